"""`plenipo admin`: keep a record from the command line.

Each command opens the store, does one thing at the desk as the member that
`--as` names, and says what it did. What the desk refuses is one sentence.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import msgspec

from plenipo import desk as facade
from plenipo.bootstrap import Keeping, has_pages, identity_over, opened
from plenipo.brackets.parties import parse_party
from plenipo.brackets.render import Style
from plenipo.cli import standing
from plenipo.cli.admin_arguments import OPERATOR
from plenipo.cli.documents import open_document, tell
from plenipo.cli.files import emit, load, output_format
from plenipo.cli.standing import answered
from plenipo.desk import Desk, pack_room, unpack_room
from plenipo.documents.reading import instrument_of, source_of
from plenipo.record import entries as e
from plenipo.record.decide import Refused
from plenipo.record.entries import Entry
from plenipo.record.kinds import SIGN, THE_PUBLIC, Basis, MemberId, Role, RoomId, RoomKind
from plenipo.record.stamps import STANDING, of_now, of_revision
from plenipo.record.state import RoomState
from plenipo.record.taking_back import unnamed
from plenipo.settings import Settings, address, password, settings
from plenipo.text.errors import PlenipoError, UnusableInput


def _settings(args: argparse.Namespace) -> Settings:
    return settings(data=getattr(args, "data", None), database=args.database, environment=None)


def opened_desk(
    args: argparse.Namespace, *, make: bool = False
) -> AbstractContextManager[tuple[Desk, Keeping]]:
    """Lend the desk over the record that the arguments name, and its store."""
    return opened(_settings(args), make=make)


def print_lines(*lines: str) -> None:
    """Print lines to standard output."""
    emit("".join(f"{line}\n" for line in lines).encode(), None)


def _number(number: int, noun: str) -> str:
    """Say how many: "1 room", "3 entries"."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else many}"


def room_of(desk: Desk, args: argparse.Namespace) -> RoomState:
    """Return the room that is asked for, or the plenary, as the member sees it."""
    member = MemberId(args.member)
    seen = [answered(desk.room(member, room)) for room in _readable(desk, member)]
    if not seen:
        raise UnusableInput("no member of this id sits in any room; `seat` prints ids")
    if args.room:
        fitting = [s for s in seen if args.room in (s.room, s.name)]
        if len(fitting) > 1:
            raise UnusableInput(f"several rooms are called “{args.room}”; name one by its id")
        if not fitting:
            raise UnusableInput("There is no such room.")
        return fitting[0]
    plenaries = [s for s in seen if s.kind is RoomKind.PLENARY]
    if len(plenaries) != 1:
        raise UnusableInput("say which room with --room; `rooms` lists them")
    return plenaries[0]


def _readable(desk: Desk, member: MemberId) -> list[RoomId]:
    return [r for r in desk.rooms(member) if not isinstance(desk.room(member, r), Refused)]


# --- setting up -------------------------------------------------------------------------------


def run_create(args: argparse.Namespace) -> int:
    """Begin a negotiation: its plenary, with one member of the secretariat."""
    if not args.title.strip() or not args.secretary.strip():
        raise UnusableInput("a negotiation needs a title, and its secretary a name")
    at = address(args.address, environment=None)
    invited: tuple[str, ...] = ()
    with opened_desk(args, make=True) as (desk, store):
        member = desk.new_member()
        room = desk.open_room(
            member,
            RoomKind.PLENARY,
            name=args.title,
            member_name=args.secretary,
            role=Role.SECRETARIAT,
        )
        opened_ = e.ProcessOpened(title=args.title, language=args.language)
        answered(desk.record(member, room, opened_))
        if has_pages():
            invited = (_invitation(desk, store, member, at=at, by=OPERATOR),)
    print_lines(f"member {member}", f"plenary {room}", *invited)
    return 0


def run_admit(args: argparse.Namespace) -> int:
    """Admit a party."""
    party = parse_party(args.party)
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        body = e.PartyAdmitted(party=party, name=args.name)
        answered(desk.record(MemberId(args.member), state.room, body))
    print_lines(f"{party} ({args.name}) takes part")
    return 0


def run_open(args: argparse.Namespace) -> int:
    """Open a room; whoever opens it sits in it with the role and party of the plenary."""
    kind = RoomKind(args.kind)
    with opened_desk(args) as (desk, _):
        args.room = None
        plenary = room_of(desk, args)
        member = MemberId(args.member)
        seat = plenary.seats[member]
        parties = [parse_party(code) for code in args.party]
        unknown = [code for code in parties if code not in plenary.parties]
        if unknown:
            raise UnusableInput(f"{unknown[0]} does not take part here; admit the party first")
        if kind is RoomKind.DELEGATION and not (seat.party and set(parties) <= {seat.party}):
            raise UnusableInput("a delegation's room is opened by its own head or delegates")
        if kind is RoomKind.PUBLIC:
            room = answered(facade.open_public(desk, member, plenary.room, name=args.name))
        else:
            room = desk.open_room(
                member,
                kind,
                name=args.name,
                member_name=seat.name,
                role=seat.role,
                party=seat.party,
                parties=parties or ([seat.party] if seat.party else []),
            )
    print_lines(f"room {room}")
    return 0


