"""Redlines: laws on made-up worlds, and cases to read."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given

from plenipo.brackets.redline import (
    Mark,
    Redline,
    What,
    new_texts,
    old_texts,
    redline,
    same_words,
    word_changes,
    word_runs,
)
from plenipo.brackets.redline_text import marked, redline_json, redline_text
from tests.brackets.laws import instrument
from tests.brackets.worlds import World, make, worlds

CASES = Path(__file__).parent / "redline_cases"
_SECTION = re.compile(r"^--- (.+)$", re.MULTILINE)


def sections(path: Path) -> dict[str, str]:
    """Read a case file: a sentence, then sections under lines that start with three dashes."""
    about, *rest = _SECTION.split(path.read_text("utf-8"))
    assert about.strip(), f"{path.name} does not say what it shows"
    return dict(zip(rest[::2], (words.strip("\n") for words in rest[1::2]), strict=True))


def check(old: list[str], new: list[str], found: Redline) -> None:
    """Hold a redline against everything that must be true of any."""
    assert old_texts(found) == old, "the old version is not in it"
    assert new_texts(found) == new, "the new version is not in it"
    for at, row in enumerate(found.rows):
        assert row.old is not None or row.new is not None
        assert all(run.text for run in row.runs), "an empty run"
        assert all(
            one.mark is not two.mark for one, two in zip(row.runs, row.runs[1:], strict=False)
        ), "two runs that are one"
        changed = any(run.mark is not Mark.SAME for run in row.runs)
        assert changed is (row.what is not What.UNCHANGED) or row.what is What.MOVED
        assert row.old_text.startswith(row.old_label)
        assert row.new_text.startswith(row.new_label)
        if row.what is What.MOVED:
            other = found.rows[row.counterpart]
            assert other.counterpart == at
            assert (row.old is None) != (other.old is None)
            if row.old is None:
                assert row.old_text == other.old_text, "what came is not what went"
        else:
            assert row.counterpart == -1
        if row.what in (What.RENUMBERED, What.TYPOGRAPHY):
            assert not row.reworded
    by_what = Counter(row.what for row in found.rows)
    for what in What:
        share = 2 if what is What.MOVED else 1
        assert getattr(found.counts, what.value) * share == by_what[what]


@given(worlds())
def test_both_versions_can_be_drawn_out_of_a_redline(world: World) -> None:
    for texts in world.versions.values():
        check(world.base, texts, redline(world.base, texts, terms=world.terms))
        found = redline(instrument(world.base), instrument(texts))
        check(world.base, texts, found)
        assert all(row.kind is not None for row in found.rows)


@given(worlds())
def test_a_version_beside_itself_is_unchanged(world: World) -> None:
    found = redline(world.base, world.base)
    assert {row.what for row in found.rows} == {What.UNCHANGED}
    assert redline_text(found) == [
        f"No change in {len(world.base)} provision{'s' if len(world.base) > 1 else ''}.",
        f"({len(world.base)} provision{'s' if len(world.base) > 1 else ''} unchanged)",
    ]


@given(worlds())
def test_the_json_holds_both_versions(world: World) -> None:
    for texts in world.versions.values():
        read = json.loads(json.dumps(redline_json(redline(world.base, texts))))
        assert read["schema"] == "plenipo.redline/1"
        for side, other, blocks in (("old", "inserted", world.base), ("new", "deleted", texts)):
            drawn = [
                "".join(text for run in row["runs"] for mark, text in run.items() if mark != other)
                for row in read["rows"]
                if row[side]
            ]
            assert "\n\n".join(drawn) == "\n\n".join(blocks)


def test_made_up_worlds_meet_everything_that_can_happen() -> None:
    met: set[What] = set()
    for seed in range(300):
        world = make(Random(seed))
        for texts in world.versions.values():
            met |= {row.what for row in redline(world.base, texts).rows}
    assert met == set(What)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = sections(path)
    old, new = case["old"].split("\n\n"), case["new"].split("\n\n")
    found = redline(instrument(old), instrument(new))
    check(old, new, found)
    assert "\n\n".join(redline_text(found)) == case["redline"]


def test_unchanged_provisions_are_shown_on_request() -> None:
    found = redline(["One stays.", "Two goes."], ["One stays."])
    assert redline_text(found)[1] == "(1 provision unchanged)"
    assert redline_text(found, all=True)[1] == "One stays."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "The Parties should meet.",
            "The Parties shall meet.",
            "The Parties [-should-]{+shall+} meet.",
        ),
        ("They shall meet.", "They shall promptly meet.", "They shall {+promptly+} meet."),
        ("They shall promptly meet.", "They shall meet.", "They shall [-promptly-] meet."),
        ("Then they meet.", "They meet.", "[-Then they-]{+They+} meet."),
        ("Quickly they meet.", "they meet.", "[-Quickly-] they meet."),
        ("they meet.", "Quickly they meet.", "{+Quickly+} they meet."),
        ("They meet", "", "[-They meet-]"),
        ("", "They meet", "{+They meet+}"),
        (
            "within thirty (30) days",
            "within sixty (60) days",
            "within [-thirty (30) days-]{+sixty (60) days+}",
        ),
    ],
)
def test_words_are_marked_as_a_reader_would(old: str, new: str, expected: str) -> None:
    assert marked(word_runs(old, new)) == expected


def test_a_number_and_words_put_in_before_the_rest_are_one_run() -> None:
    inserted, same = word_runs("they meet.", "1. Quickly they meet.", cuts=(0, 3))
    assert (inserted.text, same.text) == ("1. Quickly ", "they meet.")
    deleted, same = word_runs("1. Quickly they meet.", "they meet.", cuts=(3, 0))
    assert (deleted.text, same.text) == ("1. Quickly ", "they meet.")


def test_other_quotation_marks_are_the_same_words() -> None:
    for new, same in (("the “road” is open", True), ("the “pass” is open", False)):
        old = 'the "road" is open'
        _, found = word_changes(old, new)
        assert found
        assert same_words(old, new, found) is same


def test_one_paragraph_of_many_words_comes_to_an_end() -> None:
    random = Random(5)
    words = [f"w{random.randrange(4_000)}" for _ in range(60_000)]
    old = " ".join(words)
    for _ in range(600):
        words[random.randrange(len(words))] = "other"
    found = redline([old], [" ".join(words)])
    check([old], [" ".join(words)], found)
    assert found.counts.words_inserted < 1_500
