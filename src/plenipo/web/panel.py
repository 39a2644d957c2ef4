"""What stands beside a section, for one viewer, in the order in which people ask.

What it is; who stands where; why it is open and what would close it; what lies
on the table; holds; what is said; how it came to be. Everything but the marked
overlay is the room's own and the same for all its members.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast

from markupsafe import Markup

from plenipo.desk.naming import join, sentence
from plenipo.record import entries as e
from plenipo.record.explain import WhatIf
from plenipo.record.kinds import RANK, Level, RoomKind, Status, WordingHash
from plenipo.record.picture import UnitView
from plenipo.record.places import label_length
from plenipo.text.sentences import sentence_spans
from plenipo.web.around import Around, around
from plenipo.web.history import MOST, Line, history
from plenipo.web.proposed import NEAR, Lying, lying
from plenipo.web.protocol import protocol
from plenipo.web.redlines import redline
from plenipo.web.remarks import Brief, Layer, Remark, briefs, layers, remarks
from plenipo.web.rights import HEARD, acts, may, types_for
from plenipo.web.scrubs import alarms_of
from plenipo.web.sheets import Piece
from plenipo.web.stands import Row, rows
from plenipo.web.viewer import Reading
from plenipo.web.whys import whys
from plenipo.web.words import LEVEL

MOST_REASONS: Final = 8
MOST_WAYS: Final = 6
MOST_LYING: Final = 8  # proposals that stand beside a section before the rest is on its own page
MOST_ROWS: Final = 12  # rows of parties, likewise
MOST_CHOICES: Final = 12  # wordings up to which the forms that list them stand beside the section


@dataclass(frozen=True, slots=True)
class Choice:
    """A live wording that a position can be taken on, or one sentence of it (from 0)."""

    unit: str
    hash: WordingHash
    name: str
    text: str
    base: bool
    sponsors: tuple[str, ...]
    sentences: tuple[str, ...]  # where the wording has more than one
    drawn: Markup  # as a redline against the draft, where it is not the draft's own

    @property
    def value(self) -> str:
        """Return how a form names it."""
        return f"{self.unit} {self.hash}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit with the wordings of it that a position can be taken on."""

    unit: str
    where: str
    choices: tuple[Choice, ...]
    settled: bool


@dataclass(frozen=True, slots=True)
class HoldLine:
    """Words held in brackets, by whom and why; `lift` where the viewer may lift it."""

    id: str
    party: str
    where: str
    words: str
    reason: str
    lift: bool


@dataclass(frozen=True, slots=True)
class Reservation:
    """A treaty reservation that was announced."""

    id: str
    party: str
    words: str
    lift: bool


@dataclass(frozen=True, slots=True)
class Referendum:
    """What a party accepted ad referendum here, and its capital has yet to confirm."""

    party: str
    where: str
    values: tuple[str, ...]  # "unit wording"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where the same section stands in a wider room of the viewer's."""

    room: str
    name: str
    piece: str
    status: Status
    brackets: int


@dataclass(frozen=True, slots=True)
class May:
    """Which acts the page offers on a section."""

    position: bool
    types: bool  # for a party, on a stated basis
    hold: bool
    comment: bool
    brief: bool
    park: bool
    resume: bool
    propose: str  # the room in which one would draft; "" for nowhere
    claim: bool
    reserve: bool
    link: bool  # to an earlier text


@dataclass(frozen=True, slots=True)
class Panel:
    """All that stands beside a section."""

    piece: Piece
    status: Status
    kept: str  # why it is set aside, where it is
    alarms: tuple[str, ...]  # what was agreed here and says something else now
    rows: tuple[Row, ...]
    more_parties: int  # whose rows are left out
    why: tuple[str, ...]
    more_why: int  # reasons left out
    close: tuple[str, ...]
    proposals: tuple[Lying, ...]
    more_proposals: int  # left out
    holds: tuple[HoldLine, ...]
    remarks: tuple[Remark, ...]
    layers: tuple[Layer, ...]
    briefs: tuple[Brief, ...]
    history: tuple[Line, ...]
    more_history: int
    reservations: tuple[Reservation, ...]
    referenda: tuple[Referendum, ...]
    asked: tuple[Asked, ...]
    whole: tuple[str, ...]  # "unit wording" of all that one can accept as it stands; () for not
    elsewhere: tuple[Elsewhere, ...]
    unclaimed: tuple[Choice, ...]
    around: Around
    elsewhere_forms: bool  # the forms that list wordings are on the section's own page
    may: May

    @property
    def forms(self) -> frozenset[str]:
        """Return the forms that are offered and show a refusal themselves."""
        may = self.may
        here = not self.elsewhere_forms
        offered = {
            "position": here and (may.position or may.types),
            "hold": here and may.hold,
            "comment": may.comment,
            "brief": may.brief,
            "claim": here and may.claim and bool(self.unclaimed),
            "reserve": may.reserve,
            "park": may.park,
        }
        return frozenset(name for name, is_offered in offered.items() if is_offered)


