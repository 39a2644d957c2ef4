"""The within-reach gauge in whole per cent: one rounding for pages, terminal, reports, drawings."""

from __future__ import annotations

from collections.abc import Mapping

from plenipo.record.kinds import Status
from plenipo.text.shares import Share, shares


def reach(words: Mapping[Status, int]) -> dict[Status, Share]:
    """Return what share of the words stands where: every status that holds words, in their order.

    The numbers sum to 100, or there are none; how they are rounded says
    `plenipo.text.shares`. The order of `words` changes nothing.
    """
    there = [status for status in Status if words.get(status)]
    return dict(zip(there, shares([words[status] for status in there]), strict=True))
