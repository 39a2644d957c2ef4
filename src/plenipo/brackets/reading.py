"""Read the attributed style back: the inverse of `plenipo.brackets.notation`.

Strict: whatever this did not write is refused in one sentence that says where
it stopped. Linear in the text; nesting is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from plenipo.brackets.model import (
    Alternative,
    Nature,
    Party,
    Passage,
    Rolling,
    Segment,
    Segments,
    Variation,
)
from plenipo.brackets.notation import (
    HEADER,
    NOTE_TAG,
    NOTHING,
    TAG,
    absent_alternative,
    doubled,
    first_words,
    join,
)
from plenipo.instrument.model import Block, Kind, Unit
from plenipo.instrument.recognise import recognise
from plenipo.text.errors import UnusableInput

_DEPTH = 40
_PLAIN = re.compile(r"[^\\\[\]{}¶]+")
_SIGNS = re.compile(r"\\.|\n\n| \| |[\[\]{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Written:
    """An attributed text read back: its parties, and each passage's segments."""

    parties: tuple[Party, ...]
    passages: tuple[Segments, ...]


def is_attributed(text: str) -> bool:
    """Tell whether a text opens as one that Plenipo wrote in the attributed style."""
    return text.lstrip("\ufeff \n").startswith("{" + HEADER)


def parse(text: str) -> Written:
    """Read a text in the attributed style.

    Raises `UnusableInput` with the line when the text is not one, or was
    changed by hand in a way that leaves its meaning open.
    """
    reader = _Reader(text.lstrip("\ufeff"))
    return reader.document()


def rolling(text: str) -> Rolling:
    """Read an attributed text as a rolling text: structure is recognised from the words shown.

    Ids are those of the places in the text ("1", "2", ...): the attributed
    style does not carry the permanent ones, which the JSON does.
    """
    written = parse(text)
    shown = [first_words(segments) or "–" for segments in written.passages]
    numbers = count(1)
    units = recognise([Block(text) for text in shown], ids=lambda: str(next(numbers))).units
    passages = tuple(
        _passage(unit, segments) for unit, segments in zip(units, written.passages, strict=True)
    )
    title = next((unit.text for unit in units if unit.kind is Kind.TITLE), "")
    return Rolling(written.parties, passages, title)


