"""The legal scrub: what has changed since what was agreed, confirmed change by change by all."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from plenipo.desk import Refused, recall
from plenipo.desk.finishing import renumbering
from plenipo.desk.scrubs import digest_of_pairs, editorials
from plenipo.record import entries as e
from plenipo.record.kinds import WordingHash
from plenipo.record.scrubbing import Pair
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.acting import Made, Make, perform_on, speaking
from plenipo.web.pages.opening import back, opened
from plenipo.web.scrubs import SHOWN, alarms_of, changes_of, page
from plenipo.web.viewer import NotHere, Reading

_NO_SCRUB: Final = Refused("no-such-scrub", "No legal scrub is open in this room.")


@get("/r/{room:str}/scrub", sync_to_thread=True)
def show_scrub(request: Asking, room: FromPath[str], show: FromQuery[str] = "") -> Response[Any]:
    """Show every change since the revision that was agreed, its class, and who has confirmed it."""
    with opened(request, room) as reading:
        return _draw(request, reading, show=show)


def _draw(
    request: Asking,
    reading: Reading,
    refusal: str = "",
    form: Form | None = None,
    *,
    show: str = "",
) -> Response[Any]:
    state = reading.state
    typed = form or Form({})
    shown = show or typed.text("show")
    shown = shown if shown in SHOWN else ""
    anew = renumbering(state) if state.units and not state.outcome.frozen else None
    names = reading.sheet.names
    return room_page(
        request,
        "scrub.html",
        reading,
        status=409 if refusal else 200,
        c=page(reading, shown),
        show=shown,
        alarms=alarms_of(reading),
        ended=[row for row in state.outcome.scrubs.values() if row.closed],
        frozen=bool(state.outcome.frozen),
        revisions=[row.number for row in reversed(state.revisions) if row.units],
        renumbering=anew,
        stale=()
        if anew is None
        else tuple((names.provision(unit), unit, words) for unit, words in anew.references),
        chair=reading.may("ScrubOpened"),
        confirms=reading.may("ScrubConfirmed"),
        types=reading.seat.role.value == "secretariat" and bool(state.parties),
        refusal=refusal,
        typed=typed,
    )


@post("/r/{room:str}/scrub/{step:str}", sync_to_thread=True)
def do_scrub(
    request: Asking, room: FromPath[str], step: FromPath[str], data: FormBody
) -> Response[Any]:
    """Open the scrub, confirm changes, set numbers anew, close it, or take its opening back."""
    if step == "open":
        name = house_of(request).desk.new_name()
        return _perform(request, room, data, step, partial(_open, name))
    if step == "take-back":
        return _take_back(request, room, data)
    make = _STEPS.get(step)
    if make is None:
        raise NotHere
    return _perform(request, room, data, step, make)


def _perform(
    request: Asking, room: str, data: dict[str, Any], step: str, make: Make
) -> Response[Any]:
    return perform_on(request, room, data, f"scrub/{step}", make, draw=_draw, to="/scrub")


def _take_back(request: Asking, room: str, data: dict[str, Any]) -> Response[Any]:
    """Take back a scrub that was opened by mistake, while nobody has confirmed in it."""
    with opened(request, room) as reading:
        name = reading.state.outcome.open_scrub
        if name is None:
            return _draw(request, reading, _NO_SCRUB.sentence, Form(data))
        entry = reading.state.outcome.scrubs[name].entry
        answer = recall(house_of(request).desk, reading.member, reading.room, entry)
        if isinstance(answer, Refused):
            return _draw(request, reading, answer.sentence, Form(data))
    return back(f"/r/{room}/scrub")


def _open(name: str, reading: Reading, form: Form) -> Made | Refused:
    del reading
    number = form.text("revision")
    if not number.isdecimal() or len(number) > 6:
        return Refused("no-such-revision", "Choose the revision that was agreed.")
    return Made((e.ScrubOpened(scrub=name, revision=int(number)),))


def _confirm(reading: Reading, form: Form) -> Made | Refused:
    return _confirmed(reading, form, [pair for row in form.all("change") if (pair := _pair(row))])


def _pair(value: str) -> Pair | None:
    """Return the change that a field names: a unit and two hashes, "-" for no words."""
    parts = value.split(" ")
    if len(parts) != 3:
        return None
    unit, was, now = parts
    return unit, WordingHash(was.strip("-")), WordingHash(now.strip("-"))


def _confirm_editorial(reading: Reading, form: Form) -> Made | Refused:
    """Confirm every editorial change at once: those that the page showed, and no others."""
    name = reading.state.outcome.open_scrub
    if name is None:
        return _NO_SCRUB
    scrub = reading.state.outcome.scrubs[name]
    rows = editorials(changes_of(reading, scrub), reading.seat.party)
    if digest_of_pairs(rows) != form.text("seen"):
        return Refused(
            "another-text",
            "The editorial changes are no longer those that you were shown; look at them again.",
        )
    return _confirmed(reading, form, rows)


def _confirmed(reading: Reading, form: Form, pairs: Iterable[Pair]) -> Made | Refused:
    name = reading.state.outcome.open_scrub
    if name is None:
        return _NO_SCRUB
    party, behalf, basis = speaking(reading, form)
    body = e.ScrubConfirmed(scrub=name, party=party, changes=list(dict.fromkeys(pairs)))
    return Made((body,), behalf, basis)


def _close(reading: Reading, form: Form) -> Made | Refused:
    del form
    name = reading.state.outcome.open_scrub
    return _NO_SCRUB if name is None else Made((e.ScrubClosed(scrub=name),))


def _renumber(reading: Reading, form: Form) -> Made | Refused:
    del form
    body = renumbering(reading.state).body
    if not body.labels:
        return Refused("nothing-changed", "Every number is as it should be already.")
    return Made((body,))


_STEPS: Final[dict[str, Make]] = {
    "confirm": _confirm,
    "editorial": _confirm_editorial,
    "renumber": _renumber,
    "close": _close,
}

ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_scrub, do_scrub)
