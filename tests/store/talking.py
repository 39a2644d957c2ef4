"""A program for the tests of faults: two members talk over a desk that saves snapshots all the time.

    python -m tests.store.talking PATH ROOM FIRST SECOND

Each comments, takes positions and takes comments back, in threads of their own, until
the program is killed; each acknowledged entry is a line: its number and its id.
"""

from __future__ import annotations

import os
import sys
import threading
from itertools import count
from pathlib import Path

from plenipo import desk as d
from plenipo.bootstrap import MachineChance, MachineClock
from plenipo.desk.desk import Desk
from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.kinds import Level, MemberId, RoomId
from plenipo.store.sqlite import SqliteStore


def talk(desk: Desk, member: MemberId, room: RoomId) -> None:
    """Say one thing after the other."""
    state = desk.operator_state(room)
    seat = state.seats[member]
    (unit,) = list(state.units.values())[:1]
    words = wording_hash(unit.id, unit.text)
    for n in count():
        body: e.Body = e.CommentMade(comment=f"{os.getpid()} {member} {n}", unit="", words="Well.")
        if n % 3 == 1:
            body = e.PositionTaken(
                party=seat.party, unit=unit.id, wording=words, level=list(Level)[n % len(Level)]
            )
        found = desk.record(member, room, body)
        if isinstance(found, d.Recorded):
            say(found)
            if n % 5 == 0:
                back = d.recall(desk, member, room, found.id)
                assert isinstance(back, d.Recorded), back
                say(back)
        desk.picture(member, room)


def say(found: d.Recorded) -> None:
    for entry in found.entries:
        os.write(1, f"{entry.seq} {entry.id}\n".encode())


def main() -> None:
    path, room, *members = sys.argv[1:]
    store = SqliteStore(Path(path))
    desk = Desk(store, clock=MachineClock(), chance=MachineChance(), every=7)
    for member in members:
        threading.Thread(
            target=talk, args=(desk, MemberId(member), RoomId(room)), daemon=True
        ).start()
    threading.Event().wait()


if __name__ == "__main__":
    main()
