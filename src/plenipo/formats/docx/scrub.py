"""Prove that a file we wrote says nothing but what was asked for.

An allow-list, not a list of bad things: a part, an element or an attribute
that is not named here is a finding. So whatever Word adds on saving (authors,
dates, session ids, templates, printers) would be found, known today or not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from lxml import etree

from plenipo.formats.docx import names as n
from plenipo.formats.docx.embedded import SCHEMA
from plenipo.formats.docx.markup import NO_DATE
from plenipo.formats.docx.package import open_package

_W: Final = "{" + n.NS_W + "}"
_PARTS: Final = frozenset(
    {
        "[Content_Types].xml",
        "_rels/.rels",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/styles.xml",
        "word/settings.xml",
        "word/header1.xml",
        "word/footer1.xml",
        "word/charts/chart1.xml",
        "customXml/item1.xml",
        "customXml/_rels/item1.xml.rels",
        "customXml/itemProps1.xml",
        "docProps/core.xml",
    }
)
_ELEMENTS: Final = {
    "word/document.xml": frozenset(
        "document body p pPr pStyle bidi ind rPr r rStyle rtl t delText br ins del moveFrom moveTo "
        "moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd bookmarkStart "
        "bookmarkEnd sectPr pgSz pgMar headerReference footerReference "
        "pageBreakBefore tbl tblPr tblW tblBorders insideH top bottom tblLook tblGrid gridCol tr "
        "trPr cantSplit tblHeader tc jc drawing inline extent docPr graphic graphicData "
        "chart".split()
    ),
    "word/header1.xml": frozenset("hdr p pPr pStyle r rPr b bCs t tab".split()),
    "word/footer1.xml": frozenset("ftr p pPr pStyle r t tab fldSimple".split()),
    "word/charts/chart1.xml": frozenset(
        "chartSpace roundedCorners chart autoTitleDeleted plotArea layout barChart barDir grouping "
        "varyColors ser idx order tx v spPr solidFill srgbClr pattFill fgClr bgClr ln "
        "invertIfNegative cat strLit ptCount pt val numLit formatCode gapWidth overlap axId catAx "
        "valAx scaling orientation delete axPos majorGridlines numFmt majorTickMark minorTickMark "
        "tickLblPos crossAx crosses legend legendPos overlay plotVisOnly".split()
    ),
    "word/settings.xml": frozenset("settings defaultTabStop compat compatSetting".split()),
    "docProps/core.xml": frozenset({"coreProperties", "title"}),
}
_ATTRIBUTES: Final = frozenset(
    {
        *(
            _W + name
            for name in (
                "val id author name type styleId default color w h top right bottom left header "
                "footer gutter before after line lineRule firstLine ascii hAnsi eastAsia cs uri instr pos "
                "sz space firstRow firstColumn"
            ).split()
        ),
        n.XML_SPACE,
        n.R_ID,
    }
)
_NO_DATE: Final = (_W + "date", NO_DATE)  # the one date, which says nothing
_BARE: Final = frozenset(
    "Id Type Target Extension ContentType PartName digest {ds}itemID {ds}uri".replace(
        "{ds}", "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}"
    ).split()
)


# Of a chart and of its place: sizes, ids of their own, and the words that say what it shows.
_DRAWN: Final = {
    "word/document.xml": frozenset("distT distB distL distR cx cy id name descr uri".split()),
    "word/charts/chart1.xml": frozenset("val w idx prst formatCode sourceLinked".split()),
}


def check_scrubbed(data: bytes, *, forbidden: Collection[str] = ()) -> tuple[str, ...]:
    """Return what a file holds beyond the allow-list, one sentence each; empty is good.

    `forbidden` are words, such as party codes, that may stand nowhere in the
    file as words of their own. Cost: linear in the file.
    """
    return tuple(_findings(data, forbidden))


def _findings(data: bytes, forbidden: Collection[str]) -> Iterator[str]:
    package = open_package(data)
    words = [(word, re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")) for word in forbidden]
    for name in package.parts:
        if name not in _PARTS:
            yield f"The part {name!r} is not one that is needed."
            continue
        content = package.bytes_of(name)
        for word, pattern in words:
            if pattern.search(content.decode("utf-8")):
                yield f"The part {name!r} names {word!r}."
        root = package.part(name)
        allowed = _ELEMENTS.get(name)
        for element in root.iter():
            local = etree.QName(element).localname
            if allowed is not None and local not in allowed:
                yield f"The part {name!r} holds the element {local!r}."
            for key, value in element.attrib.items():
                told = str(key) in _ATTRIBUTES or str(key) in _BARE
                told = told or str(key) in _DRAWN.get(name, ())
                if not told and (str(key), value) != _NO_DATE:
                    yield f"The part {name!r} holds the attribute {key!r}."
    for part in ("", package.main):
        for link in package.relationships(part):
            if link.external:
                yield f"A link leads out of the file, to {link.target!r}."
    if package.has("customXml/item1.xml"):
        tag = etree.QName(package.part("customXml/item1.xml"))
        if tag.namespace != SCHEMA:
            yield "The custom XML is not ours."
