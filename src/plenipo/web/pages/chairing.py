"""Acts of the chair: set a provision aside and take it up, take proposals in, issue a revision."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Recorded, Refused, incorporate, issue_revision
from plenipo.record import entries as e
from plenipo.record.kinds import ProposalId
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, House
from plenipo.web.pages.acting import Made, carry_out, perform
from plenipo.web.viewer import Reading


@post("/r/{room:str}/park", sync_to_thread=True)
def set_aside(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Set a section aside, all of it."""
    return perform(request, room, data, "park", _park, asks=False)


@post("/r/{room:str}/resume", sync_to_thread=True)
def take_up(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Take a section up again."""
    return perform(request, room, data, "resume", _resume, asks=False)


@post("/r/{room:str}/incorporate", sync_to_thread=True)
def take_in(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Make a proposal's words the draft's own."""
    return carry_out(request, room, data, "incorporate", _incorporate)


@post("/r/{room:str}/reject", sync_to_thread=True)
def reject(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Set a proposal aside."""
    return perform(request, room, data, "reject", _reject, asks=False)


@post("/r/{room:str}/issue", sync_to_thread=True)
def issue(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Issue the text as it stands as the next revision."""
    return carry_out(request, room, data, "issue", _issue)


def _park(reading: Reading, form: Form) -> Made | Refused:
    units = reading.state.units
    found = [u for u in _units(reading, form) if u in units and units[u].parked is None]
    if not found:
        return Refused("already", "It is set aside already.")
    reason = form.words("reason")
    return Made(tuple(e.ProvisionParked(unit=u, reason=reason) for u in found))


def _resume(reading: Reading, form: Form) -> Made | Refused:
    units = reading.state.units
    found = [u for u in _units(reading, form) if u in units and units[u].parked is not None]
    if not found:
        return Refused("not-parked", "It is not set aside.")
    return Made(tuple(e.ProvisionResumed(unit=u) for u in found))


def _units(reading: Reading, form: Form) -> tuple[str, ...]:
    piece = reading.sheet.piece(form.text("at"))
    return piece.units if piece is not None else ()


def _reject(reading: Reading, form: Form) -> Made:  # noqa: ARG001 - shaped like the others
    body = e.ProposalRejected(
        proposal=ProposalId(form.text("proposal")), reason=form.words("reason")
    )
    return Made((body,))


def _incorporate(house: House, reading: Reading, form: Form) -> Recorded | Refused:
    proposal = ProposalId(form.text("proposal"))
    return incorporate(house.desk, reading.member, reading.room, proposal)


def _issue(house: House, reading: Reading, form: Form) -> Recorded | Refused:
    return issue_revision(house.desk, reading.member, reading.room, mandate=form.words("mandate"))


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (set_aside, take_up, take_in, reject, issue)
