"""The commands that compare versions: redline, and rebase."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from plenipo.cli.documents import open_document, tell
from plenipo.cli.files import emit, output_format, say
from plenipo.documents.reading import instrument_of, refuse_empty, source_of, terms_of
from plenipo.documents.tables import to_json
from plenipo.documents.writing import ids_from, written_texts
from plenipo.instrument.model import Instrument

if TYPE_CHECKING:
    from plenipo.brackets.rebase import Fate, Rebased


def _version(name: str) -> Instrument:
    """Read a version of a text; of a Word file with all tracked changes accepted."""
    document = open_document(name)
    if document.word is not None and document.word.has_changes:
        say(f"{name}: its tracked changes are accepted")
    source = source_of(document)
    tell(source.notices, where=name)
    refuse_empty(source, where=name)
    ids = ids_from(document.data)
    return instrument_of(source, lambda: next(ids))


# --- redline ----------------------------------------------------------------------------------


def run_redline(args: argparse.Namespace) -> int:
    """Show what changed between two versions, every change with its class and the reason."""
    from plenipo.documents.redlines import compared, written_redline

    found = compared(_version(args.old), _version(args.new))
    kind = output_format(args.format, args.output)
    if args.scrub:
        from plenipo.brackets.scrub import scrub_json, scrub_text

        if kind == "json":
            emit(to_json(scrub_json(found.classed)), args.output)
        else:
            emit(written_texts(scrub_text(found.classed), kind), args.output)
        return 0
    # The names of the files alone: where they lie is nobody else's business.
    data = written_redline(
        found,
        kind,
        old=Path(args.old).name,
        new=Path(args.new).name,
        everything=args.all,
    )
    emit(data, args.output)
    return 0


# --- rebase -----------------------------------------------------------------------------------


def run_rebase(args: argparse.Namespace) -> int:
    """Carry a proposal over to a changed draft; tell what became of each edit."""
    from plenipo.brackets.rebase import rebase

    proposal, old, new = _version(args.proposal), _version(args.old), _version(args.new)
    found = rebase(proposal, old, new, terms=terms_of(old))
    for line in _outcomes(found):
        say(line)
    kind = output_format(args.format, args.output)
    if kind == "json":
        from plenipo.brackets.rebase_text import rebase_json

        data = to_json(rebase_json(found))
    else:
        data = written_texts(found.texts(), kind)
    emit(data, args.output)
    return 0


def _outcomes(found: Rebased) -> Iterator[str]:
    """Yield a line for each edit, those that need a person first, and one that counts them."""
    from plenipo.brackets.rebase_words import Outcome

    order = (Outcome.CONFLICT, Outcome.ORPHANED, Outcome.ADOPTED, Outcome.REBASED)
    for fate in sorted(found.fates, key=lambda fate: order.index(fate.outcome)):
        yield _outcome(fate)
    if not found.fates:
        yield "the proposal changes nothing in its draft"
        return
    counts = (f"{found.count(outcome)} {outcome.value}" for outcome in Outcome)
    yield f"{len(found.fates)} edits: {', '.join(counts)}"


def _outcome(fate: Fate) -> str:
    from plenipo.brackets.rebase_words import Outcome

    place = fate.place or "opening words"
    words = f"“{_one_line(fate.replaced) or '–'}” → “{_one_line(fate.wanted) or '–'}”"
    if fate.act == "move":
        words = f"move of “{_one_line(fate.wanted)}”"
    there = ""
    if fate.outcome is Outcome.CONFLICT:
        there = (
            f" The words of the proposal stay; the new draft has “{_one_line(fate.stands) or '–'}”."
        )
    elif fate.outcome is Outcome.ORPHANED:
        there = " It is not in the result."
    return f"{fate.outcome.value}: {place}: {words}. {fate.reason}{there}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
