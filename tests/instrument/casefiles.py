"""Case files of recognising: one line a block, with what it should be found to be.

A line reads `kind depth label | words`, with hints from the source in braces
before the words (`{heading=2}`), a dash for no label, and ⏎ for a line break
inside the block. The text of the block is its label, a space, and the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plenipo.instrument.model import Block, Unit

_LINE = re.compile(
    r"(?P<kind>[a-z]+) +(?P<depth>\d+) +(?P<label>\S.*?) \|(?: |\Z)(?:\{(?P<hints>[^{}=]+(?:=[^{}]*)?)\} )?"
    r"(?P<words>.*)\Z"
)
_HINTS = frozenset({"heading", "level", "number", "italic", "cell", "footnote"})


@dataclass(frozen=True)
class Line:
    """One line of a case file."""

    block: Block
    kind: str
    depth: int
    label: str


def block_of(text: str, hints: str) -> Block:
    """Make the block that a line describes."""
    values = dict.fromkeys(_HINTS, "")
    for hint in hints.split():
        name, _, value = hint.partition("=")
        if name not in _HINTS:
            raise ValueError(f"{name!r} is no hint")
        values[name] = value or "yes"
    cell = tuple(int(part) for part in values["cell"].split(",")) if values["cell"] else None
    return Block(
        text.replace("⏎", "\n"),
        number=int(values["number"] or 0),
        heading=int(values["heading"]) if values["heading"] else None,
        level=int(values["level"]) if values["level"] else None,
        cell=(cell[0], cell[1], cell[2]) if cell else None,
        footnote=bool(values["footnote"]),
        italic=int(values["italic"] or 0),
    )


def parse(line: str) -> Line:
    """Read one line of a case file."""
    found = _LINE.match(line)
    if found is None:
        raise ValueError(f"not a line of a case: {line!r}")
    label = "" if found["label"] == "-" else found["label"]
    words = found["words"]
    text = words if words.startswith("⏎") else f"{label} {words}".strip()
    if words.startswith("⏎"):
        text = label + words
    block = block_of(text, found["hints"] or "")
    return Line(block, found["kind"], int(found["depth"]), label)


def show(unit: Unit, hints: str) -> str:
    """Write a unit as a line of a case file."""
    rest = unit.text[len(unit.label) :]
    words = (
        rest.replace("\n", "⏎") if rest.startswith("\n") else rest.lstrip(" ").replace("\n", "⏎")
    )
    shown = f"{{{hints}}} " if hints else ""
    return f"{unit.kind.value:9} {unit.depth} {unit.label or '-'} | {shown}{words}".rstrip()
