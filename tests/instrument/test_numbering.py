"""Numbering: frozen numbers stay, insertions find a place, what is hidden shifts nothing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.instrument.labels import System, parse_label
from plenipo.instrument.model import Block, Instrument, Kind, Unit, UnitId
from plenipo.instrument.numbering import (
    ENGLISH,
    Inserted,
    Number,
    Restart,
    Rule,
    Scheme,
    frozen_of,
    number_units,
    place_between,
    relabel,
    renumber,
    scheme_of,
    write_number,
)
from plenipo.instrument.recognise import recognise

PLAIN = Rule("{n}")


def recognised(*texts: str) -> Instrument:
    return recognise([Block(text) for text in texts], ids=(f"u{n}" for n in itertools.count()))


def check_places(given_numbers: list[Number | None]) -> list[Number]:
    """Every sequence is a test of the laws that numbers between numbers obey."""
    found = place_between(given_numbers)
    assert len(found) == len(given_numbers)
    kept = [number for number in given_numbers if number is not None]
    for number, was in zip(found, given_numbers, strict=True):
        assert was is None or number == was, "a given number stays"
    if kept == sorted(set(kept)):
        assert found == sorted(set(found)), "numbers ascend and none is used twice"
        written = [write_number(number, PLAIN) for number in found]
        assert len(set(written)) == len(written), "no two are written alike"
    return found


numbers = st.builds(
    lambda value, rest: (value, *rest),
    st.integers(1, 2),
    st.sampled_from(
        [(1,), (1,), (1,), (2,), (3,), (2, 1), (2, 2), (1, 1), (0, 1), (0, 2), (0, 0, 1)]
    ),
)


@given(st.lists(st.none() | numbers, max_size=8))
def test_any_sequence_of_numbers(sequence: list[Number | None]) -> None:
    check_places(sequence)
    # The same numbers in ascending order, with every gap kept.
    given_only = iter(sorted({number for number in sequence if number is not None}))
    ascending = [None if number is None else next(given_only, None) for number in sequence]
    found = check_places(ascending)
    # What was computed once can be frozen: computing again changes nothing.
    assert place_between(found) == found


@pytest.mark.parametrize(
    ("sequence", "written"),
    [
        ([None, None], "1, 2"),
        ([(1, 1), None, None, (2, 1), None], "1, 1 bis, 1 ter, 2, 2 bis"),
        ([None, None, (1, 1)], "A1, B1, 1"),
        ([None, (1, 0, 1), (1, 1)], "ZA1, A1, 1"),
        ([(5, 1), None, (5, 2)], "5, 5/1, 5 bis"),
        ([(5, 2), None, None, (5, 3)], "5 bis, 5 bis/1, 5 bis/2, 5 ter"),
        ([(5, 2, 1), None, (5, 3)], "5 bis/1, 5 bis/2, 5 ter"),
        ([(5, 2), (5, 2, 1), None, (6, 1)], "5 bis, 5 bis/1, 5 ter, 6"),
        ([(7, 1), None, (3, 1)], "7, 7 bis, 3"),
    ],
)
def test_numbers_as_people_read_them(sequence: list[Number | None], written: str) -> None:
    assert ", ".join(write_number(n, PLAIN) for n in check_places(sequence)) == written


def test_numbers_take_the_form_of_their_rule() -> None:
    assert write_number((3, 2), Rule("{n}", System.ALPHA)) == "c bis"
    assert write_number((4, 1), Rule("{n}", System.ROMAN, upper=True)) == "IV"
    assert write_number((12, 1), Rule("{n}", System.HAN)) == "十二"
    assert write_number((5, 3), Rule("{n}", inserted=Inserted.LETTER)) == "5B"
    assert write_number((200, 1), Rule("{n}", System.ROMAN)) == "200"


TREATY = (
    "Article 1",
    "1. The Parties meet.",
    "2. They vote.",
    "(a) by hand;",
    "(b) by ballot.",
    "Article 2",
    "1. The seat is in Ardenia.",
    "ANNEX I",
    "1. One list.",
)
KINDS = (Kind.ARTICLE, Kind.PARAGRAPH, Kind.POINT)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Instrument, dict[UnitId, Number], set[UnitId], set[UnitId]]:
    """An agreement with numbers issued for some units, others inserted, some of them private."""
    units: list[Unit] = []
    open_units: list[int] = []
    for index in range(draw(st.integers(1, 10))):
        depth = draw(st.integers(1, min(3, len(open_units) + 1)))
        del open_units[depth - 1 :]
        parent = open_units[-1] if open_units else -1
        typed = draw(st.sampled_from(["1.", "2.", "", "(a)", "Article 1", "[Article 3", "•"]))
        units.append(
            Unit(UnitId(f"u{index}"), KINDS[depth - 1], depth, typed, f"{typed} w", parent)
        )
        open_units.append(index)
    frozen: dict[UnitId, Number] = {
        unit.id: (draw(st.integers(1, 9)), 1) for unit in units if draw(st.integers(0, 2)) == 0
    }
    hidden = {unit.id for unit in units if unit.id not in frozen and draw(st.booleans())}
    gone = {unit.id for unit in units if draw(st.integers(0, 3)) == 0}
    return Instrument(tuple(units)), frozen, hidden, gone


def without(instrument: Instrument, hidden: set[UnitId]) -> Instrument:
    """Leave units out altogether, with what hangs below them."""
    places: dict[int, int] = {-1: -1}
    units: list[Unit] = []
    for index, unit in enumerate(instrument.units):
        if unit.id not in hidden and unit.parent in places:
            places[index] = len(units)
            parent = places[unit.parent]
            units.append(Unit(unit.id, unit.kind, unit.depth, unit.label, unit.text, parent))
    return Instrument(tuple(units))


@given(worlds())
def test_labels_depend_on_visible_units_alone(
    world: tuple[Instrument, dict[UnitId, Number], set[UnitId], set[UnitId]],
) -> None:
    instrument, frozen, hidden, gone = world
    visible = {unit.id for unit in instrument.units} - hidden
    seen = number_units(instrument, ENGLISH, frozen=frozen, visible=visible, deleted=gone)
    alone = number_units(without(instrument, hidden), ENGLISH, frozen=frozen, deleted=gone)
    assert seen == alone
    for identity, numbered in seen.items():
        if identity in frozen:
            assert numbered.number == frozen[identity], "an issued number never changes"
        assert numbered.deleted == (identity in gone)


@given(worlds())
def test_a_concordance_pairs_every_visible_unit_with_one_new_label(
    world: tuple[Instrument, dict[UnitId, Number], set[UnitId], set[UnitId]],
) -> None:
    instrument, _, hidden, gone = world
    visible = {unit.id for unit in instrument.units} - hidden
    labels, concordance = renumber(instrument, ENGLISH, visible=visible, deleted=gone)
    rows = concordance.rows
    assert [row.id for row in rows] == list(labels), "a row for every label, in order"
    assert set(labels) <= visible - gone
    assert len({row.new for row in rows}) == len(rows), "no two units share a new label"
    new = relabel(instrument, labels)
    for before, after in zip(instrument.units, new.units, strict=True):
        assert after.content == before.content, "no other word changes"
        assert after.text.startswith(after.label)
        assert before.label.count("[") == after.label.count("[") or before.id not in labels


def test_frozen_numbers_with_an_insertion_and_a_deletion() -> None:
    instrument = recognised("Article 1", "Article 1", "Article 2", "Article 3")
    old = [instrument.units[i].id for i in (0, 2, 3)]
    frozen = {old[0]: (1, 1), old[1]: (2, 1), old[2]: (3, 1)}
    numbered = number_units(instrument, ENGLISH, frozen=frozen, deleted={old[1]})
    assert [entry.label for entry in numbered.values()] == [
        "Article 1",
        "Article 1 bis",
        "Article 2 [deleted]",
        "Article 3",
    ]


def test_a_deleted_insertion_leaves_no_slot() -> None:
    instrument = recognised("Article 1", "Article 1 bis", "Article 1 ter")
    first, second, third = (unit.id for unit in instrument.units)
    numbered = number_units(instrument, ENGLISH, frozen={first: (1, 1)}, deleted={second})
    assert {k: v.label for k, v in numbered.items()} == {
        first: "Article 1",
        third: "Article 1 bis",
    }


def test_renumbering_counts_afresh_and_tells_what_became_of_each_label() -> None:
    instrument = recognised(
        "Article 1",
        "1. One.",
        "1bis. Two.",
        "2. Three.",
        "[Article 1 bis] (Ports)",
        "(a) one;",
        "(a bis) two.",
        "Article 2",
        "ANNEX I",
        "1. A list.",
    )
    labels, concordance = renumber(instrument, scheme_of(instrument))
    assert concordance.lines() == (
        "Article 1, 1bis.       → Article 1, 2.",
        "Article 1, 2.          → Article 1, 3.",
        "Article 1 bis          → Article 2",
        "Article 1 bis, (a)     → Article 2, (a)",
        "Article 1 bis, (a bis) → Article 2, (b)",
        "Article 2              → Article 3",
        "4 of 10 labels stay as they were.",
    )
    new = relabel(instrument, labels)
    assert [unit.text for unit in new.units] == [
        "Article 1",
        "1. One.",
        "2. Two.",
        "3. Three.",
        "[Article 2] (Ports)",
        "(a) one;",
        "(b) two.",
        "Article 3",
        "ANNEX I",
        "1. A list.",
    ]


def test_the_scheme_follows_the_labels_as_typed() -> None:
    instrument = recognised(
        "PARTIE I", "Article premier", "8.1 Un.", "8.2 Deux.", "PARTIE II", "Article 2", "Article 3"
    )
    scheme = scheme_of(instrument)
    assert scheme.rule(Kind.PART, 1) == Rule(
        "PARTIE {n}", System.ROMAN, upper=True, restart=Restart.DOCUMENT
    )
    assert scheme.rule(Kind.ARTICLE, 2) == Rule("Article {n}", restart=Restart.DOCUMENT)
    assert scheme.rule(Kind.PARAGRAPH, 3) == Rule("{parent}.{n}")
    labels, _ = renumber(instrument, scheme)
    # A label that already says the new number stays as it was typed.
    assert list(labels.values()) == [
        "PARTIE I", "Article premier", "1.1", "1.2", "PARTIE II", "Article 2", "Article 3",
    ]  # fmt: skip


def test_chinese_labels_keep_their_form() -> None:
    instrument = recognised("第一条", "一、各方开会：", "（一）水位；", "第二条", "附件二")
    labels, _ = renumber(instrument, scheme_of(instrument))
    assert list(labels.values()) == ["第一条", "一、", "（一）", "第二条", "附件一"]


def test_typed_numbers_can_be_frozen() -> None:
    instrument = recognised("Article 8 bis", "1. One.", "(i) one;", "• two", "Article 9A")
    assert list(frozen_of(instrument).values()) == [(8, 2), (1, 1), (1, 1), (9, 2)]


def test_a_scheme_without_a_rule_gives_no_label() -> None:
    assert number_units(recognised(*TREATY), Scheme({})) == {}


def test_every_computed_label_is_a_label() -> None:
    instrument = recognised(*TREATY)
    for numbered in number_units(instrument, ENGLISH).values():
        assert parse_label(numbered.label) is not None


def test_numbers_that_a_system_does_not_reach_are_written_in_digits() -> None:
    instrument = recognised("PART 0", "PART I", "PART 5000", "Article 1", "(a) one;")
    labels, _ = renumber(instrument, ENGLISH)
    assert list(labels.values())[:3] == ["PART I", "PART II", "PART III"]
    kept = number_units(instrument, ENGLISH, frozen=frozen_of(instrument))
    assert [entry.label for entry in kept.values()][:3] == ["PART 0", "PART I", "PART 5000"]
