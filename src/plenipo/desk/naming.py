"""Names for provisions and wordings in sentences: "Article 7", "the words of ARD-4"."""

from __future__ import annotations

from collections.abc import Sequence

from plenipo.instrument.model import Kind
from plenipo.record.kinds import WordingHash
from plenipo.record.state import RoomState
from plenipo.record.views import Place, places

_UNLABELLED = {
    Kind.TITLE: "the title",
    Kind.PREAMBLE: "the preamble",
    Kind.RECITAL: "the recitals",
    Kind.SIGNATURE: "the signatures",
}


class Names:
    """How a room's provisions and their wordings are called in a sentence.

    Made from one room's state; cost linear in its provisions and proposals.
    """

    def __init__(self, state: RoomState) -> None:
        self._places = places(state)
        self._numbers = {p.id: p.number for p in state.proposals.values()}
        self._names: dict[str, str] = {}
        self._wordings: dict[WordingHash, str] = {}
        above: list[tuple[int, str]] = []
        for place in self._places.values():
            self._name(place, above)
            for wording in place.wordings:
                self._wordings[wording.hash] = self._words(place, wording.hash)

    def _name(self, place: Place, above: list[tuple[int, str]]) -> None:
        label = " ".join(place.label.rstrip(".:").split())
        if not place.after:
            while above and above[-1][0] >= place.depth and label:
                above.pop()
        path = ", ".join(name for _, name in above)
        if label:
            self._names[place.unit] = f"{path}, {label}" if path and not place.after else label
            if not place.after:
                above.append((place.depth, label))
            return
        plain = _UNLABELLED.get(Kind(place.kind))
        if plain is None:
            words = place.base.text or max((w.text for w in place.wordings), key=len)
            plain = path or f"“{' '.join(words.split()[:4])} …”"
            if path and place.kind == Kind.HEADING:
                plain = f"the heading of {path}"
        self._names[place.unit] = plain

    def _words(self, place: Place, wording: WordingHash) -> str:
        found = next(w for w in place.wordings if w.hash == wording)
        if found.base:
            return "the words of the draft" if found.text else "leaving it out"
        numbers = sorted(self._numbers[p] for p in found.proposals)
        return f"the words of {join(numbers)}"

    def provision(self, unit: str) -> str:
        """Return how a provision is called; one that the room lost is "a former provision"."""
        return self._names.get(unit, "a former provision")

    def wording(self, wording: WordingHash) -> str:
        """Return how a wording is called."""
        return self._wordings.get(wording, "words no longer on the table")

    def provisions(self, units: Sequence[str]) -> str:
        """Return a list of provisions: "Articles 3, 5 and 7", "Article 3 and the preamble"."""
        names = list(dict.fromkeys(self.provision(u) for u in units))
        numbers = [n.removeprefix("Article ") for n in names]
        if len(names) > 1 and all(n.startswith("Article ") and "," not in n for n in names):
            return f"Articles {join(numbers)}"
        return join(names)


def join(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def sentence(text: str) -> str:
    """Return text with its first letter as a sentence begins."""
    return text[:1].upper() + text[1:]
