"""A language as data: the words by which statements are found, read from one file.

The tables are described in docs/statements-languages.md; a language is added
by writing such a file, without code. Reading is pure: bytes in, a `Language`
out, or one sentence that says which table is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import msgspec

from plenipo.statements.model import Kind
from plenipo.text.errors import UnusableInput


class Words(frozenset[str]):
    """A list of words, written with spaces between them."""


class Endings(tuple[str, ...]):
    """Parts of words, the longest first, written with spaces between them."""

    __slots__ = ()


class HasWord(Protocol):
    """A token, as far as sayings look at it."""

    @property
    def low(self) -> str:
        """The word, casefolded."""


class Sayings:
    """Sayings of one or more words, written with commas between them; the longest wins."""

    __slots__ = ("_by_first", "every")

    def __init__(self, every: Iterable[tuple[str, ...]] = ()) -> None:
        self.every = tuple(sorted(set(every), key=lambda words: (-len(words), words)))
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for words in self.every:
            self._by_first.setdefault(words[0], []).append(words)

    def begins(self, lows: Sequence[str]) -> int:
        """Return how many words the longest phrase has with which a list begins; 0 for none."""
        for words in self._by_first.get(lows[0], ()) if lows else ():
            if tuple(lows[: len(words)]) == words:
                return len(words)
        return 0

    def at(self, tokens: Sequence[HasWord], index: int, last: int) -> int:
        """Return how many tokens the longest phrase takes that begins at one; 0 for none."""
        for words in self._by_first.get(tokens[index].low, ()):
            size = len(words)
            if index + size <= last and all(
                tokens[index + k].low == words[k] for k in range(1, size)
            ):
                return size
        return 0

    def find(self, tokens: Sequence[HasWord], first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield where phrases begin in tokens `[first, last)`, and how many tokens they take."""
        known = self._by_first
        for index in range(first, last):
            if tokens[index].low in known and (size := self.at(tokens, index, last)):
                yield index, size


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file; an entry that it does not know is a mistake and is told."""


class Marks(_Table, frozen=True, kw_only=True):
    """Pairs of quotation marks, and what an apostrophe looks like."""

    pairs: list[str]
    apostrophes: str


class Grammar(_Table, frozen=True, kw_only=True):
    """The small words that hold a sentence together."""

    that: Words
    definite: Words
    indefinite: Words
    possessives: Words
    conjunctions: Words
    subordinators: Words
    relatives: Words
    prepositions: Words
    after_head: Words
    after_adjectives: Words = Words()
    of: Words
    auxiliaries: Words
    passives: Words
    modals: Words
    negations: Words
    to: Words
    quoted_as: Words
    adverbs: Words
    not_adverbs: Words
    according: Sayings
    hedges: Sayings
    first_person: Words
    negated_cues: Words
    adjuncts: Words
    not_clauses: Words
    time_units: Words
    owner: Endings
    leads: Words
    behalf: Sayings
    speaks_for: Words
    capital: Words
    agents: Words
    contrasts: Sayings = msgspec.field(default_factory=Sayings)
    occasions: Words
    about: Words
    elisions: Endings = Endings()
    inversions: Endings = Endings()
    carriers: Sayings = msgspec.field(default_factory=Sayings)
    adverb_endings: Endings = Endings()
    gerund_endings: Endings = Endings()
    past_endings: Endings = Endings()
    plurals: Endings = Endings()


class Page(_Table, frozen=True, kw_only=True):
    """What stands on a page of news beside the article's own sentences."""

    asides: Sayings
    bylines: Sayings
    dated_lines: Sayings
    topics: Sayings


class People(_Table, frozen=True, kw_only=True):
    """Nouns for those who speak."""

    honorifics: Words
    masculine: Words
    feminine: Words
    particles: Words
    roles: Words
    departments: Words
    qualifiers: Words
    institutions: Words
    groups: Words
    anonymous: Words
    envoys: Words
    relations: Words
    documents: Words
    issued: Words
    addressees: Words
    them: Words


