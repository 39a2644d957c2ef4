"""The values that a bracketed document from the wild is read into.

Everything is flat: brackets, groups and options are tables whose rows point at
each other by index, so a document nested ten thousand deep is no deeper a
value than a document without brackets. All offsets are code points and count
in `Parsed.text` unless a field says otherwise.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from plenipo.brackets.model import Party


class Meaning(StrEnum):
    """What a pair of characters stands for in a house's notation."""

    BRACKET = "bracket"  # text in dispute, like square brackets
    EDITORIAL = "editorial"  # a note that is not part of the negotiated text
    LITERAL = "literal"  # characters like any other


class Lines(StrEnum):
    """How the lines of a plain text make blocks."""

    AUTO = "auto"  # empty lines if there are any, else lines; wrapped pages by their labels
    EMPTY = "empty"  # blocks stand between empty lines, nothing else divides them
    EACH = "each"  # one block per line


@dataclass(frozen=True, slots=True)
class Settings:
    """A house's notation: what its pairs of characters mean, how its lines divide.

    `legend` names pairs of its own as (two characters, meaning) and wins over
    `braces` and `wide`. Square brackets are always brackets.
    """

    braces: Meaning = Meaning.EDITORIAL
    wide: Meaning = Meaning.BRACKET  # ［］ 【】 ⟦⟧
    legend: tuple[tuple[str, Meaning], ...] = ()
    lines: Lines = Lines.AUTO
    markdown: bool = True  # read links, references and [^1] as such


class BracketKind(StrEnum):
    """What a bracket was understood to be, in the order in which it is asked."""

    LITERAL = "literal"  # a stray that encloses nothing; kept as a character
    LINK = "link"  # text or label of a Markdown link
    BLANK = "blank"  # to be filled in
    PLACEHOLDER = "placeholder"  # stands for text still to come
    EDITORIAL = "editorial"  # a note about the text
    CITATION = "citation"  # a document symbol, an author and a year
    FOOTNOTE = "footnote"  # a footnote mark
    ATTRIBUTED = "attributed"  # names who wants or opposes the words
    OPTION = "option"  # carries one option of a set
    MEMBER = "member"  # one of several wordings of the same place
    OPTIONAL = "optional"  # words that may stay or go
    PROVISION = "provision"  # a whole block, or several


class Stance(StrEnum):
    """What a party is said to want with the words of a bracket."""

    HOLD = "hold"  # named before a colon, without a verb
    PROPOSE = "propose"
    SUPPORT = "support"
    RETAIN = "retain"
    ALTERNATIVE = "alternative"
    OPPOSE = "oppose"
    DELETE = "delete"
    CONSIDER = "consider"
    RESERVE = "reserve"

    @property
    def wants(self) -> bool:
        """True when the party wants the words in."""
        return self in _IN

    @property
    def refuses(self) -> bool:
        """True when the party wants the words out."""
        return self in (Stance.OPPOSE, Stance.DELETE)


_IN = frozenset((Stance.HOLD, Stance.PROPOSE, Stance.SUPPORT, Stance.RETAIN, Stance.ALTERNATIVE))


@dataclass(frozen=True, slots=True)
class Clause:
    """Some parties and what they are said to want."""

    parties: tuple[Party, ...]
    stance: Stance


