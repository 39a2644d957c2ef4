"""Word files: bytes to texts, and values to bytes."""

from __future__ import annotations

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

__all__ = [
    "ChangeCount",
    "Comment",
    "Move",
    "Revision",
    "RevisionKind",
    "SubAmendment",
    "WordDocument",
    "read",
]
