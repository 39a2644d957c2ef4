"""The command `plenipo`: arguments, help, errors and exit codes.

Exit codes: 0 done, repairs and brackets included; 1 findings (`check`
and `admin verify` only); 2 unusable input or arguments, told in one sentence on standard error.

Commands are loaded when they run, because starting up is part of every
answer's time.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from plenipo import __version__
from plenipo.cli.files import STANDARD_OUTPUT
from plenipo.text.errors import PlenipoError, UnusableInput

_OBJECTS_BETWEEN_COLLECTIONS = 1_000_000
_FORMATS = ("txt", "md", "html", "json", "docx")

_DESCRIPTION = """\
Negotiate the text of an agreement between several parties: compile every
party's wording into one bracketed text, draw each party's text out of it
again, read bracketed texts, redline versions and re-base proposals.

Formats follow the file's ending: .docx .md .txt .html .json. Results go to
standard output as text; -o FILE writes a file, --format overrides."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence, like every other error."""

    def error(self, message: str) -> None:  # type: ignore[override]  # ends the program as the base does
        self.exit(2, f"plenipo: {message}; see {self.prog} --help\n")


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line; the documentation is made from it."""
    parser = _Parser(
        prog="plenipo",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"plenipo {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_compile(commands)
    _add_project(commands)
    _add_text(commands)
    _add_parse(commands)
    _add_redline(commands)
    _add_collate(commands)
    _add_rebase(commands)
    _add_cluster(commands)
    _add_status(commands)
    _add_check(commands)
    _add_trend(commands)
    _add_statements(commands)
    _add_communique(commands)
    _add_demo(commands)
    _add_serve(commands)
    _add_admin(commands)
    return parser


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def _command(
    commands: _Commands[_Parser],
    name: str,
    *,
    run: str,
    summary: str,
    more: str,
    examples: str,
) -> _Parser:
    parser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.\n\n{more}",
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def _add_output(parser: argparse.ArgumentParser, formats: Sequence[str] = _FORMATS) -> None:
    parser.add_argument("-o", "--output", metavar="OUT", help="write to OUT; its ending says how")
    parser.add_argument("--format", choices=formats, help="write this format, whatever the ending")


def _add_compile(commands: _Commands[_Parser]) -> None:
    parser = _command(
        commands,
        "compile",
        run="compiling:run_compile",
        summary="compile a base and the parties' versions into one rolling text",
        more="""\
Every difference is bracketed with those who want it; what all parties change
alike is no bracket. With no PARTY=FILE, the tracked changes in BASE (Word) are
the versions, author by author. Square brackets in the documents are literal
text, unless --brackets reads them as alternatives.""",
        examples="""\
  plenipo compile draft.docx ARD=ardenia.docx ZEM=zembria.docx -o rolling.docx
  plenipo compile draft.md ARD=ardenia.md ZEM=zembria.docx --style plain
  plenipo compile tracked.docx --author "J. Roe=ARD" --author "M. Poe=ZEM" -o rolling.html
  plenipo compile draft.txt ARD=a.txt ZEM=z.txt --format json""",
    )
    parser.add_argument("base", metavar="BASE", help="the draft that all versions start from")
    parser.add_argument(
        "versions", metavar="PARTY=FILE", nargs="*", help="a party's code and its version"
    )
    parser.add_argument(
        "--author",
        metavar="NAME=PARTY",
        action="append",
        default=[],
        help="whose tracked changes NAME's are; once for each author",
    )
    parser.add_argument(
        "--style",
        choices=("attributed", "plain", "trade", "alternatives"),
        default="attributed",
        help="how brackets are drawn (attributed; plain names nobody)",
    )
    parser.add_argument(
        "--tracked", action="store_true", help="in Word: tracked changes instead of brackets"
    )
    parser.add_argument(
        "--brackets", action="store_true", help="read square brackets in BASE as alternatives"
    )
    _add_output(parser)


def _add_project(commands: _Commands[_Parser]) -> None:
    parser = _command(
        commands,
        "project",
        run="compiling:run_project",
        summary="draw one party's text, or the base, out of a rolling text",
        more="""\
Works on what plenipo compile wrote as JSON, in the attributed style, as Word
with brackets or as HTML report. The result is what the party handed in, to
the character.""",
        examples="""\
  plenipo project rolling.json --party ARD
  plenipo project rolling.txt --base -o base.docx""",
    )
    parser.add_argument("rolling", metavar="ROLLING", help="a rolling text")
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--party", metavar="P", help="the party's code")
    whose.add_argument("--base", action="store_true", help="the draft's own text")
    _add_output(parser)


def _add_text(commands: _Commands[_Parser]) -> None:
    parser = _command(
        commands,
        "text",
        run="compiling:run_text",
        summary="print the plain text of any document",
        more="""\
One empty line between blocks, each as it stands in its source. Of a Word file
with tracked changes all are accepted, unless --base rejects them or --author
takes one author's.""",
        examples="""\
  plenipo text draft.docx
  plenipo text tracked.docx --author "J. Roe" -o roe.txt""",
    )
    parser.add_argument("file", metavar="FILE", help="a document")
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--base", action="store_true", help="reject all tracked changes")
    whose.add_argument("--author", metavar="NAME", help="accept this author's changes only")
    _add_output(parser)


