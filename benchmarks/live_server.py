"""One server that pushes to a thousand pages: `python -m benchmarks.live_server KIND`.

Kinds: `ours` (the app under uvicorn as `plenipo serve` runs it), `ours-asgi`
(the same under plain uvicorn), `ours-durable` (the record in a file, each entry
synchronised), `bare` (an ASGI app of ten lines: a queue for each page), and
`sends` (no server: the same bytes by one `send` after another, which is what
the machine itself takes).

It prints its port, then does what comes on standard input, a line each, and
answers each with a line of JSON:

    publish COUNT EVERY   push COUNT times, EVERY seconds apart; give when each began, by
                          its number (`time.monotonic`), and the processor time spent, in
                          seconds
    memory                give the memory held, in bytes, and the number pushed last
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.timing import held_memory

ROOM = "a" * 32
FIRST = 10_000  # so that numbers have five figures
FRAME = b'event: room\ndata: {"room":"%b","seq":%d}\n\n'
MOST = 4000  # streams

Push = Callable[[], int]  # gives the number that was pushed


def main(kind: str) -> None:
    """Serve until standard input ends."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sends":
            port, push = _sends()
        elif kind == "bare":
            port, push = _bare()
        else:
            port, push = _ours(kind, Path(folder))
        print(port, flush=True)
        stands = FIRST
        for line in sys.stdin:
            what, *more = line.split()
            if what == "memory":
                answer: dict[str, Any] = {"bytes": held_memory(), "stands": stands}
            else:
                answer = _published(int(more[0]), float(more[1]), push)
                stands = max(answer["began"])
            print(json.dumps(answer), flush=True)
        os._exit(0)  # the servers are threads that have nothing to finish


def _published(count: int, every: float, push: Push) -> dict[str, Any]:
    before = time.process_time()
    began = {}
    for _ in range(count):
        time.sleep(every)
        now = time.monotonic()
        began[push()] = now
    time.sleep(every)
    return {"began": began, "cpu": time.process_time() - before}


# ---------------------------------------------------------------- ours


def _ours(kind: str, folder: Path) -> tuple[int, Push]:
    import uvicorn

    from plenipo.bootstrap import MachineChance, MachineClock
    from plenipo.desk.desk import Desk
    from plenipo.desk.ports import Batch, SeatChange, Store
    from plenipo.record.kinds import MemberId, RoomId
    from plenipo.store.memory import MemoryStore
    from plenipo.store.sqlite import SqliteStore
    from plenipo.web.app import make_app
    from plenipo.web.house import Bearer, House
    from plenipo.web.live.hub import Hub
    from plenipo.web.live.wire import LiveProtocol
    from plenipo.web.viewer import Viewer

    class Names:
        """A door that takes the cookie `who` at its word."""

        def viewer(self, cookies: Mapping[str, str]) -> Viewer | None:
            who = cookies.get("who")
            return None if who is None else Viewer(who, (MemberId(who),), csrf=who)

        def still(self, cookies: Mapping[str, str]) -> Viewer | None:
            return self.viewer(cookies)

        def bearer(self, token: str) -> Bearer | None:  # noqa: ARG002 - nobody has a token here
            return None

    store: Store = SqliteStore(folder / "live.db") if kind == "ours-durable" else MemoryStore()
    plenary = RoomId(ROOM)
    names = [MemberId(f"{n:032x}") for n in range(MOST)]
    seats = tuple(SeatChange(name, True) for name in names)
    store.append([Batch(plenary, 0, (b"x",) * FIRST, seats)])
    # Each sits in a room of a few besides, as members of a delegation do.
    for n in range(0, MOST, 5):
        some = tuple(SeatChange(name, True) for name in names[n : n + 5])
        store.append([Batch(RoomId(f"{n:032x}"), 0, (b"x",), some)])
    desk = Desk(store, clock=MachineClock(), chance=MachineChance())
    app = make_app(House(desk=desk, clock=MachineClock(), door=Names(), hub=Hub(store)))
    port = serve(
        uvicorn.Config(
            app,
            http="httptools" if kind == "ours-asgi" else LiveProtocol,
            access_log=False,
            log_level="critical",
        )
    )
    head = FIRST

    def push() -> int:
        nonlocal head
        store.append([Batch(plenary, head, (b"x",))])
        head += 1
        return head

    return port, push


# ---------------------------------------------------------------- bare


def _bare() -> tuple[int, Push]:
    import uvicorn

    queues: set[asyncio.Queue[bytes]] = set()
    loop: asyncio.AbstractEventLoop | None = None

    async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        nonlocal loop
        loop = asyncio.get_running_loop()
        if scope["type"] != "http":
            return
        head = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        queue: asyncio.Queue[bytes] = asyncio.Queue()
        queues.add(queue)

        async def gone() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            queue.put_nowait(b"")

        leaving = asyncio.create_task(gone())
        while body := await queue.get():
            await send({"type": "http.response.body", "body": body, "more_body": True})
        queues.discard(queue)
        await leaving

    port = serve(uvicorn.Config(app, access_log=False, log_level="critical", lifespan="off"))
    count = FIRST

    def put(frame: bytes) -> None:
        for queue in queues:
            queue.put_nowait(frame)

    def push() -> int:
        nonlocal count
        count += 1
        assert loop is not None
        loop.call_soon_threadsafe(put, FRAME % (ROOM.encode(), count))
        return count

    return port, push


def serve(config: Any) -> int:  # noqa: ANN401 - uvicorn's
    """Serve in a thread, on a free port of this machine alone; give the port."""
    import uvicorn

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    return int(listening.getsockname()[1])


# ---------------------------------------------------------------- what the machine takes


def _sends() -> tuple[int, Push]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(2048)
    pages: dict[socket.socket, None] = {}

    def accept() -> None:
        while True:
            page, _ = listening.accept()
            page.recv(4096)
            page.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            page.setblocking(False)
            pages[page] = None

    threading.Thread(target=accept, daemon=True).start()
    count = FIRST

    def push() -> int:
        nonlocal count
        count += 1
        frame = FRAME % (ROOM.encode(), count)
        chunk = b"%x\r\n%b\r\n" % (len(frame), frame)
        for page in list(pages):
            try:
                page.send(chunk)
            except OSError:
                del pages[page]
                page.close()
        return count

    return int(listening.getsockname()[1]), push


if __name__ == "__main__":
    main(sys.argv[1])
