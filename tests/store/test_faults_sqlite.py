"""What was acknowledged survives; what goes wrong is one sentence; what is mended works again."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from plenipo.desk.ports import Batch, Stale, StoreUnavailable
from plenipo.record.kinds import RoomId
from plenipo.store.sqlite import SqliteStore
from tests.store.laws import acknowledged, check_nothing_lost, finished, kill_at_a_moment

ROOM, OTHER = RoomId("room"), RoomId("other")


@pytest.mark.parametrize(
    "rounds", [3, pytest.param(40, marks=pytest.mark.slow)], ids=["a few", "many"]
)
def test_what_was_acknowledged_survives_kill_9(tmp_path: Path, rounds: int) -> None:
    path = tmp_path / "plenipo.db"
    chance = random.Random(rounds)
    lines: list[bytes] = []
    for _ in range(rounds):
        lines += kill_at_a_moment(
            f"sqlite:{path}", threads=chance.choice([1, 4, 12]), lines=chance.randrange(1, 400)
        )
        store = SqliteStore(path)
        check_nothing_lost(
            {room: list(store.read(room)) for room in store.rooms()}, acknowledged(lines)
        )
        assert store.findings() == ()
        store.close()


def test_the_log_is_synchronised_with_every_commit(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "plenipo.db")
    for _ in range(2):
        assert store._writer is not None
        assert store._writer.execute("PRAGMA synchronous").fetchone() == (2,)
        assert store._writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store._writer.execute("PRAGMA secure_delete").fetchone() == (1,)
        assert store._writer.execute("PRAGMA foreign_keys").fetchone() == (0,)
        store._drop_writer()
        store.append([Batch(ROOM, store.head(ROOM), (b"on a new connection",))])
    store.close()


# -------------------------------------------------------------------- the disk


def test_a_limit_of_size_is_met_and_lifted(tmp_path: Path) -> None:
    path = tmp_path / "plenipo.db"
    said = finished("full", str(path), str(300_000))
    kept = [line for line in said if line.endswith("acknowledged")]
    assert f"unavailable 0 {_sentence(sqlite3.SQLITE_IOERR)}" in said
    assert len(kept) > 10
    store = SqliteStore(path)
    assert store.head(ROOM) == int(kept[-1].split()[1])
    assert list(store.read(ROOM))[-1][1] == b"after"
    assert store.findings() == ()
    store.close()


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of its own, so small that it can be filled."""
    mount = shutil.which("mount")
    folder.mkdir()
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if not made or made.returncode:
        pytest.skip("no small disk could be made: it takes root and the program mount")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def fill(store: SqliteStore) -> None:
    for n in range(1000):
        store.append([Batch(ROOM, n, (b"x" * 5000,))])


def test_a_full_disk_refuses_and_an_emptied_one_takes_again(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        store = SqliteStore(disk / "plenipo.db")
        store.append([Batch(OTHER, 0, (b"before",))])
        ballast = disk / "ballast"
        ballast.write_bytes(b"x" * 300_000)
        with pytest.raises(StoreUnavailable, match=_sentence(sqlite3.SQLITE_FULL)):
            fill(store)
        head = store.head(ROOM)
        assert head > 10
        for _ in range(3):
            with pytest.raises(StoreUnavailable):
                store.append([Batch(ROOM, head, (b"x" * 50_000,))])
        with pytest.raises(StoreUnavailable, match="backup cannot be written"):
            store.backup(disk / "copy.db")
        assert not list(disk.glob("copy*"))
        assert store.head(ROOM) == head
        assert list(store.read(OTHER)) == [(1, b"before")]
        ballast.unlink()
        store.append([Batch(ROOM, head, (b"after",))])
        assert store.head(ROOM) == head + 1
        assert store.findings() == ()
        store.close()


def test_a_file_or_folder_that_may_not_be_written_is_told_in_a_sentence() -> None:
    folder = Path(tempfile.mkdtemp(prefix="plenipo-"))
    try:
        path = folder / "plenipo.db"
        SqliteStore(path).close()
        nobody = 65534
        if os.geteuid() == 0:
            os.chown(folder, nobody, nobody)
            os.chown(path, nobody, nobody)
        assert finished("read-only", str(path), str(nobody)) == [
            f"unavailable 0 {_sentence(sqlite3.SQLITE_READONLY)}",
            f"unavailable 0 {_sentence(sqlite3.SQLITE_READONLY)}",
            "room 1 acknowledged",
        ]
    finally:
        shutil.rmtree(folder)


def _sentence(code: int) -> str:
    from plenipo.store.sqlite_errors import SENTENCES

    return SENTENCES[code]


def test_a_file_locked_by_another_program_is_told_and_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "plenipo.db"
    store = SqliteStore(path, patience=0.05)
    store.append([Batch(ROOM, 0, (b"before",))])
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="another program keeps the database locked"):
        store.append([Batch(ROOM, 1, (b"x",))])
    assert list(store.read(ROOM)) == [(1, b"before")]
    other.execute("ROLLBACK")
    other.close()
    store.append([Batch(ROOM, 1, (b"after",))])
    store.close()


