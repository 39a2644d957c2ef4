"""Times as people read them: in UTC, with the zone named. A script turns them to the reader's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)


def spoken(at: str, *, form: str = "full") -> str:
    """Return a time of the record in words: "4 May 2031, 12:40 UTC".

    `form` is "full", "date" ("4 May 2031"), "day" ("4 May") or "clock" ("12:40 UTC").
    """
    found = _read(at)
    if found is None:
        return at
    day = f"{found.day} {MONTHS[found.month - 1]}"
    clock = f"{found:%H:%M} UTC"
    match form:
        case "day":
            return day
        case "clock":
            return clock
        case "date":
            return f"{day} {found.year}"
        case _:
            return f"{day} {found.year}, {clock}"


def drawn(at: str, form: str = "full") -> Markup:
    """Draw a time as an element that says it to the minute and is turned to the reader's zone."""
    found = _read(at)
    if found is None:
        return Markup("<span>{}</span>").format(at)
    if form == "date" and len(at) == len("2031-05-04"):
        # A day of the calendar is the same in every zone; a script leaves it where it is.
        return Markup('<time datetime="{}" data-form="date">{}</time>').format(
            at, spoken(f"{at}T00:00:00Z", form=form)
        )
    return Markup('<time datetime="{}" data-form="{}" title="{}">{}</time>').format(
        f"{found:%Y-%m-%dT%H:%M:%SZ}", form, spoken(at), spoken(at, form=form)
    )


def place_time(starts: str, ends: str = "") -> str:
    """Return when something begins and ends, as clocks at its place show it, with the zone.

    "5 May 2031, 10:00 to 13:00 (UTC+02:00)", "4 May 2031, 22:00 to 5 May 2031, 02:00 UTC".
    """
    try:
        one = datetime.fromisoformat(starts)
        two = datetime.fromisoformat(ends) if ends else None
    except ValueError:
        return starts
    said = f"{_day(one)}, {one:%H:%M}"
    if two is not None:
        two = two.astimezone(one.tzinfo)
        said += f" to {two:%H:%M}" if two.date() == one.date() else f" to {_day(two)}, {two:%H:%M}"
    shift = one.isoformat()[-len("+00:00") :] if one.utcoffset() else ""
    return f"{said} (UTC{shift})" if shift else f"{said} UTC"


def _day(at: datetime) -> str:
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def read_at_place(text: str, zone: str) -> str | None:
    """Return what a form's date and time in a named zone are, with that zone's offset then.

    None where either cannot be read. A time that a clock shows twice is the first.
    """
    try:
        there = ZoneInfo(zone or "UTC")
        at = datetime.fromisoformat(text)
    except (ValueError, KeyError, OSError):
        return None
    at = at.replace(tzinfo=there) if at.tzinfo is None else at
    written = at.isoformat(timespec="milliseconds")
    if len(written) != len("2031-05-04T12:00:00.000+02:00"):
        return None  # an offset with seconds, of before there were zones
    return written.removesuffix("+00:00") + "Z" if written.endswith("+00:00") else written


def ago(at: str, now: str) -> str:
    """Return how long ago something was: "2 h ago", "3 days ago"."""
    one, two = _read(at), _read(now)
    if one is None or two is None:
        return at
    minutes = int((two - one).total_seconds()) // 60
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{minutes // 60} h ago"
    return f"{minutes // (24 * 60)} days ago"


def later(at: str, *, minutes: int) -> str:
    """Return a time of the record moved by minutes, as the record writes it."""
    found = _read(at)
    assert found is not None, "times of the record are written one way"
    return written(found + timedelta(minutes=minutes))


def written(at: datetime) -> str:
    """Return a time as the record writes it."""
    there = at.astimezone(UTC)
    return f"{there:%Y-%m-%dT%H:%M:%S}.{there.microsecond // 1000:03}Z"


def read_local(text: str, zone: str) -> str | None:
    """Return what a form's date and time in a named zone are in UTC, as the record writes it.

    None where either cannot be read. A time that a clock shows twice is the first.
    """
    try:
        there = ZoneInfo(zone or "UTC")
        at = datetime.fromisoformat(text)
    except (ValueError, KeyError, OSError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=there)
    try:
        return written(at)
    except (OverflowError, ValueError):
        return None


def _read(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
