"""The arguments of `plenipo admin`: one subcommand for each thing that is done to a record.

It has this many lines because it is a list: each subcommand is a few of them, in
the order in which help shows them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from plenipo.cli.admin_talks_arguments import add_closing, add_talks
from plenipo.cli.communique_arguments import add_admin_communiques

_FORMATS = ("txt", "md", "html", "json", "docx")
_ROLES = ("head", "delegate", "adviser", "facilitator", "secretariat", "observer")
_KINDS = ("delegation", "caucus", "good-offices", "contact-group", "chair", "public")

OPERATOR = "Whoever runs this server"

Make = Callable[..., Any]  # makes one subcommand: name, run, summary, more, examples


def add_admin(commands: Any, make: Make) -> None:  # noqa: ANN401 - argparse has no public name
    """Add `admin` and its subcommands; `make` is how every command is made."""
    parser = make(
        commands,
        "admin",
        run="",
        summary="keep the record of a negotiation: create, seat, read, export, back up",
        more="""\
The record lies in one file (--data FILE) or in a PostgreSQL database
(--database URL); PLENIPO_DATA or PLENIPO_DATABASE say so once for all. Who
acts is named by --as MEMBER, an id as `create` and `seat` print it. A member
reads and writes only rooms where the member sits. The operator's own commands
(invite, sign-out, backup, restore, verify, import) name nobody and show nothing
that was said.""",
        examples="""\
  plenipo admin create "Peace talks" --secretary "Ines Marlow" --data talks.db
  plenipo admin seat "Davit Orsel" --role head --party ARD --as MEMBER --data talks.db
  plenipo admin status --as MEMBER --data talks.db""",
    )
    actions = parser.add_subparsers(dest="action", metavar="COMMAND", required=True)
    _add_setting_up(actions, make)
    _add_reading(actions, make)
    add_talks(actions, make, _who)
    _add_finishing(actions, make)
    add_closing(actions, make, _who)
    add_admin_communiques(actions, make, _who)
    _add_carrying(actions, make)
    _add_keeping(actions, make)


def _where(parser: argparse.ArgumentParser) -> None:
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--data", metavar="FILE", help="the file that holds the record")
    place.add_argument("--database", metavar="URL", help="the PostgreSQL database that holds it")


def _who(parser: argparse.ArgumentParser, *, room: bool = True) -> None:
    parser.add_argument(
        "--as", dest="member", metavar="MEMBER", required=True, help="the member who acts, by id"
    )
    if room:
        parser.add_argument(
            "--room", metavar="ROOM", help="a room by id or name (the plenary where left out)"
        )
    _where(parser)


def _out(parser: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    parser.add_argument("-o", "--output", metavar="OUT", help="write to OUT; its ending says how")
    parser.add_argument("--format", choices=formats, help="write this format, whatever the ending")


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--address",
        metavar="URL",
        help="where the server answers, for the link (PLENIPO_ADDRESS, or http://localhost:8000)",
    )


def _add_setting_up(actions: Any, make: Make) -> None:  # noqa: ANN401 - see above
    parser = make(
        actions,
        "create",
        run="admin:run_create",
        summary="begin a negotiation, and print the ids of its plenary and its secretary",
        more="""\
The file is made when there is none. The first member is of the secretariat; the
link that is printed with it lets that person, and whoever opens it first, come
in by a browser. It works once, within seven days.""",
        examples="""\
  plenipo admin create "Peace talks" --secretary "Ines Marlow" --data talks.db""",
    )
    parser.add_argument("title", metavar="TITLE", help="what is negotiated")
    parser.add_argument("--secretary", metavar="NAME", required=True, help="who keeps the record")
    parser.add_argument("--language", metavar="CODE", default="en", help="working language (en)")
    _address(parser)
    _where(parser)

    parser = make(
        actions,
        "admit",
        run="admin:run_admit",
        summary="admit a party",
        more="The code is a letter followed by letters, digits or hyphens.",
        examples="""\
  plenipo admin admit ARD Ardenia --as MEMBER --data talks.db""",
    )
    parser.add_argument("party", metavar="PARTY", help="the party's code")
    parser.add_argument("name", metavar="NAME", help="the party's name")
    _who(parser)

    parser = make(
        actions,
        "open",
        run="admin:run_open",
        summary="open a room, and print its id; whoever opens it sits in it",
        more="""\
