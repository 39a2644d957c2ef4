"""How often one may try to sign in: buckets that each attempt fills and time empties.

There is a bucket for a name, one for an address, and one for both together. A
name's bucket is filled whether or not anybody has that name, so that being
limited tells nothing. An attempt is counted before it is judged and taken off
again when it succeeds: many at once do not get past by coming together.

No limit here knows a room, or anything done in one.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

from plenipo.desk.vault import MOST_CHANGES, Change, Moved
from plenipo.web.identity.documents import TRIES, Attempts, Shelves
from plenipo.web.identity.instants import seconds_from

_REMEMBERED: Final = 10_000  # full buckets that are known without looking them up
_ONE: Final = 1000  # thousandths of an attempt


@dataclass(frozen=True, slots=True)
class Rule:
    """A bucket's size in attempts, and how many of them it loses in a minute."""

    burst: int
    a_minute: float


@dataclass(frozen=True, slots=True)
class Rules:
    """What is allowed. A whole delegation may come from one address of an hotel."""

    together: Rule = Rule(6, 1)
    name: Rule = Rule(40, 1)
    address: Rule = Rule(60, 10)


class Limits:
    """Attempts of an installation, counted in the vault for all its processes."""

    def __init__(self, shelves: Shelves, *, rules: Rules | None = None) -> None:
        self._shelves = shelves
        self._rules = rules or Rules()
        self._lock = Lock()
        self._full: OrderedDict[str, tuple[str, float]] = OrderedDict()  # bucket: as of, seconds

    def take(self, *, name: str, address: str) -> bool:
        """Count an attempt; False when one of its buckets is full, and then it is not counted."""
        now = self._shelves.clock.now()
        buckets = self._buckets(name, address)
        if any(self._known_full(key, now) for key, _ in buckets):
            return False
        with self._lock:
            return self._pour(buckets, now, _ONE)

    def give_back(self, *, name: str, address: str) -> None:
        """Take an attempt off again: it succeeded."""
        with self._lock:
            self._pour(self._buckets(name, address), self._shelves.clock.now(), -_ONE)

    def tidy(self) -> None:
        """Leave out buckets that are empty by now. Cost: reads every bucket."""
        now = self._shelves.clock.now()
        slowest = min(
            rule.a_minute for rule in (self._rules.together, self._rules.name, self._rules.address)
        )
        dropped = [
            self._shelves.attempts.drop(found)
            for found in self._shelves.attempts.all()
            if found.what.level <= seconds_from(found.what.at, now) / 60 * slowest * _ONE
        ]
        for start in range(0, len(dropped), MOST_CHANGES):
            try:
                self._shelves.vault.change(dropped[start : start + MOST_CHANGES])
            except Moved:
                continue  # somebody tries just now; the rest goes next time

    def _pour(self, buckets: Sequence[tuple[str, Rule]], now: str, amount: int) -> bool:
        for _ in range(TRIES):
            changes: list[Change] = []
            for key, rule in buckets:
                found = self._shelves.attempts.find(key)
                level = 0
                if found is not None:
                    gone = max(0.0, seconds_from(found.what.at, now)) / 60 * rule.a_minute
                    level = max(0, found.what.level - int(gone * _ONE))
                if amount > 0 and level + amount > rule.burst * _ONE:
                    self._remember(key, now, (level + amount) / _ONE - rule.burst, rule)
                    return False
                what = Attempts(max(0, level + amount), now)
                shelf = self._shelves.attempts
                changes.append(shelf.make(key, what) if found is None else shelf.amend(found, what))
            try:
                self._shelves.vault.change(changes)
            except Moved:
                continue
            return True
        return False

    def _buckets(self, name: str, address: str) -> tuple[tuple[str, Rule], ...]:
        """Return the buckets of an attempt. What was typed is not kept, only what it seals to."""
        near = network(address)
        return (
            (self._key("together", name, near), self._rules.together),
            (self._key("name", name), self._rules.name),
            (self._key("address", near), self._rules.address),
        )

    def _key(self, *parts: str) -> str:
        return self._shelves.sealed("attempts", *parts).hex()

    def _known_full(self, key: str, now: str) -> bool:
        with self._lock:
            known = self._full.get(key)
            if known is None:
                return False
            since, seconds = known
            if 0 <= seconds_from(since, now) < seconds:
                return True
            del self._full[key]
            return False

    def _remember(self, key: str, now: str, over: float, rule: Rule) -> None:
        """Remember how long a bucket is full at least, under the lock."""
        self._full[key] = (now, over / rule.a_minute * 60)
        while len(self._full) > _REMEMBERED:
            self._full.popitem(last=False)


def network(address: str) -> str:
    """Return what one person has of an address: all of it, or the first half in version 6."""
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(read, ipaddress.IPv6Address):
        if read.ipv4_mapped is not None:
            return str(read.ipv4_mapped)
        return str(ipaddress.ip_network((read, 64), strict=False))
    return str(read)
