"""Make the Word files of the peace example from their Markdown masters.

Run `python -m tools.make_examples` after changing a master; a test proves that
the files in the repository are what this makes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from plenipo.brackets.model import Party
from plenipo.brackets.structure import compile_documents
from plenipo.formats import docx, markdown
from plenipo.instrument.model import Block, Instrument
from plenipo.instrument.recognise import recognise

PEACE = Path(__file__).resolve().parent.parent / "src" / "plenipo" / "cli" / "examples" / "peace"
AUTHORS = {
    "ARD": "Legal team of Ardenia",
    "FAC": "Arlen House",
    "ZEM": "Legal team of Zembria",
}


def _ids() -> Callable[[], str]:
    numbers: Iterator[int] = count(1)
    return lambda: f"u{next(numbers)}"


def _blocks(path: Path) -> tuple[Block, ...]:
    return markdown.read(path.read_bytes(), where=path.name).blocks


def _clean(path: Path) -> bytes:
    """Return a master as a Word file without tracked changes."""
    read: Instrument = recognise(_blocks(path), ids=_ids())
    rows = [(unit.kind, unit.depth, unit.text) for unit in read.units]
    return docx.write_clean(rows, title=read.title)


def _tracked(folder: Path) -> bytes:
    """Return the base with the changes of three authors, each under the name used in Word."""
    ids = _ids()
    base = recognise(_blocks(folder / "base.md"), ids=ids)
    versions = [
        (Party(name), [b.text for b in _blocks(folder / "three-authors" / f"{code}.md")])
        for code, name in AUTHORS.items()
    ]
    return docx.write_tracked(compile_documents(base, versions, ids=ids))


def made(folder: Path = PEACE) -> dict[str, bytes]:
    """Return the Word files by name."""
    files = {f"{name}.docx": _clean(folder / f"{name}.md") for name in ("base", "ARD", "ZEM")}
    return {**files, "three-authors.docx": _tracked(folder)}


def main() -> int:
    """Write the files that differ from what is there, and name them."""
    for name, data in made().items():
        path = PEACE / name
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
            print(f"written: {path.name}, {len(data)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
