"""The stores that the contract is tried on, each empty."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plenipo.desk.ports import Store
from plenipo.store.memory import MemoryStore
from plenipo.store.sqlite import SqliteStore
from tests.store.server import PASSWORD, URL, Missing, Server, own_server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server: the one given by URL, or one of our own."""
    pytest.importorskip("psycopg", reason="no way to PostgreSQL: install psycopg[binary]")
    given = os.environ.get(URL)
    if given:
        yield Server(given)
        return
    try:
        made = own_server()
    except Missing as missing:
        pytest.skip(str(missing))
    yield made
    made.remove()


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """The name of a new, prepared database, with a login role of the same name."""
    import psycopg
    from psycopg import sql

    from plenipo.store.postgres_schema import prepare

    name = f"plenipo_test_{secrets.token_hex(6)}"
    with psycopg.connect(server.url, autocommit=True) as owner:
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        prepare(server.address(name), login=name, password=PASSWORD)
        yield name
    finally:
        with psycopg.connect(server.url, autocommit=True) as owner:
            owner.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
            owner.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def record(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Open a store of each kind: again and again the same record, but for the one in memory."""
    if request.param == "memory":
        return MemoryStore
    if request.param == "sqlite":
        return lambda: SqliteStore(tmp_path / "plenipo.db", poll=0.02)
    server: Server = request.getfixturevalue("server")
    name: str = request.getfixturevalue("database")
    from plenipo.store.postgres import open_postgres

    return lambda: open_postgres(server.address(name, user=name))


@pytest.fixture
def store(record: Callable[[], Store]) -> Iterator[Store]:
    """An empty store of each kind."""
    made = record()
    yield made
    made.close()


@pytest.fixture
def other(store: Store, record: Callable[[], Store]) -> Iterator[Store]:
    """Another program's store over the same record; for kinds that can have one."""
    if isinstance(store, MemoryStore):
        pytest.skip("a store in memory is one program's alone")
    made = record()
    yield made
    made.close()
