"""Replay: entries in, the room's state out.

`evolve` never refuses: an entry that is on record happened, whatever today's
rules would say of it. What an entry refers to and the room does not know is
passed over, so that an extract of a room can be replayed as well.

Positions and holds are put in anew and never changed in place: pictures of the
room hand them on (`plenipo.record.picture`).

It has this many lines because each kind of entry has its few, side by side, so
that what one does to the state can be read beside what the others do.
"""

# ruff: noqa: ARG001 - every handler takes state, entry and body, whatever it needs of them
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from msgspec.structs import replace

from plenipo.instrument.labels import split_label
from plenipo.record import entries as e
from plenipo.record import outcome, outside
from plenipo.record.canon import AS_WRITTEN, READ, UNREADABLE, decode, digest, wording_hash
from plenipo.record.entries import Entry
from plenipo.record.kinds import Basis, Level, ProposalId, RoomKind, WordingHash
from plenipo.record.state import (
    Comment,
    Group,
    Hold,
    Issued,
    Meeting,
    Objection,
    Package,
    PartyInfo,
    Position,
    Proposal,
    Queued,
    RoomState,
    Seat,
    Silence,
    Standing,
    Understanding,
    Unit,
)
from plenipo.record.undoing import leave, undo


def replay(entries: Iterable[Entry], state: RoomState | None = None) -> RoomState:
    """Fold entries into a state, from nothing or from where `state` stands.

    `replay(a + b) == replay(b, replay(a))`. `state` is filled further, not
    copied. An entry alone does not say its stored bytes, so the head is left
    unknown (""); `replay_bytes` knows it. Cost: linear.
    """
    result = RoomState() if state is None else state
    last: Entry | None = None
    handlers, own_hand = _HANDLERS, Basis.OWN_HAND
    try:
        for entry in entries:
            body = entry.body
            handlers[type(body)](result, entry, body)
            if entry.basis is not own_hand and entry.behalf:
                result.standing[entry.id] = Standing(entry.behalf, entry.basis)
            last = entry
    finally:
        if last is not None:
            result.seq, result.at, result.head = last.seq, last.at, ""
    return result


def replay_bytes(rows: Iterable[bytes], state: RoomState | None = None) -> RoomState:
    """Fold entries from their stored bytes; the head is the hash of the last of them.

    Raises `NotCanonical` for bytes that are no entry; the state then stands
    where the last good entry took it. Cost: linear.
    """
    result = RoomState() if state is None else state
    last: Entry | None = None
    last_row = b""
    handlers, own_hand, read, as_written = _HANDLERS, Basis.OWN_HAND, READ, AS_WRITTEN
    try:
        for row in rows:
            try:
                entry = read(row)
                if entry.v not in as_written:
                    entry = decode(row)
            except UNREADABLE:
                entry = decode(row)  # lifts it, or says what is wrong with it
            body = entry.body
            handlers[type(body)](result, entry, body)
            if entry.basis is not own_hand and entry.behalf:
                result.standing[entry.id] = Standing(entry.behalf, entry.basis)
            last, last_row = entry, row
    finally:
        if last is not None:
            result.seq, result.at, result.head = last.seq, last.at, digest(last_row)
    return result


def evolve(state: RoomState, entry: Entry) -> RoomState:
    """Take the state one entry further."""
    return replay((entry,), state)


def _did(s: RoomState, n: Entry, *act: str) -> None:
    """Note what an entry did for the room, and that it was the last to do so."""
    s.acts[n.id] = act
    s.doers[act] = n.id


# --- the process ------------------------------------------------------------------------------


def _room_opened(s: RoomState, n: Entry, b: e.RoomOpened) -> None:
    s.room, s.kind, s.name = n.room, b.room_kind, b.name
    s.of_parties, s.trigger = list(b.parties), b.trigger


def _process_opened(s: RoomState, n: Entry, b: e.ProcessOpened) -> None:
    s.title, s.language = b.title, b.language


