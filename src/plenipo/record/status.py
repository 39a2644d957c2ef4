"""Where every provision stands, derived from positions and never typed in.

The positions with their conditions are a monotone system: "ZEM accepts
Article 3 if Article 7 closes" makes one acceptance follow from one closure.
Status uses the *least* fixpoint: what closes without anybody having gone
first. The *greatest* fixpoint is what could close if all moved at once; the
difference "closes only as an exchange" and needs a simultaneous act. Both are
found in time linear in the positions and conditions (dual Horn counters, after
Dowling and Gallier). docs/algorithms/status.md has the table and the proofs.

A wording is closed at a *level*: by accept, counting accept ad referendum, or
counting can live with. Conditions are read at the level that is being asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from plenipo.record.kinds import RANK, ClosingRule, Level, Status, WordingHash

PASSING: tuple[Level, ...] = (Level.ACCEPT, Level.ACCEPT_AD_REFERENDUM, Level.CAN_LIVE_WITH)


class Clause(NamedTuple):
    """A condition: all of these wordings closed, all of these acceptances given."""

    closed: frozenset[WordingHash] = frozenset()
    accepted: frozenset[tuple[str, WordingHash]] = frozenset()


class Stance(NamedTuple):
    """What one party says of one wording. Any one of `clauses` suffices; none, it is free."""

    level: Level
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A provision (or sentence) to be settled.

    `live` are the wordings on the table, the draft's first. `stances` are by
    party and wording, expired and lapsed ones left out. `holds` counts holds
    that stand. The rule needs `required` (sorted) and, for a threshold, `threshold`.
    """

    key: str
    live: tuple[WordingHash, ...]
    stances: Mapping[tuple[str, WordingHash], Stance]
    required: tuple[str, ...]
    rule: ClosingRule = ClosingRule.UNANIMITY
    threshold: int = 0
    holds: int = 0
    parked: bool = False


Atom: TypeAlias = "tuple[str, ...]"  # ("closed", wording) or ("party", code, wording)


@dataclass(frozen=True, slots=True)
class Table:
    """The status of every question, and what the fixpoints found on the way."""

    status: Mapping[str, Status]
    closed: Mapping[Level, frozenset[WordingHash]]  # least fixpoint, by level
    exchange: Mapping[Level, frozenset[WordingHash]]  # greatest less least
    questions: tuple[Question, ...] = field(repr=False)


def derive(
    questions: Sequence[Question], *, packages: Iterable[Sequence[WordingHash]] = ()
) -> Table:
    """Derive the status of every question.

    `packages` are all-or-nothing sets: a wording in one closes only with the
    rest. Cost: linear in stances, conditions and packages, three times over.
    """
    groups = [tuple(p) for p in packages]
    closed: dict[Level, frozenset[WordingHash]] = {}
    exchange: dict[Level, frozenset[WordingHash]] = {}
    for level in PASSING:
        system = System(questions, level, groups)
        least = system.least()
        closed[level] = least
        exchange[level] = system.greatest() - least
    hopeful = System(questions, Level.CAN_LIVE_WITH, (), conditions=False).least()
    status = {q.key: _status(q, closed, hopeful) for q in questions}
    return Table(status, closed, exchange, tuple(questions))


def _status(
    q: Question, closed: Mapping[Level, frozenset[WordingHash]], hopeful: frozenset[WordingHash]
) -> Status:
    """Return the first row of the table that applies; the rows are total and exclusive."""
    if q.parked:
        return Status.PARKED
    for level, status in (
        (Level.ACCEPT, Status.AGREED),
        (Level.ACCEPT_AD_REFERENDUM, Status.AD_REFERENDUM),
        (Level.CAN_LIVE_WITH, Status.IN_PRINCIPLE),
    ):
        if q.holds == 0 and sum(w in closed[level] for w in q.live) == 1:
            return status
    if any(w in hopeful and w not in closed[Level.CAN_LIVE_WITH] for w in q.live):
        return Status.CONDITIONAL
    if q.live and all(_opposed(q, w) for w in q.live):
        return Status.DIVERGENT
    if len(q.live) > 1 or q.holds:
        return Status.BRACKETED
    if any(_level(q, party, w) is Level.RESERVE for party in q.required for w in q.live):
        return Status.RESERVED
    return Status.OPEN


def _level(q: Question, party: str, wording: WordingHash) -> Level:
    stance = q.stances.get((party, wording))
    return stance.level if stance is not None else Level.NONE


def _opposed(q: Question, wording: WordingHash) -> bool:
    return any(_level(q, party, wording) is Level.OPPOSE for party in q.required)


