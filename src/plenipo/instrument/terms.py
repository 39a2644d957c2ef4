"""Defined terms: where they are defined, and where they are used.

A definition is a quoted term with a defining verb ("“Party” means …"), a
quoted term that opens an entry of a definitions article, or a short name given
in brackets or after "hereinafter referred to as". Uses are found by longest
match: "Conference of the Parties" is one use of its own term, not of "Parties".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
_INSIDE = r"(?:(?<=[^\W\d_] )|(?<=[^\W\d_][,;] ))"  # behind a word of the same sentence
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
    pattern, terms = _pattern(instrument, definitions)
    if pattern is None:
        return ()
    places = {(d.unit, d.start) for d in definitions}
    found: list[Use] = []
    for unit in instrument.units:
        found.extend(
            Use(terms[match.lastgroup], unit.id, *match.span())
            for match in pattern.finditer(unit.text, len(unit.label))
            if (unit.id, match.start()) not in places and match.lastgroup is not None
        )
    return tuple(found)


def _pattern(
    instrument: Instrument, definitions: Sequence[Definition]
) -> tuple[re.Pattern[str] | None, Mapping[str, str]]:
    names = sorted({d.term for d in definitions}, key=lambda term: (-len(term), term))
    if not names:
        return None, {}
    places = {(d.unit, d.start) for d in definitions}
    capital = _stands_with_capital(instrument, names, places)
    groups: dict[str, str] = {}
    parts: list[str] = []
    for number, name in enumerate(names):
        group = f"t{number}"
        groups[group] = name
        parts.append(f"(?P<{group}>{_forms(name, either_case=name not in capital)})")
    return re.compile("|".join(parts)), groups


def _stands_with_capital(
    instrument: Instrument, names: Sequence[str], places: set[tuple[UnitId, int]]
) -> set[str]:
    """Find the terms whose capital is part of the term: it stands inside a sentence too."""
    found: set[str] = set()
    wanted = [name for name in names if name[:1].isupper()]
    if not wanted:
        return found
    groups = [f"(?P<t{n}>{_forms(name, either_case=False)})" for n, name in enumerate(wanted)]
    pattern = re.compile(f"{_INSIDE}(?:{'|'.join(groups)})")
    for unit in instrument.units:
        for match in pattern.finditer(unit.text, len(unit.label)):
            if (unit.id, match.start()) not in places and match.lastgroup is not None:
                found.add(wanted[int(match.lastgroup[1:])])
    return found


def _forms(term: str, *, either_case: bool) -> str:
    """Write a term as an expression that takes its plurals and endings."""
    if any("\u3400" <= character <= "\u9fff" for character in term):
        return re.escape(term)
    words = [_word(word) for word in re.split(r"\s+", term)]
    first = term[0]
    if either_case and first.lower() != first.upper():
        words[0] = f"[{first.lower()}{first.upper()}]{words[0][1:]}"
    joined = r"\s".join(words)
    return rf"(?<!\w){joined}(?!\w)"


def _word(word: str) -> str:
    last = word[-1]
    if "а" <= last.lower() <= "я" or last in "ёЁ":
        stem = word[:-2] if len(word) > 4 else word
        return rf"{re.escape(stem)}\w{{0,4}}"
    if not last.isalpha() or len(word) < 3:
        return re.escape(word)
    if word.endswith("ies"):
        return rf"{re.escape(word[:-3])}(?:y|ies|ie)"
    if last == "y":
        return rf"{re.escape(word[:-1])}(?:y|ies)"
    if last == "s":
        return rf"{re.escape(word[:-1])}s?"
    return rf"{re.escape(word)}(?:s|es|x)?"
