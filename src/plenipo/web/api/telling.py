"""What the API tells: rooms, figures, text, provisions, ledger."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get
from litestar.enums import MediaType
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter

from plenipo.brackets.render import Style, render
from plenipo.desk import Refused, exchanges_of, overlay, pack_room, trend, what_ifs
from plenipo.desk.finishing import originals
from plenipo.formats import rolling_json
from plenipo.record.standpoints import standpoints
from plenipo.record.state import Proposal, RoomState, Seat
from plenipo.web.api.calling import RESPONSES, called, caller, refused
from plenipo.web.api.shapes import (
    FiguresShape,
    LedgerShape,
    MeShape,
    OriginalShape,
    PartyShape,
    PositionShape,
    ProposalShape,
    ProvisionShape,
    RevisionShape,
    RoomShape,
    SeatShape,
    SectionShape,
    TermsShape,
    UnitShape,
    WaitingShape,
    WordingShape,
)
from plenipo.web.house import Asking, house_of
from plenipo.web.panel import panel
from plenipo.web.sheets import Piece, Sheet
from plenipo.web.viewer import NotHere, Reading

MOST_ENTRIES: Final = 500
ROLLING: Final = {
    **RESPONSES,
    200: ResponseSpec(
        dict[str, Any],
        description="A rolling text; docs/formats.md says its shape.",
        generate_examples=False,
    ),
}
_LINES: Final = "application/jsonl"


def _seat(member: str, seat: Seat) -> SeatShape:
    return SeatShape(
        member=member,
        name=seat.name,
        role=seat.role.value,
        party=seat.party,
        reads_from=seat.from_seq if seat.from_seq > 2 else 1,
        left=seat.left,
    )


@get("/me", sync_to_thread=True, responses=RESPONSES)
def tell_me(request: Asking) -> MeShape:
    """Tell who calls, and the rooms where the caller sits."""
    viewer = caller(request)
    desk = house_of(request).desk
    found: list[RoomShape] = []
    for member in viewer.members:
        rooms = desk.rooms(member)
        with desk.still(*rooms):
            for name in rooms:
                state = desk.room(member, name)
                if isinstance(state, RoomState):
                    found.append(_room(state, str(member), state.seats[member]))
    found.sort(key=lambda room: room.id)
    return MeShape(name=viewer.name, rooms=found)


def _room(state: RoomState, member: str, seat: Seat) -> RoomShape:
    return RoomShape(
        id=str(state.room),
        kind=state.kind.value,
        name=state.name,
        title=state.title,
        parties=list(state.of_parties),
        seq=state.seq,
        at=state.at,
        you=_seat(member, seat),
    )


@get("/rooms/{room:str}", sync_to_thread=True, responses=RESPONSES)
def tell_room(request: Asking, room: FromPath[str]) -> RoomShape:
    """Tell what a room is and how far its record goes."""
    with called(request, room) as r:
        return _room(r.state, str(r.member), r.seat)


@get("/rooms/{room:str}/members", sync_to_thread=True, responses=RESPONSES)
def tell_members(request: Asking, room: FromPath[str]) -> list[SeatShape]:
    """Tell who sits in a room, and who has left it, in the order in which they were seated."""
    with called(request, room) as r:
        return [_seat(str(member), seat) for member, seat in r.state.seats.items()]


@get("/rooms/{room:str}/figures", sync_to_thread=True, responses=RESPONSES)
def tell_figures(request: Asking, room: FromPath[str]) -> FiguresShape:
    """Tell where the room's text stands: the same for every member of the room."""
    with called(request, room) as r:
        state, sheet = r.state, r.sheet
        required = set(state.required_parties())
        return FiguresShape(
            room=str(r.room),
            seq=state.seq,
            as_of=state.at,
            title=state.title,
            language=state.language,
            parties=[
                PartyShape(code=code, name=p.name, left=p.left, required=code in required)
                for code, p in sorted(state.parties.items())
            ],
            rule=state.rule[0].value,
            threshold=state.rule[1],
            gauge={status.value: words for status, words in sheet.gauge.items()},
            brackets=sheet.counts.brackets,
            changes=sheet.counts.changes,
            alternatives=sheet.counts.alternatives,
            provisions=sheet.counts.provisions,
            common=sheet.counts.common,
            sections=[_section(p) for p in sheet.pieces],
            revisions=[
                RevisionShape(
                    number=x.number,
                    at=x.at,
                    digest=x.digest,
                    mandate=x.mandate,
                    handling=x.handling,
                    engine=x.engine,
                )
                for x in state.revisions
            ],
            options=dict(sorted(state.options.items())),
        )


