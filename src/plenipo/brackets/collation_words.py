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
from typing import Final, NamedTuple

from plenipo.brackets.collation import Collation
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
_REORDERED: Final = 8  # neighbouring changes that are looked at as one change of order
ORDER: Final = "The same words in another order: who is named first, or who does what."
ELSEWHERE: Final = "The same numbers stand in another place of this point."
ELSEWHERE_NAMED: Final = "The same names stand in another place of this point."
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
        size = len(collation.versions)
        self.languages: list[str] = []
        for version, its in zip(collation.versions, collation.points, strict=True):
            code = version.language.split("-")[0].lower()
            texts = [point.text for point in its]
            known = code in LANGUAGES or code
            self.languages.append(code if known else language_of(texts))
        self.alike = [
            [a == b or collation.one_language(a, b) for b in range(size)] for a in range(size)
        ]
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
            stems = [_stems(point.text, common) for _, point in others]
            ranges: list[tuple[int, int]] | None = None
            for (_, point), theirs in zip(others, stems, strict=True):
                found = list(_said_more(point, cell, theirs, common))
                ranges = found if ranges is None else _crossed(ranges, found)
            known = frozenset(stem for theirs in stems for stem in theirs)
            for start, end in ranges or ():
                if len(_alone(cell.text[start:end], known, common)) >= _MORE:
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
    changes += _reconciled(classed, runs, LANGUAGES[language])
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


# --- what a whole point shows -------------------------------------------------------------------


_NUMBERS: Final = frozenset({Flag.NUMBER, Flag.DATE, Flag.TIME_LIMIT})
_NUMBERS_SAID: Final = re.compile(
    r"(?:A number|A date|A period of time) changes: .*?\.(?=\s[A-Z]|\Z)"
)
_NAMES_SAID: Final = re.compile(r"(?:The name of a place|A name)\b.*?”[^”]*?\.(?=\s[A-Z]|\Z)")


def _reconciled(
    classed: Sequence[Classed], runs: Sequence[Stretch], lexicon: Lexicon
) -> list[Classed]:
    """Look at the changes of a point together: numbers that only moved, names in another order."""
    old = Wording.of("".join(text for shown, text in runs if shown in (Shown.SAME, Shown.DELETED)))
    new = Wording.of("".join(text for shown, text in runs if shown in (Shown.SAME, Shown.INSERTED)))
    moved = _counted(old, lexicon) == _counted(new, lexicon)
    made: list[Classed] = []
    k = 0
    while k < len(classed):
        size = _in_order(classed, k, lexicon)
        for change in classed[k : k + size]:
            flags = change.flags
            reason = change.reason
            # A number put in here and taken out there; one in another's place is another number.
            if moved and _NUMBERS & set(flags) and _one_sided(change, lexicon):
                flags = tuple(flag for flag in flags if flag not in _NUMBERS)
                reason = _NUMBERS_SAID.sub(ELSEWHERE, reason)
            if {Flag.PLACE, Flag.NAME} & set(flags) and _same_names(change, old, new):
                flags = tuple(f for f in flags if f not in (Flag.PLACE, Flag.NAME))
                reason = _NAMES_SAID.sub("", reason).strip() or ELSEWHERE_NAMED
            if Flag.REFERENCE in flags and _echoes(change, made):
                flags = tuple(flag for flag in flags if flag is not Flag.REFERENCE)
                reason = _REFERENCE_SAID.sub("", reason).strip() or _small_words(change)
            klass = change.klass if flags or change.klass is Class.SUBSTANTIVE else _least(change)
            if size > 1:
                klass, flags, reason = Class.LEGAL, (), ORDER
            kept = tuple(point for point in change.points if point.flag in flags)
            made.append(change._replace(klass=klass, flags=flags, reason=reason, points=kept))
        k += size
    return made


def _counted(side: Wording, lexicon: Lexicon) -> Counter[str]:
    """Return how often a text names each number."""
    found: Counter[str] = Counter()
    for word in side.small:
        found.update(values_of(Wording.of(word), lexicon))
    return found


_REFERENCE_SAID: Final = re.compile(
    r"A reference (?:changes|is put in|is taken out): .*?\.(?=\s[A-Z]|\Z)"
)


def _echoes(change: Classed, made: Sequence[Classed]) -> bool:
    """Tell whether a change only stands beside a reference that an earlier one has changed."""
    if re.search(r"\d", f"{change.old}{change.new}"):
        return False
    said = _REFERENCE_SAID.search(change.reason)
    return said is not None and any(said[0] in other.reason for other in made[-2:])


def _small_words(change: Classed) -> str:
    one, two = change.old.strip(), change.new.strip()
    if one and two:
        return f"“{one}” becomes “{two}”."
    return f"“{two}” is put in." if two else f"“{one}” is taken out."


def _least(change: Classed) -> Class:
    """Return the class of a change whose only flags were looked past."""
    return Class.EDITORIAL if change.flags else change.klass


def _same_names(change: Classed, old: Wording, new: Wording) -> bool:
    """Tell whether every name told of stands as often in both texts: it only moved."""
    said = _NAMES_SAID.search(change.reason)
    names = (
        [name for quoted in re.findall("“(.*?)”", said[0]) for name in quoted.split()]
        if said
        else []
    )
    return bool(names) and all(old.words.count(name) == new.words.count(name) for name in names)


def _one_sided(change: Classed, lexicon: Lexicon) -> bool:
    old = values_of(Wording.of(change.old), lexicon)
    new = values_of(Wording.of(change.new), lexicon)
    return old <= new or new <= old


def _in_order(classed: Sequence[Classed], k: int, lexicon: Lexicon) -> int:
    """Return how many changes from here on are one change of order; 1 when they are none."""
    balance: Counter[str] = Counter()
    skipped = lexicon.common - lexicon.scope - lexicon.timing
    for size, change in enumerate(classed[k : k + _REORDERED], 1):
        if {Flag.MODAL, Flag.NEGATION} & set(change.flags) or not _one_sided(change, lexicon):
            break  # another number in a number's place is no question of order
        for text, sign in ((change.old, 1), (change.new, -1)):
            for word in re.findall(r"[^\W_]+", text):
                if word.lower() not in skipped:
                    balance[word.lower()] += sign
        if not any(balance.values()):
            return size if size > 1 and balance else 1
    return 1


# --- words of one version alone -----------------------------------------------------------------


def _stems(text: str, common: frozenset[str]) -> frozenset[str]:
    return frozenset(_meaning(text, common))


def _meaning(text: str, common: frozenset[str]) -> list[str]:
    words = (bare(token).lower() for token in tokenize(text))
    return [spelled(w) for w in words if any(map(str.isalnum, w)) and w not in common]


def _alone(text: str, known: frozenset[str], common: frozenset[str]) -> list[str]:
    return [word for word in _meaning(text, common) if word not in known]


def _said_more(
    old: Point, new: Point, theirs: frozenset[str], common: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Yield where a point says distinctly more than another: more words come than go."""
    ours = _stems(new.text, common)
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
