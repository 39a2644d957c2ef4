"""The public room of a negotiation: opened once, read by anybody, holding what was published.

The public reads it as one member, `THE_PUBLIC`, who sits there and nowhere
else: the one door is theirs too. What is not in that room is not published,
whatever else is on record; nothing is looked up anywhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from plenipo.desk.ports import Stale
from plenipo.record import entries as e
from plenipo.record.decide import Act, Refused
from plenipo.record.kinds import THE_PUBLIC, Basis, MemberId, Role, RoomId, RoomKind, Status
from plenipo.record.naming import join
from plenipo.record.picture import Picture
from plenipo.record.sittings import FIGURES
from plenipo.record.state import RoomState

if TYPE_CHECKING:
    from plenipo.desk.desk import Desk, Recorded

PUBLIC_ROOM: Final = "public-room"  # the plenary's option that names its public room
NOTE: Final = "public-note"  # the public room's option that says what its page is
THE_PARTIES: Final = "The parties, who agreed that the figures be published"
_TRIES: Final = 64


def open_public(desk: Desk, member: MemberId, plenary: RoomId, *, name: str) -> RoomId | Refused:
    """Open the public room of a plenary's negotiation, with its title and parties; once.

    Both rooms are written in one transaction: the plenary's record says which
    its public room is. Nothing is shown to the public until something is
    published there.
    """
    for _ in range(_TRIES):
        found = desk.room(member, plenary)
        if isinstance(found, Refused):
            return found
        with desk.still(plenary):
            state = desk.room(member, plenary)
            if isinstance(state, Refused):
                return state
            refused = _may_open(state, member)
            if refused is not None:
                return refused
            room = desk.new_room_id()
            named = desk.decide(state, e.OptionSet(name=PUBLIC_ROOM, value=room), member)
            if isinstance(named, Refused):
                return named
            batches = (
                desk.batch_of(room, None, _opening(state, member, name), member),
                desk.batch_of(plenary, state, (named,), member),
            )
            try:
                desk.append_batches(batches)
            except Stale:
                continue
            return room
    return Refused("busy", "The room is changing faster than this can be recorded; try again.")


def _may_open(state: RoomState, member: MemberId) -> Refused | None:
    if state.kind is not RoomKind.PLENARY:
        return Refused("not-here", "The public room is opened from the plenary.")
    if state.seats[member].role is not Role.SECRETARIAT:
        return Refused("not-your-role", "The secretariat opens the public room.")
    if state.options.get(PUBLIC_ROOM):
        return Refused("already", "This negotiation has a public room already.")
    return None


def _opening(state: RoomState, member: MemberId, name: str) -> tuple[Act, ...]:
    own = state.seats[member]
    taking_part = {code: info for code, info in state.parties.items() if not info.left}
    bodies: list[e.Body] = [
        e.RoomOpened(room_kind=RoomKind.PUBLIC, name=name),
        e.MemberSeated(member=member, name=own.name, role=own.role, party=own.party),
        e.ProcessOpened(title=state.title or state.name, language=state.language),
        *(e.PartyAdmitted(party=code, name=info.name) for code, info in taking_part.items()),
        e.MemberSeated(member=THE_PUBLIC, name="The public", role=Role.PUBLIC),
    ]
    return tuple(Act("", Basis.OWN_HAND, body) for body in bodies)


def public_rooms(desk: Desk) -> tuple[RoomState, ...]:
    """Return the rooms that have something to show to anybody, by title, then name, then id."""
    states = [public_room(desk, room) for room in desk.rooms(THE_PUBLIC)]
    shown = [state for state in states if isinstance(state, RoomState)]
    return tuple(sorted(shown, key=lambda s: (s.title, s.name, s.room)))


def public_room(desk: Desk, room: RoomId) -> RoomState | Refused:
    """Return a public room in which something was published; every other room is no such room."""
    state = desk.room(THE_PUBLIC, room)
    if isinstance(state, Refused) or state.kind is not RoomKind.PUBLIC or not holds(state):
        return Refused("no-such-room", "There is no such room.")
    return state


def holds(state: RoomState) -> bool:
    """Say whether a public room has anything that the public is shown."""
    outside = state.outside
    return bool(
        state.units
        or state.meetings
        or outside.statements
        or outside.documents
        or outside.commitments
        or outside.incidents
        or outside.progress
        or any(row.issued_at for row in outside.communiques.values())
    )


# --- the figures of a day -------------------------------------------------------------------------


def agreed_to_publish(state: RoomState) -> Refused | None:
    """Refuse to publish a room's figures unless every required party confirmed that they may be.

    That is checked on an understanding that allows it (`allows="figures"`):
    minuted in words, confirmed by each party itself, and taken back by nobody.
    """
    required = state.required_parties()
    rows = [row for row in state.understandings.values() if row.allows == FIGURES]
    if not rows:
        return Refused(
            "not-agreed",
            "The parties have not agreed to publish the figures: minute an understanding that"
            " allows it, and let each of them confirm it.",
        )
    if any(required and set(required) <= row.confirmed for row in rows):
        return None
    missing = [party for party in required if party not in rows[-1].confirmed]
    return Refused(
        "not-agreed",
        f"{join(missing) or 'Nobody'} has yet to confirm the understanding that the figures may"
        " be published.",
    )


def publish_figures(
    desk: Desk, member: MemberId, plenary: RoomId, public: RoomId
) -> Recorded | Refused:
    """Record in the public room how many of the plenary's words stand where today.

    The shares of the text's words by status, as all members of the plenary see
    them, and nothing of who stands where. Refused unless the parties agreed.
    """
    # Both doors first: of a room where the member does not sit nothing else is told.
    if isinstance(there := desk.room(member, public), Refused):
        return there
    with desk.still(plenary):
        state = desk.room(member, plenary)
        if isinstance(state, Refused):
            return state
        if state.options.get(PUBLIC_ROOM) != public:
            return Refused("not-here", "That is not the public room of this negotiation.")
        refused = agreed_to_publish(state)
        if refused is not None:
            return refused
        body = _figures(desk, desk.picture_of(state))
    if isinstance(body, Refused):
        return body
    return desk.record(member, public, body)


def _figures(desk: Desk, picture: Picture) -> e.ProgressReported | Refused:
    words = [(status, picture.gauge.get(status, 0)) for status in Status]
    counts = [(status.value, count) for status, count in words if count]
    total = sum(count for _, count in counts)
    if not total:
        return Refused("no-text", "There is no text yet, and so no figures of it.")
    return e.ProgressReported(
        progress=desk.new_name(),
        on=desk.now()[:10],
        of="words",
        counts=counts,
        total=total,
        source=THE_PARTIES,
    )
