"""Negotiations as the desk sees them, made at will: who does what where, rightly or wrongly.

A *story* is a list of integers. Each becomes one step by somebody of the cast,
made up from what the rooms hold at that moment (a position on words that are
on the table, an answer to an entry that exists), or meant to be refused. What
is made up is kept as a concrete `Step`, so that the same step can be played in
another world.

Chance: in a real desk ids and salts are secrets of the machine. Here they are
drawn from the key of the step that is being played. So what is drawn in one
step does not hang on how many steps came before it, as is true of secrets: no
id tells anything of another step.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from hypothesis import strategies as st

from plenipo import desk as d
from plenipo.desk.beside import Thing
from plenipo.desk.desk import Desk
from plenipo.desk.ports import Store
from plenipo.instrument.model import Block
from plenipo.record import entries as e
from plenipo.record.canon import decode, wording_hash
from plenipo.record.communiques import communique_digest
from plenipo.record.framework import RELATIONS
from plenipo.record.kinds import (
    Basis,
    ClosingRule,
    EntryId,
    Level,
    MemberId,
    ProposalId,
    Role,
    RoomId,
    RoomKind,
    WordingHash,
)
from plenipo.record.outcome import digest_of
from plenipo.record.rights import FOR_A_PARTY, FOR_THE_ROOM, OWN_HAND
from plenipo.record.scrubbing import changed_since, pair_of
from plenipo.record.state import RoomState
from plenipo.record.taking_back import may_take_back
from plenipo.record.views import places
from plenipo.store.memory import MemoryStore
from plenipo.text.errors import PlenipoError

PARTIES = {"ARD": "Ardenia", "ZEM": "Zembria", "SUN": "Sunda Isles"}
CAST: dict[str, tuple[Role, str]] = {
    "fac": (Role.FACILITATOR, ""),
    "sec": (Role.SECRETARIAT, ""),
    "ard-head": (Role.HEAD, "ARD"),
    "ard-delegate": (Role.DELEGATE, "ARD"),
    "ard-adviser": (Role.ADVISER, "ARD"),
    "zem-head": (Role.HEAD, "ZEM"),
    "zem-delegate": (Role.DELEGATE, "ZEM"),
    "sun-head": (Role.HEAD, "SUN"),
    "observer": (Role.OBSERVER, ""),
    "public": (Role.PUBLIC, ""),
    "newcomer": (Role.DELEGATE, "ARD"),
}
MEMBERS = tuple(MemberId(name) for name in CAST)
WORDS = (
    "The Parties shall open the crossing.",
    "The Parties shall open the crossing promptly.",
    "The Parties should open the crossing.",
    "Each Party shall name a liaison officer.",
    "Each Party shall name two liaison officers within ten days.",
    "Article 9 Waters shall be shared.",
)
DOCUMENT = (
    Block("Article 1", heading=1),
    Block("The Parties shall open the crossing."),
    Block("Article 2", heading=1),
    Block("Each Party shall name a liaison officer."),
)
START = 60 * 24


def stamp(minutes: int) -> str:
    """Return a time of May 2031, so many minutes into the month."""
    day, rest = divmod(max(0, minutes), 24 * 60)
    return f"2031-05-{1 + day % 28:02}T{rest // 60:02}:{rest % 60:02}:00.000Z"


class VirtualClock:
    """A clock that says what it is told."""

    def __init__(self) -> None:
        self.at = stamp(START)

    def now(self) -> str:
        return self.at


class KeyedChance:
    """Names and salts that depend on the step's key and on their order within the step."""

    def __init__(self) -> None:
        self.key = ""
        self.drawn = 0

    def begin(self, key: str) -> None:
        self.key, self.drawn = key, 0

    def salt(self) -> str:
        self.drawn += 1
        return hashlib.sha256(f"{self.key}/{self.drawn}".encode()).hexdigest()

    def name(self) -> str:
        return self.salt()[:32]


@dataclass(frozen=True)
class Step:
    """One thing that somebody does: all that is needed to do it again elsewhere."""

    key: str
    at: str
    member: MemberId
    op: str
    room: RoomId
    args: tuple[Any, ...] = ()
    other: RoomId = RoomId("")  # noqa: RUF009 - a string by another name
    kind: str = ""  # of the entry, for a record


@dataclass
class World:
    """A desk with its clock and chance, and what has been done in it."""

    make: Callable[[Store, VirtualClock, KeyedChance], Desk] = lambda s, c, n: Desk(
        s, clock=c, chance=n
    )
    store: Store = field(default_factory=MemoryStore)
    clock: VirtualClock = field(default_factory=VirtualClock)
    chance: KeyedChance = field(default_factory=KeyedChance)

    def __post_init__(self) -> None:
        self.desk = self.make(self.store, self.clock, self.chance)

    def play(self, step: Step) -> object:
        """Do a step; return the answer, or what was raised on purpose."""
        self.clock.at = step.at
        self.chance.begin(step.key)
        try:
            return DOINGS[step.op](self.desk, step)
        except PlenipoError as error:
            return ("raised", type(error).__name__, str(error))


def _record(desk: Desk, s: Step) -> object:
    body, behalf, basis = s.args
    return desk.record(s.member, s.room, body, behalf=behalf, basis=basis)


