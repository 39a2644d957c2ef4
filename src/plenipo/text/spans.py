"""Protected spans: words that a bracket must not cut apart.

"thirty (30) days", "10 December 1982", "Article 7, paragraph 1 (b)", a quoted
title, a defined term of several words: the boundary of a bracket snaps around
them, because half of one says nothing. Spans do not change tokens; they only
keep boundaries out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

_MONTH = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    "|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
)
_UNIT = (
    "per cent|percent|%|‰|degrees?|°C|km|kilomet(?:re|er)s?|met(?:re|er)s?|nautical miles?|miles?"
    "|hectares?|tonnes?|tons?|kg|kilograms?|hours?|days?|weeks?|months?|years?|working days?"
    "|calendar days?|cubic met(?:re|er)s?|square kilomet(?:re|er)s?|euros?|dollars?|persons?"
    "|heures?|jours?|semaines?|mois|ans?|années?|kilomètres?|mètres?|pour cent"
    "|horas?|días?|semanas?|mes(?:es)?|años?|kilómetros?|metros?|por ciento"
    "|час(?:а|ов)?|дн(?:я|ей)|день|недел[яиь]|месяц(?:а|ев)?|лет|года?|процент(?:а|ов)?"
    "|километр(?:а|ов)?|метр(?:а|ов)?|يوما|يوماً|يوم|أيام|أسبوعا|أسابيع|شهرا|شهراً|أشهر|سنة|سنوات"
    "|كيلومتر|كيلومترا|في المائة|օր|օրվա|ամիս|ամսվա|տարի|տարվա|gün|günü|ay|il|faiz|kilometr"
)
_SMALL = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    "|hundred"
)
# Every repetition is bounded and no match begins inside a number, so that cost stays linear on
# any input: a span longer than these bounds is no number, reference or title that anybody writes.
_NUMBER_WORD = rf"(?:(?:{_SMALL})(?:[- ](?:{_SMALL})){{0,5}})"
_DIGITS = r"(?<!\d)(?<!\d[.,])\d{1,15}(?:[.,\u00a0]\d{1,15}){0,6}"
_SUFFIX = r"(?: (?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies))?"
# Where a word begins and ends: letters of scripts without spaces may stand right beside it.
_B = r"(?<![^\W\u3040-\u30ff\u3400-\u9fff])"
_E = r"(?![^\W\u3040-\u30ff\u3400-\u9fff])"
_NUMBERED = rf"(?:\d{{1,9}}(?:\.\d{{1,9}}){{0,6}}|[IVXLC]{{1,9}}{_E}|[A-Z]{_E}){_SUFFIX}"
_SUBLEVEL = r"(?: ?\((?:[a-z]{1,2}|[ivx]{1,9}|\d{1,9})\)){0,6}"

_SP = "[ \u00a0\u202f]"  # a unit or a level often stands after a space that does not break

_QUANTITY = (
    rf"{_B}(?:{_NUMBER_WORD}|{_DIGITS}){_SP}\({_DIGITS}\)(?:{_SP}(?:{_UNIT}){_E})?"
    rf"|{_B}[^\W\d\u3040-\u30ff\u3400-\u9fff]{{2,30}}{_SP}\({_DIGITS}\){_SP}(?:{_UNIT}){_E}"
    rf"|{_DIGITS}{_SP}?(?:%|‰|°C)"
    rf"|{_B}(?:{_NUMBER_WORD}|{_DIGITS}){_SP}(?:{_UNIT}){_E}"
)
_DATE = (
    rf"{_B}\d{{1,2}}(?:st|nd|rd|th|er)?{_SP}(?:of |de )?(?:{_MONTH})(?:{_SP}(?:de )?\d{{4}})?{_E}"
    rf"|{_B}(?:{_MONTH}){_SP}\d{{1,2}}(?:, \d{{4}})?{_E}"
    rf"|{_B}\d{{4}}-\d\d-\d\d{_E}"
)
_REFERENCE = (
    rf"{_B}(?:[Aa]rticles?|Art\.|Sections?|Annex(?:es?)?|Chapters?|Part|Protocol|Rules?|[Pp]aragraphs?"
    r"|[Ss]ubparagraphs?|[Pp]aragraphes?|[Aa]linéas?|[Aa]rtículos?|[Pp]árrafos?|Anexos?"
    r"|[Сс]тать(?:я|и|е|ей|ёй|ю)|[Пп]ункт[аеому]{0,2}|Приложени[еяюи]|المادة|الفقرة|المرفق"
    r"|[Հհ]ոդված(?:ի|ով|ում)?|[Mm]addə(?:nin|də)?)"
    rf"{_SP}{_NUMBERED}{_SUBLEVEL}"
    r"(?:,? (?:paragraphs?|subparagraphs?|points?|paragraphes?|alinéas?|párrafos?|пункт[аеому]{0,2}"
    rf"|الفقرة){_SP}{_NUMBERED}{_SUBLEVEL})?"
)
_HAN = "[一二三四五六七八九十百千零〇两\\d]{1,12}"
_CHINESE = (
    rf"{_HAN}年{_HAN}月(?:{_HAN}日)?|{_HAN}(?:个)?(?:工作日|小时|公里|海里|公顷|天|日|月|年|%)"
    rf"|第{_HAN}(?:部分|条|款|项|章|节|号)(?:之{_HAN})?(?:第{_HAN}(?:款|项)){{0,3}}|百分之{_HAN}"
)
_TITLE = (
    r"“[^“”\n]{2,80}”|«[^«»\n]{2,80}»|„[^„“”\n]{2,80}[“”]|《[^《》\n]{2,80}》|\"[^\"\n]{2,80}\""
)

PATTERN = f"{_QUANTITY}|{_DATE}|{_REFERENCE}|{_CHINESE}|{_TITLE}"
# A text with none of these has no span but defined terms: the cheap first question.
_TRIGGER = rf"[\d“«„\"《一二三四五六七八九十百千零〇两]|\w[. \u00a0](?:[IVXLC]{{1,9}}|[A-Z]){_E}|{_B}(?:{_SMALL})[- \u00a0]"
_UNSPACED = "[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile an expression when it is first used: that costs more than reading a short text."""
    return re.compile(pattern)


