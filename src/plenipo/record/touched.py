"""Which places of a room an entry touches: what a picture of the room has to draw again.

Said before the entry is taken in, of the state as it stands. Rather too much
than too little: a place that is touched and has not changed costs time, one
that has changed and is not touched would be wrong. So a kind of entry that has
no row touches everything.
"""

# ruff: noqa: ARG001 - every row takes state, body, whatever it needs of them
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from plenipo.record import entries as e
from plenipo.record.kinds import EntryId, ProposalId
from plenipo.record.state import RoomState


class Touched(NamedTuple):
    """Units whose wordings may change (`texts`), and units of which something new is said.

    `all_said` are all units; `all_texts` the whole text, what is said of it
    included. `times`: what lapses by itself, and when, beside what is said of units.
    """

    texts: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    all_said: bool = False
    all_texts: bool = False
    times: bool = False


NOTHING: Final = Touched()
EVERYBODY: Final = Touched(all_said=True)
EVERYTHING: Final = Touched(all_texts=True)


def touched(state: RoomState, body: e.Body) -> Touched:
    """Say what an entry with this body, coming next in the room, would touch.

    Cost: linear in the entry and in what it refers to; for one that takes
    another back, linear in the room's positions.
    """
    return TABLE[type(body)](state, body)


def _nothing(state: RoomState, body: Any) -> Touched:  # noqa: ANN401
    return NOTHING


def _everybody(state: RoomState, body: Any) -> Touched:  # noqa: ANN401
    return EVERYBODY


def _everything(state: RoomState, body: Any) -> Touched:  # noqa: ANN401
    return EVERYTHING


def _texts(units: Iterable[str]) -> Touched:
    return Touched(texts=frozenset(units))


def _said(units: Iterable[str]) -> Touched:
    return Touched(said=frozenset(units))


def _of_unit(state: RoomState, body: Any) -> Touched:  # noqa: ANN401
    return _said((body.unit,))


def _of_proposal(state: RoomState, body: Any) -> Touched:  # noqa: ANN401
    """Touch what a proposal changes, and would change by what is said of it now."""
    units = [change.unit for change in getattr(body, "changes", ())]
    for name in (body.proposal, getattr(body, "supersedes", "")):
        known = state.proposals.get(ProposalId(name))
        if known is not None:
            units.extend(change.unit for change in known.changes)
    return _texts(units)


def _rule(state: RoomState, body: e.RuleSet) -> Touched:
    return _said(body.units) if body.units else EVERYBODY


def _renumbered(state: RoomState, body: e.ProvisionsRenumbered) -> Touched:
    return _texts(unit for unit, _, _ in body.labels)


def _hold_lifted(state: RoomState, body: e.HoldLifted) -> Touched:
    known = state.holds.get(body.hold)
    return _said((known.unit,)) if known is not None else NOTHING


def _hold_placed(state: RoomState, body: e.HoldPlaced) -> Touched:
    known = state.holds.get(body.hold)
    return _said((body.unit, *((known.unit,) if known is not None else ())))


def _claimed(state: RoomState, body: e.HoldClaimed) -> Touched:
    return _texts((body.unit,))


def _silence(state: RoomState, body: Any) -> Touched:  # noqa: ANN401
    known = state.silences.get(body.silence)
    rows = [*getattr(body, "wordings", ()), *(known.wordings if known is not None else ())]
    return _said(unit for unit, _ in rows)


def _package(state: RoomState, body: Any) -> Touched:  # noqa: ANN401
    """Touch all packages: their numbers are told by their order."""
    rows = [*getattr(body, "wordings", ())]
    for known in state.packages.values():
        rows.extend(known.wordings)
    return Touched(said=frozenset(unit for unit, _ in rows), times=True)


def _released(state: RoomState, body: e.ExchangeReleased) -> Touched:
    return _said(unit for _, unit, _ in body.positions)