def _section(piece: Piece) -> SectionShape:
    return SectionShape(
        id=piece.id,
        number=piece.number,
        name=piece.name,
        status=piece.status.value,
        brackets=piece.brackets,
        units=list(piece.units),
    )


@get(
    "/rooms/{room:str}/text",
    sync_to_thread=True,
    responses=RESPONSES,
    media_type=MediaType.TEXT,
)
def tell_text(
    request: Asking,
    room: FromPath[str],
    style: Annotated[
        Style, QueryParameter(description="how brackets are drawn")
    ] = Style.ATTRIBUTED,
) -> Response[str]:
    """Tell the room's rolling text as plain text in a style."""
    with called(request, room) as r:
        text = "\n\n".join(render(r.sheet.rolling, style=style)) + "\n"
    return Response(text, media_type=MediaType.TEXT)


@get("/rooms/{room:str}/rolling", sync_to_thread=True, responses=ROLLING)
def tell_rolling(request: Asking, room: FromPath[str]) -> Response[bytes]:
    """Tell the room's rolling text as JSON, schema plenipo.rolling/1."""
    with called(request, room) as r:
        return Response(rolling_json.write(r.sheet.rolling), media_type=MediaType.JSON)


@get("/rooms/{room:str}/provisions/{unit:str}", sync_to_thread=True, responses=RESPONSES)
def tell_provision(request: Asking, room: FromPath[str], unit: FromPath[str]) -> ProvisionShape:
    """Tell all that stands beside the section of a provision."""
    with called(request, room) as r:
        piece = r.sheet.piece(unit)
        if piece is None:
            raise NotHere
        beside = panel(r, piece)
        wanted = set(piece.units)
        return ProvisionShape(
            section=_section(piece),
            units=[_unit(r.sheet, u) for u in piece.units if u in r.sheet.places],
            positions=_positions(r, piece),
            why=list(beside.why),
            close=list(beside.close),
            proposals=[
                _proposal(p)
                for p in r.state.proposals.values()
                if any(c.unit in wanted for c in p.changes)
            ],
        )


def _unit(sheet: Sheet, unit: str) -> UnitShape:
    place = sheet.places[unit]
    return UnitShape(
        unit=unit,
        name=sheet.names.provision(unit),
        kind=place.kind,
        depth=place.depth,
        label=place.label,
        status=sheet.picture.status[unit].value,
        wordings=[
            WordingShape(
                hash=str(w.hash),
                name=sheet.names.wording(w.hash),
                text=w.text,
                sponsors=sorted(w.sponsors),
                proposals=[str(p) for p in w.proposals],
                base=w.base,
            )
            for w in place.wordings
        ],
    )


def _positions(r: Reading, piece: Piece) -> list[PositionShape]:
    found: list[PositionShape] = []
    for unit in piece.units:
        if unit not in r.sheet.places:
            continue
        points = standpoints(r.state, r.sheet.places[unit], r.now)
        for (party, wording), s in sorted(points.items(), key=lambda row: row[0]):
            p = s.position
            found.append(
                PositionShape(
                    party=party,
                    unit=unit,
                    wording=str(wording),
                    level=p.level,
                    conditions=p.conditions,
                    expires=p.expires,
                    instruction=p.instruction,
                    words=p.words,
                    at=p.at,
                    entry=str(p.entry),
                    confirmed=p.confirmed,
                    carried=s.carried,
                    silence=s.silence,
                )
            )
    return found


def _proposal(p: Proposal) -> ProposalShape:
    return ProposalShape(
        id=str(p.id),
        number=p.number,
        state=p.state,
        title=p.title,
        sponsors=sorted(p.sponsors),
        changes=p.changes,
        sub_of=p.sub_of,
        versions=p.versions,
        seq=p.seq,
    )


@get("/rooms/{room:str}/proposals", sync_to_thread=True, responses=RESPONSES)
def tell_proposals(request: Asking, room: FromPath[str]) -> list[ProposalShape]:
    """Tell the room's proposals and drafts, in the order in which they came."""
    with called(request, room) as r:
        return [_proposal(p) for p in r.state.proposals.values()]


@get("/rooms/{room:str}/outbox", sync_to_thread=True, responses=RESPONSES)
def tell_outbox(request: Asking, room: FromPath[str]) -> list[WaitingShape]:
    """Tell what waits in the room's outbox, was called back, or has landed."""
    with called(request, room) as r:
        return [
            WaitingShape(
                id=str(entry),
                proposal=str(q.proposal),
                to_room=str(q.to_room),
                lands_at=q.lands_at,
                sponsors=sorted(q.sponsors),
                stance=q.stance,
                title=q.title,
                state=q.state,
                as_number=q.landed_as[1] if q.landed_as is not None else "",
            )
            for entry, q in r.state.outbox.items()
        ]