DOINGS: dict[str, Callable[[Desk, Step], object]] = {
    "record": _record,
    "open": lambda desk, s: desk.open_room(s.member, **s.args[0]),
    "file": lambda desk, s: d.file_draft(desk, s.member, s.room, DOCUMENT, adopt=s.args[0]),
    "draft": lambda desk, s: desk.draft(s.member, s.room, s.args[0], title=s.args[1]),
    "bring": lambda desk, s: desk.bring_text(s.member, s.other, s.room),
    "queue": lambda desk, s: desk.queue_tabling(
        s.member, s.room, s.args[0], s.other, lands_at=s.args[1], stance=s.args[2]
    ),
    "copy": lambda desk, s: d.copy_out(
        desk, s.member, s.room, s.args[0], name=s.args[1], to_room=s.other
    ),
    "land": lambda desk, s: desk.land(s.member, s.room, s.args[0]),
    "table": lambda desk, s: desk.table_directly(
        s.member, s.room, changes=s.args[0], sponsors=s.args[1], stance=s.args[2], basis=s.args[3]
    ),
    "revision": lambda desk, s: d.issue_revision(desk, s.member, s.room),
    "incorporate": lambda desk, s: d.incorporate(desk, s.member, s.room, s.args[0]),
    "object": lambda desk, s: d.object_to(
        desk,
        s.member,
        s.room,
        s.args[0],
        party=s.args[1],
        received=s.args[2],
        units=s.args[3],
        basis=s.args[4],
    ),
    "conclude": lambda desk, s: d.conclude(desk, s.member, s.room, s.args[0]),
    "exchange": lambda desk, s: d.open_exchange(
        desk, s.member, s.other, exchange=s.args[0], sides=("ARD", "ZEM"), expires=s.args[1]
    ),
    "commit": lambda desk, s: d.commit(desk, s.member, s.room, positions=s.args[0]),
    "settle": lambda desk, s: d.settle(desk, s.room),
    "recall": lambda desk, s: d.recall(desk, s.member, s.room, s.args[0]),
    "spill": lambda desk, s: d.spill(desk, s.member, s.room, s.args[0]),
    "pack": lambda desk, s: d.pack_room(desk, s.member, s.room, after=s.args[0]),
    "take": lambda desk, s: d.take_room(desk, s.member, s.args[0]),
    "carry": lambda desk, s: d.pack_tabling(desk, s.member, s.room, s.args[0]),
    "bring-in": lambda desk, s: d.take_tabling(desk, s.member, s.room, s.args[0], basis=s.args[1]),
}


# --- the opening of every story ---------------------------------------------------------------


@dataclass
class Play:
    """A story as it is being told: the world it happens in, and the steps so far."""

    world: World
    steps: list[Step] = field(default_factory=list)
    answers: list[object] = field(default_factory=list)
    rooms: dict[str, RoomId] = field(default_factory=dict)
    escrows: list[RoomId] = field(default_factory=list)
    packets: list[tuple[str, bytes]] = field(default_factory=list)
    prefix: str = ""  # of the keys: inserted steps have keys of their own

    def do(
        self,
        member: str,
        op: str,
        room: RoomId,
        *args: Any,  # noqa: ANN401 - as the doing takes them
        other: RoomId = RoomId(""),  # noqa: B008
        minutes: int = START,
        kind: str = "",
    ) -> object:
        step = Step(
            f"{self.prefix}{len(self.steps)}",
            stamp(minutes),
            MemberId(member),
            op,
            room,
            args,
            other,
            kind,
        )
        return self.take(step)

    def take(self, step: Step) -> object:
        answer = self.world.play(step)
        self.steps.append(step)
        self.answers.append(answer)
        if step.op == "pack" and isinstance(answer, bytes):
            self.packets.append(("room", answer))
        if step.op == "carry" and isinstance(answer, bytes):
            self.packets.append(("tabling", answer))
        if step.op == "exchange" and isinstance(answer, str):
            self.escrows.append(RoomId(answer))
        if step.op == "open" and isinstance(answer, str):
            self.rooms[f"{step.args[0]['name']}-{step.key}"] = RoomId(answer)
        return answer

    def tell(self, member: str, room: str, body: e.Body) -> object:
        return self.do(
            member,
            "record",
            self.rooms[room],
            body,
            "",
            Basis.OWN_HAND,
            kind=type(body).__name__,
        )

    def open(self, member: str, name: str, kind: RoomKind, parties: Sequence[str] = ()) -> None:
        role, party = CAST[member]
        answer = self.do(
            member,
            "open",
            RoomId(""),
            {
                "kind": kind,
                "name": name,
                "member_name": member,
                "role": role,
                "party": party,
                "parties": list(parties),
            },
        )
        assert isinstance(answer, str), answer
        self.rooms[name] = RoomId(answer)

    def seat(self, by: str, room: str, *members: str) -> None:
        for member in members:
            role, party = CAST[member]
            self.tell(
                by,
                room,
                e.MemberSeated(member=MemberId(member), name=member, role=role, party=party),
            )