@dataclass(frozen=True, slots=True)
class Head:
    """The attribution at the start of a bracket.

    `length` counts the code points of the bracket's inside up to the words
    that it speaks of. `guessed` is set when a code is not in the registry.
    `marks` are the footnote numbers found stuck to codes and verbs.
    """

    clauses: tuple[Clause, ...]
    length: int
    guessed: bool = False
    marks: tuple[str, ...] = ()

    @property
    def holders(self) -> frozenset[Party]:
        """The parties that want the words in."""
        return frozenset(p for c in self.clauses if c.stance.wants for p in c.parties)

    @property
    def opponents(self) -> frozenset[Party]:
        """The parties that want the words out."""
        return frozenset(p for c in self.clauses if c.stance.refuses for p in c.parties)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a place, with a score between 0 and 1."""

    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Bracket:
    """A pair of brackets: `text[start]` opens it, `text[end - 1]` closes it.

    `parent` is the index of the bracket around it, or -1. `depth` is 1 for
    the outermost. `parts` are the wordings inside one bracket ("[a / b]"),
    as offsets; () when it has one. `readings` is () when only one was asked
    for; `decided` is False when the two best are less than 0.3 apart.
    """

    start: int
    end: int
    parent: int
    depth: int
    kind: BracketKind
    head: Head | None = None
    parts: tuple[tuple[int, int], ...] = ()
    readings: tuple[Reading, ...] = ()
    decided: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Adjacent brackets that may be wordings of the same place.

    `members` are indices of brackets, in order. When `decided` is False they
    are counted and converted as independent optional words.
    """

    members: tuple[int, ...]
    start: int
    end: int
    readings: tuple[Reading, ...]
    decided: bool
    exclusive: bool  # one place with several wordings


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its head ("Option I"), its words, the blocks it runs over.

    `start` is where its head begins, `body` where its words begin, `end`
    where they end. `nothing` is set when it says that there is to be no text.
    """

    name: str
    ordinal: int
    scope: str  # "draft rules 6.1 and 6.2", as far as the head says
    start: int
    body: int
    end: int
    first: int  # index of its first block
    last: int  # index of its last block
    nothing: bool


@dataclass(frozen=True, slots=True)
class OptionSet:
    """Options for the same place, in order.

    `parent` is the index of the set that this one stands inside, or -1.
    `sure` is False when the end of the last option had to be guessed.
    """

    options: tuple[Option, ...]
    parent: int
    sure: bool


@dataclass(frozen=True, slots=True)
class WildBlock:
    """A block of the document: `text[start:end]`, without outer spaces.

    `content` is where the words after its label begin. `furniture` marks page
    numbers, `continued` a block that goes on with the sentence before it.
    """

    start: int
    end: int
    content: int
    furniture: bool = False
    continued: bool = False


# A character that repair put in, and the offset in the source that it stands before.
Insertion: TypeAlias = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair: the place of the stray bracket in the source, and what was done.

    `line` and `column` count from 1, `offset` from 0 in the source. `cost` is
    1 for the end of a sentence, 2 for the end of a paragraph or document, 3
    for a stray kept as a literal character.
    """

    line: int
    column: int
    offset: int
    what: str
    cost: int


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A place with two readings whose scores are less than 0.3 apart.

    `line` and `column` count from 1 in the source; `chosen` is the reading
    that counting and conversion use until a person decides.
    """

    line: int
    column: int
    text: str
    readings: tuple[Reading, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures of a parsed document.

    `opened` and `closed` count the characters `[` and `]` as they stand in
    the source, links included; `depth` is the deepest nesting. The others
    count what was understood: `groups` are places with several wordings,
    `options` single options.
    """

    opened: int
    closed: int
    depth: int
    pairs: int
    blank: int
    placeholder: int
    editorial: int
    citation: int
    footnote: int
    link: int
    attributed: int
    member: int
    optional: int
    provision: int
    groups: int
    options: int
    ambiguous: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """A piece of the document as it stands: words, or one bracket character.

    `bracket` is the index of the bracket that a bracket character opens or
    closes, -1 for words. `inserted` marks what repair put in and the source
    does not have.
    """

    text: str
    bracket: int
    inserted: bool


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document read: its text with the repairs, and what stands in it.

    `brackets` are in order of opening, `groups` in order of their first
    member, `options` with outer sets before inner ones.
    """

    source: str
    text: str
    insertions: tuple[Insertion, ...]
    blocks: tuple[WildBlock, ...]
    brackets: tuple[Bracket, ...]
    groups: tuple[Group, ...]
    options: tuple[OptionSet, ...]
    repairs: tuple[Repair, ...]
    ambiguous: tuple[Ambiguity, ...]
    counts: Counts
    parties: tuple[Party, ...]  # sorted
    wrapped: bool  # lines are broken by the page, not by the authors
    notices: tuple[str, ...] = ()

    def offset_in_source(self, offset: int) -> int:
        """Return where `text[offset]` stands in the source.

        An inserted character has the place of the source character after it.
        Cost: linear in the number of insertions.
        """
        places = self._inserted_at()
        return offset - bisect_left(places, offset)

    def _inserted_at(self) -> list[int]:
        return [offset + i for i, (offset, _) in enumerate(self.insertions)]

    def leaves(self) -> Iterator[Leaf]:
        """Yield every character of the text in order, as words and brackets.

        The texts of all leaves together are `text`; of those that are not
        inserted, `source`. Cost: linear.
        """
        inserted = frozenset(self._inserted_at())
        owner: dict[int, int] = {}
        for index, bracket in enumerate(self.brackets):
            owner[bracket.start] = index
            owner[bracket.end - 1] = index
        done = 0
        for place in sorted(owner.keys() | inserted):
            if place > done:
                yield Leaf(self.text[done:place], -1, inserted=False)
            yield Leaf(self.text[place], owner.get(place, -1), inserted=place in inserted)
            done = place + 1
        if done < len(self.text):
            yield Leaf(self.text[done:], -1, inserted=False)

    def block_at(self, offset: int) -> int:
        """Return the index of the block that `text[offset]` stands in or after; -1 before all."""
        return bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
