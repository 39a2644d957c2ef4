"""The page on compiling shows what the engine draws."""

from __future__ import annotations

from pathlib import Path

from tests.brackets.casefiles import FOLDER, read


def test_the_worked_example_of_the_page_is_the_case(root: Path) -> None:
    page = " ".join((root / "docs/algorithms/compile.md").read_text("utf-8").split())
    case = read(FOLDER / "worked-example.txt")
    for wording in ([*case.base], *case.versions.values()):
        assert "".join(wording) in page
    assert case.expected in page
