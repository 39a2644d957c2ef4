"""What is understood of an uploaded file before anything is filed, and what it would come to.

A function of the file, of the choices made on the page, and of the room's text:
nothing is kept and nothing is decided here. Tracked changes belong to the
author who made them; whose they are is the reader's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from plenipo.brackets.claims import compile_claims
from plenipo.brackets.model import Party, Passage, Rolling, Segment, Segments, Variation
from plenipo.brackets.parties import is_party_code
from plenipo.brackets.project import passage_text, project
from plenipo.brackets.wild import Parsed, Registry, Repair, parse_blocks, registry_of, to_rolling
from plenipo.documents.reading import Document, document, instrument_of, source_of
from plenipo.formats.docx import WordDocument
from plenipo.instrument.align import Base, align
from plenipo.instrument.labels import split_label
from plenipo.instrument.model import Instrument, Kind, Notice, Source, Unit, UnitId
from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.places import carry_key
from plenipo.record.state import RoomState
from plenipo.text.canonical import canonical
from plenipo.text.errors import UnusableInput

TAKE: Final = "take"  # an author's changes become part of the text
LEAVE: Final = "leave"  # an author's changes are left out


@dataclass(frozen=True, slots=True)
class Choices:
    """What the reader has said on the page.

    `authors` says of each author of tracked changes a party's code, `TAKE` or
    `LEAVE`; one who is not in it has not been spoken for. `whole` says that the
    file is the whole text, so that what is not in it is left out.
    """

    read_brackets: bool = False
    authors: Mapping[str, str] | None = None
    whole: bool | None = None
    typography: bool = False


@dataclass(frozen=True, slots=True)
class Author:
    """An author of tracked changes, how many there are, and whose they are said to be."""

    name: str
    count: int
    said: str  # "" while nobody has said


@dataclass(frozen=True, slots=True)
class Brackets:
    """The square brackets of a file: characters, what was repaired, who is named in them."""

    opened: int
    closed: int
    repairs: tuple[Repair, ...]
    parties: tuple[str, ...]
    places: int  # places with alternatives, as read


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that a party, or nobody named ("") wants in the text: changes of its units."""

    party: str
    changes: tuple[e.Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the file would change of the room's text.

    `moved` counts provisions that stand in another place: they are left out
    there and put in here. `typographic` are units where only typography or
    numbering differs, `missing` those of the room that the file does not have.
    """

    changes: tuple[e.Change, ...]
    moved: int
    typographic: tuple[str, ...]
    missing: tuple[str, ...]
    whole: bool  # as taken: what is missing is left out
    paired: int


@dataclass(frozen=True, slots=True)
class Understood:
    """All that is understood of a file."""

    name: str
    format: str
    source: Source  # the text that would be filed, blocks as they stand
    instrument: Instrument
    notices: tuple[Notice, ...]
    authors: tuple[Author, ...]
    sub_amendments: tuple[str, ...]
    brackets: Brackets
    wordings: tuple[Wording, ...]
    difference: Difference | None  # None in a room without a text
    kept: Mapping[str, str]  # unit of the file -> unit of the room that it is

    @property
    def undecided(self) -> tuple[str, ...]:
        """Return the authors of whom nobody has said whose their changes are."""
        return tuple(a.name for a in self.authors if not a.said)


def understand(
    name: str, data: bytes, choices: Choices, state: RoomState, *, ids: Callable[[], str]
) -> Understood:
    """Read a file as the choices say.

    Raises `UnusableInput`, one sentence, for a file that cannot be used. `ids`
    makes the ids of provisions. Cost: reading the file once for each party.
    """
    found = document(name, data)
    said = _authors(found.word, choices)
    mine = [a.name for a in said if a.said == TAKE]
    source = found.word.accepting(mine) if found.word is not None else source_of(found)
    if not source.blocks:
        raise UnusableInput("holds no text; give the document itself", where=name)
    parsed = parse_blocks(source.blocks, registry=_registry(state))
    if choices.read_brackets and parsed.counts.opened + parsed.counts.closed:
        instrument, wordings = _bracketed(parsed, ids)
    else:
        instrument = instrument_of(source, ids)
        wordings = _tracked(found, said, mine, instrument, ids)
    kept = _kept(state, instrument)
    return Understood(
        name=name,
        format=found.format,
        source=source,
        instrument=instrument,
        notices=source.notices,
        authors=said,
        sub_amendments=_sub_amendments(found.word),
        brackets=Brackets(
            parsed.counts.opened,
            parsed.counts.closed,
            parsed.repairs,
            tuple(str(p) for p in parsed.parties),
            parsed.counts.groups + parsed.counts.optional,
        ),
        wordings=wordings,
        difference=difference(state, instrument.units, choices, ids=ids) if state.units else None,
        kept=kept,
    )


def _authors(word: WordDocument | None, choices: Choices) -> tuple[Author, ...]:
    if word is None:
        return ()
    said = choices.authors or {}
    counts: dict[str, int] = {}
    for revision in word.revisions:
        counts[revision.author] = counts.get(revision.author, 0) + 1
    return tuple(
        Author(name, counts.get(name, 0), said.get(name, name if is_party_code(name) else ""))
        for name in word.authors
    )


def _sub_amendments(word: WordDocument | None) -> tuple[str, ...]:
    rows = word.sub_amendments if word is not None else ()
    return tuple(
        f"Paragraph {row.paragraph}: {row.author}"
        f" {'would add' if row.kind == 'insertion' else 'would take out'}"
        f" {f'“{row.text}”' if row.text else 'a paragraph break'} inside what {row.of} inserted;"
        " that is in neither’s text."
        for row in rows
    )


def _registry(state: RoomState) -> Registry:
    codes = [code for code in (*state.parties, *state.of_parties) if is_party_code(code)]
    groups = [code for code in state.groups if is_party_code(code)]
    names = {info.name: code for code, info in state.parties.items() if is_party_code(code)}
    return registry_of(codes, names, groups=groups)


# --- whose wordings a file holds -------------------------------------------------------------


def _tracked(
    found: Document,
    said: Sequence[Author],
    taken: Sequence[str],
    base: Instrument,
    ids: Callable[[], str],
) -> tuple[Wording, ...]:
    """Return what each party wants by the tracked changes of its authors."""
    if found.word is None:
        return ()
    by_party: dict[str, list[str]] = {}
    for author in said:
        if author.said not in ("", TAKE, LEAVE):
            by_party.setdefault(author.said, []).append(author.name)
    out = []
    for party, names in sorted(by_party.items()):
        source = found.word.accepting([*taken, *names])
        units = instrument_of(source, ids).units
        changes = against(base.units, units, ids=ids).changes
        if changes:
            out.append(Wording(party, changes))
    return tuple(out)


def _bracketed(parsed: Parsed, ids: Callable[[], str]) -> tuple[Instrument, tuple[Wording, ...]]:
    """Return the text under the brackets, and the wordings in them by party and by nobody.

    The text takes the first of exclusive wordings and leaves optional words
    out: words in brackets are not agreed.
    """
    wild = to_rolling(parsed)
    parties = [p for p in wild.parties if p in parsed.parties]
    versions = [
        (p, [canonical(part).text for text in project(wild, p) for part in text.split("\n\n")])
        for p in parties
    ]
    rolling = compile_claims(wild, versions, ids=ids)
    units = tuple(_units(rolling))
    wordings = [
        Wording(str(party), changes)
        for party in rolling.parties
        if (changes := _changes(rolling, _of_party(party)))
    ]
    wordings += _unclaimed(rolling)
    return Instrument(units), tuple(wordings)


def _of_party(party: Party) -> Callable[[Passage], str]:
    return lambda p: passage_text(p, party)


def _of_row(row: Mapping[str, str]) -> Callable[[Passage], str]:
    return lambda p: row.get(str(p.id), passage_text(p, None))


def _units(rolling: Rolling) -> Sequence[Unit]:
    out = []
    for p in rolling.passages:
        text = passage_text(p, None)
        if text:
            out.append(Unit(UnitId(str(p.id)), p.kind, p.depth, text[: split_label(text)], text))
    return out


def _changes(rolling: Rolling, wanted: Callable[[Passage], str]) -> tuple[e.Change, ...]:
    """Return what turns the draft's words into the wanted ones, passage by passage."""
    out: list[e.Change] = []
    before = ""
    for p in rolling.passages:
        base, text = passage_text(p, None), wanted(p)
        unit = str(p.id)
        if base:
            if text != base:
                out.append(e.Change(unit=unit, text=text, base=wording_hash(unit, base)))
            before = unit
        elif text:
            out.append(_new(unit, text, before, p.kind.value, p.depth))
            before = unit if any(c.unit == unit for c in out) else before
    return tuple(out)


def _new(unit: str, text: str, after: str, kind: str, depth: int) -> e.Change:
    return e.Change(
        unit=unit,
        text=text,
        new=1,
        after=after,
        kind=kind,
        depth=depth,
        label=text[: split_label(text)],
    )


def _unclaimed(rolling: Rolling) -> list[Wording]:
    """Return the wordings that nobody is named for: as many drafts as one passage has at most."""
    rows: list[dict[str, str]] = []
    for p in rolling.passages:
        base = passage_text(p, None)
        texts = [t for t in dict.fromkeys(map(_canonical, _alternatives(p))) if t != base]
        for number, text in enumerate(texts):
            if number == len(rows):
                rows.append({})
            rows[number][str(p.id)] = text
    found = []
    for row in rows:
        changes = _changes(
            rolling,
            _of_row(row),
        )
        if changes:
            found.append(Wording("", changes))
    return found


def _canonical(text: str) -> str:
    return canonical(text).text


def _alternatives(p: Passage) -> list[str]:
    """Return the passage with each unheld wording taken, one at a time, the rest as the draft's."""
    whole = (*p.lead, *p.body)
    plain = [_base((s,)) for s in whole]
    return [
        "".join((*plain[:index], words, *plain[index + 1 :]))
        for index, segment in enumerate(whole)
        if not isinstance(segment, str)
        for words in _free(segment)
    ]


def _free(variation: Variation) -> list[str]:
    return [
        _base(alternative.segments)
        for alternative in variation.alternatives
        if not alternative.base and not alternative.holders
    ]


def _base(segments: Segments) -> str:
    return "".join([_base_of(segment) for segment in segments])


def _base_of(segment: Segment) -> str:
    if isinstance(segment, str):
        return segment
    chosen = next((a for a in segment.alternatives if a.base), segment.alternatives[0])
    return _base(chosen.segments)


# --- against the room's text -----------------------------------------------------------------


def difference(
    state: RoomState, units: Sequence[Unit], choices: Choices, *, ids: Callable[[], str]
) -> Difference:
    """Return what a file would change of the room's text, as the choices say."""
    here = [
        Unit(UnitId(u.id), Kind(u.kind), u.depth, u.label, u.text) for u in state.units.values()
    ]
    return against(here, units, ids=ids, whole=choices.whole, typography=choices.typography)


def against(
    old: Sequence[Unit],
    new: Sequence[Unit],
    *,
    ids: Callable[[], str],
    whole: bool | None = True,
    typography: bool = True,
) -> Difference:
    """Return the changes that lead from one text to another, unit by unit.

    With `whole` None the file counts as the whole text when it has at least
    half of the old provisions; otherwise it is a part, and nothing is left out
    for not being in it.
    """
    texts = [u.text for u in new]
    found = align(Base([u.text for u in old], [len(u.label) for u in old]), texts)
    matched: dict[int, tuple[int, int]] = {}  # old -> new range
    merged: set[int] = set()
    for pair in found.pairs:
        matched[pair.i] = (pair.j, pair.j_end)
        merged.update(range(pair.i + 1, pair.i_end))
    missing = [i for i in range(len(old)) if i not in matched and i not in merged]
    is_whole = whole if whole is not None else 2 * len(missing) <= len(old)
    changes: dict[str, e.Change] = {}
    typographic: list[str] = []
    behind: dict[int, str] = {}  # new index -> the unit that stands for it
    for i, (j, _) in matched.items():
        unit = old[i]
        behind[j] = unit.id
        text = texts[j]
        if text == unit.text:
            continue
        if carry_key(unit.label, text) == carry_key(unit.label, unit.text) and text:
            typographic.append(unit.id)
            if not typography:
                continue
        changes[unit.id] = _reworded(unit, text)
    gone = [*sorted(merged), *(missing if is_whole else [i for i, _ in found.moves])]
    for i in gone:
        changes[old[i].id] = _reworded(old[i], "")
    before = "" if is_whole else _before_first(old, matched)
    for j, unit in enumerate(new):
        if j in behind:
            before = behind[j]
            continue
        name = ids()
        changes[name] = _new(name, unit.text, before, unit.kind.value, unit.depth)
        before = name
    return Difference(
        changes=tuple(changes.values()),
        moved=len(found.moves),
        typographic=tuple(typographic),
        missing=tuple(str(old[i].id) for i in missing if i not in {m for m, _ in found.moves}),
        whole=is_whole,
        paired=len(matched),
    )


def _before_first(old: Sequence[Unit], matched: Mapping[int, object]) -> str:
    """Return what stands before the first provision that a part of the text has; else the last."""
    first = min(matched, default=len(old))
    return str(old[first - 1].id) if first else ""


def _reworded(unit: Unit, text: str) -> e.Change:
    return e.Change(unit=str(unit.id), text=text, base=wording_hash(unit.id, unit.text))


def _kept(state: RoomState, instrument: Instrument) -> dict[str, str]:
    """Say which provision of the room each of the file's is, so that it keeps its id."""
    here = list(state.units.values())
    if not here:
        return {}
    base = Base([u.text for u in here], [len(u.label) for u in here])
    found = align(base, [u.text for u in instrument.units])
    pairs = [(p.i, p.j) for p in found.pairs] + list(found.moves)
    return {str(instrument.units[j].id): here[i].id for i, j in pairs}
