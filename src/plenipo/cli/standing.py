"""Where a room's text stands, in lines for the terminal: table, reasons, what would follow.

Everything here asks the desk as one member, and draws what the desk answers.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from plenipo import desk
from plenipo.desk import Desk, Names, Refused
from plenipo.desk.finishing import force
from plenipo.instrument.model import Kind
from plenipo.record.kinds import SIGN, Level, MemberId, RoomId, Status
from plenipo.record.outcome import Reached, reached
from plenipo.record.places import Place, in_order, places
from plenipo.record.reach import reach
from plenipo.record.stamps import standing_of
from plenipo.record.standpoints import Standpoint, standpoints
from plenipo.record.state import RoomState
from plenipo.record.views import open_packages
from plenipo.text.errors import UnusableInput

_T = TypeVar("_T")

# How far a provision is from being agreed: an article stands where its furthest part stands.
_FAR: Final = (
    Status.AGREED,
    Status.AD_REFERENDUM,
    Status.IN_PRINCIPLE,
    Status.CONDITIONAL,
    Status.PARKED,
    Status.OPEN,
    Status.RESERVED,
    Status.BRACKETED,
    Status.DIVERGENT,
)
_SAYS: Final = {
    Level.OPPOSE: ("opposes", "oppose"),
    Level.RESERVE: ("reserves on", "reserve on"),
    Level.CAN_LIVE_WITH: ("can live with", "can live with"),
    Level.ACCEPT_AD_REFERENDUM: ("accepts ad referendum", "accept ad referendum"),
    Level.ACCEPT: ("accepts", "accept"),
}
_MOST_NAMED: Final = 6  # parties that a line of the table names; of more it gives the number
_STAMP: Final = "Nothing is agreed until everything is agreed."


# --- names ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Places that a reader takes for one: an article with its paragraphs, the preamble."""

    name: str
    heading: str
    units: tuple[str, ...]


def groups(state: RoomState) -> list[Group]:
    """Return the articles of the text in order, and what stands before and after them."""
    rows: list[tuple[str, str, list[str]]] = []
    for place in in_order(state, places(state)):
        kind = Kind(place.kind)
        if kind in (Kind.ARTICLE, Kind.ANNEX) and place.label:
            rows.append((place.label.rstrip("."), "", []))
        elif kind is Kind.TITLE:
            rows.append(("Title", "", []))
        elif kind in (Kind.PREAMBLE, Kind.RECITAL) and (not rows or rows[-1][0] != "Preamble"):
            rows.append(("Preamble", "", []))
        elif kind is Kind.SIGNATURE and (not rows or rows[-1][0] != "Signatures"):
            rows.append(("Signatures", "", []))
        elif not rows:
            rows.append(("Opening", "", []))
        name, heading, units = rows[-1]
        if kind is Kind.HEADING and not heading:
            rows[-1] = (name, _shown(place), units)
        units.append(place.unit)
    return [Group(name, heading, tuple(units)) for name, heading, units in rows]


def _shown(place: Place) -> str:
    return place.base.text or max((w.text for w in place.wordings), key=len)


def names(state: RoomState) -> dict[str, str]:
    """Name every place for a reader: "Article 6, paragraph 3", "Article 7", "Preamble, 2"."""
    found = places(state)
    result: dict[str, str] = {}
    for group in groups(state):
        paragraph, count, many = "", 0, len(group.units) > 1
        for unit in group.units:
            place = found[unit]
            kind, mark = Kind(place.kind), place.label.rstrip(".")
            if kind in (Kind.ARTICLE, Kind.ANNEX):
                result[unit] = f"{group.name}, number"
            elif kind is Kind.HEADING:
                result[unit] = f"{group.name}, heading"
            elif kind is Kind.PARAGRAPH and mark:
                paragraph = f"{group.name}, paragraph {mark}"
                result[unit] = paragraph
            elif kind is Kind.POINT and mark:
                result[unit] = f"{paragraph or group.name}, {mark}"
            elif kind in (Kind.BODY, Kind.TITLE):
                result[unit] = group.name
            elif kind is Kind.CHAPEAU:
                result[unit] = f"{group.name}, opening words"
            else:
                count += 1
                result[unit] = f"{group.name}, {count}" if many else group.name
    return result


