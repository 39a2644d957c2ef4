"""The head and the foot of every page of a Word file: what the file is, and how it is to be handled."""

from __future__ import annotations

from typing import Final

from plenipo.formats.docx import names as n
from plenipo.formats.docx.markup import escaped
from plenipo.record.stamps import Stamp

HEAD_STYLE: Final = "Header"
FOOT_STYLE: Final = "Footer"
WIDTH: Final = 9072  # between the margins, in twentieths of a point
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def head(stamp: Stamp) -> str:
    """Return the header part: the file's name, and at the end of the line the handling mark."""
    return _part(
        "hdr", HEAD_STYLE, f"{_words(stamp.name)}{_TAB}{_words(stamp.handling, bold=True)}"
    )


def foot(stamp: Stamp) -> str:
    """Return the footer part: standing and mandate, and at the end of a line the page of how many."""
    page = f"{_field('PAGE')}{_words(' / ')}{_field('NUMPAGES')}"
    return _part("ftr", FOOT_STYLE, f"{_words(stamp.standing)}{_TAB}{page}", *_mandate(stamp))


def _mandate(stamp: Stamp) -> tuple[str, ...]:
    return (_words(f"Mandate: {stamp.mandate}"),) if stamp.mandate else ()


def _part(root: str, style: str, *paragraphs: str) -> str:
    inner = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>' for runs in paragraphs
    )
    return f'{_XML}<w:{root} xmlns:w="{n.NS_W}">{inner}</w:{root}>'


_TAB: Final = "<w:r><w:tab/></w:r>"


def _words(text: str, *, bold: bool = False) -> str:
    if not text:
        return ""
    look = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
