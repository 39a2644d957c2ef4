"""Compile whole documents: provisions put in, left out, moved, split, merged and reworded.

Documents are taken one at a time: of each, only what differs from the base is
kept, so memory holds the base, one document and the differences. The rolling
text is then made from the set of distinct wordings of every block, whoever
holds them and in whatever order they came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from plenipo.brackets.compile import compile_words
from plenipo.brackets.insertions import Wordings, medoid, merge_runs
from plenipo.brackets.model import (
    Alternative,
    Nature,
    Party,
    Passage,
    Rolling,
    Segments,
    Variation,
)
from plenipo.brackets.notation import join
from plenipo.brackets.places import (
    NOBODY,
    Content,
    Holders,
    Place,
    optional,
    plain_choice,
    settle,
)
from plenipo.instrument.align import Base, Pair, align_in_runs
from plenipo.instrument.labels import parse_label, split_label
from plenipo.instrument.model import Instrument, Kind, UnitId
from plenipo.text.difference import Edit, Words, difference


class Compiler:
    """Takes the base, then each party's document, and makes the rolling text.

    `ids` hands out ids for provisions that the base does not have. `terms` are
    the defined terms of several words, which brackets must not cut.
    """

    def __init__(
        self,
        base: Instrument,
        *,
        ids: Callable[[], str],
        terms: Iterable[str] = (),
    ) -> None:
        self.base = base
        self.ids = ids
        self.terms = tuple(sorted(set(terms)))
        self._units = base.units
        self._index = Base([u.text for u in base.units], [len(u.label) for u in base.units])
        self._parties: set[Party] = set()
        self._changes: dict[int, Wordings] = {}
        self._deleted: dict[int, Holders] = {}
        self._runs: dict[int, dict[tuple[str, ...], Holders]] = {}
        self._merges: dict[tuple[int, int], Wordings] = {}
        self._moves: list[tuple[int, int, str, Party]] = []  # base index, gap, text, party
        self._kinds: dict[str, tuple[Kind, int]] = {}  # of the texts that moved

    def add(self, party: Party, texts: Sequence[str]) -> None:
        """Take one party's document: the texts of its blocks in order.

        Raises `ValueError` when the party has given a document already.
        """
        if party in self._parties:
            raise ValueError(f"{party} has given its wording already")
        self._parties.add(party)
        me = frozenset((party,))
        alignment = align_in_runs(self._index, texts)
        at_i = at_j = 0
        gap_of: dict[int, int] = {}
        end = Pair(len(self._units), len(texts), len(self._units), len(texts))
        for pair in (*alignment.pairs, end):
            for i in range(at_i, pair.i):
                self._deleted[i] = self._deleted.get(i, NOBODY) | me
            if pair.j > at_j:
                run = tuple(texts[at_j : pair.j])
                _hold(self._runs.setdefault(pair.i, {}), run, me)
                if alignment.moves:
                    gap_of.update((j, pair.i) for j in range(at_j, pair.j))
            old, new = pair.i_end - pair.i, pair.j_end - pair.j
            if old == 1:
                text = texts[pair.j] if new == 1 else "\n\n".join(texts[pair.j : pair.j_end])
                if text != self._units[pair.i].text:
                    _hold(self._changes.setdefault(pair.i, {}), text, me)
            elif old > 1 == new:
                _hold(self._merges.setdefault((pair.i, pair.i_end), {}), texts[pair.j], me)
            at_i, at_j = pair.i_end, pair.j_end
        for i, j in alignment.moves:
            self._moves.append((i, gap_of[j], texts[j], party))

    def rolling(self) -> Rolling:
        """Make the rolling text of what was added.

        Cost: linear in the base's blocks plus, for every block in dispute, what
        `compile_words` costs.
        """
        everyone = frozenset(self._parties)
        passages: list[Passage] = []
        new_ids: dict[tuple[int, str], str] = {}
        spans = self._spans()
        inside: set[int] = set()
        for low, high in spans.values():
            inside.update(range(low + 1, high))
        moves = sorted(self._moves, reverse=True)  # of several at one place the first by index
        self._kinds = {t: (self._units[i].kind, self._units[i].depth) for i, _, t, _ in moves}
        sources = {i: (gap, text) for i, gap, text, _ in moves}
        i, count = 0, len(self._units)
        while i <= count:
            if i in self._runs and i not in inside:
                passages.extend(self._inserted(i, self._runs[i], everyone, new_ids, passages))
            if i == count:
                break
            low, high = spans.get(i, (i, i + 1))
            if high - low == 1:
                passages.append(self._own(i, everyone))
            else:
                passages.append(self._spanned(low, high, everyone))
            i = high
        parties = tuple(sorted(everyone))
        passages = _linked(passages, sources, new_ids, [u.id for u in self._units])
        return Rolling(parties, tuple(passages), self.base.title)

    def _own(self, i: int, everyone: Holders) -> Passage:
        unit = self._units[i]
        wordings = self._changes.get(i)
        deleted = self._deleted.get(i, NOBODY)
        if wordings is None and not deleted:
            lead, body = _plain(unit.text, len(unit.label))
            return Passage(unit.id, unit.kind, unit.depth, unit.label, lead, body)
        lead, body = compile_block(
            unit.text,
            wordings or {},
            label_length=len(unit.label),
            everyone=everyone,
            absent=deleted,
            terms=self.terms,
        )
        return Passage(unit.id, unit.kind, unit.depth, unit.label, lead, body)

    def _spans(self) -> dict[int, tuple[int, int]]:
        """Return base ranges that some party made one block of, joined where they overlap."""
        spans: list[tuple[int, int]] = []
        for low, high in sorted(self._merges):
            if spans and low < spans[-1][1]:
                spans[-1] = (spans[-1][0], max(high, spans[-1][1]))
            else:
                spans.append((low, high))
        return {low: (low, high) for low, high in spans}

    def _spanned(self, low: int, high: int, everyone: Holders) -> Passage:
        """Make one passage of base blocks `[low, high)`, because somebody merged them.

        Every other party's text of it is what it has in that range, block by
        block, its own insertions between them included.
        """
        units = self._units[low:high]
        base_text = "\n\n".join(u.text for u in units)
        parts: dict[Party, list[tuple[int, str]]] = {}
        for party in everyone:
            parts[party] = [(2 * i, self._units[i].text) for i in range(low, high)]
        for i in range(low, high):
            for text, holders in self._changes.get(i, {}).items():
                for party in holders:
                    parts[party] = [p if p[0] != 2 * i else (2 * i, text) for p in parts[party]]
            for party in self._deleted.get(i, NOBODY):
                parts[party] = [p for p in parts[party] if p[0] != 2 * i]
            for run, holders in self._runs.get(i, {}).items() if i > low else ():
                for party in holders:
                    parts[party].append((2 * i - 1, "\n\n".join(run)))
        for (first, last), wordings in self._merges.items():
            if low <= first and last <= high:
                for text, holders in wordings.items():
                    for party in holders:
                        kept = [p for p in parts[party] if not 2 * first <= p[0] < 2 * last - 1]
                        parts[party] = [*kept, (2 * first, text)]
        wordings_of: Wordings = {}
        absent = NOBODY
        for party, rows in parts.items():
            text = "\n\n".join(text for _, text in sorted(rows))
            if not text:
                absent = absent | {party}
            elif text != base_text:
                _hold(wordings_of, text, frozenset((party,)))
        first_unit = units[0]
        lead, body = compile_block(
            base_text,
            wordings_of,
            label_length=len(first_unit.label),
            everyone=everyone,
            absent=absent,
            terms=self.terms,
        )
        return Passage(
            first_unit.id,
            first_unit.kind,
            first_unit.depth,
            first_unit.label,
            lead,
            body,
            split_of=tuple(u.id for u in units),
        )

    def _inserted(
        self,
        gap: int,
        runs: Mapping[tuple[str, ...], Holders],
        everyone: Holders,
        new_ids: dict[tuple[int, str], str],
        before: Sequence[Passage],
    ) -> list[Passage]:
        result: list[Passage] = []
        for wordings in merge_runs(runs):
            identity = self.ids()
            for text in wordings:
                new_ids.setdefault((gap, text), identity)
            present = NOBODY.union(*wordings.values())
            center = medoid(wordings)
            others = {text: held for text, held in wordings.items() if text != center}
            label = center[: split_label(center)]
            lead, body = compile_block(
                center,
                others,
                label_length=len(label),
                everyone=present,
                absent=everyone - present,
                base_absent=True,
                terms=self.terms,
            )
            kind, depth = _kind_of(label, center, [*before, *result])
            moved = next((self._kinds[t] for t in wordings if t in self._kinds), None)
            if moved is not None:
                kind, depth = moved
            result.append(Passage(UnitId(identity), kind, depth, label, lead, body))
        return result


_Key = TypeVar("_Key", str, tuple[str, ...])


def _hold(wordings: dict[_Key, Holders], key: _Key, holders: Holders) -> None:
    known = wordings.get(key)
    wordings[key] = holders if known is None else known | holders


def _cut(text: str, label_length: int) -> int:
    """Return where the words after the label begin, the space between passed over."""
    return len(text) - len(text[label_length:].lstrip())


def compile_block(
    base: str,
    wordings: Mapping[str, Holders],
    *,
    label_length: int,
    everyone: Holders,
    absent: Holders = NOBODY,
    base_absent: bool = False,
    terms: Sequence[str] = (),
) -> tuple[Segments, Segments]:
    """Compile one block: its label, its words, and who has it at all.

    `wordings` maps texts other than `base` to their holders; `absent` are the
    parties without the block. Whoever of `everyone` is in neither holds `base`.
    With `base_absent` the draft has no such block: then `everyone` are those
    who have it, and `base` is the wording that the others are compared with.
    Returns lead and body as `Passage` wants them.
    """
    present = everyone - absent if absent and not base_absent else everyone
    whole_base = not base_absent
    if not wordings:
        lead, body = _plain(base, label_length)
    else:
        unanimity = whole_base and not absent and len(everyone) > 1
        words = _Setting(present, whole_base, unanimity, terms)
        lead, body = _worded(base, wordings, label_length, words)
    if not absent and not base_absent:
        return lead, body
    inner = Alternative(body, present, whole_base)
    outer = Alternative((), absent, not whole_base)
    alternatives = (inner, outer) if whole_base else (outer, inner)
    unanimous = absent == everyone if whole_base else not absent
    several = len(everyone | absent) > 1
    nature = Nature.CONSENSUS if unanimous and several else Nature.DISPUTE
    return lead, (Variation(alternatives, nature),)


def _plain(text: str, label_length: int) -> tuple[Segments, Segments]:
    cut = _cut(text, label_length)
    if not label_length or cut == len(text):
        return (), (text,)
    return (text[:cut],), (text[cut:],)


class _Setting(NamedTuple):
    """What holds for every wording of one block."""

    everyone: Holders  # who has the block
    draft: bool
    unanimity: bool
    terms: Sequence[str]


def _worded(
    base: str,
    wordings: Mapping[str, Holders],
    label_length: int,
    setting: _Setting,
) -> tuple[Segments, Segments]:
    old = _Labelled.of(base, label_length)
    rows = [(_Labelled.of(text, split_label(text)), held) for text, held in wordings.items()]
    labels: dict[str, Holders] = {old.label: setting.everyone}
    gapped, gaps = labels, {old.gap}
    if any(row.label != old.label or row.gap != old.gap for row, _ in rows):
        retained = setting.everyone.difference(*wordings.values())
        labels = {old.label: retained}
        gapped = {old.label + old.gap: retained}
        for row, holders in rows:
            gaps.add(row.gap)
            _hold(labels, row.label, holders)
            _hold(gapped, row.label + row.gap, holders)
    bare = [not row.rest for row in (old, *(row for row, _ in rows))]
    if all(bare):
        return (), settle((_numbering(labels, old.label, setting.draft),))
    told_apart = None
    if not any(bare) and (len(gaps) == 1 or len(labels) > 1):
        # Where the space after the label is not the same for everybody it goes with the label.
        gap = old.gap if len(gaps) == 1 else None
        told_apart = _label_and_words(old, rows, gapped if gap is None else labels, gap, setting)
    if told_apart is not None:
        return told_apart
    # The label cannot be told apart from the words for everybody: compare both as one.
    content = _contents(base, [(row.text, held) for row, held in rows], " ", setting)
    return (), settle(content, start=" ")


def _label_and_words(
    old: _Labelled,
    rows: Sequence[tuple[_Labelled, Holders]],
    labels: Mapping[str, Holders],
    gap: str | None,
    setting: _Setting,
) -> tuple[Segments, Segments] | None:
    """Compile labels and words apart; None where somebody's words would keep a stray space.

    `gap` is the space after the label, None where `labels` hold it themselves.
    """
    numbered = any(labels)
    space = " " if gap is None or not numbered else gap
    content = _contents(old.rest, [(row.rest, held) for row, held in rows], space, setting)
    if not numbered:
        return (), settle(content, start=space)
    opening = content[0]
    if isinstance(opening, Place) and any(optional(c.content) for c in opening.choices):
        if gap is None:
            return None
        gap = space = ""  # optional words right after a label carry their own space
    body = settle(content, start=space)
    shown = old.label + (old.gap if gap is None else "")
    lead = settle((_numbering(labels, shown, setting.draft),)) if len(labels) > 1 else (old.label,)
    return join(lead, (gap or "",)), body


class _Labelled(NamedTuple):
    """A block's text, its label as typed, the space after it, and the rest."""

    text: str
    label: str
    gap: str
    rest: str

    @classmethod
    def of(cls, text: str, label_length: int) -> _Labelled:
        rest = text[label_length:].lstrip()
        gap = text[label_length : len(text) - len(rest)]
        return cls(text, text[:label_length], gap, rest)


