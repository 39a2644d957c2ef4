"""The within-reach gauge in whole per cent: one rounding for pages, terminal, reports, drawings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from plenipo.record.kinds import SIGN, Status
from plenipo.text.shares import Share, shares

# From what is settled to what is not: the order of a band from the ground up.
SETTLED_FIRST: Final = (
    Status.AGREED,
    Status.AD_REFERENDUM,
    Status.IN_PRINCIPLE,
    Status.CONDITIONAL,
    Status.RESERVED,
    Status.OPEN,
    Status.BRACKETED,
    Status.DIVERGENT,
    Status.PARKED,
)


@dataclass(frozen=True, slots=True)
class Convergence:
    """How a text came together, for whoever draws it: points by name, in order of time.

    `words` counts words by status at each point, `brackets` those that were left.
    """

    points: tuple[str, ...]
    words: tuple[Mapping[Status, int], ...]
    brackets: tuple[int, ...]

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Return the statuses that ever held words, the most settled first."""
        return tuple(s for s in SETTLED_FIRST if any(words.get(s) for words in self.words))

    def counts(self, status: Status) -> tuple[int, ...]:
        """Return how many words stood so at each point."""
        return tuple(words.get(status, 0) for words in self.words)

    def cells(self, at: int) -> tuple[str, ...]:
        """Return a point's shares as a table says them, one for each of `statuses`, and brackets."""
        found = reach(self.words[at])
        said = (found[s].short if s in found else "–" for s in self.statuses)
        return (*said, str(self.brackets[at]))


def called(status: Status) -> str:
    """Return how a status is called with its sign: "● agreed"."""
    return f"{SIGN[status]} {status.value.replace('-', ' ')}"


def reach(words: Mapping[Status, int]) -> dict[Status, Share]:
    """Return what share of the words stands where: every status that holds words, in their order.

    The numbers sum to 100, or there are none; how they are rounded says
    `plenipo.text.shares`. The order of `words` changes nothing.
    """
    there = [status for status in Status if words.get(status)]
    return dict(zip(there, shares([words[status] for status in there]), strict=True))