def unit_named(state: RoomState, asked: str) -> str:
    """Return the unit that a user names: its name, "7", "6.3", "5.2(a)" or its id.

    Raises `UnusableInput` when the room's text has no such provision.
    """
    known = names(state)
    if asked in known:
        return asked
    wanted = _key(asked)
    for unit, name in known.items():
        if _key(name) == wanted:
            return unit
    first = next((n for n in known.values() if n.startswith("Article")), "Article 1")
    raise UnusableInput(f"“{asked}” names no provision of this text; write for example “{first}”")


def units_named(state: RoomState, asked: str) -> tuple[str, ...]:
    """Return all units of an article that a user names ("6", "Preamble"), or the one unit ("6.3").

    In the order of the text, those included that proposals would put in. Raises
    `UnusableInput` when the room's text has no such provision.
    """
    wanted = _key(asked)
    for group in groups(state):
        if _key(group.name) == wanted:
            return group.units
    return (unit_named(state, asked),)


def _key(name: str) -> str:
    plain = re.sub(r"\b(article|paragraph)\b", " ", name.casefold())
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


# --- the end ----------------------------------------------------------------------------------


def end_lines(state: RoomState) -> list[str]:
    """Return how far the end is: final texts, initials, signatures, deposits, entry into force."""
    outcome = state.outcome
    lines = [f"final in {lang}: {row.digest}" for lang, row in outcome.frozen.items()]
    lines += [
        f"initialled: {row.party} {row.name}{f' ({len(row.units)} provisions)' if row.units else ''}"
        for row in outcome.initials
    ]
    lines += [
        f"signed: {row.party} {row.name}{' ad referendum' if row.ad_referendum else ''}"
        for row in outcome.signatures
    ]
    lines += [f"deposited {row.deposited}: {row.party} {row.form}" for row in outcome.deposits]
    said = force(state)
    if outcome.in_force:
        lines.append(f"in force since {outcome.in_force}")
    elif said.day:
        lines.append(f"enters into force on {said.day}")
    return lines


# --- the table --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One provision of the status table, with its parts where they differ."""

    group: Group
    status: Status
    parts: tuple[tuple[str, Status], ...]  # units and where they stand

    @property
    def name(self) -> str:
        """Return the name with the heading."""
        return f"{self.group.name}, {self.group.heading}" if self.group.heading else self.group.name


def rows(table: Desk, member: MemberId, room: RoomId) -> list[Row]:
    """Return the status table of a room as of now, in the order of the text."""
    state = answered(table.room(member, room))
    found = {row.unit: row.status for row in answered(desk.status(table, member, room))}
    result: list[Row] = []
    for group in groups(state):
        parts = tuple((unit, found[unit]) for unit in group.units)
        far = max((status for _, status in parts), key=_FAR.index)
        result.append(Row(group, far, parts))
    return result


def status_lines(table: Desk, member: MemberId, room: RoomId) -> list[str]:
    """Draw the status table: a line for each article, its parts below where they differ."""
    state = answered(table.room(member, room))
    found = rows(table, member, room)
    known, by_unit = names(state), places(state)
    stamp = _STAMP if reached(state)[0] is Reached.OPEN else standing_of(state)
    lines = [
        state.title or state.name,
        stamp,
        _tally(found),
        reach_line(table, member, room),
        "",
    ]
    for row in found:
        lines.append(f"{SIGN[row.status]:<3} {row.name}: {_worded(row.status)}")
        if row.status is Status.AGREED:
            continue
        alike = len({status for _, status in row.parts}) == 1
        for unit, status in row.parts:
            stances = "; ".join(stance_words(state, by_unit[unit], table.now()))
            if alike and not stances and len(by_unit[unit].wordings) == 1:
                continue
            if status is Status.AGREED:
                continue
            part = known[unit].removeprefix(f"{row.group.name}, ")
            lines.append(f"      {SIGN[status]:<3} {part}{': ' if stances else ''}{stances}")
    return lines


