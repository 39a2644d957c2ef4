"""What waits in an outbox lands when its time has come, as the member who queued it, once."""

from __future__ import annotations

import threading

from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.desk.desk import Desk
from plenipo.desk.rounds import Rounds
from plenipo.record import entries as e
from plenipo.record.kinds import EntryId
from tests.desk.table import ARD, ARD_DELEGATE, FAC, ZEM, Table, code, done
from tests.desk.worlds import START


def rounds(t: Table, *, every: int = 30) -> Rounds:
    return Rounds(t.desk, t.world.store, every=every)


def test_it_lands_when_its_time_has_come_and_not_before() -> None:
    t = Table()
    before = t.queued(START + 5)
    made = rounds(t)
    after = t.queued(START + 7)
    t.at(START + 4)
    assert made.round() == 0
    t.at(START + 5)
    assert made.round() == 1
    assert t.state(t.ard).outbox[before].state == "landed"
    assert made.round() == 0
    t.at(START + 7)
    assert made.round() == 1
    assert t.state(t.ard).outbox[after].state == "landed"
    landed = t.desk.operator_entries(t.plenary)[-1]
    assert landed.by == ARD


def test_what_was_called_back_does_not_land() -> None:
    t = Table()
    made = rounds(t)
    queued = t.queued(START + 5)
    made.round()
    done(t.desk.record(ARD_DELEGATE, t.ard, e.TablingRecalled(queued=queued)))
    t.at(START + 6)
    assert made.round() == 0
    assert t.state(t.ard).outbox[queued].state == "recalled"


def test_nothing_else_is_concluded() -> None:
    t = Table()
    made = rounds(t)
    silence = e.SilenceOpened(
        silence="s",
        wordings=[(t.unit(), t.base())],
        opens=t.desk.now(),
        expires=f"{t.desk.now()[:-5]}.500Z",
        zone="UTC",
    )
    done(t.desk.record(FAC, t.plenary, silence))
    head = t.state(t.plenary).seq
    t.at(START + 60)
    assert made.round() == 0
    assert t.state(t.plenary).seq == head


def test_what_another_program_appended_is_found_by_its_head() -> None:
    t = Table()
    made = rounds(t, every=3)
    made.round()
    other = Desk(t.world.store, clock=t.world.clock, chance=t.world.chance)
    made.stop()  # nothing is told any more, as if another process wrote
    draft = t.drafted()
    done(other.queue_tabling(ARD, t.ard, draft, t.plenary, lands_at=t.desk.now()))
    assert [made.round() for _ in range(4)] == [0, 0, 1, 0]


def test_what_cannot_land_waits_and_is_tried_again_later_and_then_no_more() -> None:
    t = Table()
    made = rounds(t)
    queued = t.queued(START + 5)
    done(t.desk.record(FAC, t.plenary, e.MemberLeft(member=ARD)))
    t.at(START + 6)
    assert made.round() == 0
    seat = e.MemberSeated(member=ARD, name="Head", role=t.state(t.ard).seats[ARD].role, party="ARD")
    done(t.desk.record(FAC, t.plenary, seat))
    assert made.round() == 0  # it was just tried
    t.at(START + 8)
    assert made.round() == 1
    assert t.state(t.ard).outbox[queued].state == "landed"
    lost = t.queued(START + 9)
    done(t.desk.record(FAC, t.plenary, e.MemberLeft(member=ARD)))
    t.at(START + 90)
    assert made.round() == 0
    done(t.desk.record(FAC, t.plenary, seat))
    t.at(START + 200)
    assert made.round() == 0
    assert code(t.desk.land(ZEM, t.ard, lost)) == "no-such-room"
    done(t.desk.land(ARD, t.ard, lost))  # by hand it still can


def test_two_processes_race_and_it_lands_once() -> None:
    t = Table()
    queued = [t.queued(START + 5) for _ in range(8)]
    other = Desk(t.world.store, clock=t.world.clock, chance=t.world.chance)
    both = (rounds(t), Rounds(other, t.world.store))
    t.at(START + 5)
    landed: list[int] = []
    threads = [threading.Thread(target=lambda m=m: landed.append(m.round())) for m in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(landed) == len(queued)
    assert all(t.state(t.ard).outbox[q].state == "landed" for q in queued)
    tabled = [p for p in t.state(t.plenary).proposals.values() if p.state == "tabled"]
    assert len(tabled) == len(queued)
    assert t.desk.verify(t.plenary) == []


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=6),
    st.lists(st.integers(1, 40), min_size=1, max_size=12),
)
def test_at_every_round_what_is_due_has_landed_and_nothing_else_has(
    items: list[tuple[int, bool]], times: list[int]
) -> None:
    t = Table()
    made = rounds(t)
    queued: dict[EntryId, int] = {}
    recalled: set[EntryId] = set()
    for due, called_back in items:
        entry = t.queued(START + due)
        queued[entry] = due
        if called_back:
            done(t.desk.record(ARD, t.ard, e.TablingRecalled(queued=entry)))
            recalled.add(entry)
    for now in sorted(times):
        t.at(START + now)
        made.round()
        landed = {q for q, item in t.state(t.ard).outbox.items() if item.state == "landed"}
        assert landed == {q for q, due in queued.items() if due <= now and q not in recalled}
