"""What is on the table: every unit of a room's text with its live wordings.

A wording is live while it is the draft's own or a live proposal's. Wordings
that differ in typography or in their number alone are the same words: they
are told apart here, each with its own surface, and counted as one where
positions and status are derived (`Place.classes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from plenipo.instrument.labels import split_label
from plenipo.record.canon import wording_hash
from plenipo.record.kinds import ProposalId, WordingHash
from plenipo.record.state import Proposal, RoomState, Unit
from plenipo.text.likeness import typographic_key
from plenipo.text.tokens import tokenize


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a unit that is on the table. The draft's own has no proposals.

    `sponsors` are those who tabled it, joined it or claimed it.
    """

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

    def classes(self) -> dict[WordingHash, WordingHash]:
        """Return for each live wording the first one that is the same words.

        Same words are those with one `carry_key`: only number or typography differ.
        """
        if len(self.wordings) == 1:
            return {self.wordings[0].hash: self.wordings[0].hash}
        first: dict[tuple[str, ...], WordingHash] = {}
        return {
            w.hash: first.setdefault(carry_key(self.label, w.text), w.hash) for w in self.wordings
        }


def carry_key(label: str, text: str) -> tuple[str, ...]:
    """Return what is left of a wording when number and typography are looked past.

    `label` is the unit's; a wording with another label loses that one. Leaving
    a provision out ("") is unlike any words, a bare label included.
    """
    if not text:
        return ("",)
    words = text[label_length(label, text) :]
    return tuple(map(_look_past, tokenize(words.strip())))


@lru_cache(maxsize=1 << 15)
def _look_past(token: str) -> str:
    """Return a token without its space and typography; the same few words come again and again."""
    return typographic_key(token).strip()


def label_length(label: str, text: str) -> int:
    """Return where the label of a wording ends; `label` is the unit's own, which may differ.

    "Article 1" is not the label of "Article 12 The Parties ...": the wording's
    own label is looked for, where the unit has one at all.
    """
    if not label:
        return 0
    own = split_label(text)
    if own:
        return own
    follows = text[len(label) : len(label) + 1]
    return len(label) if text.startswith(label) and not follows.isalnum() else 0


def places(state: RoomState) -> dict[str, Place]:
    """Return every unit with its live wordings: the draft's in order, then new ones as tabled.

    Cost: linear in the draft's text and the live proposals'.
    """
    proposed: dict[str, _Rows] = {}
    news: dict[str, _New] = {}
    for proposal in state.proposals.values():
        if proposal.live:
            _take(state, proposal, proposed, news)
    result = {unit.id: _placed(state, unit, proposed) for unit in state.units.values()}
    for new, (kind, depth, label, after) in news.items():
        result[new] = Place(new, kind, depth, label, after, _wordings(state, new, "", proposed))
    return result


def place_of(state: RoomState, unit: str) -> Place | None:
    """Return one unit's place, as `places` would. Cost: linear in the live proposals' changes."""
    return placed(state, unit, state.proposals.values())[0]


def placed(
    state: RoomState, unit: str, proposals: Iterable[Proposal]
) -> tuple[Place | None, ProposalId | None]:
    """Return one unit's place, from the proposals that may change it, in the order of the room.

    Beside it, for a unit not in the draft, the proposal that first put it in: new
    units stand in the order of these. Cost: linear in these proposals' changes.
    """
    proposed: dict[str, _Rows] = {}
    news: dict[str, _New] = {}
    by: ProposalId | None = None
    for proposal in proposals:
        if proposal.live:
            _take(state, proposal, proposed, news, only=unit)
            if by is None and unit in news:
                by = proposal.id
    known = state.units.get(unit)
    if known is not None:
        return _placed(state, known, proposed), None
    if by is None:
        return None, None
    kind, depth, label, after = news[unit]
    return Place(unit, kind, depth, label, after, _wordings(state, unit, "", proposed)), by


def orphans(state: RoomState) -> tuple[ProposalId, ...]:
    """Return live proposals with words for a provision that nobody proposes any more.

    They stay with their sponsors, who may table them anew in their own right.
    """
    known = places(state)
    return tuple(
        p.id
        for p in state.proposals.values()
        if p.live and any(change.unit not in known for change in p.changes)
    )


def in_order(state: RoomState, known: Mapping[str, Place]) -> Iterator[Place]:
    """Yield places as they follow each other in the text, each once.

    A new unit stands behind the one it would follow; where that has left the
    draft, behind what stood before it; at the end where nothing is known of
    it. Units for one place stand in the order in which they were tabled.
    """
    following: dict[str, list[str]] = {}
    for place in known.values():
        if place.unit not in state.units:
            following.setdefault(_anchor(state, known, place.after), []).append(place.unit)
    done: set[str] = set()
    starts = [*following.pop("", []), *state.units, *known]
    # The last are those whose anchors form a circle or are unknown: they follow at the end.
    for start in starts:
        waiting = [start]
        while waiting:
            unit = waiting.pop()
            if unit in done:
                continue
            done.add(unit)
            yield known[unit]
            waiting.extend(reversed(following.pop(unit, [])))


def _anchor(state: RoomState, known: Mapping[str, Place], after: str) -> str:
    seen: set[str] = set()
    while after and after not in known and after in state.gone and after not in seen:
        seen.add(after)
        after = state.gone[after]
    return after


# For each text proposed: who sponsors it, and in which proposals it stands.
_Rows = dict[str, tuple[set[str], list[ProposalId]]]
_New = tuple[str, int, str, str]


def _take(
    state: RoomState,
    proposal: Proposal,
    proposed: dict[str, _Rows],
    news: dict[str, _New],
    *,
    only: str = "",
) -> None:
    for change in proposal.changes:
        if only and change.unit != only:
            continue
        rows = proposed.setdefault(change.unit, {})
        sponsors, ids = rows.setdefault(change.text, (set(), []))
        sponsors |= proposal.sponsors
        if proposal.id not in ids[-1:]:
            ids.append(proposal.id)
        if change.new and change.text and change.unit not in state.units:
            news.setdefault(change.unit, (change.kind, change.depth, change.label, change.after))


def _placed(state: RoomState, unit: Unit, proposed: Mapping[str, _Rows]) -> Place:
    wordings = _wordings(state, unit.id, unit.text, proposed)
    return Place(unit.id, unit.kind, unit.depth, unit.label, "", wordings)


def _wordings(
    state: RoomState, unit: str, base: str, proposed: Mapping[str, _Rows]
) -> tuple[Wording, ...]:
    rows = proposed.get(unit, {})
    first = _wording(state, unit, base, rows.get(base, (set(), [])), base=True)
    others = [
        _wording(state, unit, text, row, base=False) for text, row in rows.items() if text != base
    ]
    return (first, *sorted(others, key=lambda w: w.hash))


def _wording(
    state: RoomState,
    unit: str,
    text: str,
    row: tuple[Iterable[str], list[ProposalId]],
    *,
    base: bool,
) -> Wording:
    name = wording_hash(unit, text)
    who, ids = row
    claimed = state.claims.get((unit, name), {})
    return Wording(name, text, frozenset(who) | frozenset(claimed), tuple(ids), base)
