"""Walk a part of the document once and flatten it into paragraphs of pieces.

The walk carries who inserted and who deleted what it stands in, so that every
piece knows its history without looking up. Nothing that holds words is skipped
by accident: an element that is not known is walked through, only the ones
known to hold no text are passed over, and what is left out is reported.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lxml import etree

from plenipo.formats.docx import names as n
from plenipo.formats.docx.formulas import formula
from plenipo.formats.docx.model import (
    Cell,
    Comment,
    Guard,
    Paragraph,
    Piece,
    Revision,
    RevisionKind,
    Story,
)
from plenipo.formats.docx.project import italic_opening
from plenipo.formats.docx.styles import (
    PLAIN,
    Properties,
    Styles,
    number,
    paragraph_properties,
    switch,
)
from plenipo.formats.docx.symbols import LOST, symbol
from plenipo.instrument.model import Notice

MARK_PREFIX: Final = "plenipo_"
NAMELESS: Final = "(no name)"
_MOST_NOTICES: Final = 2_000
_WIDEST: Final = 1_000  # columns of a table
_QUOTE: Final = 60

_NO_TEXT: Final = frozenset(
    {
        n.W_PPR,
        n.W_RPR,
        n.W_SDTPR,
        n.W_SDTENDPR,
        n.W_CUSTOMXMLPR,
        n.W_SMARTTAGPR,
        n.W_TBLGRID,
        n.W_INSTRTEXT,
        n.W_DELINSTRTEXT,
        n.W_RT,
    }
)
_RUN_LEVEL: Final = frozenset({n.W_R, n.W_T, n.M_OMATH, n.M_OMATHPARA, n.W_SMARTTAG})
_KINDS: Final = {
    n.W_INS: RevisionKind.INSERTION,
    n.W_DEL: RevisionKind.DELETION,
    n.W_MOVETO: RevisionKind.MOVE_TO,
    n.W_MOVEFROM: RevisionKind.MOVE_FROM,
}
_MARK_KINDS: Final = {
    n.W_INS: RevisionKind.MARK_INSERTED,
    n.W_DEL: RevisionKind.MARK_DELETED,
    n.W_MOVETO: RevisionKind.MARK_MOVED_TO,
    n.W_MOVEFROM: RevisionKind.MARK_MOVED_FROM,
}
_ROW_KINDS: Final = {n.W_INS: RevisionKind.ROW_INSERTED, n.W_DEL: RevisionKind.ROW_DELETED}
_CELL_KINDS: Final = {
    n.W_CELLINS: RevisionKind.CELL_INSERTED,
    n.W_CELLDEL: RevisionKind.CELL_DELETED,
    n.W_CELLMERGE: RevisionKind.CELL_MERGED,
}
_R: Final = n.W_R
_RPR: Final = n.W_RPR
_TEXT: Final = frozenset({n.W_T, n.W_DELTEXT})
_TABS: Final = frozenset({n.W_TAB, n.W_PTAB})
_BREAKS: Final = frozenset({n.W_BR, n.W_CR})
_STRIKES: Final = frozenset({n.W_STRIKE, n.W_DSTRIKE})
_FORMULA: Final = frozenset({n.M_R, n.M_CTRLPR, n.M_OMATH})
_PICTURES: Final = frozenset({n.W_DRAWING, n.W_PICT, n.W_OBJECT})
_NOTE_REFERENCES: Final = frozenset({n.W_FOOTNOTEREFERENCE, n.W_ENDNOTEREFERENCE})
_TABLE_FORM: Final = frozenset({n.W_TBLPR, n.W_TBLGRID})
_ROW_FORM: Final = frozenset({n.W_TRPR, n.W_TBLPREX, n.W_TCPR})
_RENUMBERS: Final = frozenset({n.W_INS, n.W_NUMBERINGCHANGE})
_MOVE_STARTS: Final = frozenset({n.W_MOVEFROMSTART, n.W_MOVETOSTART})
_MOVE_ENDS: Final = frozenset({n.W_MOVEFROMEND, n.W_MOVETOEND})
_PENDING: Final = Revision(RevisionKind.STRUCTURE, "", 0)
_INSERTS: Final = frozenset({n.W_INS, n.W_MOVETO, n.W_CELLINS})
_DELETES: Final = frozenset({n.W_DEL, n.W_MOVEFROM, n.W_CELLDEL})


class Record:
    """What walking gathers across all parts: authors, revisions, notices, comments."""

    __slots__ = ("_left_out", "authors", "comments", "nested", "notices", "revisions", "tally")

    def __init__(self) -> None:
        self.authors: dict[str, int] = {}
        self.revisions: list[Revision] = []
        self.notices: list[Notice] = []
        self.comments: list[Comment] = []
        self.tally: dict[str, int] = {}
        self.nested = False  # is any change inside another
        self._left_out = 0

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
            self._left_out += 1

    def count(self, what: str) -> None:
        """Count a thing that is reported once at the end."""
        self.tally[what] = self.tally.get(what, 0) + 1

    @property
    def left_out(self) -> int:
        """How many notices were too many to keep."""
        return self._left_out


class Walker:
    """Walks one part. `notes` gives the story of a foot- or endnote reference."""

    def __init__(
        self,
        record: Record,
        *,
        styles: Styles,
        notes: Callable[[str, str], Story | None],
        comments: dict[str, tuple[str, str]],
        part: str = "",
        read_fields: bool = True,
    ) -> None:
        self.record = record
        self.styles = styles
        self.notes = notes
        self.comments = comments
        self.part = part
        self.read_fields = read_fields
        self.paragraphs: list[Paragraph] = []
        self.count = 0
        self._containers = 0
        self._tables = 0
        self._rows = 0
        self._fields: list[bool] = []  # for each open field: is its result being shown
        self._coded = 0  # how many open fields still show their code
        self._pieces: list[Piece] = []
        self._italic = False
        self._hidden = False
        self._tracked = False
        self._hidden_text: list[str] = []
        self._pending_mark = ""
        self._moves: dict[str, dict[str, str]] = {n.W_MOVEFROM: {}, n.W_MOVETO: {}}
        self._open_comments: dict[str, list[str]] = {}
        self._quotes: dict[str, str] = {}
        self._boxes = 0

    # ------------------------------------------------------------ blocks

    def story(self, root: etree._Element, *, note: bool = False) -> list[Paragraph]:
        """Walk the blocks of a body, note or text box and return its paragraphs."""
        outer = self.paragraphs
        self.paragraphs = []
        self._containers += 1
        self.blocks(root, self._containers, ins=0, gone=0, guards=(), cell=None, note=note)
        found, self.paragraphs = self.paragraphs, outer
        return found

    @property
    def unclosed(self) -> bool:
        """Say whether a field's code is still open at the end of the part."""
        return self._coded > 0

    def blocks(
        self,
        parent: etree._Element,
        container: int,
        *,
        ins: int,
        gone: int,
        guards: tuple[Guard, ...],
        cell: Cell | None,
        note: bool,
    ) -> None:
        """Walk what stands side by side in a body, cell, note or text box."""
        for child in parent:
            tag = child.tag
            if tag == n.W_P:
                self._paragraph(child, container, ins, gone, guards, cell, note)
            elif tag == n.W_TBL:
                self._tables += 1
                self._table(child, self._tables, ins, gone, guards, cell, note)
            elif tag in _KINDS:
                _, bit = self._revision(child, _KINDS[tag])
                more_ins = bit if tag in _INSERTS else ins
                more_gone = gone | bit if tag in _DELETES else gone
                self.blocks(
                    child, container, ins=more_ins, gone=more_gone, guards=guards, cell=cell,
                    note=note,
                )  # fmt: skip
            elif tag == n.W_SECTPR:
                self._formatting(child)
            elif tag == n.W_ALTCHUNK:
                self.record.tell(
                    self._where(), "A whole foreign file is embedded here; it is not read."
                )
            elif tag == n.MC_ALTERNATE:
                choice = _choice(child)
                if choice is not None:
                    self.blocks(
                        choice, container, ins=ins, gone=gone, guards=guards, cell=cell, note=note
                    )
            elif tag in _RUN_LEVEL:
                self._loose(child, container, ins, gone, guards, cell, note)
            elif tag in _NO_TEXT:
                continue
            elif not len(child):
                self._point(child)
            else:
                self.blocks(
                    child, container, ins=ins, gone=gone, guards=guards, cell=cell, note=note
                )

    def _table(
        self,
        table: etree._Element,
        identity: int,
        ins: int,
        gone: int,
        guards: tuple[Guard, ...],
        outer: Cell | None,
        note: bool,
    ) -> None:
        for child in table:
            tag = child.tag
            if tag == n.W_TR:
                self._row(child, identity, ins, gone, guards, outer, note)
            elif tag in _TABLE_FORM:
                self._formatting(child)
            elif tag == n.MC_ALTERNATE:
                choice = _choice(child)
                if choice is not None:
                    self._table(choice, identity, ins, gone, guards, outer, note)
            elif tag in _NO_TEXT:
                continue
            elif tag in _KINDS and len(child):
                self._revision(child, _KINDS[tag])
                _, bit = self.record.bit(child)
                guard = Guard(bit, 0) if tag in _INSERTS else Guard(0, bit)
                self._table(child, identity, ins, gone, (*guards, guard), outer, note)
            elif len(child):
                self._table(child, identity, ins, gone, guards, outer, note)
            else:
                self._point(child)

    def _row(
        self,
        row: etree._Element,
        table: int,
        ins: int,
        gone: int,
        guards: tuple[Guard, ...],
        outer: Cell | None,
        note: bool,
    ) -> None:
        self._rows += 1
        column = 0
        for child in row.iterchildren(n.W_TRPR, n.W_TBLPREX):
            self._formatting(child)
            if child.tag == n.W_TBLPREX:
                continue
            for detail in child:
                if detail.tag in _ROW_KINDS:
                    _, bit = self._revision(detail, _ROW_KINDS[detail.tag])
                    guard = Guard(bit, 0) if detail.tag == n.W_INS else Guard(0, bit)
                    guards = (*guards, guard)
                elif detail.tag == n.W_GRIDBEFORE:
                    column = min(max(number(detail.get(n.VAL)) or 0, 0), _WIDEST)
        self._cells(row, Cell(table, self._rows, column, outer), ins, gone, guards, note)

    def _cells(
        self,
        parent: etree._Element,
        place: Cell,
        ins: int,
        gone: int,
        guards: tuple[Guard, ...],
        note: bool,
    ) -> int:
        """Walk a row's cells from `place` on; return the column behind the last."""
        column = place.column
        for child in parent:
            tag = child.tag
            at = Cell(place.table, place.row, column, place.outer)
            if tag == n.W_TC:
                cell_guards, span = self._cell(child, guards)
                self._containers += 1
                self.blocks(
                    child, self._containers, ins=ins, gone=gone, guards=cell_guards, cell=at,
                    note=note,
                )  # fmt: skip
                column += span
            elif tag in _ROW_FORM or tag in _NO_TEXT:
                continue
            elif tag == n.MC_ALTERNATE:
                choice = _choice(child)
                if choice is not None:
                    column = self._cells(choice, at, ins, gone, guards, note)
            elif len(child):
                column = self._cells(child, at, ins, gone, guards, note)
            else:
                self._point(child)
        return column

    def _cell(
        self, cell: etree._Element, guards: tuple[Guard, ...]
    ) -> tuple[tuple[Guard, ...], int]:
        """Read a cell's own changes and how many columns it spans."""
        span = 1
        properties = cell.find(n.W_TCPR)
        if properties is None:
            return guards, span
        self._formatting(properties)
        for detail in properties:
            tag = detail.tag
            if tag in _CELL_KINDS:
                _, bit = self._revision(detail, _CELL_KINDS[tag])
                if tag == n.W_CELLINS:
                    guards = (*guards, Guard(bit, 0))
                elif tag == n.W_CELLDEL:
                    guards = (*guards, Guard(0, bit))
            elif tag == n.W_GRIDSPAN:
                span = min(max(number(detail.get(n.VAL)) or 1, 1), _WIDEST)
        return guards, span

    def _loose(
        self,
        element: etree._Element,
        container: int,
        ins: int,
        gone: int,
        guards: tuple[Guard, ...],
        cell: Cell | None,
        note: bool,
    ) -> None:
        """Read words that stand outside any paragraph as a paragraph of their own."""
        self.count += 1
        self.record.tell(
            self._where(), "Words stand outside any paragraph; they are read as one of their own."
        )
        paragraph = Paragraph(self.count, container, guards=guards, cell=cell, note=note)
        paragraph.mark_ins, paragraph.mark_gone = ins, gone
        outer = self._begin(PLAIN)
        if element.tag == n.W_R:
            self._run(element, ins, gone)
        else:
            self._inline(element, ins, gone)
        self._end(paragraph, outer)

    # -------------------------------------------------------- paragraphs

    def _paragraph(
        self,
        element: etree._Element,
        container: int,
        ins: int,
        gone: int,
        guards: tuple[Guard, ...],
        cell: Cell | None,
        note: bool,
    ) -> None:
        self.count += 1
        paragraph = Paragraph(self.count, container, guards=guards, cell=cell, note=note)
        paragraph.mark_ins, paragraph.mark_gone = ins, gone
        first = element[0] if len(element) else None
        if first is not None and first.tag == n.W_PPR:
            self._properties(first, paragraph)
        outer = self._begin(paragraph.properties)
        if ins or gone:
            self._tracked = True
        self._inline(element, ins, gone)
        self._end(paragraph, outer)

    def _begin(self, properties: Properties) -> tuple[list[Piece], bool, bool, bool, list[str]]:
        """Start gathering pieces; return what was being gathered (text boxes nest)."""
        outer = (self._pieces, self._italic, self._hidden, self._tracked, self._hidden_text)
        self._pieces = []
        style = self.styles.resolve(properties.style)
        self._italic = bool(style.italic)
        self._hidden = bool(style.hidden)
        self._tracked = False
        self._hidden_text = []
        return outer

    def _end(
        self, paragraph: Paragraph, outer: tuple[list[Piece], bool, bool, bool, list[str]]
    ) -> None:
        pieces = self._pieces
        if self._tracked:
            paragraph.pieces = pieces
        else:
            paragraph.whole = "".join([piece[0] for piece in pieces])
            paragraph.opening = italic_opening([(piece[0], piece[3]) for piece in pieces])
            paragraph.stories = tuple([piece[4] for piece in pieces if piece[4] is not None])
        if self._hidden_text:
            hidden = "".join(self._hidden_text)
            self.record.tell(
                self._where(paragraph.number),
                f"Hidden text is left out: {_shortened(hidden)!r}.",
            )
        if self._pending_mark:
            paragraph.mark, self._pending_mark = self._pending_mark, ""
        self._pieces, self._italic, self._hidden, self._tracked, self._hidden_text = outer
        self.paragraphs.append(paragraph)

    def _properties(self, ppr: etree._Element, paragraph: Paragraph) -> None:
        paragraph.properties = paragraph_properties(ppr)
        for child in ppr:
            tag = child.tag
            if tag == n.W_RPR:
                self._mark(child, paragraph)
            elif tag == n.W_PPRCHANGE:
                _, bit = self._revision(child, RevisionKind.FORMATTING)
                old = child.find(n.W_PPR)
                paragraph.was = PLAIN if old is None else paragraph_properties(old)
                paragraph.was_by = bit
            elif tag == n.W_SECTPR:
                self._formatting(child)
            elif tag == n.W_NUMPR:
                for detail in child:
                    if detail.tag in _RENUMBERS:
                        self._revision(detail, RevisionKind.NUMBERING)

    def _mark(self, rpr: etree._Element, paragraph: Paragraph) -> None:
        """Read who inserted or deleted the paragraph's mark."""
        for detail in rpr:
            tag = detail.tag
            if tag in _MARK_KINDS:
                _, bit = self._revision(detail, _MARK_KINDS[tag])
                if tag in _INSERTS:
                    paragraph.mark_ins = bit
                else:
                    paragraph.mark_gone |= bit
            elif tag == n.W_RPRCHANGE:
                self._revision(detail, RevisionKind.FORMATTING)

    # ------------------------------------------------------------ inline

    def _inline(self, parent: etree._Element, ins: int, gone: int) -> None:
        for child in parent:
            tag = child.tag
            if tag == _R:
                self._run(child, ins, gone)
            elif tag in _KINDS:
                self._change(child, ins, gone)
            elif tag in _NO_TEXT:
                continue
            elif tag == n.MC_ALTERNATE:
                choice = _choice(child)
                if choice is not None:
                    self._inline(choice, ins, gone)
            elif tag in _FORMULA:
                self._math(child, ins, gone)
            elif not len(child):
                self._point(child)
            elif tag == n.W_SDT:
                self._control(child, ins, gone)
            elif not formula(
                child,
                inside=lambda inner: self._inline(inner, ins, gone),
                say=lambda sign: self._say(sign, ins, gone, self._italic),
            ):
                if tag == n.W_RUBY:
                    self.record.count("ruby")
                self._inline(child, ins, gone)

    def _change(self, element: etree._Element, ins: int, gone: int) -> None:
        tag = element.tag
        record = self.record
        name, bit = record.bit(element)
        at = len(record.revisions)
        record.revisions.append(_PENDING)  # outer changes stand before inner ones
        pieces = self._pieces
        start = len(pieces)
        self._tracked = True
        if tag in _INSERTS:
            record.nested |= bool(gone)
            self._inline(element, bit, gone)
        else:
            record.nested |= bool(ins)
            self._inline(element, ins, gone | bit)
        text = "".join([piece[0] for piece in pieces[start:]])
        record.revisions[at] = Revision(
            _KINDS[tag], name, self.count, text, self.part, self._move_name(tag)
        )

    def _control(self, sdt: etree._Element, ins: int, gone: int) -> None:
        properties = sdt.find(n.W_SDTPR)
        if properties is not None and switch(properties.find(n.W_SHOWINGPLCHDR)):
            self.record.tell(
                self._where(), "A content control shows its prompt; the prompt is read as text."
            )
        self._inline(sdt, ins, gone)

    def _math(self, element: etree._Element, ins: int, gone: int) -> None:
        tag = element.tag
        if tag == n.M_OMATH:
            self.record.count("formula")
            self._inline(element, ins, gone)
            return
        if tag == n.M_CTRLPR:
            for detail in element.iter(n.W_INS, n.W_DEL, n.W_RPRCHANGE):
                kind = (
                    RevisionKind.FORMATTING if detail.tag == n.W_RPRCHANGE else RevisionKind.FORMULA
                )
                self._revision(detail, kind)
            return
        for child in element:
            if child.tag == n.M_T and child.text:
                self._say(child.text, ins, gone, self._italic)
            elif child.tag in _TEXT:
                self._say(child.text or "", ins, gone, self._italic)
            elif child.tag == n.W_RPR:
                self._formatting(child)

    def _point(self, element: etree._Element) -> None:
        """Note an element that marks a point: a range's end, a bookmark, a comment."""
        tag = element.tag
        if tag == n.W_BOOKMARKSTART:
            name = element.get(n.NAME, "")
            if name.startswith(MARK_PREFIX):
                self._pending_mark = self._pending_mark or unit_id(name)
        elif tag in _MOVE_STARTS:
            side = n.W_MOVEFROM if tag == n.W_MOVEFROMSTART else n.W_MOVETO
            self._moves[side][element.get(n.ID, "")] = element.get(n.NAME, "")
        elif tag in _MOVE_ENDS:
            side = n.W_MOVEFROM if tag == n.W_MOVEFROMEND else n.W_MOVETO
            self._moves[side].pop(element.get(n.ID, ""), None)
        elif tag == n.W_COMMENTRANGESTART:
            if element.get(n.ID, "") in self.comments:
                self._open_comments.setdefault(element.get(n.ID, ""), [])
        elif tag == n.W_COMMENTRANGEEND:
            words = self._open_comments.pop(element.get(n.ID, ""), None)
            if words is not None:
                self._quotes[element.get(n.ID, "")] = "".join(words).strip()
        elif tag in _KINDS:
            self._revision(element, _KINDS[tag])
        elif tag in n.CUSTOM_XML_CHANGES:
            self._revision(element, RevisionKind.STRUCTURE)
        elif tag == n.W_ALTCHUNK:
            self.record.tell(
                self._where(), "A whole foreign file is embedded here; it is not read."
            )
        elif tag == n.W_SUBDOC:
            self.record.tell(self._where(), "A part of the text is in another file; it is missing.")

    # -------------------------------------------------------------- runs

    def _run(self, run: etree._Element, ins: int, gone: int) -> None:
        italic, hidden = self._italic, self._hidden
        for child in run:
            tag = child.tag
            if tag in _TEXT:
                text = child.text
                if not text or self._coded:
                    continue
                if "\n" in text or "\r" in text:
                    text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
                if hidden:
                    self._hidden_text.append(text)
                    continue
                self._pieces.append((text, ins, gone, italic, None))
                if self._open_comments:
                    self._quote(text)
            elif tag == _RPR:
                italic, hidden = self._run_properties(child, italic, hidden)
            elif tag in _TABS:
                self._say(" ", ins, gone, italic, hidden=hidden)
            elif tag in _BREAKS:
                plain = tag == n.W_CR or child.get(n.TYPE, "textWrapping") == "textWrapping"
                self._say("\n" if plain else " ", ins, gone, italic, hidden=hidden)
            elif tag == n.W_NOBREAKHYPHEN:
                self._say("\u2011", ins, gone, italic, hidden=hidden)
            elif tag == n.W_FLDCHAR:
                self._field(child.get(n.FLDCHARTYPE, ""))
            elif tag not in _NO_TEXT:
                self._object(child, ins, gone, italic, hidden=hidden)

    def _run_properties(self, rpr: etree._Element, italic: bool, hidden: bool) -> tuple[bool, bool]:
        own_italic: bool | None = None
        own_hidden: bool | None = None
        for detail in rpr:
            tag = detail.tag
            if tag == n.W_I:
                own_italic = switch(detail)
            elif tag == n.W_VANISH:
                own_hidden = switch(detail)
            elif tag == n.W_RSTYLE:
                style = self.styles.run(detail.get(n.VAL, ""))
                italic = italic if style.italic is None else style.italic
                hidden = hidden if style.hidden is None else style.hidden
            elif tag == n.W_RPRCHANGE:
                self._revision(detail, RevisionKind.FORMATTING)
            elif tag in _STRIKES and switch(detail):
                self.record.count("strike")
        return (
            italic if own_italic is None else own_italic,
            hidden if own_hidden is None else own_hidden,
        )

    def _object(
        self, element: etree._Element, ins: int, gone: int, italic: bool, *, hidden: bool
    ) -> None:
        """Read what a run holds beside plain characters."""
        tag = element.tag
        if tag == n.W_SYM:
            self._symbol(element, ins, gone, italic, hidden=hidden)
        elif tag in _NOTE_REFERENCES:
            kind = "footnote" if tag == n.W_FOOTNOTEREFERENCE else "endnote"
            story = self.notes(kind, element.get(n.ID, ""))
            if story is None:
                self.record.tell(self._where(), f"A reference to a missing {kind} stands here.")
            else:
                self._pieces.append(("", ins, gone, italic, story))
        elif tag == n.W_COMMENTREFERENCE:
            self._comment(element.get(n.ID, ""))
        elif tag == n.MC_ALTERNATE:
            choice = _choice(element)
            if choice is not None:
                for child in choice:
                    self._object(child, ins, gone, italic, hidden=hidden)
        elif tag in _PICTURES:
            if tag == n.W_OBJECT:
                self.record.count("object")
            elif next(element.iter(n.A_BLIP, n.V_IMAGEDATA), None) is not None:
                self.record.count("image")
            self._box(element, ins, gone)
        elif tag in _KINDS or len(element):
            self._inline(element, ins, gone)

    def _symbol(
        self, element: etree._Element, ins: int, gone: int, italic: bool, *, hidden: bool
    ) -> None:
        font, code = element.get(n.FONT, ""), element.get(n.CHAR, "")
        sign = symbol(font, code)
        if sign is None:
            self.record.tell(
                self._where(),
                f"The sign {code[:8]} of the font {font[:40]!r} has no known character; "
                "U+FFFD stands in its place.",
            )
            sign = LOST
        self._say(sign, ins, gone, italic, hidden=hidden)

    def _box(self, element: etree._Element, ins: int, gone: int) -> None:
        """Read the text boxes of a drawing, outermost first, each once."""
        for child in element:
            if child.tag == n.W_TXBXCONTENT:
                fields, coded = self._fields, self._coded
                self._fields, self._coded = [], 0
                self._boxes += 1
                key = f"{self.part} box {self._boxes}"
                story = Story(self.story(child), key)
                self._fields, self._coded = fields, coded
                self._pieces.append(("", ins, gone, False, story))
            elif child.tag == n.MC_ALTERNATE:
                choice = _choice(child)
                if choice is not None:
                    self._box(choice, ins, gone)
            elif len(child):
                self._box(child, ins, gone)

    def _field(self, kind: str) -> None:
        """Follow a field: its code is not text, its result is."""
        if not self.read_fields:
            return
        if kind == "begin":
            self._fields.append(False)
            self._coded += 1
        elif kind == "separate":
            if self._fields and not self._fields[-1]:
                self._fields[-1] = True
                self._coded -= 1
        elif kind == "end" and self._fields and not self._fields.pop():
            self._coded -= 1

    def _comment(self, identity: str) -> None:
        known = self.comments.get(identity)
        if known is None:
            return
        words = self._open_comments.pop(identity, None)
        quote = self._quotes.pop(identity, "" if words is None else "".join(words).strip())
        self.record.comments.append(Comment(known[0], quote, known[1], self.count))

    # ------------------------------------------------------------- small

    def _say(self, text: str, ins: int, gone: int, italic: bool, *, hidden: bool = False) -> None:
        if self._coded:
            return
        if hidden:
            self._hidden_text.append(text)
            return
        self._pieces.append((text, ins, gone, italic, None))
        if self._open_comments:
            self._quote(text)

    def _quote(self, text: str) -> None:
        for words in self._open_comments.values():
            words.append(text)

    def _revision(self, element: etree._Element, kind: RevisionKind) -> tuple[str, int]:
        name, bit = self.record.bit(element)
        self.record.revisions.append(
            Revision(kind, name, self.count, part=self.part, name=self._move_name(element.tag))
        )
        return name, bit

    def _move_name(self, tag: str) -> str:
        side = self._moves.get(tag)
        return next(reversed(side.values()), "") if side else ""

    def _formatting(self, properties: etree._Element) -> None:
        for detail in properties.iter(*n.FORMAT_CHANGES):
            if detail.tag == n.W_TBLGRIDCHANGE:  # the one change that names no author
                self.record.revisions.append(
                    Revision(RevisionKind.FORMATTING, NAMELESS, self.count, part=self.part)
                )
            else:
                self._revision(detail, RevisionKind.FORMATTING)

    def _where(self, paragraph: int | None = None) -> str:
        at = f"paragraph {self.count if paragraph is None else paragraph}"
        return f"{self.part}, {at}" if self.part else at


