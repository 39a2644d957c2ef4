"""Which acts a page offers to whom. The desk decides; this spares people forms that it would refuse.

Everything here follows from the table of rights (`plenipo.record.rights`) and
from what kind of room it is. That a form is not offered is no protection: the
desk refuses what nobody was offered.
"""

from __future__ import annotations

from typing import Final

from plenipo.record import entries as e
from plenipo.record.kinds import HEARD, Role, RoomKind
from plenipo.record.rights import FOR_A_PARTY, FOR_THE_ROOM, OWN_HAND, OWN_ROOM
from plenipo.record.state import RoomState, Seat

__all__ = ["HEARD", "OWN", "acts", "may", "types_for"]

# Rooms of one party or one team: what is written there is a brief, not a position.
OWN: Final = frozenset({RoomKind.DELEGATION, RoomKind.CAUCUS})


def may(state: RoomState, seat: Seat, kind: type[e.Body]) -> bool:
    """Say whether a seat's role may record this kind of entry here by its own hand."""
    if kind in OWN_HAND:
        return seat.role in OWN_HAND[kind] and bool(seat.party)
    if kind in FOR_A_PARTY:
        return seat.role in FOR_A_PARTY[kind] and bool(seat.party)
    own = state.kind in OWN and kind in OWN_ROOM and seat.role is Role.HEAD
    return own or seat.role in FOR_THE_ROOM.get(kind, frozenset())


def types_for(state: RoomState, seat: Seat, kind: type[e.Body]) -> bool:
    """Say whether a seat may record this kind of entry for a party, on a stated basis."""
    return seat.role is Role.SECRETARIAT and kind in FOR_A_PARTY and bool(state.parties)


def acts(state: RoomState, seat: Seat, kind: type[e.Body]) -> bool:
    """Say whether a page offers this act: by one's own hand, or by typing for a party."""
    return may(state, seat, kind) or types_for(state, seat, kind)
