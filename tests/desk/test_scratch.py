"""What is typed lives in its room: those who sit there read it, nobody else can tell."""

from __future__ import annotations

from plenipo.desk import NO_ROOM
from plenipo.record.kinds import MemberId, RoomId
from tests.desk.table import ARD, ARD_DELEGATE, OBSERVER, ZEM, Table, code


def test_what_is_typed_is_read_by_those_who_sit_there_and_by_nobody_else() -> None:
    t = Table()
    before = t.state(t.ard).seq
    assert t.desk.swap_scratch(ARD, t.ard, "draft-1", None, b"typed") is True
    assert t.desk.scratch(ARD_DELEGATE, t.ard, "draft-1") == b"typed"
    assert t.desk.scratch_keys(ARD_DELEGATE, t.ard, prefix="draft-") == ("draft-1",)
    assert t.desk.swap_scratch(ARD_DELEGATE, t.ard, "draft-1", b"other", b"mine") is False
    assert t.desk.swap_scratch(ARD_DELEGATE, t.ard, "draft-1", b"typed", b"mine") is True
    assert t.state(t.ard).seq == before
    for room in (t.ard, RoomId("5ca1ab1e" * 4)):
        assert t.desk.scratch(ZEM, room, "draft-1") is None
        assert t.desk.scratch_keys(ZEM, room, prefix="") == ()
        for was, data in ((None, b"x"), (b"mine", b"x"), (b"mine", None)):
            assert t.desk.swap_scratch(ZEM, room, "draft-1", was, data) == NO_ROOM
    assert t.desk.scratch(ARD, t.ard, "draft-1") == b"mine"


def test_an_observer_does_not_draft() -> None:
    t = Table()
    assert code(t.desk.swap_scratch(OBSERVER, t.plenary, "draft-1", None, b"x")) == "not-your-role"
    assert t.desk.scratch(MemberId("fac"), t.plenary, "draft-1") is None
