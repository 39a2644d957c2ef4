"""How the table and a section's own page are drawn, whole or in part, after a look or an act."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from litestar import Response

from plenipo.record import entries as e
from plenipo.record.kinds import Status
from plenipo.record.state import Proposal
from plenipo.web.conditions import conditions
from plenipo.web.crossing import behind
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form
from plenipo.web.house import Asking, house_of
from plenipo.web.looks import Look, look
from plenipo.web.panel import Panel, levels, panel
from plenipo.web.remarks import DraftCard, cards
from plenipo.web.sheets import Piece
from plenipo.web.tasks import recorded, to_clear, waiting
from plenipo.web.viewer import Reading
from plenipo.web.words_in_time import Alternatives, Blame, alternatives, blame

FILTERS: Final = ("all", "open", "mine", "new")
FIRST: Final = 45_000  # characters of HTML that the first sections may take
LEAST: Final = 1  # sections that are drawn at once, however long
TOGETHER: Final = 10  # sections that are fetched together on approach
_NONE: Final = Form({})
# Of a section that is not drawn yet: pixels of a line, of what stands around, characters a line.
_LINE, _HEAD, _ROW = 29, 120, 66


@dataclass(frozen=True, slots=True)
class Shown:
    """A section as the table shows it to one viewer: its text, and what lies on top of it.

    `mark` is the same as long as everything of it is. `by` and `at` say who
    touched it last, and when.
    """

    piece: Piece
    mark: str
    cards: tuple[DraftCard, ...]
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Later:
    """Sections that are fetched when the reader comes near, each with its height in pixels."""

    pieces: tuple[Piece, ...]

    @property
    def first(self) -> Piece:
        """Return the first of them."""
        return self.pieces[0]

    @property
    def last(self) -> Piece:
        """Return the last of them."""
        return self.pieces[-1]

    @property
    def heights(self) -> tuple[tuple[Piece, int], ...]:
        """Return each section with about as many pixels as it will take."""
        return tuple(
            (p, _HEAD + 12 * len(p.units) + _LINE * -(-p.length // _ROW)) for p in self.pieces
        )


class TableView:
    """The table for one viewer: which sections are shown, and how each stands."""

    def __init__(
        self, request: Asking, reading: Reading, *, show: str = "all", at: str = ""
    ) -> None:
        self.reading = reading
        self.show = show if show in FILTERS else "all"
        self.chosen = reading.sheet.piece(at) if at else None
        self._vault = house_of(request).vault
        self._cards: Mapping[str, list[DraftCard]] | None = None

    @cached_property
    def look(self) -> Look:
        """Return what the viewer had seen before this visit."""
        return look(self._vault, self.reading)

    @cached_property
    def waiting(self) -> Mapping[str, tuple[str, ...]]:
        """Return what waits for the viewer's party, by section."""
        return waiting(self.reading)

    @cached_property
    def new(self) -> frozenset[str]:
        """Return the sections that others have touched since the visit before."""
        story, me = self.reading.story, self.reading.member
        since = max(self.look.seq, self.reading.reads_from - 1)
        nobodys = self.reading.telling.unnamed  # recorded by the hand that opened the room
        touched = {
            unit
            for h in story.after(since)
            if h.entry.by != me or nobodys(h.entry)
            for unit in h.units
        }
        return frozenset(p.id for p in self.pieces_all if not touched.isdisjoint(p.units))

    @property
    def pieces_all(self) -> tuple[Piece, ...]:
        """Return every section of the text."""
        return self.reading.sheet.pieces

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Return the sections that the filter lets through; the chosen one always."""
        keep = {
            "open": lambda p: self.reading.stands(p) is not Status.AGREED,
            "mine": lambda p: p.id in self.waiting,
            "new": lambda p: p.id in self.new,
        }.get(self.show)
        if keep is None:
            return self.pieces_all
        return tuple(p for p in self.pieces_all if keep(p) or p is self.chosen)

    @cached_property
    def still(self) -> tuple[Piece, ...]:
        """Return the sections that are known to be open, here or in the plenary."""
        known = ((p, self.reading.stands(p)) for p in self.pieces_all)
        return tuple(p for p, at in known if at is not None and at is not Status.AGREED)

    @property
    def behind(self) -> bool:
        """Say whether the plenary's text has moved on since it was brought into this room."""
        return not self.reading.heard and behind(self.reading) is not None

    @property
    def drafts(self) -> tuple[Proposal, ...]:
        """Return what this room works on, as it came."""
        proposals = self.reading.state.proposals.values()
        return tuple(p for p in proposals if p.state == "drafted")

    @property
    def filters(self) -> tuple[tuple[str, int], ...]:
        """Return the filters that are of use here, each with how many sections it shows."""
        sheet = self.reading.sheet
        still = sum(self.reading.stands(p) is not Status.AGREED for p in sheet.pieces)
        rows = [("all", len(sheet.pieces))]
        if self.reading.heard or self.reading.wider:
            rows.append(("open", still))
        if self.reading.seat.party and self.waiting:
            rows.append(("mine", len(self.waiting)))
        if self.look.at:
            rows.append(("new", len(self.new)))
        elif self.show in ("mine", "new"):
            rows.append((self.show, len(self.pieces)))
        return tuple(dict(rows).items())

    # --- sections -----------------------------------------------------------------------------

    def shown(self, pieces: Sequence[Piece]) -> tuple[Shown, ...]:
        """Return sections as the viewer sees them."""
        if self._cards is None:
            # What was drafted on a text that is final by now lies in its own room alone.
            self._cards = {} if self.reading.final else cards(self.reading)
        return tuple(self._shown(p, tuple(self._cards.get(p.id, ()))) for p in pieces)

    def _shown(self, piece: Piece, own: tuple[DraftCard, ...]) -> Shown:
        story = self.reading.story
        last = story.last(piece.units)
        by, at = "", ""
        if last and last >= self.reading.reads_from:
            entry = story.happenings[last - 1].entry
            if not isinstance(entry.body, e.BasisAdopted):
                by, at = self.reading.telling.who(entry), entry.at
        over = f"-{zlib.crc32(repr(own).encode()):x}" if own else ""
        return Shown(piece, f"{last}-{piece.print}{over}", own, by, at)

    def window(self, start: str, *, whole: bool) -> tuple[Shown | Later, ...]:
        """Return the sections to draw now, and those to be fetched, in order.

        `start` is the section to begin with; else it is the chosen one's
        neighbourhood. Short texts are drawn whole.
        """
        pieces = self.pieces
        if whole or sum(p.size for p in pieces) <= FIRST:
            return self.shown(pieces)
        at = next((n for n, p in enumerate(pieces) if start and start in p.units), None)
        if at is None:
            at = max(0, pieces.index(self.chosen) - 1) if self.chosen in pieces else 0
        end, size = at, 0
        while end < len(pieces) and (end - at < LEAST or size + pieces[end].size <= FIRST):
            size += pieces[end].size
            end += 1
        return (
            *_grouped(pieces[:at], back=True),
            *self.shown(pieces[at:end]),
            *_grouped(pieces[end:]),
        )

    def between(self, start: str, end: str) -> tuple[Shown, ...]:
        """Return the sections from one to another, both included, at most as many as go together."""
        pieces = self.pieces
        first = next((n for n, p in enumerate(pieces) if p.id == start), None)
        if first is None:
            return ()
        last = next((n for n, p in enumerate(pieces) if p.id == end), first)
        return self.shown(pieces[first : min(last, first + TOGETHER - 1) + 1])

    # --- what has moved -----------------------------------------------------------------------

    def moved(self, since: int) -> tuple[Piece, ...] | None:
        """Return the sections that can have changed after an entry; None where their order may have.

        A section can change with what its conditions and packages tie it to.
        """
        happenings = self.reading.story.after(since)
        sheet, units = self.reading.sheet, self.reading.state.units
        touched = {unit for h in happenings for unit in h.units}
        if since < sheet.since or any(_reorders(h.entry.body) for h in happenings):
            return None
        if any(unit not in units for unit in touched):
            return None  # proposed to be put in, or gone
        if any(isinstance(h.entry.body, _ALL) for h in happenings):
            return self.pieces_all
        picture = sheet.picture
        tied = {
            q.key
            for unit in touched
            if unit in picture.units
            for q in picture.component(unit).questions
        }
        return tuple(p for p in self.pieces if not (touched | tied).isdisjoint(p.units))

    def with_covered(self, moved: Sequence[Piece]) -> tuple[Piece, ...] | None:
        """Return sections with those on which other rooms of the viewer's can lie.

        None for all: in a room of one side's own every section shows where the
        plenary stands.
        """
        if not self.reading.heard:
            return None
        touched = {
            unit
            for state in self.reading.narrower
            for proposal in state.proposals.values()
            for change in proposal.changes
            for unit in (change.unit, change.after)
        }
        known = {p.id for p in moved}
        return tuple(p for p in self.pieces if p.id in known or not touched.isdisjoint(p.units))


