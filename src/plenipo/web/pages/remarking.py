"""Comments and briefs: what is said beside the text, in the room where it is said."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Recorded, Refused, recall
from plenipo.record import entries as e
from plenipo.record.kinds import EntryId
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, House, house_of
from plenipo.web.pages.acting import Made, carry_out, perform
from plenipo.web.viewer import Reading


@post("/r/{room:str}/comment", sync_to_thread=True)
def make_comment(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Comment on a section, or answer a comment."""
    name = house_of(request).desk.new_name()
    return perform(request, room, data, "comment", lambda r, f: _comment(r, f, name))


@post("/r/{room:str}/brief", sync_to_thread=True)
def set_brief(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Set the delegation's brief and fallbacks for a provision."""
    return perform(request, room, data, "brief", _brief)


@post("/r/{room:str}/recall", sync_to_thread=True)
def take_back(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Take back what an entry said: a comment, a position, a hold."""
    return carry_out(request, room, data, "recall", _recall)


def _comment(reading: Reading, form: Form, name: str) -> Made | Refused:
    piece = reading.sheet.piece(form.text("at"))
    words = form.words("words")
    if not words:
        return Refused("no-words", "Write the comment first.")
    answers = form.text("answers")
    if answers and answers not in reading.state.comments:
        return Refused("no-such-comment", "The comment that this answers was taken back.")
    known = reading.state.comments.get(answers)
    unit = known.unit if known is not None else _about(reading, piece.units if piece else ())
    return Made((e.CommentMade(comment=name, unit=unit, words=words, answers=answers),))


def _about(reading: Reading, units: tuple[str, ...]) -> str:
    """Return the unit of a section that a comment is kept with: the first that is in the text."""
    return next((u for u in units if u in reading.state.units), units[0] if units else "")


def _brief(reading: Reading, form: Form) -> Made | Refused:
    unit = form.text("unit")
    if unit not in reading.sheet.places:
        return Refused("no-such-provision", "There is no such provision in this room’s text.")
    fallbacks = [row for line in form.words("fallbacks").split("\n") if (row := line.strip())]
    return Made((e.BriefSet(unit=unit, brief=form.words("brief"), fallbacks=fallbacks),))


def _recall(house: House, reading: Reading, form: Form) -> Recorded | Refused:
    entry = EntryId(form.text("entry"))
    return recall(house.desk, reading.member, reading.room, entry, reason=form.words("reason"))


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (make_comment, set_brief, take_back)
