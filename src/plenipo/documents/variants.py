"""Several versions of a text in one file: a line `=== NAME ===` opens each.

So are they sent round, and pasted: one below the other, each with where it
was found. What stands above the first such line is a note and left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from plenipo.documents.reading import Document, refuse_empty, source_of
from plenipo.instrument.model import Notice, Source
from plenipo.text.decoding import decoded

_HEAD: Final = re.compile(r"^={3,}[ \t]+(\S.*?)[ \t]+={3,}[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Variant:
    """One version out of a file: what it is called there, "" in a file of one, and its text."""

    name: str
    source: Source


def variants_of(document: Document) -> tuple[Variant, ...]:
    """Return the versions in a file, one where it has no lines that part versions.

    Raises `UnusableInput` where one of them has no words.
    """
    if document.format not in ("txt", "md"):
        return (_one("", document),)
    text = decoded(document.data, where=document.name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    heads = list(_HEAD.finditer(text))
    if not heads:
        return (_one("", document),)
    ends = [*(head.start() for head in heads[1:]), len(text)]
    found = [
        _one(
            " ".join(head[1].split()),
            Document(
                f"{document.name}, {head[1]}", text[head.end() : end].encode(), document.format
            ),
        )
        for head, end in zip(heads, ends, strict=True)
    ]
    note = " ".join(text[: heads[0].start()].split())
    if note:
        first = found[0]
        told = Notice("line 1", "What stands above the first version is a note, and left out.")
        found[0] = Variant(first.name, Source(first.source.blocks, (told, *first.source.notices)))
    return tuple(found)


def _one(name: str, document: Document) -> Variant:
    source = source_of(document)
    refuse_empty(source, where=document.name)
    return Variant(name, source)
