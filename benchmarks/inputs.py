"""Agreements and parties' edits of known size, the same on every machine.

Nothing here is real text: words are made of syllables, drawn so that few are
common and most are rare, as in a language. An agreement is a list of numbered
provisions; what parties want is a list of edits, so that it is known exactly
what a compiler has to find. Only `Random.random` is used, whose sequence
Python keeps from version to version.

Positions count words of one provision from 0; word 0 is its number ("12.").
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from random import Random
from typing import TypeAlias

SEED = 7

SIZES: dict[str, tuple[int, int]] = {  # name -> provisions, words (numbers counted)
    "S": (17, 2_940),
    "M": (300, 30_011),
    "L": (3_000, 303_138),
}
EDITS: dict[str, int] = {"S": 8, "M": 40, "L": 100}  # asked of each party
REVISION_EDITS: dict[str, int] = {"S": 20, "M": 300, "L": 3_000}  # of one revision
ACCEPTED: dict[str, tuple[int, int]] = {  # accepted edits, edits of the party that follows
    "S": (30, 11),
    "M": (500, 47),
    "L": (5_000, 1_174),
}

FUNCTION_WORDS = (
    "the of and to in shall be a for by any or that with as on its this such each "
    "from not is which at under may all other it no their if an are between has upon than into"
).split()
FUNCTION_SHARE = 0.45
CONTENT_WORDS = 6_000
ZIPF = 1.07

Word: TypeAlias = str
Line: TypeAlias = tuple[Word, ...]


class Make(StrEnum):
    """What an edit does."""

    SUBSTITUTE = "substitute"  # 1 to 3 words by as many
    INSERT = "insert"  # 1 to 5 words
    DELETE = "delete"  # 1 to 4 words
    PARAGRAPH = "paragraph"  # a new, unnumbered paragraph of 30 words after the provision


MAKES = (Make.SUBSTITUTE, Make.INSERT, Make.DELETE, Make.PARAGRAPH)
MAKE_SHARES = (0.60, 0.15, 0.13, 0.12)


class Origin(StrEnum):
    """Where a party has an edit from."""

    SHARED = "shared"  # word for word out of a pool that all parties draw from
    HOT = "hot"  # own words at a place where others write too
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: the words `[start, stop)` of a provision become `words`."""

    provision: int
    start: int
    stop: int
    words: Line
    make: Make
    origin: Origin = Origin.PRIVATE


@dataclass(frozen=True, slots=True)
class Agreement:
    """Numbered provisions, and the vocabulary that further words are drawn from."""

    provisions: tuple[Line, ...]
    vocabulary: Vocabulary

    @property
    def lines(self) -> list[str]:
        """One provision a line, its number in front."""
        return [" ".join(words) for words in self.provisions]

    @property
    def words(self) -> int:
        """Words in all, numbers counted."""
        return sum(map(len, self.provisions))


@dataclass(frozen=True, slots=True)
class Revision:
    """Two versions of one text, and how many paragraphs were put elsewhere."""

    old: list[str]
    new: list[str]
    relocated: int
    edits: int


@dataclass(frozen=True, slots=True)
class Followed:
    """A proposal whose base has moved on: what was accepted, what the party wants."""

    base: Agreement
    accepted: tuple[Edit, ...]
    wanted: tuple[Edit, ...]

    @property
    def old(self) -> list[str]:
        """The base that the proposal was written on."""
        return self.base.lines

    @property
    def new(self) -> list[str]:
        """The base with what was accepted."""
        return apply(self.base, self.accepted)

    @property
    def proposal(self) -> list[str]:
        """The old base with what the party wants."""
        return apply(self.base, self.wanted)


class Vocabulary:
    """Words to draw from: a few function words that are common, many content words."""

    __slots__ = ("_content", "_content_weights", "_function_weights")

    def __init__(self, seed: int = SEED) -> None:
        self._content = _invented(Random(seed), CONTENT_WORDS)
        self._content_weights = _shares(CONTENT_WORDS, ZIPF)
        self._function_weights = _shares(len(FUNCTION_WORDS), 1.0)

    @property
    def content(self) -> tuple[Word, ...]:
        """The content words, commonest first."""
        return self._content

    def draw(self, rng: Random) -> Word:
        """Draw one word: a function word at its share, else a content word by rank."""
        if rng.random() < FUNCTION_SHARE:
            return FUNCTION_WORDS[bisect(self._function_weights, rng.random())]
        return self._content[bisect(self._content_weights, rng.random())]

    def sentences(self, rng: Random, length: int) -> Iterator[Word]:
        """Draw `length` words in sentences: a capital first, commas, a full stop last."""
        left = length
        while left:
            size = min(left, 12 + _below(rng, 19))
            if left - size < 4:
                size = left
            for place in range(size):
                word = self.draw(rng)
                if place == 0:
                    word = word.capitalize()
                if place == size - 1:
                    word += "."
                elif rng.random() < 0.06:
                    word += ","
                yield word
            left -= size


