"""The shipped languages, read once for all tests of statements."""

from __future__ import annotations

from plenipo.desk.languages import shipped
from plenipo.statements.extract import Extractor
from plenipo.statements.model import Statement


def language(code: str) -> Extractor:
    """Return a shipped language by its code."""
    return next(e for e in shipped() if e.language.code == code)


def english(text: str) -> list[Statement]:
    """Return the statements of an English text."""
    return language("en").statements(text)
