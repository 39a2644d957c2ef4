"""Carry data along in a Word file, and say whether the words still agree with it.

The text travels as custom XML, which Word keeps on saving. With it stands a
digest of the visible words as they were written: a file whose words were
changed afterwards still gives its text back, and says that it was changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from plenipo.formats.docx.bundle import Part, bundle
from plenipo.formats.docx.markup import escaped
from plenipo.formats.docx.model import WordDocument
from plenipo.formats.docx.package import Package, open_package
from plenipo.formats.docx.read import read

SCHEMA: Final = "urn:plenipo:embedded:1"
ROLLING: Final = "rolling"  # what is carried: a rolling text
CLUSTER: Final = "cluster"  # provisions cut out of one
_CHUNK: Final = f"{{{SCHEMA}}}text"
_LONGEST: Final = 1_000_000  # characters in one element; a reader refuses far longer ones


@dataclass(frozen=True, slots=True)
class Embedded:
    """What a file carries: the text as it was handed in, and is the file unchanged since."""

    text: str
    intact: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """What a file is to carry: the text, and what it is (`ROLLING` or `CLUSTER`)."""

    text: str
    kind: str = ROLLING


def with_carried(
    body: str, styles: str, *, title: str, carried: Carried | None, beside: Sequence[Part] = ()
) -> bytes:
    """Return the bytes of a Word file that carries something, or nothing, along."""
    data = bundle(body, styles, title=title, beside=beside)
    if carried is None:
        return data
    part = embedded_part(carried.text, data, kind=carried.kind)
    return bundle(body, styles, title=title, data=part, schema=SCHEMA, beside=beside)


def embedded_part(text: str, written: bytes, *, kind: str = ROLLING) -> str:
    """Return the custom XML part that carries `text` in the file `written`."""
    chunks = "".join(
        f"<text>{escaped(text[at : at + _LONGEST])}</text>" for at in range(0, len(text), _LONGEST)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<{kind} xmlns="{SCHEMA}" digest="{_digest(read(written))}">{chunks}</{kind}>'
    )


def read_embedded(data: bytes, *, kind: str = ROLLING) -> Embedded | None:
    """Return what a file carries of a kind, or None.

    `intact` is False when the visible words, all tracked changes accepted, are
    no longer those that were written with it. Raises `UnusableInput` as
    `read` does. Cost: that of reading the file.
    """
    root = _part(open_package(data), kind)
    if root is None:
        return None
    text = "".join(chunk.text or "" for chunk in root.iterchildren(_CHUNK))
    return Embedded(text, root.get("digest") == _digest(read(data)))


def _part(package: Package, kind: str) -> etree._Element | None:
    for link in package.relationships(package.main):
        if link.kind == "customXml" and not link.external and package.has(link.target):
            root = package.part(link.target)
            if root.tag == f"{{{SCHEMA}}}{kind}":
                return root
    return None


def _digest(document: WordDocument) -> str:
    words = "\n\n".join(block.text for block in document.accepted().blocks)
    return hashlib.sha256(words.encode("utf-8")).hexdigest()
