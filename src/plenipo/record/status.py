"""Where every provision stands, derived from positions and never typed in.

The positions with their conditions are a monotone system: "ZEM accepts
Article 3 if Article 7 closes" makes one acceptance follow from one closure.
Status uses the *least* fixpoint: what closes without anybody having gone
first. The *greatest* fixpoint is what could close if all moved at once; the
difference "closes only as an exchange" and needs a simultaneous act. Both are
found in time linear in the positions and conditions (dual Horn counters, after
Dowling and Gallier; `plenipo.record.fixpoint`). docs/algorithms/status.md has
the table and the proofs.

A wording is closed at a *level*: by accept, counting accept ad referendum, or
counting can live with. Conditions are read at the level that is being asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from plenipo.record.fixpoint import ALWAYS, Builder, Rules
from plenipo.record.kinds import RANK, ClosingRule, Level, Status, WordingHash

PASSING: tuple[Level, ...] = (Level.ACCEPT, Level.ACCEPT_AD_REFERENDUM, Level.CAN_LIVE_WITH)
CLOSED: Mapping[Level, Status] = {
    Level.ACCEPT: Status.AGREED,
    Level.ACCEPT_AD_REFERENDUM: Status.AD_REFERENDUM,
    Level.CAN_LIVE_WITH: Status.IN_PRINCIPLE,
}
_ORDER: Mapping[Status, int] = {status: row for row, status in enumerate(Status)}


class Clause(NamedTuple):
    """A condition: all of these wordings closed, all of these acceptances given.

    With neither it is a condition in words alone (`said`), which no
    computation can see met: it holds until its party says otherwise.
    """

    closed: frozenset[WordingHash] = frozenset()
    accepted: frozenset[tuple[str, WordingHash]] = frozenset()
    said: str = ""


class Stance(NamedTuple):
    """What one party says of one wording. Any one of `clauses` suffices; none, it is free.

    With `packages` (indices) the acceptance counts only together with one of
    these packages; with `through` (of a sentence) it follows from the
    acceptance of one of these whole wordings. Conditions go with levels from
    can live with upwards; at lower ones they are not looked at.
    """

    level: Level
    clauses: tuple[Clause, ...] = ()
    packages: tuple[int, ...] = ()
    through: tuple[WordingHash, ...] = ()

    @property
    def free(self) -> bool:
        """Say whether nothing has to happen for it to count."""
        return not (self.clauses or self.packages or self.through)


@dataclass(frozen=True, slots=True)
class Question:
    """A provision, or one sentence of it, to be settled.

    `live` are the wordings on the table, the draft's first. `stances` are by
    holder (a party or a group) and wording, expired and lapsed ones left out.
    `held` are the parties' holds that stand, by party and wording: a party's
    acceptance of words does not count while it holds them. The rule needs
    `required` and, for a threshold, `threshold`. `groups` names the members of
    each group: a group speaks for those of them that have not spoken.

    Where sentences have been spoken on by themselves, `parts` are their
    questions in order, and `made_of` gives for each live wording the wording
    of each part that it is made of. The provision is then what its parts are.
    """

    key: str
    live: tuple[WordingHash, ...]
    stances: Mapping[tuple[str, WordingHash], Stance]
    required: tuple[str, ...]
    rule: ClosingRule = ClosingRule.UNANIMITY
    threshold: int = 0
    held: frozenset[tuple[str, WordingHash]] = frozenset()
    parked: bool = False
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: tuple[Question, ...] = ()
    made_of: Mapping[WordingHash, tuple[WordingHash, ...]] = field(default_factory=dict)

    def speakers(self, party: str, wording: WordingHash) -> tuple[str, ...]:
        """Return who speaks for a party on a wording: itself, or groups of it, sorted; or nobody."""
        if (party, wording) in self.stances:
            return (party,)
        return tuple(
            group
            for group in sorted(self.groups)
            if party in self.groups[group] and (group, wording) in self.stances
        )

    def level(self, party: str, wording: WordingHash) -> Level:
        """Return how far a party goes with a wording, conditions not looked at.

        Of several groups that speak for a party the lowest counts; of a group
        that has not spoken itself, the lowest of its members. A hold is a
        reserve on the words that are held.
        """
        speakers = self.speakers(party, wording)
        if not speakers and party in self.groups:
            members = self.groups[party]
            found = [self.level(m, wording) for m in members if m not in self.groups]
            level = min(found, key=RANK.__getitem__, default=Level.NONE)
        else:
            levels = [self._own(speaker, wording) for speaker in speakers]
            level = min(levels, key=RANK.__getitem__, default=Level.NONE)
        return (
            min(level, Level.RESERVE, key=RANK.__getitem__)
            if self._holds(party, wording)
            else level
        )

    def _own(self, speaker: str, wording: WordingHash) -> Level:
        level = self.stances[speaker, wording].level
        if self._holds(speaker, wording):
            return min(level, Level.RESERVE, key=RANK.__getitem__)
        return level

    def _holds(self, holder: str, wording: WordingHash) -> bool:
        return (holder, wording) in self.held


@dataclass(frozen=True, slots=True)
class Table:
    """The status of every question, and what the fixpoints found on the way.

    `parts` gives the statuses of a provision's sentences, in order, where
    these have been spoken on by themselves.
    """

    status: Mapping[str, Status]
    closed: Mapping[Level, frozenset[WordingHash]]  # least fixpoint, by level
    exchange: Mapping[Level, frozenset[WordingHash]]  # greatest less least
    questions: tuple[Question, ...] = field(repr=False)
    parts: Mapping[str, tuple[Status, ...]] = field(default_factory=dict)
    packages: tuple[tuple[WordingHash, ...], ...] = ()
    rules: Rules = field(default_factory=lambda: rules_of(()), repr=False, compare=False)


def derive(
    questions: Sequence[Question], *, packages: Iterable[Sequence[WordingHash]] = ()
) -> Table:
    """Derive the status of every question.

    `packages` are all-or-nothing sets of wordings; stances say by index who
    has accepted them. Cost: linear in stances, conditions and packages, once
    for each level.
    """
    groups = tuple(tuple(p) for p in packages)
    rules = rules_of(questions, groups)
    closed: dict[Level, frozenset[WordingHash]] = {}
    exchange: dict[Level, frozenset[WordingHash]] = {}
    for level in PASSING:
        closed[level] = rules.least(RANK[level]).closed
        exchange[level] = rules.greatest(RANK[level]) - closed[level]
    hopeful = rules.least(RANK[Level.CAN_LIVE_WITH], hopeful=True).closed
    status: dict[str, Status] = {}
    parts: dict[str, tuple[Status, ...]] = {}
    for q in questions:
        if q.parked or not q.parts:
            status[q.key] = _status(q, closed, hopeful)
        else:
            parts[q.key] = tuple(_status(part, closed, hopeful) for part in q.parts)
            status[q.key] = roll_up(parts[q.key])
    return Table(status, closed, exchange, tuple(questions), parts, groups, rules)


def _status(
    q: Question, closed: Mapping[Level, frozenset[WordingHash]], hopeful: frozenset[WordingHash]
) -> Status:
    """Return the first row of the table that applies; the rows are total and exclusive."""
    if q.parked:
        return Status.PARKED
    for level, status in CLOSED.items():
        if sum(w in closed[level] for w in q.live) == 1:
            return status
    if any(w in hopeful and w not in closed[Level.CAN_LIVE_WITH] for w in q.live):
        return Status.CONDITIONAL
    found = _levels(q)
    if found and all(Level.OPPOSE in levels for levels in found.values()):
        return Status.DIVERGENT
    if len(q.live) > 1 or q.held:
        return Status.BRACKETED
    if any(Level.RESERVE in levels for levels in found.values()):
        return Status.RESERVED
    return Status.OPEN


def _levels(q: Question) -> dict[WordingHash, set[Level]]:
    """Return what the required parties say of each live wording, silence left out."""
    found: dict[WordingHash, set[Level]] = {w: set() for w in q.live}
    required = frozenset(q.required)
    if q.groups:
        for w, levels in found.items():
            levels.update(q.level(party, w) for party in required)
        return found
    for (party, w), stance in q.stances.items():
        if party in required and w in found and (party, w) not in q.held:
            found[w].add(stance.level)
    for party, w in q.held:
        if party in required and w in found:
            found[w].add(q.level(party, w))
    return found


def roll_up(found: Iterable[Status]) -> Status:
    """Return where a whole stands whose parts stand so; nothing at all is agreed.

    It is agreed only if all parts are, ad referendum if all are that or
    better, and so on down to conditional; else it is the first of divergent,
    bracketed, reserved and open that a part is. One parked part among others
    that are settled leaves the whole open.
    """
    parts = set(found)
    settled = (Status.AGREED, *list(Status)[_ORDER[Status.AD_REFERENDUM] :])
    if parts == {Status.PARKED}:
        return Status.PARKED
    for last in (Status.AGREED, Status.AD_REFERENDUM, Status.IN_PRINCIPLE, Status.CONDITIONAL):
        if all(part in settled and _ORDER[part] <= _ORDER[last] for part in parts):
            return last
    for status in (Status.DIVERGENT, Status.BRACKETED, Status.RESERVED):
        if status in parts:
            return status
    return Status.OPEN


# --- from questions to rules ------------------------------------------------------------------


def rules_of(
    questions: Sequence[Question], packages: Sequence[tuple[WordingHash, ...]] = ()
) -> Rules:
    """Return the monotone system of some questions.

    An atom is a closed wording, ("says", holder, wording, -1), ("heard", holder,
    wording, -1) for whoever has spoken without objecting, or a package. A party
    that accepts freely and that no condition names needs no atom: it is
    counted, which is what keeps a room of two hundred parties small.
    """
    build = Builder()
    named = _named(questions)
    owner: dict[WordingHash, _Sheet] = {}
    blocs: dict[int, Mapping[str, tuple[str, ...]]] = {}  # by identity: questions share groups
    for q in questions:
        if id(q.groups) not in blocs:
            blocs[id(q.groups)] = _blocs(q.groups)
        sheet = _Sheet(build, q, blocs[id(q.groups)], named)
        for w in q.live:
            owner[w] = sheet
            sheet.name(w)
        if q.parked:
            continue  # set aside: nothing of it closes, whatever was said of it
        for part in q.parts:
            part_sheet = _Sheet(build, part, blocs[id(q.groups)], named)
            for w in part.live:
                part_sheet.name(w)
                part_sheet.close(w, build.closed(w))
        for w in q.live:
            if q.parts:
                body = [build.closed(part) for part in q.made_of.get(w, ())]
                build.rule(build.closed(w), body, max(len(body), 1))
            else:
                sheet.close(w, build.closed(w))
    for number, package in enumerate(packages):
        _package(build, owner, number, package)
    return build.done()


def _named(questions: Sequence[Question]) -> dict[WordingHash, set[str]]:
    """Return, by wording, whose acceptances something else looks at: these need an atom."""
    named: dict[WordingHash, set[str]] = {}
    for q in questions:
        for part in (q, *q.parts):
            for (holder, _), stance in part.stances.items():
                for clause in stance.clauses:
                    for party, w in clause.accepted:
                        named.setdefault(w, set()).add(party)
                for w in stance.through:
                    named.setdefault(w, set()).add(holder)
    return named


def _blocs(groups: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Return the groups of each party, sorted."""
    found: dict[str, list[str]] = {}
    for group in sorted(groups):
        for party in groups[group]:
            found.setdefault(party, []).append(group)
    return {party: tuple(of) for party, of in found.items()}


