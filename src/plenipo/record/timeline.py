"""The timeline: what a room holds of the outside and of its own work, by day.

Statements, documents, commitments given, due and marked, incidents, reported
progress and communiqués stand in one list with meetings and revisions. It rests
on the room's state alone, so it is the same for all who sit there.

The order is: by first day, for what falls due by its last; of one first day,
what lasts shorter first, and a day without an hour before the hours of it, these
by moment; then by sort, as `Sort` lists them; then as things came on record. What
has no day that can be read comes last.

An article that something in the list was taken from is told there as its source
and has no row of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from plenipo.record.days import Days, days
from plenipo.record.sittings import name_of
from plenipo.record.state import RoomState


class Sort(StrEnum):
    """What a row of the timeline is. One commitment may have several rows."""

    MEETING = "meeting"
    EVENT = "event"
    REVISION = "revision"
    COMMUNIQUE = "communique"
    STATEMENT = "statement"
    DOCUMENT = "document"
    GIVEN = "commitment-given"
    DUE = "commitment-due"
    MARKED = "commitment-marked"
    INCIDENT = "incident"
    PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that happened, was said, or falls due.

    `on` is its time as recorded, `days` the same as read, None where it is no
    time. `who` is a speaker, publisher, place or party as recorded; `parties`
    are codes of parties of the room. `key` is the id of the thing itself.
    """

    sort: Sort
    key: str
    on: str
    days: Days | None
    words: str
    who: str = ""
    parties: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    source: str = ""
    link: str = ""
    state: str = ""

    @property
    def order(self) -> tuple[date, date, bool, float]:
        """Return what sorts rows that have a day."""
        assert self.days is not None
        first, last, hour, moment = self.days.order
        return (last if self.sort is Sort.DUE else first), last, hour, moment


