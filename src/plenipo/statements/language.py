"""A language as data: the words by which statements are found, read from one file.

The tables are described in docs/statements-languages.md; a language is added
by writing such a file, without code. Reading is pure: bytes in, a `Language`
out, or one sentence that says which table is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from plenipo.text.errors import UnusableInput


class Words(frozenset[str]):
    """A list of words, written with spaces between them."""


class Phrases(frozenset[tuple[str, ...]]):
    """A list of phrases of one or more words, written with commas between them."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file; an entry that it does not know is a mistake and is told."""


class Marks(_Table, frozen=True):
    """Pairs of quotation marks, and what an apostrophe looks like."""

    pairs: list[str]
    apostrophes: str


class Grammar(_Table, frozen=True):
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
    of: Words
    auxiliaries: Words
    passives: Words
    modals: Words
    negations: Words
    to: Words
    quoted_as: Words
    adverbs: Words
    not_adverbs: Words
    according: Phrases
    hedges: Phrases
    impersonal: Words
    first_person: Words
    negated_cues: Words
    adjuncts: Words
    owner: Words
    elisions: Words = Words()
    inversions: Words = Words()
    carriers: Phrases = Phrases()
    adverb_endings: Words = Words()
    gerund_endings: Words = Words()


class Page(_Table, frozen=True):
    """What stands on a page of news beside the article's own sentences."""

    asides: Phrases
    bylines: Phrases
    dated_lines: Phrases
    topics: Phrases


class People(_Table, frozen=True):
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
    documents: Words
    issued: Words
    addressees: Words


class Issuing(_Table, frozen=True):
    """How a text looks that an institution issues as a whole."""

    openings: Phrases
    issuers: Words
    closings: Phrases
    questions: Words
    answers: Words


class _Cue(_Table, frozen=True):
    finite: Words
    takes: Words
    participle: Words = Words()
    ing: Words = Words()
    infinitive: Words = Words()
    documents_only: bool = False
    particle: str = ""
    particle_takes: Words = Words()


class _Nominal(_Table, frozen=True):
    nouns: Words


class Calendar(_Table, frozen=True):
    """Names of days and months, and the phrases in which dates are said."""

    week_starts: str
    weekdays: list[Words]
    months: list[Words]
    numbers: str
    ordinals: Words
    says: list[tuple[str, str]]


class _Abbreviations(_Table, frozen=True):
    words: Words


class _Places(_Table, frozen=True):
    demonyms: str
    states: str


class _File(_Table, frozen=True):
    code: str
    name: str
    telling: Words
    marks: Marks
    words: Grammar
    page: Page
    pronouns: dict[str, str]
    possessive_pronouns: dict[str, str]
    people: People
    epithets: dict[str, Phrases]
    issuing: Issuing
    cues: dict[str, _Cue]
    nominal_cues: _Nominal
    dates: Calendar
    abbreviations: _Abbreviations
    places: _Places


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb that reports speech, in one of its forms.

    `finite`, `participle`, `ing` and `infinitive` say which forms this word
    can be ("said" is finite and a participle). `takes` says what may follow.
    """

    lemma: str
    takes: frozenset[str]
    finite: bool = False
    participle: bool = False
    ing: bool = False
    infinitive: bool = False
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
    epithets: Mapping[str, Phrases]
    issuing: Issuing
    cues: Mapping[str, Cue]
    nominal: frozenset[str]
    calendar: Calendar
    abbreviations: frozenset[str]
    places: Mapping[str, tuple[Place, ...]]  # by first word, the longest first
    demonyms: tuple[tuple[str, str], ...]  # ending of an adjective, ending of its name


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
    )


def _listed(kind: type, value: Any) -> Any:  # noqa: ANN401 - what msgspec hands over
    if not isinstance(value, str):
        raise ValueError("a list of words is one string")
    if kind is Words:
        return Words(value.split())
    if kind is Phrases:
        phrases = (tuple(phrase.split()) for phrase in value.replace("\n", ",").split(","))
        return Phrases(phrase for phrase in phrases if phrase)
    raise NotImplementedError(kind)


def _cues(table: Mapping[str, _Cue]) -> dict[str, Cue]:
    forms: dict[str, Cue] = {}
    for lemma, cue in table.items():
        for word in cue.finite | cue.participle | cue.ing | cue.infinitive:
            forms[word] = Cue(
                lemma,
                takes=cue.takes,
                finite=word in cue.finite,
                participle=word in cue.participle,
                ing=word in cue.ing,
                infinitive=word in cue.infinitive,
                documents_only=cue.documents_only,
                particle=cue.particle,
                particle_takes=cue.particle_takes,
            )
    return forms


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
