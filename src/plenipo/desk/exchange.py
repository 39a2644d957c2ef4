"""Exchanges: positions that two or more sides take at the same moment, or not at all.

Both sides commit into an escrow room, which nobody reads: neither can tell
whether the other has. When all sides are in, the release lands every position
in the wider room in one transaction; when the time runs out, every side goes
back unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plenipo.desk.guards import must_be_time
from plenipo.desk.ports import Batch, Stale
from plenipo.record import entries as e
from plenipo.record.decide import Act, Refused
from plenipo.record.kinds import Basis, MemberId, Role, RoomId, RoomKind, WordingHash
from plenipo.record.state import RoomState
from plenipo.record.views import places

if TYPE_CHECKING:
    from plenipo.desk.desk import Desk

_TRIES = 64


def open_exchange(
    desk: Desk,
    member: MemberId,
    wide: RoomId,
    *,
    exchange: str,
    sides: Sequence[str],
    expires: str,
) -> RoomId | Refused:
    """Open an escrow room for an exchange between `sides` in a wider room.

    The trigger names the exchange, its sides, its room and its expiry; the
    same for everybody, whatever is committed.
    """
    state = desk.room(member, wide)
    if isinstance(state, Refused):
        return state
    if state.seats[member].role not in (Role.FACILITATOR, Role.SECRETARIAT, Role.HEAD):
        return Refused("not-your-role", "A head of delegation or the chair opens an exchange.")
    refused = must_be_time(expires)
    if refused is not None:
        return refused
    if not exchange or "\n" in exchange:
        return Refused("no-name", "An exchange has a name of one line.")
    if expires <= desk.now():
        return Refused("expired", "The expiry lies in the past.")
    if any(name == exchange for name, _ in state.released):
        return Refused("already", "An exchange of this name was released here.")
    missing = [party for party in sides if party not in state.parties]
    if missing or len(set(sides)) < 2:
        return Refused("no-such-party", "An exchange has two sides or more that take part here.")
    room = desk.new_room_id()
    trigger = "\n".join((exchange, wide, expires, *sorted(set(sides))))
    act = Act(
        "",
        Basis.OWN_HAND,
        e.RoomOpened(
            room_kind=RoomKind.ESCROW, name="Escrow", parties=sorted(set(sides)), trigger=trigger
        ),
    )
    desk.append_acts(room, None, (act,), member)
    return room


@dataclass(frozen=True, slots=True)
class Terms:
    """An exchange as a side of it, or whoever opened it, may know it.

    `committed` is the asker's own side, as it was last committed; nothing here
    rests on what any other side has done. `state` is open, released or expired.
    """

    escrow: RoomId
    exchange: str
    sides: tuple[str, ...]
    expires: str
    committed: tuple[tuple[str, WordingHash], ...]
    state: str


def exchanges_of(desk: Desk, member: MemberId, wide: RoomId) -> tuple[Terms, ...] | Refused:
    """Return the exchanges in a room that the member is a side of, or opened, the latest first.

    The same whether or not other sides have committed. Cost: one look at every room.
    """
    state = desk.room(member, wide)
    if isinstance(state, Refused):
        return state
    seat = state.seats[member]
    own = seat.party if seat.role is Role.HEAD else ""
    now = max(desk.now(), state.at)
    found: list[tuple[str, Terms]] = []
    for room in desk.operator_rooms():
        escrow = desk.operator_state(room)
        terms = _terms(escrow)
        if terms is None or terms[1] != wide:
            continue
        name, _, expires, sides = terms
        if own not in sides and desk.opener(room) != member:
            continue
        mine = escrow.committed.get(name, {}).get(own, []) if own in sides else []
        released = next((rows for known, rows in state.released if known == name), None)
        if released is not None and own in sides:
            mine = [(unit, wording) for party, unit, wording in released if party == own]
        stands = "released" if released is not None else "expired" if now >= expires else "open"
        opened = desk.opened_at(room)
        found.append((opened, Terms(room, name, tuple(sides), expires, tuple(mine), stands)))
    found.sort(key=lambda row: (row[0], row[1].exchange), reverse=True)
    return tuple(terms for _, terms in found)


def commit(
    desk: Desk,
    member: MemberId,
    escrow: RoomId,
    *,
    positions: Sequence[tuple[str, WordingHash]],
) -> Refused | None:
    """Commit one side. The answer is the same whether or not the others have.

    The member is a head of a side's delegation in the wider room. A second
    commitment of the same side replaces the first. Returns None when it is in.
    """
    for _ in range(_TRIES):
        state = desk.operator_state(escrow)
        terms = _terms(state)
        if terms is None:
            return Refused("no-such-room", "There is no such room.")
        exchange, wide, expires, sides = terms
        wide_state = desk.room(member, wide)
        if isinstance(wide_state, Refused):
            return wide_state
        seat = wide_state.seats[member]
        if seat.role is not Role.HEAD or seat.party not in sides:
            return Refused("no-such-room", "There is no such room.")
        # What a side is told rests on the wider room, its terms and the time: never on the escrow.
        if any(name == exchange for name, _ in wide_state.released):
            return Refused("not-open", "The exchange was released; its positions stand.")
        if desk.now() >= expires:
            return Refused("expired", "The exchange has expired; both sides went back unseen.")
        if not positions or not _on_the_table(wide_state, positions):
            return Refused(
                "not-on-the-table", "Name words that are on the table, one wording or more."
            )
        act = Act(
            seat.party,
            Basis.OWN_HAND,
            e.ExchangeCommitted(exchange=exchange, party=seat.party, positions=list(positions)),
        )
        try:
            desk.append_acts(escrow, state, (act,), member)
        except Stale:
            continue
        return None
    return Refused("busy", "The room is changing faster than this can be recorded; try again.")


def settle(desk: Desk, escrow: RoomId) -> str:
    """Let an exchange land if all sides are in, or return it if its time has run out.

    Called by the desk's own rounds, never in answer to a side. Returns
    "released", "returned" or "waiting"; nobody outside is told the last.
    """
    for _ in range(_TRIES):
        state = desk.operator_state(escrow)
        terms = _terms(state)
        if terms is None:
            return "waiting"
        exchange, wide, expires, sides = terms
        committed = state.committed.get(exchange, {})
        if state.released or "ExchangeReturned" in state.other or not committed:
            return "waiting"
        opener = desk.opener(escrow)
        if desk.now() >= expires:
            act = Act("", Basis.OWN_HAND, e.ExchangeReturned(exchange=exchange))
            try:
                desk.append_acts(escrow, state, (act,), opener)
            except Stale:
                continue
            return "returned"
        if set(committed) != set(sides):
            return "waiting"
        rows = [(p, u, w) for p in sorted(committed) for u, w in committed[p]]
        body = e.ExchangeReleased(exchange=exchange, positions=rows)
        act = Act("", Basis.OWN_HAND, body)
        wide_state = desk.operator_state(wide)
        if not all(_on_the_table(wide_state, mine) for mine in committed.values()):
            return "waiting"  # all or nothing: words have moved; at the expiry all go back
        batches: list[Batch] = [
            desk.batch_of(wide, wide_state, (act,), opener),
            desk.batch_of(escrow, state, (act,), opener),
        ]
        try:
            desk.append_batches(batches)
        except Stale:
            continue
        return "released"
    return "waiting"


def is_over(desk: Desk, escrow: RoomId) -> bool:
    """Say whether an exchange needs no more settling: released, returned, or run out with nobody in."""
    state = desk.operator_state(escrow)
    terms = _terms(state)
    if terms is None or state.released or "ExchangeReturned" in state.other:
        return True
    return not state.committed.get(terms[0]) and desk.now() >= terms[2]


def _on_the_table(state: RoomState, positions: Sequence[tuple[str, WordingHash]]) -> bool:
    """Say whether every wording named is a live one of its provision."""
    found = places(state)
    return all(
        unit in found and any(w.hash == wording for w in found[unit].wordings)
        for unit, wording in positions
    )


def _terms(state: RoomState) -> tuple[str, RoomId, str, list[str]] | None:
    if state.kind is not RoomKind.ESCROW or not state.trigger:
        return None
    exchange, wide, expires, *sides = state.trigger.split("\n")
    if len(sides) < 2:
        return None  # an escrow of objections (`plenipo.desk.unnamed`)
    return exchange, RoomId(wide), expires, sides
