"""Rooms as files: a room's log, an extract of it, or a tabling packet, out and in.

A packet is UTF-8 text: a header line, then one entry a line in its canonical
bytes. It is checked entry by entry when it is taken in: hashes, sequence,
room, chain. Taking the same packet in twice does no harm. A delegation can so
keep its room on its own machine, and carry only what it tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from plenipo.desk.ports import Batch, SeatChange, Stale
from plenipo.record import entries as e
from plenipo.record.canon import decode, digest, verify
from plenipo.record.decide import Refused
from plenipo.record.entries import Entry
from plenipo.record.kinds import Basis, Level, MemberId, ProposalId, RoomId
from plenipo.text.errors import PlenipoError

if TYPE_CHECKING:
    from plenipo.desk.desk import Desk, Recorded

_SCHEMA: Final = "plenipo.room/1"
_TABLING: Final = "plenipo.tabling/1"
_NAME: Final = re.compile(r"[0-9a-f]{32}")
MOST_ENTRIES: Final = 5_000_000


class BadPacket(PlenipoError):  # noqa: N818 - reads as the sentence it prints
    """A packet that cannot be taken in: what is wrong, and with which entry."""

    code: ClassVar[str] = "bad-packet"


class Tabling(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A version on its way to a wider room on another machine: words, sponsors, stance."""

    schema: str
    packet: str  # random; makes taking it in twice harmless
    title: str
    changes: list[e.Change]
    sponsors: list[str]
    stance: Level
    supersedes: str = ""


def pack_room(desk: Desk, member: MemberId, room: RoomId, *, after: int = 0) -> bytes | Refused:
    """Return a room's log, or what came after an entry, for a member who may read it all.

    A member who was seated later, without history, gets an extract from the
    seat on; it can be read anywhere, and taken in where the rest is.
    """
    entries = desk.ledger_rows(member, room)
    if isinstance(entries, Refused):
        return entries
    rows = [row for seq, row in entries if seq > after]
    first = next((seq for seq, _ in entries if seq > after), after + 1)
    header = msgspec.json.encode({"first": first, "room": room, "schema": _SCHEMA}, order="sorted")
    return b"\n".join((header, *rows)) + b"\n"


def take_room(desk: Desk, member: MemberId, data: bytes) -> RoomId | Refused:
    """Compare a packet with this machine's record, for a member who sits in its room.

    New entries are refused: a packet is chained and not signed, so anybody who
    has one could write on as anybody. They are taken in by whoever runs the
    machine (`unpack_room`). For a room where the member does not sit, known
    here or not, the answer is that of an unknown room. Raises `BadPacket` as
    `unpack_room` does.
    """
    head, *lines = data.rstrip(b"\n").split(b"\n")
    room, first = _header(head)
    state = desk.room(member, room)
    if isinstance(state, Refused):
        return state
    if first + len(lines) - 1 > state.seq:
        return Refused(
            "operators-act",
            "The packet brings new entries; whoever runs this machine takes them in.",
        )
    return unpack_room(desk, data)


