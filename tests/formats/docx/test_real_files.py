"""Files made by Word: every tracked change of every one is accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from plenipo.formats.docx import read
from tests.formats.docx.accounting import element_counts, revision_counts

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "docx-multi-author"
FILES = sorted(FOLDER.glob("*.docx"))

pytestmark = pytest.mark.real


def test_the_real_files_are_there() -> None:
    if not FILES:
        pytest.skip("the optional real Word files (../shared/data/docx-multi-author) are missing")
    assert len(FILES) >= 8


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_tracked_change_is_accounted_for(path: Path) -> None:
    data = path.read_bytes()
    document = read(data)
    assert revision_counts(document) == element_counts(data)
    assert sum(change.times for change in document.changes) == len(document.revisions)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_author_has_a_text(path: Path) -> None:
    document = read(path.read_bytes())
    base = [block.text for block in document.base().blocks]
    assert base
    assert document.authors
    for author in document.authors:
        assert document.by_author(author).blocks
    everyone = document.accepting(document.authors)
    assert everyone.blocks == document.accepted().blocks
