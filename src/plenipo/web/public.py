"""A public room as anybody sees it: what was published there, and nothing else.

Everything is made from that one room's state. Who sits there is not shown, nor
who published something: what is public is what was said, not by whose hand it
came here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from plenipo.desk.publishing import NOTE
from plenipo.formats.html.timecharts import Lane, Mark, lanes
from plenipo.record.days import days
from plenipo.record.naming import Names
from plenipo.record.outside import Document
from plenipo.record.sittings import FORMATS
from plenipo.record.state import RoomState
from plenipo.record.timeline import Row, Sort, Wanted
from plenipo.web.commitments import (
    Happened,
    Source,
    Undertaking,
    incidents,
    source_of,
    told,
    undertakings,
    vague,
)
from plenipo.web.commitments import Mark as Told
from plenipo.web.links import web_link
from plenipo.web.progress import Course, courses
from plenipo.web.protocol import protocol
from plenipo.web.timeline import FILTERS, Line, line_of, rows_of, years
from plenipo.web.times import place_time

# Forms of a document whose words the public page shows; of an article only where it appeared.
WITH_WORDS: Final = frozenset({"framework", "statement"})
# Where a row of the timeline is told further; what is not here is told in its row.
_ANCHOR: Final[dict[Sort, str]] = {
    Sort.MEETING: "m",
    Sort.COMMUNIQUE: "q",
    Sort.DOCUMENT: "d",
    Sort.GIVEN: "c",
    Sort.DUE: "c",
    Sort.MARKED: "c",
    Sort.PROGRESS: "p",
}
_OWN: Final[dict[Sort, str]] = {Sort.STATEMENT: "s", Sort.EVENT: "i", Sort.INCIDENT: "i"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the timeline with all that is told of it there. `id` is "" where `line` leads on."""

    line: Line
    id: str
    role: str = ""
    direct: bool = False
    sources: tuple[Source, ...] = ()
    marks: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as published: `words` where they are shown."""

    key: str
    title: str
    form: str
    publisher: str
    when: str
    link: str
    language: str
    words: tuple[str, ...]  # paragraphs


@dataclass(frozen=True, slots=True)
class Issue:
    """A communiqué as issued: its versions by party, parties in protocol order."""

    key: str
    title: str
    when: str
    versions: tuple[tuple[str, tuple[str, ...]], ...]  # whose, and its paragraphs


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting as announced."""

    key: str
    name: str
    when: str
    where: str
    what: str
    host: str


@dataclass(frozen=True, slots=True)
class PublicPage:
    """All that a public room shows; every list in the order that its section states."""

    room: str
    title: str
    note: str  # what the page is, as the room says it
    language: str
    parties: tuple[tuple[str, str], ...]
    count: int
    years: tuple[tuple[str, tuple[Entry, ...]], ...]
    band: Markup
    progress: tuple[Course, ...]
    issues: tuple[Issue, ...]
    papers: tuple[Paper, ...]
    articles: tuple[Paper, ...]
    undertakings: tuple[Undertaking, ...]
    meetings: tuple[Sitting, ...]
    text: tuple[tuple[str, str], ...]  # kind and words, in order
    places: Mapping[str, str]
    at: str  # when something was published last

    @property
    def names(self) -> dict[str, str]:
        """Return how the parties are called, by code."""
        return dict(self.parties)


def public_page(state: RoomState, now: str, *, show: str = "") -> PublicPage:
    """Return what a public room shows as of now. Cost: linear in what was published there.

    `show` narrows the timeline to one of its filters; all else stays.
    """
    names = Names(state).of_provisions
    # Articles are told as sources of what was taken from them, and listed as such.
    every = [
        _line(row, names)
        for row in rows_of(state, Wanted())
        if row.sort is not Sort.DOCUMENT or row.state != "article"
    ]
    sorts = FILTERS[show][1] if show in FILTERS else frozenset(Sort)
    lines = [line for line in every if line.row.sort in sorts]
    happened = {row.key: row for row in incidents(state)}
    papers = _papers(state)
    return PublicPage(
        room=state.room,
        title=state.title or state.name,
        note=state.options.get(NOTE, ""),
        language=state.language,
        parties=tuple(
            (code, state.parties[code].name)
            for code in protocol(state, state.parties)
            if not state.parties[code].left
        ),
        count=len(every),
        years=tuple(
            (year.name, tuple(_entry(state, happened, line) for line in year.lines))
            for year in years(lines)
        ),
        band=band(every),
        progress=courses(state),
        issues=_issues(state),
        papers=tuple(paper for paper in papers if paper.form != "article"),
        articles=tuple(paper for paper in papers if paper.form == "article"),
        undertakings=undertakings(state, now),
        meetings=_meetings(state),
        text=tuple((u.kind, u.text) for u in state.units.values()),
        places=names,
        at=state.at,
    )


