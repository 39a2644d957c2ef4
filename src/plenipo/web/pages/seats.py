"""Members of a room, seating and unseating, and rooms that one may open from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Desk, Recorded, Refused, open_public
from plenipo.record import entries as e
from plenipo.record.kinds import MemberId, Role, RoomId, RoomKind
from plenipo.record.state import Seat
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, House, house_of
from plenipo.web.pages.acting import carry_out_on
from plenipo.web.pages.inviting import may_invite
from plenipo.web.pages.opening import opened
from plenipo.web.viewer import NotHere, Reading

CHAIRS: Final = frozenset({Role.FACILITATOR, Role.SECRETARIAT})
OPENS: Final[dict[Role, tuple[RoomKind, ...]]] = {  # what whom opens from the plenary
    Role.HEAD: (RoomKind.DELEGATION, RoomKind.GOOD_OFFICES, RoomKind.CAUCUS),
    Role.FACILITATOR: (RoomKind.GOOD_OFFICES, RoomKind.CONTACT_GROUP, RoomKind.CHAIR),
    Role.SECRETARIAT: (RoomKind.CONTACT_GROUP, RoomKind.CHAIR, RoomKind.PUBLIC),
}
_WITH_TEXT: Final = frozenset(
    {
        RoomKind.DELEGATION,
        RoomKind.GOOD_OFFICES,
        RoomKind.CAUCUS,
        RoomKind.CONTACT_GROUP,
        RoomKind.CHAIR,
    }
)


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat as the page shows it."""

    member: str
    seat: Seat
    mine: bool
    may_unseat: bool
    may_invite: bool


@get("/r/{room:str}/members", sync_to_thread=True)
def show_members(request: Asking, room: FromPath[str]) -> Response[Any]:
    """List who sits here, and offer what the reader may do about it."""
    with opened(request, room) as reading:
        return _draw(request, reading)


def _draw(
    request: Asking, reading: Reading, refusal: str = "", form: Form | None = None
) -> Response[Any]:
    role = reading.seat.role
    seats = [
        SeatLine(
            str(member),
            seat,
            member == reading.member,
            not seat.left and member != reading.member and _may_unseat(reading, seat),
            house_of(request).identity is not None and may_invite(reading, member, seat),
        )
        for member, seat in reading.state.seats.items()
    ]
    order = list(Role)
    seats.sort(
        key=lambda s: (bool(s.seat.left), s.seat.party, order.index(s.seat.role), s.seat.name)
    )
    return room_page(
        request,
        "members.html",
        reading,
        status=409 if refusal else 200,
        seats=seats,
        roles=_roles(reading),
        parties=_parties(reading),
        opens=OPENS.get(role, ()) if reading.state.kind is RoomKind.PLENARY else (),
        refusal=refusal,
        form=form or Form({}),
    )


def _may_unseat(reading: Reading, seat: Seat) -> bool:
    own = reading.seat
    return own.role in CHAIRS or (own.role is Role.HEAD and seat.party == own.party)


def _roles(reading: Reading) -> tuple[Role, ...]:
    """Return the roles that the reader may give away in this room."""
    own = reading.seat.role
    if own in CHAIRS:
        return tuple(role for role in Role if role is not Role.PUBLIC)  # has a seat of its own
    if own is not Role.HEAD:
        return ()
    given = (Role.DELEGATE, Role.HEAD, Role.ADVISER)
    return (*given, Role.FACILITATOR) if reading.state.kind is RoomKind.GOOD_OFFICES else given


def _parties(reading: Reading) -> tuple[str, ...]:
    state, own = reading.state, reading.seat
    if own.role in CHAIRS:
        return tuple(sorted({*state.parties, *state.of_parties}))
    if state.kind is RoomKind.CAUCUS:
        return tuple(sorted({own.party, *state.of_parties}))
    return (own.party,)