def _contents(
    base: str, rows: Iterable[tuple[str, Holders]], space: str, setting: _Setting
) -> Content:
    """Compile wordings that all start with `space` once it is put in front."""
    words = Words(space + base, setting.terms)
    variants: dict[tuple[Edit, ...], Holders] = {}
    for text, holders in rows:
        edits = difference(words, space + text)
        if edits:
            known = variants.get(edits)
            variants[edits] = holders if known is None else known | holders
    return compile_words(
        words,
        variants,
        everyone=setting.everyone,
        draft=setting.draft,
        unanimity=setting.unanimity,
    )


def _numbering(labels: Mapping[str, Holders], base_label: str, draft: bool) -> Place:
    """Make the quiet variation of numbers as typed."""
    shown = base_label if draft else min(labels)
    order = sorted(labels, key=lambda label: (label != shown, label))
    return Place(
        tuple(
            plain_choice(label, labels[label], draft and label == base_label, 1) for label in order
        ),
        Nature.NUMBERING,
    )


_HEADED = frozenset({Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE, Kind.ANNEX})
_HEADING_LENGTH = 80  # code points; a longer block without a full stop is text, not a heading

_KIND_OF_FAMILY = {
    "part": Kind.PART,
    "title": Kind.PART,
    "book": Kind.PART,
    "chapter": Kind.CHAPTER,
    "section": Kind.SECTION,
    "subsection": Kind.SECTION,
    "article": Kind.ARTICLE,
    "rule": Kind.ARTICLE,
    "annex": Kind.ANNEX,
    "protocol": Kind.ANNEX,
    "appendix": Kind.ANNEX,
    "schedule": Kind.ANNEX,
    "paragraph": Kind.PARAGRAPH,
    "point": Kind.POINT,
    "bullet": Kind.POINT,
}


