"""Taking back what was recorded, and saying who could read what went to the wrong room.

Nothing leaves the record. A recall takes the effect away; a spill names, from
the room's own record, everybody who sat there while the entry could be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plenipo.desk.unnamed import recall_unnamed
from plenipo.record import entries as e
from plenipo.record.decide import Act, Refused
from plenipo.record.entries import Entry
from plenipo.record.kinds import EntryId, MemberId, RoomId
from plenipo.record.state import RoomState
from plenipo.record.taking_back import may_take_back, unnamed

if TYPE_CHECKING:
    from plenipo.desk.desk import Desk, Recorded

_NO_ENTRY = Refused("no-such-entry", "There is no such entry in this room.")


def recall(
    desk: Desk, member: MemberId, room: RoomId, entry: EntryId, *, reason: str = ""
) -> Recorded | Refused:
    """Take back what an entry said. The entry stays on record, and so does the recall.

    A head of delegation takes back what stands for the party; whoever recorded
    it, or the chair, what stands for no party. Its words are no longer shown.
    `plenipo.record.taking_back` says which kinds can be taken back, and what
    becomes of what they said. An objection that names nobody is taken back by
    the head of the party that raised it, and that names nobody either.
    """
    if isinstance(refused := desk.room(member, room), Refused):
        return refused
    named = next((n for n in desk.operator_entries(room) if n.id == entry), None)
    if named is not None and unnamed(named.body):
        return recall_unnamed(desk, member, room, named, reason=reason)

    def acts(state: RoomState) -> Sequence[Act] | Refused:
        refused = _may(desk, state, member, entry)
        if isinstance(refused, Refused):
            return refused
        if entry in state.recalled:
            return Refused("already", "It was taken back already.")
        found = desk.decide(state, e.Recalled(entry=entry, reason=reason), member)
        return found if isinstance(found, Refused) else (found,)

    return desk.write(member, room, acts)


def spill(
    desk: Desk, member: MemberId, room: RoomId, entry: EntryId, *, reason: str = ""
) -> Recorded | Refused:
    """Take back what was sent to the wrong room, and record which members could read it.

    These are all who sat in the room when it was recorded, and all who were
    seated before now, but for the one who recorded it: a room's state shows
    what it holds to everyone who sits there. Cost: linear in the room's entries.
    """

    def acts(state: RoomState) -> Sequence[Act] | Refused:
        sent = _may(desk, state, member, entry)
        if isinstance(sent, Refused):
            return sent
        if entry in state.spilled:
            return Refused("already", "It was reported already.")
        seen = readers(desk.operator_entries(room), sent)
        bodies: list[e.Body] = [e.Spilled(entry=entry, seen_by=seen, reason=reason)]
        if entry not in state.recalled:
            bodies.insert(0, e.Recalled(entry=entry, reason=reason))
        made: list[Act] = []
        for body in bodies:
            found = desk.decide(state, body, member)
            if isinstance(found, Refused):
                return found
            made.append(found)
        return made

    return desk.write(member, room, acts)


def readers(entries: Sequence[Entry], sent: Entry) -> list[MemberId]:
    """Return, sorted, who could read an entry of a room: seated then, or since."""
    seated: set[MemberId] = set()
    seen: set[MemberId] = set()
    for entry in entries:
        match entry.body:
            case e.MemberSeated(member=who):
                seated.add(who)
                if entry.seq > sent.seq:
                    seen.add(who)
            case e.MemberLeft(member=who):
                seated.discard(who)
            case _:
                if entry.seq == sent.seq:
                    seen |= seated
    if sent.seq and isinstance(sent.body, (e.MemberSeated, e.MemberLeft)):
        seen |= seated
    return sorted(seen - {sent.by})


def _may(desk: Desk, state: RoomState, member: MemberId, entry: EntryId) -> Entry | Refused:
    found = next((n for n in desk.operator_entries(state.room) if n.id == entry), None)
    if found is None:
        return _NO_ENTRY
    return may_take_back(state, member, found) or found
