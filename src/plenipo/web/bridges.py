"""What a bridging text gives and takes, party by party, word by word, before it is shown.

Pure functions of wordings. Words are counted as they stand, in order: what a
party asked for is what its wording puts into the draft or takes out of it.
Nothing here says what is fair; it says which words are whose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plenipo.web.redlines import DELETED, INSERTED, runs


@dataclass(frozen=True, slots=True)
class Asked:
    """What a party asked for in one provision: its own words, "" for none of its own."""

    party: str
    number: str  # of its proposal; "" where it stands by the draft
    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a bridging text makes of what one party asked for.

    `had` of `asked` words that it put in or took out are so in the bridging
    text as well; `taken_on` words stand there that are neither the draft's nor
    its own.
    """

    party: str
    number: str
    text: str
    asked: int
    had: int
    taken_on: int


def given(base: str, bridge: str, asked: Sequence[Asked]) -> tuple[Given, ...]:
    """Return what each party is given, in the order of `asked`. Cost: one difference each."""
    into, out = _changed(base, bridge)
    found: list[Given] = []
    for row in asked:
        own_into, own_out = _changed(base, row.text)
        had = sum((own_into & into).values()) + sum((own_out & out).values())
        found.append(
            Given(
                row.party,
                row.number,
                row.text,
                sum(own_into.values()) + sum(own_out.values()),
                had,
                sum((into - own_into).values()),
            )
        )
    return tuple(found)


def draws_on(base: str, bridge: str, wordings: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the names of those wordings that the bridging text has words from, in order."""
    into, out = _changed(base, bridge)
    found: list[str] = []
    for name, text in wordings:
        own_into, own_out = _changed(base, text)
        if (own_into & into) or (own_out & out):
            found.append(name)
    return tuple(dict.fromkeys(found))


def _changed(base: str, text: str) -> tuple[Counter[str], Counter[str]]:
    """Return the words that a wording puts in, and those that it takes out."""
    into: Counter[str] = Counter()
    out: Counter[str] = Counter()
    for run in runs(base, text):
        if run.mark == INSERTED:
            into.update(run.text.split())
        elif run.mark == DELETED:
            out.update(run.text.split())
    return into, out
