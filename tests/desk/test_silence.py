"""Silence: in time breaks, late is logged, by paragraphs; concluded by what is on record."""

from __future__ import annotations

import pytest

from plenipo import desk as d
from plenipo.desk.desk import Recorded
from plenipo.record import entries as e
from plenipo.record.decide import Refused
from plenipo.record.kinds import Basis
from tests.desk.table import ARD, FAC, SEC, ZEM, Table, code, done
from tests.desk.worlds import START, stamp


@pytest.fixture
def t() -> Table:
    table = Table()
    wordings = [(table.unit(1), table.base(1)), (table.unit(3), table.base(3))]
    body = e.SilenceOpened(
        silence="s", wordings=wordings, opens=stamp(START), expires=stamp(START + 60), zone="UTC"
    )
    done(table.desk.record(FAC, table.plenary, body))
    return table


def objected(t: Table, *units: str) -> Recorded | Refused:
    return d.object_to(t.desk, ZEM, t.plenary, "s", party="ZEM", units=units)


def concluded(t: Table) -> tuple[str, list[str]]:
    body = done(d.conclude(t.desk, FAC, t.plenary, "s")).entries[-1].body
    assert isinstance(body, e.SilenceConcluded)
    return body.result, body.adopted


def test_unbroken_it_adopts_when_it_has_expired_and_not_before(t: Table) -> None:
    t.at(START + 59)
    assert code(d.conclude(t.desk, FAC, t.plenary, "s")) == "too-early"
    t.at(START + 60)
    assert concluded(t) == ("adopted", [t.unit(1), t.unit(3)])
    assert code(d.conclude(t.desk, FAC, t.plenary, "s")) == "not-open"


def test_an_objection_by_paragraph_leaves_the_rest(t: Table) -> None:
    done(objected(t, t.unit(3)))
    # The other paragraph stays under silence until the expiry: somebody may yet object to it.
    assert code(d.conclude(t.desk, FAC, t.plenary, "s")) == "too-early"
    t.at(START + 61)
    assert concluded(t) == ("adopted-in-part", [t.unit(1)])


def test_an_objection_to_the_whole_ends_it_at_once(t: Table) -> None:
    done(objected(t))
    assert concluded(t) == ("broken", [])


def test_a_late_objection_is_logged_with_its_receipt_and_breaks_nothing(t: Table) -> None:
    t.at(START + 60)
    body = done(objected(t)).entries[-1].body
    assert isinstance(body, e.LateObjectionLogged)
    assert body.received == stamp(START + 60)
    assert concluded(t)[0] == "adopted"


def test_the_receipt_counts_not_the_typing(t: Table) -> None:
    t.at(START + 70)
    by_mail = done(
        d.object_to(
            t.desk,
            SEC,
            t.plenary,
            "s",
            party="ARD",
            received=stamp(START + 59),
            basis=Basis.BY_EMAIL,
        )
    )
    assert isinstance(by_mail.entries[-1].body, e.SilenceBroken)
    assert concluded(t)[0] == "broken"


def test_nobody_dates_his_own_objection_nor_the_future(t: Table) -> None:
    t.at(START + 70)
    own = d.object_to(t.desk, ZEM, t.plenary, "s", party="ZEM", received=stamp(START + 1))
    assert isinstance(done(own).entries[-1].body, e.LateObjectionLogged)
    for received in (stamp(START + 90), stamp(START - 9), "yesterday", ""):
        answer = d.object_to(
            t.desk, SEC, t.plenary, "s", party="ARD", received=received, basis=Basis.BY_EMAIL
        )
        assert code(answer) == "no-time"
    answer = d.object_to(t.desk, ARD, t.plenary, "s", party="ZEM")
    assert code(answer) == "not-yours"


def test_an_extension_is_told_before_the_expiry(t: Table) -> None:
    later = e.SilenceExtended(silence="s", expires=stamp(START + 120))
    sooner = e.SilenceExtended(silence="s", expires=stamp(START + 30))
    assert code(t.desk.record(FAC, t.plenary, sooner)) == "not-later"
    done(t.desk.record(FAC, t.plenary, later))
    t.at(START + 61)
    assert isinstance(done(objected(t)).entries[-1].body, e.SilenceBroken)
    t.at(START + 120)
    again = e.SilenceExtended(silence="s", expires=stamp(START + 180))
    assert code(t.desk.record(FAC, t.plenary, again)) == "too-late"


def test_a_clock_set_back_gives_no_more_time(t: Table) -> None:
    t.at(START + 60)
    done(t.desk.record(FAC, t.plenary, e.CommentMade(comment="c", unit="", words="Time.")))
    t.at(START + 10)
    assert isinstance(done(objected(t)).entries[-1].body, e.LateObjectionLogged)
    assert concluded(t)[0] == "adopted"


def test_its_result_is_never_typed_in(t: Table) -> None:
    t.at(START + 60)
    for body in (
        e.SilenceConcluded(silence="s", result="adopted", adopted=[]),
        e.SilenceBroken(silence="s", units=[], party="ZEM", received=stamp(START)),
    ):
        member = FAC if isinstance(body, e.SilenceConcluded) else ZEM
        assert code(t.desk.record(member, t.plenary, body)) == "desk-only"
    assert code(d.conclude(t.desk, FAC, t.plenary, "other")) == "no-such-silence"


def test_the_notice_names_provisions_and_nobody() -> None:
    for result in ("adopted", "broken", "adopted-in-part"):
        words = d.notice("the Accord", "2031-05-04 12:00", "UTC", result, ["Article 1"])
        assert "2031-05-04 12:00 (UTC)" in words
        assert ("Article 1" in words) == (result == "adopted-in-part")