def unpack_room(desk: Desk, data: bytes) -> RoomId:
    """Take a room's packet in: new entries are appended, known ones compared.

    This is the operator's act: whoever makes a packet can write in it as anybody,
    and what is said of an altered one tells what this machine has. Members use
    `take_room`. Raises `BadPacket` when an entry was altered, is missing, or says
    something else than the one already here; nothing is taken in then.
    """
    head, *lines = data.rstrip(b"\n").split(b"\n")
    room, first = _header(head)
    if len(lines) > MOST_ENTRIES:
        raise BadPacket("the packet holds more entries than one packet may; send it in parts")
    known = dict(desk.operator_rows(room))
    here = len(known)
    fresh: list[bytes] = []
    seats: list[SeatChange] = []
    if first > here + 1:
        raise BadPacket(
            f"the packet starts at entry {first}, but this machine has the room up to"
            f" {here}; send the part between first"
        )
    if first < 1:
        raise BadPacket("the packet's entries are numbered from 1")
    prev, at = ("", "")
    if first > 1:
        prev, at = digest(known[first - 1]), decode(known[first - 1]).at
    for seq, line in enumerate(lines, first):
        entry = _checked(line, room, seq, prev)
        if entry.at < at:
            raise BadPacket(f"entry {seq} is dated before the one before it")
        if (seq == 1) != isinstance(entry.body, e.RoomOpened):
            raise BadPacket(f"entry {seq}: a room is opened by its first entry, and once")
        prev, at = digest(line), entry.at
        if seq in known:
            if known[seq] != line:
                raise BadPacket(f"entry {seq} is not the one that this machine has")
            continue
        fresh.append(line)
        if isinstance(entry.body, e.MemberSeated):
            seats.append(SeatChange(entry.body.member, True))
        elif isinstance(entry.body, e.MemberLeft):
            seats.append(SeatChange(entry.body.member, False))
    if fresh:
        try:
            desk.append_batches([Batch(room, here, tuple(fresh), tuple(seats))])
        except Stale:
            raise BadPacket("the room moved on while the packet was taken in; try again") from None
    return room


def _header(line: bytes) -> tuple[RoomId, int]:
    try:
        header = msgspec.json.decode(line)
        if header["schema"] != _SCHEMA:
            raise BadPacket("the packet is of another kind or a newer version")
        return RoomId(str(header["room"])), int(header["first"])
    except (msgspec.DecodeError, KeyError, TypeError, ValueError):
        raise BadPacket("this is no packet of a room") from None


def _checked(line: bytes, room: RoomId, seq: int, prev: str) -> Entry:
    try:
        entry = verify(line)
    except PlenipoError as error:
        raise BadPacket(f"entry {seq}: {error}") from None
    if entry.room != room or entry.seq != seq:
        raise BadPacket(f"entry {seq} is out of its place")
    if entry.prev != prev:
        raise BadPacket(f"entry {seq} does not follow from the one before it")
    return entry


def pack_tabling(
    desk: Desk,
    member: MemberId,
    room: RoomId,
    proposal: ProposalId,
    *,
    stance: Level = Level.ACCEPT,
    sponsors: Sequence[str] = (),
    supersedes: str = "",
) -> bytes | Refused:
    """Make a tabling packet of a draft: its words and nothing of its history."""
    state = desk.room(member, room)
    if isinstance(state, Refused):
        return state
    draft = state.proposals.get(proposal)
    if draft is None or draft.state != "drafted":
        return Refused("no-such-proposal", "There is no such draft in this room.")
    packet = Tabling(
        schema=_TABLING,
        packet=desk.new_name(),
        title=draft.title,
        changes=draft.changes,
        sponsors=list(sponsors) or [state.seats[member].party],
        stance=stance,
        supersedes=supersedes,
    )
    return msgspec.json.encode(packet, order="sorted") + b"\n"


def read_tabling(data: bytes) -> Tabling:
    """Read a tabling packet without taking it in. Raises `BadPacket`."""
    try:
        packet = msgspec.json.decode(data, type=Tabling)
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise BadPacket("this is no tabling packet") from None
    if packet.schema != _TABLING:
        raise BadPacket("the packet is of another kind or a newer version")
    if not _NAME.fullmatch(packet.packet):
        raise BadPacket("the packet has no random name of its own")
    return packet


def take_tabling(
    desk: Desk, member: MemberId, room: RoomId, data: bytes, *, basis: Basis = Basis.FROM_FILE
) -> Recorded | Refused:
    """Table what a packet brings, in a room on this machine.

    Taken in twice, it is tabled once: the packet's random name becomes the
    proposal's id.
    """
    packet = read_tabling(data)
    return desk.table_directly(
        member,
        room,
        proposal=ProposalId(packet.packet),
        changes=packet.changes,
        sponsors=packet.sponsors,
        stance=packet.stance,
        title=packet.title,
        supersedes=packet.supersedes,
        basis=basis,
    )
