"""What a paragraph's style says: heading level, numbering, italics, hidden text.

Styles inherit through `basedOn`; what a style leaves open its base decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from lxml import etree

from plenipo.formats.docx import names as n

_HEADING_NAME: Final = re.compile(r"heading ([1-9])\Z")
_LARGEST: Final = 2**31 - 1
_LONGEST_CHAIN: Final = 32  # styles based on styles; a circle ends here too


class Numbered(NamedTuple):
    """A paragraph's place in a list: which list, which level (None: the style's)."""

    num_id: int | None
    ilvl: int | None


class Properties(NamedTuple):
    """What a paragraph itself says; None where it says nothing."""

    style: str | None = None
    num_id: int | None = None
    ilvl: int | None = None
    outline: int | None = None


PLAIN: Final = Properties()


@dataclass(frozen=True, slots=True)
class Style:
    """What one style says by itself."""

    name: str
    based_on: str | None
    kind: str
    num_id: int | None
    ilvl: int | None
    outline: int | None
    italic: bool | None
    hidden: bool | None


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a style says with all it inherits."""

    heading: int | None = None
    num_id: int | None = None
    ilvl: int | None = None
    chain: tuple[str, ...] = ()  # the style and its bases, nearest first
    italic: bool | None = None
    hidden: bool | None = None


_NOTHING: Final = Resolved()


class Styles:
    """The styles of one document, resolved on demand and remembered."""

    __slots__ = ("_default", "_resolved", "_styles")

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._resolved: dict[str, Resolved] = {}
        self._default: str | None = None
        if root is None:
            return
        for element in root.iterchildren(n.W_STYLE):
            style_id = element.get(n.STYLEID)
            if style_id is None:
                continue
            style = _read_style(element)
            self._styles[style_id] = style
            if style.kind == "paragraph" and element.get(n.DEFAULT) in {"1", "true", "on"}:
                self._default = style_id

    def resolve(self, style_id: str | None) -> Resolved:
        """Return what a style says with its bases; the default style for None."""
        wanted = style_id if style_id is not None else self._default
        if wanted is None:
            return _NOTHING
        known = self._resolved.get(wanted)
        if known is None:
            known = self._resolved[wanted] = self._inherit(wanted)
        return known

    def numbering_style(self, style_id: str) -> int | None:
        """Return the list that a numbering style names."""
        style = self._styles.get(style_id)
        return None if style is None else style.num_id

    def _inherit(self, style_id: str) -> Resolved:
        chain: list[str] = []
        at: str | None = style_id
        while at is not None and at in self._styles and len(chain) < _LONGEST_CHAIN:
            chain.append(at)
            at = self._styles[at].based_on
        styles = [self._styles[name] for name in chain]
        return Resolved(
            heading=_heading(styles),
            num_id=next((s.num_id for s in styles if s.num_id is not None), None),
            ilvl=next((s.ilvl for s in styles if s.ilvl is not None), None),
            chain=tuple(chain),
            italic=next((s.italic for s in styles if s.italic is not None), None),
            hidden=next((s.hidden for s in styles if s.hidden is not None), None),
        )


def _heading(styles: list[Style]) -> int | None:
    for style in styles:
        if style.outline is not None:
            return heading_of(style.outline)
        if style.name == "title":
            return 0
        named = _HEADING_NAME.match(style.name)
        if named is not None:
            return int(named.group(1))
    return None


def heading_of(outline: int) -> int | None:
    """Turn an outline level (0 to 8, 9 for body text) into a heading level (1 to 9)."""
    return outline + 1 if 0 <= outline <= 8 else None


def _read_style(element: etree._Element) -> Style:
    name = based_on = None
    num_id = ilvl = outline = None
    italic = hidden = None
    for child in element:
        tag = child.tag
        if tag == n.W_NAME:
            name = child.get(n.VAL)
        elif tag == n.W_BASEDON:
            based_on = child.get(n.VAL)
        elif tag == n.W_PPR:
            _, num_id, ilvl, outline = paragraph_properties(child)
        elif tag == n.W_RPR:
            italic = switch(child.find(n.W_I))
            hidden = switch(child.find(n.W_VANISH))
    return Style(
        name=(name or "").strip().lower(),
        based_on=based_on,
        kind=element.get(n.TYPE, "paragraph"),
        num_id=num_id,
        ilvl=ilvl,
        outline=outline,
        italic=italic,
        hidden=hidden,
    )


def paragraph_properties(ppr: etree._Element) -> Properties:
    """Read style, list and outline level from a `w:pPr`."""
    style: str | None = None
    num_id: int | None = None
    ilvl: int | None = None
    outline: int | None = None
    for child in ppr:
        tag = child.tag
        if tag == n.W_PSTYLE:
            style = child.get(n.VAL)
        elif tag == n.W_NUMPR:
            num_id, ilvl = numbered(child)
        elif tag == n.W_OUTLINELVL:
            outline = number(child.get(n.VAL))
    return Properties(style, num_id, ilvl, outline)


def numbered(numpr: etree._Element) -> Numbered:
    """Read list and level from a `w:numPr`."""
    num_id: int | None = None
    ilvl: int | None = None
    for child in numpr:
        if child.tag == n.W_NUMID:
            num_id = number(child.get(n.VAL))
        elif child.tag == n.W_ILVL:
            ilvl = number(child.get(n.VAL))
    return Numbered(num_id, ilvl)


def switch(element: etree._Element | None) -> bool | None:
    """Read an on/off property: None when absent, True for a bare element."""
    if element is None:
        return None
    return element.get(n.VAL) not in n.OFF


def number(value: str | None) -> int | None:
    """Read a whole number of a sensible size; None for anything else."""
    if value is None or len(value) > 12:
        return None
    try:
        found = int(value)
    except ValueError:
        return None
    return found if -_LARGEST <= found <= _LARGEST else None
