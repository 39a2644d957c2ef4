"""How a section came to be what it is: its entries in sentences, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plenipo.desk.naming import sentence
from plenipo.record import entries as e
from plenipo.record.entries import Entry
from plenipo.web.story import Happening
from plenipo.web.telling import Telling, ended
from plenipo.web.viewer import Reading

MOST: Final = 12  # lines that stand beside a section before "all of it"
# What stands beside the section already, in its own place.
_ELSEWHERE: Final = (e.CommentMade, e.BriefSet)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a history: when, in which round and after which revision, what, by whom."""

    seq: int
    at: str
    round: str
    revision: int
    said: str
    by: str


def history(reading: Reading, units: Sequence[str]) -> tuple[Line, ...]:
    """Return what the viewer may read of how units came to be, newest first.

    What a party said of several units at one time is one line. Cost: linear in
    the entries that touch the units.
    """
    found = [
        h
        for h in reading.story.of(units, since=reading.reads_from)
        if not isinstance(h.entry.body, _ELSEWHERE)
    ]
    telling = reading.telling
    lines = [_line(telling, group) for group in _grouped(found)]
    return tuple(reversed(lines))


def _line(telling: Telling, group: Sequence[Happening]) -> Line:
    first = group[0]
    entry = first.entry
    said = telling.tell(entry) if len(group) == 1 else _together(telling, group)
    return Line(entry.seq, entry.at, in_round(first), first.revision, said, telling.hand(entry))


def in_round(happening: Happening) -> str:
    """Return in which round something came: "Round 2", "After round 2", "Before round 1"."""
    if not happening.round:
        return "Before round 1"
    return f"{'Round' if happening.sitting else 'After round'} {happening.round}"


def _grouped(found: Sequence[Happening]) -> Iterator[list[Happening]]:
    """Group positions that a party took in one go, alike but for the unit."""
    group: list[Happening] = []
    for happening in found:
        if group and not _alike(group[-1].entry, happening.entry):
            yield group
            group = []
        group.append(happening)
    if group:
        yield group


def _alike(one: Entry, two: Entry) -> bool:
    a, b = one.body, two.body
    return (
        isinstance(a, e.PositionTaken)
        and isinstance(b, e.PositionTaken)
        and one.at[:16] == two.at[:16]
        and (one.by, one.basis) == (two.by, two.basis)
        and (a.party, a.level, a.conditions, a.expires, a.words, a.sentence)
        == (b.party, b.level, b.conditions, b.expires, b.words, b.sentence)
        and a.sentence == -1
    )


def _together(telling: Telling, group: Sequence[Happening]) -> str:
    """Say one thing of several units, their words named once for each kind of words."""
    by_words: dict[str, list[str]] = {}
    for happening in group:
        body = happening.entry.body
        assert isinstance(body, e.PositionTaken), "grouped by what it says"
        by_words.setdefault(telling.words(body.wording), []).append(body.unit)
    said = telling.tell(group[0].entry)
    body = group[0].entry.body
    assert isinstance(body, e.PositionTaken), "grouped by what it says"
    one = f"{telling.place(body.unit)} ({telling.words(body.wording)})"
    many = " and ".join(f"{telling.places(units)} ({words})" for words, units in by_words.items())
    return ended(sentence(said.replace(one, many, 1)).rstrip("."))