def opening(world: World) -> Play:
    """Open the rooms, seat the cast, file a draft: the ground that stories stand on."""
    p = Play(world)
    p.open("fac", "plenary", RoomKind.PLENARY)
    for code, name in PARTIES.items():
        p.tell("fac", "plenary", e.PartyAdmitted(party=code, name=name))
    p.seat("fac", "plenary", "sec", "ard-head", "ard-delegate", "zem-head", "zem-delegate")
    p.seat("fac", "plenary", "sun-head", "observer")
    p.do("fac", "file", p.rooms["plenary"], True)
    p.open("ard-head", "ard", RoomKind.DELEGATION, ["ARD"])
    p.seat("ard-head", "ard", "ard-delegate", "ard-adviser")
    p.open("zem-head", "zem", RoomKind.DELEGATION, ["ZEM"])
    p.seat("zem-head", "zem", "zem-delegate")
    p.open("ard-head", "caucus", RoomKind.CAUCUS, ["ARD", "SUN"])
    p.seat("ard-head", "caucus", "sun-head")
    p.open("zem-head", "offices", RoomKind.GOOD_OFFICES, ["ZEM"])
    p.seat("zem-head", "offices", "fac")
    p.open("sec", "contact", RoomKind.CONTACT_GROUP, ["ARD", "ZEM"])
    p.seat("sec", "contact", "ard-head", "zem-head")
    p.open("fac", "chair", RoomKind.CHAIR)
    p.seat("fac", "chair", "sec")
    p.open("fac", "public", RoomKind.PUBLIC)
    p.seat("fac", "public", "public", "observer", "sec")
    for member, room in (
        ("ard-head", "ard"),
        ("zem-head", "zem"),
        ("zem-head", "offices"),
        ("sec", "contact"),
        ("fac", "chair"),
    ):
        p.do(member, "bring", p.rooms[room], other=p.rooms["plenary"])
    p.do("fac", "exchange", RoomId(""), "swap", stamp(START + 600), other=p.rooms["plenary"])
    return p


# --- making up steps --------------------------------------------------------------------------


