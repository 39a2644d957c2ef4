"""The counter machine: which number Word puts before a paragraph.

Word stores no numbers, only lists and levels; a number is what counting the
paragraphs in order gives (ISO/IEC 29500-1, 17.9). One list of counters exists
per abstract list; all lists that point to it continue each other, unless a
list overrides a start, which restarts that level where the list first appears.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from lxml import etree

from plenipo.formats.docx import names as n
from plenipo.formats.docx.numerals import known, numeral
from plenipo.formats.docx.styles import Styles, number, switch

LEVELS: Final = 9
_LONGEST_LEVEL_TEXT: Final = 200
_PLACEHOLDER: Final = re.compile(r"%([1-9])")
_ZEROS: Final = re.compile(r"(0+)1,")


class Label(NamedTuple):
    """A computed number, and whether a space follows it."""

    text: str
    spaced: bool


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    start: int = 0
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None  # restarts only after a level below this number; 0: never
    style: str | None = None  # the paragraph style that belongs to this level


@dataclass(frozen=True, slots=True)
class List_:  # noqa: N801 - `List` would read as the built-in type
    """A list as a paragraph sees it: its counters, levels and restarted levels."""

    counters: str  # id of the abstract list whose counters it moves
    levels: dict[int, Level]
    restarted: frozenset[int] = frozenset()


class Numbering:
    """All lists of one document."""

    __slots__ = ("_abstract", "_lists", "unknown_forms")

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._lists: dict[int, List_] = {}
        if root is not None:
            self._read(root, styles)
        forms = {
            level.form for entry in self._lists.values() for level in entry.levels.values()
        }  # fmt: skip
        self.unknown_forms: tuple[str, ...] = tuple(sorted(f for f in forms if not known(f)))

    def list_of(self, num_id: int) -> List_ | None:
        """Return a list, or None when the document defines none with this id."""
        return self._lists.get(num_id)

    def level_of_style(self, num_id: int, chain: tuple[str, ...]) -> int | None:
        """Return the level that a list ties to a style or, failing that, to its bases."""
        entry = self._lists.get(num_id)
        if entry is None:
            return None
        for style in chain:
            for ilvl, level in entry.levels.items():
                if level.style == style:
                    return ilvl
        return None

    def _read(self, root: etree._Element, styles: Styles) -> None:
        links: dict[str, str] = {}  # abstract list -> the numbering style it defers to
        for element in root.iterchildren(n.W_ABSTRACTNUM):
            key = element.get(n.A_ABSTRACTNUMID, "")
            self._abstract[key] = dict(map(_read_level, element.iterchildren(n.W_LVL)))
            link = element.find(n.W_NUMSTYLELINK)
            if link is not None:
                links[key] = link.get(n.VAL, "")
        nums = [
            (number(element.get(n.A_NUMID)), element)
            for element in root.iterchildren(n.W_NUM)
        ]  # fmt: skip
        points = {
            num_id: child.get(n.VAL, "")
            for num_id, element in nums
            if (child := element.find(n.W_ABSTRACTNUMID)) is not None
        }
        for num_id, element in nums:
            if num_id is None or num_id not in points:
                continue
            key = points[num_id]
            for _ in range(8):  # a link to a style that links back is left after a few turns
                if key not in links:
                    break
                key = points.get(styles.numbering_style(links[key]), key)
            self._lists[num_id] = _with_overrides(key, self._abstract.get(key, {}), element)


def _with_overrides(key: str, base: dict[int, Level], element: etree._Element) -> List_:
    levels = base
    restarted: set[int] = set()
    for override in element.iterchildren(n.W_LVLOVERRIDE):
        ilvl = number(override.get(n.A_ILVL))
        if ilvl is None or not 0 <= ilvl < LEVELS:
            continue
        if levels is base:
            levels = dict(base)
        own = override.find(n.W_LVL)
        if own is not None:
            # Word ignores a restart rule that stands in an override.
            inherited = base.get(ilvl, Level()).restart
            levels[ilvl] = replace(_read_level(own)[1], restart=inherited)
        start = override.find(n.W_STARTOVERRIDE)
        if start is not None:
            first = number(start.get(n.VAL)) or 0
            levels[ilvl] = replace(levels.get(ilvl, Level()), start=first)
            restarted.add(ilvl)
    return List_(key, levels, frozenset(restarted))


def _read_level(element: etree._Element) -> tuple[int, Level]:
    start, form, text, suffix = 0, "decimal", "", "tab"
    restart: int | None = None
    legal = False
    style: str | None = None
    for child in element.iter(
        n.W_START, n.W_NUMFMT, n.W_LVLTEXT, n.W_LVLRESTART, n.W_ISLGL, n.W_SUFF, n.W_PSTYLE
    ):
        tag, value = child.tag, child.get(n.VAL)
        if tag == n.W_START:
            start = number(value) or 0
        elif tag == n.W_NUMFMT:
            # A format that old readers do not know stands in both halves of an
            # AlternateContent; the first one read is the one Word uses.
            if form == "decimal":
                form = _form(value or "decimal", child.get(n.FORMAT))
        elif tag == n.W_LVLTEXT:
            text = (value or "")[:_LONGEST_LEVEL_TEXT]
        elif tag == n.W_LVLRESTART:
            restart = number(value)
        elif tag == n.W_ISLGL:
            legal = bool(switch(child))
        elif tag == n.W_SUFF:
            suffix = value or "tab"
        else:
            style = value
    ilvl = number(element.get(n.A_ILVL))
    if ilvl is None or not 0 <= ilvl < LEVELS:
        ilvl = LEVELS  # out of reach of any paragraph
    return ilvl, Level(start, form, text, suffix, legal, restart, style)


def _form(value: str, pattern: str | None) -> str:
    if value != "custom" or pattern is None:
        return value
    zeros = _ZEROS.match(pattern)
    if zeros is None:
        return value
    width = len(zeros.group(1)) + 1
    return "decimalZero" if width == 2 else f"decimalZero{width}"


class Counters:
    """The state of counting through one reading of a document, in order."""

    __slots__ = ("_begun", "_counts", "_numbering")

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[int] = set()

    def next(self, num_id: int, ilvl: int) -> Label | None:
        """Count one paragraph and return its number; None when it shows none."""
        entry = self._numbering.list_of(num_id)
        if entry is None or not 0 <= ilvl < LEVELS:
            return None
        level = entry.levels.get(ilvl)
        if level is None:
            return None
        counts = self._counts.setdefault(entry.counters, [None] * LEVELS)
        if num_id not in self._begun:
            self._begun.add(num_id)
            for restarted in entry.restarted:
                counts[restarted] = None
        before = counts[ilvl]
        counts[ilvl] = level.start if before is None else before + 1
        for deeper in range(ilvl + 1, LEVELS):
            if counts[deeper] is not None and _restarts(entry.levels.get(deeper), ilvl):
                counts[deeper] = None
        text = _draw(level, entry.levels, counts)
        return Label(text, level.suffix != "nothing") if text else None


def _restarts(level: Level | None, used: int) -> bool:
    """Say whether a level begins again after a level above it was used."""
    rule = None if level is None else level.restart
    return rule is None or used < rule


def _draw(level: Level, levels: dict[int, Level], counts: list[int | None]) -> str:
    if level.form in {"bullet", "none"} and "%" not in level.text:
        # A bullet is no number; a level without numbers may still carry fixed words.
        return "" if level.form == "bullet" else level.text

    def fill(match: re.Match[str]) -> str:
        at = int(match.group(1)) - 1
        shown = levels.get(at)
        if shown is None or shown.form in {"bullet", "none"}:
            return ""
        count = counts[at]
        # A level that has not been used yet is shown at its start.
        value = shown.start if count is None else count
        return numeral(value, "decimal" if level.legal else shown.form)

    return _PLACEHOLDER.sub(fill, level.text)
