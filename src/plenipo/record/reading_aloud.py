"""Reasons and what-ifs in words, as a lawyer would say them across a table.

One sentence for all who lack the same: "Article 3 is open because ARD, BRO and
seven others have not spoken on the words of the draft." What weighs most comes
first: the wording that lacks fewest, and of it those who oppose before those
who have not spoken. A sentence says "would close", names words by their
provision, and never says that somebody blocks. The proof itself stays a tree
(`plenipo.record.explain.Reason`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Final

from plenipo.record.explain import Reason, WhatIf
from plenipo.record.kinds import WordingHash
from plenipo.record.naming import Names, either, sentence, some

_NAMED: Final = 3  # parties of whom each is named; of more the first two, and how many others
# What weighs most first.
_WEIGHT: Final = (
    "parked",
    "rule",
    "several",
    "opposes",
    "reserves",
    "hold",
    "below",
    "words",
    "gone",
    "condition",
    "package",
    "exchange",
    "circle",
    "no-position",
    "shown",
)
Naming = Callable[[str], str]
Wording = Callable[[WordingHash], str]


@dataclass(frozen=True, slots=True)
class _Together:
    """Reasons that are one but for their parties, or for the words that nobody has spoken on."""

    reason: Reason
    parties: tuple[str, ...]
    wordings: tuple[WordingHash, ...]


def sentences(found: Sequence[Reason], name: Naming, wording: Wording) -> list[str]:
    """Say reasons in words; `name` names a provision, `wording` words such as "the draft".

    Each sentence stands by itself: it names its provision. Cost: linear in the reasons,
    and n log n for their order.
    """
    told: list[str] = []
    rows = _in_order(found)
    for at, group in groupby(rows, key=_said_at_once):
        together = list(group)
        if at is None:
            told.extend(_sentence(one, [_fact(one, name, wording)], name) for one in together)
        else:
            facts = [_fact(together[0], name, wording)]
            again = _again(wording(together[0].wordings[0]))
            facts += [_fact(one, name, wording, again) for one in together[1:]]
            told.append(_sentence(together[0], facts, name))
    return list(dict.fromkeys(sentence(text) for text in told))


# What is said of one wording in one breath.
_SIMPLE: Final = frozenset({"opposes", "reserves", "hold", "below", "no-position"})


def _said_at_once(one: _Together) -> tuple[str, int, WordingHash] | None:
    r = one.reason
    simple = r.kind in _SIMPLE and len(one.wordings) == 1
    return (r.key, r.sentence, r.wording) if simple else None


def _again(words: str) -> str:
    """Return how words are called when they have just been named."""
    return "them" if words.startswith("the words") else words


def what_if_sentence(found: WhatIf, names: Names) -> str:
    """Say what one more acceptance would close.

    For example: "If ZEM accepts Article 7 (the words of ARD-1), Articles 3 and 7 would close."
    """
    lifts = " and lifts its hold" if found.lifts else ""
    return (
        f"If {found.party} accepts {names.provision(found.key)} ({names.wording(found.wording)})"
        f"{lifts}, {names.provisions(found.closes)} would close."
    )


def exchange_sentence(units: Sequence[str], names: Names) -> str:
    """Say which provisions would close only if several parties moved at once."""
    return sentence(f"{names.provisions(units)} would close only as an exchange.")


def _in_order(found: Sequence[Reason]) -> list[_Together]:
    """Put reasons together, and those that weigh most first, place by place."""
    places = {at: n for n, at in enumerate(dict.fromkeys((r.key, r.sentence) for r in found))}
    lacking: dict[tuple[str, int, WordingHash], int] = {}
    for r in found:
        at = (r.key, r.sentence, r.wording)
        lacking[at] = lacking.get(at, 0) + 1
    nth = {w: n for n, w in enumerate(dict.fromkeys(r.wording for r in found))}

    def near(r: Reason, wording: WordingHash) -> tuple[int, int]:
        return lacking[r.key, r.sentence, wording], nth[wording]

    def weight(one: _Together) -> tuple[int, tuple[int, int], int]:
        r = one.reason
        return (
            places[r.key, r.sentence],
            near(r, one.wordings[0]),
            _WEIGHT.index(r.kind),
        )

    rows = [
        replace(one, wordings=tuple(sorted(one.wordings, key=partial(near, one.reason))))
        for one in _silent_on_several(_alike(found))
    ]
    return sorted(rows, key=weight)


def _alike(found: Sequence[Reason]) -> list[_Together]:
    """Put like reasons of several parties together, at the place of the first."""
    rows: dict[tuple[object, ...], tuple[Reason, dict[str, None]]] = {}
    for r in found:
        key = (r.kind, r.key, r.wording, r.sentence, r.behind)
        rows.setdefault(key, (r, {}))[1][r.party] = None
    return [_Together(r, tuple(parties), (r.wording,)) for r, parties in rows.values()]


def _silent_on_several(rows: Sequence[_Together]) -> list[_Together]:
    """Say once of whom nothing was heard on several wordings of one place."""
    result: list[_Together] = []
    at: dict[tuple[str, int, tuple[str, ...]], int] = {}
    for row in rows:
        if row.reason.kind != "no-position":
            result.append(row)
            continue
        key = (row.reason.key, row.reason.sentence, row.parties)
        if key in at:
            known = result[at[key]]
            result[at[key]] = replace(known, wordings=(*known.wordings, *row.wordings))
        else:
            at[key] = len(result)
            result.append(row)
    return result


def _sentence(one: _Together, facts: Sequence[str], name: Naming) -> str:
    r = one.reason
    fact = facts[0] if len(facts) == 1 else f"{', '.join(facts[:-1])}, and {facts[-1]}"
    if r.kind in _WHOLE:
        return f"{fact}."
    return f"{_place(r, name)} is open because {fact}."


def _place(r: Reason, name: Naming) -> str:
    return name(r.key) if r.sentence < 0 else f"{name(r.key)}, sentence {r.sentence + 1},"


# Said of a provision by themselves, not as a reason for its being open.
_WHOLE: Final = frozenset({"parked", "shown", "circle", "exchange", "words", "gone"})


def _fact(one: _Together, name: Naming, wording: Wording, again: str = "") -> str:
    """Return one fact; `again` is how its words are called when they have just been named."""
    r = one.reason
    place = _place(r, name)
    words = again or wording(r.wording)
    several = len(one.parties) > 1
    who = some(one.parties, most=_NAMED)
    s, has = ("", "have") if several else ("s", "has")
    match r.kind:
        case "parked":
            return f"{place} is set aside"
        case "rule":
            return "its closing rule asks for more parties than take part"
        case "several":
            return "more than one wording of it is accepted"
        case "opposes":
            return f"{who} oppose{s} {words}"
        case "reserves":
            return f"{who} reserve{s} on {words}"
        case "hold":
            return f"{who} hold{s} words of it in brackets"
        case "below":
            return f"{who} {has} not yet fully accepted {words}"
        case "words":
            return f"{who} {has} put a condition in words, and will say when it is met"
        case "gone":
            return f"{who} wait{s} for words that are no longer on the table"
        case "shown":
            return f"{place} is open for the reasons given already"
        case "circle":
            return f"{place} waits for this in turn"
        case "exchange":
            return f"{place} waits for this in turn: they would close only together"
        case "condition" | "package":
            how = "on a condition that is not met" if r.kind == "condition" else "in a package"
            behind = "; ".join(t.removesuffix(".") for t in sentences(r.behind, name, wording))
            return f"{who} accept{s} {words} {how}{': ' if behind else ''}{behind}"
        case _:
            on = again or either([wording(w) for w in one.wordings])
            return f"{who} {has} not spoken on {on}"
