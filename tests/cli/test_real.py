"""The commands on real documents, where they lie beside the repository."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plenipo.formats import docx
from plenipo.text.canonical import canonical
from tests.cli.running import FORMATS, Plenipo
from tests.cli.shapes import PARSED, faults

pytestmark = pytest.mark.real

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


def real(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.exists():
        pytest.skip(f"the real text {name} is absent from shared/data beside the repository")
    return path


@pytest.mark.parametrize(
    "name",
    [
        "RP001-Tracked-Revisions-01",
        "RP038-Inserted-Paras-at-End",
        "RP042-Deleted-Para-Mark-at-End",
        "RP043-MERGEFORMAT-Field-Code",
        "RP044-MERGEFORMAT-Field-Code",
        "RP047-Inserted-and-Deleted-Paragraph-Mark",
        "RP048-Deleted-Inserted-Para-Mark",
        "RP051-Arabic",
    ],
)
def test_every_author_comes_out_of_every_format(
    plenipo: Plenipo, real_texts: Path, tmp_path: Path, name: str
) -> None:
    source = real(real_texts, f"docx-multi-author/{name}.docx")
    authors = docx.read(source.read_bytes()).authors
    assert authors
    codes = {f"P{at}": author for at, author in enumerate(authors)}
    mapped = [w for code, author in codes.items() for w in ("--author", f"{author}={code}")]
    for kind in FORMATS:
        rolling = tmp_path / f"rolling.{kind}"
        ran = plenipo("compile", source, *mapped, "-o", rolling)
        assert ran.code == 0, ran.err
        for code, author in codes.items():
            drawn = plenipo("project", rolling, "--party", code)
            assert drawn.out == plenipo("text", source, "--author", author).out, (kind, author)
        drawn = plenipo("project", rolling, "--base")
        assert drawn.out == plenipo("text", source, "--base").out, kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_languages_come_out_as_they_went_in(
    plenipo: Plenipo, real_texts: Path, language: str
) -> None:
    source = real(real_texts, f"bbnj/bbnj-agreement-2023-{language}.txt")
    ran = plenipo("text", source)
    assert ran.code == 0
    before, after = source.read_text("utf-8").splitlines(), ran.text.splitlines()
    assert len(after) == len(before)
    changed = [k for k, pair in enumerate(zip(before, after, strict=True), 1) if len(set(pair)) > 1]
    # What is not the same is told, line by line, and canonical text is all that happened to it.
    assert all(f"line {k}: " in ran.err for k in changed)
    assert all(after[k - 1] == canonical(before[k - 1]).text for k in changed)
    assert changed == [] or language in ("ar", "ru")


def test_two_versions_of_one_agreement(plenipo: Plenipo, real_texts: Path, tmp_path: Path) -> None:
    base = real(real_texts, "cop21/agreement-9-dec-2015.md")
    later = real(real_texts, "cop21/agreement-12-dec-2015.md")
    rolling = tmp_path / "rolling.json"
    assert plenipo("compile", base, f"LATER={later}", "-o", rolling).code == 0
    assert plenipo("project", rolling, "--party", "LATER").out == plenipo("text", later).out
    assert plenipo("project", rolling, "--base").out == plenipo("text", base).out
    counts = json.loads(rolling.read_bytes())["counts"]
    assert counts["brackets"] > 0
    assert counts["common"] > 0


@pytest.mark.parametrize(
    "name", ["agreement-4-dec-2015.md", "agreement-9-dec-2015.md", "agreement-23-oct-2015.md"]
)
def test_brackets_are_counted_as_they_stand(plenipo: Plenipo, real_texts: Path, name: str) -> None:
    source = real(real_texts, f"cop21/{name}")
    ran = plenipo("parse", source, "--format", "json")
    assert ran.code == 0, ran.err
    value = json.loads(ran.out)
    assert faults(value, PARSED) == []
    text = source.read_text("utf-8")
    assert value["counts"]["open"] == text.count("[")
    assert value["counts"]["close"] == text.count("]")


def test_a_legal_scrub_shows_obligations_first(plenipo: Plenipo, real_texts: Path) -> None:
    old = real(real_texts, "cop21/agreement-12-dec-2015.md")
    new = real(real_texts, "cop21/agreement-29-jan-2016.md")
    value = json.loads(plenipo("redline", old, new, "--format", "json").out)
    flagged = ["modal" in change["flags"] for change in value["changes"]]
    assert flagged == sorted(flagged, reverse=True)
    changed = [k for k, row in enumerate(value["rows"]) if row["reworded"]]
    assert set(changed) <= {change["row"] for change in value["changes"]}
    lines = plenipo("redline", old, new).text.splitlines()
    assert lines[1].startswith("Changes: ")
    assert lines[2].startswith("Changes of obligation (shall, should, may): ")
