"""The bracket ledger is what comparing the whole text before and after every entry gives."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.brackets.fold import fold
from plenipo.record import entries as e
from plenipo.record.bracket_ledger import (
    HOLD,
    PROVISION,
    WORDS,
    BracketLedger,
    Drawn,
    Stood,
    brackets_of,
    follow,
)
from plenipo.record.entries import Entry
from plenipo.record.kinds import Level, ProposalId
from plenipo.record.picture import draw
from plenipo.record.replay import evolve
from plenipo.record.state import RoomState
from tests.record.made import bodies, chained, entries, logs
from tests.record.rooms import NOW, Room
from tests.record.test_picture import ACTS, ground

Row = list[object]  # unit, drawn, put, changes, lifted


class Naive:
    """Draws the whole text after every entry, and at every time at which something lapses."""

    def __init__(self) -> None:
        self.state = RoomState()
        self.rows: list[Row] = []
        self.stood: dict[str, list[Row]] = {}
        self.holds: dict[str, Row] = {}
        self.now = ""
        self.brought: dict[str, set[int]] = {}
        self.withheld: set[int] = set()

    def take(self, entry: Entry) -> None:
        times = sorted(
            {p.expires for p in self.state.positions.values() if self.now < p.expires <= entry.at}
        )
        for at in times:
            self.look(at, 0)
        self.now = max(self.now, entry.at)
        evolve(self.state, entry)
        self.look(self.now, entry.seq)
        body = entry.body
        if isinstance(body, e.ProposalTabled | e.ProposalDrafted | e.ProposalRevised):
            self.brought.setdefault(body.proposal, set()).add(entry.seq)
        if isinstance(body, e.Recalled):
            for p in self.state.proposals.values():
                if body.entry in (p.entry, *p.revisions):
                    self.withheld |= self.brought.get(p.id, set())
        for name, hold in self.state.holds.items():
            row = self.holds.get(name)
            placed = isinstance(entry.body, e.HoldPlaced) and entry.body.hold == name
            if row is not None and (hold.lifted or placed):
                row[-1] = entry.seq
                del self.holds[name]
                row = None
            if not hold.lifted and row is None:
                self.holds[name] = [hold.unit, hold.span.words, entry.seq, [], None]
                self.rows.append(self.holds[name])

    def look(self, at: str, seq: int) -> None:
        drawn: dict[str, list[Drawn]] = {}
        rolling = draw(self.state, at).rolling
        by_id = {p.id: p for p in rolling.passages}
        for provision in fold(rolling):
            for unit in provision.passages:
                folded = unit != provision.passages[0]
                drawn[unit] = list(brackets_of(by_id[unit], folded=folded))  # type: ignore[index]
        units = [u for u in self.stood if u not in drawn] + list(drawn)
        for unit in units:
            found = drawn.get(unit, [])
            old = self.stood.get(unit, [])
            pairs = follow([row[1] for row in old], found)  # type: ignore[misc]
            now: list[Row] = []
            for one, partner in zip(found, pairs, strict=True):
                if partner < 0:
                    now.append([unit, one, seq, [], None])
                    self.rows.append(now[-1])
                    continue
                row = old[partner]
                was = row[1]
                assert isinstance(was, Drawn)
                assert isinstance(row[3], list)
                if was.texts != one.texts:
                    row[3].append(seq)
                row[1] = one
                now.append(row)
            for row in old:
                if not any(row is other for other in now):
                    row[-1] = seq
            self.stood[unit] = now

    def told(self) -> list[str]:
        return sorted(
            repr(
                [
                    unit,
                    self.words(what, put, changed, lifted),
                    what.nature if isinstance(what, Drawn) else HOLD,
                    put,
                    changed,
                    lifted,
                ]
            )
            for unit, what, put, changed, lifted in self.rows
        )

    def words(self, what: object, put: object, changed: object, lifted: object) -> object:
        assert isinstance(changed, list)
        if not isinstance(what, Drawn):
            return what
        if lifted is not None and self.withheld & {put, *changed}:
            return tuple(w for w in what.words if w.base)
        return what.words


def told(rows: Sequence[Stood]) -> list[str]:
    return sorted(
        repr(
            [
                row.unit,
                row.words[0].text if row.nature == HOLD else row.words,
                row.nature,
                row.put.seq,
                [m.seq for m in row.changed],
                row.lifted.seq if row.lifted is not None else None,
            ]
        )
        for row in rows
    )


def walk(log: Sequence[Entry]) -> tuple[BracketLedger, RoomState]:
    state = RoomState()
    ledger = BracketLedger(state)
    for entry in log:
        ledger.before(entry)
        evolve(state, entry)
        ledger.after(entry)
    return ledger, state


def check(log: Sequence[Entry]) -> tuple[Stood, ...]:
    naive = Naive()
    state = RoomState()
    ledger = BracketLedger(state)
    for entry in log:
        naive.take(entry)
        ledger.before(entry)
        evolve(state, entry)
        ledger.after(entry)
        assert told(ledger.rows()) == naive.told(), entry.body
        standing = [r for r in ledger.rows() if r.lifted is None and r.nature != HOLD]
        assert len(standing) == draw(state, naive.now).counts.brackets
    return ledger.rows()


def in_order(log: list[Entry]) -> list[Entry]:
    """Let time stand where it would run backwards, as the desk does."""
    return chained(log)


@settings(max_examples=40)
@given(logs(16))
def test_any_log(log: list[Entry]) -> None:
    check(in_order(log))


@settings(max_examples=60)
@given(st.lists(entries(st.one_of([bodies(kind) for kind in ACTS])), max_size=14))
def test_any_log_on_a_text_that_people_work_on(log: list[Entry]) -> None:
    check(in_order([*ground(), *log]))


def only(rows: Sequence[Stood], unit: str) -> Stood:
    (found,) = [row for row in rows if row.unit == unit]
    return found


def test_a_bracket_from_its_tabling_to_its_taking_in() -> None:
    room = Room()
    room.say(
        e.MeetingScheduled(
            meeting="m1",
            round_number=1,
            place="Hall",
            starts=NOW,
            meeting_format="plenary",
        )
    )
    first = room.table("ARD", {"u1": "Article 1 The Parties should withdraw. They shall report."})
    tabled = len(room.entries)
    room.say(e.MeetingOpened(meeting="m1", present=[("Ann", "head", "ARD")]))
    room.table("ZEM", {"u1": "Article 1 The Parties may withdraw. They shall report."})
    joined = len(room.entries)
    room.say(e.ProposalIncorporated(proposal=first))
    ledger, _ = walk(room.entries)
    row = only(ledger.rows(), "u1")
    assert (row.nature, row.label) == (WORDS, "Article 1")
    assert (row.put.seq, row.put.parties, row.put.meeting) == (tabled, ("ARD",), "")
    assert [m.seq for m in row.changed] == [joined, len(room.entries)]
    assert [(w.text, w.base) for w in row.words] == [("should", True), ("may", False)]
    room.say(e.ProposalWithdrawn(proposal=ProposalId("ZEM-1")), behalf="ZEM")
    room.say(e.MeetingClosed(meeting="m1"))
    check(room.entries)
    row = only(walk(room.entries)[0].rows(), "u1")
    assert row.lifted is not None
    assert (row.lifted.parties, row.lifted.meeting) == (("ZEM",), "m1")
    assert row.lifted.kind == "proposal-withdrawn"


def test_what_all_accept_is_no_bracket_until_somebody_takes_it_back() -> None:
    room = Room()
    words = "Article 2 The Parties shall exchange all prisoners."
    room.table("ARD", {"u2": words})
    joined = room.say(e.ProposalJoined(proposal=ProposalId("ARD-1"), party="ZEM"), behalf="ZEM")
    row = only(check(room.entries), "u2")
    assert row.lifted is not None
    assert (row.lifted.kind, row.lifted.parties) == ("proposal-joined", ("ZEM",))
    room.say(e.Recalled(entry=joined), behalf="ZEM")
    first, second = check(room.entries)
    assert (first.lifted, second.put.kind, second.lifted) != (None, "recalled", None)
    assert second.lifted is None


def test_a_bracket_comes_back_by_itself_when_a_position_runs_out() -> None:
    room = Room()
    room.table("ARD", {"u2": "Article 2 The Parties shall exchange all prisoners."})
    room.take("ZEM", "u2", Level.ACCEPT, expires="2031-05-04T12:00:00.500Z")
    before = only(check(room.entries), "u2").words
    entry = room.entries[-1]
    later = "2031-05-04T12:00:00.900Z"
    ledger, _ = walk(room.entries)
    ledger.lapse(later)
    after = only(ledger.rows(), "u2").words
    assert entry.at < later
    assert [w.holders for w in before] == [("ZEM",), ("ARD",)]
    assert [w.holders for w in after] == [(), ("ARD",)]


def test_a_whole_article_is_one_bracket_under_its_number() -> None:
    room = Room()
    new = [
        e.Change(unit="n1", text="Article 4", new=1, after="u3", kind="article", label="Article 4"),
        e.Change(unit="n2", text="Water", new=1, after="n1", kind="heading"),
        e.Change(unit="n3", text="The river is shared.", new=1, after="n2", kind="body"),
    ]
    room.table("ARD", {}, new=new)
    (row,) = check(room.entries)
    assert (row.unit, row.label, row.nature) == ("n1", "Article 4", PROVISION)
    room.table("ZEM", {"n3": "The river is ours."})
    # Now both want the words, and one the number above them: the article is in dispute as before.
    rows = check(room.entries)
    assert [(r.unit, r.nature, r.lifted) for r in rows] == [
        ("n1", PROVISION, None),
        ("n3", WORDS, None),
    ]


def test_a_hold_is_in_the_ledger_until_it_is_lifted() -> None:
    room = Room()
    span = e.Span(start=14, end=21, words="Parties")
    wording = room.wording("u2")
    room.say(e.HoldPlaced(hold="h", unit="u2", wording=wording, span=span, party="ZEM"))
    lift = room.say(e.HoldLifted(hold="h"), behalf="ZEM")
    (row,) = check(room.entries)
    assert (row.nature, row.words[0].text, row.put.parties) == (HOLD, "Parties", ("ZEM",))
    assert row.lifted is not None
    room.say(e.Recalled(entry=lift), behalf="ZEM")
    _, again = check(room.entries)
    assert (again.put.kind, again.lifted) == ("recalled", None)


def test_words_that_were_taken_back_are_told_no_more() -> None:
    room = Room()
    proposal = room.table("ARD", {"u2": "Article 2 The Parties shall exchange hostages."})
    entry = room.entries[-1].id
    secret = [e.Change(unit="u2", text="Article 2 The Parties shall exchange spies.")]
    room.say(e.ProposalRevised(proposal=proposal, changes=secret), behalf="ARD")
    assert "spies" in repr(check(room.entries))
    room.say(e.ProposalWithdrawn(proposal=proposal), behalf="ARD")
    assert "spies" in repr(check(room.entries))
    room.say(e.Recalled(entry=entry), behalf="ARD")
    rows = check(room.entries)
    assert "spies" not in repr(rows)
    assert "hostages" not in repr(rows)
    assert [(r.put.parties, [w.base for w in r.words]) for r in rows] == [(("ARD",), [True])]


def test_like_brackets_are_told_apart_by_what_stands_around_them() -> None:
    room = Room(articles={"u1": "Article 1 One shall go. Two shall come. Three shall stay."})
    kept = room.table("ZEM", {"u1": "Article 1 One shall go. Two shall come. Three should stay."})
    taken = room.table("ARD", {"u1": "Article 1 One should go. Two shall come. Three shall stay."})
    room.say(e.ProposalIncorporated(proposal=taken))
    both = "Article 1 One should go. Two shall come. Three should stay."
    changes = [e.Change(unit="u1", text=both)]
    room.say(e.ProposalRevised(proposal=kept, changes=changes), behalf="ZEM")
    first, second = check(room.entries)
    assert (first.put.parties, first.lifted) == (("ZEM",), None)
    assert (second.put.parties, second.lifted and second.lifted.parties) == (("ARD",), ("ZEM",))


def test_following_pairs_each_once() -> None:
    room = Room(articles={"u1": "Article 1 A b c d e f g h i j k."})
    room.table("ARD", {"u1": "Article 1 A x c d y f g z i j k."})
    drawn = list(brackets_of(draw(room.state, NOW).rolling.passages[0]))
    assert len(drawn) > 1
    assert follow(drawn, drawn) == list(range(len(drawn)))
    assert follow(drawn, drawn[1:]) == list(range(1, len(drawn)))
    assert follow(drawn[:1], drawn) == [0, *[-1] * (len(drawn) - 1)]
    assert follow([], drawn) == [-1] * len(drawn)
    assert follow(drawn, []) == []
