"""What a wording is made of while it is compiled, and how its spaces are settled.

While brackets are drawn, words carry the space before them. `settle` turns the
result into the exact strings of a rolling text, each space where a reader
expects it: before the bracket, not inside.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import msgspec

from plenipo.brackets.model import Alternative, Nature, Party, Segment, Segments, Variation
from plenipo.text.tokens import space_of

Holders: TypeAlias = "frozenset[Party]"
Tokens: TypeAlias = "tuple[str, ...]"
NOBODY: Holders = frozenset()


class Choice(msgspec.Struct, frozen=True, gc=False):
    """One alternative while compiling: its content, holders, whether it is the draft's."""

    content: Content
    holders: Holders
    base: bool
    wording: str  # what it is sorted by: all its words, those of its first wording when nested
    size: int  # the tokens that a reader meets in it, inner alternatives included


class Place(msgspec.Struct, frozen=True, gc=False):
    """A variation while compiling, before spaces are settled."""

    choices: tuple[Choice, ...]
    nature: Nature


# Runs of common words, never empty; places; variations whose spaces are settled already. Before
# such a variation stands a run, and the space before it is in the run.
Content: TypeAlias = "tuple[str | Place | Variation, ...]"


@lru_cache(maxsize=2048)
def all_but(everyone: Holders, others: Holders) -> Holders:
    """Return everyone but some; the same few parties leave the same set behind again and again.

    A set of 200 parties takes 8 kB: that places share theirs is most of what a rolling text saves.
    """
    return everyone - others


def plain_choice(words: str, holders: Holders, base: bool, size: int) -> Choice:
    """Make an alternative of words alone."""
    return Choice((words,) if words else (), holders, base, words, size)


def first_spaces(content: Content) -> set[str | None]:
    """Return the spaces that `content` can start with; None among them if it can be empty."""
    found: set[str | None] = set()
    for item in content:
        if isinstance(item, str):
            found.add(space_of(item))
            return found
        assert isinstance(item, Place)  # a variation has words before it
        empty = False
        for choice in item.choices:
            inner = first_spaces(choice.content)
            empty = empty or None in inner
            found |= inner - {None}
        if not empty:
            return found
    found.add(None)
    return found


def optional(content: Content) -> bool:
    """Tell whether `content` can come out empty for somebody."""
    return not content or (not isinstance(content[0], str) and None in first_spaces(content))


def settle(content: Content, *, start: str = "") -> Segments:
    """Turn content into exact text, with spaces where a reader expects them.

    `start` is the space that the caller has put in front already: the first
    word gives its own up. Where every alternative of a place starts with the
    same space it stands before the place, so that alternatives are plain
    words; optional words carry their space inside, in front, or behind when
    they open the text. Concatenation along any choice is exact.
    """
    parts: list[Segment] = []
    drop = start
    held = ""  # words that the next variation closes
    count = len(content)
    for index, item in enumerate(content):
        if isinstance(item, str):
            held += item[len(drop) :] if drop else item
            drop = ""
            continue
        if isinstance(item, Variation):
            parts.append(held)
            parts.append(item)
            held = ""
            continue
        if drop:
            may_be_empty = any(optional(choice.content) for choice in item.choices)
            tail = drop if may_be_empty and index + 1 < count else ""
            parts.append(_variation(item, drop, tail))
            if not tail:
                drop = ""
            continue
        lead = _shared_space(item)
        if lead:
            held += lead
        if held:
            parts.append(held)
            held = ""
        parts.append(_variation(item, lead, ""))
    if held:
        parts.append(held)
    return tuple(parts)


def _shared_space(place: Place) -> str:
    """Return the space that every alternative starts with, "" where there is no such."""
    shared: str | None = None
    for choice in place.choices:
        content = choice.content
        if not content:
            return ""
        first = content[0]
        if isinstance(first, str):
            space: str | None = " " if first[:1] == " " else space_of(first)
        else:
            spaces = first_spaces(content)
            space = spaces.pop() if len(spaces) == 1 else None
        if not space or (shared is not None and space != shared):
            return ""
        shared = space
    return shared or ""


def _variation(place: Place, drop: str, tail: str) -> Variation:
    """Settle every alternative; `drop` is the space given already, `tail` the one to add behind."""
    alternatives: list[Alternative] = []
    cut = len(drop)
    for choice in place.choices:
        content = choice.content
        if not content:
            alternatives.append(Alternative((), choice.holders, choice.base))
            continue
        first = content[0]
        if len(content) == 1 and isinstance(first, str):  # most are words alone
            words = first[cut:]
            segments: Segments = (words + tail,) if words else ()
            alternatives.append(Alternative(segments, choice.holders, choice.base))
            continue
        segments = settle(content, start=drop) if drop else _apart(content)
        if tail and segments:
            parts = list(segments)
            _add(parts, tail)
            segments = tuple(parts)
        alternatives.append(Alternative(segments, choice.holders, choice.base))
    return Variation(tuple(alternatives), place.nature)


def _apart(content: Content) -> Segments:
    """Settle an alternative that keeps its own first space: that space, then the rest."""
    spaces = first_spaces(content)
    if len(spaces) == 1:
        (space,) = spaces
        if space:
            parts: list[Segment] = [space]
            for segment in settle(content, start=space):
                if isinstance(segment, str):
                    _add(parts, segment)
                else:
                    parts.append(segment)
            return tuple(parts)
    return settle(content)


def _add(parts: list[Segment], text: str) -> None:
    last = parts[-1] if parts else None
    if isinstance(last, str):
        parts[-1] = last + text
    else:
        parts.append(text)
