"""Real agreements beside the repository, where they are present."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from plenipo.formats import markdown, plain
from plenipo.instrument.labels import parse_label
from plenipo.instrument.model import Instrument, Kind
from plenipo.instrument.recognise import recognise

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not DATA.is_dir(), reason="the real texts (../shared/data) are not beside the repository"
    ),
]


def recognised(name: str) -> Instrument:
    data = (DATA / name).read_bytes()
    read = markdown.read if name.endswith(".md") else plain.read
    source = read(data, where=name)
    instrument = recognise(source.blocks, ids=map(str, itertools.count()))
    assert [u.text for u in instrument.units] == [b.text for b in source.blocks]
    return instrument


def numbers(instrument: Instrument, kind: Kind) -> list[int]:
    labels = [parse_label(unit.label) for unit in instrument.units if unit.kind is kind]
    return [label.values[0] for label in labels if label is not None and label.values]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "zh"])
def test_seventy_six_articles_twelve_parts_and_two_annexes(language: str) -> None:
    instrument = recognised(f"bbnj/bbnj-agreement-2023-{language}.txt")
    assert numbers(instrument, Kind.ARTICLE) == list(range(1, 77))
    assert numbers(instrument, Kind.PART) == list(range(1, 13))
    assert numbers(instrument, Kind.ANNEX) == [1, 2]


def test_every_article_that_the_scanned_text_begins_with_is_found() -> None:
    # In the Arabic scan, 63 blocks begin with an article; the rest have their order broken.
    instrument = recognised("bbnj/bbnj-agreement-2023-ar.txt")
    found = numbers(instrument, Kind.ARTICLE)
    assert len(found) == 63
    assert found == sorted(found)
    assert numbers(instrument, Kind.ANNEX) == [1, 2]


@pytest.mark.parametrize("date", ["12-dec-2015", "29-jan-2016"])
def test_twenty_nine_articles_after_the_preamble(date: str) -> None:
    instrument = recognised(f"cop21/agreement-{date}.md")
    assert numbers(instrument, Kind.ARTICLE) == list(range(1, 30))
    kinds = [unit.kind for unit in instrument.units]
    assert kinds.count(Kind.RECITAL) == 16
    assert kinds.count(Kind.SIGNATURE) == 2


@pytest.mark.parametrize(
    ("date", "inserted"),
    [("23-oct-2015", 4), ("4-dec-2015", 4), ("9-dec-2015", 4)],
)
def test_inserted_articles_keep_their_words(date: str, inserted: int) -> None:
    instrument = recognised(f"cop21/agreement-{date}.md")
    labels = [parse_label(u.label) for u in instrument.units if u.kind is Kind.ARTICLE]
    found = [label.key[1:3] for label in labels if label is not None]
    assert found == sorted(found)
    assert sum(1 for _, insertion in found if insertion) == inserted


def test_the_initialled_fragments_have_their_articles() -> None:
    instrument = recognised("armenia-azerbaijan/2025-08-08_agreement_EN_PARTIAL.txt")
    assert numbers(instrument, Kind.ARTICLE) == list(range(1, 8))
    assert sum(unit.kind is Kind.RECITAL for unit in instrument.units) == 3
