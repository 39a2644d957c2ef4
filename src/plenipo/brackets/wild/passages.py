"""Turn a parsed document into the values of a rolling text, holders unknown.

A paragraph of the document is a passage; page numbers and running heads are
left out, and a sentence that a page breaks is one passage again. Each bracket
in dispute is a `Variation`: optional words are the words or nothing, a group
is its members, an attributed bracket is held by those it names. What is not
in dispute (notes, blanks, links, footnote marks) stays as the characters it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plenipo.brackets.model import (
    Alternative,
    Nature,
    Party,
    Passage,
    Rolling,
    Segments,
    Variation,
)
from plenipo.brackets.notation import absent_alternative, join
from plenipo.brackets.wild.model import Bracket, BracketKind, Group, Parsed
from plenipo.brackets.wild.spacing import Place, Run, trimmed
from plenipo.brackets.wild.wordings import wordings
from plenipo.instrument.model import Block, Instrument, Kind, Unit
from plenipo.instrument.recognise import recognise

NESTED = 40  # brackets deeper than this inside one passage stay characters

_DISPUTED = frozenset(
    (
        BracketKind.ATTRIBUTED,
        BracketKind.OPTION,
        BracketKind.MEMBER,
        BracketKind.OPTIONAL,
        BracketKind.PROVISION,
    )
)
_SPACES = re.compile(r"[ \t\u00a0]{2,}|\t")
_BREAKS = re.compile(r" ?[\n\r\x0b\x0c\x85\u2028\u2029]\s*")
_SQUARE = re.compile(r"(?<!\\)[\[\]［］【】⟦⟧]")
_MARKDOWN = re.compile(r"(#{1,6})\s+")
_NUMBERS = re.compile(r"\[\s*\d{1,3}\w{0,8}\s*\]\s?\[\s*\d")
_STOP = re.compile(r"([.)]?)\s+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: blocks `first` to `last`, without the furniture between them.

    `start`, `content` and `end` are as in `WildBlock`; `holes` are stretches
    inside that do not belong to it.
    """

    first: int
    last: int
    start: int
    content: int
    end: int
    holes: tuple[tuple[int, int], ...] = ()


