"""Another program over the same record: appends what its arguments say, and ends.

`python -m tests.web.live.another PLACE ROOM [+MEMBER | -MEMBER | .]...`, one row each.
"""

from __future__ import annotations

import sys
from pathlib import Path

from plenipo.desk.ports import Batch, SeatChange, Store
from plenipo.record.kinds import MemberId, RoomId


def opened(place: str) -> Store:
    if place.startswith("postgresql://"):
        from plenipo.store.postgres import open_postgres

        return open_postgres(place)
    from plenipo.store.sqlite import SqliteStore

    return SqliteStore(Path(place))


def main(place: str, room: str, *rows: str) -> None:
    store = opened(place)
    for row in rows:
        sign, member = row[0], MemberId(row[1:])
        seats = () if sign == "." else (SeatChange(member, sign == "+"),)
        store.append([Batch(RoomId(room), store.head(RoomId(room)), (b"x",), seats)])
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
