"""What may be recorded: positions and their conditions, rules, confirmations."""

from __future__ import annotations

import pytest

from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.decide import Act, Refused, decide
from plenipo.record.kinds import Basis, ClosingRule, Level, MemberId
from tests.record.rooms import ARTICLES, LATER, NOW, Room

CURLY = ARTICLES["u1"].replace("They ", "They\u00a0")


def asked(room: Room, body: e.Body, member: str = "head-ZEM") -> str:
    """The code of the refusal, or "" when it may be recorded."""
    found = decide(room.state, body, member=MemberId(member), now=NOW)
    if isinstance(found, Act):
        room.say(body, behalf=found.behalf)
        return ""
    assert found.sentence.endswith(".")
    assert isinstance(found, Refused)
    return found.code


def position(room: Room, **more: object) -> e.PositionTaken:
    fields: dict[str, object] = {
        "party": "ZEM",
        "unit": "u1",
        "wording": room.wording("u1"),
        "level": Level.ACCEPT,
        **more,
    }
    return e.PositionTaken(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({}, ""),
        ({"sentence": 1}, ""),
        ({"sentence": 2}, "no-such-sentence"),
        ({"sentence": -2}, "no-such-sentence"),
        ({"unit": "u9"}, "no-such-provision"),
        ({"wording": "ab"}, "not-on-the-table"),
        ({"expires": NOW}, "expired"),
        ({"expires": LATER}, ""),
        ({"party": "ARD"}, "not-yours"),
        ({"conditions": [e.Condition()]}, "no-condition"),
        ({"conditions": [e.Condition(words="if it rains")]}, ""),
        ({"conditions": [e.Condition(words="if it rains")], "level": Level.CAN_LIVE_WITH}, ""),
        ({"conditions": [e.Condition(words="x")], "level": Level.RESERVE}, "no-acceptance"),
        ({"conditions": [e.Condition(words="x")], "level": Level.OPPOSE}, "no-acceptance"),
        ({"level": Level.OPPOSE}, ""),
    ],
)
def test_a_position(more: dict[str, object], code: str) -> None:
    room = Room()
    assert asked(room, position(room, **more)) == code


def test_a_position_cannot_wait_for_itself() -> None:
    room = Room()
    room.table("ARD", {"u1": CURLY})
    own, curly = room.wording("u1"), wording_hash("u1", CURLY)
    for condition in (
        e.Condition(closed=[own]),
        e.Condition(closed=[curly]),  # the same words, typed otherwise
        e.Condition(closed=[room.wording("u2"), own]),
        e.Condition(accepted=[("ZEM", own)]),
        e.Condition(accepted=[("ZEM", curly)]),
    ):
        assert asked(room, position(room, conditions=[condition])) == "vacuous"
    # Another party's acceptance of the same words is no circle by itself.
    other = e.Condition(accepted=[("ARD", own)])
    assert asked(room, position(room, conditions=[other])) == ""


def test_words_that_left_the_table_take_no_position() -> None:
    room = Room()
    name = room.table("ARD", {"u1": "Article 1 Others."})
    wording = room.wording("u1", "Others")
    assert asked(room, position(room, wording=wording)) == ""
    room.say(e.ProposalWithdrawn(proposal=name))
    assert asked(room, position(room, wording=wording)) == "not-on-the-table"


def test_a_capital_confirms_what_was_accepted_ad_referendum() -> None:
    room = Room()
    confirmed = e.CapitalConfirmed(party="ZEM", unit="u1", wording=room.wording("u1"))
    assert asked(room, confirmed) == "nothing-to-confirm"
    room.take("ZEM", "u1", Level.CAN_LIVE_WITH)
    assert asked(room, confirmed) == "nothing-to-confirm"
    room.take("ZEM", "u1", Level.ACCEPT_AD_REFERENDUM, sentence=1)
    assert asked(room, confirmed) == ""
    assert asked(room, confirmed) == "nothing-to-confirm"


def test_whose_consent_is_needed() -> None:
    room = Room()
    room.say(e.GroupFormed(group="G2", name="Rivers", members=["ZEM"]))
    for parties, code in (
        ([], "no-party"),
        (["ARD", "MIR"], "no-such-party"),
        (["ARD", "G2"], ""),
        (["ZEM", "ARD"], ""),
    ):
        assert asked(room, e.RequiredPartiesSet(parties=parties), "sec") == code
    assert asked(room, e.RequiredPartiesSet(parties=["ARD"])) == "not-your-role"


def test_a_closing_rule() -> None:
    room = Room()
    for rule, threshold, units, code in (
        (ClosingRule.UNANIMITY, 0, [], ""),
        (ClosingRule.THRESHOLD, 0, [], "no-threshold"),
        (ClosingRule.THRESHOLD, 2, ["u1"], ""),
        (ClosingRule.NO_OBJECTION, 0, ["u9"], "no-such-provision"),
    ):
        body = e.RuleSet(rule=rule, threshold=threshold, units=units)
        assert asked(room, body, "sec") == code


def test_a_hold_is_on_words_that_stand_there() -> None:
    room = Room()
    wording = room.wording("u1")
    start = ARTICLES["u1"].index("withdraw")
    for span, code in (
        (e.Span(start=start, end=start + 8, words="withdraw"), ""),
        (e.Span(start=start, end=start + 8, words="Withdraw"), "not-these-words"),
        (e.Span(start=0, end=0, words=""), "not-these-words"),
    ):
        body = e.HoldPlaced(hold="h", unit="u1", wording=wording, span=span, party="ZEM")
        assert asked(room, body) == code


def test_who_does_not_sit_there_learns_nothing() -> None:
    room = Room()
    for body in (position(room), e.ProcessOpened(title="x")):
        assert asked(room, body, "nobody") == "no-such-room"


def test_the_secretariat_says_on_what_basis() -> None:
    room = Room()
    body = position(room)
    assert asked(room, body, "sec") == "no-basis"
    found = decide(room.state, body, member=MemberId("sec"), now=NOW, basis=Basis.FROM_FLOOR)
    assert found == Act("ZEM", Basis.FROM_FLOOR, body)
