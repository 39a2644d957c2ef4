"""What stands beside a section: where it stands, who stands where, what would close it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from plenipo.desk.naming import sentence
from plenipo.record.explain import reasons, sentences, what_ifs
from plenipo.record.kinds import RANK, Level, Status, WordingHash
from plenipo.record.places import Place
from plenipo.record.standpoints import standpoints
from plenipo.record.state import RoomState
from plenipo.web.sheets import Piece, Sheet
from plenipo.web.viewer import Reading
from plenipo.web.words import LEVEL

MOST_REASONS: Final = 12


@dataclass(frozen=True, slots=True)
class Stand:
    """One thing that a party has said of one wording: "Accepts" "the words of ARD-1"."""

    level: str
    wording: str
    where: str  # the provision, where the section has several
    remark: str  # condition, reserve, carried, expiry; "" for none


@dataclass(frozen=True, slots=True)
class PartyStands:
    """A party and what it has said of the section; `silent` names where it has said nothing."""

    party: str
    name: str
    stands: tuple[Stand, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordingChoice:
    """A live wording that a position can be taken on."""

    unit: str
    where: str
    hash: WordingHash
    name: str
    text: str
    sponsors: tuple[str, ...]
    base: bool


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal that touches the section."""

    id: str
    number: str
    title: str
    sponsors: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Panel:
    """All that stands beside a section."""

    piece: Piece
    status: Status
    parties: tuple[PartyStands, ...]
    why: tuple[str, ...]
    more_why: int  # reasons left out
    close: tuple[str, ...]
    choices: tuple[WordingChoice, ...]
    proposals: tuple[ProposalLine, ...]


def panel(reading: Reading, piece: Piece) -> Panel:
    """Return what stands beside a section. Cost: linear in the room's positions."""
    state, sheet = reading.state, reading.sheet
    units = [u for u in piece.units if u in sheet.places]
    why = _why(sheet, units)
    return Panel(
        piece=piece,
        status=piece.status,
        parties=tuple(_stands(state, sheet, units, reading.now)),
        why=why[:MOST_REASONS],
        more_why=max(0, len(why) - MOST_REASONS),
        close=_close(sheet, units),
        choices=tuple(_choices(sheet, units)),
        proposals=tuple(_proposals(state, units)),
    )


def _why(sheet: Sheet, units: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for unit in units:
        if sheet.table.status.get(unit, Status.AGREED) is not Status.AGREED:
            names = sheet.names
            rows = sentences(reasons(sheet.table, unit), names.provision, names.wording)
            found.update(dict.fromkeys(sentence(row) for row in rows))
    return tuple(found)


def _close(sheet: Sheet, units: Iterable[str]) -> tuple[str, ...]:
    wanted = set(units)
    names = sheet.names
    return tuple(
        dict.fromkeys(
            f"If {w.party} accepts {names.provision(w.key)} ({names.wording(w.wording)})"
            f"{' and lifts its hold' if w.lifts else ''},"
            f" {names.provisions(w.closes)} would close."
            for w in what_ifs(sheet.table)
            if wanted & set(w.closes)
        )
    )


def _stands(state: RoomState, sheet: Sheet, units: list[str], now: str) -> Iterable[PartyStands]:
    said: dict[str, list[Stand]] = {}
    silent: dict[str, list[str]] = {}
    codes = state.required_parties()
    several = len(units) > 1
    for unit in units:
        place = sheet.places[unit]
        where = sheet.names.provision(unit) if several else ""
        found = standpoints(state, place, now)
        heard = {party for party, _ in found}
        for (party, wording), point in sorted(
            found.items(), key=lambda row: (row[0][0], -RANK[row[1].position.level], row[0][1])
        ):
            said.setdefault(party, []).append(
                Stand(
                    LEVEL[point.position.level],
                    sheet.names.wording(wording),
                    where,
                    _remark(point.position.conditions, point.position.words, point.carried),
                )
            )
        for code in codes:
            if code not in heard:
                silent.setdefault(code, []).append(where)
    for code in sorted({*codes, *said}):
        info = state.parties.get(code)
        yield PartyStands(
            code,
            info.name if info is not None else code,
            _pooled(said.get(code, [])),
            tuple(silent.get(code, ())),
        )


def _pooled(stands: list[Stand]) -> tuple[Stand, ...]:
    """Join what is said alike of several provisions into one line."""
    by: dict[tuple[str, str, str], list[str]] = {}
    for s in stands:
        by.setdefault((s.level, s.wording, s.remark), []).append(s.where)
    return tuple(
        Stand(level, wording, ", ".join(w for w in where if w), remark)
        for (level, wording, remark), where in by.items()
    )


def _remark(conditions: Iterable[object], words: str, carried: bool) -> str:
    parts = [words] if words else []
    parts += [str(getattr(c, "words", "")) for c in conditions if getattr(c, "words", "")]
    if carried:
        parts.append("taken on words that differed in number or typography alone")
    return "; ".join(dict.fromkeys(parts))


def _choices(sheet: Sheet, units: Iterable[str]) -> Iterable[WordingChoice]:
    for unit in units:
        place: Place = sheet.places[unit]
        for wording in place.wordings:
            yield WordingChoice(
                unit,
                sheet.names.provision(unit),
                wording.hash,
                sheet.names.wording(wording.hash),
                wording.text,
                tuple(sorted(wording.sponsors)),
                wording.base,
            )


def _proposals(state: RoomState, units: Iterable[str]) -> Iterable[ProposalLine]:
    wanted = set(units)
    for proposal in state.proposals.values():
        if proposal.live and any(c.unit in wanted for c in proposal.changes):
            yield ProposalLine(
                str(proposal.id),
                proposal.number,
                proposal.title,
                tuple(sorted(proposal.sponsors)),
                proposal.state,
            )


def levels() -> tuple[tuple[str, str], ...]:
    """Return the levels that a form offers, from the furthest to the least."""
    return tuple((level.value, LEVEL[level]) for level in sorted(Level, key=lambda x: -RANK[x]))
