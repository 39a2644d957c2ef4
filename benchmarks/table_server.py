"""An app over one record, as `plenipo serve` runs it: `python -m benchmarks.table_server PLACE`.

PLACE is a file or the address of a database. Prints its port, then serves until
standard input ends. Whoever asks is the member whom the cookie `who` names.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import uvicorn

from benchmarks.live_server import serve
from plenipo.bootstrap import MachineChance, MachineClock, open_store
from plenipo.desk.desk import Desk
from plenipo.record.kinds import MemberId
from plenipo.settings import Settings
from plenipo.web.app import make_app
from plenipo.web.house import Bearer, House
from plenipo.web.live.hub import Hub
from plenipo.web.live.wire import LiveProtocol
from plenipo.web.viewer import Viewer

CSRF = "a token of the benchmark"


class Names:
    """A door that takes the cookie `who` at its word."""

    def viewer(self, cookies: Mapping[str, str]) -> Viewer | None:
        """Return the viewer that the cookie names."""
        who = cookies.get("who")
        return None if who is None else Viewer(who, (MemberId(who),), csrf=CSRF)

    def still(self, cookies: Mapping[str, str]) -> Viewer | None:
        """Return the same."""
        return self.viewer(cookies)

    def bearer(self, token: str) -> Bearer | None:  # noqa: ARG002 - nobody has a token here
        """Return nobody."""
        return None


def main(place: str) -> None:
    """Serve until standard input ends."""
    where = (
        Settings(database=place)
        if place.startswith("postgresql://")
        else Settings(data=Path(place))
    )
    store = open_store(where)
    clock = MachineClock()
    desk = Desk(store, clock=clock, chance=MachineChance())
    house = House(desk=desk, clock=clock, door=Names(), hub=Hub(store), vault=store)
    config = uvicorn.Config(
        make_app(house),
        http=LiveProtocol,
        access_log=False,
        log_level="critical",
        timeout_keep_alive=600,  # whoever measures two servers keeps one of them waiting
    )
    print(serve(config), flush=True)
    sys.stdin.read()
    os._exit(0)  # the server is a thread that has nothing to finish


if __name__ == "__main__":
    main(sys.argv[1])
