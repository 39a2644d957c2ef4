"""Which statements are the same words twice, and which articles are copies of one report.

By shingles: runs of words, without signs and capitals. Two sets of them are as
alike as the share that they have in common. What is alike is proposed to a
person, never joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from plenipo.text.tokens import bare, tokenize

ALIKE: Final = 0.8  # above this two texts are taken for copies
OF_A_STATEMENT: Final = 3  # words of a run
OF_AN_ARTICLE: Final = 5

Shingle = tuple[str, ...]


def shingles(text: str, size: int) -> frozenset[Shingle]:
    """Return the runs of `size` words of a text; of a shorter one the one run that it is.

    Cost: linear in the text.
    """
    keys = [k for token in tokenize(text) if (k := bare(token).casefold())[:1].isalnum()]
    if not keys:
        return frozenset()
    last = max(len(keys) - size, 0)
    return frozenset(tuple(keys[at : at + size]) for at in range(last + 1))


def likeness(one: frozenset[Shingle], two: frozenset[Shingle]) -> float:
    """Return what share of all their shingles two texts have in common, 0 where one has none."""
    if not one or not two:
        return 0.0
    both = len(one & two)
    return both / (len(one) + len(two) - both)


def copies(texts: Mapping[str, frozenset[Shingle]]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of names whose texts are alike by more than `ALIKE`, in the order given.

    Only texts that share a shingle are compared. Cost: linear in the shingles
    and in the pairs that share one.
    """
    holding: dict[Shingle, list[str]] = {}
    for name, own in texts.items():
        near = dict.fromkeys(other for shingle in sorted(own) for other in holding.get(shingle, ()))
        order = [other for other in texts if other in near] if near else []
        for other in order:
            if likeness(texts[other], own) > ALIKE:
                yield other, name
        for shingle in own:
            holding.setdefault(shingle, []).append(name)


def classes(names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return for each name the first name of the class that pairs join it to.

    First in the order of `names`; pairs with a name that is not there join nothing.
    """
    head = {name: name for name in names}
    place = {name: at for at, name in enumerate(names)}

    def root(name: str) -> str:
        while head[name] != name:
            head[name] = head[head[name]]
            name = head[name]
        return name

    for one, two in pairs:
        if one in head and two in head:
            first, second = sorted((root(one), root(two)), key=place.__getitem__)
            head[second] = first
    return {name: root(name) for name in names}
