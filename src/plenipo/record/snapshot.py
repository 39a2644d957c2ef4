"""A room's state as bytes, so that a room starts without reading its whole record again.

A snapshot is a convenience, never a source: it can be thrown away at any time
and made anew by replay. It carries the version of the state's own form; one of
another version is not read. The form is MessagePack; sets have no order in
it, so that two snapshots of equal states may differ in their bytes.

Most of a large room is positions: so many parties on so many wordings. They
are kept by columns, and what occurs again and again (parties, units, hashes of
words, times) once, which makes them quick to read and light to hold.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, cast

import msgspec

from plenipo.record import outcome, outside
from plenipo.record.entries import Condition
from plenipo.record.kinds import EntryId, Level, WordingHash
from plenipo.record.state import Position, RoomState, Row

FORM: Final = 8  # raised whenever replay makes something else of the same entries


def _is_struct(known: object) -> bool:
    return isinstance(known, type) and issubclass(known, msgspec.Struct)


def _shape() -> str:
    """Return a hash of the state's classes and their fields: another shape is another form."""
    fields = [(c.__name__, list(c.__annotations__.items())) for c in Row.__subclasses__()]
    beside = [c for m in (outcome, outside) for c in vars(m).values() if _is_struct(c)]
    rest = (RoomState, _Positions, *beside)
    fields += [(c.__name__, list(c.__annotations__.items())) for c in rest]
    return hashlib.sha256(repr(fields).encode()).hexdigest()[:16]


_BIG_END_FIRST: Final = array("H", (1,)).tobytes()[0] == 0  # how this machine writes numbers
_HASH: Final = hashlib.sha256().digest_size
_LEVELS: Final = tuple(Level)


class _Positions(msgspec.Struct, array_like=True):
    """The positions of a room, one column a field; numbers point into `names` and the levels.

    A column of numbers is bytes: eight for each, the lowest first.
    """

    names: list[str]
    party: bytes
    unit: bytes
    sentence: bytes
    wording: bytes
    level: bytes
    conditions: dict[int, list[Condition]]  # by row, where there are any
    expires: bytes
    instruction: bytes
    words: bytes
    entry: list[EntryId]
    seq: bytes
    at: bytes
    confirmed: dict[int, EntryId]  # rows that the capital confirmed, and by which entry


class _Form(msgspec.Struct, array_like=True):
    state: RoomState  # without its positions
    positions: _Positions


def mark() -> bytes:
    """Return what a snapshot of this form begins with."""
    return f"plenipo.state/{FORM}/{_shape()}\n".encode()


_MARK: Final = mark()
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(_Form)


def to_bytes(state: RoomState) -> bytes:
    """Return the snapshot of a state. `from_bytes(to_bytes(s)) == s`, orders of tables included.

    Cost: linear.
    """
    body = _ENCODER.encode(_Form(replace(state, positions={}), _columns(state)))
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
        found = _DECODER.decode(body)
        found.state.positions = _rows(found.positions)
    except (msgspec.ValidationError, msgspec.DecodeError, IndexError, ValueError):
        return None
    return found.state


def _packed(numbers: Iterable[int]) -> bytes:
    column = array("q", numbers)
    if _BIG_END_FIRST:
        column.byteswap()
    return column.tobytes()


def _unpacked(data: bytes) -> array[int]:
    column = array("q")
    column.frombytes(data)  # ValueError for what is no whole number of numbers
    if _BIG_END_FIRST:
        column.byteswap()
    return column


def _columns(state: RoomState) -> _Positions:
    keys, rows = list(state.positions), list(state.positions.values())
    numbers: dict[str, int] = {}

    def column(texts: Iterable[str]) -> bytes:
        return _packed([numbers.setdefault(text, len(numbers)) for text in texts])

    at = {level: number for number, level in enumerate(_LEVELS)}
    return _Positions(
        party=column(key[0] for key in keys),
        unit=column(key[1] for key in keys),
        sentence=_packed(key[2] for key in keys),
        wording=column(key[3] for key in keys),
        level=_packed(at[row.level] for row in rows),
        conditions={n: row.conditions for n, row in enumerate(rows) if row.conditions},
        expires=column(row.expires for row in rows),
        instruction=column(row.instruction for row in rows),
        words=column(row.words for row in rows),
        entry=[row.entry for row in rows],
        seq=_packed(row.seq for row in rows),
        at=column(row.at for row in rows),
        confirmed={n: row.capital for n, row in enumerate(rows) if row.confirmed},
        names=list(numbers),  # the last: by now all names have their numbers
    )


def _rows(c: _Positions) -> dict[tuple[str, str, int, WordingHash], Position]:
    """Return the positions by their keys, in their order. Columns of unlike length: ValueError."""
    size = len(c.entry)
    named = (c.party, c.unit, c.wording, c.expires, c.instruction, c.words, c.at)
    if any(len(column) != 8 * size for column in (*named, c.sentence, c.level, c.seq)):
        raise ValueError(size)
    name = c.names.__getitem__
    party, unit, wording, expires, instruction, words, at = (
        map(name, _unpacked(column)) for column in named
    )
    none: list[Condition] = []  # one for all: rows are put in anew, never changed in place
    conditions = [none] * size
    for row, found in c.conditions.items():
        conditions[row] = found
    confirmed = [False] * size
    capital = [EntryId("")] * size
    for row, by in c.confirmed.items():
        confirmed[row], capital[row] = True, by
    levels = map(_LEVELS.__getitem__, _unpacked(c.level))
    seqs = _unpacked(c.seq)
    said = (levels, conditions, expires, instruction, words)
    rows = map(Position, *said, c.entry, seqs, at, confirmed, capital)
    wordings = cast("Iterator[WordingHash]", wording)
    return dict(
        zip(zip(party, unit, _unpacked(c.sentence), wordings, strict=True), rows, strict=True)
    )
