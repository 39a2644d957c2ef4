"""`GET /stream`: the one event stream of a signed-in page."""

from __future__ import annotations

import asyncio
from typing import Final

from litestar import Response, get
from litestar.enums import MediaType
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp

from plenipo.record.kinds import MemberId
from plenipo.web.house import Asking, house_of
from plenipo.web.live.hub import TOO_MANY
from plenipo.web.live.stream import event_stream
from plenipo.web.viewer import NotHere, SignInFirst


@get("/stream", include_in_schema=False)
async def open_stream(request: Asking) -> ASGIApp:
    """Open a stream for whoever is signed in, or say in one sentence why not."""
    house = house_of(request)
    if house.hub is None:
        raise NotHere
    cookies = dict(request.cookies)
    viewer = await asyncio.to_thread(house.door.viewer, cookies)
    if viewer is None:
        raise SignInFirst
    refused = house.hub.admit(viewer.csrf)
    if refused is not None:
        told = Response(
            f"{refused.sentence}\n",
            status_code=429 if refused == TOO_MANY else 503,
            media_type=MediaType.TEXT,
        )
        return told.to_asgi_response(app=None, request=request)
    door, session = house.door, viewer.csrf

    def members() -> frozenset[MemberId] | None:
        now = door.still(cookies)
        return frozenset(now.members) if now is not None and now.csrf == session else None

    return event_stream(house.hub, session, frozenset(viewer.members), members)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (open_stream,)
