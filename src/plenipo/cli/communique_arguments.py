"""The arguments of `plenipo communique`, and of what `plenipo admin` does with communiqués."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

Make = Callable[..., Any]  # makes one subcommand: name, run, summary, more, examples
Who = Callable[[Any], None]  # adds who acts, in which room, over which record


def add_communique(commands: Any, make: Make) -> None:  # noqa: ANN401 - argparse has no public name
    """Add `communique` and its subcommand; `make` is how every command is made."""
    parser = make(
        commands,
        "communique",
        run="",
        summary="compare two versions of a communiqué that two sides published",
        more="""\
What differs between them is told by sort: the order of the parties and each
side's names of places, which is the custom and says nothing else; articles,
spellings, capitals and punctuation; and other words, which do.""",
        examples="""\
  plenipo communique compare ARD.txt ZEM.txt""",
    )
    actions = parser.add_subparsers(dest="action", metavar="COMMAND", required=True)
    _add_compare(actions, make)


def _add_compare(actions: Any, make: Make) -> None:  # noqa: ANN401 - see above
    parser = make(
        actions,
        "compare",
        run="communiques:run_compare",
        summary="say whether two versions differ by the alternat alone, and by what else",
        more="""\
A phrase that names one party and stands the other way round in the other text
("the Minister of X, A, and the Minister of Y, B") is found by itself; with
--party only phrases that name the parties count. How the texts are cut into
paragraphs is not looked at.""",
        examples="""\
  plenipo communique compare ARD.txt ZEM.txt
  plenipo communique compare ARD.docx ZEM.docx --party "ARD=Ardenia" --party "ZEM=Zembria"
  plenipo communique compare ARD.txt ZEM.txt --place "ARD=Selm; ZEM=Zelim" --format json""",
    )
    parser.add_argument("one", metavar="A", help="one side's version")
    parser.add_argument("other", metavar="B", help="the other side's version")
    parser.add_argument(
        "--party",
        metavar="CODE=NAMES",
        action="append",
        default=[],
        help='what a party is called, ";" between its names, the longest first',
    )
    parser.add_argument(
        "--place",
        metavar="CODE=NAME;CODE=NAME",
        action="append",
        default=[],
        help="one place as each party writes it",
    )
    parser.add_argument(
        "--language", metavar="CODE", default="en", help="the language of the texts (en)"
    )
    parser.add_argument("-o", "--output", metavar="OUT", help="write to OUT; its ending says how")
    parser.add_argument("--format", choices=("txt", "json"), help="write this format")


def add_admin_communiques(actions: Any, make: Make, who: Who) -> None:  # noqa: ANN401 - see above
    """Add what `plenipo admin` does with communiqués."""
    parser = make(
        actions,
        "communiques",
        run="communiques:run_communiques",
        summary="list the communiqués, or show one with what the record says to each sentence",
        more="""\
Of one: each sentence that claims progress with the verdict and its reason, the
versions with the proof that they say the same but for the alternat, who has
cleared it and who has yet to.""",
        examples="""\
  plenipo admin communiques --as MEMBER --data talks.db
  plenipo admin communiques communique-1 --as MEMBER --data talks.db
  plenipo admin communiques communique-1 --format json --as MEMBER --data talks.db""",
    )
    parser.add_argument("communique", nargs="?", default="", metavar="ID", help="one by its id")
    parser.add_argument("-o", "--output", metavar="OUT", help="write to OUT; its ending says how")
    parser.add_argument("--format", choices=("txt", "json"), help="write this format")
    who(parser)

    parser = make(
        actions,
        "communique-draft",
        run="communiques:run_draft",
        summary="draft a communiqué: from a file, or from what the record has",
        more="""\
Without FILE the record gives where, when, who, what was agreed and what remains.
With --print the draft is shown with its flags and nothing is recorded.""",
        examples="""\
  plenipo admin communique-draft --meeting round-1 --print --as MEMBER --data talks.db
  plenipo admin communique-draft text.docx --round 1 --title "After the first round" \\
      --release 2031-05-04T18:00 --zone Europe/Vienna --as MEMBER --data talks.db""",
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help="the one text")
    about = parser.add_mutually_exclusive_group()
    about.add_argument("--meeting", metavar="ID", default="", help="the meeting it reports on")
    about.add_argument("--round", metavar="N", type=int, default=0, help="the round")
    parser.add_argument("--title", metavar="WORDS", default="", help="its title")
    parser.add_argument(
        "--redraft", metavar="ID", default="", help="the draft that it takes the place of"
    )
    parser.add_argument(
        "--release", metavar="TIME", default="", help="its minute, such as 2031-05-04T18:00"
    )
    parser.add_argument(
        "--zone", metavar="ZONE", default="UTC", help="the minute's time zone (UTC)"
    )
    parser.add_argument("--print", dest="show", action="store_true", help="record nothing")
    who(parser)

    parser = make(
        actions,
        "communique-clear",
        run="communiques:run_clear",
        summary="clear a communiqué for one's party, as it stands now",
        more="""\
The secretariat names the party and the basis. A redraft is cleared anew.""",
        examples="""\
  plenipo admin communique-clear communique-1 --as MEMBER --data talks.db
  plenipo admin communique-clear communique-1 --party ARD --basis by-email \\
      --as MEMBER --data talks.db""",
    )
    parser.add_argument("communique", metavar="ID", help="the communiqué")
    _digest(parser)
    parser.add_argument("--party", metavar="CODE", default="", help="for which party")
    parser.add_argument(
        "--basis",
        choices=("own-hand", "from-floor", "by-email", "from-file"),
        default="own-hand",
        help="on what basis (own-hand)",
    )
    who(parser)

    parser = make(
        actions,
        "communique-issue",
        run="communiques:run_issue",
        summary="issue a communiqué that all have cleared, or let it go out at its minute",
        more="""\
With --queue it goes out by itself at its minute, once all have cleared it, while
a server runs over the record; a redraft ends that.""",
        examples="""\
  plenipo admin communique-issue communique-1 --as MEMBER --data talks.db
  plenipo admin communique-issue communique-1 --queue --as MEMBER --data talks.db""",
    )
    parser.add_argument("communique", metavar="ID", help="the communiqué")
    parser.add_argument("--queue", action="store_true", help="at its minute, by itself")
    who(parser)


def _digest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--digest",
        metavar="SHA256",
        default="",
        help="the digest of the versions that were read, as `communiques` prints it",
    )
