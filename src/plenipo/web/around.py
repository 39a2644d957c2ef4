"""What else touches a section: silences and packages, what was understood, what was said outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plenipo.record.framework import standing
from plenipo.record.questions import open_packages
from plenipo.web.commitments import (
    MOST_BESIDE,
    Happened,
    Undertaking,
    incidents,
    undertakings,
)
from plenipo.web.crossing import room_name
from plenipo.web.framework import Said, disagreements, said
from plenipo.web.protocol import protocol
from plenipo.web.public_line import PublicLine, public_lines
from plenipo.web.register import Line, touching
from plenipo.web.viewer import Reading

MOST_SAID: Final = 6  # public statements that stand beside a section, the latest ones


@dataclass(frozen=True, slots=True)
class Under:
    """A silence that runs over units of the section, until when, and what of the section it is."""

    where: str
    until: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """A package on the table that holds units of the section."""

    party: str
    others: str
    accepted: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Understood:
    """A minuted understanding, and the parties that have confirmed it."""

    words: str
    confirmed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rests:
    """What somebody says of the section and an earlier text.

    `room` is the name of a narrower room of the viewer that it is said in
    alone, "" for what is said here.
    """

    relation: str
    title: str
    words: str
    said: Said
    room: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """All of these; statements latest first."""

    silences: tuple[Under, ...]
    bundles: tuple[Bundle, ...]
    understood: tuple[Understood, ...]
    heard: tuple[Line, ...]
    ours: tuple[PublicLine, ...]  # of the reader's own party, in its own room alone
    rests: tuple[Rests, ...]  # what is said here first, then in narrower rooms
    disputed: tuple[str, ...]  # where parties disagree on what the section rests on, in sentences
    undertaken: tuple[Undertaking, ...]  # in the order in which they fall due
    happened: tuple[Happened, ...]  # the latest first


def around(reading: Reading, units: Sequence[str]) -> Around:
    """Return what else touches units. Cost: linear in what the room has of it."""
    wanted = set(units)
    return Around(
        tuple(_silences(reading, wanted)),
        tuple(_bundles(reading, wanted)),
        tuple(
            Understood(u.words, protocol(reading.state, u.confirmed))
            for u in reading.state.understandings.values()
            if wanted & set(u.units)
        ),
        touching(reading, wanted, most=MOST_SAID),
        public_lines(reading, units)[:MOST_SAID],
        tuple(_rests(reading, wanted)),
        disagreements(reading, units=tuple(wanted)) if wanted else (),
        *_beside(reading, tuple(wanted)),
    )


def _beside(
    reading: Reading, units: Sequence[str]
) -> tuple[tuple[Undertaking, ...], tuple[Happened, ...]]:
    state = reading.state
    if not units:
        return (), ()
    undertaken = undertakings(state, reading.now, units=units)
    return undertaken[-MOST_BESIDE:], incidents(state, units=units)[:MOST_BESIDE]


def _silences(reading: Reading, wanted: set[str]) -> Iterator[Under]:
    for silence in reading.state.silences.values():
        under = [unit for unit, _ in silence.wordings if unit in wanted]
        if under and not silence.concluded and silence.expires > reading.now:
            yield Under(reading.telling.places(under), silence.expires)


def _bundles(reading: Reading, wanted: set[str]) -> Iterator[Bundle]:
    for package in open_packages(reading.state, reading.now):
        units = [unit for unit, _ in package.wordings]
        others = [unit for unit in units if unit not in wanted]
        if len(others) < len(units):
            yield Bundle(
                package.party,
                reading.telling.places(others) if others else "",
                protocol(reading.state, package.accepted),
                package.words,
            )


def _rests(reading: Reading, wanted: set[str]) -> Iterator[Rests]:
    for state in (reading.state, *reading.narrower):
        room = "" if state is reading.state else room_name(state)
        for link in standing(state.outside):
            if link.unit in wanted:
                found = said(reading, link, state.outside)
                yield Rests(link.relation, found.title, link.words, found, room)
