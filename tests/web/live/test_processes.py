"""Several programs over one record: each tells its pages what the others append."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from plenipo.record.kinds import RoomId
from tests.conftest import ROOT
from tests.store.server import Server
from tests.web.live.another import opened
from tests.web.live.serving import (
    ANNA,
    BORIS,
    CAUCUS,
    PLENARY,
    ZOE,
    Serving,
    frame,
    seats,
    serving,
)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "talks.db")
    server: Server = request.getfixturevalue("server")
    name: str = request.getfixturevalue("database")
    return server.address(name, user=name)


@pytest.fixture
def live(place: str) -> Iterator[Serving]:
    store = opened(place)
    with serving(store, hub={"spacing": 0.0}) as found:
        found.append(PLENARY, *seats(ANNA, BORIS))
        found.append(CAUCUS, *seats(ANNA))
        yield found
    store.close()


def another(place: str, room: RoomId, *rows: str) -> None:
    """Let a program of its own append; see `tests.web.live.another`."""
    subprocess.run(
        [sys.executable, "-m", "tests.web.live.another", place, room, *rows],
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
        timeout=60,
    )


def test_what_another_program_appends_is_told_to_those_who_sit_there(
    live: Serving, place: str
) -> None:
    with live.page(ANNA) as anna, live.page(BORIS) as boris, live.page(ZOE) as zoe:
        anna.heard(frame(PLENARY, 1))
        boris.heard(frame(PLENARY, 1))
        another(place, PLENARY, ".", ".")
        assert anna.heard(frame(PLENARY, 3))[-1] == frame(PLENARY, 3)
        boris.heard(frame(PLENARY, 3))
        another(place, CAUCUS, ".", ".", f"-{ANNA}", f"+{ZOE}", ".")
        zoe.heard(frame(CAUCUS, 6))
        live.append(CAUCUS)
        live.append(PLENARY)
        zoe.heard(frame(CAUCUS, 7))
        heard = anna.heard(frame(PLENARY, 4))
        assert frame(CAUCUS, 6) not in heard
        assert frame(CAUCUS, 7) not in heard
        for line in boris.heard(frame(PLENARY, 4)):
            assert CAUCUS.encode() not in line
        for line in zoe.heard(frame(CAUCUS, 7)):
            assert PLENARY.encode() not in line


def test_two_servers_over_one_record_tell_their_pages_the_same(live: Serving, place: str) -> None:
    store = opened(place)
    with serving(store, hub={"spacing": 0.0}) as second:
        here, there = live.page(ANNA), second.page(ANNA)
        here.heard(frame(PLENARY, 1))
        there.heard(frame(PLENARY, 1))
        for n in range(2, 8, 2):
            live.append(PLENARY)
            here.heard(frame(PLENARY, n))
            there.heard(frame(PLENARY, n))
            second.append(PLENARY)
            here.heard(frame(PLENARY, n + 1))
            there.heard(frame(PLENARY, n + 1))
        live.append(CAUCUS, (BORIS, True))
        second.append(CAUCUS, (ANNA, False))
        with second.page(BORIS) as boris:
            boris.heard(frame(CAUCUS, 3))
            live.append(CAUCUS)
            boris.heard(frame(CAUCUS, 4))
        second.append(PLENARY)
        assert frame(CAUCUS, 4) not in here.heard(frame(PLENARY, 8))
        assert frame(CAUCUS, 4) not in there.heard(frame(PLENARY, 8))
        here.close()
        there.close()
    store.close()
