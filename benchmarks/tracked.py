"""Word files with tracked changes, written by hand so that their content is known.

The smallest package that a Word reader takes: content types, one relation,
one document part. Paragraphs, runs, `w:ins` and `w:del` with author and date,
and inserted paragraph marks; no styles, tables or fields. The bytes depend on
the edits alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from benchmarks.inputs import Agreement, Edit, Line, Make, party_code, scattered_edits

AUTHORS = 12
CHANGES = 1_000  # a substitution is one change and two elements
DATE = "2026-01-05T09:00:00Z"
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
CONTENT_TYPES = (
    f"{DECLARATION}"
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    f"{DECLARATION}"
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


@dataclass(frozen=True, slots=True)
class Tracked:
    """A Word file's bytes, and each author's edits in it."""

    data: bytes
    edits: Mapping[str, tuple[Edit, ...]]

    @property
    def changes(self) -> int:
        """Edits in all; a substitution is one, though it is a deletion and an insertion."""
        return sum(map(len, self.edits.values()))

    @property
    def elements(self) -> int:
        """`w:ins` and `w:del` elements around runs, marks of inserted paragraphs not counted."""
        return sum(
            2 if edit.make is Make.SUBSTITUTE else 1
            for edits in self.edits.values()
            for edit in edits
        )


def many_authors(base: Agreement, *, authors: int = AUTHORS, changes: int = CHANGES) -> Tracked:
    """Write one file in which so many authors, in turn, have tracked their changes."""
    edits = scattered_edits(base, changes, seed=17)
    return tracked(base, {party_code(i): tuple(edits[i::authors]) for i in range(authors)})


def tracked(base: Agreement, edits: Mapping[str, Sequence[Edit]]) -> Tracked:
    """Write the agreement with each author's edits as tracked changes.

    No edit touches another one, of whatever author, except that several
    authors may add a paragraph after the same provision.
    """
    here: dict[int, list[tuple[Edit, str]]] = {}
    for author, wanted in edits.items():
        for edit in wanted:
            here.setdefault(edit.provision, []).append((edit, author))
    numbers = count(1)
    parts = [f'{DECLARATION}<w:document xmlns:w="{NAMESPACE}"><w:body>']
    for index, words in enumerate(base.provisions):
        changes = sorted(here.get(index, []), key=lambda c: c[0].start)
        inside = [c for c in changes if c[0].make is not Make.PARAGRAPH]
        parts += ["<w:p>", *_runs(words, inside, numbers), "</w:p>"]
        for edit, author in changes:
            if edit.make is Make.PARAGRAPH:
                sign = _sign(author, next(numbers))
                text = _run(" ".join(edit.words), "t")
                parts.append(
                    f"<w:p><w:pPr><w:rPr><w:ins {sign}/></w:rPr></w:pPr>"
                    f"<w:ins {_sign(author, next(numbers))}>{text}</w:ins></w:p>"
                )
    parts.append("<w:sectPr/></w:body></w:document>")
    return Tracked(_package("".join(parts)), {a: tuple(e) for a, e in edits.items()})


def _runs(
    words: Line, changes: Sequence[tuple[Edit, str]], numbers: Iterator[int]
) -> Iterator[str]:
    """Give the runs of one paragraph.

    The space before a word goes with an edit only where words come or go.
    """
    place = 0
    for edit, author in changes:
        kept = " ".join(words[place : edit.start])
        lead = "" if place == 0 else " "
        if edit.make is Make.SUBSTITUTE:
            yield _run(f"{lead}{kept} ", "t")
            old, new = " ".join(words[edit.start : edit.stop]), " ".join(edit.words)
        else:
            yield _run(f"{lead}{kept}", "t")
            old = "".join(f" {word}" for word in words[edit.start : edit.stop])
            new = "".join(f" {word}" for word in edit.words)
        if old:
            yield f"<w:del {_sign(author, next(numbers))}>{_run(old, 'delText')}</w:del>"
        if new:
            yield f"<w:ins {_sign(author, next(numbers))}>{_run(new, 't')}</w:ins>"
        place = edit.stop
    rest = " ".join(words[place:])
    if rest:
        yield _run(rest if place == 0 else f" {rest}", "t")


def _run(text: str, element: str) -> str:
    return f'<w:r><w:{element} xml:space="preserve">{escape(text)}</w:{element}></w:r>'


def _sign(author: str, number: int) -> str:
    return f'w:id="{number}" w:author="{escape(author)}" w:date="{DATE}"'


def _package(document: str) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as package:
        for name, content in (
            ("[Content_Types].xml", CONTENT_TYPES),
            ("_rels/.rels", RELATIONS),
            ("word/document.xml", document),
        ):
            entry = ZipInfo(name, (2026, 1, 5, 9, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            package.writestr(entry, content)
    return held.getvalue()
