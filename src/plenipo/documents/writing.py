"""Texts written as files of any format: rolling texts, one party's words, redlines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from plenipo.brackets.model import Rolling
from plenipo.brackets.render import Style, render
from plenipo.documents.reading import instrument_of
from plenipo.instrument.model import Block, Instrument, Kind, Source, Unit
from plenipo.text.errors import UnusableInput

if TYPE_CHECKING:
    from plenipo.brackets.redline import Redline, Row
    from plenipo.formats.docx import Line, Run

REDLINE_AUTHOR: Final = "Redline"  # Word wants a name on every tracked change


def written(
    rolling: Rolling, kind: str, *, style: Style = Style.ATTRIBUTED, tracked: bool = False
) -> bytes:
    """Return the rolling text as bytes of a format, in a style."""
    names = style is not Style.PLAIN
    if tracked and kind != "docx":
        raise UnusableInput("--tracked writes tracked changes, which only Word files hold")
    if kind == "json":
        from plenipo.formats import rolling_json

        return rolling_json.write(rolling, names=names)
    if kind in ("docx", "html") and style in (Style.ATTRIBUTED, Style.PLAIN):
        return _page(rolling, kind, names=names, tracked=tracked)
    blocks = render(rolling, style=style)
    if kind == "txt":
        return ("\n\n".join(blocks) + "\n").encode()
    return written_texts([text for block in blocks for text in block.split("\n\n")], kind)


def _page(rolling: Rolling, kind: str, *, names: bool, tracked: bool) -> bytes:
    from plenipo.formats import rolling_json

    embedded = rolling_json.write(rolling).decode() if names else None
    if kind == "html":
        from plenipo.formats import html

        return html.write_report(rolling, names=names, embedded=embedded)
    from plenipo.formats import docx

    if tracked:
        if not names:
            raise UnusableInput("tracked changes carry names; leave out --style plain or --tracked")
        return docx.write_tracked(rolling)
    return docx.write_bracketed(rolling, names=names, embedded=embedded)


def written_texts(texts: Sequence[str], kind: str) -> bytes:
    """Return one party's or any plain text as bytes of a format."""
    if kind == "txt":
        from plenipo.formats import plain

        return plain.write(texts)
    if kind == "json":
        from plenipo.formats import text_json

        return text_json.write(texts)
    units = _recognised(texts).units
    if kind == "md":
        from plenipo.formats import markdown

        return markdown.write(Block(unit.text, heading=_level(unit)) for unit in units)
    rows = [(unit.kind, unit.depth, unit.text) for unit in units]
    if kind == "docx":
        from plenipo.formats import docx

        return docx.write_clean(rows)
    from plenipo.formats import html

    return html.write_text(rows)


_LEVELS = {
    Kind.TITLE: 1,
    Kind.PART: 2,
    Kind.CHAPTER: 2,
    Kind.SECTION: 2,
    Kind.ANNEX: 2,
    Kind.ARTICLE: 2,
    Kind.HEADING: 3,
}
_LONGEST_HEADING = 120  # an article whose words follow on the same line is no heading


def _level(unit: Unit) -> int | None:
    """Return the heading level of a unit in Markdown, None for what is no heading."""
    if "\n" in unit.text or len(unit.text) > _LONGEST_HEADING:
        return None
    return _LEVELS.get(unit.kind)


def _recognised(texts: Sequence[str]) -> Instrument:
    numbers: Iterator[str] = ids_from(b"text")
    return instrument_of(Source(tuple(Block(text) for text in texts)), lambda: next(numbers))


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
    from plenipo.brackets.redline import Mark
    from plenipo.formats.docx import Line, Run, RunKind
    from plenipo.instrument.model import Kind

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


def ids_from(*seeds: bytes) -> Iterator[str]:
    """Yield 128-bit ids that look random but follow from the inputs.

    The same files give the same ids, so the same command gives the same bytes.
    """
    import hashlib

    root = hashlib.sha256()
    for seed in seeds:
        root.update(len(seed).to_bytes(8, "big"))
        root.update(seed)
    key = root.digest()
    number = 0
    while True:
        block = hashlib.sha256(key + number.to_bytes(8, "big")).hexdigest()
        yield block[:32]
        yield block[32:]
        number += 1
