"""How far the text was said to be: reported by others, or published by the parties' agreement."""

from __future__ import annotations

from typing import Any

from litestar import Response

from plenipo.desk import Refused, publish_figures
from plenipo.desk.publishing import PUBLIC_ROOM, agreed_to_publish
from plenipo.record import entries as e
from plenipo.record.kinds import Role, RoomId, RoomKind
from plenipo.web.forms import Form
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.acting import Made, perform_on
from plenipo.web.pages.opening import back, opened
from plenipo.web.pages.outside import draw_timeline
from plenipo.web.viewer import NotHere, Reading

COUNTED = ("agreed", "partly", "open")  # how articles are told apart in reports
_MOST = 9_999


def report_progress(request: Asking, room: str, data: dict[str, Any]) -> Response[Any]:
    """Record how far a source said that the text was."""
    name = house_of(request).desk.new_name()

    def draw(asked: Asking, reading: Reading, sentence: str, form: Form) -> Response[Any]:
        return draw_timeline(asked, reading, refusal=sentence, act="report", form=form)

    return perform_on(
        request,
        room,
        data,
        "outside/report",
        lambda _, form: _report(form, name),
        draw=draw,
        to=f"/outside#p-{name}",
    )


def _report(form: Form, name: str) -> Made | Refused:
    counts: list[tuple[str, int]] = []
    for status in COUNTED:
        count = _number(form.text(status))
        if count is None:
            return Refused("no-number", "Write how many as a number, such as 13.")
        if form.text(status):
            counts.append((status, count))
    total = _number(form.text("total"))
    if not total:
        return Refused("no-number", "Write of how many articles in all, as a number.")
    body = e.ProgressReported(
        progress=name,
        on=form.text("on"),
        of="articles",
        counts=counts,
        total=total,
        words=form.words("words"),
        document=form.text("document"),
        source=form.words("source"),
        published=form.text("published"),
    )
    return Made((body,))


def _number(text: str) -> int | None:
    """Return a number as typed, 0 where the field is empty, None for what is none."""
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal()) or len(text) > 6:
        return None
    return min(int(text), _MOST)


def may_publish(reading: Reading) -> tuple[str, str]:
    """Return the public room that figures may be published in, and why not yet; "" for neither.

    Offered to the secretariat in the plenary, where the public room is one of
    its own rooms.
    """
    state = reading.state
    public = state.options.get(PUBLIC_ROOM, "")
    if state.kind is not RoomKind.PLENARY or reading.seat.role is not Role.SECRETARIAT:
        return "", ""
    if reading.other(public) is None:
        return "", ""
    refused = agreed_to_publish(state)
    return public, refused.sentence if refused is not None else ""


def publish(request: Asking, room: str, form: Form) -> Response[Any]:
    """Publish the figures of today, asked about once, in words."""
    desk = house_of(request).desk
    with opened(request, room) as reading:
        public, _ = may_publish(reading)
        if not public:
            raise NotHere
        answer = publish_figures(desk, reading.member, reading.room, RoomId(public))
        if isinstance(answer, Refused):
            return draw_timeline(
                request, reading, refusal=answer.sentence, act="figures", form=form
            )
    return back(f"/r/{public}/outside")
