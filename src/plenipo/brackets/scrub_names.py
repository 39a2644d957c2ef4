"""Names that a change of words puts in, takes out or writes in another way.

A name is a word written with a capital that opens no sentence and is no term.
It is a place's where a word for a place stands beside it ("the city of Velm",
"Orsett district"). Two spellings may be of one name, or of two that look
alike: a program cannot know, so the change keeps its class and gets a flag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from rapidfuzz.distance import Indel

from plenipo.brackets.scrub_forms import Wording
from plenipo.brackets.scrub_words import Lexicon

_ALIKE: Final = 0.6  # likeness from which two names may be spellings of one
_ENDS: Final = frozenset(".;:!?")


class Names(NamedTuple):
    """Names that change: whether they are of places, which go, which come, and a sentence."""

    place: bool
    gone: tuple[str, ...]
    come: tuple[str, ...]
    reason: str


def names_that_change(
    sides: tuple[str, Wording, Wording, str],
    lexicon: Lexicon,
    *,
    is_term: Callable[[str], bool],
) -> Names | None:
    """Return which names change, or None where none does.

    `sides` are the words before, taken out, put in, and after. Names that are
    no place's are told only where one looks like the other.
    """
    before, old, new, after = sides
    around = Wording.of(before).tokens, Wording.of(after).tokens
    gone = _named(around, old, new, lexicon, is_term)
    come = _named(around, new, old, lexicon, is_term)
    alike = _alike(gone, come)
    place = any(gone.values()) or any(come.values())
    if not place and not alike:
        return None
    what = "The name of a place" if place else "A name"
    if alike:
        said = ", ".join(f"“{one}” becomes “{two}”" for one, two in alike)
        reason = f"{what} in another spelling, or another name: {said}."
        return Names(place, tuple(a for a, _ in alike), tuple(b for _, b in alike), reason)
    went, came = (tuple(name for name, of in names.items() if of) for names in (gone, come))
    one, two = " ".join(went), " ".join(came)
    if one and two:
        did = f"“{one}” becomes “{two}”"
    else:
        did = f"“{two}” is put in" if two else f"“{one}” is taken out"
    return Names(place, went, came, f"{what}: {did}.")


def _named(
    around: tuple[Sequence[str], Sequence[str]],
    side: Wording,
    other: Wording,
    lexicon: Lexicon,
    is_term: Callable[[str], bool],
) -> dict[str, bool]:
    """Return the names that one side alone has, without initials, and whether each is a place's."""
    tokens = (*around[0], *side.tokens, *around[1])
    elsewhere = {word.lower().rsplit(".", 1)[-1] for word in other.words}
    found: dict[str, bool] = {}
    first = len(around[0])
    for k in range(first, first + len(side.tokens)):
        name = tokens[k].rsplit(".", 1)[-1]
        if (
            name[:1].isupper()
            and len(name) > 2
            and not name.isupper()
            and (not _opens(tokens, k) or _heads_place(tokens, k, lexicon))
            and name.lower() not in elsewhere
            and name.lower() not in lexicon.plain
            and not is_term(name)
        ):
            found[name] = _beside_place(tokens, k, lexicon)
    return found


def _opens(tokens: Sequence[str], k: int) -> bool:
    """Tell whether a word opens a sentence, where anything has a capital."""
    return not k or tokens[k - 1] in _ENDS


def _heads_place(tokens: Sequence[str], k: int, lexicon: Lexicon) -> bool:
    return k + 1 < len(tokens) and tokens[k + 1].lower() in lexicon.localities


def _beside_place(tokens: Sequence[str], k: int, lexicon: Lexicon) -> bool:
    """Tell whether a name is a place's: "Orsett district", "the city of Velm"."""
    at = k + 1
    while at < len(tokens) and (tokens[at][:1].isupper() or tokens[at] in ("-", "–")):
        at += 1
    following = {tokens[i].lower() for i in range(k + 1, min(at + 1, len(tokens)))}
    if following & lexicon.localities:
        return True
    at = k - 1
    while at >= 0 and (tokens[at] in ("-", "–") or tokens[at].lower() in lexicon.small):
        at -= 1
    return at >= 0 and tokens[at].lower() in lexicon.localities


def _alike(gone: Iterable[str], come: Iterable[str]) -> list[tuple[str, str]]:
    """Pair names taken out with names put in that are written nearly alike, each once."""
    pairs: list[tuple[str, str]] = []
    left = list(come)
    for one in gone:
        best = max(left, key=lambda two: Indel.normalized_similarity(one, two), default="")
        if best and Indel.normalized_similarity(one, best) >= _ALIKE:
            pairs.append((one, best))
            left.remove(best)
    return pairs
