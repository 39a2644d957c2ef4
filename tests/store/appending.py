"""A program for the tests of faults: appends, says what was acknowledged, meets what is set up.

    python -m tests.store.appending go sqlite:PATH THREADS
    python -m tests.store.appending go URL THREADS
    python -m tests.store.appending full PATH BYTES
    python -m tests.store.appending read-only PATH USER

`go` appends until it is killed and writes `ROOM SEQ TEXT` for each row that
was acknowledged, one line at a time, so that a line that is there was meant.
"""

from __future__ import annotations

import os
import resource
import sys
import threading
from itertools import count
from pathlib import Path

from plenipo.desk.ports import Batch, Stale, Store, StoreUnavailable
from plenipo.record.kinds import RoomId
from plenipo.store.sqlite import SqliteStore


def say(line: str) -> None:
    os.write(1, line.encode("utf-8") + b"\n")


def opened(place: str) -> Store:
    if place.startswith("sqlite:"):
        return SqliteStore(Path(place.removeprefix("sqlite:")))
    from plenipo.store.postgres import open_postgres

    return open_postgres(place, connections=8, patience=5.0)


def go(store: Store, name: int) -> None:
    """Append to a room of one's own and to one that all share, in one transaction."""
    own, shared = RoomId(f"own {name}"), RoomId("shared")
    for n in count():
        text, tried = f"{os.getpid()}-{name}-{n}", 0
        while True:
            try:
                mine, ours = store.head(own), store.head(shared)
                store.append(
                    [Batch(own, mine, (text.encode(),)), Batch(shared, ours, (text.encode(),))]
                )
            except Stale:
                continue
            except StoreUnavailable as error:
                say(f"unavailable {name} {error}")
                tried += 1  # it may have been written all the same: say something else
                text = f"{os.getpid()}-{name}-{n}-{tried}"
                threading.Event().wait(0.05)
                continue
            say(f"own-{name} {mine + 1} {text}\nshared {ours + 1} {text}")
            break


def full(path: Path, size: int) -> None:
    """Meet a limit of the file's size, then have it lifted."""
    room = RoomId("room")
    store = SqliteStore(path)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        for n in count():
            store.append([Batch(room, n, (b"x" * 5000,))])
            say(f"room {n + 1} acknowledged")
    except StoreUnavailable as error:
        say(f"unavailable 0 {error}")
    before = store.head(room)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    store.append([Batch(room, before, (b"after",))])
    say(f"room {store.head(room)} acknowledged")
    store.close()


def read_only(path: Path, user: int) -> None:
    """Open a file that may not be written, then one that may, then lose the folder."""
    if os.geteuid() == 0:
        os.setgid(user)
        os.setuid(user)
    path.chmod(0o444)
    attempt(path)
    path.chmod(0o600)
    path.parent.chmod(0o555)
    attempt(path)
    path.parent.chmod(0o700)
    attempt(path)


def attempt(path: Path) -> None:
    try:
        store = SqliteStore(path)
    except StoreUnavailable as error:
        say(f"unavailable 0 {error}")
        return
    head = store.head(RoomId("room"))
    store.append([Batch(RoomId("room"), head, (b"row",))])
    say(f"room {head + 1} acknowledged")
    store.close()


def main() -> None:
    task, place, number = sys.argv[1:]
    if task == "full":
        full(Path(place), int(number))
    elif task == "read-only":
        read_only(Path(place), int(number))
    else:
        store = opened(place)
        for name in range(int(number)):
            threading.Thread(target=go, args=(store, name), daemon=True).start()
        threading.Event().wait()


if __name__ == "__main__":
    main()
