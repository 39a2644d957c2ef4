"""A picture of a room: its text, status, figures and names, drawn once and read by everybody.

A picture is a value. It stands for one room, at one entry, for the span of
time in which nothing lapses by itself; every member of the room and every
question is answered from the same one. A `Painter` keeps a room's picture
current: told of each entry before the room takes it in, it draws again only
the places that the entry touched (`plenipo.record.touched`), compiles only
those whose wordings or holders changed, and derives only the provisions whose
conditions and packages tie them to these. What it gives is equal to a picture
drawn from nothing (`draw`), which is a law (tests/record/test_picture.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from plenipo.brackets.fold import Counts, count, fold
from plenipo.brackets.model import Party, Passage, Rolling
from plenipo.record import entries as e
from plenipo.record.entries import Entry
from plenipo.record.explain import Reason, WhatIf, exchanges, in_order_of_weight, reasons
from plenipo.record.explain import what_ifs as flips
from plenipo.record.kinds import SIGN, ProposalId, RoomId, Status, WordingHash
from plenipo.record.naming import Names, name_wordings
from plenipo.record.places import Place, in_order, placed
from plenipo.record.questions import (
    UNKNOWN,
    Asking,
    Bundled,
    Present,
    bundles,
    groups_of,
    holds_by_unit,
    open_packages,
)
from plenipo.record.rolling import Holders, holders, passage_of
from plenipo.record.standpoints import Spoken, Standpoint, adopted, counted
from plenipo.record.state import Hold, RoomState
from plenipo.record.status import Question, Table, derive
from plenipo.record.touched import touched
from plenipo.record.views import weights

NEVER: Final = "~"  # sorts behind every time


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit of the text, or one that a proposal would put in, as the room sees it.

    `parts` are the statuses of its sentences, where these were spoken on by
    themselves. `standpoints` go by holder and wording. `proposals` are the live
    ones that change it, in the order of the room. `holds` are those that stand.
    `live` are its wordings, those that are the same words once, by the first.
    """

    unit: str
    name: str
    status: Status
    parts: tuple[Status, ...]
    place: Place
    passage: Passage
    standpoints: Mapping[tuple[str, WordingHash], Standpoint]
    holds: tuple[Hold, ...]
    proposals: tuple[ProposalId, ...]
    live: tuple[WordingHash, ...]

    @property
    def several(self) -> bool:
        """Say whether more than one wording is on the table."""
        return len(self.live) > 1

    @property
    def sign(self) -> str:
        """Return the sign of its status."""
        return SIGN[self.status]


class Component:
    """Provisions that conditions and packages tie together, and where they stand.

    Nothing in it rests on a provision outside.
    """

    def __init__(
        self, questions: tuple[Question, ...], packages: tuple[tuple[WordingHash, ...], ...]
    ) -> None:
        self.questions, self.packages = questions, packages
        self.table: Table = derive(questions, packages=packages)

    def same(
        self, questions: Sequence[Question], packages: tuple[tuple[WordingHash, ...], ...]
    ) -> bool:
        """Say whether these questions would make the same component."""
        return (
            len(questions) == len(self.questions)
            and all(one is two for one, two in zip(questions, self.questions, strict=True))
            and packages == self.packages
        )

    @cached_property
    def what_ifs(self) -> tuple[WhatIf, ...]:
        """Return what one more acceptance would close, as `plenipo.record.explain.what_ifs`."""
        return flips(self.table)


