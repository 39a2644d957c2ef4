"""The arguments of `plenipo admin` for what is done at the table, and at the end."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

# Written out: every command reads these arguments, and most need nothing of the record.
DEPOSITS = ("ratification", "acceptance", "approval", "accession", "declaration", "withdrawal")
_LEVELS = ("accept", "accept-ad-referendum", "can-live-with", "none", "reserve", "oppose")

Make = Callable[..., Any]  # makes one subcommand, as in `plenipo.cli.admin_arguments`
Who = Callable[[argparse.ArgumentParser], None]  # adds who acts, in which room, on which record


def _for(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--for", dest="party", metavar="P", default="", help="the party, if it is not one's own"
    )
    parser.add_argument(
        "--basis",
        choices=("own-hand", "from-floor", "by-email", "from-file"),
        default="own-hand",
        help="on what ground it stands (own-hand)",
    )


def add_talks(actions: Any, make: Make, who: Who) -> None:  # noqa: ANN401 - argparse has no public name
    """Add what a delegation or the chair does at the table."""
    parser = make(
        actions,
        "bring",
        run="admin_talks:run_bring",
        summary="bring the plenary's text into a narrower room",
        more="Drafts of that room stay as they are; a later text is brought the same way.",
        examples="""\
  plenipo admin bring --room "Delegation of Hallin" --as MEMBER --data talks.db""",
    )
    who(parser)

    parser = make(
        actions,
        "propose",
        run="admin_talks:run_propose",
        summary="propose other words of a provision, and print what the proposal is called",
        more="""\
In the plenary it is tabled, with a number (HAL-1); in a narrower room it is a
draft with a letter (A), which nobody else sees. A facilitator's draft in the
plenary is nobody's proposal. Empty words leave the provision out.""",
        examples="""\
  plenipo admin propose 2.1 "The Service shall call twice a day." --as MEMBER --data talks.db
  plenipo admin propose 4 "Fares are free." --room "Delegation of Hallin" --as MEMBER
  plenipo admin propose 5 "Never." --for TOL --basis by-email --as MEMBER --data talks.db""",
    )
    parser.add_argument("provision", metavar="PROVISION", help="its name, or for short 6.3, 5.2(a)")
    parser.add_argument("words", metavar="WORDS", help="its words as they are wanted, all of them")
    parser.add_argument("--title", metavar="TITLE", default="", help="what the proposal is about")
    _for(parser)
    who(parser)

    parser = make(
        actions,
        "table",
        run="admin_talks:run_table",
        summary="table a draft of a narrower room in the plenary",
        more="""\
It lands at once, or waits in the outbox, from where it can be called back in a
browser until its time; `serve` lets it land.""",
        examples="""\
  plenipo admin table A --room "Delegation of Hallin" --as MEMBER --data talks.db
  plenipo admin table A --wait 15 --room "Delegation of Hallin" --as MEMBER --data talks.db""",
    )
    parser.add_argument("draft", metavar="DRAFT", help="the draft's letter")
    parser.add_argument(
        "--wait", metavar="MINUTES", type=int, default=0, help="minutes in the outbox (0)"
    )
    parser.add_argument(
        "--level", choices=_LEVELS, default="accept", help="how far one's own party goes (accept)"
    )
    who(parser)

    parser = make(
        actions,
        "accept",
        run="admin_talks:run_accept",
        summary="take a position on exact words: accept them, or as --level says",
        more="""\
Of an article its number and heading are accepted with it. Where several wordings
lie on the table, --words-of says which: a proposal's, or those of the draft.""",
        examples="""\
  plenipo admin accept 2.1 --words-of HAL-1 --as MEMBER --data talks.db
  plenipo admin accept 6 --level oppose --words-of draft --as MEMBER --data talks.db
  plenipo admin accept --rest --as MEMBER --data talks.db""",
    )
    parser.add_argument("provision", metavar="PROVISION", nargs="?", default="", help="a provision")
    parser.add_argument(
        "--words-of", metavar="NUMBER", default="", help="whose words: HAL-1, A, or draft"
    )
    parser.add_argument("--level", choices=_LEVELS, default="accept", help="how far one goes")
    parser.add_argument(
        "--rest", action="store_true", help="all that has one wording, and is not accepted yet"
    )
    _for(parser)
    who(parser)

    parser = make(
        actions,
        "package",
        run="admin_talks:run_package",
        summary="offer a package of what proposals bring; without any, accept the one on offer",
        more="Accepted as a whole or not at all; it closes when all who are needed have.",
        examples="""\
  plenipo admin package HAL-2 SKE-1 --words "Ships for fares." --as MEMBER --data talks.db
  plenipo admin package --as MEMBER --data talks.db""",
    )
    parser.add_argument("proposals", metavar="NUMBER", nargs="*", help="proposals, all or nothing")
    parser.add_argument("--words", metavar="TEXT", default="", help="what it is, in words")
    _for(parser)
    who(parser)

    parser = make(
        actions,
        "take",
        run="admin_talks:run_take",
        summary="take a proposal's words into the draft",
        more="For the chair. What others proposed for the same provision stays on the table.",
        examples="""\
  plenipo admin take HAL-1 --as MEMBER --data talks.db""",
    )
    parser.add_argument("proposal", metavar="NUMBER", help="a proposal, or a draft of the chair's")
    who(parser)

    parser = make(
        actions,
        "silence",
        run="admin_talks:run_silence",
        summary="put the draft's words under silence until an exact time, or extend it",
        more="`object` breaks it, `conclude` ends it; nothing is decided by a clock alone.",
        examples="""\
  plenipo admin silence 4 5.1 --until 2031-05-04T12:00:00.000Z --as MEMBER --data talks.db
  plenipo admin silence --extend --until 2031-05-06T12:00:00.000Z --as MEMBER --data talks.db""",
    )
    parser.add_argument("provisions", metavar="PROVISION", nargs="*", help="a provision")
    parser.add_argument("--until", metavar="TIME", required=True, help="the expiry, in UTC")
    parser.add_argument(
        "--named-to",
        choices=("all", "chair", "nobody"),
        default="all",
        help="who is told who objects (all)",
    )
    parser.add_argument("--extend", action="store_true", help="move the expiry of the one running")
    who(parser)


