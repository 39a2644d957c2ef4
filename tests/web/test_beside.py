"""What stands beside a section, of any room that can be: nobody left out, nothing said of nothing.

Rooms are made up entry by entry (`tests.record.made`), also such as the desk
would not let come about: a page is drawn of whatever is on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.record import entries as e
from plenipo.record.entries import Entry
from plenipo.record.kinds import Level, MemberId, Role, RoomId, RoomKind, Status
from plenipo.record.picture import Painter, UnitView
from plenipo.record.replay import evolve
from plenipo.record.state import RoomState, Seat
from plenipo.web.house import Asking, House
from plenipo.web.pages.showing import TableView
from plenipo.web.panel import panel
from plenipo.web.sheets import Sheets
from plenipo.web.story import Story
from plenipo.web.tasks import waiting
from plenipo.web.telling import Telling
from plenipo.web.viewer import Reading, Viewer
from plenipo.web.whys import whys
from plenipo.web.words_in_time import alternatives, blame
from tests.record.made import bodies, chained, entries
from tests.record.rooms import LATER, NOW, Room
from tests.record.test_picture import ACTS, ground
from tests.web.played import played

ME = MemberId("sec")
HOUSE = House(desk=cast("Any", None), clock=cast("Any", None), door=cast("Any", None))
ASKING = cast("Asking", SimpleNamespace(app=SimpleNamespace(state={"house": HOUSE})))


class Followed:
    """A room that is read after each entry, as a page reads it."""

    def __init__(self, party: str = "") -> None:
        self.state, self.story, self.sheets = RoomState(), Story(), Sheets()
        self.painter = Painter(self.state)
        self.party = party

    def take(self, entry: Entry) -> None:
        self.painter.take(entry)
        evolve(self.state, entry)
        self.story.take(entry)

    def reading(self) -> Reading:
        picture = self.painter.picture(max(NOW, self.state.at))
        sheet = self.sheets.of(picture, tuple(self.state.parties))
        return Reading(
            viewer=Viewer(name="Ines", members=(ME,), csrf="x"),
            member=ME,
            room=RoomId("plenary"),
            state=self.state,
            seat=Seat("Ines", Role.HEAD if self.party else Role.SECRETARIAT, self.party, 1),
            now=max(NOW, self.state.at),
            sheet=sheet,
            story=self.story,
            rooms=(self.state,),
            wider=(),
            telling=Telling(self.state, sheet.names, self.story),
        )


def followed(log: Sequence[Entry], party: str = "") -> Followed:
    room = Followed(party)
    for entry in log:
        room.take(entry)
    return room


# By which words each kind of reason is told.
CUES = {
    "parked": "is set aside",
    "rule": "closing rule",
    "several": "more than one wording",
    "opposes": "oppose",
    "reserves": "reserve",
    "hold": "hold",
    "below": "not yet fully accepted",
    "words": "a condition in words",
    "gone": "no longer on the table",
    "condition": "on a condition that is not met",
    "package": "in a package",
    "exchange": "would close only together",
    "circle": "waits for this in turn",
    "shown": "for the reasons given already",
    "no-position": "not spoken",
}
# What is meant without being named again: all there is, or what was just named.
MEANT = (" it", " them", " of its ", " not spoken.", " not spoken,")


def check_told(reading: Reading, views: Sequence[UnitView]) -> None:
    """Every reason of the record stands in a sentence: who, what of which words; and nobody else."""
    lines = whys(reading, views)
    moot = [view for view in views if view.status is not Status.AGREED]
    for view in moot:
        begins = view.name[:1].upper() + view.name[1:] if len(moot) > 1 else ""
        own = [line for line in lines if line.startswith(begins)]
        for reason in reading.sheet.picture.reasons(view.unit):
            who = reading.telling.party(reason.party) if reason.party else ""
            words = reading.sheet.names.wording(reason.wording)
            found = [
                line
                for line in own
                if CUES[reason.kind] in line
                and (who in line or " other" in line)
                and (words in line or any(meant in line for meant in MEANT) or not reason.party)
            ]
            assert found, f"{reason.kind} of {who} on {words} is not told: {own}"


# Acts that touch something, on a text that people work on.
WORK = st.lists(entries(st.one_of([bodies(kind) for kind in ACTS])), max_size=8)


@settings(max_examples=80, deadline=None)
@given(WORK, st.sampled_from(["", "ARD", "ZEM"]))
def test_every_room_can_be_shown_and_nobody_is_left_out(log: list[Entry], party: str) -> None:
    reading = followed(chained([*ground(), *log]), party).reading()
    required = set(reading.sheet.picture.required)
    waiting(reading)
    for piece in reading.sheet.pieces:
        found = panel(reading, piece)
        named = [code for row in found.rows for code in row.parties]
        if found.rows:
            assert required <= set(named)
        assert len(named) == len(set(named)), "each party once"
        views = reading.sheet.views(piece)
        agreed = all(v.status is Status.AGREED for v in views)
        assert bool(whys(reading, views)) != agreed or not views
        check_told(reading, views)
        for line in (*found.why, *found.close):
            assert line[0] == line[0].upper(), line
            assert "  " not in line, line
        texts = [w.text for v in views for w in v.place.wordings if w.text]
        told = blame(reading, piece)
        assert ["".join(s.space + s.text for s in w.stretches) for w in told.worded] == texts
        for one in alternatives(reading, piece):
            assert len(one.wordings) > 1


@settings(max_examples=80, deadline=None)
@given(WORK)
def test_in_any_room_what_moved_is_never_less_than_what_changed(log: list[Entry]) -> None:
    room = followed(chained(ground()))
    before: dict[str, str] | None = None
    for entry in chained([*ground(), *log])[len(ground()) :]:
        room.take(entry)
        reading = room.reading()
        view = TableView(ASKING, reading)
        now = {s.piece.id: s.mark for s in view.shown(view.pieces_all)}
        moved = view.moved(entry.seq - 1)
        if before is not None:
            if list(before) != list(now):
                assert moved is None, f"{type(entry.body).__name__} changed the order unseen"
            elif moved is not None:
                changed = {unit for unit, mark in now.items() if before[unit] != mark}
                unseen = changed - {p.id for p in moved}
                assert not unseen, f"{type(entry.body).__name__} changed a section unseen"
        before = now


def test_no_reason_of_any_example_is_lost() -> None:
    seen = 0
    with played() as table:
        desk = table.house.desk
        for room in desk.operator_rooms():
            if desk.operator_state(room).kind is not RoomKind.PLENARY:
                continue
            followed = Followed()
            for number, entry in enumerate(desk.operator_entries(room), 1):
                followed.take(entry)
                if number % 48 == 0:
                    reading = followed.reading()
                    for piece in reading.sheet.pieces:
                        check_told(reading, reading.sheet.views(piece))
                        seen += len(reading.sheet.views(piece))
    assert seen > 500


# --- cases that can be read ---------------------------------------------------------------------


def shown(room: Room, unit: str, party: str = "") -> Any:  # noqa: ANN401 - a panel
    reading = followed(room.entries, party).reading()
    piece = reading.sheet.piece(unit)
    assert piece is not None
    return panel(reading, piece)


def test_whoever_is_silent_is_said_to_be() -> None:
    room = Room(("ARD", "ZEM", "KOV"))
    room.take("ZEM", "u2")
    found = shown(room, "u2")
    assert [(row.parties, row.silent) for row in found.rows] == [
        (("ARD",), "all"),
        (("KOV",), "all"),
        (("ZEM",), ""),
    ]
    assert found.why == ("Ard and Kov have not spoken.",)
    assert found.close == ()


def test_protocol_goes_by_the_parties_names_or_as_the_rule_says() -> None:
    room = Room(("ZEM", "ARD"))
    assert [row.parties for row in shown(room, "u2").rows] == [("ARD",), ("ZEM",)]
    room.say(e.OptionSet(name="order", value="ZEM ARD"))
    assert [row.parties for row in shown(room, "u2").rows] == [("ZEM",), ("ARD",)]
    assert [row.parties for row in shown(room, "u2", "ARD").rows] == [("ZEM",), ("ARD",)]


def test_many_who_say_the_same_stand_in_one_row() -> None:
    codes = [f"X{n:02}" for n in range(30)]
    room = Room(codes)
    for code in codes[:20]:
        room.take(code, "u2")
    room.take("X29", "u2", Level.RESERVE)
    found = shown(room, "u2")
    assert [len(row.parties) for row in found.rows] == [20, 9, 1]
    assert found.why == (
        "X29 reserves on it, and X20, X21 and seven others have not spoken on it.",
    )


def test_what_was_said_of_words_that_have_changed_is_told() -> None:
    room = Room()
    room.take("ARD", "u2")
    other = room.table("ZEM", {"u2": "Article 2 The Parties shall exchange all prisoners at once."})
    room.say(e.ProposalIncorporated(proposal=other))
    [ard, _] = shown(room, "u2").rows
    assert ard.before == "Previously: accepts; the words have changed since."


def test_a_condition_is_told_with_what_it_waits_for() -> None:
    room = Room()
    link = e.Condition(closed=[room.wording("u3")], words="if Article 3 closes")
    room.take("ARD", "u2", conditions=[link])
    room.take("ZEM", "u2")
    found = shown(room, "u2")
    [said] = found.rows[0].said
    assert said.ifs == ("if Article 3 closes (the words of the draft)",)
    assert len(found.why) == 1
    assert found.why[0].startswith("Ard accepts it on a condition that is not met: ")
    assert "Article 3" in found.why[0]


def test_what_else_touches_a_section_is_told() -> None:
    room = Room()
    rows = [("u2", room.wording("u2")), ("u3", room.wording("u3"))]
    room.say(e.PackageOffered(package="p", wordings=rows, party="ARD", words="Both or neither."))
    room.say(e.SilenceOpened(silence="s", wordings=rows[:1], opens=NOW, expires=LATER, zone="UTC"))
    room.say(e.UnderstandingMinuted(understanding="m", words="Prisoners first.", units=["u2"]))
    room.say(e.UnderstandingConfirmed(understanding="m", party="ZEM"))
    room.say(
        e.StatementRecorded(
            statement="x",
            speaker="A minister",
            behalf="ZEM",
            words="We exchange them all.",
            source="A newspaper",
            uttered="2031-05-02",
            units=["u2"],
        )
    )
    room.say(e.DocumentFiled(document="d", title="The ceasefire", digest="0", media="text/plain"))
    room.say(e.FrameworkLinked(unit="u2", document="d", relation="repeats"))
    found = shown(room, "u2").around
    assert [(u.where, u.until) for u in found.silences] == [("Article 2", LATER)]
    assert [(b.party, b.others, b.accepted) for b in found.bundles] == [
        ("ARD", "Article 3", ("ARD",))
    ]
    assert [(u.words, u.confirmed) for u in found.understood] == [("Prisoners first.", ("ZEM",))]
    assert [(line.told.honest.line, line.told.state) for line in found.heard] == [
        (
            "A newspaper, reports that A minister (for Zem) said: “We exchange them all.”",
            "reviewed",
        )
    ]
    assert [(r.relation, r.title) for r in found.rests] == [("repeats", "The ceasefire")]
    other = shown(room, "u1").around
    told = (other.silences, other.bundles, other.understood, other.heard, other.rests)
    assert not any(told)


def test_many_rows_and_proposals_are_counted_beside_and_all_told_on_their_own_page() -> None:
    codes = [f"X{n:02}" for n in range(40)]
    room = Room(codes)
    for n, code in enumerate(codes[:30]):
        room.table(code, {"u2": f"Article 2 The Parties shall exchange prisoners within {n} days."})
        room.take(code, "u2", on=f"within {n} days")
    reading = followed(room.entries, "X25").reading()
    piece = reading.sheet.piece("u2")
    assert piece is not None
    beside, alone = panel(reading, piece), panel(reading, piece, alone=True)
    assert len(alone.proposals) == 30
    assert len(alone.rows) == 31, "ten say nothing, thirty each their own"
    assert alone.more_parties == alone.more_proposals == alone.more_why == 0
    assert len(beside.proposals) + beside.more_proposals == 30
    assert sum(len(row.parties) for row in beside.rows) + beside.more_parties == 40
    assert any("X25" in row.parties for row in beside.rows), "one's own row is there"
    assert any(line.sponsors == ("X25",) for line in beside.proposals), "and one's own proposal"
    order = [row.parties for row in alone.rows]
    assert [row.parties for row in beside.rows] == [
        p for p in order if p in [r.parties for r in beside.rows]
    ]
    assert beside.elsewhere_forms
    assert not alone.elsewhere_forms
    assert "position" in alone.forms
    assert "position" not in beside.forms
