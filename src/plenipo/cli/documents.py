"""Documents for the commands: a file's name in, blocks, agreements or rolling texts out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plenipo.cli.files import load, say
from plenipo.documents.reading import Document, document, format_of, placed, source_of
from plenipo.instrument.model import Notice
from plenipo.text.errors import UnusableInput

if TYPE_CHECKING:
    from plenipo.brackets.model import Rolling

_NOTICES_SHOWN = 12


def open_document(name: str) -> Document:
    """Read a file; its format follows its ending."""
    format_of(name)  # a name that says no format is refused before the disk is asked
    return document(name, load(name))


def tell(notices: Sequence[Notice], *, where: str) -> None:
    """Report on standard error what intake changed, dropped or noticed."""
    for notice in notices[:_NOTICES_SHOWN]:
        place = f", {notice.where}" if notice.where else ""
        say(f"{where}{place}: {notice.what}")
    rest = len(notices) - _NOTICES_SHOWN
    if rest > 0:
        say(f"{where}: {rest} more such notices")


def _decoded(document: Document) -> str:
    from plenipo.text.decoding import decoded

    text = decoded(document.data, where=document.name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _tell_edits(document: Document, rolling: Rolling, embedded: str) -> None:
    """Say what was edited in a Word file since Plenipo wrote it.

    The file is written anew from what it carries and compared with what it
    shows; edits are told with their place, and are in no party's text.
    """
    from plenipo.brackets.redline import changed_rows, redline
    from plenipo.brackets.redline_text import marked
    from plenipo.formats import docx

    written = docx.read(docx.write_bracketed(rolling, embedded=embedded)).accepted()
    shown = source_of(document)
    found = redline([b.text for b in written.blocks], [b.text for b in shown.blocks])
    rows = list(changed_rows(found))
    say(
        f"{document.name}: was edited since it was written ({len(rows)} changed"
        f" block{'s' if len(rows) != 1 else ''}); the rolling text as written is used, and"
        " these edits are in no party's text:"
    )
    for row in rows[:_NOTICES_SHOWN]:
        say(f"  {marked(row.runs)}")


def rolling_of(document: Document) -> Rolling:
    """Read a rolling text that Plenipo wrote: JSON, attributed text, Word or HTML report.

    Raises `UnusableInput` for every other file, with the reason.
    """
    from plenipo.brackets import reading

    name, data = document.name, document.data
    from plenipo.formats import rolling_json

    if document.format == "json":
        return rolling_json.read(data, where=name)
    if document.format == "docx":
        from plenipo.formats import docx

        embedded = docx.read_embedded(data)
        if embedded is None:
            raise UnusableInput(
                "holds no rolling text with names, so no party's text is in it; compile with"
                " --style attributed and without --tracked, or keep the JSON",
                where=name,
            )
        rolling = rolling_json.read(embedded.text, where=name)
        if not embedded.intact:
            _tell_edits(document, rolling, embedded.text)
        return rolling
    if document.format == "html":
        from plenipo.formats import html

        found = html.read_embedded(data)
        if found is None:
            raise UnusableInput(
                "is no report of a rolling text with names, so no party's text is in it; compile"
                " with --style attributed, or keep the JSON",
                where=name,
            )
        return rolling_json.read(found, where=name)
    texts = [block.text for block in source_of(document).blocks]
    # A text file as it stands: spaces and line breaks are part of the notation.
    text = _decoded(document) if document.format == "txt" else "\n\n".join(texts)
    if not reading.is_attributed(text):
        raise UnusableInput(
            "is not a rolling text in the attributed style (the other styles leave out who wants"
            " what, so no party's text can be drawn from them); compile with --style attributed"
            " or --format json",
            where=name,
        )
    try:
        return reading.rolling(text)
    except UnusableInput as error:
        raise UnusableInput(error.what, where=placed(name, error.where)) from None
