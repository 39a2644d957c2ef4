"""How a text came together: what each issued revision held, and the text of today.

What was issued does not change, so a point is computed once for a room and
kept; only the last, the text as it stands, is made anew. Everything here rests
on the one room: the same for all who sit there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

from plenipo.brackets.fold import fold
from plenipo.brackets.model import Rolling
from plenipo.desk import Refused, trend
from plenipo.desk.desk import Desk
from plenipo.formats import rolling_json
from plenipo.formats.html.sections import sections
from plenipo.record.kinds import RoomId, Status
from plenipo.record.reach import SETTLED_FIRST, Convergence, reach
from plenipo.text.shares import Share
from plenipo.web.viewer import Reading

_KEPT: Final = 64  # rooms whose points are kept at once


@dataclass(frozen=True, slots=True)
class Point:
    """One moment of the text: a revision, or with number 0 today.

    `words` counts words by status; `sections` has the brackets of each section
    by the unit id of its first block, and `names` how it was called.
    """

    number: int
    at: str
    brackets: int
    words: Mapping[Status, int]
    sections: Mapping[str, int]
    names: Mapping[str, str]


class Trends:
    """The points of the rooms that were looked at. Safe for many threads."""

    def __init__(self) -> None:
        self._kept: dict[RoomId, tuple[Point, ...]] = {}
        self._lock = Lock()

    def of(self, desk: Desk, reading: Reading) -> tuple[Point, ...]:
        """Return the room's points, the text of today last.

        Cost: for a revision that was not seen before one replay of the room;
        else one walk over today's text.
        """
        issued = len(reading.state.revisions)
        with self._lock:
            known = self._kept.get(reading.room, ())
        if len(known) != issued:
            known = _issued(desk, reading)
            with self._lock:
                self._kept.pop(reading.room, None)
                self._kept[reading.room] = known
                while len(self._kept) > _KEPT:
                    self._kept.pop(next(iter(self._kept)))
        return (*known, _today(reading))


def _issued(desk: Desk, reading: Reading) -> tuple[Point, ...]:
    found = trend(desk, reading.member, reading.room)
    assert not isinstance(found, Refused), "the reader sits here"
    points = []
    for issue, revision in zip(found, reading.state.revisions, strict=True):
        rolling = rolling_json.read(revision.content, where=f"Revision {issue.number}")
        brackets, names = _by_section(rolling)
        points.append(Point(issue.number, issue.at, issue.brackets, issue.words, brackets, names))
    return tuple(points)


def _today(reading: Reading) -> Point:
    sheet = reading.sheet
    return Point(
        0,
        reading.now,
        sheet.counts.brackets,
        sheet.gauge,
        {piece.id: piece.brackets for piece in sheet.pieces},
        {piece.id: piece.caption for piece in sheet.pieces},
    )


def _by_section(rolling: Rolling) -> tuple[dict[str, int], dict[str, str]]:
    brackets: dict[str, int] = {}
    names: dict[str, str] = {}
    for section in sections(rolling, fold(rolling)):
        key = str(rolling.passages[section.passages.start].id)
        brackets[key] = section.brackets
        names[key] = section.caption
    return brackets, names


@dataclass(frozen=True, slots=True)
class Course:
    """The brackets of one section over the points; None where it was not in the text."""

    id: str
    name: str
    brackets: tuple[int | None, ...]

    @property
    def here(self) -> bool:
        """Say whether the section stands in the text of today."""
        return self.brackets[-1] is not None


def together(points: Sequence[Point], *, until: int = 0) -> Convergence:
    """Return the points as a report draws them; up to revision `until`, or all with today."""
    kept = [point for point in points if not until or 0 < point.number <= until]
    return Convergence(
        tuple(f"Rev. {point.number}" if point.number else "today" for point in kept),
        tuple(point.words for point in kept),
        tuple(point.brackets for point in kept),
    )


def courses(points: Sequence[Point]) -> tuple[Course, ...]:
    """Return the sections that ever had a bracket, in the order of today, gone ones last."""
    order: dict[str, None] = {}
    for point in reversed(points):
        order.update(dict.fromkeys(key for key in point.sections if key not in order))
    found = []
    for key in order:
        row = tuple(point.sections.get(key) for point in points)
        if any(row):
            name = next(p.names[key] for p in reversed(points) if key in p.names)
            found.append(Course(key, name, row))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Band:
    """One status in the stacked band: its outline in the drawing's units, and its share at each point.

    `middle` is how far down its middle lies at the last point, for its sign.
    """

    status: Status
    outline: str
    shares: tuple[Share, ...]
    middle: float


def bands(points: Sequence[Point], *, width: int, height: int) -> tuple[Band, ...]:
    """Return the band of each status that ever held words, from the ground up.

    Points stand at equal distances; a text without words is empty at its
    point. One point alone is drawn as a block over the whole width.
    """
    drawn = list(points) if len(points) > 1 else [*points, *points]
    xs = [round(width * at / (len(drawn) - 1), 1) for at in range(len(drawn))]
    totals = [sum(point.words.values()) for point in drawn]
    ground = [0.0] * len(drawn)
    said = [reach(point.words) for point in points]
    found = []
    for status in SETTLED_FIRST:
        words = [point.words.get(status, 0) for point in drawn]
        if not any(words):
            continue
        parts = [n / total if total else 0.0 for n, total in zip(words, totals, strict=True)]
        top = [low + part for low, part in zip(ground, parts, strict=True)]
        upper = [(x, height * (1 - y)) for x, y in zip(xs, top, strict=True)]
        lower = [(x, height * (1 - y)) for x, y in zip(xs, ground, strict=True)]
        outline = " ".join(f"{x:g},{y:.1f}" for x, y in [*upper, *reversed(lower)])
        shares = tuple(row.get(status, Share(0)) for row in said)
        middle = round(height * (1 - (ground[-1] + top[-1]) / 2), 1)
        found.append(Band(status, outline, shares, middle))
        ground = top
    return tuple(found)


def line(row: Sequence[int | None], *, width: int, height: int, most: int) -> tuple[str, ...]:
    """Return a course as polylines in the drawing's units, cut where the section was away.

    `most` is the value at the top of the drawing; a point alone is a short stroke.
    """
    step = width / max(1, len(row) - 1)
    found: list[list[tuple[float, float]]] = [[]]
    for at, value in enumerate(row):
        if value is None:
            found.append([])
        else:
            found[-1].append((at * step, height * (1 - value / max(1, most))))
    pieces = [run if len(run) > 1 else [*run, (run[0][0] + 3, run[0][1])] for run in found if run]
    return tuple(" ".join(f"{x:.1f},{y:.1f}" for x, y in run) for run in pieces)
