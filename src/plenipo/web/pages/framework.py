"""Earlier texts: filed with their versions, linked to provisions, laid side by side.

What a member says of a provision and an earlier text is its party's word in the
room where it is said: in the plenary all read it, in a delegation's room that
delegation alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from plenipo.brackets.collation_words import (
    Compared,
    apart,
    compare_texts,
    shared_words,
    words_in_common,
)
from plenipo.desk import Refused
from plenipo.desk.beside import record_beside, refusal_of
from plenipo.documents.collations import (
    Collated,
    breaks,
    change_line,
    more_words,
    said_of,
    tally,
    written_collation,
)
from plenipo.documents.reading import document as read_document
from plenipo.documents.variants import Variant, variants_of
from plenipo.documents.writing import as_printed
from plenipo.record import entries as e
from plenipo.record.framework import FORM
from plenipo.record.kinds import Role
from plenipo.text.canonical import canonical
from plenipo.text.errors import UnusableInput
from plenipo.text.shares import share_of
from plenipo.web import framework as fw
from plenipo.web.drawing import record_ways, room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.acting import Made, ask, must_ask, perform_on, remember, speaking
from plenipo.web.pages.beside import copies_to
from plenipo.web.pages.downloading import file_of
from plenipo.web.pages.opening import back, opened
from plenipo.web.relations import OFFERED
from plenipo.web.side_by_side import MOST_COMPARED, laid_out, laying
from plenipo.web.uploads import Sent, sent
from plenipo.web.viewer import NotHere, Reading

_NONE: Final = Form({})
MOST_VERSIONS: Final = 12  # of one text that are filed at once
_FORMATS: Final = ("html", "json", "txt")
FEW: Final = 0.4  # share of words in common below which a redline would tell of chance
_EMPTY: Final = "Paste the text, or choose a file first: Word, Markdown, text, HTML or JSON."


# --- the list, and what governs -----------------------------------------------------------------


@get("/r/{room:str}/framework", sync_to_thread=True)
def show_framework(
    request: Asking,
    room: FromPath[str],
    unit: FromQuery[str] = "",
    document: FromQuery[str] = "",
    start: FromQuery[int] = 0,
    end: FromQuery[int] = 0,
) -> Response[Any]:
    """Show the earlier texts of a room, what rests on each, and who says what governs.

    With a provision or a passage the form that links them stands open, filled in.
    """
    with opened(request, room) as reading:
        begun = {"unit": unit, "passage": f"{document} {start} {end}" if document else ""}
        act = "link" if unit or document else ""
        return _list(request, reading, act=act, form=Form(begun))


def _list(
    request: Asking, reading: Reading, *, refusal: str = "", act: str = "", form: Form = _NONE
) -> Response[Any]:
    columns, rows = fw.governs(reading)
    return room_page(
        request,
        "framework.html",
        reading,
        status=409 if refusal else 200,
        instruments=columns,
        rows=rows,
        disagreements=fw.disagreements(reading),
        refusal=refusal,
        act=act,
        form=form,
        copies=copies_to(reading),
        returnable=fw.returnable(reading),
        known=record_ways(request),
        **_forms(reading, document=(fw.chosen(form.text("passage")) or ("",))[0]),
    )


def _forms(reading: Reading, *, document: str = "") -> dict[str, Any]:
    """Return what the forms of these pages offer."""
    return {
        "files": reading.may("DocumentFiled"),
        "links": reading.may("FrameworkLinked"),
        "provisions": fw.pieces(reading),
        "places": fw.choices(reading, document),
        "relations": OFFERED,
        "types": reading.seat.role is Role.SECRETARIAT,
        "tongues": sorted(fw.LANGUAGES.items(), key=lambda row: row[1]),
    }


# --- filing -------------------------------------------------------------------------------------


@post("/r/{room:str}/framework")
async def read_file(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Read a file into the form that files it; nothing is recorded or kept."""
    came = await sent(request)
    with opened(request, room) as reading:
        return _list(request, reading, act="file", **_read(came))


def _read(came: Sent) -> dict[str, Any]:
    """Return the form with a file's words in it, or with the reason why there are none."""
    fields = dict(came.form.rows())
    if not came.name:
        return {"refusal": _EMPTY, "form": Form(fields)}
    try:
        found = variants_of(read_document(came.name, came.data))
    except UnusableInput as error:
        return {"refusal": f"{error}", "form": Form(fields)}
    text = "\n\n".join(_as_typed(variant, several=len(found) > 1) for variant in found)
    own = next((block.text for block in found[0].source.blocks), "")
    fields |= {
        "text": text,
        "title": fields.get("title") or own.split("\n")[0][:200],
        "digest": hashlib.sha256(came.data).hexdigest(),
        "media": came.name.rpartition(".")[2].lower(),
    }
    return {"form": Form(fields)}


