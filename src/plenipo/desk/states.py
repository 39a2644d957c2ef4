"""Rooms' states as a desk keeps them: filled from the store, kept current, drawn once.

A room starts from its newest snapshot, where one fits, and from what was
appended since. A snapshot is a convenience and never trusted: it is of this
program's form, undamaged, of this room, and the row at its number has the hash
that it was made from, or it is passed over. The law: whatever snapshots a
store holds, a room's state is what its rows fold into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from threading import RLock  # noqa: TID251 - one desk serves many threads
from typing import Final

from plenipo.desk.loading import undisturbed
from plenipo.desk.ports import Store, StoreUnavailable
from plenipo.record.canon import decode, digest
from plenipo.record.kinds import RoomId
from plenipo.record.picture import Painter, Picture
from plenipo.record.replay import replay_bytes
from plenipo.record.snapshot import from_bytes, to_bytes
from plenipo.record.state import RoomState

EVERY: Final = 1000  # entries after which a snapshot is worth its writing, at least
_SHARE: Final = 16  # of a long record: so many times fewer entries than it has
_CLOSING: Final = 100  # entries after which one is worth it when the desk is closed


class States:
    """The states of the rooms that were asked for, and their pictures.

    `every` is how many entries apart snapshots are saved at least; of a long
    record a sixteenth of it, so that saving stays a small part of writing.
    """

    def __init__(self, store: Store, *, every: int = EVERY) -> None:
        self._store = store
        self._every = every
        self._states: dict[RoomId, RoomState] = {}
        self._saved: dict[RoomId, int] = {}
        self._painters: dict[RoomId, Painter] = {}
        self._locks: dict[RoomId, RLock] = {}

    @contextmanager
    def still(self, *rooms: RoomId) -> Iterator[None]:
        """Hold rooms still in this process; see `plenipo.desk.desk.Desk.still`."""
        with ExitStack() as held:
            for room in sorted(set(rooms)):
                held.enter_context(self._locks.setdefault(room, RLock()))
            yield

    def of(self, room: RoomId) -> RoomState:
        """Return a room's state, taking in what was appended since it was last asked for.

        A room that does not exist has an empty one, which is not kept.
        """
        head = self._store.head(room)
        if not head:
            return RoomState()
        with self.still(room):
            known = self._states.get(room)
            if known is not None and head < known.seq and self._store.head(room) < known.seq:
                known = None  # the store was put back to an earlier day under this process
                self._painters.pop(room, None)
            if known is None:
                known = self._started(room)
                self._saved[room] = known.seq
            if self._store.head(room) > known.seq:
                self._take_in(room, known, self._store.read(room, after=known.seq))
            self._states[room] = known
            if known.seq - self._saved[room] >= max(self._every, known.seq // _SHARE):
                self._save(room, known)
            return known

    def picture(self, state: RoomState, now: str) -> Picture:
        """Return the picture of a state that `of` has handed out, inside `still`."""
        painter = self._painters.get(state.room)
        if painter is None:
            painter = self._painters[state.room] = Painter(state)
        return painter.picture(now)

    def close(self) -> None:
        """Save what a next start would have to read again."""
        for room in list(self._states):
            with self.still(room), suppress(StoreUnavailable):
                known = self.of(room)
                if known.seq - self._saved[room] >= min(self._every, _CLOSING):
                    self._save(room, known)

    def _started(self, room: RoomId) -> RoomState:
        """Return the state of the newest snapshot where it fits the record, else an empty one."""
        found = self._store.snapshot(room)
        if found is None:
            return RoomState()
        seq, data = found
        with undisturbed():
            state = from_bytes(data)
        if state is None or (state.room, state.seq) != (room, seq) or seq < 1:
            return RoomState()
        row = next(islice(self._store.read(room, after=seq - 1, limit=1), 1), None)
        if row is None or row[0] != seq or digest(row[1]) != state.head:
            return RoomState()
        return state

    def _take_in(self, room: RoomId, known: RoomState, rows: Iterable[tuple[int, bytes]]) -> None:
        """Take rows into a room's state, and tell whoever draws the room of each before."""
        painter = self._painters.get(room)
        if painter is None:
            with undisturbed():
                replay_bytes((row for _, row in rows), known)
            return
        for _, row in rows:
            painter.take(decode(row))
            replay_bytes((row,), known)

    def _save(self, room: RoomId, known: RoomState) -> None:
        """Save a snapshot; a store that has no room for it now keeps the older one."""
        self._saved[room] = known.seq
        with suppress(StoreUnavailable):
            self._store.save_snapshot(room, known.seq, to_bytes(known))
