"""Let edits of one wording follow it to a newer wording.

An edit that meets no edit of the new base is shifted. One that meets some is
taken together with them over the whole stretch they cover: where both made
the same words it is adopted already; otherwise both wordings are kept.

A conflict is terms, not markers: the words that the party *wants*, the words
it wanted them *in place of*, and the words that stand there now. Each further
base only changes the last term; where it becomes equal to one of the others
the two cancel and the conflict is gone. So conflicts never nest.

Source: conflicts as sums of terms that cancel are an idea of the version
control system Jujutsu; that independent edits commute, of patch theory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from plenipo.text.difference import Edit


class Outcome(StrEnum):
    """How an edit of a proposal ends when its base has changed."""

    REBASED = "rebased"  # it stands, shifted to its place in the new base
    CONFLICT = "conflict"  # the new base has other words there; both are kept
    ADOPTED = "already adopted"  # the new base says just that
    ORPHANED = "orphaned"  # what it changed is no longer there


class Wanted(NamedTuple):
    """Words wanted in place of the base tokens `[start, end)`.

    `replaced` is what stood there when the party wrote: where the base now
    says something else the want is in conflict with it.
    """

    start: int
    end: int
    words: tuple[str, ...]
    replaced: tuple[str, ...]

    def is_clean(self, tokens: Sequence[str]) -> bool:
        """Tell whether the base still says what the party read."""
        return tuple(tokens[self.start : self.end]) == self.replaced


class Met(NamedTuple):
    """What became of some wants that meet the same words of the new base.

    `want` is what is left of them, over the new base's tokens, None when it
    was adopted; `stands` are the new base's words in its place.
    """

    outcome: Outcome
    wants: tuple[Wanted, ...]
    want: Wanted | None
    stands: tuple[str, ...]


def wanted(tokens: Sequence[str], edits: Iterable[Edit]) -> list[Wanted]:
    """Turn edits of a wording into what is wanted of it."""
    return [Wanted(i, j, words, tuple(tokens[i:j])) for i, j, words in edits]


def rebase_wants(tokens: Sequence[str], wants: Sequence[Wanted], onto: Sequence[Edit]) -> list[Met]:
    """Let wants over `tokens` follow them through the edits `onto`.

    Both are in order. Every want is in exactly one of the results; those that
    meet the same edits are one. Linear.
    """
    found: list[Met] = []
    count, others = len(wants), len(onto)
    i = j = shift = 0
    while i < count:
        want = wants[i]
        low, high = want[0], want[1]
        while j < others and onto[j][1] <= low and not (onto[j][0] == low == high):
            shift += _growth(onto[j])
            j += 1
        if j == others or not _overlap(want, onto[j]):
            moved = Wanted(low + shift, high + shift, want.words, want.replaced)
            clean = want.is_clean(tokens)
            stands = tuple(tokens[low:high])
            found.append(
                Met(Outcome.REBASED if clean else Outcome.CONFLICT, (want,), moved, stands)
            )
            i += 1
            continue
        first, first_other = i, j
        i, j = i + 1, j + 1
        while True:
            if i < count and _overlap(wants[i], onto[j - 1]):
                i += 1
            elif j < others and _overlap(wants[i - 1], onto[j]):
                j += 1
            else:
                break
        here = onto[first_other:j]
        met = _meet(tokens, wants[first:i], here, shift)
        shift += sum(map(_growth, here))
        found.append(met)
    return found


def _meet(tokens: Sequence[str], wants: Sequence[Wanted], onto: Sequence[Edit], shift: int) -> Met:
    """Take wants and the edits they meet together over the stretch that both cover."""
    low = min(wants[0].start, onto[0].start)
    high = max(wants[-1].end, onto[-1].end)
    words = _made(tokens, low, high, [(w.start, w.end, w.words) for w in wants])
    replaced = _made(tokens, low, high, [(w.start, w.end, w.replaced) for w in wants])
    stands = _made(tokens, low, high, onto)
    if words == stands:
        return Met(Outcome.ADOPTED, tuple(wants), None, stands)
    want = Wanted(low + shift, low + shift + len(stands), words, replaced)
    outcome = Outcome.REBASED if replaced == stands else Outcome.CONFLICT
    return Met(outcome, tuple(wants), want, stands)


def _made(
    tokens: Sequence[str],
    low: int,
    high: int,
    edits: Iterable[tuple[int, int, tuple[str, ...]]],
) -> tuple[str, ...]:
    made: list[str] = []
    at = low
    for start, end, words in edits:
        made.extend(tokens[at:start])
        made.extend(words)
        at = end
    made.extend(tokens[at:high])
    return tuple(made)


def _growth(edit: Edit) -> int:
    return len(edit[2]) - (edit[1] - edit[0])


def _overlap(one: Sequence[object], two: Sequence[object]) -> bool:
    """Tell whether two ranges share a token, one gap, or one stands inside the other."""
    a, b, c, d = one[0], one[1], two[0], two[1]
    return (a < d and c < b) or a == b == c == d  # type: ignore[operator]


Key = TypeVar("Key")


class EditConflict(NamedTuple, Generic[Key]):
    """Edits of a proposal, and the edits of the new base that they meet."""

    provision: Key
    edits: tuple[Edit, ...]
    onto: tuple[Edit, ...]


class RebasedEdits(NamedTuple, Generic[Key]):
    """Every stored edit of a proposal, in exactly one of four places.

    `rebased` are over the new base's tokens, the others as they were.
    """

    rebased: dict[Key, list[Edit]]
    conflicts: list[EditConflict[Key]]
    adopted: list[tuple[Key, Edit]]
    orphaned: list[tuple[Key, Edit]]


def rebase_edits(
    edits: Mapping[Key, Sequence[Edit]],
    onto: Mapping[Key, Sequence[Edit] | None],
) -> RebasedEdits[Key]:
    """Let a proposal's stored edits follow its base.

    Both map provisions to canonical differences from the old base, in order;
    a provision that the new base no longer has maps to None. Where several
    edits meet the same words, the proposal's are adopted when they are the
    new base's own, edit for edit. Cost: one look at each edit, below a
    microsecond.
    """
    rebased: dict[Key, list[Edit]] = {}
    conflicts: list[EditConflict[Key]] = []
    adopted: list[tuple[Key, Edit]] = []
    orphaned: list[tuple[Key, Edit]] = []
    find = onto.get
    nothing: Sequence[Edit] = ()
    for provision, own in edits.items():
        others = find(provision, nothing)
        if not others:
            if others is None:
                orphaned.extend([(provision, edit) for edit in own])
            else:
                rebased[provision] = list(own)
            continue
        kept: list[Edit] = []
        i = j = shift = start = end = 0
        count, last = len(own), len(others)
        while i < count:
            edit = own[i]
            low, high, _ = edit
            while j < last:
                start, end, words = others[j]
                if end > low or start == low == high:
                    break
                shift += len(words) - end + start
                j += 1
            else:
                kept.append(Edit(low + shift, high + shift, edit[2]) if shift else edit)
                i += 1
                continue
            if not ((low < end and start < high) or low == high == start == end):
                kept.append(Edit(low + shift, high + shift, edit[2]) if shift else edit)
                i += 1
                continue
            first, first_other = i, j
            i, j = i + 1, j + 1
            while True:
                if i < count and _overlap(own[i], others[j - 1]):
                    i += 1
                elif j < last and _overlap(own[i - 1], others[j]):
                    j += 1
                else:
                    break
            mine, theirs = tuple(own[first:i]), tuple(others[first_other:j])
            if mine == theirs:
                adopted.extend([(provision, one) for one in mine])
            else:
                conflicts.append(EditConflict(provision, mine, theirs))
            shift += sum(map(_growth, theirs))
        if kept:
            rebased[provision] = kept
    return RebasedEdits(rebased, conflicts, adopted, orphaned)


def conflict_terms(tokens: Sequence[str], conflict: EditConflict[Key]) -> tuple[str, str, str]:
    """Return what a conflict is about: the old base's words, the proposal's, the new base's."""
    low = min(conflict.edits[0].start, conflict.onto[0].start)
    high = max(conflict.edits[-1].end, conflict.onto[-1].end)
    return (
        "".join(tokens[low:high]),
        "".join(_made(tokens, low, high, conflict.edits)),
        "".join(_made(tokens, low, high, conflict.onto)),
    )
