"""The article of 4 May 2023 comes out as a careful reader marks it; none of it is kept here."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from plenipo.statements.model import Form, Part
from tests.statements.languages import english

pytestmark = pytest.mark.real


@pytest.fixture
def article(real_texts: Path) -> str:
    path = real_texts / "news" / "2023-05-04-peace-deal-within-reach.txt"
    if not path.is_file():
        pytest.skip("the article of 4 May 2023 is absent from the real texts")
    return path.read_text("utf-8")


def test_every_statement_is_found_with_its_speaker(article: str) -> None:
    found = english(article)
    assert Counter(one.speaker for one in found) == {
        "Antony Blinken": 11,
        "Armenian Foreign Ministry": 3,
        "US official": 1,
        "Dmitry Peskov": 4,
    }
    forms = Counter(one.form for one in found)
    assert forms == {Form.DIRECT: 10, Form.INDIRECT: 5, Form.MIXED: 4}
    assert [one.part for one in found][:2] == [Part.HEADLINE, Part.STANDFIRST]
    assert sum(one.part is Part.POST for one in found) == 1


def test_days_are_told_by_the_post(article: str) -> None:
    days = {one.speaker: one.when.value for one in english(article) if one.when}
    assert days == {
        "Antony Blinken": "2023-05-04",
        "Armenian Foreign Ministry": "2023-05-04",
        "Dmitry Peskov": "2023-05-01/2023-05-04",
    }


def test_offices_and_states_are_told(article: str) -> None:
    told = {(one.speaker, one.role, one.on_behalf_of) for one in english(article)}
    assert told == {
        ("Antony Blinken", "US Secretary of State", "United States"),
        ("Armenian Foreign Ministry", None, "Armenia"),
        ("US official", "US official", "United States"),
        ("Dmitry Peskov", "Kremlin Spokesperson", "Russia"),
    }


def test_every_quotation_in_marks_is_in_a_statement(article: str) -> None:
    found = english(article)
    marks = [k for k, sign in enumerate(article) if sign == '"']
    for first, last in zip(marks[::2], marks[1::2], strict=True):
        assert any(one.start - 1 <= first and last <= one.end + 1 for one in found)
