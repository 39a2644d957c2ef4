"""Packages, what-ifs and exchanges: what closes together, and what would close what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Refused, commit, exchanges_of, open_exchange, what_ifs
from plenipo.instrument.model import Kind
from plenipo.record import entries as e
from plenipo.record.kinds import Role, RoomId, RoomKind, Status, WordingHash
from plenipo.record.picture import UnitView
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, House, house_of
from plenipo.web.pages.acting import Made, carry_out_on, chosen, perform_on, speaking
from plenipo.web.pages.opening import opened
from plenipo.web.times import read_local
from plenipo.web.viewer import NotHere, Reading

_NO_TIME: Final = Refused(
    "no-time",
    "The time cannot be read: give a day and an hour, and a time zone such as UTC or Europe/Vienna.",
)
_MOST_IFS: Final = 40


@dataclass(frozen=True, slots=True)
class Words:
    """A live wording that a package or a side of an exchange may name."""

    value: str  # "unit hash"
    where: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """A package as the page shows it."""

    id: str
    by: str
    party: str
    words: str
    parts: tuple[Words, ...]
    accepted: tuple[str, ...]
    waiting: tuple[str, ...]
    expires: str
    state: str  # offered, closed, broken or expired
    why: str
    may_accept: bool
    may_break: bool


@dataclass(frozen=True, slots=True)
class Swap:
    """An exchange as one of its sides, or whoever opened it, sees it."""

    escrow: str
    name: str
    sides: tuple[str, ...]
    expires: str
    state: str
    mine: tuple[Words, ...]
    may_commit: bool


@get("/r/{room:str}/packages", sync_to_thread=True)
def show_packages(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Show packages, what would close what, and the exchanges that one is a side of."""
    with opened(request, room) as reading:
        return _draw(request, reading)


def _draw(
    request: Asking, reading: Reading, refusal: str = "", form: Form | None = None
) -> Response[Any]:
    desk = house_of(request).desk
    ifs = what_ifs(desk, reading.member, reading.room, most=_MOST_IFS)
    swaps = exchanges_of(desk, reading.member, reading.room)
    own = reading.seat.role is Role.HEAD and bool(reading.seat.party)
    plenary = reading.state.kind is RoomKind.PLENARY
    return room_page(
        request,
        "packages.html",
        reading,
        status=409 if refusal else 200,
        bundles=tuple(_bundles(reading))[::-1],
        ifs=() if isinstance(ifs, Refused) else ifs,
        swaps=() if isinstance(swaps, Refused) else tuple(_swaps(reading, swaps)),
        offers=reading.may("PackageOffered") or reading.seat.role is Role.SECRETARIAT,
        types=reading.seat.role is Role.SECRETARIAT,
        opens=plenary and (own or reading.seat.role in (Role.FACILITATOR, Role.SECRETARIAT)),
        words_on=tuple(_open_words(reading)),
        refusal=refusal,
        typed=form or Form({}),
    )


def _words(reading: Reading, unit: str, wording: WordingHash) -> Words:
    names = reading.sheet.names
    known = reading.state.texts.get(wording)
    return Words(
        f"{unit} {wording}",
        names.provision(unit),
        reading.telling.words(wording),
        known[1] if known is not None else "",
    )


def _open_words(reading: Reading) -> Iterator[Words]:
    """Yield the live wordings of what is not agreed, in the order of the text."""
    for piece in reading.sheet.pieces:
        if piece.status is Status.AGREED:
            continue
        views = reading.sheet.views(piece)
        bare = all(_goes_along(view) for view in views)
        for view in views:
            if view.status is not Status.AGREED and (bare or not _goes_along(view)):
                for wording in view.place.wordings:
                    yield _words(reading, view.place.unit, wording.hash)


def _goes_along(view: UnitView) -> bool:
    """Say whether a unit is a number or a heading that nobody wants otherwise."""
    kind, label, words = view.place.kind, view.place.label, view.place.base.text
    return (kind == Kind.HEADING.value or words == label) and not view.several and not view.holds


def _with_headings(
    reading: Reading, pairs: Sequence[tuple[str, WordingHash]]
) -> list[tuple[str, WordingHash]]:
    """Return the wordings that were chosen, and the undisputed numbers and headings above them.

    Who takes the words of an article means the article: nobody thinks of its number.
    """
    found = dict(pairs)
    for unit, _ in pairs:
        piece = reading.sheet.piece(unit)
        for view in reading.sheet.views(piece) if piece is not None else ():
            if view.status is not Status.AGREED and _goes_along(view):
                found.setdefault(view.unit, view.place.base.hash)
    return list(found.items())


