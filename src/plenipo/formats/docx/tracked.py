"""Write a rolling text as tracked changes: who wants what is who the author is.

Word keeps one author per change, so a change that several parties want has
them all as its author, joined by "/". The base stands untracked; words that
somebody wants out are deleted by exactly those; every other wording is one
insertion. Nothing is ever inserted and deleted at once, which some programs
damage.

Law, for each party: accepting the changes of every author whose set holds the
party, and rejecting the others, gives the party's own text; rejecting all
gives the base. Who holds nothing in a place has said nothing there: it is no
author of any change, and reads the base.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from plenipo.brackets.model import Party, Passage, Rolling, Segments
from plenipo.formats.docx.bundle import stamped
from plenipo.formats.docx.embedded import Carried, with_carried
from plenipo.formats.docx.lines import Line, Run, RunKind
from plenipo.formats.docx.markup import Writer, document
from plenipo.formats.docx.stylesheet import LEGEND, stylesheet
from plenipo.formats.docx.write import closed
from plenipo.record.stamps import Stamp

JOINT = "/"  # between the codes of parties in an author's name


class _Viewers(NamedTuple):
    """Who sees some words: these parties, and the base or not."""

    parties: frozenset[Party]
    base: bool


class _Leaf(NamedTuple):
    """Words without variations in them, and who sees them."""

    text: str
    viewers: _Viewers


def author_of(parties: frozenset[Party]) -> str:
    """Return the author's name for a set of parties: codes A to Z, joined by "/"."""
    return JOINT.join(sorted(parties))


def parties_of(author: str) -> frozenset[Party]:
    """Return the parties that an author's name stands for; undoes `author_of`."""
    return frozenset(Party(code) for code in author.split(JOINT))


def write_tracked(
    rolling: Rolling,
    *,
    carried: Carried | None = None,
    notes: Sequence[str] = (),
    stamp: Stamp | None = None,
) -> bytes:
    """Write the base with every party's changes tracked; see the module's law.

    `carried` goes along unseen (`read_embedded`), `notes` stand below the text,
    `stamp` on every page. Cost: linear in the words and alternatives.
    """
    everybody = frozenset(rolling.parties)
    lines: list[Line] = []
    for passage in rolling.passages:
        lines += _lines(passage, everybody)
    lines = [*closed(lines)]
    lines += [Line((Run(text),), style=LEGEND) for text in notes]
    writer = Writer()
    writer.lines(lines)
    body = document(writer.text(), stamped=stamp is not None)
    styles = stylesheet(brackets=bool(notes), stamped=stamp is not None)
    return with_carried(body, styles, title=rolling.title, carried=carried, beside=stamped(stamp))


def _lines(passage: Passage, everybody: frozenset[Party]) -> Iterator[Line]:
    """Turn a passage into lines; a wording that holds several blocks opens several."""
    body = list(_leaves(passage.body, _Viewers(everybody, base=True)))
    have = _Viewers(
        frozenset().union(*(leaf.viewers.parties for leaf in body if leaf.text)),
        any(leaf.viewers.base for leaf in body if leaf.text),
    )
    lead = [
        _Leaf(text, _Viewers(viewers.parties & have.parties, viewers.base and have.base))
        for text, viewers in _leaves(passage.lead, _Viewers(everybody, base=True))
    ]
    runs: list[Run] = []
    unit = str(passage.id)
    for text, viewers in (*lead, *body):
        for at, part in enumerate(text.split("\n\n")):
            if at and (ended := _history(viewers, everybody)) is not None:
                yield Line(tuple(runs), passage.kind, passage.depth, *ended, unit)
                runs, unit = [], ""
            if part and (told := _history(viewers, everybody)) is not None:
                runs.append(Run(part, *told))
    ended = _history(have, everybody)
    if ended is not None:
        yield Line(tuple(runs), passage.kind, passage.depth, *ended, unit)


def _history(viewers: _Viewers, everybody: frozenset[Party]) -> tuple[RunKind, str] | None:
    """Say what became of words with these viewers, and by whom; None when nobody sees them."""
    if not viewers.base:
        return (RunKind.INSERTED, author_of(viewers.parties)) if viewers.parties else None
    without = everybody - viewers.parties
    return (RunKind.DELETED, author_of(without)) if without else (RunKind.SAME, "")


def _leaves(segments: Segments, viewers: _Viewers) -> Iterator[_Leaf]:
    for segment in segments:
        if isinstance(segment, str):
            yield _Leaf(segment, viewers)
            continue
        rows = segment.alternatives
        silent = viewers.parties.difference(*(alternative.holders for alternative in rows))
        default = next((alternative for alternative in rows if alternative.base), rows[0])
        for alternative in rows:
            holders = (
                alternative.holders | silent if alternative is default else alternative.holders
            )
            yield from _leaves(
                alternative.segments,
                _Viewers(viewers.parties & holders, viewers.base and alternative.base),
            )
