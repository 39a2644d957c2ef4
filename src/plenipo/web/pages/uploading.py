"""Upload a file: show what is understood of it, then start from it, draft from it, or table it.

The file lies with the room's papers between the two steps and is purged when
something was filed from it, when it is thrown away, and after a day. Nothing
is filed but by the second step, and then all of it or nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Refused, file_version
from plenipo.desk.filing import Wanted, file_with, renamed
from plenipo.desk.texts import STANDINGS
from plenipo.documents.clusters import is_cluster
from plenipo.documents.redlines import compared
from plenipo.documents.writing import ids_from
from plenipo.instrument.model import Instrument, Kind, Unit, UnitId
from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.kinds import Basis, Level, Role, RoomId, RoomKind
from plenipo.record.state import RoomState
from plenipo.text.errors import UnusableInput
from plenipo.web import crossing
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.lying import Lying, keep, kept, let_go, mine, sweep
from plenipo.web.pages.comparing import Shown, shown_rows
from plenipo.web.pages.draft_editor import papers_of
from plenipo.web.pages.grouping import to_group
from plenipo.web.pages.opening import back, opened
from plenipo.web.understanding import (
    LEAVE,
    TAKE,
    Choices,
    Understood,
    Wording,
    understand,
)
from plenipo.web.uploads import Sent, sent
from plenipo.web.versions import changed
from plenipo.web.viewer import NotHere, Reading
from plenipo.web.words import LEVEL

_PREFIX: Final = "upload-"
_LEVELS: Final = {level.value: level for level in Level}
_OPTIONS: Final = ("brackets", "extent", "typography")
_FIRST: Final = "Choose a file first: Word, Markdown, text, HTML or JSON."
_GONE: Final = "The file is not here any more; upload it again."
_WHOSE: Final = "Say of each author whose the changes are before anything is filed: "


@dataclass(frozen=True, slots=True)
class Possible:
    """What the reader may do with a file in this room."""

    text: bool
    adopt: bool
    draft: bool
    table: bool
    party: str  # whose words tracked changes may become here: "" for any party's


# --- the pages -------------------------------------------------------------------------------


@get("/r/{room:str}/upload", sync_to_thread=True)
def ask_for_file(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Ask for a file."""
    with opened(request, room) as reading:
        return _ask(request, reading)


def _ask(request: Asking, reading: Reading, *, refusal: str = "") -> Response[Any]:
    papers = papers_of(request, reading)
    sweep(reading, papers, _PREFIX)
    return room_page(
        request,
        "upload.html",
        reading,
        status=409 if refusal else 200,
        refusal=refusal,
        can=possible(reading),
        lies=bool(mine(reading, papers, _PREFIX)),
        rooms=[s for s in crossing.drafting_rooms(reading) if s.room != reading.room],
    )


def possible(reading: Reading) -> Possible:
    """Return what the reader may do with a file in this room."""
    state, seat = reading.state, reading.seat
    chair = seat.role in crossing.CHAIRS
    drafts = crossing.may_draft(state, seat)
    own = state.kind in (RoomKind.DELEGATION, RoomKind.CAUCUS) and seat.role is Role.HEAD
    return Possible(
        text=drafts,
        adopt=chair or own,
        draft=drafts and bool(state.units),
        table=seat.role is Role.SECRETARIAT and bool(state.units) and bool(state.parties),
        party=seat.party,
    )


