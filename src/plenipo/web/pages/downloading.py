"""Texts to take away: the rolling text, one's own, revisions as issued, redlines; in any format.

Same room, same entry, same bytes, but for what lapses with time in the course of
the text of today. Names of files say what and in which form,
and nothing of the room or of whoever takes them.
"""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from plenipo.brackets.model import Party, Rolling
from plenipo.brackets.render import Style
from plenipo.documents.reading import FORMATS
from plenipo.documents.redlines import written_redline
from plenipo.documents.writing import written, written_texts
from plenipo.formats import rolling_json
from plenipo.record.reach import Convergence
from plenipo.record.stamps import STANDING, Stamp, of_both, of_now, of_revision
from plenipo.text.errors import UnusableInput
from plenipo.web.drawing import room_page
from plenipo.web.house import Asking, House, house_of
from plenipo.web.pages.comparing import chosen
from plenipo.web.pages.opening import opened
from plenipo.web.trend import together
from plenipo.web.versions import version
from plenipo.web.viewer import NotHere, Reading

_MEDIA: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
}
_STYLES: Final = {style.value: style for style in Style}


@get("/r/{room:str}/download", sync_to_thread=True)
def show_downloads(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Offer what can be taken away."""
    with opened(request, room) as reading:
        return room_page(
            request,
            "download.html",
            reading,
            formats=FORMATS,
            styles=[style.value for style in Style],
            parties=reading.sheet.rolling.parties,
            own=reading.seat.party,
            revisions=[r.number for r in reversed(reading.state.revisions)],
        )


@get("/r/{room:str}/download/{file:str}", sync_to_thread=True)
def download(
    request: Asking,
    room: FromPath[str],
    file: FromPath[str],
    style: FromQuery[str] = "attributed",
    tracked: FromQuery[str] = "",
    old: FromQuery[str] = "",
    new: FromQuery[str] = "",
    form: FromQuery[str] = "",
) -> Response[Any]:
    """Give one file: `text`, `words`, `party-ARD`, `rev-3`, `redline`, with the format's ending.

    A form without a script names the format as `form`, and then leaves out the ending.
    """
    what, _, ending = file.rpartition(".") if not form else (file, "", form)
    if ending not in FORMATS or style not in _STYLES:
        raise NotHere
    chosen_style = _STYLES[style]
    with opened(request, room) as reading:
        if not reading.state.units and what != "redline" and not what.startswith("rev-"):
            raise NotHere
        if what == "redline":
            one, two = chosen(request, reading, old, new)
            found = house_of(request).comparisons.of(
                one.instrument, two.instrument, language=reading.state.language
            )
            stamp = of_both(
                stamp_of(reading, one.key, one.name), stamp_of(reading, two.key, two.name)
            )
            data = written_redline(found, ending, old=one.name, new=two.name, stamp=stamp)
            return file_of(data, "redline", ending)
        rolling, name = _rolling(reading, what)
        if rolling is not None:
            if what.startswith("rev-") and ending == "json" and chosen_style is Style.ATTRIBUTED:
                return file_of(_as_issued(reading, what), name, ending)
            data = _written(
                reading,
                rolling,
                what,
                ending,
                chosen_style,
                tracked=bool(tracked),
                course=course_of(house_of(request), reading, what),
            )
            return file_of(data, _called(name, chosen_style, bool(tracked)), ending)
        clean = version(house_of(request).desk, reading, what)
        if clean is None or what.startswith(("in-", "at-", "text", "rev-")):
            raise NotHere
        texts = [unit.text for unit in clean.instrument.units]
        data = written_texts(texts, ending, stamp=stamp_of(reading, what, clean.name))
        return file_of(data, what.partition("-")[0], ending)


def stamp_of(reading: Reading, what: str, name: str) -> Stamp:
    """Return what stands on every page of a file of a version: its name, mark and mandate.

    A text of another room is under that room's mark.
    """
    state, key = reading.state, what
    if what.startswith("in-"):
        room, _, key = what.removeprefix("in-").partition(".")
        state = next((s for s in reading.rooms if s.room == room), state)
    number = key.removeprefix("rev-").partition(".")[0]
    issued = next((r for r in state.revisions if str(r.number) == number), None)
    if key.startswith("rev-") and issued is not None:
        return of_revision(issued, name)
    return of_now(state, name[:1].upper() + name[1:])


def _rolling(reading: Reading, what: str) -> tuple[Rolling | None, str]:
    """Return the rolling text that a name stands for, and what its file is called."""
    if what == "text":
        return reading.sheet.rolling, "text"
    number = what.removeprefix("rev-")
    for issued in reading.state.revisions:
        if what == f"rev-{issued.number}":
            return rolling_json.read(issued.content, where=f"Revision {number}"), what
    return None, ""


def _as_issued(reading: Reading, what: str) -> bytes:
    number = int(what.removeprefix("rev-"))
    return next(r.content for r in reading.state.revisions if r.number == number).encode()


def course_of(house: House, reading: Reading, what: str) -> Convergence | None:
    """Return how the text came together until then; None before the first revision."""
    if not reading.state.revisions:
        return None
    until = int(what.removeprefix("rev-")) if what.startswith("rev-") else 0
    return together(house.trends.of(house.desk, reading), until=until)


def _written(
    reading: Reading,
    rolling: Rolling,
    what: str,
    ending: str,
    style: Style,
    *,
    tracked: bool,
    course: Convergence | None,
) -> bytes:
    names = {Party(code): info.name for code, info in reading.state.parties.items()}
    try:
        return written(
            rolling,
            ending,
            style=style,
            tracked=tracked,
            note=STANDING,
            party_names=names,
            stamp=stamp_of(reading, what, "" if what.startswith("rev-") else "The text of today"),
            course=course,
        )
    except UnusableInput:
        raise NotHere from None  # no form offers it: tracked changes in anything but Word


def _called(name: str, style: Style, tracked: bool) -> str:
    if tracked:
        return f"{name}-tracked"
    return name if style is Style.ATTRIBUTED else f"{name}-{style.value}"


def file_of(data: bytes, name: str, ending: str) -> Response[Any]:
    """Answer with a file to be kept, its name saying what it is and in which form."""
    return Response(
        data,
        media_type=_MEDIA[ending],
        headers={"content-disposition": f'attachment; filename="{name}.{ending}"'},
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_downloads, download)
