"""Resolve cross-references to units, and print them from where they stand.

A mention that names more than one unit, or none, is reported as such and
never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from plenipo.instrument.mentions import (
    ANY_WORD,
    OWN_NOUN,
    Level,
    Mark,
    Mention,
    Step,
    find_mentions,
    marks_of,
)
from plenipo.instrument.model import Instrument, Kind, Unit, UnitId


class Status(StrEnum):
    """What became of a mention."""

    RESOLVED = "resolved"
    DANGLING = "dangling"  # nothing here has that label
    AMBIGUOUS = "ambiguous"  # more than one unit has it
    EXTERNAL = "external"  # it names a provision of another instrument


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention in one unit, with the units it names (all candidates if ambiguous)."""

    unit: UnitId
    mention: Mention
    status: Status
    targets: tuple[UnitId, ...] = ()


# -------------------------------------------------------------------- resolving


_Number = tuple[tuple[int, ...], int, str]


class _Index:
    """Where the labels of an instrument stand; every question is answered by look-up."""

    def __init__(self, instrument: Instrument) -> None:
        units = instrument.units
        self.units = units
        self.marks: list[tuple[Mark, ...]] = [marks_of(unit.label) for unit in units]
        self.article: list[int] = []
        self.annex: list[int] = []
        self.children: dict[int, list[int]] = {}
        self.rank: list[int] = []  # the place among the children of the parent
        # Articles, parts and annexes are found by number however it is written: "Article I"
        # is "article 1". For points the writing counts.
        self.articles: dict[int, dict[_Number, list[int]]] = {}
        self.heads: dict[Kind, dict[_Number, list[int]]] = {}
        for index, unit in enumerate(units):
            above = unit.parent
            row = self.children.setdefault(above, [])
            self.rank.append(len(row))
            row.append(index)
            annex = self.annex[above] if above >= 0 else -1
            self.annex.append(index if unit.kind is Kind.ANNEX else annex)
            inherited = self.article[above] if above >= 0 else -1
            self.article.append(index if unit.kind is Kind.ARTICLE else inherited)
            table = self.heads.setdefault(unit.kind, {})
            if unit.kind is Kind.ARTICLE:
                table = self.articles.setdefault(self.annex[index], {})
            if unit.kind in _HEADS:
                for number in {mark[:3] for mark in self.marks[index]}:
                    table.setdefault(number, []).append(index)
        self.nouns = _own_nouns(units)
        self._below: dict[int, dict[Mark, list[tuple[int, bool, int]]]] = {}
        self._plain: dict[int, list[int]] = {}

    def labelled(self, parents: list[int], marks: tuple[Mark, ...], level: Level) -> list[int]:
        """Find units with a label below some others: the nearest, paragraphs first."""
        found: list[tuple[int, bool, int]] = []
        for parent in parents:
            table = self._table(parent)
            found.extend(hit for mark in marks for hit in table.get(mark, ()))
        if level is Level.POINT:
            # A point belongs to what is named above it, or to a paragraph just below that.
            found = [hit for hit in found if hit[1]]
        if not found:
            return []
        nearest = min(layer for layer, _, _ in found)
        hits = sorted({k for layer, _, k in found if layer == nearest})
        if level is Level.PARAGRAPH:
            hits = [k for k in hits if self.units[k].kind is Kind.PARAGRAPH] or hits
        return hits

    def _table(self, parent: int) -> dict[Mark, list[tuple[int, bool, int]]]:
        """Everything labelled below a unit: how far down, whether by paragraphs alone, where."""
        table = self._below.get(parent)
        if table is not None:
            return table
        table = self._below[parent] = {}
        layer = [(child, True) for child in self.children.get(parent, ())]
        depth = 0
        while layer:
            deeper: list[tuple[int, bool]] = []
            for k, direct in layer:
                kind = self.units[k].kind
                if kind in (Kind.PARAGRAPH, Kind.POINT):
                    for mark in self.marks[k]:
                        table.setdefault(mark, []).append((depth, direct, k))
                if kind is not Kind.ARTICLE:
                    through = direct and kind is Kind.PARAGRAPH
                    deeper.extend((child, through) for child in self.children.get(k, ()))
            layer = deeper
            depth += 1
        return table

    def nth(self, parent: int, marks: tuple[Mark, ...]) -> list[int]:
        """Find the n-th paragraph where an article's paragraphs have no labels."""
        plain = self._plain.get(parent)
        if plain is None:
            below = self.children.get(parent, [])
            plain = [k for k in below if self.units[k].kind in _PARAGRAPHS]
            if any(self.units[k].label for k in plain):
                plain = []
            self._plain[parent] = plain
        places = [
            values[0] for values, insertion, *_ in marks if len(values) == 1 and not insertion
        ]
        return [plain[place - 1] for place in places[:1] if 0 < place <= len(plain)]

    def beside(self, here: int, kinds: tuple[Kind, ...], step: int) -> list[int]:
        """Find the sibling of some kinds just before (-1) or after (+1) a unit."""
        row = self.children[self.units[here].parent]
        place = self.rank[here] + step
        while 0 <= place < len(row):
            if self.units[row[place]].kind in kinds:
                return [row[place]]
            place += step
        return []


