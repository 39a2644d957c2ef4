"""Would a delegate draw it like this? Each case is drawn, and held to every law."""

from __future__ import annotations

from pathlib import Path

import pytest

from plenipo.brackets.render import render
from plenipo.text.canonical import canonical
from tests.brackets.casefiles import Case, cases, read
from tests.brackets.laws import check_world, document


@pytest.mark.parametrize("path", cases(), ids=lambda path: path.stem)
def test_a_case_is_drawn_as_a_drafter_would(path: Path) -> None:
    case = read(path)
    for block in [*case.base, *(text for texts in case.versions.values() for text in texts)]:
        assert canonical(block).text == block, "a case is written in canonical text"
    rolling = check_world(case.base, case.versions, case.terms)
    _, *blocks = render(rolling)
    assert document(blocks) == case.expected, case.about


def test_there_are_cases_of_every_size() -> None:
    found: list[Case] = [read(path) for path in cases()]
    assert len(found) >= 45
    assert {1, 2, 3, 4, 5} <= {len(case.versions) for case in found}
    assert max(len(case.versions) for case in found) >= 12
