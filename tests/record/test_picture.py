"""A picture that was kept current is the picture drawn from nothing, after every entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.brackets.fold import count, fold
from plenipo.brackets.model import Passage
from plenipo.record import entries as e
from plenipo.record import picture as pictures
from plenipo.record import touched as touching
from plenipo.record.entries import Entry
from plenipo.record.explain import exchanges, reasons, what_ifs
from plenipo.record.kinds import Basis, EntryId, Level, ProposalId, Status, WordingHash
from plenipo.record.naming import Names
from plenipo.record.picture import Painter, Picture, draw
from plenipo.record.places import Place, in_order, places
from plenipo.record.replay import evolve, replay
from plenipo.record.rolling import Holders, passage_of
from plenipo.record.state import RoomState
from plenipo.record.status import Question, Table, derive
from plenipo.record.views import gauge, rolling, standpoints, table
from tests.record.made import TEXTS, UNITS, bodies, chained, entries, logs
from tests.record.rooms import LATER, NOW, Room

TIMES = (
    "2031-05-04T12:00:00.400Z",
    "2031-05-04T12:00:00.500Z",
    "2031-05-04T13:00:00.000Z",
    "2099-01-01T00:00:00.000Z",
)


def told(picture: Picture) -> tuple[object, ...]:
    """Everything that a picture says."""
    return (
        picture.room,
        picture.seq,
        picture.since,
        picture.until,
        list(picture.units.items()),
        picture.order,
        picture.rolling,
        picture.gauge,
        picture.names,
        picture.required,
        [(one.questions, one.packages, one.table) for one in picture.components],
        list(picture.status.items()),
        picture.counts,
        picture.what_ifs,
        picture.exchanges,
    )


def check_truth(picture: Picture, state: RoomState, now: str) -> None:
    """Hold a picture against what each question of the record is answered by itself."""
    assert picture.seq == state.seq
    assert picture.holds_at(now)
    assert picture.rolling == rolling(state, now)
    found = places(state)
    whole = table(state, now)
    assert [(u, v.place) for u, v in picture.units.items()] == list(found.items())
    assert list(picture.order) == [p.unit for p in in_order(state, found)]
    assert list(picture.status.items()) == list(whole.status.items())
    assert {u: v.parts for u, v in picture.units.items() if v.parts} == dict(whole.parts)
    assert picture.gauge == gauge(state, now)
    names = Names(state)
    assert picture.names == names
    assert picture.counts == count(fold(rolling(state, now)))
    for unit, view in picture.units.items():
        assert view.name == names.provision(unit)
        assert view.standpoints == standpoints(state, view.place, now)
        assert picture.reasons(unit) == reasons(whole, unit)
        assert [h for h in state.holds.values() if not h.lifted and h.unit == unit] == list(
            view.holds
        )
        live = [p for p in state.proposals.values() if p.live]
        assert view.proposals == tuple(p.id for p in live if any(c.unit == unit for c in p.changes))
    assert picture.what_ifs == what_ifs(whole)
    assert picture.exchanges == exchanges(whole)


def check_story(log: Sequence[Entry], looks: Sequence[int]) -> None:
    """Keep a picture current over a log, looking now and then; it is always the one from nothing."""
    state = RoomState()
    painter = Painter(state)
    kept: list[tuple[Picture, tuple[object, ...]]] = []
    for number, entry in enumerate(log):
        look = looks[number % len(looks)]
        painter.take(entry)
        evolve(state, entry)
        if look < len(TIMES):  # else several entries come between two looks
            now = TIMES[look]
            found = painter.picture(now)
            fresh = draw(state, now)
            assert told(found) == told(fresh)
            check_truth(fresh, state, now)
            kept.append((found, told(found)))
            assert painter.picture(now) is found  # asked again nothing is drawn
    for found, said in kept:
        assert told(found) == said  # and what was handed out stays as it was


@given(logs(16), st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_any_log(log: list[Entry], looks: list[int]) -> None:
    check_story(log, looks)


@pytest.mark.parametrize("kind", e.BODIES, ids=lambda kind: kind.__name__)
def test_every_kind_of_entry_after_any_log(kind: type[e.Body]) -> None:
    @settings(max_examples=12)
    @given(logs(8), st.lists(entries(bodies(kind)), min_size=1, max_size=3), logs(4))
    def law(before: list[Entry], these: list[Entry], after: list[Entry]) -> None:
        check_story(chained([*before, *these, *after]), [2])

    law()


def test_a_version_of_a_proposal_that_nobody_knows_gives_it_no_place_in_the_order() -> None:
    room = Room(("ARD", "ZEM"))
    room.say(e.ProposalRevised(proposal=ProposalId("two"), changes=[]))
    new = e.Change(unit="u9", text="Article 9", new=1, kind="article")
    room.table("ARD", {}, new=[new], name="one")
    room.table("ZEM", {"u9": ""}, name="two")
    check_story(room.entries, [2])


ACTS = tuple(kind for kind in e.BODIES if touching.TABLE[kind] is not touching.TABLE[e.CommentMade])


def ground() -> list[Entry]:
    """A text of three units, parties, and something begun of every sort.

    Its names are those that made-up entries refer to, so that these take further
    what stands here.
    """
    room = Room(("ARD", "ZEM", "MIR"), {"u1": TEXTS[2], "u2": TEXTS[1], "u3": TEXTS[3]})
    room.table("ARD", {"u1": TEXTS[3]}, name="one")
    room.table("ZEM", {"u1": "", "u2": TEXTS[3]}, name="two", basis=Basis.FROM_FLOOR)
    new = e.Change(unit="n1", text=TEXTS[3], new=1, after="u1", kind="article")
    room.table("MIR", {}, new=[new], name="three")
    room.take("ARD", "u2", expires="2031-05-04T12:00:00.500Z")
    room.take("ARD", "u3", Level.ACCEPT_AD_REFERENDUM)
    room.take("ZEM", "u3", sentence=0)
    span = e.Span(start=0, end=4, words="Both")
    wording = room.wording("u3")
    room.say(e.HoldPlaced(hold="one", unit="u3", wording=wording, span=span, party="ARD"))
    rows = [("u2", room.wording("u2")), ("u3", wording)]
    room.say(e.PackageOffered(package="one", wordings=rows, party="ARD", expires=LATER))
    room.say(e.SilenceOpened(silence="one", wordings=rows, opens=NOW, expires=LATER, zone="UTC"))
    room.say(e.ProvisionParked(unit="u2"))
    room.say(e.GroupFormed(group="G2", name="Two", members=["MIR"]))
    units = [
        e.UnitText(unit=u, kind="article", depth=1, label="", text=TEXTS[3]) for u in UNITS[:2]
    ]
    room.say(e.InstrumentFiled(instrument="one", title="Another", units=units))
    named = {"two": "one", "three": "two"}  # entries of proposals, to be taken back or answered
    entries_of = {room.state.proposals[ProposalId(p)].entry: n for p, n in named.items()}
    return [
        msgspec.structs.replace(n, id=EntryId(entries_of.get(n.id, n.id))) for n in room.entries
    ]


@settings(max_examples=120)
@given(
    st.lists(entries(st.one_of([bodies(kind) for kind in ACTS])), max_size=14),
    st.lists(st.integers(0, 5), min_size=1, max_size=6),
)
def test_any_log_on_a_text_that_people_work_on(log: list[Entry], looks: list[int]) -> None:
    check_story(chained([*ground(), *log]), looks)


def test_the_made_up_entries_do_touch_something() -> None:
    """The law is not empty: of every kind that can change a figure, some entry does."""
    changed: set[str] = set()

    for kind in ACTS:

        @settings(max_examples=30, database=None, derandomize=True)
        @given(st.lists(entries(bodies(kind)), min_size=1, max_size=8))
        def look(log: list[Entry]) -> None:
            state = replay(chained(ground()))
            painter = Painter(state)
            last = told(painter.picture(NOW))
            for entry in chained([*ground(), *log])[state.seq :]:
                painter.take(entry)
                evolve(state, entry)
                now = told(painter.picture(NOW))
                if (now[0], *now[2:]) != (last[0], *last[2:]):
                    changed.add(type(entry.body).__name__)
                last = now

        look()
    # Pairs of a unit and its words are rarely hit by chance: the tests below have these.
    rare = {"CapitalConfirmed", "ExchangeReleased", "SilenceConcluded", "RoomOpened"}
    # To open a silence says nothing yet: it touches what it may replace, for good measure.
    assert {kind.__name__ for kind in ACTS} - changed <= {"SilenceOpened", *rare}


def test_what_is_quiet_changes_no_figure() -> None:
    quiet = [kind for kind in e.BODIES if kind not in ACTS]
    assert set(quiet) == set(touching.QUIET)
    assert set(touching.TABLE) == set(e.BODIES)


# --- what it costs, in work -------------------------------------------------------------------


class Counting:
    """Counts what is compiled and what is derived."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.compiled: list[str] = []
        self.derived: list[str] = []

        def compiling(place: Place, known: Holders) -> Passage:
            self.compiled.append(place.unit)
            return passage_of(place, known)

        def deriving(
            questions: Sequence[Question], *, packages: Iterable[Sequence[WordingHash]]
        ) -> Table:
            self.derived.extend(q.key for q in questions)
            return derive(questions, packages=packages)

        monkeypatch.setattr(pictures, "passage_of", compiling)
        monkeypatch.setattr(pictures, "derive", deriving)

    def since(self) -> tuple[list[str], list[str]]:
        found = sorted(self.compiled), sorted(self.derived)
        self.compiled.clear()
        self.derived.clear()
        return found


