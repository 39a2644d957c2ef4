"""The facilitator's text: what a draft draws on, what each party gains and loses, what they say of it.

For the chair alone. Criticism is read in the good offices where it was made;
nothing of it is shown to anybody else, and nothing here is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from markupsafe import Markup

from plenipo.record.canon import wording_hash
from plenipo.record.kinds import ProposalId, RoomKind
from plenipo.record.state import Proposal, RoomState
from plenipo.web.bridges import Asked, Given, draws_on, given
from plenipo.web.crossing import CHAIRS, room_name
from plenipo.web.drawing import room_page
from plenipo.web.house import Asking
from plenipo.web.pages.opening import opened
from plenipo.web.redlines import redline
from plenipo.web.sheets import Sheet
from plenipo.web.viewer import NotHere, Reading


@dataclass(frozen=True, slots=True)
class PartyLine:
    """What one party would have to make of one provision."""

    given: Given
    redline: Markup  # from its own words to the bridging ones


@dataclass(frozen=True, slots=True)
class BridgeLine:
    """One provision of the bridging text."""

    unit: str
    name: str
    against: Markup  # from the draft's words
    draws_on: tuple[str, ...]
    parties: tuple[PartyLine, ...]


@dataclass(frozen=True, slots=True)
class Criticism:
    """What was said of these provisions in one room of good offices."""

    room: str
    room_name: str
    who: str
    where: str
    words: str
    at: str


@dataclass(frozen=True, slots=True)
class Release:
    """One step of its release: the room where it stands, as which draft, and in which words."""

    room: str
    room_name: str
    draft: str  # "" once its words are the draft's own
    letter: str
    same: bool  # the words of today; else those of an earlier version


@get("/r/{room:str}/draft/{proposal:str}/bridge", sync_to_thread=True)
def show_bridge(request: Asking, room: FromPath[str], proposal: FromPath[str]) -> Response[Any]:
    """Show what a draft of the chair's gives and takes."""
    with opened(request, room) as reading:
        found = reading.state.proposals.get(ProposalId(proposal))
        if found is None or reading.seat.role not in CHAIRS:
            raise NotHere
        wide, sheet = reading.wider[0] if reading.wider else (reading.state, reading.sheet)
        units = {c.unit for c in found.changes}
        return room_page(
            request,
            "bridge.html",
            reading,
            p=found,
            lines=tuple(_lines(wide, sheet, found)),
            criticism=tuple(_criticism(reading, units)),
            releases=tuple(_releases(reading, found)),
        )


def _lines(wide: RoomState, sheet: Sheet, draft: Proposal) -> list[BridgeLine]:
    found: list[BridgeLine] = []
    for change in draft.changes:
        place = sheet.places.get(change.unit)
        base = place.base.text if place is not None else ""
        wordings = [] if place is None else [w for w in place.wordings if not w.base and w.sponsors]
        by: dict[str, Asked] = {}
        for wording in wordings:
            name = sheet.names.wording(wording.hash).removeprefix("the words of ")
            for party in wording.sponsors:
                by.setdefault(party, Asked(party, name, wording.text))
        asked = [by.get(code, Asked(code, "", base)) for code in wide.required_parties()]
        asked += [row for code, row in sorted(by.items()) if code not in wide.required_parties()]
        found.append(
            BridgeLine(
                change.unit,
                sheet.names.provision(change.unit),
                redline(base, change.text),
                draws_on(
                    base,
                    change.text,
                    [(sheet.names.wording(w.hash), w.text) for w in wordings],
                ),
                tuple(
                    PartyLine(row, redline(row.text, change.text))
                    for row in given(base, change.text, asked)
                ),
            )
        )
    return found


def _criticism(reading: Reading, units: set[str]) -> list[Criticism]:
    found: list[Criticism] = []
    for state in reading.rooms:
        if state.kind is not RoomKind.GOOD_OFFICES:
            continue
        for comment in state.comments.values():
            seat = state.seats.get(comment.by)
            if comment.unit in units and seat is not None and seat.party:
                found.append(
                    Criticism(
                        str(state.room),
                        state.name,
                        f"{seat.party} {seat.name}",
                        reading.sheet.names.provision(comment.unit),
                        comment.words,
                        comment.at,
                    )
                )
    return found


def _releases(reading: Reading, draft: Proposal) -> list[Release]:
    """Return where else words of this draft stand as the chair's, in the reader's other rooms.

    Known by the words themselves: a release is a draft of the chair's over there,
    and nothing in this room says where it went.
    """
    ever = set(draft.proposed)
    now = {(c.unit, wording_hash(c.unit, c.text)) for c in draft.changes}
    found: list[Release] = []
    for state in reading.rooms:
        if state.room == reading.room:
            continue
        for other in state.proposals.values():
            there = {(c.unit, wording_hash(c.unit, c.text)) for c in other.changes}
            if other.sponsors or other.state == "withdrawn" or not there <= ever:
                continue
            name = room_name(state)
            found.append(
                Release(
                    str(state.room),
                    name,
                    str(other.id) if other.state == "drafted" else "",
                    other.number,
                    there == now,
                )
            )
    return found


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_bridge,)
