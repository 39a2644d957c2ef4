"""What the API does: record, draft, table, open rooms, file texts, issue revisions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from litestar import Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from plenipo.desk import (
    Refused,
    commit,
    conclude,
    exchanges_of,
    file_draft,
    incorporate,
    issue_revision,
    object_to,
    open_exchange,
    recall,
)
from plenipo.formats import markdown, plain
from plenipo.record import entries as e
from plenipo.record.kinds import EntryId, ProposalId, RoomId, RoomKind, WordingHash
from plenipo.web.api.calling import REFUSALS, called, caller, error, recorded, refused
from plenipo.web.api.shapes import (
    DraftIn,
    ExchangeIn,
    NewShape,
    ObjectionIn,
    RecordedShape,
    RecordIn,
    RevisionIn,
    RoomIn,
    SideIn,
    TablingIn,
    TextIn,
)
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.door import proof_is_missing
from plenipo.web.pages.seats import opened_room
from plenipo.web.viewer import NotHere, member_in

PROVE: Final = Refused(
    "prove-first",
    "The rules of this negotiation ask again who it is before tabling, which a program cannot"
    " answer: table from the page.",
)
_MOST_SECONDS: Final = 7 * 24 * 3600
_READERS: Final = {"txt": plain.read, "md": markdown.read}


@post("/rooms/{room:str}/entries", sync_to_thread=True, responses=REFUSALS)
def record(
    request: Asking, room: FromPath[str], data: JSONBody[RecordIn]
) -> Response[RecordedShape]:
    """Record one thing in a room: a position, a hold, a comment, a seat, a rule, and so on."""
    with called(request, room, acting=True) as r:
        desk = house_of(request).desk
        return recorded(
            desk.record(r.member, r.room, data.body, behalf=data.behalf, basis=data.basis)
        )


@post("/rooms/{room:str}/entries/{entry:str}/recall", sync_to_thread=True, responses=REFUSALS)
def take_back(
    request: Asking, room: FromPath[str], entry: FromPath[str]
) -> Response[RecordedShape]:
    """Take back what an entry said. The entry stays on record, and so does the recall."""
    with called(request, room, acting=True) as r:
        return recorded(recall(house_of(request).desk, r.member, r.room, EntryId(entry)))


@post("/rooms/{room:str}/drafts", sync_to_thread=True, responses=REFUSALS)
def draft(request: Asking, room: FromPath[str], data: JSONBody[DraftIn]) -> Response[Any]:
    """File a draft in a narrower room; answers the draft's id."""
    with called(request, room, acting=True) as r:
        answer = house_of(request).desk.draft(
            r.member, r.room, data.wordings, title=data.title, new=data.new, sub_of=data.sub_of
        )
        if isinstance(answer, Refused):
            return refused(answer)
        body = answer.entries[-1].body
        assert isinstance(body, e.ProposalDrafted)
        return Response(
            NewShape(id=str(body.proposal), seq=answer.entries[-1].seq), status_code=201
        )


@post("/rooms/{room:str}/outbox", sync_to_thread=True, responses=REFUSALS)
def table(request: Asking, room: FromPath[str], data: JSONBody[TablingIn]) -> Response[Any]:
    """Put a draft into the outbox, to be tabled in a wider room; answers the id to call it back."""
    if not 0 <= data.seconds <= _MOST_SECONDS:
        return error(400, "Name a number of seconds between 0 and a week.", where="seconds")
    with called(request, room, acting=True) as r:
        wide = house_of(request).desk.room(r.member, RoomId(data.to_room))
        if not isinstance(wide, Refused) and proof_is_missing(request, wide):
            return refused(PROVE)
        answer = house_of(request).desk.queue_tabling(
            r.member,
            r.room,
            ProposalId(data.proposal),
            RoomId(data.to_room),
            lands_at=seconds_after(r.now, data.seconds),
            stance=data.stance,
            supersedes=data.supersedes,
        )
        if isinstance(answer, Refused):
            return refused(answer)
        return Response(NewShape(id=str(answer.id), seq=answer.entries[-1].seq), status_code=201)


@post("/rooms/{room:str}/outbox/{entry:str}/recall", sync_to_thread=True, responses=REFUSALS)
def call_back(
    request: Asking, room: FromPath[str], entry: FromPath[str]
) -> Response[RecordedShape]:
    """Call a tabling back before it lands."""
    with called(request, room, acting=True) as r:
        body = e.TablingRecalled(queued=EntryId(entry))
        return recorded(house_of(request).desk.record(r.member, r.room, body))


@post("/rooms/{room:str}/outbox/{entry:str}/land", sync_to_thread=True, responses=REFUSALS)
def land(request: Asking, room: FromPath[str], entry: FromPath[str]) -> Response[RecordedShape]:
    """Let a tabling land whose time has come."""
    viewer = caller(request, acting=True)
    desk = house_of(request).desk
    found = member_in(desk, viewer, RoomId(room))
    if found is None:
        raise NotHere
    return recorded(desk.land(found[0], RoomId(room), EntryId(entry)))


@post("/rooms/{room:str}/rooms", sync_to_thread=True, responses=REFUSALS)
def open_room(request: Asking, room: FromPath[str], data: JSONBody[RoomIn]) -> Response[Any]:
    """Open a narrower room from the plenary; answers its id. Nobody else learns of it."""
    kind = next((k for k in RoomKind if k.value == data.kind), None)
    if kind is None:
        return error(400, "There is no such kind of room.", where="kind")
    with called(request, room, acting=True) as r:
        made = opened_room(house_of(request).desk, r, kind, name=data.name, chosen=data.members)
        if isinstance(made, Refused):
            return refused(made)
        state = house_of(request).desk.room(r.member, made)
        seq = 0 if isinstance(state, Refused) else state.seq
        return Response(NewShape(id=str(made), seq=seq), status_code=201)


