"""What the desk needs from outside, as small protocols. One suite tests every store.

A store keeps rooms: append-only logs of bytes, each with its own sequence
from 1 without gaps. It knows nothing of what the bytes say, but for an index
of who sits where, which is appended with them in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
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


@dataclass(frozen=True, slots=True)
class Sight:
    """A room at one moment: its last sequence number, and which of those asked about sit in it."""

    head: int
    members: frozenset[MemberId]


Told = Callable[[Sequence[Batch]], None]


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

    def look(self, members: Collection[MemberId], rooms: Collection[RoomId]) -> dict[RoomId, Sight]:
        """Return the rooms where any of `members` sits, and `rooms`, all as of one moment.

        A room that does not exist has the head 0. For the process's own work:
        what one member may be told is the rooms whose sight names that member.
        """
        ...

    def watch(self, told: Told) -> Callable[[], None]:
        """Call `told` with what this process appends from now on, until the answer is called.

        Once for each `append`, when it is durable and before it returns, in
        the thread that wrote it. Each room's batches come in the order of
        their numbers, but for a store that several programs write at once,
        where two that follow each other closely may come turned round.
        `told` must be short and must not call the store.
        """
        ...

    def wait(self, timeout: float) -> bool:
        """Wait until another program may have appended, at most `timeout` seconds; tell whether.

        Carries nothing: not which room, not how many. Covers everything since
        the call before, but comes within a second at the latest. It may say
        yes for no reason; what this process appends may wake it too. For one
        thread at a time. Raises `StoreUnavailable` when the store is closed.
        """
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

    def swap_scratch(self, room: RoomId, key: str, was: bytes | None, data: bytes | None) -> bool:
        """Keep something in place of what was read, None for nothing; tell whether it was that.

        Where it is something else by now nothing changes: whoever typed
        meanwhile is not typed over.
        """
        ...

    def scratch(self, room: RoomId, key: str) -> bytes | None:
        """Return what was kept."""
        ...

    def scratch_keys(self, room: RoomId, *, prefix: str = "") -> tuple[str, ...]:
        """Return the keys under which the room keeps something, sorted; those with the prefix."""
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
