"""What a room has come to: the state that its entries fold into.

One state a room, the same for every member (docs/record.md). `replay` is the
only way to make one; `evolve` takes one entry further and never refuses, never
looks outside. States are filled in place while they are being replayed, which
is what makes a million entries a matter of seconds; nobody else changes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from plenipo.record.entries import Change, Condition, Span, UnitText
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
from plenipo.record.outcome import Outcome
from plenipo.record.outside import Outside


class Row(msgspec.Struct, gc=False, array_like=True):
    """A row of a table of the state. Rows never hold each other, so no circle can arise."""


class PartyInfo(Row):
    """A party of the process."""

    name: str
    admitted: int  # sequence number
    left: bool = False


class Group(Row):
    """A group that acts as one holder, and who is associated with it."""

    name: str
    members: set[str]


class Seat(Row):
    """A member's seat: what the member may do, and from which entry on the member reads."""

    name: str
    role: Role
    party: str
    from_seq: int
    left: int = 0  # the entry by which the member left, 0 while seated


class Unit(Row):
    """A unit of the draft as it stands in this room."""

    id: str
    kind: str
    depth: int
    label: str
    text: str
    parked: str | None = None  # the reason, while set aside


class Proposal(Row):
    """A proposal as it stands in this room."""

    id: ProposalId
    number: str  # "ARD-4" once tabled, a letter before
    sponsors: set[str]
    changes: list[Change]
    title: str
    sub_of: str
    state: str  # drafted, tabled, withdrawn, superseded, incorporated, rejected, contested
    entry: EntryId
    seq: int
    versions: int = 1
    joined: dict[str, EntryId] = {}  # who became a sponsor later, and by which entry
    revisions: list[EntryId] = []  # the entries that gave it other words
    proposed: list[tuple[str, WordingHash]] = []  # units and words, of all its versions
    taken: int = 0  # the entry by which its words became the draft's own

    @property
    def live(self) -> bool:
        """Say whether its words are on the table (or, in a narrow room, being worked on)."""
        return self.state in ("tabled", "drafted")


class Position(Row):
    """How far a party goes with one wording, as last said."""

    level: Level
    conditions: list[Condition]
    expires: str
    instruction: str
    words: str
    entry: EntryId
    seq: int
    at: str
    confirmed: bool = False  # by the capital
    capital: EntryId = EntryId("")


class Hold(Row):
    """Words that a party has bracketed without offering others."""

    unit: str
    wording: WordingHash
    span: Span
    party: str
    reason: str
    entry: EntryId
    placed: int
    lifted: int = 0
    lift: EntryId = EntryId("")


class Objection(Row):
    """An objection to what is under silence: to these units, [] for the whole and where it is late.

    `party` is "" where the procedure withholds who objects.
    """

    party: str
    units: list[str]
    received: str
    words: str
    entry: EntryId


class Silence(Row):
    """A silence procedure, from its opening to its conclusion."""

    wordings: list[tuple[str, WordingHash]]
    opens: str
    expires: str
    zone: str
    names_shown: int  # who objects is named to: 1 all, 2 the chair, 0 nobody
    extensions: list[str] = []
    objections: list[Objection] = []
    late: list[Objection] = []
    result: str = ""
    adopted: list[str] = []
    concluded: int = 0  # the entry by which it ended


class Package(Row):
    """An all-or-nothing set of wordings, and who has accepted it."""

    wordings: list[tuple[str, WordingHash]]
    party: str
    words: str
    expires: str
    entry: EntryId
    accepted: dict[str, tuple[EntryId, int]] = {}  # by which entry, and its sequence number
    broken: str | None = None


class Meeting(Row):
    """A meeting of the room."""

    round_number: int
    place: str
    starts: str
    meeting_format: str
    title: str
    agenda: list[str] = []
    present: list[tuple[str, str, str]] = []
    opened: str = ""
    closed: str = ""
    summary: str = ""
    host: str = ""
    ends: str = ""


class Understanding(Row):
    """A minuted understanding and the parties that confirmed it."""

    words: str
    units: list[str]
    meeting: str
    confirmed: set[str] = set()
    allows: str = ""  # what may be published once all have confirmed it: "figures"


class Queued(Row):
    """A tabling that waits in the outbox of a private room."""

    proposal: ProposalId
    to_room: RoomId
    lands_at: str
    changes: list[Change]
    sponsors: list[str]
    stance: Level
    title: str
    sub_of: str
    supersedes: str
    state: str = "waiting"  # waiting, recalled, landed
    landed_as: tuple[ProposalId, str] | None = None


