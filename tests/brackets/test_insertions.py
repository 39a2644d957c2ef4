"""What several parties insert at one place: which blocks are one, and at what cost."""

from __future__ import annotations

import random

import pytest

from plenipo.brackets.insertions import merge_runs
from plenipo.brackets.model import Party
from plenipo.brackets.places import Holders
from plenipo.instrument.align import content_likeness

WORDS = (
    "river border market teacher harbour archive bridge valley orchard garrison convoy pilgrim"
    " school forest mine clinic railway village fishery library customs museum pasture quarry"
).split()


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(25))


def held_by(number: int) -> Holders:
    return frozenset((Party(f"P{number}"),))


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Collect the pairs of contents that are compared."""
    pairs: list[tuple[str, str]] = []

    def counted(one: str, two: str) -> float:
        pairs.append((one, two))
        return content_likeness(one, two)

    monkeypatch.setattr("plenipo.brackets.insertions.content_likeness", counted)
    return pairs


def test_equal_blocks_are_one_and_new_ones_keep_their_order() -> None:
    runs: dict[tuple[str, ...], Holders] = {
        ("The archive opens.", "Convoys stop at dusk."): held_by(1),
        ("Fishing is free.", "Convoys stop at dusk."): held_by(2),
    }
    blocks = [sorted(block) for block in merge_runs(runs)]
    assert blocks.count(["Convoys stop at dusk."]) == 1
    assert blocks[-1] == ["Convoys stop at dusk."]
    assert len(blocks) == 3


@pytest.mark.parametrize("size", [2, 30])
def test_a_block_reworded_is_a_wording_of_the_same_block(size: int) -> None:
    chance = random.Random(7)
    blocks = [sentence(chance) for _ in range(size)]
    runs = {}
    for party in range(12):
        run = [f"{text} {WORDS[party]}" for text in blocks]
        runs[tuple(run)] = held_by(party)
    merged = merge_runs(runs)
    assert len(merged) == size, "as few blocks as there are, however many are compared"
    assert all(len(block) == 12 for block in merged)


def test_many_different_insertions_are_not_compared_one_with_every_other(
    compared: list[tuple[str, str]],
) -> None:
    chance = random.Random(3)
    parties, length = 40, 20
    runs = {tuple(sentence(chance) for _ in range(length)): held_by(k) for k in range(parties)}
    blocks = merge_runs(runs)
    assert sum(len(block) for block in blocks) == parties * length
    # All pairs would be 312,000.
    assert len(compared) <= 4 * parties * length + 4 * 2_500
