"""The canonical difference between two wordings of one passage.

`difference(base, text)` is a pure function: the same two texts always give the
same edits, so a proposal may store its edits or its text and both ways lead to
the same brackets. It is made in these steps:

1. cut what the two texts share at both ends, at white space;
2. align the words left over, each with the marks that stand close to it, and
   where they differ the words and marks by themselves (longest common
   subsequence; `plenipo.text.alignment`);
3. make one edit of two that can be slid together, and of two that are parted by
   nothing but a small word or two;
4. slide pure insertions and deletions to the nearest phrase boundary;
5. widen every edit to whole protected spans of both texts, and so that a
   replacement starts with the same space as what it replaces.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from plenipo.text.alignment import (
    align_words,
    all_letters,
    increasing,
    shared_prefix,
    shared_suffix,
    units,
)
from plenipo.text.tokens import tokenize
from plenipo.text.words import (
    QUOTE,
    TRIGGERS,
    Words,
    is_trigger,
    padded,
    spans_of_tokens,
)

__all__ = [
    "SMALL_WORDS",
    "Edit",
    "Words",
    "align_words",
    "apply",
    "closed_up",
    "difference",
    "difference_of_tokens",
    "increasing",
    "is_small",
    "left_of",
    "padded",
    "placed",
    "room_left",
    "room_right",
    "shared_prefix",
    "shared_suffix",
    "spans_of_tokens",
    "uneven",
    "widen",
]

_REACH = 10  # tokens either side of an edit within which it can touch an unquoted span


class Edit(NamedTuple):
    """Put `words` in place of the base tokens `[start, end)`.

    An insertion has start == end, a deletion has no words. Edits of one
    difference are in order and never touch: a token of the base stands
    between one edit and the next.
    """

    start: int
    end: int
    words: tuple[str, ...]


def difference(base: Words, text: str) -> tuple[Edit, ...]:
    """Return the canonical difference that turns the base into `text` (padded).

    Cost: proportional to the stretch between the first and the last change,
    not to the length of the passage, plus the alignment of that stretch.
    """
    if text == base.text:
        return ()
    first, last, middle = _shared_ends(base, text)
    edits = aligned(base.text, base.tokens, base.starts, middle, first=first, last=last)
    if len(edits) > 1:
        edits = closed_up(base.tokens, edits)
    edits = _snap(base, text, placed(base.tokens, edits))
    return tuple(Edit(i, j, tuple(new)) for i, j, new in edits)


def difference_of_tokens(base: Words, words: Sequence[str]) -> tuple[Edit, ...]:
    """Return the canonical difference that turns the base into the text with these tokens.

    The same as `difference`, found at once where nothing but words of letters
    stand between the ends that both share, and both have none in common.
    """
    old = base.tokens
    m, n = len(old), len(words)
    first, least = 0, min(m, n)
    while first < least and old[first] == words[first]:
        first += 1
    last = 0
    while last < least - first and old[m - 1 - last] == words[n - 1 - last]:
        last += 1
    gone, put = old[first : m - last], words[first : n - last]
    if gone and put and not (last and old[m - last][0] != " "):
        text = "".join([*gone, *put])
        letters = text.replace(" ", "")
        if (
            len(letters) == len(text) - len(gone) - len(put)  # each has its space
            and letters.isalpha()
            and letters.isascii()
            and set(gone).isdisjoint(put)
            and not (base.terms or base.quoted or base.triggers)
            and TRIGGERS.isdisjoint([word[1:] for word in put])
        ):
            return (Edit(first, m - last, tuple(put)),)
    return difference(base, "".join(words))


_Raw = tuple[int, int, list[str]]


def aligned(
    text: str, tokens: Sequence[str], starts: Sequence[int], other: str, *, first: int, last: int
) -> list[_Raw]:
    """Return the edits that make `other` of the tokens `[first, last)` of a text.

    Words are aligned with the marks that stand close to them; only where they
    differ, and are not letters alone, are they split into tokens.
    """
    head = starts[first] if first < len(starts) else len(text)
    old = units(text[head : starts[last] if last < len(starts) else len(text)])
    new = units(other)
    if old is None or new is None:
        words = tokenize(other)
        return [
            (first + i1, first + i2, words[j1:j2])
            for i1, i2, j1, j2 in align_words(tokens[first:last], words)
        ]
    edits: list[_Raw] = []
    for i1, i2, j1, j2 in align_words(old, new):
        at = head + len("".join(old[:i1])) + i1
        low = bisect_left(starts, at, first, last)
        size = len("".join(old[i1:i2])) + i2 - i1
        high = bisect_left(starts, at + size, low, last) if size else low
        put = new[j1:j2]
        if all_letters([*old[i1:i2], *put]):
            edits.append((low, high, [f" {word}" for word in put]))
            continue
        words = tokenize(f" {' '.join(put)}") if put else []
        edits += [
            (low + i, low + k, words[j:n]) for i, k, j, n in align_words(tokens[low:high], words)
        ]
    return edits


def placed(tokens: Sequence[str], edits: list[_Raw]) -> list[_Raw]:
    """Put edits that are closed up where a reader expects them: steps 3, 4 and even spaces."""
    if len(edits) > 1:
        edits = _join(tokens, edits)
    for k, edit in enumerate(edits):
        # One token at least stays between an edit and its neighbours.
        floor = edits[k - 1][1] + 1 if k else 0
        ceiling = edits[k + 1][0] - 1 if k + 1 < len(edits) else len(tokens)
        edits[k] = _slide(tokens, edit, floor, ceiling)
    return _even_spaces(tokens, edits)


def apply(tokens: Sequence[str], edits: Iterable[Edit]) -> list[str]:
    """Return the tokens of the text that the edits make out of the base."""
    result: list[str] = []
    at = 0
    for start, end, words in edits:
        result.extend(tokens[at:start])
        result.extend(words)
        at = end
    result.extend(tokens[at:])
    return result


def _shared_ends(base: Words, text: str) -> tuple[int, int, str]:
    """Cut the shared ends off at white space; return the base token range left and the text left.

    White space always starts a token, in any tokenisation, so the tokens on
    both sides of such a cut are the same as in the whole text.
    """
    old, starts = base.text, base.starts
    prefix = shared_prefix(old, text)
    suffix = shared_suffix(old, text, min(len(old), len(text)) - prefix)
    first = bisect_right(starts, prefix) - 1
    while first > 0:
        at = starts[first]
        if at < len(text) and old[at].isspace() and text[at].isspace():
            break
        first -= 1
    first = max(first, 0)
    head = starts[first] if starts else 0
    cut = len(old) - suffix
    last = bisect_left(starts, cut)
    count = len(starts)
    while last < count and not old[starts[last]].isspace():
        last += 1
    tail = len(old) - starts[last] if last < count else 0
    # Repeated words can make the two ends overlap in the shorter text.
    while head + tail > len(text) or last < first:
        if last < count:
            last += 1
            while last < count and not old[starts[last]].isspace():
                last += 1
            tail = len(old) - starts[last] if last < count else 0
        else:
            first, head = 0, 0
    return first, last, text[head : len(text) - tail]


# Words so small that a bracket is better drawn across them than around them.
SMALL_WORDS = frozenset(
    " the, a, an, of, to, in, on, and, or, by, for, with, as, at, its, their, any, this, that"
    ", de, la, le, les, du, des, et, en, un, une, el, los, las, y, del, al"
    ", и, в, на, с, к, о, по, для, от, из, не, а".replace(" ", "").split(",")
)
_MARKS = frozenset(",;:.()\u2013\u2014-/'\"“”‘’«»")
_GAP = 2


def is_small(token: str) -> bool:
    """Tell whether a token is a small word or a mark."""
    word = token.lstrip()
    return word in SMALL_WORDS or word in _MARKS


def _join(tokens: Sequence[str], edits: list[_Raw]) -> list[_Raw]:
    """Join edits parted by at most two tokens that are all small words or marks."""
    joined = [edits[0]]
    for i, j, new in edits[1:]:
        pi, pj, pnew = joined[-1]
        if i - pj <= _GAP and all(map(is_small, tokens[pj:i])):
            joined[-1] = (pi, j, [*pnew, *tokens[pj:i], *new])
        else:
            joined.append((i, j, new))
    return joined


def closed_up(tokens: Sequence[str], edits: list[_Raw]) -> list[_Raw]:
    """Make one edit of two where one of them could as well stand right beside the other.

    Of "p p" and "new p" the alignment may keep the first "p": put in "new",
    take out the second. One replacement says the same.
    """
    result: list[_Raw] = []
    for edit in reversed(edits):
        while result:
            low, high, more = result[-1]
            room = room_right(tokens, edit, low)
            if edit[1] + room < low:
                break
            i, _, new = _shifted(edit, room)
            edit = (i, high, [*new, *more])
            result.pop()
        result.append(edit)
    result.reverse()
    closed: list[_Raw] = []
    for edit in result:
        while closed:
            low, high, less = closed[-1]
            room = room_left(tokens, edit, high)
            if edit[0] - room > high:
                break
            _, j, new = _shifted(edit, -room)
            edit = (low, j, [*less, *new])
            closed.pop()
        closed.append(edit)
    return closed


def room_right(tokens: Sequence[str], edit: _Raw, ceiling: int) -> int:
    """Return by how many tokens a pure insertion or deletion can move right, the text the same."""
    i, j, new = edit
    room = 0
    if i == j:
        while i + room < ceiling and tokens[i + room] == new[room % len(new)]:
            room += 1
    elif not new:
        while j + room < ceiling and tokens[i + room] == tokens[j + room]:
            room += 1
    return room


def room_left(tokens: Sequence[str], edit: _Raw, floor: int) -> int:
    """Return by how many tokens a pure insertion or deletion can move left, the text the same."""
    i, j, new = edit
    room = 0
    if i == j:
        while i - room > floor and tokens[i - room - 1] == new[-1 - room % len(new)]:
            room += 1
    elif not new:
        while i - room > floor and tokens[i - room - 1] == tokens[j - room - 1]:
            room += 1
    return room


def _shifted(edit: _Raw, by: int) -> _Raw:
    """Move a pure insertion or deletion by so many tokens, right or (negative) left."""
    i, j, new = edit
    turn = by % len(new) if new else 0
    return (i + by, j + by, new[turn:] + new[:turn])


_STRONG_ENDS = (".", ";", ":", "!", "?", "。", "；", "：")


def _slide(tokens: Sequence[str], edit: _Raw, floor: int, ceiling: int) -> _Raw:
    """Move a pure insertion or deletion, among the equal places for it, to a phrase boundary.

    Best is right after the end of a sentence or item, next right after a
    comma; among equals the rightmost. The text made is the same wherever it
    stands.
    """
    i, j, new = edit
    if i < j and new:
        return edit
    left, right = room_left(tokens, edit, floor), room_right(tokens, edit, ceiling)
    if not left and not right:
        return edit
    best = max(range(i - left, i + right + 1), key=lambda at: (_boundary(tokens, at), at))
    return _shifted(edit, best - i)


def _boundary(tokens: Sequence[str], at: int) -> int:
    if at == 0:
        return 3
    before = tokens[at - 1]
    if before.endswith(_STRONG_ENDS):
        return 3
    return 1 if before.endswith((",", "，", "،")) else 0


def _even_spaces(tokens: Sequence[str], edits: list[_Raw]) -> list[_Raw]:
    """Let a replacement start with the same space as the words it replaces.

    "[shall] [, subject to Article 4, shall]" reads as one choice only when the
    word before it is inside: so the edit takes in what stands to its left.
    """
    ranges = [
        (left_of(tokens, i) if 0 < i < j and new and _is_uneven(tokens[i], new[0]) else i, j)
        for i, j, new in edits
    ]
    if [low for low, _ in ranges] == [i for i, _, _ in edits]:
        return edits
    return _cover(tokens, edits, ranges)


def _is_uneven(one: str, two: str) -> bool:
    spaces = {_space(one), _space(two)}
    return len(spaces) > 1 and uneven(spaces)


_LEFT = 4  # tokens that a bracket takes in on its left, at most, to start with a space


def uneven(spaces: set[str]) -> bool:
    """Tell whether words that start with these spaces cannot stand side by side.

    An empty line is drawn as a sign of its own, which stands beside any space.
    """
    return len(spaces - {"\n\n"}) > 1


def left_of(tokens: Sequence[str], at: int) -> int:
    """Return where a bracket has to start that takes in the word before `at` whole."""
    start = at - 1
    while start > 0 and at - start < _LEFT and not tokens[start][:1].isspace():
        start -= 1
    return start


def _space(token: str) -> str:
    return token[: len(token) - len(token.lstrip())]


def _snap(base: Words, text: str, edits: list[_Raw]) -> list[_Raw]:
    """Widen edits until none of their boundaries cuts a protected span of either text."""
    if not edits:
        return edits
    if base.quoted:
        quoted = QUOTE.search(text) is not None
    else:
        quoted = any(QUOTE.search("".join(new)) for _, _, new in edits)
    if not base.spans and not base.terms and not quoted and not _suspicious(base, edits):
        return edits
    while True:
        ranges = [widen(i, j, base.spans) for i, j, _ in edits]
        widened = _cover(base.tokens, edits, ranges)
        if quoted or base.terms or _suspicious(base, widened):
            widened = _cover(base.tokens, widened, _ranges_of_text_spans(base, widened))
        if widened == edits:
            return edits
        edits = widened


def _suspicious(base: Words, edits: list[_Raw]) -> bool:
    """Tell whether a token that can stand in a protected span is in or near an edit."""
    triggers = base.triggers
    for i, j, new in edits:
        if any(map(is_trigger, new)):
            return True
        if triggers:
            k = bisect_left(triggers, i - _REACH)
            if k < len(triggers) and triggers[k] < i:
                return True
            k = bisect_left(triggers, j)
            if k < len(triggers) and triggers[k] < j + _REACH:
                return True
    return False


def widen(low: int, high: int, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Widen a token range until it cuts none of the spans (in order, disjoint)."""
    k = bisect_left(spans, (low,)) - 1
    if k >= 0 and spans[k][1] > low:
        low = spans[k][0]
    k = bisect_left(spans, (high,)) - 1
    if k >= 0 and spans[k][1] > high:
        high = spans[k][1]
    return low, high


