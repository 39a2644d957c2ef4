"""Conversion to the values of a rolling text: passages, wordings, selections."""

from __future__ import annotations

from hypothesis import given

from plenipo.brackets.model import Variation
from plenipo.brackets.wild import (
    alternatives_of,
    parse,
    parse_blocks,
    registry_of,
    selection,
    to_passages,
    to_rolling,
    wordings,
)
from plenipo.instrument.model import Block
from tests.brackets.wild.test_laws import drafts


def texts(source: str) -> list[tuple[str, ...]]:
    return [block.wordings for block in alternatives_of(parse(source))]


def test_an_optional_word_is_there_or_not() -> None:
    assert texts("The Parties shall [promptly] report.") == [
        ("The Parties shall promptly report.", "The Parties shall report.")
    ]


def test_a_group_is_its_members() -> None:
    assert texts("The Parties [shall][should] report.") == [
        ("The Parties shall report.", "The Parties should report.")
    ]


def test_a_passage_in_dispute_as_a_whole_may_be_absent() -> None:
    assert texts("1. [Dues are [fixed][free].]") == [
        ("1. Dues are fixed.", "1. Dues are free.", "")
    ]


def test_no_choice_leaves_two_spaces_or_none() -> None:
    (found,) = texts("[All] Parties [shall ]act [ at once], [by letter] [and in person] .")
    assert all("  " not in text and "actat" not in text for text in found)
    assert "Parties act, ." in found


def test_more_wordings_than_asked_for_are_said_to_be_more() -> None:
    (found,) = alternatives_of(parse("Dues [so] [and as] [including b] [, c] end."), limit=8)
    assert len(found.wordings) == 8
    assert not found.complete


def test_a_selection_names_the_alternatives_that_make_a_text() -> None:
    (passage,) = to_passages(parse("The Parties [shall][should] [promptly] report."))
    assert selection(passage.body, "The Parties should report.") == (1, 1)
    assert selection(passage.body, "The Parties shall promptly report.") == (0, 0)
    assert selection(passage.body, "The Parties must report.") is None


def test_a_selection_is_quick_where_wordings_are_many() -> None:
    (passage,) = to_passages(parse("[a] " * 200 + "end"))
    assert selection(passage.body, "a " * 150 + "end") is not None
    assert selection(passage.body, "a " * 150 + "END") is None


@given(drafts)
def test_every_wording_can_be_selected(source: str) -> None:
    for passage in to_passages(parse(source)):
        for text in wordings(passage.body, limit=6):
            assert selection(passage.body, text) is not None


def test_ids_are_taken_in_order() -> None:
    passages = to_passages(parse("[A] b.\n\nC."), ids=["first", "second"])
    assert [passage.id for passage in passages] == ["first", "second"]


def test_blocks_stay_one_to_one() -> None:
    blocks = [Block("1. Dues [are][were] fixed."), Block("2. Line one\nline [two]")]
    parsed = parse_blocks(blocks)
    assert parsed.source == "1. Dues [are][were] fixed.\n\n2. Line one\nline [two]"
    assert [parsed.text[b.start : b.end] for b in parsed.blocks] == [b.text for b in blocks]
    assert len(to_passages(parsed)) == 2
    assert selection(to_passages(parsed)[1].body, "Line one\nline two") == (0,)


def test_nobody_named_means_holders_unknown() -> None:
    (passage,) = to_passages(parse("Dues [are][were] fixed."))
    (variation,) = [s for s in passage.body if isinstance(s, Variation)]
    assert variation.holds_unknown
    (passage,) = to_passages(parse("Dues [ARD: are] [ZEM: were] fixed."))
    (variation,) = [s for s in passage.body if isinstance(s, Variation)]
    assert not variation.holds_unknown
    assert [sorted(a.holders) for a in variation.alternatives] == [["ARD"], ["ZEM"]]


def test_a_bracket_round_the_document_is_a_reservation_and_no_wording() -> None:
    inside = "\n\n".join(f"{i}. Dues of kind {i} are fixed." for i in range(1, 21))
    rolling = to_rolling(parse(f"[The Parties agree:\n\n{inside}]"))
    assert all(isinstance(s, str) for passage in rolling.passages for s in passage.body)
    assert any("around most of the document" in notice for notice in rolling.notices)


def test_a_party_named_twice_for_one_place_holds_neither() -> None:
    registry = registry_of(["ARD", "ZEM"])
    parsed = parse("Dues [ARD propose; ARD oppose: are fixed].", registry=registry)
    rolling = to_rolling(parsed)
    (variation,) = [s for s in rolling.passages[0].body if isinstance(s, Variation)]
    assert not any(a.holders for a in variation.alternatives)
    assert any("ARD is named for two wordings" in notice for notice in rolling.notices)


def test_page_numbers_and_running_heads_are_no_passages() -> None:
    pages = "\n\n".join(
        f"{i}. Dues of kind {i} are fixed.\n\n{i} of 9\n\nHarbour Treaty, draft"
        for i in range(1, 6)
    )
    shown = [p.body for p in to_passages(parse(pages))]
    assert shown == [(f"Dues of kind {i} are fixed.",) for i in range(1, 6)]
