"""The tables of a SQLite store, and how an older file becomes a newer one.

Each migration is a function that brings a file from one version to the next;
they run in order, in one transaction, when a file is opened. A migration that
has been published is never changed: files in the world have run it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Final

from plenipo.text.errors import UnusableInput

Migration = Callable[[sqlite3.Connection], None]

MARK: Final = 0x504C4E50  # "PLNP" in the file's header: whose file this is


_FIRST: Final = """
CREATE TABLE version (number INTEGER NOT NULL);
INSERT INTO version VALUES (0);
CREATE TABLE rows (
    room TEXT NOT NULL, seq INTEGER NOT NULL CHECK (seq > 0), data BLOB NOT NULL,
    PRIMARY KEY (room, seq)
) WITHOUT ROWID;
CREATE TABLE seats (
    member TEXT NOT NULL, room TEXT NOT NULL, PRIMARY KEY (member, room)
) WITHOUT ROWID;
CREATE TABLE snapshots (room TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, data BLOB NOT NULL);
CREATE TABLE scratch (
    room TEXT NOT NULL, key TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (room, key)
);
CREATE TRIGGER rows_stay BEFORE DELETE ON rows
    BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
CREATE TRIGGER rows_keep_still BEFORE UPDATE ON rows
    BEGIN SELECT RAISE(ABORT, 'the record only grows'); END"""


def _first(connection: sqlite3.Connection) -> None:
    """Rooms as rows, who sits where, snapshots, drafts as typed.

    Rows have no identity but room and number: a counter over the whole table
    would tell in one room that something happened in another.
    """
    for statement in _FIRST.split(";\n"):
        connection.execute(statement)


def _second(connection: sqlite3.Connection) -> None:
    """The vault: small documents that are no record."""
    connection.execute(
        "CREATE TABLE vault (kind TEXT NOT NULL, key TEXT NOT NULL, data BLOB NOT NULL,"
        " PRIMARY KEY (kind, key)) WITHOUT ROWID"
    )


MIGRATIONS: Final[tuple[Migration, ...]] = (_first, _second)


def migrate(
    connection: sqlite3.Connection, *, name: str, migrations: Sequence[Migration] = MIGRATIONS
) -> None:
    """Bring a file to the newest version in one transaction, or leave it as it was.

    `connection` commits by itself (`isolation_level=None`). Raises
    `UnusableInput` for a file of a newer version, and for one that is not ours.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection, name=name)
        if version > len(migrations):
            raise UnusableInput(
                f"this database was written by a newer Plenipo (version {version}, and this one "
                f"reads up to {len(migrations)}); use that one",
                where=name,
            )
        for step in migrations[version:]:
            step(connection)
        if version < len(migrations):
            connection.execute("UPDATE version SET number = ?", (len(migrations),))
            connection.execute(f"PRAGMA application_id = {MARK}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection, *, name: str) -> int:
    """Return the version of a file, 0 for an empty one."""
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if not tables and mark in {0, MARK}:
        return 0
    if mark != MARK:
        raise UnusableInput("this is a database of another program; name another file", where=name)
    (version,) = connection.execute("SELECT number FROM version").fetchone()
    return int(version)
