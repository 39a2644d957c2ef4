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


@dataclass(slots=True)
class Token:
    """A word, a punctuation mark or a whole quotation; `low` is casefolded.

    Of a quotation `start` and `end` include the marks and `inner` bounds the
    words between them. `chain` is set where the quotation continues the one
    that the paragraph before left open.
    """

    low: str
    text: str
    start: int
    end: int
    kind: str
    capital: bool = False
    inner_start: int = 0
    inner_end: int = 0
    goes_on: bool = False
    chain: bool = False


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
    text = text.replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    found: list[Paragraph] = []
    if not _EMPTY_LINE.search(text.strip()):
        for line in _LINE.finditer(text):
            _add(found, text, *line.span())
        return found
    begin = 0
    for gap in (*_EMPTY_LINE.finditer(text), None):
        end = gap.start() if gap else len(text)
        lines = [m.span() for m in _LINE.finditer(text, begin, end) if m.group().strip()]
        if len(lines) > 1 and _is_wrapped(text, lines):
            _add(found, text, lines[0][0], lines[-1][1])
        else:
            for span in lines:
                _add(found, text, *span)
        begin = gap.end() if gap else end
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


def tokenise(text: str, pages: list[Paragraph], language: Language) -> list[Token]:
    """Return the tokens of all paragraphs; fills in where each paragraph's begin and end.

    A paragraph that is wholly in brackets has none. Linear.
    """
    tokens: list[Token] = []
    open_before = False
    for number, page in enumerate(pages):
        follows = text[pages[number + 1].start] if number + 1 < len(pages) else ""
        found = quotations(text, page.start, page.end, language.marks, follows=follows)
        page.first = len(tokens)
        _tokens_of(text, page, found, tokens, language)
        page.last = len(tokens)
        if open_before:
            head = next((t for t in tokens[page.first : page.last]), None)
            if head is not None and head.kind == QUOTE:
                head.chain = True
        open_before = bool(found and found[-1].goes_on)
        page.sentences = tuple(_sentences(tokens, page.first, page.last, text, language))
    return tokens


def _tokens_of(
    text: str, page: Paragraph, found: list[Quoted], tokens: list[Token], language: Language
) -> None:
    at = page.start
    for quoted in found:
        _outer(text, at, quoted.start, tokens, language)
        tokens.append(
            Token(
                "“",
                "“",
                quoted.start,
                quoted.end,
                QUOTE,
                inner_start=quoted.inner_start,
                inner_end=quoted.inner_end,
                goes_on=quoted.goes_on,
            )
        )
        at = quoted.end
    _outer(text, at, page.end, tokens, language)


def _outer(text: str, start: int, end: int, tokens: list[Token], language: Language) -> None:
    """Add the tokens of a stretch outside quotations, brackets and what is in them left out."""
    abbreviations, grammar = language.abbreviations, language.words
    at = start
    while at < end:
        match = _TOKEN.search(text, at, end)
        if match is None:
            return
        at = match.end()
        kind, raw = match.lastgroup, match.group()
        if kind == "mark":
            if raw in _BRACKETS:
                close = text.find(_BRACKETS[raw], at, min(end, at + _LONGEST_ASIDE))
                if close >= 0:
                    at = close + 1
                    continue
            tokens.append(Token(raw, raw, match.start(), at, MARK))
        elif kind == "dots":
            tokens.append(Token("…", raw, match.start(), at, MARK))
        elif kind == "word":
            _add_word(raw, match.start(), tokens, language)
            last = tokens[-1]
            if at < end and text[at] == "." and last.low in abbreviations:
                last.end = at = at + 1
                last.text += "."
                last.low += "."
            elif at < end and text[at] in "'’" and raw[-1] in "sS" and grammar.owner:
                after = text[at + 1] if at + 1 < end else " "
                if after.isspace():
                    tokens.append(Token("'s", text[at], at, at + 1, WORD))
                    at += 1
        else:
            tokens.append(
                Token(raw.casefold(), raw, match.start(), at, WORD, capital=raw[0].isupper())
            )


def _add_word(raw: str, start: int, tokens: list[Token], language: Language) -> None:
    """Add a word; what a language writes together with it becomes a token of its own."""
    low = raw.casefold().replace("’", "'")
    for elision in language.words.elisions:
        if low.startswith(elision) and len(low) > len(elision):
            cut = len(elision)
            tokens.append(Token(elision, raw[:cut], start, start + cut, WORD))
            raw, low, start = raw[cut:], low[cut:], start + cut
            break
    for owner in language.words.owner:
        if low.endswith(owner) and len(low) > len(owner) > 1:
            cut = len(raw) - len(owner)
            head = raw[:cut]
            tokens.append(
                Token(head.casefold(), head, start, start + cut, WORD, capital=head[:1].isupper())
            )
            tokens.append(Token("'s", raw[cut:], start + cut, start + len(raw), WORD))
            return
    for inversion in language.words.inversions:
        if low.endswith(inversion) and len(low) > len(inversion):
            cut = len(raw) - len(inversion)
            head = raw[:cut]
            tokens.append(
                Token(head.casefold(), head, start, start + cut, WORD, capital=head[:1].isupper())
            )
            pronoun = inversion.rpartition("-")[2]
            tokens.append(
                Token(
                    pronoun,
                    raw[-len(pronoun) :],
                    start + len(raw) - len(pronoun),
                    start + len(raw),
                    WORD,
                )
            )
            return
    tokens.append(Token(low, raw, start, start + len(raw), WORD, capital=raw[:1].isupper()))


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
