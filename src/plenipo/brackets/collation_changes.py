"""The changes of a point of collated versions, looked at together.

A number that stands here and stood there is no other number; names in another
order are one change of order; a reference that has changed is told once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from plenipo.brackets.scrub_change import Class, Classed, Flag
from plenipo.brackets.scrub_forms import Wording
from plenipo.brackets.scrub_numbers import values_of
from plenipo.brackets.scrub_words import Lexicon

ORDER: Final = "The same words in another order: who is named first, or who does what."
ELSEWHERE: Final = "The same numbers stand in another place of this point."
ELSEWHERE_NAMED: Final = "The same names stand in another place of this point."
_REORDERED: Final = 8  # neighbouring changes that are looked at as one change of order

_NUMBERS: Final = frozenset({Flag.NUMBER, Flag.DATE, Flag.TIME_LIMIT})
_NUMBERS_SAID: Final = re.compile(
    r"(?:A number|A date|A period of time) changes: .*?\.(?=\s[A-Z]|\Z)"
)
_NAMES_SAID: Final = re.compile(r"(?:The name of a place|A name)\b.*?”[^”]*?\.(?=\s[A-Z]|\Z)")


def reconciled(
    classed: Sequence[Classed], texts: tuple[str, str], lexicon: Lexicon
) -> list[Classed]:
    """Look at the changes of a point together: numbers that only moved, names in another order."""
    old, new = map(Wording.of, texts)
    moved = _counted(old, lexicon) == _counted(new, lexicon)
    made: list[Classed] = []
    k = 0
    while k < len(classed):
        size = _in_order(classed, k, lexicon)
        for change in classed[k : k + size]:
            flags = change.flags
            reason = change.reason
            # A number put in here and taken out there; one in another's place is another number.
            if moved and _NUMBERS & set(flags) and _one_sided(change, lexicon):
                flags = tuple(flag for flag in flags if flag not in _NUMBERS)
                reason = _NUMBERS_SAID.sub(ELSEWHERE, reason)
            if {Flag.PLACE, Flag.NAME} & set(flags) and _same_names(change, old, new):
                flags = tuple(f for f in flags if f not in (Flag.PLACE, Flag.NAME))
                reason = _NAMES_SAID.sub("", reason).strip() or ELSEWHERE_NAMED
            if Flag.REFERENCE in flags and _echoes(change, made):
                flags = tuple(flag for flag in flags if flag is not Flag.REFERENCE)
                reason = _REFERENCE_SAID.sub("", reason).strip() or _small_words(change)
            klass = change.klass if flags or change.klass is Class.SUBSTANTIVE else _least(change)
            if size > 1:
                klass, flags, reason = Class.LEGAL, (), ORDER
            kept = tuple(point for point in change.points if point.flag in flags)
            made.append(change._replace(klass=klass, flags=flags, reason=reason, points=kept))
        k += size
    return made


def _counted(side: Wording, lexicon: Lexicon) -> Counter[str]:
    """Return how often a text names each number."""
    found: Counter[str] = Counter()
    for word in side.small:
        if word in lexicon.numbers or word[0].isdigit():
            found.update(values_of(Wording.of(word), lexicon))
    return found


_REFERENCE_SAID: Final = re.compile(
    r"A reference (?:changes|is put in|is taken out): .*?\.(?=\s[A-Z]|\Z)"
)


def _echoes(change: Classed, made: Sequence[Classed]) -> bool:
    """Tell whether a change only stands beside a reference that an earlier one has changed."""
    if re.search(r"\d", f"{change.old}{change.new}"):
        return False
    said = _REFERENCE_SAID.search(change.reason)
    return said is not None and any(said[0] in other.reason for other in made[-2:])


def _small_words(change: Classed) -> str:
    one, two = change.old.strip(), change.new.strip()
    if one and two:
        return f"“{one}” becomes “{two}”."
    return f"“{two}” is put in." if two else f"“{one}” is taken out."


def _least(change: Classed) -> Class:
    """Return the class of a change whose only flags were looked past."""
    return Class.EDITORIAL if change.flags else change.klass


def _same_names(change: Classed, old: Wording, new: Wording) -> bool:
    """Tell whether every name told of stands as often in both texts: it only moved."""
    said = _NAMES_SAID.search(change.reason)
    names = (
        [name for quoted in re.findall("“(.*?)”", said[0]) for name in quoted.split()]
        if said
        else []
    )
    return bool(names) and all(old.words.count(name) == new.words.count(name) for name in names)


def _one_sided(change: Classed, lexicon: Lexicon) -> bool:
    old = values_of(Wording.of(change.old), lexicon)
    new = values_of(Wording.of(change.new), lexicon)
    return old <= new or new <= old


def _in_order(classed: Sequence[Classed], k: int, lexicon: Lexicon) -> int:
    """Return how many changes from here on are one change of order; 1 when they are none."""
    balance: Counter[str] = Counter()
    skipped = lexicon.common - lexicon.scope - lexicon.timing
    for size, change in enumerate(classed[k : k + _REORDERED], 1):
        if {Flag.MODAL, Flag.NEGATION} & set(change.flags) or not _one_sided(change, lexicon):
            break  # another number in a number's place is no question of order
        for text, sign in ((change.old, 1), (change.new, -1)):
            for word in re.findall(r"[^\W_]+", text):
                if word.lower() not in skipped:
                    balance[word.lower()] += sign
        if not any(balance.values()):
            return size if size > 1 and balance else 1
    return 1
