"""The bracket ledger: every bracket that ever stood in a room's text, and who put and lifted it.

A bracket comes by an act and goes by an act: a proposal is tabled, words are
held, a wording is accepted by all, a draft takes words in. So the ledger is
computed: entries are walked once, what each touched (`plenipo.record.touched`)
is compiled again, and the brackets of a provision before and after are paired.
A bracket that gets one more wording, or other ones, is the same bracket with
other words; one whose place is settled is lifted. What lapses by itself, when
a position runs out, has a time and no entry.

Holds are brackets around words that nobody has offered others for. Of a proposal
that was taken back the acts are told, and its words are not.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from plenipo.brackets.fold import MOST_IN_ONE, group_length
from plenipo.brackets.model import Nature, Passage, Segments, Variation
from plenipo.brackets.notation import absent_alternative
from plenipo.brackets.render import plain
from plenipo.instrument.model import Kind, UnitId
from plenipo.record import entries as e
from plenipo.record.entries import Entry
from plenipo.record.kinds import EntryId, MemberId, ProposalId, WordingHash
from plenipo.record.places import Place, in_order, placed, places
from plenipo.record.questions import Said
from plenipo.record.rolling import Holders, holders, passage_of
from plenipo.record.standpoints import Spoken, adopted, counted
from plenipo.record.state import RoomState
from plenipo.record.touched import NOTHING, Touched, touched

WORDS: Final = "words"  # wordings of one place
PROVISION: Final = "provision"  # whether a provision stands at all
HOLD: Final = "hold"  # words held without others being offered
_NEAR: Final = 24  # characters around a bracket by which it is known again
_KINDS: Final = frozenset(kind.value for kind in Kind)


@dataclass(frozen=True, slots=True)
class Mark:
    """The act that put, changed or lifted a bracket.

    `seq` is its entry, 0 for what lapsed by itself. `parties` are those it was
    done for, `meeting` the one that sat. `kind` is the entry's, "" for none.
    """

    seq: int
    at: str
    by: MemberId = MemberId("")  # noqa: RUF009 - a string by another name
    parties: tuple[str, ...] = ()
    meeting: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Worded:
    """One wording in a bracket: its words ("" for none), who held it last, whether the draft's."""

    text: str
    holders: tuple[str, ...]
    base: bool


@dataclass(frozen=True, slots=True)
class Stood:
    """A bracket: where, what nature, the words as they stood last, and the acts.

    `unit` is the provision, `label` its number as it was last seen. `lifted` is
    None while it stands.
    """

    unit: str
    label: str
    nature: str
    words: tuple[Worded, ...]
    put: Mark
    changed: tuple[Mark, ...] = ()
    lifted: Mark | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bracket of a provision as drawn at one time: its words, and where in the draft's text.

    `span` is code points of `spine`, the text along the draft's words; None
    for a bracket within an alternative. `near` is what stands around it.
    """

    nature: str
    words: tuple[Worded, ...]
    spine: str
    span: tuple[int, int] | None
    near: tuple[str, str]

    @property
    def texts(self) -> tuple[str, ...]:
        """Return its wordings alone."""
        return tuple(w.text for w in self.words)


@dataclass(slots=True)
class _Row:
    """A row of the ledger that is being kept."""

    unit: str
    label: str
    drawn: Drawn
    put: Mark
    changed: list[Mark]
    lifted: Mark | None = None

    def stood(self, withheld: AbstractSet[int]) -> Stood:
        """Return it as a value; of what was taken back only the draft's own words are told."""
        words = self.drawn.words
        acts = {self.put.seq, *(mark.seq for mark in self.changed)}
        if self.lifted is not None and not withheld.isdisjoint(acts):
            words = tuple(w for w in words if w.base)
        return Stood(
            self.unit,
            self.label,
            self.drawn.nature,
            words,
            self.put,
            tuple(self.changed),
            self.lifted,
        )


