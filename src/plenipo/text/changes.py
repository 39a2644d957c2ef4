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
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TypeAlias

from plenipo.text.alignment import align_words, all_letters, units
from plenipo.text.difference import (
    aligned,
    closed_up,
    difference,
    is_small,
    placed,
    room_left,
    room_right,
    shared_prefix,
    shared_suffix,
)
from plenipo.text.spans import protected_spans
from plenipo.text.tokens import needs_dictionary, tokenize
from plenipo.text.words import TRIGGERS, Words

Change: TypeAlias = "tuple[int, int, int, int]"
"""`(i1, i2, j1, j2)`: old text `[i1, i2)` became new text `[j1, j2)`."""

_NEAR = 30  # code points around a change within which what makes a span protected stands
_QUOTED = 84  # code points around a stretch within which a quoted title begins and ends
_FEW = 12  # words of an edit up to which it is looked at without aligning
_GAP = 2  # words between two changes that may be drawn as one
_LONG_WORD = 20  # code points with its space; a stretch of few words is not longer than these
_SIGHT = 64  # code points that a stretch grows by, first, where words can slide out of it
_ALARM = re.compile('[(\\d"“”„«»%‰°]')
_OTHER_SPACE = re.compile("[^\\S ]")
_WORD = re.compile("\\w+")
_QUOTE = re.compile('["“”„«»]')
_MARKS = (".", ",", ";", ":")
_MARK_SET = frozenset(_MARKS)
# Each mark alone, before a space, after one; cut off from the word before it.
_MARKED = tuple([(mark, f"{mark} ", f" {mark}", f"\0{mark}") for mark in _MARKS])


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
    ascii_only = old.isascii() and new.isascii()
    if not ascii_only:
        if needs_dictionary(old) or needs_dictionary(new):
            return None
        if _OTHER_SPACE.search(old) or _OTHER_SPACE.search(new):
            return None
    elif "\n" in old or "\n" in new:
        return None
    stretch = _stretch(old, new, prefix, suffix)
    if stretch is None:
        return None
    head, end = stretch
    found = _compared(old, new, head, end)
    # Whatever a span is made of stands close to where the span is cut, but for titles.
    if '"' in old or '"' in new or not ascii_only:
        shift = len(new) - len(old)
        low, high = max(head - _QUOTED, 0), end + _QUOTED
        if _QUOTE.search(old, low, high) or _QUOTE.search(new, head, end + shift):
            cut = _cuts(old, low, high, [(i1, i2) for i1, i2, _, _ in found]) or _cuts(
                new, low, high + shift, [(j1, j2) for _, _, j1, j2 in found]
            )
            return None if cut else found
    near = [f"{old[max(i1 - _NEAR, 0) : i2 + _NEAR]} {new[j1:j2]}" for i1, i2, j1, j2 in found]
    if _alarming(" ".join(near)):
        for around, (i1, i2, j1, j2) in zip(near, found, strict=True):
            if _alarming(around) and (
                _cuts(old, max(i1 - _NEAR, 0), i2 + _NEAR, [(i1, i2)])
                or _cuts(new, max(j1 - _NEAR, 0), j2 + _NEAR, [(j1, j2)])
            ):
                return None
    return found


def _stretch(old: str, new: str, prefix: int, suffix: int) -> tuple[int, int] | None:
    """Return where the stretch of `old` between the shared ends begins and ends, at spaces."""
    m, n = len(old), len(new)
    head = old.rfind(" ", 0, prefix + 1)
    if head == prefix and (head >= n or new[head] != " "):
        head = old.rfind(" ", 0, head)
    head = max(head, 0)
    end = old.find(" ", m - suffix)
    if end < 0:
        end = m
    while end < m and (head + m - end > n or end < head):
        end = old.find(" ", end + 1)
        if end < 0:
            end = m
    return None if head + m - end > n or end < head else (head, end)


def _compared(old: str, new: str, head: int, end: int) -> list[Change]:
    """Compare a stretch, in the quickest of three ways that is enough for it."""
    one, two = old[head:end], new[head : end + len(new) - len(old)]
    if len(one) + len(two) <= _FEW * _LONG_WORD:
        found = _in_one(old, one, two, head, end)
        if found is not None:
            return found
    a, b = units(one), units(two)
    if a is not None and b is not None:
        found = _in_units(old, head, a, b, align_words(a, b))
        if found is not None:
            return found
    return _by_words(old, new, head, end)


def _in_one(old: str, one: str, two: str, head: int, end: int) -> list[Change] | None:
    """Return what differs where it plainly is one edit, whatever the words around it.

    Plain words that have no word in common are; words that are only put in or
    taken out are where they cannot slide.
    """
    a, b = one.split(), two.split()
    if len(a) + len(b) > _FEW:
        return None
    behind = 0
    while a and b and a[-1] == b[-1]:
        behind += len(a.pop()) + 1
        b.pop()
    if not "".join([*a, *b]).isalpha():
        return None
    end -= behind
    if a and b:
        if not set(a).isdisjoint(b):
            return None
    else:
        run = a or b
        if old.endswith(f" {run[-1]}", 0, head) or old.startswith(f" {run[0]}", end):
            return None
    return [(head, end, head, head + len(two) - behind)]


