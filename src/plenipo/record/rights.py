"""Who may record what: role by kind of entry, and for whom.

A right comes from the role that a member has in the room, never from
elsewhere. What is said for a party is recorded by the party's own members, or
by the secretariat on a stated basis; then it stands until the party confirms
or contests it.
"""

from __future__ import annotations

from typing import Final

from plenipo.record import entries as e
from plenipo.record.kinds import Role

_CHAIR: Final = frozenset({Role.FACILITATOR, Role.SECRETARIAT})
_PARTY: Final = frozenset({Role.DELEGATE, Role.HEAD})
_HEAD: Final = frozenset({Role.HEAD})
_DRAFTING: Final = _PARTY | {Role.FACILITATOR, Role.SECRETARIAT}
_ALL_WHO_SPEAK: Final = _PARTY | _CHAIR | {Role.ADVISER}

# For a party: its own members by hand, the secretariat from the floor or a file.
FOR_A_PARTY: Final[dict[type[e.Body], frozenset[Role]]] = {
    e.ProposalTabled: _HEAD,
    e.ProposalJoined: _HEAD,
    e.ProposalDissociated: _HEAD,
    e.ProposalWithdrawn: _HEAD,
    e.GroupAssociated: _HEAD,
    e.GroupDissociated: _HEAD,
    e.HoldPlaced: _PARTY,
    e.HoldLifted: _PARTY,
    e.HoldClaimed: _PARTY,
    e.PositionTaken: _HEAD,
    e.ReservationMade: _HEAD,
    e.ReservationLifted: _HEAD,
    e.CapitalConfirmed: _HEAD,
    e.UnderstandingConfirmed: _HEAD,
    e.SilenceBroken: _HEAD,
    e.LateObjectionLogged: _HEAD,
    e.PackageOffered: _HEAD,
    e.PackageAccepted: _HEAD,
    e.ObjectionReceived: _HEAD,
    e.ExchangeCommitted: _HEAD,
    e.CommuniqueCleared: _HEAD,
    e.ScrubConfirmed: _HEAD,
    e.Initialled: _HEAD,
    e.Signed: _HEAD,
    e.Ratified: _HEAD,
}
# Only a party itself may say these, by its own hand.
OWN_HAND: Final[dict[type[e.Body], frozenset[Role]]] = {
    e.EntryConfirmed: _HEAD,
    e.EntryContested: _HEAD,
}
FOR_THE_ROOM: Final[dict[type[e.Body], frozenset[Role]]] = {
    e.ProcessOpened: _CHAIR,
    e.PartyAdmitted: _CHAIR,
    e.PartyLeft: _CHAIR,
    e.GroupFormed: _CHAIR,
    e.RequiredPartiesSet: _CHAIR,
    e.RuleSet: _CHAIR,
    e.OptionSet: _CHAIR,
    e.MemberSeated: _CHAIR | _HEAD,
    e.MemberLeft: _CHAIR | _HEAD,
    e.HistoryGranted: _CHAIR | _HEAD,
    e.InstrumentFiled: _DRAFTING,
    e.BasisAdopted: _CHAIR,
    e.RevisionIssued: _CHAIR,
    e.ProvisionsRenumbered: _CHAIR,
    e.LanguageVersionFiled: _DRAFTING,
    e.ProposalDrafted: _DRAFTING,
    e.ProposalRevised: _DRAFTING,
    e.ProposalIncorporated: _CHAIR,
    e.ProposalRejected: _CHAIR,
    e.TablingQueued: _HEAD,
    e.TablingRecalled: _PARTY,
    e.TablingLanded: _HEAD,
    e.ProvisionParked: _CHAIR,
    e.ProvisionResumed: _CHAIR,
    e.CommentMade: _ALL_WHO_SPEAK,
    e.BriefSet: _HEAD | {Role.ADVISER},
    e.MeetingScheduled: _CHAIR,
    e.MeetingOpened: _CHAIR,
    e.MeetingClosed: _CHAIR,
    e.AgendaSet: _CHAIR,
    e.UnderstandingMinuted: _CHAIR,
    e.SilenceOpened: _CHAIR,
    e.SilenceExtended: _CHAIR,
    e.SilenceConcluded: _CHAIR,
    e.PackageBroken: _CHAIR | _HEAD,
    e.ExchangeReleased: _CHAIR,
    e.ExchangeReturned: _CHAIR,
    e.StatementRecorded: _ALL_WHO_SPEAK,
    e.StatementMarked: _ALL_WHO_SPEAK,
    e.DocumentFiled: _ALL_WHO_SPEAK,
    e.FrameworkLinked: _ALL_WHO_SPEAK,
    e.CommitmentNoted: _ALL_WHO_SPEAK,
    e.CommitmentMarked: _ALL_WHO_SPEAK,
    e.IncidentReported: _ALL_WHO_SPEAK,
    e.IncidentMarked: _ALL_WHO_SPEAK,
    e.ProgressReported: _ALL_WHO_SPEAK,
    e.CommuniqueDrafted: _DRAFTING,
    e.CommuniqueQueued: _CHAIR,
    e.CommuniqueIssued: _CHAIR,
    e.ScrubOpened: _CHAIR,
    e.ScrubClosed: _CHAIR,
    e.TextFrozen: _CHAIR,
    e.EnteredIntoForce: _CHAIR,
    e.ErrorCorrected: _CHAIR,
    e.Recalled: _CHAIR | _HEAD,
    e.Spilled: _CHAIR | _HEAD,
    e.RoomOpened: frozenset(),  # a room opens by itself: see `plenipo.desk`
}

# Rooms that are a delegation's own: its heads do there what a chair does elsewhere.
OWN_ROOM: Final = frozenset(
    {
        e.PartyAdmitted,
        e.InstrumentFiled,
        e.BasisAdopted,
        e.ProposalIncorporated,
        e.ProposalRejected,
        e.GroupFormed,
        e.MeetingScheduled,
        e.MeetingOpened,
        e.MeetingClosed,
        e.AgendaSet,
    }
)
