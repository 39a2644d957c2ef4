"""Read a report back from its bytes, by classes alone, as a browser's style rules do."""

from __future__ import annotations

from lxml import html
from lxml.html import HtmlElement

SIGNS = frozenset({"k", "t", "qm"})


def parsed(page: bytes) -> HtmlElement:
    """Parse a page."""
    return html.document_fromstring(page.decode("utf-8"))


def classes(element: HtmlElement) -> frozenset[str]:
    """Return the class names of an element."""
    return frozenset((element.get("class") or "").split())


def read_by(element: HtmlElement, place: int | None) -> bool:
    """Say whether the viewer (a party's place in order; None: the draft) reads an element."""
    names = classes(element)
    if names & SIGNS:
        return False
    if "a" not in names:
        return True
    if place is None:
        return "hb" in names
    return (f"h{place}" in names) != ("but" in names)


def passages(page: HtmlElement, place: int | None) -> list[str]:
    """Return the texts of the passages as the viewer reads them, absent ones left out."""
    out = []
    for passage in page.xpath('//main//*[contains(concat(" ", @class, " "), " pg ")]'):
        if all(read_by(e, place) for e in (passage, *passage.iterancestors()) if e.tag != "html"):
            text = _words(passage, place)
            if text:
                out.append(text)
    return out


def _words(element: HtmlElement, place: int | None) -> str:
    parts = [element.text or ""]
    for child in element:
        if read_by(child, place):
            parts.append(_words(child, place))
        parts.append(child.tail or "")
    return "".join(parts)


def seen(element: HtmlElement) -> str:
    """Return the text of an element as the rolling reading shows it, tags and signs included."""
    parts = [element.text or ""]
    for child in element:
        if "off" not in classes(child):
            parts.append(seen(child))
        parts.append(child.tail or "")
    return "".join(parts)