def _passage(unit: Unit, segments: Segments) -> Passage:
    """Part the label from the words where it stands alike for all, or in a note of numbers."""
    lead: Segments = ()
    body = segments
    opening = segments[0] if segments else ""
    if isinstance(opening, str) and unit.label and opening.startswith(unit.label):
        rest = opening[len(unit.label) :]
        cut = len(unit.label) + len(rest) - len(rest.lstrip())
        if cut < len(opening):
            lead, body = (opening[:cut],), (opening[cut:], *segments[1:])
        elif len(segments) > 1:
            lead, body = (opening,), segments[1:]
        absence = absent_alternative(body)
        if absence is not None:  # then the label would seem to be optional with the words
            lead, body = (), segments
    return Passage(unit.id, unit.kind, unit.depth, unit.label, lead, body)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text.rstrip("\n")

    def fail(self, what: str, at: int) -> UnusableInput:
        line = self.text.count("\n", 0, at) + 1
        column = at - (self.text.rfind("\n", 0, at) + 1) + 1
        return UnusableInput(
            f"{what}; this is not as Plenipo wrote it, so use its JSON or compile anew",
            where=f"line {line}, column {column}",
        )

    def document(self) -> Written:
        start = "{" + HEADER
        if not self.text.startswith(start):
            raise self.fail("the opening note that names the parties is missing", 0)
        end = self.text.find("}", len(start))
        dot = self.text.find(".", len(start))
        if end < 0 or dot < 0 or dot > end:
            raise self.fail("the opening note does not end", 0)
        codes = [c for c in self.text[len(start) : dot].split(", ") if c]
        parties = tuple(Party(code) for code in codes)
        passages: list[Segments] = []
        scope = frozenset(parties)
        at = end + 1
        while at < len(self.text):
            if not self.text.startswith("\n\n", at):
                raise self.fail("an empty line is missing between two passages", at)
            at += 2
            until = self.until(at, "\n\n", len(self.text))
            passages.extend(_blocks(self.run(at, until, scope, draft=True, depth=0)))
            at = until
        return Written(parties, tuple(passages))

    def until(self, at: int, stop: str, end: int) -> int:
        """Return where `stop` next stands outside all brackets and braces, `end` if nowhere."""
        opened: list[str] = []
        for match in _SIGNS.finditer(self.text, at, end):
            sign = match.group()
            if sign == stop and not opened:
                return match.start()
            if sign in "[{":
                opened.append("]" if sign == "[" else "}")
            elif sign in "]}" and (not opened or opened.pop() != sign):
                raise self.fail(f"a “{sign}” closes nothing", match.start())
        if opened:
            raise self.fail(f"a “{opened[-1]}” is missing", end)
        return end

    def run(
        self, at: int, end: int, scope: frozenset[Party], *, draft: bool, depth: int
    ) -> Segments:
        """Read the content between two places."""
        if depth > _DEPTH:
            raise self.fail(f"brackets stand more than {_DEPTH} deep", at)
        parts: list[Segment] = []
        text = self.text
        while at < end:
            sign = text[at]
            if sign == "\\":
                if at + 1 >= end:
                    raise self.fail("a backslash stands before nothing", at)
                _add(parts, text[at + 1])
                at += 2
            elif sign == "[":
                variation, at = self.group(at, end, scope, draft=draft, depth=depth)
                at = self.put(parts, variation, at, end)
            elif sign == "{":
                variation, at = self.note(at, end, scope, draft=draft, depth=depth)
                at = self.put(parts, variation, at, end)
            elif text.startswith("¶\n", at):
                _add(parts, "\n\n")
                at += 2
            else:
                match = _PLAIN.match(text, at, end)
                piece = match.group() if match else sign
                _add(parts, piece)
                at += len(piece)
        return tuple(parts)

    def put(self, parts: list[Segment], variation: Variation, at: int, end: int) -> int:
        """Append a variation; give optional words the space that was drawn outside."""
        full = [a for a in variation.alternatives if a.segments]
        optional = len(full) < len(variation.alternatives)
        before = parts[-1] if parts else None
        opening = before is None or (
            len(parts) == 1 and isinstance(before, str) and before.isspace()
        )
        if optional and opening:
            after = self.text[at : at + 1]
            behind = not any(doubled(a.segments) for a in full)
            if at < end and after.isspace() and behind:
                at += 1
                variation = _with(variation, lambda s: join(s, (after,)))
        elif (
            (optional or any(doubled(a.segments) for a in full))
            and isinstance(before, str)
            and before[-1:].isspace()
            and not before.endswith("\n\n")
        ):
            space = before[-1]
            if before[:-1]:
                parts[-1] = before[:-1]
            else:
                parts.pop()
            variation = _with(variation, lambda s: s if doubled(s) else join((space,), s))
        parts.append(variation)
        return at

    def group(
        self, at: int, end: int, scope: frozenset[Party], *, draft: bool, depth: int
    ) -> tuple[Variation, int]:
        """Read brackets side by side. Who "others" are is known once all tags are read."""
        rows: list[_Row] = []
        nothing = False
        while True:
            close = self.until(at + 1, "]", end)
            if close >= end:
                raise self.fail("a “[” is not closed", at)
            if not rows and self.text[at + 1 : close] == NOTHING:
                nothing = True
            else:
                rows.append(self.row(at + 1, close, scope))
            at = close + 1
            if not self.text.startswith(" [", at) or at + 1 >= end:
                break
            at += 1
        if not rows:
            raise self.fail("“no words” stands alone", at)
        named = frozenset[Party]().union(*(r.holders | r.delete for r in rows))
        deleted = frozenset[Party]().union(*(r.delete for r in rows))
        rest = scope - named
        if any(r.others for r in rows):
            rows = [r._replace(holders=r.holders | rest) if r.others else r for r in rows]
            rest = frozenset()
        no_words = nothing or bool(rest) or (len(rows) == 1 and not deleted)
        alternatives: list[Alternative] = []
        if no_words:
            alternatives.append(Alternative((), rest, draft))
        for index, row in enumerate(rows):
            base = draft and not no_words and index == 0
            content = self.run(row.at, row.end, row.holders, draft=base, depth=depth + 1)
            if not content:
                raise self.fail("a bracket has no words", row.at)
            alternatives.append(Alternative(content, row.holders, base))
            if index == 0 and deleted:
                alternatives.append(Alternative((), deleted, False))
        return Variation(tuple(alternatives)), at

    def row(self, at: int, end: int, scope: frozenset[Party]) -> _Row:
        match = TAG.match(self.text, at, end)
        if match is None:
            return _Row(frozenset(), frozenset(), False, at, end)
        holders: set[Party] = set()
        delete: set[Party] = set()
        others = False
        for part in match.group()[:-2].split("; "):
            if part.startswith(("moved to ", "moved from ")):
                continue
            codes, target = (part[7:], delete) if part.startswith("delete ") else (part, holders)
            for code in codes.split(", "):
                if code == "others":
                    others = True
                elif code not in scope:
                    raise self.fail(f"{code} is not among the parties who can be named here", at)
                else:
                    target.add(Party(code))
        return _Row(frozenset(holders), frozenset(delete), others, match.end(), end)

    def note(
        self, at: int, end: int, scope: frozenset[Party], *, draft: bool, depth: int
    ) -> tuple[Variation, int]:
        close = self.until(at + 1, "}", end)
        if close >= end:
            raise self.fail("a “{” is not closed", at)
        sides: list[tuple[int, int]] = []
        start = at + 1
        while start <= close:
            stop = self.until(start, " | ", close)
            sides.append((start, stop))
            start = stop + 3
        if len(sides) < 2:
            raise self.fail("a note in braces gives no second wording", at)
        (first_at, first_end), *others = sides
        rows: list[tuple[str, frozenset[Party], int, int]] = []
        for low, high in others:
            match = NOTE_TAG.match(self.text, low, high)
            if match is None:
                raise self.fail("a note in braces does not say whose words it gives", low)
            word = match.group(1)
            kind = "was" if word == "was" else "type" if word.startswith("type ") else "number"
            codes = word.removeprefix("type ") if kind == "type" else word
            held = frozenset(Party(c) for c in codes.split(", ")) if kind != "was" else frozenset()
            if not held <= scope:
                raise self.fail(f"{codes} is not among the parties who can be named here", low)
            rows.append((kind, held, match.end(), high))
        if rows[0][0] == "was":
            was = self.side(rows[0][2], rows[0][3], frozenset(), draft=draft, depth=depth)
            shown = self.side(first_at, first_end, scope, draft=False, depth=depth)
            return (
                Variation(
                    (Alternative(was, frozenset(), True), Alternative(shown, scope)),
                    Nature.CONSENSUS,
                ),
                close + 1,
            )
        rest = scope.difference(*(held for _, held, _, _ in rows))
        nature = Nature.TYPOGRAPHY if rows[0][0] == "type" else Nature.NUMBERING
        alternatives = [
            Alternative(self.side(first_at, first_end, rest, draft=draft, depth=depth), rest, draft)
        ]
        alternatives.extend(
            Alternative(self.side(low, high, held, draft=False, depth=depth), held)
            for _, held, low, high in rows
        )
        return Variation(tuple(alternatives), nature), close + 1

    def side(
        self, at: int, end: int, scope: frozenset[Party], *, draft: bool, depth: int
    ) -> Segments:
        if self.text[at:end] == NOTHING:
            return ()
        return self.run(at, end, scope, draft=draft, depth=depth + 1)


