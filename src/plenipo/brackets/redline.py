"""What happened between two versions of a text: provision by provision, word by word.

The provisions of both versions are aligned (`plenipo.instrument.align`), the
words of those that changed are compared (`plenipo.text.changes`: the canonical
difference, so that a proposal's edits and its redline show the same changes),
and every block of either version gets its row: in the order of the new text,
with what was taken out in its old place. Both versions can be drawn out of a
redline exactly. docs/algorithms/redline.md has the steps and the schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from plenipo.instrument.align import Alignment, Base, Pair, align_in_runs
from plenipo.instrument.labels import split_label
from plenipo.instrument.model import Instrument, Kind, Unit
from plenipo.text.changes import Change, changes
from plenipo.text.likeness import TYPOGRAPHIC, keys
from plenipo.text.tokens import tokenize

Document: TypeAlias = "Instrument | Sequence[Unit] | Sequence[str]"

_PARAGRAPH = "\n\n"  # between the blocks of a split or merge inside one row


class Mark(StrEnum):
    """Where a run of words stands: in both versions, in the old one, in the new one."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


class What(StrEnum):
    """What happened to a provision."""

    UNCHANGED = "unchanged"
    REWORDED = "reworded"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    RENUMBERED = "renumbered"  # another number, the same words
    TYPOGRAPHY = "typography"  # other quotation marks, dashes, spaces; the same words


class Run(NamedTuple):
    """Words that stand in both versions, or in one of them. Never empty."""

    mark: Mark
    text: str


class Row(NamedTuple):
    """One block of either version, or of both, and what happened to it.

    `old` and `new` are half-open ranges of block indices, None where the row
    has no part in that version: a moved block has two rows, one with `old`
    where it was, one with `new` where it is, and each names the other's index
    as its `counterpart`. The row where it is shows how it was reworded.
    The runs that are not inserted are the old block, those that are not
    deleted the new one, exactly; an empty line parts the blocks of a split or
    a merge. `reworded` and `renumbered` hold whatever else happened.
    """

    what: What
    runs: tuple[Run, ...]
    old: tuple[int, int] | None
    new: tuple[int, int] | None
    old_label: str
    new_label: str
    kind: Kind | None = None
    reworded: bool = False
    renumbered: bool = False
    counterpart: int = -1

    @property
    def old_text(self) -> str:
        """The block as it was, "" when it was not there."""
        return "".join([run.text for run in self.runs if run.mark is not Mark.INSERTED])

    @property
    def new_text(self) -> str:
        """The block as it is, "" when it is not there."""
        return "".join([run.text for run in self.runs if run.mark is not Mark.DELETED])


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows each thing happened to, moves counted once; and words in and out."""

    unchanged: int = 0
    reworded: int = 0
    inserted: int = 0
    deleted: int = 0
    moved: int = 0
    split: int = 0
    merged: int = 0
    renumbered: int = 0
    typography: int = 0
    words_inserted: int = 0
    words_deleted: int = 0


@dataclass(frozen=True, slots=True)
class Redline:
    """Two versions of a text, row by row in the order of the new one."""

    rows: tuple[Row, ...]
    counts: Counts


class _Version(NamedTuple):
    """One version: its texts, the lengths of its labels where known, its kinds where known."""

    texts: list[str]
    labels: list[int] | None
    kinds: list[Kind] | None


def redline(old: Document, new: Document, *, terms: Sequence[str] = ()) -> Redline:
    """Compare two versions of a text.

    A version is an instrument, its units, or just the texts of its blocks (then
    labels are recognised and rows have no kind). `terms` are defined terms of
    several words, which no run cuts apart. Every block of either version is
    in exactly one row, moved blocks in one each. Cost: linear in what has not
    changed; see `align` and `changes` for the rest.
    """
    one, two = _version(old), _version(new)
    base = Base(one.texts, one.labels)
    builder = _Builder(base, one, two, terms)
    builder.walk(align_in_runs(base, two.texts, two.labels))
    return builder.result()


def old_texts(found: Redline) -> list[str]:
    """Draw the old version's blocks out of a redline, in order."""
    return _drawn((row.old, row.old_text) for row in found.rows)


def new_texts(found: Redline) -> list[str]:
    """Draw the new version's blocks out of a redline, in order."""
    return _drawn((row.new, row.new_text) for row in found.rows)


