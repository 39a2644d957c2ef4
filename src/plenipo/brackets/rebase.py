"""Let a proposal follow its base: what a party wants, on the text as it is now.

The proposal and the new base are both aligned with the old base. Words that
both changed are settled by `plenipo.brackets.rebase_words`; here stand the
provisions: put in, taken out, moved, split and merged on one side or both.
Every edit of the proposal ends as exactly one of rebased, conflict, already
adopted, orphaned, and no word of the party is changed or dropped without being
reported. docs/algorithms/rebase.md has the table of cases, the laws and the
schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from plenipo.brackets.rebase_sides import PARAGRAPH, Side, Version, regions, side_of
from plenipo.brackets.rebase_words import Outcome, Wanted, rebase_wants, wanted
from plenipo.brackets.redline import Document
from plenipo.brackets.whereabouts import places_by_labels
from plenipo.instrument.align import Base
from plenipo.instrument.labels import split_label
from plenipo.text.difference import Words, align_words, apply, difference, padded

_NUMBER = -1  # where the want for another number "starts": before the words


class Act(StrEnum):
    """What kind of edit it is."""

    WORDS = "words"
    NUMBER = "number"
    INSERT = "insert"
    DELETE = "delete"
    MOVE = "move"
    SPLIT = "split"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place where the proposal and the new base say different things: both, word for word.

    `wanted` are the proposal's words, `stands` the new base's, `replaced` what
    the proposal was written in place of; "" means no text here. An empty line
    stands between blocks. `number` tells that only a number is in conflict.
    """

    wanted: str
    replaced: str
    stands: str
    number: bool = False


Piece: TypeAlias = "str | Conflict"


@dataclass(frozen=True, slots=True)
class RebasedBlock:
    """What the proposal has in one place: exact text, and conflicts.

    Its text holds an empty line where the proposal splits a block. `new` is
    the range of the new base's blocks that it stands for, None for what the
    proposal puts in; `moved` tells that the proposal has it in another place.
    `wants` are the edits that are left of the proposal, over the tokens of the
    new base's words; `whole` tells that it is one conflict about having it.
    """

    pieces: tuple[Piece, ...]
    new: tuple[int, int] | None
    moved: bool = False
    wants: tuple[Wanted, ...] = ()
    whole: bool = False

    def text(self, *, stands: bool = False) -> str:
        """Return the text with the proposal's words in every conflict, or with the new base's."""
        return "".join(
            [
                piece if isinstance(piece, str) else (piece.stands if stands else piece.wanted)
                for piece in self.pieces
            ]
        )

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts here, in order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Conflict))


@dataclass(frozen=True, slots=True)
class Fate:
    """One edit of the proposal, and how it ended.

    `place` names it by the labels of the old base ("Article 5, 2."). `replaced`
    are the old base's words, `wanted` the proposal's, `stands` the new base's.
    `reason` is a sentence. `block` is the index in `Rebased.blocks` of what
    has it, -1 when nothing does.
    """

    act: Act
    outcome: Outcome
    place: str
    replaced: str
    wanted: str
    stands: str
    reason: str
    block: int = -1


@dataclass(frozen=True, slots=True)
class Rebased:
    """A proposal on its new base, and what became of each of its edits, in order of place."""

    blocks: tuple[RebasedBlock, ...]
    fates: tuple[Fate, ...]

    def count(self, outcome: Outcome) -> int:
        """Return how many edits ended so."""
        return sum(fate.outcome is outcome for fate in self.fates)

    def texts(self, *, stands: bool = False) -> list[str]:
        """Return the blocks with the proposal's words in conflicts, or with the new base's."""
        texts: list[str] = []
        for block in self.blocks:
            text = block.text(stands=stands)
            if text:
                texts.extend(text.split(PARAGRAPH))
        return texts


