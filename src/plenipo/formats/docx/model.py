"""What a Word file holds: authors, tracked changes, and the texts they make.

A document is kept as a flat run of paragraphs, each a run of *pieces* that say
who inserted and who deleted them. Every text of the document (the base, one
author's, everybody's) is a cheap projection of that one run; paragraphs are
put together from the paragraph marks that a projection keeps, so that merges
and splits fall out by themselves.

Authors are bits: an author's bit in `ins` or `gone` says that the author
inserted or deleted the piece, and a projection is the mask of the authors
whose changes are taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from plenipo.formats.docx.styles import PLAIN, Properties
from plenipo.instrument.model import Notice, Source

if TYPE_CHECKING:
    from plenipo.formats.docx.project import Projector

EVERYONE = -1  # the mask that takes every author's changes
NOBODY = 0


class RevisionKind(StrEnum):
    """What a tracked change does."""

    INSERTION = "insertion"
    DELETION = "deletion"
    MOVE_FROM = "move from"
    MOVE_TO = "move to"
    MARK_INSERTED = "paragraph mark inserted"
    MARK_DELETED = "paragraph mark deleted"
    MARK_MOVED_FROM = "paragraph mark moved from"
    MARK_MOVED_TO = "paragraph mark moved to"
    ROW_INSERTED = "row inserted"
    ROW_DELETED = "row deleted"
    CELL_INSERTED = "cell inserted"
    CELL_DELETED = "cell deleted"
    CELL_MERGED = "cell merged"
    FORMATTING = "formatting"
    NUMBERING = "numbering"
    FORMULA = "formula"
    STRUCTURE = "structure"  # a content control or custom XML element around words


TEXTLESS = frozenset(
    {
        RevisionKind.FORMATTING,
        RevisionKind.NUMBERING,
        RevisionKind.FORMULA,
        RevisionKind.STRUCTURE,
        RevisionKind.CELL_MERGED,
    }
)


class Revision(NamedTuple):
    """One tracked change as the file marks it: one element, one revision."""

    kind: RevisionKind
    author: str
    paragraph: int  # counted from 1 in the order of the file
    text: str = ""
    part: str = ""  # "" for the text itself, else the part, such as "header1"
    name: str = ""  # of a move


class ChangeCount(NamedTuple):
    """How many changes of one kind one author made."""

    author: str
    kind: RevisionKind
    times: int


@dataclass(frozen=True, slots=True)
class Move:
    """Words that an author moved; a missing end is -1."""

    author: str
    text: str
    from_paragraph: int
    to_paragraph: int


@dataclass(frozen=True, slots=True)
class SubAmendment:
    """A change by one author inside words that another author inserted.

    `kind` is `DELETION` (author takes out words that `of` proposed),
    `INSERTION` (author adds words inside them) or `MARK_DELETED`.
    """

    kind: RevisionKind
    author: str
    of: str
    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: who, on which words, what. It is not part of the text."""

    author: str
    quote: str
    text: str
    paragraph: int


# Words with one history: text, who inserted them (one bit), who deleted them
# (any bits), are they italic, and the note or text box anchored here. A bare
# tuple, because a long document has a hundred thousand of them.
Piece: TypeAlias = "tuple[str, int, int, bool, Story | None]"


@dataclass(slots=True)
class Guard:
    """A row or cell: it and all in it shows only where its changes allow."""

    ins: int
    gone: int


@dataclass(slots=True)
class Cell:
    """A cell's place: the table and row by identity, the column in the grid.

    `outer` is the cell that the table stands in.
    """

    table: int
    row: int
    column: int
    outer: Cell | None = None


@dataclass(slots=True)
class Paragraph:
    """A paragraph as the file has it, before any projection.

    `container` names the body, cell, note or box it stands in: paragraphs of
    different containers never merge. `was` are the properties before a tracked
    change of formatting by `was_by`. `whole` is the raw text where nothing in
    the paragraph is tracked, and `opening` the length of its italic opening.
    """

    number: int
    container: int
    properties: Properties = PLAIN
    was: Properties | None = None
    was_by: int = 0
    pieces: list[Piece] = field(default_factory=list)
    mark_ins: int = 0
    mark_gone: int = 0
    guards: tuple[Guard, ...] = ()
    cell: Cell | None = None
    note: bool = False
    mark: str = ""
    whole: str | None = None
    opening: int = 0
    stories: tuple[Story, ...] = ()


@dataclass(slots=True)
class Story:
    """The paragraphs of a note or a text box, anchored in another paragraph."""

    paragraphs: list[Paragraph]
    key: str  # the same for every reference to one note, which is read out once


@dataclass(frozen=True, slots=True)
class WordDocument:
    """A Word file as read: who changed what, and the texts that follow from it.

    `authors` are all whose changes touch the text, sorted; `formatting_authors`
    those whose changes do not. `revisions` lists every tracked change in the
    order of the file, `changes` counts them. Notices are what reading found,
    beside those that a text of the document brings itself.
    """

    authors: tuple[str, ...]
    formatting_authors: tuple[str, ...]
    revisions: tuple[Revision, ...]
    moves: tuple[Move, ...]
    sub_amendments: tuple[SubAmendment, ...]
    comments: tuple[Comment, ...]
    notices: tuple[Notice, ...]
    _projector: Projector = field(repr=False, compare=False)

    @property
    def has_changes(self) -> bool:
        """Say whether any tracked change touches the text."""
        return bool(self.authors)

    @property
    def marks(self) -> tuple[str, ...]:
        """Return the ids of ours that paragraphs of the text carry, in the order of the file."""
        return self._projector.marks()

    @property
    def changes(self) -> tuple[ChangeCount, ...]:
        """Count the tracked changes by author and kind, sorted by both."""
        counts = Counter((revision.author, revision.kind) for revision in self.revisions)
        return tuple(ChangeCount(a, k, counts[a, k]) for a, k in sorted(counts))

    def accepted(self) -> Source:
        """Return the text with all tracked changes accepted."""
        return self._projector.source(EVERYONE, self.notices)

    def base(self) -> Source:
        """Return the text with all tracked changes rejected."""
        return self._projector.source(NOBODY, self.notices)

    def by_author(self, name: str) -> Source:
        """Return the untracked words, plus this author's insertions, less the deletions.

        Other authors' changes are left out, their deletions inside this
        author's insertions too (see `sub_amendments`). A name without changes
        gives the base.
        """
        return self.accepting((name,))

    def accepting(self, authors: Collection[str]) -> Source:
        """Return the text with these authors' changes accepted, all others rejected."""
        return self._projector.source(self._projector.mask(authors), self.notices)
