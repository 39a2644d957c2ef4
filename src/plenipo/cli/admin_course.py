"""`plenipo admin`: meetings and their calendar, revisions and their checks, brackets, the course."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

import msgspec

from plenipo import desk as facade
from plenipo.brackets.names_out import prove
from plenipo.cli.admin import opened_desk, print_lines, room_of
from plenipo.cli.files import emit
from plenipo.cli.standing import answered, names
from plenipo.desk import Desk
from plenipo.desk.course import Point, Sitting
from plenipo.documents.meetings import as_csv, by_status, calendar
from plenipo.documents.tables import to_json
from plenipo.formats import rolling_json
from plenipo.record import entries as e
from plenipo.record.bracket_ledger import Mark, Stood
from plenipo.record.kinds import SIGN, MemberId, Status
from plenipo.record.reach import reach
from plenipo.record.sittings import FORMATS, by_time, name_of
from plenipo.record.state import Meeting, RoomState
from plenipo.text.errors import UnusableInput
from plenipo.text.shares import Share


def run_meetings(args: argparse.Namespace) -> int:
    """List the meetings by round with what each changed, or write them as a calendar."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        member = MemberId(args.member)
        if args.meeting and args.meeting not in state.meetings:
            raise UnusableInput(f"there is no meeting “{args.meeting}” here; leave it out for all")
        known = names(state)
        if args.calendar:
            calls: dict[str, list[str]] = {}
            for entry in answered(desk.ledger(member, state.room)):
                if isinstance(entry.body, e.MeetingScheduled) and entry.id not in state.recalled:
                    calls.setdefault(entry.body.meeting, []).append(entry.at)
            data = calendar(
                state, calls, lambda u: known.get(u, "a former provision"), only=args.meeting
            )
            emit(data, args.output)
            return 0
        turned = answered(facade.sittings(desk, member, state.room))
        lines: list[str] = []
        for key, meeting in by_time(state.meetings):
            if not args.meeting or key == args.meeting:
                lines += _meeting(state, key, meeting, turned.get(key), known)
        emit(_text(lines or ["No meeting has been called yet."]), args.output)
    return 0


def _meeting(
    state: RoomState, key: str, meeting: Meeting, sitting: Sitting | None, known: Mapping[str, str]
) -> list[str]:
    stands = "ended" if meeting.closed else "under way" if meeting.opened else "called"
    form = FORMATS.get(meeting.meeting_format, meeting.meeting_format)
    where = f", {meeting.place}" if meeting.place else ""
    lines = [f"{name_of(meeting)} ({key}): round {meeting.round_number}, {form}, {stands}"]
    lines.append(f"  {meeting.starts}{f' to {meeting.ends}' if meeting.ends else ''}{where}")
    if meeting.agenda:
        lines.append(
            f"  agenda: {'; '.join(known.get(u, 'a former provision') for u in meeting.agenda)}"
        )
    if meeting.present:
        people = (f"{name} ({party or role})" for name, role, party in meeting.present)
        lines.append(f"  present: {', '.join(people)}")
    for turn in sitting.turns if sitting is not None else ():
        before, after = (SIGN[s] if s is not None else "–" for s in (turn.before, turn.after))
        lines.append(f"  {before} → {after}  {known.get(turn.unit, 'a former provision')}")
    for row in state.understandings.values():
        if row.meeting == key:
            confirmed = ", ".join(sorted(row.confirmed)) or "nobody yet"
            lines.append(f"  understood: “{row.words}” (confirmed by {confirmed})")
    if meeting.summary:
        lines.append(f"  {meeting.summary}")
    return lines


