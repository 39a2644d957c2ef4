"""The shipped examples are whole, fictional, and what their masters say they are."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from plenipo.brackets.model import Nature, Party, Rolling, variations
from plenipo.brackets.project import project
from plenipo.brackets.structure import compile_documents
from plenipo.formats import docx, markdown, plain
from plenipo.instrument.model import Block
from plenipo.instrument.recognise import recognise
from tools.make_examples import AUTHORS, PEACE, made

EXAMPLES = PEACE.parent
COUNCIL = sorted(p.stem for p in (EXAMPLES / "council").glob("*.txt") if p.stem != "base")


def members(data: bytes) -> dict[str, bytes]:
    """Return what a Word file holds; how hard it was squeezed does not matter."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def blocks(path: Path) -> tuple[Block, ...]:
    reader = markdown.read if path.suffix == ".md" else plain.read
    return reader(path.read_bytes(), where=path.name).blocks


def compiled(folder: Path, ending: str, parties: list[str]) -> Rolling:
    numbers = iter(range(1, 10_000))

    def ids() -> str:
        return f"u{next(numbers)}"

    base = recognise(blocks(folder / f"base{ending}"), ids=ids)
    versions = [(Party(p), [b.text for b in blocks(folder / f"{p}{ending}")]) for p in parties]
    return compile_documents(base, versions, ids=ids)


def natures(rolling: Rolling) -> set[Nature]:
    return {v.nature for p in rolling.passages for v in variations(p.lead + p.body)}


@pytest.mark.parametrize("name", sorted(made()))
def test_a_word_file_is_what_its_master_makes(name: str) -> None:
    assert members((PEACE / name).read_bytes()) == members(made()[name])


@pytest.mark.parametrize("code", AUTHORS)
def test_each_author_of_the_tracked_file_reads_back_as_the_master(code: str) -> None:
    document = docx.read((PEACE / "three-authors.docx").read_bytes(), where="three-authors.docx")
    master = blocks(PEACE / "three-authors" / f"{code}.md")
    assert [b.text for b in document.by_author(AUTHORS[code]).blocks] == [b.text for b in master]


def test_the_peace_example_shows_every_sort_of_difference() -> None:
    rolling = compiled(PEACE, ".md", ["ARD", "ZEM"])
    assert natures(rolling) == set(Nature)
    assert {p.origin for p in rolling.passages} == {"", "to", "from"}
    for party in ("ARD", "ZEM"):
        texts = [b.text for b in blocks(PEACE / f"{party}.md")]
        assert "\n\n".join(project(rolling, Party(party))) == "\n\n".join(texts)


def test_the_council_has_twelve_members_who_overlap_and_conflict() -> None:
    assert len(COUNCIL) == 12
    rolling = compiled(EXAMPLES / "council", ".txt", COUNCIL)
    counts = [len(v.alternatives) for p in rolling.passages for v in variations(p.body)]
    assert max(counts) >= 3
    assert Nature.CONSENSUS in natures(rolling)
    for party in COUNCIL:
        texts = [b.text for b in blocks(EXAMPLES / "council" / f"{party}.txt")]
        assert "\n\n".join(project(rolling, Party(party))) == "\n\n".join(texts)


def test_the_bracketed_text_is_unbalanced_and_nested() -> None:
    text = (EXAMPLES / "bracketed.txt").read_text("utf-8")
    assert text.count("[") != text.count("]")
    assert re.search(r"\[[^\]]*\[[^\]]*\]", text)
    assert "Option 2" in text
