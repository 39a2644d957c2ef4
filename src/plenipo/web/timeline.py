"""The timeline as pages show it and as data: rows with their day in words and where they lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Final
from urllib.parse import quote

from plenipo.record.days import Days, Precision
from plenipo.record.framework import FORM as FRAMEWORK
from plenipo.record.state import RoomState
from plenipo.record.timeline import WORD, Row, Sort, Wanted, timeline
from plenipo.web.times import MONTHS, place_time

# What pages show together: the sorts behind a filter, and how they are called.
FILTERS: Final[dict[str, tuple[str, frozenset[Sort]]]] = {
    "talks": ("Talks", frozenset({Sort.MEETING, Sort.EVENT, Sort.REVISION, Sort.COMMUNIQUE})),
    "statements": ("Statements", frozenset({Sort.STATEMENT})),
    "documents": ("Documents", frozenset({Sort.DOCUMENT})),
    "commitments": ("Commitments", frozenset({Sort.GIVEN, Sort.DUE, Sort.MARKED})),
    "incidents": ("Incidents", frozenset({Sort.INCIDENT})),
    "progress": ("Progress", frozenset({Sort.PROGRESS})),
}
_DETAIL: Final[dict[Sort, str]] = {
    Sort.MEETING: "meetings/",
    Sort.REVISION: "revisions/",
    Sort.COMMUNIQUE: "communiques/",
    Sort.STATEMENT: "statements/",
    Sort.DOCUMENT: "framework/",
    Sort.GIVEN: "commitments#c-",
    Sort.DUE: "commitments#c-",
    Sort.MARKED: "commitments#c-",
    Sort.EVENT: "commitments#i-",
    Sort.INCIDENT: "commitments#i-",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row as pages show it. `way` is "" where there is no page of it."""

    row: Row
    word: str
    when: str
    state: str
    way: str
    places: tuple[tuple[str, str], ...] = ()  # provisions: unit and how it is called


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked of the timeline, as typed in the address."""

    show: str = ""
    party: str = ""
    unit: str = ""
    since: str = ""
    until: str = ""
    wrong: str = ""  # a sentence on what could not be read

    @property
    def any(self) -> bool:
        """Say whether anything is left out."""
        return bool(self.show or self.party or self.unit or self.since or self.until)

    @property
    def query(self) -> str:
        """Return it as the query of an address, with its mark; "" for everything."""
        rows = {
            "show": self.show,
            "party": self.party,
            "unit": self.unit,
            "since": self.since,
            "until": self.until,
        }
        said = "&".join(f"{name}={quote(value)}" for name, value in rows.items() if value)
        return f"?{said}" if said else ""


def wanted(asked: Asked, units: Sequence[str] = ()) -> tuple[Wanted, str]:
    """Return what is asked for, and a sentence where a day cannot be read. `units` are the section's."""
    found: list[date | None] = []
    wrong = ""
    for text in (asked.since, asked.until):
        try:
            found.append(date.fromisoformat(text) if text else None)
        except ValueError:
            found.append(None)
            wrong = f"{text[:40]!r} is no day: write it as 2031-05-04."
    sorts = FILTERS.get(asked.show, ("", frozenset[Sort]()))[1]
    of = frozenset(units) | (frozenset({asked.unit}) if asked.unit else frozenset())
    return Wanted(sorts, asked.party, of, found[0], found[1]), wrong


@dataclass(frozen=True, slots=True)
class Year:
    """The rows that begin in one year; "" holds those without a day."""

    name: str
    lines: tuple[Line, ...] = field(default=())


def rows_of(state: RoomState, want: Wanted) -> tuple[Row, ...]:
    """Return the rows that are asked for, in the order of the timeline."""
    return tuple(row for row in timeline(state) if want.keeps(row))


def years(lines: Sequence[Line]) -> tuple[Year, ...]:
    """Return lines by the year in which they begin, in their order."""

    def year(line: Line) -> str:
        return f"{line.row.days.first.year}" if line.row.days is not None else ""

    return tuple(Year(name, tuple(rows)) for name, rows in groupby(lines, key=year))


def line_of(row: Row, home: str, ways: frozenset[str], names: Mapping[str, str]) -> Line:
    """Return a row as a page shows it. `home` is where the room's pages begin."""
    detail = _DETAIL.get(row.sort, "")
    stem = detail.partition("#")[0].rstrip("/")
    # A page of its own has an earlier text; other documents are told where they are sources.
    own = row.sort is not Sort.DOCUMENT or row.state == FRAMEWORK
    leads = detail and stem in ways and own
    return Line(
        row=row,
        word=WORD[row.sort],
        when=said(row.days) if row.days is not None else row.on,
        state=_state(row),
        way=f"{home}/{detail}{quote(row.key)}" if leads else "",
        places=tuple((unit, names[unit]) for unit in row.units if unit in names),
    )


def _state(row: Row) -> str:
    """Return what is said of how a thing stands, where that is worth saying."""
    if row.state in ("", "reviewed", "reported", "ended"):
        return ""
    return row.state


def said(found: Days) -> str:
    """Say a time in words, no more exactly than it is known.

    "4 May 2031", "1 to 4 May 2031", "28 May to 2 June 2031", "May 2031", "2031".
    """
    one, two = found.first, found.last
    match found.precision:
        case Precision.YEAR:
            return f"{one.year}"
        case Precision.MONTH:
            return f"{MONTHS[one.month - 1]} {one.year}"
        case Precision.MINUTE:
            assert found.moment is not None
            return place_time(found.moment.isoformat())
        case Precision.DAY:
            return _day(one)
        case Precision.INTERVAL:
            if one.year != two.year:
                return f"{_day(one)} to {_day(two)}"
            if one.month != two.month:
                return f"{one.day} {MONTHS[one.month - 1]} to {_day(two)}"
            return f"{one.day} to {_day(two)}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


COLUMNS: Final = (
    "sort from to precision on who words state parties provisions source link key".split()
)


def data_of(row: Row, names: Mapping[str, str]) -> dict[str, object]:
    """Return a row as data. Days are ISO 8601; empty where there is none to be read."""
    found = row.days
    return {
        "sort": row.sort.value,
        "from": found.first.isoformat() if found else "",
        "to": found.last.isoformat() if found else "",
        "precision": found.precision.value if found else "",
        "on": row.on,
        "who": row.who,
        "words": row.words,
        "state": row.state,
        "parties": list(row.parties),
        "provisions": [names.get(unit, unit) for unit in row.units],
        "source": row.source,
        "link": row.link,
        "key": row.key,
    }