def run_revisions(args: argparse.Namespace) -> int:
    """List the revisions with what is checked of them; with --issue, issue the next."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        member = MemberId(args.member)
        if args.issue:
            made = answered(
                facade.issue_revision(
                    desk, member, state.room, mandate=args.mandate, handling=args.handling
                )
            )
            body = made.entries[-1].body
            assert isinstance(body, e.RevisionIssued)
            print_lines(f"Rev.{body.number} {body.digest}")
            return 0
        lines = _revisions(desk, member, state)
        print_lines(*(lines or ["No revision has been issued yet."]))
    return 0


def _revisions(desk: Desk, member: MemberId, state: RoomState) -> list[str]:
    missing = {m.name: m for m in answered(facade.lost_words(desk, member, state.room))}
    lines: list[str] = []
    for issued in state.revisions:
        mark = f" [{issued.handling}]" if issued.handling else ""
        mandate = f"  {issued.mandate}" if issued.mandate else ""
        lines.append(f"Rev.{issued.number}{mark}  {issued.at[:16].replace('T', ' ')}{mandate}")
        lines.append(f"  sha256 {issued.digest}")
        otherwise = answered(facade.check_revision(desk, member, state.room, issued.number))
        lines += [f"  {line}" for line in otherwise] or ["  compiled again it is the same"]
        lost = missing[f"Rev. {issued.number}"]
        lines += [f"  lost of {row.number}: {' '.join(row.words)}" for row in lost.lost] or [
            f"  no word lost of {lost.proposals} taken in"
        ]
        proof = prove(rolling_json.read(issued.content, where=f"Rev.{issued.number}"))
        lines.append(
            f"  without names it is equal but for the names ({proof.blocks} blocks)"
            if proof.equal
            else f"  without names it differs in block {proof.differs}"
        )
    return lines


def run_brackets(args: argparse.Namespace) -> int:
    """Print every bracket that stands or stood: its words, who put it, who lifted it."""
    with opened_desk(args) as (desk, _):
        state = room_of(desk, args)
        rows = answered(facade.bracket_ledger(desk, MemberId(args.member), state.room))
        if args.standing:
            rows = tuple(row for row in rows if row.lifted is None)
        if args.format == "json":
            data = {"schema": "plenipo.brackets/1", "brackets": msgspec.to_builtins(rows)}
            emit(to_json(data), args.output)
            return 0
        known = names(state)
        lines = [_bracket(state, row, known) for row in rows]
        emit(_text(lines or ["No bracket stands, and none stood."]), args.output)
    return 0


def _bracket(state: RoomState, row: Stood, known: Mapping[str, str]) -> str:
    words = " ".join(f"[{w.text or '–'}]" for w in row.words)
    where = known.get(row.unit, row.label or "a former provision")
    ended = f"lifted {_mark(state, row.lifted)}" if row.lifted is not None else "stands"
    return f"{where}: {words}  put {_mark(state, row.put)}; {ended}"


def _mark(state: RoomState, mark: Mark) -> str:
    """Say an act: "by ZEM (hold-placed, entry 50, First round)"."""
    seat = state.seats.get(mark.by)
    who = ", ".join(mark.parties) or (seat.name if seat is not None else "itself")
    meeting = state.meetings.get(mark.meeting)
    when = mark.at[:16] or "before the seat"
    about = [mark.kind or "ran out", f"entry {mark.seq}" if mark.seq else when]
    about += [name_of(meeting)] if meeting is not None else []
    return f"by {who} ({', '.join(about)})"


def run_rounds(args: argparse.Namespace) -> int:
    """Print where the text stood at each revision and each meeting's close, and stands now."""
    with opened_desk(args) as (desk, _):
        room = room_of(desk, args).room
        points = answered(facade.convergence(desk, MemberId(args.member), room))
    rows = [_row(point) for point in points]
    if args.format == "json":
        emit(to_json({"schema": "plenipo.convergence/1", "points": rows}), args.output)
    elif args.format == "csv":
        emit(as_csv(rows), args.output)
    else:
        emit(_text([_point(p) for p in points] or ["There is no text here yet."]), args.output)
    return 0


def _row(point: Point) -> dict[str, object]:
    return {
        "kind": point.kind,
        "key": point.key,
        "name": point.name,
        "round": point.round,
        "at": point.at,
        "brackets": point.brackets,
        "alternatives": point.alternatives,
        "holds": point.holds,
        **by_status(point.provisions, "provisions"),
        **by_status(point.words, "words"),
    }


def _point(point: Point) -> str:
    counted = ", ".join(f"{n} {SIGN[s]}" for s, n in point.provisions.items())
    agreed = reach(point.words).get(Status.AGREED, Share(0))
    return (
        f"{point.name}  {point.at[:10]}  {point.brackets} brackets, {point.alternatives}"
        f" alternatives, {point.holds} holds; provisions {counted}; {agreed} of the words agreed"
    )


def _text(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()
