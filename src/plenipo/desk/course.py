"""The course of a room: how its text came together, from one walk over its record.

Three things are told from the same walk: where the text stood at each revision
and at each meeting's close (`convergence`), every bracket with the acts that
put and lifted it (`bracket_ledger`), and what each meeting changed
(`sittings`). A course goes on from where it was, so that asking again costs
what came since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from threading import Lock  # noqa: TID251 - courses are asked for in the readers' threads
from typing import TYPE_CHECKING, Final

from plenipo.brackets.fold import fold
from plenipo.brackets.project import passage_text
from plenipo.desk.facts import CLOSED, Facts, taken
from plenipo.formats import rolling_json
from plenipo.record import entries as e
from plenipo.record.bracket_ledger import BracketLedger, Mark, Stood
from plenipo.record.canon import decode
from plenipo.record.decide import Refused
from plenipo.record.entries import Entry
from plenipo.record.kinds import MemberId, RoomId, Status
from plenipo.record.owning import reads_from
from plenipo.record.picture import Painter, Picture
from plenipo.record.replay import evolve
from plenipo.record.sittings import by_time, name_of
from plenipo.record.state import RoomState
from plenipo.record.status import roll_up
from plenipo.record.taken_in import Lost, TakenIn

if TYPE_CHECKING:
    from plenipo.desk.desk import Desk

REVISION: Final = "revision"
MEETING: Final = "meeting"
NOW: Final = "now"
_KEPT: Final = 16  # rooms whose courses are kept at once


@dataclass(frozen=True, slots=True)
class Point:
    """Where a room's text stood once: at a revision, at a meeting's close, or now.

    `key` is the revision's number or the meeting's id, `round` the number of the
    last meeting opened, 0 before the first. `provisions` and `words` count by
    status; provisions are those that the text's counts tell of.
    """

    kind: str
    key: str
    name: str
    seq: int
    at: str
    round: int
    brackets: int
    alternatives: int
    holds: int
    provisions: Mapping[Status, int]
    words: Mapping[Status, int]

    @property
    def agreed(self) -> int:
        """Return how many words are agreed."""
        return self.words.get(Status.AGREED, 0)

    @property
    def total(self) -> int:
        """Return how many words the text has."""
        return sum(self.words.values())


@dataclass(frozen=True, slots=True)
class Turn:
    """A unit that stood otherwise after a meeting than before; None where it did not stand."""

    unit: str
    before: Status | None
    after: Status | None

    @property
    def closed(self) -> bool:
        """Say whether it came to be agreed, be it ad referendum or in principle."""
        return self.after in CLOSED and self.before not in CLOSED

    @property
    def reopened(self) -> bool:
        """Say whether it was agreed and is not any more."""
        return self.before in CLOSED and self.after is not None and self.after not in CLOSED


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting in the record: its entries' numbers, and what stood otherwise after it.

    `closed` is 0 while it sits; what has changed is then told as of now.
    """

    meeting: str
    opened: int
    closed: int
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What a text has lost of the proposals that had been taken in: nothing, if all is well."""

    name: str
    proposals: int
    lost: tuple[Lost, ...]


class Course:
    """One room's walk, as far as it has been taken. Not safe for several threads at once."""

    def __init__(self) -> None:
        self.state = RoomState()
        self._painter = Painter(self.state)
        self._ledger = BracketLedger(self.state)
        self._points: list[Point] = []
        self._round = 0
        self._before: dict[str, tuple[int, Mapping[str, Status]]] = {}  # of meetings that sit
        self._stood: dict[str, tuple[int, Mapping[str, Status]]] = {}  # of all that were opened
        self._issued: dict[str, tuple[int, Facts]] = {}
        self._sittings: dict[str, Sitting] = {}
        self._taken_in = TakenIn()
        self._lost: list[Missing] = []

    def take(self, entry: Entry) -> None:
        """Take one entry further. Cost: that of what it touches; at a mark, of the room's picture."""
        body = entry.body
        if isinstance(body, e.MeetingOpened) and body.meeting in self.state.meetings:
            stood = self._painter.picture(entry.at).status if self.state.seq else {}
            self._before[body.meeting] = self._stood[body.meeting] = (entry.seq, stood)
            self._round = self.state.meetings[body.meeting].round_number
        self._ledger.before(entry)
        self._painter.take(entry)
        evolve(self.state, entry)
        self._ledger.after(entry)
        self._taken_in.take(entry)
        match body:
            case e.RevisionIssued():
                self._lost.append(self._missing(f"Rev. {body.number}", _issued_text(body)))
                name = f"Rev. {body.number}"
                self._points.append(self._point(REVISION, str(body.number), name, entry.at))
            case e.MeetingClosed() if body.meeting in self._before:
                meeting = self.state.meetings[body.meeting]
                name = meeting.title or f"Round {meeting.round_number}"
                self._points.append(self._point(MEETING, body.meeting, name, entry.at))
                opened, _ = self._before[body.meeting]
                turns = self._turns(body.meeting, entry.at)
                self._sittings[body.meeting] = Sitting(body.meeting, opened, entry.seq, turns)
                del self._before[body.meeting]
            case e.CommuniqueIssued() if body.communique in self.state.outside.communiques:
                row = self.state.outside.communiques[body.communique]
                self._issued[body.communique] = self.facts(
                    entry.at, meeting=row.meeting, round_number=row.round_number
                )
            case _:
                pass

    def facts(self, now: str, *, meeting: str = "", round_number: int = 0) -> tuple[int, Facts]:
        """Return what the record has to report on a meeting or a round, as of now.

        With it the entry from which a reader must have the record in order to read
        how things stood before; 0 where nothing is told of that.
        """
        names = [
            name
            for name, m in by_time(self.state.meetings)
            if name == meeting or (not meeting and round_number and m.round_number == round_number)
        ]
        began = [self._stood[name] for name in names if name in self._stood]
        seq, before = min(began, key=lambda row: row[0], default=(0, None))
        since = f"round {round_number}" if not meeting else ""
        if meeting in self.state.meetings:
            since = f"the meeting “{name_of(self.state.meetings[meeting])}”"
        found = taken(
            self.state,
            self._picture(max(now, self.state.at)),
            before=before,
            meetings=names,
            since=since,
        )
        return seq, found

    def facts_at_issue(self, communique: str) -> tuple[int, Facts] | None:
        """Return what the record had when a communiqué was issued; None while it is not."""
        return self._issued.get(communique)

    def points(self, now: str) -> tuple[Point, ...]:
        """Return where the text stood at every mark, and at last where it stands now."""
        if not self.state.units and not self._points:
            return ()
        return (*self._points, self._point(NOW, "", "Now", max(now, self.state.at)))

    def ledger(self, now: str) -> tuple[Stood, ...]:
        """Return every bracket that stands or stood, in the order in which they were put."""
        self._ledger.lapse(now)
        return self._ledger.rows()

    def sittings(self, now: str) -> Mapping[str, Sitting]:
        """Return the meetings that were opened, by id, in that order; those that sit as of now."""
        now = max(now, self.state.at)
        sits = {
            name: Sitting(name, seq, 0, self._turns(name, now))
            for name, (seq, _) in self._before.items()
        }
        return {**self._sittings, **sits}

    def lost(self) -> tuple[Missing, ...]:
        """Return for each revision, and for the text of now, which words it has lost."""
        now = {unit.id: unit.text for unit in self.state.units.values()}
        return (*self._lost, self._missing("the text of now", now))

    def _missing(self, name: str, text: Mapping[str, str]) -> Missing:
        return Missing(name, self._taken_in.proposals, self._taken_in.lost(text))

    def _picture(self, now: str) -> Picture:
        return self._painter.picture(now)

    def _turns(self, meeting: str, now: str) -> tuple[Turn, ...]:
        before = self._before[meeting][1]
        after = self._picture(now).status
        units = dict.fromkeys((*after, *before))
        turns = (Turn(unit, before.get(unit), after.get(unit)) for unit in units)
        return tuple(turn for turn in turns if turn.before is not turn.after)

    def _point(self, kind: str, key: str, name: str, at: str) -> Point:
        picture = self._picture(at)
        return Point(
            kind,
            key,
            name,
            self.state.seq,
            at,
            self._round,
            picture.counts.brackets,
            picture.counts.alternatives,
            sum(not hold.lifted for hold in self.state.holds.values()),
            _provisions(picture),
            {status: n for status, n in picture.gauge.items() if n},
        )


