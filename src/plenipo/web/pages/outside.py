"""The public record's first page: the timeline, to read and as data."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from plenipo.documents.meetings import as_csv
from plenipo.documents.tables import to_json
from plenipo.web.commitments import returnable
from plenipo.web.drawing import record_ways, room_page
from plenipo.web.forms import Form
from plenipo.web.house import Asking
from plenipo.web.pages.downloading import file_of
from plenipo.web.pages.opening import opened
from plenipo.web.progress import courses
from plenipo.web.public import band
from plenipo.web.timeline import FILTERS, Asked, data_of, line_of, rows_of, wanted, years
from plenipo.web.viewer import NotHere, Reading

_ALL: Final = Asked()
_NONE: Final = Form({})


@get("/r/{room:str}/outside", sync_to_thread=True)
def show_timeline(
    request: Asking,
    room: FromPath[str],
    show: FromQuery[str] = "",
    party: FromQuery[str] = "",
    unit: FromQuery[str] = "",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
) -> Response[Any]:
    """Draw the timeline of a room, all of it or what the address asks for."""
    asked = Asked(show, party, unit, since, until)
    with opened(request, room) as reading:
        return draw_timeline(request, reading, asked=asked)


def draw_timeline(
    request: Asking,
    reading: Reading,
    *,
    asked: Asked = _ALL,
    refusal: str = "",
    act: str = "",
    form: Form = _NONE,
) -> Response[Any]:
    """Draw the timeline with what was reported of progress, and a refusal where it belongs."""
    # The acts of the page are made by modules that draw it.
    from plenipo.web.pages.beside import copies_to
    from plenipo.web.pages.reporting import COUNTED, may_publish

    want, wrong = wanted(asked, section(reading, asked.unit))
    names = reading.sheet.names.of_provisions
    home, ways = f"/r/{reading.room}", record_ways(request)
    lines = [line_of(row, home, ways, names) for row in rows_of(reading.state, want)]
    public, not_yet = may_publish(reading)
    return room_page(
        request,
        "outside.html",
        reading,
        status=409 if refusal else 200,
        asked=asked,
        wrong=wrong,
        years=years(lines),
        count=len(lines),
        filters=FILTERS,
        band=band(lines),
        courses=courses(reading.state) if asked.show in ("", "progress") else (),
        reports=reading.may("ProgressReported"),
        statuses=COUNTED,
        copies=copies_to(reading),
        returnable=returnable(reading),
        known=ways,
        public=public,
        not_yet=not_yet,
        refusal=refusal,
        act=act,
        form=form,
    )


@get("/r/{room:str}/outside/{what:str}", sync_to_thread=True)
def take_timeline(
    request: Asking,
    room: FromPath[str],
    what: FromPath[str],
    show: FromQuery[str] = "",
    party: FromQuery[str] = "",
    unit: FromQuery[str] = "",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
) -> Response[Any]:
    """Give the same rows as data: `timeline.csv` or `timeline.json`."""
    asked = Asked(show, party, unit, since, until)
    with opened(request, room) as reading:
        rows = timeline_data(reading, asked)
    if what == "timeline.json":
        return file_of(to_json({"schema": "plenipo.timeline/1", "rows": rows}), "timeline", "json")
    if what != "timeline.csv":
        raise NotHere
    flat = [{k: "; ".join(v) if isinstance(v, list) else v for k, v in r.items()} for r in rows]
    headers = {"content-disposition": 'attachment; filename="timeline.csv"'}
    return Response(as_csv(flat), media_type="text/csv; charset=utf-8", headers=headers)


def timeline_data(reading: Reading, asked: Asked) -> list[dict[str, object]]:
    """Return the rows that are asked for as data, in the order of the timeline."""
    want, _ = wanted(asked, section(reading, asked.unit))
    names = reading.sheet.names.of_provisions
    return [data_of(row, names) for row in rows_of(reading.state, want)]


def section(reading: Reading, unit: str) -> tuple[str, ...]:
    """Return the units of the section that a unit heads, so that asking for an article asks for all of it."""
    piece = reading.sheet.piece(unit) if unit else None
    return piece.units if piece is not None and piece.id == unit else ()


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_timeline, take_timeline)
