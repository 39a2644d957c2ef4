"""The desk: every use of a negotiation goes through here.

The one door: a caller names a member and a room, and gets the room's state
only if the member sits there. Unknown and forbidden rooms answer alike. What
is to be recorded is decided against that state alone, enveloped (sequence,
time, salt, hash chain) and appended; what the caller is told comes from the
same state.

It has this many lines because the door is one class: whoever wants to know
how a room can be reached reads it here, from the first line to the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

import msgspec

from plenipo.desk.envelope import (
    UNREADABLE,
    envelope,
    letter_of,
    numbered,
    tabled_body,
    with_text,
)
from plenipo.desk.guards import by_hand, reads_from
from plenipo.desk.papers import Papers
from plenipo.desk.ports import Batch, Chance, Clock, Stale, Store
from plenipo.desk.states import EVERY, States
from plenipo.record import entries as e
from plenipo.record.canon import decode, digest, wording_hash
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
from plenipo.record.owning import may_sit
from plenipo.record.picture import Picture
from plenipo.record.replay import replay
from plenipo.record.state import RoomState, Seat
from plenipo.record.views import places
from plenipo.text.errors import UnusableInput

_TRIES: Final = 64  # times a decision is made again when another process was faster
NO_ROOM: Final = Refused("no-such-room", "There is no such room.")
NOT_WAITING: Final = Refused("not-waiting", "It is not in the outbox any more.")
BUSY: Final = Refused("busy", "The room is changing faster than this can be recorded; try again.")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded, in order; the last entry's sequence number is the room's."""

    entries: tuple[Entry, ...]

    @property
    def id(self) -> EntryId:
        """Return the id of the last entry."""
        return self.entries[-1].id