def rebase(
    proposal: Document | Rebased, old: Document, new: Document, *, terms: Sequence[str] = ()
) -> Rebased:
    """Let a proposal that was written on `old` follow it to `new`.

    A proposal that was rebased to `old` before keeps its conflicts, and loses
    those that the new base settles. Raises `ValueError` when it stands on
    another base. Cost: two alignments, then linear in what either side
    changed.
    """
    version = Version.of(old)
    base = Base(version.texts, version.lengths)
    theirs = side_of(base, Version.of(new))
    if isinstance(proposal, Rebased):
        ours = _again(proposal, len(version.texts))
    else:
        ours = side_of(base, Version.of(proposal))
    return _Merge(version, ours, theirs, terms).run()


def _again(before: Rebased, count: int) -> Side:
    """Make a rebased proposal a side once more, its conflicts kept as terms."""
    if any(block.new is not None and block.new[1] > count for block in before.blocks):
        raise ValueError("the proposal was rebased to another base")
    texts: list[str] = []
    side = Side(Version(texts, None))
    gap = 0
    for block in before.blocks:
        if block.whole and block.new is not None:
            (conflict,) = block.conflicts
            side.whole[block.new[0]] = (block.new[1], conflict.wanted, conflict.replaced)
            gap = block.new[1]
            continue
        own = (len(texts), len(texts) + 1)
        texts.append(block.text())
        if block.new is None or block.moved:
            side.put_in(gap, own[0], of=-1 if block.new is None else block.new[0])
        elif block.new[1] - block.new[0] > 1:
            side.merged[block.new[0]] = (block.new[1], *own)
        else:
            side.own[block.new[0]] = own
        if block.new is not None:
            side.wants[block.new[0]] = block.wants
            if not block.moved:
                gap = block.new[1]
    return side


class _Here(NamedTuple):
    """What one place comes to: the block, None without one, and what became of the edits."""

    block: RebasedBlock | None
    fates: list[Fate]


