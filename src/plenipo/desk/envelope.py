"""Envelopes: a room's next numbers, times that never run back, the chain of hashes.

What the desk has decided becomes entries here, and what the room counts by
itself (numbers, letters) is put into bodies here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, cast

import msgspec

from plenipo.desk.ports import Batch, Chance, SeatChange
from plenipo.record import entries as e
from plenipo.record.canon import decode, digest, encode
from plenipo.record.decide import Act, Refused
from plenipo.record.entries import Entry
from plenipo.record.kinds import Basis, EntryId, MemberId, ProposalId, RoomId
from plenipo.record.lift import SHAPE
from plenipo.record.outside import take
from plenipo.record.state import Queued, RoomState
from plenipo.text.errors import PlenipoError

UNREADABLE: Final = Refused(
    "unreadable", "This cannot be written down: its text is not in NFC, or a field is of no use."
)


def envelope(
    room: RoomId,
    state: RoomState,
    acts: Sequence[Act],
    member: MemberId,
    *,
    now: str,
    chance: Chance,
) -> tuple[Batch, tuple[Entry, ...]] | Refused:
    """Put acts into envelopes that follow from a room's state.

    What could not be read back is refused: one such entry would close the
    room for good. A clock set back does not turn the record round: a time is
    never before the one of the entry before it.
    """
    made: list[Entry] = []
    rows: list[bytes] = []
    seats: list[SeatChange] = []
    seq, head, at = state.seq, state.head, state.at
    for act in acts:
        seq += 1
        at = max(at, now)
        entry = Entry(
            v=SHAPE,
            id=EntryId(chance.name()),
            room=room,
            seq=seq,
            at=at,
            by=member,
            behalf=act.behalf,
            basis=act.basis,
            salt=chance.salt(),
            prev=head,
            body=cast("e.AnyBody", act.body),
        )
        row = _written(entry)
        if row is None:
            return UNREADABLE
        head = digest(row)
        made.append(entry)
        rows.append(row)
        if isinstance(act.body, e.MemberSeated):
            seats.append(SeatChange(act.body.member, True))
        elif isinstance(act.body, e.MemberLeft):
            seats.append(SeatChange(act.body.member, False))
    return Batch(room, state.seq, tuple(rows), tuple(seats)), tuple(made)


def _written(entry: Entry) -> bytes | None:
    """Return an entry's bytes if they read back as the same entry."""
    try:
        row = encode(entry)
        return row if decode(row) == entry else None
    except (PlenipoError, UnicodeError, msgspec.MsgspecError, TypeError, OverflowError):
        return None


def numbered(state: RoomState, body: e.Body, *, now: str) -> e.Body:
    """Give a body the room's own number, letter or minute where it has one."""
    if isinstance(body, e.CommuniqueIssued):
        return msgspec.structs.replace(body, at_minute=max(now, state.at))
    if isinstance(body, e.ProposalTabled):
        code = body.sponsors[0] if body.sponsors else ""
        number = f"{code}-{state.numbers.get(code, 0) + 1}"
        return msgspec.structs.replace(body, number=number)
    if isinstance(body, e.ProposalDrafted):
        return msgspec.structs.replace(body, letter=letter_of(state.letters))
    return body


def with_text(state: RoomState, filed: e.InstrumentFiled) -> RoomState:
    """Return the state as it would be with one more text on file."""
    texts = {**state.instruments, filed.instrument: (filed.title, filed.units)}
    return replace(state, instruments=texts)


def with_outside(state: RoomState, body: e.Body) -> RoomState:
    """Return the state as it would be with one more thing beside the text.

    Of what is new there, and may be referred to by what comes behind it:
    documents, statements, communiqués as drafted. Others leave the state as it is.
    """
    outside = msgspec.structs.replace(
        state.outside,
        documents=dict(state.outside.documents),
        statements=dict(state.outside.statements),
        communiques=dict(state.outside.communiques),
    )
    if not isinstance(body, e.DocumentFiled | e.StatementRecorded | e.CommuniqueDrafted):
        return state
    take(outside, _unwritten(state, body), body)
    return replace(state, outside=outside)


def _unwritten(state: RoomState, body: e.AnyBody) -> Entry:
    return Entry(
        v=SHAPE,
        id=EntryId(""),
        room=state.room,
        seq=state.seq,
        at=state.at,
        by=MemberId(""),
        behalf="",
        basis=Basis.OWN_HAND,
        salt="",
        prev="",
        body=body,
    )


def letter_of(number: int) -> str:
    """Return the letter of a room's next draft: A to Z, then AA, AB and so on."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def tabled_body(
    wide: RoomState,
    proposal: ProposalId,
    sponsors: Sequence[str],
    changes: Sequence[e.Change],
    item: Queued,
) -> e.ProposalTabled:
    """Return the entry that tables a queued version under the wide room's own number."""
    code = sponsors[0] if sponsors else ""
    return e.ProposalTabled(
        proposal=proposal,
        number=f"{code}-{wide.numbers.get(code, 0) + 1}",
        changes=list(changes),
        sponsors=list(sponsors),
        title=item.title,
        sub_of=item.sub_of,
        supersedes=item.supersedes,
    )
