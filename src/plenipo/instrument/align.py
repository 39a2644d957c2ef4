"""Which block of one document is which block of another, without shared ids.

Steps: blocks whose words occur once in the base are anchors where the other
document has the same words (numbers looked past); the longest increasing chain
of anchors keeps its order; what lies between two anchors is aligned by
likeness with an optimal, order-keeping assignment in which a bare label or a
heading prefers the block that follows it; what is left over on both sides is
looked through for splits, merges and moves.

Cost: linear in the blocks that have not changed; between two anchors the
product of the blocks on either side, bounded by dividing long stretches first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz.distance import Indel

from plenipo.instrument.labels import split_label
from plenipo.text.difference import increasing, shared_prefix, shared_suffix

ALIKE = 0.5  # blocks at least this alike are one block, changed
MOVED_ALIKE = 0.7  # a block elsewhere must be more alike to count as moved
PIECES_ALIKE = 0.8  # what a split or merge leaves, taken together, against the whole
MOVED_LENGTH = 24  # code points of content below which sameness elsewhere is chance
_CELLS = 40_000  # pairs compared between two anchors; beyond, the stretch is divided


@dataclass(frozen=True, slots=True)
class Pair:
    """Base blocks `[i, i_end)` and other blocks `[j, j_end)` are the same provision.

    One to one, or one to several (a split), or several to one (a merge).
    """

    i: int
    j: int
    i_end: int
    j_end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """How another document's blocks stand to the base's.

    `pairs` are in order on both sides and never cross. Blocks in no pair are
    deleted (base) or inserted (other); `moves` tells which of these are the
    same block in another place, as (base index, other index), by base index.
    """

    pairs: tuple[Pair, ...]
    moves: tuple[tuple[int, int], ...] = field(default=())


class Base:
    """A base document made ready for being aligned with many others."""

    def __init__(self, texts: Sequence[str], label_lengths: Sequence[int] | None = None) -> None:
        """`label_lengths` gives each block's label length; without it labels are recognised."""
        self.texts = list(texts)
        lengths = label_lengths if label_lengths is not None else list(map(split_label, texts))
        self.labels = [text[:n] for text, n in zip(self.texts, lengths, strict=True)]
        self.contents = [text[n:].lstrip() for text, n in zip(self.texts, lengths, strict=True)]
        self.by_text: dict[str, int] = {}
        self.by_content: dict[str, int] = {}
        for index, (text, content) in enumerate(zip(self.texts, self.contents, strict=True)):
            if content:
                self.by_content[content] = -1 if content in self.by_content else index
            else:
                text = ""
            if text:
                self.by_text[text] = -1 if text in self.by_text else index
        for text, index in list(self.by_text.items()):
            if index >= 0 and self.by_content[self.contents[index]] < 0:
                # The same words stand under another label too: the label decides, unless
                # numbers moved; such a block is aligned by its neighbours.
                self.by_text[text] = -1


def align(base: Base, texts: Sequence[str]) -> Alignment:
    """Align the blocks of another document with the base's."""
    if list(texts) == base.texts:
        return Alignment(tuple(Pair(k, k, k + 1, k + 1) for k in range(len(texts))))
    other = _Other(base, texts)
    anchors = _anchors(base, other)
    matched: dict[int, int] = {}
    i0 = j0 = -1
    for i1, j1 in [*anchors, (len(base.texts), len(texts))]:
        if i1 - i0 > 1 and j1 - j0 > 1:
            _between(base, other, (i0 + 1, i1), (j0 + 1, j1), matched)
        if i1 < len(base.texts):
            matched[i1] = j1
        i0, j0 = i1, j1
    pairs = _pieces(base, other, matched)
    moves = _moves(base, other, pairs)
    return Alignment(tuple(pairs), tuple(moves))


class _Other:
    """The other document, its labels and contents found only where they are needed."""

    def __init__(self, base: Base, texts: Sequence[str]) -> None:
        self.texts = texts
        self.found = list(map(base.by_text.get, texts))
        self._split: dict[int, tuple[str, str]] = {}

    def split(self, j: int) -> tuple[str, str]:
        """Return label and content of block `j`."""
        known = self._split.get(j)
        if known is None:
            text = self.texts[j]
            n = split_label(text)
            known = self._split[j] = (text[:n], text[n:].lstrip())
        return known


