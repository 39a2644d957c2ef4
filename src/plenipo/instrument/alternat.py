"""The alternat: each party's own original of one text, naming that party first.

By an old custom every party to an agreement keeps an original in which it is
named first: in the title, in the preamble, wherever the parties are listed, and
in the signatures. A joint statement that is published in parallel versions
follows the same custom, and each side writes place names in its own way. All
originals say the same; here they are made from one text, and two texts are
shown to differ in nothing else (`common_form`).

A *listing* is a run of names of two or more parties, each once, joined by
commas and by a word for "and". Only whole names count, and only names that were
handed in; "Ardenia" inside "the Ardenian side" is not one.

Guarantees, for a text `t`, voices `v` and places `s`:

1. `common_form(original(t, p)) == common_form(t)` for every party `p`;
2. `original(original(t, p), q) == original(t, q)`;
3. text without listings and place names is unchanged.

Cost: linear in the text for a given set of names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

AND: Final[dict[str, str]] = {
    "en": "and",
    "fr": "et",
    "es": "y",
    "ru": "и",
    "de": "und",
    "hy": "և",
    "az": "və",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """A party and what it is called in the text: its names, each in one of its own roles.

    `names[i]` of every voice stand for the same thing ("the Republic of X",
    "X", "the Minister of X"), so that a listing joins names of one place in
    this row. Names are as they stand in the text.
    """

    party: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One place and how each party writes it, by party code. A party without one has no say."""

    by_party: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """Where parties are listed: `[start, end)` in code points, and in which order."""

    start: int
    end: int
    parties: tuple[str, ...]


def listings(text: str, voices: Sequence[Voice], *, language: str = "en") -> tuple[Listing, ...]:
    """Return the listings of a text, in order."""
    return tuple(
        Listing(m.start(), m.end(), tuple(p for p, _ in parts))
        for m, _, parts in _found(text, voices, language)
    )


def original(
    text: str,
    voices: Sequence[Voice],
    *,
    first: str,
    places: Sequence[PlaceName] = (),
    language: str = "en",
) -> str:
    """Return a text as `first` keeps it: named first in every listing that names it.

    The others follow in the order of their codes, whatever order they had, so
    that an original does not depend on whose text it was made from. Place names
    are written as `first` writes them.
    """
    return _rewritten(text, voices, language, lambda codes: _led(codes, first), places, first)


def common_form(
    text: str,
    voices: Sequence[Voice],
    *,
    places: Sequence[PlaceName] = (),
    language: str = "en",
) -> str:
    """Return what all originals of a text have in common: listings sorted, places by one name."""
    return _rewritten(text, voices, language, sorted, places, "")


def same_but_for_the_alternat(
    one: str,
    other: str,
    voices: Sequence[Voice],
    *,
    places: Sequence[PlaceName] = (),
    language: str = "en",
) -> bool:
    """Say whether two texts differ by the alternat and by each side's place names alone."""
    forms = [common_form(text, voices, places=places, language=language) for text in (one, other)]
    return forms[0] == forms[1]


def signatures(blocks: Sequence[str], voices: Sequence[Voice], *, first: str) -> tuple[str, ...]:
    """Return signature blocks as `first` keeps them: its own first, the others by their codes.

    Only blocks that name exactly one party each are moved, and only among the
    places that such blocks have; any other stays where it is.
    """
    owners = [_owner(block, voices) for block in blocks]
    known = [(owner, block) for owner, block in zip(owners, blocks, strict=True) if owner]
    if len({owner for owner, _ in known}) != len(known):
        return tuple(blocks)  # a party signs twice: who is who is not for a program to guess
    by_owner = dict(known)
    turn = iter(_led(sorted(by_owner), first))
    return tuple(
        by_owner[next(turn)] if owner else block
        for owner, block in zip(owners, blocks, strict=True)
    )


def _led(codes: Sequence[str], first: str) -> list[str]:
    rest = sorted(code for code in codes if code != first)
    return [first, *rest] if first in codes else rest


def _owner(block: str, voices: Sequence[Voice]) -> str:
    named = {
        v.party for v in voices if any(_whole(name).search(block) is not None for name in v.names)
    }
    return named.pop() if len(named) == 1 else ""


def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def _rewritten(
    text: str,
    voices: Sequence[Voice],
    language: str,
    order: Callable[[Sequence[str]], Sequence[str]],
    places: Sequence[PlaceName],
    first: str,
) -> str:
    out: list[str] = []
    done = 0
    for match, joints, parts in _found(text, voices, language):
        codes = [party for party, _ in parts]
        names = dict(parts)
        out.append(text[done : match.start()])
        turned = [names[code] for code in order(codes)]
        out.append("".join(a + b for a, b in zip(turned, [*joints, ""], strict=True)))
        done = match.end()
    out.append(text[done:])
    return _placed("".join(out), places, first)


def _placed(text: str, places: Sequence[PlaceName], first: str) -> str:
    """Write every place as `first` does; for nobody, by the least of its names."""
    wanted: dict[str, str] = {}
    for place in places:
        names = sorted(set(place.by_party.values()))
        chosen = place.by_party.get(first) if first else names[0]
        if chosen is not None:
            wanted.update(dict.fromkeys(names, chosen))
    if not wanted:
        return text
    longest = sorted(wanted, key=lambda name: (-len(name), name))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    return pattern.sub(lambda m: wanted[m.group()], text)


def _found(
    text: str, voices: Sequence[Voice], language: str
) -> list[tuple[re.Match[str], list[str], list[tuple[str, str]]]]:
    """Return each listing with the joints between its names, and the names with their parties."""
    rows = max((len(v.names) for v in voices), default=0)
    found: list[tuple[re.Match[str], list[str], list[tuple[str, str]]]] = []
    taken: list[tuple[int, int]] = []
    word = re.escape(AND.get(language, AND["en"]))
    joint = rf"(?:,\s+{word}\s+|,\s+|\s+{word}\s+)"
    # Names of one row are joined; longer names first, so that "the Republic of X" is one name.
    order = sorted(
        range(rows), key=lambda row: -max(len(v.names[row]) for v in voices if row < len(v.names))
    )
    for row in order:
        owner = {v.names[row]: v.party for v in voices if row < len(v.names)}
        if len(owner) < 2:
            continue
        longest = sorted(owner, key=lambda name: (-len(name), name))
        name = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"
        run = re.compile(rf"{name}(?:{joint}{name})+")
        for match in run.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            names = re.findall(name, match.group())
            joints = [j for j in re.split(name, match.group()) if j]
            parts = [(owner[n], n) for n in names]
            if len({party for party, _ in parts}) == len(parts):
                found.append((match, joints, parts))
                taken.append(match.span())
    found.sort(key=lambda row: row[0].start())
    return found
