"""A name keeps its direction in any sentence; everything else is left as it was."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.text.direction import isolated

ISOLATES = {"\u2068": 1, "\u2069": -1}
TURNED = ("R", "AL")


@given(st.text(st.sampled_from("ab 1.,المادةא\u2068\u2069"), max_size=12))
def test_only_names_that_run_right_to_left_are_isolated(name: str) -> None:
    found = isolated(name)
    assert isolated(found) == found
    if not any(unicodedata.bidirectional(c) in TURNED for c in name) or name.startswith("\u2068"):
        assert found == name
    else:
        assert (found[0], found[1:-1], found[-1]) == ("\u2068", name, "\u2069")


@pytest.mark.parametrize("name", ["Article 1", "", "Статья 1", "第一条", "Ardénia"])
def test_names_that_run_left_to_right_stay(name: str) -> None:
    assert isolated(name) == name


def test_a_number_stays_with_its_article() -> None:
    assert isolated("المادة 1") == "\u2068المادة 1\u2069"
