"""What waits in an outbox lands when its time has come, as the member who queued it, once."""

from __future__ import annotations

import threading

from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.desk import recall
from plenipo.desk.desk import Desk
from plenipo.desk.rounds import Rounds
from plenipo.record import entries as e
from plenipo.record.communiques import communique_digest
from plenipo.record.kinds import EntryId, MemberId, Role
from plenipo.record.outside import Communique
from tests.desk.table import ARD, ARD_DELEGATE, FAC, ZEM, Table, code, done
from tests.desk.worlds import START, stamp


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


# --- communiqués that the chair lets go out by themselves ----------------------------------------


def released(t: Table, minute: int) -> None:
    """Draft a communiqué for release at a minute of the world's, and let it go out by itself."""
    body = e.CommuniqueDrafted(
        communique="c", versions=[("all", "They met.")], release=stamp(minute)
    )
    done(t.desk.record(FAC, t.plenary, body))
    digest = communique_digest(body.versions)
    done(t.desk.record(FAC, t.plenary, e.CommuniqueQueued(communique="c", digest=digest)))


def clears(t: Table, *heads: MemberId) -> None:
    digest = communique_digest(communique(t).versions)
    for head in heads:
        party = t.state(t.plenary).seats[head].party
        body = e.CommuniqueCleared(communique="c", party=party, digest=digest)
        done(t.desk.record(head, t.plenary, body))


def communique(t: Table) -> Communique:
    return t.state(t.plenary).outside.communiques["c"]


def everybody(t: Table) -> list[MemberId]:
    required = t.state(t.plenary).required_parties()
    seats = t.state(t.plenary).seats.items()
    return [m for m, s in seats if s.role is Role.HEAD and s.party in required and not s.left]


def test_a_communique_goes_out_at_its_minute() -> None:
    t = Table()
    made = rounds(t)
    released(t, START + 5)
    clears(t, *everybody(t))
    t.at(START + 4)
    assert made.round() == 0
    t.at(START + 5)
    assert made.round() == 1
    assert communique(t).issued_at == stamp(START + 5)
    assert t.desk.operator_entries(t.plenary)[-1].by == FAC
    assert made.round() == 0


def test_a_communique_waits_for_the_last_clearance() -> None:
    t = Table()
    made = rounds(t)
    released(t, START + 5)
    *first, last = everybody(t)
    clears(t, *first)
    t.at(START + 6)
    assert made.round() == 0
    clears(t, last)
    assert made.round() == 1
    assert communique(t).issued_at == stamp(START + 6)


def test_a_redraft_ends_the_order() -> None:
    t = Table()
    made = rounds(t)
    released(t, START + 5)
    clears(t, *everybody(t))
    body = e.CommuniqueDrafted(
        communique="c", versions=[("all", "They parted.")], release=stamp(START + 5)
    )
    done(t.desk.record(FAC, t.plenary, body))
    clears(t, *everybody(t))
    t.at(START + 6)
    assert made.round() == 0
    assert not communique(t).issued_at


def test_an_order_that_was_taken_back_is_none() -> None:
    t = Table()
    made = rounds(t)
    released(t, START + 5)
    clears(t, *everybody(t))
    made.round()
    done(recall(t.desk, FAC, t.plenary, communique(t).queue))
    t.at(START + 6)
    assert made.round() == 0
    assert not communique(t).issued_at


def test_whoever_ordered_it_and_left_issues_nothing() -> None:
    t = Table()
    made = rounds(t)
    released(t, START + 5)
    clears(t, *everybody(t))
    done(t.desk.record(FAC, t.plenary, e.MemberLeft(member=FAC)))
    t.at(START + 6)
    assert made.round() == 0
    assert not t.desk.operator_state(t.plenary).outside.communiques["c"].issued_at


def test_two_programs_issue_it_once() -> None:
    t = Table()
    one, two = rounds(t), rounds(t)
    released(t, START + 5)
    clears(t, *everybody(t))
    t.at(START + 6)
    assert one.round() + two.round() == 1
    kinds = [type(n.body) for n in t.desk.operator_entries(t.plenary)]
    assert kinds.count(e.CommuniqueIssued) == 1
