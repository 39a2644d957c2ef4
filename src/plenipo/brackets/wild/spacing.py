"""Set right the spaces that brackets leave behind when they become values.

In a document a space stands before a bracket, after it, or inside it, as the
typist pleased. In a rolling text words that may be absent carry the space
before them, so that no choice leaves two spaces or none.
"""

from __future__ import annotations

from dataclasses import dataclass

from plenipo.brackets.model import Alternative, Segment, Segments, Variation
from plenipo.brackets.notation import join

_CLOSING = ",.;:!?)。，；：、"


@dataclass(frozen=True, slots=True)
class Place:
    """A variation to come, and whether spaces stood inside its brackets."""

    alternatives: tuple[Alternative, ...]
    before: bool = False
    after: bool = False


class Run:
    """Segments being put together, with the spaces that brackets leave behind set right.

    Words that may be absent take the space before them along; at the start of
    a passage, the one after them. So no choice leaves two spaces or none.
    """

    def __init__(self) -> None:
        self.parts: list[Segment] = []
        self.worded = False  # characters of the document have come
        self.owed = False  # a space stood inside the end of the last bracket
        self.leading = False  # optional words open the run: the space after them is theirs

    def words(self, text: str) -> None:
        """Add characters of the document."""
        if not self.parts:
            text = text.lstrip()
        if not text:
            return
        spaced = text[:1].isspace()
        if self.leading and (spaced or self.owed):
            variation = self.parts[-1]
            if isinstance(variation, Variation):
                alternatives = _led(variation.alternatives, "", (" ",))
                self.parts[-1] = Variation(alternatives, holds_unknown=variation.holds_unknown)
            text = text.lstrip() if spaced else text
        elif self.owed and not spaced and text[:1] not in _CLOSING:
            text = " " + text
        self.owed = self.leading = False
        if not text:
            return
        self.worded = True
        last = self.parts[-1] if self.parts else None
        if isinstance(last, str):
            self.parts[-1] = last + text
        else:
            self.parts.append(text)

    def place(self, place: Place) -> None:
        """Add a place with several wordings."""
        full = [a for a in place.alternatives if a.segments]
        if not full:
            return
        if self.owed:
            self.words(" ")
        opening = not self.worded
        optional = len(full) < len(place.alternatives)
        closing = all(_first(a.segments)[:1] in _CLOSING for a in full)
        last = self.parts[-1] if self.parts else ""
        spaced = isinstance(last, str) and last[-1:].isspace()
        if spaced and isinstance(last, str) and (optional or closing):
            self.parts[-1:] = [last[:-1]] if last[:-1] else []
        elif place.before and not spaced and not optional and not closing and not opening:
            self.words(" ")
        alternatives = place.alternatives
        if optional and not closing and not opening and (spaced or place.before):
            alternatives = _led(alternatives, " ", ())
        self.leading = optional and opening
        self.owed = place.after
        unknown = not any(a.holders for a in alternatives)
        self.parts.append(Variation(alternatives, holds_unknown=unknown))

    def finish(self) -> Segments:
        """Return what was put together."""
        return tuple(self.parts)


def _led(
    alternatives: tuple[Alternative, ...], before: str, after: Segments
) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(join((before,), a.segments, after), a.holders, a.base) if a.segments else a
        for a in alternatives
    )


def _first(segments: Segments) -> str:
    for segment in segments:
        if isinstance(segment, str):
            return segment
        for alternative in segment.alternatives:
            if alternative.segments:
                return _first(alternative.segments)
    return ""


def trimmed(segments: Segments) -> Segments:
    """Take off the spaces at both ends."""
    parts = list(segments)
    while parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
        if parts[0]:
            break
        parts.pop(0)
    while parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
        if parts[-1]:
            break
        parts.pop()
    return tuple(parts)
