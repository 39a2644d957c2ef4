"""A server of our own for one test, a desk behind it, and pages that listen by bare sockets."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import uvicorn

from plenipo.bootstrap import MachineChance, MachineClock
from plenipo.desk.desk import Desk
from plenipo.desk.ports import Batch, SeatChange, Store
from plenipo.record.kinds import MemberId, RoomId
from plenipo.web.app import make_app
from plenipo.web.house import Bearer, House
from plenipo.web.identity.door import AccountsDoor
from plenipo.web.identity.identity import Identity
from plenipo.web.live.hub import Hub
from plenipo.web.live.wire import LiveProtocol
from plenipo.web.viewer import Viewer

PLENARY, CAUCUS, CHAIR = RoomId("b" * 32), RoomId("a" * 32), RoomId("c" * 32)
ANNA, BORIS, ZOE = MemberId("1" * 32), MemberId("2" * 32), MemberId("3" * 32)


def frame(room: RoomId, seq: int) -> bytes:
    return b'event: room\ndata: {"room":"%b","seq":%d}\n\n' % (room.encode(), seq)


class Names:
    """A door that takes the cookie `who` at its word: member ids, with a + between."""

    def __init__(self) -> None:
        self.gone: set[str] = set()

    def viewer(self, cookies: Mapping[str, str]) -> Viewer | None:
        who = cookies.get("who", "")
        if not who or who in self.gone:
            return None
        return Viewer(who, tuple(MemberId(name) for name in who.split("+")), csrf=f"csrf of {who}")

    def still(self, cookies: Mapping[str, str]) -> Viewer | None:
        return self.viewer(cookies)

    def bearer(self, token: str) -> Bearer | None:
        viewer = self.viewer({"who": token.removeprefix("token-of-")})
        return None if viewer is None or viewer.name == token else Bearer(viewer, may_act=False)


@dataclass
class Serving:
    """A running server."""

    store: Store
    hub: Hub
    door: Names
    server: uvicorn.Server
    port: int

    def append(self, room: RoomId, *seats: tuple[MemberId, bool], rows: int = 1) -> None:
        """Append to a room, and let members sit down or leave."""
        head = self.store.head(room)
        changes = tuple(SeatChange(member, seated) for member, seated in seats)
        self.store.append([Batch(room, head, (b"x",) * rows, changes)])

    def page(self, who: str, **more: str) -> Page:
        return Page(self.port, who, more)


class Page:
    """A browser's page that listens, seen as bytes."""

    def __init__(self, port: int, who: str, headers: Mapping[str, str], *, small: bool = False):
        self.socket = socket.socket()
        if small:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.socket.connect(("127.0.0.1", port))
        self.socket.settimeout(30)
        lines = [
            "GET /stream HTTP/1.1",
            "host: 127.0.0.1",
            "accept: text/event-stream",
            f"cookie: {who if '=' in who else f'who={who}'}",
            *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        ]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self.raw = b""
        self.read_until(b"\r\n\r\n")
        head, _, self.raw = self.raw.partition(b"\r\n\r\n")
        self.status = int(head.split()[1])
        self.headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head.decode().split("\r\n")[1:])
        }

    def read_until(self, end: bytes) -> None:
        """Read until `end` has come; at the end of the line, or of patience, fail with what came.

        The beats of a living line would feed the socket's own patience for ever.
        """
        start, patience = 0, time.monotonic() + 30
        while self.raw.find(end, start) < 0:
            if time.monotonic() > patience:
                raise TimeoutError(self.raw)
            start = max(0, len(self.raw) - len(end))
            more = self.socket.recv(65536)
            if not more:
                raise EOFError(self.raw)
            self.raw += more

    def read_to_the_end(self) -> bytes:
        while more := self.socket.recv(65536):
            self.raw += more
        return self.raw

    def chunks(self) -> list[bytes]:
        """What has been read, as the chunks it came in; each must be whole."""
        found, rest = [], self.raw
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            length = int(size, 16)
            assert rest[length : length + 2] == b"\r\n", self.raw
            found.append(rest[:length])
            rest = rest[length + 2 :]
        return found

    def heard(self, last: bytes) -> list[bytes]:
        """Read until the frame `last`; return all frames but the greeting and beats."""
        self.read_until(last + b"\r\n" if last else b"")
        return [c for c in self.chunks() if c.startswith(b"event: room")]

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> Page:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@contextmanager
def serving(
    store: Store,
    *,
    short: bool = True,
    loop: str = "uvloop",
    hub: Mapping[str, Any] | None = None,
    identity: Identity | None = None,
) -> Iterator[Serving]:
    """Serve the app; `short` by the protocol that lends its connections, else by plain uvicorn."""
    door = Names()
    made = Hub(store, **(hub or {}))
    desk = Desk(store, clock=MachineClock(), chance=MachineChance())
    house = House(
        desk=desk,
        clock=MachineClock(),
        door=door if identity is None else AccountsDoor(identity, tls=False),
        hub=made,
        identity=identity,
    )
    app = make_app(house)
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)  # or megabytes lie there
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        app,
        http=LiveProtocol if short else "httptools",
        loop=loop,
        log_config=None,
        log_level="critical",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.005)
    try:
        yield Serving(store, made, door, server, listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive(), "the server did not stop"


def until(true: Any) -> None:  # noqa: ANN401 - any condition
    """Wait until a condition holds; fail after half a minute."""
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.002)


def seats(*names: MemberId) -> Sequence[tuple[MemberId, bool]]:
    return [(name, True) for name in names]
