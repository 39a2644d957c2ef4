"""A store and vault in memory: for tests, and for a negotiation that is to leave no trace."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Collection, Iterator, Sequence
from threading import Event, Lock

from plenipo.desk.ports import Batch, Sight, Stale, Told
from plenipo.desk.vault import Change, Moved, keepable, must_be_keepable
from plenipo.record.kinds import MemberId, RoomId
from plenipo.store.groups import Closed
from plenipo.store.names import must_be_storable, names_in
from plenipo.store.watching import Watchers


class MemoryStore:
    """Rooms as lists of bytes. Nothing survives the process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._rooms: dict[RoomId, list[bytes]] = {}
        self._seats: dict[MemberId, list[RoomId]] = {}
        self._snapshots: dict[RoomId, tuple[int, bytes]] = {}
        self._scratch: dict[tuple[RoomId, str], bytes] = {}
        self._watchers = Watchers()
        self._closed = Event()
        self._documents: dict[tuple[str, str], bytes] = {}

    def append(self, batches: Sequence[Batch]) -> None:
        """Append all batches or none."""
        must_be_storable(*names_in(batches))
        with self._lock:
            heads: dict[RoomId, int] = {}
            for batch in batches:
                if heads.get(batch.room, len(self._rooms.get(batch.room, ()))) != batch.expected:
                    raise Stale(batch.room)
                heads[batch.room] = batch.expected + len(batch.rows)
            for batch in batches:
                if batch.rows:
                    self._rooms.setdefault(batch.room, []).extend(batch.rows)
                for change in batch.seats:
                    seats = self._seats.setdefault(change.member, [])
                    if change.seated and batch.room not in seats:
                        insort(seats, batch.room)
                    elif not change.seated and batch.room in seats:
                        seats.remove(batch.room)
            self._watchers.tell(batches)  # inside the lock: in the order it was written

    def read(self, room: RoomId, *, after: int = 0, limit: int = 0) -> Iterator[tuple[int, bytes]]:
        """Yield the room's rows past `after`."""
        rows = self._rooms.get(room, [])
        after = max(after, 0)
        end = len(rows) if not limit else min(len(rows), after + limit)
        for index in range(after, end):
            yield index + 1, rows[index]

    def head(self, room: RoomId) -> int:
        """Return the last sequence number."""
        return len(self._rooms.get(room, ()))

    def rooms_of(self, member: MemberId) -> tuple[RoomId, ...]:
        """Return the rooms where the member sits."""
        with self._lock:
            return tuple(self._seats.get(member, ()))

    def rooms(self) -> tuple[RoomId, ...]:
        """Return every room."""
        with self._lock:
            return tuple(sorted(self._rooms))

    def look(self, members: Collection[MemberId], rooms: Collection[RoomId]) -> dict[RoomId, Sight]:
        """Return the members' rooms and those asked for, as of one moment."""
        with self._lock:
            here: dict[RoomId, list[MemberId]] = {room: [] for room in rooms}
            for member in set(members):
                for room in self._seats.get(member, ()):
                    here.setdefault(room, []).append(member)
            return {
                room: Sight(len(self._rooms.get(room, ())), frozenset(there))
                for room, there in here.items()
            }

    def watch(self, told: Told) -> Callable[[], None]:
        """Call `told` with what is appended, in order."""
        return self._watchers.add(told)

    def wait(self, timeout: float) -> bool:
        """Wait for `timeout` seconds: no other program can append."""
        if self._closed.wait(timeout):
            raise Closed
        return False

    def save_snapshot(self, room: RoomId, seq: int, data: bytes) -> None:
        """Keep a snapshot unless a newer one is kept."""
        must_be_storable(room)
        with self._lock:
            kept = self._snapshots.get(room)
            if kept is None or kept[0] <= seq:
                self._snapshots[room] = (seq, data)

    def snapshot(self, room: RoomId) -> tuple[int, bytes] | None:
        """Return the newest snapshot."""
        return self._snapshots.get(room)

    def put_scratch(self, room: RoomId, key: str, data: bytes | None) -> None:
        """Keep or purge a draft as typed."""
        must_be_storable(room, key)
        with self._lock:
            self._keep(room, key, data)

    def swap_scratch(self, room: RoomId, key: str, was: bytes | None, data: bytes | None) -> bool:
        """Keep a draft as typed where it is what was read."""
        must_be_storable(room, key)
        with self._lock:
            if self._scratch.get((room, key)) != was:
                return False
            self._keep(room, key, data)
            return True

    def _keep(self, room: RoomId, key: str, data: bytes | None) -> None:
        if data is None:
            self._scratch.pop((room, key), None)
        else:
            self._scratch[room, key] = data

    def scratch(self, room: RoomId, key: str) -> bytes | None:
        """Return a draft as typed."""
        return self._scratch.get((room, key))

    def scratch_keys(self, room: RoomId, *, prefix: str = "") -> tuple[str, ...]:
        """Return the keys of what is kept in scratch."""
        with self._lock:
            keys = [key for of, key in self._scratch if of == room and key.startswith(prefix)]
        return tuple(sorted(keys))

    def document(self, kind: str, key: str) -> bytes | None:
        """Return a document of the vault."""
        return self._documents.get((kind, key))

    def documents(
        self, kind: str, *, prefix: str = "", after: str = "", limit: int = 0
    ) -> tuple[tuple[str, bytes], ...]:
        """Return documents of a kind, by key."""
        if not keepable(kind):
            return ()
        with self._lock:
            found = sorted(
                (key, data)
                for (of, key), data in self._documents.items()
                if of == kind and key.startswith(prefix) and key > after
            )
        return tuple(found[:limit] if limit else found)

    def change(self, changes: Sequence[Change]) -> None:
        """Change documents of the vault, all or none."""
        must_be_keepable(changes)
        with self._lock:
            kept: dict[tuple[str, str], bytes | None] = {}
            for change in changes:
                name = (change.kind, change.key)
                if kept.get(name, self._documents.get(name)) != change.was:
                    raise Moved
                kept[name] = change.data
            for name, data in kept.items():
                if data is None:
                    self._documents.pop(name, None)
                else:
                    self._documents[name] = data

    def close(self) -> None:
        """Let go of everything."""
        self._closed.set()
        with self._lock:
            self._rooms.clear()
            self._seats.clear()
            self._snapshots.clear()
            self._scratch.clear()
            self._documents.clear()
