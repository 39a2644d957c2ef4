"""The commands of a contact group: articles cut out of a rolling text, and merged back."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence

from plenipo.brackets.cluster import Drawn, chosen, cut, sections
from plenipo.brackets.merging import merged, summary
from plenipo.brackets.notation import render_passage, whole
from plenipo.brackets.parties import parse_party
from plenipo.brackets.returning import Choice, Ending, Outcome, Words, endings
from plenipo.cli.documents import open_document, rolling_of, tell
from plenipo.cli.files import emit, load, output_format, say
from plenipo.documents.clusters import read_cluster, read_cut, write_cluster
from plenipo.documents.writing import written
from plenipo.text.errors import UnusableInput

_SHOWN = 160  # characters of a wording that a line on standard error shows


def run_cut(args: argparse.Namespace) -> int:
    """Write articles of a rolling text into one file; without --articles, list them."""
    rolling = rolling_of(open_document(args.rolling))
    if args.articles is None:
        if args.output or args.format:
            raise UnusableInput("say which articles are cut, such as --articles “3, 5-7”")
        rows = [f"{s.name}  {s.heading}".rstrip() for s in sections(rolling.passages)]
        emit(("\n".join(rows) + "\n").encode(), None)
        return 0
    ids = chosen(rolling.passages, args.articles)
    cluster = cut(rolling, ids, drawn=Drawn(args.style))
    kind = args.format or (output_format(None, args.output) if args.output else "json")
    emit(write_cluster(cluster, kind), args.output)
    return 0


def run_merge(args: argparse.Namespace) -> int:
    """Put what came back into the rolling text; tell what became of each provision."""
    document = open_document(args.rolling)
    rolling = rolling_of(document)
    cut_from = read_cut(args.cut, load(args.cut)) if args.cut else None
    data = load(args.cluster)
    brought = read_cluster(args.cluster, data, rolling, cut_from=cut_from, by_words=True)
    tell(brought.notices, where=args.cluster)
    found = endings(brought.cluster, brought.came, rolling)
    choices = {e.key: _choice(e, args.conflicts) for e in found}
    sponsors = [parse_party(c) for codes in args.sponsors for c in codes.split(",") if c]
    result = merged(rolling, brought.cluster, found, choices, sponsors=sponsors)
    for line in _outcomes(found, choices, named=bool(sponsors)):
        say(line)
    kind = output_format(args.format, args.output)
    if result is rolling and kind == document.format == "json":
        emit(document.data, args.output)  # not one byte of it changes
    else:
        emit(written(result, kind), args.output)
    return 0


def _choice(ending: Ending, conflicts: str) -> Choice:
    """Return what is taken: what the group has, as one more wording, unless it was said otherwise."""
    if ending.came.unclear:
        return Choice.TYPED
    if ending.outcome is Outcome.CONFLICT and conflicts == "keep":
        return Choice.KEEP
    if ending.outcome is Outcome.CONFLICT and conflicts == "onto" and ending.onto is not None:
        return Choice.ONTO
    return Choice.TAKE if Choice.TAKE in ending.choices else Choice.KEEP


def _outcomes(
    found: Sequence[Ending], choices: Mapping[str, Choice], *, named: bool
) -> Iterator[str]:
    """Yield a line for each provision that changed, conflicts first, and one that counts all."""
    order = list(Outcome)
    for ending in sorted(found, key=lambda e: order.index(e.outcome)):
        if ending.outcome is not Outcome.UNCHANGED:
            yield _outcome(ending, choices[ending.key], named=named)
    counts = ", ".join(f"{number} {name}" for name, number in summary(found).items())
    yield f"{len(found)} provision{'s' if len(found) != 1 else ''}: {counts}"


def _outcome(ending: Ending, choice: Choice, *, named: bool) -> str:
    group = "; ".join(_told(words) for words in ending.wordings) or "“–”"
    line = f"{ending.outcome.value}: {ending.name}: the group has {group}"
    if ending.outcome is Outcome.CONFLICT and ending.here is not None:
        line += f"; the text of today has “{_short(render_passage(whole(ending.here)))}”"
    stop = "" if line.endswith(".”") else "."
    return f"{line}{stop} {ending.reason}{_then(ending, choice, named=named)}"


def _then(ending: Ending, choice: Choice, *, named: bool) -> str:
    """Say what was written: one more wording, the followed words, or nothing."""
    match choice:
        case _ if ending.outcome is Outcome.ADOPTED:
            return ""
        case Choice.KEEP:
            return " Nothing of it was written."
        case Choice.ONTO:
            put = "; ".join(_told(words) for words in ending.onto or ())
            return f" Put on the words of today: {put}."
        case Choice.TYPED:
            return f" {ending.came.unclear} They stand as typed." if ending.came.unclear else ""
        case Choice.TAKE if ending.outcome is Outcome.CONFLICT:
            return " Both stand."
        case Choice.TAKE:
            same = ending.reason.startswith("The group settled on the draft")
            return " Name who holds them with --for." if same and not named else ""


def _told(words: Words) -> str:
    who = f"{', '.join(sorted(words.holders))}: " if words.holders else ""
    return f"{who}“{_short(words.text)}”" if words.text else f"{who}no words there"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1].rstrip()}…"