@get("/rooms/{room:str}/what-ifs", sync_to_thread=True, responses=RESPONSES)
def tell_what_ifs(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Tell in sentences what one more acceptance would close, most closures first."""
    with called(request, room) as r:
        found = what_ifs(house_of(request).desk, r.member, r.room)
    return refused(found) if isinstance(found, Refused) else Response(list(found))


@get("/rooms/{room:str}/trend", sync_to_thread=True, responses=RESPONSES)
def tell_trend(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Tell how the text came together over its issued revisions."""
    with called(request, room) as r:
        found = trend(house_of(request).desk, r.member, r.room)
    if isinstance(found, Refused):
        return refused(found)
    rows = [
        {
            "number": x.number,
            "at": x.at,
            "brackets": x.brackets,
            "alternatives": x.alternatives,
            "words": {status.value: n for status, n in x.words.items()},
        }
        for x in found
    ]
    return Response(rows)


@get("/rooms/{room:str}/overlay", sync_to_thread=True, responses=RESPONSES)
def tell_overlay(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Tell what the caller's narrower rooms lay on top of this one, each marked with its room."""
    with called(request, room) as r:
        found = overlay(house_of(request).desk, r.member, r.room)
        if isinstance(found, Refused):
            return refused(found)
        return Response(msgspec.to_builtins(found))


@get("/rooms/{room:str}/revisions/{number:int}", sync_to_thread=True, responses=ROLLING)
def tell_revision(request: Asking, room: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """Tell a revision's bytes as they were issued, schema plenipo.rolling/1."""
    with called(request, room) as r:
        found = next((x for x in r.state.revisions if x.number == number), None)
        if found is None:
            raise NotHere
        return Response(found.content.encode(), media_type=MediaType.JSON)


@get("/rooms/{room:str}/entries", sync_to_thread=True, responses=RESPONSES)
def tell_entries(
    request: Asking,
    room: FromPath[str],
    after: Annotated[int, QueryParameter(ge=0, le=2**53, description="entries past this one")] = 0,
) -> Response[Any]:
    """Tell the room's entries that the caller may read, in order, at most 500 at once."""
    with called(request, room) as r:
        rows = house_of(request).desk.ledger_rows(r.member, r.room)
    if isinstance(rows, Refused):
        return refused(rows)
    wanted = list(islice((row for seq, row in rows if seq > after), MOST_ENTRIES + 1))
    return Response(
        LedgerShape(
            entries=[msgspec.Raw(row) for row in wanted[:MOST_ENTRIES]],
            more=len(wanted) > MOST_ENTRIES,
        )
    )


@get("/rooms/{room:str}/exchanges", sync_to_thread=True, responses=RESPONSES)
def tell_exchanges(request: Asking, room: FromPath[str]) -> list[TermsShape]:
    """Tell the exchanges that the caller is a side of, or opened, the latest first."""
    with called(request, room) as r:
        found = exchanges_of(house_of(request).desk, r.member, r.room)
    if isinstance(found, Refused):
        raise NotHere
    return [
        TermsShape(
            escrow=str(t.escrow),
            name=t.exchange,
            sides=list(t.sides),
            expires=t.expires,
            committed=[(unit, str(wording)) for unit, wording in t.committed],
            state=t.state,
        )
        for t in found
    ]


@get("/rooms/{room:str}/originals/{party:str}", sync_to_thread=True, responses=RESPONSES)
def tell_original(request: Asking, room: FromPath[str], party: FromPath[str]) -> OriginalShape:
    """Tell a party's original, and whether it says the same as the text but for the alternat."""
    with called(request, room) as r:
        found = next((o for o in originals(r.state, r.now) if o.party == party), None)
    if found is None:
        raise NotHere
    return OriginalShape(
        party=found.party, same=found.same, blocks=[text for _, text in found.blocks]
    )


@get("/rooms/{room:str}/packet", sync_to_thread=True, responses=RESPONSES, media_type=_LINES)
def tell_packet(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Tell the room as a packet that another installation takes in, as far as the caller reads."""
    with called(request, room) as r:
        found = pack_room(house_of(request).desk, r.member, r.room)
    if isinstance(found, Refused):
        return refused(found)
    return Response(found, media_type=_LINES)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    tell_me,
    tell_room,
    tell_members,
    tell_figures,
    tell_text,
    tell_rolling,
    tell_provision,
    tell_proposals,
    tell_outbox,
    tell_what_ifs,
    tell_trend,
    tell_overlay,
    tell_revision,
    tell_entries,
    tell_exchanges,
    tell_original,
    tell_packet,
)
