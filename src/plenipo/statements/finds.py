"""What a sentence holds that is somebody's words, and what every finder needs to read it."""

from __future__ import annotations

from dataclasses import dataclass, field

from plenipo.statements.dates import Dates
from plenipo.statements.language import Language
from plenipo.statements.model import Form, Part
from plenipo.statements.phrases import Phrase, Phrases
from plenipo.statements.scan import MARK, QUOTE, Token

_HEDGE = 16  # tokens around a cue in which a hedge concerns it
_TRIMMED = frozenset(".,;:!?…—–-")


@dataclass(slots=True)
class Find:
    """Words found to be somebody's, before it is resolved who that is and when.

    `start` and `end` are code points of the text, `inside` the tokens that the
    words take up, `sentence` the tokens of the whole sentence.
    """

    start: int
    end: int
    form: Form
    rule: str
    cue: str
    subject: Phrase | None
    inside: tuple[int, int]
    sentence: tuple[int, int]
    part: Part
    flags: set[str] = field(default_factory=set)
    lemma: str = ""
    follows: str = ""  # "before" or "after" where the speaker is that of a neighbour


@dataclass(frozen=True, slots=True)
class Reader:
    """One text as its finders read it."""

    text: str
    tokens: list[Token]
    phrases: Phrases
    language: Language
    dates: Dates

    def shown(self, first: int, last: int) -> str:
        """Return the words of tokens `[first, last)` as they stand, on one line."""
        return self.phrases.shown(first, last)

    def past_date(self, index: int, last: int) -> int:
        """Return the token behind a date phrase that begins at `index`; `index` when none does."""
        token = self.tokens[index]
        if not self.dates.may_begin(token.low):
            return index
        stop = self.tokens[last - 1].end
        end = self.dates.end_at(self.text, token.start, stop)
        if end < 0:
            return index
        k = index
        while k < last and self.tokens[k].start < end:
            k += 1
        return k

    def words(self, begin: int, end: int, rule: str) -> tuple[int, int, Form]:
        """Return the code points of tokens `[begin, end)` and the form of the words."""
        tokens = self.tokens
        quotes = [t for t in tokens[begin:end] if t.kind == QUOTE]
        if rule.startswith("quote.") and end - begin == 1:
            return tokens[begin].inner_start, tokens[begin].inner_end, Form.DIRECT
        form = Form.MIXED if quotes else Form.INDIRECT
        return tokens[begin].start, tokens[end - 1].end, form

    def hedged(self, first: int, last: int, cue: int) -> bool:
        """Tell whether a sentence doubts what it reports ("reportedly"), near its cue."""
        first, last = max(first, cue - _HEDGE), min(last, cue + _HEDGE)
        return any(self.language.words.hedges.find(self.tokens, first, last))

    def trimmed(self, begin: int, end: int) -> int:
        """Return `end` without the marks that stand before it."""
        tokens = self.tokens
        while end > begin and tokens[end - 1].kind == MARK and tokens[end - 1].low in _TRIMMED:
            end -= 1
        return end
