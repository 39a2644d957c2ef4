"""The values an agreement is made of: blocks as they stand, units in a tree.

A *block* is one paragraph, heading, list item, table cell or footnote as it
stands in its source, label included. A *unit* is a block given its place in
the agreement. Recognising a document turns blocks into units and changes no
character: `unit.text == block.text`, in order, one to one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

UnitId = NewType("UnitId", str)  # random, permanent, handed in; never derived from a number


class Kind(StrEnum):
    """What a unit is in the agreement."""

    TITLE = "title"
    PREAMBLE = "preamble"  # "The Parties to this Agreement," and "Have agreed as follows:"
    RECITAL = "recital"
    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    PARAGRAPH = "paragraph"  # numbered "1.", or one of several unnumbered ones
    POINT = "point"  # "(a)", "(i)", bullets, at several levels
    ANNEX = "annex"  # annex, protocol, appendix, schedule
    HEADING = "heading"  # the title that belongs to the unit above it
    BODY = "body"  # the unlabelled text of the unit above it
    CHAPEAU = "chapeau"  # opening words that govern the points below
    WRAPUP = "wrapup"  # closing words after a list
    CELL = "cell"  # one cell of a table
    FOOTNOTE = "footnote"
    SIGNATURE = "signature"
    NOTE = "note"  # editorial matter: not the agreement's own words


@dataclass(frozen=True, slots=True)
class Block:
    """One block as it stands in its source, with what the source says of it.

    `text` is canonical (see `plenipo.text.canonical`), label included; it may
    hold single line breaks and is never empty. All offsets are code points.
    """

    text: str
    number: int = 0  # length of the number that the source computed (Word) and we put in front
    heading: int | None = None  # heading level from a style: 0 = document title, 1, 2, ...
    level: int | None = None  # list level from the source's numbering: 0, 1, ...
    cell: tuple[int, int, int] | None = None  # table, row, column, each from 0
    footnote: bool = False
    italic: int = 0  # length of the opening stretch set in italics
    mark: str = ""  # a unit id that we wrote into the file earlier, if any


@dataclass(frozen=True, slots=True)
class Notice:
    """Something intake changed, dropped or found worth telling.

    `where` names the place for a reader ("line 3", "paragraph 12, run 2");
    `what` is a full sentence.
    """

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document read from bytes: its blocks in order, and what intake reports."""

    blocks: tuple[Block, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A block in its place in the agreement.

    `label` is the label as typed ("Article 8 bis", "1.", "(a)"), a prefix of
    `text`, or "" when there is none. `depth` is 0 for title, preamble and
    whatever stands above the first numbered level, 1 for the top level in use
    and so on downwards. `parent` is the index of the unit this one belongs to
    in `Instrument.units`, or -1; a parent always stands before its children.
    """

    id: UnitId
    kind: Kind
    depth: int
    label: str
    text: str
    parent: int = -1

    @property
    def content(self) -> str:
        """The text after the label and the space that follows it."""
        return self.text[len(self.label) :].lstrip(" \n\t")


@dataclass(frozen=True, slots=True)
class Instrument:
    """An agreement: its units in document order."""

    units: tuple[Unit, ...]
    notices: tuple[Notice, ...] = field(default=())

    @property
    def title(self) -> str:
        """The text of the first title unit, or "" when the document has none."""
        return next((u.text for u in self.units if u.kind is Kind.TITLE), "")
