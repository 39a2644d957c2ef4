"""Names left out, and nothing else; the concordance of numbers."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from plenipo.brackets.concordance import concordance
from plenipo.brackets.fold import count, fold
from plenipo.brackets.model import Passage, Rolling
from plenipo.brackets.names_out import compare, prove
from plenipo.brackets.render import Style, render
from plenipo.formats import rolling_json
from plenipo.instrument.model import Kind, UnitId
from tests.brackets.laws import compiled
from tests.brackets.worlds import World, worlds


def drawn(world: World) -> Rolling:
    return compiled(world.base, world.versions, world.terms)


@given(worlds())
def test_the_edition_without_names_is_equal_but_for_the_names(world: World) -> None:
    rolling = drawn(world)
    proof = prove(rolling)
    assert proof.equal, f"block {proof.differs}"
    assert proof.brackets == count(fold(rolling)).brackets
    without = render(rolling, style=Style.PLAIN)
    assert proof.blocks == len(without)


@given(worlds())
def test_a_word_more_or_less_is_seen(world: World) -> None:
    rolling = drawn(world)
    written = "\n\n".join(render(rolling, style=Style.ATTRIBUTED))
    without = render(rolling, style=Style.PLAIN)
    for at in {0, len(without) - 1}:
        changed = [*without[:at], f"{without[at]} not", *without[at + 1 :]]
        assert compare(rolling, written, changed).differs == at + 1
    assert compare(rolling, written, without[:-1]).differs == len(without)
    assert compare(rolling, written, [*without, "More."]).differs == len(without) + 1


@given(worlds())
def test_the_data_of_the_edition_names_nobody(world: World) -> None:
    data = rolling_json.write(drawn(world), names=False)
    assert b'"parties"' in rolling_json.write(drawn(world))
    assert b'"parties"' not in data


def numbered(*rows: tuple[str, str, int]) -> Rolling:
    return Rolling(
        (),
        tuple(
            Passage(UnitId(unit), Kind.ARTICLE, depth, label, (), (f"{label} Words.",))
            for unit, label, depth in rows
        ),
    )


def test_numbers_are_told_by_id() -> None:
    first = numbered(("a", "Article 1", 1), ("b", "Article 2", 1), ("b1", "1.", 2))
    second = numbered(
        ("a", "Article 1", 1), ("n", "Article 1 bis", 1), ("b", "Article 2", 1), ("b1", "1.", 2)
    )
    third = numbered(("n", "Article 1", 1), ("b", "Article 2", 1), ("b1", "2.", 2))
    rows = {r.unit: r for r in concordance([first, second, third])}
    assert rows["a"].numbers == ("Article 1", "Article 1", None)
    assert rows["n"].numbers == (None, "Article 1 bis", "Article 1")
    assert rows["b1"].within == "Article 2"
    assert (rows["b"].stays, rows["b1"].moved, rows["n"].moved, rows["a"].moved) == (
        True,
        True,
        True,
        False,
    )
    assert [r.unit for r in concordance([first, second, third])] == ["n", "b", "b1", "a"]
    assert concordance([]) == ()
    assert replace(rows["b"], numbers=("x", "x")).stays
