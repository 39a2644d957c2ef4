"""Write a rebased proposal for readers, and as JSON for programs."""

from __future__ import annotations

from typing import Any

from plenipo.brackets.rebase import Fate, Piece, Rebased
from plenipo.brackets.rebase_words import Outcome

SCHEMA = "plenipo.rebase/1"


def rebase_text(found: Rebased) -> list[str]:
    """Write a rebased proposal as blocks of text, conflicts with both wordings.

    A conflict reads `<<the proposal's words | the new base's words>>`, with –
    for no words and ¶ for an empty line between blocks.
    """
    return ["".join(map(_shown, block.pieces)).replace("\n\n", " ¶ ") for block in found.blocks]


def fates_text(found: Rebased) -> list[str]:
    """Write what became of every edit, one line each, those that need a person first."""
    order = (Outcome.CONFLICT, Outcome.ORPHANED, Outcome.ADOPTED, Outcome.REBASED)
    fates = sorted(found.fates, key=lambda fate: order.index(fate.outcome))
    return [_line(fate) for fate in fates]


def rebase_json(found: Rebased) -> dict[str, Any]:
    """Return a rebased proposal as the values of its JSON form, schema `plenipo.rebase/1`."""
    return {
        "schema": SCHEMA,
        "counts": {outcome.name.lower(): found.count(outcome) for outcome in Outcome},
        "edits": [
            {
                "act": fate.act.value,
                "outcome": fate.outcome.value,
                "place": fate.place,
                "replaced": fate.replaced,
                "wanted": fate.wanted,
                "stands": fate.stands,
                "reason": fate.reason,
                "block": fate.block if fate.block >= 0 else None,
            }
            for fate in found.fates
        ],
        "blocks": [
            {
                "pieces": [_piece(piece) for piece in block.pieces],
                "new": list(block.new) if block.new else None,
                "moved": block.moved,
            }
            for block in found.blocks
        ],
    }


def _piece(piece: Piece) -> str | dict[str, Any]:
    if isinstance(piece, str):
        return piece
    return {
        "wanted": piece.wanted,
        "replaced": piece.replaced,
        "stands": piece.stands,
        "number": piece.number,
    }


def _shown(piece: Piece) -> str:
    if isinstance(piece, str):
        return piece
    return f"<<{piece.wanted or '–'} | {piece.stands or '–'}>>"


def _line(fate: Fate) -> str:
    place = fate.place or "Opening words"
    if fate.act in ("words", "number", "split", "merge"):
        words = f"{_short(fate.replaced)} → {_short(fate.wanted)}"
    else:
        words = _short(fate.wanted or fate.replaced)
    return f"{fate.outcome.value}: {place}: {fate.act.value}: {words}. {fate.reason}"


def _short(text: str) -> str:
    shown = text.replace("\n\n", " ¶ ") or "–"
    return f"“{shown if len(shown) <= 80 else shown[:79] + '…'}”"
