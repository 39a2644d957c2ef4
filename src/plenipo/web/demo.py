"""A demonstration's door: whoever is on this machine may take any place at the table.

Answers on loopback only: `plenipo demo` binds to 127.0.0.1 and the app takes no
other host name. Nothing here is reachable from an app that has no places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from plenipo.web.house import Bearer, Place
from plenipo.web.viewer import Viewer

COOKIE: Final = "plenipo-place"


class DemoDoor:
    """Lets the visitor in as the place that a cookie names; the first place without one."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = {place.key: place.viewer for place in places}
        self._first = places[0].viewer

    def viewer(self, cookies: Mapping[str, str]) -> Viewer | None:
        """Return the viewer of the place taken."""
        return self._places.get(cookies.get(COOKIE, ""), self._first)

    def still(self, cookies: Mapping[str, str]) -> Viewer | None:
        """Return the viewer of the place taken."""
        return self.viewer(cookies)

    def bearer(self, token: str) -> Bearer | None:
        """Return the place whose forms carry this token: in a demonstration it serves programs."""
        found = next((v for v in self._places.values() if v.csrf == token), None)
        return Bearer(found, may_act=True) if found is not None else None