def _as_typed(variant: Variant, *, several: bool) -> str:
    words = as_printed(variant.source)
    return f"=== {variant.name} ===\n\n{words}" if several else words


@post("/r/{room:str}/framework/{document:str}", sync_to_thread=True)
def act_on_framework(
    request: Asking, room: FromPath[str], document: FromPath[str], data: FormBody
) -> Response[Any]:
    """File an earlier text (`file`), or link a provision to one (`link`)."""
    match document:
        case "file":
            return _file(request, room, Form(data))
        case "link":
            return perform_on(
                request,
                room,
                data,
                "framework/link",
                _link,
                draw=lambda asked, reading, sentence, form: _list(
                    asked, reading, refusal=sentence, act="link", form=form
                ),
                to=_seen_at(Form(data)),
            )
        case _:
            raise NotHere


def _file(request: Asking, room: str, form: Form) -> Response[Any]:
    """File a text, or several versions of it that were pasted one below the other: all or none."""
    desk = house_of(request).desk
    with opened(request, room) as reading:
        bodies = _filings(form, desk.new_name)
        refused = (
            bodies
            if isinstance(bodies, Refused)
            else refusal_of(desk, reading.state, reading.member, bodies)
        )
        if isinstance(bodies, Refused) or refused is not None:
            assert refused is not None
            return _list(request, reading, refusal=refused.sentence, act="file", form=form)
        to = f"/r/{room}/framework/{bodies[0].document}"
        if must_ask(request, reading, form):
            back_to = f"/r/{room}/framework"
            return ask(request, reading, form, "framework/file", Made(bodies), to=back_to)
        answer = record_beside(desk, reading.member, reading.room, bodies)
        if isinstance(answer, Refused):
            return _list(request, reading, refusal=answer.sentence, act="file", form=form)
    return remember(request, room, form, back(to))


def _seen_at(form: Form) -> str:
    """Return where on the pages a link is seen."""
    place = fw.chosen(form.text("passage"))
    return f"/framework/{place[0]}#p-{place[1]}" if place is not None and place[2] else "/framework"


def _filings(form: Form, new: Callable[[], str]) -> tuple[e.DocumentFiled, ...] | Refused:
    """Return what a form files: one text, or the first of several and the others as its versions."""
    typed = form.text("text").replace("\r\n", "\n")
    if not typed:
        return Refused("no-words", _EMPTY)
    data = typed.encode()
    try:
        found = variants_of(read_document("text.txt", data))
    except UnusableInput as error:
        return Refused("no-words", f"{error}")
    if len(found) > MOST_VERSIONS:
        return Refused(
            "too-many", f"There are {len(found)} versions in it; file {MOST_VERSIONS} at a time."
        )
    digest = form.text("digest") or hashlib.sha256(data).hexdigest()
    made: list[e.DocumentFiled] = []
    for variant in found:
        first = made[0].document if made else form.text("version_of")
        root = form.text("version_of") or first
        made.append(_filed(form, new(), variant, digest=digest, version_of=root))
    return tuple(made)


def _filed(
    form: Form, new: str, variant: Variant, *, digest: str, version_of: str
) -> e.DocumentFiled:
    return e.DocumentFiled(
        document=new,
        title=form.words("title"),
        digest=digest[:64],
        media=form.text("media")[:40] or "text/plain",
        form=FORM,
        words=as_printed(variant.source),
        language=form.text("language"),
        version_of=version_of,
        publisher=" ".join(canonical(variant.name or form.text("publisher")).text.split()),
        dated=form.text("dated"),
        retrieved=form.text("retrieved"),
        link=form.text("link"),
    )


def _link(reading: Reading, form: Form) -> Made | Refused:
    place = fw.chosen(form.text("passage"))
    if place is None:
        return Refused("no-such-document", "Choose the earlier text, or a point of it.")
    document, start, end = place
    if not form.text("unit"):
        return Refused("no-such-provision", "Choose the provision.")
    body = e.FrameworkLinked(
        unit=form.text("unit"),
        document=document,
        relation=form.text("relation"),
        words=form.words("words"),
        start=start if end else 0,
        end=end,
    )
    _, behalf, basis = speaking(reading, form)
    return Made((body,), behalf, basis)


# --- one text -----------------------------------------------------------------------------------


