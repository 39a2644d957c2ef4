"""On screen: the secretariat types what the floor says, and all in the room read it at once.

One provision, large, as the projector shows it; under it a form for what a
party said of it. It is recorded for that party, on the ground that is named,
and stands until the party confirms or contests it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from plenipo.desk import Refused
from plenipo.desk.desk import Recorded
from plenipo.instrument.labels import split_label
from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.kinds import RANK, Basis, Level, ProposalId, Role, WordingHash
from plenipo.web import crossing
from plenipo.web.drawing import room_page
from plenipo.web.editing import KINDS
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.draft_editor import shape
from plenipo.web.pages.opening import back, opened
from plenipo.web.sheets import Piece
from plenipo.web.viewer import NotHere, Reading
from plenipo.web.words import LEVEL

WHAT: Final = {  # what the floor says, as a form names it and as it is called
    "words": "wants other words",
    "new": "wants a provision put in",
    "out": "wants it left out",
    "hold": "brackets words of it",
    "position": "takes a position",
}
GROUNDS: Final = {
    Basis.FROM_FLOOR: "from the floor",
    Basis.BY_EMAIL: "by e-mail",
    Basis.FROM_FILE: "from a file",
}
_LEVELS: Final = {level.value: level for level in Level}
_BASES: Final = {basis.value: basis for basis in GROUNDS}
_LAST: Final = 6  # of what was recorded for parties and waits for their answer


@dataclass(frozen=True, slots=True)
class FloorWording:
    """A wording that a position can be taken on, or that words can be bracketed in."""

    hash: WordingHash
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Something recorded for a party that it has not answered yet."""

    party: str
    said: str
    ground: str


@get("/r/{room:str}/floor", sync_to_thread=True)
def show_floor(
    request: Asking,
    room: FromPath[str],
    at: FromQuery[str] = "",
    unit: FromQuery[str] = "",
    what: FromQuery[str] = "words",
    party: FromQuery[str] = "",
) -> Response[Any]:
    """Show one section large, with the form for what the floor says of one of its provisions."""
    with opened(request, room) as reading:
        form = Form({"what": what, "party": party})
        return _draw(request, reading, unit or at, form)


def _draw(
    request: Asking, reading: Reading, unit: str, form: Form, *, refusal: str = ""
) -> Response[Any]:
    pieces = reading.sheet.pieces
    piece = reading.sheet.piece(unit) if unit else (pieces[0] if pieces else None)
    if unit and piece is None:
        raise NotHere
    chosen = _chosen(reading, piece, unit)
    what = form.text("what") if form.text("what") in WHAT else "words"
    at = pieces.index(piece) if piece is not None else 0
    return room_page(
        request,
        "floor.html",
        reading,
        status=409 if refusal else 200,
        piece=piece,
        before=pieces[at - 1] if at else None,
        after=pieces[at + 1] if at + 1 < len(pieces) else None,
        unit=chosen,
        units=[(u, reading.sheet.names.provision(u), _base(reading, u)) for u in _units(piece)],
        base=_base(reading, chosen),
        wordings=_wordings(reading, chosen),
        mine=[
            (p, sorted(p.sponsors))
            for p in reading.state.proposals.values()
            if p.state in ("tabled", "contested")
            and len(p.sponsors) == 1
            and any(c.unit == chosen for c in p.changes)
        ],
        what=what,
        whats=WHAT,
        grounds=[(basis.value, name) for basis, name in GROUNDS.items()],
        levels=[(v.value, LEVEL[v]) for v in sorted(Level, key=lambda x: -RANK[x])],
        stances=[(v.value, LEVEL[v]) for v in sorted(Level, key=lambda x: -RANK[x])][:4],
        kinds=KINDS,
        parties=reading.protocol,
        types=reading.seat.role is Role.SECRETARIAT,
        readers=crossing.readers(reading.state, reading.rooms).sentence,
        unanswered=_unanswered(reading),
        refusal=refusal,
        form=form,
    )


def _units(piece: Piece | None) -> tuple[str, ...]:
    return piece.units if piece is not None else ()


def _chosen(reading: Reading, piece: Piece | None, unit: str) -> str:
    """Return the unit that is spoken of: as named, else the first with words below the heading."""
    units = _units(piece)
    if unit in units and (piece is None or unit != piece.id or len(units) == 1):
        return unit
    bodies = [u for u in units if reading.sheet.places[u].kind not in ("article", "heading")]
    return (bodies or list(units) or [""])[0]


def _base(reading: Reading, unit: str) -> str:
    here = reading.state.units.get(unit)
    return here.text if here is not None else ""


def _wordings(reading: Reading, unit: str) -> tuple[FloorWording, ...]:
    place = reading.sheet.places.get(unit)
    if place is None:
        return ()
    return tuple(
        FloorWording(w.hash, reading.sheet.names.wording(w.hash), w.text) for w in place.wordings
    )


