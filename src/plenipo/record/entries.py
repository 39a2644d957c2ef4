"""Every entry of the record: one frozen class a kind, in the past tense, versioned.

An entry is an envelope (`Entry`) around a body. Bodies hold integers, strings,
and lists or tables of these, nothing else, so that their canonical bytes are
easily said (docs/record.md). Unknown fields are refused; shapes only grow by
a new version, and old ones are lifted on reading (`plenipo.record.lift`). What
came with a later shape than the first is marked with it; an older entry has
the default there.

This module is a list: it is long because the record has many kinds of entry,
and each is a few lines.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from plenipo.record.kinds import (
    Basis,
    ClosingRule,
    EntryId,
    Level,
    MemberId,
    ProposalId,
    Role,
    RoomId,
    RoomKind,
    WordingHash,
)


class Body(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    kw_only=True,
    gc=False,
):
    """What happened. Subclasses are named for it in the past tense."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """A table inside a body."""


# --- parts ------------------------------------------------------------------------------------


class UnitText(Part, frozen=True):
    """A unit of an instrument as filed: its place in the list is its place in the text."""

    unit: str
    kind: str
    depth: int
    label: str
    text: str


class Change(Part, frozen=True):
    """What a proposal does to one unit: new words, no words, or a new unit after another.

    `text` is the whole wording that is wanted; "" deletes. `after` is set for
    a new unit ("" is the start of the text) and then `unit` is its new id.
    `base` is the hash of the wording that the change was made against.
    """

    unit: str
    text: str
    base: str = ""
    new: int = 0
    after: str = ""
    kind: str = ""
    depth: int = 0
    label: str = ""


class Condition(Part, frozen=True):
    """What must hold for a position to count: all of these wordings closed, or accepted.

    `closed` names wordings that must close; `accepted` pairs a party with a
    wording that it must accept. `words` says it plainly, for readers.
    """

    closed: list[WordingHash] = []
    accepted: list[tuple[str, WordingHash]] = []
    words: str = ""


class Span(Part, frozen=True):
    """Code points `[start, end)` of a unit's text, with the words themselves."""

    start: int
    end: int
    words: str


# --- the process ------------------------------------------------------------------------------


class RoomOpened(Body, frozen=True, tag="room-opened"):
    """The first entry of every room: what it is, and of which party or parties."""

    room_kind: RoomKind
    name: str
    parties: list[str] = []  # of a delegation, caucus, good offices or contact group
    trigger: str = ""  # of an escrow room: what releases it


class ProcessOpened(Body, frozen=True, tag="process-opened"):
    """The negotiation itself began: title and working language."""

    title: str
    language: str = "en"


class PartyAdmitted(Body, frozen=True, tag="party-admitted"):
    """A party takes part; late admission is the same entry, later."""

    party: str
    name: str


class PartyLeft(Body, frozen=True, tag="party-left"):
    """A party no longer takes part; what it said stays on record."""

    party: str


class GroupFormed(Body, frozen=True, tag="group-formed"):
    """A group of parties that acts as one holder, such as a regional group."""

    group: str
    name: str
    members: list[str]


class GroupAssociated(Body, frozen=True, tag="group-associated"):
    """A party associated itself with a group."""

    group: str
    party: str


class GroupDissociated(Body, frozen=True, tag="group-dissociated"):
    """A party dissociated itself from a group."""

    group: str
    party: str


class RequiredPartiesSet(Body, frozen=True, tag="required-parties-set"):
    """Whose consent closing a provision needs."""

    parties: list[str]


class RuleSet(Body, frozen=True, tag="rule-set"):
    """The closing rule, for everything or for named units."""

    rule: ClosingRule
    threshold: int = 0
    units: list[str] = []


class OptionSet(Body, frozen=True, tag="option-set"):
    """A rule of the process that is not about closing: a name and its value."""

    name: str
    value: str


class MemberSeated(Body, frozen=True, tag="member-seated"):
    """A member may read and act in this room from here on."""

    member: MemberId
    name: str
    role: Role
    party: str = ""


class MemberLeft(Body, frozen=True, tag="member-left"):
    """A member no longer reads this room; what was seen was seen."""

    member: MemberId


