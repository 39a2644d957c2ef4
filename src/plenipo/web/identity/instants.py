"""Arithmetic on times as the clock writes them: UTC, `YYYY-MM-DDTHH:MM:SS.mmmZ`.

Two such times compare as they sort.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

MINUTE: Final = 60  # seconds
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
FOR_EVER: Final = "9999-12-31T23:59:59.999Z"  # sorts after every time of the clock


def later(at: str, seconds: float) -> str:
    """Return the time so many seconds after `at`."""
    moved = datetime.fromisoformat(at) + timedelta(seconds=seconds)
    return f"{moved:%Y-%m-%dT%H:%M:%S}.{moved.microsecond // 1000:03}Z"


def seconds_from(earlier: str, until: str) -> float:
    """Return the seconds from one time to another; below 0 when a clock was set back."""
    return (datetime.fromisoformat(until) - datetime.fromisoformat(earlier)).total_seconds()


def to_the_minute(at: str) -> str:
    """Return the time with its seconds left out."""
    return f"{at[:16]}:00.000Z"


def epoch_seconds(at: str) -> int:
    """Return whole seconds since 1970, which is what one-time codes count by."""
    return int(datetime.fromisoformat(at).astimezone(UTC).timestamp())
