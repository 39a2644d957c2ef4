"""The answer to `GET /stream`: an event stream over whatever server runs the app."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import Final, cast

from litestar.types import ASGIApp, Receive, Scope, Send

from plenipo.record.kinds import MemberId
from plenipo.web.live.frames import HEADERS, Frame
from plenipo.web.live.hub import Hub, Members
from plenipo.web.live.wire import EXTENSION, TakeOver

_WAITING: Final = 256  # frames that a slow reader may leave lying where the short way is missing


def event_stream(hub: Hub, session: str, known: frozenset[MemberId], members: Members) -> ASGIApp:
    """Return the answer that opens a stream for a viewer who has been admitted.

    `members` is asked again with each beat: the member ids that the viewer has
    by then, or None when the session has ended. A `Last-Event-ID` is not
    looked at: frames have none, and the heads that a stream begins with tell
    what was missed.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})
        extensions: Mapping[str, object] = scope.get("extensions") or {}
        take_over = cast("TakeOver | None", extensions.get(EXTENSION))
        wire = None if take_over is None else take_over()
        if wire is None:
            await _by_asgi(hub, session, known, members, receive, send)
            return
        stream = hub.join(session, known, members, wire)
        wire.on_lost(lambda: hub.leave(stream))

    return answer


class _Queue:
    """The long way: frames wait for a task that sends them one by one."""

    def __init__(self) -> None:
        self._frames: deque[Frame] = deque()
        self._more = asyncio.Event()
        self._ended = False
        self._cut = asyncio.Event()

    def write(self, frame: Frame) -> None:
        """Keep a frame for the task; give a reader up that has left too many lying."""
        if len(self._frames) >= _WAITING:
            self._frames.clear()
            self._cut.set()
        elif not (self._ended or self._cut.is_set()):
            self._frames.append(frame)
            self._more.set()

    def close(self) -> None:
        """End the stream after what waits."""
        self._ended = True
        self._more.set()

    async def until_cut(self) -> None:
        """Wait until the reader is given up."""
        await self._cut.wait()

    async def send_all(self, send: Send) -> None:
        """Send what comes until the end."""
        while True:
            while self._frames:
                body = self._frames.popleft().data
                await send({"type": "http.response.body", "body": body, "more_body": True})
            if self._ended:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                return
            self._more.clear()
            await self._more.wait()


async def _by_asgi(
    hub: Hub,
    session: str,
    known: frozenset[MemberId],
    members: Members,
    receive: Receive,
    send: Send,
) -> None:
    line = _Queue()
    stream = hub.join(session, known, members, line)
    tasks = [
        asyncio.ensure_future(each)
        for each in (line.send_all(send), _until_gone(receive), line.until_cut())
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        hub.leave(stream)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