class HistoryGranted(Body, frozen=True, tag="history-granted"):
    """A member may read this room's entries from `from_seq` on."""

    member: MemberId
    from_seq: int


# --- the text ---------------------------------------------------------------------------------


class InstrumentFiled(Body, frozen=True, tag="instrument-filed"):
    """A draft was filed: its units in order."""

    instrument: str
    title: str
    units: list[UnitText]
    language: str = "en"


class BasisAdopted(Body, frozen=True, tag="basis-adopted"):
    """The room decided that this text is the basis of its work."""

    instrument: str


class RevisionIssued(Body, frozen=True, tag="revision-issued"):
    """A revision was issued: the bytes as issued, and the engine that made them."""

    number: int
    engine: int
    content: str  # the JSON of the rolling text, as issued
    digest: str  # SHA-256 of the content's UTF-8
    mandate: str = ""
    handling: str = ""  # the mark on every page: "limited", "restricted" (shape 2)


class ProvisionsRenumbered(Body, frozen=True, tag="provisions-renumbered"):
    """Labels were set anew: unit and label, with the old one kept for the concordance."""

    labels: list[tuple[str, str, str]]  # unit, old label, new label


class LanguageVersionFiled(Body, frozen=True, tag="language-version-filed"):
    """A version in another language was filed beside the instrument."""

    instrument: str
    language: str
    standing: str  # working, translation, authentic, prevailing
    units: list[UnitText]


# --- proposals --------------------------------------------------------------------------------


class ProposalDrafted(Body, frozen=True, tag="proposal-drafted"):
    """A draft was filed in a narrower room; it has a letter, not a number."""

    proposal: ProposalId
    letter: str
    changes: list[Change]
    title: str = ""
    sub_of: str = ""  # the proposal that this one amends
    draws_on: list[WordingHash] = []  # of a bridging text: the wordings it is made from (shape 2)


class ProposalRevised(Body, frozen=True, tag="proposal-revised"):
    """A proposal has a new version; the old one is superseded."""

    proposal: ProposalId
    changes: list[Change]
    reason: str = ""
    title: str = ""  # its new title, where `retitled` is 1 (shape 3)
    retitled: int = 0  # (shape 3)


class ProposalTabled(Body, frozen=True, tag="proposal-tabled"):
    """A proposal stands in this room, under this room's id and number."""

    proposal: ProposalId
    number: str  # "ARD-4"
    changes: list[Change]
    sponsors: list[str]
    title: str = ""
    sub_of: str = ""
    supersedes: str = ""
    draws_on: list[WordingHash] = []  # (shape 2)


class ProposalJoined(Body, frozen=True, tag="proposal-joined"):
    """A party became a sponsor."""

    proposal: ProposalId
    party: str


class ProposalDissociated(Body, frozen=True, tag="proposal-dissociated"):
    """A party is a sponsor no more; the last one leaving withdraws the proposal."""

    proposal: ProposalId
    party: str


class ProposalWithdrawn(Body, frozen=True, tag="proposal-withdrawn"):
    """The sponsors took the proposal back."""

    proposal: ProposalId


class ProposalIncorporated(Body, frozen=True, tag="proposal-incorporated"):
    """The proposal's words became the draft's own."""

    proposal: ProposalId


class ProposalRejected(Body, frozen=True, tag="proposal-rejected"):
    """The room set the proposal aside."""

    proposal: ProposalId
    reason: str = ""


class TablingQueued(Body, frozen=True, tag="tabling-queued"):
    """In the private room: this version is to be tabled at that time, unless called back."""

    proposal: ProposalId
    to_room: RoomId
    lands_at: str
    changes: list[Change]
    sponsors: list[str]
    stance: Level
    title: str = ""
    sub_of: str = ""
    supersedes: str = ""
    draws_on: list[WordingHash] = []  # (shape 2)


class TablingRecalled(Body, frozen=True, tag="tabling-recalled"):
    """In the private room: called back before it landed."""

    queued: EntryId


class TablingLanded(Body, frozen=True, tag="tabling-landed"):
    """In the private room: landed there, under that id. The mapping stays behind."""

    queued: EntryId
    as_proposal: ProposalId
    as_number: str


# --- holds ------------------------------------------------------------------------------------


