"""On screen: the secretariat types for the floor; it stands for the party until the party answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from plenipo.cli.scenes.peace import (
    ARD_HEAD,
    ARD_ROOM,
    FACILITATOR,
    OBSERVER,
    SECRETARY,
    ZEM_HEAD,
    ZEM_ROOM,
)
from plenipo.record.kinds import Basis, Level
from tests.web.played import Played, played

UNKNOWN = "5ca1ab1e" * 4


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def unit_of(table: Played, caption: str) -> str:
    return next(p for p in table.sheet("plenary").pieces if p.caption.startswith(caption)).units[-1]


def test_words_from_the_floor_stand_for_the_party_and_are_read_at_once(table: Played) -> None:
    room, unit = table.room("plenary"), unit_of(table, "Article 4")
    base = table.state(SECRETARY, "plenary").units[unit].text
    page = table.get(SECRETARY, f"/r/{room}/floor?at={unit}").text
    assert base[:40] in page
    assert "Zembria (two)" in page
    fields = {
        "what": "words",
        "unit": unit,
        "party": "ZEM",
        "words": base.replace("shall", "undertakes to"),
        "basis": "from-floor",
        "stance": "accept",
    }
    answer = table.post(SECRETARY, f"/r/{room}/floor", fields)
    assert answer.status_code == 303, answer.text
    state = table.state(ZEM_HEAD, "plenary")
    proposal = list(state.proposals.values())[-1]
    assert (proposal.state, proposal.sponsors) == ("tabled", {"ZEM"})
    standing = state.standing[proposal.entry]
    assert (standing.behalf, standing.basis, standing.answer) == ("ZEM", Basis.FROM_FLOOR, "")
    assert "undertakes to" in table.get(ZEM_HEAD, f"/r/{room}?at={unit}").text
    shown = table.get(SECRETARY, answer.headers["location"].partition("#")[0]).text
    assert "undertakes to" in shown
    assert "Waits for the party" in shown


def test_a_provision_put_in_and_one_left_out(table: Played) -> None:
    room, unit = table.room("plenary"), unit_of(table, "Article 4")
    new = {
        "what": "new",
        "unit": unit,
        "party": "ARD",
        "words": "2. It shall say so.",
        "kind": "paragraph",
    }
    assert table.post(SECRETARY, f"/r/{room}/floor", new).status_code == 303
    (change,) = list(table.state(SECRETARY, "plenary").proposals.values())[-1].changes
    assert (change.new, change.after, change.label, change.kind) == (1, unit, "2.", "paragraph")
    out = {"what": "out", "unit": unit, "party": "ZEM"}
    assert table.post(SECRETARY, f"/r/{room}/floor", out).status_code == 303
    (change,) = list(table.state(SECRETARY, "plenary").proposals.values())[-1].changes
    assert (change.unit, change.text) == (unit, "")


def test_a_hold_and_a_position_from_the_floor(table: Played) -> None:
    room, unit = table.room("plenary"), unit_of(table, "Article 4")
    wording = table.sheet("plenary").places[unit].base
    held = wording.text.split()[3] + " " + wording.text.split()[4]
    hold = {"what": "hold", "unit": unit, "party": "ZEM", "wording": wording.hash, "held": held}
    answer = table.post(SECRETARY, f"/r/{room}/floor", hold)
    assert answer.status_code == 303, answer.text
    placed = list(table.state(SECRETARY, "plenary").holds.values())[-1]
    assert (placed.party, placed.span.words) == ("ZEM", held)
    position = {
        "what": "position",
        "unit": unit,
        "party": "ARD",
        "wording": wording.hash,
        "level": "can-live-with",
        "basis": "by-email",
    }
    assert table.post(SECRETARY, f"/r/{room}/floor", position).status_code == 303
    state = table.state(SECRETARY, "plenary")
    taken = state.positions["ARD", unit, -1, wording.hash]
    assert taken.level is Level.CAN_LIVE_WITH
    assert state.standing[taken.entry].basis is Basis.BY_EMAIL


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"what": "words", "party": ""}, "Say which party spoke"),
        ({"what": "words", "party": "SUN"}, "No such party takes part here"),
        ({"what": "words", "party": "ZEM", "words": ""}, "No words are left"),
        ({"what": "new", "party": "ZEM", "words": ""}, "Type the words"),
        ({"what": "hold", "party": "ZEM", "held": "unheard of"}, "as they stand there"),
        ({"what": "hold", "party": "ZEM", "held": "the"}, "times: type more"),
        ({"what": "hold", "party": "ZEM", "wording": "0" * 32}, "not on the table any more"),
        ({"what": "position", "party": "ZEM", "wording": "0" * 32}, "not on the table"),
    ],
)
def test_what_cannot_be_recorded_is_said_in_place_with_what_was_typed(
    table: Played, fields: dict[str, str], sentence: str
) -> None:
    room, unit = table.room("plenary"), unit_of(table, "Article 4")
    wording = table.sheet("plenary").places[unit].base.hash
    seq = table.state(SECRETARY, "plenary").seq
    sent = {"unit": unit, "wording": wording, "reason": "A reason that was typed.", **fields}
    answer = table.post(SECRETARY, f"/r/{room}/floor", sent)
    assert answer.status_code == 409
    assert sentence in answer.text
    if fields["what"] in ("hold", "position"):
        assert "A reason that was typed." in answer.text
    assert table.state(SECRETARY, "plenary").seq == seq


def test_nobody_else_types_for_a_party(table: Played) -> None:
    room, unit = table.room("plenary"), unit_of(table, "Article 4")
    seq = table.state(SECRETARY, "plenary").seq
    for who in (ARD_HEAD, FACILITATOR, OBSERVER):
        page = table.get(who, f"/r/{room}/floor?at={unit}").text
        assert "The secretariat types" in page
        assert f'action="/r/{room}/floor"' not in page
        fields = {"what": "words", "unit": unit, "party": "ARD", "words": "Other words."}
        answer = table.post(who, f"/r/{room}/floor", fields)
        assert answer.status_code == 409
        assert "The secretariat types" in answer.text
    assert table.state(SECRETARY, "plenary").seq == seq


def test_hidden_rooms_have_no_floor_and_their_proposals_are_not_superseded(table: Played) -> None:
    room, unit = table.room("plenary"), unit_of(table, "Article 4")
    one = table.get(SECRETARY, f"/r/{table.room(ARD_ROOM)}/floor")
    two = table.get(SECRETARY, f"/r/{UNKNOWN}/floor")
    assert one.status_code == two.status_code == 404
    assert one.content == two.content
    theirs = next(iter(table.state(ZEM_HEAD, ZEM_ROOM).proposals))
    fields = {"what": "words", "unit": unit, "party": "ZEM", "words": "Other words."}
    one = table.post(SECRETARY, f"/r/{room}/floor", {**fields, "supersedes": theirs})
    two = table.post(SECRETARY, f"/r/{room}/floor", {**fields, "supersedes": UNKNOWN})
    assert one.status_code == two.status_code == 409
    assert one.content == two.content
