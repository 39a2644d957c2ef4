"""Names for provisions and wordings in sentences: "Article 7", "the words of ARD-4"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from plenipo.instrument.model import Kind
from plenipo.record.kinds import WordingHash
from plenipo.record.places import Place, places
from plenipo.record.state import RoomState
from plenipo.text.direction import isolated

_UNLABELLED: Final[dict[str, str]] = {
    Kind.TITLE: "the title",
    Kind.PREAMBLE: "the preamble",
    Kind.RECITAL: "the recitals",
    Kind.SIGNATURE: "the signatures",
}


class Names:
    """How a room's provisions and their wordings are called in a sentence.

    Made from one room's state; cost linear in its provisions and proposals.
    """

    def __init__(
        self,
        state: RoomState,
        found: Mapping[str, Place] | None = None,
        wordings: Mapping[WordingHash, str] | None = None,
    ) -> None:
        """Take the room's places and what `name_wordings` says of them, where they are known."""
        known = places(state) if found is None else found
        self.of_provisions = provision_names(known.values())
        self.of_wordings = name_wordings(state, known.values()) if wordings is None else wordings

    def __eq__(self, other: object) -> bool:
        """Say whether everything is called the same."""
        if not isinstance(other, Names):
            return NotImplemented
        return (self.of_provisions, self.of_wordings) == (
            other.of_provisions,
            other.of_wordings,
        )

    __hash__ = None  # type: ignore[assignment]

    def provision(self, unit: str) -> str:
        """Return how a provision is called; one that the room lost is "a former provision"."""
        return self.of_provisions.get(unit, "a former provision")

    def wording(self, wording: WordingHash) -> str:
        """Return how a wording is called."""
        return self.of_wordings.get(wording, "words no longer on the table")

    def provisions(self, units: Sequence[str]) -> str:
        """Return a list of provisions: "Articles 3, 5 and 7", "Article 3 and the preamble".

        A heading goes with its article where that is named, and an article all
        of whose provisions are named is named once. Cost: linear in the names;
        where many are asked for, in the room's.
        """
        names = list(dict.fromkeys(self.provision(u) for u in units))
        known = set(names)
        names = [n for n in names if not (n.startswith(_HEADING) and n[len(_HEADING) :] in known)]
        if len(names) > _FOLDED:
            names = self._folded(names)
        numbers = [n.removeprefix("Article ") for n in names]
        if len(names) > 1 and all(n.startswith("Article ") and "," not in n for n in names):
            return f"Articles {join(numbers)}"
        return join(names)

    def _folded(self, names: Sequence[str]) -> list[str]:
        """Return names with those of an article's provisions, if all are there, as the article's."""
        known, whole = set(names), dict[str, bool]()
        for name in self.of_provisions.values():
            article = name.removeprefix(_HEADING).partition(",")[0]
            there = name in known or name.startswith(_HEADING)
            whole[article] = whole.get(article, True) and there
        found = (n.partition(",")[0] for n in names)
        said = dict.fromkeys(
            article if whole.get(article, False) else name
            for article, name in zip(found, names, strict=True)
        )
        order = [name for name in whole if name.startswith("Article ")]
        return _in_runs(list(said), {name: at for at, name in enumerate(order)})


def _in_runs(names: Sequence[str], order: Mapping[str, int]) -> list[str]:
    """Return names with three articles or more that follow each other as "Articles 1 to 5"."""
    rows: list[list[str]] = []
    for name in names:
        at = order.get(name)
        if rows and at is not None and order.get(rows[-1][-1]) == at - 1:
            rows[-1].append(name)
        else:
            rows.append([name])
    found: list[str] = []
    for row in rows:
        if len(row) < 3:
            found += row
        else:
            found.append(f"{row[0].replace('Article', 'Articles', 1)} to {row[-1][8:]}")
    return found


_HEADING: Final = "the heading of "
_FOLDED: Final = 4  # names of a list; of more, those of whole articles are said as one


def provision_names(found: Iterable[Place]) -> dict[str, str]:
    """Return how places are called, by unit, in the order of the text. Cost: linear."""
    names: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for place in found:
        label = _called(place)
        if not place.after:
            while above and above[-1][0] >= place.depth and label:
                above.pop()
        path = ", ".join(name for _, name in above)
        if label:
            names[place.unit] = f"{path}, {label}" if path and not place.after else label
            if not place.after:
                above.append((place.depth, label))
            continue
        plain = _UNLABELLED.get(place.kind)
        if plain is None:
            words = place.base.text or max((w.text for w in place.wordings), key=len)
            plain = path or f"“{isolated(' '.join(words.split()[:4]))} …”"
            if path and place.kind == Kind.HEADING:
                plain = f"{_HEADING}{path}"
        names[place.unit] = plain
    return names


_WORDS: Final[dict[str, str]] = {Kind.PARAGRAPH: "paragraph", Kind.POINT: "point"}


def _called(place: Place) -> str:
    """Return a unit's label as one says it: "Article 5", "paragraph 1", "point (a)"."""
    label = " ".join(place.label.rstrip(".:").split())
    word = _WORDS.get(place.kind, "")
    bare = label.strip("()[]")
    if not word or not bare or not (bare[0].isdecimal() or len(bare.split()[0]) < 5):
        return isolated(label)
    return f"{word} {isolated(label)}" if any(c.isalnum() for c in bare) else label


def name_wordings(state: RoomState, found: Iterable[Place]) -> dict[WordingHash, str]:
    """Return how the wordings of places are called. Cost: linear in them."""
    names: dict[WordingHash, str] = {}
    for place in found:
        for wording in place.wordings:
            if wording.base:
                plain = "the words of the draft" if wording.text else "leaving it out"
            else:
                numbers = sorted(called(state.proposals[p].number) for p in wording.proposals)
                plain = f"the words of {join(numbers)}"
            names[wording.hash] = plain
    return names


def called(number: str) -> str:
    """Return how a proposal is called by its number: "ARD-4"; by a letter: "draft A"."""
    return number if "-" in number else f"draft {number}"


def join(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def either(names: Sequence[str]) -> str:
    """Return names as a choice in a sentence: "A", "A or B", "A, B or C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} or {names[-1]}"


_NUMBERS: Final = "no one two three four five six seven eight nine ten eleven twelve".split()


def in_words(count: int) -> str:
    """Return a small number in words, a larger one in figures."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def some(names: Sequence[str], *, most: int) -> str:
    """Return names as a list; of more than `most` the first two, and how many others.

    For example "ARD, BRO and seven others".
    """
    if len(names) <= most:
        return join(names)
    left = len(names) - 2
    return f"{names[0]}, {names[1]} and {in_words(left)} other{'s' if left > 1 else ''}"


def sentence(text: str) -> str:
    """Return text with its first letter as a sentence begins."""
    return text[:1].upper() + text[1:]
