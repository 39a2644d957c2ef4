"""Silence procedures: set up, watched, broken by provision, extended, concluded, told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get, post
from litestar.enums import MediaType
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Raised, Recorded, Refused, conclude, notice, object_to, raised_by, recall
from plenipo.desk.unnamed import NAMED_TO_ALL, NAMED_TO_THE_CHAIR
from plenipo.record import entries as e
from plenipo.record.kinds import Basis, EntryId, Role, WordingHash
from plenipo.record.state import Objection as Row
from plenipo.record.state import Silence
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, House, house_of
from plenipo.web.pages.acting import Made, carry_out_on, perform_on, speaking
from plenipo.web.pages.opening import opened
from plenipo.web.sheets import Piece
from plenipo.web.times import read_local, spoken
from plenipo.web.viewer import NotHere, Reading
from plenipo.web.words import BASIS

# Who is told who objects, as the form says it.
_NAMED: Final = {"all": NAMED_TO_ALL, "chair": NAMED_TO_THE_CHAIR, "nobody": 0}
_NO_TIME: Final = Refused(
    "no-time",
    "The time cannot be read: give a day and an hour, and a time zone such as UTC or Europe/Vienna.",
)


@dataclass(frozen=True, slots=True)
class Objection:
    """What came in: who, where the rule lets it be shown, when, to what, in which words.

    `note` says why a name that others do not see is shown here, `how` by whose
    hand it was recorded for the viewer's own party, and `recall` whether the
    viewer may take it back.
    """

    id: str
    who: str
    note: str
    how: str
    received: str
    to: str
    words: str
    late: bool
    recall: bool


@dataclass(frozen=True, slots=True)
class Procedure:
    """One silence procedure as the page shows it."""

    id: str
    scope: str
    units: tuple[tuple[str, str], ...]  # unit, name
    opens: str
    expires: str
    local: str  # the expiry in the procedure's own zone
    zone: str
    names_shown: int
    running: bool
    over: bool  # expired, not concluded
    result: str
    adopted: str
    objections: tuple[Objection, ...]
    letter: str


@get("/r/{room:str}/silence", sync_to_thread=True)
def show_silences(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Show the silence procedures of the room, the latest first."""
    with opened(request, room) as reading:
        return _draw(request, reading)


def _draw(
    request: Asking, reading: Reading, refusal: str = "", form: Form | None = None
) -> Response[Any]:
    state = reading.state
    raised = raised_by(house_of(request).desk, reading.member, reading.room)
    assert not isinstance(raised, Refused), "the reader sits here"
    found = [_procedure(reading, name, row, raised) for name, row in state.silences.items()]
    return room_page(
        request,
        "silence.html",
        reading,
        status=409 if refusal else 200,
        procedures=found[::-1],
        chair=reading.may("SilenceOpened"),
        objects=reading.may("SilenceBroken") or reading.seat.role is Role.SECRETARIAT,
        types=reading.seat.role is Role.SECRETARIAT,
        under=()
        if reading.final
        else tuple(p for p in reading.sheet.pieces if _wordings(reading, p)),
        refusal=refusal,
        typed=form or Form({}),
    )


def _objection(
    reading: Reading,
    silence: Silence,
    one: Row,
    raised: Mapping[EntryId, Raised],
    *,
    late: bool,
) -> Objection:
    """Return an objection with its party where the rule lets the viewer know it."""
    telling, seat = reading.telling, reading.seat
    known = raised.get(one.entry)
    party = known.party if known is not None else one.party
    own = bool(party) and party == seat.party
    named = silence.names_shown == NAMED_TO_ALL or own or known is not None
    how = ""
    if known is not None and own and known.basis is not Basis.OWN_HAND:
        how = f"{BASIS[known.basis]}, by {telling.member(known.by)}"
    return Objection(
        id=str(one.entry),
        who=telling.party(party) if party and named else "A delegation",
        note=("own" if own else "chair") if known is not None else "",
        how=how,
        received=one.received,
        to="" if late else telling.places(one.units),
        words=one.words,
        late=late,
        recall=known is not None
        and own
        and seat.role is Role.HEAD
        and (late or not silence.result),
    )


def _procedure(
    reading: Reading, name: str, row: Silence, raised: Mapping[EntryId, Raised]
) -> Procedure:
    names = reading.sheet.names
    units = tuple(dict.fromkeys(unit for unit, _ in row.wordings))
    shown = [(one, False) for one in row.objections] + [(one, True) for one in row.late]
    objections = [_objection(reading, row, one, raised, late=late) for one, late in shown]
    adopted = names.provisions(list(row.adopted)) if row.adopted else ""
    letter = (
        notice(
            reading.title,
            spoken(row.expires),
            row.zone,
            row.result,
            [names.provision(u) for u in row.adopted],
        )
        if row.result
        else ""
    )
    return Procedure(
        id=name,
        scope=names.provisions(list(units)),
        units=tuple((unit, names.provision(unit)) for unit in units),
        opens=row.opens,
        expires=row.expires,
        local=_in_zone(row.expires, row.zone),
        zone=row.zone,
        names_shown=row.names_shown,
        running=not row.result and reading.now < row.expires,
        over=not row.result and reading.now >= row.expires,
        result=row.result,
        adopted=adopted,
        objections=tuple(objections),
        letter=letter,
    )


