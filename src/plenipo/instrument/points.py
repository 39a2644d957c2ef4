"""The points of a text: what lawyers name when they say "point 6 of the Statement".

A point is a block with a label, together with the unlabelled blocks right
behind it that belong to it (the heading and the only paragraph of an article,
a second paragraph under "4."); a block that belongs to no label, a title or a
recital, is a point by itself. Points follow each other without a gap, so that
their texts, joined, are the text.

Texts that somebody else excerpted say where words are missing: `{{cut}}`,
`[…]`, `(...)`. A point knows whether it breaks off in such a gap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from plenipo.instrument.labels import Family, parse_label
from plenipo.instrument.model import Instrument, Kind, Unit

PARAGRAPH: Final = "\n\n"  # between the blocks of a text that is kept as one string
GAP: Final = re.compile(r"\{\{[^{}\n]{0,80}\}\}|\[\s?(?:…|\.{3,4})\s?\]|\(\s?(?:…|\.{3,4})\s?\)")

Step: TypeAlias = "tuple[str, tuple[int, ...], int, str]"
"""One level of a key: what it is called where that matters, number, bis or ter, letter."""

_DIVISIONS: Final = frozenset({Kind.PART, Kind.CHAPTER, Kind.SECTION})
_NAMED: Final = {
    Kind.PART: "part",
    Kind.CHAPTER: "chapter",
    Kind.SECTION: "section",
    Kind.ANNEX: "annex",
}
_WRAPUP: Final[Step] = ("wrapup", (), 0, "")


@dataclass(frozen=True, slots=True)
class Point:
    """Blocks `[start, end)` of a text that belong together, and what they are called.

    `key` tells the same place in another version, whatever it is called there:
    "Article 3", "3." and "(3)" under nothing have one key, and so have "(a)"
    under them. It is () where nothing is numbered. `breaks` says that words
    are missing from here on to the next point.
    """

    start: int
    end: int
    label: str
    key: tuple[Step, ...]
    kind: Kind
    text: str
    breaks: bool = False

    @property
    def content(self) -> str:
        """The text after the label and the space that follows it."""
        return self.text[len(self.label) :].lstrip()


def points(instrument: Instrument) -> tuple[Point, ...]:
    """Return the points of a text, in order: every block is in exactly one. Linear."""
    units = instrument.units
    keys = _keys(units)
    starts: list[int] = []
    for k in range(len(units)):
        if not starts or not _belongs(units, keys, starts[-1], k):
            starts.append(k)
    return tuple(
        _point(units, keys, start, end)
        for start, end in zip(starts, [*starts[1:], len(units)], strict=True)
    )


def _belongs(units: Sequence[Unit], keys: Sequence[tuple[Step, ...]], head: int, k: int) -> bool:
    """Tell whether a block goes with the point that is open."""
    unit = units[k]
    if _is_gap(unit.text):
        return True
    if unit.label and parse_label(unit.label) is not None:
        return False
    if unit.kind in (Kind.CELL, Kind.FOOTNOTE):
        return units[k - 1].kind is unit.kind or unit.parent >= head
    return bool(keys[head]) and unit.parent >= head


def _point(units: Sequence[Unit], keys: Sequence[tuple[Step, ...]], start: int, end: int) -> Point:
    head = units[start]
    text = PARAGRAPH.join(unit.text for unit in units[start:end])
    gaps = list(GAP.finditer(text))
    breaks = bool(gaps) and not text[gaps[-1].end() :].strip(" .,;:\n")
    return Point(start, end, head.label, keys[start], head.kind, text, breaks)


def _is_gap(text: str) -> bool:
    found = GAP.match(text)
    return found is not None and found.end() == len(text)


def _keys(units: Sequence[Unit]) -> list[tuple[Step, ...]]:
    """Return for each unit what it is called in any version, () without a number."""
    keys: list[tuple[Step, ...]] = []
    latest: dict[int, int] = {}  # the number that was read last under each parent
    for unit in units:
        above = keys[unit.parent] if unit.parent >= 0 else ()
        if unit.kind not in _DIVISIONS:
            # Articles are counted through the parts and chapters that they stand in.
            above = tuple(step for step in above if step[0] not in ("part", "chapter", "section"))
        keys.append(_key(unit, above, latest))
    return keys


def _key(unit: Unit, above: tuple[Step, ...], latest: dict[int, int]) -> tuple[Step, ...]:
    if unit.kind is Kind.WRAPUP:
        return (*above, _WRAPUP) if above else ()
    label = parse_label(unit.label) if unit.label else None
    if label is None or label.family is Family.BULLET:
        return ()
    values = label.values
    for reading in label.readings:
        # "(i)" after "(h)" is the ninth letter, not the first Roman number.
        if reading.values == (latest.get(unit.parent, 0) + 1,):
            values = reading.values
            break
    if len(values) == 1:
        latest[unit.parent] = values[0]
    return (*above, (_NAMED.get(unit.kind, ""), values, label.insertion, label.letter))