_ALL: Final = (
    e.RequiredPartiesSet,
    e.RuleSet,
    e.PartyAdmitted,
    e.PartyLeft,
    e.GroupFormed,
    e.GroupAssociated,
    e.GroupDissociated,
    e.OptionSet,
)


def _reorders(body: object) -> bool:
    """Say whether an entry may put sections in, take them out or give them other headings."""
    match body:
        case e.ProposalTabled() | e.ProposalDrafted():
            return any(not c.text for c in body.changes)
        case (
            e.BasisAdopted()
            | e.ProposalRevised()
            | e.ProvisionsRenumbered()
            | e.ProposalIncorporated()
            | e.ProposalWithdrawn()
            | e.ProposalDissociated()
            | e.ProposalRejected()
            | e.EntryContested()
            | e.Recalled()
            | e.ProcessOpened()
        ):
            return True
        case _:
            return False


def _grouped(pieces: Sequence[Piece], *, back: bool = False) -> Iterator[Later]:
    """Group sections that are fetched together; before the first drawn, counted back from it."""
    first = len(pieces) % TOGETHER if back else 0
    if first:
        yield Later(tuple(pieces[:first]))
    for at in range(first, len(pieces), TOGETHER):
        yield Later(tuple(pieces[at : at + TOGETHER]))


