"""The register of public statements as pages show it: folded, with evidence, marks and copies.

Statements that a person marked as the same as another are one line; how well a
line is attested counts outlets that are independent of each other. Nothing
here is a position, and nothing here is computed from one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from plenipo.record.days import days
from plenipo.record.kinds import EntryId
from plenipo.record.outside import Statement
from plenipo.record.taking_back import may_take_back
from plenipo.statements.sameness import (
    OF_A_STATEMENT,
    OF_AN_ARTICLE,
    classes,
    copies,
    shingles,
)
from plenipo.web.links import web_link
from plenipo.web.said import Honest, day_said, honest
from plenipo.web.sheets import Piece
from plenipo.web.viewer import Reading
from plenipo.web.words import number

STATES: Final = {
    "reviewed": "Reviewed",
    "disputed": "Disputed",
    "corrected": "Corrected",
    "retracted": "Retracted",
}
FLAGS: Final = {
    "negated": "a denial",
    "hedged": "hedged by the source",
    "metonym": "a seat of government named",
    "state": "a state named as speaker",
    "nested": "inside another’s words",
}
# How well a statement is attested, the best first.
EVIDENCE: Final = (
    "Word for word in a document of the speaker",
    "Word for word in two or more independent outlets",
    "Word for word in one outlet",
    "Retold by the source",
    "From a source that is not named",
)
OFFICIAL: Final = ("statement", "framework")  # forms of documents that the speaker issued


@dataclass(frozen=True, slots=True)
class Marked:
    """What was said of a statement later, by whom and when; `back` says if the reader may undo it."""

    state: str
    words: str
    who: str
    at: str
    entry: EntryId
    back: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One statement: its honest form, when it was uttered, how it stands, what was marked."""

    id: str
    honest: Honest
    when: str
    state: str
    flags: tuple[str, ...]
    marks: tuple[Marked, ...]
    link: str
    document: str
    entry: EntryId