def run_seat(args: argparse.Namespace) -> int:
    """Seat a member, new or known."""
    if args.party:
        parse_party(args.party)
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        member = MemberId(args.seated) if args.seated else desk.new_member()
        body = e.MemberSeated(member=member, name=args.name, role=Role(args.role), party=args.party)
        answered(desk.record(MemberId(args.member), state.room, body))
    print_lines(f"member {member}")
    return 0


def run_invite(args: argparse.Namespace) -> int:
    """Invite a member, or let one in again, and print the link."""
    at = address(args.address, environment=None)
    with opened_desk(args) as (desk, store):
        if not args.again:
            line = _invitation(desk, store, MemberId(args.invited), at=at, by=args.by)
        else:
            identity = identity_over(store)
            account = identity.accounts.of_member(args.invited)
            if not account:
                raise UnusableInput("this member has no account yet; leave --again out")
            secret = answered(identity.invitations.regain(account, by=args.by))
            line = f"invitation {at}/invitation/{secret}"
    print_lines(line)
    return 0


def _invitation(desk: Desk, store: Keeping, member: MemberId, *, at: str, by: str) -> str:
    """Make an invitation for somebody who sits somewhere; return the line that says its link."""
    if member == THE_PUBLIC:
        raise UnusableInput("the public reads without an invitation; seat a person to invite one")
    states = [desk.operator_state(room) for room in store.rooms_of(member)]
    states.sort(key=lambda s: (s.kind is not RoomKind.PLENARY, s.name, s.room))
    if not states:
        raise UnusableInput("no member of this id sits in any room; `seat` prints ids")
    wide = states[0]
    secret = answered(
        identity_over(store).invitations.make(
            member, name=wide.seats[member].name, by=by, about=wide.title or wide.name
        )
    )
    return f"invitation {at}/invitation/{secret}"


def run_sign_out(args: argparse.Namespace) -> int:
    """End every session of the installation."""
    with opened_desk(args) as (_, store):
        ended = identity_over(store).sessions.end_everybody()
    print_lines(f"{_number(ended, 'session')} ended")
    return 0


def run_file(args: argparse.Namespace) -> int:
    """File a document and adopt it as the basis, both or neither; or a version beside the text."""
    document = open_document(args.draft)
    source = source_of(document)
    tell(source.notices, where=document.name)
    if not source.blocks:
        raise UnusableInput("holds no text; give the document itself", where=args.draft)
    with opened_desk(args) as (desk, _):
        member, room = MemberId(args.member), room_of(desk, args).room
        if args.language:
            blocks, how = source.blocks, {"language": args.language, "standing": args.standing}
            answered(facade.file_version(desk, member, room, blocks, **how))
            print_lines(f"{len(blocks)} provisions stand beside the text in {args.language}")
            return 0
        read = instrument_of(source, desk.new_name)
        name = f"{Path(args.draft).name}@{desk.now()}"
        answered(facade.file_draft(desk, member, room, read, name=name, adopt=True))
    print_lines(f"{read.title or args.draft}: {len(read.units)} provisions are the basis")
    return 0


def run_record(args: argparse.Namespace) -> int:
    """Record one entry that is given as JSON."""
    data = sys.stdin.buffer.read() if args.body == "-" else load(args.body)
    try:
        body = msgspec.json.decode(data, type=e.AnyBody)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise UnusableInput(f"this is no entry: {error}", where=args.body) from None
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        made = answered(
            desk.record(
                MemberId(args.member),
                state.room,
                body,
                behalf=args.behalf,
                basis=Basis(args.basis),
            )
        )
    print_lines(f"entry {made.entries[-1].seq} {made.id}")
    return 0


# --- reading ----------------------------------------------------------------------------------


def run_rooms(args: argparse.Namespace) -> int:
    """List a member's rooms: the plenary first, then by name."""
    with opened_desk(args) as (desk, _):
        member = MemberId(args.member)
        seen = [answered(desk.room(member, room)) for room in _readable(desk, member)]
        if not seen:
            raise UnusableInput("no member of this id sits in any room; `seat` prints ids")
        seen.sort(key=lambda s: (s.kind is not RoomKind.PLENARY, s.name, s.room))
        for state in seen:
            seat = state.seats[member]
            role = f"{seat.role.value} {seat.party}".rstrip()
            print_lines(
                f"{state.room}  {state.kind.value}  {state.name}  ({role}, {_number(state.seq, 'entry')})"
            )
    return 0


