"""Crossing into another room, in words: which rooms there are to go to, and who reads there."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from plenipo.desk import Refused
from plenipo.desk.desk import Desk
from plenipo.record.entries import Body
from plenipo.record.kinds import Level, Role, RoomKind
from plenipo.record.naming import join
from plenipo.record.state import RoomState, Seat
from plenipo.web.house import OUTBOX_SECONDS
from plenipo.web.protocol import protocol
from plenipo.web.strings import Sentence
from plenipo.web.times import written
from plenipo.web.viewer import Reading
from plenipo.web.words import counted, number

CHAIRS: Final = frozenset({Role.FACILITATOR, Role.SECRETARIAT})
_DRAFTING: Final = frozenset({Role.DELEGATE, Role.HEAD, *CHAIRS})
WIDE: Final = frozenset({RoomKind.PUBLIC, RoomKind.PLENARY})
OUTBOX_OPTION: Final = "outbox-seconds"  # a rule of the room that is tabled in
MOST_SECONDS: Final = 7 * 24 * 3600
_WITHIN: Final = (RoomKind.GOOD_OFFICES, RoomKind.CAUCUS, RoomKind.CHAIR, RoomKind.CONTACT_GROUP)


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads what is said in a room: by delegation, and who else; then as one sentence."""

    parties: tuple[tuple[str, str, int], ...]  # code, name, members
    sentence: str


def party_name(code: str, rooms: Iterable[RoomState]) -> str:
    """Return what a party or group is called, its code where no room of the viewer says."""
    for state in rooms:
        info = state.parties.get(code)
        if info is not None:
            return info.name
        group = state.groups.get(code)
        if group is not None:
            return group.name
    return code


def readers(state: RoomState, rooms: Iterable[RoomState]) -> Readers:
    """Say who sits in a room, by delegation, parties in protocol order."""
    known = tuple(rooms)
    seated = [seat for seat in state.seats.values() if not seat.left]
    codes = protocol(state, {seat.party for seat in seated if seat.party})
    parties = tuple(
        (code, party_name(code, known), sum(seat.party == code for seat in seated))
        for code in codes
    )
    named = [f"{name} ({number(count)})" for _, name, count in parties]
    delegations = "the delegation of " if len(named) == 1 else "the delegations of "
    groups = [delegations + join(named)] if named else []
    groups += list(_others(seated))
    if not groups:
        return Readers((), "Nobody sits there yet.")
    return Readers(parties, f"{join(groups)}.")


def _others(seated: list[Seat]) -> Iterable[str]:
    for role, one, many in (
        (Role.FACILITATOR, "the facilitator", "facilitators"),
        (Role.SECRETARIAT, "the secretariat", "members of the secretariat"),
        (Role.OBSERVER, "one observer", "observers"),
        (Role.PUBLIC, "the public", "the public"),
    ):
        count = sum(seat.role is role and not seat.party for seat in seated)
        if count == 1 or (count and role is Role.PUBLIC):
            yield one
        elif count:
            yield f"{number(count)} {many}"


def room_name(state: RoomState) -> str:
    """Return what a room is called where rooms are named side by side."""
    return "Plenary" if state.kind is RoomKind.PLENARY else state.name


def may_draft(state: RoomState, seat: Seat) -> bool:
    """Say whether a member may draft in a room: in the wide rooms the chair alone."""
    if seat.role not in _DRAFTING:
        return False
    return state.kind not in WIDE or seat.role in CHAIRS


def drafting_rooms(reading: Reading) -> tuple[RoomState, ...]:
    """Return the viewer's rooms where a draft can be kept, the narrowest first."""
    return tuple(
        state for state in reversed(reading.rooms) if may_draft(state, state.seats[reading.member])
    )


def wider_text(reading: Reading) -> RoomState | None:
    """Return the viewer's room whose text this room's is drawn from: the plenary, where there is one."""
    if reading.state.kind in WIDE:
        return None
    return next(
        (s for s in reading.rooms if s.kind is RoomKind.PLENARY and s.units),
        next((s for s in reading.rooms if s.room != reading.room and s.units), None),
    )


def behind(reading: Reading) -> RoomState | None:
    """Return the wider room when its draft reads otherwise than this room's copy of it."""
    wide = wider_text(reading)
    if wide is None:
        return None
    ours = [(u.id, u.text) for u in reading.state.units.values()]
    theirs = [(u.id, u.text) for u in wide.units.values()]
    return wide if ours != theirs else None


def targets(reading: Reading) -> tuple[RoomState, ...]:
    """Return the viewer's other rooms that a draft of this room can be sent to, the narrowest first.

    A delegation's own room is no target: what goes there is brought, not sent.
    """
    return tuple(
        state
        for state in reversed(reading.rooms)
        if state.room != reading.room and state.kind is not RoomKind.DELEGATION
    )


def in_confidence(state: RoomState) -> bool:
    """Say whether sending to a room shows something in confidence, rather than tables it."""
    return state.kind in _WITHIN[:3]


def stance_offered(state: RoomState) -> Level:
    """Return the stance that a form offers first: one's own words are accepted where they are tabled.

    Shown in confidence, nothing is said by it unless the sender says so.
    """
    return Level.NONE if in_confidence(state) else Level.ACCEPT


def seconds(wide: RoomState) -> int:
    """Return how long a tabling waits before it lands, in seconds: the room's rule, or the house's."""
    told = wide.options.get(OUTBOX_OPTION, "")
    if told.isascii() and told.isdecimal() and len(told) < 10:
        return min(int(told), MOST_SECONDS)
    return OUTBOX_SECONDS


def act(state: RoomState, role: Role) -> str:
    """Say what sending to a room is called by one who has that role there.

    The chair tables nothing: what it puts forward is nobody's proposal.
    """
    if role in CHAIRS:
        if state.kind is RoomKind.PLENARY:
            return Sentence("Put before the plenary")
        if in_confidence(state):
            return Sentence("Show in %(room)s", room=state.name)
        return Sentence("Put before %(room)s", room=state.name)
    match state.kind:
        case RoomKind.GOOD_OFFICES:
            return Sentence("Show the facilitator in confidence")
        case RoomKind.CAUCUS | RoomKind.CHAIR:
            return Sentence("Show in %(room)s", room=state.name)
        case RoomKind.PLENARY:
            return Sentence("Table in the plenary")
        case _:
            return Sentence("Table in %(room)s", room=state.name)


def waiting(seconds_left: int) -> str:
    """Say how long is left: "2 minutes", "45 seconds"."""
    if seconds_left >= 120 and seconds_left % 60 == 0:
        return counted(seconds_left // 60, "minute")
    return counted(seconds_left, "second")


def lands_at(now: str, wide: RoomState) -> str:
    """Return when what is sent now lands in a room, as the record writes times."""
    return written(datetime.fromisoformat(now) + timedelta(seconds=seconds(wide)))


def left(now: str, at: str) -> int:
    """Return how many seconds are left until a time, none when it has come."""
    gap = datetime.fromisoformat(at) - datetime.fromisoformat(now)
    return max(0, math.ceil(gap.total_seconds()))


def unfit(desk: Desk, reading: Reading, wide: RoomState, body: Body) -> str:
    """Say why an entry would not be recorded in another of the viewer's rooms, "" if it would.

    Decided on that room as it stands now, and on nothing else; nothing is written.
    """
    found = desk.decide(wide, body, reading.member)
    return found.sentence if isinstance(found, Refused) else ""
