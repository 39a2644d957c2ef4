"""Read a Word file: bytes in, a `WordDocument` out.

Only the parts that the text needs are opened: the document, its notes and
comments where it refers to them, styles and lists where it uses them. Headers
and footers are no part of an agreement's text; they are looked at for tracked
changes alone.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from plenipo.formats.docx import names as n
from plenipo.formats.docx.model import TEXTLESS, Paragraph, RevisionKind, Story, WordDocument
from plenipo.formats.docx.numbering import Numbering
from plenipo.formats.docx.package import Package, open_package
from plenipo.formats.docx.project import Projector
from plenipo.formats.docx.revisions import pair_moves, sub_amendments
from plenipo.formats.docx.styles import Styles
from plenipo.formats.docx.trail import NAMELESS, Record
from plenipo.formats.docx.walk import Walker
from plenipo.instrument.model import Notice
from plenipo.text.errors import UnusableInput

_TRACKED: Final = re.compile(rb"<\w+:(?:ins|del|moveFrom|moveTo)[ />]")
_MOST_COMMENT: Final = 400
_MOST_QUOTE: Final = 60
_TOLD: Final = {
    "image": ("image is", "images are", "not part of the text"),
    "object": ("embedded object is", "embedded objects are", "not part of the text"),
    "formula": ("formula is", "formulas are", "read as a line of characters, without layout"),
    "ruby": ("reading aid is", "reading aids are", "left out above its words"),
    "strike": (
        "stretch of text is",
        "stretches of text are",
        "struck through by formatting, which is no tracked change; the words are kept",
    ),
}


def read(data: bytes, *, where: str = "") -> WordDocument:
    """Read the bytes of a .docx or .docm; `where` names the file in a refusal.

    Cost: linear in the parts that are read; each is parsed once. Raises
    `UnusableInput`, one sentence, for anything that is not a readable Word
    file within the limits of `package.py`.
    """
    try:
        return _Reader(open_package(data)).document()
    except UnusableInput as refusal:
        raise UnusableInput(refusal.what, where=where) from refusal


class _Reader:
    """Reads the parts of one package."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.record = Record()
        self.styles = Styles(self._root("styles"))
        self.notes: dict[tuple[str, str], Story | None] = {}
        self.note_elements: dict[str, dict[str, etree._Element]] = {}
        self.within_note = False
        self.comments = self._comments()

    def document(self) -> WordDocument:
        """Read the document with everything it refers to."""
        root = self.package.part(self.package.main)
        body = root.find(n.W_BODY)
        if body is None:
            raise UnusableInput("The Word file holds no text body; open it in Word, save it again.")
        paragraphs = self._walk(body)
        self._surroundings()
        record = self.record
        numbering = Numbering(self._root("numbering"), self.styles)
        self._tell_tally(numbering)
        touching = {r.author for r in record.revisions if r.kind not in TEXTLESS and not r.part}
        touching |= self._renumbering(paragraphs)
        self._tell_rows(paragraphs)
        bits = {bit: name for name, bit in record.authors.items()}
        moves = pair_moves(record.revisions)
        for move in moves:
            if move.from_paragraph < 0 or move.to_paragraph < 0:
                at = max(move.from_paragraph, move.to_paragraph)
                end = "destination" if move.to_paragraph < 0 else "origin"
                record.tell(
                    f"paragraph {at}",
                    f"A move by {move.author!r} has no {end}; it is read as "
                    f"{'a deletion' if move.to_paragraph < 0 else 'an insertion'}.",
                )
        return WordDocument(
            authors=tuple(sorted(touching)),
            formatting_authors=tuple(sorted(set(record.authors) - touching)),
            revisions=tuple(record.revisions),
            moves=moves,
            sub_amendments=sub_amendments(paragraphs, bits, nested=record.nested),
            comments=tuple(record.comments),
            notices=tuple(record.notices),
            _projector=Projector(
                paragraphs,
                authors=record.authors,
                styles=self.styles,
                numbering=numbering,
            ),
        )

    def _renumbering(self, paragraphs: list[Paragraph]) -> set[str]:
        """Return who changed a paragraph's list, which changes its number."""
        bits = {bit: name for name, bit in self.record.authors.items()}
        return {
            bits[p.was_by]
            for p in paragraphs
            if p.was is not None
            and (p.was.num_id, p.was.ilvl, p.was.style)
            != (p.properties.num_id, p.properties.ilvl, p.properties.style)
        }

    def _walk(self, body: etree._Element) -> list[Paragraph]:
        before = len(self.record.revisions), len(self.record.notices), len(self.record.comments)
        walker = self._walker()
        paragraphs = walker.story(body)
        if walker.unclosed:
            # A field that never ends would swallow the rest of the text.
            del self.record.revisions[before[0] :]
            del self.record.notices[before[1] :]
            del self.record.comments[before[2] :]
            self.record.tally.clear()
            self.notes.clear()
            walker = self._walker(read_fields=False)
            paragraphs = walker.story(body)
            self.record.tell(
                "document", "A field has no end; the results of all fields are read as text."
            )
        return paragraphs

    def _walker(self, *, part: str = "", read_fields: bool = True) -> Walker:
        return Walker(
            self.record,
            styles=self.styles,
            notes=self._note,
            comments=self.comments,
            part=part,
            read_fields=read_fields,
        )

    def _root(self, kind: str) -> etree._Element | None:
        part = self.package.related(kind)
        return None if part is None else self.package.part(part)

    def _note(self, kind: str, identity: str) -> Story | None:
        """Return the story of a note; each is read once, and none inside another."""
        key = (kind, identity)
        if key not in self.notes:
            self.notes[key] = None  # what refers to itself finds nothing
            element = self._note_element(kind, identity)
            if element is not None and not self.within_note:
                self.within_note = True
                walker = self._walker(part=f"{kind} {identity[:12]}")
                self.notes[key] = Story(walker.story(element, note=True), f"{kind} {identity}")
                self.within_note = False
        return self.notes[key]

    def _note_element(self, kind: str, identity: str) -> etree._Element | None:
        known = self.note_elements.get(kind)
        if known is None:
            root = self._root(f"{kind}s")
            tag = n.W_FOOTNOTE if kind == "footnote" else n.W_ENDNOTE
            known = {} if root is None else {e.get(n.ID, ""): e for e in root.iterchildren(tag)}
            self.note_elements[kind] = known
        return known.get(identity)

    def _comments(self) -> dict[str, tuple[str, str]]:
        """Return author and words of each comment by id."""
        root = self._root("comments")
        if root is None:
            return {}
        found = {}
        for element in root.iterchildren(n.W_COMMENT):
            paragraphs = [
                "".join(t.text or "" for t in p.iter(n.W_T)) for p in element.iter(n.W_P)
            ]  # fmt: skip
            text = " ".join(" ".join(paragraphs).split())
            found[element.get(n.ID, "")] = (element.get(n.AUTHOR) or NAMELESS, text)
        return found

    def _surroundings(self) -> None:
        """Report what belongs to the file but not to the text."""
        tell = self.record.tell
        for comment in self.record.comments:
            on = f" on {comment.quote[:_MOST_COMMENT]!r}" if comment.quote else ""
            tell(
                f"paragraph {comment.paragraph}",
                f"Comment by {comment.author!r}{on}: {comment.text[:_MOST_COMMENT]!r}.",
            )
        package = self.package
        outside = 0
        for link in package.relationships(package.main):
            if link.external:
                outside += link.kind != "hyperlink"
            elif link.kind in {"header", "footer"} and package.has(link.target):
                self._margin(link.target)
        if outside:
            links = "A link leads" if outside == 1 else f"{outside} links lead"
            tell("file", f"{links} outside the file; none is followed.")
        if package.odd_names:
            tell("file", f"{package.odd_names} names of parts lead out of the file; not read.")
        if any(name.lower().endswith("vbaproject.bin") for name in package.parts):
            tell("file", "The file holds macros; they are not read or run.")

    def _margin(self, part: str) -> None:
        """Report the tracked changes of a header or footer."""
        data = self.package.bytes_of(part)
        if _TRACKED.search(data) is None:
            return
        name = part.rpartition("/")[2].removesuffix(".xml")
        before = len(self.record.revisions)
        walker = self._walker(part=name)
        walker.story(self.package.part(part))
        count = len(self.record.revisions) - before
        stand = "A tracked change stands" if count == 1 else f"{count} tracked changes stand"
        self.record.tell(name, f"{stand} here, outside the agreement's text; listed, no more.")

    def _tell_rows(self, paragraphs: list[Paragraph]) -> None:
        """Report untracked words in inserted rows, which go when the row is rejected."""
        for paragraph in paragraphs:
            if any(guard.ins for guard in paragraph.guards):
                pieces = paragraph.pieces
                words = paragraph.whole or "".join([p[0] for p in pieces if not p[1]])
                if words.strip():
                    self.record.tell(
                        f"paragraph {paragraph.number}",
                        f"The words {words.strip()[:_MOST_QUOTE]!r} are not tracked, but stand in "
                        "an inserted row or cell; they come and go with it.",
                    )

    def _tell_tally(self, numbering: Numbering) -> None:
        tell = self.record.tell
        for what, (one, many, then) in _TOLD.items():
            count = self.record.tally.get(what, 0)
            if count:
                tell("document", f"{count} {one if count == 1 else many} {then}.")
        for form in numbering.unknown_forms:
            tell("document", f"Numbers of the form {form[:40]!r} are written in plain digits.")
        formats = sum(r.kind is RevisionKind.FORMATTING for r in self.record.revisions)
        if formats == 1:
            tell("document", "1 tracked change of formatting is listed; it changes no word.")
        elif formats:
            tell(
                "document",
                f"{formats} tracked changes of formatting are listed; they change no word.",
            )
        if NAMELESS in self.record.authors:
            tell("document", f"Some tracked changes name no author; they stand as {NAMELESS!r}.")
        if self.record.left_out:
            left_out = f"{self.record.left_out} more notices are left out."
            self.record.notices.append(Notice("document", left_out))