def _drawn(parts: Iterable[tuple[tuple[int, int] | None, str]]) -> list[str]:
    texts: list[str] = []
    for place, text in parts:
        if place is not None:
            texts.extend(text.split(_PARAGRAPH) if place[1] - place[0] > 1 else (text,))
    return texts


def word_runs(
    old: str, new: str, *, cuts: tuple[int, int] = (0, 0), terms: Sequence[str] = ()
) -> tuple[Run, ...]:
    """Return the runs of words of two wordings of one block.

    `cuts` says where in each the words begin: what stands before (the label
    and the space after it) is compared as a whole. Joining what is not
    inserted gives `old`, what is not deleted `new`, exactly.
    """
    lead, new_lead = cuts
    one, two = _after(old, lead), _after(new, new_lead)
    found = changes(one, two, terms)
    if found and found[0][0] == 0:
        found[0] = _past_the_pad(len(one), found[0])
    if old[:lead] == new[:new_lead]:
        return tuple(_runs(old, new, lead, found))
    # The space after a label is no part of what changed, where both have the same.
    space = old[len(old[:lead].rstrip()) : lead]
    if not space or space != new[len(new[:new_lead].rstrip()) : new_lead]:
        space = ""
    one, two = old[: lead - len(space)], new[: new_lead - len(space)]
    runs = [Run(mark, text) for mark, text in ((_DELETED, one), (_INSERTED, two)) if text]
    rest = _runs(old[lead:], new[new_lead:], 0, found)
    if space:
        runs.append(Run(_SAME, space))
    if runs and rest and runs[-1].mark is rest[0].mark:
        rest[0] = Run(rest[0].mark, runs.pop().text + rest[0].text)
    return (*runs, *rest)


def _after(text: str, cut: int) -> str:
    """Return the words after a cut with one space before them, "" without words."""
    return " " + text[cut:] if cut < len(text) else ""


def _past_the_pad(length: int, change: Change) -> Change:
    """Move a change at the very start past the space that was put before both texts.

    Words put in or taken out there give up the space before them and take the
    one behind, which the next word has in both texts.
    """
    _, i2, _, j2 = change
    if i2 < length and (i2 == 0 or j2 == 0):
        return (1, i2 + 1, 1, j2 + 1)
    return (min(i2, 1), i2, min(j2, 1), j2)


# Members of an enumeration are slow to look up; these are asked for at every run or row.
_SAME, _DELETED, _INSERTED = Mark.SAME, Mark.DELETED, Mark.INSERTED
_UNCHANGED, _REWORDED = What.UNCHANGED, What.REWORDED


def _runs(old: str, new: str, lead: int, found: list[Change]) -> list[Run]:
    """Cut both texts into runs at the changes found in what follows `lead`, one space added."""
    runs: list[Run] = []
    at = 0
    shift = lead - 1
    for i1, i2, j1, j2 in found:
        low, high, new_low, new_high = i1 + shift, i2 + shift, j1 + shift, j2 + shift
        if i1 == 0:  # no words on one side at all
            low, new_low = lead, lead
            high, new_high = max(high, lead), max(new_high, lead)
        elif low < high and new_low < new_high and old[low] == new[new_low] == " ":
            low, new_low = low + 1, new_low + 1  # the space that both start with is shared
        if low > at:
            runs.append(Run(_SAME, old[at:low]))
        if high > low:
            runs.append(Run(_DELETED, old[low:high]))
        if new_high > new_low:
            runs.append(Run(_INSERTED, new[new_low:new_high]))
        at = high
    if at < len(old):
        runs.append(Run(_SAME, old[at:]))
    return runs


def same_words(runs: Sequence[Run]) -> bool:
    """Tell whether the runs change typography alone."""
    before = ""
    for k, run in enumerate(runs):
        if run.mark is _SAME:
            before = ""
        elif run.mark is _DELETED:
            if k + 1 == len(runs) or runs[k + 1].mark is not _INSERTED:
                return False
            before = run.text
        elif not before or not _one_key(before, run.text):
            return False
    return True


def _one_key(one: str, two: str) -> bool:
    if TYPOGRAPHIC.search(one) is None and TYPOGRAPHIC.search(two) is None:
        return False
    return keys(tokenize(one)) == keys(tokenize(two))


