"""Silence procedures at the desk: objections by their time of receipt, and the end.

The machine: open → (extended)* → broken or unbroken → concluded. Nothing is
decided by a clock alone: a conclusion is an entry, and says what follows from
the objections on record at its time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plenipo.record import entries as e
from plenipo.record.decide import Refused
from plenipo.record.kinds import Basis, MemberId, RoomId

if TYPE_CHECKING:
    from plenipo.desk.desk import Desk, Recorded


def object_to(
    desk: Desk,
    member: MemberId,
    room: RoomId,
    silence: str,
    *,
    party: str,
    received: str,
    units: tuple[str, ...] = (),
    words: str = "",
    basis: Basis = Basis.OWN_HAND,
) -> Recorded | Refused:
    """Record an objection: in time it breaks the silence, late it is logged as late.

    `received` is when it reached the chair, to the millisecond in UTC.
    """
    state = desk.room(member, room)
    if isinstance(state, Refused):
        return state
    known = state.silences.get(silence)
    if known is None:
        return Refused("no-such-silence", "There is no such silence procedure.")
    if received >= known.expires or known.result:
        late = e.LateObjectionLogged(silence=silence, party=party, received=received, words=words)
        return desk.record(member, room, late, behalf=party, basis=basis)
    body = e.SilenceBroken(
        silence=silence, units=list(units), party=party, received=received, words=words
    )
    return desk.record(member, room, body, behalf=party, basis=basis)


def conclude(desk: Desk, member: MemberId, room: RoomId, silence: str) -> Recorded | Refused:
    """Conclude a silence procedure by what is on record: adopted, broken, or adopted in part."""
    state = desk.room(member, room)
    if isinstance(state, Refused):
        return state
    known = state.silences.get(silence)
    if known is None:
        return Refused("no-such-silence", "There is no such silence procedure.")
    units = [unit for unit, _ in known.wordings]
    broken: set[str] = set()
    for _, objected, _, _ in known.objections:
        broken.update(objected or units)
    adopted = [unit for unit in units if unit not in broken]
    result = "adopted" if len(adopted) == len(units) else "adopted-in-part" if adopted else "broken"
    body = e.SilenceConcluded(silence=silence, result=result, adopted=adopted)
    return desk.record(member, room, body)


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
