"""Find bracket characters and build the tree that they make.

Tokens first, then, when the square ones balance, pairs with their parents.
Nothing recurses: a document of nothing but opening brackets is a long table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plenipo.brackets.wild.model import Insertion, Meaning, Settings
from plenipo.brackets.wild.repair import Token

READ_DEPTH = 1000  # brackets nested deeper are matched and counted, and kept as words

_OPENERS = "[［【⟦"
_WIDE = ("［］", "【】", "⟦⟧")


class Pair(NamedTuple):
    """Two characters that belong together.

    `parent` is the index of the pair around it, or -1; `depth` counts the
    brackets it is inside of, itself included, editorial pairs left out.
    """

    start: int
    end: int  # after the closing character
    parent: int
    depth: int
    note: bool  # an editorial pair, such as braces


@dataclass(frozen=True, slots=True)
class Tokens:
    """The bracket characters of a source, in order of offset."""

    brackets: tuple[Token, ...]
    notes: tuple[Token, ...]


def legend(settings: Settings) -> dict[str, Meaning]:
    """Return what each pair of characters means under `settings`, square brackets left out."""
    table = {"{}": settings.braces, **dict.fromkeys(_WIDE, settings.wide)}
    table.update(pair for pair in settings.legend if len(pair[0]) == 2 and pair[0] != "[]")
    return table


def tokens_of(source: str, *, settings: Settings) -> Tokens:
    """Return the bracket characters of `source` that are not escaped by a backslash.

    Cost: linear.
    """
    means = {"[": (Meaning.BRACKET, True), "]": (Meaning.BRACKET, False)}
    for pair, meaning in legend(settings).items():
        if meaning is not Meaning.LITERAL:
            means[pair[0]], means[pair[1]] = (meaning, True), (meaning, False)
    pattern = re.compile("[" + "".join(map(re.escape, means)) + "]")
    brackets: list[Token] = []
    notes: list[Token] = []
    for found in pattern.finditer(source):
        offset = found.start()
        if offset and source[offset - 1] == "\\" and _escaped(source, offset):
            continue
        meaning, opens = means[found[0]]
        (brackets if meaning is Meaning.BRACKET else notes).append((offset, opens))
    return Tokens(tuple(brackets), tuple(notes))


def _escaped(source: str, offset: int) -> bool:
    start = offset
    while start > 0 and source[start - 1] == "\\":
        start -= 1
    return (offset - start) % 2 == 1


def shifted(tokens: Sequence[Token], insertions: Sequence[Insertion]) -> list[Token]:
    """Return `tokens` where they stand once `insertions` are in, the inserted ones among them."""
    moved: list[Token] = []
    at, count = 0, len(insertions)
    following, character = insertions[0] if insertions else (-1, "")
    for offset, opens in tokens:
        while at < count and following <= offset:
            moved.append((following + at, character in _OPENERS))
            at += 1
            following, character = insertions[at] if at < count else (-1, "")
        moved.append((offset + at, opens))
    for number, (offset, character) in enumerate(insertions[at:], at):
        moved.append((offset + number, character in _OPENERS))
    return moved


def carried_out(source: str, insertions: Sequence[Insertion]) -> str:
    """Return `source` with `insertions` made."""
    pieces: list[str] = []
    done = 0
    for offset, character in insertions:
        pieces += (source[done:offset], character)
        done = offset
    return "".join((*pieces, source[done:]))


def pairs_of(brackets: Sequence[Token], notes: Sequence[Token]) -> tuple[tuple[Pair, ...], int]:
    """Match balanced `brackets`, and `notes` where they nest with them; also the deepest nesting.

    A note that would cross a bracket is no pair. Pairs are in order of
    opening; those nested deeper than `READ_DEPTH` are left out. Cost:
    O(n log n).
    """
    closes: dict[int, tuple[int, bool]] = {}
    stack: list[tuple[int, bool]] = []
    deepest = depth = 0
    merged = [(offset, opens, False) for offset, opens in brackets]
    if notes:
        merged += [(offset, opens, True) for offset, opens in notes]
        merged.sort()
    for offset, opens, note in merged:
        if opens:
            stack.append((offset, note))
            depth += not note
            deepest = max(deepest, depth)
        elif note:
            if stack and stack[-1][1]:
                closes[stack.pop()[0]] = (offset + 1, True)
        else:
            while stack[-1][1]:
                stack.pop()
            closes[stack.pop()[0]] = (offset + 1, False)
            depth -= 1
    return tuple(_nested(closes)), deepest


def _nested(closes: dict[int, tuple[int, bool]]) -> list[Pair]:
    pairs: list[Pair] = []
    around: list[int] = []
    skip_to = 0
    for start in sorted(closes):
        end, note = closes[start]
        if start < skip_to:
            continue
        while around and pairs[around[-1]].end <= start:
            around.pop()
        parent = around[-1] if around else -1
        if len(around) >= READ_DEPTH:
            skip_to = end
            continue
        depth = (pairs[parent].depth if parent >= 0 else 0) + (not note)
        around.append(len(pairs))
        pairs.append(Pair(start, end, parent, depth, note))
    return pairs
