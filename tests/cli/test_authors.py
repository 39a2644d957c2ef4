"""Tracked changes by author: who stands for whom, and what each author's text is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import FORMATS, PEACE, Plenipo, is_refused
from tests.formats.docx.builder import change, docx, paragraph, run

TRACKED = PEACE / "three-authors.docx"
TEAMS = {
    "ARD": "Legal team of Ardenia",
    "ZEM": "Legal team of Zembria",
    "FAC": "Arlen House",
}
MAPPED = [part for code, name in TEAMS.items() for part in ("--author", f"{name}={code}")]


def tracked(folder: Path, *authors: str, name: str = "tracked.docx") -> Path:
    """A Word file in which each author puts in one word of its own."""
    changes = "".join(change("ins", author, run(f"word{at} ")) for at, author in enumerate(authors))
    body = paragraph(run("The Parties ") + changes + run("agree."))
    path = folder / name
    path.write_bytes(docx(body))
    return path


@pytest.mark.parametrize("kind", FORMATS)
def test_each_author_comes_out_as_its_party(plenipo: Plenipo, tmp_path: Path, kind: str) -> None:
    rolling = tmp_path / f"rolling.{kind}"
    assert plenipo("compile", TRACKED, *MAPPED, "-o", rolling).code == 0
    for code, name in TEAMS.items():
        drawn = plenipo("project", rolling, "--party", code)
        assert drawn.out == plenipo("text", TRACKED, "--author", name).out
    base = plenipo("text", TRACKED, "--base")
    assert plenipo("project", rolling, "--base").out == base.out


def test_unknown_authors_are_listed(plenipo: Plenipo) -> None:
    sentence = is_refused(plenipo("compile", TRACKED, *MAPPED[:2]))
    assert sentence == (
        f"{TRACKED}: has tracked changes by “Arlen House”; “Legal team of Zembria”: say whose they"
        " are with --author NAME=PARTY, once for each"
    )


def test_an_author_whose_name_is_a_code_stands_for_that_party(
    plenipo: Plenipo, tmp_path: Path
) -> None:
    path = tracked(tmp_path, "ARD", "J. Roe")
    ran = plenipo("compile", path, "--author", "J. Roe=ZEM")
    assert ran.text.endswith("The Parties [–] [ARD: word0] [ZEM: word1] agree.\n")


def test_the_mapping_is_split_at_the_last_sign(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tracked(tmp_path, "Desk=North", "ARD")
    ran = plenipo("compile", path, "--author", "Desk=North=ZEM")
    assert ran.code == 0, ran.err
    assert "ARD, ZEM" in ran.text


def test_a_code_as_a_name_can_be_mapped_elsewhere(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tracked(tmp_path, "ARD")
    ran = plenipo("compile", path, "--author", "ARD=ZEM")
    assert "Parties: ZEM." in ran.text


def test_a_mapped_author_without_changes_holds_the_base(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tracked(tmp_path, "ARD")
    rolling = tmp_path / "rolling.json"
    assert plenipo("compile", path, "--author", "A. Silent=ZEM", "-o", rolling).code == 0
    base = plenipo("text", path, "--base").out
    assert base == b"The Parties agree.\n"
    assert plenipo("project", rolling, "--party", "ZEM").out == base


def test_two_authors_may_stand_for_one_party(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tracked(tmp_path, "Ann", "Ben")
    rolling = tmp_path / "rolling.json"
    plenipo("compile", path, "--author", "Ann=ARD", "--author", "Ben=ARD", "-o", rolling)
    drawn = plenipo("project", rolling, "--party", "ARD")
    assert drawn.out == b"The Parties word0 word1 agree.\n"


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        (["J. Roe"], "is not NAME=PARTY"),
        (["=ARD"], "is not NAME=PARTY"),
        (["J. Roe=1st"], "is not a party code"),
        (["J. Roe=ARD", "J. Roe=ZEM"], "is mapped twice"),
    ],
)
def test_a_mapping_that_cannot_be_used(
    plenipo: Plenipo, tmp_path: Path, mapping: list[str], says: str
) -> None:
    path = tracked(tmp_path, "J. Roe")
    arguments = [part for one in mapping for part in ("--author", one)]
    assert says in is_refused(plenipo("compile", path, *arguments))


def test_without_tracked_changes_there_is_nothing_to_compile(
    plenipo: Plenipo, tmp_path: Path
) -> None:
    path = tracked(tmp_path, name="clean.docx")
    assert "no tracked changes" in is_refused(plenipo("compile", path))
    assert "no tracked changes" in is_refused(plenipo("compile", PEACE / "base.md"))


def test_authors_of_what_is_no_word_file(plenipo: Plenipo) -> None:
    ran = plenipo("compile", PEACE / "base.md", "--author", "J. Roe=ARD")
    assert "only Word files" in is_refused(ran)
    assert "only Word files" in is_refused(plenipo("text", PEACE / "base.md", "--base"))


def test_a_party_by_file_and_by_author(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tracked(tmp_path, "ARD")
    ran = plenipo("compile", path, f"ARD={PEACE / 'ARD.md'}", "--author", "ARD=ARD")
    assert "both a file and an author" in is_refused(ran)


def test_parties_by_file_beside_authors(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tracked(tmp_path, "ARD")
    (tmp_path / "z.txt").write_text("The Parties all agree.\n", "utf-8")
    ran = plenipo("compile", path, f"ZEM={tmp_path / 'z.txt'}", "--author", "ARD=ARD")
    assert ran.text.endswith("The Parties [–] [ZEM: all] [ARD: word0] agree.\n")


def test_text_without_options_accepts_all_and_says_so(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tracked(tmp_path, "ARD", "J. Roe")
    ran = plenipo("text", path)
    assert ran.out == b"The Parties word0 word1 agree.\n"
    assert "all tracked changes are accepted" in ran.err
    assert plenipo("text", path, "--author", "J. Roe").out == b"The Parties word1 agree.\n"
    assert plenipo("text", path, "--base").out == b"The Parties agree.\n"


def test_text_of_an_author_without_changes_is_the_base_and_says_so(
    plenipo: Plenipo, tmp_path: Path
) -> None:
    ran = plenipo("text", tracked(tmp_path, "ARD"), "--author", "J. Roe")
    assert ran.out == b"The Parties agree.\n"
    assert "no tracked changes by “J. Roe”" in ran.err
    assert "“ARD”" in ran.err


def test_a_change_inside_anothers_insertion_is_in_neither_text_and_told(
    plenipo: Plenipo, tmp_path: Path
) -> None:
    inner = run("new ") + change("del", "ZEM", run("bold ", deleted=True))
    path = tmp_path / "inside.docx"
    path.write_bytes(docx(paragraph(run("Some ") + change("ins", "ARD", inner) + run("words."))))
    ran = plenipo("compile", path)
    assert ran.text.endswith("Some [ARD: new bold] words.\n")
    assert "ZEM would take out “bold ” inside what ARD inserted" in ran.err
    assert plenipo("text", path, "--author", "ARD").out == b"Some new bold words.\n"
    assert plenipo("text", path, "--author", "ZEM").out == b"Some words.\n"
