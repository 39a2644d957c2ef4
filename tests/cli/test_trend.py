"""`plenipo trend`: how texts came together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.brackets.convergence import standing
from plenipo.brackets.model import Party, Passage, Rolling
from plenipo.brackets.structure import compile_block
from plenipo.formats.html.charts import Layer, band, line
from plenipo.instrument.model import Kind, UnitId
from tests.cli.running import Plenipo, is_refused
from tests.conftest import ROOT

PARIS = ROOT.parent / "shared" / "data" / "cop21"


def test_brackets_fall(plenipo: Plenipo, tmp_path: Path) -> None:
    texts = {
        "talks-1.txt": "Article 1\n\nThe Parties [shall][should] meet [in May].\n",
        "talks-2.txt": "Article 1\n\nThe Parties shall meet [in May].\n",
        "talks-3.txt": "Article 1\n\nThe Parties shall meet in May.\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    files = [tmp_path / name for name in texts]
    found = json.loads(plenipo("trend", *files, "--format", "json").out)
    assert [p["name"] for p in found["points"]] == ["1", "2", "3"]
    assert [p["brackets"] for p in found["points"]] == [2, 1, 0]
    assert [p["words"] - p["free"] for p in found["points"]] == [3, 2, 0]
    page = tmp_path / "trend.html"
    assert plenipo("trend", *files, "-o", page).code == 0
    drawn = page.read_text("utf-8")
    assert drawn.count("<svg") == 2
    assert 'aria-label="Brackets. 1: 2; 2: 1; 3: 0"' in drawn
    assert "words  unbracketed" in plenipo("trend", *files).text


@pytest.mark.real
@pytest.mark.skipif(not PARIS.exists(), reason="the optional real texts are not beside this folder")
def test_the_four_drafts_of_paris(plenipo: Plenipo) -> None:
    days = ("23-oct-2015", "4-dec-2015", "9-dec-2015", "12-dec-2015")
    ran = plenipo("trend", *[PARIS / f"agreement-{day}.md" for day in days], "--format", "json")
    brackets = [p["brackets"] for p in json.loads(ran.out)["points"]]
    assert brackets == sorted(brackets, reverse=True)
    assert brackets[0] > 1000
    assert brackets[-1] == 0


def test_a_file_that_is_not_there(plenipo: Plenipo, tmp_path: Path) -> None:
    assert "no such file" in is_refused(plenipo("trend", tmp_path / "none.txt"))


words = st.lists(st.sampled_from("the Parties shall should meet not in May".split()), min_size=1)


@given(words, words)
def test_free_and_bracketed_words_make_up_the_text(base: list[str], other: list[str]) -> None:
    """Two parties: what is free is common to both, and all is free only where nothing differs."""
    one, two = " ".join(base), " ".join(other)
    both = frozenset((Party("ARD"), Party("ZEM")))
    held = {two: frozenset((Party("ZEM"),))} if one != two else {}
    lead, body = compile_block(one, held, label_length=0, everyone=both)
    passage = Passage(UnitId("u"), Kind.PARAGRAPH, 0, "", lead, body)
    found = standing(Rolling(tuple(sorted(both)), (passage,)), name="x")
    assert 0 <= found.free <= min(len(base), len(other))
    assert found.free <= found.words
    assert (found.free == found.words) == (one == two)


@given(st.lists(st.lists(st.integers(0, 50), min_size=3, max_size=3), min_size=1, max_size=6))
def test_charts_say_in_words_what_they_draw(rows: list[list[int]]) -> None:
    names = [f"Rev. {n}" for n in range(len(rows))]
    layers = [Layer(f"<{n}>", "free", tuple(r[n] for r in rows)) for n in range(3)]
    drawn = band("Words & brackets", names, layers)
    assert drawn.count("<svg") == drawn.count("</svg>") == 1
    assert "<0>" not in drawn
    assert "nan" not in drawn
    assert all(str(r[0]) in line("x", names, [r[0] for r in rows]) for r in rows)
