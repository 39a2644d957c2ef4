"""The record and its stores as their users call them, and the checks of what they give.

With `benchmarks.ours` the only module that knows the product's names.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, cast

import msgspec

from benchmarks import files, inputs, records
from benchmarks.files import Case
from benchmarks.ours import Wrong
from benchmarks.records import Said, Table
from plenipo.brackets.model import Party
from plenipo.brackets.project import words_for
from plenipo.desk.loading import undisturbed
from plenipo.desk.ports import Batch, SeatChange
from plenipo.desk.states import States
from plenipo.instrument.model import UnitId
from plenipo.record import entries as e
from plenipo.record import snapshot
from plenipo.record.canon import digest, encode, wording_hash
from plenipo.record.entries import Entry
from plenipo.record.kinds import (
    Basis,
    EntryId,
    Level,
    MemberId,
    ProposalId,
    Role,
    RoomId,
    RoomKind,
)
from plenipo.record.lift import SHAPE
from plenipo.record.overlay import Overlay, overlay
from plenipo.record.picture import Painter, Picture, draw
from plenipo.record.replay import replay, replay_bytes
from plenipo.record.state import RoomState
from plenipo.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from plenipo.record.entries import AnyBody

AT = "2031-05-04T12:00:00.000Z"
ROOM = RoomId("a" * 32)
TAIL = 100  # entries after a snapshot, at a start
_PAGE = 5_000  # entries a transaction, when a record is written for a benchmark
_LEVELS = (Level.ACCEPT, Level.CAN_LIVE_WITH, Level.RESERVE, Level.OPPOSE)


@dataclass(slots=True)
class Chain:
    """Bodies in, the bytes of a room's entries out: numbered, chained, salted."""

    room: RoomId
    rng: Random
    seq: int = 0
    head: str = ""

    def put(self, body: e.Body, *, by: str = "", behalf: str = "") -> bytes:
        """Write the next entry."""
        self.seq += 1
        entry = Entry(
            v=SHAPE,
            id=EntryId(records.name(self.rng)),
            room=self.room,
            seq=self.seq,
            at=AT,
            by=MemberId(by or self.room),
            behalf=behalf,
            basis=Basis.OWN_HAND,
            salt=records.name(self.rng) + records.name(self.rng),
            prev=self.head,
            body=cast("AnyBody", body),
        )
        row = encode(entry)
        self.head = digest(row)
        return row


def opening(chain: Chain, parties: Sequence[str], units: Sequence[e.UnitText]) -> Iterator[bytes]:
    """Open a plenary, admit and seat the parties, file a draft and adopt it."""
    yield chain.put(e.RoomOpened(room_kind=RoomKind.PLENARY, name="Plenary"))
    yield chain.put(e.ProcessOpened(title="Agreement"))
    for code in parties:
        yield chain.put(e.PartyAdmitted(party=code, name=f"Party {code}"))
        seat = e.MemberSeated(member=member(code), name=code, role=Role.HEAD, party=code)
        yield chain.put(seat)
    yield chain.put(e.InstrumentFiled(instrument="draft", title="Agreement", units=list(units)))
    yield chain.put(e.BasisAdopted(instrument="draft"))


def member(code: str) -> MemberId:
    """Name the member who sits for a party."""
    return MemberId(hashlib.sha256(code.encode()).hexdigest()[:32])


def rows(at: Table, count: int) -> Iterator[bytes]:
    """Write a record of exactly so many entries: an opening, then what is said."""
    chain = Chain(ROOM, Random(inputs.SEED))
    units = [
        e.UnitText(unit=unit, kind="paragraph", depth=1, label="", text=text)
        for unit, text in zip(at.units, at.texts, strict=True)
    ]
    yield from opening(chain, at.parties, units)
    for one in records.said(at, count - chain.seq):
        code = at.parties[one.party]
        yield chain.put(_body(at, one), by=member(code), behalf=code)


def _body(at: Table, one: Said) -> e.Body:
    match one:
        case records.Tabled():
            return e.ProposalTabled(
                proposal=ProposalId(one.proposal),
                number=one.number,
                changes=[_change(at, one.unit, one.text)],
                sponsors=[at.parties[one.party]],
            )
        case records.Revised():
            changes = [_change(at, one.unit, one.text)]
            return e.ProposalRevised(proposal=ProposalId(one.proposal), changes=changes)
        case records.Taken():
            unit = at.units[one.unit]
            return e.PositionTaken(
                party=at.parties[one.party],
                unit=unit,
                wording=wording_hash(unit, one.text),
                level=Level(one.level),
            )
        case records.Commented():
            return e.CommentMade(comment=one.comment, unit=at.units[one.unit], words=one.words)
        case records.Withdrawn():
            return e.ProposalWithdrawn(proposal=ProposalId(one.proposal))


def _change(at: Table, unit: int, text: str) -> e.Change:
    name = at.units[unit]
    return e.Change(unit=name, text=text, base=wording_hash(name, at.texts[unit]))


