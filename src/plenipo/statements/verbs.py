"""Verbs of speech in a sentence, each with its subject.

The subject of a cue is looked for to its left: the longest phrase whose end,
with an apposition, a relative clause or an adverbial between commas, meets
the verb. A verb that follows "and" without a subject takes the one before it;
behind a quotation the subject may follow ("said Orsk").
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from plenipo.statements.finds import Reader
from plenipo.statements.language import Cue
from plenipo.statements.model import Kind
from plenipo.statements.phrases import Phrase, appositive
from plenipo.statements.scan import MARK, QUOTE, WORD, Token

_FURTHEST = 45  # tokens to the left in which a subject may begin
_BETWEEN = 30  # tokens that may stand between commas behind it
_ADJUNCT = 14  # tokens of an adverbial without commas
SPEAKING = frozenset(
    {
        Kind.PRONOUN,
        Kind.NAME,
        Kind.ROLE,
        Kind.INSTITUTION,
        Kind.GROUP,
        Kind.DOCUMENT,
        Kind.PLACE,
        Kind.JOINT,
        Kind.DESCRIPTION,
    }
)


@dataclass(frozen=True, slots=True)
class Verb:
    """A cue that reports speech here: its token, its subject, and where its clause begins."""

    index: int
    cue: Cue
    subject: Phrase | None
    begin: int  # first token of the clause: of the subject, or the verb itself
    after: int  # token behind the verb and what belongs to it
    negated: bool = False
    shared: bool = False  # the subject stands with an earlier verb
    inverted: bool = False
    particle: bool = False  # "went on", "ruled out"


class VerbFinder:
    """Finds the reporting verbs of sentences of one text."""

    def __init__(self, reader: Reader) -> None:
        """Take what was read of the text so far."""
        self.reader = reader
        self.tokens = reader.tokens
        self.phrases = reader.phrases
        self.language = reader.language
        self._behind_date = (-1, -1)  # a sentence, and where its opening date ends
        self._openers = self.language.openers

    def verbs(self, first: int, last: int, *, titled: bool = False) -> list[Verb]:
        """Return the reporting verbs of the sentence `[first, last)` in order.

        In a headline (`titled`) verbs may have capitals.
        Cost: linear in the sentence, times the bounded reach to the left.
        """
        found: list[Verb] = []
        for index in range(first, last):
            token = self.tokens[index]
            if token.kind != WORD or (token.capital and not titled and index > first):
                continue
            cue = self.language.cues.get(token.low)
            if cue is None:
                continue
            after = self.tokens[index + 1].low if index + 1 < last else ""
            if cue.participle and after in self.language.words.agents:
                through = self.language.cues.get(
                    self.tokens[index + 2].low if index + 2 < last else ""
                )
                if through is None or not through.ing:
                    continue  # "the settlement proposed by": somebody else's
            if found and index < found[-1].after and found[-1].index != index:
                continue
            verb = self._verb(index, cue, first, last, found)
            if verb is not None:
                particle = bool(cue.particle) and after == cue.particle
                found.append(replace(verb, particle=True) if particle else verb)
        return found

    # --- one verb -----------------------------------------------------------------------------

    def _verb(self, index: int, cue: Cue, first: int, last: int, before: list[Verb]) -> Verb | None:
        tokens, words = self.tokens, self.language.words
        after = index + 1
        if cue.particle:
            if after < last and tokens[after].low == cue.particle:
                after += 1
                if cue.particle_takes:
                    cue = replace(cue, takes=cue.particle_takes)
            elif not cue.particle_takes:
                return None
        if cue.ing and not cue.finite:
            return self._participle(index, cue, first, after, before)
        left, negated, helped, pronoun = self._skip_left(index, first)
        if pronoun is not None:  # "a-t-il déclaré"
            return Verb(index, cue, pronoun, left, after, negated, inverted=True)
        carrier = self._carrier(index, first)
        if carrier >= 0:
            left, negated, _, _ = self._skip_left(carrier, first)
            helped = ""
        elif not _reports(cue, helped):
            return None
        if left > first and helped == "" and carrier < 0 and self._makes_noun(tokens[left - 1]):
            return None
        subject, begin = self._subject(left, first)
        base_form = tokens[index].low == cue.lemma and helped == "" and carrier < 0
        if subject is not None:
            plural = _is_plural(subject, words.first_person)
            if base_form and not cue.documents_only and not plural:
                return None
            if plural and _is_singular(tokens[index].low, cue.lemma):
                return None  # "the Parties exchange notes"
            if subject.kind is Kind.PRONOUN and subject.head in words.first_person:
                return None
            if cue.documents_only and subject.kind not in (Kind.DOCUMENT, Kind.PRONOUN):
                return None
            return Verb(index, cue, subject, begin, after, negated)
        inverted = self._inverted(left, after, first, last)
        if inverted is not None and not base_form:
            return Verb(index, cue, inverted, left, inverted.last, negated, inverted=True)
        if cue.documents_only or base_form:
            return None
        shared = self._shared(left, first, before)
        if shared is not None:
            return Verb(index, cue, shared, left, after, negated, shared=True)
        return None

    def _skip_left(self, index: int, first: int) -> tuple[int, bool, str, Phrase | None]:
        """Skip auxiliaries and adverbs before a verb; say whether it is negated and what helps it."""
        tokens, words = self.tokens, self.language.words
        negated, helped = False, ""
        k = index
        while k > first:
            token = tokens[k - 1]
            low = token.low
            if token.kind != WORD:
                break
            if low in words.negations:
                negated = True
            elif low in words.modals:
                helped = helped or "modal"
            elif low in words.to:
                helped = helped or "to"
            elif low in words.passives and (low != "'s" or k - 2 < first):
                helped = helped or "passive"
            elif low in words.auxiliaries and low != "'s":
                helped = helped or "perfect"
            elif (
                low in self.language.pronouns
                and k - 2 >= first
                and tokens[k - 2].low in words.auxiliaries
                and words.inversions
                and tokens[k - 2].end >= token.start - 3
            ):
                pronoun = self.phrases.at(k - 1, k)
                return k - 2, negated, helped, pronoun
            elif not self.is_adverb(token):
                break
            k -= 1
        return k, negated, helped, None

    def is_adverb(self, token: Token) -> bool:
        """Tell whether a word may stand between a subject and its verb."""
        words = self.language.words
        if token.kind != WORD or token.capital:
            return False
        if token.low in words.adverbs:
            return True
        return token.low not in words.not_adverbs and any(
            token.low.endswith(ending) and len(token.low) > len(ending) + 2
            for ending in words.adverb_endings
        )

    def _makes_noun(self, token: Token) -> bool:
        words = self.language.words
        return (
            token.low in words.definite
            or token.low in words.indefinite
            or token.low in words.possessives
            or token.low == "'s"
            or token.low in words.prepositions
        ) and token.low not in self.language.pronouns

    def _carrier(self, index: int, first: int) -> int:
        """Return where "went on to" begins before a verb, -1 when it does not stand there."""
        if index == first or self.tokens[index - 1].low not in self.language.words.to:
            return -1
        for phrase in self.language.words.carriers.every:
            begin = index - len(phrase)
            if begin >= first and all(
                self.tokens[begin + k].low == word for k, word in enumerate(phrase)
            ):
                return begin
        return -1

    def _participle(
        self, index: int, cue: Cue, first: int, after: int, before: list[Verb]
    ) -> Verb | None:
        """Read ", adding that ...": the subject is that of the verb before it."""
        tokens, words = self.tokens, self.language.words
        k = index
        while k > first and self.is_adverb(tokens[k - 1]):
            k -= 1
        if k > first + 1 and tokens[k - 1].low == "as" and tokens[k - 2].low in words.quoted_as:
            left, _, _, _ = self._skip_left(k - 2, first)
            subject, begin = self._subject(left, first)
            return Verb(index, cue, subject, begin, after) if subject else None
        through = k > first + 1 and tokens[k - 1].low in words.agents and before
        if through and before[-1].index == k - 2:
            return Verb(index, cue, before[-1].subject, k, after, shared=True)  # "by accusing"
        if k == first or not (
            tokens[k - 1].kind == MARK or tokens[k - 1].low in words.conjunctions
        ):
            return None
        shared = self._shared(k, first, before)
        if shared is None:
            return None
        if not any(verb.subject is not None for verb in before):
            # "Vell left, saying that …": without a verb of speech before it only what is plain.
            cue = replace(cue, takes=cue.takes & {"that", "quote", "told"})
        return Verb(index, cue, shared, k, after, shared=True)

    # --- its subject --------------------------------------------------------------------------

    def _subject(self, left: int, first: int) -> tuple[Phrase | None, int]:
        """Find the phrase that meets `left` from the left, the longest first."""
        tokens = self.tokens
        if left <= first:
            return None, left
        relative = tokens[left - 1].low in self.language.words.relatives
        if relative:
            return self._antecedent(left, first)
        for start in range(max(first, left - _FURTHEST), left):
            if not self._may_begin(start, first):
                continue
            phrase = self.phrases.at(start, left)
            if phrase is None or phrase.last > left or phrase.kind not in SPEAKING:
                continue
            joined = self._bridge(phrase, left)
            if joined is not None:
                return joined, start
        return None, left

    def _may_begin(self, start: int, first: int) -> bool:
        if start == first or start == self._past_opening_date(first):
            return True
        token = self.tokens[start - 1]
        if token.kind in (MARK, QUOTE):
            return True
        return token.low in self._openers or self.is_adverb(token) or self._is_date(token)

    def _past_opening_date(self, first: int) -> int:
        """Return the token behind "Two days later" at the start of a sentence."""
        if self._behind_date[0] != first:
            end = self.reader.past_date(first, self.phrases.ends[first])
            self._behind_date = (first, end)
        return self._behind_date[1]

    def _is_date(self, token: Token) -> bool:
        calendar = self.language.calendar
        return any(token.low in names for names in calendar.weekdays) or (
            token.text[:1].isdigit() and len(token.text) in (2, 4, 1)
        )

    def _bridge(self, phrase: Phrase, left: int) -> Phrase | None:
        """Return the subject when what follows the phrase up to `left` belongs to it."""
        tokens, words = self.tokens, self.language.words
        at = phrase.last
        if at == left:
            return phrase
        if tokens[at].low == ",":
            joint = self._joint(phrase, left)
            if joint is not None:
                return joint
            if tokens[left - 1].low != "," or left - at > _BETWEEN:
                return None
            if left - at < 3 or any(
                t.low in words.that or t.low in self.language.cues
                for t in tokens[at + 1 : left - 1]
            ):
                return None
            inner = self.phrases.at(at + 1, left - 1)
            if inner is not None and inner.last <= left - 1:
                return appositive(phrase, inner) or phrase
            return phrase
        if left - at > _ADJUNCT:
            return None
        if self.reader.past_date(at, left) == left:
            return phrase  # "the ministry last night announced"
        if phrase.definite and not phrase.name and left - at <= 3:
            # "the veteran socialist": the noun is not in the lists.
            plain = all(
                t.kind == WORD
                and not t.capital
                and t.low not in self.language.cues
                and t.low not in self._openers
                and t.low not in words.prepositions
                and t.low not in words.auxiliaries
                and t.low not in self.language.pronouns
                for t in tokens[at:left]
            )
            if plain:
                return replace(phrase, last=left, kind=Kind.DESCRIPTION, head=tokens[left - 1].low)
        opens = tokens[at].low in words.prepositions or self.is_adverb(tokens[at])
        opens = opens or self._is_date(tokens[at])
        if opens and all(
            t.kind == WORD
            and t.low not in self.language.cues
            and t.low not in self._openers
            and t.low not in self.language.pronouns
            for t in tokens[at:left]
        ):
            return phrase
        return None

    def _joint(self, phrase: Phrase, left: int) -> Phrase | None:
        """Read "the president, Ivo Karst, and his counterpart, Paul Remy, said" as two."""
        tokens = self.tokens
        inner = self.phrases.at(phrase.last + 1)
        if inner is None or inner.last + 2 >= left or tokens[inner.last].low != ",":
            return None
        if tokens[inner.last + 1].low not in self.language.words.conjunctions:
            return None
        other = self.phrases.at(inner.last + 2)
        if other is None or other.last > left:
            return None
        if other.last < left:
            behind = self.phrases.at(other.last + 1) if tokens[other.last].low == "," else None
            if behind is None or behind.last != left - 1 or tokens[behind.last].low != ",":
                return None
            other = appositive(other, behind) or other
        first = appositive(phrase, inner) or phrase
        return Phrase(phrase.first, left, Kind.JOINT, members=(first, other), gender="plural")

    def _antecedent(self, left: int, first: int) -> tuple[Phrase | None, int]:
        """Find whom "who said" speaks of: the phrase before the relative word."""
        tokens = self.tokens
        end = left - 1
        if end > first and tokens[end - 1].low == ",":
            end -= 1
        for start in range(max(first, end - _FURTHEST), end):
            if not (self._may_begin(start, first) or not self._in_phrase(tokens[start - 1])):
                continue
            phrase = self.phrases.at(start, end)
            if phrase is not None and phrase.last == end and phrase.kind in SPEAKING:
                return phrase, left
        return None, left

    def _in_phrase(self, token: Token) -> bool:
        words = self.language.words
        return token.kind == WORD and (token.capital or token.low in words.definite)

    def _inverted(self, left: int, after: int, first: int, last: int) -> Phrase | None:
        """Read the subject behind the verb: "…," said Orsk, the foreign minister."""
        tokens = self.tokens
        if left > first and not (tokens[left - 1].kind == QUOTE or tokens[left - 1].kind == MARK):
            return None
        if left == first or after >= last:
            return None
        phrase = self.phrases.at(after, last)
        if phrase is None or phrase.kind not in SPEAKING or phrase.last > last:
            return None
        end = phrase.last
        if end + 1 < last and tokens[end].low == ",":
            inner = self.phrases.at(end + 1, last)
            if inner is not None and (inner.last >= last or tokens[inner.last].kind == MARK):
                joined = appositive(phrase, inner)
                if joined is not None:
                    return replace(joined, last=inner.last)
        if end < last and tokens[end].kind == WORD:
            low = tokens[end].low
            words = self.language.words
            if not (
                low in words.prepositions
                or low in words.conjunctions
                or low in words.subordinators
                or self.is_adverb(tokens[end])
                or self._is_date(tokens[end])
            ):
                return None
        return phrase

    def _shared(self, left: int, first: int, before: list[Verb]) -> Phrase | None:
        """Give a verb behind "and", or a participle, the subject of the sentence."""
        tokens, words = self.tokens, self.language.words
        joined = left > first and (
            tokens[left - 1].low in words.conjunctions or tokens[left - 1].low == ","
        )
        if not joined:
            return None
        for verb in reversed(before):
            if verb.subject is not None:
                return verb.subject
        begin = first
        for k in range(first, left):
            if tokens[k].low == "," and k + 1 < left:
                leads = tokens[first]
                if (
                    leads.low in words.prepositions
                    or leads.low in words.subordinators
                    or self.is_adverb(leads)
                    or leads.low in words.adverbs
                ):
                    begin = k + 1
                break
        phrase = self.phrases.at(begin, left)
        if phrase is not None and phrase.kind in SPEAKING and phrase.kind is not Kind.DESCRIPTION:
            return phrase
        return None


def _reports(cue: Cue, helped: str) -> bool:
    """Tell whether a form with what helps it says that something was said."""
    if helped in ("modal", "to"):
        return False
    if helped == "passive" and cue.participle:
        return False
    return cue.finite or (cue.participle and helped == "perfect")


def _is_singular(form: str, lemma: str) -> bool:
    """Tell whether a form is "says" of "say"."""
    return form in (f"{lemma}s", f"{lemma}es", f"{lemma[:-1]}ies")


def _is_plural(phrase: Phrase, first_person: frozenset[str]) -> bool:
    return (
        phrase.gender == "plural"
        or phrase.kind in (Kind.GROUP, Kind.JOINT)
        or phrase.head in first_person
    )