def timeline(state: RoomState) -> tuple[Row, ...]:
    """Return the rows of a room in their order. Cost: linear, and a sort."""
    order = list(Sort)
    rows = list(_rows(state))
    dated = sorted(
        (row for row in rows if row.days is not None),
        key=lambda row: (row.order, order.index(row.sort)),
    )
    return (*dated, *(row for row in rows if row.days is None))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a timeline is asked for; what is left empty keeps everything."""

    sorts: frozenset[Sort] = frozenset()
    party: str = ""
    unit: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None

    def keeps(self, row: Row) -> bool:
        """Say whether a row is asked for. What has no day lies in no period."""
        if self.sorts and row.sort not in self.sorts:
            return False
        if self.party and self.party not in row.parties:
            return False
        if self.unit and self.unit.isdisjoint(row.units):
            return False
        if self.since is None and self.until is None:
            return True
        return row.days is not None and row.days.meets(self.since, self.until)


def _rows(state: RoomState) -> Iterator[Row]:
    """Yield the rows sort by sort, each as it came on record."""
    yield from _meetings(state)
    for issued in state.revisions:
        number = str(issued.number)
        yield _row(Sort.REVISION, number, issued.at, f"Rev. {number}", source=issued.mandate)
    yield from _communiques(state)
    yield from _statements(state)
    cited = _cited(state)
    for key, document in state.outside.documents.items():
        if document.form == "article" and key in cited:
            continue
        yield _row(
            Sort.DOCUMENT,
            key,
            document.dated,
            document.title,
            who=document.publisher,
            link=document.link,
            units=tuple(dict.fromkeys(r.unit for r in state.outside.links if r.document == key)),
            state=document.form,
        )
    yield from _commitments(state)
    for key, incident in state.outside.incidents.items():
        yield _row(
            Sort.EVENT if incident.form == "event" else Sort.INCIDENT,
            key,
            incident.when,
            incident.words,
            who=incident.place,
            units=tuple(incident.units),
            source="; ".join(named(state, source) for source in incident.sources if source),
            state=incident.state,
        )
    for key, progress in state.outside.progress.items():
        body = progress.body
        source = state.outside.documents.get(body.document)
        yield _row(
            Sort.PROGRESS,
            key,
            body.on,
            counted(body.of, body.counts, body.total, body.words),
            source=named(state, body.document or body.source),
            link=source.link if source is not None else "",
        )


def _cited(state: RoomState) -> set[str]:
    """Return the documents that something in the list names as its source."""
    outside = state.outside
    found = {row.body.document for row in outside.statements.values()}
    found |= {row.body.document for row in outside.progress.values()}
    found |= {name for row in outside.commitments.values() for name in (row.document, row.source)}
    return found | {source for row in outside.incidents.values() for source in row.sources}


def named(state: RoomState, source: str) -> str:
    """Return how a source is called: who published a document, who made a statement, or its words."""
    document = state.outside.documents.get(source)
    if document is not None:
        return document.publisher or document.title
    statement = state.outside.statements.get(source)
    return statement.body.speaker if statement is not None else source


def _row(
    sort: Sort,
    key: str,
    on: str,
    words: str,
    *,
    who: str = "",
    parties: tuple[str, ...] = (),
    units: tuple[str, ...] = (),
    source: str = "",
    link: str = "",
    state: str = "",
) -> Row:
    return Row(sort, key, on, days(on), words, who, parties, units, source, link, state)


def counted(of: str, counts: list[tuple[str, int]], total: int, words: str = "") -> str:
    """Say what was counted: "Of 17 articles: 13 agreed, 3 partly"."""
    said = ", ".join(f"{count} {status}" for status, count in counts)
    told = f"Of {total} {of}: {said}" if total and said else words
    return f"{told}. {words}" if words and told != words else told


def _meetings(state: RoomState) -> Iterator[Row]:
    for key, meeting in state.meetings.items():
        present = dict.fromkeys(party for _, _, party in meeting.present if party)
        yield _row(
            Sort.MEETING,
            key,
            meeting.starts,
            name_of(meeting),
            who=meeting.place,
            parties=tuple(present),
            units=tuple(meeting.agenda),
            state="ended" if meeting.closed else "open" if meeting.opened else "called",
        )


def _communiques(state: RoomState) -> Iterator[Row]:
    for key, row in state.outside.communiques.items():
        if row.issued_at:
            yield _row(
                Sort.COMMUNIQUE,
                key,
                row.issued_at,
                row.title,
                parties=tuple(party for party, _ in row.issued if party in state.parties),
            )


def _statements(state: RoomState) -> Iterator[Row]:
    for key, row in state.outside.statements.items():
        body = row.body
        if row.state in ("retracted", "same-as"):
            continue
        yield _row(
            Sort.STATEMENT,
            key,
            body.uttered or body.published,
            body.words,
            who=body.speaker,
            parties=(body.behalf,) if body.behalf in state.parties else (),
            units=tuple(body.units),
            source=body.publisher or body.source,
            link=body.link,
            state=row.state,
        )


def _commitments(state: RoomState) -> Iterator[Row]:
    for key, row in state.outside.commitments.items():
        source = named(state, row.document or row.statement or row.source)
        facts = (row.words, row.party, (row.party,), tuple(row.units), source)
        if row.undertaken or not row.due:
            yield _commitment(Sort.GIVEN, key, row.undertaken, facts, row.state)
        if row.due:
            yield _commitment(Sort.DUE, key, row.due, facts, row.state)
        for state_, evidence, on, _ in row.marks:
            words = f"{row.words} {evidence}".strip()
            yield _commitment(Sort.MARKED, key, on, (words, *facts[1:4], ""), state_)


_Facts = tuple[str, str, tuple[str, ...], tuple[str, ...], str]


def _commitment(sort: Sort, key: str, on: str, facts: _Facts, state: str) -> Row:
    words, who, parties, units, source = facts
    return _row(
        sort, key, on, words, who=who, parties=parties, units=units, source=source, state=state
    )


WORD: Final[dict[Sort, str]] = {
    Sort.MEETING: "Meeting",
    Sort.EVENT: "Event",
    Sort.REVISION: "Revision",
    Sort.COMMUNIQUE: "Communiqué",
    Sort.STATEMENT: "Statement",
    Sort.DOCUMENT: "Document",
    Sort.GIVEN: "Commitment given",
    Sort.DUE: "Commitment due",
    Sort.MARKED: "Commitment marked",
    Sort.INCIDENT: "Incident",
    Sort.PROGRESS: "Progress reported",
}
