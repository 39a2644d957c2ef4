"""Tracked documents as plain values, and what their texts must be.

The texts are computed here a second time, in the most naive way there is, so
that they can judge the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

from hypothesis import strategies as st

from plenipo.text.canonical import canonical
from tests.formats.docx.builder import change, docx, mark, paragraph, run

AUTHORS = ("ARD", "ZEM", "Q. Tovar")


@dataclass(frozen=True)
class Atom:
    """Words with who inserted and who deleted them."""

    text: str
    ins: str = ""
    gone: str = ""


@dataclass(frozen=True)
class Para:
    """A paragraph with the history of its mark."""

    atoms: tuple[Atom, ...]
    ins: str = ""
    gone: str = ""


@dataclass(frozen=True)
class Row:
    """A row of cells, each of paragraphs."""

    cells: tuple[tuple[Para, ...], ...]
    ins: str = ""
    gone: str = ""


@dataclass(frozen=True)
class Table:
    rows: tuple[Row, ...]


World: TypeAlias = "tuple[Para | Table, ...]"


def shows(item: Atom | Para | Row, taken: Iterable[str]) -> bool:
    """Say whether something shows when these authors' changes are taken."""
    return (not item.ins or item.ins in taken) and not (item.gone and item.gone in taken)


def texts(world: World, taken: Sequence[str]) -> list[str]:
    """Return the block texts when these authors' changes are accepted, all others rejected."""
    out: list[str] = []
    stream: list[str] = []

    def close() -> None:
        for raw in "".join(stream).split("\0"):
            text = canonical(raw).text
            if text:
                out.append(text)
        stream.clear()

    def add(paragraphs: Iterable[Para]) -> None:
        for para in paragraphs:
            stream.extend(atom.text for atom in para.atoms if shows(atom, taken))
            if shows(para, taken):
                stream.append("\0")

    for item in world:
        if isinstance(item, Para):
            add([item])
            continue
        for row in item.rows:
            if shows(row, taken):
                for cell in row.cells:
                    close()
                    add(cell)
                    close()
    close()
    return out


def to_docx(world: World, *, moves: bool = False) -> bytes:
    """Write the world as WordprocessingML, deletions inside insertions as Word does."""
    identities = count(1)
    inserting, deleting = ("moveTo", "moveFrom") if moves else ("ins", "del")

    def atom(item: Atom) -> str:
        inner = run(item.text, deleted=bool(item.gone))
        if item.gone:
            inner = change(deleting, item.gone, inner, identity=next(identities))
        if item.ins:
            inner = change(inserting, item.ins, inner, identity=next(identities))
        return inner

    def para(item: Para) -> str:
        marks = (mark("ins", item.ins) if item.ins else "") + (
            mark("del", item.gone) if item.gone else ""
        )
        return paragraph("".join(map(atom, item.atoms)), marks=marks)

    def row(item: Row) -> str:
        marks = (mark("ins", item.ins) if item.ins else "") + (
            mark("del", item.gone) if item.gone else ""
        )
        form = f"<w:trPr>{marks}</w:trPr>" if marks else ""
        cells = "".join(f"<w:tc>{''.join(map(para, cell))}</w:tc>" for cell in item.cells)
        return f"<w:tr>{form}{cells}</w:tr>"

    blocks = [
        para(item)
        if isinstance(item, Para)
        else f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(map(row, item.rows))}</w:tbl>"
        for item in world
    ]
    return docx("".join(blocks))


words = st.text(
    st.sampled_from("abc é שא 中&<>[]{}'\"\\.,;: -\u2011\u00a0\u2019"), min_size=1, max_size=8
)
maybe_author = st.sampled_from(("", "", "", *AUTHORS))
atoms = st.builds(Atom, words, maybe_author, maybe_author)
paras = st.builds(Para, st.lists(atoms, max_size=5).map(tuple), maybe_author, maybe_author)
cells = st.lists(paras, min_size=1, max_size=3).map(tuple)
rows = st.builds(
    Row, st.lists(cells, min_size=1, max_size=3).map(tuple), maybe_author, maybe_author
)
tables = st.builds(Table, st.lists(rows, min_size=1, max_size=3).map(tuple))
worlds = st.lists(st.one_of(paras, paras, paras, tables), max_size=8).map(tuple)
