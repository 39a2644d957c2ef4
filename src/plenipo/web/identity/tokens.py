"""Keys for programs that act as one member: shown once, named, for a time, read or write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import msgspec

from plenipo.desk import Refused
from plenipo.desk.vault import Change, Moved
from plenipo.record.kinds import MemberId
from plenipo.web.identity.documents import Found, Shelves, Token, hashed
from plenipo.web.identity.instants import DAY, later, to_the_minute

PREFIX: Final = "plenipo_"  # so that programs that look for lost secrets know one
MOST: Final = 50  # of one account
LONGEST: Final = 366  # days
_OF: Final = "token-of"  # an index: account/token
_TOKEN: Final = re.compile(PREFIX + "[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Key:
    """A token that stands. `key` names it to its own person, and opens nothing."""

    key: str
    account: str
    member: MemberId
    name: str
    write: bool
    made: str
    expires: str
    used: str


class Tokens:
    """The tokens of an installation."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves

    def make(
        self, account: str, member: str, *, name: str, write: bool, days: int
    ) -> str | Refused:
        """Make a token for one of the account's members, and return its secret: the only time."""
        found = self._shelves.accounts.find(account)
        if found is None or member not in found.what.members:
            return Refused("no-such-member", "You have no such place at a table.")
        called = " ".join(name.split())[:80]
        if not called:
            return Refused("token-name", "Give the access token a name that says what it is for.")
        if not 1 <= days <= LONGEST:
            return Refused("token-days", f"An access token lasts from 1 to {LONGEST} days.")
        if len(self.of(account)) >= MOST:
            return Refused("too-many-tokens", f"There are {MOST} access tokens; end one first.")
        now = self._shelves.clock.now()
        secret = PREFIX + self._shelves.chance.salt()
        key = hashed(secret)
        expires = later(now, days * DAY)
        what = Token(account, member, called, write, now, expires, found.what.era)
        self._shelves.vault.change(
            [
                self._shelves.tokens.make(key, what),
                Change(_OF, f"{account}/{key}", None, b""),
            ]
        )
        return secret

    def find(self, secret: str) -> Key | None:
        """Return whose token this is, and note that it was used; None when it is none.

        Cost: two look-ups; one write when it was not used in this minute.
        """
        if not _TOKEN.fullmatch(secret):
            return None
        found = self._shelves.tokens.find(hashed(secret))
        now = self._shelves.clock.now()
        if found is None or found.what.expires <= now:
            return None
        account = self._shelves.accounts.find(found.what.account)
        if account is None or found.what.era != account.what.era:
            return None
        if found.what.member not in account.what.members:
            return None
        if found.what.used < to_the_minute(now):
            used = msgspec.structs.replace(found.what, used=to_the_minute(now))
            try:
                self._shelves.vault.change([self._shelves.tokens.amend(found, used)])
            except Moved:
                if self._shelves.tokens.find(found.key) is None:
                    return None  # ended meanwhile
        return _shown(found)

    def of(self, account: str) -> tuple[Key, ...]:
        """Return the account's tokens that stand, the newest first."""
        now = self._shelves.clock.now()
        held = self._shelves.accounts.find(account)
        era = 0 if held is None else held.what.era
        found = (
            self._shelves.tokens.find(key.partition("/")[2])
            for key, _ in self._shelves.vault.documents(_OF, prefix=f"{account}/")
        )
        standing = [
            _shown(one)
            for one in found
            if one is not None and one.what.expires > now and one.what.era == era
        ]
        return tuple(sorted(standing, key=lambda key: (key.made, key.key), reverse=True))

    def end(self, account: str, key: str) -> None:
        """End one token of an account; one that is not the account's stays."""
        found = self._shelves.tokens.find(key)
        while found is not None and found.what.account == account:
            try:
                self._shelves.vault.change(
                    [
                        self._shelves.tokens.drop(found),
                        Change(_OF, f"{account}/{key}", b"", None),
                    ]
                )
            except Moved:
                found = self._shelves.tokens.find(key)
            else:
                return

    def end_all(self, account: str) -> None:
        """End every token of an account."""
        for key, _ in self._shelves.vault.documents(_OF, prefix=f"{account}/"):
            self.end(account, key.partition("/")[2])

    def tidy(self) -> None:
        """Leave out what has expired. Cost: reads every token."""
        now = self._shelves.clock.now()
        for found in self._shelves.tokens.all():
            if found.what.expires <= now:
                self.end(found.what.account, found.key)


def _shown(found: Found[Token]) -> Key:
    what = found.what
    return Key(
        found.key,
        what.account,
        MemberId(what.member),
        what.name,
        what.write,
        what.made,
        what.expires,
        what.used,
    )