class _Merge:
    """Puts both sides' changes of the old base together."""

    def __init__(self, base: Version, ours: Side, theirs: Side, terms: Sequence[str]) -> None:
        self.base = base
        self.ours = ours
        self.theirs = theirs
        self.terms = terms
        self.blocks: list[RebasedBlock] = []
        self.fates: list[tuple[int, Fate]] = []  # with their place: 2 * block + 1, 2 * gap
        texts = base.texts
        self.places = places_by_labels(texts[i][: base.label_length(i)] for i in range(len(texts)))
        self.spans = regions((ours, theirs))
        self.landed: set[int] = set()  # base blocks that stand where the proposal moved them

    def run(self) -> Rebased:
        """Settle what each gap holds, then walk the old base in order."""
        count = len(self.base.texts)
        inside = {k for low, high in self.spans.items() for k in range(low + 1, high)}
        self._moves_met()
        gaps = sorted({*self.ours.runs, *self.theirs.runs} - inside)
        held = {gap: self._gap(gap) for gap in gaps}
        i = 0
        while i <= count:
            for item in held.get(i, ()):
                self._emit(item, 2 * i)
            if i == count:
                break
            high = self.spans.get(i, i + 1)
            if i in self.spans:
                self._emit(self._region(i, high), 2 * i + 1)
            elif i not in self.theirs.moved_to and i not in self.landed:
                self._emit(self._one(i, moved=False), 2 * i + 1)
            i = high
        self.fates.sort(key=lambda item: item[0])
        return Rebased(tuple(self.blocks), tuple(fate for _, fate in self.fates))

    def _emit(self, here: _Here, at: int) -> None:
        index = -1
        if here.block is not None:
            index = len(self.blocks)
            self.blocks.append(here.block)
        self.fates.extend((at, replace(fate, block=index)) for fate in here.fates)

    # --- places -------------------------------------------------------------------------------

    def _moves_met(self) -> None:
        """Settle moves of blocks that the new base moved too, or no longer has."""
        for i in sorted(self.ours.moved_to):
            if i in self.theirs.moved_to:
                if self.ours.gap_of[i] == self.theirs.gap_of[i]:
                    self._moved(i, Outcome.ADOPTED, "The new base has moved it there.")
                else:
                    self._moved(i, Outcome.CONFLICT, "The new base has moved it elsewhere.")
            elif i not in self.theirs.own:
                self._moved(i, Outcome.ORPHANED, "The new base no longer has it.")
            elif not self._in_one_piece(i):
                self._moved(i, Outcome.CONFLICT, "The new base has split it.")

    def _in_one_piece(self, i: int) -> bool:
        low, high = self.theirs.own.get(i, (0, 0))
        return high - low == 1

    def _moved(self, i: int, outcome: Outcome, reason: str) -> None:
        self.fates.append((2 * i + 1, self._move(i, outcome, reason)))

    def _move(self, i: int, outcome: Outcome, reason: str) -> Fate:
        text, stands = self.ours.text(i) or "", self.theirs.text(i) or ""
        base = self.base.texts[i]
        return Fate(Act.MOVE, outcome, self.places[i], base, text, stands, reason)

    def _gap(self, gap: int) -> list[_Here]:
        """Settle what stands in one gap: what the new base put in, and what the proposal did.

        Equal blocks are one. Where both put in something else, that is a
        conflict and not an order.
        """
        theirs = self.theirs.runs.get(gap, [])
        ours: list[int] = []
        both_moved: set[int] = set()  # settled already, but the rest stands before or after them
        for k in self.ours.runs.get(gap, []):
            i = self.ours.moved_from.get(k)
            if i is None or self._in_one_piece(i):
                ours.append(k)
            elif i in self.theirs.moved_to and self.theirs.gap_of[i] == gap:
                ours.append(k)
                both_moved.add(k)
        one = [_key(self.ours, k) for k in ours]
        two = [_key(self.theirs, j) for j in theirs]
        changes = align_words(one, two)
        spare = [key for _, _, j1, j2 in changes for key in two[j1:j2]]
        found: list[_Here] = []
        i = j = 0
        for i1, i2, j1, j2 in (*changes, (len(one), len(one), len(two), len(two))):
            for k, other in zip(ours[i:i1], theirs[j:j1], strict=True):
                here = self._theirs_put_in(other)
                found.append(here if k in both_moved else here._replace(fates=[self._same(gap, k)]))
            left: list[int] = []
            for k, key in zip(ours[i1:i2], one[i1:i2], strict=True):
                if k in both_moved:
                    continue
                if key in spare:
                    spare.remove(key)
                    text = self.ours.version.texts[k]
                    why = "The new base has put it in there, in another order."
                    fate = self._inserted(gap, k, Outcome.CONFLICT, text, why)
                    found.append(_Here(None, [fate]))
                else:
                    left.append(k)
            found.extend(self._in_gap(gap, left, theirs[j1:j2]))
            i, j = i2, j2
        return found

    def _same(self, gap: int, k: int) -> Fate:
        text = self.ours.version.texts[k]
        return self._inserted(gap, k, Outcome.ADOPTED, text, "The new base has put it in.")

    def _in_gap(self, gap: int, ours: list[int], theirs: list[int]) -> list[_Here]:
        """Settle blocks put in between the same two neighbours, none of them equal."""
        came = [self._theirs_put_in(j) for j in theirs]
        if not ours:
            return came
        if self._place_gone(gap):
            why = "The new base no longer has the place for it."
            fates = [self._inserted(gap, k, Outcome.ORPHANED, "", why) for k in ours]
            return [_Here(None, fates), *came]
        if theirs:
            return self._both_put_in(gap, ours, theirs, came)
        return self._ours_put_in(gap, ours, _STANDS)

    def _ours_put_in(self, gap: int, ours: list[int], why: str) -> list[_Here]:
        found: list[_Here] = []
        for k in ours:
            i = self.ours.moved_from.get(k)
            if i is None:
                block = RebasedBlock((self.ours.version.texts[k],), None)
                found.append(_Here(block, [self._inserted(gap, k, Outcome.REBASED, "", why)]))
            else:
                self.landed.add(i)
                here = self._one(i, moved=True)
                fate = self._move(i, Outcome.REBASED, why)
                found.append(_Here(here.block, [fate, *here.fates]))
        return found

    def _both_put_in(
        self, gap: int, ours: list[int], theirs: list[int], came: list[_Here]
    ) -> list[_Here]:
        """Settle two insertions at one place: a conflict with what the new base put in first.

        What the new base moved there is no wording of what the proposal puts
        in: the proposal's blocks stand behind it.
        """
        first = last = next(
            (n for n, j in enumerate(theirs) if j not in self.theirs.moved_from), -1
        )
        if first < 0:
            moved = [k for k in ours if k in self.ours.moved_from]
            why = "The new base has moved other text to the same place."
            fates = [self._inserted(gap, k, Outcome.CONFLICT, "", why) for k in moved]
            put_in = [k for k in ours if k not in self.ours.moved_from]
            behind = self._ours_put_in(gap, put_in, "It stands behind what was moved there.")
            return [_Here(None, fates), *came, *behind]
        while last < len(theirs) and theirs[last] not in self.theirs.moved_from:
            last += 1
        why = "The new base has put in other text in the same place."
        texts = self.theirs.version.texts
        stands = PARAGRAPH.join([texts[j] for j in theirs[first:last]])
        fates = [self._inserted(gap, k, Outcome.CONFLICT, stands, why) for k in ours]
        wants = [self.ours.version.texts[k] for k in ours if k not in self.ours.moved_from]
        if not wants:
            return [_Here(None, fates), *came]
        conflict = Conflict(PARAGRAPH.join(wants), "", stands)
        new = (theirs[first], theirs[last - 1] + 1)
        block = RebasedBlock((conflict,), new, whole=True)
        return [*came[:first], _Here(block, fates), *came[last:]]

    def _inserted(self, gap: int, k: int, outcome: Outcome, stands: str, reason: str) -> Fate:
        i = self.ours.moved_from.get(k)
        if i is not None:
            return self._move(i, outcome, reason)
        place = self.places[gap - 1] if gap else ""
        text = self.ours.version.texts[k]
        return Fate(Act.INSERT, outcome, place, "", text, stands, reason)

    def _theirs_put_in(self, j: int) -> _Here:
        i = self.theirs.moved_from.get(j)
        if i is not None:
            return self._one(i, moved=False)
        return _Here(RebasedBlock((self.theirs.version.texts[j],), (j, j + 1)), [])

    def _place_gone(self, gap: int) -> bool:
        """Tell whether the new base took out what stands on both sides of a gap."""
        if not 0 < gap < len(self.base.texts):
            return False
        if self.theirs.has(gap - 1) or self.theirs.has(gap):
            return False
        return self.ours.has(gap - 1) or self.ours.has(gap)

    # --- words --------------------------------------------------------------------------------

    def _one(self, i: int, *, moved: bool) -> _Here:
        """Settle one base block."""
        j = self.theirs.moved_to.get(i, -1)
        new = (j, j + 1) if j >= 0 else self.theirs.own.get(i)
        texts = (self.base.texts[i], self.ours.text(i), self.theirs.text(i))
        here = self._settled(i, texts, new)
        if moved and here.block is not None:
            return _Here(replace(here.block, moved=True), here.fates)
        return here

    def _region(self, low: int, high: int) -> _Here:
        """Settle base blocks that one side made one block of."""
        base = PARAGRAPH.join(self.base.texts[low:high])
        stands, new = self.theirs.region(low, high)
        if any(low <= k < high for k in self.ours.whole):
            return self._whole(low, high, stands or "", new)
        text, _ = self.ours.region(low, high)
        return self._settled(low, (base, text, stands), new)

    def _whole(self, low: int, high: int, stands: str, new: tuple[int, int] | None) -> _Here:
        """Settle a conflict about having a provision at all that was there before."""
        want, read = self.ours.whole_terms(low, high, self.base.texts)
        place = self.places[low]
        act = Act.INSERT if not read else Act.DELETE if not want else Act.WORDS
        if want == stands:
            pieces: tuple[Piece, ...] = (stands,)
            fate = Fate(act, Outcome.ADOPTED, place, read, want, stands, _SAME)
        elif read == stands:
            pieces = (want,)
            fate = Fate(act, Outcome.REBASED, place, read, want, stands, _STANDS)
        else:
            block = RebasedBlock((Conflict(want, read, stands),), new, whole=True)
            return _Here(block, [Fate(act, Outcome.CONFLICT, place, read, want, stands, _OTHER)])
        if not pieces[0]:
            return _Here(None, [fate])
        return _Here(RebasedBlock(pieces, new), [fate])

    def _settled(
        self, i: int, texts: tuple[str, str | None, str | None], new: tuple[int, int] | None
    ) -> _Here:
        base, own, stands = texts
        place = self.places[i]
        known = self.ours.wants.get(i)
        if own is None:
            if stands is None:
                return _Here(None, [Fate(Act.DELETE, Outcome.ADOPTED, place, base, "", "", _SAME)])
            if stands == base:
                fate = Fate(Act.DELETE, Outcome.REBASED, place, base, "", stands, _STANDS)
                return _Here(None, [fate])
            block = RebasedBlock((Conflict("", base, stands),), new, whole=True)
            why = "The new base has changed what the proposal takes out."
            fate = Fate(Act.DELETE, Outcome.CONFLICT, place, base, "", stands, why)
            return _Here(block, [fate])
        if own == base:
            return _Here(RebasedBlock((stands,), new) if stands is not None else None, [])
        old = _Worded(base, self.terms)
        wants = list(known) if known else old.wants(own)
        if stands is None:
            why = "The new base no longer has this provision."
            return _Here(None, [_fate_of(w, Outcome.ORPHANED, place, ((), ""), why) for w in wants])
        pieces, left, fates = old.rebased(wants, stands, place)
        return _Here(RebasedBlock(pieces, new, wants=left), fates)


