"""What the JSON API gives and takes. Fields are stable; new ones may come, none goes in v1."""

from __future__ import annotations

import msgspec

from plenipo.record.entries import AnyBody, Change, Condition
from plenipo.record.kinds import Basis, Level


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the API. Unknown fields are refused."""


class SeatShape(Shape, frozen=True):
    """A member's seat in a room. `reads_from` is the first entry that the member may read."""

    member: str
    name: str
    role: str
    party: str
    reads_from: int
    left: int


class RoomShape(Shape, frozen=True):
    """A room where the caller sits. `seq` is its last entry, `at` when that was recorded."""

    id: str
    kind: str
    name: str
    title: str
    parties: list[str]
    seq: int
    at: str
    you: SeatShape


class MeShape(Shape, frozen=True):
    """Who calls, and the rooms where the caller sits."""

    name: str
    rooms: list[RoomShape]


class PartyShape(Shape, frozen=True):
    """A party of the negotiation."""

    code: str
    name: str
    left: bool
    required: bool


class SectionShape(Shape, frozen=True):
    """A section of the text as the outline names it; `units` are its provisions in order."""

    id: str
    number: str
    name: str
    status: str
    brackets: int
    units: list[str]


class RevisionShape(Shape, frozen=True):
    """An issued revision; `digest` is the SHA-256 of its bytes."""

    number: int
    at: str
    digest: str
    mandate: str
    handling: str
    engine: int


class FiguresShape(Shape, frozen=True):
    """Where a room's text stands: the same for every member of the room."""

    room: str
    seq: int
    as_of: str
    title: str
    language: str
    parties: list[PartyShape]
    rule: str
    threshold: int
    gauge: dict[str, int]
    brackets: int
    changes: int
    alternatives: int
    provisions: int
    common: int
    sections: list[SectionShape]
    revisions: list[RevisionShape]
    options: dict[str, str]


class WordingShape(Shape, frozen=True):
    """A wording on the table. `hash` is what a position is taken on; "" leaves the unit out."""

    hash: str
    name: str
    text: str
    sponsors: list[str]
    proposals: list[str]
    base: bool


class UnitShape(Shape, frozen=True):
    """A provision with its live wordings, the draft's first."""

    unit: str
    name: str
    kind: str
    depth: int
    label: str
    status: str
    wordings: list[WordingShape]


class PositionShape(Shape, frozen=True):
    """A position that counts on a live wording."""

    party: str
    unit: str
    wording: str
    level: Level
    conditions: list[Condition]
    expires: str
    instruction: str
    words: str
    at: str
    entry: str
    confirmed: bool
    carried: bool
    silence: str


class ProposalShape(Shape, frozen=True):
    """A proposal of a room: its number once tabled, a letter before."""

    id: str
    number: str
    state: str
    title: str
    sponsors: list[str]
    changes: list[Change]
    sub_of: str
    versions: int
    seq: int


class ProvisionShape(Shape, frozen=True):
    """A section with all that stands beside it."""

    section: SectionShape
    units: list[UnitShape]
    positions: list[PositionShape]
    why: list[str]
    close: list[str]
    proposals: list[ProposalShape]


class LedgerShape(Shape, frozen=True):
    """Entries of a room as recorded: canonical bytes, as JSON. `more` says whether others follow."""

    entries: list[msgspec.Raw]
    more: bool


class WaitingShape(Shape, frozen=True):
    """A tabling in the outbox of a room: waiting, recalled or landed."""

    id: str
    proposal: str
    to_room: str
    lands_at: str
    sponsors: list[str]
    stance: Level
    title: str
    state: str
    as_number: str


class RecordedShape(Shape, frozen=True):
    """What was recorded: ids in order, and the room's last sequence number."""

    entries: list[str]
    seq: int


class NewShape(Shape, frozen=True):
    """A room or a proposal that came of an act."""

    id: str
    seq: int


class ErrorBody(Shape, frozen=True):
    """Why nothing was done: a status, a public code, a sentence, and where in the input."""

    status: int
    sentence: str
    code: str = ""
    where: str = ""


class ErrorShape(Shape, frozen=True):
    """An error of the API."""

    error: ErrorBody


# --- what is sent in ----------------------------------------------------------------------------


class RecordIn(Shape, frozen=True):
    """Something to be recorded in a room: any kind of entry that a member makes by hand."""

    body: AnyBody
    behalf: str = ""
    basis: Basis = Basis.OWN_HAND


class DraftIn(Shape, frozen=True):
    """A draft: new words for units by id ("" leaves one out), and provisions to be put in."""

    wordings: dict[str, str] = {}
    new: list[Change] = []
    title: str = ""
    sub_of: str = ""


class TablingIn(Shape, frozen=True):
    """A draft to be tabled in a wider room, in so many seconds from now (at least 0)."""

    proposal: str
    to_room: str
    seconds: int = 120
    stance: Level = Level.ACCEPT
    supersedes: str = ""


class CopyIn(Shape, frozen=True):
    """A thing of the public record that is to be copied into another room of the caller's."""

    thing: str
    id: str
    to_room: str


class RoomIn(Shape, frozen=True):
    """A room to be opened from the plenary, with these of its members seated there."""

    kind: str
    name: str
    members: list[str] = []


