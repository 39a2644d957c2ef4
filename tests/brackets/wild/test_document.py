"""The plain data of a parsed document."""

from __future__ import annotations

from plenipo.brackets.wild import parse, registry_of, to_json, to_rolling
from plenipo.formats.rolling_json import encode

SOURCE = """Harbour Treaty

Article 1

1. The Parties [ARD: shall] [ZEM: should] report[.

2. See [the rules](https://example.org) and [monitor] [inspect] vessels."""


def test_the_shape() -> None:
    found = to_json(parse(SOURCE, registry=registry_of(["ARD", "ZEM"])))
    assert list(found) == [
        *("schema", "title", "parties", "provisions", "counts", "repairs"),
        *("ambiguous", "attributions", "options", "notices", "text"),
    ]
    assert found["schema"] == "plenipo.parsed/1"
    assert found["title"] == "Harbour Treaty"
    assert found["parties"] == ["ARD", "ZEM"]


def test_counts_are_of_the_source_as_it_stands() -> None:
    counts = to_json(parse(SOURCE))["counts"]
    assert isinstance(counts, dict)
    assert counts["open"] == SOURCE.count("[")
    assert counts["close"] == SOURCE.count("]")
    assert counts["links"] == 1
    assert counts["attributed"] == 2


def test_a_place_has_its_alternatives_with_their_holders() -> None:
    provisions = to_json(parse(SOURCE))["provisions"]
    assert isinstance(provisions, list)
    paragraph = next(p for p in provisions if isinstance(p, dict) and p["label"] == "1.")
    assert paragraph["status"] == "bracketed"
    assert paragraph["kind"] == "paragraph"
    assert paragraph["lead"] == ["1. "]
    assert paragraph["segments"] == [
        "The Parties ",
        {
            "alternatives": [
                {"segments": ["shall"], "parties": ["ARD"], "base": False},
                {"segments": ["should"], "parties": ["ZEM"], "base": False},
            ]
        },
        " report[.",
    ]


def test_repairs_and_ambiguous_places_say_where() -> None:
    found = to_json(parse(SOURCE))
    assert found["repairs"] == [
        {
            "line": 5,
            "column": 49,
            "what": "The bracket [ stands alone: it was kept as a literal character.",
        }
    ]
    ambiguous = found["ambiguous"]
    assert isinstance(ambiguous, list)
    assert [a["text"] for a in ambiguous if isinstance(a, dict)] == ["[monitor] [inspect]"]
    assert found["text"] == SOURCE.replace("[.", "[].")


def test_provisions_are_those_of_the_rolling_text() -> None:
    parsed = parse(SOURCE + "\n\n[4][2]. Dues are [low].")
    assert to_json(parsed)["provisions"] == encode(to_rolling(parsed))["provisions"]


def test_unknown_holders_are_said_to_be_unknown() -> None:
    provisions = to_json(parse("Dues are [low]."))["provisions"]
    assert isinstance(provisions, list)
    assert isinstance(provisions[0], dict)
    segments = provisions[0]["segments"]
    assert isinstance(segments, list)
    assert isinstance(segments[1], dict)
    assert segments[1]["unknown"] is True


def test_attributions_say_what_each_party_wants_and_what_was_guessed() -> None:
    source = "Dues [ARD propose; ZEM is still considering; VOR3 oppose: are fixed]."
    found = to_json(parse(source, registry=registry_of(["ARD", "ZEM"])))
    assert found["attributions"] == [
        {
            "start": 5,
            "end": source.index("]") + 1,
            "clauses": [
                {"parties": ["ARD"], "stance": "propose"},
                {"parties": ["ZEM"], "stance": "consider"},
                {"parties": ["VOR"], "stance": "oppose"},
            ],
            "guessed": True,
            "marks": ["3"],
        }
    ]
