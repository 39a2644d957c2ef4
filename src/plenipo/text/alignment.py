"""Where two sequences of words differ: shared ends, longest common subsequence, anchors.

Sources: the longest common subsequence is found bit-parallel (rapidfuzz, after
Hyyrö); long stretches are first divided at runs of words that occur once in
each, as in patience difference, which keeps time and memory linear.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import cast

from rapidfuzz.distance import Indel, Postfix, Prefix

from plenipo.text.tokens import needs_dictionary

_LONG = 1500  # words; above this the alignment is divided at anchors first
_SHINGLE = 3  # words that make an anchor
_CELLS = 400_000_000  # pairs of words beyond which a stretch without anchors is cut in the middle


def shared_prefix(one: str, two: str) -> int:
    """Return the length of the longest common prefix, in code points."""
    return Prefix.similarity(one, two)


def shared_suffix(one: str, two: str, limit: int) -> int:
    """Return the length of the longest common suffix, at most `limit` code points."""
    return min(Postfix.similarity(one, two), limit)


def units(text: str) -> list[str] | None:
    """Split a text before each space: words with the marks that stand close to them.

    None where there is white space of another kind, or more than one between
    two words, or none before the first: such a text is split into tokens.
    """
    if not text:
        return []
    found = text.split()
    if text[0] != " " or len(found) != text.count(" ") or "  " in text:
        return None
    return found


def all_letters(words: Sequence[str]) -> bool:
    """Tell whether units are of letters alone, so that each is one token."""
    text = "".join(words)
    return text.isalpha() and (text.isascii() or not needs_dictionary(text))


def align_words(one: Sequence[str], two: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Return where two token sequences differ: `(i1, i2, j1, j2)` in order.

    Between one item and the next the sequences are equal. Minimal in words
    for short sequences; long ones are divided at anchors, so that the cost
    stays about linear.
    """
    if not one or not two:
        return [(0, len(one), 0, len(two))] if one or two else []
    if len(one) + len(two) <= _LONG:
        return _opcodes(one, two, 0, 0)
    found: list[tuple[int, int, int, int]] = []
    stack = [(0, len(one), 0, len(two), False)]
    while stack:
        i1, i2, j1, j2, final = stack.pop()
        if i1 == i2 or j1 == j2:
            if i1 != i2 or j1 != j2:
                found.append((i1, i2, j1, j2))
            continue
        a, b = one[i1:i2], two[j1:j2]
        if len(a) + len(b) <= _LONG or (final and len(a) * len(b) <= _CELLS):
            found.extend(_opcodes(a, b, i1, j1))
            continue
        if final:  # no anchor, and too long to align as one: cut both in the middle
            i, j = (i1 + i2) // 2, (j1 + j2) // 2
            stack.extend(((i, i2, j, j2, False), (i1, i, j1, j, False)))
            continue
        pieces: list[tuple[int, int, int, int, bool]] = []
        at_i, at_j = i1, j1
        for i, j, size in _anchors(a, b):
            pieces.append((at_i, i1 + i, at_j, j1 + j, False))
            at_i, at_j = i1 + i + size, j1 + j + size
        pieces.append((at_i, i2, at_j, j2, at_i == i1 and at_j == j1))
        stack.extend(reversed(pieces))
    found.sort()
    return _touching(found)


def _touching(found: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    joined: list[tuple[int, int, int, int]] = []
    for item in found:
        if joined and joined[-1][1] == item[0] and joined[-1][3] == item[2]:
            joined[-1] = (joined[-1][0], item[1], joined[-1][2], item[3])
        else:
            joined.append(item)
    return joined


def _opcodes(
    one: Sequence[str], two: Sequence[str], di: int, dj: int
) -> list[tuple[int, int, int, int]]:
    # Plain tuples are quick to read; the library's own objects take as long as the alignment.
    rows = cast("list[tuple[str, int, int, int, int]]", Indel.opcodes(one, two).as_list())
    found: list[tuple[int, int, int, int]] = []
    end_i = end_j = -1
    for tag, i1, i2, j1, j2 in rows:
        if tag == "equal":
            continue
        if i1 == end_i and j1 == end_j:
            first = found[-1]
            found[-1] = (first[0], i2 + di, first[2], j2 + dj)
        else:
            found.append((i1 + di, i2 + di, j1 + dj, j2 + dj))
        end_i, end_j = i2, j2
    return found


def _anchors(one: Sequence[str], two: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return common stretches `(i, j, size)` that divide both sequences, in order.

    Runs of words that occur exactly once in each sequence are matched, the
    longest increasing chain of them is kept, and each is widened both ways.
    """
    where_one = _unique_runs(one)
    where_two = _unique_runs(two)
    shared = sorted((i, where_two[run]) for run, i in where_one.items() if run in where_two)
    chain = increasing([j for _, j in shared])
    anchors: list[tuple[int, int, int]] = []
    for k in chain:
        i, j = shared[k]
        low_i, low_j = (
            (anchors[-1][0] + anchors[-1][2], anchors[-1][1] + anchors[-1][2])
            if anchors
            else (0, 0)
        )
        if i < low_i or j < low_j:
            continue
        while i > low_i and j > low_j and one[i - 1] == two[j - 1]:
            i, j = i - 1, j - 1
        size = 0
        while i + size < len(one) and j + size < len(two) and one[i + size] == two[j + size]:
            size += 1
        anchors.append((i, j, size))
    return anchors


def _unique_runs(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    seen: dict[tuple[str, ...], int] = {}
    shifted = [words[k:] for k in range(_SHINGLE)]
    for at, run in enumerate(zip(*shifted, strict=False)):
        seen[run] = -1 if run in seen else at
    return {run: at for run, at in seen.items() if at >= 0}


def increasing(values: Sequence[int]) -> list[int]:
    """Return the indices of a longest strictly increasing subsequence, O(n log n)."""
    tails: list[int] = []
    tail_values: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        at = bisect_left(tail_values, value)
        before.append(tails[at - 1] if at else -1)
        if at == len(tails):
            tails.append(index)
            tail_values.append(value)
        else:
            tails[at] = index
            tail_values[at] = value
    chain: list[int] = []
    at = tails[-1] if tails else -1
    while at >= 0:
        chain.append(at)
        at = before[at]
    chain.reverse()
    return chain
