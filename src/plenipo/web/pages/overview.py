"""Pages that show a room's text from further away: matrix, projector, how it came together."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from markupsafe import Markup

from plenipo.desk.course import MEETING, REVISION, Point
from plenipo.documents.meetings import as_csv, by_status
from plenipo.documents.tables import to_json
from plenipo.formats.html.charts import line as draw_line
from plenipo.record.kinds import Status
from plenipo.web.drawing import room_page
from plenipo.web.house import Asking, House, house_of
from plenipo.web.matrix import SIGNS, WORDS, Stands, matrix
from plenipo.web.pages.downloading import file_of
from plenipo.web.pages.opening import opened
from plenipo.web.strings import Sentence
from plenipo.web.trend import bands, courses, line
from plenipo.web.viewer import NotHere, Reading


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
        marks = stood(house, reading)
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
            stood=marks,
            charts=charts(marks, str(reading.room)),
            way=lambda point: way_of(point, str(reading.room)),
        )


@get("/r/{room:str}/rounds/{ending:str}", sync_to_thread=True)
def take_rounds(request: Asking, room: FromPath[str], ending: FromPath[str]) -> Response[Any]:
    """Give the same figures as data: `csv` or `json`."""
    house = house_of(request)
    with opened(request, room) as reading:
        rows = [figures_of(point) for point in stood(house, reading)]
    if ending == "json":
        data = to_json({"schema": "plenipo.convergence/1", "points": rows})
        return file_of(data, "convergence", "json")
    if ending != "csv":
        raise NotHere
    headers = {"content-disposition": 'attachment; filename="convergence.csv"'}
    return Response(as_csv(rows), media_type="text/csv; charset=utf-8", headers=headers)


def stood(house: House, reading: Reading) -> tuple[Point, ...]:
    """Return where the text stood at each revision and each meeting's close, and stands now."""
    course = house.courses.of(house.desk, reading.room, reading.state.seq)
    return course.points(reading.now)


def figures_of(point: Point) -> dict[str, object]:
    """Return a point's figures as a row of data."""
    return {
        "kind": point.kind,
        "key": point.key,
        "name": point.name,
        "round": point.round,
        "at": point.at,
        "brackets": point.brackets,
        "alternatives": point.alternatives,
        "holds": point.holds,
        **by_status(point.provisions, "provisions"),
        **by_status(point.words, "words"),
    }


def charts(points: tuple[Point, ...], room: str) -> tuple[tuple[str, Markup], ...]:
    """Draw brackets, alternatives, provisions and words agreed over the points, each leading on."""
    names = [point.name for point in points]
    links = [way_of(point, room) for point in points]
    rows = (
        (Sentence("Brackets"), [p.brackets for p in points]),
        (Sentence("Alternatives"), [p.alternatives for p in points]),
        (Sentence("Provisions agreed"), [p.provisions.get(Status.AGREED, 0) for p in points]),
        (Sentence("Words agreed"), [p.agreed for p in points]),
    )
    if not points:
        return ()
    return tuple(
        (name, Markup(draw_line(name, names, values, links=links)))  # noqa: S704 - it escapes
        for name, values in rows
    )


def way_of(point: Point, room: str) -> str:
    """Return the page that a point leads to: its revision, its meeting, or the table."""
    if point.kind == REVISION:
        return f"/r/{room}/revisions/{point.key}"
    return f"/r/{room}/meetings/{quote(point.key)}" if point.kind == MEETING else f"/r/{room}"


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_matrix,
    show_projector,
    show_rounds,
    take_rounds,
)
