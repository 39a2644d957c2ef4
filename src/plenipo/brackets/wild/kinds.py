"""Say what a single bracket is, from its own words and what stands beside it.

The questions are asked in a fixed order and the first yes wins: link, blank,
placeholder, editorial, citation, footnote mark. What answers no to all is
text in dispute, and other modules go on from there. Word lists cover English,
French, Spanish and Russian; what they do not know is taken as text, which
loses nothing.
"""

from __future__ import annotations

import re

from plenipo.brackets.wild.model import BracketKind, Reading

SHORT = 240  # code points; blanks, citations and marks are never longer

_BLANK = re.compile(
    r"(?:[\s_…·•●○◦*–—-]+|(?:[\s…]*\.){2,}\s*"
    r"|x{1,4}|X{1,4}|[nNyY]|[?]+|20XX|XX+|[xX]\s*-\s*[yY]"
    r"|(?i:tbd|tbc|tba|blank|date|dates|number|name|names|place|city|country|year|month|day"
    r"|amount|figure|figures|percentage|title|symbol|time|venue)"
    r"|(?i:(?:a |the )?(?:date|number|name|place|city|amount|figure|percentage)(?: of [\w ]{1,40})?)"
    r"|(?i:(?:[\w'’-]+\s+){0,6}to be (?:determined|decided|confirmed|completed|inserted|added"
    r"|specified|agreed|defined|issued|supplied|provided|filled in|negotiated|fixed|set|named))"
    r"|(?i:(?:insert|fill in|specify|indicate|complete|add)\s[^\[\]]{1,120})"
    r"|(?i:à (?:déterminer|compléter|préciser|définir)|por (?:determinar|completar|definir)"
    r"|подлежит определению))[.:;]?"
)
_DOTTED = re.compile(r"_{2,}[^\[\]]{0,40}|\.{3,}[^\[\]]{0,40}")
_PLACEHOLDER = re.compile(
    r"[*_]{0,3}(?i:placeholders?|place-holders?|réservé pour|texto reservado)\b"
)
_EDITORIAL = re.compile(
    r"[*_]{0,3}(?i:"
    r"sic\W*\Z|emphasis (?:added|in original|supplied)|footnotes? (?:omitted|deleted|to )"
    r"|(?:editor(?:ial|s|['’]s|s['’])?|negotiators?['’]?s?|drafting|drafter['’]?s|secretariat|chair(?:s|['’]s)?"
    r"|co-chairs['’]?|facilitator(?:s|['’]s)?|translator['’]?s?|legal|technical|explanatory)\s+notes?\b"
    r"|notes?\s*(?:[:.–—-]|by\b|from\b|to\b|on\b)|n\.?b\.?\s*:|nota\s*(?:[:.]|bene)"
    r"|(?:signed|seal|translation|translated|illegible|omitted|continued|cont['’]d|reserved|deleted"
    r"|signé|sceau|traduction|blank page|end of (?:note|quote|text|document|page))[\s.:)]*\Z"
    r"|(?:signed|translat(?:ed|ion)) (?:by|from)\s[^\[\]]{1,60}\Z|intentionally left"
    r"|further (?:discussions?|definitions?|work|consideration)\b[^\[\]]{0,80}\b(?:need|requir|necessary|may be)"
    r"|(?:to be )?moved? (?:\(|to\b|from\b|into\b|as\b|here\b)|placement\b|subject to legal (?:review|scrub)"
    r"|cross-reference|see (?:article|paragraph|note|footnote|annex|section|also)\b"
    r"|under discussion\b|text (?:to be|under discussion)\b|примечание)"
    r"|Pending (?:the )?(?:outcome|resolution|agreement|discussion)"
)
_MONTH = r"January|February|March|April|May|June|July|August|September|October|November|December"
_SYMBOL = re.compile(
    r"(?=[^\d]*\d)[A-Z][\w.]*(?:/[\w.()\-–]+)+(?:[,;]?\s*(?:paras?\.?|p\.|pp\.)[\s\d–-]+)?"
)
_AUTHOR = re.compile(
    rf"(?!(?:{_MONTH})\b)[A-ZÀ-Þ][\w'’-]+(?:(?:,| and| &) [A-ZÀ-Þ][\w'’-]+){{0,3}}(?: et al\.?)?,?\s"
    r"(?:19|20)\d\d[a-z]?(?:[,:]\s*\d+)?"
)
_MARKS = re.compile(r"\s*(?:\d{1,3}|[*†‡§]{1,3})(?:\s*[,–-]\s*\d{1,3}){0,3}\s*")
_NUMBER = re.compile(r"\s*(\d{1,4})\s*")
_UNITS = re.compile(
    r"\s*(?:per\s?cent|percent|%|days?|weeks?|months?|years?|hours?|members?|states?|parties|party"
    r"|number|representatives?|votes?|instruments?|copies|kilomet|nautical|euros?|dollars?|session"
    r"|thirds?|jours?|mois|ans?|días?|meses|años|дней|месяц|лет|°|km\b|calendar|working)",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"(?:\b(?:at least|at most|than|within|by|until|before|after|of|to|from|in|and|or|every|for"
    r"|between|exceed(?:s|ing)?|is|are|be|maximum|minimum|articles?|paragraphs?|sections?|rules?|session|the|a|an))\s*\Z",
    re.IGNORECASE,
)