def _issued_text(body: e.RevisionIssued) -> Mapping[str, str]:
    """Return the draft's own words in a revision as it was issued, by unit."""
    rolling = rolling_json.read(body.content, where=f"Revision {body.number}")
    return {str(p.id): passage_text(p, None) for p in rolling.passages}


def _provisions(picture: Picture) -> Mapping[Status, int]:
    """Count the provisions of a picture by the status of the least settled of their blocks."""
    known = picture.status
    found = Counter(
        roll_up(known[unit] for unit in provision.passages if unit in known)
        for provision in fold(picture.rolling)
    )
    return {status: found[status] for status in Status if found[status]}


class Courses:
    """The courses of the rooms that are being read. Safe for many threads."""

    def __init__(self) -> None:
        self._kept: dict[RoomId, Course] = {}
        self._lock = Lock()

    def of(self, desk: Desk, room: RoomId, seq: int) -> Course:
        """Return a room's course up to its entry `seq`; call it while the room is held still.

        Cost: linear in the entries that came since it was last asked for.
        """
        with self._lock:
            course = self._kept.pop(room, None)
            if course is None or course.state.seq > seq:
                course = Course()  # the store was put back to an earlier day
            self._kept[room] = course
            while len(self._kept) > _KEPT:
                self._kept.pop(next(iter(self._kept)))
        with desk.still(room):
            if course.state.seq < seq:
                rows = desk.operator_rows(room, after=course.state.seq)
                _walk(course, (row for number, row in rows if number <= seq))
        return course


