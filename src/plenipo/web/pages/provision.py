"""A section's own page: its words in time, every alternative, and all that stands beside it."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.web.drawing import wants_part
from plenipo.web.house import Asking
from plenipo.web.pages.opening import opened
from plenipo.web.pages.showing import draw_place_part, draw_provision
from plenipo.web.viewer import NotHere


@get("/r/{room:str}/p/{unit:str}", sync_to_thread=True)
def show_provision(request: Asking, room: FromPath[str], unit: FromPath[str]) -> Response[Any]:
    """Draw a section's own page; as a part, what stands beside it."""
    with opened(request, room) as reading:
        piece = reading.sheet.piece(unit)
        if piece is None:
            raise NotHere
        draw = draw_place_part if wants_part(request) else draw_provision
        return draw(request, reading, piece)


@get("/r/{room:str}/p/{unit:str}/panel", sync_to_thread=True)
def show_panel(request: Asking, room: FromPath[str], unit: FromPath[str]) -> Response[Any]:
    """Draw what stands beside a section, alone."""
    with opened(request, room) as reading:
        piece = reading.sheet.piece(unit)
        if piece is None:
            raise NotHere
        return draw_place_part(request, reading, piece)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_provision, show_panel)