def paragraphs_of(parsed: Parsed) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a document in order, page numbers left out."""
    found: list[Paragraph] = []
    gap = False
    for number, block in enumerate(parsed.blocks):
        if block.furniture:
            gap = True
            continue
        if gap and block.continued and found:
            before = found[-1]
            found[-1] = Paragraph(
                before.first,
                number,
                before.start,
                before.content,
                block.end,
                (*before.holes, (before.end, block.start)),
            )
        else:
            found.append(Paragraph(number, number, block.start, block.content, block.end))
        gap = False
    return tuple(found)


def to_rolling(parsed: Parsed, *, ids: Iterable[str] | None = None) -> Rolling:
    """Return a parsed document as a rolling text; see `to_passages`.

    The title is the first that recognising finds. Notices say what was left
    out of the passages.
    """
    work = _Conversion(parsed)
    instrument = work.instrument(ids)
    passages = work.passages(instrument)
    return Rolling(parsed.parties, passages, instrument.title, tuple(work.notices))


def to_passages(parsed: Parsed, *, ids: Iterable[str] | None = None) -> tuple[Passage, ...]:
    """Return the passages of a parsed document, one for each paragraph.

    `ids` gives one id for each passage, in order; without it they are "p1",
    "p2" and so on. `Variation.holds_unknown` is set where nobody is named. A
    party named for two wordings of one place is left out of both, and a notice
    of `to_rolling` says so. Cost: linear, for each level of nesting.
    """
    return to_rolling(parsed, ids=ids).passages


@dataclass(frozen=True, slots=True)
class BlockAlternatives:
    """The wordings that a passage of a bracketed text can have.

    `segments` are exact; `wordings` are texts of the passage along them, with
    every optional word in and the first of every group first. `complete` is
    False when there are more wordings than were asked for.
    """

    passage: Passage
    segments: Segments
    wordings: tuple[str, ...]
    complete: bool


def alternatives_of(
    parsed: Parsed, *, ids: Iterable[str] | None = None, limit: int = 64
) -> tuple[BlockAlternatives, ...]:
    """Return for each passage the texts that its brackets allow, at most `limit` each.

    An optional word is the word or nothing; a group is its members; a passage
    that is optional as a whole has "" among its wordings. To ask whether one
    text is among them without listing all, use `plenipo.brackets.wild.selection`.
    """
    found: list[BlockAlternatives] = []
    for passage in to_passages(parsed, ids=ids):
        segments = join(passage.lead, passage.body)
        bodies = list(wordings(passage.body, limit=limit + 1))
        lead = _flat(passage.lead)
        texts = dict.fromkeys((lead + body).rstrip() if body else "" for body in bodies[:limit])
        complete = len(bodies) <= limit
        found.append(BlockAlternatives(passage, segments, tuple(texts), complete))
    return tuple(found)


def _flat(segments: Segments) -> str:
    return "".join(segment for segment in segments if isinstance(segment, str))


class _Conversion:
    """One conversion: the document, its brackets by parent, and what is told about it."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.text = parsed.text
        self.notices: list[str] = []
        self.paragraphs = paragraphs_of(parsed)
        self.inserted = frozenset(offset + n for n, (offset, _) in enumerate(parsed.insertions))
        self.whole = self._around_everything()
        self.children: dict[int, list[int]] = {}
        for index, bracket in enumerate(parsed.brackets):
            parent = bracket.parent
            while parent in self.whole:
                parent = parsed.brackets[parent].parent
            if index not in self.whole:
                self.children.setdefault(parent, []).append(index)
        self.ends = {
            parent: [parsed.brackets[i].end for i in indices]
            for parent, indices in self.children.items()
        }
        self.group_of: dict[int, Group] = {
            group.members[0]: group for group in parsed.groups if group.exclusive
        }
        self.heads, self.offered, self.nothing = self._options()
        self.bodies = sorted(self.heads.values())

    def _around_everything(self) -> frozenset[int]:
        """Brackets around most of the document: a reservation on it, not a wording."""
        many = max(8, len(self.paragraphs) // 2)
        starts = [p.start for p in self.paragraphs]
        found = frozenset(
            index
            for index, bracket in enumerate(self.parsed.brackets)
            if bisect_right(starts, bracket.end) - bisect_right(starts, bracket.start) > many
        )
        if found:
            self.notices.append(
                f"{len(found)} brackets stand around most of the document; "
                "they reserve on it as a whole and are not drawn into its passages."
            )
        return found

    def _options(self) -> tuple[dict[int, int], frozenset[int], frozenset[int]]:
        """Where the words of an option begin, by block; the blocks offered; those that say no text."""
        heads: dict[int, int] = {}
        offered: set[int] = set()
        nothing: set[int] = set()
        for found in self.parsed.options:
            for option in found.options:
                heads[option.first] = max(option.body, heads.get(option.first, 0))
                blocks = range(option.first, option.last + 1)
                (nothing if option.nothing else offered).update(blocks)
        return heads, frozenset(offered), frozenset(nothing)

    # ------------------------------------------------------------ structure

    def instrument(self, ids: Iterable[str] | None) -> Instrument:
        """Recognise the structure as if the brackets were not there."""
        numbers = iter(ids) if ids is not None else (f"p{i}" for i in _counting())
        return recognise([self._block(p) for p in self.paragraphs], ids=numbers)

    def _block(self, paragraph: Paragraph) -> Block:
        numbered, after = self._numbering(paragraph)
        words = _SQUARE.sub("", self._raw(after, paragraph.end, paragraph))
        if numbered:
            words = f"{next(wordings(numbered, limit=1))} {words}"
        marked = _MARKDOWN.match(words)
        heading = len(marked[1]) if marked is not None else None
        words = words[marked.end() :] if marked is not None else words
        words = words.replace("**", "").strip(" *_") if self._markdown(words) else words.strip()
        return Block(words or "–", heading=heading)

    @staticmethod
    def _markdown(words: str) -> bool:
        return "*" in words[:4] or "_" in words[:2]

    def passages(self, instrument: Instrument) -> tuple[Passage, ...]:
        """Return the passages, with the places that recognising found."""
        return tuple(
            self._passage(paragraph, unit)
            for paragraph, unit in zip(self.paragraphs, instrument.units, strict=True)
        )

    def _passage(self, paragraph: Paragraph, unit: Unit) -> Passage:
        start = max(paragraph.content, self.heads.get(paragraph.first, 0))
        lead = _SQUARE.sub("", self._raw(paragraph.start, start, paragraph)).strip()
        offered = paragraph.first in self.offered
        if paragraph.first in self.nothing:
            words = self._raw(paragraph.start, paragraph.end, paragraph)
            return Passage(unit.id, Kind.NOTE, unit.depth, unit.label, (), (words,))
        if start >= paragraph.end and paragraph.first in self.heads:
            words = _SQUARE.sub("", self._raw(paragraph.start, paragraph.end, paragraph)).strip()
            return Passage(unit.id, Kind.NOTE, unit.depth, unit.label, (), (words,))
        numbered, after = self._numbering(paragraph)
        if numbered:
            start, lead = after, ""
        elif start >= paragraph.end:
            # A label alone is the words of its passage.
            start, lead = paragraph.start, ""
        body = trimmed(self._segments(start, paragraph.end, -1, paragraph, 0))
        if not body:
            body = (self._raw(start, paragraph.end, paragraph),)
        if offered or self._label_bracketed(paragraph):
            body = body if absent_alternative(body) else _optional(body)
        before: Segments = (*numbered, " ") if numbered else (lead + " ",) if lead else ()
        return Passage(unit.id, unit.kind, unit.depth, unit.label, before, body)

    def _numbering(self, paragraph: Paragraph) -> tuple[Segments, int]:
        """Read a choice of numbers ("[4][2]. ") at the start of a paragraph, and where it ends."""
        if _NUMBERS.match(self.text, paragraph.start, paragraph.end) is None:
            return (), paragraph.start
        first = self._indices(paragraph.start, paragraph.end, -1)[:1]
        group = self.group_of.get(first[0]) if first else None
        stop = _STOP.match(self.text, group.end, paragraph.end) if group is not None else None
        if group is None or stop is None or stop.end() >= paragraph.end:
            return (), paragraph.start
        brackets = [self.parsed.brackets[i] for i in group.members]
        numbers = [self.text[b.start + 1 : b.end - 1].strip() + stop[1] for b in brackets]
        alternatives = tuple(Alternative((number,), frozenset()) for number in numbers)
        variation = Variation(alternatives, Nature.NUMBERING, holds_unknown=True)
        return (variation,), stop.end()

    def _label_bracketed(self, paragraph: Paragraph) -> bool:
        """Say whether brackets stand around the label alone ("[Article 3 bis]")."""
        if paragraph.content == paragraph.start:
            return False
        return any(
            bracket.end <= paragraph.content and bracket.kind is BracketKind.PROVISION
            for bracket in self._overlapping(paragraph.start, paragraph.content, -1)
        )

    def _overlapping(self, start: int, end: int, parent: int) -> list[Bracket]:
        brackets = self.parsed.brackets
        return [brackets[i] for i in self._indices(start, end, parent)]

    def _indices(self, start: int, end: int, parent: int) -> list[int]:
        indices = self.children.get(parent, [])
        at = bisect_right(self.ends.get(parent, []), start)
        found: list[int] = []
        while at < len(indices) and self.parsed.brackets[indices[at]].start < end:
            found.append(indices[at])
            at += 1
        return found

    # ------------------------------------------------------------ words

    def _raw(self, start: int, end: int, paragraph: Paragraph) -> str:
        """Return a stretch as exact text: without holes, spaces collapsed, lines joined."""
        pieces: list[str] = []
        for hole_start, hole_end in paragraph.holes:
            if start < hole_end and hole_start < end:
                pieces += (self.text[start:hole_start], "\n")
                start = max(start, hole_end)
        pieces.append(self.text[start:end])
        # Spaces first: looking for them before a break that never comes would be quadratic.
        words = _SPACES.sub(" ", "".join(pieces))
        return _BREAKS.sub(" " if self.parsed.wrapped or paragraph.holes else "\n", words)

    def _segments(
        self, start: int, end: int, parent: int, paragraph: Paragraph, level: int
    ) -> Segments:
        """Convert a stretch of one paragraph; brackets that leave it are cut at its edges."""
        if level >= NESTED:
            return (self._raw(start, end, paragraph),)
        run = Run()
        done = start
        skip = -1
        for index in self._indices(start, end, parent):
            bracket = self.parsed.brackets[index]
            if bracket.start < skip:
                continue
            if bracket.kind not in _DISPUTED or self._says_nothing(bracket):
                if bracket.kind is BracketKind.LITERAL:
                    run.words(self._raw(done, max(done, bracket.start), paragraph))
                    done = min(end, bracket.end)
                    span = range(max(start, bracket.start), done)
                    run.words("".join(self.text[i] for i in span if i not in self.inserted))
                continue
            run.words(self._raw(done, max(done, bracket.start), paragraph))
            group = self.group_of.get(index)
            if group is not None and group.end <= end:
                run.place(self._group(group, paragraph, level))
                skip = done = group.end
            else:
                run.place(self._single(index, start, end, paragraph, level))
                done = min(end, bracket.end)
        run.words(self._raw(done, end, paragraph))
        return run.finish()

    @staticmethod
    def _says_nothing(bracket: Bracket) -> bool:
        """Say whether a bracket names parties and no words ("[ARD reserves its position]")."""
        return bracket.head is not None and bracket.head.length >= bracket.end - bracket.start - 2

    def _inside(
        self, index: int, start: int, end: int, paragraph: Paragraph, level: int
    ) -> tuple[Segments, bool, bool]:
        """Return the words of a bracket without outer spaces, and whether it had them."""
        bracket = self.parsed.brackets[index]
        head = bracket.head.length if bracket.head is not None else 0
        low = max(start, min(bracket.start + 1 + head, bracket.end - 1))
        high = min(end, bracket.end - 1)
        if bracket.kind is BracketKind.OPTION:
            at = bisect_right(self.bodies, low)
            if at < len(self.bodies) and self.bodies[at] < high:
                low = self.bodies[at]
        segments = self._segments(low, max(low, high), index, paragraph, level + 1)
        before = self.text[low : low + 1].isspace() if not head else False
        after = self.text[high - 1 : high].isspace()
        return trimmed(segments), before, after

    def _single(self, index: int, start: int, end: int, paragraph: Paragraph, level: int) -> Place:
        bracket = self.parsed.brackets[index]
        if bracket.parts:
            alternatives = tuple(
                Alternative((self._raw(low, high, paragraph),), frozenset())
                for low, high in bracket.parts
            )
            return Place(_pooled(alternatives))
        words, before, after = self._inside(index, start, end, paragraph, level)
        if bracket.head is None:
            inner = absent_alternative(words)
            variation = words[0] if inner is not None else None
            if isinstance(variation, Variation) and variation.holds_unknown:
                # "[[words]]": two may object, but the wordings are the same two.
                return Place(variation.alternatives, before, after)
            nobody: frozenset[Party] = frozenset()
            return Place((Alternative(words, nobody), Alternative((), nobody)), before, after)
        named = (
            Alternative(words, bracket.head.holders),
            Alternative((), bracket.head.opponents),
        )
        return Place(self._disjoint(named, bracket), before, after)

    def _group(self, group: Group, paragraph: Paragraph, level: int) -> Place:
        found: list[Alternative] = []
        against: set[Party] = set()
        edges: list[bool] = []
        first = self.parsed.brackets[group.members[0]]
        for index in group.members:
            bracket = self.parsed.brackets[index]
            words, before, after = self._inside(index, bracket.start, bracket.end, paragraph, level)
            edges += (before, after)
            holders = bracket.head.holders if bracket.head is not None else frozenset()
            against |= bracket.head.opponents if bracket.head is not None else frozenset()
            found.append(Alternative(words, holders))
        alternatives = _pooled(found)
        against -= {party for a in alternatives for party in a.holders}
        if against:
            alternatives = _pooled((*alternatives, Alternative((), frozenset(against))))
        if len(alternatives) == 1:
            # All want the same words; that there is a bracket says that somebody does not.
            alternatives = (*alternatives, Alternative((), frozenset()))
        return Place(self._disjoint(alternatives, first), edges[0], edges[-1])

    def _disjoint(
        self, alternatives: Sequence[Alternative], bracket: Bracket
    ) -> tuple[Alternative, ...]:
        """Leave out of all wordings a party that is named for two of one place."""
        seen: set[Party] = set()
        twice: set[Party] = set()
        for alternative in alternatives:
            twice |= alternative.holders & seen
            seen |= alternative.holders
        if twice:
            line = (
                self.parsed.source.count("\n", 0, self.parsed.offset_in_source(bracket.start)) + 1
            )
            names = ", ".join(sorted(twice))
            self.notices.append(
                f"{names} is named for two wordings of one place in line {line}; held by neither."
            )
        return tuple(Alternative(a.segments, a.holders - twice) for a in alternatives)


def _pooled(alternatives: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Join alternatives with the same words; every holder of either is kept."""
    found: dict[Segments, frozenset[Party]] = {}
    for alternative in alternatives:
        found[alternative.segments] = (
            found.get(alternative.segments, frozenset()) | alternative.holders
        )
    return tuple(Alternative(segments, holders) for segments, holders in found.items())


def _optional(body: Segments) -> Segments:
    nobody: frozenset[Party] = frozenset()
    return (Variation((Alternative(body, nobody), Alternative((), nobody)), holds_unknown=True),)


def _counting() -> Iterator[int]:
    number = 1
    while True:
        yield number
        number += 1