def _version(document: Document) -> _Version:
    if isinstance(document, Instrument):
        document = document.units
    texts: list[str] = []
    units: list[Unit] = []
    for item in document:
        if isinstance(item, str):
            texts.append(item)
        else:
            texts.append(item.text)
            units.append(item)
    if units:
        return _Version(texts, [len(u.label) for u in units], [u.kind for u in units])
    return _Version(texts, None, None)


class _Builder:
    """Makes the rows of a redline one after the other."""

    def __init__(self, base: Base, one: _Version, two: _Version, terms: Sequence[str]) -> None:
        self.base = base
        self.one = one
        self.two = two
        self.terms = terms
        self.rows: list[Row] = []
        self.words_in = 0
        self.words_out = 0

    def result(self) -> Redline:
        """Return the redline of the rows made."""
        happened = [row[0] for row in self.rows]
        counts = Counts(
            unchanged=happened.count(_UNCHANGED),
            reworded=happened.count(_REWORDED),
            inserted=happened.count(What.INSERTED),
            deleted=happened.count(What.DELETED),
            moved=happened.count(What.MOVED) // 2,
            split=happened.count(What.SPLIT),
            merged=happened.count(What.MERGED),
            renumbered=happened.count(What.RENUMBERED),
            typography=happened.count(What.TYPOGRAPHY),
            words_inserted=self.words_in,
            words_deleted=self.words_out,
        )
        return Redline(tuple(self.rows), counts)

    def walk(self, alignment: Alignment) -> None:
        """Make a row for every pair, and for every block that is in none."""
        to = dict(alignment.moves)
        come = {j: i for i, j in alignment.moves}
        left: dict[int, int] = {}  # old index of a moved block -> its first row
        m, n = len(self.one.texts), len(self.two.texts)
        at_i = at_j = 0
        arrived: list[tuple[int, int]] = []
        for pair in (*alignment.pairs, Pair(m, n, m, n)):
            i, j, i_end, j_end = pair
            for k in range(at_i, i):
                if k in to:
                    left[k] = len(self.rows)
                self._gone(k, What.MOVED if k in to else What.DELETED)
            for k in range(at_j, j):
                if k in come:
                    arrived.append((len(self.rows), come[k]))
                    self._arrived(come[k], k)
                else:
                    self._come(k)
            if i_end - i == j_end - j > 1:
                for k in range(i_end - i):
                    self._same(i + k, j + k)
            elif i_end > i:
                self._pair(pair)
            at_i, at_j = i_end, j_end
        for index, i in arrived:
            other = left[i]
            self.rows[index] = self.rows[index]._replace(counterpart=other)
            self.rows[other] = self.rows[other]._replace(counterpart=index)

    def _gone(self, i: int, what: What) -> None:
        text = self.one.texts[i]
        label, _ = self.base.split(i)
        if what is What.DELETED:
            self.words_out += len(text.split())
        runs = (Run(_DELETED, text),)
        self.rows.append(Row(what, runs, (i, i + 1), None, label, "", self._kind(i, -1)))

    def _come(self, j: int) -> None:
        text = self.two.texts[j]
        self.words_in += len(text.split())
        label = text[: self._new_label(j)]
        runs = (Run(_INSERTED, text),)
        self.rows.append(Row(What.INSERTED, runs, None, (j, j + 1), "", label, self._kind(-1, j)))

    def _arrived(self, i: int, j: int) -> None:
        row = self._compared(Pair(i, j, i + 1, j + 1), What.MOVED)
        self.rows.append(row._replace(old=None))

    def _pair(self, pair: Pair) -> None:
        i, j, i_end, j_end = pair
        if i_end - i > 1:
            self.rows.append(self._compared(pair, What.MERGED))
        elif j_end - j > 1:
            self.rows.append(self._compared(pair, What.SPLIT))
        elif self.one.texts[i] == self.two.texts[j]:
            self._same(i, j)
        elif not self._reworded(i, j):
            self.rows.append(self._compared(pair, None))

    def _same(self, i: int, j: int) -> None:
        text = self.one.texts[i]
        label = self.base.split(i)[0]
        runs = (Run(_SAME, text),)
        kind = self._kind(i, j)
        self.rows.append(Row(_UNCHANGED, runs, (i, i + 1), (j, j + 1), label, label, kind))

    def _reworded(self, i: int, j: int) -> bool:
        """Make the row of a block with the same label and other words; False if it is not one.

        The commonest row, and nothing `_compared` would not do as well.
        """
        old, new = self.one.texts[i], self.two.texts[j]
        label, content = self.base.split(i)
        cut = len(old) - len(content)
        if old[:cut] != new[:cut] or not content or self._new_label(j) != len(label):
            return False
        runs = word_runs(old, new, cuts=(cut, cut), terms=self.terms)
        if same_words(runs):
            return False
        self._count(runs)
        self.rows.append(
            Row(
                _REWORDED,
                runs,
                (i, i + 1),
                (j, j + 1),
                label,
                label,
                self._kind(i, j),
                True,
            )
        )
        return True

    def _compared(self, pair: Pair, what: What | None) -> Row:
        """Compare the words of a pair; with `what` None say what happened to it."""
        i, j, i_end, j_end = pair
        old, new = self.one.texts[i], self.two.texts[j]
        if i_end - i > 1:
            old = _PARAGRAPH.join(self.one.texts[i:i_end])
        if j_end - j > 1:
            new = _PARAGRAPH.join(self.two.texts[j:j_end])
        m, n = len(self.base.split(i)[0]), self._new_label(j)
        label, new_label = old[:m], new[:n]
        cuts = (_cut(old, m) if m else 0, _cut(new, n) if n else 0)
        renumbered = label != new_label
        runs: tuple[Run, ...] = (Run(_SAME, old),)
        if old != new:
            runs = word_runs(old, new, cuts=cuts, terms=self.terms)
        if i_end - i > 1 or j_end - j > 1:
            runs = _at_paragraphs(runs)
        body = runs
        if renumbered or cuts[0] != cuts[1]:
            body = _without_leads(runs, old[: cuts[0]], new[: cuts[1]])
        changed = any(run.mark is not _SAME for run in body)
        typography = changed and same_words(body)
        if changed and not typography:
            self._count(body)
        if what is None:
            if changed and not typography:
                what = What.REWORDED
            elif renumbered:
                what = What.RENUMBERED
            else:
                what = What.TYPOGRAPHY
        return Row(
            what,
            runs,
            (i, i_end),
            (j, j_end),
            label,
            new_label,
            self._kind(i, j),
            changed and not typography,
            renumbered,
        )

    def _count(self, runs: Iterable[Run]) -> None:
        for mark, text in runs:
            if mark is _INSERTED:
                self.words_in += len(text.split())
            elif mark is _DELETED:
                self.words_out += len(text.split())

    def _new_label(self, j: int) -> int:
        return split_label(self.two.texts[j]) if self.two.labels is None else self.two.labels[j]

    def _kind(self, i: int, j: int) -> Kind | None:
        if j >= 0 and self.two.kinds is not None:
            return self.two.kinds[j]
        return self.one.kinds[i] if i >= 0 and self.one.kinds is not None else None