def watched(*parties: str) -> tuple[Room, Painter]:
    """A room with a painter that is told of everything."""
    room = Room(parties or ("ARD", "ZEM"))
    painter = Painter(room.state)
    room.before.append(painter.take)
    return room, painter


def test_only_what_changed_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Counting(monkeypatch)
    room, painter = watched()
    painter.picture(NOW)
    assert work.since() == (["u1", "u2", "u3"], ["u1", "u2", "u3"])
    # A position changes where one provision stands, and no words.
    room.take("ARD", "u2")
    assert painter.picture(NOW).status["u2"] is Status.OPEN
    assert work.since() == ([], ["u2"])
    # A proposal is compiled where it has words.
    room.table("ZEM", {"u1": "Article 1 The Parties should withdraw. They shall report."})
    assert painter.picture(NOW).status["u1"] is Status.BRACKETED
    assert work.since() == (["u1"], ["u1"])
    # Who accepts the draft's words beside others becomes a holder of them: that is compiled.
    room.take("ARD", "u1")
    painter.picture(NOW)
    assert work.since() == (["u1"], ["u1"])
    # What is no figure costs nothing, and the picture goes on.
    room.say(e.CommentMade(comment="c", unit="u1", words="Why?"))
    assert painter.picture(NOW).seq == room.state.seq
    assert work.since() == ([], [])
    # A party that is required from now on changes where all provisions stand, and no bracket
    # but those that some of the silent stand in.
    room.say(e.PartyAdmitted(party="MIR", name="Miranda"))
    assert painter.picture(NOW).required == ("ARD", "MIR", "ZEM")
    assert work.since() == (["u1"], ["u1", "u2", "u3"])


