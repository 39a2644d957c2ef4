"""Read what stands inside a paragraph: runs, and the changes and wrappers around them.

Who inserted and who deleted travels down with the walk, so that every piece
knows its history without looking up. Nothing that holds words is skipped by
accident: an element that is not known is walked through, only the ones known to
hold no text are passed over, and what is left out is reported.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lxml import etree

from plenipo.formats.docx import names as n
from plenipo.formats.docx.formulas import formula
from plenipo.formats.docx.model import Paragraph, Piece, Revision, RevisionKind, Story
from plenipo.formats.docx.project import italic_opening
from plenipo.formats.docx.styles import Properties, Styles, switch
from plenipo.formats.docx.symbols import LOST, symbol
from plenipo.formats.docx.trail import INSERTS, RUN_KINDS, Trail

NO_TEXT: Final = frozenset(
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
_R: Final = n.W_R
_RPR: Final = n.W_RPR
_TEXT: Final = frozenset({n.W_T, n.W_DELTEXT})
_TABS: Final = frozenset({n.W_TAB, n.W_PTAB})
_BREAKS: Final = frozenset({n.W_BR, n.W_CR})
_STRIKES: Final = frozenset({n.W_STRIKE, n.W_DSTRIKE})
_FORMULA: Final = frozenset({n.M_R, n.M_CTRLPR, n.M_OMATH})
_PICTURES: Final = frozenset({n.W_DRAWING, n.W_PICT, n.W_OBJECT})
_NOTES: Final = {n.W_FOOTNOTEREFERENCE: "footnote", n.W_ENDNOTEREFERENCE: "endnote"}
_PENDING: Final = Revision(RevisionKind.STRUCTURE, "", 0)
_QUOTE: Final = 60


class Runs:
    """Gathers the pieces of one paragraph after another.

    `notes` gives the story of a foot- or endnote by kind and id, `boxed` reads
    the blocks of a text box. Without `read_fields` the codes of fields are
    passed over and nothing is hidden by a field that never ends.
    """

    __slots__ = (
        "_boxed",
        "_boxes",
        "_coded",
        "_fields",
        "_hidden",
        "_hidden_text",
        "_italic",
        "_notes",
        "_pieces",
        "_read_fields",
        "_styles",
        "_tracked",
        "_trail",
    )

    def __init__(
        self,
        trail: Trail,
        *,
        styles: Styles,
        notes: Callable[[str, str], Story | None],
        boxed: Callable[[etree._Element], list[Paragraph]],
        read_fields: bool,
    ) -> None:
        self._trail = trail
        self._styles = styles
        self._notes = notes
        self._boxed = boxed
        self._read_fields = read_fields
        self._fields: list[bool] = []  # for each open field: is its result being shown
        self._coded = 0  # how many open fields still show their code
        self._boxes = 0
        self._pieces: list[Piece] = []
        self._italic = False
        self._hidden = False
        self._tracked = False
        self._hidden_text: list[str] = []

    @property
    def unclosed(self) -> bool:
        """Say whether the code of a field is still open."""
        return self._coded > 0

    def fill(
        self,
        paragraph: Paragraph,
        element: etree._Element,
        properties: Properties,
        *,
        ins: int,
        gone: int,
    ) -> None:
        """Read the runs inside `element` (or `element`, a run itself) into a paragraph."""
        outer = (self._pieces, self._italic, self._hidden, self._tracked, self._hidden_text)
        style = self._styles.resolve(properties.style)
        self._pieces, self._hidden_text = [], []
        self._italic, self._hidden = bool(style.italic), bool(style.hidden)
        self._tracked = bool(ins or gone)
        if element.tag == _R:
            self._run(element, ins, gone)
        else:
            self._inline(element, ins, gone)
        self._store(paragraph)
        self._pieces, self._italic, self._hidden, self._tracked, self._hidden_text = outer

    def _store(self, paragraph: Paragraph) -> None:
        pieces = self._pieces
        if self._tracked:
            paragraph.pieces = pieces
        else:
            paragraph.whole = "".join([piece[0] for piece in pieces])
            paragraph.opening = italic_opening([(piece[0], piece[3]) for piece in pieces])
            paragraph.stories = tuple([piece[4] for piece in pieces if piece[4] is not None])
        if self._hidden_text:
            hidden = "".join(self._hidden_text)
            shown = hidden if len(hidden) <= _QUOTE else hidden[:_QUOTE].rstrip() + "..."
            self._trail.tell(f"Hidden text is left out: {shown!r}.")

    # ------------------------------------------------------------ wrappers

    def _inline(self, parent: etree._Element, ins: int, gone: int) -> None:
        plain = not self._hidden
        for child in parent:
            tag = child.tag
            if tag == _R:
                # A run of nothing but words, by far the commonest, is read here and now.
                if plain and len(child) == 1 and not self._coded:
                    only = child[0]
                    text = only.text
                    if only.tag in _TEXT and text and "\n" not in text and "\r" not in text:
                        self._pieces.append((text, ins, gone, self._italic, None))
                        if self._trail.quoting:
                            self._quote(text)
                        continue
                self._run(child, ins, gone)
            elif tag in RUN_KINDS:
                self._change(child, ins, gone)
            elif tag in NO_TEXT:
                continue
            elif tag == n.MC_ALTERNATE:
                branch = choice(child)
                if branch is not None:
                    self._inline(branch, ins, gone)
            elif tag in _FORMULA:
                self._formula(child, ins, gone)
            elif not len(child):
                self._trail.point(child)
            else:
                self._wrapper(child, ins, gone)

    def _wrapper(self, element: etree._Element, ins: int, gone: int) -> None:
        """Read what is inside a link, content control, tag or part of a formula."""
        tag = element.tag
        if tag == n.W_SDT:
            properties = element.find(n.W_SDTPR)
            if properties is not None and switch(properties.find(n.W_SHOWINGPLCHDR)):
                self._trail.tell("A content control shows its prompt; the prompt is read as text.")
        elif tag == n.W_RUBY:
            self._trail.record.tick("ruby")
        elif formula(
            element,
            inside=lambda inner: self._inline(inner, ins, gone),
            say=lambda sign: self._say(sign, ins, gone, self._italic),
        ):
            return
        self._inline(element, ins, gone)

    def _change(self, element: etree._Element, ins: int, gone: int) -> None:
        tag = element.tag
        trail = self._trail
        record = trail.record
        name, bit = record.bit(element)
        self._tracked = True
        if tag in INSERTS:
            record.nested |= gone > 0
            ins = bit
        else:
            record.nested |= ins > 0
            gone |= bit
        revisions = record.revisions
        at = len(revisions)
        revisions.append(_PENDING)  # outer changes stand before inner ones
        pieces = self._pieces
        start = len(pieces)
        self._inline(element, ins, gone)
        more = len(pieces) - start
        text = pieces[start][0] if more == 1 else "".join([piece[0] for piece in pieces[start:]])
        revisions[at] = Revision(
            RUN_KINDS[tag], name, trail.paragraph, text, trail.part, trail.move_name(tag)
        )

    def _formula(self, element: etree._Element, ins: int, gone: int) -> None:
        tag = element.tag
        if tag == n.M_OMATH:
            self._trail.record.tick("formula")
            self._inline(element, ins, gone)
            return
        if tag == n.M_CTRLPR:
            for detail in element.iter(n.W_INS, n.W_DEL):
                self._trail.revision(detail, RevisionKind.FORMULA)
            self._trail.formatting(element)
            return
        for child in element:
            if child.tag == n.M_T or child.tag in _TEXT:
                self._say(child.text or "", ins, gone, self._italic)
            elif child.tag == n.W_RPR:
                self._trail.formatting(child)

    # ---------------------------------------------------------------- runs

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
                if self._trail.quoting:
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
            elif tag == n.W_SYM:
                self._symbol(child, ins, gone, italic, hidden=hidden)
            elif tag not in NO_TEXT:
                self._object(child, ins, gone, italic)

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
                style = self._styles.resolve(detail.get(n.VAL, ""))
                italic = italic if style.italic is None else style.italic
                hidden = hidden if style.hidden is None else style.hidden
            elif tag == n.W_RPRCHANGE:
                self._trail.revision(detail, RevisionKind.FORMATTING)
            elif tag in _STRIKES and switch(detail):
                self._trail.record.tick("strike")
        return (
            italic if own_italic is None else own_italic,
            hidden if own_hidden is None else own_hidden,
        )

    def _object(self, element: etree._Element, ins: int, gone: int, italic: bool) -> None:
        """Read what a run holds beside characters: notes, comments, drawings."""
        tag = element.tag
        trail = self._trail
        if tag in _NOTES:
            story = self._notes(_NOTES[tag], element.get(n.ID, ""))
            if story is None:
                trail.tell(f"A reference to a missing {_NOTES[tag]} stands here.")
            else:
                self._pieces.append(("", ins, gone, italic, story))
        elif tag == n.W_COMMENTREFERENCE:
            trail.comment(element.get(n.ID, ""))
        elif tag == n.MC_ALTERNATE:
            branch = choice(element)
            if branch is not None:
                for child in branch:
                    self._object(child, ins, gone, italic)
        elif tag in _PICTURES:
            if tag == n.W_OBJECT:
                trail.record.tick("object")
            elif next(element.iter(n.A_BLIP, n.V_IMAGEDATA), None) is not None:
                trail.record.tick("image")
            self._box(element, ins, gone)
        elif tag in RUN_KINDS:
            self._change(element, ins, gone)
        elif tag in _TEXT:
            self._say(element.text or "", ins, gone, italic)
        elif len(element):
            if tag == n.W_RUBY:
                trail.record.tick("ruby")
            self._inline(element, ins, gone)

    def _symbol(
        self, element: etree._Element, ins: int, gone: int, italic: bool, *, hidden: bool
    ) -> None:
        font, code = element.get(n.FONT, ""), element.get(n.CHAR, "")
        sign = symbol(font, code)
        if sign is None:
            self._trail.tell(
                f"The sign {code[:8]} of the font {font[:40]!r} has no known character; "
                "U+FFFD stands in its place."
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
                key = f"{self._trail.part} box {self._boxes}"
                story = Story(self._boxed(child), key)
                self._fields, self._coded = fields, coded
                self._pieces.append(("", ins, gone, False, story))
            elif child.tag == n.MC_ALTERNATE:
                branch = choice(child)
                if branch is not None:
                    self._box(branch, ins, gone)
            elif len(child):
                self._box(child, ins, gone)

    def _field(self, kind: str) -> None:
        """Follow a field: its code is not text, its result is."""
        if not self._read_fields:
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

    def _say(self, text: str, ins: int, gone: int, italic: bool, *, hidden: bool = False) -> None:
        if self._coded:
            return
        if hidden:
            self._hidden_text.append(text)
            return
        self._pieces.append((text, ins, gone, italic, None))
        if self._trail.quoting:
            self._quote(text)

    def _quote(self, text: str) -> None:
        for words in self._trail.quoting.values():
            words.append(text)


def choice(element: etree._Element) -> etree._Element | None:
    """Return the one branch of an AlternateContent that is read."""
    for kind in (n.MC_CHOICE, n.MC_FALLBACK):
        found = element.find(kind)
        if found is not None:
            return found
    return None