@dataclass(slots=True)
class _Spot:
    """What is kept of one unit between two entries.

    `folded` says that whether its provision stands at all is drawn with the
    first unit of that: an article with its heading is one bracket.
    """

    place: Place
    passage: Passage
    known: Holders | None
    rows: list[int]
    folded: bool = False


class BracketLedger:
    """Keeps the ledger of one room, over a state that is filled in place from nothing.

    Tell it of each entry by `before` before the state takes it in, and by
    `after` afterwards. Cost: linear in entries, in the compiling of what they
    touch, and in the text for each entry that changes which provisions there
    are.
    """

    def __init__(self, state: RoomState) -> None:
        self._state = state
        self._rank: dict[ProposalId, int] = {}
        self._proposals: dict[str, dict[ProposalId, None]] = {}
        self._spoken: dict[str, dict[tuple[str, int, WordingHash], None]] = {}
        self._silences: dict[str, list[tuple[WordingHash, str]]] = {}
        self._required: tuple[str, ...] = ()
        self._spots: dict[str, _Spot] = {}
        self._order: list[str] = []
        self._index: dict[str, int] = {}
        self._line: list[Passage] = []  # the passages, in the order of the text
        self._expiries: list[tuple[str, str]] = []
        self._rows: list[_Row] = []
        self._holds: dict[str, int] = {}
        self._sits: dict[str, None] = {}
        self._touched: Touched = NOTHING
        self._now = ""
        self._brought: dict[ProposalId, set[int]] = {}  # by which entries its words came
        self._withheld: set[int] = set()

    def rows(self) -> tuple[Stood, ...]:
        """Return every bracket that stands or stood, in the order in which they were put."""
        return tuple(row.stood(self._withheld) for row in self._rows)

    # --- being told ---------------------------------------------------------------------------

    def before(self, entry: Entry) -> None:
        """Note what an entry touches that the state is about to take in."""
        self.lapse(entry.at)
        self._now = max(self._now, entry.at)
        body = entry.body
        self._touched = touched(self._state, body)
        match body:
            case e.PositionTaken():
                key = (body.party, body.sentence, body.wording)
                self._spoken.setdefault(body.unit, {})[key] = None
                if body.expires:
                    heapq.heappush(self._expiries, (body.expires, body.unit))
            case e.ExchangeReleased():
                for party, unit, wording in body.positions:
                    self._spoken.setdefault(unit, {})[party, -1, wording] = None
            case e.ProposalDrafted() | e.ProposalTabled() | e.ProposalRevised():
                self._rank.setdefault(body.proposal, len(self._rank))
                self._brought.setdefault(body.proposal, set()).add(entry.seq)
                for change in body.changes:
                    self._proposals.setdefault(change.unit, {})[body.proposal] = None
            case e.MeetingOpened() if body.meeting in self._state.meetings:
                self._sits[body.meeting] = None
            case _:
                pass

    def after(self, entry: Entry) -> None:
        """Take in what an entry did, now that the state has it."""
        body, found = entry.body, self._touched
        mark = Mark(
            entry.seq,
            self._now,
            entry.by,
            done_for(entry),
            next(reversed(self._sits), ""),
            str(type(body).__struct_config__.tag),
        )
        if found.all_said or found.all_texts:
            self._required = tuple(self._state.required_parties())
        if found != NOTHING:
            if not isinstance(body, e.PositionTaken):
                self._silences = adopted(self._state)
            self._look_again(found, mark)
        match body:
            case e.HoldPlaced():
                self._hold(body.hold, mark)
            case e.HoldLifted():
                self._hold(body.hold, mark)
            case e.Recalled():
                self._withhold(body.entry)
                self._holds_of(body.entry, mark)
            case e.EntryContested():
                self._holds_of(body.entry, mark)
            case e.MeetingClosed():
                self._sits.pop(body.meeting, None)
            case _:
                pass

    def lapse(self, now: str) -> None:
        """Take in what lapsed by itself up to a time, none of which needs an entry."""
        while self._expiries and self._expiries[0][0] <= now:
            at = self._expiries[0][0]
            units: set[str] = set()
            while self._expiries and self._expiries[0][0] == at:
                units.add(heapq.heappop(self._expiries)[1])
            mark = Mark(0, at, meeting=next(reversed(self._sits), ""))
            self._look_again(Touched(said=frozenset(units)), mark)

    def _withhold(self, entry: EntryId) -> None:
        """Tell the words of a proposal no more that was taken back, in none of its versions."""
        for proposal in self._state.proposals.values():
            if entry == proposal.entry or entry in proposal.revisions:
                self._withheld |= self._brought.get(proposal.id, set())

    # --- holds --------------------------------------------------------------------------------

    def _hold(self, name: str, mark: Mark) -> None:
        """Take in that a hold was placed, or lifted, or stands again."""
        hold = self._state.holds.get(name)
        row = self._holds.get(name)
        stands = hold is not None and not hold.lifted
        if row is not None and (not stands or mark.kind == "hold-placed"):
            self._rows[row].lifted = mark
            del self._holds[name]
            row = None
        if stands and row is None:
            assert hold is not None, "it stands"
            place = self._spots.get(hold.unit)
            label = place.place.label if place is not None else ""
            words = (Worded(hold.span.words, (hold.party,), base=False),)
            drawn = Drawn(HOLD, words, "", None, ("", ""))
            self._holds[name] = len(self._rows)
            self._rows.append(_Row(hold.unit, label, drawn, mark, []))

    def _holds_of(self, entry: EntryId, mark: Mark) -> None:
        """Take in what became of holds whose placing or lifting was taken back."""
        for name, hold in self._state.holds.items():
            if hold.entry == entry or (name in self._holds) == bool(hold.lifted):
                self._hold(name, mark)

    # --- brackets -----------------------------------------------------------------------------

    def _look_again(self, found: Touched, mark: Mark) -> None:
        """Draw again what was touched, and pair its brackets with those that stood there."""
        fresh = set(found.texts)
        if found.all_texts:
            fresh.update(self._state.units, self._proposals, self._spots)
        moved = found.all_texts
        gone: list[_Spot] = []
        for unit in sorted(fresh):
            moved = self._place_again(unit, gone) or moved
        asked = set(self._spots) if found.all_said or found.all_texts else fresh | found.said
        changed = {unit for unit in asked if unit in self._spots and self._ask(unit, mark.at)}
        for spot in gone:
            self._pair(spot, (), mark)
        if moved:
            self._put_in_order()
            changed |= self._fold(range(len(self._order)))
        else:
            around = {
                self._index[unit] + by
                for unit in changed
                for by in range(1 - MOST_IN_ONE, MOST_IN_ONE)
            }
            for unit in changed:
                self._line[self._index[unit]] = self._spots[unit].passage
            changed |= self._fold(at for at in around if 0 <= at < len(self._order))
        for unit in sorted(changed, key=self._index.__getitem__):
            spot = self._spots[unit]
            self._pair(spot, tuple(brackets_of(spot.passage, folded=spot.folded)), mark)

    def _place_again(self, unit: str, gone: list[_Spot]) -> bool:
        """Find the wordings of a unit anew; say whether the order of the text may have changed."""
        state = self._state
        names = sorted(self._proposals.get(unit, ()), key=self._rank.__getitem__)
        rows = [state.proposals[name] for name in names if name in state.proposals]
        place, _ = placed(state, unit, rows)
        old = self._spots.get(unit)
        if place is None:
            if old is not None:
                gone.append(self._spots.pop(unit))
            return old is not None
        if old is None:
            self._spots[unit] = _Spot(place, _plain_passage(place), None, [])
            return True
        was, old.place = old.place, place
        if _frame(was) != _frame(place):
            old.known = None
        return (was.after, was.kind) != (place.after, place.kind)

    def _ask(self, unit: str, now: str) -> bool:
        """Find who holds which wording of a unit; say whether that draws it otherwise."""
        spot, state = self._spots[unit], self._state
        place = spot.place
        if len(place.wordings) == 1:
            passage, spot.known = _plain_passage(place), None
        else:
            known = holders(state, place, lambda: self._said(place, now), self._required)
            if known == spot.known:
                return False
            passage, spot.known = passage_of(place, known), known
        was, spot.passage = spot.passage, passage
        return was != passage

    def _said(self, place: Place, now: str) -> Said:
        """Return the positions that count on a place's words as of a time."""
        spoken: list[Spoken] = []
        for party, sentence, wording in self._spoken.get(place.unit, ()):
            position = self._state.positions.get((party, place.unit, sentence, wording))
            if position is not None and not (position.expires and position.expires <= now):
                spoken.append((party, sentence, wording, position))
        return counted(self._state, place, spoken, self._silences.get(place.unit, ()))

    def _put_in_order(self) -> None:
        self._order = [place.unit for place in in_order(self._state, places(self._state))]
        self._index = {unit: at for at, unit in enumerate(self._order)}
        self._line = [self._spots[unit].passage for unit in self._order]

    def _fold(self, indices: Iterable[int]) -> set[str]:
        """Find which of these units are folded into one before; return those that changed."""
        changed: set[str] = set()
        for at in indices:
            folded = any(
                back < group_length(self._line, at - back)
                for back in range(1, min(at + 1, MOST_IN_ONE))
            )
            spot = self._spots[self._order[at]]
            if spot.folded != folded:
                spot.folded = folded
                changed.add(spot.place.unit)
        return changed

    def _pair(self, spot: _Spot, drawn: Sequence[Drawn], mark: Mark) -> None:
        """Take in how a unit is drawn now: what is the same bracket, what is new, what is gone."""
        pairs = follow([self._rows[row].drawn for row in spot.rows], drawn)
        kept: list[int] = []
        place = spot.place
        for one, partner in zip(drawn, pairs, strict=True):
            if partner < 0:
                kept.append(len(self._rows))
                self._rows.append(_Row(place.unit, place.label, one, mark, []))
                continue
            at = spot.rows[partner]
            row = self._rows[at]
            if row.drawn.texts != one.texts:
                row.changed.append(mark)
            row.label, row.drawn = place.label, one
            kept.append(at)
        for at in set(spot.rows) - set(kept):
            self._rows[at].lifted = mark
        spot.rows = kept


