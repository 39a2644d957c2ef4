"""The matrix: provisions down, parties across, a sign and a word in every cell.

It compares words, nothing else: no party is ranked, and the same words are
not called agreement. Parties stand in their protocol order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from plenipo.brackets.model import Party, Rolling
from plenipo.formats.html.marks import Hand
from plenipo.formats.html.sections import Section, differing, text_of
from plenipo.instrument.model import Kind

WIDEST = 40  # parties that one table still shows


class Stand(StrEnum):
    """How a party's words for a provision compare with the draft's."""

    DRAFT = "draft"
    OWN = "own"
    ADDS = "adds"
    OUT = "out"
    MOVES = "moves"
    SAME = "as"  # the same words as a party named earlier in the row


SIGNS = {
    Stand.DRAFT: "=",
    Stand.OWN: "≠",
    Stand.ADDS: "+",
    Stand.OUT: "−",
    Stand.MOVES: "↔",
    Stand.SAME: "≡",
}
MEANINGS = {
    Stand.DRAFT: "the draft's words",
    Stand.OWN: "own wording",
    Stand.ADDS: "adds what the draft does not have",
    Stand.OUT: "strikes it",
    Stand.MOVES: "has these words elsewhere, or from elsewhere",
    Stand.SAME: "the same words as the party named",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one party stands on one provision; `like` names a party for `Stand.SAME`."""

    stand: Stand
    like: Party | None = None


def cells(rolling: Rolling, section: Section) -> tuple[Cell, ...]:
    """Compare every party's words for `section` with the draft's, in party order.

    Changes that all parties want, typography and numbering are left out of
    account. Cost: one projection for each party that differs somewhere in it.
    """
    others = differing(rolling, section)
    draft = text_of(rolling, section, None)
    moved = bool(rolling.passages[section.passages.start].moved)
    seen: dict[str, Party] = {}
    out = []
    for party in rolling.parties:
        text = text_of(rolling, section, party) if party in others else draft
        if text == draft:
            out.append(Cell(Stand.DRAFT))
        elif text in seen:
            out.append(Cell(Stand.SAME, seen[text]))
        else:
            seen[text] = party
            out.append(Cell(_stand(text, draft, moved=moved)))
    return tuple(out)


def _stand(text: str, draft: str, *, moved: bool) -> Stand:
    if text and draft:
        return Stand.OWN
    if moved:
        return Stand.MOVES
    return Stand.ADDS if text else Stand.OUT


def matrix(rolling: Rolling, pieces: Sequence[Section], *, hand: Hand) -> str:
    """Draw the table of all `pieces`; rows where all hold the draft are set back."""
    if len(rolling.parties) > WIDEST:
        return (
            f"<p>A table of {len(rolling.parties)} parties would not fit a page. "
            "The notes beside each provision name them all.</p>"
        )
    head = "".join(
        f'<th scope="col"><span class="chip">{hand.code(p)}</span></th>' for p in rolling.parties
    )
    listed = (p for p in pieces if p.kind is not Kind.TITLE or p.brackets)
    rows = "".join(_line(rolling, piece) for piece in listed)
    return (
        '<div class="scroll" tabindex="0" role="group" aria-label="Table of provisions and parties">'
        '<table class="mx"><caption class="vh">Each provision, and how each party\'s words for it '
        "compare with the draft's</caption>"
        f'<thead><tr><th scope="col">Provision</th>{head}<th scope="col" class="num">'
        '<span aria-hidden="true">[ ]</span><span class="vh">Brackets</span></th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{_key()}"
    )


def _line(rolling: Rolling, piece: Section) -> str:
    found = cells(rolling, piece)
    calm = "" if any(c.stand is not Stand.DRAFT for c in found) else ' class="calm"'
    drawn = "".join(_cell(cell, piece) for cell in found)
    number = f"<b>{escape(piece.number)}</b> " if piece.number else ""
    name = f'<a href="#p{piece.place + 1}">{number}<span dir="auto">{escape(piece.name)}</span></a>'
    count = str(piece.brackets) if piece.brackets else '<span class="nil">0</span>'
    return f'<tr{calm}><th scope="row">{name}</th>{drawn}<td class="num">{count}</td></tr>'


def _cell(cell: Cell, piece: Section) -> str:
    word = f"as {cell.like}" if cell.like is not None else cell.stand.value
    sign = f'<span class="sg" aria-hidden="true">{SIGNS[cell.stand]}</span>'
    inner = f"{sign} {escape(word)}"
    if cell.stand is not Stand.DRAFT:
        inner = f'<a href="#p{piece.place + 1}">{inner}</a>'
    return f'<td class="x{cell.stand.value}">{inner}</td>'


def _key() -> str:
    parts = (
        f'<li><span class="sg">{SIGNS[stand]}</span> <b>{stand.value}</b> '
        f"{escape(MEANINGS[stand], quote=False)}</li>"
        for stand in Stand
    )
    return f'<ul class="key">{"".join(parts)}</ul>'
