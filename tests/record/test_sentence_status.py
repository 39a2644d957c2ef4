"""Status down to the sentence, where parties have spoken on one by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.explain import reasons
from plenipo.record.kinds import Level, Status
from plenipo.record.places import Place, Wording, places
from plenipo.record.reading_aloud import sentences
from plenipo.record.slots import slots
from plenipo.record.status import roll_up
from plenipo.record.views import gauge, table
from tests.record.rooms import ARTICLES, NOW, Room

A, OPEN, B = Status.AGREED, Status.OPEN, Status.BRACKETED
ARD_U1 = "Article 1 The Parties shall withdraw within thirty days. They shall report."


def place_with(*texts: str, label: str = "Article 1") -> Place:
    first, *rest = [
        Wording(wording_hash("u", t), t, frozenset(), (), k == 0) for k, t in enumerate(texts)
    ]
    return Place("u", "article", 1, label, "", (first, *sorted(rest, key=lambda w: w.hash)))


def shown(*texts: str) -> list[set[str]]:
    """What the live wordings have at each sentence."""
    return [{p.text for p in slot.pieces.values()} for slot in slots(place_with(*texts))]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["Article 1 A b. C d."], [{"A b."}, {"C d."}]),
        (["Article 1 A b. C d.", "Article 1 A b. C x."], [{"A b."}, {"C d.", "C x."}]),
        (["Article 1 A b. C d.", "Article 7 A b. C d. E f."], [{"A b."}, {"C d."}, {"", "E f."}]),
        (["Article 1 A b. C d.", ""], [{"A b.", ""}, {"C d.", ""}]),
        # two for one: what cannot be paired off is taken together
        (["Article 1 A b. C d.", "Article 1 Xx. Yy. C d."], [{"A b.", "Xx. Yy."}, {"C d."}]),
        # as many on both sides: paired off in order
        (["Article 1 A b. C d.", "Article 1 Xx. Yy."], [{"A b.", "Xx."}, {"C d.", "Yy."}]),
        # typography alone is the same sentence
        (
            ["Article 1 A b. C d.", "Article 1 A\u00a0b. C e."],
            [{"A b.", "A\u00a0b."}, {"C d.", "C e."}],
        ),
        (["Article 1"], []),
        (["Article 1", ""], []),
    ],
)
def test_sentences_are_paired(texts: list[str], found: list[set[str]]) -> None:
    assert shown(*texts) == found


WORDING = st.lists(st.sampled_from(["A b.", "C d.", "E f.", "X y."]), max_size=5).map(
    lambda parts: f"Article 1 {' '.join(parts)}".strip()
)


@given(st.lists(WORDING | st.just(""), min_size=1, max_size=4, unique=True))
def test_the_pieces_of_a_wording_are_the_wording(texts: list[str]) -> None:
    place = place_with(*texts)
    found = slots(place)
    for w in place.wordings:
        pieces = [slot.pieces[w.hash].text for slot in found]
        words = w.text.removeprefix("Article 1").strip()
        assert " ".join(p for p in pieces if p) == words
        for slot in found:
            piece = slot.pieces[w.hash]
            assert w.text[piece.start : piece.end] == piece.text
            assert slot.names[w.hash] in slot.live
    # Names are of one place only, and of no whole wording.
    names = [name for slot in found for name in slot.live]
    assert len(set(names)) == len(names)
    assert not set(names) & {w.hash for w in place.wordings}
    # The same whatever else is live, order aside.
    assert shown(*texts) == shown(texts[0], *reversed(texts[1:]))


def test_nothing_is_split_while_nobody_has_spoken_on_a_sentence() -> None:
    room = Room()
    for party in ("ARD", "ZEM"):
        room.take(party, "u1")
    assert (room.parts("u1"), room.status("u1")) == ((), A)


def test_one_sentence_is_agreed_and_one_is_not() -> None:
    room = Room()
    for party in ("ARD", "ZEM"):
        room.take(party, "u1", sentence=0)
    assert (room.parts("u1"), room.status("u1")) == ((A, OPEN), OPEN)
    room.take("ARD", "u1", sentence=1)
    room.take("ZEM", "u1", Level.RESERVE, sentence=1)
    assert (room.parts("u1"), room.status("u1")) == ((A, Status.RESERVED), Status.RESERVED)
    room.take("ZEM", "u1", sentence=1)
    assert (room.parts("u1"), room.status("u1")) == ((A, A), A)


def test_a_whole_acceptance_counts_for_each_sentence() -> None:
    room = Room()
    room.take("ARD", "u1")
    room.take("ZEM", "u1", sentence=0)
    assert (room.parts("u1"), room.status("u1")) == ((A, OPEN), OPEN)
    room.take("ZEM", "u1")
    assert (room.parts("u1"), room.status("u1")) == ((A, A), A)


def test_who_accepts_the_whole_later_has_accepted_the_sentence() -> None:
    room = Room()
    room.take("ARD", "u1")
    room.take("ZEM", "u1", Level.OPPOSE, sentence=1)
    assert room.parts("u1") == (OPEN, Status.DIVERGENT)
    assert room.status("u1") is Status.DIVERGENT
    room.take("ZEM", "u1")
    assert room.status("u1") is A
    room.take("ZEM", "u1", Level.OPPOSE, sentence=1)
    assert room.parts("u1") == (A, Status.DIVERGENT)


def test_who_refuses_the_whole_keeps_the_sentence_it_accepted() -> None:
    room = Room()
    room.take("ARD", "u1")
    room.take("ZEM", "u1", sentence=0)
    room.take("ZEM", "u1", Level.OPPOSE)
    assert room.parts("u1") == (A, Status.DIVERGENT)


def test_sentences_of_two_wordings() -> None:
    room = Room()
    room.table("ARD", {"u1": ARD_U1})
    room.take("ARD", "u1", on="thirty days")
    room.take("ZEM", "u1", sentence=1)
    # The second sentence is the same in both wordings: agreed, while the first is in brackets.
    assert (room.parts("u1"), room.status("u1")) == ((B, A), B)
    room.take("ZEM", "u1", on="thirty days", sentence=0)
    assert (room.parts("u1"), room.status("u1")) == ((A, A), A)
    assert table(room.state, NOW).closed[Level.ACCEPT] >= {room.wording("u1", "thirty days")}


def test_a_sentences_consent_survives_a_change_of_another() -> None:
    room = Room()
    for party in ("ARD", "ZEM"):
        room.take(party, "u1", sentence=1)
    name = room.table("ARD", {"u1": ARD_U1})
    room.say(e.ProposalIncorporated(proposal=name))
    assert room.parts("u1") == (OPEN, A)
    last = room.table("ARD", {"u1": ARD_U1.replace("report", "tell")})
    room.say(e.ProposalIncorporated(proposal=last))
    assert room.parts("u1") == (), "its words have changed: it has lapsed"


def test_a_whole_closes_for_conditions_when_its_sentences_do() -> None:
    room = Room()
    room.take("ARD", "u2")
    room.take("ZEM", "u2", conditions=[e.Condition(closed=[room.wording("u1")])])
    for party in ("ARD", "ZEM"):
        room.take(party, "u1", sentence=0)
    assert room.status("u2") is Status.CONDITIONAL
    for party in ("ARD", "ZEM"):
        room.take(party, "u1", sentence=1)
    assert (room.status("u1"), room.status("u2")) == (A, A)


def test_a_condition_on_a_sentence() -> None:
    room = Room()
    condition = e.Condition(closed=[room.wording("u2")])
    room.take("ARD", "u1")
    room.take("ZEM", "u1", sentence=0)
    room.take("ZEM", "u1", sentence=1, conditions=[condition])
    assert (room.parts("u1"), room.status("u1")) == ((A, Status.CONDITIONAL), Status.CONDITIONAL)
    for party in ("ARD", "ZEM"):
        room.take(party, "u2")
    assert room.status("u1") is A


def test_a_hold_lies_on_its_sentence() -> None:
    room = Room()
    for party in ("ARD", "ZEM"):
        room.take(party, "u1")
        room.take(party, "u1", sentence=0)
    text = ARTICLES["u1"]
    start = text.index("report")
    span = e.Span(start=start, end=start + 6, words="report")
    room.say(e.HoldPlaced(hold="h", unit="u1", wording=room.wording("u1"), span=span, party="ZEM"))
    assert (room.parts("u1"), room.status("u1")) == ((A, B), B)


def test_a_sentence_of_words_off_the_table_counts_for_nothing() -> None:
    room = Room()
    name = room.table("ARD", {"u1": ARD_U1})
    room.take("ZEM", "u1", on="thirty days", sentence=0)
    assert room.parts("u1") != ()
    room.say(e.ProposalWithdrawn(proposal=name))
    assert room.parts("u1") == ()
    room.take("ZEM", "u1", sentence=7)
    assert room.parts("u1") == (), "there is no such sentence"


def test_parking_sets_the_whole_aside() -> None:
    room = Room()
    room.take("ARD", "u1", sentence=0)
    room.say(e.ProvisionParked(unit="u1"))
    assert (room.parts("u1"), room.status("u1")) == ((), Status.PARKED)


def test_the_gauge_counts_a_sentence_where_it_stands() -> None:
    room = Room(articles={"u1": ARTICLES["u1"]})
    for party in ("ARD", "ZEM"):
        room.take(party, "u1", sentence=0)
    words = gauge(room.state, NOW)
    assert {s: n for s, n in words.items() if n} == {A: 4, OPEN: 5}


def test_the_reason_names_the_sentence() -> None:
    room = Room()
    room.take("ARD", "u1")
    room.take("ZEM", "u1", sentence=0)
    found = reasons(table(room.state, NOW), "u1")
    live = {w.hash for w in places(room.state)["u1"].wordings}
    assert {(r.kind, r.key, r.sentence) for r in found} == {("no-position", "u1", 1)}
    assert {r.wording for r in found} <= live
    assert sentences(found, lambda key: "Article 1", lambda w: "the draft") == [
        "Article 1, sentence 2, is open because ZEM has not spoken on the draft."
    ]


LEVELS = st.sampled_from([None, *Level])


@given(st.lists(st.tuples(*(LEVELS,) * 6), min_size=1, max_size=3))
def test_the_whole_is_agreed_only_if_all_its_sentences_are(
    said: list[tuple[Level | None, ...]],
) -> None:
    room = Room()
    for row in said:
        places_of = [(p, k) for p in ("ARD", "ZEM") for k in (-1, 0, 1)]
        for (party, sentence), level in zip(places_of, row, strict=True):
            if level is not None:
                room.take(party, "u1", level, sentence=sentence)
    parts, whole = room.parts("u1"), room.status("u1")
    if parts:
        assert whole is roll_up(parts)
        assert (whole is A) == (set(parts) == {A})
        closed = room.wording("u1") in table(room.state, NOW).closed[Level.ACCEPT]
        assert closed == (whole is A)
