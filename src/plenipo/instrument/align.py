"""Which block of one document is which block of another, without shared ids.

Steps: blocks whose words occur once in the base are anchors where the other
document has the same words; the longest increasing chain of anchors keeps its
order; between two anchors, blocks with the same words under another number
are anchors again, then blocks are paired from both ends of the stretch while
they are plainly the same provision, and what is left is aligned by likeness
with an optimal, order-keeping assignment in which a bare label or a heading
prefers the block that follows it; what stays over on both sides is looked
through for splits, merges and moves (`plenipo.instrument.pieces`).

Cost: linear in the blocks, plus a sampled comparison for each block that
changed; only where provisions came, went and changed side by side the product
of the blocks on either side, bounded by dividing long stretches first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import lt
from typing import NamedTuple

from plenipo.instrument.pieces import ALIKE, Pair, moves_between, with_pieces
from plenipo.instrument.sides import (
    Base,
    Side,
    content_likeness,
    most_alike,
    samples_at_ends,
    samples_found,
    shares_samples,
)
from plenipo.text.difference import increasing, shared_prefix, shared_suffix
from plenipo.text.likeness import typographic_key

__all__ = ["ALIKE", "Alignment", "Base", "Pair", "align", "align_in_runs", "content_likeness"]

_CELLS = 2_500  # pairs compared between two anchors; beyond, the stretch is divided
_PLAIN = 60  # code points of content from which blocks are told by samples
_SURE = 6  # of eight samples: found in a block, it is plainly the same provision
_EXTENDED = 24  # code points below which sameness at both ends is chance
_CHANCE = 0.3  # likeness of two texts that have nothing to do with each other
_FOLLOWS = 0.25  # worth of a bare label or heading standing right before a pair


@dataclass(frozen=True, slots=True)
class Alignment:
    """How another document's blocks stand to the base's.

    `pairs` are in order on both sides and never cross. Blocks in no pair are
    deleted (base) or inserted (other); `moves` tells which of these are the
    same block in another place, as (base index, other index), by base index.
    """

    pairs: tuple[Pair, ...]
    moves: tuple[tuple[int, int], ...] = field(default=())


class _Stretch(NamedTuple):
    """Base blocks `[i0, i1)` beside other blocks `[j0, j1)`."""

    i0: int
    i1: int
    j0: int
    j1: int


def align(
    base: Base, texts: Sequence[str], label_lengths: Sequence[int] | None = None
) -> Alignment:
    """Align the blocks of another document with the base's.

    `label_lengths` gives the other blocks' label lengths; without it labels
    are recognised.
    """
    found = align_in_runs(base, texts, label_lengths)
    return Alignment(tuple(_one_by_one(found.pairs)), found.moves)


def align_in_runs(
    base: Base, texts: Sequence[str], label_lengths: Sequence[int] | None = None
) -> Alignment:
    """Align like `align`, with a pair of several to as many for a run of equal blocks.

    Most blocks of two versions are equal: whoever asks for the others alone
    need not meet them one by one.
    """
    other = Side(texts, label_lengths)
    m, n = len(base.texts), len(texts)
    if other.texts == base.texts:
        return Alignment((Pair(0, 0, m, n),) if texts else ())
    runs = _anchors(base, other)
    matched: dict[int, int] = {}
    i0 = j0 = 0
    for i, j, i_end, j_end in [*runs, Pair(m, n, m, n)]:
        if i > i0 and j > j0:
            _between(base, other, _Stretch(i0, i, j0, j), matched)
        i0, j0 = i_end, j_end
    if base.bare:
        matched.update((pair.i, pair.j) for pair in _one_by_one(runs))
        runs = []
        _labels_follow(base, other, matched)
    pairs = [*runs, *[Pair(i, j, i + 1, j + 1) for i, j in matched.items()]]
    pairs.sort()
    if m != n or sum([pair.i_end - pair.i for pair in pairs]) < m:
        pairs = with_pieces(base, other, pairs)
        moves = moves_between(base, other, pairs)
        return Alignment(tuple(_replaced(base, other, pairs, moves)), tuple(moves))
    return Alignment(tuple(pairs))


def _one_by_one(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Yield pairs with every run of equal blocks taken apart."""
    for pair in pairs:
        count = pair.i_end - pair.i
        if count > 1 and count == pair.j_end - pair.j:
            yield from [
                Pair(pair.i + k, pair.j + k, pair.i + k + 1, pair.j + k + 1) for k in range(count)
            ]
        else:
            yield pair


