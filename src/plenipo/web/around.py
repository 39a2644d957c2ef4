"""What else touches a section: silences and packages, what was understood, what was said outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plenipo.record.questions import open_packages
from plenipo.web.commitments import (
    MOST_BESIDE,
    Happened,
    Undertaking,
    incidents,
    undertakings,
)
from plenipo.web.protocol import protocol
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
class Heard:
    """A public statement that was linked to the section: reviewed, or as it was marked since."""

    speaker: str
    behalf: str
    words: str
    uttered: str
    source: str
    state: str


@dataclass(frozen=True, slots=True)
class Rests:
    """An earlier text that the section rests on."""

    relation: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Around:
    """All of these; statements latest first."""

    silences: tuple[Under, ...]
    bundles: tuple[Bundle, ...]
    understood: tuple[Understood, ...]
    heard: tuple[Heard, ...]
    rests: tuple[Rests, ...]
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
        tuple(_heard(reading, wanted))[::-1][:MOST_SAID],
        tuple(_rests(reading, wanted)),
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


def _heard(reading: Reading, wanted: set[str]) -> Iterator[Heard]:
    for statement in reading.state.outside.statements.values():
        body = statement.body
        if wanted & set(body.units):
            yield Heard(
                body.speaker, body.behalf, body.words, body.uttered, body.source, statement.state
            )


def _rests(reading: Reading, wanted: set[str]) -> Iterator[Rests]:
    outside = reading.state.outside
    for link in outside.links:
        if link.unit in wanted:
            known = outside.documents.get(link.document)
            title = known.title if known is not None else link.document
            yield Rests(link.relation, title, link.words)
