"""Several versions of one text, lined up point by point.

An earlier instrument comes in as many English texts as there were ministries
that published it. Here they are laid side by side: first by what their points
are called, then, where numbers moved or are missing, by likeness. Every point
of every version stands in exactly one row, and in each version's own order;
the order in which versions are given decides the columns and nothing else.

Steps: equal versions count once; the others, in an order that follows from
their words, are each laid onto the rows that stand so far by an optimal
assignment that keeps the order. Two points with one number are worth a little
even if they share no word, two with different numbers must be much alike.
Texts in different languages have numbers and places alone.
docs/algorithms/collation.md tells it in full.

Cost: versions times the product of the points of two versions; in a stretch
of more than `_CELLS` such pairs only numbers and equal words are looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from plenipo.brackets.scrub_forms import spelled
from plenipo.brackets.scrub_words import LANGUAGES, language_of
from plenipo.instrument.model import Instrument
from plenipo.instrument.points import GAP, Point, points
from plenipo.text.difference import increasing
from plenipo.text.tokens import bare, tokenize

_CELLS: Final = 250_000  # pairs of points in one stretch that are compared one by one
_ONE_LANGUAGE: Final = 0.12  # share of words in common from which two texts are in one language
_SAME_NUMBER: Final = 0.15  # worth of one number, whatever the words
_OTHER_NUMBER: Final = 0.3  # likeness that two points with different numbers must have
_NO_NUMBER: Final = 0.2  # likeness that two points must have where one has no number
_SAME_KIND: Final = 0.05
_IN_TURN: Final = 0.12  # worth of two unnumbered points where words tell nothing

Words: TypeAlias = "Counter[str]"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a text: what readers call it, its structure, the code of its language or ""."""

    name: str
    instrument: Instrument
    language: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One point in every version: an index of that version's points, or None where it has none."""

    cells: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Collation:
    """Versions lined up: `points[v]` are those of version `v`; rows hold each of them once."""

    versions: tuple[Version, ...]
    points: tuple[tuple[Point, ...], ...]
    rows: tuple[Row, ...]

    def point(self, row: Row, version: int) -> Point | None:
        """Return a version's point in a row."""
        cell = row.cells[version]
        return None if cell is None else self.points[version][cell]

    def label(self, row: Row) -> str:
        """Return the first label in a row, "" where none of its points has one."""
        return next(
            (p.label for v in range(len(row.cells)) if (p := self.point(row, v)) and p.label), ""
        )

    def unseen(self, row: int, version: int) -> bool:
        """Tell whether a version has nothing in a row because it breaks off before it.

        Not so where it stands in the row, or goes on behind it.
        """
        if self.rows[row].cells[version] is not None:
            return False
        before = [r.cells[version] for r in self.rows[:row]]
        last = next((cell for cell in reversed(before) if cell is not None), None)
        if last is not None:
            return self.points[version][last].breaks
        return False

    def one_language(self, one: int, two: int) -> bool:
        """Tell whether two versions are in one language, so that their words can be compared."""
        return one == two or self.languages_shared()[one][two]

    def languages_shared(self) -> list[list[bool]]:
        """Tell of every two versions whether they are in one language. Linear in their words."""
        found = [
            _Measured(version, its) for version, its in zip(self.versions, self.points, strict=True)
        ]
        return [[a is b or _one_language(a, b) for b in found] for a in found]


def collate(versions: Sequence[Version]) -> Collation:
    """Line versions up, point by point."""
    found = [points(version.instrument) for version in versions]
    distinct: dict[tuple[str, ...], _Measured] = {}
    for version, its in zip(versions, found, strict=True):
        distinct.setdefault(_content(version, its), _Measured(version, its))
    # The longest first, so that most have something to be laid on; then by their words.
    order = sorted(distinct, key=lambda content: (-len(content), content))
    sheet = _Sheet([distinct[content] for content in order])
    place = {content: k for k, content in enumerate(order)}
    columns = [place[_content(version, its)] for version, its in zip(versions, found, strict=True)]
    rows = tuple(Row(tuple(row[column] for column in columns)) for row in sheet.rows)
    return Collation(tuple(versions), tuple(found), rows)


