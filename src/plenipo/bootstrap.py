"""Put the real parts together: the machine's clock, its chance, and a store.

The only module that does so; everything below it gets time, names and salts
from outside, which is what makes a negotiation replayable.
"""

from __future__ import annotations

import secrets  # noqa: TID251 - the one place where chance comes from the machine
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec  # noqa: TID251 - is the driver there?
from typing import TYPE_CHECKING, Protocol

from plenipo.desk.desk import Desk
from plenipo.desk.ports import Store
from plenipo.desk.vault import Vault
from plenipo.settings import Settings
from plenipo.text.errors import UnusableInput

if TYPE_CHECKING:
    from plenipo.web.house import House
    from plenipo.web.identity.identity import Identity


class MachineClock:
    """The machine's time in UTC, to the millisecond."""

    def now(self) -> str:
        """Return the time as the record writes it."""
        at = datetime.now(UTC)  # noqa: TID251 - the one place that reads the clock
        return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


class ContinuedClock:
    """The machine's pace from a given moment on: a story told up to then goes on from there."""

    def __init__(self, start: str) -> None:
        self._ahead = datetime.strptime(start, "%Y-%m-%dT%H:%M:%S.%fZ").replace(
            tzinfo=UTC
        ) - datetime.now(UTC)  # noqa: TID251 - the one place that reads the clock

    def now(self) -> str:
        """Return the story's time as the record writes it."""
        at = datetime.now(UTC) + self._ahead  # noqa: TID251 - the one place that reads the clock
        return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


class MachineChance:
    """Random names and salts from the machine's source for secrets."""

    def name(self) -> str:
        """Return 128 random bits in hexadecimal."""
        return secrets.token_hex(16)

    def salt(self) -> str:
        """Return 256 random bits in hexadecimal."""
        return secrets.token_hex(32)


class Keeping(Store, Vault, Protocol):
    """What every store of ours is: rooms, and beside them the vault."""


def open_store(where: Settings, *, make: bool = False) -> Keeping:
    """Open the store that the settings name; with `make`, a file that is not there is made.

    Raises `UnusableInput` when there is no such file, when it is something
    else, or when a database is asked for and its driver is not installed, and
    `StoreUnavailable` when it cannot be used now.
    """
    if where.data is None:
        _need_driver()
        from plenipo.store.postgres import open_postgres

        return open_postgres(where.database)
    from plenipo.store.sqlite import SqliteStore

    if not make and not where.data.exists():
        raise UnusableInput(
            "there is no such file; `plenipo admin create` makes one", where=str(where.data)
        )
    return SqliteStore(where.data)


@contextmanager
def opened(where: Settings, *, make: bool = False) -> Iterator[tuple[Desk, Keeping]]:
    """Lend a desk over the store that the settings name, and the store; close it in the end."""
    store = open_store(where, make=make)
    try:
        desk = Desk(store, clock=MachineClock(), chance=MachineChance())
        try:
            yield desk, store
        finally:
            desk.close()
    finally:
        store.close()


def identity_over(vault: Vault) -> Identity:
    """Return who has an account in a vault, by the machine's clock and chance.

    Cost: one hash. Raises `UnusableInput` where what the pages need is not installed.
    """
    _need_pages()
    from plenipo.web.identity.identity import Identity

    return Identity(vault, clock=MachineClock(), chance=MachineChance())


@contextmanager
def housed(
    where: Settings, *, at: str, hosts: Sequence[str] = (), language: str = ""
) -> Iterator[House]:
    """Lend the house that pages are served from; stop its work and close its store in the end.

    `at` is the address people type, as `settings.address` gives it: over
    https cookies are for https alone, and its host is answered to, besides
    this machine's own names and `hosts`. `language` is that of the pages; raises
    `UnusableInput` for one that there is not.
    """
    _need_pages()
    from urllib.parse import urlsplit

    from plenipo.desk.rounds import Rounds
    from plenipo.web.house import House
    from plenipo.web.identity.door import AccountsDoor
    from plenipo.web.live.hub import Hub
    from plenipo.web.strings import language as spoken_in

    spoken = spoken_in(language)
    scheme, host = at.partition("://")[0], urlsplit(at).hostname or ""
    names = ["127.0.0.1", "localhost", "[::1]", f"[{host}]" if ":" in host else host, *hosts]
    store = open_store(where)
    with ExitStack() as closing:
        closing.callback(store.close)
        clock, chance = MachineClock(), MachineChance()
        desk = Desk(store, clock=clock, chance=chance)
        closing.callback(desk.close)
        rounds = Rounds(desk, store)
        closing.callback(rounds.stop)
        identity = identity_over(store)
        tls = scheme == "https"
        yield House(
            desk=desk,
            clock=clock,
            door=AccountsDoor(identity, tls=tls),
            tls=tls,
            hosts=tuple(dict.fromkeys(names)),
            hub=Hub(store),
            rounds=rounds,
            identity=identity,
            vault=store,
            language=spoken.tag,
        )


def has_pages() -> bool:
    """Tell whether what the pages need is installed, and accounts with it."""
    return all(find_spec(name) is not None for name in ("argon2", "litestar", "webauthn"))


def _need_pages() -> None:
    if not has_pages():
        raise UnusableInput("accounts and pages need more than this; install plenipo[web]")


def prepare_database(where: Settings, *, login: str, password: str) -> None:
    """Make the tables and roles of a PostgreSQL database, or bring them up to date."""
    _need_driver()
    from plenipo.store.postgres_schema import prepare

    prepare(where.database, login=login, password=password)


def _need_driver() -> None:
    if find_spec("psycopg") is None:
        raise UnusableInput("a PostgreSQL database needs its driver; install plenipo[postgres]")
