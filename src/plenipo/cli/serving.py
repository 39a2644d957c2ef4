"""Serve an app on a port of this machine until it is stopped."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import uvicorn

from plenipo.text.errors import UnusableInput


def serve(app: Any, *, host: str, port: int, tell: Callable[[str], None]) -> int:  # noqa: ANN401 - any ASGI app
    """Serve `app`, saying where, and return when told to stop. Port 0 takes a free one.

    The address is told once the port is ours, so whoever waits for the line can connect.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise UnusableInput(
            f"port {port} cannot be used ({error}); leave --port out for a free one"
        ) from None
    listening.listen(2048)
    shown = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=3,
    )
    tell("")
    tell("Serving; Ctrl-C stops.")
    tell(f"http://{shown}:{listening.getsockname()[1]}/")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        tell("stopped")
    return 0
