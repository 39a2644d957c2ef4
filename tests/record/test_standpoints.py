"""Which positions count: lapse on change, carry where only number or typography changed, and so on."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.kinds import Basis, ClosingRule, EntryId, Level, ProposalId, Status
from plenipo.record.views import carry_key, gauge, lapsed, open_packages, places, standpoints, table
from plenipo.text.canonical import canonical
from tests.record.rooms import ARTICLES, LATER, NOW, Room

AGREED, OPEN, BRACKETED = Status.AGREED, Status.OPEN, Status.BRACKETED
WORDS = "The Parties shall withdraw. They shall report."


def both(room: Room, unit: str, level: Level = Level.ACCEPT, **more: str) -> None:
    for party in ("ARD", "ZEM"):
        room.take(party, unit, level, **more)  # type: ignore[arg-type]


def amended(room: Room, unit: str, text: str) -> None:
    """The draft's words become others."""
    name = room.table("ARD", {unit: text})
    room.say(e.ProposalIncorporated(proposal=name))


# --- lapse and carry ----------------------------------------------------------------------------


def test_consent_lapses_when_a_word_changes_and_comes_back_with_it() -> None:
    room = Room()
    both(room, "u1")
    assert room.status("u1") is AGREED
    amended(room, "u1", f"Article 1 {WORDS.replace('shall report', 'should report')}")
    assert room.status("u1") is OPEN
    place = places(room.state)["u1"]
    assert standpoints(room.state, place, NOW) == {}
    assert {p: q.level for p, q in lapsed(room.state, place, NOW).items()} == {
        "ARD": Level.ACCEPT,
        "ZEM": Level.ACCEPT,
    }
    amended(room, "u1", ARTICLES["u1"])
    assert room.status("u1") is AGREED
    assert lapsed(room.state, places(room.state)["u1"], NOW) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Article 4 The Parties shall withdraw. They shall report.",
        "Article 1 bis The Parties shall withdraw. They shall report.",
        "Article 1\u00a0The Parties shall withdraw. They shall report.",
        "Article 1 The Parties shall withdraw. They shall\u202freport.",
    ],
)
def test_consent_is_carried_where_only_number_or_typography_changed(text: str) -> None:
    room = Room()
    both(room, "u1")
    amended(room, "u1", text)
    found = standpoints(room.state, places(room.state)["u1"], NOW)
    assert [s.carried for s in found.values()] == [True, True]
    assert room.status("u1") is AGREED
    assert text.startswith(room.state.units["u1"].label)


def test_consent_is_carried_over_renumbering() -> None:
    room = Room()
    both(room, "u1")
    room.say(e.ProvisionsRenumbered(labels=[("u1", "Article 1", "Article 12")]))
    assert room.status("u1") is AGREED
    both(room, "u1")
    found = standpoints(room.state, places(room.state)["u1"], NOW)
    assert [s.carried for s in found.values()] == [False, False]


MARKS = {"'": "'’‘", '"': '"“”„«', "-": "-–—‐", " ": " \u00a0\u2009"}


@given(st.data(), st.lists(st.sampled_from([*"ab1", "the", "'", '"', "-", "shall"]), min_size=1))
def test_any_change_of_typography_carries_and_any_change_of_words_lapses(
    data: st.DataObject, words: list[str]
) -> None:
    text = canonical(" ".join(words)).text
    other = "".join(data.draw(st.sampled_from(MARKS.get(c, c))) for c in text)
    assume(canonical(other).text == other)
    room = Room(articles={"u1": text})
    both(room, "u1")
    amended(room, "u1", other)
    assert room.status("u1") is AGREED
    changed = data.draw(st.sampled_from([f"{other}x", f"not {other}", f"{other}, 2"]))
    amended(room, "u1", changed)
    assert room.status("u1") is OPEN


@given(st.text(max_size=30))
def test_a_key_looks_past_the_label_and_nothing_else(raw: str) -> None:
    words = canonical(f"The {unicodedata.normalize('NFC', raw)}").text
    for one, two in (("Article 1", "Article 12 bis"), ("1.", "27."), ("(a)", "(z)")):
        key = carry_key(one, f"{one} {words}")
        assert key == carry_key(one, f"{two} {words}")
        assert key == carry_key("", words)
        assert key != carry_key("", f"{one} {words}")
        assert key != carry_key(one, "")


