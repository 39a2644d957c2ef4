"""Who is asking, and a room as that person may see it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from plenipo.brackets.model import Party
from plenipo.desk import Refused
from plenipo.desk.desk import Desk
from plenipo.desk.guards import reads_from
from plenipo.desk.views import as_of
from plenipo.formats.html.palette import hue, line
from plenipo.record.entries import BODIES
from plenipo.record.kinds import MemberId, RoomId, RoomKind, Status
from plenipo.record.outcome import Correction, Reached, effective, reached
from plenipo.record.state import RoomState, Seat
from plenipo.web.protocol import protocol
from plenipo.web.rights import HEARD, may
from plenipo.web.story import Story
from plenipo.web.telling import Telling

if TYPE_CHECKING:
    from plenipo.web.sheets import Piece, Sheet, Sheets


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


_KINDS: Final = {body.__name__: body for body in BODIES}


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
    story: Story
    rooms: tuple[RoomState, ...]  # the viewer's rooms of this process, by width and name
    wider: tuple[tuple[RoomState, Sheet], ...]  # the plenary, for who reads a narrower room
    telling: Telling  # what the room's entries are told with

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
        return self.sheet.agreed

    @property
    def heard(self) -> bool:
        """Say whether this room's own statuses mean something: somebody's consent is needed here."""
        return self.state.kind in HEARD and bool(self.sheet.picture.required)

    def stands(self, piece: Piece) -> Status | None:
        """Return where a section stands: here, or in a room of one side's own in the plenary.

        None where the viewer knows of no plenary that has it.
        """
        if self.heard:
            return piece.status
        for _, sheet in self.wider:
            found = next((p for u in piece.units if (p := sheet.piece(u)) is not None), None)
            if found is not None:
                return found.status
        return None

    @property
    def reached(self) -> tuple[Reached, str]:
        """Return how far the plenary's text has come, and since when; see `record.outcome`."""
        state = self.state if self.state.kind in HEARD or not self.wider else self.wider[0][0]
        return reached(state)

    @property
    def final(self) -> bool:
        """Say whether the text that this room works on takes no more proposals."""
        return self.reached[0] is not Reached.OPEN

    def mended(self, piece: Piece) -> tuple[tuple[str, Correction, bool], ...]:
        """Return the errors of a section that notice was given of: where, what, whether it is made."""
        rows = self.state.outcome.corrections
        if not rows:
            return ()
        made = effective(self.state.outcome, self.now)
        return tuple(
            (self.sheet.names.provision(c.unit), c, c in made)
            for c in rows
            if c.unit in piece.units
        )

    def may(self, kind: str) -> bool:
        """Say whether the viewer's role may record a kind of entry here, by its name."""
        return may(self.state, self.seat, _KINDS[kind])

    @property
    def reads_from(self) -> int:
        """Return the first entry of the room that the viewer may read."""
        return reads_from(self.seat)

    def hue(self, party: str) -> int | None:
        """Return which of the party colours a party has, the same in all rooms of the viewer's."""
        place = self._place(party)
        return None if place is None else hue(place)

    def line(self, party: str) -> str:
        """Return the style of the line that goes with a party's colour; "" where it has none."""
        place = self._place(party)
        return "" if place is None else line(place)

    def _place(self, party: str) -> int | None:
        order = self.sheet.order
        return order.index(Party(party)) if party in order else None

    @property
    def protocol(self) -> tuple[str, ...]:
        """Return the parties and groups of the room in protocol order."""
        taking_part = [code for code, info in self.state.parties.items() if not info.left]
        return protocol(self.state, (*taking_part, *self.state.groups))

    @property
    def narrower(self) -> tuple[RoomState, ...]:
        """Return the viewer's rooms that lie on top of this one: fewer sit in them."""
        here = _width(self.state)
        return tuple(s for s in self.rooms if _width(s) > here)

    def other(self, room: str) -> RoomState | None:
        """Return another room where the viewer sits."""
        return next((s for s in self.rooms if s.room == room), None)


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
        found_rooms = [desk.room(member, name) for name in names if name != room]
        rooms = sorted(
            (s for s in (state, *found_rooms) if isinstance(s, RoomState)),
            key=lambda s: (_width(s), s.name, s.room),
        )
        # A party keeps its colour from room to room: wider rooms say it first.
        wider = [s for s in rooms if _width(s) <= _width(state)]
        order = dict.fromkeys(code for s in (*wider, state) for code in (*s.parties, *s.groups))
        sheet = sheets.of(desk.picture_of(state), tuple(order))
        story = sheets.stories.of(desk, RoomId(room), state.seq)
        known = {code: info.name for s in reversed(rooms) for code, info in s.parties.items()}
        yield Reading(
            viewer=viewer,
            member=member,
            room=RoomId(room),
            state=state,
            seat=state.seats[member],
            now=now,
            sheet=sheet,
            story=story,
            rooms=tuple(rooms),
            wider=tuple(
                (s, sheets.of(desk.picture_of(s), tuple(dict.fromkeys((*s.parties, *s.groups)))))
                for s in wider
                if s.kind is RoomKind.PLENARY and s.room != room
            ),
            telling=Telling(state, sheet.names, story, known),
        )


def _width(state: RoomState) -> int:
    return _WIDEST_FIRST.index(state.kind.value)


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