def test_what_hangs_together_is_derived_together(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Counting(monkeypatch)
    room, painter = watched()
    painter.picture(NOW)
    work.since()
    condition = e.Condition(closed=[room.wording("u3")])
    room.take("ARD", "u2", conditions=[condition])
    painter.picture(NOW)
    assert work.since() == ([], ["u2", "u3"])
    room.take("ZEM", "u2")
    assert painter.picture(NOW).status["u2"] is Status.CONDITIONAL
    assert work.since() == ([], ["u2", "u3"])
    room.take("ARD", "u3")
    room.take("ZEM", "u3")
    assert painter.picture(NOW).status["u2"] is Status.AGREED
    assert work.since() == ([], ["u2", "u3"])
    room.take("ZEM", "u1")
    painter.picture(NOW)
    assert work.since() == ([], ["u1"])


def test_a_condition_follows_the_words_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names words of another provision; these change, and nothing was said of this one."""
    room, painter = watched()
    room.take("ARD", "u2", conditions=[e.Condition(closed=[room.wording("u3")])])
    room.take("ZEM", "u2")
    room.take("ARD", "u3")
    room.take("ZEM", "u3")
    assert painter.picture(NOW).status["u2"] is Status.AGREED
    proposal = room.table("ZEM", {"u3": "Article 3 The border shall be shut."})
    room.say(e.ProposalIncorporated(proposal=proposal))
    found = painter.picture(NOW)
    assert found.status["u2"] is Status.CONDITIONAL
    assert told(found) == told(draw(room.state, NOW))


def test_a_picture_is_kept_until_something_lapses() -> None:
    room, painter = watched()
    room.take("ARD", "u1", expires=LATER)
    room.take("ZEM", "u1", expires="2031-06-01T00:00:00.000Z")
    found = painter.picture(NOW)
    assert (found.since, found.until) == ("", "2031-06-01T00:00:00.000Z")
    assert found.status["u1"] is Status.AGREED
    assert painter.picture("2031-05-31T23:59:59.999Z") is found
    lapsed_one = painter.picture("2031-06-01T00:00:00.000Z")
    assert lapsed_one.status["u1"] is Status.OPEN
    assert (lapsed_one.since, lapsed_one.until) == ("2031-06-01T00:00:00.000Z", LATER)
    # A clock that was set back finds what stood then.
    assert told(painter.picture(NOW)) == told(found)
    assert painter.picture(LATER).until == pictures.NEVER


def test_a_package_lapses_too() -> None:
    room, painter = watched()
    rows = [("u1", room.wording("u1")), ("u2", room.wording("u2"))]
    room.say(e.PackageOffered(package="p", wordings=rows, party="ARD", expires=LATER))
    room.say(e.PackageAccepted(package="p", party="ZEM"))
    found = painter.picture(NOW)
    assert found.status["u1"] is Status.AGREED
    assert found.until == LATER
    assert painter.picture(LATER).status["u1"] is Status.OPEN


def test_a_position_confirmed_later_leaves_old_pictures_alone() -> None:
    room, painter = watched()
    room.take("ARD", "u1", Level.ACCEPT_AD_REFERENDUM)
    old = painter.picture(NOW)
    said = told(old)
    room.say(e.CapitalConfirmed(party="ARD", unit="u1", wording=room.wording("u1")))
    new = painter.picture(NOW)
    assert told(old) == said
    key = ("ARD", room.wording("u1"))
    assert new.units["u1"].standpoints[key].position.level is Level.ACCEPT
    assert old.units["u1"].standpoints[key].position.level is Level.ACCEPT_AD_REFERENDUM


def test_what_lands_all_at_once() -> None:
    room, painter = watched()
    rows = [("u1", room.wording("u1")), ("u2", room.wording("u2"))]
    painter.picture(NOW)
    room.say(e.SilenceOpened(silence="s", wordings=rows, opens=NOW, expires=LATER, zone="UTC"))
    assert painter.picture(NOW).status["u1"] is Status.OPEN
    room.say(e.SilenceConcluded(silence="s", result="adopted", adopted=["u1"]))
    found = painter.picture(NOW)
    assert (found.status["u1"], found.status["u2"]) == (Status.AGREED, Status.OPEN)
    assert told(found) == told(draw(room.state, NOW))
    sides = [(party, "u2", room.wording("u2")) for party in ("ARD", "ZEM")]
    room.say(e.ExchangeReleased(exchange="x", positions=sides))
    found = painter.picture(NOW)
    assert found.status["u2"] is Status.AGREED
    assert told(found) == told(draw(room.state, NOW))
