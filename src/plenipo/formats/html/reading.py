"""Read an HTML page into blocks: what a reader of the page sees, in its order.

Paragraphs, headings, list items and table cells become blocks; the numbers a
browser would put before list items stand before their words. What is not
shown (scripts, styles, hidden parts, words marked as deleted) is left out and
reported. Nothing is fetched and nothing runs. The tree is walked without
recursion, so depth costs no stack.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias

from plenipo.formats.html.markers import marker
from plenipo.formats.html.page import STAMPED
from plenipo.instrument.model import Block, Notice, Source
from plenipo.text.canonical import canonical
from plenipo.text.decoding import decoded
from plenipo.text.errors import UnusableInput

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGEST = 32_000_000  # bytes; a longer page is not a document
WIDEST = 100  # columns in which spans over several rows are followed
EMBEDDED_ID = b'id="plenipo-rolling">'

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_CHARACTER_SET = re.compile(
    r"(?:windows-\d+|cp\d+|iso-8859-\d+|koi8-[ru]|mac\w*|shift_jis|euc-\w+|gb\w+|big5\S*)\Z",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\s*(?:;|!|$)", re.IGNORECASE
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DROPPED = {
    "script": "script",
    "style": "style sheet",
    "template": "template",
    "noscript": "part for browsers without script",
    "svg": "drawing",
    "math": "formula",
    "object": "embedded object",
    "iframe": "frame",
    "canvas": "drawing",
    "audio": "recording",
    "video": "recording",
    "select": "form field",
    "textarea": "form field",
    "button": "button",
    "img": "picture",
    "del": "passage marked as deleted",
}
_BREAKING = frozenset(
    "p div li td th dt dd blockquote pre figcaption caption section article main header footer nav"
    " aside address body tr table thead tbody tfoot ul ol dl details summary form fieldset legend"
    " hr center figure html menu dir".split()
).union(_HEADINGS)
_ITALIC = frozenset(("i", "em", "cite", "var", "dfn"))


def read(data: bytes, *, where: str) -> Source:
    """Read an HTML page into blocks, in the order in which it is shown.

    The first heading of the first level is the title (0) when it is the only
    one. Notices count what was left out. Raises `UnusableInput` for what is
    not text, is longer than `LARGEST`, or has nothing to read. Cost: linear.
    """
    from lxml import etree, html

    if len(data) > LARGEST:
        raise UnusableInput(
            f"The page is longer than {LARGEST // 1_000_000} MB; save only its text.", where=where
        )
    text = decoded_page(data, where=where)
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise UnusableInput("The page holds nothing to read.", where=where) from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # The parser would lose what lies deeper.
        raise UnusableInput(
            "The page is nested thousands of levels deep; save its text and try again.", where=where
        )
    walk = _Walk()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if isinstance(element.tag, str):
            walk.take(event, element)
    walk.flush()
    return Source(_titled(walk.blocks), walk.notices())


def read_embedded(data: bytes) -> str | None:
    """Return the JSON of the rolling text that a report carries, or None."""
    start = data.find(EMBEDDED_ID)
    end = data.find(b"</script>", start)
    if start < 0 or end < 0:
        return None
    try:
        return data[start + len(EMBEDDED_ID) : end].decode("utf-8")
    except UnicodeDecodeError:
        return None


def decoded_page(data: bytes, *, where: str) -> str:
    """Decode by byte-order mark, else UTF-8, else what the page declares of itself."""
    try:
        return decoded(data, where=where)
    except UnusableInput:
        declared = _CHARSET.search(data[:4096])
        if declared is None or b"\x00" in data:
            raise
        name = declared[1].decode("ascii")
        # Browsers read what calls itself Latin-1 as the larger Windows set.
        if name.lower() in ("iso-8859-1", "latin1", "us-ascii", "ascii"):
            name = "cp1252"
        try:
            # Only sets of characters: the same door also leads to rot13 and zip.
            return data.decode(name if _CHARACTER_SET.match(name) else "utf-8")
        except (LookupError, UnicodeError):
            raise UnusableInput(
                f"The page says it is written in {name}, and that does not hold; "
                "save it as UTF-8 and try again.",
                where=where,
            ) from None


def _titled(blocks: list[Block]) -> tuple[Block, ...]:
    """Make a single first-level heading the title when no other heading stands before it."""
    headings = [at for at, block in enumerate(blocks) if block.heading is not None]
    first = [at for at in headings if blocks[at].heading == 1]
    if len(first) == 1 and headings[0] == first[0]:
        blocks[first[0]] = replace(blocks[first[0]], heading=0)
    return tuple(blocks)


_Cell: TypeAlias = "tuple[int, int, int] | None"


@dataclass(slots=True)
class _List:
    """An open list: how it numbers, and the number of the next item."""

    style: str  # "1", "a", "A", "i", "I", "•" or "" for none
    next: int
    step: int = 1


@dataclass(slots=True)
class _Table:
    """An open table: its place, and where its next cell goes."""

    number: int
    row: int = -1
    column: int = 0
    held: dict[int, int] = field(default_factory=dict)  # column -> rows it still spans


@dataclass(slots=True)
class _Walk:
    """Collects the words of one block at a time while the tree goes by."""

    blocks: list[Block] = field(default_factory=list)
    parts: list[tuple[str, bool]] = field(default_factory=list)  # words, set in italics
    lists: list[_List] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    cell: _Cell = None  # the cell whose words come now
    around: list[_Cell] = field(default_factory=list)  # for each open table, the cell it is in
    dropped: Counter[str] = field(default_factory=Counter)
    hidden: list[str] = field(default_factory=list)
    changes: list[Notice] = field(default_factory=list)
    skipping: HtmlElement | None = None
    telling: bool = False  # whether the words passed over are reported
    skipped: list[str] = field(default_factory=list)
    heading: int | None = None
    italic: int = 0
    verbatim: int = 0
    footnotes: int = 0
    pending: str = ""  # the number of a list item whose words have not come yet
    table_count: int = 0

    def take(self, event: str, element: HtmlElement) -> None:
        """Take one end of an element, and the text that follows it."""
        if self.skipping is not None:
            self._skip(event, element)
        elif event == "start":
            self._open(element)
        else:
            self._close(element)
            self._add(element.tail)

    def _skip(self, event: str, element: HtmlElement) -> None:
        own = element is self.skipping
        if event == "end" and own:
            self.skipping, self.telling = None, False
            words = " ".join("".join(self.skipped).split())
            if words:
                self.hidden.append(words)
            self.skipped.clear()
            self._add(element.tail)
        elif self.telling and element.tag not in _DROPPED:
            self.skipped.append((element.text if event == "start" else element.tail) or "")

    def _open(self, element: HtmlElement) -> None:
        tag = str(element.tag).lower()
        if tag == "head" or tag in _DROPPED:
            if tag != "head":
                self.dropped[_DROPPED[tag]] += 1
            self.skipping = element
            return
        if _is_hidden(element) or element.get(STAMPED) is not None:
            self.skipping = element
            self.telling = True
            self.skipped.append(element.text or "")
            return
        if tag in _BREAKING:
            self.flush()
        if tag in _HEADINGS:
            self.heading = _HEADINGS[tag]
        elif tag in ("ol", "ul", "menu", "dir"):
            self.lists.append(_opened_list(element, tag))
        elif tag == "li":
            self._item(element)
        elif tag in ("table", "tr", "td", "th"):
            self._table(element, tag)
        elif tag == "br":
            self.parts.append(("\n", self.italic > 0))
        elif tag == "q":
            self.parts.append(("“", self.italic > 0))
        self.italic += tag in _ITALIC
        self.verbatim += tag == "pre"
        self.footnotes += element.get("role") in ("doc-footnote", "doc-endnote")
        self._add(element.text)

    def _close(self, element: HtmlElement) -> None:
        tag = str(element.tag).lower()
        if tag in _BREAKING:
            self.flush()
        if tag in _HEADINGS:
            self.heading = None
        elif tag in ("ol", "ul", "menu", "dir") and self.lists:
            self.lists.pop()
        elif tag == "li":
            self.pending = ""
        elif tag == "table" and self.tables:
            self.tables.pop()
            self.cell = self.around.pop()
        elif tag in ("td", "th") and self.around:
            self.cell = self.around[-1]
        elif tag == "q":
            self.parts.append(("”", self.italic > 0))
        self.italic -= tag in _ITALIC
        self.verbatim -= tag == "pre"
        self.footnotes -= element.get("role") in ("doc-footnote", "doc-endnote")

    def _item(self, element: HtmlElement) -> None:
        if not self.lists:
            self.lists.append(_List("•", 1))
        current = self.lists[-1]
        current.next = _number(element.get("value"), current.next)
        self.pending = marker(current.style, current.next)
        current.next += current.step

    def _table(self, element: HtmlElement, tag: str) -> None:
        if tag == "table":
            self.tables.append(_Table(self.table_count))
            self.around.append(self.cell)
            self.table_count += 1
            return
        if not self.tables:
            return
        table = self.tables[-1]
        if tag == "tr":
            table.row += 1
            table.column = 0
            table.held = {c: left - 1 for c, left in table.held.items() if left > 1}
            return
        table.row = max(table.row, 0)
        while table.column in table.held:
            table.column += 1
        self.cell = (table.number, table.row, table.column)
        across = min(max(_number(element.get("colspan"), 1), 1), 1000)
        down = min(max(_number(element.get("rowspan"), 1), 1), 1000)
        if down > 1:
            # A cell that spans rows keeps its columns in the rows below; held one row longer,
            # because the next row starts by counting down.
            last = min(table.column + across, WIDEST)
            table.held.update(dict.fromkeys(range(table.column, last), down))
        table.column += across

    def _add(self, text: str | None) -> None:
        if text:
            if not self.verbatim:
                text = _SPACES.sub(" ", text)
            self.parts.append((text, self.italic > 0))

    def flush(self) -> None:
        """Make a block of the words collected, if there are any."""
        parts, self.parts = self.parts, []
        raw = "".join(words for words, _ in parts)
        if not raw.strip():
            return
        found = canonical(raw)
        if not found.text:
            return
        label = f"{self.pending} " if self.pending else ""
        place = f"block {len(self.blocks) + 1}"
        self.changes += [
            Notice(place, f"{change.what[:1].upper()}{change.what[1:]}.")
            for change in found.changes
        ]
        opening = _italic_opening(parts, found.text)
        self.blocks.append(
            Block(
                label + found.text,
                number=len(label),
                heading=self.heading,
                level=len(self.lists) - 1 if label else None,
                cell=self.cell,
                footnote=self.footnotes > 0,
                italic=len(label) + opening if opening else 0,
            )
        )
        self.pending = ""

    def notices(self) -> tuple[Notice, ...]:
        """Say what was left out: counts by sort, and the first words of what was hidden."""
        out = [
            Notice("the page", f"{number} {_plural(what, number)} left out.")
            for what, number in sorted(self.dropped.items())
        ]
        out += [
            Notice("the page", f"Hidden words left out: {_beginning(words)}")
            for words in self.hidden
        ]
        return (*out, *self.changes)


def _italic_opening(parts: list[tuple[str, bool]], text: str) -> int:
    """Return how many characters at the start of the block's text are set in italics."""
    slanted = takewhile(lambda part: part[1] or not part[0].strip(), parts)
    opening = canonical("".join(words for words, _ in slanted)).text
    return len(opening) if text.startswith(opening) else 0


