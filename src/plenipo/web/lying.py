"""Files that lie with a room's papers between two steps: shown as understood, then filed or thrown away.

One file a member and a purpose; an earlier one gives way. What is older than a
day is let go of when somebody looks.
"""

from __future__ import annotations

from typing import Final

import msgspec

from plenipo.desk import Refused
from plenipo.desk.papers import Papers
from plenipo.web.times import later
from plenipo.web.viewer import Reading

_KEPT_MINUTES: Final = 24 * 60


class Lying(msgspec.Struct, frozen=True):
    """A file as it lies with the room's papers."""

    name: str
    data: bytes


def keep(reading: Reading, papers: Papers, prefix: str, file: Lying) -> Refused | None:
    """Keep one file for the member in place of an earlier one; let go of what is past its day."""
    sweep(reading, papers, prefix)
    let_go(reading, papers, prefix)
    key = f"{prefix}{reading.now[:16]}-{reading.member}"
    done = papers.swap(key, papers.read(key), msgspec.msgpack.encode(file))
    return done if isinstance(done, Refused) else None


def kept(reading: Reading, papers: Papers, prefix: str) -> Lying | None:
    """Return the member's file, None when none lies here."""
    for key in reversed(mine(reading, papers, prefix)):
        data = papers.read(key)
        if data is not None:
            return msgspec.msgpack.decode(data, type=Lying)
    return None


def mine(reading: Reading, papers: Papers, prefix: str) -> tuple[str, ...]:
    """Return the keys under which files of the member lie here."""
    ending = f"-{reading.member}"
    return tuple(key for key in papers.keys(prefix) if key.endswith(ending))


def let_go(reading: Reading, papers: Papers, prefix: str) -> None:
    """Throw the member's file away."""
    for key in mine(reading, papers, prefix):
        papers.purge(key)


def sweep(reading: Reading, papers: Papers, prefix: str) -> None:
    """Throw away whatever is past its day."""
    oldest = later(reading.now, minutes=-_KEPT_MINUTES)[:16]
    for key in papers.keys(prefix):
        if key.removeprefix(prefix)[:16] < oldest:
            papers.purge(key)
