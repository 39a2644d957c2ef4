"""The legal scrub of a room: what has changed since a revision, who has confirmed it, who has not.

What is recorded is that a scrub was opened, that a party confirmed pairs of
wordings, and that it was closed. What changed, how grave it is, and whether a
confirmation still holds follow from the text: a confirmation is bound to the
wording in the revision and the wording of now, and lapses when one of them is
another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from plenipo.brackets.scrub_change import Class
from plenipo.brackets.scrub_units import (
    Difference,
    Misled,
    ScrubChange,
    classed,
    differences,
    misled,
)
from plenipo.brackets.scrub_words import LANGUAGES
from plenipo.instrument.model import Instrument, Kind, Unit, UnitId
from plenipo.record.canon import wording_hash
from plenipo.record.entries import UnitText
from plenipo.record.kinds import ProposalId, WordingHash
from plenipo.record.naming import join, provision_names, some
from plenipo.record.outcome import Scrub
from plenipo.record.places import Place, Wording
from plenipo.record.refusals import Refused
from plenipo.record.state import RoomState

Pair: TypeAlias = "tuple[str, WordingHash, WordingHash]"  # unit, wording in the revision, now

NO_WORDS: Final = WordingHash("")  # of a provision that is new, or has gone
_KINDS: Final = frozenset(kind.value for kind in Kind)
_NAMED: Final = 3  # provisions and parties that a refusal names


# --- the two texts ------------------------------------------------------------------------------


def instrument_of(rows: Iterable[UnitText]) -> Instrument:
    """Return provisions in order as a tree.

    A unit with a label belongs to the labelled one before it of lesser depth;
    one without (a heading, a body) to the labelled one before it that is not deeper.
    """
    units: list[Unit] = []
    above: list[tuple[int, int]] = []  # depth, index
    for row in rows:
        while above and above[-1][0] >= row.depth + (0 if row.label else 1):
            above.pop()
        kind = Kind(row.kind) if row.kind in _KINDS else Kind.PARAGRAPH
        parent = above[-1][1] if above else -1
        units.append(Unit(UnitId(row.unit), kind, row.depth, row.label, row.text, parent))
        if row.label:
            above.append((row.depth, len(units) - 1))
    return Instrument(tuple(units))


def text_of_now(state: RoomState) -> Instrument:
    """Return the room's draft as a tree."""
    return instrument_of(
        UnitText(unit=u.id, kind=u.kind, depth=u.depth, label=u.label, text=u.text)
        for u in state.units.values()
    )


def text_of_revision(state: RoomState, number: int) -> Instrument | None:
    """Return the draft's own words as they stood in a revision; None for no such revision."""
    issued = next((row for row in state.revisions if row.number == number), None)
    return None if issued is None else instrument_of(issued.units)


# --- what differs, and who has confirmed it -------------------------------------------------------


def pair_of(found: Difference) -> Pair:
    """Return what a confirmation of a difference is bound to."""
    return (
        str(found.unit),
        NO_WORDS if found.old is None else wording_hash(found.unit, found.old.text),
        NO_WORDS if found.new is None else wording_hash(found.unit, found.new.text),
    )


def changed_since(state: RoomState, number: int) -> tuple[Difference, ...]:
    """Return what differs between a revision and the text of now. Cost: linear in both."""
    old = text_of_revision(state, number)
    return () if old is None else differences(old.units, text_of_now(state).units)


def confirmed(scrub: Scrub) -> dict[Pair, set[str]]:
    """Return which parties have confirmed each pair of wordings, whether it stands or not."""
    found: dict[Pair, set[str]] = {}
    for party, unit, was, now, _ in scrub.confirmed:
        found.setdefault((unit, was, now), set()).add(party)
    return found


def waits_for(state: RoomState, parties: Iterable[str]) -> tuple[str, ...]:
    """Return the required parties that have yet to confirm, where `parties` have, sorted.

    A required group has confirmed when it has itself, or all its members have.
    """
    done = set(parties)
    return tuple(
        party
        for party in state.required_parties()
        if party not in done and not (party in state.groups and state.groups[party].members <= done)
    )


def waiting(state: RoomState, scrub: Scrub) -> dict[Pair, tuple[str, ...]]:
    """Return the changes that somebody has yet to confirm, with the parties they wait for."""
    done = confirmed(scrub)
    found: dict[Pair, tuple[str, ...]] = {}
    for difference in changed_since(state, scrub.revision):
        pair = pair_of(difference)
        left = waits_for(state, done.get(pair, ()))
        if left:
            found[pair] = left
    return found


def lapsed(state: RoomState, scrub: Scrub) -> dict[str, tuple[str, ...]]:
    """Return, by unit, the parties that had confirmed a change whose wordings are others by now.

    Who has confirmed what stands now is not among them.
    """
    differs = {d.unit: pair_of(d) for d in changed_since(state, scrub.revision)}
    done = confirmed(scrub)
    found: dict[str, set[str]] = {}
    for pair, parties in done.items():
        now = differs.get(UnitId(pair[0]))
        if now is not None:
            found.setdefault(pair[0], set()).update(parties - done.get(now, set()))
    return {unit: tuple(sorted(parties)) for unit, parties in found.items() if parties}


# --- why something cannot be done -----------------------------------------------------------------


def refuse_opening(state: RoomState, number: int) -> Refused | None:
    """Refuse to open a scrub on a revision that says nothing of the words it held."""
    issued = next((row for row in state.revisions if row.number == number), None)
    if issued is None:
        return Refused("no-such-revision", "Issue the revision that was agreed, then open it.")
    if not issued.units:
        return Refused("no-words", f"Rev. {number} holds no text that could have changed.")
    return None