def done_for(entry: Entry) -> tuple[str, ...]:
    """Return the parties that an entry was recorded for, sorted; none where it stands for nobody."""
    sponsors: list[str] = getattr(entry.body, "sponsors", [])
    party: str = getattr(entry.body, "party", "") or entry.behalf
    return tuple(sorted(sponsors)) or ((party,) if party else ())


def _plain_passage(place: Place) -> Passage:
    """Return the passage of a place that has one wording, its label not parted from its words."""
    kind = Kind(place.kind) if place.kind in _KINDS else Kind.PARAGRAPH
    return Passage(UnitId(place.unit), kind, place.depth, place.label, (), (place.base.text,))


def _frame(place: Place) -> tuple[object, ...]:
    """Return what a passage is made of beside the holders of its wordings."""
    return (place.kind, place.depth, place.label, place.base.text)


# --- brackets of one passage, and which of them are the same --------------------------------------


def brackets_of(passage: Passage, *, folded: bool = False) -> Iterator[Drawn]:
    """Yield a passage's brackets, outer before inner, as `plenipo.brackets.fold.count` counts them.

    With `folded` whether the provision stands at all is drawn elsewhere. Cost: linear.
    """
    lead = _along(passage.lead)
    spine = lead + _along(passage.body)
    outer = passage.body[0] if absent_alternative(passage.body) is not None else None
    for variation, span in (
        *_within(passage.lead, 0, top=True),
        *_within(passage.body, len(lead), top=True),
    ):
        if variation.nature is not Nature.DISPUTE or (folded and variation is outer):
            continue
        start, end = span if span is not None else (0, 0)
        near = (spine[max(0, start - _NEAR) : start], spine[end : end + _NEAR])
        yield Drawn(
            PROVISION if variation is outer else WORDS,
            tuple(
                Worded(plain(a.segments).strip(), tuple(sorted(a.holders)), a.base)
                for a in variation.alternatives
            ),
            spine,
            span,
            near if span is not None else ("", ""),
        )


