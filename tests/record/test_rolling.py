"""The rolling text of a room: whose words stand in it, and whose do not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.brackets import reading
from plenipo.brackets.model import Nature, Party, Passage, Rolling, Segments, Variation, variations
from plenipo.brackets.project import passage_text, project
from plenipo.brackets.render import render
from plenipo.formats import rolling_json
from plenipo.record import entries as e
from plenipo.record.kinds import RANK, Level, ProposalId
from plenipo.record.places import Place, in_order, orphans, places
from plenipo.record.views import rolling, standpoints
from tests.record.rooms import NOW, Room

BASE = "Article 1 The Parties shall withdraw their forces."
TEXTS = (
    BASE,
    "Article 1 The Parties should withdraw their forces.",
    "Article 1 The Parties shall promptly withdraw their forces.",
    "Article 1 The Parties shall promptly withdraw all their forces within 30 days.",
    "Article 1 The Parties shall withdraw their forces within 60 days.",
    "Article 2 The Parties shall withdraw their forces.",
    "Article 1 The Parties shall withdraw their\u00a0forces.",
    "",
)
PARTIES = ("ARD", "KES", "ZEM")


def check_rolling(room: Room) -> Rolling:
    """Hold a room's rolling text against every law, and return it."""
    state = room.state
    found = rolling(state, NOW)
    known = places(state)
    by_unit: dict[str, Passage] = {p.id: p for p in found.passages}
    # Every provision once, in the order of the text; the draft drawn out is the draft.
    assert [p.id for p in found.passages] == [p.unit for p in in_order(state, known)]
    assert len(by_unit) == len(found.passages) == len(known)
    assert project(found, None) == [u.text for u in state.units.values() if u.text]
    for unit, place in known.items():
        check_place(room, place, by_unit[unit], found)
    assert set(found.parties) >= set(state.required_parties())
    # It is written and read back as any rolling text.
    assert (
        rolling_json.read(rolling_json.write(found).decode(), where="").passages == found.passages
    )
    for segments in (s for p in found.passages for s in (p.lead, p.body)):
        assert all("?" not in party for party in holders(segments))
    return found


def check_place(room: Room, place: Place, passage: Passage, found: Rolling) -> None:
    state = room.state
    latest: dict[str, tuple[int, str]] = {}
    for w in place.wordings:
        for proposal in w.proposals:
            row = (max(state.proposals[p].seq for p in w.proposals), w.text)
            for sponsor in w.sponsors:
                latest[sponsor] = max(latest.get(sponsor, row), row, key=lambda r: r[0])
            assert state.proposals[proposal].live
    disputed = any(w.proposals and not w.base for w in place.wordings)
    drawn = holders(passage.lead) | holders(passage.body)
    for sponsor, (_, text) in latest.items():
        if disputed:
            assert passage_text(passage, Party(sponsor)) == text, (sponsor, text)
            assert sponsor in found.parties
    keep = {
        party
        for (party, wording), s in standpoints(state, place, NOW).items()
        if wording == place.base.hash and RANK[s.position.level] >= RANK[Level.CAN_LIVE_WITH]
    }
    # Nobody stands in it who has not spoken.
    assert drawn <= set(latest) | keep
    for party in keep - set(latest):
        if disputed and place.base.text:
            assert passage_text(passage, Party(party)) == place.base.text
    check_consensus(room, place, passage, latest)


def check_consensus(
    room: Room, place: Place, passage: Passage, latest: dict[str, tuple[int, str]]
) -> None:
    """A change is drawn without a bracket only where all whose consent is needed want it."""
    required = set(room.state.required_parties())
    spoken = set(latest) | {
        m for g, row in room.state.groups.items() if g in latest for m in row.members
    }
    for variation in variations((*passage.lead, *passage.body)):
        if variation.nature is Nature.CONSENSUS:
            assert required <= spoken
            for alternative in variation.alternatives:
                assert bool(alternative.holders) != alternative.base


def holders(segments: Segments) -> set[str]:
    return {p for v in variations(segments) for a in v.alternatives for p in a.holders}


