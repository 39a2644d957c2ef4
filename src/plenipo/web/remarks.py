"""What is said beside a section: this room's comments, and what the viewer knows from narrower rooms.

Comments of this room are the same for all its members. What lies on top of
them, from rooms that fewer sit in, is an overlay: it names its room, and no
figure of this room rests on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plenipo.desk.guards import CHAIR_ROLES
from plenipo.record import entries as e
from plenipo.record.kinds import EntryId, ProposalId, Role, RoomId, RoomKind
from plenipo.record.state import Comment, Queued, RoomState
from plenipo.web.proposed import Reworded, reworded
from plenipo.web.rights import may
from plenipo.web.viewer import Reading


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, who made it, and the answers to it."""

    id: str
    entry: EntryId
    name: str
    party: str
    at: str
    words: str
    where: str
    answers: tuple[Remark, ...]
    recall: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """A delegation's instruction for a unit: what it wants, and what it would settle for."""

    unit: str
    where: str
    brief: str
    fallbacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """What one narrower room lays on top of a section."""

    room: RoomId
    name: str
    kind: RoomKind
    remarks: tuple[Remark, ...]
    briefs: tuple[Brief, ...]


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft of a narrower room, as it would change the words here.

    `waits` is when it lands, where it has been sent to be tabled.
    """

    room: RoomId
    room_name: str
    room_kind: RoomKind
    party: str
    id: ProposalId
    letter: str
    title: str
    changes: tuple[Reworded, ...]
    waits: str
    edit: bool
    table: bool
    show: RoomId | None  # the good-offices room in which it could be shown


def remarks(reading: Reading, units: Sequence[str]) -> tuple[Remark, ...]:
    """Return this room's comments on units, oldest first, answers beneath what they answer."""
    return tuple(_threads(reading, reading.state, set(units)))


def _threads(reading: Reading, state: RoomState, wanted: set[str]) -> Iterator[Remark]:
    answers: dict[str, list[tuple[str, Comment]]] = {}
    firsts: list[tuple[str, Comment]] = []
    for name, comment in state.comments.items():
        if comment.answers in state.comments:
            answers.setdefault(comment.answers, []).append((name, comment))
        elif comment.unit in wanted:
            firsts.append((name, comment))
    provision = reading.sheet.names.provision

    def remark(name: str, comment: Comment) -> Remark:
        seat = state.seats.get(comment.by)
        return Remark(
            id=name,
            entry=comment.entry,
            name=seat.name if seat is not None else "a former member",
            party=seat.party if seat is not None else "",
            at=comment.at,
            words=comment.words,
            where=provision(comment.unit) if comment.unit and len(wanted) > 1 else "",
            answers=tuple(remark(*row) for row in answers.pop(name, ())),
            recall=_may_recall(reading, state, comment),
        )

    for row in firsts:
        yield remark(*row)


def _may_recall(reading: Reading, state: RoomState, comment: Comment) -> bool:
    """Say whether the viewer may take a comment back, as the desk would decide."""
    mine, theirs = state.seat_of(reading.member), state.seats.get(comment.by)
    if mine is None or state.room != reading.room or not may(state, mine, e.Recalled):
        return False
    party = theirs.party if theirs is not None else ""
    if party:
        return mine.party == party
    return comment.by == reading.member or mine.role in CHAIR_ROLES


def briefs(reading: Reading, state: RoomState, units: Sequence[str]) -> tuple[Brief, ...]:
    """Return a room's briefs on units, in their order."""
    provision = reading.sheet.names.provision
    return tuple(
        Brief(unit, provision(unit), state.briefs[unit][0], tuple(state.briefs[unit][1]))
        for unit in units
        if unit in state.briefs and (state.briefs[unit][0] or state.briefs[unit][1])
    )


def layers(reading: Reading, units: Sequence[str]) -> tuple[Layer, ...]:
    """Return what the viewer's narrower rooms lay on top of a section; rooms with nothing left out."""
    wanted = set(units)
    found = (
        Layer(
            state.room,
            state.name,
            state.kind,
            tuple(_threads(reading, state, wanted)),
            briefs(reading, state, units),
        )
        for state in reading.narrower
    )
    return tuple(layer for layer in found if layer.remarks or layer.briefs)


# --- drafts of narrower rooms -------------------------------------------------------------------


def cards(reading: Reading) -> dict[str, list[DraftCard]]:
    """Return the drafts of the viewer's narrower rooms by the section that each belongs under.

    A draft on several sections stands under each of them with what it changes
    there; one on a unit that this room does not have stands nowhere here.
    Cost: linear in the drafts and their words.
    """
    found: dict[str, list[DraftCard]] = {}
    for state in reading.narrower:
        waiting = {q.proposal: q for q in state.outbox.values() if q.state == "waiting"}
        for proposal in state.proposals.values():
            if proposal.state != "drafted" or _is_here(reading, state, proposal.id):
                continue
            pieces: dict[str, list[e.Change]] = {}
            for change in proposal.changes:
                piece = reading.sheet.piece(change.unit) or reading.sheet.piece(change.after)
                if piece is not None:
                    pieces.setdefault(piece.id, []).append(change)
            for piece_id, changes in pieces.items():
                drawn = [
                    reworded(reading.state, reading.sheet.names.provision(c.unit), c)
                    for c in changes
                ]
                card = _card(reading, state, proposal.id, drawn, waiting.get(proposal.id))
                found.setdefault(piece_id, []).append(card)
    return found


def _is_here(reading: Reading, state: RoomState, proposal: ProposalId) -> bool:
    """Say whether a draft's words lie on the table here already, all of them."""
    places = reading.sheet.places
    return all(
        change.unit in places and any(w.text == change.text for w in places[change.unit].wordings)
        for change in state.proposals[proposal].changes
    )


def _card(
    reading: Reading,
    state: RoomState,
    proposal: ProposalId,
    drawn: Sequence[Reworded],
    waits: Queued | None,
) -> DraftCard:
    draft = state.proposals[proposal]
    seat = state.seats[reading.member]
    here = reading.state
    good = [
        other.room
        for other in reading.rooms
        if other.kind is RoomKind.GOOD_OFFICES and state.kind is RoomKind.DELEGATION
    ]
    return DraftCard(
        room=state.room,
        room_name=state.name,
        room_kind=state.kind,
        party=seat.party if state.kind is RoomKind.DELEGATION else "",
        id=proposal,
        letter=draft.number,
        title=draft.title,
        changes=tuple(drawn),
        waits=waits.lands_at if waits is not None else "",
        edit=may(state, seat, e.ProposalRevised),
        table=waits is None
        and seat.role is Role.HEAD
        and here.kind in (RoomKind.PLENARY, RoomKind.CONTACT_GROUP),
        show=good[0] if good and seat.role is Role.HEAD and waits is None else None,
    )