def _kind_of(label: str, text: str, before: Sequence[Passage]) -> tuple[Kind, int]:
    """Say what a new block is: by its label, else by what it follows."""
    parsed = parse_label(label) if label else None
    if parsed is not None:
        kind = _KIND_OF_FAMILY[parsed.family.value]
        like = next((p for p in reversed(before) if p.kind is kind), None)
        if like is not None:
            return kind, like.depth
        above = next((p for p in reversed(before) if p.kind is Kind.ARTICLE), None)
        under = above.depth + 1 if above is not None else 1
        return kind, under if kind in (Kind.PARAGRAPH, Kind.POINT) else 1
    if not before:
        return Kind.PARAGRAPH, 0
    last = before[-1]
    if last.kind in (Kind.RECITAL, Kind.CELL, Kind.FOOTNOTE, Kind.SIGNATURE):
        return last.kind, last.depth
    if last.kind in _HEADED and len(text) <= _HEADING_LENGTH and text[-1:].isalnum():
        return Kind.HEADING, last.depth
    if last.kind in _HEADED or last.kind is Kind.HEADING:
        return Kind.BODY, last.depth
    return Kind.PARAGRAPH, last.depth


def _linked(
    passages: list[Passage],
    sources: Mapping[int, tuple[int, str]],
    new_ids: Mapping[tuple[int, str], str],
    base_ids: Sequence[str],
) -> list[Passage]:
    """Tie the two ends of every move together."""
    if not sources:
        return passages
    to: dict[str, str] = {}
    for i, place in sources.items():
        target = new_ids.get(place)
        if target is not None:
            to[base_ids[i]] = target
    come = {target: source for source, target in sorted(to.items(), reverse=True)}
    result: list[Passage] = []
    for passage in passages:
        if passage.id in to:
            passage = replace(passage, moved=to[passage.id], origin="to")
        elif passage.id in come:
            passage = replace(passage, moved=come[passage.id], origin="from")
        result.append(passage)
    return result


def compile_documents(
    base: Instrument,
    versions: Iterable[tuple[Party, Sequence[str]]],
    *,
    ids: Callable[[], str],
    terms: Iterable[str] = (),
) -> Rolling:
    """Compile a base and the parties' versions, taken one at a time."""
    compiler = Compiler(base, ids=ids, terms=terms)
    for party, texts in versions:
        compiler.add(party, texts)
    return compiler.rolling()
