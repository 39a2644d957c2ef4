"""Markdown: CommonMark with tables and footnotes, read to blocks and written from them.

The words of every block come out exactly; marks of emphasis go, links keep
their text. List markers are labels and stay as typed ("1.", "-"). What is no
word of the document (front matter, HTML, kramdown's attribute lines, link
definitions) is dropped and reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from plenipo.instrument.model import Block, Notice, Source
from plenipo.text.canonical import canonical
from plenipo.text.decoding import decoded
from plenipo.text.errors import UnusableInput

# Levels of lists and quotations that are read; the parser would lose words below its limit.
MOST_NESTED = 60

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_ATTRIBUTE_LINE = re.compile(
    r"^(?P<toc>[ \t]{0,3}[*+-][ \t]+[^\n]*\n)?(?P<line>[ \t]*\{:[^}\n]*\}[ \t]*)$", re.MULTILINE
)
_FOOTNOTE = re.compile(r"^(?P<before> {0,3})(?=\[\^[^\]\s]+\]:)", re.MULTILINE)
_FOOTNOTE_BLOCK = re.compile(r"\[\^[^\]\s]+\]:")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MOST_NESTED + 2})
    return parser.enable("table")


def read(data: bytes, *, where: str) -> Source:
    """Read a Markdown file into blocks.

    Headings carry their level (a single leading `#` heading is the title, 0),
    list items their level from 0 and their marker as label, cells their place,
    footnotes `footnote=True` with their mark as typed. Notices name the line.
    Raises `UnusableInput` for what is not text and for nesting beyond
    `MOST_NESTED` levels. Cost: linear on ordinary text.
    """
    text = decoded(data, where=where).replace("\r\n", "\n").replace("\r", "\n")
    notices: list[Notice] = []
    text = _without_front_matter(text, notices)
    text = _without_attribute_lines(text, notices)
    # Without this, "[^1]: word" would be taken for the definition of a link.
    text = _FOOTNOTE.sub(r"\g<before>\\", text)
    env: dict[str, dict[str, dict[str, object]]] = {}
    tokens = _parser().parse(text, env)
    walk = _Walk(notices=notices)
    for token in tokens:
        if token.level > MOST_NESTED:
            line = token.map[0] + 1 if token.map else 1
            raise UnusableInput(
                f"Line {line} is nested more than {MOST_NESTED} levels deep; flatten it.",
                where=where,
            )
        walk.take(token)
    for label, definition in env.get("references", {}).items():
        place = definition.get("map")
        line = place[0] + 1 if isinstance(place, list) else 1
        notices.append(Notice(f"line {line}", f"The definition of the link [{label}] was dropped."))
    notices.sort(key=lambda notice: int(notice.where.removeprefix("line ")))
    return Source(_with_title(walk.blocks), tuple(notices))


def _without_front_matter(text: str, notices: list[Notice]) -> str:
    found = _FRONT_MATTER.match(text)
    if found is None or "\n" not in found[0].rstrip("\n"):
        return text
    notices.append(Notice("line 1", "The front matter was dropped."))
    return "\n" * found[0].count("\n") + text[found.end() :]


def _without_attribute_lines(text: str, notices: list[Notice]) -> str:
    """Blank kramdown's "{:…}" lines, with the "* TOC" line that such a line replaces."""

    def blank(match: re.Match[str]) -> str:
        before = match["toc"] or ""
        line = text.count("\n", 0, match.start("line")) + 1
        notices.append(Notice(f"line {line}", f"The line {match['line'].strip()} was dropped."))
        if before and "toc" in match["line"]:
            notices.append(Notice(f"line {line - 1}", f"The line {before.strip()} was dropped."))
            return "\n"
        return before

    return _ATTRIBUTE_LINE.sub(blank, text)


def _with_title(blocks: list[Block]) -> tuple[Block, ...]:
    """Make a single first-level heading that opens the document its title."""
    first = [k for k, block in enumerate(blocks) if block.heading == 1]
    headings = [k for k, block in enumerate(blocks) if block.heading is not None]
    if len(first) == 1 and headings[0] == first[0]:
        at = first[0]
        blocks[at] = Block(blocks[at].text, heading=0, italic=blocks[at].italic)
    return tuple(blocks)