def panel(reading: Reading, piece: Piece, *, alone: bool = False) -> Panel:
    """Return what stands beside a section; `alone`, on its own page, nothing is left out.

    Cost: linear in what is said of its units, and that of what would close
    them, once for each picture.
    """
    sheet = reading.sheet
    views = sheet.views(piece)
    units = [v.unit for v in views]
    why = _why(reading, piece, views)
    lines = history(reading, units)
    asked = tuple(_asked(reading, views))
    offered = _may(reading, views, asked)
    stand = _stand(reading, piece, views)
    shown = stand if alone else _fewer(reading, stand)
    lie = lying(reading, units, most=0 if alone else MOST_LYING)
    return Panel(
        piece=piece,
        status=piece.status,
        kept=_kept(reading, units),
        alarms=tuple(a.sentence for a in alarms_of(reading) if a.unit in piece.units),
        rows=shown,
        more_parties=sum(len(r.parties) for r in stand) - sum(len(r.parties) for r in shown),
        why=why if alone else why[:MOST_REASONS],
        more_why=0 if alone else max(0, len(why) - MOST_REASONS),
        close=_close(reading, units),
        proposals=lie.shown,
        more_proposals=lie.more,
        holds=tuple(_holds(reading, views)),
        remarks=remarks(reading, units),
        layers=layers(reading, units),
        briefs=briefs(reading, reading.state, units),
        history=lines if alone else lines[:MOST],
        more_history=0 if alone else max(0, len(lines) - MOST),
        reservations=tuple(_reservations(reading, set(units))),
        referenda=tuple(_referenda(reading, views)),
        asked=asked,
        whole=_whole(reading, views) if offered.position else (),
        elsewhere=tuple(_elsewhere(reading, piece)),
        unclaimed=_unclaimed(views, asked),
        around=around(reading, units),
        elsewhere_forms=not alone
        and sum(len(a.choices) for a in asked if not a.settled) > MOST_CHOICES,
        may=offered,
    )


def _why(reading: Reading, piece: Piece, views: Sequence[UnitView]) -> tuple[str, ...]:
    """Return why a section is open; told once for all who read the room."""
    if not reading.heard:
        return ()
    memo, key = reading.sheet.memo, ("why", piece.id)
    if key not in memo:
        memo[key] = whys(reading, views)
    return cast("tuple[str, ...]", memo[key])


def _stand(reading: Reading, piece: Piece, views: Sequence[UnitView]) -> tuple[Row, ...]:
    """Return who stands where; told once for all who read the room."""
    if reading.state.kind not in HEARD:
        return ()
    if not reading.heard:
        return rows(reading, views)  # named by what the viewer knows from wider rooms
    memo, key = reading.sheet.memo, ("rows", piece.id)
    if key not in memo:
        memo[key] = rows(reading, views)
    return cast("tuple[Row, ...]", memo[key])


def _fewer(reading: Reading, stand: Sequence[Row]) -> tuple[Row, ...]:
    """Return as many rows as can be taken in: of several parties first, one's own always, in order."""
    if len(stand) <= MOST_ROWS:
        return tuple(stand)
    own = reading.seat.party
    by_weight = sorted(
        range(len(stand)), key=lambda n: (own not in stand[n].parties, -len(stand[n].parties), n)
    )
    kept = set(by_weight[:MOST_ROWS])
    return tuple(row for n, row in enumerate(stand) if n in kept)


