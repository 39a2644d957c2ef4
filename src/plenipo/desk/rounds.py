"""The round that lets waiting tablings land when their time has come.

Each lands as the member who queued it, by the same act as by hand. Exchanges
are settled as well: released once every side is in, returned unseen when their
time has run out. Communiqués that the chair lets go out by themselves are
issued at their minute, once all have cleared them. Nothing else is concluded. Several processes may make rounds over one store: whoever
comes second finds it landed. Rooms are looked through once, by their rows
alone; what this process appends is told by the store, and what others append
is found by the rooms' heads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock  # noqa: TID251 - appends are told in the writers' threads
from typing import Final

from plenipo.desk.communiques import release
from plenipo.desk.desk import BUSY, NOT_WAITING, Desk, Recorded
from plenipo.desk.exchange import is_over, settle
from plenipo.desk.ports import Batch, Store
from plenipo.record import entries as e
from plenipo.record.canon import decode
from plenipo.record.entries import Entry
from plenipo.record.kinds import EntryId, MemberId, RoomId

# In the canonical bytes of the entries that matter here.
_MARK: Final = b'"kind":"tabling-'
_ESCROW: Final = b'"room_kind":"escrow"'
_COMMUNIQUE: Final = b'"kind":"communique-'
_AGAIN: Final = timedelta(seconds=60)  # until one that could not land is tried again
_GIVE_UP: Final = timedelta(hours=1)  # past its time: then it is for its sender to land it by hand
EVERY: Final = 30  # rounds, after which other programs' rooms are looked at


@dataclass(slots=True)
class _Waiting:
    member: MemberId
    due: str
    until: str


class Rounds:
    """The tablings that wait in a store, and the round that lands them. One at a time."""

    def __init__(self, desk: Desk, store: Store, *, every: int = EVERY) -> None:
        self._desk = desk
        self._store = store
        self._every = every
        self._made = 0
        self._seen: dict[RoomId, int] = {}
        self._waiting: dict[tuple[RoomId, EntryId], _Waiting] = {}
        self._escrows: dict[RoomId, None] = {}
        self._releases: dict[tuple[RoomId, str], str] = {}  # from when each is tried
        self._told: list[Batch] = []
        self._lock = Lock()
        self._leave = store.watch(self._hear)

    def stop(self) -> None:
        """Listen no more."""
        self._leave()

    def _hear(self, batches: Sequence[Batch]) -> None:
        found = [
            batch
            for batch in batches
            if any(mark in row for row in batch.rows for mark in (_MARK, _ESCROW, _COMMUNIQUE))
        ]
        if found:
            with self._lock:
                self._told.extend(found)

    def round(self) -> int:
        """Land what is due, and return how many landed.

        Cost: one look at the clock where nothing waits; every so many rounds
        the heads of all rooms. Raises `StoreUnavailable`; the next round goes on.
        """
        if self._made % self._every == 0:
            self._look()
        self._made += 1
        with self._lock:
            told, self._told = self._told, []
        for batch in told:
            for row in batch.rows:
                self._note(batch.room, row)
        now = self._desk.now()
        landed = 0
        for (room, entry), item in list(self._waiting.items()):
            if item.due > now:
                continue
            answer = self._desk.land(item.member, room, entry)
            if isinstance(answer, Recorded) or answer == NOT_WAITING or item.until <= now:
                self._waiting.pop((room, entry), None)
                landed += isinstance(answer, Recorded)
            elif answer != BUSY:
                item.due = _later(now, _AGAIN)  # its room's outbox says why
        for escrow in list(self._escrows):
            if settle(self._desk, escrow) != "waiting" or is_over(self._desk, escrow):
                self._escrows.pop(escrow)
        return landed + self._release(now)

    def _look(self) -> None:
        """Take in what was appended to any room since it was last looked at."""
        for room in self._store.rooms():
            head = self._store.head(room)
            if head > self._seen.get(room, 0):
                for seq, row in self._store.read(room, after=self._seen.get(room, 0)):
                    self._seen[room] = seq
                    self._note(room, row)

    def _note(self, room: RoomId, row: bytes) -> None:
        if _ESCROW in row:
            self._escrows[room] = None
        if _COMMUNIQUE in row:
            self._note_release(room, decode(row).body)
        if _MARK not in row:
            return
        entry: Entry = decode(row)
        match entry.body:
            case e.TablingQueued():
                due = entry.body.lands_at
                item = _Waiting(entry.by, due, _later(due, _GIVE_UP))
                self._waiting.setdefault((room, entry.id), item)
            case e.TablingRecalled() | e.TablingLanded():
                self._waiting.pop((room, entry.body.queued), None)
            case _:
                pass

    def _release(self, now: str) -> int:
        """Issue the communiqués whose minute has come; return how many were."""
        issued = 0
        for key, due in list(self._releases.items()):
            if due > now:
                continue
            came = release(self._desk, *key)
            if came in ("issued", "gone"):
                self._releases.pop(key)
                issued += came == "issued"
            else:
                self._releases[key] = came or _later(now, _AGAIN)
        return issued

    def _note_release(self, room: RoomId, body: e.Body) -> None:
        match body:
            case e.CommuniqueQueued():
                self._releases[room, body.communique] = ""
            case e.CommuniqueCleared() if (room, body.communique) in self._releases:
                self._releases[room, body.communique] = ""  # it may have been the last
            case e.CommuniqueIssued():
                self._releases.pop((room, body.communique), None)
            case _:
                pass


def _later(when: str, by: timedelta) -> str:
    at = datetime.fromisoformat(when) + by
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"
