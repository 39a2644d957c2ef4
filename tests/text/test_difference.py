"""The canonical difference: it makes the text, its edits never touch, and it cuts no phrase."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plenipo.text.difference import (
    Edit,
    Words,
    align_words,
    apply,
    difference,
    difference_of_tokens,
    increasing,
    padded,
    shared_prefix,
    shared_suffix,
    widen,
)
from plenipo.text.spans import protected_spans
from plenipo.text.tokens import tokenize
from tests.brackets.worlds import TERMS, make


def check_difference(base: str, text: str, terms: tuple[str, ...] = ()) -> tuple[Edit, ...]:
    """Hold the difference of two texts against everything promised of it."""
    words = Words(padded(base), terms)
    wanted = padded(text)
    edits = difference(words, wanted)
    assert "".join(apply(words.tokens, edits)) == wanted, "it does not make the text"
    assert difference(Words(padded(base), terms), wanted) == edits, "it is not canonical"
    assert (edits == ()) == (words.text == wanted), "equal texts and no edits go together"
    for edit in edits:
        assert 0 <= edit.start <= edit.end <= len(words.tokens)
        assert tuple(words.tokens[edit.start : edit.end]) != edit.words, "an edit of nothing"
        old = words.tokens[edit.start : edit.end]
        if old and edit.words and edit.start:
            spaces = {
                token[: len(token) - len(token.lstrip())] for token in (old[0], edit.words[0])
            }
            assert len(spaces - {"\n\n"}) <= 1, "the two sides start with different spaces"
    for one, two in pairwise(edits):
        assert one.end < two.start, "edits touch"
    check_snapped(words, wanted, edits)
    return edits


def check_snapped(words: Words, text: str, edits: tuple[Edit, ...]) -> None:
    """No edit begins or ends inside a protected span, of the base or of the text it makes."""
    old_cuts: set[int] = set()
    new_cuts: set[int] = set()
    ends = [*words.starts, len(words.text)]
    shift = 0
    for start, end, new in edits:
        old_cuts |= {ends[start], ends[end]}
        size = sum(map(len, new))
        new_cuts |= {ends[start] + shift, ends[start] + shift + size}
        shift += size - (ends[end] - ends[start])
    for whole, cuts in ((words.text, old_cuts), (text, new_cuts)):
        for start, end in protected_spans(whole, words.terms):
            inside = [whole[start:cut] for cut in cuts if start < cut < end]
            assert inside == [], f"“{whole[start:end]}” is cut"


def texts() -> st.SearchStrategy[tuple[str, str]]:
    """Pairs of texts of which one is made from the other as a delegation would."""

    def pair(random: Random) -> tuple[str, str]:
        world = make(random)
        version = random.choice(list(world.versions.values()))
        return random.choice(world.base), random.choice(version)

    return st.randoms(use_true_random=False).map(pair)


@given(texts())
@example(("", "x"))
@example(("x", ""))
@example(("a a a", "a a"))
@example(("the thirty days", "the thirty (30) days"))
@example(("ninety of days", "ninety days"))
@example(('a "b c" d', 'a "b c d'))
def test_the_promises_hold(pair: tuple[str, str]) -> None:
    check_difference(*pair, terms=TERMS)


@given(st.text("ab ,.", max_size=24), st.text("ab ,.", max_size=24))
def test_the_promises_hold_on_texts_that_repeat(base: str, text: str) -> None:
    check_difference(" ".join(base.split()), " ".join(text.split()))


def shown(base: str, text: str) -> str:
    """Write a difference out: what goes in minus signs, what comes in plus signs."""
    words = Words(padded(base))
    parts: list[str] = []
    at = 0
    for start, end, new in check_difference(base, text):
        parts.extend(words.tokens[at:start])
        old = "".join(words.tokens[start:end])
        parts.append(f"{{-{old}}}" * bool(old) + f"{{+{''.join(new)}}}" * bool(new))
        at = end
    return "".join([*parts, *words.tokens[at:]])


@pytest.mark.parametrize(
    ("base", "text", "expected"),
    [
        ("The Parties shall act.", "The Parties should act.", " The Parties{- shall}{+ should} act."),
        ("The Parties act.", "The Parties shall act.", " The Parties{+ shall} act."),
        # A run of equal places: the words go in after the comma, not before it.
        ("on land, at sea", "on land, in the air, at sea", " on land,{+ in the air,} at sea"),
        # After the end of a sentence.
        ("It ends. It begins.", "It ends. It waits. It begins.", " It ends.{+ It waits.} It begins."),
        # Joined over a small word.
        ("safety of persons here", "dignity of civilians here", "{- safety of persons}{+ dignity of civilians} here"),
        # Not joined over a word that says something.
        ("safety protects persons", "dignity protects civilians", "{- safety}{+ dignity} protects{- persons}{+ civilians}"),
        # Whole protected spans.
        ("in thirty (30) days now", "in forty (40) days now", " in{- thirty (30) days}{+ forty (40) days} now"),
        # The word before a comma that only one side has.
        ("The Party shall act", "The Party, if asked, may act", " The{- Party shall}{+ Party, if asked, may} act"),
        ("a b", "a b", " a b"),
    ],
)  # fmt: skip
def test_readable(base: str, text: str, expected: str) -> None:
    assert shown(base, text) == expected


def test_a_long_text_without_paragraphs() -> None:
    """Ten thousand words in one block: cut at anchors, every change its own edit."""
    random = Random(7)
    words = [f"{random.choice('bcdfgklmnprst')}{random.randrange(4000)}" for _ in range(10_000)]
    changed = list(words)
    for at in range(50, 10_000, 100):
        changed[at] = "anew"
    edits = check_difference(" ".join(words), " ".join(changed))
    assert len(edits) == 100


@pytest.mark.parametrize("vocabulary", ["ab", "a", "the of Party thirty days Article 7".split()])
def test_a_long_text_of_few_words(vocabulary: str | list[str]) -> None:
    """No run of words stands only once: nothing to anchor at, and still one edit is not all."""
    random = Random(7)
    words = [random.choice(vocabulary) for _ in range(6_000)]
    changed = list(words)
    for at in range(1000, 6_000, 1000):
        changed[at] = "anew"
    edits = check_difference(" ".join(words), " ".join(changed))
    assert len(edits) == 5


def test_a_text_too_long_to_align_as_one_is_cut_in_the_middle() -> None:
    random = Random(7)
    one = [random.choice("abc") for _ in range(24_000)]
    two = [*one[:100], "x", *one[101:23_900], "y", *one[23_901:]]
    found = align_words(one, two)
    rebuilt: list[str] = []
    at = 0
    for i1, i2, j1, j2 in found:
        rebuilt += one[at:i1] + two[j1:j2]
        at = i2
    assert rebuilt + one[at:] == two
    assert len(found) <= 6


tokens = st.lists(st.sampled_from("abcd"), max_size=30)


@given(tokens, tokens)
def test_what_is_not_in_the_alignment_is_equal(one: list[str], two: list[str]) -> None:
    at_i = at_j = 0
    for i1, i2, j1, j2 in [*align_words(one, two), (len(one), len(one), len(two), len(two))]:
        assert one[at_i:i1] == two[at_j:j1]
        assert at_i <= i1 <= i2
        assert at_j <= j1 <= j2
        at_i, at_j = i2, j2


@given(st.text("ab", max_size=20), st.text("ab", max_size=20))
def test_shared_ends(one: str, two: str) -> None:
    prefix = shared_prefix(one, two)
    assert one[:prefix] == two[:prefix]
    assert one[: prefix + 1] != two[: prefix + 1] or prefix == min(len(one), len(two))
    limit = min(len(one), len(two)) - prefix
    suffix = shared_suffix(one, two, limit)
    assert one[len(one) - suffix :] == two[len(two) - suffix :]
    assert suffix == limit or one[-suffix - 1] != two[-suffix - 1]


@given(st.lists(st.integers(0, 30), max_size=12))
def test_the_chain_is_a_longest(values: list[int]) -> None:
    chain = [values[k] for k in increasing(values)]
    assert chain == sorted(set(chain))
    best = [0] * len(values)
    for k, value in enumerate(values):
        best[k] = 1 + max((best[i] for i in range(k) if values[i] < value), default=0)
    assert len(chain) == max(best, default=0)


spans = st.lists(st.integers(0, 30), max_size=8, unique=True).map(
    lambda ends: [(a, b) for a, b in zip(*[iter(sorted(ends))] * 2, strict=False)]
)


@given(st.integers(0, 30), st.integers(0, 5), spans)
def test_a_widened_range_cuts_nothing(low: int, size: int, found: list[tuple[int, int]]) -> None:
    first, last = widen(low, low + size, found)
    assert first <= low
    assert last >= low + size
    assert not any(a < first < b or a < last < b for a, b in found)
    assert {first, last} <= {low, low + size, *(end for span in found for end in span)}
    if not any(a < low < b or a < low + size < b for a, b in found):
        assert (first, last) == (low, low + size), "widened without need"


@given(st.randoms(use_true_random=False), st.integers(min_value=1, max_value=14))
def test_known_tokens_give_the_same_difference(random: Random, length: int) -> None:
    few = ("the", "road", "two", "stays", "open", ",", "“x”", "days", "(a)", "Article")
    old = [random.choice(few) for _ in range(length)]
    new = list(old)
    for _ in range(random.randint(0, 3)):
        at = random.randint(0, len(new))
        new[at : at + random.randint(0, 2)] = random.choices(few, k=random.randint(0, 2))
    one, two = padded(" ".join(old)), padded(" ".join(new))
    base = Words(one)
    assert difference_of_tokens(base, tuple(tokenize(two))) == difference(base, two)
