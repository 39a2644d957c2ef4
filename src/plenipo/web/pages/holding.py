"""Holds, claims and reservations: a party's marks on words that are on the table."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Refused
from plenipo.record import entries as e
from plenipo.record.kinds import WordingHash
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.acting import Made, chosen, perform, speaking
from plenipo.web.pages.positions import NOTHING_CHOSEN
from plenipo.web.viewer import Reading


@post("/r/{room:str}/hold", sync_to_thread=True)
def place_hold(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Hold words in brackets without offering others."""
    name = house_of(request).desk.new_name()
    return perform(request, room, data, "hold", lambda r, f: _hold(r, f, name))


@post("/r/{room:str}/lift", sync_to_thread=True)
def lift_hold(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Lift a hold of one's own party."""
    return perform(request, room, data, "lift", _lift)


@post("/r/{room:str}/claim", sync_to_thread=True)
def claim_words(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Claim wordings whose holder is unknown, for one's own party."""
    return perform(request, room, data, "claim", _claim)


@post("/r/{room:str}/reserve", sync_to_thread=True)
def announce_reservation(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Announce a treaty reservation on a section."""
    name = house_of(request).desk.new_name()
    return perform(request, room, data, "reserve", lambda r, f: _reserve(r, f, name))


@post("/r/{room:str}/unreserve", sync_to_thread=True)
def withdraw_reservation(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Withdraw a reservation of one's own party."""
    return perform(request, room, data, "unreserve", _unreserve)


def _hold(reading: Reading, form: Form, name: str) -> Made | Refused:
    party, behalf, basis = speaking(reading, form)
    on = chosen(form)
    if not on:
        return NOTHING_CHOSEN
    unit, wording, _ = on[0]
    place = reading.sheet.places.get(unit)
    text = next((w.text for w in place.wordings if w.hash == wording), "") if place else ""
    words = form.words("held")
    times = text.count(words) if words else 0
    if times != 1:
        return Refused(
            "not-these-words",
            "These words do not stand there exactly so; copy them from the text."
            if not times
            else "These words stand there more than once; take in a word before or after them.",
        )
    start = text.index(words)
    body = e.HoldPlaced(
        hold=name,
        unit=unit,
        wording=WordingHash(wording),
        span=e.Span(start=start, end=start + len(words), words=words),
        party=party,
        reason=form.words("reason"),
    )
    return Made((body,), behalf, basis)


def _lift(reading: Reading, form: Form) -> Made:
    _, behalf, basis = speaking(reading, form)
    return Made((e.HoldLifted(hold=form.text("hold")),), behalf, basis)


def _claim(reading: Reading, form: Form) -> Made | Refused:
    party, behalf, basis = speaking(reading, form)
    on = chosen(form)
    if not on:
        return NOTHING_CHOSEN
    bodies = tuple(
        e.HoldClaimed(unit=unit, wording=WordingHash(wording), party=party)
        for unit, wording, _ in on
    )
    return Made(bodies, behalf, basis)


def _reserve(reading: Reading, form: Form, name: str) -> Made | Refused:
    party, behalf, basis = speaking(reading, form)
    piece = reading.sheet.piece(form.text("at"))
    words = form.words("words")
    if piece is None or not words:
        return Refused("no-words", "Write the reservation in the words in which it is made.")
    body = e.ReservationMade(reservation=name, party=party, units=list(piece.units), words=words)
    return Made((body,), behalf, basis)


def _unreserve(reading: Reading, form: Form) -> Made:
    _, behalf, basis = speaking(reading, form)
    return Made((e.ReservationLifted(reservation=form.text("reservation")),), behalf, basis)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    place_hold,
    lift_hold,
    claim_words,
    announce_reservation,
    withdraw_reservation,
)
