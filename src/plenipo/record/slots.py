"""A provision sentence by sentence: which sentence of one wording answers to which of another.

Sentences that all live wordings share are the posts; between two posts the
wordings' sentences are paired off where they are equally many, and taken
together where they are not. Leaving the provision out leaves every sentence
out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plenipo.record.canon import wording_hash
from plenipo.record.kinds import WordingHash
from plenipo.record.places import Place, carry_key, label_length
from plenipo.text.sentences import sentence_spans

_MOST = 250_000  # of two lists of sentences multiplied: beyond, they are taken as one

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """What one whole wording has at one place: code points of its text; empty for nothing."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One sentence of a provision, with what each live wording has there.

    `pieces` goes by whole wording, `names` gives the hash of each one's words
    here; wordings with the same words here share it. `live` are these hashes,
    in the order of the whole wordings.
    """

    pieces: Mapping[WordingHash, Piece]
    names: Mapping[WordingHash, WordingHash]
    keys: Mapping[Key, WordingHash]

    @property
    def live(self) -> tuple[WordingHash, ...]:
        """Return the wordings of this sentence, the draft's first."""
        return tuple(dict.fromkeys(self.names.values()))


def sentence_at(label: str, text: str, number: int) -> str | None:
    """Return the words of one sentence of a wording, from 0; None when it has not as many."""
    spans = sentence_spans(text, label_length(label, text))
    if not 0 <= number < len(spans):
        return None
    start, end = spans[number]
    return text[start:end]


def slots(place: Place) -> tuple[Slot, ...]:
    """Return a provision's sentences in order; nothing when no live wording has words.

    Cost: linear in the words, and quadratic in the number of sentences up to a bound.
    """
    classes = place.classes()
    wordings = [w for w in place.wordings if classes[w.hash] == w.hash]
    spans = {
        w.hash: sentence_spans(w.text, label_length(place.label, w.text))
        for w in wordings
        if w.text
    }
    texts = {w.hash: w.text for w in wordings}
    keys = {
        name: [carry_key("", texts[name][a:b]) for a, b in found] for name, found in spans.items()
    }
    if not any(keys.values()):
        return ()
    posts = _posts(list(keys.values()))
    rows: list[dict[WordingHash, tuple[int, int]]] = []  # by wording: first and last sentence
    at = dict.fromkeys(keys, 0)
    for post in (*posts, None):
        ends = {
            name: found.index(post, at[name]) if post is not None else len(found)
            for name, found in keys.items()
        }
        gaps = {name: ends[name] - at[name] for name in keys}
        if len(set(gaps.values())) == 1:
            rows.extend(
                {name: (first + k, first + k + 1) for name, first in at.items()}
                for k in range(next(iter(gaps.values())))
            )
        else:
            rows.append({name: (at[name], ends[name]) for name in keys})
        if post is not None:
            rows.append({name: (ends[name], ends[name] + 1) for name in keys})
            at = {name: end + 1 for name, end in ends.items()}
    return tuple(
        _slot(place, number, [w.hash for w in wordings], texts, spans, row)
        for number, row in enumerate(rows)
    )


def _slot(
    place: Place,
    number: int,
    order: Sequence[WordingHash],
    texts: Mapping[WordingHash, str],
    spans: Mapping[WordingHash, Sequence[tuple[int, int]]],
    row: Mapping[WordingHash, tuple[int, int]],
) -> Slot:
    pieces: dict[WordingHash, Piece] = {}
    names: dict[WordingHash, WordingHash] = {}
    keys: dict[Key, WordingHash] = {}
    for name in order:
        first, last = row.get(name, (0, 0))
        if first == last:
            pieces[name] = Piece(0, 0, "")
        else:
            start, end = spans[name][first][0], spans[name][last - 1][1]
            pieces[name] = Piece(start, end, texts[name][start:end])
        key = carry_key("", pieces[name].text)
        # Not the hash of a whole wording, and another at every place: two equal sentences
        # of one provision are two questions.
        own = wording_hash(f"{place.unit}\x00{number}", pieces[name].text)
        names[name] = keys.setdefault(key, own)
    return Slot(pieces, names, keys)


def _posts(lists: Sequence[Sequence[Key]]) -> list[Key]:
    """Return what all lists have in common, in order: by pairs, the first list leading."""
    common = list(lists[0])
    for other in lists[1:]:
        common = _common(common, other)
    return common


def _common(one: Sequence[Key], two: Sequence[Key]) -> list[Key]:
    """Return the longest common subsequence of two lists, the leftmost in the first."""
    if list(one) == list(two):
        return list(one)
    if len(one) * len(two) > _MOST:
        return []
    longest = [[0] * (len(two) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) - 1, -1, -1):
        for j in range(len(two) - 1, -1, -1):
            longest[i][j] = (
                longest[i + 1][j + 1] + 1
                if one[i] == two[j]
                else max(longest[i + 1][j], longest[i][j + 1])
            )
    found: list[Key] = []
    i = j = 0
    while i < len(one) and j < len(two):
        if one[i] == two[j]:
            found.append(one[i])
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            i += 1
        else:
            j += 1
    return found
