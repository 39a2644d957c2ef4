"""What a member has looked at in a room: kept for that member alone, and no record.

A visit goes on as long as the member comes back within half an hour. What came
since the visit before began to look is new all through the present one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec

from plenipo.desk.vault import Change, Moved, Vault
from plenipo.web.times import later
from plenipo.web.viewer import Reading

KIND: Final = "look"
VISIT: Final = 30  # minutes after which coming back is another visit
_OFTEN: Final = 5  # minutes between two notes of one visit in which nothing came


class _Kept(msgspec.Struct, frozen=True):
    """What is kept: the visit before, and how far the present one has come."""

    before: int
    before_at: str
    seen: int
    seen_at: str


@dataclass(frozen=True, slots=True)
class Look:
    """The last entry and the time of the visit before this one; "" for a first visit."""

    seq: int
    at: str


def look(vault: Vault | None, reading: Reading) -> Look:
    """Return what the viewer had seen before this visit, and note what is seen now.

    On a first visit nothing is new: everything is. Cost: one document read, and
    one written where something came or some minutes passed.
    """
    if vault is None:
        return Look(reading.state.seq, "")
    key = f"{reading.room}/{reading.member}"
    raw = vault.document(KIND, key)
    was = msgspec.json.decode(raw, type=_Kept) if raw is not None else None
    seq, now = reading.state.seq, reading.now
    if was is None:
        found = _Kept(seq, "", seq, now)
    elif later(was.seen_at, minutes=VISIT) < now:
        found = _Kept(was.seen, was.seen_at, seq, now)
    elif was.seen == seq and later(was.seen_at, minutes=_OFTEN) > now:
        return Look(was.before, was.before_at)
    else:
        found = _Kept(was.before, was.before_at, seq, now)
    _keep(vault, key, raw, found)
    return Look(found.before, found.before_at)


def looked(vault: Vault | None, reading: Reading) -> None:
    """Note that the viewer has seen everything up to now."""
    if vault is None:
        return
    key = f"{reading.room}/{reading.member}"
    seq, now = reading.state.seq, reading.now
    _keep(vault, key, vault.document(KIND, key), _Kept(seq, now, seq, now))


def _keep(vault: Vault, key: str, was: bytes | None, found: _Kept) -> None:
    try:
        vault.change([Change(KIND, key, was, msgspec.json.encode(found))])
    except Moved:
        return  # the same member looks in another window; either note will do
