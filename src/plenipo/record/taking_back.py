"""Which entries can be taken back, by whom, and what becomes of what they said.

An entry never leaves the record. What is taken back loses its effect, and its
words are no longer shown; that something was said there, by whom and when,
stays. What cannot be taken back has been relied on by others, or has an act of
its own that ends it: the refusal says which. The two tables are total over the
kinds of entry.
"""

from __future__ import annotations

from typing import Final

from plenipo.record import entries as e
from plenipo.record.decide import Refused
from plenipo.record.entries import Entry
from plenipo.record.kinds import MemberId, Role
from plenipo.record.state import RoomState

_CHAIR: Final = frozenset({Role.FACILITATOR, Role.SECRETARIAT})

# Kinds that can be taken back: what it was, and what becomes of it.
TAKEN_BACK: Final[dict[type[e.Body], tuple[str, str]]] = {
    e.GroupAssociated: ("an association with a group", "the party is no member of the group"),
    e.GroupDissociated: ("a dissociation from a group", "the party is a member again"),
    e.InstrumentFiled: ("a text", "the text goes, unless it is the basis of work"),
    e.LanguageVersionFiled: ("a version in another language", "the version goes"),
    e.ProposalDrafted: ("a draft", "withdrawn, its words in all versions go"),
    e.ProposalTabled: ("a proposal", "withdrawn, its words in all versions go"),
    e.ProposalRevised: ("a new version", "the proposal is withdrawn, its words in all versions go"),
    e.ProposalJoined: ("a sponsorship", "the party is no sponsor"),
    e.ProposalDissociated: ("a dissociation from a proposal", "the party is a sponsor again"),
    e.ProposalWithdrawn: ("a withdrawal", "the proposal stands again"),
    e.HoldPlaced: ("a hold", "lifted, its reason goes"),
    e.HoldLifted: ("the lifting of a hold", "the hold stands again"),
    e.HoldClaimed: ("a claim to words", "the words have no holder again"),
    e.PositionTaken: ("a position", "the party has said nothing of these words"),
    e.CapitalConfirmed: ("a confirmation by a capital", "accepted ad referendum, as before"),
    e.ReservationMade: ("a reservation", "the reservation goes"),
    e.ReservationLifted: ("the withdrawal of a reservation", "the reservation stands again"),
    e.CommentMade: ("a comment", "the comment goes"),
    e.BriefSet: ("a brief", "the brief goes; an earlier one does not come back"),
    e.MeetingScheduled: ("a meeting", "called off, unless it was opened"),
    e.MeetingClosed: ("a summary", "the meeting stays closed, its summary goes"),
    e.UnderstandingMinuted: ("an understanding", "the understanding goes, confirmed or not"),
    e.UnderstandingConfirmed: ("a confirmation of an understanding", "not confirmed by the party"),
    e.SilenceOpened: ("a silence procedure", "ended without result, unless it was concluded"),
    e.SilenceBroken: ("an objection", "not raised, unless the silence was concluded"),
    e.LateObjectionLogged: ("a late objection", "the objection goes"),
    e.PackageOffered: ("a package", "off the table, its words go"),
    e.PackageAccepted: ("the acceptance of a package", "the party has not accepted it"),
    e.StatementRecorded: ("a public statement", "the statement goes"),
    e.StatementMarked: ("a mark on a statement", "the mark goes"),
    e.DocumentFiled: ("a document", "the document goes"),
    e.FrameworkLinked: ("a link to an earlier text", "the link goes"),
    e.CommitmentNoted: ("a commitment", "the commitment goes"),
    e.CommitmentMarked: ("the state of a commitment", "the mark goes"),
    e.IncidentReported: ("an incident", "the incident goes"),
    e.IncidentMarked: ("a mark on an incident", "the mark goes"),
    e.ProgressReported: ("a report of progress", "the report goes"),
    e.CommuniqueDrafted: ("a communiqué as drafted", "the draft goes"),
    e.CommuniqueCleared: ("the clearance of a communiqué", "not cleared by the party"),
    e.CommuniqueQueued: ("the release of a communiqué", "it does not go out by itself"),
    e.ScrubOpened: ("a legal scrub", "the scrub goes, unless a party has confirmed in it"),
    e.ScrubConfirmed: ("a confirmation in the legal scrub", "not confirmed by the party"),
    e.Initialled: ("initials", "not initialled by the party"),
    e.Signed: ("a signature", "not signed by the party"),
    e.Ratified: ("a deposit", "not deposited by the party"),
    e.TextFrozen: ("the freezing of a text", "the text may change, unless initialled or signed"),
    e.ErrorCorrected: ("a correction", "the words stand uncorrected"),
    e.EnteredIntoForce: ("an entry into force", "not in force"),
}
# Kinds that stay: what to do instead.
STAYS: Final[dict[type[e.Body], str]] = {
    e.RoomOpened: "A room stays opened.",
    e.ProcessOpened: "Open the negotiation anew, under another title.",
    e.PartyAdmitted: "Record that the party has left.",
    e.PartyLeft: "Admit the party again.",
    e.GroupFormed: "Let its members dissociate themselves.",
    e.RequiredPartiesSet: "Set anew whose consent is needed.",
    e.RuleSet: "Set the rule anew.",
    e.OptionSet: "Set the rule anew.",
    e.MemberSeated: "Record that the member has left.",
    e.MemberLeft: "Seat the member again.",
    e.HistoryGranted: "What could be read was read.",
    e.BasisAdopted: "Adopt another text as the basis.",
    e.RevisionIssued: "What was issued stays issued; issue another revision.",
    e.ProvisionsRenumbered: "Renumber the provisions again.",
    e.ProposalIncorporated: "Its words are the draft's now; propose others.",
    e.ProposalRejected: "Table the proposal anew.",
    e.TablingQueued: "Call the tabling back from the outbox.",
    e.TablingRecalled: "Send the draft again.",
    e.TablingLanded: "Take the proposal back in the room where it landed.",
    e.ProvisionParked: "Take the provision up again.",
    e.ProvisionResumed: "Set the provision aside again.",
    e.MeetingOpened: "Close the meeting.",
    e.AgendaSet: "Set the agenda anew.",
    e.SilenceExtended: "What was told to all parties stays.",
    e.SilenceConcluded: "Take positions; they count after a silence.",
    e.PackageBroken: "Offer the package anew.",
    e.ObjectionReceived: "Take back the objection itself.",
    e.ExchangeCommitted: "Let the exchange run out; it goes back unseen.",
    e.ExchangeReleased: "Take other positions.",
    e.ExchangeReturned: "Open the exchange anew.",
    e.CommuniqueIssued: "What was issued stays issued; issue another communiqué.",
    e.ScrubClosed: "Open the scrub again.",
    e.EntryConfirmed: "What the party confirmed stands; take back what was recorded for it.",
    e.EntryContested: "What the party contested stays contested; say it anew.",
    e.Recalled: "What was taken back stays so; say it anew.",
    e.Spilled: "Who could read it has read it.",
}


