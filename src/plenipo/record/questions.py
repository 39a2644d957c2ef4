"""From a room's state to the questions that status is derived from: one for each place.

`Asking` holds what all places of a room have in common, made once for one
time; it can ask about every place, or about one alone (`plenipo.record.picture`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from plenipo.record.kinds import RANK, Level, WordingHash
from plenipo.record.places import Place, carry_key
from plenipo.record.slots import Slot, sentence_at, slots
from plenipo.record.standpoints import Spoken, Standpoint, Today
from plenipo.record.state import Hold, Package, Position, RoomState
from plenipo.record.status import Clause, Question, Stance

Said = Mapping[tuple[str, WordingHash], Standpoint]
# Party, wording, the package's index, the entry of its acceptance.
Bundled = tuple[str, WordingHash, int, int]
UNKNOWN = ""  # stands, in what a question leans on, for words that the room does not know


def open_packages(state: RoomState, now: str) -> list[Package]:
    """Return the packages that are on the table as of `now`, in the order they were offered."""
    return [
        package
        for package in state.packages.values()
        if package.broken is None and not (package.expires and package.expires <= now)
    ]


def holds_by_unit(state: RoomState) -> dict[str, list[Hold]]:
    """Return the holds that stand, by unit, in the order they were placed."""
    found: dict[str, list[Hold]] = {}
    for hold in state.holds.values():
        if not hold.lifted:
            found.setdefault(hold.unit, []).append(hold)
    return found


def bundles(packages: Sequence[Package]) -> dict[str, tuple[Bundled, ...]]:
    """Return who has accepted what in which of these packages, by unit."""
    found: dict[str, list[Bundled]] = {}
    for number, package in enumerate(packages):
        for unit, wording in package.wordings:
            rows = found.setdefault(unit, [])
            for party, (_, seq) in package.accepted.items():
                rows.append((party, wording, number, seq))
    return {unit: tuple(rows) for unit, rows in found.items()}


def groups_of(state: RoomState) -> dict[str, tuple[str, ...]]:
    """Return the members of each group, sorted."""
    return {group: tuple(sorted(row.members)) for group, row in state.groups.items()}


class Present:
    """The places of a room as they are now: finds what old hashes of words stand for.

    `live` names the unit of every wording that is on the table.
    """

    __slots__ = ("_state", "_today", "live", "places")

    def __init__(
        self, state: RoomState, places: Mapping[str, Place], live: Mapping[WordingHash, str]
    ) -> None:
        self._state, self.places, self.live = state, places, live
        self._today: dict[str, Today] = {}

    def today(self, place: Place) -> Today:
        """Return what finds a place's live wordings."""
        found = self._today.get(place.unit)
        if found is None:
            found = self._today[place.unit] = Today(self._state, place)
        return found

    def forget(self, unit: str) -> None:
        """Look a place up anew: it has changed."""
        self._today.pop(unit, None)

    def unit_of(self, name: WordingHash) -> str:
        """Return the unit whose words these are; `UNKNOWN` when the room does not know."""
        return self.live.get(name) or self._state.texts.get(name, ("", "", UNKNOWN))[2]

    def current(self, name: WordingHash) -> WordingHash:
        """Return the live wording that is the same words as an old one, or the old one."""
        place = self.places.get(self.unit_of(name))
        return name if place is None else self.today(place).wording(name) or name


def wordings_of(places: Mapping[str, Place]) -> dict[WordingHash, str]:
    """Return the unit of every wording that is on the table."""
    return {w.hash: place.unit for place in places.values() for w in place.wordings}


@dataclass(slots=True)
class Asking:
    """What the questions of a room have in common; made once, for one time."""

    state: RoomState
    present: Present
    groups: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    holds: Mapping[str, Sequence[Hold]]
    bundles: Mapping[str, Sequence[Bundled]]
    # The units on whose words the questions asked so far rest beside their own.
    leans: set[str] = field(default_factory=set)

    def question(self, place: Place, said: Said, spoken: Sequence[Spoken]) -> Question:
        """Return the question of one place.

        `said` are the standpoints that count on its wordings, `spoken` what
        has been spoken on it, its sentences among it.
        """
        state = self.state
        stances, seqs = self._stances(place, said)
        live = self.present.today(place).live
        holds = [
            (hold, at)
            for hold in self.holds.get(place.unit, ())
            if (at := self.present.current(hold.wording)) in live
        ]
        rule, threshold = state.unit_rules.get(place.unit, state.rule)
        unit = state.units.get(place.unit)
        whole = Question(
            place.unit,
            live,
            stances,
            self.required,
            rule,
            threshold,
            frozenset((hold.party, at) for hold, at in holds),
            unit is not None and unit.parked is not None,
            self.groups,
        )
        sentences = [row for row in spoken if row[1] >= 0]
        return self._split(place, whole, seqs, sentences, holds) if sentences else whole

    def _current(self, name: WordingHash) -> WordingHash:
        self.leans.add(self.present.unit_of(name))
        return self.present.current(name)

    def _stances(
        self, place: Place, said: Said
    ) -> tuple[dict[tuple[str, WordingHash], Stance], dict[tuple[str, WordingHash], int]]:
        """Return what is said of whole wordings, and by which entry it was said."""
        stances: dict[tuple[str, WordingHash], Stance] = {}
        seqs: dict[tuple[str, WordingHash], int] = {}
        for key, standpoint in said.items():
            stances[key] = self._stance(standpoint.position)
            seqs[key] = standpoint.position.seq
        bundled: dict[tuple[str, WordingHash], list[tuple[int, int]]] = {}
        for party, wording, number, seq in self.bundles.get(place.unit, ()):
            key = (party, self.present.current(wording))
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
