"""`plenipo statements`: who said what in news articles and communiqués."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from plenipo.cli.documents import open_document, tell
from plenipo.cli.files import emit, load, output_format, say
from plenipo.cli.showing import counted, to_text
from plenipo.desk.languages import shipped
from plenipo.documents.reading import Document, refuse_empty, source_of
from plenipo.documents.writing import as_printed
from plenipo.statements.extract import Extractor, choose, extractor
from plenipo.statements.language import read, with_states
from plenipo.statements.model import Statement
from plenipo.statements.rows import Row, row
from plenipo.text.decoding import decoded
from plenipo.text.errors import UnusableInput


def run_statements(args: argparse.Namespace) -> int:
    """Print the attributed statements of each file, as text for a reader or as JSON."""
    published = _day(args.published)
    languages = _languages(args.language)
    if args.states is not None:
        lines = decoded(load(args.states), where=args.states)
        languages = [extractor(with_states(e.language, lines)) for e in languages]
    found: list[tuple[str, list[Statement]]] = []
    for name in args.files:
        document = open_document(name)
        text = text_of(document)
        chosen = choose(text, languages)
        found.append((name, chosen.statements(text, published=published)))
    if output_format(args.format, args.output) == "json":
        rows = [row(one, source=name) for name, statements in found for one in statements]
        emit(_to_json(rows), args.output)
    else:
        emit(to_text(_lines(found)), args.output)
    return 0


def _to_json(rows: Sequence[Row]) -> bytes:
    """Write rows as one JSON list in UTF-8, a row on each line."""
    lines = ",\n ".join(json.dumps(one, ensure_ascii=False) for one in rows)
    return f"[{lines}]\n".encode()


def text_of(document: Document) -> str:
    """Return the text that offsets count in.

    A text file as it stands once it is decoded; of every other format what
    `plenipo text` prints.
    """
    if document.format == "txt":
        text = decoded(document.data, where=document.name)
        if not text.strip():
            raise UnusableInput("holds no text; give the document itself", where=document.name)
        return text
    if document.word is not None and document.word.has_changes:
        say(f"{document.name}: all tracked changes are accepted")
    source = source_of(document)
    tell(source.notices, where=document.name)
    refuse_empty(source, where=document.name)
    return as_printed(source)


def _languages(asked: str | None) -> Sequence[Extractor]:
    """Return the languages to choose from: all that are shipped, one by its code, or a file."""
    if asked is None:
        return shipped()
    if asked.endswith(".toml"):
        return (extractor(read(load(asked), where=asked)),)
    known = [e for e in shipped() if e.language.code == asked]
    if not known:
        codes = ", ".join(f"{e.language.code} ({e.language.name})" for e in shipped())
        raise UnusableInput(
            f"“{asked}” is no language that Plenipo ships; it has {codes}, and reads a language"
            " file that ends in .toml"
        )
    return known


def _day(asked: str | None) -> date | None:
    if asked is None:
        return None
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise UnusableInput(f"“{asked}” is no day; write --published as in 2031-11-12") from None


# --- for a reader -----------------------------------------------------------------------------


def _lines(found: Sequence[tuple[str, Sequence[Statement]]]) -> list[str]:
    lines: list[str] = []
    for name, statements in found:
        speakers = {s.speaker for s in statements if s.speaker}
        if lines:
            lines.append("")
        lines.append(
            f"{Path(name).name}: {counted(len(statements), 'statement')},"
            f" {counted(len(speakers), 'speaker')}"
        )
        for number, one in enumerate(statements, 1):
            lines += ["", *_statement(number, one)]
    return lines


def _statement(number: int, one: Statement) -> list[str]:
    who = one.speaker or "(not resolved)"
    about = [one.role] if one.role and one.role != one.speaker else []
    if one.on_behalf_of and one.on_behalf_of not in (one.role or "") and one.on_behalf_of != who:
        about.append(f"for {one.on_behalf_of}")
    when = f", {one.when.value}" if one.when else ""
    cue = f", “{one.cue}”" if one.cue else ""
    more = f" ({', '.join(about)})" if about else ""
    lines = [
        f"{number}. {who}{more}{when}",
        f"   {one.form.value}{cue} [{one.start}, {one.end}] {one.rule}",
    ]
    lines += [f"   > {line}" for line in one.quote.splitlines() if line.strip()]
    return lines
