"""Counts tracked elements in a file straight from its XML, apart from the reader."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

from lxml import etree

from plenipo.formats.docx import RevisionKind, WordDocument
from tests.formats.docx.builder import W

_MARKS = {
    "ins": RevisionKind.MARK_INSERTED,
    "del": RevisionKind.MARK_DELETED,
    "moveFrom": RevisionKind.MARK_MOVED_FROM,
    "moveTo": RevisionKind.MARK_MOVED_TO,
}
_RUNS = {
    "ins": RevisionKind.INSERTION,
    "del": RevisionKind.DELETION,
    "moveFrom": RevisionKind.MOVE_FROM,
    "moveTo": RevisionKind.MOVE_TO,
}
_ROWS = {"ins": RevisionKind.ROW_INSERTED, "del": RevisionKind.ROW_DELETED}
_CELLS = {
    "cellIns": RevisionKind.CELL_INSERTED,
    "cellDel": RevisionKind.CELL_DELETED,
    "cellMerge": RevisionKind.CELL_MERGED,
}
_PARTS = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml")


def element_counts(data: bytes) -> Counter[RevisionKind]:
    """Count the tracked changes of a file by kind, looking only at names and parents."""
    counts: Counter[RevisionKind] = Counter()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if _PARTS.fullmatch(name):
                root = etree.fromstring(archive.read(name))
                for branch in list(root.iter("{*}Fallback")):
                    branch.clear()
                for element in root.iter(f"{{{W}}}*"):
                    kind = _kind(element)
                    if kind is not None:
                        counts[kind] += 1
    return counts


def _kind(element: etree._Element) -> RevisionKind | None:
    local = etree.QName(element).localname
    parent = element.getparent()
    above = "" if parent is None else etree.QName(parent).localname
    if local.endswith("PrChange") or local in {"tblGridChange", "tblPrExChange"}:
        return RevisionKind.FORMATTING
    if local in _CELLS:
        return _CELLS[local]
    if local == "numberingChange" or (local == "ins" and above == "numPr"):
        return RevisionKind.NUMBERING
    if local not in _RUNS:
        return None
    if above == "rPr":
        return _MARKS[local]
    if above == "trPr":
        return _ROWS[local]
    return RevisionKind.FORMULA if above == "ctrlPr" else _RUNS[local]


def revision_counts(document: WordDocument) -> Counter[RevisionKind]:
    """Count the tracked changes that the reader lists, by kind."""
    return Counter(revision.kind for revision in document.revisions)
