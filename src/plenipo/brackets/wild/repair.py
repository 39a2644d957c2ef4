"""Balance a text's brackets at least cost, without touching what is there.

A text whose brackets balance is taken at its word. Where they do not, as few
characters are inserted as matching allows, one for each bracket that a stack
leaves over. Which bracket to complete, and where, is chosen by cost: at the
end (start) of its sentence 1, of its paragraph or the document 2, and 3 for a
stray with no word to enclose, which is closed at once and kept as a literal
character. The costs are our own design; the stack discipline is the textbook
one for Dyck words.

A bracket left open and one left over are mirror images, so one routine serves
both: it is run forwards for openers and on the reversed text for closers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from plenipo.brackets.wild.model import Insertion, WildBlock

# Where a sentence ends: the mark, with what closes after it, and a new beginning behind.
_SENTENCE_END = re.compile(
    r"(?P<mark>(?<![.!?])[.!?]++)(?=[\])”\"'’»*_］】]*(?:\s+[\[(“\"'«*_［【]*[^\Wa-zß-öø-ÿа-яёա-և]|\s*$))|(?P<wide>[。！？])"
)
_ABBREVIATIONS = frozenset(
    ("art", "arts", "no", "nos", "para", "paras", "cf", "eg", "ie", "e.g", "i.e", "vol", "p", "pp")
)
_WORD = re.compile(r"[^\W_]")
_TRAILING = re.compile(r"[.;:,!?。；：，、]+(?:\s*(?:and|or))?\Z")
_SOLID = re.compile(r"[^\[［【⟦({“\"'«*_\s]")
_SOLID_END = re.compile(r"[^\]］】⟧)}”\"'’»*_\s.;,:]")
_CLOSERS = re.compile(r"[\])］】⟧”\"'’»*_]+")
_GAP = re.compile(r"[\])］】⟧”\"'’»*_\s]*")


# Plain tuples, because a hostile text has a million of each: a class would double the time.
Token: TypeAlias = tuple[int, bool]  # offset of a bracket character, whether it opens
# Index of the stray token, where its partner goes in, the cost, and "the end of the sentence".
Fix: TypeAlias = tuple[int, int, int, str]


@dataclass(slots=True)
class _Side:
    """What one pass over the tokens knows of each: its partner and where it could end.

    Everything is in the direction of the pass. `sentence` and `paragraph` are
    the nearest end of a sentence in the same block, and of any block, at which
    the token's bracket is the innermost one open; -1 when there is none.
    """

    partner: list[int]
    sentence: list[int]
    paragraph: list[int]
    left: list[int]


def balance(source: str, tokens: Sequence[Token], blocks: Sequence[WildBlock]) -> tuple[Fix, ...]:
    """Return the insertions that balance `tokens`, in the order of their strays.

    `tokens` are in order of offset; `blocks` are the paragraphs of `source`.
    Balanced tokens give (). Otherwise there is exactly one fix for each token
    that a stack leaves unmatched. Deterministic. Cost: O(n log n) in tokens,
    blocks and sentences; no recursion.
    """
    if not _strays(tokens):
        return ()
    places = _Places(source, tokens, blocks)
    opens = [opening for _, opening in tokens]
    forward = _complete(places, places.ends, opens, reverse=False)
    backward = _complete(places, places.begins, opens, reverse=True)
    return tuple(sorted(forward + backward))


def insertions(source: str, tokens: Sequence[Token], fixes: Sequence[Fix]) -> tuple[Insertion, ...]:
    """Return the characters that carry out `fixes`, in order of offset.

    A partner has the shape of its stray. It never lands behind a backslash,
    where it would be read as an escaped character.
    """
    found: list[tuple[int, bool, str]] = []
    moved: dict[int, int] = {}  # many partners may go to the same place
    for token, wanted, _, _ in fixes:
        stray, opens = tokens[token]
        offset = moved.get(wanted, -1)
        if offset < 0:
            offset = wanted
            while offset > 0 and source[offset - 1] == "\\":
                offset -= 1
            moved[wanted] = offset
        found.append((offset, not opens, partner_of(source[stray], opens=opens)))
    found.sort()
    return tuple((offset, character) for offset, _, character in found)


_PARTNERS = {"[": "]", "]": "[", "［": "］", "］": "［", "【": "】", "】": "【", "⟦": "⟧", "⟧": "⟦"}


def partner_of(character: str, *, opens: bool) -> str:
    """Return the character that completes a stray bracket, in its shape where it has one."""
    return _PARTNERS.get(character, "]" if opens else "[")


def _strays(tokens: Sequence[Token]) -> int:
    depth = strays = 0
    for _, opens in tokens:
        if opens:
            depth += 1
        elif depth:
            depth -= 1
        else:
            strays += 1
    return strays + depth


class _Places:
    """Where sentences and paragraphs of a source begin and end, seen from its brackets."""

    def __init__(self, source: str, tokens: Sequence[Token], blocks: Sequence[WildBlock]) -> None:
        self.source = source
        self.offsets = [offset for offset, _ in tokens]
        self.blocks = blocks
        self.ends: list[tuple[int, int, bool]] = []  # offset, block, of a paragraph
        self.begins: list[tuple[int, int, bool]] = []
        for number, block in enumerate(blocks):
            self._divide(number, block)
        self.block_of = self._blocks_of_tokens()
        self.next_word, self.last_word = self._words()
        self.labelled = next(
            (i for i, block in enumerate(blocks) if block.content > block.start), len(blocks)
        )
        self._first, self._last = self._edges()
        self._starts = [offset for offset, _, _ in self.begins]
        self._solid: dict[int, int] = {}

    def _divide(self, number: int, block: WildBlock) -> None:
        if block.furniture:
            return
        if not block.continued:
            self.begins.append((block.content, number, False))
        self.begins.append((block.content, number, True))
        for found in _SENTENCE_END.finditer(self.source, block.content, block.end):
            if found["mark"] and self._abbreviated(found.start()):
                continue
            end = found.end()
            self.ends.append((end, number, False))
            closed = _CLOSERS.match(self.source, end, block.end)
            if closed is not None:
                self.ends.append((closed.end(), number, False))
            gap = _GAP.match(self.source, end, block.end)
            if gap is not None and gap.end() < block.end:
                self.begins.append((gap.end(), number, False))
        self.ends.append((block.end, number, True))

    def _abbreviated(self, stop: int) -> bool:
        start = stop
        while start > 0 and stop - start < 6 and (self.source[start - 1].isalpha()):
            start -= 1
        word = self.source[start:stop]
        return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isupper())

    def _blocks_of_tokens(self) -> list[int]:
        found: list[int] = []
        at = 0
        for offset in self.offsets:
            while at + 1 < len(self.blocks) and self.blocks[at + 1].start <= offset:
                at += 1
            found.append(at)
        return found

    def _words(self) -> tuple[list[int], list[int]]:
        """For each token, the next word character after it and the last one before it."""
        bounds = self.offsets
        count = len(bounds)
        following = [len(self.source)] * count
        preceding = [-1] * count
        nearest = len(self.source)
        for i in range(count - 1, -1, -1):
            stop = bounds[i + 1] if i + 1 < count else len(self.source)
            found = _WORD.search(self.source, bounds[i] + 1, stop)
            nearest = found.start() if found is not None else nearest
            following[i] = nearest
        nearest = -1
        for i in range(count):
            start = bounds[i - 1] + 1 if i else 0
            stretch = self.source[start : bounds[i]]
            found = _WORD.search(stretch[::-1])
            nearest = bounds[i] - 1 - found.start() if found is not None else nearest
            preceding[i] = nearest
        return following, preceding

    def _edges(self) -> tuple[list[int], list[int]]:
        """For each block, its first character that is no opening mark, its last no closing one."""
        first: list[int] = []
        last: list[int] = []
        for block in self.blocks:
            found = _SOLID.search(self.source, block.content, block.end)
            first.append(found.start() if found is not None else block.end)
            # Reversing the stretch finds the last one with one search.
            found = _SOLID_END.search(self.source[block.content : block.end][::-1])
            last.append(block.end - 1 - found.start() if found is not None else block.content - 1)
        return first, last

    def at_edge(self, token: int, *, reverse: bool) -> bool:
        """Say whether a bracket opens (reversed: closes) its block."""
        number = self.block_of[token]
        offset = self.offsets[token]
        return offset >= self._last[number] if reverse else offset <= self._first[number]

    def opens_sentence(self, offset: int) -> bool:
        """Say whether only opening marks stand between a sentence's start and `offset`."""
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return False
        start = self._starts[number]
        if start not in self._solid:
            found = _SOLID.search(self.source, start)
            self._solid[start] = found.start() if found is not None else len(self.source)
        return offset <= self._solid[start]

    def trimmed(self, offset: int) -> int:
        """Return `offset` moved before the punctuation that it follows."""
        found = _TRAILING.search(self.source, max(0, offset - 8), offset)
        return found.start() if found is not None else offset