_STANDS = "It stands as it was."
_SAME = "The new base says the same."
_OTHER = "The new base says something else there."


def _key(side: Side, k: int) -> str:
    """Return what two blocks put in share when they are the same, moved ones apart."""
    i = side.moved_from.get(k)
    return f"text {side.version.texts[k]}" if i is None else f"moved {i}"


class _Worded:
    """One text of the old base, its label apart from its words."""

    def __init__(self, text: str, terms: Sequence[str]) -> None:
        n = split_label(text)
        self.label = text[:n]
        self.words = Words(text[n:] if n else padded(text), terms)

    def wants(self, text: str) -> list[Wanted]:
        """Return what another text wants of this one: its number first, then words."""
        n = split_label(text)
        rest = text[n:] if n else padded(text)
        found = wanted(self.words.tokens, difference(self.words, rest))
        if text[:n] != self.label:
            found.insert(0, Wanted(_NUMBER, _NUMBER, (text[:n],), (self.label,)))
        return found

    def rebased(
        self, wants: list[Wanted], stands: str, place: str
    ) -> tuple[tuple[Piece, ...], tuple[Wanted, ...], list[Fate]]:
        """Return the pieces that the wants make of `stands`, what is left of them, their fates."""
        n = split_label(stands)
        label, rest = stands[:n], stands[n:] if n else padded(stands)
        onto = difference(self.words, rest)
        tokens = apply(self.words.tokens, onto)
        left: list[Wanted] = []
        fates: list[Fate] = []
        head: Piece = label
        if wants and wants[0].start == _NUMBER:
            head, number, fate = _number(wants[0], label, place)
            fates.append(fate)
            if number is not None:
                left.append(number)
            wants = wants[1:]
        in_words: list[Wanted] = []
        for met in rebase_wants(self.words.tokens, wants, onto):
            if met.want is not None:
                in_words.append(met.want)
            why = {Outcome.REBASED: _STANDS, Outcome.ADOPTED: _SAME}.get(met.outcome, _OTHER)
            here = (met.stands, "".join(met.want.words) if met.want is not None else "")
            fates.extend(_fate_of(w, met.outcome, place, here, why) for w in met.wants)
        left.extend(in_words)
        return _pieces(head, tokens, in_words), tuple(left), fates


