"""Which act brought each word of a section, and its wordings side by side.

The draft's words are followed from the text that became the basis through
every proposal that was taken in; a proposal's words from the draft that it was
made against through each of its versions. A word keeps its origin as long as
it stands unchanged (`plenipo.web.redlines.runs`). What came before the viewer
may read is of one origin, which says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from plenipo.record import entries as e
from plenipo.record.kinds import RANK
from plenipo.record.picture import UnitView
from plenipo.web.proposed import when
from plenipo.web.protocol import protocol
from plenipo.web.redlines import DELETED, INSERTED, redline, runs
from plenipo.web.sheets import Piece
from plenipo.web.story import Happening
from plenipo.web.viewer import Reading
from plenipo.web.words import LEVEL

_BEFORE: Final = 0  # the origin of what came before the viewer may read

_Words = tuple[tuple[str, int], ...]  # stretches and the number of the entry that brought them


@dataclass(frozen=True, slots=True)
class Origin:
    """An act that brought words: what it was, whose, when, and in which revision they stood first."""

    number: int
    said: str
    party: str
    at: str
    when: str
    revision: int  # 0 where they stood in none yet


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one origin, by its number, and the space before them."""

    space: str
    text: str
    origin: int
    party: str


@dataclass(frozen=True, slots=True)
class Worded:
    """One wording of a unit, told apart by where its words come from."""

    where: str
    name: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Blame:
    """A section's wordings word by word, and the origins that they name."""

    worded: tuple[Worded, ...]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A wording beside the others: as it stands, as a redline against the draft, who goes along."""

    name: str
    text: str
    drawn: Markup
    base: bool
    sponsors: tuple[str, ...]
    stands: tuple[tuple[str, str], ...]  # party and "accepts"


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The wordings of one unit, the draft's first."""

    unit: str
    where: str
    wordings: tuple[Alternative, ...]


def alternatives(reading: Reading, piece: Piece) -> tuple[Alternatives, ...]:
    """Return the wordings of every unit of a section that has several."""
    return tuple(
        Alternatives(view.unit, view.name, tuple(_alternatives(reading, view)))
        for view in reading.sheet.views(piece)
        if len(view.place.wordings) > 1
    )


def _alternatives(reading: Reading, view: UnitView) -> Iterator[Alternative]:
    classes = view.place.classes()
    base = view.place.base
    order = protocol(reading.state, {party for party, _ in view.standpoints})
    for w in view.place.wordings:
        points = {p: s for (p, h), s in view.standpoints.items() if h == classes[w.hash]}
        yield Alternative(
            reading.sheet.names.wording(w.hash),
            w.text,
            redline(base.text, w.text),
            w.base,
            protocol(reading.state, w.sponsors),
            tuple(
                (p, LEVEL[points[p].position.level].lower())
                for p in sorted(
                    (p for p in order if p in points),
                    key=lambda p: -RANK[points[p].position.level],
                )
            ),
        )


# --- word by word -------------------------------------------------------------------------------


def blame(reading: Reading, piece: Piece) -> Blame:
    """Return where each word of a section's wordings comes from.

    Cost: a difference for each version of each wording of its units.
    """
    found: list[tuple[UnitView, str, _Words]] = []
    for view in reading.sheet.views(piece):
        found.extend((view, name, words) for name, words in _followed(reading, view))
    numbers: dict[int, int] = {}
    for _, _, words in found:
        for _, seq in words:
            numbers.setdefault(seq, len(numbers) + 1)
    origins = {seq: _origin(reading, seq, number) for seq, number in numbers.items()}
    worded = tuple(
        Worded(
            view.name,
            name,
            tuple(_stretch(text, numbers[seq], origins[seq].party) for text, seq in words),
        )
        for view, name, words in found
    )
    return Blame(worded, tuple(origins.values()))


def _stretch(text: str, origin: int, party: str) -> Stretch:
    words = text.lstrip(" ")
    return Stretch(text[: len(text) - len(words)], words, origin, party)


