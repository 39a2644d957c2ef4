"""The house: all that a handler may use, put together once when the app is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from litestar import Request

from plenipo.desk.course import Courses
from plenipo.desk.desk import Desk
from plenipo.desk.ports import Clock
from plenipo.desk.rounds import Rounds
from plenipo.desk.vault import Vault
from plenipo.web.comparisons import Comparisons
from plenipo.web.identity.identity import Identity
from plenipo.web.live.hub import Hub
from plenipo.web.sheets import Sheets
from plenipo.web.story import Stories
from plenipo.web.trend import Trends
from plenipo.web.viewer import Viewer

Asking = Request[Any, Any, Any]
OUTBOX_SECONDS: Final = 120  # how long a tabling can be called back, unless the process says


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a program's token stands for, and whether it may act or only read."""

    viewer: Viewer
    may_act: bool


class Door(Protocol):
    """Finds out who is asking, from what the request carries."""

    def viewer(self, cookies: Mapping[str, str]) -> Viewer | None:
        """Return who is signed in, or None. Cost: one look-up."""
        ...

    def still(self, cookies: Mapping[str, str]) -> Viewer | None:
        """Return the same for a page that only lies open: nothing notes that it was seen."""
        ...

    def bearer(self, token: str) -> Bearer | None:
        """Return for whom a program's token stands, or None. Cost: one look-up."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """A place at a demonstration's table that a visitor may take."""

    key: str
    name: str
    what: str  # "Head of the delegation of Ardenia"
    table: str  # which negotiation, and how far it is
    viewer: Viewer


@dataclass(frozen=True, slots=True)
class House:
    """What handlers share. `places` is filled in a demonstration alone, on loopback."""

    desk: Desk
    clock: Clock
    door: Door
    tls: bool = False
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    places: tuple[Place, ...] = ()
    hub: Hub | None = None  # without one the pages are not live
    rounds: Rounds | None = None  # lands what waits in outboxes; without, only by hand
    identity: Identity | None = None  # who has an account; None in a demonstration
    language: str = ""  # of the interface, by its tag; "" is English
    vault: Vault | None = None  # where it is kept what each member has looked at
    sheets: Sheets = field(default_factory=Sheets)
    trends: Trends = field(default_factory=Trends)
    courses: Courses = field(default_factory=Courses)
    comparisons: Comparisons = field(default_factory=Comparisons)

    @property
    def stories(self) -> Stories:
        """Return the stories of the rooms that are being read."""
        return self.sheets.stories

    @property
    def demo(self) -> bool:
        """Say whether this is a demonstration, where anybody may step into any place."""
        return bool(self.places)


def house_of(request: Asking) -> House:
    """Return the house that the app was made with."""
    house = request.app.state["house"]
    assert isinstance(house, House)
    return house
