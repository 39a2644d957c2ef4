"""A store and vault in one SQLite file, for one machine.

Write-ahead log, synchronised in full: what `append` has acknowledged survives
`kill -9` and the loss of power. One caller at a time writes, for everybody who
waits (`plenipo.store.groups`); readers have connections of their own and never
wait for the writer. After an error connections are made anew, so the store
works again as soon as the cause is gone.

What is purged from scratch is overwritten in the file and cut off the log
before `put_scratch` returns, unless another program is reading just then; then
it is done with the next write. The disk itself may keep copies below the file
system; encrypt it.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Lock
from typing import Final
from urllib.parse import quote

import msgspec

from plenipo.desk.ports import Batch, Sight, Stale, StoreUnavailable, Told
from plenipo.desk.vault import AFTER_KEYS, Change, Moved, keepable, must_be_keepable
from plenipo.record.kinds import MemberId, RoomId
from plenipo.store.groups import Ask, Closed, GroupCommit, Statement, Then
from plenipo.store.names import must_be_storable, names_in, storable
from plenipo.store.pages import LAST, in_pages
from plenipo.store.sqlite_errors import COMMON, SENTENCES, primary, unavailable
from plenipo.store.sqlite_schema import migrate
from plenipo.store.watching import Watchers
from plenipo.text.errors import UnusableInput

_IDLE_READERS: Final = 8
_HEADS: Final = 100_000  # rooms whose last number is remembered between writes

_SEATED: Final = "INSERT OR IGNORE INTO seats (member, room) VALUES (?, ?)"
_LEFT: Final = "DELETE FROM seats WHERE member = ? AND room = ?"
_APPEND: Final = "INSERT INTO rows (room, seq, data) VALUES (?, ?, ?)"
_HEAD: Final = "SELECT coalesce(max(seq), 0) FROM rows WHERE room = ?"
_READ: Final = "SELECT seq, data FROM rows WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?"
_ROOMS_OF: Final = "SELECT room FROM seats WHERE member = ? ORDER BY room"
# From each room to the next by the index; DISTINCT would read every row.
_ROOMS: Final = """
    WITH RECURSIVE found (room) AS (
        SELECT min(room) FROM rows
        UNION ALL
        SELECT (SELECT min(room) FROM rows WHERE room > found.room) FROM found
        WHERE found.room IS NOT NULL
    ) SELECT room FROM found WHERE room IS NOT NULL ORDER BY room"""
_SEATED_HERE: Final = """
    SELECT room, json_group_array(seats.member) FROM json_each(?) AS asked
    CROSS JOIN seats ON seats.member = asked.value GROUP BY room"""
_HEADS_OF: Final = """
    SELECT value, (SELECT coalesce(max(seq), 0) FROM rows WHERE room = value) FROM json_each(?)"""
_SAVE: Final = """
    INSERT INTO snapshots (room, seq, data) VALUES (?, ?, ?)
    ON CONFLICT (room) DO UPDATE SET seq = excluded.seq, data = excluded.data
    WHERE excluded.seq >= snapshots.seq"""
_PUT: Final = """
    INSERT INTO scratch (room, key, data) VALUES (?, ?, ?)
    ON CONFLICT (room, key) DO UPDATE SET data = excluded.data"""
_PURGE: Final = "DELETE FROM scratch WHERE room = ? AND key = ?"
_PUT_FIRST: Final = "INSERT OR IGNORE INTO scratch (data, room, key) VALUES (?, ?, ?)"
_PUT_OVER: Final = "UPDATE scratch SET data = ? WHERE room = ? AND key = ? AND data = ?"
_PURGE_OVER: Final = "DELETE FROM scratch WHERE room = ? AND key = ? AND data = ?"
_SCRATCH_KEYS: Final = """
    SELECT key FROM scratch WHERE room = ? AND substr(key, 1, ?) = ? ORDER BY key"""
_DOCUMENT: Final = "SELECT data FROM vault WHERE kind = ? AND key = ?"
_DOCUMENTS: Final = """
    SELECT key, data FROM vault
    WHERE kind = ? AND key >= ? AND key < ? AND key > ? ORDER BY key LIMIT ?"""
_KEEP: Final = """
    INSERT INTO vault (kind, key, data) VALUES (?, ?, ?)
    ON CONFLICT (kind, key) DO UPDATE SET data = excluded.data"""
_LEAVE_OUT: Final = "DELETE FROM vault WHERE kind = ? AND key = ?"

_PURGES: Final = frozenset({_PURGE, _PURGE_OVER})


class SqliteStore:
    """Rooms in a file. Made when it does not exist; an older one is brought up to date.

    `patience` is how many seconds to wait for another program that writes,
    `poll` how many pass between looks at whether one has.
    Raises `UnusableInput` for a file that is no Plenipo database or belongs to
    a newer version, `StoreUnavailable` for one that cannot be written.
    """

    def __init__(self, path: Path, *, patience: float = 5.0, poll: float = 0.25) -> None:
        self.path = path.absolute()
        self._name = str(self.path)
        self._patience = patience
        self._lock = Lock()
        self._readers: list[sqlite3.Connection] = []
        self._closed = False
        self._heads: dict[str, int] = {}
        self._heads_as_of = -1
        self._purge_due = False
        self._poll = poll
        self._watchers = Watchers()
        self._waiting = Lock()
        self._ending = Event()
        self._lookout: sqlite3.Connection | None = None
        self._seen = -1
        _make(self.path)
        self._writer: sqlite3.Connection | None = self._open_writer()
        self._file = _identity(self._name)
        self._groups = GroupCommit(self._commit)

    # ------------------------------------------------------------ writing

    def append(self, batches: Sequence[Batch]) -> None:
        """Append all batches or none; return when they would survive the loss of power.

        After `StoreUnavailable` it is not known whether the batches were
        recorded: read before trying again, or let `Stale` tell.
        """
        must_be_storable(*names_in(batches))
        self._groups.write(Ask(batches=batches))

    def submit(self, batches: Sequence[Batch], *, then: Then) -> None:
        """Append without waiting: `then` gets None or the refusal, in the writer's thread.

        For callers that are not threads; fifty that wait this way share one
        wait for the disk without fifty threads being woken. `then` must be short.
        """
        must_be_storable(*names_in(batches))
        self._groups.submit(Ask(batches=batches, then=then))

    def save_snapshot(self, room: RoomId, seq: int, data: bytes) -> None:
        """Keep a snapshot unless a newer one is kept."""
        must_be_storable(room)
        self._write((_SAVE, (room, seq, data)))

    def put_scratch(self, room: RoomId, key: str, data: bytes | None) -> None:
        """Keep a draft as typed, or purge it from the file and its log with None."""
        must_be_storable(room, key)
        self._write((_PURGE, (room, key)) if data is None else (_PUT, (room, key, data)))

    def swap_scratch(self, room: RoomId, key: str, was: bytes | None, data: bytes | None) -> bool:
        """Keep a draft as typed where it is what was read; purge as `put_scratch` does."""
        must_be_storable(room, key)
        if was is None and data is None:
            return self.scratch(room, key) is None
        if was is None:
            swap: Statement = (_PUT_FIRST, (data or b"", room, key))
        elif data is None:
            swap = (_PURGE_OVER, (room, key, was))
        else:
            swap = (_PUT_OVER, (data, room, key, was))
        try:
            self._groups.write(Ask(swap=swap))
        except Moved:
            return False
        return True

    def change(self, changes: Sequence[Change]) -> None:
        """Change documents of the vault, all or none; return when they would survive."""
        must_be_keepable(changes)
        self._groups.write(Ask(changes=changes))

    def _write(self, statement: Statement) -> None:
        self._groups.write(Ask(statements=(statement,)))

    def _commit(self, asks: Sequence[Ask]) -> None:
        """Write what everybody asks in one transaction, and each alone when that fails."""
        try:
            self._transact(asks)
        except (sqlite3.Error, OverflowError, StoreUnavailable) as error:
            self._drop_writer()
            if len(asks) > 1 and primary(error) not in COMMON:
                for ask in asks:
                    self._commit([ask])
            else:
                for ask in asks:
                    ask.refusal = unavailable(error)
        except BaseException:
            self._drop_writer()
            raise
        else:
            for ask in asks:
                if ask.batches and ask.refusal is None:
                    self._watchers.tell(ask.batches)

    def _transact(self, asks: Sequence[Ask]) -> None:
        if self._writer is None:
            self._writer = self._open_writer()
        execute = self._writer.execute
        execute("BEGIN IMMEDIATE")
        (as_of,) = execute("PRAGMA data_version").fetchone()
        if as_of != self._heads_as_of or len(self._heads) > _HEADS:
            self._heads.clear()  # another program has written since
            self._heads_as_of = as_of
        rows: list[tuple[str, int, bytes]] = []
        statements: list[Statement] = []
        documents: dict[tuple[str, str], bytes | None] = {}  # as they will be
        for ask in asks:
            ask.refusal = self._stale(ask.batches) or self._moved(ask.changes, documents)
            if ask.refusal is None:
                for batch in ask.batches:
                    rows.extend(
                        (batch.room, seq, data)
                        for seq, data in enumerate(batch.rows, batch.expected + 1)
                    )
                    self._heads[batch.room] = batch.expected + len(batch.rows)
                    statements.extend(
                        (_SEATED if change.seated else _LEFT, (change.member, batch.room))
                        for change in batch.seats
                    )
                statements.extend(ask.statements)
                statements.extend(map(_as_statement, ask.changes))
        if rows:
            self._writer.executemany(_APPEND, rows)
        for sql, values in statements:
            execute(sql, values)
        for ask in asks:
            if ask.swap is not None:
                if execute(*ask.swap).rowcount != 1:
                    ask.refusal = Moved()
                statements.append(ask.swap)
        if _identity(self._name) != self._file:
            raise StoreUnavailable(
                "the database file was moved or replaced while in use; start Plenipo again"
            )
        execute("COMMIT")
        if self._purge_due or (statements and any(sql in _PURGES for sql, _ in statements)):
            self._cut_log(self._writer)

    def _stale(self, batches: Sequence[Batch]) -> Stale | None:
        """Return why batches cannot be appended, given what is already to be written."""
        heads: dict[str, int] = {}
        for batch in batches:
            head = heads.get(batch.room)
            if head is None:
                head = self._heads.get(batch.room)
            if head is None:
                assert self._writer is not None
                (head,) = self._writer.execute(_HEAD, (batch.room,)).fetchone()
                self._heads[batch.room] = head
            if head != batch.expected:
                return Stale(batch.room)
            heads[batch.room] = head + len(batch.rows)
        return None

    def _moved(
        self, changes: Sequence[Change], documents: dict[tuple[str, str], bytes | None]
    ) -> Moved | None:
        """Return why documents cannot be changed, or enter into `documents` what they will be."""
        kept: dict[tuple[str, str], bytes | None] = {}
        for change in changes:
            name = (change.kind, change.key)
            if name not in kept:
                if name not in documents:
                    assert self._writer is not None
                    found = self._writer.execute(_DOCUMENT, name).fetchone()
                    documents[name] = None if found is None else bytes(found[0])
                kept[name] = documents[name]
            if kept[name] != change.was:
                return Moved()
            kept[name] = change.data
        documents.update(kept)
        return None

    def _cut_log(self, writer: sqlite3.Connection) -> None:
        """Bring the log into the file and cut it off, so that what was purged is nowhere."""
        writer.execute("PRAGMA busy_timeout = 50")  # readers are short; a backup is not
        try:
            (busy, _, _) = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._purge_due = bool(busy)
        except sqlite3.Error:
            self._purge_due = True  # the purge itself is written; cut when the disk allows
        finally:
            writer.execute(f"PRAGMA busy_timeout = {round(self._patience * 1000)}")

    def _open_writer(self) -> sqlite3.Connection:
        """Open for writing; the file is there already, or has been taken away."""
        if self.path.exists() and not os.access(self.path, os.W_OK):
            # SQLite would open it to read, and say so only when something is written.
            raise StoreUnavailable(SENTENCES[sqlite3.SQLITE_READONLY])
        try:
            connection = _connect(self.path, patience=self._patience)
        except sqlite3.Error as error:
            raise unavailable(error) from error
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
            if mode != "wal":
                raise StoreUnavailable(
                    "the database needs a disk of this machine; on this one it cannot keep its log"
                )
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA fullfsync = ON")
            connection.execute("PRAGMA secure_delete = ON")
            migrate(connection, name=self.path.name)
        except sqlite3.Error as error:
            connection.close()
            if primary(error) == sqlite3.SQLITE_NOTADB:
                raise UnusableInput(
                    "this is not a Plenipo database; name another file", where=self.path.name
                ) from error
            raise unavailable(error) from error
        except BaseException:
            connection.close()
            raise
        self._heads_as_of = -1
        return connection

    def _drop_writer(self) -> None:
        """Let go of a connection that met an error; the next write opens another."""
        self._heads.clear()
        self._heads_as_of = -1
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(sqlite3.Error):
                if writer.in_transaction:
                    writer.execute("ROLLBACK")
            with suppress(sqlite3.Error):
                writer.close()

    # ------------------------------------------------------------ reading

    def read(self, room: RoomId, *, after: int = 0, limit: int = 0) -> Iterator[tuple[int, bytes]]:
        """Yield the room's rows past `after`; those appended meanwhile may be among them."""
        if not storable(room):
            return

        def fetch(past: int, at_most: int) -> list[tuple[int, bytes]]:
            with self._reader() as reader:
                return reader.execute(_READ, (room, past, at_most)).fetchall()

        yield from in_pages(fetch, after=after, limit=limit)

    def head(self, room: RoomId) -> int:
        """Return the last sequence number."""
        if not storable(room):
            return 0
        with self._reader() as reader:
            (head,) = reader.execute(_HEAD, (room,)).fetchone()
        return int(head)

    def rooms_of(self, member: MemberId) -> tuple[RoomId, ...]:
        """Return the rooms where the member sits, sorted."""
        if not storable(member):
            return ()
        with self._reader() as reader:
            return tuple(RoomId(room) for (room,) in reader.execute(_ROOMS_OF, (member,)))

    def rooms(self) -> tuple[RoomId, ...]:
        """Return every room, sorted. Cost: one step in the index a room."""
        with self._reader() as reader:
            return tuple(RoomId(room) for (room,) in reader.execute(_ROOMS))

    def snapshot(self, room: RoomId) -> tuple[int, bytes] | None:
        """Return the newest snapshot."""
        if not storable(room):
            return None
        with self._reader() as reader:
            found = reader.execute(
                "SELECT seq, data FROM snapshots WHERE room = ?", (room,)
            ).fetchone()
        return None if found is None else (int(found[0]), bytes(found[1]))

    def scratch(self, room: RoomId, key: str) -> bytes | None:
        """Return a draft as typed."""
        if not (storable(room) and storable(key)):
            return None
        with self._reader() as reader:
            found = reader.execute(
                "SELECT data FROM scratch WHERE room = ? AND key = ?", (room, key)
            ).fetchone()
        return None if found is None else bytes(found[0])

    def scratch_keys(self, room: RoomId, *, prefix: str = "") -> tuple[str, ...]:
        """Return the keys of what is kept in scratch."""
        if not (storable(room) and storable(prefix)):
            return ()
        with self._reader() as reader:
            found = reader.execute(_SCRATCH_KEYS, (room, len(prefix), prefix))
            return tuple(str(key) for (key,) in found)

    def document(self, kind: str, key: str) -> bytes | None:
        """Return a document of the vault."""
        if not (keepable(kind) and keepable(key)):
            return None
        with self._reader() as reader:
            found = reader.execute(_DOCUMENT, (kind, key)).fetchone()
        return None if found is None else bytes(found[0])

    def documents(
        self, kind: str, *, prefix: str = "", after: str = "", limit: int = 0
    ) -> tuple[tuple[str, bytes], ...]:
        """Return documents of a kind, by key."""
        if not (keepable(kind) and keepable(prefix or kind) and storable(after)):
            return ()
        with self._reader() as reader:
            asked = (kind, prefix, prefix + AFTER_KEYS, after, limit or LAST)
            return tuple((key, bytes(data)) for key, data in reader.execute(_DOCUMENTS, asked))

    @contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that only reads; one that met an error is not used again."""
        reader = self._idle_reader()
        try:
            if reader is None:
                reader = _connect(self.path, patience=self._patience)
                reader.execute("PRAGMA query_only = ON")
            yield reader
        except BaseException as error:
            if reader is not None:
                reader.close()
            if isinstance(error, sqlite3.Error | OverflowError):
                raise unavailable(error) from error
            raise
        self._keep_reader(reader)

    def _idle_reader(self) -> sqlite3.Connection | None:
        with self._lock:
            if self._closed:
                raise Closed
            return self._readers.pop() if self._readers else None

    def _keep_reader(self, reader: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed and len(self._readers) < _IDLE_READERS:
                self._readers.append(reader)
                return
        reader.close()

    # ------------------------------------------------------------ waking up

    def look(self, members: Collection[MemberId], rooms: Collection[RoomId]) -> dict[RoomId, Sight]:
        """Return the members' rooms and those asked for, as of one moment.

        Cost: a step in an index for each seat and each room.
        """
        asked = msgspec.json.encode([member for member in set(members) if storable(member)])
        with self._reader() as reader:
            reader.execute("BEGIN")
            try:
                here = {
                    RoomId(room): frozenset(msgspec.json.decode(found, type=list[MemberId]))
                    for room, found in reader.execute(_SEATED_HERE, (asked.decode(),))
                }
                named = msgspec.json.encode([*{*here, *filter(storable, rooms)}])
                heads = reader.execute(_HEADS_OF, (named.decode(),)).fetchall()
            finally:
                reader.execute("COMMIT")
        seen = {RoomId(room): Sight(head, here.get(room, frozenset())) for room, head in heads}
        return dict.fromkeys(rooms, Sight(0, frozenset())) | seen

    def watch(self, told: Told) -> Callable[[], None]:
        """Call `told` with what this process appends, in the order it is written."""
        return self._watchers.add(told)

    def wait(self, timeout: float) -> bool:
        """Wait until another program may have written, at most `timeout` seconds; tell whether.

        The file's counter of changes is looked at every `poll` seconds; what
        this process writes moves it too. Cost: microseconds a look.
        """
        with self._waiting:
            until = time.monotonic() + timeout
            while not self._ending.is_set():
                if (version := self._version()) != self._seen:
                    self._seen = version
                    return True
                left = until - time.monotonic()
                if left <= 0:
                    return False
                self._ending.wait(min(left, self._poll))
            raise Closed

    def _version(self) -> int:
        """Return the file's counter of changes, by a connection that lives as long as the store."""
        try:
            if self._lookout is None:
                self._lookout = _connect(self.path, patience=self._patience)
                self._lookout.execute("PRAGMA query_only = ON")
                self._seen = -1  # counted anew on each connection
            (version,) = self._lookout.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error as error:
            self._forget_lookout()
            raise unavailable(error) from error
        return int(version)

    def _forget_lookout(self) -> None:
        lookout, self._lookout = self._lookout, None
        if lookout is not None:
            lookout.close()

    # ------------------------------------------------------------ keeping

    def backup(self, path: Path) -> None:
        """Write a copy as of now to a new file, while others read and write.

        Drafts as typed are left out: a backup is kept for years, and what has
        been purged must be gone. The copy appears under its name only when it
        is whole, checked and on the disk.
        """
        from plenipo.store.sqlite_backup import copy

        with self._reader() as reader:
            copy(reader, path)

    def findings(self) -> tuple[str, ...]:
        """Return what is wrong with the file, one sentence a finding: empty when it is sound.

        Cost: reads the whole file.
        """
        from plenipo.store.sqlite_backup import examine

        with self._reader() as reader:
            return examine(reader)

    def close(self) -> None:
        """Write what is queued, and let go of the file."""
        self._groups.close()
        self._ending.set()
        with self._waiting:
            self._forget_lookout()
        with self._lock:
            self._closed = True
            readers, self._readers = self._readers, []
        for reader in readers:
            reader.close()
        if self._purge_due and self._writer is not None:
            self._cut_log(self._writer)
        self._drop_writer()


def _make(path: Path) -> None:
    """Make an empty file that only its owner may read, unless there is one."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except FileNotFoundError as error:
        raise UnusableInput(
            "there is no folder for this database; make it first", where=str(path)
        ) from error
    except OSError as error:
        raise StoreUnavailable(
            f"{path.name}: the database cannot be made here ({error.strerror})"
        ) from error


def _connect(path: Path, *, patience: float) -> sqlite3.Connection:
    """Open a file that exists."""
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw",
        uri=True,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,  # one thread at a time, by the lead and by the readers' loan
    )
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _as_statement(change: Change) -> Statement:
    if change.data is None:
        return (_LEAVE_OUT, (change.kind, change.key))
    return (_KEEP, (change.kind, change.key, change.data))


def _identity(path: str) -> tuple[int, int]:
    """Return which file stands under a name now."""
    try:
        found = os.stat(path)  # noqa: PTH116 - on every write, and twice as fast
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)
