"""What a room's members see of its text: live wordings, positions, status, rolling text.

Everything here is a function of one room's state and a time. A member who sits
in narrower rooms as well gets their matter as an overlay
(`plenipo.record.overlay`), never mixed into these figures.
"""

from __future__ import annotations

from collections.abc import Mapping

from plenipo.instrument.model import Kind
from plenipo.record.kinds import Status, WordingHash
from plenipo.record.places import Place, Wording, carry_key, in_order, orphans, place_of, places
from plenipo.record.questions import (
    Asking,
    Present,
    bundles,
    groups_of,
    holds_by_unit,
    open_packages,
    wordings_of,
)
from plenipo.record.rolling import rolling
from plenipo.record.slots import Slot, slots
from plenipo.record.standpoints import Standpoint, adopted, by_unit, counted, lapsed, standpoints
from plenipo.record.state import RoomState
from plenipo.record.status import Question, Table, derive
from plenipo.text.tokens import tokenize

__all__ = [
    "Place",
    "Slot",
    "Standpoint",
    "Wording",
    "carry_key",
    "gauge",
    "in_order",
    "lapsed",
    "open_packages",
    "orphans",
    "place_of",
    "places",
    "questions",
    "rolling",
    "slots",
    "standpoints",
    "table",
    "table_with",
]


def questions(state: RoomState, now: str) -> list[Question]:
    """Return the questions of the room: one for each place, in the order of `places`.

    Cost: linear in the room's text, proposals and positions.
    """
    return _asked(state, now, {})[0]


def table(state: RoomState, now: str) -> Table:
    """Return the status of every place of the room as of `now`."""
    found, packages = _asked(state, now, {})
    return derive(found, packages=packages)


def table_with(state: RoomState, now: str, *, instead: Mapping[str, Place]) -> Table:
    """Return the status of every place, were some of them on the table as `instead` has them.

    It says whether words that are gone were agreed: what was said of them is on record.
    """
    found, packages = _asked(state, now, instead)
    return derive(found, packages=packages)


def _asked(
    state: RoomState, now: str, instead: Mapping[str, Place]
) -> tuple[list[Question], list[list[WordingHash]]]:
    """Return the questions of the room, and the open packages by today's wordings."""
    found = {**places(state), **instead}
    spoken, silences = by_unit(state, now), adopted(state)
    packages = open_packages(state, now)
    present = Present(state, found, wordings_of(found))
    asking = Asking(
        state,
        present,
        groups_of(state),
        tuple(state.required_parties()),
        holds_by_unit(state),
        bundles(packages),
    )
    asked: list[Question] = []
    for unit, place in found.items():
        rows = spoken.get(unit, [])
        said = counted(state, place, rows, silences.get(unit, []), present.today(place))
        asked.append(asking.question(place, said, rows))
    return asked, [[present.current(w) for _, w in p.wordings] for p in packages]


def gauge(state: RoomState, now: str) -> dict[Status, int]:
    """Return the within-reach gauge: the words of the draft by where they stand.

    It weighs nothing else and predicts nothing. A unit that is not in the
    draft counts by its longest wording, a sentence with a status of its own by
    that one; editorial notes are not the agreement's words and do not count.
    """
    words: dict[Status, int] = dict.fromkeys(Status, 0)
    found = table(state, now)
    for unit, place in places(state).items():
        parts = found.parts.get(unit, ())
        whole, *sentences = weights(place, in_parts=bool(parts))
        words[found.status[unit]] += whole
        for status, count in zip(parts, sentences, strict=True):
            words[status] += count
    return words


def weights(place: Place, *, in_parts: bool) -> tuple[int, ...]:
    """Return how many words of a place count by its status, then those by each sentence's.

    Without `in_parts` all count by the place's own. Cost: linear in its words.
    """
    if place.kind == Kind.NOTE.value:
        found = slots(place) if in_parts else ()
        return (0,) * (1 + len(found))
    text = place.base.text or max((w.text for w in place.wordings), key=len)
    total = _words(text)
    counts: list[int] = []
    for slot in slots(place) if in_parts else ():
        own = slot.pieces[place.base.hash].text if place.base.text else ""
        count = min(_words(own or max((p.text for p in slot.pieces.values()), key=len)), total)
        counts.append(count)
        total -= count
    return (total, *counts)


def _words(text: str) -> int:
    return sum(1 for token in tokenize(text) if any(c.isalnum() for c in token))
