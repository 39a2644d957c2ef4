"""`plenipo statements` as its users meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import PEACE, Plenipo, is_refused

ARTICLE = """\
Text is nearly ready, says Ardenian minister

VELMORA, 12 November 2031 (AGN) — The foreign minister of Ardenia, Lena Orsk, said on Tuesday \
that the text was "nearly ready".

"Two articles are open," she said. "We will close them."
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_bytes(ARTICLE.encode())
    return path


def test_rows_have_the_documented_shape(plenipo: Plenipo, article: Path) -> None:
    ran = plenipo("statements", article, "--format", "json")
    assert ran.code == 0
    rows = json.loads(ran.out)
    assert [row["quote"] for row in rows] == [
        "Text is nearly ready",
        'the text was "nearly ready"',
        "Two articles are open,",
        "We will close them.",
    ]
    assert rows[2] == {
        "source": str(article),
        "quote": "Two articles are open,",
        "type": "direct",
        "speaker": "Lena Orsk",
        "role": "foreign minister of Ardenia",
        "on_behalf_of": "Ardenia",
        "cue": "said",
        "uttered_at": "2031-11-11",
        "precision": "day",
        "offsets": [ARTICLE.index("Two"), ARTICLE.index('," she') + 1],
        "rule": "quote.before-cue; speaker.pronoun; date.carried",
    }
    assert {row["speaker"] for row in rows} == {"Lena Orsk"}


def test_offsets_count_in_the_text_of_other_formats(plenipo: Plenipo, tmp_path: Path) -> None:
    page = tmp_path / "article.html"
    page.write_text(
        "<h1>Text nearly ready</h1><p>Lena  Orsk said: &ldquo;Yes &amp; no.&rdquo;</p>", "utf-8"
    )
    text = plenipo("text", page).text
    (row,) = json.loads(plenipo("statements", page, "--format", "json").out)
    start, end = row["offsets"]
    assert text[start:end] == row["quote"] == "Yes & no."


def test_a_word_file_is_read(plenipo: Plenipo, article: Path, tmp_path: Path) -> None:
    word = tmp_path / "article.docx"
    assert plenipo("text", article, "-o", word).code == 0
    text = plenipo("text", word).text
    rows = json.loads(plenipo("statements", word, "--format", "json").out)
    assert len(rows) == 4
    assert all(text[slice(*row["offsets"])] == row["quote"] for row in rows)


def test_a_reader_sees_who_said_what_and_by_which_rule(plenipo: Plenipo, article: Path) -> None:
    ran = plenipo("statements", article)
    assert ran.text.splitlines()[:6] == [
        "article.txt: 4 statements, 1 speaker",
        "",
        "1. Lena Orsk (foreign minister of Ardenia), 2031-11-11",
        "   indirect, “says” [0, 20] headline.clause.before-cue; speaker.role; date.carried",
        "   > Text is nearly ready",
        "",
    ]


def test_several_files_are_told_one_after_the_other(plenipo: Plenipo, article: Path) -> None:
    rows = json.loads(plenipo("statements", article, article, "--format", "json").out)
    assert len(rows) == 8
    assert rows[:4] == rows[4:]


def test_a_text_without_statements_has_none(plenipo: Plenipo) -> None:
    ran = plenipo("statements", PEACE / "base.md")
    assert (ran.code, ran.text) == (0, "base.md: 0 statements, 0 speakers\n")


def test_the_day_of_publication_can_be_given(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Lena Orsk said on Monday that the text was ready.\n", "utf-8")
    (row,) = json.loads(plenipo("statements", path, "--format", "json").out)
    assert (row["uttered_at"], row["precision"]) == (None, None)
    ran = plenipo("statements", path, "--format", "json", "--published", "2031-11-12")
    assert json.loads(ran.out)[0]["uttered_at"] == "2031-11-10"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["none.txt"], "none.txt: there is no such file; check the name"),
        (["empty.txt"], "empty.txt: holds no text; give the document itself"),
        (
            ["a.txt", "--published", "12 Nov"],
            "“12 Nov” is no day; write --published as in 2031-11-12",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(
    plenipo: Plenipo,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    sentence: str,
) -> None:
    (tmp_path / "empty.txt").write_text(" \n", "utf-8")
    (tmp_path / "a.txt").write_text("Orsk said yes.\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert is_refused(plenipo("statements", *arguments)) == sentence


def test_one_file_that_cannot_be_used_leaves_nothing_written(
    plenipo: Plenipo, article: Path, tmp_path: Path
) -> None:
    out = tmp_path / "found.json"
    is_refused(plenipo("statements", article, tmp_path / "none.txt", "-o", out))
    assert not out.exists()
