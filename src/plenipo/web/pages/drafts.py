"""Drafts of a room: their list, and a draft's own page with how it stands to the text of today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from markupsafe import Markup

from plenipo.desk import Refused
from plenipo.record import entries as e
from plenipo.record.attention import Followed, Following, attention
from plenipo.record.canon import wording_hash
from plenipo.record.kinds import Role, RoomId, WordingHash
from plenipo.record.state import Proposal
from plenipo.web import crossing, drafting
from plenipo.web.drawing import room_page
from plenipo.web.editing import Theirs, theirs
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.draft_editor import draw_editor, kept_draft, papers_of, shape
from plenipo.web.pages.opening import back, opened
from plenipo.web.redlines import redline
from plenipo.web.sheets import Piece
from plenipo.web.viewer import NotHere, Reading


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A kept draft in the list, or one that is being typed and is not kept yet."""

    key: str
    letter: str
    title: str
    where: str
    sponsors: tuple[str, ...]
    versions: int
    state: str
    moved: tuple[str, ...]  # how it stands to the draft of today, where that needs a person
    typing: bool


@get("/r/{room:str}/draft", sync_to_thread=True)
def show_drafts(
    request: Asking, room: FromPath[str], at: FromQuery[str] = "", by: FromQuery[str] = ""
) -> Response[Any]:
    """List the room's drafts; with `at`, a unit, open the editor for a new draft on its section.

    With `by`, a party, its wordings stand open there, to be taken.
    """
    with opened(request, room) as reading:
        if not at:
            return _list(request, reading)
        piece = reading.sheet.piece(at)
        if not crossing.may_draft(reading.state, reading.seat):
            if piece is None:
                raise NotHere
            return _where(request, reading, piece, by)
        if piece is None:
            return _list(request, reading, refusal=_GONE if crossing.behind(reading) else "")
        return draw_editor(request, reading, drafting.FRESH + piece.id, by=by)


_GONE: Final = (
    "This room’s copy of the text does not have that provision: bring the text of today here first."
)


def _where(request: Asking, reading: Reading, piece: Piece, by: str) -> Response[Any]:
    """Ask in which of one's rooms to draft, where that is not for this one."""
    rooms = [s for s in crossing.drafting_rooms(reading) if s.room != reading.room]
    return room_page(
        request,
        "draft_where.html",
        reading,
        piece=piece,
        by=by,
        places=[(s, s.units and piece.id in s.units) for s in rooms],
    )


def _list(request: Asking, reading: Reading, *, refusal: str = "") -> Response[Any]:
    state = reading.state
    keys = set(papers_of(request, reading).keys(drafting.KEPT))
    rows = [
        _row(reading, proposal, f"{drafting.KEPT}{proposal.id}" in keys)
        for proposal in state.proposals.values()
        if proposal.number and proposal.number.isalpha()
    ]
    fresh = [
        (key, piece)
        for key in sorted(keys)
        if key.startswith(drafting.FRESH)
        and (piece := reading.sheet.piece(key.removeprefix(drafting.FRESH))) is not None
    ]
    return room_page(
        request,
        "drafts.html",
        reading,
        status=409 if refusal else 200,
        rows=[r for r in rows if r.state == "drafted"],
        done=[r for r in rows if r.state != "drafted"],
        fresh=fresh,
        may=crossing.may_draft(state, reading.seat),
        waits=sum(item.state == "waiting" for item in state.outbox.values()),
        packets=state.kind in crossing.WIDE and reading.seat.role in (Role.HEAD, Role.SECRETARIAT),
        behind=crossing.behind(reading),
        refusal=refusal,
    )


def _row(reading: Reading, proposal: Proposal, typing: bool) -> DraftRow:
    names = reading.sheet.names
    moved = (
        tuple(
            dict.fromkeys(
                FOLLOWED[f.state] for f in attention(reading.state, proposal) if f.state in FOLLOWED
            )
        )
        if proposal.state == "drafted"
        else ()
    )
    return DraftRow(
        key=str(proposal.id),
        letter=proposal.number,
        title=proposal.title,
        where=names.provisions([c.after if c.new else c.unit for c in proposal.changes]),
        sponsors=tuple(sorted(proposal.sponsors)),
        versions=proposal.versions,
        state=proposal.state,
        moved=moved,
        typing=typing,
    )


FOLLOWED: Final[dict[Following, str]] = {
    Following.FOLLOWS: "the text has moved; its changes carry over",
    Following.ADOPTED: "the text says this already",
    Following.CONFLICT: "the text has changed the same words",
    Following.ORPHANED: "its provision has left the text",
}


# --- a draft's own page ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of a kept draft: what it does to the words of today, and whether they moved."""

    unit: str
    name: str
    new: bool
    redline: Markup
    theirs: tuple[Theirs, ...]
    state: str
    would: Markup  # what it would come to on today's words, where that differs
    was: Markup  # what it does to the words that it was made against
    sentences: tuple[str, ...]
    today: str


@get("/r/{room:str}/draft/{proposal:str}", sync_to_thread=True)
def show_draft(request: Asking, room: FromPath[str], proposal: FromPath[str]) -> Response[Any]:
    """Show a kept draft: its words as a redline, beside the others', and where it can go."""
    with opened(request, room) as reading:
        return _own_page(request, reading, kept_draft(reading, proposal))