@dataclass(frozen=True, slots=True)
class Again:
    """What a page is drawn again with: why something was not recorded, which form, what was typed."""

    refusal: str = ""
    act: str = ""
    typed: Form = _NONE


NOTHING: Final = Again()


# --- pages and parts ----------------------------------------------------------------------------


def draw_table(
    request: Asking,
    reading: Reading,
    *,
    show: str = "all",
    at: str = "",
    start: str = "",
    whole: bool = False,
    again: Again = NOTHING,
) -> Response[Any]:
    """Draw the table, with a refusal in place where something was not recorded."""
    view = TableView(request, reading, show=show, at=at)
    return room_page(
        request,
        "table.html",
        reading,
        status=409 if again.refusal else 200,
        view=view,
        window=view.window(start, whole=whole),
        **beside(reading, view.chosen, again),
        recorded=recorded(reading),
        to_clear=to_clear(reading),
    )


def draw_provision(
    request: Asking,
    reading: Reading,
    piece: Piece,
    *,
    again: Again = NOTHING,
) -> Response[Any]:
    """Draw a section's own page: its words in time, every alternative, all that stands beside it."""
    view = TableView(request, reading)
    word_by_word: Blame = blame(reading, piece)
    beside_each_other: tuple[Alternatives, ...] = alternatives(reading, piece)
    return room_page(
        request,
        "provision.html",
        reading,
        status=409 if again.refusal else 200,
        view=view,
        s=view.shown((piece,))[0],
        around=_around(reading, piece),
        blame=word_by_word,
        alternatives=beside_each_other,
        **beside(reading, piece, again, alone=True),
    )


def draw_place(
    request: Asking,
    reading: Reading,
    piece: Piece,
    *,
    again: Again = NOTHING,
) -> Response[Any]:
    """Draw whatever page an act came from: the panel alone, the section's page, or the table."""
    if request.headers.get("hx-request") == "true":
        return draw_place_part(request, reading, piece, again=again)
    if again.typed.text("page") == "alone":
        return draw_provision(request, reading, piece, again=again)
    return draw_table(request, reading, at=piece.id, again=again)


def draw_place_part(
    request: Asking,
    reading: Reading,
    piece: Piece,
    *,
    again: Again = NOTHING,
) -> Response[Any]:
    """Draw what stands beside a section."""
    alone = again.typed.text("page") == "alone"
    return room_page(
        request,
        "part_panel.html",
        reading,
        status=409 if again.refusal else 200,
        view=TableView(request, reading, at=piece.id),
        **beside(reading, piece, again, alone=alone),
    )


def beside(
    reading: Reading,
    piece: Piece | None,
    again: Again | None = None,
    *,
    alone: bool = False,
) -> dict[str, Any]:
    """Return what the panel's template shows."""
    again = again or NOTHING
    act = again.act
    found: Panel | None = None
    if piece is not None:
        found = panel(reading, piece, alone=alone)
    takes = found is not None and "position" in found.forms
    if found is not None and act not in found.forms:
        act = ""  # the form is not offered here: its refusal stands above all of them
    return {
        "panel": found,
        "levels": levels(),
        "ifs": conditions(reading) if takes else (),
        "refusal": again.refusal,
        "act": act,
        "typed": again.typed,
        "alone": alone,
    }


def _around(reading: Reading, piece: Piece) -> tuple[Piece | None, Piece | None]:
    """Return the sections before and after one."""
    pieces = reading.sheet.pieces
    at = pieces.index(piece)
    before = pieces[at - 1] if at else None
    return before, pieces[at + 1] if at + 1 < len(pieces) else None
