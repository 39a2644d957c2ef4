"""Where two wordings of one passage differ, in code points of both.

The same answer as `plenipo.text.difference.difference`, found without
splitting the whole passage into words: only the stretch between the first and
the last change is tokenised. Where the canonical steps would look beyond that
stretch (a protected span, a quotation, an unusual space, words that may slide)
the full difference is taken. A test holds the two against each other.

Cost: the stretch between the first and the last change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from plenipo.text.difference import (
    _TRIGGERS,
    Words,
    align_words,
    closed_up,
    difference,
    placed,
    room_left,
    room_right,
    shared_prefix,
    shared_suffix,
)
from plenipo.text.spans import protected_spans
from plenipo.text.tokens import _NEEDS_ICU, tokenize

Change: TypeAlias = "tuple[int, int, int, int]"
"""`(i1, i2, j1, j2)`: old text `[i1, i2)` became new text `[j1, j2)`."""

_NEAR = 84  # code points around a stretch within which what makes a span protected stands
_ALARM = re.compile('[\\d"“”„«»%‰°]')
_OTHER_SPACE = re.compile("[^\\S ]")
_WORD = re.compile("\\w+")
_HOLDS = ("-", "(", "/", "[", ".")  # what can stand close before a number word or "Art."


def changes(old: str, new: str, terms: Sequence[str] = ()) -> list[Change]:
    """Return where `old` and `new` differ, in order; both start with a space or are empty.

    Offsets are code points. Between one change and the next, before the first
    and after the last, the texts are equal. `terms` are defined terms of
    several words, which no change cuts apart.
    """
    if old == new:
        return []
    prefix = shared_prefix(old, new)
    suffix = shared_suffix(old, new, min(len(old), len(new)) - prefix)
    found = None if terms else _local(old, new, prefix, suffix)
    return _full(old, new, terms) if found is None else found


def _full(old: str, new: str, terms: Sequence[str]) -> list[Change]:
    base = Words(old, terms)
    starts = [*base.starts, len(old)]
    found: list[Change] = []
    shift = 0
    for start, end, words in difference(base, new):
        i1, i2 = starts[start], starts[end]
        size = sum(map(len, words))
        found.append((i1, i2, i1 + shift, i1 + shift + size))
        shift += size - (i2 - i1)
    return found


def _local(old: str, new: str, prefix: int, suffix: int) -> list[Change] | None:
    """Compare the stretch between the shared ends; None where that is not enough."""
    if not (old.isascii() and new.isascii()):
        if _NEEDS_ICU.search(old) or _NEEDS_ICU.search(new):
            return None
        if _OTHER_SPACE.search(old) or _OTHER_SPACE.search(new):
            return None
    elif "\n" in old or "\n" in new:
        return None
    m, n = len(old), len(new)
    head = old.rfind(" ", 0, prefix + 1)
    if head == prefix and (head >= n or new[head] != " "):
        head = old.rfind(" ", 0, head)
    head = max(old.rfind(" ", 0, max(head, 0)), 0)  # one word more, so that neighbours are seen
    end = old.find(" ", m - suffix)
    if end < 0:
        end = m
    while end < m and (head + m - end > n or end < head):
        end = old.find(" ", end + 1)
        if end < 0:
            end = m
    if head + m - end > n or end < head:
        return None
    if end < m:  # one word more on this side too
        end = old.find(" ", end + 1)
        end = m if end < 0 else end
    one, two = old[head:end], new[head : n - (m - end)]
    a, b = tokenize(one), tokenize(two)
    edits = [(i1, i2, b[j1:j2]) for i1, i2, j1, j2 in align_words(a, b)]
    edits = closed_up(a, edits)
    # A pure insertion or deletion that can slide out of the stretch has places not seen here.
    if head and any(_is_pure(e) and room_left(a, e, 0) == e[0] for e in edits):
        return None
    if end < m and any(_is_pure(e) and e[1] + room_right(a, e, len(a)) == len(a) for e in edits):
        return None
    edits = placed(a, edits)
    found: list[Change] = []
    at, done, shift = head, 0, 0
    for i, j, words in edits:
        i1 = at + sum(map(len, a[done:i]))
        i2 = i1 + sum(map(len, a[i:j]))
        size = sum(map(len, words))
        found.append((i1, i2, i1 + shift, i1 + shift + size))
        shift += size - (i2 - i1)
        at, done = i2, j
    low = max(head - _NEAR, 0)
    if _alarming(f"{old[low : end + _NEAR]} {two}"):
        high = end + _NEAR
        new_high = high + n - m
        if _cuts(old, low, high, [(i1, i2) for i1, i2, _, _ in found]) or _cuts(
            new, low, new_high, [(j1, j2) for _, _, j1, j2 in found]
        ):
            return None
    return found


def _alarming(near: str) -> bool:
    """Tell whether there is anything in these words that a protected span is made of."""
    if _ALARM.search(near) is not None:
        return True
    for mark in _HOLDS:
        if mark in near:
            return not _TRIGGERS.isdisjoint(_WORD.findall(near))
    return not _TRIGGERS.isdisjoint(near.split())


def _cuts(text: str, low: int, high: int, ranges: Sequence[tuple[int, int]]) -> bool:
    """Tell whether an end of a range stands inside a protected span of `text[low:high]`."""
    for start, end in protected_spans(text[low:high]):
        first, last = start + low, end + low
        for i1, i2 in ranges:
            if first < i1 < last or first < i2 < last:
                return True
    return False


def _is_pure(edit: tuple[int, int, list[str]]) -> bool:
    """Tell whether an edit only puts words in or only takes words out."""
    return edit[0] == edit[1] or not edit[2]
