"""Whatever is done to a store, in whatever order: it answers as the one in memory does."""

from __future__ import annotations

import secrets
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from plenipo.desk.ports import Batch, SeatChange, Stale, Store
from plenipo.record.kinds import MemberId, RoomId
from plenipo.store.memory import MemoryStore
from plenipo.store.sqlite import SqliteStore
from tests.store.server import Server

ROOMS = ["plenary", "caucus", "Ընդհանուր", "é", "z"]
MEMBERS = [MemberId(name) for name in ("anna", "boris", "会")]
KEYS = ["draft", "draft 2", "ü"]

rooms = st.sampled_from(ROOMS)
members = st.sampled_from(MEMBERS)
data = st.binary(max_size=40) | st.sampled_from([5000, 9000]).map(bytes)
seat_changes = st.builds(SeatChange, member=members, seated=st.booleans())


@dataclass(frozen=True)
class Opening:
    """How a store is opened, and closed and opened again."""

    again: Callable[[Store | None], Store]


class Machine(RuleBasedStateMachine):
    """Two stores side by side. `off_by` is how far a writer's view of a room lags or leads."""

    opening: ClassVar[Opening]
    fired: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.model = MemoryStore()
        self.prefix = secrets.token_hex(4)  # where a database serves many machines
        self.store = self.opening.again(None)

    def room(self, name: str) -> RoomId:
        return RoomId(f"{self.prefix} {name}")

    @rule(
        wanted=st.lists(
            st.tuples(
                rooms,
                st.sampled_from([0, 0, 0, 0, -1, 1]),
                st.lists(data, max_size=4),
                st.lists(seat_changes, max_size=3),
            ),
            min_size=1,
            max_size=3,
        )
    )
    def append(self, wanted: list[tuple[str, int, list[bytes], list[SeatChange]]]) -> None:
        heads: dict[RoomId, int] = {}
        batches = []
        for name, off_by, rows, seats in wanted:
            room = self.room(name)
            expected = heads.get(room, self.model.head(room)) + off_by
            heads[room] = expected + len(rows)
            batches.append(Batch(room, expected, tuple(rows), tuple(seats)))
        outcome = self.outcome(self.model, batches)
        assert self.outcome(self.store, batches) == outcome
        self.fired["appended" if outcome is None else "stale"] += 1

    @staticmethod
    def outcome(store: Store, batches: list[Batch]) -> RoomId | None:
        try:
            store.append(batches)
        except Stale as stale:
            return stale.room
        return None

    @rule(name=rooms, seq=st.integers(0, 9), state=data)
    def save_snapshot(self, name: str, seq: int, state: bytes) -> None:
        for store in (self.model, self.store):
            store.save_snapshot(self.room(name), seq, state)
        self.fired["saved"] += 1

    @rule(name=rooms, key=st.sampled_from(KEYS), typed=st.none() | data)
    def put_scratch(self, name: str, key: str, typed: bytes | None) -> None:
        for store in (self.model, self.store):
            store.put_scratch(self.room(name), key, typed)
        self.fired["purged" if typed is None else "put"] += 1

    @rule(name=rooms, key=st.sampled_from(KEYS), was=st.none() | data, typed=st.none() | data)
    def swap_scratch(self, name: str, key: str, was: bytes | None, typed: bytes | None) -> None:
        kept = self.model.scratch(self.room(name), key)
        for seen in (was, kept):
            first, second = (
                store.swap_scratch(self.room(name), key, seen, typed)
                for store in (self.model, self.store)
            )
            assert first == second
        self.fired["swapped"] += 1

    @rule(name=rooms, after=st.integers(-1, 12), limit=st.integers(0, 4))
    def read(self, name: str, after: int, limit: int) -> None:
        room = self.room(name)
        assert list(self.store.read(room, after=after, limit=limit)) == list(
            self.model.read(room, after=after, limit=limit)
        )
        self.fired["read"] += 1

    @rule()
    def close_and_open_again(self) -> None:
        self.store = self.opening.again(self.store)
        self.fired["reopened"] += 1

    @invariant()
    def both_answer_alike(self) -> None:
        assert [room for room in self.store.rooms() if room.startswith(self.prefix)] == list(
            self.model.rooms()
        )
        for member in MEMBERS:
            assert [
                room for room in self.store.rooms_of(member) if room.startswith(self.prefix)
            ] == list(self.model.rooms_of(member))
        for some in (MEMBERS, MEMBERS[:1], []):
            found = self.store.look(some, [self.room(name) for name in ROOMS])
            ours = {room: sight for room, sight in found.items() if room.startswith(self.prefix)}
            assert ours == self.model.look(some, [self.room(name) for name in ROOMS])
        for room in map(self.room, ROOMS):
            assert list(self.store.read(room)) == list(self.model.read(room))
            assert self.store.head(room) == self.model.head(room)
            assert self.store.snapshot(room) == self.model.snapshot(room)
            for key in KEYS:
                assert self.store.scratch(room, key) == self.model.scratch(room, key)
            assert self.store.scratch_keys(room) == self.model.scratch_keys(room)

    def teardown(self) -> None:
        self.store.close()


def check(reopen: Callable[[Store | None], Store], *, examples: int) -> None:
    class Tried(Machine):
        opening = Opening(reopen)
        fired: ClassVar[Counter[str]] = Counter()

    chosen = settings()
    run_state_machine_as_test(
        Tried,
        settings=settings(
            chosen,
            max_examples=examples if chosen.max_examples < 100 else 10 * examples,
            stateful_step_count=30,
        ),
    )
    expected = {"appended", "stale", "saved", "purged", "put", "read", "reopened", "swapped"}
    assert set(Tried.fired) == expected, "some rule was never tried"


def test_sqlite_answers_as_memory_does() -> None:
    with tempfile.TemporaryDirectory() as folder:
        count = 0

        def reopen(store: Store | None) -> Store:
            nonlocal count
            if isinstance(store, SqliteStore):
                store.close()
                return SqliteStore(store.path)
            count += 1
            return SqliteStore(Path(folder) / f"{count}.db")

        check(reopen, examples=40)


def test_postgres_answers_as_memory_does(server: Server, database: str) -> None:
    pytest.importorskip("psycopg", reason="no way to PostgreSQL: install psycopg[binary]")
    from plenipo.store.postgres import open_postgres

    def reopen(store: Store | None) -> Store:
        if store is not None:
            store.close()
        return open_postgres(server.address(database, user=database), connections=2)

    check(reopen, examples=12)