def _anchors(base: Base, other: _Other) -> list[tuple[int, int]]:
    candidates: list[tuple[int, int]] = []
    seen: dict[int, int] = {}
    for j, found in enumerate(other.found):
        i = found
        if i is None:
            i = base.by_content.get(other.split(j)[1])
        if i is None or i < 0:
            continue
        if i in seen:  # twice in the other document: no anchor
            seen[i] = -1
            continue
        seen[i] = j
        candidates.append((j, i))
    pairs = [(j, i) for j, i in candidates if seen[i] == j]
    values = [i for _, i in pairs]
    if all(a < b for a, b in pairwise(values)):
        return [(i, j) for j, i in pairs]
    return [(pairs[k][1], pairs[k][0]) for k in increasing(values)]


def content_likeness(one: str, two: str) -> float:
    """Return how alike two contents are, 0 to 1, by their characters (Indel similarity)."""
    if one == two:
        return 1.0
    if not one or not two:
        return 0.0
    ends = shared_prefix(one, two)
    ends += shared_suffix(one, two, min(len(one), len(two)) - ends)
    total = len(one) + len(two)
    if 2 * ends >= 0.9 * total:
        return 2 * ends / total
    if max(len(one), len(two)) > 20_000:
        return _bag_likeness(one.split(), two.split())
    return Indel.normalized_similarity(one, two, score_cutoff=0.3)


def _bag_likeness(one: list[str], two: list[str]) -> float:
    """Likeness of very long blocks by the words they share, order looked past; linear."""
    counts: dict[str, int] = {}
    for word in one:
        counts[word] = counts.get(word, 0) + 1
    shared = 0
    for word in two:
        left = counts.get(word, 0)
        if left:
            counts[word] = left - 1
            shared += 1
    return 2 * shared / (len(one) + len(two))


def _score(base: Base, i: int, label: str, content: str) -> float:
    """Return the worth of pairing base block `i` with a block, 0 when they are not one block.

    Longer content weighs more, so that a heading never outbids a paragraph.
    """
    old_label, old_content = base.labels[i], base.contents[i]
    same_label = 0.1 if label == old_label else 0.0
    if not content and not old_content:
        return 0.3 + same_label
    if not content or not old_content:
        return 0.0
    alike = content_likeness(old_content, content)
    if alike < ALIKE:
        return 0.0
    weight = min(max(len(old_content), len(content)), 400) / 100
    return alike * (0.5 + weight) + same_label


_FOLLOWS = 0.25  # worth of a bare label or heading standing right before a pair


def _between(
    base: Base,
    other: _Other,
    old: tuple[int, int],
    new: tuple[int, int],
    matched: dict[int, int],
) -> None:
    """Match what lies between two anchors: base `[old)` with other `[new)`."""
    (i0, i1), (j0, j1) = old, new
    m, n = i1 - i0, j1 - j0
    if m == n and all(base.texts[i0 + k] == other.texts[j0 + k] for k in range(m)):
        for k in range(m):
            matched[i0 + k] = j0 + k
        return
    if m == n == 1:
        if _score(base, i0, *other.split(j0)) > 0:
            matched[i0] = j0
        return
    if m * n > _CELLS:
        _divide(base, other, old, new, matched)
        return
    worth = [[_score(base, i, *other.split(j)) for j in range(j0, j1)] for i in range(i0, i1)]
    # suffix[i][j]: best for what follows; pair[i][j]: best with i and j paired. The pair past
    # the end is the next anchor, so the last blocks of both sides stand right before a pair.
    suffix = [[0.0] * (n + 1) for _ in range(m + 1)]
    pair = [[float("-inf")] * (n + 1) for _ in range(m + 1)]
    pair[m][n] = 0.0
    for i in range(m - 1, -1, -1):
        small = len(base.contents[i0 + i]) < 60
        for j in range(n - 1, -1, -1):
            if worth[i][j] > 0:
                bonus = _FOLLOWS if small else 0.0
                pair[i][j] = worth[i][j] + max(suffix[i + 1][j + 1], pair[i + 1][j + 1] + bonus)
            suffix[i][j] = max(suffix[i + 1][j], suffix[i][j + 1], pair[i][j])
    i = j = 0
    forced = False
    while i < m and j < n:
        if forced or (pair[i][j] == suffix[i][j] and worth[i][j] > 0):
            matched[i0 + i] = j0 + j
            bonus = _FOLLOWS if len(base.contents[i0 + i]) < 60 else 0.0
            forced = (
                i + 1 < m
                and j + 1 < n
                and pair[i + 1][j + 1] + bonus >= suffix[i + 1][j + 1]
                and worth[i + 1][j + 1] > 0
            )
            i, j = i + 1, j + 1
        elif suffix[i + 1][j] >= suffix[i][j + 1]:
            i += 1
        else:
            j += 1


