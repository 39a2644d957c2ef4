"""Charts over days as SVG: lanes of what happened, and counts as they were reported.

A chart is drawn from its values alone and says in words what it shows. A day is
a dot, a time from one day to another a bar as long as it is, what is known to
the month only a bar with a broken outline. Where nothing was reported nothing
is drawn, and the gap is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import pairwise
from typing import Final

WIDTH: Final = 960
_LEFT: Final = 132  # for the names of the lanes
_RIGHT: Final = 20
_LANE: Final = 26
_FOOT: Final = 26
_NARROW: Final = 9.0  # the shortest bar
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_APART: Final = 92  # units between two ticks at the least
_Scale = Callable[[float], float]
LONG: Final = 60  # days without a report that are told as a gap
_WIDE: Final = 15.0  # a column
_APART_LABELS: Final = 50.0  # figures nearer than this stand one above the other


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing in a lane: the days `[first, last]`, what it says, where it leads; vague or not."""

    first: date
    last: date
    name: str
    way: str = ""
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """Things of one sort, in order of time."""

    name: str
    marks: tuple[Mark, ...]


def lanes(rows: Sequence[Lane], *, since: date = date.min) -> str:
    """Draw lanes over one axis of days; "" where there is nothing to draw.

    What was over before `since` is counted at the left and not drawn. Hidden
    from those who listen, for whom the list beside it says the same.
    """
    marks = [mark for lane in rows for mark in lane.marks if mark.last >= since]
    if not marks:
        return ""
    axis = Axis(max(since, min(m.first for m in marks)), max(m.last for m in marks))
    height = _LANE * len(rows) + _FOOT
    opening = (
        f'<svg class="chart lanes" viewBox="0 0 {WIDTH} {height}" aria-hidden="true"'
        ' focusable="false" xmlns="http://www.w3.org/2000/svg">'
    )
    out = [opening]
    out.extend(_ticks(axis, height))
    for at, lane in enumerate(rows):
        y = _LANE * at + _LANE / 2
        out.append(
            f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>'
            f'<text x="{_LEFT - 14}" y="{y + 4}" text-anchor="end">{escape(lane.name)}</text>'
        )
        earlier = sum(mark.last < since for mark in lane.marks)
        if earlier:
            out.append(f'<text class="quiet" x="{_LEFT}" y="{y - 4}">‹ {earlier} earlier</text>')
        out.extend(
            _mark(axis, Mark(max(mark.first, since), mark.last, mark.name, mark.way, mark.vague), y)
            for mark in lane.marks
            if mark.last >= since
        )
    out.append("</svg>")
    return "".join(out)


@dataclass(frozen=True, slots=True)
class Reported:
    """Counts as they were reported for the days `[first, last]`.

    `parts` are names with counts and a class for their look, in the order of the
    stack, from the ground; the first is the figure that is written above it.
    """

    first: date
    last: date
    when: str
    parts: tuple[tuple[str, int, str], ...]
    total: int
    way: str = ""


def reported(title: str, points: Sequence[Reported], *, of: str) -> str:
    """Draw counts over days: a column for each report, a step between reports that are close.

    Where nothing was reported for more than `LONG` days the step is left out and
    the gap is named. `of` is what is counted: "articles". "" without points.
    """
    if not points:
        return ""
    axis = _aired(points[0].first, max(p.last for p in points))
    most = max(p.total for p in points)
    top, ground, height = 46.0, 236.0, 264

    def y(count: float) -> float:
        return ground - (ground - top) * count / most

    label = escape(f"{title}. {'; '.join(_said(p, of) for p in points)}", quote=True)
    role = "group" if any(p.way for p in points) else "img"  # an image hides the links within it
    opening = (
        f'<svg class="chart reported" viewBox="0 0 {WIDTH} {height}" role="{role}"'
        f' aria-label="{label}" xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
    )
    out = [opening]
    out.extend(
        f'<line class="grid" x1="52" x2="{WIDTH - _RIGHT}" y1="{y(n):.1f}" y2="{y(n):.1f}"/>'
        f'<text x="44" y="{y(n) + 4:.1f}" text-anchor="end">{n}</text>'
        for n in _levels(most)
    )
    out.extend(_ticks(axis, height, ground=ground))
    out.extend(_between(axis, one, two, y, ground) for one, two in pairwise(points))
    level, before = 0, -_APART_LABELS
    for point in points:
        middle = sum(axis.edges(point.first, point.last)) / 2
        level = level + 1 if middle - before < _APART_LABELS else 0
        before = middle
        out.append(_column(axis, point, y, of, above=8 + 15 * (level % 3)))
    out.append("</svg>")
    return "".join(out)


