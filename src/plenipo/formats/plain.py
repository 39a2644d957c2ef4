"""Plain text: blocks separated by empty lines, UTF-8.

Reading changes nothing but spacing and what canonical text does not allow,
and reports the latter. A file without any empty line has one block per line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from plenipo.instrument.model import Block, Notice, Source
from plenipo.text.canonical import SPACES, canonical, is_canonical
from plenipo.text.decoding import decoded

# Everything that keeps a file from being split as it stands. An empty line is
# exactly two line breaks; the file may end in any number of them.
_UNCLEAN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    "\ufff9-\ufffd\U000e0000-\U000e007f]"
    f"|[{SPACES}][{SPACES}\n]|\n[{SPACES}]|\n\n\n|\\A[{SPACES}\n]|[{SPACES}]\\Z"
)
_PRINTABLE = b"\n" + bytes(range(0x20, 0x7F))
_OTHER_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
_EMPTY_LINE = re.compile(f"\n[\t{SPACES}]*\n[\t\n{SPACES}]*")
_BLANK = (
    f"\t\n{''.join(chr(c) for c in (0x20, 0xA0, 0x1680, *range(0x2000, 0x200B)))}\u202f\u205f\u3000"
)


def read(data: bytes, *, where: str, known: Mapping[str, Block] | None = None) -> Source:
    """Read a text file into blocks.

    `known` are blocks of another version of the document by their text: where
    a file says the same nothing is looked at twice.

    Takes UTF-8 with or without a byte-order mark, and UTF-16 with one. Notices
    name the line. Raises `UnusableInput` for anything else, with the offset of
    the first byte that is not text. Cost: linear; one scan and one split when
    the file is already canonical.
    """
    text = decoded(data, where=where)
    if known:
        blocks = _read_as_known(text, known)
        if blocks is not None:
            return Source(blocks)
    if _is_clean(text):
        text = text.rstrip("\n")
        if not text:
            return _empty()
        separator = "\n\n" if "\n\n" in text else "\n"
        return Source(tuple(map(Block, text.split(separator))))
    return _read_slowly(text)


def _read_as_known(text: str, known: Mapping[str, Block]) -> tuple[Block, ...] | None:
    """Split a file and look up its blocks; None when one needs more than that."""
    lines = text.split("\n")
    while lines and not lines[-1]:
        lines.pop()
    if "" in lines:
        lines = text.rstrip("\n").split("\n\n")
    blocks: list[Block] = []
    for line, block in zip(lines, map(known.get, lines), strict=True):
        if block is None:
            if not line or not is_canonical(line):
                return None
            block = Block(line)
        blocks.append(block)
    return tuple(blocks)


def _is_clean(text: str) -> bool:
    """Tell whether the file can be split as it stands: nothing to collapse, drop or report."""
    ascii_only = text.isascii()
    if (
        not text.encode().translate(None, _PRINTABLE)
        if ascii_only
        else text.replace("\n", "").isprintable()
    ):
        # The only space left is the plain one, so a few searches settle it.
        if (
            "  " in text
            or " \n" in text
            or "\n " in text
            or "\n\n\n" in text
            or "\ufffd" in text
            or text[:1] in (" ", "\n")
            or text[-1:] == " "
        ):
            return False
    elif _UNCLEAN.search(text) is not None:
        return False
    return ascii_only or unicodedata.is_normalized("NFC", text)


def _empty() -> Source:
    return Source((), (Notice("line 1", "The file holds no text."),))


def _read_slowly(text: str) -> Source:
    """Read a text that has something to clean, block by block, keeping count of lines."""
    text = _OTHER_BREAKS.sub("\n", text).replace("\u2029", "\n\n")
    body = text.lstrip(_BLANK)
    line = 1 + text.count("\n", 0, len(text) - len(body))
    body = body.rstrip(_BLANK)
    if not body:
        return _empty()
    blocks: list[Block] = []
    notices: list[Notice] = []
    start = 0
    separator = _EMPTY_LINE if _EMPTY_LINE.search(body) else re.compile("\n")
    for match in (*separator.finditer(body), None):
        end = match.start() if match else len(body)
        raw = body[start:end]
        found = canonical(raw)
        for change in found.changes:
            at = line + raw.count("\n", 0, change.offset)
            notices.append(Notice(f"line {at}", f"{change.what[:1].upper()}{change.what[1:]}."))
        if found.text:
            blocks.append(Block(found.text))
        if match:
            line += body.count("\n", start, match.end())
            start = match.end()
    return Source(tuple(blocks), tuple(notices))


def write(texts: Iterable[str]) -> bytes:
    """Write blocks as UTF-8: one empty line between them, one line break at the end.

    `read(write(texts))` gives `texts` back when they are canonical and there is
    more than one of them, or none of them has a line break.
    """
    written = "\n\n".join(texts)
    return f"{written}\n".encode() if written else b""