class Comment(Row):
    """A remark in the room."""

    unit: str
    words: str
    answers: str
    by: MemberId
    at: str
    entry: EntryId


class Standing(Row):
    """An entry recorded for a party by another hand, until the party has spoken."""

    behalf: str
    basis: Basis
    answer: str = ""  # confirmed, contested


class Issued(Row):
    """A revision as issued."""

    number: int
    engine: int
    content: str
    digest: str
    mandate: str
    at: str
    seq: int
    handling: str = ""
    units: list[UnitText] = []  # the draft's own words at that moment


@dataclass(slots=True)
class RoomState:
    """All that a room's members share; every table is in the order things happened."""

    room: RoomId = RoomId("")  # noqa: RUF009 - a string by another name
    kind: RoomKind = RoomKind.PLENARY
    name: str = ""
    of_parties: list[str] = field(default_factory=list)
    trigger: str = ""
    seq: int = 0
    at: str = ""
    head: str = ""  # hash of the last entry's bytes

    title: str = ""
    language: str = "en"
    parties: dict[str, PartyInfo] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    required: list[str] | None = None
    rule: tuple[ClosingRule, int] = (ClosingRule.UNANIMITY, 0)
    unit_rules: dict[str, tuple[ClosingRule, int]] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    seats: dict[MemberId, Seat] = field(default_factory=dict)
    granted: dict[MemberId, int] = field(default_factory=dict)

    instruments: dict[str, tuple[str, list[UnitText]]] = field(default_factory=dict)
    languages: dict[tuple[str, str], tuple[str, list[UnitText]]] = field(default_factory=dict)
    basis: str = ""
    units: dict[str, Unit] = field(default_factory=dict)
    revisions: list[Issued] = field(default_factory=list)
    renumbered: list[list[tuple[str, str, str]]] = field(default_factory=list)

    # Every wording that was ever on the table here: its label, its words, its unit.
    texts: dict[WordingHash, tuple[str, str, str]] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)  # units left out, and what stood before
    proposals: dict[ProposalId, Proposal] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    letters: int = 0
    outbox: dict[EntryId, Queued] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    claims: dict[tuple[str, WordingHash], dict[str, EntryId]] = field(default_factory=dict)

    # By party, unit, sentence (-1 is the whole) and wording.
    positions: dict[tuple[str, str, int, WordingHash], Position] = field(default_factory=dict)
    # Which sentences of a wording a party has spoken on by themselves, in order.
    sentences: dict[tuple[str, str, WordingHash], dict[int, None]] = field(default_factory=dict)
    # Treaty reservations announced: party, units, words, entry.
    reservations: dict[str, tuple[str, list[str], str, EntryId]] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    briefs: dict[str, tuple[str, list[str]]] = field(default_factory=dict)

    meetings: dict[str, Meeting] = field(default_factory=dict)
    understandings: dict[str, Understanding] = field(default_factory=dict)
    silences: dict[str, Silence] = field(default_factory=dict)
    packages: dict[str, Package] = field(default_factory=dict)
    committed: dict[str, dict[str, list[tuple[str, WordingHash]]]] = field(default_factory=dict)
    # In escrow: who raised objections of the wider room: party, recorded by whom, on what basis.
    raised: dict[EntryId, tuple[str, MemberId, Basis]] = field(default_factory=dict)
    released: list[tuple[str, list[tuple[str, str, WordingHash]]]] = field(default_factory=list)

    standing: dict[EntryId, Standing] = field(default_factory=dict)
    recalled: dict[EntryId, str] = field(default_factory=dict)
    spilled: dict[EntryId, tuple[list[MemberId], str]] = field(default_factory=dict)
    other: dict[str, list[EntryId]] = field(default_factory=dict)  # exchanges that were returned
    outside: Outside = field(default_factory=Outside)
    outcome: Outcome = field(default_factory=Outcome)
    # What some entries did, where the tables above do not tell: so that it can be taken back.
    acts: dict[EntryId, tuple[str, ...]] = field(default_factory=dict)
    doers: dict[tuple[str, ...], EntryId] = field(default_factory=dict)  # the last to do it
    unreserved: dict[EntryId, tuple[str, tuple[str, list[str], str, EntryId]]] = field(
        default_factory=dict
    )

    def required_parties(self) -> list[str]:
        """Return whose consent closing needs: as set, else all parties that take part, sorted."""
        if self.required is not None:
            return sorted(set(self.required))
        return sorted(code for code, info in self.parties.items() if not info.left)

    def seat_of(self, member: MemberId) -> Seat | None:
        """Return a member's seat while the member sits here."""
        seat = self.seats.get(member)
        return seat if seat is not None and not seat.left else None
