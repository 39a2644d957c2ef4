"""Versions of a text that can be compared or taken away: what they are called, and their words.

A version is named by a key that stands in addresses:

    text             the rolling text of today, its brackets drawn
    words            the draft's own words of today
    party-ARD        today's text as one party wants it
    rev-3            a revision as issued; rev-3.words, rev-3.party-ARD
    proposal-{id}    the draft with one proposal's words, tabled or drafted here
    at-12            the rolling text as it stood after entry 12
    accepted         the words that one's own party accepted last, where it accepted any
    in-{room}.{key}  any of these from another of one's own rooms
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plenipo.brackets.model import Party, Passage, Rolling
from plenipo.brackets.notation import render_passage, whole
from plenipo.brackets.project import passage_text
from plenipo.desk.desk import Desk
from plenipo.desk.guards import reads_from
from plenipo.formats import rolling_json
from plenipo.instrument.labels import split_label
from plenipo.instrument.model import Instrument, Kind, Unit, UnitId
from plenipo.record import views
from plenipo.record.entries import Change
from plenipo.record.kinds import RANK, Level, ProposalId
from plenipo.record.replay import replay_bytes
from plenipo.record.state import RoomState
from plenipo.web.crossing import room_name
from plenipo.web.strings import Sentence
from plenipo.web.viewer import Reading

_KINDS: Final = frozenset(kind.value for kind in Kind)


@dataclass(frozen=True, slots=True)
class Version:
    """A version by its key, its name for readers, and its words.

    `room` is the name of another room of the viewer that its words come from,
    which not all who sit in this one may know; "" for this room's own.
    """

    key: str
    name: str
    instrument: Instrument
    room: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A version that a form offers."""

    key: str
    name: str
    group: str


def choices(reading: Reading) -> tuple[Choice, ...]:
    """Return what the viewer may compare in a room, and from which other rooms of his."""
    found = [*_own(reading.state, reading)]
    for state in reading.rooms:
        if state.room == reading.room:
            continue
        found += [
            Choice(f"in-{state.room}.{c.key}", c.name, room_name(state))
            for c in _own(state, None)
            if c.key in ("text", "words") or c.key.startswith("proposal-")
        ]
    return tuple(found)


def _own(state: RoomState, reading: Reading | None) -> Iterator[Choice]:
    yield Choice("text", Sentence("The text of today, with its brackets"), "Today")
    yield Choice("words", Sentence("The draft’s own words"), "Today")
    if reading is not None:
        for party in reading.sheet.rolling.parties:
            yield Choice(f"party-{party}", Sentence("As %(party)s wants it", party=party), "Today")
        if any(p == reading.seat.party for p, *_ in state.positions) and reading.seat.party:
            yield Choice("accepted", Sentence("What your party accepted last"), "Today")
    for issued in reversed(state.revisions):
        name = Sentence("Rev. %(n)s as issued", n=issued.number)
        yield Choice(f"rev-{issued.number}", name, "Revisions")
    for proposal in state.proposals.values():
        if proposal.live:
            title = f": {proposal.title}" if proposal.title else ""
            what = {"number": proposal.number, "title": title}
            name = Sentence("With %(number)s%(title)s", **what)
            if proposal.number.isalpha():
                name = Sentence("Draft %(number)s%(title)s", **what)
            yield Choice(f"proposal-{proposal.id}", name, "Proposals")


def version(desk: Desk, reading: Reading, key: str) -> Version | None:
    """Return a version by its key, None for a key of nothing that the viewer may read here."""
    if key.startswith("in-"):
        room, _, inner = key.removeprefix("in-").partition(".")
        state = next((s for s in reading.rooms if s.room == room), None)
        if state is None or inner.startswith(("in-", "at-", "accepted")):
            return None
        found = _version(desk, reading, state, inner)
        if found is None or state.room == reading.room:
            return found
        return Version(
            key, f"{found.name}, in {room_name(state)}", found.instrument, room_name(state)
        )
    return _version(desk, reading, reading.state, key)


def _version(desk: Desk, reading: Reading, state: RoomState, key: str) -> Version | None:
    head, _, rest = key.partition("-")
    match head:
        case "text" if not rest:
            return _drawn(key, "the text of today", desk.picture_of(state).rolling)
        case "words" if not rest:
            units = [_unit(u.id, u.kind, u.depth, u.text) for u in state.units.values()]
            return Version(key, "the draft’s own words", Instrument(tuple(units)))
        case "party":
            rolling = desk.picture_of(state).rolling
            return _projected(key, f"the text as {rest} wants it", rolling, rest)
        case "rev":
            return _issued(state, key, rest)
        case "proposal":
            return _with_proposal(state, key, rest)
        case "at":
            return _as_of(desk, reading, key, rest)
        case "accepted" if not rest:
            return _accepted(state, reading.seat.party)
        case _:
            return None


