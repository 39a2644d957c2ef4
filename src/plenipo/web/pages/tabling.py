"""Out of a room: the page that says who will read it, the outbox, and packets from elsewhere.

Crossing into a wider room is asked once, in words, with the redline of exactly
what goes out. What was sent waits in the outbox, where it can be called back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get, post
from litestar.enums import MediaType
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from markupsafe import Markup

from plenipo import desk as facade
from plenipo.desk import NO_ROOM, BadPacket, Recorded, Refused, Tabling
from plenipo.record import entries as e
from plenipo.record.kinds import RANK, Basis, EntryId, Level, ProposalId, Role, RoomId, RoomKind
from plenipo.record.state import Proposal, Queued, RoomState
from plenipo.web import crossing
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, House, house_of
from plenipo.web.pages.acting import carry_out_on
from plenipo.web.pages.door import prove_first
from plenipo.web.pages.draft_editor import kept_draft
from plenipo.web.pages.opening import back, opened
from plenipo.web.redlines import redline
from plenipo.web.uploads import Sent, sent
from plenipo.web.viewer import NotHere, Reading
from plenipo.web.words import LEVEL

_LEVELS: Final = {level.value: level for level in Level}
_MOST_PACKET: Final = 1_000_000  # bytes
_HELD: Final = "0" * 32  # stands for the id that a landing gives


@dataclass(frozen=True, slots=True)
class Going:
    """One change on its way out: the wider room's words, and what it makes of them."""

    name: str
    redline: Markup
    new: bool
    there: bool  # whether the wider room has the provision


def going(state: RoomState, changes: Sequence[e.Change], names: Any) -> tuple[Going, ...]:  # noqa: ANN401 - a function of a unit
    """Return changes as the room where they arrive will read them: against its words of today."""
    proposed = {c.unit for p in state.proposals.values() if p.live for c in p.changes}
    rows = []
    for change in changes:
        here = state.units.get(change.unit)
        base = here.text if here is not None else ""
        there = here is not None or bool(change.new) or change.unit in proposed
        rows.append(Going(names(change.unit), redline(base, change.text), bool(change.new), there))
    return tuple(rows)


def levels() -> tuple[Level, ...]:
    """Return the stances that a sender may take on his own words, the furthest first."""
    return tuple(
        level for level in sorted(Level, key=lambda x: -RANK[x]) if RANK[level] >= RANK[Level.NONE]
    )


# --- out of the room -------------------------------------------------------------------------


def _target(reading: Reading, room: str) -> RoomState:
    for state in crossing.targets(reading):
        if state.room == room:
            return state
    raise NotHere


@get("/r/{room:str}/draft/{proposal:str}/send", sync_to_thread=True)
def ask_to_send(
    request: Asking, room: FromPath[str], proposal: FromPath[str], to: FromQuery[str] = ""
) -> Response[Any]:
    """Say who will read a draft if it is sent to a room, and what exactly goes out."""
    with opened(request, room) as reading:
        draft = kept_draft(reading, proposal)
        if not to:
            return _choose(request, reading, draft)
        wide = _target(reading, to)
        first = prove_first(request, wide, to=f"/r/{room}/draft/{proposal}/send?to={wide.room}")
        return first or _confirm(request, reading, draft, wide)


def _choose(request: Asking, reading: Reading, draft: Proposal) -> Response[Any]:
    places = [
        (
            state,
            crossing.act(state, state.seats[reading.member].role),
            crossing.readers(state, reading.rooms).sentence,
        )
        for state in crossing.targets(reading)
    ]
    return room_page(request, "send_where.html", reading, p=draft, places=places)


def _confirm(
    request: Asking,
    reading: Reading,
    draft: Proposal,
    wide: RoomState,
    *,
    refusal: str = "",
    form: Form | None = None,
) -> Response[Any]:
    seat = wide.seats[reading.member]
    direct = seat.role in crossing.CHAIRS
    stance = _LEVELS.get(form.text("stance")) if form is not None else None
    supersedes = form.text("supersedes") if form is not None else ""
    why = crossing.unfit(
        house_of(request).desk, reading, wide, _arriving(reading, draft, wide, supersedes)
    )
    return room_page(
        request,
        "send.html",
        reading,
        status=409 if refusal else 200,
        p=draft,
        wide=wide,
        wide_name="the plenary" if wide.kind is RoomKind.PLENARY else wide.name,
        act=crossing.act(wide, seat.role),
        readers=crossing.readers(wide, reading.rooms),
        rows=going(wide, draft.changes, reading.sheet.names.provision),
        direct=direct,
        why=why,
        confidence=crossing.in_confidence(wide),
        waits=crossing.waiting(crossing.seconds(wide)),
        levels=[(level.value, LEVEL[level]) for level in levels()],
        stance=(stance or crossing.stance_offered(wide)).value,
        mine=[
            p
            for p in wide.proposals.values()
            if p.state in ("tabled", "contested") and p.sponsors == {reading.seat.party}
        ],
        supersedes=supersedes,
        refusal=refusal,
    )