A head of delegation opens the delegation's own room, the facilitator a room of
good offices or of the team. Nobody else learns that the room exists, but of the public one.""",
        examples="""\
  plenipo admin open delegation "Delegation of Ardenia" --as MEMBER --data talks.db
  plenipo admin open good-offices "With Ardenia" --party ARD --as MEMBER --data talks.db""",
    )
    parser.add_argument("kind", choices=_KINDS, help="what the room is for")
    parser.add_argument("name", metavar="NAME", help="what its members call it")
    parser.add_argument(
        "--party", metavar="P", action="append", default=[], help="a party of the room; repeatable"
    )
    _who(parser, room=False)

    parser = make(
        actions,
        "seat",
        run="admin:run_seat",
        summary="seat a member in a room, and print the member's id",
        more="""\
A new member gets an id; one who has an id already is named with --member and
keeps it in every room. The member reads what is recorded from then on.""",
        examples="""\
  plenipo admin seat "Davit Orsel" --role head --party ARD --as MEMBER --data talks.db
  plenipo admin seat "Mira Tane" --role delegate --party ARD --member ID --room ROOM --as MEMBER""",
    )
    parser.add_argument("name", metavar="NAME", help="the member's name")
    parser.add_argument("--role", choices=_ROLES, required=True, help="what the member may do")
    parser.add_argument("--party", metavar="P", default="", help="the party the member is of")
    parser.add_argument("--member", dest="seated", metavar="ID", help="a member who has an id")
    _who(parser)

    parser = make(
        actions,
        "invite",
        run="admin:run_invite",
        summary="print a link by which a member comes in by a browser, once",
        more="""\
Whoever opens the link first is taken for the member: send it to that person
alone. It works once, within seven days. A member who has an account cannot be
invited again; one who has lost every way in is let in again with --again: the
link works for a day, and password, passkeys, sessions and access tokens
that there were end when it is used.""",
        examples="""\
  plenipo admin invite MEMBER --data talks.db --address https://talks.example
  plenipo admin invite MEMBER --again --data talks.db""",
    )
    parser.add_argument("invited", metavar="MEMBER", help="the member, by id")
    parser.add_argument("--again", action="store_true", help="let in again who lost every way in")
    parser.add_argument(
        "--by",
        metavar="NAME",
        default=OPERATOR,
        help="who invites, as the page says (whoever runs this server)",
    )
    _address(parser)
    _where(parser)

    parser = make(
        actions,
        "file",
        run="admin:run_file",
        summary="file a draft and adopt it as the basis; or the text in another language",
        more="""\
The draft is a document in any format that Plenipo reads; .json is a rolling text.
With --language it stands beside the text, provision by provision.""",
        examples="""\
  plenipo admin file draft.docx --as MEMBER --data talks.db
  plenipo admin file texte.docx --language fr --as MEMBER --data talks.db""",
    )
    parser.add_argument("draft", metavar="DRAFT", help="a document")
    parser.add_argument("--language", metavar="CODE", default="", help="its language: fr, ru")
    parser.add_argument(
        "--standing",
        choices=("authentic", "prevailing", "translation", "working"),
        default="authentic",
        help="what such a version is (authentic)",
    )
    _who(parser)

    parser = make(
        actions,
        "record",
        run="admin:run_record",
        summary="record one entry of any kind, given as JSON, and print its number and id",
        more="""\
For whatever has no command of its own: a hold, a condition, a meeting. The JSON
is the entry's body as `ledger --format json` shows it. The secretariat records
for a party on a stated basis; the party confirms or contests it.""",
        examples="""\
  plenipo admin record position.json --as MEMBER --data talks.db
  plenipo admin record - --behalf ARD --basis from-floor --as MEMBER --data talks.db""",
    )
    parser.add_argument("body", metavar="FILE", help="the entry's body; - reads standard input")
    parser.add_argument("--behalf", metavar="P", default="", help="the party it is recorded for")
    parser.add_argument(
        "--basis",
        choices=("own-hand", "from-floor", "by-email", "from-file"),
        default="own-hand",
        help="on what ground it stands (own-hand)",
    )
    _who(parser)


def _add_reading(actions: Any, make: Make) -> None:  # noqa: ANN401 - see above
    parser = make(
        actions,
        "rooms",
        run="admin:run_rooms",
        summary="list the rooms where a member sits",
        more="Each with its id, kind, name, the member's role and the number of entries.",
        examples="""\
  plenipo admin rooms --as MEMBER --data talks.db""",
    )
    _who(parser, room=False)

    parser = make(
        actions,
        "status",
        run="admin:run_status",
        summary="print where every provision stands, with who says what",
        more="""\
