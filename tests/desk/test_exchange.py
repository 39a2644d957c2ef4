"""An exchange: no side can tell whether the other is in; all land at once, or go back unseen."""

from __future__ import annotations

from plenipo import desk as d
from plenipo.record import entries as e
from plenipo.record.kinds import MemberId, RoomId, RoomKind
from tests.desk.table import ARD, FAC, NEW_WORDS, SEC, SUN, ZEM, Table, code, done
from tests.desk.two_worlds import Seen, look
from tests.desk.worlds import START, stamp


def committed(t: Table, member: MemberId, nth: int = 1) -> object:
    return d.commit(t.desk, member, t.escrow, positions=[(t.unit(nth), t.base(nth))])


def test_no_side_can_tell_whether_the_other_has_committed() -> None:
    told: list[object] = []
    for first in ((), (ZEM,), (ZEM, ZEM)):
        t = Table()
        for member in first:
            assert committed(t, member, 3) is None
        seen = Seen()
        t.world.chance.begin("compare")
        seen.add("commit", committed(t, ARD))
        seen.add("commit again", committed(t, ARD, 3))
        look(t.world, ARD, [t.escrow], seen, "middle")
        told.append(seen.answers)
    assert told[0] == told[1] == told[2]


def test_a_release_lands_for_all_sides_at_once() -> None:
    t = Table()
    assert committed(t, ARD) is None
    before = t.desk.ledger_rows(FAC, t.plenary)
    assert d.settle(t.desk, t.escrow) == "waiting"
    assert t.desk.ledger_rows(FAC, t.plenary) == before
    assert committed(t, ZEM, 3) is None
    assert d.settle(t.desk, t.escrow) == "released"
    released = t.desk.operator_entries(t.plenary)[-1].body
    assert isinstance(released, e.ExchangeReleased)
    assert {party for party, _, _ in released.positions} == {"ARD", "ZEM"}
    positions = t.state(t.plenary).positions
    assert ("ARD", t.unit(1), -1, t.base(1)) in positions
    assert ("ZEM", t.unit(3), -1, t.base(3)) in positions
    assert d.settle(t.desk, t.escrow) == "waiting"  # once
    assert code(committed(t, ARD)) == "not-open"


def test_an_expiry_returns_every_side_unseen() -> None:
    t = Table()
    assert committed(t, ARD) is None
    before = t.desk.ledger_rows(FAC, t.plenary)
    t.at(START + 600)
    assert code(committed(t, ZEM)) == "expired"
    assert d.settle(t.desk, t.escrow) == "returned"
    assert t.desk.ledger_rows(FAC, t.plenary) == before
    assert t.state(t.escrow).committed == {}
    t.at(START)  # a clock that jumps back brings nothing to life again
    assert d.settle(t.desk, t.escrow) == "waiting"


def test_words_that_have_left_the_table_are_not_exchanged() -> None:
    t = Table()
    assert committed(t, ARD) is None
    assert committed(t, ZEM, 3) is None
    change = e.Change(unit=t.unit(3), text=NEW_WORDS, base=t.base(3))
    tabled = done(t.desk.table_directly(ARD, t.plenary, changes=[change], sponsors=["ARD"]))
    body = tabled.entries[0].body
    assert isinstance(body, e.ProposalTabled)
    done(d.incorporate(t.desk, FAC, t.plenary, body.proposal))
    assert d.settle(t.desk, t.escrow) == "waiting"
    t.at(START + 600)
    assert d.settle(t.desk, t.escrow) == "returned"
    answer = d.commit(t.desk, ARD, t.escrow, positions=[(t.unit(), t.base(3))])
    assert code(answer) == "expired"


def test_who_is_no_side_meets_an_unknown_room() -> None:
    t = Table()
    for member in (SUN, SEC, FAC, MemberId("nobody")):
        real = d.commit(t.desk, member, t.escrow, positions=[(t.unit(), t.base())])
        other = d.commit(t.desk, member, RoomId("0" * 32), positions=[(t.unit(), t.base())])
        assert real == other == d.NO_ROOM
    for member in (ARD, ZEM, FAC):
        assert t.desk.room(member, t.escrow) == d.NO_ROOM


def test_terms_are_checked_when_the_escrow_is_opened() -> None:
    t = Table()

    def opened(name: str, sides: tuple[str, ...], minutes: int) -> str:
        answer = d.open_exchange(
            t.desk, FAC, t.plenary, exchange=name, sides=sides, expires=stamp(minutes)
        )
        return code(answer)

    assert opened("x", ("ARD",), START + 9) == "no-such-party"
    assert opened("x", ("ARD", "KOV"), START + 9) == "no-such-party"
    assert opened("x", ("ARD", "ZEM"), START) == "expired"
    assert opened("x\nplenary", ("ARD", "ZEM"), START + 9) == "no-name"
    assert opened("x", ("ARD", "ZEM"), START + 9) == ""
    bodies: list[e.Body] = [
        e.ExchangeCommitted(exchange="x", party="ARD", positions=[]),
        e.ExchangeReleased(exchange="x", positions=[]),
        e.ExchangeReturned(exchange="x"),
    ]
    for body in bodies:
        assert code(t.desk.record(FAC, t.plenary, body)) == "desk-only"
    assert t.state(t.escrow).kind is RoomKind.ESCROW