def anchor(row: Row) -> str:
    """Return where on the page a thing stands: "c-…"; "" for what has no place of its own."""
    stem = _ANCHOR.get(row.sort) or _OWN.get(row.sort, "")
    return f"{stem}-{row.key}" if stem else ""


def _line(row: Row, names: Mapping[str, str]) -> Line:
    line = line_of(row, "", frozenset(), names)
    at = anchor(row)
    return Line(line.row, line.word, line.when, line.state, f"#{at}" if at else "", line.places)


def _entry(state: RoomState, happened: Mapping[str, Happened], line: Line) -> Entry:
    row = line.row
    own = row.sort in _OWN
    at = anchor(row) if own else ""
    shown = Line(row, line.word, line.when, line.state, "" if own else line.way, line.places)
    if row.sort is Sort.STATEMENT:
        body = state.outside.statements[row.key].body
        source = source_of(state, body.document) if body.document else None
        if source is None or not source.document:
            source = Source(body.publisher or body.source, link=web_link(body.link))
        return Entry(shown, at, body.role, body.form == "direct", (source,))
    if own:
        found = happened[row.key]
        return Entry(shown, at, sources=found.sources, marks=found.marks)
    return Entry(shown, at)


def band(lines: Sequence[Line]) -> Markup:
    """Draw the timeline as lanes, one for each filter; "" where nothing has a day.

    Where texts lie long before everything else, the axis begins with the rest.
    """
    found = []
    for word, sorts in FILTERS.values():
        marks = tuple(
            Mark(
                line.row.days.first,
                line.row.days.last,
                f"{line.when}: {line.row.words}",
                line.way,
                vague(line.row.days),
            )
            for line in lines
            if line.row.sort in sorts and line.row.days is not None
        )
        if marks:
            found.append(Lane(word, marks))
    return Markup(lanes(found, since=_since(lines)))  # noqa: S704 - it escapes


def _since(lines: Sequence[Line]) -> date:
    dated = [(line.row.sort, line.row.days) for line in lines if line.row.days is not None]
    rest = [found for sort, found in dated if sort is not Sort.DOCUMENT]
    if not rest:
        return date.min
    first, last = min(d.first for d in rest), max(d.last for _, d in dated)
    every = min(d.first for _, d in dated)
    if (first - every).days <= 2 * max(30, (last - first).days):
        return date.min
    return first


def _paragraphs(words: str) -> tuple[str, ...]:
    return tuple(line for line in words.split("\n") if line.strip())


def _issues(state: RoomState) -> tuple[Issue, ...]:
    found = []
    for key, row in state.outside.communiques.items():
        if not row.issued_at:
            continue
        words = dict(row.issued)
        order = [*protocol(state, [p for p in words if p in state.parties])]
        order += [p for p in words if p not in order]
        found.append(
            Issue(
                key=key,
                title=row.title,
                when=told(row.issued_at),
                versions=tuple(
                    (state.parties[p].name if p in state.parties else p, _paragraphs(words[p]))
                    for p in order
                ),
            )
        )
    return tuple(sorted(found, key=lambda i: state.outside.communiques[i.key].issued_at))[::-1]


def _papers(state: RoomState) -> tuple[Paper, ...]:
    def when(row: Document) -> str:
        found = days(row.dated)
        return found.first.isoformat() if found is not None else ""

    rows = sorted(state.outside.documents.items(), key=lambda pair: when(pair[1]))
    return tuple(
        Paper(
            key=key,
            title=row.title,
            form=row.form,
            publisher=row.publisher,
            when=told(row.dated),
            link=web_link(row.link),
            language=row.language,
            words=_paragraphs(row.words) if row.form in WITH_WORDS else (),
        )
        for key, row in rows
    )


def _meetings(state: RoomState) -> tuple[Sitting, ...]:
    rows = sorted(state.meetings.items(), key=lambda pair: pair[1].starts)
    return tuple(
        Sitting(
            key=key,
            name=row.title or f"Meeting of round {row.round_number}",
            when=place_time(row.starts, row.ends),
            where=row.place,
            what=FORMATS.get(row.meeting_format, row.meeting_format),
            host=row.host,
        )
        for key, row in rows
    )