def test_a_bare_label_is_not_leaving_the_provision_out() -> None:
    room = Room(articles={"u1": "Article 1"})
    room.table("ZEM", {"u1": ""})
    both(room, "u1")
    assert len(places(room.state)["u1"].wordings) == 2
    assert room.status("u1") is AGREED
    room.take("ARD", "u1", wording=wording_hash("u1", ""))
    room.take("ZEM", "u1", wording=wording_hash("u1", ""))
    assert room.status("u1") is BRACKETED


def test_wordings_that_differ_in_typography_alone_are_one() -> None:
    room = Room()
    curly = "Article 1 The Parties shall withdraw. They\u00a0shall report."
    room.table("ZEM", {"u1": curly})
    assert room.status("u1") is OPEN, "one wording, and nobody has answered"
    room.take("ARD", "u1")
    room.take("ZEM", "u1", wording=wording_hash("u1", curly))
    assert room.status("u1") is AGREED


def test_the_last_word_of_a_party_counts_on_whichever_surface() -> None:
    room = Room()
    curly = ARTICLES["u1"].replace("They ", "They\u00a0")
    room.table("ZEM", {"u1": curly})
    both(room, "u1")
    room.take("ZEM", "u1", Level.OPPOSE, wording=wording_hash("u1", curly))
    assert room.status("u1") is Status.DIVERGENT
    room.take("ZEM", "u1")
    assert room.status("u1") is AGREED


def test_a_position_on_another_provisions_words_counts_for_nothing_here() -> None:
    room = Room(articles={"u1": "The same words.", "u2": "The same words."})
    both(room, "u1")
    room.take("ARD", "u2", wording=room.wording("u1"))
    assert (room.status("u1"), room.status("u2")) == (AGREED, OPEN)


# --- time ---------------------------------------------------------------------------------------


def test_a_position_counts_until_it_expires() -> None:
    room = Room()
    room.take("ARD", "u1")
    room.take("ZEM", "u1", expires="2031-06-01T00:00:00.000Z")
    assert room.status("u1", NOW) is AGREED
    assert room.status("u1", "2031-05-31T23:59:59.999Z") is AGREED
    assert room.status("u1", "2031-06-01T00:00:00.000Z") is OPEN
    assert room.status("u1", LATER) is OPEN


def test_an_expired_position_brings_no_older_one_back() -> None:
    room = Room()
    both(room, "u1")
    room.take("ZEM", "u1", Level.OPPOSE, expires="2031-06-01T00:00:00.000Z")
    assert room.status("u1", NOW) is Status.DIVERGENT
    assert room.status("u1", LATER) is OPEN


# --- ad referendum, reserves ----------------------------------------------------------------------


def test_levels_give_their_status() -> None:
    for level, status in {
        Level.ACCEPT_AD_REFERENDUM: Status.AD_REFERENDUM,
        Level.CAN_LIVE_WITH: Status.IN_PRINCIPLE,
        Level.RESERVE: Status.RESERVED,
        Level.OPPOSE: Status.DIVERGENT,
        Level.NONE: OPEN,
    }.items():
        room = Room()
        room.take("ARD", "u1")
        room.take("ZEM", "u1", level)
        assert room.status("u1") is status


def test_a_capital_confirms() -> None:
    room = Room()
    room.take("ARD", "u1")
    room.take("ZEM", "u1", Level.ACCEPT_AD_REFERENDUM)
    room.say(e.CapitalConfirmed(party="ZEM", unit="u1", wording=room.wording("u1")))
    assert room.status("u1") is AGREED
    # What it said anew afterwards is not confirmed by what was confirmed before.
    room.take("ZEM", "u1", Level.ACCEPT_AD_REFERENDUM)
    assert room.status("u1") is Status.AD_REFERENDUM


def test_a_treaty_reservation_is_no_reserve() -> None:
    room = Room()
    both(room, "u1")
    room.say(
        e.ReservationMade(reservation="r", party="ZEM", units=["u1"], words="Not of officers.")
    )
    assert room.status("u1") is AGREED


# --- required parties and rules -------------------------------------------------------------------


def test_whose_consent_is_needed_is_data() -> None:
    room = Room(("ARD", "ZEM", "MIR"))
    both(room, "u1")
    assert room.status("u1") is OPEN
    room.say(e.RequiredPartiesSet(parties=["ARD", "ZEM", "ARD"]))
    assert room.status("u1") is AGREED
    room.say(e.RequiredPartiesSet(parties=["ARD", "ZEM", "MIR"]))
    room.say(e.PartyLeft(party="MIR"))
    assert room.status("u1") is OPEN, "a party that was named is not forgotten because it left"
    assert Room(("ARD",)).state.required_parties() == ["ARD"]


