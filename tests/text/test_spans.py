"""Protected spans: a table of them, and inputs made to take long."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.text.spans import PATTERN, protected_spans, token_spans
from plenipo.text.tokens import tokenize

TABLE = [
    line
    for line in (Path(__file__).parent / "spans.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def marked(text: str, terms: tuple[str, ...] = ()) -> str:
    """Put the signs of the table around the spans of a text."""
    parts: list[str] = []
    at = 0
    for start, end in protected_spans(text, terms):
        assert at <= start < end <= len(text), "spans are in order and disjoint"
        parts.append(f"{text[at:start]}⟦{text[start:end]}⟧")
        at = end
    return "".join([*parts, text[at:]])


@pytest.mark.parametrize("line", TABLE)
def test_the_table(line: str) -> None:
    assert marked(line.replace("⟦", "").replace("⟧", "")) == line


def test_the_table_has_spans_and_texts_without() -> None:
    assert len(TABLE) > 50
    assert any("⟦" not in line for line in TABLE)


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        ("the Joint Border Commission meets", ("Joint Border Commission",), "the ⟦Joint Border Commission⟧ meets"),
        ("the Joint Border Commissioner", ("Joint Border Commission",), "the Joint Border Commissioner"),
        ("the Zone", ("Zone",), "the Zone"),
        ("the Zone of Peace and Calm", ("Zone of Peace", "Zone of Peace and Calm"), "the ⟦Zone of Peace and Calm⟧"),
        ("the Article 5 Commission", ("Article 5 Commission",), "the ⟦Article 5 Commission⟧"),
        ("a.b c", (".",), "a.b c"),
        ("由共同边界委员会决定", ("共同边界委员会",), "由⟦共同边界委员会⟧决定"),
        ("(a+ b)* x", ("(a+ b)*",), "⟦(a+ b)*⟧ x"),
    ],
)  # fmt: skip
def test_defined_terms_of_several_words(text: str, terms: tuple[str, ...], expected: str) -> None:
    assert marked(text, terms) == expected


def test_spans_in_tokens_cover_whole_tokens() -> None:
    tokens = tokenize("within thirty (30) days of 5 May, in Article 7.")
    ends = [sum(map(len, tokens[: k + 1])) for k in range(len(tokens))]
    starts = [end - len(token.lstrip()) for end, token in zip(ends, tokens, strict=True)]
    found = token_spans(starts, ends, protected_spans("".join(tokens)))
    assert ["".join(tokens[i:j]).strip() for i, j in found] == [
        "thirty (30) days",
        "5 May",
        "Article 7",
    ]


def test_two_spans_that_share_a_token_are_one_in_tokens() -> None:
    assert token_spans([0, 3, 8], [2, 7, 12], [(0, 5), (6, 12)]) == [(0, 3)]
    assert token_spans([0, 3, 8], [2, 7, 12], [(0, 2), (3, 12)]) == [(1, 3)]


UNITS = (
    "\"", "“", "«", "„", "《", "1", "1,", "1.", "1 ", "Article ", "Article 1 ", "(a)", "thirty ",
    "twenty-", "thirty (", "1 (1", "I", "Article I", " bis", "1 January ", "1\u00a0", "a", "a.",
    "\"x", "“x“", "Article 1, paragraph ", "nautical ", "三", "第", "年", "第三", " ", "% ", "word (1) ",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_input_ends(unit: str) -> None:
    """A hundred thousand characters: with a quadratic pattern this would take minutes."""
    marked("1 " + unit * (100_000 // len(unit)), ("Joint Border Commission",))


def test_no_repetition_is_unbounded() -> None:
    """Why hostile input cannot take long: what one place can cost has a bound."""
    outside_classes = re.sub(r"\[(?:\\.|[^\]])*\]", "x", PATTERN)
    assert re.findall(r"(?<!\\)[*+]|\{\d*,\}", outside_classes) == []


@given(st.lists(st.sampled_from(UNITS), max_size=30).map("".join))
def test_spans_never_overlap(text: str) -> None:
    assert marked(text).replace("⟦", "").replace("⟧", "") == text
