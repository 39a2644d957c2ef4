"""How provisions are numbered in several versions of one text: the concordance.

Provisions are known by their permanent ids, so a number that moved, a provision
that came and one that went are told apart without a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plenipo.brackets.model import Rolling


@dataclass(frozen=True, slots=True)
class Numbered:
    """One provision: its number in each version, None where it does not stand.

    `within` is what it belongs to, as the last version that has it says:
    "Article 6" of its paragraph 2, "" for what stands by itself.
    """

    unit: str
    within: str
    numbers: tuple[str | None, ...]

    @property
    def moved(self) -> bool:
        """Say whether it has one number in all versions that have it, or more."""
        return len({n for n in self.numbers if n is not None}) > 1

    @property
    def stays(self) -> bool:
        """Say whether every version has it, under one number."""
        return None not in self.numbers and not self.moved


def concordance(versions: Sequence[Rolling]) -> tuple[Numbered, ...]:
    """Return the numbered provisions of several versions, in the order of the last that has them.

    Cost: linear in the versions.
    """
    tables = [_numbers(version) for version in versions]
    order: dict[str, tuple[str, str]] = {}
    for table in reversed(tables):
        for unit, row in table.items():
            order.setdefault(unit, row)
    return tuple(
        Numbered(unit, within, tuple(t[unit][0] if unit in t else None for t in tables))
        for unit, (_, within) in order.items()
    )


def _numbers(rolling: Rolling) -> dict[str, tuple[str, str]]:
    """Return the number of each provision that has one, and the number it stands under."""
    found: dict[str, tuple[str, str]] = {}
    above: list[tuple[int, str]] = []
    for passage in rolling.passages:
        label = " ".join(passage.label.rstrip(".:").split())
        if not label:
            continue
        while above and above[-1][0] >= passage.depth:
            above.pop()
        found[str(passage.id)] = (label, above[-1][1] if above else "")
        above.append((passage.depth, label))
    return found