class Desk:
    """A negotiation's desk over a store. Safe to use from several threads.

    It starts each room from the newest snapshot in the store that fits, and
    saves one whenever `every` entries have come since, or a sixteenth of the
    room's record where that is more.
    """

    def __init__(self, store: Store, *, clock: Clock, chance: Chance, every: int = EVERY) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._rooms = States(store, every=every)

    def close(self) -> None:
        """Save snapshots of the rooms that have moved; the store stays open."""
        self._rooms.close()

    def still(self, *rooms: RoomId) -> AbstractContextManager[None]:
        """Hold rooms still in this process while they are read or written.

        A state that `room` has handed out moves on with the room; whoever
        reads it beside other threads reads it inside this. Each room has its
        own lock: nobody waits for a room that he does not name.
        """
        return self._rooms.still(*rooms)

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
        return list(self._store.read(room, after=reads_from(state.seats[member]) - 1))

    def ledger(self, member: MemberId, room: RoomId) -> list[Entry] | Refused:
        """Return the room's entries that the member may read: from the seat on, or as granted."""
        state = self.room(member, room)
        if isinstance(state, Refused):
            return state
        after = reads_from(state.seats[member]) - 1
        return [decode(row) for _, row in self._store.read(room, after=after)]

    def _state(self, room: RoomId) -> RoomState:
        """Return the room's state, taking in what was appended since it was last asked for."""
        return self._rooms.of(room)

    def picture(self, member: MemberId, room: RoomId) -> Picture | Refused:
        """Return the room's picture as of now: text, status, figures and names in one value.

        All members of the room get the same value, and the next who asks gets
        it again until the room moves on or something lapses. It stays as it is
        when the room moves on. Cost: the first time that of drawing the whole
        room; then of what changed since (`plenipo.record.picture`).
        """
        with self.still(room):
            state = self.room(member, room)
            return state if isinstance(state, Refused) else self.picture_of(state)

    def picture_of(self, state: RoomState) -> Picture:
        """Return the picture of a state that `room` has handed out, inside `still`."""
        # Now, and never before the room's last entry.
        return self._rooms.picture(state, max(self._clock.now(), state.at))

    def papers(self, member: MemberId, room: RoomId) -> Papers | Refused:
        """Return what is kept in a room beside its record, for a member who sits there."""
        state = self.room(member, room)
        if isinstance(state, Refused):
            return state
        return Papers(self._store, room, state.seats[member].role)

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
        """Record one thing in one room, or say why not.

        Entries that only the desk makes (a landing, a release, an issued
        revision) are refused; numbers and letters are the room's own,
        whatever the body says.
        """
        return self.record_all(member, room, (body,), behalf=behalf, basis=basis)

    def record_all(
        self,
        member: MemberId,
        room: RoomId,
        bodies: Sequence[e.Body],
        *,
        behalf: str = "",
        basis: Basis = Basis.OWN_HAND,
    ) -> Recorded | Refused:
        """Record several things in one room in one go, or none, with the first reason why not.

        Each is decided on the room as it stood before all of them: for things
        that do not rest on each other, such as positions on several provisions.
        """

        def acts(state: RoomState) -> Sequence[Act] | Refused:
            made: list[Act] = []
            for body in bodies:
                refused = by_hand(body)
                if refused is not None:
                    return refused
                found = self.decide(
                    state,
                    numbered(state, body, now=self._clock.now()),
                    member,
                    behalf=behalf,
                    basis=basis,
                )
                if isinstance(found, Refused):
                    return found
                made.append(found)
            return made

        return self.write(member, room, acts)

    def decide(
        self,
        state: RoomState,
        body: e.Body,
        member: MemberId,
        *,
        behalf: str = "",
        basis: Basis = Basis.OWN_HAND,
    ) -> Act | Refused:
        """Decide an entry against a room's state, by the record's rules and as of now."""
        # As late as the room's record says it is, even when the machine's clock was set back.
        now = max(self._clock.now(), state.at)
        return decide(state, body, member=member, now=now, behalf=behalf, basis=basis)

    def write(
        self,
        member: MemberId,
        room: RoomId,
        acts: Callable[[RoomState], Sequence[Act] | Refused],
        *,
        at: str = "",
    ) -> Recorded | Refused:
        """Append what `acts` decides on the room as it stands; decide again if it moved on.

        With `at`, the entries have that time (or the room's last, if later).
        """
        for _ in range(_TRIES):
            if isinstance(refused := self.room(member, room), Refused):
                return refused
            with self.still(room):
                state = self.room(member, room)
                if isinstance(state, Refused):
                    return state
                found = acts(state)
                if isinstance(found, Refused):
                    return found
                made = self._batch(room, state, found, member, at)
                if isinstance(made, Refused):
                    return made
                try:
                    self._store.append((made[0],))
                except Stale:
                    continue
                return Recorded(made[1])
        return BUSY

    def _batch(
        self,
        room: RoomId,
        state: RoomState,
        acts: Sequence[Act],
        member: MemberId,
        at: str = "",
    ) -> tuple[Batch, tuple[Entry, ...]] | Refused:
        now = at or self._clock.now()
        return envelope(room, state, acts, member, now=now, chance=self._chance)

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
        """Open a room and seat whoever opens it. Nobody else learns that it exists.

        Whoever sits somewhere opens it as who he is there, in role and party:
        nobody names himself the head of another delegation. Raises
        `UnusableInput` otherwise, and for an escrow.
        """
        own = {(s.role, s.party) for s in self._seats(member)}
        if own and (role, party) not in own:
            raise UnusableInput(
                f"you sit nowhere as {role.value}{f' of {party}' if party else ''};"
                " open the room as who you are"
            )
        if not may_sit(kind, parties, role, party):
            raise UnusableInput(f"a {role.value} has no seat in such a room; see who sits where")
        room = RoomId(self._chance.name())
        acts = (
            Act("", Basis.OWN_HAND, e.RoomOpened(room_kind=kind, name=name, parties=list(parties))),
            Act(
                "",
                Basis.OWN_HAND,
                e.MemberSeated(member=member, name=member_name, role=role, party=party),
            ),
        )
        if kind is RoomKind.ESCROW:
            raise UnusableInput("an escrow is opened by an exchange; see open_exchange")
        self._store.append((self.batch_of(room, None, acts, member),))
        return room

    def _seats(self, member: MemberId) -> Iterator[Seat]:
        """Yield the member's seats in the rooms where the member sits."""
        for room in self.rooms(member):
            state = self.room(member, room)
            if not isinstance(state, Refused):
                yield state.seats[member]

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
        sub_of: str = "",
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
                letter=letter_of(state.letters),
                changes=[*changes, *new],
                title=title,
                sub_of=sub_of,
            )
            found = self.decide(state, body, member)
            return found if isinstance(found, Refused) else (found,)

        return self.write(member, room, acts)

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
        # Named after the words: the wider room's own ids and counts stay there, for the narrow
        # room may seat somebody who does not sit in the wider one.
        name = "text-" + digest(msgspec.json.encode(units))[:32]

        def acts(state: RoomState) -> Sequence[Act] | Refused:
            if state.basis == name:
                return Refused("already", "The room has this text already.")
            filed = e.InstrumentFiled(instrument=name, title=source.title, units=units)
            adopted = e.BasisAdopted(instrument=name)
            if name in state.instruments:  # it was brought before, and another has come since
                again = self.decide(state, adopted, member)
                return again if isinstance(again, Refused) else (again,)
            first = self.decide(state, filed, member)
            if isinstance(first, Refused):
                return first
            # The second is decided as if the first stood: nothing but the filing lies between.
            allowed = self.decide(with_text(state, filed), adopted, member)
            return allowed if isinstance(allowed, Refused) else (first, allowed)

        return self.write(member, room, acts)

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
                sub_of=draft.sub_of,
                supersedes=supersedes,
            )
            found = self.decide(state, body, member)
            return found if isinstance(found, Refused) else (found,)

        return self.write(member, room, acts)

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
            if item is None:
                return NOT_WAITING
            with self.still(room, item.to_room):
                made = self._landing(member, room, queued)
                if isinstance(made, Refused):
                    return made
                try:
                    self._store.append((made[0], made[1]))
                except Stale:
                    continue
                return Recorded(made[2])
        return BUSY

    def _landing(
        self, member: MemberId, room: RoomId, queued: EntryId
    ) -> tuple[Batch, Batch, tuple[Entry, ...]] | Refused:
        """Return what a landing appends to the wider and to the narrow room, or why it waits."""
        state = self.room(member, room)
        if isinstance(state, Refused):
            return state
        item = state.outbox.get(queued)
        if item is None or item.state != "waiting":
            return NOT_WAITING
        # As late as the room's record says it is, even when the machine's clock was set back.
        if max(self._clock.now(), state.at) < item.lands_at:
            return Refused("too-early", "Its time has not come; it can still be called back.")
        wide = self.room(member, item.to_room)
        if isinstance(wide, Refused):
            return wide
        tabled = ProposalId(self._chance.name())
        body = tabled_body(wide, tabled, item.sponsors, item.changes, item)
        found = self.decide(wide, body, member)
        if isinstance(found, Refused):
            return found
        acts = [found, *self._stances(wide, body, item.stance)]
        mapping = e.TablingLanded(queued=queued, as_proposal=tabled, as_number=body.number)
        landed = self.decide(state, mapping, member)
        if isinstance(landed, Refused):
            return landed
        there = self._batch(item.to_room, wide, acts, member)
        here = self._batch(room, state, (landed,), member)
        if isinstance(there, Refused) or isinstance(here, Refused):
            return UNREADABLE
        return there[0], here[0], there[1]

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
            found = self.decide(state, body, member, behalf=code, basis=basis)
            if isinstance(found, Refused):
                return found
            return (found, *self._stances(state, body, stance, basis))

        return self.write(member, room, acts)

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

    def operator_rows(self, room: RoomId, *, after: int = 0) -> list[tuple[int, bytes]]:
        """Return all rows of a room past `after` without asking who wants them."""
        return list(self._store.read(room, after=after))

    def operator_entries(self, room: RoomId) -> list[Entry]:
        """Return all entries of a room without asking who wants them."""
        return [decode(row) for _, row in self._store.read(room)]

    def opener(self, room: RoomId) -> MemberId:
        """Return who opened a room."""
        first = next(iter(self._store.read(room, limit=1)))
        return decode(first[1]).by

    def opened_at(self, room: RoomId) -> str:
        """Return when a room was opened."""
        return decode(next(iter(self._store.read(room, limit=1)))[1]).at

    def operator_rooms(self) -> tuple[RoomId, ...]:
        """Return every room without asking who wants them, sorted."""
        return self._store.rooms()

    def batch_of(
        self, room: RoomId, state: RoomState | None, acts: Sequence[Act], member: MemberId
    ) -> Batch:
        """Envelope acts for a room as it stands in `state` (None: it is to be opened)."""
        known = state if state is not None else RoomState()
        made = self._batch(room, known, acts, member)
        if isinstance(made, Refused):
            raise UnusableInput(made.sentence)
        return made[0]

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


def fold(entries: Sequence[Entry]) -> RoomState:
    """Return the state that entries fold into."""
    return replay(entries)
