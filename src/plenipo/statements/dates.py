"""When something was said: dates in words, resolved against the day of the article.

A language's file lists the phrases ("last {weekday}", "earlier this week") and
names a rule for each; the rules are here and the same for all languages. News
speaks of what has happened, so a bare weekday is the latest one up to the
anchor, the anchor's own day included. Nothing depends on today's date: the
same text and anchor give the same value in any year. A phrase that leaves two
readings open gives the interval that holds both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plenipo.statements.language import Language
from plenipo.statements.model import Precision, When

_DAY = timedelta(days=1)
_FIGURE = re.compile(r"\d")
_YEAR = re.compile(r"\d{4}")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase found in a text: its rule and the values in it."""

    rule: str
    weekdays: tuple[int, ...] = ()
    month: int = 0
    days: tuple[int, ...] = ()
    year: int = 0
    number: int = 0


class Dates:
    """The date phrases of one language."""

    def __init__(self, language: Language) -> None:
        """Compile the phrases; done once a language."""
        calendar = language.calendar
        self.calendar = calendar
        self._before_names = language.words.definite | language.people.qualifiers
        self.week_starts = _index(calendar.weekdays, calendar.week_starts)
        self._weekday = _alternatives([w for names in calendar.weekdays for w in names])
        self._month = _alternatives([w for names in calendar.months for w in names])
        self._number = _alternatives([*calendar.numbers.split()]) + r"|\d{1,3}"
        rows = sorted(calendar.says, key=lambda row: (-len(row[0].split()), -len(row[0]), row[0]))
        self._patterns = [
            (re.compile(self._regex(p, named=True), re.IGNORECASE), rule) for p, rule in rows
        ]
        self._telling = self._telling_words()
        self._heads = self._first_letters()
        every = "|".join(self._regex(p, named=False) for p, _ in rows)
        self._any = re.compile(rf"(?<![\w-])(?:{every})(?![\w])", re.IGNORECASE)

    def may_begin(self, low: str) -> bool:
        """Tell in short whether a date phrase may begin with a word, casefolded."""
        return low[:3] in self._heads or low[:1].isdigit()

    def _first_letters(self) -> frozenset[str]:
        calendar = self.calendar
        names = {w for group in (*calendar.weekdays, *calendar.months) for w in group}
        words = names | set(calendar.numbers.split())
        words |= {phrase.split()[0] for phrase, _ in calendar.says if phrase[0] != "{"}
        return frozenset(word[:3].casefold().replace("{", "") for word in words)

    def _telling_words(self) -> tuple[str, ...]:
        """Return words of which one stands in every phrase that has no figure in it."""
        words = {w for names in (*self.calendar.weekdays, *self.calendar.months) for w in names}
        for phrase, _ in self.calendar.says:
            plain = [word for word in phrase.split() if "{" not in word]
            if plain and not re.search(r"\{(?:weekday|month|day|year)\}", phrase):
                words.add(max(plain, key=len).casefold())
        return tuple(sorted(words))

    def _regex(self, phrase: str, *, named: bool) -> str:
        parts = {
            "weekday": rf"(?:{self._weekday})\.?",
            "month": rf"(?:{self._month})\.?",
            "day": rf"\d{{1,2}}(?:{_alternatives(sorted(self.calendar.ordinals))})?(?!\d)",
            "year": r"\d{4}",
            "n": rf"(?:{self._number})",
        }
        seen: dict[str, int] = {}

        def put(match: re.Match[str]) -> str:
            kind = match.group(1)
            count = seen[kind] = seen.get(kind, 0) + 1
            body = parts[kind]
            return f"(?P<{kind}{count}>{body})" if named else f"(?:{body})"

        pieces = re.split(r"(\{\w+\})", phrase)
        out = []
        for piece in pieces:
            if re.fullmatch(r"\{\w+\}", piece):
                out.append(put(re.fullmatch(r"\{(\w+)\}", piece)))  # type: ignore[arg-type]  # just matched
            else:
                out.append(re.escape(piece).replace("\\ ", r"\s+").replace("\\-", "[-–—]"))
        return "".join(out)

    def _may_hold(self, text: str) -> bool:
        """Tell in short whether a text may hold a date: a figure, or a word of one."""
        low = text.casefold()
        return _FIGURE.search(text) is not None or any(word in low for word in self._telling)

    def find(self, text: str) -> Said | None:
        """Return the first date phrase of a text, the longest that begins there."""
        if not self._may_hold(text):
            return None
        iso = _ISO.search(text)
        match = next((m for m in self._any.finditer(text) if not self._in_name(text, m)), None)
        if iso and (match is None or iso.start() <= match.start()):
            return Said("date", month=int(iso[2]), days=(int(iso[3]),), year=int(iso[1]))
        if match is None:
            return None
        for pattern, rule in self._patterns:
            whole = pattern.fullmatch(match.group())
            if whole is not None:
                return self._said(rule, whole.groupdict())
        return None

    def _in_name(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether a day stands inside a name: "the Sunday Times", "Black Friday Group"."""
        named = text[match.start()].isupper() and match.group().isalpha()
        if not named or _NAME_AFTER.match(text, match.end()) is None:
            return False
        before = _WORD_BEFORE.search(text, max(0, match.start() - 30), match.start())
        return before is not None and (
            before[1][0].isupper() or before[1].casefold() in self._before_names
        )

    def _said(self, rule: str, values: dict[str, str]) -> Said:
        weekdays, days, month, year, number = [], [], 0, 0, 0
        for key in sorted(values):
            value, kind = values[key], key.rstrip("0123456789")
            if kind == "weekday":
                weekdays.append(_index(self.calendar.weekdays, value))
            elif kind == "month":
                month = _index(self.calendar.months, value) + 1
            elif kind == "day":
                days.append(int(re.match(r"\d+", value).group()))  # type: ignore[union-attr]  # it begins with digits
            elif kind == "year":
                year = int(value)
            else:
                words = self.calendar.numbers.split()
                number = (
                    words.index(value.casefold()) + 1 if value.casefold() in words else int(value)
                )
        return Said(rule, tuple(weekdays), month, tuple(days), year, number)

    def end_at(self, text: str, start: int, stop: int) -> int:
        """Return where a date phrase ends that begins at `start`, -1 when none does."""
        match = self._any.match(text, start, stop)
        return match.end() if match else -1

    def when(self, text: str, anchor: date | None, before: Span | None) -> When | None:
        """Resolve the first date phrase of a text; None when there is none or it stays open.

        `anchor` is the day of the article, None when not known; `before` is
        when the event mentioned last took place ("two days later").
        """
        said = self.find(text)
        return self.resolve(said, anchor, before) if said else None

    def resolve(self, said: Said, anchor: date | None, before: Span | None) -> When | None:
        """Resolve a date phrase; see `when`."""
        if said.rule == "month":
            return _month(said, anchor)
        try:
            span = _span(said, anchor, before, self.week_starts)
        except (ValueError, OverflowError):
            return None  # "31 June", or a day before the calendar begins
        return _written(span, f"date.{said.rule}") if span else None

    def full_date(self, text: str) -> date | None:
        """Return the first date of a text that is complete with its year."""
        if _YEAR.search(text) is None:
            return None
        for match in (*_ISO.finditer(text), *self._any.finditer(text)):
            said = self.find(match.group())
            if said is not None and said.year and said.rule == "date":
                try:
                    return date(said.year, said.month, said.days[0])
                except ValueError:
                    continue
        return None


_WORD_BEFORE = re.compile(r"([^\W\d_]+)\s\Z")
_NAME_AFTER = re.compile(r"\s[^\W\d_a-z]")


def _index(names: Sequence[frozenset[str]], word: str) -> int:
    low = word.casefold().rstrip(".")
    return next(k for k, forms in enumerate(names) if low in forms or f"{low}." in forms)


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


def _month(said: Said, anchor: date | None) -> When | None:
    year = said.year
    if not year:
        if anchor is None:
            return None
        year = anchor.year if said.month <= anchor.month else anchor.year - 1
    return When(f"{year:04}-{said.month:02}", Precision.MONTH, "date.month")


def _written(span: Span, rule: str) -> When:
    first, last = span
    if first == last:
        return When(first.isoformat(), Precision.DAY, rule)
    return When(f"{first.isoformat()}/{last.isoformat()}", Precision.INTERVAL, rule)


def _span(said: Said, anchor: date | None, before: Span | None, week: int) -> Span | None:
    if said.rule in ("date", "days"):
        return _calendar_days(said, anchor)
    if said.rule in AFTER_EVENT:
        base = before or ((anchor, anchor) if anchor and said.rule == "same-day" else None)
        if base is None:
            return None
        unit, sign = AFTER_EVENT[said.rule]
        shift = sign * (unit or said.number) * _DAY
        return base[0] + shift, base[1] + shift
    return None if anchor is None else _from_anchor(said, anchor, week)


def _calendar_days(said: Said, anchor: date | None) -> Span | None:
    first, last = said.days[0], said.days[-1]
    year = said.year
    if not year:
        if anchor is None:
            return None
        year = anchor.year
        if (said.month, first) > (anchor.month, anchor.day):
            year -= 1  # news tells of what has happened
    return date(year, said.month, first), date(year, said.month, last)


# Days after the event mentioned last, 0 for the number that is said; and in which direction.
AFTER_EVENT = {
    "same-day": (1, 0),
    "next-day": (1, 1),
    "previous-day": (1, -1),
    "days-later": (0, 1),
    "days-earlier": (0, -1),
    "week-later": (7, 1),
    "week-earlier": (7, -1),
}
# Days from the anchor.
_SHIFTS = {"today": 0, "yesterday": -1, "before-yesterday": -2, "tomorrow": 1, "week-ago": -7}
RULES = frozenset(
    {
        *("date", "days", "month", *AFTER_EVENT, *_SHIFTS),
        *("weekday", "last-weekday", "next-weekday", "weekday-last-week", "weekdays"),
        *("this-week", "rest-of-week", "last-week", "next-week", "past-week", "weekend"),
        *("this-month", "last-month", "this-year", "last-year"),
        *("days-ago", "weeks-ago", "month-ago", "months-ago"),
    }
)


def _from_anchor(said: Said, anchor: date, week: int) -> Span | None:
    if said.rule in _SHIFTS:
        return _one(anchor + _SHIFTS[said.rule] * _DAY)
    monday = anchor - _DAY * ((anchor.weekday() - week) % 7)  # or whatever day weeks begin with
    if said.weekdays:
        return _by_weekday(said, anchor, monday)
    match said.rule:
        case "this-week":
            return monday, anchor
        case "rest-of-week":
            return anchor, monday + 6 * _DAY
        case "last-week":
            return monday - 7 * _DAY, monday - _DAY
        case "next-week":
            return monday + 7 * _DAY, monday + 13 * _DAY
        case "past-week":
            return anchor - 7 * _DAY, anchor
        case "weekend":
            if anchor.weekday() == 5:
                return _one(anchor)
            sunday = _latest(6, anchor)
            return sunday - _DAY, sunday
        case "this-month":
            return anchor.replace(day=1), anchor
        case "last-month" | "month-ago":
            return _whole_month(anchor, 1)
        case "months-ago":
            return _whole_month(anchor, said.number)
        case "this-year":
            return anchor.replace(month=1, day=1), anchor
        case "last-year":
            return date(anchor.year - 1, 1, 1), date(anchor.year - 1, 12, 31)
        case "days-ago":
            return _one(anchor - said.number * _DAY)
        case "weeks-ago":
            middle = anchor - 7 * said.number * _DAY
            return middle - 3 * _DAY, middle + 3 * _DAY
        case _:
            return None


def _by_weekday(said: Said, anchor: date, monday: date) -> Span | None:
    weekday = said.weekdays[0]
    match said.rule:
        case "weekday":
            return _one(_latest(weekday, anchor))
        case "last-weekday":
            latest = _latest(weekday, anchor - _DAY)
            # In the week before it is that day; in this week both readings are in use.
            return _one(latest) if latest < monday else (latest - 7 * _DAY, latest)
        case "next-weekday":
            return _one(anchor + _DAY * ((weekday - anchor.weekday() - 1) % 7 + 1))
        case "weekday-last-week":
            return _one(monday - 7 * _DAY + _DAY * ((weekday - monday.weekday()) % 7))
        case "weekdays":
            last = _latest(said.weekdays[-1], anchor)
            return _latest(weekday, last), last
        case _:
            return None


def _one(day: date) -> Span:
    return day, day


def _latest(weekday: int, anchor: date) -> date:
    """Return the latest such weekday up to the anchor, the anchor included."""
    return anchor - _DAY * ((anchor.weekday() - weekday) % 7)


def _whole_month(anchor: date, before: int) -> Span:
    """Return the first and the last day of the month so many months before the anchor's."""
    months = anchor.year * 12 + anchor.month - 1 - before
    first = date(months // 12, months % 12 + 1, 1)
    return first, (first + 31 * _DAY).replace(day=1) - _DAY
