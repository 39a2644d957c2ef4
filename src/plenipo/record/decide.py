"""From what a member wants recorded to an entry, or to a refusal with its reason.

Decided against the state of the one room that is written to, which is all that
the writer sees of it. A refusal is a value: a public code, and a sentence that
says why and what may be done.

In this order: the right of the role (`plenipo.record.rights`), whether the text
is still open, what this kind of entry needs of the room, whose thing it is and
whether it can be read afterwards (`plenipo.record.owning`). Nothing else decides;
the desk adds what only it makes (`plenipo.desk.guards`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from plenipo.record import communiques, framework, last_things, reported, sittings
from plenipo.record import entries as e
from plenipo.record.kinds import RANK, Basis, ClosingRule, Level, MemberId, Role, RoomKind
from plenipo.record.last_things import CHANGES_OF_TEXT
from plenipo.record.owning import CHAIR_ROLES, owned
from plenipo.record.places import place_of
from plenipo.record.refusals import Refused
from plenipo.record.rights import FOR_A_PARTY, FOR_THE_ROOM, OWN_HAND, OWN_ROOM
from plenipo.record.slots import sentence_at
from plenipo.record.standpoints import Today
from plenipo.record.state import RoomState

__all__ = ["Act", "Refused", "decide"]


@dataclass(frozen=True, slots=True)
class Act:
    """Something to be recorded: on whose behalf, on what basis, and what."""

    behalf: str
    basis: Basis
    body: e.Body


def decide(
    state: RoomState,
    body: e.Body,
    *,
    member: MemberId,
    now: str,
    behalf: str = "",
    basis: Basis = Basis.OWN_HAND,
) -> Act | Refused:
    """Answer the act to record, or why not.

    `behalf` is the party that is spoken for; left out, it is the member's own
    where the kind of entry speaks for a party.
    """
    seat = state.seat_of(member)
    if seat is None:
        return Refused("no-such-room", "There is no such room.")
    kind, asked = type(body), behalf
    if kind in OWN_HAND:
        if seat.role not in OWN_HAND[kind] or basis is not Basis.OWN_HAND:
            return Refused("not-yours", "Only the head of the delegation itself may say this.")
        if _party_named(body) != seat.party:
            return Refused("not-yours", "This is another party's to say.")
        behalf = seat.party
    elif kind in FOR_A_PARTY:
        found = _for_a_party(state, body, seat.role, seat.party, behalf, basis)
        if isinstance(found, Refused):
            return found
        behalf = found
    else:
        allowed = FOR_THE_ROOM.get(kind, frozenset())
        own = state.kind in (RoomKind.DELEGATION, RoomKind.CAUCUS) and kind in OWN_ROOM
        if seat.role not in allowed and not (own and seat.role is Role.HEAD):
            return Refused(
                "not-your-role", f"In this room, {seat.role.value}s may not record this."
            )
        if behalf and behalf != seat.party and allowed <= CHAIR_ROLES:
            return Refused("for-the-room", "This is decided for the room; record it for no party.")
        behalf = behalf or seat.party
    refused = last_things.frozen(state, body, now) if kind in CHANGES_OF_TEXT else None
    refused = refused or _CHECKS.get(kind, _fine)(state, body, now)
    refused = refused or owned(state, body, seat=seat, asked=asked, party=behalf, basis=basis)
    return refused if refused is not None else Act(behalf, basis, body)


def _for_a_party(
    state: RoomState, body: e.Body, role: Role, own: str, behalf: str, basis: Basis
) -> str | Refused:
    party = _party_named(body) or behalf or own
    if role is Role.SECRETARIAT:
        if basis is Basis.OWN_HAND:
            return Refused(
                "no-basis",
                "Say on what basis this is recorded for the party: from the floor, by e-mail or"
                " from a file.",
            )
    elif role not in FOR_A_PARTY[type(body)]:
        return Refused(
            "not-your-role", f"In this room, {role.value}s may not say this for a party."
        )
    elif party != own:
        return Refused("not-yours", f"You speak for {own or 'no party'} here, not for {party}.")
    if party not in state.parties and party not in state.groups and state.parties:
        return Refused("no-such-party", f"{party or 'No party'} does not take part here.")
    return party


def _party_named(body: e.Body) -> str:
    party: str = getattr(body, "party", "")
    return party


# --- what each kind of entry needs ------------------------------------------------------------


def _fine(state: RoomState, body: Any, now: str) -> Refused | None:  # noqa: ANN401, ARG001
    return None


def _unit(state: RoomState, unit: str) -> Refused | None:
    if unit in state.units or any(
        change.unit == unit for p in state.proposals.values() if p.live for change in p.changes
    ):
        return None
    return Refused("no-such-provision", "There is no such provision in this room's text.")


def _changes(state: RoomState, body: Any, now: str) -> Refused | None:  # noqa: ANN401, ARG001
    if not body.changes:
        return Refused("nothing-changed", "A proposal needs at least one change.")
    for change in body.changes:
        if change.new:
            if not change.text:
                return Refused("no-words", "A new provision needs words.")
        elif (refused := _unit(state, change.unit)) is not None:
            return refused
    return None


def _live_proposal(state: RoomState, body: Any, now: str) -> Refused | None:  # noqa: ANN401, ARG001
    proposal = state.proposals.get(body.proposal)
    if proposal is None:
        return Refused("no-such-proposal", "There is no such proposal in this room.")
    if not proposal.live:
        return Refused("not-open", f"The proposal is {proposal.state}; table it anew.")
    return None


def _own_proposal(state: RoomState, body: Any, now: str) -> Refused | None:  # noqa: ANN401
    return _live_proposal(state, body, now)


def _joined(state: RoomState, body: e.ProposalJoined, now: str) -> Refused | None:
    refused = _live_proposal(state, body, now)
    if refused is None and body.party in state.proposals[body.proposal].sponsors:
        return Refused("already", f"{body.party} sponsors it already.")
    return refused


def _dissociated(state: RoomState, body: e.ProposalDissociated, now: str) -> Refused | None:
    refused = _live_proposal(state, body, now)
    if refused is None and body.party not in state.proposals[body.proposal].sponsors:
        return Refused("not-a-sponsor", f"{body.party} does not sponsor it.")
    return refused


def _live_wording(state: RoomState, unit: str, wording: str) -> Refused | None:
    place = place_of(state, unit)
    if place is None:
        return Refused("no-such-provision", "There is no such provision in this room's text.")
    if all(w.hash != wording for w in place.wordings):
        return Refused(
            "not-on-the-table",
            "These words are not on the table: they were changed or withdrawn. Read the"
            " provision again and take the position on its words as they stand.",
        )
    return None


def _position(state: RoomState, body: e.PositionTaken, now: str) -> Refused | None:
    refused = _live_wording(state, body.unit, body.wording)
    if refused is not None:
        return refused
    if body.expires and body.expires <= now:
        return Refused("expired", "The expiry lies in the past.")
    place = place_of(state, body.unit)
    assert place is not None, "its wording is live"
    text = next(w.text for w in place.wordings if w.hash == body.wording)
    if body.sentence != -1 and sentence_at(place.label, text, body.sentence) is None:
        return Refused("no-such-sentence", "The wording has no such sentence.")
    if body.conditions and RANK[body.level] < RANK[Level.CAN_LIVE_WITH]:
        return Refused(
            "no-acceptance",
            "A condition goes with an acceptance: say what you can accept, and on what condition.",
        )
    today = Today(state, place)
    for condition in body.conditions:
        own = [w for w in condition.closed if today.wording(w) == today.wording(body.wording)]
        own += [
            w
            for party, w in condition.accepted
            if party == body.party and today.wording(w) == today.wording(body.wording)
        ]
        if own:
            return Refused("vacuous", "A position cannot depend on its own wording; name another.")
        if not condition.closed and not condition.accepted and not condition.words:
            return Refused("no-condition", "A condition must say what it depends on.")
    return None


def _capital(state: RoomState, body: e.CapitalConfirmed, now: str) -> Refused | None:  # noqa: ARG001
    sentences = state.sentences.get((body.party, body.unit, body.wording), {})
    found = [
        state.positions.get((body.party, body.unit, sentence, body.wording))
        for sentence in (-1, *sentences)
    ]
    if not any(p is not None and p.level is Level.ACCEPT_AD_REFERENDUM for p in found):
        return Refused(
            "nothing-to-confirm", "The party has not accepted these words ad referendum."
        )
    return None


def _required(state: RoomState, body: e.RequiredPartiesSet, now: str) -> Refused | None:  # noqa: ARG001
    if not body.parties:
        return Refused("no-party", "Name at least one party whose consent is needed.")
    for party in body.parties:
        if party not in state.parties and party not in state.groups:
            return Refused("no-such-party", f"{party or 'No party'} does not take part here.")
    return None


def _rule(state: RoomState, body: e.RuleSet, now: str) -> Refused | None:  # noqa: ARG001
    if body.rule is ClosingRule.THRESHOLD and body.threshold < 1:
        return Refused("no-threshold", "Say how many parties must accept: one at least.")
    for unit in body.units:
        refused = _unit(state, unit)
        if refused is not None:
            return refused
    return None


def _hold(state: RoomState, body: e.HoldPlaced, now: str) -> Refused | None:  # noqa: ARG001
    refused = _live_wording(state, body.unit, body.wording)
    if refused is not None:
        return refused
    place = place_of(state, body.unit)
    assert place is not None, "its wording is live"
    text = next(w.text for w in place.wordings if w.hash == body.wording)
    if text[body.span.start : body.span.end] != body.span.words or not body.span.words:
        return Refused("not-these-words", "The words to be held do not stand there.")
    return None


def _hold_lifted(state: RoomState, body: e.HoldLifted, now: str) -> Refused | None:  # noqa: ARG001
    hold = state.holds.get(body.hold)
    if hold is None or hold.lifted:
        return Refused("no-such-hold", "No such hold stands in this room.")
    return None


def _claimed(state: RoomState, body: e.HoldClaimed, now: str) -> Refused | None:  # noqa: ARG001
    refused = _live_wording(state, body.unit, body.wording)
    if refused is not None:
        return refused
    place = place_of(state, body.unit)
    assert place is not None, "its wording is live"
    wording = next(w for w in place.wordings if w.hash == body.wording)
    if body.party in wording.sponsors:
        return Refused("already", f"{body.party} holds these words already.")
    unknown = [p for p in wording.proposals if not state.proposals[p].sponsors]
    if not unknown:
        return Refused("no-unknown-holder", "These words have a holder; join the proposal.")
    return None


def _basis(state: RoomState, body: e.BasisAdopted, now: str) -> Refused | None:  # noqa: ARG001
    if body.instrument not in state.instruments:
        return Refused("no-such-text", "File the text before adopting it as the basis.")
    return None


def _admitted(state: RoomState, body: e.PartyAdmitted, now: str) -> Refused | None:  # noqa: ARG001
    known = state.parties.get(body.party)
    if known is not None and not known.left:
        return Refused("already", f"{body.party} takes part already.")
    return None


def _silence_open(state: RoomState, body: e.SilenceOpened, now: str) -> Refused | None:
    if not body.wordings:
        return Refused("nothing-under-silence", "Name at least one provision and its wording.")
    if body.names_shown not in (0, 1, 2):
        return Refused(
            "no-such-rule", "Say who is told who objects: 1 for all, 2 for the chair, 0 for nobody."
        )
    if body.expires <= max(now, body.opens):
        return Refused("expired", "The expiry must lie after the opening, and ahead of now.")
    for unit, wording in body.wordings:
        refused = _live_wording(state, unit, wording)
        if refused is not None:
            return refused
    return None


def _silence(state: RoomState, name: str) -> Refused | None:
    silence = state.silences.get(name)
    if silence is None:
        return Refused("no-such-silence", "There is no such silence procedure.")
    if silence.result:
        return Refused("not-open", f"The silence procedure has ended: {silence.result}.")
    return None


def _silence_extended(state: RoomState, body: e.SilenceExtended, now: str) -> Refused | None:
    refused = _silence(state, body.silence)
    if refused is not None:
        return refused
    silence = state.silences[body.silence]
    if now >= silence.expires:
        return Refused("too-late", "It has expired; an extension must be told before.")
    if body.expires <= silence.expires:
        return Refused("not-later", "The new expiry must be later than the old one.")
    return None


def _silence_broken(state: RoomState, body: e.SilenceBroken, now: str) -> Refused | None:  # noqa: ARG001
    refused = _silence(state, body.silence)
    if refused is not None:
        return refused
    silence = state.silences[body.silence]
    if body.received >= silence.expires:
        return Refused("too-late", "It came after the expiry; it is logged as late instead.")
    known = {unit for unit, _ in silence.wordings}
    if not set(body.units) <= known:
        return Refused("no-such-provision", "That provision is not under this silence.")
    return None


def _silence_concluded(state: RoomState, body: e.SilenceConcluded, now: str) -> Refused | None:
    refused = _silence(state, body.silence)
    if refused is not None:
        return refused
    silence = state.silences[body.silence]
    if now < silence.expires and not silence.objections:
        return Refused("too-early", "It has not expired, and nobody has objected.")
    return None


def _package(state: RoomState, body: Any, now: str) -> Refused | None:  # noqa: ANN401
    package = state.packages.get(body.package)
    if package is None or package.broken is not None:
        return Refused("no-such-package", "No such package is on the table.")
    if package.expires and package.expires <= now:
        return Refused("expired", "The package has expired.")
    return None


def _package_offered(state: RoomState, body: e.PackageOffered, now: str) -> Refused | None:  # noqa: ARG001
    if len(body.wordings) < 2:
        return Refused("no-package", "A package holds two provisions or more.")
    for unit, wording in body.wordings:
        refused = _live_wording(state, unit, wording)
        if refused is not None:
            return refused
    return None


def _answer(state: RoomState, body: Any, now: str) -> Refused | None:  # noqa: ANN401, ARG001
    standing = state.standing.get(body.entry)
    if standing is None or standing.behalf != body.party:
        return Refused("nothing-to-answer", "No such entry was recorded for this party.")
    if standing.answer:
        return Refused("already", f"The party has {standing.answer} it already.")
    return None


def _waiting(state: RoomState, body: e.TablingRecalled, now: str) -> Refused | None:
    queued = state.outbox.get(body.queued)
    if queued is None or queued.state != "waiting":
        return Refused("not-waiting", "It is not in the outbox any more.")
    if now >= queued.lands_at:
        return Refused("too-late", "Its time has come; what has landed can only be withdrawn.")
    return None


def _parked(state: RoomState, body: e.ProvisionParked, now: str) -> Refused | None:  # noqa: ARG001
    unit = state.units.get(body.unit)
    if unit is None:
        return Refused("no-such-provision", "There is no such provision in this room's text.")
    return Refused("already", "It is parked already.") if unit.parked is not None else None


def _resumed(state: RoomState, body: e.ProvisionResumed, now: str) -> Refused | None:  # noqa: ARG001
    unit = state.units.get(body.unit)
    if unit is None or unit.parked is None:
        return Refused("not-parked", "It is not parked.")
    return None


_CHECKS: Final[dict[type[e.Body], Callable[[RoomState, Any, str], Refused | None]]] = {
    e.RequiredPartiesSet: _required,
    e.RuleSet: _rule,
    e.BasisAdopted: _basis,
    e.PartyAdmitted: _admitted,
    e.ProposalDrafted: _changes,
    e.ProposalTabled: _changes,
    e.TablingQueued: _changes,
    e.ProposalRevised: _own_proposal,
    e.ProposalJoined: _joined,
    e.ProposalDissociated: _dissociated,
    e.ProposalWithdrawn: _live_proposal,
    e.ProposalIncorporated: _live_proposal,
    e.ProposalRejected: _live_proposal,
    e.TablingRecalled: _waiting,
    e.PositionTaken: _position,
    e.CapitalConfirmed: _capital,
    e.HoldPlaced: _hold,
    e.HoldLifted: _hold_lifted,
    e.HoldClaimed: _claimed,
    e.ProvisionParked: _parked,
    e.ProvisionResumed: _resumed,
    e.SilenceOpened: _silence_open,
    e.SilenceExtended: _silence_extended,
    e.SilenceBroken: _silence_broken,
    e.SilenceConcluded: _silence_concluded,
    e.PackageOffered: _package_offered,
    e.PackageAccepted: _package,
    e.PackageBroken: _package,
    e.EntryConfirmed: _answer,
    e.EntryContested: _answer,
    **last_things.CHECKS,
    **reported.CHECKS,
    **sittings.CHECKS,
    **communiques.CHECKS,
    **framework.CHECKS,
}