@post("/rooms/{room:str}/texts", sync_to_thread=True, responses=REFUSALS)
def file_text(
    request: Asking, room: FromPath[str], data: JSONBody[TextIn]
) -> Response[RecordedShape]:
    """File a text in a room, and adopt it as the basis where asked."""
    reader = _READERS.get(data.format)
    if reader is None:
        return error(400, "Send plain text (txt) or Markdown (md).", where="format")
    with called(request, room, acting=True) as r:
        blocks = reader(data.words.encode(), where="the text").blocks
        return recorded(
            file_draft(
                house_of(request).desk,
                r.member,
                r.room,
                blocks,
                title=data.title,
                language=data.language,
                adopt=data.adopt,
            )
        )


@post("/rooms/{room:str}/bring/{wide:str}", sync_to_thread=True, responses=REFUSALS)
def bring(request: Asking, room: FromPath[str], wide: FromPath[str]) -> Response[RecordedShape]:
    """Bring a wider room's draft, as it stands, into this room as its basis."""
    with called(request, room, acting=True) as r:
        return recorded(house_of(request).desk.bring_text(r.member, RoomId(wide), r.room))


@post("/rooms/{room:str}/revisions", sync_to_thread=True, responses=REFUSALS)
def issue(
    request: Asking, room: FromPath[str], data: JSONBody[RevisionIn]
) -> Response[RecordedShape]:
    """Issue the room's rolling text as its next revision."""
    with called(request, room, acting=True) as r:
        return recorded(
            issue_revision(
                house_of(request).desk,
                r.member,
                r.room,
                mandate=data.mandate,
                handling=data.handling,
            )
        )


@post(
    "/rooms/{room:str}/proposals/{proposal:str}/incorporate",
    sync_to_thread=True,
    responses=REFUSALS,
)
def take_in(
    request: Asking, room: FromPath[str], proposal: FromPath[str]
) -> Response[RecordedShape]:
    """Make a proposal's words the draft's own."""
    with called(request, room, acting=True) as r:
        return recorded(incorporate(house_of(request).desk, r.member, r.room, ProposalId(proposal)))


@post(
    "/rooms/{room:str}/silences/{silence:str}/objections", sync_to_thread=True, responses=REFUSALS
)
def object_to_silence(
    request: Asking, room: FromPath[str], silence: FromPath[str], data: JSONBody[ObjectionIn]
) -> Response[RecordedShape]:
    """Object to what is under silence; what comes too late is logged as late."""
    with called(request, room, acting=True) as r:
        return recorded(
            object_to(
                house_of(request).desk,
                r.member,
                r.room,
                silence,
                party=data.party,
                received=data.received,
                units=tuple(data.units),
                words=data.words,
                basis=data.basis,
            )
        )


@post(
    "/rooms/{room:str}/silences/{silence:str}/conclusion", sync_to_thread=True, responses=REFUSALS
)
def conclude_silence(
    request: Asking, room: FromPath[str], silence: FromPath[str]
) -> Response[RecordedShape]:
    """Conclude a silence procedure by what is on record."""
    with called(request, room, acting=True) as r:
        return recorded(conclude(house_of(request).desk, r.member, r.room, silence))


@post("/rooms/{room:str}/exchanges", sync_to_thread=True, responses=REFUSALS)
def begin_exchange(
    request: Asking, room: FromPath[str], data: JSONBody[ExchangeIn]
) -> Response[Any]:
    """Open an exchange: a room that nobody reads; answers its id."""
    with called(request, room, acting=True) as r:
        made = open_exchange(
            house_of(request).desk,
            r.member,
            r.room,
            exchange=data.name,
            sides=data.sides,
            expires=data.expires,
        )
        if isinstance(made, Refused):
            return refused(made)
        return Response(NewShape(id=str(made), seq=1), status_code=201)


@post("/rooms/{room:str}/exchanges/{escrow:str}", sync_to_thread=True, responses=REFUSALS)
def commit_side(
    request: Asking, room: FromPath[str], escrow: FromPath[str], data: JSONBody[SideIn]
) -> Response[Any]:
    """Commit one's own side; the answer is the same whether or not the others are in."""
    with called(request, room, acting=True) as r:
        desk = house_of(request).desk
        known = exchanges_of(desk, r.member, r.room)
        if isinstance(known, Refused) or escrow not in {str(t.escrow) for t in known}:
            raise NotHere
        positions = [(unit, WordingHash(wording)) for unit, wording in data.positions]
        answer = commit(desk, r.member, RoomId(escrow), positions=positions)
        if answer is not None:
            return refused(answer)
        return Response(NewShape(id=escrow, seq=r.state.seq), status_code=201)


def seconds_after(at: str, seconds: int) -> str:
    """Return a time so many seconds after another, both as the record writes them."""
    then = datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%f%z") + timedelta(seconds=seconds)
    return f"{then:%Y-%m-%dT%H:%M:%S}.{then.microsecond // 1000:03}Z"


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    record,
    take_back,
    draft,
    table,
    call_back,
    land,
    open_room,
    file_text,
    bring,
    issue,
    take_in,
    object_to_silence,
    conclude_silence,
    begin_exchange,
    commit_side,
)
