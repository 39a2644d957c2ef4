"""The words of collated versions compared, point by point, against one of them.

Every difference gets its class as in a legal scrub. Beside that, what a lawyer
asks of several publications of one text: is a number really another one, or
does it stand in another place of the sentence; are the names only in another
order; does one version say something that none of the others has; and where
does a version break off, so that nothing can be said of what follows. Versions
in different languages are compared by their numbers alone.

Nothing is lost: of a side's runs those that are not of the new text give the
chosen version's point exactly, the others the point of the version beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from plenipo.brackets.collation import Collation
from plenipo.brackets.collation_changes import reconciled
from plenipo.brackets.redline import Mark, Run, word_changes
from plenipo.brackets.scrub import classify, defined_terms, gravest, renumbered
from plenipo.brackets.scrub_change import Class, Classed, Flag
from plenipo.brackets.scrub_forms import Wording, spelled
from plenipo.brackets.scrub_numbers import values_of
from plenipo.brackets.scrub_words import LANGUAGES, Lexicon, language_of
from plenipo.instrument.labels import split_label
from plenipo.instrument.model import Kind
from plenipo.instrument.points import GAP, Point
from plenipo.text.changes import Change
from plenipo.text.tokens import bare, tokenize

_CELLS: Final = 4_000_000  # pairs of words looked at to find where another version breaks off
_MORE: Final = 3  # words of meaning that one version alone has, from which it says more
ALONE: Final = "Only this version has this point."
LACKING: Final = "This version does not have this point."


class Shown(StrEnum):
    """Where a run of words stands."""

    SAME = "same"
    DELETED = "deleted"  # in the chosen version alone
    INSERTED = "inserted"  # in the version beside it alone
    BEYOND_OLD = "beyond old"  # of the chosen version; the other breaks off there
    BEYOND_NEW = "beyond new"  # of the other version; the chosen one breaks off there

    @property
    def of_old(self) -> bool:
        """Whether the run is part of the chosen version."""
        return self not in (Shown.INSERTED, Shown.BEYOND_NEW)

    @property
    def of_new(self) -> bool:
        """Whether the run is part of the version beside the chosen one."""
        return self not in (Shown.DELETED, Shown.BEYOND_OLD)


class Stretch(NamedTuple):
    """A run of words, and where it stands."""

    shown: Shown
    text: str


class Standing(StrEnum):
    """How a version's point stands to that of the chosen version."""

    CHOSEN = "chosen"
    EQUAL = "equal"  # in all words that both have
    DIFFERS = "differs"
    ALONE = "alone"  # the chosen version lacks it
    LACKING = "lacking"  # the chosen version has it
    UNSEEN = "unseen"  # one of the two breaks off before it
    LANGUAGE = "language"  # another language: numbers alone are compared
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Side:
    """A version's point beside the chosen version's."""

    standing: Standing
    runs: tuple[Stretch, ...] = ()
    changes: tuple[Classed, ...] = ()

    @property
    def klass(self) -> Class | None:
        """The gravest class of its changes, None without any."""
        return gravest(self.changes) if self.changes else None

    @property
    def flags(self) -> tuple[Flag, ...]:
        """All flags of its changes, each once, in the order in which flags are shown."""
        held = {flag for change in self.changes for flag in change.flags}
        return tuple(flag for flag in Flag if flag in held)


