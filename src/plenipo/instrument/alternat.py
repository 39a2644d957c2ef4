"""The alternat: each party's own original of one text, naming that party first.

By an old custom every party to an agreement keeps an original in which it is
named first: in the title, in the preamble, wherever the parties are listed, and
in the signatures. A joint statement that is published in parallel versions
follows the same custom, and each side writes place names in its own way. All
originals say the same; here they are made from one text, and two texts are
shown to differ in nothing else (`common_form`).

A *listing* is a run of names of two or more parties, each once, joined by
commas and by a word for "and". Only whole names count, and only names that were
handed in; "Ardenia" inside "the Ardenian side" is not one. What stands in
brackets behind a name goes with it ("Ardenia (Mira Tane, head of delegation)"),
and a listing that opens a sentence keeps its capital, whoever comes first.

Guarantees, for a text `t`, voices `v` and places `s`:

1. `common_form(original(t, p)) == common_form(t)` for every party `p`;
2. `original(original(t, p), q) == original(t, q)`;
3. text without listings and place names is unchanged.

Cost: linear in the text for a given set of names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
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


# What stands in brackets behind a name: words, or an abbreviation; "(a)" is a label. Bounded, so
# that no text makes looking for it long.
_BEHIND: Final = (
    r"(?:\s\((?=[^()\n]{0,200}\s|\w{0,200}?[A-Z]{2}\w{0,200}\))[^()\n]{1,200}\)(?!\w))*"
)


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
        Listing(start, end, tuple(name.party for name in names))
        for start, end, _, names in _found(text, voices, language)
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
    for start, end, joints, names in _found(text, voices, language):
        said = {name.party: name.said for name in names}
        turned = [said[code] for code in order([name.party for name in names])]
        if names[0].opens:  # the capital is the sentence's, whoever comes first
            turned[0] = turned[0][:1].upper() + turned[0][1:]
        out.append(text[done:start])
        out.append("".join(a + b for a, b in zip(turned, [*joints, ""], strict=True)))
        done = end
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


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in a text, with what stands in brackets behind it: whose, and in which rows."""

    start: int
    end: int
    party: str
    rows: frozenset[int]
    said: str  # as the party is called, without the capital of a sentence
    opens: bool


def _names(text: str, voices: Sequence[Voice]) -> Iterator[_Name]:
    """Yield the names in a text, the longest at each place: "X" in "the Republic of X" is none."""
    owners: dict[str, str] = {}
    rows: dict[str, set[int]] = {}
    for voice in voices:
        for row, name in enumerate(voice.names):
            if owners.setdefault(name, voice.party) == voice.party:
                rows.setdefault(name, set()).add(row)
    # Small letters at the head of a name ("the Republic of X") may open a sentence.
    heads = {n[:1].upper() + n[1:]: n for n in owners if n[:1].islower()}
    longest = sorted({*owners, *heads}, key=lambda name: (-len(name), name))
    if not longest:
        return
    pattern = rf"(?<!\w)(?P<name>{'|'.join(map(re.escape, longest))})(?!\w)(?P<behind>{_BEHIND})"
    for match in re.finditer(pattern, text):
        found = match["name"]
        name = found if found in owners else heads[found]
        yield _Name(
            match.start(),
            match.end(),
            owners[name],
            frozenset(rows[name]),
            name + match["behind"],
            name != found,
        )


def _found(
    text: str, voices: Sequence[Voice], language: str
) -> list[tuple[int, int, list[str], list[_Name]]]:
    """Return each listing: its place, the joints between its names, and the names."""
    word = re.escape(AND.get(language, AND["en"]))
    joint = re.compile(rf",\s+{word}\s+|,\s+|\s+{word}\s+")
    found: list[tuple[int, int, list[str], list[_Name]]] = []
    run: list[_Name] = []
    rows: frozenset[int] = frozenset()

    def end() -> None:
        parties = {name.party for name in run}
        if len(run) > 1 and len(parties) == len(run):
            joints = [text[a.end : b.start] for a, b in pairwise(run)]
            found.append((run[0].start, run[-1].end, joints, list(run)))

    for name in _names(text, voices):
        goes_on = (
            run
            and not name.opens
            and bool(rows & name.rows)
            and joint.fullmatch(text, run[-1].end, name.start) is not None
        )
        if goes_on:
            run.append(name)
            rows &= name.rows
        else:
            end()
            run, rows = [name], name.rows
    end()
    return found