class HoldPlaced(Body, frozen=True, tag="hold-placed"):
    """A party bracketed words of a wording without offering others."""

    hold: str
    unit: str
    wording: WordingHash
    span: Span
    party: str
    reason: str = ""


class HoldLifted(Body, frozen=True, tag="hold-lifted"):
    """The party lifted its hold."""

    hold: str


class HoldClaimed(Body, frozen=True, tag="hold-claimed"):
    """A party claimed an alternative whose holder was unknown."""

    unit: str
    wording: WordingHash
    party: str


# --- positions --------------------------------------------------------------------------------


class PositionTaken(Body, frozen=True, tag="position-taken"):
    """How far a party goes with one exact wording, on what condition, until when."""

    party: str
    unit: str
    wording: WordingHash
    level: Level
    sentence: int = -1  # of the wording, from 0; -1 is the whole
    conditions: list[Condition] = []  # any one of them suffices; none means unconditional
    expires: str = ""
    instruction: str = "delegate"  # delegate, head or capital
    words: str = ""
    language: str = ""


class ReservationMade(Body, frozen=True, tag="reservation-made"):
    """A treaty reservation announced: kept apart from a negotiating reserve."""

    reservation: str
    party: str
    units: list[str]
    words: str
    form: str = "reservation"  # or declaration, or understanding (shape 2)


class ReservationLifted(Body, frozen=True, tag="reservation-lifted"):
    """The reservation was withdrawn."""

    reservation: str


class CapitalConfirmed(Body, frozen=True, tag="capital-confirmed"):
    """A capital confirmed what its delegation accepted ad referendum."""

    party: str
    unit: str
    wording: WordingHash


class ProvisionParked(Body, frozen=True, tag="provision-parked"):
    """The room set a provision aside."""

    unit: str
    reason: str = ""


class ProvisionResumed(Body, frozen=True, tag="provision-resumed"):
    """The room took a parked provision up again."""

    unit: str


# --- comments and instructions ----------------------------------------------------------------


class CommentMade(Body, frozen=True, tag="comment-made"):
    """A remark beside a unit, or on the whole when `unit` is empty."""

    comment: str
    unit: str
    words: str
    answers: str = ""


class BriefSet(Body, frozen=True, tag="brief-set"):
    """A delegation's instruction for a provision: aim and fallbacks, first choice first."""

    unit: str
    brief: str
    fallbacks: list[str] = []


# --- procedure --------------------------------------------------------------------------------


class MeetingScheduled(Body, frozen=True, tag="meeting-scheduled"):
    """A meeting was called: where, when, in which format, on which round."""

    meeting: str
    round_number: int
    place: str
    starts: str
    meeting_format: str
    title: str = ""
    host: str = ""  # (shape 2)
    ends: str = ""  # (shape 2)


class MeetingOpened(Body, frozen=True, tag="meeting-opened"):
    """The meeting began, with these present (name, role, party)."""

    meeting: str
    present: list[tuple[str, str, str]]


class MeetingClosed(Body, frozen=True, tag="meeting-closed"):
    """The meeting ended."""

    meeting: str
    summary: str = ""


class AgendaSet(Body, frozen=True, tag="agenda-set"):
    """What a meeting is to take up, in order."""

    meeting: str
    units: list[str]
    notes: str = ""


class UnderstandingMinuted(Body, frozen=True, tag="understanding-minuted"):
    """What was understood, in words, to be confirmed by each party."""

    understanding: str
    words: str
    units: list[str] = []
    meeting: str = ""
    allows: str = ""  # "figures": those of the text may be published once all confirm (shape 3)


class UnderstandingConfirmed(Body, frozen=True, tag="understanding-confirmed"):
    """A party confirmed a minuted understanding."""

    understanding: str
    party: str


class SilenceOpened(Body, frozen=True, tag="silence-opened"):
    """A text is under silence until the exact expiry; who objects is named to these.

    `names_shown` is 1 for all who sit here, 2 for the chair, 0 for nobody but the
    party itself. Unless it is 1, objections land without a name, and who raised them
    lies in an escrow (`ObjectionReceived`).
    """

    silence: str
    wordings: list[tuple[str, WordingHash]]  # unit and its frozen wording
    opens: str
    expires: str
    zone: str
    names_shown: int = 1


class SilenceExtended(Body, frozen=True, tag="silence-extended"):
    """The expiry was moved, told to all before the old one."""

    silence: str
    expires: str


