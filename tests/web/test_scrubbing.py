"""The legal scrub's page: changes confirmed one by one or all editorial ones, until all are."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from plenipo.record import entries as e
from plenipo.record import scrubbing
from plenipo.record.outcome import Scrub, digest_of
from plenipo.record.state import RoomState
from tests.web.played import Played, played
from tests.web.scrubbed import plenary, reworded, take_in

ARD, ZEM, FAC, SEC = "Davit Orsel", "Rehan Kolde", "Arlen House", "Ines Marlow"


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def state(table: Played) -> RoomState:
    return plenary(table.scene)[1]


def scrub(table: Played) -> Scrub:
    return list(state(table).outcome.scrubs.values())[-1]


def step(table: Played, who: str, what: str, /, **fields: object) -> int:
    room = table.room("plenary")
    return table.post(who, f"/r/{room}/scrub/{what}", {**fields, "sure": "once"}).status_code


def page(table: Played, who: str, query: str = "") -> str:
    return table.get(who, f"/r/{table.room('plenary')}/scrub{query}").text


def opened(table: Played) -> None:
    """Issue a revision, open its scrub on the page, and change an article and a heading."""
    issued = table.post(FAC, f"/r/{table.room('plenary')}/revisions", {})
    assert issued.status_code == 303
    number = state(table).revisions[-1].number
    assert step(table, ARD, "open", revision=number) == 409
    assert step(table, FAC, "open", revision=99) == 409
    assert step(table, FAC, "open", revision="x") == 409
    assert step(table, FAC, "open", revision=number) == 303
    assert step(table, FAC, "open", revision=number) == 409
    take_in(table.scene, reworded(state(table), " shall ", " should "))
    take_in(table.scene, reworded(state(table), ", and", " and"))


def values(text: str) -> list[str]:
    return re.findall(r'name="change" value="([^"]+)"', text)


def freeze(table: Played) -> int:
    digest = digest_of(state(table), "en")
    fields = {"language": "en", "digest": digest, "sure": "once"}
    return table.post(FAC, f"/r/{table.room('plenary')}/end/freeze", fields).status_code


def test_from_opening_to_closing(table: Played) -> None:
    assert "No legal scrub is open." in page(table, ARD)
    assert step(table, FAC, "close") == 409
    assert step(table, ARD, "confirm", change="x") == 409
    opened(table)
    text = page(table, ARD)
    assert "Modal verb: “shall” becomes “should”; an obligation becomes a recommendation." in text
    assert "Confirm the one editorial change" in text
    assert len(values(text)) == 2
    assert not values(page(table, FAC))
    assert freeze(table) == 409
    assert step(table, FAC, "close") == 409
    seen = re.search(r'name="seen" value="([^"]+)"', text)
    assert seen is not None
    assert step(table, ARD, "editorial", seen="0" * 32) == 409
    assert step(table, ARD, "editorial", seen=seen[1]) == 303
    assert {row[0] for row in scrub(table).confirmed} == {"ARD"}
    assert len(scrubbing.waiting(state(table), scrub(table))) == 2  # both wait for ZEM
    assert "Confirm the one editorial change" not in page(table, ARD)
    left = values(page(table, ARD, "?show=mine"))
    assert len(left) == 1
    assert step(table, ARD, "confirm") == 409
    assert step(table, ARD, "confirm", change=left) == 303
    assert step(table, ARD, "confirm", change=left) == 409
    assert step(table, ZEM, "confirm", change=values(page(table, ZEM))) == 303
    assert "All of it is confirmed by all." in page(table, FAC)
    assert step(table, ZEM, "close") == 409
    assert step(table, FAC, "close") == 303
    assert "was closed with every change confirmed" in page(table, ARD)
    assert freeze(table) == 303


def test_a_word_changed_after_it_was_confirmed_has_to_be_confirmed_again(table: Played) -> None:
    opened(table)
    assert step(table, ARD, "confirm", change=values(page(table, ARD))) == 303
    take_in(table.scene, reworded(state(table), " should ", " may "))
    text = page(table, ZEM)
    assert "that confirmation has lapsed" in text
    assert len(scrubbing.waiting(state(table), scrub(table))) == 2
    assert len(values(page(table, ARD))) == 1


def test_the_secretariat_types_for_a_party_on_a_basis(table: Played) -> None:
    opened(table)
    rows = values(page(table, SEC))
    assert len(rows) == 2
    assert step(table, SEC, "confirm", change=rows, party="ZEM", basis="from-floor") == 303
    assert {row[0] for row in scrub(table).confirmed} == {"ZEM"}


def test_it_is_a_matter_of_one_room(table: Played) -> None:
    opened(table)
    for name, room in table.scene.rooms.items():
        other = table.scene.desk.operator_state(room)
        assert (other.outcome.open_scrub is None) is (name != "plenary")


def test_the_ledger_tells_it(table: Played) -> None:
    opened(table)
    step(table, ARD, "confirm", change=values(page(table, ARD)))
    told = table.get(ARD, f"/r/{table.room('plenary')}/ledger").text
    assert "opened the legal scrub of Rev." in told
    assert "confirmed what the legal scrub changed in" in told


def test_numbers_are_set_anew_here_too(table: Played) -> None:
    opened(table)
    assert step(table, FAC, "renumber") == 409
    known = state(table)
    third = next(u for u in known.units.values() if u.label == "Article 3")
    units = list(known.units)
    put_in = e.Change(
        unit="f" * 32,
        text="Article 3 bis",
        new=1,
        after=units[units.index(third.id) - 1],
        kind="article",
        depth=third.depth,
        label="Article 3 bis",
    )
    take_in(table.scene, {}, new=(put_in,))
    assert "Counted afresh, these provisions have another number:" in page(table, ARD)
    assert step(table, FAC, "renumber") == 303
    text = page(table, ARD)
    assert "Concordance:" in text
    assert "lead elsewhere now" in text
    numbers = page(table, ARD, "?show=numbers")
    assert "numbers set anew" in numbers
    assert "only numbers" in numbers
