"""Word files: bytes to texts, and values to bytes."""

from __future__ import annotations

from plenipo.formats.docx.bracketed import legend_texts, write_bracketed
from plenipo.formats.docx.embedded import CLUSTER, Carried, Embedded, read_embedded
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
    "CLUSTER",
    "Carried",
    "ChangeCount",
    "Comment",
    "Embedded",
    "Line",
    "Move",
    "Revision",
    "RevisionKind",
    "Run",
    "RunKind",
    "SubAmendment",
    "WordDocument",
    "legend_texts",
    "parties_of",
    "read",
    "read_embedded",
    "write_bracketed",
    "write_clean",
    "write_runs",
    "write_tracked",
]
