"""The table: outline, rolling text, and what stands beside the chosen section."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from plenipo.record.kinds import Status
from plenipo.web.drawing import room_page, wants_part
from plenipo.web.house import Asking
from plenipo.web.pages.opening import opened
from plenipo.web.panel import levels, panel
from plenipo.web.viewer import NotHere, Reading


@get("/r/{room:str}", sync_to_thread=True)
def show_table(
    request: Asking, room: FromPath[str], show: FromQuery[str] = "all", at: FromQuery[str] = ""
) -> Response[Any]:
    """Draw the table. `at` is a unit whose panel stands open."""
    with opened(request, room) as reading:
        return draw_table(request, reading, show=show, at=at)


def draw_table(
    request: Asking, reading: Reading, *, show: str = "all", at: str = "", refusal: str = ""
) -> Response[Any]:
    """Draw the table, with a refusal in place where something was not recorded."""
    sheet = reading.sheet
    pieces = tuple(p for p in sheet.pieces if show != "open" or p.status is not Status.AGREED)
    chosen = sheet.piece(at) if at else None
    return room_page(
        request,
        "table.html",
        reading,
        status=409 if refusal else 200,
        pieces=pieces,
        show=show,
        chosen=chosen.id if chosen is not None else "",
        panel=panel(reading, chosen) if chosen is not None else None,
        levels=levels(),
        refusal=refusal,
    )


@get("/r/{room:str}/p/{unit:str}", sync_to_thread=True)
def show_provision(request: Asking, room: FromPath[str], unit: FromPath[str]) -> Response[Any]:
    """Draw a section's own page; as a part, what stands beside it."""
    with opened(request, room) as reading:
        piece = reading.sheet.piece(unit)
        if piece is None:
            raise NotHere
        return room_page(
            request,
            "provision.html",
            reading,
            block="panel" if wants_part(request) else "",
            piece=piece,
            panel=panel(reading, piece),
            levels=levels(),
            refusal="",
        )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_table, show_provision)