def _is_hidden(element: HtmlElement) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def _opened_list(element: HtmlElement, tag: str) -> _List:
    style = (element.get("style") or "").replace(" ", "").lower()
    if "list-style:none" in style or "list-style-type:none" in style:
        return _List("", 1)
    if tag != "ol":
        return _List("•", 1)
    kind = element.get("type") or "1"
    start = _number(element.get("start"), 1)
    if element.get("reversed") is None:
        return _List(kind if kind in "1aAiI" else "1", start)
    if element.get("start") is None:
        start = sum(1 for child in element if child.tag == "li")
    return _List(kind if kind in "1aAiI" else "1", start, -1)


def _number(raw: str | None, otherwise: int) -> int:
    """Read an attribute that should be a whole number of reasonable size."""
    found = re.fullmatch(r"\s*([+-]?[0-9]{1,6})\s*", raw or "")
    return int(found[1]) if found else otherwise


def _plural(what: str, number: int) -> str:
    """Put a noun, or the first of several words, in the plural for more than one."""
    if number == 1:
        return f"{what} was"
    head, space, rest = what.partition(" ")
    if head in ("style", "form", "embedded"):
        return f"{what}s were"
    return f"{head}s{space}{rest} were"


def _beginning(words: str) -> str:
    return f"“{words}”." if len(words) <= 60 else f"“{words[:60].rsplit(' ', 1)[0]} …”."