def test_a_party_named_twice_has_one_voice() -> None:
    room = Room(("ARD", "ZEM"))
    room.say(e.RequiredPartiesSet(parties=["ARD", "ARD", "ZEM"]))
    room.say(e.RuleSet(rule=ClosingRule.THRESHOLD, threshold=2))
    room.take("ARD", "u1")
    assert room.status("u1") is OPEN


def test_those_that_take_part_are_asked_where_nobody_was_named() -> None:
    room = Room(("ARD", "ZEM", "MIR"))
    both(room, "u1")
    room.say(e.PartyLeft(party="MIR"))
    assert room.status("u1") is AGREED
    room.say(e.PartyAdmitted(party="KES", name="Kesland"))
    assert room.status("u1") is OPEN


def test_a_threshold() -> None:
    room = Room(("ARD", "KES", "MIR", "ZEM"))
    room.say(e.RuleSet(rule=ClosingRule.THRESHOLD, threshold=3))
    room.say(e.RuleSet(rule=ClosingRule.UNANIMITY, units=["u2"]))
    for unit in ("u1", "u2"):
        for party in ("ARD", "KES", "MIR"):
            room.take(party, unit)
        room.take("ZEM", unit, Level.OPPOSE)
    assert (room.status("u1"), room.status("u2")) == (AGREED, Status.DIVERGENT)


def test_no_objection_is_not_silence() -> None:
    room = Room(("ARD", "MIR", "ZEM"))
    room.say(e.RuleSet(rule=ClosingRule.NO_OBJECTION))
    room.take("ARD", "u1")
    assert room.status("u1") is OPEN, "nobody has agreed by having said nothing"
    room.take("ZEM", "u1", Level.NONE)
    room.take("MIR", "u1", Level.NONE)
    assert room.status("u1") is AGREED
    room.take("MIR", "u1", Level.RESERVE)
    assert room.status("u1") is Status.RESERVED


# --- silence --------------------------------------------------------------------------------------


def silence(
    room: Room, name: str, adopted: list[str], units: tuple[str, ...] = ("u1", "u2")
) -> None:
    room.say(
        e.SilenceOpened(
            silence=name,
            wordings=[(u, room.wording(u)) for u in units],
            opens=NOW,
            expires=LATER,
            zone="UTC",
        )
    )
    assert room.status("u1") is not AGREED, "nothing is adopted before it is concluded"
    room.say(e.SilenceConcluded(silence=name, result="adopted", adopted=adopted))


def test_a_concluded_silence_is_consent() -> None:
    room = Room()
    silence(room, "s", ["u1"])
    assert (room.status("u1"), room.status("u2")) == (AGREED, OPEN)
    found = standpoints(room.state, places(room.state)["u1"], NOW)
    assert {(s.silence, s.position.level) for s in found.values()} == {("s", Level.ACCEPT)}


def test_who_speaks_after_a_silence_has_spoken_last() -> None:
    room = Room()
    room.take("ZEM", "u1", Level.RESERVE)
    silence(room, "s", ["u1"])
    assert room.status("u1") is AGREED, "a reserve that did not break the silence"
    room.take("ZEM", "u1", Level.OPPOSE)
    assert room.status("u1") is Status.DIVERGENT


def test_who_came_later_was_not_silent() -> None:
    room = Room()
    silence(room, "s", ["u1"])
    room.say(e.PartyAdmitted(party="MIR", name="Mirland"))
    assert room.status("u1") is OPEN
    room.take("MIR", "u1")
    assert room.status("u1") is AGREED


def test_silence_lapses_with_the_words() -> None:
    room = Room()
    silence(room, "s", ["u1"])
    amended(room, "u1", "Article 1 Others.")
    assert room.status("u1") is OPEN


# --- groups ---------------------------------------------------------------------------------------


def grouped() -> Room:
    room = Room(("ARD", "KES", "MIR", "ZEM"))
    room.say(e.GroupFormed(group="G2", name="Rivers", members=["KES", "MIR"]))
    both(room, "u1")
    return room


def test_a_group_speaks_for_members_that_have_not_spoken() -> None:
    room = grouped()
    room.take("G2", "u1")
    assert room.status("u1") is AGREED
    room.take("MIR", "u1", Level.RESERVE)
    assert room.status("u1") is Status.RESERVED
    room.take("MIR", "u1")
    room.take("G2", "u1", Level.OPPOSE)
    assert room.status("u1") is Status.DIVERGENT, "for the other member it still speaks"
    room.take("KES", "u1")
    assert room.status("u1") is AGREED


