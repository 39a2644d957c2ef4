"""How fast the file store records durably: alone, and fifty at once, beside a bare fdatasync."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import files
from benchmarks.report import Finding, Section, Table
from benchmarks.timing import Timed, in_turn
from plenipo.desk.ports import Batch, Store
from plenipo.record.kinds import RoomId
from plenipo.store.sqlite import SqliteStore
from plenipo.text.errors import PlenipoError

if TYPE_CHECKING:
    from tests.store.server import Server

ENTRY = bytes(range(256)) + b"about as long as an entry is on the whole"
WRITERS = 50
_CLIENTS = 8  # that write to PostgreSQL at once
GROWING = 1200  # transactions after which the log has its size
SINGLY = 0.8  # of the rate of a bare fdatasync
BY_GROUPS = 20.0  # times that rate


def durable_append(*, quick: bool) -> Section:
    """Append entries one after another, each durable before the next."""
    count = 100 if quick else 400
    with folder() as place, contenders(place) as (bare, plain, store):
        room = RoomId("a" * 32)
        head = [0]

        def ours(times: int = count) -> None:
            for _ in range(times):
                store.append([Batch(room, head[0], (ENTRY,))])
                head[0] += 1

        # A log is written over once it has been taken into the file; until then it only grows,
        # and a growing file costs the disk more. What counts is the rate of a server in use.
        plain(GROWING)
        ours(GROWING)
        results = in_turn(
            {"bare": lambda: bare(count), "plain": lambda: plain(count), "ours": ours},
            rounds=5 if quick else 11,
        )
        assert store.head(room) == head[0]
    share = results["bare"].median / results["ours"].median
    return Section(
        "Record an entry durably",
        f"{count} entries of {len(ENTRY)} bytes, one after another, on one disk. The bare writer "
        "appends to a file and calls `fdatasync`; plain SQLite is `sqlite3` with the same table, "
        "the same log and the same synchronisation, one insert a transaction, and checks nothing.",
        [
            Table(
                ("writer", "entries a second", "of the bare rate"),
                [
                    _row("write + fdatasync", results["bare"], count, results["bare"], count),
                    _row("plain SQLite", results["plain"], count, results["bare"], count),
                    _row("Plenipo, SQLite", results["ours"], count, results["bare"], count),
                ],
            )
        ],
        [
            Finding(
                "durable append, singly",
                f"≥ {SINGLY}× the bare fdatasync rate",
                f"{share:.2f}×",
                share >= SINGLY,
            )
        ],
    )


def group_commit(*, quick: bool) -> Section:
    """Append by fifty writers at once, as threads and as tasks of one loop."""
    each = 20 if quick else 100
    alone = 100 if quick else 400
    with folder() as place, contenders(place) as (bare, plain, store):
        heads = {RoomId(f"{n:032x}"): 0 for n in range(WRITERS)}
        by_fifty = transactions_of_fifty(place / "fifty.db")

        def threads() -> None:
            _threads(store, heads, each)

        def tasks() -> None:
            asyncio.run(_tasks(store, heads, each))

        results = in_turn(
            {
                "bare": lambda: bare(alone),
                "plain": lambda: plain(alone),
                "fifty": lambda: by_fifty(each),
                "threads": threads,
                "tasks": tasks,
            },
            rounds=3 if quick else 7,
        )
        by_fifty(0)
        for room, head in heads.items():
            assert store.head(room) == head
    total = WRITERS * each
    one = results["bare"]
    ratios = {
        name: (one.median / alone) / (results[name].median / total) for name in ("threads", "tasks")
    }
    return Section(
        "Record by fifty writers at once",
        f"{WRITERS} writers, each {each} entries, each waiting until its own is durable. "
        "Fifty a transaction by one thread that waits for nobody is what SQLite can take.",
        [
            Table(
                ("writers", "entries a second", "of one bare writer"),
                [
                    _row("one, write + fdatasync", one, alone, one, alone),
                    _row("one, plain SQLite", results["plain"], alone, one, alone),
                    _row(
                        "one, plain SQLite, 50 a transaction", results["fifty"], total, one, alone
                    ),
                    _row("50 threads, Plenipo", results["threads"], total, one, alone),
                    _row("50 tasks of one loop, Plenipo", results["tasks"], total, one, alone),
                ],
            )
        ],
        [
            Finding(
                "durable append, 50 writers",
                f"≥ {BY_GROUPS:.0f}× the bare fdatasync rate of one",
                f"{ratios['tasks']:.1f}× (tasks), {ratios['threads']:.1f}× (threads)",
                max(ratios.values()) >= BY_GROUPS,
            )
        ],
    )


def postgres_append(*, quick: bool) -> Section:
    """Append to a PostgreSQL of our own: one after another, and eight at once."""
    title = "Record in PostgreSQL"
    try:
        from tests.store.server import Missing as NoServer
        from tests.store.server import own_server
    except ImportError as error:
        return Section(title, f"Not measured: {error}.", [])
    try:
        server = own_server()
    except NoServer as missing:
        return Section(title, f"Not measured: {missing}.", [])
    count = 100 if quick else 400
    try:
        with (
            folder() as place,
            contenders(place) as (bare, _, _),
            _database(server) as (
                store,
                plain,
            ),
        ):
            heads = {RoomId(f"{n:032x}"): 0 for n in range(_CLIENTS)}
            room, head = RoomId("a" * 32), [0]

            def ours() -> None:
                for _ in range(count):
                    store.append([Batch(room, head[0], (ENTRY,))])
                    head[0] += 1

            def together() -> None:
                _threads(store, heads, count // _CLIENTS)

            results = in_turn(
                {
                    "bare": lambda: bare(count),
                    "plain": lambda: plain(count),
                    "ours": ours,
                    "together": together,
                },
                rounds=3 if quick else 7,
            )
            assert store.head(room) == head[0]
    finally:
        server.remove()
    rows = [
        _row("write + fdatasync", results["bare"], count, results["bare"], count),
        _row("one, plain insert with `psycopg`", results["plain"], count, results["bare"], count),
        _row("one, Plenipo", results["ours"], count, results["bare"], count),
        _row(f"{_CLIENTS} threads, Plenipo", results["together"], count, results["bare"], count),
    ]
    return Section(
        title,
        "For information; nothing must be reached here. A server on this machine, over its local "
        "socket, with its settings as they come (every commit synchronised). Ours checks what "
        "the room is expected to stand at, under row security, and wakes those who wait.",
        [Table(("writer", "entries a second", "of the bare rate"), rows)],
    )


@contextmanager
def _database(server: Server) -> Iterator[tuple[Store, Callable[[int], None]]]:
    """Lend our store on a new database, and a function that inserts into a plain table."""
    import psycopg

    from plenipo.store.postgres import open_postgres
    from plenipo.store.postgres_schema import prepare
    from tests.store.server import PASSWORD

    name = "plenipo_bench"
    with psycopg.connect(server.url, autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name}")
    prepare(server.address(name), login=name, password=PASSWORD)
    with (
        psycopg.connect(server.address(name), autocommit=True) as database,
        closing(open_postgres(server.address(name, user=name), connections=_CLIENTS)) as store,
    ):
        database.execute(
            "CREATE TABLE plain (room text, seq bigint, data bytea, PRIMARY KEY (room, seq))"
        )
        written = [0]

        def plain(count: int) -> None:
            for _ in range(count):
                written[0] += 1
                database.execute("INSERT INTO plain VALUES ('room', %s, %s)", (written[0], ENTRY))

        yield store, plain


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk of the repository, emptied afterwards."""
    files.DATA.mkdir(exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="store-", dir=files.DATA))
    try:
        yield place
    finally:
        shutil.rmtree(place)


