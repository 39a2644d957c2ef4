"""Names that run right to left inside sentences that run left to right, or the other way round."""

from __future__ import annotations

import unicodedata
from typing import Final

_BEGIN, _END = "\u2068", "\u2069"  # FIRST STRONG ISOLATE, POP DIRECTIONAL ISOLATE
_TURNED: Final = frozenset({"R", "AL"})


def isolated(name: str) -> str:
    """Return a name that keeps its own direction in a sentence, and the sentence its own.

    Without it "المادة 1, paragraph 2" moves the number and the comma to where
    they belong to nothing. A name without letters that run right to left is
    returned as it is; isolating twice changes nothing. Cost: linear.
    """
    if name.isascii() or name.startswith(_BEGIN):
        return name
    if any(unicodedata.bidirectional(sign) in _TURNED for sign in name):
        return f"{_BEGIN}{name}{_END}"
    return name
