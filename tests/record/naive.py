"""The status table and its fixpoints once more, as slowly and plainly as can be.

Written from the table of the design and not from the program: sets of facts
and a step that says which facts follow from given ones. Everything that the
program does by counters is done here by looking at everything again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations

from plenipo.record.kinds import RANK, ClosingRule, Level, Status, WordingHash
from plenipo.record.status import Clause, Question, Stance

Fact = tuple[object, ...]
Facts = frozenset[Fact]
POSITIVE = (Level.CAN_LIVE_WITH, Level.ACCEPT_AD_REFERENDUM, Level.ACCEPT)


class World:
    """Questions and packages, looked at from one level."""

    def __init__(
        self, questions: Sequence[Question], packages: Sequence[Sequence[str]], level: Level
    ) -> None:
        self.questions = list(questions)
        self.packages = [tuple(p) for p in packages]
        self.level = level

    def everything(self) -> Facts:
        """Every fact that could be."""
        return frozenset(
            chain(
                (("closed", w) for q in self.all() for w in q.live),
                (("package", n) for n in range(len(self.packages))),
                (("says", h, w) for q in self.all() for h, w in q.stances),
                (("heard", h, w) for q in self.all() for h, w in q.stances),
            )
        )

    def all(self) -> Iterator[Question]:
        for q in self.questions:
            yield q
            yield from q.parts

    def step(self, given: Facts) -> Facts:
        """What follows at once from given facts."""
        found: set[Fact] = set()
        for q in self.all():
            for (holder, w), stance in q.stances.items():
                if self.counts(stance, holder, given, heard=False) and (holder, w) not in q.held:
                    found.add(("says", holder, w))
                if self.counts(stance, holder, given, heard=True) and (holder, w) not in q.held:
                    found.add(("heard", holder, w))
        for q in self.questions:
            if not q.parked:
                for part in q.parts:
                    found |= {("closed", w) for w in part.live if self.meets(part, w, given)}
                for w in q.live:
                    if q.parts:
                        if q.made_of[w] and all(("closed", p) in given for p in q.made_of[w]):
                            found.add(("closed", w))
                    elif self.meets(q, w, given):
                        found.add(("closed", w))
        for n, package in enumerate(self.packages):
            if package and all(self.ready(n, w, given) for w in package):
                found.add(("package", n))
        return frozenset(found)

    def counts(self, stance: Stance, holder: str, given: Facts, *, heard: bool) -> bool:
        """Whether a stance counts: its level, and one way in which it is free to."""
        if heard and stance.level is Level.NONE:
            return True
        if stance.level not in POSITIVE:
            return False
        if not heard and RANK[stance.level] < RANK[self.level] and not stance.through:
            return False
        if not stance.clauses and not stance.packages and not stance.through:
            return True
        kind = "heard" if heard else "says"
        return (
            any(self.met(clause, given) for clause in stance.clauses)
            or (
                RANK[stance.level] >= RANK[self.level]
                and any(("package", n) in given for n in stance.packages)
            )
            or any((kind, holder, w) in given for w in stance.through)
        )

    def met(self, clause: Clause, given: Facts) -> bool:
        """Whether a condition is met; one in words alone never is."""
        if not clause.closed and not clause.accepted:
            return False
        return all(("closed", w) in given for w in clause.closed) and all(
            self.accepted(p, w, given) for p, w in clause.accepted
        )

    def accepted(self, holder: str, w: str, given: Facts) -> bool:
        for q in self.all():
            if w in q.live:
                return self.speaks(q, holder, w, given, "says")
        return False

    def speaks(
        self, q: Question, holder: str, w: str, given: Facts, kind: str, package: int = -1
    ) -> bool:
        """Whether a holder accepts (or is heard on) a wording, by itself or by a group."""
        if (holder, w) in q.held:
            return False
        own = q.stances.get((holder, WordingHash(w)))
        if own is not None:
            return (kind, holder, w) in given or package in own.packages
        groups = [g for g, who in q.groups.items() if holder in who and (g, w) in q.stances]
        if groups:
            return all(self.speaks(q, g, w, given, kind, package) for g in groups)
        members = [m for m in q.groups.get(holder, ()) if m not in q.groups]
        return bool(members) and all(self.speaks(q, m, w, given, kind, package) for m in members)

    def meets(self, q: Question, w: str, given: Facts, package: int = -1) -> bool:
        """Whether a wording meets the closing rule."""
        yes = [p for p in q.required if self.speaks(q, p, w, given, "says", package)]
        match q.rule:
            case ClosingRule.UNANIMITY:
                return bool(q.required) and len(yes) == len(q.required)
            case ClosingRule.THRESHOLD:
                return len(yes) >= max(q.threshold, 1)
            case ClosingRule.NO_OBJECTION:
                heard = [p for p in q.required if self.speaks(q, p, w, given, "heard", package)]
                return bool(yes) and len(heard) == len(q.required)

    def ready(self, n: int, w: str, given: Facts) -> bool:
        for q in self.questions:
            if w in q.live:
                return not q.parked and (("closed", w) in given or self.meets(q, w, given, n))
        return False

    def least(self) -> Facts:
        """From nothing, as long as something follows."""
        now: Facts = frozenset()
        while (after := self.step(now)) != now:
            now = after
        return now

    def greatest(self) -> Facts:
        """From everything, as long as something falls."""
        now = self.everything()
        while (after := self.step(now)) != now:
            now = after
        return now

    def by_brute_force(self) -> tuple[Facts, Facts]:
        """Both fixpoints by looking at every set of facts.

        The least is the intersection of all sets that contain what follows
        from them, the greatest the union of all that follow from themselves.
        """
        facts = sorted(self.everything(), key=repr)
        least = frozenset(facts)
        greatest: Facts = frozenset()
        for chosen in subsets(facts):
            after = self.step(chosen)
            if after <= chosen:
                least &= chosen
            if chosen <= after:
                greatest |= chosen
        return least, greatest


def subsets(facts: Sequence[Fact]) -> Iterable[Facts]:
    return map(
        frozenset, chain.from_iterable(combinations(facts, n) for n in range(len(facts) + 1))
    )


def closed(facts: Facts) -> frozenset[object]:
    """The wordings that some facts close."""
    return frozenset(fact[1] for fact in facts if fact[0] == "closed")


def unconditional(q: Question) -> Question:
    """The question as it would be if every condition were met."""
    return Question(
        q.key,
        q.live,
        {key: Stance(stance.level) for key, stance in q.stances.items()},
        q.required,
        q.rule,
        q.threshold,
        q.held,
        q.parked,
        q.groups,
        tuple(unconditional(part) for part in q.parts),
        q.made_of,
    )


def statuses(questions: Sequence[Question], packages: Sequence[Sequence[str]]) -> dict[str, Status]:
    """The status of every question and of every part, by key."""
    least = {
        level: closed(World(questions, packages, level).least()) for level in reversed(POSITIVE)
    }
    hopeful = closed(World([unconditional(q) for q in questions], (), Level.CAN_LIVE_WITH).least())
    found: dict[str, Status] = {}
    for q in questions:
        for part in q.parts:
            found[part.key] = row(part, least, hopeful)
        if q.parts and not q.parked:
            found[q.key] = rolled_up([found[part.key] for part in q.parts])
        else:
            found[q.key] = row(q, least, hopeful)
    return found


def row(q: Question, least: dict[Level, frozenset[object]], hopeful: frozenset[object]) -> Status:
    """The first row of the design's table that applies."""

    def meeting(level: Level) -> int:
        return len([w for w in q.live if w in least[level]])

    def says(party: str, w: str, level: Level) -> bool:
        return level_of(q, party, w) is level

    rows = {
        Status.PARKED: q.parked,
        Status.AGREED: meeting(Level.ACCEPT) == 1,
        Status.AD_REFERENDUM: meeting(Level.ACCEPT_AD_REFERENDUM) == 1,
        Status.IN_PRINCIPLE: meeting(Level.CAN_LIVE_WITH) == 1,
        Status.CONDITIONAL: any(
            w in hopeful and w not in least[Level.CAN_LIVE_WITH] for w in q.live
        ),
        Status.DIVERGENT: bool(q.live)
        and all(any(says(p, w, Level.OPPOSE) for p in q.required) for w in q.live),
        Status.BRACKETED: len(q.live) > 1 or bool(q.held),
        Status.RESERVED: any(says(p, w, Level.RESERVE) for p in q.required for w in q.live),
        Status.OPEN: True,
    }
    return next(status for status, applies in rows.items() if applies)


def level_of(q: Question, party: str, w: str) -> Level:
    """How far a party goes, whoever says it, conditions aside."""
    groups = [g for g, who in q.groups.items() if party in who and (g, w) in q.stances]
    own = q.stances.get((party, WordingHash(w)))
    if own is not None:
        found = [own.level]
    elif groups:
        found = [level_of(q, g, w) for g in groups]
    elif party in q.groups:
        found = [level_of(q, m, w) for m in q.groups[party] if m not in q.groups] or [Level.NONE]
    else:
        found = [Level.NONE]
    if (party, w) in q.held:
        found.append(Level.RESERVE)
    return min(found, key=lambda level: RANK[level])


def rolled_up(parts: Sequence[Status]) -> Status:
    """Where a whole stands whose parts stand so."""
    good = [Status.AGREED, Status.AD_REFERENDUM, Status.IN_PRINCIPLE, Status.CONDITIONAL]
    for n in range(len(good)):
        if set(parts) <= set(good[: n + 1]):
            return good[n]
    bad = [Status.DIVERGENT, Status.BRACKETED, Status.RESERVED]
    return next((status for status in bad if status in parts), Status.OPEN)
