"""The within-reach gauge says the same wherever it is printed, and nothing that is not so."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from plenipo.record.kinds import Status
from plenipo.record.reach import reach

WORDS = st.dictionaries(st.sampled_from(list(Status)), st.integers(0, 20_000))


@given(WORDS, st.randoms(use_true_random=False))
def test_the_gauge_says_every_status_that_holds_words_and_sums_to_a_hundred(
    words: dict[Status, int], chance: Random
) -> None:
    found = reach(words)
    assert list(found) == [status for status in Status if words.get(status)]
    assert sum(share.whole for share in found.values()) == (100 if found else 0)
    assert (len(found) == 1) is any(share.whole == 100 for share in found.values())
    rows = list(words.items())
    chance.shuffle(rows)
    assert reach(dict(rows)) == found, "the order in which words were counted changes the gauge"