class Dice:
    """Choices of one step, all from one integer."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def pick(self, options: Sequence[Any], default: Any = None) -> Any:  # noqa: ANN401
        return self._random.choice(options) if options else default

    def chance(self, percent: int) -> bool:
        return self._random.randrange(100) < percent

    def upto(self, most: int) -> int:
        return self._random.randrange(most + 1)


OPS = (
    ("record",) * 60
    + ("draft",) * 7
    + ("queue",) * 5
    + ("land",) * 6
    + ("table",) * 5
    + ("commit",) * 5
    + ("settle",) * 3
    + ("copy",) * 4
    + ("object",) * 3
    + ("conclude",) * 3
    + ("bring", "bring", "incorporate", "incorporate", "revision", "revision")
    + ("recall", "recall", "spill", "pack", "pack", "take", "carry", "bring-in", "file")
    + ("exchange", "open", "probe")
)
KINDS = tuple(e.BODIES)
OFTEN = (  # what much else follows from
    *[e.CommentMade, e.PositionTaken, e.ProposalTabled, e.SilenceOpened] * 6,
    *[e.MemberSeated, e.MemberLeft, e.HistoryGranted, e.PackageOffered, e.ProposalRevised] * 4,
    *[e.HoldPlaced, e.ReservationMade, e.ProvisionParked, e.ProposalRejected] * 3,
)
QUIET = (e.CommentMade, e.BriefSet)  # these change nothing that crosses by any act
HARMLESS = (  # these change nothing that a landing or a text brought elsewhere rests on
    e.CommentMade,
    e.BriefSet,
    e.DocumentFiled,
    e.StatementRecorded,
    e.IncidentReported,
    e.CommitmentNoted,
    e.FrameworkLinked,
)


def next_step(
    p: Play,
    seed: int,
    *,
    rooms: Sequence[RoomId] | None = None,
    members: Sequence[MemberId] = MEMBERS,
    harmless: frozenset[RoomId] = frozenset(),
    quiet: frozenset[RoomId] = frozenset(),
    apart: MemberId | None = None,
) -> Step:
    """Make up the next step from an integer.

    For steps to be slipped into another world: `rooms` are those they may
    touch, `harmless` those of them where only matter without consequence may
    come, `quiet` those of these from which something beside the table will be
    copied, `apart` is who must not be seated by them.
    """
    dice = Dice(seed)
    desk = p.world.desk
    minutes = START + 3 * len(p.steps) + dice.pick((*[0] * 30, -40, -40, 200, 900))
    known = list(p.rooms.values()) if rooms is None else list(rooms)
    room = dice.pick(known, RoomId("none"))
    if rooms is None and dice.chance(40):
        room = p.rooms["plenary"]
    op = dice.pick(OPS)
    forced: type[e.Body] | None = None
    if rooms is None and dice.chance(50):
        begun = going_on(p) or [(e.CommentMade, room)]
        what = dice.pick(list(dict.fromkeys(what for what, _ in begun)))
        room = dice.pick([where for each, where in begun if each == what])
        if isinstance(what, str):
            op = what
        else:
            op, forced = "record", what
    if rooms is not None and (op not in ("record", "draft", "open") or room in harmless):
        op = "record"
    state = desk.operator_state(room)
    seated = [m for m in state.seats if state.seat_of(m) is not None and m in members]
    key = f"{p.prefix}{len(p.steps)}"
    member = dice.pick(seated, members[0]) if dice.chance(85) else dice.pick(members)

    def step(op: str, *args: Any, other: RoomId = RoomId(""), kind: str = "") -> Step:  # noqa: ANN401, B008
        return Step(key, stamp(minutes), member, op, room, args, other, kind)

    units = list(state.units)
    unit = dice.pick(units, "none")
    match op:
        case "draft":
            changes = {u: dice.pick((*WORDS, "")) for u in units if dice.chance(40)}
            return step("draft", changes or {unit: WORDS[0]}, dice.pick(("", "Crossings")))
        case "queue":
            drafted = [q.id for q in state.proposals.values() if q.state == "drafted"]
            member = _head(dice, state, members, member)
            lands = stamp(minutes + dice.pick((0, 0, 5, 60)))
            wide = p.rooms["plenary"] if dice.chance(70) else dice.pick(known)
            return step(
                "queue",
                dice.pick(drafted, ProposalId("x")),
                lands,
                dice.pick(list(Level)),
                other=wide,
            )
        case "land":
            waiting = [(r, k, q) for r in known for k, q in desk.operator_state(r).outbox.items()]
            if dice.chance(85):
                waiting = [w for w in waiting if w[2].state == "waiting"]
            if not waiting:
                return step("land", EntryId("x"), other=p.rooms["plenary"])
            room, entry, item = dice.pick(waiting)
            state = desk.operator_state(room)
            member = _head(dice, state, members, member)
            return step("land", entry, other=item.to_room)
        case "copy":
            things = _beside(state) or [(Thing.STATEMENT, "none")]
            able = [m for m in seated if CAST[m][0] in (Role.FACILITATOR, Role.HEAD)]
            member = dice.pick(able, member)
            mine = [r for r in known if desk.operator_state(r).seat_of(member) is not None]
            return step(op, *dice.pick(things), other=dice.pick(mine or known))
        case "table":
            member = _head(dice, state, members, member)
            party = CAST[member][1] or dice.pick(list(PARTIES))
            basis = dice.pick(list(Basis)) if member == "sec" else Basis.OWN_HAND
            return step("table", [_change(dice, state, key)], [party], Level.ACCEPT, basis)
        case "revision" | "file":
            return step(op, *((dice.chance(50),) if op == "file" else ()))
        case "incorporate":
            return step(op, dice.pick(list(state.proposals), ProposalId("x")))
        case "object" | "conclude":
            silence = dice.pick(list(state.silences), "none")
            if state.silences and dice.chance(80):
                silence = list(state.silences)[-1]
            if op == "conclude":
                return step(op, silence)
            under = [u for u, _ in state.silences[silence].wordings] if silence != "none" else []
            objected = tuple(u for u in under if dice.chance(40))
            party = CAST[member][1] or dice.pick(list(PARTIES))
            basis = Basis.BY_EMAIL if member == "sec" else Basis.OWN_HAND
            received = stamp(minutes - dice.upto(30))
            return step(op, silence, party, received, objected, basis)
        case "exchange":
            name = f"exchange {dice.upto(3)}"
            return step(op, name, stamp(minutes + 90), other=room)
        case "commit" | "settle":
            room = dice.pick(p.escrows, RoomId("none"))
            member = dice.pick(["ard-head", "zem-head"]) if dice.chance(80) else member
            if op == "settle":
                return step(op, other=p.rooms["plenary"])
            wide_state = desk.operator_state(p.rooms["plenary"])
            return step(op, [_live(dice, wide_state)], other=p.rooms["plenary"])
        case "recall" | "spill":
            entries = [decode(row) for _, row in p.world.store.read(room)]
            member = _head(dice, state, members, member)
            own = [n.id for n in entries if may_take_back(state, member, n) is None]
            return step(op, dice.pick(own if dice.chance(80) else [n.id for n in entries], "x"))
        case "pack":
            return step(op, dice.upto(4))
        case "take" | "bring-in":
            sort = "room" if op == "take" else "tabling"
            packets = [data for what, data in p.packets if what == sort]
            data = dice.pick(packets, b"nothing")
            data = data[: len(data) // 2] if dice.chance(20) else data
            return step(op, data, *((Basis.FROM_FILE,) if op == "bring-in" else ()))
        case "carry":
            member = _head(dice, state, members, member)
            return step(op, dice.pick(list(state.proposals), ProposalId("x")))
        case "bring":
            return step(op, other=p.rooms["plenary"])
        case "open":
            role, party = CAST[member]
            return step(
                "open",
                {
                    "kind": dice.pick(
                        [RoomKind.CAUCUS, RoomKind.CONTACT_GROUP, RoomKind.GOOD_OFFICES]
                    ),
                    "name": "Side room",
                    "member_name": str(member),
                    "role": role,
                    "party": party,
                    "parties": [party] if party else [],
                },
            )
        case "probe":
            room = RoomId(f"{dice.upto(10**6):032x}")
            return step("pack", 0)
        case _:
            kinds = HARMLESS if room in harmless else (*KINDS, *OFTEN)
            kinds = QUIET if room in quiet else kinds
            kind = forced or dice.pick(kinds)
    return _entry_step(dice, state, kind, key, step, members, member, minutes, apart)


def _beside(state: RoomState) -> list[tuple[Thing, str]]:
    """Return what lies beside a room's table, as it is named to be copied."""
    outside = state.outside
    return [
        *((Thing.STATEMENT, name) for name in outside.statements),
        *((Thing.DOCUMENT, name) for name in outside.documents),
        *((Thing.LINK, str(link.entry)) for link in outside.links),
        *((Thing.COMMITMENT, name) for name in outside.commitments),
        *((Thing.INCIDENT, name) for name in outside.incidents),
        *((Thing.PROGRESS, name) for name in outside.progress),
        *((Thing.COMMUNIQUE, name) for name in outside.communiques),
    ]


def _scrubbed(s: RoomState) -> type[e.Body]:
    return e.ScrubConfirmed if any(changed_since(s, 1)) else e.ProvisionsRenumbered