def _divide(
    base: Base,
    other: _Other,
    old: tuple[int, int],
    new: tuple[int, int],
    matched: dict[int, int],
) -> None:
    """Divide a stretch too long to compare pair by pair, at blocks that share rare words."""
    (i0, i1), (j0, j1) = old, new
    runs: dict[str, list[int]] = {}
    for i in range(i0, i1):
        for run in _runs(base.contents[i]):
            runs.setdefault(run, []).append(i)
    best: list[tuple[int, int]] = []
    for j in range(j0, j1):
        votes: dict[int, int] = {}
        for run in _runs(other.split(j)[1]):
            holders = runs.get(run, ())
            if len(holders) <= 4:
                for i in holders:
                    votes[i] = votes.get(i, 0) + 1
        if votes:
            i = max(votes, key=lambda k: (votes[k], -k))
            if votes[i] >= 2 and content_likeness(base.contents[i], other.split(j)[1]) >= ALIKE:
                best.append((i, j))
    best.sort()
    chain = increasing([j for _, j in best])
    last_i, last_j = i0 - 1, j0 - 1
    kept: list[tuple[int, int]] = []
    for k in chain:
        i, j = best[k]
        if i > last_i:
            kept.append((i, j))
            last_i = i
    last_i = i0 - 1
    for i, j in [*kept, (i1, j1)]:
        inner_old, inner_new = (last_i + 1, i), (last_j + 1, j)
        m, n = i - last_i - 1, j - last_j - 1
        if m and n:
            if m * n <= _CELLS:
                _between(base, other, inner_old, inner_new, matched)
            else:  # nothing shared in a very long stretch: pair in order what is alike
                for k in range(min(m, n)):
                    if _score(base, last_i + 1 + k, *other.split(last_j + 1 + k)) > 0:
                        matched[last_i + 1 + k] = last_j + 1 + k
        if i < i1:
            matched[i] = j
        last_i, last_j = i, j


def _runs(content: str) -> set[str]:
    words = content.split()
    return {" ".join(words[k : k + 3]) for k in range(len(words) - 2)}


def _pieces(base: Base, other: _Other, matched: dict[int, int]) -> list[Pair]:
    """Widen pairs to splits and merges where neighbours in no pair make a whole together."""
    pairs = [Pair(i, j, i + 1, j + 1) for i, j in sorted(matched.items())]
    if len(pairs) == len(base.texts) == len(other.texts):
        return pairs
    pairs = _lone_pieces(base, other, pairs)
    result: list[Pair] = []
    for k, pair in enumerate(pairs):
        low_i = result[-1].i_end if result else 0
        low_j = result[-1].j_end if result else 0
        high_i = pairs[k + 1].i if k + 1 < len(pairs) else len(base.texts)
        high_j = pairs[k + 1].j if k + 1 < len(pairs) else len(other.texts)
        free_old = pair.i > low_i or pair.i_end < high_i
        free_new = pair.j > low_j or pair.j_end < high_j
        single = pair.i_end - pair.i == 1 and pair.j_end - pair.j == 1
        if single and (free_old or free_new):
            pair = _widened(base, other, pair, (low_i, high_i), (low_j, high_j))
        result.append(pair)
    return result


def _widened(
    base: Base, other: _Other, pair: Pair, old: tuple[int, int], new: tuple[int, int]
) -> Pair:
    """Take neighbours in no pair into `pair` while that makes the two sides more alike."""
    i, j = pair.i, pair.j
    whole_old, whole_new = base.contents[i], other.split(j)[1]
    now = content_likeness(whole_old, whole_new)
    if now >= 0.98 or not whole_old or not whole_new:
        return pair
    best, best_alike = pair, now
    for last in range(pair.j_end + 1, min(new[1], pair.j_end + 3) + 1):  # split: pieces after
        alike = content_likeness(whole_old, _joined(other.texts, j, last, whole_new))
        if alike >= max(PIECES_ALIKE, best_alike + 0.1):
            best, best_alike = Pair(i, j, i + 1, last), alike
    for first in range(max(new[0], j - 3), j):  # split: pieces before
        alike = content_likeness(
            whole_old, _joined(other.texts, first, j + 1, other.split(first)[1])
        )
        if alike >= max(PIECES_ALIKE, best_alike + 0.1):
            best, best_alike = Pair(i, first, i + 1, j + 1), alike
    for last in range(pair.i_end + 1, min(old[1], pair.i_end + 3) + 1):  # merge: pieces after
        alike = content_likeness(_joined(base.texts, i, last, whole_old), whole_new)
        if alike >= max(PIECES_ALIKE, best_alike + 0.1):
            best, best_alike = Pair(i, j, last, j + 1), alike
    for first in range(max(old[0], i - 3), i):  # merge: pieces before
        alike = content_likeness(_joined(base.texts, first, i + 1, base.contents[first]), whole_new)
        if alike >= max(PIECES_ALIKE, best_alike + 0.1):
            best, best_alike = Pair(first, j, i + 1, j + 1), alike
    return best


