"""Pages that anybody reads: what was published of a negotiation, without signing in.

They ask for no cookie and set none, and are the same for everybody, signed in
or not: who asks is not looked at. So they alone may be kept by caches for a while.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from litestar import Response, get
from litestar.enums import MediaType
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from plenipo.desk import Refused, public_room, public_rooms
from plenipo.documents.meetings import as_csv
from plenipo.documents.tables import to_json
from plenipo.formats import atom
from plenipo.record.kinds import RoomId
from plenipo.record.state import RoomState
from plenipo.record.timeline import WORD, Row, Wanted
from plenipo.web.drawing import page
from plenipo.web.house import Asking, house_of
from plenipo.web.public import PublicPage, anchor, public_page
from plenipo.web.timeline import FILTERS, data_of, rows_of
from plenipo.web.viewer import NotHere

KEPT: Final = "public, max-age=60"  # seconds that a page may be kept: corrections show soon


@get("/public", sync_to_thread=True)
def show_public(request: Asking) -> Response[Any]:
    """List the negotiations that have published something."""
    desk = house_of(request).desk
    rooms = []
    for state in public_rooms(desk):
        with desk.still(state.room):
            rooms.append((state.room, state.title or state.name, state.at))
    return _kept(request, page(request, "public_list.html", None, rooms=rooms))


@get("/public/{room:str}", sync_to_thread=True)
def show_published(
    request: Asking, room: FromPath[str], show: FromQuery[str] = ""
) -> Response[Any]:
    """Show what one negotiation has published; `show` narrows the timeline."""
    found, _ = _published(request, room, show)
    chosen = show if show in FILTERS else ""
    drawn = page(request, "public.html", None, p=found, show=chosen, filters=FILTERS)
    return _kept(request, drawn)


@get("/public/{room:str}/{file:str}", sync_to_thread=True)
def take_published(request: Asking, room: FromPath[str], file: FromPath[str]) -> Response[Any]:
    """Give the same as data: `feed.atom`, `record.json`, `timeline.csv`."""
    found, rows = _published(request, room)
    match file:
        case "feed.atom":
            data = _feed(request, found, rows)
            answer: Response[Any] = Response(data, media_type="application/atom+xml; charset=utf-8")
        case "record.json":
            answer = Response(to_json(_data(found, rows)), media_type=MediaType.JSON)
        case "timeline.csv":
            answer = Response(as_csv(_flat(found, rows)), media_type="text/csv; charset=utf-8")
            answer.headers["content-disposition"] = 'attachment; filename="timeline.csv"'
        case _:
            raise NotHere
    return _kept(request, answer)


def _published(
    request: Asking, room: str, show: str = ""
) -> tuple[PublicPage, tuple[tuple[Row, str], ...]]:
    """Return what a room shows, and its rows with when each came; 404 for every other room."""
    desk = house_of(request).desk
    name = RoomId(room)
    if isinstance(public_room(desk, name), Refused):
        raise NotHere
    with desk.still(name):
        state = public_room(desk, name)
        if isinstance(state, Refused):
            raise NotHere
        now = max(desk.now(), state.at)
        rows = tuple((row, _came(state, row)) for row in rows_of(state, Wanted()))
        return public_page(state, now, show=show), rows


def _came(state: RoomState, row: Row) -> str:
    """Return when a thing was published, as the room's record has it."""
    outside = state.outside
    tables: tuple[dict[str, Any], ...] = (
        outside.statements,
        outside.documents,
        outside.commitments,
        outside.incidents,
        outside.progress,
        outside.communiques,
    )
    return next((t[row.key].at for t in tables if row.key in t), state.at)


# --- as data ------------------------------------------------------------------------------------


def _data(found: PublicPage, rows: tuple[tuple[Row, str], ...]) -> dict[str, object]:
    return {
        "schema": "plenipo.public/1",
        "title": found.title,
        "language": found.language,
        "parties": [{"code": code, "name": name} for code, name in found.parties],
        "published": found.at,
        "timeline": [{**data_of(row, found.places), "published": came} for row, came in rows],
        "communiques": [
            {
                "key": issue.key,
                "title": issue.title,
                "issued": issue.when,
                "versions": [{"of": of, "words": "\n".join(words)} for of, words in issue.versions],
            }
            for issue in found.issues
        ],
        "commitments": [
            {
                "key": row.key,
                "party": row.party,
                "words": row.words,
                "undertaken": row.given,
                "due": row.due,
                "stands": row.stands,
                "marks": [{"state": m.state, "words": m.words, "when": m.when} for m in row.marks],
            }
            for row in found.undertakings
        ],
        "progress": [
            {
                "key": report.key,
                "on": report.on,
                "of": report.of,
                "total": report.total,
                "counts": dict(report.counts),
                "words": report.words,
                "source": report.source.name if report.source is not None else "",
            }
            for course in found.progress
            for report in course.reports
        ],
    }


def _flat(found: PublicPage, rows: tuple[tuple[Row, str], ...]) -> list[dict[str, object]]:
    made = [data_of(row, found.places) for row, _ in rows]
    return [{k: "; ".join(v) if isinstance(v, list) else v for k, v in row.items()} for row in made]


def _feed(request: Asking, found: PublicPage, rows: tuple[tuple[Row, str], ...]) -> bytes:
    """Return the feed: each thing once, though a commitment has several days."""
    home = f"{_origin(request)}/public/{found.room}"
    entries: dict[str, atom.FeedEntry] = {}
    for row, came in rows:
        at = anchor(row)
        entries.setdefault(
            row.key,
            atom.FeedEntry(
                id=f"urn:plenipo:{found.room}:{row.key}",
                updated=came,
                title=f"{WORD[row.sort]}{f', {row.who}' if row.who else ''}",
                words=row.words,
                way=f"{home}#{at}" if at else home,
            ),
        )
    return atom.write(
        title=found.title,
        id=f"urn:plenipo:{found.room}",
        self_way=f"{home}/feed.atom",
        way=home,
        entries=tuple(entries.values()),
    )


def _origin(request: Asking) -> str:
    """Return where this server is reached; the host was held against the house's own at the door."""
    return f"{'https' if house_of(request).tls else 'http'}://{request.headers.get('host', '')}"


# --- kept for a while ---------------------------------------------------------------------------


def _kept(request: Asking, answer: Response[Any]) -> Response[Any]:
    """Let an answer be kept for a minute, under a mark of its bytes; 304 to whoever has them."""
    content = answer.content
    data = content if isinstance(content, bytes) else str(content).encode()
    mark = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    if mark in request.headers.get("if-none-match", ""):
        answer = Response(b"", status_code=304, media_type=answer.media_type)
    answer.headers["etag"] = mark
    answer.headers["cache-control"] = KEPT
    return answer


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_public, show_published, take_published)