def test_what_another_process_appends_is_seen(tmp_path: Path) -> None:
    one, two = SqliteStore(tmp_path / "plenipo.db"), SqliteStore(tmp_path / "plenipo.db")
    one.append([Batch(ROOM, 0, (b"a",))])
    two.append([Batch(ROOM, 1, (b"b",))])
    with pytest.raises(Stale):
        one.append([Batch(ROOM, 1, (b"c",))])
    one.append([Batch(ROOM, 2, (b"c",))])
    assert [data for _, data in two.read(ROOM)] == [b"a", b"b", b"c"]
    one.close()
    two.close()


def test_a_file_that_was_moved_away_takes_nothing_until_it_is_back(tmp_path: Path) -> None:
    path = tmp_path / "plenipo.db"
    store = SqliteStore(path)
    store.append([Batch(ROOM, 0, (b"before",))])
    path.rename(tmp_path / "elsewhere")
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match=r"moved or replaced|still there"):
            store.append([Batch(ROOM, 1, (b"x",))])
    (tmp_path / "elsewhere").rename(path)
    store.append([Batch(ROOM, 1, (b"after",))])
    store.close()
    again = SqliteStore(path)
    assert [data for _, data in again.read(ROOM)] == [b"before", b"after"]
    again.close()


def test_a_file_put_in_place_of_the_one_in_use_is_not_written(tmp_path: Path) -> None:
    path, other = tmp_path / "plenipo.db", tmp_path / "other.db"
    SqliteStore(other).close()
    before = other.read_bytes()
    store = SqliteStore(path)
    store.append([Batch(ROOM, 0, (b"a",))])
    other.rename(path)
    with pytest.raises(StoreUnavailable, match="moved or replaced while in use"):
        store.append([Batch(ROOM, 1, (b"x",))])
    assert path.read_bytes() == before
    store._drop_writer()
    for reader in store._readers:
        reader.close()
    store._readers.clear()


# -------------------------------------------------------------------- damage


def in_use(folder: Path) -> tuple[bytes, bytes]:
    """The bytes of a file with 50 rows and of its log with 50 more, as a crash leaves them."""
    store = SqliteStore(folder / "plenipo.db")
    for n in range(50):
        store.append([Batch(ROOM, n, (b"%d" % n * 40,))])
    assert store._writer is not None
    store._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for n in range(50, 100, 2):
        store.append([Batch(ROOM, n, (b"%d" % n * 40, b"%d" % (n + 1) * 40))])
    kept = (folder / "plenipo.db").read_bytes(), (folder / "plenipo.db-wal").read_bytes()
    store.close()
    return kept


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    return in_use(tmp_path_factory.mktemp("crashed"))


def start_on(file: bytes, log: bytes) -> int:
    """Start on what a crash left; return how many rows there are, checked, after one more."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plenipo.db"
        path.write_bytes(file)
        Path(f"{path}-wal").write_bytes(log)
        store = SqliteStore(path)
        rows = list(store.read(ROOM))
        assert rows == [(n + 1, b"%d" % n * 40) for n in range(len(rows))]
        assert store.findings() == ()
        store.append([Batch(ROOM, len(rows), (b"after",))])
        store.close()
        store = SqliteStore(path)
        assert store.head(ROOM) == len(rows) + 1
        store.close()
        return len(rows)


def test_a_whole_log_is_taken_in(crashed: tuple[bytes, bytes]) -> None:
    assert start_on(*crashed) == 100
    assert start_on(crashed[0], b"") == 50


@given(st.data())
def test_a_torn_log_costs_no_more_than_what_was_torn(
    crashed: tuple[bytes, bytes], data: st.DataObject
) -> None:
    file, log = crashed
    at = data.draw(st.integers(0, len(log) - 1))
    whole = start_on(file, log[:at])
    assert 50 <= whole <= 100
    assert whole % 2 == 0  # two rows were appended at a time: both or neither
    garbled = log[:at] + bytes(byte ^ 0x5A for byte in log[at : at + 600]) + log[at + 600 :]
    assert start_on(file, garbled) == whole


@pytest.mark.parametrize("place", [0.5, 1.0])
def test_a_damaged_file_is_told_and_never_read_as_sound(
    tmp_path: Path, crashed: tuple[bytes, bytes], place: float
) -> None:
    path = tmp_path / "plenipo.db"
    page = 4096 * int((len(crashed[0]) // 4096 - 1) * place)
    path.write_bytes(crashed[0][:page] + b"\xa5" * 4096 + crashed[0][page + 4096 :])
    store = SqliteStore(path)
    assert store.findings() != ()
    store.close()


def test_a_damaged_page_of_rows_is_unavailable_and_others_go_on(
    tmp_path: Path, crashed: tuple[bytes, bytes]
) -> None:
    path = tmp_path / "plenipo.db"
    path.write_bytes(crashed[0])
    with sqlite3.connect(path) as looking:
        (root,) = looking.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'rows'"
        ).fetchone()
    looking.close()
    start = (root - 1) * 4096
    path.write_bytes(crashed[0][:start] + b"\xa5" * 4096 + crashed[0][start + 4096 :])
    store = SqliteStore(path)
    with pytest.raises(StoreUnavailable, match=_sentence(sqlite3.SQLITE_CORRUPT)):
        list(store.read(ROOM))
    with pytest.raises(StoreUnavailable, match=_sentence(sqlite3.SQLITE_CORRUPT)):
        store.append([Batch(ROOM, 50, (b"x",))])
    store.put_scratch(ROOM, "draft", b"as typed")
    assert store.scratch(ROOM, "draft") == b"as typed"
    assert store.findings() != ()
    store.close()
