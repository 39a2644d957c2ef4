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

import msgspec

from plenipo.instrument.align import Alignment, Base, Pair, align_in_runs
from plenipo.instrument.labels import split_label
from plenipo.instrument.model import Instrument, Kind, Unit
from plenipo.text.changes import Change, changes
from plenipo.text.likeness import is_typographic, keys
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


class Row(msgspec.Struct, frozen=True, gc=False):
    """One block of either version, or of both, and what happened to it.

    `old` and `new` are half-open ranges of block indices, None where the row
    has no part in that version: a moved block has two rows, one with `old`
    where it was, one with `new` where it is, and each names the other's index
    as its `counterpart`. The row where it is shows how it was reworded.
    `old_text` and `new_text` are the block as it was and as it is, "" when it
    was not or is not there; `changes` are where they differ, in order. An
    empty line parts the blocks of a split or a merge. `reworded` and
    `renumbered` hold whatever else happened. Labels have so many code points
    at the start of the texts; -1 leaves it to be read there.
    """

    what: What
    old_text: str
    new_text: str
    changes: tuple[Change, ...]
    old: tuple[int, int] | None
    new: tuple[int, int] | None
    label_lengths: tuple[int, int]
    kind: Kind | None = None
    reworded: bool = False
    renumbered: bool = False
    counterpart: int = -1

    @property
    def old_label(self) -> str:
        """The label of the block as it was, "" without one."""
        return _label(self.old_text, self.label_lengths[0])

    @property
    def new_label(self) -> str:
        """The label of the block as it is, "" without one."""
        return _label(self.new_text, self.label_lengths[1])

    @property
    def runs(self) -> tuple[Run, ...]:
        """Both texts cut into runs: those not inserted are the old one, those not deleted the new."""
        return runs_of(self.old_text, self.new_text, self.changes)


def _label(text: str, length: int) -> str:
    return text[: split_label(text) if length < 0 else length]


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
    """Return the runs of words of two wordings of one block; see `word_changes`.

    Joining what is not inserted gives `old`, what is not deleted `new`, exactly.
    """
    lead, words = word_changes(old, new, cuts=cuts, terms=terms)
    return runs_of(old, new, _all(lead, words))


def word_changes(
    old: str, new: str, *, cuts: tuple[int, int] = (0, 0), terms: Sequence[str] = ()
) -> tuple[Change | None, list[Change]]:
    """Return what differs between two wordings of one block: its label, and its words.

    `cuts` says where in each the words begin: what stands before (the label
    and the space after it) is compared as a whole.
    """
    lead, new_lead = cuts
    found = changes(_after(old, lead), _after(new, new_lead), terms)
    if found:
        if found[0][0] == 0:
            found[0] = _past_the_pad(len(old) + 1 - lead if lead < len(old) else 0, found[0])
        found = _in_place(old, new, cuts, found)
    if old[:lead] == new[:new_lead]:
        return None, found
    # The space after a label is no part of what changed, where both have the same.
    space = len(old[:lead]) - len(old[:lead].rstrip())
    if old[lead - space : lead] != new[len(new[:new_lead].rstrip()) : new_lead]:
        space = 0
    return (0, lead - space, 0, new_lead - space), found


def _all(lead: Change | None, words: list[Change]) -> list[Change]:
    """Put the change of the label before those of the words; what makes one run is one change."""
    if lead is None:
        return words
    if words and lead[1] == words[0][0] and lead[3] == words[0][2]:
        first = words[0]
        both = (lead[0], first[1], lead[2], first[3])
        ends, begins = lead[3] > lead[2], first[1] == first[0]  # with words put in
        if ends == begins:
            return [both, *words[1:]]
    return [lead, *words]


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


def _in_place(old: str, new: str, cuts: tuple[int, int], found: list[Change]) -> list[Change]:
    """Count changes of the words after the labels, with one space before them, from the start."""
    lead, new_lead = cuts
    shift, new_shift = lead - 1, new_lead - 1
    placed: list[Change] = []
    for i1, i2, j1, j2 in found:
        low, high, new_low, new_high = i1 + shift, i2 + shift, j1 + new_shift, j2 + new_shift
        if i1 == 0:  # no words on one side at all
            low, new_low = lead, new_lead
            high, new_high = max(high, lead), max(new_high, new_lead)
        elif low < high and new_low < new_high and old[low] == new[new_low] == " ":
            low, new_low = low + 1, new_low + 1  # the space that both start with is shared
        placed.append((low, high, new_low, new_high))
    return placed


def runs_of(old: str, new: str, found: Iterable[Change]) -> tuple[Run, ...]:
    """Cut both texts into runs at the changes."""
    runs: list[Run] = []
    at = 0
    for low, high, new_low, new_high in found:
        if low > at:
            runs.append(Run(_SAME, old[at:low]))
        if high > low:
            runs.append(Run(_DELETED, old[low:high]))
        if new_high > new_low:
            runs.append(Run(_INSERTED, new[new_low:new_high]))
        at = high
    if at < len(old):
        runs.append(Run(_SAME, old[at:]))
    return tuple(runs)


def same_words(old: str, new: str, found: Iterable[Change]) -> bool:
    """Tell whether the changes are of typography alone."""
    for low, high, new_low, new_high in found:
        if low == high or new_low == new_high or not _one_key(old[low:high], new[new_low:new_high]):
            return False
    return True


