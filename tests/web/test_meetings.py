"""Meetings: called, moved, opened with who is present, closed; agenda, understandings, calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from plenipo.record.state import Meeting
from plenipo.web.meetings import course
from plenipo.web.viewer import Viewer, reading
from tests.web.played import Played, played

ARD, ZEM, FAC, SEC, OBS = (
    "Davit Orsel",
    "Rehan Kolde",
    "Arlen House",
    "Ines Marlow",
    "Observer of the river council",
)
CALLED = {
    "round": "4",
    "format": "contact-group",
    "title": "On the zone",
    "starts": "2031-06-02T10:00",
    "ends": "2031-06-02T13:00",
    "zone": "Europe/Vienna",
    "place": "Arlen House",
    "host": "The river council",
}


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def at(table: Played, way: str = "") -> str:
    return f"/r/{table.room('plenary')}/meetings{way}"


def called(table: Played) -> str:
    """Call a meeting as the secretariat; return its id."""
    answer = table.post(SEC, at(table), CALLED)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("/")[2]


def meeting(table: Played, name: str) -> Meeting:
    return table.state(SEC, "plenary").meetings[name]


def seat(table: Played, name: str) -> str:
    return str(table.scene.members[name])


def test_a_meeting_from_call_to_close(table: Played) -> None:
    name = called(table)
    found = meeting(table, name)
    assert (found.starts, found.ends) == (
        "2031-06-02T10:00:00.000+02:00",
        "2031-06-02T13:00:00.000+02:00",
    )
    page = table.get(ARD, at(table, f"/{name}")).text
    assert "2 June 2031, 10:00 to 13:00 (UTC+02:00)" in page
    assert "contact group" in page
    pieces = table.sheet("plenary").pieces
    first, second = pieces[5].id, pieces[3].id
    agenda = {f"n-{first}": "1", f"n-{second}": "2", "notes": "The zone first."}
    assert table.post(SEC, at(table, f"/{name}/agenda"), agenda).status_code == 303
    assert meeting(table, name).agenda == [first, second]
    present = {"member": [seat(table, ARD), seat(table, ZEM)], "others": "Ona Vell, expert, zem"}
    assert table.post(SEC, at(table, f"/{name}/open"), present).status_code == 303
    assert meeting(table, name).present == [
        (ARD, "head", "ARD"),
        (ZEM, "head", "ZEM"),
        ("Ona Vell", "expert", "ZEM"),
    ]
    words = {"words": "Observers are notified first.", "unit": [first]}
    assert table.post(SEC, at(table, f"/{name}/minute"), words).status_code == 303
    understanding = list(table.state(SEC, "plenary").understandings)[-1]
    page = table.get(ZEM, at(table, f"/{name}")).text
    assert "Observers are notified first." in page
    confirm = {"understanding": understanding}
    asked = table.post(ZEM, at(table, f"/{name}/confirm"), confirm)
    assert asked.status_code == 200
    assert "Davit Orsel" in asked.text, "who will read it is named first"
    answer = table.post(ZEM, at(table, f"/{name}/confirm"), {**confirm, "sure": "once"})
    assert answer.status_code == 303
    assert table.state(SEC, "plenary").understandings[understanding].confirmed == {"ZEM"}
    assert table.post(SEC, at(table, f"/{name}/close"), {"summary": "Read."}).status_code == 303
    assert meeting(table, name).summary == "Read."
    again = table.post(SEC, at(table, f"/{name}/close"), {"summary": "Typed."})
    assert again.status_code == 409
    assert "The meeting has ended already." in again.text


def test_what_was_done_in_a_meeting_is_what_was_recorded_in_it(table: Played) -> None:
    page = table.get(ARD, at(table, "/round-1")).text
    done = page[page.index("What was done") : page.index("Understandings")]
    assert "tabled ARD-3" in done
    assert "held “separatism”" in done
    assert "Brackets put" in done
    assert "[separatism]" in done
    assert "tabled ARD-1" not in done, "that was before the meeting began"
    assert "lifted its hold" not in done, "and that after it had ended"


def test_whoever_is_seated_later_reads_from_the_seat_on(table: Played) -> None:
    room = table.room("plenary")
    new = {"name": "Late Comer", "role": "observer", "party": ""}
    table.post(SEC, f"/r/{room}/members", new)
    seats = table.state(SEC, "plenary").seats
    late = Viewer("Late", (next(m for m, s in seats.items() if s.name == "Late Comer"),), "x")
    early = table.place(OBS).viewer
    found = {}
    for viewer in (early, late):
        with reading(table.scene.desk, table.house.sheets, viewer, room) as r:
            found[viewer.name] = course(table.house, r, "round-1", r.state.meetings["round-1"])
    said = sum(len(rows) for _, rows in found[early.name].done)
    assert (said > 5, found[early.name].hidden) == (True, 0)
    assert (found["Late"].done, found["Late"].hidden) == ((), said)
    assert found[early.name].put
    assert found[early.name].turned
    assert (found["Late"].put, found["Late"].lifted, found["Late"].turned) == ((), (), ())


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("round", "first", "Say of which round"),
        ("round", "0", "Say of which round"),
        ("starts", "soon", "The time cannot be read"),
        ("zone", "Nowhere/Land", "The time cannot be read"),
        ("ends", "2031-06-02T09:00", "A meeting ends later than it begins."),
    ],
)
def test_what_cannot_be_called_is_said_and_what_was_typed_kept(
    table: Played, field: str, value: str, why: str
) -> None:
    answer = table.post(SEC, at(table), {**CALLED, field: value})
    assert answer.status_code == 409
    assert why in answer.text
    assert 'value="On the zone"' in answer.text


def test_only_the_chair_calls_and_only_a_party_confirms(table: Played) -> None:
    before = table.state(SEC, "plenary").seq
    for who in (ARD, OBS):
        assert table.post(who, at(table), CALLED).status_code == 409
        assert "Call a meeting" not in table.get(who, at(table)).text
    answer = table.post(OBS, at(table, "/round-1/close"), {"sure": "once"})
    assert answer.status_code == 409
    assert table.state(SEC, "plenary").seq == before
    assert table.get(ARD, at(table, "/no-such-meeting")).status_code == 404


def test_a_meeting_is_moved_and_called_off_until_it_begins(table: Played) -> None:
    name = called(table)
    before = ics(table, f"/{name}/meeting.ics")
    moved = {**CALLED, "starts": "2031-06-03T10:00", "ends": "2031-06-03T11:00"}
    assert table.post(FAC, at(table, f"/{name}/schedule"), moved).status_code == 303
    after = ics(table, f"/{name}/meeting.ics")
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "1")
    assert (after["DTSTART"], after["DTEND"]) == ("20310603T080000Z", "20310603T090000Z")
    assert table.post(FAC, at(table, f"/{name}/call-off"), {}).status_code == 303
    assert name not in table.state(SEC, "plenary").meetings
    assert table.get(SEC, at(table, f"/{name}")).status_code == 404
    answer = table.post(FAC, at(table, "/round-1/call-off"), {})
    assert answer.status_code == 409
    assert "The meeting was opened; close it." in answer.text


def ics(table: Played, way: str) -> dict[str, str]:
    answer = table.get(ARD, at(table, way))
    assert answer.headers["content-type"].startswith("text/calendar")
    lines = answer.content.replace(b"\r\n ", b"").decode().split("\r\n")
    return dict(line.split(":", 1) for line in lines if ":" in line)


def test_the_calendar_is_the_same_for_all_who_sit_there(table: Played) -> None:
    path = at(table).removesuffix("/meetings") + "/meetings.ics"
    files = {table.get(who, path).content for who in (ARD, ZEM, FAC, OBS)}
    assert len(files) == 1
    data = files.pop()
    assert data.count(b"BEGIN:VEVENT") == len(table.state(SEC, "plenary").meetings)
    assert not re.search(rb"(?<!\r)\n", data)
    assert str(table.room("plenary")).encode() not in data


def test_an_understanding_outside_of_meetings_is_on_the_list(table: Played) -> None:
    page = table.get(OBS, at(table)).text
    assert "Peaceful political opinion is not separatism" in page
    assert "every side has confirmed it" in page


def test_the_record_of_a_meeting_in_every_format(table: Played) -> None:
    for ending, begins in (("txt", b"Peace"), ("md", b"# Peace"), ("docx", b"PK"), ("html", b"<!")):
        answer = table.get(OBS, at(table, f"/round-1/record.{ending}"))
        assert answer.status_code == 200
        assert answer.content.startswith(begins)
        assert f'meeting-record.{ending}"' in answer.headers["content-disposition"]
    text = table.get(OBS, at(table, "/round-1/record.txt")).text
    for line in (
        "When: 29 April 2031, 16:30 to 20:00 (UTC+02:00)",
        "1. Article 7 · Third-party forces",
        "Ardenia: Davit Orsel (head of delegation)",
        "Article 8, paragraph 1: [separatism] (ZEM, held)",
        "Two amendments accepted.",
    ):
        assert line in text
    assert table.get(OBS, at(table, "/round-1/record.exe")).status_code == 404