@contextmanager
def contenders(
    place: Path,
) -> Iterator[tuple[Callable[[int], None], Callable[[int], None], SqliteStore]]:
    """A bare writer, plain SQLite, and ours."""
    descriptor = os.open(place / "bare", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    database = _plain(place / "plain.db")
    written = [0]

    def bare(count: int) -> None:
        for _ in range(count):
            os.write(descriptor, ENTRY)
            os.fdatasync(descriptor)

    def plain(count: int) -> None:
        for _ in range(count):
            written[0] += 1
            database.execute("INSERT INTO rows VALUES ('room', ?, ?)", (written[0], ENTRY))

    with closing(database), closing(SqliteStore(place / "ours.db")) as store:
        try:
            yield bare, plain, store
        finally:
            os.close(descriptor)


def transactions_of_fifty(path: Path) -> Callable[[int], None]:
    """Plain SQLite, fifty entries to fifty rooms a transaction; closes when asked for none."""
    database = _plain(path)
    written = [0]

    def insert(transactions: int) -> None:
        for _ in range(transactions):
            written[0] += 1
            database.execute("BEGIN IMMEDIATE")
            database.executemany(
                "INSERT INTO rows VALUES (?, ?, ?)",
                [(f"{n:032x}", written[0], ENTRY) for n in range(WRITERS)],
            )
            database.execute("COMMIT")
        if not transactions:
            database.close()

    return insert


def _plain(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute(
        "CREATE TABLE rows (room TEXT, seq INTEGER, data BLOB, PRIMARY KEY (room, seq)) "
        "WITHOUT ROWID"
    )
    return database


def _threads(store: Store, heads: dict[RoomId, int], each: int) -> None:
    start = threading.Barrier(len(heads))

    def write(room: RoomId) -> None:
        start.wait()
        for _ in range(each):
            store.append([Batch(room, heads[room], (ENTRY,))])
            heads[room] += 1

    threads = [threading.Thread(target=write, args=(room,)) for room in heads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


async def _tasks(store: SqliteStore, heads: dict[RoomId, int], each: int) -> None:
    loop = asyncio.get_running_loop()

    async def write(room: RoomId) -> None:
        for _ in range(each):
            done: asyncio.Future[None] = loop.create_future()

            def then(refusal: PlenipoError | None, done: asyncio.Future[None] = done) -> None:
                assert refusal is None
                loop.call_soon_threadsafe(done.set_result, None)

            store.submit([Batch(room, heads[room], (ENTRY,))], then=then)
            await done
            heads[room] += 1

    await asyncio.gather(*(write(room) for room in heads))


def _row(name: str, result: Timed, count: int, bare: Timed, bare_count: int) -> tuple[str, ...]:
    rate, bare_rate = count / result.median, bare_count / bare.median
    return name, f"{rate:,.0f}", f"{rate / bare_rate:.2f}×"
