"""From a template and what it shows to a response."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Response
from litestar.enums import MediaType
from markupsafe import Markup

from plenipo.record.kinds import SIGN, Status
from plenipo.record.reach import reach
from plenipo.web import words
from plenipo.web.forms import Form
from plenipo.web.house import Asking, House, house_of
from plenipo.web.said import day_said
from plenipo.web.strings import as_json, counting, language, speaking
from plenipo.web.times import ago, drawn
from plenipo.web.viewer import Reading, Viewer

_STATIC: Final = "/static/"
# Asked for with the page itself, so that the text does not change its face while it is read.
FIRST_FONTS: Final = ("serif-latin.woff2", "sans-latin.woff2")
# The pages of a room, group by group: what the group is, and its pages, each as its address goes
# on and as it is called. A group stays together where they do not all fit in one line.
WAYS: Final = (
    (
        "The text",
        (("", "Table"), ("/draft", "Drafts"), ("/compare", "Compare"), ("/matrix", "Matrix")),
    ),
    (
        "The talks",
        (
            ("/meetings", "Meetings"),
            ("/revisions", "Revisions"),
            ("/rounds", "Rounds"),
            ("/packages", "Packages"),
            ("/silence", "Silence"),
            ("/communiques", "Communiqués"),
            ("/scrub", "Legal scrub"),
            ("/end", "The end"),
        ),
    ),
    (
        "In the room",
        (("/floor", "On screen"), ("/projector", "Projector"), ("/download", "Take away")),
    ),
    (
        "On record",
        (
            ("/outside", "Public record"),
            ("/ledger", "Ledger"),
            ("/members", "Members"),
            ("/settings", "Settings"),
        ),
    ),
)

# The pages of the public record, each as its address goes on and as it is called.
RECORD: Final = (
    ("/outside", "Timeline"),
    ("/statements", "Statements"),
    ("/framework", "Framework"),
    ("/commitments", "Commitments and incidents"),
)


@cache
def environment(tag: str = "") -> Environment:
    """Return the templates in a language, escaped throughout; an unknown name is an error.

    Raises `UnusableInput` for a language that there is not.
    """
    spoken = language(tag)
    say = speaking(spoken.catalogue)
    made = Environment(
        loader=PackageLoader("plenipo.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
    )
    made.globals.update(
        # Not the extension's own, which takes whatever it is given for markup.
        _=say,
        spoken=spoken,
        script_words=as_json(spoken.script) if spoken.script else "",
        words=words,
        SIGN=SIGN,
        reach=reach,
        Status=Status,
        status_badge=lambda status: status_badge(status, say),
        counted=counting(spoken.catalogue),
        assets=assets(),
        when=drawn,
        day_said=day_said,
        ago=ago,
        none_typed=Form({}),
    )
    return made


@cache
def assets() -> dict[str, tuple[str, ...]]:
    """Return the addresses of style sheet, script, icon and first fonts; empty where none are built."""
    manifest = files("plenipo.web") / "static" / "manifest.json"
    if not manifest.is_file():
        return {"css": (), "js": (), "icon": (), "notices": (), "fonts": ()}
    built: dict[str, str] = json.loads(manifest.read_text("utf-8"))
    return {
        "css": (_STATIC + built["app.css"],),
        "js": (_STATIC + built["app.js"],),
        "icon": (_STATIC + built["icon.svg"],),
        "notices": (_STATIC + built["notices.txt"],),
        "fonts": tuple(_STATIC + built[name] for name in FIRST_FONTS if name in built),
    }


def status_badge(status: Status, say: Callable[..., Markup]) -> Markup:
    """Draw a status: its sign, its word, its class; never colour alone."""
    return Markup('<span class="st st-{}"><span class="sg">{}</span> <b>{}</b></span>').format(
        status.value, SIGN[status], say(words.STATUS[status])
    )


def page(
    request: Asking,
    name: str,
    viewer: Viewer | None,
    *,
    status: int = 200,
    block: str = "",
    **shown: Any,  # noqa: ANN401 - what a template shows is as varied as templates
) -> Response[str]:
    """Draw a template as a page, or one block of it as a part of a page."""
    house = house_of(request)
    templates = environment(house.language)
    template = templates.get_template(name)
    # What answers a form has no address of its own: a script must not ask for it again.
    context = {**_frame(house, viewer), "posted": request.method == "POST", **shown}
    if block:
        # A block drawn alone does not see what its page imports at the top.
        parts = templates.get_template("parts.html").make_module(context)
        inside = template.new_context({"parts": parts, **context})
        text = "".join(template.blocks[block](inside))
    else:
        text = template.render(context)
    return Response(text, status_code=status, media_type=MediaType.HTML)


def room_page(
    request: Asking,
    name: str,
    reading: Reading,
    *,
    status: int = 200,
    block: str = "",
    **shown: Any,  # noqa: ANN401 - what a template shows is as varied as templates
) -> Response[str]:
    """Draw a page of a room: with its band, and the way to the viewer's other rooms."""
    here = request.url.path.removeprefix(f"/r/{reading.room}")
    # Of the table and its parts a link within the table can be short; a long text has hundreds.
    within = request.method == "GET" and here in ("", "/changes", "/sections", "/outline")
    home = "" if within else f"/r/{reading.room}"
    frame = {"r": reading, "ways": WAYS, "here": here, "home": home, **_record(request, here)}
    return page(request, name, reading.viewer, status=status, block=block, **frame, **shown)


def _record(request: Asking, here: str) -> dict[str, object]:
    """Return the pages of the public record, and whether this is one of them."""
    there = record_ways(request)
    pages = tuple((way, name) for way, name in RECORD if way[1:] in there)
    return {"record_pages": pages, "of_record": any(_below(here, way) for way, _ in RECORD)}


def _below(here: str, way: str) -> bool:
    return here == way or here.startswith(f"{way}/")


def record_ways(request: Asking) -> frozenset[str]:
    """Return the first words of the addresses that a room's pages have: "statements", "meetings"."""
    known: frozenset[str] | None = request.app.state.get("ways")
    if known is None:
        stem = "/r/{room:str}/"
        paths = (str(route.path) for route in request.app.routes)
        known = frozenset(p.removeprefix(stem).partition("/")[0] for p in paths if stem in p)
        request.app.state["ways"] = known
    return known


def wants_part(request: Asking) -> bool:
    """Say whether the page asks for a part of itself."""
    return request.headers.get("hx-request") == "true"


def _frame(house: House, viewer: Viewer | None) -> dict[str, object]:
    return {"viewer": viewer, "house": house, "r": None, "ways": (), "here": "", "of_record": False}