class System:
    """The monotone system of one level: which atoms follow from which others.

    A rule is `head ← all of body`, with a count of how many of the body must
    hold (all of them, but for threshold rules). Atoms with an empty body hold
    by themselves.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        level: Level,
        packages: Sequence[Sequence[WordingHash]] = (),
        *,
        conditions: bool = True,
    ) -> None:
        self.rules: list[tuple[Atom, tuple[Atom, ...], int]] = []
        self.wordings: list[WordingHash] = []
        in_package: dict[WordingHash, list[int]] = {}
        for number, package in enumerate(packages):
            for wording in package:
                in_package.setdefault(wording, []).append(number)
        for question in questions:
            for wording in question.live:
                self.wordings.append(wording)
                self._close(question, wording, level, in_package.get(wording, []), conditions)
        for number, package in enumerate(packages):
            body = tuple(("ready", w) for w in package)
            self.rules.append((("package", str(number)), body, len(body)))

    def _close(
        self,
        question: Question,
        wording: WordingHash,
        level: Level,
        packages: Sequence[int],
        conditions: bool,
    ) -> None:
        yes: list[Atom] = []
        blocked = False
        for party in question.required:
            stance = question.stances.get((party, wording))
            if stance is None:
                continue
            if RANK[stance.level] <= RANK[Level.RESERVE]:
                blocked = True
            if RANK[stance.level] < RANK[level]:
                continue
            atom: Atom = ("party", party, wording)
            yes.append(atom)
            if not stance.clauses or not conditions:
                self.rules.append((atom, (), 0))
                continue
            for clause in stance.clauses:
                body: list[Atom] = [("closed", w) for w in sorted(clause.closed)]
                body.extend(("party", p, w) for p, w in sorted(clause.accepted))
                self.rules.append((atom, tuple(body), len(body)))
        ready: Atom = ("ready", wording)
        match question.rule:
            case ClosingRule.UNANIMITY:
                if len(yes) == len(question.required) and yes:
                    self.rules.append((ready, tuple(yes), len(yes)))
            case ClosingRule.NO_OBJECTION:
                if yes and not blocked:
                    self.rules.append((ready, tuple(yes), 1))
            case ClosingRule.THRESHOLD:
                if len(yes) >= max(question.threshold, 1):
                    self.rules.append((ready, tuple(yes), max(question.threshold, 1)))
        body_of: list[Atom] = [ready, *(("package", str(n)) for n in packages)]
        self.rules.append((("closed", wording), tuple(body_of), len(body_of)))

    def least(self) -> frozenset[WordingHash]:
        """Return the wordings closed in the least fixpoint: forward chaining with counters."""
        return self._closed(self.least_atoms())

    def least_atoms(self) -> set[Atom]:
        """Return every atom of the least fixpoint."""
        need = [count for _, _, count in self.rules]
        waiting: dict[Atom, list[int]] = {}
        for number, (_, body, _) in enumerate(self.rules):
            for atom in body:
                waiting.setdefault(atom, []).append(number)
        held: set[Atom] = set()
        queue = [head for head, _, count in self.rules if count == 0]
        while queue:
            atom = queue.pop()
            if atom in held:
                continue
            held.add(atom)
            for number in waiting.get(atom, ()):
                need[number] -= 1
                if need[number] == 0:
                    queue.append(self.rules[number][0])
        return held

    def greatest(self) -> frozenset[WordingHash]:
        """Return the wordings closed in the greatest fixpoint: kill what has lost every rule."""
        alive: dict[Atom, int] = {}
        slack: list[int] = []
        waiting: dict[Atom, list[int]] = {}
        atoms: set[Atom] = set()
        for number, (head, body, count) in enumerate(self.rules):
            alive[head] = alive.get(head, 0) + 1
            slack.append(len(body) - count)
            atoms.add(head)
            for atom in body:
                atoms.add(atom)
                waiting.setdefault(atom, []).append(number)
        dead: set[Atom] = set()
        queue = [atom for atom in atoms if not alive.get(atom)]
        while queue:
            atom = queue.pop()
            if atom in dead:
                continue
            dead.add(atom)
            for number in waiting.get(atom, ()):
                slack[number] -= 1
                if slack[number] == -1:
                    head = self.rules[number][0]
                    alive[head] -= 1
                    if alive[head] == 0:
                        queue.append(head)
        return frozenset(w for w in self.wordings if ("closed", w) in atoms - dead)

    def _closed(self, held: set[Atom]) -> frozenset[WordingHash]:
        return frozenset(w for w in self.wordings if ("closed", w) in held)
