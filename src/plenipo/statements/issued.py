"""Texts that an institution issues as a whole: statements, communiqués, press releases.

Such a text has one speaker, its issuer, and is one statement: the words below
its head, to where its body ends. What it reports of others is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plenipo.statements.dates import Dates
from plenipo.statements.language import Language
from plenipo.statements.model import Kind, Part
from plenipo.statements.phrases import Phrases
from plenipo.statements.scan import MARK, QUOTE, WORD, Paragraph, Token, tokenise

_MOST_HEAD = 6  # lines in which a document says what it is
_MOST_LINE = 9  # tokens of another line of the head
_MOST_WORDS = 45  # of the line that says it


@dataclass(frozen=True, slots=True)
class Issued:
    """A document: the span of its body, its issuer as named, and its day."""

    start: int
    end: int
    issuer: str | None
    state: str | None
    rule: str
    day: date | None


@dataclass(frozen=True, slots=True)
class _Head:
    """The line that says that a text was issued, and by whom."""

    line: int
    issuer: str | None
    state: str | None
    rule: str


class Documents:
    """Tells whether a text is a document that was issued."""

    def __init__(
        self,
        text: str,
        pages: list[Paragraph],
        tokens: list[Token],
        phrases: Phrases,
        language: Language,
        dates: Dates,
    ) -> None:
        """Take what was read of the text so far."""
        self.text = text
        self.pages = pages
        self.tokens = tokens
        self.phrases = phrases
        self.language = language
        self.dates = dates

    def issued(self) -> Issued | None:
        """Return the document that the text is, None when it is none. Linear."""
        head = self._titled() or self._letterhead() or self._noted()
        if head is None:
            return None
        first = head.line + 1
        while first < len(self.pages) and self._in_head(self.pages[first]):
            first += 1
        last = first
        while last < len(self.pages) and not self._closes(self.pages[last]):
            last += 1
        if first >= last:
            return None
        return Issued(
            self.pages[first].start,
            self.pages[last - 1].end,
            head.issuer,
            head.state,
            head.rule,
            self._day(first),
        )

    def _in_head(self, page: Paragraph) -> bool:
        """Tell whether a line still belongs to the head: a date, a place, an office."""
        if page.part in (Part.DATED, Part.BYLINE, Part.NOTE, Part.ASIDE):
            return True
        return page.last - page.first <= _MOST_LINE and self.text[page.end - 1].isalnum()

    def _day(self, first: int) -> date | None:
        for page in self.pages[:first]:
            if page.part is not Part.NOTE:
                day = self.dates.full_date(self.text[page.start : page.end])
                if day is not None:
                    return day
        return None

    def _closes(self, page: Paragraph) -> bool:
        """Tell whether a paragraph stands below the body: contacts, "Ends", a note in brackets."""
        if page.part in (Part.ASIDE, Part.NOTE):
            return True
        shown = self.text[page.start : page.start + 40]
        if shown[:1] in "*#=_" and not any(sign.isalnum() for sign in shown):
            return True
        if shown.startswith("[") and "]" in self.text[page.start : page.start + 200]:
            return True
        lows = [word.casefold().strip(":.,") for word in shown.split()[:4]]
        size = self.language.issuing.closings.begins(lows)
        return size > 1 or (size == 1 and page.end - page.start < 200)

    # --- heads --------------------------------------------------------------------------------

    def _titled(self) -> _Head | None:
        """Read "Statement by the Ministry …", "Joint communiqué of …"."""
        seen = 0
        for number, page in enumerate(self.pages[: 2 * _MOST_HEAD]):
            if page.part in (Part.NOTE, Part.DATED, Part.ASIDE):
                continue
            seen += 1
            if seen > _MOST_HEAD or page.last - page.first > _MOST_WORDS or page.dateline:
                return None
            if self.text[page.end - 1] == ".":
                return None
            head = self._opening(number, page)
            if head is not None:
                if head.issuer is None:
                    above = self._letter_above(number)
                    return above or head
                return head
        return None

    def _opening(self, number: int, page: Paragraph) -> _Head | None:
        tokens = self.tokens[page.first : page.last]
        lows = [token.low for token in tokens if token.kind == WORD]
        if lows and lows[0] in self.language.words.definite:
            lows, tokens = lows[1:], tokens[1:]
        sizes = [
            len(phrase)
            for phrase in self.language.issuing.openings.every
            if tuple(lows[: len(phrase)]) == phrase
            or (len(phrase) > 1 and tuple(lows[-len(phrase) :]) == phrase)
        ]
        if not sizes or any(t.kind == QUOTE for t in tokens):
            return None
        first = tokens[0].start if tokens else page.start
        begin = next(k for k in range(page.first, page.last) if self.tokens[k].start == first)
        issuer, state = self._issuer(begin + max(sizes) - 1, page.last)
        return _Head(number, issuer, state, "document.titled")

    def _issuer(self, index: int, last: int) -> tuple[str | None, str | None]:
        """Read who issued it behind "by" or "of", up to what it is about."""
        issuing, words = self.language.issuing, self.language.words
        while index < last and self.tokens[index].low not in issuing.issuers:
            if self.tokens[index].low in words.about:
                return None, None
            index += 1
        begin = end = index + 1
        while (
            end < last
            and self.tokens[end].kind == WORD
            and not (
                self.tokens[end].low in words.about and self.tokens[end].low not in issuing.issuers
            )
        ):
            end += 1
        while begin < end and self.tokens[begin].low in words.definite:
            begin += 1
        if begin >= end:
            return None, None
        return self.phrases.shown(begin, end), self._states(begin, end)

    def _states(self, begin: int, end: int) -> str | None:
        found: dict[str, None] = {}
        for index in range(begin, end):
            place = self.phrases.places.at(index)
            if place is not None:
                found[place[0].state] = None
        return " and ".join(found) or None

    def _letter_above(self, number: int) -> _Head | None:
        for page in self.pages[: number + _MOST_HEAD]:
            if page.part is Part.NOTE or page.last - page.first > _MOST_LINE:
                continue
            found = self._institution(self.tokens, self.phrases, page.first, page.last, whole=True)
            if found is not None:
                return _Head(number, *found, "document.letterhead")
        return None

    def _letterhead(self) -> _Head | None:
        """Read a first line that is an institution's name, with a date alone below it."""
        lines = [(k, p) for k, p in enumerate(self.pages[:_MOST_HEAD]) if p.part is not Part.NOTE]
        if len(lines) < 3 or lines[1][1].part is not Part.DATED:
            return None
        page = lines[0][1]
        found = self._institution(self.tokens, self.phrases, page.first, page.last, whole=True)
        return _Head(lines[0][0], *found, "document.letterhead") if found else None

    def _noted(self) -> _Head | None:
        """Read a note in brackets above the text that names the institution it comes from."""
        if not self.pages or self.pages[0].part is not Part.NOTE or len(self.pages) < 2:
            return None
        if any(
            token.kind == QUOTE and token.inner_end - token.inner_start > 80
            for token in self.tokens
        ):
            return None
        page = self.pages[0]
        note = Paragraph(page.start + 1, page.end - 1)
        tokens = tokenise(self.text, [note], self.language)
        phrases = Phrases(tokens, self.language, self.text)
        phrases.ends = [len(tokens)] * len(tokens)
        found = self._institution(tokens, phrases, 0, len(tokens), whole=False)
        if found is None or self._reports():
            return None
        return _Head(0, *found, "document.noted")

    def _reports(self) -> bool:
        """Tell whether the first sentences are an article's: a verb of speech ends one."""
        cues = self.language.cues
        for page in self.pages[1:3]:
            for first, last in page.sentences:
                for index in range(max(first, last - 8), last):
                    cue = cues.get(self.tokens[index].low)
                    if cue is not None and cue.finite and "clause" in cue.takes:
                        return True
        return False

    def _institution(
        self, tokens: list[Token], phrases: Phrases, first: int, last: int, *, whole: bool
    ) -> tuple[str, str | None] | None:
        for index in range(first, last if not whole else min(first + 1, last)):
            phrase = phrases.at(index) if tokens[index].kind == WORD else None
            if phrase is None or phrase.kind is not Kind.INSTITUTION:
                continue
            at_end = phrase.last >= last or tokens[phrase.last].kind == MARK
            if at_end and (not whole or phrase.last == last) and phrase.last - phrase.first > 1:
                begin = phrase.first + phrase.definite
                return phrases.shown(begin, phrase.last), phrase.state
        return None
