"""The commands that make rolling texts and draw texts out of them: compile, project, text."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from plenipo.brackets.model import Party, Rolling
from plenipo.brackets.parties import is_party_code, parse_party
from plenipo.brackets.render import Style
from plenipo.cli.documents import open_document, rolling_of, tell
from plenipo.cli.files import Progress, emit, output_format, say
from plenipo.documents.reading import (
    Document,
    blocks_by_text,
    instrument_of,
    refuse_empty,
    source_of,
    terms_of,
)
from plenipo.documents.writing import ids_from, written, written_texts
from plenipo.instrument.model import Block, Source
from plenipo.text.errors import UnusableInput

if TYPE_CHECKING:
    from plenipo.formats.docx import WordDocument

_SUB_AMENDMENTS_SHOWN = 12

Version = tuple[Party, Callable[[], Source]]


def run_compile(args: argparse.Namespace) -> int:
    """Compile BASE and the parties' versions into one rolling text."""
    document = open_document(args.base)
    named = [_party_file(raw) for raw in args.versions]
    _refuse_twice([party for party, _ in named])
    base, versions = _base_and_versions(document, named, args.author)
    tell(base.notices, where=document.name)
    refuse_empty(base, where=document.name)
    ids = ids_from(document.data)
    if args.brackets:
        from plenipo.cli.bracketed import compile_bracketed

        rolling = compile_bracketed(base, versions, ids=ids)
    else:
        rolling = _compile(base, versions, lambda: next(ids))
    style = Style(args.style)
    kind = output_format(args.format, args.output)
    emit(written(rolling, kind, style=style, tracked=args.tracked), args.output)
    return 0


def _compile(base: Source, versions: Sequence[Version], ids: Callable[[], str]) -> Rolling:
    from plenipo.brackets.structure import Compiler

    instrument = instrument_of(base, ids)
    compiler = Compiler(instrument, ids=ids, terms=terms_of(instrument))
    progress = Progress("read", len(versions))
    for done, (party, read) in enumerate(versions, 1):
        source = read()
        tell(source.notices, where=party)
        compiler.add(party, [block.text for block in source.blocks])
        progress.step(done)
    return compiler.rolling()


def _party_file(raw: str) -> tuple[Party, str]:
    code, sign, name = raw.partition("=")
    if not sign or not name:
        raise UnusableInput(f"“{raw}” is not PARTY=FILE; write for example ARD=ardenia.docx")
    return parse_party(code), name


def _refuse_twice(parties: Sequence[Party]) -> None:
    seen: set[Party] = set()
    for party in parties:
        if party in seen:
            raise UnusableInput(f"{party} is given two files; give each party one")
        seen.add(party)


def _base_and_versions(
    document: Document, named: Sequence[tuple[Party, str]], mappings: Sequence[str]
) -> tuple[Source, list[Version]]:
    """Say what the base is, and where each party's wording comes from.

    Files are opened one at a time, when their turn comes. Without files, or
    with authors mapped to parties, the base's own tracked changes are the
    versions, and the base is what stood before them.
    """
    if document.word is None:
        if mappings:
            raise UnusableInput(
                "--author reads tracked changes, which only Word files hold", where=document.name
            )
        if not named:
            raise UnusableInput(
                "has no tracked changes to compile; add PARTY=FILE for each party's version",
                where=document.name,
            )
        base = source_of(document)
        known = blocks_by_text(document, base)
        return base, [(party, _reader(name, known)) for party, name in named]
    versions: list[Version] = [(party, _reader(name, {})) for party, name in named]
    if named and not mappings:
        if document.word.has_changes:
            say(f"{document.name}: its tracked changes are accepted; the result is the base")
        return source_of(document), versions
    by_party = authors_by_party(document.word, mappings, where=document.name)
    taken = {party for party, _ in named}
    for party, authors in by_party.items():
        if party in taken:
            raise UnusableInput(f"{party} is given both a file and an author; give one")
        versions.append((party, _author_reader(document.word, authors)))
    tell_sub_amendments(document.word, where=document.name)
    return document.word.base(), versions


