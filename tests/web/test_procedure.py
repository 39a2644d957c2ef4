"""Silence, packages and exchanges on their pages: done, refused in place, and told to nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from plenipo.desk.exchange import exchanges_of
from plenipo.desk.rounds import Rounds
from plenipo.record.kinds import Status, WordingHash
from tests.web.played import Played, played

ARD, PEN, ZEM, FAC, SEC, OBS = (
    "Davit Orsel",
    "Mira Tane",
    "Rehan Kolde",
    "Arlen House",
    "Ines Marlow",
    "Observer of the river council",
)


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def ahead(table: Played, minutes: int) -> str:
    """Return a time ahead as a form's field takes it, in UTC."""
    return table.scene.clock.ahead(minutes=minutes)[:16]


def put_under_silence(table: Played, minutes: int = 60, *, names: str = "") -> str:
    room = table.room("plenary")
    piece = next(p for p in table.sheet("plenary").pieces if p.status is not Status.AGREED)
    fields = {"section": piece.id, "expires": ahead(table, minutes), "zone": "UTC", "sure": "once"}
    answer = table.post(FAC, f"/r/{room}/silence/open", {**fields, "names": names})
    assert answer.status_code == 303, answer.text
    return list(table.state(FAC, "plenary").silences)[-1]


def test_silence_is_opened_seen_and_broken_in_part(table: Played) -> None:
    room = table.room("plenary")
    name = put_under_silence(table)
    path = f"/r/{room}/silence"
    assert "Under silence" in table.get(ZEM, path).text
    unit = table.state(FAC, "plenary").silences[name].wordings[-1][0]
    answer = table.post(ZEM, f"{path}/{name}/object", {"unit": unit, "words": "Not the last."})
    assert answer.status_code == 303
    page = table.get(ARD, path).text
    assert "A delegation" in page
    assert "Not the last." in page
    early = table.post(FAC, f"{path}/{name}/conclude", {})
    assert early.status_code == 409
    assert "has not expired" in early.text
    table.scene.clock.pass_by(minutes=61)
    assert "Its time has run out" in table.get(ARD, path).text
    assert table.post(FAC, f"{path}/{name}/conclude", {}).status_code == 303
    letter = table.get(ARD, f"{path}/{name}/letter")
    assert letter.status_code == 200
    assert "broken in part" in letter.text
    assert "ZEM" not in letter.text


def test_silence_that_is_kept_adopts(table: Played) -> None:
    room = table.room("plenary")
    name = put_under_silence(table)
    assert table.get(ARD, f"/r/{room}/silence/{name}/letter").status_code == 404
    extended = table.post(
        FAC, f"/r/{room}/silence/{name}/extend", {"expires": ahead(table, 120), "sure": "once"}
    )
    assert extended.status_code == 303
    table.scene.clock.pass_by(minutes=90)
    late = table.post(FAC, f"/r/{room}/silence/{name}/conclude", {})
    assert late.status_code == 409
    table.scene.clock.pass_by(minutes=60)
    assert table.post(FAC, f"/r/{room}/silence/{name}/conclude", {}).status_code == 303
    assert "Adopted: nobody objected." in table.get(OBS, f"/r/{room}/silence").text


def test_the_secretariat_types_what_came_by_mail(table: Played) -> None:
    room = table.room("plenary")
    name = put_under_silence(table)
    table.scene.clock.pass_by(minutes=70)
    fields = {"party": "ZEM", "basis": "by-email", "zone": "UTC", "words": "We object."}
    unread = table.post(SEC, f"/r/{room}/silence/{name}/object", fields)
    assert (unread.status_code, "cannot be read" in unread.text) == (409, True)
    after = table.post(
        SEC, f"/r/{room}/silence/{name}/object", {**fields, "received": ahead(table, -2)}
    )
    assert after.status_code == 303
    assert "too late" in table.get(ARD, f"/r/{room}/silence").text


@pytest.mark.parametrize("who", [PEN, OBS, ZEM])
def test_who_may_not_open_silence_is_not_offered_it_and_refused(table: Played, who: str) -> None:
    room = table.room("plenary")
    assert 'id="open"' not in table.get(who, f"/r/{room}/silence").text
    piece = table.sheet("plenary").pieces[5]
    answer = table.post(
        who,
        f"/r/{room}/silence/open",
        {"section": piece.id, "expires": ahead(table, 60), "sure": "once"},
    )
    assert answer.status_code == 409