def _one_key(one: str, two: str) -> bool:
    if not is_typographic(one) and not is_typographic(two):
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
        happened = [row.what for row in self.rows]
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
            self.rows[index] = msgspec.structs.replace(self.rows[index], counterpart=other)
            self.rows[other] = msgspec.structs.replace(self.rows[other], counterpart=index)

    def _gone(self, i: int, what: What) -> None:
        text = self.one.texts[i]
        if what is What.DELETED:
            self.words_out += len(text.split())
        whole = ((0, len(text), 0, 0),) if text else ()
        lengths = (self._known(self.one, i), 0)
        kind = self._kind(i, -1)
        self.rows.append(Row(what, text, "", whole, (i, i + 1), None, lengths, kind))

    def _come(self, j: int) -> None:
        text = self.two.texts[j]
        self.words_in += len(text.split())
        whole = ((0, 0, 0, len(text)),) if text else ()
        lengths = (0, self._known(self.two, j))
        kind = self._kind(-1, j)
        self.rows.append(Row(What.INSERTED, "", text, whole, None, (j, j + 1), lengths, kind))

    def _arrived(self, i: int, j: int) -> None:
        row = self._compared(Pair(i, j, i + 1, j + 1), What.MOVED)
        self.rows.append(msgspec.structs.replace(row, old=None))

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
        length = self._known(self.one, i)
        kind = self._kind(i, j) if self.one.kinds or self.two.kinds else None
        self.rows.append(
            Row(_UNCHANGED, text, text, (), (i, i + 1), (j, j + 1), (length, length), kind)
        )

    def _reworded(self, i: int, j: int) -> bool:
        """Make the row of a block with the same label and other words; False if it is not one.

        The commonest row, and nothing `_compared` would not do as well.
        """
        old, new = self.one.texts[i], self.two.texts[j]
        length = len(self.base.label(i))
        cut = _cut(old, length) if length else 0
        if old[:cut] != new[:cut] or cut == len(old) or self._new_label(j) != length:
            return False
        _, found = word_changes(old, new, cuts=(cut, cut), terms=self.terms)
        if same_words(old, new, found):
            return False
        self._count(old, new, found)
        kind = self._kind(i, j) if self.one.kinds or self.two.kinds else None
        self.rows.append(
            Row(
                _REWORDED,
                old,
                new,
                tuple(found),
                (i, i + 1),
                (j, j + 1),
                (length, length),
                kind,
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
        m, n = len(self.base.label(i)), self._new_label(j)
        lead: Change | None = None
        words: list[Change] = []
        if old != new:
            cuts = (_cut(old, m) if m else 0, _cut(new, n) if n else 0)
            lead, words = word_changes(old, new, cuts=cuts, terms=self.terms)
        if i_end - i > 1 or j_end - j > 1:
            words = _at_paragraphs(old, new, words)
        renumbered = old[:m] != new[:n]
        reworded = bool(words) and not same_words(old, new, words)
        if reworded:
            self._count(old, new, words)
        if what is None:
            if reworded:
                what = What.REWORDED
            elif renumbered:
                what = What.RENUMBERED
            else:
                what = What.TYPOGRAPHY
        return Row(
            what,
            old,
            new,
            tuple(_all(lead, words)),
            (i, i_end),
            (j, j_end),
            (m, n),
            self._kind(i, j),
            reworded,
            renumbered,
        )

    def _count(self, old: str, new: str, found: Iterable[Change]) -> None:
        for low, high, new_low, new_high in found:
            if low < high:
                self.words_out += len(old[low:high].split())
            if new_low < new_high:
                self.words_in += len(new[new_low:new_high].split())

    @staticmethod
    def _known(version: _Version, k: int) -> int:
        """Return the length of a block's label where it is known already, else -1."""
        return -1 if version.labels is None else version.labels[k]

    def _new_label(self, j: int) -> int:
        return split_label(self.two.texts[j]) if self.two.labels is None else self.two.labels[j]

    def _kind(self, i: int, j: int) -> Kind | None:
        if j >= 0 and self.two.kinds is not None:
            return self.two.kinds[j]
        return self.one.kinds[i] if i >= 0 and self.one.kinds is not None else None


def _cut(text: str, label_length: int) -> int:
    """Return where the words after the label begin, the space between passed over."""
    if (
        text[label_length : label_length + 1] == " "
        and text[label_length + 1 : label_length + 2].isalnum()
    ):
        return label_length + 1
    return len(text) - len(text[label_length:].lstrip())


def _at_paragraphs(old: str, new: str, found: Sequence[Change]) -> list[Change]:
    """Let what a split puts in, or a merge takes out, start at the empty line where it can.

    "season{+. ¶ 2+}. It may" and "season.{+ ¶ 2.+} It may" make the same text.
    """
    made: list[Change] = []
    before = 0  # where the words begin that stand in both before a change
    for k, (low, high, new_low, new_high) in enumerate(found):
        after = found[k + 1][0] if k + 1 < len(found) else len(old)  # where those behind it end
        text = old[low:high] or new[new_low:new_high]
        cut = text.find(_PARAGRAPH)
        pure = low == high or new_low == new_high
        if (
            pure
            and 0 < cut < after - high
            and before < low
            and old.startswith(text[:cut], high, after)
        ):
            low, high, new_low, new_high = low + cut, high + cut, new_low + cut, new_high + cut
        made.append((low, high, new_low, new_high))
        before = high
    return made


def changed_rows(found: Redline) -> Iterator[Row]:
    """Every row to which something happened, in order."""
    return (row for row in found.rows if row.what is not What.UNCHANGED)
