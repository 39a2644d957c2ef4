"""Revisions and the bracket ledger as pages show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plenipo.brackets.concordance import Numbered, concordance
from plenipo.brackets.fold import count, fold
from plenipo.brackets.names_out import Proof, prove
from plenipo.desk import Refused, check_revision
from plenipo.desk.course import Courses, Missing, readable
from plenipo.desk.desk import Desk
from plenipo.formats import rolling_json
from plenipo.record.bracket_ledger import Mark, Stood, Worded
from plenipo.record.sittings import name_of
from plenipo.record.state import Issued
from plenipo.web.sheets import Piece
from plenipo.web.viewer import Reading


@dataclass(frozen=True, slots=True)
class Edition:
    """A revision as a list shows it."""

    issued: Issued
    brackets: int
    alternatives: int
    provisions: int
    common: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A revision with what was checked of it: found otherwise, lost, and without names."""

    edition: Edition
    otherwise: tuple[str, ...]
    missing: Missing
    proof: Proof
    numbers: tuple[Numbered, ...]  # whose number is another one in some version
    versions: tuple[str, ...]  # what the numbers are of
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """Who put or lifted a bracket: the parties, how, when, in which meeting.

    `seq` is the entry, 0 where it is not the reader's to look up, or there is none.
    """

    parties: tuple[str, ...]
    who: str
    how: str
    at: str
    meeting: str
    name: str
    seq: int


@dataclass(frozen=True, slots=True)
class Line:
    """A bracket of the ledger as a page shows it."""

    where: str
    piece: Piece | None
    nature: str
    words: tuple[Worded, ...]
    put: Act
    changed: tuple[Act, ...]
    lifted: Act | None


# What became of a bracket, by the kind of entry that lifted or put it.
HOW = {
    "proposal-tabled": "tabled",
    "proposal-drafted": "drafted",
    "proposal-revised": "by a new version",
    "proposal-joined": "by joining",
    "proposal-dissociated": "by leaving",
    "proposal-withdrawn": "by withdrawing",
    "proposal-incorporated": "taken into the draft",
    "proposal-rejected": "set aside",
    "position-taken": "by a position",
    "hold-placed": "held",
    "hold-lifted": "hold lifted",
    "hold-claimed": "claimed",
    "basis-adopted": "by a new basis",
    "silence-concluded": "by silence",
    "exchange-released": "by an exchange",
    "recalled": "taken back",
    "entry-contested": "contested",
    "": "ran out by itself",
}


def editions(reading: Reading) -> tuple[Edition, ...]:
    """Return the revisions, newest first. Cost: linear in their bytes."""
    return tuple(_edition(issued) for issued in reversed(reading.state.revisions))


def _edition(issued: Issued) -> Edition:
    rolling = rolling_json.read(issued.content, where=f"Revision {issued.number}")
    counts = count(fold(rolling))
    return Edition(issued, counts.brackets, counts.alternatives, counts.provisions, counts.common)


def checked(desk: Desk, courses: Courses, reading: Reading, number: int) -> Checked | None:
    """Return a revision with what is checked of it; None where there is no such revision.

    Cost: one replay up to the revision, and the compiling of its text.
    """
    revisions = reading.state.revisions
    issued = next((r for r in revisions if r.number == number), None)
    if issued is None:
        return None
    otherwise = check_revision(desk, reading.member, reading.room, number)
    assert not isinstance(otherwise, Refused), "the reader sits here"
    course = courses.of(desk, reading.room, reading.state.seq)
    missing = next(m for m in course.lost() if m.name == f"Rev. {number}")
    texts = [rolling_json.read(r.content, where=f"Revision {r.number}") for r in revisions]
    numbers = concordance([*texts, reading.sheet.rolling])
    return Checked(
        _edition(issued),
        otherwise,
        missing,
        prove(texts[revisions.index(issued)]),
        tuple(row for row in numbers if row.moved),
        (*(f"Rev. {r.number}" for r in revisions), "today"),
        tuple(r.number for r in revisions if r.number != number),
    )


def lines(desk: Desk, courses: Courses, reading: Reading) -> tuple[Line, ...]:
    """Return the bracket ledger as far as the reader may read it, in the order of the text.

    Those that stand come before those lifted at the same place.
    """
    course = courses.of(desk, reading.room, reading.state.seq)
    rows = readable(course.ledger(reading.now), reading.reads_from)
    order = {unit: at for at, unit in enumerate(reading.sheet.picture.order)}

    def key(row: Stood) -> tuple[int, bool, int]:
        return order.get(row.unit, len(order)), row.lifted is not None, row.put.seq

    return tuple(_lines(reading, sorted(rows, key=key)))


def _lines(reading: Reading, rows: Sequence[Stood]) -> Iterator[Line]:
    names = reading.sheet.names
    for row in rows:
        piece = reading.sheet.piece(row.unit)
        where = names.provision(row.unit) if piece is not None else row.label or "left the text"
        yield Line(
            where,
            piece,
            row.nature,
            row.words,
            _act(reading, row.put),
            tuple(_act(reading, mark) for mark in row.changed),
            _act(reading, row.lifted) if row.lifted is not None else None,
        )


def _act(reading: Reading, mark: Mark) -> Act:
    meeting = reading.state.meetings.get(mark.meeting)
    return Act(
        mark.parties,
        "" if mark.parties or not mark.by else reading.telling.member(mark.by),
        HOW.get(mark.kind, mark.kind.replace("-", " ")),
        mark.at,
        mark.meeting if meeting is not None else "",
        name_of(meeting) if meeting is not None else "",
        mark.seq,
    )
