"""A text cut into paragraphs, tokens and sentences, quotations being one token each.

What stands between quotation marks is the speaker's; what stands outside is
the article's. The outer sentence is read with each quotation as a single
opaque token, so that a full stop or a verb inside a quotation means nothing
to it. What stands in brackets outside quotations is left out of the tokens:
it interrupts a sentence and says nothing about who speaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plenipo.statements.language import Language
from plenipo.statements.marks import Quoted, quotations
from plenipo.statements.model import Part

MOST_TOKENS = 250  # a sentence is cut here at the latest; no newspaper has longer ones
_LETTER = "[^\\W_\u0300-\u036f]"
_RUN = "[^\\W_]|[\u0300-\u036f]"
_TOKEN = re.compile(
    rf"(?P<link>https?://\S+|www\.\S+|pic\.twitter\.com/\S+)"
    r"|(?P<handle>[@#]\w+)"
    rf"|(?P<initials>(?:{_LETTER}\.){{2,}}(?!{_LETTER}))"
    rf"|(?P<number>\d+(?:[.,:]\d+)*(?!-?\w))"
    rf"|(?P<word>(?:{_RUN})+(?:['’.‑-](?:{_RUN})+)*)"
    r"|(?P<dots>\.{2,})"
    r"|(?P<mark>\S)"
)
_ENDS = ".!?…"
_CLOSED_END = re.compile(r"[.!?…][\"'”’»›)\]]*\Z")
_ASKS = re.compile(r"[!?…][\"'”’»›)\]]*\Z")
_BRACKETS = {"(": ")", "[": "]"}
_LONGEST_ASIDE = 400  # characters between brackets that are left out of the tokens

WORD, MARK, QUOTE = "word", "mark", "quote"


class Token:
    """A word, a punctuation mark or a whole quotation; `low` is casefolded.

    Of a quotation `start` and `end` include the marks; what else is known of
    it is in `Quote`.
    """

    __slots__ = ("capital", "end", "kind", "low", "start", "text")

    def __init__(
        self, low: str, text: str, start: int, end: int, kind: str, capital: bool = False
    ) -> None:
        self.low = low
        self.text = text
        self.start = start
        self.end = end
        self.kind = kind
        self.capital = capital

    @property
    def inner_start(self) -> int:
        """Where the words inside begin; a word is all inside."""
        return self.start

    @property
    def inner_end(self) -> int:
        """Where the words inside end."""
        return self.end

    @property
    def goes_on(self) -> bool:
        """Whether the next paragraph continues the quotation."""
        return False

    @property
    def chain(self) -> bool:
        """Whether the quotation continues the one that the paragraph before left open."""
        return False


class Quote(Token):
    """A quotation as one token; `inner_start` and `inner_end` bound the words between the marks."""

    __slots__ = ("continues", "quoted")

    def __init__(self, quoted: Quoted) -> None:
        super().__init__("“", "“", quoted.start, quoted.end, QUOTE)
        self.quoted = quoted
        self.continues = False

    @property
    def inner_start(self) -> int:
        """Where the words between the marks begin."""
        return self.quoted.inner_start

    @property
    def inner_end(self) -> int:
        """Where they end."""
        return self.quoted.inner_end

    @property
    def goes_on(self) -> bool:
        """Whether the next paragraph continues the quotation."""
        return self.quoted.goes_on

    @property
    def chain(self) -> bool:
        """Whether the quotation continues the one that the paragraph before left open."""
        return self.continues


@dataclass(slots=True)
class Paragraph:
    """A paragraph: where it stands in the text, its tokens and sentences by index."""

    start: int
    end: int
    part: Part = Part.BODY
    first: int = 0
    last: int = 0
    sentences: tuple[tuple[int, int], ...] = ()
    dateline: str = ""  # the place in front of the paragraph, cut off it


_EMPTY_LINE = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_LINE = re.compile(r"[^\n]+")
_WRAPPED_WIDTH = 120
_LEAST_WIDTH = 45  # narrower lines are lines of their own
_ENDED = re.compile(r"[.!?…:;\"'”’»)\]]\s*\Z")


def paragraphs(text: str) -> list[Paragraph]:
    """Cut a text into paragraphs, in order; white space around them belongs to none.

    Empty lines separate paragraphs; where there are none each line is one.
    Lines inside a block are one paragraph where they look broken by width, and
    paragraphs of their own where each ends a sentence. Linear.
    """
    # Every kind of line break becomes one, and no offset moves.
    text = text.replace("\r\n", " \n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\f", "\n")
    found: list[Paragraph] = []
    if not _EMPTY_LINE.search(text.strip()):
        for line in _LINE.finditer(text):
            _add(found, text, *line.span())
        return found
    begin = 0
    for gap in (*_EMPTY_LINE.finditer(text), None):
        end = gap.start() if gap else len(text)
        lines = _joined(
            [m.span() for m in _LINE.finditer(text, begin, end) if m.group().strip()], text
        )
        if len(lines) > 1 and _is_wrapped(text, lines):
            _add(found, text, lines[0][0], lines[-1][1])
        else:
            for span in lines:
                _add(found, text, *span)
        begin = gap.end() if gap else end
    return found


def _joined(lines: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Join a line to the one before it where it goes on with a small letter."""
    found: list[tuple[int, int]] = []
    for start, end in lines:
        goes_on = text[start:end].lstrip()[:1].islower()
        if found and goes_on and not _ENDED.search(text[found[-1][0] : found[-1][1]]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Tell whether lines were broken to fit a width: most of them end inside a sentence."""
    if any(end - start > _WRAPPED_WIDTH for start, end in lines):
        return False
    longest = max(end - start for start, end in lines)
    if longest < _LEAST_WIDTH or any(2 * (end - start) < longest for start, end in lines[:-1]):
        return False
    inside = sum(1 for start, end in lines[:-1] if not _ENDED.search(text[start:end]))
    return inside * 2 >= len(lines) - 1


def _add(found: list[Paragraph], text: str, start: int, end: int) -> None:
    while start < end and (text[start].isspace() or text[start] == "\ufeff"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Paragraph(start, end))


# A word's pieces: casefolded, as it stands, where it begins and ends in the word, capital or not.
_Piece = tuple[str, str, int, int, bool]


class _Tokeniser:
    """Cuts the paragraphs of one text; looks at each different word once."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.language = language
        self.tokens: list[Token] = []
        self._words: dict[str, tuple[_Piece, ...]] = {}
        self._signs = frozenset(sign for pair in language.marks.pairs for sign in pair)

    def page(self, page: Paragraph, found: list[Quoted]) -> None:
        """Add the tokens of a paragraph."""
        at = page.start
        for quoted in found:
            self._outer(at, quoted.start)
            self.tokens.append(Quote(quoted))
            at = quoted.end
        self._outer(at, page.end)

    def _outer(self, start: int, end: int) -> None:
        """Add the tokens of a stretch outside quotations; what is in brackets is left out."""
        text, tokens, at = self.text, self.tokens, start
        while at < end:
            match = _TOKEN.search(text, at, end)
            if match is None:
                return
            at = match.end()
            kind, raw = match.lastgroup, match.group()
            if kind == "word":
                at = self._word(raw, match.start(), at, end)
            elif kind == "mark":
                if raw in _BRACKETS:
                    close = text.find(_BRACKETS[raw], at, min(end, at + _LONGEST_ASIDE))
                    if close >= 0:
                        at = close + 1
                        continue
                self._mark(raw, match.start(), at)
            elif kind == "dots":
                self._mark("…", match.start(), at)
            else:
                low, _, _, _, capital = self._pieces(raw)[0] if kind == "number" else _whole(raw)
                tokens.append(Token(low, raw, match.start(), at, WORD, capital))

    def _mark(self, raw: str, start: int, end: int) -> None:
        """Add a mark; one that repeats the mark before it, or a quotation mark alone, is none."""
        if raw in self._signs:
            return
        last = self.tokens[-1] if self.tokens else None
        if last is not None and last.kind == MARK and last.low == raw:
            last.end = end
            return
        self.tokens.append(Token(raw, raw, start, end, MARK))

    def _word(self, raw: str, start: int, at: int, end: int) -> int:
        """Add a word with what belongs to it; return where the text goes on behind it."""
        text, tokens = self.text, self.tokens
        for low, shown, first, last, capital in self._pieces(raw):
            tokens.append(Token(low, shown, start + first, start + last, WORD, capital))
        token = tokens[-1]
        if at < end and text[at] == "." and token.low in self.language.abbreviations:
            token.end = at + 1
            token.text += "."
            token.low += "."
            return at + 1
        plural = raw[-1] in "sS" and self.language.words.owner
        if plural and at < end and text[at] in "'’" and text[at + 1 : at + 2].strip() == "":
            tokens.append(Token("'s", text[at], at, at + 1, WORD))
            return at + 1
        return at

    def _pieces(self, raw: str) -> tuple[_Piece, ...]:
        pieces = self._words.get(raw)
        if pieces is None:
            pieces = self._words[raw] = _pieces(raw, self.language)
        return pieces


def _whole(raw: str) -> _Piece:
    low = raw.casefold()
    return (raw if low == raw else low, raw, 0, len(raw), raw[:1].isupper())


def _pieces(raw: str, language: Language) -> tuple[_Piece, ...]:
    """Cut a word from what a language writes together with it: "l'", "'s", "-t-il"."""
    words = language.words
    low = raw.casefold().replace("’", "'")
    if len(low) != len(raw):  # letters that casefold to two: nothing to cut
        return (_whole(raw),)
    for elision in words.elisions:
        if low.startswith(elision) and len(low) > len(elision):
            cut = len(elision)
            head = (elision, raw[:cut], 0, cut, False)
            rest = _pieces(raw[cut:], language)
            return (head, *((a, b, c + cut, d + cut, e) for a, b, c, d, e in rest))
    for owner in words.owner:
        if low.endswith(owner) and len(low) > len(owner) > 1:
            cut = len(raw) - len(owner)
            return (_whole(raw[:cut]), ("'s", raw[cut:], cut, len(raw), False))
    for inversion in words.inversions:
        if low.endswith(inversion) and len(low) > len(inversion):
            cut = len(raw) - len(inversion)
            pronoun = inversion.rpartition("-")[2]
            at = len(raw) - len(pronoun)
            return (_whole(raw[:cut]), (pronoun, raw[at:], at, len(raw), False))
    return (_whole(raw),)


def tokenise(text: str, pages: list[Paragraph], language: Language) -> list[Token]:
    """Return the tokens of all paragraphs; fills in where each paragraph's begin and end.

    A paragraph that is wholly in brackets has none. Linear.
    """
    tokeniser = _Tokeniser(text, language)
    tokens = tokeniser.tokens
    open_before = False
    for number, page in enumerate(pages):
        follows = text[pages[number + 1].start] if number + 1 < len(pages) else ""
        found = quotations(text, page.start, page.end, language.marks, follows=follows)
        if found and found[-1].goes_on and _is_unclosed(text, found[-1], language):
            found = quotations(text, page.start, page.end, language.marks, follows="")
        page.first = len(tokens)
        tokeniser.page(page, found)
        page.last = len(tokens)
        head = tokens[page.first] if page.first < page.last else None
        if open_before and isinstance(head, Quote):
            head.continues = True
        open_before = bool(found and found[-1].goes_on)
        page.sentences = tuple(_sentences(tokens, page.first, page.last, text, language))
    return tokens


_LAST_WORDS = re.compile(r",\s+([^,]{3,120})\Z")


def _is_unclosed(text: str, quoted: Quoted, language: Language) -> bool:
    """Tell whether a mark was forgotten before "…, Vell said in Tarsk." at a paragraph's end."""
    match = _LAST_WORDS.search(
        text, max(quoted.inner_start, quoted.inner_end - 130), quoted.inner_end
    )
    if match is None:
        return False
    words = match.group(1).split()
    names = words[0][:1].isupper() or words[0].casefold() in language.pronouns
    cues = (language.cues.get(word.casefold().strip(".")) for word in words[1:5])
    return names and any(cue is not None and cue.finite for cue in cues)


def _sentences(
    tokens: list[Token], first: int, last: int, text: str, language: Language
) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    begin = first
    for index in range(first, last):
        if index + 1 - begin >= MOST_TOKENS or _ends(tokens, index, last, text, language):
            found.append((begin, index + 1))
            begin = index + 1
    if begin < last:
        found.append((begin, last))
    return found


def _ends(tokens: list[Token], index: int, last: int, text: str, language: Language) -> bool:
    token = tokens[index]
    following = tokens[index + 1] if index + 1 < last else None
    if token.kind == MARK:
        if token.low not in _ENDS:
            return False
        if following is None:
            return True
        return not following.text[:1].islower() and following.start > token.end
    if token.kind == QUOTE:
        if following is None:
            return True
        if not _CLOSED_END.search(text[max(token.start, token.inner_end - 4) : token.inner_end]):
            return False
        if following.kind == MARK:
            return False
        if following.kind == QUOTE:
            return True
        if not following.capital and not following.text[:1].isdigit():
            return False
        asks = _ASKS.search(text[max(token.start, token.inner_end - 4) : token.inner_end])
        return not (asks and _attributes(tokens, index + 1, last, language))
    # An abbreviation ends a sentence where a small word with a capital follows: "in the U.S. The".
    if token.low.endswith(".") and following is not None and following.capital:
        words = language.words
        return (
            following.low in words.definite
            or following.low in language.pronouns
            or following.low in words.prepositions
            or following.low in words.subordinators
        )
    return False


def _attributes(tokens: list[Token], start: int, last: int, language: Language) -> bool:
    """Tell whether a short run of words up to a cue goes on with the quotation before it."""
    for index in range(start, min(last, start + 8)):
        token = tokens[index]
        if token.kind != WORD:
            return False
        cue = language.cues.get(token.low)
        if cue is not None and cue.finite and index > start:
            after = tokens[index + 1] if index + 1 < last else None
            return after is None or after.kind == MARK or after.low in language.words.prepositions
    return False