_Voice = int | Level | None  # by an atom, freely at a level, or not at all


class _Sheet:
    """What is said of a question's wordings, as rules: who accepts them, who has been heard."""

    __slots__ = ("blocs", "build", "by_wording", "named", "q", "required")

    def __init__(
        self,
        build: Builder,
        q: Question,
        blocs: Mapping[str, tuple[str, ...]],
        named: Mapping[WordingHash, set[str]],
    ) -> None:
        self.build, self.q, self.blocs, self.named = build, q, blocs, named
        self.required = frozenset(q.required)
        self.by_wording: dict[WordingHash, dict[str, Stance]] = {w: {} for w in q.live}
        for (holder, w), stance in q.stances.items():
            if w in self.by_wording:
                self.by_wording[w][holder] = stance

    def close(self, w: WordingHash, head: int, *, package: int = -1) -> None:
        """Make `head` follow from what the closing rule asks of the required parties."""
        q, build = self.q, self.build
        if q.rule is ClosingRule.NO_OBJECTION:
            clear, some = build.atom(("clear", head)), build.atom(("some", head))
            self._count(w, clear, len(q.required), package, heard=True)
            self._count(w, some, 1, package, heard=False)
            build.rule(head, (clear, some), 2)
            return
        need = len(q.required) if q.rule is ClosingRule.UNANIMITY else q.threshold
        self._count(w, head, max(need, 1), package, heard=False)

    def name(self, w: WordingHash) -> None:
        """Give the named holders of a wording their atoms, required or not."""
        for holder in sorted(self.named.get(w, ())):
            self._voice(w, holder, -1, heard=False)
            if self.q.rule is ClosingRule.NO_OBJECTION:
                self._voice(w, holder, -1, heard=True)

    def _count(self, w: WordingHash, head: int, need: int, package: int, *, heard: bool) -> None:
        free = [0] * len(RANK)
        body: list[int] = []
        for party in self._voiced(w):
            voice = self._voice(w, party, package, heard=heard)
            if isinstance(voice, Level):
                free[RANK[voice]] += 1
            elif voice is not None:
                body.append(voice)
        self.build.counted(head, body, need, free)

    def _voiced(self, w: WordingHash) -> list[str]:
        """Return the required parties that anybody may have spoken for, sorted."""
        stances, groups = self.by_wording[w], self.q.groups
        if not groups:
            return sorted(self.required & stances.keys())
        found = self.required & stances.keys()
        for group in groups:
            if group in stances:
                found |= self.required.intersection(groups[group])
            elif group in self.required:
                found |= {group}
        return sorted(found)

    def _voice(self, w: WordingHash, holder: str, package: int, *, heard: bool) -> _Voice:
        """Return how a holder comes to accept."""
        q, stances = self.q, self.by_wording[w]
        if (holder, w) in q.held:
            return None
        if holder in stances:
            return self._own(w, holder, package, heard=heard)
        speakers: Iterable[str] = [g for g in self.blocs.get(holder, ()) if g in stances]
        if not speakers and holder in q.groups:
            speakers = [m for m in q.groups[holder] if m not in q.groups]
            voices = [self._voice(w, m, package, heard=heard) for m in speakers]
        else:
            voices = [
                None if (s, w) in q.held else self._own(w, s, package, heard=heard)
                for s in speakers
            ]
        levels = [voice for voice in voices if isinstance(voice, Level)]
        body = [voice for voice in voices if isinstance(voice, int)]
        if not voices or len(levels) + len(body) < len(voices):
            return None
        lowest = min((RANK[level] for level in levels), default=len(RANK))
        if holder not in self.named.get(w, ()):
            if not body:
                return _LEVELS[lowest]
            if len(body) == 1 and not levels:
                return body[0]
        atom, new = self.build.fresh((_kind(heard), holder, w, package))
        if new:
            self.build.rule(atom, body, len(body), rank=lowest)
        return atom

    def _own(self, w: WordingHash, holder: str, package: int, *, heard: bool) -> _Voice:
        """Return how a holder's own stance counts."""
        stance = self.by_wording[w][holder]
        rank = RANK[stance.level]
        positive = rank >= RANK[Level.CAN_LIVE_WITH]
        if not positive and not (heard and stance.level is Level.NONE):
            return None
        if package in stance.packages:
            return Level.ACCEPT
        if (stance.free or not positive) and holder not in self.named.get(w, ()):
            return Level.ACCEPT if heard else stance.level
        build = self.build
        atom, new = build.fresh((_kind(heard), holder, w, -1))
        if not new:
            return atom
        if heard:
            rank = ALWAYS  # whoever accepts at any level has not objected
        if stance.free or not positive:
            build.rule(atom, (), 0, rank=rank)
            return atom
        build.hope(atom, rank)
        for clause in stance.clauses:
            if not clause.closed and not clause.accepted:
                continue  # words alone: nothing here can meet them
            body = [build.closed(other) for other in sorted(clause.closed)]
            body += [build.atom(("says", p, other, -1)) for p, other in sorted(clause.accepted)]
            build.rule(atom, body, len(body), rank=rank)
        for number in stance.packages:
            build.rule(atom, (build.atom(("package", number)),), 1, rank=rank)
        for whole in stance.through:
            # The rule has no rank of its own: the whole wording's acceptance has.
            build.rule(atom, (build.atom((_kind(heard), holder, whole, -1)),), 1)
        return atom


_LEVELS: tuple[Level, ...] = tuple(Level)


def _kind(heard: bool) -> str:
    return "heard" if heard else "says"


def _package(
    build: Builder, owner: Mapping[WordingHash, _Sheet], number: int, package: Sequence[WordingHash]
) -> None:
    """Make a package follow from all its wordings, each counting those who took the package."""
    body: list[int] = []
    for w in package:
        ready = build.atom(("ready", number, w))
        body.append(ready)
        sheet = owner.get(w)
        if sheet is not None and not sheet.q.parked:
            build.rule(ready, (build.closed(w),), 1)
            sheet.close(w, ready, package=number)
    build.rule(build.atom(("package", number)), body, max(len(body), 1))
