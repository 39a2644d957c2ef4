"""What a room's record has to bear a communiqué out with, as of one time.

Where each provision stands, where it stood when the period began that is
reported on (a meeting, a round), which meetings were held, what was understood
in it. All of it is one room's own: what is said in narrower rooms is no fact
here. Values only; `plenipo.desk.course` takes them from the record.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Final

from plenipo.brackets.fold import fold
from plenipo.formats.html.sections import sections
from plenipo.instrument.mentions import Mention
from plenipo.instrument.model import Instrument, Kind, Unit, UnitId
from plenipo.instrument.references import Reference, resolver
from plenipo.instrument.references import Status as Found
from plenipo.record.kinds import Role, Status
from plenipo.record.picture import Picture
from plenipo.record.sittings import by_time, instant, name_of
from plenipo.record.state import Meeting, RoomState
from plenipo.record.status import roll_up
from plenipo.statements.claims import Day

CLOSED: Final = frozenset({Status.AGREED, Status.AD_REFERENDUM, Status.IN_PRINCIPLE})
# From far apart to agreed. What was set aside is compared with nothing.
_NEARNESS: Final = {
    Status.DIVERGENT: 0,
    Status.BRACKETED: 1,
    Status.RESERVED: 2,
    Status.OPEN: 2,
    Status.CONDITIONAL: 3,
    Status.IN_PRINCIPLE: 4,
    Status.AD_REFERENDUM: 5,
    Status.AGREED: 6,
}
_BESIDE: Final = (Kind.TITLE, Kind.SIGNATURE)
_KINDS: Final = {kind.value: kind for kind in Kind}


class Period(StrEnum):
    """What is known of how things stood before."""

    NONE = "none"  # nothing is reported on that has a beginning
    HIDDEN = "hidden"  # it began before the reader was seated
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Stood:
    """A unit of the text: where it stands, and where it stood when the period began.

    `before` is None where it did not stand then, or nothing is known of then.
    `understood` says that a minuted understanding of the period is about it
    and was confirmed by all.
    """

    unit: str
    name: str
    kind: Kind
    depth: int
    label: str
    status: Status
    before: Status | None = None
    understood: bool = False

    @property
    def nearer(self) -> bool:
        """Say whether it stands nearer to agreement than when the period began."""
        if self.understood:
            return True
        aside = Status.PARKED in (self.before, self.status)
        if self.before is None or aside:
            return self.status in CLOSED
        return _NEARNESS[self.status] > _NEARNESS[self.before]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the text, or a provision with what belongs to it: its units, in order."""

    name: str
    kind: Kind
    units: tuple[Stood, ...]

    @property
    def status(self) -> Status:
        """Return where it stands as a whole."""
        return roll_up(unit.status for unit in self.units)

    @property
    def before(self) -> Status | None:
        """Return where it stood as a whole; None where it did not stand."""
        known = [unit.before for unit in self.units if unit.before is not None]
        return roll_up(known) if known else None

    @property
    def nearer(self) -> bool:
        """Say whether something of it stands nearer to agreement than when the period began."""
        return any(unit.nearer for unit in self.units)

    @property
    def understood(self) -> bool:
        """Say whether a confirmed understanding of the period is about something of it."""
        return any(unit.understood for unit in self.units)


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who was there: a name, a role and a party's code, as minuted."""

    name: str
    role: str
    party: str


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held, or is called: where, and from which day to which, as clocks there show it."""

    name: str
    place: str
    host: str
    first: Day
    last: Day
    present: tuple[Present, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What a record has, as of one time.

    `since` is what the period is called ("the First round"). `held` are the
    meetings of the period, or all that were held where there is no period;
    `called` those that are called and have not begun, in the order of time.
    """

    room: str
    parts: tuple[Part, ...]
    period: Period = Period.NONE
    since: str = ""
    held: tuple[Held, ...] = ()
    called: tuple[Held, ...] = ()
    parties: tuple[tuple[str, str], ...] = ()  # codes and names, sorted by code

    @cached_property
    def units(self) -> tuple[Stood, ...]:
        """Return every unit, in order."""
        return tuple(unit for part in self.parts for unit in part.units)

    @cached_property
    def whole(self) -> tuple[Part, ...]:
        """Return what the text as a whole consists of: all but the title page and signatures."""
        return tuple(part for part in self.parts if part.kind not in _BESIDE)

    @cached_property
    def counted(self) -> tuple[Part, ...]:
        """Return what counts as an article: the articles, or every section where there are none."""
        return tuple(p for p in self.parts if p.kind is Kind.ARTICLE) or self.whole

    @property
    def noun(self) -> str:
        """Return what is counted, as a noun."""
        return "article" if any(p.kind is Kind.ARTICLE for p in self.parts) else "provision"

    @cached_property
    def _tree(self) -> Instrument:
        """Return the text's labels as a tree, and below it a place to speak from."""
        rows: list[Unit] = []
        above: list[tuple[int, int]] = []
        for unit in self.units:
            while above and above[-1][0] >= unit.depth + (0 if unit.label else 1):
                above.pop()
            parent = above[-1][1] if above else -1
            rows.append(
                Unit(UnitId(unit.unit), unit.kind, unit.depth, unit.label, unit.label, parent)
            )
            if unit.label:
                above.append((unit.depth, len(rows) - 1))
        rows.append(Unit(UnitId("\x00"), Kind.BODY, 0, "", "", -1))
        return Instrument(tuple(rows))

    @cached_property
    def _resolve(self) -> Callable[[Mention, int], Reference]:
        return resolver(self._tree)

    @cached_property
    def _below(self) -> Mapping[str, Part]:
        """Return every unit with what belongs to it, by its id."""
        found: dict[str, Part] = {}
        for part in self.parts:
            for at, one in enumerate(part.units):
                end = at + 1
                while end < len(part.units) and part.units[end].depth > one.depth:
                    end += 1
                found[one.unit] = part if at == 0 else Part(one.name, one.kind, part.units[at:end])
        return found

    def named(self, mention: Mention) -> tuple[Part, ...] | None:
        """Return the provisions that a mention names, each with what belongs to it.

        None where it names none that is here, or more than one. Cost: linear in
        the text's labels the first time, then in what is named.
        """
        plain = Mention(mention.start, mention.end, mention.paths, mention.through)
        found = self._resolve(plain, len(self._tree.units) - 1)
        if found.status is not Found.RESOLVED:
            return None
        return tuple(self.part(str(target)) for target in found.targets)

    def part(self, unit: str) -> Part:
        """Return a unit with everything that belongs to it. Raises `KeyError` for none."""
        return self._below[unit]

    def hidden(self) -> Facts:
        """Return these facts for somebody who may not read how things stood before."""
        parts = tuple(
            Part(
                p.name,
                p.kind,
                tuple(Stood(u.unit, u.name, u.kind, u.depth, u.label, u.status) for u in p.units),
            )
            for p in self.parts
        )
        return Facts(
            self.room, parts, Period.HIDDEN, self.since, self.held, self.called, self.parties
        )


