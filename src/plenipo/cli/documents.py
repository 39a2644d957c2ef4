"""Documents for the commands: a file's name in, blocks, agreements or rolling texts out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plenipo.cli.files import format_of, load, say
from plenipo.instrument.model import Block, Instrument, Notice, Source
from plenipo.text.errors import UnusableInput

if TYPE_CHECKING:
    from plenipo.brackets.model import Rolling
    from plenipo.formats.docx import WordDocument

_NOTICES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its bytes, its format, and the Word document when it is one."""

    name: str
    data: bytes
    format: str
    word: WordDocument | None = None


def open_document(name: str) -> Document:
    """Read a file; its format follows its ending."""
    kind = format_of(name)
    data = load(name)
    if kind == "docx":
        from plenipo.formats import docx

        try:
            return Document(name, data, kind, docx.read(data))
        except UnusableInput as error:
            raise UnusableInput(error.what, where=_place(name, error.where)) from None
    return Document(name, data, kind)


def _place(name: str, inner: str) -> str:
    return f"{name}, {inner}" if inner else name


def source_of(document: Document, *, known: Mapping[str, Block] | None = None) -> Source:
    """Return the text of a document; of a Word file with all tracked changes accepted.

    `known` are the blocks of another version in plain text (`blocks_by_text`),
    which need not be looked at again.
    """
    name, data = document.name, document.data
    if document.word is not None:
        return document.word.accepted()
    if document.format == "txt":
        from plenipo.formats import plain

        return plain.read(data, where=name, known=known)
    if document.format == "md":
        from plenipo.formats import markdown

        return markdown.read(data, where=name)
    if document.format == "html":
        from plenipo.formats import html

        embedded = html.read_embedded(data)
        return html.read(data, where=name) if embedded is None else _drawn(embedded, where=name)
    from plenipo.formats import text_json

    if text_json.is_text(data):
        return text_json.read(data, where=name)
    return _drawn(data, where=name)


def _drawn(data: bytes | str, *, where: str) -> Source:
    """Return the JSON of a rolling text as the blocks of its attributed text."""
    from plenipo.brackets.render import render
    from plenipo.formats import rolling_json

    rolling = rolling_json.read(data, where=where)
    return Source(tuple(Block(part) for text in render(rolling) for part in text.split("\n\n")))


def blocks_by_text(document: Document, source: Source) -> dict[str, Block]:
    """Return a document's blocks by their text, where other versions may be read with them.

    None of a format that knows more of a block than its text.
    """
    if document.format != "txt":
        return {}
    return {block.text: block for block in source.blocks}


def tell(notices: Sequence[Notice], *, where: str) -> None:
    """Report on standard error what intake changed, dropped or noticed."""
    for notice in notices[:_NOTICES_SHOWN]:
        place = f", {notice.where}" if notice.where else ""
        say(f"{where}{place}: {notice.what}")
    rest = len(notices) - _NOTICES_SHOWN
    if rest > 0:
        say(f"{where}: {rest} more such notices")


def refuse_empty(source: Source, *, where: str) -> None:
    """Refuse a document without words."""
    if not source.blocks:
        raise UnusableInput("holds no text; give the document itself", where=where)


def instrument_of(source: Source, ids: Callable[[], str]) -> Instrument:
    """Recognise the structure of a document."""
    from plenipo.instrument.recognise import recognise

    return recognise(source.blocks, ids=ids)


_ARTICLES = ("the ", "la ", "le ", "les ", "el ", "los ", "las ")


def terms_of(instrument: Instrument) -> tuple[str, ...]:
    """Return the defined terms of several words, which brackets must not cut."""
    from plenipo.instrument.terms import find_definitions

    terms: set[str] = set()
    for definition in find_definitions(instrument):
        term = definition.term
        for article in _ARTICLES:  # "the Parties" is one word that matters
            term = term.removeprefix(article)
        if " " in term:
            terms.add(term)
    return tuple(sorted(terms))


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
        raise UnusableInput(error.what, where=_place(name, error.where)) from None
