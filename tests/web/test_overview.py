"""The matrix, the projector, members and settings: what they show, and who may change what."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from plenipo.record.kinds import RoomId, RoomKind
from plenipo.record.standpoints import standpoints
from plenipo.web.matrix import Stands, matrix
from tests.web.played import Played, played

ARD, ZEM, FAC, SEC, OBS = (
    "Davit Orsel",
    "Rehan Kolde",
    "Arlen House",
    "Ines Marlow",
    "Observer of the river council",
)


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def test_the_matrix_says_what_positions_say(table: Played) -> None:
    state, sheet = table.state(FAC, "plenary"), table.sheet("plenary")
    found = matrix(state, sheet, state.at)
    assert found.parties == ("ARD", "ZEM")
    for line in found.lines:
        for party, cell in zip(found.parties, line.cells, strict=True):
            said = [
                p
                for unit in line.piece.units
                for (code, _), p in standpoints(state, sheet.places[unit], state.at).items()
                if code == party
            ]
            if cell.stands is Stands.ACCEPTS:
                assert said
            if not said:
                assert cell.stands is Stands.SILENT
    assert {c.stands for line in found.lines for c in line.cells} >= {Stands.ACCEPTS, Stands.OTHER}


def test_the_matrix_is_the_same_for_everybody_who_sits_there(table: Played) -> None:
    path = f"/r/{table.room('plenary')}/matrix"
    pages = [table.get(who, path).text for who in (ARD, ZEM, FAC, OBS)]
    bodies = {re.search(r"(?s)<main.*</main>", page)[0] for page in pages}  # type: ignore[index]
    assert len(bodies) == 1


def test_the_projector_shows_nothing_of_the_operator(table: Played) -> None:
    path = f"/r/{table.room('plenary')}/projector"
    pages = [table.get(who, path).text for who in (ARD, FAC, SEC)]
    for page in pages:
        assert "Delegation of" not in page
        assert "Good offices" not in page
        assert "You are" not in page
    tokens = [table.place(who).viewer.csrf for who in (ARD, FAC, SEC)]
    bare = {page.replace(token, "") for page, token in zip(pages, tokens, strict=True)}
    assert len(bare) == 1


def test_members_are_listed_and_seated_by_those_who_may(table: Played) -> None:
    path = f"/r/{table.room('Delegation of Ardenia')}/members"
    assert "Pol Aszen" in table.get(ARD, path).text
    assert 'name="role"' not in table.get("Mira Tane", path).text
    answer = table.post(ARD, path, {"name": "Tova Lind", "role": "adviser", "party": "ARD"})
    assert answer.status_code == 303
    assert "Tova Lind" in table.get("Mira Tane", path).text
    refused = table.post("Mira Tane", path, {"name": "X", "role": "adviser", "party": "ARD"})
    assert refused.status_code == 409
    other = table.post(ARD, path, {"name": "X", "role": "head", "party": "ZEM"})
    assert other.status_code == 409
    assert 'value="X"' in other.text


def test_a_seat_is_taken_away(table: Played) -> None:
    room = table.room("Delegation of Ardenia")
    lawyer = table.scene.members["Pol Aszen"]
    assert table.get("Pol Aszen", f"/r/{room}").status_code == 200
    answer = table.post(ARD, f"/r/{room}/members/leave", {"member": lawyer})
    assert answer.status_code == 303
    assert table.get("Pol Aszen", f"/r/{room}").status_code == 404


def test_a_room_is_opened_and_nobody_else_learns_of_it(table: Played) -> None:
    plenary = table.room("plenary")
    before = {who: table.get(who, "/").text for who in (ZEM, FAC, OBS)}
    answer = table.post(
        ARD,
        f"/r/{plenary}/open",
        {
            "kind": "delegation",
            "name": "Ardenia, the two of us",
            "member": [table.scene.members["Mira Tane"]],
        },
    )
    assert answer.status_code == 303
    made = RoomId(answer.headers["location"].split("/")[2])
    state = table.scene.desk.operator_state(made)
    assert state.kind is RoomKind.DELEGATION
    assert {s.name for s in state.seats.values()} == {"Davit Orsel", "Mira Tane"}
    assert state.units
    assert {who: table.get(who, "/").text for who in (ZEM, FAC, OBS)} == before


@pytest.mark.parametrize(
    ("who", "kind", "with_", "sentence"),
    [
        (ARD, "delegation", ZEM, "its own members only"),
        (FAC, "good-offices", SEC, "one party and the facilitator"),
        (ARD, "caucus", FAC, "delegations only"),
    ],
)
def test_rooms_that_do_not_fit_are_refused(
    table: Played, who: str, kind: str, with_: str, sentence: str
) -> None:
    answer = table.post(
        who,
        f"/r/{table.room('plenary')}/open",
        {"kind": kind, "name": "A room", "member": [table.scene.members[with_]]},
    )
    assert answer.status_code == 409
    assert sentence in answer.text


def test_an_observer_opens_nothing(table: Played) -> None:
    answer = table.post(
        OBS, f"/r/{table.room('plenary')}/open", {"kind": "caucus", "name": "A room"}
    )
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("what", "data", "shown"),
    [
        ("title", {"title": "Talks on the river"}, "Talks on the river"),
        ("party", {"party": "sun", "name": "Sunda Isles"}, "Sunda Isles"),
        ("group", {"group": "TWO", "name": "Both", "member": ["ARD", "ZEM"]}, "Both: ARD, ZEM"),
        ("rule", {"rule": "threshold", "threshold": "1"}, "(1)"),
        ("required", {"party": ["ARD"]}, "Needed: ARD."),
        ("option", {"name": "outbox-seconds", "value": "30"}, "half a minute"),
    ],
)
def test_the_chair_changes_the_rules(
    table: Played, what: str, data: dict[str, object], shown: str
) -> None:
    path = f"/r/{table.room('plenary')}/settings"
    assert table.post(SEC, f"{path}/{what}", data).status_code == 303
    assert shown in table.get(ZEM, path).text
    assert table.post(ARD, f"{path}/{what}", data).status_code == 409


@pytest.mark.parametrize(
    ("what", "data", "sentence"),
    [
        ("party", {"party": "1", "name": "x"}, "code is a letter"),
        ("party", {"party": "ARD", "name": "x"}, "takes part already"),
        ("group", {"group": "G"}, "Tick the parties"),
        ("rule", {"rule": "threshold", "threshold": "many"}, "how many parties"),
        ("required", {}, "at least one party"),
    ],
)
def test_what_does_not_make_sense_is_refused_in_place(
    table: Played, what: str, data: dict[str, object], sentence: str
) -> None:
    answer = table.post(SEC, f"/r/{table.room('plenary')}/settings/{what}", data)
    assert answer.status_code == 409
    assert sentence in answer.text
    assert table.post(SEC, f"/r/{table.room('plenary')}/settings/nonsense", {}).status_code == 404