def _arriving(
    reading: Reading, draft: Proposal, wide: RoomState, supersedes: str = ""
) -> e.ProposalTabled | e.ProposalDrafted:
    """Return the entry that a draft becomes in a wider room; ids and numbers are the room's own."""
    seat = wide.seats[reading.member]
    if seat.role in crossing.CHAIRS:
        return e.ProposalDrafted(
            proposal=ProposalId(_HELD), letter="", changes=draft.changes, title=draft.title
        )
    return e.ProposalTabled(
        proposal=ProposalId(_HELD),
        number="",
        changes=draft.changes,
        sponsors=[seat.party],
        title=draft.title,
        supersedes=supersedes,
    )


@post("/r/{room:str}/draft/{proposal:str}/send", sync_to_thread=True)
def send(
    request: Asking, room: FromPath[str], proposal: FromPath[str], data: FormBody
) -> Response[Any]:
    """Put a draft into the outbox; what the chair puts forward lands at once."""
    form = Form(data)
    desk = house_of(request).desk
    with opened(request, room) as reading:
        draft = kept_draft(reading, proposal)
        wide = _target(reading, form.text("to"))
        first = prove_first(request, wide, to=f"/r/{room}/draft/{proposal}/send?to={wide.room}")
        if first is not None:
            return first
        if wide.seats[reading.member].role in crossing.CHAIRS:
            body = _arriving(reading, draft, wide)
            assert isinstance(body, e.ProposalDrafted)
            fresh = e.ProposalDrafted(
                proposal=ProposalId(desk.new_name()),
                letter="",
                changes=body.changes,
                title=body.title,
            )
            answer = desk.record(reading.member, wide.room, fresh)
            to = f"/r/{wide.room}/draft/{fresh.proposal}"
        else:
            stance = _LEVELS.get(form.text("stance"))
            if stance is None or stance not in levels():
                raise NotHere
            supersedes = form.text("supersedes")
            why = crossing.unfit(desk, reading, wide, _arriving(reading, draft, wide, supersedes))
            if why:
                return _confirm(request, reading, draft, wide, refusal=why, form=form)
            answer = desk.queue_tabling(
                reading.member,
                reading.room,
                draft.id,
                wide.room,
                lands_at=crossing.lands_at(reading.now, wide),
                stance=stance,
                supersedes=supersedes,
            )
            to = f"/r/{room}/outbox"
        if isinstance(answer, Refused):
            return _confirm(request, reading, draft, wide, refusal=answer.sentence, form=form)
    return back(to)


# --- the outbox ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One thing in the outbox."""

    entry: str
    letter: str
    title: str
    where: str
    to: str  # the room's name, where the reader sits there
    to_room: str
    stance: str
    lands_at: str
    left: int
    state: str
    landed_as: str
    landed_id: str
    rows: tuple[Going, ...]
    why: str  # why it would not land as things stand


