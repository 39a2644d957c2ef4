"""The values: a statement, when it was made, and the words a reader is shown.

A statement is what a text reports to have been said: it is never what its
speaker's position is. All offsets are code points of the text it was found in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How the words of a statement are given; `type` in the JSON."""

    DIRECT = "direct"  # between marks, word for word
    INDIRECT = "indirect"  # retold
    MIXED = "mixed"  # retold, with words between marks in it
    DOCUMENT = "document"  # a whole text that an institution issued


class Part(StrEnum):
    """Where in an article a passage stands."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    SUBHEADING = "subheading"
    BODY = "body"
    POST = "post"  # embedded from a social network
    SIGNED = "signed"  # the line below a post that says who wrote it and when
    DATED = "dated"  # a line that holds a date and nothing more
    BYLINE = "byline"
    ASIDE = "aside"  # "Read more", picture credits: the publisher's, not the article's
    NOTE = "note"  # a paragraph in brackets that says where a text comes from


class Precision(StrEnum):
    """How exactly a time is known."""

    DAY = "day"
    INTERVAL = "interval"
    MONTH = "month"


class Kind(StrEnum):
    """What a phrase names."""

    PRONOUN = "pronoun"
    NAME = "name"
    ROLE = "role"
    INSTITUTION = "institution"
    GROUP = "group"
    DOCUMENT = "document"
    PLACE = "place"
    DESCRIPTION = "description"
    JOINT = "joint"


@dataclass(frozen=True, slots=True)
class When:
    """A time as resolved: ISO 8601 ("2031-11-12", "2031-11-10/2031-11-12", "2031-11")."""

    value: str
    precision: Precision
    rule: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One attributed statement.

    `quote` is exactly `text[start:end]`. `speaker` is the resolved name or
    institution, None where the text does not say who it is. `rules` names what
    found the words, the speaker and the time, in this order; `flags` keeps what
    must not be lost ("negated", "hedged", "anonymous", "metonym", "nested").
    """

    start: int
    end: int
    quote: str
    form: Form
    part: Part
    speaker: str | None
    role: str | None
    on_behalf_of: str | None
    cue: str | None
    when: When | None
    rules: tuple[str, ...]
    flags: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        """The names of all rules and flags in one line, as the JSON gives them."""
        return "; ".join((*self.rules, *self.flags))
