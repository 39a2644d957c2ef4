"""A wording made ready for comparing: what it says of itself is what its text says."""

from __future__ import annotations

import pytest

from plenipo.text.difference import Words, padded, spans_of_tokens
from tests.text.test_spans import TABLE

TEXTS = [line.replace("⟦", "").replace("⟧", "") for line in TABLE]


@pytest.mark.parametrize("text", [*TEXTS, " ".join(TEXTS), ""])
def test_no_span_is_missed_for_want_of_a_trigger(text: str) -> None:
    words = Words(padded(text))
    assert words.spans == spans_of_tokens(words.tokens)


def test_a_term_is_a_span_without_any_trigger() -> None:
    words = Words(" the Joint Border Commission meets", ("Joint Border Commission",))
    assert words.triggers == []
    assert words.spans == [(1, 4)]


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_start_where_they_stand(text: str) -> None:
    words = Words(padded(text))
    ends = [*words.starts[1:], len(words.text)]
    assert [words.text[a:b] for a, b in zip(words.starts, ends, strict=True)] == words.tokens
