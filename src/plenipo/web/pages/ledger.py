"""The ledger: a room's record itself, one sentence an entry, as far as the reader may read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from plenipo.desk.guards import reads_from
from plenipo.record import entries as e
from plenipo.record.entries import Body
from plenipo.web.drawing import room_page
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.opening import opened
from plenipo.web.story import Happening
from plenipo.web.telling import Telling
from plenipo.web.times import spoken
from plenipo.web.viewer import NotHere

PAGE: Final = 100  # entries on one page
# What a filter shows: its word, and the kinds of entry. Every kind is in one of them.
SORTS: Final[dict[str, tuple[str, frozenset[type[Body]]]]] = {
    "text": (
        "Text",
        frozenset(
            {
                e.InstrumentFiled,
                e.BasisAdopted,
                e.RevisionIssued,
                e.ProvisionsRenumbered,
                e.LanguageVersionFiled,
                e.ProvisionParked,
                e.ProvisionResumed,
            }
        ),
    ),
    "proposals": (
        "Proposals",
        frozenset(
            {
                e.ProposalDrafted,
                e.ProposalRevised,
                e.ProposalTabled,
                e.ProposalJoined,
                e.ProposalDissociated,
                e.ProposalWithdrawn,
                e.ProposalIncorporated,
                e.ProposalRejected,
                e.TablingQueued,
                e.TablingRecalled,
                e.TablingLanded,
                e.HoldPlaced,
                e.HoldLifted,
                e.HoldClaimed,
            }
        ),
    ),
    "positions": (
        "Positions",
        frozenset(
            {
                e.PositionTaken,
                e.ReservationMade,
                e.ReservationLifted,
                e.CapitalConfirmed,
                e.PackageOffered,
                e.PackageAccepted,
                e.PackageBroken,
                e.ExchangeCommitted,
                e.ExchangeReleased,
                e.ExchangeReturned,
                e.EntryConfirmed,
                e.EntryContested,
            }
        ),
    ),
    "procedure": (
        "Procedure",
        frozenset(
            {
                e.MeetingScheduled,
                e.MeetingOpened,
                e.MeetingClosed,
                e.AgendaSet,
                e.UnderstandingMinuted,
                e.UnderstandingConfirmed,
                e.SilenceOpened,
                e.SilenceExtended,
                e.SilenceBroken,
                e.LateObjectionLogged,
                e.ObjectionReceived,
                e.SilenceConcluded,
                e.ScrubOpened,
                e.ScrubConfirmed,
                e.ScrubClosed,
                e.TextFrozen,
                e.Initialled,
                e.Signed,
                e.Ratified,
                e.EnteredIntoForce,
                e.ErrorCorrected,
            }
        ),
    ),
    "notes": (
        "Notes and the outside",
        frozenset(
            {
                e.CommentMade,
                e.BriefSet,
                e.StatementRecorded,
                e.StatementMarked,
                e.DocumentFiled,
                e.FrameworkLinked,
                e.CommitmentNoted,
                e.CommitmentMarked,
                e.IncidentReported,
                e.IncidentMarked,
                e.ProgressReported,
                e.CommuniqueDrafted,
                e.CommuniqueQueued,
                e.CommuniqueCleared,
                e.CommuniqueIssued,
            }
        ),
    ),
    "room": (
        "Room and rules",
        frozenset(
            {
                e.RoomOpened,
                e.ProcessOpened,
                e.PartyAdmitted,
                e.PartyLeft,
                e.GroupFormed,
                e.GroupAssociated,
                e.GroupDissociated,
                e.RequiredPartiesSet,
                e.RuleSet,
                e.OptionSet,
                e.MemberSeated,
                e.MemberLeft,
                e.HistoryGranted,
                e.Recalled,
                e.Spilled,
            }
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry as the ledger shows it."""

    seq: int
    id: str
    at: str
    by: str
    behalf: str
    said: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of one day, newest first; the day in words, by UTC."""

    name: str
    lines: tuple[LedgerLine, ...]


@get("/r/{room:str}/ledger", sync_to_thread=True)
def show_ledger(
    request: Asking,
    room: FromPath[str],
    sort: FromQuery[str] = "",
    party: FromQuery[str] = "",
    unit: FromQuery[str] = "",
    before: FromQuery[int] = 0,
) -> Response[Any]:
    """Draw the ledger, newest first, a hundred entries a page. Cost: linear in the room's entries."""
    if sort and sort not in SORTS:
        raise NotHere
    house = house_of(request)
    with opened(request, room) as reading:
        state, sheet = reading.state, reading.sheet
        story = house.stories.of(house.desk, reading.room, state.seq)
        telling = Telling(state, sheet.names, story)
        first = reads_from(reading.seat)
        piece = sheet.piece(unit) if unit else None
        rows: Iterable[Happening] = (
            story.of(piece.units, since=first)
            if piece is not None
            else story.happenings[first - 1 :]
        )
        found = [
            h
            for h in rows
            if (not sort or type(h.entry.body) in SORTS[sort][1])
            and (not party or party in (h.entry.behalf, getattr(h.entry.body, "party", "")))
            and (not before or h.entry.seq < before)
        ]
        shown = found[-PAGE:][::-1]
        lines = [
            LedgerLine(
                h.entry.seq,
                str(h.entry.id),
                h.entry.at,
                telling.hand(h.entry),
                h.entry.behalf,
                telling.tell(h.entry),
                h.entry.id in state.recalled or h.entry.id in state.spilled,
            )
            for h in shown
        ]
        days = tuple(
            Day(name, tuple(group))
            for name, group in groupby(lines, lambda line: spoken(line.at).rpartition(",")[0])
        )
        return room_page(
            request,
            "ledger.html",
            reading,
            days=days,
            sorts=SORTS,
            sort=sort,
            party=party,
            unit=piece.id if piece is not None else "",
            piece=piece,
            first=first,
            older=shown[-1].entry.seq if len(found) > PAGE else 0,
        )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_ledger,)
