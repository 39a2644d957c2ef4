"""An article under review as a page shows it: its text with every find marked, and each find in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from plenipo.desk.languages import shipped
from plenipo.instrument.model import Kind, Unit, UnitId
from plenipo.statements.links import Provisions, Suggestion, Why
from plenipo.statements.model import Part
from plenipo.statements.sameness import ALIKE, OF_A_STATEMENT, likeness, shingles
from plenipo.web.clippings import Clipping, Found
from plenipo.web.said import day_said, honest
from plenipo.web.sheets import Piece
from plenipo.web.viewer import Reading

FLAG: Final = {
    "negated": "a denial: it says what was not so, or was not said",
    "hedged": "hedged: the article itself is careful",
    "anonymous": "the source is not named",
    "metonym": "a seat of government stands for the government",
    "state": "a state is named as the speaker",
    "nested": "inside the words of another",
}
FORM: Final = {
    "direct": "word for word",
    "indirect": "retold",
    "mixed": "retold, with words between marks",
    "document": "a text issued as a whole",
}
NOT_READ: Final = {
    Part.ASIDE.value: "the publisher’s own, not read",
    Part.BYLINE.value: "the author’s line, not read",
    Part.DATED.value: "a date",
    Part.SIGNED.value: "who signed the post, and when",
    Part.NOTE.value: "a note on the text, not read",
}
DAY_RULE: Final = {
    "given": "as you gave it",
    "page": "as the page states it",
    "anchor.dateline": "from the dateline",
    "anchor.published": "as you gave it",
    "anchor.line": "from a line that holds a date",
    "anchor.post": "from an embedded post",
}
_DATE_RULE: Final = {
    "carried": "the day told before for this speaker",
    "post": "the day under the post",
    "document": "the day on the document",
    "by-hand": "as typed",
    "date": "the date in the sentence",
    "days": "the dates in the sentence",
    "month": "the month in the sentence",
    "weekday": "the latest such weekday up to the article’s day",
    "weekdays": "the latest such weekdays up to the article’s day",
    "last-weekday": "“last”: two readings are in use, so it is kept wide",
    "this-week": "from the week’s beginning to the article’s day",
    "today": "the article’s day",
    "yesterday": "the day before the article’s",
    "tomorrow": "the day after the article’s",
}
_REASON: Final = {
    Why.CITED: "cites",
    Why.EARLIER: "names the earlier text it rests on,",
    Why.TERM: "uses the defined term",
    Why.WORDS: "shares",
}


@dataclass(frozen=True, slots=True)
class Bit:
    """A run of the article: which finds it is part of, and which begin here, by number."""

    text: str
    finds: tuple[int, ...]
    begins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Idea:
    """A provision that a find may be about: why, in words, and whether it was ticked."""

    piece: Piece
    why: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Again:
    """A statement of the room with nearly the same words: its id and its honest line."""

    id: str
    line: str


@dataclass(frozen=True, slots=True)
class View:
    """One find as it is shown: what is found, what is flagged, what is suggested."""

    number: int
    find: Found
    words: str
    behalf: str  # as it is called
    when: str
    rule: str
    form: str
    flags: tuple[str, ...]
    ideas: tuple[Idea, ...]
    others: tuple[Piece, ...]  # ticked, and not suggested
    again: tuple[Again, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of the article with the finds that begin in it; `told` says if it was not read."""

    part: str
    bits: tuple[Bit, ...]
    finds: tuple[View, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Review:
    """A clipping as its page shows it; `whole` are finds that are the text as a whole."""

    clipping: Clipping
    rows: tuple[Row, ...]
    whole: tuple[View, ...]
    unread: int  # paragraphs that were left out
    clear: int  # finds that nobody has answered and that nothing is flagged of


def review(reading: Reading, clipping: Clipping) -> Review:
    """Return a clipping as it is shown. Cost: that of the suggestions, else linear."""
    views = _views(reading, clipping)
    whole = tuple(v for v in views if v.find.form == "document")
    inside = [v for v in views if v.find.form != "document"]
    rows = tuple(_rows(clipping, inside))
    return Review(
        clipping,
        rows,
        whole,
        sum(row.part in (Part.ASIDE.value, Part.BYLINE.value, Part.NOTE.value) for row in rows),
        sum(not f.said and f.clear for f in clipping.finds),
    )


def _views(reading: Reading, clipping: Clipping) -> list[View]:
    words = [clipping.words[f.start : f.end] for f in clipping.finds]
    ideas = provisions(reading).suggest(words)
    before = [
        (name, shingles(row.body.words, OF_A_STATEMENT), row)
        for name, row in reading.state.outside.statements.items()
    ]
    views = []
    for number, (find, said, ideas_of) in enumerate(zip(clipping.finds, words, ideas, strict=True)):
        own = shingles(said, OF_A_STATEMENT) if before else frozenset()
        again = [
            Again(name, honest(row.body, reading.telling.party).line)
            for name, known, row in before
            if likeness(known, own) > ALIKE
        ]
        shown = tuple(idea(reading, s, find.units) for s in ideas_of)
        known_ids = {i.piece.id for i in shown}
        others = [u for u in find.units if u not in known_ids]
        views.append(
            View(
                number,
                find,
                said,
                reading.telling.party(find.behalf) if find.behalf else "",
                day_said(find.uttered),
                date_rule(find.rule),
                FORM.get(find.form, find.form),
                flagged(find),
                shown,
                tuple(p for u in others if (p := reading.sheet.piece(u)) is not None),
                tuple(again),
            )
        )
    return views


def flagged(find: Found) -> tuple[str, ...]:
    """Return in words what asks for a second look."""
    flags = [FLAG.get(flag, flag) for flag in find.flags]
    if not find.speaker:
        flags.append("who spoke is not told")
    return tuple(flags)


def date_rule(rule: str) -> str:
    """Return in words by which rule a day was found, "" for none."""
    name = next((r for r in rule.split("; ") if r.startswith("date.")), "").removeprefix("date.")
    return _DATE_RULE.get(name, name.replace("-", " "))


def idea(reading: Reading, suggestion: Suggestion, ticked: Sequence[str]) -> Idea:
    """Return a suggestion as it is shown, with its reasons in one line."""
    piece = reading.sheet.piece(suggestion.provision)
    assert piece is not None, "suggestions are of the room's own text"
    why = "; ".join(
        f"{_REASON[reason.why]} {', '.join(f'“{word}”' for word in reason.words)}"
        for reason in suggestion.reasons
    )
    return Idea(piece, why, piece.id in ticked)


def provisions(reading: Reading) -> Provisions:
    """Return the room's own text ready to be asked what a statement is about, kept with its sheet."""
    memo = reading.sheet.memo
    outside = reading.state.outside
    key = ("provisions", f"{len(outside.links)} {len(outside.documents)} {reading.state.seq}")
    known = memo.get(key)
    if not isinstance(known, Provisions):
        sheet = reading.sheet
        pieces = [p for p in sheet.pieces if p.kind != Kind.TITLE.value]
        of = {unit: piece.id for piece in pieces for unit in piece.units}
        units = [
            Unit(UnitId(u.id), Kind(u.kind), u.depth, u.label, u.text)
            for u in reading.state.units.values()
        ]
        earlier = [
            (
                row.title,
                [
                    of[link.unit]
                    for link in outside.links
                    if link.document == name and link.unit in of
                ],
            )
            for name, row in outside.documents.items()
            if row.form == "framework"
        ]
        known = memo[key] = Provisions(_rooted(units), of, earlier=earlier, common=_common())
    return known


@cache
def _common() -> frozenset[str]:
    """Return the small words of the languages that ship, which tell no provision."""
    return frozenset().union(*(one.language.telling for one in shipped()))


def _rooted(units: Sequence[Unit]) -> list[Unit]:
    """Give each unit its parent: the nearest before it that lies higher."""
    found: list[Unit] = []
    above: list[int] = []
    for at, unit in enumerate(units):
        while above and found[above[-1]].depth >= unit.depth:
            above.pop()
        parent = above[-1] if above and unit.depth > 0 else -1
        found.append(Unit(unit.id, unit.kind, unit.depth, unit.label, unit.text, parent))
        above.append(at)
    return found


def _rows(clipping: Clipping, views: Sequence[View]) -> list[Row]:
    """Cut the article into paragraphs, and each where a find begins or ends."""
    text = clipping.words
    rows: list[Row] = []
    begin = 0
    left = list(views)
    passages = clipping.passages or [(0, len(text), Part.BODY.value)]
    for at, (_, end, part) in enumerate(passages):
        # What stands between paragraphs, such as a dateline, belongs to the one behind it.
        last = len(text) if at == len(passages) - 1 else end
        start = begin + len(text[begin:last]) - len(text[begin:last].lstrip())
        own = [v for v in left if v.find.start < last]
        left = [v for v in left if v.find.start >= last]
        over = [v for v in views if v.find.start < last and v.find.end > start]
        rows.append(Row(part, _bits(text, start, last, over), tuple(own), NOT_READ.get(part, "")))
        begin = last
    return rows


def _bits(text: str, start: int, end: int, over: Sequence[View]) -> tuple[Bit, ...]:
    edges = {start, end}
    for view in over:
        edges |= {min(max(view.find.start, start), end), min(max(view.find.end, start), end)}
    order = sorted(edges)
    bits = []
    for one, two in pairwise(order):
        inside = [v for v in over if v.find.start <= one and v.find.end >= two]
        inside.sort(key=lambda v: v.find.end - v.find.start)
        bits.append(
            Bit(
                text[one:two],
                tuple(v.number for v in inside),
                tuple(v.number for v in over if v.find.start == one),
            )
        )
    return tuple(bits)