@dataclass(slots=True)
class _Walk:
    """What is open while tokens are turned into blocks."""

    notices: list[Notice]
    blocks: list[Block] = field(default_factory=list)
    items: list[str] = field(default_factory=list)  # markers still to be written, per open item
    heading: int | None = None
    table: int = -1
    row: int = -1
    column: int = -1
    in_cell: bool = False
    line: int = 1

    def take(self, token: Token) -> None:
        """Take the next token of the parser."""
        if token.map:
            self.line = token.map[0] + 1
        kind = token.type
        if kind == "inline":
            self.words(token.children or ())
        elif kind == "heading_open":
            self.heading = int(token.tag[1:])
        elif kind == "heading_close":
            self.heading = None
        elif kind == "list_item_open":
            self.flush()
            self.items.append(f"{token.info}{token.markup}")
        elif kind == "list_item_close":
            self.flush()
            self.items.pop()
        elif kind in ("code_block", "fence"):
            self.add(token.content, italic=0)
        elif kind == "html_block":
            self.drop(token.content)
        else:
            self.take_table(kind)

    def take_table(self, kind: str) -> None:
        """Keep count of tables, rows and cells."""
        if kind == "table_open":
            self.table += 1
            self.row = -1
        elif kind == "tr_open":
            self.row += 1
            self.column = -1
        elif kind in ("th_open", "td_open"):
            self.column += 1
            self.in_cell = True
        elif kind in ("th_close", "td_close"):
            self.in_cell = False

    def flush(self) -> None:
        """Write the marker of an item that has no words of its own."""
        if self.items and self.items[-1]:
            self.add("", italic=0)

    def drop(self, html: str) -> None:
        what = " ".join(html.split())
        shown = what if len(what) <= 40 else f"{what[:39]}…"
        self.notices.append(Notice(f"line {self.line}", f"The HTML {shown} was dropped."))

    def words(self, children: Sequence[Token]) -> None:
        """Collect the words of one paragraph, heading or cell."""
        parts: list[str] = []
        emphasis = 0
        italic = 0
        opening = True  # nothing but marks and italics so far
        for index, child in enumerate(children):
            kind = child.type
            if kind in ("text", "text_special", "code_inline"):
                parts.append(child.content)
                if emphasis == 0 and any(map(str.isalnum, child.content)):
                    opening = False
                if opening and emphasis:
                    italic = sum(map(len, parts))
            elif kind == "softbreak":
                if _FOOTNOTE_BLOCK.match(children[index + 1].content):
                    # Footnotes may follow each other without an empty line.
                    self.add("".join(parts), italic=italic)
                    parts.clear()
                    italic = 0
                else:
                    parts.append(" ")
            elif kind == "hardbreak":
                parts.append("\n")
            elif kind == "em_open":
                emphasis += 1
            elif kind == "em_close":
                emphasis -= 1
            elif kind == "image":
                parts.append(child.content)
            elif kind == "html_inline":
                if _BREAK.fullmatch(child.content):
                    parts.append("\n")
                else:
                    self.drop(child.content)
        self.add("".join(parts), italic=italic)

    def add(self, raw: str, *, italic: int) -> None:
        """Add a block, with the marker of the list item that it opens."""
        marker = ""
        level: int | None = None
        if self.items and self.items[-1]:
            marker = self.items[-1]
            level = len(self.items) - 1
            self.items[-1] = ""
            raw = f"{marker} {raw}"
            italic += len(marker) + 1 if italic else 0
        found = canonical(raw)
        for change in found.changes:
            what = f"{change.what[:1].upper()}{change.what[1:]}."
            self.notices.append(Notice(f"line {self.line}", what))
        text = found.text
        if not text:
            return
        cell = (self.table, self.row, self.column) if self.in_cell else None
        self.blocks.append(
            Block(
                text,
                heading=self.heading,
                level=level,
                cell=cell,
                footnote=_FOOTNOTE_BLOCK.match(text) is not None,
                italic=min(italic, len(text)),
            )
        )


# Characters that Markdown could act on anywhere, and at the start of a line.
_SPECIAL = re.compile(r"[\\`*_\[\]<&|]")
_LINE_START = re.compile(r"^(?:(?P<number>\d{1,9})(?=[.)])|(?=[#>+\-=~{:]))", re.MULTILINE)


def escape(text: str) -> str:
    """Write words so that Markdown reads them as words, line breaks included."""
    escaped = _SPECIAL.sub(r"\\\g<0>", text)
    escaped = _LINE_START.sub(r"\g<number>\\", escaped)
    return escaped.replace("\n", "\\\n")


def write(blocks: Iterable[Block]) -> bytes:
    """Write blocks as Markdown: headings with `#`, everything else as paragraphs.

    Labels are written as words, so that no program renumbers them.
    `read(write(blocks))` gives the same texts, whatever they hold.
    """
    written: list[str] = []
    for block in blocks:
        if block.heading is not None:
            # A heading is one line; its line breaks are written as HTML ones.
            words = escape(block.text).replace("#", "\\#").replace("\\\\#", "\\#")
            words = words.replace("\\\n", "<br>")
            written.append(f"{'#' * min(max(block.heading, 1), 6)} {words}")
        else:
            written.append(escape(block.text))
    return ("\n\n".join(written) + "\n").encode() if written else b""
