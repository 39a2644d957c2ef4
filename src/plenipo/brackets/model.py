"""The values a rolling text is made of.

A bracket is never a character in a text: it is a `Variation`, a value holding
the alternative wordings of one place with their holders. Text is drawn from
it (`plenipo.brackets.render`), and each party's own text is drawn out of it
again (`plenipo.brackets.project`).

Variations and alternatives are made by the ten thousand: as structures they
cost a tenth of a data class, and no circle can arise of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType, TypeAlias

import msgspec

from plenipo.instrument.model import Kind, UnitId

Party = NewType("Party", str)  # a party code: a letter, then letters, digits or hyphens


class Nature(StrEnum):
    """Why a place has more than one wording."""

    DISPUTE = "dispute"  # parties want different words: drawn in square brackets
    CONSENSUS = "consensus"  # all of two or more parties want the same change of the base
    TYPOGRAPHY = "typography"  # same words, different quotation marks, dashes or spaces
    NUMBERING = "numbering"  # same provision, different number as typed


class Alternative(msgspec.Struct, frozen=True, gc=False):
    """One wording of a place, with the parties that hold it.

    No segments means "no text here". `base` marks the draft's own wording.
    """

    segments: tuple[Segment, ...]
    holders: frozenset[Party]
    base: bool = False


class Variation(msgspec.Struct, frozen=True, gc=False):
    """A place with two or more wordings; the holders of all of them are disjoint.

    Order: the base first where the variation stands in base text, then by
    wording. Nested variations partition the holders of the alternative that
    they stand in. `holds_unknown` is set on what was parsed from a foreign
    document that names nobody.
    """

    alternatives: tuple[Alternative, ...]
    nature: Nature = Nature.DISPUTE
    holds_unknown: bool = False


Segment: TypeAlias = "str | Variation"
Segments: TypeAlias = "tuple[Segment, ...]"


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of a rolling text.

    `lead` is what stands before the words in dispute can begin: the label as
    typed and the space after it ("1. "), where parties number differently a
    `NUMBERING` variation. `body` is the rest, exact text and variations. A
    viewer for whom `body` has no words does not have the passage at all, so
    the text of a passage is `lead + body` where `body` has words, else none.
    A passage in dispute as a whole has a body of one variation with exactly
    two alternatives, one of them without segments.

    `moved` names the passage at the other end of a move ("" otherwise),
    `origin` says how: "to" (here are the old words), "from" (here are the new).
    `split_of` lists the passages whose words this one takes over in a split
    or merge.
    """

    id: UnitId
    kind: Kind
    depth: int
    label: str
    lead: Segments
    body: Segments
    moved: str = ""
    origin: str = ""
    split_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rolling:
    """A rolling text: who takes part, and the passages in order."""

    parties: tuple[Party, ...]  # sorted
    passages: tuple[Passage, ...]
    title: str = ""
    notices: tuple[str, ...] = field(default=())


def variations(segments: Segments) -> Iterator[Variation]:
    """Every variation in `segments`, outer before inner, in order."""
    for segment in segments:
        if isinstance(segment, Variation):
            yield segment
            for alternative in segment.alternatives:
                yield from variations(alternative.segments)
