"""Read every bracket of a tree: single brackets first, then neighbours, then spans.

The order of the questions is the contract (see `docs/algorithms/parse.md`):
literal, editorial pair, link, blank, placeholder, editorial, citation,
footnote mark, attributed, option, member of a group, provision, optional.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from plenipo.brackets.wild import kinds, slots
from plenipo.brackets.wild.heads import LONGEST, read_head
from plenipo.brackets.wild.model import (
    Bracket,
    BracketKind,
    Group,
    Head,
    Reading,
    Settings,
    WildBlock,
)
from plenipo.brackets.wild.options import option_head
from plenipo.brackets.wild.registry import Registry
from plenipo.brackets.wild.tree import Pair

_BESIDE = 200  # code points that may stand between two brackets of one group
_EDGE = re.compile(r"[\s*_\"“”.;:,]*(?:\[?\^?\d{0,3}\]?)?[\s.;:,*_]*\Z")
_CAPITAL_HEAD = re.compile(r"[\s*_\"“]*(?:[^\Wa-z_]|[A-Z])")


@dataclass(slots=True)
class _Draft:
    """A bracket while it is being understood."""

    kind: BracketKind | None = None
    head: Head | None = None
    parts: tuple[tuple[int, int], ...] = ()
    readings: tuple[Reading, ...] = ()
    decided: bool = True


def classify(
    text: str,
    pairs: Sequence[Pair],
    blocks: Sequence[WildBlock],
    *,
    literals: frozenset[int],
    registry: Registry,
    settings: Settings,
) -> tuple[tuple[Bracket, ...], tuple[Group, ...]]:
    """Return the brackets of `text` with what they are, and the groups they make.

    `literals` are offsets of strays that were closed at once. Cost: linear in
    the text for each level of nesting that is looked at, which is one: words
    are read up to the first bracket inside.
    """
    work = _Work(text, pairs, blocks, registry, settings, literals)
    work.singles()
    groups = work.groups()
    work.rest()
    brackets = tuple(
        Bracket(
            pair.start,
            pair.end,
            pair.parent,
            pair.depth,
            draft.kind or BracketKind.OPTIONAL,
            draft.head,
            draft.parts,
            draft.readings,
            draft.decided,
        )
        for pair, draft in zip(pairs, work.drafts, strict=True)
    )
    return brackets, groups


class _Work:
    """The state of one classification."""

    def __init__(
        self,
        text: str,
        pairs: Sequence[Pair],
        blocks: Sequence[WildBlock],
        registry: Registry,
        settings: Settings,
        literals: frozenset[int],
    ) -> None:
        self.text = text
        self.pairs = pairs
        self.blocks = blocks
        self.registry = registry
        self.settings = settings
        self.literals = literals
        self.drafts = [_Draft() for _ in pairs]
        self.starts = [block.start for block in blocks]
        self.labels = kinds.references(text) if settings.markdown else frozenset()
        self.children: list[list[int]] = [[] for _ in pairs]
        self.scores: dict[tuple[str, str, str], float] = {}
        self.roots: list[int] = []
        for index, pair in enumerate(pairs):
            (self.children[pair.parent] if pair.parent >= 0 else self.roots).append(index)

    def block(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    # ------------------------------------------------------------ one by one

    def singles(self) -> None:
        for index, pair in enumerate(self.pairs):
            draft = self.drafts[index]
            flat = not self.children[index]
            if pair.start in self.literals or pair.end - 1 in self.literals:
                draft.kind = BracketKind.LITERAL
            elif pair.note:
                inner = self.text[pair.start + 1 : min(pair.end - 1, pair.start + kinds.SHORT)]
                placeholder = kinds.is_placeholder(inner)
                draft.kind = BracketKind.PLACEHOLDER if placeholder else BracketKind.EDITORIAL
            else:
                draft.kind = self._markdown(pair, flat=flat) or self._plain(pair, draft, flat=flat)
            if draft.kind is None:
                self._attributed(index, draft, flat=flat)

    def _markdown(self, pair: Pair, *, flat: bool) -> BracketKind | None:
        if not self.settings.markdown:
            return None
        after = self.text[pair.end : pair.end + 1]
        if after == "(" and kinds.LINK_TARGET.match(self.text, pair.end):
            return BracketKind.LINK
        inner = self.text[pair.start + 1 : min(pair.end - 1, pair.start + kinds.SHORT)]
        if inner.startswith("^") and flat and len(inner) < 60 and " " not in inner:
            return BracketKind.FOOTNOTE
        if not self.labels:
            return None
        if after == "[":
            close = self.text.find("]", pair.end + 1, pair.end + kinds.SHORT)
            if close > 0 and self.text[pair.end + 1 : close].lower() in self.labels:
                return BracketKind.LINK
        return BracketKind.LINK if flat and inner.lower() in self.labels else None

    def _plain(self, pair: Pair, draft: _Draft, *, flat: bool) -> BracketKind | None:
        start, end = pair.start + 1, pair.end - 1
        window = self.text[start : min(end, start + kinds.SHORT)]
        if flat and end - start < kinds.SHORT:
            if kinds.is_blank(window):
                return BracketKind.BLANK
            if kinds.is_citation(window):
                return BracketKind.CITATION
            draft.readings = kinds.number_readings(
                window,
                before=self.text[max(0, pair.start - 32) : pair.start],
                after=self.text[pair.end : pair.end + 32],
            )
        if kinds.is_placeholder(window):
            return BracketKind.PLACEHOLDER
        if kinds.is_editorial(window):
            return BracketKind.EDITORIAL
        return None

    def _attributed(self, index: int, draft: _Draft, *, flat: bool) -> None:
        pair = self.pairs[index]
        start, end = pair.start + 1, pair.end - 1
        stop = end if flat else self.pairs[self.children[index][0]].start
        if _CAPITAL_HEAD.match(self.text, start, stop) is None:
            return
        window = self.text[start : min(stop, start + LONGEST)]
        if option_head(self.text, start, end) is not None:
            draft.kind = BracketKind.OPTION
            return
        whole = stop == end and end - start <= LONGEST
        head = read_head(window, registry=self.registry, whole=whole)
        if head is not None:
            draft.kind, draft.head, draft.readings = BracketKind.ATTRIBUTED, head, ()

    # ------------------------------------------------------------ neighbours

    def groups(self) -> tuple[Group, ...]:
        found: list[Group] = []
        for siblings in (self.roots, *self.children):
            for run in self._runs(siblings):
                found += self._run(run)
        found.sort(key=lambda group: (group.start, group.end, not group.exclusive))
        return tuple(found)

    def _joinable(self, index: int) -> str:
        """Say with what a bracket can share a place: "words", "heads", or "" for nothing."""
        draft = self.drafts[index]
        inner = self.text[self.pairs[index].start + 1 : self.pairs[index].end - 1]
        if draft.kind is None:
            # "[ 13 ]" is a footnote mark in dispute, "[4][2]" a choice between numbers.
            padded = bool(draft.readings) and inner != inner.strip()
            return "" if padded and draft.readings[0].name == "footnote" else "words"
        if draft.kind is BracketKind.ATTRIBUTED:
            return "heads"
        return "words" if draft.kind is BracketKind.BLANK and inner in ("x", "X") else ""

    def _runs(self, siblings: Sequence[int]) -> list[list[int]]:
        """Divide siblings into runs of neighbours with nothing but separators between."""
        runs: list[list[int]] = []
        previous = -1
        for index in siblings:
            joins = self._joinable(index)
            if not joins:
                previous = -1
                continue
            if previous >= 0 and joins == self._joinable(previous) and self._touch(previous, index):
                runs[-1].append(index)
            else:
                runs.append([index])
            previous = index
        return [run for run in runs if len(run) > 1]

    def _between(self, left: int, right: int) -> str:
        return self.text[self.pairs[left].end : self.pairs[right].start]

    def _touch(self, left: int, right: int) -> bool:
        start, end = self.pairs[left].end, self.pairs[right].start
        if end - start > _BESIDE or self.block(start - 1) != self.block(end):
            return False
        return slots.separator_score(self._between(left, right)) is not None

    def _run(self, run: list[int]) -> list[Group]:
        if self.drafts[run[0]].kind is BracketKind.ATTRIBUTED:
            return self._heads_run(run)
        between = [self._between(a, b) for a, b in pairwise(run)]
        tight = [not b for b in between]
        mixed = any(tight) and not all(tight)
        scores: list[float] = []
        for left, right, gap in zip(run, run[1:], between, strict=False):
            score = self._score(self._inner(left), self._inner(right), gap)
            # In a row of "[a][b] [c][d]" the space parts two places.
            if mixed and gap and not gap.strip() and score < 0.9:
                score = max(0.02, score - 0.2)
            scores.append(score)
        return self._clusters(run, scores)

    def _score(self, left: str, right: str, gap: str) -> float:
        # Drafts repeat the same pair hundreds of times.
        known = self.scores.get((left, right, gap))
        if known is None:
            known = self.scores[left, right, gap] = slots.pair_score(left, right, between=gap)
        return known

    def _clusters(self, run: list[int], scores: list[float]) -> list[Group]:
        """Join what scores say belongs together; report what they leave open."""
        found: list[Group] = []
        at = 0
        for joined in (True, False):
            at = 0
            while at < len(scores):
                stop = at
                while stop < len(scores) and _link(scores[stop]) is joined:
                    stop += 1
                if stop > at and (joined or _link(scores[at]) is False):
                    score = min(scores[at:stop]) if joined else sum(scores[at:stop]) / (stop - at)
                    found.append(self._group(run[at : stop + 1], score, exclusive=joined))
                at = max(stop, at + 1)
        return found

    def _group(self, members: list[int], score: float, *, exclusive: bool) -> Group:
        readings = slots.group_readings(score)
        if exclusive:
            for index in members:
                draft = self.drafts[index]
                draft.readings = ()
                if draft.kind is None:
                    draft.kind = BracketKind.MEMBER
        first, last = self.pairs[members[0]], self.pairs[members[-1]]
        return Group(
            tuple(members),
            first.start,
            last.end,
            readings,
            decided=exclusive,
            exclusive=exclusive,
        )

    def _heads_run(self, run: list[int]) -> list[Group]:
        """Attributed neighbours share a place unless one party wants both texts."""
        heads = [head for i in run if (head := self.drafts[i].head) is not None]
        seen: set[str] = set()
        clash = False
        for head in heads:
            clash = clash or bool(seen & head.holders)
            seen |= head.holders
        silent = any(not head.holders and not head.opponents for head in heads)
        score = 0.2 if clash or silent else 0.9
        if score < 0.5:
            return []
        return [self._group(run, score, exclusive=True)]

    def _inner(self, index: int) -> str:
        pair = self.pairs[index]
        start, end = pair.start + 1, pair.end - 1
        if end - start <= 400:
            return self.text[start:end]
        return self.text[start : start + 200] + " " + self.text[end - 200 : end]

    # ------------------------------------------------------------ what is left

    def rest(self) -> None:
        for index, pair in enumerate(self.pairs):
            draft = self.drafts[index]
            if draft.kind is not None:
                continue
            if draft.readings:
                draft.decided = slots.is_decided(draft.readings)
                best = draft.readings[0].name if draft.decided else "optional"
                draft.kind = kinds.KIND_OF_READING[best]
            elif self._spans(pair):
                draft.kind = BracketKind.PROVISION
            else:
                draft.kind = BracketKind.OPTIONAL
                if not self.children[index]:
                    self._inline(pair, draft)

    def _inline(self, pair: Pair, draft: _Draft) -> None:
        """Look for wordings inside one bracket: "[a / b]", "[a or b]"."""
        if pair.end - pair.start > kinds.SHORT + 2:
            return
        parts, score = slots.inline_parts(self.text[pair.start + 1 : pair.end - 1])
        if not parts or score <= 0.35:
            return
        draft.readings = slots.group_readings(score, otherwise="optional")
        draft.decided = slots.is_decided(draft.readings)
        if draft.decided:
            draft.kind = BracketKind.MEMBER
            shift = pair.start + 1
            draft.parts = tuple((start + shift, end + shift) for start, end in parts)

    def _spans(self, pair: Pair) -> bool:
        """Say whether a bracket is around a whole block, or goes over the end of one."""
        first, last = self.block(pair.start), self.block(pair.end - 1)
        if first < 0:
            return False
        own = [
            i
            for i in range(first + 1, min(last, first + 40) + 1)
            if not self.blocks[i].furniture and not self.blocks[i].continued
        ]
        if own:
            return True
        block = self.blocks[first]
        if block.start <= pair.start and pair.end <= block.content:
            return True
        lead = self.text[block.content : pair.start] if pair.start > block.content else ""
        if len(lead) > 8 or lead.strip('*_"“[ \n'):
            return False
        rest = self.blocks[last]
        tail = self.text[pair.end : rest.end]
        return len(tail) <= 12 and _EDGE.match(tail.replace("]", "")) is not None


def _link(score: float) -> bool | None:
    """True joins, None parts, False leaves it open."""
    if score >= 0.5 + slots.GAP / 2 - 1e-9:
        return True
    return None if score <= 0.5 - slots.GAP / 2 + 1e-9 else False
