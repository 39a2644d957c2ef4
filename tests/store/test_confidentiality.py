"""Two worlds end to end, on real stores; and each of two walls by itself.

The law (`tests.desk.two_worlds`) is played over the desk, its entries and the
store that keeps them. In a database it is then asked of each wall alone: of row
security, with a desk that asks nobody who he is; of the desk's door, with row
security off. And both away it must break, or neither was tried.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

import pytest

from plenipo.desk.desk import NO_ROOM, Desk
from plenipo.desk.ports import Store, StoreUnavailable
from plenipo.desk.states import States
from plenipo.record.decide import Refused
from plenipo.record.kinds import MemberId, Role, RoomId, RoomKind
from plenipo.record.state import RoomState, Seat
from plenipo.store.sqlite import SqliteStore
from tests.desk.two_worlds import Looking, Making, Seen, Storing, check, honest, look
from tests.desk.worlds import CAST, MEMBERS, KeyedChance, VirtualClock, World
from tests.store.server import Server

TABLES = ("heads", "rows", "seats", "snapshots", "scratch")
OPEN = 4  # stores that one case has open at once


def cases(count: int, salt: str) -> Iterator[tuple[list[int], MemberId, int]]:
    """Stories with a viewer each; every member of the cast comes up."""
    for number in range(count):
        rng = Random(f"{salt} {number}")
        story = [rng.randrange(2**32) for _ in range(rng.randrange(6, 18))]
        yield story, MEMBERS[number % len(MEMBERS)], rng.randrange(2**32)


class Restarted(Desk):
    """A desk that forgets everything between two questions, as if it had been started anew."""

    def room(self, member: MemberId, room: RoomId) -> RoomState | Refused:
        self._rooms = States(self._store, every=3)
        return super().room(member, room)


def restarted(store: Store, clock: VirtualClock, chance: KeyedChance) -> Desk:
    return Restarted(store, clock=clock, chance=chance)


# --- one file ---------------------------------------------------------------------------------


@pytest.mark.parametrize("making", [honest, restarted], ids=["one desk", "desks started anew"])
def test_hidden_rooms_change_no_byte_over_a_file(tmp_path: Path, making: Making) -> None:
    counted = 0
    for story, viewer, changes in cases(6, "file"):
        with ExitStack() as stores:
            numbers = itertools.count()

            def storing(
                stores: ExitStack = stores,
                numbers: Iterator[int] = numbers,
                name: str = f"{viewer}-{changes}",
            ) -> Store:
                store = SqliteStore(tmp_path / f"{making.__name__}-{name}-{next(numbers)}.db")
                stores.callback(store.close)
                return store

            counted += check(story, viewer, changes, making=making, storing=storing).counted
    assert counted >= 4


# --- a database -------------------------------------------------------------------------------


class Databases:
    """A few prepared databases, emptied and lent again and again."""

    def __init__(self, server: Server, *, walls: bool = True) -> None:
        from tests.store.test_postgres import emptied

        self._stack = ExitStack()
        self._open = [emptied(server) for _ in range(OPEN)]
        self._stores = [self._stack.enter_context(one) for one in self._open]
        self._server, self._next = server, 0
        if not walls:
            for one in self._open:
                for table in (*TABLES, "vault"):
                    self.owner(one.name, f"ALTER TABLE plenipo.{table} DISABLE ROW LEVEL SECURITY")

    def owner(self, name: str, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._server.address(name), autocommit=True) as owner:
            owner.execute(statement)

    def storing(self) -> Store:
        """Return an empty store; one lent four times ago is emptied for it."""
        number = self._next % OPEN
        self._next += 1
        names = ", ".join(f"plenipo.{table}" for table in TABLES)
        # The record only grows, for every hand but a superuser's that says so.
        quiet = "SET session_replication_role = replica"
        self.owner(self._open[number].name, f"{quiet}; TRUNCATE {names}")
        return self._stores[number]

    def __enter__(self) -> Databases:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


class Doorless(Desk):
    """A desk that asks nobody who he is: whatever the store shows, it answers."""

    def rooms(self, member: MemberId) -> tuple[RoomId, ...]:
        rooms = self._store.rooms()
        return tuple(r for r in rooms if self.operator_state(r).kind is not RoomKind.ESCROW)

    def room(self, member: MemberId, room: RoomId) -> RoomState | Refused:
        state = self.operator_state(room)
        if not state.seq:
            return NO_ROOM
        # Pages ask for the seat of whoever asks; here it is anybody's.
        if state.seat_of(member) is None:
            state.seats[member] = Seat(str(member), *CAST[member], from_seq=1)
        return state


def through(make: type[Desk], *, as_member: bool) -> Looking:
    """Look through another desk, over the store as it is or as the database shows it to one."""

    def looking(
        world: World,
        viewer: MemberId,
        hidden: Sequence[RoomId],
        seen: Seen,
        when: str,
    ) -> None:
        store: Any = world.store
        shown = store.reader(viewer) if as_member else store

        def making(s: Store, c: VirtualClock, n: KeyedChance) -> Desk:
            return make(s, clock=c, chance=n)

        look(World(making, shown, world.clock, world.chance), viewer, hidden, seen, when)

    return looking


def run(
    storing: Storing, count: int, salt: str, *, looking: Looking | None = None
) -> tuple[int, int]:
    """Play cases; return how many were cases of the law, and how many answers were compared."""
    counted = answers = 0
    for story, viewer, changes in cases(count, salt):
        outcome = check(story, viewer, changes, storing=storing, looking=looking)
        counted += outcome.counted
        answers += outcome.answers
    return counted, answers


def test_hidden_rooms_change_no_byte_over_a_database(server: Server) -> None:
    with Databases(server) as some:
        counted, answers = run(some.storing, 4, "database")
    assert counted >= 3
    assert answers > 3 * 60


def test_row_security_alone_keeps_the_law(server: Server) -> None:
    """The desk's door is taken out: what the database shows to a member is all there is."""
    with Databases(server) as some:
        looking = through(Doorless, as_member=True)
        counted, answers = run(some.storing, 4, "no door", looking=looking)
    assert counted >= 3
    assert answers > 3 * 30


def test_the_door_alone_keeps_the_law(server: Server) -> None:
    """Row security is switched off, and the viewer's own role sees every row; the door stands."""
    with Databases(server, walls=False) as some:
        looking = through(Desk, as_member=True)
        counted, answers = run(some.storing, 4, "no wall", looking=looking)
        whoever: Any = some.storing()
        Desk(whoever, clock=VirtualClock(), chance=KeyedChance()).open_room(
            MEMBERS[0],
            RoomKind.PLENARY,
            name="Plenary",
            member_name="Somebody",
            role=Role.FACILITATOR,
        )
        assert len(whoever.reader(MEMBERS[1]).rooms()) == 1  # the wall is down indeed
    assert counted >= 3
    assert answers > 3 * 60


def test_without_either_wall_the_law_breaks(server: Server) -> None:
    # A hidden room is seen, or even tried to be written to: the role reads only.
    broken = pytest.raises((AssertionError, StoreUnavailable))
    with Databases(server, walls=False) as some, broken:
        run(some.storing, 6, "no walls", looking=through(Doorless, as_member=True))
