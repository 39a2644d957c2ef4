"""Carry a provision's id in a bookmark's name, and read it back.

Word allows letters, digits and underscores, forty characters in all. Any other
character of an id is written as its code point in hexadecimal between two
underscores.
"""

from __future__ import annotations

import re
from typing import Final

MARK_PREFIX: Final = "plenipo_"
_LONGEST: Final = 40
_HEX: Final = re.compile(r"[0-9a-f]{1,6}\Z")


def mark_name(unit: str) -> str | None:
    """Return the bookmark that carries a unit's id; None when it would be too long."""
    name = MARK_PREFIX + "".join(
        sign if sign.isascii() and sign.isalnum() else f"_{ord(sign):x}_" for sign in unit
    )
    return name if len(name) <= _LONGEST else None


def unit_id(name: str) -> str:
    """Read an id back out of a bookmark's name; "" when the name is not one of ours."""
    parts = name[len(MARK_PREFIX) :].split("_")
    if not name.startswith(MARK_PREFIX) or len(parts) % 2 == 0:
        return ""
    letters: list[str] = []
    for at, part in enumerate(parts):
        if at % 2 == 0:
            letters.append(part)
            continue
        point = int(part, 16) if _HEX.match(part) else -1
        if not 0 <= point <= 0x10FFFF:
            return ""
        letters.append(chr(point))
    return "".join(letters)
