"""What another hand recorded for one's party: confirmed or contested, one by one or together."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Refused
from plenipo.record import entries as e
from plenipo.record.kinds import EntryId
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.opening import back, opened
from plenipo.web.tasks import recorded
from plenipo.web.viewer import Reading

_NOTHING: Final = "Mark at least one entry first."


@get("/r/{room:str}/recorded", sync_to_thread=True)
def show_recorded(request: Asking, room: FromPath[str]) -> Response[Any]:
    """List what was recorded for the viewer's party and waits for its answer."""
    with opened(request, room) as reading:
        return _draw(request, reading)


@post("/r/{room:str}/confirm", sync_to_thread=True)
def confirm(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Confirm entries that were recorded for one's party."""
    return _answer(request, room, Form(data), contest=False)


@post("/r/{room:str}/contest", sync_to_thread=True)
def contest(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Contest an entry that was recorded for one's party: it stands as contested."""
    return _answer(request, room, Form(data), contest=True)


def _answer(request: Asking, room: str, form: Form, *, contest: bool) -> Response[Any]:
    with opened(request, room) as reading:
        party = reading.seat.party
        entries = [EntryId(name) for name in dict.fromkeys(form.all("entry")) if name]
        if not entries:
            return _draw(request, reading, refusal=_NOTHING, typed=form)
        words = form.words("words")
        bodies: list[e.Body] = [
            e.EntryContested(entry=name, party=party, words=words)
            if contest
            else e.EntryConfirmed(entry=name, party=party)
            for name in entries
        ]
        desk = house_of(request).desk
        answer = desk.record_all(reading.member, reading.room, bodies)
        if isinstance(answer, Refused):
            return _draw(request, reading, refusal=answer.sentence, typed=form)
        left = len(recorded(reading)) - len(entries)
    return back(f"/r/{room}/recorded" if left > 0 else f"/r/{room}")


def _draw(
    request: Asking, reading: Reading, *, refusal: str = "", typed: Form | None = None
) -> Response[Any]:
    return room_page(
        request,
        "recorded.html",
        reading,
        status=409 if refusal else 200,
        recorded=recorded(reading),
        refusal=refusal,
        typed=typed or Form({}),
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_recorded, confirm, contest)
