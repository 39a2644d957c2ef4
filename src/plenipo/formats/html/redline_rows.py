"""A redline of the engine as rows of the redline page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plenipo.brackets.redline import Mark, Redline, What
from plenipo.brackets.redline import Row as Found
from plenipo.formats.html.redline import (
    DELETED,
    INSERTED,
    LEFT,
    MOVED,
    RENUMBERED,
    SAME,
    Row,
    Run,
)
from plenipo.instrument.model import Kind

_MARKS = {Mark.SAME: SAME, Mark.DELETED: DELETED, Mark.INSERTED: INSERTED}


def redline_rows(
    found: Redline,
    *,
    classes: Mapping[int, Sequence[str]] | None = None,
    reasons: Mapping[int, Sequence[str]] | None = None,
) -> list[Row]:
    """Return the rows of a redline as the page shows them, in order.

    Every change is sorted by what happened; `classes` and `reasons` add, for
    the number of a row, further classes and what is told beside it. Linear.
    """
    extra, told = classes or {}, reasons or {}
    rows = []
    for at, row in enumerate(found.rows):
        sorts = (*_sorts(row), *extra.get(at, ()))
        rows.append(
            Row(
                row.new_label or row.old_label,
                _status(row, found),
                tuple(_runs(row)),
                tuple(dict.fromkeys(sorts)),
                tuple(told.get(at, ())),
                row.kind or Kind.PARAGRAPH,
            )
        )
    return rows


def _sorts(row: Found) -> tuple[str, ...]:
    """Return what happened to a row: the first thing, and what else."""
    if row.what is What.UNCHANGED:
        return ()
    also = ((row.reworded, What.REWORDED), (row.renumbered, What.RENUMBERED))
    return (row.what.value, *(what.value for held, what in also if held))


def _status(row: Found, found: Redline) -> str:
    """Say what happened, and for a move where the other end is."""
    if row.what is What.UNCHANGED:
        return ""
    if row.what is not What.MOVED or row.counterpart < 0:
        return row.what.value
    other = found.rows[row.counterpart]
    if row.new is None:
        return f"moved to {_place(found, row.counterpart, new=True)}"
    return f"moved from {_place(found, row.counterpart, new=False)}" if other.old else "moved"


def _place(found: Redline, at: int, *, new: bool) -> str:
    """Name the place of a row in one version: its label, or the one above it."""
    for row in reversed(found.rows[: at + 1]):
        label = row.new_label if new else row.old_label
        if label and (row.new if new else row.old) is not None:
            return label.rstrip(".:")
    return "the opening"


def _runs(row: Found) -> list[Run]:
    """Translate the runs; what moved is marked as moved, a new number stands by its old one."""
    runs = list(row.runs)
    out: list[Run] = []
    if row.renumbered and len(runs) > 1 and row.old_label and row.new_label:
        first, second = runs[0], runs[1]
        gap = first.text.removeprefix(row.old_label)
        if (
            (first.mark, second.mark) == (Mark.DELETED, Mark.INSERTED)
            and first.text == row.old_label + gap
            and second.text == row.new_label + gap
        ):
            out.append(Run(RENUMBERED, row.new_label, row.old_label))
            out += [Run(SAME, gap)] if gap else []
            runs = runs[2:]
    moved = row.what is What.MOVED
    for run in runs:
        kind = _MARKS[run.mark]
        if moved and row.new is None:
            kind = LEFT
        elif moved and kind == SAME:
            kind = MOVED
        out.append(Run(kind, run.text))
    return out
