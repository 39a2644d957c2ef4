"""What was agreed and says something else now: told in plain words, before anybody signs it.

A "should" that has become a "shall" between the text that was agreed and the
text on the table is the smallest change there is, and the one that has upset
conferences. Nothing is recorded of it; it follows from the revisions, from
what was said of their words, and from who has confirmed the new ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from plenipo.brackets.scrub_change import Flag, Point
from plenipo.brackets.scrub_units import points_of
from plenipo.brackets.scrub_words import LANGUAGES, language_of
from plenipo.instrument.model import Unit
from plenipo.record.canon import wording_hash
from plenipo.record.entries import UnitText
from plenipo.record.kinds import Status, WordingHash
from plenipo.record.scrubbing import (
    changed_since,
    confirmed,
    instrument_of,
    names_in,
    pair_of,
    place_alone,
    text_of_now,
    waiting,
    waits_for,
)
from plenipo.record.state import RoomState
from plenipo.record.views import table_with

# What raises an alarm: small words and figures that slip through.
GRAVE: Final = frozenset({Flag.MODAL, Flag.NEGATION, Flag.NUMBER, Flag.TIME_LIMIT, Flag.DATE})
_AGREED: Final = frozenset({Status.AGREED, Status.AD_REFERENDUM})


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that was agreed and says something else now; `sentence` says it in words."""

    unit: str
    where: str
    revision: int
    point: Point
    sentence: str


def alarms(state: RoomState, now: str) -> tuple[Alarm, ...]:
    """Return what was agreed and says something else, in the order of the text.

    Told are shall/should/may, negation, numbers, periods and dates of a
    provision whose words in a revision were agreed, or that is under a legal
    scrub; until the words of now are agreed, or confirmed by all who are
    required. Of several revisions the newest counts. A final text raises none.
    Cost: that of comparing what differs from each revision, and where
    something is found the status of the room once for each of these revisions.
    """
    if state.outcome.frozen or not state.revisions:
        return ()
    language = state.language if state.language in LANGUAGES else ""
    language = language or language_of([unit.text for unit in state.units.values()])
    asked = _in_scrub(state, language)
    found = dict(asked)
    settled = _confirmed_by_all(state)
    seen: set[tuple[str, WordingHash]] = set()
    for row in reversed(state.revisions):
        before: dict[str, Unit] = {}
        points: dict[str, tuple[Point, ...]] = {}
        for was, unit in _differing(row.units, state):
            name = str(unit.id)
            if name in found:
                continue
            key = (name, wording_hash(name, was.text))
            if key in seen or (*key, wording_hash(name, unit.text)) in settled:
                continue
            seen.add(key)
            grave = _grave(points_of(was, unit, language=language))
            if grave and _spoken_on(state, *key):
                before[name], points[name] = was, grave
        for name in _were_agreed(state, now, before):
            found[name] = (row.number, points[name])
    open_still = set(found) - _agreed_now(state, now, set(found) - set(asked))
    if not open_still:
        return ()
    names = names_in(text_of_now(state))
    return tuple(
        Alarm(name, names[name], number, point, said(point, names[name], number))
        for name in names
        if name in open_still
        for number, points_ in (found[name],)
        for point in points_
    )


_FIGURES: Final = {
    Flag.NUMBER: "A number",
    Flag.TIME_LIMIT: "A period of time",
    Flag.DATE: "A date",
}


def said(point: Point, where: str, revision: int) -> str:
    """Say one thing that changed: "“should” has become “shall” in Article 4 since Rev. 3 …"."""
    since = f"since Rev. {revision}"
    gone, come = point.gone, point.come
    figure = _FIGURES.get(point.flag)
    if figure is not None:
        if gone and come:
            return f"{figure} has changed in {where} {since}: {gone} has become {come}."
        if come:
            return f"{figure} has been put into {where} {since}: {come}."
        return f"{figure} has been taken out of {where} {since}: it was {gone}."
    means = point.means.replace(" becomes ", " has become ")
    tail = f": {means}." if means else "."
    if gone and come:
        return f"“{gone}” has become “{come}” in {where} {since}{tail}"
    if come:
        return f"“{come}” has been put into {where} {since}{tail}"
    return f"“{gone}” has been taken out of {where} {since}{tail}"


def _differing(rows: Iterable[UnitText], state: RoomState) -> Iterator[tuple[Unit, Unit]]:
    """Yield what has other words now than in a revision, as it was and as it is."""
    for row in rows:
        unit = state.units.get(row.unit)
        if unit is not None and unit.text != row.text:
            now = UnitText(
                unit=unit.id, kind=unit.kind, depth=unit.depth, label=unit.label, text=unit.text
            )
            yield instrument_of((row,)).units[0], instrument_of((now,)).units[0]


def _grave(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple(dict.fromkeys(point for point in points if point.flag in GRAVE))


def _in_scrub(state: RoomState, language: str) -> dict[str, tuple[int, tuple[Point, ...]]]:
    """Return what changed in the open scrub and waits to be confirmed, by unit."""
    name = state.outcome.open_scrub
    if name is None:
        return {}
    scrub = state.outcome.scrubs[name]
    left = waiting(state, scrub)
    found: dict[str, tuple[int, tuple[Point, ...]]] = {}
    for d in changed_since(state, scrub.revision):
        if d.old is not None and d.new is not None and pair_of(d) in left:
            points = _grave(points_of(d.old, d.new, language=language))
            if points:
                found[str(d.unit)] = (scrub.revision, points)
    return found


def _confirmed_by_all(state: RoomState) -> set[tuple[str, WordingHash, WordingHash]]:
    """Return the changes that all who are required have confirmed, in any scrub of the room."""
    return {
        pair
        for scrub in state.outcome.scrubs.values()
        for pair, parties in confirmed(scrub).items()
        if not waits_for(state, parties)
    }


def _spoken_on(state: RoomState, unit: str, wording: WordingHash) -> bool:
    """Say whether anybody has said anything of some words, by whatever way: else none are agreed."""
    return (
        any(
            (who, unit, -1, wording) in state.positions or (who, unit, wording) in state.sentences
            for who in (*state.parties, *state.groups)
        )
        or any((unit, wording) in row.wordings for row in state.silences.values())
        or any((unit, wording) in row.wordings for row in state.packages.values())
    )


def _were_agreed(state: RoomState, now: str, before: Mapping[str, Unit]) -> list[str]:
    """Return which of some provisions would be agreed, stood their former words alone there."""
    if not before:
        return []
    places = {name: place_alone(unit) for name, unit in before.items()}
    status = table_with(state, now, instead=places).status
    return [name for name in before if status[name] in _AGREED]


def _agreed_now(state: RoomState, now: str, units: set[str]) -> set[str]:
    if not units:
        return set()
    status = table_with(state, now, instead={}).status
    return {unit for unit in units if status[unit] in _AGREED}
