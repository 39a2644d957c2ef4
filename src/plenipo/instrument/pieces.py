"""Splits, merges and moves: what pairing one block with one block cannot see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from plenipo.instrument.sides import Side, content_likeness, most_alike
from plenipo.text.difference import shared_prefix, shared_suffix

ALIKE = 0.5  # blocks at least this alike are one block, changed
MOVED_ALIKE = 0.7  # a block elsewhere must be more alike to count as moved
PIECES_ALIKE = 0.8  # what a split or merge leaves, taken together, against the whole
MOVED_LENGTH = 24  # code points of content below which sameness elsewhere is chance
_GAIN = 0.1  # by how much taking in a neighbour must make the two sides more alike
_MOST = 3  # neighbours taken in on one side
_WINDOW = 8  # blocks on either side that are looked through for lone pieces
_PLAIN = 60  # code points of content below which a block may be a heading
_FEW = 100  # pairs of left-over blocks that are simply all compared
_VOTES = 3  # rare words that two blocks must share to be compared


class Pair(NamedTuple):
    """Base blocks `[i, i_end)` and other blocks `[j, j_end)` are the same provision.

    One to one, or one to several (a split), or several to one (a merge).
    """

    i: int
    j: int
    i_end: int
    j_end: int


def with_pieces(base: Side, other: Side, pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs widened to the splits and merges among their neighbours.

    Only blocks in no pair are taken in, at most three, and only where that
    makes the two sides clearly more alike; so never into a run of equal blocks.
    """
    m, n = len(base.texts), len(other.texts)
    pairs = _lone_pieces(base, other, pairs)
    result: list[Pair] = []
    low_i = low_j = 0
    last = len(pairs) - 1
    for k, pair in enumerate(pairs):
        i, j, i_end, j_end = pair
        high_i, high_j = (pairs[k + 1].i, pairs[k + 1].j) if k < last else (m, n)
        if (i > low_i or i_end < high_i or j > low_j or j_end < high_j) and (
            i_end - i == 1 == j_end - j
        ):
            pair = _widened(base, other, pair, (low_i, high_i), (low_j, high_j))
        result.append(pair)
        low_i, low_j = pair.i_end, pair.j_end
    return result


def _widened(
    base: Side, other: Side, pair: Pair, old: tuple[int, int], new: tuple[int, int]
) -> Pair:
    """Take neighbours in no pair into `pair` while that makes the two sides more alike."""
    i, j = pair.i, pair.j
    whole_old, whole_new = base.content(i), other.content(j)
    if not whole_old or not whole_new or not _may_gain(base, other, pair, old, new):
        return pair
    now = content_likeness(whole_old, whole_new)
    found = _Best(pair, now)
    for last in range(pair.j_end + 1, min(new[1], pair.j_end + _MOST) + 1):  # split: pieces after
        found.try_out(Pair(i, j, i + 1, last), whole_old, _joined(other, j, last))
    for first in range(max(new[0], j - _MOST), j):  # split: pieces before
        found.try_out(Pair(i, first, i + 1, j + 1), whole_old, _joined(other, first, j + 1))
    for last in range(pair.i_end + 1, min(old[1], pair.i_end + _MOST) + 1):  # merge: pieces after
        found.try_out(Pair(i, j, last, j + 1), _joined(base, i, last), whole_new)
    for first in range(max(old[0], i - _MOST), i):  # merge: pieces before
        found.try_out(Pair(first, j, i + 1, j + 1), _joined(base, first, i + 1), whole_new)
    return found.pair


def _may_gain(
    base: Side, other: Side, pair: Pair, old: tuple[int, int], new: tuple[int, int]
) -> bool:
    """Tell by lengths and shared ends alone whether a neighbour could belong to the pair.

    A block cut in two leaves less than the whole: the block of the side that
    grows must be the shorter one by what the neighbour could bring back.
    """
    i, j = pair.i, pair.j
    one, two = base.content(i), other.content(j)
    m, n = len(one), len(two)
    least = 0.0
    for free, side, k, size, whole in ((new, other, j, n, m), (old, base, i, m, n)):
        for near in (k + 1, k - 1):
            if free[0] <= near < free[1]:
                grown = size + 1 + len(side.content(near))
                found = 2 * min(whole, grown) / (whole + grown)
                if found < PIECES_ALIKE:
                    continue
                if not least:
                    ends = shared_prefix(one, two)
                    ends += shared_suffix(one, two, min(m, n) - ends)
                    least = max(2 * ends / (m + n) + _GAIN, PIECES_ALIKE)
                if found >= least:
                    return True
    return False


class _Best:
    """The most alike way found so far to take neighbours in."""

    __slots__ = ("alike", "pair")

    def __init__(self, pair: Pair, alike: float) -> None:
        self.pair = pair
        self.alike = alike

    def try_out(self, pair: Pair, old: str, new: str) -> None:
        least = max(PIECES_ALIKE, self.alike + _GAIN)
        if most_alike(old, new) < least:
            return
        alike = content_likeness(old, new)
        if alike >= least:
            self.pair, self.alike = pair, alike


def _joined(side: Side, first: int, last: int) -> str:
    """Join blocks as one text, labels looked past."""
    return " ".join([side.content(k) for k in range(first, last)])