@get("/r/{room:str}/outbox", sync_to_thread=True)
def show_outbox(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Show what waits to land, and what has landed or was called back."""
    with opened(request, room) as reading:
        return _outbox(request, reading)


def _outbox(
    request: Asking, reading: Reading, refusal: str = "", form: Form | None = None
) -> Response[Any]:
    del form  # nothing there is typed
    rows = [_outbox_row(request, reading, *pair) for pair in reading.state.outbox.items()]
    return room_page(
        request,
        "outbox.html",
        reading,
        status=409 if refusal else 200,
        waiting=[row for row in rows if row.state == "waiting"],
        done=[row for row in reversed(rows) if row.state != "waiting"],
        may_call=reading.seat.role in (Role.HEAD, Role.DELEGATE),
        may_land=reading.seat.role is Role.HEAD,
        refusal=refusal,
    )


def _outbox_row(request: Asking, reading: Reading, entry: EntryId, item: Queued) -> OutboxRow:
    wide = next((s for s in reading.rooms if s.room == item.to_room), None)
    draft = reading.state.proposals.get(item.proposal)
    names = reading.sheet.names
    why = ""
    if wide is not None and item.state == "waiting":
        body = e.ProposalTabled(
            proposal=ProposalId(_HELD),
            number="",
            changes=item.changes,
            sponsors=item.sponsors,
            title=item.title,
            supersedes=item.supersedes,
        )
        if wide.seats[reading.member].role is Role.HEAD:
            why = crossing.unfit(house_of(request).desk, reading, wide, body)
    return OutboxRow(
        entry=str(entry),
        letter=draft.number if draft is not None else "",
        title=item.title,
        where=names.provisions([c.after if c.new else c.unit for c in item.changes]),
        to=crossing.room_name(wide) if wide is not None else "",
        to_room=str(item.to_room) if wide is not None else "",
        stance=LEVEL[item.stance],
        lands_at=item.lands_at,
        left=crossing.left(reading.now, item.lands_at),
        state=item.state,
        landed_as=item.landed_as[1] if item.landed_as is not None else "",
        landed_id=str(item.landed_as[0]) if item.landed_as is not None else "",
        rows=going(wide or reading.state, item.changes, names.provision),
        why=why,
    )


@post("/r/{room:str}/outbox/recall", sync_to_thread=True)
def call_back(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Call back what waits; the draft stays in its room."""

    def called_back(house: House, reading: Reading, form: Form) -> Recorded | Refused:
        body = e.TablingRecalled(queued=EntryId(form.text("queued")))
        return house.desk.record(reading.member, reading.room, body)

    return carry_out_on(request, room, data, called_back, draw=_outbox, to=f"/r/{room}/outbox")


@post("/r/{room:str}/outbox/land", sync_to_thread=True)
def land_now(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Let one land whose time has come, without waiting for the round."""

    def landed(house: House, reading: Reading, form: Form) -> Recorded | Refused:
        answer = house.desk.land(reading.member, reading.room, EntryId(form.text("queued")))
        return _NOT_THERE if answer == NO_ROOM else answer

    return carry_out_on(request, room, data, landed, draw=_outbox, to=f"/r/{room}/outbox")


_NOT_THERE: Final = Refused(
    "not-there", "The head who queued it lands it: you do not sit in the room where it goes."
)


# --- from a room that is kept at home --------------------------------------------------------


@get("/r/{room:str}/draft/{proposal:str}/packet", sync_to_thread=True)
def take_packet(request: Asking, room: FromPath[str], proposal: FromPath[str]) -> Response[Any]:
    """Give a draft as a tabling packet, to be handed in on another machine."""
    with opened(request, room) as reading:
        draft = kept_draft(reading, proposal)
        data = facade.pack_tabling(house_of(request).desk, reading.member, RoomId(room), draft.id)
        if isinstance(data, Refused):
            raise NotHere
    return Response(
        data,
        media_type=MediaType.JSON,
        headers={"content-disposition": 'attachment; filename="tabling-packet.json"'},
    )


@get("/r/{room:str}/packet", sync_to_thread=True)
def ask_for_packet(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Ask for a tabling packet."""
    with opened(request, room) as reading:
        first = prove_first(request, reading.state, to=f"/r/{room}/packet")
        return first or _packet(request, reading)


def _packet(
    request: Asking,
    reading: Reading,
    *,
    refusal: str = "",
    packet: Tabling | None = None,
    text: str = "",
) -> Response[Any]:
    sheet = reading.sheet
    return room_page(
        request,
        "packet.html",
        reading,
        status=409 if refusal else 200,
        refusal=refusal,
        packet=packet,
        text=text,
        rows=going(reading.state, packet.changes, sheet.names.provision) if packet else (),
        readers=crossing.readers(reading.state, reading.rooms),
        stance=LEVEL[packet.stance] if packet is not None else "",
        may=reading.seat.role in (Role.HEAD, Role.SECRETARIAT),
    )


@post("/r/{room:str}/packet")
async def hand_in_packet(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Show what a packet would table; with `act` "table", table it. Twice does no harm."""
    brought = await sent(request)
    return await asyncio.to_thread(_handed_in, request, room, brought)


def _handed_in(request: Asking, room: str, brought: Sent) -> Response[Any]:
    form = brought.form
    with opened(request, room) as reading:
        text = form.text("packet")
        if brought.name:
            text = brought.data[:_MOST_PACKET].decode("utf-8", "replace").strip()
        try:
            packet = facade.read_tabling(text.encode())
        except BadPacket as error:
            sentence = str(error)
            return _packet(request, reading, refusal=f"{sentence[:1].upper()}{sentence[1:]}.")
        if form.text("act") != "table":
            return _packet(request, reading, packet=packet, text=text)
        proving = prove_first(request, reading.state, to=f"/r/{room}/packet")
        if proving is not None:
            return proving
        own = reading.seat.role is Role.HEAD
        answer = facade.take_tabling(
            house_of(request).desk,
            reading.member,
            RoomId(room),
            text.encode(),
            basis=Basis.OWN_HAND if own else Basis.FROM_FILE,
        )
        if isinstance(answer, Refused):
            return _packet(request, reading, refusal=answer.sentence, packet=packet, text=text)
        first = packet.changes[0].unit if packet.changes else ""
        piece = reading.sheet.piece(first)
    return back(f"/r/{room}?at={piece.id}#u-{piece.id}" if piece is not None else f"/r/{room}")


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    ask_to_send,
    send,
    show_outbox,
    call_back,
    land_now,
    take_packet,
    ask_for_packet,
    hand_in_packet,
)
