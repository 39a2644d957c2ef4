"""Which wordings of one place are worth drawing as one, with inner brackets.

They are as alike as that, and what they share is more than the brackets cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from plenipo.brackets.places import Tokens
from plenipo.brackets.surfaces import Group
from plenipo.text.difference import Edit
from plenipo.text.likeness import likeness

BRACKET_PRICE = 4  # tokens that a reader would rather read than meet one more bracket
NEST_LIKENESS = 0.6  # wordings at least this alike are drawn as one with inner brackets
NEST_TOKENS = 4  # wordings shorter than this are never nested
NEST_DEPTH = 2
NEST_LIMIT = 16  # more wordings of one place than this are listed, not compared pair by pair


def medoid(groups: Sequence[Group]) -> tuple[Group, list[float]]:
    """Return the wording that is most like the others, and how like each is to it."""
    table = [[1.0] * len(groups) for _ in groups]
    for k, one in enumerate(groups):
        for i in range(k):
            table[k][i] = table[i][k] = likeness(one.shown, groups[i].shown)
    best = min(range(len(groups)), key=lambda k: (-sum(table[k]), groups[k].shown))
    return groups[best], table[best]


def share_few(one: Tokens, two: Tokens) -> bool:
    """Tell whether two wordings share too few words for a bracket to be worth its price."""
    return likeness(one, two) * (len(one) + len(two)) < 2 * BRACKET_PRICE - 1


def may_save(shown: Tokens, edits: Sequence[Edit]) -> bool:
    """Tell whether brackets at these edits can be worth their price.

    What they save is the words outside them. Edits a token apart are drawn as
    one bracket, others never.
    """
    apart = sum([two[0] - one[1] == 1 for one, two in pairwise(edits)])
    common = len(shown) - sum([high - low for low, high, _ in edits])
    return common - apart >= BRACKET_PRICE * (len(edits) - apart)