class More(NamedTuple):
    """Words `[start, end)` of a version's point that no other version of the row has."""

    version: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One row: a side for every version, and what single versions say beyond all others."""

    sides: tuple[Side, ...]
    more: tuple[More, ...] = ()


def compare(
    collation: Collation, *, against: int = 0, terms: Iterable[str] = ()
) -> tuple[Compared, ...]:
    """Compare every version with the chosen one, row by row.

    `terms` are defined terms beside those that the versions define themselves.
    Cost: the square of the number of versions, linear in their changes.
    """
    work = _Work(collation, against, tuple(terms))
    return tuple(work.row(r) for r in range(len(collation.rows)))


def counts(found: Iterable[Compared], version: int) -> dict[Class, int]:
    """Return how many changes of each class a version has against the chosen one."""
    tally = Counter(change.klass for row in found for change in row.sides[version].changes)
    return {klass: tally[klass] for klass in Class}


def compare_texts(old: str, new: str, *, language: str = "", terms: Iterable[str] = ()) -> Side:
    """Compare two texts of one language as one point each: a point of one text beside another's.

    `language` is a code of `LANGUAGES`; without it the language is told by the words.
    """
    one, two = _as_point(old), _as_point(new)
    code = language if language in LANGUAGES else language_of([old, new])
    runs, changes = _compared(one, two, language=code, terms=tuple(terms))
    return Side(Standing.DIFFERS if changes else Standing.EQUAL, runs, changes)


def apart(old: str, new: str) -> Side:
    """Return two texts beside each other without what differs, where hardly anything does not."""
    runs = (Stretch(Shown.DELETED, old), Stretch(Shown.INSERTED, new))
    return Side(Standing.DIFFERS, tuple(run for run in runs if run.text))


def shared_words(side: Side) -> float:
    """Return the share of the shorter text's words that both have, from 0 to 1."""
    same, shorter = words_in_common(side)
    return same / shorter if shorter else 0.0


def words_in_common(side: Side) -> tuple[int, int]:
    """Return how many words both texts have, and how many the shorter one has."""
    same = old = new = 0
    for shown, text in side.runs:
        size = sum(1 for token in tokenize(text) if any(map(str.isalnum, token)))
        same += size if shown is Shown.SAME else 0
        old += size if shown.of_old else 0
        new += size if shown.of_new else 0
    return same, min(old, new)


def _as_point(text: str) -> Point:
    return Point(0, 1, text[: split_label(text)], (), Kind.PARAGRAPH, text)


