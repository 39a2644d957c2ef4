"""Passwords: argon2id, and the few that anybody would try first refused."""

from __future__ import annotations

import unicodedata
from threading import Semaphore
from typing import Final, Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST: Final = 10  # characters
MOST: Final = 200  # characters
_DIFFERENT: Final = 5  # characters that are not the same
_AT_ONCE: Final = 2  # hashes made at once; each takes the memory that the parameters say
# Keys side by side, letters and digits in order: what a hand does that wants to be done.
_RUNS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "йцукенгшщзхъ",
)
_WORDS: Final = ("password", "passwort", "motdepasse", "plenipo", "welcome", "letmein")


class Hasher(Protocol):
    """Makes and checks hashes that are slow on purpose."""

    def hash(self, password: str) -> str:
        """Return a hash with its own salt and parameters."""
        ...

    def fits(self, password: str, hashed: str) -> bool:
        """Tell whether a password fits a hash; False for a hash that cannot be read."""
        ...

    def stale(self, hashed: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        ...


class Argon2:
    """argon2id with the library's parameters (RFC 9106, low memory), or the ones given.

    `rounds` passes over `memory` KiB by `lanes`. Cost: about 50 ms and 64 MiB.
    """

    def __init__(self, *, rounds: int = 3, memory: int = 65536, lanes: int = 4) -> None:
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory, parallelism=lanes)
        self._free = Semaphore(_AT_ONCE)

    def hash(self, password: str) -> str:
        """Return a hash with a salt of its own."""
        with self._free:
            return self._hasher.hash(plain(password))

    def fits(self, password: str, hashed: str) -> bool:
        """Tell whether a password fits a hash."""
        with self._free:
            try:
                return self._hasher.verify(hashed, plain(password))
            except (VerificationError, InvalidHashError):
                return False

    def stale(self, hashed: str) -> bool:
        """Tell whether a hash was made with other parameters."""
        return self._hasher.check_needs_rehash(hashed)


def plain(password: str) -> str:
    """Return a password as every keyboard gives it: compatibility form, bounded.

    Two machines may write one letter in two ways; half a surrogate pair, which
    no hash takes, becomes a question mark.
    """
    bounded = password[: 4 * MOST].encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFKC", bounded)


def unfit(password: str, *, names: tuple[str, ...] = ()) -> str:
    """Return in a sentence why a password cannot be chosen; "" when it can.

    `names` are those of the person, which others know.
    """
    said = plain(password)
    if len(said) < LEAST:
        return f"A password needs at least {LEAST} characters; several words together are good."
    if len(said) > MOST:
        return f"A password has at most {MOST} characters."
    bare = said.casefold()
    known = [word for name in names for word in name.casefold().split() if len(word) > 2]
    known += [name.casefold() for name in names if name]
    known += _WORDS
    for word in sorted(known, key=len, reverse=True):
        bare = bare.replace(word, "")
    bare = "".join(letter for letter in bare if letter.isalnum())
    for run in (*_RUNS, *(run[::-1] for run in _RUNS)):
        for length in range(len(run), 3, -1):
            for start in range(len(run) - length + 1):
                bare = bare.replace(run[start : start + length], "")
    if len(set(said)) < _DIFFERENT or len(set(bare)) < _DIFFERENT - 1:
        return "That password is one of the first that would be tried. Choose several words."
    return ""
