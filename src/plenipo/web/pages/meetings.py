"""Meetings: the schedule by rounds, and a page for each with its agenda, people and outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Recorded, Refused, recall
from plenipo.documents.writing import written_rows
from plenipo.record import entries as e
from plenipo.record.kinds import EntryId
from plenipo.record.sittings import FIGURES, FORMATS, instant
from plenipo.record.state import Meeting
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, House, house_of
from plenipo.web.meetings import calendar, course, minuted, record_rows, schedule, shown
from plenipo.web.pages.acting import Made, ask, carry_out_on, must_ask, remember, speaking
from plenipo.web.pages.downloading import file_of
from plenipo.web.pages.opening import back, opened
from plenipo.web.rights import may, types_for
from plenipo.web.times import read_at_place
from plenipo.web.viewer import NotHere, Reading

_MOST_PRESENT: Final = 500


@get("/r/{room:str}/meetings", sync_to_thread=True)
def show_meetings(request: Asking, room: FromPath[str]) -> Response[Any]:
    """List the meetings by round, and what was understood outside of them."""
    with opened(request, room) as reading:
        return _list(request, reading)


@post("/r/{room:str}/meetings", sync_to_thread=True)
def call_meeting(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Call a meeting."""
    name = house_of(request).desk.new_name()

    def called(house: House, reading: Reading, form: Form) -> Recorded | Refused:
        body = _scheduled(form, name)
        if isinstance(body, Refused):
            return body
        return house.desk.record(reading.member, reading.room, body)

    to = f"/r/{room}/meetings/{name}"
    return carry_out_on(request, room, data, called, draw=_list, to=to)


@get("/r/{room:str}/meetings/{meeting:str}", sync_to_thread=True)
def show_meeting(request: Asking, room: FromPath[str], meeting: FromPath[str]) -> Response[Any]:
    """Show one meeting: when and where, its agenda, who was there, and what was done."""
    with opened(request, room) as reading:
        return _one(request, reading, meeting)


