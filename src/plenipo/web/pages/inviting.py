"""Invite a member who sits in a room: who may, and the link, shown once."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Refused
from plenipo.record.kinds import THE_PUBLIC, MemberId, Role
from plenipo.record.state import Seat
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking
from plenipo.web.pages.door import identity_of, origin
from plenipo.web.pages.opening import back, opened
from plenipo.web.times import drawn
from plenipo.web.viewer import NotHere, Reading

Answer = Response[Any]
_CHAIRS: Final = frozenset({Role.FACILITATOR, Role.SECRETARIAT})
_OF_A_PARTY: Final = frozenset({Role.DELEGATE, Role.ADVISER})


def may_invite(reading: Reading, member: MemberId, seat: Seat) -> bool:
    """Tell whether the reader may invite somebody who sits in this room.

    The chair and the secretariat invite heads of delegations and those who are
    of no party; a head invites the own delegation's people. So nobody but its
    own head lets people into a delegation.
    """
    own = reading.seat
    if seat.left or member in (reading.member, THE_PUBLIC):
        return False
    if own.role in _CHAIRS:
        return seat.role not in _OF_A_PARTY
    return own.role is Role.HEAD and bool(own.party) and seat.party == own.party


@get("/r/{room:str}/invite/{member:str}", sync_to_thread=True)
def show_inviting(request: Asking, room: FromPath[str], member: FromPath[str]) -> Answer:
    """Show a member's invitations, and offer to make one."""
    with opened(request, room) as reading:
        return _draw(request, reading, member)


def _draw(
    request: Asking, reading: Reading, member: str, *, secret: str = "", refusal: str = ""
) -> Answer:
    identity = identity_of(request)
    seat = _seat(reading, member)
    return room_page(
        request,
        "invite.html",
        reading,
        status=409 if refusal else 200,
        member=member,
        invited=seat,
        has_account=bool(identity.accounts.of_member(member)),
        sent=identity.invitations.of(member),
        link=f"{origin(request)}/invitation/{secret}" if secret else "",
        refusal=refusal,
        now=reading.now,
        drawn=drawn,
    )


def _seat(reading: Reading, member: str) -> Seat:
    seat = reading.state.seats.get(MemberId(member))
    if seat is None or not may_invite(reading, MemberId(member), seat):
        raise NotHere
    return seat


@post("/r/{room:str}/invite/{member:str}", sync_to_thread=True)
def invite(request: Asking, room: FromPath[str], member: FromPath[str]) -> Answer:
    """Make an invitation, and show its link this once."""
    with opened(request, room) as reading:
        seat = _seat(reading, member)
        state = reading.state
        made = identity_of(request).invitations.make(
            member, name=seat.name, by=reading.seat.name, about=state.title or state.name
        )
        if isinstance(made, Refused):
            return _draw(request, reading, member, refusal=made.sentence)
        return _draw(request, reading, member, secret=made)


@post("/r/{room:str}/invite/{member:str}/withdraw", sync_to_thread=True)
def withdraw(request: Asking, room: FromPath[str], member: FromPath[str], data: FormBody) -> Answer:
    """Withdraw an invitation that has not been used."""
    with opened(request, room) as reading:
        _seat(reading, member)
        identity_of(request).invitations.withdraw(member, Form(data).text("key"))
    return back(f"/r/{room}/invite/{member}")


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_inviting, invite, withdraw)
