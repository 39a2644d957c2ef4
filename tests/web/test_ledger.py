"""The ledger page: every entry that one may read, in a sentence, and none other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from plenipo.desk.guards import reads_from
from plenipo.record.entries import BODIES
from plenipo.web.pages.ledger import SORTS
from tests.web.played import Played, played

ARD, LAWYER, ZEM, FAC = "Davit Orsel", "Pol Aszen", "Rehan Kolde", "Arlen House"


@pytest.fixture(scope="module")
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def read(table: Played, who: str, room: str, query: str = "") -> list[int]:
    """Return the numbers of the entries shown, page after page."""
    found: list[int] = []
    before = 0
    while True:
        page = table.get(who, f"/r/{table.room(room)}/ledger?before={before}{query}").text
        found += [int(n) for n in re.findall(r'<li id="e(\d+)"', page)]
        if "Earlier entries" not in page:
            return found
        before = found[-1]


def test_every_kind_is_in_one_sort() -> None:
    kinds = [kind for _, row in SORTS.values() for kind in row]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) == set(BODIES)


def test_all_pages_together_are_the_record(table: Played) -> None:
    state = table.state(FAC, "plenary")
    assert read(table, FAC, "plenary") == list(
        range(state.seq, reads_from(state.seats[table.scene.members[FAC]]) - 1, -1)
    )


def test_sorts_part_the_record(table: Played) -> None:
    found = [n for sort in SORTS for n in read(table, ARD, "plenary", f"&sort={sort}")]
    assert sorted(found, reverse=True) == read(table, ARD, "plenary")


def test_a_member_reads_from_the_seat_on(table: Played) -> None:
    state = table.state(LAWYER, "Delegation of Ardenia")
    first = reads_from(state.seats[table.scene.members[LAWYER]])
    assert first > 1
    assert min(read(table, LAWYER, "Delegation of Ardenia")) == first
    page = table.get(LAWYER, f"/r/{table.room('Delegation of Ardenia')}/ledger").text
    assert f"from entry {first} on" in page


def test_a_party_and_a_provision_are_found(table: Played) -> None:
    of_zem = read(table, FAC, "plenary", "&party=ZEM")
    assert 0 < len(of_zem) < table.state(FAC, "plenary").seq
    piece = next(p for p in table.sheet("plenary").pieces if p.caption.startswith("Article 7"))
    touching = read(table, FAC, "plenary", f"&unit={piece.units[-1]}")
    assert 0 < len(touching) < table.state(FAC, "plenary").seq


def test_an_unknown_sort_is_no_page(table: Played) -> None:
    assert table.get(ZEM, f"/r/{table.room('plenary')}/ledger?sort=secret").status_code == 404
