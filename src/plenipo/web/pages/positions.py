"""Acts on words that are on the table: take a position."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Refused
from plenipo.record import entries as e
from plenipo.record.kinds import Level, RoomId, WordingHash
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.opening import back, opened
from plenipo.web.pages.table import draw_table
from plenipo.web.viewer import NotHere

_LEVELS: Final = {level.value: level for level in Level}


@post("/r/{room:str}/position", sync_to_thread=True)
def take_position(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Take a position on the exact words that the form names: `on` is "unit wording", repeated."""
    form = Form(data)
    level = _LEVELS.get(form.text("level"))
    pairs = [tuple(row.split(" ", 1)) for row in form.all("on") if " " in row]
    if level is None or not pairs:
        raise NotHere
    desk = house_of(request).desk
    condition = form.words("condition")
    with opened(request, room) as reading:
        for unit, wording in pairs:
            body = e.PositionTaken(
                party=reading.seat.party,
                unit=unit,
                wording=WordingHash(wording),
                level=level,
                conditions=[e.Condition(words=condition)] if condition else [],
                words=form.words("words"),
            )
            answer = desk.record(reading.member, RoomId(room), body)
            if isinstance(answer, Refused):
                return draw_table(request, reading, at=unit, refusal=answer.sentence)
    return back(f"/r/{room}?at={pairs[0][0]}#u-{pairs[0][0]}")


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (take_position,)
