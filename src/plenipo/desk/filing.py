"""File a document and what several hands want of it, in one go: all of it stands, or none.

A text that comes with wordings (tracked changes, brackets, a party's own file)
is a text and proposals. They are decided one after the other, each as if the
ones before it stood, and appended in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from plenipo.desk.envelope import letter_of, numbered, with_text
from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.decide import Act, Refused
from plenipo.record.kinds import Basis, EntryId, Level, MemberId, ProposalId, RoomId
from plenipo.record.state import Proposal, RoomState, Unit

if TYPE_CHECKING:
    from plenipo.desk.desk import Desk, Recorded


@dataclass(frozen=True, slots=True)
class Wanted:
    """Changes that go with a text: a party's, tabled for it, or a draft in nobody's name.

    `joined` are other parties that sponsor the same words. `stance` is recorded
    on the words for each sponsor; None says nothing for them. `basis` is that of
    a draft; a tabled one has the basis of its filing.
    """

    changes: tuple[e.Change, ...]
    title: str = ""
    party: str = ""  # "" for a draft
    stance: Level | None = None
    joined: tuple[str, ...] = ()
    basis: Basis = Basis.OWN_HAND


def file_with(
    desk: Desk,
    member: MemberId,
    room: RoomId,
    filed: e.InstrumentFiled | None,
    *,
    adopt: bool,
    wanted: Sequence[Wanted] = (),
    basis: Basis = Basis.FROM_FILE,
) -> Recorded | Refused:
    """File a text, adopt it if asked, and file what is wanted of it; in one transaction.

    Without a text the wanted changes are of the room's text as it stands.
    `basis` is on what ground a party is spoken for.
    """

    def acts(state: RoomState) -> Sequence[Act] | Refused:
        made: list[Act] = []
        stands = state
        if filed is not None:
            if not filed.units:
                return Refused("no-words", "The document holds no text.")
            found = desk.decide(stands, filed, member)
            if isinstance(found, Refused):
                return found
            made.append(found)
            stands = with_text(stands, filed)
            if adopt:
                found = desk.decide(stands, e.BasisAdopted(instrument=filed.instrument), member)
                if isinstance(found, Refused):
                    return found
                made.append(found)
                stands = _adopted(stands, filed)
        more = acts_of(desk, stands, wanted, member, basis)
        return more if isinstance(more, Refused) else [*made, *more]

    return desk.write(member, room, acts)


def acts_of(
    desk: Desk, state: RoomState, wanted: Sequence[Wanted], member: MemberId, basis: Basis
) -> list[Act] | Refused:
    """Decide what is wanted of a text, one after the other, each as if the ones before it stood."""
    made: list[Act] = []
    for one in wanted:
        more = _wanted(desk, state, one, member, basis)
        if isinstance(more, Refused):
            return more
        made.extend(more[0])
        state = more[1]
    return made


def _wanted(
    desk: Desk, state: RoomState, one: Wanted, member: MemberId, basis: Basis
) -> tuple[list[Act], RoomState] | Refused:
    name = ProposalId(desk.new_name())
    body: e.ProposalTabled | e.ProposalDrafted
    if one.party:
        body = e.ProposalTabled(
            proposal=name,
            number="",
            changes=list(one.changes),
            sponsors=[one.party],
            title=one.title,
        )
    else:
        body = e.ProposalDrafted(
            proposal=name,
            letter=letter_of(state.letters),
            changes=list(one.changes),
            title=one.title,
        )
    ready = numbered(state, body, now=desk.now())
    assert isinstance(ready, e.ProposalTabled | e.ProposalDrafted)
    found = (
        desk.decide(state, ready, member, behalf=one.party, basis=basis)
        if one.party
        else desk.decide(state, ready, member, basis=one.basis)
    )
    if isinstance(found, Refused):
        return found
    made = [found]
    stands = _proposed(state, ready, found.behalf)
    for party in one.joined:
        joined = e.ProposalJoined(proposal=name, party=party)
        found = desk.decide(stands, joined, member, behalf=party, basis=basis)
        if isinstance(found, Refused):
            return found
        made.append(found)
    if one.party and one.stance is not None:
        made += [
            Act(
                party,
                basis,
                e.PositionTaken(
                    party=party,
                    unit=change.unit,
                    wording=wording_hash(change.unit, change.text),
                    level=one.stance,
                ),
            )
            for party in (one.party, *one.joined)
            for change in one.changes
        ]
    return made, stands


def _adopted(state: RoomState, filed: e.InstrumentFiled) -> RoomState:
    """Return the state as it would be with the text as its basis."""
    units = {u.unit: Unit(u.unit, u.kind, u.depth, u.label, u.text) for u in filed.units}
    return replace(state, basis=filed.instrument, units=units)


def _proposed(
    state: RoomState, body: e.ProposalTabled | e.ProposalDrafted, behalf: str
) -> RoomState:
    """Return the state as it would be with one more proposal, for the next one to be decided on."""
    tabled = isinstance(body, e.ProposalTabled)
    number = body.number if isinstance(body, e.ProposalTabled) else body.letter
    sponsors = set(body.sponsors) if isinstance(body, e.ProposalTabled) else {behalf} - {""}
    row = Proposal(
        body.proposal,
        number,
        sponsors,
        body.changes,
        body.title,
        "",
        "tabled" if tabled else "drafted",
        EntryId(""),
        state.seq,
    )
    numbers = dict(state.numbers)
    if isinstance(body, e.ProposalTabled):
        code = body.sponsors[0]
        numbers[code] = numbers.get(code, 0) + 1
    return replace(
        state,
        proposals={**state.proposals, body.proposal: row},
        numbers=numbers,
        letters=state.letters + (not tabled),
    )


def renamed(filed: e.InstrumentFiled, names: dict[str, str]) -> e.InstrumentFiled:
    """Return a text with other ids for some of its units: those that they have had all along."""
    units = [
        msgspec.structs.replace(unit, unit=names.get(unit.unit, unit.unit)) for unit in filed.units
    ]
    return msgspec.structs.replace(filed, units=units)
