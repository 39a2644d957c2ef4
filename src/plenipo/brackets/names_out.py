"""An edition without names, and the proof that nothing but the names is missing.

The proof does not trust what drew the edition: the edition with names is read
back by the reader of the attributed style, its holders are left out, and what
is drawn of that must be the edition without names, block for block.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from plenipo.brackets.fold import fold, provision_whole
from plenipo.brackets.model import Alternative, Nature, Rolling, Segments, Variation, variations
from plenipo.brackets.reading import parse
from plenipo.brackets.render import Style, plain, render


@dataclass(frozen=True, slots=True)
class Proof:
    """What was compared: blocks and brackets of both editions, and where they first differ.

    `digest` is the SHA-256 of the edition without names. `differs` is the
    number of the first block that is not the same, 0 where none is.
    """

    blocks: int
    brackets: int
    digest: str
    differs: int

    @property
    def equal(self) -> bool:
        """Say whether the editions are equal but for the names."""
        return not self.differs


def prove(rolling: Rolling) -> Proof:
    """Compare the edition with names and the one without. Cost: linear."""
    written = "\n\n".join(render(rolling, style=Style.ATTRIBUTED))
    return compare(rolling, written, render(rolling, style=Style.PLAIN))


def compare(rolling: Rolling, attributed: str, without: Sequence[str]) -> Proof:
    """Compare two editions as they were written: one with names, and the blocks of one without.

    Of `rolling` only the kinds of its blocks are asked, which tell where a provision ends.
    """
    read = parse(attributed).passages
    passages = tuple(
        replace(passage, lead=(), body=segments)
        for passage, segments in zip(rolling.passages, read, strict=False)
    )
    provisions = fold(replace(rolling, passages=passages))
    drawn = [unnamed(provision_whole(provision)) for provision in provisions]
    pairs = zip_longest(map(plain, drawn), without)
    return Proof(
        len(without),
        sum(v.nature is Nature.DISPUTE for block in drawn for v in variations(block)),
        hashlib.sha256("\n\n".join(without).encode()).hexdigest(),
        next((n for n, (one, two) in enumerate(pairs, 1) if one != two), 0),
    )


def unnamed(segments: Segments) -> Segments:
    """Return segments without a holder anywhere. Cost: linear."""
    return tuple(
        segment
        if isinstance(segment, str)
        else Variation(
            tuple(
                Alternative(unnamed(a.segments), frozenset(), a.base) for a in segment.alternatives
            ),
            segment.nature,
            segment.holds_unknown,
        )
        for segment in segments
    )
