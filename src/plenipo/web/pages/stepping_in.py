"""A demonstration's door: take any place at the table. On loopback, with a sign on every page."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.handlers import HTTPRouteHandler

from plenipo.web.demo import COOKIE
from plenipo.web.drawing import page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.opening import back
from plenipo.web.viewer import NotHere


@get("/step-in", sync_to_thread=True)
def show_places(request: Asking) -> Response[Any]:
    """Show the places at the table."""
    house = house_of(request)
    if not house.demo:
        raise NotHere
    tables = [(name, tuple(rows)) for name, rows in groupby(house.places, lambda p: p.table)]
    return page(request, "step_in.html", house.door.viewer(request.cookies), tables=tables)


@post("/step-in", sync_to_thread=True)
def take_place(request: Asking, data: FormBody) -> Response[Any]:
    """Take a place; the same page in another place's eyes is one click away."""
    house = house_of(request)
    form = Form(data)
    taken = next((p for p in house.places if p.key == form.text("place")), None)
    if taken is None:
        raise NotHere
    to = form.text("to")
    answer = back(to if to.startswith("/r/") and "\\" not in to else "/")
    answer.set_cookie(
        Cookie(key=COOKIE, value=taken.key, path="/", httponly=True, samesite="strict")
    )
    return answer


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_places, take_place)
