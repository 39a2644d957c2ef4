"""The rolling text cut into the pieces that a reader looks up: one a provision.

A section is what the outline, the margin and the matrix speak of: a title
page, a preamble, an article with its paragraphs, an annex, the signatures.
Cutting changes nothing: the passages of all sections, in order, are the
passages of the rolling text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plenipo.brackets.fold import Provision, count
from plenipo.brackets.model import Nature, Party, Passage, Rolling, Segments, variations
from plenipo.brackets.project import words_for
from plenipo.formats.html.viewing import shown, whole, wording_of
from plenipo.instrument.model import Kind

OPENERS = frozenset((Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE, Kind.ANNEX))
_NAMES = {
    Kind.TITLE: "Title",
    Kind.PREAMBLE: "Preamble",
    Kind.RECITAL: "Preamble",
    Kind.SIGNATURE: "Signatures",
}
_NAME_LENGTH = 72


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the outline.

    `passages` is the range of its passages in `Rolling.passages`; `head` counts
    those at its start that make up its heading line; `groups` gives for each
    passage the number of the provision it is folded into, the unit in which
    brackets are counted.
    """

    place: int
    kind: Kind
    number: str
    name: str
    passages: range
    head: int
    groups: tuple[int, ...]
    brackets: int
    changes: int

    @property
    def caption(self) -> str:
        """Number and name as one line; never empty."""
        return " · ".join(part for part in (self.number, self.name) if part) or "Text"


def sections(rolling: Rolling, provisions: Sequence[Provision]) -> tuple[Section, ...]:
    """Cut `rolling` into sections, in order; `provisions` is what it folds into.

    Cost: one walk over all segments.
    """
    starts = [i for i, p in enumerate(rolling.passages) if _opens(rolling, i, p)]
    if rolling.passages and (not starts or starts[0] != 0):
        starts.insert(0, 0)
    ends = [*starts[1:], len(rolling.passages)] if starts else []
    owners = [at for at, provision in enumerate(provisions) for _ in provision.passages]
    return tuple(
        _section(rolling, place, range(start, end), owners, provisions)
        for place, (start, end) in enumerate(zip(starts, ends, strict=True))
    )


def _opens(rolling: Rolling, at: int, passage: Passage) -> bool:
    """Say whether a new section starts at this passage."""
    before = rolling.passages[at - 1].kind if at else None
    if passage.kind in OPENERS:
        return True
    if passage.kind in (Kind.TITLE, Kind.SIGNATURE):
        return before is not passage.kind
    if passage.kind in (Kind.PREAMBLE, Kind.RECITAL):
        return before not in (Kind.PREAMBLE, Kind.RECITAL)
    # Unnumbered text after the title page is no part of the title.
    return before is Kind.TITLE


def _section(
    rolling: Rolling,
    place: int,
    span: range,
    owners: Sequence[int],
    provisions: Sequence[Provision],
) -> Section:
    passages = rolling.passages[span.start : span.stop]
    first = passages[0]
    number, name, head = "", _NAMES.get(first.kind, ""), 0
    if first.kind in OPENERS:
        number = shown(first.lead).strip() or first.label
        name = shown(first.body).strip()
        if name.startswith(number):
            name = name[len(number) :].lstrip(" .:–—-\n")
        head = 1
        if not name and len(passages) > 1 and _is_name(passages[1]):
            name, head = shown(passages[1].lead + passages[1].body).strip(), 2
        elif len(name) > _NAME_LENGTH and len(passages) == 1:
            head = 0  # an article that is one paragraph: its words are no heading
    elif first.kind is Kind.TITLE:
        head = len(passages)
    groups = tuple(owners[span.start : span.stop])
    counts = count(provisions[groups[0] : groups[-1] + 1])
    return Section(
        place,
        first.kind,
        number,
        _short(name),
        span,
        head,
        groups,
        counts.brackets,
        counts.changes,
    )


def _is_name(passage: Passage) -> bool:
    """Say whether the passage after a bare label is the heading that belongs to it.

    A heading that only some parties have comes without its kind: a short line
    that does not end like a sentence is taken for one.
    """
    if passage.kind is Kind.HEADING:
        return True
    if passage.lead or passage.label or passage.kind not in (Kind.BODY, Kind.PARAGRAPH):
        return False
    line = shown(passage.body).strip()
    return 0 < len(line) <= _NAME_LENGTH and line[-1].isalnum()


def _short(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= _NAME_LENGTH else line[:_NAME_LENGTH].rsplit(" ", 1)[0] + " …"


def alike(one: Passage, other: Passage) -> bool:
    """Say whether two neighbouring passages stand or fall together.

    They do where each is in dispute as a whole, between the same holders, in
    the same direction.
    """
    a, b = whole(one), whole(other)
    if a is None or b is None or a.nature is not b.nature:
        return False
    (has_a, _), (has_b, _) = wording_of(a), wording_of(b)
    return has_a.holders == has_b.holders and has_a.base == has_b.base


def text_of(rolling: Rolling, section: Section, viewer: Party | None) -> str:
    """Return the section as `viewer` reads it, passages joined by line breaks.

    Differences that no party disputes are left out of account: of a change
    that all want, the new words stand, of a difference in typography or
    numbering the words that are shown, for every viewer.
    """
    parts = (words_for(settled(p.body), viewer) for p in _passages(rolling, section))
    return "\n".join(part for part in parts if part.strip())


def _passages(rolling: Rolling, section: Section) -> tuple[Passage, ...]:
    return rolling.passages[section.passages.start : section.passages.stop]


def settled(segments: Segments) -> Segments:
    """Return `segments` with every top-level quiet variation replaced by the words it shows."""
    return tuple(
        segment
        if isinstance(segment, str) or segment.nature is Nature.DISPUTE
        else shown((segment,))
        for segment in segments
    )


def differing(rolling: Rolling, section: Section) -> frozenset[Party]:
    """Return the parties whose words differ from the base's somewhere in `section`.

    Cost: proportional to the holders named in the section's variations.
    """
    out: set[Party] = set()
    for passage in _passages(rolling, section):
        for variation in variations(passage.body):
            if variation.nature is Nature.DISPUTE:
                for alternative in variation.alternatives:
                    if not alternative.base:
                        out |= alternative.holders
    return frozenset(out)
