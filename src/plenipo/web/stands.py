"""Who stands where on a section: one row a party, in protocol order, from the room's picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from plenipo.desk.naming import join
from plenipo.record import entries as e
from plenipo.record.kinds import RANK, Basis, EntryId, Level, Status, WordingHash
from plenipo.record.picture import UnitView
from plenipo.record.questions import open_packages
from plenipo.record.standpoints import Standpoint
from plenipo.record.state import Position, RoomState
from plenipo.web.protocol import protocol
from plenipo.web.telling import Telling, t_condition
from plenipo.web.viewer import Reading
from plenipo.web.words import BASIS, LEVEL

SINGLY: Final = 12  # parties up to which each has a row of its own, whatever it says


@dataclass(frozen=True, slots=True)
class Said:
    """What a party says of words: "Accepts" "the words of ARD-1", where, on what condition.

    `on` is "" where only one wording stands. `where` is "" for all of the
    section. `until` is a time of the record. `marks` are short remarks: that
    it was carried over, rests on a silence, waits for the capital. `quiet`
    says that it is of parts that are agreed.
    """

    level: Level
    on: str = ""
    where: str = ""
    ifs: tuple[str, ...] = ()
    until: str = ""
    words: str = ""
    marks: tuple[str, ...] = ()
    quiet: bool = False

    @property
    def verb(self) -> str:
        """Return the level as a verb: "Accepts"."""
        return LEVEL[self.level]


@dataclass(frozen=True, slots=True)
class Row:
    """Parties that say exactly the same, and what; `silent` names where they say nothing.

    `before` tells of positions that lapsed when the words changed.
    """

    parties: tuple[str, ...]
    said: tuple[Said, ...]
    silent: str = ""
    before: str = ""


def rows(reading: Reading, views: Sequence[UnitView]) -> tuple[Row, ...]:
    """Return who stands where on the units of a section. Cost: linear in what is said of them."""
    asked = _Asked(reading, views)
    found = [
        asked.row(party)
        for party in protocol(reading.state, {*reading.sheet.picture.required, *asked.points})
    ]
    return tuple(found) if len(found) <= SINGLY else _together(found)


def _together(found: Sequence[Row]) -> tuple[Row, ...]:
    """Put parties that say exactly the same into one row, at the place of the first."""
    alike: dict[Row, list[str]] = {}
    for row in found:
        alike.setdefault(replace(row, parties=()), []).extend(row.parties)
    return tuple(replace(row, parties=tuple(who)) for row, who in alike.items())


class _Asked:
    """A section's units, and what each party says of them, gathered once."""

    def __init__(self, reading: Reading, views: Sequence[UnitView]) -> None:
        self.state, self.telling, self.now = reading.state, reading.telling, reading.now
        self.required = frozenset(reading.sheet.picture.required)
        # In question are the open units that somebody wants otherwise or takes on terms; in a
        # section that is agreed those with several wordings, one of which it was; else all of it.
        still = [v for v in views if v.status is not Status.AGREED]
        self.moot = (
            [v for v in still if _in_question(v)]
            or still
            or [v for v in views if v.several]
            or list(views)
        )
        asked = {v.unit for v in self.moot}
        self.rest = [v for v in views if v.unit not in asked]
        self.points: dict[str, dict[str, list[tuple[WordingHash, Standpoint]]]] = {}
        for view in views:
            for (party, wording), point in view.standpoints.items():
                own = self.points.setdefault(party, {})
                own.setdefault(view.unit, []).append((wording, point))
        self.packages = open_packages(self.state, self.now)
        self.last = _last_said(reading, self.moot)

    def row(self, party: str) -> Row:
        """Return what one party says."""
        own = self.points.get(party, {})
        said = [*self._said(party, own)]
        mute = [v for v in self.moot if v.unit not in own and not self._in_sentences(party, v)]
        behind = [v for v in self.rest if v.unit not in own and v.status is not Status.AGREED]
        if self.rest and not behind and all(self._goes_along(party, own, v) for v in self.rest):
            said.append(Said(Level.ACCEPT, on="the rest as it stands", quiet=True))
        silent = self._silent(party, mute, behind)
        if silent == "all" and said:
            silent = self._named(mute)  # who accepts the rest has spoken
        return Row((party,), tuple(said), silent, self._before(party, own))

    def _goes_along(
        self,
        party: str,
        own: Mapping[str, Sequence[tuple[WordingHash, Standpoint]]],
        view: UnitView,
    ) -> bool:
        """Say whether a party accepts a wording of a unit, by itself or in a package."""
        return _goes_along(own.get(view.unit, ())) or any(
            unit == view.unit and party in package.accepted
            for package in self.packages
            for unit, _ in package.wordings
        )

    def _silent(self, party: str, mute: Sequence[UnitView], behind: Sequence[UnitView]) -> str:
        """Return of what a party that is needed has said nothing: "all", names, "the rest"."""
        wanted = party in self.required
        if not wanted or all(v.status is Status.AGREED for v in (*mute, *behind)):
            return ""
        if len(mute) == len(self.moot) and len(behind) == len(
            [v for v in self.rest if v.status is not Status.AGREED]
        ):
            return "all"
        rest = ["the rest"] if behind else []
        return join([*([self._named(mute)] if mute else []), *rest])

    def _in_sentences(self, party: str, view: UnitView) -> bool:
        sentences = self.state.sentences
        return any((party, view.unit, w.hash) in sentences for w in view.place.wordings)

    def _named(self, some: Sequence[UnitView]) -> str:
        """Return how some of the units in question are called."""
        return self.telling.names.provisions([v.unit for v in some])

    def _said(
        self, party: str, own: Mapping[str, list[tuple[WordingHash, Standpoint]]]
    ) -> Iterator[Said]:
        """Yield what a party says, from the furthest it goes to the least; what is alike once."""
        alike: dict[Said, list[UnitView]] = {}
        for view in self.moot:
            for said in self._of_unit(party, view, own.get(view.unit, ())):
                alike.setdefault(said, []).append(view)
        for said, where in sorted(alike.items(), key=lambda row: -RANK[row[0].level]):
            yield replace(said, where="" if len(where) == len(self.moot) else self._named(where))

    def _of_unit(
        self, party: str, view: UnitView, own: Iterable[tuple[WordingHash, Standpoint]]
    ) -> Iterator[Said]:
        state, names = self.state, self.telling.names
        several = view.several
        for wording, point in own:
            on = names.wording(wording) if several else ""
            yield _one(point.position, on, self.telling, state, point)
        for w in view.place.wordings:
            for sentence in state.sentences.get((party, view.unit, w.hash), {}):
                position = state.positions.get((party, view.unit, sentence, w.hash))
                if position is None or (position.expires and position.expires <= self.now):
                    continue
                of = f" of {names.wording(w.hash)}" if several else ""
                yield _one(position, f"sentence {sentence + 1}{of}", self.telling, state, None)
        for package in self.packages:
            for unit, wording in package.wordings:
                if unit == view.unit and party in package.accepted:
                    others = [u for u, _ in package.wordings if u != unit]
                    yield Said(
                        Level.ACCEPT,
                        names.wording(wording) if several else "",
                        marks=(f"in a package with {self.telling.places(others)}",),
                    )

    def _before(self, party: str, own: Mapping[str, object]) -> str:
        """Tell of what a party said that counts no more, where it says nothing now."""
        found: dict[tuple[str, Level], list[UnitView]] = {}
        for view in self.moot:
            position = self.last.get((party, view.unit))
            if view.unit in own or position is None:
                continue
            over = position.expires and position.expires <= self.now
            why = "that has expired" if over else "the words have changed since"
            found.setdefault((why, position.level), []).append(view)
        if not found:
            return ""
        (why, level), where = max(found.items(), key=lambda row: RANK[row[0][1]])
        on = "" if len(where) == len(self.moot) else f" {self._named(where)}"
        return f"Previously: {LEVEL[level].lower()}{on}; {why}."


