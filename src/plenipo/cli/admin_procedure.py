"""`plenipo admin`: silence concluded, numbers set anew, the text made final, originals drawn."""

from __future__ import annotations

import argparse

from plenipo.cli.admin import opened_desk, print_lines, room_of
from plenipo.cli.files import emit
from plenipo.cli.standing import answered, end_lines
from plenipo.desk import conclude, object_to
from plenipo.desk.finishing import originals, renumbering
from plenipo.documents.writing import written_texts
from plenipo.record import entries as e
from plenipo.record.kinds import Basis, MemberId
from plenipo.record.naming import Names
from plenipo.record.outcome import digest_of
from plenipo.text.errors import UnusableInput


def run_object(args: argparse.Namespace) -> int:
    """Record an objection to what is under silence."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        made = answered(
            object_to(
                desk,
                MemberId(args.member),
                state.room,
                _silence(state.silences, args.silence),
                party=args.party,
                received=args.received,
                words=args.words,
                basis=Basis(args.basis),
            )
        )
    print_lines(f"entry {made.entries[-1].seq} {made.id}")
    return 0


def run_conclude(args: argparse.Namespace) -> int:
    """Conclude a silence procedure by what is on record."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        name = _silence(state.silences, args.silence)
        made = answered(conclude(desk, MemberId(args.member), state.room, name))
        body = made.entries[-1].body
        assert isinstance(body, e.SilenceConcluded)
        names = Names(state)
        print_lines(body.result, *(f"  adopted: {names.provision(unit)}" for unit in body.adopted))
    return 0


def _silence(known: object, asked: str) -> str:
    assert isinstance(known, dict)
    running = [name for name, row in known.items() if not row.result]
    if asked:
        if asked not in known:
            raise UnusableInput("there is no such silence procedure here")
        return asked
    if len(running) != 1:
        raise UnusableInput(
            f"{len(running)} silence procedures are running; name one with --silence"
        )
    return str(running[0])


def run_renumber(args: argparse.Namespace) -> int:
    """Show what counting afresh would do to the numbers; with --record, set them anew."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        found = renumbering(state)
        names = Names(state)
        rows = [f"{row.old} → {row.new}" for row in found.concordance.rows if row.old != row.new]
        stale = [f"  {names.provision(unit)}: {words}" for unit, words in found.references]
        print_lines(*(rows or ["Every number is as it should be."]))
        if stale:
            print_lines("References that name a number that changes:", *stale)
        if args.record and found.body.labels:
            made = answered(desk.record(MemberId(args.member), state.room, found.body))
            print_lines(f"entry {made.entries[-1].seq} {made.id}")
    return 0


def run_freeze(args: argparse.Namespace) -> int:
    """Make the text of a language final, and print its digest."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        language = args.language or state.language
        digest = digest_of(state, language)
        body = e.TextFrozen(language=language, digest=digest)
        answered(desk.record(MemberId(args.member), state.room, body))
    print_lines(digest)
    return 0


def run_end(args: argparse.Namespace) -> int:
    """Say how far the end is: final texts, initials, signatures, deposits, entry into force."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        lines = end_lines(state)
    print_lines(*(lines or ["The text is not final yet."]))
    return 0


def run_original(args: argparse.Namespace) -> int:
    """Write a party's original, shown to say the same as every other but for the alternat."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        known = originals(state, desk.now(), args.language)
        if not known:
            raise UnusableInput(f"no text is filed in {args.language}; `file --language` files one")
        found = next((o for o in known if o.party == args.party), None)
    if found is None:
        raise UnusableInput(f"{args.party} does not take part here")
    if not found.same:
        raise UnusableInput(
            "this original would say something else than the text; set the names of the parties"
        )
    texts = [text for _, text in found.blocks]
    ending = str(args.output or "").rpartition(".")[2]
    kind = args.format or (ending if ending in ("txt", "md", "html", "docx") else "txt")
    emit(written_texts(texts, kind), args.output)
    return 0
