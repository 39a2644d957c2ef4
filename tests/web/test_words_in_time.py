"""Word by word: every wording is made of its stretches, and each word has the act that brought it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from plenipo.web.viewer import reading
from plenipo.web.words_in_time import alternatives, blame, carried
from tests.web.played import Played, played
from tests.web.test_redlines import WORDS

HEADS = {
    "plenary": "Davit Orsel",
    "Delegation of Ardenia": "Mira Tane",
    "Good offices with Ardenia": "Arlen House",
}


@pytest.fixture(scope="module")
def table() -> Iterator[Played]:
    with played() as found:
        yield found


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_a_wording_is_made_of_its_stretches_and_words_keep_their_origin(
    versions: list[str],
) -> None:
    words: tuple[tuple[str, int], ...] = ()
    for seq, text in enumerate(versions, 1):
        before = words
        words = carried(words, text, seq)
        assert "".join(part for part, _ in words) == text
        assert all(part for part, _ in words)
        assert {origin for _, origin in words} <= {seq, *(origin for _, origin in before)}
        assert carried(words, text, seq + 100) == words, "the same words change no origin"


@pytest.mark.parametrize("room", sorted(HEADS))
def test_every_wording_on_the_table_is_told_exactly(table: Played, room: str) -> None:
    viewer = table.place(HEADS[room]).viewer
    with reading(table.house.desk, table.house.sheets, viewer, table.room(room)) as found:
        for piece in found.sheet.pieces:
            told = blame(found, piece)
            texts = [w.text for u in piece.units for w in found.sheet.places[u].wordings if w.text]
            assert ["".join(s.space + s.text for s in w.stretches) for w in told.worded] == texts
            numbers = [o.number for o in told.origins]
            assert numbers == list(range(1, len(numbers) + 1))
            assert {s.origin for w in told.worded for s in w.stretches} == set(numbers)


def test_an_amendment_that_was_taken_in_is_told_by_its_sponsor_and_round(table: Played) -> None:
    viewer = table.place("Davit Orsel").viewer
    with reading(table.house.desk, table.house.sheets, viewer, table.room("plenary")) as found:
        piece = next(p for p in found.sheet.pieces if p.number == "Article 3")
        told = blame(found, piece)
        [brought] = [s for w in told.worded for s in w.stretches if "in any form" in s.text]
        origin = told.origins[brought.origin - 1]
        assert brought.party == "ARD"
        assert origin.said.startswith("Ardenia tabled ARD-3 on Article 3, paragraph 1")
        assert origin.when == "round 1"
        assert origin.revision == 2


def test_alternatives_stand_side_by_side_with_who_goes_along(table: Played) -> None:
    viewer = table.place("Davit Orsel").viewer
    with reading(table.house.desk, table.house.sheets, viewer, table.room("plenary")) as found:
        piece = next(p for p in found.sheet.pieces if p.number == "Article 7")
        [beside] = alternatives(found, piece)
        assert beside.wordings[0].name == "the words of the draft"
        by_name = {w.name: w for w in beside.wordings}
        assert by_name["the words of ZEM-2"].sponsors == ("ZEM",)
        assert by_name["the words of ZEM-2"].stands == (("ZEM", "accepts"),)
        assert by_name["the words of draft A"].sponsors == ()
        assert all(w.text for w in beside.wordings)


def test_the_page_of_a_section_shows_both(table: Played) -> None:
    unit = next(p.id for p in table.sheet("plenary").pieces if p.number == "Article 7")
    page: Any = html.fromstring(
        table.get("Davit Orsel", f"/r/{table.room('plenary')}/p/{unit}").text
    )
    assert len(page.xpath(".//section[@id='alternatives']//div[@class='card']")) == 4
    links = page.xpath(".//section[@id='words']//a[@class='t']/@href")
    targets = set(page.xpath(".//section[@id='words']//li/@id"))
    assert links
    assert {link[1:] for link in links} <= targets