@lru_cache(maxsize=64)
def _term_pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    several = sorted(
        {t for t in terms if " " in t or _compiled(_UNSPACED).search(t)}, key=lambda t: (-len(t), t)
    )
    return re.compile("|".join(map(_term, several))) if several else None


def _term(term: str) -> str:
    before = "" if _compiled(_UNSPACED).match(term[0]) else _B
    after = "" if _compiled(_UNSPACED).match(term[-1]) else _E
    return f"{before}{re.escape(term)}{after}"


def protected_spans(text: str, terms: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Return the protected spans of a text: half-open, in code points, in order, disjoint.

    `terms` are defined terms; those of several words are protected as well.
    Overlapping spans are joined. Cost: linear in the text; what was asked lately is
    remembered, because the wordings of one place are compared again with each new one.
    """
    return list(_protected(text, tuple(terms)))


@lru_cache(maxsize=8192)
def _protected(text: str, terms: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    if _compiled(_TRIGGER).search(text):
        found = [m.span() for m in _compiled(PATTERN).finditer(text)]
    pattern = _term_pattern(terms)
    if pattern is not None:
        found.extend(m.span() for m in pattern.finditer(text))
        found.sort()
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def token_spans(
    starts: Sequence[int], ends: Sequence[int], spans: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Turn spans in code points into half-open ranges of token indices.

    `starts` and `ends` are the offsets of each token's word, space excluded.
    A span that covers one token only protects nothing and is left out.
    """
    result: list[tuple[int, int]] = []
    k = 0
    for start, end in spans:
        while k < len(ends) and ends[k] <= start:
            k += 1
        first = k - 1 if k and ends[k - 1] > start else k  # one token can end one, begin the next
        while k < len(starts) and starts[k] < end:
            k += 1
        if k - first <= 1:
            continue
        if result and first < result[-1][1]:
            result[-1] = (result[-1][0], k)
        else:
            result.append((first, k))
    return result
