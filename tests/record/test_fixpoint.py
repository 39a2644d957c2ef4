"""Least and greatest fixpoints against ones found by looking at everything."""

from __future__ import annotations

import random

import pytest

from plenipo.record.kinds import RANK, ClosingRule, Level, Status, WordingHash
from plenipo.record.status import PASSING, Clause, Question, Stance, derive, rules_of
from tests.record import naive
from tests.record.systems import made


def test_status_and_fixpoints_are_those_of_the_naive_ones() -> None:
    seen: set[Status] = set()
    for seed in range(2500):
        system = made(random.Random(seed))
        table = derive(system.questions, packages=system.packages)
        for level in PASSING:
            world = naive.World(system.questions, system.packages, level)
            least, greatest = naive.closed(world.least()), naive.closed(world.greatest())
            assert table.closed[level] == least, (seed, level)
            assert table.exchange[level] == greatest - least, (seed, level)
        expected = naive.statuses(system.questions, system.packages)
        found = dict(table.status)
        for q in system.questions:
            if q.key in table.parts:
                found.update(zip((p.key for p in q.parts), table.parts[q.key], strict=True))
        assert {key: expected[key] for key in found} == found, seed
        seen.update(found.values())
    assert len(seen) == 9, "every status occurred"


def test_fixpoints_are_those_of_brute_force() -> None:
    tried = 0
    for seed in range(40_000):
        system = made(random.Random(seed), tiny=True)
        if any(q.rule is ClosingRule.NO_OBJECTION for q in system.questions):
            continue  # twice the facts; the naive fixpoints above cover them
        world = naive.World(system.questions, system.packages, Level.ACCEPT)
        facts = {f for f in world.everything() if f[0] != "heard"}
        if len(facts) > 8:
            continue
        world.everything = lambda facts=facts: frozenset(facts)  # type: ignore[method-assign,misc]
        step = world.step
        world.step = lambda given, step=step, facts=facts: step(given) & facts  # type: ignore[method-assign,misc]
        least, greatest = world.by_brute_force()
        rules = rules_of(system.questions, system.packages)
        assert rules.least(RANK[Level.ACCEPT]).closed == naive.closed(least), seed
        assert rules.greatest(RANK[Level.ACCEPT]) == naive.closed(greatest), seed
        tried += 1
        if tried == 2000:
            break
    assert tried == 2000


def mutual(count: int, *, closed_by: str = "") -> list[Question]:
    """A ring: each article is accepted if the next one closes."""
    names = [WordingHash(f"w{n}") for n in range(count)]
    found = []
    for n, w in enumerate(names):
        clause = Clause(frozenset({names[(n + 1) % count]}))
        free = f"q{n}" == closed_by
        stances = {
            ("ARD", w): Stance(Level.ACCEPT, () if free else (clause,)),
            ("ZEM", w): Stance(Level.ACCEPT),
        }
        found.append(Question(f"q{n}", (w,), stances, ("ARD", "ZEM")))
    return found


def test_a_ring_closes_only_as_an_exchange() -> None:
    table = derive(mutual(5))
    assert table.closed[Level.ACCEPT] == frozenset()
    assert len(table.exchange[Level.ACCEPT]) == 5
    freed = derive(mutual(5, closed_by="q3"))
    assert len(freed.closed[Level.ACCEPT]) == 5
    assert freed.exchange[Level.ACCEPT] == frozenset()


def test_levels_are_nested() -> None:
    for seed in range(400):
        system = made(random.Random(seed))
        closed = derive(system.questions, packages=system.packages).closed
        assert closed[Level.ACCEPT] <= closed[Level.ACCEPT_AD_REFERENDUM]
        assert closed[Level.ACCEPT_AD_REFERENDUM] <= closed[Level.CAN_LIVE_WITH]


@pytest.mark.parametrize("shape", ["ring", "chain", "fan"])
def test_the_work_is_linear_in_the_record(shape: str) -> None:
    """Counted, not timed: occurrences of atoms that were looked at, for 1,000 and 10,000."""
    steps, sizes = [], []
    for count in (1_000, 10_000):
        if shape == "ring":
            questions = mutual(count)
        elif shape == "chain":
            questions = mutual(count, closed_by=f"q{count - 1}")
        else:
            hub = frozenset({WordingHash("w0")})
            questions = mutual(1, closed_by="q0") + [
                Question(
                    f"f{n}",
                    (WordingHash(f"f{n}"),),
                    {("ARD", WordingHash(f"f{n}")): Stance(Level.ACCEPT, (Clause(hub),))},
                    ("ARD",),
                )
                for n in range(count)
            ]
        rules = rules_of(questions)
        least = rules.least(RANK[Level.ACCEPT])
        steps.append(least.steps)
        sizes.append(rules.size)
        assert least.steps <= rules.size
        assert len(rules.greatest(RANK[Level.ACCEPT])) == len(questions)
    assert sizes[1] <= 10.1 * sizes[0]
    assert steps[1] <= 10.1 * max(steps[0], 100)


def test_what_nobody_refers_to_is_counted_and_not_an_atom() -> None:
    parties = tuple(f"P{n:03}" for n in range(198))
    questions = [
        Question(
            f"q{n}",
            (WordingHash(f"w{n}"),),
            {(p, WordingHash(f"w{n}")): Stance(Level.ACCEPT) for p in parties},
            parties,
        )
        for n in range(300)
    ]
    rules = rules_of(questions)
    assert len(rules.least(RANK[Level.ACCEPT]).closed) == 300
    assert rules.size == 600  # an atom and a rule for each wording
