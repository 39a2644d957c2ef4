"""Who is to be told of which room: seats and heads, as far as somebody here listens. Pure.

The state follows from two sources. What this process appends is told room by
room, in order, with the seats it changes; a member hears of exactly the rooms
where that member then sits, and rooms without a listener leave no trace. What
others append is found by a look at the store, as of one moment; what was told
while the look was under way is played again on top of it, so that neither
undoes the other.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from plenipo.desk.ports import Batch, SeatChange, Sight
from plenipo.record.kinds import MemberId, RoomId

S = TypeVar("S", bound=Hashable)
_LEFT: Final = 10_000  # rooms that nobody here watches any more, of which the last number is kept


@dataclass(frozen=True, slots=True)
class Step:
    """One room's part of one transaction: from which number to which, and who sat down or left."""

    room: RoomId
    before: int
    after: int
    seats: tuple[SeatChange, ...] = ()


def steps(batches: Iterable[Batch]) -> tuple[Step, ...]:
    """Return a transaction as one step for each room, in the order in which rooms appear."""
    found: dict[RoomId, Step] = {}
    for batch in batches:
        known = found.get(batch.room)
        before, seats = (batch.expected, ()) if known is None else (known.before, known.seats)
        after = batch.expected + len(batch.rows)
        if after > before or batch.seats:
            found[batch.room] = Step(batch.room, before, after, (*seats, *batch.seats))
    return tuple(found.values())


@dataclass(slots=True)
class _Room(Generic[S]):
    head: int
    members: set[MemberId]  # those who sit here and have a stream
    watchers: tuple[S, ...] | None = None  # None: to be gathered anew


