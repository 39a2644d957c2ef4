"""What no role answers: whose thing it is, and whether the room can still be read.

A right by role (`plenipo.record.rights`) lets a head change *a* proposal; here
it is asked whether the proposal is its party's, whose the hold, the seat, the
reservation are. And whether what is recorded can be read afterwards: kinds,
labels and times as they are written, texts in canonical form, ids used once.
Part of `plenipo.record.decide`, which alone is the rule book.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from plenipo.instrument.model import Kind
from plenipo.record import entries as e
from plenipo.record.kinds import THE_PUBLIC, Basis, MemberId, Role, RoomKind
from plenipo.record.refusals import Refused
from plenipo.record.state import RoomState, Seat
from plenipo.text.canonical import canonical

PARTY_ROLES: Final = frozenset({Role.DELEGATE, Role.HEAD, Role.ADVISER})
CHAIR_ROLES: Final = frozenset({Role.FACILITATOR, Role.SECRETARIAT})
MOST_CHARACTERS: Final = 1_000_000  # of one text; a whole agreement is smaller
MOST_DEPTH: Final = 40
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_KINDS = frozenset(kind.value for kind in Kind)


def owned(
    state: RoomState, body: e.Body, *, seat: Seat, asked: str, party: str, basis: Basis
) -> Refused | None:
    """Answer why whoever sits there may not record this, though the role has the right; or None.

    `asked` is the party that the member asked to speak for, `party` the one that is
    spoken for.
    """
    refused = _behalf(seat, body, asked, basis)
    if refused is None:
        refused = _CHECKS.get(type(body), _fine)(state, body, _Who(seat, party))
    return refused


class _Who:
    """Who records, and for which party."""

    __slots__ = ("chair", "party", "seat")

    def __init__(self, seat: Seat, party: str) -> None:
        self.seat = seat
        self.party = party or seat.party
        self.chair = seat.role in CHAIR_ROLES


def _behalf(seat: Seat, body: e.Body, behalf: str, basis: Basis) -> Refused | None:
    """Nobody speaks in another party's name but the secretariat, on a basis."""
    if not behalf or behalf == seat.party:
        return None
    if seat.role is not Role.SECRETARIAT:
        return Refused("not-yours", f"You speak for {seat.party or 'no party'} here.")
    named: str = getattr(body, "party", "")
    if named and named != behalf:
        return Refused("not-yours", "The entry names another party than the one spoken for.")
    if basis is Basis.OWN_HAND:
        return Refused(
            "no-basis",
            "Say on what basis this is recorded for the party: from the floor, by e-mail or"
            " from a file.",
        )
    return None


def _fine(state: RoomState, body: Any, who: _Who) -> Refused | None:  # noqa: ANN401, ARG001
    return None


# --- seats ------------------------------------------------------------------------------------


_SITS: Final[dict[RoomKind, str]] = {
    RoomKind.DELEGATION: "In a delegation's room sits that delegation alone.",
    RoomKind.CAUCUS: "In a caucus sit its own parties, without a chair.",
    RoomKind.GOOD_OFFICES: "In good offices sit one party and the facilitator's team.",
    RoomKind.CHAIR: "In the chair's room sits the facilitator's team alone.",
}


def may_sit(kind: RoomKind, of_parties: Iterable[str], role: Role, party: str) -> bool:
    """Say whether a member of this role and party has a place in a room of this kind at all.

    Whoever seats them: what is told in a delegation's room is told to that
    delegation. A room that names no parties has none to hold anybody to.
    """
    parties = frozenset(of_parties)
    theirs = role in PARTY_ROLES and (party in parties or not parties)
    match kind:
        case RoomKind.DELEGATION | RoomKind.CAUCUS:
            return theirs
        case RoomKind.GOOD_OFFICES:
            return theirs or (role in CHAIR_ROLES and not party)
        case RoomKind.CHAIR:
            return role in CHAIR_ROLES
        case _:
            return True


