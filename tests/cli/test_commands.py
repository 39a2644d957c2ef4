"""The other commands, on the shipped examples: what a user reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import COUNCIL, EXAMPLES, FORMATS, PEACE, Plenipo

REDLINE = EXAMPLES / "redline"
REBASE = EXAMPLES / "rebase"


@pytest.fixture
def rolling(plenipo: Plenipo, tmp_path: Path) -> Path:
    path = tmp_path / "peace.json"
    named = [f"{code}={PEACE / code}.docx" for code in ("ARD", "ZEM")]
    assert plenipo("compile", PEACE / "base.docx", *named, "-o", path).code == 0
    return path


# --- redline ----------------------------------------------------------------------------------


def test_obligations_stand_on_top_of_a_redline(plenipo: Plenipo) -> None:
    ran = plenipo("redline", REDLINE / "old.txt", REDLINE / "new.txt")
    assert ran.code == 0
    top, _, places = ran.text.partition("\n\nEvery change in its place:\n\n")
    lines = top.splitlines()
    assert lines[0].startswith("Provisions: ")
    assert lines[1].startswith("Changes: ")
    assert "Modal verb: “should” becomes “shall”; a recommendation becomes an obligation." in top
    assert "The operator [-should-]{+shall+} keep the road open" in top
    assert "# Article 3: moved from here to Article 4\n" in places
    assert "    editorial. Form of reference: the same place, named in another way.\n" in places


def test_nothing_changed(plenipo: Plenipo) -> None:
    ran = plenipo("redline", REDLINE / "old.txt", REDLINE / "old.txt")
    assert (ran.code, ran.text) == (0, "No change in 24 provisions.\n")
    ran = plenipo("redline", REDLINE / "old.txt", REDLINE / "old.txt", "--all")
    assert ran.text.endswith("\n\n" + (REDLINE / "old.txt").read_text("utf-8"))


def test_all_shows_what_did_not_change(plenipo: Plenipo) -> None:
    short = plenipo("redline", REDLINE / "old.txt", REDLINE / "new.txt").text
    whole = plenipo("redline", REDLINE / "old.txt", REDLINE / "new.txt", "--all").text
    assert "3. Ambulances, fire engines and school buses do not pay." in whole
    assert "Ambulances" not in short


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (REDLINE / "old.txt", REDLINE / "new.txt"),
        (REDLINE / "new.txt", REDLINE / "old.txt"),
        (PEACE / "base.md", PEACE / "ZEM.docx"),
        (PEACE / "ARD.docx", PEACE / "ZEM.docx"),
        (COUNCIL / "base.txt", COUNCIL / "KEL.txt"),
        (COUNCIL / "base.txt", PEACE / "base.md"),
    ],
)
def test_a_redline_in_word_holds_both_versions(
    plenipo: Plenipo, tmp_path: Path, old: Path, new: Path
) -> None:
    out = tmp_path / "redline.docx"
    assert plenipo("redline", old, new, "-o", out).code == 0
    assert plenipo("text", out).out == plenipo("text", new).out
    assert plenipo("text", out, "--base").out == plenipo("text", old).out


def test_a_redline_page_names_versions_classes_and_reasons(
    plenipo: Plenipo, tmp_path: Path
) -> None:
    out = tmp_path / "redline.html"
    plenipo("redline", REDLINE / "old.txt", REDLINE / "new.txt", "-o", out)
    page = out.read_text("utf-8")
    assert "old.txt" in page
    assert "shall/should" in page
    assert "a recommendation becomes an obligation" in page


# --- rebase -----------------------------------------------------------------------------------


def test_each_edit_is_told(plenipo: Plenipo) -> None:
    words = ("--from", REBASE / "old.txt", "--onto", REBASE / "new.txt")
    ran = plenipo("rebase", REBASE / "proposal.txt", *words)
    assert ran.code == 0
    lines = ran.err.splitlines()
    for outcome in ("rebased", "conflict", "already adopted", "orphaned"):
        assert sum(line.startswith(f"plenipo: {outcome}") for line in lines) == 1, outcome
    assert "Snow shall be cleared within six (6) hours." in ran.text
    assert "and the tyre marks" in ran.text
    conflict = lines[0]  # what needs a person comes first
    assert conflict.startswith("plenipo: conflict: Article 3: ")
    assert "six (6) hours" in conflict
    assert "twenty-four (24) hours" in conflict


@pytest.mark.parametrize("kind", FORMATS)
def test_a_rebased_text_in_every_format(plenipo: Plenipo, tmp_path: Path, kind: str) -> None:
    words = ("--from", REBASE / "old.txt", "--onto", REBASE / "new.txt")
    out = tmp_path / f"rebased.{kind}"
    assert plenipo("rebase", REBASE / "proposal.txt", *words, "-o", out).code == 0
    if kind != "json":
        expected = plenipo("rebase", REBASE / "proposal.txt", *words).out
        assert plenipo("text", out).out == expected


def test_on_the_same_draft_a_proposal_stays_as_it_is(plenipo: Plenipo) -> None:
    for code in ("ARD", "ZEM"):
        base, own = PEACE / "base.docx", PEACE / f"{code}.docx"
        ran = plenipo("rebase", own, "--from", base, "--onto", base)
        assert ran.out == plenipo("text", own).out
        assert "0 conflict, 0 already adopted, 0 orphaned" in ran.err


def test_without_edits_a_proposal_becomes_the_new_draft(plenipo: Plenipo) -> None:
    words = ("--from", REBASE / "old.txt", "--onto", REBASE / "new.txt")
    ran = plenipo("rebase", REBASE / "old.txt", *words)
    assert ran.out == plenipo("text", REBASE / "new.txt").out
    assert ran.err == "plenipo: the proposal changes nothing in its draft\n"


# --- status, parse, check ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_status_reads_every_format(
    plenipo: Plenipo, rolling: Path, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"again.{kind}"
    named = [f"{code}={PEACE / code}.docx" for code in ("ARD", "ZEM")]
    plenipo("compile", PEACE / "base.docx", *named, "-o", path)
    ran = plenipo("status", path)
    assert ran.code == 0
    assert "parties: ARD, ZEM" in ran.text
    assert " =  Article 16 Entry into force\n" in ran.text
    if kind not in ("txt", "md"):  # these carry no ids and are recognised anew
        assert ran.out == plenipo("status", rolling).out


def test_status_of_a_text_bracketed_elsewhere(plenipo: Plenipo) -> None:
    ran = plenipo("status", EXAMPLES / "bracketed.txt")
    assert ran.code == 0
    assert "31 brackets" in ran.text


def test_status_of_a_text_without_brackets(plenipo: Plenipo) -> None:
    ran = plenipo("status", PEACE / "base.md")
    assert ", 0 bracketed; 0 brackets; 100 % of the words common" in ran.text


def test_parse_tells_repairs_and_what_is_not_clear(plenipo: Plenipo) -> None:
    ran = plenipo("parse", EXAMPLES / "bracketed.txt")
    assert ran.code == 0
    assert "open: 42\nclose: 40\n" in ran.text
    assert "repairs: 2\n  line 31, column 41: A bracket is never closed" in ran.text
    assert "not clear, left to a person: 2\n  line 37, column 11: " in ran.text


def test_parse_expects_codes_that_it_is_told(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_text("They [Kol: shall] agree.\n", "utf-8")
    assert '"parties": ["Kol"]' in plenipo("parse", path, "--party", "Kol", "--format", "json").text
    assert '"parties": []' in plenipo("parse", path, "--format", "json").text


def test_parse_reads_braces_when_told(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_text("They {shall}{should} agree.\n", "utf-8")
    assert "members: 2" in plenipo("parse", path, "--braces").text
    assert "members" not in plenipo("parse", path).text


def test_check_says_where_and_what(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("Article 1\n\nThe Parties apply Article 7 within ____ days.\n", "utf-8")
    ran = plenipo("check", path)
    assert ran.code == 1
    *findings, total = ran.text.splitlines()
    assert total == f"{len(findings)} findings"
    assert any("Article 7" in line for line in findings)
    path.write_text("The Parties agree.\n", "utf-8")
    ran = plenipo("check", path)
    assert (ran.code, ran.text) == (0, "no findings\n")


def test_an_intake_notice_names_the_party(plenipo: Plenipo, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("They\u200b agree.\n", "utf-8")
    ran = plenipo("compile", tmp_path / "a.txt", f"ARD={tmp_path / 'a.txt'}")
    assert f"plenipo: {tmp_path / 'a.txt'}, line 1: A zero-width space was dropped." in ran.err
    assert "plenipo: ARD, line 1: A zero-width space was dropped." in ran.err
