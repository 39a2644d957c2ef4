"""Comparisons that were made lately: whoever looks again, filters or turns to columns waits less.

A comparison is a function of two texts; it is kept by their words, not by who
asked or in which room.
"""

from __future__ import annotations

from threading import Lock
from typing import Final

from plenipo.documents.redlines import Compared, compared
from plenipo.instrument.model import Instrument

_KEPT: Final = 12


class Comparisons:
    """The last few comparisons. Safe for many threads."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Instrument, Instrument, str], Compared] = {}
        self._lock = Lock()

    def of(self, old: Instrument, new: Instrument, *, language: str) -> Compared:
        """Return the comparison of two texts; see `plenipo.documents.redlines.compared`.

        Cost: that of reading both texts where they were compared lately.
        """
        key = (old, new, language)
        with self._lock:
            found = self._kept.get(key)
        if found is None:
            found = compared(old, new, language=language)
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = found
            while len(self._kept) > _KEPT:
                self._kept.pop(next(iter(self._kept)))
        return found
