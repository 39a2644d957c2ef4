"""A room's text as all its members see it: sections with their status, drawn once for everybody.

A sheet is a function of one room's state and a time. It is kept until the room
moves or something in it lapses by itself, and shared by all who read it: it
holds nothing that one member sees and another does not. Sections whose words
did not change keep the HTML that was drawn for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

from markupsafe import Markup

from plenipo.brackets.fold import Counts, count, fold
from plenipo.brackets.model import Passage, Rolling
from plenipo.desk.naming import Names
from plenipo.formats.html.marks import Hand
from plenipo.formats.html.passages import section
from plenipo.formats.html.sections import sections
from plenipo.record import views
from plenipo.record.kinds import RoomId, Status
from plenipo.record.places import Place
from plenipo.record.state import RoomState
from plenipo.record.status import Table, roll_up

_STRIDE: Final = 10_000  # numbers of brackets that one section may use
_HERE: Final = "\0"  # marks the line under a heading; no text holds this character
_KEPT: Final = 64  # rooms whose sheets are kept at once


@dataclass(frozen=True, slots=True)
class Piece:
    """One section of the text as the outline names it: an article, the preamble, an annex.

    `id` is the unit id of its first block, and permanent; `units` are all its
    blocks in order; `seq` is the room's entry with which its words or its
    status last changed since this process began to look.
    """

    id: str
    number: str
    name: str
    caption: str
    kind: str
    units: tuple[str, ...]
    status: Status
    brackets: int
    head: Markup  # its HTML down to the line under the heading, where the page says how it stands
    rest: Markup  # its HTML from there on
    seq: int

    @property
    def short(self) -> str:
        """Return the number alone where an article has one, as an outline shows it: "6 bis"."""
        if self.kind != "article":
            return self.number
        return re.sub(r"^\D+(?=\d)", "", self.number)

    @property
    def html(self) -> Markup:
        """Return the section as HTML, with nothing under its heading."""
        return self.head + self.rest


@dataclass(frozen=True, slots=True)
class Sheet:
    """A room's text and figures at one entry: the same for every member."""

    seq: int
    rolling: Rolling
    pieces: tuple[Piece, ...]
    places: Mapping[str, Place]
    table: Table
    gauge: Mapping[Status, int]
    counts: Counts
    names: Names
    until: str  # when something lapses by itself; "" for never

    def piece(self, unit: str) -> Piece | None:
        """Return the section that holds a unit."""
        return next((p for p in self.pieces if unit in p.units), None)


class Sheets:
    """The sheets of the rooms that are being read, newest only. Safe for many threads."""

    def __init__(self) -> None:
        self._kept: dict[RoomId, tuple[Sheet, dict[str, _Drawn]]] = {}
        self._lock = Lock()

    def of(self, state: RoomState, now: str) -> Sheet:
        """Return the room's sheet; call it while the room is held still.

        Cost: that of a status table and a rolling text where the room moved;
        only changed sections are drawn anew.
        """
        with self._lock:
            known = self._kept.get(state.room)
        if known is not None and known[0].seq == state.seq and not _past(known[0].until, now):
            return known[0]
        sheet, drawn = _draw(state, now, known[1] if known is not None else {})
        with self._lock:
            self._kept.pop(state.room, None)
            self._kept[state.room] = (sheet, drawn)
            while len(self._kept) > _KEPT:
                self._kept.pop(next(iter(self._kept)))
        return sheet


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What a section was drawn from, and what came out."""

    source: tuple[object, ...]
    head: Markup
    rest: Markup
    status: Status
    seq: int


def _past(until: str, now: str) -> bool:
    return bool(until) and until <= now


def _draw(
    state: RoomState, now: str, before: Mapping[str, _Drawn]
) -> tuple[Sheet, dict[str, _Drawn]]:
    rolling = views.rolling(state, now)
    provisions = fold(rolling)
    table = views.table(state, now)
    pieces: list[Piece] = []
    drawn: dict[str, _Drawn] = {}
    for found in sections(rolling, provisions):
        passages = rolling.passages[found.passages.start : found.passages.stop]
        units = tuple(str(p.id) for p in passages)
        status = roll_up(table.status[u] for u in units if u in table.status)
        key = units[0]
        source: tuple[object, ...] = (rolling.parties, found.place, passages)
        known = before.get(key)
        same = known is not None and known.source == source
        if known is None or not same or known.status is not status:
            hand = Hand(rolling.parties, drawn=found.place * _STRIDE)
            if known is not None and same:
                head, rest = known.head, known.rest
            else:
                whole = section(rolling, found, hand=hand, links={}, standing=_HERE)
                head, rest = map(Markup, whole.split(_HERE))  # escaped there
            known = _Drawn(source, head, rest, status, state.seq)
        drawn[key] = known
        pieces.append(
            Piece(
                id=key,
                number=found.number,
                name=found.name,
                caption=found.caption,
                kind=found.kind.value,
                units=units,
                status=status,
                brackets=found.brackets,
                head=known.head,
                rest=known.rest,
                seq=known.seq,
            )
        )
    sheet = Sheet(
        seq=state.seq,
        rolling=rolling,
        pieces=tuple(pieces),
        places=views.places(state),
        table=table,
        gauge=views.gauge(state, now),
        counts=count(provisions),
        names=Names(state),
        until=_until(state, now),
    )
    return sheet, drawn


def _until(state: RoomState, now: str) -> str:
    """Return the next time at which a position or a package lapses by itself."""
    times = [p.expires for p in state.positions.values()]
    times += [p.expires for p in state.packages.values() if p.broken is None]
    return min((t for t in times if t > now), default="")


def passages_of(sheet: Sheet, piece: Piece) -> tuple[Passage, ...]:
    """Return the passages of a section."""
    wanted = set(piece.units)
    return tuple(p for p in sheet.rolling.passages if str(p.id) in wanted)