def agreement(provisions: int, words: int, *, seed: int = SEED) -> Agreement:
    """Make an agreement of exactly so many provisions and words, all provisions different."""
    rng = Random(seed)
    vocabulary = Vocabulary(seed)
    weights = [0.4 + 1.2 * rng.random() for _ in range(provisions)]
    bounds = [round(words * share) for share in accumulate(w / sum(weights) for w in weights)]
    bounds[-1] = words
    lines = []
    for index, (start, stop) in enumerate(zip([0, *bounds], bounds, strict=False)):
        lines.append((f"{index + 1}.", *vocabulary.sentences(rng, stop - start - 1)))
    return Agreement(tuple(lines), vocabulary)


def sized(name: str) -> Agreement:
    """Make the agreement called S, M or L."""
    return agreement(*SIZES[name])


def party_edits(
    base: Agreement, parties: int, edits: int, *, seed: int = SEED
) -> list[tuple[Edit, ...]]:
    """Draw what each of so many parties wants; each is asked for so many edits.

    30 % come word for word from a pool of three times `edits` proposals, 20 %
    stand at one of twice `edits` places with words of the party's own, 50 %
    are private. An edit that touches an earlier one of the same party is
    dropped, so that a party has a few per cent fewer than asked. In order of
    place. Party k is the same whatever the number of parties.
    """
    rng = Random(seed + 1)
    pool = [_edit(rng, base, Origin.SHARED) for _ in range(3 * edits)]
    places = [_place(rng, base) for _ in range(2 * edits)]
    shared, hot = round(0.3 * edits), round(0.2 * edits)
    wanted = []
    for party in range(parties):
        own = Random((seed << 20) + party)
        drawn = [pool[_below(own, len(pool))] for _ in range(shared)]
        for _ in range(hot):
            provision, start = places[_below(own, len(places))]
            drawn.append(_edit(own, base, Origin.HOT, at=(provision, start)))
        drawn += [_edit(own, base, Origin.PRIVATE) for _ in range(edits - shared - hot)]
        wanted.append(_apart(drawn))
    return wanted


def scattered_edits(base: Agreement, edits: int, *, seed: int) -> tuple[Edit, ...]:
    """Draw private edits until so many stand apart from one another."""
    rng = Random(seed)
    drawn = [_edit(rng, base, Origin.PRIVATE) for _ in range(edits)]
    while len(kept := _apart(drawn)) < edits:
        drawn += [_edit(rng, base, Origin.PRIVATE) for _ in range(edits - len(kept))]
    return kept


def revision(base: Agreement, edits: int, *, relocate: float = 0.02, seed: int = 11) -> Revision:
    """Make one revision: so many edits, and a share of the paragraphs put elsewhere.

    A relocated paragraph keeps its number as typed. A few relocations hit a
    new paragraph or cancel out, so their number is an upper bound.
    """
    wanted = scattered_edits(base, edits, seed=seed)
    new = apply(base, wanted)
    rng = Random(seed + 1)
    count = max(1, round(relocate * len(base.provisions))) if relocate else 0
    for _ in range(count):
        line = new.pop(_below(rng, len(new)))
        new.insert(_below(rng, len(new) + 1), line)
    return Revision(base.lines, new, count, len(wanted))


def without_numbers(lines: Sequence[str]) -> list[str]:
    """Take the number off each line that begins with one."""
    bare = []
    for line in lines:
        first, _, rest = line.partition(" ")
        bare.append(rest if first[:-1].isdigit() and first.endswith(".") else line)
    return bare


def as_one_paragraph(lines: Sequence[str]) -> str:
    """Join the lines, without their numbers, into one paragraph."""
    return " ".join(without_numbers(lines))


def followed(base: Agreement, accepted: int, edits: int, *, seed: int = 13) -> Followed:
    """Make a proposal whose base moved on; a fifth of it is among what was accepted."""
    taken = scattered_edits(base, accepted, seed=seed)
    rng = Random(seed + 1)
    already = round(0.2 * edits)
    drawn = [taken[_below(rng, len(taken))] for _ in range(already)]
    drawn += [_edit(rng, base, Origin.PRIVATE) for _ in range(edits - already)]
    return Followed(base, taken, _apart(drawn))