@post("/r/{room:str}/upload")
async def take_file(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Take a file in, if it can be read, to be looked at; nothing is filed."""
    brought = await sent(request)
    return await asyncio.to_thread(_taken, request, room, brought)


def _taken(request: Asking, room: str, brought: Sent) -> Response[Any]:
    with opened(request, room) as reading:
        can = possible(reading)
        if not (can.text or can.draft or can.table):
            return _ask(request, reading, refusal="In this room you read; you do not file.")
        if not brought.name:
            return _ask(request, reading, refusal=_FIRST)
        if is_cluster(brought.name, brought.data):  # it says itself where it belongs
            return to_group(request, reading, brought)
        try:
            _understood(reading, Lying(brought.name, brought.data), Choices())
        except UnusableInput as error:
            return _ask(request, reading, refusal=_sentence(error))
        refused = keep(
            reading, papers_of(request, reading), _PREFIX, Lying(brought.name, brought.data)
        )
        if refused is not None:
            return _ask(request, reading, refusal=refused.sentence)
    return back(f"/r/{room}/upload/understood")


def _sentence(error: UnusableInput) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _understood(
    reading: Reading,
    upload: Lying,
    chosen: Choices,
    ids: Callable[[], str] | None = None,
) -> Understood:
    numbers = ids_from(upload.data)
    return understand(
        upload.name, upload.data, chosen, reading.state, ids=ids or (lambda: next(numbers))
    )


@get("/r/{room:str}/upload/understood", sync_to_thread=True)
def show_understood(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Show what is understood of the file; the choices stand in the address."""
    options = {key: str(value) for key, value in request.query_params.items()}
    with opened(request, room) as reading:
        upload = kept(reading, papers_of(request, reading), _PREFIX)
        if upload is None:
            return _ask(request, reading, refusal=_GONE)
        return _draw(request, reading, upload, options)


def _draw(
    request: Asking,
    reading: Reading,
    upload: Lying,
    options: Mapping[str, str],
    *,
    refusal: str = "",
    form: Form | None = None,
) -> Response[Any]:
    try:
        found = _understood(reading, upload, _choices(options, _authors(reading, upload)))
    except UnusableInput as error:
        return _ask(request, reading, refusal=_sentence(error))
    state = reading.state
    can = possible(reading)
    return room_page(
        request,
        "understood.html",
        reading,
        status=409 if refusal else 200,
        u=found,
        size=len(upload.data),
        can=can,
        options={k: v for k, v in options.items() if k in _OPTIONS or k.startswith("a-")},
        parties=[can.party] if can.party else sorted(state.parties),
        take=TAKE,
        leave=LEAVE,
        levels=[(level.value, LEVEL[level]) for level in Level],
        standings=tuple(reversed(STANDINGS)),
        rows=_against(state, found),
        moved_on=[w for w in found.wordings if not _fits(reading, w)],
        refusal=refusal,
        form=form or Form({}),
        wide=state.kind in crossing.WIDE,
        readers=crossing.readers(state, reading.rooms).sentence,
    )


def _authors(reading: Reading, upload: Lying) -> tuple[str, ...]:
    """Return the authors of the file in the order in which the form numbers them."""
    return tuple(a.name for a in _understood(reading, upload, Choices()).authors)


def _choices(options: Mapping[str, str], authors: tuple[str, ...]) -> Choices:
    said = {name: options[f"a-{at}"] for at, name in enumerate(authors) if options.get(f"a-{at}")}
    return Choices(
        read_brackets=options.get("brackets") == "read",
        authors=said,
        whole={"whole": True, "part": False}.get(options.get("extent", "")),
        typography=options.get("typography") == "take",
    )


def _against(state: RoomState, found: Understood) -> tuple[Shown, ...]:
    """Return what the file would change of the room's text as the choices say, row by row."""
    if found.difference is None:
        return ()
    units = [
        Unit(UnitId(u.id), Kind(u.kind), u.depth, u.label, u.text) for u in state.units.values()
    ]
    then = changed(state, found.difference.changes)
    return tuple(shown_rows(compared(Instrument(tuple(units)), Instrument(tuple(then)))))


def _fits(reading: Reading, wording: Wording) -> bool:
    """Say whether a wording of the file can be filed here by the reader."""
    if reading.seat.role is Role.SECRETARIAT:
        return not wording.party or wording.party in reading.state.parties
    if reading.seat.party:
        return wording.party == reading.seat.party
    return not wording.party


# --- filing ----------------------------------------------------------------------------------


@post("/r/{room:str}/upload/file", sync_to_thread=True)
def file_upload(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """File what was understood, as the button says: as a text, as a draft, or on the table."""
    form = Form(data)
    options = {name: form.text(name) for name in form.names()}
    desk = house_of(request).desk
    with opened(request, room) as reading:
        papers = papers_of(request, reading)
        upload = kept(reading, papers, _PREFIX)
        if form.text("act") == "drop":
            let_go(reading, papers, _PREFIX)
            return back(f"/r/{room}/upload")
        if upload is None:
            return _ask(request, reading, refusal=_GONE)
        try:
            chosen = _choices(options, _authors(reading, upload))
            found = _understood(reading, upload, chosen, desk.new_name)
        except UnusableInput as error:
            return _ask(request, reading, refusal=_sentence(error))
        if found.undecided:
            who = "; ".join(found.undecided)
            return _draw(request, reading, upload, options, refusal=f"{_WHOSE}{who}.", form=form)
        answer = _filed(request, reading, found, form)
        if isinstance(answer, Refused):
            return _draw(request, reading, upload, options, refusal=answer.sentence, form=form)
        let_go(reading, papers, _PREFIX)
    return back(answer)


def _filed(request: Asking, reading: Reading, found: Understood, form: Form) -> str | Refused:
    """File, and return where to go on."""
    can, act = possible(reading), form.text("act")
    match act:
        case "text" if can.text:
            return _file_text(request, reading, found, form)
        case "version" if can.text and reading.state.units:
            return _file_version(request, reading, found, form)
        case "draft" if can.draft:
            return _file_difference(request, reading, found, form, party="")
        case "table" if can.table:
            return _file_difference(request, reading, found, form, party=form.text("party"))
        case _:
            raise NotHere


def _file_text(request: Asking, reading: Reading, found: Understood, form: Form) -> str | Refused:
    """File the text, adopt it if told to, and with it the wordings that are known to be somebody's."""
    desk = house_of(request).desk
    adopt = form.text("adopt") == "1" and possible(reading).adopt
    filed = e.InstrumentFiled(
        instrument=desk.new_name(),
        title=form.words("title") or found.instrument.title,
        units=[
            e.UnitText(unit=u.id, kind=u.kind.value, depth=u.depth, label=u.label, text=u.text)
            for u in found.instrument.units
        ],
        language=reading.state.language,
    )
    wanted = tuple(_wanted(reading, found, form)) if adopt else ()
    answer = file_with(
        desk,
        reading.member,
        RoomId(reading.room),
        renamed(filed, dict(found.kept)),
        adopt=adopt,
        wanted=wanted,
    )
    return answer if isinstance(answer, Refused) else f"/r/{reading.room}"


def _file_version(
    request: Asking, reading: Reading, found: Understood, form: Form
) -> str | Refused:
    """File the text in another language, provision by provision, beside the room's own."""
    answer = file_version(
        house_of(request).desk,
        reading.member,
        RoomId(reading.room),
        found.source.blocks,
        language=form.text("language"),
        standing=form.text("standing"),
    )
    return answer if isinstance(answer, Refused) else f"/r/{reading.room}/end#freeze"


def _wanted(reading: Reading, found: Understood, form: Form) -> Iterator[Wanted]:
    fits = [w for w in found.wordings if _fits(reading, w)]
    free = sum(not w.party for w in fits)
    number = 0
    for wording in fits:
        changes = tuple(_renamed(c, found) for c in wording.changes)
        if wording.party and reading.seat.role is Role.SECRETARIAT:
            yield Wanted(changes, form.words("title"), wording.party)
        elif wording.party:
            yield Wanted(changes, form.words("title"))
        else:
            number += 1
            of = f" ({number} of {free})" if free > 1 else ""
            yield Wanted(changes, f"Words in brackets that nobody is named for{of}")


def _renamed(change: e.Change, found: Understood) -> e.Change:
    """Return a change under the ids that its units have in the room."""
    kept = found.kept
    after = kept.get(change.after, change.after)
    if change.new:
        return msgspec.structs.replace(change, after=after)
    unit = kept.get(change.unit, change.unit)
    text = next(u.text for u in found.instrument.units if u.id == change.unit)
    return msgspec.structs.replace(change, unit=unit, base=wording_hash(unit, text))


def _file_difference(
    request: Asking, reading: Reading, found: Understood, form: Form, *, party: str
) -> str | Refused:
    """File what the file changes of the room's text as a draft, or on the table for a party."""
    desk = house_of(request).desk
    if found.difference is None or not found.difference.changes:
        return Refused("nothing-changed", "The file says what the text says: nothing to file.")
    if party and party not in reading.state.parties:
        raise NotHere
    stance = _LEVELS.get(form.text("stance"))
    title = form.words("title")
    wanted = Wanted(found.difference.changes, title, party, stance if party else None)
    answer = file_with(
        desk,
        reading.member,
        RoomId(reading.room),
        None,
        adopt=False,
        wanted=(wanted,),
        basis=Basis.FROM_FILE,
    )
    if isinstance(answer, Refused):
        return answer
    body = answer.entries[0].body
    if isinstance(body, e.ProposalDrafted):
        return f"/r/{reading.room}/draft/{body.proposal}"
    first = reading.sheet.piece(found.difference.changes[0].unit)
    return f"/r/{reading.room}?at={first.id}" if first is not None else f"/r/{reading.room}"


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    ask_for_file,
    take_file,
    show_understood,
    file_upload,
)