def _within(
    segments: Segments, start: int, *, top: bool
) -> Iterator[tuple[Variation, tuple[int, int] | None]]:
    """Yield the variations of segments with their span along the spine; None within others."""
    at = start
    for segment in segments:
        if isinstance(segment, str):
            at += len(segment)
            continue
        picked = _picked(segment)
        length = len(_along(picked))
        yield segment, (at, at + length) if top else None
        for alternative in segment.alternatives:
            inside = top and alternative.segments is picked
            yield from _within(alternative.segments, at, top=inside)
        at += length


def _picked(variation: Variation) -> Segments:
    """Return the wording along the spine: the draft's where it has words, else the first."""
    with_words = [a for a in variation.alternatives if a.segments]
    base = next((a for a in with_words if a.base), None)
    return (base or with_words[0]).segments if with_words else ()


def _along(segments: Segments) -> str:
    """Return the text along the spine of segments."""
    return "".join(s if isinstance(s, str) else _along(_picked(s)) for s in segments)


def follow(old: Sequence[Drawn], new: Sequence[Drawn]) -> list[int]:
    """Return for each bracket which of the old ones it is, -1 for one that is new.

    The same is, first of all, what has the same words in the same
    surroundings; then, where the draft's words are the same, what lies over
    the same place; then what has the same surroundings, the same words, or a
    wording in common. Of equals the order decides. Cost: linear in the brackets
    and their wordings.
    """
    found = [-1] * len(new)
    left = dict.fromkeys(range(len(old)))

    def pair(key: Callable[[Drawn], Hashable | None]) -> None:
        waiting: dict[Hashable, list[int]] = {}
        for at in reversed(left):
            known = key(old[at])
            if known is not None:
                waiting.setdefault(known, []).append(at)
        for at, one in enumerate(new):
            known = key(one) if found[at] < 0 else None
            if known is not None and waiting.get(known):
                found[at] = waiting[known].pop()
                del left[found[at]]

    pair(lambda d: (d.nature, d.texts, d.near, d.span is None))
    _pair_by_place(old, new, found, left)
    pair(lambda d: (d.nature, d.near) if d.span is not None else None)
    pair(lambda d: (d.nature, d.texts))
    _pair_by_wording(old, new, found, left)
    return found


