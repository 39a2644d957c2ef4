"""Builds small Word files for the tests, by hand, part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    "{more}</Types>"
)
_KINDS = {
    "styles": "styles+xml",
    "numbering": "numbering+xml",
    "footnotes": "footnotes+xml",
    "endnotes": "endnotes+xml",
    "comments": "comments+xml",
    "header1": "header+xml",
}


def run(text: str, *, deleted: bool = False, properties: str = "") -> str:
    """Return a run of plain words."""
    tag = "delText" if deleted else "t"
    form = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{form}<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def change(element: str, author: str, inner: str, *, identity: int = 1) -> str:
    """Wrap runs in a tracked change."""
    return (
        f'<w:{element} w:id="{identity}" w:author="{escape(author)}" '
        f'w:date="2026-01-02T03:04:05Z">{inner}</w:{element}>'
    )


def mark(element: str, author: str) -> str:
    """Return what a paragraph mark's properties say of its history."""
    return f'<w:{element} w:id="1" w:author="{escape(author)}" w:date="2026-01-02T03:04:05Z"/>'


def paragraph(inner: str, *, properties: str = "", marks: str = "") -> str:
    """Return a paragraph; `marks` go into the properties of its mark."""
    rpr = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    form = f"<w:pPr>{properties}{rpr}</w:pPr>" if properties or rpr else ""
    return f"<w:p>{form}{inner}</w:p>"


def document(body: str) -> str:
    """Wrap blocks in a document part."""
    return f"{HEAD}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def part(root: str, inner: str) -> str:
    """Wrap XML in a part of this root element."""
    return f"{HEAD}<w:{root} {NAMESPACES}>{inner}</w:{root}>"


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """Zip exactly these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return stream.getvalue()


def docx(body: str, *, external: str = "", **parts: str) -> bytes:
    """Return a Word file with this body.

    `parts` are whole parts by kind (`styles=`, `numbering=`, `footnotes=`,
    `endnotes=`, `comments=`, `header1=`); `external` is a link out of the file.
    """
    links, more = [], []
    for at, kind in enumerate(parts, 1):
        relation = "header" if kind == "header1" else kind
        links.append(
            f'<Relationship Id="rId{at}" Type="{R}/{relation}" Target="{kind}.xml"/>'
        )  # fmt: skip
        more.append(
            f'<Override PartName="/word/{kind}.xml" ContentType="application/'
            f'vnd.openxmlformats-officedocument.wordprocessingml.{_KINDS[kind]}"/>'
        )
    if external:
        links.append(
            f'<Relationship Id="rIdX" Type="{R}/attachedTemplate" Target="{escape(external)}" '
            'TargetMode="External"/>'
        )
    relationships = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    )
    return package(
        {
            "[Content_Types].xml": TYPES.replace("{more}", "".join(more)),
            "_rels/.rels": f'{HEAD}{relationships}<Relationship Id="rId1" '
            f'Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f"{HEAD}{relationships}{''.join(links)}</Relationships>",
            "word/document.xml": document(body),
            **{f"word/{kind}.xml": content for kind, content in parts.items()},
        }
    )
