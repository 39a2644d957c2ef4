"""What walking leaves behind: authors, revisions, notices, comments, and where it is.

`Record` gathers for the whole file, `Trail` keeps the place in one part and
follows what spans elements: the ranges of moves and of comments.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from plenipo.formats.docx import names as n
from plenipo.formats.docx.marks import MARK_PREFIX, unit_id
from plenipo.formats.docx.model import Comment, Revision, RevisionKind
from plenipo.instrument.model import Notice

NAMELESS: Final = "(no name)"
_MOST_NOTICES: Final = 2_000

RUN_KINDS: Final = {
    n.W_INS: RevisionKind.INSERTION,
    n.W_DEL: RevisionKind.DELETION,
    n.W_MOVETO: RevisionKind.MOVE_TO,
    n.W_MOVEFROM: RevisionKind.MOVE_FROM,
}
INSERTS: Final = frozenset({n.W_INS, n.W_MOVETO})

_MOVE_STARTS: Final = {n.W_MOVEFROMSTART: n.W_MOVEFROM, n.W_MOVETOSTART: n.W_MOVETO}
_MOVE_ENDS: Final = {n.W_MOVEFROMEND: n.W_MOVEFROM, n.W_MOVETOEND: n.W_MOVETO}


class Record:
    """What walking gathers across all parts of a file."""

    __slots__ = ("authors", "comments", "left_out", "nested", "notices", "revisions", "tally")

    def __init__(self) -> None:
        self.authors: dict[str, int] = {}  # name -> bit
        self.revisions: list[Revision] = []
        self.notices: list[Notice] = []
        self.comments: list[Comment] = []
        self.tally: dict[str, int] = {}
        self.nested = False  # is any change inside another
        self.left_out = 0  # notices too many to keep

    def bit(self, element: etree._Element) -> tuple[str, int]:
        """Return the author of a change, and the author's bit."""
        name = element.get(n.AUTHOR) or NAMELESS
        bit = self.authors.get(name)
        if bit is None:
            bit = self.authors[name] = 1 << len(self.authors)
        return name, bit

    def tell(self, where: str, what: str) -> None:
        """Add a notice; after many only their number is kept."""
        if len(self.notices) < _MOST_NOTICES:
            self.notices.append(Notice(where, what))
        else:
            self.left_out += 1

    def tick(self, what: str) -> None:
        """Count a thing that is reported once at the end."""
        self.tally[what] = self.tally.get(what, 0) + 1


class Trail:
    """Where a walk through one part is, and the ranges that are open there.

    `known_comments` maps a comment's id to its author and words.
    """

    __slots__ = (
        "_moves",
        "_quotes",
        "known_comments",
        "mark",
        "paragraph",
        "part",
        "quoting",
        "record",
    )

    def __init__(
        self, record: Record, *, part: str, known_comments: dict[str, tuple[str, str]]
    ) -> None:
        self.record = record
        self.part = part
        self.known_comments = known_comments
        self.paragraph = 0  # counted from 1
        self.mark = ""  # the unit id of a bookmark that was passed, until a paragraph takes it
        self.quoting: dict[str, list[str]] = {}  # comment id -> words since its range began
        self._quotes: dict[str, str] = {}
        self._moves: dict[str, dict[str, str]] = {n.W_MOVEFROM: {}, n.W_MOVETO: {}}

    def where(self) -> str:
        """Name the place for a reader."""
        at = f"paragraph {self.paragraph}"
        return f"{self.part}, {at}" if self.part else at

    def tell(self, what: str) -> None:
        """Add a notice about this place."""
        self.record.tell(self.where(), what)

    def revision(self, element: etree._Element, kind: RevisionKind) -> int:
        """List a tracked change without words of its own; return its author's bit."""
        name, bit = self.record.bit(element)
        self.record.revisions.append(
            Revision(kind, name, self.paragraph, "", self.part, self.move_name(element.tag))
        )
        return bit

    def formatting(self, properties: etree._Element) -> None:
        """List the changes of formatting inside an element of properties."""
        for detail in properties.iter(*n.FORMAT_CHANGES):
            if detail.tag == n.W_TBLGRIDCHANGE:  # the one change that names no author
                self.record.revisions.append(
                    Revision(RevisionKind.FORMATTING, NAMELESS, self.paragraph, part=self.part)
                )
            else:
                self.revision(detail, RevisionKind.FORMATTING)

    def move_name(self, tag: str) -> str:
        """Return the name of the move that is open on this side, "" for none."""
        side = self._moves.get(tag)
        return next(reversed(side.values()), "") if side else ""

    def point(self, element: etree._Element) -> None:
        """Note an element that marks a point: a range's end, a bookmark, a comment."""
        tag = element.tag
        identity = element.get(n.ID, "")
        if tag == n.W_BOOKMARKSTART:
            name = element.get(n.NAME, "")
            if name.startswith(MARK_PREFIX):
                self.mark = self.mark or unit_id(name)
        elif tag in _MOVE_STARTS:
            self._moves[_MOVE_STARTS[tag]][identity] = element.get(n.NAME, "")
        elif tag in _MOVE_ENDS:
            self._moves[_MOVE_ENDS[tag]].pop(identity, None)
        elif tag == n.W_COMMENTRANGESTART:
            if identity in self.known_comments:
                self.quoting.setdefault(identity, [])
        elif tag == n.W_COMMENTRANGEEND:
            words = self.quoting.pop(identity, None)
            if words is not None:
                self._quotes[identity] = "".join(words).strip()
        elif tag in RUN_KINDS:
            self.revision(element, RUN_KINDS[tag])
        elif tag in n.CUSTOM_XML_CHANGES:
            self.revision(element, RevisionKind.STRUCTURE)
        elif tag == n.W_ALTCHUNK:
            self.tell("A whole foreign file is embedded here; it is not read.")
        elif tag == n.W_SUBDOC:
            self.tell("A part of the text is in another file; it is missing.")

    def comment(self, identity: str) -> None:
        """List a comment where the text refers to it, with the words it is on."""
        known = self.known_comments.get(identity)
        if known is None:
            return
        words = self.quoting.pop(identity, None)
        quote = self._quotes.pop(identity, "" if words is None else "".join(words).strip())
        self.record.comments.append(Comment(known[0], quote, known[1], self.paragraph))