def _party_admitted(s: RoomState, n: Entry, b: e.PartyAdmitted) -> None:
    s.parties[b.party] = PartyInfo(b.name, n.seq)


def _party_left(s: RoomState, n: Entry, b: e.PartyLeft) -> None:
    if b.party in s.parties:
        s.parties[b.party].left = True


def _group_formed(s: RoomState, n: Entry, b: e.GroupFormed) -> None:
    s.groups[b.group] = Group(b.name, set(b.members))


def _group_associated(s: RoomState, n: Entry, b: e.GroupAssociated) -> None:
    group = s.groups.get(b.group)
    if group is not None and b.party not in group.members:
        group.members.add(b.party)
        s.acts[n.id] = ("associated", b.group, b.party)


def _group_dissociated(s: RoomState, n: Entry, b: e.GroupDissociated) -> None:
    group = s.groups.get(b.group)
    if group is not None and b.party in group.members:
        group.members.discard(b.party)
        s.acts[n.id] = ("dissociated", b.group, b.party)


def _required_parties_set(s: RoomState, n: Entry, b: e.RequiredPartiesSet) -> None:
    s.required = list(b.parties)


def _rule_set(s: RoomState, n: Entry, b: e.RuleSet) -> None:
    if b.units:
        s.unit_rules.update(dict.fromkeys(b.units, (b.rule, b.threshold)))
    else:
        s.rule = (b.rule, b.threshold)


def _option_set(s: RoomState, n: Entry, b: e.OptionSet) -> None:
    s.options[b.name] = b.value


def _member_seated(s: RoomState, n: Entry, b: e.MemberSeated) -> None:
    s.seats[b.member] = Seat(b.name, b.role, b.party, s.granted.get(b.member, n.seq))


def _member_left(s: RoomState, n: Entry, b: e.MemberLeft) -> None:
    if b.member in s.seats:
        s.seats[b.member].left = n.seq


def _history_granted(s: RoomState, n: Entry, b: e.HistoryGranted) -> None:
    s.granted[b.member] = b.from_seq
    if b.member in s.seats:
        seat = s.seats[b.member]
        seat.from_seq = min(seat.from_seq, b.from_seq)


# --- the text ---------------------------------------------------------------------------------


def _instrument_filed(s: RoomState, n: Entry, b: e.InstrumentFiled) -> None:
    s.instruments[b.instrument] = (b.title, b.units)
    _did(s, n, "filed", b.instrument)


def _basis_adopted(s: RoomState, n: Entry, b: e.BasisAdopted) -> None:
    if b.instrument not in s.instruments:
        return
    s.basis = b.instrument
    s.units = {
        u.unit: Unit(u.unit, u.kind, u.depth, u.label, u.text)
        for u in s.instruments[b.instrument][1]
    }
    for unit in s.units.values():
        _remember(s, unit.id, unit.label, unit.text)


def _remember(s: RoomState, unit: str, label: str, text: str) -> None:
    """Keep the words behind a hash, so that a lapsed position can be carried or shown."""
    s.texts[wording_hash(unit, text)] = (label, text, unit)


def _proposed(s: RoomState, changes: list[e.Change]) -> list[tuple[str, WordingHash]]:
    """Keep the words of changes behind their hashes; return units and hashes, in order."""
    found: list[tuple[str, WordingHash]] = []
    units, texts = s.units, s.texts
    for change in changes:
        unit, text = change.unit, change.text
        label = change.label
        known = units.get(unit)
        if known is not None:  # its own name for itself: one string for all wordings of a unit
            unit, label = known.id, known.label
        name = wording_hash(unit, text)
        texts[name] = (label, text, unit)
        found.append((unit, name))
    return found


