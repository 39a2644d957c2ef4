"""Connections to a PostgreSQL server, lent to one thread at a time, and what its errors mean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Semaphore
from typing import Final, LiteralString
from weakref import WeakKeyDictionary

import psycopg
from psycopg.conninfo import conninfo_to_dict

from plenipo.desk.ports import StoreUnavailable
from plenipo.store.groups import Closed
from plenipo.text.errors import UnusableInput

Connection = psycopg.Connection[tuple[object, ...]]

# By the first characters of the state the server gives with an error; the longest that fits.
_SENTENCES: Final = {
    "08": "the database server cannot be reached; is it running?",
    "23": "the database already holds something else under this number; read again",
    "25006": "the database takes no changes; is this a standby, or is it being copied?",
    "28": "the database server does not let this user in; look at the user and the password",
    "3D000": "there is no database of this name on the server; make it first",
    "40": "the database gave up one of two writes that waited for each other; try again",
    "42501": "the database does not allow this to the role that asked",
    "53100": "the disk of the database server is full; make room and try again",
    "53300": "the database server has no connection left; try again or allow more",
    "53": "the database server has run out of means; try again",
    "54": "the entry is larger than the database can keep",
    "55P03": "another transaction holds the room for too long; try again",
    "57": "the database server is stopping or starting; try again in a moment",
    "58": "the disk of the database server failed to read or write",
    "XX": "the database is damaged; restore the latest backup",
}


def unavailable(error: psycopg.Error) -> StoreUnavailable:
    """Say in one sentence what keeps the database from working; never the address or password."""
    state = error.sqlstate or "08"
    if error.sqlstate is None and "FATAL" in str(error):
        # It answered, but the library keeps no state of a connection that was not made.
        return StoreUnavailable(
            "the database server refuses the connection; is it starting, and are the names of "
            "database and user and the password right?"
        )
    for length in (5, 2):
        if state[:length] in _SENTENCES:
            return StoreUnavailable(_SENTENCES[state[:length]])
    return StoreUnavailable(f"the database answered with the state {state}")


class Pool:
    """At most `size` connections, made when needed; one that met an error is not lent again.

    `url` begins with `postgresql://`. `patience` is how many seconds to wait
    for a connection. `pooled` says that a pooler stands between, which gives
    each transaction another connection: then nothing is prepared on one.
    """

    def __init__(self, url: str, *, size: int, patience: float, pooled: bool) -> None:
        if not url.startswith(("postgresql://", "postgres://")):
            raise UnusableInput(
                "the address of a database begins with postgresql://; write it so", where="database"
            )
        try:
            conninfo_to_dict(url)
        except psycopg.ProgrammingError:
            # What the library says would repeat the address, and with it the password.
            raise UnusableInput(
                "the address of the database cannot be read; write "
                "postgresql://USER:PASSWORD@HOST/DATABASE",
                where="database",
            ) from None
        self._url = url
        self._patience = patience
        self._prepare = None if pooled else 2
        self._free = Semaphore(size)
        self._lock = Lock()
        self._idle: list[Connection] = []
        self._closed = False
        self._serving: WeakKeyDictionary[Connection, int] = WeakKeyDictionary()

    def serves(self, pid: int) -> bool:
        """Tell whether the server's process `pid` serves a connection of this pool now.

        Behind a pooler the answer is no: what process serves whom is not known there.
        """
        with self._lock:
            return any(own == pid and not known.closed for known, own in self._serving.items())

    def connect(self) -> Connection:
        """Open a connection of one's own, which commits each statement by itself."""
        try:
            connection = psycopg.connect(
                self._url,
                autocommit=True,
                connect_timeout=max(2, round(self._patience)),
                prepare_threshold=self._prepare,
                application_name="plenipo",
            )
        except psycopg.Error as error:
            raise unavailable(error) from None  # the cause repeats the address
        connection.prepare_threshold = self._prepare
        with self._lock:
            self._serving[connection] = connection.info.backend_pid
        return connection

    @contextmanager
    def transaction(self, begin: LiteralString, *, member: str | None) -> Iterator[Connection]:
        """Lend a connection inside a transaction; commit at the end, roll back on an error.

        `begin` opens the transaction and takes the role; `member` is for whom
        it acts. Raises `StoreUnavailable` for what the server refuses; when
        that happens while committing, it is not known whether it was written.
        """
        if not self._free.acquire(timeout=self._patience):
            raise StoreUnavailable("all connections to the database are busy; try again")
        try:
            connection = self._begin(begin)
            try:
                if member is not None:
                    connection.execute("SELECT set_config('app.member', %s, true)", (member,))
                yield connection
                connection.execute("COMMIT")
            except BaseException as error:
                self._end(connection)
                if isinstance(error, psycopg.Error):
                    raise unavailable(error) from error
                raise
            self._keep(connection)
        finally:
            self._free.release()

    def close(self) -> None:
        """Close what is idle now, and the others when they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _begin(self, begin: LiteralString) -> Connection:
        """Begin on an idle connection, or on a new one when the idle ones have gone stale.

        Nothing has been asked of the server before, so trying again is safe.
        """
        while True:
            with self._lock:
                if self._closed:
                    raise Closed
                idle = self._idle.pop() if self._idle else None
            connection = idle or self.connect()
            try:
                connection.execute(begin)
            except psycopg.Error as error:
                connection.close()
                if idle is None:
                    raise unavailable(error) from error
            except BaseException:
                connection.close()
                raise
            else:
                return connection

    def _end(self, connection: Connection) -> None:
        """Roll back; keep a connection that could."""
        with suppress(psycopg.Error):
            connection.execute("ROLLBACK")
            self._keep(connection)
            return
        connection.close()

    def _keep(self, connection: Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()
