"""The table: outline, rolling text, and what stands beside the chosen section; and its parts.

Every part has an address of its own, so that a page that follows its room asks
for nothing but what changed: `/changes?since=` is all of that at once.
"""

from __future__ import annotations

import re
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.looks import looked
from plenipo.web.pages.opening import back, opened
from plenipo.web.pages.showing import Again, TableView, beside, draw_table
from plenipo.web.sheets import Piece
from plenipo.web.viewer import NotHere, Reading

MOST_AT_ONCE: Final = 40  # changed sections that are sent along; more are a page of their own


@get("/r/{room:str}", sync_to_thread=True)
def show_table(
    request: Asking,
    room: FromPath[str],
    show: FromQuery[str] = "all",
    at: FromQuery[str] = "",
    whole: FromQuery[str] = "",
) -> Response[Any]:
    """Draw the table. `at` is a unit whose panel stands open, `from` one to begin with."""
    start = request.query_params.get("from", "")
    with opened(request, room) as reading:
        return draw_table(request, reading, show=show, at=at, start=start or at, whole=bool(whole))


@get("/r/{room:str}/changes", sync_to_thread=True)
def show_changes(
    request: Asking,
    room: FromPath[str],
    since: FromQuery[int] = 0,
    show: FromQuery[str] = "all",
    at: FromQuery[str] = "",
    over: FromQuery[str] = "",
) -> Response[Any]:
    """Draw what may have changed after entry `since`: figures, lines of the outline, sections, panel.

    With `over` also what can lie on top, from the viewer's other rooms.
    """
    with opened(request, room) as reading:
        view = TableView(request, reading, show=show, at=at)
        moved = view.moved(since)
        if over and moved is not None:
            moved = view.with_covered(moved)
        if moved is None or len(moved) > MOST_AT_ONCE:
            return draw_table(request, reading, show=show, at=at)
        return _part(request, reading, "changes.html", view, moved)


@get("/r/{room:str}/sections", sync_to_thread=True)
def show_sections(
    request: Asking, room: FromPath[str], show: FromQuery[str] = "all"
) -> Response[Any]:
    """Draw the sections from one unit (`from`) to another (`to`), for who comes near them."""
    start, end = (request.query_params.get(name, "") for name in ("from", "to"))
    with opened(request, room) as reading:
        view = TableView(request, reading, show=show)
        found = view.between(start, end)
        if not found:
            raise NotHere
        return room_page(request, "part_sections.html", reading, view=view, window=found)


@get("/r/{room:str}/s/{unit:str}", sync_to_thread=True)
def show_section(
    request: Asking, room: FromPath[str], unit: FromPath[str], at: FromQuery[str] = ""
) -> Response[Any]:
    """Draw one section."""
    with opened(request, room) as reading:
        view = TableView(request, reading, at=at)
        piece = _piece(reading, unit)
        return room_page(
            request, "part_sections.html", reading, view=view, window=view.shown((piece,))
        )


@get("/r/{room:str}/outline", sync_to_thread=True)
def show_outline(
    request: Asking, room: FromPath[str], show: FromQuery[str] = "all", at: FromQuery[str] = ""
) -> Response[Any]:
    """Draw the outline."""
    with opened(request, room) as reading:
        view = TableView(request, reading, show=show, at=at)
        return _part(request, reading, "part_outline.html", view)


@get("/r/{room:str}/figures", sync_to_thread=True)
def show_figures(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Draw the figures of the room."""
    with opened(request, room) as reading:
        return room_page(request, "part_figures.html", reading)


@get("/r/{room:str}/go", sync_to_thread=True)
def go_to(request: Asking, room: FromPath[str], number: FromQuery[str] = "") -> Response[Any]:
    """Go to an article by its number as it is read aloud: "7", "6 bis", "annex I"."""
    with opened(request, room) as reading:
        piece = numbered(reading.sheet.pieces, number)
        if piece is None:
            said = f"There is no article {number.strip()[:40] or 'without a number'} in this text."
            return draw_table(request, reading, again=Again(said))
        return back(f"/r/{room}?at={piece.id}#u-{piece.id}")


@post("/r/{room:str}/looked", sync_to_thread=True)
def mark_looked(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Note that the viewer has seen everything up to now."""
    show = Form(data).text("show")
    with opened(request, room) as reading:
        looked(house_of(request).vault, reading)
    return back(f"/r/{room}" if show in ("", "new") else f"/r/{room}?show={show}")


def numbered(pieces: tuple[Piece, ...], typed: str) -> Piece | None:
    """Return the section with a number as it is read aloud; the exact one before one that begins so."""
    wanted = _plain(typed)
    if not wanted:
        return None
    numbers = [(p, _plain(p.number), _plain(p.short)) for p in pieces]
    exact = (p for p, long, short in numbers if wanted in (long, short))
    begins = (p for p, _, short in numbers if short.startswith(wanted))
    return next(exact, None) or next(begins, None)


def _plain(number: str) -> str:
    return re.sub(r"[\W_]+", "", number).casefold()


def _piece(reading: Reading, unit: str) -> Piece:
    piece = reading.sheet.piece(unit)
    if piece is None:
        raise NotHere
    return piece


def _part(
    request: Asking,
    reading: Reading,
    name: str,
    view: TableView,
    moved: tuple[Piece, ...] = (),
) -> Response[Any]:
    return room_page(
        request,
        name,
        reading,
        view=view,
        moved=moved,
        window=view.shown(moved),
        **beside(reading, view.chosen),
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_table,
    show_changes,
    show_sections,
    show_section,
    show_outline,
    show_figures,
    go_to,
    mark_looked,
)