@st.composite
def rooms(draw: st.DrawFn) -> Room:
    """A room of three parties, with a few proposals, positions and acts on them."""
    room = Room(PARTIES, {"u1": BASE, "u2": "Article 2 They shall report."})
    if draw(st.booleans()):
        room.say(e.GroupFormed(group="G2", name="Rivers", members=["KES", "ZEM"]))
    speakers = [*PARTIES, *room.state.groups]
    if draw(st.booleans()):
        room.say(e.RequiredPartiesSet(parties=draw(st.sampled_from([["ARD"], ["ARD", "ZEM"]]))))
    for number in range(draw(st.integers(0, 6))):
        kind = draw(st.integers(0, 9))
        party = draw(st.sampled_from(speakers))
        open_ones = [p.id for p in room.state.proposals.values() if p.live]
        if kind < 5 or not open_ones:
            after = draw(st.sampled_from(["", "u1", "u2", *(f"n{k}" for k in range(3))]))
            new = e.Change(
                unit=f"n{draw(st.integers(0, 2))}",
                text=draw(st.sampled_from(["New words here.", "New words there."])),
                new=1,
                after=after,
                kind="paragraph",
            )
            texts = {"u1": draw(st.sampled_from(TEXTS))} if kind % 2 else {}
            room.table(
                party if kind else "",
                texts,
                new=[] if texts and kind < 4 else [new],
                sub_of=draw(st.sampled_from(["", *open_ones])),
                name=f"p{number}",
            )
        elif kind == 5:
            room.say(e.ProposalJoined(proposal=draw(st.sampled_from(open_ones)), party=party))
        elif kind == 6:
            room.say(e.ProposalDissociated(proposal=draw(st.sampled_from(open_ones)), party=party))
        elif kind == 7:
            room.say(e.ProposalIncorporated(proposal=draw(st.sampled_from(open_ones))))
        elif kind == 8 and "u1" in room.state.units:
            room.take(party, "u1", draw(st.sampled_from(Level)))
        else:
            room.say(e.ProposalWithdrawn(proposal=draw(st.sampled_from(open_ones))))
    return room


@given(rooms())
def test_the_laws_of_a_rolling_text(room: Room) -> None:
    check_rolling(room)


@given(rooms())
def test_what_is_drawn_is_read_back(room: Room) -> None:
    found = check_rolling(room)
    every = [s for p in found.passages for s in (*p.lead, *p.body) if isinstance(s, Variation)]
    inner = [v for p in found.passages for v in variations((*p.lead, *p.body))]
    if any(not a.holders for v in inner for a in v.alternatives) or any(
        {p for a in v.alternatives for p in a.holders} < set(found.parties) for v in every
    ):
        return  # the attributed style takes it that everybody named stands somewhere
    again = reading.rolling("\n\n".join(render(found)) + "\n")
    for party in (None, *again.parties):
        assert project(again, party) == project(found, party), party


@given(st.permutations(list(zip(PARTIES, TEXTS[1:4], strict=True))))
def test_the_order_of_tabling_changes_nothing(order: Sequence[tuple[str, str]]) -> None:
    room = Room(PARTIES, {"u1": BASE})
    for party, text in order:
        room.table(party, {"u1": text})
    straight = Room(PARTIES, {"u1": BASE})
    for party, text in zip(PARTIES, TEXTS[1:4], strict=True):
        straight.table(party, {"u1": text})
    assert check_rolling(room) == check_rolling(straight)


def drawn(room: Room) -> list[str]:
    """The text's lines, without the legend that a page opens with."""
    check_rolling(room)
    return render(rolling(room.state, NOW))[1:]


def one(*parties: str) -> Room:
    return Room(parties or ("ARD", "ZEM"), {"u1": BASE})


def test_a_silent_party_holds_nothing() -> None:
    room = one()
    room.table("ARD", {"u1": TEXTS[1]})
    assert drawn(room) == ["Article 1 The Parties [shall] [ARD: should] withdraw their forces."]
    room.take("ZEM", "u1", Level.CAN_LIVE_WITH)
    assert drawn(room) == [
        "Article 1 The Parties [ZEM: shall] [ARD: should] withdraw their forces."
    ]


def test_what_all_want_is_no_bracket() -> None:
    room = one()
    name = room.table("ARD", {"u1": TEXTS[1]})
    room.say(e.ProposalJoined(proposal=name, party="ZEM"))
    assert drawn(room) == ["Article 1 The Parties {should | was: shall} withdraw their forces."]
    room.say(e.PartyAdmitted(party="KES", name="Kesland"))
    assert "{" not in drawn(room)[0], "not all want it any more"


def test_of_two_wordings_a_sponsor_holds_the_later() -> None:
    room = one()
    room.table("ARD", {"u1": TEXTS[1]})
    room.table("ARD", {"u1": TEXTS[4]})
    (passage,) = rolling(room.state, NOW).passages
    assert passage_text(passage, Party("ARD")) == TEXTS[4]
    # The earlier one stays on the table, with nobody's name.
    assert any(v.holds_unknown for v in variations(passage.body))
    assert "should" in "".join(drawn(room))


