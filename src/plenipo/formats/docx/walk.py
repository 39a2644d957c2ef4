"""Walk a part of the document once and flatten it into paragraphs.

Blocks nest (tables in cells, controls around rows, text boxes in drawings);
what comes out is one run of paragraphs, each of which knows the container and
the cell it stands in and the tracked rows and cells that must show for it to
show.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from lxml import etree

from plenipo.formats.docx import names as n
from plenipo.formats.docx.model import Cell, Guard, Paragraph, RevisionKind, Story
from plenipo.formats.docx.runs import NO_TEXT, Runs, choice
from plenipo.formats.docx.styles import PLAIN, Properties, Styles, number, paragraph_properties
from plenipo.formats.docx.trail import INSERTS, RUN_KINDS, Record, Trail

_WIDEST: Final = 1_000  # columns of a table
_RUN_LEVEL: Final = frozenset({n.W_R, n.W_T, n.M_OMATH, n.M_OMATHPARA, n.W_HYPERLINK})
_TABLE_FORM: Final = frozenset({n.W_TBLPR, n.W_TBLGRID})
_ROW_FORM: Final = frozenset({n.W_TRPR, n.W_TBLPREX, n.W_TCPR})
_RENUMBERS: Final = frozenset({n.W_INS, n.W_NUMBERINGCHANGE})
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


class Place(NamedTuple):
    """Where a block stands: in what container, under which changes, in which cell."""

    container: int
    ins: int = 0
    gone: int = 0
    guards: tuple[Guard, ...] = ()
    cell: Cell | None = None
    note: bool = False

    def under(self, tag: str, bit: int) -> Place:
        """Return the place inside a change that stands around blocks."""
        if tag in INSERTS:
            return self._replace(ins=bit)
        return self._replace(gone=self.gone | bit)

    def guarded(self, guard: Guard) -> Place:
        """Return the place inside a tracked row or cell."""
        return self._replace(guards=(*self.guards, guard))


class Walker:
    """Walks one part; see `Runs` for `notes` and `read_fields`."""

    __slots__ = ("_containers", "_paragraphs", "_rows", "_runs", "_styles", "_tables", "_trail")

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
        self._trail = Trail(record, part=part, known_comments=comments)
        self._styles = styles
        self._paragraphs: list[Paragraph] = []
        self._containers = 0
        self._tables = 0
        self._rows = 0
        self._runs = Runs(
            self._trail, styles=styles, notes=notes, boxed=self.story, read_fields=read_fields
        )

    @property
    def unclosed(self) -> bool:
        """Say whether a field's code is still open at the end of the part."""
        return self._runs.unclosed

    def story(self, root: etree._Element, *, note: bool = False) -> list[Paragraph]:
        """Walk the blocks of a body, note or text box and return its paragraphs."""
        outer = self._paragraphs
        self._paragraphs = []
        self._blocks(root, Place(self._container(), note=note))
        found, self._paragraphs = self._paragraphs, outer
        return found

    def _container(self) -> int:
        self._containers += 1
        return self._containers

    def _blocks(self, parent: etree._Element, place: Place) -> None:
        """Walk what stands side by side in a body, cell, note or text box."""
        for child in parent:
            tag = child.tag
            if tag == n.W_P:
                self._paragraph(child, place)
            elif tag == n.W_TBL:
                self._tables += 1
                self._table(child, self._tables, place)
            elif tag in _RUN_LEVEL:
                self._loose(child, place)
            elif tag == n.W_SECTPR:
                self._trail.formatting(child)
            elif tag == n.MC_ALTERNATE:
                branch = choice(child)
                if branch is not None:
                    self._blocks(branch, place)
            elif tag in NO_TEXT:
                continue
            elif not len(child):
                self._trail.point(child)
            elif tag in RUN_KINDS:
                bit = self._trail.revision(child, RUN_KINDS[tag])
                self._blocks(child, place.under(tag, bit))
            else:
                self._blocks(child, place)

    # -------------------------------------------------------------- tables

    def _table(self, table: etree._Element, identity: int, place: Place) -> None:
        for child in table:
            tag = child.tag
            if tag == n.W_TR:
                self._row(child, identity, place)
            elif tag in _TABLE_FORM:
                self._trail.formatting(child)
            elif tag == n.MC_ALTERNATE:
                branch = choice(child)
                if branch is not None:
                    self._table(branch, identity, place)
            elif tag in NO_TEXT:
                continue
            elif not len(child):
                self._trail.point(child)
            elif tag in RUN_KINDS:
                bit = self._trail.revision(child, RUN_KINDS[tag])
                guard = Guard(bit, 0) if tag in INSERTS else Guard(0, bit)
                self._table(child, identity, place.guarded(guard))
            else:
                self._table(child, identity, place)

    def _row(self, row: etree._Element, table: int, place: Place) -> None:
        self._rows += 1
        column = 0
        for form in row.iterchildren(n.W_TRPR, n.W_TBLPREX):
            self._trail.formatting(form)
            if form.tag == n.W_TBLPREX:
                continue
            for detail in form:
                if detail.tag in _ROW_KINDS:
                    bit = self._trail.revision(detail, _ROW_KINDS[detail.tag])
                    guard = Guard(bit, 0) if detail.tag == n.W_INS else Guard(0, bit)
                    place = place.guarded(guard)
                elif detail.tag == n.W_GRIDBEFORE:
                    column = min(max(number(detail.get(n.VAL)) or 0, 0), _WIDEST)
        self._cells(row, Cell(table, self._rows, column, place.cell), place)

    def _cells(self, parent: etree._Element, first: Cell, place: Place) -> int:
        """Walk a row's cells from `first` on; return the column behind the last."""
        column = first.column
        for child in parent:
            tag = child.tag
            at = Cell(first.table, first.row, column, first.outer)
            if tag == n.W_TC:
                inside, span = self._cell(child, place)
                self._blocks(child, inside._replace(container=self._container(), cell=at))
                column += span
            elif tag in _ROW_FORM or tag in NO_TEXT:
                continue
            elif tag == n.MC_ALTERNATE:
                branch = choice(child)
                if branch is not None:
                    column = self._cells(branch, at, place)
            elif len(child):
                column = self._cells(child, at, place)
            else:
                self._trail.point(child)
        return column

    def _cell(self, cell: etree._Element, place: Place) -> tuple[Place, int]:
        """Read a cell's own changes, and how many columns it spans."""
        span = 1
        properties = cell.find(n.W_TCPR)
        if properties is None:
            return place, span
        self._trail.formatting(properties)
        for detail in properties:
            tag = detail.tag
            if tag in _CELL_KINDS:
                bit = self._trail.revision(detail, _CELL_KINDS[tag])
                if tag == n.W_CELLINS:
                    place = place.guarded(Guard(bit, 0))
                elif tag == n.W_CELLDEL:
                    place = place.guarded(Guard(0, bit))
            elif tag == n.W_GRIDSPAN:
                span = min(max(number(detail.get(n.VAL)) or 1, 1), _WIDEST)
        return place, span

    # ---------------------------------------------------------- paragraphs

    def _loose(self, element: etree._Element, place: Place) -> None:
        """Read words that stand outside any paragraph as a paragraph of their own."""
        paragraph = self._begin(place)
        self._trail.tell("Words stand outside any paragraph; they are read as one of their own.")
        self._fill(paragraph, element, PLAIN, place)

    def _paragraph(self, element: etree._Element, place: Place) -> None:
        paragraph = self._begin(place)
        first = element[0] if len(element) else None
        if first is not None and first.tag == n.W_PPR:
            self._properties(first, paragraph)
        self._fill(paragraph, element, paragraph.properties, place)

    def _begin(self, place: Place) -> Paragraph:
        self._trail.paragraph += 1
        paragraph = Paragraph(
            self._trail.paragraph,
            place.container,
            mark_ins=place.ins,
            mark_gone=place.gone,
            guards=place.guards,
            cell=place.cell,
            note=place.note,
        )
        # The paragraph stands before those of the text boxes anchored in it.
        self._paragraphs.append(paragraph)
        return paragraph

    def _fill(
        self, paragraph: Paragraph, element: etree._Element, properties: Properties, place: Place
    ) -> None:
        trail = self._trail
        self._runs.fill(paragraph, element, properties, ins=place.ins, gone=place.gone)
        if trail.mark:
            paragraph.mark, trail.mark = trail.mark, ""

    def _properties(self, ppr: etree._Element, paragraph: Paragraph) -> None:
        paragraph.properties = paragraph_properties(ppr)
        for child in ppr:
            tag = child.tag
            if tag == n.W_RPR:
                self._mark(child, paragraph)
            elif tag == n.W_PPRCHANGE:
                paragraph.was_by = self._trail.revision(child, RevisionKind.FORMATTING)
                old = child.find(n.W_PPR)
                paragraph.was = PLAIN if old is None else paragraph_properties(old)
            elif tag == n.W_SECTPR:
                self._trail.formatting(child)
            elif tag == n.W_NUMPR:
                for detail in child:
                    if detail.tag in _RENUMBERS:
                        self._trail.revision(detail, RevisionKind.NUMBERING)

    def _mark(self, rpr: etree._Element, paragraph: Paragraph) -> None:
        """Read who inserted or deleted the paragraph's mark."""
        for detail in rpr:
            tag = detail.tag
            if tag in _MARK_KINDS:
                bit = self._trail.revision(detail, _MARK_KINDS[tag])
                if tag in INSERTS:
                    paragraph.mark_ins = bit
                else:
                    paragraph.mark_gone |= bit
            elif tag == n.W_RPRCHANGE:
                self._trail.revision(detail, RevisionKind.FORMATTING)
