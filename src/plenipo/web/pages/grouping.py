"""A contact group's page: articles taken along as one file, and what it brings back.

What comes back lies with the room's papers and is shown as what became of each
provision, conflicts first. Nothing is recorded but by the second step, in one
transaction; where others will read it, it is asked about once, in words.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from plenipo.brackets.cluster import Drawn, cut
from plenipo.desk import Refused
from plenipo.desk.clusters import (
    Merging,
    Returned,
    compare_cluster,
    may_table,
    merge_cluster,
    planned,
)
from plenipo.desk.desk import Recorded
from plenipo.documents.clusters import FORMATS, write_cluster
from plenipo.record import entries as e
from plenipo.record.kinds import Level
from plenipo.text.errors import UnusableInput
from plenipo.web import crossing
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.groups import choices_of, cuttable, parts_of, units_of
from plenipo.web.house import Asking, house_of
from plenipo.web.lying import Lying, keep, kept, let_go, mine, sweep
from plenipo.web.pages.acting import ask_of, must_ask, remember
from plenipo.web.pages.door import prove_first
from plenipo.web.pages.downloading import file_of
from plenipo.web.pages.draft_editor import papers_of
from plenipo.web.pages.opening import back, opened
from plenipo.web.uploads import Sent, sent
from plenipo.web.viewer import NotHere, Reading
from plenipo.web.words import LEVEL

_PREFIX: Final = "group-"
_LEVELS: Final = {level.value: level for level in Level}
_DRAWN: Final = {drawn.value: drawn for drawn in Drawn}
_FIRST: Final = "Choose a file first: the Word file that the group worked on, or its JSON."
_GONE: Final = "The file is not here any more; upload it again."
_READS: Final = "In this room you read; you do not file."


def _files(reading: Reading) -> bool:
    """Say whether the reader may take anything in here."""
    return crossing.may_draft(reading.state, reading.seat) or bool(
        may_table(reading.state, reading.member)
    )


# --- out -------------------------------------------------------------------------------------


@get("/r/{room:str}/group", sync_to_thread=True)
def show_group(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Offer the articles that can be taken along, and ask for what came back."""
    with opened(request, room) as reading:
        return _show(request, reading)


def _show(request: Asking, reading: Reading, *, refusal: str = "") -> Response[Any]:
    papers = papers_of(request, reading)
    sweep(reading, papers, _PREFIX)
    return room_page(
        request,
        "group.html",
        reading,
        status=409 if refusal else 200,
        refusal=refusal,
        articles=cuttable(reading.sheet.rolling),
        files=_files(reading),
        lies=bool(mine(reading, papers, _PREFIX)),
    )


@get("/r/{room:str}/group/cut", sync_to_thread=True)
def cut_out(
    request: Asking,
    room: FromPath[str],
    article: FromQuery[list[str] | None] = None,
    drawn: FromQuery[str] = "attributed",
    form: FromQuery[str] = "docx",
) -> Response[Any]:
    """Give the chosen articles as one file."""
    if drawn not in _DRAWN or form not in FORMATS:
        raise NotHere
    with opened(request, room) as reading:
        rolling = reading.sheet.rolling
        units = units_of(rolling, tuple(article or ()))
        if not units:
            return _show(request, reading, refusal="Choose the articles to take along first.")
        return file_of(
            write_cluster(cut(rolling, units, drawn=_DRAWN[drawn]), form), "cluster", form
        )


# --- back ------------------------------------------------------------------------------------


