"""Where a room's text stands, in lines for the terminal: table, reasons, what would follow.

Everything here reads one room's state, as the desk gives it to a member who
sits there; nothing is added from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from plenipo.instrument.model import Kind
from plenipo.record.explain import WhatIf, exchanges, reasons, sentences, what_ifs
from plenipo.record.kinds import SIGN, Level, Status, WordingHash
from plenipo.record.state import RoomState
from plenipo.record.status import Table
from plenipo.record.views import Place, Wording, gauge, places, standpoints, table
from plenipo.text.errors import UnusableInput

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
    Level.OPPOSE: "opposes",
    Level.RESERVE: "reserves on",
    Level.CAN_LIVE_WITH: "can live with",
    Level.ACCEPT_AD_REFERENDUM: "accepts ad referendum",
    Level.ACCEPT: "accepts",
}
_STAMP: Final = "Nothing is agreed until everything is agreed."


# --- names ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Places that a reader takes for one: an article with its paragraphs, the preamble."""

    name: str
    heading: str
    units: tuple[str, ...]


def in_order(state: RoomState) -> list[Place]:
    """Return the places as they follow each other in the text, new ones behind their neighbour."""
    found = places(state)
    following: dict[str, list[str]] = {}
    for place in found.values():
        if place.unit not in state.units:
            following.setdefault(place.after, []).append(place.unit)
    order: list[Place] = []

    def put(unit: str) -> None:
        order.append(found.pop(unit))
        for later in following.pop(unit, []):
            put(later)

    for unit in following.pop("", []):
        put(unit)
    for unit in state.units:
        put(unit)
    order.extend(found.values())
    return order


def groups(state: RoomState) -> list[Group]:
    """Return the articles of the text in order, and what stands before and after them."""
    rows: list[tuple[str, str, list[str]]] = []
    for place in in_order(state):
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
    found = {p.unit: p for p in in_order(state)}
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


def _key(name: str) -> str:
    plain = re.sub(r"\b(article|paragraph)\b", " ", name.casefold())
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


def wording_name(state: RoomState, wording: Wording) -> str:
    """Name a wording by who brought it: "the draft", "ARD-2", "the facilitator's text A"."""
    if wording.base:
        return "the draft" if wording.text else "leaving it out"
    numbers = [state.proposals[p].number for p in wording.proposals]
    by = " and ".join(sorted(numbers)) or "another wording"
    return by if wording.sponsors else f"the facilitator's text {by}"


def _namer(state: RoomState) -> Callable[[WordingHash], str]:
    known = {
        w.hash: wording_name(state, w) for place in places(state).values() for w in place.wordings
    }
    return lambda wording: known.get(wording, "words no longer on the table")


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


def rows(state: RoomState, now: str) -> list[Row]:
    """Return the status table of a room as of a time, in the order of the text."""
    found: Mapping[str, Status] = table(state, now).status
    result: list[Row] = []
    for group in groups(state):
        parts = tuple((unit, found[unit]) for unit in group.units)
        far = max((status for _, status in parts), key=_FAR.index)
        result.append(Row(group, far, parts))
    return result


def status_lines(state: RoomState, now: str) -> list[str]:
    """Draw the status table: a line for each article, its parts below where they differ."""
    found = rows(state, now)
    known, by_unit = names(state), places(state)
    lines = [state.title or state.name, _STAMP, _tally(found), reach(state, now), ""]
    for row in found:
        lines.append(f"{SIGN[row.status]:<3} {row.name}: {row.status.value.replace('-', ' ')}")
        if row.status is Status.AGREED:
            continue
        alike = len({status for _, status in row.parts}) == 1
        for unit, status in row.parts:
            stances = "; ".join(stance_words(state, by_unit[unit], now))
            if alike and not stances and len(by_unit[unit].wordings) == 1:
                continue
            if status is Status.AGREED:
                continue
            part = known[unit].removeprefix(f"{row.group.name}, ")
            lines.append(f"      {SIGN[status]:<3} {part}{': ' if stances else ''}{stances}")
    return lines


