"""Whatever snapshots a store holds, a room's state is what its rows fold into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plenipo.desk.desk import Desk
from plenipo.desk.ports import StoreUnavailable
from plenipo.record import entries as e
from plenipo.record import snapshot
from plenipo.record.decide import Refused
from plenipo.record.kinds import RoomId
from plenipo.record.picture import draw
from plenipo.record.replay import replay_bytes
from plenipo.record.snapshot import from_bytes, to_bytes
from plenipo.record.state import RoomState
from plenipo.store.memory import MemoryStore
from tests.desk.table import ARD, SUN, ZEM, Table, done
from tests.desk.worlds import KeyedChance, VirtualClock, World, next_step, opening, stories
from tests.record.dump import dump
from tests.record.test_picture import told


class Watched(MemoryStore):
    """A store that notes what is read, and can be made to refuse snapshots."""

    def __init__(self) -> None:
        super().__init__()
        self.read_rows = 0
        self.full = False

    def read(self, room: RoomId, *, after: int = 0, limit: int = 0) -> Iterator[tuple[int, bytes]]:
        for row in super().read(room, after=after, limit=limit):
            self.read_rows += 1
            yield row

    def save_snapshot(self, room: RoomId, seq: int, data: bytes) -> None:
        if self.full:
            raise StoreUnavailable("the disk is full; make room and try again")
        super().save_snapshot(room, seq, data)


def often(every: int) -> Callable[[MemoryStore, VirtualClock, KeyedChance], Desk]:
    return lambda s, c, n: Desk(s, clock=c, chance=n, every=every)


def check(desk: Desk, store: MemoryStore) -> None:
    """Every room's state is the fold of its rows, orders and head included."""
    for room in store.rooms():
        whole = replay_bytes(row for _, row in store.read(room))
        found = desk.operator_state(room)
        assert found == whole
        assert dump(found) == dump(whole)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