UNNAMED: Final = Refused("not-yours", "Who raised it is not named, and alone may take it back.")


def unnamed(body: e.Body) -> bool:
    """Say whether an entry is an objection whose party is withheld."""
    return isinstance(body, e.SilenceBroken | e.LateObjectionLogged) and not body.party


def may_take_back(
    state: RoomState, member: MemberId, entry: Entry, *, behalf: str = ""
) -> Refused | None:
    """Answer why a member may not take an entry of this room back, or None.

    A head of delegation takes back what stands for the party; whoever recorded
    it, or the chair, what stands for no party. `behalf` is the party of an
    objection that does not name it: without it nobody may.
    """
    behalf = entry.behalf or behalf
    if unnamed(entry.body) and not behalf:
        return UNNAMED
    seat = state.seat_of(member)
    if seat is None:
        return Refused("no-such-room", "There is no such room.")
    kind = type(entry.body)
    if behalf:
        own = seat.party == behalf and (seat.role is Role.HEAD or seat.role in _CHAIR)
    else:
        own = (entry.by in state.seats and state.seats[entry.by] is seat) or seat.role in _CHAIR
    if not own:
        return Refused("not-yours", "It stands for somebody else, who alone may take it back.")
    if kind in STAYS:
        return Refused("stays", f"This is not taken back. {STAYS[kind]}")
    return _relied_on(state, entry)


def _relied_on(state: RoomState, entry: Entry) -> Refused | None:
    """Answer what has been built on an entry, so that it stays; or None."""
    body = entry.body
    match body:
        case e.InstrumentFiled() if body.instrument == state.basis:
            return Refused("stays", "This text is the basis of work; adopt another first.")
        case e.ProposalDrafted() | e.ProposalTabled() | e.ProposalRevised():
            known = state.proposals.get(body.proposal)
            if known is not None and known.state == "incorporated":
                return Refused("stays", "Its words are the draft's now; propose others.")
        case e.MeetingScheduled():
            meeting = state.meetings.get(body.meeting)
            if meeting is not None and meeting.opened:
                return Refused("stays", "The meeting was opened; close it.")
        case e.SilenceOpened() | e.SilenceBroken():
            silence = state.silences.get(body.silence)
            if silence is not None and silence.result:
                return Refused("stays", f"The silence procedure has ended: {silence.result}.")
        case e.TextFrozen():
            under = {row.digest for row in state.outcome.initials}
            under |= {row.digest for row in state.outcome.signatures}
            if body.digest in under:
                return Refused("stays", "A party has initialled or signed it; correct an error.")
        case e.ScrubOpened():
            scrub = state.outcome.scrubs.get(body.scrub)
            if scrub is not None and (scrub.closed or scrub.confirmed):
                return Refused("stays", "A party has confirmed changes in it; confirm the rest.")
        case e.CommuniqueDrafted():
            drafted = state.outside.communiques.get(body.communique)
            if drafted is not None and drafted.issued_at:
                return Refused("stays", "It was issued; issue another communiqué.")
        case _:
            pass
    return None


def told_of(entry: Entry) -> str:
    """Return what sort of thing a recalled entry was, without its words: "a comment"."""
    return TAKEN_BACK.get(type(entry.body), ("an entry", ""))[0]