_PARAGRAPHS = (Kind.PARAGRAPH, Kind.BODY, Kind.CHAPEAU)
_HEADS = (Kind.ARTICLE, Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ANNEX)


def _own_nouns(units: tuple[Unit, ...]) -> frozenset[str]:
    """What the instrument calls itself: the first letters of every noun after "this"."""
    found: set[str] = set()
    levels = re.compile(ANY_WORD)
    for unit in units:
        for match in OWN_NOUN.finditer(unit.text):
            if levels.fullmatch(match[1]) is None:
                found.add(match[1][:6].lower())
    return frozenset(found)


def find_references(instrument: Instrument, *, since: int = 0) -> tuple[Reference, ...]:
    """Find and resolve every reference, in document order; of the units from place `since` on.

    A mention of several provisions names them all; a range names what stands
    between its ends as well. Cost: linear in the text and the units named.
    """
    index = _Index(instrument)
    found: list[Reference] = []
    for place, unit in enumerate(instrument.units[since:], since):
        mentions = find_mentions(unit.text, start=len(unit.label))
        beside = [_resolved(index, place, mention) for mention in mentions]
        # "Part XV of, and Annexes V to VIII to, the Convention": one noun for both.
        for k in range(len(beside) - 2, -1, -1):
            first, second = beside[k], beside[k + 1]
            close = second.mention.start - first.mention.end <= _COORDINATED
            if first.status is Status.DANGLING and second.status is Status.EXTERNAL and close:
                beside[k] = replace(first, status=Status.EXTERNAL, targets=())
        found.extend(beside)
    return tuple(found)


_COORDINATED = 14  # code points between two mentions that share what they belong to


def resolve(instrument: Instrument, mention: Mention, *, at: int) -> Reference:
    """Resolve one mention that stands in the unit at place `at`."""
    return _resolved(_Index(instrument), at, mention)


def resolver(instrument: Instrument) -> Callable[[Mention, int], Reference]:
    """Return `resolve` for many mentions of one instrument, which is looked through once."""
    index = _Index(instrument)
    return lambda mention, at: _resolved(index, at, mention)


def _resolved(index: _Index, place: int, mention: Mention) -> Reference:
    identity = index.units[place].id
    if mention.noun and not mention.own and mention.noun[:6].lower() not in index.nouns:
        return Reference(identity, mention, Status.EXTERNAL)
    body = bool(mention.noun)
    targets: list[int] = []
    status = Status.RESOLVED
    for number, path in enumerate(mention.paths):
        hits = _walk(index, place, path, body=body)
        if not hits:
            status = Status.DANGLING
        elif len(hits) > 1 and status is Status.RESOLVED:
            status = Status.AMBIGUOUS
        if targets and hits and number - 1 in mention.through:
            targets.extend(_between(index, targets[-1], hits[0]))
        targets.extend(hits)
    ids = tuple(index.units[k].id for k in dict.fromkeys(targets))
    return Reference(identity, mention, status, ids)


