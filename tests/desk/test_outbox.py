"""Tabling waits, can be called back until its time, and lands in both rooms or in none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from plenipo.desk.ports import Batch, Stale, StoreUnavailable
from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.kinds import Level, RoomId
from plenipo.store.memory import MemoryStore
from tests.desk.table import ARD, ARD_DELEGATE, NEW_WORDS, ZEM, Table, code, done
from tests.desk.worlds import START, World, stamp


def test_what_lands_is_the_version_as_it_was_queued() -> None:
    t = Table()
    proposal = t.drafted()
    queued = done(
        t.desk.queue_tabling(ARD, t.ard, proposal, t.plenary, lands_at=stamp(START + 5))
    ).id
    later = e.Change(unit=t.unit(), text="Later words.", base=t.base())
    done(t.desk.record(ARD, t.ard, e.ProposalRevised(proposal=proposal, changes=[later])))
    t.at(START + 5)
    landed = done(t.desk.land(ARD, t.ard, queued))
    tabled = landed.entries[0].body
    assert isinstance(tabled, e.ProposalTabled)
    assert [c.text for c in tabled.changes] == [NEW_WORDS]
    assert tabled.number == "ARD-1"
    assert tabled.proposal != proposal
    # The mapping stays behind; the proposer's stance is on record, explicitly.
    assert t.state(t.ard).outbox[queued].landed_as == (tabled.proposal, "ARD-1")
    wording = wording_hash(t.unit(), NEW_WORDS)
    assert t.state(t.plenary).positions["ARD", t.unit(), -1, wording].level is Level.ACCEPT
    assert str(proposal) not in repr(t.state(t.plenary))
    assert t.ard not in repr(t.state(t.plenary))


def test_it_can_be_called_back_until_its_time_and_not_after() -> None:
    t = Table()
    first, second = t.queued(START + 5), t.queued(START + 5)
    assert code(t.desk.land(ARD, t.ard, first)) == "too-early"
    done(t.desk.record(ARD_DELEGATE, t.ard, e.TablingRecalled(queued=first)))
    t.at(START + 5)
    assert code(t.desk.land(ARD, t.ard, first)) == "not-waiting"
    assert code(t.desk.record(ARD, t.ard, e.TablingRecalled(queued=second))) == "too-late"
    done(t.desk.land(ARD, t.ard, second))
    assert code(t.desk.land(ARD, t.ard, second)) == "not-waiting"
    assert len([p for p in t.state(t.plenary).proposals.values() if p.state == "tabled"]) == 1


def test_a_clock_set_back_neither_reopens_nor_runs_the_record_back() -> None:
    t = Table()
    queued = t.queued(START + 5)
    t.at(START + 6)
    done(t.desk.record(ARD, t.ard, e.CommentMade(comment="c", unit="", words="Now.")))
    t.at(START - 600)
    landed = done(t.desk.land(ARD, t.ard, queued))
    times = [n.at for n in t.desk.operator_entries(t.ard)]
    assert times == sorted(times)
    assert landed.entries[0].at == t.state(t.plenary).at
    assert t.desk.verify(t.ard) == []
    assert t.desk.verify(t.plenary) == []


class Stumbling(MemoryStore):
    """A store that fails, or says that a room has moved on, when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.failures: list[Exception] = []
        self.calls: list[list[RoomId]] = []

    def append(self, batches: Sequence[Batch]) -> None:
        self.calls.append([batch.room for batch in batches])
        if self.failures:
            raise self.failures.pop(0)
        super().append(batches)


def test_a_landing_is_one_append_and_a_failure_leaves_no_half() -> None:
    store = Stumbling()
    t = Table(World(store=store))
    queued = t.queued(START)
    before = repr((t.state(t.ard), t.state(t.plenary)))
    store.failures.append(StoreUnavailable("the disk is full"))
    with pytest.raises(StoreUnavailable):
        t.desk.land(ARD, t.ard, queued)
    assert repr((t.state(t.ard), t.state(t.plenary))) == before
    store.calls.clear()
    store.failures.append(Stale(t.plenary))  # another process was faster, once
    done(t.desk.land(ARD, t.ard, queued))
    assert store.calls == [[t.plenary, t.ard]] * 2
    assert t.state(t.ard).outbox[queued].state == "landed"


def test_a_room_that_never_rests_is_told_as_busy() -> None:
    store = Stumbling()
    t = Table(World(store=store))
    comment = e.CommentMade(comment="c", unit="", words="Hear.")
    store.failures = [Stale(t.plenary) for _ in range(1000)]
    assert code(t.desk.record(ARD, t.plenary, comment)) == "busy"
    store.failures = [Stale(t.plenary) for _ in range(20)]
    done(t.desk.record(ARD, t.plenary, comment))


def test_only_the_head_queues_and_only_for_its_own_party() -> None:
    t = Table()
    proposal = t.drafted()
    when = stamp(START + 5)
    queue = t.desk.queue_tabling
    assert code(queue(ARD_DELEGATE, t.ard, proposal, t.plenary, lands_at=when)) == "not-your-role"
    answer = queue(ARD, t.ard, proposal, t.plenary, lands_at=when, sponsors=["ZEM"])
    assert code(answer) == "not-yours"
    assert code(queue(ARD, t.ard, proposal, t.ard, lands_at=when)) == "not-wider"
    assert code(queue(ARD, t.ard, proposal, t.zem, lands_at=when)) == "no-such-room"
    assert code(queue(ARD, t.ard, proposal, t.plenary, lands_at="soon")) == "no-time"


def test_nobody_supersedes_or_withdraws_or_revises_what_is_anothers() -> None:
    t = Table()
    queued = t.queued(START)
    tabled = done(t.desk.land(ARD, t.ard, queued)).entries[0].body
    assert isinstance(tabled, e.ProposalTabled)
    change = e.Change(unit=t.unit(), text="Other words.", base=t.base())
    zem = ZEM
    for body in (
        e.ProposalWithdrawn(proposal=tabled.proposal),
        e.ProposalRevised(proposal=tabled.proposal, changes=[change]),
    ):
        assert code(t.desk.record(zem, t.plenary, body)) == "not-yours"
    answer = t.desk.table_directly(
        zem, t.plenary, changes=[change], sponsors=["ZEM"], supersedes=tabled.proposal
    )
    assert code(answer) == "not-yours"
    answer = t.desk.table_directly(zem, t.plenary, changes=[change], sponsors=["ZEM", "ARD"])
    assert code(answer) == "not-yours"
    done(t.desk.table_directly(zem, t.plenary, changes=[change], sponsors=["ZEM"]))
    numbers = [p.number for p in t.state(t.plenary).proposals.values()]
    assert numbers == ["ARD-1", "ZEM-1"]


def test_a_number_is_the_rooms_own_whatever_is_asked_for() -> None:
    t = Table()
    change = e.Change(unit=t.unit(), text=NEW_WORDS, base=t.base())
    body = e.ProposalTabled(
        proposal=t.drafted(), number="ARD-77", changes=[change], sponsors=["ARD"]
    )
    recorded = done(t.desk.record(ARD, t.plenary, body)).entries[0].body
    assert isinstance(recorded, e.ProposalTabled)
    assert recorded.number == "ARD-1"
