"""How a page's handler opens the room that its address names."""

from __future__ import annotations

from contextlib import AbstractContextManager

from litestar.response import Redirect

from plenipo.web.house import Asking, house_of
from plenipo.web.viewer import Reading, SignInFirst, Viewer, reading


def asking(request: Asking) -> Viewer:
    """Return who is signed in. Raises `SignInFirst`."""
    viewer = house_of(request).door.viewer(request.cookies)
    if viewer is None:
        raise SignInFirst
    return viewer


def opened(request: Asking, room: str) -> AbstractContextManager[Reading]:
    """Hold a room still for a handler; see `plenipo.web.viewer.reading`."""
    house = house_of(request)
    return reading(house.desk, house.sheets, asking(request), room)


def back(to: str) -> Redirect:
    """Send the reader on after an act, so that loading again records nothing twice."""
    return Redirect(to, status_code=303)
