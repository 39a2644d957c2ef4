"""Meetings as pages show them: the schedule, and one meeting with what was done in it.

What was done in a meeting is what the room's record holds between its opening
and its closing. A member reads of it as far as the member reads the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plenipo.desk.course import Turn
from plenipo.documents import meetings as papers
from plenipo.instrument.model import Kind
from plenipo.record import entries as e
from plenipo.record.kinds import Role, Status
from plenipo.record.sittings import FIGURES, FORMATS, by_time, name_of
from plenipo.record.state import Meeting
from plenipo.web.house import House
from plenipo.web.revisions import Act, Line, lines
from plenipo.web.sheets import Piece
from plenipo.web.story import Happening
from plenipo.web.times import place_time, spoken
from plenipo.web.viewer import Reading
from plenipo.web.words import ROLE, STATUS

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
    figures: bool  # once all have confirmed it, figures of the text may be published


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
    return papers.calendar(
        reading.state,
        calls,
        lambda unit: places(reading, [unit])[0][0],
        only=only,
        title=reading.title,
    )


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
            figures=row.allows == FIGURES,
        )


def record_rows(reading: Reading, m: Shown, c: Course) -> list[tuple[Kind, int, str]]:
    """Return a meeting's record as blocks: for print, and for files of any format."""
    head, line = (Kind.ARTICLE, 1), (Kind.BODY, 1)
    rows: list[tuple[Kind, int, str]] = [(Kind.TITLE, 0, f"{reading.title}: {m.name}")]

    def part(title: str, lines: Sequence[str]) -> None:
        if lines:
            rows.append((*head, title))
            rows.extend((*line, text) for text in lines)

    facts = (
        ("Round", str(m.round)),
        ("Format", m.format),
        ("When", m.when),
        ("Where", m.place),
        ("Host", m.host),
        ("Began", spoken(m.opened) if m.opened else ""),
        ("Ended", spoken(m.closed) if m.closed else ""),
    )
    part("The meeting", [f"{name}: {value}" for name, value in facts if value])
    part(
        "Agenda",
        [*(f"{n}. {name}" for n, (name, _) in enumerate(m.agenda, 1)), *filter(None, [c.notes])],
    )
    part(
        "Present",
        [
            f"{party or 'Offices and others'}: "
            + ", ".join(f"{p.name} ({p.role})" if p.role else p.name for p in people)
            for party, people in c.present
        ],
    )
    part("Closed", [_turn_said(t) for t in c.closed])
    part("Open again", [_turn_said(t) for t in c.reopened])
    part("Stand otherwise", [_turn_said(t) for t in c.turned])
    part("Brackets put", [_bracket_said(b, b.put) for b in c.put])
    part("Brackets lifted", [_bracket_said(b, b.lifted) for b in c.lifted if b.lifted])
    for sort, done in c.done:
        part(sort, [f"{d.seq}. {d.said}" for d in done])
    part(
        "Understandings",
        [
            f"{u.words} Confirmed by: {', '.join(u.confirmed) or 'nobody yet'}."
            + (f" Yet to confirm: {', '.join(u.missing)}." if u.missing else "")
            for u in c.minuted
        ],
    )
    part("Summary", [m.summary] if m.summary else [])
    rows.append((*line, "Without prejudice. Nothing is agreed until everything is agreed."))
    return rows


def _turn_said(turn: Turned) -> str:
    before = STATUS[turn.before].lower() if turn.before is not None else "was not in the text"
    after = STATUS[turn.after].lower() if turn.after is not None else "left the text"
    return f"{turn.name}: {before} → {after}"


def _bracket_said(line: Line, act: Act) -> str:
    words = " ".join(f"[{w.text}]" for w in line.words if w.text)
    return f"{line.where}: {words} ({', '.join(act.parties) or act.who}, {act.how})"
