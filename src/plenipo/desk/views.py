"""What a page shows of a room, for the member who asks: text, status, reasons, what-ifs.

Every function goes through the one door: for a room where the member does not
sit, known or not, the answer is `Refused("no-such-room", ...)`. Figures are
the room's own; what the member knows from narrower rooms is an overlay apart
(`overlay`). All are functions of the room's record and the time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from plenipo.brackets.compile import ENGINE_VERSION
from plenipo.brackets.fold import count, fold
from plenipo.brackets.model import Rolling
from plenipo.brackets.render import Style, render
from plenipo.formats import rolling_json
from plenipo.record import attention as following
from plenipo.record import overlay as overlays
from plenipo.record import views
from plenipo.record.decide import Refused
from plenipo.record.kinds import MemberId, ProposalId, RoomId, RoomKind, Status
from plenipo.record.overlay import Overlay
from plenipo.record.reading_aloud import exchange_sentence, sentences, what_if_sentence
from plenipo.record.replay import replay_bytes
from plenipo.record.state import RoomState

if TYPE_CHECKING:
    from plenipo.desk.desk import Desk

ENGINE: Final = ENGINE_VERSION  # of what compiles texts, kept with every issued revision
_WIDTH: Final[dict[RoomKind, int]] = {  # a room lies on top of the wider ones
    RoomKind.PUBLIC: 0,
    RoomKind.PLENARY: 1,
    RoomKind.CONTACT_GROUP: 2,
    RoomKind.CAUCUS: 3,
    RoomKind.GOOD_OFFICES: 3,
    RoomKind.CHAIR: 4,
    RoomKind.DELEGATION: 4,
}
_NO_UNIT: Final = Refused("no-such-provision", "There is no such provision in this room's text.")


@dataclass(frozen=True, slots=True)
class StatusRow:
    """Where one provision stands, how it is called, and how many wordings are on the table."""

    unit: str
    name: str
    status: Status
    sign: str
    wordings: int


@dataclass(frozen=True, slots=True)
class Issue:
    """A revision as issued, and what it held: a point of the trend.

    `words` counts the words of the text by status, as of the issue.
    """

    number: int
    at: str
    brackets: int
    alternatives: int
    words: Mapping[Status, int]


def rolling(desk: Desk, member: MemberId, room: RoomId) -> Rolling | Refused:
    """Return the room's rolling text as a value."""
    found = desk.picture(member, room)
    return found if isinstance(found, Refused) else found.rolling


def text(
    desk: Desk, member: MemberId, room: RoomId, *, style: Style = Style.ATTRIBUTED
) -> str | Refused:
    """Return the room's rolling text drawn in a style, ending in a newline."""
    found = rolling(desk, member, room)
    if isinstance(found, Refused):
        return found
    return "\n\n".join(render(found, style=style)) + "\n"


def as_json(desk: Desk, member: MemberId, room: RoomId) -> bytes | Refused:
    """Return the room's rolling text as JSON, schema `plenipo.rolling/1`."""
    found = rolling(desk, member, room)
    return found if isinstance(found, Refused) else rolling_json.write(found)


def status(desk: Desk, member: MemberId, room: RoomId) -> tuple[StatusRow, ...] | Refused:
    """Return where every provision stands, in the order of the text, new ones last."""
    found = desk.picture(member, room)
    if isinstance(found, Refused):
        return found
    return tuple(
        StatusRow(unit, view.name, view.status, view.sign, len(view.place.wordings))
        for unit, view in found.units.items()
    )


def gauge(desk: Desk, member: MemberId, room: RoomId) -> dict[Status, int] | Refused:
    """Return the within-reach gauge: words of the text by the status of their provision."""
    found = desk.picture(member, room)
    return found if isinstance(found, Refused) else dict(found.gauge)


def explain(desk: Desk, member: MemberId, room: RoomId, unit: str) -> tuple[str, ...] | Refused:
    """Return in sentences why a provision is not agreed; nothing when it is.

    What weighs most comes first, and parties who lack the same stand in one sentence:
    "Article 3 is open because ARD, BRO and seven others have not spoken on the words of
    the draft."
    """
    found = desk.picture(member, room)
    if isinstance(found, Refused):
        return found
    if unit not in found.units:
        return _NO_UNIT
    names = found.names
    return tuple(sentences(found.reasons(unit), names.provision, names.wording))