def _in_zone(at: str, zone: str) -> str:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    try:
        there = datetime.fromisoformat(at).astimezone(ZoneInfo(zone))
    except (ValueError, KeyError, OSError):
        return spoken(at)
    return f"{there:%Y-%m-%d %H:%M} {zone}"


def _wordings(reading: Reading, piece: Piece) -> list[tuple[str, WordingHash]]:
    """Return the draft's own words of a section, which is what is put under silence."""
    return [
        (unit, reading.sheet.places[unit].base.hash)
        for unit in piece.units
        if unit in reading.sheet.places and reading.sheet.places[unit].base.text
    ]


@post("/r/{room:str}/silence/open", sync_to_thread=True)
def open_silence(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Put the draft's words of some sections under silence until an exact time."""
    house = house_of(request)

    def made(reading: Reading, form: Form) -> Made | Refused:
        zone = form.text("zone") or "UTC"
        expires = read_local(form.text("expires"), zone)
        if expires is None:
            return _NO_TIME
        wordings = [
            row
            for name in form.all("section")
            if (piece := reading.sheet.piece(name)) is not None
            for row in _wordings(reading, piece)
        ]
        body = e.SilenceOpened(
            silence=form.text("id") or house.desk.new_name(),
            wordings=wordings,
            opens=reading.now,
            expires=expires,
            zone=zone,
            names_shown=_NAMED.get(form.text("names"), 0),
        )
        return Made((body,))

    return perform_on(request, room, data, "silence/open", made, draw=_draw, to="/silence")


@post("/r/{room:str}/silence/{silence:str}/extend", sync_to_thread=True)
def extend_silence(
    request: Asking, room: FromPath[str], silence: FromPath[str], data: FormBody
) -> Response[Any]:
    """Move the expiry, before the old one has come."""

    def made(reading: Reading, form: Form) -> Made | Refused:
        known = reading.state.silences.get(silence)
        expires = read_local(form.text("expires"), known.zone if known is not None else "UTC")
        if expires is None:
            return _NO_TIME
        return Made((e.SilenceExtended(silence=silence, expires=expires),))

    return perform_on(
        request, room, data, f"silence/{silence}/extend", made, draw=_draw, to="/silence"
    )


@post("/r/{room:str}/silence/{silence:str}/object", sync_to_thread=True)
def object_to_silence(
    request: Asking, room: FromPath[str], silence: FromPath[str], data: FormBody
) -> Response[Any]:
    """Break silence on some provisions, or on all of them; late, it is logged as late."""

    def objected(house: House, reading: Reading, form: Form) -> Recorded | Refused:
        if silence not in reading.state.silences:
            raise NotHere
        party, _, basis = speaking(reading, form)
        received = ""
        if basis is not Basis.OWN_HAND:
            found = read_local(form.text("received"), form.text("zone") or "UTC")
            if found is None:
                return _NO_TIME
            received = found
        units = tuple(form.all("unit"))
        under = {unit for unit, _ in reading.state.silences[silence].wordings}
        return object_to(
            house.desk,
            reading.member,
            reading.room,
            silence,
            party=party,
            received=received,
            units=() if set(units) >= under else units,
            words=form.words("words"),
            basis=basis,
        )

    to = f"/r/{room}/silence#s-{silence}"
    return carry_out_on(request, room, data, objected, draw=_draw, to=to)


@post("/r/{room:str}/silence/{silence:str}/conclude", sync_to_thread=True)
def conclude_silence(
    request: Asking, room: FromPath[str], silence: FromPath[str], data: FormBody
) -> Response[Any]:
    """Conclude a procedure by what is on record."""

    def concluded(house: House, reading: Reading, form: Form) -> Recorded | Refused:
        del form
        return conclude(house.desk, reading.member, reading.room, silence)

    to = f"/r/{room}/silence#s-{silence}"
    return carry_out_on(request, room, data, concluded, draw=_draw, to=to)


@get("/r/{room:str}/silence/{silence:str}/letter", sync_to_thread=True)
def show_letter(request: Asking, room: FromPath[str], silence: FromPath[str]) -> Response[str]:
    """Give the letter that tells the result, as plain text to be sent."""
    with opened(request, room) as reading:
        row = reading.state.silences.get(silence)
        if row is None or not row.result:
            raise NotHere
        text = _procedure(reading, silence, row, {}).letter
    return Response(text + "\n", media_type=MediaType.TEXT)


@post("/r/{room:str}/silence/{silence:str}/recall", sync_to_thread=True)
def recall_objection(
    request: Asking, room: FromPath[str], silence: FromPath[str], data: FormBody
) -> Response[Any]:
    """Take back an objection that names nobody, by the head of the party that raised it."""

    def recalled(house: House, reading: Reading, form: Form) -> Recorded | Refused:
        if silence not in reading.state.silences:
            raise NotHere
        return recall(house.desk, reading.member, reading.room, EntryId(form.text("entry")))

    to = f"/r/{room}/silence#s-{silence}"
    return carry_out_on(request, room, data, recalled, draw=_draw, to=to)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_silences,
    open_silence,
    extend_silence,
    object_to_silence,
    recall_objection,
    conclude_silence,
    show_letter,
)
