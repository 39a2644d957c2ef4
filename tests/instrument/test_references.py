"""References: what is read, what it leads to, and that what is printed leads back."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.instrument.mentions import find_mentions, reference_spans
from plenipo.instrument.model import Block, Instrument, Kind, UnitId
from plenipo.instrument.numbering import ENGLISH, relabel, renumber
from plenipo.instrument.recognise import recognise
from plenipo.instrument.references import (
    Reference,
    Status,
    find_references,
    print_reference,
    resolve,
)


def recognised(text: str) -> Instrument:
    blocks = [Block(line.strip()) for line in text.strip().splitlines() if line.strip()]
    return recognise(blocks, ids=(f"u{n}" for n in itertools.count()))


LAMPS = recognised(
    """
    PART I
    Article 1
    This Agreement is about lamps.
    Article 2
    1. Lamps are lit.
    2. A Party may:
    (a) trim its lamps:
    (i) at dusk;
    (ii) at dawn;
    (b) sell them.
    2bis. Or not.
    Article 2 bis
    Lamps are old.
    They are bright.
    Article 3
    (a) one;
    (b) two.
    PART II
    Article 4
    1. The end.
    ANNEX I
    1. Oil.
    2. Gas:
    (a) cheap;
    Article 1
    1. Of the annex.
    ANNEX II
    (a) other;
    """
)


def unit_saying(words: str) -> UnitId:
    return next(unit.id for unit in LAMPS.units if unit.text == words)


def reference(words: str, at: str) -> Reference:
    mentions = find_mentions(words)
    assert len(mentions) == 1, mentions
    place = next(k for k, unit in enumerate(LAMPS.units) if unit.text == at)
    return resolve(LAMPS, mentions[0], at=place)


def named(words: str, at: str) -> list[str]:
    found = reference(words, at)
    assert found.status is Status.RESOLVED, found
    texts = {unit.id: unit.text for unit in LAMPS.units}
    return [texts[target] for target in found.targets]


DUSK, SECOND = "(i) at dusk;", "2. A Party may:"


@pytest.mark.parametrize(
    ("words", "at", "targets"),
    [
        ("under Article 2, paragraph 2 (a)", "1. The end.", ["(a) trim its lamps:"]),
        ("paragraph 2 (a) (ii) of Article 2", "1. The end.", ["(ii) at dawn;"]),
        ("paragraph 1 above", DUSK, ["1. Lamps are lit."]),
        ("paragraphs 1 and 2 bis", DUSK, ["1. Lamps are lit.", "2bis. Or not."]),
        ("paragraph 2 (a) and (b)", DUSK, ["(a) trim its lamps:", "(b) sell them."]),
        ("subparagraph (b) below", DUSK, ["(b) sell them."]),
        ("point (ii)", DUSK, ["(ii) at dawn;"]),
        ("this Article", DUSK, ["Article 2"]),
        ("the present Part", DUSK, ["PART I"]),
        ("this paragraph", SECOND, [SECOND]),
        ("the preceding paragraph", SECOND, ["1. Lamps are lit."]),
        ("the following paragraph", SECOND, ["2bis. Or not."]),
        ("Articles 2 to 4", DUSK, ["Article 2", "Article 2 bis", "Article 3", "Article 4"]),
        ("Article 2 bis, paragraph 2", DUSK, ["They are bright."]),
        ("Article 3 (b)", DUSK, ["(b) two."]),
        ("Annex I, paragraph 2 (a)", DUSK, ["(a) cheap;"]),
        ("Annex II", DUSK, ["ANNEX II"]),
        ("Annex I, Article 1, paragraph 1", DUSK, ["1. Of the annex."]),
        ("paragraph 1", "2. Gas:", ["1. Oil."]),
        ("Article 1", "1. Of the annex.", ["Article 1"]),
        ("Part II", DUSK, ["PART II"]),
        ("article 2.1", DUSK, ["1. Lamps are lit."]),
        ("paragraphe 2 a) de l’article 2", "1. The end.", ["(a) trim its lamps:"]),
        ("alinéa a) du paragraphe 2 de l’article 2", "1. The end.", ["(a) trim its lamps:"]),
        ("l’article premier", DUSK, ["Article 1"]),
        ("paragraphe précédent", SECOND, ["1. Lamps are lit."]),
        ("el párrafo 2 a) del presente artículo", DUSK, ["(a) trim its lamps:"]),
        ("los artículos 3 y 4", DUSK, ["Article 3", "Article 4"]),
        ("пункт 1 статьи 2", "1. The end.", ["1. Lamps are lit."]),
        ("подпунктом a) пункта 2 настоящей статьи", DUSK, ["(a) trim its lamps:"]),
        ("Article 4 of this Agreement", "2. Gas:", ["Article 4"]),
    ],
)
def test_what_words_lead_to(words: str, at: str, targets: list[str]) -> None:
    assert named(words, at) == targets


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Article 9", Status.DANGLING),
        ("paragraph 7", Status.DANGLING),
        ("Article 2 of the Charter", Status.EXTERNAL),
        ("Article 2, paragraph 1, of that Convention", Status.EXTERNAL),
        ("paragraph 13 of resolution 78", Status.EXTERNAL),
        ("decision 2/CP.17, paragraph 83", Status.EXTERNAL),
        ("an Annex VII tribunal", Status.EXTERNAL),
        ("l’article 287 de la Convention", Status.EXTERNAL),
        ("статье 2 Конвенции", Status.EXTERNAL),
    ],
)
def test_what_leads_nowhere_says_so(words: str, status: Status) -> None:
    found = reference(words, DUSK)
    assert found.status is status
    assert found.targets == ()


def test_two_units_with_one_label_are_both_named() -> None:
    twice = recognised("Article 1\n1. Option one.\n1. Option two.\n2. See paragraph 1.")
    (found,) = find_references(twice)
    assert found.status is Status.AMBIGUOUS
    assert found.targets == ("u1", "u2")


def test_article_one_of_an_annex_is_not_article_one_of_the_body() -> None:
    assert reference("Article 1", "1. Of the annex.").targets == (
        next(u.id for u in reversed(LAMPS.units) if u.text == "Article 1"),
    )
    assert reference("Article 1", DUSK).targets == (unit_saying("Article 1"),)


@pytest.mark.parametrize(
    "words",
    [
        "these Parties",
        "the present rules",
        "a part of it",
        "60 days",
        "la Partie 60 jours",
        "I agree",
    ],
)
def test_words_that_are_no_reference(words: str) -> None:
    assert find_mentions(words) == []


def test_spans_cover_the_whole_reference() -> None:
    text = "See Article 7, paragraph 1 (b), and paragraphs 1 and 2 above."
    assert [text[start:end] for start, end in reference_spans(text)] == [
        "Article 7, paragraph 1 (b)",
        "paragraphs 1 and 2 above",
    ]


words = st.text("Art. 7(b)aI,2ofthePargphs –", max_size=30) | st.text(max_size=30)


@given(words)
def test_mentions_stand_in_order_inside_any_text(text: str) -> None:
    last = 0
    for mention in find_mentions(text):
        assert last <= mention.start < mention.end <= len(text)
        assert mention.paths
        assert all(mention.paths)
        last = mention.end


def check_printed(instrument: Instrument, target: UnitId, at: UnitId) -> str | None:
    """What is printed, read where it stands, leads to the unit it was printed for."""
    name = print_reference(instrument, target, at=at)
    if name is not None:
        (mention,) = find_mentions(f"as in {name}; and")
        place = next(k for k, unit in enumerate(instrument.units) if unit.id == at)
        found = resolve(instrument, mention, at=place)
        assert (found.status, found.targets) == (Status.RESOLVED, (target,)), name
    return name


def test_what_is_printed_leads_back() -> None:
    numbered = [u.id for u in LAMPS.units if u.label and u.kind is not Kind.PART]
    for target, here in itertools.product(numbered, (unit.id for unit in LAMPS.units)):
        assert check_printed(LAMPS, target, here) is not None


@st.composite
def agreements(draw: st.DrawFn) -> Instrument:
    labels = ["Article 1", "Article 2", "Article 2 bis", "1.", "2.", "2bis.", "(a)", "(b)", "(i)"]
    labels += ["ANNEX I", "ANNEX II", "PART I"]
    chosen = draw(st.lists(st.sampled_from(labels), min_size=1, max_size=9))
    return recognised("\n".join(f"{label} Words." for label in chosen))


@given(agreements())
def test_what_is_printed_leads_back_in_any_agreement(instrument: Instrument) -> None:
    for target, here in itertools.product(instrument.units, instrument.units):
        check_printed(instrument, target.id, here.id)


@given(agreements())
def test_computed_labels_print_as_typed_ones_would(instrument: Instrument) -> None:
    labels, _ = renumber(instrument, ENGLISH)
    typed = relabel(instrument, labels)
    for target in typed.units:
        here = typed.units[0].id
        name = print_reference(typed, target.id, at=here)
        if name is not None:
            assert print_reference(instrument, target.id, at=here, labels=labels) == name