def going_on(p: Play) -> list[tuple[str | type[e.Body], RoomId]]:
    """Return what has been begun somewhere and could be taken further, with its room."""
    found: list[tuple[str | type[e.Body], RoomId]] = []
    if not any(state.released for state in map(p.world.desk.operator_state, p.escrows)):
        found += [("settle", RoomId("")), ("commit", RoomId(""))]
    for room in p.rooms.values():
        s = p.world.desk.operator_state(room)
        begun: list[tuple[bool, Sequence[str | type[e.Body]]]] = [
            (any(q.state == "drafted" for q in s.proposals.values()), ("queue", "carry")),
            (any(q.live for q in s.proposals.values()), (e.ProposalRevised,)),
            (any(q.live and not q.sponsors for q in s.proposals.values()), (e.HoldClaimed,)),
            (any(q.state == "waiting" for q in s.outbox.values()), ("land", e.TablingRecalled)),
            (
                any(not v.result for v in s.silences.values()),
                ("object", "conclude", e.SilenceExtended),
            ),
            (
                any(v.broken is None for v in s.packages.values()),
                (e.PackageAccepted, e.PackageBroken),
            ),
            (bool(_beside(s)), ("copy",)),
            (any(not v.answer for v in s.standing.values()), (e.EntryConfirmed, e.EntryContested)),
            (any(not h.lifted for h in s.holds.values()), (e.HoldLifted,)),
            (any(u.parked is not None for u in s.units.values()), (e.ProvisionResumed,)),
            (bool(s.reservations), (e.ReservationLifted,)),
            (bool(s.understandings), (e.UnderstandingConfirmed,)),
            (any(not m.opened for m in s.meetings.values()), (e.MeetingOpened, e.AgendaSet)),
            (any(m.opened and not m.closed for m in s.meetings.values()), (e.MeetingClosed,)),
            (
                any(q.state == "tabled" for q in s.proposals.values()),
                (e.ProposalJoined, e.ProposalDissociated, e.ProposalWithdrawn, "incorporate"),
            ),
            (
                any(v.level is Level.ACCEPT_AD_REFERENDUM for v in s.positions.values()),
                (e.CapitalConfirmed,),
            ),
            (bool(s.outcome.frozen), (e.Initialled, e.Signed, e.Ratified, e.ErrorCorrected)),
            (bool(s.outcome.deposits), (e.EnteredIntoForce,)),
            (bool(s.outside.statements), (e.StatementMarked,)),
            (bool(s.outside.documents), (e.FrameworkLinked,)),
            (bool(s.outside.commitments), (e.CommitmentMarked,)),
            (bool(s.outside.incidents), (e.IncidentMarked,)),
            (bool(s.revisions), (e.ScrubOpened,)),
            # What a scrub is about has to change before anybody can confirm it.
            (s.outcome.open_scrub is not None, (_scrubbed(s), e.ScrubClosed)),
            (
                any(not c.issued_at for c in s.outside.communiques.values()),
                (e.CommuniqueCleared, e.CommuniqueQueued, e.CommuniqueIssued),
            ),
        ]
        for there, what in begun:
            if there:
                found.extend((each, room) for each in what)
    return found


def _head(dice: Dice, state: RoomState, members: Sequence[MemberId], other: MemberId) -> MemberId:
    heads = [m for m, s in state.seats.items() if not s.left and s.role is Role.HEAD]
    heads = [m for m in heads if m in members]
    return dice.pick(heads, other) if dice.chance(85) else other


def _entry_step(
    dice: Dice,
    state: RoomState,
    kind: type[e.Body],
    key: str,
    step: Callable[..., Step],
    members: Sequence[MemberId],
    member: MemberId,
    minutes: int,
    apart: MemberId | None,
) -> Step:
    """Make up an entry of a kind, mostly by somebody who may record it."""
    allowed = FOR_A_PARTY.get(kind) or OWN_HAND.get(kind) or FOR_THE_ROOM.get(kind, frozenset())
    if kind in FOR_A_PARTY:
        allowed = allowed | {Role.SECRETARIAT}
    able = [m for m in state.seats if m in members and state.seats[m].role in allowed]
    if able and dice.chance(85):
        member = dice.pick(able)
    seat = state.seats.get(member)
    party = seat.party if seat is not None else CAST[member][1]
    basis, behalf = Basis.OWN_HAND, ""
    if kind in FOR_A_PARTY and member == "sec" and dice.chance(85):
        basis = dice.pick([Basis.FROM_FLOOR, Basis.BY_EMAIL, Basis.FROM_FILE])
    if not party:
        party = dice.pick(list(PARTIES))
        behalf = party if kind in FOR_A_PARTY else ""
    if dice.chance(4):
        behalf = dice.pick(list(PARTIES))
    body = make_body(dice, state, kind, party, key, minutes)
    if isinstance(body, e.MemberSeated) and body.member == apart:
        body = e.CommentMade(comment=key, unit="", words="Aside.")
    made = step("record", body, behalf, basis, kind=type(body).__name__)
    return Step(made.key, made.at, member, made.op, made.room, made.args, made.other, made.kind)


def _change(dice: Dice, state: RoomState, key: str) -> e.Change:
    units = list(state.units)
    if dice.chance(20) or not units:
        return e.Change(
            unit=f"new-{key}",
            text=dice.pick(WORDS),
            new=1,
            after=dice.pick(units, ""),
            kind="paragraph",
            depth=1,
        )
    unit = dice.pick(units)
    base = wording_hash(unit, state.units[unit].text)
    return e.Change(unit=unit, text=dice.pick((*WORDS, "")), base=base)


def _live(dice: Dice, state: RoomState) -> tuple[str, WordingHash]:
    found = [(p.unit, w.hash) for p in places(state).values() for w in p.wordings]
    live: tuple[str, WordingHash] = dice.pick(found, ("none", WordingHash("0")))
    return live


