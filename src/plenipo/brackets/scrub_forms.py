"""Forms and spellings of words, and the references that words make."""

from __future__ import annotations

import re
from typing import NamedTuple

from plenipo.brackets.scrub_words import LANGUAGES, Lexicon
from plenipo.text.tokens import bare, tokenize

NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
_STEM = 3  # letters that stay of a word whose ending is taken off

_SPELLINGS = (
    (re.compile("isation"), "ization"),
    (re.compile("is(e|es|ed|ing|er|ers)$"), r"iz\1"),
    (re.compile("ys(e|es|ed|ing)$"), r"yz\1"),
    (re.compile("our(s|ed|ing|able|ably)?$"), r"or\1"),
    (re.compile("ogue(s?)$"), r"og\1"),
    (re.compile("([^aeiou])re(s?)$"), r"\1er\2"),
    (re.compile("ence(s?)$"), r"ense\1"),
    (re.compile("amme(s?)$"), r"am\1"),
    (re.compile("ll(ed|ing|er)$"), r"l\1"),
    (re.compile("dgement"), "dgment"),
)


class Wording(NamedTuple):
    """The words of one side of a change."""

    text: str
    words: tuple[str, ...]  # words as typed
    small: tuple[str, ...]  # in small letters
    marks: tuple[str, ...]  # punctuation
    tokens: tuple[str, ...]  # both, in order

    @classmethod
    def of(cls, text: str) -> Wording:
        """Take the words and marks of some exact text apart."""
        tokens = tuple(bare(token) for token in tokenize(text))
        words = tuple(token for token in tokens if any(c.isalnum() for c in token))
        marks = tuple(token for token in tokens if not any(c.isalnum() for c in token))
        small = tuple(word.lower() for word in words)
        return cls(text, words, small, marks, tuple(filter(None, tokens)))


def values_of(side: Wording, lexicon: Lexicon) -> frozenset[str]:
    """Return the numbers that a side names, whether in digits or in words."""
    found: set[str] = set()
    pending = 0
    counting = False
    for word in (*side.small, ""):
        value = lexicon.numbers.get(word)
        if value is not None:
            if value in (100, 1000) and counting and pending:
                pending *= value
            elif counting and pending >= 20 and pending % 10 == 0 and 0 < value < 10:
                pending += value
            else:
                if counting:
                    found.add(str(pending))
                pending = value
            counting = True
            continue
        if counting:
            found.add(str(pending))
            pending, counting = 0, False
        if digits := NUMERAL.match(word):
            found.add(digits.group().replace(",", ""))
    return frozenset(found)


def spelled(word: str) -> str:
    """Return a word in one of its English spellings."""
    for pattern, put in _SPELLINGS:
        word = pattern.sub(put, word)
    return word


def stem_of(word: str, lexicon: Lexicon) -> str:
    """Return what is left of a word without its ending; at least three letters stay."""
    if lexicon.code == "en":
        word = spelled(_owner(word))
    for ending in lexicon.endings:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word


def related(one: str, two: str, lexicon: Lexicon) -> bool:
    """Tell whether two words are forms or spellings of one: the same stem, known endings."""
    if lexicon.code == "en":
        one, two = spelled(_owner(one)), spelled(_owner(two))
    if one == two:
        return True
    shared = 0
    while shared < min(len(one), len(two)) and one[shared] == two[shared]:
        shared += 1
    endings = ("", *lexicon.endings)
    return any(
        one[cut:] in endings and two[cut:] in endings
        for cut in range(shared, max(shared - 3, _STEM - 1), -1)
    )


def _owner(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def is_plural(one: str, two: str) -> bool:
    """Tell whether one word is the plural of the other, as English, French and Spanish make it."""
    short, long_ = sorted((one, two), key=len)
    return long_ in (short + "s", short + "es", short[:-1] + "ies")


_LISTED = r"(?:\s*(?:,|and|or|to|et|ou|à|y|o|a|и|или|по|[-–])\s*)+"
_ITEM = r"(?:\d+(?:\.\d+)*|[IVXLC]+\b)(?:\s+(?:bis|ter|quater|quinquies))?(?:\s?\(\w{1,4}\))*"


def cited(before: str, side: Wording, after: str, lexicon: Lexicon) -> dict[str, str]:
    """Return the references that a side makes together with the words around it.

    What each is told by, with how it reads: "Articles 3 or 4" is Article 3 and
    Article 4, "paragraphs 1 to 3" is one reference, to a range.
    """
    found: dict[str, str] = {}
    for match in _PATTERNS[lexicon.code].finditer(f"{before}{side.text}{after}"):
        noun = match.group(1)
        for item in _RANGE.findall(match.group(2)):
            number = re.sub(r"\s", "", _TO.sub("–", item))
            found[f"{stem_of(noun.lower(), lexicon)} {number}"] = f"{noun} {number}"
    return found


_TO = re.compile(r"\s*(?:\b(?:to|à|a|по)\b|[-–])\s*")
_RANGE = re.compile(rf"{_ITEM}(?:{_TO.pattern}{_ITEM})?")
_PATTERNS: dict[str, re.Pattern[str]] = {
    code: re.compile(
        rf"\b({'|'.join(sorted(lexicon.places, key=len, reverse=True))})"
        rf"\s+({_ITEM}(?:{_LISTED}{_ITEM})*)",
        re.IGNORECASE,
    )
    for code, lexicon in LANGUAGES.items()
}


def missing(some: dict[str, str], others: dict[str, str]) -> str:
    """Name the references of `some` that are not among the others."""
    return " and ".join(sorted(text for key, text in some.items() if key not in others))
