"""Which quotation marks belong together."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.statements.marks import quotations
from tests.statements.languages import language

MARKS = language("en").language.marks
CASES = [
    block.rpartition("\n> ") if "\n> " in block else (block.removesuffix("\n>"), "", "")
    for block in (Path(__file__).parent / "marks.txt").read_text("utf-8").strip().split("\n\n")[1:]
]


@pytest.mark.parametrize(("text", "_", "wanted"), CASES, ids=[case[0][:30] for case in CASES])
def test_marks_of_a_paragraph(text: str, _: str, wanted: str) -> None:
    found = quotations(text, 0, len(text), MARKS, follows="")
    assert [text[q.inner_start : q.inner_end] for q in found] == [
        words for words in wanted.split(" | ") if words
    ]


def test_a_quotation_goes_on_where_the_next_paragraph_opens_with_its_mark() -> None:
    text = "He said: “This is not the end."
    (found,) = quotations(text, 0, len(text), MARKS, follows="“")
    assert found.goes_on
    assert text[found.inner_start : found.inner_end] == "This is not the end."
    assert quotations(text, 0, len(text), MARKS, follows="T") == []


@given(st.text(alphabet="ab.,' \"“”‘’«»„‹›(1s", max_size=60), st.integers(0, 5))
def test_quotations_are_in_order_apart_and_bounded_by_marks(text: str, before: int) -> None:
    start = min(before, len(text))
    found = quotations(text, start, len(text), MARKS, follows="“")
    reach = start
    signs = {sign for pair in MARKS.pairs for sign in pair}
    for q in found:
        assert reach <= q.start < q.inner_start <= q.inner_end <= q.end <= len(text)
        assert text[q.start] in signs
        assert q.goes_on or text[q.end - 1] in signs
        assert any(c.isalnum() for c in text[q.inner_start : q.inner_end])
        reach = q.end
