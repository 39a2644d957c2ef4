"""Charts over days: whatever the days, all is within the drawing, and gaps are named, not bridged."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from plenipo.formats.html.timecharts import (
    LONG,
    WIDTH,
    Axis,
    Lane,
    Mark,
    Reported,
    gaps,
    lanes,
    reported,
)

_DAY = st.dates(date(1900, 1, 1), date(2199, 12, 31))
_SHORT = st.integers(0, 400)
_SPACE = "{http://www.w3.org/2000/svg}"


@st.composite
def marks(draw: st.DrawFn) -> Mark:
    first = draw(_DAY)
    last = first + timedelta(days=draw(_SHORT))
    return Mark(
        first, last, draw(st.sampled_from(["<b>", "x & y", '"'])), vague=draw(st.booleans())
    )


@st.composite
def reports(draw: st.DrawFn) -> tuple[Reported, ...]:
    days = sorted(draw(st.lists(_DAY, min_size=1, max_size=8, unique=True)))
    found = []
    for day in days:
        total = draw(st.integers(1, 300))
        agreed = draw(st.integers(0, total))
        parts = (("agreed", agreed, "settled"), ("open", total - agreed, "rest"))
        last = day + timedelta(days=draw(st.sampled_from([0, 0, 3, 29])))
        found.append(Reported(day, last, day.isoformat(), parts, total, f"#{day}"))
    return tuple(found)


def numbers(svg: str, *names: str) -> list[float]:
    tree = etree.fromstring(svg)
    return [float(str(el.get(name))) for el in tree.iter() for name in names if el.get(name)]


@given(st.lists(st.lists(marks(), max_size=6), min_size=1, max_size=5))
def test_every_mark_is_within_the_drawing(rows: list[list[Mark]]) -> None:
    svg = lanes([Lane(f"<{n}>", tuple(row)) for n, row in enumerate(rows)])
    if not any(rows):
        assert svg == ""
        return
    assert all(0 <= x <= WIDTH for x in numbers(svg, "x", "cx", "x1", "x2"))
    tree = etree.fromstring(svg)
    drawn = [el for el in tree.iter() if el.get("class") in ("dot", "bar", "bar vague")]
    assert len(drawn) == sum(map(len, rows))
    assert all(width > 0 for width in numbers(svg, "width"))


@given(st.lists(marks(), min_size=1, max_size=8), _DAY)
def test_what_is_left_out_at_the_left_is_counted(row: list[Mark], since: date) -> None:
    svg = lanes([Lane("All", tuple(row))], since=since)
    kept = [mark for mark in row if mark.last >= since]
    if not kept:
        assert svg == ""
        return
    tree = etree.fromstring(svg)
    drawn = [el for el in tree.iter() if el.get("class") in ("dot", "bar", "bar vague")]
    assert len(drawn) == len(kept)
    earlier = len(row) - len(kept)
    assert (f"‹ {earlier} earlier" in svg) == bool(earlier)


@given(reports())
def test_a_gap_is_named_and_no_line_bridges_it(points: tuple[Reported, ...]) -> None:
    svg = reported("Articles <as> reported", points, of="articles")
    tree = etree.fromstring(svg)
    steps = list(tree.iter(f"{_SPACE}polyline"))
    named = svg.count("no figure on record")
    assert named == len(gaps(points))
    assert named + len(steps) == len(points) - 1
    assert all((two - one).days > LONG for one, two in gaps(points))


@given(reports())
def test_every_figure_is_written_and_said(points: tuple[Reported, ...]) -> None:
    tree = etree.fromstring(reported("Articles", points, of="articles"))
    label = str(tree.get("aria-label"))
    written = [str(el.text) for el in tree.iter(f"{_SPACE}text") if el.get("class") == "strong"]
    assert written == [f"{p.parts[0][1]} / {p.total}" for p in points]
    for point in points:
        assert f"{point.when}: of {point.total} articles, {point.parts[0][1]} agreed" in label
    for link in tree.iter(f"{_SPACE}a"):
        (shown,) = [el.text for el in link.iter(f"{_SPACE}text")]
        assert str(link.get("aria-label")).startswith(str(shown))


@given(reports())
def test_columns_are_as_high_as_their_counts(points: tuple[Reported, ...]) -> None:
    svg = reported("Articles", points, of="articles")
    tree = etree.fromstring(svg)
    for link, point in zip(tree.iter(f"{_SPACE}a"), points, strict=True):
        rects = list(link.iter(f"{_SPACE}rect"))
        high = {str(el.get("class")): float(str(el.get("height"))) for el in rects}
        whole = high["whole"]
        for _, count, look in point.parts:
            assert abs(high[f"part {look}"] - whole * count / point.total) < 0.5


@given(_DAY, _SHORT)
def test_an_axis_runs_from_left_to_right(first: date, length: int) -> None:
    axis = Axis(first, first + timedelta(days=length))
    places = [axis.x(first + timedelta(days=n)) for n in range(length + 1)]
    assert places == sorted(places)
    ticks = list(axis.ticks())
    assert [x for x, _ in ticks] == sorted(x for x, _ in ticks)
    assert all(0 <= x <= WIDTH for x, _ in ticks)


def test_nothing_reported_is_nothing_drawn() -> None:
    assert reported("Articles", (), of="articles") == ""
    assert lanes([]) == ""
