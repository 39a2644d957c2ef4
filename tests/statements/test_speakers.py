"""Who speaks: a table of short texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from plenipo.statements.extract import extractor
from plenipo.statements.language import Sayings, with_states
from tests.statements.languages import language
from tests.statements.test_laws import check_laws
from tools.score_statements import GOLD

CASES = [
    block.partition("\n>")
    for block in (
        (Path(__file__).parent / "speakers.txt").read_text("utf-8").strip().split("\n\n")[1:]
    )
]
ENGLISH = extractor(
    with_states(language("en").language, (GOLD / "states.en.txt").read_text("utf-8"))
)


@pytest.mark.parametrize(("text", "_", "wanted"), CASES, ids=[case[0][:40] for case in CASES])
def test_speakers_of_a_short_text(text: str, _: str, wanted: str) -> None:
    found = check_laws(text, ENGLISH)
    assert [one.speaker or "-" for one in found] == [
        name.strip() for name in wanted.split("|") if name.strip()
    ], [(one.quote, one.speaker, one.rule) for one in found]


class Word:
    def __init__(self, low: str) -> None:
        self.low = low


def test_of_two_sayings_the_longer_wins() -> None:
    sayings = Sayings([("on",), ("on", "behalf", "of"), ("on", "behalf")])
    tokens = [Word(word) for word in "she spoke on behalf of them".split()]
    assert list(sayings.find(tokens, 0, 6)) == [(2, 3)]
    assert list(sayings.find(tokens, 0, 4)) == [(2, 2)]
    assert sayings.begins(["on", "behalf", "on"]) == 2
    assert sayings.begins([]) == 0