class TextIn(Shape, frozen=True):
    """A text to be filed: plain text or Markdown, and whether it is adopted as the basis."""

    words: str
    format: str = "txt"
    title: str = ""
    language: str = "en"
    adopt: bool = False


class ObjectionIn(Shape, frozen=True):
    """An objection to what is under silence: to these units, [] for the whole."""

    party: str
    units: list[str] = []
    words: str = ""
    received: str = ""
    basis: Basis = Basis.OWN_HAND


class ExchangeIn(Shape, frozen=True):
    """An exchange to be opened between sides, until a time in UTC as the record writes it."""

    name: str
    sides: list[str]
    expires: str


class SideIn(Shape, frozen=True):
    """One's own side of an exchange: units and wordings that one will accept."""

    positions: list[tuple[str, str]]


class TermsShape(Shape, frozen=True):
    """An exchange as one of its sides may know it; the same whatever the others have done."""

    escrow: str
    name: str
    sides: list[str]
    expires: str
    committed: list[tuple[str, str]]
    state: str


class OriginalShape(Shape, frozen=True):
    """A party's original, block by block; `same` says whether it differs by the alternat alone."""

    party: str
    same: bool
    blocks: list[str]


class RevisionIn(Shape, frozen=True):
    """A revision to be issued, with the mandate it is issued under and its handling mark."""

    mandate: str = ""
    handling: str = ""


class ClusterIn(Shape, frozen=True):
    """A file that a contact group brings back: its name, whose ending says the form, and its bytes."""

    name: str
    data: bytes  # in base64


class ClusterMergeIn(Shape, frozen=True):
    """A file to be taken in: what of each provision, by its key, for whom, on which stance.

    `looked` names what was told of the file; taking in is refused when the room has moved on.
    """

    name: str
    data: bytes  # in base64
    choices: dict[str, str] = {}
    table: bool = False
    sponsors: list[str] = []
    stance: Level | None = None
    title: str = ""
    looked: str = ""


class CameWordingShape(Shape, frozen=True):
    """One wording that came back, and which parties it names; none where it is the group's."""

    text: str
    parties: list[str]


class EndingShape(Shape, frozen=True):
    """What became of one provision of a file; docs/procedure.md says the outcomes and choices.

    `cut` are its words as they were cut and `today` those of the room, brackets
    drawn; null where there were or are none. `onto` are the group's changes put
    on the words of today, null where they do not fit. `must_choose` asks for a
    choice before anything is taken.
    """

    key: str
    outcome: str
    name: str
    reason: str
    unclear: str
    cut: str | None
    came: str
    today: str | None
    wordings: list[CameWordingShape]
    onto: list[CameWordingShape] | None
    choices: list[str]
    must_choose: bool


class ReturnedShape(Shape, frozen=True):
    """What became of every provision of a file, in its order; `looked` names this answer."""

    title: str
    counts: dict[str, int]
    provisions: list[EndingShape]
    notices: list[str]
    looked: str


class StatementMarkShape(Shape, frozen=True):
    """What was said of a statement later: disputed, corrected, retracted or same-as."""

    state: str
    words: str
    same_as: str
    entry: str


class StatementShape(Shape, frozen=True):
    """A public statement of the register. `line` is its honest form, never a position.

    `words` are the code points `[start, end)` of the document, where it was
    taken from one. `behalf` is a party's code or words. `copies` are the other
    statements that a person found to be the same; `evidence` counts from 1 for
    the best, and is said in `attested`.
    """

    id: str
    line: str
    speaker: str
    role: str
    behalf: str
    words: str
    form: str
    cue: str
    uttered: str
    precision: str
    publisher: str
    published: str
    retrieved: str
    link: str
    digest: str
    document: str
    start: int
    end: int
    units: list[str]
    flags: list[str]
    rule: str
    state: str
    marks: list[StatementMarkShape]
    entry: str
    copies: list[str]
    evidence: int
    attested: str
    outlets: int
    reports: int


class ArticleIn(Shape, frozen=True):
    """An article to be read: its text, or the source of its page. Days are as 2031-05-04."""

    words: str
    publisher: str = ""
    published: str = ""
    link: str = ""
    title: str = ""


class ReasonShape(Shape, frozen=True):
    """What speaks for a provision: cited, earlier, term or words; and the words that say so."""

    why: str
    words: list[str]


class SuggestionShape(Shape, frozen=True):
    """A section that a find may be about, by the id of its first block."""

    unit: str
    name: str
    reasons: list[ReasonShape]


class FindShape(Shape, frozen=True):
    """A find: the code points `[start, end)` of the article, whose they are and when."""

    start: int
    end: int
    words: str
    form: str
    speaker: str
    role: str
    behalf: str
    cue: str
    uttered: str
    precision: str
    rule: str
    flags: list[str]
    suggestions: list[SuggestionShape]


class LeftOutShape(Shape, frozen=True):
    """A paragraph that was not read, and why: aside, byline, dated, signed or note."""

    start: int
    end: int
    part: str


class ArticleShape(Shape, frozen=True):
    """An article as it was read; nothing of it is recorded.

    Offsets count in `words`, the text as it would be filed. `digest` is the
    SHA-256 of what was sent, in UTF-8.
    """

    title: str
    words: str
    digest: str
    media: str
    publisher: str
    published: str
    retrieved: str
    link: str
    language: str
    finds: list[FindShape]
    left_out: list[LeftOutShape]
