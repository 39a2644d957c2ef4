"""An installation's people under test: a clock that is set, chance by a seed, quick hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from plenipo.desk import Refused
from plenipo.desk.vault import Change, Vault
from plenipo.store.memory import MemoryStore
from plenipo.web.identity.identity import Identity, Proof
from plenipo.web.identity.instants import later
from plenipo.web.identity.invitations import Entered
from plenipo.web.identity.limits import Rules
from plenipo.web.identity.sessions import Lifetimes

MEMBER, OTHER = "a" * 32, "b" * 32
PASSWORD = "seven boats upon the lake"
FIREFOX = "Firefox on Linux"
HOME = "192.0.2.7"


@dataclass
class SetClock:
    """A clock that stands until it is moved."""

    at: str = "2031-05-02T09:00:00.000Z"

    def now(self) -> str:
        return self.at

    def move(self, seconds: float) -> None:
        self.at = later(self.at, seconds)


@dataclass
class Drawn:
    """Chance that is the same every time, and never twice the same."""

    seed: str = ""
    count: int = 0

    def _next(self) -> str:
        self.count += 1
        return hashlib.sha256(f"{self.seed} {self.count}".encode()).hexdigest()

    def name(self) -> str:
        return self._next()[:32]

    def salt(self) -> str:
        return self._next()


@dataclass
class Quick:
    """Hashes that cost nothing, and count what was asked of them."""

    version: str = "quick"
    asked: list[str] = field(default_factory=list)

    def hash(self, password: str) -> str:
        self.asked.append("hash")
        return f"{self.version}:{hashlib.sha256(password.encode()).hexdigest()}"

    def fits(self, password: str, hashed: str) -> bool:
        self.asked.append(f"fits {hashed.partition(':')[0]}")
        return hashed.partition(":")[2] == hashlib.sha256(password.encode()).hexdigest()

    def stale(self, hashed: str) -> bool:
        return not hashed.startswith(f"{self.version}:")


@dataclass
class Watched:
    """A vault that notes what is asked of it, and can be made to do something in between."""

    inner: Vault
    asked: list[str] = field(default_factory=list)
    between: Callable[[], None] | None = None  # done once, before the next change is made

    def document(self, kind: str, key: str) -> bytes | None:
        self.asked.append(f"document {kind}")
        return self.inner.document(kind, key)

    def documents(
        self, kind: str, *, prefix: str = "", after: str = "", limit: int = 0
    ) -> tuple[tuple[str, bytes], ...]:
        self.asked.append(f"documents {kind}")
        return self.inner.documents(kind, prefix=prefix, after=after, limit=limit)

    def change(self, changes: Sequence[Change]) -> None:
        self.asked.append("change " + " ".join(change.kind for change in changes))
        between, self.between = self.between, None
        if between is not None:
            between()
        self.inner.change(changes)


class People:
    """An installation with nobody in it yet."""

    def __init__(
        self,
        vault: Vault | None = None,
        *,
        lifetimes: Lifetimes | None = None,
        rules: Rules | None = None,
        chance: Drawn | None = None,
    ) -> None:
        self.clock = SetClock()
        self.chance = chance or Drawn()
        self.hasher = Quick()
        self.vault = Watched(vault if vault is not None else MemoryStore())
        self.identity = Identity(
            self.vault,
            clock=self.clock,
            chance=self.chance,
            hasher=self.hasher,
            lifetimes=lifetimes,
            rules=rules,
        )

    def another_process(self, seed: str = "another") -> People:
        """The same vault, clock and time, with nothing remembered."""
        other = People(self.vault.inner, chance=Drawn(seed))
        other.clock = self.clock
        other.identity = Identity(
            other.vault, clock=self.clock, chance=other.chance, hasher=other.hasher
        )
        return other

    def invite(self, member: str = MEMBER, *, name: str = "Davit Orsel") -> str:
        secret = self.identity.invitations.make(
            member, name=name, by="Ines Marlow", about="Peace talks"
        )
        assert isinstance(secret, str), secret
        return secret

    def join(
        self, member: str = MEMBER, *, name: str = "Davit Orsel", password: str = PASSWORD
    ) -> Entered:
        return entered(
            self.identity.invitations.accept_by_password(
                self.invite(member, name=name), name=name, password=password, where=FIREFOX
            )
        )

    def sign_in(
        self, name: str, password: str = PASSWORD, code: str = "", *, address: str = HOME
    ) -> Entered | Refused:
        return self.identity.sign_in(name, Proof(password, code), address=address, where=FIREFOX)


def entered(answer: Entered | Refused) -> Entered:
    assert isinstance(answer, Entered), answer
    return answer


def refused(answer: object) -> str:
    """The code of a refusal."""
    assert isinstance(answer, Refused), answer
    return answer.code


def stored(vault: Vault) -> bytes:
    """Everything that lies in a vault in memory, names and all."""
    assert isinstance(vault, MemoryStore)
    return b"\n".join(
        f"{kind} {key} ".encode() + data for (kind, key), data in vault._documents.items()
    )
