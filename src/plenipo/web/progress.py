"""How far a text was said to be: reports as a picture and as rows, with their sources.

Nothing is computed from what others reported: the picture shows each figure on
its day, and where nobody reported anything it shows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from plenipo.formats.html.timecharts import Reported, gaps, reported
from plenipo.record.days import days
from plenipo.record.kinds import EntryId, Status
from plenipo.record.state import RoomState
from plenipo.web.commitments import Source, source_of, told
from plenipo.web.timeline import said
from plenipo.web.words import STATUS

# Statuses as sources and the record name them, from what is settled to what is not.
_ORDER: Final = ("agreed", "partly", "agreed-ad-referendum", "agreed-in-principle")


@dataclass(frozen=True, slots=True)
class Report:
    """One report of progress as pages show it."""

    key: str
    on: str
    of: str
    counts: tuple[tuple[str, int], ...]
    rest: int  # of which nothing was said
    total: int
    words: str
    source: Source | None
    published: str
    entry: EntryId


@dataclass(frozen=True, slots=True)
class Course:
    """All reports that count the same thing, in order of time, and their picture."""

    of: str
    reports: tuple[Report, ...]
    chart: Markup
    gaps: tuple[str, ...]


def courses(state: RoomState, way: str = "#p-") -> tuple[Course, ...]:
    """Return what was reported, articles and words apart. `way` leads to a report with its id."""
    found: dict[str, list[tuple[Reported, Report]]] = {}
    for key, row in state.outside.progress.items():
        body = row.body
        when = days(body.on)
        if when is None:
            continue
        counts = tuple(sorted(body.counts, key=lambda c: _rank(c[0])))
        named = tuple((name_of(status), count) for status, count in counts)
        report = Report(
            key=key,
            on=said(when),
            of=body.of,
            counts=named,
            rest=body.total - sum(count for _, count in named),
            total=body.total,
            words=body.words,
            source=source_of(state, body.document or body.source)
            if body.document or body.source
            else None,
            published=told(body.published),
            entry=row.entry,
        )
        parts = tuple((name_of(status), count, _look(status)) for status, count in counts)
        drawn = Reported(
            when.first,
            when.last,
            said(when),
            parts or (("counted", 0, "rest"),),
            body.total,
            f"{way}{key}",
        )
        found.setdefault(body.of, []).append((drawn, report))
    return tuple(_course(of, rows) for of, rows in sorted(found.items()))


def _look(status: str) -> str:
    """Return the look of a part of a column: settled, in part, or not."""
    if status == "agreed":
        return "settled"
    return "in-part" if status in _ORDER else "rest"


def _rank(status: str) -> tuple[int, str]:
    return (_ORDER.index(status) if status in _ORDER else len(_ORDER), status)


def name_of(status: str) -> str:
    """Return how a status is called: the record's own by its word, a source's as it is."""
    known = next((s for s in Status if s.value == status), None)
    return STATUS[known].lower() if known is not None else status


def _course(of: str, rows: list[tuple[Reported, Report]]) -> Course:
    rows = sorted(rows, key=lambda row: (row[0].first, row[0].last))
    points = [drawn for drawn, _ in rows]
    title = f"{of.capitalize()} as reported"
    chart = Markup(reported(title, points, of=of))  # noqa: S704 - it escapes
    # The two ends of a gap were reported; what lies between was not.
    told_of = tuple(
        f"Between {told(one.isoformat())} and {told(two.isoformat())} no figure is on record."
        for one, two in gaps(points)
    )
    return Course(of, tuple(report for _, report in rows), chart, told_of)