# --- a long record on disk ----------------------------------------------------------------------


def record(count: int) -> Path:
    """Make, or find made, a database with one room of so many entries and a snapshot.

    The snapshot stands `TAIL` entries before the end, as it does in a room in use.
    """
    path = files.DATA / f"record_{count}.db"
    parts = (__file__, records.__file__, inputs.__file__, e.__file__, snapshot.__file__)
    stamp = files.Stamp(path, parts, f"{count} {TAIL} {SHAPE} {snapshot.FORM}")
    if stamp.fresh():
        return path
    stamp.clear()
    with closing(SqliteStore(path)) as store:
        page: list[bytes] = []
        state = RoomState()
        head = 0
        for row in rows(records.table(), count):
            page.append(row)
            if len(page) == _PAGE or head + len(page) in (count - TAIL, count):
                _append(store, ROOM, head, page)
                head += len(page)
                if head <= count - TAIL:
                    replay_bytes(page, state)
                if head == count - TAIL:
                    store.save_snapshot(ROOM, head, snapshot.to_bytes(state))
                page = []
    stamp.write()
    return path


def _append(store: SqliteStore, room: RoomId, head: int, page: Sequence[bytes]) -> None:
    seats = tuple(
        SeatChange(body.member, True)
        for row in (page if head == 0 else ())
        if isinstance(body := msgspec.json.decode(row, type=Entry).body, e.MemberSeated)
    )
    store.append([Batch(room, head, tuple(page), seats)])


def replayed(path: Path, room: RoomId = ROOM) -> RoomState:
    """Replay a room of a database from its first entry."""
    with closing(SqliteStore(path)) as store, undisturbed():
        return replay_bytes(row for _, row in store.read(room))


def bare(path: Path) -> int:
    """Read the same rows with nothing but `sqlite3`, decode each as an entry, and drop it."""
    decode = msgspec.json.Decoder(Entry).decode
    count = 0
    with closing(sqlite3.connect(path)) as database:
        for (data,) in database.execute(
            "SELECT data FROM rows WHERE room = ? ORDER BY seq", (ROOM,)
        ):
            decode(data)
            count += 1
    return count


def started(path: Path, room: RoomId = ROOM) -> RoomState:
    """Open a database and bring a room up to date from its snapshot."""
    with closing(SqliteStore(path)) as store:
        return States(store).of(room)


def check_replayed(count: int) -> dict[str, int]:
    """Compare what a record comes to with what was said; give what is in the state.

    The start from the snapshot must come to the same.
    """
    path = record(count)
    state = replayed(path)
    at = records.table()
    opened = sum(1 for _ in opening(Chain(ROOM, Random(0)), at.parties, ()))
    said = Counter(type(one).__name__ for one in records.said(at, count - opened))
    if (len(state.proposals), len(state.comments)) != (said["Tabled"], said["Commented"]):
        raise Wrong("the replayed room does not hold what was said in it")
    if started(path) != state:
        raise Wrong("the room started from its snapshot is not the replayed one")
    return {
        "proposals": len(state.proposals),
        "positions": len(state.positions),
        "texts": len(state.texts),
        "seq": state.seq,
    }


# --- a plenary and its viewers --------------------------------------------------------------------


PLENARY = RoomId("b" * 32)


def plenary(made: Case, *, positions: float = 0.5, article: int = 0) -> Path:
    """Make, or find made, the plenary of a case and a room for each delegation, in one database.

    Every party has tabled one proposal for each provision that it changes and
    has said of a share of the draft's provisions how far it goes with their
    words. In its own room it has the drafts of all that and a brief for each.
    The plenary has a snapshot `TAIL` entries before its end. With `article`
    a heading stands before every so many provisions.
    """
    name = f"{made.name}_by_{article}" if article else made.name
    path = files.DATA / f"plenary_{name}.db"
    parts = (__file__, records.__file__, inputs.__file__, e.__file__, snapshot.__file__)
    stamp = files.Stamp(path, parts, f"{name} {positions} {TAIL} {snapshot.FORM}")
    if stamp.fresh():
        return path
    stamp.clear()
    rng = Random(inputs.SEED + 3)
    chain = Chain(PLENARY, rng)
    units = [
        e.UnitText(unit=records.name(rng), kind="paragraph", depth=1, label=f"{n}.", text=text)
        for n, text in enumerate(made.base.lines, 1)
    ]
    bases = [wording_hash(unit.unit, unit.text) for unit in units]
    filed = []
    for n, unit in enumerate(units):
        if article and n % article == 0:
            label = f"Article {n // article + 1}"
            filed.append(e.UnitText(records.name(rng), "article", 1, label, label))
        filed.append(unit)
    wide = list(opening(chain, made.codes, filed))
    with closing(SqliteStore(path)) as store:
        for code, edits in zip(made.codes, made.edits, strict=True):
            own = Chain(RoomId(records.name(rng)), rng)
            who = member(code)
            narrow = [
                own.put(e.RoomOpened(room_kind=RoomKind.DELEGATION, name=code, parties=[code])),
                own.put(e.MemberSeated(member=who, name=code, role=Role.HEAD, party=code)),
            ]
            for number, (place, text) in enumerate(_changed(made, edits), 1):
                unit = units[place]
                change = e.Change(unit=unit.unit, text=text, base=bases[place])
                draft = e.ProposalDrafted(
                    proposal=ProposalId(records.name(rng)), letter=f"L{number}", changes=[change]
                )
                brief = e.BriefSet(unit=unit.unit, brief=unit.text[:60])
                narrow += [own.put(body, by=who, behalf=code) for body in (draft, brief)]
                tabled = e.ProposalTabled(
                    proposal=ProposalId(records.name(rng)),
                    number=f"{code}-{number}",
                    changes=[change],
                    sponsors=[code],
                )
                wide.append(chain.put(tabled, by=who, behalf=code))
            for unit, wording in zip(units, bases, strict=True):
                if rng.random() < positions:
                    level = _LEVELS[int(rng.random() * len(_LEVELS))]
                    body = e.PositionTaken(party=code, unit=unit.unit, wording=wording, level=level)
                    wide.append(chain.put(body, by=who, behalf=code))
            _append(store, own.room, 0, narrow)
        _append(store, PLENARY, 0, wide)
        state = replay_bytes(wide[:-TAIL])
        store.save_snapshot(PLENARY, state.seq, snapshot.to_bytes(state))
    stamp.write()
    return path


