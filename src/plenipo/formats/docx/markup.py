"""Write lines as WordprocessingML.

The order of elements follows the schema (ISO/IEC 29500-1, CT_PPr and CT_RPr),
since Word refuses a file that breaks it. Nothing is written that a reader does
not need: no revision session ids, no dates, no language guesses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from plenipo.formats.docx import names as n
from plenipo.formats.docx.lines import Line, Run, RunKind
from plenipo.formats.docx.marks import mark_name
from plenipo.formats.docx.stylesheet import indent_of, style_of

_RTL_LETTER: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ELEMENT: Final = {
    RunKind.INSERTED: "ins",
    RunKind.DELETED: "del",
    RunKind.MOVED_FROM: "moveFrom",
    RunKind.MOVED_TO: "moveTo",
}
HEAD_LINK: Final = "head"  # ids of the links to the parts that stand on every page
FOOT_LINK: Final = "foot"
NO_DATE: Final = "1970-01-01T00:00:00Z"  # the schema asks for a date here, and we tell none


def escaped(text: str) -> str:
    """Return text fit for XML content and quoted attributes.

    A character that XML cannot hold becomes U+FFFD.
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = text.replace('"', "&quot;")
    return _UNFIT.sub("\ufffd", text)


def right_to_left(text: str) -> bool:
    """Say whether the first letter with a direction runs from right to left."""
    found = _RTL_LETTER.search(text)
    if found is None:
        return False
    for sign in text[: found.end()]:
        direction = unicodedata.bidirectional(sign)
        if direction == "L":
            return False
        if direction in {"R", "AL"}:
            return True
    return False


class Writer:
    """Writes paragraphs, numbering tracked changes and bookmarks as it goes."""

    __slots__ = ("_ends", "_identity", "_parts", "_ranges", "_starts")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._identity = 0
        self._starts: dict[tuple[str, RunKind], int] = {}
        self._ends: dict[tuple[str, RunKind], int] = {}
        self._ranges: dict[tuple[str, RunKind], int] = {}

    def lines(self, lines: Sequence[Line]) -> None:
        """Write these lines as paragraphs, in order."""
        self._find_moves(lines)
        at = 0
        for line in lines:
            at = self._line(line, at)

    def raw(self, markup: str) -> None:
        """Add markup made elsewhere."""
        self._parts.append(markup)

    def text(self) -> str:
        """Return the markup written so far."""
        return "".join(self._parts)

    def _find_moves(self, lines: Iterable[Line]) -> None:
        """Note the first and the last run of each end of each move."""
        at = 0
        starts: dict[tuple[str, RunKind], int] = {}
        for line in lines:
            for run in line.runs:
                if run.move and run.kind in {RunKind.MOVED_FROM, RunKind.MOVED_TO}:
                    key = (run.move, run.kind)
                    starts.setdefault(key, at)
                    self._ends[key] = at
                at += 1
        self._starts = starts

    def _line(self, line: Line, at: int) -> int:
        out = self._parts
        text = "".join([run.text for run in line.runs])
        rtl = right_to_left(text)
        out.append("<w:p>")
        self._properties(line, rtl=rtl)
        bookmark = mark_name(line.unit) if line.unit else None
        if bookmark is not None:
            self._identity += 1
            identity = self._identity
            out.append(f'<w:bookmarkStart w:id="{identity}" w:name="{bookmark}"/>')
            out.append(f'<w:bookmarkEnd w:id="{identity}"/>')
        for run in line.runs:
            self._run(run, at, rtl=rtl)
            at += 1
        out.append("</w:p>")
        return at

    def _properties(self, line: Line, *, rtl: bool) -> None:
        style = line.style or style_of(line.kind, line.depth)
        indent = 0 if line.style else indent_of(line.kind, line.depth)
        parts = [f'<w:pStyle w:val="{style}"/>'] if style else []
        if rtl:
            parts.append("<w:bidi/>")
        if indent:
            parts.append(f'<w:ind w:left="{indent}"/>')
        if line.mark is not RunKind.SAME:
            parts.append(f"<w:rPr>{self._tag(_ELEMENT[line.mark], line.author)}/></w:rPr>")
        if parts:
            self._parts.append(f"<w:pPr>{''.join(parts)}</w:pPr>")

    def _tag(self, element: str, author: str) -> str:
        self._identity += 1
        return f'<w:{element} w:id="{self._identity}" w:author="{escaped(author)}"'

    def _run(self, run: Run, at: int, *, rtl: bool) -> None:
        out = self._parts
        key = (run.move, run.kind)
        if self._starts.get(key) == at:
            side = _ELEMENT[run.kind]
            start = self._tag(f"{side}RangeStart", run.author)
            out.append(f'{start} w:date="{NO_DATE}" w:name="{escaped(run.move)}"/>')
            self._ranges[key] = self._identity
        words = _words(run, rtl=rtl)
        if run.kind is RunKind.SAME:
            out.append(words)
        elif words:
            element = _ELEMENT[run.kind]
            out.append(f"{self._tag(element, run.author)}>{words}</w:{element}>")
        if self._starts and self._ends.get(key) == at:
            side = _ELEMENT[run.kind]
            # A range's end carries the id of its start.
            out.append(f'<w:{side}RangeEnd w:id="{self._ranges[key]}"/>')


def _words(run: Run, *, rtl: bool) -> str:
    """Write a run's characters; a line break becomes an element of its own."""
    text = run.text
    if not text:
        return ""
    style = f'<w:rStyle w:val="{run.look}"/>' if run.look else ""
    own = right_to_left(text)
    direction = "<w:rtl/>" if own or (rtl and not _has_letters(text)) else ""
    properties = f"<w:rPr>{style}{direction}</w:rPr>" if style or direction else ""
    tag = "delText" if run.kind is RunKind.DELETED else "t"
    pieces = escaped(text).split("\n")
    inner = "<w:br/>".join(
        [f'<w:{tag} xml:space="preserve">{piece}</w:{tag}>' if piece else "" for piece in pieces]
    )
    return f"<w:r>{properties}{inner}</w:r>"


def _has_letters(text: str) -> bool:
    return any(unicodedata.bidirectional(sign) == "L" for sign in text)


def document(body: str, *, stamped: bool = False) -> str:
    """Wrap paragraphs into a whole document part, on one page format.

    With `stamped` each page has the head and the foot that `bundle` puts into the file.
    """
    links = f' xmlns:r="{n.NS_R}"' if stamped else ""
    around = (
        f'<w:headerReference w:type="default" r:id="{HEAD_LINK}"/>'
        f'<w:footerReference w:type="default" r:id="{FOOT_LINK}"/>'
        if stamped
        else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:document xmlns:w="{n.NS_W}"{links}><w:body>{body}'
        f'<w:sectPr>{around}<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" '
        'w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
        "</w:body></w:document>"
    )
