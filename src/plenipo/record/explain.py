"""Why a provision is open, and what would close it: in sentences, from facts on record.

Every open item has a finite proof: the atoms that are missing from the least
fixpoint, down to leaves that are facts on record. What has been explained once
in a tree is not explained again: the tree says so and goes no deeper, which
keeps it finite and no larger than the record. What-ifs turn one leaf round and
follow what comes of it. `plenipo.record.reading_aloud` puts both into words.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from plenipo.record.fixpoint import Least
from plenipo.record.kinds import RANK, ClosingRule, Level, Status, WordingHash
from plenipo.record.status import PASSING, Clause, Question, Stance, Table, rules_of

LEAVES = frozenset(
    {
        "no-position",  # nothing said of these words
        "opposes",
        "reserves",
        "below",  # a position, but below acceptance
        "hold",  # words of it held in brackets
        "words",  # accepted on a condition in words alone
        "gone",  # the condition names words that are no longer on the table
        "parked",
        "rule",  # the closing rule asks for more parties than take part
        "several",  # more than one wording is accepted
        "circle",  # the condition waits for what this is a condition of
        "exchange",  # the same, and nothing else is missing: all would close together
        "shown",  # explained elsewhere in the same tree
    }
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why a wording is not closed, and the reasons behind it.

    `kind` is one of `LEAVES`, or "condition" and "package", whose reasons stand
    in `behind`. `key` is the provision and `wording` a whole wording of it,
    `sentence` one of its sentences from 0, or -1. `party` is whoever has or
    has not said something: a party, or the group that speaks for it.
    """

    kind: str
    key: str
    wording: WordingHash
    party: str = ""
    behind: tuple[Reason, ...] = ()
    sentence: int = -1


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A position that is missing, and the provisions that would be agreed with it, in order.

    `lifts` says that the party would have to lift its hold on these words as
    well. `opens` are provisions agreed now that would not be any more, because
    a second wording of them would close too.
    """

    party: str
    key: str
    wording: WordingHash
    closes: tuple[str, ...]
    lifts: bool = False
    opens: tuple[str, ...] = ()


# --- why ------------------------------------------------------------------------------------


def reasons(table: Table, key: str) -> tuple[Reason, ...]:
    """Return why the provision is not agreed: one reason for each thing that is missing.

    Nothing when it is agreed. Cost: linear in the part of the record that the
    provision depends on.
    """
    return _Tree(table).of(key)


class _Tree:
    """Writes one explanation down, and remembers what has been explained."""

    __slots__ = ("closed", "done", "held", "names", "owner", "path", "questions", "table", "where")

    def __init__(self, table: Table) -> None:
        self.table = table
        self.closed = table.closed[Level.ACCEPT]
        self.names = table.rules.names
        self.held = table.rules.least(RANK[Level.ACCEPT]).held
        self.questions = {q.key: q for q in table.questions}
        self.owner: dict[WordingHash, Question] = {}
        self.where: dict[WordingHash, tuple[str, WordingHash, int]] = {}
        for q in table.questions:
            for w in q.live:
                self.owner[w], self.where[w] = q, (q.key, w, -1)
                for number, part in enumerate(q.made_of.get(w, ())):
                    self.owner[part] = q.parts[number]
                    self.where.setdefault(part, (q.key, w, number))
        # What is being explained and what has been: wordings, and acceptances by party.
        self.path: set[object] = set()
        self.done: set[object] = set()

    def of(self, key: str) -> tuple[Reason, ...]:
        """Return the reasons of one provision."""
        q = self.questions[key]
        if self.table.status[key] is Status.AGREED:
            return ()
        if q.parked:
            return (self._reason("parked", q.live[0]),)
        found: list[Reason] = []
        for part, status in zip(q.parts, self.table.parts.get(key, ()), strict=True):
            if status is not Status.AGREED:
                found.extend(self._question(part))
        return tuple(found) if q.parts else tuple(self._question(q))

    def _question(self, q: Question) -> Iterator[Reason]:
        if sum(w in self.closed for w in q.live) > 1:
            yield self._reason("several", q.live[0])
            return
        for w in q.live:
            if w not in self.closed:
                yield from self._wording(w)

    def _reason(
        self, kind: str, w: WordingHash, party: str = "", behind: Sequence[Reason] = ()
    ) -> Reason:
        key, whole, sentence = self.where[w]
        return Reason(kind, key, whole, party, tuple(behind), sentence)

    def _cut(self, atom: object, w: WordingHash, party: str = "") -> Reason | None:
        """Return the leaf for what is being explained or has been; None where it is new."""
        if atom in self.path:
            exchange = w in self.table.exchange[Level.ACCEPT]
            return self._reason("exchange" if exchange else "circle", w, party)
        return self._reason("shown", w, party) if atom in self.done else None

    def _wording(self, w: WordingHash, party: str = "") -> Iterator[Reason]:
        """Yield why a live wording is not closed; `party` waits for it."""
        cut = self._cut(w, w, party)
        if cut is not None:
            yield cut
            return
        self.path.add(w)
        q = self.owner[w]
        if self.questions[self.where[w][0]].parked:
            yield self._reason("parked", w)
        elif q.parts:
            for part in dict.fromkeys(q.made_of[w]):
                if part not in self.closed:
                    yield from self._wording(part)
        else:
            if _out_of_reach(q):
                yield self._reason("rule", w)
            heard = q.rule is ClosingRule.NO_OBJECTION
            speakers = dict.fromkeys(s for party in q.required for s in _speakers(q, party, w))
            enough = heard and any(self._counts(q, s, w) for s in speakers)
            for speaker in speakers:
                if not self._counts(q, speaker, w, heard=enough):
                    yield from self._voice(q, w, speaker, heard=enough)
        self.path.discard(w)
        self.done.add(w)

    def _counts(self, q: Question, speaker: str, w: WordingHash, *, heard: bool = False) -> bool:
        """Tell whether somebody's full acceptance counts, or with `heard` their not objecting."""
        stance = q.stances.get((speaker, w))
        if stance is None or (speaker, w) in q.held:
            return False
        rank = RANK[stance.level]
        if heard and rank >= RANK[Level.NONE] and (rank < RANK[Level.CAN_LIVE_WITH] or stance.free):
            return rank >= RANK[Level.NONE]
        if not heard and (stance.level is not Level.ACCEPT or stance.free):
            return stance.level is Level.ACCEPT
        return self._holds(("heard" if heard else "says", speaker, w, -1))

    def _holds(self, name: Hashable) -> bool:
        """Tell whether an atom of the system holds; one that nothing leads to does not."""
        atom = self.names.get(name)
        return atom is not None and bool(self.held[atom])

    def _voice(self, q: Question, w: WordingHash, party: str, *, heard: bool) -> Iterator[Reason]:
        """Yield what is missing from one speaker; with `heard` not objecting would do."""
        cut = self._cut((party, w), w, party)
        if cut is not None:
            yield cut
            return
        self.path.add((party, w))
        if (party, w) in q.held:
            yield self._reason("hold", w, party)
        stance = q.stances.get((party, w))
        level = stance.level if stance is not None else Level.NONE
        if level in _SAID:
            yield self._reason(_SAID[level], w, party)
        elif level is Level.NONE:
            if stance is None or not heard:
                yield self._reason("no-position", w, party)
        elif level is not Level.ACCEPT and not heard:
            yield self._reason("below", w, party)
        if stance is not None and RANK[level] >= RANK[Level.CAN_LIVE_WITH] and not stance.free:
            yield from self._conditions(stance, w, party, heard=heard)
        self.path.discard((party, w))
        self.done.add((party, w))

    def _conditions(
        self, stance: Stance, w: WordingHash, party: str, *, heard: bool
    ) -> Iterator[Reason]:
        """Yield what an acceptance waits for; nothing when one way is open already."""
        kind = "heard" if heard else "says"
        if stance.level is Level.ACCEPT and self._holds((kind, party, w, -1)):
            return
        behind: list[Reason] = []
        for clause in stance.clauses:
            behind.extend(self._clause(clause, w, party))
        if behind:
            yield self._reason("condition", w, party, behind)
            return  # a stance has conditions, packages or whole wordings that it follows from
        for number in stance.packages:
            behind.extend(self._package(number, w, party))
        if behind:
            yield self._reason("package", w, party, behind)
        for whole in stance.through:
            yield from self._voice(self.owner[whole], whole, party, heard=heard)

    def _clause(self, clause: Clause, w: WordingHash, party: str) -> Iterator[Reason]:
        if not clause.closed and not clause.accepted:
            yield self._reason("words", w, party)
        for other in sorted(clause.closed):
            if other not in self.owner:
                yield self._reason("gone", w, party)
            elif other not in self.closed:
                yield from self._wording(other, party)
        for who, other in sorted(clause.accepted):
            if other not in self.owner:
                yield self._reason("gone", w, party)
            elif not self._holds(("says", who, other, -1)):
                q = self.owner[other]
                for speaker in _speakers(q, who, other):
                    if not self._counts(q, speaker, other):
                        yield from self._voice(q, other, speaker, heard=False)

    def _package(self, number: int, w: WordingHash, party: str) -> Iterator[Reason]:
        """Yield what a package lacks: who has not taken it and does not accept its words."""
        for other in self.table.packages[number]:
            q = self.owner.get(other)
            if q is None:
                yield self._reason("gone", w, party)
            elif not self._holds(("ready", number, other)):
                if q.parked:
                    yield self._reason("parked", other)
                    continue
                if _out_of_reach(q):
                    yield self._reason("rule", other)
                for who in dict.fromkeys(s for p in q.required for s in _speakers(q, p, other)):
                    stance = q.stances.get((who, other))
                    taken = stance is not None and number in stance.packages
                    if taken and (who, other) in q.held:
                        yield self._reason("hold", other, who)
                    elif not taken and not self._counts(q, who, other):
                        yield from self._voice(q, other, who, heard=False)


_SAID = {Level.OPPOSE: "opposes", Level.RESERVE: "reserves"}


def _out_of_reach(q: Question) -> bool:
    """Tell whether the closing rule asks for more parties than are required."""
    many = q.rule is ClosingRule.THRESHOLD and q.threshold > len(q.required)
    return many or not q.required


def _speakers(q: Question, party: str, w: WordingHash) -> tuple[str, ...]:
    """Return who would have to speak for a party: it, groups that do, or a group's members."""
    found = q.speakers(party, w)
    if not found:
        members = [m for m in q.groups.get(party, ()) if m not in q.groups]
        found = tuple(s for m in members for s in (q.speakers(m, w) or (m,))) or (party,)
    if (party, w) in q.held:  # it holds words of it, whoever speaks for it otherwise
        found = (*found, party)
    return tuple(dict.fromkeys(found))


# --- what if --------------------------------------------------------------------------------


def what_ifs(table: Table) -> tuple[WhatIf, ...]:
    """Return each missing acceptance of a live wording, and what would be agreed with it.

    Whoever speaks for a party is asked: itself, or its group. Most closures
    first, then by provision and party. Cost: linear in the missing acceptances
    and in what follows from each; where groups, packages or single sentences
    are concerned, a fixpoint for each.
    """
    return in_order_of_weight(_WhatIfs(table).all())


def in_order_of_weight(found: Iterable[WhatIf]) -> tuple[WhatIf, ...]:
    """Return what-ifs with most closures first, then by provision and party."""
    return tuple(sorted(found, key=lambda w: (-len(w.closes), w.key, w.party, w.wording)))


class _WhatIfs:
    """Follows what comes of one more acceptance, and takes it back again."""

    __slots__ = ("agreed", "bundled", "least", "lists", "named", "owner", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        self.least: Least = table.rules.least(RANK[Level.ACCEPT])
        self.agreed = {key for key, status in table.status.items() if status is Status.AGREED}
        self.bundled = {w for package in table.packages for w in package}
        self.owner = {w: q for q in table.questions for w in q.live}
        self.named = {
            name[2]
            for name in table.rules.names
            if isinstance(name, tuple) and name[0] in ("says", "heard")
        }
        self.lists = {atom: w for w, atom in table.rules.wordings.items()}

    def all(self) -> Iterator[WhatIf]:
        """Yield them in no particular order."""
        for q in self.table.questions:
            if q.key in self.agreed or q.parked:
                continue
            alone = not any(party in q.groups for party in q.required)
            # One word of a group counts for so many parties at once.
            required = frozenset(q.required)
            most = max((len(required.intersection(m)) for m in q.groups.values()), default=1)
            for w in q.live:
                simple = not q.parts and w not in self.bundled
                if simple and alone and self._out_of_reach(w, most):
                    continue
                asked = dict.fromkeys(s for party in q.required for s in _speakers(q, party, w))
                for party in asked:
                    lifts = (party, w) in q.held
                    if not lifts and not q.parts and self._counted(q, w, party, heard=False):
                        continue
                    follow = self._followed if simple and alone and party in q.required else None
                    closes, opens = (follow or self._derived)(q, w, party)
                    if closes:
                        yield WhatIf(party, q.key, w, closes, lifts, opens)

    def _out_of_reach(self, w: WordingHash, most: int) -> bool:
        """Tell whether one more acceptance changes nothing; it counts for `most` at most."""
        rules = self.table.rules
        closed = rules.wordings.get(w)
        if closed is None or w in self.named:
            return False
        counted = rules.names.get(("clear", closed), closed)
        return self.least.lacks[rules.counting[counted]] > max(most, 1)

    def _followed(
        self, q: Question, w: WordingHash, party: str
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Add one acceptance to the least fixpoint, look, and take it back."""
        rules, held, lacks = self.table.rules, self.least.held, self.least.lacks
        new: list[int] = []
        touched: list[int] = []
        queue: list[int] = []

        def count(number: int) -> None:
            lacks[number] -= 1
            touched.append(number)
            if lacks[number] == 0 and rules.ranks[number] >= RANK[Level.ACCEPT]:
                queue.append(rules.heads[number])

        closed = rules.wordings[w]
        head = rules.names.get(("some", closed), closed)
        kinds = (("says", head), ("heard", rules.names.get(("clear", closed))))
        for kind, counting in kinds:
            if counting is None:
                continue
            atom = rules.names.get((kind, party, w, -1))
            if atom is not None:
                queue.append(atom)
            number = rules.counting[counting]
            known = atom is not None and atom in rules.bodies[number]
            if not known and not self._counted(q, w, party, heard=kind == "heard"):
                count(number)
        while queue:
            atom = queue.pop()
            if held[atom]:
                continue
            held[atom] = 1
            new.append(atom)
            for number in rules.waiting[atom]:
                count(number)
        changed = dict.fromkeys(
            self.owner[self.lists[atom]].key
            for atom in new
            if atom in self.lists and self.lists[atom] in self.owner
        )
        result = self._compare(changed) if changed else ((), ())
        for atom in new:
            held[atom] = 0
        for number in touched:
            lacks[number] += 1
        return result

    def _counted(self, q: Question, w: WordingHash, party: str, *, heard: bool) -> bool:
        """Tell whether a party is counted ahead already, without an atom."""
        stance = q.stances.get((party, w))
        if stance is None or (party, w) in q.held:
            return False
        if heard:
            return stance.level is Level.NONE or (
                RANK[stance.level] >= RANK[Level.CAN_LIVE_WITH] and stance.free
            )
        return stance.level is Level.ACCEPT and stance.free

    def _compare(self, keys: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        by_key = {q.key: q for q in self.table.questions}
        wordings, held = self.table.rules.wordings, self.least.held
        now = {key: _agreed(by_key[key], lambda w: bool(held[wordings[w]])) for key in keys}
        order = [q.key for q in self.table.questions if q.key in now]
        closes = tuple(key for key in order if now[key] and key not in self.agreed)
        opens = tuple(key for key in order if not now[key] and key in self.agreed)
        return closes, opens

    def _derived(
        self, q: Question, w: WordingHash, party: str
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Turn one leaf round and derive the closed wordings anew."""
        questions = tuple(
            turned(other, w, party) if other.key == q.key else other
            for other in self.table.questions
        )
        rules = rules_of(questions, self.table.packages)
        closed = rules.least(RANK[Level.ACCEPT]).closed
        now = {other.key for other in questions if _agreed(other, closed.__contains__)}
        order = [other.key for other in questions]
        closes = tuple(key for key in order if key in now - self.agreed)
        return closes, tuple(key for key in order if key in self.agreed - now)


def turned(q: Question, w: WordingHash, party: str) -> Question:
    """Return a question as it would be if a party accepted a whole wording, freely.

    Its hold on these words, if it has one, is lifted; of every sentence of the
    wording it accepts the words as well.
    """
    yes = Stance(Level.ACCEPT)
    parts = (
        tuple(
            replace(
                part,
                stances={**part.stances, (party, name): yes},
                held=part.held - {(party, name)},
            )
            for part, name in zip(q.parts, q.made_of.get(w, ()), strict=True)
        )
        if q.parts
        else ()
    )
    return replace(
        q, stances={**q.stances, (party, w): yes}, held=q.held - {(party, w)}, parts=parts
    )


def _agreed(q: Question, closed: Callable[[WordingHash], bool]) -> bool:
    """Tell whether a provision is agreed when these wordings are closed by full acceptance."""
    if q.parked:
        return False
    if q.parts:
        return all(sum(map(closed, part.live)) == 1 for part in q.parts)
    return sum(map(closed, q.live)) == 1


def exchanges(*tables: Table) -> tuple[tuple[str, ...], ...]:
    """Return the provisions that would close only as an exchange, by level, hardest first.

    Of several tables, which share no provision, those of all together; by level they
    stand in the order of the tables.
    """
    owner = {w: q.key for table in tables for q in table.questions for w in q.live}
    order = {key: n for n, key in enumerate(q.key for t in tables for q in t.questions)}
    rows: list[tuple[str, ...]] = []
    for level in PASSING:
        keys = {owner[w] for table in tables for w in table.exchange[level] if w in owner}
        row = tuple(sorted(keys, key=order.__getitem__))
        if row and row not in rows:
            rows.append(row)
    return tuple(rows)