def _cut(text: str, label_length: int) -> int:
    """Return where the words after the label begin, the space between passed over."""
    return len(text) - len(text[label_length:].lstrip())


def _without_leads(runs: tuple[Run, ...], lead: str, new_lead: str) -> tuple[Run, ...]:
    """Return the runs without those that hold a label that changed."""
    skip = 0
    for mark, text in ((_DELETED, lead), (_INSERTED, new_lead)):
        if text and skip < len(runs) and runs[skip].mark is mark:
            skip += runs[skip].text.rstrip() == text.rstrip()
    return runs[skip:]


def _at_paragraphs(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Let what a split puts in, or a merge takes out, start at the empty line where it can.

    "season{+. ¶ 2+}. It may" and "season.{+ ¶ 2.+} It may" make the same text.
    """
    made = list(runs)
    for k in range(1, len(made) - 1):
        (before, head), (mark, text), (after, tail) = made[k - 1 : k + 2]
        cut = text.find(_PARAGRAPH)
        if mark is _SAME or cut <= 0 or before is not _SAME or after is not _SAME:
            continue
        if tail.startswith(text[:cut]) and len(tail) > cut:
            made[k - 1 : k + 2] = [
                Run(_SAME, head + text[:cut]),
                Run(mark, text[cut:] + text[:cut]),
                Run(_SAME, tail[cut:]),
            ]
    return tuple(made)


def changed_rows(found: Redline) -> Iterator[Row]:
    """Every row to which something happened, in order."""
    return (row for row in found.rows if row.what is not What.UNCHANGED)