def _followed(reading: Reading, view: UnitView) -> Iterator[tuple[str, _Words]]:
    """Yield the name of each live wording of a unit, and its words with their origins."""
    draft: _Words = ()
    proposals: dict[str, _Words] = {}
    for happening in reading.story.of([view.unit]):
        entry = happening.entry
        seq = entry.seq if entry.seq >= reading.reads_from else _BEFORE
        body = entry.body
        match body:
            case e.BasisAdopted():
                filed = reading.state.instruments.get(body.instrument, ("", []))[1]
                text = next((u.text for u in filed if u.unit == view.unit), "")
                draft = carried(draft, text, seq)
            case e.ProposalDrafted() | e.ProposalTabled():
                base = proposals.get(body.sub_of, draft) if body.sub_of else draft
                for change in _changes(body, view.unit):
                    proposals[body.proposal] = carried(base, change.text, seq)
            case e.ProposalRevised():
                for change in _changes(body, view.unit):
                    known = proposals.get(body.proposal, draft)
                    proposals[body.proposal] = carried(known, change.text, seq)
            case e.ProposalIncorporated():
                draft = proposals.get(body.proposal, draft)
            case e.ProvisionsRenumbered():
                for unit, old, new in body.labels:
                    text = "".join(stretch for stretch, _ in draft)
                    if unit == view.unit and old and text.startswith(old):
                        draft = carried(draft, new + text[len(old) :], seq)
            case _:
                pass
    names = reading.sheet.names
    for w in view.place.wordings:
        words = draft if w.base else proposals.get(w.proposals[0], ()) if w.proposals else ()
        if "".join(text for text, _ in words) != w.text:
            # Its making lies in entries that this room does not have: it is told from the draft.
            words = carried(draft, w.text, _BEFORE)
        if w.text:
            yield names.wording(w.hash), words


def _changes(
    body: e.ProposalDrafted | e.ProposalTabled | e.ProposalRevised, unit: str
) -> Sequence[e.Change]:
    return [change for change in body.changes if change.unit == unit]


def carried(old: _Words, text: str, seq: int) -> _Words:
    """Return a new wording: words that stand in the old one keep their origin, others are of `seq`.

    A pure function; cost: one difference.
    """
    before = "".join(stretch for stretch, _ in old)
    marks = [origin for stretch, origin in old for _ in stretch]
    found: list[tuple[str, int]] = []
    at = 0
    for run in runs(before, text):
        if run.mark == INSERTED:
            found.append((run.text, seq))
            continue
        if run.mark != DELETED:
            found.extend(zip(run.text, marks[at : at + len(run.text)], strict=True))
        at += len(run.text)
    return _joined(found)


def _joined(found: Sequence[tuple[str, int]]) -> _Words:
    """Join neighbouring stretches of one origin."""
    result: list[list[str]] = []
    origins: list[int] = []
    for text, origin in found:
        if origins and origins[-1] == origin:
            result[-1].append(text)
        else:
            result.append([text])
            origins.append(origin)
    return tuple(("".join(parts), origin) for parts, origin in zip(result, origins, strict=True))


def _origin(reading: Reading, seq: int, number: int) -> Origin:
    if seq == _BEFORE:
        return Origin(number, "From before what you may read here.", "", "", "", 0)
    happening = reading.story.happenings[seq - 1]
    entry = happening.entry
    return Origin(
        number,
        reading.telling.tell(entry),
        _party(entry.body, entry.behalf),
        entry.at,
        when(happening),
        _first_revision(reading, happening),
    )


def _party(body: object, behalf: str) -> str:
    if isinstance(body, e.ProposalTabled):
        return body.sponsors[0] if len(body.sponsors) == 1 else ""
    return behalf if isinstance(body, (e.ProposalDrafted, e.ProposalRevised)) else ""


def _first_revision(reading: Reading, happening: Happening) -> int:
    """Return the revision in which words stood first that an entry brought; 0 for none yet."""
    following = happening.revision + 1
    return following if following <= len(reading.state.revisions) else 0
