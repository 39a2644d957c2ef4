"""What a room's members see of its text: live wordings, positions, status, rolling text.

Everything here is a function of one room's state and a time. A member who sits
in narrower rooms as well gets their matter as an overlay
(`plenipo.record.overlay`), never mixed into these figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from plenipo.brackets.model import (
    Alternative,
    Party,
    Passage,
    Rolling,
    Segment,
    Segments,
    Variation,
)
from plenipo.brackets.structure import compile_block
from plenipo.instrument.model import Kind, UnitId
from plenipo.record.canon import wording_hash
from plenipo.record.kinds import RANK, Level, ProposalId, Status, WordingHash
from plenipo.record.state import Position, RoomState
from plenipo.record.status import Clause, Question, Stance, Table, derive
from plenipo.text.likeness import keys
from plenipo.text.tokens import tokenize

NOBODY: frozenset[Party] = frozenset()
_SILENT = Party("?")  # stands, while compiling, for the parties that have not spoken


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a unit that is on the table. The draft's own has no proposals."""

    hash: WordingHash
    text: str  # "" leaves the provision out
    sponsors: frozenset[str]
    proposals: tuple[ProposalId, ...]
    base: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the text, or one that a proposal would put in, and its live wordings."""

    unit: str
    kind: str
    depth: int
    label: str
    after: str  # for a unit not in the draft: the unit it would follow
    wordings: tuple[Wording, ...]  # the draft's first, then by hash

    @property
    def base(self) -> Wording:
        """The draft's own wording; for a unit not in the draft the empty one."""
        return self.wordings[0]


def places(state: RoomState) -> dict[str, Place]:
    """Return every unit with its live wordings: the draft's in order, then new ones by id."""
    proposed: dict[str, dict[str, tuple[set[str], list[ProposalId]]]] = {}
    news: dict[str, tuple[str, int, str, str]] = {}
    for proposal in state.proposals.values():
        if not proposal.live:
            continue
        for change in proposal.changes:
            rows = proposed.setdefault(change.unit, {})
            sponsors, ids = rows.setdefault(change.text, (set(), []))
            sponsors |= proposal.sponsors
            ids.append(proposal.id)
            if change.new and change.unit not in state.units:
                news.setdefault(
                    change.unit, (change.kind, change.depth, change.label, change.after)
                )
    result: dict[str, Place] = {}
    for unit in state.units.values():
        wordings = _wordings(unit.id, unit.text, proposed.get(unit.id, {}))
        result[unit.id] = Place(unit.id, unit.kind, unit.depth, unit.label, "", wordings)
    for new in sorted(news):
        kind, depth, label, after = news[new]
        wordings = _wordings(new, "", proposed[new])
        result[new] = Place(new, kind, depth, label, after, wordings)
    return result


