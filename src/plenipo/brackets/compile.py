"""Compile the wordings of one passage into text with variations.

A pure function of the draft's words and of who wants which words instead; the
order in which parties are given is irrelevant, because everything is decided
on the set of distinct wordings. docs/algorithms/compile.md tells the steps,
the guarantees (laws P1 to P8) and the variants that were rejected.

Source: the readability step minimises tokens to be read plus a price for each
bracket, by dynamic programming over neighbouring clusters; star alignment on a
common draft follows from the draft being the real ancestor of every wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from plenipo.brackets.model import Nature
from plenipo.brackets.places import (
    NOBODY,
    Choice,
    Content,
    Holders,
    Place,
    Tokens,
    all_but,
    shown_size,
)
from plenipo.text.difference import (
    Edit,
    Words,
    apply,
    difference,
    is_small,
    left_of,
    spans_of_tokens,
    uneven,
    widen,
)
from plenipo.text.likeness import TYPOGRAPHIC, keys, likeness
from plenipo.text.tokens import space_of

ENGINE_VERSION = 1  # stored beside whatever was issued; raise it when any output changes

BRACKET_PRICE = 4  # tokens that a reader would rather read than meet one more bracket
WINDOW = 8  # neighbouring clusters that may be drawn as one bracket
NEST_LIKENESS = 0.6  # wordings at least this alike are drawn as one with inner brackets
NEST_TOKENS = 4  # wordings shorter than this are never nested
NEST_DEPTH = 2
WHOLE_SHARE = 0.6  # of the plain list: above this whole wordings read better than pieces
WHOLE_BRACKETS = 6  # more brackets than this in a passage may read better as whole wordings
NEST_LIMIT = 16  # more wordings of one place than this are listed, not compared pair by pair


class _Mode(NamedTuple):
    """What holds for every place of one wording."""

    everyone: Holders
    draft: bool
    unanimity: bool
    depth: int


def compile_words(
    base: Words,
    variants: Mapping[tuple[Edit, ...], Holders],
    *,
    retained: Holders,
    draft: bool = True,
    unanimity: bool | None = None,
    depth: int = 0,
) -> Content:
    """Compile the variants of one wording.

    `variants` maps the canonical difference of each distinct wording (never
    empty) to its holders; `retained` hold the base as it stands. With `draft`
    the base is the draft's wording: it is an alternative of every place, held
    or not, marked and put first. Without, the base is one wording among
    others and wordings are ordered by their words alone. With `unanimity` a
    change that all holders want is a consensus (by default: where the base is
    the draft's and two or more parties hold a wording); the caller says no
    where some party stands outside, without the passage.

    Cost: sorting of the edits, then linear in them for a fixed window.
    """
    if not variants:
        return (tuple(base.tokens),) if base.tokens else ()
    everyone = retained.union(*variants.values())
    if unanimity is None:
        unanimity = draft and depth == 0 and len(everyone) > 1
    mode = _Mode(everyone, draft, unanimity, depth)
    rows = [(edits, holders) for edits, holders in variants.items()]
    clusters = _clusters(rows)
    windows = _windows(base, clusters, rows, mode)
    content: list[Tokens | Place] = []
    at = 0
    tokens = base.tokens
    bracketed = brackets = 0
    for low, high, wordings in windows:
        if low > at:
            content.append(tuple(tokens[at:low]))
        place, size = _place(base, (low, high), wordings, mode)
        if place.nature is Nature.DISPUTE and _is_choice(place):
            bracketed += size
            brackets += 1
        content.append(place)
        at = high
    if at < len(tokens):
        content.append(tuple(tokens[at:]))
    if depth == 0 and (bracketed > _SHORT or brackets > WHOLE_BRACKETS):
        plain = len(tokens) * (1 + len(rows))
        plain += sum([len(words) - (end - low) for edits, _ in rows for low, end, words in edits])
        confetti = brackets > WHOLE_BRACKETS and plain <= 3 * bracketed
        if confetti or (bracketed > WHOLE_SHARE * plain and (brackets > 1 or _is_bare(content))):
            whole = {tuple(apply(tokens, edits)): holders for edits, holders in rows}
            return (_place(base, (0, len(tokens)), whole, mode)[0],)
    return tuple(content)


_SHORT = 6  # bracketed tokens below which a passage is never redrawn as whole wordings


def _is_choice(place: Place) -> bool:
    """Tell whether a reader chooses between words here, not only whether to have them."""
    return len([1 for choice in place.choices if choice.content]) > 1


def _is_bare(content: Sequence[Tokens | Place]) -> bool:
    """Tell whether nothing but small words and marks stands outside the brackets."""
    common = (token for item in content if not isinstance(item, Place) for token in item)
    return all(is_small(token.lower()) for token in common)


class _Cluster:
    """Edits of several wordings that overlap or touch, over base tokens `[low, high)`."""

    __slots__ = ("edits", "high", "low")

    def __init__(self, low: int, high: int) -> None:
        self.low = low
        self.high = high
        self.edits: dict[int, list[Edit]] = {}  # row number -> its edits here, in order


def _clusters(rows: Sequence[tuple[tuple[Edit, ...], Holders]]) -> list[_Cluster]:
    """Sweep all edits from left to right; those that overlap or touch belong together.

    Touching must join: otherwise the order of an insertion and its neighbour's
    replacement would be a guess.
    """
    spans = sorted(
        [(edit[0], edit[1], row, edit) for row, (edits, _) in enumerate(rows) for edit in edits]
    )
    clusters: list[_Cluster] = []
    current: _Cluster | None = None
    for low, high, row, edit in spans:
        if current is None or low > current.high:
            current = _Cluster(low, high)
            clusters.append(current)
        elif high > current.high:
            current.high = high
        current.edits.setdefault(row, []).append(edit)
    return clusters


def _wordings(
    tokens: Sequence[str],
    low: int,
    high: int,
    edits_of: Mapping[int, Sequence[Edit]],
    rows: Sequence[tuple[tuple[Edit, ...], Holders]],
) -> dict[Tokens, Holders]:
    """Return the distinct wordings of base tokens `[low, high)` and their holders."""
    found: dict[Tokens, Holders] = {}
    for row, edits in edits_of.items():
        if len(edits) == 1 and edits[0][0] == low and edits[0][1] == high:
            words = edits[0][2]
        else:
            made: list[str] = []
            at = low
            for start, end, new in edits:
                made.extend(tokens[at:start])
                made.extend(new)
                at = end
            made.extend(tokens[at:high])
            words = tuple(made)
        holders = rows[row][1]
        found[words] = found[words] | holders if words in found else holders
    return found


_Window = tuple[int, int, dict[Tokens, Holders]]


def _windows(
    base: Words,
    clusters: list[_Cluster],
    rows: Sequence[tuple[tuple[Edit, ...], Holders]],
    mode: _Mode,
) -> list[_Window]:
    """Choose which neighbouring clusters to draw as one bracket: cheapest to read in all.

    The cost of a bracket is its price plus the tokens of its distinct
    wordings; agreed changes and typography cost nothing and stand alone. A
    window whose lower bound is no better than its parts is never built.
    """
    tokens = base.tokens
    single: list[_Window] = [
        (c.low, c.high, _wordings(tokens, c.low, c.high, c.edits, rows)) for c in clusters
    ]
    close = _close(clusters)
    if not close:
        return _evened(base, clusters, rows, [(k, k + 1, w) for k, w in enumerate(single)], mode)
    cost: dict[int, int] = {}  # of a cluster drawn alone; -1 marks one that stands alone anyway
    for last, starts in close.items():
        for k in range(starts[-1], last + 1):
            if k not in cost:
                low, high, found = single[k]
                quiet = len(found) == 1 and _is_quiet(tuple(tokens[low:high]), found, mode)
                cost[k] = -1 if quiet else BRACKET_PRICE + high - low + sum(map(len, found))
    count = len(clusters)
    best = [0] * (count + 1)
    step: list[tuple[int, _Window]] = [(0, single[0])] * (count + 1)
    for last in range(count):
        end = last + 1
        best[end] = best[last] + max(cost.get(last, 0), 0)
        step[end] = (last, single[last])
        alone = end  # clusters from here to `last` may be drawn together
        for start in close.get(last, ()):
            if any(cost[k] < 0 for k in range(start, alone)):
                break
            alone = start
            merged = _merged(tokens, clusters[start:end], rows)
            low, high = clusters[start].low, clusters[last].high
            total = BRACKET_PRICE + high - low + sum(map(len, merged))
            if best[start] + total < best[end]:
                best[end] = best[start] + total
                step[end] = (start, (low, high, merged))
    chosen: list[tuple[int, int, _Window]] = []
    end = count
    while end:
        start, window = step[end]
        chosen.append((start, end, window))
        end = start
    chosen.reverse()
    return _evened(base, clusters, rows, chosen, mode)


def _close(clusters: Sequence[_Cluster]) -> dict[int, list[int]]:
    """Return for the last cluster of each window worth building where the window may start.

    Every wording of every part stands in some wording of the whole, and the
    gaps are read at least twice, in the base and in one other wording: so a
    window can be cheaper than its parts only where its gaps take less than
    the brackets saved. Starts are in descending order.
    """
    over = [2 * (two.low - one.high) - BRACKET_PRICE for one, two in pairwise(clusters)]
    found: dict[int, list[int]] = {}
    for last in range(1, len(clusters)):
        furthest = max(last - WINDOW + 1, 0)
        spare = 0
        for start in range(last - 1, furthest - 1, -1):
            spare += over[start]
            if spare < 0:
                found.setdefault(last, []).append(start)
            elif spare >= (start - furthest) * (BRACKET_PRICE - 2):  # a token at least in each gap
                break
    return found


def _merged(
    tokens: Sequence[str],
    clusters: Sequence[_Cluster],
    rows: Sequence[tuple[tuple[Edit, ...], Holders]],
    low: int | None = None,
) -> dict[Tokens, Holders]:
    together: dict[int, list[Edit]] = {}
    for cluster in clusters:
        for row, edits in cluster.edits.items():
            together.setdefault(row, []).extend(edits)
    start = clusters[0].low if low is None else low
    return _wordings(tokens, start, clusters[-1].high, together, rows)


def _evened(
    base: Words,
    clusters: Sequence[_Cluster],
    rows: Sequence[tuple[tuple[Edit, ...], Holders]],
    chosen: Sequence[tuple[int, int, _Window]],
    mode: _Mode,
) -> list[_Window]:
    """Widen to the left every window whose wordings start with different spaces.

    "[shall] [, if asked, shall]" becomes "[Parties shall] [Parties, if asked,
    shall]". A window that meets the one before it is joined with it.
    """
    tokens = base.tokens
    done: list[tuple[int, int, _Window]] = []
    for first, last, (low, high, found) in chosen:
        while low > 0 and _is_uneven(tokens[low] if low < high else "", found, mode):
            start = widen(left_of(tokens, low), high, base.spans)[0]
            if done and start <= done[-1][2][1]:
                first, _, before = done.pop()
                low = min(start, before[0])
            else:
                low = start
            found = _merged(tokens, clusters[first:last], rows, low)
        done.append((first, last, (low, high, found)))
    return [window for _, _, window in done]


def _is_uneven(first: str, found: Mapping[Tokens, Holders], mode: _Mode) -> bool:
    """Tell whether the base's first token here ("" for none) and the wordings begin unlike."""
    if first[:1] in ("", " ") and all(words[0][:1] == " " for words in found if words):
        return False
    spaces = {space_of(words[0]) for words in found if words}
    if first and (mode.draft or mode.everyone.difference(*found.values())):
        spaces.add(space_of(first))
    return len(spaces) > 1 and uneven(spaces)