def test_parties_whose_consent_is_not_needed_stand_in_it() -> None:
    room = one("ARD", "KES", "ZEM")
    room.say(e.RequiredPartiesSet(parties=["ARD", "ZEM"]))
    room.table("KES", {"u1": TEXTS[1]})
    assert "[KES: should]" in drawn(room)[0]
    assert rolling(room.state, NOW).parties == ("ARD", "KES", "ZEM")


def test_a_group_stands_under_its_own_name() -> None:
    room = one("ARD", "KES", "ZEM")
    room.say(e.GroupFormed(group="G2", name="Rivers", members=["KES", "ZEM"]))
    room.table("G2", {"u1": TEXTS[1]})
    assert "[G2: should]" in drawn(room)[0]
    name = room.table("ARD", {"u1": TEXTS[1]})
    assert drawn(room) == ["Article 1 The Parties {should | was: shall} withdraw their forces."]
    room.say(e.ProposalWithdrawn(proposal=name))
    room.table("KES", {"u1": TEXTS[4]})
    assert "KES" in drawn(room)[0]


def nested(segments: Segments, depth: int = 0) -> int:
    """How deep variations stand in each other."""
    return max(
        (
            nested(a.segments, depth + 1)
            for s in segments
            if isinstance(s, Variation)
            for a in s.alternatives
        ),
        default=depth,
    )


def test_a_sub_amendment_stands_inside_what_it_amends() -> None:
    room = one()
    parent = room.table("ARD", {"u1": BASE[:-1] + " within thirty days of the signature."})
    room.table("ZEM", {"u1": BASE[:-1] + " within sixty days of the signature."}, sub_of=parent)
    found = check_rolling(room)
    assert nested(found.passages[0].body) == 2
    (line,) = drawn(room)
    assert line == (
        "Article 1 The Parties shall withdraw their forces "
        "[ARD, ZEM: within [ZEM: sixty days] [ARD: thirty days] of the signature]."
    )


def test_a_sub_amendment_of_a_new_provision_stands_inside_it() -> None:
    room = one()
    long = "The withdrawal shall be observed by the council of the river for two years."
    new = e.Change(unit="n", text=long, new=1, after="u1", kind="paragraph")
    parent = room.table("ZEM", {}, new=[new])
    other = "A withdrawal shall be observed by the council of the river for two years."
    room.table("ARD", {"n": other}, sub_of=parent)
    found = check_rolling(room)
    assert [p.id for p in found.passages] == ["u1", "n"]
    assert nested(found.passages[1].body) == 2


def test_a_sub_amendment_whose_parent_has_gone_is_an_orphan() -> None:
    room = one()
    new = e.Change(unit="n", text="New words.", new=1, kind="paragraph")
    parent = room.table("ZEM", {}, new=[new])
    child = room.table("ARD", {"n": "Newer words."}, sub_of=parent)
    assert orphans(room.state) == ()
    room.say(e.ProposalWithdrawn(proposal=parent))
    assert orphans(room.state) == (ProposalId(child),)
    check_rolling(room)


def test_new_provisions_that_follow_each_other_in_a_circle_stand_once() -> None:
    room = one()
    for unit, after in (("a", "b"), ("b", "a"), ("c", "c"), ("d", "nowhere")):
        new = e.Change(unit=unit, text=f"Words of {unit}.", new=1, after=after, kind="paragraph")
        room.table("ARD", {}, new=[new])
    found = check_rolling(room)
    assert [p.id for p in found.passages] == ["u1", "a", "b", "c", "d"]


def test_a_long_chain_of_new_provisions_is_followed() -> None:
    room = one()
    chain = [
        e.Change(unit=f"n{k}", text="x", new=1, after=f"n{k - 1}" if k else "u1", kind="paragraph")
        for k in range(3000)
    ]
    room.table("ARD", {}, new=chain)
    assert [p.id for p in rolling(room.state, NOW).passages][:3] == ["u1", "n0", "n1"]


def test_a_kind_that_nobody_knows_is_a_paragraph() -> None:
    room = one()
    room.table("ARD", {}, new=[e.Change(unit="n", text="x", new=1, kind="sonnet")])
    assert check_rolling(room).passages[0].kind == "paragraph"


@pytest.mark.parametrize("claims", [[], ["ZEM"], ["ARD", "ZEM"]])
def test_words_without_a_holder_are_claimed(claims: list[str]) -> None:
    room = one()
    room.table("", {"u1": TEXTS[1]}, name="found")
    wording = room.wording("u1", "should")
    for party in claims:
        room.say(e.HoldClaimed(unit="u1", wording=wording, party=party))
    (passage,) = check_rolling(room).passages
    assert holders(passage.body) == set(claims)
    assert any(v.holds_unknown for v in variations(passage.body)) == (not claims)
