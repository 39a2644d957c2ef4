"""What lies in the vault about people: the shapes, and shelves that read and change them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import msgspec

from plenipo.desk.ports import Chance, Clock
from plenipo.desk.vault import Change, Moved, Vault

TRIES: Final = 32  # times something is decided again when a document moved meanwhile


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A document of the vault; a shape it does not know is an error."""


class Passkey(Document, frozen=True):
    """A key pair whose private half never leaves a person's device."""

    id: bytes  # as the device names it
    public: bytes  # COSE
    count: int  # how often it was used, as the device says; 0 where it does not say
    name: str  # what the person calls it
    made: str
    used: str = ""  # to the minute


class OneTime(Document, frozen=True):
    """A secret shared with a telephone, from which both make a code every thirty seconds."""

    secret: str  # base32; the one secret that cannot be kept as a hash
    step: int = 0  # of the last code that was taken: none up to it is taken again


class Account(Document, frozen=True):
    """A person on this installation, and how that person proves it."""

    id: str
    name: str  # as others read it
    sign_in: str  # as it is typed to sign in; made by the system
    made: str
    members: tuple[str, ...] = ()  # by invitation, in the order they came
    password: str = ""  # argon2id hash; "" for none
    one_time: OneTime | None = None
    recovery: tuple[str, ...] = ()  # hashes of codes that are left
    passkeys: tuple[Passkey, ...] = ()
    era: int = 0  # one more each time the person was let in again; tokens of another era are void


class Invitation(Document, frozen=True):
    """A link that makes whoever opens it first a member, or lets a person in again."""

    member: str
    name: str  # whom it is for
    by: str  # who invites, by name
    about: str  # the negotiation
    made: str
    expires: str
    account: str = ""  # set when it lets this account in again
    used: str = ""  # when; "" while it is open


class SignedIn(Document, frozen=True):
    """A session."""

    account: str
    made: str
    seen: str  # to the minute
    proved: str  # when the person last proved who it is
    where: str  # which browser, as it says itself


class Token(Document, frozen=True):
    """A key for programs that act as one member."""

    account: str
    member: str
    name: str
    write: bool  # False: reads only
    made: str
    expires: str
    era: int  # of the account when it was made
    used: str = ""  # to the minute


class Attempts(Document, frozen=True):
    """How full a bucket of attempts is, in thousandths of an attempt, as of a time."""

    level: int
    at: str


class Spent(Document, frozen=True):
    """Something that could be used once and has been."""

    until: str  # when it could not be used any more in any case


class HouseKey(Document, frozen=True):
    """A key of this installation, for things that only it must be able to make."""

    key: str


D = TypeVar("D", bound=Document)


@dataclass(frozen=True, slots=True)
class Found(Generic[D]):
    """A document with its bytes, from which alone it can be changed."""

    key: str
    what: D
    was: bytes


class Shelf(Generic[D]):
    """The documents of one kind. Changes are made by the vault, together with others."""

    def __init__(self, vault: Vault, *, kind: str, shape: type[D]) -> None:
        self._vault = vault
        self.kind = kind
        self._decoder = msgspec.json.Decoder(shape)

    def find(self, key: str) -> Found[D] | None:
        """Return a document, or None."""
        was = self._vault.document(self.kind, key)
        return None if was is None else Found(key, self._decoder.decode(was), was)

    def all(self, prefix: str = "") -> Iterator[Found[D]]:
        """Yield documents by key, a page at a time."""
        after = ""
        while page := self._vault.documents(self.kind, prefix=prefix, after=after, limit=200):
            for key, was in page:
                yield Found(key, self._decoder.decode(was), was)
            after = page[-1][0]

    def make(self, key: str, what: D) -> Change:
        """Return the change that makes a document."""
        return Change(self.kind, key, None, msgspec.json.encode(what))

    def amend(self, found: Found[D], what: D) -> Change:
        """Return the change of a document; of none, when it stays and others depend on it."""
        return Change(self.kind, found.key, found.was, msgspec.json.encode(what))

    def drop(self, found: Found[D]) -> Change:
        """Return the change that leaves a document out."""
        return Change(self.kind, found.key, found.was, None)


class Shelves:
    """Every kind of document, with the clock and the chance they are made by."""

    def __init__(self, vault: Vault, *, clock: Clock, chance: Chance) -> None:
        self.vault = vault
        self.clock = clock
        self.chance = chance
        self.accounts = Shelf(vault, kind="account", shape=Account)
        self.invitations = Shelf(vault, kind="invitation", shape=Invitation)
        self.sessions = Shelf(vault, kind="session", shape=SignedIn)
        self.tokens = Shelf(vault, kind="token", shape=Token)
        self.attempts = Shelf(vault, kind="attempts", shape=Attempts)
        self.spent = Shelf(vault, kind="spent", shape=Spent)
        self._keys = Shelf(vault, kind="house", shape=HouseKey)
        self._key = ""

    def house_key(self) -> str:
        """Return the installation's own key; made when it is asked for first."""
        while not self._key:
            found = self._keys.find("key")
            if found is not None:
                self._key = found.what.key
                break
            try:
                self.vault.change([self._keys.make("key", HouseKey(self.chance.salt()))])
            except Moved:
                continue  # another process was first
        return self._key

    def sealed(self, purpose: str, *parts: str | bytes) -> bytes:
        """Return 32 bytes that only this installation can make of these parts."""
        return seal(self.house_key(), purpose, *parts)


def seal(key: str, purpose: str, *parts: str | bytes) -> bytes:
    """Return HMAC-SHA256 of parts, each with its length, so that none runs into the next."""
    whole = hmac.new(key.encode(), digestmod=hashlib.sha256)
    for part in (purpose, *parts):
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.digest()


def hashed(secret: str) -> str:
    """Return under which key a secret of 256 random bits is kept: too many to be tried."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