def _is_quiet(old: Tokens, found: dict[Tokens, Holders], mode: _Mode) -> bool:
    ((words, holders),) = found.items()
    if mode.unanimity and holders == mode.everyone:
        return True
    return len(words) == len(old) and _typographic((old, words)) and keys(words) == keys(old)


def _place(
    base: Words,
    span: tuple[int, int],
    found: Mapping[Tokens, Holders],
    mode: _Mode,
) -> tuple[Place, int]:
    """Make the variation of one window; return it with the number of tokens it shows."""
    old = tuple(base.tokens[span[0] : span[1]])
    if len(found) == 1 and mode.draft:
        ((words, holders),) = found.items()
        if words != old and not _typographic((old, words)):
            return _two_wordings(old, words, holders, mode)
    held = all_but(mode.everyone, NOBODY.union(*found.values()))
    surfaces: dict[Tokens, Holders] = dict(found)
    if old in surfaces:  # an edit that a merged window undid
        held = held | surfaces.pop(old)
    groups = _pool(old, held, surfaces, mode.draft)
    if len(groups) == 1:
        return Place(_surface_choices(groups[0]), Nature.TYPOGRAPHY), 0
    if mode.unanimity and len(groups) == 2 and not groups[0].holders:
        return Place(tuple(_choice(g, base.terms) for g in groups), Nature.CONSENSUS), 0
    choices = (
        _nest(groups, base, mode.depth) if len(groups) > 2 and mode.depth < NEST_DEPTH else None
    )
    if choices is None:
        choices = [_choice(g, base.terms) for g in groups]
    choices.sort(key=lambda c: (not c.base, c.wording))
    return Place(tuple(choices), Nature.DISPUTE), sum(shown_size(c.content) for c in choices)


