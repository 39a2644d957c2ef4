"""The arguments of `plenipo cluster`: articles cut out of a rolling text, and merged back."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

Make = Callable[..., Any]  # makes one subcommand: name, run, summary, more, examples
_FORMATS = ("txt", "md", "html", "json", "docx")


def add_cluster(commands: Any, make: Make) -> None:  # noqa: ANN401 - argparse has no public name
    """Add `cluster` and its subcommands; `make` is how every command is made."""
    parser = make(
        commands,
        "cluster",
        run="",
        summary="cut articles out of a rolling text as one file, and merge them back",
        more="""\
For a contact group that works elsewhere, without a network: it takes a few
articles with it as one Word file, works in it, and brings it back. Meanwhile
the text may have moved on.""",
        examples="""\
  plenipo cluster cut rolling.json --articles "3, 5-7" -o cluster.docx
  plenipo cluster merge rolling.json cluster.docx -o merged.json""",
    )
    actions = parser.add_subparsers(dest="action", metavar="COMMAND", required=True)
    _add_cut(actions, make)
    _add_merge(actions, make)


def _add_cut(actions: Any, make: Make) -> None:  # noqa: ANN401 - see above
    parser = make(
        actions,
        "cut",
        run="cluster:run_cut",
        summary="write articles of a rolling text into one file, to be worked on",
        more="""\
A Word file shows the words with their brackets and carries along, unseen, what
it was cut from; Word and LibreOffice keep that when they save. With --format
json the same for programs (plenipo.cluster/1). Without --articles the articles
are listed.""",
        examples="""\
  plenipo cluster cut rolling.json
  plenipo cluster cut rolling.json --articles "3, 5-7, Annex 1" -o cluster.docx
  plenipo cluster cut rolling.json --articles preamble --style tracked -o cluster.docx""",
    )
    parser.add_argument("rolling", metavar="ROLLING", help="a rolling text that plenipo wrote")
    parser.add_argument(
        "--articles", metavar="NAMES", help='which, such as "3, 5-7", "preamble", "Annex 1"'
    )
    parser.add_argument(
        "--style",
        choices=("attributed", "plain", "tracked"),
        default="attributed",
        help="brackets with names, brackets without, or tracked changes (attributed)",
    )
    _out(parser, ("docx", "json"))


def _add_merge(actions: Any, make: Make) -> None:  # noqa: ANN401 - see above
    parser = make(
        actions,
        "merge",
        run="cluster:run_merge",
        summary="put what came back into the rolling text, with a list of conflicts",
        more="""\
Each provision of the file ends as exactly one of unchanged, proposal (the
group's words, one more wording), already adopted, conflict (the text has
changed as well: both stand), orphaned (the text no longer has it) or new.
Nothing is chosen: both texts stay, and each is told on standard error. Words
outside the cluster never change.""",
        examples="""\
  plenipo cluster merge rolling.json cluster.docx -o merged.json
  plenipo cluster merge rolling.json cluster.docx --for ARD,ZEM -o merged.docx""",
    )
    parser.add_argument("rolling", metavar="ROLLING", help="the rolling text as it is today")
    parser.add_argument("cluster", metavar="CLUSTER", help="the file that came back")
    parser.add_argument(
        "--for",
        dest="sponsors",
        metavar="CODES",
        action="append",
        default=[],
        help="who holds the group's words, such as ARD,ZEM (nobody is named)",
    )
    parser.add_argument(
        "--conflicts",
        choices=("both", "onto", "keep"),
        default="both",
        help="both texts stand; the group's changes on today's words; the text stays (both)",
    )
    parser.add_argument(
        "--from",
        dest="cut",
        metavar="CUT",
        help="the file as it was cut, where CLUSTER no longer carries it",
    )
    _out(parser, _FORMATS)


def _out(parser: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    parser.add_argument("-o", "--output", metavar="OUT", help="write to OUT; its ending says how")
    parser.add_argument("--format", choices=formats, help="write this format, whatever the ending")