def _taken_back(state: RoomState, body: Any) -> Touched:  # noqa: ANN401
    """Touch whatever the entry that is taken back, or contested, has left in the state."""
    entry: EntryId = body.entry
    act = state.acts.get(entry, ("",))
    if act[0] in ("associated", "dissociated"):
        return EVERYBODY
    ended = act[1] if act[0] in ("withdrawn", "left") else ""
    texts = {
        unit
        for p in state.proposals.values()
        if entry in (p.entry, *p.revisions, *p.joined.values()) or (ended and p.id == ended)
        for unit in (*(c.unit for c in p.changes), *(u for u, _ in p.proposed))
    }
    texts.update(unit for (unit, _), by in state.claims.items() if entry in by.values())
    said = {unit for (_, unit, _, _), p in state.positions.items() if entry in (p.entry, p.capital)}
    said.update(h.unit for h in state.holds.values() if entry in (h.entry, h.lift))
    times = False
    for package in state.packages.values():
        if package.entry == entry or any(by == entry for by, _ in package.accepted.values()):
            times = True
            said |= _package(state, body).said
            break
    return Touched(texts=frozenset(texts), said=frozenset(said), times=times)


# No figure of a room rests on these.
QUIET: Final[tuple[type[e.Body], ...]] = (
    e.ProcessOpened,
    e.OptionSet,
    e.MemberSeated,
    e.MemberLeft,
    e.HistoryGranted,
    e.InstrumentFiled,
    e.RevisionIssued,
    e.LanguageVersionFiled,
    e.TablingQueued,
    e.TablingRecalled,
    e.TablingLanded,
    e.ReservationMade,
    e.ReservationLifted,
    e.CommentMade,
    e.BriefSet,
    e.MeetingScheduled,
    e.MeetingOpened,
    e.MeetingClosed,
    e.AgendaSet,
    e.UnderstandingMinuted,
    e.UnderstandingConfirmed,
    e.SilenceExtended,
    e.SilenceBroken,
    e.LateObjectionLogged,
    e.ObjectionReceived,
    e.ExchangeCommitted,
    e.ExchangeReturned,
    e.StatementRecorded,
    e.StatementMarked,
    e.DocumentFiled,
    e.FrameworkLinked,
    e.CommitmentNoted,
    e.CommitmentMarked,
    e.IncidentReported,
    e.IncidentMarked,
    e.ProgressReported,
    e.CommuniqueDrafted,
    e.CommuniqueQueued,
    e.CommuniqueCleared,
    e.CommuniqueIssued,
    e.ScrubOpened,
    e.ScrubConfirmed,
    e.ScrubClosed,
    e.TextFrozen,
    e.Initialled,
    e.Signed,
    e.Ratified,
    e.EnteredIntoForce,
    e.ErrorCorrected,
    e.EntryConfirmed,
    e.Spilled,
)

_Row = Callable[[RoomState, Any], Touched]

TABLE: Final[dict[type[e.Body], _Row]] = {
    **dict.fromkeys(e.BODIES, _everything),
    **dict.fromkeys(QUIET, _nothing),
    e.RoomOpened: _everything,
    # Who takes part, and how closing is counted.
    e.PartyAdmitted: _everybody,
    e.PartyLeft: _everybody,
    e.GroupFormed: _everybody,
    e.GroupAssociated: _everybody,
    e.GroupDissociated: _everybody,
    e.RequiredPartiesSet: _everybody,
    e.RuleSet: _rule,
    # The text.
    e.BasisAdopted: _everything,
    e.ProvisionsRenumbered: _renumbered,
    e.ProposalDrafted: _of_proposal,
    e.ProposalRevised: _of_proposal,
    e.ProposalTabled: _of_proposal,
    e.ProposalJoined: _of_proposal,
    e.ProposalDissociated: _of_proposal,
    e.ProposalWithdrawn: _of_proposal,
    e.ProposalIncorporated: _of_proposal,
    e.ProposalRejected: _of_proposal,
    # What is said of it.
    e.HoldPlaced: _hold_placed,
    e.HoldLifted: _hold_lifted,
    e.HoldClaimed: _claimed,
    e.PositionTaken: _of_unit,
    e.CapitalConfirmed: _of_unit,
    e.ProvisionParked: _of_unit,
    e.ProvisionResumed: _of_unit,
    e.SilenceOpened: _silence,
    e.SilenceConcluded: _silence,
    e.PackageOffered: _package,
    e.PackageAccepted: _package,
    e.PackageBroken: _package,
    e.ExchangeReleased: _released,
    # What is taken back.
    e.EntryContested: _taken_back,
    e.Recalled: _taken_back,
}
