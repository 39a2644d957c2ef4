"""Draw one text out of a document: accept some authors' changes, reject the rest.

One pass over the paragraphs. A piece shows where its insertion is accepted and
its deletion is not; a paragraph ends where its mark shows, else it runs on into
the next paragraph of the same container and takes that one's properties, since
a paragraph's properties belong to its mark (ISO/IEC 29500-1, 17.13.5.15).
Numbers are counted on the result, so each text has its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from plenipo.formats.docx.model import Cell, Paragraph, Story
from plenipo.formats.docx.numbering import Counters, Label, Numbering
from plenipo.formats.docx.styles import Properties, Styles, heading_of
from plenipo.instrument.model import Block, Notice, Source
from plenipo.text.canonical import Canonical, canonical

_QUOTE: Final = 40
_ODD: Final = frozenset("\ufffc\ufffd")  # printable, and yet reported


@dataclass(frozen=True, slots=True)
class Layout:
    """What a paragraph's properties come to: heading level, list, list level."""

    heading: int | None
    num_id: int | None
    ilvl: int | None


class Projector:
    """The paragraphs of a document with all that is needed to draw its texts."""

    __slots__ = ("_authors", "_canonical", "_layouts", "_numbering", "_paragraphs", "_styles")

    def __init__(
        self,
        paragraphs: list[Paragraph],
        *,
        authors: dict[str, int],
        styles: Styles,
        numbering: Numbering,
    ) -> None:
        self._paragraphs = paragraphs
        self._authors = authors  # name -> bit
        self._styles = styles
        self._numbering = numbering
        self._canonical: dict[str, Canonical] = {}
        self._layouts: dict[Properties, Layout] = {}

    def mask(self, authors: Collection[str]) -> int:
        """Return the mask that accepts these authors; unknown names add nothing."""
        mask = 0
        for name in authors:
            mask |= self._authors.get(name, 0)
        return mask

    def marks(self) -> tuple[str, ...]:
        """Return the ids that paragraphs carry, each once, in the order of the file."""
        return tuple(dict.fromkeys(p.mark for p in self._paragraphs if p.mark))

    def source(self, mask: int, notices: tuple[Notice, ...]) -> Source:
        """Draw the text in which exactly the changes of `mask` are accepted."""
        reading = _Reading(mask, self, Counters(self._numbering))
        reading.story(self._paragraphs)
        return Source(tuple(reading.blocks), (*notices, *reading.notices))

    def clean(self, raw: str) -> Canonical:
        """Return canonical text, remembered: most paragraphs are the same in every text."""
        known = self._canonical.get(raw)
        if known is None:
            plain = raw.strip(" ")
            # A printable text without a double space has nothing to change but
            # its composition; this settles nearly all paragraphs of an agreement.
            if (
                plain.isprintable()
                and "  " not in plain
                and (
                    plain.isascii()
                    or (unicodedata.is_normalized("NFC", plain) and not _ODD & set(plain))
                )
            ):
                known = Canonical(plain)
            else:
                known = canonical(raw)
            self._canonical[raw] = known
        return known

    def layout(self, properties: Properties) -> Layout:
        """Resolve a paragraph's properties through its style."""
        known = self._layouts.get(properties)
        if known is None:
            known = self._layouts[properties] = self._resolve(properties)
        return known

    def _resolve(self, own: Properties) -> Layout:
        style = self._styles.resolve(own.style)
        heading = heading_of(own.outline) if own.outline is not None else style.heading
        num_id = own.num_id if own.num_id is not None else style.num_id
        if not num_id:  # list 0 means "in no list"
            return Layout(heading, None, None)
        ilvl = own.ilvl
        if ilvl is None and own.num_id is None:
            ilvl = self._numbering.level_of_style(num_id, style.chain)
        if ilvl is None:
            ilvl = style.ilvl if style.ilvl is not None else 0
        return Layout(heading, num_id, ilvl)