def _revision_issued(s: RoomState, n: Entry, b: e.RevisionIssued) -> None:
    s.revisions.append(
        Issued(
            b.number,
            b.engine,
            b.content,
            b.digest,
            b.mandate,
            n.at,
            n.seq,
            b.handling,
            [
                e.UnitText(unit=u.id, kind=u.kind, depth=u.depth, label=u.label, text=u.text)
                for u in s.units.values()
            ],
        )
    )


def _provisions_renumbered(s: RoomState, n: Entry, b: e.ProvisionsRenumbered) -> None:
    s.renumbered.append(list(b.labels))
    for unit, old, new in b.labels:
        if unit in s.units:
            known = s.units[unit]
            if old and known.text.startswith(old):
                known.text = new + known.text[len(old) :]
            known.label = new
            _remember(s, unit, new, known.text)


def _language_version_filed(s: RoomState, n: Entry, b: e.LanguageVersionFiled) -> None:
    s.languages[b.instrument, b.language] = (b.standing, b.units)
    _did(s, n, "language", b.instrument, b.language)


# --- proposals --------------------------------------------------------------------------------


def _proposal_drafted(s: RoomState, n: Entry, b: e.ProposalDrafted) -> None:
    s.letters += 1
    s.proposals[b.proposal] = Proposal(
        b.proposal,
        b.letter,
        {n.behalf} if n.behalf else set(),
        b.changes,
        b.title,
        b.sub_of,
        "drafted",
        n.id,
        n.seq,
        proposed=_proposed(s, b.changes),
    )


def _proposal_revised(s: RoomState, n: Entry, b: e.ProposalRevised) -> None:
    proposal = s.proposals.get(b.proposal)
    if proposal is not None:
        proposal.changes = b.changes
        proposal.versions += 1
        proposal.seq = n.seq
        proposal.revisions.append(n.id)
        if b.retitled:
            proposal.title = b.title
        proposal.proposed += _proposed(s, b.changes)


def _proposal_tabled(s: RoomState, n: Entry, b: e.ProposalTabled) -> None:
    s.proposals[b.proposal] = Proposal(
        b.proposal,
        b.number,
        set(b.sponsors),
        b.changes,
        b.title,
        b.sub_of,
        "tabled",
        n.id,
        n.seq,
        proposed=_proposed(s, b.changes),
    )
    code, _, number = b.number.rpartition("-")
    if number.isdecimal() and len(number) < 10:
        s.numbers[code] = max(s.numbers.get(code, 0), int(number))
    old = s.proposals.get(ProposalId(b.supersedes)) if b.supersedes else None
    if old is not None and (old.live or old.state == "contested"):
        old.state = "superseded"


def _proposal_joined(s: RoomState, n: Entry, b: e.ProposalJoined) -> None:
    if b.proposal in s.proposals:
        proposal = s.proposals[b.proposal]
        if b.party not in proposal.sponsors:
            proposal.sponsors.add(b.party)
            proposal.joined[b.party] = n.id


def _proposal_dissociated(s: RoomState, n: Entry, b: e.ProposalDissociated) -> None:
    proposal = s.proposals.get(b.proposal)
    if proposal is not None and b.party in proposal.sponsors:
        s.acts[n.id] = ("left", b.proposal, b.party, proposal.state)
        leave(proposal, b.party)


def _proposal_withdrawn(s: RoomState, n: Entry, b: e.ProposalWithdrawn) -> None:
    proposal = s.proposals.get(b.proposal)
    if proposal is not None:
        s.acts[n.id] = ("withdrawn", b.proposal, proposal.state)
        proposal.state = "withdrawn"


def _proposal_incorporated(s: RoomState, n: Entry, b: e.ProposalIncorporated) -> None:
    proposal = s.proposals.get(b.proposal)
    if proposal is None:
        return
    proposal.state, proposal.taken = "incorporated", n.seq
    last: dict[str, str] = {}  # new units at one place stand in the order of the proposal
    for change in proposal.changes:
        if change.unit in s.units:
            if change.text:
                _reword(s.units[change.unit], change.text)
            else:
                _leave_out(s, change.unit)
        elif change.new and change.text:
            _insert(s, change, last.get(change.after, change.after))
            last[change.after] = change.unit


