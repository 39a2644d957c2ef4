"""Line up what several parties insert at one place: which new blocks are the same block.

Equal texts are one block; texts alike enough are wordings of one block; each
party's own order is kept. Blocks are compared pair by pair as long as there
are few; where many parties insert many blocks, only those that share words
which few other blocks have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from plenipo.brackets.places import Holders
from plenipo.instrument.align import content_likeness
from plenipo.instrument.labels import split_label
from plenipo.instrument.sides import most_alike

TOGETHER = 0.6  # insertions at one place at least this alike are wordings of one new block

_HEADING = 60  # code points of content below which a block may be a heading
_CELLS = 2_500  # pairs compared for one run of insertions; beyond, shared words decide which
_RUN = 3  # words that make a run
_FEW = 8  # blocks that a run of words may stand in and still tell them from others
_LIKELY = 4  # blocks compared with one text, the ones that share most such runs

Wordings: TypeAlias = "dict[str, Holders]"


class _Text(NamedTuple):
    """A text cut into what its label opens with, and its content."""

    text: str
    opening: str
    content: str

    @classmethod
    def of(cls, text: str) -> _Text:
        n = split_label(text)
        return cls(text, "".join(text[:n].split()[:1]), text[n:].lstrip())


class _Block:
    """A new block: its distinct texts with their holders, in the order in which they came."""

    __slots__ = ("texts", "wordings")

    def __init__(self) -> None:
        self.wordings: Wordings = {}
        self.texts: list[_Text] = []


def merge_runs(runs: Mapping[tuple[str, ...], Holders]) -> list[Wordings]:
    """Line up what several parties insert at one place.

    Returns new blocks in order, each with its distinct texts and their
    holders. Decided on the distinct runs alone, taken in the order of their
    words. Cost: for each run its length times the blocks before it, in
    likenesses up to a few thousand, beyond that in additions alone.
    """
    blocks: list[_Block] = []
    index = _Index()
    for run in sorted(runs):
        texts = [_Text.of(text) for text in run]
        places = _place_run(blocks, texts, index)
        lined: list[_Block] = []
        at = 0
        for text, place in zip(texts, places, strict=True):
            if place is None:
                block = _Block()
            else:
                lined.extend(blocks[at:place])
                block = blocks[place]
                at = place + 1
            _take(block, text, runs[run], index)
            lined.append(block)
        lined.extend(blocks[at:])
        blocks = lined
    return [block.wordings for block in blocks]


def _take(block: _Block, text: _Text, holders: Holders, index: _Index) -> None:
    known = block.wordings.get(text.text)
    if known is None:
        block.wordings[text.text] = holders
        block.texts.append(text)
        index.add(block, text)
    else:
        block.wordings[text.text] = known | holders


def _place_run(blocks: Sequence[_Block], run: Sequence[_Text], index: _Index) -> list[int | None]:
    """Match a run to blocks in order, so that the likeness of what is matched is greatest."""
    m, n = len(run), len(blocks)
    if not n:
        return [None] * m
    if m * n <= _CELLS:
        worth = [[_likeness_to(block, text) for block in blocks] for text in run]
    else:
        where = {id(block): place for place, block in enumerate(blocks)}
        worth = []
        for text in run:
            row = [0.0] * n
            for block in index.likely(text):
                row[where[id(block)]] = _likeness_to(block, text)
            worth.append(row)
    best = [[0.0] * (n + 1) for _ in range(m + 1)]
    for i in range(m - 1, -1, -1):
        row, here, below = worth[i], best[i], best[i + 1]
        right = 0.0
        for j in range(n - 1, -1, -1):
            paired = row[j] + below[j + 1] if row[j] > 0 else 0.0
            here[j] = right = max(right, below[j], paired)
    places: list[int | None] = [None] * m
    i = j = 0
    while i < m and j < n:
        if worth[i][j] > 0 and best[i][j] == worth[i][j] + best[i + 1][j + 1]:
            places[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    for i in range(1, m):
        if places[i] is None:
            places[i] = _in_the_same_place(blocks, run, places, i)
    return places


def _in_the_same_place(
    blocks: Sequence[_Block], run: Sequence[_Text], places: Sequence[int | None], i: int
) -> int | None:
    """Return the block that stands where text `i` does, in words of its own, if there is one.

    It comes right after the same block, right before the same or at the end,
    and has the same label or stands under the same heading.
    """
    last = places[i - 1]
    if last is None or (i + 1 < len(run) and places[i + 1] is None):
        return None
    following = places[i + 1] if i + 1 < len(run) else len(blocks)
    if following != last + 2:
        return None
    text, other, above = run[i], blocks[last + 1].texts[0], run[i - 1]
    alike = text.content and other.content and text.opening == other.opening
    headed = len(above.content) < _HEADING and above.text in blocks[last].wordings
    return last + 1 if alike and (text.opening or headed) else None


def _likeness_to(block: _Block, text: _Text) -> float:
    if text.text in block.wordings:
        return 2.0
    best = 0.0
    for other in block.texts:
        if not text.content and not other.content:
            best = max(best, 0.1 if text.opening != other.opening else 0.3)
        if most_alike(other.content, text.content) < TOGETHER:
            continue
        alike = content_likeness(other.content, text.content)
        if alike >= TOGETHER:
            best = max(best, alike)
    return best


class _Index:
    """Which blocks have which runs of words."""

    def __init__(self) -> None:
        self._blocks: dict[str, list[_Block]] = {}

    def add(self, block: _Block, text: _Text) -> None:
        for run in _runs(text):
            held = self._blocks.setdefault(run, [])
            if len(held) <= _FEW and block not in held:
                held.append(block)

    def likely(self, text: _Text) -> list[_Block]:
        """Return the blocks that share most of the text's words which few blocks have."""
        votes: dict[int, int] = {}
        found: dict[int, _Block] = {}
        for run in _runs(text):
            held = self._blocks.get(run, ())
            if len(held) <= _FEW:
                for block in held:
                    found[id(block)] = block
                    votes[id(block)] = votes.get(id(block), 0) + 1
        return [found[key] for key in sorted(votes, key=votes.__getitem__, reverse=True)[:_LIKELY]]


def _runs(text: _Text) -> Iterable[str]:
    """Return the text as a whole and every run of words in it, once each."""
    words = text.content.split()
    runs = dict.fromkeys(" ".join(words[k : k + _RUN]) for k in range(len(words) - _RUN + 1))
    runs[text.text] = None
    return runs


def medoid(wordings: Wordings) -> str:
    """Return the wording most like the others, never by its holders; ties by words."""
    texts = sorted(wordings)
    if len(texts) <= 2:
        return texts[0]
    return max(reversed(texts), key=lambda t: sum(content_likeness(t, other) for other in texts))
