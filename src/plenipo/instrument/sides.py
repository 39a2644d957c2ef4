"""The two sides of an alignment: blocks made ready for being compared.

A block's label is looked past when contents are compared, because numbers
move when provisions are put in or taken out. Labels are split off only where
somebody asks: most blocks of two versions are the same and are never looked
into.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Indel

from plenipo.instrument.labels import split_label
from plenipo.text.difference import shared_prefix, shared_suffix

LONG = 20_000  # code points above which contents are compared by the words they share
_SAMPLES = 8
_SAMPLE = 14  # code points of one sample
_END = 32  # code points that equal contents are first told by
_BARE = 60  # code points above which no block is a label alone


class Side:
    """One document's blocks, their labels and contents found where they are needed."""

    __slots__ = ("_lengths", "_split", "texts")

    def __init__(self, texts: Sequence[str], label_lengths: Sequence[int] | None = None) -> None:
        self.texts = texts if isinstance(texts, list) else list(texts)
        self._lengths = label_lengths
        self._split: list[tuple[str, str] | None] = [None] * len(self.texts)

    def split(self, k: int) -> tuple[str, str]:
        """Return the label of block `k` as typed, "" without one, and its content.

        The content is the text after the label and the space that follows it.
        """
        known = self._split[k]
        if known is None:
            text = self.texts[k]
            n = split_label(text) if self._lengths is None else self._lengths[k]
            known = self._split[k] = (text[:n], text[n:].lstrip() if n else text)
        return known

    def label(self, k: int) -> str:
        """Return the label of block `k` as typed, "" without one."""
        known = self._split[k]
        if known is not None:
            return known[0]
        text = self.texts[k]
        return text[: split_label(text) if self._lengths is None else self._lengths[k]]

    def content(self, k: int) -> str:
        """Return the text of block `k` after its label and the space that follows it."""
        known = self._split[k]
        return known[1] if known is not None else self.split(k)[1]

    def is_bare(self, k: int, text: str) -> bool:
        """Tell whether block `k` is a label and nothing else."""
        return len(text) <= _BARE and not self.content(k)


class Base(Side):
    """A base document made ready for being aligned with many others."""

    __slots__ = ("bare", "where")

    def __init__(self, texts: Sequence[str], label_lengths: Sequence[int] | None = None) -> None:
        """`label_lengths` gives each block's label length; without it labels are recognised."""
        super().__init__(texts, label_lengths)
        # Blocks that are a label and nothing else, such as "Article 5" over its heading.
        self.bare = [k for k, text in enumerate(self.texts) if self.is_bare(k, text)]
        self.where = self._unique()  # text -> its index, where it is an anchor

    def _unique(self) -> dict[str, int]:
        """Return where each text stands that occurs once and whose words occur once.

        The same words under another label are no anchor: there the neighbours
        decide, unless nothing but numbers moved.
        """
        texts = self.texts
        where = dict(zip(texts, range(len(texts)), strict=True))
        if len(where) < len(texts):
            seen: set[str] = set()
            for text in texts:
                if text in seen:
                    where.pop(text, None)
                seen.add(text)
        ends: dict[str, list[int]] = {}
        last = [text[-_END:] for text in texts]
        if len(set(last)) < len(last):
            for k, end in enumerate(last):
                ends.setdefault(end, []).append(k)
            for indices in ends.values():
                if len(indices) > 1:
                    self._drop_repeated(where, indices)
        for k in self.bare:
            where.pop(texts[k], None)
        return where

    def _drop_repeated(self, where: dict[str, int], indices: Sequence[int]) -> None:
        by_content: dict[str, list[int]] = {}
        for k in indices:
            by_content.setdefault(self.content(k), []).append(k)
        for same in by_content.values():
            if len(same) > 1:
                for k in same:
                    where.pop(self.texts[k], None)


def content_likeness(one: str, two: str) -> float:
    """Return how alike two contents are, 0 to 1, by their characters (Indel similarity)."""
    if one == two:
        return 1.0
    if not one or not two:
        return 0.0
    ends = shared_prefix(one, two)
    ends += shared_suffix(one, two, min(len(one), len(two)) - ends)
    total = len(one) + len(two)
    if 2 * ends >= 0.9 * total:
        return 2 * ends / total
    if max(len(one), len(two)) > LONG:
        return _bag_likeness(one.split(), two.split())
    return Indel.normalized_similarity(one, two, score_cutoff=0.3)


def most_alike(one: str, two: str) -> float:
    """Return the greatest likeness that contents of these lengths can have."""
    m, n = len(one), len(two)
    return 2 * min(m, n) / (m + n) if m + n else 1.0


def samples_found(one: str, two: str) -> int:
    """Return how many of eight samples of the shorter content stand in the longer one.

    A question that costs a third of a likeness; 0 for contents too short to
    sample.
    """
    if len(one) > len(two):
        one, two = two, one
    room = len(one) - _SAMPLE
    if room < _SAMPLES:
        return 0
    step = room // (_SAMPLES - 1)
    return sum([one[at : at + _SAMPLE] in two for at in range(0, step * _SAMPLES, step)])


def shares_samples(one: str, two: str, least: int) -> bool:
    """Tell whether `samples_found` is at least so many, with no more looked for than needed."""
    if len(one) > len(two):
        one, two = two, one
    room = len(one) - _SAMPLE
    if room < _SAMPLES:
        return least <= 0
    step = room // (_SAMPLES - 1)
    missing = _SAMPLES - least
    for at in range(0, step * _SAMPLES, step):
        if one[at : at + _SAMPLE] not in two:
            missing -= 1
            if missing < 0:
                return False
    return True


def samples_at_ends(one: str, two: str) -> int:
    """Return how many samples stand in what two contents share at their ends: some of those found."""
    size = min(len(one), len(two))
    room = size - _SAMPLE
    if room < _SAMPLES:
        return 0
    step = room // (_SAMPLES - 1)
    prefix = shared_prefix(one, two)
    before = 0 if prefix < _SAMPLE else (prefix - _SAMPLE) // step + 1
    suffix = shared_suffix(one, two, size - prefix)
    behind = -(-(size - suffix) // step)  # the first sample that begins in the shared end
    return min(before, _SAMPLES) + max(_SAMPLES - behind, 0)


def _bag_likeness(one: list[str], two: list[str]) -> float:
    """Likeness of very long blocks by the words they share, order looked past; linear."""
    counts: dict[str, int] = {}
    for word in one:
        counts[word] = counts.get(word, 0) + 1
    shared = 0
    for word in two:
        left = counts.get(word, 0)
        if left:
            counts[word] = left - 1
            shared += 1
    return 2 * shared / (len(one) + len(two))
