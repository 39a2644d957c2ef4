"""How far a text has come: a step holds when all whose consent is needed have taken it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plenipo.record import entries as e
from plenipo.record.outcome import Reached, digest_of, reached
from plenipo.record.stamps import STANDING, standing_of
from tests.record.rooms import ARTICLES, Room

UNITS = sorted(ARTICLES)
# An act of the end: a party's initials under some units ([] is the whole), or its signature.
acts = st.lists(
    st.tuples(
        st.sampled_from(["ARD", "ZEM"]),
        st.one_of(
            st.just("sign"),
            st.lists(st.sampled_from(UNITS), unique=True).map(tuple),
        ),
    ),
    max_size=8,
)


def final() -> tuple[Room, str]:
    room = Room()
    digest = digest_of(room.state, "en")
    room.say(e.TextFrozen(language="en", digest=digest))
    return room, digest


@given(acts)
def test_it_is_what_all_who_are_needed_have_done(done: list[tuple[str, object]]) -> None:
    room, digest = final()
    signed: set[str] = set()
    initials: dict[str, set[str]] = {"ARD": set(), "ZEM": set()}
    last = Reached.FINAL
    order = list(Reached)
    for party, act in done:
        if act == "sign":
            signed.add(party)
            room.say(e.Signed(party=party, name="N", digest=digest))
        else:
            assert isinstance(act, tuple)
            initials[party] |= set(act or UNITS)
            room.say(e.Initialled(party=party, name="N", digest=digest, units=list(act)))
        step, at = reached(room.state)
        everything = all(units == set(UNITS) for units in initials.values())
        wanted = Reached.INITIALLED if everything else Reached.FINAL
        assert step is (Reached.SIGNED if signed == {"ARD", "ZEM"} else wanted)
        assert at
        assert order.index(step) >= order.index(last), "an act takes a text no step back"
        last = step


def test_an_open_text_is_without_prejudice_and_a_final_one_says_its_digest() -> None:
    assert reached(Room().state) == (Reached.OPEN, "")
    assert standing_of(Room().state) == STANDING
    room, digest = final()
    assert standing_of(room.state) == f"Final text, SHA-256 {digest}."
    room.say(e.EnteredIntoForce(on="2031-10-01"))
    assert reached(room.state) == (Reached.IN_FORCE, "2031-10-01")
    assert standing_of(room.state) == "In force since 2031-10-01."


def test_a_party_that_left_is_waited_for_no_more() -> None:
    room, digest = final()
    room.say(e.Signed(party="ARD", name="N", digest=digest))
    assert reached(room.state)[0] is Reached.FINAL
    room.say(e.PartyLeft(party="ZEM"))
    assert reached(room.state)[0] is Reached.SIGNED
