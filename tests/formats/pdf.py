"""The words of a PDF, page by page: enough of the format to read what office programs and browsers print.

Read are streams packed with Flate, fonts with a map to Unicode, and the
operators that show text. Nothing else of a page is looked at.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"(?:^|[\r\n])(\d+) 0 obj\b(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_SHOWN = re.compile(
    rb"/(\w+) [\d.]+ Tf|<([0-9a-fA-F]*)>|\((?:\\.|[^\\()])*\)|(BT|ET|T\*|Td|TD|Tm)\b", re.DOTALL
)


def pages(data: bytes) -> list[str]:
    """Return the words of each page, in the order in which they are drawn, white space folded."""
    objects = {int(number): body for number, body in _OBJECT.findall(data)}
    found = [number for number, body in objects.items() if re.search(rb"/Type ?/Page\b", body)]
    return [" ".join(_page(objects, number).split()) for number in _in_order(objects, found)]


def _in_order(objects: dict[int, bytes], found: list[int]) -> Iterator[int]:
    """Yield the pages in the order of the tree that lists them."""
    trees = [body for body in objects.values() if re.search(rb"/Type ?/Pages\b", body)]
    root = next(body for body in trees if b"/Parent" not in body)

    def walk(body: bytes) -> Iterator[int]:
        kids = re.search(rb"/Kids ?\[(.*?)\]", body, re.DOTALL)
        for number in map(int, re.findall(rb"(\d+) 0 R", kids[1] if kids else b"")):
            if number in found:
                yield number
            else:
                yield from walk(objects[number])

    yield from walk(root)


def _unpacked(body: bytes) -> bytes:
    stream = _STREAM.search(body)
    if stream is None:
        return b""
    return zlib.decompress(stream[1]) if b"/FlateDecode" in body else stream[1]


def _page(objects: dict[int, bytes], number: int) -> str:
    body = objects[number]
    resources = re.search(rb"/Resources (\d+) 0 R", body)
    listed = objects[int(resources[1])] if resources else body
    inner = re.search(rb"/Font (\d+) 0 R", listed)
    listed = objects[int(inner[1])] if inner else listed
    fonts = {
        name: _to_unicode(objects, int(font))
        for name, font in re.findall(rb"/(\w+) (\d+) 0 R", listed)
        if b"/ToUnicode" in objects.get(int(font), b"")
    }
    streams = re.search(rb"/Contents (?:\[(.*?)\]|(\d+) 0 R)", body, re.DOTALL)
    assert streams is not None, "a page without contents"
    numbers = re.findall(rb"(\d+) 0 R", streams[1] or b"") or [streams[2]]
    content = b"\n".join(_unpacked(objects[int(one)]) for one in numbers)
    return "".join(_words(content, fonts))


def _words(content: bytes, fonts: dict[bytes, tuple[int, dict[int, str]]]) -> Iterator[str]:
    width, known = 1, dict[int, str]()
    for shown in _SHOWN.finditer(content):
        if shown[1] is not None:
            width, known = fonts.get(shown[1], (1, {}))
        elif shown[2] is not None:
            codes = bytes.fromhex(shown[2].decode())
            for at in range(0, len(codes), width):
                yield known.get(int.from_bytes(codes[at : at + width], "big"), "")
        elif shown[3] in (b"BT", b"ET", b"T*", b"Td", b"TD"):
            yield " "


def _to_unicode(objects: dict[int, bytes], font: int) -> tuple[int, dict[int, str]]:
    """Return how many bytes a code of a font has, and what each stands for."""
    link = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    assert link is not None, "a font without a map to Unicode"
    table = _unpacked(objects[int(link[1])])
    found: dict[int, str] = {}
    width = 2 if b"/Type0" in objects[font].replace(b"/ ", b"/") else 1
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, text in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            first = int(text, 16)
            for code in range(int(low, 16), int(high, 16) + 1):
                found[code] = chr(first + code - int(low, 16))
        for low, _, row in re.findall(rb"<(\w+)>\s*<(\w+)>\s*\[(.*?)\]", block, re.DOTALL):
            for at, text in enumerate(re.findall(rb"<(\w+)>", row)):
                found[int(low, 16) + at] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return width, found
