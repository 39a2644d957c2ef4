"""What the draft editor shows: lines as typed, what they change, and the others' wordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from plenipo.record.state import Proposal
from plenipo.web import crossing, drafting
from plenipo.web.drafting import Clash, Line, Typed
from plenipo.web.redlines import redline
from plenipo.web.sheets import Piece
from plenipo.web.viewer import Reading

KINDS: Final = ("paragraph", "point", "heading", "article")


@dataclass(frozen=True, slots=True)
class Theirs:
    """A wording on the table beside one's own: whose, from which room, and what it changes."""

    room: str
    name: str
    sponsors: tuple[str, ...]
    redline: Markup
    proposal: str  # the id of the proposal that it comes from
    text: str


@dataclass(frozen=True, slots=True)
class EditorLine:
    """A line of the editor with what is drawn beside it."""

    line: Line
    redline: Markup
    theirs: tuple[Theirs, ...]
    clash: Clash | None
    mine: str  # what the member sent and was not typed over others' words


@dataclass(frozen=True, slots=True)
class Editing:
    """All that the editor shows."""

    key: str
    proposal: Proposal | None
    title: str
    title_seq: int
    sections: tuple[tuple[str, tuple[EditorLine, ...]], ...]
    more: tuple[Piece, ...]  # sections that can be worked on as well
    can_undo: bool
    typed: bool  # something is typed that is not kept


def editing(
    reading: Reading,
    key: str,
    typed: Typed | None,
    *,
    clashes: Sequence[tuple[Clash, str]] = (),
) -> Editing | None:
    """Return what the editor shows of a draft, None for a new draft on no section of the text.

    `clashes` are words that others typed meanwhile, each with one's own.
    """
    proposal = drafting.proposal_of(reading.state, key)
    stands = typed if typed is not None else drafting.begun(proposal)
    pieces = _sections(reading, key, stands, proposal)
    if not pieces and key.startswith(drafting.FRESH):
        return None
    names = reading.sheet.names.provision
    rows = drafting.lines(reading.state, stands, proposal, [p.units for p in pieces], names)
    met = {clash.unit: (clash, mine) for clash, mine in clashes}
    captions = [p.caption for p in pieces] + ["Further provisions"] * (len(rows) - len(pieces))
    title = stands.words.get(drafting.TITLE)
    return Editing(
        key=key,
        proposal=proposal,
        title=title.text if title is not None else (proposal.title if proposal else ""),
        title_seq=title.seq if title is not None else 0,
        sections=tuple(
            (caption, tuple(_drawn(reading, line, met.get(line.unit)) for line in row))
            for caption, row in zip(captions, rows, strict=True)
        ),
        more=tuple(p for p in reading.sheet.pieces if p not in pieces),
        can_undo=bool(stands.steps),
        typed=typed is not None,
    )


def _sections(reading: Reading, key: str, typed: Typed, proposal: Proposal | None) -> list[Piece]:
    """Return the sections that a draft works on, in the order of the text."""
    sheet = reading.sheet
    wanted = list(typed.also)
    if key.startswith(drafting.FRESH):
        wanted.append(key.removeprefix(drafting.FRESH))
    if proposal is not None:
        wanted += [
            c.after if c.new and c.unit not in sheet.places else c.unit for c in proposal.changes
        ]
    found = {piece.id for piece in map(sheet.piece, wanted) if piece is not None}
    return [piece for piece in sheet.pieces if piece.id in found]


def _drawn(reading: Reading, line: Line, met: tuple[Clash, str] | None) -> EditorLine:
    wanted = "" if line.out else line.text
    return EditorLine(
        line=line,
        redline=redline(line.base, wanted),
        theirs=tuple(theirs(reading, line.unit)),
        clash=met[0] if met is not None else None,
        mine=met[1] if met is not None else "",
    )


def theirs(reading: Reading, unit: str) -> Iterator[Theirs]:
    """Yield the wordings on the table in this room and, where one sits there, in the wider one."""
    wide = crossing.wider_text(reading)
    seen: set[str] = set()
    for state in (wide, reading.state):
        here = state.units.get(unit) if state is not None else None
        if state is None or here is None:
            continue
        for proposal in state.proposals.values():
            if not proposal.live:
                continue
            for made in proposal.changes:
                if made.unit == unit and made.text != here.text and made.text not in seen:
                    seen.add(made.text)
                    number = (
                        proposal.number
                        if proposal.state == "tabled"
                        else f"draft {proposal.number}"
                    )
                    yield Theirs(
                        "" if state is reading.state else "plenary",
                        number,
                        tuple(sorted(proposal.sponsors)),
                        redline(here.text, made.text),
                        str(proposal.id),
                        made.text,
                    )
