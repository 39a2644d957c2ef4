"""Two versions compared, every change classed, and written as a file of any format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from plenipo.brackets.redline import Mark, Redline, Row, redline
from plenipo.brackets.scrub import Scrub, scrub
from plenipo.brackets.scrub_change import Flag
from plenipo.documents.reading import terms_of
from plenipo.documents.writing import written_texts
from plenipo.instrument.model import Instrument, Kind
from plenipo.record.stamps import Stamp

if TYPE_CHECKING:
    from plenipo.formats.docx import Line, Run

REDLINE_AUTHOR: Final = "Redline"  # Word wants a name on every tracked change
MODAL: Final = "shall/should"  # the class of changes of obligation, which are looked at first


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions, what changed between them, and how grave each change is."""

    old: Instrument
    new: Instrument
    found: Redline
    classed: Scrub

    @property
    def classes(self) -> Mapping[int, tuple[str, ...]]:
        """Return the classes of each changed row, by its number, the first seen first."""
        return {row: tuple(dict.fromkeys(c)) for row, c in self._rows()[0].items()}

    @property
    def reasons(self) -> Mapping[int, tuple[str, ...]]:
        """Return why a row's changes are of their classes, by its number."""
        return {row: tuple(dict.fromkeys(r)) for row, r in self._rows()[1].items()}

    def _rows(self) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
        classes: dict[int, list[str]] = {}
        reasons: dict[int, list[str]] = {}
        for change in self.classed.changes:
            modal = [MODAL] if Flag.MODAL in change.flags else []
            classes.setdefault(change.row, []).extend([*modal, change.klass.value])
            reasons.setdefault(change.row, []).append(change.reason)
        return classes, reasons


def compared(old: Instrument, new: Instrument, *, language: str = "") -> Compared:
    """Compare two versions. `language` is told by their words when it is not given."""
    terms = terms_of(old)
    found = redline(old, new, terms=terms)
    title = f"{old.title} {new.title}" if old.title and new.title else ""
    classed = scrub(found, terms=(*terms, *terms_of(new)), language=language, title=title)
    return Compared(old, new, found, classed)


def written_redline(
    compared: Compared,
    kind: str,
    *,
    old: str,
    new: str,
    everything: bool = False,
    stamp: Stamp | None = None,
) -> bytes:
    """Return a comparison as bytes of a format; `old` and `new` name the versions for readers.

    `stamp` stands on every page, where the format has pages. With `everything` a text shows unchanged provisions too. Same input, same bytes.
    """
    found, classed = compared.found, compared.classed
    if kind == "json":
        from plenipo.brackets.redline_text import redline_json
        from plenipo.brackets.scrub import scrub_json
        from plenipo.documents.tables import to_json

        value = scrub_json(classed)
        return to_json(
            {**redline_json(found), "classes": value["counts"], "changes": value["changes"]}
        )
    if kind == "html":
        from plenipo.formats import html

        rows = html.redline_rows(found, classes=compared.classes, reasons=compared.reasons)
        title = compared.new.title or compared.old.title
        return html.write_redline(rows, title=title, old=old, new=new, stamp=stamp)
    if kind == "docx":
        from plenipo.formats import docx

        lines = redline_lines(found, compared.old, compared.new)
        return docx.write_runs(lines, title=compared.new.title, stamp=stamp)
    return written_texts(_texts(found, classed, everything=everything), kind)


def _texts(found: Redline, classed: Scrub, *, everything: bool) -> list[str]:
    """Write what changed: the summary, changes of obligation, then every change in its place."""
    from plenipo.brackets.redline_text import redline_text
    from plenipo.brackets.scrub import scrub_text

    notes: dict[int, list[str]] = {}
    for change in classed.changes:
        flags = f" ({', '.join(change.flags)})" if change.flags else ""
        notes.setdefault(change.row, []).append(f"    {change.klass.value}{flags}. {change.reason}")
    summary, *rows = redline_text(found, all=everything, notes=notes)
    by_class, *changes = scrub_text(classed)
    first = [
        text
        for change, text in zip(classed.changes, changes, strict=True)
        if Flag.MODAL in change.flags
    ]
    if not classed.changes:
        return [summary, *(rows if everything else ())]
    count = f"Changes of obligation (shall, should, may): {len(first) or 'none'}."
    return [f"{summary}\n{by_class}\n{count}", *first, "Every change in its place:", *rows]


def redline_lines(found: Redline, old: Instrument, new: Instrument) -> list[Line]:
    """Return a redline as lines with tracked changes: reject all for OLD, accept all for NEW."""
    lines: list[Line] = []
    moves = 0
    names: dict[int, str] = {}
    for at, row in enumerate(found.rows):
        if row.counterpart >= 0 and at not in names:
            moves += 1
            names[at] = names[row.counterpart] = f"move{moves}"
        unit = new.units[row.new[0]] if row.new else old.units[row.old[0]] if row.old else None
        depth = unit.depth if unit is not None else 0
        lines.extend(_row_lines(found.rows, at, depth, names.get(at, "")))
    return lines


def _row_lines(rows: Sequence[Row], at: int, depth: int, move: str) -> Iterator[Line]:
    """Yield the lines of one row; an empty line within its words ends a paragraph."""
    from plenipo.formats.docx import Line, Run, RunKind

    row = rows[at]
    runs = row.runs
    as_run = {
        Mark.SAME: RunKind.SAME,
        Mark.DELETED: RunKind.DELETED,
        Mark.INSERTED: RunKind.INSERTED,
    }
    mark = RunKind.SAME
    if move and row.new is None:
        # The words stand reworded in their new place; here are the old ones.
        runs = rows[row.counterpart].runs
        runs = tuple(run for run in runs if run.mark is not Mark.INSERTED)
        mark = as_run[Mark.SAME] = RunKind.MOVED_FROM
    elif move:
        runs = tuple(run for run in runs if run.mark is not Mark.DELETED)
        mark = as_run[Mark.SAME] = RunKind.MOVED_TO
    elif row.new is None:
        mark = RunKind.DELETED
    elif row.old is None:
        mark = RunKind.INSERTED
    kind = row.kind or Kind.BODY
    author = "" if mark is RunKind.SAME else REDLINE_AUTHOR
    drawn: list[Run] = []
    for run in runs:
        run_kind = as_run[run.mark]
        by = "" if run_kind is RunKind.SAME else REDLINE_AUTHOR
        named = move if run_kind in (RunKind.MOVED_FROM, RunKind.MOVED_TO) else ""
        first, *others = run.text.split("\n\n")
        if first:
            drawn.append(Run(first, run_kind, by, named))
        for text in others:
            # The break between two paragraphs came, went or stayed as the run did.
            yield Line(tuple(drawn), kind, depth, run_kind, by)
            drawn = [Run(text, run_kind, by, named)] if text else []
    yield Line(tuple(drawn), kind, depth, mark, author)
