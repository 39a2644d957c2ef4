"""`plenipo admin`: what a delegation or the chair does at the table: propose, table, accept, close.

Provisions are named as one says them ("6.3", "Article 7"), wordings by the
proposal that brings them ("ARD-1", "A"), or "draft". Each command records one
act by the member's own hand, or on a stated basis for a party.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from plenipo.cli.admin import opened_desk, print_lines, room_of
from plenipo.cli.standing import answered, groups, names, unit_named, units_named
from plenipo.desk import Desk, Recorded, incorporate
from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.kinds import Basis, Level, MemberId, Role, RoomKind, WordingHash
from plenipo.record.naming import Names
from plenipo.record.places import Place, Wording, places
from plenipo.record.state import Proposal, RoomState
from plenipo.text.canonical import canonical
from plenipo.text.errors import UnusableInput

_DRAFT = "draft"  # the draft's own words, where a wording is named


def _wide(desk: Desk, args: argparse.Namespace) -> RoomState:
    return room_of(desk, argparse.Namespace(member=args.member, room=None))


def _behalf(state: RoomState, args: argparse.Namespace) -> tuple[str, Basis]:
    """Return for whom an act is recorded, and on what basis."""
    party = args.party or state.seats[MemberId(args.member)].party
    if not party:
        raise UnusableInput("say for which party with --for, and on what basis with --basis")
    return party, Basis(args.basis)


def _told(made: Recorded) -> None:
    print_lines(f"entry {made.entries[-1].seq} {made.id}")


def _proposal(state: RoomState, number: str) -> Proposal:
    """Return the live proposal that is called so in this room."""
    found = [p for p in state.proposals.values() if p.number == number and p.live]
    if not found:
        known = ", ".join(p.number for p in state.proposals.values() if p.live) or "none"
        raise UnusableInput(f"no proposal “{number}” lies here; there are: {known}")
    return found[0]


def _wording(state: RoomState, place: Place, asked: str) -> Wording:
    """Return a wording of a place, one of several, by who brings it."""
    if asked == _DRAFT:
        return place.base
    if asked:
        proposal = _proposal(state, asked)
        for wording in place.wordings:
            if proposal.id in wording.proposals:
                return wording
    brought = [state.proposals[p].number for w in place.wordings for p in w.proposals]
    raise UnusableInput(
        f"say whose words of {Names(state).provision(place.unit)} are meant, with --words-of:"
        f" {', '.join([_DRAFT, *brought])}"
    )


# --- drafting and tabling ---------------------------------------------------------------------


def run_bring(args: argparse.Namespace) -> int:
    """Bring the plenary's text, as it stands, into a narrower room."""
    with opened_desk(args) as (desk, _):
        if not args.room:
            raise UnusableInput("say into which room with --room; `rooms` lists them")
        room, wide = room_of(desk, args), _wide(desk, args)
        answered(desk.bring_text(MemberId(args.member), wide.room, room.room))
    print_lines(f"the text of today lies in {room.name}")
    return 0


def run_propose(args: argparse.Namespace) -> int:
    """Propose other words of a provision: a draft in a narrower room, tabled in the plenary."""
    text = canonical(args.words).text
    with opened_desk(args) as (desk, _):
        state, member = room_of(desk, args), MemberId(args.member)
        unit = unit_named(state, args.provision)
        base = state.units.get(unit)
        if base is None:
            raise UnusableInput("this provision is not in the draft yet; revise its proposal")
        if base.label and text and not text.startswith(base.label):
            text = f"{base.label} {text}"
        role = state.seats[member].role
        if state.kind is RoomKind.PLENARY and (role is not Role.FACILITATOR):
            party, basis = _behalf(state, args)
            change = e.Change(unit=unit, text=text, base=wording_hash(unit, base.text))
            made = answered(
                desk.table_directly(
                    member,
                    state.room,
                    changes=[change],
                    sponsors=[party],
                    title=args.title,
                    basis=basis,
                )
            )
        else:
            made = answered(desk.draft(member, state.room, {unit: text}, title=args.title))
    print_lines(_called(made))
    return 0


def _called(made: Recorded) -> str:
    """Return what a proposal is called by: "ARD-1", "draft A"."""
    for entry in made.entries:
        match entry.body:
            case e.ProposalTabled(number=number):
                return number
            case e.ProposalDrafted(letter=letter):
                return f"draft {letter}"
            case _:
                pass
    raise AssertionError("a proposal was recorded")


def run_table(args: argparse.Namespace) -> int:
    """Table a draft of a narrower room in the plenary, at once or after it has waited."""
    with opened_desk(args) as (desk, _):
        if not args.room:
            raise UnusableInput("say of which room the draft is with --room; `rooms` lists them")
        room, wide, member = room_of(desk, args), _wide(desk, args), MemberId(args.member)
        draft = _proposal(room, args.draft.removeprefix("draft "))
        lands = datetime.fromisoformat(desk.now()) + timedelta(minutes=args.wait)
        queued = answered(
            desk.queue_tabling(
                member,
                room.room,
                draft.id,
                wide.room,
                lands_at=_written(lands),
                stance=Level(args.level),
            )
        )
        if args.wait:
            print_lines(f"waits in the outbox until {_written(lands)}: entry {queued.id}")
            return 0
        made = answered(desk.land(member, room.room, queued.id))
    print_lines(_called(made))
    return 0


