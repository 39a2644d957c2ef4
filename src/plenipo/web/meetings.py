"""Meetings as pages show them: the schedule, and one meeting with what was done in it.

What was done in a meeting is what the room's record holds between its opening
and its closing. A member reads of it as far as the member reads the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plenipo.desk.course import Turn
from plenipo.formats import ics
from plenipo.formats.ics import Event, uid_of
from plenipo.record import entries as e
from plenipo.record.kinds import Role, Status
from plenipo.record.sittings import FORMATS, by_time, instant, name_of
from plenipo.record.state import Meeting
from plenipo.web.house import House
from plenipo.web.revisions import Line, lines
from plenipo.web.sheets import Piece
from plenipo.web.story import Happening
from plenipo.web.times import place_time
from plenipo.web.viewer import Reading
from plenipo.web.words import ROLE

# What can be done in a meeting, under what name; each kind of entry is in one of them.
_DONE: Final[dict[str, tuple[type[e.Body], ...]]] = {
    "Proposals": (
        e.ProposalTabled,
        e.ProposalRevised,
        e.ProposalJoined,
        e.ProposalDissociated,
        e.ProposalWithdrawn,
        e.ProposalIncorporated,
        e.ProposalRejected,
        e.ProposalDrafted,
    ),
    "Positions": (
        e.PositionTaken,
        e.CapitalConfirmed,
        e.ReservationMade,
        e.ReservationLifted,
        e.PackageOffered,
        e.PackageAccepted,
        e.PackageBroken,
        e.ExchangeReleased,
    ),
    "Holds": (e.HoldPlaced, e.HoldLifted, e.HoldClaimed),
    "The text": (
        e.InstrumentFiled,
        e.BasisAdopted,
        e.RevisionIssued,
        e.ProvisionsRenumbered,
        e.LanguageVersionFiled,
        e.ProvisionParked,
        e.ProvisionResumed,
        e.TextFrozen,
    ),
    "Procedure": (
        e.SilenceOpened,
        e.SilenceExtended,
        e.SilenceBroken,
        e.LateObjectionLogged,
        e.SilenceConcluded,
        e.EntryConfirmed,
        e.EntryContested,
        e.Recalled,
    ),
}
_OF: Final = {kind: name for name, kinds in _DONE.items() for kind in kinds}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody present: a name, a role in words, and a party's code or ""."""

    name: str
    role: str
    party: str


@dataclass(frozen=True, slots=True)
class Minuted:
    """An understanding, who has confirmed it, and who has yet to.

    `places` are the provisions it is about: the name, and the section or None.
    """

    id: str
    words: str
    places: tuple[tuple[str, Piece | None], ...]
    confirmed: tuple[str, ...]
    missing: tuple[str, ...]
    mine: bool  # the viewer's own party has yet to confirm it


@dataclass(frozen=True, slots=True)
class Done:
    """One thing done in a meeting: the entry, and what it records in a sentence."""

    seq: int
    at: str
    said: str
    party: str


@dataclass(frozen=True, slots=True)
class Turned:
    """A provision that stood otherwise after a meeting; None where it did not stand."""

    name: str
    piece: Piece | None
    before: Status | None
    after: Status | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A meeting as a list shows it."""

    id: str
    name: str
    round: int
    format: str
    host: str
    place: str
    when: str  # in words, in the zone of the place
    starts: str
    ends: str
    state: str  # called, sitting, ended
    opened: str
    closed: str
    summary: str
    agenda: tuple[tuple[str, Piece | None], ...]


@dataclass(frozen=True, slots=True)
class Course:
    """What a meeting came to: who was there, and what was done, by sort and in order."""

    present: tuple[tuple[str, tuple[Person, ...]], ...]
    notes: str
    done: tuple[tuple[str, tuple[Done, ...]], ...]
    hidden: int  # entries of the meeting from before the viewer was seated
    minuted: tuple[Minuted, ...]
    closed: tuple[Turned, ...]  # provisions that came to be agreed
    reopened: tuple[Turned, ...]
    turned: tuple[Turned, ...]  # that stood otherwise at the end, in some other way
    put: tuple[Line, ...]
    lifted: tuple[Line, ...]


def schedule(reading: Reading) -> tuple[tuple[int, tuple[Shown, ...]], ...]:
    """Return the meetings by round, in the order in which they begin."""
    rounds: dict[int, list[Shown]] = {}
    for name, meeting in by_time(reading.state.meetings):
        rounds.setdefault(meeting.round_number, []).append(shown(reading, name, meeting))
    return tuple((number, tuple(rows)) for number, rows in rounds.items())


def shown(reading: Reading, name: str, meeting: Meeting) -> Shown:
    """Return one meeting as a list shows it."""
    state = "ended" if meeting.closed else "sitting" if meeting.opened else "called"
    return Shown(
        id=name,
        name=name_of(meeting),
        round=meeting.round_number,
        format=FORMATS.get(meeting.meeting_format, meeting.meeting_format),
        host=meeting.host,
        place=meeting.place,
        when=place_time(meeting.starts, meeting.ends),
        starts=meeting.starts,
        ends=meeting.ends,
        state=state,
        opened=meeting.opened,
        closed=meeting.closed,
        summary=meeting.summary,
        agenda=places(reading, meeting.agenda),
    )


def calendar(reading: Reading, only: str = "") -> bytes:
    """Return the room's meetings, or one of them, as a calendar file, by when they begin."""
    calls: dict[str, list[str]] = {}
    for h in reading.story.happenings:
        body = h.entry.body
        if isinstance(body, e.MeetingScheduled) and h.entry.id not in reading.state.recalled:
            calls.setdefault(body.meeting, []).append(h.entry.at)
    events: list[Event] = []
    for name, meeting in by_time(reading.state.meetings):
        starts = instant(meeting.starts)
        if starts is None or (only and name != only):
            continue
        when = calls.get(name, [meeting.opened or meeting.starts])
        agenda = ", ".join(name for name, _ in places(reading, meeting.agenda))
        events.append(
            Event(
                uid=uid_of("meeting", reading.room, name),
                starts=starts,
                ends=instant(meeting.ends) if meeting.ends else None,
                stamp=instant(when[-1]) or starts,
                moves=len(when) - 1,
                summary=f"{name_of(meeting)}: {reading.title}",
                location=meeting.place,
                description=f"Agenda: {agenda}" if agenda else "",
                organizer=meeting.host,
            )
        )
    return ics.write(events, name=reading.title)