# --- why, and what would close it ---------------------------------------------------------------


def _close(reading: Reading, units: Sequence[str]) -> tuple[str, ...]:
    """Say what would close the units: single acceptances, then what closes only together."""
    if not reading.heard:
        return ()
    picture, names = reading.sheet.picture, reading.sheet.names
    wanted = set(units)
    found: dict[tuple[str, tuple[str, ...], bool], list[WhatIf]] = {}
    for component in {id(c): c for u in units for c in (picture.component(u),)}.values():
        for what in component.what_ifs:
            if wanted & set(what.closes):
                found.setdefault((what.party, what.closes, what.lifts), []).append(what)
    said = [_flip(reading, rows) for rows in found.values()][:MOST_WAYS]
    said += [
        f"{sentence(names.provisions(row))} would close only together, as an exchange."
        for row in picture.exchanges
        if wanted & set(row)
    ]
    return tuple(dict.fromkeys(said))


def _flip(reading: Reading, ways: Sequence[WhatIf]) -> str:
    """Say what follows if one party accepts; several wordings that would do are one sentence."""
    names, telling = reading.sheet.names, reading.telling
    first = ways[0]
    either = join([f"{names.provision(w.key)} in {names.wording(w.wording)}" for w in ways])
    either = either.replace(" and ", " or ") if len(ways) > 1 else either
    lifts = " and lifts its hold" if first.lifts else ""
    opens = f"; {names.provisions(first.opens)} would be open again" if first.opens else ""
    closes = names.provisions(first.closes)
    return f"If {telling.party(first.party)} accepts {either}{lifts}, {closes} would close{opens}."


def _kept(reading: Reading, units: Iterable[str]) -> str:
    """Return why a unit is set aside; "" where none is."""
    known = reading.state.units
    why = [known[u].parked for u in units if u in known and known[u].parked is not None]
    return next((w or "no reason given" for w in why), "")


# --- holds, reservations, referenda -------------------------------------------------------------


def _holds(reading: Reading, views: Sequence[UnitView]) -> Iterable[HoldLine]:
    lifts = may(reading.state, reading.seat, e.HoldLifted)
    names = {id(hold): name for name, hold in reading.state.holds.items()}
    for view in views:
        for hold in view.holds:
            yield HoldLine(
                names[id(hold)],
                hold.party,
                view.name,
                hold.span.words,
                hold.reason,
                lifts and hold.party == reading.seat.party,
            )


def _reservations(reading: Reading, wanted: set[str]) -> Iterable[Reservation]:
    lifts = may(reading.state, reading.seat, e.ReservationLifted)
    for name, (party, units, words, _) in reading.state.reservations.items():
        if not units or wanted & set(units):
            yield Reservation(name, party, words, lifts and party == reading.seat.party)


def _referenda(reading: Reading, views: Sequence[UnitView]) -> Iterable[Referendum]:
    found: dict[str, list[tuple[UnitView, str]]] = {}
    positions = reading.state.positions
    for view in views:
        for w in view.place.wordings:
            for party in {p for p, _ in view.standpoints} | _in_sentences(reading, view, w.hash):
                spoken = reading.state.sentences.get((party, view.unit, w.hash), {})
                for number in (-1, *spoken):
                    at = positions.get((party, view.unit, number, w.hash))
                    if at is not None and at.level is Level.ACCEPT_AD_REFERENDUM:
                        found.setdefault(party, []).append((view, f"{view.unit} {w.hash}"))
    for party in protocol(reading.state, found):
        units = list(dict.fromkeys(v.unit for v, _ in found[party]))
        values = tuple(dict.fromkeys(value for _, value in found[party]))
        yield Referendum(party, reading.sheet.names.provisions(units), values)


def _in_sentences(reading: Reading, view: UnitView, wording: WordingHash) -> set[str]:
    return {
        party
        for party in reading.state.parties
        if (party, view.unit, wording) in reading.state.sentences
    }


# --- what one can take a position on ------------------------------------------------------------


