"""Which names of rooms, members and drafts a store can keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from plenipo.desk.ports import Batch
from plenipo.text.errors import UnusableInput

_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")


def storable(name: str) -> bool:
    """Tell whether a database can keep a name: no NUL, no half of a surrogate pair.

    A name that no database can keep is, to every reader, the name of nothing.
    """
    return _UNSTORABLE.search(name) is None


def names_in(batches: Sequence[Batch]) -> Iterator[str]:
    """Yield every name that appending would store."""
    for batch in batches:
        yield batch.room
        for change in batch.seats:
            yield change.member


def must_be_storable(*names: str) -> None:
    """Refuse names that cannot be kept, with `UnusableInput`, before anything is written."""
    for name in names:
        if not storable(name):
            raise UnusableInput(
                f"the name {name!a} holds a character that no database can keep; use another"
            )
