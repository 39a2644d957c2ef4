"""What a page shows of segments, and who has a passage at all.

Projection stands in `plenipo.brackets.project`; here are the small questions
that drawing a page asks of the same values over and over.
"""

from __future__ import annotations

from collections.abc import Iterable

from plenipo.brackets.model import Alternative, Nature, Party, Passage, Segments, Variation
from plenipo.brackets.project import words_for


def shown(segments: Segments) -> str:
    """Return one reading for contents and captions: the base, and where it is silent a wording.

    Nothing is decided by it: a place that the base leaves empty shows its
    first wording, so that an inserted article has a name in the outline.
    """
    parts: list[str] = []
    for segment in segments:
        if isinstance(segment, str):
            parts.append(segment)
        else:
            parts.append(shown(leading(segment).segments))
    return "".join(parts)


def leading(variation: Variation) -> Alternative:
    """Return the alternative that stands for the place where only one can be shown.

    What all parties want, where they want a change; else the base's, which a
    dispute yields to its first wording where the base has no words.
    """
    base = next((a for a in variation.alternatives if a.base), None)
    others = [a for a in variation.alternatives if not a.base]
    if base is None or (variation.nature is Nature.CONSENSUS and others):
        return others[0] if others else variation.alternatives[0]
    if variation.nature is Nature.DISPUTE and not base.segments:
        return next((a for a in others if a.segments), base)
    return base


def whole(passage: Passage) -> Variation | None:
    """Return the variation that a passage in dispute as a whole consists of, else None."""
    if len(passage.body) != 1:
        return None
    only = passage.body[0]
    if isinstance(only, str) or only.nature not in (Nature.DISPUTE, Nature.CONSENSUS):
        return None
    if len(only.alternatives) != 2 or all(a.segments for a in only.alternatives):
        return None
    return only


def wording_of(variation: Variation) -> tuple[Alternative, Alternative]:
    """Return the worded and the empty alternative of a variation that `whole` returned."""
    first, second = variation.alternatives
    return (first, second) if first.segments else (second, first)


def absent(passage: Passage, parties: Iterable[Party]) -> tuple[bool, frozenset[Party]]:
    """Return whether the base, and which of `parties`, do not have the passage at all.

    A viewer for whom the body has no words does not have it. Cost: nothing
    where plain text stands in the body, else one projection a party.
    """
    if any(isinstance(segment, str) and segment for segment in passage.body):
        return False, frozenset()
    if not passage.body:
        return True, frozenset(parties)
    return (
        not words_for(passage.body, None),
        frozenset(p for p in parties if not words_for(passage.body, p)),
    )
