"""What was acknowledged survives the server's stops and crashes, and work goes on after them."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from plenipo.desk.ports import Batch, StoreUnavailable
from plenipo.record.kinds import RoomId
from tests.store.laws import acknowledged, check_nothing_lost, child, kill_at_a_moment, limited
from tests.store.server import Server

psycopg = pytest.importorskip("psycopg", reason="no way to PostgreSQL: install psycopg[binary]")

from plenipo.store.postgres import open_postgres  # noqa: E402 - as above

ROOM = RoomId("room")


@pytest.fixture
def own(server: Server) -> Iterator[Server]:
    """A server that may be stopped."""
    if server.data is None:
        pytest.skip("the server given by URL is not ours to stop: leave it out to use our own")
    yield server
    if not (server.data / "postmaster.pid").exists():
        server.start()


def all_rows(url: str) -> dict[RoomId, list[tuple[int, bytes]]]:
    """Everything that is recorded, once the server has noticed that the program is dead."""
    with psycopg.connect(url, autocommit=True) as looking:
        while looking.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'plenipo'"
        ).fetchone() != (0,):
            time.sleep(0.02)
    store = open_postgres(url)
    try:
        return {room: list(store.read(room)) for room in store.rooms()}
    finally:
        store.close()


def stop_somehow(server: Server, how: str) -> None:
    if how == "kill":
        server.kill()
        assert server.data is not None
        while (server.data / "postmaster.pid").exists():
            time.sleep(0.01)
    else:
        server.stop(how)


@pytest.mark.parametrize(
    "stops",
    [
        ["fast", "immediate", "kill"],
        pytest.param(["fast", "immediate", "kill"] * 8, marks=pytest.mark.slow),
    ],
    ids=["a few", "many"],
)
def test_a_server_that_stops_under_load_loses_and_doubles_nothing(
    own: Server, database: str, stops: list[str]
) -> None:
    chance = random.Random(len(stops))
    url = own.address(database, user=database)
    process = child("go", url, "8")
    assert process.stdout is not None
    assert process.stderr is not None
    said: list[bytes] = []
    with limited(process, 120.0):
        for how in stops:
            said += [process.stdout.readline() for _ in range(chance.randrange(20, 200))]
            stop_somehow(own, how)
            own.start()
        # Only what is said after the last start proves that work goes on.
        before = len(acknowledged([line.strip() for line in said])[RoomId("shared")])
        while len(acknowledged([line.strip() for line in said])[RoomId("shared")]) < before + 20:
            said.append(process.stdout.readline())
            assert said[-1], "the child has ended"
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
        process.wait()
    assert process.stderr.read() == b""
    process.stdout.close()
    process.stderr.close()
    lines = [line.removesuffix(b"\n") for line in said if line.endswith(b"\n")]
    assert any(line.startswith(b"unavailable") for line in lines), "the fault was never met"
    check_nothing_lost(all_rows(url), acknowledged(lines))


def test_what_was_acknowledged_survives_kill_9_of_the_program(
    server: Server, database: str
) -> None:
    url = server.address(database, user=database)
    lines: list[bytes] = []
    for threads, count in ((1, 40), (6, 90)):
        lines += kill_at_a_moment(url, threads=threads, lines=count)
        check_nothing_lost(all_rows(url), acknowledged(lines))


def test_a_restart_costs_one_who_comes_after_it_nothing(own: Server, database: str) -> None:
    """Connections that were idle meanwhile are dead; nobody is told of it."""
    store = open_postgres(own.address(database, user=database))
    threads = [
        threading.Thread(target=store.append, args=([Batch(RoomId(f"r{n}"), 0, (b"x",))],))
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not store.wait(0) or not store.wait(0)
    own.stop("immediate")
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        store.append([Batch(ROOM, 0, (b"x",))])
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        store.wait(1)
    own.start()
    store.append([Batch(ROOM, 0, (b"after",))])
    assert store.wait(10)
    assert list(store.read(ROOM)) == [(1, b"after")]
    assert len(store.rooms()) == 7
    store.close()
