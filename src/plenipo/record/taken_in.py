"""Whether a consolidation lost words: every word taken into the draft is still accounted for.

A proposal that was taken in gave a provision its words. They stand there until
a later recorded change of the same provision takes their place. Whatever else
makes them go, such as a new text that is adopted as the basis, has lost them.
The check reads entries and compares them with a text, which may be one that was
issued; it does not ask replay what the text is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from plenipo.record import entries as e
from plenipo.record.entries import Entry
from plenipo.record.kinds import ProposalId
from plenipo.text.tokens import tokenize


@dataclass(frozen=True, slots=True)
class Lost:
    """Words that a proposal brought and a text does not have, though nobody took them out.

    `words` are in the order of the proposal, `seq` is the entry that took it in.
    """

    unit: str
    number: str
    seq: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Owed:
    text: str
    number: str
    seq: int


class TakenIn:
    """The words that a room's text owes to proposals. Tell it of every entry, in order."""

    def __init__(self) -> None:
        self.proposals = 0  # how many were taken in
        self._changes: dict[ProposalId, tuple[str, list[e.Change]]] = {}
        self._owed: dict[str, _Owed] = {}

    def take(self, entry: Entry) -> None:
        """Take one entry further. Cost: linear in it, and in what it takes in."""
        body = entry.body
        match body:
            case e.ProposalTabled():
                self._changes[body.proposal] = (body.number, body.changes)
            case e.ProposalDrafted():
                self._changes[body.proposal] = (body.letter, body.changes)
            case e.ProposalRevised() if body.proposal in self._changes:
                self._changes[body.proposal] = (self._changes[body.proposal][0], body.changes)
            case e.ProposalIncorporated() if body.proposal in self._changes:
                number, changes = self._changes[body.proposal]
                self.proposals += 1
                for change in changes:
                    self._owed[change.unit] = _Owed(change.text, number, entry.seq)
            case e.ProvisionsRenumbered():
                for unit, old, new in body.labels:
                    owed = self._owed.get(unit)
                    if owed is not None and old and owed.text.startswith(old):
                        text = new + owed.text[len(old) :]
                        self._owed[unit] = _Owed(text, owed.number, owed.seq)
            case _:
                pass

    def lost(self, text: Mapping[str, str]) -> tuple[Lost, ...]:
        """Return the words that a text does not have, given by unit; in the order of taking in.

        A provision that stands under another id, as in a text filed anew, is
        found by its words: where all of them stand in one provision of the text,
        nothing is lost. Cost: linear in the text, and for a provision that is
        not where it was in the provisions of the text.
        """
        found: list[Lost] = []
        bags: list[Counter[str]] | None = None
        for unit, owed in self._owed.items():
            if not owed.text or text.get(unit) == owed.text:
                continue
            wanted = _words(owed.text)
            if unit in text:
                missing = Counter(wanted) - Counter(_words(text[unit]))
            else:
                if bags is None:
                    bags = [Counter(_words(words)) for words in text.values()]
                rest = (Counter(wanted) - bag for bag in bags)
                missing = min(rest, key=Counter.total, default=Counter(wanted))
            words = tuple(_in_order(wanted, missing))
            if words:
                found.append(Lost(unit, owed.number, owed.seq, words))
        return tuple(sorted(found, key=lambda row: (row.seq, row.unit)))


def _words(text: str) -> list[str]:
    return [token.strip() for token in tokenize(text)]


def _in_order(wanted: Iterable[str], missing: Counter[str]) -> Iterator[str]:
    """Yield the missing words as they follow each other; of like ones the first stay away."""
    left = Counter(missing)
    for word in wanted:
        if left[word] > 0:
            left[word] -= 1
            yield word