def _content(version: Version, its: Sequence[Point]) -> tuple[str, ...]:
    return (*(point.text for point in its), version.language)


# --- what points have in common -----------------------------------------------------------------


class _Measured:
    """A version with the words by which its points are compared."""

    __slots__ = ("cut", "language", "points", "vocabulary", "words")

    def __init__(self, version: Version, its: Sequence[Point]) -> None:
        self.points = its
        self.language = version.language.split("-")[0].lower()
        told = self.language if self.language in LANGUAGES else ""
        code = told or language_of([point.text for point in its])
        common = LANGUAGES[code].common
        self.words = [_words(point.content, common) for point in its]
        self.cut = [GAP.search(point.text) is not None for point in its]
        self.vocabulary = Counter({word: 1 for words in self.words for word in words})


def _words(text: str, common: frozenset[str]) -> Words:
    """Return the words of a text that mean something, in one spelling, with their numbers."""
    found: Words = Counter()
    for token in tokenize(GAP.sub(" ", text)):
        word = bare(token).lower()
        if word and any(map(str.isalnum, word)) and word not in common:
            word = word.replace(",", "") if word[0].isdigit() else spelled(word)
            found[word] += 1
    return found


def _names(point: Point) -> Iterator[Hashable]:
    """Yield what a point may be found by where there are many: its words, its number."""
    if point.content:
        yield point.content
    if point.key:
        yield point.key


def _shared(one: Words, two: Words) -> int:
    if len(one) > len(two):
        one, two = two, one
    return sum(min(count, two[word]) for word, count in one.items() if word in two)


def _one_language(one: _Measured, two: _Measured) -> bool:
    if one.language and two.language:
        return one.language == two.language
    least = min(one.vocabulary.total(), two.vocabulary.total())
    return not least or _shared(one.vocabulary, two.vocabulary) >= _ONE_LANGUAGE * least


def _likeness(one: _Measured, i: int, two: _Measured, j: int) -> float:
    """Return how alike two points are, from 0 to 1; of one that is cut, how much of it is there."""
    a, b = one.words[i], two.words[j]
    m, n = a.total(), b.total()
    if not m or not n:
        return 0.0
    whole = 2 * min(m, n) if one.cut[i] or two.cut[j] else m + n
    return 2 * _shared(a, b) / whole


# --- laying versions onto rows ------------------------------------------------------------------


