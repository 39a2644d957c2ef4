"""Days in words: a table, and laws over all days of two years."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from plenipo.statements.dates import AFTER_EVENT, RULES, Dates, Said, Span
from plenipo.statements.model import Precision
from tests.statements.languages import language

TABLE = [
    [cell.strip() for cell in line.split("|")]
    for line in (Path(__file__).parent / "dates.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
DAYS = [date(2030, 12, 1) + timedelta(n) for n in range(800)]
DAY = timedelta(1)


@pytest.mark.parametrize(("code", "words", "anchor", "wanted"), TABLE, ids=str)
def test_a_date_in_words(code: str, words: str, anchor: str, wanted: str) -> None:
    dates = language(code).dates
    day = None if anchor == "-" else date.fromisoformat(anchor)
    for text in (words, f"Orsk said {words} that it rained", words[0].upper() + words[1:]):
        found = dates.when(text, day, None)
        assert (found.value if found else "-") == wanted, text
        if found:
            lengths = {7: Precision.MONTH, 10: Precision.DAY, 21: Precision.INTERVAL}
            assert found.precision is lengths[len(found.value)]


def ends(dates: Dates, said: Said, anchor: date, before: Span | None = None) -> Span:
    """Return the first and the last day that a phrase means."""
    found = dates.resolve(said, anchor, before)
    assert found is not None
    first, _, last = found.value.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last or first)


def test_a_weekday_is_the_latest_one_up_to_the_day_of_the_article() -> None:
    dates = language("en").dates
    for anchor in DAYS:
        for weekday in range(7):
            first, last = ends(dates, Said("weekday", (weekday,)), anchor)
            assert first == last
            assert first.weekday() == weekday
            assert anchor - 6 * DAY <= first <= anchor


def test_last_weekday_holds_both_readings_where_there_are_two() -> None:
    dates = language("en").dates
    for anchor in DAYS:
        monday = anchor - DAY * anchor.weekday()
        for weekday in range(7):
            first, last = ends(dates, Said("last-weekday", (weekday,)), anchor)
            week_before = monday - 7 * DAY + weekday * DAY
            assert last < anchor
            assert first == week_before or (first == last and first >= monday - 7 * DAY)
            assert first <= week_before <= last


RELATIVE = sorted(RULES - {"date", "days", "month", *AFTER_EVENT})
BY_WEEK = [rule for rule in RELATIVE if "month" not in rule and "year" not in rule]


@pytest.mark.parametrize("rule", BY_WEEK)
def test_a_week_later_it_means_a_week_later(rule: str) -> None:
    """Nothing but the day of the article counts: not today, not the year."""
    dates = language("en").dates
    said = Said(rule, (1, 3) if rule == "weekdays" else (3,) if "weekday" in rule else (), number=2)
    for anchor in DAYS:
        first, last = ends(dates, said, anchor)
        assert first <= last
        for weeks in (1, 52, 1_000):
            shift = timedelta(weeks=weeks)
            assert ends(dates, said, anchor + shift) == (first + shift, last + shift)


@pytest.mark.parametrize("rule", RELATIVE)
def test_intervals_are_whole_and_in_order(rule: str) -> None:
    dates = language("en").dates
    said = Said(rule, (1, 3) if rule == "weekdays" else (3,) if "weekday" in rule else (), number=3)
    future = {"tomorrow", "next-weekday", "next-week", "rest-of-week"}
    for anchor in DAYS:
        first, last = ends(dates, said, anchor)
        assert first <= last
        assert rule in future or last <= anchor
        if rule in ("last-month", "month-ago", "months-ago"):
            assert first.day == 1
            assert (last + DAY).day == 1
            assert first.month == last.month


@pytest.mark.parametrize("rule", sorted(AFTER_EVENT))
def test_a_day_counted_from_an_event_needs_the_event(rule: str) -> None:
    dates = language("en").dates
    said = Said(rule, number=2)
    event = (date(2031, 3, 3), date(2031, 3, 4))
    found = ends(dates, said, date(2031, 11, 12), event)
    assert found[1] - found[0] == DAY
    assert (dates.resolve(said, date(2031, 11, 12), None) is None) == (rule != "same-day")


@pytest.mark.parametrize("code", ["en", "fr"])
def test_every_rule_of_a_language_is_one_that_exists(code: str) -> None:
    said = {rule for _, rule in language(code).language.calendar.says}
    assert said <= RULES


def test_days_beyond_the_calendar_stay_open() -> None:
    dates = language("en").dates
    assert dates.when("last year", date(1, 1, 1), None) is None
    assert dates.when("next week", date(9999, 12, 31), None) is None