def _walk(course: Course, rows: Iterable[bytes]) -> Course:
    for row in rows:
        course.take(decode(row))
    return course


def _of(desk: Desk, member: MemberId, room: RoomId) -> Course | Refused:
    """Return a room's course for a member who sits there. Cost: one replay."""
    with desk.still(room):
        state = desk.room(member, room)
        if isinstance(state, Refused):
            return state
        return _walk(Course(), (row for _, row in desk.operator_rows(room)))


def convergence(desk: Desk, member: MemberId, room: RoomId) -> tuple[Point, ...] | Refused:
    """Return where the text stood at each revision and each meeting's close, and stands now.

    One replay of the room, and its picture at each of these points.
    """
    course = _of(desk, member, room)
    return course if isinstance(course, Refused) else course.points(desk.now())


def bracket_ledger(desk: Desk, member: MemberId, room: RoomId) -> tuple[Stood, ...] | Refused:
    """Return every bracket that stands or stood in the room's text, and who put and lifted it.

    Those lifted before the member was seated are left out: what stood then is
    not the member's to read. Cost: one replay.
    """
    course = _of(desk, member, room)
    if isinstance(course, Refused):
        return course
    seat = course.state.seat_of(member)
    assert seat is not None, "the member sits there"
    return readable(course.ledger(max(desk.now(), course.state.at)), reads_from(seat))


def readable(rows: Iterable[Stood], first: int) -> tuple[Stood, ...]:
    """Return what a member may read of a ledger who reads the record from entry `first` on.

    What was lifted before is left out; of earlier acts on what stood later only
    the parties and the kind are told, without entry and time.
    """

    def told(mark: Mark) -> Mark:
        return replace(mark, seq=0, at="", meeting="") if 0 < mark.seq < first else mark

    return tuple(
        replace(row, put=told(row.put), changed=tuple(map(told, row.changed)))
        for row in rows
        if row.lifted is None or not 0 < row.lifted.seq < first
    )


def facts(
    desk: Desk, member: MemberId, room: RoomId, *, meeting: str = "", round_number: int = 0
) -> Facts | Refused:
    """Return what a room's record has to report on a meeting or a round. Cost: one replay."""
    course = _of(desk, member, room)
    if isinstance(course, Refused):
        return course
    seat = course.state.seat_of(member)
    assert seat is not None, "the member sits there"
    found = course.facts(desk.now(), meeting=meeting, round_number=round_number)
    return readable_facts(found, reads_from(seat))


def readable_facts(found: tuple[int, Facts], first: int) -> Facts:
    """Return facts for a reader of the record from entry `first` on.

    How things stood before is hidden where the period began before that.
    """
    seq, known = found
    return known.hidden() if 0 < seq < first else known


def lost_words(desk: Desk, member: MemberId, room: RoomId) -> tuple[Missing, ...] | Refused:
    """Return for each revision, and the text of now, which words taken in it has lost."""
    course = _of(desk, member, room)
    return course if isinstance(course, Refused) else course.lost()


def sittings(desk: Desk, member: MemberId, room: RoomId) -> Mapping[str, Sitting] | Refused:
    """Return what each meeting that was opened changed, by its id. Cost: one replay."""
    course = _of(desk, member, room)
    return course if isinstance(course, Refused) else course.sittings(desk.now())
