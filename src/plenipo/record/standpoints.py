"""Which positions count, on which of today's words.

A position is bound to the hash of the exact words it was taken on. Where these
have changed it has lapsed: nothing says so in the record, it follows. Where
only number or typography changed it is carried, with a mark. A silence
procedure whose conclusion is recorded counts as the acceptance of every party
that took part in it, until the party says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plenipo.record.kinds import EntryId, Level, WordingHash
from plenipo.record.places import Place, carry_key
from plenipo.record.state import Position, RoomState

Spoken = tuple[str, int, WordingHash, Position]  # party, sentence, wording, what it said


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A party's position on a live wording.

    `carried` marks one taken on words that differed in number or typography
    alone; `silence` names the procedure, where it follows from one.
    """

    position: Position
    carried: bool
    silence: str = ""


def by_unit(state: RoomState, now: str) -> dict[str, list[Spoken]]:
    """Return the positions that have not expired as of `now`, by unit."""
    found: dict[str, list[Spoken]] = {}
    for (party, unit, sentence, wording), position in state.positions.items():
        if not position.expires or position.expires > now:
            found.setdefault(unit, []).append((party, sentence, wording, position))
    return found


def adopted(state: RoomState) -> dict[str, list[tuple[WordingHash, str]]]:
    """Return what silence procedures have adopted, by unit: wording and procedure, in order."""
    found: dict[str, list[tuple[WordingHash, str]]] = {}
    for name, silence in state.silences.items():
        for unit, wording in silence.wordings:
            if silence.concluded and unit in silence.adopted:
                found.setdefault(unit, []).append((wording, name))
    return found


def standpoints(
    state: RoomState, place: Place, now: str
) -> dict[tuple[str, WordingHash], Standpoint]:
    """Return the positions that count on a place's live wordings as of `now`.

    By holder and wording; wordings that are the same words count as the first
    of them (`Place.classes`). Of several positions of one holder on the same
    words the last one counts. Cost: linear in the room's positions.
    """
    spoken = by_unit(state, now).get(place.unit, [])
    return counted(state, place, spoken, adopted(state).get(place.unit, []))


def counted(
    state: RoomState,
    place: Place,
    spoken: Iterable[Spoken],
    silences: Sequence[tuple[WordingHash, str]] = (),
    today: Today | None = None,
) -> dict[tuple[str, WordingHash], Standpoint]:
    """Return the positions that count among those spoken on a unit; see `standpoints`.

    `today` is the place's, where the caller has it already.
    """
    today = today or Today(state, place)
    result: dict[tuple[str, WordingHash], Standpoint] = {}
    for party, sentence, wording, position in spoken:
        if sentence != -1:
            continue
        live = today.wording(wording)
        if live is None:
            continue
        known = result.get((party, live))
        carried = live != wording
        # One entry may release two wordings that are the same words: the exact one counts.
        if known is None or (known.position.seq, known.carried) < (position.seq, not carried):
            result[party, live] = Standpoint(position, carried)
    for wording, name in silences:
        live = today.wording(wording)
        if live is None:
            continue
        silence = state.silences[name]
        for party in state.required_parties():
            if not _was_there(state, party, silence.concluded):
                continue
            known = result.get((party, live))
            if known is None or known.position.seq < silence.concluded:
                result[party, live] = Standpoint(
                    Position(
                        Level.ACCEPT, [], "", "silence", "", EntryId(""), silence.concluded, ""
                    ),
                    live != wording,
                    name,
                )
    return result


def _was_there(state: RoomState, party: str, seq: int) -> bool:
    """Tell whether a party, or a group, could have broken a silence that ended with entry `seq`."""
    known = state.parties.get(party)
    return party in state.groups if known is None else known.admitted < seq


class Today:
    """Finds what old hashes of a unit's words stand for among its live wordings."""

    __slots__ = ("_classes", "_keys", "_place", "_state")

    def __init__(self, state: RoomState, place: Place) -> None:
        self._state, self._place = state, place
        self._classes = place.classes()
        self._keys: Mapping[tuple[str, ...], WordingHash] | None = None

    @property
    def live(self) -> tuple[WordingHash, ...]:
        """Return the live wordings, those that are the same words once, the draft's first."""
        return tuple(dict.fromkeys(self._classes.values()))

    def wording(self, name: WordingHash) -> WordingHash | None:
        """Return the live wording that has these words, or None where they have changed."""
        live = self._classes.get(name)
        if live is not None:
            return live
        label, text, unit = self._state.texts.get(name, ("", "", ""))
        if unit != self._place.unit:
            return None
        if self._keys is None:
            place = self._place
            self._keys = {
                carry_key(place.label, w.text): self._classes[w.hash]
                for w in reversed(place.wordings)
            }
        return self._keys.get(carry_key(label, text))


def lapsed(state: RoomState, place: Place, now: str) -> dict[str, Position]:
    """Return, by holder, the last position that no longer counts on any of a place's words.

    Only of holders that have no position that counts. A page shows it as
    "previously: accepted".
    """
    counting = {party for party, _ in standpoints(state, place, now)}
    result: dict[str, Position] = {}
    for (party, unit, sentence, _), position in state.positions.items():
        if unit != place.unit or sentence != -1 or party in counting:
            continue
        if party not in result or result[party].seq < position.seq:
            result[party] = position
    return result