class _Work:
    """What is asked for each row again: languages, terms, who can be compared with whom."""

    def __init__(self, collation: Collation, against: int, terms: tuple[str, ...]) -> None:
        self.collation = collation
        self.against = against
        self.languages: list[str] = []
        for version, its in zip(collation.versions, collation.points, strict=True):
            code = version.language.split("-")[0].lower()
            texts = [point.text for point in its]
            known = code in LANGUAGES or code
            self.languages.append(code if known else language_of(texts))
        self.alike = collation.languages_shared()
        found = [
            term
            for code, its in zip(self.languages, collation.points, strict=True)
            for term in defined_terms([point.text for point in its], language=_known(code))
        ]
        self.terms = (*terms, *found)

    def row(self, r: int) -> Compared:
        row = self.collation.rows[r]
        chosen = self.collation.point(row, self.against)
        cells = [self.collation.point(row, v) for v in range(len(row.cells))]
        sides = [self._side(r, v, chosen, cell) for v, cell in enumerate(cells)]
        return Compared(tuple(sides), tuple(self._more(cells)))

    def _side(self, r: int, v: int, chosen: Point | None, other: Point | None) -> Side:
        if v == self.against:
            if chosen is None:
                return Side(Standing.NEITHER)
            return Side(Standing.CHOSEN, (Stretch(Shown.SAME, chosen.text),))
        if chosen is None and other is None:
            return Side(Standing.NEITHER)
        if chosen is None or other is None:
            return self._one_sided(r, v, chosen, other)
        if not self.alike[self.against][v]:
            return self._foreign(v, chosen, other)
        code = _known(self.languages[v])
        runs, changes = _compared(chosen, other, language=code, terms=self.terms)
        same = Standing.DIFFERS if changes else Standing.EQUAL
        return Side(same, runs, changes)

    def _one_sided(self, r: int, v: int, chosen: Point | None, other: Point | None) -> Side:
        if chosen is not None:
            if self.collation.unseen(r, v):
                return Side(Standing.UNSEEN, (Stretch(Shown.BEYOND_OLD, chosen.text),))
            change = Classed(Class.SUBSTANTIVE, (), LACKING, chosen.text, "")
            return Side(Standing.LACKING, (Stretch(Shown.DELETED, chosen.text),), (change,))
        text = other.text if other is not None else ""
        if self.collation.unseen(r, self.against):
            return Side(Standing.UNSEEN, (Stretch(Shown.BEYOND_NEW, text),))
        change = Classed(Class.SUBSTANTIVE, (), ALONE, "", text)
        return Side(Standing.ALONE, (Stretch(Shown.INSERTED, text),), (change,))

    def _foreign(self, v: int, chosen: Point, other: Point) -> Side:
        """Compare two languages: which numbers stand in one of them alone."""
        runs = (Stretch(Shown.DELETED, chosen.text), Stretch(Shown.INSERTED, other.text))
        one, two = (
            values_of(Wording.of(GAP.sub(" ", point.content)), _lexicon(code))
            for point, code in (
                (chosen, self.languages[self.against]),
                (other, self.languages[v]),
            )
        )
        # Where a language has no list of numbers in words, only digits can be missed.
        gone = sorted(one - two) if self.languages[v] in LANGUAGES else []
        come = sorted(two - one) if self.languages[self.against] in LANGUAGES else []
        if (not gone and not come) or chosen.breaks or other.breaks:
            return Side(Standing.LANGUAGE, runs)
        said = [f"{', '.join(gone)} in the chosen version alone"] if gone else []
        said += [f"{', '.join(come)} in this version alone"] if come else []
        reason = f"Numbers, in digits or in known words: {'; '.join(said)}."
        change = Classed(Class.LEGAL, (Flag.NUMBER,), reason, ", ".join(gone), ", ".join(come))
        return Side(Standing.LANGUAGE, runs, (change,))

    # --- what one version alone says ------------------------------------------------------------

    def _more(self, cells: Sequence[Point | None]) -> Iterator[More]:
        held = [(v, cell) for v, cell in enumerate(cells) if cell is not None]
        for v, cell in held:
            others = [(w, point) for w, point in held if w != v and self.alike[v][w]]
            if not others:
                continue
            common = _lexicon(self.languages[v]).common
            stems = [_said_here(point.text, common) for _, point in others]
            # Most versions say nothing that the others lack; that is told without comparing.
            everywhere = frozenset[str]().union(*stems)
            if len(_said_here(cell.text, common) - everywhere) < _MORE:
                continue
            ranges: list[tuple[int, int]] | None = None
            for (_, point), theirs in zip(others, stems, strict=True):
                found = list(_said_more(point, cell, theirs, common))
                ranges = found if ranges is None else _crossed(ranges, found)
            for start, end in ranges or ():
                if len(_alone(cell.text[start:end], everywhere, common)) >= _MORE:
                    low, high = _trimmed(cell.text, start, end)
                    yield More(v, low, high)


def _known(code: str) -> str:
    return code if code in LANGUAGES else "en"


def _lexicon(code: str) -> Lexicon:
    return LANGUAGES[_known(code)]


# --- two points -------------------------------------------------------------------------------


def _compared(
    old: Point, new: Point, *, language: str, terms: Sequence[str]
) -> tuple[tuple[Stretch, ...], tuple[Classed, ...]]:
    """Compare two points of one language: the runs, and the changes with their classes."""
    if old.text == new.text:
        return (Stretch(Shown.SAME, old.text),), ()
    heads = [point.text[: len(point.text) - len(point.content)] for point in (old, new)]
    runs = list(_laid(old.content, new.content))
    lead: list[Stretch] = []
    changes: list[Classed] = []
    if heads[0] == heads[1]:
        lead = [Stretch(Shown.SAME, heads[0])] if heads[0] else []
    else:
        both = zip((Shown.DELETED, Shown.INSERTED), heads, strict=True)
        lead = [Stretch(shown, head) for shown, head in both if head]
        changes.append(
            Classed(Class.EDITORIAL, (), "Spaces only.", heads[0], heads[1])
            if old.label == new.label
            else renumbered(old.label, new.label)
        )
    classed = classify(list(_runs(runs)), language=language, terms=terms)
    sides = (Shown.SAME, Shown.DELETED), (Shown.SAME, Shown.INSERTED)
    one, two = ("".join(text for shown, text in runs if shown in wanted) for wanted in sides)
    changes += reconciled(classed, (one, two), LANGUAGES[language])
    return _joined([*lead, *runs]), tuple(changes)