@given(stories(), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_a_desk_that_is_started_anew_knows_what_it_knew(
    story: list[int], every: int, seed: int
) -> None:
    """Start it anew at any time, closed before or killed, with pictures kept or not."""
    rng = Random(seed)
    world = World(make=often(every))  # type: ignore[arg-type]
    play = opening(world)
    for step in story:
        play.take(next_step(play, step))
        if rng.random() < 0.3:
            if rng.random() < 0.5:
                world.desk.close()
            world.desk = world.make(world.store, world.clock, world.chance)
        if rng.random() < 0.3:
            world.desk.picture(ZEM, play.rooms["plenary"])
    check(world.desk, world.store)  # type: ignore[arg-type]
    saved = [world.store.snapshot(room) for room in world.store.rooms()]
    assert any(saved)


def table(every: int = 10**6) -> tuple[Table, Watched]:
    store = Watched()
    return Table(World(make=often(every), store=store)), store  # type: ignore[arg-type]


def again(t: Table) -> Desk:
    """Another desk over the same store: what a restarted process has."""
    return Desk(t.world.store, clock=t.world.clock, chance=t.world.chance, every=10**6)


def comment(t: Table, name: str) -> None:
    done(t.desk.record(ZEM, t.plenary, e.CommentMade(comment=name, unit="", words="Well.")))


def test_a_start_reads_what_came_after_the_snapshot() -> None:
    t, store = table()
    t.desk.close()
    assert store.snapshot(t.plenary) is None  # a few entries are quicker read than saved
    for n in range(120):
        comment(t, f"c{n}")
    t.desk.close()
    comment(t, "later")
    store.read_rows = 0
    state = again(t).operator_state(t.plenary)
    assert store.read_rows == 2  # the row that the snapshot was made from, and the one after
    assert state == replay_bytes(row for _, row in store.read(t.plenary))


def test_snapshots_are_saved_on_the_way() -> None:
    t, store = table(every=20)
    seqs = set()
    for n in range(100):
        comment(t, f"c{n}")
        seq = t.state(t.plenary).seq
        found = store.snapshot(t.plenary)
        assert seq - (found[0] if found is not None else 0) < 20
        if found is not None:
            seqs.add(found[0])
    assert seqs == set(range(20, 120, 20))


def test_a_store_without_room_for_snapshots_loses_nothing() -> None:
    t, store = table(every=5)
    store.full = True
    for n in range(20):
        comment(t, f"c{n}")
    t.desk.close()
    store.full = False
    check(again(t), store)


def other_timeline(t: Table, state: RoomState) -> RoomState:
    """What the room came to on a machine whose last entries were lost."""
    state.head = "0" * 64
    state.title = "Lost"
    return state


def of_another_room(t: Table, state: RoomState) -> RoomState:
    return t.state(t.ard)


def earlier(t: Table, state: RoomState) -> RoomState:
    """Made from fewer entries than it is filed under."""
    rows = [row for _, row in t.world.store.read(t.plenary)]
    return replay_bytes(rows[:-1])


def later(t: Table, state: RoomState) -> RoomState:
    state.seq += 1
    return state


MISFITS: dict[str, Callable[[Table, bytes, RoomState], bytes]] = {
    "damaged": lambda t, data, s: data[:-3] + b"\0\0\0",
    "cut short": lambda t, data, s: data[: len(data) // 2],
    "empty": lambda t, data, s: b"",
    "something else": lambda t, data, s: b"plenipo.state/1\n" + bytes(80),
    "another form": lambda t, data, s: data.replace(b"plenipo.state/", b"plenipo.state/9", 1),
    "another timeline": lambda t, data, s: to_bytes(other_timeline(t, s)),
    "another room": lambda t, data, s: to_bytes(of_another_room(t, s)),
    "of fewer entries": lambda t, data, s: to_bytes(earlier(t, s)),
    "of more entries": lambda t, data, s: to_bytes(later(t, s)),
    "nothing happened": lambda t, data, s: to_bytes(RoomState()),
}


@pytest.mark.parametrize("misfit", MISFITS)
def test_a_snapshot_that_does_not_fit_is_passed_over(misfit: str) -> None:
    t, store = table()
    comment(t, "one")
    state = t.state(t.plenary)
    fit = to_bytes(state)
    MemoryStore.save_snapshot(store, t.plenary, state.seq, fit)
    store.read_rows = 0
    assert again(t).operator_state(t.plenary) == state
    assert store.read_rows == 1  # one that fits is taken
    fresh = from_bytes(fit)
    assert fresh is not None
    bad = MISFITS[misfit](t, fit, fresh)
    for seq in (state.seq, state.seq + 1):
        MemoryStore.save_snapshot(store, t.plenary, seq, bad)
        desk = again(t)
        assert desk.operator_state(t.plenary) == state
        comment(t, f"after {misfit} {seq}")
        check(desk, store)
        state = t.state(t.plenary)


def test_another_shape_of_state_is_another_form(monkeypatch: pytest.MonkeyPatch) -> None:
    data = to_bytes(RoomState())
    assert from_bytes(data) == RoomState()
    monkeypatch.setitem(RoomState.__annotations__, "more", "int")
    assert snapshot.mark() != data[: len(snapshot.mark())]


def test_a_store_that_was_put_back_is_read_anew() -> None:
    """The operator restores yesterday's copy under a running process."""
    t, store = table(every=3)
    done(t.accept(ARD, "ARD"))
    before = {room: list(store.read(room)) for room in store.rooms()}
    old = t.state(t.plenary).seq
    picture = t.desk.picture(ZEM, t.plenary)
    done(t.accept(ZEM, "ZEM"))
    assert t.desk.picture(ZEM, t.plenary) != picture
    assert t.state(t.plenary).seq == old + 1
    store._rooms = {room: [row for _, row in rows] for room, rows in before.items()}
    assert t.state(t.plenary).seq == old
    check(t.desk, store)
    done(t.accept(SUN, "SUN"))  # where the lost entry stood now stands another
    check(t.desk, store)
    found = t.desk.picture(ZEM, t.plenary)
    assert not isinstance(found, Refused)
    assert not isinstance(picture, Refused)
    assert found.seq == picture.seq + 1
    assert told(found) == told(draw(t.state(t.plenary), t.desk.now()))
