"""The status table is total and exclusive: all small cases, against the design's own words."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations_with_replacement, islice, product

import pytest

from plenipo.record.kinds import RANK, SIGN, ClosingRule, Level, Status, WordingHash
from plenipo.record.status import PASSING, Clause, Question, Stance, derive, roll_up
from tests.record.systems import POSITIVE, Made, made

# What one party may say of one wording: nothing, a level, or a level on a condition that is met
# or is not.
Cell = tuple[Level, str] | None
CELLS: tuple[Cell, ...] = (
    None,
    *((level, "") for level in Level),
    *((level, condition) for level in POSITIVE for condition in ("met", "unmet")),
)
SOME: tuple[Cell, ...] = (
    None,
    (Level.OPPOSE, ""),
    (Level.RESERVE, ""),
    (Level.CAN_LIVE_WITH, ""),
    (Level.ACCEPT, ""),
    (Level.ACCEPT, "unmet"),
)
MET, UNMET = WordingHash("met"), WordingHash("unmet")
RULES = ((ClosingRule.UNANIMITY, 0), (ClosingRule.NO_OBJECTION, 0), (ClosingRule.THRESHOLD, 2))
# A case: for each party what it says of each wording, who holds words of which, parked or not.
Case = tuple[tuple[tuple[Cell, ...], ...], frozenset[tuple[int, int]], bool]


def expected(case: Case, rule: ClosingRule, threshold: int) -> Status:
    """The row of the design's table, found for one case by counting on one's fingers."""
    cells, held, parked = case
    parties, wordings = range(len(cells)), range(len(cells[0]))

    def meets(w: int, level: Level, conditions: tuple[str, ...]) -> bool:
        def counts(p: int, least: Level) -> bool:
            cell = cells[p][w]
            return (
                cell is not None
                and cell[1] in conditions
                and RANK[cell[0]] >= RANK[least]
                and (p, w) not in held
            )

        yes = sum(counts(p, level) for p in parties)
        if rule is ClosingRule.UNANIMITY:
            return yes == len(cells)
        if rule is ClosingRule.THRESHOLD:
            return yes >= threshold
        return yes >= 1 and all(counts(p, Level.NONE) for p in parties)

    def says(p: int, w: int) -> Level:
        cell = cells[p][w]
        level = Level.NONE if cell is None else cell[0]
        return min(level, Level.RESERVE, key=lambda x: RANK[x]) if (p, w) in held else level

    now = ("", "met")
    if parked:
        return Status.PARKED
    for level, status in zip(
        (Level.ACCEPT, Level.ACCEPT_AD_REFERENDUM, Level.CAN_LIVE_WITH),
        (Status.AGREED, Status.AD_REFERENDUM, Status.IN_PRINCIPLE),
        strict=True,
    ):
        if sum(meets(w, level, now) for w in wordings) == 1:
            return status
    would = [w for w in wordings if meets(w, Level.CAN_LIVE_WITH, (*now, "unmet"))]
    if any(not meets(w, Level.CAN_LIVE_WITH, now) for w in would):
        return Status.CONDITIONAL
    if all(any(says(p, w) is Level.OPPOSE for p in parties) for w in wordings):
        return Status.DIVERGENT
    if len(wordings) > 1 or held:
        return Status.BRACKETED
    if any(says(p, w) is Level.RESERVE for p in parties for w in wordings):
        return Status.RESERVED
    return Status.OPEN


def question(key: str, case: Case, rule: ClosingRule, threshold: int) -> Question:
    cells, held, parked = case
    live = tuple(WordingHash(f"{key}{c}") for c in "ab"[: len(cells[0])])
    parties = tuple(f"P{p}" for p in range(len(cells)))
    clause = {"met": (Clause(frozenset({MET})),), "unmet": (Clause(frozenset({UNMET})),), "": ()}
    stances = {
        (parties[p], live[w]): Stance(cell[0], clause[cell[1]])
        for p, row in enumerate(cells)
        for w, cell in enumerate(row)
        if cell is not None
    }
    return Question(
        key,
        live,
        stances,
        parties,
        rule,
        threshold,
        frozenset((parties[p], live[w]) for p, w in held),
        parked,
    )


def check_all(cases: Iterator[Case]) -> set[Status]:
    """Derive many cases at once, beside one wording that is closed, and compare each."""
    seen: set[Status] = set()
    yes = Question("met", (MET,), {("P0", MET): Stance(Level.ACCEPT)}, ("P0",))
    while batch := list(islice(cases, 4000)):
        for rule, threshold in RULES:
            questions = [question(f"{n}", case, rule, threshold) for n, case in enumerate(batch)]
            status = derive([yes, *questions]).status
            for n, case in enumerate(batch):
                assert status[f"{n}"] is expected(case, rule, threshold), (case, rule)
            seen.update(status.values())
    return seen


def cases(
    parties: int, wordings: int, options: Sequence[Cell], *, holds: bool = False
) -> Iterator[Case]:
    """Every case of a size; parties in one order only, since their order is a law of its own."""
    rows = list(product(options, repeat=wordings))
    places = [(p, w) for p in range(parties) for w in range(wordings)]
    some_held = [frozenset({place}) for place in places] + [frozenset(places)]
    every_hold = (
        [frozenset[tuple[int, int]](), *some_held] if holds else [frozenset[tuple[int, int]]()]
    )
    for cells in combinations_with_replacement(rows, parties):
        for held in every_hold:
            yield cells, held, False
    yield combinations_with_replacement(rows, parties).__next__(), frozenset(), True


def test_one_wording() -> None:
    """One to three parties, everything they can say, holds of each and of all."""
    found = check_all(
        chain.from_iterable(cases(parties, 1, CELLS, holds=True) for parties in (1, 2, 3))
    )
    assert found == set(Status)


def test_two_wordings() -> None:
    """One and two parties with everything they can say, three with what matters most."""
    found = check_all(
        chain(
            cases(1, 2, CELLS, holds=True),
            cases(2, 2, CELLS),
            cases(2, 2, SOME, holds=True),
            cases(3, 2, SOME),
        )
    )
    assert found == set(Status) - {Status.RESERVED, Status.OPEN}


@pytest.mark.slow
@pytest.mark.skipif(
    os.environ.get("HYPOTHESIS_PROFILE") != "thorough",
    reason="2.4 million cases take minutes: HYPOTHESIS_PROFILE=thorough tries them",
)
def test_two_wordings_and_three_parties_with_everything_they_can_say() -> None:
    check_all(cases(3, 2, CELLS))


def test_every_status_has_its_sign() -> None:
    assert set(SIGN) == set(Status)
    assert len(set(SIGN.values())) == len(Status)


def test_a_whole_stands_where_its_parts_stand() -> None:
    settled = [Status.AGREED, Status.AD_REFERENDUM, Status.IN_PRINCIPLE, Status.CONDITIONAL]
    for size in (1, 2, 3):
        for parts in product(Status, repeat=size):
            whole = roll_up(parts)
            assert (whole is Status.AGREED) == (set(parts) == {Status.AGREED})
            assert roll_up(reversed(parts)) is whole
            if whole in settled:
                assert whole == max(parts, key=settled.index)
            if size == 1:
                assert whole is parts[0]
    assert roll_up((Status.AGREED, Status.PARKED)) is Status.OPEN
    assert roll_up((Status.BRACKETED, Status.DIVERGENT)) is Status.DIVERGENT


# --- laws on random systems ---------------------------------------------------------------------


def shuffled(dice: random.Random, system: Made) -> Made:
    """The same system with everything in another order."""
    questions = []
    for q in system.questions:
        stances = list(q.stances.items())
        dice.shuffle(stances)
        groups = list(q.groups.items())
        dice.shuffle(groups)
        questions.append(replace(q, stances=dict(stances), groups=dict(groups)))
    dice.shuffle(questions)
    return Made(questions, system.packages)


def test_order_changes_nothing() -> None:
    for seed in range(400):
        dice = random.Random(seed)
        system = made(dice)
        one = derive(system.questions, packages=system.packages)
        other = shuffled(dice, system)
        two = derive(other.questions, packages=other.packages)
        assert one.status == two.status
        assert (one.closed, one.exchange, one.parts) == (two.closed, two.exchange, two.parts)


def better(dice: random.Random, q: Question) -> Question:
    """The question with one acceptance more, one condition weaker, or one hold less."""
    holders = sorted({h for h, _ in q.stances} | set(q.required))
    w = dice.choice(q.live)
    holder = dice.choice(holders) if holders else "ARD"
    stance = q.stances.get((holder, w))
    kind = dice.random()
    if kind < 0.2 and q.held:
        return replace(q, held=q.held - {dice.choice(sorted(q.held))})
    if kind < 0.6 and stance is not None and stance.clauses:
        first, *rest = stance.clauses
        weaker = Clause(frozenset(sorted(first.closed)[1:]), first.accepted, first.said)
        if not weaker.closed and not weaker.accepted:
            return replace(q, stances={**q.stances, (holder, w): stance._replace(clauses=())})
        new = stance._replace(clauses=(weaker, *rest))
        return replace(q, stances={**q.stances, (holder, w): new})
    return replace(q, stances={**q.stances, (holder, w): Stance(Level.ACCEPT)})


def test_adding_an_acceptance_opens_no_wording() -> None:
    """The law, precisely: what closes is monotone by *wording*.

    A provision may still go from agreed to bracketed when a second wording of
    it closes as well: the row asks for exactly one. That happens only where
    the second wording was accepted by everybody whose consent is needed.
    """
    reopened = 0
    for seed in range(3000):
        dice = random.Random(seed)
        system = made(dice)
        at = dice.randrange(len(system.questions))
        changed = [better(dice, q) if n == at else q for n, q in enumerate(system.questions)]
        before = derive(system.questions, packages=system.packages)
        after = derive(changed, packages=system.packages)
        groups_speak = any(q.groups for q in system.questions)
        if groups_speak and changed[at].stances.keys() != system.questions[at].stances.keys():
            continue  # who speaks for whom has changed: see the next test
        for level in PASSING:
            assert before.closed[level] <= after.closed[level], (seed, level)
            whole = before.closed[level] | before.exchange[level]
            assert whole <= after.closed[level] | after.exchange[level], (seed, level)
        for q in system.questions:
            if before.status[q.key] is Status.AGREED and after.status[q.key] is not Status.AGREED:
                reopened += 1
                parts = q.parts or (q,)
                assert any(
                    sum(w in after.closed[Level.ACCEPT] for w in part.live) > 1 for part in parts
                ), seed
    assert reopened > 0, "it does happen, and only so"


def test_a_group_that_speaks_may_speak_for_less_than_another() -> None:
    """A second group's stance can close less for a member of both: the lower one counts.

    So can its first acceptance on a condition. What is monotone is a party's
    own stance, and the stance of whoever speaks already.
    """
    w = WordingHash("w")
    q = Question(
        "q",
        (w,),
        {("G2", w): Stance(Level.ACCEPT)},
        ("ARD",),
        groups={"G2": ("ARD",), "G3": ("ARD",)},
    )
    assert derive([q]).status["q"] is Status.AGREED
    lower = replace(q, stances={**q.stances, ("G3", w): Stance(Level.RESERVE)})
    assert derive([lower]).status["q"] is Status.RESERVED
    own = replace(lower, stances={**lower.stances, ("ARD", w): Stance(Level.ACCEPT)})
    assert derive([own]).status["q"] is Status.AGREED


def test_least_is_within_greatest() -> None:
    for seed in range(600):
        system = made(random.Random(seed))
        table = derive(system.questions, packages=system.packages)
        for level in PASSING:
            assert not table.closed[level] & table.exchange[level]
            greatest = table.rules.greatest(RANK[level])
            assert table.closed[level] <= greatest


def test_the_union_of_consistent_sets_is_consistent() -> None:
    """Nothing that could close somehow is left out of what could close at all."""
    for seed in range(300):
        dice = random.Random(seed)
        system = made(dice)
        table = derive(system.questions, packages=system.packages)
        greatest = table.closed[Level.ACCEPT] | table.exchange[Level.ACCEPT]
        # Whoever drops conditions on wordings of the greatest set closes them in the least.
        freed = []
        for q in system.questions:
            stances = {
                (h, w): s._replace(
                    clauses=tuple(
                        Clause(c.closed - greatest, c.accepted, c.said) if c.closed else c
                        for c in s.clauses
                    )
                )
                for (h, w), s in q.stances.items()
            }
            cleared = {
                key: s._replace(clauses=())
                if any(not c.closed and not c.accepted and not c.said for c in s.clauses)
                else s
                for key, s in stances.items()
            }
            freed.append(replace(q, stances=cleared))
        after = derive(freed, packages=system.packages)
        named = any(
            c.accepted for q in system.questions for s in q.stances.values() for c in s.clauses
        )
        if not named and not system.packages:
            assert after.closed[Level.ACCEPT] == greatest, seed