def _reword(unit: Unit, text: str) -> None:
    """Give a unit other words; its label is read anew where the words bring another."""
    unit.text = text
    if unit.label:
        own = split_label(text)
        if own or not text.startswith(unit.label):
            unit.label = text[:own]


def _leave_out(s: RoomState, unit: str) -> None:
    """Take a unit out of the draft, and remember what stood before it."""
    before = ""
    for key in s.units:
        if key == unit:
            break
        before = key
    del s.units[unit]
    s.gone[unit] = before


def _insert(s: RoomState, change: e.Change, after: str) -> None:
    """Put a new unit after another; where that one has gone, after what stood before it."""
    unit = Unit(change.unit, change.kind, change.depth, change.label, change.text)
    seen: set[str] = set()
    while after in s.gone and after not in s.units and after not in seen:
        seen.add(after)
        after = s.gone[after]
    if not after:
        s.units = {unit.id: unit, **s.units}
        return
    units: dict[str, Unit] = {}
    for key, known in s.units.items():
        units[key] = known
        if key == after:
            units[unit.id] = unit
    units.setdefault(unit.id, unit)
    s.units = units


def _proposal_rejected(s: RoomState, n: Entry, b: e.ProposalRejected) -> None:
    if b.proposal in s.proposals:
        s.proposals[b.proposal].state = "rejected"


def _tabling_queued(s: RoomState, n: Entry, b: e.TablingQueued) -> None:
    s.outbox[n.id] = Queued(
        b.proposal,
        b.to_room,
        b.lands_at,
        b.changes,
        b.sponsors,
        b.stance,
        b.title,
        b.sub_of,
        b.supersedes,
    )


def _tabling_recalled(s: RoomState, n: Entry, b: e.TablingRecalled) -> None:
    if b.queued in s.outbox:
        s.outbox[b.queued].state = "recalled"


def _tabling_landed(s: RoomState, n: Entry, b: e.TablingLanded) -> None:
    queued = s.outbox.get(b.queued)
    if queued is not None:
        queued.state = "landed"
        queued.landed_as = (b.as_proposal, b.as_number)


# --- holds and positions ----------------------------------------------------------------------


def _hold_placed(s: RoomState, n: Entry, b: e.HoldPlaced) -> None:
    s.holds[b.hold] = Hold(b.unit, b.wording, b.span, b.party, b.reason, n.id, n.seq)


def _hold_lifted(s: RoomState, n: Entry, b: e.HoldLifted) -> None:
    if b.hold in s.holds:
        s.holds[b.hold] = replace(s.holds[b.hold], lifted=n.seq, lift=n.id)


def _hold_claimed(s: RoomState, n: Entry, b: e.HoldClaimed) -> None:
    s.claims.setdefault((b.unit, b.wording), {})[b.party] = n.id


_UNCONDITIONAL: Final[list[e.Condition]] = []  # shared by all positions without conditions


def _position_taken(s: RoomState, n: Entry, b: e.PositionTaken) -> None:
    s.positions[b.party, b.unit, b.sentence, b.wording] = Position(
        b.level,
        b.conditions or _UNCONDITIONAL,
        b.expires,
        b.instruction,
        b.words,
        n.id,
        n.seq,
        n.at,
    )
    if b.sentence >= 0:
        s.sentences.setdefault((b.party, b.unit, b.wording), {})[b.sentence] = None


def _capital_confirmed(s: RoomState, n: Entry, b: e.CapitalConfirmed) -> None:
    """Make of *ad referendum* a full acceptance, of the whole wording and of its sentences."""
    sentences = s.sentences.get((b.party, b.unit, b.wording), {})
    for sentence in (-1, *sentences):
        position = s.positions.get((b.party, b.unit, sentence, b.wording))
        if position is not None and position.level is Level.ACCEPT_AD_REFERENDUM:
            s.positions[b.party, b.unit, sentence, b.wording] = replace(
                position, confirmed=True, level=Level.ACCEPT, capital=n.id
            )


