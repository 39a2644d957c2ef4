"""Taking back, and what was sent to the wrong room: who could read it."""

from __future__ import annotations

from plenipo import desk as d
from plenipo.record import entries as e
from plenipo.record.kinds import Basis, EntryId, Level, MemberId, Role
from tests.desk.table import (
    ARD,
    ARD_DELEGATE,
    FAC,
    NEWCOMER,
    OBSERVER,
    SEC,
    SUN,
    ZEM,
    Table,
    code,
    done,
)


def test_a_spill_names_who_sat_there_then_or_since() -> None:
    t = Table()
    done(t.desk.record(FAC, t.plenary, e.MemberLeft(member=SUN)))  # before: has seen nothing
    brief = e.CommentMade(comment="oops", unit="", words="Our last offer is ten.")
    sent = done(t.desk.record(ARD, t.plenary, brief)).id
    done(t.desk.record(FAC, t.plenary, e.MemberLeft(member=OBSERVER)))  # after: has seen it
    seat = e.MemberSeated(member=NEWCOMER, name="Nia", role=Role.DELEGATE, party="ARD")
    done(t.desk.record(ARD, t.plenary, seat))
    answer = done(d.spill(t.desk, ARD, t.plenary, sent, reason="meant for our own room"))
    recalled, spilled = (n.body for n in answer.entries)
    assert isinstance(recalled, e.Recalled)
    assert isinstance(spilled, e.Spilled)
    everybody = {FAC, SEC, ARD_DELEGATE, ZEM, MemberId("zem-delegate"), OBSERVER, NEWCOMER}
    assert spilled.seen_by == sorted(everybody)
    assert code(d.spill(t.desk, ARD, t.plenary, sent)) == "already"
    assert code(d.recall(t.desk, ARD, t.plenary, sent)) == "already"


def test_a_recall_takes_the_effect_and_leaves_the_entry() -> None:
    t = Table()
    taken = done(t.accept(ARD, "ARD")).id
    assert any(p == "ARD" for p, *_ in t.state(t.plenary).positions)
    done(d.recall(t.desk, ARD, t.plenary, taken, reason="the capital has not agreed"))
    assert not any(p == "ARD" for p, *_ in t.state(t.plenary).positions)
    ledger = t.desk.ledger(ARD, t.plenary)
    assert isinstance(ledger, list)
    assert taken in [n.id for n in ledger]


def test_nobody_takes_back_what_stands_for_another() -> None:
    t = Table()
    own = done(t.accept(ARD, "ARD")).id
    for member in (ZEM, FAC, SEC):
        assert code(d.recall(t.desk, member, t.plenary, own)) == "not-yours"
    assert code(d.recall(t.desk, ARD_DELEGATE, t.plenary, own)) == "not-yours"
    unknown = d.recall(t.desk, ARD, t.plenary, EntryId("0" * 32))
    elsewhere = t.desk.operator_entries(t.zem)[-1].id
    assert d.recall(t.desk, ARD, t.plenary, elsewhere) == unknown
    for body in (e.Recalled(entry=own), e.Spilled(entry=own, seen_by=[])):
        assert code(t.desk.record(FAC, t.plenary, body)) == "desk-only"


def test_what_the_secretariat_typed_for_a_party_is_that_partys_to_take_back() -> None:
    t = Table()
    body = e.PositionTaken(
        party="ZEM",
        unit=t.unit(),
        wording=t.base(),
        level=Level.ACCEPT,
    )
    typed = done(t.desk.record(SEC, t.plenary, body, behalf="ZEM", basis=Basis.FROM_FLOOR)).id
    assert t.state(t.plenary).standing[typed].behalf == "ZEM"
    assert code(d.recall(t.desk, SEC, t.plenary, typed)) == "not-yours"
    done(d.recall(t.desk, ZEM, t.plenary, typed))
