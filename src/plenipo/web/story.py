"""A room's entries by the provisions that they touch: what histories and "new since" are told from.

A story is a function of one room's record, the same for all who sit there; what
a member may read of it begins where that member was seated (`reads_from`).
Bytes that were issued or filed are left out of what is kept here: the room's
state has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

import msgspec

from plenipo.desk.desk import Desk
from plenipo.record import entries as e
from plenipo.record.canon import decode, wording_hash
from plenipo.record.entries import Entry
from plenipo.record.kinds import EntryId, RoomId, WordingHash

_KEPT: Final = 64  # rooms whose stories are kept at once


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry, the units that it touches, and when in the talks it came.

    `round` is the number of the last meeting opened, 0 before the first;
    `sitting` says whether it was still open. `revision` is the number of the
    last revision issued, 0 before the first.
    """

    entry: Entry
    units: tuple[str, ...]
    round: int
    sitting: bool
    revision: int


class Story:
    """The entries of one room, in order, found by unit."""

    def __init__(self) -> None:
        self.happenings: list[Happening] = []
        # How a wording came onto the table: the draft's own is not in here.
        self.wordings: dict[WordingHash, str] = {}
        self._by_unit: dict[str, list[int]] = {}
        self._all: list[int] = []  # entries that touch the whole text
        # Units by what later entries name, each kind of thing with names of its own.
        self._of: dict[tuple[str, str], tuple[str, ...]] = {}
        self._numbers: dict[str, tuple[str, int]] = {}  # of a proposal: number and version
        self._rounds: dict[str, int] = {}
        self._round, self._sitting, self._revision = 0, False, 0

    @property
    def seq(self) -> int:
        """Return the number of the last entry taken in."""
        return len(self.happenings)

    def of(self, units: Iterable[str], *, since: int = 1) -> list[Happening]:
        """Return what touches any of the units, from entry `since` on, oldest first."""
        found = {at for unit in units for at in self._by_unit.get(unit, ())}
        return [self.happenings[at] for at in sorted({*found, *self._all}) if at + 1 >= since]

    def last(self, units: Iterable[str]) -> int:
        """Return the number of the last entry that touches any of the units; 0 for none."""
        rows = (self._by_unit.get(unit) for unit in units)
        last = max((row[-1] for row in rows if row), default=-1)
        return max(last, self._all[-1] if self._all else -1) + 1

    def after(self, seq: int) -> list[Happening]:
        """Return the entries after a number."""
        return self.happenings[max(seq, 0) :]

    def entry(self, name: EntryId) -> Happening | None:
        """Return an entry by its id. Cost: linear, from the end."""
        return next((h for h in reversed(self.happenings) if h.entry.id == name), None)

    def name_of(self, proposal: str) -> str:
        """Return the number of a proposal, or its letter; "" where it is not known."""
        return self._numbers.get(proposal, ("", 0))[0]

    # --- taking entries in --------------------------------------------------------------------

    def take(self, entry: Entry) -> None:
        """Take one entry further."""
        body: Any = entry.body
        if isinstance(body, e.MeetingScheduled):
            self._rounds[body.meeting] = body.round_number
        elif isinstance(body, e.MeetingOpened):
            self._round = self._rounds.get(body.meeting, self._round)
            self._sitting = True
        elif isinstance(body, e.RevisionIssued):
            self._revision = body.number
        units = tuple(dict.fromkeys(_UNITS.get(type(body), _own)(self, body)))
        self._of["entry", entry.id] = units
        at = len(self.happenings)
        self.happenings.append(
            Happening(_light(entry), units, self._round, self._sitting, self._revision)
        )
        if isinstance(body, e.MeetingClosed):
            self._sitting = False
        if isinstance(body, e.BasisAdopted):
            self._all.append(at)
        for unit in units:
            self._by_unit.setdefault(unit, []).append(at)

    def known(self, kind: str, name: str) -> tuple[str, ...]:
        """Return the units of something recorded before: a proposal, a hold, an entry, by its id."""
        return self._of.get((kind, name), ())

    def keep(self, kind: str, name: str, units: Sequence[str]) -> Sequence[str]:
        """Remember the units of something that later entries name, with those it had before."""
        found = tuple(dict.fromkeys((*self.known(kind, name), *units)))
        self._of[kind, name] = found
        return found

    def proposed(self, body: Any, number: str) -> Sequence[str]:  # noqa: ANN401 - one of three bodies
        """Remember a proposal's words; without a `number` it is a new version of a known one."""
        known, version = self._numbers.get(body.proposal, (number, 0))
        self._numbers[body.proposal] = (known, version + 1)
        name = known if version == 0 else f"{known} as revised"
        for change in body.changes:
            self.wordings.setdefault(wording_hash(change.unit, change.text), name)
        return self.keep("proposal", body.proposal, [change.unit for change in body.changes])