def _runs(found: Iterable[Stretch]) -> Iterator[Run]:
    """Yield what can be compared; an empty run parts changes on either side of a gap."""
    marks = {Shown.SAME: Mark.SAME, Shown.DELETED: Mark.DELETED, Shown.INSERTED: Mark.INSERTED}
    for shown, text in found:
        mark = marks.get(shown)
        yield Run(Mark.SAME, "") if mark is None else Run(mark, text)


def _joined(found: Sequence[Stretch]) -> tuple[Stretch, ...]:
    out: list[Stretch] = []
    for stretch in found:
        if out and out[-1].shown is stretch.shown:
            out[-1] = Stretch(stretch.shown, out[-1].text + stretch.text)
        elif stretch.text:
            out.append(stretch)
    return tuple(out)


class _Whole(NamedTuple):
    """A text without its gaps: where each stood in what is left, and whether it breaks off."""

    text: str
    gaps: dict[int, str]
    breaks: bool


def _without_gaps(text: str) -> _Whole:
    """Take the signs of missing words out, with half a word that they cut and the space before."""
    parts: list[str] = []
    gaps: dict[int, str] = {}
    at = length = 0
    breaks = False
    for match in GAP.finditer(text):
        start, end = match.span()
        if start and text[start - 1].isalnum():
            start -= len(re.search(r"\S*\Z", text[:start])[0])  # type: ignore[index]  # matches ""
        start = max(at, start)
        kept = text[at:start].rstrip()
        parts.append(kept)
        length += len(kept)
        while end < len(text) and text[end].isalnum():
            end += 1
        tail = text[end:]
        breaks = not tail.strip(" .,;:\n")
        if breaks:
            end = len(text)
        elif not length:
            end += len(tail) - len(tail.lstrip())
        gaps[length] = gaps.get(length, "") + text[at + len(kept) : end]
        at = end
        if breaks:
            break
    parts.append(text[at:])
    return _Whole("".join(parts), gaps, breaks)


def _laid(old: str, new: str) -> Iterator[Stretch]:
    """Yield the runs of two texts; what one of them cannot show is beyond."""
    one, two = _without_gaps(old), _without_gaps(new)
    m, n = _reach(one, two)
    a, b = one.text[:m], two.text[:n]
    changes: list[Change] = word_changes(a, b)[1] if a != b else []
    old_at = new_at = 0
    for low, high, new_low, new_high in [*changes, (m, m, n, n)]:
        yield from _same(one, two, old_at, low, new_at)
        put_in, left_out = low == high, new_low == new_high
        gone = Shown.BEYOND_OLD if left_out and new_low in two.gaps else Shown.DELETED
        come = Shown.BEYOND_NEW if put_in and low in one.gaps else Shown.INSERTED
        yield from _part(one, low, high, gone, Shown.BEYOND_OLD)
        yield from _part(two, new_low, new_high, come, Shown.BEYOND_NEW)
        old_at, new_at = high, new_high
    # At the very end: what lies beyond, and the signs that say so.
    yield from _part(one, m, len(one.text), Shown.BEYOND_OLD, Shown.BEYOND_OLD, last=True)
    yield from _part(two, n, len(two.text), Shown.BEYOND_NEW, Shown.BEYOND_NEW, last=True)