def _complete(
    places: _Places, marks: list[tuple[int, int, bool]], opens: list[bool], *, reverse: bool
) -> list[Fix]:
    side = _pass(places, marks, opens, reverse=reverse)
    if not side.left:
        return []
    chosen = _blame(places, side, reverse=reverse)
    step = -1 if reverse else 1
    fixes: list[Fix] = []
    run = place = -2  # nowhere, and beside no offset
    # From the far end: a row of strays that enclose nothing ("[[[") is closed behind its last.
    for token, cost in reversed(chosen):
        if cost < 3:
            fixes.append(_fix(places, side, token, cost, reverse=reverse))
            continue
        offset = places.offsets[token]
        if offset + step != run:
            place = offset if reverse else offset + 1
        run = offset
        fixes.append((token, place, 3, ""))
    return fixes


def _pass(
    places: _Places, marks: list[tuple[int, int, bool]], opens: list[bool], *, reverse: bool
) -> _Side:
    """Match tokens by a stack, noting at each mark which bracket is innermost.

    In a reversed pass closers open and openers close. What is left on the
    stack is unmatched; an inner one left over lends its sentence end to the
    one around it, because once it is closed there, the outer one can be too.
    """
    count = len(opens)
    side = _Side([-1] * count, [-1] * count, [-1] * count, [])
    stack: list[int] = []
    order = range(count - 1, -1, -1) if reverse else range(count)
    step = -1 if reverse else 1
    at = len(marks) - 1 if reverse else 0

    def note(upto: int) -> None:
        nonlocal at
        while 0 <= at < len(marks) and (marks[at][0] > upto if reverse else marks[at][0] <= upto):
            if stack:
                _note(places, side, stack[-1], marks[at])
            at += step

    for i in order:
        note(places.offsets[i])
        if opens[i] != reverse:
            stack.append(i)
        elif stack:
            side.partner[stack.pop()] = i
    note(-1 if reverse else len(places.source))
    side.left = stack
    for outer, inner in zip(reversed(stack[:-1]), reversed(stack[1:]), strict=True):
        same = places.block_of[outer] == places.block_of[inner]
        if side.sentence[outer] < 0 and same:
            side.sentence[outer] = side.sentence[inner]
        if side.paragraph[outer] < 0:
            side.paragraph[outer] = side.paragraph[inner]
    return side


