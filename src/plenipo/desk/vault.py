"""Where small documents are kept that are no record: who has an account, who is signed in.

A vault keeps documents by kind and key, and changes them only from what they
were: whoever changes says what he read, and is refused when it is something
else by now. It knows nothing of rooms and no room's export holds any of it;
a backup does, but for the `FLEETING` kinds. Nothing expires by itself: what
is past its time is told by who reads it, and purged by who keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol

from plenipo.text.errors import PlenipoError, UnusableInput

MOST_BYTES: Final = 64 * 1024  # of one document
MOST_CHANGES: Final = 64  # at once
AFTER_KEYS: Final = "\x7f"  # sorts after every character of a key

# What a backup leaves out: put back, it would sign in again who has signed out since, and let a
# one-time secret that has been spent be spent once more.
FLEETING: Final = ("attempts", "session", "session-of", "spent")

_NAME: Final = re.compile(r"[0-9a-z][0-9a-z._/-]{0,199}")


class Moved(PlenipoError):  # noqa: N818 - reads as the sentence it prints
    """A document is not what it was when it was read; read again and decide again."""

    code: ClassVar[str] = "moved"

    def __init__(self) -> None:
        super().__init__("it has been changed meanwhile; try again")


@dataclass(frozen=True, slots=True)
class Change:
    """One document from what it was to what it is to be; None is no document.

    `was` equal to `data` changes nothing and holds the document to what was
    read of it, in one transaction with other changes.
    """

    kind: str
    key: str
    was: bytes | None
    data: bytes | None


class Vault(Protocol):
    """Small documents by kind and key. Every method may raise `StoreUnavailable`.

    Kinds and keys are small Latin letters, digits and `. _ / -`, at most 200.
    """

    def document(self, kind: str, key: str) -> bytes | None:
        """Return a document as it stands; None for a name of nothing."""
        ...

    def documents(
        self, kind: str, *, prefix: str = "", after: str = "", limit: int = 0
    ) -> tuple[tuple[str, bytes], ...]:
        """Return keys and documents of a kind, by key; at most `limit` when it is not 0.

        Only keys that begin with `prefix` and sort past `after`.
        """
        ...

    def change(self, changes: Sequence[Change]) -> None:
        """Make all changes, durably, or none; several of one document in the order given.

        Raises `Moved` when a document is not what it was said to be, and
        `UnusableInput` for names and sizes that are not kept.
        """
        ...


def keepable(name: str) -> bool:
    """Tell whether a vault can keep something under this name."""
    return _NAME.fullmatch(name) is not None


def must_be_keepable(changes: Sequence[Change]) -> None:
    """Refuse what a vault does not keep, before anything is written."""
    if len(changes) > MOST_CHANGES:
        raise UnusableInput(f"at most {MOST_CHANGES} documents change at once; ask in parts")
    for change in changes:
        if not (keepable(change.kind) and keepable(change.key)):
            raise UnusableInput(
                f"the name {change.kind!a} {change.key!a} is none that a vault keeps; "
                "use small letters, digits and . _ / -"
            )
        if change.was is None and change.data is None:
            raise UnusableInput("a document that is not there cannot be left out; name one")
        if change.data is not None and len(change.data) > MOST_BYTES:
            raise UnusableInput(
                f"a document of {len(change.data)} bytes is too long; keep to {MOST_BYTES}"
            )
