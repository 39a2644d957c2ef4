"""Statements in headlines, which name their source before or behind a colon."""

from __future__ import annotations

from plenipo.statements.finds import Find, Reader
from plenipo.statements.model import Form, Kind, Part
from plenipo.statements.phrases import Phrase
from plenipo.statements.scan import QUOTE

INTERVIEW = "interview"
_SOURCES = (Kind.NAME, Kind.ROLE, Kind.INSTITUTION, Kind.PLACE, Kind.GROUP, Kind.JOINT)


def headline(reader: Reader, first: int, last: int, part: Part) -> list[Find]:
    """Return what a headline `[first, last)` attributes by a colon; nothing when it does not.

    "Peace near: Orsk" and "Orsk: peace near". A place before the colon is as
    often the topic, so it speaks only where words between marks follow.
    """
    tokens = reader.tokens
    colons = [k for k in range(first, last) if tokens[k].low == ":"]
    for colon in reversed(colons):
        if _is_topic(reader, colon + 1, last):
            return []
        source = _whole(reader, colon + 1, last)
        if source is not None and colon > first:
            return [_find(reader, first, colon, source, "colon-source", (first, last), part)]
    for dash in range(last - 2, first, -1):
        if tokens[dash].low in ("-", "–", "—"):
            source = _whole(reader, dash + 1, last)
            if source is not None and source.kind is not Kind.PLACE:
                return [_find(reader, first, dash, source, "dash-source", (first, last), part)]
            break
    found = _interview(reader, first, last, part)
    if found is not None:
        return [found]
    for colon in colons:
        source = _whole(reader, first, colon)
        if source is None or colon + 1 >= last or _is_topic(reader, first, colon):
            continue
        quoted = tokens[colon + 1].kind == QUOTE
        if source.kind is Kind.PLACE and not quoted:
            continue
        return [_find(reader, colon + 1, last, source, "source-colon", (first, last), part)]
    return []


def _interview(reader: Reader, first: int, last: int, part: Part) -> Find | None:
    """Read "“The river will decide”: an interview with …"."""
    tokens = reader.tokens
    quoted = next((k for k in range(first, last) if tokens[k].kind == QUOTE), None)
    if quoted is None:
        return None
    for index, size in reader.language.issuing.interviews.find(tokens, first, last - 1):
        whom = reader.phrases.at(index + size)
        if whom is not None:
            return _find(reader, quoted, quoted + 1, whom, INTERVIEW, (first, last), part, cue="")
    return None


def _whole(reader: Reader, first: int, last: int) -> Phrase | None:
    if first >= last:
        return None
    phrase = reader.phrases.at(first, last)
    if phrase is None or phrase.last != last or phrase.kind not in _SOURCES:
        return None
    return phrase


def _is_topic(reader: Reader, first: int, colon: int) -> bool:
    return first < colon and reader.language.page.topics.at(reader.tokens, first, colon) > 0


def _find(
    reader: Reader,
    begin: int,
    end: int,
    source: Phrase,
    rule: str,
    sentence: tuple[int, int],
    part: Part,
    cue: str = ":",
) -> Find:
    tokens = reader.tokens
    while end > begin + 1 and tokens[end - 1].low in (".", ",", ";"):
        end -= 1
    quotes = [t for t in tokens[begin:end] if t.kind == QUOTE]
    if len(quotes) == end - begin == 1:
        start, stop, form = quotes[0].inner_start, quotes[0].inner_end, Form.DIRECT
    else:
        start, stop = tokens[begin].start, tokens[end - 1].end
        form = Form.MIXED if quotes else Form.INDIRECT
    return Find(start, stop, form, rule, cue, source, (begin, end), sentence, part)
