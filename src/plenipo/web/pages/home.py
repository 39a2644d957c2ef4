"""The first page: the negotiations of whoever is signed in, and their rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from plenipo.desk import Refused
from plenipo.record.kinds import MemberId, RoomKind, Status
from plenipo.record.outcome import Reached, reached
from plenipo.record.state import RoomState
from plenipo.web.drawing import page
from plenipo.web.house import Asking, House, house_of
from plenipo.web.pages.opening import asking


@dataclass(frozen=True, slots=True)
class RoomLine:
    """One room in the list."""

    id: str
    name: str
    kind: RoomKind
    seated: int


@dataclass(frozen=True, slots=True)
class Process:
    """One negotiation: its title, who one is in it, and one's rooms."""

    title: str
    who: str
    rooms: tuple[RoomLine, ...]
    plenary: str
    agreed: int
    sections: int
    brackets: int
    gauge: Mapping[Status, int]  # words of the text by status
    reached: tuple[Reached, str]  # how far the text has come, and since when


@get("/", sync_to_thread=True)
def show_home(request: Asking) -> Response[Any]:
    """List the negotiations."""
    viewer = asking(request)
    house = house_of(request)
    found = [_process(house, member) for member in viewer.members]
    rows = sorted((p for p in found if p is not None), key=lambda p: (p.title, p.who))
    return page(request, "home.html", viewer, processes=rows)


def _process(house: House, member: MemberId) -> Process | None:
    rooms = house.desk.rooms(member)
    with house.desk.still(*rooms):
        states = [
            s for s in (house.desk.room(member, room) for room in rooms) if isinstance(s, RoomState)
        ]
        if not states:
            return None
        wide = next((s for s in states if s.kind is RoomKind.PLENARY), states[0])
        sheet = house.sheets.of(house.desk.picture_of(wide))
        seat = wide.seats[member]
        order = list(RoomKind)
        lines = sorted(
            (
                RoomLine(str(s.room), s.name, s.kind, sum(not x.left for x in s.seats.values()))
                for s in states
            ),
            key=lambda line: (order.index(line.kind), line.name, line.id),
        )
        return Process(
            title=wide.title or wide.name,
            who=seat.name,
            rooms=tuple(lines),
            plenary=str(wide.room),
            agreed=sum(p.status is Status.AGREED for p in sheet.pieces),
            sections=len(sheet.pieces),
            brackets=sheet.counts.brackets,
            gauge=sheet.gauge,
            reached=reached(wide),
        )


def refusal(answer: object) -> str:
    """Return the sentence of a refusal, "" for anything else."""
    return answer.sentence if isinstance(answer, Refused) else ""


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_home,)
