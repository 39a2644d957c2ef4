"""Proposals whose draft has moved under them: what follows by itself, and what needs a person.

Nobody's words change without their act: a proposal keeps its words until its
sponsors revise it. This says, for each change, what it would come to on the
draft as it stands now.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from plenipo.brackets.rebase import rebase
from plenipo.brackets.rebase_words import Outcome
from plenipo.record.canon import wording_hash
from plenipo.record.entries import Change
from plenipo.record.kinds import WordingHash
from plenipo.record.state import Proposal, RoomState


class Following(StrEnum):
    """How one change of a proposal stands to the draft of today."""

    STANDS = "stands"  # the draft's words are those it was made against
    FOLLOWS = "follows"  # its edits carry over; `text` is what it would come to
    ADOPTED = "adopted"  # the draft says it already
    CONFLICT = "conflict"  # both changed the same words; both are kept
    ORPHANED = "orphaned"  # the provision is gone


@dataclass(frozen=True, slots=True)
class Followed:
    """One change of a proposal, and what it would come to on today's draft."""

    change: Change
    state: Following
    text: str
    sentences: tuple[str, ...] = ()


def attention(state: RoomState, proposal: Proposal) -> tuple[Followed, ...]:
    """Say for each change of a proposal how it stands to the room's draft.

    A new unit may follow another new one of the same proposal: the body of an
    article follows its heading. Cost: a rebase of one unit for each change whose
    base moved.
    """
    found: list[Followed] = []
    put_in: set[str] = set()  # new units of this proposal that have a place
    for change in proposal.changes:
        followed = _followed(state, change, put_in)
        if change.new and followed.state is not Following.ORPHANED:
            put_in.add(change.unit)
        found.append(followed)
    return tuple(found)


def _followed(state: RoomState, change: Change, put_in: Collection[str]) -> Followed:
    if change.new:
        known = state.units.get(change.unit)
        if known is not None and known.text == change.text:
            return Followed(change, Following.ADOPTED, change.text)
        after = not change.after or change.after in state.units or change.after in put_in
        return Followed(change, Following.STANDS if after else Following.ORPHANED, change.text)
    unit = state.units.get(change.unit)
    if unit is None:
        return Followed(change, Following.ORPHANED, change.text)
    if unit.text == change.text:
        return Followed(change, Following.ADOPTED, change.text)
    now = wording_hash(change.unit, unit.text)
    old = state.texts.get(WordingHash(change.base)) if change.base else None
    if not change.base or change.base == now or old is None:
        return Followed(change, Following.STANDS, change.text)
    if not change.text or not old[1]:
        return Followed(change, Following.CONFLICT, change.text)
    result = rebase([change.text], [old[1]], [unit.text])
    text = "\n\n".join(result.texts())
    reasons = tuple(fate.reason for fate in result.fates if fate.outcome is not Outcome.REBASED)
    if result.count(Outcome.CONFLICT) or result.count(Outcome.ORPHANED):
        return Followed(change, Following.CONFLICT, text, reasons)
    return Followed(change, Following.FOLLOWS, text, reasons)
