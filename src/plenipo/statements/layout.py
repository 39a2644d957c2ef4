"""What each paragraph of a page is: headline, standfirst, body, post, or the publisher's own.

Also the day of the article: the dateline's, else a line that holds a date,
else the one under an embedded post.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from plenipo.statements.dates import Dates
from plenipo.statements.language import Language
from plenipo.statements.model import Part
from plenipo.statements.scan import Paragraph

_MOST_HEADLINE = 32  # words
_MOST_SUBHEADING = 14
_MOST_STANDFIRST = 50
_MOST_CAPTION = 40
_MOST_MENU = 4  # words of an entry of a menu, bullet included
_BULLETS = "•·▪◦"
_QUOTED_HEADING = re.compile(r"^[“\"‘'«„][^“”\"«»„]*[^\s.!?…,:;“”\"«»„][”\"’'»“]$")
_MOST_LINE = 14  # words of a line with nothing but a date or a name
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_FULL_STOP = re.compile(r"\.[\"'”’»)\]]*\Z")
_SIGNED = re.compile(
    r"^[—–-]{1,2}\s*(?P<name>[^()@]{1,80}?)\s*\(?(?P<handle>@\w{1,40})\)?[\s,·|]*(?P<date>.{0,60})$"
)
_TIME = re.compile(
    r"^(?:\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s+[A-Z]{2,5})?)(?:\s*[—–|:-]\s*|\s+|$)"
)
_SLASHED = re.compile(
    r"^(?P<place>[^\W\d_][\w '’-]{1,30}), (?P<rest>[^./\n]{3,30})\.? ?/[^/\n]{2,20}/\.?\s*(?:[—–-]+\s*)?"
)
_DATELINE = re.compile(
    r"^(?P<place>[^\W\d_][\w.'’-]*(?:[ /][^\W\d_][\w.'’-]*){0,3})(?P<rest>(?:, ?[^—–\n]{1,40})?(?:\s?\([^)]{1,40}\))?)\s*(?:[—–:]|--|\s-)\s+"
)


@dataclass(frozen=True, slots=True)
class Post:
    """An embedded post: the paragraph of its words, and the line that signs it."""

    words: int
    line: int
    name: str
    when: date | None


@dataclass(frozen=True, slots=True)
class Layout:
    """What the page says of itself."""

    anchor: date | None
    anchor_rule: str
    posts: tuple[Post, ...]
    anchors: tuple[date | None, ...]  # the day in force at each paragraph


def lay_out(
    text: str,
    pages: list[Paragraph],
    language: Language,
    dates: Dates,
    *,
    published: date | None,
) -> Layout:
    """Give each paragraph its part and find the day of the article.

    A dateline and the hour of a live blog are cut off the front of their
    paragraphs. `published` is the day as known from outside; a dateline is
    stronger. Linear.
    """
    posts = _posts(text, pages, dates)
    for page in pages:
        shown = text[page.start : page.end]
        if page.part is Part.BODY:
            page.part = _line(shown, language, dates)
    dateline = _datelines(text, pages, dates, published)
    _top(text, pages)
    anchor, rule = dateline, "anchor.dateline"
    if anchor is None and published is not None:
        anchor, rule = published, "anchor.published"
    lines = [
        (k, dates.full_date(text[p.start : p.end]))
        for k, p in enumerate(pages)
        if p.part is Part.DATED
    ]
    if anchor is None:
        anchor, rule = next((day for _, day in lines if day), None), "anchor.line"
    if anchor is None:
        anchor, rule = next((post.when for post in posts if post.when), None), "anchor.post"
    if anchor is None:
        rule = ""
    in_force: list[date | None] = []
    current = anchor
    by_line = {k: day for k, day in lines if day}
    body_seen = False
    for k, page in enumerate(pages):
        if k in by_line and body_seen:
            current = by_line[k]  # a live blog goes on to another day
        body_seen = body_seen or page.part is Part.BODY
        in_force.append(current)
    return Layout(anchor, rule, posts, tuple(in_force))


def _posts(text: str, pages: list[Paragraph], dates: Dates) -> tuple[Post, ...]:
    found = []
    for k, page in enumerate(pages):
        if page.end - page.start > 200 or text[page.start] not in "—–-":
            continue
        match = _SIGNED.match(" ".join(text[page.start : page.end].split()))
        if match is None:
            continue
        page.part = Part.SIGNED
        if k == 0 or pages[k - 1].part is not Part.BODY:
            continue
        pages[k - 1].part = Part.POST
        found.append(Post(k - 1, k, match["name"].strip(), dates.full_date(match["date"])))
    return tuple(found)


def _line(shown: str, language: Language, dates: Dates) -> Part:
    words = shown.split()
    lows = [w.casefold().strip(":.,") for w in words[:4]]
    if ":" in shown[:40] and language.issuing.closings.begins(lows):
        return Part.ASIDE
    if language.page.asides.begins(lows):
        first = words[0].casefold()
        if ":" in shown[:30] or len(words) <= _MOST_LINE or first.endswith(":"):
            return Part.ASIDE
    if len(words) <= _MOST_CAPTION and any(
        word.endswith(":") and language.page.asides.begins([word[:-1].casefold()]) for word in words
    ):
        return Part.ASIDE  # "Lena Orsk in Velmora. Photograph: Ann Roe"
    if shown[0] in _BULLETS and len(words) <= _MOST_MENU:
        return Part.ASIDE
    if len(words) <= _MOST_SUBHEADING and _QUOTED_HEADING.match(shown):
        return Part.SUBHEADING
    if (shown[0] == "(" and shown.endswith(")")) or (shown[0] == "[" and shown.endswith("]")):
        return Part.NOTE
    if len(words) <= _MOST_LINE:
        if (
            language.page.bylines.begins(lows)
            and not _SENTENCE_END.search(shown)
            and len(words) <= 8
        ):
            return Part.BYLINE
        day = dates.full_date(shown)
        if day is not None and not _FULL_STOP.search(shown) and _is_dated(words, language):
            return Part.DATED
    return Part.BODY


def _is_dated(words: list[str], language: Language) -> bool:
    """Tell whether a short line is about its date: no other small words than those of dates."""
    lows = [w.casefold().strip(":.,") for w in words]
    if language.page.dated_lines.begins(lows):
        return True
    small = [
        w for w in words if w[:1].islower() and w.casefold() not in language.words.prepositions
    ]
    return len(words) <= 8 and len(small) <= 1


def _datelines(
    text: str, pages: list[Paragraph], dates: Dates, published: date | None
) -> date | None:
    """Cut datelines and hours off the front of paragraphs; return the first day found."""
    day: date | None = None
    for page in pages:
        if page.part is not Part.BODY:
            continue
        shown = text[page.start : min(page.end, page.start + 160)]
        hour = _TIME.match(shown)
        if hour is not None and hour.end() < len(shown):
            page.start += hour.end()
            shown = shown[hour.end() :]
        match = _SLASHED.match(shown)
        if match is None or dates.find(match["rest"]) is None:
            match = _DATELINE.match(shown)
            if match is None or not _is_dateline(match, dates):
                continue
        page.start += match.end()
        page.dateline = match["place"]
        if day is None:
            day = dates.full_date(match.group())
            if day is None and published is not None:
                when = dates.when(match["rest"], published, None)
                day = date.fromisoformat(when.value) if when and len(when.value) == 10 else None
    return day


def _is_dateline(match: re.Match[str], dates: Dates) -> bool:
    place = match["place"]
    if ":" in match.group():
        return place.isupper() and len(place) > 3 and not match["rest"]
    if "(" in match["rest"]:
        return place[:1].isupper()
    if dates.find(match["rest"]) is not None:
        return place[:1].isupper()
    return place.isupper() and len(place) > 2


def _top(text: str, pages: list[Paragraph]) -> None:
    """Find the headline and what stands between it and the article's first sentence."""
    texts = [text[p.start : p.end] for p in pages]
    plain = [k for k, p in enumerate(pages) if p.part is Part.BODY]
    if len(plain) < 2:
        return
    first = plain[0]
    if pages[first].dateline or not _is_headline(texts[first]):
        _subheadings(pages, plain, texts)
        return
    pages[first].part = Part.HEADLINE
    rest = plain[1:]
    while len(rest) > 1:
        k = rest[0]
        if pages[k].dateline or not _is_standfirst(k, rest, texts, pages):
            break
        pages[k].part = Part.STANDFIRST
        rest = rest[1:]
    _subheadings(pages, rest, texts)


