"""Compile the wordings of one passage into text with variations.

A pure function of the draft's words and of who wants which words instead; the
order in which parties are given is irrelevant, because everything is decided
on the set of distinct wordings. docs/algorithms/compile.md tells the steps,
the guarantees (laws P1 to P8) and the variants that were rejected.

Most places are simple: one party, or several of one mind, want other words
than the draft's. For these nothing is built but the two wordings; common words
are cut straight out of the text. Only where three wordings or more meet are
they compared with each other (`plenipo.brackets.nesting`).

Source: the readability step minimises tokens to be read plus a price for each
bracket, by dynamic programming over neighbouring clusters; star alignment on a
common draft follows from the draft being the real ancestor of every wording.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import chain, pairwise
from operator import attrgetter

from plenipo.brackets.model import Alternative, Nature, Variation
from plenipo.brackets.nesting import (
    BRACKET_PRICE,
    NEST_DEPTH,
    NEST_LIKENESS,
    NEST_LIMIT,
    NEST_TOKENS,
    may_save,
    medoid,
    share_few,
)
from plenipo.brackets.places import (
    NOBODY,
    Choice,
    Content,
    Holders,
    Place,
    Tokens,
    all_but,
    plain_choice,
)
from plenipo.brackets.surfaces import Group, choice_of, pool, surface_choices
from plenipo.text.difference import (
    Edit,
    Words,
    apply,
    difference_of_tokens,
    is_small,
    left_of,
    uneven,
    widen,
)
from plenipo.text.likeness import is_typographic, keys, likeness
from plenipo.text.tokens import space_of

ENGINE_VERSION = 2  # stored beside whatever was issued; raise it when any output changes

WINDOW = 8  # neighbouring clusters that may be drawn as one bracket
WHOLE_SHARE = 0.6  # of the plain list: above this whole wordings read better than pieces
WHOLE_BRACKETS = 6  # more brackets than this in a passage may read better as whole wordings


def compile_words(
    base: Words,
    variants: Mapping[tuple[Edit, ...], Holders],
    *,
    everyone: Holders,
    draft: bool = True,
    unanimity: bool | None = None,
) -> Content:
    """Compile the variants of one wording.

    `variants` maps the canonical difference of each distinct wording (never
    empty) to its holders; whoever of `everyone` holds none of them holds the
    base as it stands. With `draft` the base is the draft's wording: it is an
    alternative of every place, held or not, marked and put first. Without, the
    base is one wording among others and wordings are ordered by their words
    alone. With `unanimity` a change that all holders want is a consensus (by
    default: where the base is the draft's and two or more parties hold a
    wording); the caller says no where some party stands outside, without the
    passage.

    Cost: sorting of the edits, then linear in them for a fixed window.
    """
    if unanimity is None:
        unanimity = draft and len(everyone) > 1
    return _Compilation(base, variants, everyone, draft, unanimity, 0).content()


_Span = tuple[int, int, int, Edit]  # base tokens `[low, high)`, row, edit
_Cluster = tuple[int, int, int, int]  # base tokens `[low, high)`, edits `spans[first:last]`
_Window = tuple[int, int, dict[Tokens, Holders] | _Span]  # the wordings; or the one edit there is


class _Compilation:
    """The compilation of one wording's variants; see `compile_words`."""

    __slots__ = (
        "base",
        "depth",
        "draft",
        "everyone",
        "plain",
        "rows",
        "size",
        "spans",
        "unanimity",
    )

    def __init__(
        self,
        base: Words,
        variants: Mapping[tuple[Edit, ...], Holders],
        everyone: Holders,
        draft: bool,
        unanimity: bool,
        depth: int,
        plain: bool = False,
    ) -> None:
        self.base = base
        self.everyone = everyone
        self.draft = draft
        self.unanimity = unanimity
        self.depth = depth
        self.rows = rows = list(variants.items())
        self.spans: list[_Span] = [
            (edit[0], edit[1], row, edit) for row, (edits, _) in enumerate(rows) for edit in edits
        ]
        self.spans.sort()
        # Where no sign stands that typography can change, no place is asked for any.
        self.plain = plain or not (
            base.typographic
            or is_typographic("|".join(chain.from_iterable([span[3][2] for span in self.spans])))
        )
        self.size = 0  # the tokens that a reader meets in what was compiled

    def content(self) -> Content:
        """Compile; `size` is known afterwards."""
        if not self.spans:
            self.size = len(self.base.tokens)
            return (self.base.text,) if self.base.text else ()
        content: list[str | Place | Variation] = []
        at = bracketed = brackets = 0
        shown = count = len(self.base.tokens)
        windows = self._windows()
        for low, high, found in windows:
            if isinstance(found, tuple):
                simple = self._simple(at, low, high, found)
                if simple is not None:
                    content += simple
                    more = len(found[3][2])
                    shown += more
                    if low < high and more and simple[1].nature is _DISPUTE:
                        bracketed += high - low + more
                        brackets += 1
                    at = high
                    continue
                found = {found[3][2]: self.rows[found[2]][1]}
            run = self._text(at, low) if low > at else ""
            place = self._place(low, high, found)
            size = sum([choice.size for choice in place.choices])
            shown += size - (high - low)
            if place.nature is _DISPUTE and _is_choice(place):
                bracketed += size
                brackets += 1
            if run:
                content.append(run)
            content.append(place)
            at = high
        if at < count:
            content.append(self._text(at, count))
        if self.depth == 0 and (bracketed > _SHORT or brackets > WHOLE_BRACKETS):
            whole = self._whole(bracketed, brackets, windows)
            if whole is not None:
                return (whole,)
        self.size = shown
        return tuple(content)

    def _text(self, low: int, high: int) -> str:
        """Cut base tokens `[low, high)`, one at least, out of the text."""
        starts = self.base.starts
        return self.base.text[starts[low] : starts[high] if high < len(starts) else None]

    def _simple(self, at: int, low: int, high: int, span: _Span) -> tuple[str, Variation] | None:
        """Settle a place with two wordings, and the words before it from `at` on.

        None where it is not so simple.
        """
        if low == at or not self.plain:
            return None
        text, starts = self.base.text, self.base.starts
        count = len(starts)
        cut = starts[low] if low < count else len(text)
        old = text[cut : starts[high] if high < count else None] if low < high else ""
        new = "".join(span[3][2])
        if old and new:
            if old[0] == " " == new[0]:
                cut, old, new = cut + 1, old[1:], new[1:]
            elif old[0].isspace() or new[0].isspace():
                return None
        holders = self.rows[span[2]][1]
        held = all_but(self.everyone, holders)
        one = Alternative((old,) if old else (), held, self.draft)
        two = Alternative((new,) if new else (), holders, False)
        nature = _DISPUTE
        if self.draft:
            pair = (one, two)
            if self.unanimity and not held:
                nature = _CONSENSUS
        elif held:
            pair = (one, two) if old <= new else (two, one)
        else:
            return None
        return text[starts[at] : cut], Variation(pair, nature)

    def _whole(self, bracketed: int, brackets: int, windows: Sequence[_Window]) -> Place | None:
        """Draw the passage as whole wordings where these read better than their pieces."""
        tokens, rows = self.base.tokens, self.rows
        plain = len(tokens) * (1 + len(rows))
        plain += sum([len(edit[2]) - (high - low) for low, high, _, edit in self.spans])
        if brackets <= WHOLE_BRACKETS or plain > 3 * bracketed:  # it is no confetti
            if bracketed <= WHOLE_SHARE * plain:
                return None
            common = set(range(len(tokens))).difference(*[range(w[0], w[1]) for w in windows])
            if brackets == 1 and not all(is_small(tokens[k].lower()) for k in common):
                return None  # more than small words and marks stand outside the one bracket
        whole = {tuple(apply(tokens, edits)): holders for edits, holders in rows}
        return self._place(0, len(tokens), whole)

    # --- which edits are drawn together ----------------------------------------------------------

    def _windows(self) -> list[_Window]:
        """Choose which neighbouring clusters to draw as one bracket: cheapest to read in all.

        The cost of a bracket is its price plus the tokens of its distinct
        wordings; agreed changes and typography cost nothing and stand alone. A
        window whose lower bound is no better than its parts is never built.
        """
        spans, tokens = self.spans, self.base.tokens
        clusters = _clusters(spans)
        single: list[_Window] = []
        even = True  # whether words begin with the same space everywhere
        for low, high, first, last in clusters:
            if last - first == 1:
                span = spans[first]
                words = span[3][2]
                if low and (
                    (low < high and tokens[low][0] != " ") or (words and words[0][0] != " ")
                ):
                    even = False
                single.append((low, high, span))
            else:
                found = self._wordings(low, high, first, last)
                if low and even and self._is_uneven(tokens[low] if low < high else "", found):
                    even = False
                single.append((low, high, found))
        close = _close(clusters)
        if not close:
            return single if even else self._evened(clusters, None, single)
        cost: dict[int, int] = {}  # of a cluster drawn alone; -1 marks one that stands alone anyway
        for last, starts in close.items():
            for k in range(starts[-1], last + 1):
                if k not in cost:
                    low, high, of = single[k]
                    found = of if isinstance(of, dict) else {of[3][2]: self.rows[of[2]][1]}
                    quiet = len(found) == 1 and self._is_quiet(low, high, found)
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
                low, _, first, _ = clusters[start]
                _, high, _, stop = clusters[last]
                merged = self._wordings(low, high, first, stop)
                total = BRACKET_PRICE + high - low + sum(map(len, merged))
                if best[start] + total < best[end]:
                    best[end] = best[start] + total
                    step[end] = (start, (low, high, merged))
        parts: list[tuple[int, int]] = []
        chosen: list[_Window] = []
        end = count
        while end:
            start, window = step[end]
            parts.append((start, end))
            chosen.append(window)
            end = start
        parts.reverse()
        chosen.reverse()
        return self._evened(clusters, parts, chosen)

    def _wordings(self, low: int, high: int, first: int, last: int) -> dict[Tokens, Holders]:
        """Return the distinct wordings of base tokens `[low, high)` and their holders."""
        rows = self.rows
        found: dict[Tokens, Holders] = {}
        parts: dict[int, list[Edit]] = {}  # of rows that reword a part of the window only
        for start, end, row, edit in self.spans[first:last]:
            if start == low and end == high:
                words, holders = edit[2], rows[row][1]
                found[words] = found[words] | holders if words in found else holders
            elif row in parts:
                parts[row].append(edit)
            else:
                parts[row] = [edit]
        tokens = self.base.tokens
        for row, edits in parts.items():
            made: list[str] = []
            at = low
            for start, end, new in edits:
                made += tokens[at:start]
                made += new
                at = end
            made += tokens[at:high]
            words, holders = tuple(made), rows[row][1]
            found[words] = found[words] | holders if words in found else holders
        return found

    def _made_by(self, low: int, high: int) -> dict[Tokens, tuple[Edit, ...]]:
        """Return which edits of base tokens `[low, high)`, counted from `low`, make which wording.

        Left out are wordings that keep nothing of the base.
        """
        first = bisect_left(self.spans, (low,))
        last = bisect_left(self.spans, (high + 1,))
        edits_of: dict[int, list[Edit]] = {}
        for start, end, row, edit in self.spans[first:last]:
            if start > low or end < high:
                edits_of.setdefault(row, []).append(Edit(start - low, end - low, edit[2]))
        tokens = self.base.tokens[low:high]
        return {tuple(apply(tokens, edits)): tuple(edits) for edits in edits_of.values()}

    def _evened(
        self,
        clusters: Sequence[_Cluster],
        parts: Sequence[tuple[int, int]] | None,
        chosen: list[_Window],
    ) -> list[_Window]:
        """Widen to the left every window whose wordings start with different spaces.

        "[shall] [, if asked, shall]" becomes "[Parties shall] [Parties, if asked,
        shall]". A window that meets the one before it is joined with it.
        `parts` says which clusters each window takes in, None that it is one each.
        """
        tokens = self.base.tokens
        uneven_at = [
            k
            for k, (low, high, found) in enumerate(chosen)
            if low and self._is_uneven(tokens[low] if low < high else "", found)
        ]
        if not uneven_at:
            return chosen
        of = parts if parts is not None else [(k, k + 1) for k in range(len(chosen))]
        done = chosen[: uneven_at[0]]
        ranges = list(of[: uneven_at[0]])
        for window, (first, last) in zip(chosen[len(done) :], of[len(done) :], strict=True):
            low, high, found = window
            while low > 0 and self._is_uneven(tokens[low] if low < high else "", found):
                start = widen(left_of(tokens, low), high, self.base.spans)[0]
                if done and start <= done[-1][1]:
                    first, _ = ranges.pop()
                    low = min(start, done.pop()[0])
                else:
                    low = start
                found = self._wordings(low, high, clusters[first][2], clusters[last - 1][3])
            done.append((low, high, found))
            ranges.append((first, last))
        return done

    def _is_uneven(self, first: str, found: dict[Tokens, Holders] | _Span) -> bool:
        """Tell whether the base's first token here ("" for none) and the wordings begin unlike."""
        plain = first[:1] in _PLAIN_STARTS
        if isinstance(found, tuple):
            words = found[3][2]
            if plain and (not words or words[0][0] == " "):
                return False
            found = {words: self.rows[found[2]][1]}
        elif plain:
            for words in found:
                if words and words[0][0] != " ":
                    break
            else:
                return False
        spaces = {space_of(words[0]) for words in found if words}
        if first and (self.draft or self.everyone.difference(*found.values())):
            spaces.add(space_of(first))
        return len(spaces) > 1 and uneven(spaces)

    def _is_quiet(self, low: int, high: int, found: Mapping[Tokens, Holders]) -> bool:
        """Tell whether one wording alone is agreed, or the draft's but for typography."""
        ((words, holders),) = found.items()
        if self.unanimity and holders == self.everyone:
            return True
        if self.plain or len(words) != high - low:
            return False
        return keys(words) == keys(self.base.tokens[low:high])

    # --- one place -------------------------------------------------------------------------------

    def _place(self, low: int, high: int, found: dict[Tokens, Holders]) -> Place:
        """Make the variation of one window."""
        old = tuple(self.base.tokens[low:high])
        held = all_but(self.everyone, NOBODY.union(*found.values()))
        if old in found:  # an edit that a merged window undid
            found = dict(found)
            held = held | found.pop(old)
        long = len([1 for words in (old, *found) if len(words) >= NEST_TOKENS])
        if self.plain and self.draft and (long < 2 or not 1 < len(found) < NEST_LIMIT):
            return self._listed(old, held, found)
        groups = pool(old, held, found, draft=self.draft, plain=self.plain)
        if len(groups) == 1:
            return Place(surface_choices(groups[0]), Nature.TYPOGRAPHY)
        terms = self.base.terms
        if self.unanimity and len(groups) == 2 and not groups[0].holders:
            return Place(tuple([choice_of(group, terms) for group in groups]), _CONSENSUS)
        nested = long > 1 and len(groups) > 2 and self.depth < NEST_DEPTH
        nest = self._nest(low, groups) if nested else None
        choices = nest or [choice_of(group, terms) for group in groups]
        choices.sort(key=_in_order)
        return Place(tuple(choices), _DISPUTE)

    def _listed(self, old: Tokens, held: Holders, found: Mapping[Tokens, Holders]) -> Place:
        """List the draft's words and the others, where no two are the same or much alike."""
        choices = [
            plain_choice("".join(words), holders, False, len(words))
            for words, holders in found.items()
        ]
        if len(choices) > 1:
            choices.sort(key=_by_words)
        agreed = self.unanimity and not held and len(choices) == 1
        first = plain_choice("".join(old), held, True, len(old))
        return Place((first, *choices), _CONSENSUS if agreed else _DISPUTE)

    # --- three wordings and more -----------------------------------------------------------------

    def _nest(self, low: int, groups: list[Group]) -> list[Choice] | None:
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
                choice = self._nested(first, alike, low)
                if choice is not None:
                    choices.append(choice)
                    rest = [g for g in rest[1:] if g not in alike]
        others = [g for g in rest if not g.base and len(g.shown) >= NEST_TOKENS]
        if len(others) >= 2 and (choices or len(rest) > len(others) or len(others) > 2):
            center, like = medoid(others)
            alike = [g for g, found in zip(others, like, strict=True) if found >= NEST_LIKENESS]
            alike.remove(center)
            if alike and (choices or len(alike) + 1 < len(rest)):
                choice = self._nested(center, alike, low)
                if choice is not None:
                    choices.append(choice)
                    rest = [g for g in rest if g is not center and g not in alike]
        if not choices:
            return None
        choices.extend([choice_of(g, self.base.terms) for g in rest])
        return choices

    def _nested(self, center: Group, alike: list[Group], low: int) -> Choice | None:
        """Draw a wording and those like it as one alternative; None where that reads no better."""
        shown = center.shown
        # What the parties wrote they wrote against the draft's words.
        own = self._made_by(low, low + len(shown)) if center.base else {}
        if len(alike) == 1 == len(center.surfaces):
            (other,) = alike
            edits = own.get(other.shown)
            if edits is not None and not may_save(shown, edits):
                return None
            # What one other wording can save is no more than the words that the two share.
            if edits is None and share_few(shown, other.shown):
                return None
        base = Words("".join(shown), self.base.terms, tokens=shown)
        variants: dict[tuple[Edit, ...], Holders] = {}
        for group in [center, *alike]:
            for words, holders in group.surfaces:
                if words == shown:
                    continue
                key = own.get(words) or difference_of_tokens(base, words)
                known = variants.get(key)
                variants[key] = holders if known is None else known | holders
        everybody = center.holders.union(*variants.values())
        if len(variants) == 1 and not may_save(shown, *variants):
            return None
        compilation = _Compilation(
            base, variants, everybody, center.base, False, self.depth + 1, self.plain
        )
        content = compilation.content()
        flat = len(shown) + sum([len(g.shown) for g in alike])
        inner = len([1 for item in content if not isinstance(item, str)])
        saved = flat - compilation.size
        if len(content) == inner or inner > 3 or saved < BRACKET_PRICE * inner:
            return None
        wording = min(["".join(g.shown) for g in [center, *alike]])
        return Choice(content, everybody, center.base, wording, compilation.size)