def _add_parse(commands: _Commands[_Parser]) -> None:
    parser = _command(
        commands,
        "parse",
        run="showing:run_parse",
        summary="read a bracketed document: alternatives, attributions, counts, repairs",
        more="""\
Never refuses a text for its brackets: unbalanced ones are repaired at least
cost and every repair is reported with its place. Readings that are not clear
are listed, not guessed.""",
        examples="""\
  plenipo parse draft-with-brackets.txt
  plenipo parse draft-with-brackets.docx --format json -o parsed.json""",
    )
    parser.add_argument("file", metavar="FILE", help="a bracketed document")
    parser.add_argument(
        "--party", metavar="CODE", action="append", default=[], help="a code to expect; repeatable"
    )
    parser.add_argument(
        "--braces", action="store_true", help="read braces as alternatives, not as notes"
    )
    _add_output(parser, ("txt", "json"))


def _add_redline(commands: _Commands[_Parser]) -> None:
    parser = _command(
        commands,
        "redline",
        run="comparing:run_redline",
        summary="show what changed between two versions",
        more="""\
Words, moves, splits and merges; renumbering is told apart from change. Every
change is classed editorial, legal or substantive with the reason; changes of
obligation (shall, should, may) stand on top of the summary.""",
        examples="""\
  plenipo redline rev1.docx rev2.docx
  plenipo redline rev1.docx rev2.docx -o redline.html""",
    )
    parser.add_argument("old", metavar="OLD", help="the earlier version")
    parser.add_argument("new", metavar="NEW", help="the later version")
    parser.add_argument("--all", action="store_true", help="show unchanged provisions as well")
    parser.add_argument(
        "--scrub", action="store_true", help="list the changes by class alone, the gravest first"
    )
    _add_output(parser)


def _add_collate(commands: _Commands[_Parser]) -> None:
    parser = _command(
        commands,
        "collate",
        run="collating:run_collate",
        summary="lay several versions of one text side by side, point by point",
        more="""\
For texts that exist in more than one version: two ministries' translations, a
leaked draft beside what was signed. Points are lined up by their numbers, then
by likeness; every difference from the first version (or from --against) is
classed with its reason; words that one version alone has are told, and where a
version breaks off ({{cut}}, [...]). One file may hold several versions, each
under a line === NAME ===.""",
        examples="""\
  plenipo collate ministry-a.docx ministry-b.txt leaked.md
  plenipo collate variants.txt --against "as signed" -o variants.html""",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help="a version, or several in one")
    parser.add_argument(
        "--against", metavar="NAME", help="the version that others are compared with (the first)"
    )
    _add_output(parser, ("txt", "html", "json"))


def _add_rebase(commands: _Commands[_Parser]) -> None:
    parser = _command(
        commands,
        "rebase",
        run="comparing:run_rebase",
        summary="carry a proposal over to a changed draft",
        more="""\
Each edit of PROPOSAL (a version of OLD) ends as exactly one of rebased,
conflict (both texts kept), already adopted or orphaned. The re-based text is
the result; what became of each edit is told on standard error.""",
        examples="""\
  plenipo rebase zembria.docx --from rev1.docx --onto rev2.docx -o zembria-rev2.docx""",
    )
    parser.add_argument("proposal", metavar="PROPOSAL", help="a party's version of OLD")
    parser.add_argument("--from", dest="old", metavar="OLD", required=True, help="its draft")
    parser.add_argument("--onto", dest="new", metavar="NEW", required=True, help="today's draft")
    _add_output(parser)


def _add_cluster(commands: _Commands[_Parser]) -> None:
    from plenipo.cli.cluster_arguments import add_cluster

    add_cluster(commands, _command)


def _add_status(commands: _Commands[_Parser]) -> None:
    parser = _command(
        commands,
        "status",
        run="showing:run_status",
        summary="say for each provision what is common and what is bracketed",
        more="""\
Brackets, who differs from whom, and how many words are common. Files alone
know no agreement: a provision is common or bracketed, nothing more.""",
        examples="""\
  plenipo status rolling.json
  plenipo status rolling.docx --format json""",
    )
    parser.add_argument("file", metavar="FILE", help="a rolling text, or any bracketed document")
    _add_output(parser, ("txt", "json"))


def _add_check(commands: _Commands[_Parser]) -> None:
    parser = _command(
        commands,
        "check",
        run="showing:run_check",
        summary="check references, numbering, defined terms, blanks and look-alike letters",
        more="Exit code 1 when there are findings, 0 when there are none.",
        examples="""\
  plenipo check draft.docx
  plenipo check draft.docx --format json""",
    )
    parser.add_argument("file", metavar="FILE", help="a document")
    _add_output(parser, ("txt", "json"))


