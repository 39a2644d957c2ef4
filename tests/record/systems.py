"""Random systems of questions, small and tangled, for holding against the naive ones."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from plenipo.record.kinds import ClosingRule, Level, WordingHash
from plenipo.record.status import Clause, Question, Stance

POSITIVE = (Level.CAN_LIVE_WITH, Level.ACCEPT_AD_REFERENDUM, Level.ACCEPT)


class Made:
    """Some questions and packages."""

    def __init__(self, questions: Sequence[Question], packages: Sequence[Sequence[WordingHash]]):
        self.questions = tuple(questions)
        self.packages = tuple(tuple(p) for p in packages)


def made(dice: random.Random, *, most: int = 4, tiny: bool = False) -> Made:
    """Make a system; `tiny` keeps it small enough for every set of its facts to be looked at."""
    parties = ["ARD", "MIR", "ZEM"][: dice.randint(1, 2 if tiny else 3)]
    groups: dict[str, tuple[str, ...]] = {}
    if dice.random() < 0.3 and not tiny:
        groups["G2"] = tuple(p for p in parties if dice.random() < 0.7)
        if dice.random() < 0.4:
            groups["G3"] = tuple(p for p in parties if dice.random() < 0.5)
    live = {
        f"q{n}": tuple(WordingHash(f"q{n}{c}") for c in "abc"[: dice.choice((1, 1, 2))])
        for n in range(dice.randint(1, 2 if tiny else most))
    }
    wordings = [w for ws in live.values() for w in ws]
    targets = [*wordings, WordingHash("gone")]
    packages: list[list[WordingHash]] = []
    if dice.random() < 0.35:
        packages.append(dice.sample(targets, min(2, len(targets))))
    holders = [*parties, *groups, *(["OUT"] if dice.random() < 0.2 else [])]

    def clause() -> Clause:
        kind = dice.random()
        if kind < 0.08:
            return Clause(said="if it rains")
        if kind < 0.6 or tiny:
            return Clause(
                frozenset(dice.sample(targets, dice.choice((1, 1, 2)) % (len(targets) + 1) or 1))
            )
        return Clause(
            frozenset(dice.sample(targets, dice.choice((0, 1)))),
            frozenset({(dice.choice(holders), dice.choice(targets))}),
        )

    def stance(w: WordingHash) -> Stance:
        level = dice.choice((*Level, Level.ACCEPT, Level.ACCEPT, Level.CAN_LIVE_WITH))
        if level in POSITIVE and dice.random() < 0.55:
            return Stance(level, tuple(clause() for _ in range(dice.choice((1, 1, 2)))))
        if packages and w in packages[0] and dice.random() < 0.6:
            return Stance(Level.ACCEPT, packages=(0,))
        return Stance(level)

    questions = []
    for key, ws in live.items():
        stances = {
            (h, w): stance(w)
            for w in ws
            for h in holders
            if dice.random() < (0.75 if tiny else 0.8)
        }
        required = [p for p in parties if dice.random() < 0.9]
        if groups and dice.random() < 0.2:
            required.append("G2")
        questions.append(
            Question(
                key,
                ws,
                stances,
                tuple(sorted(required)),
                dice.choice((*ClosingRule, ClosingRule.UNANIMITY)),
                dice.choice((0, 1, 2, 2, 3)),
                frozenset((dice.choice(holders), w) for w in ws if dice.random() < 0.1 and holders),
                dice.random() < 0.07,
                groups,
            )
        )
    if not tiny:
        questions = [split(dice, q) if dice.random() < 0.2 else q for q in questions]
    return Made(questions, packages)


def split(dice: random.Random, q: Question) -> Question:
    """Give a question two or three parts, spoken on by themselves or with the whole."""
    parts = []
    names: list[dict[WordingHash, WordingHash]] = []
    for n in range(dice.choice((1, 2, 3))):
        shared = dice.random() < 0.5
        name = {w: WordingHash(f"{q.key}#{n}{q.live[0] if shared else w}") for w in q.live}
        names.append(name)
        stances: dict[tuple[str, WordingHash], Stance] = {}
        for holder in sorted({h for h, _ in q.stances}):
            for alternative in dict.fromkeys(name.values()):
                wholes = tuple(
                    w
                    for w in q.live
                    if name[w] == alternative
                    and (holder, w) in q.stances
                    and q.stances[holder, w].level in POSITIVE
                )
                kind = dice.random()
                if kind < 0.4 and wholes:
                    best = max((q.stances[holder, w].level for w in wholes), key=list(Level).index)
                    stances[holder, alternative] = Stance(best, through=wholes)
                elif kind < 0.8:
                    level = dice.choice((*Level, Level.ACCEPT))
                    stances[holder, alternative] = Stance(level)
        parts.append(
            Question(
                f"{q.key}#{n}",
                tuple(dict.fromkeys(name.values())),
                stances,
                q.required,
                q.rule,
                q.threshold,
                frozenset((p, name[w]) for p, w in q.held if dice.random() < 0.5),
                groups=q.groups,
            )
        )
    made_of = {w: tuple(name[w] for name in names) for w in q.live}
    return replace(q, held=frozenset(), parts=tuple(parts), made_of=made_of)