def _number(want: Wanted, label: str, place: str) -> tuple[Piece, Wanted | None, Fate]:
    """Settle the number of a block, of which there is one in each version."""
    (own,), (read,) = want.words, want.replaced
    if own == label:
        fate = Fate(Act.NUMBER, Outcome.ADOPTED, place, read, own, label, _SAME)
        return label, None, fate
    if read == label:
        return own, want, Fate(Act.NUMBER, Outcome.REBASED, place, read, own, label, _STANDS)
    fate = Fate(Act.NUMBER, Outcome.CONFLICT, place, read, own, label, _OTHER)
    return Conflict(own, read, label, number=True), want, fate


def _fate_of(
    want: Wanted, outcome: Outcome, place: str, here: tuple[tuple[str, ...], str], reason: str
) -> Fate:
    """Tell what became of one edit of words."""
    words, replaced = "".join(want.words), "".join(want.replaced)
    stands = "".join(here[0])
    if want.start == _NUMBER:
        act = Act.NUMBER
    elif PARAGRAPH in words and PARAGRAPH not in replaced:
        act = Act.SPLIT
    elif PARAGRAPH in replaced and PARAGRAPH not in words:
        act = Act.MERGE
    else:
        act = Act.WORDS
    return Fate(act, outcome, place, replaced.strip(), words.strip(), stands.strip(), reason)


