"""`plenipo serve`, and how an app is served on a port until it is stopped."""

from __future__ import annotations

import argparse
import ipaddress
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from plenipo.bootstrap import housed
from plenipo.settings import address, language, settings
from plenipo.text.errors import UnusableInput


def run_serve(args: argparse.Namespace) -> int:
    """Serve a record's pages to whoever has an account."""
    where = settings(data=args.data, database=args.database, environment=None)
    at = address(args.address, environment=None)
    local = _is_local(args.host)
    if not local and not at.startswith("https://"):
        _tell(
            "Other machines reach this without encryption: passwords can be read on the way."
            " Put it behind a proxy with TLS, and say its address with --address https://HOST."
        )
    hosts = [] if local or _is_any(args.host) else [_in_brackets(args.host)]
    spoken = language(environment=None)
    with housed(where, at=at, hosts=hosts, language=spoken) as house:
        from plenipo.web.app import make_app

        return serve(make_app(house), host=args.host, port=args.port, tell=_tell_out)


def _tell(line: str) -> None:
    print(f"plenipo: {line}", file=sys.stderr, flush=True)


def _tell_out(line: str) -> None:
    print(line, flush=True)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_any(host: str) -> bool:
    return host in ("", "0.0.0.0", "::")  # noqa: S104 - told apart, not bound to


def _in_brackets(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _allow_many_pages() -> None:
    """Take as many file descriptors as the system allows: each open page holds one."""
    try:
        import resource
    except ImportError:  # a system without such limits
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def serve(app: Any, *, host: str, port: int, tell: Callable[[str], None]) -> int:  # noqa: ANN401 - any ASGI app
    """Serve `app`, saying where, and return when told to stop. Port 0 takes a free one.

    The address is told once the port is ours, so whoever waits for the line can connect.
    """
    import uvicorn

    from plenipo.web.live.wire import LiveProtocol

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
    _allow_many_pages()
    shown = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(
        app,
        http=LiveProtocol,
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
