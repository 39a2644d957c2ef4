"""Readable cases: a source and the reading of it, in one file each.

The folder is the list. To add a case, write the source and the reading that a
delegate would give it, and see the test fail where the parser reads otherwise.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brackets.wild.laws import check_reading
from tests.brackets.wild.shown import read_case, show

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 50


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = read_case(path.read_text("utf-8"))
    parsed = check_reading(case.source, registry=case.registry, settings=case.settings)
    assert show(parsed) == case.expected