def _note(places: _Places, side: _Side, token: int, mark: tuple[int, int, bool]) -> None:
    offset, block, paragraph = mark
    if not paragraph and side.sentence[token] < 0 and places.block_of[token] == block:
        side.sentence[token] = offset
    if paragraph and side.paragraph[token] < 0:
        side.paragraph[token] = offset


def _blame(places: _Places, side: _Side, *, reverse: bool) -> list[tuple[int, int]]:
    """Choose, for each token left over, the token to complete; give it with its cost.

    Completing any bracket inside the stretch that a left-over one governs
    shifts the partners outwards and balances as well. One that leaves its
    block in mid-sentence is the likelier culprit than one that opens its
    paragraph, as brackets around several paragraphs do.
    """
    bounds = [*side.left[1:], -1 if reverse else len(side.partner)]
    chosen: list[tuple[int, int]] = []
    for own, bound in zip(side.left, bounds, strict=True):
        best = (*_cost(places, side, own, reverse=reverse), 0)
        culprit = own
        inner = range(own - 1, bound, -1) if reverse else range(own + 1, bound)
        for rank, token in enumerate(inner, 1):
            partner = side.partner[token]
            if partner < 0 or places.block_of[partner] == places.block_of[token]:
                continue
            price = (*_cost(places, side, token, reverse=reverse), rank)
            if price < best:
                best, culprit = price, token
        chosen.append((culprit, best[0]))
    return chosen


def _cost(places: _Places, side: _Side, token: int, *, reverse: bool) -> tuple[int, bool]:
    """Price the best place for a token's partner; then mid-sentence tokens come first."""
    sentence, paragraph = side.sentence[token], side.paragraph[token]
    outermost = places.at_edge(token, reverse=reverse)
    if sentence >= 0 and _encloses(places, token, sentence, reverse=reverse):
        return 1, outermost
    if paragraph >= 0 and _encloses(places, token, paragraph, reverse=reverse):
        return 2, outermost
    return 3, outermost


def _encloses(places: _Places, token: int, offset: int, *, reverse: bool) -> bool:
    if reverse:
        return places.last_word[token] >= offset
    return places.next_word[token] < offset


def _fix(places: _Places, side: _Side, token: int, cost: int, *, reverse: bool) -> Fix:
    """Turn the cheapest place into an insertion."""
    offset = places.offsets[token]
    if cost == 2 and not reverse and _opens_document(places, side, token):
        return (token, places.ends[-1][0], 2, "the end of the document")
    place = side.sentence[token] if cost == 1 else side.paragraph[token]
    if reverse:
        return (token, place, cost, f"the start of the {'sentence' if cost == 1 else 'paragraph'}")
    # A bracket opened in mid-sentence does not take the full stop with it.
    if not places.opens_sentence(offset):
        trimmed = places.trimmed(place)
        if _encloses(places, token, trimmed, reverse=False):
            place = trimmed
    return (token, place, cost, f"the end of the {'sentence' if cost == 1 else 'paragraph'}")


def _opens_document(places: _Places, side: _Side, token: int) -> bool:
    """Say whether a bracket never closed stands before the preamble: it is around everything.

    It opens a block above the first labelled one, and that block is the
    beginning of a longer sentence ("[The Parties to this Agreement,").
    """
    number = places.block_of[token]
    return (
        side.partner[token] < 0
        and places.at_edge(token, reverse=False)
        and number < places.labelled
        and places.source[places.blocks[number].end - 1] == ","
        and places.ends[-1][1] > number
    )
