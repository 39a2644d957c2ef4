"""Papers of meetings and of the course of a text: calendars, figures as data. For pages and terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from plenipo.formats import ics
from plenipo.formats.ics import Event, uid_of
from plenipo.record.kinds import Status
from plenipo.record.sittings import by_time, instant, name_of
from plenipo.record.state import RoomState


def calendar(
    state: RoomState,
    calls: Mapping[str, Sequence[str]],
    name: Callable[[str], str],
    *,
    only: str = "",
    title: str = "",
) -> bytes:
    """Return the room's meetings, or one of them, as a calendar file, by when they begin.

    `calls` are the times at which each was called or moved, `name` says how a
    provision of an agenda is called.
    """
    events: list[Event] = []
    for key, meeting in by_time(state.meetings):
        starts = instant(meeting.starts)
        if starts is None or (only and key != only):
            continue
        when = calls.get(key) or [meeting.opened or meeting.starts]
        agenda = ", ".join(dict.fromkeys(name(unit) for unit in meeting.agenda))
        events.append(
            Event(
                uid=uid_of("meeting", state.room, key),
                starts=starts,
                ends=instant(meeting.ends) if meeting.ends else None,
                stamp=instant(when[-1]) or starts,
                moves=len(when) - 1,
                summary=f"{name_of(meeting)}: {title or state.title}",
                location=meeting.place,
                description=f"Agenda: {agenda}" if agenda else "",
                organizer=meeting.host,
            )
        )
    return ics.write(events, name=title or state.title)


def as_csv(rows: Sequence[Mapping[str, object]]) -> bytes:
    """Return rows as CSV (RFC 4180) in UTF-8; what a spreadsheet would take for a formula is text."""
    if not rows:
        return b""
    names = list(rows[0])
    lines: list[list[object]] = [[*names], *([row[name] for name in names] for row in rows)]
    return "".join(",".join(map(_cell, line)) + "\r\n" for line in lines).encode()


def _cell(value: object) -> str:
    """Return a value as a cell: what begins like a formula behind an apostrophe, in quotes if need be."""
    text = str(value)
    if isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r"):
        text = f"'{text}"
    quoted = any(sign in text for sign in ',"\r\n')
    return '"' + text.replace('"', '""') + '"' if quoted else text


def by_status(counts: Mapping[Status, int], prefix: str) -> dict[str, object]:
    """Return one column for each status, named for it: "words agreed-ad-referendum"."""
    return {f"{prefix} {status.value}": counts.get(status, 0) for status in Status}
