"""The desk: every use of a negotiation goes through here.

The one door: a caller names a member and a room, and gets the room's state
only if the member sits there. Unknown and forbidden rooms answer alike. What
is to be recorded is decided against that state alone, enveloped (sequence,
time, salt, hash chain) and appended; what the caller is told comes from the
same state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from plenipo.desk.ports import Batch, Chance, Clock, SeatChange, Stale, Store
from plenipo.record import entries as e
from plenipo.record.canon import decode, digest, encode, wording_hash
from plenipo.record.decide import Act, Refused, decide
from plenipo.record.entries import Entry
from plenipo.record.kinds import (
    Basis,
    EntryId,
    Level,
    MemberId,
    ProposalId,
    Role,
    RoomId,
    RoomKind,
)
from plenipo.record.lift import SHAPE
from plenipo.record.replay import replay, replay_bytes
from plenipo.record.state import Queued, RoomState
from plenipo.record.views import places

_TRIES: Final = 8  # times a decision is made again when the room has moved on meanwhile
NO_ROOM: Final = Refused("no-such-room", "There is no such room.")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded, in order; the last entry's sequence number is the room's."""

    entries: tuple[Entry, ...]

    @property
    def id(self) -> EntryId:
        """Return the id of the last entry."""
        return self.entries[-1].id


