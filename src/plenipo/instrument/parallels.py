"""Two versions of one communiqué, published by two sides: what differs, and of what sort.

By the custom of the alternat each side names itself first, and writes places in
its own way; what else differs is either a slip (a spelling, an article, a
comma) or another word, and then the two do not say the same. The order of the
parties is looked past where it can be told: a listing of names that are handed
in, and a pair of phrases that stand the other way round in the other text
("the Minister of X, A, and the Minister of Y, B"), which is found by itself.

Laws: a text compared with one of its originals differs by the alternat alone;
a text differs from itself in nothing; what is told of two texts, read the other
way, is told of the other two. Cost: that of aligning the words.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz.distance import Indel

from plenipo.instrument.alternat import AND, PlaceName, Voice, common_form, listings
from plenipo.text.errors import UnusableInput
from plenipo.text.tokens import bare, tokenize

_LONGEST: Final = 16  # words of a phrase that may stand the other way round
_MOST_JOINTS: Final = 60  # words for "and" of a text that are looked at
_OPENING: Final = ("(", "“", "«")
_NEAR: Final = 4  # words told before and after a difference
_CLOSE: Final = 3  # words between two differences that are told as one
_LIKE: Final = 0.75  # from which on two words are one word spelt in two ways
_ARTICLES: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset({"the", "a", "an"}),
    "fr": frozenset({"le", "la", "les", "l", "un", "une", "des"}),
    "es": frozenset({"el", "la", "los", "las", "un", "una"}),
    "de": frozenset("der die das den dem des ein eine einen einem einer eines".split()),
}


class Sort(StrEnum):
    """Of what sort a difference is; the first two are the custom, and say nothing else."""

    ORDER = "order"  # the parties stand in another order
    PLACE = "place"  # each side's name for a place
    ARTICLE = "article"  # "the", "a"
    SPELLING = "spelling"
    CAPITALS = "capitals"
    PUNCTUATION = "punctuation"
    WORDS = "words"


TOLD: Final[Mapping[Sort, str]] = {
    Sort.ORDER: "the order of the parties",
    Sort.PLACE: "each side’s name for a place",
    Sort.ARTICLE: "an article",
    Sort.SPELLING: "a spelling",
    Sort.CAPITALS: "capitals",
    Sort.PUNCTUATION: "punctuation",
    Sort.WORDS: "other words",
}
ALTERNAT: Final = frozenset({Sort.ORDER, Sort.PLACE})


@dataclass(frozen=True, slots=True)
class Difference:
    """What one text has, what the other has there, and the words around it in the first."""

    sort: Sort
    one: str
    other: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Parallel:
    """Two texts compared: their differences, the alternat's first, then in order of the text."""

    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Say whether they differ by the alternat and by names of places alone."""
        return all(row.sort in ALTERNAT for row in self.differences)

    def of(self, sort: Sort) -> tuple[Difference, ...]:
        """Return the differences of one sort."""
        return tuple(row for row in self.differences if row.sort is sort)

    @property
    def told(self) -> str:
        """Return in a sentence how the two differ."""
        if not self.differences:
            return "The two texts are the same, word for word."
        counts = [(sort, len(self.of(sort))) for sort in Sort if self.of(sort)]
        alternat = [sort for sort, _ in counts if sort in ALTERNAT]
        rest = [
            f"{TOLD[sort]} ({n} {'place' if n == 1 else 'places'})"
            for sort, n in counts
            if sort not in ALTERNAT
        ]
        custom = " and ".join(TOLD[sort] for sort in alternat)
        if not rest:
            return f"They are the same but for the alternat: {custom}."
        head = f"They differ by the alternat ({custom}) and by " if custom else "They differ by "
        return head + (", ".join(rest[:-1]) + " and " if len(rest) > 1 else "") + rest[-1] + "."


def compare(
    one: str,
    other: str,
    voices: Sequence[Voice] = (),
    *,
    places: Sequence[PlaceName] = (),
    language: str = "en",
) -> Parallel:
    """Compare two versions of one text; `voices` are what the parties are called, if known.

    How the texts are cut into lines is not looked at.
    """
    texts = [" ".join(text.split()) for text in (one, other)]
    called: tuple[Voice, ...] = tuple(voices)
    plain = [common_form(text, called, places=places, language=language) for text in texts]
    if plain[0] != plain[1]:
        called = tuple(_with_pairs(texts[0], texts[1], voices, language))
    orders = list(_orders(texts[0], texts[1], called, language))
    named = list(_named(texts[0], texts[1], places))
    forms = [common_form(text, called, places=places, language=language) for text in texts]
    return Parallel((*orders, *named, *_words(forms[0], forms[1], language)))


def voice_of(row: str) -> Voice:
    """Read what a party is called: "ARD=Republic of Ardenia; Ardenia". Raises `UnusableInput`."""
    code, _, names = row.partition("=")
    found = tuple(name.strip() for name in names.split(";") if name.strip())
    if not code.strip() or not found:
        raise UnusableInput(f"“{row.strip()}” names no party; write it as ARD=Ardenia")
    return Voice(code.strip(), found)


def place_of(row: str) -> PlaceName:
    """Read how parties write one place: "ARD=Selm; ZEM=Zelim". Raises `UnusableInput`."""
    pairs = [part.partition("=") for part in row.split(";") if part.strip()]
    by = {code.strip(): name.strip() for code, _, name in pairs if name.strip()}
    if len(by) < 2:
        raise UnusableInput(f"“{row.strip()}” names no place; write it as ARD=Selm; ZEM=Zelim")
    return PlaceName(by)


# --- phrases that stand the other way round -----------------------------------------------------


def _with_pairs(one: str, other: str, voices: Sequence[Voice], language: str) -> Iterator[Voice]:
    """Yield the voices, with the phrases of the two texts that are pairs the other way round.

    Where no parties are named, the two phrases of a pair stand for two of them.
    """
    pairs = tuple(_pairs(_plain(one), _plain(other), voices, AND.get(language, AND["en"])))
    first = max((len(v.names) for v in voices), default=0)
    rows: dict[str, list[str]] = {v.party: [*v.names] for v in voices}
    for n, (left, right, parties) in enumerate(pairs):
        for party in {*rows, *parties}:
            names = rows.setdefault(party, [])
            # A name that stands in no text keeps the rows of all parties side by side.
            names += [f"\x00{k}" for k in range(len(names), first + n)]
        rows[parties[0]].append(left)
        rows[parties[1]].append(right)
    yield from (Voice(party, tuple(names)) for party, names in sorted(rows.items()))


def _plain(text: str) -> list[str]:
    return [bare(token) for token in tokenize(text)]


def _pairs(
    one: Sequence[str], other: Sequence[str], voices: Sequence[Voice], word: str
) -> Iterator[tuple[str, str, tuple[str, str]]]:
    there = [j for j, token in enumerate(other) if token == word][:_MOST_JOINTS]
    seen: set[tuple[str, str]] = set()
    for i in [i for i, token in enumerate(one) if token == word][:_MOST_JOINTS]:
        for j in there:
            left = _longest(one[max(0, i - _LONGEST) : i], other[j + 1 : j + 1 + _LONGEST])
            right = _longest(other[max(0, j - _LONGEST) : j], one[i + 1 : i + 1 + _LONGEST])
            if not left or not right or left == right:
                continue
            parties = (_party(left, voices), _party(right, voices))
            if voices and ("" in parties or parties[0] == parties[1]):
                continue
            if not voices and not (left[0][:1].isupper() and right[0][:1].isupper()):
                continue
            names = (_joined(left), _joined(right))
            if names not in seen and names[::-1] not in seen:
                seen.add(names)
                yield (*names, parties if voices else ("\x00 first", "\x00 second"))


def _longest(tail: Sequence[str], head: Sequence[str]) -> list[str]:
    """Return the longest run that ends the first and begins the second."""
    for size in range(min(len(tail), len(head)), 0, -1):
        run = list(tail[len(tail) - size :])
        if run == list(head[:size]) and not {".", ";", ":"} & set(run):
            return run
    return []


def _party(run: Sequence[str], voices: Sequence[Voice]) -> str:
    """Return the one party that a phrase names; "" for none or several."""
    found = {
        v.party
        for v in voices
        for name in v.names
        if _within(_plain(name), run) or _within([w.strip() for w in name.split()], run)
    }
    return found.pop() if len(found) == 1 else ""


def _within(words: Sequence[str], run: Sequence[str]) -> bool:
    return any(list(run[at : at + len(words)]) == list(words) for at in range(len(run)))


def _joined(tokens: Sequence[str]) -> str:
    """Return tokens as they stand in a sentence: marks close to the word before them."""
    out = ""
    for word in tokens:
        close = not out or (not any(c.isalnum() for c in word) and word not in _OPENING)
        out += word if close or out[-1:] in _OPENING else f" {word}"
    return out


# --- the alternat -------------------------------------------------------------------------------


def _orders(one: str, other: str, voices: Sequence[Voice], language: str) -> Iterator[Difference]:
    """Yield the listings whose parties stand in another order in the other text."""
    rows = [listings(text, voices, language=language) for text in (one, other)]
    keys = [[frozenset(row.parties) for row in found] for found in rows]
    for i, j in _paired(keys[0], keys[1]):
        a, b = rows[0][i], rows[1][j]
        if a.parties != b.parties:
            yield Difference(Sort.ORDER, one[a.start : a.end], other[b.start : b.end])


def _paired(one: Sequence[Hashable], other: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Yield the places of a longest common subsequence."""
    for op in Indel.opcodes(one, other):
        if op.tag == "equal":
            yield from zip(
                range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=True
            )


