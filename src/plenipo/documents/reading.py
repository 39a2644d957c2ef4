"""Files of any format read: a name and bytes in, blocks of text and agreements out.

The format follows the ending of the name. Bad files raise `UnusableInput`, one
sentence; nothing here touches a disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from posixpath import splitext
from typing import TYPE_CHECKING, Final

from plenipo.instrument.model import Block, Instrument, Source
from plenipo.text.errors import UnusableInput

if TYPE_CHECKING:
    from plenipo.formats.docx import WordDocument

FORMATS: Final = ("txt", "md", "html", "json", "docx")


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its bytes, its format, and the Word document when it is one."""

    name: str
    data: bytes
    format: str
    word: WordDocument | None = None


def format_of(name: str) -> str:
    """Return the format that a file's ending stands for; raise `UnusableInput` if none."""
    ending = splitext(name)[1].lower().removeprefix(".")
    known = {"htm": "html", "markdown": "md", "text": "txt"}.get(ending, ending)
    if known not in FORMATS:
        what = (
            f"the ending “.{ending}” is of no format Plenipo knows" if ending else "has no ending"
        )
        raise UnusableInput(
            f"{what}; the ending says the format: {', '.join(f'.{f}' for f in FORMATS)}",
            where=name,
        )
    return known


def document(name: str, data: bytes) -> Document:
    """Return a file's bytes as a document; its format follows its ending."""
    kind = format_of(name)
    if kind == "docx":
        from plenipo.formats import docx

        try:
            return Document(name, data, kind, docx.read(data))
        except UnusableInput as error:
            raise UnusableInput(error.what, where=placed(name, error.where)) from None
    return Document(name, data, kind)


def placed(name: str, inner: str) -> str:
    """Return the name of a file with the place inside it, where there is one."""
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
