"""Defined terms: where they are defined, and which words use them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.instrument.model import Block, Instrument
from plenipo.instrument.recognise import recognise
from plenipo.instrument.terms import Form, find_definitions, find_uses
from plenipo.text.canonical import canonical


def recognised(*texts: str) -> Instrument:
    return recognise([Block(text) for text in texts], ids=(f"u{n}" for n in itertools.count()))


def check_terms(instrument: Instrument) -> tuple[list[tuple[str, Form]], list[str]]:
    """Every text is a test of the laws of terms: spans say what they name, uses do not overlap."""
    texts = {unit.id: unit.text for unit in instrument.units}
    definitions = find_definitions(instrument)
    places = set()
    for definition in definitions:
        assert texts[definition.unit][definition.start : definition.end] == definition.term
        places.add((definition.unit, definition.start))
    uses = find_uses(instrument, definitions)
    last: dict[str, int] = {}
    for use in uses:
        assert use.start >= last.get(use.unit, 0), "uses stand in order and do not overlap"
        assert (use.unit, use.start) not in places, "a definition is not a use of itself"
        last[use.unit] = use.end
    found = [texts[use.unit][use.start : use.end] for use in uses]
    return [(d.term, d.form) for d in definitions], found


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("“Lamp” means any light.", "Lamp"),
        ('1. "Oil" includes gas.', "Oil"),
        ("“Old lamp”, in relation to ports, means one from before 1900.", "Old lamp"),
        ("« Lampe » désigne toute lumière.", "Lampe"),
        ("Por “lámpara” se entiende toda luz.", "lámpara"),
        ("«Лампа» означает любой свет.", "Лампа"),
        ("（一）“灯”是指任何光。", "灯"),
        ("The Treaty of Lamps (hereinafter referred to as “the Treaty”) applies.", "Treaty"),
        ("Ardenia and Zembria (hereinafter, the Parties), agree.", "Parties"),
        ("The Lamp Office (the “Office”) is open.", "Office"),
        ("La Conférence des lampes (ci-après « la Conférence ») siège.", "Conférence"),
        ("Ардения и Зембрия (далее – Стороны) согласились.", "Стороны"),
        ("The Treaty of Lamps, hereinafter referred to as “the Treaty”, applies.", "Treaty"),
    ],
)
def test_a_definition_is_found_in_any_form(text: str, term: str) -> None:
    definitions, _ = check_terms(recognised("Article 1", text))
    assert [name for name, _ in definitions] == [term]


def test_entries_of_a_definitions_article_need_no_verb() -> None:
    definitions, _ = check_terms(
        recognised(
            "Article premier\nEmploi des termes Aux fins du présent Accord :",
            "1. « Lampe » toute lumière ;",
            "2. « Organisation d’allumage » une organisation.",
            "Article 2",
            "1. « Nuit » n’est pas défini ici.",
        )
    )
    assert [name for name, _ in definitions] == ["Lampe", "Organisation d’allumage"]


def test_the_longest_term_wins() -> None:
    _, uses = check_terms(
        recognised(
            "Article 1",
            "1. “Party” means a State.",
            "2. “Conference of the Parties” means the meeting.",
            "3. The Conference of the Parties invites each Party; the Parties attend a party.",
        )
    )
    assert uses == ["Conference of the Parties", "Party", "Parties"]


def test_a_capital_counts_only_where_it_stands_inside_a_sentence() -> None:
    _, uses = check_terms(
        recognised(
            "Article 1",
            "1. “Marine lamp” means a lamp at sea.",
            "2. “Party” means a State.",
            "3. Each marine lamp is lit. Marine lamps shine. The Party pays for a party.",
        )
    )
    assert uses == ["marine lamp", "Marine lamps", "Party"]


def test_endings_of_russian_words_count() -> None:
    _, uses = check_terms(
        recognised("Статья 1", "1. «Лампа» означает свет.", "2. Владельцы лампы гасят лампу.")
    )
    assert uses == ["лампы", "лампу"]


words = st.lists(
    st.sampled_from(
        [
            "“Lamp”",
            "means",
            "(hereinafter “the Lamp”)",
            "lamps",
            "Lamp",
            "“",
            "”",
            "the",
            ",",
            "(",
            "«灯»",
        ]
    ),
    max_size=8,
).map(" ".join)


@given(st.lists((words | st.text(max_size=20)).map(lambda t: canonical(t).text), max_size=4))
def test_any_text_obeys_the_laws(texts: list[str]) -> None:
    check_terms(recognised(*[text for text in texts if text]))
