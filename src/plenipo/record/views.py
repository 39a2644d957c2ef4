"""What a room's members see of its text: live wordings, positions, status, rolling text.

Everything here is a function of one room's state and a time. A member who sits
in narrower rooms as well gets their matter as an overlay
(`plenipo.record.overlay`), never mixed into these figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plenipo.instrument.model import Kind
from plenipo.record.kinds import RANK, Level, Status, WordingHash
from plenipo.record.places import Place, Wording, carry_key, in_order, orphans, place_of, places
from plenipo.record.rolling import rolling
from plenipo.record.slots import Slot, sentence_at, slots
from plenipo.record.standpoints import (
    Spoken,
    Standpoint,
    Today,
    adopted,
    by_unit,
    counted,
    lapsed,
    standpoints,
)
from plenipo.record.state import Hold, Package, Position, RoomState
from plenipo.record.status import Clause, Question, Stance, Table, derive
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
]


def open_packages(state: RoomState, now: str) -> list[Package]:
    """Return the packages that are on the table as of `now`, in the order they were offered."""
    return [
        package
        for package in state.packages.values()
        if package.broken is None and not (package.expires and package.expires <= now)
    ]


def questions(state: RoomState, now: str) -> list[Question]:
    """Return the questions of the room: one for each place, in the order of `places`.

    Cost: linear in the room's text, proposals and positions.
    """
    room = _Room(state, now)
    return [room.question(place) for place in room.places.values()]


def table(state: RoomState, now: str) -> Table:
    """Return the status of every place of the room as of `now`."""
    room = _Room(state, now)
    found = [room.question(place) for place in room.places.values()]
    return derive(found, packages=room.packages())


def gauge(state: RoomState, now: str) -> dict[Status, int]:
    """Return the within-reach gauge: the words of the draft by where they stand.

    It weighs nothing else and predicts nothing. A unit that is not in the
    draft counts by its longest wording, a sentence with a status of its own by
    that one; editorial notes are not the agreement's words and do not count.
    """
    words: dict[Status, int] = dict.fromkeys(Status, 0)
    found = table(state, now)
    for unit, place in places(state).items():
        if place.kind == Kind.NOTE.value:
            continue
        text = place.base.text or max((w.text for w in place.wordings), key=len)
        total = _words(text)
        if unit in found.parts:
            for slot, status in zip(slots(place), found.parts[unit], strict=True):
                own = slot.pieces[place.base.hash].text if place.base.text else ""
                count = min(
                    _words(own or max((p.text for p in slot.pieces.values()), key=len)), total
                )
                words[status] += count
                total -= count
        words[found.status[unit]] += total
    return words


def _words(text: str) -> int:
    return sum(1 for token in tokenize(text) if any(c.isalnum() for c in token))


# --- from a room's state to questions ---------------------------------------------------------


@dataclass(slots=True)
class _Room:
    """What the questions of a room have in common; made once, for one time."""

    state: RoomState
    now: str
    places: dict[str, Place] = field(init=False)
    _groups: Mapping[str, tuple[str, ...]] = field(init=False)
    _required: tuple[str, ...] = field(init=False)
    _spoken: Mapping[str, list[Spoken]] = field(init=False)
    _silences: Mapping[str, list[tuple[WordingHash, str]]] = field(init=False)
    _holds: dict[str, list[Hold]] = field(init=False)
    _today: dict[str, Today] = field(init=False)
    _live: dict[WordingHash, WordingHash] = field(init=False)
    # By unit: party, wording, the package's index, the entry of its acceptance.
    _bundles: dict[str, list[tuple[str, WordingHash, int, int]]] = field(init=False)

    def __post_init__(self) -> None:
        state = self.state
        self.places = places(state)
        self._groups = {g: tuple(sorted(row.members)) for g, row in state.groups.items()}
        self._required = tuple(state.required_parties())
        self._spoken = by_unit(state, self.now)
        self._silences = adopted(state)
        self._today = {}
        self._live = {
            name: first for place in self.places.values() for name, first in place.classes().items()
        }
        self._holds = {}
        for hold in state.holds.values():
            if not hold.lifted:
                self._holds.setdefault(hold.unit, []).append(hold)
        self._bundles = {}
        for number, package in enumerate(open_packages(state, self.now)):
            for unit, wording in package.wordings:
                rows = self._bundles.setdefault(unit, [])
                for party, (_, seq) in package.accepted.items():
                    rows.append((party, wording, number, seq))

    def packages(self) -> list[list[WordingHash]]:
        """Return the open packages by today's wordings."""
        return [
            [self._current(wording) for _, wording in package.wordings]
            for package in open_packages(self.state, self.now)
        ]

    def _current(self, name: WordingHash) -> WordingHash:
        """Return the live wording that is the same words as an old one, or the old one."""
        live = self._live.get(name)
        if live is not None:
            return live
        unit = self.state.texts.get(name, ("", "", ""))[2]
        place = self.places.get(unit)
        if place is None:
            return name
        if unit not in self._today:
            self._today[unit] = Today(self.state, place)
        return self._today[unit].wording(name) or name

    def question(self, place: Place) -> Question:
        """Return the question of one place."""
        state = self.state
        stances, seqs = self._stances(place)
        live = tuple(dict.fromkeys(place.classes().values()))
        holds = [
            (hold, at)
            for hold in self._holds.get(place.unit, ())
            if (at := self._current(hold.wording)) in live
        ]
        rule, threshold = state.unit_rules.get(place.unit, state.rule)
        unit = state.units.get(place.unit)
        whole = Question(
            place.unit,
            live,
            stances,
            self._required,
            rule,
            threshold,
            frozenset((hold.party, at) for hold, at in holds),
            unit is not None and unit.parked is not None,
            self._groups,
        )
        spoken = [row for row in self._spoken.get(place.unit, ()) if row[1] >= 0]
        return self._split(place, whole, seqs, spoken, holds) if spoken else whole

    def _stances(
        self, place: Place
    ) -> tuple[dict[tuple[str, WordingHash], Stance], dict[tuple[str, WordingHash], int]]:
        """Return what is said of whole wordings, and by which entry it was said."""
        stances: dict[tuple[str, WordingHash], Stance] = {}
        seqs: dict[tuple[str, WordingHash], int] = {}
        spoken = self._spoken.get(place.unit, [])
        silences = self._silences.get(place.unit, [])
        if spoken or silences:
            for key, standpoint in counted(self.state, place, spoken, silences).items():
                stances[key] = self._stance(standpoint.position)
                seqs[key] = standpoint.position.seq
        bundled: dict[tuple[str, WordingHash], list[tuple[int, int]]] = {}
        for party, wording, number, seq in self._bundles.get(place.unit, ()):
            key = (party, self._current(wording))
            known = stances.get(key)
            # In a package all or nothing counts, whatever was accepted of it singly; but
            # whoever has refused a part of it since has left it.
            if known is None or seq > seqs[key] or RANK[known.level] >= RANK[Level.CAN_LIVE_WITH]:
                bundled.setdefault(key, []).append((number, seq))
        for key, rows in bundled.items():
            stances[key] = Stance(Level.ACCEPT, packages=tuple(number for number, _ in rows))
            seqs[key] = max(seq for _, seq in rows)
        return stances, seqs

    def _stance(self, position: Position) -> Stance:
        clauses = tuple(
            Clause(
                frozenset(self._current(w) for w in c.closed),
                frozenset((p, self._current(w)) for p, w in c.accepted),
                c.words,
            )
            for c in position.conditions
        )
        return Stance(position.level, clauses)

    # --- sentence by sentence -----------------------------------------------------------------

    def _split(
        self,
        place: Place,
        whole: Question,
        seqs: Mapping[tuple[str, WordingHash], int],
        spoken: list[Spoken],
        holds: list[tuple[Hold, WordingHash]],
    ) -> Question:
        """Return the question with its sentences, where one of today's was spoken on by itself."""
        found = slots(place)
        own: list[dict[tuple[str, WordingHash], Position]] = [{} for _ in found]
        for party, sentence, wording, position in spoken:
            label, text, unit = self.state.texts.get(wording, ("", "", ""))
            words = sentence_at(label, text, sentence) if unit == place.unit else None
            if words is None:
                continue
            key = carry_key("", words)
            for slot, said in zip(found, own, strict=True):
                name = slot.keys.get(key)
                if name is None:
                    continue
                known = said.get((party, name))
                if known is None or known.seq < position.seq:
                    said[party, name] = position
        if not any(own):
            return whole
        parts = tuple(
            Question(
                f"{place.unit}#{number}",
                slot.live,
                self._sentence_stances(slot, said, whole, seqs),
                whole.required,
                whole.rule,
                whole.threshold,
                _held(slot, number, found, holds),
                groups=whole.groups,
            )
            for number, (slot, said) in enumerate(zip(found, own, strict=True))
        )
        made_of = {w: tuple(slot.names[w] for slot in found) for w in whole.live}
        return Question(
            whole.key,
            whole.live,
            whole.stances,
            whole.required,
            whole.rule,
            whole.threshold,
            frozenset(),
            whole.parked,
            whole.groups,
            parts,
            made_of,
        )

    def _sentence_stances(
        self,
        slot: Slot,
        said: Mapping[tuple[str, WordingHash], Position],
        whole: Question,
        seqs: Mapping[tuple[str, WordingHash], int],
    ) -> dict[tuple[str, WordingHash], Stance]:
        """Return what is said of one sentence: of itself, or with the whole wording.

        What was said last counts; but to refuse a whole wording says nothing
        of a sentence that one has spoken on.
        """
        wholes: dict[tuple[str, WordingHash], list[WordingHash]] = {}
        for party, w in whole.stances:
            if w in slot.names:
                wholes.setdefault((party, slot.names[w]), []).append(w)
        result: dict[tuple[str, WordingHash], Stance] = {}
        for key in dict.fromkeys((*said, *wholes)):
            party = key[0]
            position = said.get(key)
            names = sorted(wholes.get(key, ()))
            after = position.seq if position is not None else 0
            accepted = [
                w
                for w in names
                if RANK[whole.stances[party, w].level] >= RANK[Level.CAN_LIVE_WITH]
                and seqs[party, w] > after
            ]
            if accepted:
                best = max((whole.stances[party, w].level for w in accepted), key=RANK.__getitem__)
                result[key] = Stance(best, through=tuple(accepted))
            elif position is not None:
                result[key] = self._stance(position)
            else:
                levels = (whole.stances[party, w].level for w in names)
                result[key] = Stance(max(levels, key=RANK.__getitem__))
        return result


def _held(
    slot: Slot, number: int, found: tuple[Slot, ...], holds: list[tuple[Hold, WordingHash]]
) -> frozenset[tuple[str, WordingHash]]:
    """Return the holds on one sentence; one that no sentence shows lies on all of them."""
    result: set[tuple[str, WordingHash]] = set()
    for hold, w in holds:
        where = [
            n
            for n, other in enumerate(found)
            if (piece := other.pieces[w]).start <= hold.span.start < piece.end
            and hold.span.words in piece.text
        ] or [n for n, other in enumerate(found) if hold.span.words in other.pieces[w].text]
        if number in (where[:1] or range(len(found))):
            result.add((hold.party, slot.names[w]))
    return frozenset(result)