@get("/r/{room:str}/meetings.ics", sync_to_thread=True)
def take_calendar(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Give every meeting of the room as one calendar file."""
    with opened(request, room) as reading:
        return _calendar(calendar(reading), "meetings.ics")


@get("/r/{room:str}/meetings/{meeting:str}/{what:str}", sync_to_thread=True)
def take_from_meeting(
    request: Asking, room: FromPath[str], meeting: FromPath[str], what: FromPath[str]
) -> Response[Any]:
    """Give a file of one meeting: `meeting.ics` for a calendar, `record.docx` and the like."""
    name, _, ending = what.partition(".")
    with opened(request, room) as reading:
        known = reading.state.meetings.get(meeting)
        if known is not None and what == "meeting.ics":
            return _calendar(calendar(reading, meeting), what)
        if known is None or name != "record" or ending not in RECORD_FORMATS:
            raise NotHere
        found = course(house_of(request), reading, meeting, known)
        rows = record_rows(reading, shown(reading, meeting, known), found)
        return file_of(written_rows(rows, ending), "meeting-record", ending)


RECORD_FORMATS: Final = ("docx", "html", "txt", "md")


def _calendar(data: bytes, name: str) -> Response[Any]:
    return Response(
        data,
        media_type="text/calendar; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


@post("/r/{room:str}/meetings/{meeting:str}/{what:str}", sync_to_thread=True)
def act_in_meeting(
    request: Asking,
    room: FromPath[str],
    meeting: FromPath[str],
    what: FromPath[str],
    data: FormBody,
) -> Response[Any]:
    """Do one thing with a meeting: move it, set its agenda, open it, close it, minute, confirm."""
    form, act = Form(data), what
    to = f"/r/{room}/meetings/{meeting}"
    with opened(request, room) as reading:
        if meeting not in reading.state.meetings and act != "confirm":
            raise NotHere
        desk = house_of(request).desk
        if act == "call-off":
            done = recall(desk, reading.member, reading.room, _call_of(reading, meeting))
            if isinstance(done, Refused):
                return _one(request, reading, meeting, refusal=done.sentence, act=act, form=form)
            return back(f"/r/{room}/meetings")
        make = _ACTS.get(act)
        if make is None:
            raise NotHere
        made = make(reading, meeting, form, desk.new_name)
        if not isinstance(made, Refused) and act == "confirm" and must_ask(request, reading, form):
            name = f"meetings/{meeting}/{act}"
            return ask(request, reading, form, name, made, to=f"{to}#understood")
        answer = (
            made
            if isinstance(made, Refused)
            else desk.record_all(
                reading.member, reading.room, made.bodies, behalf=made.behalf, basis=made.basis
            )
        )
        if isinstance(answer, Refused):
            return _again(request, reading, meeting, act, form, answer.sentence)
        known = meeting in reading.state.meetings
    at = f"{to}#{_SHOWN.get(act, 'meeting')}" if known else f"/r/{room}/meetings#understood"
    return remember(request, room, form, back(at))


def _again(
    request: Asking, reading: Reading, meeting: str, act: str, form: Form, sentence: str
) -> Response[Any]:
    if meeting not in reading.state.meetings:
        return _list(request, reading, refusal=sentence, form=form)
    return _one(request, reading, meeting, refusal=sentence, act=act, form=form)


_SHOWN: Final = {"agenda": "agenda", "minute": "understood", "confirm": "understood"}


# --- what forms come to -------------------------------------------------------------------------


def _scheduled(form: Form, name: str) -> e.MeetingScheduled | Refused:
    number = form.text("round")
    if not number.isdecimal() or not 1 <= int(number[:6]) <= 9999:
        return Refused("no-round", "Say of which round the meeting is: a number, 1 or more.")
    zone = form.text("zone")
    starts = read_at_place(form.text("starts"), zone)
    ends = read_at_place(form.text("ends"), zone) if form.text("ends") else ""
    if starts is None or ends is None:
        return Refused(
            "no-time",
            "The time cannot be read: give a day and an hour, and a time zone such as UTC or"
            " Europe/Vienna.",
        )
    return e.MeetingScheduled(
        meeting=name,
        round_number=int(number),
        place=form.words("place"),
        starts=starts,
        ends=ends,
        meeting_format=form.text("format") if form.text("format") in FORMATS else "plenary",
        title=form.words("title"),
        host=form.words("host"),
    )


_New = Callable[[], str]


def _move(reading: Reading, meeting: str, form: Form, new: _New) -> Made | Refused:  # noqa: ARG001
    body = _scheduled(form, meeting)
    return body if isinstance(body, Refused) else Made((body,))


def _agenda(reading: Reading, meeting: str, form: Form, new: _New) -> Made | Refused:  # noqa: ARG001
    """Read the agenda: each section has a field for its place; an empty one leaves it out."""
    rows: list[tuple[int, int, str]] = []
    for at, piece in enumerate(reading.sheet.pieces):
        typed = form.text(f"n-{piece.id}")
        if not typed:
            continue
        if not typed.isdecimal() or len(typed) > 4:
            return Refused(
                "no-number", f"{piece.caption}: give its place on the agenda as a number."
            )
        rows.append((int(typed), at, piece.id))
    units = [unit for _, _, unit in sorted(rows)]
    return Made((e.AgendaSet(meeting=meeting, units=units, notes=form.words("notes")),))


def _open(reading: Reading, meeting: str, form: Form, new: _New) -> Made | Refused:  # noqa: ARG001
    """Read who is present: seats that were ticked, and others, one a line."""
    ticked = set(form.all("member"))
    present = [
        (seat.name, seat.role.value, seat.party)
        for member, seat in reading.state.seats.items()
        if member in ticked and not seat.left
    ]
    for line in form.text("others").splitlines()[:_MOST_PRESENT]:
        parts = [Form({"x": part}).words("x") for part in line.split(",")]
        if parts[0]:
            name, role, party = (*parts, "", "")[:3]
            known = party.upper() if party.upper() in reading.state.parties else party
            present.append((name, role, known))
    return Made((e.MeetingOpened(meeting=meeting, present=present),))


def _close(reading: Reading, meeting: str, form: Form, new: _New) -> Made | Refused:  # noqa: ARG001
    return Made((e.MeetingClosed(meeting=meeting, summary=form.words("summary")),))


def _minute(reading: Reading, meeting: str, form: Form, new: _New) -> Made | Refused:
    units = [p.id for p in reading.sheet.pieces if p.id in set(form.all("unit"))]
    body = e.UnderstandingMinuted(
        understanding=new(),
        words=form.words("words"),
        units=units,
        meeting=meeting,
        allows=FIGURES if form.text("allows") else "",
    )
    return Made((body,))


def _confirm(reading: Reading, meeting: str, form: Form, new: _New) -> Made | Refused:  # noqa: ARG001
    party, behalf, basis = speaking(reading, form)
    body = e.UnderstandingConfirmed(understanding=form.text("understanding"), party=party)
    return Made((body,), behalf, basis)


_ACTS: Final[dict[str, Callable[[Reading, str, Form, _New], Made | Refused]]] = {
    "schedule": _move,
    "agenda": _agenda,
    "open": _open,
    "close": _close,
    "minute": _minute,
    "confirm": _confirm,
}


def _call_of(reading: Reading, meeting: str) -> EntryId:
    """Return the entry by which a meeting was called for the time that it has."""
    for h in reversed(reading.story.happenings):
        body = h.entry.body
        if isinstance(body, e.MeetingScheduled) and body.meeting == meeting:
            return h.entry.id
    raise NotHere


# --- drawing ------------------------------------------------------------------------------------


def _rights(reading: Reading) -> dict[str, Any]:
    state, seat = reading.state, reading.seat
    return {
        "chairs": may(state, seat, e.MeetingScheduled),
        "minutes": may(state, seat, e.UnderstandingMinuted),
        "confirms": may(state, seat, e.UnderstandingConfirmed),
        "types": types_for(state, seat, e.UnderstandingConfirmed),
        "formats": FORMATS,
        "reports": may(state, seat, e.CommuniqueDrafted),
    }


def _list(
    request: Asking, reading: Reading, refusal: str = "", form: Form | None = None
) -> Response[Any]:
    rounds = schedule(reading)
    last = rounds[-1] if rounds else (1, ())
    over = bool(rounds) and all(m.state == "ended" for m in last[1])
    return room_page(
        request,
        "meetings.html",
        reading,
        status=409 if refusal else 200,
        rounds=rounds,
        apart=[m for m in minuted(reading) if m.id in _apart(reading)],
        was={**_NEW, "round": last[0] + 1 if over else last[0]},
        refusal=refusal,
        form=form or Form({}),
        **_rights(reading),
    )


def _apart(reading: Reading) -> set[str]:
    """Return the understandings that were minuted in no meeting that is known here."""
    rows = reading.state.understandings.items()
    return {name for name, row in rows if row.meeting not in reading.state.meetings}


def _one(
    request: Asking,
    reading: Reading,
    name: str,
    *,
    refusal: str = "",
    act: str = "",
    form: Form | None = None,
) -> Response[Any]:
    meeting: Meeting | None = reading.state.meetings.get(name)
    if meeting is None:
        raise NotHere
    return room_page(
        request,
        "meeting.html",
        reading,
        status=409 if refusal else 200,
        m=shown(reading, name, meeting),
        course=course(house_of(request), reading, name, meeting),
        was=_was(meeting),
        on_agenda={unit: n for n, unit in enumerate(meeting.agenda, 1)},
        refusal=refusal,
        act=act,
        form=form or Form({}),
        **_rights(reading),
    )


_NEW: Final[dict[str, str | int]] = {
    "round": 1,
    "format": "plenary",
    "title": "",
    "starts": "",
    "ends": "",
    "zone": "UTC",
    "place": "",
    "host": "",
}


def _was(meeting: Meeting) -> dict[str, str | int]:
    """Return what a form to move a meeting starts from; its hours stay as they were said."""
    starts, ends = instant(meeting.starts), instant(meeting.ends)
    zone = "UTC"
    if starts is not None and starts.utcoffset():
        zone = ""  # the offset alone is known: the hours are typed anew with the zone
    return {
        "round": meeting.round_number,
        "format": meeting.meeting_format,
        "title": meeting.title,
        "starts": f"{starts:%Y-%m-%dT%H:%M}" if starts is not None and zone else "",
        "ends": f"{ends:%Y-%m-%dT%H:%M}" if ends is not None and zone else "",
        "zone": zone,
        "place": meeting.place,
        "host": meeting.host,
    }


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_meetings,
    call_meeting,
    show_meeting,
    take_calendar,
    take_from_meeting,
    act_in_meeting,
)