def _choice(element: etree._Element) -> etree._Element | None:
    """Return the one branch of an AlternateContent that is read."""
    for kind in (n.MC_CHOICE, n.MC_FALLBACK):
        found = element.find(kind)
        if found is not None:
            return found
    return None


def _shortened(text: str) -> str:
    return text if len(text) <= _QUOTE else text[:_QUOTE].rstrip() + "..."


def mark_name(unit: str) -> str | None:
    """Return the bookmark that carries a unit's id; None when Word would not take it.

    Word allows letters, digits and underscores, forty characters in all. Any
    other character of an id is written as an underscore and its code point in
    hexadecimal, closed by an underscore, so that the id can be read back.
    """
    name = MARK_PREFIX + "".join(
        sign if sign.isascii() and sign.isalnum() else f"_{ord(sign):x}_" for sign in unit
    )
    return name if len(name) <= 40 else None


def unit_id(name: str) -> str:
    """Read an id back out of a bookmark's name; "" when the name is not one of ours."""
    parts = name[len(MARK_PREFIX) :].split("_")
    letters: list[str] = []
    for at, part in enumerate(parts):
        if at % 2 == 0:
            letters.append(part)
            continue
        point = int(part, 16) if part and len(part) <= 6 and _is_hex(part) else -1
        if not 0 <= point <= 0x10FFFF:
            return ""
        letters.append(chr(point))
    return "".join(letters) if len(parts) % 2 else ""


def _is_hex(text: str) -> bool:
    return all(sign in "0123456789abcdef" for sign in text)
