"""Interviews printed with a label before each turn ("Compass: …", "Hale: …", "Q: …").

Whoever asks makes no statement; the turns of the others are theirs, word for
word, up to the next label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plenipo.statements.language import Language
from plenipo.statements.model import Part
from plenipo.statements.scan import Paragraph

_LABEL = re.compile(r"^(?P<name>[^\W_][^\n:“”\"«»]{0,40}?)\s?:\s+(?=\S)")
_MOST_WORDS = 4  # of a label
_LEAST_TURNS = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """What one label introduces: its paragraphs, and where the words behind it begin."""

    label: str
    first: int
    last: int  # half-open, paragraphs
    start: int  # code point


@dataclass(frozen=True, slots=True)
class Transcript:
    """The turns of an interview, those who ask left out, and who they are by label."""

    turns: tuple[Turn, ...]
    begins: int  # paragraph of the first label


def transcript(text: str, pages: list[Paragraph], language: Language) -> Transcript | None:
    """Return the interview that a text is, None when it is none. Linear.

    Two labels at least have to take turns, and one of them has to ask.
    """
    turns: list[Turn] = []
    for number, page in enumerate(pages):
        if page.part is not Part.BODY:
            continue
        match = _LABEL.match(text[page.start : min(page.end, page.start + 60)])
        if match is None or len(match["name"].split()) > _MOST_WORDS:
            continue
        if turns:
            turns[-1] = _until(turns[-1], number)
        turns.append(Turn(match["name"], number, number + 1, page.start + match.end()))
    if len(turns) < _LEAST_TURNS:
        return None
    turns[-1] = _until(turns[-1], len(pages))
    labels = {turn.label for turn in turns}
    asking = {label for label in labels if _asks(label, turns, text, pages, language)}
    if not asking or asking == labels:
        return None
    return Transcript(tuple(t for t in turns if t.label not in asking), turns[0].first)


def _until(turn: Turn, last: int) -> Turn:
    return Turn(turn.label, turn.first, last, turn.start)


def _asks(
    label: str, turns: list[Turn], text: str, pages: list[Paragraph], language: Language
) -> bool:
    """Tell whether a label is the interviewer's: most of its turns end with a question."""
    low = label.casefold()
    if low in language.issuing.questions:
        return True
    if low in language.issuing.answers:
        return False
    own = [turn for turn in turns if turn.label == label]
    asked = sum(1 for turn in own if text[pages[turn.last - 1].end - 1] in "?؟")
    return asked * 2 > len(own)
