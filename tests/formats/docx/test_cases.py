"""Small documents written down for people: each file in `cases/` is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from plenipo.formats.docx import read
from tests.formats.docx.notation import parse_case, section

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = parse_case(path.read_text("utf-8"))
    document = read(case.data)
    assert case.expected, "a case expects something"
    for name, expected in case.expected.items():
        assert section(document, name) == expected, f"{case.title} ({name})"


def test_there_are_cases() -> None:
    assert len(CASES) >= 30