Signs: ● agreed, ◐ agreed ad referendum, ◔ agreed in principle, ◈ conditional,
◇ divergent, [ ] bracketed, ▣ reserved, ○ open, ‖ parked.""",
        examples="""\
  plenipo admin status --as MEMBER --data talks.db
  plenipo admin status --as MEMBER --room ROOM --format json --data talks.db""",
    )
    _who(parser)
    _out(parser, ("txt", "json"))

    parser = make(
        actions,
        "explain",
        run="admin:run_explain",
        summary="say why a provision is open",
        more="From the room's own record alone; what narrower rooms know is left out.",
        examples="""\
  plenipo admin explain "Article 6, paragraph 3" --as MEMBER --data talks.db
  plenipo admin explain 6.3 --as MEMBER --data talks.db""",
    )
    parser.add_argument("provision", metavar="PROVISION", help="its name, or for short 6.3, 5.2(a)")
    _who(parser)

    parser = make(
        actions,
        "what-if",
        run="admin:run_what_if",
        summary="say what a party's acceptance would close",
        more="Without a provision, the single acceptances that would close most.",
        examples="""\
  plenipo admin what-if --as MEMBER --data talks.db
  plenipo admin what-if 7 ZEM --as MEMBER --data talks.db""",
    )
    parser.add_argument("provision", metavar="PROVISION", nargs="?", help="a provision")
    parser.add_argument("party", metavar="PARTY", nargs="?", help="the party that would accept it")
    _who(parser)

    parser = make(
        actions,
        "trend",
        run="admin:run_trend",
        summary="print how the text came together over its issued revisions",
        more="Brackets and the share of the words by status, as of each issue.",
        examples="""\
  plenipo admin trend --as MEMBER --data talks.db""",
    )
    _who(parser)

    parser = make(
        actions,
        "meetings",
        run="admin_course:run_meetings",
        summary="list the meetings by round, with what each changed; or as a calendar",
        more="""\
For each its time with the zone of the place, agenda, who was present, and the
provisions that stood otherwise after it. With --calendar the file that calendars
take in (RFC 5545); a meeting that was moved is moved there, not added twice.""",
        examples="""\
  plenipo admin meetings --as MEMBER --data talks.db
  plenipo admin meetings round-1 --as MEMBER --data talks.db
  plenipo admin meetings --calendar -o meetings.ics --as MEMBER --data talks.db""",
    )
    parser.add_argument("meeting", nargs="?", default="", metavar="MEETING", help="one by its id")
    parser.add_argument("--calendar", action="store_true", help="write a calendar file")
    parser.add_argument("-o", "--output", metavar="OUT", help="write to OUT")
    _who(parser)

    parser = make(
        actions,
        "revisions",
        run="admin_course:run_revisions",
        summary="list the revisions with what is checked of them; with --issue, issue the next",
        more="""\
Checked are: that the text comes out the same when it is compiled again, that no
word of a proposal taken in was lost, and that the edition without names is equal
but for the names.""",
        examples="""\
  plenipo admin revisions --as MEMBER --data talks.db
  plenipo admin revisions --issue --mandate "For the third round." --handling limited \\
      --as MEMBER --data talks.db""",
    )
    parser.add_argument("--issue", action="store_true", help="issue the text as it stands")
    parser.add_argument("--mandate", default="", metavar="WORDS", help="on whose word, for what")
    parser.add_argument("--handling", default="", metavar="MARK", help="the mark on every page")
    _who(parser)

    parser = make(
        actions,
        "brackets",
        run="admin_course:run_brackets",
        summary="print every bracket that stands or stood, who put it and who lifted it",
        more="Holds are brackets too. Those lifted before the member's seat are left out.",
        examples="""\
  plenipo admin brackets --standing --as MEMBER --data talks.db
  plenipo admin brackets --format json -o brackets.json --as MEMBER --data talks.db""",
    )
    parser.add_argument("--standing", action="store_true", help="only those that stand")
    _out(parser, ("txt", "json"))
    _who(parser)

    parser = make(
        actions,
        "rounds",
        run="admin_course:run_rounds",
        summary="print where the text stood at each revision and at each meeting's close",
        more="Brackets, alternatives, holds, provisions by status and words agreed; then as of now.",
        examples="""\
  plenipo admin rounds --as MEMBER --data talks.db
  plenipo admin rounds --format csv -o rounds.csv --as MEMBER --data talks.db""",
    )
    _out(parser, ("txt", "json", "csv"))
    _who(parser)

    parser = make(
        actions,
        "text",
        run="admin:run_text",
        summary="print a room's rolling text, as it stands or as a revision was issued",
        more="A holder is whoever has spoken; a silent party holds nothing.",
        examples="""\
  plenipo admin text --as MEMBER --data talks.db
  plenipo admin text --as MEMBER --data talks.db --style plain -o rolling.docx
  plenipo admin text --as MEMBER --data talks.db --revision 2""",
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
    parser.add_argument("--revision", metavar="N", type=int, help="as issued as Rev.N")
    _who(parser)
    _out(parser, _FORMATS)

    parser = make(
        actions,
        "ledger",
        run="admin:run_ledger",
        summary="print a room's entries, as far as the member may read them",
        more="Number, time, who recorded it, for whom and on what basis, and what it says.",
        examples="""\
  plenipo admin ledger --as MEMBER --data talks.db
  plenipo admin ledger --as MEMBER --room ROOM --data talks.db --format json -o ledger.json""",
    )
    _who(parser)
    _out(parser, ("txt", "json"))


def _add_finishing(actions: Any, make: Make) -> None:  # noqa: ANN401 - see above
    parser = make(
        actions,
        "object",
        run="admin_procedure:run_object",
        summary="object to what is under silence; too late, it is logged as late",
        more="""\