def test_whoever_leaves_a_group_is_not_spoken_for() -> None:
    room = grouped()
    room.take("G2", "u1")
    room.say(e.GroupDissociated(group="G2", party="MIR"))
    assert room.status("u1") is OPEN
    room.say(e.GroupAssociated(group="G2", party="MIR"))
    assert room.status("u1") is AGREED


def test_of_two_groups_the_lower_counts() -> None:
    room = grouped()
    room.say(e.GroupFormed(group="G3", name="Hills", members=["MIR"]))
    room.take("G2", "u1")
    room.take("G3", "u1", Level.CAN_LIVE_WITH)
    assert room.status("u1") is Status.IN_PRINCIPLE
    room.take("G3", "u1", Level.RESERVE)
    assert room.status("u1") is Status.RESERVED


def test_a_groups_hold_is_its_members() -> None:
    room = grouped()
    room.take("G2", "u1")
    span = e.Span(start=10, end=13, words="The")
    room.say(e.HoldPlaced(hold="h", unit="u1", wording=room.wording("u1"), span=span, party="G2"))
    assert room.status("u1") is BRACKETED
    room.say(e.HoldLifted(hold="h"))
    assert room.status("u1") is AGREED


def test_a_group_may_be_required_and_is_its_members_until_it_speaks() -> None:
    room = grouped()
    room.say(e.RequiredPartiesSet(parties=["ARD", "G2"]))
    room.take("KES", "u1")
    assert room.status("u1") is OPEN
    room.take("MIR", "u1", Level.CAN_LIVE_WITH)
    assert room.status("u1") is Status.IN_PRINCIPLE
    room.take("G2", "u1")
    assert room.status("u1") is AGREED


# --- holds ----------------------------------------------------------------------------------------


def hold(room: Room, party: str, unit: str = "u1", name: str = "h") -> None:
    text = room.state.units[unit].text
    span = e.Span(start=text.index("shall"), end=text.index("shall") + 5, words="shall")
    room.say(e.HoldPlaced(hold=name, unit=unit, wording=room.wording(unit), span=span, party=party))


def test_held_words_are_not_agreed_until_the_hold_is_lifted() -> None:
    room = Room()
    both(room, "u1")
    hold(room, "ZEM")
    assert room.status("u1") is BRACKETED
    room.say(e.HoldLifted(hold="h"))
    assert room.status("u1") is AGREED


def test_a_held_article_closes_for_no_condition() -> None:
    room = Room()
    both(room, "u1")
    room.take("ARD", "u2")
    room.take("ZEM", "u2", conditions=[e.Condition(closed=[room.wording("u1")])])
    assert room.status("u2") is AGREED
    hold(room, "ARD")
    assert (room.status("u1"), room.status("u2")) == (BRACKETED, Status.CONDITIONAL)


def test_under_a_threshold_a_hold_is_its_own_partys() -> None:
    room = Room(("ARD", "MIR", "ZEM"))
    room.say(e.RuleSet(rule=ClosingRule.THRESHOLD, threshold=2))
    both(room, "u1")
    hold(room, "MIR")
    assert room.status("u1") is AGREED
    hold(room, "ZEM", name="h2")
    assert room.status("u1") is BRACKETED


def test_a_hold_of_somebody_whose_consent_is_not_needed_is_a_bracket_and_no_more() -> None:
    room = Room(("ARD", "ZEM", "MIR"))
    room.say(e.RequiredPartiesSet(parties=["ARD", "ZEM"]))
    hold(room, "MIR")
    assert room.status("u1") is BRACKETED
    both(room, "u1")
    assert room.status("u1") is AGREED


def test_a_hold_goes_with_the_words_it_was_placed_on() -> None:
    room = Room()
    hold(room, "ZEM")
    amended(room, "u1", "Article 1 Others.")
    assert room.status("u1") is OPEN
    amended(room, "u1", ARTICLES["u1"].replace("Article 1", "Article 9"))
    assert room.status("u1") is BRACKETED, "carried over a new number as consent is"


# --- parking and conditions -----------------------------------------------------------------------