@post("/r/{room:str}/group")
async def take_back_in(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Take a file in, if it can be read, to be looked at; nothing is recorded."""
    brought = await sent(request)
    return await asyncio.to_thread(_taken, request, room, brought)


def _taken(request: Asking, room: str, brought: Sent) -> Response[Any]:
    with opened(request, room) as reading:
        return to_group(request, reading, brought)


def to_group(request: Asking, reading: Reading, brought: Sent) -> Response[Any]:
    """Keep a file that came back and show what became of it, or say why it cannot be used."""
    if not _files(reading):
        return _show(request, reading, refusal=_READS)
    if not brought.name:
        return _show(request, reading, refusal=_FIRST)
    file = Lying(brought.name, brought.data)
    found = _compared(request, reading, file)
    if isinstance(found, str):
        return _show(request, reading, refusal=found)
    refused = keep(reading, papers_of(request, reading), _PREFIX, file)
    if refused is not None:
        return _show(request, reading, refusal=refused.sentence)
    return back(f"/r/{reading.room}/group/returned")


def _compared(request: Asking, reading: Reading, file: Lying) -> Returned | str:
    """Return what became of a file's provisions, or the sentence why it cannot be used."""
    try:
        found = compare_cluster(
            house_of(request).desk, reading.member, reading.room, file.name, file.data
        )
    except UnusableInput as error:
        text = str(error)
        return f"{text[:1].upper()}{text[1:].rstrip('.')}."
    return found.sentence if isinstance(found, Refused) else found


@get("/r/{room:str}/group/returned", sync_to_thread=True)
def show_returned(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Show what became of each provision that came back, conflicts first."""
    with opened(request, room) as reading:
        return _returned(request, reading)


def _returned(
    request: Asking, reading: Reading, *, refusal: str = "", form: Form | None = None
) -> Response[Any]:
    file = kept(reading, papers_of(request, reading), _PREFIX)
    if file is None:
        return _show(request, reading, refusal=refusal or _GONE)
    found = _compared(request, reading, file)
    if isinstance(found, str):
        return _show(request, reading, refusal=found)
    typed = form or Form({})
    tables = may_table(reading.state, reading.member)
    return room_page(
        request,
        "returned.html",
        reading,
        status=409 if refusal else 200,
        refusal=refusal,
        file=file.name,
        found=found,
        parts=parts_of(found, typed),
        anything=any(x.choices for x in found.endings),
        tables=tables,
        mine=reading.seat.party,
        drafts=crossing.may_draft(reading.state, reading.seat),
        files=_files(reading),
        readers=crossing.readers(reading.state, reading.rooms).sentence,
        levels=[(level.value, LEVEL[level]) for level in Level],
        form=typed,
    )


@post("/r/{room:str}/group/merge", sync_to_thread=True)
def take_in(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Take in what came back, as chosen: tabled for somebody, as a draft, or not at all."""
    form = Form(data)
    act = form.text("act")
    desk = house_of(request).desk
    with opened(request, room) as reading:
        papers = papers_of(request, reading)
        if act == "drop":
            let_go(reading, papers, _PREFIX)
            return back(f"/r/{room}/group")
        if act not in ("keep", "table"):
            raise NotHere
        file = kept(reading, papers, _PREFIX)
        if file is None:
            return _show(request, reading, refusal=_GONE)
        found = _compared(request, reading, file)
        if isinstance(found, str):
            return _show(request, reading, refusal=found)
        how = _how(reading, found, form, table=act == "table")
        if isinstance(how, Refused):
            return _returned(request, reading, refusal=how.sentence, form=form)
        if how.table:
            first = prove_first(request, reading.state, to=f"/r/{room}/group/returned")
            if first is not None:
                return first
        acts = planned(desk, reading.state, reading.member, found.brought, how)
        if isinstance(acts, Refused):
            return _returned(request, reading, refusal=acts.sentence, form=form)
        if must_ask(request, reading, form):
            to = f"/r/{room}/group/returned"
            return ask_of(request, reading, form, "group/merge", acts, to=to)
        answer = merge_cluster(desk, reading.member, reading.room, found.brought, how)
        if isinstance(answer, Refused):
            return _returned(request, reading, refusal=answer.sentence, form=form)
        let_go(reading, papers, _PREFIX)
        way = _way_on(reading, answer)
    return remember(request, room, form, back(way))


def _how(reading: Reading, found: Returned, form: Form, *, table: bool) -> Merging | Refused:
    """Return what a form says of taking a file in."""
    open_to = may_table(reading.state, reading.member)
    sponsors = tuple(dict.fromkeys(s for s in form.all("sponsor") if s))
    if reading.seat.party and table:
        sponsors = open_to
    if table and not open_to:
        return Refused("not-your-role", "In this room you do not table: keep it as a draft.")
    if table and not set(sponsors) <= set(open_to):
        return Refused("not-yours", "Table for those who take part here.")
    return Merging(
        choices=choices_of(found, form),
        table=table,
        sponsors=sponsors,
        stance=_LEVELS.get(form.text("stance")) if table else None,
        title=form.words("title"),
        looked=form.text("looked"),
    )


def _way_on(reading: Reading, answer: Recorded) -> str:
    body = answer.entries[0].body
    if isinstance(body, e.ProposalDrafted) and reading.state.kind not in crossing.WIDE:
        return f"/r/{reading.room}/draft/{body.proposal}"
    changes = body.changes if isinstance(body, e.ProposalTabled | e.ProposalDrafted) else []
    first = next((c.unit for c in changes if not c.new), "")
    return f"/r/{reading.room}?at={first}#u-{first}" if first else f"/r/{reading.room}"


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_group,
    cut_out,
    take_back_in,
    show_returned,
    take_in,
)