class _Row(NamedTuple):
    """One bracket of a group: who holds it, who wants it out, and where its words stand."""

    holders: frozenset[Party]
    delete: frozenset[Party]
    others: bool
    at: int
    end: int


def _add(parts: list[Segment], text: str) -> None:
    last = parts[-1] if parts else None
    if isinstance(last, str):
        parts[-1] = last + text
    else:
        parts.append(text)


def _with(variation: Variation, change: Callable[[Segments], Segments]) -> Variation:
    return Variation(
        tuple(
            Alternative(change(a.segments) if a.segments else (), a.holders, a.base)
            for a in variation.alternatives
        ),
        variation.nature,
    )


def _blocks(segments: Segments) -> list[Segments]:
    """Divide a bracket that was drawn round several blocks into one for each block."""
    if len(segments) != 1 or not isinstance(segments[0], Variation):
        return [segments]
    variation = segments[0]
    full = [a for a in variation.alternatives if a.segments]
    if len(full) != 1 or len(variation.alternatives) != 2:
        return [segments]
    pieces: list[list[Segment]] = [[]]
    for segment in full[0].segments:
        if not isinstance(segment, str):
            pieces[-1].append(segment)
            continue
        for index, text in enumerate(segment.split("\n\n")):
            if index:
                pieces.append([])
            if text:
                pieces[-1].append(text)
    if len(pieces) == 1:
        return [segments]
    return [
        (
            Variation(
                tuple(
                    Alternative(tuple(piece), a.holders, a.base) if a.segments else a
                    for a in variation.alternatives
                ),
                variation.nature,
            ),
        )
        for piece in pieces
    ]


def read_passage(text: str, parties: Iterable[str]) -> Segments:
    """Read one passage in the attributed style, where these parties may be named.

    A party that none of the brackets of a place names wants no words there.
    Raises `UnusableInput` as `parse` does.
    """
    reader = _Reader(text)
    scope = frozenset(Party(code) for code in parties)
    return reader.run(0, reader.until(0, "\n\n", len(reader.text)), scope, draft=True, depth=0)