def apply(base: Agreement, edits: Sequence[Edit]) -> list[str]:
    """Write out the text that edits make of the base, one paragraph a line.

    The edits do not touch one another; their order does not matter.
    """
    by_provision: dict[int, list[Edit]] = {}
    for edit in edits:
        by_provision.setdefault(edit.provision, []).append(edit)
    lines = []
    for index, words in enumerate(base.provisions):
        here = by_provision.get(index)
        if here is None:
            lines.append(" ".join(words))
            continue
        changed = list(words)
        added = []
        for edit in sorted(here, key=lambda e: e.start, reverse=True):
            if edit.make is Make.PARAGRAPH:
                added.append(" ".join(edit.words))
            else:
                changed[edit.start : edit.stop] = edit.words
        lines.append(" ".join(changed))
        lines += added
    return lines


def words_of(lines: Sequence[str]) -> str:
    """Write the lines out one word a line, an empty line between paragraphs, for git."""
    return "".join(line.replace(" ", "\n") + "\n\n" for line in lines)


def party_code(index: int) -> str:
    """Name the party at an index, from 0: P001, then P002."""
    return f"P{index + 1:03d}"


def _apart(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Keep the edits that leave at least one untouched word to every earlier one."""
    kept: list[Edit] = []
    taken: dict[int, list[tuple[int, int]]] = {}
    for edit in edits:
        spans = taken.setdefault(edit.provision, [])
        if all(edit.stop < start or stop < edit.start for start, stop in spans):
            spans.append((edit.start, edit.stop))
            kept.append(edit)
    return tuple(sorted(kept, key=lambda e: (e.provision, e.start)))


def _place(rng: Random, base: Agreement) -> tuple[int, int]:
    provision = _below(rng, len(base.provisions))
    return provision, 1 + _below(rng, len(base.provisions[provision]) - 6)


def _edit(rng: Random, base: Agreement, origin: Origin, at: tuple[int, int] | None = None) -> Edit:
    provision, start = at or _place(rng, base)
    old = base.provisions[provision]
    draw = base.vocabulary.draw
    make = MAKES[min(bisect(list(accumulate(MAKE_SHARES)), rng.random()), len(MAKES) - 1)]
    if make is Make.PARAGRAPH:
        words = tuple(base.vocabulary.sentences(rng, 30))
        return Edit(provision, len(old), len(old), words, make, origin)
    if make is Make.INSERT:
        words = tuple(draw(rng) for _ in range(1 + _below(rng, 5)))
        return Edit(provision, start, start, words, make, origin)
    if make is Make.DELETE:
        return Edit(provision, start, start + 1 + _below(rng, 4), (), make, origin)
    stop = start + 1 + _below(rng, 3)
    words = old[start:stop]
    while words == old[start:stop]:
        words = tuple(draw(rng) for _ in range(stop - start))
    return Edit(provision, start, stop, words, make, origin)


def _below(rng: Random, bound: int) -> int:
    """Draw a number from 0 up to, not including, `bound`."""
    return int(rng.random() * bound)


def _shares(count: int, exponent: float) -> list[float]:
    """Add up the shares of ranks 1 to `count` under Zipf's law; all but the last, which is 1."""
    weights = [rank**-exponent for rank in range(1, count + 1)]
    total = sum(weights)
    return list(accumulate(weight / total for weight in weights))[:-1]


def _invented(rng: Random, count: int) -> tuple[Word, ...]:
    """Make so many different words of two to four syllables."""
    onsets = "b br c ch cl d dr f fl g gr h j l m n p pl pr qu r s sh sp st t tr v w".split()
    vowels = ("a", "e", "i", "o", "u", "ai", "ea", "io", "ou")
    codas = ["", "", "", "n", "r", "l", "s", "t", "nd", "rm", "st", "ct"]
    seen = set(FUNCTION_WORDS)
    words: list[Word] = []
    while len(words) < count:
        syllables = 2 + _below(rng, 3) if len(words) >= 200 else 2
        word = "".join(
            onsets[_below(rng, len(onsets))]
            + vowels[_below(rng, len(vowels))]
            + codas[_below(rng, len(codas))]
            for _ in range(syllables)
        )
        if len(word) <= 14 and word not in seen:
            seen.add(word)
            words.append(word)
    return tuple(words)