class SilenceBroken(Body, frozen=True, tag="silence-broken"):
    """An objection came in time, to these units ([] is the whole), or an amendment.

    `party` is "" where the procedure withholds who objects.
    """

    silence: str
    units: list[str]
    party: str
    received: str
    words: str = ""


class LateObjectionLogged(Body, frozen=True, tag="late-objection-logged"):
    """An objection came after the expiry: logged with its receipt, without effect.

    `party` is "" where the procedure withholds who objects.
    """

    silence: str
    party: str
    received: str
    words: str = ""


class ObjectionReceived(Body, frozen=True, tag="objection-received"):
    """In escrow: which party raised an objection that the wider room has without a name (shape 3)."""

    silence: str
    party: str
    objection: EntryId  # the wider room's entry


class SilenceConcluded(Body, frozen=True, tag="silence-concluded"):
    """The procedure ended: adopted, broken, or adopted but for some units."""

    silence: str
    result: str
    adopted: list[str]


class PackageOffered(Body, frozen=True, tag="package-offered"):
    """An all-or-nothing set of wordings."""

    package: str
    wordings: list[tuple[str, WordingHash]]
    party: str
    words: str = ""
    expires: str = ""


class PackageAccepted(Body, frozen=True, tag="package-accepted"):
    """A party accepted a package, as a whole."""

    package: str
    party: str


class PackageBroken(Body, frozen=True, tag="package-broken"):
    """A package is off the table."""

    package: str
    reason: str = ""


class ExchangeCommitted(Body, frozen=True, tag="exchange-committed"):
    """In escrow: a party committed its side; nobody can tell until release."""

    exchange: str
    party: str
    positions: list[tuple[str, WordingHash]]


class ExchangeReleased(Body, frozen=True, tag="exchange-released"):
    """All sides were committed: every side landed at once."""

    exchange: str
    positions: list[tuple[str, str, WordingHash]]  # party, unit, wording


class ExchangeReturned(Body, frozen=True, tag="exchange-returned"):
    """The exchange expired: every side went back unseen."""

    exchange: str


# --- the outside ------------------------------------------------------------------------------


class StatementRecorded(Body, frozen=True, tag="statement-recorded"):
    """A public statement, reviewed by a person. What a find told of itself goes with it."""

    statement: str
    speaker: str
    behalf: str
    words: str
    source: str
    uttered: str
    digest: str = ""
    units: list[str] = []
    form: str = ""  # direct, indirect, mixed or document (shape 2, like all that follow)
    role: str = ""
    cue: str = ""
    precision: str = ""  # of the day it was uttered
    rule: str = ""  # by which it was found
    document: str = ""  # the stored copy, and the code points of it that are quoted
    start: int = 0
    end: int = 0
    publisher: str = ""
    published: str = ""
    retrieved: str = ""
    link: str = ""  # the address of the source
    flags: list[str] = []  # what must not be lost: negated, hedged, anonymous … (shape 3)


class StatementMarked(Body, frozen=True, tag="statement-marked"):
    """A statement was disputed, corrected or retracted, or is the same as another (shape 2)."""

    statement: str
    state: str  # disputed, corrected, retracted or same-as
    words: str = ""
    same_as: str = ""


class DocumentFiled(Body, frozen=True, tag="document-filed"):
    """A document lies beside the draft."""

    document: str
    title: str
    digest: str  # SHA-256 of the file as it came, in hexadecimal
    media: str
    form: str = ""  # article, statement, framework or evidence (shape 3, like all that follow)
    words: str = ""  # its text as it was read; offsets into it are code points
    language: str = ""
    version_of: str = ""  # the document that this is a language version of, or another publication
    publisher: str = ""
    dated: str = ""  # the day that it bears
    retrieved: str = ""
    link: str = ""  # its address


class FrameworkLinked(Body, frozen=True, tag="framework-linked"):
    """A unit and an earlier text: how it stands to it, or whether the text governs it at all."""

    unit: str
    document: str
    relation: str  # implements, repeats, departs-from, replaces, governs or does-not-govern
    words: str = ""
    start: int = 0  # the passage that it rests on, in the document's words (shape 3)
    end: int = 0  # (shape 3)


