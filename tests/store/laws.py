"""What must hold after any fault: the law, and the program that is made to meet the fault."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from plenipo.record.kinds import RoomId
from tests.conftest import ROOT


def child(*arguments: str) -> subprocess.Popen[bytes]:
    """Start the appending program; what it says comes through a pipe."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.appending", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
    )


def finished(*arguments: str) -> list[str]:
    said, wrong = child(*arguments).communicate(timeout=60)
    assert wrong == b""
    return said.decode("utf-8").splitlines()


def acknowledged(lines: list[bytes]) -> dict[RoomId, dict[int, bytes]]:
    """What was said to be recorded: room, number, bytes."""
    rooms: dict[RoomId, dict[int, bytes]] = defaultdict(dict)
    for line in lines:
        room, seq, text = line.split(maxsplit=2)
        if room != b"unavailable":
            name = RoomId(room.decode().replace("-", " ", 1))
            assert int(seq) not in rooms[name], "two rows were acknowledged under one number"
            rooms[name][int(seq)] = text
    return rooms


def check_nothing_lost(
    rows: dict[RoomId, list[tuple[int, bytes]]], said: dict[RoomId, dict[int, bytes]]
) -> None:
    """Everything acknowledged is there, once, under its number, and rooms have no gaps."""
    for room, found in rows.items():
        assert [seq for seq, _ in found] == list(range(1, len(found) + 1)), room
        texts = [data for _, data in found]
        assert len(set(texts)) == len(texts), "a row is there twice"
    for room, numbers in said.items():
        kept = dict(rows.get(room, []))
        assert {seq: kept.get(seq) for seq in numbers} == numbers
    # Each text was appended to two rooms in one transaction: both have it, or neither.
    shared = {data for _, data in rows.get(RoomId("shared"), [])}
    owned = {data for room, found in rows.items() if room != "shared" for _, data in found}
    assert shared == owned


@contextmanager
def limited(process: subprocess.Popen[bytes], seconds: float = 60.0) -> Iterator[None]:
    """Kill a child that says nothing more, and one whose test has failed."""
    watch = threading.Timer(seconds, process.kill)
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        process.kill()


def kill_at_a_moment(store_at: str, *, threads: int, lines: int) -> list[bytes]:
    """Let a child append, kill it after so many lines, and return all it said."""
    process = child("go", store_at, str(threads))
    assert process.stdout is not None
    assert process.stderr is not None
    with limited(process):
        said = [process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()  # what it had said before it died
        process.wait()
    wrong = process.stderr.read()
    process.stdout.close()
    process.stderr.close()
    assert wrong == b""
    assert all(said[:lines]), "it has stopped saying anything"
    return [line.removesuffix(b"\n") for line in said if line.endswith(b"\n")]
