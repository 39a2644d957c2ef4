"""Write lines and clean texts as Word files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from plenipo.formats.docx.bundle import bundle, stamped
from plenipo.formats.docx.lines import Line, Run, RunKind
from plenipo.formats.docx.markup import Writer, document
from plenipo.formats.docx.stylesheet import stylesheet
from plenipo.instrument.model import Kind
from plenipo.record.stamps import Stamp

Clean: TypeAlias = "str | tuple[Kind, int, str]"


def write_clean(blocks: Iterable[Clean], *, title: str = "", stamp: Stamp | None = None) -> bytes:
    """Write one text without brackets or tracked changes.

    A block is its text, or its kind, depth and text; a text may hold several
    paragraphs with empty lines between; `stamp` stands on every page. Reading
    the result gives the texts back. Cost: linear.
    """
    lines: list[Line] = []
    for block in blocks:
        kind, depth, text = (Kind.BODY, 0, block) if isinstance(block, str) else block
        lines += [Line((Run(part),), kind, depth) for part in text.split("\n\n")]
    return write_runs(lines, title=title, stamp=stamp)


def write_runs(lines: Sequence[Line], *, title: str = "", stamp: Stamp | None = None) -> bytes:
    """Write lines with their history as tracked changes; `stamp` stands on every page.

    The last line of a Word file cannot lose its mark, so a file whose last
    mark is tracked gets an empty line after it. Cost: linear.
    """
    writer = Writer()
    writer.lines(closed(lines))
    body = document(writer.text(), stamped=stamp is not None)
    return bundle(body, stylesheet(stamped=stamp is not None), title=title, beside=stamped(stamp))


def closed(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines with an empty one behind when the last one's mark is tracked."""
    if lines and lines[-1].mark is RunKind.SAME:
        return lines
    return [*lines, Line(())]
