"""Does the record bear out what a sentence claims? Judged claim by claim, with the reason.

`Facts` (`plenipo.desk.facts`) are what one room's record has, as of a time.
`judge` compares a claim with them: it is borne out, it claims more progress
than the record has, it claims less, or it cannot be checked. The same claim
and facts give the same answer; nothing else is looked at, so that whoever may
read the facts may read the answer.

Quantities go by stated thresholds (`_TESTS`, `THRESHOLDS`; docs/public-record.md
has them as a table). Of what remains the same is asked the other way round:
who says that two articles remain when four do claims more than the record.

One more provision that is agreed never turns an answer towards "more": with
it every claim goes from more over borne out to less, or stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from plenipo.desk.facts import CLOSED, Facts, Part, Period
from plenipo.instrument.model import Kind
from plenipo.record.kinds import Status
from plenipo.record.naming import join, sentence, some
from plenipo.statements.claims import (
    Amount,
    Claim,
    Day,
    GoingOn,
    Level,
    Met,
    NoAgreement,
    Progress,
    Quantity,
    Reached,
    Remaining,
    Rest,
    Sentence,
    Sort,
    WithinReach,
)

_MOST_NAMED: Final = 6


class Verdict(StrEnum):
    """What the record says to a claim; of a sentence the first that one of its claims has."""

    MORE = "more"  # it claims more than the record has
    LESS = "less"
    UNCHECKED = "unchecked"
    BORNE_OUT = "borne-out"


VERDICT: Final[Mapping[Verdict, str]] = {
    Verdict.MORE: "says more than the record",
    Verdict.LESS: "says less than the record",
    Verdict.UNCHECKED: "cannot be checked",
    Verdict.BORNE_OUT: "borne out",
}


@dataclass(frozen=True, slots=True)
class Flag:
    """What the record says to one claim: the verdict, why, and which provisions speak to it."""

    claim: Claim
    verdict: Verdict
    reason: str
    bearing: tuple[str, ...] = ()  # provisions that speak for it, by name
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flagged:
    """A sentence with its flags; `verdict` is None where it claims nothing."""

    start: int
    end: int
    flags: tuple[Flag, ...]

    @property
    def verdict(self) -> Verdict | None:
        """Return the gravest of its verdicts."""
        found = {flag.verdict for flag in self.flags}
        return next((v for v in Verdict if v in found), None)


def flagged(sentences: Iterable[Sentence], facts: Facts) -> tuple[Flagged, ...]:
    """Judge every claim of every sentence. Cost: linear in claims times provisions."""
    return tuple(
        Flagged(s.start, s.end, tuple(judge(claim, facts) for claim in s.claims)) for s in sentences
    )


def judge(claim: Claim, facts: Facts) -> Flag:
    """Say whether the facts bear a claim out, and why."""
    match claim:
        case Reached():
            return _reached(claim, facts)
        case Remaining():
            return _remaining(claim, facts)
        case NoAgreement():
            return _no_agreement(claim, facts)
        case WithinReach():
            return _within_reach(claim, facts)
        case Progress():
            return _progress(claim, facts)
        case GoingOn():
            return _going_on(claim, facts)
        case Met():
            return _met(claim, facts)
        case _:
            assert_never(claim)


# --- how far, and how much ----------------------------------------------------------------------

_AT: Final[Mapping[Level, frozenset[Status]]] = {
    Level.AGREED: frozenset({Status.AGREED}),
    Level.AD_REFERENDUM: frozenset({Status.AGREED, Status.AD_REFERENDUM}),
    Level.IN_PRINCIPLE: CLOSED,
    Level.UNDERSTOOD: CLOSED,
}
_HIGHER: Final[Mapping[Level, Level]] = {
    Level.AD_REFERENDUM: Level.AGREED,
    Level.IN_PRINCIPLE: Level.AD_REFERENDUM,
    Level.UNDERSTOOD: Level.IN_PRINCIPLE,
}
APART: Final = frozenset({Status.DIVERGENT, Status.BRACKETED, Status.RESERVED})
_IS: Final[Mapping[Level | Rest, str]] = {
    Level.AGREED: "agreed",
    Level.AD_REFERENDUM: "agreed, if need be ad referendum",
    Level.IN_PRINCIPLE: "agreed at least in principle",
    Level.UNDERSTOOD: "agreed at least in principle, or the subject of a confirmed understanding",
    Level.NEARER: "nearer to agreement than before",
    Rest.OPEN: "still open",
    Rest.DIVERGENT: "divergent, in brackets or reserved",
}
STATUS: Final[Mapping[Status, str]] = {
    Status.PARKED: "parked",
    Status.AGREED: "agreed",
    Status.AD_REFERENDUM: "agreed ad referendum",
    Status.IN_PRINCIPLE: "agreed in principle",
    Status.CONDITIONAL: "agreed on a condition that is not met",
    Status.DIVERGENT: "divergent",
    Status.BRACKETED: "in brackets",
    Status.RESERVED: "under reserve",
    Status.OPEN: "open",
}
# What a quantity means here; the numbers of `_TESTS` in words.
THRESHOLDS: Final[Mapping[Amount, str]] = {
    Amount.SOME: "“some” is two or more, and fewer than half",
    Amount.SEVERAL: "“several” is three or more, and fewer than half",
    Amount.HALF: "“half” is half, to within one half of a provision",
    Amount.MOST: "“most” is more than half, and not all",
    Amount.NEARLY: "“nearly all” is four fifths or more, and not all",
    Amount.BARE: "without a quantity, two or more are meant",
    Amount.ADDITIONAL: "“additional” is two or more that came to it in this period, others before",
}


def _compare(n: int, wanted: int) -> Verdict:
    if n == wanted:
        return Verdict.BORNE_OUT
    return Verdict.MORE if n < wanted else Verdict.LESS


def _between(n: int, *, least: bool, below: bool) -> Verdict:
    """Return borne out where `n` reaches the least that is meant and stays below the most."""
    del n
    if not least:
        return Verdict.MORE
    return Verdict.BORNE_OUT if below else Verdict.LESS


_TESTS: Final[Mapping[Amount, Callable[[int, int], Verdict]]] = {
    Amount.SOME: lambda n, of: _between(n, least=n >= 2, below=2 * n < of),
    Amount.SEVERAL: lambda n, of: _between(n, least=n >= 3, below=2 * n < of),
    Amount.HALF: lambda n, of: _between(n, least=2 * n >= of - 1, below=2 * n <= of + 1),
    Amount.MOST: lambda n, of: _between(n, least=2 * n > of, below=n < of),
    Amount.NEARLY: lambda n, of: _between(n, least=5 * n >= 4 * of, below=n < of),
    Amount.ALL: _compare,
    Amount.NONE: lambda n, of: _between(of, least=True, below=n == 0),
    Amount.NOT_ALL: lambda n, of: _between(n, least=True, below=n < of),
    Amount.BARE: lambda n, of: _between(n, least=n >= min(2, of), below=True),
    Amount.ADDITIONAL: lambda n, of: _between(n, least=n >= min(2, of), below=True),
}


def compare(what: Quantity, n: int, of: int) -> Verdict:
    """Compare how much is said with `n` of `of`: more is said, less, or just that."""
    match what.amount:
        case Amount.ALL_BUT:
            return _compare(n, of - what.number)
        case Amount.NUMBER:
            return _compare(n, what.number)
        case Amount.SHARE:
            found = _compare(n, what.number)
            # So many of fewer than there are is a larger share.
            return found if found is not Verdict.BORNE_OUT else _compare(what.of, of)
        case Amount.ADDITIONAL if what.number:
            return _compare(n, what.number)
        case _:
            return _TESTS[what.amount](n, of)


_TURNED: Final = {
    Verdict.MORE: Verdict.LESS,
    Verdict.LESS: Verdict.MORE,
    Verdict.BORNE_OUT: Verdict.BORNE_OUT,
    Verdict.UNCHECKED: Verdict.UNCHECKED,
}


def at_level(part: Part, level: Level) -> bool:
    """Say whether a provision has come as far as a level. `NEARER` looks at the period."""
    if level is Level.NEARER:
        return part.nearer
    return part.status in _AT[level] or (level is Level.UNDERSTOOD and part.understood)


def _beyond(part: Part, level: Level) -> bool:
    """Say whether a provision has come further than a level; of the nearer ones, in the period."""
    if level is Level.NEARER:
        return part.status in CLOSED and part.before not in CLOSED
    return level in _HIGHER and at_level(part, _HIGHER[level])


# --- reasons ------------------------------------------------------------------------------------

_NO_TEXT: Final = "The record has no text to compare it with."
_NO_PERIOD: Final = (
    "Say which meeting or round it reports on: only then is there a before to compare with."
)
_BEFORE_YOU: Final = (
    "The meeting began before you were seated; how things stood then is not yours to read."
)


def _listed(parts: Sequence[Part]) -> str:
    """Return provisions as a list: "Articles 3, 5 and 7"; of many the first, and how many more."""
    names = list(dict.fromkeys(part.name for part in parts))
    plain = [name.removeprefix("Article ") for name in names]
    articles = all(name.startswith("Article ") and "," not in name for name in names)
    if len(names) > 1 and articles and len(names) <= _MOST_NAMED:
        return f"Articles {join(plain)}"
    return some(names, most=_MOST_NAMED)


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def _counted(inside: Sequence[Part], outside: Sequence[Part], noun: str, said: str) -> str:
    """Say how many are so: "2 of 17 articles are agreed: Articles 3 and 5"."""
    n, of = len(inside), len(inside) + len(outside)
    if not n:
        return f"none of the {of} {noun}s is {said}" if of > 1 else f"the one {noun} is not {said}"
    if n == of:
        return f"all {of} {noun}s are {said}" if of > 1 else f"the one {noun} is {said}"
    head = f"{n} of {of} {noun}s {_are(n)} {said}"
    if len(outside) < n and len(outside) <= _MOST_NAMED:
        return f"{head}, all but {_listed(outside)}"
    return f"{head}: {_listed(inside)}"


def _flag(
    claim: Claim,
    verdict: Verdict,
    *reasons: str,
    bearing: Sequence[Part] = (),
    against: Sequence[Part] = (),
) -> Flag:
    said = "; ".join(reason for reason in reasons if reason)
    said = said if said.endswith(".") else f"{said}."
    return Flag(
        claim,
        verdict,
        sentence(said),
        tuple(part.name for part in bearing),
        tuple(part.name for part in against),
    )


def _unknown(claim: Claim, facts: Facts) -> Flag:
    reason = _NO_PERIOD if facts.period is Period.NONE else _BEFORE_YOU
    return _flag(claim, Verdict.UNCHECKED, reason)


# --- one claim ----------------------------------------------------------------------------------


def _reached(claim: Reached, facts: Facts) -> Flag:
    what, level = claim.what, claim.level
    if not facts.whole:
        return _flag(claim, Verdict.UNCHECKED, _NO_TEXT)
    looks_back = level is Level.NEARER or what.amount is Amount.ADDITIONAL
    if looks_back and facts.period is not Period.KNOWN:
        return _unknown(claim, facts)
    if what.amount is Amount.NAMED:
        return _reached_named(claim, facts)
    parts = facts.counted if what.sort is Sort.PROVISIONS else facts.whole
    inside = [part for part in parts if at_level(part, level)]
    outside = [part for part in parts if not at_level(part, level)]
    noun = facts.noun if what.sort is Sort.PROVISIONS else "provision"
    if what.amount is Amount.ADDITIONAL:
        return _additional(claim, facts, inside, outside)
    if what.sort is Sort.MATTERS or (what.sort is Sort.TEXT and level is Level.NEARER):
        return _reached_loosely(claim, facts, inside, outside)
    count = _counted(inside, outside, noun, _IS[level])
    verdict = compare(what, len(inside), len(parts))
    rest = {"bearing": inside, "against": outside}
    if verdict is Verdict.BORNE_OUT and what.amount not in (Amount.NONE, Amount.NOT_ALL):
        further = [part for part in inside if _beyond(part, level)]
        if compare(what, len(further), len(parts)) is not Verdict.MORE:
            return _flag(claim, Verdict.LESS, count, _further(further, level), **rest)
    told = "" if verdict is Verdict.BORNE_OUT else THRESHOLDS.get(what.amount, "")
    if verdict is not Verdict.BORNE_OUT and what.amount is Amount.SHARE and what.of != len(parts):
        told = f"the text has {len(parts)} {noun}s"
    return _flag(claim, verdict, count, told, **rest)


def _further(further: Sequence[Part], level: Level) -> str:
    than = {Level.NEARER: "agreed at least in principle in this period"}
    said = than.get(level, _IS[_HIGHER[level]] if level in _HIGHER else "")
    return f"{_listed(further)} {_are(len(further))} {said}"


def _reached_named(claim: Reached, facts: Facts) -> Flag:
    named = _named(claim.what, facts)
    if isinstance(named, str):
        return _flag(claim, Verdict.UNCHECKED, named)
    level = claim.level
    short = [part for part in named if not at_level(part, level)]
    fine = [part for part in named if at_level(part, level)]
    if short:
        reasons = [f"{part.name} is {_stands(part, level)}" for part in short[:_MOST_NAMED]]
        return _flag(claim, Verdict.MORE, *reasons, bearing=fine, against=short)
    reason = f"{_listed(named)} {_are(len(named))} {_IS[level]}"
    if all(_beyond(part, level) for part in named):
        return _flag(claim, Verdict.LESS, _further(named, level), bearing=named)
    return _flag(claim, Verdict.BORNE_OUT, reason, bearing=named)


def _stands(part: Part, level: Level) -> str:
    if level is Level.NEARER:
        return f"{STATUS[part.status]}, and not nearer to agreement than before"
    return STATUS[part.status]


def _additional(
    claim: Reached, facts: Facts, inside: Sequence[Part], outside: Sequence[Part]
) -> Flag:
    """Judge "additional articles": so many came to it in the period, and others had before."""
    at = _AT.get(claim.level, CLOSED)
    new = [part for part in inside if part.before not in at or claim.level is Level.NEARER]
    before = [part for part in (*inside, *outside) if part.before in at]
    count = f"in {facts.since} {_counted_new(new, facts.noun, _IS[claim.level])}"
    rest = {"bearing": new, "against": outside}
    if claim.what.sort is not Sort.PROVISIONS:
        verdict = Verdict.BORNE_OUT if new else Verdict.MORE
    else:
        verdict = compare(claim.what, len(new), len(inside) + len(outside))
    if verdict is not Verdict.MORE and not before and claim.level is not Level.NEARER:
        return _flag(claim, Verdict.MORE, count, "none had been before", **rest)
    told = "" if verdict is Verdict.BORNE_OUT else THRESHOLDS[Amount.ADDITIONAL]
    return _flag(claim, verdict, count, told, **rest)


def _counted_new(new: Sequence[Part], noun: str, said: str) -> str:
    if not new:
        return f"no {noun} came to be {said}"
    return f"{len(new)} {noun}{'s' if len(new) > 1 else ''} came to be {said}: {_listed(new)}"


_UNCOUNTED: Final = "issues are not counted in the record; provisions stand for them"


def _reached_loosely(
    claim: Reached, facts: Facts, inside: Sequence[Part], outside: Sequence[Part]
) -> Flag:
    """Judge what is said of issues, or of the text as a whole as being nearer: whether there is any."""
    what, level = claim.what, claim.level
    rest = {"bearing": inside, "against": outside}
    units = [Part(u.name, u.kind, (u,)) for part in facts.whole for u in part.units]
    some_of_it = [unit for unit in units if at_level(unit, level)]
    count = _counted(inside, outside, "provision", _IS[level])
    if not inside and some_of_it:
        count = f"{_listed(some_of_it)} {_are(len(some_of_it))} {_IS[level]}"
    if what.amount is Amount.NONE:
        verdict = Verdict.LESS if some_of_it else Verdict.BORNE_OUT
    elif not some_of_it:
        verdict = Verdict.MORE
    elif what.sort is Sort.TEXT or what.amount in (Amount.SOME, Amount.SEVERAL, Amount.BARE):
        verdict = Verdict.BORNE_OUT
    elif what.amount is Amount.ALL:
        verdict = Verdict.MORE if outside else Verdict.BORNE_OUT
    else:
        return _flag(claim, Verdict.UNCHECKED, _UNCOUNTED, count, **rest)
    return _flag(claim, verdict, count, **rest)


def _remaining(claim: Remaining, facts: Facts) -> Flag:
    what, rest = claim.what, claim.rest
    if not facts.whole:
        return _flag(claim, Verdict.UNCHECKED, _NO_TEXT)
    if what.amount is Amount.NAMED:
        return _remaining_named(claim, facts)
    parts = facts.counted if what.sort is Sort.PROVISIONS else facts.whole
    left = [part for part in parts if _left(part, rest)]
    done = [part for part in parts if not _left(part, rest)]
    noun = facts.noun if what.sort is Sort.PROVISIONS else "provision"
    count = _counted(left, done, noun, _IS[rest])
    sides = {"bearing": left, "against": done}
    if what.sort is Sort.PROVISIONS and what.amount not in (Amount.BARE, Amount.ADDITIONAL):
        verdict = _TURNED[compare(what, len(left), len(parts))]
        told = "" if verdict is Verdict.BORNE_OUT else THRESHOLDS.get(what.amount, "")
        return _flag(claim, verdict, count, told, **sides)
    if what.amount is Amount.NONE:
        return _flag(claim, Verdict.MORE if left else Verdict.BORNE_OUT, count, **sides)
    if not left:
        return _flag(claim, Verdict.LESS, count, **sides)
    if what.amount is Amount.ALL:
        return _flag(claim, Verdict.LESS if done else Verdict.BORNE_OUT, count, **sides)
    if what.sort is Sort.MATTERS and not done and len(parts) > 1 and what.amount in _PARTIAL:
        return _flag(claim, Verdict.MORE, count, "nothing is beyond it yet", **sides)
    if what.amount in _PARTIAL or what.amount is Amount.BARE:
        return _flag(claim, Verdict.BORNE_OUT, count, **sides)
    return _flag(claim, Verdict.UNCHECKED, _UNCOUNTED, count, **sides)


_PARTIAL: Final = frozenset({Amount.SOME, Amount.SEVERAL, Amount.ADDITIONAL})


def _left(part: Part, rest: Rest) -> bool:
    return part.status in APART if rest is Rest.DIVERGENT else part.status not in CLOSED


def _remaining_named(claim: Remaining, facts: Facts) -> Flag:
    named = _named(claim.what, facts)
    if isinstance(named, str):
        return _flag(claim, Verdict.UNCHECKED, named)
    settled = [part for part in named if not _left(part, claim.rest)]
    left = [part for part in named if _left(part, claim.rest)]
    if settled:
        reasons = [f"{part.name} is {STATUS[part.status]}" for part in settled[:_MOST_NAMED]]
        return _flag(claim, Verdict.LESS, *reasons, bearing=left, against=settled)
    reason = f"{_listed(named)} {_are(len(named))} {_IS[claim.rest]}"
    return _flag(claim, Verdict.BORNE_OUT, reason, bearing=named)


def _named(what: Quantity, facts: Facts) -> tuple[Part, ...] | str:
    """Return the provisions that are named, or why they cannot be told."""
    found: list[Part] = []
    for mention in what.named:
        parts = facts.named(mention)
        if parts is None:
            return "what is named here is not, or not clearly, a provision of the text"
        found += parts
    if what.preamble:
        opening = [p for p in facts.parts if p.kind in (Kind.PREAMBLE, Kind.RECITAL)]
        if not opening:
            return "the text has no preamble"
        found += opening
    return tuple(found)


def _no_agreement(claim: NoAgreement, facts: Facts) -> Flag:
    if not facts.whole:
        return _flag(claim, Verdict.UNCHECKED, _NO_TEXT)
    done = [part for part in facts.whole if part.status is Status.AGREED]
    left = [part for part in facts.whole if part.status is not Status.AGREED]
    count = _counted(done, left, "provision", _IS[Level.AGREED])
    verdict = Verdict.BORNE_OUT if left else Verdict.LESS
    return _flag(claim, verdict, count, bearing=left, against=done)


def _within_reach(claim: WithinReach, facts: Facts) -> Flag:
    if not facts.whole:
        return _flag(claim, Verdict.UNCHECKED, _NO_TEXT)
    done = [part for part in facts.counted if part.status is Status.AGREED]
    left = [part for part in facts.counted if part.status is not Status.AGREED]
    count = _counted(done, left, facts.noun, _IS[Level.AGREED])
    if not left:
        return _flag(claim, Verdict.LESS, count, "it is reached", bearing=done)
    told = "what is within reach is a judgement; the record has figures alone"
    return _flag(claim, Verdict.UNCHECKED, told, count, bearing=done, against=left)


def _progress(claim: Progress, facts: Facts) -> Flag:
    if not facts.whole:
        return _flag(claim, Verdict.UNCHECKED, _NO_TEXT)
    if facts.period is not Period.KNOWN:
        return _unknown(claim, facts)
    moved = [part for part in facts.whole if part.nearer]
    still = [part for part in facts.whole if not part.nearer]
    count = _counted(moved, still, "provision", _IS[Level.NEARER])
    if claim.denied:
        verdict = Verdict.LESS if moved else Verdict.BORNE_OUT
    else:
        verdict = Verdict.BORNE_OUT if moved else Verdict.MORE
    return _flag(claim, verdict, count, bearing=moved)


def _going_on(claim: GoingOn, facts: Facts) -> Flag:
    if facts.called:
        return _flag(claim, Verdict.BORNE_OUT, f"{facts.called[0].name} is called")
    return _flag(claim, Verdict.UNCHECKED, "the record has no meeting called ahead")


def _met(claim: Met, facts: Facts) -> Flag:
    if not facts.held:
        return _flag(claim, Verdict.UNCHECKED, "the record has no meeting that was held")
    if claim.days is None and not claim.places:
        told = "whom somebody met beside the meetings is not in the record"
        return _flag(claim, Verdict.UNCHECKED, told)
    first = min(meeting.first for meeting in facts.held)
    last = max(meeting.last for meeting in facts.held)
    names = join([meeting.name for meeting in facts.held][:_MOST_NAMED])
    held = f"{names} {'was' if len(facts.held) == 1 else 'were'} held {days_told(first, last)}"
    if claim.days is not None:
        verdict = _days_compared(claim.days, (first, last))
        if verdict is not Verdict.BORNE_OUT:
            return _flag(claim, verdict, held)
    places = tuple(dict.fromkeys(meeting.place for meeting in facts.held if meeting.place))
    if claim.places and not any(
        _same_place(said, place) for said in claim.places for place in places
    ):
        known = f"at {join(places)}" if places else "at a place that the record does not name"
        return _flag(claim, Verdict.UNCHECKED, f"{held}, {known}")
    at = f", at {join(places)}" if claim.places else ""
    return _flag(claim, Verdict.BORNE_OUT, held + at)


def _same_place(said: str, known: str) -> bool:
    one, two = said.casefold(), known.casefold()
    return one in two or two in one


def _days_compared(said: tuple[Day, Day], held: tuple[Day, Day]) -> Verdict:
    """Compare the days of a meeting as they are said with the record's; a year may be left out."""
    first, last = held
    year = said[0].year
    one = Day(year or first.year, said[0].month, said[0].day)
    two = Day(said[1].year or last.year, said[1].month, said[1].day)
    if two < one and said[1].year:  # "29 December to 2 January 2032"
        one = Day(one.year - 1, one.month, one.day)
    if (one, two) == held:
        return Verdict.BORNE_OUT
    return Verdict.LESS if first <= one and two <= last else Verdict.MORE


_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)


def days_told(first: Day, last: Day) -> str:
    """Return days in words: "on 29 April 2031", "from 29 April to 2 May 2031"."""
    if not first.month:
        return "on a day that the record does not name"
    if first == last:
        return f"on {first.day} {_MONTHS[first.month - 1]} {first.year}"
    opening = str(first.day)
    if (first.year, first.month) != (last.year, last.month):
        opening += f" {_MONTHS[first.month - 1]}"
    if first.year != last.year:
        opening += f" {first.year}"
    return f"from {opening} to {last.day} {_MONTHS[last.month - 1]} {last.year}"
