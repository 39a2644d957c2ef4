"""What entries of commitments, incidents and reported progress need: checks against one room's state.

Their times are read as sources give them (`plenipo.record.days`): a form that
knows a month says a month. What has happened has happened by now; what is
referred to is in the room; who says so is always told.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from plenipo.record import entries as e
from plenipo.record.days import HOW, days
from plenipo.record.refusals import Refused
from plenipo.record.sittings import units_here
from plenipo.record.state import RoomState
from plenipo.text.canonical import canonical

COMMITMENT_MARKS: Final = ("done", "broken", "disputed", "open")
INCIDENT_MARKS: Final = ("confirmed", "disputed", "corrected")
EVENTS: Final = (
    "",
    "event",
)  # an incident, or a step of the process: talks held, a text initialled
COUNTED: Final = ("articles", "words")
MOST_WORDS: Final = 20_000  # characters of one such text
MOST_NAME: Final = 400
_USED: Final = Refused("already", "This id is in use in this room.")


def _texts(*texts: str, most: int = MOST_WORDS) -> Refused | None:
    for text in texts:
        if len(text) > most:
            return Refused("too-long", f"Say it in {most} characters at most.")
        if canonical(text).text != text:
            return Refused("not-canonical", "The words are not in canonical form.")
    return None


def _time(text: str, what: str) -> Refused | None:
    """Refuse a time that cannot be read; "" is none."""
    if text and days(text) is None:
        return Refused("no-time", f"Write when {what} {HOW}.")
    return None


def _past(text: str, now: str, what: str) -> Refused | None:
    """Refuse a time of something that has happened which lies wholly ahead of now."""
    found, today = days(text), _today(now)
    if found is not None and today is not None and found.first > today:
        return Refused("not-yet", f"{what} lies ahead; record it when it has happened.")
    return None


def _today(now: str) -> date | None:
    found = days(now)
    # A room's clock is UTC: on the other side of the date line a day begins earlier.
    return date.fromordinal(found.last.toordinal() + 1) if found is not None else None


def _noted(state: RoomState, body: e.CommitmentNoted, now: str) -> Refused | None:
    if not body.commitment:
        return Refused("no-commitment", "Give the commitment an id of its own.")
    if body.commitment in state.outside.commitments:
        return _USED
    if not body.words:
        return Refused("no-words", "Say in words what was undertaken.")
    if not body.party:
        return Refused("no-party", "Say who undertook it.")
    refused = (
        _texts(body.words, body.source)
        or _texts(body.party, most=MOST_NAME)
        or _time(body.undertaken, "it was undertaken")
        or _time(body.due, "it falls due")
        or _past(body.undertaken, now, "The day on which it was undertaken")
    )
    if refused is not None:
        return refused
    given, due = days(body.undertaken), days(body.due)
    if given is not None and due is not None and due.last < given.first:
        return Refused("not-later", "It falls due no earlier than it was undertaken.")
    return _taken_from(state, body) or units_here(state, body.units)


def _taken_from(state: RoomState, body: e.CommitmentNoted) -> Refused | None:
    """Refuse a statement or passage that is not in the room."""
    if body.statement and body.statement not in state.outside.statements:
        return Refused("no-such-statement", "There is no such statement in this room.")
    if not body.document:
        if body.start or body.end:
            return Refused("no-such-document", "A passage is of a document that is filed here.")
        return None
    document = state.outside.documents.get(body.document)
    if document is None:
        return Refused("no-such-document", "There is no such document in this room.")
    if not 0 <= body.start <= body.end <= len(document.words):
        return Refused("no-such-passage", "The document has no such passage.")
    return None


def _marked(state: RoomState, body: e.CommitmentMarked, now: str) -> Refused | None:
    if body.commitment not in state.outside.commitments:
        return Refused("no-such-commitment", "There is no such commitment in this room.")
    if body.state not in COMMITMENT_MARKS:
        return Refused("no-such-mark", f"Mark it as one of these: {', '.join(COMMITMENT_MARKS)}.")
    if body.state != "open" and not body.evidence:
        return Refused("no-evidence", f"Say what shows that it is {body.state}, and who says so.")
    return (
        _texts(body.evidence)
        or _time(body.on, "that was")
        or _past(body.on, now, "The day of what the evidence shows")
    )


def _incident(state: RoomState, body: e.IncidentReported, now: str) -> Refused | None:
    if not body.incident:
        return Refused("no-incident", "Give the incident an id of its own.")
    if body.incident in state.outside.incidents:
        return _USED
    if not body.words:
        return Refused("no-words", "Say in words what happened.")
    if not body.when:
        return Refused("no-time", f"Write when it happened {HOW}.")
    if body.form not in EVENTS:
        return Refused("no-such-form", "It is an incident, or an event of the talks.")
    if not any(body.sources):
        return Refused("no-source", "Say who reports it: one source at least.")
    refused = (
        _texts(body.words, *body.sources)
        or _texts(body.place, most=MOST_NAME)
        or _time(body.when, "it happened")
        or _past(body.when, now, "What is reported")
    )
    if refused is not None:
        return refused
    found = days(body.when)
    if body.precision and found is not None and body.precision != found.precision.value:
        return Refused("no-time", f"The time as written is known to the {found.precision.value}.")
    return units_here(state, body.units)


def _incident_marked(state: RoomState, body: e.IncidentMarked, now: str) -> Refused | None:  # noqa: ARG001
    if body.incident not in state.outside.incidents:
        return Refused("no-such-incident", "There is no such incident in this room.")
    if body.state not in INCIDENT_MARKS:
        return Refused("no-such-mark", f"Mark it as one of these: {', '.join(INCIDENT_MARKS)}.")
    if not body.words:
        return Refused("no-words", "Say who says so, and what.")
    return _texts(body.words)


def _progress(state: RoomState, body: e.ProgressReported, now: str) -> Refused | None:
    if not body.progress:
        return Refused("no-progress", "Give the report an id of its own.")
    if body.progress in state.outside.progress:
        return _USED
    if body.of not in COUNTED:
        return Refused("no-such-count", f"Count one of these: {', '.join(COUNTED)}.")
    counted = [n for _, n in body.counts]
    if body.total < 1 or min(counted, default=0) < 0 or sum(counted) > body.total:
        return Refused("no-sum", "The parts must not be more than the whole, and none below zero.")
    if not body.on:
        return Refused("no-time", f"Write of which day the figures are {HOW}.")
    if not body.source and not body.document:
        return Refused("no-source", "Say who reported the figures.")
    if body.document and body.document not in state.outside.documents:
        return Refused("no-such-document", "There is no such document in this room.")
    return (
        _texts(body.words, body.source, *(status for status, _ in body.counts))
        or _time(body.on, "it stood so")
        or _time(body.published, "it was published")
        or _past(body.on, now, "The day of the figures")
    )


CHECKS: Final[dict[type[e.Body], Callable[[RoomState, Any, str], Refused | None]]] = {
    e.CommitmentNoted: _noted,
    e.CommitmentMarked: _marked,
    e.IncidentReported: _incident,
    e.IncidentMarked: _incident_marked,
    e.ProgressReported: _progress,
}


# --- what follows from the day of today ---------------------------------------------------------


def overdue(due: str, state: str, now: str) -> int:
    """Return by how many days something is overdue as of now; 0 where it is not.

    Computed, never recorded. What is due in a month is overdue when the month
    is over; what was done or broken is not overdue any more.
    """
    when, today = days(due), days(now)
    if state not in ("open", "disputed") or when is None or today is None:
        return 0
    return max(0, (today.first - when.last).days)
