"""Each law can fail: a planted mistake breaks the check that forbids it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from plenipo.brackets.model import Alternative, Party, Passage, Rolling, Variation
from plenipo.brackets.wild import Parsed, Settings, parse, to_rolling
from plenipo.brackets.wild.model import Repair
from tests.brackets.wild import laws

SOURCE = "1. The Parties [shall [promptly] report.\n\n2. They [meet][gather]."
STRAY = Repair(1, 1, 0, "A bracket was added.", 1)

Law = Callable[[Parsed], None]
Mistake = Callable[[Parsed], Parsed]


def _settled(law: Callable[[Parsed, Settings], None]) -> Law:
    return lambda parsed: law(parsed, Settings())


LAWS: dict[str, Law] = {
    "lossless": laws.check_lossless,
    "balanced": _settled(laws.check_balanced),
    "repaired once": lambda parsed: laws.check_repaired_once(parsed, None, Settings()),
    "untouched": _settled(laws.check_balanced_is_untouched),
    "places": laws.check_places,
    "counts": _settled(laws.check_counts),
}
MISTAKES: list[tuple[str, str, Mistake]] = [
    ("a lost character", "lossless", lambda p: replace(p, text=p.text[:-1])),
    ("a changed character", "lossless", lambda p: replace(p, text=p.text.replace("meet", "MEET"))),
    ("an unmarked insertion", "lossless", lambda p: replace(p, insertions=())),
    ("a bracket left open", "balanced", lambda p: replace(p, text=p.source)),
    ("a repair to be repaired", "repaired once", lambda p: replace(p, text=p.text + "]")),
    ("a repair not told", "untouched", lambda p: replace(p, repairs=())),
    (
        "more repairs than needed",
        "untouched",
        lambda p: replace(p, insertions=(*p.insertions, (0, "["), (1, "]"))),
    ),
    ("a block out of place", "places", lambda p: replace(p, blocks=p.blocks[::-1])),
    (
        "a child outside its parent",
        "places",
        lambda p: replace(p, brackets=(p.brackets[0], replace(p.brackets[3], parent=0))),
    ),
    (
        "a repair that points at words",
        "places",
        lambda p: replace(p, repairs=(replace(p.repairs[0], offset=4),)),
    ),
    ("a wrong count", "counts", lambda p: replace(p, counts=replace(p.counts, opened=3))),
    ("a pair too many", "counts", lambda p: replace(p, counts=replace(p.counts, pairs=5))),
]


def test_the_laws_hold_before_anything_is_planted() -> None:
    parsed = parse(SOURCE)
    for law in LAWS.values():
        law(parsed)


@pytest.mark.parametrize(("what", "law", "mistake"), MISTAKES, ids=[m[0] for m in MISTAKES])
def test_a_mistake_breaks_its_law(what: str, law: str, mistake: Mistake) -> None:
    with pytest.raises(AssertionError):
        LAWS[law](mistake(parse(SOURCE)))


def test_a_balanced_text_that_was_touched_breaks_its_law() -> None:
    parsed = parse("They [meet].")
    with pytest.raises(AssertionError):
        laws.check_balanced_is_untouched(replace(parsed, repairs=(STRAY,)), Settings())


def test_a_word_lost_on_the_way_to_passages_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    real = to_rolling

    def forgetful(parsed: Parsed) -> Rolling:
        rolling = real(parsed)
        passage = rolling.passages[0]
        body = tuple(s.replace("keep", "") if isinstance(s, str) else s for s in passage.body)
        return replace(rolling, passages=(replace(passage, body=body), *rolling.passages[1:]))

    parsed = parse("Harbours [shall] keep a log.")
    laws.check_conversion(parsed)
    monkeypatch.setattr(laws, "to_rolling", forgetful)
    with pytest.raises(AssertionError):
        laws.check_conversion(parsed)


def test_a_party_that_holds_two_wordings_is_seen() -> None:
    ard = frozenset((Party("ARD"),))
    twice = Variation((Alternative(("shall",), ard), Alternative(("should",), ard)))
    with pytest.raises(AssertionError):
        laws.check_segments((twice,))


def test_two_texts_side_by_side_are_seen() -> None:
    with pytest.raises(AssertionError):
        laws.check_segments(("The ", "Parties"))


def test_a_reading_that_depends_on_chance_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def unsteady(source: str, **rest: object) -> Parsed:
        calls.append(source)
        parsed = parse(source)
        return replace(parsed, notices=(f"call {len(calls)}",))

    monkeypatch.setattr(laws, "parse", unsteady)
    with pytest.raises(AssertionError):
        laws.check_reading("They [meet].")


def test_passages_are_built_of_passages() -> None:
    assert all(isinstance(p, Passage) for p in to_rolling(parse(SOURCE)).passages)