def test_what_is_parked_closes_for_no_condition() -> None:
    room = Room()
    both(room, "u1")
    room.take("ARD", "u2")
    room.take("ZEM", "u2", conditions=[e.Condition(closed=[room.wording("u1")])])
    room.say(e.ProvisionParked(unit="u1"))
    assert (room.status("u1"), room.status("u2")) == (Status.PARKED, Status.CONDITIONAL)
    room.say(e.ProvisionResumed(unit="u1"))
    assert (room.status("u1"), room.status("u2")) == (AGREED, AGREED)


def test_a_condition_in_words_alone_is_not_met_by_itself() -> None:
    room = Room()
    room.take("ARD", "u1")
    room.take("ZEM", "u1", conditions=[e.Condition(words="if the scope is confined to the border")])
    assert room.status("u1") is Status.CONDITIONAL
    room.take("ZEM", "u1")
    assert room.status("u1") is AGREED


def test_any_one_of_several_conditions_suffices() -> None:
    room = Room()
    either = [
        e.Condition(words="if it rains"),
        e.Condition(closed=[room.wording("u2")], accepted=[("ARD", room.wording("u3"))]),
    ]
    room.take("ARD", "u1")
    room.take("ZEM", "u1", conditions=either)
    both(room, "u2")
    assert room.status("u1") is Status.CONDITIONAL
    room.take("ARD", "u3")
    assert room.status("u1") is AGREED


def test_a_condition_may_name_somebody_whose_consent_is_not_needed() -> None:
    room = Room(("ARD", "ZEM", "MIR"))
    room.say(e.RequiredPartiesSet(parties=["ARD", "ZEM"]))
    room.take("ARD", "u1")
    room.take("ZEM", "u1", conditions=[e.Condition(accepted=[("MIR", room.wording("u2"))])])
    assert room.status("u1") is Status.CONDITIONAL
    room.take("MIR", "u2")
    assert room.status("u1") is AGREED


def test_a_condition_is_carried_as_positions_are_and_lapses_as_they_do() -> None:
    room = Room()
    room.take("ARD", "u1")
    room.take("ZEM", "u1", conditions=[e.Condition(closed=[room.wording("u2")])])
    both(room, "u2")
    amended(room, "u2", "Article 22 The Parties shall exchange prisoners.")
    assert (room.status("u2"), room.status("u1")) == (AGREED, AGREED)
    amended(room, "u2", "Article 22 The Parties may exchange prisoners.")
    both(room, "u2")
    assert (room.status("u2"), room.status("u1")) == (AGREED, Status.CONDITIONAL)


def test_a_condition_is_read_at_the_level_that_is_asked() -> None:
    room = Room()
    room.take("ARD", "u1")
    room.take("ZEM", "u1", conditions=[e.Condition(closed=[room.wording("u2")])])
    room.take("ARD", "u2")
    room.take("ZEM", "u2", Level.CAN_LIVE_WITH)
    assert (room.status("u2"), room.status("u1")) == (Status.IN_PRINCIPLE, Status.IN_PRINCIPLE)


def test_a_refusal_with_a_condition_is_a_refusal() -> None:
    """The desk refuses to record one; a record that has one is read on the safe side."""
    room = Room()
    both(room, "u2")
    room.take("ARD", "u1")
    room.take("ZEM", "u1", Level.OPPOSE, conditions=[e.Condition(closed=[room.wording("u3")])])
    assert room.status("u1") is Status.DIVERGENT


# --- packages, exchanges ----------------------------------------------------------------------------


def offer(room: Room, units: tuple[str, ...] = ("u1", "u2"), expires: str = "") -> None:
    wordings = [(u, room.wording(u)) for u in units]
    room.say(e.PackageOffered(package="k", wordings=wordings, party="ARD", expires=expires))


def test_a_package_closes_when_all_have_taken_it() -> None:
    room = Room()
    offer(room)
    assert (room.status("u1"), room.status("u2")) == (OPEN, OPEN)
    room.say(e.PackageAccepted(package="k", party="ZEM"))
    assert (room.status("u1"), room.status("u2")) == (AGREED, AGREED)
    room.say(e.PackageBroken(package="k"))
    assert (room.status("u1"), room.status("u2")) == (OPEN, OPEN)


def test_a_package_is_all_or_nothing() -> None:
    room = Room()
    offer(room)
    room.say(e.PackageAccepted(package="k", party="ZEM"))
    hold(room, "ZEM", "u2")
    assert (room.status("u1"), room.status("u2")) == (Status.CONDITIONAL, BRACKETED)