def _bundles(reading: Reading) -> Iterator[Bundle]:
    state, seat = reading.state, reading.seat
    required = state.required_parties()
    for name, row in state.packages.items():
        expired = bool(row.expires) and row.expires <= reading.now
        waiting = tuple(code for code in required if code not in row.accepted)
        stands = (
            "broken"
            if row.broken is not None
            else "expired"
            if expired
            else "closed"
            if not waiting
            else "offered"
        )
        live = stands in ("offered", "closed")
        mine = seat.party in (row.party, *row.accepted)
        chair = seat.role in (Role.FACILITATOR, Role.SECRETARIAT)
        yield Bundle(
            id=name,
            by=reading.telling.party(row.party),
            party=row.party,
            words=row.words,
            parts=tuple(_words(reading, unit, wording) for unit, wording in row.wordings),
            accepted=tuple(sorted(row.accepted)),
            waiting=waiting,
            expires=row.expires,
            state=stands,
            why=row.broken or "",
            may_accept=live
            and (
                (reading.may("PackageAccepted") and seat.party not in row.accepted)
                or seat.role is Role.SECRETARIAT
            ),
            may_break=live and (chair or (mine and seat.role is Role.HEAD)),
        )


def _swaps(reading: Reading, terms: Any) -> Iterator[Swap]:  # noqa: ANN401 - the desk's own rows
    head = reading.seat.role is Role.HEAD
    for t in terms:
        yield Swap(
            escrow=str(t.escrow),
            name=t.exchange,
            sides=tuple(reading.telling.party(code) for code in t.sides),
            expires=t.expires,
            state=t.state,
            mine=tuple(_words(reading, unit, wording) for unit, wording in t.committed),
            may_commit=head and reading.seat.party in t.sides and t.state == "open",
        )


def _pairs(form: Form) -> list[tuple[str, WordingHash]]:
    return [(unit, WordingHash(wording)) for unit, wording, _ in chosen(form)]


def _act(
    request: Asking,
    room: str,
    data: dict[str, Any],
    name: str,
    make: Callable[[Reading, Form], Made | Refused],
) -> Response[Any]:
    return perform_on(request, room, data, name, make, draw=_draw, to="/packages")


@post("/r/{room:str}/packages/offer", sync_to_thread=True)
def offer_package(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Offer an all-or-nothing set of wordings; whoever offers it accepts it."""
    name = house_of(request).desk.new_name()

    def made(reading: Reading, form: Form) -> Made | Refused:
        party, behalf, basis = speaking(reading, form)
        expires = ""
        if form.text("expires"):
            found = read_local(form.text("expires"), form.text("zone") or "UTC")
            if found is None:
                return _NO_TIME
            expires = found
        pairs = _pairs(form)
        offer = e.PackageOffered(
            package=name,
            wordings=_with_headings(reading, pairs) if len(pairs) > 1 else pairs,
            party=party,
            words=form.words("words"),
            expires=expires,
        )
        return Made((offer,), behalf, basis)

    return _act(request, room, data, "packages/offer", made)


@post("/r/{room:str}/packages/{package:str}/accept", sync_to_thread=True)
def accept_package(
    request: Asking, room: FromPath[str], package: FromPath[str], data: FormBody
) -> Response[Any]:
    """Accept a package, as a whole."""

    def made(reading: Reading, form: Form) -> Made | Refused:
        party, behalf, basis = speaking(reading, form)
        return Made((e.PackageAccepted(package=package, party=party),), behalf, basis)

    return _act(request, room, data, f"packages/{package}/accept", made)


@post("/r/{room:str}/packages/{package:str}/break", sync_to_thread=True)
def break_package(
    request: Asking, room: FromPath[str], package: FromPath[str], data: FormBody
) -> Response[Any]:
    """Take a package off the table."""

    def made(reading: Reading, form: Form) -> Made | Refused:
        del reading
        return Made((e.PackageBroken(package=package, reason=form.words("reason")),))

    return _act(request, room, data, f"packages/{package}/break", made)


@post("/r/{room:str}/exchange", sync_to_thread=True)
def begin_exchange(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Open an exchange between sides: a room that nobody reads, with a name and an expiry."""

    def begun(house: House, reading: Reading, form: Form) -> RoomId | Refused:
        expires = read_local(form.text("expires"), form.text("zone") or "UTC")
        if expires is None:
            return _NO_TIME
        return open_exchange(
            house.desk,
            reading.member,
            reading.room,
            exchange=form.words("name"),
            sides=form.all("side"),
            expires=expires,
        )

    to = f"/r/{room}/packages#exchanges"
    return carry_out_on(request, room, data, begun, draw=_draw, to=to)


@post("/r/{room:str}/exchange/{escrow:str}", sync_to_thread=True)
def commit_side(
    request: Asking, room: FromPath[str], escrow: FromPath[str], data: FormBody
) -> Response[Any]:
    """Commit one's own side. The answer is the same whether or not the others are in."""

    def committed(house: House, reading: Reading, form: Form) -> Refused | None:
        known = exchanges_of(house.desk, reading.member, reading.room)
        if isinstance(known, Refused) or escrow not in {str(t.escrow) for t in known}:
            raise NotHere
        positions = _with_headings(reading, _pairs(form))
        return commit(house.desk, reading.member, RoomId(escrow), positions=positions)

    to = f"/r/{room}/packages#exchanges"
    return carry_out_on(request, room, data, committed, draw=_draw, to=to)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_packages,
    offer_package,
    accept_package,
    break_package,
    begin_exchange,
    commit_side,
)
