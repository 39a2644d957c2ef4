"""Earlier texts as the pages show them: instruments, what rests on them, who says what governs.

Everything here is of one room: what is said in a narrower room stands on that
room's page alone. A delegation's own room has the plenary's provisions to link
to, where it has no text itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plenipo.brackets.model import Party
from plenipo.brackets.model import Passage as Passaged
from plenipo.brackets.project import passage_text
from plenipo.instrument.labels import split_label
from plenipo.instrument.model import Kind
from plenipo.record.days import days
from plenipo.record.framework import (
    RESTS,
    Dispute,
    Instrument,
    Passage,
    disputes,
    instruments,
    passage_at,
    passages,
    root_of,
    standing,
)
from plenipo.record.kinds import EntryId
from plenipo.record.outside import Link, Outside
from plenipo.record.taking_back import may_take_back
from plenipo.web.protocol import protocol
from plenipo.web.relations import place_names, said_of, verb, where
from plenipo.web.sheets import Piece, Sheet
from plenipo.web.timeline import said as said_day
from plenipo.web.viewer import Reading

_MOST_POINTS: Final = 300  # of all texts, beyond which a form offers those of one text alone
_OPENING: Final = 90  # characters of a point that stand for it in a list
LANGUAGES: Final = {
    "ar": "Arabic",
    "az": "Azerbaijani",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "he": "Hebrew",
    "hy": "Armenian",
    "it": "Italian",
    "ka": "Georgian",
    "pt": "Portuguese",
    "ru": "Russian",
    "sr": "Serbian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a form offers: its value, its words, the group that it stands in."""

    value: str
    name: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a provision and an earlier text.

    `party` is "" where the facilitator's team says it. `verb` is what the
    provision does ("implements"), `place` the points that are meant, "" for
    the whole; `caption` names the provision.
    """

    party: str
    who: str
    unit: str
    caption: str
    relation: str
    verb: str
    document: str
    title: str
    version: str  # which version of the instrument, "" where it has but one
    place: str
    start: int
    end: int
    words: str
    entry: EntryId

    @property
    def sentence(self) -> str:
        """Return it without who says it and of which text: "implements point 2", "rests on it"."""
        return f"{self.verb} {self.place or 'it'}"


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of an instrument in a list."""

    document: str
    name: str
    title: str
    language: str
    publisher: str
    dated: str
    link: str
    read: bool  # whether its words are filed too
    entry: EntryId


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """An earlier text: its versions, how many provisions rest on it, who says so."""

    id: str
    title: str
    day: str
    versions: tuple[VersionRow, ...]
    resting: int
    parties: tuple[str, ...]
    languages: tuple[str, ...]

    @property
    def comparable(self) -> bool:
        """Say whether there are two versions or more whose words can be laid side by side."""
        return sum(version.read for version in self.versions) > 1


@dataclass(frozen=True, slots=True)
class GovernRow:
    """A provision, and for each instrument what is said of it."""

    unit: str
    caption: str
    cells: tuple[tuple[Said, ...], ...]
    disputed: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point of a filed text: its words, and what is said or was taken from it."""

    start: int
    end: int
    name: str
    label: str
    content: str
    text: str
    kind: str
    anchors: tuple[
        int, ...
    ]  # where else on the page something that was taken from it is looked for
    said: tuple[Said, ...]
    commitments: tuple[tuple[str, str], ...]  # id, words
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a provision in one version: the draft's own, or as a party wants them."""

    key: str
    name: str
    text: str


def day(text: str) -> str:
    """Say a day in words, as it was written where it is none."""
    found = days(text)
    return said_day(found) if found is not None else text


def language_name(code: str) -> str:
    """Return the English name of a language by its code; the code where it has none here."""
    return LANGUAGES.get(code.split("-", maxsplit=1)[0].lower(), code)


def version_name(outside: Outside, document: str) -> str:
    """Return what parts a version from its siblings: who published it, in which language."""
    row, root = outside.documents[document], root_of(outside, document)
    siblings = [r for name, r in outside.documents.items() if root_of(outside, name) == root]
    tongue = language_name(row.language) if row.language else ""
    if row.publisher and len({r.language for r in siblings}) < 2:
        tongue = ""  # all are in one language, which parts none from another
    return ", ".join(filter(None, (row.publisher, tongue))) or row.title


