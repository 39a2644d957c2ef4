"""What holds for every text: exact slices, the same result each time, nothing out of bounds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.statements.extract import Extractor
from plenipo.statements.model import Statement
from plenipo.statements.rows import row
from tests.conftest import ROOT
from tests.statements.languages import language
from tools.score_statements import GOLD, PARTS, read_folder

if TYPE_CHECKING:
    from _typeshed import TraceFunction

LANGUAGES = ("en", "fr")


def check_laws(text: str, extractor: Extractor) -> list[Statement]:
    """Check what holds for the statements of every text; return them."""
    found = extractor.statements(text)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert one.quote == text[one.start : one.end]
        assert one.quote == one.quote.strip()
        assert one.rules
        assert one.speaker is None or one.speaker.strip()
        assert json.loads(json.dumps(row(one, source="x")))["offsets"] == [one.start, one.end]
    assert found == sorted(found, key=lambda one: (one.start, one.end))
    assert extractor.statements(text) == found
    return found


# --- texts made of what the rules look at ------------------------------------------------------

PIECES = st.sampled_from(
    [
        *("Orsk", "Lena Orsk", "the foreign minister", "Ardenia", "Ardenian", "she", "they", "it"),
        *("said", "says", "added", "told reporters", "denied", "according to", "noting", "that"),
        *("the text was ready", "on Thursday", "in a statement", "last week", "4 May 2031", "and"),
        *("who", "which", "but", "of", "for", "not", "a", "the", "Mr", "U.S.", "No. 4", "Smith's"),
        *("dit", "a déclaré", "selon", "que", "la ministre", "l'Ardénie", "a-t-elle ajouté"),
        *('"', "“", "”", "‘", "’", "'", "«", "»", "„", "(", ")", "[", "]", ":", ",", ".", "—", "…"),
        *(
            "\n",
            "\n\n",
            "\t",
            "\u00a0",
            "\u202e",
            "\u2066",
            "\u200b",
            "\r\n",
            "— A B (@ab) May 4, 2031",
        ),
        *("Q:", "A:", "Statement by the Ministry of Rivers", "VELMORA, 4 May 2031 (AGN) —", "?"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=60).map(" ".join)


@pytest.mark.parametrize("code", LANGUAGES)
@given(text=TEXTS)
def test_every_statement_is_a_slice_of_the_text(code: str, text: str) -> None:
    check_laws(text, language(code))


@pytest.mark.parametrize("part", PARTS)
def test_every_gold_article_keeps_the_laws(part: str) -> None:
    for gold in read_folder(GOLD / part):
        for code in LANGUAGES:
            check_laws(gold.text, language(code))


@pytest.mark.parametrize("part", PARTS)
def test_the_kind_of_line_break_changes_nothing_but_offsets(part: str) -> None:
    for gold in read_folder(GOLD / part):
        plain = check_laws(gold.text, language("en"))
        for breaks in ("\r\n", "\r", "\u2028"):
            other = check_laws(gold.text.replace("\n", breaks), language("en"))
            assert [" ".join(one.quote.split()) for one in other] == [
                " ".join(one.quote.split()) for one in plain
            ]
            assert [(one.speaker, one.rule) for one in other] == [
                (one.speaker, one.rule) for one in plain
            ]


# --- paragraphs that stand for themselves -------------------------------------------------------

NAMES = ["Lena Orsk", "Marko Vell", "Ingrid Sol", "Viktor Aman", "Sofia Brandt", "Karin Holt"]
OFFICES = ["finance minister", "mayor", "ambassador", "spokesman", "historian", "general"]
WORDS = ["the bridge was open", "nothing was decided", "the text needed a week", "rain had come"]
SHAPES: list[Callable[[str, str, str], str]] = [
    lambda who, what, day: f"{who} said on {day} that {what}.",
    lambda who, what, day: f'"{what.capitalize()}," {who} said on {day}. "It is so."',
    lambda who, what, day: f"According to {who}, {what}.",
    lambda who, what, day: f"{what.capitalize()}, {who} told reporters on {day}.",
    lambda who, what, day: f"{who} denied on {day} that {what}, adding that “all was well”.",
    lambda who, what, day: f"The road was closed on {day}. Nobody was hurt.",
]


@st.composite
def paragraphs(draw: st.DrawFn) -> list[str]:
    """Paragraphs of which none refers to another: own name, own office, full date."""
    people = draw(st.permutations(list(zip(OFFICES, NAMES, strict=True))))
    count = draw(st.integers(2, len(people)))
    return [
        draw(st.sampled_from(SHAPES))(
            f"The {office} {name}",
            draw(st.sampled_from(WORDS)),
            f"{draw(st.integers(1, 28))} March 2031",
        )
        for office, name in people[:count]
    ]


def told(found: list[Statement]) -> list[Statement]:
    return [replace(one, start=0, end=0) for one in found]


@given(paragraphs(), st.data())
def test_taking_a_paragraph_out_takes_out_its_statements_and_no_other(
    whole: list[str], data: st.DataObject
) -> None:
    gone = data.draw(st.integers(0, len(whole) - 1))
    english = language("en")
    text = "\n\n".join(["The news of the day is told here.", *whole])
    rest = "\n\n".join(["The news of the day is told here.", *whole[:gone], *whole[gone + 1 :]])
    begin = text.index(whole[gone])
    end = begin + len(whole[gone])
    before = check_laws(text, english)
    kept = [one for one in before if not (begin <= one.start and one.end <= end)]
    assert told(check_laws(rest, english)) == told(kept)


# --- the same on every machine ------------------------------------------------------------------


def test_no_order_of_sets_reaches_the_result() -> None:
    """Two programs with different hash seeds print the same bytes."""
    files = [str(path) for part in PARTS for path in sorted((GOLD / part).glob("*.txt"))[:8]]
    command = [sys.executable, "-m", "plenipo.cli.main", "statements", "--format", "json", *files]
    printed = {
        subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "271828")
    }
    assert len(printed) == 1
    assert printed.pop().count(b'"quote"') > 30


# --- hostile input ------------------------------------------------------------------------------

HOSTILE = {
    "straight marks": '"',
    "opened only": "“",
    "closed only": "”",
    "nested deep": "“‘",
    "apostrophes": "'a ",
    "brackets": "(",
    "quotations alone": '"a b c" ',
    "cues": "he said ",
    "cues with that": "Orsk said that ",
    "names": "Lena Orsk and ",
    "new names": "Aaa Bbb said it. ",
    "offices": "minister of ",
    "owners": "Orsk's ",
    "sources": "according to Orsk, ",
    "capitals": "Aa ",
    "one word": "a",
    "initials": "A.",
    "hyphens": "a-",
    "commas": "Orsk, ",
    "lines": 'Orsk said "a b c d".\n',
    "labels": "A: b c?\n\nB: d e.\n\n",
    "posts": "a b.\n— A B (@ab) May 4, 2031\n",
    "bidi": "\u202e“a” \u2066",
    "dates": "on Thursday 4 May ",
    "digits": "1 ",
    "links": "http://",
    "empty lines": "\n \n",
    "statements": "Statement by the Ministry\n",
}


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python a piece of work runs through: its cost, the same each time."""
    count = 0

    def tick(_frame: FrameType, _event: str, _arg: object) -> TraceFunction:
        nonlocal count
        count += 1
        return tick

    before = sys.gettrace()
    sys.settrace(tick)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", HOSTILE)
def test_cost_grows_with_the_text_and_no_faster(name: str) -> None:
    english = language("en")
    piece = HOSTILE[name]
    small = piece * (1_600 // len(piece))
    check_laws(small, english)
    one = steps(lambda: english.statements(small))
    two = steps(lambda: english.statements(small * 2))
    assert two <= 2.3 * one + 5_000


@pytest.mark.slow
def test_ten_megabytes_are_read() -> None:
    """Paragraphs of which each says something, and marks that belong to nothing."""
    article = 'Lena Orsk said on Monday that the text was "ready" — “almost”.\n\n'
    text = article * 20_000 + "\u202e(“‘ " * 1_800_000
    assert len(text) > 10_000_000
    found = language("en").statements(text)
    assert {one.speaker for one in found} == {"Lena Orsk"}
    assert len(found) == 20_000


def new_names(count: int) -> str:
    return "".join(
        f"The minister N{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)} Om said it.\n"
        for n in range(count)
    )


def test_many_people_cost_no_more_each_than_few() -> None:
    english = language("en")
    one = steps(lambda: english.statements(new_names(60)))
    two = steps(lambda: english.statements(new_names(120)))
    assert two <= 2.3 * one