def _wordings(
    unit: str, base: str, proposed: Mapping[str, tuple[set[str], list[ProposalId]]]
) -> tuple[Wording, ...]:
    own = proposed.get(base)
    first = Wording(
        wording_hash(unit, base),
        base,
        frozenset(own[0]) if own else frozenset(),
        tuple(own[1]) if own else (),
        True,
    )
    others = [
        Wording(wording_hash(unit, text), text, frozenset(who), tuple(ids), False)
        for text, (who, ids) in proposed.items()
        if text != base
    ]
    return (first, *sorted(others, key=lambda w: w.hash))


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A party's position on a live wording; `carried` when it was taken on one that
    differed in numbering or typography alone.
    """

    position: Position
    carried: bool


def standpoints(
    state: RoomState, place: Place, now: str
) -> dict[tuple[str, WordingHash], Standpoint]:
    """Return the positions that count on a place's live wordings as of `now`.

    A position counts on the exact words it was taken on; where these have
    changed it has lapsed, unless only number or typography changed.
    """
    by_hash = {w.hash: w for w in place.wordings}
    by_key = {carry_key(place.label, w.text): w.hash for w in reversed(place.wordings)}
    result: dict[tuple[str, WordingHash], Standpoint] = {}
    for (party, unit, sentence, wording), position in state.positions.items():
        if unit != place.unit or sentence != -1:
            continue
        if position.expires and position.expires <= now:
            continue
        if wording in by_hash:
            result[party, wording] = Standpoint(position, False)
            continue
        old = state.texts.get(wording)
        now_at = by_key.get(carry_key(*old)) if old is not None else None
        if now_at is not None and (party, now_at) not in result:
            result[party, now_at] = Standpoint(position, True)
    return result


def carry_key(label: str, text: str) -> tuple[str, ...]:
    """Return what is left of a wording when number and typography are looked past."""
    words = text.removeprefix(label)
    return tuple(key.strip() for key in keys(tokenize(words.strip())))


def questions(state: RoomState, now: str) -> list[Question]:
    """Return the questions of the room: one for each place, in the order of `places`."""
    required = tuple(state.required_parties())
    holds: dict[str, int] = {}
    for hold in state.holds.values():
        if not hold.lifted:
            holds[hold.unit] = holds.get(hold.unit, 0) + 1
    found: list[Question] = []
    positioned = {unit for _, unit, _, _ in state.positions}
    for place in places(state).values():
        stances: dict[tuple[str, WordingHash], Stance] = {}
        if place.unit in positioned:
            for key, standpoint in standpoints(state, place, now).items():
                clauses = tuple(
                    Clause(frozenset(c.closed), frozenset((p, w) for p, w in c.accepted))
                    for c in standpoint.position.conditions
                )
                stances[key] = Stance(standpoint.position.level, clauses)
        rule, threshold = state.unit_rules.get(place.unit, state.rule)
        unit = state.units.get(place.unit)
        found.append(
            Question(
                place.unit,
                tuple(w.hash for w in place.wordings),
                stances,
                required,
                rule,
                threshold,
                holds.get(place.unit, 0),
                unit is not None and unit.parked is not None,
            )
        )
    return found


def table(state: RoomState, now: str) -> Table:
    """Return the status of every place of the room as of `now`."""
    packages = [
        [wording for _, wording in package.wordings]
        for package in state.packages.values()
        if package.broken is None and not (package.expires and package.expires <= now)
    ]
    return derive(questions(state, now), packages=packages)


# --- the rolling text -------------------------------------------------------------------------


def rolling(state: RoomState, now: str) -> Rolling:
    """Return the room's rolling text: the draft with every live proposal's words.

    Holders are those who have spoken: sponsors of a wording, and for the
    draft's own words the parties that can live with them. A silent party
    holds nothing.
    """
    found = places(state)
    parties = tuple(Party(code) for code in state.required_parties())
    following: dict[str, list[Place]] = {}
    for place in found.values():
        if place.unit not in state.units:
            following.setdefault(place.after, []).append(place)
    passages: list[Passage] = []

    def put(place: Place) -> None:
        passages.append(_passage(state, place, parties, now))
        for later in following.pop(place.unit, []):
            put(later)

    for place in following.pop("", []):
        put(place)
    for unit in state.units:
        put(found[unit])
    for rest in list(following.values()):
        for place in rest:
            put(place)
    return Rolling(tuple(sorted(parties)), tuple(passages), state.title)


def _passage(state: RoomState, place: Place, parties: tuple[Party, ...], now: str) -> Passage:
    held: dict[str, frozenset[Party]] = {}
    spoken: set[str] = set()
    order = sorted(
        (w for w in place.wordings if w.proposals),
        key=lambda w: max(state.proposals[p].seq for p in w.proposals),
        reverse=True,
    )
    for wording in order:  # whoever sponsors two wordings holds the later one
        holders = frozenset(Party(p) for p in wording.sponsors if p not in spoken)
        spoken |= wording.sponsors
        held[wording.text] = holders
    unheld = {w.text: Party(f"?{k}") for k, w in enumerate(order, 1) if not held[w.text]}
    held.update({text: frozenset((nobody,)) for text, nobody in unheld.items()})
    base = place.base
    keep = held.pop(base.text, NOBODY)
    if not base.text or not held:
        retain: frozenset[Party] = NOBODY
    else:
        retain = frozenset(
            Party(party)
            for (party, wording), s in standpoints(state, place, now).items()
            if wording == base.hash
            and party not in spoken
            and RANK[s.position.level] >= RANK[Level.CAN_LIVE_WITH]
        )
    kind, unit = Kind(place.kind), UnitId(place.unit)
    label_length = len(place.label)
    if not held:
        if not base.text:
            return Passage(unit, kind, place.depth, place.label, (), ("",))
        lead, body = compile_block(
            base.text, {}, label_length=label_length, everyone=frozenset(parties)
        )
        return Passage(unit, kind, place.depth, place.label, lead, body)
    expressed = keep | retain | NOBODY.union(*held.values())
    silent = frozenset() if expressed >= set(parties) else frozenset((_SILENT,))
    everyone = expressed | silent
    if base.text:
        absent = held.pop("", NOBODY)
        lead, body = compile_block(
            base.text, held, label_length=label_length, everyone=everyone, absent=absent
        )
    else:
        center = min(held)
        others = {text: who for text, who in held.items() if text != center}
        present = NOBODY.union(*held.values())
        lead, body = compile_block(
            center,
            others,
            label_length=label_length,
            everyone=present,
            absent=everyone - present,
            base_absent=True,
        )
    known = frozenset(parties)
    return Passage(unit, kind, place.depth, place.label, _only(lead, known), _only(body, known))


def _only(segments: Segments, parties: frozenset[Party]) -> Segments:
    """Take the stand-ins for nobody and for silent parties out of the holders."""
    result: list[Segment] = []
    for segment in segments:
        if isinstance(segment, str):
            result.append(segment)
            continue
        alternatives = tuple(
            Alternative(_only(a.segments, parties), a.holders & parties, a.base)
            for a in segment.alternatives
        )
        unclaimed = any(not a.holders and not a.base for a in alternatives)
        result.append(Variation(alternatives, segment.nature, unclaimed))
    return tuple(result)


# --- the gauge --------------------------------------------------------------------------------


def gauge(state: RoomState, now: str) -> dict[Status, int]:
    """Return the within-reach gauge: the words of the draft by the status of their unit.

    It weighs nothing else and predicts nothing. A unit that is not in the
    draft counts by its longest wording.
    """
    words: dict[Status, int] = dict.fromkeys(Status, 0)
    status = table(state, now).status
    for unit, place in places(state).items():
        text = place.base.text or max((w.text for w in place.wordings), key=len)
        words[status[unit]] += sum(1 for t in tokenize(text) if any(c.isalnum() for c in t))
    return words


def with_position(
    state_questions: list[Question], unit: str, party: str, wording: WordingHash, level: Level
) -> list[Question]:
    """Return the questions as they would be with one more unconditional position."""
    return [
        replace(q, stances={**q.stances, (party, wording): Stance(level)}) if q.key == unit else q
        for q in state_questions
    ]