def run_status(args: argparse.Namespace) -> int:
    """Print the status table."""
    with opened_desk(args) as (desk, _):
        member, room = MemberId(args.member), room_of(desk, args).room
        if output_format(args.format, args.output) == "json":
            emit(_json(_standing(desk, member, room)), args.output)
        else:
            emit(_text(standing.status_lines(desk, member, room)), args.output)
    return 0


def _standing(desk: Desk, member: MemberId, room: RoomId) -> dict[str, Any]:
    state = answered(desk.room(member, room))
    known = standing.names(state)
    words = answered(facade.gauge(desk, member, room))
    return {
        "schema": "plenipo.standing/1",
        "title": state.title,
        "as_of": desk.now(),
        "provisions": [
            {
                "name": row.group.name,
                "heading": row.group.heading,
                "status": row.status.value,
                "sign": SIGN[row.status],
                "parts": [
                    {"id": unit, "name": known[unit], "status": status.value}
                    for unit, status in row.parts
                ],
            }
            for row in standing.rows(desk, member, room)
        ],
        "words": {status.value: count for status, count in words.items()},
    }


def run_explain(args: argparse.Namespace) -> int:
    """Say why a provision is open."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        unit = standing.unit_named(state, args.provision)
        print_lines(*standing.explanation_lines(desk, MemberId(args.member), state.room, unit))
    return 0


def run_what_if(args: argparse.Namespace) -> int:
    """Say what acceptances would close."""
    with opened_desk(args) as (desk, _):
        member, state = MemberId(args.member), room_of(desk, args)
        if args.provision is None:
            lines = standing.what_if_lines(desk, member, state.room)
            print_lines(*(lines or ["No single acceptance would close anything."]))
            return 0
        if args.party is None:
            raise UnusableInput("name the party as well, for example: what-if 7 ZEM")
        party = parse_party(args.party)
        if party not in state.parties:
            raise UnusableInput(f"{party} does not take part here")
        unit = standing.unit_named(state, args.provision)
        print_lines(*standing.what_if_lines(desk, member, state.room, unit=unit, party=party))
    return 0


def run_trend(args: argparse.Namespace) -> int:
    """Print how the text came together over its revisions."""
    with opened_desk(args) as (desk, _):
        lines = standing.trend_lines(desk, MemberId(args.member), room_of(desk, args).room)
        print_lines(*(lines or ["No revision has been issued yet."]))
    return 0


def run_text(args: argparse.Namespace) -> int:
    """Print the rolling text."""
    from plenipo.documents.writing import written
    from plenipo.formats import rolling_json

    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        if args.revision is None:
            if not state.units:
                raise UnusableInput("the room has no text yet; `file` puts one there")
            shown = answered(facade.rolling(desk, MemberId(args.member), state.room))
            stamp = of_now(state, "The text of today")
        else:
            issued = next((r for r in state.revisions if r.number == args.revision), None)
            if issued is None:
                raise UnusableInput(
                    f"Rev.{args.revision} has not been issued; there are {len(state.revisions)}"
                )
            shown = rolling_json.read(issued.content, where=f"Rev.{args.revision}")
            stamp = of_revision(issued)
    kind = output_format(args.format, args.output)
    data = written(
        shown, kind, style=Style(args.style), tracked=args.tracked, note=STANDING, stamp=stamp
    )
    emit(data, args.output)
    return 0


def run_ledger(args: argparse.Namespace) -> int:
    """Print the entries that the member may read."""
    with opened_desk(args) as (desk, _):
        member, state = MemberId(args.member), room_of(desk, args)
        if output_format(args.format, args.output) == "json":
            rows = answered(desk.ledger_rows(member, state.room))
            value = {
                "schema": "plenipo.ledger/1",
                "room": state.room,
                "entries": [json.loads(row) for _, row in rows],
            }
            emit(_json(value), args.output)
        else:
            entries = answered(desk.ledger(member, state.room))
            known = standing.names(state)
            emit(_text([_line(state, known, entry) for entry in entries]), args.output)
    return 0


def _line(state: RoomState, known: Mapping[str, str], entry: Entry) -> str:
    """Draw an entry as one line; `known` names the provisions."""
    seat = state.seats.get(entry.by)
    who = seat.name if seat is not None else entry.by[:8]
    if unnamed(entry.body):
        who = "without a name"
    behalf = f" for {entry.behalf}" if entry.behalf else ""
    basis = "" if entry.basis.value == "own-hand" else f", {entry.basis.value.replace('-', ' ')}"
    kind = type(entry.body).__struct_config__.tag
    said = _about(known, entry.body)
    at = entry.at[:16].replace("T", " ")
    what = str(kind).replace("-", " ")
    return f"{entry.seq:>4}  {at}  {who}{behalf}{basis}: {what}{f' ({said})' if said else ''}"


_TOLD = ("title", "name", "letter", "number", "party", "level", "rule", "result", "expires")
_MOST_WORDS = 60  # characters of what was said that a line shows


def _about(known: Mapping[str, str], body: e.Body) -> str:
    """Return what an entry says, briefly: its plain fields, provisions by name."""
    parts: list[str] = []
    for field in _TOLD:
        value = getattr(body, field, "")
        if value or value == 0:
            shown = str(getattr(value, "value", value))
            parts.append(f"Rev.{shown}" if isinstance(body, e.RevisionIssued) else shown)
    units = [getattr(body, "unit", "")] + [c.unit for c in getattr(body, "changes", [])]
    parts.extend(known[unit] for unit in units if unit in known)
    words = getattr(body, "words", "") or getattr(body, "reason", "")
    words = " ".join(words.split())  # an entry is one line, whatever was said
    if words:
        cut = words if len(words) <= _MOST_WORDS else f"{words[: _MOST_WORDS - 1]}…"
        parts.append(f"“{cut}”")
    return "; ".join(dict.fromkeys(p for p in parts if p))


def _text(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


# --- carrying ---------------------------------------------------------------------------------


def run_export(args: argparse.Namespace) -> int:
    """Write one room, or all rooms of the member, as packets."""
    with opened_desk(args) as (desk, _):
        member = MemberId(args.member)
        if not args.all:
            state = room_of(desk, args)
            emit(answered(pack_room(desk, member, state.room)), args.output)
            return 0
        rooms = _readable(desk, member)
        if not rooms:
            raise UnusableInput("no member of this id sits in any room; `seat` prints ids")
        folder = Path(args.output)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnusableInput(
                f"the folder cannot be made ({error.strerror})", where=args.output
            ) from None
        for room in rooms:
            emit(answered(pack_room(desk, member, room)), str(folder / f"{room}.room"))
    print_lines(f"{_number(len(rooms), 'room')} written")
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Take packets in; each is checked as a whole before anything of it is taken."""
    packets = [(name, load(name)) for name in args.files]
    with opened_desk(args, make=True) as (desk, store):
        for name, data in packets:
            try:
                room = unpack_room(desk, data)
            except PlenipoError as error:
                raise UnusableInput(str(error), where=name) from None
            print_lines(f"room {room}: {_number(store.head(room), 'entry')}")
    return 0


