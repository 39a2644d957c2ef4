"""Earlier texts beside the draft: what may be filed and linked, what is said now, who disagrees."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.record import entries as e
from plenipo.record.framework import (
    APART,
    RELATIONS,
    RESTS,
    disputes,
    instruments,
    passage_at,
    passages,
    resting,
    standing,
)
from plenipo.record.outside import Link, Outside
from tests.record.rooms import Room
from tests.record.test_decide import asked

TRUCE = "The two Presidents declare:\n\n1. All fire ceases.\n\n2. Orsett is handed over.\n"
FRENCH = "Les deux Présidents déclarent :\n\n1. Tous les tirs cessent.\n\n2. Orsett est remis.\n"
UNITS = ("u1", "u2", "u3")


def filed(**more: object) -> e.DocumentFiled:
    fields: dict[str, object] = {
        "document": "new",
        "title": "Truce",
        "digest": "",
        "media": "text/plain",
        "form": "framework",
        "words": TRUCE,
        "dated": "2029-05-03",
    }
    return e.DocumentFiled(**{**fields, **more})  # type: ignore[arg-type]


def link(**more: object) -> e.FrameworkLinked:
    fields: dict[str, object] = {"unit": "u1", "document": "d", "relation": "implements"}
    return e.FrameworkLinked(**{**fields, **more})  # type: ignore[arg-type]


def room() -> Room:
    made = Room()
    made.say(filed(document="d"))
    made.say(filed(document="fr", words=FRENCH, language="fr", version_of="d"))
    return made


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (filed(title="Another", words="1. A road.\n"), ""),
        (filed(publisher="The Ministry of Zembria", version_of="d"), ""),
        (filed(document="d"), "already"),
        (filed(), "already"),
        (filed(title=" "), "no-title"),
        (filed(form="treaty"), "no-such-form"),
        (filed(version_of="nothing"), "no-such-document"),
        (filed(language="not a code", title="x"), "no-such-language"),
        (filed(link="javascript:alert(1)", title="x"), "no-address"),
        (filed(link="https://example.org/truce", title="x"), ""),
        (filed(dated="last May", title="x"), "no-time"),
        (filed(dated="2029-05", title="x"), ""),
        (filed(words="two  spaces", title="x"), "not-canonical"),
        (filed(words="x" * 1_000_001), "too-long"),
        (link(), ""),
        (link(start=30, end=50), ""),
        (link(start=50, end=30), "no-such-passage"),
        (link(start=4, end=4), "no-such-passage"),
        (link(end=len(TRUCE) + 1), "no-such-passage"),
        (link(relation="is-like"), "no-such-relation"),
        (link(document="nothing"), "no-such-document"),
        (link(unit="nothing"), "no-such-provision"),
        (link(words="a  b"), "not-canonical"),
    ],
)
def test_what_may_be_recorded(body: e.Body, code: str) -> None:
    assert asked(room(), body) == code


def test_points_know_where_they_stand_in_the_words() -> None:
    found = passages(TRUCE)
    assert [TRUCE[p.start : p.end] for p in found] == TRUCE.rstrip().split("\n\n")
    assert [p.point.label for p in found] == ["", "1.", "2."]
    assert [p.point.label for p in passage_at(TRUCE, found[1].start + 3, found[2].start + 1)] == [
        "1.",
        "2.",
    ]
    assert passage_at(TRUCE, 0, 0) == ()


def test_versions_belong_to_what_was_filed_first_whatever_they_name() -> None:
    made = room()
    made.say(filed(document="leak", words="1. Fire ceases.\n", version_of="fr"))
    made.say(filed(document="old", title="Older", dated="2019"))
    found = instruments(made.state.outside)
    assert [i.documents for i in found] == [("old",), ("d", "fr", "leak")]


def said(made: Room, party: str, relation: str, **more: object) -> None:
    made.say(link(relation=relation, **more), behalf=party)


def test_who_says_that_it_governs_and_who_that_it_does_not() -> None:
    made = room()
    said(made, "ZEM", "governs")
    assert disputes(made.state.outside, UNITS) == ()
    said(made, "ARD", "does-not-govern", document="fr")
    (found,) = disputes(made.state.outside, UNITS)
    assert (found.unit, found.instrument, found.governs) == ("u1", "d", True)
    assert [(s.behalf, s.relation) for s in found.links] == [
        ("ZEM", "governs"),
        ("ARD", "does-not-govern"),
    ]
    assert resting(standing(made.state.outside)) == {"d": {"u1"}}
    # A party's later word stands in place of its earlier one, in whatever version it was said.
    said(made, "ARD", "implements")
    assert disputes(made.state.outside, UNITS) == ()


def test_how_a_provision_stands_to_a_point_can_be_disputed_too() -> None:
    made = room()
    first, second = passages(TRUCE)[1:]
    said(made, "ZEM", "repeats", start=first.start, end=first.end)
    said(made, "ARD", "departs-from", start=second.start, end=second.end)
    assert disputes(made.state.outside, UNITS) == (), "they speak of two points"
    point = passages(FRENCH)[1]
    said(made, "ARD", "departs-from", document="fr", start=point.start, end=point.end)
    (found,) = disputes(made.state.outside, UNITS)
    assert not found.governs
    assert {(s.behalf, s.document) for s in found.links} == {("ZEM", "d"), ("ARD", "fr")}


def test_what_no_party_said_is_in_no_dispute() -> None:
    made = room()
    made.say(link(relation="governs"))
    said(made, "ARD", "does-not-govern")
    assert disputes(made.state.outside, UNITS) == ()


PLACES = st.sampled_from(
    [("d", 0, 0), ("fr", 0, 0)]
    + [
        (name, p.start, p.end)
        for name, words in (("d", TRUCE), ("fr", FRENCH))
        for p in passages(words)
    ]
)
LINKS = st.lists(
    st.tuples(
        st.sampled_from(["ARD", "ZEM", "KOV", ""]),
        st.sampled_from(UNITS),
        st.sampled_from(RELATIONS),
        PLACES,
    ),
    max_size=12,
)
Rows = list[tuple[str, str, str, tuple[str, int, int]]]


def outside(rows: Rows) -> Outside:
    made = room()
    for party, unit, relation, (document, start, end) in rows:
        body = link(unit=unit, relation=relation, document=document, start=start, end=end)
        made.say(body, behalf=party)
    return made.state.outside


def sides(found: Outside) -> set[tuple[str, str, bool, frozenset[tuple[str, str]]]]:
    return {
        (d.unit, d.instrument, d.governs, frozenset((s.behalf, s.relation) for s in d.links))
        for d in disputes(found, UNITS)
    }


@settings(deadline=None)
@given(LINKS)
def test_a_dispute_is_what_at_least_two_parties_say_now_and_nobody_else(rows: Rows) -> None:
    found = outside(rows)
    now = standing(found)
    said_at = [found.links.index(link) for link in now]
    assert said_at == sorted(said_at), "in the order in which it was said last"
    for dispute in disputes(found, UNITS):
        assert len({s.behalf for s in dispute.links}) > 1
        assert all(s.behalf for s in dispute.links)
        assert all(s in now for s in dispute.links)
        assert {s.unit for s in dispute.links} == {dispute.unit}
        if dispute.governs:
            relations = {s.relation for s in dispute.links}
            assert relations & RESTS
            assert relations & APART
            assert relations <= RESTS | APART
    # What is said of the whole can only be at odds with what is said of the whole or a part.
    whole = {(s.behalf, s.unit): s.relation for s in now if not s.end and s.behalf}
    for (one, unit), relation in whole.items():
        for (two, other), against in whole.items():
            if one != two and unit == other and relation in RESTS and against in APART:
                told = [d for d in disputes(found, UNITS) if d.unit == unit and d.governs]
                assert told
                assert {one, two} <= {s.behalf for s in told[0].links}


@settings(deadline=None)
@given(LINKS, st.permutations(["ARD", "ZEM", "KOV"]))
def test_who_the_parties_are_makes_no_difference(rows: Rows, names: list[str]) -> None:
    turned = dict(zip(["ARD", "ZEM", "KOV", ""], [*names, ""], strict=True))
    other = outside([(turned[p], u, r, where) for p, u, r, where in rows])
    assert {
        (u, i, g, frozenset((turned[p], r) for p, r in said))
        for u, i, g, said in sides(outside(rows))
    } == sides(other)


@settings(deadline=None)
@given(LINKS)
def test_what_one_says_again_changes_nothing(rows: Rows) -> None:
    found = outside(rows)
    again = outside([*rows, *([rows[-1]] if rows else [])])

    def told(links: tuple[Link, ...]) -> list[tuple[str, str, str, int]]:
        return [(s.behalf, s.unit, s.relation, s.start) for s in links]

    assert told(standing(found)) == told(standing(again))
    assert sides(found) == sides(again)
