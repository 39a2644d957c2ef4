"""Who is signed in: an opaque secret in a cookie, its hash in the vault.

Every request reads the vault, so that a session that has been ended is ended
in every process at once. A session cannot come back by being used: using it
changes the document that is there, and makes none.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from plenipo.desk.vault import MOST_CHANGES, Change, Moved
from plenipo.web.identity.documents import Found, Shelves, SignedIn, hashed, seal
from plenipo.web.identity.instants import DAY, HOUR, later, seconds_from, to_the_minute

MOST: Final = 20  # of one account; one more ends the one that was seen longest ago
_OF: Final = "session-of"  # an index: account/session
_SECRET: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long a session lasts, in seconds: unused, and at all."""

    idle: int = 12 * HOUR
    absolute: int = 7 * DAY


@dataclass(frozen=True, slots=True)
class Session:
    """A session that stands. `key` names it to its own person, and opens nothing."""

    key: str
    account: str
    made: str
    seen: str
    proved: str
    where: str
    secret: str = ""  # known while the person is here, and never kept

    @property
    def csrf(self) -> str:
        """Return what a form of this session carries."""
        return csrf_of(self.secret)


def csrf_of(secret: str) -> str:
    """Return the token that shows a form to be from a page of this session or visit."""
    return seal(secret, "csrf").hex()


def same(one: str, other: str) -> bool:
    """Compare two secrets without telling how much of them is alike."""
    return hmac.compare_digest(
        one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass")
    )


class Sessions:
    """The sessions of an installation."""

    def __init__(self, shelves: Shelves, *, lifetimes: Lifetimes | None = None) -> None:
        self._shelves = shelves
        self._lifetimes = lifetimes or Lifetimes()

    def begin(
        self, account: str, *, where: str, instead_of: str = "", alone: bool = False
    ) -> tuple[str, list[Change]]:
        """Return a new secret and the changes that begin its session, to be made with others.

        The session of the secret `instead_of` ends in the same moment, whoever
        it belonged to: a secret never outlives a proof of who one is. `alone`
        ends all others of the account too.
        """
        now = self._shelves.clock.now()
        secret = self._shelves.chance.salt()
        key = hashed(secret)
        what = SignedIn(account, made=now, seen=to_the_minute(now), proved=now, where=where[:200])
        changes = [
            self._shelves.sessions.make(key, what),
            Change(_OF, f"{account}/{key}", None, b""),
        ]
        ended: set[str] = set()
        if _SECRET.fullmatch(instead_of):
            found = self._shelves.sessions.find(hashed(instead_of))
            if found is not None:
                changes += self._drop(found)
                ended.add(found.key)
        kept = [found for found in self._of(account) if found.key not in ended]
        kept.sort(key=lambda found: (found.what.seen, found.what.made))
        for found in kept if alone else kept[: max(0, len(kept) - MOST + 1)]:
            changes += self._drop(found)
        return secret, changes

    def find(self, secret: str, *, note: bool = True) -> Session | None:
        """Return the session of a secret, and note that it was seen; None when there is none.

        Cost: one look-up; one write when it was not seen in this minute. With
        `note` False it is only looked at.
        """
        if not _SECRET.fullmatch(secret):
            return None
        found = self._shelves.sessions.find(hashed(secret))
        now = self._shelves.clock.now()
        if found is None or not self._stands(found.what, now):
            return None
        if note and found.what.seen < to_the_minute(now):
            seen = msgspec.structs.replace(found.what, seen=to_the_minute(now))
            try:
                self._shelves.vault.change([self._shelves.sessions.amend(found, seen)])
            except Moved:
                # Seen by another request in this minute; or ended, and then it is over.
                if self._shelves.sessions.find(found.key) is None:
                    return None
        return replace(_shown(found), secret=secret)

    def of(self, account: str) -> tuple[Session, ...]:
        """Return the account's sessions, the latest seen first."""
        now = self._shelves.clock.now()
        standing = [_shown(f) for f in self._of(account) if self._stands(f.what, now)]
        return tuple(sorted(standing, key=lambda s: (s.seen, s.made, s.key), reverse=True))

    def end(self, account: str, key: str) -> None:
        """End one session of an account; one that is not the account's stays."""
        found = self._shelves.sessions.find(key)
        while found is not None and found.what.account == account:
            try:
                self._shelves.vault.change(self._drop(found))
            except Moved:
                found = self._shelves.sessions.find(key)
            else:
                return

    def end_all(self, account: str, *, but: str = "") -> None:
        """End every session of an account, except the one of this key."""
        for key, _ in self._shelves.vault.documents(_OF, prefix=f"{account}/"):
            session = key.partition("/")[2]
            if session != but:
                self.end(account, session)

    def ending(self, account: str, *, but: str = "") -> list[Change]:
        """Return the changes that end an account's sessions, except one, to be made with others."""
        return [
            change
            for found in self._of(account)
            if found.key != but
            for change in self._drop(found)
        ]

    def end_everybody(self) -> int:
        """End all sessions of the installation, and return how many there were."""
        ended = 0
        for found in self._shelves.sessions.all():
            self.end(found.what.account, found.key)
            ended += 1
        return ended

    def tidy(self) -> None:
        """Leave out what has expired. Cost: reads every session."""
        now = self._shelves.clock.now()
        changes: list[Change] = []
        for found in self._shelves.sessions.all():
            if not self._stands(found.what, now):
                changes += self._drop(found)
        for start in range(0, len(changes), MOST_CHANGES):
            try:
                self._shelves.vault.change(changes[start : start + MOST_CHANGES])
            except Moved:
                continue  # somebody ended one meanwhile; the rest goes next time

    def _of(self, account: str) -> list[Found[SignedIn]]:
        found = (
            self._shelves.sessions.find(key.partition("/")[2])
            for key, _ in self._shelves.vault.documents(_OF, prefix=f"{account}/")
        )
        return [one for one in found if one is not None]

    def _stands(self, what: SignedIn, now: str) -> bool:
        """Tell whether a session is within its time; a clock set back ends none and begins none."""
        return (
            seconds_from(what.made, now) < self._lifetimes.absolute
            and seconds_from(what.seen, now) < self._lifetimes.idle
        )

    def _drop(self, found: Found[SignedIn]) -> list[Change]:
        index = f"{found.what.account}/{found.key}"
        return [self._shelves.sessions.drop(found), Change(_OF, index, b"", None)]


def _shown(found: Found[SignedIn]) -> Session:
    what = found.what
    return Session(found.key, what.account, what.made, what.seen, what.proved, what.where)


def fresh(session: Session, *, now: str, within: int) -> bool:
    """Tell whether the person proved who it is within so many seconds."""
    return now <= later(session.proved, within)


_BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_named(agent: str) -> str:
    """Say which browser and system a person will recognise: "Firefox on Linux"."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "a browser")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{browser} on {system}" if system else browser
