"""Every kind of entry is told in a sentence, and a story finds entries by what they touch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plenipo.desk.naming import Names
from plenipo.record import entries as e
from plenipo.record.canon import decode
from plenipo.record.entries import Entry
from plenipo.record.replay import replay
from plenipo.record.taking_back import TAKEN_BACK, told_of
from plenipo.web.story import Stories, Story
from plenipo.web.telling import _TELL, Telling
from tests.record.test_golden import GOLDEN
from tests.record.test_taking_back import HIDDEN, ground, said
from tests.web.played import Played, played


@pytest.fixture(scope="module")
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def _told(entries: list[Entry]) -> Telling:
    story = Story()
    for entry in entries:
        story.take(entry)
    state = replay(entries)
    return Telling(state, Names(state), story)


def test_every_kind_of_entry_has_its_sentence() -> None:
    assert set(_TELL) == set(e.BODIES)


@pytest.mark.parametrize("log", sorted(GOLDEN.glob("**/*.jsonl")), ids=lambda p: p.stem)
def test_every_entry_is_told_in_one_sentence(log: Path) -> None:
    rows = [row for row in log.read_bytes().splitlines() if row.strip()]
    telling = _told([decode(row) for row in rows])
    for happening in telling.story.happenings:
        told = telling.tell(happening.entry)
        assert told[0] == told[0].upper(), told
        assert told.rstrip().endswith((".", "?”", "!”")), told
        assert ".." not in told, told
        assert "{" not in told, told


def test_a_story_is_the_same_told_at_once_or_bit_by_bit(table: Played) -> None:
    desk, room = table.scene.desk, table.room("plenary")
    head = desk.operator_state(room).seq
    whole = Stories().of(desk, room, head)
    bits = Stories()
    for seq in range(1, head + 1, 17):
        assert bits.of(desk, room, seq).seq == seq
    again = bits.of(desk, room, head)
    assert again.happenings == whole.happenings
    assert again.wordings == whole.wordings


def test_a_story_finds_what_touches_a_provision(table: Played) -> None:
    scene, room = table.scene, table.room("plenary")
    story = Stories().of(scene.desk, room, scene.desk.operator_state(room).seq)
    kinds = [type(h.entry.body) for h in story.of([scene.unit("8.1")])]
    assert kinds == [
        e.BasisAdopted,
        e.HoldPlaced,
        e.UnderstandingMinuted,
        e.UnderstandingConfirmed,
        e.UnderstandingConfirmed,
        e.HoldLifted,
        e.PositionTaken,
        e.PositionTaken,
    ]
    assert story.last([scene.unit("8.1")]) == story.of([scene.unit("8.1")])[-1].entry.seq


def test_what_was_recorded_by_another_says_so(table: Played) -> None:
    scene, room = table.scene, table.room("plenary")
    state = scene.desk.operator_state(room)
    story = Stories().of(scene.desk, room, state.seq)
    telling = Telling(state, Names(state), story)
    told = [telling.tell(h.entry) for h in story.happenings if h.entry.basis != "own-hand"]
    assert any("from the floor, by the secretariat; contested" in line for line in told)
    assert any("confirmed" in line for line in told)


@pytest.mark.parametrize("kind", TAKEN_BACK, ids=lambda kind: kind.__name__)
def test_what_was_taken_back_is_told_without_its_words(kind: type[e.Body]) -> None:
    room = ground()
    sent = room.say(said(room)[kind], behalf="ARD")
    room.say(e.Recalled(entry=sent, reason="Not meant for here."))
    room.say(e.Spilled(entry=sent, seen_by=[]))
    telling = _told(room.entries)
    for happening in telling.story.happenings:
        assert HIDDEN not in telling.tell(happening.entry)
        assert HIDDEN not in telling.brief(happening.entry)
    told = next(h for h in telling.story.happenings if h.entry.id == sent)
    assert told_of(told.entry) in telling.tell(told.entry)
    assert "took it back" in telling.tell(told.entry)
