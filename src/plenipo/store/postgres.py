"""A store in a PostgreSQL database, for any number of processes over one record.

A room's head is one row; whoever appends moves it, from what was expected, in
the transaction that inserts the rows. Two who append to one room meet there
and nowhere else. Row security is a second wall behind the program's own: see
`plenipo.store.postgres_schema`.

Wake-ups carry nothing: they say that something has moved, not where. They are
sent after the commit, because the server lets only one transaction at a time
commit with a notice in it; one that is lost is made good by looking at the
heads now and then.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import Final, LiteralString

import psycopg

from plenipo.desk.ports import Batch, Sight, Stale, StoreUnavailable, Told
from plenipo.desk.vault import AFTER_KEYS, Change, Moved, keepable, must_be_keepable
from plenipo.record.kinds import MemberId, RoomId
from plenipo.store.groups import Closed
from plenipo.store.names import must_be_storable, names_in, storable
from plenipo.store.pages import LAST, in_pages
from plenipo.store.postgres_pool import Connection, Pool, unavailable
from plenipo.store.postgres_schema import check_walls
from plenipo.store.watching import Watchers

# What default the server has for isolation or durability must not weaken what is promised.
_APPEND: Final[LiteralString] = (
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL ROLE plenipo_appender; "
    "SET LOCAL lock_timeout = '10s'; SET LOCAL idle_in_transaction_session_timeout = '60s'"
)
_DURABLE: Final[LiteralString] = "; SET LOCAL synchronous_commit = on"
_READ: Final[LiteralString] = (
    "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; SET LOCAL ROLE plenipo_appender"
)
_KEEP: Final[LiteralString] = (
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL ROLE plenipo_keeper; "
    "SET LOCAL lock_timeout = '10s'; SET LOCAL idle_in_transaction_session_timeout = '60s'"
)
_LOOK_UP: Final[LiteralString] = (
    "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; SET LOCAL ROLE plenipo_keeper"
)
_VIEW: Final[LiteralString] = (
    "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; SET LOCAL ROLE plenipo_viewer"
)
# One statement: it sees seats and heads as of one moment.
_LOOK: Final[LiteralString] = """
    WITH here AS (
        SELECT room, array_agg(member) AS members FROM plenipo.seats
        WHERE member = ANY(%s::text[]) GROUP BY room
    ), there AS (
        SELECT room, seq FROM plenipo.heads
        WHERE room = ANY(%s::text[]) OR room IN (SELECT room FROM here)
    ) SELECT room, coalesce(seq, 0), coalesce(members, '{}')
      FROM here FULL JOIN there USING (room)"""


@dataclass(frozen=True, slots=True)
class Hat:
    """As whom a store acts: how its transactions begin, and for which member."""

    read: LiteralString
    write: LiteralString
    look_up: LiteralString = _LOOK_UP
    keep: LiteralString = _KEEP
    member: str | None = None


class PostgresStore:
    """Rooms in a database; made by `open_postgres`, or for one member by `reader`."""

    def __init__(self, pool: Pool, *, hat: Hat, poll: float) -> None:
        self._pool = pool
        self._hat = hat
        self._poll = poll
        self._closed = False
        self._watchers = Watchers()
        self._listening = Lock()
        self._listener: Connection | None = None
        self._seen = 0 if hat.member is not None else self._moves()

    def reader(self, member: MemberId) -> PostgresStore:
        """Return the store as one member may see it, by the database's own judgement.

        Rooms where the member does not sit are empty to it and every write is
        refused, whatever is asked. It works until this store is closed.
        """
        name = member if storable(member) else ""
        return PostgresStore(
            self._pool, hat=Hat(_VIEW, _VIEW, _VIEW, _VIEW, member=name), poll=self._poll
        )

    # ------------------------------------------------------------ writing

    def append(self, batches: Sequence[Batch]) -> None:
        """Append all batches or none; return when they would survive the loss of power.

        After `StoreUnavailable` it is not known whether the batches were
        recorded: read before trying again, or let `Stale` tell.
        """
        must_be_storable(*names_in(batches))
        if not batches:
            return
        with self._writing() as connection:
            _move_heads(connection, batches)
            rows = [
                (batch.room, seq, data)
                for batch in batches
                for seq, data in enumerate(batch.rows, batch.expected + 1)
            ]
            if rows:
                rooms, numbers, data = (list(column) for column in zip(*rows, strict=True))
                connection.execute(
                    "INSERT INTO plenipo.rows (room, seq, data) "
                    "SELECT * FROM unnest(%s::text[], %s::bigint[], %b::bytea[])",
                    (rooms, numbers, data),
                )
            for batch in batches:
                for change in batch.seats:
                    connection.execute(
                        "INSERT INTO plenipo.seats (member, room) VALUES (%s, %s) "
                        "ON CONFLICT DO NOTHING"
                        if change.seated
                        else "DELETE FROM plenipo.seats WHERE member = %s AND room = %s",
                        (change.member, batch.room),
                    )
        self._watchers.tell(batches)
        self._announce()

    def save_snapshot(self, room: RoomId, seq: int, data: bytes) -> None:
        """Keep a snapshot unless a newer one is kept."""
        must_be_storable(room)
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO plenipo.snapshots AS kept (room, seq, data) VALUES (%s, %s, %b) "
                "ON CONFLICT (room) DO UPDATE SET seq = excluded.seq, data = excluded.data "
                "WHERE excluded.seq >= kept.seq",
                (room, seq, data),
            )

    def put_scratch(self, room: RoomId, key: str, data: bytes | None) -> None:
        """Keep a draft as typed, or delete it with None.

        The server reclaims deleted rows when it vacuums, and its archived logs
        may keep them; `docs/deploy.md` says what follows.
        """
        must_be_storable(room, key)
        with self._writing() as connection:
            if data is None:
                connection.execute(
                    "DELETE FROM plenipo.scratch WHERE room = %s AND key = %s", (room, key)
                )
            else:
                connection.execute(
                    "INSERT INTO plenipo.scratch (room, key, data) VALUES (%s, %s, %b) "
                    "ON CONFLICT (room, key) DO UPDATE SET data = excluded.data",
                    (room, key, data),
                )

    def swap_scratch(self, room: RoomId, key: str, was: bytes | None, data: bytes | None) -> bool:
        """Keep a draft as typed where it is what was read; the row is locked while it is told."""
        must_be_storable(room, key)
        if was is None and data is None:
            return self.scratch(room, key) is None
        with self._writing() as connection:
            if was is None:
                done = connection.execute(
                    "INSERT INTO plenipo.scratch (room, key, data) VALUES (%s, %s, %b) "
                    "ON CONFLICT (room, key) DO NOTHING",
                    (room, key, data),
                )
            elif data is None:
                done = connection.execute(
                    "DELETE FROM plenipo.scratch WHERE room = %s AND key = %s AND data = %b",
                    (room, key, was),
                )
            else:
                done = connection.execute(
                    "UPDATE plenipo.scratch SET data = %b "
                    "WHERE room = %s AND key = %s AND data = %b",
                    (data, room, key, was),
                )
            return done.rowcount == 1

    def change(self, changes: Sequence[Change]) -> None:
        """Change documents of the vault, all or none; return when they would survive.

        In the order of their names, so that two who change the same never wait
        for each other.
        """
        must_be_keepable(changes)
        with self._pool.transaction(self._hat.keep, member=self._hat.member) as connection:
            for change in sorted(changes, key=lambda c: (c.kind, c.key)):
                if not _changed(connection, change):
                    raise Moved

    # ------------------------------------------------------------ reading

    def read(self, room: RoomId, *, after: int = 0, limit: int = 0) -> Iterator[tuple[int, bytes]]:
        """Yield the room's rows past `after`; those appended meanwhile may be among them."""
        if not storable(room):
            return

        def fetch(past: int, at_most: int) -> list[tuple[int, bytes]]:
            with self._reading() as connection:
                found = connection.execute(
                    "SELECT seq, data FROM plenipo.rows WHERE room = %s AND seq > %s "
                    "ORDER BY seq LIMIT %s",
                    (room, past, at_most),
                    binary=True,
                )
                return [_numbered(row) for row in found]

        yield from in_pages(fetch, after=after, limit=limit)

    def head(self, room: RoomId) -> int:
        """Return the last sequence number."""
        found = self._one("SELECT seq FROM plenipo.heads WHERE room = %s", room)
        return 0 if found is None else _number(found[0])

    def rooms_of(self, member: MemberId) -> tuple[RoomId, ...]:
        """Return the rooms where the member sits, sorted."""
        if not storable(member):
            return ()
        with self._reading() as connection:
            found = connection.execute(
                "SELECT room FROM plenipo.seats WHERE member = %s ORDER BY room", (member,)
            )
            return tuple(RoomId(str(room)) for (room,) in found)

    def rooms(self) -> tuple[RoomId, ...]:
        """Return every room, sorted; through `reader`, the member's own."""
        with self._reading() as connection:
            found = connection.execute("SELECT room FROM plenipo.heads WHERE seq > 0 ORDER BY room")
            return tuple(RoomId(str(room)) for (room,) in found)

    def snapshot(self, room: RoomId) -> tuple[int, bytes] | None:
        """Return the newest snapshot."""
        found = self._one("SELECT seq, data FROM plenipo.snapshots WHERE room = %s", room)
        return None if found is None else _numbered(found)

    def scratch(self, room: RoomId, key: str) -> bytes | None:
        """Return a draft as typed."""
        found = self._one(
            "SELECT 0, data FROM plenipo.scratch WHERE room = %s AND key = %s", room, key
        )
        return None if found is None else _numbered(found)[1]

    def scratch_keys(self, room: RoomId, *, prefix: str = "") -> tuple[str, ...]:
        """Return the keys of what is kept in scratch."""
        if not (storable(room) and storable(prefix)):
            return ()
        with self._reading() as connection:
            found = connection.execute(
                "SELECT key FROM plenipo.scratch WHERE room = %s AND starts_with(key, %s) "
                "ORDER BY key",
                (room, prefix),
            )
            return tuple(str(key) for (key,) in found)

    def document(self, kind: str, key: str) -> bytes | None:
        """Return a document of the vault."""
        if not (keepable(kind) and keepable(key)):
            return None
        with self._looking_up() as connection:
            found = connection.execute(
                "SELECT 0, data FROM plenipo.vault WHERE kind = %s AND key = %s",
                (kind, key),
                binary=True,
            ).fetchone()
        return None if found is None else _numbered(found)[1]

    def documents(
        self, kind: str, *, prefix: str = "", after: str = "", limit: int = 0
    ) -> tuple[tuple[str, bytes], ...]:
        """Return documents of a kind, by key."""
        if not (keepable(kind) and keepable(prefix or kind) and storable(after)):
            return ()
        with self._looking_up() as connection:
            found = connection.execute(
                "SELECT key, data FROM plenipo.vault WHERE kind = %s "
                "AND key >= %s AND key < %s AND key > %s ORDER BY key LIMIT %s",
                (kind, prefix, prefix + AFTER_KEYS, after, limit or LAST),
                binary=True,
            )
            return tuple(_named(row) for row in found)

    # ------------------------------------------------------------ waking up

    def look(self, members: Collection[MemberId], rooms: Collection[RoomId]) -> dict[RoomId, Sight]:
        """Return the members' rooms and those asked for, as of one moment."""
        asked = [member for member in set(members) if storable(member)]
        named = [room for room in set(rooms) if storable(room)]
        seen = dict.fromkeys(rooms, Sight(0, frozenset()))
        with self._reading() as connection:
            for room, head, here in connection.execute(_LOOK, (asked, named), binary=True):
                assert isinstance(here, list)
                members_here = frozenset(MemberId(str(member)) for member in here)
                seen[RoomId(str(room))] = Sight(_number(head), members_here)
        return seen

    def watch(self, told: Told) -> Callable[[], None]:
        """Call `told` with what this process appends.

        Two appends to one room that follow each other closely may be told in
        either order: each is told by the thread that asked for it.
        """
        return self._watchers.add(told)

    def wait(self, timeout: float) -> bool:
        """Wait until some room may have moved, at most `timeout` seconds; tell whether.

        Covers everything appended since the last call that returned True, or
        since the store was opened. Another process wakes at once; what this
        one appends is told by `watch`, and counts here when `poll` seconds
        have passed. For one thread at a time; others wait for it. Cost: a sum
        over the heads each time it wakes or `poll` seconds have passed.
        """
        with self._listening:
            until = time.monotonic() + timeout
            while not self._closed:
                self._listen()  # before looking, so that nothing falls between
                moves = self._moves()
                if moves != self._seen:
                    self._seen = moves
                    return True
                left = until - time.monotonic()
                if left <= 0:
                    return False
                self._doze(min(left, self._poll))
            raise Closed

    def close(self) -> None:
        """Let go of the connections; a reader has none of its own."""
        if self._hat.member is not None:
            return
        self._closed = True
        self._announce()  # wakes who waits
        with self._listening:
            self._forget_listener()
        self._pool.close()

    def _moves(self) -> int:
        """Return a number that grows with every row of every room; never shown to a viewer."""
        with self._reading() as connection:
            found = connection.execute(
                "SELECT coalesce(sum(seq), 0)::bigint FROM plenipo.heads"
            ).fetchone()
            return 0 if found is None else _number(found[0])

    def _listen(self) -> None:
        """Listen if the server can be reached; without it the heads are looked at all the same."""
        if self._listener is None:
            with suppress(StoreUnavailable, psycopg.Error):
                listener = self._pool.connect()
                self._listener = listener
                listener.execute("LISTEN plenipo")

    def _doze(self, seconds: float) -> None:
        begun = time.monotonic()
        until = begun + seconds
        try:
            if self._listener is not None:
                while seconds > 0:
                    for notice in self._listener.notifies(timeout=seconds, stop_after=1):
                        if self._closed or not self._pool.serves(notice.pid):
                            return
                    seconds = until - time.monotonic()
                return
        except psycopg.Error:
            self._forget_listener()
        time.sleep(max(0.0, min(seconds, 0.1) - (time.monotonic() - begun)))

    def _forget_listener(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(psycopg.Error):
                listener.close()

    def _announce(self) -> None:
        """Wake who waits. What has been appended stands, whether or not this succeeds."""
        with (
            suppress(StoreUnavailable),
            self._pool.transaction("BEGIN", member=None) as connection,
        ):
            connection.execute("NOTIFY plenipo")

    # ------------------------------------------------------------ transactions

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._pool.transaction(self._hat.write, member=self._hat.member)

    def _reading(self) -> AbstractContextManager[Connection]:
        return self._pool.transaction(self._hat.read, member=self._hat.member)

    def _looking_up(self) -> AbstractContextManager[Connection]:
        return self._pool.transaction(self._hat.look_up, member=self._hat.member)

    def _one(self, query: LiteralString, *names: str) -> tuple[object, ...] | None:
        """Return the one row a query by names finds; names that cannot be stored find none."""
        if not all(map(storable, names)):
            return None
        with self._reading() as connection:
            return connection.execute(query, names, binary=True).fetchone()


def open_postgres(
    url: str,
    *,
    connections: int = 8,
    patience: float = 10.0,
    poll: float = 1.0,
    pooled: bool = False,
) -> PostgresStore:
    """Open the store at `url`, as a role that owns nothing.

    At most `connections` at once, besides one that listens. `patience` is in
    seconds. `poll` is how often, in seconds, `wait` looks at the heads by
    itself. `pooled` says that a pooler in transaction mode stands between.

    Raises `UnusableInput` when the address cannot be read, the database has
    not been prepared or is of another version, or its walls do not stand;
    `StoreUnavailable` when it cannot be reached.
    """
    pool = Pool(url, size=connections, patience=patience, pooled=pooled)
    connection = pool.connect()
    try:
        check_walls(connection)
        (durability,) = connection.execute("SHOW synchronous_commit").fetchone() or ("",)
    except psycopg.Error as error:
        raise unavailable(error) from error
    finally:
        connection.close()
    durable: LiteralString = _DURABLE if durability == "off" else ""
    hat = Hat(_READ, _APPEND + durable, keep=_KEEP + durable)
    return PostgresStore(pool, hat=hat, poll=poll)


def _move_heads(connection: Connection, batches: Sequence[Batch]) -> None:
    """Move each room's head from what was expected, or raise `Stale`.

    Heads are moved in the order of their names, so that two transactions over
    the same rooms never wait for each other. A room without a head is given
    one at 0 where a batch only looks: nobody can begin it meanwhile.
    """
    first: dict[str, int] = {}
    now: dict[str, int] = {}
    stale: set[str] = set()
    for batch in batches:
        first.setdefault(batch.room, batch.expected)
        if now.get(batch.room, batch.expected) != batch.expected:
            stale.add(batch.room)
        now[batch.room] = batch.expected + len(batch.rows)
    for room in sorted(first):
        expected = first[room]
        if expected > 0:
            moved = connection.execute(
                "UPDATE plenipo.heads SET seq = %s WHERE room = %s AND seq = %s",
                (now[room], room, expected),
            ).rowcount
        elif expected == 0:
            moved = connection.execute(
                "INSERT INTO plenipo.heads AS head (room, seq) VALUES (%s, %s) "
                "ON CONFLICT (room) DO UPDATE SET seq = excluded.seq WHERE head.seq = 0",
                (room, now[room]),
            ).rowcount
        else:
            moved = 0
        if not moved:
            stale.add(room)
    for batch in batches:
        if batch.room in stale:
            raise Stale(batch.room)


def _changed(connection: Connection, change: Change) -> bool:
    """Change one document from what it was; tell whether it was that."""
    name = (change.kind, change.key)
    if change.was is None:
        done = connection.execute(
            "INSERT INTO plenipo.vault (kind, key, data) VALUES (%s, %s, %b) "
            "ON CONFLICT (kind, key) DO NOTHING",
            (*name, change.data),
        )
    elif change.data is None:
        done = connection.execute(
            "DELETE FROM plenipo.vault WHERE kind = %s AND key = %s AND data = %b",
            (*name, change.was),
        )
    else:
        done = connection.execute(
            "UPDATE plenipo.vault SET data = %b WHERE kind = %s AND key = %s AND data = %b",
            (change.data, *name, change.was),
        )
    return done.rowcount == 1


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _named(row: tuple[object, ...]) -> tuple[str, bytes]:
    name, data = row
    assert isinstance(name, str)
    assert isinstance(data, bytes)
    return name, data


def _numbered(row: tuple[object, ...]) -> tuple[int, bytes]:
    number, data = row
    assert isinstance(number, int)
    assert isinstance(data, bytes)
    return number, data