def _labels_follow(base: Base, other: Side, matched: dict[int, int]) -> None:
    """Let a bare label go with the block below it, whatever its number.

    "Article 11" that stands over the old Article 12 is the old Article 12
    renumbered, though the text of the label is that of another block.
    """
    if not base.bare:
        return
    owner = {j: i for i, j in matched.items()}
    for i in base.bare:
        below = matched.get(i + 1, 0)
        if not below or matched.get(i) == below - 1:
            continue
        if other.is_bare(below - 1, other.texts[below - 1]):
            # Pairs do not cross, so nothing but an earlier label can hold that place.
            matched.pop(owner.get(below - 1, -1), None)
            matched[i] = below - 1
            owner[below - 1] = i


def _replaced(
    base: Side, other: Side, pairs: Sequence[Pair], moves: Sequence[tuple[int, int]]
) -> list[Pair]:
    """Pair what stands in the same place under the same numbers, in words of its own.

    Between two pairs, as many blocks as on the other side, labelled alike, of
    which none has moved: one without a label, or several with.
    """
    gone, come = {i for i, _ in moves}, {j for _, j in moves}
    result: list[Pair] = []
    i, j = 0, 0
    for pair in [*pairs, Pair(len(base.texts), len(other.texts), -1, -1)]:
        count = pair.i - i
        if count == pair.j - j > 0 and not any(
            i + k in gone or j + k in come or not _same_place(base, other, i + k, j + k, count)
            for k in range(count)
        ):
            result.extend(Pair(i + k, j + k, i + k + 1, j + k + 1) for k in range(count))
        if pair.i_end >= 0:
            result.append(pair)
        i, j = pair.i_end, pair.j_end
    return result


def _same_place(base: Side, other: Side, i: int, j: int, count: int) -> bool:
    (old_label, old), (new_label, new) = base.split(i), other.split(j)
    return old_label == new_label and bool(old) and bool(new) and (count == 1 or old_label != "")


def _anchors(base: Base, other: Side) -> list[Pair]:
    """Return runs of blocks that stand once in the base and once in the other document."""
    found = list(map(base.where.get, other.texts))
    values = [i for i in found if i is not None]
    if len(set(values)) < len(values):  # twice in the other document: no anchor
        once: dict[int, int] = {}
        for i in values:
            once[i] = once.get(i, 0) + 1
        found = [None if i is None or once[i] > 1 else i for i in found]
        values = [i for i in values if once[i] == 1]
    if not all(map(lt, values, values[1:])):
        kept = {values[k] for k in increasing(values)}
        found = [i if i in kept else None for i in found]
    runs: list[Pair] = []
    first, at = -1, 0  # where the run began in the other document, and what would continue it
    for j, place in enumerate(found):
        if first >= 0 and place != at:
            runs.append(Pair(at + first - j, first, at, j))
            first = -1
        if place is not None:
            if first < 0:
                first = j
            at = place + 1
    if first >= 0:
        runs.append(Pair(at + first - len(found), first, at, len(found)))
    return runs


def _between(base: Base, other: Side, stretch: _Stretch, matched: dict[int, int]) -> None:
    """Match what lies between two anchors: first what is equal but for its number."""
    stretch = _equal_ends(base, other, stretch, matched)
    i0, i1, j0, j1 = _plain_ends(base, other, stretch, matched, same_opening=True)
    if i0 == i1 or j0 == j1:
        return
    if i1 - i0 == 1 == j1 - j0:
        if _one(base, other, i0, j0):
            matched[i0] = j0
        return
    stretch = _Stretch(i0, i1, j0, j1)
    anchors = _same_words(base, other, stretch) or _same_openings(base, other, stretch)
    for i, j in [*anchors, (i1, j1)]:
        if i > i0 and j > j0:
            _inner(base, other, _Stretch(i0, i, j0, j), matched)
        if i < i1:
            matched[i] = j
        i0, j0 = i + 1, j + 1


def _equal_ends(base: Base, other: Side, stretch: _Stretch, matched: dict[int, int]) -> _Stretch:
    """Match equal blocks at both ends of a stretch; return what is left of it."""
    i0, i1, j0, j1 = stretch
    old, new = base.texts, other.texts
    while i0 < i1 and j0 < j1 and old[i0] == new[j0]:
        matched[i0] = j0
        i0, j0 = i0 + 1, j0 + 1
    while i0 < i1 and j0 < j1 and old[i1 - 1] == new[j1 - 1]:
        i1, j1 = i1 - 1, j1 - 1
        matched[i1] = j1
    return _Stretch(i0, i1, j0, j1)


def _same_words(base: Base, other: Side, stretch: _Stretch) -> list[tuple[int, int]]:
    """Return blocks of a stretch with the same words, once on each side, in order."""
    i0, i1, j0, j1 = stretch
    old: dict[str, int] = {}
    for i in range(i0, i1):
        content = _item(base.content(i))
        old[content] = -1 if content in old else i
    old.pop("", None)
    new: dict[str, int] = {}
    for j in range(j0, j1):
        content = _item(other.content(j))
        if content in old:
            new[content] = -1 if content in new else j
    pairs = [(old[content], j) for content, j in new.items() if j >= 0 and old[content] >= 0]
    pairs.sort()
    return [pairs[k] for k in increasing([j for _, j in pairs])]