def open_words(table: Played) -> list[str]:
    page = table.get(ZEM, f"/r/{table.room('plenary')}/packages").text
    return list(dict.fromkeys(re.findall(r'name="on" value="(\w+ \w+)"', page)))


def of(table: Played, on: list[str], number: str) -> list[str]:
    """Return those of the wordings that a proposal tabled."""
    names = table.sheet("plenary").names
    return [row for row in on if names.wording(WordingHash(row.split()[1])).endswith(number)]


def test_a_package_closes_when_all_have_accepted_it(table: Played) -> None:
    room = table.room("plenary")
    on = open_words(table)
    chosen = of(table, on, "ZEM-2")
    assert len(chosen) == 2
    few = table.post(ZEM, f"/r/{room}/packages/offer", {"on": chosen[:1], "sure": "once"})
    assert few.status_code == 409
    assert "two provisions or more" in few.text
    offered = table.post(
        ZEM, f"/r/{room}/packages/offer", {"on": chosen, "words": "Both.", "sure": "once"}
    )
    assert offered.status_code == 303
    name = list(table.state(FAC, "plenary").packages)[-1]
    agreed = table.sheet("plenary").agreed
    for who in (ZEM, ARD):
        page = table.get(who, f"/r/{room}/packages").text
        if f"/packages/{name}/accept" in page:
            answer = table.post(who, f"/r/{room}/packages/{name}/accept", {"sure": "once"})
            assert answer.status_code == 303, answer.text
    assert table.sheet("plenary").agreed == agreed + 2
    assert "accepted by all who are needed" in table.get(OBS, f"/r/{room}/packages").text
    broken = table.post(
        ARD, f"/r/{room}/packages/{name}/break", {"reason": "Overtaken.", "sure": "once"}
    )
    assert broken.status_code == 303
    assert table.sheet("plenary").agreed == agreed


def test_an_exchange_lands_for_both_at_once_and_tells_neither_before(table: Played) -> None:
    room = table.room("plenary")
    desk = table.scene.desk
    rounds = Rounds(desk, desk._store)
    answer = table.post(
        FAC,
        f"/r/{room}/exchange",
        {"name": "Clocks", "side": ["ARD", "ZEM"], "expires": ahead(table, 60), "zone": "UTC"},
    )
    assert answer.status_code == 303, answer.text
    path = f"/r/{room}/packages"
    assert "Clocks" not in table.get(OBS, path).text
    assert "Clocks" not in table.get(PEN, path).text
    terms = exchanges_of(desk, table.scene.members[ARD], room)
    assert isinstance(terms, tuple)
    escrow = terms[0].escrow
    on = open_words(table)
    zem = of(table, on, "ZEM-2")
    before = table.get(ZEM, path).text
    assert table.post(ARD, f"/r/{room}/exchange/{escrow}", {"on": zem}).status_code == 303
    rounds.round()
    assert table.get(ZEM, path).text == before  # nobody can tell
    assert "Your side:" in table.get(ARD, path).text
    assert table.post(ZEM, f"/r/{room}/exchange/{escrow}", {"on": zem}).status_code == 303
    rounds.round()
    for who in (ARD, ZEM, FAC):
        assert "released: its positions stand" in table.get(who, path).text
    assert all(p.status is Status.AGREED for p in table.sheet("plenary").pieces)
    rounds.stop()


def test_an_exchange_that_runs_out_goes_back_unseen(table: Played) -> None:
    room = table.room("plenary")
    desk = table.scene.desk
    rounds = Rounds(desk, desk._store)
    table.post(
        ARD,
        f"/r/{room}/exchange",
        {"name": "Clocks", "side": ["ARD", "ZEM"], "expires": ahead(table, 60), "zone": "UTC"},
    )
    terms = exchanges_of(desk, table.scene.members[ARD], room)
    assert isinstance(terms, tuple)
    escrow = terms[0].escrow
    other = table.get(ZEM, f"/r/{room}/packages").text
    answer = table.post(ARD, f"/r/{room}/exchange/{escrow}", {"on": open_words(table)[:1]})
    assert answer.status_code == 303
    table.scene.clock.pass_by(minutes=61)
    rounds.round()
    for who in (ARD, ZEM):
        page = table.get(who, f"/r/{room}/packages").text
        card = page[page.index(f'id="x-{escrow}"') :].partition("</article>")[0]
        assert "expired: every side went back unseen" in card
        assert "Your side:" not in card
    assert "Clocks" in other
    stranger = table.post(OBS, f"/r/{room}/exchange/{escrow}", {"on": open_words(table)[:1]})
    assert stranger.status_code == 404
    rounds.stop()
