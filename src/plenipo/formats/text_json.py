"""The JSON of one text without brackets, `plenipo.text/1`: its blocks in order."""

from __future__ import annotations

import json
from collections.abc import Iterable

from plenipo.instrument.model import Block, Notice, Source
from plenipo.text.canonical import canonical
from plenipo.text.errors import UnusableInput

SCHEMA = "plenipo.text/1"


def write(texts: Iterable[str]) -> bytes:
    """Write the texts of blocks as JSON in UTF-8, ending in a newline."""
    value = {"schema": SCHEMA, "blocks": list(texts)}
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def is_text(data: bytes) -> bool:
    """Tell whether bytes are the JSON of one text."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and value.get("schema") == SCHEMA


def read(data: bytes, *, where: str) -> Source:
    """Read the blocks of a text from its JSON; notices number the blocks from 1.

    Raises `UnusableInput` when it is not what `write` makes. Linear.
    """
    try:
        values = json.loads(data)["blocks"]
        texts = [text for text in values if isinstance(text, str)]
        if len(texts) < len(values):
            raise TypeError
        "".join(texts).encode()
    except (ValueError, TypeError, KeyError, RecursionError):
        raise UnusableInput(
            f"is damaged: it is not the JSON of a text ({SCHEMA}); make it anew", where=where
        ) from None
    blocks: list[Block] = []
    notices: list[Notice] = []
    for number, text in enumerate(texts, 1):
        found = canonical(text)
        notices.extend(
            Notice(f"block {number}", f"{change.what[:1].upper()}{change.what[1:]}.")
            for change in found.changes
        )
        blocks.extend(Block(part) for part in found.text.split("\n\n") if part)
    return Source(tuple(blocks), tuple(notices))
