"""One text without brackets as a page: a party's own wording, or the base."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from plenipo.formats.html.page import document
from plenipo.formats.html.style import stylesheet
from plenipo.instrument.labels import split_label
from plenipo.instrument.model import Kind
from plenipo.record.stamps import Stamp

_LEVELS = {
    Kind.TITLE: "h1",
    Kind.PART: "h2",
    Kind.CHAPTER: "h2",
    Kind.SECTION: "h2",
    Kind.ARTICLE: "h2",
    Kind.ANNEX: "h2",
}
_HEADING_LENGTH = 150  # an article whose words follow its number is a paragraph, not a heading


def write_text(
    rows: Iterable[tuple[Kind, int, str]], *, language: str = "", stamp: Stamp | None = None
) -> bytes:
    """Write blocks as a page set like a printed treaty: kind, depth and text of each.

    Reading the page again gives the same texts. `language` is the language of
    the text as a BCP 47 tag; `stamp` stands on every page of paper. Linear.
    """
    body = []
    title = ""
    cells: list[str] = []
    for kind, _depth, text in rows:
        if kind is Kind.CELL:
            cells.append(f'<p class="pg cell" dir="auto">{_lines(text)}</p>')
            continue
        if cells:
            body.append(f'<div class="cells">{"".join(cells)}</div>')
            cells = []
        if kind is Kind.TITLE and not title:
            title = text
        body.append(_block(kind, text))
    if cells:
        body.append(f'<div class="cells">{"".join(cells)}</div>')
    spoken = f' lang="{escape(language)}"' if language else ""
    return document(
        title=title or "Text",
        body=f'<main id="text" class="clean"{spoken}>{"".join(body)}</main>',
        style=stylesheet(0),
        main="",
        stamp=stamp,
    )


def _block(kind: Kind, text: str) -> str:
    level = _LEVELS.get(kind)
    if level is not None and len(text) <= _HEADING_LENGTH:
        return f'<{level} class="pg" dir="auto">{_lines(text)}</{level}>\n'
    label = split_label(text)
    if kind is Kind.POINT and label:
        rest = text[label:].lstrip(" ")
        gap = text[label : len(text) - len(rest)]
        words = f'<span class="ld">{_lines(text[:label] + gap)}</span>{_lines(rest)}'
        return f'<p class="pg point" dir="auto">{words}</p>\n'
    name = {Kind.HEADING: "sub", Kind.RECITAL: "recital", Kind.SIGNATURE: "signature"}.get(
        kind, "para"
    )
    return f'<p class="pg {name}" dir="auto">{_lines(text)}</p>\n'


def _lines(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
