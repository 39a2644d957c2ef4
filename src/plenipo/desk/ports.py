"""What the desk needs from outside, as small protocols. One suite tests every store.

A store keeps rooms: append-only logs of bytes, each with its own sequence
from 1 without gaps. It knows nothing of what the bytes say, but for an index
of who sits where, which is appended with them in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from plenipo.record.kinds import MemberId, RoomId
from plenipo.text.errors import PlenipoError


class Stale(PlenipoError):  # noqa: N818 - reads as the sentence it prints
    """The room moved on between reading and writing; read again and decide again."""

    code: ClassVar[str] = "stale"

    def __init__(self, room: RoomId) -> None:
        super().__init__("the room has moved on; try again")
        self.room = room


class StoreUnavailable(PlenipoError):  # noqa: N818 - reads as the sentence it prints
    """The store cannot take or give anything now: disk full, read-only, server away."""

    code: ClassVar[str] = "store-unavailable"


@dataclass(frozen=True, slots=True)
class SeatChange:
    """A member sat down in a room, or left it: what the index of seats is made of."""

    member: MemberId
    seated: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows for one room, all or none, if the room's last sequence number is `expected`."""

    room: RoomId
    expected: int
    rows: tuple[bytes, ...]
    seats: tuple[SeatChange, ...] = ()


class Store(Protocol):
    """Append-only rooms. Every method may raise `StoreUnavailable`."""

    def append(self, batches: Sequence[Batch]) -> None:
        """Append all batches, durably, in one transaction, or none.

        Returns when they would survive the loss of power. Raises `Stale` with
        the first room that has moved past what was expected.
        """
        ...

    def read(self, room: RoomId, *, after: int = 0, limit: int = 0) -> Iterator[tuple[int, bytes]]:
        """Yield the room's rows in order, those past `after`; at most `limit` when it is not 0."""
        ...

    def head(self, room: RoomId) -> int:
        """Return the last sequence number, 0 for a room that does not exist."""
        ...

    def rooms_of(self, member: MemberId) -> tuple[RoomId, ...]:
        """Return the rooms where the member sits, sorted."""
        ...

    def rooms(self) -> tuple[RoomId, ...]:
        """Return every room, sorted: for the operator's own work, never for a viewer."""
        ...

    def save_snapshot(self, room: RoomId, seq: int, data: bytes) -> None:
        """Keep a snapshot of the room's state at `seq`; only the newest is kept."""
        ...

    def snapshot(self, room: RoomId) -> tuple[int, bytes] | None:
        """Return the newest snapshot of the room's state."""
        ...

    def put_scratch(self, room: RoomId, key: str, data: bytes | None) -> None:
        """Keep something that is not record (a draft as typed), or purge it with None."""
        ...

    def scratch(self, room: RoomId, key: str) -> bytes | None:
        """Return what was kept."""
        ...

    def close(self) -> None:
        """Finish what was begun, and let go of files and connections."""
        ...


class Clock(Protocol):
    """The time, as it comes in from outside."""

    def now(self) -> str:
        """Return UTC as `YYYY-MM-DDTHH:MM:SS.mmmZ`."""
        ...


class Chance(Protocol):
    """Random names and salts, as they come in from outside."""

    def name(self) -> str:
        """Return 128 random bits in hexadecimal."""
        ...

    def salt(self) -> str:
        """Return 256 random bits in hexadecimal."""
        ...