def refuse_confirming(
    state: RoomState, scrub: Scrub, party: str, changes: Sequence[Pair]
) -> Refused | None:
    """Refuse to confirm what does not stand so, or what the party has confirmed already."""
    if not changes:
        return Refused("nothing-chosen", "Tick what you confirm: nothing was marked.")
    stand = {pair_of(d): d for d in changed_since(state, scrub.revision)}
    other = [unit for unit, was, now in changes if (unit, was, now) not in stand]
    if other:
        where = some(names_of(state, scrub.revision, other), most=_NAMED)
        return Refused(
            "another-text",
            f"The words of {where} are not those that you were shown; read the change again.",
        )
    done = confirmed(scrub)
    if all(party in done.get((unit, was, now), ()) for unit, was, now in changes):
        return Refused("already", f"{party} has confirmed this already.")
    return None


def unconfirmed(state: RoomState, scrub: Scrub, then: str) -> Refused | None:
    """Refuse what has to wait until all is confirmed, naming what waits for whom."""
    left = waiting(state, scrub)
    if not left:
        return None
    names = names_of(state, scrub.revision, [unit for unit, _, _ in left])
    by_parties: dict[tuple[str, ...], list[str]] = {}
    for name, parties in zip(names, left.values(), strict=True):
        by_parties.setdefault(parties, []).append(name)
    told = [
        f"{some(list(dict.fromkeys(row)), most=_NAMED)} for {join(parties)}"
        for parties, row in by_parties.items()
    ]
    more = f", and more for others ({len(told) - _NAMED})" if len(told) > _NAMED else ""
    one = len(left) == 1
    count = "One change" if one else f"{len(left)} changes"
    return Refused(
        "not-confirmed",
        f"{count} of the legal scrub since Rev. {scrub.revision} {'waits' if one else 'wait'} to be"
        f" confirmed: {'; '.join(told[:_NAMED])}{more}. {then}",
    )


def names_of(state: RoomState, revision: int, units: Iterable[str]) -> list[str]:
    """Return how provisions are called: as they stand now, or as they stood in the revision."""
    now = names_in(text_of_now(state))
    wanted = list(units)
    if any(unit not in now for unit in wanted):
        old = text_of_revision(state, revision)
        now = {**(names_in(old) if old is not None else {}), **now}
    return [now.get(unit, "a former provision") for unit in wanted]


def names_in(text: Instrument) -> dict[str, str]:
    """Return how the provisions of a text are called, by unit: "Article 4, paragraph 2"."""
    return provision_names(map(place_alone, text.units))


def place_alone(unit: Unit) -> Place:
    """Return a provision as a place of the table where nothing but its own words lies."""
    name = wording_hash(unit.id, unit.text)
    words = (Wording(name, unit.text, frozenset(), (), base=True),)
    return Place(str(unit.id), unit.kind.value, unit.depth, unit.label, "", words)


# --- all of it, for readers -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compared:
    """What has changed between a revision and the text of now, classed: nothing of who confirmed it.

    `names` are how the provisions of both texts are called, by unit.
    """

    revision: int
    old: Instrument
    new: Instrument
    changes: tuple[ScrubChange, ...]
    misled: tuple[Misled, ...]
    names: Mapping[str, str]

    def count(self, klass: Class) -> int:
        """Return how many changes are of a class."""
        return sum(change.klass is klass for change in self.changes)


@dataclass(frozen=True, slots=True)
class Standing:
    """One change, with who has confirmed it, whom it waits for, and who brought it.

    `lapsed` are the parties that had confirmed it in other words. `proposals`
    are those taken into the draft since the revision that changed this
    provision, the last one last.
    """

    change: ScrubChange
    pair: Pair
    where: str
    confirmed: tuple[str, ...]
    waits: tuple[str, ...]
    lapsed: tuple[str, ...]
    proposals: tuple[ProposalId, ...]


def compared(state: RoomState, number: int) -> Compared | None:
    """Return what has changed since a revision, each change with its class; None without it.

    Cost: linear in both texts, and that of comparing the words of what differs.
    """
    old = text_of_revision(state, number)
    if old is None:
        return None
    new = text_of_now(state)
    language = state.language if state.language in LANGUAGES else ""
    names = {**names_in(old), **names_in(new)}
    return Compared(number, old, new, classed(old, new, language=language), misled(old, new), names)


def standing(state: RoomState, scrub: Scrub, found: Compared) -> tuple[Standing, ...]:
    """Return the changes in the order of the text, each with who has confirmed it. Linear."""
    done = confirmed(scrub)
    away = lapsed(state, scrub)
    brought = _brought(state, scrub.revision)
    rows: list[Standing] = []
    for change in found.changes:
        pair = pair_of(change.difference)
        parties = done.get(pair, set())
        rows.append(
            Standing(
                change,
                pair,
                found.names.get(pair[0], "a former provision"),
                tuple(sorted(parties)),
                waits_for(state, parties),
                away.get(pair[0], ()),
                tuple(brought.get(pair[0], ())),
            )
        )
    return tuple(rows)


def _brought(state: RoomState, number: int) -> dict[str, list[ProposalId]]:
    """Return, by unit, the proposals taken into the draft since a revision, in that order."""
    since = next((row.seq for row in state.revisions if row.number == number), 0)
    rows = sorted((p for p in state.proposals.values() if p.taken > since), key=lambda p: p.taken)
    found: dict[str, list[ProposalId]] = {}
    for proposal in rows:
        for change in proposal.changes:
            found.setdefault(change.unit, []).append(proposal.id)
    return found
