"""Who is told of what: laws over appends told in and out of turn, looks in flight, pages that go."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from plenipo.desk.ports import Batch, SeatChange, Sight
from plenipo.record.kinds import MemberId, RoomId
from plenipo.web.live.attendance import Attendance, Step, steps

ROOMS = [RoomId(name) for name in "abc"]
MEMBERS = [MemberId(name) for name in "xyz"]

changes = st.lists(
    st.builds(SeatChange, member=st.sampled_from(MEMBERS), seated=st.booleans()), max_size=2
)
part = st.tuples(st.sampled_from(ROOMS), st.integers(1, 2), changes)
parts = st.lists(part, min_size=1, max_size=1) | st.lists(part, min_size=1, max_size=3)
viewers = st.frozensets(st.sampled_from(MEMBERS), min_size=1, max_size=2)
told = st.tuples(st.just("append"), parts, st.just("told"))
looks = st.one_of(
    st.tuples(st.just("append under a look"), st.lists(viewers, max_size=2), parts),
    st.tuples(st.just("look"), st.lists(viewers, max_size=2), st.just(0)),
    st.tuples(st.just("begin"), st.lists(viewers, max_size=2), st.just(0)),
    st.tuples(st.just("see"), st.just(0), st.just(0)),
    st.tuples(st.just("end"), st.just(0), st.just(0)),
    st.tuples(st.just("leave"), st.integers(0, 3), st.just(0)),
)
acts = st.one_of(
    told,
    st.tuples(st.just("append"), parts, st.sampled_from(["told", "late", "foreign"])),
    st.tuples(st.just("tell"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("look before it is told"), st.lists(viewers, max_size=2), parts),
    looks,
)
# Everybody sits in two rooms and listens, before anything happens.
seated = tuple(SeatChange(member, True) for member in MEMBERS)
opening: list[tuple[str, object, object]] = [
    ("append", [(room, 1, list(seated)) for room in ROOMS[:2]], "foreign"),
    ("begin", [frozenset({member}) for member in MEMBERS], 0),
    ("end", 0, 0),
]


@dataclass
class World:
    """The truth beside an attendance: each room's seats at each number, and what was announced."""

    seated: dict[RoomId, list[frozenset[MemberId]]] = field(
        default_factory=lambda: {room: [frozenset()] for room in ROOMS}
    )
    attendance: Attendance[int] = field(default_factory=Attendance)
    viewers: dict[int, frozenset[MemberId]] = field(default_factory=dict)  # streams let in
    late: list[Step] = field(default_factory=list)
    joining: list[tuple[int, frozenset[MemberId]]] | None = None  # a look is under way
    asked: tuple[frozenset[MemberId], frozenset[RoomId]] = (frozenset(), frozenset())
    sights: dict[RoomId, Sight] | None = None
    heard: dict[tuple[int, RoomId], list[int]] = field(default_factory=lambda: defaultdict(list))
    streams: int = 0

    def append(self, parts: list[tuple[RoomId, int, list[SeatChange]]], how: str) -> None:
        batches = []
        for room, rows, seats in parts:
            before = len(self.seated[room]) - 1
            now = self.seated[room][-1]
            for change in seats:
                now = now | {change.member} if change.seated else now - {change.member}
            # Between the rows of one batch nobody can look: the seats are those after it.
            self.seated[room] += [now] * rows
            batches.append(Batch(room, before, (b"x",) * rows, tuple(seats)))
        for step in steps(batches):
            if how == "told":
                self.tell(step)
            elif how == "late":
                self.late.append(step)

    def tell(self, step: Step) -> None:
        if self.attendance.told(step):
            self.announce(step.room)

    def announce(self, room: RoomId) -> None:
        for stream in self.attendance.watchers(room):
            self.told(stream, room)

    def told(self, stream: int, room: RoomId) -> None:
        head = self.attendance.head(room)
        assert self.viewers[stream] & self.seated[room][head], "told without a seat"
        self.heard[stream, room].append(head)

    def begin(self, joining: list[frozenset[MemberId]]) -> None:
        if self.joining is None:
            self.joining = [(self.streams + n, members) for n, members in enumerate(joining)]
            self.streams += len(joining)
            self.asked = self.attendance.begin_look(joining)
            self.sights = None

    def see(self) -> None:
        if self.joining is None or self.sights is not None:
            return
        members, rooms = self.asked
        self.sights = {
            room: Sight(len(history) - 1, history[-1] & members)
            for room, history in self.seated.items()
            if room in rooms or history[-1] & members
        }

    def end(self) -> None:
        if self.joining is None:
            return
        self.see()
        assert self.sights is not None
        joining, self.joining = self.joining, None
        for room in self.attendance.end_look(self.sights):
            self.announce(room)
        for stream, members in joining:
            self.viewers[stream] = members
            self.attendance.enter(stream, members)
        for stream, _ in joining:
            for room in self.attendance.rooms_of(stream):
                self.told(stream, room)

    def leave(self, number: int) -> None:
        if number < len(self.viewers):
            stream = list(self.viewers)[number]
            del self.viewers[stream]
            self.attendance.leave(stream)

    def settle(self) -> None:
        """Let everything be told that is still to be, and look once more."""
        self.end()
        while self.late:
            self.tell(self.late.pop())
        self.begin([])
        self.end()

    def check(self) -> None:
        for stream, members in self.viewers.items():
            mine = {room for room in ROOMS if self.seated[room][-1] & members}
            assert set(self.attendance.rooms_of(stream)) == mine
            for room in ROOMS:
                assert (stream in self.attendance.watchers(room)) == (room in mine)
            for room in mine:
                assert self.attendance.head(room) == len(self.seated[room]) - 1
                assert self.heard[stream, room][-1] == len(self.seated[room]) - 1