def _worded(status: Status) -> str:
    return status.value.replace("-", " ")


def _tally(found: Sequence[Row]) -> str:
    counted = Counter(row.status for row in found)
    shown = ", ".join(f"{counted[s]} {_worded(s)} {SIGN[s]}" for s in Status if counted[s])
    return f"{len(found)} provisions: {shown}"


def reach_line(table: Desk, member: MemberId, room: RoomId) -> str:
    """Return the within-reach gauge in one line: the share of the words by status."""
    return f"within reach, by words: {_shares(answered(desk.gauge(table, member, room)))}"


def _shares(words: Mapping[Status, int]) -> str:
    shown = ", ".join(f"{share} {_worded(status)}" for status, share in reach(words).items())
    return shown or "no text yet"


def stance_words(state: RoomState, place: Place, now: str) -> Iterator[str]:
    """Yield who says what of which wording: "ARD accepts ARD-1", "10 parties oppose the draft".

    Then holds that stand: "ZEM holds “separatism”".
    """
    called = Names(state)
    held: dict[tuple[int, Level, str, str], list[str]] = {}
    numbers = {w.hash: number for number, w in enumerate(place.wordings)}
    spoken = standpoints(state, place, now)
    rows = [(p, w, at.position.level, _how(at)) for (p, w), at in spoken.items()]
    rows += [
        (party, wording, Level.ACCEPT, " in a package")
        for package in open_packages(state, now)
        for unit, wording in package.wordings
        for party in package.accepted
        if unit == place.unit and wording in numbers and (party, wording) not in spoken
    ]
    for party, wording, level, how in sorted(rows, key=lambda row: (numbers[row[1]], row[0])):
        if level in _SAYS:
            name = called.wording(wording).removeprefix("the words of ")
            held.setdefault((numbers[wording], level, name, how), []).append(party)
    for (_, level, name, how), parties in held.items():
        one, many = _SAYS[level]
        who = " and ".join(parties) if len(parties) < 3 else ", ".join(parties)
        if len(parties) > _MOST_NAMED:
            who = f"{len(parties)} parties"
        yield f"{who} {one if len(parties) == 1 else many} {name}{how}"
    for hold in state.holds.values():
        if hold.unit == place.unit and hold.wording in numbers and not hold.lifted:
            yield f"{hold.party} holds “{hold.span.words}”"


def _how(at: Standpoint) -> str:
    if at.silence:
        return " by silence"
    if at.position.conditions:
        return " on a condition"
    return " as it was numbered or set before" if at.carried else ""


# --- reasons, what would follow, and how it came to this -------------------------------------


def explanation_lines(table: Desk, member: MemberId, room: RoomId, unit: str) -> list[str]:
    """Say why a provision is open, or that it is agreed."""
    found = answered(desk.explain(table, member, room, unit))
    state = answered(table.room(member, room))
    return list(found) or [f"{Names(state).provision(unit)} is agreed."]


def what_if_lines(
    table: Desk, member: MemberId, room: RoomId, *, unit: str = "", party: str = "", most: int = 5
) -> list[str]:
    """Say which single acceptances would close most, or what one party's would."""
    if not unit:
        return list(answered(desk.what_ifs(table, member, room, most=most)))
    called = Names(answered(table.room(member, room))).provision(unit)
    found = answered(desk.what_ifs(table, member, room, most=sys.maxsize))
    fitting = [line for line in found if line.startswith(f"If {party} accepts {called} (")]
    return fitting or [f"If {party} alone moves on {called}, nothing closes yet."]


def trend_lines(table: Desk, member: MemberId, room: RoomId) -> list[str]:
    """Draw the within-reach gauge over the issued revisions, a line for each."""
    return [
        f"Rev.{issue.number}  {issue.at[:10]}  {issue.brackets} brackets; {_shares(issue.words)}"
        for issue in answered(desk.trend(table, member, room))
    ]


def answered(answer: _T | Refused) -> _T:
    """Return what the desk answered; a refusal ends the command with its sentence."""
    if isinstance(answer, Refused):
        raise UnusableInput(answer.sentence)
    return answer
