"""The values that claims are: how much of what came how far, what remains, who met when.

Offsets are code points of the text that the claims were found in, half-open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from plenipo.instrument.mentions import Mention


class Amount(StrEnum):
    """How much of something, as it is said."""

    SOME = "some"
    SEVERAL = "several"
    HALF = "half"
    MOST = "most"
    NEARLY = "nearly all"
    ALL = "all"
    ALL_BUT = "all but"  # `number`
    NONE = "none"
    NOT_ALL = "not all"
    NUMBER = "number"  # `number`
    SHARE = "share"  # `number` of `of`
    ADDITIONAL = "additional"  # `number`, 0 where none is said
    BARE = "bare"  # "articles", without a quantity
    NAMED = "named"  # "Articles 6 and 7"


class Sort(StrEnum):
    """What is counted."""

    PROVISIONS = "provisions"
    MATTERS = "matters"  # issues, questions, terms: no provision each
    TEXT = "text"


class Level(StrEnum):
    """How far something is said to have come, the furthest first."""

    AGREED = "agreed"
    AD_REFERENDUM = "ad-referendum"
    IN_PRINCIPLE = "in-principle"
    UNDERSTOOD = "understood"  # mutual understanding was reached
    NEARER = "nearer"  # mutual understanding was advanced


class Rest(StrEnum):
    """How something is said to remain."""

    DIVERGENT = "divergent"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of what: `number` and `of` where figures are said, `named` where provisions are."""

    amount: Amount
    sort: Sort
    number: int = 0
    of: int = 0
    named: tuple[Mention, ...] = ()
    preamble: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """So much came so far."""

    start: int
    end: int
    level: Level
    what: Quantity


@dataclass(frozen=True, slots=True)
class Remaining:
    """So much remains: open, or divergent."""

    start: int
    end: int
    rest: Rest
    what: Quantity


@dataclass(frozen=True, slots=True)
class NoAgreement:
    """No agreement on the text was reached."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WithinReach:
    """Agreement is said to be near, or not to be."""

    start: int
    end: int
    denied: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress is said to have been made, or not to have been."""

    start: int
    end: int
    denied: bool


@dataclass(frozen=True, slots=True)
class GoingOn:
    """It is said that the talks go on."""

    start: int
    end: int


class Day(NamedTuple):
    """A day as it is said: month and day of the month, the year or 0."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting is said to have been held: on which days, first and last, and where."""

    start: int
    end: int
    days: tuple[Day, Day] | None
    places: tuple[str, ...]


Claim: TypeAlias = Reached | Remaining | NoAgreement | WithinReach | Progress | GoingOn | Met


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text, with what it claims."""

    start: int
    end: int
    claims: tuple[Claim, ...]


# --- told in one line -------------------------------------------------------------------------


def told(claim: Claim, text: str) -> str:
    """Return a claim in one line, for tables and the terminal: "agreed: some provisions"."""
    match claim:
        case Reached():
            return f"{claim.level}: {amount_told(claim.what, text)}"
        case Remaining():
            return f"remaining {claim.rest}: {amount_told(claim.what, text)}"
        case NoAgreement():
            return "no agreement"
        case WithinReach():
            return "not within reach" if claim.denied else "within reach"
        case Progress():
            return "no progress" if claim.denied else "progress"
        case GoingOn():
            return "goes on"
        case Met():
            days = "" if claim.days is None else f" {_day_told(*claim.days)}"
            return f"met{days}{''.join(f' at {place}' for place in claim.places)}"


def _day_told(first: Day, last: Day) -> str:
    year = f"{first.year}-" if first.year else ""
    one, two = (f"{d.month:02}-{d.day:02}" for d in (first, last))
    if last.year != first.year:
        two = f"{last.year}-{two}"
    return f"{year}{one}" if first == last else f"{year}{one}/{two}"


def amount_told(what: Quantity, text: str) -> str:
    """Return a quantity in a few words: "some provisions", "13 of 17 provisions"."""
    named = ", ".join(text[m.start : m.end] for m in what.named)
    match what.amount:
        case Amount.NAMED:
            return ", ".join(filter(None, (named, "the preamble" if what.preamble else "")))
        case Amount.ALL_BUT:
            return f"all {what.sort} but {named or what.number}"
        case Amount.NUMBER:
            return f"{what.number} {what.sort}"
        case Amount.SHARE:
            return f"{what.number} of {what.of} {what.sort}"
        case Amount.ADDITIONAL:
            return f"{what.number or ''} additional {what.sort}".strip()
        case Amount.BARE:
            return str(what.sort)
        case _:
            return f"{what.amount} {what.sort}"
