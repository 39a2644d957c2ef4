"""Pages that show a room's text from further away: matrix, projector, how it came together."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from plenipo.record.kinds import Status
from plenipo.web.drawing import room_page
from plenipo.web.house import Asking, house_of
from plenipo.web.matrix import SIGNS, WORDS, Stands, matrix
from plenipo.web.pages.opening import opened
from plenipo.web.trend import bands, courses, line
from plenipo.web.viewer import NotHere


@get("/r/{room:str}/matrix", sync_to_thread=True)
def show_matrix(
    request: Asking, room: FromPath[str], show: FromQuery[str] = "all"
) -> Response[Any]:
    """Draw the matrix; `show=open` leaves out what is agreed."""
    with opened(request, room) as reading:
        found = matrix(reading.state, reading.sheet, reading.now)
        lines = tuple(
            line for line in found.lines if show != "open" or line.piece.status is not Status.AGREED
        )
        return room_page(
            request,
            "matrix.html",
            reading,
            parties=found.parties,
            lines=lines,
            show=show,
            signs=SIGNS,
            stands=tuple(Stands),
            meaning=WORDS,
        )


@get("/r/{room:str}/projector", sync_to_thread=True)
def show_projector(request: Asking, room: FromPath[str], at: FromQuery[str] = "") -> Response[Any]:
    """Draw one section large, for the screen in the room: nothing but what the room shares."""
    with opened(request, room) as reading:
        pieces = reading.sheet.pieces
        piece = reading.sheet.piece(at) if at else (pieces[0] if pieces else None)
        if at and piece is None:
            raise NotHere
        place = pieces.index(piece) if piece is not None else 0
        return room_page(
            request,
            "projector.html",
            reading,
            piece=piece,
            before=pieces[place - 1] if place else None,
            after=pieces[place + 1] if place + 1 < len(pieces) else None,
        )


WIDTH: Final = 720  # of the stacked band, in the drawing's units
HEIGHT: Final = 200
SMALL: Final = (160, 44)  # one of the small multiples


@get("/r/{room:str}/rounds", sync_to_thread=True)
def show_rounds(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Draw how the text came together: words by status, and brackets left, over the revisions."""
    house = house_of(request)
    with opened(request, room) as reading:
        points = house.trends.of(house.desk, reading)
        found = courses(points)
        most = max((n for course in found for n in course.brackets if n), default=1)
        return room_page(
            request,
            "rounds.html",
            reading,
            points=points,
            bands=bands(points, width=WIDTH, height=HEIGHT),
            courses=[
                (c, line(c.brackets, width=SMALL[0], height=SMALL[1], most=most)) for c in found
            ],
            most=most,
            size=(WIDTH, HEIGHT),
            small=SMALL,
        )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_matrix, show_projector, show_rounds)
