"""Objections without a name over HTTP: the same bytes for everybody but their party, and a chair told."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from plenipo.record import entries as e
from plenipo.record.kinds import MemberId
from tests.desk.test_unnamed import CHAIR, NOBODY, Said, escrows, others, told
from tests.desk.two_worlds import Seen
from tests.web.played import Played, played
from tests.web.test_procedure import ARD, FAC, OBS, PEN, SEC, ZEM, ahead, put_under_silence
from tests.web.test_two_worlds import look

STORY = [
    Said(1, (1,), "Not so.", letter=False, back=False),
    Said(2, (3,), "", letter=False, back=True),
    Said(61, (), "Too late for us.", letter=False, back=False),
    Said(30, (1, 3), "By letter.", letter=True, back=False),
]


@pytest.mark.parametrize("names", [NOBODY, CHAIR])
def test_which_party_objected_changes_no_byte_over_http(names: int) -> None:
    story = STORY[:3] if names == NOBODY else STORY
    first = ["ARD", "ARD", "ARD", "ARD"][: len(story)]
    second = ["ZEM", "ARD", "ZEM", "ZEM"][: len(story)]
    for viewer in others(names, story, {"ARD", "ZEM"}):
        seen = []
        for parties in (first, second):
            t, found = told(names, story, parties), Seen()
            look(t.world, viewer, escrows(t), found, "end")
            seen.append(found.answers)
        assert len(seen[0]) > 60
        assert seen[0] == seen[1], f"{viewer} sees a difference"


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def objected(table: Played, rule: str) -> str:
    """Put words under silence by a rule, object as Zembria, and return the page's way."""
    path = f"/r/{table.room('plenary')}/silence"
    name = put_under_silence(table, names=rule)
    answer = table.post(ZEM, f"{path}/{name}/object", {"words": "Not the last."})
    assert answer.status_code == 303
    return path


def listed(table: Played, who: str, path: str) -> str:
    """Return how the objection is listed to somebody, in words."""
    found = re.search(r"<li>(.*?Not the last.*?)</li>", table.get(who, path).text)
    assert found is not None
    return " ".join(re.sub(r"<[^>]*>", " ", found[1]).split())


def test_the_page_names_a_party_to_itself_and_to_a_chair_that_is_told(table: Played) -> None:
    path = objected(table, "nobody")
    assert "Zembria (your delegation alone sees that it is yours)" in listed(table, ZEM, path)
    said = {listed(table, who, path) for who in (ARD, FAC, SEC, OBS)}
    assert len(said) == 1
    assert said.pop().startswith("A delegation on the whole text")
    path = objected(table, "chair")
    for who in (FAC, SEC):
        assert "Zembria (named to the chair alone)" in listed(table, who, path)
    assert listed(table, ARD, path) == listed(table, OBS, path)
    assert "A delegation" in listed(table, ARD, path)


def test_the_ledger_and_the_histories_say_a_party(table: Played) -> None:
    objected(table, "nobody")
    room = table.room("plenary")
    for who in (ARD, FAC, OBS, ZEM):
        page = table.get(who, f"/r/{room}/ledger").text
        first = re.search(r'(?s)<ol class="ledger">\s*(<li.*?</li>)', page)
        assert first is not None
        assert "A party broke the silence" in first[1]
        assert "recorded without a name" in first[1]
    filtered = table.get(OBS, f"/r/{room}/ledger?party=ZEM&sort=procedure").text
    assert "broke the silence: “Not the last" not in filtered


def test_the_chair_that_opened_the_room_is_told_that_it_is_new(table: Played) -> None:
    """The entry is by the hand that opened the room, and still news to whoever that is."""
    room = table.room("plenary")
    table.get(FAC, f"/r/{room}")
    table.scene.clock.pass_by(minutes=90)
    objected(table, "nobody")
    state = table.state(FAC, "plenary")
    under = {unit for unit, _ in list(state.silences.values())[-1].wordings}
    piece = next(p for p in table.sheet("plenary").pieces if under & set(p.units))
    page = table.get(FAC, f"/r/{room}?show=new").text
    assert f'id="u-{piece.id}"' in page


def test_its_head_takes_it_back_on_the_page_and_nobody_else(table: Played) -> None:
    path = objected(table, "chair")
    state = table.state(FAC, "plenary")
    name, silence = list(state.silences.items())[-1]
    (row,) = silence.objections
    for who in (ARD, FAC, SEC, PEN, OBS):
        assert "Take back" not in table.get(who, path).text
        refused = table.post(who, f"{path}/{name}/recall", {"entry": row.entry})
        assert refused.status_code == 409
        assert "alone may take it back" in refused.text
    assert "Take back" in table.get(ZEM, path).text
    assert table.post(ZEM, f"{path}/{name}/recall", {"entry": row.entry}).status_code == 303
    assert not list(table.state(FAC, "plenary").silences.values())[-1].objections
    page = table.get(OBS, f"/r/{state.room}/ledger").text
    assert "A party took back entry" in page


def test_a_letter_that_was_typed_is_shown_to_its_party(table: Played) -> None:
    path = f"/r/{table.room('plenary')}/silence"
    name = put_under_silence(table, names="nobody")
    fields = {
        "party": "ZEM",
        "basis": "by-email",
        "zone": "UTC",
        "words": "Not the last.",
        "received": ahead(table, 0),
    }
    table.scene.clock.pass_by(minutes=5)
    assert table.post(SEC, f"{path}/{name}/object", fields).status_code == 303
    assert "recorded from an e-mail, by the secretariat" in listed(table, ZEM, path)
    assert "secretariat" not in listed(table, OBS, path)
    entries = table.scene.desk.operator_entries(table.room("plenary"))
    assert isinstance(entries[-1].body, e.SilenceBroken)
    assert entries[-1].body.party == ""
    assert entries[-1].by != MemberId("")
