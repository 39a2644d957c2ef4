"""Word files: bytes to texts, and values to bytes."""

from __future__ import annotations

from plenipo.formats.docx.lines import Line, Run, RunKind
from plenipo.formats.docx.model import (
    ChangeCount,
    Comment,
    Move,
    Revision,
    RevisionKind,
    SubAmendment,
    WordDocument,
)
from plenipo.formats.docx.read import read
from plenipo.formats.docx.tracked import parties_of, write_tracked
from plenipo.formats.docx.write import write_clean, write_runs

__all__ = [
    "ChangeCount",
    "Comment",
    "Line",
    "Move",
    "Revision",
    "RevisionKind",
    "Run",
    "RunKind",
    "SubAmendment",
    "WordDocument",
    "parties_of",
    "read",
    "write_clean",
    "write_runs",
    "write_tracked",
]