# --- keeping ----------------------------------------------------------------------------------


def run_backup(args: argparse.Namespace) -> int:
    """Copy the record while others work on it."""
    from plenipo.store.sqlite import SqliteStore

    with opened_desk(args) as (_, store):
        if not isinstance(store, SqliteStore):
            raise UnusableInput("a PostgreSQL database is backed up with its own tools (pg_dump)")
        store.backup(Path(args.copy))
    print_lines(f"written: {args.copy}")
    return 0


def run_restore(args: argparse.Namespace) -> int:
    """Put a backup back where there is nothing yet."""
    from plenipo.store.sqlite_backup import restore

    where = _settings(args)
    if where.data is None:
        raise UnusableInput("a PostgreSQL database is restored with its own tools (pg_restore)")
    restore(Path(args.copy), where.data)
    print_lines(f"restored: {where.data}")
    return 0


def run_verify(args: argparse.Namespace) -> int:
    """Check everything; tell rooms by id and numbers of entries, never what they hold."""
    from plenipo.store.sqlite import SqliteStore

    with opened_desk(args) as (desk, store):
        findings: list[str] = []
        if isinstance(store, SqliteStore):
            findings.extend(store.findings())
        rooms = store.rooms()
        entries = 0
        for room in rooms:
            entries += store.head(room)
            try:
                findings.extend(f"room {room}: {sentence}" for sentence in desk.verify(room))
            except PlenipoError:
                findings.append(f"room {room}: an entry cannot be read.")
    print_lines(*findings)
    sound = _number(len(findings), "finding") if findings else "all sound"
    print_lines(f"{_number(len(rooms), 'room')}, {_number(entries, 'entry')}: {sound}")
    return 1 if findings else 0


def run_prepare(args: argparse.Namespace) -> int:
    """Make a PostgreSQL database ready."""
    from plenipo.bootstrap import prepare_database

    prepare_database(_settings(args), login=args.login, password=password(environment=None))
    print_lines("the database is ready")
    return 0