class Attendance(Generic[S]):
    """Streams, the members they belong to, and the rooms where those sit. For one thread.

    `S` is whatever stands for a stream. Cost: a step is a look-up, and an
    iteration over those it tells; a look costs what it finds.
    """

    def __init__(self) -> None:
        self._rooms: dict[RoomId, _Room[S]] = {}
        self._members: dict[S, frozenset[MemberId]] = {}
        self._streams: dict[MemberId, dict[S, None]] = {}
        self._seated: dict[MemberId, set[RoomId]] = {}
        self._left: dict[RoomId, int] = {}  # so that what is told late is known for old
        self._log: list[Step] | None = None  # while a look is under way
        self._coming: frozenset[MemberId] = frozenset()  # whom it will let in
        self.astray = False  # something was told out of turn: only a look can tell what stands

    def head(self, room: RoomId) -> int:
        """Return the last number known of a room that somebody here watches, otherwise 0."""
        known = self._rooms.get(room)
        return 0 if known is None else known.head

    def rooms_of(self, stream: S) -> tuple[RoomId, ...]:
        """Return the rooms of a stream's members, sorted."""
        members = self._members.get(stream, frozenset())
        return tuple(sorted({room for m in members for room in self._seated.get(m, ())}))

    def watchers(self, room: RoomId) -> tuple[S, ...]:
        """Return the streams whose members sit in a room, each once."""
        known = self._rooms.get(room)
        if known is None:
            return ()
        if known.watchers is None:
            known.watchers = tuple(
                dict.fromkeys(s for m in known.members for s in self._streams.get(m, ()))
            )
        return known.watchers

    # ------------------------------------------------------------ what this process appends

    def told(self, step: Step) -> bool:
        """Take in a step; tell whether those who now sit in its room are to hear of it."""
        if self._log is not None:
            self._log.append(step)
        known = self._rooms.get(step.room)
        if known is None:
            if step.before < self._left.get(step.room, 0):
                return False
            sat = self._sat_down(step)
            if sat:
                self._rooms[step.room] = _Room(step.after, set())
                self._seat(step.room, sat)
            return bool(sat)
        if step.before > known.head:
            self.astray = True  # what lies between has not been told yet
            return False
        if step.before < known.head:
            return False  # a look has seen it already
        members = set(known.members)
        for change in step.seats:
            if change.seated and self._expects(change.member):
                members.add(change.member)
            elif not change.seated:
                members.discard(change.member)
        moved = step.after > known.head
        known.head = step.after
        self._seat(step.room, members)
        return moved and step.room in self._rooms

    def _sat_down(self, step: Step) -> set[MemberId]:
        sat: set[MemberId] = set()
        for change in step.seats:
            if self._expects(change.member):
                (sat.add if change.seated else sat.discard)(change.member)
        return sat

    def _expects(self, member: MemberId) -> bool:
        return member in self._streams or member in self._coming

    def _seat(self, room: RoomId, members: Collection[MemberId]) -> None:
        """Let exactly these members sit in a known room; a room without any is forgotten."""
        known = self._rooms[room]
        now = set(members)
        if now != known.members:
            for member in known.members - now:
                self._seated[member].discard(room)
            for member in now - known.members:
                self._seated.setdefault(member, set()).add(room)
            known.members = now
            known.watchers = None
        if not now:
            self._drop(room)

    # ------------------------------------------------------------ what a look finds

    def begin_look(
        self, joining: Iterable[frozenset[MemberId]] = ()
    ) -> tuple[frozenset[MemberId], frozenset[RoomId]]:
        """Return about which members and rooms to ask the store; then `end_look` or `drop_look`."""
        self._log = []
        self._coming = frozenset().union(*joining)
        self.astray = False
        return self._coming.union(self._streams), frozenset(self._rooms)

    def drop_look(self) -> None:
        """Give up a look that brought nothing; another is needed."""
        for member in self._coming.difference(self._streams):
            self._forget(member)
        self._log, self._coming = None, frozenset()
        self.astray = True

    def end_look(self, sights: Mapping[RoomId, Sight]) -> tuple[RoomId, ...]:
        """Take in what a look found; return the rooms to tell of, sorted.

        Those who were here before are told: ask for `watchers` first, then let
        in with `enter` everybody who was joining.
        """
        log, self._log = self._log or [], None
        coming, self._coming = self._coming, frozenset()
        here = frozenset(self._streams)
        moved = []
        for room in sorted(sights):
            head, members = self._played_again(room, sights[room], log)
            known = self._rooms.get(room)
            if known is not None and head < known.head:
                self.astray = True  # the store lags behind what it told; look again
                continue
            staying = members & (here | coming)
            if known is None:
                if not staying:
                    continue
                known = self._rooms[room] = _Room(0, set())
            if staying & here if head > known.head else (staying & here) - known.members:
                moved.append(room)
            known.head = head
            self._seat(room, staying)
        return tuple(moved)

    def _played_again(
        self, room: RoomId, sight: Sight, log: Sequence[Step]
    ) -> tuple[int, set[MemberId]]:
        """Return a room as it was seen, moved on by what was told since the look began."""
        head, members = sight.head, set(sight.members)
        for step in log:
            if step.room != room or step.before < head:
                continue
            if step.before > head:
                self.astray = True
                break
            head = step.after
            for change in step.seats:
                (members.add if change.seated else members.discard)(change.member)
        return head, members

    # ------------------------------------------------------------ streams come and go

    def enter(self, stream: S, members: frozenset[MemberId]) -> None:
        """Let a stream in, whose members a look has just been asked about."""
        self._members[stream] = members
        for member in members:
            self._streams.setdefault(member, {})[stream] = None
            self._gather_anew(member)

    def leave(self, stream: S) -> None:
        """Let a stream go; the rooms that nobody here watches any more are forgotten."""
        for member in self._members.pop(stream, ()):
            streams = self._streams[member]
            del streams[stream]
            self._gather_anew(member)
            if not streams:
                del self._streams[member]
                self._forget(member)

    def _forget(self, member: MemberId) -> None:
        for room in self._seated.pop(member, set()):
            known = self._rooms[room]
            known.members.discard(member)
            if not known.members:
                self._drop(room)

    def _drop(self, room: RoomId) -> None:
        self._left.pop(room, None)
        self._left[room] = self._rooms.pop(room).head
        if len(self._left) > _LEFT:
            del self._left[next(iter(self._left))]

    def _gather_anew(self, member: MemberId) -> None:
        for room in self._seated.get(member, ()):
            self._rooms[room].watchers = None
