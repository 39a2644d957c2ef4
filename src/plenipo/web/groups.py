"""What a page shows of a cluster that came back: each provision beside the words of today.

Values for templates, drawn from what the desk says; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from plenipo.brackets.cluster import Section, sections
from plenipo.brackets.fold import count, fold
from plenipo.brackets.model import Passage, Rolling
from plenipo.brackets.returning import Choice, Ending, Outcome, Words, drawn_text
from plenipo.desk.clusters import Returned
from plenipo.web.forms import Form
from plenipo.web.redlines import redline

# For each outcome: the heading, how a count of it reads, and what it means.
OUTCOMES: Final[dict[Outcome, tuple[str, str, str]]] = {
    Outcome.CONFLICT: (
        "In conflict",
        "in conflict",
        "Both changed them since they were cut. Both texts stay; say what is taken.",
    ),
    Outcome.ORPHANED: (
        "Gone from the text",
        "gone from the text",
        "The room’s text no longer has them.",
    ),
    Outcome.PROPOSAL: (
        "Changed by the group",
        "changed by the group",
        "The room’s words are those that were cut.",
    ),
    Outcome.NEW: ("New", "new", "They were not in the file when it was cut."),
    Outcome.ADOPTED: ("Already adopted", "already adopted", "The room says so by now."),
    Outcome.UNCHANGED: ("Unchanged", "unchanged", "The group left them as they were."),
}
CHOICES: Final[dict[Choice, str]] = {
    Choice.KEEP: "Keep the room’s words",
    Choice.ONTO: "Take the group’s changes, put on the words of today",
    Choice.TAKE: "Take the group’s words as they came, beside those of today",
    Choice.TYPED: "Take the words as typed, brackets and all",
}
_LEAVE: Final = "Leave it out"  # of what the room does not have
_ANEW: Final = "Take it in"
PREFIX: Final = "c-"  # of a form's fields: what is taken of each provision


@dataclass(frozen=True, slots=True)
class Offer:
    """One choice for a provision, in words, with the wordings that it takes."""

    choice: Choice
    says: str
    chosen: bool
    # Who is named, and the words; none where what the group has is what is taken.
    wordings: tuple[tuple[tuple[str, ...], str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One provision as the page shows it.

    `group` and `today` are what either made of the words as they were cut;
    `today` is empty where they did not change or the room no longer has them.
    """

    key: str
    name: str
    reason: str
    unclear: str
    group: Markup
    today: Markup
    must: bool
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The provisions of one outcome."""

    outcome: Outcome
    title: str
    counted: str
    says: str
    rows: tuple[Row, ...]


def parts_of(found: Returned, form: Form) -> tuple[Part, ...]:
    """Return what became of a file's provisions, those that need a person first."""
    names = bool(found.brought.cluster.parties)
    return tuple(
        Part(outcome, *OUTCOMES[outcome], tuple(_row(x, form, names=names) for x in rows))
        for outcome in Outcome
        if (rows := found.of(outcome))
    )


def choices_of(found: Returned, form: Form) -> dict[str, Choice]:
    """Return what a form says is taken of each provision; what it does not say is left open."""
    known = {choice.value: choice for choice in Choice}
    said = {x.key: form.text(f"{PREFIX}{x.key}") for x in found.endings if x.choices}
    return {key: known[value] for key, value in said.items() if value in known}


def _row(ending: Ending, form: Form, *, names: bool) -> Row:
    was = drawn_text(ending.cut.passage, names=names) if ending.cut is not None else ""
    now = drawn_text(ending.here, names=names) if ending.here is not None else ""
    said = form.text(f"{PREFIX}{ending.key}")
    return Row(
        key=ending.key,
        name=ending.name,
        reason=ending.reason,
        unclear=ending.came.unclear,
        group=redline(was, ending.came.typed),
        today=redline(was, now) if ending.outcome is Outcome.CONFLICT else Markup(),
        must=ending.must_choose,
        offers=tuple(
            Offer(
                choice,
                _says(ending, choice),
                said == choice.value
                or (not said and not ending.must_choose and choice is ending.offered),
                _shown(ending, choice),
            )
            for choice in ending.choices
        ),
    )


def _shown(ending: Ending, choice: Choice) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the words that a choice takes, where they are not plain from what is shown."""
    taken: tuple[Words, ...] = ending.taken(choice)
    plain = choice is Choice.TAKE and len(taken) == 1 and not taken[0].holders
    if plain and (ending.outcome in (Outcome.PROPOSAL, Outcome.NEW) or not taken[0].text):
        return ()
    return tuple((tuple(sorted(w.holders)), w.text) for w in taken)


def _says(ending: Ending, choice: Choice) -> str:
    if ending.here is None and choice is Choice.KEEP:
        return _LEAVE
    if ending.here is None and choice is Choice.TAKE:
        return _ANEW
    return CHOICES[choice]


# --- what can be cut -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cuttable:
    """An article that can be taken along: its first provision stands for it."""

    key: str
    section: Section
    brackets: int


def cuttable(rolling: Rolling) -> tuple[Cuttable, ...]:
    """Return the articles of a room's text, with the brackets that are left in each."""
    passages: Mapping[str, Passage] = {str(p.id): p for p in rolling.passages}
    found = []
    for section in sections(rolling.passages):
        part = Rolling(rolling.parties, tuple(passages[i] for i in section.ids))
        found.append(Cuttable(section.ids[0], section, count(fold(part)).brackets))
    return tuple(found)


def units_of(rolling: Rolling, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the provisions of the articles that a form chose."""
    return tuple(i for s in sections(rolling.passages) if s.ids[0] in keys for i in s.ids)
