"""Party codes as users type them."""

from __future__ import annotations

import re

from plenipo.brackets.model import Party
from plenipo.text.errors import UnusableInput

_CODE = re.compile(r"[^\W\d_](?:[^\W_]|-)*")
_TAKEN = frozenset({"others", "delete", "was", "type", "base"})  # words of our own notation


def is_party_code(raw: str) -> bool:
    """Tell whether `raw` is a letter followed by letters, digits or hyphens."""
    return _CODE.fullmatch(raw) is not None and raw not in _TAKEN


def parse_party(raw: str) -> Party:
    """Turn a string into a party code; raise `UnusableInput` when it is none."""
    if not is_party_code(raw):
        taken = " and none of the words of the notation" if raw in _TAKEN else ""
        raise UnusableInput(
            f"“{raw}” is not a party code: use a letter followed by letters, digits or hyphens,"
            f" such as ARD or G77{taken}"
        )
    return Party(raw)