def places(reading: Reading, units: Sequence[str]) -> tuple[tuple[str, Piece | None], ...]:
    """Return provisions by name, each section once, in the order given."""
    found: dict[str, tuple[str, Piece | None]] = {}
    for unit in units:
        piece = reading.sheet.piece(unit)
        name = piece.caption if piece is not None and unit == piece.id else ""
        name = name or reading.sheet.names.provision(unit)
        found.setdefault(name, (name, piece))
    return tuple(found.values())


def course(house: House, reading: Reading, name: str, meeting: Meeting) -> Course:
    """Return what a meeting came to. Cost: linear in the room's entries, and in its own."""
    walk = house.courses.of(house.desk, reading.room, reading.state.seq)
    sitting = walk.sittings(reading.now).get(name)
    turns = sitting.turns if sitting is not None else ()
    # What stood before the reader was seated is not the reader's to read.
    if sitting is not None and sitting.opened < reading.reads_from:
        turns = ()
    ledger = lines(house.desk, house.courses, reading)
    during, notes = _during(reading, name)
    first = reading.reads_from
    readable = [h for h in during if h.entry.seq >= first]
    rows: dict[str, list[Done]] = {}
    telling = reading.telling
    for h in readable:
        sort = _OF.get(type(h.entry.body))
        if sort is not None:
            told = Done(h.entry.seq, h.entry.at, telling.tell(h.entry), h.entry.behalf)
            rows.setdefault(sort, []).append(told)
    return Course(
        present=tuple(_present(reading, meeting)),
        notes=notes,
        done=tuple((sort, tuple(rows[sort])) for sort in _DONE if sort in rows),
        hidden=sum(type(h.entry.body) in _OF for h in during) - sum(map(len, rows.values())),
        minuted=tuple(minuted(reading, name)),
        closed=tuple(_turned(reading, turn) for turn in turns if turn.closed),
        reopened=tuple(_turned(reading, turn) for turn in turns if turn.reopened),
        turned=tuple(
            _turned(reading, turn) for turn in turns if not (turn.closed or turn.reopened)
        ),
        put=tuple(row for row in ledger if row.put.seq and row.put.meeting == name),
        lifted=tuple(
            row for row in ledger if row.lifted and row.lifted.seq and row.lifted.meeting == name
        ),
    )


def _turned(reading: Reading, turn: Turn) -> Turned:
    piece = reading.sheet.piece(turn.unit)
    return Turned(reading.sheet.names.provision(turn.unit), piece, turn.before, turn.after)


def _during(reading: Reading, name: str) -> tuple[list[Happening], str]:
    """Return what was recorded while a meeting sat, and the notes of its agenda."""
    found: list[Happening] = []
    notes, sits = "", False
    for h in reading.story.happenings:
        body = h.entry.body
        match body:
            case e.AgendaSet() if body.meeting == name:
                notes = body.notes if h.entry.seq >= reading.reads_from else ""
            case e.MeetingOpened() if body.meeting == name:
                sits = True
            case e.MeetingClosed() if body.meeting == name:
                sits = False
            case _ if sits:
                found.append(h)
            case _:
                pass
    return found, notes


def _present(reading: Reading, meeting: Meeting) -> Iterator[tuple[str, tuple[Person, ...]]]:
    """Yield who was present: parties in protocol order, then offices and others."""
    groups: dict[str, list[Person]] = {}
    for name, role, party in meeting.present:
        known = next((r for r in Role if r.value == role), None)
        said = ROLE[known] if known is not None else role
        groups.setdefault(party, []).append(Person(name, said, party))
    order = [p for p in reading.protocol if p in groups]
    order += [p for p in groups if p and p not in order]
    for party in order:
        yield reading.telling.party(party), tuple(groups[party])
    if "" in groups:
        yield "", tuple(groups[""])


def minuted(reading: Reading, meeting: str | None = None) -> Iterator[Minuted]:
    """Yield the understandings of a meeting, or of the room, in the order of the record."""
    state = reading.state
    required = [p for p in reading.protocol if p in state.parties and not state.parties[p].left]
    for name, row in state.understandings.items():
        if meeting is not None and row.meeting != meeting:
            continue
        confirmed = tuple(p for p in reading.protocol if p in row.confirmed)
        confirmed += tuple(sorted(row.confirmed - set(confirmed)))
        yield Minuted(
            id=name,
            words=row.words,
            places=places(reading, row.units),
            confirmed=confirmed,
            missing=tuple(p for p in required if p not in row.confirmed),
            mine=bool(reading.seat.party) and reading.seat.party not in row.confirmed,
        )