def _written(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def run_take(args: argparse.Namespace) -> int:
    """Take a proposal's words into the draft."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        proposal = _proposal(state, args.proposal.removeprefix("draft "))
        _told(answered(incorporate(desk, MemberId(args.member), state.room, proposal.id)))
    return 0


# --- positions --------------------------------------------------------------------------------


def run_accept(args: argparse.Namespace) -> int:
    """Take a position on exact words: of one provision, of an article, or of all that is left."""
    with opened_desk(args) as (desk, _):
        state, member = room_of(desk, args), MemberId(args.member)
        party, basis = _behalf(state, args)
        if bool(args.provision) == args.rest:
            raise UnusableInput("name a provision, or say --rest for all that has one wording")
        level = Level(args.level)
        bodies = [
            e.PositionTaken(party=party, unit=unit, wording=wording.hash, level=level)
            for unit, wording in (
                _all_left(state, party) if args.rest else _named(state, args.provision, args)
            )
        ]
        if not bodies:
            raise UnusableInput(f"{party} has accepted all that has one wording already")
        made = answered(desk.record_all(member, state.room, bodies, behalf=party, basis=basis))
        known = names(state)
        told = dict.fromkeys(known[b.unit].partition(",")[0] for b in bodies)
    print_lines(f"{party} {_SAID[level]}: {', '.join(told)}", f"entry {made.entries[-1].seq}")
    return 0


_SAID = {
    Level.ACCEPT: "accepts",
    Level.ACCEPT_AD_REFERENDUM: "accepts ad referendum",
    Level.CAN_LIVE_WITH: "can live with",
    Level.NONE: "takes no position on",
    Level.RESERVE: "reserves on",
    Level.OPPOSE: "opposes",
}


def _named(state: RoomState, asked: str, args: argparse.Namespace) -> Iterator[tuple[str, Wording]]:
    """Yield the wordings meant: of an article its number and its heading as well."""
    found = places(state)
    for unit in units_named(state, asked):
        place = found[unit]
        only = len(place.wordings) == 1
        yield unit, place.base if only else _wording(state, place, args.words_of)


def _all_left(state: RoomState, party: str) -> Iterator[tuple[str, Wording]]:
    """Yield what has one wording that the party has not accepted by itself."""
    for place in places(state).values():
        if len(place.wordings) == 1:
            taken = state.positions.get((party, place.unit, -1, place.base.hash))
            if taken is None or taken.level is not Level.ACCEPT or taken.conditions:
                yield place.unit, place.base


# --- packages and silence ---------------------------------------------------------------------


def run_package(args: argparse.Namespace) -> int:
    """Offer a package of what proposals bring; without any, accept the one that is offered."""
    with opened_desk(args) as (desk, _):
        state, member = room_of(desk, args), MemberId(args.member)
        party, basis = _behalf(state, args)
        body: e.Body
        if args.proposals:
            body = e.PackageOffered(
                package=desk.new_name(),
                wordings=list(_bundle(state, args.proposals)),
                party=party,
                words=args.words,
            )
        else:
            waiting = [
                name
                for name, row in state.packages.items()
                if row.broken is None and party not in row.accepted
            ]
            if len(waiting) != 1:
                raise UnusableInput(f"{len(waiting)} packages wait for {party}; `status` tells")
            body = e.PackageAccepted(package=waiting[0], party=party)
        _told(answered(desk.record(member, state.room, body, behalf=party, basis=basis)))
    return 0


def _bundle(state: RoomState, numbers: Sequence[str]) -> Iterator[tuple[str, WordingHash]]:
    """Yield unit and wording of what proposals bring, and the undisputed numbers and headings."""
    found, seen = places(state), set[str]()
    for number in numbers:
        for change in _proposal(state, number).changes:
            group = next(g for g in groups(state) if change.unit in g.units)
            for unit in group.units:
                place = found[unit]
                if unit == change.unit:
                    yield unit, wording_hash(unit, change.text)
                elif unit not in seen and len(place.wordings) == 1 and _bare(place):
                    yield unit, place.base.hash
                seen.add(unit)


def _bare(place: Place) -> bool:
    return place.kind == "heading" or place.base.text == place.label


_NAMED_TO = {"nobody": 0, "all": 1, "chair": 2}  # as `SilenceOpened` has it


def run_silence(args: argparse.Namespace) -> int:
    """Put the draft's words of provisions under silence until an exact time; or extend it."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        body: e.Body
        if args.extend:
            running = [name for name, row in state.silences.items() if not row.result]
            if len(running) != 1:
                raise UnusableInput(f"{len(running)} silence procedures are running")
            body = e.SilenceExtended(silence=running[0], expires=args.until)
        else:
            if not args.provisions:
                raise UnusableInput("name the provisions that are put under silence")
            found = [u for asked in args.provisions for u in units_named(state, asked)]
            units = dict.fromkeys(u for u in found if u in state.units)
            body = e.SilenceOpened(
                silence=desk.new_name(),
                wordings=[(u, wording_hash(u, state.units[u].text)) for u in units],
                opens=desk.now(),
                expires=args.until,
                zone="UTC",
                names_shown=_NAMED_TO[args.named_to],
            )
        _told(answered(desk.record(MemberId(args.member), state.room, body)))
    return 0
