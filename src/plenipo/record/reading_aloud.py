"""Reasons and what-ifs in words, as a lawyer would say them across a table.

One sentence for all who lack the same: "Article 3 is open because ARD, BRO and
seven others have not spoken on the words of the draft." What weighs most comes
first: the wording that lacks fewest, and of it those who oppose before those
who have not spoken. Whoever stands before the provision already is told the
facts alone (`Beside`): "Ardenia, Brolia and seven others have not spoken." A sentence says "would close", names words by their
provision, and never says that somebody blocks. The proof itself stays a tree
(`plenipo.record.explain.Reason`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Final

from plenipo.record.explain import Reason, WhatIf
from plenipo.record.kinds import WordingHash
from plenipo.record.naming import Names, either, sentence, some

_NAMED: Final = 4  # parties of whom each is named; of more the first two, and how many others
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
class Beside:
    """For whom reasons are said beside their provision: what such a reader has in sight.

    `party` names a party, `order` says in which order parties are named, `live`
    gives the number of wordings that a provision has on the table: who lacks the
    same on all of them has not spoken at all. `placed` says that the provision
    is named all the same, as where it is another one.
    """

    party: Callable[[str], str]
    order: Callable[[Sequence[str]], Sequence[str]]
    live: Mapping[str, int]
    placed: bool = False


@dataclass(frozen=True, slots=True)
class _Together:
    """Reasons that are one but for their parties, or for the words that nobody has spoken on."""

    reason: Reason
    parties: tuple[str, ...]
    wordings: tuple[WordingHash, ...]


def sentences(
    found: Sequence[Reason], name: Naming, wording: Wording, *, beside: Beside | None = None
) -> list[str]:
    """Say reasons in words; `name` names a provision, `wording` words such as "the draft".

    Each sentence stands by itself: it names its provision, unless it is said
    `beside` it. Cost: linear in the reasons, and n log n for their order.
    """
    said = _Saying(name, wording, beside)
    told: list[str] = []
    rows = _in_order(found)
    for at, group in groupby(rows, key=_said_at_once):
        together = list(group)
        if at is None:
            told.extend(said.sentence(one, [said.fact(one)]) for one in together)
        else:
            facts = [said.fact(together[0])]
            again = _again(said.words(together[0]))
            facts += [said.fact(one, again) for one in together[1:]]
            told.append(said.sentence(together[0], facts))
    return list(dict.fromkeys(sentence(text) for text in told))


# A package whose words have changed holds what is left of it open until somebody ends it.
_WAY_OUT: Final = "; when the package is taken off the table, each can be accepted by itself"
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


def _place(r: Reason, name: Naming) -> str:
    return name(r.key) if r.sentence < 0 else f"{name(r.key)}, sentence {r.sentence + 1},"


# Said of a provision by themselves, not as a reason for its being open.
_WHOLE: Final = frozenset({"parked", "shown", "circle", "exchange", "words", "gone"})
_IT: Final = "it"  # all that is on the table of a provision that the reader has in sight


class _Saying:
    """How reasons are said to one reader."""

    def __init__(self, name: Naming, wording: Wording, beside: Beside | None) -> None:
        self._name, self._wording, self._beside = name, wording, beside

    def sentence(self, one: _Together, facts: Sequence[str]) -> str:
        r = one.reason
        fact = facts[0] if len(facts) == 1 else f"{', '.join(facts[:-1])}, and {facts[-1]}"
        if r.kind in _WHOLE:
            return f"{fact}."
        if self._beside is None or self._beside.placed:
            return f"{_place(r, self._name)} is open because {fact}."
        return f"{fact}." if r.sentence < 0 else f"sentence {r.sentence + 1}: {fact}."

    def words(self, one: _Together) -> str:
        """Return which words are meant: all that are live, or each by its name."""
        r = one.reason
        live = self._beside.live.get(r.key, 0) if self._beside and r.sentence < 0 else 0
        if live and len(one.wordings) == live:
            return _IT
        if live and len(one.wordings) > _NAMED:
            return f"{len(one.wordings)} of its {live} wordings"
        return either([self._wording(w) for w in one.wordings])

    def who(self, one: _Together) -> str:
        if self._beside is None:
            return some(one.parties, most=_NAMED)
        parties = self._beside.order(one.parties)
        return some([self._beside.party(code) for code in parties], most=_NAMED)

    def fact(self, one: _Together, again: str = "") -> str:
        """Return one fact; `again` is how its words are called when they have just been named."""
        r = one.reason
        place = _place(r, self._name)
        words = again or self.words(one)
        who = self.who(one)
        s, has = ("", "have") if len(one.parties) > 1 else ("s", "has")
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
                where = (
                    "words of it in brackets" if words == _IT else f"words in brackets in {words}"
                )
                return f"{who} hold{s} {where}"
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
                beside = self._beside and replace(self._beside, live={}, placed=True)
                told = sentences(r.behind, self._name, self._wording, beside=beside)
                behind = "; ".join(t.removesuffix(".") for t in told)
                void = r.kind == "package" and any(b.kind == "gone" for b in r.behind)
                way_out = _WAY_OUT if void else ""
                return f"{who} accept{s} {words} {how}{': ' if behind else ''}{behind}{way_out}"
            case _:
                on = "" if words == _IT and not again else f" on {words}"
                return f"{who} {has} not spoken{on}"