@get("/r/{room:str}/framework/{document:str}", sync_to_thread=True)
def show_instrument(request: Asking, room: FromPath[str], document: FromPath[str]) -> Response[Any]:
    """Show one earlier text, point by point, with what rests on each point and who says so."""
    with opened(request, room) as reading:
        found = fw.instrument_of(reading, document)
        if found is None:
            raise NotHere
        version = next(v for v in found.versions if v.document == document)
        return room_page(
            request,
            "framework_text.html",
            reading,
            instrument=found,
            version=version,
            language=reading.state.outside.documents[document].language,
            points=fw.points(reading, document),
            whole=fw.whole(reading, document),
            disagreements=fw.disagreements(reading),
            copies=copies_to(reading),
            returnable=fw.returnable(reading),
            known=record_ways(request),
            **_forms(reading),
        )


@get("/r/{room:str}/framework/{document:str}/versions", sync_to_thread=True)
def show_versions(
    request: Asking,
    room: FromPath[str],
    document: FromPath[str],
    against: FromQuery[str] = "",
    form: FromQuery[str] = "",
    show: FromQuery[str] = "",
) -> Response[Any]:
    """Lay the versions of an earlier text side by side; with `form` as a file."""
    with opened(request, room) as reading:
        found = fw.instrument_of(reading, document)
        wanted = laying(reading, found, against or document) if found else None
    if wanted is None:
        raise NotHere
    laid = None if wanted.too_long else laid_out(wanted)  # while nobody waits for the room
    if laid is not None and form in _FORMATS:
        return file_of(written_collation(laid, form), "versions", form)
    with opened(request, room) as reading:
        found = fw.instrument_of(reading, document)
        if found is None:
            raise NotHere
        versions = [
            (v, name)
            for name, key in zip((n for n, _, _ in wanted.versions), wanted.documents, strict=True)
            for v in found.versions
            if v.document == key
        ]
        return room_page(
            request,
            "framework_versions.html",
            reading,
            instrument=found,
            columns=[
                (v, name, tally(laid, k), breaks(laid.collation, k))
                if laid is not None
                else (v, name, "", ())
                for k, (v, name) in enumerate(versions)
            ],
            chosen=wanted.documents[wanted.against],
            rows=_shown(laid, changed=show == "changed") if laid is not None else [],
            too_long=laid is None,
            show=show,
            said_of=said_of,
            change_line=change_line,
            formats=_FORMATS,
        )


def _shown(laid: Collated, *, changed: bool) -> list[tuple[str, Compared, list[tuple[str, str]]]]:
    """Return the points of versions laid side by side, all or those that differ."""
    places = laid.places()
    return [
        (
            places[r],
            row,
            [(laid.names[m.version], more_words(laid, r, m)) for m in row.more],
        )
        for r, row in enumerate(laid.rows)
        if not changed or any(side.changes for side in row.sides) or row.more
    ]


@get("/r/{room:str}/framework/{document:str}/beside/{unit:str}", sync_to_thread=True)
def show_beside(
    request: Asking,
    room: FromPath[str],
    document: FromPath[str],
    unit: FromPath[str],
    start: FromQuery[int] = 0,
    end: FromQuery[int] = 0,
    words: FromQuery[str] = "",
    way: FromQuery[str] = "",
    redline: FromQuery[str] = "",
) -> Response[Any]:
    """Lay a point of an earlier text beside the words of a provision, with what differs."""
    with opened(request, room) as reading:
        found = fw.instrument_of(reading, document)
        offered = fw.wordings(reading, unit)
        if found is None or not offered:
            raise NotHere
        row = reading.state.outside.documents[document]
        points = fw.points(reading, document)
        touched = [p for p in points if p.start < end and start < p.end] if end > start else points
        earlier = "\n\n".join(p.content if len(touched) == 1 else p.text for p in touched)
        chosen = next((w for w in offered if w.key == words), offered[0])
        turned = way == "back"
        one, two = (chosen.text, earlier) if turned else (earlier, chosen.text)
        side, shared, common = apart(one, two), 0.0, share_of(0, 1)
        too_long = len(one) + len(two) > MOST_COMPARED
        if not too_long:
            compared = compare_texts(one, two, language=reading.state.language)
            shared = shared_words(compared)
            common = share_of(*words_in_common(compared))
            side = compared if shared >= FEW or redline else side
        return room_page(
            request,
            "framework_beside.html",
            reading,
            instrument=found,
            document=document,
            version=next(v for v in found.versions if v.document == document),
            language=row.language,
            place=", ".join(p.name for p in touched) if len(touched) < len(points) else "",
            unit=unit,
            caption=fw.caption(reading, unit),
            start=start,
            end=end,
            offered=offered,
            chosen=chosen,
            back=turned,
            side=side,
            shared=common,
            too_long=too_long,
            plain=too_long or (shared < FEW and not redline),
            change_line=change_line,
        )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_framework,
    read_file,
    act_on_framework,
    show_instrument,
    show_versions,
    show_beside,
)
