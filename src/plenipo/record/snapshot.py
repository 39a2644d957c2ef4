"""A room's state as bytes, so that a room starts without reading its whole record again.

A snapshot is a convenience, never a source: it can be thrown away at any time
and made anew by replay. It carries the version of the state's own form; one of
another version is not read. The form is MessagePack; sets have no order in
it, so that two snapshots of equal states may differ in their bytes.
"""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec

from plenipo.record.state import RoomState

FORM: Final = 1  # raised whenever the state's classes or what replay makes of entries change
_MARK: Final = b"plenipo.state/" + str(FORM).encode() + b"\n"
_HASH: Final = hashlib.sha256().digest_size
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(RoomState)


def to_bytes(state: RoomState) -> bytes:
    """Return the snapshot of a state. `from_bytes(to_bytes(s)) == s`, orders of tables included.

    Cost: linear.
    """
    body = _ENCODER.encode(state)
    return b"".join((_MARK, hashlib.sha256(body).digest(), body))


def from_bytes(data: bytes) -> RoomState | None:
    """Return the state of a snapshot, or None when it is of another version or damaged.

    Whoever gets None replays the room from its record.
    """
    start = len(_MARK) + _HASH
    body = memoryview(data)[start:]
    if data[:start] != _MARK + hashlib.sha256(body).digest():
        return None
    try:
        return _DECODER.decode(body)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return None
