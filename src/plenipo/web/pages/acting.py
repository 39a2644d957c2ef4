"""How an act on the table is done: read from a form, confirmed where others will see it, recorded.

Every act is a form that works without script. What is refused is shown in the
form that caused it, with what was typed. An act that others than one's own
side will see is asked about once, in words that name them; who does not want to
be asked again in this session may say so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from litestar import Response
from litestar.datastructures import Cookie

from plenipo.desk import Refused
from plenipo.desk.desk import Desk, Recorded
from plenipo.desk.naming import join
from plenipo.record import entries as e
from plenipo.record.decide import Act
from plenipo.record.entries import Entry
from plenipo.record.kinds import Basis, EntryId, MemberId, Role, RoomKind
from plenipo.record.rights import FOR_A_PARTY
from plenipo.record.state import RoomState
from plenipo.web.drawing import room_page, wants_part
from plenipo.web.forms import Form
from plenipo.web.house import Asking, House, house_of
from plenipo.web.pages.opening import back, opened
from plenipo.web.pages.showing import Again, draw_place, draw_place_part
from plenipo.web.protocol import protocol
from plenipo.web.sheets import Piece
from plenipo.web.viewer import NotHere, Reading
from plenipo.web.words import ROLE

SURE: Final = "plenipo-sure"
_MOST_ROOMS: Final = 20  # in which somebody need not be asked again
_NAMED: Final = 24  # members up to which every reader is named
_GROUNDS: Final = {basis.value: basis for basis in Basis if basis is not Basis.OWN_HAND}
# Where an act is asked about: others than one's own side read there.
_ASKED: Final = frozenset(
    {RoomKind.PUBLIC, RoomKind.PLENARY, RoomKind.CONTACT_GROUP, RoomKind.CAUCUS}
    | {RoomKind.GOOD_OFFICES}
)


@dataclass(frozen=True, slots=True)
class Made:
    """What a form comes to: things to be recorded in one go, for whom and on what ground."""

    bodies: tuple[e.Body, ...]
    behalf: str = ""
    basis: Basis = Basis.OWN_HAND


Make = Callable[[Reading, Form], Made | Refused]
Do = Callable[[House, Reading, Form], Recorded | Refused]
# Draws a page of its own again: why something was not done, and what was typed.
Draw = Callable[[Asking, Reading, str, Form], Response[Any]]
_T = TypeVar("_T")


def perform(
    request: Asking, room: str, data: dict[str, Any], name: str, make: Make, *, asks: bool = True
) -> Response[Any]:
    """Record what `make` reads from the form `name`, or show it again with the reason why not."""
    form = Form(data)
    with opened(request, room) as reading:
        made = make(reading, form)
        if isinstance(made, Refused):
            return _again(request, reading, form, name, made)
        desk = house_of(request).desk
        if asks and must_ask(request, reading, form):
            refused = _refused(desk, reading, made)
            if refused is not None:
                return _again(request, reading, form, name, refused)
            return ask(request, reading, form, name, made)
        answer = desk.record_all(
            reading.member, reading.room, made.bodies, behalf=made.behalf, basis=made.basis
        )
        if isinstance(answer, Refused):
            return _again(request, reading, form, name, answer)
    return _done(request, room, form)


def perform_on(
    request: Asking,
    room: str,
    data: dict[str, Any],
    name: str,
    make: Make,
    *,
    draw: Draw,
    to: str,
) -> Response[Any]:
    """Record what `make` reads from a form of a page of its own; `to` is that page's way.

    Like `perform`, but what is refused is drawn by the page: `draw` gets the
    reason and what was typed.
    """
    form = Form(data)
    with opened(request, room) as reading:
        made = make(reading, form)
        if isinstance(made, Refused):
            return draw(request, reading, made.sentence, form)
        desk = house_of(request).desk
        if must_ask(request, reading, form):
            refused = _refused(desk, reading, made)
            if refused is not None:
                return draw(request, reading, refused.sentence, form)
            return ask(request, reading, form, name, made, to=f"/r/{room}{to}")
        answer = desk.record_all(
            reading.member, reading.room, made.bodies, behalf=made.behalf, basis=made.basis
        )
        if isinstance(answer, Refused):
            return draw(request, reading, answer.sentence, form)
    return remember(request, room, form, back(f"/r/{room}{to}"))


def _refused(desk: Desk, reading: Reading, made: Made) -> Refused | None:
    """Return why something could not be recorded, so that nobody is asked about it in vain."""
    for body in made.bodies:
        found = desk.decide(
            reading.state, body, reading.member, behalf=made.behalf, basis=made.basis
        )
        if isinstance(found, Refused):
            return found
    return None


def carry_out(request: Asking, room: str, data: dict[str, Any], name: str, do: Do) -> Response[Any]:
    """Do what the desk has a use of its own for, or show the form again with the reason why not."""
    form = Form(data)
    with opened(request, room) as reading:
        answer = do(house_of(request), reading, form)
        if isinstance(answer, Refused):
            return _again(request, reading, form, name, answer)
    return _done(request, room, form)


def carry_out_on(
    request: Asking,
    room: str,
    data: dict[str, Any],
    do: Callable[[House, Reading, Form], _T | Refused],
    *,
    draw: Draw,
    to: str | Callable[[_T], str],
) -> Response[Any]:
    """Do what the desk has a use of its own for, on a page of its own.

    Like `perform_on`, but at once: `draw` draws the page with the reason why not and
    what was typed; `to` is where the reader goes on, which may follow from what was done.
    """
    form = Form(data)
    with opened(request, room) as reading:
        answer = do(house_of(request), reading, form)
        if isinstance(answer, Refused):
            return draw(request, reading, answer.sentence, form)
        way = to if isinstance(to, str) else to(answer)
    return back(way)


def _again(
    request: Asking, reading: Reading, form: Form, name: str, refused: Refused
) -> Response[Any]:
    again = Again(refused.sentence, name, form)
    return draw_place(request, reading, _place(reading, form), again=again)


def _done(request: Asking, room: str, form: Form) -> Response[Any]:
    """Send the reader back to the place; as a part, show what stands beside it now."""
    at = form.text("at")
    answer: Response[Any]
    if wants_part(request):
        with opened(request, room) as reading:
            answer = draw_place_part(request, reading, _place(reading, form))
    elif form.text("page") == "alone":
        answer = back(f"/r/{room}/p/{at}")
    else:
        answer = back(f"/r/{room}?at={at}#u-{at}")
    return remember(request, room, form, answer)


def _place(reading: Reading, form: Form) -> Piece:
    piece = reading.sheet.piece(form.text("at"))
    if piece is None and reading.sheet.pieces:
        # The provision has left the text while the form was open: what is said of it stands at the top.
        piece = reading.sheet.pieces[0]
    if piece is None:
        raise NotHere
    return piece


# --- who speaks, and for whom -------------------------------------------------------------------


def speaking(reading: Reading, form: Form) -> tuple[str, str, Basis]:
    """Return the party that an act is for, on whose behalf, and on what ground.

    That is the member's own, or the one that the secretariat types for.
    """
    seat = reading.seat
    if seat.role is Role.SECRETARIAT:
        party = form.text("party")
        return party, party, _GROUNDS.get(form.text("basis"), Basis.OWN_HAND)
    return seat.party, "", Basis.OWN_HAND


# --- asked once, in words -----------------------------------------------------------------------


def must_ask(request: Asking, reading: Reading, form: Form) -> bool:
    """Say whether the reader has yet to be told who will see this."""
    if reading.state.kind not in _ASKED or form.text("sure"):
        return False
    return _mark(reading) not in request.cookies.get(SURE, "").split(".")


def _mark(reading: Reading) -> str:
    """Return what stands for "in this room, in this session"; it tells nobody which room."""
    return hashlib.sha256(f"{reading.viewer.csrf}\x00{reading.room}".encode()).hexdigest()[:16]


def remember(request: Asking, room: str, form: Form, answer: Response[Any]) -> Response[Any]:
    """Remember for this session that its member need not be asked again in this room."""
    if form.text("sure") == "session":
        with opened(request, room) as reading:
            mark = _mark(reading)
        known = [m for m in request.cookies.get(SURE, "").split(".") if m and m != mark]
        answer.set_cookie(
            Cookie(
                key=SURE,
                value=".".join([*known[1 - _MOST_ROOMS :], mark]),
                path="/r/",
                httponly=True,
                secure=house_of(request).tls,
                samesite="strict",
            )
        )
    return answer


def ask(
    request: Asking, reading: Reading, form: Form, name: str, made: Made, *, to: str = ""
) -> Response[Any]:
    """Ask whether this is to be said here, naming everybody who will see it.

    `to` is where who thinks better of it goes back to; the place on the table if it is left out.
    """
    acts = [Act(made.behalf, made.basis, body) for body in made.bodies]
    return ask_of(request, reading, form, name, acts, to=to)


def ask_of(
    request: Asking, reading: Reading, form: Form, name: str, acts: Sequence[Act], *, to: str = ""
) -> Response[Any]:
    """Ask the same of acts that are for several, each on a ground of its own."""
    told = [
        line
        for act in acts[:_MOST_TOLD]
        for line in told_as(reading, Made((act.body,), act.behalf, act.basis))
    ]
    piece = None if to else _place(reading, form)
    shown: dict[str, Any] = {
        "act": name,
        "piece": piece,
        "told": told,
        "more": len(acts) - len(told),
        "readers": readers(reading.state, reading.member),
        "rows": [row for row in form.rows() if row[0] != "sure"],
        "request_part": wants_part(request),
        "back": to if piece is None else f"/r/{reading.room}?at={piece.id}#u-{piece.id}",
    }
    template = "part_crossing.html" if wants_part(request) else "crossing.html"
    return room_page(request, template, reading, **shown)


def told_as(reading: Reading, made: Made) -> list[str]:
    """Return what would be recorded in sentences, as the ledger will tell it; the first of many."""
    return [
        reading.telling.brief(_as_entry(reading, body, made)) for body in made.bodies[:_MOST_TOLD]
    ]


_MOST_TOLD: Final = 8


def _as_entry(reading: Reading, body: e.Body, made: Made) -> Entry:
    """Return what would be recorded as an entry, so that it is told as the ledger will tell it."""
    said = type(body) in FOR_A_PARTY or isinstance(body, e.FrameworkLinked)
    own = reading.seat.party if said else ""
    return Entry(
        v=0,
        id=EntryId(""),
        room=reading.room,
        seq=0,
        at=reading.now,
        by=reading.member,
        behalf=made.behalf or own,
        basis=made.basis,
        salt="",
        prev="",
        body=body,  # type: ignore[arg-type]  # one of the kinds, which the type spells out
    )


_ORDER: Final = tuple(Role)


@dataclass(frozen=True, slots=True)
class Readers:
    """Some of those who will read: "Zembria: Rehan Kolde (head of delegation), Sefa Lurin"."""

    who: str
    names: str


def readers(state: RoomState, member: MemberId) -> tuple[Readers, ...]:
    """Return who reads a room, by party, then the offices; by name where they are not too many."""
    groups: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    order = {code: at for at, code in enumerate(protocol(state, state.parties))}
    seats = sorted(
        (s for m, s in state.seats.items() if not s.left and m != member),
        key=lambda s: (not s.party, order.get(s.party, len(order)), _ORDER.index(s.role)),
    )
    for seat in seats:
        info = state.parties.get(seat.party)
        role = ROLE[seat.role]
        who = (info.name if info is not None else seat.party) or role[:1].upper() + role[1:]
        said = f"{seat.name} ({ROLE[seat.role]})" if seat.party else seat.name
        groups.setdefault(who, []).append(said)
        counts[who] = counts.get(who, 0) + 1
    if len(seats) <= _NAMED:
        return tuple(Readers(who, join(names)) for who, names in groups.items())
    return tuple(
        Readers(who, "one member" if n == 1 else f"{n} members") for who, n in counts.items()
    )


def chosen(form: Form, name: str = "on") -> Sequence[tuple[str, str, int]]:
    """Return the wordings that a form names: unit, hash, and the sentence or -1.

    A field says "unit hash" or "unit hash sentence"; what says neither is left out.
    """
    found: list[tuple[str, str, int]] = []
    for row in form.all(name):
        parts = row.split(" ")
        if len(parts) == 2:
            found.append((parts[0], parts[1], -1))
        elif len(parts) == 3 and parts[2].isdecimal() and len(parts[2]) < 6:
            found.append((parts[0], parts[1], int(parts[2])))
    return tuple(dict.fromkeys(found))
