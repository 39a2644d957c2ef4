"""Objections without a name: what lands in the room, and who raised it in an escrow that nobody reads.

Where a silence procedure withholds who objects, the room's entry says to what,
in which words and when it was received, and nothing else: it is recorded by the
hand that opened the room, on nobody's behalf, whoever objected and however it
came in. Which party raised it lies in an escrow room of the procedure. Two
objections of one party, and of two, are the same entries but for what they say.

Both are appended in one transaction. The escrow is opened with the procedure's
first objection; it is found by its trigger, which names the room and, by a
hash, the procedure. Where two processes opened one at once both are read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from plenipo.desk.desk import BUSY, Desk, Recorded
from plenipo.desk.envelope import UNREADABLE
from plenipo.desk.ports import Stale
from plenipo.record import entries as e
from plenipo.record.canon import decode, digest
from plenipo.record.decide import Act, Refused
from plenipo.record.entries import Entry
from plenipo.record.kinds import Basis, EntryId, MemberId, RoomId, RoomKind
from plenipo.record.owning import CHAIR_ROLES, PARTY_ROLES
from plenipo.record.state import RoomState, Silence
from plenipo.record.taking_back import UNNAMED, may_take_back
from plenipo.text.errors import UnusableInput

Deciding = Callable[[RoomState], Sequence[Act] | Refused]
_TRIES: Final = 64
NAMED_TO_ALL: Final = 1
NAMED_TO_THE_CHAIR: Final = 2
_ESCROW: Final = (
    "objections"  # the first of three lines of a trigger; an exchange's has five or more
)


@dataclass(frozen=True, slots=True)
class Raised:
    """Who raised an objection, for those who may know: the party, whose hand recorded it, how."""

    party: str
    by: MemberId
    basis: Basis


def withholds(silence: Silence) -> bool:
    """Say whether objections to what is under this silence land without a name."""
    return silence.names_shown != NAMED_TO_ALL


def raised_by(desk: Desk, member: MemberId, room: RoomId) -> dict[EntryId, Raised] | Refused:
    """Return who raised the room's nameless objections, as far as the member may know.

    That is a party's own, for those who sit here for it; and all of a procedure
    whose rule names them to the chair, for the chair. Cost: where the room has a
    nameless objection, one look at every room.
    """
    state = desk.room(member, room)
    if isinstance(state, Refused):
        return state
    seat = state.seats[member]
    found: dict[EntryId, Raised] = {}
    for name, silence in state.silences.items():
        entries = [row.entry for row in (*silence.objections, *silence.late) if not row.party]
        if not entries:
            continue
        known = _all(desk, room, name)
        chair = silence.names_shown == NAMED_TO_THE_CHAIR and seat.role in CHAIR_ROLES
        for entry in entries:
            row = known.get(entry)
            own = row is not None and seat.role in PARTY_ROLES and row.party == seat.party
            if row is not None and (chair or own):
                found[entry] = row
    return found


def object_unnamed(
    desk: Desk, member: MemberId, room: RoomId, silence: str, acts: Deciding
) -> Recorded | Refused:
    """Record the objection that `acts` decides in its party's name: without it, and who raised it.

    Cost: one look at every room.
    """
    for _ in range(_TRIES):
        # Before the room is held still: whoever holds one room and asks for another may wait for ever.
        known = _escrows(desk, room, silence)[:1]
        with desk.still(room, *known):
            state = desk.room(member, room)
            if isinstance(state, Refused):
                return state
            found = acts(state)
            if isinstance(found, Refused):
                return found
            try:
                return _append(desk, room, state, found[0], member, known)
            except Stale:
                continue
            except UnusableInput:
                return UNREADABLE
    return BUSY


def _append(
    desk: Desk, room: RoomId, state: RoomState, act: Act, member: MemberId, known: Sequence[RoomId]
) -> Recorded:
    body = act.body
    assert isinstance(body, e.SilenceBroken | e.LateObjectionLogged), "an objection"
    bare = Act("", Basis.OWN_HAND, replace(body, party=""))
    # The room's entry first: what is drawn for it does not rest on what the escrow holds.
    there = desk.batch_of(room, state, (bare,), desk.opener(room))
    landed = tuple(decode(row) for row in there.rows)
    kept = Act(
        body.party,
        act.basis,
        e.ObjectionReceived(silence=body.silence, party=body.party, objection=landed[0].id),
    )
    if known:
        here = desk.batch_of(known[0], desk.operator_state(known[0]), (kept,), member)
    else:
        trigger = _trigger(room, body.silence)
        opened = e.RoomOpened(room_kind=RoomKind.ESCROW, name="Escrow", parties=[], trigger=trigger)
        acts = (Act("", Basis.OWN_HAND, opened), kept)
        here = desk.batch_of(desk.new_room_id(), None, acts, member)
    desk.append_batches([there, here])
    return Recorded(landed)


def recall_unnamed(
    desk: Desk, member: MemberId, room: RoomId, entry: Entry, *, reason: str
) -> Recorded | Refused:
    """Take back a nameless objection for the head of the party that raised it, namelessly too.

    Everybody else is answered alike. Cost: one look at every room.
    """
    body = entry.body
    assert isinstance(body, e.SilenceBroken | e.LateObjectionLogged), "an objection"
    raised = _all(desk, room, body.silence).get(entry.id)
    for _ in range(_TRIES):
        with desk.still(room):
            state = desk.room(member, room)
            if isinstance(state, Refused):
                return state
            if raised is None:
                return UNNAMED
            refused = may_take_back(state, member, entry, behalf=raised.party)
            if refused is not None:
                return UNNAMED if refused.code == "not-yours" else refused
            if entry.id in state.recalled:
                return Refused("already", "It was taken back already.")
            found = desk.decide(state, e.Recalled(entry=entry.id, reason=reason), member)
            if isinstance(found, Refused):
                return found
            bare = Act("", Basis.OWN_HAND, found.body)
            try:
                batch = desk.batch_of(room, state, (bare,), desk.opener(room))
                desk.append_batches([batch])
            except Stale:
                continue
            except UnusableInput:
                return UNREADABLE
        return Recorded(tuple(decode(row) for row in batch.rows))
    return BUSY


def _all(desk: Desk, room: RoomId, silence: str) -> dict[EntryId, Raised]:
    """Return who raised which objection of a procedure, without asking who wants to know."""
    return {
        entry: Raised(*row)
        for escrow in _escrows(desk, room, silence)
        for entry, row in desk.operator_state(escrow).raised.items()
    }


def _escrows(desk: Desk, room: RoomId, silence: str) -> list[RoomId]:
    """Return the escrow of a procedure's objections; none before the first, seldom two."""
    trigger = _trigger(room, silence)
    return [
        one
        for one in desk.operator_rooms()
        if (state := desk.operator_state(one)).kind is RoomKind.ESCROW and state.trigger == trigger
    ]


def _trigger(room: RoomId, silence: str) -> str:
    return "\n".join((_ESCROW, room, digest(silence.encode())))
