"""The short way to a page: frames straight into the connection, without a task that waits for it.

Under uvicorn with `LiveProtocol`, the answer's head goes out as always; then
the connection is taken over, as for a WebSocket: uvicorn's parser, its request
and the app's task are let go of, and what is left is a transport and a `Wire`.
A frame to a thousand pages is then a thousand writes of the same bytes.

Written against uvicorn 0.32 to 0.54. What is used of its inner life is checked
before it is used: where it is not as expected, the answer goes on by ASGI.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from plenipo.web.live.frames import LAST_CHUNK, Frame

EXTENSION: Final = "plenipo.wire"
BUFFER: Final = 16_384  # bytes that a slow reader may leave lying, here and in the kernel each
DEAD_SECONDS: Final = 45  # until a line on which nothing is acknowledged is given up

TakeOver = Callable[[], "Wire | None"]


class Wire(asyncio.Protocol):
    """A connection that only sends. A reader who is too slow is cut off, and comes back."""

    __slots__ = ("_connections", "_lost", "_transport")

    def __init__(self, transport: asyncio.Transport, state: ServerState) -> None:
        self._transport = transport
        self._connections = cast("set[Any]", state.connections)
        self._lost: Callable[[], None] = _nothing
        self._connections.add(self)  # uvicorn waits for these when it stops
        transport.set_write_buffer_limits(high=BUFFER)
        transport.set_protocol(self)
        _bound(transport.get_extra_info("socket"))

    def on_lost(self, lost: Callable[[], None]) -> None:
        """Call `lost` when the connection has ended, at once if it has already."""
        self._lost = lost
        if self._transport.is_closing():
            self._gone()

    def write(self, frame: Frame) -> None:
        """Send a frame. Never waits."""
        self._transport.write(frame.chunk)

    def close(self) -> None:
        """End the answer as HTTP ends it; what a slow reader has not taken is dropped."""
        if self._transport.is_closing():
            return
        if self._transport.get_write_buffer_size():
            self._transport.abort()
        else:
            self._transport.write(LAST_CHUNK)
            self._transport.close()

    def shutdown(self) -> None:
        """End the answer: uvicorn is stopping, and waits until its connections are gone."""
        self.close()
        self._gone()

    def _gone(self) -> None:
        lost, self._lost = self._lost, _nothing
        lost()

    # ------------------------------------------------------------ what the transport tells

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        """Take in that the connection has ended."""
        self._connections.discard(self)
        self._gone()

    def pause_writing(self) -> None:
        """Cut off a reader that has left too much lying, so that it costs the others nothing."""
        self._transport.abort()
        self._gone()

    def data_received(self, data: bytes) -> None:  # noqa: ARG002 - asyncio's
        """Cut off a page that sends where it is to listen."""
        self._transport.abort()
        self._gone()


class LiveProtocol(HttpToolsProtocol):
    """uvicorn's protocol, whose connections can be taken over: give it to `Config(http=…)`."""

    def on_message_begin(self) -> None:
        """Offer the short way with each request."""
        super().on_message_begin()
        extensions: dict[str, Any] = self.scope.setdefault("extensions", {})
        extensions[EXTENSION] = self.take_over

    def take_over(self) -> Wire | None:
        """Return the connection, once the head of a chunked answer has gone out; None if not so.

        The request's task sees the page as gone, and ends.
        """
        cycle = self.cycle
        try:
            ready = (
                cycle.response_started
                and cycle.chunked_encoding is True
                and not (cycle.response_complete or cycle.disconnected or self.pipeline)
                and cycle.scope is self.scope
                and cycle.scope["http_version"] == "1.1"
                and not self.transport.is_closing()
            )
        except AttributeError:  # another uvicorn than those this was written against
            return None
        if not ready:
            return None
        self._unset_keepalive_if_required()
        self.flow.resume_reading()
        self.connections.discard(self)
        wire = Wire(self.transport, self.server_state)
        cycle.disconnected = True
        cycle.message_event.set()
        self.server_state.total_requests += 1
        self.parser = None  # type: ignore[assignment]  # as uvicorn does at the end
        return wire


def _bound(connection: socket.socket | None) -> None:
    """Bound what the kernel keeps for a reader, and how long it hopes for one that is silent."""
    if connection is None or connection.family not in (socket.AF_INET, socket.AF_INET6):
        return
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_SECONDS * 1000)


def _nothing() -> None:
    """Where nobody is to be told."""