@dataclass(slots=True)
class _Reading:
    """One pass: what is accepted, what has been counted, what came out."""

    mask: int
    projector: Projector
    counters: Counters
    blocks: list[Block] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    tables: dict[int, int] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)
    row_counts: dict[int, int] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def story(self, paragraphs: Sequence[Paragraph]) -> None:
        """Read the paragraphs of the body, a note or a text box."""
        mask = self.mask
        waiting: list[Paragraph] = []
        for paragraph in paragraphs:
            if paragraph.guards and not all(
                (not guard.ins or guard.ins & mask) and not guard.gone & mask
                for guard in paragraph.guards
            ):
                continue
            if waiting and waiting[-1].container != paragraph.container:
                self._close(waiting, marked=False)
                waiting = []
            waiting.append(paragraph)
            if (
                not paragraph.mark_ins or paragraph.mark_ins & mask
            ) and not paragraph.mark_gone & mask:
                self._close(waiting, marked=True)
                waiting = []
        if waiting:
            self._close(waiting, marked=False)

    def _close(self, group: list[Paragraph], *, marked: bool) -> None:
        """Make a block of paragraphs that run into one another; the last gives its form."""
        last = group[-1]
        if len(group) == 1 and last.whole is not None:
            raw, opening, stories = last.whole, last.opening, last.stories
        else:
            raw, opening, stories = self._join(group)
        cell = None if last.cell is None else self._place(last)
        clean = self.projector.clean(raw)
        properties = last.properties
        if last.was is not None and not last.was_by & self.mask:
            properties = last.was
        layout = self.projector.layout(properties)
        label: Label | None = None
        if layout.num_id is not None and layout.ilvl is not None and (marked or clean.text):
            label = self.counters.next(layout.num_id, layout.ilvl)
        if clean.text:
            self._block(group, clean, label, layout, opening=raw[:opening], cell=cell)
        for story in stories:
            if story.key not in self.told:
                self.told.add(story.key)
                self.story(story.paragraphs)

    def _join(self, group: list[Paragraph]) -> tuple[str, int, tuple[Story, ...]]:
        mask = self.mask
        runs: list[tuple[str, bool]] = []
        stories: list[Story] = []
        for paragraph in group:
            if paragraph.whole is not None:
                runs.append((paragraph.whole[: paragraph.opening], True))
                runs.append((paragraph.whole[paragraph.opening :], False))
                stories += paragraph.stories
                continue
            for text, ins, gone, italic, story in paragraph.pieces:
                if (ins and not ins & mask) or gone & mask:
                    continue
                runs.append((text, italic))
                if story is not None:
                    stories.append(story)
        return "".join([text for text, _ in runs]), italic_opening(runs), tuple(stories)

    def _block(
        self,
        group: list[Paragraph],
        clean: Canonical,
        label: Label | None,
        layout: Layout,
        *,
        opening: str,
        cell: tuple[int, int, int] | None,
    ) -> None:
        text, number = clean.text, 0
        italic = 0
        if opening:
            stretch = self.projector.clean(opening).text
            italic = len(stretch) if text.startswith(stretch) else 0
        if label is not None:
            front = self.projector.clean(label.text).text
            if front:
                gap = " " if label.spaced or label.text[-1:].isspace() else ""
                number = len(front)
                italic += (number + len(gap)) if italic else 0
                text = self.projector.clean(front + gap + text).text
        last = group[-1]
        self.blocks.append(
            Block(
                text=text,
                number=number,
                heading=layout.heading,
                level=layout.ilvl,
                cell=cell,
                footnote=last.note,
                italic=italic,
                mark=self._mark(group),
            )
        )
        for change in clean.changes:
            self.notices.append(
                Notice(f"paragraph {group[0].number}", _told(change.what, clean.text))
            )

    def _mark(self, group: Sequence[Paragraph]) -> str:
        """Return the id that a block carries: that of the first paragraph whose words show in it.

        A paragraph that is not in this text runs on into the next, which is another provision.
        """
        marked = [p for p in group if p.mark]
        if len(marked) < 2:
            return marked[0].mark if marked else ""
        shown = (p.mark for p in marked if self._join([p])[0].strip())
        return next(shown, marked[0].mark)

    def _place(self, paragraph: Paragraph) -> tuple[int, int, int]:
        """Number tables and rows as they come into sight, outer ones first."""
        inner = cell = paragraph.cell
        assert inner is not None
        unseen: list[Cell] = []
        while cell is not None and cell.row not in self.rows:
            unseen.append(cell)
            cell = cell.outer
        for cell in reversed(unseen):
            self.tables.setdefault(cell.table, len(self.tables))
            row = self.row_counts.get(cell.table, 0)
            self.rows[cell.row] = row
            self.row_counts[cell.table] = row + 1
        return self.tables[inner.table], self.rows[inner.row], inner.column


def _told(what: str, text: str) -> str:
    start = text if len(text) <= _QUOTE else text[:_QUOTE].rstrip() + "..."
    return f"{what[:1].upper()}{what[1:]} in {start!r}."


def italic_opening(runs: Iterable[tuple[str, bool]]) -> int:
    """Return how many characters at the start of these runs are italic.

    Spaces before the first word belong to either kind of run.
    """
    length = 0
    begun = False
    for text, italic in runs:
        if not text.strip() and not begun:
            length += len(text)
        elif italic:
            begun = True
            length += len(text)
        elif text:
            break
    return length if begun else 0
