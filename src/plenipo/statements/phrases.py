"""Phrases that name somebody who can speak, read from left to right.

"US Secretary of State Antony Blinken" is a role, what it is a role of, and a
name; "a senior official at the ministry" a role without one; "the Armenian
Foreign Ministry" an institution; "Baku" the seat of a government. There is no
grammar of the language here but the word lists of its file: a phrase ends
where a word can no longer belong to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from plenipo.statements.language import Language
from plenipo.statements.model import Kind
from plenipo.statements.places import Places
from plenipo.statements.scan import QUOTE, WORD, Token

_MOST_WORDS = 12  # before the noun that says what somebody is
_MOST_TAIL = 14  # behind it


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase over tokens `[first, last)` and what it says of whom it names.

    `name` is a personal name, `role` the words of an office without articles,
    `head` its noun, `state` the state it belongs to (None when not said).
    """

    first: int
    last: int
    kind: Kind
    name: str = ""
    role: str = ""
    head: str = ""
    state: str | None = None
    owner: str = ""  # an institution that the role belongs to, or "~his"
    definite: bool = False
    indefinite: bool = False
    seat: bool = False
    gender: str = ""
    members: tuple[Phrase, ...] = field(default=())


class Phrases:
    """Reads the phrases of one text. Each position is read once at most."""

    def __init__(self, tokens: list[Token], language: Language, text: str) -> None:
        """`states` starts with those of the language's atlas; the text adds its own."""
        self.tokens = tokens
        self.language = language
        self.text = text
        self.ends: list[int] = []
        self.places = Places(tokens, language)
        self._known: dict[int, Phrase] = {}
        self._nothing = bytearray(len(tokens))  # where no phrase begins
        self._stops = language.stops
        self._determiners = language.determiners
        self._days = language.days

    # --- reading ------------------------------------------------------------------------------

    def at(self, index: int, stop: int = 0) -> Phrase | None:
        """Read the phrase that begins at a token, within its sentence; None when none does.

        With `stop` one that goes further is read again and only up to there.
        """
        end = self.ends[index]
        known = self._known.get(index)
        if known is None and not self._nothing[index]:
            known = self._read(index, end)
            if known is None:
                self._nothing[index] = 1
            else:
                known = self._known[index] = self._joined(known, end)
        if stop and stop < end and (known is None or known.last > stop):
            return self._read(index, stop)
        return known

    def shown(self, first: int, last: int) -> str:
        """Return the words of tokens `[first, last)` as they stand, on one line."""
        if first >= last:
            return ""
        words = self.text[self.tokens[first].start : self.tokens[last - 1].end]
        return " ".join(words.split())

    def _joined(self, found: Phrase, stop: int) -> Phrase:
        """Read "X and Y" as one phrase of two."""
        at = found.last
        if (
            at + 1 < stop
            and self.tokens[at].low in self.language.words.conjunctions
            and found.kind in (Kind.NAME, Kind.PLACE, Kind.ROLE, Kind.INSTITUTION)
        ):
            other = self._read(at + 1, stop)
            if other is not None and other.kind in (
                Kind.NAME,
                Kind.PLACE,
                Kind.ROLE,
                Kind.INSTITUTION,
            ):
                return Phrase(
                    found.first, other.last, Kind.JOINT, members=(found, other), gender="plural"
                )
        return found

    def _read(self, index: int, stop: int) -> Phrase | None:
        tokens, language = self.tokens, self.language
        token = tokens[index]
        if token.kind != WORD:
            return None
        if token.low in language.pronouns:
            return Phrase(
                index, index + 1, Kind.PRONOUN, gender=language.pronouns[token.low], head=token.low
            )
        if (
            token.low in language.words.definite
            and index + 2 < stop
            and tokens[index + 1].low in language.words.indefinite
            and tokens[index + 1].low not in language.words.definite
        ):
            inner = self._read(index + 1, stop)  # "the two ministers"
            if inner is not None:
                return replace(inner, first=index, definite=True, indefinite=False)
        definite = token.low in language.words.definite
        indefinite = token.low in language.words.indefinite
        owned = token.low in language.words.possessives
        begin = index + 1 if definite or indefinite or owned else index
        if indefinite and begin < stop and tokens[begin].low in language.words.of:
            begin += 1  # "one of the", "some of the"
            if begin < stop and tokens[begin].low in self._determiners:
                begin += 1
            elif begin < stop and tokens[begin].low in language.people.them:
                return Phrase(index, begin + 1, Kind.DESCRIPTION)  # "one of them"
        head, kind, end, owner, lower = self._noun(begin, stop, free=begin == index)
        if owned and not owner:
            owner = f"~{token.low}"
        if head < 0:
            return self._without_noun(index, begin, end, definite, indefinite, lower)
        if begin == index and lower and head - begin > 4:
            return None
        return self._with_noun(index, begin, head, kind, stop, definite, indefinite, owner)

    def _noun(self, begin: int, stop: int, *, free: bool) -> tuple[int, Kind, int, str, bool]:
        """Scan words that may stand before a noun, and the noun: the last of a run of them.

        Without an article (`free`) only words that qualify an office may stand in small letters:
        "former foreign minister", but not "Orsk met ministers".
        """
        tokens = self.tokens
        head, kind = -1, Kind.DESCRIPTION
        owner, lower = "", False
        i = begin
        while i < stop and i - begin < _MOST_WORDS:
            token = tokens[i]
            if token.kind != WORD:
                break
            low = token.low
            if low == "'s" and i > begin:
                owner = self.shown(begin, i)
                head, kind = -1, Kind.DESCRIPTION
                i += 1
                continue
            found = self.language.nouns.get(low)
            if found is not None:
                if head >= 0 and token.capital and not tokens[head].capital:
                    break  # "foreign minister Judge": a name has begun
                head, kind = i, found
                i += 1
                continue
            if head >= 0:
                # "foreign ministry chief spokesman" goes on; "minister Orsk" does not.
                if not token.capital and self._leads_to_noun(i, stop):
                    i += 1
                    continue
                if token.capital and self._leads_to_noun(i, min(stop, i + 2)):
                    i += 1
                    continue
                break
            if low in self._stops:
                break
            if low in self._days and not self._in_name(i, begin, stop):
                break
            if not token.capital:
                cue = self.language.cues.get(low)
                if (
                    cue is not None
                    and (cue.finite or cue.ing)
                    and not self._leads_to_noun(i, stop)
                    and not (
                        self._qualifies(low) and i + 1 < stop and self._qualifies(tokens[i + 1].low)
                    )
                ):
                    break
                if low in self._determiners:
                    break
                if free and not self._qualifies(low):
                    break
                lower = True
            i += 1
        return head, kind, i, owner, lower

    def _in_name(self, index: int, begin: int, stop: int) -> bool:
        """Tell whether a day is part of a name: "Former Sunday Times editor"."""
        return (
            index > begin
            and index + 1 < stop
            and self.tokens[index + 1].kind == WORD
            and self.tokens[index + 1].capital
            and self.tokens[index - 1].capital
        )

    def _qualifies(self, low: str) -> bool:
        people = self.language.people
        return low in people.qualifiers or low in people.departments or "-" in low

    def _leads_to_noun(self, index: int, stop: int) -> bool:
        """Tell whether the word after this one is a noun for somebody."""
        after = index + 1
        if after >= stop or self.tokens[after].kind != WORD:
            return False
        low = self.tokens[index].low
        if low in self._stops or low in self._determiners or low in self.language.cues:
            return False
        return self.language.nouns.get(self.tokens[after].low) is not None

    def _without_noun(
        self, index: int, begin: int, end: int, definite: bool, indefinite: bool, lower: bool
    ) -> Phrase | None:
        """Read a bare name or place, or a description whose noun is not known."""
        for k in range(begin + 1, end):
            if self.tokens[k].low == "'s":
                return None  # "Vell's answer": somebody's, but nobody
        if end <= begin:
            return None
        place = self.places.at(begin)
        if place is not None and place[1] <= end:
            where, after = place
            if after == end and where.kind != "adjective":
                return Phrase(
                    index,
                    end,
                    Kind.PLACE,
                    name=" ".join(where.words),
                    state=where.state,
                    seat=where.kind == "seat",
                    definite=definite,
                )
            if after == end and where.kind == "adjective" and definite:
                return Phrase(
                    index, end, Kind.GROUP, role=self.shown(begin, end), state=where.state
                )
        if not lower and begin == index:
            return self._name(begin, end)
        if not lower and definite and all(self.tokens[k].capital for k in range(begin, end)):
            shown = self.shown(begin, end)
            return Phrase(index, end, Kind.INSTITUTION, role=shown, head=shown, definite=True)
        if self.tokens[end - 1].low in self.language.words.time_units:
            return None  # "two days"
        if begin > index and (definite or indefinite):
            return Phrase(
                index,
                end,
                Kind.DESCRIPTION,
                role=self.shown(begin, end),
                head=self.tokens[end - 1].low,
                state=self._state_in(begin, end),
                definite=definite,
                indefinite=indefinite,
            )
        return None

    def _name(self, begin: int, end: int) -> Phrase | None:
        """Read a run of capitals as a personal name; particles may stand inside."""
        first = begin
        gender = ""
        people = self.language.people
        while first < end and self.tokens[first].low in people.honorifics:
            low = self.tokens[first].low
            gender = (
                "masculine"
                if low in people.masculine
                else "feminine"
                if low in people.feminine
                else gender
            )
            first += 1
        if (
            first >= end
            or not self.tokens[first].capital
            or not self.tokens[first].text[:1].isalpha()
        ):
            return None
        last, state = self._of_state(end)
        name = self.shown(first, end)
        return Phrase(begin, last, Kind.NAME, name=name, gender=gender, state=state)

    def _of_state(self, end: int) -> tuple[int, str | None]:
        """Read "of Ardenia" behind a name; return where it ends and the state."""
        stop = self.ends[end - 1]
        if end + 1 < stop and self.tokens[end].low in self.language.words.of:
            place = self.places.at(end + 1)
            if place is not None and place[0].kind == "name" and place[1] <= stop:
                return place[1], place[0].state
        return end, None

    def _with_noun(
        self,
        index: int,
        begin: int,
        head: int,
        kind: Kind,
        stop: int,
        definite: bool,
        indefinite: bool,
        owner: str,
    ) -> Phrase:
        tokens, people = self.tokens, self.language.people
        end = self._past_adjectives(head + 1, stop)
        after, of_state, tail_name = self._tail(end - 1, stop, kind)
        state = self._state_in(begin, end) or (None if owner[:1].isalpha() else of_state)
        name, last = tail_name, after
        role_end = after
        if not name:
            end = self._run_of_names(after, stop)
            if end > after and kind in (Kind.ROLE, Kind.GROUP):
                name = self.shown(after, end)
                last, of_name = self._of_state(end)
                state = state or of_name
            elif end > after and after == head + 1 and len(name) == 0:
                role_end = last = end  # "state news agency Zem-Info": the name of an institution
        elif name:
            role_end = after - len(name.split())
        role_start = begin
        if begin < head and tokens[begin].low in people.honorifics:
            role_start = begin + 1
        low = tokens[head].low
        gender = (
            "masculine" if low in people.masculine else "feminine" if low in people.feminine else ""
        )
        if kind is Kind.GROUP:
            gender = "plural"
        return Phrase(
            index,
            last,
            kind,
            name=self._bare_name(name),
            role=self.shown(role_start, role_end),
            head=low,
            state=state,
            owner=owner,
            definite=definite,
            indefinite=indefinite,
            gender=gender,
        )

    def _past_adjectives(self, index: int, stop: int) -> int:
        """Return where the adjectives behind a noun end: "ministre ardénienne", none in English."""
        while index < stop and self.tokens[index].kind == WORD:
            token = self.tokens[index]
            place = None if token.capital else self.places.at(index)
            adjective = place is not None and place[0].kind == "adjective"
            after = self.language.words.after_adjectives
            if (
                not adjective
                and token.low not in after
                and not (after and self._is_national(token))
            ):
                break
            index += 1
        return index

    def _is_national(self, token: Token) -> bool:
        """Tell whether a word in small letters ends like the adjective of a state."""
        low = token.low
        return (
            low.isalpha()
            and low not in self._stops
            and low not in self.language.cues
            and any(
                len(ending) > 2 and low.endswith(ending) and len(low) > len(ending) + 1
                for ending, _ in self.language.demonyms
            )
        )

    def _bare_name(self, name: str) -> str:
        words = name.split()
        while words and words[0].casefold() in self.language.people.honorifics:
            words = words[1:]
        return " ".join(words)

    def _run_of_names(self, start: int, stop: int) -> int:
        """Return where a run of capitals that begins at `start` ends."""
        tokens, i = self.tokens, start
        people = self.language.people
        while i < stop and tokens[i].kind == WORD:
            token = tokens[i]
            if (token.capital and token.low not in self._days and token.low not in self._stops) or (
                token.low in people.particles
                and i + 1 < stop
                and tokens[i + 1].kind == WORD
                and tokens[i + 1].capital
            ):
                i += 1
            else:
                break
        return i

    def _tail(self, head: int, stop: int, kind: Kind) -> tuple[int, str | None, str]:
        """Read "of Foreign Affairs of Armenia", "at the ministry", and a name that may follow.

        Returns where the phrase ends, the state in it, and the name.
        """
        tokens, words = self.tokens, self.language.words
        i, state = head + 1, None
        limit = min(stop, head + 1 + _MOST_TAIL)
        links = words.after_head | words.agents if kind is Kind.DOCUMENT else words.after_head
        while i + 1 < limit and tokens[i].kind == WORD and tokens[i].low in links:
            of = tokens[i].low in words.of
            j = i + 1
            while j < limit and tokens[j].low in words.after_head:
                j += 1  # "familiar with", "close to"
            if j >= limit:
                break
            if tokens[j].low in self._days or (not of and self._is_adjunct(j, limit)):
                break
            while j < limit and tokens[j].low in self._determiners:
                j += 1
            begin = j
            named = False  # behind a name in capitals a word in small letters is no part of it
            while j < limit and tokens[j].kind == WORD and self._in_tail(j, limit):
                if named and not self._goes_on(tokens[j]):
                    break
                named = named or tokens[j].capital
                j += 1
            if j == begin:
                break
            if kind is Kind.GROUP and j + 1 < limit and tokens[j].low in words.conjunctions:
                other = self.places.at(j + 1)
                if other is not None:
                    j = min(other[1], limit)  # "in Tarsk and Velmora"
                elif tokens[j - 1].capital and tokens[j + 1].capital:
                    j += 2
            cut = self._cut_name(begin, j) if kind in (Kind.ROLE, Kind.GROUP) else j
            # An envoy "to" or "for" a state is another's; a delegate "from" it is its own.
            sent = not (of and tokens[i].low not in words.speaks_for) and (
                tokens[head].low in self.language.people.envoys
            )
            if not sent:
                state = state or self._state_in(begin, cut)
            if cut < j:
                return j, state, self.shown(cut, j)
            i = j
        return i, state, ""

    def _goes_on(self, token: Token) -> bool:
        """Tell whether a word may stand behind one with a capital in a name."""
        people = self.language.people
        return (
            token.capital
            or token.low == "'s"
            or token.low in self.language.nouns
            or token.low in people.departments
            or token.low in self.language.words.conjunctions
            or token.low in self.language.words.after_adjectives
            or (bool(self.language.words.after_adjectives) and self._is_national(token))
        )

    def _in_tail(self, index: int, limit: int) -> bool:
        token = self.tokens[index]
        low = token.low
        if low in self._days:
            return False
        if low in self.language.words.conjunctions:
            after = index + 1
            return (
                after < limit
                and self.tokens[after].low in self.language.people.departments
                and self.tokens[index - 1].low in self.language.people.departments
            )
        if low in self.language.people.departments:
            return True
        if low in self._stops:
            return False
        if token.capital or low == "'s":
            return True
        cue = self.language.cues.get(low)
        if cue is not None and (cue.finite or cue.ing):
            return low in self.language.nouns and not cue.finite
        return low not in self.language.words.adverbs

    def _is_adjunct(self, index: int, limit: int) -> bool:
        """Tell "in a statement" and "on 4 May" from "in Geneva": no part of who somebody is."""
        people = self.language.people
        for k in range(index, min(limit, index + 5)):
            token = self.tokens[k]
            if token.kind != WORD:
                return False
            if token.low in people.documents or token.low in people.addressees:
                return True
            if token.low in self._days or token.text[:1].isdigit():
                return True
            if token.low in self._stops:
                return False
        return False

    def _cut_name(self, begin: int, end: int) -> int:
        """Return where in "Foreign Affairs of Armenia Ararat Mirzoyan" the name begins, or `end`."""
        tokens, people = self.tokens, self.language.people
        i = begin
        while i < end and (
            tokens[i].low in people.departments
            or not tokens[i].capital
            or tokens[i].low in self.language.words.conjunctions
            or tokens[i].low in self.language.nouns
        ):
            i += 1
        place = self.places.at(i) if i < end else None
        if place is not None and place[0].kind == "adjective":
            return end  # "the Ardenian delegation"
        if place is not None:
            rest = min(place[1], end)
            named = (
                rest < end
                and tokens[rest].capital
                and self.language.nouns.get(tokens[rest].low) is None
            )
            return rest if named else end
        if i > begin and i < end and tokens[i - 1].low in people.departments:
            return i
        run = end - i
        if run >= 3:
            return end - 2
        return end

    def _state_in(self, first: int, last: int) -> str | None:
        i = first
        while i < last:
            place = self.places.at(i)
            if place is not None:
                return place[0].state
            i += 1
        return None


def appositive(outer: Phrase, inner: Phrase) -> Phrase | None:
    """Join "Lena Orsk, the foreign minister" and "the foreign minister, Lena Orsk" into one."""
    if outer.kind is Kind.NAME and inner.kind in (Kind.ROLE, Kind.DESCRIPTION) and not inner.name:
        return replace(
            inner,
            first=outer.first,
            kind=Kind.ROLE,
            name=outer.name,
            gender=outer.gender or inner.gender,
        )
    if (
        outer.kind in (Kind.ROLE, Kind.DESCRIPTION)
        and not outer.name
        and inner.kind in (Kind.NAME, Kind.ROLE)
        and inner.name
    ):
        return replace(
            outer,
            last=inner.last,
            kind=Kind.ROLE,
            name=inner.name,
            state=outer.state or inner.state,
            gender=outer.gender or inner.gender,
        )
    return None


def is_word(token: Token) -> bool:
    """Tell whether a token is a word and no mark or quotation."""
    return token.kind == WORD


def is_quotation(token: Token) -> bool:
    """Tell whether a token is a quotation."""
    return token.kind == QUOTE