class Stories:
    """The stories of the rooms that are being read. Safe for many threads."""

    def __init__(self) -> None:
        self._kept: dict[RoomId, Story] = {}
        self._lock = Lock()

    def of(self, desk: Desk, room: RoomId, seq: int) -> Story:
        """Return a room's story up to its entry `seq`, for somebody who sits there.

        Call it while the room is held still. Cost: linear in the entries that
        came since it was last asked for.
        """
        with self._lock:
            story = self._kept.pop(room, None) or Story()
            self._kept[room] = story
            while len(self._kept) > _KEPT:
                self._kept.pop(next(iter(self._kept)))
        with desk.still(room):
            if story.seq < seq:
                for number, row in desk.operator_rows(room, after=story.seq):
                    if number <= seq:  # another process may have gone on
                        story.take(decode(row))
        return story


def _light(entry: Entry) -> Entry:
    """Return an entry without the bytes that were issued or filed with it."""
    body = entry.body
    match body:
        case e.RevisionIssued():
            return msgspec.structs.replace(entry, body=msgspec.structs.replace(body, content=""))
        case e.InstrumentFiled() | e.LanguageVersionFiled():
            return msgspec.structs.replace(entry, body=msgspec.structs.replace(body, units=[]))
        case _:
            return entry


# --- which units an entry touches ---------------------------------------------------------------

_Units = Callable[[Story, Any], Iterable[str]]


def _own(story: Story, body: Any) -> Iterator[str]:  # noqa: ANN401, ARG001 - of any kind
    """Return the units that the body names itself."""
    unit = getattr(body, "unit", "")
    if unit:
        yield unit
    for name in getattr(body, "units", ()):
        if isinstance(name, str):
            yield name


def _through(field: str, kind: str = "") -> _Units:
    """Return units remembered under what a field of the body names."""
    return lambda story, body: story.known(kind or field, getattr(body, field))


def _kept_as(field: str) -> _Units:
    """Return the body's own units, and remember them under what a field names."""
    return lambda story, body: story.keep(field, getattr(body, field), list(_own(story, body)))


def _pairs(field: str) -> _Units:
    """Return the units of the wordings that the body pairs with them, and remember them."""
    return lambda story, body: story.keep(
        field, getattr(body, field), [u for u, _ in body.wordings]
    )


def _objected(story: Story, body: e.SilenceBroken) -> Iterable[str]:
    return body.units or story.known("silence", body.silence)


_UNITS: Final[dict[type[e.Body], _Units]] = {
    e.InstrumentFiled: lambda story, body: (),  # noqa: ARG005
    e.LanguageVersionFiled: lambda story, body: (),  # noqa: ARG005
    e.ProvisionsRenumbered: lambda story, body: [unit for unit, _, _ in body.labels],  # noqa: ARG005
    e.ProposalDrafted: lambda story, body: story.proposed(body, body.letter),
    e.ProposalTabled: lambda story, body: [
        *story.proposed(body, body.number),
        *story.known("proposal", body.supersedes),
    ],
    e.ProposalRevised: lambda story, body: story.proposed(body, ""),
    e.ProposalJoined: _through("proposal"),
    e.ProposalDissociated: _through("proposal"),
    e.ProposalWithdrawn: _through("proposal"),
    e.ProposalIncorporated: _through("proposal"),
    e.ProposalRejected: _through("proposal"),
    e.TablingQueued: _through("proposal"),
    e.TablingRecalled: _through("queued", "entry"),
    e.TablingLanded: _through("queued", "entry"),
    e.HoldPlaced: _kept_as("hold"),
    e.HoldLifted: _through("hold"),
    e.ReservationMade: _kept_as("reservation"),
    e.ReservationLifted: _through("reservation"),
    e.UnderstandingMinuted: _kept_as("understanding"),
    e.UnderstandingConfirmed: _through("understanding"),
    e.SilenceOpened: _pairs("silence"),
    e.SilenceExtended: _through("silence"),
    e.SilenceBroken: _objected,
    e.LateObjectionLogged: _through("silence"),
    e.SilenceConcluded: _through("silence"),
    e.PackageOffered: _pairs("package"),
    e.PackageAccepted: _through("package"),
    e.PackageBroken: _through("package"),
    e.ExchangeReleased: lambda story, body: [unit for _, unit, _ in body.positions],  # noqa: ARG005
    e.StatementRecorded: _kept_as("statement"),
    e.StatementMarked: _through("statement"),
    e.EntryConfirmed: _through("entry"),
    e.EntryContested: _through("entry"),
    e.Recalled: _through("entry"),
    e.Spilled: _through("entry"),
}
