"""Copy a SQLite store while it runs, look whether a copy is sound, and put one back."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from shutil import copyfile
from urllib.parse import quote

from plenipo.desk.ports import StoreUnavailable
from plenipo.desk.vault import FLEETING
from plenipo.store.sqlite_schema import MARK
from plenipo.text.errors import UnusableInput


def copy(source: sqlite3.Connection, path: Path) -> None:
    """Copy an open database to a file that must not exist.

    Drafts as typed are left out, and who is signed in.

    Raises `UnusableInput` when there is such a file, `StoreUnavailable` when
    the copy cannot be written or is not sound; then nothing stands at `path`.
    """
    part = path.with_name(path.name + ".part")
    if path.exists():
        raise UnusableInput("there is a file of this name already; name another", where=str(path))
    try:
        os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreUnavailable(f"the backup cannot be written ({error.strerror})") from error
    try:
        target = sqlite3.connect(part, isolation_level=None)
        try:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, no log beside it
            target.execute("PRAGMA secure_delete = ON")
            target.execute("PRAGMA synchronous = FULL")
            target.execute("DELETE FROM scratch")
            target.executemany("DELETE FROM vault WHERE kind = ?", [(kind,) for kind in FLEETING])
            target.execute("VACUUM")
            found = examine(target)
        finally:
            target.close()
        if found:
            raise StoreUnavailable(f"the backup is not sound: {found[0]}")
        _settle(part, path)
    except sqlite3.Error as error:
        raise StoreUnavailable(f"the backup cannot be written ({error})") from error
    except OSError as error:
        raise StoreUnavailable(f"the backup cannot be written ({error.strerror})") from error
    finally:
        part.unlink(missing_ok=True)


def check(path: Path) -> tuple[str, ...]:
    """Return what is wrong with a backup, one sentence a finding: empty when it is sound.

    Reads the whole file and changes nothing. Raises `UnusableInput` when there
    is no such file or it is no Plenipo database.
    """
    if not path.is_file():
        raise UnusableInput("there is no such file", where=str(path))
    database = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)
    try:
        (mark,) = database.execute("PRAGMA application_id").fetchone()
        if mark != MARK:
            raise UnusableInput("this is not a Plenipo database", where=path.name)
        return examine(database)
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0)
        if code == sqlite3.SQLITE_NOTADB:
            raise UnusableInput("this is not a Plenipo database", where=path.name) from error
        if code & 0xFF == sqlite3.SQLITE_CORRUPT:
            return (f"the file cannot be read to its end: {error}",)
        raise StoreUnavailable(f"{path.name} cannot be read ({error})") from error
    finally:
        database.close()


def restore(backup: Path, path: Path) -> None:
    """Put a sound backup where there is no database yet.

    Raises `UnusableInput` when the backup is not sound, or when a database or
    its log stands at `path`: a log of another database would spoil this one.
    """
    found = check(backup)
    if found:
        raise UnusableInput(f"the backup is not sound: {found[0]}", where=backup.name)
    for there in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        if there.exists():
            raise UnusableInput(
                "there is a file of this name already; move it away first", where=str(there)
            )
    part = path.with_name(path.name + ".part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
        copyfile(backup, part)
        _settle(part, path)
    except OSError as error:
        raise StoreUnavailable(f"the backup cannot be put back ({error.strerror})") from error
    finally:
        part.unlink(missing_ok=True)


def examine(database: sqlite3.Connection) -> tuple[str, ...]:
    """Return what is wrong inside a database: broken pages, rooms with gaps."""
    try:
        found = [
            str(line)
            for (line,) in database.execute("PRAGMA integrity_check(20)").fetchall()
            if line != "ok"
        ]
        if found:
            return tuple(found)
        gaps = database.execute(
            "SELECT room, count(*), max(seq) FROM rows GROUP BY room"
            " HAVING min(seq) <> 1 OR max(seq) <> count(*) ORDER BY room LIMIT 20"
        ).fetchall()
    except sqlite3.DatabaseError as error:
        return (f"the file cannot be read to its end: {error}",)
    return tuple(
        f"room {room} has {count} rows, but its last number is {last}" for room, count, last in gaps
    )


def _settle(part: Path, path: Path) -> None:
    """Bring a finished file to the disk, then under its name, and the name to the disk."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.rename(path)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