def _in_units(
    old: str, head: int, a: list[str], b: list[str], blocks: Iterable[Change]
) -> list[Change] | None:
    """Say where a stretch differs, given which of its units do; None where that is not enough.

    Enough it is where words of letters and marks behind them differ and both
    sides share none, but for a mark at the end, and nothing that is put in or
    taken out can slide.
    """
    found: list[Change] = []
    at, done, shift = head, 0, 0
    for i1, i2, j1, j2 in blocks:
        gone, put = a[i1:i2], b[j1:j2]
        kept = 0  # a mark behind the words that both sides keep
        if gone and put and (mark := gone[-1][-1]) == put[-1][-1] and mark in _MARK_SET:
            gone[-1], put[-1], kept = gone[-1][:-1], put[-1][:-1], 1
        if not all_letters([*gone, *put]) or kept:
            one, two = _letters_and_marks(gone), _letters_and_marks(put)
            if one is None or two is None or not one.isdisjoint(two):
                return None
        low = at + len("".join(a[done:i1])) + i1 - done
        high = low + len("".join(gone)) + i2 - i1
        size = len("".join(put)) + j2 - j1
        if not gone or not put:
            run = gone or put
            last = run[-1][-1] if run[-1][-1] in _MARK_SET else f" {run[-1]}"
            first = f" {run[0].rstrip('.,;:')}"
            if old.endswith(last, 0, low) or old.startswith(first, high):
                return None
        change = (low, high, low + shift, low + shift + size)
        if found and i1 - done <= _GAP and _is_joined(old[found[-1][1] : low]):
            before = found.pop()
            change = (before[0], high, before[2], change[3])
        found.append(change)
        shift += size - (high - low)
        at, done = high + kept, i2
    return found


def _letters_and_marks(words: list[str]) -> set[str] | None:
    """Return the words and marks of units, None where one is more than a word and a mark."""
    bare = [word[:-1] if word[-1:] in _MARK_SET else word for word in words]
    if not all(bare) or (bare and not all_letters(bare)):
        return None
    return {*bare, *[word[-1] for word in words if word[-1] in _MARK_SET]}


def _is_joined(between: str) -> bool:
    """Tell whether a bracket is drawn across these words rather than around them."""
    tokens = tokenize(between)
    return len(tokens) <= _GAP and all(map(is_small, tokens))


def _by_words(old: str, new: str, head: int, end: int) -> list[Change]:
    """Align a stretch word by word; a wider one where words can slide out of it."""
    m = len(old)
    tail = len(new) - m
    more = 0
    while True:
        head = max(old.rfind(" ", 0, max(head - more, 0)), 0)  # so that neighbours are seen
        if end + more < m:
            end = old.find(" ", end + more + 1)
            end = m if end < 0 else end
        else:
            end = m
        one = old[head:end]
        a = _tokens(one)
        starts = list(accumulate(map(len, a), initial=0))
        starts.pop()
        edits = aligned(one, a, starts, new[head : end + tail], first=0, last=len(a))
        if len(edits) > 1:
            edits = closed_up(a, edits)
        if not _slides_out(a, edits, head > 0, end < m):
            break
        more = 2 * more or _SIGHT
    found: list[Change] = []
    at, done, shift = head, 0, 0
    for i, j, words in placed(a, edits):
        i1 = at + len("".join(a[done:i]))
        i2 = i1 + len("".join(a[i:j]))
        size = len("".join(words))
        found.append((i1, i2, i1 + shift, i1 + shift + size))
        shift += size - (i2 - i1)
        at, done = i2, j
    return found


def _slides_out(
    tokens: list[str], edits: list[tuple[int, int, list[str]]], before: bool, after: bool
) -> bool:
    """Tell whether a pure insertion or deletion may have a place outside the stretch.

    `before` and `after` say whether there are words on either side of it.
    """
    for edit in edits:
        i, j, words = edit
        if (i == j or not words) and (
            (before and room_left(tokens, edit, 0) == i)
            or (after and j + room_right(tokens, edit, len(tokens)) == len(tokens))
        ):
            return True
    return False


def _tokens(text: str) -> list[str]:
    """Tokenise, three times quicker where there are but letters and the commonest marks."""
    letters = text.replace(" ", "")
    cut = text
    for mark, before_space, after_space, cut_off in _MARKED:
        if mark in text:
            # A mark that stands between two letters, or after a space, is not the commonest use.
            if after_space in text or text.count(mark) != text.count(before_space) + (
                text[-1] == mark
            ):
                return tokenize(text)
            letters = letters.replace(mark, "")
            cut = cut.replace(mark, cut_off)
    if not (letters.isalpha() and letters.isascii()) or "  " in text:
        return tokenize(text)
    tokens = cut.replace(" ", "\0 ").split("\0")
    if not tokens[0]:
        del tokens[0]
    return tokens


def _alarming(near: str) -> bool:
    """Tell whether there is anything in these words that a protected span is made of."""
    if not TRIGGERS.isdisjoint(near.split()) or _ALARM.search(near) is not None or "Art." in near:
        return True
    if "-" in near or "/" in near or "[" in near:  # they can stand close before a number word
        return not TRIGGERS.isdisjoint(_WORD.findall(near))
    return False


def _cuts(text: str, low: int, high: int, ranges: Sequence[tuple[int, int]]) -> bool:
    """Tell whether an end of a range stands inside a protected span of `text[low:high]`."""
    for start, end in protected_spans(text[low:high]):
        first, last = start + low, end + low
        for i1, i2 in ranges:
            if first < i1 < last or first < i2 < last:
                return True
    return False
