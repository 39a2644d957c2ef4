"""Versions of one text side by side: nothing lost, nothing out of order, whoever stands first."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.brackets.collation import Collation, Version, collate
from plenipo.brackets.collation_words import Compared, Shown, Standing, compare
from plenipo.brackets.scrub_change import Class, Flag
from tests.brackets.laws import instrument
from tests.brackets.worlds import World, worlds

CUTS = ("{{cut}}", " {{NOT SEEN}}", " […]", "[...]", " (…)")


def version(name: str, texts: Sequence[str], language: str = "") -> Version:
    return Version(name, instrument(texts), language)


def cut(texts: Sequence[str], chance: Random) -> list[str]:
    """Cut words out of a version, as excerpts do, and say so."""
    found = list(texts)
    for k in range(len(found)):
        if chance.random() < 0.2:
            at = chance.randrange(len(found[k]) + 1)
            end = chance.choice([at, min(at + 12, len(found[k])), len(found[k])])
            found[k] = found[k][:at] + chance.choice(CUTS) + found[k][end:]
    return found[: chance.randrange(1, len(found) + 1)] if chance.random() < 0.2 else found


def check(versions: Sequence[Version]) -> None:
    """Check every law on some versions."""
    found = collate(versions)
    for v, its in enumerate(found.points):
        cells = [row.cells[v] for row in found.rows]
        assert [cell for cell in cells if cell is not None] == list(range(len(its)))
        units = versions[v].instrument.units
        assert "\n\n".join(p.text for p in its) == "\n\n".join(u.text for u in units)
        assert [p.start for p in its] == [0, *[p.end for p in its[:-1]]][: len(its)]
        assert its[-1].end == len(units)
    assert all(any(cell is not None for cell in row.cells) for row in found.rows)
    check_order(versions, found)
    for against in range(len(versions)):
        check_words(found, compare(found, against=against), against)


def check_order(versions: Sequence[Version], found: Collation) -> None:
    """Given in another order, versions change columns and nothing else."""
    turned = collate(list(reversed(versions)))
    assert [row.cells[::-1] for row in turned.rows] == [row.cells for row in found.rows]
    # One that is there twice stands twice, and moves nobody.
    twice = collate([*versions, versions[0]])
    assert [row.cells for row in twice.rows] == [(*r.cells, r.cells[0]) for r in found.rows]


def check_words(found: Collation, rows: Sequence[Compared], against: int) -> None:
    for row, compared in zip(found.rows, rows, strict=True):
        chosen = found.point(row, against)
        for v, side in enumerate(compared.sides):
            own = found.point(row, v)
            old = "".join(run.text for run in side.runs if run.shown.of_old)
            new = "".join(run.text for run in side.runs if run.shown.of_new)
            assert old == (chosen.text if chosen else "")
            assert new == (own.text if own else "")
            words = {run.shown for run in side.runs}
            if side.standing is Standing.EQUAL:
                assert not words & {Shown.DELETED, Shown.INSERTED}
                assert not side.changes
            if chosen is not None and own is not None and chosen.text == own.text:
                assert side.standing in (Standing.CHOSEN, Standing.EQUAL, Standing.LANGUAGE)
                assert side.standing is Standing.LANGUAGE or not side.changes
            if side.standing is Standing.DIFFERS:
                assert words & {Shown.DELETED, Shown.INSERTED}
                assert side.changes
            for change in side.changes:
                assert change.reason.endswith(".")
                assert change.klass is not Class.EDITORIAL or not change.flags
        for more in compared.more:
            point = found.point(row, more.version)
            assert point is not None
            assert 0 <= more.start < more.end <= len(point.text)


@given(worlds(), st.integers(0, 999))
def test_the_laws_hold_in_every_world(world: World, seed: int) -> None:
    texts = [world.base, *world.versions.values()]
    check([version(str(k), its) for k, its in enumerate(texts[:4])])
    chance = Random(seed)
    check([version(str(k), cut(its, chance)) for k, its in enumerate(texts[:3])])


# --- cases that can be read ---------------------------------------------------------------------

ARD = [
    "The President of Ardenia and the President of Zembria have agreed as follows:",
    "1. As of 06:00 on 3 May 2029 all fire ceases.",
    "2. Orsett district shall be handed over by 20 May 2029.",
    "3. Observers, 120 in number, shall stand along the Sill.",
    "4. The Parties shall exchange all prisoners.",
]
ZEM = [
    "The President of Zembria and the President of Ardenia have agreed as follows:",
    "1. All fire ceases as of 06:00 on 3 May 2029.",
    "2. Orset district is handed over before 20 May 2029.",
    "3. 120 observers should stand along the Sill.",
    "4. The Parties exchange prisoners.",
]


def sides(*versions: Sequence[str], against: int = 0) -> list[Compared]:
    named = [version(str(k), texts) for k, texts in enumerate(versions)]
    return list(compare(collate(named), against=against))


def flags(row: Compared, of: int = 1) -> set[str]:
    return {flag.value for flag in row.sides[of].flags}


def test_two_translations_line_up_and_their_drift_is_classed() -> None:
    rows = sides(ARD, ZEM)
    assert len(rows) == 5
    assert [row.sides[1].klass for row in rows] == [
        Class.LEGAL,
        Class.LEGAL,
        Class.SUBSTANTIVE,
        Class.SUBSTANTIVE,
        Class.LEGAL,
    ]
    assert "another order" in rows[0].sides[1].changes[0].reason
    assert flags(rows[1]) == set(), "the same hour and day, said at the end"
    assert flags(rows[2]) == {"modal", "scope", "name of a place"}
    assert "modal" in flags(rows[3])
    assert "number" not in flags(rows[3]), "120 stands there as before"
    assert flags(rows[4]) == {"modal", "scope"}


def test_a_point_that_one_version_has_in_addition_moves_no_other() -> None:
    longer = [*ARD[:3], "3. A joint commission shall meet in Velm each week.", "4." + ARD[3][2:]]
    rows = sides(ARD, [*longer, "5." + ARD[4][2:]])
    assert [row.sides[1].standing for row in rows] == [
        Standing.EQUAL,
        Standing.EQUAL,
        Standing.EQUAL,
        Standing.ALONE,
        Standing.DIFFERS,
        Standing.DIFFERS,
    ]
    assert [c.reason for c in rows[4].sides[1].changes] == ["The number “3.” becomes “4.”."]


def test_what_one_version_alone_says_is_told() -> None:
    leaked = list(ARD)
    leaked[2] = (
        "2. Orsett district and the hill villages held by Zembria in Gazenk shall be handed"
        " over by 20 May 2029."
    )
    for row in sides(ARD, ZEM, leaked)[2:3]:
        (more,) = row.more
        assert more.version == 2
        said = leaked[2][more.start : more.end]
        assert said == "and the hill villages held by Zembria in Gazenk"
    assert not any(row.more for row in sides(ARD, ZEM))


def test_nothing_is_said_of_what_a_version_does_not_show() -> None:
    broken = [*ARD[:3], "3. Observers, 120 in num{{cut}}"]
    rows = sides(ARD, broken)
    assert [row.sides[1].standing for row in rows] == [
        Standing.EQUAL,
        Standing.EQUAL,
        Standing.EQUAL,
        Standing.EQUAL,
        Standing.UNSEEN,
    ]
    assert [run for run in rows[3].sides[1].runs if run.shown is not Shown.SAME] == [
        (Shown.BEYOND_OLD, " number, shall stand along the Sill."),
        (Shown.BEYOND_NEW, " num{{cut}}"),
    ]
    # What differs ahead of the cut is told all the same.
    other = [*ARD[:3], "3. Observers, 150 in num{{cut}}"]
    assert flags(sides(ARD, other)[3]) == {"number"}


def test_words_left_out_in_the_middle_may_be_anything() -> None:
    broken = [*ARD[:2], "2. Orsett district […] by 20 May 2029."]
    (side,) = [row.sides[1] for row in sides(ARD[:3], broken)][2:]
    assert side.standing is Standing.EQUAL
    assert (Shown.BEYOND_OLD, " shall be handed over") in side.runs


def test_two_languages_are_laid_by_their_numbers_and_compared_by_them() -> None:
    french = [
        "Le Président de l'Ardénie et le Président de la Zembrie sont convenus de ce qui suit :",
        "1. Le 3 mai 2029 à 06:00 tous les tirs cessent.",
        "2. Le district d'Orsett est remis le 20 mai 2029 au plus tard.",
        "3. Des observateurs, au nombre de 150, se tiennent le long du Sill.",
        "4. Les Parties échangent tous les prisonniers.",
    ]
    found = collate([version("en", ARD, "en"), version("fr", french, "fr")])
    rows = compare(found)
    assert len(rows) == 5
    assert {row.sides[1].standing for row in rows} == {Standing.LANGUAGE}
    assert [c.reason for row in rows for c in row.sides[1].changes] == [
        (
            "Numbers, in digits or in known words: 120 in the chosen version alone; 150 in this"
            " version alone."
        )
    ]


def test_a_swap_of_numbers_is_no_move() -> None:
    old = ["1. Six months before the five years end, either Party may write."]
    new = ["1. Five months before the six years end, either Party may write."]
    (row,) = sides(old, new)
    assert flags(row) == {"time limit"}


def test_a_reference_is_told_once() -> None:
    old = ["1. To implement Article 9 of the Statement dated 3 May we support the proposal."]
    new = ["1. To implement Paragraph 9 of the Statement of 3 May we endorse the proposal."]
    (row,) = sides(old, new)
    told = [c for c in row.sides[1].changes if Flag.REFERENCE in c.flags]
    assert [(c.old, c.new) for c in told] == [("Article 9", "Paragraph 9")]


@pytest.mark.parametrize("one", [["1. A road."], ["A road.", "A bridge."]])
def test_one_version_or_equal_ones_show_no_difference(one: list[str]) -> None:
    for versions in ([one], [one, one, one]):
        rows = sides(*versions)
        assert len(rows) == len(one)
        assert not any(side.changes for row in rows for side in row.sides)
