"""A party's public line beside where it stands at the table, for that party's own eyes.

Drawn in the delegation's own room alone, from the rooms where the reader sits:
what was reported of the party, and what the party has said in the plenary of
the same provisions. It is told of no other party, and in no room that others
share; a public statement changes no position, and the two are not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plenipo.record.kinds import RoomKind
from plenipo.record.state import RoomState
from plenipo.web.crossing import room_name
from plenipo.web.register import folded
from plenipo.web.said import Honest, day_said, honest
from plenipo.web.sheets import Piece, Sheet
from plenipo.web.viewer import Reading
from plenipo.web.words import LEVEL


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the party stands on a provision in the plenary; `said` is empty where it has not spoken."""

    room: str
    piece: Piece
    said: tuple[tuple[str, str], ...]  # "opposes the words of the draft", and since when


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One statement that was reported of the party, and where the party stands on what it touches."""

    honest: Honest
    when: str
    room: str
    room_name: str
    statement: str
    stands: tuple[Stand, ...]


def public_lines(reading: Reading, of: Sequence[str] | None = None) -> tuple[PublicLine, ...]:
    """Return what was reported of the reader's own party of provisions, the latest first.

    Of these units alone if they are named.

    Empty everywhere but in the delegation's own room.
    """
    party = reading.seat.party
    state = reading.state
    if state.kind is not RoomKind.DELEGATION or party not in state.of_parties or not party:
        return ()
    units = set(of) if of is not None else None
    found: dict[tuple[str, str, str], tuple[str, PublicLine]] = {}
    for room in reading.rooms:
        for line, words, day in _of(reading, room, party, units):
            # The same words of the same day may lie in several of the reader's rooms.
            if line.stands or of is not None:
                found.setdefault((words, day, line.honest.publisher), (day, line))
    rows = sorted(found.values(), key=lambda row: row[0], reverse=True)
    return tuple(line for _, line in rows)


def _of(
    reading: Reading, room: RoomState, party: str, units: set[str] | None
) -> Iterator[tuple[PublicLine, str, str]]:
    rows = room.outside.statements
    for name, head in folded(rows).items():
        body = rows[name].body
        if name != head:
            continue  # it is told once, whoever else reported it
        if body.behalf != party or (units is not None and units.isdisjoint(body.units)):
            continue
        stands = tuple(_stands(reading, party, body.units))
        line = PublicLine(
            honest(body, reading.telling.party),
            day_said(body.published or body.uttered),
            str(room.room),
            room_name(room),
            name,
            stands,
        )
        yield line, body.words, body.uttered or body.published


def _stands(reading: Reading, party: str, units: list[str]) -> Iterator[Stand]:
    for state, sheet in reading.wider[:1]:
        pieces = dict.fromkeys(p for unit in units if (p := sheet.piece(unit)) is not None)
        for piece in pieces:
            yield Stand(str(state.room), piece, tuple(_said(sheet, piece, party)))


def _said(sheet: Sheet, piece: Piece, party: str) -> Iterator[tuple[str, str]]:
    """Yield what a party has said of a section's words, each once, with when it said so."""
    views = [sheet.picture.units[u] for u in piece.units if u in sheet.picture.units]
    found: dict[str, str] = {}
    for view in views:
        for (holder, wording), point in view.standpoints.items():
            if holder == party:
                verb = LEVEL[point.position.level].lower()
                on = sheet.names.wording(wording) if view.several else "it as it stands"
                found.setdefault(f"{verb} {on}", point.position.at)
    yield from found.items()
