"""The course of a room: every point and every meeting is what drawing the room from nothing gives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo import desk as d
from plenipo.cli.scenes import council, peace
from plenipo.cli.scenes.stage import play, stage
from plenipo.desk.course import MEETING, NOW, REVISION, Course, Courses, readable
from plenipo.record import entries as e
from plenipo.record.bracket_ledger import HOLD
from plenipo.record.canon import decode
from plenipo.record.decide import Refused
from plenipo.record.kinds import RoomId
from plenipo.record.picture import Picture, draw
from plenipo.record.replay import replay_bytes
from plenipo.store.memory import MemoryStore
from tests.desk.table import ARD, FAC, ZEM, Table, code, done
from tests.desk.worlds import START, World, stamp, tell


def drawn(rows: list[bytes], seq: int, at: str) -> Picture:
    return draw(replay_bytes(rows[:seq]), at)


def check(rows: list[bytes], now: str) -> Course:
    """Hold a course against pictures drawn from nothing at each of its marks."""
    course = Course()
    entries = [decode(row) for row in rows]
    for entry in entries:
        course.take(entry)
    for point in course.points(now):
        at = point.at if point.kind != NOW else max(now, entries[-1].at)
        picture = drawn(rows, point.seq, at)
        assert point.brackets == picture.counts.brackets
        assert point.alternatives == picture.counts.alternatives
        assert point.words == {s: n for s, n in picture.gauge.items() if n}
        assert sum(point.provisions.values()) == picture.counts.provisions
        kind = type(entries[point.seq - 1].body)
        assert point.kind == NOW or kind is {
            REVISION: e.RevisionIssued,
            MEETING: e.MeetingClosed,
        }.get(point.kind)
    for sitting in course.sittings(now).values():
        opened = entries[sitting.opened - 1]
        before = drawn(rows, sitting.opened - 1, opened.at).status if sitting.opened > 1 else {}
        end = sitting.closed or len(entries)
        at = entries[end - 1].at if sitting.closed else max(now, entries[-1].at)
        after = drawn(rows, end, at).status
        turned = {u for u in {*before, *after} if before.get(u) is not after.get(u)}
        assert {t.unit for t in sitting.turns} == turned
        for turn in sitting.turns:
            assert (turn.before, turn.after) == (before.get(turn.unit), after.get(turn.unit))
    standing = [r for r in course.ledger(now) if r.lifted is None]
    last = drawn(rows, len(rows), max(now, entries[-1].at))
    assert sum(r.nature != HOLD for r in standing) == last.counts.brackets
    return course


def test_the_scripted_negotiations() -> None:
    for scene, seed in ((peace, "peace"), (council, "council")):
        store = MemoryStore()
        story = play(stage(store, seed=seed, start=scene.START), scene.STEPS)
        rows = [row for _, row in store.read(story.rooms["plenary"])]
        course = check(rows, story.clock.now())
        revisions = [p for p in course.points(story.clock.now()) if p.kind == REVISION]
        assert [p.key for p in revisions] == [str(r.number) for r in course.state.revisions]
        assert len(revisions) > 1
        assert [m.lost for m in course.lost()] == [()] * (len(revisions) + 1)


@settings(max_examples=25)
@given(st.lists(st.integers(0, 2**32 - 1), min_size=4, max_size=30))
def test_any_story(story: list[int]) -> None:
    world = World()
    tell(story, world)
    for room in world.store.rooms():
        rows = [row for _, row in world.store.read(room)]
        check(rows, stamp(START + 5000))


def test_points_of_revisions_are_the_trend() -> None:
    t = Table()
    done(d.issue_revision(t.desk, FAC, t.plenary, mandate="First."))
    done(t.accept(ARD, "ARD"))
    done(d.issue_revision(t.desk, FAC, t.plenary, handling="limited"))
    trend, points = d.trend(t.desk, ZEM, t.plenary), d.convergence(t.desk, ZEM, t.plenary)
    assert not isinstance(trend, Refused)
    assert not isinstance(points, Refused)
    told = [(x.number, x.at, x.brackets, {s: n for s, n in x.words.items() if n}) for x in trend]
    assert told == [(int(p.key), p.at, p.brackets, p.words) for p in points if p.kind == REVISION]
    assert [r.handling for r in t.state(t.plenary).revisions] == ["", "limited"]


def test_a_course_goes_on_from_where_it_was() -> None:
    t = Table()
    courses = Courses()

    def asked() -> Course:
        with t.desk.still(t.plenary):
            return courses.of(t.desk, t.plenary, t.state(t.plenary).seq)

    first = asked()
    before = first.state.seq
    done(d.issue_revision(t.desk, FAC, t.plenary))
    again = asked()
    assert again is first
    assert again.state.seq == before + 1
    fresh = d.convergence(t.desk, FAC, t.plenary)
    assert again.points(t.desk.now()) == fresh


def test_who_does_not_sit_there_is_told_nothing() -> None:
    t = Table()
    for view in (d.convergence, d.bracket_ledger, d.sittings, d.lost_words):
        assert code(view(t.desk, ZEM, t.ard)) == "no-such-room"
        assert code(view(t.desk, ZEM, RoomId("f" * 32))) == "no-such-room"


def test_what_was_lifted_before_the_seat_is_not_read() -> None:
    store = MemoryStore()
    story = play(stage(store, seed="peace", start=peace.START), peace.STEPS)
    rows = d.bracket_ledger(story.desk, story.members[peace.ARD_HEAD], story.rooms["plenary"])
    assert not isinstance(rows, Refused)
    lifted = sorted(r.lifted.seq for r in rows if r.lifted is not None)
    assert len(lifted) > 4
    kept = readable(rows, lifted[2])
    assert [r.unit for r in kept] == [
        r.unit for r in rows if r.lifted is None or r.lifted.seq >= lifted[2]
    ]
    marks = [m for r in kept for m in (r.put, *r.changed)]
    assert {m.seq for m in marks} & set(range(1, lifted[2])) == set()
    assert all(not m.at and not m.meeting and m.kind for m in marks if not m.seq)
    assert readable(rows, 1) == rows