@dataclass(frozen=True, slots=True)
class Line:
    """Statements that are the same, as one line of the register; the first recorded stands for all.

    `evidence` is a place in `EVIDENCE`. `outlets` are those independent of each
    other, `reports` all that reported it.
    """

    told: Told
    on: str
    when: str
    copies: tuple[Told, ...]
    places: tuple[Piece, ...]
    evidence: int
    outlets: int
    reports: int

    @property
    def id(self) -> str:
        """Return the id of the statement that stands for all."""
        return self.told.id

    @property
    def attested(self) -> str:
        """Say how well it is attested, and by how many."""
        said = EVIDENCE[self.evidence]
        if self.reports < 2:
            return said
        told = f"reported by {number(self.reports)} outlets"
        if self.outlets < self.reports:
            some = "they" if self.outlets == 1 else "some"
            told += f", which count as {number(self.outlets)}: {some} printed the same article"
        return f"{said}; {told}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked of the register, as typed in the address; "" asks for all."""

    speaker: str = ""
    behalf: str = ""
    unit: str = ""
    state: str = ""

    @property
    def any(self) -> bool:
        """Say whether anything is left out."""
        return bool(self.speaker or self.behalf or self.unit or self.state)


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to ask for: speakers, on whose behalf (as recorded and as called)."""

    speakers: tuple[str, ...]
    behalves: tuple[tuple[str, str], ...]


def register(reading: Reading, asked: Asked | None = None) -> tuple[Line, ...]:
    """Return the register's lines, the latest utterance first; what has no day comes last.

    Cost: linear in statements, and in the words of articles the first time.
    """
    found = list(_lines(reading, asked or Asked()))
    found.sort(key=_order, reverse=True)
    return tuple(found)


def touching(reading: Reading, units: Collection[str], *, most: int) -> tuple[Line, ...]:
    """Return the lines that are tied to any of the units, the latest utterance first."""
    rows = reading.state.outside.statements
    if all(row.body.units == [] for row in rows.values()):
        return ()
    wanted = frozenset(units)
    heads = folded(rows)
    near = {heads[name] for name, row in rows.items() if not wanted.isdisjoint(row.body.units)}
    found = [
        _line(reading, [name for name, other in heads.items() if other == head]) for head in near
    ]
    place = {name: at for at, name in enumerate(rows)}
    found.sort(key=lambda line: (_order(line), place[line.id]), reverse=True)
    return tuple(found[:most])


def _order(line: Line) -> tuple[bool, str]:
    known = days(line.on)
    return known is not None, f"{known.first}{known.last}" if known is not None else ""


def by_day(lines: Sequence[Line]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """Return lines by when they were uttered, in words, in their order."""
    return tuple((when, tuple(rows)) for when, rows in groupby(lines, key=lambda line: line.when))


def choices(reading: Reading) -> Choices:
    """Return the speakers and those on whose behalf was spoken, sorted as they are called."""
    rows = [row.body for row in reading.state.outside.statements.values()]
    behalves = {body.behalf: reading.telling.party(body.behalf) for body in rows if body.behalf}
    return Choices(
        tuple(sorted({body.speaker for body in rows if body.speaker}, key=str.casefold)),
        tuple(sorted(behalves.items(), key=lambda row: (row[1].casefold(), row[0]))),
    )


def line_of(reading: Reading, statement: str) -> Line | None:
    """Return the line that a statement is in, whatever it stands for; None for no such statement."""
    heads = folded(reading.state.outside.statements)
    if statement not in heads:
        return None
    names = [name for name, head in heads.items() if head == heads[statement]]
    return _line(reading, names)


def folded(rows: Mapping[str, Statement]) -> dict[str, str]:
    """Return for each statement the first one that a person has marked it the same as."""
    pairs = [(name, mark[2]) for name, row in rows.items() for mark in row.marks if mark[2]]
    return classes(list(rows), pairs)


def _lines(reading: Reading, asked: Asked) -> Iterator[Line]:
    rows = reading.state.outside.statements
    together: dict[str, list[str]] = {}
    for name, head in folded(rows).items():
        together.setdefault(head, []).append(name)
    piece = reading.sheet.piece(asked.unit) if asked.unit else None
    units = set(piece.units) if piece is not None else {asked.unit}
    for names in together.values():
        bodies = [rows[name].body for name in names]
        if asked.speaker and all(b.speaker != asked.speaker for b in bodies):
            continue
        if asked.behalf and all(b.behalf != asked.behalf for b in bodies):
            continue
        if asked.unit and all(units.isdisjoint(b.units) for b in bodies):
            continue
        if asked.state and all(state_of(rows[name]) != asked.state for name in names):
            continue
        yield _line(reading, names)


def _line(reading: Reading, names: Sequence[str]) -> Line:
    rows = {name: reading.state.outside.statements[name] for name in names}
    told = [told_of(reading, name, row) for name, row in rows.items()]
    first = rows[names[0]].body
    on = first.uttered or first.published
    units = dict.fromkeys(unit for row in rows.values() for unit in row.body.units)
    pieces = dict.fromkeys(p for u in units if (p := reading.sheet.piece(u)) is not None)
    outlets, reports = _outlets(reading, rows.values())
    return Line(
        told[0],
        on,
        day_said(on),
        tuple(told[1:]),
        tuple(pieces),
        _evidence(reading, rows.values(), outlets),
        outlets,
        reports,
    )


def told_of(reading: Reading, name: str, row: Statement, *, joined: bool = False) -> Told:
    """Return one statement as it is told; `joined` tells of marks that join it to others too."""
    body = row.body
    return Told(
        name,
        honest(body, reading.telling.party),
        day_said(body.uttered),
        state_of(row),
        tuple(FLAGS.get(flag, flag) for flag in body.flags if flag != "anonymous"),
        tuple(_marks(reading, row, joined=joined)),
        web_link(body.link),
        body.document if body.document in reading.state.outside.documents else "",
        row.entry,
    )


def state_of(row: Statement) -> str:
    """Return how a statement stands, whatever else it is the same as."""
    return next((m[0] for m in reversed(row.marks) if m[0] != "same-as"), "reviewed")


def _marks(reading: Reading, row: Statement, *, joined: bool) -> Iterator[Marked]:
    for state, words, _, entry in row.marks:
        if state == "same-as" and not joined:
            continue
        h = reading.story.entry(entry)
        seen = h is not None and h.entry.seq >= reading.reads_from
        yield Marked(
            state,
            words,
            reading.telling.who(h.entry) if h is not None and seen else "",
            h.entry.at if h is not None and seen else "",
            entry,
            h is not None and may_take_back(reading.state, reading.member, h.entry) is None,
        )


# --- how well it is attested ------------------------------------------------------------------


def _outlets(reading: Reading, rows: Iterable[Statement]) -> tuple[int, int]:
    """Return how many outlets that do not copy each other report something, and how many in all.

    One outlet is one whatever it printed; two that printed nearly the same
    article count as one.
    """
    bodies = [row.body for row in rows]
    outlets = dict.fromkeys((b.publisher or b.source).casefold() for b in bodies)
    copied = _copied(reading)
    pairs: list[tuple[str, str]] = []
    for body in bodies:
        head = copied.get(body.document)
        if head is not None:
            pairs.append(((body.publisher or body.source).casefold(), f"\x00{head}"))
    names = [*outlets, *dict.fromkeys(two for _, two in pairs)]
    heads = classes(names, pairs)
    return len({heads[name] for name in outlets}), len(outlets)


def _copied(reading: Reading) -> dict[str, str]:
    """Return for each article the first of those that are nearly the same."""
    rows = reading.state.outside.documents.items()
    articles = tuple((n, row.words) for n, row in rows if row.words and row.form not in OFFICIAL)
    return classes([name for name, _ in articles], _near(articles, OF_AN_ARTICLE))


@lru_cache(maxsize=32)
def _near(texts: tuple[tuple[str, str], ...], size: int) -> tuple[tuple[str, str], ...]:
    """Return the pairs of texts that are nearly the same: a function of the texts alone."""
    return tuple(copies({name: shingles(words, size) for name, words in texts}))


def _evidence(reading: Reading, rows: Iterable[Statement], outlets: int) -> int:
    documents = reading.state.outside.documents
    best = len(EVIDENCE) - 1
    direct = 0
    for row in rows:
        body = row.body
        if "anonymous" in body.flags or not body.speaker:
            continue
        source = documents.get(body.document)
        quoted = body.form in ("direct", "document")
        if body.form == "document" or (quoted and source is not None and source.form in OFFICIAL):
            return 0
        direct += quoted
        best = min(best, 2 if quoted else 3)
    return 1 if best == 2 and direct > 1 and outlets > 1 else best


def alike(reading: Reading) -> tuple[tuple[str, str], ...]:
    """Return pairs of statements with nearly the same words that nobody has joined yet."""
    rows = reading.state.outside.statements
    heads = folded(rows)
    texts = tuple((name, row.body.words) for name, row in rows.items())
    near = _near(texts, OF_A_STATEMENT)
    return tuple((one, two) for one, two in near if heads[one] != heads[two])
