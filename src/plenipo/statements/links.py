"""Which provisions a statement may be about, each with the words that speak for it.

By what it cites ("Article 5"), by the names of earlier texts that provisions
rest on, by defined terms that it uses, and by rare words that it shares with a
provision, weighed as in BM25. Three at most; they are shown to a person with
their reasons and tie nothing by themselves.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from plenipo.instrument.model import Instrument, Kind, Unit, UnitId
from plenipo.instrument.references import find_references
from plenipo.instrument.terms import find_definitions, find_uses
from plenipo.text.likeness import PROTECTED_WORDS
from plenipo.text.tokens import bare, tokenize

MOST: Final = 3  # provisions that are suggested of one statement
MOST_WORDS: Final = 4  # words that are named for one of them
_CITED, _EARLIER, _TERM = 8.0, 4.0, 1.5  # what a reason weighs beside shared words
_K1, _B = 1.2, 0.75
_LEAST_WORDS = 2  # shared with a provision for which nothing else speaks
_RARE = 0.2  # of the provisions: a word that more of them have tells nothing
_SHORTEST = 4  # letters of a word that can tell a provision


# Words that are common in news and tell no provision, however rare they are in an agreement.
_COMMON: Final = frozenset(
    (
        "agreement annex article articles paragraph paragraphs parties party treaty"
        " about above according across added after again against ahead along also although always"
        " among another anything around became because become been being believe below best better"
        " between beyond both bring came case certain chance clear come comes coming concern"
        " continue continued could country current days deal despite different does doing done"
        " during each early earlier either else ever every everything face fact family find four"
        " from further gave general give given going good great group half happen have having"
        " head held help here high hold home hope hours however important including indeed inside"
        " instead into issue issues just keep kind know known large last late later latest least"
        " leave leaving left less lessons like likely little long longer look lost made main make"
        " making many matter mean meant meet might more most move much must name near need needs"
        " never news next night none nothing noted number often once only open opening other others"
        " outside over part past people perhaps place point possible present press pressing process"
        " progress quite rather ready real really reason recent remain remains report reported"
        " reporters result right said same saying says second seek seen sense serious seven several"
        " shown side sides since situation some something soon speak spoke spoken stand start"
        " state statement still strong such sure take taken talk talks tell than that their them"
        " themselves then there therefore these they thing things think third this those though"
        " three through time times today together told took toward towards tried true trying turn"
        " under until upon using very view want wanted weeks well went were what whatever when where"
        " whether which while whole whose will wish with within without word words work working"
        " world would year years yesterday your"
        " ainsi alors après assez aucun aussi autre autres aux avant avec avoir beaucoup bien cela"
        " celle celui cette ceux chaque chez comme comment contre dans depuis dernier dernière"
        " deux devant dire dont donc elle elles encore entre être faire fait fois jamais jour jours"
        " leur leurs mais même mieux moins monde nous notre parce pays pendant peut plus plusieurs"
        " point pour pourquoi près quand quel quelle quelque rien sans selon sera seulement ses"
        " soir sont sous souvent toujours tous tout toute très trop vers voir vous"
    ).split()
)


class Why(StrEnum):
    """What speaks for a provision."""

    CITED = "cited"
    EARLIER = "earlier"  # the name of an earlier text that it rests on
    TERM = "term"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a provision is suggested, and the words of the statement that say so."""

    why: Why
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A provision by its id, with what speaks for it, the strongest first."""

    provision: str
    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class _Case:
    """What speaks for one provision of one statement while it is gathered."""

    weight: float = 0.0
    words: dict[Why, dict[str, None]] = field(default_factory=dict)

    def add(self, why: Why, weight: float, word: str) -> None:
        self.weight += weight
        self.words.setdefault(why, {}).setdefault(word)


class Provisions:
    """A text ready to be asked what statements are about.

    `units` are the units of the text in order, `of` says to which provision
    each belongs (those without one are not suggested), `earlier` gives names of
    earlier texts and the provisions that rest on each, `common` small words that
    tell no provision.
    """

    def __init__(
        self,
        units: Sequence[Unit],
        of: Mapping[str, str],
        *,
        earlier: Sequence[tuple[str, Sequence[str]]] = (),
        common: frozenset[str] = frozenset(),
    ) -> None:
        self._units = tuple(units)
        self._of = of
        self._small = common | PROTECTED_WORDS | _COMMON
        self._order = {name: at for at, name in enumerate(dict.fromkeys(of.values()))}
        self._earlier = [(_keys(name), name, tuple(whose)) for name, whose in earlier]
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in self._order}
        for unit in self._units:
            if unit.id in of:
                self._counts[of[unit.id]].update(_keys(unit.content))
        self._length = {name: sum(count.values()) for name, count in self._counts.items()}
        self._mean = sum(self._length.values()) / max(len(self._length), 1) or 1.0
        self._holding: dict[str, list[str]] = {}
        for name, count in self._counts.items():
            for word in count:
                self._holding.setdefault(word, []).append(name)
        self._definitions = find_definitions(Instrument(self._units)) if self._units else ()

    def suggest(self, texts: Sequence[str]) -> list[tuple[Suggestion, ...]]:
        """Return for each text the provisions that it may be about, the likeliest first.

        Cost: that of finding the references and terms of the text and all
        `texts` once, and linear in what words share.
        """
        cases: list[dict[str, _Case]] = [{} for _ in texts]
        if self._order:
            self._by_references(texts, cases)
            for text, case in zip(texts, cases, strict=True):
                self._by_names(text, case)
                self._by_words(text, case)
        return [tuple(self._chosen(case)) for case in cases]

    def _chosen(self, case: dict[str, _Case]) -> list[Suggestion]:
        able = [
            (name, one)
            for name, one in case.items()
            if set(one.words) != {Why.WORDS} or len(one.words[Why.WORDS]) >= _LEAST_WORDS
        ]
        best = heapq.nsmallest(MOST, able, key=lambda row: (-row[1].weight, self._order[row[0]]))
        return [
            Suggestion(
                name,
                tuple(
                    Reason(why, tuple(one.words[why])[:MOST_WORDS])
                    for why in Why
                    if why in one.words
                ),
            )
            for name, one in best
        ]

    def _by_references(self, texts: Sequence[str], cases: list[dict[str, _Case]]) -> None:
        """Read the texts as if each stood behind the instrument, and follow what they name."""
        behind = [
            Unit(UnitId(f"\x00{at}"), Kind.BODY, 0, "", text, -1) for at, text in enumerate(texts)
        ]
        whole = Instrument((*self._units, *behind))
        place = {unit.id: at for at, unit in enumerate(behind)}
        for found in find_references(whole, since=len(self._units)):
            at = place.get(found.unit)
            if at is None or any(s.relative for path in found.mention.paths for s in path):
                continue
            whose = dict.fromkeys(self._of[t] for t in found.targets if t in self._of)
            words = texts[at][found.mention.start : found.mention.end]
            for name in whose:
                cases[at].setdefault(name, _Case()).add(Why.CITED, _CITED / len(whose), words)
        if not self._definitions:
            return
        using: dict[str, dict[str, None]] = {}
        for definition in self._definitions:
            if definition.unit in self._of:
                using.setdefault(definition.term, {}).setdefault(self._of[definition.unit])
        spoken: list[tuple[int, str, str]] = []
        for use in find_uses(whole, self._definitions):
            at = place.get(use.unit)
            if at is not None:
                spoken.append((at, use.term, texts[at][use.start : use.end]))
            elif use.unit in self._of:
                using.setdefault(use.term, {}).setdefault(self._of[use.unit])
        for at, term, words in spoken:
            whose = using.get(term, {})
            if len(whose) > self._most_holding():
                continue  # a term that runs through the text tells no provision
            weight = _TERM * self._weight(len(whose))
            for name in whose:
                cases[at].setdefault(name, _Case()).add(Why.TERM, weight, words)

    def _by_names(self, text: str, case: dict[str, _Case]) -> None:
        """Look for the names of earlier texts: all their telling words stand in the statement."""
        words = set(_keys(text))
        for keys, name, whose in self._earlier:
            if len(keys) > 1 and words.issuperset(keys):
                for provision in whose:
                    if provision in self._order:
                        case.setdefault(provision, _Case()).add(Why.EARLIER, _EARLIER, name)

    def _by_words(self, text: str, case: dict[str, _Case]) -> None:
        spoken = _spoken(text)
        found: list[tuple[float, int, str, str]] = []
        for at, (key, surface) in enumerate(spoken.items()):
            holding = self._holding.get(key, ())
            if (
                not holding
                or surface.casefold() in self._small
                or len(holding) > self._most_holding()
            ):
                continue
            idf = self._weight(len(holding))
            for name in holding:
                count = self._counts[name][key]
                long = 1 - _B + _B * self._length[name] / self._mean
                found.append((idf * count * (_K1 + 1) / (count + _K1 * long), at, name, surface))
        for weight, _, name, surface in sorted(found, key=lambda row: (-row[0], row[1])):
            case.setdefault(name, _Case()).add(Why.WORDS, weight, surface)

    def _most_holding(self) -> float:
        return max(2.0, _RARE * len(self._order))

    def _weight(self, holding: int) -> float:
        """Return how much a word tells that so many provisions have."""
        return math.log(1 + (len(self._order) - holding + 0.5) / (holding + 0.5))


def _keys(text: str) -> list[str]:
    """Return the words of a text that can tell a provision, as they are compared."""
    return [key for token in tokenize(text) if (key := _key(bare(token)))]


def _spoken(text: str) -> dict[str, str]:
    """Return the telling words of a statement, each with how it stands there first."""
    found: dict[str, str] = {}
    for token in tokenize(text):
        word = bare(token)
        key = _key(word)
        if key:
            found.setdefault(key, word)
    return found


def _key(word: str) -> str:
    """Return a word as it is compared: no capitals, no possessive, no plural s; "" if too short."""
    key = word.casefold().removesuffix("'s").removesuffix("’s")
    if not key.isalpha():
        return ""
    if len(key) > _SHORTEST and key.endswith("s") and not key.endswith("ss"):
        key = key[:-1]
    return key if len(key) >= _SHORTEST or not key.isascii() else ""
