"""Shares in whole per cent: they sum to 100, say 100 only of all and nought only of nothing."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import plenipo
from plenipo.text.shares import Share, share_of, shares

# Small counts meet every border; one large count beside small ones meets what rounds away.
_SMALL = st.lists(st.integers(0, 12), max_size=9)
COUNTS = st.one_of(
    _SMALL,
    st.lists(st.integers(0, 40_000), max_size=9),
    st.builds(lambda small, large: [*small, large], _SMALL, st.integers(500, 40_000)),
)


def hold(counts: list[int]) -> None:
    """Hold every promise about one row of counts."""
    found, total = shares(counts), sum(counts)
    assert len(found) == len(counts)
    assert sum(share.whole for share in found) == (100 if total else 0)
    for share, count in zip(found, counts, strict=True):
        assert bool(share) is (count > 0)
        assert (share.whole == 100) is (0 < count == total)
        assert share.less is (0 < 100 * count < total)
        assert abs(100 * count - share.whole * total) < max(total, 1), "further than one off"
        assert ("0 %" in (str(share), share.short)) is (count == 0)
        if not share.less:
            assert str(share) == share.short == f"{share.whole} %"
    in_order = sorted(zip(counts, (share.whole for share in found), strict=True))
    for (smaller, less), (larger, more) in pairwise(in_order):
        assert less <= more or smaller == larger, "the larger count has the smaller share"


@given(COUNTS)
def test_a_row_of_shares_keeps_its_promises(counts: list[int]) -> None:
    hold(counts)


@given(COUNTS.filter(bool), st.data())
def test_what_grows_beside_unchanged_parts_loses_nothing(
    counts: list[int], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(counts) - 1))
    grown = [*counts]
    grown[at] += data.draw(st.integers(1, 400))
    before, after = shares(counts)[at], shares(grown)[at]
    assert before.whole <= after.whole
    assert before.less or not after.less or not counts[at]


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_share_beside_the_rest_is_that_of_the_row(count: int, rest: int) -> None:
    assert share_of(count, count + rest) == shares([count, rest])[0]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([], []),
        ([0, 0], ["0 %", "0 %"]),
        ([7, 0], ["100 %", "0 %"]),
        ([1, 1, 1], ["34 %", "33 %", "33 %"]),
        ([9999, 1], ["99 %", "<1 %"]),
        ([9990, 5, 5], ["99 %", "<1 %", "<1 %"]),
        ([994, 6], ["99 %", "<1 %"]),
        ([996, 2, 2, 0], ["99 %", "<1 %", "<1 %", "0 %"]),
        ([99, 1], ["99 %", "1 %"]),
        ([335, 335, 330], ["34 %", "33 %", "33 %"]),
        ([12, 88], ["12 %", "88 %"]),
    ],
)
def test_shares_as_they_are_printed(counts: list[int], said: list[str]) -> None:
    hold(counts)
    assert [share.short for share in shares(counts)] == said


def test_what_is_less_than_one_in_a_hundred_is_said_in_words() -> None:
    assert str(Share(1, less=True)) == str(Share(0, less=True)) == "less than 1 %"


def test_nobody_else_makes_per_cent() -> None:
    """Whatever prints a share asks here; a second way of rounding would contradict the first."""
    folder = Path(plenipo.__file__).parent
    found = [
        f"{path.relative_to(folder)}: {line.strip()}"
        for package in ("cli", "desk", "documents", "formats", "record", "web")
        for path in sorted((folder / package).rglob("*"))
        if path.suffix in (".py", ".html")
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"\b100(\.0)? ?\*|\* ?100(\.0)?\b", line)
    ]
    assert found == []
