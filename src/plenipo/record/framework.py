"""Earlier texts beside the draft: their versions, what rests on them, who says that they govern.

A *framework instrument* is a filed text with the versions that were filed of
it: in other languages, or published by somebody else. Parties link provisions
to it, each in its own name: a party's later word on the same passage stands in
place of its earlier one. Where one party says that a provision rests on an
instrument and another that it does not, that is a disagreement on what
governs, told with both; nobody decides it here.

What entries of these kinds need to be recorded is at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any, Final

from plenipo.instrument.model import Block
from plenipo.instrument.points import PARAGRAPH, Point, points
from plenipo.instrument.recognise import recognise
from plenipo.record import entries as e
from plenipo.record.days import HOW, days
from plenipo.record.kinds import RoomKind
from plenipo.record.outside import Document, Link, Outside
from plenipo.record.refusals import Refused
from plenipo.record.sittings import units_here
from plenipo.record.state import RoomState
from plenipo.text.canonical import canonical

FORM: Final = "framework"
FORMS: Final = ("", "article", "statement", FORM, "evidence")
RELATIONS: Final = (
    "implements",
    "repeats",
    "departs-from",
    "replaces",
    "governs",
    "does-not-govern",
)
RESTS: Final = frozenset({"implements", "repeats", "governs"})  # it is under the instrument
APART: Final = frozenset({"replaces", "does-not-govern"})  # it is not, or not any more
KEEPS: Final = frozenset({"implements", "repeats"})
MOST_NAME: Final = 400  # characters of a title, a publisher, an address
MOST_NOTE: Final = 20_000
MOST_WORDS: Final = 1_000_000  # characters of one text
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A point of a filed text, `[start, end)` in code points of its words."""

    point: Point
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Instrument:
    """An earlier text: the document that was filed first, and all its versions, that one first."""

    id: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A provision on which parties say things of one instrument that do not go together.

    `governs` tells whether the question is if the instrument governs, rather
    than how the provision stands to it. `links` are what is said, in order.
    """

    unit: str
    instrument: str
    governs: bool
    links: tuple[Link, ...]


def blocks_of(words: str) -> tuple[str, ...]:
    """Return the blocks of a text that is kept as one string."""
    text = words.rstrip("\n")
    return tuple(text.split(PARAGRAPH)) if text else ()


@lru_cache(maxsize=64)
def passages(words: str) -> tuple[Passage, ...]:
    """Return the points of a filed text, each with where it stands. Linear; kept."""
    blocks = blocks_of(words)
    numbers = count()
    instrument = recognise([Block(text) for text in blocks], ids=lambda: str(next(numbers)))
    found: list[Passage] = []
    at = 0
    for point in points(instrument):
        found.append(Passage(point, at, at + len(point.text)))
        at += len(point.text) + len(PARAGRAPH)
    return tuple(found)


def passage_at(words: str, start: int, end: int) -> tuple[Passage, ...]:
    """Return the points that a range of a text touches; none for the whole."""
    if not end:
        return ()
    return tuple(p for p in passages(words) if p.start < end and start < p.end)


# --- what rests on what -------------------------------------------------------------------------


def root_of(outside: Outside, document: str) -> str:
    """Return the document that a version is one of; itself where it is none's."""
    seen = {document}
    while (row := outside.documents.get(document)) is not None and row.version_of:
        if row.version_of not in outside.documents or row.version_of in seen:
            break
        document = row.version_of
        seen.add(document)
    return document


def is_framework(outside: Outside, document: str) -> bool:
    """Say whether a document is an earlier text that provisions may rest on.

    It was filed as one, or is linked to a provision.
    """
    row = outside.documents.get(document)
    if row is None:
        return False
    return row.form == FORM or any(link.document == document for link in outside.links)


def instruments(outside: Outside) -> tuple[Instrument, ...]:
    """Return the earlier texts by the day that they bear, undated ones last, as filed within it."""
    linked = {link.document for link in outside.links}
    groups: dict[str, list[str]] = {}
    for name, row in outside.documents.items():
        if row.form == FORM or name in linked:
            groups.setdefault(root_of(outside, name), []).append(name)
    found = [
        Instrument(root, (root, *(name for name in names if name != root)))
        for root, names in groups.items()
    ]
    return tuple(sorted(found, key=lambda i: _day(outside.documents[i.id])))


def _day(row: Document) -> tuple[bool, str]:
    found = days(row.dated)
    return found is None, "" if found is None else found.first.isoformat()


def standing(outside: Outside) -> tuple[Link, ...]:
    """Return what is said now: of each party the last on a provision and a passage, in order.

    What no party has said, but the facilitator's team, is nobody's word and
    stands for itself in the same way.
    """
    last: dict[tuple[str, str, str, int, int], Link] = {}
    for link in outside.links:
        if link.document in outside.documents:
            document = link.document if link.end else root_of(outside, link.document)
            key = (link.behalf, link.unit, document, link.start, link.end)
            last.pop(key, None)
            last[key] = link
    return tuple(last.values())


def resting(links: Iterable[Link]) -> dict[str, set[str]]:
    """Return the provisions that somebody says rest on a document, by document."""
    found: dict[str, set[str]] = {}
    for link in links:
        if link.relation in RESTS:
            found.setdefault(link.document, set()).add(link.unit)
    return found


