"""The article of a news page: its own part of the page, and what the page says of itself.

A saved page holds menus, lists of other articles and forms. The article is the
part that the page marks as such (`article`, `main`) and that holds most of its
paragraphs' words; of a page that marks none it is the whole. Title, publisher,
day, language and address are taken from where pages state them for machines.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from plenipo.formats.html.reading import decoded_page, read
from plenipo.instrument.model import Source
from plenipo.text.canonical import canonical

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_WEB: Final = re.compile(r"https?://[^\s/?#\[\]]+")
_LONGEST: Final = 400  # characters of a fact
_SHARE: Final = 0.5  # of a page's words in paragraphs that a marked part must hold
_ASIDE: Final = ("nav", "footer", "aside", "form")  # of the page's own, within the article too


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of itself; "" where it does not. `published` is a day, as 2031-05-04."""

    title: str = ""
    publisher: str = ""
    published: str = ""
    language: str = ""
    link: str = ""


def read_article(data: bytes, *, where: str) -> tuple[Source, About]:
    """Read the article of an HTML page, and what the page says of it.

    Raises `UnusableInput` for what is not text; a page without words has no
    blocks. Nothing is fetched. Linear.
    """
    from lxml import etree, html

    # As UTF-8: a text that declares an encoding of its own is not taken as text.
    text = decoded_page(data, where=where).encode()
    try:
        page = html.document_fromstring(text, parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        return Source(()), About()  # nothing is there to be read
    part = _part(page)
    if part is None:
        return read(data, where=where), _about(page)
    for row in list(part.iter(*_ASIDE)):
        if row is not part and row.getparent() is not None:
            row.drop_tree()
    inner = html.tostring(part, encoding="unicode")
    return read(f"<!doctype html>{inner}".encode(), where=where), _about(page)


def _part(page: HtmlElement) -> HtmlElement | None:
    """Return the marked part that holds most words in paragraphs, the innermost of equals."""
    whole = _words(page)
    best, most = None, 0
    for row in page.iter("article", "main", "div", "section"):
        marked = row.tag in ("article", "main") or row.get("role") in ("article", "main")
        if marked and (count := _words(row)) >= max(most, 1):
            best, most = row, count
    return best if best is not None and most >= _SHARE * whole else None


def _words(part: HtmlElement) -> int:
    return sum(len(p.text_content().split()) for p in part.iter("p"))


def _about(page: HtmlElement) -> About:
    said: dict[str, str] = {}
    for row in page.iter("meta"):
        name = (row.get("property") or row.get("name") or row.get("itemprop") or "").lower()
        if name and row.get("content"):
            said.setdefault(name, str(row.get("content")))
    for key, value in _linked_data(page):
        said.setdefault(f"ld:{key}", value)
    titles = [row.text_content() for row in page.iter("title")]
    link = next((str(r.get("href")) for r in page.iter("link") if r.get("rel") == "canonical"), "")
    published = _first(
        said, "article:published_time", "ld:datePublished", "datepublished", "date", "dc.date"
    )
    day = _DAY.match(published)
    return About(
        title=_first(said, "og:title", "ld:headline") or _fact(titles[0] if titles else ""),
        publisher=_first(said, "og:site_name", "ld:publisher", "application-name"),
        published=day.group() if day else "",
        language=_fact((page.get("lang") or "").partition("-")[0].lower())[:8],
        link=_address(link) or _address(_first(said, "og:url")),
    )


def _first(said: dict[str, str], *names: str) -> str:
    return next((found for name in names if (found := _fact(said.get(name, "")))), "")


def _fact(raw: str) -> str:
    return canonical(" ".join(raw.split())).text[:_LONGEST]


def _address(raw: str) -> str:
    return raw if _WEB.match(raw) else ""


def _linked_data(page: HtmlElement) -> list[tuple[str, str]]:
    """Return headline, day and publisher where a page states them as linked data."""
    found: list[tuple[str, str]] = []
    for row in page.iter("script"):
        if row.get("type") != "application/ld+json":
            continue
        try:
            stated = json.loads(row.text_content())
        except (ValueError, RecursionError):
            continue
        rows: list[Any] = stated if isinstance(stated, list) else [stated]
        for one in rows:
            if not isinstance(one, dict):
                continue
            graph = one.get("@graph")
            for thing in graph if isinstance(graph, list) else [one]:
                if not isinstance(thing, dict):
                    continue
                publisher = thing.get("publisher")
                if isinstance(publisher, dict):
                    publisher = publisher.get("name")
                stated_of = {**thing, "publisher": publisher}
                keys = ("headline", "datePublished", "publisher")
                found += [(k, stated_of[k]) for k in keys if isinstance(stated_of.get(k), str)]
    return found
