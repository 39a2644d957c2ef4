"""What is said in a long negotiation, the same on every machine.

One plenary of 300 provisions and 198 parties, in which so many things are
said: half of them are proposals (new ones and new versions), then positions
on exact wordings, comments, and proposals taken back. Nobody's names are in
it; `benchmarks.ours_record` puts it into entries and `benchmarks.peers_record`
into the events of another program, so that both keep the same matter.

A provision here is a sentence of about twenty words, as a point of an article
is. What is said concerns the proposals tabled last, as in a room: one that
thousands of others have followed has been dealt with. Only `Random.random` is used (see `benchmarks.inputs`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from benchmarks import inputs
from benchmarks.inputs import SEED

PARTIES = 198
WORDS = 21  # of a provision, its number counted
LEVELS = ("accept", "can-live-with", "accept-ad-referendum", "oppose")
ON_THE_TABLE = 3_000  # proposals, the last ones, that things are said of
TABLED, REVISED, POSITIONS, COMMENTS = 0.15, 0.35, 0.35, 0.10  # the rest is taken back


@dataclass(frozen=True, slots=True)
class Tabled:
    """A party puts a proposal on the table: other words for one provision."""

    party: int
    proposal: str
    number: str
    unit: int
    text: str


@dataclass(frozen=True, slots=True)
class Revised:
    """Its sponsor gives a proposal other words."""

    party: int
    proposal: str
    unit: int
    text: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A party says how far it goes with one wording."""

    party: int
    unit: int
    text: str
    level: str


@dataclass(frozen=True, slots=True)
class Commented:
    """A party says something beside a provision."""

    party: int
    comment: str
    unit: int
    words: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A sponsor takes a proposal back."""

    party: int
    proposal: str


Said: TypeAlias = Tabled | Revised | Taken | Commented | Withdrawn


@dataclass(frozen=True, slots=True)
class Table:
    """Who sits in the plenary, and the text that it works on."""

    parties: tuple[str, ...]
    units: tuple[str, ...]
    texts: tuple[str, ...]


def table() -> Table:
    """Seat 198 parties at a draft of 300 provisions."""
    base = inputs.sized("M")
    rng = Random(SEED)
    return Table(
        tuple(map(inputs.party_code, range(PARTIES))),
        tuple(name(rng) for _ in base.provisions),
        tuple(" ".join(words[:WORDS]) for words in base.provisions),
    )


def said(at: Table, count: int, *, seed: int = SEED) -> Iterator[Said]:
    """Let so many things be said, one after the other."""
    rng = Random(seed + 17)
    vocabulary = inputs.Vocabulary(SEED)
    made: list[Tabled] = []
    words: dict[str, str] = {}  # of each proposal as it stands
    numbers = [0] * len(at.parties)

    def below(bound: int) -> int:
        return int(rng.random() * bound)

    def reworded(unit: int) -> str:
        known = at.texts[unit].split()
        start = 1 + below(len(known) - 4)
        known[start : start + 2] = [vocabulary.draw(rng) for _ in range(1 + below(3))]
        return " ".join(known)

    for _ in range(count):
        draw = rng.random()
        party, unit = below(len(at.parties)), below(len(at.units))
        if draw < TABLED or not made:
            numbers[party] += 1
            number = f"{at.parties[party]}-{numbers[party]}"
            one = Tabled(party, name(rng), number, unit, reworded(unit))
            made.append(one)
            words[one.proposal] = one.text
            yield one
            continue
        one = made[-1 - below(min(len(made), ON_THE_TABLE))]
        if draw < TABLED + REVISED:
            text = words[one.proposal] = reworded(one.unit)
            yield Revised(one.party, one.proposal, one.unit, text)
        elif draw < TABLED + REVISED + POSITIONS:
            yield Taken(party, one.unit, words[one.proposal], LEVELS[below(len(LEVELS))])
        elif draw < TABLED + REVISED + POSITIONS + COMMENTS:
            yield Commented(party, name(rng), unit, at.texts[unit][:60])
        else:
            yield Withdrawn(one.party, one.proposal)


def name(rng: Random) -> str:
    """Draw a name of 32 hexadecimal digits."""
    return f"{int(rng.random() * 2**53):016x}{int(rng.random() * 2**53):016x}"
