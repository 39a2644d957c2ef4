"""The proposals that touch a section: whose, since when, and what each would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from plenipo.desk.naming import sentence
from plenipo.record import entries as e
from plenipo.record.attention import Followed, Following, attention
from plenipo.record.kinds import EntryId, ProposalId
from plenipo.record.state import Proposal, RoomState
from plenipo.web.protocol import protocol
from plenipo.web.redlines import redline
from plenipo.web.rights import acts, may
from plenipo.web.stands import recorded_for
from plenipo.web.story import Happening
from plenipo.web.viewer import Reading

NEAR: Final = 12  # words that stand beside a change where space is short
STATES: Final = {
    "withdrawn": "withdrawn",
    "superseded": "superseded",
    "incorporated": "taken into the draft",
    "rejected": "set aside",
    "contested": "contested by its party",
}


@dataclass(frozen=True, slots=True)
class Reworded:
    """What a proposal does to one unit: as a redline against the draft, with what it is called."""

    unit: str
    where: str
    drawn: Markup
    what: str  # "leaves it out", "puts it in", "" for other words


@dataclass(frozen=True, slots=True)
class Lying:
    """A proposal as it lies on the table, for one viewer.

    `at` and `told` say when it came. `elsewhere` names what it changes besides.
    `following` says how it stands to the draft where that has moved under it.
    The last fields say which acts are offered.
    """

    id: ProposalId
    entry: EntryId
    number: str
    title: str
    tabled: bool
    sponsors: tuple[str, ...]
    joined: tuple[str, ...]
    at: str
    when: str
    marks: tuple[str, ...]
    changes: tuple[Reworded, ...]
    elsewhere: str
    following: str
    state: str
    join: bool = False
    dissociate: bool = False
    withdraw: bool = False
    revise: bool = False
    incorporate: bool = False
    reject: bool = False

    @property
    def acts(self) -> bool:
        """Say whether any act is offered."""
        return any(
            (self.join, self.dissociate, self.withdraw, self.revise, self.incorporate, self.reject)
        )


@dataclass(frozen=True, slots=True)
class Lie:
    """What lies on a section: as many proposals as were asked for, and how many were left out."""

    shown: tuple[Lying, ...]
    more: int


def lying(reading: Reading, units: Sequence[str], *, most: int = 0) -> Lie:
    """Return the live proposals that change any of these units, as they came; 0 for all.

    Of more than that the viewer's own stay, and the first.
    """
    state, wanted = reading.state, set(units)
    found = [
        p for p in state.proposals.values() if p.live and any(c.unit in wanted for c in p.changes)
    ]
    kept = found
    if most and len(found) > most:
        own = [p for p in found if reading.seat.party in p.sponsors]
        others = [p for p in found if reading.seat.party not in p.sponsors]
        names = {p.id for p in (*own, *others)[: max(most, len(own))]}
        kept = [p for p in found if p.id in names]
    came = {h.entry.id: h for h in reading.story.of(units)}
    shown = tuple(_lying(reading, p, wanted, came.get(p.entry)) for p in kept)
    return Lie(shown, len(found) - len(kept))


def past(reading: Reading, units: Sequence[str]) -> tuple[Lying, ...]:
    """Return the proposals on these units that are on the table no more, as they came."""
    state, wanted = reading.state, set(units)
    came = {h.entry.id: h for h in reading.story.of(units)}
    return tuple(
        _lying(reading, p, wanted, came.get(p.entry))
        for p in state.proposals.values()
        if not p.live and any(c.unit in wanted for c in p.changes)
    )


def when(happening: Happening | None) -> str:
    """Return when in the talks something came: "round 2", "after round 1", "before the talks"."""
    if happening is None or not happening.round:
        return ""
    return f"round {happening.round}" if happening.sitting else f"after round {happening.round}"


def _lying(reading: Reading, proposal: Proposal, wanted: set[str], came: Happening | None) -> Lying:
    state, telling = reading.state, reading.telling
    joined = protocol(state, proposal.joined)
    others = [c.unit for c in proposal.changes if c.unit not in wanted]
    found = Lying(
        id=proposal.id,
        entry=proposal.entry,
        number=proposal.number,
        title=proposal.title,
        tabled=proposal.state == "tabled",
        sponsors=protocol(state, proposal.sponsors - set(joined)),
        joined=joined,
        at=came.entry.at if came is not None else "",
        when=when(came),
        marks=tuple(_marks(reading, proposal, came)),
        changes=tuple(
            reworded(state, telling.names.provision(c.unit), c, around=NEAR)
            for c in proposal.changes
            if c.unit in wanted
        ),
        elsewhere=telling.names.provisions(others) if others else "",
        following=_follows(attention(state, proposal)) if proposal.live else "",
        state=STATES.get(proposal.state, ""),
    )
    return _with_acts(found, reading, proposal)


def _marks(reading: Reading, proposal: Proposal, came: Happening | None) -> Iterator[str]:
    state, telling = reading.state, reading.telling
    body = came.entry.body if came is not None else None
    if isinstance(body, e.ProposalTabled) and body.supersedes:
        yield f"in place of {telling.number(body.supersedes)}"
    if proposal.sub_of:
        yield f"amends {telling.number(proposal.sub_of)}"
    if proposal.versions > 1:
        yield "revised once" if proposal.versions == 2 else f"revised {proposal.versions - 1} times"
    for queued in state.outbox.values():
        if queued.proposal == proposal.id and queued.landed_as is not None:
            yield f"tabled as {queued.landed_as[1]}"
        elif queued.proposal == proposal.id and queued.state == "waiting":
            yield "waits in the outbox to be tabled"
    yield from recorded_for(proposal.entry, state)


def reworded(state: RoomState, where: str, change: e.Change, *, around: int = 0) -> Reworded:
    """Return a change as a redline against the draft's words of today."""
    unit = state.units.get(change.unit)
    old = unit.text if unit is not None else ""
    what = "leaves it out" if not change.text else "puts it in" if unit is None else ""
    return Reworded(change.unit, where, redline(old, change.text, around=around), what)


FOLLOWS: Final = {
    Following.FOLLOWS: "the draft has moved under it; its changes carry over",
    Following.ADOPTED: "the draft says it already",
    Following.CONFLICT: "the draft and this proposal changed the same words; its sponsors revise it",
    Following.ORPHANED: "what it changes has left the draft",
}


def _follows(found: Sequence[Followed]) -> str:
    states = dict.fromkeys(f.state for f in found)
    told = [FOLLOWS[s] for s in (*FOLLOWS,) if s in states]
    if Following.STANDS in states and told == [FOLLOWS[Following.ADOPTED]]:
        return ""  # in part, which its redline shows
    return sentence("; ".join(told)) + "." if told else ""


def _with_acts(found: Lying, reading: Reading, proposal: Proposal) -> Lying:
    state, seat = reading.state, reading.seat
    if not proposal.live:
        return found
    own = bool(seat.party) and seat.party in proposal.sponsors
    alone = len(proposal.sponsors) == 1
    chairs = may(state, seat, e.ProposalIncorporated)
    nobodys = not proposal.sponsors and may(state, seat, e.ProposalRevised)
    return replace(
        found,
        join=found.tabled and not own and acts(state, seat, e.ProposalJoined),
        dissociate=found.tabled and own and not alone and may(state, seat, e.ProposalDissociated),
        withdraw=own and alone and may(state, seat, e.ProposalWithdrawn),
        revise=(own and may(state, seat, e.ProposalWithdrawn)) or nobodys,
        incorporate=chairs,
        reject=chairs and may(state, seat, e.ProposalRejected),
    )
