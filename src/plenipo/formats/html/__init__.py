"""HTML: read documents from it, write the pages that show rolling texts and redlines."""

from __future__ import annotations

from plenipo.formats.html.article import About, read_article
from plenipo.formats.html.clean import write_text
from plenipo.formats.html.reading import read, read_embedded
from plenipo.formats.html.redline import Row, Run, write_redline
from plenipo.formats.html.redline_rows import redline_rows
from plenipo.formats.html.report import write_report

__all__ = [
    "About",
    "Row",
    "Run",
    "read",
    "read_article",
    "read_embedded",
    "redline_rows",
    "write_redline",
    "write_report",
    "write_text",
]
