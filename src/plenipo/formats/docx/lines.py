"""What a document to be written is made of: lines of runs, each with its history.

A line becomes a paragraph. Its runs and its mark say whether they are the same
in all versions, inserted, deleted or moved, and by whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plenipo.instrument.model import Kind


class RunKind(StrEnum):
    """What became of a run of words or of a paragraph mark."""

    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED_FROM = "moved from"  # the words where they stood
    MOVED_TO = "moved to"  # the words where they stand now


@dataclass(frozen=True, slots=True)
class Run:
    """Words with one history.

    `author` is needed for every kind but `SAME`. `move` names the move that
    joins a `MOVED_FROM` with its `MOVED_TO`. `look` names a character style of
    the document ("" for none).
    """

    text: str
    kind: RunKind = RunKind.SAME
    author: str = ""
    move: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: its runs, the history of its mark, its place in the agreement.

    `unit` is the id of a provision to be kept in the file as a bookmark.
    """

    runs: tuple[Run, ...]
    kind: Kind = Kind.BODY
    depth: int = 0
    mark: RunKind = RunKind.SAME
    author: str = ""
    unit: str = ""
    style: str = ""  # a paragraph style to use in place of the kind's own