def _reader(name: str, known: Mapping[str, Block]) -> Callable[[], Source]:
    def read() -> Source:
        document = open_document(name)
        if document.word is not None and document.word.has_changes:
            say(f"{name}: its tracked changes are accepted")
        source = source_of(document, known=known)
        refuse_empty(source, where=name)
        return source

    return read


def _author_reader(word: WordDocument, authors: Sequence[str]) -> Callable[[], Source]:
    def read() -> Source:
        return word.accepting(authors)

    return read


def authors_by_party(
    word: WordDocument, mappings: Sequence[str], *, where: str
) -> dict[Party, list[str]]:
    """Map the authors of tracked changes to parties; raise when one is left without."""
    mapped: dict[str, Party] = {}
    for raw in mappings:
        author, sign, code = raw.rpartition("=")
        if not sign or not author:
            raise UnusableInput(f"“{raw}” is not NAME=PARTY; write for example “J. Roe=ARD”")
        if author in mapped:
            raise UnusableInput(f"the author “{author}” is mapped twice; map each author once")
        mapped[author] = parse_party(code)
    unmapped = [a for a in word.authors if a not in mapped and not is_party_code(a)]
    if unmapped:
        names = "; ".join(f"“{a}”" for a in unmapped)
        raise UnusableInput(
            f"has tracked changes by {names}: say whose they are with --author NAME=PARTY, once"
            " for each",
            where=where,
        )
    if not word.authors and not mapped:
        raise UnusableInput(
            "has no tracked changes to compile; add PARTY=FILE for each party's version",
            where=where,
        )
    by_party: dict[Party, list[str]] = {}
    for author in sorted({*word.authors, *mapped}):
        party = mapped.get(author) or parse_party(author)
        by_party.setdefault(party, []).append(author)
    return dict(sorted(by_party.items()))


def tell_sub_amendments(word: WordDocument, *, where: str) -> None:
    """Say where one author changed another's insertion: that is in nobody's text."""
    for item in word.sub_amendments[:_SUB_AMENDMENTS_SHOWN]:
        done = "would add" if item.kind == "insertion" else "would take out"
        words = f"“{item.text}” " if item.text else "a paragraph break "
        say(
            f"{where}, paragraph {item.paragraph}: {item.author} {done} {words}inside what"
            f" {item.of} inserted; that sub-amendment is in neither's text"
        )
    rest = len(word.sub_amendments) - _SUB_AMENDMENTS_SHOWN
    if rest > 0:
        say(f"{where}: {rest} more sub-amendments")


def run_project(args: argparse.Namespace) -> int:
    """Draw one party's text, or the base, out of a rolling text."""
    from plenipo.brackets.project import project

    rolling = rolling_of(open_document(args.rolling))
    viewer = None if args.party is None else parse_party(args.party)
    texts = [part for text in project(rolling, viewer) for part in text.split("\n\n")]
    emit(written_texts(texts, output_format(args.format, args.output)), args.output)
    return 0


def run_text(args: argparse.Namespace) -> int:
    """Print the plain text of any document."""
    document = open_document(args.file)
    word = document.word
    if word is None and (args.base or args.author is not None):
        raise UnusableInput(
            "has no tracked changes (only Word files do); leave out --base and --author",
            where=document.name,
        )
    if word is not None and args.author is not None:
        known = {*word.authors, *word.formatting_authors}
        if args.author not in known:
            names = "; ".join(f"“{a}”" for a in sorted(known)) or "nobody"
            say(
                f"{document.name}: has no tracked changes by “{args.author}”, so this is the text"
                f" before all changes; they are by {names}"
            )
        source = word.by_author(args.author)
        tell_sub_amendments(word, where=document.name)
    elif word is not None and args.base:
        source = word.base()
    else:
        if word is not None and word.has_changes:
            say(f"{document.name}: all tracked changes are accepted (--base rejects them)")
        source = source_of(document)
    tell(source.notices, where=document.name)
    if not source.blocks and not source.notices:
        say(f"{document.name}: holds no text")
    texts = [block.text for block in source.blocks]
    emit(written_texts(texts, output_format(args.format, args.output)), args.output)
    return 0