def _tally(found: Sequence[Row]) -> str:
    counted: dict[Status, int] = {}
    for row in found:
        counted[row.status] = counted.get(row.status, 0) + 1
    shown = ", ".join(
        f"{counted[s]} {s.value.replace('-', ' ')} {SIGN[s]}" for s in Status if s in counted
    )
    return f"{len(found)} provisions: {shown}"


def reach(state: RoomState, now: str) -> str:
    """Return the within-reach gauge in one line: the share of the words by status."""
    words = gauge(state, now)
    total = sum(words.values()) or 1
    shown = ", ".join(
        f"{100 * n // total}% {s.value.replace('-', ' ')}" for s, n in words.items() if n
    )
    return f"within reach, by words: {shown or 'no text yet'}"


def stance_words(state: RoomState, place: Place, now: str) -> Iterator[str]:
    """Yield who says what of which wording: "ARD accepts ARD-1", "ZEM opposes the draft"."""
    by_hash = {w.hash: w for w in place.wordings}
    for (party, wording), stand in sorted(standpoints(state, place, now).items()):
        says = _SAYS.get(stand.position.level)
        if says is None:
            continue
        condition = " on a condition" if stand.position.conditions else ""
        yield f"{party} {says} {wording_name(state, by_hash[wording])}{condition}"


# --- reasons and what would follow ------------------------------------------------------------


def explanation_lines(state: RoomState, now: str, unit: str) -> list[str]:
    """Say why a provision is open, in sentences; the wording that lacks least comes first."""
    found = table(state, now)
    known = names(state)
    if found.status[unit] is Status.AGREED:
        return [f"{known[unit]} is agreed."]
    missing = reasons(found, unit)
    counted: dict[WordingHash, int] = {}
    for reason in missing:
        counted[reason.wording] = counted.get(reason.wording, 0) + 1
    nearest = sorted(missing, key=lambda r: counted[r.wording])
    told = sentences(nearest, known.__getitem__, _namer(state))
    together = [
        f"{_listed([known[key] for key in row])} would close only as an exchange:"
        " all at once, or none."
        for row in exchanges(found)
        if unit in row
    ]
    return list(dict.fromkeys([*told, *together]))


def what_if_lines(state: RoomState, now: str, *, most: int = 5) -> list[str]:
    """Say which single acceptances would close most, the greatest first."""
    found = table(state, now)
    known, name = names(state), _namer(state)
    lines: list[str] = []
    for what in what_ifs(found.questions, found, packages=_packages(state, now)):
        lines.append(_would(what, known, name))
        if len(lines) == most:
            break
    return lines


def what_if_line(state: RoomState, now: str, unit: str, party: str) -> str:
    """Say what would close if a party accepted a provision's words as they stand.

    Of several wordings the one is told whose acceptance closes most.
    """
    found = table(state, now)
    known, name = names(state), _namer(state)
    for what in what_ifs(found.questions, found, packages=_packages(state, now)):
        if (what.key, what.party) == (unit, party):
            return _would(what, known, name)
    return f"If {party} alone moves on {known[unit]}, nothing closes yet."


def _would(what: WhatIf, known: Mapping[str, str], name: Callable[[WordingHash], str]) -> str:
    closes = _listed([known[key] for key in what.closes])
    return (
        f"If {what.party} accepts {name(what.wording)} in {known[what.key]}, {closes} would close."
    )


def _listed(shown: Sequence[str]) -> str:
    if len(shown) < 2:
        return "".join(shown)
    return f"{'; '.join(shown[:-1])} and {shown[-1]}"


def _packages(state: RoomState, now: str) -> list[list[WordingHash]]:
    return [
        [wording for _, wording in package.wordings]
        for package in state.packages.values()
        if package.broken is None and not (package.expires and package.expires <= now)
    ]


def agreed(found: Table) -> int:
    """Return how many questions are agreed."""
    return sum(status is Status.AGREED for status in found.status.values())
