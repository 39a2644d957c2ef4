"""Texts made to break a parser: deep, wide, unbalanced everywhere, or full of one sign.

There is no clock here: each of these would not come back at all if a step
were quadratic or recursive.
"""

from __future__ import annotations

import json

import pytest

from plenipo.brackets.wild import Parsed, Settings, parse, to_json
from plenipo.brackets.wild.parse import LISTED
from tests.brackets.wild.laws import check_balanced, check_lossless, check_repaired_once

HOSTILE = {
    "ten thousand deep": "a [" * 10_000 + "words" + " b]" * 10_000,
    "ten thousand openers": "word [a " * 10_000,
    "ten thousand closers": "word] a " * 10_000,
    "twenty thousand pairs": "[a] " * 20_000,
    "a row of groups": "[shall][should] " * 20_000,
    "openers alone": "[" * 50_000,
    "closers alone": "]" * 50_000,
    "back to back": "][" * 20_000,
    "braces alone": "{" * 50_000 + "}" * 20_000,
    "braces across brackets": "{[}]" * 20_000,
    "one bracket a line": "[a\n" * 5_000,
    "one bracket a paragraph": "[a.\n\n" * 5_000,
    "closers in paragraphs": "1. a]\n\n" * 5_000,
    "full stops": "." * 200_000 + "[" + ". " * 50_000,
    "full stops and closers": ".]" * 20_000,
    "backslashes": "\\" * 200_000 + "[[[" + "x [ " * 100 + "\\" * 100_000,
    "spaces": "[" + " " * 300_000 + "x] [a]" + " " * 300_000 + "[b]",
    "line breaks": "\n" * 300_000 + "[" + "\r\n\x0c\x85\u2028" * 10_000,
    "options": "".join(f"Option {i}: words\n\n" for i in range(1, 3_000)),
    "options of every kind": "".join(
        f"Option {chr(65 + i % 3)}\n\n1. x\n\nOption {i % 7}: y\n\n" for i in range(1, 3_000)
    ),
    "heads": "[ARD/ZEM propose; GEL oppose: words] " * 5_000,
    "a head without end": "[" + "ARD/" * 50_000 + ": x]",
    "link references": "[a]: https://example.org\n" * 10_000,
    "an open link": "[a](" + "(" * 200_000,
    "right to left": "\u202e[\u2067a]\u2069\u202c" * 10_000,
    "full width": "［甲］【乙】⟦丙⟧［" * 10_000,
    "labels": "[1. [(a) [Article 5 [" * 5_000,
    "blanks": "[" + "_" * 200_000 + "[" + ". " * 100_000,
    "empty": "",
    "a lone opener": "[",
    "a lone closer": "]",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read(name: str) -> None:
    parsed = parse(HOSTILE[name])
    check_lossless(parsed)
    check_balanced(parsed, Settings())
    check_repaired_once(parsed, None, Settings())
    json.dumps(to_json(parsed))


def test_a_megabyte_of_openers() -> None:
    parsed: Parsed = parse("[" * 1_000_000)
    assert parsed.counts.opened == 1_000_000
    assert parsed.text == "[" * 1_000_000 + "]" * 1_000_000
    assert len(parsed.repairs) == LISTED + 1
    assert "990000 more" in parsed.repairs[-1].what


def test_a_hundred_thousand_pairs() -> None:
    counts = parse("[a] " * 100_000).counts
    assert (counts.pairs, counts.optional, counts.ambiguous) == (100_000, 100_000, 0)


def test_nesting_is_counted_to_the_bottom() -> None:
    parsed = parse("[" * 10_000 + "words" + "]" * 10_000)
    assert parsed.counts.depth == 10_000
    assert parsed.counts.pairs == 10_000
    assert parsed.repairs == ()
    assert parsed.notices
