"""Calendar files (iCalendar, RFC 5545): meetings as events that any calendar takes in.

Written from values alone and in one way, so that the same meetings give the
same bytes: CRLF at the end of each line, lines folded at 75 octets between
characters, texts escaped, times in UTC. An event keeps its UID for as long as
the meeting has its id, and its SEQUENCE grows when it is moved, so that a
calendar moves what it has and adds nothing twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

PRODUCT: Final = "-//Plenipo//Meetings//EN"
_WIDE: Final = 75  # octets of a line, its end not counted (RFC 5545, 3.1)


@dataclass(frozen=True, slots=True)
class Event:
    """One meeting. `starts`, `ends` and `stamp` are aware times; `ends` may be left out.

    `stamp` is when it was called or moved last, `moves` how often it was moved.
    """

    uid: str
    starts: datetime
    ends: datetime | None
    stamp: datetime
    moves: int
    summary: str
    location: str = ""
    description: str = ""
    organizer: str = ""


def uid_of(*names: str) -> str:
    """Return an event's UID from names that stay: hashed, so that it tells nothing of them."""
    joined = "\x00".join(names)
    return f"{hashlib.sha256(joined.encode()).hexdigest()[:32]}@plenipo"


def write(events: Iterable[Event], *, name: str = "") -> bytes:
    """Return a calendar that holds the events, in the order given. Cost: linear."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    lines.append("METHOD:PUBLISH")
    if name:
        lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for event in events:
        lines.extend(_event(event))
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{_utc(event.stamp)}"
    yield f"DTSTART:{_utc(event.starts)}"
    if event.ends is not None:
        yield f"DTEND:{_utc(event.ends)}"
    yield f"SEQUENCE:{event.moves}"
    yield f"SUMMARY:{escaped(event.summary)}"
    for field, text in (
        ("LOCATION", event.location),
        ("DESCRIPTION", event.description),
        ("CONTACT", event.organizer),
    ):
        if text:
            yield f"{field}:{escaped(text)}"
    yield "END:VEVENT"


def _utc(at: datetime) -> str:
    there = at.astimezone(UTC)
    return (
        f"{there.year:04}{there.month:02}{there.day:02}"
        f"T{there.hour:02}{there.minute:02}{there.second:02}Z"
    )


def escaped(text: str) -> str:
    """Return a text as a value of type TEXT (RFC 5545, 3.3.11); other controls are left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for character, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(character, written)
    return "".join(c for c in plain if c == "\t" or (c >= " " and not "\x7f" <= c <= "\x9f"))


def folded(line: str) -> bytes:
    """Return a line in UTF-8, folded where it is longer than 75 octets, with its end.

    A fold never stands within a character. Cost: linear.
    """
    out: list[bytes] = []
    width = 0
    for character in line:
        data = character.encode("utf-8", "replace")
        if width + len(data) > _WIDE:
            out.append(b"\r\n ")
            width = 1  # the space that a continued line begins with
        out.append(data)
        width += len(data)
    return b"".join((*out, b"\r\n"))
