"""Provisions down, parties across: how each party stands to each section, in one sign a cell.

A cell sums up what a party has said of every provision of a section: it is the
least settled of them. It ranks nobody and counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plenipo.record.kinds import RANK, Level, WordingHash
from plenipo.record.places import Place
from plenipo.record.standpoints import Standpoint, adopted, by_unit, counted
from plenipo.record.state import RoomState
from plenipo.web.sheets import Piece, Sheet
from plenipo.web.words import LEVEL


class Stands(StrEnum):
    """How a party stands to a provision, from the least to the most settled."""

    OPPOSES = "opposes"
    RESERVES = "reserves"
    SILENT = "silent"
    OTHER = "other"  # it has spoken for other words than the draft's
    LIVES = "lives"
    AD_REFERENDUM = "ad-referendum"
    ACCEPTS = "accepts"


SIGNS: Final[dict[Stands, str]] = {
    Stands.OPPOSES: "✕",
    Stands.RESERVES: "▣",
    Stands.SILENT: "–",
    Stands.OTHER: "✎",
    Stands.LIVES: "◔",
    Stands.AD_REFERENDUM: "◐",
    Stands.ACCEPTS: "●",
}
WORDS: Final[dict[Stands, str]] = {
    Stands.OPPOSES: "opposes the draft’s words",
    Stands.RESERVES: "reserves",
    Stands.SILENT: "has not spoken",
    Stands.OTHER: "wants other words",
    Stands.LIVES: "can live with the draft’s words",
    Stands.AD_REFERENDUM: "accepts the draft’s words ad referendum",
    Stands.ACCEPTS: "accepts the draft’s words",
}
_BY_LEVEL: Final = {
    Level.OPPOSE: Stands.OPPOSES,
    Level.RESERVE: Stands.RESERVES,
    Level.NONE: Stands.SILENT,
    Level.CAN_LIVE_WITH: Stands.LIVES,
    Level.ACCEPT_AD_REFERENDUM: Stands.AD_REFERENDUM,
    Level.ACCEPT: Stands.ACCEPTS,
}
_ORDER: Final = list(Stands)


@dataclass(frozen=True, slots=True)
class Cell:
    """How one party stands to one section; `detail` says it provision by provision."""

    stands: Stands
    conditional: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Line:
    """One section and its cells, in the order of the parties."""

    piece: Piece
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole matrix; parties in protocol order."""

    parties: tuple[str, ...]
    lines: tuple[Line, ...]


def matrix(state: RoomState, sheet: Sheet, now: str) -> Matrix:
    """Return the matrix of a room. Cost: linear in its positions and provisions times parties."""
    parties = tuple(state.required_parties())
    spoken, silences = by_unit(state, now), adopted(state)
    points = {
        unit: counted(state, place, spoken.get(unit, ()), silences.get(unit, ()))
        for unit, place in sheet.places.items()
        if unit in spoken or unit in silences
    }
    lines = []
    for piece in sheet.pieces:
        units = [u for u in piece.units if u in sheet.places]
        cells = tuple(_cell(party, units, sheet, points) for party in parties)
        lines.append(Line(piece, cells))
    return Matrix(parties, tuple(lines))


def _cell(
    party: str,
    units: Iterable[str],
    sheet: Sheet,
    points: Mapping[str, Mapping[tuple[str, WordingHash], Standpoint]],
) -> Cell:
    found: list[tuple[Stands, bool, str]] = []
    for unit in units:
        place = sheet.places[unit]
        stands, conditional, said = _of_unit(party, place, points.get(unit, {}), sheet)
        found.append((stands, conditional, f"{sheet.names.provision(unit)}: {said}"))
    if not found:
        return Cell(Stands.SILENT, False, "")
    least = min((row[0] for row in found), key=_ORDER.index)
    telling = [row for row in found if row[0] is least]
    return Cell(least, any(row[1] for row in telling), "; ".join(row[2] for row in telling[:6]))


def _of_unit(
    party: str,
    place: Place,
    points: Mapping[tuple[str, WordingHash], Standpoint],
    sheet: Sheet,
) -> tuple[Stands, bool, str]:
    own = {w: p for (code, w), p in points.items() if code == party}
    if not own:
        return Stands.SILENT, False, WORDS[Stands.SILENT]
    on_draft = own.get(place.classes()[place.base.hash])
    rest = {w: p for w, p in own.items() if p is not on_draft}
    liked = [w for w, p in rest.items() if RANK[p.position.level] >= RANK[Level.CAN_LIVE_WITH]]
    said = "; ".join(
        f"{LEVEL[p.position.level].lower()} {sheet.names.wording(w)}"
        for w, p in sorted(own.items())
    )
    if on_draft is not None:
        stands = _BY_LEVEL[on_draft.position.level]
        if stands in (Stands.OPPOSES, Stands.SILENT) and liked:
            stands = Stands.OTHER
        return stands, bool(on_draft.position.conditions), said
    if liked:
        return Stands.OTHER, any(rest[w].position.conditions for w in liked), said
    least = min((_BY_LEVEL[p.position.level] for p in rest.values()), key=_ORDER.index)
    return least, False, said
