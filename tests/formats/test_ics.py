"""Calendar files: what RFC 5545 asks of every line, and that a calendar reads back what was put in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from plenipo.formats.ics import Event, escaped, folded, uid_of, write

_SHORT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n,;\\:"'))
TEXTS = st.builds(lambda text, times: text * times, _SHORT, st.sampled_from((1, 1, 40)))
TIMES = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - the zone is drawn beside it
    max_value=datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)
EVENTS = st.builds(
    Event,
    uid=st.text("0123456789abcdef", min_size=1).map(lambda t: f"{t}@plenipo"),
    starts=TIMES,
    ends=st.none() | TIMES,
    stamp=TIMES,
    moves=st.integers(0, 99),
    summary=TEXTS,
    location=TEXTS,
    description=TEXTS,
    organizer=TEXTS,
)


def unfolded(data: bytes) -> list[str]:
    """Read lines as a calendar does (RFC 5545, 3.1)."""
    return data.replace(b"\r\n ", b"").decode("utf-8").removesuffix("\r\n").split("\r\n")


def unescaped(text: str) -> str:
    out, at = "", 0
    while at < len(text):
        if text[at] == "\\":
            out += {"n": "\n"}.get(text[at + 1], text[at + 1])
            at += 2
        else:
            assert text[at] not in ",;\n"
            out += text[at]
            at += 1
    return out


def read(data: bytes) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for line in unfolded(data):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name not in ("BEGIN", "END"):
            assert name not in found[-1], "once each"
            found[-1][name] = value
    return found


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


@given(st.lists(EVENTS, max_size=4), TEXTS)
def test_every_line_is_as_the_standard_says_and_reads_back(events: list[Event], name: str) -> None:
    data = write(events, name=name)
    assert data == write(list(events), name=name)
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")  # no character is cut apart
    found = read(data)
    assert len(found) == len(events)
    for event, row in zip(events, found, strict=True):
        assert row["UID"] == event.uid
        assert at(row["DTSTART"]) == event.starts.astimezone(UTC).replace(microsecond=0)
        assert ("DTEND" in row) == (event.ends is not None)
        assert int(row["SEQUENCE"]) == event.moves
        assert unescaped(row["SUMMARY"]) == event.summary
        for field, text in (
            ("LOCATION", event.location),
            ("DESCRIPTION", event.description),
            ("CONTACT", event.organizer),
        ):
            assert unescaped(row.get(field, "")) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_control_character_breaks_a_line(text: str) -> None:
    value = escaped(text)
    assert not any(c < " " and c != "\t" for c in value)
    assert unfolded(folded(f"SUMMARY:{value}")) == [f"SUMMARY:{value}"]


def test_one_meeting_to_the_byte() -> None:
    event = Event(
        uid=uid_of("room", "round-1"),
        starts=datetime(2031, 4, 29, 13, tzinfo=timezone(timedelta(hours=2))),
        ends=datetime(2031, 4, 29, 17, 30, tzinfo=timezone(timedelta(hours=2))),
        stamp=datetime(2031, 4, 28, 9, tzinfo=UTC),
        moves=1,
        summary="First round; plenary, at Arlen House",
        location="Arlen House",
    )
    assert write([event]).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Plenipo//Meetings//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        "DTSTAMP:20310428T090000Z",
        "DTSTART:20310429T110000Z",
        "DTEND:20310429T153000Z",
        "SEQUENCE:1",
        "SUMMARY:First round\\; plenary\\, at Arlen House",
        "LOCATION:Arlen House",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_uid_stays_and_tells_nothing() -> None:
    assert uid_of("room", "round-1") == uid_of("room", "round-1")
    assert (
        len({uid_of("room", "a"), uid_of("room", "b"), uid_of("rooma", ""), uid_of("roo", "m")})
        == 4
    )
    assert "room" not in uid_of("room", "round-1")
