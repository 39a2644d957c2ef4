"""What a desk has acknowledged is on record after `kill -9`, and the next start knows it all."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from plenipo.bootstrap import MachineChance, MachineClock
from plenipo.desk.desk import Desk
from plenipo.record.canon import decode
from plenipo.record.picture import draw
from plenipo.record.replay import replay_bytes
from plenipo.store.sqlite import SqliteStore
from tests.conftest import ROOT
from tests.desk.table import ARD, ZEM
from tests.desk.worlds import World, opening
from tests.record.dump import dump
from tests.record.test_picture import told
from tests.store.laws import limited

ROUNDS = 5


def test_what_a_desk_has_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "plenipo.db"
    store = SqliteStore(path)
    room = opening(World(store=store)).rooms["plenary"]
    store.close()
    chance = random.Random("killed")
    said: dict[int, str] = {}
    snapshots = 0
    for _ in range(ROUNDS):
        for line in talked(path, room, lines=chance.randrange(5, 120)):
            seq, entry = line.decode().split()
            assert said.setdefault(int(seq), entry) == entry, "one number, two entries"
        store = SqliteStore(path)
        rows = list(store.read(room))
        kept = {seq: str(decode(row).id) for seq, row in rows}
        assert {seq: kept.get(seq) for seq in said} == said  # nothing acknowledged is lost
        assert len(set(kept.values())) == len(kept)  # and nothing is there twice
        whole = replay_bytes(row for _, row in rows)
        desk = Desk(store, clock=MachineClock(), chance=MachineChance())
        assert desk.verify(room) == []
        found = desk.operator_state(room)  # from whatever snapshot was there when it died
        assert dump(found) == dump(whole)
        picture = desk.picture(ARD, room)
        assert told(picture) == told(draw(whole, max(desk.now(), whole.at)))  # type: ignore[arg-type]
        snapshots += store.snapshot(room) is not None
        store.close()
    assert snapshots == ROUNDS
    assert len(said) > 50


def talked(path: Path, room: str, *, lines: int) -> list[bytes]:
    """Let two members talk, kill the program after so many lines, and return all it said."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.store.talking", str(path), room, ARD, ZEM],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with limited(process):
        said = [process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
        process.wait()
    wrong = process.stderr.read()
    process.stdout.close()
    process.stderr.close()
    assert wrong == b""
    assert all(said[:lines]), "it has stopped saying anything"
    return said
