"""Everybody whom a text introduces: people with their offices, institutions by name.

Gathered in one pass before any speaker is resolved, because a headline knows
people by a name that the article gives in full only further down.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from plenipo.statements.language import Language
from plenipo.statements.model import Kind
from plenipo.statements.phrases import Phrase, Phrases, appositive
from plenipo.statements.scan import MARK, WORD, Paragraph, Token

_MOST = 50  # of one name or one noun that are looked through; a text that has more is none to read


@dataclass(slots=True)
class Person:
    """Somebody the text names, with the offices it gives them."""

    name: str
    words: tuple[str, ...]
    roles: list[str] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    state: str | None = None
    behalf: str | None = None
    gender: str = ""
    first: int = 0


@dataclass(frozen=True, slots=True)
class Body:
    """An institution the text names in full."""

    name: str
    words: frozenset[str]
    head: str
    state: str | None
    first: int


class Register:
    """The people and institutions of one text."""

    def __init__(
        self, tokens: list[Token], phrases: Phrases, language: Language, pages: Sequence[Paragraph]
    ) -> None:
        """Read the whole text for whom it introduces. Linear."""
        self.tokens = tokens
        self.phrases = phrases
        self.language = language
        self.sentences = [s for page in pages for s in page.sentences]
        self.number = {first: k for k, (first, _) in enumerate(self.sentences)}
        self.by_name: dict[str, Person] = {}
        self.by_head: dict[str, list[Person]] = {}
        self.mentions_in: dict[int, list[tuple[int, Person]]] = {}
        self.groups_in: dict[int, Phrase] = {}  # by sentence: the plural or body that opens it
        self.offices_in: dict[int, Phrase] = {}  # by sentence: the office that opens it
        self.led: dict[str, str] = {}  # by last name: the state or body that somebody leads
        self._by_word: dict[str, list[Person]] = {}
        self._bodies: dict[str, list[Body]] = {}  # by noun
        self._mentioned: dict[int, list[int]] = {}  # by person: tokens
        self._gather()

    def _gather(self) -> None:
        found: list[tuple[int, int, Phrase]] = []
        for number, (first, last) in enumerate(self.sentences):
            index = first
            while index < last:
                phrase = self.phrases.at(index) if self.tokens[index].kind == WORD else None
                if phrase is None:
                    index += 1
                    continue
                phrase = self._with_apposition(phrase, last)
                self._leader(phrase, last)
                found += [(number, index, one) for one in phrase.members or (phrase,)]
                index = max(index + 1, phrase.last)
        for _, index, phrase in found:
            if len(phrase.name.split()) > 1 and phrase.kind in (Kind.NAME, Kind.ROLE, Kind.GROUP):
                self._introduce(phrase, index)
        for _, index, phrase in found:
            titled = (
                phrase.kind is Kind.NAME
                and self.tokens[index].low in self.language.people.honorifics
            )
            one = len(phrase.name.split()) == 1
            if one and (phrase.kind is Kind.ROLE or titled):
                self._introduce(phrase, index)
            elif phrase.kind is Kind.INSTITUTION:
                self._found(phrase, index)
        for number, index, phrase in found:
            if index - self.sentences[number][0] <= 2 and phrase.kind in (
                Kind.GROUP,
                Kind.JOINT,
                Kind.INSTITUTION,
            ):
                self.groups_in.setdefault(number, phrase)
            if index == self.sentences[number][0] and phrase.kind is Kind.ROLE and not phrase.name:
                self.offices_in[number] = phrase
            person = self.named(phrase.name, index) if phrase.name else None
            if person is not None and phrase.kind is not Kind.PLACE:
                self._mentioned.setdefault(id(person), []).append(index)
                self.mentions_in.setdefault(number, []).append((index, person))
                if phrase.gender and not person.gender:
                    person.gender = phrase.gender

    def _leader(self, phrase: Phrase, last: int) -> None:
        """Note whom somebody speaks for who "leads the Ardenian delegation"."""
        at = phrase.last
        while (
            at < last
            and at < phrase.last + 3
            and self.tokens[at].low not in self.language.words.leads
        ):
            at += 1
        if (
            not phrase.name
            or at + 1 >= last
            or self.tokens[at].low not in self.language.words.leads
        ):
            return
        led = self.phrases.at(at + 1)
        if led is not None and led.kind in (Kind.INSTITUTION, Kind.DESCRIPTION, Kind.GROUP):
            shown = without_article(led.role, self.language)
            self.led[phrase.name.split()[-1]] = led.state or shown

    def _with_apposition(self, phrase: Phrase, last: int) -> Phrase:
        tokens, end = self.tokens, phrase.last
        if end + 1 < last and tokens[end].low == "," and phrase.kind is not Kind.JOINT:
            inner = self.phrases.at(end + 1)
            if inner is not None and (inner.last >= last or tokens[inner.last].kind == MARK):
                joined = appositive(phrase, inner)
                if joined is not None:
                    return replace(joined, last=inner.last)
        return phrase

    def _introduce(self, phrase: Phrase, index: int) -> None:
        words = tuple(phrase.name.split())
        known = self._by_word.get(words[-1], [])[:_MOST]
        person = next((p for p in known if _same(p.words, words)), None)
        if person is None:
            person = Person(phrase.name, words, first=index)
            self.by_name[person.name] = person
            for word in set(words):
                self._by_word.setdefault(word, []).append(person)
        elif len(words) > len(person.words):
            person.name, person.words = phrase.name, words
            self.by_name[person.name] = person
            for word in set(words):
                if person not in self._by_word.setdefault(word, []):
                    self._by_word[word].append(person)
        if phrase.kind in (Kind.ROLE, Kind.DESCRIPTION) and phrase.role:
            self.appoint(person, phrase)
        person.state = person.state or phrase.state
        person.gender = person.gender or phrase.gender

    def appoint(self, person: Person, phrase: Phrase) -> None:
        """Note an office of somebody."""
        if len(person.roles) < _MOST:
            person.roles.append(phrase.role)
        if phrase.head not in person.heads:
            person.heads.add(phrase.head)
            self.by_head.setdefault(phrase.head, []).append(person)
        person.behalf = person.behalf or self.behalf(phrase)

    def introduced(self) -> Person | None:
        """Return whom the opening of the text introduces: the person it names first in full."""
        return min(self.by_name.values(), key=lambda person: person.first, default=None)

    def last_mention(self, person: Person, index: int) -> int:
        """Return the token of the last mention before a token, -1 when there is none."""
        tokens = self._mentioned.get(id(person), [])
        at = bisect_left(tokens, index)
        return tokens[at - 1] if at else -1

    def bodies(self, head: str) -> Sequence[Body]:
        """Return the institutions that are called so in the text, in its order."""
        return self._bodies.get(head, [])[:_MOST]

    def behalf(self, phrase: Phrase) -> str | None:
        """Return the state or body that an office belongs to, as its own words say."""
        if phrase.state:
            return phrase.state
        if phrase.owner and not phrase.owner.startswith("~"):
            return without_article(phrase.owner, self.language)
        words = phrase.role.split()
        grammar = self.language.words
        for k, word in enumerate(words[:-1]):
            if word.casefold() in grammar.of and words[k + 1].casefold() not in (
                self.language.people.departments
            ):
                rest = words[k + 1 :]
                if any(w[:1].isupper() for w in rest) or word.casefold() in grammar.speaks_for:
                    return without_article(" ".join(rest), self.language)
        return None

    def _found(self, phrase: Phrase, index: int) -> None:
        words = self.content(phrase.role)
        qualified = phrase.state is not None or len(words) > 1 or phrase.role[:1].isupper()
        known = self._bodies.setdefault(phrase.head, [])
        new = not any(b.words == words and b.state == phrase.state for b in known)
        if qualified and new and len(known) < _MOST:
            known.append(Body(phrase.role, words, phrase.head, phrase.state, index))

    def content(self, role: str) -> frozenset[str]:
        """Return the words of an institution's name that tell it from others, states left out."""
        words = self.language.words
        small = words.definite | words.indefinite | words.prepositions | {"'s", "and"}
        kept = []
        for word in role.split():
            bare = word.removesuffix("'s").removesuffix("’s")
            if bare in self.language.places or bare in self.phrases.places.own_states:
                continue
            low = bare.casefold()
            if low not in small and low not in words.conjunctions:
                kept.append(low)
        return frozenset(kept)

    def named(self, name: str, index: int) -> Person | None:
        """Return the person that a name stands for at a token, None when nobody has it."""
        words = tuple(name.split())
        if not words:
            return None
        candidates = self._by_word.get(words[-1], [])[:_MOST]
        fitting = [p for p in candidates if _same(p.words, words)]
        if not fitting and len(words) == 1:
            fitting = [p for p in candidates if p.words[0] == words[0]]  # family name first
        if not fitting:
            return None
        before = [p for p in fitting if p.first <= index]
        return before[-1] if len(words) > 1 and before else fitting[0]


def _same(known: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Tell whether a name is a known one or a part of it, from its end or its start."""
    if len(words) == 1:
        return words[0] == known[-1] or (len(known) > 2 and words[0] in known[1:])
    if known[-1] != words[-1]:
        return False
    short, long = sorted((known, words), key=len)
    if len(short) == 1:
        return True
    return short[0] == long[0] or long[-len(short) :] == short


def fits(known: str, wanted: str) -> bool:
    """Tell whether a gender can be another; "" is not known and fits all."""
    return not known or not wanted or known == wanted


def without_article(shown: str, language: Language) -> str:
    """Return words without the articles and numbers in front of them."""
    words = shown.split()
    while words and words[0].casefold() in language.words.definite | language.words.indefinite:
        words = words[1:]
    return " ".join(words)