def _replaced(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield what stands between the words of a longest common subsequence, in both texts."""
    i = j = 0
    for a, b in (*_paired(one, other), (len(one), len(other))):
        if a > i or b > j:
            yield i, a, j, b
        i, j = a + 1, b + 1


def _named(one: str, other: str, places: Sequence[PlaceName]) -> Iterator[Difference]:
    """Yield the places that the two texts write in two ways."""
    for place in places:
        names = sorted(set(place.by_party.values()))
        found = [next((n for n in names if n in text), "") for text in (one, other)]
        if found[0] and found[1] and found[0] != found[1]:
            yield Difference(Sort.PLACE, found[0], found[1])


# --- words --------------------------------------------------------------------------------------


def _words(one: str, other: str, language: str) -> Iterator[Difference]:
    old, new = _plain(one), _plain(other)
    rows: list[tuple[Sort, int, int, int, int]] = []
    for i1, i2, j1, j2 in _replaced(old, new):
        for a, b, c, d in _parted(old[i1:i2], new[j1:j2]):
            sort = _sort(old[i1 + a : i1 + b], new[j1 + c : j1 + d], language)
            row = (sort, i1 + a, i1 + b, j1 + c, j1 + d)
            last = rows[-1] if rows else None
            # Other words with no more than a few between them are one difference.
            if last is not None and last[0] is sort is Sort.WORDS and row[1] - last[2] <= _CLOSE:
                rows[-1] = (sort, last[1], row[2], last[3], row[4])
            else:
                rows.append(row)
    for sort, i1, i2, j1, j2 in rows:
        yield Difference(
            sort,
            _joined(old[i1:i2]),
            _joined(new[j1:j2]),
            _joined(old[max(0, i1 - _NEAR) : i1]),
            _joined(old[i2 : i2 + _NEAR]),
        )


def _parted(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the parts of a replacement: word for word where each is the other's spelling."""
    if len(old) == len(new) > 1 and all(map(_alike, old, new)):
        yield from ((k, k + 1, k, k + 1) for k in range(len(old)) if old[k] != new[k])
        return
    yield 0, len(old), 0, len(new)


def _alike(one: str, other: str) -> bool:
    return one == other or one.casefold() == other.casefold() or _spelt(one, other)


def _spelt(one: str, other: str) -> bool:
    """Say whether two words are one word, or one name, spelt in two ways."""
    both = one.isalpha() and other.isalpha() and min(len(one), len(other)) >= 4
    same_head = one[:1].casefold() == other[:1].casefold()
    names = one[:1].isupper() and other[:1].isupper()
    like = Indel.normalized_similarity(one.casefold(), other.casefold())
    return both and same_head and like >= (_LIKE if names else 0.9)


def _sort(old: Sequence[str], new: Sequence[str], language: str) -> Sort:
    marks = [token for token in (*old, *new) if any(c.isalnum() for c in token)]
    if not marks:
        return Sort.PUNCTUATION
    plain = [[t for t in side if any(c.isalnum() for c in t)] for side in (old, new)]
    if [t.casefold() for t in plain[0]] == [t.casefold() for t in plain[1]]:
        return Sort.CAPITALS if plain[0] != plain[1] else Sort.PUNCTUATION
    articles = _ARTICLES.get(language, frozenset())
    if {t.casefold() for side in plain for t in side} <= articles:
        return Sort.ARTICLE
    if len(plain[0]) == len(plain[1]) and all(map(_alike, *plain)):
        return Sort.SPELLING
    return Sort.WORDS
