"""What every store promises, tried on each: in memory, in a file, in a database server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from plenipo.desk.ports import Batch, SeatChange, Sight, Stale, Store, StoreUnavailable
from plenipo.record.kinds import MemberId, RoomId
from plenipo.text.errors import UnusableInput

PLENARY, CAUCUS, CHAIR = RoomId("p" * 32), RoomId("c" * 32), RoomId("h" * 32)
ANNA, BORIS = MemberId("a" * 32), MemberId("b" * 32)

UNKNOWN = ["", "x" * 32, "P" * 32, "p" * 31, "p' OR '1'='1", "%", "пленум", "p\0p", "\ud800"]


def one(room: RoomId, expected: int, *rows: bytes) -> list[Batch]:
    return [Batch(room, expected, rows)]


def seated(room: RoomId, expected: int, *members: MemberId) -> Batch:
    return Batch(room, expected, (b"seated",), tuple(SeatChange(m, True) for m in members))


def check_room(store: Store, room: RoomId, rows: list[bytes]) -> None:
    """A room holds exactly these rows, by every way of reading it."""
    numbered = list(enumerate(rows, 1))
    assert list(store.read(room)) == numbered
    assert store.head(room) == len(rows)
    for after in {-1, 0, 1, len(rows) - 1, len(rows), len(rows) + 1, 1 << 70}:
        assert list(store.read(room, after=after)) == numbered[max(after, 0) :]
        assert list(store.read(room, after=after, limit=2)) == numbered[max(after, 0) :][:2]


# -------------------------------------------------------------------- append and read


def test_rows_are_read_in_the_order_they_were_appended(store: Store) -> None:
    store.append(one(PLENARY, 0, b"first"))
    store.append(one(PLENARY, 1, b"second", b"third"))
    check_room(store, PLENARY, [b"first", b"second", b"third"])


def test_rooms_do_not_mix(store: Store) -> None:
    store.append(one(PLENARY, 0, b"said to all"))
    store.append(one(CAUCUS, 0, b"said among us", b"and more"))
    check_room(store, PLENARY, [b"said to all"])
    check_room(store, CAUCUS, [b"said among us", b"and more"])
    assert store.rooms() == (CAUCUS, PLENARY)


@pytest.mark.parametrize("room", UNKNOWN)
def test_an_unknown_room_reads_as_empty(store: Store, room: str) -> None:
    store.append([seated(PLENARY, 0, ANNA)])
    store.save_snapshot(PLENARY, 1, b"state")
    store.put_scratch(PLENARY, "draft", b"as typed")
    check_room(store, RoomId(room), [])
    assert store.snapshot(RoomId(room)) is None
    assert store.scratch(RoomId(room), "draft") is None
    assert store.scratch_keys(RoomId(room)) == ()
    assert store.scratch(PLENARY, room) is None
    assert store.rooms_of(MemberId(room)) == ()


@pytest.mark.parametrize("name", ["p\0p", "\ud800"])
def test_a_name_that_no_database_keeps_is_refused(store: Store, name: str) -> None:
    with pytest.raises(UnusableInput, match="use another"):
        store.append(one(RoomId(name), 0, b"row"))
    with pytest.raises(UnusableInput, match="use another"):
        store.append([seated(PLENARY, 0, MemberId(name))])
    with pytest.raises(UnusableInput, match="use another"):
        store.put_scratch(PLENARY, name, b"row")
    with pytest.raises(UnusableInput, match="use another"):
        store.save_snapshot(RoomId(name), 1, b"row")
    assert store.rooms() == ()


def test_names_may_be_in_any_script(store: Store) -> None:
    rooms = [RoomId(name) for name in ["ԵՊՀ", "会议", "🤝", "ﬀ", "z", "é", "e\u0301", "a b"]]
    for room in rooms:
        store.append([Batch(room, 0, (room.encode(),), (SeatChange(ANNA, True),))])
    assert store.rooms() == tuple(sorted(rooms))
    assert store.rooms_of(ANNA) == tuple(sorted(rooms))
    for room in rooms:
        check_room(store, room, [room.encode()])


def test_rows_are_bytes_of_any_kind_and_length(store: Store) -> None:
    rows = [
        b"",
        b"\0",
        bytes(range(256)),
        "Հոդված 1 — \u200fالمادة".encode(),
        b"x" * 3_000_000,
        b"end",
    ]
    store.append(one(PLENARY, 0, *rows))
    check_room(store, PLENARY, rows)


def test_a_long_room_is_read_whole(store: Store) -> None:
    rows = [str(n).encode() * (1 + n % 700) for n in range(10_000)]
    store.append(one(PLENARY, 0, *rows))
    check_room(store, PLENARY, rows)
    assert [seq for seq, _ in store.read(PLENARY, after=63, limit=5000)] == list(range(64, 5064))


def test_a_reader_may_stop_half_way_and_others_go_on(store: Store) -> None:
    store.append(one(PLENARY, 0, *(b"%d" % n for n in range(1000))))
    reading = store.read(PLENARY)
    assert [next(reading)[0] for _ in range(70)] == list(range(1, 71))
    store.append(one(PLENARY, 1000, b"said meanwhile"))
    assert store.head(PLENARY) == 1001
    rest = [seq for seq, _ in reading]
    assert rest[:930] == list(range(71, 1001))
    del reading
    assert store.head(PLENARY) == 1001


# -------------------------------------------------------------------- stale, all or none


@pytest.mark.parametrize("expected", [-1, 0, 1, 3, 4, 1000])
def test_what_was_decided_on_another_state_is_stale(store: Store, expected: int) -> None:
    store.append(one(PLENARY, 0, b"first", b"second"))
    with pytest.raises(Stale) as caught:
        store.append(one(PLENARY, expected, b"third"))
    assert caught.value.room == PLENARY
    check_room(store, PLENARY, [b"first", b"second"])


@pytest.mark.parametrize("expected", [-1, 1, 7])
def test_a_room_cannot_begin_with_a_gap(store: Store, expected: int) -> None:
    with pytest.raises(Stale):
        store.append(one(PLENARY, expected, b"row"))
    check_room(store, PLENARY, [])
    assert store.rooms() == ()


@pytest.mark.parametrize("stale_at", [0, 1, 2])
def test_several_rooms_take_all_or_none(store: Store, stale_at: int) -> None:
    rooms = [CHAIR, PLENARY, CAUCUS]
    for room in rooms:
        store.append(one(room, 0, b"opened"))
    batches = [
        Batch(room, 1 if i != stale_at else 0, (b"a", b"b"), (SeatChange(ANNA, True),))
        for i, room in enumerate(rooms)
    ]
    with pytest.raises(Stale) as caught:
        store.append(batches)
    assert caught.value.room == rooms[stale_at]
    for room in rooms:
        check_room(store, room, [b"opened"])
    assert store.rooms_of(ANNA) == ()
    store.append([Batch(room, 1, (b"a", b"b")) for room in rooms])
    for room in rooms:
        check_room(store, room, [b"opened", b"a", b"b"])


def test_the_first_stale_room_is_named(store: Store) -> None:
    store.append(one(PLENARY, 0, b"opened"))
    store.append(one(CAUCUS, 0, b"opened"))
    with pytest.raises(Stale) as caught:
        store.append(
            [Batch(CHAIR, 0, (b"a",)), Batch(PLENARY, 0, (b"a",)), Batch(CAUCUS, 0, (b"a",))]
        )
    assert caught.value.room == PLENARY


def test_two_batches_of_one_room_follow_each_other(store: Store) -> None:
    store.append(
        [Batch(PLENARY, 0, (b"a",)), Batch(CAUCUS, 0, (b"x",)), Batch(PLENARY, 1, (b"b",))]
    )
    check_room(store, PLENARY, [b"a", b"b"])
    with pytest.raises(Stale):
        store.append([Batch(PLENARY, 2, (b"c",)), Batch(PLENARY, 2, (b"d",))])
    check_room(store, PLENARY, [b"a", b"b"])
    check_room(store, CAUCUS, [b"x"])


def test_a_batch_without_rows_only_looks(store: Store) -> None:
    store.append([Batch(PLENARY, 0, ()), Batch(CAUCUS, 0, (b"x",))])
    assert store.rooms() == (CAUCUS,)
    with pytest.raises(Stale):
        store.append([Batch(CAUCUS, 0, ()), Batch(PLENARY, 0, (b"decided on an older caucus",))])
    check_room(store, PLENARY, [])
    store.append([])


# -------------------------------------------------------------------- seats


def test_the_index_of_seats_follows_what_is_appended(store: Store) -> None:
    store.append([seated(PLENARY, 0, ANNA, BORIS), seated(CAUCUS, 0, ANNA)])
    assert store.rooms_of(ANNA) == (CAUCUS, PLENARY)
    assert store.rooms_of(BORIS) == (PLENARY,)
    store.append([Batch(PLENARY, 1, (b"left",), (SeatChange(ANNA, False),))])
    assert store.rooms_of(ANNA) == (CAUCUS,)
    assert store.rooms_of(BORIS) == (PLENARY,)


def test_to_sit_down_twice_or_leave_twice_changes_nothing_more(store: Store) -> None:
    sits, leaves = SeatChange(ANNA, True), SeatChange(ANNA, False)
    store.append([Batch(PLENARY, 0, (b"a",), (sits, sits))])
    store.append([Batch(PLENARY, 1, (b"b",), (sits,))])
    assert store.rooms_of(ANNA) == (PLENARY,)
    store.append([Batch(PLENARY, 2, (b"c",), (leaves, leaves))])
    assert store.rooms_of(ANNA) == ()
    store.append([Batch(PLENARY, 3, (b"d",), (leaves, sits, leaves, sits))])
    assert store.rooms_of(ANNA) == (PLENARY,)


# -------------------------------------------------------------------- looking, watching, waking


def test_a_look_tells_heads_and_who_sits_where(store: Store) -> None:
    store.append([seated(PLENARY, 0, ANNA, BORIS), seated(CAUCUS, 0, ANNA)])
    store.append(one(CHAIR, 0, b"nobody sits here", b"nor now"))
    plenary = Sight(1, frozenset({ANNA, BORIS}))
    assert store.look([ANNA, BORIS], []) == {
        PLENARY: plenary,
        CAUCUS: Sight(1, frozenset({ANNA})),
    }
    assert store.look([BORIS, BORIS], [CHAIR]) == {
        PLENARY: Sight(1, frozenset({BORIS})),
        CHAIR: Sight(2, frozenset()),
    }
    assert store.look([], [PLENARY, PLENARY]) == {PLENARY: Sight(1, frozenset())}
    store.append([Batch(PLENARY, 1, (b"left",), (SeatChange(ANNA, False),))])
    assert store.look([ANNA], []) == {CAUCUS: Sight(1, frozenset({ANNA}))}
    assert store.look([], []) == {}


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_look_for_what_is_unknown_finds_nothing(store: Store, name: str) -> None:
    store.append([seated(PLENARY, 0, ANNA)])
    found = store.look([MemberId(name)], [RoomId(name)])
    assert found == {RoomId(name): Sight(0, frozenset())}


def test_a_look_finds_names_in_any_script(store: Store) -> None:
    name = '会议 "1", \\ {é}'
    store.append([seated(RoomId(name), 0, MemberId(name))])
    found = store.look([MemberId(name)], [])
    assert found == {RoomId(name): Sight(1, frozenset({MemberId(name)}))}


def test_a_look_is_of_one_moment(store: Store) -> None:
    """Anna sits in both rooms when their numbers are odd; each look beside the writer agrees."""
    done = threading.Event()
    seen: list[dict[RoomId, Sight]] = []

    def look() -> None:
        while not done.is_set():
            seen.append(store.look([ANNA], [PLENARY, CAUCUS]))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for n in range(200):
            change = (SeatChange(ANNA, n % 2 == 0),)
            store.append([Batch(room, n, (b"x",), change) for room in (PLENARY, CAUCUS)])
    finally:
        done.set()
        looking.join()
    assert seen
    for found in seen:
        assert found[PLENARY] == found[CAUCUS]
        assert found[PLENARY].members == ({ANNA} if found[PLENARY].head % 2 else set())


def test_a_watcher_is_told_each_append_once_in_order(store: Store) -> None:
    told: list[Batch] = []
    stop = store.watch(told.extend)
    first = [seated(PLENARY, 0, ANNA), Batch(CAUCUS, 0, (b"x",))]
    store.append(first)
    assert told == first
    with pytest.raises(Stale):
        store.append(one(PLENARY, 7, b"decided on another state"))
    store.save_snapshot(PLENARY, 1, b"state")
    store.put_scratch(PLENARY, "draft", b"as typed")
    assert told == first
    store.append(one(PLENARY, 1, b"a", b"b"))
    assert told == [*first, *one(PLENARY, 1, b"a", b"b")]
    stop()
    stop()
    store.append(one(PLENARY, 3, b"c"))
    assert len(told) == 3


def test_a_watcher_is_told_before_append_returns_whatever_thread_wrote(store: Store) -> None:
    told: set[tuple[RoomId, int]] = set()
    store.watch(lambda batches: told.update((b.room, b.expected) for b in batches))

    def write(name: int) -> None:
        for n in range(5):
            store.append([Batch(RoomId(f"room {name}"), n, (b"x",))])
            assert (f"room {name}", n) in told

    together(write, 20)
    assert len(told) == 100


def test_a_watcher_that_breaks_spoils_no_write(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: shown.append(args.exc_type))
    told: list[Batch] = []

    def breaks(batches: Sequence[Batch]) -> None:
        raise KeyError(len(batches))

    store.watch(breaks)
    store.watch(told.extend)
    store.append(one(PLENARY, 0, b"a"))
    check_room(store, PLENARY, [b"a"])
    assert told == one(PLENARY, 0, b"a")
    assert shown == [KeyError]


def test_whoever_waits_is_woken_by_another_program(store: Store, other: Store) -> None:
    store.wait(0)
    while store.wait(0):
        pass
    told: list[Batch] = []
    store.watch(told.extend)
    for n in range(3):
        other.append([Batch(CAUCUS, n, (b"x",))])
        assert store.wait(30)
        assert store.look([], [CAUCUS])[CAUCUS].head == n + 1
    assert told == []  # what another program appends is not told, only woken for
    while store.wait(0):
        pass
    assert not store.wait(0.05)


def test_a_wait_ends_when_the_store_is_closed(store: Store) -> None:
    outcome: list[object] = []

    def wait() -> None:
        try:
            while True:
                outcome.append(store.wait(3600))
        except StoreUnavailable as error:
            outcome.append(str(error))

    waiting = threading.Thread(target=wait)
    waiting.start()
    store.close()
    waiting.join(60)
    assert not waiting.is_alive()
    assert outcome[-1] == "the store is closed"


# -------------------------------------------------------------------- snapshots, scratch


def test_only_the_newest_snapshot_is_kept(store: Store) -> None:
    assert store.snapshot(PLENARY) is None
    store.save_snapshot(PLENARY, 5, b"five")
    store.save_snapshot(PLENARY, 4, b"four, from a slower process")
    assert store.snapshot(PLENARY) == (5, b"five")
    store.save_snapshot(PLENARY, 5, b"five, in a newer shape")
    assert store.snapshot(PLENARY) == (5, b"five, in a newer shape")
    store.save_snapshot(PLENARY, 6, b"\0" * 500_000)
    assert store.snapshot(PLENARY) == (6, b"\0" * 500_000)
    assert store.snapshot(CAUCUS) is None
    assert store.rooms() == ()


def test_scratch_is_kept_changed_and_purged(store: Store) -> None:
    assert store.scratch(CAUCUS, "draft-1") is None
    store.put_scratch(CAUCUS, "draft-1", b"The Parties sh")
    store.put_scratch(CAUCUS, "draft-1", b"The Parties shall")
    store.put_scratch(CAUCUS, "draft-2", b"")
    store.put_scratch(PLENARY, "draft-1", b"another room's")
    assert store.scratch(CAUCUS, "draft-1") == b"The Parties shall"
    assert store.scratch(CAUCUS, "draft-2") == b""
    store.put_scratch(CAUCUS, "draft-1", None)
    store.put_scratch(CAUCUS, "draft-1", None)
    assert store.scratch(CAUCUS, "draft-1") is None
    assert store.scratch(PLENARY, "draft-1") == b"another room's"


def test_scratch_is_swapped_for_what_was_read_and_for_nothing_else(store: Store) -> None:
    assert store.swap_scratch(CAUCUS, "draft-1", None, None)
    assert store.swap_scratch(CAUCUS, "draft-1", None, b"The Parties sh")
    assert not store.swap_scratch(CAUCUS, "draft-1", None, b"Each Party")
    assert not store.swap_scratch(CAUCUS, "draft-1", None, None)
    assert not store.swap_scratch(CAUCUS, "draft-1", b"Each Party", b"The Parties")
    assert not store.swap_scratch(CAUCUS, "draft-1", b"Each Party", None)
    assert store.scratch(CAUCUS, "draft-1") == b"The Parties sh"
    assert store.swap_scratch(CAUCUS, "draft-1", b"The Parties sh", b"The Parties shall")
    assert store.scratch(CAUCUS, "draft-1") == b"The Parties shall"
    assert store.swap_scratch(CAUCUS, "draft-1", b"The Parties shall", None)
    assert store.scratch(CAUCUS, "draft-1") is None
    assert not store.swap_scratch(CAUCUS, "draft-1", b"The Parties shall", b"again")


def test_of_many_who_swap_one_draft_each_types_on_what_was_there(store: Store) -> None:
    """Nobody's letter is typed over: of each writer all letters stand, in that writer's order."""

    def write(letter: bytes) -> None:
        for _ in range(10):
            while True:
                was = store.scratch(CAUCUS, "draft")
                if store.swap_scratch(CAUCUS, "draft", was, (was or b"") + letter):
                    break

    writers = [threading.Thread(target=write, args=(letter,)) for letter in (b"a", b"b", b"c")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(store.scratch(CAUCUS, "draft") or b"") == sorted(
        b"aaaaaaaaaabbbbbbbbbbcccccccccc"
    )


def test_the_keys_of_scratch_are_listed_by_room(store: Store) -> None:
    for key in ("draft-b", "upload%", "draft-a", "uploads"):
        store.put_scratch(CAUCUS, key, b"typed")
    store.put_scratch(PLENARY, "draft-c", b"another room's")
    assert store.scratch_keys(CAUCUS) == ("draft-a", "draft-b", "upload%", "uploads")
    assert store.scratch_keys(CAUCUS, prefix="draft-") == ("draft-a", "draft-b")
    assert store.scratch_keys(CAUCUS, prefix="upload%") == ("upload%",)
    assert store.scratch_keys(CHAIR) == ()
    check_room(store, CAUCUS, [])


# -------------------------------------------------------------------- many at once


def test_fifty_writers_to_one_room_lose_and_double_nothing(store: Store) -> None:
    def write(name: int) -> None:
        for n in range(4):
            while True:
                try:
                    store.append(one(PLENARY, store.head(PLENARY), b"%d %d" % (name, n)))
                    break
                except Stale:
                    continue

    together(write, 50)
    rows = [data for _, data in store.read(PLENARY)]
    check_room(store, PLENARY, rows)
    assert sorted(rows) == sorted(b"%d %d" % (name, n) for name in range(50) for n in range(4))
    for name in range(50):
        own = [data for data in rows if data.startswith(b"%d " % name)]
        assert own == [b"%d %d" % (name, n) for n in range(4)]


def test_fifty_writers_to_rooms_of_their_own_do_not_meet(store: Store) -> None:
    def write(name: int) -> None:
        for n in range(8):
            store.append([Batch(RoomId(f"room {name}"), n, (b"%d" % n,))])  # Stale would fail

    together(write, 50)
    assert len(store.rooms()) == 50
    for room in store.rooms():
        check_room(store, room, [b"%d" % n for n in range(8)])


def test_writers_to_two_rooms_at_once_keep_them_in_step(store: Store) -> None:
    """Half take the rooms in one order, half in the other; no two may wait for each other."""

    def write(name: int) -> None:
        for _ in range(4):
            while True:
                head = store.head(PLENARY)
                batches = [Batch(PLENARY, head, (b"x",)), Batch(CAUCUS, head, (b"x",))]
                try:
                    store.append(batches if name % 2 else batches[::-1])
                    break
                except Stale:
                    continue

    together(write, 12)
    assert store.head(PLENARY) == store.head(CAUCUS) == 48


def test_a_reader_beside_writers_never_sees_a_gap(store: Store) -> None:
    done = threading.Event()
    seen: list[list[int]] = []

    def read() -> None:
        while not done.is_set():
            seen.append([seq for seq, _ in store.read(PLENARY)])

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for n in range(0, 300, 3):
            store.append(one(PLENARY, n, b"a", b"b", b"c"))
    finally:
        done.set()
        reader.join()
    assert seen
    assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in seen)
    assert all(len(seqs) % 3 == 0 for seqs in seen if len(seqs) < 64)  # one page: whole batches
    assert all(len(a) <= len(b) for a, b in pairwise(seen))


def together(work: Callable[[int], None], count: int) -> None:
    """Run `work(0)` … in threads that start at once; the first failure fails the test."""
    failures: list[BaseException] = []
    start = threading.Barrier(count)

    def run(name: int) -> None:
        try:
            start.wait()
            work(name)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(name,)) for name in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