def test_acceptance_outside_a_package_counts_inside() -> None:
    room = Room()
    offer(room)
    room.take("ZEM", "u1")
    assert room.status("u1") is Status.CONDITIONAL
    room.take("ZEM", "u2")
    assert (room.status("u1"), room.status("u2")) == (AGREED, AGREED)


def test_whoever_offers_a_package_accepts_its_words_only_together() -> None:
    room = Room()
    both(room, "u1")
    offer(room)
    assert room.status("u1") is Status.CONDITIONAL
    room.say(e.PackageBroken(package="k"))
    assert room.status("u1") is AGREED


def test_others_are_not_bound_by_a_package() -> None:
    room = Room(("ARD", "MIR", "ZEM"))
    room.say(e.RequiredPartiesSet(parties=["MIR", "ZEM"]))
    offer(room)
    room.take("MIR", "u1")
    room.take("ZEM", "u1")
    assert room.status("u1") is AGREED


def test_a_package_expires() -> None:
    room = Room()
    offer(room, expires="2031-06-01T00:00:00.000Z")
    room.say(e.PackageAccepted(package="k", party="ZEM"))
    assert room.status("u1") is AGREED
    assert room.status("u1", LATER) is OPEN
    assert (len(open_packages(room.state, NOW)), open_packages(room.state, LATER)) == (1, [])


def test_whoever_refuses_a_part_has_left_the_package() -> None:
    room = Room()
    room.take("ZEM", "u1", Level.OPPOSE)
    offer(room)
    room.say(e.PackageAccepted(package="k", party="ZEM"))
    assert room.status("u1") is AGREED, "what it refused alone it took with the rest"
    room.take("ZEM", "u1", Level.OPPOSE)
    assert (room.status("u1"), room.status("u2")) == (Status.DIVERGENT, Status.CONDITIONAL)


def test_an_exchange_lands_on_both_sides_at_once() -> None:
    room = Room()
    one, two = room.wording("u1"), room.wording("u2")
    room.take("ARD", "u1", conditions=[e.Condition(closed=[two])])
    room.take("ZEM", "u1")
    room.take("ZEM", "u2", conditions=[e.Condition(closed=[one])])
    room.take("ARD", "u2")
    found = table(room.state, NOW)
    assert found.exchange[Level.ACCEPT] == {one, two}
    assert room.status("u1") is Status.CONDITIONAL
    room.say(e.ExchangeReleased(exchange="x", positions=[("ARD", "u1", one), ("ZEM", "u2", two)]))
    assert (room.status("u1"), room.status("u2")) == (AGREED, AGREED)


# --- what was recorded for a party ----------------------------------------------------------------


def test_what_a_party_contests_does_not_count() -> None:
    room = Room()
    room.take("ARD", "u1")
    body = e.PositionTaken(party="ZEM", unit="u1", wording=room.wording("u1"), level=Level.ACCEPT)
    entry = room.say(body, behalf="ZEM", basis=Basis.FROM_FLOOR)
    assert room.status("u1") is AGREED, "it stands until the party speaks"
    room.say(e.EntryContested(entry=EntryId(entry), party="ZEM"))
    assert room.status("u1") is OPEN


# --- unknown holders --------------------------------------------------------------------------------


def test_a_claimed_wording_has_its_holder() -> None:
    room = Room()
    room.table("", {"u1": "Article 1 Others."}, name="found")
    wording = room.wording("u1", "Others")
    assert places(room.state)["u1"].wordings[1].sponsors == frozenset()
    room.say(e.HoldClaimed(unit="u1", wording=wording, party="ZEM"))
    assert places(room.state)["u1"].wordings[1].sponsors == {"ZEM"}
    assert room.state.proposals[ProposalId("found")].live


# --- the gauge --------------------------------------------------------------------------------------


def test_the_gauge_counts_words_by_status() -> None:
    room = Room()
    both(room, "u2")
    room.table("ZEM", {"u3": "Article 3 The border shall be opened at once, and at no cost."})
    words = gauge(room.state, NOW)
    assert {s: n for s, n in words.items() if n} == {OPEN: 9, AGREED: 7, BRACKETED: 7}
    room.table("ARD", {}, new=[e.Change(unit="n", text="One two three.", new=1, kind="paragraph")])
    assert gauge(room.state, NOW)[BRACKETED] == 10


def test_editorial_notes_are_not_counted() -> None:
    room = Room(articles={"u1": "One two three."})
    room.state.units["u1"].kind = "note"
    assert sum(gauge(room.state, NOW).values()) == 0