def _last_said(reading: Reading, views: Sequence[UnitView]) -> dict[tuple[str, str], Position]:
    """Return by party and unit the last position on a whole wording that nobody took back."""
    found: dict[tuple[str, str], Position] = {}
    for happening in reading.story.of([v.unit for v in views]):
        body = happening.entry.body
        if isinstance(body, e.PositionTaken) and body.sentence == -1:
            position = reading.state.positions.get((body.party, body.unit, -1, body.wording))
            if position is not None:
                found[body.party, body.unit] = position
    return found


def _in_question(view: UnitView) -> bool:
    """Say whether somebody wants a unit otherwise, holds words of it, or takes it on terms."""
    return bool(
        view.several
        or view.holds
        or view.parts
        or any(
            RANK[s.position.level] < RANK[Level.CAN_LIVE_WITH]
            or s.position.level is Level.ACCEPT_AD_REFERENDUM
            or s.position.conditions
            for s in view.standpoints.values()
        )
    )


def _goes_along(points: Iterable[tuple[WordingHash, Standpoint]]) -> bool:
    return any(RANK[p.position.level] >= RANK[Level.CAN_LIVE_WITH] for _, p in points)


def _one(
    position: Position, on: str, telling: Telling, state: RoomState, point: Standpoint | None
) -> Said:
    return Said(
        position.level,
        on,
        ifs=tuple(t_condition(telling, c) for c in position.conditions),
        until=position.expires,
        words=position.words,
        marks=tuple(_marks(position, state, point)),
    )


def _marks(position: Position, state: RoomState, point: Standpoint | None) -> Iterator[str]:
    if point is not None and point.silence:
        yield "by silence"
    if position.level is Level.ACCEPT_AD_REFERENDUM:
        yield "the capital is still to confirm"
    if position.confirmed:
        yield "confirmed by the capital"
    if position.instruction == "capital" and not position.confirmed:
        yield "on the capital’s instruction"
    if point is not None and point.carried:
        yield "carried over: only number or typography changed since"
    yield from recorded_for(position.entry, state)


def recorded_for(entry: EntryId, state: RoomState) -> Iterator[str]:
    """Yield on what ground something stands that another hand recorded, and its party's answer."""
    standing = state.standing.get(entry)
    if standing is not None and standing.basis is not Basis.OWN_HAND:
        yield f"recorded {BASIS[standing.basis]}; {standing.answer or 'not yet confirmed'}"