class CommitmentNoted(Body, frozen=True, tag="commitment-noted"):
    """Somebody undertook something by some day."""

    commitment: str
    party: str
    words: str
    due: str = ""
    source: str = ""
    undertaken: str = ""  # the day that it was given (shape 3, like all that follow)
    units: list[str] = []
    statement: str = ""  # the statement that it was taken from, if it was one
    document: str = ""  # the text that it was taken from, and the code points of it
    start: int = 0
    end: int = 0


class CommitmentMarked(Body, frozen=True, tag="commitment-marked"):
    """A commitment is done, broken or disputed, with evidence."""

    commitment: str
    state: str
    evidence: str = ""
    on: str = ""  # the day of what the evidence shows (shape 3)


class IncidentReported(Body, frozen=True, tag="incident-reported"):
    """Something happened outside that touches the talks."""

    incident: str
    words: str
    place: str
    when: str
    sources: list[str] = []
    units: list[str] = []
    precision: str = ""  # of the time: minute, day, interval, month or year (shape 3)
    form: str = ""  # "event": no incident but a step, such as talks held (shape 3)


class IncidentMarked(Body, frozen=True, tag="incident-marked"):
    """What was reported was confirmed, disputed or corrected since (shape 3)."""

    incident: str
    state: str  # confirmed, disputed or corrected
    words: str = ""


class ProgressReported(Body, frozen=True, tag="progress-reported"):
    """How far a text was said to be on a day: by a source, or by the parties themselves (shape 3).

    `counts` are pairs of a status (agreed, partly, open …) and how many; what
    is not counted of `total` is not told. Nothing is computed from it.
    """

    progress: str
    on: str  # a day, an interval or a month, in ISO 8601
    of: str  # what was counted: articles or words
    counts: list[tuple[str, int]]
    total: int
    words: str = ""
    document: str = ""  # the source, where it is filed
    source: str = ""
    published: str = ""


class CommuniqueDrafted(Body, frozen=True, tag="communique-drafted"):
    """A communiqué was drafted: one text for each version, by party or "all"."""

    communique: str
    versions: list[tuple[str, str]]
    title: str = ""  # (shape 2)
    release: str = ""  # the minute agreed for its release (shape 2)
    words: str = ""  # the one text that the versions are made from (shape 3, like all that follow)
    language: str = ""
    meeting: str = ""  # the meeting that it reports on
    round_number: int = 0  # or the round
    form: str = ""  # "" for versions of one text, "separate" for statements that are only linked
    zone: str = ""  # in which the minute of release is told


class CommuniqueQueued(Body, frozen=True, tag="communique-queued"):
    """The chair lets a communiqué go out at its minute, once all have cleared it (shape 3)."""

    communique: str
    digest: str


class CommuniqueCleared(Body, frozen=True, tag="communique-cleared"):
    """A party cleared a communiqué as drafted."""

    communique: str
    party: str
    digest: str


class CommuniqueIssued(Body, frozen=True, tag="communique-issued"):
    """The communiqué was issued: its bytes as issued."""

    communique: str
    versions: list[tuple[str, str]]
    at_minute: str


# --- the end ----------------------------------------------------------------------------------


class ScrubOpened(Body, frozen=True, tag="scrub-opened"):
    """The legal scrub began: what has changed since a revision is confirmed by all (shape 3)."""

    scrub: str
    revision: int


class ScrubConfirmed(Body, frozen=True, tag="scrub-confirmed"):
    """A party confirmed changes: unit, wording in the revision, wording now (shape 3).

    "" stands for no wording: a new unit, or one that has gone.
    """

    scrub: str
    party: str
    changes: list[tuple[str, WordingHash, WordingHash]]


class ScrubClosed(Body, frozen=True, tag="scrub-closed"):
    """The legal scrub ended, every change confirmed (shape 3)."""

    scrub: str


class TextFrozen(Body, frozen=True, tag="text-frozen"):
    """The text of a language is final, with its hash."""

    language: str
    digest: str


class Initialled(Body, frozen=True, tag="initialled"):
    """A party initialled the text, or units of it."""

    party: str
    name: str
    digest: str
    units: list[str] = []


class Signed(Body, frozen=True, tag="signed"):
    """A party signed; ad referendum where it says so."""

    party: str
    name: str
    digest: str
    ad_referendum: int = 0