class Issuing(_Table, frozen=True, kw_only=True):
    """How a text looks that an institution issues as a whole."""

    openings: Sayings
    issuers: Words
    closings: Sayings
    interviews: Sayings
    questions: Words
    answers: Words


class _Cue(_Table, frozen=True, kw_only=True):
    finite: Words
    takes: Words
    participle: Words = Words()
    ing: Words = Words()
    documents_only: bool = False
    particle: str = ""
    particle_takes: Words = Words()


class _Nominal(_Table, frozen=True, kw_only=True):
    nouns: Words


class Calendar(_Table, frozen=True, kw_only=True):
    """Names of days and months, and the phrases in which dates are said."""

    week_starts: str
    weekdays: list[Words]
    months: list[Words]
    numbers: str
    ordinals: Words
    says: list[tuple[str, str]]


class _Abbreviations(_Table, frozen=True, kw_only=True):
    words: Words


class _Places(_Table, frozen=True, kw_only=True):
    demonyms: str
    states: str


class _File(_Table, frozen=True, kw_only=True):
    code: str
    name: str
    telling: Words
    marks: Marks
    words: Grammar
    page: Page
    pronouns: dict[str, str]
    possessive_pronouns: dict[str, str]
    people: People
    epithets: dict[str, Sayings]
    issuing: Issuing
    cues: dict[str, _Cue]
    nominal_cues: _Nominal
    dates: Calendar
    abbreviations: _Abbreviations
    places: _Places


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb that reports speech, in one of its forms.

    `finite`, `participle` and `ing` say which forms this word
    can be ("said" is finite and a participle). `takes` says what may follow.
    """

    lemma: str
    takes: frozenset[str]
    finite: bool = False
    participle: bool = False
    ing: bool = False
    documents_only: bool = False
    particle: str = ""
    particle_takes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A name, adjective or seat of a state, as a sequence of words."""

    words: tuple[str, ...]
    state: str
    kind: str  # "name", "adjective" or "seat"


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language, ready for looking up; immutable in use.

    All words are casefolded but those of `places`, whose capitals count.
    """

    code: str
    name: str
    telling: frozenset[str]
    marks: Marks
    words: Grammar
    page: Page
    pronouns: Mapping[str, str]
    possessives: Mapping[str, str]
    people: People
    epithets: Mapping[str, Sayings]
    issuing: Issuing
    cues: Mapping[str, Cue]
    nominal: frozenset[str]
    calendar: Calendar
    abbreviations: frozenset[str]
    places: Mapping[str, tuple[Place, ...]]  # by first word, the longest first
    demonyms: tuple[tuple[str, str], ...]  # ending of an adjective, ending of its name
    nouns: Mapping[str, Kind]  # for those who speak, with their regular plurals
    stops: frozenset[str]  # small words at which the name of somebody ends
    openers: frozenset[str]  # small words behind which a clause begins
    determiners: frozenset[str]
    days: frozenset[str]  # names of days and months


def read(data: bytes, *, where: str) -> Language:
    """Read a language from its file (TOML in UTF-8).

    Raises `UnusableInput` in one sentence when the file is no TOML, lacks a
    table or an entry, or has one that is not known.
    """
    try:
        file = msgspec.toml.decode(data, type=_File, dec_hook=_listed)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UnusableInput(
            f"is no usable language file ({error}); docs/statements-languages.md says what each"
            " table holds",
            where=where,
        ) from None
    if len(file.dates.weekdays) != 7 or len(file.dates.months) != 12:
        raise UnusableInput(
            "needs seven weekdays from Monday on and twelve months in [dates]", where=where
        )
    if any(len(pair) != 2 for pair in file.marks.pairs):
        raise UnusableInput("has a pair in [marks] that is not two characters", where=where)
    return Language(
        code=file.code,
        name=file.name,
        telling=file.telling,
        marks=file.marks,
        words=file.words,
        page=file.page,
        pronouns=file.pronouns,
        possessives=file.possessive_pronouns,
        people=file.people,
        epithets=file.epithets,
        issuing=file.issuing,
        cues=_cues(file.cues),
        nominal=file.nominal_cues.nouns,
        calendar=file.dates,
        abbreviations=file.abbreviations.words,
        places=_places(file.places.states),
        demonyms=tuple(_demonyms(file.places.demonyms)),
        nouns=_nouns(file.people, file.words.plurals),
        stops=_stops(file),
        openers=file.words.conjunctions.union(
            file.words.subordinators, file.words.that, file.words.relatives
        ),
        determiners=file.words.definite | file.words.indefinite | file.words.possessives,
        days=frozenset(w for names in (*file.dates.weekdays, *file.dates.months) for w in names),
    )


def with_states(language: Language, lines: str) -> Language:
    """Return the language with states and parties of your own beside those of its atlas.

    Each line is "name | adjectives | seats", the names and the seats separated
    by commas; later lines win over the atlas where a word is in both.
    """
    own = _places(lines)
    merged = dict(language.places)
    for first, rows in own.items():
        words = {place.words for place in rows}
        kept = [place for place in merged.get(first, ()) if place.words not in words]
        merged[first] = tuple(sorted([*rows, *kept], key=lambda place: -len(place.words)))
    return replace(language, places=merged)


def _listed(kind: type, value: Any) -> Any:  # noqa: ANN401 - what msgspec hands over
    if not isinstance(value, str):
        raise ValueError("a list of words is one string")
    if kind is Words:
        return Words(value.split())
    if kind is Sayings:
        phrases = (tuple(phrase.split()) for phrase in value.replace("\n", ",").split(","))
        return Sayings(phrase for phrase in phrases if phrase)
    if kind is Endings:
        return Endings(sorted(value.split(), key=lambda part: (-len(part), part)))
    # A type of this module that nobody said how to read: no file can bring it about.
    raise AssertionError(f"nothing reads {kind.__name__} from a language file")


def _cues(table: Mapping[str, _Cue]) -> dict[str, Cue]:
    forms: dict[str, Cue] = {}
    for lemma, cue in table.items():
        for word in cue.finite | cue.participle | cue.ing:
            forms[word] = Cue(
                lemma,
                takes=cue.takes,
                finite=word in cue.finite,
                participle=word in cue.participle,
                ing=word in cue.ing,
                documents_only=cue.documents_only,
                particle=cue.particle,
                particle_takes=cue.particle_takes,
            )
    return forms


def _nouns(people: People, plurals: Endings) -> dict[str, Kind]:
    """Return the nouns for those who speak; many in one office are a group."""
    one = {
        **dict.fromkeys(people.institutions, Kind.INSTITUTION),
        **dict.fromkeys(people.roles, Kind.ROLE),
    }
    return {
        **{noun + ending: Kind.GROUP for noun in one for ending in plurals},
        **dict.fromkeys(people.documents, Kind.DOCUMENT),
        **dict.fromkeys(people.groups, Kind.GROUP),
        **one,
    }


def _stops(file: _File) -> frozenset[str]:
    words = file.words
    return frozenset(file.pronouns).union(
        words.that,
        words.relatives,
        words.conjunctions,
        words.subordinators,
        words.prepositions,
        words.auxiliaries,
        words.modals,
        words.negations,
        words.to,
        words.adverbs,
    )


def _places(lines: str) -> dict[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for line in lines.splitlines():
        names, adjectives, seats = ([*line.split("|"), "", ""])[:3]
        state = names.split(",")[0].strip()
        rows = [(name, "name") for name in names.split(",")]
        rows += [(word, "adjective") for word in adjectives.split(",")]
        rows += [(seat, "seat") for seat in seats.split(",")]
        for text, kind in rows:
            words = tuple(text.split())
            if words:
                found[words[0]].append(Place(words, state, kind))
    return {
        first: tuple(sorted(rows, key=lambda place: (-len(place.words), place.words, place.kind)))
        for first, rows in found.items()
    }


def _demonyms(pairs: str) -> list[tuple[str, str]]:
    found = []
    for pair in pairs.split():
        adjective, _, name = pair.partition(">")
        found.append((adjective, name))
    return found
