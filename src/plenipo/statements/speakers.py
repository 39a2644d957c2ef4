"""Who speaks: names, offices, institutions, pronouns and epithets resolved within one text.

A first pass gathers everybody whom the text introduces ("Lena Orsk, the
Ardenian foreign minister"); then speakers are resolved in reading order. What
the text leaves open stays None. Nothing is looked up outside the text but the
names and seats of states in the language's file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from plenipo.statements.language import Language
from plenipo.statements.phrases import Kind, Phrase, Phrases, appositive
from plenipo.statements.scan import MARK, QUOTE, WORD, Paragraph, Token

_REACH = 3  # sentences in which a pronoun finds its person


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


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a statement is attributed to, and by which rule; `name` None when unresolved."""

    name: str | None
    role: str | None
    behalf: str | None
    rule: str
    gender: str = ""
    head: str = ""
    person: bool = False
    flags: tuple[str, ...] = ()


UNKNOWN = Speaker(None, None, None, "speaker.unresolved")


class Speakers:
    """Resolves the speakers of one text."""

    def __init__(
        self, tokens: list[Token], phrases: Phrases, language: Language, pages: Sequence[Paragraph]
    ) -> None:
        """Gather everybody whom the text introduces."""
        self.tokens = tokens
        self.phrases = phrases
        self.language = language
        self.people: list[Person] = []
        self.bodies: list[Body] = []
        self._by_word: dict[str, list[Person]] = {}
        self.mentions: list[tuple[int, Person]] = []
        self.sentences = [s for page in pages for s in page.sentences]
        self._number = {first: k for k, (first, _) in enumerate(self.sentences)}
        self._mentions_in: dict[int, list[tuple[int, Person]]] = {}
        self._spoken: dict[int, Speaker] = {}  # by sentence: who spoke in it last
        self.issuer: Speaker | None = None
        self.last: Speaker | None = None
        self._last_body: Body | None = None
        self._gather()

    # --- who is there -------------------------------------------------------------------------

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
                found += [(number, index, one) for one in phrase.members or (phrase,)]
                index = max(index + 1, phrase.last)
        for _, index, phrase in found:
            if len(phrase.name.split()) > 1 and phrase.kind in (Kind.NAME, Kind.ROLE, Kind.GROUP):
                self._introduce(phrase, index)
        for _, index, phrase in found:
            if phrase.kind is Kind.ROLE and phrase.name and len(phrase.name.split()) == 1:
                self._introduce(phrase, index)
            elif phrase.kind is Kind.INSTITUTION:
                self._found(phrase, index)
        for number, index, phrase in found:
            person = self.named(phrase.name, index) if phrase.name else None
            if person is not None and phrase.kind is not Kind.PLACE:
                self.mentions.append((index, person))
                self._mentions_in.setdefault(number, []).append((index, person))
                if phrase.gender and not person.gender:
                    person.gender = phrase.gender

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
        person = next((p for p in self._by_word.get(words[-1], ()) if _same(p.words, words)), None)
        if person is None:
            person = Person(phrase.name, words, first=index)
            self.people.append(person)
            for word in set(words):
                self._by_word.setdefault(word, []).append(person)
        elif len(words) > len(person.words):
            person.name, person.words = phrase.name, words
            for word in set(words):
                if person not in self._by_word.setdefault(word, []):
                    self._by_word[word].append(person)
        if phrase.kind in (Kind.ROLE, Kind.DESCRIPTION) and phrase.role:
            person.roles.append(phrase.role)
            person.heads.add(phrase.head)
            person.behalf = person.behalf or self._behalf(phrase)
        person.state = person.state or phrase.state
        person.gender = person.gender or phrase.gender

    def _behalf(self, phrase: Phrase) -> str | None:
        if phrase.state:
            return phrase.state
        if phrase.owner and phrase.owner != "its":
            return _without_article(phrase.owner, self.language)
        words = phrase.role.split()
        for k, word in enumerate(words):
            if word.casefold() in self.language.words.of and k + 1 < len(words):
                rest = " ".join(words[k + 1 :])
                if (
                    any(w[:1].isupper() for w in words[k + 1 :])
                    and words[k + 1].casefold() not in self.language.people.departments
                ):
                    return _without_article(rest, self.language)
        return None

    def _found(self, phrase: Phrase, index: int) -> None:
        words = self._content(phrase.role)
        qualified = phrase.state is not None or len(words) > 1 or phrase.role[:1].isupper()
        if qualified and not any(b.words == words and b.state == phrase.state for b in self.bodies):
            self.bodies.append(Body(phrase.role, words, phrase.head, phrase.state, index))

    def _content(self, role: str) -> frozenset[str]:
        """Return the words of an institution's name that tell it from others, states left out."""
        words = self.language.words
        small = words.definite | words.indefinite | words.prepositions | {"'s", "and"}
        kept = []
        for word in role.split():
            bare = word.removesuffix("'s").removesuffix("’s")
            if bare in self.language.places or bare in self.phrases.own_states:
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
        candidates = self._by_word.get(words[-1], [])
        fitting = [p for p in candidates if _same(p.words, words)]
        if not fitting:
            return None
        before = [p for p in fitting if p.first <= index]
        return before[-1] if len(words) > 1 and before else fitting[0]

    # --- who speaks ---------------------------------------------------------------------------

    def resolve(self, phrase: Phrase | None, sentence: int) -> Speaker:
        """Resolve the subject of a verb in the sentence that begins at token `sentence`."""
        if phrase is None:
            return UNKNOWN
        number = self._number[sentence]
        return self._resolve(phrase, number)

    def note(self, speaker: Speaker, sentence: int) -> None:
        """Remember who spoke, for pronouns, "the statement" and quotations that stand alone."""
        number = self._number[sentence]
        self._spoken[number] = speaker
        self.last = speaker
        first, last = self.sentences[number]
        issued = self.language.people.issued
        if any(t.low in issued for t in self.tokens[first:last] if t.kind == WORD):
            self.issuer = speaker

    def _resolve(self, phrase: Phrase, number: int) -> Speaker:
        match phrase.kind:
            case Kind.JOINT:
                return self._joint(phrase, number)
            case Kind.PRONOUN:
                return self._pronoun(phrase, number)
            case Kind.NAME:
                return self._name(phrase)
            case Kind.PLACE:
                flag = "metonym" if phrase.seat else "state"
                return Speaker(
                    phrase.state,
                    None,
                    phrase.state,
                    "speaker.metonym" if phrase.seat else "speaker.state",
                    flags=(flag,),
                )
            case Kind.INSTITUTION:
                return self._institution(phrase)
            case Kind.DOCUMENT:
                return self._document(phrase)
            case Kind.GROUP:
                return self._group(phrase)
            case Kind.ROLE | Kind.DESCRIPTION:
                return self._role(phrase)

    def of(self, person: Person, rule: str, flags: tuple[str, ...] = ()) -> Speaker:
        """Return a person as speaker."""
        role = next(iter(person.roles), None)
        return Speaker(
            person.name,
            role,
            person.behalf or person.state,
            rule,
            gender=person.gender,
            head=next(iter(sorted(person.heads)), ""),
            person=True,
            flags=flags,
        )

    def _joint(self, phrase: Phrase, number: int) -> Speaker:
        members = [self._resolve(one, number) for one in phrase.members]
        names = [m.name for m in members]
        if any(name is None for name in names):
            return UNKNOWN
        behalf = [m.behalf for m in members if m.behalf]
        return Speaker(
            " and ".join(name for name in names if name),
            None,
            " and ".join(dict.fromkeys(behalf)) or None,
            "speaker.joint",
            gender="plural",
        )

    def _name(self, phrase: Phrase) -> Speaker:
        person = self.named(phrase.name, phrase.first)
        if person is not None:
            if phrase.gender and not person.gender:
                person.gender = phrase.gender
            return self.of(person, "speaker.name")
        return Speaker(phrase.name, None, None, "speaker.name", gender=phrase.gender, person=True)

    def _pronoun(self, phrase: Phrase, number: int) -> Speaker:
        wanted = phrase.gender
        rule = "speaker.pronoun"
        for k in range(number, max(-1, number - _REACH - 1), -1):
            spoken = self._spoken.get(k)
            mentions = [m for m in self._mentions_in.get(k, ()) if m[0] < phrase.first]
            first = self.sentences[k][0]
            if wanted in ("masculine", "feminine"):
                subject = next(
                    (p for at, p in mentions if at - first <= 6 and _fits(p.gender, wanted)), None
                )
                if k < number and spoken is None and subject is not None:
                    return self._gendered(subject, wanted, rule)
                if spoken is not None and spoken.person and _fits(spoken.gender, wanted):
                    return self._remember(spoken, wanted, rule)
                other = next((p for _, p in mentions if _fits(p.gender, wanted)), None)
                if other is not None:
                    return self._gendered(other, wanted, rule)
            elif wanted == "plural":
                if spoken is not None and spoken.gender == "plural":
                    return replace(spoken, rule=rule)
            elif wanted == "thing" and spoken is not None and not spoken.person:
                return replace(spoken, rule=rule)
        return UNKNOWN

    def _gendered(self, person: Person, gender: str, rule: str) -> Speaker:
        person.gender = person.gender or gender
        return self.of(person, rule)

    def _remember(self, spoken: Speaker, gender: str, rule: str) -> Speaker:
        for person in self._by_word.get(
            (spoken.name or " ").split()[-1:][0] if spoken.name else "", ()
        ):
            if person.name == spoken.name:
                person.gender = person.gender or gender
        return replace(spoken, rule=rule, gender=gender)

    def _institution(self, phrase: Phrase) -> Speaker:
        words = self._content(phrase.role)
        if phrase.head == phrase.role:  # a bare name with "the"
            words = frozenset(w.casefold() for w in phrase.role.split())
        owned = phrase.owner == "its"
        fitting = [
            b
            for b in self.bodies
            if words <= b.words
            and (phrase.state is None or b.state is None or b.state == phrase.state)
            and (b.head == phrase.head or phrase.head in b.words)
        ]
        before = [b for b in fitting if b.first <= phrase.first]
        bare = phrase.state is None and len(words) <= 1 and not phrase.role[:1].isupper()
        if fitting:
            if bare and self._last_body in fitting:
                body = self._last_body
            else:
                exact = [b for b in fitting if b.state == phrase.state and b.words == words]
                body = (before[-1] if bare and before else None) or (
                    exact[0] if exact and phrase.state else fitting[0]
                )
            assert body is not None
            self._last_body = body
            return Speaker(
                _without_article(body.name, self.language),
                None,
                body.state,
                "speaker.institution",
                head=body.head,
            )
        if bare or owned:
            return replace(UNKNOWN, role=phrase.role or None)
        return Speaker(
            _without_article(phrase.role, self.language),
            None,
            phrase.state,
            "speaker.institution",
            head=phrase.head,
        )

    def _document(self, phrase: Phrase) -> Speaker:
        if phrase.owner and phrase.owner != "its":
            inner = self._of_words(phrase.owner)
            if inner is not None:
                return replace(inner, rule="speaker.document")
        if phrase.state and not phrase.indefinite:
            return Speaker(phrase.state, None, phrase.state, "speaker.document", flags=("state",))
        if phrase.definite and phrase.head in self.language.people.issued:
            if self.issuer is not None:
                return replace(self.issuer, rule="speaker.document", flags=())
            if self.last is not None:
                return replace(self.last, rule="speaker.document", flags=())
        if any(w[:1].isupper() for w in phrase.role.split()) and phrase.head not in (
            self.language.people.issued
        ):
            return Speaker(phrase.role, None, phrase.state, "speaker.publication")
        return replace(UNKNOWN, role=phrase.role or None)

    def _of_words(self, shown: str) -> Speaker | None:
        bare = _without_article(shown, self.language)
        low = bare.casefold().split()
        for body in self.bodies:
            if body.name.casefold() == bare.casefold() or (
                low and low[-1] == body.head and self._content(bare) <= body.words
            ):
                return Speaker(
                    _without_article(body.name, self.language),
                    None,
                    body.state,
                    "speaker.institution",
                    head=body.head,
                )
        person = self.named(bare, len(self.tokens)) if bare[:1].isupper() else None
        if person is not None:
            return self.of(person, "speaker.name")
        return None

    def _group(self, phrase: Phrase) -> Speaker:
        if phrase.name:
            person = self.named(phrase.name, phrase.first)
            if person is not None:
                return self.of(person, "speaker.name")
        if phrase.definite and phrase.state is None and len(phrase.role.split()) <= 2:
            return replace(UNKNOWN, role=phrase.role, gender="plural")
        return Speaker(
            _without_article(phrase.role, self.language),
            phrase.role,
            phrase.state,
            "speaker.group",
            gender="plural",
            head=phrase.head,
            flags=("anonymous",),
        )

    def _role(self, phrase: Phrase) -> Speaker:
        if phrase.name:
            person = self.named(phrase.name, phrase.first)
            if person is not None:
                if phrase.gender and not person.gender:
                    person.gender = phrase.gender
                return self.of(person, "speaker.name")
        behalf = self._behalf(phrase)
        if phrase.indefinite:
            flags = ("anonymous",)
            return Speaker(
                phrase.role,
                phrase.role,
                behalf,
                "speaker.anonymous",
                gender=phrase.gender,
                head=phrase.head,
                person=True,
                flags=flags,
            )
        person = self._holder(phrase)
        if person is not None:
            direct = phrase.head in person.heads
            return self.of(person, "speaker.role" if direct else "speaker.epithet")
        if self.last is not None and phrase.definite:
            same = self.last.head == phrase.head and self.last.person
            unknown = self.last.person and (
                self.last.role is None or phrase.kind is Kind.DESCRIPTION
            )
            fits = phrase.state is None or self.last.behalf in (None, phrase.state)
            if (same or unknown) and fits and _fits(self.last.gender, phrase.gender):
                rule = "speaker.role" if same else "speaker.epithet"
                return replace(self.last, rule=rule)
        if phrase.kind is Kind.DESCRIPTION:
            return replace(UNKNOWN, role=phrase.role or None, behalf=behalf)
        if behalf is not None:
            return Speaker(
                phrase.role,
                phrase.role,
                behalf,
                "speaker.office",
                gender=phrase.gender,
                head=phrase.head,
                person=True,
            )
        return replace(UNKNOWN, role=phrase.role or None)

    def _holder(self, phrase: Phrase) -> Person | None:
        """Find the person whose office a role without a name means."""
        fitting = [
            p
            for p in self.people
            if p.roles
            and (phrase.state is None or p.state in (None, phrase.state))
            and _fits(p.gender, phrase.gender)
        ]
        direct = [p for p in fitting if phrase.head in p.heads and self._covers(p, phrase)]
        others = [p for p in fitting if self._means(p, phrase)]
        for candidates in (direct, others):
            if not candidates:
                continue
            if self.last is not None:
                for person in candidates:
                    if person.name == self.last.name:
                        return person
            before = [p for at, p in self.mentions if at < phrase.first and p in candidates]
            return before[-1] if before else candidates[0]
        return None

    def _covers(self, person: Person, phrase: Phrase) -> bool:
        wanted = self._content(phrase.role) - {phrase.head}
        known = frozenset(w for role in person.roles for w in self._content(role))
        return not (wanted & self.language.people.departments) - known

    def _means(self, person: Person, phrase: Phrase) -> bool:
        """Tell whether an epithet's noun stands for one of the person's offices."""
        meanings = self.language.epithets.get(phrase.head)
        if meanings is None:
            return False
        for role in person.roles:
            words = [w.casefold() for w in role.split()]
            for meaning in meanings:
                if any(
                    tuple(words[k : k + len(meaning)]) == meaning
                    for k in range(len(words) - len(meaning) + 1)
                ):
                    return True
        return False


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


def _fits(known: str, wanted: str) -> bool:
    return not known or not wanted or known == wanted


def _without_article(shown: str, language: Language) -> str:
    words = shown.split()
    while words and words[0].casefold() in language.words.definite | language.words.indefinite:
        words = words[1:]
    return " ".join(words)


def is_quotation(token: Token) -> bool:
    """Tell whether a token is a quotation."""
    return token.kind == QUOTE
