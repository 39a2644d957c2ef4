"""Wordings that are the same but for typography: pooled, with each holder's surface kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

import msgspec

from plenipo.brackets.model import Nature
from plenipo.brackets.places import NOBODY, Choice, Holders, Place, Tokens, plain_choice
from plenipo.text.difference import left_of, spans_of_tokens, uneven, widen
from plenipo.text.likeness import is_typographic, keys
from plenipo.text.tokens import space_of


class Group(msgspec.Struct, frozen=True, gc=False):
    """Wordings that are the same but for typography."""

    shown: Tokens
    surfaces: tuple[tuple[Tokens, Holders], ...]  # the shown one first, then by words
    holders: Holders
    base: bool


_first = itemgetter(0)


def pool(
    old: Tokens, held: Holders, surfaces: Mapping[Tokens, Holders], *, draft: bool, plain: bool
) -> list[Group]:
    """Pool wordings that differ in typography alone; the base's group comes first.

    With `plain` none of them has a sign that typography can change.
    """
    rows: list[tuple[Tokens, Holders]] = [(old, held)] if draft or held else []
    rows.extend(surfaces.items())
    # Then no two can be the same words.
    if plain or not is_typographic(" ".join(["".join(words) for words, _ in rows])):
        if draft:
            rows[1:] = sorted(rows[1:], key=_first)
        else:
            rows.sort(key=_first)
        return [
            Group(words, ((words, holders),), holders, draft and words is old)
            for words, holders in rows
        ]
    pools: dict[Tokens, list[tuple[Tokens, Holders]]] = {}
    for words, holders in rows:
        key = tuple(keys(words)) if is_typographic("".join(words)) else words
        pools.setdefault(key, []).append((words, holders))
    groups: list[Group] = []
    for members in pools.values():
        is_base = draft and any(words is old for words, _ in members)
        members.sort(key=lambda m: (not (is_base and m[0] is old), m[0]))
        together = NOBODY.union(*(holders for _, holders in members))
        groups.append(Group(members[0][0], tuple(members), together, is_base))
    groups.sort(key=lambda g: (not g.base, g.shown))
    return groups


def surface_choices(group: Group) -> tuple[Choice, ...]:
    """Make one alternative of each surface."""
    return tuple(
        [
            plain_choice("".join(words), holders, group.base and k == 0, len(words))
            for k, (words, holders) in enumerate(group.surfaces)
        ]
    )


def choice_of(group: Group, terms: Sequence[str]) -> Choice:
    """Make one alternative of a group; other surfaces become quiet variations inside."""
    words = "".join(group.shown)
    if len(group.surfaces) == 1:
        return plain_choice(words, group.holders, group.base, len(group.shown))
    content, size = _surfaced(group, terms)
    return Choice(content, group.holders, group.base, words, size)


def _surfaced(group: Group, terms: Sequence[str]) -> tuple[tuple[str | Place, ...], int]:
    """Show one surface and keep the others as typography where they differ from it.

    Pooled wordings have the same number of tokens, key for key. Returns the
    content and its size in tokens.
    """
    shown = group.shown
    content: list[str | Place] = []
    at = size = 0
    for low, high in _differing(group, terms):
        if low > at:
            content.append("".join(shown[at:low]))
            size += low - at
        parts: dict[Tokens, Holders] = {}
        for words, holders in group.surfaces:
            part = words[low:high]
            parts[part] = parts.get(part, NOBODY) | holders
        first_part = shown[low:high]
        order = sorted(parts, key=lambda part: (part != first_part, part))
        choices = [
            plain_choice("".join(part), parts[part], group.base and part == first_part, high - low)
            for part in order
        ]
        content.append(Place(tuple(choices), Nature.TYPOGRAPHY))
        size += len(choices) * (high - low)
        at = high
    if at < len(shown):
        content.append("".join(shown[at:]))
        size += len(shown) - at
    return tuple(content), size


def _differing(group: Group, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Return the token ranges where surfaces differ, widened to whole spans and even spaces."""
    shown = group.shown
    different = [
        any(words[k] != shown[k] for words, _ in group.surfaces[1:]) for k in range(len(shown))
    ]
    spans = _joined(span for words, _ in group.surfaces for span in spans_of_tokens(words, terms))
    ranges: list[tuple[int, int]] = []
    k = 0
    while k < len(shown):
        if not different[k]:
            k += 1
            continue
        low, high = k, k + 1
        while high < len(shown) and different[high]:
            high += 1
        before = (-1, -1)
        while (low, high) != before:
            before = (low, high)
            if low and uneven({space_of(words[low]) for words, _ in group.surfaces}):
                low = left_of(shown, low)
            low, high = widen(low, high, spans)
            while high < len(shown) and different[high]:
                high += 1
        if ranges and low <= ranges[-1][1]:
            low = min(low, ranges.pop()[0])
        ranges.append((low, high))
        k = high
    return ranges


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that overlap; return them in order."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined
