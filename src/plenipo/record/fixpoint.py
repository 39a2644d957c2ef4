"""Least and greatest fixpoints of a monotone system, by counters, in linear time.

A rule makes its head follow from so many of its body's atoms. Rules have a
rank: asked at a rank, only rules of that rank or above take part, so that one
system answers every level. Some of what a rule asks for can be counted ahead
(`free`) instead of having atoms.

Source: forward chaining with counters for the least fixpoint, its dual for the
greatest (W. F. Dowling and J. H. Gallier, Linear-time algorithms for testing
the satisfiability of propositional Horn formulae, 1984), with thresholds.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from plenipo.record.kinds import RANK, WordingHash

ALWAYS = len(RANK)  # the rank of a rule that takes part whatever is asked


@dataclass(frozen=True, slots=True)
class Least:
    """A least fixpoint: which atoms hold, and what every rule still lacks."""

    held: bytearray
    lacks: list[int]
    closed: frozenset[WordingHash]
    steps: int  # occurrences of atoms in bodies that were looked at


class Builder:
    """Gathers atoms and rules; `done` gives the system."""

    __slots__ = (
        "_bodies",
        "_counting",
        "_free",
        "_heads",
        "_hopes",
        "_names",
        "_needs",
        "_ranks",
        "_ruled",
        "_wordings",
    )

    def __init__(self) -> None:
        self._names: dict[Hashable, int] = {}
        self._ruled: set[int] = set()
        self._counting: dict[int, int] = {}
        self._wordings: dict[WordingHash, int] = {}
        self._heads: list[int] = []
        self._bodies: list[Sequence[int]] = []
        self._needs: list[int] = []
        self._ranks: list[int] = []
        self._free: dict[int, Sequence[int]] = {}
        self._hopes: list[tuple[int, int]] = []

    def atom(self, name: Hashable) -> int:
        """Return the atom of a name."""
        return self._names.setdefault(name, len(self._names))

    def fresh(self, name: Hashable) -> tuple[int, bool]:
        """Return the atom of a name, and whether this is the first time that it is asked for so.

        Whoever asks first gives the atom its rules.
        """
        atom = self.atom(name)
        new = atom not in self._ruled
        self._ruled.add(atom)
        return atom, new

    def closed(self, wording: WordingHash) -> int:
        """Return the atom that says that a wording is closed."""
        atom = self.atom(("closed", wording))
        self._wordings[wording] = atom
        return atom

    def rule(self, head: int, body: Sequence[int], need: int, *, rank: int = ALWAYS) -> None:
        """Make `head` follow from `need` of `body`, at `rank` and below."""
        self._heads.append(head)
        self._bodies.append(body)
        self._needs.append(need)
        self._ranks.append(rank)

    def counted(self, head: int, body: Sequence[int], need: int, free: Sequence[int]) -> None:
        """Make `head` follow from `need` of `body`, less those of `free` at the rank or above."""
        self._counting[head] = len(self._heads)
        # From counts by rank to counts of that rank and above.
        self._free[len(self._heads)] = [*accumulate(reversed(free))][::-1]
        self.rule(head, body, need)

    def hope(self, atom: int, rank: int) -> None:
        """Note an atom that would hold at `rank` and below if no condition stood in the way."""
        self._hopes.append((atom, rank))

    def done(self) -> Rules:
        """Return the system."""
        waiting: list[list[int]] = [[] for _ in self._names]
        for number, body in enumerate(self._bodies):
            for atom in body:
                waiting[atom].append(number)
        return Rules(
            self._names,
            self._wordings,
            self._heads,
            self._bodies,
            self._needs,
            self._ranks,
            self._free,
            self._counting,
            self._hopes,
            waiting,
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """A monotone system; made by `Builder`, never changed."""

    names: dict[Hashable, int]
    wordings: dict[WordingHash, int]
    heads: list[int]
    bodies: list[Sequence[int]]
    needs: list[int]
    ranks: list[int]
    free: dict[int, Sequence[int]]
    counting: dict[int, int]  # for an atom that follows from a count: the rule that counts
    hopes: list[tuple[int, int]]
    waiting: list[list[int]] = field(repr=False)

    @property
    def size(self) -> int:
        """Return what costs are linear in: atoms, rules and occurrences of atoms in bodies."""
        return len(self.names) + len(self.heads) + sum(map(len, self.bodies))

    def lacking(self, rank: int) -> list[int]:
        """Return how many atoms of its body every rule needs at a rank."""
        needs = list(self.needs)
        for number, counts in self.free.items():
            needs[number] -= counts[min(rank, len(counts) - 1)]
        return needs

    def least(self, rank: int, *, hopeful: bool = False) -> Least:
        """Return the least fixpoint at a rank: what follows from what is given.

        `hopeful` takes every condition for met. Cost: `size`.
        """
        lacks = self.lacking(rank)
        held = bytearray(len(self.names))
        ranks, heads, waiting = self.ranks, self.heads, self.waiting
        queue = [heads[n] for n, lack in enumerate(lacks) if lack <= 0 and ranks[n] >= rank]
        if hopeful:
            queue.extend(atom for atom, at in self.hopes if at >= rank)
        steps = 0
        while queue:
            atom = queue.pop()
            if held[atom]:
                continue
            held[atom] = 1
            steps += len(waiting[atom])
            for number in waiting[atom]:
                lacks[number] -= 1
                if lacks[number] == 0 and ranks[number] >= rank:
                    queue.append(heads[number])
        closed = frozenset(w for w, atom in self.wordings.items() if held[atom])
        return Least(held, lacks, closed, steps)

    def greatest(self, rank: int) -> frozenset[WordingHash]:
        """Return the wordings closed in the greatest fixpoint: kill what has lost every rule.

        Cost: `size`.
        """
        heads, waiting = self.heads, self.waiting
        alive = [0] * len(self.names)  # rules that can still give the atom
        slack: list[int] = []  # atoms that a rule can still lose, -1 when it has failed
        lacks = self.lacking(rank)
        for number, (head, body) in enumerate(zip(heads, self.bodies, strict=True)):
            left = len(body) - max(lacks[number], 0) if self.ranks[number] >= rank else -1
            slack.append(max(left, -1))
            if left >= 0:
                alive[head] += 1
        dead = bytearray(len(self.names))
        queue = [atom for atom, count in enumerate(alive) if not count]
        while queue:
            atom = queue.pop()
            if dead[atom]:
                continue
            dead[atom] = 1
            for number in waiting[atom]:
                slack[number] -= 1
                if slack[number] == -1:
                    head = heads[number]
                    alive[head] -= 1
                    if not alive[head]:
                        queue.append(head)
        return frozenset(w for w, atom in self.wordings.items() if not dead[atom])