def disputes(outside: Outside, units: Iterable[str]) -> tuple[Dispute, ...]:
    """Return where parties disagree, by provision in the order given, then as instruments stand.

    Cost: the square of what is said of one provision and one instrument.
    """
    rows: dict[tuple[str, str], list[Link]] = {}
    for link in standing(outside):
        if link.behalf:
            rows.setdefault((link.unit, root_of(outside, link.document)), []).append(link)
    order = {unit: k for k, unit in enumerate(units)}
    ranks = {instrument.id: k for k, instrument in enumerate(instruments(outside))}
    found: list[Dispute] = []
    for (unit, root), said in rows.items():
        for governs in (True, False):
            at_odds = [a for a in said if any(_opposed(outside, a, b, governs) for b in said)]
            if at_odds:
                found.append(Dispute(unit, root, governs, tuple(at_odds)))
    found.sort(
        key=lambda d: (order.get(d.unit, len(order)), ranks.get(d.instrument, 0), not d.governs)
    )
    return tuple(found)


def _opposed(outside: Outside, one: Link, two: Link, governs: bool) -> bool:
    """Say whether two parties' words do not go together, on what governs or on how it stands."""
    if one.behalf == two.behalf or not _meet(outside, one, two):
        return False
    said = {one.relation, two.relation}
    if governs:
        return bool(said & RESTS) and bool(said & APART)
    return bool(said & KEEPS) and "departs-from" in said


def _meet(outside: Outside, one: Link, two: Link) -> bool:
    """Say whether two links are of passages that touch; of two versions, by what they are called."""
    if not one.end or not two.end:
        return True
    if one.document == two.document:
        return one.start < two.end and two.start < one.end
    keys = [
        {
            p.point.key
            for p in passage_at(outside.documents[link.document].words, link.start, link.end)
        }
        for link in (one, two)
    ]
    return bool(keys[0] & keys[1] - {()})


# --- what entries need --------------------------------------------------------------------------


def _texts(*texts: str, most: int) -> Refused | None:
    for text in texts:
        if len(text) > most:
            return Refused("too-long", f"Say it in {most} characters at most.")
        if canonical(text).text != text:
            return Refused("not-canonical", "The words are not in canonical form.")
    return None


def _document(state: RoomState, body: e.DocumentFiled, now: str) -> Refused | None:  # noqa: ARG001
    if body.form not in FORMS:
        kinds = ", ".join(filter(None, FORMS))
        return Refused("no-such-form", f"A document is one of these: {kinds}.")
    if not body.title.strip():
        return Refused("no-title", "Say what the document is called.")
    if body.form != FORM:
        return None
    if body.language and _LANGUAGE.fullmatch(body.language) is None:
        return Refused("no-such-language", "Write the language as its code: en, fr, or az-Latn.")
    if body.link and _ADDRESS.fullmatch(body.link) is None:
        return Refused("no-address", "An address begins with https:// or http://.")
    for time, what in ((body.dated, "it was made"), (body.retrieved, "it was retrieved")):
        if time and days(time) is None:
            return Refused("no-time", f"Write when {what} {HOW}.")
    return (
        _texts(body.title, body.publisher, body.link, most=MOST_NAME)
        or _blocks(body.words)
        or _version(state, body)
    )


def _blocks(words: str) -> Refused | None:
    """Refuse words that are no blocks of canonical text: offsets into them would not hold."""
    if len(words) > MOST_WORDS:
        return Refused("too-long", "A text may hold a million characters; file it in parts.")
    if any(not block or canonical(block).text != block for block in blocks_of(words)):
        return Refused(
            "not-canonical", "The text is not in canonical form; read it in as a document."
        )
    return None


def _version(state: RoomState, body: e.DocumentFiled) -> Refused | None:
    documents = state.outside.documents
    if body.version_of and body.version_of not in documents:
        return Refused("no-such-document", "File the text that it is a version of first.")
    for row in documents.values():
        if row.form == FORM and row.words == body.words and row.words and row.title == body.title:
            same = (row.language, row.publisher, row.dated)
            if same == (body.language, body.publisher, body.dated):
                return Refused("already", f"“{row.title}” has been filed with these very words.")
    return None


def _linked(state: RoomState, body: e.FrameworkLinked, now: str) -> Refused | None:  # noqa: ARG001
    document = state.outside.documents.get(body.document)
    if document is None:
        return Refused("no-such-document", "File the earlier text before linking it.")
    if body.relation not in RELATIONS:
        return Refused("no-such-relation", f"It is one of these: {', '.join(RELATIONS)}.")
    if not 0 <= body.start <= body.end <= len(document.words) or body.start == body.end > 0:
        return Refused("no-such-passage", "The text has no such passage.")
    refused = _texts(body.words, most=MOST_NOTE)
    if refused is None and state.kind in (RoomKind.PLENARY, RoomKind.PUBLIC):
        # A narrower room links provisions of the plenary's text, which it may not hold itself.
        refused = units_here(state, [body.unit])
    return refused


CHECKS: Final[Mapping[type[e.Body], Callable[[RoomState, Any, str], Refused | None]]] = {
    e.DocumentFiled: _document,
    e.FrameworkLinked: _linked,
}
