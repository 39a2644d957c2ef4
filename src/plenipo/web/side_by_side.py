"""Versions of an earlier text laid side by side: what is laid, and how long that may take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Final

from plenipo.brackets.collation import Version
from plenipo.documents.collations import Collated, collated
from plenipo.instrument.model import Block
from plenipo.instrument.recognise import recognise
from plenipo.record.framework import blocks_of
from plenipo.web.framework import InstrumentRow, VersionRow
from plenipo.web.viewer import Reading

MOST_COMPARED: Final = 100_000  # characters of a point and a provision that a page redlines
MOST_LAID: Final = 300_000  # characters of all versions that a page lays side by side


@dataclass(frozen=True, slots=True)
class Laying:
    """What is laid side by side: each version's document, name, language and words.

    The others are compared with the one whose index is `against`.
    """

    documents: tuple[str, ...]
    versions: tuple[tuple[str, str, str], ...]
    against: int

    @property
    def too_long(self) -> bool:
        """Say whether it would keep a page waiting: the terminal lays it as well."""
        return sum(len(words) for _, _, words in self.versions) > MOST_LAID


def laying(reading: Reading, found: InstrumentRow, against: str) -> Laying | None:
    """Return what is to be laid side by side; None where fewer than two versions have words.

    `against` is a document, the first where it is none of them.
    """
    documents = reading.state.outside.documents
    read = [v for v in found.versions if v.read]
    if len(read) < 2:
        return None
    return Laying(
        documents=tuple(v.document for v in read),
        versions=tuple(
            (_distinct(read, k), documents[v.document].language, documents[v.document].words)
            for k, v in enumerate(read)
        ),
        against=next((k for k, v in enumerate(read) if v.document == against), 0),
    )


def _distinct(read: Sequence[VersionRow], k: int) -> str:
    """Return a version's name, numbered where another is called the same."""
    name = read[k].name
    same = [v for v in read if v.name == name]
    return name if len(same) == 1 else f"{name} ({same.index(read[k]) + 1})"


@lru_cache(maxsize=16)
def laid_out(wanted: Laying) -> Collated:
    """Lay versions side by side. It takes its time: not while a room is held. Kept for a while."""
    numbers = count()
    return collated(
        [
            Version(
                name,
                recognise(
                    [Block(text) for text in blocks_of(words)], ids=lambda: str(next(numbers))
                ),
                language,
            )
            for name, language, words in wanted.versions
        ],
        against=wanted.against,
    )
