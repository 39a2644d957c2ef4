"""`GET /stream`: the one event stream of a signed-in page, or of a program with a token."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from typing import Final

from litestar import Response, get
from litestar.enums import MediaType
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp

from plenipo.record.kinds import MemberId
from plenipo.web.house import Asking, Door, house_of
from plenipo.web.live.hub import TOO_MANY
from plenipo.web.live.stream import event_stream
from plenipo.web.viewer import NotHere, SignInFirst, Viewer

_NO_TOKEN: Final = "The access token is not good; make another on your account's page."  # noqa: S105


@get("/stream", include_in_schema=False)
async def open_stream(request: Asking) -> ASGIApp:
    """Open a stream for whoever is signed in, or say in one sentence why not."""
    house = house_of(request)
    if house.hub is None:
        raise NotHere
    token = request.headers.get("authorization", "")
    session, viewer, still = await asyncio.to_thread(
        _by_token if token else _by_session, house.door, request
    )
    if viewer is None:
        if token:
            return _said(request, 401, _NO_TOKEN)
        raise SignInFirst
    refused = house.hub.admit(session)
    if refused is not None:
        return _said(request, 429 if refused == TOO_MANY else 503, refused.sentence)

    def members() -> frozenset[MemberId] | None:
        now = still()
        return None if now is None else frozenset(now.members)

    return event_stream(house.hub, session, frozenset(viewer.members), members)


Found = tuple[str, Viewer | None, Callable[[], Viewer | None]]


def _by_session(door: Door, request: Asking) -> Found:
    """Find whose session the cookies carry: its name, the viewer, and how to ask again."""
    cookies = dict(request.cookies)
    viewer = door.viewer(cookies)
    session = "" if viewer is None else viewer.csrf

    def still() -> Viewer | None:
        now = door.still(cookies)
        return now if now is not None and now.csrf == session else None

    return session, viewer, still


def _by_token(door: Door, request: Asking) -> Found:
    """Find for whom a token stands; its streams are counted by themselves."""
    scheme, _, secret = request.headers["authorization"].partition(" ")
    token = secret.strip() if scheme.lower() == "bearer" else ""

    def still() -> Viewer | None:
        bearer = door.bearer(token)
        return None if bearer is None else bearer.viewer

    return f"token {hashlib.sha256(token.encode()).hexdigest()}", still(), still


def _said(request: Asking, status: int, sentence: str) -> ASGIApp:
    told = Response(f"{sentence}\n", status_code=status, media_type=MediaType.TEXT)
    return told.to_asgi_response(app=None, request=request)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (open_stream,)
