"""What only the desk makes: entries that nobody records by hand.

Everything else that an entry needs is the record's own rule (`plenipo.record.decide`).
"""

from __future__ import annotations

from typing import Final

from plenipo.record import entries as e
from plenipo.record.owning import CHAIR_ROLES, must_be_time, reads_from
from plenipo.record.refusals import Refused

__all__ = ["CHAIR_ROLES", "DESK_ONLY", "by_hand", "must_be_time", "reads_from"]

DESK_ONLY: Final[dict[type[e.Body], str]] = {
    e.RoomOpened: "A room is opened by itself.",
    e.TablingLanded: "A tabling lands from the outbox.",
    e.RevisionIssued: "A revision is compiled by the desk when it is issued.",
    e.SilenceBroken: "An objection is recorded with the time at which it was received.",
    e.LateObjectionLogged: "An objection is recorded with the time at which it was received.",
    e.ObjectionReceived: "Who objected is kept in the escrow, never in a room that others read.",
    e.SilenceConcluded: "The result of a silence follows from the objections on record.",
    e.ExchangeCommitted: "A side commits into the escrow, never in a room that others read.",
    e.ExchangeReleased: "An exchange is released when every side is in.",
    e.ExchangeReturned: "An exchange is returned when its time has run out.",
    e.Recalled: "What was recorded is taken back by whoever it stands for.",
    e.Spilled: "The desk itself says who could read what was spilled.",
}


def by_hand(body: e.Body) -> Refused | None:
    """Refuse an entry that only the desk makes."""
    why = DESK_ONLY.get(type(body))
    return Refused("desk-only", why) if why is not None else None