def play(world: World, script: list[tuple[str, object, object]]) -> None:
    for act, what, more in script:
        match act, what, more:
            case "append", list(), str():
                world.append(what, more)
            case "tell", int(), _:
                if what < len(world.late):
                    world.tell(world.late.pop(what))
            case "begin", list(), _:
                world.begin(what)
            case "look", list(), _:
                world.end()
                world.begin(what)
                world.end()
            case "append under a look", list(), list():
                world.end()
                world.begin(what)
                world.see()
                world.append(more, "told")
                world.end()
            case "look before it is told", list(), list():
                world.end()
                world.append(more, "late")
                world.begin(what)
                world.end()
                world.tell(world.late.pop())
            case "see", _, _:
                world.see()
            case "end", _, _:
                world.end()
            case "leave", int(), _:
                world.leave(what)
            case _:
                raise AssertionError(act)


MANY = max(settings().max_examples, 1000)


@settings(max_examples=MANY)
@given(st.lists(acts, max_size=12))
def test_nobody_is_told_without_a_seat_and_in_the_end_everybody_knows(
    script: list[tuple[str, object, object]],
) -> None:
    """Told late, in any order or not at all, with looks in flight: never a word too many.

    Each announcement is checked against who sat in the room at the number that
    it tells; numbers never run back; and after one quiet look all is known.
    """
    world = World()
    play(world, [*opening, *script])
    world.settle()
    world.check()
    for heard in world.heard.values():
        assert heard == sorted(heard)


@given(st.lists(parts, max_size=25), st.lists(viewers, min_size=1, max_size=4))
def test_what_one_process_appends_is_told_move_by_move(
    appends: list[list[tuple[RoomId, int, list[SeatChange]]]], pages: list[frozenset[MemberId]]
) -> None:
    """Each transaction once to each who sits there after it, whatever happens elsewhere."""
    world = World()
    world.begin(pages)
    world.end()
    expected: dict[tuple[int, RoomId], list[int]] = defaultdict(list)
    for transaction in appends:
        world.append(transaction, "told")
        for room in {room for room, _, _ in transaction}:
            for stream, members in world.viewers.items():
                if world.seated[room][-1] & members:
                    expected[stream, room].append(len(world.seated[room]) - 1)
    assert world.heard == expected
    assert not world.attendance.astray
    world.check()


@settings(max_examples=MANY)
@given(st.lists(told | looks, max_size=12))
def test_what_one_process_appends_is_known_at_once_beside_looks_in_flight(
    script: list[tuple[str, object, object]],
) -> None:
    world = World()
    play(world, opening)
    for act in script:
        play(world, [act])
        world.check()
        assert not world.attendance.astray


@given(st.lists(acts, max_size=30))
def test_nothing_is_kept_of_rooms_that_nobody_here_watches(
    script: list[tuple[str, object, object]],
) -> None:
    world = World()
    play(world, [*opening, *script])
    world.end()
    for _ in range(len(world.viewers)):
        world.leave(0)
    kept = world.attendance
    assert (kept._rooms, kept._members, kept._streams, kept._seated) == ({}, {}, {}, {})


@pytest.mark.parametrize(
    ("batches", "expected"),
    [
        ([], ()),
        ([Batch(ROOMS[0], 3, ())], ()),
        (
            [Batch(ROOMS[1], 0, (b"x",)), Batch(ROOMS[0], 1, (b"y",)), Batch(ROOMS[1], 1, (b"z",))],
            (Step(ROOMS[1], 0, 2), Step(ROOMS[0], 1, 2)),
        ),
        (
            [
                Batch(ROOMS[0], 0, (b"x",), (SeatChange(MEMBERS[0], True),)),
                Batch(ROOMS[0], 1, (), (SeatChange(MEMBERS[0], False),)),
            ],
            (Step(ROOMS[0], 0, 1, (SeatChange(MEMBERS[0], True), SeatChange(MEMBERS[0], False))),),
        ),
    ],
)
def test_a_transaction_is_one_step_a_room(batches: list[Batch], expected: tuple[Step, ...]) -> None:
    assert steps(batches) == expected
