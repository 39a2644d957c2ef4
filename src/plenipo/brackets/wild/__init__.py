"""Bracketed documents from the wild, read into alternatives, holders and repairs.

`parse` takes a text, `parse_blocks` the blocks of a document; `to_rolling`,
`to_passages` and `alternatives_of` turn what they return into the values of a
rolling text, `to_json` into plain data.
"""

from __future__ import annotations

from plenipo.brackets.wild.document import SCHEMA, to_json
from plenipo.brackets.wild.model import (
    Ambiguity,
    Bracket,
    BracketKind,
    Clause,
    Counts,
    Group,
    Head,
    Leaf,
    Lines,
    Meaning,
    Option,
    OptionSet,
    Parsed,
    Reading,
    Repair,
    Settings,
    Stance,
)
from plenipo.brackets.wild.parse import parse, parse_blocks
from plenipo.brackets.wild.passages import (
    BlockAlternatives,
    alternatives_of,
    to_passages,
    to_rolling,
)
from plenipo.brackets.wild.registry import Registry, registry_of
from plenipo.brackets.wild.wordings import selection, wordings

__all__ = [
    "SCHEMA",
    "Ambiguity",
    "BlockAlternatives",
    "Bracket",
    "BracketKind",
    "Clause",
    "Counts",
    "Group",
    "Head",
    "Leaf",
    "Lines",
    "Meaning",
    "Option",
    "OptionSet",
    "Parsed",
    "Reading",
    "Registry",
    "Repair",
    "Settings",
    "Stance",
    "alternatives_of",
    "parse",
    "parse_blocks",
    "registry_of",
    "selection",
    "to_json",
    "to_passages",
    "to_rolling",
    "wordings",
]