By a party's own hand the time of receipt is now; whoever records for a party
says with --received when the objection came, in UTC.""",
        examples="""\
  plenipo admin object ZEM --words "Not the second paragraph." --as MEMBER --data talks.db
  plenipo admin object ZEM --basis by-email --received 2031-05-04T11:00:00.000Z \\
      --as MEMBER --data talks.db""",
    )
    parser.add_argument("party", metavar="PARTY", help="who objects")
    parser.add_argument(
        "--silence", metavar="ID", default="", help="which procedure, if several run"
    )
    parser.add_argument(
        "--words", metavar="TEXT", default="", help="why, or in which words instead"
    )
    parser.add_argument("--received", metavar="TIME", default="", help="when it came, in UTC")
    parser.add_argument(
        "--basis",
        choices=("own-hand", "from-floor", "by-email", "from-file"),
        default="own-hand",
        help="on what ground it stands (own-hand)",
    )
    _who(parser)

    parser = make(
        actions,
        "conclude",
        run="admin_procedure:run_conclude",
        summary="conclude a silence procedure by what is on record",
        more="It ends as adopted, broken, or adopted in part; nothing is decided by a clock alone.",
        examples="""\
  plenipo admin conclude --as MEMBER --data talks.db""",
    )
    parser.add_argument(
        "--silence", metavar="ID", default="", help="which procedure, if several run"
    )
    _who(parser)

    parser = make(
        actions,
        "renumber",
        run="admin_procedure:run_renumber",
        summary="show what counting the provisions afresh would do; with --record, do it",
        more="Old and new numbers side by side, and the references that would go wrong.",
        examples="""\
  plenipo admin renumber --as MEMBER --data talks.db
  plenipo admin renumber --record --as MEMBER --data talks.db""",
    )
    parser.add_argument("--record", action="store_true", help="set the numbers anew")
    _who(parser)

    parser = make(
        actions,
        "scrub",
        run="admin_scrub:run_scrub",
        summary="show the legal scrub; open it, confirm changes, close it",
        more="""\
Every change since the revision that was agreed, with its class, its flags and
a key. A key is of both wordings: change a word, and it is another key.""",
        examples="""\
  plenipo admin scrub --open 5 --as MEMBER --data talks.db
  plenipo admin scrub --as MEMBER --data talks.db
  plenipo admin scrub --confirm 3f0c1d2e4a5b --as MEMBER --data talks.db
  plenipo admin scrub --close --as MEMBER --data talks.db""",
    )
    acts = parser.add_mutually_exclusive_group()
    acts.add_argument("--open", metavar="REV", type=int, help="open it on this revision")
    acts.add_argument(
        "--confirm", metavar="KEY", action="append", help="confirm a change; may be repeated"
    )
    acts.add_argument("--close", action="store_true", help="close it, when all is confirmed")
    parser.add_argument(
        "--party", metavar="CODE", default="", help="for the secretariat: for whom it is recorded"
    )
    parser.add_argument(
        "--basis",
        choices=("own-hand", "from-floor", "by-email", "from-file"),
        default="own-hand",
        help="on what ground it stands (own-hand)",
    )
    parser.add_argument("-o", "--output", metavar="OUT", help="write to OUT")
    parser.add_argument("--format", choices=("txt", "json"), help="text, or data (txt)")
    _who(parser)

    parser = make(
        actions,
        "freeze",
        run="admin_procedure:run_freeze",
        summary="make the text final, and print its digest",
        more="After that it takes no more proposals; errors are corrected by a notice.",
        examples="""\
  plenipo admin freeze --as MEMBER --data talks.db""",
    )
    parser.add_argument("--language", metavar="CODE", default="", help="the language of the text")
    _who(parser)

    parser = make(
        actions,
        "end",
        run="admin_procedure:run_end",
        summary="say how far the end is: initials, signatures, deposits, entry into force",
        more="From the room's own record.",
        examples="""\
  plenipo admin end --as MEMBER --data talks.db""",
    )
    _who(parser)

    parser = make(
        actions,
        "original",
        run="admin_procedure:run_original",
        summary="write a party's original, which names that party first",
        more="""\
