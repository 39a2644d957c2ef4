"""What the API says of earlier texts: the shapes of its answers."""

from __future__ import annotations

from plenipo.web.api.shapes import Shape


class EarlierShape(Shape, frozen=True):
    """An earlier text, or a version of one: `version_of` is the text filed first, "" for itself."""

    document: str
    title: str
    version_of: str
    language: str
    publisher: str
    dated: str
    link: str
    digest: str
    entry: str


class WordShape(Shape, frozen=True):
    """What a party says of a provision and an earlier text; `party` is "" for the facilitator's team.

    `start` and `end` are code points of the document's words, 0 and 0 for the whole.
    """

    unit: str
    provision: str
    document: str
    relation: str
    party: str
    start: int
    end: int
    words: str
    at: str
    entry: str


class FrameworkShape(Shape, frozen=True):
    """The earlier texts of a room, what is said now, and where parties disagree, in sentences."""

    texts: list[EarlierShape]
    words: list[WordShape]
    disagreements: list[str]
    disputed: list[list[str]]


class PassageShape(Shape, frozen=True):
    """A point of an earlier text: how it is called, its label, `[start, end)` in code points."""

    name: str
    label: str
    start: int
    end: int


class EarlierTextShape(Shape, frozen=True):
    """An earlier text with its words and points."""

    text: EarlierShape
    words: str
    points: list[PassageShape]
