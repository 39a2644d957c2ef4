"""Times as sources give them: a minute, a day, days from one to another, a month, a year.

Written in ISO 8601: "2031-05-04T18:30Z", "2031-05-04", "2031-05-01/2031-05-04",
"2031-05", "2031". A time with an hour is of the day that it bears, at the place
whose clock it is. What is known to the month is never told as a day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH: Final = re.compile(r"\d{4}-\d\d")
_YEAR: Final = re.compile(r"\d{4}")
MOST: Final = 60  # characters of a time
HOW: Final = "as 2031-05-04, 2031-05-01/2031-05-04, 2031-05 or 2031-05-04T18:30Z"


class Precision(StrEnum):
    """How exactly a time is known, the most exact first."""

    MINUTE = "minute"
    DAY = "day"
    INTERVAL = "interval"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Days:
    """The days `[first, last]`, both included, and the moment where an hour is known."""

    first: date
    last: date
    precision: Precision
    moment: datetime | None = None

    @property
    def exact(self) -> bool:
        """Say whether it is known to the day at least."""
        return self.first == self.last and self.precision in (Precision.MINUTE, Precision.DAY)

    @property
    def order(self) -> tuple[date, date, bool, float]:
        """Return what sorts: by first day, shorter before longer, days before hours of them."""
        at = 0.0 if self.moment is None else self.moment.timestamp()
        return self.first, self.last, self.moment is not None, at

    def meets(self, since: date | None, until: date | None) -> bool:
        """Say whether it lies in a period, in part at least; None leaves that end open."""
        return (since is None or self.last >= since) and (until is None or self.first <= until)


def days(text: str) -> Days | None:
    """Read a time; None for what is none. An interval is read from the first to the later day."""
    try:
        return _days(text)
    except (ValueError, OverflowError):
        return None


def _days(text: str) -> Days | None:
    if not text or len(text) > MOST:
        return None
    if "/" in text:
        first, _, last = text.partition("/")
        if not (_DAY.fullmatch(first) and _DAY.fullmatch(last)):
            return None
        one, two = date.fromisoformat(first), date.fromisoformat(last)
        if two < one:
            return None
        return Days(one, two, Precision.INTERVAL if two > one else Precision.DAY)
    if _DAY.fullmatch(text):
        day = date.fromisoformat(text)
        return Days(day, day, Precision.DAY)
    if _MONTH.fullmatch(text):
        first_day = date.fromisoformat(f"{text}-01")
        later = first_day.replace(day=28) + timedelta(days=4)  # in the month after
        return Days(first_day, later - timedelta(days=later.day), Precision.MONTH)
    if _YEAR.fullmatch(text):
        year = int(text)
        return Days(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)
    if len(text) < len("2031-05-04T18:30") or text[10] != "T":
        return None
    at = datetime.fromisoformat(text)
    there = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return Days(at.date(), at.date(), Precision.MINUTE, there)