def _seated(state: RoomState, body: e.MemberSeated, who: _Who) -> Refused | None:
    if body.member == THE_PUBLIC and (
        state.kind is not RoomKind.PUBLIC or body.role is not Role.PUBLIC or body.party
    ):
        return Refused("not-this-room", "The public sits in the public room, and for nobody.")
    known = state.seat_of(body.member)
    if known is not None and (known.role, known.party) == (body.role, body.party):
        return Refused("already", "This member sits here already.")
    if not may_sit(state.kind, state.of_parties, body.role, body.party):
        return Refused("not-this-room", _SITS[state.kind])
    if who.chair:
        return None
    own = who.seat.party
    allowed = body.role in PARTY_ROLES and body.party == own
    if state.kind is RoomKind.CAUCUS:
        allowed = body.role in PARTY_ROLES and (body.party == own or body.party in state.of_parties)
    elif state.kind is RoomKind.GOOD_OFFICES:
        allowed = allowed or (body.role in CHAIR_ROLES and not body.party)
    if not allowed:
        return Refused("not-yours", "A head of delegation seats members of its own delegation.")
    if known is not None and known.party != own:
        return Refused("not-yours", "This member sits here for somebody else.")
    return None


def _own_member(state: RoomState, member: MemberId, who: _Who) -> Refused | None:
    seat = state.seat_of(member)
    if seat is None:
        return Refused("no-such-member", "Nobody of this name sits here.")
    if not who.chair and seat.party != who.seat.party:
        return Refused("not-yours", "This member sits here for somebody else.")
    return None


def _left(state: RoomState, body: e.MemberLeft, who: _Who) -> Refused | None:
    return _own_member(state, body.member, who)


def _granted(state: RoomState, body: e.HistoryGranted, who: _Who) -> Refused | None:
    if body.from_seq < reads_from(who.seat):
        return Refused("not-yours", "Nobody can grant more of the record than he may read.")
    return _own_member(state, body.member, who)


# --- text -------------------------------------------------------------------------------------


def _words(texts: Iterable[str]) -> Refused | None:
    for text in texts:
        if len(text) > MOST_CHARACTERS:
            return Refused("too-long", "A provision may hold a million characters.")
        if canonical(text).text != text:
            return Refused(
                "not-canonical", "The text is not in canonical form; read it in as a document."
            )
    return None


def _place(kind: str, depth: int, label: str, text: str) -> Refused | None:
    if kind not in _KINDS or not 0 <= depth <= MOST_DEPTH:
        return Refused("no-such-kind", f"There is no kind of provision called {kind[:40]!r}.")
    if not text.startswith(label):
        return Refused("not-its-label", "A provision's text begins with its label.")
    return None


def _filed(state: RoomState, body: e.InstrumentFiled, who: _Who) -> Refused | None:  # noqa: ARG001
    if body.instrument in state.instruments:
        return _USED
    return _units(body.units)


def _units(units: list[e.UnitText]) -> Refused | None:
    if len({u.unit for u in units}) != len(units):
        return Refused("already", "Two provisions of the text have one id.")
    for unit in units:
        refused = _place(unit.kind, unit.depth, unit.label, unit.text)
        if refused is not None:
            return refused
        if not unit.text:
            return Refused("no-words", "A provision of the text has no words.")
    return _words(u.text for u in units)


def _language(state: RoomState, body: e.LanguageVersionFiled, who: _Who) -> Refused | None:  # noqa: ARG001
    return _units(body.units)


def _changes(state: RoomState, changes: list[e.Change]) -> Refused | None:
    if len({c.unit for c in changes}) != len(changes):
        return Refused("twice", "A proposal changes each provision once.")
    for change in changes:
        if change.new:
            if change.unit in state.units:
                return _USED
            refused = _place(change.kind, change.depth, change.label, change.text)
            if refused is not None:
                return refused
    return _words(c.text for c in changes)


def _renumbered(state: RoomState, body: e.ProvisionsRenumbered, who: _Who) -> Refused | None:  # noqa: ARG001
    for unit, old, new in body.labels:
        known = state.units.get(unit)
        if known is None or known.label != old or not old or not new:
            return Refused("not-its-label", "The provision does not have the label named as old.")
    return _words(new for _, _, new in body.labels)


# --- proposals --------------------------------------------------------------------------------


def _drafted(state: RoomState, body: e.ProposalDrafted, who: _Who) -> Refused | None:
    if body.proposal in state.proposals:
        return _USED
    if state.kind in (RoomKind.PLENARY, RoomKind.PUBLIC) and not who.chair:
        return Refused("not-here", "Draft in your own room, and table the draft here.")
    return _changes(state, body.changes)