def _changed(made: Case, edits: Sequence[inputs.Edit]) -> Iterator[tuple[int, str]]:
    """Give each provision that the edits change, with the words that are wanted there."""
    changed: dict[int, list[str]] = {}
    for edit in reversed(edits):
        if edit.make is not inputs.Make.PARAGRAPH:
            words = changed.setdefault(edit.provision, list(made.base.provisions[edit.provision]))
            words[edit.start : edit.stop] = edit.words
    for unit, words in sorted(changed.items()):
        yield unit, " ".join(words)


def delegations(path: Path) -> list[RoomState]:
    """Replay the room of each delegation of a plenary."""
    with closing(SqliteStore(path)) as store, undisturbed():
        return [
            replay_bytes(row for _, row in store.read(room))
            for room in store.rooms()
            if room != PLENARY
        ]


def overlaid(narrow: RoomState) -> Overlay:
    """Lay what one viewer knows from his delegation's room on top of the plenary."""
    return overlay([narrow])


def drawn(state: RoomState) -> Picture:
    """Draw a room's picture from nothing: text, status, figures and names."""
    return draw(state, AT)


def redrawn(state: RoomState) -> Callable[[int], Picture]:
    """Give a function that takes one more position or proposal in and draws the room again.

    Its argument picks the provision; every other time it is a proposal.
    """
    painter = Painter(state)
    painter.picture(AT)
    rng = Random(inputs.SEED + 5)
    units = list(state.units.values())
    codes = list(state.parties)

    def again(turn: int) -> Picture:
        unit, code = units[turn * 7 % len(units)], codes[turn % len(codes)]
        body: e.Body
        if turn % 2:
            words = unit.text.split(" ")
            words[2 + turn % (len(words) - 3)] = "anew"
            body = e.ProposalTabled(
                proposal=ProposalId(records.name(rng)),
                number=f"{code}-{1000 + turn}",
                changes=[e.Change(unit=unit.id, text=" ".join(words))],
                sponsors=[code],
            )
        else:
            wording = wording_hash(unit.id, unit.text)
            body = e.PositionTaken(party=code, unit=unit.id, wording=wording, level=Level.ACCEPT)
        entry = Entry(
            v=SHAPE,
            id=EntryId(records.name(rng)),
            room=PLENARY,
            seq=state.seq + 1,
            at=AT,
            by=member(code),
            behalf=code,
            basis=Basis.OWN_HAND,
            salt="",
            prev="",
            body=cast("AnyBody", body),
        )
        painter.take(entry)
        replay((entry,), state)
        return painter.picture(AT)

    return again


def check_plenary(made: Case, path: Path) -> None:
    """Check that what every party wants is on the table, in its own room, and in the text."""
    state = replayed(path, PLENARY)
    wanted = sum(len(list(_changed(made, edits))) for edits in made.edits)
    units = [UnitId(unit) for unit in state.units]
    drafts = sum(len(overlaid(own).drafts) for own in delegations(path))
    if not len(state.proposals) == wanted == drafts:
        raise Wrong("the plenary does not hold what the parties want")
    rolling = drawn(state).rolling
    where = {passage.id: place for place, passage in enumerate(rolling.passages)}
    for code, edits in zip(made.codes, made.edits, strict=True):
        own = [words_for(passage.lead + passage.body, Party(code)) for passage in rolling.passages]
        for place, text in _changed(made, edits):
            if own[where[units[place]]] != text:
                raise Wrong(f"the words that {code} tabled are not in the room's text")