def _aired(first: date, last: date) -> Axis:
    """Return an axis with a little air before the first report and after the last."""
    air = timedelta(days=max(14, (last - first).days // 24))
    try:
        return Axis(first - air, last + air, left=52)
    except OverflowError:
        return Axis(first, last, left=52)


def gaps(points: Sequence[Reported]) -> tuple[tuple[date, date], ...]:
    """Return the stretches longer than `LONG` days in which nothing was reported."""
    return tuple(
        (one.last, two.first) for one, two in pairwise(points) if (two.first - one.last).days > LONG
    )


def _said(point: Reported, of: str) -> str:
    parts = ", ".join(f"{count} {name}" for name, count, _ in point.parts)
    return f"{point.when}: of {point.total} {of}, {parts}"


def _levels(most: int) -> list[int]:
    step = max(1, round(most / 4))
    found = list(range(0, most + 1, step))
    return [*[n for n in found if most - n >= step / 2 or n == most], most] if most else [0]


@dataclass(frozen=True, slots=True)
class Axis:
    """Days laid out from left to right, with a little air at both ends."""

    first: date
    last: date
    left: int = _LEFT

    @property
    def days(self) -> int:
        """Return how many days the axis spans, both ends included."""
        return (self.last - self.first).days + 1

    def x(self, day: date) -> float:
        """Return where a day stands; the middle of it."""
        room = WIDTH - _RIGHT - self.left - 2 * _NARROW
        return self.left + _NARROW + room * ((day - self.first).days + 0.5) / self.days

    def edges(self, first: date, last: date) -> tuple[float, float]:
        """Return where a stretch begins and ends, no narrower than a hand can find."""
        half = (WIDTH - _RIGHT - self.left - 2 * _NARROW) / self.days / 2
        one, two = self.x(first) - half, self.x(last) + half
        if two - one < _NARROW:
            middle = (one + two) / 2
            return middle - _NARROW / 2, middle + _NARROW / 2
        return one, two

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Yield where months or years begin, as many as can be read side by side."""
        per_day = (WIDTH - _RIGHT - self.left) / self.days
        months = next((n for n in (1, 2, 3, 6) if n * 30.4 * per_day >= _APART), 12)
        years = 1
        while months == 12 and years * 365 * per_day < _APART:
            years += 1
        if self.days < 62:
            yield from self._by_days(per_day)
            return
        year, month = self.first.year, self.first.month
        while (at := date(year, month, 1)) <= self.last:
            if (
                at >= self.first
                and (month - 1) % months == 0
                and (months < 12 or year % years == 0)
            ):
                yield self.x(at), f"{year}" if month == 1 else f"{_MONTHS[month - 1]} {year}"
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
            if year > 9999:
                return

    def _by_days(self, per_day: float) -> Iterator[tuple[float, str]]:
        step = next((n for n in (1, 2, 7, 14) if n * per_day >= _APART), 31)
        for n in range(0, self.days, step):
            day = self.first + timedelta(days=n)
            yield self.x(day), f"{day.day} {_MONTHS[day.month - 1]}"


def _ticks(axis: Axis, height: float, *, ground: float | None = None) -> Iterator[str]:
    low = height - _FOOT if ground is None else ground
    for x, name in axis.ticks():
        yield (
            f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{low:.1f}"/>'
            f'<text x="{x:.1f}" y="{low + 18:.1f}" text-anchor="middle">{name}</text>'
        )


def _mark(axis: Axis, mark: Mark, y: float) -> str:
    said = f"<title>{escape(mark.name)}</title>"
    if mark.first == mark.last:
        drawn = (
            f'<circle class="dot" cx="{axis.x(mark.first):.1f}" cy="{y}" r="4.5">{said}</circle>'
        )
    else:
        one, two = axis.edges(mark.first, mark.last)
        look = "bar vague" if mark.vague else "bar"
        drawn = (
            f'<rect class="{look}" x="{one:.1f}" y="{y - 4.5}" width="{two - one:.1f}" height="9"'
            f' rx="4.5">{said}</rect>'
        )
    return (
        f'<a href="{escape(mark.way, quote=True)}" tabindex="-1">{drawn}</a>' if mark.way else drawn
    )


def _between(axis: Axis, one: Reported, two: Reported, y: _Scale, ground: float) -> str:
    """Draw the step from one report to the next, or name the gap between them."""
    before, after = axis.edges(one.first, one.last)[1], axis.edges(two.first, two.last)[0]
    if (two.first - one.last).days > LONG:
        middle = (before + after) / 2
        return (
            f'<line class="gap" x1="{before + 4:.1f}" x2="{after - 4:.1f}" y1="{ground - 6:.1f}"'
            f' y2="{ground - 6:.1f}"/>'
            f'<text class="quiet" x="{middle:.1f}" y="{ground - 12:.1f}" text-anchor="middle">'
            "no figure on record</text>"
        )
    at, there = y(one.parts[0][1]), y(two.parts[0][1])
    return (
        f'<polyline class="stroke" points="{before:.1f},{at:.1f} {after:.1f},{at:.1f}'
        f' {after:.1f},{there:.1f}"/>'
    )


def _column(axis: Axis, point: Reported, y: _Scale, of: str, *, above: float) -> str:
    one, two = axis.edges(point.first, point.last)
    middle = (one + two) / 2
    left, low = middle - _WIDE / 2, 0
    out = []
    for _, count, look in point.parts:
        high = low + count
        out.append(
            f'<rect class="part {look}" x="{left:.1f}" y="{y(high):.1f}" width="{_WIDE:.1f}"'
            f' height="{y(low) - y(high):.1f}"/>'
        )
        low = high
    figure = f"{point.parts[0][1]} / {point.total}"
    out.append(
        f'<rect class="whole" x="{left:.1f}" y="{y(point.total):.1f}" width="{_WIDE:.1f}"'
        f' height="{y(0) - y(point.total):.1f}"/>'
        f'<text class="strong" x="{middle:.1f}" y="{y(point.total) - above:.1f}"'
        f' text-anchor="middle">{figure}</text>'
    )
    if point.first != point.last:  # a figure of a time: the line below says of which
        out.append(
            f'<line class="span" x1="{one:.1f}" x2="{two:.1f}" y1="{y(0) + 4:.1f}" y2="{y(0) + 4:.1f}"/>'
        )
    drawn = "".join(out)
    said = escape(f"{figure}. {_said(point, of)}", quote=True)
    if point.way:
        return f'<a href="{escape(point.way, quote=True)}" aria-label="{said}">{drawn}</a>'
    return f"<g><title>{said}</title>{drawn}</g>"
