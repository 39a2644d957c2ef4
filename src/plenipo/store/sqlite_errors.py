"""What SQLite's errors mean to whoever runs the machine, in one sentence each."""

from __future__ import annotations

import sqlite3
from typing import Final

from plenipo.desk.ports import StoreUnavailable

# What everybody meets alike is not tried again caller by caller.
COMMON: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    }
)
SENTENCES: Final = {
    sqlite3.SQLITE_FULL: "the disk is full; make room and try again",
    sqlite3.SQLITE_READONLY: "the database can only be read; let Plenipo write the file and folder",
    sqlite3.SQLITE_BUSY: "another program keeps the database locked; end it or try again",
    sqlite3.SQLITE_LOCKED: "another program keeps the database locked; end it or try again",
    sqlite3.SQLITE_CORRUPT: "the database is damaged; restore the latest backup",
    sqlite3.SQLITE_NOTADB: "the database is damaged; restore the latest backup",
    sqlite3.SQLITE_IOERR: "the disk failed to read or write; look at its space and its health",
    sqlite3.SQLITE_CANTOPEN: "the database cannot be opened; is it still there, and readable?",
    sqlite3.SQLITE_TOOBIG: "the entry is larger than the database can keep",
    sqlite3.SQLITE_PERM: "the database may not be opened by this user",
}


def primary(error: Exception) -> int:
    """Return the primary code of an error of SQLite, 0 for any other."""
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else 0


def unavailable(error: Exception) -> StoreUnavailable:
    """Say in one sentence what keeps the database from working."""
    if isinstance(error, StoreUnavailable):
        return StoreUnavailable(str(error))  # each caller raises one of its own
    if isinstance(error, OverflowError):
        return StoreUnavailable(SENTENCES[sqlite3.SQLITE_TOOBIG])
    said = SENTENCES.get(primary(error), f"the database answered: {error}")
    return StoreUnavailable(said)
