"""Defined terms: where they are defined, and where they are used.

A definition is a quoted term with a defining verb ("“Party” means …"), a
quoted term that opens an entry of a definitions article, or a short name given
in brackets or after "hereinafter referred to as". Uses are found by longest
match: "Conference of the Parties" is one use of its own term, not of "Parties".
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from plenipo.instrument.model import Instrument, Kind, UnitId


class Form(StrEnum):
    """How a term is defined."""

    MEANING = "meaning"  # "“Party” means a State"
    SHORT = "short"  # "(hereinafter referred to as “the Convention”)"


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition: `[start, end)` is the term itself, in code points of its unit."""

    term: str
    unit: UnitId
    start: int
    end: int
    form: Form


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a term: `[start, end)` in code points of its unit."""

    term: str
    unit: UnitId
    start: int
    end: int


_OPEN = '[“"«„‘]'
_CLOSE = r"(?:[”\"»“]|’(?!\w))"  # an apostrophe inside a word closes nothing
_QUOTED = rf"{_OPEN}[ \u00a0]?(?P<{{name}}>[^“”\"«»„‘\n]{{{{1,80}}}}?)[ \u00a0]?{_CLOSE}"
_VERB = (
    r"(?:(?:means?|shall mean|includes?|shall include|refers? to|ha(?:s|ve) the meaning|denotes?"
    r"|désigne(?:nt)?|s’entend(?:ent)?|signifie(?:nt)?|se entienden?|significan?|designan?"
    r"|означа[а-я]+|понима[а-я]+|նշանակում է|deməkdir|يقصد|يعني|تعني)(?!\w)|是指|系指|指)"
)
# The verb may wait behind ", in relation to …,".
_MEANING = re.compile(
    rf"{_QUOTED.format(name='term')}(?P<between>,[^.;:“”\"«»]{{0,160}}?,)?[ \u00a0]?{_VERB}"
    rf"|{_QUOTED.format(name='plain')}(?P<apart> [^.;:“”\"«»]{{1,80}}?)? ?{_VERB}"
)
_ENTRY = re.compile(rf"[\[\s]*(?:Por |On entend par |Under |عبارة )?{_QUOTED.format(name='term')}")
_ARTICLE_WORDS = r"(?:the |les? |la |l’|los? |las? |el )?"
_SHORT = re.compile(
    r"\((?:hereinafter|hereafter|ci-après|en adelante|en lo sucesivo|далее|ниже|bundan sonra|այսուհետ)"
    r"[^()“”\"«»„]{0,60}?(?:"
    rf"{_QUOTED.format(name='quoted').replace('(?P<', _ARTICLE_WORDS + '(?P<', 1)}"
    r"|[,:–—-] ?(?:the |les? |la |los? |las? )?(?P<bare>[A-ZА-ЯЁ][^()\n]{1,50}))"
    rf"[^()]{{0,40}}\)|\((?:the |each,? an? |collectively,? the |together,? the ){_QUOTED.format(name='named')}\)"
    rf"|(?:hereinafter|hereafter|ci-après) (?:referred to as|called|dénommée?s?) "
    rf"{_QUOTED.format(name='called').replace('(?P<', _ARTICLE_WORDS + '(?P<', 1)}"
    r"|\(hereinafter (?:referred to as|called) (?:the )?(?P<unquoted>[A-Z][^()\n]{1,50})\)"
)
_DEFINES = re.compile(
    r"definition|use of terms|terms used|for the purposes? of|emploi des termes|définition"
    r"|aux fins d|términos|definicion|a los efectos|термин|определени|для целей|用语|定义"
    r"|المصطلحات|الأغراض|لأغراض|tərif|սահմանում",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"(?:.?[^\W\d_] |[^\W\d_][,;] )\Z")  # behind a word of the same sentence
_ENTRY_KINDS = (Kind.PARAGRAPH, Kind.POINT, Kind.BODY)


def find_definitions(instrument: Instrument) -> tuple[Definition, ...]:
    """Find every definition, in document order. Cost: linear in the text."""
    found: list[Definition] = []
    defining: set[int] = set()  # articles and lists whose entries are definitions
    for index, unit in enumerate(instrument.units):
        if unit.kind in (Kind.ARTICLE, Kind.HEADING, Kind.CHAPEAU, Kind.BODY, Kind.SECTION):
            head = unit.text[len(unit.label) :][:160]
            if _DEFINES.search(head):
                defining.add(
                    unit.parent if unit.kind not in (Kind.ARTICLE, Kind.SECTION) else index
                )
        seen: set[tuple[int, int]] = set()
        for start, end, form in _in_text(unit.text, len(unit.label)):
            seen.add((start, end))
            found.append(Definition(unit.text[start:end], unit.id, start, end, form))
        if unit.kind in _ENTRY_KINDS and unit.parent in defining:
            entry = _ENTRY.match(unit.text, len(unit.label))
            span = entry.span("term") if entry is not None else (0, 0)
            if span[1] and span not in seen:
                found.append(Definition(unit.text[slice(*span)], unit.id, *span, Form.MEANING))
    return tuple(found)


def _in_text(text: str, start: int) -> list[tuple[int, int, Form]]:
    found: list[tuple[int, int, Form]] = []
    for match in _MEANING.finditer(text, start):
        name = "term" if match["term"] is not None else "plain"
        found.append((*match.span(name), Form.MEANING))
    for match in _SHORT.finditer(text, start):
        name = next(
            n for n in ("quoted", "bare", "named", "called", "unquoted") if match[n] is not None
        )
        first, last = match.span(name)
        found.append((first, first + len(text[first:last].rstrip(" ,.")), Form.SHORT))
    found.sort()
    return found


def find_uses(instrument: Instrument, definitions: Sequence[Definition]) -> tuple[Use, ...]:
    """Find every use of the defined terms, longest match first, in document order.

    A term that stands with a capital inside a sentence counts only with it
    ("Party", not "party"); a term that does not ("Marine technology", which
    opens its entry) counts in either case. Plurals and endings count. The
    terms where they are defined are no uses. Cost: linear in the text.
    """
    places = {(d.unit, d.start) for d in definitions}
    names = sorted({d.term for d in definitions}, key=lambda term: (-len(term), term))
    inside = _Finder({name: _forms(name, either_case=False) for name in names if name[0].isupper()})
    # The terms whose capital is part of the term: it stands inside a sentence too.
    capital = {
        term
        for unit in instrument.units
        for term, start, _ in inside.find(unit.text, len(unit.label))
        if (unit.id, start) not in places and _INSIDE.match(unit.text, max(0, start - 3), start)
    }
    finder = _Finder({name: _forms(name, either_case=name not in capital) for name in names})
    return tuple(
        Use(term, unit.id, start, end)
        for unit in instrument.units
        for term, start, end in finder.find(unit.text, len(unit.label))
        if (unit.id, start) not in places
    )


class _Finder:
    """Find terms in a text, the longest first; the cost does not grow with their number.

    Terms are looked up by the stem of their first word: every prefix of a word
    that leaves at most four letters of ending. Where words are not parted
    (Chinese), and for terms that begin with a mark, by their first character.
    """

    def __init__(self, forms: Mapping[str, str]) -> None:
        self._names = list(forms)
        stems: dict[str, list[str]] = {}
        marks: dict[str, list[str]] = {}
        for number, (name, form) in enumerate(forms.items()):
            word = _FIRST_WORD.match(name)
            if word is None or _solid(name):
                marks.setdefault(name[0], []).append(f"(?P<t{number}>{form})")
            else:
                whole = word.end() == len(name) or name[word.end()].isspace()
                stem = (_stem(word[0]) if whole else word[0]).casefold()
                stems.setdefault(stem, []).append(f"(?P<t{number}>{form})")
        self._stems = {stem: re.compile("|".join(parts)) for stem, parts in stems.items()}
        self._marks = {mark: re.compile("|".join(parts)) for mark, parts in marks.items()}

    def find(self, text: str, start: int) -> Iterator[tuple[str, int, int]]:
        """Yield term, start and end of every use from `start` on; they do not overlap."""
        last = start
        for at, found in heapq.merge(self._by_stem(text, start), self._by_mark(text, start)):
            if at >= last:
                end, number = -found[0], found[1]
                yield self._names[number], at, end
                last = end

    def _by_stem(self, text: str, start: int) -> Iterator[tuple[int, tuple[int, int]]]:
        stems = self._stems
        if not stems:
            return
        for word in _FIRST_WORD.finditer(text, start):
            folded = word[0][:_LONGEST_WORD].casefold()
            best: tuple[int, int] | None = None
            for length in range(len(folded), max(len(folded) - 5, 0), -1):
                pattern = stems.get(folded[:length])
                found = pattern.match(text, word.start()) if pattern is not None else None
                if found is not None and found.lastgroup is not None:
                    hit = (-found.end(), int(found.lastgroup[1:]))
                    best = hit if best is None else min(best, hit)
            if best is not None:
                yield word.start(), best

    def _by_mark(self, text: str, start: int) -> Iterator[tuple[int, tuple[int, int]]]:
        if not self._marks:
            return
        for sign in re.finditer(f"[{re.escape(''.join(self._marks))}]", text[start:]):
            at = start + sign.start()
            found = self._marks[sign[0]].match(text, at)
            if found is not None and found.lastgroup is not None:
                yield at, (-found.end(), int(found.lastgroup[1:]))


_FIRST_WORD = re.compile(r"\w+")
_LONGEST_WORD = 80  # a term is no longer than this


def _solid(term: str) -> bool:
    return any("\u3400" <= character <= "\u9fff" for character in term)


def _forms(term: str, *, either_case: bool) -> str:
    """Write a term as an expression that takes its plurals and endings."""
    if _solid(term):
        return re.escape(term)
    words = [_word(word) for word in re.split(r"\s+", term)]
    first = term[0]
    if either_case and first.lower() != first.upper():
        words[0] = f"[{first.lower()}{first.upper()}]{words[0][1:]}"
    joined = r"\s".join(words)
    return rf"(?<!\w){joined}(?!\w)"


def _word(word: str) -> str:
    """Write one word with its endings; what `_stem` keeps stands in front of them."""
    last = word[-1]
    stem = re.escape(_stem(word))
    if "а" <= last.lower() <= "я" or last in "ёЁ":
        return rf"{stem}\w{{0,4}}" if len(word) > 4 else rf"{stem}\w{{0,2}}"
    if not last.isalpha() or len(word) < 3:
        return stem
    if word.endswith("ies"):
        return rf"{stem}(?:y|ies|ie)"
    if last == "y":
        return rf"{stem}(?:y|ies)"
    if last == "s":
        return rf"{stem}s?"
    return rf"{stem}(?:s|es|x)?"


def _stem(word: str) -> str:
    last = word[-1]
    if "а" <= last.lower() <= "я" or last in "ёЁ":
        return word[:-2] if len(word) > 4 else word
    if not last.isalpha() or len(word) < 3:
        return word
    if word.endswith("ies"):
        return word[:-3]
    return word[:-1] if last in "ys" else word