It is shown to say the same as every other but for the order of the parties and
the names of places; otherwise nothing is written.""",
        examples="""\
  plenipo admin original ZEM -o zembria.docx --as MEMBER --data talks.db
  plenipo admin original ZEM --language fr -o zembrie.docx --as MEMBER --data talks.db""",
    )
    parser.add_argument("party", metavar="PARTY", help="whose original")
    parser.add_argument(
        "--language", metavar="CODE", default="", help="in another language that is filed"
    )
    _who(parser)
    _out(parser, ("txt", "md", "html", "docx"))


def _add_carrying(actions: Any, make: Make) -> None:  # noqa: ANN401 - see above
    parser = make(
        actions,
        "export",
        run="admin:run_export",
        summary="write a room to a file that another installation can take in",
        more="""\
The file holds what the member may read, entry by entry, and can be checked.
With --all every room of the member goes into a folder, a file for each.""",
        examples="""\
  plenipo admin export --as MEMBER --data talks.db -o plenary.room
  plenipo admin export --all --as MEMBER --data talks.db -o rooms""",
    )
    parser.add_argument("--all", action="store_true", help="every room where the member sits")
    parser.add_argument(
        "-o", "--output", metavar="OUT", required=True, help="the file, or with --all the folder"
    )
    _who(parser)

    parser = make(
        actions,
        "import",
        run="admin:run_import",
        summary="take in rooms that another installation exported",
        more="""\
Every entry is checked before anything is taken in; taking the same file in
twice does no harm. The file of --data is made when there is none.""",
        examples="""\
  plenipo admin import plenary.room --data copy.db""",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help="what export wrote")
    _where(parser)


def _add_keeping(actions: Any, make: Make) -> None:  # noqa: ANN401 - see above
    parser = make(
        actions,
        "backup",
        run="admin:run_backup",
        summary="write a copy of the record while others work on it",
        more="""\
The copy is whole and checked when it stands under its name; drafts as typed
are left out. A PostgreSQL database is backed up with its own tools.""",
        examples="""\
  plenipo admin backup monday.db --data talks.db""",
    )
    parser.add_argument("copy", metavar="COPY", help="a file that is not there yet")
    _where(parser)

    parser = make(
        actions,
        "restore",
        run="admin:run_restore",
        summary="put a backup where there is no record yet",
        more="The backup is checked first. Nothing is ever overwritten.",
        examples="""\
  plenipo admin restore monday.db --data talks.db""",
    )
    parser.add_argument("copy", metavar="COPY", help="what backup wrote")
    _where(parser)

    parser = make(
        actions,
        "sign-out",
        run="admin:run_sign_out",
        summary="end every session: everybody signs in again",
        more="After a restore from a dump of PostgreSQL, or when a machine was lost.",
        examples="""\
  plenipo admin sign-out --data talks.db""",
    )
    _where(parser)

    parser = make(
        actions,
        "verify",
        run="admin:run_verify",
        summary="check every entry of every room: form, order, chain of hashes",
        more="Exit code 1 when there are findings, 0 when there are none.",
        examples="""\
  plenipo admin verify --data talks.db""",
    )
    _where(parser)

    parser = make(
        actions,
        "prepare",
        run="admin:run_prepare",
        summary="make the tables and roles of a PostgreSQL database, or bring them up to date",
        more="""\
URL names a role that may make roles and tables; it will own them and is not
the one to work with. --login makes the role to work with; its password is read
from PLENIPO_PASSWORD.""",
        examples="""\
  plenipo admin prepare --database postgresql://owner@host/talks --login plenipo""",
    )
    parser.add_argument("--database", metavar="URL", required=True, help="the database, as owner")
    parser.add_argument("--login", metavar="ROLE", default="", help="a role to work with")
