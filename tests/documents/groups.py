"""A group at work on a file that was cut: what people do to a Word file, done to its bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from random import Random

from lxml import etree

from plenipo.brackets.cluster import Cluster
from plenipo.brackets.model import Rolling
from plenipo.brackets.returning import Came, Ending, endings
from plenipo.documents.clusters import Brought, read_cluster, write_cluster
from plenipo.formats.docx import names as n
from plenipo.formats.docx.marks import unit_id

_DOCUMENT = "word/document.xml"
W_BOOKMARKEND = f"{{{n.NS_W}}}bookmarkEnd"


def with_parts(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Return a Word file with its parts changed; a part that comes out as None is left out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def with_body(data: bytes, change: Callable[[etree._Element], None]) -> bytes:
    """Return a Word file whose body has been changed in place."""

    def changed(name: str, part: bytes) -> bytes:
        if name != _DOCUMENT:
            return part
        root = etree.fromstring(part)
        body = root.find(n.W_BODY)
        assert body is not None
        change(body)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    return with_parts(data, changed)


def paragraphs(body: etree._Element) -> dict[str, etree._Element]:
    """Return the paragraphs that carry a provision's id, by it."""
    found = {}
    for paragraph in body.iterchildren(n.W_P):
        mark = next((unit_id(b.get(n.NAME, "")) for b in paragraph.iter(n.W_BOOKMARKSTART)), "")
        if mark:
            found[mark] = paragraph
    return found


def words_of(paragraph: etree._Element) -> str:
    """Return the words of a paragraph without tracked changes."""
    return "".join(t.text or "" for t in paragraph.iter(n.W_T))


def retype(paragraph: etree._Element, words: str) -> None:
    """Put other words in the place of a paragraph's own; its bookmark stays."""
    for child in list(paragraph):
        if child.tag not in (n.W_PPR, n.W_BOOKMARKSTART, W_BOOKMARKEND):
            paragraph.remove(child)
    paragraph.append(run_of(words))


def run_of(words: str) -> etree._Element:
    """Return a run of these words."""
    run = etree.Element(f"{{{n.NS_W}}}r")
    for at, piece in enumerate(words.split("\n")):
        if at:
            etree.SubElement(run, f"{{{n.NS_W}}}br")
        text = etree.SubElement(run, n.W_T)
        text.text = piece
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def rewritten(data: bytes, words: Mapping[str, str | None]) -> bytes:
    """Return a file in which a group retyped provisions by their ids; None leaves one out."""

    def change(body: etree._Element) -> None:
        known = paragraphs(body)
        for unit, text in words.items():
            paragraph = known[unit]
            following = paragraph.getnext()
            # What a provision has in further paragraphs goes with the first.
            while following is not None and not list(following.iter(n.W_BOOKMARKSTART)):
                if not text_is_part(following):
                    break
                body.remove(following)
                following = paragraph.getnext()
            if text is None:
                body.remove(paragraph)
            else:
                retype(paragraph, text)

    def text_is_part(paragraph: etree._Element) -> bool:
        style = paragraph.find(f"{n.W_PPR}/{{{n.NS_W}}}pStyle")
        named = style.get(f"{{{n.NS_W}}}val", "") if style is not None else ""
        return paragraph.tag == n.W_P and "egend" not in named and "ote" not in named

    return with_body(data, change)


def with_new(data: bytes, after: str, words: str) -> bytes:
    """Return a file with a paragraph of these words behind a provision; at the top for ""."""

    def change(body: etree._Element) -> None:
        paragraph = etree.Element(n.W_P)
        paragraph.append(run_of(words))
        if after:
            paragraphs(body)[after].addnext(paragraph)
        else:
            body.insert(0, paragraph)

    return with_body(data, change)


def without_marks(data: bytes) -> bytes:
    """Return a file whose bookmarks a program has dropped."""

    def change(body: etree._Element) -> None:
        for tag in (n.W_BOOKMARKSTART, W_BOOKMARKEND):
            for mark in list(body.iter(tag)):
                parent = mark.getparent()
                assert parent is not None
                parent.remove(mark)

    return with_body(data, change)


def without_carried(data: bytes) -> bytes:
    """Return a file that has lost what it carried along."""

    def change(name: str, part: bytes) -> bytes | None:
        if name.startswith("customXml/"):
            return None
        if name.endswith("document.xml.rels"):
            return re.sub(rb'<Relationship [^>]*customXml"[^>]*/>', b"", part)
        return part

    return with_parts(data, change)


def back(data: bytes, today: Rolling, *, kind: str = "docx") -> tuple[Brought, tuple[Ending, ...]]:
    """Read a file back, and say what became of its provisions."""
    brought = read_cluster(f"cluster.{kind}", data, today)
    return brought, endings(brought.cluster, brought.came, today)


def some_of(random: Random, ids: Sequence[str]) -> list[str]:
    """Choose at least one of these, in order."""
    chosen = [i for i in ids if random.random() < 0.6]
    return chosen or [random.choice(list(ids))]


def came_of(cluster: Cluster, today: Rolling) -> tuple[Came, ...]:
    """Return a cluster as it comes back when nobody touched its Word file."""
    return read_cluster("c.docx", write_cluster(cluster, "docx"), today).came
