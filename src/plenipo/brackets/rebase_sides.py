"""One version of a text as its changes against a base, block by block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from plenipo.brackets.rebase_words import Wanted
from plenipo.brackets.redline import Document
from plenipo.instrument.align import Alignment, Base, Pair, align
from plenipo.instrument.labels import split_label
from plenipo.instrument.model import Instrument

PARAGRAPH = "\n\n"  # between blocks that one text holds


class Version:
    """The blocks of one version of a text, with the lengths of their labels."""

    __slots__ = ("lengths", "texts")

    def __init__(self, texts: list[str], lengths: list[int] | None) -> None:
        self.texts = texts
        self.lengths = lengths

    @classmethod
    def of(cls, document: Document) -> Version:
        """Take an instrument, its units, or the texts of its blocks."""
        if isinstance(document, Instrument):
            document = document.units
        texts = [item if isinstance(item, str) else item.text for item in document]
        lengths = [len(item.label) for item in document if not isinstance(item, str)]
        return cls(texts, lengths if len(lengths) == len(texts) else None)

    def label_length(self, k: int) -> int:
        """Return the length of the label of block `k`, 0 without one."""
        return split_label(self.texts[k]) if self.lengths is None else self.lengths[k]


@dataclass(slots=True)
class Side:
    """How a version stands to a base: what it has of each base block, and where else.

    `own` maps a base block to the range of the version's blocks that it became
    in its place; `merged` the first of several base blocks that became one
    range to the last and that range; `runs` a gap (before the base block of
    that index) to the version's blocks put in there; `moved_to` a base block
    to the one of these that it is, `moved_from` the other way round. A base
    block in none of them was taken out. `wants` are edits known already;
    `whole` maps the first base block of a stretch to its end, the words
    wanted instead and those that they were to replace.
    """

    version: Version
    own: dict[int, tuple[int, int]] = field(default_factory=dict)
    merged: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    runs: dict[int, list[int]] = field(default_factory=dict)
    moved_to: dict[int, int] = field(default_factory=dict)
    moved_from: dict[int, int] = field(default_factory=dict)
    gap_of: dict[int, int] = field(default_factory=dict)
    wants: dict[int, tuple[Wanted, ...]] = field(default_factory=dict)
    whole: dict[int, tuple[int, str, str]] = field(default_factory=dict)

    def put_in(self, gap: int, index: int, *, of: int = -1) -> None:
        """Note that the version's block stands in a gap; `of` is the base block it was."""
        self.runs.setdefault(gap, []).append(index)
        if of >= 0:
            self.moved_to[of] = index
            self.moved_from[index] = of
            self.gap_of[of] = gap

    def stay_apart(self, index: int) -> None:
        """Forget that a block put in is a base block from elsewhere: two edits, not a move."""
        of = self.moved_from.pop(index, -1)
        if of >= 0:
            del self.moved_to[of]

    def text(self, i: int) -> str | None:
        """Return what the version has of one base block, wherever it stands; None without."""
        if i in self.own:
            low, high = self.own[i]
            texts = self.version.texts
            return texts[low] if high - low == 1 else PARAGRAPH.join(texts[low:high])
        if i in self.moved_to:
            return self.version.texts[self.moved_to[i]]
        return None

    def has(self, i: int) -> bool:
        """Tell whether the version has anything of a base block, wherever it stands."""
        return (
            i in self.own
            or i in self.moved_to
            or any(low <= i < end for low, (end, _, _) in self.merged.items())
            or any(low <= i < end for low, (end, _, _) in self.whole.items())
        )

    def region(self, low: int, high: int) -> tuple[str | None, tuple[int, int] | None]:
        """Return what the version has of base blocks `[low, high)`, and its range of blocks.

        What it put in between them is part of it.
        """
        indices: list[int] = []
        i = low
        while i < high:
            if i > low:
                indices.extend(self.runs.get(i, ()))
            if i in self.merged:
                last, first, end = self.merged[i]
                indices.extend(range(first, end))
                for gap in range(i + 1, last):
                    indices.extend(self.runs.get(gap, ()))
                i = last
                continue
            if i in self.own:
                indices.extend(range(*self.own[i]))
            i += 1
        if not indices:
            return None, None
        text = PARAGRAPH.join([self.version.texts[k] for k in indices])
        return text, (min(indices), max(indices) + 1)

    def whole_terms(self, low: int, high: int, base: Sequence[str]) -> tuple[str, str]:
        """Return what is wanted of base blocks `[low, high)`, and what it was to replace.

        Blocks beside the conflicts in the stretch count as they are, on both terms.
        """
        want: list[str] = []
        read: list[str] = []
        i = low
        while i < high:
            if i in self.whole:
                i, words, replaced = self.whole[i]
                want.extend([words] if words else ())
                read.extend([replaced] if replaced else ())
                continue
            text = self.text(i)
            want.extend([text] if text is not None else ())
            read.append(base[i])
            i += 1
        return PARAGRAPH.join(want), PARAGRAPH.join(read)


def side_of(base: Base, version: Version) -> Side:
    """Align a version with the base and note what it has of each block."""
    return _noted(align(base, version.texts, version.lengths), version, len(base.texts))


def _noted(alignment: Alignment, version: Version, count: int) -> Side:
    side = Side(version)
    come = {j: i for i, j in alignment.moves}
    at_j = 0
    total = len(version.texts)
    for i, j, i_end, j_end in (*alignment.pairs, Pair(count, total, count, total)):
        for k in range(at_j, j):
            side.put_in(i, k, of=come.get(k, -1))
        if i_end - i == 1:
            side.own[i] = (j, j_end)
        elif i_end > i:
            side.merged[i] = (i_end, j, j_end)
        at_j = j_end
    return side


def regions(sides: Sequence[Side]) -> dict[int, int]:
    """Return the stretches of base blocks that some side made one of, joined where they overlap.

    Maps the first block to the end. Moves out of and into them are undone on
    every side: there they are part of the words.
    """
    spans: list[tuple[int, int]] = []
    found = [(low, end) for side in sides for low, (end, _, _) in side.merged.items()]
    found.extend((low, end) for side in sides for low, (end, _, _) in side.whole.items())
    for low, high in sorted(found):
        if spans and low < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(high, spans[-1][1]))
        else:
            spans.append((low, high))
    for low, high in spans:
        for side in sides:
            for i in range(low, high):
                if i in side.moved_to:
                    side.stay_apart(side.moved_to[i])
                if i > low:
                    for index in side.runs.get(i, ()):
                        side.stay_apart(index)
    return dict(spans)
