"""Replay: the state is a function of one room's entries, however they are handed over."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.record import entries as e
from plenipo.record.canon import NotCanonical, decode, digest, encode
from plenipo.record.entries import Entry
from plenipo.record.kinds import Basis, EntryId, Level, ProposalId, WordingHash
from plenipo.record.replay import evolve, replay, replay_bytes
from plenipo.record.snapshot import from_bytes, to_bytes
from plenipo.record.state import RoomState
from plenipo.record.views import gauge, rolling, table
from tests.record.dump import dump
from tests.record.made import bodies, chained, entries, logs
from tests.record.rooms import NOW, Room


def check_log(log: list[Entry]) -> RoomState:
    """Hold one log against every law of replay, and return what it comes to."""
    rows = [encode(entry) for entry in log]
    state = replay_bytes(rows)
    if log:
        assert (state.seq, state.at, state.head) == (log[-1].seq, log[-1].at, digest(rows[-1]))
    # In two steps, at any place, it comes to the same; and one by one.
    for cut in {0, len(rows) // 2, len(rows)}:
        assert replay_bytes(rows[cut:], replay_bytes(rows[:cut])) == state
    one_by_one = RoomState()
    for entry in log:
        one_by_one = evolve(one_by_one, entry)
    # From entries instead of bytes it is the same but for the head, which only bytes have.
    from_entries = replay(log)
    assert from_entries == one_by_one
    assert from_entries.head == ""
    from_entries.head = state.head
    assert dump(from_entries) == dump(state)
    assert from_entries == state
    # A snapshot is the state, order of tables included.
    again = from_bytes(to_bytes(state))
    assert again == state
    assert again is not None
    assert dump(again) == dump(state)
    assert replay_bytes(rows, from_bytes(to_bytes(RoomState()))) == state
    return state


@given(logs())
def test_any_log_folds_alike_in_whatever_steps(log: list[Entry]) -> None:
    check_log(log)


@pytest.mark.parametrize("kind", e.BODIES, ids=lambda kind: kind.__name__)
def test_every_kind_of_entry_is_folded_in_any_state(kind: type[e.Body]) -> None:
    @settings(max_examples=20)
    @given(logs(6), entries(bodies(kind)), logs(6))
    def law(before: list[Entry], entry: Entry, after: list[Entry]) -> None:
        state = check_log(chained([*before, entry, *after]))
        # What a page shows of it is there too, whatever is on record.
        found = table(state, NOW)
        assert set(found.status) == set(gauge_units(state))
        assert sum(gauge(state, NOW).values()) >= 0
        rolling(state, NOW)

    law()


def gauge_units(state: RoomState) -> Iterator[str]:
    yield from state.units
    for proposal in state.proposals.values():
        if proposal.live:
            for change in proposal.changes:
                if change.new and change.text:
                    yield change.unit


@given(logs(), logs(), st.randoms(use_true_random=False))
def test_a_room_is_the_same_however_rooms_interleave(
    one: list[Entry], two: list[Entry], dice: random.Random
) -> None:
    other = chained(two, "other")
    mixed = [*one, *other]
    order = sorted(range(len(mixed)), key=lambda _: dice.random())
    queues = {"room": iter(one), "other": iter(other)}
    turns = [next(queues[mixed[k].room]) for k in order]
    states: dict[str, RoomState] = {}
    for entry in turns:
        states[entry.room] = evolve(states.get(entry.room, RoomState()), entry)
    assert states.get("room", RoomState()) == replay(one)
    assert states.get("other", RoomState()) == replay(other)


@given(logs())
def test_entries_are_not_changed_by_being_folded(log: list[Entry]) -> None:
    before = copy.deepcopy(log)
    state = replay(log)
    replay(log, state)
    assert log == before


def test_bytes_that_are_no_entry_leave_the_state_where_it_was() -> None:
    room = Room()
    rows = [encode(entry) for entry in room.entries]
    state = RoomState()
    with pytest.raises(NotCanonical):
        replay_bytes([*rows[:3], b"{}", *rows[3:]], state)
    assert (state.seq, state.head) == (3, digest(rows[2]))
    assert replay_bytes(rows[3:], state) == replay_bytes(rows)


@given(st.binary(max_size=40), st.integers(0, 4000))
def test_a_damaged_snapshot_is_none(noise: bytes, at: int) -> None:
    data = to_bytes(Room().state)
    at %= len(data)
    damaged = data[:at] + noise + data[at + len(noise) :]
    if damaged != data:
        assert from_bytes(damaged) is None
    assert from_bytes(noise) is None


def test_what_nobody_knows_is_passed_over() -> None:
    """An extract of a room, beginning anywhere, replays as well."""
    room = Room()
    room.table("ARD", {"u1": "Article 1 The Parties shall leave."})
    for cut in range(len(room.entries)):
        check_log(chained(room.entries[cut:]))


# --- what single entries do ---------------------------------------------------------------------


def test_a_number_that_only_looks_like_one_is_not_counted() -> None:
    room = Room()
    for number in ("ARD-²", "ARD-٣", "ARD-" + "9" * 5000, "ARD-x", "-"):
        room.say(
            e.ProposalTabled(
                proposal=ProposalId(number[:9]), number=number, changes=[], sponsors=[]
            )
        )
    assert room.state.numbers.get("ARD", 0) == 3


def test_the_last_sponsor_leaving_withdraws() -> None:
    room = Room()
    name = room.table("ARD", {"u1": "x"})
    room.say(e.ProposalJoined(proposal=name, party="ZEM"))
    room.say(e.ProposalDissociated(proposal=name, party="MIR"))
    room.say(e.ProposalDissociated(proposal=name, party="ARD"))
    assert room.state.proposals[name].state == "tabled"
    room.say(e.ProposalDissociated(proposal=name, party="ZEM"))
    assert room.state.proposals[name].state == "withdrawn"


def test_what_is_superseded_was_on_the_table() -> None:
    room = Room()
    first = room.table("ARD", {"u1": "x"})
    room.say(e.ProposalIncorporated(proposal=first))
    room.table("ARD", {"u1": "y"}, supersedes=first)
    assert room.state.proposals[first].state == "incorporated"
    second = room.table("ARD", {"u1": "y"})
    room.table("ARD", {"u1": "z"}, supersedes=second)
    assert room.state.proposals[second].state == "superseded"


def new(unit: str, after: str) -> e.Change:
    return e.Change(unit=unit, text=f"{unit} words", new=1, after=after, kind="paragraph")


def test_new_provisions_stand_in_the_order_of_their_proposal() -> None:
    room = Room()
    name = room.table("ARD", {}, new=[new("n1", "u1"), new("n2", "u1"), new("n0", "")])
    room.say(e.ProposalIncorporated(proposal=name))
    assert list(room.state.units) == ["n0", "u1", "n1", "n2", "u2", "u3"]


def test_a_new_provision_follows_what_stood_before_one_that_has_gone() -> None:
    room = Room()
    gone = room.table("ARD", {"u2": ""})
    late = room.table("ZEM", {}, new=[new("n1", "u2")])
    room.say(e.ProposalIncorporated(proposal=gone))
    assert [p.id for p in rolling(room.state, NOW).passages] == ["u1", "n1", "u3"]
    room.say(e.ProposalIncorporated(proposal=late))
    assert list(room.state.units) == ["u1", "n1", "u3"]


def test_renumbering_changes_labels_and_keeps_words() -> None:
    room = Room()
    room.say(e.ProvisionsRenumbered(labels=[("u1", "Article 1", "Article 7")]))
    assert room.state.units["u1"].label == "Article 7"
    assert room.state.units["u1"].text == "Article 7 The Parties shall withdraw. They shall report."


def test_a_capital_confirms_whole_and_sentences() -> None:
    room = Room()
    level = Level.ACCEPT_AD_REFERENDUM
    room.take("ZEM", "u1", level)
    room.take("ZEM", "u1", level, sentence=1)
    room.take("ZEM", "u1", Level.CAN_LIVE_WITH, sentence=0)
    wording = room.wording("u1")
    room.say(e.CapitalConfirmed(party="ZEM", unit="u1", wording=wording), behalf="ZEM")
    found = {k[2]: (p.level, p.confirmed) for k, p in room.state.positions.items()}
    assert found == {
        -1: (Level.ACCEPT, True),
        1: (Level.ACCEPT, True),
        0: (Level.CAN_LIVE_WITH, False),
    }


def effects(room: Room) -> tuple[object, ...]:
    """What entries that speak for a party have brought about."""
    s = room.state
    return (
        sorted((p.id, p.state, sorted(p.sponsors)) for p in s.proposals.values()),
        sorted(s.positions),
        sorted(name for name, hold in s.holds.items() if not hold.lifted),
        sorted((key, sorted(who)) for key, who in s.claims.items() if who),
        sorted((n, sorted(p.accepted), p.broken) for n, p in s.packages.items() if not p.broken),
        sorted(s.reservations),
        sorted(s.comments),
    )


def undoable(room: Room) -> list[e.Body]:
    one, two = room.wording("u1"), room.wording("u2")
    span = e.Span(start=0, end=7, words="Article")
    return [
        e.ProposalJoined(proposal=ProposalId("open"), party="ZEM"),
        e.PositionTaken(party="ZEM", unit="u2", wording=two, level=Level.ACCEPT),
        e.HoldPlaced(hold="h", unit="u1", wording=one, span=span, party="ZEM"),
        e.HoldClaimed(unit="u1", wording=one, party="ZEM"),
        e.PackageAccepted(package="k", party="ZEM"),
        e.ReservationMade(reservation="r", party="ZEM", units=[], words=""),
        e.CommentMade(comment="c", unit="", words=""),
    ]


@pytest.mark.parametrize("number", range(7))
@pytest.mark.parametrize("how", ["recalled", "contested"])
def test_what_is_taken_back_has_no_effect_left(number: int, how: str) -> None:
    room = Room()
    room.table("ARD", {"u1": "Article 1 Others."}, name="open")
    room.say(
        e.PackageOffered(package="k", wordings=[("u1", room.wording("u1"))], party="ARD"),
        behalf="ARD",
    )
    before = effects(room)
    entry = room.say(undoable(room)[number], behalf="ZEM", basis=Basis.FROM_FLOOR)
    assert effects(room) != before
    room.say(
        e.Recalled(entry=entry) if how == "recalled" else e.EntryContested(entry=entry, party="ZEM")
    )
    assert effects(room) == before
    assert (entry in room.state.recalled) == (how == "recalled")


@pytest.mark.parametrize(("how", "state"), [("recalled", "withdrawn"), ("contested", "contested")])
def test_a_tabling_taken_back_is_off_the_table(how: str, state: str) -> None:
    room = Room()
    name = room.table("ZEM", {"u1": "Article 1 Others."}, basis=Basis.FROM_FLOOR)
    entry = room.state.proposals[name].entry
    room.say(
        e.Recalled(entry=entry) if how == "recalled" else e.EntryContested(entry=entry, party="ZEM")
    )
    assert room.state.proposals[name].state == state
    assert not room.state.proposals[name].live
    # What was contested can be typed anew, in the place of the old.
    room.table("ZEM", {"u1": "Article 1 Yet others."}, supersedes=name)
    assert room.state.proposals[name].state == ("superseded" if how == "contested" else state)


def test_an_entry_of_nobody_is_contested_without_effect() -> None:
    room = Room()
    before = dump(room.state)
    room.say(e.EntryContested(entry=EntryId("e1"), party="ZEM"))
    after = dump(room.state)
    assert [line for line in after.splitlines() if line not in before.splitlines()] == [
        f"seq: {room.state.seq}",
        f"at: {room.state.at}",
    ]


def test_a_state_reads_what_bytes_say_and_no_more() -> None:
    room = Room()
    rows = [encode(entry) for entry in room.entries]
    assert [decode(row) for row in rows] == room.entries
    assert msgspec.structs.asdict(room.entries[0])["seq"] == 1
    assert WordingHash(room.wording("u1")) in room.state.texts
