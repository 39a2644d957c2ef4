"""Real texts, where they lie beside the repository: counts as published, and all laws."""

from __future__ import annotations

from pathlib import Path

import pytest

from plenipo.brackets.wild import BracketKind, parse
from tests.brackets.wild.laws import check_reading

pytestmark = pytest.mark.real

# Raw counts of "[" and "]", as the README beside the texts gives them.
COUNTED = {
    "cop21/adp_compilation_4dec15_10am.txt": (1685, 1685),
    "cop21/8infnot.txt": (231, 231),
    "cop21/agreement-23-oct-2015.md": (1052, 1053),
    "cop21/agreement-4-dec-2015.md": (1055, 1058),
    "cop21/agreement-9-dec-2015.md": (222, 223),
    "cop21/agreement-12-dec-2015.md": (6, 6),
    "cop21/agreement-29-jan-2016.md": (6, 6),
    "cop21/decision.md": (484, 486),
    "bbnj/prepcom-report-2026-3-2026-04-02.layout.txt": (33, 33),
    "bbnj/prepcom-report-2026-3-2026-05-04.layout.txt": (31, 31),
    "acta/acta-april-2010-public-draft.txt": (735, 729),
}


def real(folder: Path, name: str) -> str:
    path = folder / name
    if not path.is_file():
        pytest.skip(f"the real text {name} is absent")
    return path.read_text("utf-8")


@pytest.mark.parametrize("name", COUNTED)
def test_the_counts_of_a_real_text(real_texts: Path, name: str) -> None:
    counts = check_reading(real(real_texts, name)).counts
    assert (counts.opened, counts.closed) == COUNTED[name]


def test_every_text_without_brackets_is_left_alone(real_texts: Path) -> None:
    for path in sorted((real_texts / "bbnj").glob("bbnj-agreement-2023-*.txt")):
        parsed = check_reading(path.read_text("utf-8"))
        assert parsed.brackets == ()
        assert parsed.repairs == ()


def test_the_adopted_text_has_links_and_nothing_in_dispute(real_texts: Path) -> None:
    for name in ("cop21/agreement-12-dec-2015.md", "cop21/agreement-29-jan-2016.md"):
        counts = parse(real(real_texts, name)).counts
        assert counts.link == 6
        assert counts.optional + counts.member + counts.provision + counts.attributed == 0


def test_options_that_span_different_rules(real_texts: Path) -> None:
    parsed = parse(real(real_texts, "bbnj/prepcom-report-2026-3-2026-04-02.layout.txt"))
    assert [len(found.options) for found in parsed.options] == [2, 2]
    first, second = parsed.options[1].options
    assert first.scope == "draft rules 6.1 and 6.2"
    assert second.scope.startswith("rules 6.1 to 6.6")
    assert parsed.text[first.body : first.end].startswith("6.1")
    assert "6.6" in parsed.text[second.body : second.end]
    assert "7." not in parsed.text[second.end - 3 : second.end]


def test_numbers_offered_side_by_side(real_texts: Path) -> None:
    parsed = parse(real(real_texts, "bbnj/prepcom-report-2026-3-2026-04-02.layout.txt"))
    pairs = [parsed.text[group.start : group.end] for group in parsed.groups if group.exclusive]
    assert pairs[1:4] == ["[4][2]", "[5][3]", "[6][4]"]


def test_a_balanced_count_is_not_a_balanced_text(real_texts: Path) -> None:
    # As many "[" as "]", but in an order that does not nest: repairs say where.
    parsed = parse(real(real_texts, "cop21/adp_compilation_4dec15_10am.txt"))
    assert parsed.counts.opened == parsed.counts.closed
    assert parsed.repairs
    assert all(repair.cost <= 2 for repair in parsed.repairs)


def test_no_party_is_read_into_texts_that_name_none(real_texts: Path) -> None:
    for name in COUNTED:
        parsed = parse(real(real_texts, name))
        assert parsed.parties == ()
        assert all(b.kind is not BracketKind.ATTRIBUTED for b in parsed.brackets)
