"""Case files of compiling: what the base and the parties say, and how it should be drawn.

A file opens with a sentence that says what a drafter would expect. Then come
sections, each under a line that starts with three dashes: `base`, one for each
wording with the codes of those who hold it (`ARD, ZEM`; `KOV = base` holds the
base as it stands), at times `terms` with the defined terms, and `brackets`
with the text in the attributed style, its opening note left out. Blocks are
parted by empty lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "cases"
_SECTION = re.compile(r"^--- (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One case file, read."""

    about: str
    base: list[str]
    versions: dict[str, list[str]]
    terms: tuple[str, ...]
    expected: str


def read(path: Path) -> Case:
    """Read a case file; raise `ValueError` where it lacks a part."""
    about, *rest = _SECTION.split(path.read_text("utf-8"))
    sections = dict(zip(rest[::2], (words.strip("\n") for words in rest[1::2]), strict=True))
    if not about.strip() or not {"base", "brackets"} <= sections.keys():
        raise ValueError(f"{path.name} lacks its sentence, its base or its brackets")
    base = sections.pop("base").split("\n\n")
    expected = sections.pop("brackets")
    terms = tuple(term.strip() for term in sections.pop("terms", "").split(";") if term.strip())
    versions: dict[str, list[str]] = {}
    for head, words in sections.items():
        codes, holds_base, _ = head.partition(" = base")
        for code in codes.split(", "):
            if code in versions:
                raise ValueError(f"{path.name} gives {code} two wordings")
            versions[code] = base if holds_base else words.split("\n\n")
    return Case(about.strip(), base, versions, terms, expected)


def cases() -> list[Path]:
    """Every case file there is, by name."""
    return sorted(FOLDER.glob("*.txt"))
