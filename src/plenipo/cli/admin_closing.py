"""`plenipo admin`: initials, signatures, deposits, entry into force, and errors corrected."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from plenipo.cli.admin import opened_desk, print_lines, room_of
from plenipo.cli.standing import answered, unit_named, units_named
from plenipo.desk.finishing import force
from plenipo.record import entries as e
from plenipo.record.kinds import Basis, MemberId
from plenipo.record.state import RoomState
from plenipo.text.errors import UnusableInput


def _party(state: RoomState, args: argparse.Namespace) -> tuple[str, Basis]:
    party = args.party or state.seats[MemberId(args.member)].party
    if not party:
        raise UnusableInput("say for which party with --for, and on what basis with --basis")
    return party, Basis(args.basis)


def _digest(state: RoomState) -> str:
    final = state.outcome.frozen.get(state.language)
    if final is None:
        raise UnusableInput("the text is not final yet; `freeze` makes it so")
    return final.digest


def _record(args: argparse.Namespace, make: Callable[[RoomState, str], e.Body]) -> int:
    """Record what `make` gives for a room and a party, and print the entry."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        party, basis = _party(state, args)
        body = make(state, party)
        made = answered(
            desk.record(MemberId(args.member), state.room, body, behalf=party, basis=basis)
        )
    print_lines(f"entry {made.entries[-1].seq} {made.id}")
    return 0


def run_initial(args: argparse.Namespace) -> int:
    """Initial the final text, or some of its provisions."""

    def body(state: RoomState, party: str) -> e.Body:
        units = [unit for asked in args.provisions for unit in units_named(state, asked)]
        name = args.name or state.seats[MemberId(args.member)].name
        digest = _digest(state)
        return e.Initialled(party=party, name=name, digest=digest, units=list(dict.fromkeys(units)))

    return _record(args, body)


def run_sign(args: argparse.Namespace) -> int:
    """Sign the final text, ad referendum if said."""

    def body(state: RoomState, party: str) -> e.Body:
        name = args.name or state.seats[MemberId(args.member)].name
        return e.Signed(
            party=party,
            name=name,
            digest=_digest(state),
            ad_referendum=int(args.ad_referendum),
        )

    return _record(args, body)


def run_deposit(args: argparse.Namespace) -> int:
    """Deposit a party's consent to be bound, or a declaration."""

    def body(state: RoomState, party: str) -> e.Body:  # noqa: ARG001 - as the others
        return e.Ratified(
            party=party, instrument_kind=args.form, deposited=args.day, words=args.words
        )

    return _record(args, body)


def run_in_force(args: argparse.Namespace) -> int:
    """Record the day of entry into force, as deposits and the rule make it."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        day = args.day or force(state).day
        if not day:
            found = force(state)
            raise UnusableInput(
                f"{len(found.consents)} of {found.needed} parties have consented to be bound;"
                " name the day if it is in force all the same"
            )
        answered(desk.record(MemberId(args.member), state.room, e.EnteredIntoForce(on=day)))
    print_lines(f"in force since {day}")
    return 0


def run_correct(args: argparse.Namespace) -> int:
    """Give notice of an error in the final text."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        body = e.ErrorCorrected(
            unit=unit_named(state, args.provision),
            old=args.old,
            new=args.new,
            notice=args.notice,
            objections_until=args.until,
        )
        made = answered(desk.record(MemberId(args.member), state.room, body))
    print_lines(f"entry {made.entries[-1].seq} {made.id}")
    return 0