def _own_page(
    request: Asking, reading: Reading, proposal: Proposal, *, refusal: str = ""
) -> Response[Any]:
    state = reading.state
    rows = [_change_row(reading, followed) for followed in attention(state, proposal)]
    typing = f"{drafting.KEPT}{proposal.id}" in papers_of(request, reading).keys(drafting.KEPT)
    waiting = [
        (entry, item)
        for entry, item in state.outbox.items()
        if item.proposal == proposal.id and item.state == "waiting"
    ]
    return room_page(
        request,
        "draft.html",
        reading,
        status=409 if refusal else 200,
        p=proposal,
        rows=rows,
        typing=typing,
        waiting=waiting,
        moved=any(row.state != Following.STANDS.value for row in rows),
        may=crossing.may_draft(state, reading.seat),
        own=not proposal.sponsors or reading.seat.party in proposal.sponsors,
        targets=[
            (t, crossing.act(t, t.seats[reading.member].role)) for t in crossing.targets(reading)
        ],
        behind=crossing.behind(reading),
        refusal=refusal,
    )


def _change_row(reading: Reading, followed: Followed) -> ChangeRow:
    state, made = reading.state, followed.change
    here = state.units.get(made.unit)
    today = here.text if here is not None else ""
    old = state.texts.get(WordingHash(made.base)) if made.base else None
    before = old[1] if old is not None else today
    moved = followed.state is not Following.STANDS
    return ChangeRow(
        unit=made.unit,
        name=reading.sheet.names.provision(made.unit),
        new=bool(made.new),
        redline=redline(today if not moved else before, made.text),
        theirs=tuple(t for t in theirs(reading, made.unit)),
        state=followed.state.value,
        would=redline(today, followed.text) if moved else Markup(""),
        was=redline(before, today) if moved else Markup(""),
        sentences=followed.sentences,
        today=today,
    )


@post("/r/{room:str}/draft/{proposal:str}/follow", sync_to_thread=True)
def follow(
    request: Asking, room: FromPath[str], proposal: FromPath[str], data: FormBody
) -> Response[Any]:
    """Answer a draft whose text has moved, for one provision: take over, keep the words, let go."""
    form = Form(data)
    with opened(request, room) as reading:
        found = kept_draft(reading, proposal)
        unit, how = form.text("unit"), form.text("how")
        answered = {f.change.unit: f for f in attention(reading.state, found)}
        if unit not in answered or how not in ("take", "keep", "drop", "new"):
            raise NotHere
        changes = [
            new
            for f in answered.values()
            if (new := _answered(request, reading, f, how if f.change.unit == unit else ""))
            is not None
        ]
        if not changes:
            return _own_page(
                request,
                reading,
                found,
                refusal="Nothing would be left of the draft; throw it away instead.",
            )
        body = e.ProposalRevised(proposal=found.id, changes=changes, reason=_REASONS[how])
        answer = house_of(request).desk.record(reading.member, RoomId(room), body)
        if isinstance(answer, Refused):
            return _own_page(request, reading, found, refusal=answer.sentence)
    return back(f"/r/{room}/draft/{proposal}")


_REASONS: Final = {
    "take": "Follows the text of today.",
    "keep": "Keeps its words on the text of today.",
    "drop": "Leaves out what no longer applies.",
    "new": "Puts its words in anew.",
}


def _answered(request: Asking, reading: Reading, followed: Followed, how: str) -> e.Change | None:
    """Return what a change becomes by an answer, None when it is let go."""
    made = followed.change
    here = reading.state.units.get(made.unit)
    if not how:
        return made
    if how == "drop":
        return None
    if how == "new" or here is None:
        if how != "new" or not made.text:
            return None
        last = next(reversed(reading.state.units), "")
        before = reading.state.gone.get(made.unit, "")
        after = before if before in reading.state.units else last
        kind, depth = shape(reading, "", after)
        return e.Change(
            unit=house_of(request).desk.new_name(),
            text=made.text,
            new=1,
            after=after,
            kind=made.kind or kind,
            depth=made.depth or depth,
            label=made.label if made.text.startswith(made.label) else "",
        )
    text = followed.text if how == "take" else made.text
    return e.Change(unit=made.unit, text=text, base=wording_hash(made.unit, here.text))


@post("/r/{room:str}/draft/{proposal:str}/withdraw", sync_to_thread=True)
def withdraw_draft(request: Asking, room: FromPath[str], proposal: FromPath[str]) -> Response[Any]:
    """Throw a kept draft away; that there was one stays on this room's record."""
    with opened(request, room) as reading:
        found = kept_draft(reading, proposal)
        body = e.ProposalWithdrawn(proposal=found.id)
        answer = house_of(request).desk.record(reading.member, RoomId(room), body)
        if isinstance(answer, Refused):
            return _own_page(request, reading, found, refusal=answer.sentence)
        papers_of(request, reading).purge(drafting.KEPT + found.id)
    return back(f"/r/{room}/draft")


# --- bringing words here ---------------------------------------------------------------------


@post("/r/{room:str}/bring", sync_to_thread=True)
def bring_text(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Bring the wider room's text of today into this room; its own drafts stay as they are."""
    with opened(request, room) as reading:
        wide = crossing.wider_text(reading)
        if wide is None:
            raise NotHere
        answer = house_of(request).desk.bring_text(reading.member, wide.room, RoomId(room))
        if isinstance(answer, Refused):
            return _list(request, reading, refusal=answer.sentence)
    return back(f"/r/{room}/draft")


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_drafts,
    show_draft,
    follow,
    withdraw_draft,
    bring_text,
)