def _revised(state: RoomState, body: e.ProposalRevised, who: _Who) -> Refused | None:
    proposal = state.proposals.get(body.proposal)
    if proposal is None:
        return None
    if proposal.state == "tabled" and who.seat.role not in (Role.HEAD, Role.SECRETARIAT):
        return Refused("not-your-role", "A head of delegation revises what has been tabled.")
    if who.party not in proposal.sponsors and (proposal.sponsors or not who.chair):
        return Refused("not-yours", "Only a sponsor changes the words of a proposal.")
    return _changes(state, body.changes)


def _tabled(state: RoomState, body: e.ProposalTabled, who: _Who) -> Refused | None:
    if body.proposal in state.proposals:
        return _USED
    return _sponsors(state, body.sponsors, body.supersedes, who) or _changes(state, body.changes)


def _sponsors(state: RoomState, sponsors: list[str], supersedes: str, who: _Who) -> Refused | None:
    """Answer why a member may not table for these sponsors in this room, or None.

    For one party alone, the secretariat too: whoever is named without having
    spoken could not contest what was recorded for another.
    """
    if not sponsors or len(set(sponsors)) != len(sponsors):
        return Refused("no-sponsor", "A tabled proposal has a sponsor, and each once.")
    for party in sponsors:
        if state.parties and party not in state.parties and party not in state.groups:
            return Refused("no-such-party", f"{party or 'No party'} does not take part here.")
    if sponsors != [who.party]:
        return Refused("not-yours", "Table for one party; others join by their own act.")
    if supersedes:
        old = next((p for p in state.proposals.values() if p.id == supersedes), None)
        if old is None or old.state not in ("tabled", "contested"):
            return Refused("no-such-proposal", "There is no such proposal in this room.")
        if not old.sponsors <= set(sponsors):
            return Refused("not-yours", "What is superseded has other sponsors too.")
    return None


def _queued(state: RoomState, body: e.TablingQueued, who: _Who) -> Refused | None:
    if body.to_room == state.room:
        return Refused("not-wider", "Table in another room than the one that drafts.")
    if not _is_time(body.lands_at):
        return _NO_TIME
    own = who.seat.party
    if not body.sponsors or (own and body.sponsors != [own]):
        return Refused("not-yours", "You table for your own party; others join by their own act.")
    return _changes(state, body.changes)


def _withdrawn(state: RoomState, body: e.ProposalWithdrawn, who: _Who) -> Refused | None:
    proposal = state.proposals.get(body.proposal)
    if proposal is not None and proposal.sponsors and who.party not in proposal.sponsors:
        return Refused("not-yours", "Only a sponsor takes a proposal back.")
    if proposal is not None and len(proposal.sponsors) > 1:
        return Refused(
            "not-alone", "It has other sponsors; dissociate yourself, and it stays with them."
        )
    return None


# --- whose hold, whose reservation; ids used once, times as they are written --------------------


def _hold_placed(state: RoomState, body: e.HoldPlaced, who: _Who) -> Refused | None:  # noqa: ARG001
    return _USED if body.hold in state.holds else None


def _hold_lifted(state: RoomState, body: e.HoldLifted, who: _Who) -> Refused | None:
    hold = state.holds.get(body.hold)
    if hold is not None and hold.party != who.party:
        return Refused("not-yours", "Only the party that placed a hold lifts it.")
    return None


def _reserved(state: RoomState, body: e.ReservationMade, who: _Who) -> Refused | None:  # noqa: ARG001
    return _USED if body.reservation in state.reservations else None


def _unreserved(state: RoomState, body: e.ReservationLifted, who: _Who) -> Refused | None:
    known = state.reservations.get(body.reservation)
    if known is None:
        return Refused("no-such-reservation", "There is no such reservation.")
    if known[0] != who.party:
        return Refused("not-yours", "Only the party that made a reservation lifts it.")
    return None


def _group_formed(state: RoomState, body: e.GroupFormed, who: _Who) -> Refused | None:  # noqa: ARG001
    return _USED if body.group in state.groups or body.group in state.parties else None


def _admitted(state: RoomState, body: e.PartyAdmitted, who: _Who) -> Refused | None:  # noqa: ARG001
    return _USED if body.party in state.groups else None


def _brief(state: RoomState, body: e.BriefSet, who: _Who) -> Refused | None:  # noqa: ARG001
    if state.kind is not RoomKind.DELEGATION:
        return Refused("not-here", "A brief is kept in the delegation's own room.")
    return None