def _two_wordings(old: Tokens, new: Tokens, holders: Holders, mode: _Mode) -> tuple[Place, int]:
    """Make the variation of most places: the draft's words and one other wording."""
    held = all_but(mode.everyone, holders)
    choices = (
        Choice((old,) if old else (), held, True, "".join(old)),
        Choice((new,) if new else (), holders, False, "".join(new)),
    )
    if mode.unanimity and not held:
        return Place(choices, Nature.CONSENSUS), 0
    return Place(choices, Nature.DISPUTE), len(old) + len(new)


class _Group(NamedTuple):
    """Wordings that are the same but for typography."""

    shown: Tokens
    surfaces: tuple[tuple[Tokens, Holders], ...]  # the shown one first, then by words
    holders: Holders
    base: bool


_first = itemgetter(0)


def _pool(
    old: Tokens, held: Holders, surfaces: Mapping[Tokens, Holders], draft: bool
) -> list[_Group]:
    """Pool wordings that differ in typography alone; the base's group comes first."""
    rows: list[tuple[Tokens, Holders]] = [(old, held)] if draft or held else []
    rows.extend(surfaces.items())
    if not _typographic([words for words, _ in rows]):  # then no two can be the same words
        if draft:
            rows[1:] = sorted(rows[1:], key=_first)
        else:
            rows.sort(key=_first)
        return [
            _Group(words, ((words, holders),), holders, draft and words is old)
            for words, holders in rows
        ]
    pools: dict[Tokens, list[tuple[Tokens, Holders]]] = {}
    for words, holders in rows:
        key = tuple(keys(words)) if _typographic((words,)) else words
        pools.setdefault(key, []).append((words, holders))
    groups: list[_Group] = []
    for members in pools.values():
        is_base = draft and any(words is old for words, _ in members)
        members.sort(key=lambda m: (not (is_base and m[0] is old), m[0]))
        groups.append(
            _Group(
                members[0][0],
                tuple(members),
                NOBODY.union(*(holders for _, holders in members)),
                is_base,
            )
        )
    groups.sort(key=lambda g: (not g.base, g.shown))
    return groups