_LONGEST_RANGE = 5_000


def _between(index: _Index, first: int, last: int) -> Iterator[int]:
    unit = index.units[first]
    if last - first > _LONGEST_RANGE:
        return  # a range over half a code is named by its ends
    for k in range(first + 1, last):
        other = index.units[k]
        if other.kind is unit.kind and other.depth == unit.depth:
            yield k


_KINDS = {
    Level.ANNEX: Kind.ANNEX,
    Level.PART: Kind.PART,
    Level.CHAPTER: Kind.CHAPTER,
    Level.SECTION: Kind.SECTION,
}


def _walk(index: _Index, place: int, path: tuple[Step, ...], *, body: bool) -> list[int]:
    """Follow a path from where it is written; return every unit it can end at."""
    reached: list[int] | None = None
    for step in path:
        if step.relative:
            reached = _relative(index, place, step)
        elif step.level is Level.ARTICLE:
            reached = _articles(index, place, step, reached, body=body)
        elif step.level in _KINDS:
            table = index.heads.get(_KINDS[step.level], {})
            numbers = {mark[:3] for mark in step.marks}
            hits = sorted({k for number in numbers for k in table.get(number, ())})
            near = [k for k in hits if index.annex[k] == index.annex[place]]
            reached = hits if step.level is Level.ANNEX else (near or hits)
        else:
            reached = _below(index, place, step, reached)
        if not reached:
            return []
    return reached or []


def _articles(
    index: _Index, place: int, step: Step, reached: list[int] | None, *, body: bool
) -> list[int]:
    scopes = [-1] if body else [index.annex[place], -1]
    if reached:
        scopes = [index.annex[k] for k in reached] if index.annex[reached[0]] >= 0 else [-1]
    for scope in dict.fromkeys(scopes):
        table = index.articles.get(scope, {})
        for mark in step.marks:
            if mark[:3] in table:
                return table[mark[:3]]
        # "Article 3.1" is paragraph 1 of Article 3 where no article is numbered so.
        for values, insertion, letter, system in step.marks:
            article = table.get((values[:1], 0, "")) if len(values) == 2 else None
            if article is not None:
                own = index.labelled(
                    article, ((values, insertion, letter, system),), Level.PARAGRAPH
                )
                short = ((values[1:], insertion, letter, system),)
                return own or index.labelled(article, short, Level.PARAGRAPH)
    return []


def _below(index: _Index, place: int, step: Step, reached: list[int] | None) -> list[int]:
    """Find a paragraph or a point, below what was reached or near where we stand."""
    if reached is not None:
        hits = index.labelled(reached, step.marks, step.level)
        if not hits and step.level is Level.PARAGRAPH and len(reached) == 1:
            hits = index.nth(reached[0], step.marks)
        return hits
    home = index.article[place] if index.article[place] >= 0 else index.annex[place]
    if step.level is Level.POINT:
        above = place
        while above >= 0:
            hits = index.labelled([above], step.marks, step.level)
            if hits or above == home:
                return hits
            above = index.units[above].parent
        return []
    hits = index.labelled([home], step.marks, step.level)
    return hits or (index.nth(home, step.marks) if home >= 0 else [])


def _relative(index: _Index, place: int, step: Step) -> list[int]:
    """Find "this Article", "the preceding paragraph" from where they are written."""
    here = place
    if step.level is Level.ARTICLE:
        here = index.article[place]
    elif step.level in _KINDS:
        while here >= 0 and index.units[here].kind is not _KINDS[step.level]:
            here = index.units[here].parent
    else:
        wanted = (Kind.POINT,) if step.level is Level.POINT else _PARAGRAPHS
        while here >= 0 and index.units[here].kind not in wanted:
            here = index.units[here].parent
    if here < 0 or step.relative == "this":
        return [here] if here >= 0 else []
    kinds = _PARAGRAPHS if step.level is Level.PARAGRAPH else (index.units[here].kind,)
    return index.beside(here, kinds, -1 if step.relative == "preceding" else 1)


