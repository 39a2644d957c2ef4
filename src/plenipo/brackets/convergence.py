"""How far texts have come together, measured on the texts alone.

Four figures a text: brackets, alternatives, words, and words that stand outside
every bracket. They say nothing of who agrees: from files nobody knows that. A
room's record knows more (`plenipo.desk.convergence`).
"""

from __future__ import annotations

from dataclasses import dataclass

from plenipo.brackets.fold import COMMON, count, fold
from plenipo.brackets.model import Nature, Rolling, Segments
from plenipo.brackets.project import words_for
from plenipo.text.tokens import tokenize


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one text stands: a point of the way to agreement.

    `words` counts the words of the base and, where a place has none there, of
    its longest wording; `free` those of them that nobody has bracketed.
    """

    name: str
    brackets: int
    alternatives: int
    provisions: int
    common: int
    words: int
    free: int


def standing(rolling: Rolling, *, name: str) -> Standing:
    """Measure one text. Cost: linear."""
    provisions = fold(rolling)
    counts = count(provisions)
    words = free = 0
    for passage in rolling.passages:
        for segments in (passage.lead, passage.body):
            inside, outside = _words(segments)
            words += inside + outside
            free += outside
    return Standing(
        name,
        counts.brackets,
        counts.alternatives,
        counts.provisions,
        sum(p.status == COMMON for p in provisions),
        words,
        free,
    )


def _words(segments: Segments) -> tuple[int, int]:
    """Return how many words stand in brackets, and how many do not."""
    inside = outside = 0
    for segment in segments:
        if isinstance(segment, str):
            outside += counted(segment)
        elif segment.nature is Nature.DISPUTE:
            inside += max(
                (sum(_words(a.segments)) for a in segment.alternatives if a.base),
                default=0,
            ) or max(sum(_words(a.segments)) for a in segment.alternatives)
        else:
            outside += counted(words_for((segment,), None))
    return inside, outside


def counted(text: str) -> int:
    """Return the number of words of a text: tokens with a letter or a figure in them."""
    return sum(1 for token in tokenize(text) if any(c.isalnum() for c in token))
