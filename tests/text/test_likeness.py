"""Which wordings are the same: exactly, but for typography, or only nearly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.text.likeness import PROTECTED_WORDS, TYPOGRAPHIC, keys, likeness, near
from plenipo.text.tokens import tokenize

WORDS = (
    "the Parties a Party shall should withdraw their armed forces from border districts promptly"
    " organisation organization honour honor thirty 30 days not and or Commission ( b ) . , ; “ ” \" '"
).split()
wordings = st.lists(st.sampled_from([f" {w}" for w in WORDS] + WORDS[-9:]), max_size=16)

# The same words, typed differently.
SAME = [
    ("“the Zone”", '"the Zone"'),
    ("«the Zone»", "“the Zone”"),
    ("« the Zone »", '"the Zone"'),
    ("the Party’s duty", "the Party's duty"),
    ("2020–2031", "2020-2031"),
    ("land — sea", "land - sea"),
    ("and so on…", "and so on..."),
    ("ce qui suit :", "ce qui suit:"),
    ("ce qui suit\u00a0:", "ce qui suit:"),
    ("thirty\u00a0days", "thirty days"),
    ("line\nbreak", "line break"),
    ("ﬁnal", "final"),
    ("a − b", "a - b"),
]
# Not the same, however small the difference.
DIFFERENT = [
    ("the Party", "the party"),
    ("one two", "onetwo"),
    ("one\n\ntwo", "one two"),
    ("30 days", "31 days"),
    ("shall", "should"),
    ("forces, and", "forces and"),
    ("co-operate", "cooperate"),
    ("(a)", "(b)"),
    ("é", "e"),
    ("", "x"),
]


def same(one: str, two: str) -> bool:
    """Whether two texts are the same but for typography."""
    return keys(tokenize(one)) == keys(tokenize(two))


@pytest.mark.parametrize(("one", "two"), SAME)
def test_typography_is_looked_past(one: str, two: str) -> None:
    assert same(one, two)
    assert same(two, one)
    assert TYPOGRAPHIC.search(one) or TYPOGRAPHIC.search(two), "the cheap first question misses it"


@pytest.mark.parametrize(("one", "two"), DIFFERENT)
def test_words_are_not(one: str, two: str) -> None:
    assert not same(one, two)


@given(st.lists(st.sampled_from([one for pair in SAME for one in pair]), max_size=6))
def test_sameness_holds_together(pieces: list[str]) -> None:
    """Reflexive, symmetric and transitive: swapping any piece for its twin is the same text."""
    twins = dict(SAME) | {two: one for one, two in SAME}
    one, two = " ".join(pieces), " ".join(twins[piece] for piece in pieces)
    mixed = " ".join(twins[piece] if k % 2 else piece for k, piece in enumerate(pieces))
    assert same(one, one)
    assert same(one, two) == same(two, one)
    assert same(one, mixed)
    assert same(mixed, two)
    assert same(one, two)


@given(wordings, wordings)
def test_likeness_is_a_share(one: list[str], two: list[str]) -> None:
    assert 0.0 <= likeness(one, two) <= 1.0
    assert likeness(one, two) == likeness(two, one)
    assert (likeness(one, two) == 1.0) == (one == two)


@given(wordings, wordings)
def test_near_goes_both_ways(one: list[str], two: list[str]) -> None:
    assert near(one, one)
    assert near(one, two) == near(two, one)


LONG = tokenize(
    "Each Party undertakes, subject to its constitution, to return the archives that were removed"
    " during the conflict, to open the registers of prisoners to the Commission, to pay the costs"
    " of the survey of the wells, and to inform the other Party of the measures taken."
)


@given(
    st.sampled_from([*sorted(PROTECTED_WORDS), "30", "2031", "b", "iv", "Zone", "5.2"]),
    st.integers(1, len(LONG) - 1),
    st.booleans(),
)
def test_a_weighty_word_is_never_a_small_difference(word: str, at: int, instead: bool) -> None:
    changed = [*LONG[:at], f" {word}", *LONG[at + instead :]]
    if changed != LONG:
        assert not near(LONG, changed)
        assert not near(changed, LONG)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("the organisation of the fund", "the organization of the fund", True),
        ("in good faith and honour", "in good faith and honor", True),
        ("the fund", "a fund", True),
        ("inform other Party", "inform the other Party", True),
        ("within thirty days of the date", "within sixty days of the date", False),
        ("within thirty days of the date", "within thirty months of the date", False),
        ("point (a) of the list", "point (b) of the list", False),
        ("the Parties and the Commission", "the Parties or the Commission", False),
        ("Each Party reports", "Each party reports", False),
        ("each Party reports", "Each Party reports", True),
        ("les Parties doivent agir", "les Parties devraient agir", False),
        ("Стороны не вправе", "Стороны вправе", False),
        ("the survey", "an entirely other matter", False),
    ],
)
def test_near_wordings(one: str, two: str, expected: bool) -> None:
    assert near(tokenize(one), tokenize(two)) is expected