class Desk:
    """A negotiation's desk over a store. Safe to use from several threads."""

    def __init__(self, store: Store, *, clock: Clock, chance: Chance) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._states: dict[RoomId, RoomState] = {}

    # --- reading ------------------------------------------------------------------------------

    def rooms(self, member: MemberId) -> tuple[RoomId, ...]:
        """Return the rooms where the member sits, in no order that tells anything."""
        return self._store.rooms_of(member)

    def room(self, member: MemberId, room: RoomId) -> RoomState | Refused:
        """Return the room's state for a member who sits in it: the one door."""
        if room not in self._store.rooms_of(member):
            return NO_ROOM
        state = self._state(room)
        if state.kind is RoomKind.ESCROW or state.seat_of(member) is None:
            return NO_ROOM
        return state

    def ledger_rows(self, member: MemberId, room: RoomId) -> list[tuple[int, bytes]] | Refused:
        """Return the room's rows that the member may read, with their numbers."""
        state = self.room(member, room)
        if isinstance(state, Refused):
            return state
        return list(self._store.read(room, after=state.seats[member].from_seq - 1))

    def ledger(self, member: MemberId, room: RoomId) -> list[Entry] | Refused:
        """Return the room's entries that the member may read: from the seat on, or as granted."""
        state = self.room(member, room)
        if isinstance(state, Refused):
            return state
        after = state.seats[member].from_seq - 1
        return [decode(row) for _, row in self._store.read(room, after=after)]

    def _state(self, room: RoomId) -> RoomState:
        """Return the room's state, taking in what was appended since it was last asked for."""
        known = self._states.get(room)
        if known is None:
            known = RoomState()
        if self._store.head(room) > known.seq:
            rows = [row for _, row in self._store.read(room, after=known.seq)]
            known = replay_bytes(rows, known)
            self._states[room] = known
        return known

    # --- writing ------------------------------------------------------------------------------

    def record(
        self,
        member: MemberId,
        room: RoomId,
        body: e.Body,
        *,
        behalf: str = "",
        basis: Basis = Basis.OWN_HAND,
    ) -> Recorded | Refused:
        """Record one thing in one room, or say why not."""

        def acts(state: RoomState) -> Sequence[Act] | Refused:
            found = decide(
                state, body, member=member, now=self._clock.now(), behalf=behalf, basis=basis
            )
            return found if isinstance(found, Refused) else (found,)

        return self._write(member, room, acts)

    def _write(
        self, member: MemberId, room: RoomId, acts: Callable[[RoomState], Sequence[Act] | Refused]
    ) -> Recorded | Refused:
        for _ in range(_TRIES):
            state = self.room(member, room)
            if isinstance(state, Refused):
                return state
            found = acts(state)
            if isinstance(found, Refused):
                return found
            batch, made = self._batch(room, state.seq, state.head, state.at, found, member)
            try:
                self._store.append((batch,))
            except Stale:
                continue
            return Recorded(made)
        return Refused("busy", "The room is changing faster than this can be recorded; try again.")

    def _batch(
        self,
        room: RoomId,
        seq: int,
        head: str,
        at: str,
        acts: Sequence[Act],
        member: MemberId,
        ids: Sequence[EntryId] = (),
    ) -> tuple[Batch, tuple[Entry, ...]]:
        """Put acts into envelopes for one room: next numbers, a time that never runs back."""
        made: list[Entry] = []
        rows: list[bytes] = []
        seats: list[SeatChange] = []
        expected = seq
        for number, act in enumerate(acts):
            seq += 1
            at = max(at, self._clock.now())  # a clock set back does not turn the record round
            entry = Entry(
                v=SHAPE,
                id=ids[number] if number < len(ids) else EntryId(self._chance.name()),
                room=room,
                seq=seq,
                at=at,
                by=member,
                behalf=act.behalf,
                basis=act.basis,
                salt=self._chance.salt(),
                prev=head,
                body=cast("e.AnyBody", act.body),
            )
            row = encode(entry)
            head = digest(row)
            made.append(entry)
            rows.append(row)
            if isinstance(act.body, e.MemberSeated):
                seats.append(SeatChange(act.body.member, True))
            elif isinstance(act.body, e.MemberLeft):
                seats.append(SeatChange(act.body.member, False))
        return Batch(room, expected, tuple(rows), tuple(seats)), tuple(made)

    # --- opening rooms ------------------------------------------------------------------------

    def open_room(
        self,
        member: MemberId,
        kind: RoomKind,
        *,
        name: str,
        member_name: str,
        role: Role,
        party: str = "",
        parties: Sequence[str] = (),
    ) -> RoomId:
        """Open a room and seat whoever opens it. Nobody else learns that it exists."""
        room = RoomId(self._chance.name())
        acts = (
            Act("", Basis.OWN_HAND, e.RoomOpened(room_kind=kind, name=name, parties=list(parties))),
            Act(
                "",
                Basis.OWN_HAND,
                e.MemberSeated(member=member, name=member_name, role=role, party=party),
            ),
        )
        batch, _ = self._batch(room, 0, "", "", acts, member)
        self._store.append((batch,))
        return room

    def new_member(self) -> MemberId:
        """Return an id for a person who is to be seated."""
        return MemberId(self._chance.name())

    # --- drafting -----------------------------------------------------------------------------

    def draft(
        self,
        member: MemberId,
        room: RoomId,
        wordings: Mapping[str, str],
        *,
        title: str = "",
        new: Sequence[e.Change] = (),
    ) -> Recorded | Refused:
        """File a draft in this room: new words for units by id ("" leaves one out).

        Each change remembers the words it was made against, so that it can
        follow them. `new` are changes that put units in.
        """

        def acts(state: RoomState) -> Sequence[Act] | Refused:
            changes = [
                e.Change(
                    unit=unit,
                    text=text,
                    base=wording_hash(unit, state.units[unit].text) if unit in state.units else "",
                )
                for unit, text in wordings.items()
            ]
            body = e.ProposalDrafted(
                proposal=ProposalId(self._chance.name()),
                letter=_letter(state.letters),
                changes=[*changes, *new],
                title=title,
            )
            found = decide(state, body, member=member, now=self._clock.now())
            return found if isinstance(found, Refused) else (found,)

        return self._write(member, room, acts)

    def bring_text(self, member: MemberId, wide: RoomId, room: RoomId) -> Recorded | Refused:
        """Bring a wider room's draft, as it stands, into a narrower room as its basis.

        The narrow room's own drafts stay as they are; `record.attention` says
        how each stands to the words that have moved.
        """
        source = self.room(member, wide)
        if isinstance(source, Refused):
            return source
        units = [
            e.UnitText(unit=u.id, kind=u.kind, depth=u.depth, label=u.label, text=u.text)
            for u in source.units.values()
        ]
        if not units:
            return Refused("no-such-text", "The wider room has no text yet.")
        name = f"{source.basis}@{source.seq}"

        def acts(state: RoomState) -> Sequence[Act] | Refused:
            filed = e.InstrumentFiled(instrument=name, title=source.title, units=units)
            now = self._clock.now()
            first = decide(state, filed, member=member, now=now)
            if isinstance(first, Refused):
                return first
            # The second is decided as if the first stood: nothing but the filing lies between.
            adopted = e.BasisAdopted(instrument=name)
            if state.basis == name:
                return Refused("already", "The room has this text already.")
            return (first, Act(first.behalf, Basis.OWN_HAND, adopted))

        return self._write(member, room, acts)

    # --- tabling ------------------------------------------------------------------------------

    def queue_tabling(
        self,
        member: MemberId,
        room: RoomId,
        proposal: ProposalId,
        to_room: RoomId,
        *,
        lands_at: str,
        stance: Level = Level.ACCEPT,
        sponsors: Sequence[str] = (),
        supersedes: str = "",
    ) -> Recorded | Refused:
        """Put a draft of this room into its outbox, to be tabled in a wider room.

        The draft's words are copied as they stand now; what is drafted later
        stays behind. Until it lands it can be called back.
        """
        if isinstance(self.room(member, to_room), Refused):
            return NO_ROOM

        def acts(state: RoomState) -> Sequence[Act] | Refused:
            draft = state.proposals.get(proposal)
            if draft is None or draft.state != "drafted":
                return Refused("no-such-proposal", "There is no such draft in this room.")
            seat = state.seats[member]
            body = e.TablingQueued(
                proposal=proposal,
                to_room=to_room,
                lands_at=lands_at,
                changes=draft.changes,
                sponsors=list(sponsors) or [seat.party],
                stance=stance,
                title=draft.title,
                supersedes=supersedes,
            )
            found = decide(state, body, member=member, now=self._clock.now())
            return found if isinstance(found, Refused) else (found,)

        return self._write(member, room, acts)

    def land(self, member: MemberId, room: RoomId, queued: EntryId) -> Recorded | Refused:
        """Let a waiting tabling land, once its time has come: both rooms in one transaction.

        In the wider room it gets that room's own id and number, and the
        sponsors' stance is recorded on its words; the mapping stays in the
        narrow room.
        """
        for _ in range(_TRIES):
            state = self.room(member, room)
            if isinstance(state, Refused):
                return state
            item = state.outbox.get(queued)
            if item is None or item.state != "waiting":
                return Refused("not-waiting", "It is not in the outbox any more.")
            if self._clock.now() < item.lands_at:
                return Refused("too-early", "Its time has not come; it can still be called back.")
            wide = self.room(member, item.to_room)
            if isinstance(wide, Refused):
                return wide
            tabled = ProposalId(self._chance.name())
            body = _tabled(wide, tabled, item.sponsors, item.changes, item)
            found = decide(wide, body, member=member, now=self._clock.now())
            if isinstance(found, Refused):
                return found
            acts = [found, *self._stances(wide, body, item.stance)]
            landed = decide(
                state,
                e.TablingLanded(queued=queued, as_proposal=tabled, as_number=body.number),
                member=member,
                now=self._clock.now(),
            )
            if isinstance(landed, Refused):
                return landed
            there, made = self._batch(item.to_room, wide.seq, wide.head, wide.at, acts, member)
            here, _ = self._batch(room, state.seq, state.head, state.at, (landed,), member)
            try:
                self._store.append((there, here))
            except Stale:
                continue
            return Recorded(made)
        return Refused("busy", "The room is changing faster than this can be recorded; try again.")

    def table_directly(
        self,
        member: MemberId,
        room: RoomId,
        *,
        proposal: ProposalId | None = None,
        changes: Sequence[e.Change],
        sponsors: Sequence[str],
        stance: Level = Level.ACCEPT,
        title: str = "",
        supersedes: str = "",
        basis: Basis = Basis.OWN_HAND,
    ) -> Recorded | Refused:
        """Table in a room without an outbox: from the floor, from a file, from a packet.

        With a `proposal` id that the room knows already nothing is recorded
        twice: the refusal says "already".
        """

        def acts(state: RoomState) -> Sequence[Act] | Refused:
            if proposal is not None and proposal in state.proposals:
                return Refused("already", "This has been taken in already.")
            name = proposal or ProposalId(self._chance.name())
            code = sponsors[0] if sponsors else state.seats[member].party
            body = e.ProposalTabled(
                proposal=name,
                number=f"{code}-{state.numbers.get(code, 0) + 1}",
                changes=list(changes),
                sponsors=list(sponsors),
                title=title,
                supersedes=supersedes,
            )
            found = decide(
                state, body, member=member, now=self._clock.now(), behalf=code, basis=basis
            )
            if isinstance(found, Refused):
                return found
            return (found, *self._stances(state, body, stance, basis))

        return self._write(member, room, acts)

    def _stances(
        self,
        wide: RoomState,
        body: e.ProposalTabled,
        stance: Level,
        basis: Basis = Basis.OWN_HAND,
    ) -> list[Act]:
        """Return the sponsors' explicit positions on the words that they table."""
        known = places(wide)
        acts: list[Act] = []
        for change in body.changes:
            if not change.new and change.unit not in known:
                continue
            wording = wording_hash(change.unit, change.text)
            acts.extend(
                Act(
                    party,
                    basis,
                    e.PositionTaken(party=party, unit=change.unit, wording=wording, level=stance),
                )
                for party in body.sponsors
            )
        return acts

    # --- for the desk's own rounds: escrow, packets, upkeep; never in answer to a viewer ---------

    def now(self) -> str:
        """Return the time."""
        return self._clock.now()

    def new_name(self) -> str:
        """Return a random name."""
        return self._chance.name()

    def new_room_id(self) -> RoomId:
        """Return the id of a room that is to be opened."""
        return RoomId(self._chance.name())

    def operator_state(self, room: RoomId) -> RoomState:
        """Return a room's state without asking who wants it."""
        return self._state(room)

    def operator_rows(self, room: RoomId) -> list[tuple[int, bytes]]:
        """Return all rows of a room without asking who wants them."""
        return list(self._store.read(room))

    def opener(self, room: RoomId) -> MemberId:
        """Return who opened a room."""
        first = next(iter(self._store.read(room, limit=1)))
        return decode(first[1]).by

    def batch_of(
        self, room: RoomId, state: RoomState | None, acts: Sequence[Act], member: MemberId
    ) -> Batch:
        """Envelope acts for a room as it stands in `state` (None: it is to be opened)."""
        known = state if state is not None else RoomState()
        batch, _ = self._batch(room, known.seq, known.head, known.at, acts, member)
        return batch

    def append_batches(self, batches: Sequence[Batch]) -> None:
        """Append batches in one transaction."""
        self._store.append(batches)

    def append_acts(
        self, room: RoomId, state: RoomState | None, acts: Sequence[Act], member: MemberId
    ) -> None:
        """Append acts to one room."""
        self.append_batches([self.batch_of(room, state, acts, member)])

    # --- for the operator ---------------------------------------------------------------------

    def verify(self, room: RoomId) -> list[str]:
        """Check a room's record entry by entry; return what is wrong, in sentences."""
        wrong: list[str] = []
        head, at = "", ""
        for number, (seq, row) in enumerate(self._store.read(room), 1):
            entry = decode(row)
            if seq != number or entry.seq != number:
                wrong.append(f"Entry {number} says that it is entry {entry.seq}.")
            if entry.prev != head:
                wrong.append(f"Entry {number} does not follow from the one before it.")
            if entry.at < at:
                wrong.append(f"Entry {number} is dated before the one before it.")
            if entry.room != room:
                wrong.append(f"Entry {number} belongs to another room.")
            head, at = digest(row), entry.at
        return wrong


def _letter(number: int) -> str:
    """Return the letter of a room's next draft: A to Z, then AA, AB and so on."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _tabled(
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


def fold(entries: Sequence[Entry]) -> RoomState:
    """Return the state that entries fold into."""
    return replay(entries)