# --- provisions ---------------------------------------------------------------------------------


def sheets(reading: Reading) -> Iterator[Sheet]:
    """Yield the texts whose provisions can be linked here: the room's own, then the plenary's."""
    yield reading.sheet
    for _, sheet in reading.wider:
        yield sheet


def pieces(reading: Reading) -> tuple[Piece, ...]:
    """Return the sections that can be linked here: of the room's own text, or the plenary's."""
    return next((sheet.pieces for sheet in sheets(reading) if sheet.pieces), ())


def place(reading: Reading, unit: str) -> tuple[Sheet, Piece] | None:
    """Return the section that holds a unit, with the text that it is in."""
    for sheet in sheets(reading):
        piece = sheet.piece(unit)
        if piece is not None:
            return sheet, piece
    return None


def caption(reading: Reading, unit: str) -> str:
    """Return how a provision is called, whichever of the viewer's texts it is in."""
    found = place(reading, unit)
    if found is None:
        return reading.sheet.names.provision(unit)
    sheet, piece = found
    return piece.caption if piece.id == unit else sheet.names.provision(unit)


def called(reading: Reading, unit: str) -> str:
    """Return how a provision is called in a sentence: "Article 7", without its heading."""
    found = place(reading, unit)
    if found is not None and found[1].id == unit and found[1].number:
        return found[1].number
    return caption(reading, unit)


def units_in_order(reading: Reading) -> tuple[str, ...]:
    """Return all units that can be linked here, in the order of the text."""
    return tuple(unit for sheet in sheets(reading) for p in sheet.pieces for unit in p.units)


def wordings(reading: Reading, unit: str) -> tuple[Wording, ...]:
    """Return the words of the section that a unit is in: the draft's own, then each party's other."""
    found = place(reading, unit)
    if found is None:
        return ()
    sheet, piece = found
    rolling = sheet.rolling
    wanted = set(piece.units)
    blocks = [p for p in rolling.passages if str(p.id) in wanted]
    # Its number and its heading are no words that an earlier text could have.
    words = [p for p in blocks if p.kind is not Kind.HEADING]

    def drawn(party: Party | None) -> str:
        texts = [_said_in(p, party) for p in words]
        return "\n\n".join(text for text in texts if text)

    own = drawn(None)
    made = [Wording("", "The draft’s own words", own)] if own else []
    for party in rolling.parties:
        text = drawn(party)
        if text and text != own:
            made.append(Wording(str(party), f"As {party} wants it", text))
    return tuple(made)


def _said_in(passage: Passaged, party: Party | None) -> str:
    """Return a block's words as a party wants them, of an article without its number."""
    text = passage_text(passage, party)
    if passage.kind is not Kind.ARTICLE:
        return text
    return text[split_label(text) :].lstrip(" \n\t.:–—-")


# --- instruments --------------------------------------------------------------------------------


def rows(reading: Reading) -> tuple[InstrumentRow, ...]:
    """Return the earlier texts of a room as the list shows them."""
    outside = reading.state.outside
    links = standing(outside)
    return tuple(_row(reading, outside, found, links) for found in instruments(outside))


def _row(
    reading: Reading, outside: Outside, found: Instrument, links: Sequence[Link]
) -> InstrumentRow:
    mine = [link for link in links if link.document in found.documents]
    first = outside.documents[found.id]
    versions = tuple(_version(outside, name) for name in found.documents)
    return InstrumentRow(
        id=found.id,
        title=first.title,
        day=day(first.dated),
        versions=versions,
        resting=len({link.unit for link in mine if link.relation in RESTS}),
        parties=protocol(reading.state, {link.behalf for link in mine if link.behalf}),
        languages=tuple(dict.fromkeys(v.language for v in versions if v.language)),
    )


def _version(outside: Outside, name: str) -> VersionRow:
    row = outside.documents[name]
    return VersionRow(
        document=name,
        name=version_name(outside, name),
        title=row.title,
        language=language_name(row.language) if row.language else "",
        publisher=row.publisher,
        dated=day(row.dated),
        link=row.link,
        read=bool(row.words),
        entry=row.entry,
    )