def make_body(
    dice: Dice, state: RoomState, kind: type[e.Body], party: str, key: str, minutes: int
) -> e.Body:
    """Make up an entry of a kind from what the room holds. Names come from a small pool, so
    that the same ones turn up in several rooms.
    """
    unit, wording = _live(dice, state)
    now = stamp(minutes)
    name = f"n{dice.upto(4)}" if dice.chance(60) else f"n-{key}"
    parties = list(state.parties) or list(PARTIES)
    some = dice.pick(parties)
    proposal = dice.pick(list(state.proposals), ProposalId("none"))
    mine = [q.id for q in state.proposals.values() if q.live and party in q.sponsors]
    others = [q.id for q in state.proposals.values() if q.live and party not in q.sponsors]
    own = dice.pick(mine or [proposal])
    recorded = [k for k, v in state.standing.items() if v.behalf == party and not v.answer]
    entry = EntryId(dice.pick(recorded or list(state.standing), f"none-{key}"))
    called = [k for k, m in state.meetings.items() if not m.opened]
    sits = [k for k, m in state.meetings.items() if m.opened and not m.closed]
    meeting = dice.pick(list(state.meetings), "none")
    silence = dice.pick([k for k, v in state.silences.items() if not v.result], "none")
    package = dice.pick([k for k, v in state.packages.items() if v.broken is None], "none")
    words = dice.pick(WORDS)
    member = dice.pick(MEMBERS)
    role, its_party = CAST[member]
    if dice.chance(10):
        role, its_party = dice.pick(list(Role)), dice.pick(["", *PARTIES])
    found = places(state).get(unit)
    text = next((w.text for w in found.wordings if w.hash == wording), "") if found else ""
    final = next((row.digest for row in state.outcome.frozen.values()), "d")
    drafted = dice.pick([k for k, v in state.outside.communiques.items() if not v.issued_at], name)
    pair = list(dict.fromkeys([(unit, wording), _live(dice, state), _live(dice, state)]))
    rows: Mapping[type[e.Body], Callable[[], e.Body]] = {
        e.RoomOpened: lambda: e.RoomOpened(room_kind=RoomKind.PLENARY, name=name),
        e.ProcessOpened: lambda: e.ProcessOpened(title=words),
        e.PartyAdmitted: lambda: e.PartyAdmitted(
            party=dice.pick([*PARTIES, "KOV"]), name="Kovania"
        ),
        e.PartyLeft: lambda: e.PartyLeft(party=dice.pick([*parties, "KOV", "KOV", "KOV"])),
        e.GroupFormed: lambda: e.GroupFormed(
            group=dice.pick(["NORD", "EAST"]), name="North", members=[some]
        ),
        e.GroupAssociated: lambda: e.GroupAssociated(group="NORD", party=party),
        e.GroupDissociated: lambda: e.GroupDissociated(group="NORD", party=party),
        e.RequiredPartiesSet: lambda: e.RequiredPartiesSet(parties=sorted({some, party})),
        e.RuleSet: lambda: e.RuleSet(
            rule=dice.pick(list(ClosingRule)), threshold=2, units=[unit] if dice.chance(50) else []
        ),
        e.OptionSet: lambda: e.OptionSet(name="outbox", value=str(dice.upto(9))),
        e.MemberSeated: lambda: e.MemberSeated(
            member=member, name=str(member), role=role, party=its_party
        ),
        e.MemberLeft: lambda: e.MemberLeft(member=member),
        e.HistoryGranted: lambda: e.HistoryGranted(
            member=dice.pick(list(state.seats), member), from_seq=1 + dice.upto(3)
        ),
        e.InstrumentFiled: lambda: e.InstrumentFiled(
            instrument=name,
            title=words,
            units=[e.UnitText(unit=f"u-{name}", kind="paragraph", depth=1, label="", text=words)],
        ),
        e.BasisAdopted: lambda: e.BasisAdopted(
            instrument=dice.pick(list(state.instruments), "none")
        ),
        e.RevisionIssued: lambda: e.RevisionIssued(number=9, engine=1, content="{}", digest=""),
        e.ProvisionsRenumbered: lambda: e.ProvisionsRenumbered(
            labels=[(u.id, u.label, f"{u.label} bis") for u in state.units.values() if u.label][:1]
        ),
        e.LanguageVersionFiled: lambda: e.LanguageVersionFiled(
            instrument=name,
            language="fr",
            standing="translation",
            units=[e.UnitText(unit="u1", kind="paragraph", depth=1, label="", text="Mots.")],
        ),
        e.ProposalDrafted: lambda: e.ProposalDrafted(
            proposal=ProposalId(name), letter="Z", changes=[_change(dice, state, key)]
        ),
        e.ProposalRevised: lambda: e.ProposalRevised(
            proposal=own, changes=[_change(dice, state, key)]
        ),
        e.ProposalTabled: lambda: e.ProposalTabled(
            proposal=ProposalId(f"p-{key}"),
            number="ARD-99",
            changes=[_change(dice, state, key)],
            sponsors=[party],
            supersedes=own if dice.chance(30) and mine else "",
        ),
        e.ProposalJoined: lambda: e.ProposalJoined(
            proposal=dice.pick(others or [proposal]), party=party
        ),
        e.ProposalDissociated: lambda: e.ProposalDissociated(proposal=own, party=party),
        e.ProposalWithdrawn: lambda: e.ProposalWithdrawn(proposal=own),
        e.ProposalIncorporated: lambda: e.ProposalIncorporated(proposal=proposal),
        e.ProposalRejected: lambda: e.ProposalRejected(proposal=proposal),
        e.TablingQueued: lambda: e.TablingQueued(
            proposal=proposal,
            to_room=RoomId("nowhere"),
            lands_at=stamp(minutes + 30),
            changes=[_change(dice, state, key)],
            sponsors=[party],
            stance=Level.ACCEPT,
        ),
        e.TablingRecalled: lambda: e.TablingRecalled(
            queued=dice.pick(list(state.outbox), EntryId("none"))
        ),
        e.TablingLanded: lambda: e.TablingLanded(
            queued=dice.pick(list(state.outbox), EntryId("none")),
            as_proposal=proposal,
            as_number="ARD-7",
        ),
        e.HoldPlaced: lambda: e.HoldPlaced(
            hold=name,
            unit=unit,
            wording=wording,
            span=e.Span(start=0, end=min(3, len(text)), words=text[:3]),
            party=party,
        ),
        e.HoldLifted: lambda: e.HoldLifted(
            hold=dice.pick(
                [k for k, h in state.holds.items() if h.party == party],
                dice.pick(list(state.holds), "none"),
            )
        ),
        e.HoldClaimed: lambda: _claim(dice, state, unit, wording, party),
        e.PositionTaken: lambda: e.PositionTaken(
            party=party,
            unit=unit,
            wording=wording,
            level=dice.pick([*Level, Level.ACCEPT, Level.ACCEPT_AD_REFERENDUM]),
            conditions=[e.Condition(closed=[pair[-1][1]], words="in turn")]
            if dice.chance(25)
            else [],
            expires=stamp(minutes + dice.upto(60)) if dice.chance(20) else "",
        ),
        e.ReservationMade: lambda: e.ReservationMade(
            reservation=name, party=party, units=[unit], words=words
        ),
        e.ReservationLifted: lambda: e.ReservationLifted(
            reservation=dice.pick(
                [k for k, r in state.reservations.items() if r[0] == party], "none"
            )
        ),
        e.CapitalConfirmed: lambda: e.CapitalConfirmed(
            party=party,
            **_ad_referendum(dice, state, party, unit, wording),
        ),
        e.ProvisionParked: lambda: e.ProvisionParked(unit=unit),
        e.ProvisionResumed: lambda: e.ProvisionResumed(
            unit=dice.pick([u.id for u in state.units.values() if u.parked is not None], unit)
        ),
        e.CommentMade: lambda: e.CommentMade(comment=name, unit=unit, words=words),
        e.BriefSet: lambda: e.BriefSet(unit=unit, brief=words, fallbacks=[words]),
        e.MeetingScheduled: lambda: e.MeetingScheduled(
            meeting=name, round_number=1, place="Hall", starts=now, meeting_format="plenary"
        ),
        e.MeetingOpened: lambda: e.MeetingOpened(
            meeting=dice.pick(called, meeting), present=[("Ann", "head", "ARD")]
        ),
        e.MeetingClosed: lambda: e.MeetingClosed(meeting=dice.pick(sits, meeting), summary=words),
        e.AgendaSet: lambda: e.AgendaSet(
            meeting=dice.pick([*called, *sits], meeting), units=[unit]
        ),
        e.UnderstandingMinuted: lambda: e.UnderstandingMinuted(
            understanding=name, words=words, allows="figures" if dice.chance(30) else ""
        ),
        e.UnderstandingConfirmed: lambda: e.UnderstandingConfirmed(
            understanding=dice.pick(list(state.understandings), "none"), party=party
        ),
        e.SilenceOpened: lambda: e.SilenceOpened(
            silence=name,
            wordings=pair[: 1 + dice.upto(2)],
            opens=now,
            expires=stamp(minutes + dice.pick((20, 1200))),
            zone="UTC",
            names_shown=dice.pick((0, 0, 1, 1, 2, 3)),
        ),
        e.SilenceExtended: lambda: e.SilenceExtended(
            silence=silence, expires=stamp(minutes + 2400)
        ),
        e.SilenceBroken: lambda: e.SilenceBroken(
            silence=silence, units=[], party=party, received=now
        ),
        e.LateObjectionLogged: lambda: e.LateObjectionLogged(
            silence=silence, party=party, received=now
        ),
        e.ObjectionReceived: lambda: e.ObjectionReceived(
            silence=silence, party=party, objection=EntryId("x")
        ),
        e.SilenceConcluded: lambda: e.SilenceConcluded(
            silence=silence, result="adopted", adopted=[]
        ),
        e.PackageOffered: lambda: e.PackageOffered(
            package=name,
            wordings=pair,
            party=party,
            expires=stamp(minutes + 90) if dice.chance(30) else "",
        ),
        e.PackageAccepted: lambda: e.PackageAccepted(package=package, party=party),
        e.PackageBroken: lambda: e.PackageBroken(package=package),
        e.ExchangeCommitted: lambda: e.ExchangeCommitted(
            exchange="swap", party=party, positions=[(unit, wording)]
        ),
        e.ExchangeReleased: lambda: e.ExchangeReleased(
            exchange="swap", positions=[(party, unit, wording)]
        ),
        e.ExchangeReturned: lambda: e.ExchangeReturned(exchange="swap"),
        e.StatementRecorded: lambda: _statement(dice, state, name, party, words, unit),
        e.StatementMarked: lambda: e.StatementMarked(
            statement=dice.pick(list(state.outside.statements), name), state="disputed"
        ),
        e.DocumentFiled: lambda: e.DocumentFiled(
            document=name,
            title=words,
            digest=key,
            media="text/plain",
            words=words,
            form=dice.pick(["", "article", "framework"], ""),
            version_of=dice.pick(["", *state.outside.documents], ""),
        ),
        e.FrameworkLinked: lambda: e.FrameworkLinked(
            unit=unit,
            document=dice.pick(list(state.outside.documents), name),
            relation=dice.pick(list(RELATIONS), "implements"),
        ),
        e.CommitmentNoted: lambda: e.CommitmentNoted(
            commitment=name,
            party=party,
            words=words,
            statement=dice.pick(list(state.outside.statements), ""),
            undertaken="2031-05-01",
            due="2031-05-20",
            units=[unit] if dice.chance(80) else [],
        ),
        e.CommitmentMarked: lambda: e.CommitmentMarked(
            commitment=dice.pick(list(state.outside.commitments), name),
            state=dice.pick(("done", "broken", "disputed", "open")),
            evidence=words,
            on=now,
        ),
        e.IncidentReported: lambda: e.IncidentReported(
            incident=name,
            words=words,
            place="Pass",
            when=now,
            sources=["paper"],
            units=[unit] if dice.chance(50) else [],
            form=dice.pick(("", "event")),
        ),
        e.IncidentMarked: lambda: e.IncidentMarked(
            incident=dice.pick(list(state.outside.incidents), name),
            state="disputed",
            words=words,
        ),
        e.ProgressReported: lambda: e.ProgressReported(
            progress=name,
            on="2031-05-01",
            of="articles",
            counts=[("agreed", 1)],
            total=2,
            source="paper",
        ),
        e.CommuniqueDrafted: lambda: e.CommuniqueDrafted(
            communique=name,
            versions=[("all", words)],
            release=dice.pick(["", "", stamp(minutes + 20)]),
            form=dice.pick(["", "separate"]),
        ),
        e.CommuniqueQueued: lambda: e.CommuniqueQueued(
            communique=drafted,
            digest=communique_digest(state.outside.communiques[drafted].versions)
            if drafted in state.outside.communiques
            else "d",
        ),
        e.CommuniqueCleared: lambda: e.CommuniqueCleared(
            communique=drafted,
            party=party,
            digest=communique_digest(state.outside.communiques[drafted].versions)
            if drafted in state.outside.communiques
            else "d",
        ),
        e.CommuniqueIssued: lambda: e.CommuniqueIssued(
            communique=drafted,
            versions=state.outside.communiques[drafted].versions
            if drafted in state.outside.communiques
            else [("all", words)],
            at_minute=now,
        ),
        e.ScrubOpened: lambda: e.ScrubOpened(
            scrub=name, revision=1 if dice.chance(80) else len(state.revisions)
        ),
        e.ScrubConfirmed: lambda: e.ScrubConfirmed(
            scrub=dice.pick(list(state.outcome.scrubs), name),
            party=party,
            changes=dice.pick(
                [
                    [pair_of(d) for d in changed_since(state, row.revision)]
                    for row in state.outcome.scrubs.values()
                ],
                [(unit, wording, wording)],
            ),
        ),
        e.ScrubClosed: lambda: e.ScrubClosed(scrub=dice.pick(list(state.outcome.scrubs), name)),
        e.TextFrozen: lambda: e.TextFrozen(language="en", digest=digest_of(state, "en")),
        e.Initialled: lambda: e.Initialled(party=party, name="Ann", digest=final),
        e.Signed: lambda: e.Signed(party=party, name="Ann", digest=final),
        e.Ratified: lambda: e.Ratified(
            party=party, instrument_kind="accession", deposited="2031-05-09"
        ),
        e.EnteredIntoForce: lambda: e.EnteredIntoForce(on="2031-06-09"),
        e.ErrorCorrected: lambda: e.ErrorCorrected(unit=unit, old="e", new="E", notice=words),
        e.EntryConfirmed: lambda: e.EntryConfirmed(entry=entry, party=party),
        e.EntryContested: lambda: e.EntryContested(entry=entry, party=party),
        e.Recalled: lambda: e.Recalled(entry=entry),
        e.Spilled: lambda: e.Spilled(entry=entry, seen_by=[]),
    }
    return rows[kind]()