def _subheadings(pages: list[Paragraph], plain: list[int], texts: list[str]) -> None:
    for k in plain[1:]:
        words = texts[k].split()
        if (
            len(words) <= _MOST_SUBHEADING
            and (texts[k][-1].isalnum() or (texts[k][0] in "-–—" and texts[k][-1] in "-–—"))
            and (texts[k][-1] in "-–—" or not texts[k].startswith(("-", "•", "*", "·")))
        ):
            pages[k].part = Part.SUBHEADING


def _is_headline(shown: str) -> bool:
    return len(shown.split()) <= _MOST_HEADLINE and not _FULL_STOP.search(shown)


def _is_standfirst(k: int, rest: list[int], texts: list[str], pages: list[Paragraph]) -> bool:
    shown = texts[k]
    words = shown.split()
    if len(words) > _MOST_STANDFIRST:
        return False
    if not _SENTENCE_END.search(shown):
        return not shown.endswith((",", ":", ";")) and shown[0] not in "\"“«‘'"
    if shown[0] in '"“«':
        return False
    if any(pages[j].part in (Part.BYLINE, Part.DATED) for j in range(k + 1, rest[1])):
        return True
    if len(rest) > 1 and pages[rest[1]].dateline:
        return True
    return _names_short(shown, texts[rest[1]])


_CAPITALS = re.compile(r"[^\W\d_a-z]\w+(?:[ -][^\W\d_a-z][\w-]+)*")


def _names_short(shown: str, following: str) -> bool:
    """Tell whether a name that stands alone here is introduced in full only afterwards."""
    own = {run.split()[-1]: run for run in _CAPITALS.findall(shown)}
    full = {run.split()[-1]: run for run in _CAPITALS.findall(following)}
    return any(
        name in full and len(full[name].split()) > len(run.split()) and len(run.split()) == 1
        for name, run in own.items()
    )
