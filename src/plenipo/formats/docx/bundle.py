"""Put parts together into a .docx: fixed order, fixed times, nothing that was not asked for.

The same parts give the same bytes. There is no application part, no author, no
date; the title is the only property a file carries.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from plenipo.formats.docx import names as n
from plenipo.formats.docx.markup import FOOT_LINK, HEAD_LINK, escaped
from plenipo.formats.docx.stamped import foot, head
from plenipo.record.stamps import Stamp

_TIME: Final = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_LINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_LINK: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
_CORE: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
NS_DATASTORE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
ITEM_ID: Final = "{00000000-0000-4000-8000-000000000001}"  # one part of ours in a file, one id


@dataclass(frozen=True, slots=True)
class Part:
    """A part that the document links to: its name in `word/`, its type, its link, its XML."""

    name: str
    type: str  # after "wordprocessingml." or whole, of its content
    link: str  # the last step of the link's type
    identity: str  # by which the document names it
    text: str


def stamped(stamp: Stamp | None) -> tuple[Part, ...]:
    """Return the head and the foot of every page; nothing for no stamp."""
    if stamp is None:
        return ()
    made = ("header", HEAD_LINK, head(stamp)), ("footer", FOOT_LINK, foot(stamp))
    return tuple(
        Part(f"{kind}1.xml", f"{_OFFICE}.wordprocessingml.{kind}+xml", kind, identity, text)
        for kind, identity, text in made
    )


def bundle(
    document: str,
    stylesheet: str,
    *,
    title: str = "",
    data: str | None = None,
    schema: str = "",
    beside: Sequence[Part] = (),
) -> bytes:
    """Return the bytes of a Word file.

    `data` is a whole XML part to be carried along as custom XML, `schema` its
    namespace; `beside` are the parts that the document names by their ids.
    """
    types = _content_types(title=bool(title), data=data is not None, beside=beside)
    parts: list[tuple[str, str]] = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", _root_links(title=bool(title))),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", _document_links(data=data is not None, beside=beside)),
        ("word/styles.xml", stylesheet),
        ("word/settings.xml", _SETTINGS),
        *((f"word/{part.name}", part.text) for part in beside),
    ]
    if data is not None:
        parts += [
            ("customXml/item1.xml", data),
            ("customXml/_rels/item1.xml.rels", _ITEM_LINKS),
            ("customXml/itemProps1.xml", _item_properties(schema)),
        ]
    if title:
        parts.append(("docProps/core.xml", _core(title)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts:
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # the same on every machine
            archive.writestr(info, text.encode("utf-8"))
    return stream.getvalue()


def _content_types(*, title: bool, data: bool, beside: Sequence[Part]) -> str:
    overrides = [
        ("/word/document.xml", f"{_OFFICE}.wordprocessingml.document.main+xml"),
        ("/word/styles.xml", f"{_OFFICE}.wordprocessingml.styles+xml"),
        ("/word/settings.xml", f"{_OFFICE}.wordprocessingml.settings+xml"),
    ]
    overrides += [(f"/word/{part.name}", part.type) for part in beside]
    if data:
        overrides.append(
            ("/customXml/itemProps1.xml", f"{_OFFICE}.customXmlProperties+xml")
        )  # fmt: skip
    if title:
        overrides.append(
            ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
        )
    return (
        f'{_HEAD}<Types xmlns="{n.NS_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{p}" ContentType="{t}"/>' for p, t in overrides)
        + "</Types>"
    )


def _links(links: list[tuple[str, str]], named: Sequence[tuple[str, str, str]] = ()) -> str:
    every = [(f"rId{at}", kind, target) for at, (kind, target) in enumerate(links, 1)]
    inner = "".join(
        f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>'
        for identity, kind, target in (*every, *named)
    )
    return f'{_HEAD}<Relationships xmlns="{n.NS_RELS}">{inner}</Relationships>'


def _root_links(*, title: bool) -> str:
    links = [(f"{_LINK}/officeDocument", "word/document.xml")]
    if title:
        links.append((f"{_PACKAGE_LINK}/core-properties", "docProps/core.xml"))
    return _links(links)


def _document_links(*, data: bool, beside: Sequence[Part]) -> str:
    links = [(f"{_LINK}/styles", "styles.xml"), (f"{_LINK}/settings", "settings.xml")]
    if data:
        links.append((f"{_LINK}/customXml", "../customXml/item1.xml"))
    return _links(links, [(part.identity, f"{_LINK}/{part.link}", part.name) for part in beside])


_ITEM_LINKS: Final = _links([(f"{_LINK}/customXmlProps", "itemProps1.xml")])
_SETTINGS: Final = (
    f'{_HEAD}<w:settings xmlns:w="{n.NS_W}"><w:defaultTabStop w:val="567"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)


def _item_properties(schema: str) -> str:
    return (
        f'{_HEAD}<ds:datastoreItem xmlns:ds="{NS_DATASTORE}" ds:itemID="{ITEM_ID}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{schema}"/></ds:schemaRefs></ds:datastoreItem>'
    )


def _core(title: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_CORE}" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escaped(title)}</dc:title></cp:coreProperties>"
    )
