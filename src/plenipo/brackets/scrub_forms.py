"""Forms and spellings of words, and words that say the opposite of others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from plenipo.brackets.scrub_words import Lexicon
from plenipo.text.tokens import bare, tokenize

_KEPT = 200  # code points of a text whose words are kept: contexts are asked for again and again
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
        """Take the words and marks of some exact text apart; of short texts it is kept."""
        return _short(text) if len(text) <= _KEPT else cls._taken(text)

    @classmethod
    def _taken(cls, text: str) -> Wording:
        tokens = tuple(bare(token) for token in tokenize(text))
        words = tuple(token for token in tokens if any(c.isalnum() for c in token))
        marks = tuple(token for token in tokens if not any(c.isalnum() for c in token))
        small = tuple(word.lower() for word in words)
        return cls(text, words, small, marks, tuple(filter(None, tokens)))


@lru_cache(maxsize=4_096)
def _short(text: str) -> Wording:
    return Wording._taken(text)  # noqa: SLF001 - its own


@lru_cache(maxsize=16_384)
def spelled(word: str) -> str:
    """Return a word in one of its English spellings. Words come again: they are kept."""
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


_OPPOSED = ("un", "in", "im", "il", "ir", "non", "dis", "mis")


def opposed(old: Iterable[str], new: Iterable[str]) -> tuple[str, str]:
    """Return the first two words of which one denies the other: "lawful", "unlawful"; or "", "".

    English alone: a word and the same one behind a prefix that denies.
    """
    others = set(new)
    for one in old:
        for two in others:
            short, long_ = sorted((one, two), key=len)
            if len(short) > _STEM and any(long_ == f"{prefix}{short}" for prefix in _OPPOSED):
                return one, two
    return "", ""