def _reservation_made(s: RoomState, n: Entry, b: e.ReservationMade) -> None:
    s.reservations[b.reservation] = (b.party, b.units, b.words, n.id)


def _reservation_lifted(s: RoomState, n: Entry, b: e.ReservationLifted) -> None:
    known = s.reservations.pop(b.reservation, None)
    if known is not None:
        s.unreserved[n.id] = (b.reservation, known)


def _provision_parked(s: RoomState, n: Entry, b: e.ProvisionParked) -> None:
    if b.unit in s.units:
        s.units[b.unit].parked = b.reason


def _provision_resumed(s: RoomState, n: Entry, b: e.ProvisionResumed) -> None:
    if b.unit in s.units:
        s.units[b.unit].parked = None


def _comment_made(s: RoomState, n: Entry, b: e.CommentMade) -> None:
    s.comments[b.comment] = Comment(b.unit, b.words, b.answers, n.by, n.at, n.id)


def _brief_set(s: RoomState, n: Entry, b: e.BriefSet) -> None:
    s.briefs[b.unit] = (b.brief, b.fallbacks)
    _did(s, n, "brief", b.unit)


# --- procedure --------------------------------------------------------------------------------


def _meeting_scheduled(s: RoomState, n: Entry, b: e.MeetingScheduled) -> None:
    known = s.meetings.get(b.meeting)
    if known is not None and known.opened:
        return  # what has begun is called for no other time
    s.meetings[b.meeting] = Meeting(
        b.round_number,
        b.place,
        b.starts,
        b.meeting_format,
        b.title,
        agenda=known.agenda if known is not None else [],
        host=b.host,
        ends=b.ends,
    )
    _did(s, n, "meeting", b.meeting)


def _meeting_opened(s: RoomState, n: Entry, b: e.MeetingOpened) -> None:
    if b.meeting in s.meetings:
        meeting = s.meetings[b.meeting]
        meeting.opened, meeting.present = n.at, b.present


def _meeting_closed(s: RoomState, n: Entry, b: e.MeetingClosed) -> None:
    if b.meeting in s.meetings:
        meeting = s.meetings[b.meeting]
        meeting.closed, meeting.summary = n.at, b.summary
        _did(s, n, "summary", b.meeting)


def _agenda_set(s: RoomState, n: Entry, b: e.AgendaSet) -> None:
    if b.meeting in s.meetings:
        s.meetings[b.meeting].agenda = b.units


def _understanding_minuted(s: RoomState, n: Entry, b: e.UnderstandingMinuted) -> None:
    s.understandings[b.understanding] = Understanding(b.words, b.units, b.meeting, allows=b.allows)
    _did(s, n, "minuted", b.understanding)


def _understanding_confirmed(s: RoomState, n: Entry, b: e.UnderstandingConfirmed) -> None:
    if b.understanding in s.understandings:
        s.understandings[b.understanding].confirmed.add(b.party)
        s.acts[n.id] = ("confirmed", b.understanding, b.party)


def _silence_opened(s: RoomState, n: Entry, b: e.SilenceOpened) -> None:
    shown = b.names_shown if b.names_shown in (0, 2) else 1  # older records may say any number
    s.silences[b.silence] = Silence(b.wordings, b.opens, b.expires, b.zone, shown)
    _did(s, n, "silence", b.silence)


def _silence_extended(s: RoomState, n: Entry, b: e.SilenceExtended) -> None:
    if b.silence in s.silences:
        silence = s.silences[b.silence]
        silence.extensions.append(silence.expires)
        silence.expires = b.expires