def _statement(
    dice: Dice, state: RoomState, name: str, party: str, words: str, unit: str
) -> e.StatementRecorded:
    """Make up a statement, from a document of the room where there is one."""
    document = dice.pick(["", *state.outside.documents])
    quoted = state.outside.documents[document].words if document else ""
    return e.StatementRecorded(
        statement=name,
        speaker="Ann",
        behalf=party,
        words=quoted or words,
        source="paper",
        uttered="2031-05-09",
        document=document if quoted else "",
        end=len(quoted),
        units=[unit],
    )


def _claim(
    dice: Dice, state: RoomState, unit: str, wording: WordingHash, party: str
) -> e.HoldClaimed:
    """Claim words that nobody is known to hold, where there are any."""
    nobodys = [
        (change.unit, wording_hash(change.unit, change.text))
        for proposal in state.proposals.values()
        if proposal.live and not proposal.sponsors
        for change in proposal.changes
    ]
    unit, wording = dice.pick(nobodys, (unit, wording))
    return e.HoldClaimed(unit=unit, wording=wording, party=party)


def _ad_referendum(
    dice: Dice, state: RoomState, party: str, unit: str, wording: WordingHash
) -> dict[str, Any]:
    found = [
        (u, w)
        for (who, u, _, w), position in state.positions.items()
        if who == party and position.level is Level.ACCEPT_AD_REFERENDUM
    ]
    unit, wording = dice.pick(found, (unit, wording))
    return {"unit": unit, "wording": wording}


def tell(story: Sequence[int], world: World) -> Play:
    """Play a story from its integers in a world."""
    play = opening(world)
    for seed in story:
        play.take(next_step(play, seed))
    return play


def stories(most: int = 28) -> st.SearchStrategy[list[int]]:
    """Draw stories; a failing one shrinks to the steps that matter."""
    return st.lists(st.integers(0, 2**32 - 1), min_size=4, max_size=most)