def _joined(texts: Sequence[str], first: int, last: int, head: str) -> str:
    """Join blocks as one text, labels after the first looked past."""
    rest = (texts[k] for k in range(first + 1, last))
    return " ".join([head, *(text[split_label(text) :].lstrip() for text in rest)])


def _lone_pieces(base: Base, other: _Other, pairs: list[Pair]) -> list[Pair]:
    """Find splits and merges of which no single piece was alike enough to pair."""
    result: list[Pair] = []
    last_i = last_j = 0
    for pair in [*pairs, Pair(len(base.texts), len(other.texts), -1, -1)]:
        m, n = pair.i - last_i, pair.j - last_j
        if m and n and (m > 1 or n > 1) and m <= 8 and n <= 8:
            result.extend(_whole_of_pieces(base, other, (last_i, pair.i), (last_j, pair.j)))
        if pair.i_end >= 0:
            result.append(pair)
            last_i, last_j = pair.i_end, pair.j_end
    return result


def _whole_of_pieces(
    base: Base, other: _Other, old: tuple[int, int], new: tuple[int, int]
) -> list[Pair]:
    for i in range(*old):
        for j in range(new[0], new[1] - 1):
            for last in range(j + 2, min(new[1], j + 4) + 1):
                whole = _joined(other.texts, j, last, other.split(j)[1])
                if base.contents[i] and content_likeness(base.contents[i], whole) >= PIECES_ALIKE:
                    return [Pair(i, j, i + 1, last)]
    for j in range(*new):
        content = other.split(j)[1]
        for i in range(old[0], old[1] - 1):
            for last in range(i + 2, min(old[1], i + 4) + 1):
                whole = _joined(base.texts, i, last, base.contents[i])
                if content and content_likeness(whole, content) >= PIECES_ALIKE:
                    return [Pair(i, j, last, j + 1)]
    return []


def _moves(base: Base, other: _Other, pairs: Sequence[Pair]) -> list[tuple[int, int]]:
    """Find blocks that were taken out in one place and put in at another."""
    gone = _outside([(p.i, p.i_end) for p in pairs], len(base.texts))
    come = _outside([(p.j, p.j_end) for p in pairs], len(other.texts))
    if not gone or not come:
        return []
    moves: dict[int, int] = {}
    taken: set[int] = set()
    exact: dict[str, list[int]] = {}
    for j in come:
        content = other.split(j)[1]
        if len(content) >= MOVED_LENGTH:
            exact.setdefault(content, []).append(j)
    for i in gone:
        for j in exact.get(base.contents[i], ()):
            if j not in taken:
                moves[i] = j
                taken.add(j)
                break
    rest_i = [i for i in gone if i not in moves and len(base.contents[i]) >= MOVED_LENGTH]
    rest_j = [j for j in come if j not in taken and len(other.split(j)[1]) >= MOVED_LENGTH]
    if rest_i and rest_j and len(rest_i) * len(rest_j) <= _CELLS:
        scored = sorted(
            (-alike, i, j)
            for i in rest_i
            for j in rest_j
            if (alike := content_likeness(base.contents[i], other.split(j)[1])) >= MOVED_ALIKE
        )
        for _, i, j in scored:
            if i not in moves and j not in taken:
                moves[i] = j
                taken.add(j)
    gone_set = set(gone)
    come_set = set(come)
    for i, j in sorted(moves.items()):
        # The label and heading that stood before a moved block went with it.
        a, b = i - 1, j - 1
        while a in gone_set and b in come_set and a not in moves and b not in taken:
            old, (_, new) = base.contents[a], other.split(b)
            if (old or new) and (len(old) >= 60 or content_likeness(old, new) < ALIKE):
                break
            moves[a] = b
            taken.add(b)
            a, b = a - 1, b - 1
    return sorted(moves.items())


def _outside(ranges: Sequence[tuple[int, int]], count: int) -> list[int]:
    result: list[int] = []
    at = 0
    for low, high in ranges:
        result.extend(range(at, low))
        at = high
    result.extend(range(at, count))
    return result