def taken(
    state: RoomState,
    picture: Picture,
    *,
    before: Mapping[str, Status] | None = None,
    meetings: Sequence[str] = (),
    since: str = "",
) -> Facts:
    """Return a room's facts from its state and its picture of the same entry.

    `before` is where units stood when the period began (None: no period), and
    `meetings` the period's meetings. Cost: linear in the text.
    """
    understood = _understood(state, meetings) if before is not None else frozenset()
    rolling = picture.rolling
    parts: list[Part] = []
    for section in sections(rolling, fold(rolling)):
        passages = rolling.passages[section.passages.start : section.passages.stop]
        units: list[Stood] = []
        for passage in passages:
            view = picture.units.get(str(passage.id))
            if view is not None:
                units.append(
                    Stood(
                        unit=view.unit,
                        name=view.name,
                        kind=_KINDS.get(view.place.kind, Kind.PARAGRAPH),
                        depth=view.place.depth,
                        label=view.place.label,
                        status=view.status,
                        before=None if before is None else before.get(view.unit),
                        understood=view.unit in understood,
                    )
                )
        if units:
            parts.append(Part(section.number or section.caption, section.kind, tuple(units)))
    held = [(key, m) for key, m in by_time(state.meetings) if m.opened]
    chosen = [m for key, m in held if key in meetings] if meetings else [m for _, m in held]
    return Facts(
        room=str(state.room),
        parts=tuple(parts),
        period=Period.NONE if before is None else Period.KNOWN,
        since=since,
        held=tuple(_held(m) for m in chosen),
        called=tuple(_held(m) for _, m in by_time(state.meetings) if not m.opened and m.starts),
        parties=tuple(
            (code, info.name) for code, info in sorted(state.parties.items()) if not info.left
        ),
    )


def _understood(state: RoomState, meetings: Collection[str]) -> frozenset[str]:
    """Return the units that a confirmed understanding of the period's meetings is about."""
    required = set(state.required_parties())
    return frozenset(
        unit
        for row in state.understandings.values()
        if row.meeting in meetings and required <= row.confirmed
        for unit in row.units
    )


def _held(meeting: Meeting) -> Held:
    first = instant(meeting.starts) or _utc(meeting.opened)
    last = instant(meeting.ends)
    if last is None or first is None or last < first:
        last = first
    elif first is not None:
        last = last.astimezone(first.tzinfo)
    return Held(
        name_of(meeting),
        meeting.place,
        meeting.host,
        _day(first),
        _day(last),
        tuple(Present(*row) for row in meeting.present),
    )


def _utc(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at)
    except ValueError:
        return None


def _day(at: datetime | None) -> Day:
    return Day(at.year, at.month, at.day) if at is not None else Day(0, 0, 0)


def heads(present: Iterable[Present]) -> Iterable[Present]:
    """Yield who led: heads of delegation first, one a party, else the first named of the party."""
    seen: dict[str, Present] = {}
    for one in present:
        if one.party and (one.party not in seen or one.role == Role.HEAD):
            known = seen.get(one.party)
            if known is None or known.role != Role.HEAD:
                seen[one.party] = one
    return seen.values()