def _comment(state: RoomState, body: e.CommentMade, who: _Who) -> Refused | None:  # noqa: ARG001
    return _USED if body.comment in state.comments else None


def _statement(state: RoomState, body: e.StatementRecorded, who: _Who) -> Refused | None:  # noqa: ARG001
    return _USED if body.statement in state.outside.statements else None


def _document(state: RoomState, body: e.DocumentFiled, who: _Who) -> Refused | None:  # noqa: ARG001
    return _USED if body.document in state.outside.documents else None


def _understanding(state: RoomState, body: e.UnderstandingMinuted, who: _Who) -> Refused | None:  # noqa: ARG001
    return _USED if body.understanding in state.understandings else None


def _communique(state: RoomState, body: e.CommuniqueDrafted, who: _Who) -> Refused | None:
    """Whoever drafted a communiqué redrafts it, and the chair does: each redraft is cleared anew."""
    known = state.outside.communiques.get(body.communique)
    if known is None or who.chair or known.behalf == who.party:
        return None
    return Refused(
        "not-yours", "Another side drafted it; tell it what you would change, or draft another."
    )


def _silence(state: RoomState, body: e.SilenceOpened, who: _Who) -> Refused | None:  # noqa: ARG001
    if body.silence in state.silences:
        return _USED
    return None if _is_time(body.opens) and _is_time(body.expires) else _NO_TIME


def _extended(state: RoomState, body: e.SilenceExtended, who: _Who) -> Refused | None:  # noqa: ARG001
    return None if _is_time(body.expires) else _NO_TIME


def _package(state: RoomState, body: e.PackageOffered, who: _Who) -> Refused | None:  # noqa: ARG001
    if body.package in state.packages:
        return _USED
    return _NO_TIME if body.expires and not _is_time(body.expires) else None


def _package_broken(state: RoomState, body: e.PackageBroken, who: _Who) -> Refused | None:
    package = state.packages.get(body.package)
    if (
        package is not None
        and not who.chair
        and who.seat.party
        not in (
            package.party,
            *package.accepted,
        )
    ):
        return Refused("not-yours", "A package is broken by whoever offered or accepted it.")
    return None


def _position(state: RoomState, body: e.PositionTaken, who: _Who) -> Refused | None:  # noqa: ARG001
    return _NO_TIME if body.expires and not _is_time(body.expires) else None


def _is_time(text: str) -> bool:
    return _TIME.fullmatch(text) is not None


def reads_from(seat: Seat) -> int:
    """Return the first entry that a member may read.

    Whoever opened a room is seated by its second entry, and reads the first as well.
    """
    return seat.from_seq if seat.from_seq > 2 else 1


def must_be_time(text: str) -> Refused | None:
    """Refuse a time that is not written as the record writes it."""
    return None if _is_time(text) else _NO_TIME


_USED: Final = Refused("already", "This id is in use in this room.")
_NO_TIME: Final = Refused("no-time", "Write times in UTC as 2031-05-04T12:00:00.000Z.")

_CHECKS: Final[dict[type[e.Body], Callable[[RoomState, Any, _Who], Refused | None]]] = {
    e.MemberSeated: _seated,
    e.MemberLeft: _left,
    e.HistoryGranted: _granted,
    e.InstrumentFiled: _filed,
    e.LanguageVersionFiled: _language,
    e.ProvisionsRenumbered: _renumbered,
    e.ProposalDrafted: _drafted,
    e.ProposalRevised: _revised,
    e.ProposalTabled: _tabled,
    e.TablingQueued: _queued,
    e.ProposalWithdrawn: _withdrawn,
    e.HoldPlaced: _hold_placed,
    e.HoldLifted: _hold_lifted,
    e.ReservationMade: _reserved,
    e.ReservationLifted: _unreserved,
    e.GroupFormed: _group_formed,
    e.PartyAdmitted: _admitted,
    e.CommentMade: _comment,
    e.BriefSet: _brief,
    e.StatementRecorded: _statement,
    e.DocumentFiled: _document,
    e.UnderstandingMinuted: _understanding,
    e.CommuniqueDrafted: _communique,
    e.SilenceOpened: _silence,
    e.SilenceExtended: _extended,
    e.PackageOffered: _package,
    e.PackageBroken: _package_broken,
    e.PositionTaken: _position,
}