def add_closing(actions: Any, make: Make, who: Who) -> None:  # noqa: ANN401 - see above
    """Add what is done under a final text."""
    parser = make(
        actions,
        "initial",
        run="admin_closing:run_initial",
        summary="initial the final text, or some of its provisions",
        more="The initials stand under the digest of the final text.",
        examples="""\
  plenipo admin initial --as MEMBER --data talks.db
  plenipo admin initial 1 2.1 --as MEMBER --data talks.db""",
    )
    parser.add_argument("provisions", metavar="PROVISION", nargs="*", help="the whole if left out")
    parser.add_argument("--name", metavar="NAME", default="", help="who initials (the member)")
    _for(parser)
    who(parser)

    parser = make(
        actions,
        "sign",
        run="admin_closing:run_sign",
        summary="sign the final text",
        more="The signature stands under the digest of the final text.",
        examples="""\
  plenipo admin sign --name "Petra Lunn, Minister" --ad-referendum --as MEMBER --data talks.db""",
    )
    parser.add_argument("--name", metavar="NAME", default="", help="who signs (the member)")
    parser.add_argument("--ad-referendum", action="store_true", help="subject to confirmation")
    _for(parser)
    who(parser)

    parser = make(
        actions,
        "deposit",
        run="admin_closing:run_deposit",
        summary="deposit a party's consent to be bound, or a declaration",
        more="A party that has not signed accedes.",
        examples="""\
  plenipo admin deposit ratification 2031-09-01 --as MEMBER --data talks.db""",
    )
    parser.add_argument("form", choices=DEPOSITS, help="what is deposited")
    parser.add_argument("day", metavar="DAY", help="the day of deposit, as 2031-09-01")
    parser.add_argument(
        "--words", metavar="TEXT", default="", help="a declaration that goes with it"
    )
    _for(parser)
    who(parser)

    parser = make(
        actions,
        "in-force",
        run="admin_closing:run_in_force",
        summary="record the day of entry into force",
        more="The day that follows from the deposits and the rule, if none is named.",
        examples="""\
  plenipo admin in-force --as MEMBER --data talks.db""",
    )
    parser.add_argument("day", metavar="DAY", nargs="?", default="", help="another day")
    who(parser)

    parser = make(
        actions,
        "correct",
        run="admin_closing:run_correct",
        summary="give notice of an error in the final text",
        more="With --until the correction is made when the period is over and nobody objected.",
        examples="""\
  plenipo admin correct 3.1 "(102)" "(120)" --notice "The figure is wrong." \\
      --until 2031-08-04T00:00:00.000Z --as MEMBER --data talks.db""",
    )
    parser.add_argument("provision", metavar="PROVISION", help="where the error is")
    parser.add_argument("old", metavar="OLD", help="the words as they stand")
    parser.add_argument("new", metavar="NEW", help="the words as they should stand")
    parser.add_argument("--notice", metavar="TEXT", default="", help="what the notice says")
    parser.add_argument("--until", metavar="TIME", default="", help="objections until, in UTC")
    who(parser)
