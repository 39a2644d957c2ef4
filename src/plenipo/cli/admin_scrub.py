"""`plenipo admin scrub`: the legal scrub opened, shown, confirmed change by change, and closed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final

from plenipo.brackets.redline_text import marked
from plenipo.cli.admin import opened_desk, print_lines, room_of
from plenipo.cli.files import emit
from plenipo.cli.standing import answered
from plenipo.desk import Desk
from plenipo.desk.scrubs import digest_of_pairs, editorials, scrub_json, scrub_of
from plenipo.documents.tables import to_json
from plenipo.record import entries as e
from plenipo.record.alarms import alarms
from plenipo.record.kinds import Basis, MemberId
from plenipo.record.outcome import Scrub
from plenipo.record.scrubbing import Compared, Pair, Standing, compared, standing
from plenipo.record.state import RoomState
from plenipo.text.errors import UnusableInput

_KEY: Final = 12  # characters that name a change in the terminal


def run_scrub(args: argparse.Namespace) -> int:
    """Show the scrub; or open one, confirm changes, or close it."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        member = MemberId(args.member)
        if args.open is not None:
            body = e.ScrubOpened(scrub=desk.new_name(), revision=args.open)
            _record(desk, member, state, body)
        elif args.confirm:
            _confirm(desk, member, state, args)
        elif args.close:
            name, _ = _running(state)
            _record(desk, member, state, e.ScrubClosed(scrub=name))
        else:
            _show(state, args, max(desk.now(), state.at))
    return 0


def _record(
    desk: Desk,
    member: MemberId,
    state: RoomState,
    body: e.Body,
    *,
    party: str = "",
    basis: Basis = Basis.OWN_HAND,
) -> None:
    made = answered(desk.record(member, state.room, body, behalf=party, basis=basis))
    print_lines(f"entry {made.entries[-1].seq} {made.id}")


def _running(state: RoomState) -> tuple[str, Scrub]:
    name = state.outcome.open_scrub
    if name is None:
        raise UnusableInput("no legal scrub is open in this room; open one with --open REV")
    return name, state.outcome.scrubs[name]


def _rows(state: RoomState, scrub: Scrub) -> tuple[Compared, tuple[Standing, ...]]:
    found = compared(state, scrub.revision)
    assert found is not None, "a scrub is opened on a revision"
    return found, standing(state, scrub, found)


def _key(pairs: Sequence[Pair]) -> str:
    return digest_of_pairs(pairs)[:_KEY]


def _confirm(desk: Desk, member: MemberId, state: RoomState, args: argparse.Namespace) -> None:
    """Confirm the changes that keys name: a key is of both wordings, so no other can be meant."""
    name, scrub = _running(state)
    _, rows = _rows(state, scrub)
    seat = state.seats[member]
    party = args.party or seat.party
    known: dict[str, tuple[Pair, ...]] = {_key([row.pair]): (row.pair,) for row in rows}
    bulk = editorials(rows, party)
    known[_key(bulk)] = bulk
    unknown = [key for key in args.confirm if key not in known]
    if unknown:
        raise UnusableInput(
            f"no change has the key “{unknown[0]}”: the words were changed, or it was mistyped;"
            " run the command without --confirm and read them again"
        )
    pairs = dict.fromkeys(pair for key in args.confirm for pair in known[key])
    body = e.ScrubConfirmed(scrub=name, party=party, changes=list(pairs))
    basis = Basis(args.basis)
    _record(desk, member, state, body, party=args.party, basis=basis)


def _show(state: RoomState, args: argparse.Namespace, now: str) -> None:
    found = scrub_of(state)
    if found is None:
        told = [row.sentence for row in alarms(state, now)]
        print_lines(*told, "No legal scrub was opened; open one with --open REV.")
        return
    name, scrub = found
    if args.format == "json":
        emit(to_json(scrub_json(state, name, now)), args.output)
        return
    said, rows = _rows(state, scrub)
    left = sum(bool(row.waits) for row in rows)
    stands = f"closed {scrub.closed[:16].replace('T', ' ')}" if scrub.closed else "open"
    counted = f"{len(rows)} changes, {left} not confirmed by all"
    lines = [f"Legal scrub since Rev.{scrub.revision}, {stands}: {counted}"]
    lines += [f"  {row.sentence}" for row in alarms(state, now)]
    for row in rows:
        lines += _change(state, row)
    lines += [f"number: {was} is {now_}" for was, now_ in _numbers(said)]
    lines += [
        f"leads elsewhere: {said.names.get(row.unit, 'a former provision')}: {row.words}"
        for row in said.misled
    ]
    party = args.party or state.seats[MemberId(args.member)].party
    bulk = editorials(rows, party)
    if bulk and not scrub.closed:
        who = f" for {party}" if party else ""
        lines.append(f"all editorial ({len(bulk)}){who}: --confirm {_key(bulk)}")
    emit(("\n".join(lines) + "\n").encode(), args.output)


def _change(state: RoomState, row: Standing) -> list[str]:
    flags = f" ({', '.join(row.change.flags)})" if row.change.flags else ""
    numbers = ", only numbers" if row.change.numbers_only else ""
    brought = [state.proposals[p].number for p in row.proposals]
    lines = [f"{_key([row.pair])}  {row.where}: {row.change.klass.value}{flags}{numbers}"]
    lines.append(f"  {marked(row.change.runs)}")
    lines += [f"  {reason}" for reason in dict.fromkeys(said.reason for said in row.change.said)]
    if brought:
        lines.append(f"  brought by {', '.join(brought)}")
    if row.confirmed:
        lines.append(f"  confirmed by {', '.join(row.confirmed)}")
    if row.lapsed:
        lines.append(f"  lapsed, other words were confirmed by {', '.join(row.lapsed)}")
    if row.waits:
        lines.append(f"  waits for {', '.join(row.waits)}")
    return lines


def _numbers(found: Compared) -> list[tuple[str, str]]:
    return [
        (d.old.label or "–", found.names.get(d.unit, d.new.label))
        for d in (change.difference for change in found.changes)
        if d.old is not None and d.new is not None and d.old.label != d.new.label
    ]