def _same_openings(base: Side, other: Side, stretch: _Stretch) -> list[tuple[int, int]]:
    """Return blocks that alone open with some word, a number as a rule, and plainly are the same.

    In order. Most of a stretch that something was put into or taken out of is told so.
    """
    i0, i1, j0, j1 = stretch
    old, new = _openings(base.texts, i0, i1), _openings(other.texts, j0, j1)
    pairs = [
        (i, new[word])
        for word, i in old.items()
        if i >= 0 and new.get(word, -1) >= 0 and _plain(base.texts[i], other.texts[new[word]], None)
    ]
    return [pairs[k] for k in increasing([j for _, j in pairs])]


def _openings(texts: Sequence[str], start: int, end: int) -> dict[str, int]:
    """Return the first words of blocks and where they stand, -1 where several open with one."""
    found: dict[str, int] = {}
    for k in range(start, end):
        word = texts[k].partition(" ")[0]
        found[word] = -1 if word in found else k
    return found


def _item(content: str) -> str:
    """Return a content without its typography and what parts it from the next item of a list."""
    if not content.isascii():
        content = typographic_key(content)
    for end in ("; and", "; or", ", and", ", or"):
        if content.endswith(end):
            return content[: -len(end)]
    return content.rstrip(";,.")


def _inner(base: Base, other: Side, stretch: _Stretch, matched: dict[int, int]) -> None:
    """Match a stretch without equal blocks: plainly the same from both ends, then by likeness."""
    stretch = _equal_ends(base, other, stretch, matched)
    i0, i1, j0, j1 = _plain_ends(base, other, stretch, matched, same_opening=False)
    m, n = i1 - i0, j1 - j0
    if not m or not n:
        return
    if m == 1 == n:
        if _one(base, other, i0, j0):
            matched[i0] = j0
    elif m * n > _CELLS:
        _divide(base, other, _Stretch(i0, i1, j0, j1), matched)
    else:
        _assign(base, other, _Stretch(i0, i1, j0, j1), matched)


def _plain_ends(
    base: Base, other: Side, stretch: _Stretch, matched: dict[int, int], *, same_opening: bool
) -> _Stretch:
    """Match blocks at both ends of a stretch while they plainly are one provision.

    With `same_opening` they must open with the same word too, a number as a
    rule. Labels are not split off: this is asked of every block that changed.
    """
    i0, i1, j0, j1 = stretch
    old, new = base.texts, other.texts
    while i0 < i1 and j0 < j1:
        one, two = old[i0], new[j0]
        if same_opening and not _open_alike(one, two):
            break
        more = (i1 - i0) - (j1 - j0)  # blocks of the base than of the other
        if not _plain(
            one, two, (old[i0 + 1], two) if more > 0 else (one, new[j0 + 1]) if more else None
        ):
            break
        matched[i0] = j0
        i0, j0 = i0 + 1, j0 + 1
    while i0 < i1 and j0 < j1:
        one, two = old[i1 - 1], new[j1 - 1]
        if same_opening and not _open_alike(one, two):
            break
        more = (i1 - i0) - (j1 - j0)
        if not _plain(
            one, two, (old[i1 - 2], two) if more > 0 else (one, new[j1 - 2]) if more else None
        ):
            break
        i1, j1 = i1 - 1, j1 - 1
        matched[i1] = j1
    return _Stretch(i0, i1, j0, j1)


def _open_alike(one: str, two: str) -> bool:
    cut = one.find(" ") + 1
    return one[:cut] == two[:cut]


def _plain(one: str, two: str, rivals: tuple[str, str] | None) -> bool:
    """Tell whether two blocks plainly are one provision.

    Six of eight samples are shared, and `rivals` share fewer: one of several
    similar provisions may be new, so the next must be less like it. The ends
    that two blocks have in common settle most questions.
    """
    m, n = len(one), len(two)
    if m < _PLAIN or n < _PLAIN or 2 * min(m, n) < 0.6 * (m + n):
        return False
    if rivals is None:
        return samples_at_ends(one, two) >= _SURE or shares_samples(one, two, _SURE)
    found = samples_found(one, two)
    return found >= _SURE and not shares_samples(*rivals, found)


def _one(base: Base, other: Side, i: int, j: int) -> bool:
    """Tell whether two blocks that have nothing else to be paired with are one block."""
    old, new = base.content(i), other.content(j)
    return (
        2 * min(len(old), len(new)) >= 0.6 * (len(old) + len(new))
        and shares_samples(old, new, _SURE)
    ) or _score(base, other, i, j) > 0


