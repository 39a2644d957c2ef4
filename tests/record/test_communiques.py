"""Communiqués in one room: drafted, cleared by digest, issued; versions that say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.record import entries as e
from plenipo.record.communiques import communique_digest, departs, waiting
from plenipo.record.decide import Act, Refused, decide
from plenipo.record.kinds import MemberId, Role
from tests.record.rooms import LATER, NOW, Room

SEATS = {
    "ard": (Role.HEAD, "ARD"),
    "ard-pen": (Role.DELEGATE, "ARD"),
    "zem": (Role.HEAD, "ZEM"),
    "fac": (Role.FACILITATOR, ""),
}
WORDS = "Ardenia and Zembria met at Lake Selm."
PAIR = [
    ("ARD", "Ardenia and Zembria met at Lake Selm."),
    ("ZEM", "Zembria and Ardenia met at Lake Zelim."),
]


def room() -> Room:
    r = Room(("ARD", "ZEM"))
    for name, (role, party) in SEATS.items():
        r.say(e.MemberSeated(member=MemberId(name), name=name, role=role, party=party))
    r.say(e.OptionSet(name="names:ARD", value="Ardenia"))
    r.say(e.OptionSet(name="names:ZEM", value="Zembria"))
    r.say(e.OptionSet(name="place:1", value="ARD=Lake Selm; ZEM=Lake Zelim"))
    return r


def drafted(
    versions: list[tuple[str, str]] = PAIR, *, release: str = "", form: str = "", name: str = "c"
) -> e.CommuniqueDrafted:
    return e.CommuniqueDrafted(
        communique=name, versions=versions, words=WORDS, release=release, form=form
    )


def says(r: Room, who: str, body: e.Body, *, now: str = NOW) -> str:
    """Let a member record something; return the refusal's code, "" if it was recorded."""
    found = decide(r.state, body, member=MemberId(who), now=now)
    if isinstance(found, Refused):
        return found.code
    assert isinstance(found, Act)
    r.say(found.body, behalf=found.behalf)
    return ""


def clears(party: str, versions: list[tuple[str, str]] = PAIR) -> e.CommuniqueCleared:
    return e.CommuniqueCleared(communique="c", party=party, digest=communique_digest(versions))


def issues(versions: list[tuple[str, str]] = PAIR) -> e.CommuniqueIssued:
    return e.CommuniqueIssued(communique="c", versions=versions, at_minute=NOW)


def test_it_is_drafted_cleared_and_issued() -> None:
    r = room()
    assert says(r, "fac", drafted()) == ""
    assert says(r, "fac", issues()) == "not-cleared"
    assert says(r, "ard", clears("ARD")) == ""
    assert says(r, "ard", clears("ARD")) == "already"
    assert says(r, "zem", clears("ZEM")) == ""
    assert says(r, "fac", issues()) == ""
    assert says(r, "fac", issues()) == "already"
    assert says(r, "fac", drafted()) == "not-open"


def test_a_redraft_lets_clearances_lapse_in_sight() -> None:
    r = room()
    says(r, "fac", drafted())
    says(r, "ard", clears("ARD"))
    other = [(party, text.replace("met", "talked")) for party, text in PAIR]
    body = e.CommuniqueDrafted(communique="c", versions=other, words=other[0][1])
    assert says(r, "fac", body) == ""
    row = r.state.outside.communiques["c"]
    assert [party for party, _ in row.lapsed] == ["ARD"]
    assert row.redrafts == 1
    assert waiting(r.state, row) == ["ARD", "ZEM"]
    assert says(r, "ard", clears("ARD")) == "another-text"
    assert says(r, "ard", clears("ARD", other)) == ""


