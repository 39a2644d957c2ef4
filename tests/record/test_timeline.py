"""Days read as they are written, and the timeline's order: stated, total, stable."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.record.days import Days, Precision, days
from plenipo.record.kinds import EntryId
from plenipo.record.outside import Commitment, Document, Incident
from plenipo.record.state import RoomState
from plenipo.record.timeline import Row, Sort, Wanted, timeline


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2031-05-04", Precision.DAY, "2031-05-04", "2031-05-04"),
        ("2031-05-01/2031-05-04", Precision.INTERVAL, "2031-05-01", "2031-05-04"),
        ("2031-05-04/2031-05-04", Precision.DAY, "2031-05-04", "2031-05-04"),
        ("2031-02", Precision.MONTH, "2031-02-01", "2031-02-28"),
        ("2032-02", Precision.MONTH, "2032-02-01", "2032-02-29"),
        ("2031", Precision.YEAR, "2031-01-01", "2031-12-31"),
        ("2031-05-04T18:30Z", Precision.MINUTE, "2031-05-04", "2031-05-04"),
        ("2031-05-04T23:30:00.000-04:00", Precision.MINUTE, "2031-05-04", "2031-05-04"),
    ],
)
def test_a_time_is_read_no_more_exactly_than_it_is_written(
    text: str, precision: Precision, first: str, last: str
) -> None:
    found = days(text)
    assert found is not None
    assert (found.precision, found.first.isoformat(), found.last.isoformat()) == (
        precision,
        first,
        last,
    )
    assert found.exact == (first == last and precision in (Precision.MINUTE, Precision.DAY))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2031-13",
        "2031-02-30",
        "2031-05-04/2031-05-01",
        "2031-05-04/",
        "20310504",
        "0000",
        "2031-05/2031-06",
        "2031-05-04 18:30",
        "9" * 80,
        "2031-05-04T25:00Z",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert days(text) is None


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_not(text: str) -> None:
    found = days(text)
    assert found is None or found.first <= found.last


_ON = st.sampled_from(
    [
        "2031",
        "2031-05",
        "2031-05-01",
        "2031-05-01/2031-05-04",
        "2031-05-04",
        "2031-05-01T09:00Z",
        "2031-05-01T09:00+03:00",
        "2030-12-31",
        "",
        "some day",
    ]
)


def _state(on: list[tuple[str, str]]) -> RoomState:
    state = RoomState()
    for at, (kind, when) in enumerate(on):
        key, entry = f"{kind}-{at}", EntryId(f"{at:032}")
        if kind == "document":
            state.outside.documents[key] = Document(key, "", "", "", entry, dated=when)
        elif kind == "incident":
            state.outside.incidents[key] = Incident(key, "", when, [], ["u"], "", entry)
        else:
            state.outside.commitments[key] = Commitment(
                "ARD", key, when, "", "", entry, undertaken=when if at % 2 else ""
            )
    return state


_ROWS = st.lists(st.tuples(st.sampled_from(["document", "incident", "commitment"]), _ON))


def _stated(found: Days | None, *, due: bool) -> tuple[object, ...]:
    assert found is not None
    at = found.moment.timestamp() if found.moment is not None else -1.0
    return (found.last if due else found.first, found.last, at >= 0, at)


def _before(one: Row, two: Row) -> bool:
    """Say whether one may stand before two by the order that the module states."""
    if one.days is None or two.days is None:
        return two.days is None
    first, second = (_stated(row.days, due=row.sort is Sort.DUE) for row in (one, two))
    if first != second:
        return first < second
    sorts = list(Sort)
    return sorts.index(one.sort) <= sorts.index(two.sort)


@given(_ROWS)
def test_the_order_is_the_one_that_is_stated(on: list[tuple[str, str]]) -> None:
    rows = timeline(_state(on))
    assert all(_before(one, two) for one, two in pairwise(rows))
    # What has the same day and sort stands as it came on record.
    for one, two in pairwise(rows):
        if one.sort == two.sort and one.on == two.on:
            assert int(one.key.split("-")[1]) < int(two.key.split("-")[1])


@given(_ROWS, _ON, _ON)
def test_a_filter_keeps_and_drops_and_moves_nothing(
    on: list[tuple[str, str]], since: str, until: str
) -> None:
    rows = timeline(_state(on))
    one, two = days(since), days(until)
    want = Wanted(
        frozenset({Sort.INCIDENT, Sort.DUE}),
        since=one.first if one else None,
        until=two.last if two else None,
    )
    kept = [row for row in rows if want.keeps(row)]
    assert [row for row in rows if row in kept] == kept
    assert all(row.sort in want.sorts for row in kept)
    for row in rows:
        if row.sort in want.sorts and (one or two):
            inside = row.days is not None and (
                (one is None or row.days.last >= one.first)
                and (two is None or row.days.first <= two.last)
            )
            assert (row in kept) == inside


def test_a_day_within_the_period_is_enough() -> None:
    month = days("2031-05")
    assert month is not None
    assert month.meets(date(2031, 5, 31), None)
    assert not month.meets(date(2031, 6, 1), None)
