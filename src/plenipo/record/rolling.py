"""The rolling text of a room: the draft, with every live proposal's words and who wants them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

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
from plenipo.record.kinds import RANK, Level
from plenipo.record.places import Place, Wording, in_order, label_length, places
from plenipo.record.questions import Said
from plenipo.record.standpoints import adopted, by_unit, counted
from plenipo.record.state import RoomState

NOBODY: frozenset[Party] = frozenset()
_SILENT = Party("?")  # stands, while compiling, for the parties that have not spoken
_KINDS = frozenset(kind.value for kind in Kind)


def rolling(state: RoomState, now: str) -> Rolling:
    """Return the room's rolling text: the draft with every live proposal's words.

    Holders are those who have spoken: sponsors of a wording, and for the
    draft's own words those who can live with them or more. A silent party
    holds nothing. A group stands under its own name; those of its members who
    have spoken themselves stand under theirs as well. Whoever sponsors two
    wordings of one provision holds the later one. Cost: that of compiling
    each provision with more than one wording, and linear for the rest.
    """
    found = places(state)
    spoken, silences = by_unit(state, now), adopted(state)
    required = state.required_parties()
    passages: list[Passage] = []
    everyone: set[Party] = {Party(code) for code in required}
    for place in in_order(state, found):
        said = partial(
            counted, state, place, spoken.get(place.unit, ()), silences.get(place.unit, ())
        )
        known = holders(state, place, said, required)
        everyone |= known.named
        passages.append(passage_of(place, known))
    return Rolling(tuple(sorted(everyone)), tuple(passages), state.title)


@dataclass(frozen=True, slots=True)
class Holders:
    """Who holds which wording of one place: all that its passage is made of beside the place."""

    held: Mapping[str, frozenset[Party]]  # by the words, the draft's own left out
    kept: frozenset[Party]  # who holds the draft's own words
    silent: bool  # some required party has not spoken
    first: str  # of a new provision: the wording that the others are compared with

    @property
    def named(self) -> frozenset[Party]:
        """Return whoever holds a wording."""
        return self.kept.union(*self.held.values())


def holders(
    state: RoomState, place: Place, said: Callable[[], Said], required: Sequence[str]
) -> Holders:
    """Return who holds which wording of a place; `said` gives the standpoints on it, if asked."""
    held: dict[str, frozenset[Party]] = {}
    taken: set[str] = set()
    for wording in _latest_first(state, place):
        held[wording.text] = frozenset(Party(p) for p in wording.sponsors - taken)
        taken |= wording.sponsors
    base = place.base
    kept = held.pop(base.text, NOBODY)
    if base.text and held:
        kept |= frozenset(
            Party(party)
            for (party, wording), s in said().items()
            if wording == base.hash
            and party not in taken
            and RANK[s.position.level] >= RANK[Level.CAN_LIVE_WITH]
        )
    if not held:
        return Holders(held, kept, silent=False, first="")  # no bracket, whoever is silent
    expressed = kept.union(*held.values())
    spoken_for = set(expressed)
    for group, row in state.groups.items():
        if group in expressed:
            spoken_for |= {Party(member) for member in row.members}
    silent = any(code not in spoken_for for code in required)
    return Holders(held, kept, silent, "" if base.text else _first(state, place, held))


def _latest_first(state: RoomState, place: Place) -> list[Wording]:
    """Return the wordings that somebody proposed, the one proposed last first."""
    return sorted(
        (w for w in place.wordings if w.proposals),
        key=lambda w: (max(state.proposals[p].seq for p in w.proposals), w.hash),
        reverse=True,
    )


def passage_of(place: Place, known: Holders) -> Passage:
    """Return a place's passage: its wordings with their holders, compiled.

    Cost: linear in its words when it has one wording, else that of compiling it.
    """
    base, label = place.base.text, place.label
    kind = Kind(place.kind) if place.kind in _KINDS else Kind.PARAGRAPH
    unit = UnitId(place.unit)
    held = dict(known.held)
    if not held:
        if not base:
            return Passage(unit, kind, place.depth, label, (), ("",))
        lead, body = compile_block(
            base, {}, label_length=label_length(label, base), everyone=NOBODY
        )
        return Passage(unit, kind, place.depth, label, lead, body)
    # A wording whose sponsors all hold a later one stands without a holder.
    stand_ins = {_SILENT}
    for number, text in enumerate(sorted(text for text, who in held.items() if not who)):
        held[text] = frozenset((Party(f"?{number}"),))
        stand_ins |= held[text]
    everyone = known.kept.union(*held.values())
    if known.silent:
        everyone |= {_SILENT}
    if base:
        absent = held.pop("", NOBODY)
        lead, body = compile_block(
            base, held, label_length=label_length(label, base), everyone=everyone, absent=absent
        )
    else:
        first = known.first
        others = {text: who for text, who in held.items() if text != first}
        present = NOBODY.union(*held.values())
        lead, body = compile_block(
            first,
            others,
            label_length=label_length(label, first),
            everyone=present,
            absent=everyone - present,
            base_absent=True,
        )
    return Passage(unit, kind, place.depth, label, _only(lead, stand_ins), _only(body, stand_ins))


def _first(state: RoomState, place: Place, held: Mapping[str, object]) -> str:
    """Return the wording of a new provision that the others are compared with.

    It is one that amends no other proposal, so that sub-amendments nest in it;
    of several the least by its words.
    """
    own = [
        w.text
        for w in place.wordings
        if w.text in held and any(not state.proposals[p].sub_of for p in w.proposals)
    ]
    return min(own or held)


def _only(segments: Segments, stand_ins: AbstractSet[Party]) -> Segments:
    """Take the stand-ins for nobody and for silent parties out of the holders."""
    result: list[Segment] = []
    for segment in segments:
        if isinstance(segment, str):
            result.append(segment)
            continue
        alternatives = tuple(
            Alternative(_only(a.segments, stand_ins), a.holders - stand_ins, a.base)
            for a in segment.alternatives
        )
        unclaimed = any(not a.holders and not a.base for a in alternatives)
        result.append(Variation(alternatives, segment.nature, unclaimed))
    return tuple(result)