def _asked(reading: Reading, views: Sequence[UnitView]) -> Iterable[Asked]:
    names = reading.sheet.names
    for view in views:
        yield Asked(
            view.unit,
            view.name,
            tuple(
                Choice(
                    view.unit,
                    w.hash,
                    names.wording(w.hash),
                    w.text,
                    w.base,
                    protocol(reading.state, w.sponsors),
                    _sentences(view.place.label, w.text),
                    redline(view.place.base.text, w.text, around=NEAR)
                    if not w.base and w.text
                    else Markup(""),
                )
                for w in view.place.wordings
            ),
            view.status is Status.AGREED,
        )


def _sentences(label: str, text: str) -> tuple[str, ...]:
    """Return the sentences of a wording, numbered as positions number them; () for a single one."""
    found = [text[a:b] for a, b in sentence_spans(text, label_length(label, text))]
    return tuple(found) if len(found) > 1 else ()


def _whole(reading: Reading, views: Sequence[UnitView]) -> tuple[str, ...]:
    """Return all that would be accepted with "as it stands": one wording of each unit.

    Nothing where a unit has several, or where the party has accepted all of it.
    """
    party = reading.seat.party
    found: list[str] = []
    for view in views:
        if view.several:
            return ()
        wording = view.place.base
        point = view.standpoints.get((party, wording.hash))
        if point is None or RANK[point.position.level] < RANK[Level.ACCEPT]:
            found.append(f"{view.unit} {wording.hash}")
    return tuple(found)


def _unclaimed(views: Sequence[UnitView], asked: Sequence[Asked]) -> tuple[Choice, ...]:
    """Return the wordings that lie on the table with nobody's name on them."""
    return tuple(
        choice
        for view, one in zip(views, asked, strict=True)
        for w, choice in zip(view.place.wordings, one.choices, strict=True)
        if not w.base and not w.sponsors
    )


# --- acts ---------------------------------------------------------------------------------------


def _may(reading: Reading, views: Sequence[UnitView], asked: Sequence[Asked]) -> May:
    state, seat = reading.state, reading.seat
    heard = state.kind in HEARD
    still = not reading.final  # a final text is no longer negotiated; what is open may be closed
    words = any(one.choices for one in asked) and (
        still or any(v.status is not Status.AGREED for v in views)
    )
    known = [state.units[v.unit] for v in views if v.unit in state.units]
    parked = [u for u in known if u.parked is not None]
    return May(
        position=heard and words and may(state, seat, e.PositionTaken),
        types=heard and words and types_for(state, seat, e.PositionTaken),
        hold=heard and words and still and may(state, seat, e.HoldPlaced),
        comment=may(state, seat, e.CommentMade),
        brief=state.kind is RoomKind.DELEGATION and may(state, seat, e.BriefSet),
        park=still and len(parked) < len(known) and may(state, seat, e.ProvisionParked),
        resume=bool(parked) and may(state, seat, e.ProvisionResumed),
        propose=drafts_in(reading) if still else "",
        claim=heard and still and acts(state, seat, e.HoldClaimed),
        reserve=heard and may(state, seat, e.ReservationMade),
        link=may(state, seat, e.FrameworkLinked),
    )


def drafts_in(reading: Reading) -> str:
    """Return the room in which the viewer would draft for this one; "" for nowhere.

    That is this room where drafts are made in it, else the viewer's own
    delegation's room.
    """
    drafted = e.ProposalDrafted
    here = reading.state
    if here.kind is not RoomKind.PLENARY and here.kind is not RoomKind.PUBLIC:
        return reading.room if may(here, reading.seat, drafted) else ""
    own = [
        s
        for s in reading.narrower
        if s.kind in (RoomKind.DELEGATION, RoomKind.CHAIR)
        and may(s, s.seats[reading.member], drafted)
    ]
    return own[0].room if own else ""


def _elsewhere(reading: Reading, piece: Piece) -> Iterable[Elsewhere]:
    """Yield where the same units stand in the plenary, for who reads them in a narrower room."""
    for state, sheet in reading.wider:
        found = next((p for u in piece.units if (p := sheet.piece(u)) is not None), None)
        if found is not None:
            yield Elsewhere(state.room, state.name, found.id, found.status, found.brackets)


def levels() -> tuple[tuple[str, str], ...]:
    """Return the levels that a form offers, from the furthest to the least."""
    return tuple((level.value, LEVEL[level]) for level in sorted(Level, key=lambda x: -RANK[x]))
