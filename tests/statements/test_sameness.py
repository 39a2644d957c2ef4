"""Copies of a statement or an article: found by what they share, in whatever order they are given."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plenipo.statements.sameness import ALIKE, classes, copies, likeness, shingles

ARTICLE = " ".join(f"word{n}" for n in range(60))
TEXTS = st.lists(
    st.sampled_from("we are close to a text they said so on Friday at Orsk".split()), max_size=9
).map(" ".join)


def test_marks_and_capitals_make_no_difference() -> None:
    one = shingles("“We are close,” she said: WITHIN REACH.", 3)
    two = shingles("we are close she said within reach", 3)
    assert likeness(one, two) == 1.0


def test_an_article_with_a_few_words_of_its_own_is_a_copy_and_half_of_it_is_none() -> None:
    whole = shingles(ARTICLE, 5)
    assert likeness(whole, shingles(f"{ARTICLE} and one more line", 5)) > ALIKE
    assert likeness(whole, shingles(ARTICLE[: len(ARTICLE) // 2], 5)) < ALIKE


@given(TEXTS, TEXTS, st.integers(1, 4))
def test_likeness_is_a_share_and_knows_no_order(one: str, two: str, size: int) -> None:
    a, b = shingles(one, size), shingles(two, size)
    assert 0.0 <= likeness(a, b) == likeness(b, a) <= 1.0
    assert likeness(a, a) == (1.0 if a else 0.0)


@given(st.lists(TEXTS, max_size=7))
def test_copies_are_all_the_pairs_that_are_alike(texts: list[str]) -> None:
    own = {f"s{n}": shingles(text, 2) for n, text in enumerate(texts)}
    names = list(own)
    wanted = {
        (one, two)
        for at, two in enumerate(names)
        for one in names[:at]
        if likeness(own[one], own[two]) > ALIKE
    }
    found = list(copies(own))
    assert set(found) == wanted
    assert len(found) == len(wanted)


@given(
    st.integers(0, 8),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=9),
    st.randoms(use_true_random=False),
)
def test_classes_are_joined_whatever_the_order_of_the_pairs(
    size: int, pairs: list[tuple[int, int]], rng: object
) -> None:
    names = [f"{n}" for n in range(size)]
    said = [(f"{a}", f"{b}") for a, b in pairs]
    found = classes(names, said)
    assert list(found) == names
    for name, head in found.items():
        assert found[head] == head
        assert int(head) <= int(name)
    for a, b in said:
        if a in found and b in found:
            assert found[a] == found[b]
    rng.shuffle(said)  # type: ignore[attr-defined]  # Hypothesis gives a Random
    assert classes(names, [(b, a) for a, b in said]) == found