def _unanswered(reading: Reading) -> tuple[Unanswered, ...]:
    """Return what was recorded last for parties by another hand, and waits for their answer."""
    state, telling = reading.state, reading.telling
    waiting = {
        name
        for name, standing in state.standing.items()
        if not standing.answer and name not in state.recalled
    }
    found = [
        Unanswered(h.entry.behalf, telling.brief(h.entry), telling.ground(h.entry))
        for h in reading.story.after(reading.reads_from - 1)
        if h.entry.id in waiting and not isinstance(h.entry.body, e.PositionTaken)
    ]
    return tuple(reversed(found[-_LAST:]))


@post("/r/{room:str}/floor", sync_to_thread=True)
def type_for(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Record what a party said, for it, on the ground that the form names."""
    form = Form(data)
    with opened(request, room) as reading:
        unit = form.text("unit")
        if unit not in reading.sheet.places or form.text("what") not in WHAT:
            raise NotHere
        answer = _recorded(request, reading, unit, form)
        if isinstance(answer, Refused):
            return _draw(request, reading, unit, form, refusal=answer.sentence)
    party = form.text("party")
    return back(f"/r/{room}/floor?unit={unit}&party={party}#floor")


def _recorded(request: Asking, reading: Reading, unit: str, form: Form) -> Recorded | Refused:
    party, basis = form.text("party"), _BASES.get(form.text("basis"), Basis.FROM_FLOOR)
    if reading.seat.role is not Role.SECRETARIAT:
        return Refused("not-your-role", "The secretariat types what the floor says.")
    if not party:
        return Refused("no-such-party", "Say which party spoke.")
    if party not in reading.state.parties and party not in reading.state.groups:
        return Refused("no-such-party", "No such party takes part here.")
    desk, member, room = house_of(request).desk, reading.member, reading.room
    match form.text("what"):
        case "words" | "new" | "out":
            change = _change(request, reading, unit, form)
            if isinstance(change, Refused):
                return change
            return desk.table_directly(
                member,
                room,
                changes=[change],
                sponsors=[party],
                stance=_LEVELS.get(form.text("stance"), Level.ACCEPT),
                supersedes=ProposalId(form.text("supersedes")),
                basis=basis,
            )
        case "hold":
            hold = _hold(request, reading, unit, party, form)
            if isinstance(hold, Refused):
                return hold
            return desk.record(member, room, hold, behalf=party, basis=basis)
        case _:
            condition = form.words("condition")
            position = e.PositionTaken(
                party=party,
                unit=unit,
                wording=WordingHash(form.text("wording")),
                level=_LEVELS.get(form.text("level"), Level.NONE),
                conditions=[e.Condition(words=condition)] if condition else [],
                words=form.words("reason"),
            )
            return desk.record(member, room, position, behalf=party, basis=basis)


def _change(request: Asking, reading: Reading, unit: str, form: Form) -> e.Change | Refused:
    """Return what the floor wants of the text, or why it cannot be tabled so."""
    base = _base(reading, unit)
    words = form.words("words")
    match form.text("what"):
        case "out":
            return e.Change(unit=unit, text="", base=wording_hash(unit, base))
        case "new":
            if not words:
                return Refused("no-words", "Type the words of the provision that is to be put in.")
            kind, depth = shape(reading, form.text("kind"), unit)
            name = house_of(request).desk.new_name()
            return e.Change(
                unit=name,
                text=words,
                new=1,
                after=unit,
                kind=kind,
                depth=depth,
                label=words[: split_label(words)],
            )
        case _:
            if not words:
                return Refused(
                    "no-words", "No words are left: type them, or say that it is to be left out."
                )
            if words == base:
                return Refused("nothing-changed", "These are the draft’s own words.")
            return e.Change(unit=unit, text=words, base=wording_hash(unit, base) if base else "")


def _hold(
    request: Asking, reading: Reading, unit: str, party: str, form: Form
) -> e.HoldPlaced | Refused:
    """Return a hold on the words typed, where they stand exactly once in the wording."""
    words = form.words("held")
    wording = next((w for w in _wordings(reading, unit) if w.hash == form.text("wording")), None)
    if wording is None:
        return Refused(
            "not-on-the-table", "These words are not on the table any more; choose again."
        )
    found = wording.text.count(words) if words else 0
    if found != 1:
        return Refused(
            "not-these-words",
            "Type the words to be bracketed as they stand there."
            if not found
            else f"These words stand there {found} times: type more of what is around them.",
        )
    start = wording.text.index(words)
    return e.HoldPlaced(
        hold=house_of(request).desk.new_name(),
        unit=unit,
        wording=wording.hash,
        span=e.Span(start=start, end=start + len(words), words=words),
        party=party,
        reason=form.words("reason"),
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_floor, type_for)
