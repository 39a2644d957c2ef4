"""Conditions that a position can be tied to: "if Article 7 closes in the words of ARD-1"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from plenipo.desk import Refused
from plenipo.record import entries as e
from plenipo.record.kinds import Status, WordingHash
from plenipo.record.picture import UnitView
from plenipo.web.sheets import Piece
from plenipo.web.viewer import Reading

MOST: Final = 80  # choices that a form lists

_DRAFT: Final = "the words of the draft"


@dataclass(frozen=True, slots=True)
class If:
    """A section and the words in which it would have to close."""

    piece: str
    name: str  # how the words are called; "" where only one wording stands
    said: str

    @property
    def value(self) -> str:
        """Return how a form names it."""
        return f"{self.piece}|{self.name}"


def conditions(reading: Reading) -> tuple[If, ...]:
    """Return what a position can be made to depend on: what is open, in each of its wordings."""
    found: list[If] = []
    for piece in reading.sheet.pieces:
        if piece.status is not Status.AGREED:
            found.extend(_of_piece(reading, piece))
        if len(found) >= MOST:
            break
    return tuple(found[:MOST])


def _of_piece(reading: Reading, piece: Piece) -> Iterator[If]:
    names = dict.fromkeys(
        reading.sheet.names.wording(w.hash)
        for view in _open(reading, piece)
        if view.several
        for w in view.place.wordings
    )
    what = piece.number or piece.name or piece.caption
    if not names:
        yield If(piece.id, "", f"{what} closes as it stands")
    for name in names:
        yield If(piece.id, name, f"{what} closes in {name}")


def _open(reading: Reading, piece: Piece) -> list[UnitView]:
    return [v for v in reading.sheet.views(piece) if v.status is not Status.AGREED]


def resolved(reading: Reading, value: str, who: str, words: str) -> e.Condition | Refused:
    """Return the condition that a form names, on the exact words of today.

    With `who` that party has to accept them; without, they have to close.
    """
    unit, _, name = value.partition("|")
    piece = reading.sheet.piece(unit)
    hashes = list(_hashes(reading, piece, name)) if piece is not None else []
    if piece is None or not hashes:
        return Refused(
            "not-on-the-table",
            "The words of this condition are not on the table any more; choose them anew.",
        )
    what = piece.number or piece.name or piece.caption
    how = f" in {name}" if name else ""
    if who:
        said = f"if {reading.telling.party(who)} accepts {what}{how}"
        return e.Condition(accepted=[(who, w) for w in hashes], words=_joined(said, words))
    return e.Condition(closed=hashes, words=_joined(f"if {what} closes{how}", words))


def _joined(said: str, words: str) -> str:
    return f"{said}; {words}" if words else said


def _hashes(reading: Reading, piece: Piece, name: str) -> Iterator[WordingHash]:
    """Yield the wording of each open unit of a section that goes by a name.

    A proposal that leaves a unit alone means the draft's words of it.
    """
    known = False
    chosen: list[WordingHash] = []
    for view in _open(reading, piece):
        found = [w.hash for w in view.place.wordings if reading.sheet.names.wording(w.hash) == name]
        known = known or bool(found) or not name
        chosen.append(found[0] if found else view.place.base.hash)
    if known:
        yield from chosen
