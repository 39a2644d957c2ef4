"""What all things beside the table share: to be copied into a wider room, and to be taken back.

Tabling and publishing are one act (`plenipo.desk.beside.copy_out`), asked about
each time in words: what will be recorded there, what stays behind, who reads it.
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec
from litestar import Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Refused, recall
from plenipo.desk.beside import Copy, Thing, copy_of, copy_out
from plenipo.record import entries as e
from plenipo.record.kinds import EntryId, Role, RoomKind
from plenipo.record.state import RoomState
from plenipo.web.crossing import CHAIRS, room_name
from plenipo.web.drawing import record_ways, room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.acting import Made, readers, told_as
from plenipo.web.pages.opening import back, opened
from plenipo.web.pages.reporting import publish, report_progress
from plenipo.web.viewer import NotHere, Reading

_WAY: Final = re.compile(
    r"/(outside|statements|framework|commitments|communiques)(/[\w-]+)?(#[\w-]+)?"
)
# Where a thing is seen in the room that it was copied into.
_SEEN: Final[dict[Thing, str]] = {
    Thing.STATEMENT: "statements",
    Thing.DOCUMENT: "framework",
    Thing.LINK: "framework",
    Thing.COMMITMENT: "commitments",
    Thing.INCIDENT: "commitments",
    Thing.PROGRESS: "outside",
    Thing.COMMUNIQUE: "communiques",
}


def copies_to(reading: Reading) -> tuple[tuple[str, str], ...]:
    """Return the rooms that the viewer may copy into from here, and what the act is called."""
    found = []
    for state in reading.rooms:
        if state.room == reading.room or not _takes(state, reading):
            continue
        if state.kind is RoomKind.PUBLIC and reading.state.kind is not RoomKind.PUBLIC:
            found.append((str(state.room), "Publish"))
        elif state.kind is RoomKind.PLENARY and reading.state.kind is not RoomKind.PUBLIC:
            found.append((str(state.room), f"Table in {room_name(state).lower()}"))
    return tuple(found)


def _takes(state: RoomState, reading: Reading) -> bool:
    role = state.seats[reading.member].role
    return role in CHAIRS if state.kind is RoomKind.PUBLIC else role not in _READERS


_READERS: Final = frozenset({Role.OBSERVER, Role.PUBLIC})


@post("/r/{room:str}/outside/{what:str}", sync_to_thread=True)
def act_beside(
    request: Asking, room: FromPath[str], what: FromPath[str], data: FormBody
) -> Response[Any]:
    """Copy a thing into a wider room (`copy`), or take an entry back (`take-back`)."""
    form = Form(data)
    match what:
        case "copy":
            return _copy(request, room, form)
        case "take-back":
            return _take_back(request, room, form)
        case "report":
            return report_progress(request, room, data)
        case "figures":
            return publish(request, room, form)
        case _:
            raise NotHere


def _copy(request: Asking, room: str, form: Form) -> Response[Any]:
    desk = house_of(request).desk
    with opened(request, room) as reading:
        try:
            thing = Thing(form.text("thing"))
        except ValueError:
            raise NotHere from None
        wide = reading.other(form.text("to"))
        if wide is None:
            raise NotHere
        name = form.text("which")
        if not form.text("sure"):
            copy = copy_of(desk, reading.member, reading.room, thing, name=name, to_room=wide.room)
            return _ask(request, reading, form, wide, copy)
        member = reading.member
    answer = copy_out(desk, member, reading.room, thing, name=name, to_room=wide.room)
    if isinstance(answer, Refused):
        with opened(request, room) as reading:
            return _ask(request, reading, form, wide, answer)
    way = _SEEN[thing] if _SEEN[thing] in record_ways(request) else "outside"
    return back(f"/r/{wide.room}/{way}")


def _ask(
    request: Asking, reading: Reading, form: Form, wide: RoomState, copy: Copy | Refused
) -> Response[Any]:
    """Ask whether this is to be said there, or tell why it cannot be."""
    refused = copy.sentence if isinstance(copy, Refused) else ""
    bodies: tuple[e.Body, ...] = () if isinstance(copy, Refused) else copy.bodies
    return room_page(
        request,
        "copying.html",
        reading,
        status=409 if refused else 200,
        refusal=refused,
        wide=wide,
        public=wide.kind is RoomKind.PUBLIC,
        told=told_as(reading, Made(tuple(_named_here(reading, form, body) for body in bodies))),
        left_out=() if isinstance(copy, Refused) else (*copy.left_out, *_unmarked(reading, form)),
        readers=readers(wide, reading.member),
        rows=[row for row in form.rows() if row[0] != "sure"],
        back=_way_back(reading, form),
    )


def _unmarked(reading: Reading, form: Form) -> tuple[str, ...]:
    """Say how a thing stands here, where it is marked: its copy begins without the mark."""
    outside, name = reading.state.outside, form.text("which")
    state = ""
    match form.text("thing"):
        case "statement" if name in outside.statements:
            state = outside.statements[name].state if outside.statements[name].marks else ""
        case "commitment" if name in outside.commitments:
            state = outside.commitments[name].state if outside.commitments[name].marks else ""
        case "incident" if name in outside.incidents:
            state = outside.incidents[name].state if outside.incidents[name].marks else ""
        case _:
            pass
    if not state:
        return ()
    return (
        f"Here it is marked as {state}; there it stands without that until it is marked there.",
    )


def _named_here(reading: Reading, form: Form, body: e.Body) -> e.Body:
    """Return a link that goes with the id that its document has in this room, so that it is told.

    In the other room the document has another id, which says nothing here.
    """
    if isinstance(body, e.FrameworkLinked):
        for link in reading.state.outside.links:
            if link.entry == form.text("which"):
                return msgspec.structs.replace(body, document=link.document)
    return body


def _way_back(reading: Reading, form: Form) -> str:
    way = form.text("back")
    return f"/r/{reading.room}{way if _WAY.fullmatch(way) else '/outside'}"


def _take_back(request: Asking, room: str, form: Form) -> Response[Any]:
    desk = house_of(request).desk
    with opened(request, room) as reading:
        entry = EntryId(form.text("entry"))
        answer = recall(desk, reading.member, reading.room, entry, reason=form.words("reason"))
        way = _way_back(reading, form)
        if isinstance(answer, Refused):
            return room_page(
                request,
                "not_taken_back.html",
                reading,
                status=409,
                refusal=answer.sentence,
                back=way,
            )
    return back(way)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (act_beside,)