# Members of an enumeration are slow to look up, and these are asked for at every place.
_DISPUTE, _CONSENSUS = Nature.DISPUTE, Nature.CONSENSUS
_PLAIN_STARTS = frozenset(("", " "))
_SHORT = 6  # bracketed tokens below which a passage is never redrawn as whole wordings


_by_words = attrgetter("wording")


def _in_order(choice: Choice) -> tuple[bool, str]:
    return not choice.base, choice.wording


def _is_choice(place: Place) -> bool:
    """Tell whether a reader chooses between words here, not only whether to have them."""
    return len([1 for choice in place.choices if choice.content]) > 1


def _clusters(spans: Sequence[_Span]) -> list[_Cluster]:
    """Sweep all edits from left to right; those that overlap or touch belong together.

    Touching must join: otherwise the order of an insertion and its neighbour's
    replacement would be a guess.
    """
    clusters: list[_Cluster] = []
    low, high, first = spans[0][0], spans[0][1], 0
    for k, (start, end, _, _) in enumerate(spans):
        if start > high:
            clusters.append((low, high, first, k))
            low, high, first = start, end, k
        elif end > high:
            high = end
    clusters.append((low, high, first, len(spans)))
    return clusters


def _close(clusters: Sequence[_Cluster]) -> dict[int, list[int]]:
    """Return for the last cluster of each window worth building where the window may start.

    Every wording of every part stands in some wording of the whole, and the
    gaps are read at least twice, in the base and in one other wording: so a
    window can be cheaper than its parts only where its gaps take less than
    the brackets saved. Starts are in descending order.
    """
    over = [2 * (two[0] - one[1]) - BRACKET_PRICE for one, two in pairwise(clusters)]
    found: dict[int, list[int]] = {}
    if not over or min(over) >= 0:
        return found
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
