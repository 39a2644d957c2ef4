"""Write a redline for readers: as text, and as JSON for programs.

In text, words taken out stand in `[-…-]` and words put in in `{+…+}`, as word
differences are written elsewhere; an empty line inside a provision that was
split or merged is the sign ¶. The text is for reading: a document that holds
such signs itself is told apart from them in the JSON only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plenipo.brackets.redline import Mark, Redline, Row, Run, What
from plenipo.brackets.whereabouts import places_by_labels

SCHEMA = "plenipo.redline/1"

_SHOWN = 8  # words of a provision that stand for it where it is only named

_COUNTED = (
    ("reworded", "reworded"),
    ("inserted", "inserted"),
    ("deleted", "deleted"),
    ("moved", "moved"),
    ("split", "split"),
    ("merged", "merged"),
    ("renumbered", "renumbered only"),
    ("typography", "changed in typography only"),
)


def redline_text(
    found: Redline,
    *,
    all: bool = False,  # noqa: A002 - the option's name
    notes: Mapping[int, Sequence[str]] | None = None,
) -> list[str]:
    """Write a redline as blocks of text, a summary first.

    Each change opens with a line that says where and what, then the words.
    Unchanged provisions are summed up, or shown as they stand with `all`.
    `notes` are lines to be told under the words of a row, by its number.
    """
    told = notes or {}
    texts = [_summary(found)]
    places = places_by_labels(row.new_label or row.old_label for row in found.rows)
    unchanged = 0
    rows = found.rows
    for k, row in enumerate(rows):
        if row.what is What.UNCHANGED:
            unchanged += 1
            if all:
                texts.append(row.new_text)
            continue
        if unchanged and not all:
            texts.append(f"({_number(unchanged, 'provision')} unchanged)")
        unchanged = 0
        if k and together(rows[k - 1], row):
            if row.what is not What.MOVED or row.new is not None:
                texts.append("\n".join([_words(row), *told.get(k, ())]))
            continue
        texts.append("\n".join([_heading(rows, k, places), _words(row), *told.get(k, ())]))
    if unchanged and not all:
        texts.append(f"({_number(unchanged, 'provision')} unchanged)")
    return texts


def marked(runs: Sequence[Run]) -> str:
    """Write runs of words in one line: `[-taken out-]`, `{+put in+}`."""
    parts: list[str] = []
    for mark, text in runs:
        shown = text.replace("\n\n", " ¶ ")
        if mark is Mark.SAME:
            parts.append(shown)
            continue
        # A space at the edge reads better outside the sign.
        words = shown.strip(" ")
        if not words:
            words = shown
        left = shown[: len(shown) - len(shown.lstrip(" "))] if words is not shown else ""
        right = shown[len(shown.rstrip(" ")) :] if words is not shown else ""
        inside = f"[-{words}-]" if mark is Mark.DELETED else f"{{+{words}+}}"
        parts.append(f"{left}{inside}{right}")
    return "".join(parts)


def redline_json(found: Redline) -> dict[str, Any]:
    """Return a redline as the values of its JSON form, schema `plenipo.redline/1`."""
    counts = found.counts
    return {
        "schema": SCHEMA,
        "counts": {name: getattr(counts, name) for name in counts.__slots__},
        "rows": [
            {
                "what": row.what.value,
                "label": {"old": row.old_label, "new": row.new_label},
                "kind": row.kind.value if row.kind is not None else None,
                "old": list(row.old) if row.old else None,
                "new": list(row.new) if row.new else None,
                "reworded": row.reworded,
                "renumbered": row.renumbered,
                "counterpart": row.counterpart if row.counterpart >= 0 else None,
                "runs": [{run.mark.value: run.text} for run in row.runs],
            }
            for row in found.rows
        ],
    }


def _summary(found: Redline) -> str:
    counts = found.counts
    parts = [f"{number} {words}" for name, words in _COUNTED if (number := getattr(counts, name))]
    if not parts:
        return f"No change in {_number(counts.unchanged, 'provision')}."
    if counts.unchanged:
        parts.append(f"{counts.unchanged} unchanged")
    words = f"{_number(counts.words_inserted, 'word')} in, {counts.words_deleted} out"
    return f"Provisions: {', '.join(parts)}. {words[:1].upper()}{words[1:]}."


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def together(one: Row, two: Row) -> bool:
    """Tell whether two neighbouring rows are one happening: moved, put in or taken out together.

    A block without a label of its own goes with the one before it.
    """
    if one.what is What.MOVED is two.what:
        return one.counterpart + 1 == two.counterpart and (one.new is None) == (two.new is None)
    if one.what in (What.INSERTED, What.DELETED) and one.what is two.what:
        return not two.new_label and not two.old_label
    return False


def _heading(rows: Sequence[Row], k: int, places: Sequence[str]) -> str:
    row = rows[k]
    where = places[k] or "Opening words"
    if row.what is What.MOVED:
        other = rows[row.counterpart]
        there = _place_named(rows, row.counterpart, places)
        if row.new is None:
            return f"# {where}: moved from here to {there}"
        text = f"# {where}: moved here from {_place_named(rows, row.counterpart, places)}"
        also = [
            *(["reworded"] if row.reworded else []),
            *([f"number was {other.old_label}"] if row.renumbered and other.old_label else []),
        ]
        return text + (f"; {', '.join(also)}" if also else "")
    what = {
        What.SPLIT: f"split into {_size(row.new)}",
        What.MERGED: f"merged from {_size(row.old)}",
        What.RENUMBERED: f"renumbered, was {row.old_label or 'without a number'}",
        What.TYPOGRAPHY: "typography only",
    }.get(row.what, row.what.value)
    if row.reworded and row.what is not What.REWORDED:
        what += ", reworded"
    if row.renumbered and row.what is not What.RENUMBERED:
        what += f", number was {row.old_label}" if row.old_label else ", was without a number"
    return f"# {where}: {what}"


def _size(place: tuple[int, int] | None) -> int:
    return place[1] - place[0] if place is not None else 0


def _place_named(rows: Sequence[Row], k: int, places: Sequence[str]) -> str:
    """Name the place of a row at the other end of a move: the labels there, or what stands before."""
    row = rows[k]
    if row.new_label or row.old_label:
        return places[k]
    for before in range(k - 1, -1, -1):
        if rows[before].new is not None:
            return f"after “{_opening(rows[before].new_text)}”"
    return "the opening"


def _opening(text: str) -> str:
    words = text.split()
    return " ".join(words[:_SHOWN]) + (" …" if len(words) > _SHOWN else "")


def _words(row: Row) -> str:
    if row.what is What.MOVED and row.new is None:
        return f"[-{_opening(row.old_text)}-]"
    return marked(row.runs)
