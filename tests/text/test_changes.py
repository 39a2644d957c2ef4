"""Changes in code points are the canonical difference, found without splitting everything."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from plenipo.text.changes import _local, changes
from plenipo.text.difference import (
    Words,
    difference,
    padded,
    shared_prefix,
    shared_suffix,
)
from tests.brackets.worlds import TERMS, World, worlds

VOCABULARY = (
    "the of a and to in , . ; : shall should promptly withdraw armed forces border (c) State's "
    "État « » “ ” Article V Annex twenty-five days 5 12 % Commission meet agree"
).split()


def canonical(old: str, new: str, terms: tuple[str, ...] = ()) -> list[tuple[int, int, int, int]]:
    base = Words(old, terms)
    starts = [*base.starts, len(old)]
    found = []
    shift = 0
    for start, end, words in difference(base, new):
        i1, i2, size = starts[start], starts[end], sum(map(len, words))
        found.append((i1, i2, i1 + shift, i1 + shift + size))
        shift += size - (i2 - i1)
    return found


def variant(random: Random, words: list[str]) -> list[str]:
    words = list(words)
    for _ in range(random.randint(1, 4)):
        at = random.randint(0, len(words))
        kind = random.random()
        if kind < 0.4:
            words[at : at + random.randint(0, 2)] = [random.choice(VOCABULARY)]
        elif kind < 0.7:
            words[at:at] = [random.choice(VOCABULARY) for _ in range(random.randint(1, 3))]
        else:
            words[at : at + random.randint(1, 4)] = []
    return words


@given(st.randoms(use_true_random=False), st.integers(min_value=0, max_value=80))
def test_changes_are_the_canonical_difference(random: Random, length: int) -> None:
    words = [random.choice(VOCABULARY) for _ in range(length)]
    old, new = padded(" ".join(words)), padded(" ".join(variant(random, words)))
    assert changes(old, new) == canonical(old, new)


@given(st.randoms(use_true_random=False), st.integers(min_value=0, max_value=12))
def test_changes_are_the_canonical_difference_where_words_repeat(
    random: Random, length: int
) -> None:
    few = ["a", "b", "the", ",", "b."]
    old = [random.choice(few) for _ in range(length)]
    at = random.randint(0, length)
    new = [*old[:at], *(random.choice(few) for _ in range(random.randint(0, 2))), *old[at:]]
    one, two = padded(" ".join(old)), padded(" ".join(new))
    assert changes(one, two) == canonical(one, two)
    assert changes(two, one) == canonical(two, one)


@given(worlds())
def test_changes_are_the_canonical_difference_in_every_script(world: World) -> None:
    for texts in world.versions.values():
        for one, two in zip(world.base, texts, strict=False):
            old, new = padded(one), padded(two)
            assert changes(old, new, TERMS) == canonical(old, new, TERMS)
            assert changes(old, new) == canonical(old, new)


def test_most_changes_are_found_without_splitting_everything() -> None:
    random = Random(3)
    local = 0
    for _ in range(300):
        words = [random.choice(VOCABULARY) for _ in range(60)]
        old, new = padded(" ".join(words)), padded(" ".join(variant(random, words)))
        prefix = shared_prefix(old, new)
        suffix = shared_suffix(old, new, min(len(old), len(new)) - prefix)
        local += old == new or _local(old, new, prefix, suffix) is not None
    assert local > 150


def test_words_that_can_slide_are_put_where_a_phrase_begins() -> None:
    old, new = " within a month, each year", " within a month, each each year"
    assert changes(old, new) == canonical(old, new) == [(16, 16, 16, 21)]
    assert changes(new, old) == canonical(new, old) == [(16, 21, 16, 16)]