_UNPLAIN = re.compile("[^A-Za-z0-9 ,()-]")  # without one of these a text is soon looked through


def _typographic(wordings: Iterable[Tokens]) -> bool:
    """Tell whether one of the wordings has a sign that typography can change."""
    text = " ".join(map("".join, wordings))
    return _UNPLAIN.search(text) is not None and TYPOGRAPHIC.search(text) is not None


def _surface_choices(group: _Group) -> tuple[Choice, ...]:
    return tuple(
        Choice((words,) if words else (), holders, group.base and k == 0, "".join(words))
        for k, (words, holders) in enumerate(group.surfaces)
    )


def _choice(group: _Group, terms: Sequence[str]) -> Choice:
    """Make one alternative of a group; other surfaces become quiet variations inside."""
    if len(group.surfaces) == 1:
        content: Content = (group.shown,) if group.shown else ()
    else:
        content = _surfaced(group, terms)
    return Choice(content, group.holders, group.base, "".join(group.shown))


def _surfaced(group: _Group, terms: Sequence[str]) -> Content:
    """Show one surface and keep the others as typography where they differ from it.

    Pooled wordings have the same number of tokens, key for key.
    """
    shown = group.shown
    different = [
        any(words[k] != shown[k] for words, _ in group.surfaces[1:]) for k in range(len(shown))
    ]
    ranges: list[tuple[int, int]] = []
    spans = _joined(span for words, _ in group.surfaces for span in spans_of_tokens(words, terms))
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
    content: list[Tokens | Place] = []
    at = 0
    for low, high in ranges:
        if low > at:
            content.append(shown[at:low])
        pool: dict[Tokens, Holders] = {}
        for words, holders in group.surfaces:
            part = words[low:high]
            pool[part] = pool.get(part, NOBODY) | holders
        first_part = shown[low:high]
        order = sorted(pool, key=lambda part: (part != first_part, part))
        content.append(
            Place(
                tuple(
                    Choice((part,), pool[part], group.base and part == first_part, "".join(part))
                    for part in order
                ),
                Nature.TYPOGRAPHY,
            )
        )
        at = high
    if at < len(shown):
        content.append(shown[at:])
    return tuple(content)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that overlap; return them in order."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _nest(groups: list[_Group], base: Words, depth: int) -> list[Choice] | None:
    """Draw wordings that are much alike as one alternative with inner brackets.

    First those like the draft's own wording, where others stand against them
    all; then those like the medoid of the rest (the wording most like the
    others; ties by words). Never by number of holders: one more party behind
    a wording must not redraw the brackets. None when nothing reads better.
    """
    if len(groups) > NEST_LIMIT:
        return None
    rest = list(groups)
    choices: list[Choice] = []
    first = rest[0]
    if first.base and len(first.shown) >= NEST_TOKENS:
        alike = [
            g
            for g in rest[1:]
            if len(g.shown) >= NEST_TOKENS and likeness(first.shown, g.shown) >= NEST_LIKENESS
        ]
        if alike and len(alike) < len(rest) - 1:
            choice = _nested(first, alike, base, depth)
            if choice is not None:
                choices.append(choice)
                rest = [g for g in rest[1:] if g not in alike]
    others = [g for g in rest if not g.base and len(g.shown) >= NEST_TOKENS]
    if len(others) >= 2 and (choices or len(rest) > len(others) or len(others) > 2):
        medoid = min(
            others,
            key=lambda g: (-sum([likeness(g.shown, o.shown) for o in others]), g.shown),
        )
        alike = [
            g
            for g in others
            if g is not medoid and likeness(medoid.shown, g.shown) >= NEST_LIKENESS
        ]
        if alike and (choices or len(alike) + 1 < len(rest)):
            choice = _nested(medoid, alike, base, depth)
            if choice is not None:
                choices.append(choice)
                rest = [g for g in rest if g is not medoid and g not in alike]
    if not choices:
        return None
    choices.extend(_choice(g, base.terms) for g in rest)
    return choices


