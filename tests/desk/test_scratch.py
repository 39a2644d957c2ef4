"""What is typed lies in its room: those who sit there read it, nobody else can tell."""

from __future__ import annotations

from plenipo.desk import NO_ROOM, Refused
from plenipo.desk.papers import MOST_BYTES, Papers
from plenipo.record.kinds import MemberId, RoomId
from tests.desk.table import ARD, ARD_DELEGATE, OBSERVER, ZEM, Table, code


def papers(t: Table, member: MemberId, room: RoomId) -> Papers:
    found = t.desk.papers(member, room)
    assert not isinstance(found, Refused)
    return found


def test_what_is_typed_is_read_by_those_who_sit_there_and_by_nobody_else() -> None:
    t = Table()
    before = t.state(t.ard).seq
    mine, hers = papers(t, ARD, t.ard), papers(t, ARD_DELEGATE, t.ard)
    assert mine.swap("draft-1", None, b"typed") is True
    assert hers.read("draft-1") == b"typed"
    assert hers.keys("draft-") == ("draft-1",)
    assert hers.swap("draft-1", b"other", b"hers") is False
    assert hers.swap("draft-1", b"typed", b"hers") is True
    assert mine.read("draft-1") == b"hers"
    assert t.state(t.ard).seq == before
    for room in (t.ard, RoomId("5ca1ab1e" * 4)):
        assert t.desk.papers(ZEM, room) == NO_ROOM
    mine.purge("draft-1")
    assert hers.keys("") == ()


def test_an_observer_does_not_draft() -> None:
    t = Table()
    watched = papers(t, OBSERVER, t.plenary)
    assert code(watched.swap("draft-1", None, b"x")) == "not-your-role"
    papers(t, ARD, t.plenary).swap("draft-1", None, b"x")
    watched.purge("draft-1")
    assert watched.read("draft-1") == b"x"


def test_a_paper_is_bounded() -> None:
    t = Table()
    assert code(papers(t, ARD, t.ard).swap("upload", None, bytes(MOST_BYTES + 1))) == "too-long"