def _pair_by_wording(
    old: Sequence[Drawn], new: Sequence[Drawn], found: list[int], left: dict[int, None]
) -> None:
    """Pair what shares a wording that is not empty."""
    waiting: dict[tuple[str, str], list[int]] = {}
    for at in reversed(left):
        for text in old[at].texts:
            waiting.setdefault((old[at].nature, text), []).append(at)
    for number, one in enumerate(new):
        for text in one.texts if found[number] < 0 else ():
            rows = waiting.get((one.nature, text), []) if text else []
            while rows and rows[-1] not in left:
                rows.pop()
            if rows:
                found[number] = rows.pop()
                del left[found[number]]
                break


def _pair_by_place(
    old: Sequence[Drawn], new: Sequence[Drawn], found: list[int], left: dict[int, None]
) -> None:
    """Pair what lies over the same place of the same text: one pass over both, in order."""
    there = [at for at in left if old[at].span is not None]
    at = 0
    for number, one in enumerate(new):
        if found[number] >= 0 or one.span is None:
            continue
        start, end = one.span
        while at < len(there) and _end(old[there[at]]) < start:
            at += 1
        if at == len(there):
            return
        other = old[there[at]]
        assert other.span is not None, "it was looked for"
        fits = other.spine == one.spine and other.nature == one.nature
        if fits and other.span[0] <= end:
            found[number] = there[at]
            del left[there[at]]
            at += 1


def _end(drawn: Drawn) -> int:
    return drawn.span[1] if drawn.span is not None else 0
