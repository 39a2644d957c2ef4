"""What was said: the words that belong to each verb of speech in a sentence.

Frames are tried in a fixed order and each has a name, which the statement
carries.
"""

from __future__ import annotations

from plenipo.statements.finds import Find, Reader
from plenipo.statements.model import Part
from plenipo.statements.scan import MARK, QUOTE, WORD, Token
from plenipo.statements.verbs import Verb, VerbFinder

_DASHES = "—–-"
_LEAST_CLAUSE = 2  # tokens of a reported clause


class ClauseFinder:
    """Finds the statements in the sentences of one text."""

    def __init__(self, reader: Reader) -> None:
        """Take what was read of the text so far."""
        self.reader = reader
        self.text = reader.text
        self.tokens = reader.tokens
        self.phrases = reader.phrases
        self.language = reader.language
        self.finder = VerbFinder(reader)

    def sentence(self, first: int, last: int, part: Part) -> list[Find]:
        """Return the statements of the sentence `[first, last)` that a verb gives to somebody."""
        verbs = self.finder.verbs(first, last, titled=part is not Part.BODY)
        verbs = self._outermost(verbs, first)
        found: list[Find] = []
        reach = first  # tokens before this belong to a statement already
        for number, verb in enumerate(verbs):
            if verb.index < reach:
                continue
            for find in self._statements_of(verb, verbs[number + 1 :], first, last, reach, part):
                found.append(find)
                reach = max(reach, find.inside[1])
        return found

    def _outermost(self, verbs: list[Verb], first: int) -> list[Verb]:
        """Leave out verbs inside what the last one reports: "X hopes that …, the ministry said"."""
        for number in range(len(verbs) - 1, 0, -1):
            verb = verbs[number]
            if verb.shared:
                continue
            behind = self._behind(verb, first, first)
            if behind is not None and behind[2] == "clause.before-cue":
                return [v for v in verbs if v.index < behind[0]] + verbs[number:]
            return verbs
        return verbs

    # --- verbs --------------------------------------------------------------------------------

    def _statements_of(
        self, verb: Verb, rest: list[Verb], first: int, last: int, reach: int, part: Part
    ) -> list[Find]:
        found: list[Find] = []
        takes = verb.cue.takes
        behind = self._behind(verb, first, reach)
        if behind is not None and not takes.isdisjoint(("quote", "clause", "that")):
            begin, end, rule = behind
            if rule == "quote.before-cue" and verb.inverted:
                rule = "quote.inverted"
            found.append(self._find(begin, end, rule, verb, (first, last), part))
        ahead = self._ahead(verb, last)
        if ahead is None:
            return found + self._beyond(verb, found, rest, first, last, part)
        frame, begin = ahead
        if frame == "quote" and self._stands_alone(begin, last):
            if found and self.tokens[begin - 1].low not in (",", ":") and verb.after != begin:
                return found  # "…," she said of the "blank page"
            found.append(self._find(begin, begin + 1, "quote.after-cue", verb, (first, last), part))
            return found
        if frame == "quote":
            frame = "clause"
            if "clause" not in takes and "that" not in takes and "object" not in takes:
                return found
        end = self._end(begin, last, rest, object_like=frame in ("object", "infinitive"))
        least = 1 if frame in ("object", "infinitive") else _LEAST_CLAUSE
        if frame == "clause" and self.tokens[begin].low not in self.language.pronouns:
            least += 1  # "it rained" is a clause, "hello there" is none
        if end - begin < least and not (end > begin and self.tokens[begin].kind == QUOTE):
            return found
        if found and frame in ("clause", "object"):
            return found  # "…," she said on leaving the hall
        rules = {
            "that": "clause.that",
            "clause": "clause.bare",
            "colon": "clause.colon",
            "object": "object",
            "infinitive": "infinitive",
        }
        found.append(self._find(begin, end, rules[frame], verb, (first, last), part))
        return found

    def _beyond(
        self, verb: Verb, found: list[Find], rest: list[Verb], first: int, last: int, part: Part
    ) -> list[Find]:
        """Read on behind "The letter, he said, was short": words that go on after their report."""
        tokens = self.tokens
        after = verb.after
        between = found and found[-1].rule == "clause.before-cue" and after + 2 < last
        if not between or tokens[after].low != "," or tokens[after + 1].kind != WORD:
            return []
        low, words = tokens[after + 1].low, self.language.words
        cue = self.language.cues.get(low)
        if (cue is not None and cue.ing) or low in words.conjunctions or low in words.subordinators:
            return []
        if low in words.prepositions or low in words.that or low in words.relatives:
            return []
        if self.reader.past_date(after + 1, last) > after + 1 or self.language.words.according.at(
            tokens, after + 1, last
        ):
            return []
        end = self._end(after + 1, last, rest)
        if end - after < 2:
            return []
        return [self._find(after + 1, end, "clause.after-cue", verb, (first, last), part)]

    def _find(
        self,
        begin: int,
        end: int,
        rule: str,
        verb: Verb,
        sentence: tuple[int, int],
        part: Part,
    ) -> Find:
        start, stop, form = self.reader.words(begin, end, rule)
        if rule == "clause.before-cue" and self.tokens[end].low == ",":
            stop = self.tokens[end].start  # with what stands in brackets before the comma
        flags = set()
        if verb.negated or verb.cue.lemma in self.language.words.negated_cues:
            flags.add("negated")
        if self.reader.hedged(*sentence, verb.index):
            flags.add("hedged")
        return Find(
            start,
            stop,
            form,
            rule,
            self.reader.shown(verb.index, verb.index + 1 + verb.particle),
            verb.subject,
            (begin, end),
            sentence,
            part,
            flags,
            verb.cue.lemma,
        )

    # --- words before the verb ----------------------------------------------------------------

    def _behind(self, verb: Verb, first: int, reach: int) -> tuple[int, int, str] | None:
        """Find what stands before "…, Orsk said": a quotation, or a clause up to a comma."""
        tokens = self.tokens
        if verb.shared:
            return None
        at = verb.begin
        if at <= first or at <= reach:
            return None
        before = at - 1
        if tokens[before].low == "," or tokens[before].low in _DASHES:
            before -= 1
        elif tokens[before].kind != QUOTE:
            return None
        if before < max(first, reach) and not (before >= first and before >= reach):
            return None
        if tokens[before].kind == QUOTE:
            start = before
            if not (before > first and tokens[before - 1].low == ","):
                while start > first and start > reach and not self._breaks(tokens[start - 1]):
                    start -= 1
            while start < before and (
                tokens[start].low in self.language.words.conjunctions or tokens[start].kind == MARK
            ):
                start += 1
            if start == before:
                return before, before + 1, "quote.before-cue"
            return start, before + 1, "clause.before-cue"
        if "clause" not in verb.cue.takes and "that" not in verb.cue.takes:
            return None
        if not self._closes(verb):
            return None
        start = max(first, reach)
        reported = False
        for k in range(start, before):
            reported = reported or tokens[k].low in self.language.cues
            if reported and tokens[k].low in (":", ";"):
                start = k + 1  # "rejects that: nothing is closed, it says"
        while start < before and (
            tokens[start].low in self.language.words.conjunctions or tokens[start].kind == MARK
        ):
            start += 1
        if before + 1 - start < 2 or self.reader.past_date(start, before + 1) > before:
            return None
        lead = tokens[start]
        words = self.language.words
        # "In Geneva, Orsk said": an adverbial is no statement unless a clause follows it.
        adverbial = lead.low in words.prepositions or lead.low in words.subordinators
        adverbial = adverbial or self.finder.is_adverb(lead)
        if adverbial and not any(t.low == "," for t in tokens[start:before]):
            return None
        return start, before + 1, "clause.before-cue"

    def _breaks(self, token: Token) -> bool:
        """Tell whether a clause cannot go on over a mark: "Deal near: “…,” Orsk said"."""
        return token.kind == MARK and token.low in ":;—–"

    def _closes(self, verb: Verb) -> bool:
        """Tell whether nothing that could have been said follows the verb."""
        return self._ahead(verb, self._sentence_end(verb.index)) is None

    def _sentence_end(self, index: int) -> int:
        return self.phrases.ends[index]

    # --- words behind the verb ----------------------------------------------------------------

    def _ahead(self, verb: Verb, last: int) -> tuple[str, int] | None:
        """Find where the words behind a verb begin, and in which frame."""
        tokens, words = self.tokens, self.language.words
        takes = verb.cue.takes
        j = verb.after
        told = "told" in takes
        while j < last:
            token = tokens[j]
            if token.low in words.that and (j + 1 >= last or tokens[j + 1].kind == MARK):
                if "that" in takes and j + 2 < last and tokens[j + 1].low == ",":
                    return ("that", j + 2)  # "stated that, following the talks, …"
                return None  # "rejects that": a pronoun
            if token.low in words.that and ("that" in takes or "clause" in takes):
                return ("that", j + 1)
            if token.kind == QUOTE:
                if "quote" in takes or "object" in takes:
                    return ("quote", j)
                return ("object", j) if "object-quote" in takes else None
            if token.kind == MARK:
                found = self._past_mark(j, last, takes)
                if isinstance(found, int):
                    j = found
                    continue
                return found
            if (end := self.reader.past_date(j, last)) > j:
                j = end
            elif told and (end := self._addressee(j, last)) > j:
                told = False
                j = end
            elif (opened := self._opens(j, last, takes)) is not None:
                return opened
            elif (end := self._past_adverbial(j, last)) > j:
                j = end
            else:
                return self._plain(j, last, takes)
        return None

    def _opens(self, j: int, last: int, takes: frozenset[str]) -> tuple[str, int] | None:
        """Read "called *for* …" and "promised *to* …"."""
        low, words = self.tokens[j].low, self.language.words
        if low in takes and low in words.prepositions and j + 1 < last:
            if self.reader.past_date(j + 1, last) > j + 1:
                return None  # "called on Thursday for"
            if "that" in takes and self.tokens[self._adjunct(j, last) % last].low in words.that:
                return None  # "argued for months that"
            return ("object", j + 1)
        return ("infinitive", j) if low in words.to and "infinitive" in takes else None

    def _past_adverbial(self, j: int, last: int) -> int:
        """Return where an adverb or a phrase with a preposition ends; `j` when none begins."""
        token, words = self.tokens[j], self.language.words
        if self.finder.is_adverb(token) or token.low in words.negations or self._is_day(token):
            return j + 1
        if token.low in words.agents and j + 1 < last:
            cue = self.language.cues.get(self.tokens[j + 1].low)
            if cue is not None and cue.ing:
                return j  # "responded by accusing": the words are the other verb's
        if token.low in words.prepositions or token.low in words.to:
            return self._adjunct(j, last)
        return j

    def _plain(self, j: int, last: int, takes: frozenset[str]) -> tuple[str, int] | None:
        """Read what follows a verb with nothing before it: a clause, or what it says."""
        low, words = self.tokens[j].low, self.language.words
        if low in words.conjunctions or low in words.subordinators:
            return None
        if low in words.passives:  # "What he said was that …"
            behind = j + 1 < last and self.tokens[j + 1].low in words.that
            return ("that", j + 2) if behind and "that" in takes and j + 2 < last else None
        if low in words.prepositions or low in words.to:
            return None
        short = "object" in takes and last - j <= 2 * _LEAST_CLAUSE  # "denied the report"
        if "clause" in takes and last - j > _LEAST_CLAUSE and not short:
            return ("clause", j) if low not in words.not_clauses else None
        if "object" in takes or ("object-quote" in takes and self._quotes_soon(j, last)):
            return ("object", j)
        return None

    def _quotes_soon(self, j: int, last: int) -> bool:
        for token in self.tokens[j : min(last, j + 12)]:
            if token.kind != WORD:
                return token.kind == QUOTE
        return False

    def _past_mark(self, j: int, last: int, takes: frozenset[str]) -> int | tuple[str, int] | None:
        """Look behind a mark after a verb: a colon opens words, commas may hold an insertion."""
        tokens, words = self.tokens, self.language.words
        low = tokens[j].low
        following = tokens[j + 1] if j + 1 < last else None
        if low == ":":
            if following is None:
                return None
            if following.kind == QUOTE:
                return ("quote", j + 1)
            return ("colon", j + 1) if "clause" in takes or "quote" in takes else None
        if low != "," and low not in _DASHES:
            return None
        if following is None:
            return None
        if following.kind == QUOTE:
            return ("quote", j + 1)
        if following.low in words.that:
            return ("that", j + 2) if j + 2 < last else None
        for close in range(j + 2, min(last - 1, j + 16)):
            if tokens[close].kind == QUOTE:
                return None
            if tokens[close].low == ",":
                behind = tokens[close + 1]
                return close if behind.low in words.that or behind.kind == QUOTE else None
        return None

    def _is_day(self, token: Token) -> bool:
        calendar = self.language.calendar
        return (
            any(token.low in names for names in (*calendar.weekdays, *calendar.months))
            or token.text[:1].isdigit()
        )

    def _addressee(self, j: int, last: int) -> int:
        """Return where those who are told end: "told reporters in Geneva"."""
        tokens, words, people = self.tokens, self.language.words, self.language.people
        for k in range(j, min(last, j + 14)):
            token = tokens[k]
            if token.low in words.that or token.kind in (QUOTE, MARK):
                if self._has_verb(j, k):
                    break
                return max(j, k)
        k = j
        if tokens[j].low in self.language.pronouns or tokens[j].low in people.addressees:
            k = j + 1
        else:
            for k in range(j, min(last, j + 7)):
                if tokens[k].low in people.addressees:
                    break
            else:
                k = j + (tokens[j].low in words.definite)  # "told the Meridian"
                begin = k
                while k < last and tokens[k].capital:
                    k += 1
                return k if k > begin else j
            k += 1
        while k < last and (tokens[k].low in people.addressees or tokens[k].low == "'s"):
            k += 1
        return k

    def _has_verb(self, j: int, k: int) -> bool:
        """Tell whether a clause has begun between two tokens."""
        words = self.language.words
        return any(
            t.low in words.auxiliaries
            or t.low in words.modals
            or (t.low in self.language.pronouns and at > 0)
            for at, t in enumerate(self.tokens[j:k])
            if t.low != "'s"
        )

    def _adjunct(self, j: int, last: int) -> int:
        """Return where an adverbial such as "in a statement" ends that begins at a preposition."""
        tokens, words = self.tokens, self.language.words
        k = j + 1
        noun = False
        while k < last:
            token = tokens[k]
            low = token.low
            if token.kind != WORD or low in words.that:
                break
            determiner = (
                low in words.definite or low in words.indefinite or low in words.possessives
            )
            if noun and (determiner or low in self.language.pronouns):
                break
            if low in words.prepositions or low in words.to or low in words.conjunctions:
                break
            if self._is_day(token) and noun:
                break
            if (low in words.auxiliaries and low != "'s") or low in words.modals:
                return max(j, k - 1) if k - j > 2 else j
            if noun and token.capital and not tokens[k - 1].capital:
                break
            if not determiner:
                noun = True
            k += 1
        return k

    # --- where the words end ------------------------------------------------------------------

    def _time_follows(self, index: int, end: int) -> bool:
        """Tell whether "a day after …" follows: a time of the reporting sentence."""
        tokens, words = self.tokens, self.language.words
        for k in range(index, min(end - 1, index + 4)):
            if tokens[k].low in words.time_units and tokens[k + 1].low in words.adjuncts:
                return True
        return False

    def _verb_follows(self, index: int, end: int) -> bool:
        """Tell whether "and thanked" follows: another verb of the reporting sentence."""
        tokens, words = self.tokens, self.language.words
        return (
            index + 1 < end
            and tokens[index].low in words.conjunctions
            and any(tokens[index + 1].low.endswith(ending) for ending in words.past_endings)
        )

    def _end(self, begin: int, last: int, rest: list[Verb], *, object_like: bool = False) -> int:
        """Return where reported words end that begin at `begin`.

        At the sentence's end, or where another verb of speech begins a clause of its own, or an
        adverbial of the reporting sentence follows.
        """
        tokens, words = self.tokens, self.language.words
        end = last
        for verb in rest:
            if verb.index >= end:
                break
            cut = self._cut(verb, begin)
            if cut >= 0:
                end = cut
                break
        for k in range(begin + 1, end):
            token = tokens[k]
            if (
                token.kind == MARK
                and token.low in ",—–"
                and (self._source_follows(k + 1, end) or self._time_follows(k + 1, end))
            ):
                end = k
                break
            if object_like and token.low == "," and self._verb_follows(k + 1, end):
                end = k
                break
            if (
                tokens[k - 1].kind == QUOTE
                and token.low in words.adjuncts
                and k + 1 < end
                and any(tokens[k + 1].low.endswith(e) for e in words.gerund_endings)
            ):
                end = k
                break
        if not object_like:
            end = self._before_occasion(begin, end)
        return self.reader.trimmed(begin, end)

    def _before_occasion(self, begin: int, end: int) -> int:
        """Return where "in a statement on Tuesday" begins at the end of reported words, or `end`."""
        tokens, words = self.tokens, self.language.words
        last = self.reader.trimmed(begin, end)
        for k in range(max(begin + 2, last - 9), last - 1):
            if tokens[k].low not in words.prepositions or tokens[k].low in words.of:
                continue
            noun = k + 1
            if tokens[noun].low in words.indefinite:
                noun += 1
            while noun < last and noun < k + 4 and tokens[noun].low not in words.occasions:
                noun += 1
            if noun >= last or tokens[noun].low not in words.occasions:
                continue
            if all(t.kind == WORD and t.low not in words.that for t in tokens[k:last]):
                indefinite = tokens[k + 1].low in words.indefinite or noun == k + 1
                return k if indefinite else end
        return end

    def _cut(self, verb: Verb, begin: int) -> int:
        """Return where the clause of a later verb cuts off the words that begin at `begin`."""
        tokens, words = self.tokens, self.language.words
        at = verb.begin
        if at <= begin + 1:
            return -1
        cut = at
        if tokens[cut - 1].low in words.conjunctions:
            cut -= 1
            if tokens[cut - 1].low in ",;":
                return cut - 1
            if verb.shared and cut > begin and self._strong(verb):
                return cut
            return -1
        if tokens[cut - 1].kind == MARK and tokens[cut - 1].low in ",;—–":
            return -1 if verb.shared and not verb.cue.ing else cut - 1
        return -1

    def _strong(self, verb: Verb) -> bool:
        """Tell whether a verb behind "and" surely reports: "that" or a quotation follows it."""
        ahead = self._ahead(verb, self._sentence_end(verb.index))
        return ahead is not None and ahead[0] in ("that", "quote", "colon", "object", "infinitive")

    def _source_follows(self, index: int, end: int) -> bool:
        return index < end and self.language.words.according.at(self.tokens, index, end) > 0

    def _occasion_follows(self, index: int, last: int) -> bool:
        """Tell whether "in an interview", "on Thursday" follows: where it was said, or when."""
        tokens, words = self.tokens, self.language.words
        if tokens[index].low not in words.prepositions or index + 1 >= last:
            return self.reader.past_date(index, last) > index
        if self.reader.past_date(index + 1, last) > index + 1:
            return True
        return tokens[index + 1].low in words.indefinite and any(
            t.low in words.occasions for t in tokens[index + 2 : min(last, index + 6)]
        )

    def _stands_alone(self, index: int, last: int) -> bool:
        """Tell whether a quotation is the whole of what was said, not part of a clause."""
        if index + 1 >= last:
            return True
        following = self.tokens[index + 1]
        token = self.tokens[index]
        if following.kind == MARK or self._occasion_follows(index + 1, last):
            return True
        if self.text[token.inner_end - 1] in ".,!?":
            return True
        return (
            following.low in self.language.words.conjunctions
            and index + 2 < last
            and self.tokens[index + 2].kind != QUOTE
        )
