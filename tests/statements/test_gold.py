"""The gold articles: well formed, and found as well as the documents say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tools.score_statements import (
    GOLD,
    PARTS,
    Gold,
    found_in,
    read_folder,
    read_gold,
    score,
    with_figures,
)

PAGE = ROOT / "docs" / "statements.md"
ARTICLES = [gold for part in PARTS for gold in read_folder(GOLD / part)]


def test_the_set_is_large_and_a_part_is_held_out() -> None:
    assert len(ARTICLES) >= 40
    assert len(read_folder(GOLD / "held-out")) * 4 >= len(ARTICLES)
    assert sum(found_in(gold)[0] == "fr" for gold in ARTICLES) >= 5


@pytest.mark.parametrize("gold", ARTICLES, ids=lambda gold: gold.name)
def test_a_gold_article_says_what_is_hard_about_it(gold: Gold) -> None:
    assert gold.about.endswith(".")
    assert "\n" not in gold.about
    for mark in gold.marked:
        assert mark.form in ("direct", "indirect", "mixed", "document")
        assert gold.text[mark.start : mark.end].strip()
        assert mark.day is None or re.fullmatch(
            r"\d{4}-\d{2}(-\d{2}(/\d{4}-\d{2}-\d{2})?)?", mark.day
        )


def test_what_was_tuned_stays_found() -> None:
    pairs = [(gold, found_in(gold)[1]) for gold in read_folder(GOLD / "tuned")]
    strict = score(pairs, 0.8, strict=True)
    assert strict.f1 >= 0.985, strict.wrong
    assert strict.share(strict.speakers) >= 0.985, strict.wrong
    assert strict.share(strict.flags) == 1.0, strict.wrong
    assert strict.behalf >= 0.92 * strict.behalf_asked, strict.wrong


def test_what_is_held_out_does_not_get_worse() -> None:
    """No list of what is wrong in the message: nobody is to tune on it."""
    pairs = [(gold, found_in(gold)[1]) for gold in read_folder(GOLD / "held-out")]
    assert score(pairs, 0.3).f1 >= 0.88
    assert score(pairs, 0.8, strict=True).f1 >= 0.83


def test_the_figures_on_the_page_are_todays() -> None:
    page = PAGE.read_text("utf-8")
    assert page == with_figures(page), (
        "run `python -m tools.score_statements --page docs/statements.md`"
    )


def test_every_rule_is_on_the_page() -> None:
    page = PAGE.read_text("utf-8")
    rules: set[str] = set()
    speakers: set[str] = set()
    flags: set[str] = set()
    for gold in ARTICLES:
        for one in found_in(gold)[1]:
            rule = one.rules[0]
            rules.add(re.sub(r"^(headline|standfirst|subheading)\.", "", rule))
            speakers.add(one.rules[1].removeprefix("speaker."))
            flags.update(one.flags)
    assert len(rules) >= 18
    assert {rule for rule in rules if f"`{rule}`" not in page} == set()
    assert {rule for rule in speakers if f"`{rule}`" not in page} == set()
    assert {flag for flag in flags if f"`{flag}`" not in page} == set()


def test_a_score_counts_what_is_missed_and_what_is_not_marked(tmp_path: Path) -> None:
    path = tmp_path / "case.txt"
    path.write_text(
        "Two statements.\n\n--- article\nOrsk said that it rained. Vell said that it snowed.\n\n"
        "--- statements\nindirect; Orsk; -; said\n    it rained\n"
        "indirect; Dorn; -; said\n    it rained. Vell\n",
        "utf-8",
    )
    gold = read_gold(path)
    counted = score([(gold, found_in(gold)[1])], 0.8, strict=True)
    assert (counted.found, counted.marked, counted.matched, counted.speakers) == (2, 2, 1, 1)
    assert (counted.precision, counted.recall, counted.f1) == (0.5, 0.5, 0.5)
    assert len(counted.wrong) == 2


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("No lines.\n", "no line “--- article”"),
        (
            "A.\n\n--- article\nB c.\n\n--- statements\ndirect; X; -; said\n    d e\n",
            "these words are not in the article: d e",
        ),
        (
            "A.\n\n--- article\nB c.\n\n--- statements\ndirect; X\n    B c\n",
            "a statement needs type; speaker; day; cue",
        ),
    ],
)
def test_a_gold_article_that_is_wrong_is_told(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "case.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=re.escape(what)):
        read_gold(path)