@pytest.mark.parametrize(
    ("versions", "code"),
    [
        (PAIR, ""),
        ([("ARD", PAIR[0][1])], ""),
        ([("all", WORDS)], ""),
        ([PAIR[0], ("ZEM", "Zembria and Ardenia met at Lake Selm.")], ""),
        ([PAIR[0], ("ZEM", "Zembria and Ardenia talked at Lake Zelim.")], "not-the-same"),
        ([PAIR[0], ("ZEM", "Zembria met at Lake Zelim.")], "not-the-same"),
        ([PAIR[0], PAIR[0]], "twice"),
        ([("MIR", WORDS)], "no-such-party"),
        ([("all", " ")], "no-words"),
        ([], "no-words"),
    ],
)
def test_versions_differ_by_the_alternat_alone(versions: list[tuple[str, str]], code: str) -> None:
    assert says(room(), "fac", drafted(versions)) == code


def test_separate_statements_may_say_what_they_like() -> None:
    two = [("ARD", "We agreed."), ("ZEM", "We talked.")]
    assert says(room(), "fac", drafted(two)) == "not-the-same"
    assert says(room(), "fac", drafted(two, form="separate")) == ""
    assert says(room(), "fac", drafted(two, form="other")) == "no-such-form"


def test_names_that_change_before_it_is_issued_are_looked_at_again() -> None:
    r = room()
    says(r, "fac", drafted())
    says(r, "ard", clears("ARD"))
    says(r, "zem", clears("ZEM"))
    r.say(e.OptionSet(name="place:1", value="ARD=Lake Selm"))
    assert says(r, "fac", issues()) == "not-the-same"


def test_it_goes_out_at_its_minute_or_after() -> None:
    r = room()
    assert says(r, "fac", drafted(release="tomorrow")) == "no-time"
    assert says(r, "fac", drafted(release=NOW)) == "expired"
    assert says(r, "fac", drafted(release=LATER)) == ""
    says(r, "ard", clears("ARD"))
    says(r, "zem", clears("ZEM"))
    assert says(r, "fac", issues()) == "too-early"
    assert says(r, "fac", issues(), now=LATER) == ""


def test_the_chair_lets_it_go_out_by_itself() -> None:
    r = room()
    queued = e.CommuniqueQueued(communique="c", digest=communique_digest(PAIR))
    assert says(r, "fac", queued) == "no-such-communique"
    says(r, "fac", drafted())
    assert says(r, "fac", queued) == "no-minute"
    says(r, "fac", drafted(release=LATER))
    assert says(r, "ard", queued) == "not-your-role"
    assert says(r, "fac", e.CommuniqueQueued(communique="c", digest="d")) == "another-text"
    assert says(r, "fac", queued) == ""
    assert says(r, "fac", queued) == "already"
    assert r.state.outside.communiques["c"].queued == "sec"
    says(r, "fac", drafted(release=LATER))
    assert r.state.outside.communiques["c"].queued == "", "a redraft is another text"


def test_whose_draft_it_is() -> None:
    r = room()
    assert says(r, "ard-pen", drafted()) == ""
    assert says(r, "zem", drafted()) == "not-yours"
    assert says(r, "ard", drafted()) == ""
    assert says(r, "fac", drafted()) == ""
    assert says(r, "ard", drafted()) == "", "it stays the side's that drafted it first"
    assert says(r, "fac", drafted(name="d")) == ""
    assert says(r, "ard", drafted(name="d")) == "not-yours"


@given(
    st.lists(
        st.sampled_from(
            ["Ardenia and Zembria", "Zembria and Ardenia", "Lake Selm", "Lake Zelim", "met", ", "]
        ),
        max_size=6,
    ),
    st.lists(st.sampled_from(["met", "talked", "Ardenia", "Lake Selm"]), min_size=1, max_size=4),
)
def test_departing_does_not_depend_on_the_order(parts: list[str], more: list[str]) -> None:
    state = room().state
    one, two = " ".join(parts), " ".join([*parts, *more])
    assert departs(state, one, [("ARD", one), ("ZEM", one)]) is None
    assert departs(state, one, [("ARD", one), ("ZEM", two)]) == "ZEM"
    assert departs(state, two, [("ZEM", one)]) == "ZEM"
    assert departs(state, "", [("ARD", one), ("ZEM", two)]) == "ZEM"
