"""What the API tells of the public record, and how a thing of it crosses into another room."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody

from plenipo.desk import Refused, Thing, copy_out, publish_figures
from plenipo.desk.publishing import PUBLIC_ROOM
from plenipo.record.kinds import RoomId
from plenipo.web.api.calling import REFUSALS, RESPONSES, called, error, recorded, refused
from plenipo.web.api.shapes import CopyIn, RecordedShape
from plenipo.web.commitments import incidents, undertakings
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.outside import timeline_data
from plenipo.web.progress import courses
from plenipo.web.timeline import Asked, wanted


@get("/rooms/{room:str}/timeline", sync_to_thread=True, responses=RESPONSES)
def tell_timeline(
    request: Asking,
    room: FromPath[str],
    show: FromQuery[str] = "",
    party: FromQuery[str] = "",
    unit: FromQuery[str] = "",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
) -> Response[Any]:
    """Tell what was said, filed, undertaken and reported, with the talks, by day.

    In the order of the timeline: by first day, what falls due by its last. `show`
    is one of talks, statements, documents, commitments, incidents, progress;
    `since` and `until` are days.
    """
    asked = Asked(show, party, unit, since, until)
    with called(request, room) as r:
        _, wrong = wanted(asked)
        if wrong:
            return error(400, wrong, where="since" if "since" in wrong else "until")
        rows = timeline_data(r, asked)
    return Response({"schema": "plenipo.timeline/1", "rows": rows})


@get("/rooms/{room:str}/commitments", sync_to_thread=True, responses=RESPONSES)
def tell_commitments(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Tell commitments and incidents with their marks, as they stand now.

    `stands` of a commitment is open, overdue, done, broken or disputed; overdue is
    computed as of `as_of`, and no entry says it.
    """
    with called(request, room) as r:
        undertaken = msgspec.to_builtins(undertakings(r.state, r.now))
        happened = msgspec.to_builtins(incidents(r.state))
        return Response({"as_of": r.now, "commitments": undertaken, "incidents": happened})


@get("/rooms/{room:str}/progress", sync_to_thread=True, responses=RESPONSES)
def tell_progress(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Tell how far the text was reported to be, articles and words apart, by day."""
    with called(request, room) as r:
        found = [
            {"of": c.of, "reports": msgspec.to_builtins(c.reports), "gaps": list(c.gaps)}
            for c in courses(r.state)
        ]
    return Response(found)


@post("/rooms/{room:str}/copies", sync_to_thread=True, responses=REFUSALS)
def copy_thing(
    request: Asking, room: FromPath[str], data: JSONBody[CopyIn]
) -> Response[RecordedShape]:
    """Table or publish a thing of this room: a copy of its own words in another room of the caller's.

    `thing` is statement, document, link, commitment, incident, progress or
    communique; `id` its id here. What stays behind: who recorded it, its marks.
    """
    thing = next((t for t in Thing if t.value == data.thing), None)
    if thing is None:
        return error(400, "There is no such thing to copy.", where="thing")
    with called(request, room, acting=True) as r:
        member = r.member
    desk = house_of(request).desk
    to_room = RoomId(data.to_room)
    return recorded(copy_out(desk, member, RoomId(room), thing, name=data.id, to_room=to_room))


@post("/rooms/{room:str}/figures", sync_to_thread=True, responses=REFUSALS)
def publish(request: Asking, room: FromPath[str]) -> Response[RecordedShape]:
    """Publish where the words of the plenary's text stand today, if the parties agreed to it.

    That is an understanding with `allows` "figures", confirmed by every required party.
    """
    with called(request, room, acting=True) as r:
        member, public = r.member, r.state.options.get(PUBLIC_ROOM, "")
    if not public:
        return refused(Refused("no-public-room", "This negotiation has no public room yet."))
    return recorded(publish_figures(house_of(request).desk, member, RoomId(room), RoomId(public)))


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    tell_timeline,
    tell_commitments,
    tell_progress,
    copy_thing,
    publish,
)
