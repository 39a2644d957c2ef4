"""What a viewer knows beyond a room's own figures, from the narrower rooms he sits in.

Nothing here changes a figure of the room: an overlay lies on top and is marked
with the room it comes from, so that the room's figures can be read aloud.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plenipo.record.kinds import ProposalId, RoomId, RoomKind
from plenipo.record.state import Queued, RoomState


@dataclass(frozen=True, slots=True)
class OverlayDraft:
    """A draft that a narrower room works on."""

    room: RoomId
    room_name: str
    room_kind: RoomKind
    proposal: ProposalId
    letter: str
    title: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverlayNote:
    """A comment or a brief kept in a narrower room."""

    room: RoomId
    room_name: str
    unit: str
    words: str
    kind: str  # comment or brief


@dataclass(frozen=True, slots=True)
class Overlay:
    """All that lies on top of one room for one viewer, by room name, then in order."""

    drafts: tuple[OverlayDraft, ...]
    notes: tuple[OverlayNote, ...]
    outbox: tuple[tuple[RoomId, str, Queued], ...]  # room, entry, what waits


def overlay(narrower: Sequence[RoomState]) -> Overlay:
    """Gather what the viewer's narrower rooms lay on top of a wider one."""
    drafts: list[OverlayDraft] = []
    notes: list[OverlayNote] = []
    outbox: list[tuple[RoomId, str, Queued]] = []
    for state in sorted(narrower, key=lambda s: (s.name, s.room)):
        for proposal in state.proposals.values():
            if proposal.state == "drafted":
                drafts.append(  # noqa: PERF401 - two conditions read better so
                    OverlayDraft(
                        state.room,
                        state.name,
                        state.kind,
                        proposal.id,
                        proposal.number,
                        proposal.title,
                        tuple(dict.fromkeys(c.unit for c in proposal.changes)),
                    )
                )
        notes.extend(
            OverlayNote(state.room, state.name, c.unit, c.words, "comment")
            for c in state.comments.values()
        )
        notes.extend(
            OverlayNote(state.room, state.name, unit, brief, "brief")
            for unit, (brief, _) in state.briefs.items()
        )
        outbox.extend(
            (state.room, entry, q) for entry, q in state.outbox.items() if q.state == "waiting"
        )
    return Overlay(tuple(drafts), tuple(notes), tuple(outbox))