def _ranges_of_text_spans(base: Words, edits: list[_Raw]) -> list[tuple[int, int]]:
    """Return for each edit the base range that takes in the spans it cuts of the text it makes."""
    made: list[str] = []
    places: list[tuple[int, int]] = []  # each edit's range in the tokens made
    at = 0
    for i, j, new in edits:
        made.extend(base.tokens[at:i])
        places.append((len(made), len(made) + len(new)))
        made.extend(new)
        at = j
    made.extend(base.tokens[at:])
    spans = spans_of_tokens(made, base.terms)
    ranges: list[tuple[int, int]] = []
    for (i, j, _), (first, last) in zip(edits, places, strict=True):
        low, high = widen(first, last, spans)
        # Seen from this edit the tokens around it are base tokens, or belong to
        # neighbours that the wider range will touch and be joined with.
        ranges.append(
            (
                _base_index(low, places, edits, left=True) if low < first else i,
                _base_index(high, places, edits, left=False) if high > last else j,
            )
        )
    return ranges


def _base_index(at: int, places: list[tuple[int, int]], edits: list[_Raw], *, left: bool) -> int:
    """Turn an index in the tokens made into one in the base, outwards where an edit covers it."""
    k = bisect_right(places, at, key=lambda place: place[0]) - 1
    if k < 0:
        return at
    (first, last), (i, j, _) = places[k], edits[k]
    if at == first and left and first != last:  # right before the edit
        return i
    if at < last or (at == last and not left and first != last):
        return i if left else j
    return at + j - last


def _cover(
    tokens: Sequence[str], edits: list[_Raw], ranges: Sequence[tuple[int, int]]
) -> list[_Raw]:
    """Return edits that make the same text over the given wider base ranges.

    `ranges[k]` contains the range of `edits[k]`. Ranges that overlap or touch
    become one edit.
    """
    result: list[_Raw] = []
    k = 0
    while k < len(edits):
        low, high = ranges[k]
        end = k + 1
        while end < len(edits) and min(ranges[end][0], edits[end][0]) <= high:
            low, high = min(low, ranges[end][0]), max(high, ranges[end][1])
            end += 1
        if result and low <= result[-1][1]:
            # A range reaches back over one that is done: do both again as one.
            back = result.pop()
            new = list(back[2])
            new.extend(tokens[back[1] : edits[k][0]])
            low = min(low, back[0])
        else:
            new = list(tokens[low : edits[k][0]])
        at = edits[k][0]
        for i, j, words in edits[k:end]:
            new.extend(tokens[at:i])
            new.extend(words)
            at = j
        new.extend(tokens[at:high])
        result.append((low, high, new))
        k = end
    return result
