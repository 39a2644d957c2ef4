"""Silence procedures at the desk: objections by their time of receipt, and the end.

The machine: open → (extended)* → broken or unbroken → concluded. Nothing is
decided by a clock alone: a conclusion is an entry, and says what follows from
the objections on record at its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plenipo.desk.guards import must_be_time
from plenipo.desk.unnamed import object_unnamed, withholds
from plenipo.record import entries as e
from plenipo.record.decide import Act, Refused
from plenipo.record.kinds import Basis, MemberId, RoomId
from plenipo.record.state import RoomState

if TYPE_CHECKING:
    from plenipo.desk.desk import Desk, Recorded


def object_to(
    desk: Desk,
    member: MemberId,
    room: RoomId,
    silence: str,
    *,
    party: str,
    received: str = "",
    units: tuple[str, ...] = (),
    words: str = "",
    basis: Basis = Basis.OWN_HAND,
) -> Recorded | Refused:
    """Record an objection: in time it breaks the silence, late it is logged as late.

    `received` is when it reached the chair, to the millisecond in UTC; it is
    asked of whoever records for somebody else. By a party's own hand the time
    of receipt is now. Where the procedure withholds who objects, what lands in
    the room names no party (`plenipo.desk.unnamed`).
    """

    def acts(state: RoomState) -> Sequence[Act] | Refused:
        known = state.silences.get(silence)
        if known is None:
            return Refused("no-such-silence", "There is no such silence procedure.")
        # As late as the room's record says it is, even when the clock was set back.
        now = max(desk.now(), state.at)
        at = now if basis is Basis.OWN_HAND else received
        refused = must_be_time(at)
        if refused is not None:
            return refused
        if at > now or at < known.opens:
            return Refused("no-time", "It was received after the opening, and not after now.")
        body: e.Body
        if at >= known.expires or known.result:
            body = e.LateObjectionLogged(silence=silence, party=party, received=at, words=words)
        else:
            body = e.SilenceBroken(
                silence=silence, units=list(units), party=party, received=at, words=words
            )
        found = desk.decide(state, body, member, behalf=party, basis=basis)
        return found if isinstance(found, Refused) else (found,)

    state = desk.room(member, room)
    if isinstance(state, Refused):
        return state
    if silence in state.silences and withholds(state.silences[silence]):
        return object_unnamed(desk, member, room, silence, acts)
    return desk.write(member, room, acts)


def conclude(desk: Desk, member: MemberId, room: RoomId, silence: str) -> Recorded | Refused:
    """Conclude a silence procedure by what is on record: adopted, broken, or adopted in part."""

    def acts(state: RoomState) -> Sequence[Act] | Refused:
        known = state.silences.get(silence)
        if known is None:
            return Refused("no-such-silence", "There is no such silence procedure.")
        units = list(dict.fromkeys(unit for unit, _ in known.wordings))
        broken: set[str] = set()
        for objection in known.objections:
            broken.update(objection.units or units)
        if max(desk.now(), state.at) < known.expires and not broken >= set(units):
            # Words nobody has objected to stay under silence until it expires.
            return Refused("too-early", "It has not expired; part of it may still be objected to.")
        adopted = [unit for unit in units if unit not in broken]
        whole = len(adopted) == len(units)
        result = "adopted" if whole else "adopted-in-part" if adopted else "broken"
        body = e.SilenceConcluded(silence=silence, result=result, adopted=adopted)
        found = desk.decide(state, body, member)
        return found if isinstance(found, Refused) else (found,)

    return desk.write(member, room, acts)


def notice(state_title: str, known_expires: str, zone: str, result: str, units: list[str]) -> str:
    """Return the letter that tells the result: the text, the expiry, what was adopted.

    It names provisions and never who objected.
    """
    opening = f"With reference to the silence procedure on {state_title or 'the text'}, "
    when = f"which expired on {known_expires} ({zone}), "
    match result:
        case "adopted":
            return f"{opening}{when}the Chair informs that silence was not broken and the text is adopted."
        case "broken":
            return f"{opening}{when}the Chair informs that silence was broken and the text is not adopted."
        case _:
            named = ", ".join(units)
            return (
                f"{opening}{when}the Chair informs that silence was broken in part;"
                f" adopted: {named}."
            )
