"""Acts on a room's text: file a draft from a document, issue a revision, incorporate a proposal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from plenipo.desk.envelope import with_text
from plenipo.desk.views import ENGINE
from plenipo.formats import rolling_json
from plenipo.instrument.model import Block, Instrument
from plenipo.instrument.recognise import recognise
from plenipo.record import entries as e
from plenipo.record import views
from plenipo.record.attention import Following, attention
from plenipo.record.canon import wording_hash
from plenipo.record.decide import Act, Refused
from plenipo.record.kinds import Level, MemberId, ProposalId, RoomId
from plenipo.record.state import RoomState

if TYPE_CHECKING:
    from plenipo.desk.desk import Desk, Recorded


def file_draft(
    desk: Desk,
    member: MemberId,
    room: RoomId,
    document: Sequence[Block] | Instrument,
    *,
    name: str = "",
    title: str = "",
    language: str = "en",
    ids: Callable[[], str] | None = None,
    adopt: bool = False,
) -> Recorded | Refused:
    """File a document as a text of the room, and with `adopt` make it the basis at once.

    Blocks are recognised first (`plenipo.instrument.recognise`); `ids` makes
    the ids of units and is the desk's chance when left out. The title is the
    document's own unless given.
    """
    if isinstance(document, Instrument):
        instrument = document
    else:
        instrument = recognise(document, ids=ids if ids is not None else desk.new_name)
    filed = e.InstrumentFiled(
        instrument=name or desk.new_name(),
        title=title or instrument.title,
        units=[
            e.UnitText(unit=u.id, kind=u.kind.value, depth=u.depth, label=u.label, text=u.text)
            for u in instrument.units
        ],
        language=language,
    )

    def acts(state: RoomState) -> Sequence[Act] | Refused:
        if not filed.units:
            return Refused("no-words", "The document holds no text.")
        first = desk.decide(state, filed, member)
        if isinstance(first, Refused) or not adopt:
            return first if isinstance(first, Refused) else (first,)
        adopted = e.BasisAdopted(instrument=filed.instrument)
        second = desk.decide(with_text(state, filed), adopted, member)
        return second if isinstance(second, Refused) else (first, second)

    return desk.write(member, room, acts)


def issue_revision(
    desk: Desk, member: MemberId, room: RoomId, *, mandate: str = "", handling: str = ""
) -> Recorded | Refused:
    """Issue the room's rolling text as its next revision: the bytes, their hash, the engine.

    `mandate` says on whose word and for what it is issued, `handling` is the
    mark on every page of it, such as "restricted"; both may be left out.
    The bytes are the JSON of `plenipo.desk.views.as_json` as of the entry's
    time. `plenipo.desk.views.check_revision` compiles them again.
    """
    now = desk.now()

    def acts(state: RoomState) -> Sequence[Act] | Refused:
        if not state.units:
            return Refused("no-such-text", "There is no text to issue yet.")
        content = rolling_json.write(views.rolling(state, max(now, state.at))).decode()
        body = e.RevisionIssued(
            number=len(state.revisions) + 1,
            engine=ENGINE,
            content=content,
            digest=hashlib.sha256(content.encode()).hexdigest(),
            mandate=mandate,
            handling=handling,
        )
        found = desk.decide(state, body, member)
        return found if isinstance(found, Refused) else (found,)

    return desk.write(member, room, acts, at=now)


def incorporate(
    desk: Desk, member: MemberId, room: RoomId, proposal: ProposalId
) -> Recorded | Refused:
    """Make a proposal's words the draft's own.

    Refused when the draft has moved under the proposal since: taking its words
    then would undo, unseen, what was agreed meanwhile. Its sponsors revise it
    first.
    """

    def acts(state: RoomState) -> Sequence[Act] | Refused:
        body = e.ProposalIncorporated(proposal=proposal)
        found = desk.decide(state, body, member)
        if isinstance(found, Refused):
            return found
        fits = (Following.STANDS, Following.ADOPTED)
        if any(f.state not in fits for f in attention(state, state.proposals[proposal])):
            return Refused(
                "moved", "The draft has moved under this proposal; its sponsors revise it first."
            )
        return (found,)

    return desk.write(member, room, acts)


def revise(
    desk: Desk,
    member: MemberId,
    room: RoomId,
    proposal: ProposalId,
    changes: Sequence[e.Change],
    *,
    reason: str = "",
    stance: Level = Level.ACCEPT,
) -> Recorded | Refused:
    """Give a tabled proposal other words, and record the reviser's stance on them in one go.

    As tabling records the sponsor's stance, so does this; other sponsors say
    for themselves where they stand on the new words.
    """

    def acts(state: RoomState) -> Sequence[Act] | Refused:
        body = e.ProposalRevised(proposal=proposal, changes=list(changes), reason=reason)
        found = desk.decide(state, body, member)
        if isinstance(found, Refused):
            return found
        party = state.seats[member].party
        known = views.places(state)
        if not party or state.proposals[proposal].state != "tabled":
            return (found,)
        return (
            found,
            *(
                Act(
                    party,
                    found.basis,
                    e.PositionTaken(
                        party=party,
                        unit=change.unit,
                        wording=wording_hash(change.unit, change.text),
                        level=stance,
                    ),
                )
                for change in changes
                if change.new or change.unit in known
            ),
        )

    return desk.write(member, room, acts)