def _lone_pieces(base: Side, other: Side, pairs: Sequence[Pair]) -> list[Pair]:
    """Find splits and merges of which no single piece was alike enough to pair."""
    result: list[Pair] = []
    last_i = last_j = 0
    for pair in [*pairs, Pair(len(base.texts), len(other.texts), -1, -1)]:
        m, n = pair.i - last_i, pair.j - last_j
        if m and n and (m > 1 or n > 1) and m <= _WINDOW and n <= _WINDOW:
            result.extend(_whole_of_pieces(base, other, (last_i, pair.i), (last_j, pair.j)))
        if pair.i_end >= 0:
            result.append(pair)
            last_i, last_j = pair.i_end, pair.j_end
    return result


def _whole_of_pieces(
    base: Side, other: Side, old: tuple[int, int], new: tuple[int, int]
) -> list[Pair]:
    for i in range(*old):
        for j in range(new[0], new[1] - 1):
            for last in range(j + 2, min(new[1], j + 4) + 1):
                if _make_one(base.content(i), _joined(other, j, last)):
                    return [Pair(i, j, i + 1, last)]
    for j in range(*new):
        for i in range(old[0], old[1] - 1):
            for last in range(i + 2, min(old[1], i + 4) + 1):
                if _make_one(other.content(j), _joined(base, i, last)):
                    return [Pair(i, j, last, j + 1)]
    return []


def _make_one(whole: str, pieces: str) -> bool:
    return (
        bool(whole)
        and most_alike(whole, pieces) >= PIECES_ALIKE
        and content_likeness(whole, pieces) >= PIECES_ALIKE
    )


def moves_between(base: Side, other: Side, pairs: Sequence[Pair]) -> list[tuple[int, int]]:
    """Find blocks that were taken out in one place and put in at another.

    First those with equal words, then, by the rare words they share, those
    that were reworded on the way. Linear in the words of the blocks that are
    in no pair.
    """
    gone = _outside([(p.i, p.i_end) for p in pairs], len(base.texts))
    come = _outside([(p.j, p.j_end) for p in pairs], len(other.texts))
    if not gone or not come:
        return []
    moves: dict[int, int] = {}
    taken: set[int] = set()
    exact: dict[str, list[int]] = {}
    for j in come:
        content = other.content(j)
        if len(content) >= MOVED_LENGTH:
            exact.setdefault(content, []).append(j)
    for i in gone:
        for j in exact.get(base.content(i), ()):
            if j not in taken:
                moves[i] = j
                taken.add(j)
                break
    rest_i = [i for i in gone if i not in moves and len(base.content(i)) >= MOVED_LENGTH]
    rest_j = [j for j in come if j not in taken and len(other.content(j)) >= MOVED_LENGTH]
    for _, i, j in _reworded(base, other, rest_i, rest_j):
        if i not in moves and j not in taken:
            moves[i] = j
            taken.add(j)
    if moves:
        _with_openings(base, other, moves, (set(gone), set(come)))
    return sorted(moves.items())


def _reworded(
    base: Side, other: Side, gone: Sequence[int], come: Sequence[int]
) -> list[tuple[float, int, int]]:
    """Return blocks on both sides alike enough to be one block moved, the most alike first.

    A word that stands in one block alone points to it; the blocks that most
    of such words point to are compared.
    """
    if len(gone) * len(come) <= _FEW:
        return sorted(
            (-alike, i, j)
            for i in gone
            for j in come
            if (alike := _moved_likeness(base.content(i), other.content(j))) >= MOVED_ALIKE
        )
    holder: dict[str, int] = {}
    for i in gone:
        for word in set(base.content(i).split()):
            holder[word] = -1 if word in holder else i
    rare = {word for word, i in holder.items() if i >= 0}
    found: list[tuple[float, int, int]] = []
    for j in come:
        content = other.content(j)
        votes: dict[int, int] = {}
        for word in rare.intersection(content.split()):
            i = holder[word]
            votes[i] = votes.get(i, 0) + 1
        likely = sorted(votes, key=lambda i: (-votes[i], i))[:_MOST]
        for i in likely:
            old = base.content(i)
            if votes[i] >= _VOTES or len(old) < 4 * _PLAIN:
                alike = _moved_likeness(old, content)
                if alike >= MOVED_ALIKE:
                    found.append((-alike, i, j))
    found.sort()
    return found


def _moved_likeness(old: str, new: str) -> float:
    return content_likeness(old, new) if most_alike(old, new) >= MOVED_ALIKE else 0.0


def _with_openings(
    base: Side, other: Side, moves: dict[int, int], free: tuple[set[int], set[int]]
) -> None:
    """Let the label and heading that stood before a moved block go with it."""
    gone, come = free
    taken = set(moves.values())
    for i, j in sorted(moves.items()):
        a, b = i - 1, j - 1
        while a in gone and b in come and a not in moves and b not in taken:
            old, new = base.content(a), other.content(b)
            if (old or new) and (len(old) >= _PLAIN or content_likeness(old, new) < ALIKE):
                break
            moves[a] = b
            taken.add(b)
            a, b = a - 1, b - 1


def _outside(ranges: Sequence[tuple[int, int]], count: int) -> list[int]:
    result: list[int] = []
    at = 0
    for low, high in ranges:
        if low > at:
            result.extend(range(at, low))
        at = high
    result.extend(range(at, count))
    return result
