"""What only the store in a file has: versions, backups, purging that leaves nothing."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Sequence
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from plenipo.desk.ports import Batch, SeatChange, Stale, StoreUnavailable
from plenipo.desk.vault import FLEETING, Change, Moved
from plenipo.record.kinds import MemberId, RoomId
from plenipo.store import sqlite_schema
from plenipo.store.groups import Closed
from plenipo.store.sqlite import SqliteStore
from plenipo.store.sqlite_backup import check, restore
from plenipo.store.sqlite_schema import MARK, MIGRATIONS, migrate
from plenipo.text.errors import PlenipoError, UnusableInput

ROOM, OTHER = RoomId("room"), RoomId("other")
ANNA = MemberId("anna")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plenipo.db"


def filled(path: Path) -> SqliteStore:
    store = SqliteStore(path)
    store.append([Batch(ROOM, 0, (b"a", b"b"), (SeatChange(ANNA, True),))])
    store.append([Batch(OTHER, 0, (b"c",))])
    store.save_snapshot(ROOM, 2, b"state")
    return store


def contents(store: SqliteStore) -> object:
    return (
        {room: list(store.read(room)) for room in store.rooms()},
        store.rooms_of(ANNA),
        {room: store.snapshot(room) for room in store.rooms()},
    )


# -------------------------------------------------------------------- the file


def test_a_new_file_is_for_its_owner_alone(path: Path) -> None:
    store = filled(path)
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    store.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("name", ["with space?.db", "per%20cent#1.db", "Ընդհանուր.db"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    store = filled(tmp_path / name)
    store.append([Batch(ROOM, 2, (b"c",))])
    assert store.head(ROOM) == 3
    store.close()
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_closed_store_says_so(path: Path) -> None:
    store = filled(path)
    store.close()
    store.close()
    with pytest.raises(Closed):
        store.append([Batch(ROOM, 2, (b"x",))])
    with pytest.raises(Closed):
        store.head(ROOM)


def test_no_number_in_the_file_counts_across_rooms(path: Path) -> None:
    """What happens in one room changes no number that is kept for another."""
    filled(path).close()
    with sqlite3.connect(path) as looking:
        schema = " ".join(
            sql for (sql,) in looking.execute("SELECT sql FROM sqlite_schema WHERE sql NOT NULL")
        )
        assert "AUTOINCREMENT" not in schema
        with pytest.raises(sqlite3.OperationalError, match="no such column"):
            looking.execute("SELECT rowid FROM rows")
    looking.close()


@pytest.mark.parametrize("change", ["DELETE FROM rows", "UPDATE rows SET data = x'00'"])
def test_the_record_only_grows_for_other_hands_too(path: Path, change: str) -> None:
    filled(path).close()
    other = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="the record only grows"):
        other.execute(change)
    other.close()


def test_submitting_appends_and_tells(path: Path) -> None:
    store = filled(path)
    told: list[PlenipoError | None] = []
    done = threading.Semaphore(0)

    def then(refusal: PlenipoError | None) -> None:
        told.append(refusal)
        done.release()

    store.submit([Batch(ROOM, 2, (b"c",))], then=then)
    store.submit([Batch(ROOM, 2, (b"d",))], then=then)
    for _ in range(2):
        assert done.acquire(timeout=10)
    assert told[0] is None
    assert isinstance(told[1], Stale)
    assert store.head(ROOM) == 3
    store.close()


def test_one_entry_that_cannot_be_kept_does_not_spoil_its_group(path: Path) -> None:
    """All wait while the file is locked, so that all are written together."""
    store = filled(path)
    store.append([Batch(RoomId("ready"), 0, (b"x",))])
    assert store._writer is not None
    largest = 100_000
    store._writer.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, largest)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    outcomes: dict[int, PlenipoError | None] = {}
    done = threading.Semaphore(0)

    def submit(name: int, size: int) -> None:
        def then(refusal: PlenipoError | None) -> None:
            outcomes[name] = refusal
            done.release()

        store.submit([Batch(RoomId(f"room {name}"), 0, (b"x" * size,))], then=then)

    for name in range(6):
        submit(name, largest + 1 if name == 3 else 10)
    other.execute("ROLLBACK")
    other.close()
    for _ in range(6):
        assert done.acquire(timeout=10)
    # A connection that met an error is made anew, so the limit was met once.
    refused = {name for name, refusal in outcomes.items() if refusal is not None}
    assert refused <= {3}
    for name in range(6):
        assert store.head(RoomId(f"room {name}")) == (0 if name in refused else 1)
    store.close()


# -------------------------------------------------------------------- versions


def test_an_older_file_is_brought_up_to_date_in_order(path: Path) -> None:
    filled(path).close()
    steps: list[str] = []

    def second(connection: sqlite3.Connection) -> None:
        steps.append("second")
        connection.execute("CREATE TABLE tags (room TEXT NOT NULL, tag TEXT NOT NULL)")

    def third(connection: sqlite3.Connection) -> None:
        steps.append("third")
        connection.execute("ALTER TABLE tags ADD COLUMN note TEXT")

    connection = sqlite3.connect(path, isolation_level=None)
    for _ in range(2):
        migrate(connection, name="x", migrations=[*MIGRATIONS, second, third])
    assert steps == ["second", "third"]
    assert connection.execute("SELECT number FROM version").fetchone() == (len(MIGRATIONS) + 2,)
    assert connection.execute("SELECT count(*) FROM rows").fetchone() == (3,)
    connection.close()


def test_a_file_of_the_first_version_is_given_a_vault(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, name="x", migrations=MIGRATIONS[:1])
    connection.execute("INSERT INTO rows VALUES (?, 1, ?)", (ROOM, b"said long ago"))
    connection.close()
    store = SqliteStore(path)
    store.change([Change("account", "anna", None, b"kept")])
    assert store.document("account", "anna") == b"kept"
    assert list(store.read(ROOM)) == [(1, b"said long ago")]
    store.close()
    again = SqliteStore(path)
    assert again.document("account", "anna") == b"kept"
    again.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path) -> None:
    filled(path).close()
    before = path.read_bytes()

    def second(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE tags (room TEXT)")
        connection.execute("DROP TABLE seats")

    def third(connection: sqlite3.Connection) -> None:
        raise ZeroDivisionError

    connection = sqlite3.connect(path, isolation_level=None)
    with pytest.raises(ZeroDivisionError):
        migrate(connection, name="x", migrations=[*MIGRATIONS, second, third])
    assert not connection.in_transaction
    connection.close()
    assert path.read_bytes() == before
    store = SqliteStore(path)
    assert store.rooms_of(ANNA) == (ROOM,)
    store.close()


def test_a_file_of_a_newer_version_is_refused_and_left_alone(path: Path) -> None:
    filled(path).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE version SET number = 99")
    connection.commit()
    connection.close()
    with pytest.raises(UnusableInput) as caught:
        SqliteStore(path)
    known = len(MIGRATIONS)
    assert str(caught.value) == (
        "plenipo.db: this database was written by a newer Plenipo "
        f"(version 99, and this one reads up to {known}); use that one"
    )
    assert check(path) == ()


def test_a_file_of_another_program_is_refused_and_left_alone(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE rows (room TEXT)")
    connection.commit()
    connection.close()
    with pytest.raises(UnusableInput, match=r"plenipo\.db: this is a database of another program"):
        SqliteStore(path)
    with pytest.raises(UnusableInput, match=r"plenipo\.db: this is not a Plenipo database"):
        check(path)


def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    path.write_text("The Parties shall meet.\n" * 200, "utf-8")
    before = path.read_bytes()
    for opens in (SqliteStore, check):
        with pytest.raises(UnusableInput, match=r"plenipo\.db: this is not a Plenipo database"):
            opens(path)
    assert path.read_bytes() == before


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="there is no folder for this database; make it first"):
        SqliteStore(tmp_path / "none" / "plenipo.db")
    assert not (tmp_path / "none").exists()


def test_two_who_open_a_new_file_at_once_make_it_once(path: Path) -> None:
    failures: list[BaseException] = []

    def opens() -> None:
        try:
            SqliteStore(path).close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=opens) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert check(path) == ()


def test_the_versions_have_no_gap(path: Path) -> None:
    SqliteStore(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT number FROM version").fetchall() == [(len(MIGRATIONS),)]
    assert connection.execute("PRAGMA application_id").fetchone() == (MARK,)
    connection.close()
    assert sqlite_schema.MIGRATIONS


# -------------------------------------------------------------------- backup


def test_a_backup_restores_to_the_same_record(tmp_path: Path, path: Path) -> None:
    store = filled(path)
    store.backup(tmp_path / "copy.db")
    before = contents(store)
    store.append([Batch(ROOM, 2, (b"after the backup",))])
    store.close()
    assert check(tmp_path / "copy.db") == ()
    restore(tmp_path / "copy.db", tmp_path / "again.db")
    again = SqliteStore(tmp_path / "again.db")
    assert contents(again) == before
    again.append([Batch(ROOM, 2, (b"another future",))])
    assert again.findings() == ()
    again.close()
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "again.db").stat().st_mode) == 0o600


def test_accounts_survive_a_backup_and_who_is_signed_in_does_not(
    tmp_path: Path, path: Path
) -> None:
    store = filled(path)
    for kind in ("account", "invitation", *FLEETING):
        store.change([Change(kind, "anna", None, b"document of " + kind.encode())])
    store.backup(tmp_path / "copy.db")
    assert store.document("session", "anna") == b"document of session"
    store.close()
    restore(tmp_path / "copy.db", tmp_path / "again.db")
    again = SqliteStore(tmp_path / "again.db")
    for kind in ("account", "invitation"):
        assert again.document(kind, "anna") == b"document of " + kind.encode()
    for kind in FLEETING:
        assert again.documents(kind) == ()
    again.close()
    data = (tmp_path / "copy.db").read_bytes()
    assert not any(b"document of " + kind.encode() in data for kind in FLEETING)


def test_what_is_left_out_of_the_vault_is_overwritten_in_the_file(path: Path) -> None:
    store = filled(path)
    store.change([Change("account", "anna", None, b"Davit Orsel, of Ardenia")])
    store.change([Change("account", "anna", b"Davit Orsel, of Ardenia", None)])
    store.close()
    assert b"Davit Orsel" not in path.read_bytes()


def test_one_who_is_too_late_does_not_spoil_its_group(path: Path) -> None:
    """All wait while the file is locked, so that all are written together: each has its answer."""
    store = filled(path)
    store.change([Change("invitation", "a", None, b"unused")])
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    outcomes: list[str] = []

    def use(by: int) -> None:
        try:
            store.change(
                [
                    Change("invitation", "a", b"unused", b"used by %d" % by),
                    Change("account", f"{by}", None, b"made"),
                ]
            )
            outcomes.append("used")
        except Moved:
            outcomes.append("moved")

    threads = [threading.Thread(target=use, args=(by,)) for by in range(5)]
    for thread in threads:
        thread.start()
    other.execute("ROLLBACK")
    other.close()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(outcomes) == ["moved"] * 4 + ["used"]
    ((winner, _),) = store.documents("account")
    assert store.document("invitation", "a") == b"used by " + winner.encode()
    store.close()


def test_a_backup_under_load_is_one_moment(tmp_path: Path, path: Path) -> None:
    """Two rooms are appended to in step: a copy has them in step, and all that was before."""
    store = SqliteStore(path)
    stop = threading.Event()
    written = [0]

    def write() -> None:
        while not stop.is_set():
            n = written[0]
            store.append([Batch(ROOM, n, (b"x" * 300,)), Batch(OTHER, n, (b"y" * 300,))])
            written[0] = n + 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(5):
            before = written[0]
            store.backup(tmp_path / f"copy{n}.db")
            after = written[0]
            assert check(tmp_path / f"copy{n}.db") == ()
            copy = SqliteStore(tmp_path / f"copy{n}.db")
            assert before <= copy.head(ROOM) == copy.head(OTHER) <= after + 1
            copy.close()
    finally:
        stop.set()
        writer.join()
    store.close()


def test_a_backup_never_replaces_a_file(tmp_path: Path, path: Path) -> None:
    store = filled(path)
    (tmp_path / "copy.db").write_bytes(b"mine")
    with pytest.raises(UnusableInput, match="there is a file of this name already"):
        store.backup(tmp_path / "copy.db")
    with pytest.raises(StoreUnavailable, match="the backup cannot be written"):
        store.backup(tmp_path / "none" / "copy.db")
    store.backup(tmp_path / "good.db")
    store.close()
    with pytest.raises(UnusableInput, match="there is a file of this name already"):
        restore(tmp_path / "good.db", path)
    (tmp_path / "new.db-wal").write_bytes(b"of another database")
    with pytest.raises(UnusableInput, match="there is a file of this name already"):
        restore(tmp_path / "good.db", tmp_path / "new.db")
    with pytest.raises(UnusableInput, match="there is no such file"):
        restore(tmp_path / "none.db", tmp_path / "fresh.db")
    assert (tmp_path / "copy.db").read_bytes() == b"mine"
    assert not list(tmp_path.glob("*.part"))


def test_a_damaged_backup_is_found_out_and_not_restored(tmp_path: Path, path: Path) -> None:
    store = filled(path)
    store.append([Batch(ROOM, 2, tuple(b"%d" % n * 100 for n in range(200)))])
    store.backup(tmp_path / "copy.db")
    store.close()
    whole = (tmp_path / "copy.db").read_bytes()
    (tmp_path / "short.db").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "holed.db").write_bytes(whole[:20480] + bytes(4096) + whole[24576:])
    for name in ("short.db", "holed.db"):
        assert check(tmp_path / name) != ()
        with pytest.raises(UnusableInput, match="the backup is not sound"):
            restore(tmp_path / name, tmp_path / "again.db")
    assert not (tmp_path / "again.db").exists()


def test_a_room_with_a_gap_is_found_out(tmp_path: Path, path: Path) -> None:
    filled(path).close()
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER rows_stay")
    connection.execute("DELETE FROM rows WHERE room = 'room' AND seq = 1")
    connection.commit()
    connection.close()
    assert check(path) == ("room room has 1 rows, but its last number is 2",)


# -------------------------------------------------------------------- purging


def traces(folder: Path, token: bytes) -> list[str]:
    return [file.name for file in sorted(folder.iterdir()) if token in file.read_bytes()]


def test_what_is_purged_is_in_no_file(tmp_path: Path, path: Path) -> None:
    store = filled(path)
    store.put_scratch(ROOM, "draft", b"We can live with thirty days")
    store.put_scratch(ROOM, "draft", b"We can live with sixty days")
    assert traces(tmp_path, b"sixty days") == ["plenipo.db-wal"]
    store.backup(tmp_path / "copy.db")
    store.put_scratch(ROOM, "draft", None)
    assert traces(tmp_path, b"We can live") == []
    store.close()
    assert traces(tmp_path, b"We can live") == []


def test_what_is_purged_while_another_reads_is_gone_with_the_next_write(
    tmp_path: Path, path: Path
) -> None:
    store = filled(path)
    store.put_scratch(ROOM, "draft", b"We can live with sixty days")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM rows").fetchone()
    store.put_scratch(ROOM, "draft", None)
    assert store.scratch(ROOM, "draft") is None
    assert traces(tmp_path, b"sixty days") == ["plenipo.db-wal"]
    other.execute("ROLLBACK")
    other.close()
    store.append([Batch(ROOM, 2, (b"c",))])
    assert traces(tmp_path, b"sixty days") == []
    store.close()


typed = st.tuples(
    st.sampled_from(["a", "b", "c", "d", "e", "f"]),
    st.sampled_from([30, 200, 1000, 3000, 5000, 20_000]),
    st.booleans(),
)


@given(st.lists(typed, min_size=5, max_size=60), st.booleans())
def test_whatever_was_typed_nothing_purged_remains(
    tmp_path_factory: pytest.TempPathFactory, doings: Sequence[tuple[str, int, bool]], cut: bool
) -> None:
    """Drafts of many lengths, changed and purged among entries: no older wording stays behind."""
    folder = tmp_path_factory.mktemp("purging")
    store = SqliteStore(folder / "plenipo.db")
    standing: dict[str, bytes] = {}
    gone: list[bytes] = []
    for n, (key, size, entry) in enumerate(doings):
        if key in standing:
            gone.append(standing[key])
        standing[key] = b"<typed %d>" % n
        store.put_scratch(ROOM, key, standing[key] * (size // 10))
        if entry:
            store.append([Batch(ROOM, store.head(ROOM), (b"x" * size,))])
        if cut and n % 7 == 0:
            assert store._writer is not None
            store._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for key in ("a", "b", "c"):
        store.put_scratch(ROOM, key, None)
        gone.append(standing.pop(key, b"<never>"))
    bytes_left = b"".join(file.read_bytes() for file in folder.iterdir())
    assert [token for token in gone if token in bytes_left] == []
    for key, token in standing.items():
        assert token in bytes_left
        assert (store.scratch(ROOM, key) or b"").startswith(token)
    store.close()