def _pieces(head: Piece, tokens: Sequence[str], wants: Sequence[Wanted]) -> tuple[Piece, ...]:
    """Write out the tokens of the new base with what is wanted of them."""
    pieces: list[Piece] = []
    run: list[str] = []
    at = 0
    for want in wants:
        run.extend(tokens[at : want.start])
        stands = "".join(tokens[want.start : want.end])
        words, replaced = "".join(want.words), "".join(want.replaced)
        at = want.end
        if stands == replaced:
            run.append(words)
            continue
        first = {text[:1] for text in (words, replaced, stands) if text}
        if len(first) == 1 and words and stands and first <= {" "}:
            run.append(" ")
            words, replaced, stands = words[1:], replaced[1:], stands[1:]
        if run:
            pieces.append("".join(run))
            run = []
        pieces.append(Conflict(words, replaced, stands))
    run.extend(tokens[at:])
    if run:
        pieces.append("".join(run))
    if isinstance(head, Conflict):
        if not (head.wanted and head.stands):  # who has no number has no space after it
            pieces = _without_pad(pieces)
            head = Conflict(
                head.wanted and head.wanted + " ",
                head.replaced and head.replaced + " ",
                head.stands and head.stands + " ",
                number=True,
            )
        pieces.insert(0, head)
    elif not head:
        pieces = _without_pad(pieces)
    elif pieces and isinstance(pieces[0], str):
        pieces[0] = head + pieces[0]
    else:
        pieces.insert(0, head)
    return tuple(piece for piece in pieces if piece != "")


def _without_pad(pieces: list[Piece]) -> list[Piece]:
    """Take the space off the front that stood for the one after a label."""
    if not pieces:
        return pieces
    first = pieces[0]
    if isinstance(first, str):
        return [first.removeprefix(" "), *pieces[1:]]
    bare = Conflict(
        first.wanted.removeprefix(" "),
        first.replaced.removeprefix(" "),
        first.stands.removeprefix(" "),
    )
    return [bare, *pieces[1:]]