class Ratified(Body, frozen=True, tag="ratified"):
    """A party deposited its consent to be bound."""

    party: str
    instrument_kind: str
    deposited: str
    words: str = ""  # a declaration deposited with it (shape 2)


class EnteredIntoForce(Body, frozen=True, tag="entered-into-force"):
    """The agreement entered into force."""

    on: str


class ErrorCorrected(Body, frozen=True, tag="error-corrected"):
    """An error in the final text was corrected: the old words, the new, the notice."""

    unit: str
    old: str
    new: str
    notice: str
    objections_until: str = ""  # until when a party may object to it (shape 2)


# --- record-keeping ---------------------------------------------------------------------------


class EntryConfirmed(Body, frozen=True, tag="entry-confirmed"):
    """The party confirmed what was recorded for it."""

    entry: EntryId
    party: str


class EntryContested(Body, frozen=True, tag="entry-contested"):
    """The party contested what was recorded for it; it stands as contested."""

    entry: EntryId
    party: str
    words: str = ""


class Recalled(Body, frozen=True, tag="recalled"):
    """What the entry said is taken back; that it was said stays on record."""

    entry: EntryId
    reason: str = ""


class Spilled(Body, frozen=True, tag="spilled"):
    """Something was sent to the wrong room: what, and which members had seen it."""

    entry: EntryId
    seen_by: list[MemberId]
    reason: str = ""


BODIES: tuple[type[Body], ...] = tuple(Body.__subclasses__())


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """One thing that happened in one room.

    `seq` counts from 1 in the room, without gaps. `at` is UTC with
    milliseconds and never runs backwards in a room. `by` recorded it, `behalf`
    is the party or office it stands for, `basis` says on what ground. `salt`
    makes its hash say nothing of what it holds. `prev` is the hash of the
    bytes of the entry before, "" for the first.
    """

    v: int
    id: EntryId
    room: RoomId
    seq: int
    at: str
    by: MemberId
    behalf: str
    basis: Basis
    salt: str
    prev: str
    body: AnyBody


AnyBody: TypeAlias = (
    RoomOpened
    | ProcessOpened
    | PartyAdmitted
    | PartyLeft
    | GroupFormed
    | GroupAssociated
    | GroupDissociated
    | RequiredPartiesSet
    | RuleSet
    | OptionSet
    | MemberSeated
    | MemberLeft
    | HistoryGranted
    | InstrumentFiled
    | BasisAdopted
    | RevisionIssued
    | ProvisionsRenumbered
    | LanguageVersionFiled
    | ProposalDrafted
    | ProposalRevised
    | ProposalTabled
    | ProposalJoined
    | ProposalDissociated
    | ProposalWithdrawn
    | ProposalIncorporated
    | ProposalRejected
    | TablingQueued
    | TablingRecalled
    | TablingLanded
    | HoldPlaced
    | HoldLifted
    | HoldClaimed
    | PositionTaken
    | ReservationMade
    | ReservationLifted
    | CapitalConfirmed
    | ProvisionParked
    | ProvisionResumed
    | CommentMade
    | BriefSet
    | MeetingScheduled
    | MeetingOpened
    | MeetingClosed
    | AgendaSet
    | UnderstandingMinuted
    | UnderstandingConfirmed
    | SilenceOpened
    | SilenceExtended
    | SilenceBroken
    | LateObjectionLogged
    | ObjectionReceived
    | SilenceConcluded
    | PackageOffered
    | PackageAccepted
    | PackageBroken
    | ExchangeCommitted
    | ExchangeReleased
    | ExchangeReturned
    | StatementRecorded
    | StatementMarked
    | DocumentFiled
    | FrameworkLinked
    | CommitmentNoted
    | CommitmentMarked
    | IncidentReported
    | IncidentMarked
    | ProgressReported
    | CommuniqueDrafted
    | CommuniqueQueued
    | CommuniqueCleared
    | CommuniqueIssued
    | ScrubOpened
    | ScrubConfirmed
    | ScrubClosed
    | TextFrozen
    | Initialled
    | Signed
    | Ratified
    | EnteredIntoForce
    | ErrorCorrected
    | EntryConfirmed
    | EntryContested
    | Recalled
    | Spilled
)
