"""Commitments and incidents as pages show them: how each stands today, in a sentence.

Overdue is computed as of the room's now and never recorded; whether something
was done is what people recorded of it, with their evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from plenipo.record.days import Days, Precision, days
from plenipo.record.entries import Entry
from plenipo.record.kinds import EntryId, MemberId
from plenipo.record.outside import Commitment, Incident
from plenipo.record.reported import overdue
from plenipo.record.state import RoomState
from plenipo.record.taking_back import may_take_back
from plenipo.web.links import web_link
from plenipo.web.timeline import said
from plenipo.web.viewer import Reading
from plenipo.web.words import counted

MOST_BESIDE: Final = 6  # of each that stand beside a section, the latest ones
# What commitments can be narrowed to, and how that is called.
STANDS: Final[dict[str, str]] = {
    "open": "Open",
    "overdue": "Overdue",
    "done": "Done",
    "broken": "Broken",
    "disputed": "Disputed",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What was said of a thing later: its state, on what evidence, of which day."""

    state: str
    words: str
    when: str
    entry: EntryId


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was taken from: how it is called, and its words where they are in the room.

    `statement` and `document` are ids of the room, "" for a source in words.
    """

    name: str
    statement: str = ""
    document: str = ""
    link: str = ""
    quote: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A commitment as it stands today. `stands` is one of `STANDS`."""

    key: str
    party: str
    words: str
    given: str
    due: str
    stands: str
    sentence: str
    source: Source | None
    marks: tuple[Mark, ...]
    units: tuple[str, ...]
    entry: EntryId


@dataclass(frozen=True, slots=True)
class Happened:
    """An incident, or an event of the talks, as reported and as marked since."""

    key: str
    words: str
    place: str
    when: str
    exactly: str  # "known to the month", where it is not known to the day
    event: bool
    state: str
    sources: tuple[Source, ...]
    marks: tuple[Mark, ...]
    units: tuple[str, ...]
    entry: EntryId


def undertakings(
    state: RoomState, now: str, *, units: Sequence[str] = ()
) -> tuple[Undertaking, ...]:
    """Return the commitments of a room: those with a day by it, then those without, as recorded.

    With `units` those alone that touch any of these provisions.
    """
    wanted = set(units)
    rows = [
        _undertaking(state, key, row, now)
        for key, row in state.outside.commitments.items()
        if not wanted or not wanted.isdisjoint(row.units)
    ]

    def due(found: Undertaking) -> tuple[bool, str]:
        when = days(state.outside.commitments[found.key].due)
        return when is None, when.last.isoformat() if when is not None else ""

    return tuple(sorted(rows, key=due))


def incidents(state: RoomState, *, units: Sequence[str] = ()) -> tuple[Happened, ...]:
    """Return what happened, the latest first; of one time as it came on record.

    With `units` that alone which touches any of these provisions.
    """
    wanted = set(units)
    rows = [
        _happened(state, key, row)
        for key, row in state.outside.incidents.items()
        if not wanted or not wanted.isdisjoint(row.units)
    ]

    def began(found: Happened) -> str:
        when = days(state.outside.incidents[found.key].when)
        return when.first.isoformat() if when is not None else ""

    return tuple(sorted(rows, key=began, reverse=True))


def kept(
    rows: Iterable[Undertaking], *, show: str = "", party: str = ""
) -> tuple[Undertaking, ...]:
    """Return the commitments that are asked for; what is overdue is open too."""
    return tuple(
        row
        for row in rows
        if (not show or row.stands == show or (show == "open" and row.stands == "overdue"))
        and (not party or row.party == party)
    )


def _undertaking(state: RoomState, key: str, row: Commitment, now: str) -> Undertaking:
    late = overdue(row.due, row.state, now)
    stands = "overdue" if late and row.state == "open" else row.state
    return Undertaking(
        key=key,
        party=row.party,
        words=row.words,
        given=told(row.undertaken),
        due=told(row.due),
        stands=stands,
        sentence=_sentence(row, late),
        source=_taken_from(state, row),
        marks=tuple(Mark(s, words, told(on), entry) for s, words, on, entry in row.marks),
        units=tuple(row.units),
        entry=row.entry,
    )


