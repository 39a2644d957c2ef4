"""Numbers, dates and periods of time in the words of a change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from plenipo.brackets.scrub_forms import Wording
from plenipo.brackets.scrub_words import Lexicon

_NUMERAL: Final = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR: Final = re.compile(r"(?:1[6-9]|20|21)\d\d")
_DAYS: Final = frozenset("date dates fecha fechas дата даты дату дате датой".split())


def values(side: Wording, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the numbers of a side in order, in digits or in words; "thirty (30)" is one.

    Months are among them, by their names.
    """
    found: list[str] = []
    pending = 0
    counting = False
    for word, typed in zip((*side.small, ""), (*side.words, ""), strict=True):
        value = lexicon.numbers.get(word)
        part = lexicon.fractions.get(word)
        # "one third", "two thirds"; no "twenty-third", no "second half"
        of_these = counting and 0 < pending < 20 and (pending == 1 or (value is None and part != 2))
        if part is not None and of_these:
            found.append(f"{pending}/{part}")
            pending, counting = 0, False
            continue
        if value is not None:
            if value in (100, 1000) and counting and pending:
                pending *= value
            elif counting and pending >= 20 and pending % 10 == 0 and 0 < value < 10:
                pending += value
            else:
                if counting:
                    found.append(str(pending))
                pending = value
            counting = True
            continue
        if counting:
            found.append(str(pending))
            pending, counting = 0, False
        if digits := _NUMERAL.match(word):
            found.append(digits.group().replace(",", ""))
        elif part is not None:
            found.append(f"1/{part}")
        elif is_month(typed, lexicon):
            found.append(typed)
    return tuple(one for at, one in enumerate(found) if at == 0 or found[at - 1] != one)


def values_of(side: Wording, lexicon: Lexicon) -> frozenset[str]:
    """Return the numbers that a side names, without its months, in no order."""
    return frozenset(value for value in values(side, lexicon) if not is_month(value, lexicon))


def listed(some: Iterable[str], others: Iterable[str]) -> str:
    """Return the numbers that are not among some others, the least first."""
    return ", ".join(sorted(set(some) - set(others), key=lambda v: (len(v), v)))


def is_numeral(word: str) -> bool:
    """Tell a number in digits."""
    return _NUMERAL.fullmatch(word) is not None


def is_year(word: str) -> bool:
    """Tell a year in digits."""
    return _YEAR.fullmatch(word) is not None


def is_month(word: str, lexicon: Lexicon) -> bool:
    """Tell a month's name; in English it has a capital ("May" is no modal verb)."""
    if word.lower() not in lexicon.months:
        return False
    return lexicon.code != "en" or word[:1].isupper()


def is_unit(word: str, lexicon: Lexicon) -> bool:
    """Tell a unit of time, in small letters; "the second session" counts sessions, not seconds."""
    return (word in lexicon.units and word not in lexicon.numbers) or (
        word.endswith("s") and word[:-1] in lexicon.units
    )


def is_day(word: str, lexicon: Lexicon) -> bool:
    """Tell a word that dates: a month, a year, or "date" itself."""
    return word.lower() in _DAYS or is_year(word) or is_month(word, lexicon)