def what_ifs(
    desk: Desk, member: MemberId, room: RoomId, *, most: int = 20
) -> tuple[str, ...] | Refused:
    """Return in sentences what one more acceptance would close, most closures first.

    For example: "If ZEM accepts Article 7 (the words of ARD-1), Articles 3 and 7 would
    close." What would close only if several moved at once comes last. Cost: what follows
    from each acceptance that is missing, once for each picture.
    """
    picture = desk.picture(member, room)
    if isinstance(picture, Refused):
        return picture
    names = picture.names
    found = [what_if_sentence(w, names) for w in picture.what_ifs[:most]]
    found += [exchange_sentence(row, names) for row in picture.exchanges]
    return tuple(dict.fromkeys(found))


def overlay(desk: Desk, member: MemberId, room: RoomId) -> Overlay | Refused:
    """Return what the member's narrower rooms lay on top of this one, each marked with its room."""
    wide = desk.room(member, room)
    if isinstance(wide, Refused):
        return wide
    narrow: list[RoomState] = []
    rooms = desk.rooms(member)
    with desk.still(*rooms):
        for other in rooms:
            state = desk.room(member, other)
            if isinstance(state, RoomState) and _WIDTH[state.kind] > _WIDTH[wide.kind]:
                narrow.append(state)
        return overlays.overlay(narrow)


def attention(
    desk: Desk, member: MemberId, room: RoomId, proposal: ProposalId
) -> tuple[following.Followed, ...] | Refused:
    """Say for each change of a proposal how it stands to the room's draft as it is now."""
    with desk.still(room):
        state = desk.room(member, room)
        if isinstance(state, Refused):
            return state
        found = state.proposals.get(proposal)
        if found is None:
            return Refused("no-such-proposal", "There is no such proposal in this room.")
        return following.attention(state, found)


def trend(desk: Desk, member: MemberId, room: RoomId) -> tuple[Issue, ...] | Refused:
    """Return how the text came together over its issued revisions, in their order.

    Each point rests on the record up to its issue. Cost: one replay of the
    room, and a status table for each revision.
    """
    state = desk.room(member, room)
    if isinstance(state, Refused):
        return state
    points: list[Issue] = []
    rows = [row for _, row in desk.operator_rows(room)]
    then = RoomState()
    done = 0
    for issued in list(state.revisions):
        then = replay_bytes(rows[done : issued.seq], then)
        done = issued.seq
        counts = count(fold(rolling_json.read(issued.content, where=f"Revision {issued.number}")))
        points.append(
            Issue(
                issued.number,
                issued.at,
                counts.brackets,
                counts.alternatives,
                views.gauge(then, issued.at),
            )
        )
    return tuple(points)


def check_revision(
    desk: Desk, member: MemberId, room: RoomId, number: int
) -> tuple[str, ...] | Refused:
    """Compile an issued revision again from the record; return what differs, in sentences.

    What was issued is the truth and stays; this only checks.
    """
    state = desk.room(member, room)
    if isinstance(state, Refused):
        return state
    issued = next((r for r in state.revisions if r.number == number), None)
    if issued is None:
        return Refused("no-such-revision", "There is no such revision.")
    found: list[str] = []
    if hashlib.sha256(issued.content.encode()).hexdigest() != issued.digest:
        found.append(f"Revision {number} does not have the hash that was recorded with it.")
    then = replay_bytes([row for _, row in desk.operator_rows(room)[: issued.seq - 1]])
    again = rolling_json.write(views.rolling(then, issued.at)).decode()
    if again != issued.content:
        by = "this" if issued.engine == ENGINE else f"another (it was {issued.engine})"
        found.append(f"Revision {number} comes out otherwise when compiled by {by} engine.")
    return tuple(found)


def as_of(desk: Desk, state: RoomState) -> str:
    """Return the time at which a room is read: now, and never before its last entry."""
    return max(desk.now(), state.at)