def _score(base: Base, other: Side, i: int, j: int) -> float:
    """Return the worth of pairing two blocks, 0 when they are not one block.

    Longer content weighs more, so that a heading never outbids a paragraph.
    """
    old_label, old = base.split(i)
    label, new = other.split(j)
    same_label = 0.1 if old_label == label else 0.0
    if not new and not old:
        return 0.3 + same_label
    if not new or not old:
        return 0.0
    weight = min(max(len(old), len(new)), 400) / 100
    if _extends(old, new):
        return ALIKE * (0.5 + weight) + same_label
    if most_alike(old, new) < ALIKE:
        return 0.0
    if len(old) > 200 and len(new) > 200 and not samples_found(old, new):
        return 0.0  # long blocks that share no sample are alike by chance at best
    alike = content_likeness(old, new)
    if alike < ALIKE:
        return 0.0
    # Unrelated texts are some 0.3 alike by their letters alone; a chance likeness must
    # not outbid a shorter block that is plainly the same.
    return (alike - _CHANCE) / (1 - _CHANCE) * (0.5 + weight) + same_label


def _extends(old: str, new: str) -> bool:
    """Tell whether one block is the other with words added in one place, however many."""
    least = min(len(old), len(new))
    if least < _EXTENDED or most_alike(old, new) >= ALIKE:
        return False
    ends = shared_prefix(old, new)
    ends += shared_suffix(old, new, least - ends)
    return ends >= 0.9 * least


def _assign(base: Base, other: Side, stretch: _Stretch, matched: dict[int, int]) -> None:
    """Match by likeness so that the worth of all pairs is greatest, order kept."""
    i0, i1, j0, j1 = stretch
    m, n = i1 - i0, j1 - j0
    worth = [[_score(base, other, i, j) for j in range(j0, j1)] for i in range(i0, i1)]
    # suffix[i][j]: best for what follows; pair[i][j]: best with i and j paired. The pair past
    # the end is the next anchor, so the last blocks of both sides stand right before a pair.
    suffix = [[0.0] * (n + 1) for _ in range(m + 1)]
    pair = [[float("-inf")] * (n + 1) for _ in range(m + 1)]
    pair[m][n] = 0.0
    small = [len(base.content(i)) < _PLAIN for i in range(i0, i1)]
    for i in range(m - 1, -1, -1):
        bonus = _FOLLOWS if small[i] else 0.0
        for j in range(n - 1, -1, -1):
            if worth[i][j] > 0:
                pair[i][j] = worth[i][j] + max(suffix[i + 1][j + 1], pair[i + 1][j + 1] + bonus)
            suffix[i][j] = max(suffix[i + 1][j], suffix[i][j + 1], pair[i][j])
    i = j = 0
    forced = False
    while i < m and j < n:
        if forced or (pair[i][j] == suffix[i][j] and worth[i][j] > 0):
            matched[i0 + i] = j0 + j
            bonus = _FOLLOWS if small[i] else 0.0
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


def _divide(base: Base, other: Side, stretch: _Stretch, matched: dict[int, int]) -> None:
    """Divide a stretch too long to compare pair by pair, at blocks that share rare words."""
    i0, i1, j0, j1 = stretch
    holders: dict[str, list[int]] = {}
    for i in range(i0, i1):
        for run in _runs(base.content(i)):
            holders.setdefault(run, []).append(i)
    best: list[tuple[int, int]] = []
    for j in range(j0, j1):
        votes: dict[int, int] = {}
        for run in _runs(other.content(j)):
            held = holders.get(run, ())
            if len(held) <= 4:
                for i in held:
                    votes[i] = votes.get(i, 0) + 1
        if votes:
            i = max(votes, key=lambda k: (votes[k], -k))
            if votes[i] >= 2 and content_likeness(base.content(i), other.content(j)) >= ALIKE:
                best.append((i, j))
    best.sort()
    kept: list[tuple[int, int]] = []
    for k in increasing([j for _, j in best]):
        if not kept or best[k][0] > kept[-1][0]:
            kept.append(best[k])
    for i, j in [*kept, (i1, j1)]:
        m, n = i - i0, j - j0
        if m and n:
            if m * n <= _CELLS:
                _assign(base, other, _Stretch(i0, i, j0, j), matched)
            else:  # nothing shared in a very long stretch: pair in order what is alike
                for k in range(min(m, n)):
                    if _score(base, other, i0 + k, j0 + k) > 0:
                        matched[i0 + k] = j0 + k
        if i < i1:
            matched[i] = j
        i0, j0 = i + 1, j + 1


def _runs(content: str) -> set[str]:
    words = content.split()
    return {" ".join(words[k : k + 3]) for k in range(len(words) - 2)}
