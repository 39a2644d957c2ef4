"""What a wording is made of while it is compiled, and how its spaces are settled.

While brackets are drawn, text is tokens that carry the space before them.
`settle` turns the result into the exact strings of a rolling text, each space
where a reader expects it: before the bracket, not inside.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, TypeAlias

from plenipo.brackets.model import Alternative, Nature, Party, Segment, Segments, Variation
from plenipo.text.tokens import space_of

Holders: TypeAlias = "frozenset[Party]"
Tokens: TypeAlias = "tuple[str, ...]"
NOBODY: Holders = frozenset()


class Choice(NamedTuple):
    """One alternative while compiling: token content, holders, whether it is the draft's."""

    content: Content
    holders: Holders
    base: bool
    wording: str  # what it is sorted by: all its words, those of its first wording when nested


class Place(NamedTuple):
    """A variation while compiling, before spaces are settled."""

    choices: tuple[Choice, ...]
    nature: Nature


Content: TypeAlias = "tuple[Tokens | Place, ...]"  # runs of common tokens and places, alternating


@lru_cache(maxsize=512)
def all_but(everyone: Holders, others: Holders) -> Holders:
    """Return everyone but some; the same few parties leave the same set behind again and again."""
    return everyone - others


def shown_size(content: Content) -> int:
    """Count the tokens a reader meets in some content, inner alternatives included."""
    total = 0
    for item in content:
        if isinstance(item, Place):
            for choice in item.choices:
                total += shown_size(choice.content)
        else:
            total += len(item)
    return total


def first_spaces(content: Content) -> set[str | None]:
    """Return the spaces that `content` can start with; None among them if it can be empty."""
    found: set[str | None] = set()
    for item in content:
        if not isinstance(item, Place):
            found.add(space_of(item[0]))
            return found
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
    return None in first_spaces(content)


def settle(content: Content, *, start: str = "") -> Segments:
    """Turn tokens into exact text, with spaces where a reader expects them.

    `start` is the space that the caller has put in front already: the first
    token gives its own up. Where every alternative of a place starts with the
    same space it stands before the place, so that alternatives are plain
    words; optional words carry their space inside, in front, or behind when
    they open the text. Concatenation along any choice is exact.
    """
    parts: list[Segment] = []
    drop = start
    count = len(content)
    for index, item in enumerate(content):
        if not isinstance(item, Place):
            text = "".join(item)
            _add(parts, text[len(drop) :] if drop else text)
            drop = ""
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
            _add(parts, lead)
        parts.append(_variation(item, lead, ""))
    return tuple(parts)


def _shared_space(place: Place) -> str:
    """Return the space that every alternative starts with, "" where there is no such."""
    shared: str | None = None
    for choice in place.choices:
        content = choice.content
        if not content:
            return ""
        first = content[0]
        if isinstance(first, Place):
            spaces = first_spaces(content)
            space = spaces.pop() if len(spaces) == 1 else None
        else:
            space = " " if first[0][:1] == " " else space_of(first[0])
        if not space or (shared is not None and space != shared):
            return ""
        shared = space
    return shared or ""


def _variation(place: Place, drop: str, tail: str) -> Variation:
    """Settle every alternative; `drop` is the space given already, `tail` the one to add behind."""
    alternatives: list[Alternative] = []
    for choice in place.choices:
        content, holders, base, words = choice
        if len(content) == 1 and not isinstance(content[0], Place):  # most are words alone
            words = words[len(drop) :]
            alternatives.append(Alternative((words + tail,) if words else (), holders, base))
            continue
        if not content:
            alternatives.append(Alternative((), holders, base))
            continue
        segments = settle(content, start=drop) if drop else _apart(content)
        if tail and segments:
            parts = list(segments)
            _add(parts, tail)
            segments = tuple(parts)
        alternatives.append(Alternative(segments, holders, base))
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
    if not text:
        return
    last = parts[-1] if parts else None
    if isinstance(last, str):
        parts[-1] = last + text
    else:
        parts.append(text)