def _same(one: _Whole, two: _Whole, start: int, end: int, other: int) -> Iterator[Stretch]:
    """Yield what both have, cut at the gaps of either; a gap at the end is left to what follows."""
    shift = other - start
    cuts = {at for at in one.gaps if start <= at < end}
    cuts |= {at - shift for at in two.gaps if start <= at - shift < end}
    done = start
    for at in sorted(cuts):
        if at > done:
            yield Stretch(Shown.SAME, one.text[done:at])
            done = at
        if at in one.gaps:
            yield Stretch(Shown.BEYOND_OLD, one.gaps.pop(at))
        if at + shift in two.gaps:
            yield Stretch(Shown.BEYOND_NEW, two.gaps.pop(at + shift))
    if end > done:
        yield Stretch(Shown.SAME, one.text[done:end])


def _part(
    whole: _Whole, start: int, end: int, shown: Shown, gap: Shown, *, last: bool = False
) -> Iterator[Stretch]:
    """Yield one side's words with the gaps in them."""
    done = start
    for at in sorted(at for at in whole.gaps if start <= at < end or (last and at == end)):
        if at > done:
            yield Stretch(shown, whole.text[done:at])
            done = at
        yield Stretch(gap, whole.gaps.pop(at))
    if end > done:
        yield Stretch(shown, whole.text[done:end])


def _reach(one: _Whole, two: _Whole) -> tuple[int, int]:
    """Return how far two texts can be compared: one that breaks off, with what answers to it."""
    m, n = len(one.text), len(two.text)
    if not one.breaks and not two.breaks:
        return m, n
    a, b = tokenize(one.text), tokenize(two.text)
    if len(a) * len(b) > _CELLS:
        return m, n
    in_two = _best_prefix(a, b) if one.breaks else None
    in_one = _best_prefix(b, a) if two.breaks else None
    if in_two is not None and (in_one is None or in_two[0] <= in_one[0]):
        return m, len("".join(b[: in_two[1]]))
    return len("".join(a[: in_one[1]])) if in_one is not None else m, n


def _best_prefix(cut: Sequence[str], whole: Sequence[str]) -> tuple[int, int]:
    """Return the least number of words that differ, and the longest prefix with no more.

    One word in another's place counts once: what is reworded is not beyond.
    """
    row = list(range(len(cut) + 1))  # of words of `cut`, beside the prefix looked at
    best = (row[-1], 0)
    for j, word in enumerate(whole, 1):
        before, row[0] = row[0], j
        for i, other in enumerate(cut, 1):
            here = before if other == word else min(row[i], row[i - 1], before) + 1
            before, row[i] = row[i], here
        if row[-1] <= best[0]:
            best = (row[-1], j)
    return best


# --- words of one version alone -----------------------------------------------------------------


def _stems(text: str, common: frozenset[str]) -> frozenset[str]:
    return frozenset(_meaning(text, common))


_said_here = lru_cache(maxsize=2_048)(_stems)  # of whole points, which are asked for in each pair


def _meaning(text: str, common: frozenset[str]) -> list[str]:
    words = (bare(token).lower() for token in tokenize(text))
    return [spelled(w) for w in words if any(map(str.isalnum, w)) and w not in common]


def _alone(text: str, known: frozenset[str], common: frozenset[str]) -> list[str]:
    return [word for word in _meaning(text, common) if word not in known]


def _said_more(
    old: Point, new: Point, theirs: frozenset[str], common: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Yield where a point says distinctly more than another: more words come than go."""
    ours = _said_here(new.text, common)
    at = len(new.text) - len(new.content)
    gone = 0
    for shown, text in _laid(old.content, new.content):
        if shown is Shown.DELETED:
            gone += len(_alone(text, ours, common))
            continue
        if shown is Shown.INSERTED and len(_alone(text, theirs, common)) - gone >= _MORE:
            yield at, at + len(text)
        if shown.of_new:
            at += len(text)
        gone = 0


def _crossed(
    one: Sequence[tuple[int, int]], two: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    return [(max(a, c), min(b, d)) for a, b in one for c, d in two if max(a, c) < min(b, d)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
