"""Who is asking, and a room as that person may see it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plenipo.brackets.model import Party
from plenipo.desk import Refused
from plenipo.desk.desk import Desk
from plenipo.desk.views import as_of
from plenipo.formats.html.palette import hue, line
from plenipo.record.kinds import MemberId, RoomId, Status
from plenipo.record.state import RoomState, Seat

if TYPE_CHECKING:
    from plenipo.web.sheets import Sheet, Sheets


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person. A member id belongs to one negotiation; a person may have several."""

    name: str
    members: tuple[MemberId, ...]
    csrf: str  # what a form of this session carries
    account: str = ""
    place: str = ""  # in a demonstration: which place was taken


class NotHere(Exception):  # noqa: N818 - reads as what it is
    """There is no such page for this viewer: unknown and forbidden look the same."""


class SignInFirst(Exception):  # noqa: N818 - reads as what it is
    """Nobody is signed in; the same for every address behind the door."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A room held still for one request of a member who sits in it."""

    viewer: Viewer
    member: MemberId
    room: RoomId
    state: RoomState
    seat: Seat
    now: str
    sheet: Sheet
    rooms: tuple[RoomState, ...]  # the viewer's rooms of this process, by width and name

    @property
    def title(self) -> str:
        """Return the title of the negotiation, which the widest of its rooms has."""
        return next((room.title for room in self.rooms if room.title), self.state.name)

    @property
    def seated(self) -> int:
        """Return how many members sit in the room."""
        return sum(not seat.left for seat in self.state.seats.values())

    @property
    def agreed(self) -> int:
        """Return how many sections of the room's text are agreed."""
        return sum(piece.status is Status.AGREED for piece in self.sheet.pieces)

    def hue(self, party: str) -> int | None:
        """Return which of the party colours a party has in this room's text."""
        parties = self.sheet.rolling.parties
        return hue(parties.index(Party(party))) if party in parties else None

    def line(self, party: str) -> str:
        """Return the style of the line that goes with a party's colour; "" where it has none."""
        parties = self.sheet.rolling.parties
        return line(parties.index(Party(party))) if party in parties else ""


def member_in(desk: Desk, viewer: Viewer, room: RoomId) -> tuple[MemberId, RoomState] | None:
    """Return as which member the viewer sits in a room, and the room's state."""
    for member in viewer.members:
        state = desk.room(member, room)
        if not isinstance(state, Refused):
            return member, state
    return None


@contextmanager
def reading(desk: Desk, sheets: Sheets, viewer: Viewer | None, room: str) -> Iterator[Reading]:
    """Hold a room still and lend it to a handler, with the viewer's other rooms of its process.

    Raises `SignInFirst` when nobody is signed in, `NotHere` for a room where
    the viewer does not sit, known or not.
    """
    if viewer is None:
        raise SignInFirst
    found = member_in(desk, viewer, RoomId(room))
    if found is None:
        raise NotHere
    member = found[0]
    names = sorted(desk.rooms(member))
    with desk.still(*names):
        state = desk.room(member, RoomId(room))
        if isinstance(state, Refused):
            raise NotHere
        now = as_of(desk, state)
        others = [desk.room(member, name) for name in names if name != room]
        yield Reading(
            viewer=viewer,
            member=member,
            room=RoomId(room),
            state=state,
            seat=state.seats[member],
            now=now,
            sheet=sheets.of(state, now),
            rooms=tuple(
                sorted(
                    (s for s in (state, *others) if isinstance(s, RoomState)),
                    key=lambda s: (_WIDEST_FIRST.index(s.kind.value), s.name, s.room),
                )
            ),
        )


_WIDEST_FIRST = (
    "public",
    "plenary",
    "contact-group",
    "caucus",
    "good-offices",
    "chair",
    "delegation",
    "escrow",
)