def _add_trend(commands: _Commands[_Parser]) -> None:
    parser = _command(
        commands,
        "trend",
        run="trend:run_trend",
        summary="how texts came together: brackets and words, one text after the other",
        more="""\
Takes rolling texts of ours and bracketed texts from elsewhere, in the order of
time. Files know no agreement: what is measured is brackets and words, not who
agrees. With -o FILE.html the figures are drawn as well.""",
        examples="""\
  plenipo trend draft-1.md draft-2.md draft-3.md
  plenipo trend rev-*.json -o trend.html""",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help="texts, the earliest first")
    _add_output(parser, ("txt", "html", "json"))


def _add_statements(commands: _Commands[_Parser]) -> None:
    parser = _command(
        commands,
        "statements",
        run="statements:run_statements",
        summary="find who said what in news articles and communiqués",
        more="""\
Attributed statements with speaker, words, date, place in the text and the
rule that found each: direct, retold and mixed quotations, headlines, posts,
statements issued as documents. By rules and word lists, on this machine; a
speaker that the text leaves open stays open. It tells what a text reports,
never what anybody's position is.""",
        examples="""\
  plenipo statements article.txt
  plenipo statements article.html communique.docx --format json -o statements.json
  plenipo statements article.txt --published 2031-11-12""",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help="an article or a statement")
    parser.add_argument(
        "--published",
        metavar="DAY",
        help="day of publication (2031-11-12), where the text has no dateline",
    )
    parser.add_argument(
        "--language",
        metavar="CODE",
        help="en, fr, or a language file of your own (told from the text)",
    )
    parser.add_argument(
        "--states",
        metavar="FILE",
        help="states and parties that the atlas lacks, a line each: name | adjectives | seats",
    )
    _add_output(parser, ("txt", "json"))


def _add_communique(commands: _Commands[_Parser]) -> None:
    from plenipo.cli.communique_arguments import add_communique

    add_communique(commands, _command)


def _add_demo(commands: _Commands[_Parser]) -> None:
    parser = _command(
        commands,
        "demo",
        run="demo:run_demo",
        summary="run the main job on shipped examples and serve the report",
        more="""\
Compiles a peace agreement between two fictional states with a facilitator's
draft, and a twelve-party example; leaves the results in a folder and serves
them on this machine only, until stopped.""",
        examples="""\
  plenipo demo
  plenipo demo --no-serve --output results""",
    )
    parser.add_argument("--no-serve", action="store_true", help="stop after writing the files")
    parser.add_argument("--port", type=int, default=0, help="port to serve on (a free one)")
    parser.add_argument(
        "--output", metavar="FOLDER", default="demo-output", help="where results go"
    )


def _add_serve(commands: _Commands[_Parser]) -> None:
    parser = _command(
        commands,
        "serve",
        run="serving:run_serve",
        summary="serve a record's pages in the browser, to whoever has an account",
        more="""\
People come in by the link of an invitation (`plenipo admin invite`). Only this
machine reaches it unless --host says otherwise; for other machines put it
behind a proxy with TLS and say the address that people type with --address.
PLENIPO_DATA, PLENIPO_DATABASE and PLENIPO_ADDRESS say the same once for all.""",
        examples="""\
  plenipo serve --data talks.db
  plenipo serve --database postgresql://plenipo@db.example/plenipo --address https://talks.example""",
    )
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--data", metavar="FILE", help="the file that holds the record")
    place.add_argument("--database", metavar="URL", help="the PostgreSQL database that holds it")
    parser.add_argument(
        "--host", metavar="H", default="127.0.0.1", help="where to listen (127.0.0.1)"
    )
    parser.add_argument(
        "--port", metavar="N", type=int, default=8000, help="port to listen on (8000)"
    )
    parser.add_argument("--address", metavar="URL", help="what people type (http://localhost:8000)")


def _add_admin(commands: _Commands[_Parser]) -> None:
    from plenipo.cli.admin_arguments import add_admin

    add_admin(commands, _command)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the arguments; PARTY=FILE may stand before and after options alike."""
    parser = build_parser()
    args, rest = parser.parse_known_args(argv)
    # argparse takes the list of versions to be over at the first option behind it.
    if args.command == "compile" and not any(word.startswith("-") for word in rest):
        args.versions.extend(rest)
    elif rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return args


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    # What documents are made of refers to nothing in a circle, so looking for circles is in vain.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    args = _arguments(argv)
    module, _, name = args.run.partition(":")
    run: Callable[[argparse.Namespace], int] = getattr(import_module(f"plenipo.cli.{module}"), name)
    try:
        return run(args)
    except PlenipoError as error:
        sys.stderr.write(f"plenipo: {error}\n")
        if isinstance(error, UnusableInput) and error.where == STANDARD_OUTPUT:
            _leave_output()
        return 2
    except BrokenPipeError:
        _leave_output()  # its reader has gone; there is nobody left to tell
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("plenipo: stopped\n")
        return 130
    except MemoryError:
        sys.stderr.write("plenipo: the input needs more memory than there is; split it\n")
        return 2


def _leave_output() -> None:
    """Let nothing more be written to standard output, not even what waits to be."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