def _sentence(row: Commitment, late: int) -> str:
    """Say how a commitment stands: what was recorded of it, and what follows from the day."""
    due = _at(row.due)
    last = row.marks[-1] if row.marks else None
    if row.state == "open":
        if late:
            return (
                f"Overdue: it was due{due}, {counted(late, 'day')} ago; nothing is recorded of it."
            )
        return f"Due{due}." if row.due else "Open; no day was named."
    assert last is not None
    told_of = f"Recorded as {row.state}, {told(last[2])}."
    if row.state == "disputed" and late:
        return f"{told_of} It was due{due}, {counted(late, 'day')} ago."
    return told_of


def _at(on: str) -> str:
    """Return a time behind its preposition: " on 1 May 2031", " in May 2031", " from 1 to 4 May 2031"."""
    found = days(on)
    if not on:
        return ""
    if found is not None and vague(found):
        return f" in {told(on)}"
    between = found is not None and found.precision is Precision.INTERVAL
    return f" from {told(on)}" if between else f" on {told(on)}"


def told(on: str) -> str:
    """Say a time in words; what is none is given as it was written."""
    found = days(on)
    if found is None:
        return on
    if found.moment is not None and on.endswith("Z") and len(on) > len("2031-05-04T18:30Z"):
        found = days(on[:10])  # of an entry: the day is enough
        assert found is not None
    return said(found)


def _taken_from(state: RoomState, row: Commitment) -> Source | None:
    """Return the passage, the statement or the words that a commitment was taken from."""
    outside = state.outside
    if row.document in outside.documents:
        document = outside.documents[row.document]
        quote = document.words[row.start : row.end]
        return Source(
            document.title,
            document=row.document,
            link=web_link(document.link),
            quote=quote,
            start=row.start,
            end=row.end,
        )
    if row.statement in outside.statements:
        return source_of(state, row.statement)
    return source_of(state, row.source) if row.source else None


def source_of(state: RoomState, source: str) -> Source:
    """Return a source by the id of a statement or document of the room, or in words."""
    outside = state.outside
    if source in outside.statements:
        body = outside.statements[source].body
        name = f"{body.speaker}, {told(body.uttered)}" if body.uttered else body.speaker
        return Source(name, statement=source, link=web_link(body.link), quote=body.words)
    if source in outside.documents:
        document = outside.documents[source]
        return Source(document.title, document=source, link=web_link(document.link))
    return Source(source, link=web_link(source))


def vague(found: Days) -> bool:
    """Say whether a time is known to the month or year only, which has to be said."""
    return found.precision in (Precision.MONTH, Precision.YEAR)


def _happened(state: RoomState, key: str, row: Incident) -> Happened:
    found = days(row.when)
    return Happened(
        key=key,
        words=row.words,
        place=row.place,
        when=told(row.when),
        exactly=f"known to the {found.precision.value}"
        if found is not None and vague(found)
        else "",
        event=row.form == "event",
        state=row.state,
        sources=tuple(source_of(state, source) for source in row.sources if source),
        marks=tuple(Mark(s, words, told(at), entry) for s, words, at, entry in row.marks),
        units=tuple(row.units),
        entry=row.entry,
    )


def returnable(reading: Reading) -> frozenset[EntryId]:
    """Return the entries of the outside that the viewer may take back. Cost: linear in the record."""
    outside = reading.state.outside
    wanted: set[EntryId] = set()
    for commitment in outside.commitments.values():
        wanted |= {commitment.entry, *(mark[3] for mark in commitment.marks)}
    for incident in outside.incidents.values():
        wanted |= {incident.entry, *(mark[3] for mark in incident.marks)}
    wanted |= {row.entry for row in outside.progress.values()}
    return _may(reading.state, reading.member, wanted, _entries(reading))


def _entries(reading: Reading) -> Iterable[Entry]:
    return (h.entry for h in reading.story.after(reading.reads_from - 1))


def _may(
    state: RoomState, member: MemberId, wanted: set[EntryId], entries: Iterable[Entry]
) -> frozenset[EntryId]:
    return frozenset(
        entry.id
        for entry in entries
        if entry.id in wanted and may_take_back(state, member, entry) is None
    )