# --------------------------------------------------------------------- printing


def print_reference(
    instrument: Instrument,
    target: UnitId,
    *,
    at: UnitId,
    labels: Mapping[UnitId, str] | None = None,
) -> str | None:
    """Write the name of a unit as it is read from another one, in English.

    "paragraph 2" within one article, "this Article" for the article itself,
    "Article 7, paragraph 1 (b)" from elsewhere, "Annex I, paragraph 3". Labels
    are the computed ones where given, else as typed. Returns None where no
    name leads back to this unit alone: it has no label, or shares one.
    """
    index = _Index(instrument)
    places = {unit.id: k for k, unit in enumerate(instrument.units)}
    goal, here = places[target], places[at]
    steps = _names(index, goal, labels or {})
    if steps is None:
        return None
    same_article = index.article[goal] >= 0 and index.article[goal] == index.article[here]
    same_annex = index.annex[goal] == index.annex[here]
    if goal == index.article[here]:
        name = "this Article"
    elif goal == index.annex[here]:
        name = "this Annex"
    elif same_article or (
        same_annex and index.annex[goal] >= 0 and index.article[goal] == index.article[here] == -1
    ):
        name = _joined([step for step in steps if step[0] in (Level.PARAGRAPH, Level.POINT)])
    elif index.annex[goal] < 0 and index.annex[here] >= 0:
        name = f"{_joined(steps)} of this Agreement"
    else:
        name = _joined(steps)
    if not name or labels is not None:
        return name or None
    mentions = find_mentions(name)
    if len(mentions) != 1:
        return None
    back = _resolved(index, here, mentions[0])
    return name if back.status is Status.RESOLVED and back.targets == (target,) else None


def _names(
    index: _Index, goal: int, labels: Mapping[UnitId, str]
) -> list[tuple[Level, str]] | None:
    """Collect the levels and numbers from the annex or article down to a unit."""
    levels = {
        Kind.ARTICLE: Level.ARTICLE,
        Kind.PARAGRAPH: Level.PARAGRAPH,
        Kind.POINT: Level.POINT,
        **{kind: level for level, kind in _KINDS.items()},
    }
    steps: list[tuple[Level, str]] = []
    place = goal
    while place >= 0:
        unit = index.units[place]
        level = levels.get(unit.kind)
        label = labels.get(unit.id, unit.label)
        number = _bare_number(label) if level is not None else ""
        if level is not None and number:
            if level in (Level.PARAGRAPH, Level.POINT, Level.ARTICLE, Level.ANNEX) or place == goal:
                steps.append((level, number))
        elif place == goal:
            return None
        if unit.kind is Kind.ARTICLE and index.annex[place] < 0:
            break
        place = unit.parent
    return steps[::-1]


_BARE = re.compile(
    r"[\[(（§•–—\s]*(?:[^\W\d_]{3,}\.?\s+|[Aa]rt\.\s*)?([^\[\]()（）]+?)[.)\]）．、\s]*\Z"
)


def _bare_number(label: str) -> str:
    """Take the number out of a label: "5 bis" of "Article 5 bis", "b" of "(b)"."""
    found = _BARE.match(label)
    return found[1] if found is not None else ""


def _joined(steps: list[tuple[Level, str]]) -> str:
    """Write steps in a row: "Article 7, paragraph 1 (b)"."""
    written = ""
    for level, number in steps:
        if level is Level.POINT:
            written += f" ({number})" if written else f"point ({number})"
        else:
            word = level.value if level is Level.PARAGRAPH else level.value.capitalize()
            written += f", {word} {number}" if written else f"{word} {number}"
    return written
