"""Acts on words that are on the table: take a position on them, and have it confirmed at home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Refused
from plenipo.record import entries as e
from plenipo.record.kinds import Level, WordingHash
from plenipo.web.conditions import resolved
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking
from plenipo.web.pages.acting import Made, chosen, perform, speaking
from plenipo.web.times import read_local
from plenipo.web.viewer import Reading

_LEVELS: Final = {level.value: level for level in Level}
_INSTRUCTIONS: Final = frozenset({"delegate", "head", "capital"})
NOTHING_CHOSEN: Final = Refused(
    "nothing-chosen", "Choose the words that this is about: nothing was marked."
)


@post("/r/{room:str}/position", sync_to_thread=True)
def take_position(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Take a position on the exact words that the form names."""
    return perform(request, room, data, "position", _position)


@post("/r/{room:str}/capital", sync_to_thread=True)
def confirm_capital(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Record that the capital confirms what was accepted ad referendum."""
    return perform(request, room, data, "capital", _capital)


@dataclass(frozen=True, slots=True)
class _Terms:
    """On what terms a position is taken."""

    conditions: list[e.Condition]
    expires: str


def _position(reading: Reading, form: Form) -> Made | Refused:
    party, behalf, basis = speaking(reading, form)
    level = _LEVELS.get(form.text("level"))
    on = chosen(form)
    if not on:
        return NOTHING_CHOSEN
    if level is None:
        return Refused("no-level", "Say what the position is.")
    terms = _terms(reading, form)
    if isinstance(terms, Refused):
        return terms
    instruction = form.text("instruction")
    bodies = tuple(
        e.PositionTaken(
            party=party,
            unit=unit,
            wording=WordingHash(wording),
            level=level,
            sentence=sentence,
            conditions=terms.conditions,
            expires=terms.expires,
            instruction=instruction if instruction in _INSTRUCTIONS else "head",
            words=form.words("words"),
        )
        for unit, wording, sentence in on
    )
    return Made(bodies, behalf, basis)


def _terms(reading: Reading, form: Form) -> _Terms | Refused:
    words = form.words("condition")
    link = form.text("if")
    conditions: list[e.Condition] = []
    if link:
        found = resolved(reading, link, form.text("if-who"), words)
        if isinstance(found, Refused):
            return found
        conditions.append(found)
    elif words:
        conditions.append(e.Condition(words=words))
    expires = ""
    if form.text("expires"):
        at = read_local(form.text("expires"), form.text("zone"))
        if at is None:
            return Refused(
                "no-time",
                "The expiry cannot be read: give a day and an hour, and a time zone such as UTC or"
                " Europe/Vienna.",
            )
        expires = at
    return _Terms(conditions, expires)


def _capital(reading: Reading, form: Form) -> Made | Refused:
    party, behalf, basis = speaking(reading, form)
    pairs = dict.fromkeys((unit, wording) for unit, wording, _ in chosen(form))
    if not pairs:
        return NOTHING_CHOSEN
    bodies = tuple(
        e.CapitalConfirmed(party=party, unit=unit, wording=WordingHash(wording))
        for unit, wording in pairs
    )
    return Made(bodies, behalf, basis)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (take_position, confirm_capital)