@dataclass(frozen=True)
class Picture:
    """What a room's members see, from entry `seq` on while `since <= now < until`.

    `units` are in the order of `plenipo.record.places.places`: the draft's, then
    new ones as tabled; `order` is that of the text. `gauge` counts the words of
    the text by status. Nothing in it changes when the room moves on.
    """

    room: RoomId
    seq: int
    since: str
    until: str
    units: Mapping[str, UnitView]
    order: tuple[str, ...]
    rolling: Rolling
    gauge: Mapping[Status, int]
    names: Names
    required: tuple[str, ...]
    components: tuple[Component, ...]

    def holds_at(self, now: str) -> bool:
        """Say whether nothing has lapsed by itself between this picture and a time."""
        return self.since <= now < self.until

    @cached_property
    def status(self) -> Mapping[str, Status]:
        """Return the status of every unit, in the order of `units`."""
        return {unit: view.status for unit, view in self.units.items()}

    @cached_property
    def counts(self) -> Counts:
        """Return what the rolling text holds. Cost: linear in it, once."""
        return count(fold(self.rolling))

    @cached_property
    def _by_unit(self) -> Mapping[str, Component]:
        return {q.key: one for one in self.components for q in one.questions}

    def component(self, unit: str) -> Component:
        """Return the provisions that a unit is tied to, with what would close them."""
        return self._by_unit[unit]

    def table(self, unit: str) -> Table:
        """Return the status table of the provisions that a unit is tied to."""
        return self._by_unit[unit].table

    def reasons(self, unit: str) -> tuple[Reason, ...]:
        """Return why a unit is not agreed, as `plenipo.record.explain.reasons`."""
        return reasons(self.table(unit), unit)

    @cached_property
    def what_ifs(self) -> tuple[WhatIf, ...]:
        """Return what one more acceptance would close, most closures first."""
        return in_order_of_weight(w for one in self.components for w in one.what_ifs)

    @cached_property
    def exchanges(self) -> tuple[tuple[str, ...], ...]:
        """Return the provisions that would close only as an exchange, by level."""
        found = exchanges(*(one.table for one in self.components))
        place = {unit: n for n, unit in enumerate(self.units)}
        return tuple(tuple(sorted(row, key=place.__getitem__)) for row in found)

    def moved(self, seq: int) -> Picture:
        """Return this picture for a later entry that touched nothing of it."""
        new = Picture(
            self.room,
            seq,
            self.since,
            self.until,
            self.units,
            self.order,
            self.rolling,
            self.gauge,
            self.names,
            self.required,
            self.components,
        )
        for lazy in ("status", "counts", "_by_unit", "what_ifs", "exchanges"):
            if lazy in self.__dict__:
                new.__dict__[lazy] = self.__dict__[lazy]
        return new


def draw(state: RoomState, now: str) -> Picture:
    """Return the picture of a room at a time, from nothing.

    Cost: that of compiling every place with more than one wording, and linear in
    text, proposals, positions and conditions.
    """
    return Painter(state).picture(now)


class _Canvas:
    """What is kept of one place between two pictures."""

    __slots__ = (
        "born",
        "bundled",
        "everyone",
        "held",
        "known",
        "leans",
        "passage",
        "place",
        "proposals",
        "question",
        "said",
        "since",
        "until",
        "view",
        "weights",
    )

    def __init__(
        self, place: Place, born: ProposalId | None, proposals: tuple[ProposalId, ...]
    ) -> None:
        self.place = place
        self.born = born
        self.proposals = proposals
        self.known: Holders | None = None
        self.passage: Passage | None = None
        self.everyone: frozenset[Party] = frozenset()
        self.said: Mapping[tuple[str, WordingHash], Standpoint] = {}
        self.held: tuple[Hold, ...] = ()
        self.bundled: tuple[Bundled, ...] = ()
        self.question: Question | None = None
        self.leans: frozenset[str] = frozenset()
        self.since, self.until = "", NEVER
        self.weights: tuple[int, ...] = ()
        self.view: UnitView | None = None


