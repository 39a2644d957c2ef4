"""Taking an entry's effect back: what was recalled, or contested by whom it was recorded for.

What an earlier entry said of the same matter does not come back by itself: who
has taken a position back has said nothing until saying it anew. But an act that
ended something (a withdrawal, the lifting of a hold, leaving a group) is undone
by that which it ended standing again, where nothing has happened to it since.

What was *recalled* is no longer shown: its words leave the state, where nothing
else has put them there. What was contested stands as contested, and is shown.
`plenipo.record.taking_back` says which kinds of entry can be recalled.
"""

from __future__ import annotations

from msgspec.structs import replace

from plenipo.record import outcome, outside
from plenipo.record.canon import wording_hash
from plenipo.record.entries import Entry
from plenipo.record.kinds import EntryId, Level, ProposalId
from plenipo.record.state import Proposal, RoomState


def leave(proposal: Proposal, party: str) -> None:
    """Take a sponsor off; the last one leaving withdraws what is on the table."""
    proposal.joined.pop(party, None)
    if party in proposal.sponsors:
        proposal.sponsors.remove(party)
        if not proposal.sponsors and proposal.live:
            proposal.state = "withdrawn"


def undo(s: RoomState, entry: EntryId, by: Entry, *, forget: bool) -> None:
    """Take back the effect of an entry; with `forget` its words as well.

    Cost: linear in the room's tables.
    """
    for proposal in s.proposals.values():
        _proposal(s, proposal, entry, forget=forget)
    _positions(s, entry)
    _holds(s, entry, by, forget=forget)
    _packages(s, entry, forget=forget)
    _reservations(s, entry)
    for claims in s.claims.values():
        for party in [p for p, who in claims.items() if who == entry]:
            del claims[party]
    for name in [name for name, comment in s.comments.items() if comment.entry == entry]:
        del s.comments[name]
    outside.undo(s.outside, entry)
    outcome.undo(s.outcome, entry)
    if entry in s.acts:
        act = s.acts.pop(entry)
        _act(s, act)
        if forget and s.doers.get(act) == entry:
            _act_of_the_room(s, act)


def _positions(s: RoomState, entry: EntryId) -> None:
    for key in [key for key, p in s.positions.items() if entry in (p.entry, p.capital)]:
        position = s.positions[key]
        if position.entry == entry:
            del s.positions[key]
        else:  # the capital has not confirmed: what the delegation said stands
            s.positions[key] = replace(
                position, confirmed=False, level=Level.ACCEPT_AD_REFERENDUM, capital=EntryId("")
            )


def _holds(s: RoomState, entry: EntryId, by: Entry, *, forget: bool) -> None:
    for name, hold in s.holds.items():
        if hold.entry == entry:
            lifted = hold if hold.lifted else replace(hold, lifted=by.seq, lift=by.id)
            s.holds[name] = replace(lifted, reason="") if forget else lifted
        elif hold.lift == entry and hold.entry not in s.recalled:
            s.holds[name] = replace(hold, lifted=0, lift=EntryId(""))


def _packages(s: RoomState, entry: EntryId, *, forget: bool) -> None:
    for package in s.packages.values():
        if package.entry == entry:
            if package.broken is None:
                package.broken = "recalled"
            if forget:
                package.words = ""
        for party in [p for p, (who, _) in package.accepted.items() if who == entry]:
            del package.accepted[party]


def _reservations(s: RoomState, entry: EntryId) -> None:
    for name in [name for name, row in s.reservations.items() if row[3] == entry]:
        del s.reservations[name]
    for by in [by for by, (_, row) in s.unreserved.items() if row[3] == entry]:
        del s.unreserved[by]
    if entry in s.unreserved:
        name, row = s.unreserved.pop(entry)
        s.reservations.setdefault(name, row)


# --- proposals --------------------------------------------------------------------------------


def _proposal(s: RoomState, proposal: Proposal, entry: EntryId, *, forget: bool) -> None:
    """Take back a tabling, a draft, another version, or somebody's joining."""
    if entry == proposal.entry or entry in proposal.revisions:
        if proposal.live:
            proposal.state = "withdrawn" if forget else "contested"
        if forget and proposal.state != "incorporated":  # else the words are the draft's now
            _forget(s, proposal)
    for party in [p for p, who in proposal.joined.items() if who == entry]:
        leave(proposal, party)


def _forget(s: RoomState, proposal: Proposal) -> None:
    """Let a proposal's words go, in all its versions, where nobody else has put them here."""
    gone = set(proposal.proposed)
    units = {unit for unit, _ in gone}
    proposal.changes, proposal.title, proposal.proposed = [], "", []
    gone -= {row for other in s.proposals.values() for row in other.proposed}
    gone -= {(u.id, wording_hash(u.id, u.text)) for u in s.units.values() if u.id in units}
    gone -= {
        (u.unit, wording_hash(u.unit, u.text))
        for _, filed in s.instruments.values()
        for u in filed
        if u.unit in units
    }
    for _, wording in gone:
        s.texts.pop(wording, None)


def _restored(s: RoomState, name: str, was: str) -> None:
    proposal = s.proposals.get(ProposalId(name))
    if proposal is not None and proposal.state == "withdrawn" and proposal.changes:
        proposal.state = was


# --- what the tables do not tell --------------------------------------------------------------


def _act(s: RoomState, act: tuple[str, ...]) -> None:
    """Take back an act that spoke for a party."""
    match act:
        case ("withdrawn", name, was):
            _restored(s, name, was)
        case ("left", name, party, was):
            proposal = s.proposals.get(ProposalId(name))
            if proposal is not None:
                last = not proposal.sponsors
                proposal.sponsors.add(party)
                if last:
                    _restored(s, name, was)
        case ("associated", group, party):
            if group in s.groups:
                s.groups[group].members.discard(party)
        case ("dissociated", group, party):
            if group in s.groups:
                s.groups[group].members.add(party)
        case ("confirmed", name, party):
            if name in s.understandings:
                s.understandings[name].confirmed.discard(party)
        case ("objection", name, raised):
            silence = s.silences.get(name)
            if silence is not None and not silence.result:
                silence.objections = [row for row in silence.objections if row.entry != raised]
        case ("late", name, raised):
            silence = s.silences.get(name)
            if silence is not None:
                silence.late = [row for row in silence.late if row.entry != raised]
        case _:
            pass


def _act_of_the_room(s: RoomState, act: tuple[str, ...]) -> None:
    """Let go of what an act of the room put there, when no later one has put it there anew."""
    match act:
        case ("silence", name):
            if name in s.silences and not s.silences[name].result:
                s.silences[name].result = "recalled"
        case ("minuted", name):
            s.understandings.pop(name, None)
        case ("meeting", name):
            if name in s.meetings and not s.meetings[name].opened:
                del s.meetings[name]
        case ("summary", name):
            if name in s.meetings:
                s.meetings[name].summary = ""
        case ("brief", unit):
            s.briefs.pop(unit, None)
        case ("filed", name):
            if name != s.basis:
                s.instruments.pop(name, None)
        case ("language", name, language):
            s.languages.pop((name, language), None)
        case _:
            pass