LINK_TARGET = re.compile(
    r"\((?:[a-z][a-z0-9+.-]*://|mailto:|www\.|#|/|\./|\.\./|<)[^\s()]*(?:\([^\s()]*\)[^\s()]*)*"
    r"(?:\s+[\"'][^\"'\n]*[\"'])?\)|\([\w./-]+\.(?:html?|pdf|md|docx?|txt)(?:#[\w-]*)?\)",
    re.IGNORECASE,
)
REFERENCE = re.compile(
    r"^ {0,3}\[([^\[\]\n^][^\[\]\n]*)\]:[ \t]*(?:[a-z][a-z0-9+.-]*://|/|#|\.{1,2}/|mailto:|www\.|<)\S*",
    re.MULTILINE | re.IGNORECASE,
)


def references(text: str) -> frozenset[str]:
    """Return the labels of Markdown link references that `text` defines, in small letters."""
    return frozenset(found[1].lower() for found in REFERENCE.finditer(text))


def is_blank(inner: str) -> bool:
    """Say whether the inside of a bracket is to be filled in."""
    words = inner.strip()
    return not words or _BLANK.fullmatch(words) is not None or _DOTTED.fullmatch(words) is not None


def is_placeholder(inner: str) -> bool:
    """Say whether the inside of a bracket announces text still to come."""
    return _PLACEHOLDER.match(inner.lstrip()) is not None


def is_editorial(inner: str) -> bool:
    """Say whether the inside of a bracket is a note about the text."""
    return _EDITORIAL.match(inner.lstrip()) is not None


def is_citation(inner: str) -> bool:
    """Say whether the inside of a bracket is a document symbol, or an author and a year."""
    words = inner.strip()
    return _SYMBOL.fullmatch(words) is not None or _AUTHOR.fullmatch(words) is not None


def number_readings(inner: str, *, before: str, after: str) -> tuple[Reading, ...]:
    """Weigh what a number alone in brackets is, or return () when it is no such number.

    A number tight after a word is a footnote mark. Otherwise it is a number
    not agreed, a mark or a citation, by the words beside it. The scores of
    the readings add up to 1, the best first.
    """
    year = _NUMBER.fullmatch(inner)
    if _MARKS.fullmatch(inner) is None and year is None:
        return ()
    value = int(year[1]) if year is not None else 0
    is_year = 1800 <= value <= 2199
    tight = bool(before) and not before[-1].isspace() and before[-1] not in '([{“"«/–—-'
    if not is_year and (tight or year is None):
        mark = 0.9 if tight else 0.55
        return _ranked(("footnote", mark), ("optional", 1 - mark))
    wanted = _UNITS.match(after) is not None
    led = _LEADS.search(before[-24:]) is not None
    if wanted or (led and is_year):
        return _ranked(("optional", 0.9), ("citation" if is_year else "footnote", 0.1))
    if led:
        return _ranked(("optional", 0.75), ("footnote", 0.25))
    if is_year:
        return _ranked(("citation", 0.55), ("optional", 0.45))
    ends = after[:1] in ("", ".", ",", ";", "\n", "[", ")", "]") or after.lstrip()[:1] in ("", "[")
    mark = 0.8 if ends or inner != inner.strip() else 0.6
    return _ranked(("footnote", mark), ("optional", 1 - mark))


def _ranked(*readings: tuple[str, float]) -> tuple[Reading, ...]:
    ordered = sorted(readings, key=lambda item: (-item[1], item[0]))
    return tuple(Reading(name, round(score, 4)) for name, score in ordered)


KIND_OF_READING = {
    "footnote": BracketKind.FOOTNOTE,
    "citation": BracketKind.CITATION,
    "optional": BracketKind.OPTIONAL,
}
