"""Several at once: threads on one desk, desks on one store; the record stays whole."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from plenipo import desk as d
from plenipo.desk.desk import Desk
from plenipo.record import entries as e
from plenipo.record.decide import Refused
from plenipo.record.kinds import RoomId
from plenipo.record.replay import replay
from plenipo.store.memory import MemoryStore
from tests.desk.table import ARD, FAC, SEC, ZEM, Table, code, done
from tests.desk.worlds import KeyedChance, World


def comment(name: str) -> e.CommentMade:
    return e.CommentMade(comment=name, unit="", words="Heard.")


def test_threads_on_one_desk_lose_and_double_nothing() -> None:
    t = Table()
    members = (ARD, ZEM, FAC, SEC)
    before = t.state(t.plenary).seq

    def write(number: int) -> str:
        return code(t.desk.record(members[number % 4], t.plenary, comment(f"c{number}")))

    def read(number: int) -> object:
        return d.status(t.desk, members[number % 4], t.plenary)

    with ThreadPoolExecutor(12) as pool:
        written = [pool.submit(write, number) for number in range(120)]
        looked = [pool.submit(read, number) for number in range(60)]
        assert {w.result() for w in written} == {""}
        assert not any(isinstance(r.result(), Refused) for r in looked)
    assert t.state(t.plenary).seq == before + 120
    assert len(t.state(t.plenary).comments) == 120
    assert t.desk.verify(t.plenary) == []
    # What the desk holds in memory is what the record folds into.
    again = replay(t.desk.operator_entries(t.plenary))
    again.head = t.state(t.plenary).head
    assert repr(again) == repr(t.state(t.plenary))


class Slow(MemoryStore):
    """A store that takes its time over every row, so that readers meet."""

    def read(self, room: RoomId, *, after: int = 0, limit: int = 0) -> Iterator[tuple[int, bytes]]:
        for row in super().read(room, after=after, limit=limit):
            time.sleep(0.005)
            yield row


def test_readers_who_meet_take_new_entries_in_once() -> None:
    t = Table(World(store=Slow()))
    chance = KeyedChance()
    chance.begin("other desk")
    other = Desk(t.world.store, clock=t.world.clock, chance=chance)
    unit = t.unit()
    before = t.state(t.ard).letters
    for words in ("One.", "Two.", "Three."):
        done(other.draft(ARD, t.ard, {unit: words}))
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: t.desk.room(ARD, t.ard), range(4)):
            assert not isinstance(found, Refused)
    assert t.state(t.ard).letters == before + 3


def test_two_desks_on_one_store_decide_again_when_the_other_was_faster() -> None:
    t = Table()
    other_chance = KeyedChance()
    other_chance.begin("other desk")
    other = Desk(t.world.store, clock=t.world.clock, chance=other_chance)

    def write(number: int) -> str:
        desk, who = (t.desk, ARD) if number % 2 else (other, ZEM)
        return code(desk.record(who, t.plenary, comment(f"c{number}")))

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(write, range(60))) == {""}
    assert repr(other.operator_state(t.plenary)) == repr(t.state(t.plenary))
    assert t.desk.verify(t.plenary) == []


def test_a_decision_is_made_on_the_room_as_it_is_when_it_is_recorded() -> None:
    t = Table()
    other_chance = KeyedChance()
    other_chance.begin("other desk")
    other = Desk(t.world.store, clock=t.world.clock, chance=other_chance)
    done(t.desk.record(FAC, t.plenary, comment("same")))
    assert code(other.record(FAC, t.plenary, comment("same"))) == "already"
    done(other.record(FAC, t.plenary, e.ProvisionParked(unit=t.unit())))
    assert code(t.desk.record(FAC, t.plenary, e.ProvisionParked(unit=t.unit()))) == "already"


def test_what_cannot_be_read_back_is_never_recorded() -> None:
    t = Table()
    before = t.state(t.plenary).seq
    for words in ("\ud800", "e\u0301"):
        answer = t.desk.record(FAC, t.plenary, e.CommentMade(comment="c", unit="", words=words))
        assert code(answer) == "unreadable"
    wrong = e.CommentMade(comment="c", unit="", words=7)  # type: ignore[arg-type]
    assert code(t.desk.record(FAC, t.plenary, wrong)) == "unreadable"
    assert t.state(t.plenary).seq == before
    done(t.desk.record(FAC, t.plenary, comment("c")))
