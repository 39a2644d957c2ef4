"""Who speaks: names, offices, institutions, pronouns and epithets resolved within one text.

Speakers are resolved in reading order against the people and institutions of
the text. What the text leaves open stays None. Nothing is looked up outside
the text but the names and seats of states in the language's file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from plenipo.statements.model import Kind
from plenipo.statements.people import Body, Person, Register, fits, without_article
from plenipo.statements.phrases import Phrase
from plenipo.statements.scan import WORD

_MOST = 50  # holders of offices of one name that are looked through
_REACH = 3  # sentences in which a pronoun finds its person


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
    """Resolves the speakers of one text, in reading order."""

    def __init__(self, register: Register) -> None:
        """Start at the beginning of the text whose people are in the register."""
        self.register = register
        self.tokens = register.tokens
        self.phrases = register.phrases
        self.language = register.language
        self.last: Speaker | None = None
        self._last_at = 0
        self._spoken: dict[int, Speaker] = {}  # by sentence: who spoke in it last
        self._issuers: dict[str, Speaker] = {}  # by the noun of the document
        self._last_body: Body | None = None

    def resolve(self, phrase: Phrase | None, sentence: int) -> Speaker:
        """Resolve the subject of a verb in the sentence that begins at token `sentence`."""
        if phrase is None:
            return UNKNOWN
        number = self.register.number[sentence]
        return self._resolve(phrase, number)

    def note(self, speaker: Speaker, sentence: int) -> None:
        """Remember who spoke, for pronouns, "the statement" and quotations that stand alone."""
        number = self.register.number[sentence]
        self._spoken[number] = speaker
        self.last, self._last_at = speaker, number
        first, last = self.register.sentences[number]
        for token in self.tokens[first:last]:
            if token.kind == WORD and token.low in self.language.people.documents:
                self._issuers[token.low] = speaker

    def on_behalf(self, first: int, last: int) -> str | None:
        """Return for whom the sentence `[first, last)` says that somebody speaks, if it does."""
        for index, size in self.language.words.behalf.find(self.tokens, first, last - 1):
            whom = self.phrases.at(index + size)
            if whom is not None:
                shown = whom.state if whom.kind is Kind.PLACE else None
                shown = shown or self.phrases.shown(whom.first, whom.last)
                return without_article(shown, self.language)
        return None

    def complete(
        self, speaker: str, role: str | None, behalf: str | None
    ) -> tuple[str | None, str | None]:
        """Return the office and the state of a speaker as the whole text gives them."""
        person = self.register.by_name.get(speaker)
        if person is None:
            return role, behalf
        whole = self.of(person, "")
        return role or whole.role, behalf or whole.behalf

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
                return self._role(phrase, number)

    def of(self, person: Person, rule: str, flags: tuple[str, ...] = ()) -> Speaker:
        """Return a person as speaker."""
        relations = self.language.people.relations
        own = [role for role in person.roles if relations.isdisjoint(role.casefold().split())]
        role = next(iter(own or person.roles), None)
        return Speaker(
            person.name,
            role,
            person.behalf or person.state or self.register.led.get(person.words[-1]),
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
        person = self.register.named(phrase.name, phrase.first)
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
            mentions = [m for m in self.register.mentions_in.get(k, ()) if m[0] < phrase.first]
            if wanted in ("masculine", "feminine"):
                office = self.register.offices_in.get(k)
                if k < number and spoken is None and office is not None:
                    return replace(self._resolve(office, k), rule=rule)
                if spoken is not None and spoken.person and fits(spoken.gender, wanted):
                    return self._remember(spoken, wanted, rule)
                other = next((p for _, p in mentions if fits(p.gender, wanted)), None)
                if other is not None:
                    return self._gendered(other, wanted, rule)
            elif wanted == "plural":
                if spoken is not None and spoken.gender == "plural":
                    return replace(spoken, rule=rule)
                group = self.register.groups_in.get(k)
                if (
                    group is not None
                    and group.first < phrase.first
                    and group.kind is not (Kind.INSTITUTION)
                ):
                    return replace(self._resolve(group, k), rule=rule)
            elif wanted == "thing":
                if spoken is not None and not spoken.person and spoken.name:
                    return replace(spoken, rule=rule)
                group = self.register.groups_in.get(k)
                if (
                    group is not None
                    and group.kind is Kind.INSTITUTION
                    and (group.first < phrase.first)
                ):
                    return replace(self._resolve(group, k), rule=rule)
        return UNKNOWN

    def _gendered(self, person: Person, gender: str, rule: str) -> Speaker:
        person.gender = person.gender or gender
        return self.of(person, rule)

    def _remember(self, spoken: Speaker, gender: str, rule: str) -> Speaker:
        person = self.register.by_name.get(spoken.name or "")
        if person is not None:
            person.gender = person.gender or gender
        return replace(spoken, rule=rule, gender=gender)

    def _institution(self, phrase: Phrase) -> Speaker:
        words = self.register.content(phrase.role)
        if phrase.head == phrase.role:  # a bare name with "the"
            words = frozenset(w.casefold() for w in phrase.role.split())
        owned = phrase.owner.startswith("~")
        fitting = [
            b
            for b in self.register.bodies(phrase.head)
            if words <= b.words
            and (phrase.state is None or b.state is None or b.state == phrase.state)
        ]
        bare = phrase.state is None and len(words) <= 1 and not phrase.role[:1].isupper()
        body = self._body(fitting, words, phrase, bare=bare)
        if body is not None:
            self._last_body = body
            return Speaker(
                without_article(body.name, self.language),
                None,
                body.state,
                "speaker.institution",
                head=body.head,
            )
        if bare or owned:
            return replace(UNKNOWN, role=phrase.role or None)
        return Speaker(
            without_article(phrase.role, self.language),
            None,
            phrase.state,
            "speaker.institution",
            head=phrase.head,
        )

    def _body(
        self, fitting: list[Body], words: frozenset[str], phrase: Phrase, *, bare: bool
    ) -> Body | None:
        """Choose the institution that a name or "the ministry" means; None when none is named."""
        if bare and self._last_body in fitting:
            return self._last_body
        before = [b for b in fitting if b.first < phrase.first]
        if bare:
            return before[-1] if before else next(iter(fitting), None)
        fuller = [b for b in before if b.words > words]
        if len(fuller) == 1:
            return fuller[0]  # "the Zembrian ministry" for the Zembrian foreign ministry
        return next((b for b in fitting if b.words == words and b.state == phrase.state), None) or (
            next(iter(fitting), None)
        )

    def _document(self, phrase: Phrase) -> Speaker:
        if phrase.owner and not phrase.owner.startswith("~"):
            inner = self._of_words(phrase.owner)
            if inner is not None:
                return replace(inner, rule="speaker.document")
        if phrase.state and not phrase.indefinite:
            return Speaker(phrase.state, None, phrase.state, "speaker.document", flags=("state",))
        if phrase.definite and phrase.head in self._issuers:
            return replace(self._issuers[phrase.head], rule="speaker.document", flags=())
        if phrase.definite and phrase.head in self.language.people.issued and self.last:
            return replace(self.last, rule="speaker.document", flags=())
        words = phrase.role.split()
        named = any(w[:1].isupper() for w in words) or len(words) > 2
        if named and phrase.head not in self.language.people.issued:
            return Speaker(phrase.role, None, phrase.state, "speaker.publication")
        return replace(UNKNOWN, role=phrase.role or None)

    def _of_words(self, shown: str) -> Speaker | None:
        bare = without_article(shown, self.language)
        low = bare.casefold().split()
        for body in self.register.bodies(low[-1] if low else ""):
            if self.register.content(bare) <= body.words:
                return Speaker(
                    without_article(body.name, self.language),
                    None,
                    body.state,
                    "speaker.institution",
                    head=body.head,
                )
        person = self.register.named(bare, len(self.tokens)) if bare[:1].isupper() else None
        if person is not None:
            return self.of(person, "speaker.name")
        return None

    def _group(self, phrase: Phrase) -> Speaker:
        if phrase.name:
            person = self.register.named(phrase.name, phrase.first)
            if person is not None:
                return self.of(person, "speaker.name")
        if phrase.definite and phrase.state is None and len(phrase.role.split()) <= 2:
            return replace(UNKNOWN, role=phrase.role, gender="plural")
        return Speaker(
            without_article(phrase.role, self.language),
            phrase.role,
            phrase.state,
            "speaker.group",
            gender="plural",
            head=phrase.head,
            flags=("anonymous",),
        )

    def _role(self, phrase: Phrase, number: int) -> Speaker:
        if phrase.name:
            person = self.register.named(phrase.name, phrase.first)
            if person is not None:
                if phrase.gender and not person.gender:
                    person.gender = phrase.gender
                return self.of(person, "speaker.name")
        behalf = self.register.behalf(phrase)
        if phrase.owner.startswith("~"):
            return self._owned(phrase, number)
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
                phrase.kind is Kind.DESCRIPTION
                or (self.last.role is None and self._is_alone(phrase, number))
            )
            near = phrase.state is None or self.last.behalf in (None, phrase.state)
            if (same or unknown) and near and fits(self.last.gender, phrase.gender):
                rule = "speaker.role" if same else "speaker.epithet"
                if phrase.kind is Kind.ROLE and self.last.role is None:
                    person = self.register.by_name.get(self.last.name or "")
                    if person is not None:
                        self.register.appoint(person, phrase)
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

    def _owned(self, phrase: Phrase, number: int) -> Speaker:
        """Resolve "his spokesman": nobody by name, but it is known for whom."""
        gender = self.language.possessives.get(phrase.owner[1:], "")
        owner = self._pronoun(replace(phrase, gender=gender), number)
        return replace(UNKNOWN, role=phrase.role or None, behalf=owner.name)

    def again(self, phrase: Phrase, speaker: Speaker) -> Speaker:
        """Resolve an office once more when the whole text is read, and its holder is known."""
        if speaker.name is not None or phrase.kind is not Kind.ROLE or phrase.indefinite:
            return speaker
        person = None if phrase.owner.startswith("~") else self._holder(phrase)
        return self.of(person, "speaker.role") if person is not None else speaker

    def _is_alone(self, phrase: Phrase, number: int) -> bool:
        """Tell whether the text has named nobody else lately whom an epithet could mean."""
        first, last = self.register.sentences[number]
        if self.language.words.contrasts.at(self.tokens, first, last):
            return False  # "For his part, the president": somebody else than the last
        near = {
            person.name
            for k in range(max(self._last_at, number - _REACH), number + 1)
            for at, person in self.register.mentions_in.get(k, ())
            if at < phrase.first
        }
        return len(near) <= 1

    def _holder(self, phrase: Phrase) -> Person | None:
        """Find the person whose office a role without a name means."""
        heads = self.register.by_head
        direct = [p for p in heads.get(phrase.head, ()) if self._covers(p, phrase)]
        nouns = {word for meaning in self._meanings(phrase.head) for word in meaning}
        others = [
            p for noun in sorted(nouns) for p in heads.get(noun, ()) if self._means(p, phrase)
        ]
        for candidates in (direct, others):
            fitting = [
                p
                for p in candidates[:_MOST]
                if (phrase.state is None or p.state in (None, phrase.state))
                and fits(p.gender, phrase.gender)
            ]
            if not fitting:
                continue
            if self.last is not None:
                for person in fitting:
                    if person.name == self.last.name:
                        return person
            nearest = max(fitting, key=lambda p: self.register.last_mention(p, phrase.first))
            if self.register.last_mention(nearest, phrase.first) >= 0:
                return nearest
            return fitting[0]
        return None

    def _covers(self, person: Person, phrase: Phrase) -> bool:
        wanted = self.register.content(phrase.role) - {phrase.head}
        known = frozenset(w for role in person.roles for w in self.register.content(role))
        return not (wanted & self.language.people.departments) - known

    def _meanings(self, noun: str) -> tuple[tuple[str, ...], ...]:
        found = self.language.epithets.get(noun)
        return found.every if found is not None else ()

    def _means(self, person: Person, phrase: Phrase) -> bool:
        """Tell whether an epithet's noun stands for one of the person's offices."""
        meanings = self._meanings(phrase.head)
        for role in person.roles:
            words = [w.casefold() for w in role.split()]
            for meaning in meanings:
                if any(
                    tuple(words[k : k + len(meaning)]) == meaning
                    for k in range(len(words) - len(meaning) + 1)
                ):
                    return True
        return False
