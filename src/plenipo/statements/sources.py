"""Words whose source is named without a verb, and quotations that stand alone.

"According to the ministry", "the ministry's announcement that"; a quotation
that no verb claims is given to the speaker whose words go on around it, or to
nobody.
"""

from __future__ import annotations

from plenipo.statements.finds import Find, Reader
from plenipo.statements.model import Form, Kind, Part
from plenipo.statements.phrases import Phrase
from plenipo.statements.scan import QUOTE, WORD
from plenipo.statements.verbs import SPEAKING

_FEW_WORDS = 4  # before a colon, that name no speaker: "And then:"
_LEAST_CLAUSE = 2  # tokens of a reported clause


class SourceFinder:
    """Finds the statements of a sentence that no verb gives to somebody."""

    def __init__(self, reader: Reader) -> None:
        """Take what was read of the text so far."""
        self.reader = reader
        self.text = reader.text
        self.tokens = reader.tokens
        self.phrases = reader.phrases
        self.language = reader.language

    def sentence(self, first: int, last: int, part: Part, found: list[Find]) -> list[Find]:
        """Return what is left to find in the sentence `[first, last)` beside `found`."""
        more = self._according(first, last, part, found)
        more += self._nominal(first, last, part, found + more)
        return more + self._orphans(first, last, part, found + more)

    def _according(self, first: int, last: int, part: Part, found: list[Find]) -> list[Find]:
        """Read "according to X, …" and "…, according to X"."""
        tokens, result = self.tokens, []
        taken = [find.inside for find in found]
        for index, size in self.language.words.according.find(tokens, first, last - 1):
            if any(a <= index < b for a, b in taken):
                continue
            source = self.phrases.at(index + size, last)
            if source is None or source.kind not in SPEAKING:
                continue
            span = self._of_source(index, source.last, first, last)
            if span is None or any(a < span[1] and span[0] < b for a, b in taken):
                continue
            begin, end = span
            start, stop, form = self.reader.words(begin, end, "clause.")
            rule = "source.according"
            if end - begin == 1 and tokens[begin].kind == QUOTE:
                start, stop, form = (
                    tokens[begin].inner_start,
                    tokens[begin].inner_end,
                    Form.DIRECT,
                )
            flags = {"hedged"} if self.reader.hedged(first, last, index) else set()
            words = self.reader.shown(index, index + size)
            taken.append(span)
            result.append(
                Find(start, stop, form, rule, words, source, span, (first, last), part, flags)
            )
        return result

    def _of_source(self, index: int, after: int, first: int, last: int) -> tuple[int, int] | None:
        tokens = self.tokens
        if index == first or (
            index == first + 1 and tokens[first].low in self.language.words.conjunctions
        ):
            begin = after
            while begin < last and tokens[begin].low != ",":
                begin += 1
            begin += 1
            end = last
        else:
            begin = first
            end = index
            while begin < end and tokens[begin].low in self.language.words.conjunctions:
                begin += 1
        end = self.reader.trimmed(begin, end)
        return (begin, end) if end - begin >= 1 and begin < last else None

    def _nominal(self, first: int, last: int, part: Part, found: list[Find]) -> list[Find]:
        """Read "the ministry's announcement that …"."""
        tokens, words = self.tokens, self.language.words
        result: list[Find] = []
        for index in range(first + 1, last - 2):
            token = tokens[index]
            if token.low not in self.language.nominal or tokens[index + 1].low not in words.that:
                continue
            if any(a <= index < b for a, b in (f.inside for f in found)):
                continue
            source = self._owner(index, first)
            if source is None:
                continue
            begin = index + 2
            opens = source.first == first
            end = self.reader.trimmed(begin, self._noun_clause(begin, last, opens=opens))
            if end - begin < _LEAST_CLAUSE and tokens[begin].kind != QUOTE:
                continue
            start, stop, form = self.reader.words(begin, end, "clause.")
            result.append(
                Find(
                    start,
                    stop,
                    form,
                    "noun.that",
                    token.text,
                    source,
                    (begin, end),
                    (first, last),
                    part,
                )
            )
        return result

    def _noun_clause(self, begin: int, last: int, *, opens: bool) -> int:
        """Return where the clause behind "announcement that" ends.

        At a comma; and where it belongs to the subject of the sentence (`opens`), before the
        sentence's own verb: behind a quotation, or at the second verb that looks like one.
        """
        tokens, words = self.tokens, self.language.words
        seen = False
        for k in range(begin, last):
            token = tokens[k]
            if token.low == ",":
                return k
            if not opens:
                continue
            if k == begin and token.kind == QUOTE and k + 1 < last:
                return k + 1
            helper = token.low in words.auxiliaries or token.low in words.modals
            helped = k > begin and (
                tokens[k - 1].low in words.auxiliaries or tokens[k - 1].low in words.modals
            )
            past = any(token.low.endswith(ending) for ending in words.past_endings)
            if k > begin and (helper or past) and not helped:
                if seen:
                    return k
                seen = True
        return last

    def _owner(self, index: int, first: int) -> Phrase | None:
        """Return whose announcement the noun at `index` is: the phrase before its "'s"."""
        tokens = self.tokens
        at = index - 1
        while at > first and tokens[at].low != "'s" and not tokens[at].capital:
            if tokens[at].kind != WORD or tokens[at].low in self.language.words.prepositions:
                return None
            at -= 1
        if at <= first or tokens[at].low != "'s":
            return None
        for start in range(max(first, at - 10), at):
            phrase = self.phrases.at(start, at)
            if phrase is not None and phrase.last == at and phrase.kind in SPEAKING:
                return phrase
        return None

    # --- quotations without a verb ------------------------------------------------------------

    def _orphans(self, first: int, last: int, part: Part, found: list[Find]) -> list[Find]:
        """Give quotations that no verb claims to whoever speaks around them."""
        tokens = self.tokens
        result: list[Find] = []
        taken = [find.inside for find in found]
        outside = [t for t in tokens[first:last] if t.kind == WORD]
        for index in range(first, last):
            token = tokens[index]
            if token.kind != QUOTE or any(a <= index < b for a, b in taken):
                continue
            subject: Phrase | None = None
            cue, rule, follows = "", "", ""
            if not outside:
                rule, follows = "quote.alone", "before"
            elif index > first and tokens[index - 1].low == ":":
                subject = self._leading(first, index - 1)
                if subject is None and not found and len(outside) > _FEW_WORDS:
                    continue
                rule, cue = "quote.colon", ":"
                follows = "" if subject else "before"
            elif found and index > first and tokens[index - 1].low in ",.":
                rule, follows = "quote.same-sentence", "before"
            elif index == first and index + 3 <= last:
                after = index + 1
                if tokens[after].low == ",":
                    after += 1
                comma = self.text[token.inner_end - 1] == "," or after > index + 1
                phrase = self.phrases.at(after, last) if comma and after < last else None
                if (
                    phrase is None
                    or phrase.last >= last
                    or phrase.kind is Kind.DESCRIPTION
                    or not self._is_past(phrase.last)
                ):
                    continue
                subject, cue = phrase, tokens[phrase.last].text
                rule = "quote.other-verb"
            else:
                continue
            result.append(
                Find(
                    token.inner_start,
                    token.inner_end,
                    Form.DIRECT,
                    rule,
                    cue,
                    subject,
                    (index, index + 1),
                    (first, last),
                    part,
                    follows=follows,
                )
            )
        return result

    def _is_past(self, index: int) -> bool:
        """Tell whether a word looks like a verb in the past: "…," Orsk shrugged."""
        token = self.tokens[index]
        return token.kind == WORD and any(
            token.low.endswith(ending) for ending in self.language.words.past_endings
        )

    def _leading(self, first: int, end: int) -> Phrase | None:
        """Return the phrase that opens a sentence, behind an adverbial with its comma."""
        tokens = self.tokens
        phrase = self.phrases.at(first, end)
        if phrase is not None and phrase.kind in SPEAKING and phrase.kind is not Kind.DESCRIPTION:
            return phrase
        for k in range(first, min(end, first + 14)):
            if tokens[k].low == "'s":
                owner = self.phrases.at(first, k)
                if owner is not None and owner.last == k and owner.kind in SPEAKING:
                    return owner
            if tokens[k].low == "," and k + 1 < end:
                phrase = self.phrases.at(k + 1, end)
                if phrase is not None and phrase.kind in SPEAKING:
                    return phrase
        return None