class Painter:
    """Keeps one room's picture current, over a state that is filled in place.

    Tell it of each entry by `take` *before* the state takes the entry in. Not
    safe to use from several threads at once; its pictures are.
    """

    def __init__(self, state: RoomState) -> None:
        self._state = state
        self._rank: dict[ProposalId, int] = {}
        self._proposals: dict[str, dict[ProposalId, None]] = {}
        self._spoken: dict[str, dict[tuple[str, int, WordingHash], None]] = {}
        for proposal in state.proposals.values():
            self._index(proposal.id, proposal.changes)
        for party, unit, sentence, wording in state.positions:
            self._spoken.setdefault(unit, {})[party, sentence, wording] = None

        self._canvas: dict[str, _Canvas] = {}  # in the order of places
        self._order: tuple[str, ...] = ()
        self._places: dict[str, Place] = {}
        self._live: dict[WordingHash, str] = {}
        self._present = Present(state, self._places, self._live)
        self._names: Names | None = None
        self._groups: dict[str, tuple[str, ...]] = {}
        self._components: dict[str, Component] = {}
        self._last: Picture | None = None
        self._new_holders = True

        self._texts: set[str] = set()
        self._said: set[str] = set()
        self._all_said = self._all_texts = self._times = True

    def _index(self, proposal: ProposalId, changes: Iterable[e.Change]) -> None:
        self._rank.setdefault(proposal, len(self._rank))
        for change in changes:
            self._proposals.setdefault(change.unit, {})[proposal] = None

    def take(self, entry: Entry) -> None:
        """Note what an entry touches that the state is about to take in."""
        body = entry.body
        found = touched(self._state, body)
        self._texts |= found.texts
        self._said |= found.said
        self._all_said = self._all_said or found.all_said
        self._all_texts = self._all_texts or found.all_texts
        self._times = self._times or found.times
        match body:
            case e.PositionTaken():
                key = (body.party, body.sentence, body.wording)
                self._spoken.setdefault(body.unit, {})[key] = None
            case e.ExchangeReleased():
                for party, unit, wording in body.positions:
                    self._spoken.setdefault(unit, {})[party, -1, wording] = None
            case e.ProposalDrafted() | e.ProposalTabled():
                self._index(body.proposal, body.changes)
            case e.ProposalRevised() if body.proposal in self._state.proposals:
                self._index(body.proposal, body.changes)
            case _:
                pass

    # --- drawing ------------------------------------------------------------------------------

    def picture(self, now: str) -> Picture:
        """Return the room's picture at a time.

        Cost: nothing when nothing was touched and nothing has lapsed; else that of
        drawing again what was, and a little for each place of the room.
        """
        state, last = self._state, self._last
        still = not (self._texts or self._said or self._all_said or self._all_texts or self._times)
        if last is not None and still and last.holds_at(now) and last.rolling.title == state.title:
            if last.seq != state.seq:
                self._last = last.moved(state.seq)
            return self._last or last
        self._last = self._drawn(now)
        self._texts, self._said = set(), set()
        self._all_said = self._all_texts = self._times = False
        return self._last

    def _drawn(self, now: str) -> Picture:
        state = self._state
        asked = self._said | self._texts
        if self._all_texts or self._texts:
            self._place_again()
        required = tuple(state.required_parties())
        if self._all_said and self._groups != (groups := groups_of(state)):
            self._groups = groups
        packages = open_packages(state, now)
        asking = Asking(
            state, self._present, self._groups, required, holds_by_unit(state), bundles(packages)
        )
        silences = adopted(state)
        moved = {UNKNOWN, *self._texts} if self._texts else set()
        for unit, canvas in self._canvas.items():
            if (
                self._all_said
                or self._all_texts
                or unit in asked
                or not canvas.since <= now < canvas.until
                or canvas.bundled != asking.bundles.get(unit, ())
                or not moved.isdisjoint(canvas.leans)
            ):
                self._ask(canvas, asking, silences.get(unit, ()), now)
        components = self._derived(
            [[self._present.current(w) for _, w in p.wordings] for p in packages]
        )
        views, gauge = self._views(components)
        passages = tuple(p for unit in self._order if (p := self._canvas[unit].passage) is not None)
        parties = self._parties(required)
        bounds = [p.expires for p in state.packages.values() if p.broken is None and p.expires]
        since = max((canvas.since for canvas in self._canvas.values()), default="")
        until = min((canvas.until for canvas in self._canvas.values()), default=NEVER)
        names = self._names
        assert names is not None, "the first picture is of all places"
        return Picture(
            state.room,
            state.seq,
            max(since, *(b for b in bounds if b <= now), ""),
            min(until, *(b for b in bounds if b > now), NEVER),
            views,
            self._order,
            Rolling(parties, passages, state.title),
            gauge,
            names,
            required,
            components,
        )

    def _parties(self, required: Sequence[str]) -> tuple[Party, ...]:
        """Return whoever is required or holds a wording, sorted."""
        last = self._last
        if last is not None and not self._new_holders and last.required == required:
            return last.rolling.parties
        self._new_holders = False
        found = {Party(code) for code in required}
        found.update(*(canvas.everyone for canvas in self._canvas.values()))
        return tuple(sorted(found))

    def _place_again(self) -> None:
        """Find the places that were touched anew, and their order and names."""
        state = self._state
        if self._all_texts:
            units: Iterable[str] = dict.fromkeys((*state.units, *self._proposals, *self._canvas))
        else:
            units = self._texts
        gone: list[Place] = []
        come: list[Place] = []
        for unit in units:
            names = sorted(self._proposals.get(unit, ()), key=self._rank.__getitem__)
            rows = [state.proposals[name] for name in names if name in state.proposals]
            place, born = placed(state, unit, rows)
            self._present.forget(unit)
            old = self._canvas.pop(unit, None) if place is None else self._canvas.get(unit)
            if old is not None:
                gone.append(old.place)
            self._new_holders = self._new_holders or place is None
            if place is None:
                continue
            come.append(place)
            live = tuple(p.id for p in rows if p.live and any(c.unit == unit for c in p.changes))
            new = self._canvas[unit] = _Canvas(place, born, live)
            if old is not None:
                new.question = old.question
                if _frame(old.place) == _frame(place):
                    new.known, new.passage, new.everyone = old.known, old.passage, old.everyone
                if old.place == place:
                    new.weights = old.weights
        self._put_in_order()
        wordings = {} if self._names is None else dict(self._names.of_wordings)
        for place in gone:
            for w in place.wordings:
                self._live.pop(w.hash, None)
                wordings.pop(w.hash, None)
        for place in come:
            self._live.update((w.hash, place.unit) for w in place.wordings)
        wordings.update(name_wordings(state, come))
        self._names = Names(state, self._places, wordings)

    def _put_in_order(self) -> None:
        state, canvas = self._state, self._canvas
        new = [(self._first(c), unit) for unit, c in canvas.items() if c.born is not None]
        order = [*state.units, *(unit for _, unit in sorted(new))]
        self._canvas = {unit: canvas[unit] for unit in order}
        self._places.clear()
        self._places.update((unit, c.place) for unit, c in self._canvas.items())
        self._order = tuple(place.unit for place in in_order(state, self._places))

    def _first(self, canvas: _Canvas) -> tuple[int, int]:
        """Return where a new unit was first put in: proposal and change, by their order."""
        assert canvas.born is not None
        changes = self._state.proposals[canvas.born].changes
        units = [c.unit for c in changes if c.new and c.text]
        return self._rank[canvas.born], units.index(canvas.place.unit)

    def _ask(
        self,
        canvas: _Canvas,
        asking: Asking,
        silences: Sequence[tuple[WordingHash, str]],
        now: str,
    ) -> None:
        """Find anew what is said of a place, and draw its passage where that changes it."""
        state, place = self._state, canvas.place
        spoken: list[Spoken] = []
        canvas.since, canvas.until = "", NEVER
        for party, sentence, wording in self._spoken.get(place.unit, ()):
            position = state.positions.get((party, place.unit, sentence, wording))
            if position is None:
                continue
            if position.expires and position.expires <= now:
                canvas.since = max(canvas.since, position.expires)
                continue
            if position.expires:
                canvas.until = min(canvas.until, position.expires)
            spoken.append((party, sentence, wording, position))
        said = counted(state, place, spoken, silences, self._present.today(place))
        canvas.said = said
        canvas.held = tuple(asking.holds.get(place.unit, ()))
        canvas.bundled = tuple(asking.bundles.get(place.unit, ()))
        asking.leans.clear()
        question = asking.question(place, said, spoken)
        canvas.leans = frozenset(asking.leans)
        if question != canvas.question:
            canvas.question = question
        known = holders(state, place, lambda: said, asking.required)
        if canvas.passage is None or canvas.known != known:
            canvas.known, canvas.passage = known, passage_of(place, known)
            canvas.everyone = known.named
            self._new_holders = True
        canvas.view = None

    # --- deriving -----------------------------------------------------------------------------

    def _derived(self, packages: Sequence[Sequence[WordingHash]]) -> tuple[Component, ...]:
        """Return the components of the room, those that are unchanged as they were."""
        ties = _Ties()
        for unit, canvas in self._canvas.items():
            for other in canvas.leans:
                if other in self._canvas:
                    ties.tie(unit, other)
        homes: list[str] = []
        for package in packages:
            units = [self._live[w] for w in package if w in self._live]
            homes.append(units[0] if units else "")
            for other in units[1:]:
                ties.tie(units[0], other)
        grouped: dict[str, list[Question]] = {}
        for unit, canvas in self._canvas.items():
            assert canvas.question is not None, "every place has been asked about"
            grouped.setdefault(ties.root(unit), []).append(canvas.question)
        bundled: dict[str, list[tuple[WordingHash, ...]]] = {}
        for number, (home, package) in enumerate(zip(homes, packages, strict=True)):
            rows = bundled.setdefault(ties.root(home), [])
            rows.extend([()] * (number - len(rows)))  # packages go by number
            rows.append(tuple(package))
        known = self._components
        self._components = {}
        for root, questions in grouped.items():
            own = tuple(bundled.get(root, ()))
            old = known.get(questions[0].key)
            if old is None or not old.same(questions, own):
                old = Component(tuple(questions), own)
            self._components[questions[0].key] = old
        return tuple(self._components.values())

    def _views(
        self, components: Sequence[Component]
    ) -> tuple[dict[str, UnitView], dict[Status, int]]:
        """Return the units as they are shown, and the words of the text by status."""
        assert self._names is not None, "the first picture is of all places"
        status = {unit: s for one in components for unit, s in one.table.status.items()}
        parts = {unit: found for one in components for unit, found in one.table.parts.items()}
        gauge = dict.fromkeys(Status, 0)
        views: dict[str, UnitView] = {}
        for unit, canvas in self._canvas.items():
            at, own = status[unit], parts.get(unit, ())
            name = self._names.provision(unit)
            if len(canvas.weights) != 1 + len(own):
                canvas.weights = weights(canvas.place, in_parts=bool(own))
            whole, *sentences = canvas.weights
            gauge[at] += whole
            for part, words in zip(own, sentences, strict=True):
                gauge[part] += words
            view = canvas.view
            if view is None or (view.name, view.status, view.parts) != (name, at, own):
                assert canvas.passage is not None, "every place has been drawn"
                assert canvas.question is not None, "every place has been asked about"
                view = canvas.view = UnitView(
                    unit,
                    name,
                    at,
                    own,
                    canvas.place,
                    canvas.passage,
                    canvas.said,
                    canvas.held,
                    canvas.proposals,
                    canvas.question.live,
                )
            views[unit] = view
        return views, gauge


def _frame(place: Place) -> tuple[object, ...]:
    """Return what a passage is made of beside the holders of its wordings."""
    return (place.kind, place.depth, place.label, place.base.text)


class _Ties:
    """Which units are tied together, directly or by others: union-find with path halving."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}

    def root(self, unit: str) -> str:
        """Return the unit that stands for all that this one is tied to."""
        up = self._up
        while (above := up.get(unit, unit)) != unit:
            up[unit] = up.get(above, above)
            unit = up[unit]
        return unit

    def tie(self, one: str, two: str) -> None:
        """Tie two units together."""
        a, b = self.root(one), self.root(two)
        if a != b:
            self._up[b] = a