def _issued(state: RoomState, key: str, rest: str) -> Version | None:
    number, _, how = rest.partition(".")
    issued = next((r for r in state.revisions if str(r.number) == number), None)
    if issued is None:
        return None
    rolling = rolling_json.read(issued.content, where=f"Revision {number}")
    name = f"Rev. {number}"
    if not how:
        return _drawn(key, name, rolling)
    if how == "words":
        return _projected(key, f"{name}, the draft’s own words", rolling, None)
    if how.startswith("party-"):
        party = how.removeprefix("party-")
        return _projected(key, f"{name} as {party} wanted it", rolling, party)
    return None


def _with_proposal(state: RoomState, key: str, rest: str) -> Version | None:
    proposal = state.proposals.get(ProposalId(rest))
    if proposal is None:
        return None
    units = tuple(changed(state, proposal.changes))
    what = "draft" if proposal.number.isalpha() else "the text with"
    return Version(key, f"{what} {proposal.number}", Instrument(units))


def changed(state: RoomState, changes: Sequence[Change]) -> Iterator[Unit]:
    """Yield the draft's units with a proposal's words, new ones behind those they follow."""
    made = {c.unit: c for c in changes if not c.new}
    known = {c.unit for c in changes if c.new}
    last = next(reversed(state.units), "")
    fresh: dict[str, list[Change]] = {}
    for change in changes:
        if change.new:
            stands = not change.after or change.after in state.units or change.after in known
            fresh.setdefault(change.after if stands else last, []).append(change)

    def behind(unit: str) -> Iterator[Unit]:
        for change in fresh.pop(unit, ()):
            yield _unit(change.unit, change.kind, change.depth, change.text)
            yield from behind(change.unit)

    yield from behind("")
    for unit in state.units.values():
        text = made[unit.id].text if unit.id in made else unit.text
        if text:
            yield _unit(unit.id, unit.kind, unit.depth, text)
        yield from behind(unit.id)


def _as_of(desk: Desk, reading: Reading, key: str, rest: str) -> Version | None:
    """Return the rolling text after an entry, which the member must be allowed to read from."""
    if not rest.isascii() or not rest.isdecimal() or len(rest) > 9:
        return None
    seq = int(rest)
    if not max(1, reads_from(reading.seat) - 1) <= seq <= reading.state.seq:
        return None
    rows = [row for _, row in desk.operator_rows(reading.room)[:seq]]
    then = replay_bytes(rows)
    return _drawn(key, f"the text after entry {seq}", views.rolling(then, then.at))


def _accepted(state: RoomState, party: str) -> Version | None:
    """Return the draft with, for each provision, the words that the party accepted last."""
    last: dict[str, tuple[int, str]] = {}
    for (who, unit, sentence, wording), position in state.positions.items():
        fits = who == party and sentence == -1 and RANK[position.level] >= RANK[Level.CAN_LIVE_WITH]
        if fits and wording in state.texts and position.seq > last.get(unit, (0, ""))[0]:
            last[unit] = (position.seq, state.texts[wording][1])
    if not party or not last:
        return None
    units: list[Unit] = []
    for here in state.units.values():
        text = last[here.id][1] if here.id in last else here.text
        if text:
            units.append(_unit(here.id, here.kind, here.depth, text))
    return Version("accepted", f"what {party} accepted last", Instrument(tuple(units)))


# --- from rolling texts to units -------------------------------------------------------------


def _drawn(key: str, name: str, rolling: Rolling) -> Version:
    """Return a rolling text with its brackets written out, one unit a passage."""
    units = tuple(
        _unit(p.id, p.kind.value, p.depth, render_passage(whole(p))) for p in rolling.passages
    )
    return Version(key, name, Instrument(units))


def _projected(key: str, name: str, rolling: Rolling, party: str | None) -> Version | None:
    if party is not None and party not in rolling.parties:
        return None
    viewer = Party(party) if party is not None else None
    units = tuple(_blocks(rolling.passages, viewer))
    return Version(key, name, Instrument(units))


def _blocks(passages: Iterable[Passage], viewer: Party | None) -> Iterator[Unit]:
    for p in passages:
        for number, text in enumerate(passage_text(p, viewer).split("\n\n")):
            if text:
                name = str(p.id) if not number else f"{p.id}.{number}"
                yield _unit(name, p.kind.value, p.depth, text)


def _unit(unit: str, kind: str, depth: int, text: str) -> Unit:
    known = Kind(kind) if kind in _KINDS else Kind.PARAGRAPH
    return Unit(UnitId(unit), known, depth, text[: split_label(text)], text)