def _silence_broken(s: RoomState, n: Entry, b: e.SilenceBroken) -> None:
    if b.silence in s.silences:
        row = Objection(b.party, b.units, b.received, b.words, n.id)
        s.silences[b.silence].objections.append(row)
        s.acts[n.id] = ("objection", b.silence, n.id)


def _late_objection_logged(s: RoomState, n: Entry, b: e.LateObjectionLogged) -> None:
    if b.silence in s.silences:
        s.silences[b.silence].late.append(Objection(b.party, [], b.received, b.words, n.id))
        s.acts[n.id] = ("late", b.silence, n.id)


def _objection_received(s: RoomState, n: Entry, b: e.ObjectionReceived) -> None:
    s.raised[b.objection] = (b.party, n.by, n.basis)


def _silence_concluded(s: RoomState, n: Entry, b: e.SilenceConcluded) -> None:
    if b.silence in s.silences:
        silence = s.silences[b.silence]
        silence.result, silence.adopted, silence.concluded = b.result, b.adopted, n.seq


def _package_offered(s: RoomState, n: Entry, b: e.PackageOffered) -> None:
    s.packages[b.package] = Package(
        b.wordings, b.party, b.words, b.expires, n.id, {b.party: (n.id, n.seq)}
    )


def _package_accepted(s: RoomState, n: Entry, b: e.PackageAccepted) -> None:
    if b.package in s.packages:
        s.packages[b.package].accepted[b.party] = (n.id, n.seq)


def _package_broken(s: RoomState, n: Entry, b: e.PackageBroken) -> None:
    if b.package in s.packages:
        s.packages[b.package].broken = b.reason


def _exchange_committed(s: RoomState, n: Entry, b: e.ExchangeCommitted) -> None:
    s.committed.setdefault(b.exchange, {})[b.party] = b.positions


def _exchange_released(s: RoomState, n: Entry, b: e.ExchangeReleased) -> None:
    s.committed.pop(b.exchange, None)
    s.released.append((b.exchange, b.positions))
    for party, unit, wording in b.positions:
        s.positions[party, unit, -1, wording] = Position(
            Level.ACCEPT, [], "", "head", "", n.id, n.seq, n.at
        )


def _exchange_returned(s: RoomState, n: Entry, b: e.ExchangeReturned) -> None:
    s.committed.pop(b.exchange, None)
    s.other.setdefault("ExchangeReturned", []).append(n.id)


# --- the outside, the end, record-keeping -----------------------------------------------------


def _beside(s: RoomState, n: Entry, b: e.Body) -> None:
    """Take in what lies beside the table, and what comes at the end."""
    taken = outside.take(s.outside, n, b) or outcome.take(s.outcome, n, b)
    assert taken, f"{type(b).__name__} has no place in the state"


def _entry_confirmed(s: RoomState, n: Entry, b: e.EntryConfirmed) -> None:
    if b.entry in s.standing:
        s.standing[b.entry].answer = "confirmed"


def _entry_contested(s: RoomState, n: Entry, b: e.EntryContested) -> None:
    if b.entry in s.standing:
        s.standing[b.entry].answer = "contested"
        undo(s, b.entry, n, forget=False)


def _recalled(s: RoomState, n: Entry, b: e.Recalled) -> None:
    s.recalled[b.entry] = b.reason
    undo(s, b.entry, n, forget=True)


def _spilled(s: RoomState, n: Entry, b: e.Spilled) -> None:
    s.spilled[b.entry] = (b.seen_by, b.reason)


_Handler = Callable[[RoomState, Entry, Any], None]


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


def _handlers() -> dict[type[e.Body], _Handler]:
    known = globals()
    return {body: known.get(_snake(body.__name__), _beside) for body in e.BODIES}


_HANDLERS: Final[dict[type[e.Body], _Handler]] = _handlers()

READABLE = frozenset(kind for kind in RoomKind if kind is not RoomKind.ESCROW)
