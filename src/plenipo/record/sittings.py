"""What entries about meetings and understandings need: checks against one room's state.

A meeting is called, may be called anew for another time until it begins, is
opened once with those present, and closed once. Its times name their zone: the
hour is said as clocks at the place of the meeting show it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from plenipo.record import entries as e
from plenipo.record.refusals import Refused
from plenipo.record.state import Meeting, RoomState

# Formats that meetings have, and how they are called. Others may be recorded as well.
FORMATS: Final[dict[str, str]] = {
    "plenary": "plenary",
    "contact-group": "contact group",
    "drafting-group": "drafting group",
    "informals": "informals",
    "heads": "heads of delegation",
    "proximity-talks": "proximity talks",
}
FIGURES: Final = "figures"
ALLOWS: Final = ("", FIGURES)  # what an understanding lets be published
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)")
_NO_TIME: Final = Refused(
    "no-time",
    "Write when a meeting begins and ends with its zone: 2031-05-04T12:00:00.000+02:00, or Z for"
    " UTC.",
)
_NO_MEETING: Final = Refused("no-such-meeting", "There is no such meeting in this room.")


def instant(at: str) -> datetime | None:
    """Return the moment that a meeting's time names, with its offset; None for none.

    Shape: YYYY-MM-DDThh:mm:ss.fff and Z or an offset such as +02:00.
    """
    if _TIME.fullmatch(at) is None:
        return None
    try:
        return datetime.fromisoformat(at)
    except ValueError:
        return None


def name_of(meeting: Meeting) -> str:
    """Return how a meeting is called."""
    return meeting.title or f"Meeting of round {meeting.round_number}"


def by_time(meetings: dict[str, Meeting]) -> list[tuple[str, Meeting]]:
    """Return meetings by round and by when they begin; of one hour as they were called."""

    def key(row: tuple[str, Meeting]) -> tuple[int, float]:
        at = instant(row[1].starts)
        try:
            moment = at.timestamp() if at is not None else 0.0
        except (OverflowError, ValueError):
            moment = 0.0
        return row[1].round_number, moment

    return sorted(meetings.items(), key=key)


def _scheduled(state: RoomState, body: e.MeetingScheduled, now: str) -> Refused | None:  # noqa: ARG001
    known = state.meetings.get(body.meeting)
    if known is not None and known.opened:
        return Refused("not-open", "The meeting has begun; call another.")
    if not body.meeting:
        return Refused("no-meeting", "Give the meeting an id of its own.")
    if body.round_number < 1:
        return Refused("no-round", "Say of which round the meeting is: 1 or more.")
    starts = instant(body.starts)
    if starts is None:
        return _NO_TIME
    if body.ends:
        ends = instant(body.ends)
        if ends is None:
            return _NO_TIME
        if ends <= starts:
            return Refused("not-later", "A meeting ends later than it begins.")
    return None


def _agenda(state: RoomState, body: e.AgendaSet, now: str) -> Refused | None:  # noqa: ARG001
    meeting = state.meetings.get(body.meeting)
    if meeting is None:
        return _NO_MEETING
    if meeting.closed:
        return Refused("not-open", "The meeting has ended.")
    return units_here(state, body.units)


def _opened(state: RoomState, body: e.MeetingOpened, now: str) -> Refused | None:  # noqa: ARG001
    meeting = state.meetings.get(body.meeting)
    if meeting is None:
        return _NO_MEETING
    if meeting.opened:
        return Refused("already", "The meeting has begun already.")
    if not any(name for name, _, _ in body.present):
        return Refused("nobody", "Say who is present: one person at least.")
    return None


def _closed(state: RoomState, body: e.MeetingClosed, now: str) -> Refused | None:  # noqa: ARG001
    meeting = state.meetings.get(body.meeting)
    if meeting is None:
        return _NO_MEETING
    if not meeting.opened:
        return Refused("not-open", "The meeting has not begun.")
    if meeting.closed:
        return Refused("already", "The meeting has ended already.")
    return None


def _minuted(state: RoomState, body: e.UnderstandingMinuted, now: str) -> Refused | None:  # noqa: ARG001
    if body.understanding in state.understandings:
        return Refused("already", "This id is in use in this room.")
    if not body.words:
        return Refused("no-words", "Say in words what was understood.")
    if body.meeting and body.meeting not in state.meetings:
        return _NO_MEETING
    if body.allows not in ALLOWS:
        return Refused("no-such-leave", "An understanding can allow figures to be published.")
    return units_here(state, body.units)


def _confirmed(state: RoomState, body: e.UnderstandingConfirmed, now: str) -> Refused | None:  # noqa: ARG001
    known = state.understandings.get(body.understanding)
    if known is None:
        return Refused("no-such-understanding", "There is no such understanding in this room.")
    if body.party in known.confirmed:
        return Refused("already", f"{body.party} has confirmed it already.")
    return None


def units_here(state: RoomState, units: Sequence[str]) -> Refused | None:
    """Refuse provisions that the room's text, with what is proposed, does not have."""
    wanted = {unit for unit in units if unit not in state.units}
    if wanted:
        wanted -= {c.unit for p in state.proposals.values() if p.live for c in p.changes}
    if wanted:
        return Refused("no-such-provision", "There is no such provision in this room's text.")
    return None


CHECKS: Final[dict[type[e.Body], Callable[[RoomState, Any, str], Refused | None]]] = {
    e.MeetingScheduled: _scheduled,
    e.AgendaSet: _agenda,
    e.MeetingOpened: _opened,
    e.MeetingClosed: _closed,
    e.UnderstandingMinuted: _minuted,
    e.UnderstandingConfirmed: _confirmed,
}
