"""Why a provision is open, and what would close it: in sentences, from facts on record.

Every open item has a finite proof: the atoms that are missing from the least
fixpoint, down to leaves that are a party's silence, a refusal, a hold or a
condition in a circle. What-ifs flip one leaf and derive the table again. A
sentence says "would close", names words by their provision and never says that
somebody blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from plenipo.record.kinds import RANK, ClosingRule, Level, Status, WordingHash
from plenipo.record.status import PASSING, Question, Table, derive


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why a wording is not closed, and the reasons behind it.

    `kind` is one of "no-position", "reserves", "opposes", "below", "condition",
    "exchange", "hold", "several", "parked".
    """

    kind: str
    key: str  # the question
    wording: WordingHash
    party: str = ""
    behind: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A position that is missing, and the questions that would close with it, in order."""

    party: str
    key: str
    wording: WordingHash
    closes: tuple[str, ...]


def reasons(table: Table, key: str) -> tuple[Reason, ...]:
    """Return why the question is not agreed: one reason for each thing that is missing.

    Cost: linear in the part of the system that the question depends on; a
    circle of conditions is cut where it closes and told as an exchange.
    """
    by_key = {q.key: q for q in table.questions}
    owner = {w: q for q in table.questions for w in q.live}
    question = by_key[key]
    if question.parked:
        return (Reason("parked", key, question.live[0]),)
    found: list[Reason] = []
    if question.holds:
        found.append(Reason("hold", key, question.live[0]))
    closed = table.closed[Level.ACCEPT]
    if sum(w in closed for w in question.live) > 1:
        found.append(Reason("several", key, question.live[0]))
    for wording in question.live:
        if wording not in closed:
            found.extend(_missing(question, wording, owner, closed, frozenset((wording,))))
    return tuple(found)


def _missing(
    question: Question,
    wording: WordingHash,
    owner: Mapping[WordingHash, Question],
    closed: frozenset[WordingHash],
    path: frozenset[WordingHash],
) -> list[Reason]:
    found: list[Reason] = []
    for party in question.required:
        stance = question.stances.get((party, wording))
        level = stance.level if stance is not None else Level.NONE
        if RANK[level] < RANK[Level.ACCEPT]:
            kind = {
                Level.OPPOSE: "opposes",
                Level.RESERVE: "reserves",
                Level.NONE: "no-position",
            }.get(level, "below")
            if kind != "no-position" or question.rule is not ClosingRule.NO_OBJECTION:
                found.append(Reason(kind, question.key, wording, party))
            continue
        if stance is None or not stance.clauses:
            continue
        behind: list[Reason] = []
        met = False
        for clause in stance.clauses:
            unmet = [w for w in sorted(clause.closed) if w not in closed]
            unmet += [
                w
                for p, w in sorted(clause.accepted)
                if w not in owner or not _accepts(owner[w], p, w)
            ]
            met = met or not unmet
            for other in unmet:
                if other in path:
                    behind.append(Reason("exchange", question.key, other, party))
                elif other in owner:
                    behind.extend(_missing(owner[other], other, owner, closed, path | {other}))
        if not met:
            found.append(Reason("condition", question.key, wording, party, tuple(behind)))
    return found


def _accepts(question: Question, party: str, wording: WordingHash) -> bool:
    stance = question.stances.get((party, wording))
    return stance is not None and stance.level is Level.ACCEPT


def what_ifs(
    questions: Sequence[Question],
    table: Table,
    *,
    packages: Sequence[Sequence[WordingHash]] = (),
    level: Level = Level.ACCEPT,
) -> tuple[WhatIf, ...]:
    """Return each missing acceptance of a live wording, and what would close with it.

    Most closures first, then by question and party. Cost: the number of
    missing acceptances times that of `derive`.
    """
    found: list[WhatIf] = []
    agreed = {key for key, status in table.status.items() if status is Status.AGREED}
    for index, question in enumerate(questions):
        if question.key in agreed or question.parked:
            continue
        for wording in question.live:
            for party in question.required:
                stance = question.stances.get((party, wording))
                if stance is not None and stance.level is level and not stance.clauses:
                    continue
                flipped = list(questions)
                flipped[index] = _flipped(question, party, wording, level)
                after = derive(flipped, packages=packages)
                closes = tuple(
                    q.key
                    for q in questions
                    if q.key not in agreed and after.status[q.key] is Status.AGREED
                )
                if closes:
                    found.append(WhatIf(party, question.key, wording, closes))
    found.sort(key=lambda w: (-len(w.closes), w.key, w.party, w.wording))
    return tuple(found)


def _flipped(question: Question, party: str, wording: WordingHash, level: Level) -> Question:
    from dataclasses import replace

    from plenipo.record.status import Stance

    return replace(question, stances={**question.stances, (party, wording): Stance(level)})


def exchanges(table: Table) -> tuple[tuple[str, ...], ...]:
    """Return the questions that would close only as an exchange, by level, hardest first."""
    owner = {w: q.key for q in table.questions for w in q.live}
    rows: list[tuple[str, ...]] = []
    for level in PASSING:
        keys = dict.fromkeys(owner[w] for w in sorted(table.exchange[level]) if w in owner)
        order = {q.key: n for n, q in enumerate(table.questions)}
        row = tuple(sorted(keys, key=order.__getitem__))
        if row and row not in rows:
            rows.append(row)
    return tuple(rows)


# --- sentences --------------------------------------------------------------------------------


def sentences(
    found: Sequence[Reason], name: Callable[[str], str], wording: Callable[[WordingHash], str]
) -> list[str]:
    """Say reasons in words; `name` names a provision, `wording` words such as "the draft"."""
    return [_sentence(reason, name, wording) for reason in found]


def _sentence(r: Reason, name: Callable[[str], str], wording: Callable[[WordingHash], str]) -> str:
    place, words = name(r.key), wording(r.wording)
    match r.kind:
        case "parked":
            return f"{place} is set aside."
        case "hold":
            return f"{place} is open because words of it are held in brackets."
        case "several":
            return f"{place} is open because more than one wording of it is accepted."
        case "opposes":
            return f"{place} is open because {r.party} opposes {words}."
        case "reserves":
            return f"{place} is open because {r.party} reserves on {words}."
        case "below":
            return f"{place} is open because {r.party} has not yet fully accepted {words}."
        case "exchange":
            return (
                f"{r.party}'s acceptance waits for {place} in turn: they would close only together"
            )
        case "condition":
            behind = "; ".join(_sentence(b, name, wording).removesuffix(".") for b in r.behind)
            because = f", which is not met: {behind}" if behind else ", which is not met"
            return f"{place} is open because {r.party} accepts {words} on a condition{because}."
        case _:
            return f"{place} is open because {r.party} has no position on {words}."
