"""Fold the blocks of a rolling text into provisions, and count.

A provision is what a delegate would call one: an article with its heading and
its opening text, a numbered paragraph, a point. Folding moves no character:
the text of a provision is its lead and its segments, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plenipo.brackets.model import (
    Alternative,
    Nature,
    Party,
    Passage,
    Rolling,
    Segments,
    Variation,
    variations,
)
from plenipo.brackets.notation import absent_alternative, first_words, join
from plenipo.brackets.project import words_for
from plenipo.instrument.model import Kind

COMMON = "common"
BRACKETED = "bracketed"

_HEADS = frozenset({Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE, Kind.ANNEX, Kind.PREAMBLE})
_OPENERS = frozenset({Kind.BODY, Kind.CHAPEAU})
MOST_IN_ONE = 4  # blocks of one provision: its number, two headings, its opening words


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision: `lead` (label, heading, breaks between blocks), then `segments`.

    A viewer for whom `segments` has no words does not have the provision.
    `heading` is the heading as shown, for outlines. `passages` are the ids of
    the blocks folded into it. `moved` and `origin` are those of the first.
    """

    id: str
    label: str
    kind: Kind
    depth: int
    status: str
    heading: str
    lead: Segments
    segments: Segments
    passages: tuple[str, ...]
    moved: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a rolling text holds: brackets, agreed changes, alternatives, provisions."""

    brackets: int
    changes: int
    alternatives: int
    provisions: int
    common: int
    numbering: int
    typography: int


def fold(rolling: Rolling) -> tuple[Provision, ...]:
    """Return the provisions of a rolling text in order. Linear."""
    provisions: list[Provision] = []
    passages = rolling.passages
    at = 0
    while at < len(passages):
        end = at + group_length(passages, at)
        provisions.append(_provision(passages[at:end]))
        at = end
    return tuple(provisions)


def group_length(passages: Sequence[Passage], at: int) -> int:
    """Return how many blocks, from one on, are the provision that begins there."""
    head = passages[at]
    if head.kind not in _HEADS:
        return 1
    length = 1
    presence = _presence(head)
    before = head.kind
    for passage in passages[at + 1 : at + MOST_IN_ONE]:
        if _presence(passage) != presence or (passage.moved != "" and not head.moved):
            break
        if passage.kind is Kind.HEADING and before in (head.kind, Kind.HEADING):
            length, before = length + 1, passage.kind
            continue
        if passage.kind in _OPENERS and head.kind is not Kind.PREAMBLE:
            length += 1
        break
    return length


def _presence(passage: Passage) -> object:
    """Return what tells whether two blocks stand or fall together."""
    absence = absent_alternative(passage.body)
    if absence is None:
        return None
    variation = passage.body[0]
    assert isinstance(variation, Variation)
    present = next(a for a in variation.alternatives if a.segments)
    return (present.holders, absence.holders, absence.base, variation.nature)


def _provision(group: Sequence[Passage]) -> Provision:
    head, last = group[0], group[-1]
    lead: Segments = ()
    for passage in group[:-1]:
        lead = join(lead, _present(passage), ("\n\n",))
    lead = join(lead, last.lead)
    shown = [_shown(p) for p in group]
    own = shown[0][len(head.label) :].strip() if shown[0].startswith(head.label) else shown[0]
    titles = [own] if own and len(group) > 1 else []
    titles.extend(
        text for p, text in zip(group[1:], shown[1:], strict=True) if p.kind is Kind.HEADING
    )
    disputed = any(v.nature is Nature.DISPUTE for v in variations(join(lead, last.body)))
    return Provision(
        id=head.id,
        label=head.label,
        kind=head.kind,
        depth=head.depth,
        status=BRACKETED if disputed else COMMON,
        heading=" ".join(titles),
        lead=lead,
        segments=last.body,
        passages=tuple(p.id for p in group),
        moved=head.moved,
        origin=head.origin,
    )


def _present(passage: Passage) -> Segments:
    """Return a passage's segments for those who have it."""
    if absent_alternative(passage.body) is None:
        return join(passage.lead, passage.body)
    variation = passage.body[0]
    assert isinstance(variation, Variation)
    present = next(a for a in variation.alternatives if a.segments)
    return join(passage.lead, present.segments)


def _shown(passage: Passage) -> str:
    """Return the words a reader of an outline would use for a passage: the first wording."""
    return first_words(_present(passage))


def provision_whole(provision: Provision) -> Segments:
    """Return all of a provision as one run of segments; see `notation.whole`."""
    absence = absent_alternative(provision.segments)
    if absence is None or not provision.lead:
        return join(provision.lead, provision.segments)
    variation = provision.segments[0]
    assert isinstance(variation, Variation)
    return (
        Variation(
            tuple(
                Alternative(join(provision.lead, a.segments), a.holders, a.base)
                if a.segments
                else a
                for a in variation.alternatives
            ),
            variation.nature,
            variation.holds_unknown,
        ),
    )


def provision_text(provision: Provision, viewer: Party | None) -> str:
    """Return a provision's text for a viewer, "" when the viewer does not have it."""
    body = words_for(provision.segments, viewer)
    return words_for(provision.lead, viewer) + body if body else ""


def all_variations(provisions: Sequence[Provision]) -> Iterator[Variation]:
    """Every variation of the provisions, in order, outer before inner."""
    for provision in provisions:
        yield from variations(provision.lead)
        yield from variations(provision.segments)


def count(provisions: Sequence[Provision]) -> Counts:
    """Count what is in dispute, what is agreed to change, and what is common."""
    brackets = changes = alternatives = numbering = typography = 0
    for variation in all_variations(provisions):
        match variation.nature:
            case Nature.DISPUTE:
                brackets += 1
                alternatives += len(variation.alternatives)
            case Nature.CONSENSUS:
                changes += 1
            case Nature.NUMBERING:
                numbering += 1
            case Nature.TYPOGRAPHY:
                typography += 1
    common = sum(1 for p in provisions if p.status == COMMON)
    return Counts(brackets, changes, alternatives, len(provisions), common, numbering, typography)