def instrument_of(reading: Reading, document: str) -> InstrumentRow | None:
    """Return the instrument that a document is a version of, None where it is no earlier text."""
    return next(
        (row for row in rows(reading) if any(v.document == document for v in row.versions)), None
    )


# --- what is said -------------------------------------------------------------------------------


def said(reading: Reading, link: Link, outside: Outside | None = None) -> Said:
    """Return what a link says, in words; `outside` is that of another room of the viewer's."""
    outside = reading.state.outside if outside is None else outside
    document, root = outside.documents[link.document], root_of(outside, link.document)
    several = sum(1 for name in outside.documents if root_of(outside, name) == root) > 1
    team = "The facilitator’s team"
    return Said(
        party=link.behalf,
        who=reading.telling.party(link.behalf) if link.behalf else team,
        unit=link.unit,
        caption=called(reading, link.unit),
        relation=link.relation,
        verb=verb(link.relation),
        document=link.document,
        title=outside.documents[root].title,
        version=version_name(outside, link.document) if several and link.end else "",
        place=where(document, link.start, link.end),
        start=link.start,
        end=link.end,
        words=link.words,
        entry=link.entry,
    )


def governs(reading: Reading) -> tuple[tuple[InstrumentRow, ...], tuple[GovernRow, ...]]:
    """Return the instruments, and for every provision that is linked what is said of each."""
    outside = reading.state.outside
    columns = rows(reading)
    order = units_in_order(reading)
    at_odds = {(d.unit, d.instrument) for d in disputes(outside, order)}
    cells: dict[str, dict[str, list[Said]]] = {}
    for link in standing(outside):
        root = root_of(outside, link.document)
        cells.setdefault(link.unit, {}).setdefault(root, []).append(said(reading, link))
    ranks = {unit: k for k, unit in enumerate(order)}
    units = sorted(cells, key=lambda unit: ranks.get(unit, len(ranks)))
    return columns, tuple(
        GovernRow(
            unit,
            caption(reading, unit),
            tuple(
                tuple(_in_protocol(reading, cells[unit].get(column.id, ()))) for column in columns
            ),
            tuple((unit, column.id) in at_odds for column in columns),
        )
        for unit in units
    )


def _in_protocol(reading: Reading, found: Iterable[Said]) -> list[Said]:
    order = {party: k for k, party in enumerate(reading.protocol)}
    return sorted(found, key=lambda s: (order.get(s.party, len(order)), s.start))


def disagreements(reading: Reading, *, units: Sequence[str] = ()) -> tuple[str, ...]:
    """Return in a sentence each where parties disagree, of some provisions or of all."""
    wanted = set(units)
    found = disputes(reading.state.outside, units_in_order(reading))
    return tuple(_sentence(reading, d) for d in found if not wanted or d.unit in wanted)


def _sentence(reading: Reading, dispute: Dispute) -> str:
    """Say who says what of a provision, each wording once with all who say it."""
    outside = reading.state.outside
    first: dict[str, list[Link]] = {}
    ordered = sorted(dispute.links, key=lambda link: link.relation not in RESTS)
    for link in ordered:
        first.setdefault(said_of(outside, link), []).append(link)
    parts: list[str] = []
    opening = ordered[0]
    for phrase, links in first.items():
        parties = protocol(reading.state, {link.behalf for link in links})
        who = reading.telling.parties(parties)
        verb_ = "says" if len(parties) == 1 else "say"
        if not parts:
            parts.append(f"{who} {verb_} that {called(reading, dispute.unit)} {phrase}")
        else:
            parts.append(f"{who} {verb_} that it {_short(outside, links[0], opening)}")
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _short(outside: Outside, link: Link, opening: Link) -> str:
    """Return the second half of a disagreement, which has the text's name behind it already."""
    if opening.relation == "governs" and link.relation == "does-not-govern" and not link.end:
        return "does not"
    document = outside.documents[link.document]
    named = where(document, link.start, link.end)
    return f"{verb(link.relation)} {f'{named} of it' if named else 'it'}"


