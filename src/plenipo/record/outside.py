"""What lies beside the table as a room's record has it: statements, documents, commitments.

Rows are filled while entries are replayed (`take`) and taken back with the entry
they came from (`undo`). Nothing here changes a position or a status.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from plenipo.record import entries as e
from plenipo.record.kinds import EntryId, MemberId

if TYPE_CHECKING:
    from plenipo.record.entries import Entry


class Statement(msgspec.Struct, gc=False):
    """A public statement, reviewed; `marks` are what was said of it later, in order."""

    body: e.StatementRecorded
    by: MemberId
    at: str
    entry: EntryId
    marks: list[tuple[str, str, str, EntryId]] = []  # state, words, same as, entry

    @property
    def state(self) -> str:
        """Return how it stands: reviewed, or as it was last marked."""
        return self.marks[-1][0] if self.marks else "reviewed"


class Document(msgspec.Struct, gc=False):
    """A document beside the draft, with its text as it was read."""

    title: str
    digest: str
    media: str
    at: str
    entry: EntryId
    form: str = ""
    words: str = ""
    language: str = ""
    version_of: str = ""
    publisher: str = ""
    dated: str = ""
    retrieved: str = ""
    link: str = ""


class Link(msgspec.Struct, gc=False):
    """A provision rests on an earlier text."""

    unit: str
    document: str
    relation: str
    words: str
    behalf: str
    at: str
    entry: EntryId
    start: int = 0
    end: int = 0


class Commitment(msgspec.Struct, gc=False):
    """Somebody undertook something; `marks` are state and evidence, in order."""

    party: str
    words: str
    due: str
    source: str
    at: str
    entry: EntryId
    marks: list[tuple[str, str, str, EntryId]] = []  # state, evidence, day or at, entry
    undertaken: str = ""
    units: list[str] = []
    statement: str = ""
    document: str = ""
    start: int = 0
    end: int = 0

    @property
    def state(self) -> str:
        """Return how it stands: open, or as it was last marked."""
        return self.marks[-1][0] if self.marks else "open"


class Incident(msgspec.Struct, gc=False):
    """Something that happened outside and touches the talks."""

    words: str
    place: str
    when: str
    sources: list[str]
    units: list[str]
    at: str
    entry: EntryId
    precision: str = ""
    marks: list[tuple[str, str, str, EntryId]] = []  # state, words, at, entry
    form: str = ""  # "event" for what is no incident

    @property
    def state(self) -> str:
        """Return how it stands: reported, or as it was last marked."""
        return self.marks[-1][0] if self.marks else "reported"


class Progress(msgspec.Struct, gc=False):
    """How far a text was said to be."""

    body: e.ProgressReported
    at: str
    entry: EntryId


class Communique(msgspec.Struct, gc=False):
    """A communiqué: its versions as last drafted, who cleared which bytes, and what was issued.

    `behalf` is the side that drafted it first, "" for the chair. `lapsed` are
    clearances of earlier drafts: the party, and when the redraft ended it.
    `queued` is who lets it go out by itself, "" while nobody does.
    """

    title: str
    versions: list[tuple[str, str]]
    release: str
    at: str
    entry: EntryId
    cleared: dict[str, tuple[str, EntryId]] = {}
    issued: list[tuple[str, str]] = []
    issued_at: str = ""
    words: str = ""
    language: str = ""
    meeting: str = ""
    round_number: int = 0
    form: str = ""
    zone: str = ""
    behalf: str = ""
    redrafts: int = 0
    lapsed: list[tuple[str, str]] = []
    queued: MemberId = MemberId("")
    queue: EntryId = EntryId("")


class Outside(msgspec.Struct):
    """All that the record says of the outside; every table in the order things came."""

    statements: dict[str, Statement] = {}
    documents: dict[str, Document] = {}
    links: list[Link] = []
    commitments: dict[str, Commitment] = {}
    incidents: dict[str, Incident] = {}
    communiques: dict[str, Communique] = {}
    progress: dict[str, Progress] = {}


def take(outside: Outside, n: Entry, body: e.Body) -> bool:
    """Take one entry in; answer whether it was of the outside at all."""
    match body:
        case e.StatementRecorded():
            outside.statements[body.statement] = Statement(body, n.by, n.at, n.id)
        case e.StatementMarked():
            if body.statement in outside.statements:
                outside.statements[body.statement].marks.append(
                    (body.state, body.words, body.same_as, n.id)
                )
        case e.DocumentFiled():
            outside.documents[body.document] = Document(
                body.title,
                body.digest,
                body.media,
                n.at,
                n.id,
                body.form,
                body.words,
                body.language,
                body.version_of,
                body.publisher,
                body.dated,
                body.retrieved,
                body.link,
            )
        case e.FrameworkLinked():
            outside.links.append(
                Link(
                    body.unit,
                    body.document,
                    body.relation,
                    body.words,
                    n.behalf,
                    n.at,
                    n.id,
                    body.start,
                    body.end,
                )
            )
        case e.CommitmentNoted():
            outside.commitments[body.commitment] = Commitment(
                body.party,
                body.words,
                body.due,
                body.source,
                n.at,
                n.id,
                undertaken=body.undertaken,
                units=body.units,
                statement=body.statement,
                document=body.document,
                start=body.start,
                end=body.end,
            )
        case e.CommitmentMarked():
            if body.commitment in outside.commitments:
                outside.commitments[body.commitment].marks.append(
                    (body.state, body.evidence, body.on or n.at, n.id)
                )
        case e.IncidentReported():
            outside.incidents[body.incident] = Incident(
                body.words,
                body.place,
                body.when,
                body.sources,
                body.units,
                n.at,
                n.id,
                body.precision,
                form=body.form,
            )
        case e.IncidentMarked():
            if body.incident in outside.incidents:
                outside.incidents[body.incident].marks.append((body.state, body.words, n.at, n.id))
        case e.ProgressReported():
            outside.progress[body.progress] = Progress(body, n.at, n.id)
        case _:
            return _take_communique(outside, n, body)
    return True


def _take_communique(outside: Outside, n: Entry, body: e.Body) -> bool:
    match body:
        case e.CommuniqueDrafted():
            # Who has cleared other words has not cleared these.
            old = outside.communiques.get(body.communique)
            lapsed = [] if old is None else [*old.lapsed, *((p, n.at) for p in old.cleared)]
            outside.communiques[body.communique] = Communique(
                body.title,
                body.versions,
                body.release,
                n.at,
                n.id,
                words=body.words,
                language=body.language,
                meeting=body.meeting,
                round_number=body.round_number,
                form=body.form,
                zone=body.zone,
                behalf=n.behalf if old is None else old.behalf,
                redrafts=0 if old is None else old.redrafts + 1,
                lapsed=lapsed,
            )
        case e.CommuniqueQueued():
            if body.communique in outside.communiques:
                row = outside.communiques[body.communique]
                row.queued, row.queue = n.by, n.id
        case e.CommuniqueCleared():
            if body.communique in outside.communiques:
                outside.communiques[body.communique].cleared[body.party] = (body.digest, n.id)
        case e.CommuniqueIssued():
            if body.communique in outside.communiques:
                row = outside.communiques[body.communique]
                row.issued, row.issued_at = body.versions, body.at_minute
        case _:
            return False
    return True


def undo(outside: Outside, entry: EntryId) -> None:
    """Take back what came of an entry."""
    outside.statements = {k: s for k, s in outside.statements.items() if s.entry != entry}
    outside.documents = {k: d for k, d in outside.documents.items() if d.entry != entry}
    outside.links = [row for row in outside.links if row.entry != entry]
    outside.commitments = {k: c for k, c in outside.commitments.items() if c.entry != entry}
    outside.incidents = {k: i for k, i in outside.incidents.items() if i.entry != entry}
    outside.progress = {k: p for k, p in outside.progress.items() if p.entry != entry}
    outside.communiques = {
        k: c for k, c in outside.communiques.items() if c.entry != entry or c.issued_at
    }
    for statement in outside.statements.values():
        statement.marks = [mark for mark in statement.marks if mark[3] != entry]
    for commitment in outside.commitments.values():
        commitment.marks = [mark for mark in commitment.marks if mark[3] != entry]
    for incident in outside.incidents.values():
        incident.marks = [mark for mark in incident.marks if mark[3] != entry]
    for row in outside.communiques.values():
        row.cleared = {p: c for p, c in row.cleared.items() if c[1] != entry}
        if row.queue == entry:
            row.queued, row.queue = MemberId(""), EntryId("")
