"""Checks: what a careful reader would ask about, and nothing where there is nothing."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.formats import markdown, plain
from plenipo.instrument.checks import Finding, check, count_by_code, place_names
from plenipo.instrument.model import Block, Instrument
from plenipo.instrument.recognise import recognise
from plenipo.text.canonical import canonical

DATA = Path(__file__).parents[3] / "shared" / "data"


def recognised(*texts: str) -> Instrument:
    return recognise([Block(text) for text in texts], ids=(f"u{n}" for n in itertools.count()))


def check_findings(instrument: Instrument) -> tuple[Finding, ...]:
    """Every text is a test of the laws that findings obey."""
    findings = check(instrument)
    places = {unit.id: k for k, unit in enumerate(instrument.units)}
    order = [(places[found.unit], found.offset) for found in findings]
    assert order == sorted(order), "findings stand in document order"
    for found in findings:
        text = instrument.units[places[found.unit]].text
        assert 0 <= found.offset < max(len(text), 1)
        assert found.sentence.endswith(".")
        assert found.label
    assert sum(count_by_code(findings).values()) == len(findings)
    return findings


def told(*texts: str) -> list[str]:
    return [f"{f.label}: {f.sentence}" for f in check_findings(recognised(*texts))]


COMMISSION = (
    "The lamps of the town and the oil of the port are under the care of the Commission, and the"
    " keys of the Commission are in the hands of the mayor."
)


@pytest.mark.parametrize(
    ("texts", "findings"),
    [
        (
            ["Article 1", "1. See Article 9.", "2. See paragraph 1."],
            ["Article 1, 1.: “Article 9” leads to nothing here."],
        ),
        (
            ["Article 1", "1. One.", "1. Two.", "2. See paragraph 1."],
            [
                "Article 1, 1.: “1.” stands here a second time.",
                "Article 1, 2.: “paragraph 1” can be any of 2 provisions with that label.",
            ],
        ),
        (
            ["Article 1", "One.", "Article 3", "Three.", "Article 2", "Two."],
            [
                "Article 3: 2 is missing before “Article 3”.",
                "Article 2: “Article 2” stands after a higher number.",
            ],
        ),
        (
            ["Article 1", "Lamps:", "(a) one;", "(c) three;", "(f) six."],
            [
                "Article 1, (c): (b) is missing before “(c)”.",
                "Article 1, (f): (d) and (e) are missing before “(f)”.",
            ],
        ),
        (
            ["Article 1", "One.", "Article 1 ter", "Three."],
            ["Article 1 ter: 1 bis is missing before “Article 1 ter”."],
        ),
        (
            ["Article 1", "1. “Lamp” means a light.", "2. “Oil” means any oil.", "3. Oil burns."],
            ["Article 1, 1.: “Lamp” is defined but never used."],
        ),
        (
            [
                "Article 1",
                "1. “Lamp” means a light.",
                "2. “Lamp” means a torch.",
                "3. A Lamp burns.",
            ],
            ["Article 1, 2.: “Lamp” is defined a second time."],
        ),
        (
            ["Article 1", "Within ____ days, at its [x] session."],
            [
                "Article 1: “____” is still to be filled in.",
                "Article 1: “[x]” is still to be filled in.",
            ],
        ),
        (
            ["Article 1", "The С\u043envention is old."],
            [
                "Article 1: “С\u043envention” mixes scripts: С is Cyrillic (U+0421).",
            ],
        ),
        (
            ["Article 1", "It is \u0430 lamp, and the \u0421\u041e\u0420 knows."],
            [
                "Article 1: “\u0430” is Cyrillic but reads as Latin among Latin words.",
                "Article 1: “\u0421\u041e\u0420” is Cyrillic but reads as Latin among Latin words.",
            ],
        ),
        (
            ["Article 1", "The lamp\u200e is lit."],
            ["Article 1: An invisible mark (U+200E) turns the direction of the text here."],
        ),
        (
            ["Article 1", "The lamp (of oil is lit.", "It is old] and new)."],
            [
                "Article 1: This “(” is never closed.",
                "Article 1: This “]” closes no bracket.",
                "Article 1: This “)” closes no bracket.",
            ],
        ),
        (
            [
                "Article 1",
                "The lamp [is lit.",
                "Article 2",
                "It is old.] It [shall] [should] burn.",
            ],
            ["Article 1: 3 pairs of square brackets still stand, the first here."],
        ),
        (
            ["Article 1", "The the lamp is lit, and that that is lit burns."],
            ["Article 1: “The” stands twice in a row."],
        ),
        (
            ["Article 1", "As set out in paragraph X, lamps burn."],
            ["Article 1: “paragraph X” is still to be filled in."],
        ),
        (
            ["Article 1", COMMISSION],
            [
                "Article 1: “Commission” is used with a capital 2 times but nothing defines it.",
            ],
        ),
    ],
)
def test_what_is_found(texts: list[str], findings: list[str]) -> None:
    assert told(*texts) == findings


@pytest.mark.parametrize(
    "texts",
    [
        ["Article 1", "1. One, as in a) and b) above.", "1 bis. More.", "2. See paragraph 1 bis."],
        ["Article 16", "Option 1:", "1. Ardenia.", "Option 2:", "1. Zembria."],
        ["Статья 1", "1. Стороны соблюдают Хартию (1945 год).", "а) одна;", "б) две."],
        ["Article 1", "At 20 °C the 5 µm filter of α-rays works; the РФ is no Latin word here."],
        ["Article 1", "See Article 9 of the Charter, and Part II of and Annex V to the Charter."],
        ["المادة 1", "يحمي هذا الاتفاق\u200f النهر."],
        [
            "Article 1.1",
            "One.",
            "Article 1.X",
            "Two.",
            "Article 1.X",
            "Three.",
            "Article 1.2",
            "Four.",
        ],
        ["第一条", "一、各方开会：", "（一）讨论；", "（二）通过。", "二、会议公开。"],
    ],
)
def test_good_texts_give_no_finding(texts: list[str]) -> None:
    assert told(*texts) == []


def test_units_are_named_for_a_reader() -> None:
    names = place_names(
        recognised(
            "PART I", "Article 1", "1. It says:", "(a) one;", "ANNEX I", "1. A list of lamps."
        )
    )
    assert names == [
        "PART I",
        "Article 1",
        "Article 1, 1.",
        "Article 1, 1., (a)",
        "ANNEX I",
        "ANNEX I, 1.",
    ]


fragments = st.sampled_from(
    "Article 1|Article 3 bis|1. |(i) |see Article 4|paragraph 2 (b)|“Lamp” means|[x]|____|the the"
    "|С\u043east|(|)|[|]|{|\u200e|\u202a|the Commission|ANNEX I|Option 1:|\n".split("|")
)
texts = st.lists(fragments, max_size=5).map(" ".join) | st.text(max_size=30)


@given(st.lists(texts.map(lambda raw: canonical(raw).text).filter(bool), max_size=6))
def test_any_text_obeys_the_laws(found: list[str]) -> None:
    check_findings(recognised(*found))


@pytest.mark.real
@pytest.mark.skipif(
    not DATA.is_dir(), reason="the real texts (../shared/data) are not beside the repository"
)
def test_adopted_texts_give_almost_no_finding() -> None:
    adopted = (DATA / "cop21" / "agreement-29-jan-2016.md").read_bytes()
    blocks = markdown.read(adopted, where="adopted").blocks
    assert check(recognise(blocks, ids=map(str, itertools.count()))) == ()
    signed = (DATA / "bbnj" / "bbnj-agreement-2023-en.txt").read_bytes()
    blocks = plain.read(signed, where="signed").blocks
    # One article's first point stands in its opening words in this file.
    assert count_by_code(check(recognise(blocks, ids=map(str, itertools.count())))) == {
        "number-gap": 1
    }
