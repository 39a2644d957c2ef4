"""The references that the words of a change make, together with the words around them."""

from __future__ import annotations

import re
from typing import Final

from plenipo.brackets.scrub_forms import Wording, stem_of
from plenipo.brackets.scrub_words import LANGUAGES, Lexicon
from plenipo.instrument.mentions import find_mentions

_LISTED: Final = r"(?:\s*(?:,|and|or|to|et|ou|à|y|o|a|и|или|по|[-–])\s*)+"
_JOINT: Final = re.compile(_LISTED)
_ITEM: Final = (
    r"(?:(?:\d+(?:\.\d+)*|[IVXLC]+\b)(?:\s+(?:bis|ter|quater|quinquies))?(?:\s?\(\w{1,4}\))*"
    r"|(?:\(\w{1,4}\))+)"
)
_NEAR: Final = 1  # code points, a space, between a reference and a change that it takes part in
_TO: Final = re.compile(r"\s+(?:to|à|a|по)\s+|\s*[-–]\s*")
_RANGE: Final = re.compile(rf"{_ITEM}(?:(?:{_TO.pattern}){_ITEM})?")
_PATTERNS: Final[dict[str, re.Pattern[str]]] = {
    code: re.compile(
        rf"\b({'|'.join(sorted(lexicon.places, key=len, reverse=True))})"
        rf"\s+({_ITEM}(?:{_LISTED}{_ITEM})*)",
        re.IGNORECASE,
    )
    for code, lexicon in LANGUAGES.items()
}


def cited(before: str, side: Wording, after: str, lexicon: Lexicon) -> dict[str, str]:
    """Return the references that a side makes together with the words around it.

    Those that only stand near it, where nothing or something else changed, are
    left out. What each is told by, with how it reads: "Articles 3 or 4" is Article 3 and
    Article 4, "paragraphs 1 to 3" is one reference, to a range.
    """
    text = f"{before}{side.text}{after}"
    low, high = len(before) - _NEAR, len(before) + len(side.text) + _NEAR
    found: dict[str, str] = {}
    for listed in _lists(text, lexicon):
        if listed[-1].end() < low or listed[0].start() > high:
            continue
        for match in listed:
            noun = match.group(1)
            for item in _RANGE.findall(match.group(2)):
                number = re.sub(r"\s", "", _TO.sub("–", item))
                found[f"{stem_of(noun.lower(), lexicon)} {number}"] = f"{noun} {number}"
    return found


def _lists(text: str, lexicon: Lexicon) -> list[list[re.Match[str]]]:
    """Return the references of a text, those together that are listed: "Article 3 or Article 4"."""
    found: list[list[re.Match[str]]] = []
    for match in _PATTERNS[lexicon.code].finditer(text):
        if found and _JOINT.fullmatch(text, found[-1][-1].end(), match.start()):
            found[-1].append(match)
        else:
            found.append([match])
    return found


def missing(some: dict[str, str], others: dict[str, str]) -> str:
    """Name the references of `some` that are not among the others."""
    return " and ".join(sorted(text for key, text in some.items() if key not in others))


def same_places(one: str, two: str) -> bool:
    """Tell whether two texts name the same places in the same order, however they are written.

    "Article 5(2)(a)" and "Article 5, paragraph 2 (a)" are one place; "Article 9"
    and "paragraph 9" are two.
    """
    first, second = _places(one), _places(two)
    return bool(first) and first == second


def _places(text: str) -> list[object]:
    """Return what the mentions of a text name: the level of the first step, then numbers alone."""
    return [
        (
            [
                (path[0].level, path[0].relative, [mark[:3] for s in path for mark in s.marks])
                for path in mention.paths
            ],
            mention.through,
            mention.noun,
        )
        for mention in find_mentions(text)
    ]


def without(before: str, side: Wording, after: str, lexicon: Lexicon) -> Wording:
    """Return a side without the references that it makes with the words around it."""
    start, end = len(before), len(before) + len(side.text)
    text = side.text
    for match in reversed(list(_PATTERNS[lexicon.code].finditer(f"{before}{text}{after}"))):
        low, high = max(match.start(), start) - start, min(match.end(), end) - start
        if low < high:
            text = f"{text[:low]} {text[high:]}"
    return Wording.of(text)
