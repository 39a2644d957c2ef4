"""Scores: what is decided, what is left to a person, and that nothing is picked in between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.brackets.wild import parse
from plenipo.brackets.wild.slots import GAP, group_readings, inline_parts, is_decided, pair_score

JOINED, PARTED = 0.5 + GAP / 2, 0.5 - GAP / 2

ONE_PLACE = [
    ("shall", "", "should"),
    ("shall", " ", "will"),
    ("shall", "", "other"),
    ("fixed", "/", "free"),
    ("fixed", " or ", "free"),
    ("2030", "", "2031"),
    ("HPC", "", "MDC"),
    ("in accordance with the Charter", " ", "in accordance with its rules"),
    ("contribution", "", "commitment"),
    ("three months", " ", "90 days"),
]
TWO_PLACES = [
    ("promptly", " ", "and in writing"),
    ("in ink", "", ", signed and dated"),
    ("shall", " ", "promptly"),
    ("harbours", " ", "including small ones"),
    ("well", " ", "and"),
    ("and of dues", " ", "and of pilots"),
]


@pytest.mark.parametrize(("left", "between", "right"), ONE_PLACE)
def test_one_place(left: str, between: str, right: str) -> None:
    assert pair_score(left, right, between=between) >= JOINED


@pytest.mark.parametrize(("left", "between", "right"), TWO_PLACES)
def test_two_places(left: str, between: str, right: str) -> None:
    assert pair_score(left, right, between=between) <= PARTED


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["", " ", "/", " or ", ", "]))
def test_a_score_is_between_nought_and_one(left: str, right: str, between: str) -> None:
    assert 0 <= pair_score(left, right, between=between) <= 1


@given(st.floats(0, 1))
def test_readings_are_decided_when_the_gap_is_wide_enough(score: float) -> None:
    readings = group_readings(score)
    assert [r.score for r in readings] == sorted((r.score for r in readings), reverse=True)
    assert is_decided(readings) == (readings[0].score - readings[1].score >= GAP - 1e-9)


def test_an_open_place_is_counted_as_independent_words() -> None:
    parsed = parse("The panel may [monitor] [inspect] vessels.")
    assert parsed.counts.optional == 2
    assert parsed.counts.groups == 0
    assert parsed.counts.ambiguous == 1
    (group,) = parsed.groups
    assert not group.decided
    assert not group.exclusive
    assert parsed.ambiguous[0].chosen == "independent"


def test_and_or_divides_nothing() -> None:
    assert inline_parts("dues and/or levies") == ((), 0.0)
    parts, score = inline_parts("shall / should")
    assert [("shall / should")[a:b] for a, b in parts] == ["shall", "should"]
    assert score >= JOINED
