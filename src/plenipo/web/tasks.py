"""What waits for the viewer's party: sections where it has something to do, and why.

Computed from the room alone; nobody else's duties are told, and nobody is
ranked. A party that has nothing to do has nothing listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plenipo.record import entries as e
from plenipo.record.attention import Following, attention
from plenipo.record.communiques import waiting as uncleared
from plenipo.record.entries import Entry
from plenipo.record.kinds import Level, Status
from plenipo.record.picture import UnitView
from plenipo.record.scrubbing import waiting as unconfirmed
from plenipo.web.rights import may
from plenipo.web.strings import Sentence
from plenipo.web.viewer import Reading


@dataclass(frozen=True, slots=True)
class Recorded:
    """Something that another hand recorded for the viewer's party, in a sentence, unanswered."""

    entry: Entry
    said: str
    ground: str


def recorded(reading: Reading) -> tuple[Recorded, ...]:
    """Return what was recorded for the viewer's party and waits for its answer, oldest first."""
    party = reading.seat.party
    if not party or not may(reading.state, reading.seat, e.EntryConfirmed):
        return ()
    waiting = {
        name
        for name, standing in reading.state.standing.items()
        if standing.behalf == party and not standing.answer and name not in reading.state.recalled
    }
    telling = reading.telling
    return tuple(
        Recorded(h.entry, telling.brief(h.entry), telling.ground(h.entry))
        for h in reading.story.after(reading.reads_from - 1)
        if h.entry.id in waiting
    )


def to_clear(reading: Reading) -> tuple[tuple[str, str], ...]:
    """Return the communiqués that wait for the viewer's party to clear them: id and title."""
    party = reading.seat.party
    if not party or not may(reading.state, reading.seat, e.CommuniqueCleared):
        return ()
    return tuple(
        (name, row.title)
        for name, row in reading.state.outside.communiques.items()
        if not row.issued_at and party in uncleared(reading.state, row)
    )


def waiting(reading: Reading) -> Mapping[str, tuple[str, ...]]:
    """Return by section why it waits for the viewer's party; nothing for who speaks for none.

    Cost: linear in the units that are not agreed and their wordings.
    """
    party = reading.seat.party
    if not party or not reading.heard:
        return {}
    found: dict[str, dict[str, None]] = {}
    for piece in reading.sheet.pieces:
        for view in reading.sheet.views(piece):
            for why in _of_unit(reading, view, party):
                found.setdefault(piece.id, {})[why] = None
    for name in recorded(reading):
        happening = reading.story.happenings[name.entry.seq - 1]
        for unit in happening.units:
            at = reading.sheet.piece(unit)
            if at is not None:
                asked = Sentence("to confirm or contest what was recorded for you")
                found.setdefault(at.id, {})[asked] = None
    for unit in _in_scrub(reading, party):
        at = reading.sheet.piece(unit)
        if at is not None:
            asked = Sentence("to confirm what the legal scrub changed")
            found.setdefault(at.id, {})[asked] = None
    return {piece: tuple(why) for piece, why in found.items()}


def _in_scrub(reading: Reading, party: str) -> Iterator[str]:
    """Yield what changed in the open legal scrub and waits for a party to confirm it."""
    name = reading.state.outcome.open_scrub
    if name is not None:
        left = unconfirmed(reading.state, reading.state.outcome.scrubs[name])
        yield from (unit for (unit, _, _), parties in left.items() if party in parties)


def _of_unit(reading: Reading, view: UnitView, party: str) -> Iterator[str]:
    own = {w: s for (p, w), s in view.standpoints.items() if p == party}
    if any(s.position.level is Level.ACCEPT_AD_REFERENDUM for s in own.values()):
        yield Sentence("the capital is still to confirm")
    if view.status in (Status.AGREED, Status.PARKED):
        return
    if party in reading.sheet.picture.required and _mute(reading, view, party, set(own)):
        yield Sentence("to take a position")
    for hold in view.holds:
        if hold.party == party:
            yield Sentence("your hold stands")
    for name in view.proposals:
        proposal = reading.state.proposals[name]
        if party in proposal.sponsors and any(
            f.state in (Following.CONFLICT, Following.ORPHANED, Following.FOLLOWS)
            for f in attention(reading.state, proposal)
        ):
            yield Sentence("the draft has moved under %(number)s", number=proposal.number)


def _mute(reading: Reading, view: UnitView, party: str, own: set[object]) -> bool:
    """Say whether there are live words of which a party has said nothing."""
    if all(first in own for first in view.live):
        return False
    spoken = any((party, view.unit, w.hash) in reading.state.sentences for w in view.place.wordings)
    return not spoken