# --- one text -----------------------------------------------------------------------------------


def points(reading: Reading, document: str) -> tuple[PointRow, ...]:
    """Return a filed text by its points, with what is said of each in this version or another."""
    outside = reading.state.outside
    words = outside.documents[document].words
    root = root_of(outside, document)
    mine = [link for link in standing(outside) if root_of(outside, link.document) == root]
    names = place_names(words)
    return tuple(
        PointRow(
            start=p.start,
            end=p.end,
            name=names[k],
            label=p.point.label,
            content=p.point.content,
            text=p.point.text,
            kind=p.point.kind.value,
            anchors=tuple(sorted(_anchors(outside, document, p))),
            said=tuple(
                _in_protocol(
                    reading,
                    [said(reading, link) for link in mine if _touches(outside, link, document, p)],
                )
            ),
            commitments=tuple(
                (key, row.words)
                for key, row in outside.commitments.items()
                if row.document == document and row.end and p.start <= row.start < p.end
            ),
            breaks=p.point.breaks,
        )
        for k, p in enumerate(passages(words))
    )


def whole(reading: Reading, document: str) -> tuple[Said, ...]:
    """Return what is said of an instrument as a whole."""
    outside = reading.state.outside
    root = root_of(outside, document)
    found = [
        said(reading, link)
        for link in standing(outside)
        if not link.end and root_of(outside, link.document) == root
    ]
    return tuple(_in_protocol(reading, found))


def _touches(outside: Outside, link: Link, document: str, passage: Passage) -> bool:
    """Say whether a link is of a point, in this version or by its number in another."""
    if not link.end:
        return False
    if link.document == document:
        return link.start < passage.end and passage.start < link.end
    words = outside.documents[link.document].words
    keys = {p.point.key for p in passage_at(words, link.start, link.end)}
    return bool(passage.point.key) and passage.point.key in keys


def _anchors(outside: Outside, document: str, passage: Passage) -> set[int]:
    taken = [
        *(row.start for row in outside.commitments.values() if row.document == document),
        *(row.body.start for row in outside.statements.values() if row.body.document == document),
        *(link.start for link in outside.links if link.document == document),
    ]
    return {start for start in taken if passage.start < start < passage.end}


def choices(reading: Reading, document: str = "") -> tuple[Choice, ...]:
    """Return what a provision can be linked to: every instrument as a whole, and its points.

    Of very many points those of one document alone: the page of a text leads here.
    """
    outside = reading.state.outside
    every = rows(reading)
    size = sum(
        len(passages(outside.documents[version.document].words))
        for row in every
        for version in row.versions
    )
    found: list[Choice] = []
    for row in every:
        found.append(Choice(f"{row.id} 0 0", "the whole text", row.title))
        for version in row.versions:
            if size > _MOST_POINTS and version.document != document:
                continue
            words = outside.documents[version.document].words
            group = row.title if len(row.versions) == 1 else f"{row.title}: {version.name}"
            for passage, name in zip(passages(words), place_names(words), strict=True):
                opening = " ".join(passage.point.content.split())
                short = opening if len(opening) <= _OPENING else f"{opening[:_OPENING]}…"
                value = f"{version.document} {passage.start} {passage.end}"
                found.append(Choice(value, f"{name}: {short}", group))
    return tuple(found)


def chosen(value: str) -> tuple[str, int, int] | None:
    """Read what a form chose of `choices`; None for what is none."""
    parts = value.split(" ")
    if len(parts) != 3 or not all(p.isascii() and p.isdecimal() and len(p) < 9 for p in parts[1:]):
        return None
    return parts[0], int(parts[1]), int(parts[2])


def returnable(reading: Reading) -> frozenset[EntryId]:
    """Return the entries of earlier texts that the viewer may take back. Linear in the record."""
    outside = reading.state.outside
    wanted = {row.entry for row in outside.documents.values()}
    wanted |= {link.entry for link in outside.links}
    return frozenset(
        h.entry.id
        for h in reading.story.after(reading.reads_from - 1)
        if h.entry.id in wanted and may_take_back(reading.state, reading.member, h.entry) is None
    )