class _Sheet:
    """The rows of versions that all differ, in the order in which they are laid."""

    def __init__(self, versions: Sequence[_Measured]) -> None:
        self.versions = versions
        self.rows: list[list[int | None]] = []
        self.alike: dict[tuple[int, int], bool] = {}
        for k, version in enumerate(versions):
            self._lay(k, version)

    def _lay(self, k: int, version: _Measured) -> None:
        pairs = self._paired(k, 0, len(self.rows), 0, len(version.points))
        rows: list[list[int | None]] = []
        r = j = 0
        for at, point in [*pairs, (len(self.rows), len(version.points))]:
            # What stands in the others comes before what stands in this one alone.
            rows += [[*row, None] for row in self.rows[r:at]]
            rows += [[*[None] * k, new] for new in range(j, point)]
            if at < len(self.rows):
                rows.append([*self.rows[at], point])
            r, j = at + 1, point + 1
        self.rows = rows

    def _paired(self, k: int, r0: int, r1: int, j0: int, j1: int) -> list[tuple[int, int]]:
        """Return which rows of `[r0, r1)` and points of `[j0, j1)` belong together, in order."""
        if r0 == r1 or j0 == j1:
            return []
        if (r1 - r0) * (j1 - j0) <= _CELLS:
            return self._assigned(k, r0, r1, j0, j1)
        found: list[tuple[int, int]] = []
        r, j = r0, j0
        for at, point in [*self._anchors(k, r0, r1, j0, j1), (r1, j1)]:
            if (at - r) * (point - j) <= _CELLS:
                found += self._assigned(k, r, at, j, point)
            if at < r1:
                found.append((at, point))
            r, j = at + 1, point + 1
        return found

    def _anchors(self, k: int, r0: int, r1: int, j0: int, j1: int) -> list[tuple[int, int]]:
        """Return pairs with one number or equal words, each once on either side, in order."""
        points = self.versions[k].points
        old: dict[Hashable, int] = {}
        for r in range(r0, r1):
            for v, i in self._cells(r):
                point = self.versions[v].points[i]
                for name in _names(point):
                    old[name] = r if old.get(name, r) == r else -1
        new: dict[Hashable, int] = {}
        for j in range(j0, j1):
            for name in _names(points[j]):
                new[name] = j if old.get(name, -1) >= 0 and name not in new else -1
        pairs: dict[int, int] = {}
        for name, j in new.items():
            if j >= 0 and j not in pairs:
                pairs[j] = old[name]
        ordered = sorted(pairs.items())
        kept = [ordered[x] for x in increasing([r for _, r in ordered])]
        return [(r, j) for x, (j, r) in enumerate(kept) if not x or r > kept[x - 1][1]]

    def _assigned(self, k: int, r0: int, r1: int, j0: int, j1: int) -> list[tuple[int, int]]:
        """Pair rows and points so that the worth of all pairs is greatest and none cross."""
        m, n = r1 - r0, j1 - j0
        best = [[0.0] * (n + 1) for _ in range(m + 1)]  # of rows from here and points from here
        worth = [[self._worth(k, r0 + a, j0 + b) for b in range(n)] for a in range(m)]
        for a in range(m - 1, -1, -1):
            for b in range(n - 1, -1, -1):
                best[a][b] = max(
                    best[a + 1][b],
                    best[a][b + 1],
                    best[a + 1][b + 1] + worth[a][b] if worth[a][b] > 0 else 0.0,
                )
        pairs: list[tuple[int, int]] = []
        a = b = 0
        while a < m and b < n:
            if worth[a][b] > 0 and best[a][b] == best[a + 1][b + 1] + worth[a][b]:
                pairs.append((r0 + a, j0 + b))
                a, b = a + 1, b + 1
            elif best[a][b] == best[a + 1][b]:
                a += 1
            else:
                b += 1
        return pairs

    def _cells(self, r: int) -> list[tuple[int, int]]:
        return [(v, i) for v, i in enumerate(self.rows[r]) if i is not None]

    def _worth(self, k: int, r: int, j: int) -> float:
        """Return what it is worth to lay a point into a row: as into the best of its cells."""
        return max(self._pair(v, i, k, j) for v, i in self._cells(r))

    def _pair(self, v: int, i: int, k: int, j: int) -> float:
        one, two = self.versions[v], self.versions[k]
        a, b = one.points[i], two.points[j]
        numbered = bool(a.key) + bool(b.key)
        if self._same_language(v, k):
            like = _likeness(one, i, two, j)
            if numbered == 2 and a.key == b.key:
                return like + _SAME_NUMBER
            needed = _OTHER_NUMBER if numbered == 2 else _NO_NUMBER
            kin = _SAME_KIND if a.kind is b.kind else 0.0
            return like + kin - needed / 2 if like >= needed else 0.0
        if numbered == 2:
            return 1.0 if a.key == b.key else 0.0
        if numbered:
            return 0.0
        return _IN_TURN + (_SAME_KIND if a.kind is b.kind else 0.0)

    def _same_language(self, v: int, k: int) -> bool:
        known = self.alike.get((v, k))
        if known is None:
            known = self.alike[v, k] = _one_language(self.versions[v], self.versions[k])
        return known