def _nested(center: _Group, alike: list[_Group], base: Words, depth: int) -> Choice | None:
    if len(alike) == 1:
        # What one other wording can save is no more than the words that the two share.
        (other,) = alike
        total = len(center.shown) + len(other.shown)
        if likeness(center.shown, other.shown) * total < 2 * BRACKET_PRICE - 1:
            return None
    inner_base = Words("".join(center.shown), base.terms, tokens=center.shown)
    variants: dict[tuple[Edit, ...], Holders] = {}
    everybody = center.holders
    for group in [center, *alike]:
        for words, holders in group.surfaces:
            if words == center.shown:
                continue
            edits = difference(inner_base, "".join(words))
            variants[edits] = variants.get(edits, NOBODY) | holders
            everybody = everybody | holders
    content = compile_words(
        inner_base,
        variants,
        retained=center.surfaces[0][1],
        draft=center.base,
        depth=depth + 1,
    )
    flat = len(center.shown) + sum(len(g.shown) for g in alike)
    inner = [item for item in content if isinstance(item, Place)]
    common = any(not isinstance(item, Place) for item in content)
    saved = flat - shown_size(content)
    if not common or len(inner) > 3 or saved < BRACKET_PRICE * len(inner):
        return None
    wording = min("".join(g.shown) for g in [center, *alike])
    return Choice(content, everybody, center.base, wording)
