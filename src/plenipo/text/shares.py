"""Counts as shares in whole per cent, said one way wherever a reader meets them.

Rounding each share by itself gives bars that add up to 99 or 102, and a text
that is "100 % agreed" with a sentence still in brackets. Here the numbers of
one row are made together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_ALL: Final = 100


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a whole: whole per cent, and whether it is there but less than one in a hundred.

    `whole` is what the part counts for in the sum of its row, 0 or 1 where
    `less`; readers are told `str()` or `short`, never a nought for what is there.
    """

    whole: int
    less: bool = False

    def __bool__(self) -> bool:
        """Say whether there is anything of it."""
        return self.less or self.whole > 0

    def __str__(self) -> str:
        """Say the share in a sentence: "12 %", "less than 1 %"."""
        return "less than 1 %" if self.less else f"{self.whole} %"

    @property
    def short(self) -> str:
        """Say the share in a cell of a table: "12 %", "<1 %"."""
        return "<1 %" if self.less else f"{self.whole} %"


def shares(counts: Sequence[int]) -> tuple[Share, ...]:
    """Return the share of each count, in the order given; whole numbers that sum to exactly 100.

    Each is the exact share rounded down or up. The larger count never has the
    smaller share, and a count that grows beside unchanged ones never loses
    any; equal counts may be one apart, the earlier ahead. 100 is all there is,
    0 is nothing at all. Without anything to count every share is 0. Counts
    are not negative.

    The method is that of the largest remainder, with one thing on top: what
    would come to 100 beside something else gives one to the largest of the
    others. Between two rows of different make-up a share may therefore go
    down by one where the exact one rose by less than one.
    """
    total = sum(counts)
    if not total:
        return tuple(Share(0) for _ in counts)
    whole = [_ALL * count // total for count in counts]
    order = sorted(range(len(counts)), key=lambda at: (-(_ALL * counts[at] % total), at))
    for at in order[: _ALL - sum(whole)]:
        whole[at] += 1
    by_size = sorted(range(len(counts)), key=lambda at: (-counts[at], at))
    if whole[by_size[0]] == _ALL and counts[by_size[0]] < total:
        whole[by_size[0]] -= 1
        whole[by_size[1]] += 1
    return tuple(
        Share(number, less=0 < _ALL * count < total)
        for number, count in zip(whole, counts, strict=True)
    )


def share_of(count: int, whole: int) -> Share:
    """Return the share of a count in a whole that holds it, the rest taken for one part."""
    return shares((count, whole - count))[0]
