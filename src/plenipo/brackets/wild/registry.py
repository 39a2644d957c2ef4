"""The names under which a document speaks of its parties.

Known names win over guesses, long names over short ones. Nothing here knows
any real party: a registry is data that comes in as an argument.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plenipo.brackets.model import Party

_CODE = re.compile(r"[^\W\d_][\w-]*\Z")


@dataclass(frozen=True, slots=True)
class Registry:
    """Known parties: how they are written, and the code each way stands for.

    `surfaces` are in descending length, then A to Z, so the first that
    matches is the longest. `groups` are the codes that stand for several
    parties.
    """

    surfaces: tuple[tuple[str, Party], ...] = ()
    groups: frozenset[Party] = frozenset()

    def code(self, surface: str) -> Party | None:
        """Return the code that `surface` stands for, spelled exactly, or None."""
        return next((code for name, code in self.surfaces if name == surface), None)


def registry_of(
    codes: Iterable[str] = (),
    names: Mapping[str, str] | None = None,
    *,
    groups: Iterable[str] = (),
) -> Registry:
    """Build a registry from codes, from names that stand for codes, and from group codes.

    `names` maps a way of writing ("Ardenia", "Ard.") to a code. Every code is
    also its own name. Raises `ValueError` when a code is not a letter followed
    by letters, digits or hyphens.
    """
    table: dict[str, Party] = {}
    group_codes = tuple(groups)
    for code in (*codes, *group_codes, *(names or {}).values()):
        if not _CODE.match(code):
            raise ValueError(f"{code!r} is not a party code: a letter, then letters or digits")
        table[code] = Party(code)
    for name, code in (names or {}).items():
        table[name] = Party(code)
    surfaces = tuple(sorted(table.items(), key=lambda item: (-len(item[0]), item[0])))
    return Registry(surfaces, frozenset(Party(code) for code in group_codes))
