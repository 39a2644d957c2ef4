"""Recognising: nothing is lost, and readable cases come out as written."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.instrument.model import Block, Instrument, Kind
from plenipo.instrument.recognise import recognise
from plenipo.text.canonical import canonical
from tests.instrument.casefiles import parse

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


def check_recognise(blocks: Sequence[Block]) -> Instrument:
    """Every list of blocks is a test of the laws that recognising obeys."""
    instrument = recognise(blocks, ids=map(str, itertools.count()))
    units = instrument.units
    assert [unit.text for unit in units] == [block.text for block in blocks], "no character changes"
    assert len({unit.id for unit in units}) == len(units), "ids are unique"
    for index, unit in enumerate(units):
        assert unit.text.startswith(unit.label)
        assert unit.text.endswith(unit.content)
        assert -1 <= unit.parent < index, "a parent stands before its children"
        assert unit.depth >= 0
        if unit.parent >= 0:
            assert unit.depth - units[unit.parent].depth in range(4), "a child is not above"
        if unit.kind in (Kind.ARTICLE, Kind.ANNEX, Kind.POINT):
            assert unit.depth >= 1
    again = recognise(blocks, ids=map(str, itertools.count()))
    assert again == instrument, "the same blocks give the same tree"
    return instrument


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    lines = [parse(line) for line in path.read_text("utf-8").splitlines()]
    instrument = check_recognise([line.block for line in lines])
    found = [(unit.kind.value, unit.depth, unit.label, unit.text) for unit in instrument.units]
    expected = [(line.kind, line.depth, line.label, line.block.text) for line in lines]
    assert found == expected


OPENERS = """1. |2. |1bis. |1.1 |(a) |(b) |(h) |(i) |(ii) |(j) |• |- |Article 1
|Article 2|Article 8 bis |PART I|CHAPTER II
|ANNEX I|ANNEX|第一条|（一）|المادة 3 |Статья 2. |I. |A. |[Article 3] |[2. |§ 4 |"""
WORDS = """Scope|the Parties shall:|PREAMBLE|Recalling the talks,|Have agreed as follows:|one;
|They meet.|Done at Port Mell|{Placeholder}|Option 1:|BORDERS|of it|"""
openers = st.sampled_from(OPENERS.split("|"))
words = st.sampled_from(WORDS.split("|"))
texts = (
    st.builds(lambda a, b: canonical(a + b).text, openers, words)
    | st.text(max_size=20).map(lambda raw: canonical(raw).text)
).filter(bool)
blocks = st.lists(
    st.builds(
        Block,
        texts,
        number=st.just(0) | st.integers(0, 4),
        heading=st.none() | st.none() | st.integers(0, 4),
        level=st.none() | st.none() | st.integers(0, 3),
        cell=st.none() | st.none() | st.none() | st.just((0, 0, 0)),
        footnote=st.sampled_from([False, False, False, True]),
        italic=st.just(0) | st.integers(0, 9),
        mark=st.just("") | st.sampled_from(["x", "y"]),
    ),
    max_size=14,
)


@given(blocks)
def test_any_blocks_obey_the_laws(found: list[Block]) -> None:
    check_recognise(found)


def test_a_block_that_carries_our_id_keeps_it_once() -> None:
    found = recognise(
        [Block("Article 1", mark="k7"), Block("Article 2", mark="k7")], ids=iter(["n1", "n2"])
    )
    assert [unit.id for unit in found.units] == ["k7", "n1"]


def test_ids_may_come_from_a_function() -> None:
    numbers = itertools.count(5)
    found = recognise([Block("One."), Block("Two.")], ids=lambda: f"u{next(numbers)}")
    assert [unit.id for unit in found.units] == ["u5", "u6"]


def test_points_of_an_annex_do_not_belong_to_the_last_article() -> None:
    found = recognise(
        [Block("Article 9"), Block("It ends."), Block("ANNEX I"), Block("(a) one;")],
        ids=map(str, itertools.count()),
    )
    assert found.units[3].parent == 2
