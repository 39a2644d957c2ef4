"""Labels: where they end, and what they mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.instrument.labels import Family, Label, System, parse_label, split_label
from plenipo.instrument.numerals import (
    INSERTIONS,
    alpha,
    alpha_value,
    han,
    han_value,
    insertion,
    roman,
    roman_value,
)

LINES = [
    line
    for line in (Path(__file__).parent / "labels.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def check_label(text: str) -> None:
    """Every text is a test of the laws that labels obey."""
    length = split_label(text)
    assert 0 <= length <= len(text)
    label = text[:length]
    if length:
        assert label == label.strip(), "a label has no space around it"
        assert parse_label(label) is not None, f"{label!r} is split off but means nothing"
        # Arabic numbers its paragraphs "1 -", which only an Arabic letter after it can tell.
        if "-" not in label and "–" not in label and label[0] != "[":
            assert split_label(f"{label}\nMore words follow.") == length, label


@pytest.mark.parametrize("line", LINES)
def test_a_label_ends_at_the_bar(line: str) -> None:
    label, _, rest = line.partition("|")
    assert (label + rest)[: split_label(label + rest)] == label
    check_label(label + rest)


called = st.sampled_from(["Article", "ARTICLE", "Rule", "Section", "Artículo", "Статья", "Maddə"])
numbers = st.integers(1, 80)


@st.composite
def labels(draw: st.DrawFn) -> str:
    """Labels in the forms that agreements use."""
    number = draw(numbers)
    written = draw(st.sampled_from([str(number), roman(number), alpha(number), han(number)]))
    word = draw(st.sampled_from(["", "", *(f" {word}" for word in INSERTIONS)]))
    if draw(st.booleans()):
        return f"{draw(called)} {draw(st.sampled_from([str(number), roman(number).upper()]))}{word}"
    form = draw(st.sampled_from(["({})", "{})", "{}."]))
    if written == han(number):
        return f"（{written}）"
    return form.format(written + (word if written == str(number) else ""))


@given(labels(), st.sampled_from(["", " The Parties agree.", "\nScope"]))
def test_a_written_label_is_found_whole(label: str, rest: str) -> None:
    assert split_label(label + rest) == len(label)
    check_label(label + rest)


@given(st.text(max_size=40) | st.text("(ivxab1.2)[ ]Art§第条—一", max_size=12))
def test_any_text_obeys_the_laws(text: str) -> None:
    check_label(text)


@given(st.integers(1, 89))
def test_numbers_read_back(number: int) -> None:
    assert roman_value(roman(number)) == number
    assert roman_value(roman(number).upper()) == number
    assert han_value(han(number)) == number
    assert alpha_value(alpha(number)) == number


@pytest.mark.parametrize("bad", ["", "iiii", "vx", "mix", "ab", "x y", "iI"])
def test_what_is_no_roman_number_reads_as_zero(bad: str) -> None:
    assert roman_value(bad) == 0


def test_a_letter_that_is_also_roman_keeps_both_readings() -> None:
    label = parse_label("(i)")
    assert label is not None
    assert [(r.system, r.values) for r in label.readings] == [
        (System.ROMAN, (1,)),
        (System.ALPHA, (9,)),
    ]


def test_what_a_label_means() -> None:
    label = parse_label("Article 8 bis")
    assert label is not None
    assert (label.family, label.values, label.insertion) == (Family.ARTICLE, (8,), 2)
    assert parse_label("ANNEX") == Label(Family.ANNEX, style="ANNEX")
    five_a = parse_label("Article 5A")
    assert five_a is not None
    assert five_a.letter == "A"
    assert parse_label("The Parties") is None
    assert parse_label("") is None


def test_the_same_place_has_the_same_key_in_any_style() -> None:
    keys = {
        label.key
        for text in ("Article 8 bis", "ARTICLE VIII BIS", "[Article 8bis]", "第八条之二")
        if (label := parse_label(text))
    }
    assert len(keys) == 1


def test_insertions_have_words_and_never_run_out() -> None:
    assert [insertion(n) for n in (2, 3, 4)] == ["bis", "ter", "quater"]
    assert insertion(40) == "40-ies"
    with pytest.raises(ValueError, match="bis is 2"):
        insertion(1)