@post("/r/{room:str}/members", sync_to_thread=True)
def seat_member(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Seat somebody: a person new to the negotiation, or one who sits in another of one's rooms."""

    def seated(house: House, reading: Reading, form: Form) -> Recorded | Refused:
        role = next((r for r in Role if r.value == form.text("role")), None)
        if role is None:
            raise NotHere
        party = form.text("party") if role in (Role.HEAD, Role.DELEGATE, Role.ADVISER) else ""
        name = form.words("name")
        if not name:
            return Refused("no-name", "Say what the person is called.")
        body = e.MemberSeated(member=house.desk.new_member(), name=name, role=role, party=party)
        return house.desk.record(reading.member, reading.room, body)

    return carry_out_on(request, room, data, seated, draw=_draw, to=f"/r/{room}/members")


@post("/r/{room:str}/members/leave", sync_to_thread=True)
def unseat_member(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Take a seat away; what was read was read."""

    def unseated(house: House, reading: Reading, form: Form) -> Recorded | Refused:
        body = e.MemberLeft(member=MemberId(form.text("member")))
        return house.desk.record(reading.member, reading.room, body)

    return carry_out_on(request, room, data, unseated, draw=_again, to=f"/r/{room}/members")


@post("/r/{room:str}/members/history", sync_to_thread=True)
def grant_history(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Let a member read this room's ledger from the beginning, as far as one reads oneself."""

    def granted(house: House, reading: Reading, form: Form) -> Recorded | Refused:
        first = reading.seat.from_seq if reading.seat.from_seq > 2 else 1
        body = e.HistoryGranted(member=MemberId(form.text("member")), from_seq=first)
        return house.desk.record(reading.member, reading.room, body)

    return carry_out_on(request, room, data, granted, draw=_again, to=f"/r/{room}/members")


def _again(request: Asking, reading: Reading, refusal: str, form: Form) -> Response[Any]:
    """Draw the list with a refusal; the form of a line is none to be filled in again."""
    del form
    return _draw(request, reading, refusal)


@post("/r/{room:str}/open", sync_to_thread=True)
def open_room(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Open another room with those who were ticked."""

    def made(house: House, reading: Reading, form: Form) -> RoomId | Refused:
        kind = next((k for k in RoomKind if k.value == form.text("kind")), None)
        if kind is None or kind not in OPENS.get(reading.seat.role, ()):
            raise NotHere
        chosen = form.all("member")
        return opened_room(house.desk, reading, kind, name=form.words("name"), chosen=chosen)

    return carry_out_on(request, room, data, made, draw=_draw, to=lambda room: f"/r/{room}/members")


def opened_room(
    desk: Desk, reading: Reading, kind: RoomKind, *, name: str, chosen: Sequence[str]
) -> RoomId | Refused:
    """Open a narrower room, seat these members of the room that is read, bring its text along.

    Nobody but those who are seated learns of it; of the public room the whole
    plenary does, and the public once something is published there.
    """
    state, own = reading.state, reading.seat
    if state.kind is not RoomKind.PLENARY or kind not in OPENS.get(own.role, ()):
        return Refused("not-your-role", "You may not open such a room from here.")
    if not name:
        return Refused("no-name", "Give the room a name.")
    seats = [(MemberId(m), state.seat_of(MemberId(m))) for m in chosen]
    known = [(m, seat) for m, seat in seats if seat is not None]
    if len(known) != len(seats):
        return Refused("no-such-member", "Nobody of this name sits here.")
    unfit = _unfit(kind, own, [seat for _, seat in known])
    if unfit:
        return Refused("unfit", unfit)
    made: RoomId | Refused
    if kind is RoomKind.PUBLIC:
        made = open_public(desk, reading.member, reading.room, name=name)
        if isinstance(made, Refused):
            return made
    else:
        made = desk.open_room(
            reading.member,
            kind,
            name=name,
            member_name=own.name,
            role=own.role,
            party=own.party,
            parties=sorted({s.party for s in (own, *(seat for _, seat in known)) if s.party}),
        )
    for member, seat in known:
        if member != reading.member:
            body = e.MemberSeated(member=member, name=seat.name, role=seat.role, party=seat.party)
            desk.record(reading.member, made, body)
    if kind in _WITH_TEXT and state.units:
        desk.bring_text(reading.member, reading.room, made)
    return made


def _unfit(kind: RoomKind, own: Seat, seats: Sequence[Seat]) -> str:
    """Say why these people do not make up such a room, "" when they do."""
    others = [s for s in seats if s.party != own.party]
    match kind:
        case RoomKind.DELEGATION if others:
            return "A delegation’s room seats its own members only."
        case RoomKind.GOOD_OFFICES:
            parties = {s.party for s in (own, *seats) if s.party}
            chairs = [s for s in (own, *seats) if s.role in CHAIRS]
            if len(parties) != 1 or not chairs:
                return "Good offices are between one party and the facilitator: tick both."
        case RoomKind.CHAIR if any(s.party for s in seats):
            return "The chair’s room seats the facilitator’s team only."
        case RoomKind.CAUCUS if any(not s.party for s in seats):
            return "A caucus seats delegations only."
        case _:
            pass
    return ""


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_members,
    seat_member,
    unseat_member,
    grant_history,
    open_room,
)
