"""Tokens: joined they are the text, and words end where Unicode says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plenipo.text.canonical import canonical
from plenipo.text.tokens import (
    _NEEDS_ICU,
    _TOKEN,
    _tokenize_icu,
    bare,
    space_of,
    starts_with_space,
    tokenize,
)

WORDS = (
    "The Parties’ State's co-operate e.g naïve façade L’Accord Стороны обязуются й ё Україна"
    " الطرفان لجنة Կողմերը պարտավորվում Հայաստանի Tərəflər sərhəd çıxarırlar ığdır Ελλάδα της"
    " ישראל הצדדים 1 12 1,000 4.5 1’500 17th 2026 MH17 A4 ____ x_1 ß æøå"
).split()
MARKS = ", . ; : ! ? ( ) [ ] { } “ ” « » ‘ ’ \" ' – — - / * | \\ ¶ § % € … ، ؛ ؟ ։ ՝ № @ # & + =".split()
SPACES = (" ", "\u00a0", "\u202f", "\n", "")

pieces = st.one_of(
    st.tuples(st.sampled_from(SPACES), st.sampled_from(WORDS)),
    st.tuples(st.sampled_from(SPACES), st.sampled_from(MARKS)),
)
# Text of scripts for which one regular expression is enough: words never glued to words.
plain_texts = (
    st.lists(pieces, max_size=30)
    .map(lambda found: "".join(s + w for s, w in found))
    .map(lambda raw: canonical(raw).text)
)


def check_tokens(text: str) -> list[str]:
    """Hold the tokens of a text against what is promised of tokens."""
    tokens = tokenize(text)
    assert "".join(tokens) == text
    for token in tokens:
        assert token
        assert space_of(token) + bare(token) == token
        assert starts_with_space(token) == (space_of(token) != "")
    return tokens


@given(st.text(max_size=60).map(lambda raw: canonical(raw).text))
@example("a\n\nb")
@example("三十天 thirty")
def test_joined_tokens_are_the_text(text: str) -> None:
    for token in check_tokens(text):
        assert len(space_of(token)) <= 1 or space_of(token) == "\n\n"
        assert bare(token)


@given(st.text(max_size=40))
def test_nothing_is_lost_of_a_text_that_is_not_canonical(text: str) -> None:
    check_tokens(text)


@given(plain_texts)
@example("e.g. the State's 1,000.5 km.")
@example("l’Accord... (a)")
def test_the_regular_expression_and_icu_agree(text: str) -> None:
    if _NEEDS_ICU.search(text) is None and not _glued(text):
        assert _TOKEN.findall(text) == _tokenize_icu(text)


def _glued(text: str) -> bool:
    """Tell whether digits and letters stand together across a mark, as nobody writes them."""
    signs = list(text)
    return any(
        mark in ".,'’"
        and before.isalnum()
        and after.isalnum()
        and (before.isdigit() != after.isdigit() or (before.isalpha() and mark == ","))
        for before, mark, after in zip(signs, signs[1:], signs[2:], strict=False)
    )


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("The Parties shall", ["The", " Parties", " shall"]),
        ("forces, and", ["forces", ",", " and"]),
        ("(30) days.", ["(", "30", ")", " days", "."]),
        ("1,000.5 km", ["1,000.5", " km"]),
        ("State's e.g. x", ["State's", " e.g", ".", " x"]),
        ("wait... what", ["wait", "...", " what"]),
        ("____ days", ["____", " days"]),
        ("and/or", ["and", "/", "or"]),
        ("co-operate", ["co", "-", "operate"]),
        ("suit\u00a0: «\u00a0a\u00a0»", ["suit", "\u00a0:", " «", "\u00a0a", "\u00a0»"]),
        ("Article 5\nForces", ["Article", " 5", "\nForces"]),
        ("one\n\ntwo", ["one", "\n\ntwo"]),
        ("应当撤出武装部队。", ["应当", "撤出", "武装", "部队", "。"]),
        ("suit\u202f: 应当", ["suit", "\u202f:", " 应当"]),
        ("在三十天内... 完", None),
        ("على الطرفين أن", ["على", " الطرفين", " أن"]),
        ("Կողմերը։", ["Կողմերը", "։"]),
        ("Стороны обязуются", ["Стороны", " обязуются"]),
    ],
)
def test_words_end_where_a_reader_ends_them(text: str, tokens: list[str] | None) -> None:
    found = check_tokens(text)
    if tokens is not None:
        assert found == tokens
    else:  # how many characters a Chinese word takes is the dictionary's; full stops are ours
        assert "..." in found


@pytest.mark.real
@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_real_agreements_are_divided_alike_by_both(real_texts: Path, language: str) -> None:
    raw = (real_texts / "bbnj" / f"bbnj-agreement-2023-{language}.txt").read_text("utf-8")
    compared = 0
    for block in raw.split("\n\n"):
        text = canonical(block).text
        tokens = check_tokens(text)
        if _NEEDS_ICU.search(text) is None:
            assert tokens == _tokenize_icu(text)
            compared += len(tokens)
    assert compared > 20_000 or language in ("ar", "zh")
