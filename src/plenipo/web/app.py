"""The app: routes, and what holds for all of them — headers, forged requests, errors."""

from __future__ import annotations

import asyncio
import hmac
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from importlib.resources import files
from logging import getLogger
from pathlib import Path
from traceback import format_tb
from typing import Any, Final
from urllib.parse import urlsplit

from litestar import Litestar, Request, Response, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import MediaType
from litestar.exceptions import HTTPException
from litestar.middleware import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware
from litestar.response import Redirect
from litestar.static_files import create_static_files_router
from litestar.types import Message, Scope

from plenipo.desk.ports import StoreUnavailable
from plenipo.desk.rounds import Rounds
from plenipo.text.errors import PlenipoError
from plenipo.web import api
from plenipo.web.api.calling import ReadOnly, error
from plenipo.web.drawing import page
from plenipo.web.house import Asking, House, house_of
from plenipo.web.live import route as live
from plenipo.web.pages import ROUTES
from plenipo.web.viewer import NotHere, SignInFirst

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
_HEADERS: Final = (
    ("content-security-policy", _POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
)
_PORT: Final = re.compile(r":\d+$")
# Style sheets and scripts alone are compressed: the length of a compressed page tells of the words
# in it, and fonts are compressed already.
_COMPRESSED: Final = CompressionConfig(
    backend="gzip", minimum_size=1_000, gzip_compress_level=6, exclude=r"\.woff2$"
)
MOST_BYTES: Final = 30_000_000  # of one request: an uploaded Word file with its pictures


def make_app(house: House) -> Litestar:
    """Return the app over a house. Nothing is shared between two apps."""
    app = Litestar(
        # One router, because handlers that share a path must be registered at once: a handler
        # that is registered twice is wrapped for its thread twice, and never awaited.
        route_handlers=[
            Router("/", route_handlers=[*ROUTES, *live.ROUTES], include_in_schema=False),
            api.ROUTER,
            *_static(),
        ],
        before_request=_at_the_door,
        before_send=[_headers],
        exception_handlers={
            NotHere: _not_here,
            SignInFirst: _sign_in_first,
            Forged: _forged,
            ReadOnly: _read_only,
            WrongHost: _wrong_host,
            StoreUnavailable: _away,
            PlenipoError: _unusable,
            HTTPException: _http,
            Exception: _broken,
        },
        openapi_config=api.OPENAPI,
        request_max_body_size=MOST_BYTES,
        logging_config=None,
        on_shutdown=[] if house.hub is None else [house.hub.stop],
        lifespan=[] if house.rounds is None else [_making_rounds(house.rounds)],
    )
    app.state["house"] = house
    return app


def _making_rounds(rounds: Rounds) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """Return what makes a round every second while the app is up."""

    async def go_round() -> None:
        while True:
            await asyncio.sleep(1)
            with suppress(PlenipoError):  # the store is away for a moment; the next round goes on
                await asyncio.to_thread(rounds.round)

    @asynccontextmanager
    async def up(_: Litestar) -> AsyncIterator[None]:
        task = asyncio.create_task(go_round())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            rounds.stop()

    return up


class WrongHost(Exception):  # noqa: N818 - reads as what it is
    """The request came under a host name that is not ours."""


class Forged(Exception):  # noqa: N818 - reads as what it is
    """A form came without the token of the session that it is sent in."""


def _static() -> list[Any]:
    folder = files("plenipo.web") / "static"
    if not folder.is_dir():
        return []
    return [
        create_static_files_router(
            path="/static",
            directories=[Path(str(folder))],
            cache_control=None,
            middleware=[DefineMiddleware(CompressionMiddleware, config=_COMPRESSED)],
            name="static",
        )
    ]


async def _headers(message: Message, scope: Scope) -> None:
    """Set what every answer carries. Built assets and the public pages alone may be kept."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in _HEADERS:
        headers[name] = value
    if scope["path"].startswith("/static/") and message["status"] == 200:
        headers["cache-control"] = "public, max-age=31536000, immutable"
    elif _of_the_public(scope) and message["status"] in (200, 304):
        pass  # the same for everybody, who asks was not looked at: its page says how long
    else:
        headers["cache-control"] = "private, no-store"
        for name in ("etag", "last-modified"):
            if name in headers:
                del headers[name]


def _of_the_public(scope: Scope) -> bool:
    return scope["path"] == "/public" or scope["path"].startswith("/public/")


async def _at_the_door(request: Asking) -> None:
    """Refuse other host names than our own, and changes not sent from one of our pages.

    The host is looked at because a name that somebody else owns can be made to
    point at this machine, and a page from there would then be let in as ours.
    """
    if _PORT.sub("", request.headers.get("host", "")) not in house_of(request).hosts:
        raise WrongHost
    if request.method in _SAFE or request.url.path.startswith("/api/"):
        return
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise Forged
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Forged
    viewer = viewer_of(request)
    if viewer is None:
        return
    sent = request.headers.get("x-csrf")
    if sent is None:
        sent = str((await request.form()).get("csrf", ""))
    if not hmac.compare_digest(sent.encode(), viewer.csrf.encode()):
        raise Forged


def viewer_of(request: Asking) -> Any:  # noqa: ANN401 - the door's own answer
    """Return who is asking."""
    return house_of(request).door.viewer(request.cookies)


# --- what went wrong, in one sentence -----------------------------------------------------------


def _not_here(request: Request[Any, Any, Any], _: Exception) -> Response[Any]:
    return _told(
        request, 404, "There is no such page", "There is no such page, or it is not open to you."
    )


def _wrong_host(_: Request[Any, Any, Any], __: Exception) -> Response[Any]:
    return Response(
        "This is not the name of this server.\n", status_code=421, media_type=MediaType.TEXT
    )


def _read_only(_: Request[Any, Any, Any], __: Exception) -> Response[Any]:
    return error(403, "This token may only read.", code="read-only")


def _sign_in_first(request: Request[Any, Any, Any], _: Exception) -> Response[Any]:
    if request.url.path.startswith("/api/"):
        return error(401, "Show a token of yours, or a page's session with its x-csrf header.")
    return Redirect("/sign-in", status_code=303)


def _forged(request: Request[Any, Any, Any], _: Exception) -> Response[Any]:
    return _told(
        request,
        403,
        "The form has grown old",
        "This form was not sent from a page of your present session. Go back, load the page again"
        " and send it once more; what you typed is still there.",
    )


def _away(request: Request[Any, Any, Any], failed: Exception) -> Response[Any]:
    return _told(request, 503, "The record cannot be reached", f"{_sentence(failed)} Try again.")


def _unusable(request: Request[Any, Any, Any], failed: Exception) -> Response[Any]:
    return _told(request, 400, "That cannot be used", _sentence(failed))


def _unreadable(failed: HTTPException) -> Response[Any]:
    """Say what of the caller's own input could not be read, and where."""
    rows = failed.extra if isinstance(failed.extra, list) else []
    said = [row for row in rows if isinstance(row, dict)]
    where = str(said[0].get("key", "")) if said else ""
    what = str(said[0].get("message", "")) if said else str(failed.detail)
    return error(400, f"What was sent cannot be read: {what.rstrip('.')}.", where=where)


def _http(request: Request[Any, Any, Any], failed: HTTPException) -> Response[Any]:
    if failed.status_code in (404, 405):
        return _not_here(request, failed)
    if failed.status_code == 413:
        return _told(
            request, 413, "Too large", "What was sent is larger than this page takes: 30 MB."
        )
    if failed.status_code >= 500:
        return _broken(request, failed)
    if request.url.path.startswith("/api/"):
        return _unreadable(failed)
    return _told(
        request,
        failed.status_code,
        "That cannot be used",
        "The page was sent something it cannot read.",
    )


def _broken(request: Request[Any, Any, Any], failed: Exception) -> Response[Any]:
    """Tell the reader nothing of what broke; the operator where, without anybody's words."""
    where = "".join(format_tb(failed.__traceback__))
    getLogger("plenipo.web").error("%s\n%s", type(failed).__name__, where)
    return _told(
        request,
        500,
        "Something went wrong",
        "That is a fault of the program, and has been noted for whoever runs it. Load the page"
        " again to see what is on record.",
    )


def _sentence(failed: Exception) -> str:
    text = str(failed)
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _told(request: Request[Any, Any, Any], status: int, title: str, sentence: str) -> Response[Any]:
    if request.url.path.startswith("/api/"):
        return error(status, sentence)
    return page(
        request, "told.html", viewer_of(request), status=status, title=title, sentence=sentence
    )
