"""The commands that compare versions: redline, and rebase."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from plenipo.cli.documents import open_document, tell
from plenipo.cli.files import emit, output_format, say
from plenipo.cli.showing import to_json
from plenipo.documents.reading import instrument_of, refuse_empty, source_of, terms_of
from plenipo.documents.writing import ids_from, redline_lines, written_texts
from plenipo.instrument.model import Instrument

if TYPE_CHECKING:
    from plenipo.brackets.rebase import Fate, Rebased
    from plenipo.brackets.redline import Redline
    from plenipo.brackets.scrub import Scrub


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
    from plenipo.brackets.redline import redline
    from plenipo.brackets.scrub import scrub

    old, new = _version(args.old), _version(args.new)
    terms = terms_of(old)
    found = redline(old, new, terms=terms)
    classed = scrub(found, terms=(*terms, *terms_of(new)))
    kind = output_format(args.format, args.output)
    if kind == "json":
        from plenipo.brackets.redline_text import redline_json
        from plenipo.brackets.scrub import scrub_json

        value = scrub_json(classed)
        data = to_json(
            {**redline_json(found), "classes": value["counts"], "changes": value["changes"]}
        )
    elif kind == "html":
        data = _redline_page(found, classed, args, title=new.title or old.title)
    elif kind == "docx":
        from plenipo.formats import docx

        data = docx.write_runs(redline_lines(found, old, new), title=new.title)
    else:
        data = written_texts(_redline_texts(found, classed, all=args.all), kind)
    emit(data, args.output)
    return 0


def _redline_texts(found: Redline, classed: Scrub, *, all: bool) -> list[str]:  # noqa: A002 - the option's name
    """Write what changed: the summary, changes of obligation, then every change in its place."""
    from plenipo.brackets.redline_text import redline_text
    from plenipo.brackets.scrub import scrub_text
    from plenipo.brackets.scrub_change import Flag

    notes: dict[int, list[str]] = {}
    for change in classed.changes:
        flags = f" ({', '.join(change.flags)})" if change.flags else ""
        notes.setdefault(change.row, []).append(f"    {change.klass.value}{flags}. {change.reason}")
    summary, *rows = redline_text(found, all=all, notes=notes)
    by_class, *changes = scrub_text(classed)
    first = [
        text
        for change, text in zip(classed.changes, changes, strict=True)
        if Flag.MODAL in change.flags
    ]
    if not classed.changes:
        return [summary, *(rows if all else ())]
    count = f"Changes of obligation (shall, should, may): {len(first) or 'none'}."
    return [f"{summary}\n{by_class}\n{count}", *first, "Every change in its place:", *rows]


def _redline_page(found: Redline, classed: Scrub, args: argparse.Namespace, *, title: str) -> bytes:
    from plenipo.brackets.scrub_change import Flag
    from plenipo.formats import html

    classes: dict[int, list[str]] = {}
    reasons: dict[int, list[str]] = {}
    for change in classed.changes:
        modal = ["shall/should"] if Flag.MODAL in change.flags else []
        classes.setdefault(change.row, []).extend([*modal, change.klass.value])
        reasons.setdefault(change.row, []).append(change.reason)
    rows = html.redline_rows(
        found,
        classes={row: list(dict.fromkeys(names)) for row, names in classes.items()},
        reasons={row: list(dict.fromkeys(told)) for row, told in reasons.items()},
    )
    # The names of the files alone: where they lie is nobody else's business.
    old, new = Path(args.old).name, Path(args.new).name
    return html.write_redline(rows, title=title, old=old, new=new)


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
