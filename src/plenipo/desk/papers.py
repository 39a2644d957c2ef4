"""What lies on a room's table and is no record: drafts as they are typed, a file being read.

Papers live in the room's scratch: all who sit there read them, nobody else can
tell that there are any, no entry, export or backup holds them, and what is
purged is gone. `Desk.papers` is the one door to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plenipo.desk.ports import Store
from plenipo.record.decide import Refused
from plenipo.record.kinds import Role, RoomId

MOST_BYTES: Final = 48 * 1024 * 1024  # of one paper: an uploaded file with what was chosen for it
_READERS: Final = frozenset({Role.OBSERVER, Role.PUBLIC})


@dataclass(frozen=True, slots=True)
class Papers:
    """A room's papers, in the hands of one who sits there."""

    _store: Store
    _room: RoomId
    _role: Role

    def read(self, key: str) -> bytes | None:
        """Return what is kept under a key, None for nothing."""
        return self._store.scratch(self._room, key)

    def keys(self, prefix: str) -> tuple[str, ...]:
        """Return the keys with a prefix, sorted."""
        return self._store.scratch_keys(self._room, prefix=prefix)

    def swap(self, key: str, was: bytes | None, data: bytes | None) -> bool | Refused:
        """Keep `data` in place of what was read, None for nothing; False where it has changed."""
        if self._role in _READERS:
            return Refused("not-your-role", "Observers read here; they do not draft.")
        if data is not None and len(data) > MOST_BYTES:
            return Refused("too-long", "This is more than a room keeps of one draft; file it.")
        return self._store.swap_scratch(self._room, key, was, data)

    def purge(self, key: str) -> None:
        """Throw away what is kept under a key, whatever it is by now."""
        if self._role not in _READERS:
            self._store.put_scratch(self._room, key, None)
