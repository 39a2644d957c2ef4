"""States in a text: those of the language's atlas, and those that the text itself makes known.

A state that no atlas has is learnt from its name and its adjective standing in
one text ("Ardenia", "the Ardenian minister"), its capital from "Velmora, the
Ardenian capital".
"""

from __future__ import annotations

from plenipo.statements.language import Language, Place
from plenipo.statements.scan import WORD, Token


class Places:
    """The names, adjectives and seats of states in one text."""

    def __init__(self, tokens: list[Token], language: Language) -> None:
        """Learn from the whole text. Linear."""
        self.tokens = tokens
        self.language = language
        self.own_states: dict[str, str] = {}
        self.capitals: dict[str, str] = {}
        self._learn_states()
        self._learn_capitals()

    def _learn_states(self) -> None:
        """Find states that the atlas lacks: a name and its adjective both stand in the text."""
        names = {t.text for t in self.tokens if t.capital and len(t.text) > 3}
        for word in sorted(names):
            low = word.casefold()
            if low in self.language.nouns or word in self.language.places:
                continue
            for ending, name in self.language.demonyms:
                if low.endswith(ending) and len(low) - len(ending) >= 3:
                    base = word[: len(word) - len(ending)] + name
                    if base != word and base in names:
                        self.own_states[word] = base
                        self.own_states[base] = base
                        break

    def _learn_capitals(self) -> None:
        """Find seats that the atlas lacks: "Velmora, the Ardenian capital", "the capital, Tarsk"."""
        words = self.language.words
        for index, token in enumerate(self.tokens):
            if token.low not in words.capital:
                continue
            near = range(max(0, index - 4), min(len(self.tokens), index + 5))
            state = next((p[0].state for k in near if (p := self.at(k))), None)
            names = [
                k
                for k in near
                if self.tokens[k].capital
                and self.tokens[k].kind == WORD
                and self.at(k) is None
                and self.tokens[k].low not in words.definite
                and self.tokens[k].low not in words.prepositions
                and (
                    ","
                    in (self.tokens[k - 1].low, self.tokens[min(k + 1, len(self.tokens) - 1)].low)
                    or k == index + 1
                )
            ]
            if state and names:
                nearest = min(names, key=lambda k: abs(k - index))
                self.capitals[self.tokens[nearest].text] = state

    def at(self, index: int) -> tuple[Place, int] | None:
        """Return the state, adjective or seat that begins at a token, and where it ends."""
        token = self.tokens[index]
        for place in self.language.places.get(_plain(token.text), ()):
            end = index + len(place.words)
            if end <= len(self.tokens) and all(
                _plain(self.tokens[index + k].text) == word for k, word in enumerate(place.words)
            ):
                return place, end
        own = self.own_states.get(token.text)
        if own is not None:
            kind = "name" if own == token.text else "adjective"
            return Place((token.text,), own, kind), index + 1
        seat = self.capitals.get(token.text)
        if seat is not None:
            return Place((token.text,), seat, "seat"), index + 1
        return None


def _plain(word: str) -> str:
    """Return a word in capitals, as in a letterhead, as it is written elsewhere."""
    return word.title() if len(word) > 3 and word.isupper() else word
