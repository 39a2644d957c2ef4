"""The JSON API: everything that the pages do, for programs. Described by OpenAPI.

A program shows a token of one member (`Authorization: Bearer ...`); a page of
the same origin may use its session with the header `x-csrf`. Every answer comes
through the desk's one door: an unknown room and a forbidden one answer alike.
"""

from __future__ import annotations

from typing import Final

from litestar import Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from plenipo import __version__
from plenipo.web.api import acting, beside, course, framework, grouping, statements, telling

PATH: Final = "/api/v1"

ROUTER: Final = Router(
    PATH,
    route_handlers=[
        *telling.ROUTES,
        *course.ROUTES,
        *statements.ROUTES,
        *framework.ROUTES,
        *beside.ROUTES,
        *acting.ROUTES,
        *grouping.ROUTES,
    ],
)

OPENAPI: Final = OpenAPIConfig(
    title="Plenipo",
    version=__version__,
    description=(
        "Read and act in the rooms where a member sits. Figures of a room are the same for all"
        " its members. Something that cannot be recorded answers 409 with a public code and a"
        " sentence; a room where the member does not sit answers 404, known or not."
    ),
    path=PATH,
    render_plugins=[JsonRenderPlugin(path="/openapi.json")],
    components=Components(
        security_schemes={
            "token": SecurityScheme(
                type="http", scheme="bearer", description="A token of one member."
            )
        }
    ),
    security=[{"token": []}],
)
