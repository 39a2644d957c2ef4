"""The legal scrub as its page shows it: what has changed, who has confirmed it, what must follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from markupsafe import Markup

from plenipo.brackets.scrub_change import Class, Flag
from plenipo.desk.naming import join
from plenipo.desk.scrubs import digest_of_pairs, editorials
from plenipo.record.alarms import Alarm, alarms
from plenipo.record.naming import called
from plenipo.record.outcome import Scrub
from plenipo.record.scrubbing import Compared, Standing, compared, standing
from plenipo.web.redlines import Run, draw
from plenipo.web.viewer import Reading

# How flags are said beside a change.
FLAGS: Final = {
    Flag.MODAL: "shall/should/may",
    Flag.NEGATION: "negation",
    Flag.NUMBER: "number",
    Flag.TIME_LIMIT: "time limit",
    Flag.DATE: "date",
    Flag.REFERENCE: "reference",
    Flag.TERM: "defined term",
    Flag.CONJUNCTION: "and/or",
    Flag.SCOPE: "scope",
    Flag.PLACE: "name of a place",
    Flag.NAME: "name",
}
_AROUND: Final = 30  # words of what does not change that stand on each side of a change
# What can be shown alone: changes of a class, those that are only numbers, those that wait.
SHOWN: Final = ("", "mine", "waiting", *(k.value for k in reversed(Class)), "numbers")


@dataclass(frozen=True, slots=True)
class Line:
    """One change as the page shows it.

    `value` is how a form names it; `ours` whether the reader's party has yet to
    confirm it, `lapsed` who had confirmed other words.
    """

    value: str
    unit: str
    where: str
    stands: bool  # whether the provision is in the text of now
    klass: Class
    flags: tuple[str, ...]
    reasons: tuple[str, ...]
    drawn: Markup
    by: str
    numbers_only: bool
    confirmed: tuple[str, ...]
    waits: tuple[str, ...]
    lapsed: tuple[str, ...]
    ours: bool


@dataclass(frozen=True, slots=True)
class Follow:
    """A reference that has to follow: where it stands, its words, what it led to and leads to."""

    unit: str
    where: str
    words: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Page:
    """An open scrub as the page shows it; `lines` are those that are asked for."""

    id: str
    revision: int
    at: str
    lines: tuple[Line, ...]
    every: int
    counts: dict[str, int]  # by what can be shown alone
    editorial: str  # stands for the editorial changes that the reader's party has yet to confirm
    editorials: int
    waits: tuple[tuple[str, int], ...]  # parties, and how many changes wait for each
    numbers: tuple[tuple[str, str], ...]  # old and new
    follow: tuple[Follow, ...]
    touched: bool  # whether any party has confirmed anything in it

    @property
    def done(self) -> bool:
        """Say whether every change is confirmed by all who are required."""
        return not self.waits


def looked_at(reading: Reading, number: int) -> Compared:
    """Return what has changed since a revision; told once for all who read the room's text."""
    memo, key = reading.sheet.memo, ("scrub", str(number))
    if key not in memo:
        memo[key] = compared(reading.state, number)
    return cast("Compared", memo[key])


def alarms_of(reading: Reading) -> tuple[Alarm, ...]:
    """Return what was agreed and says something else now; told once for all who read the room."""
    memo, key = reading.sheet.memo, ("alarms", str(reading.state.seq))
    if key not in memo:
        memo[key] = alarms(reading.state, reading.now)
    return cast("tuple[Alarm, ...]", memo[key])


def page(reading: Reading, show: str = "") -> Page | None:
    """Return the open scrub of a room, None for none. `show` names what is shown alone.

    Cost: that of comparing both texts once, and linear in the changes.
    """
    name = reading.state.outcome.open_scrub
    if name is None:
        return None
    scrub = reading.state.outcome.scrubs[name]
    found = looked_at(reading, scrub.revision)
    rows = standing(reading.state, scrub, found)
    party = reading.seat.party
    wanted = {
        "": rows,
        "mine": [row for row in rows if party in row.waits],
        "waiting": [row for row in rows if row.waits],
        "numbers": [row for row in rows if row.change.numbers_only],
        **{k.value: [row for row in rows if row.change.klass is k] for k in Class},
    }
    editorial = editorials(rows, party)
    waits = [party for row in rows for party in row.waits]
    return Page(
        id=name,
        revision=scrub.revision,
        at=scrub.at,
        lines=tuple(_line(reading, row) for row in wanted.get(show, rows)),
        every=len(rows),
        counts={key: len(wanted[key]) for key in SHOWN},
        editorial=digest_of_pairs(editorial),
        editorials=len(editorial),
        waits=tuple((p, waits.count(p)) for p in reading.protocol if p in waits),
        numbers=_numbers(found),
        follow=_follow(found),
        touched=bool(scrub.confirmed),
    )


def changes_of(reading: Reading, scrub: Scrub) -> tuple[Standing, ...]:
    """Return the changes of a scrub, with who has confirmed each."""
    return standing(reading.state, scrub, looked_at(reading, scrub.revision))


def _line(reading: Reading, row: Standing) -> Line:
    change = row.change
    return Line(
        value=" ".join((row.pair[0], row.pair[1] or "-", row.pair[2] or "-")),
        unit=row.pair[0],
        where=row.where,
        stands=change.difference.new is not None,
        klass=change.klass,
        flags=tuple(FLAGS[flag] for flag in change.flags),
        reasons=tuple(dict.fromkeys(said.reason for said in change.said)),
        drawn=draw(tuple(Run(run.mark.value, run.text) for run in change.runs), around=_AROUND),
        by=brought_by(reading, row),
        numbers_only=change.numbers_only,
        confirmed=tuple(code for code in reading.protocol if code in row.confirmed),
        waits=tuple(code for code in reading.protocol if code in row.waits),
        lapsed=tuple(code for code in reading.protocol if code in row.lapsed),
        ours=reading.seat.party not in row.confirmed,
    )


def brought_by(reading: Reading, row: Standing) -> str:
    """Say what brought a change: the proposals that were taken in, or numbers set anew."""
    state = reading.state
    said = [
        f"{called(proposal.number)} ({reading.telling.parties(proposal.sponsors)})"
        if proposal.sponsors
        else called(proposal.number)
        for proposal in (state.proposals[p] for p in row.proposals)
    ]
    if said:
        return join(said)
    d = row.change.difference
    if d.old is not None and d.new is not None and d.old.label != d.new.label:
        return "numbers set anew"
    return "another basis"


def _numbers(found: Compared) -> tuple[tuple[str, str], ...]:
    """Return the numbers that changed since the revision, old and new, in the order of the text."""
    rows: list[tuple[str, str]] = []
    for change in found.changes:
        d = change.difference
        if d.old is not None and d.new is not None and d.old.label != d.new.label:
            rows.append((d.old.label or "–", found.names.get(d.unit, d.new.label)))
    return tuple(rows)


def _follow(found: Compared) -> tuple[Follow, ...]:
    def said(units: tuple[str, ...]) -> str:
        standing_now = {unit.id for unit in found.new.units}
        return join(
            [
                found.names.get(unit, "a former provision")
                + ("" if unit in standing_now else ", which has gone")
                for unit in units
            ]
        )

    return tuple(
        Follow(
            str(row.unit),
            found.names.get(row.unit, "a former provision"),
            row.words,
            said(row.was),
            said(row.now) or "nothing",
        )
        for row in found.misled
    )
