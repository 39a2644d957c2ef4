"""The two-world law: what happens in rooms where a viewer does not sit changes no byte for him.

`check` plays a story, then plays it again in a second world that differs only
in rooms where the viewer does not sit while he could see them: steps there are
left out, put in, exchanged, recorded at other times, replaced by others'.
Everything that the viewer is answered must be the same: `looks` asks all that
can be asked, of his own rooms, of rooms hidden from him, and of none.

What crosses rooms by an act is the bound of the law. A tabling that lands
shows exactly the version that was queued, and a copy of what lies beside a
table exactly its words, so whatever these rest on is kept in the second world: in the room it comes from only matter without consequence
(`worlds.HARMLESS`) is changed before it lands. The same holds for a text that
is brought from a hidden room, for an exchange that is released, and for a
version that a room's outbox holds for a hidden one: that it may be queued says
that its head sits there. Where an
act nevertheless turns out otherwise for the hidden actors (refused in one
world), the pair of worlds is no case of the law and is left out; the tests
count how often.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Protocol

from plenipo import desk as d
from plenipo.brackets.render import Style
from plenipo.desk.desk import Desk
from plenipo.desk.ports import Store
from plenipo.formats import rolling_json
from plenipo.record import entries as e
from plenipo.record.decide import Refused
from plenipo.record.kinds import Basis, EntryId, Level, MemberId, ProposalId, RoomId
from plenipo.store.memory import MemoryStore
from tests.desk.worlds import (
    HARMLESS,
    MEMBERS,
    QUIET,
    START,
    KeyedChance,
    Play,
    Step,
    VirtualClock,
    World,
    next_step,
    stamp,
    tell,
)

RANDOM_ROOM = RoomId("5ca1ab1e" * 4)
Making = Callable[[Store, VirtualClock, KeyedChance], Desk]
Storing = Callable[[], Store]


@dataclass(frozen=True)
class Outcome:
    """How a case went: whether it was one, and what was changed in the second world."""

    counted: bool
    changed: int  # steps left out, put in, replaced, moved or retimed
    hidden: int  # steps of the story that were hidden from the viewer
    answers: int  # answers to the viewer that were compared


def honest(store: Store, clock: VirtualClock, chance: KeyedChance) -> Desk:
    return Desk(store, clock=clock, chance=chance)


class Looking(Protocol):
    """Asks all that a viewer can ask, of his own rooms and of hidden ones."""

    def __call__(
        self, world: World, viewer: MemberId, hidden: Sequence[RoomId], seen: Seen, when: str
    ) -> None: ...


class Seen:
    """Everything that a viewer was answered, in order."""

    def __init__(self) -> None:
        self.answers: list[tuple[str, object]] = []

    def add(self, what: str, answer: object) -> None:
        self.answers.append((what, answer))


def look(world: World, viewer: MemberId, hidden: Sequence[RoomId], seen: Seen, when: str) -> None:
    """Ask the desk all that a viewer can ask."""
    world.clock.at = stamp(START + 5000) if when == "end" else world.clock.at
    world.chance.begin(f"look {when}")
    desk = world.desk
    rooms = desk.rooms(viewer)
    seen.add("rooms", rooms)
    for room in rooms:
        seen.add(f"state {room}", repr(desk.room(viewer, room)))
        for style in Style:
            seen.add(f"text {style}", d.text(desk, viewer, room, style=style))
        rolling = d.rolling(desk, viewer, room)
        seen.add("json", d.as_json(desk, viewer, room))
        if not isinstance(rolling, Refused):
            seen.add("unnamed", rolling_json.write(rolling, names=False))
        rows = d.status(desk, viewer, room)
        seen.add("status", rows)
        seen.add("gauge", d.gauge(desk, viewer, room))
        picture = desk.picture(viewer, room)
        if not isinstance(picture, Refused):
            span = (picture.room, picture.seq, picture.since, picture.until)
            seen.add("picture", (*span, picture.order, picture.units, picture.required))
        if not isinstance(rows, Refused):
            for row in rows:
                seen.add("explain", d.explain(desk, viewer, room, row.unit))
        seen.add("what-ifs", d.what_ifs(desk, viewer, room))
        seen.add("overlay", repr(d.overlay(desk, viewer, room)))
        seen.add("trend", d.trend(desk, viewer, room))
        seen.add("course", d.convergence(desk, viewer, room))
        seen.add("brackets", d.bracket_ledger(desk, viewer, room))
        seen.add("lost words", d.lost_words(desk, viewer, room))
        seen.add("sittings", d.sittings(desk, viewer, room))
        seen.add("check", d.check_revision(desk, viewer, room, 1))
        seen.add("ledger", desk.ledger_rows(viewer, room))
        seen.add("packet", d.pack_room(desk, viewer, room))
        packet = d.pack_room(desk, viewer, room)
        if isinstance(packet, bytes):
            seen.add("packet again", _taken(desk, viewer, packet))
        state = desk.room(viewer, room)
        if not isinstance(state, Refused):
            for proposal in state.proposals:
                seen.add("attention", repr(d.attention(desk, viewer, room, proposal)))
                seen.add("tabling", d.pack_tabling(desk, viewer, room, proposal))
    for room in (*hidden, RANDOM_ROOM):
        told = probe(desk, viewer, room)
        seen.add("hidden", told)
        # The existence test: a hidden room and one that nobody has ever opened answer alike.
        unknown = probe(desk, viewer, RANDOM_ROOM)
        assert told == unknown, f"{viewer} can tell that {room} exists"


def _taken(desk: Desk, viewer: MemberId, packet: bytes) -> object:
    try:
        return d.take_room(desk, viewer, packet)
    except d.BadPacket as error:
        return str(error)


def probe(desk: Desk, viewer: MemberId, room: RoomId) -> list[object]:
    """Ask all that can be asked of a room where the viewer does not sit."""
    comment = e.CommentMade(comment="c", unit="", words="Is anybody here?")
    packet = b'{"first":1,"room":"%s","schema":"plenipo.room/1"}\n' % room.encode()
    return [
        repr(desk.room(viewer, room)),
        desk.ledger_rows(viewer, room),
        desk.ledger(viewer, room),
        desk.record(viewer, room, comment),
        desk.record(viewer, room, e.PartyAdmitted(party="ARD", name="Ardenia")),
        desk.draft(viewer, room, {"u": "Words."}),
        desk.bring_text(viewer, room, desk.rooms(viewer)[0] if desk.rooms(viewer) else room),
        desk.queue_tabling(
            viewer,
            desk.rooms(viewer)[0] if desk.rooms(viewer) else room,
            ProposalId("x"),
            room,
            lands_at=stamp(0),
        ),
        desk.land(viewer, room, EntryId("x")),
        *_copied(desk, viewer, room),
        desk.table_directly(viewer, room, changes=[], sponsors=["ARD"], stance=Level.ACCEPT),
        d.text(desk, viewer, room),
        d.status(desk, viewer, room),
        d.explain(desk, viewer, room, "u"),
        d.what_ifs(desk, viewer, room),
        d.overlay(desk, viewer, room),
        d.trend(desk, viewer, room),
        d.convergence(desk, viewer, room),
        d.bracket_ledger(desk, viewer, room),
        d.sittings(desk, viewer, room),
        d.lost_words(desk, viewer, room),
        d.check_revision(desk, viewer, room, 1),
        d.pack_room(desk, viewer, room),
        d.pack_tabling(desk, viewer, room, ProposalId("x")),
        _taken(desk, viewer, packet),
        d.issue_revision(desk, viewer, room),
        d.file_draft(desk, viewer, room, ()),
        d.incorporate(desk, viewer, room, ProposalId("x")),
        d.object_to(desk, viewer, room, "s", party="ARD", basis=Basis.OWN_HAND),
        d.conclude(desk, viewer, room, "s"),
        d.recall(desk, viewer, room, EntryId("x")),
        d.spill(desk, viewer, room, EntryId("x")),
        d.open_exchange(desk, viewer, room, exchange="x", sides=("ARD", "ZEM"), expires=stamp(0)),
    ]


def _copied(desk: Desk, viewer: MemberId, room: RoomId) -> list[object]:
    """Try to copy out of a hidden room, and into it."""
    mine = desk.rooms(viewer)[0] if desk.rooms(viewer) else room
    return [
        act(desk, viewer, here, thing, name="n1", to_room=there)
        for here, there in ((room, mine), (mine, room))
        for thing in d.Thing
        for act in (d.copy_out, d.copy_of)
    ]


# --- the second world -------------------------------------------------------------------------


@dataclass
class Watched(Play):
    """A story of which it is kept where the viewer sat before each step and at the end."""

    viewer: MemberId = MEMBERS[0]

    def __post_init__(self) -> None:
        self.sat: list[frozenset[RoomId]] = []

    def take(self, step: Step) -> object:
        self.sat.append(frozenset(self.world.store.rooms_of(self.viewer)))
        return super().take(step)


def plenary_of(story: Sequence[int], world: World, viewer: MemberId) -> Watched:
    """Play a story, watching where the viewer sits."""
    from tests.desk.worlds import opening

    ground = opening(World())
    play = Watched(world, viewer=viewer)
    for step in ground.steps:
        play.take(step)
    play.rooms = dict(ground.rooms)
    for seed in story:
        play.take(next_step(play, seed))
    return play


def visible_from(play: Watched) -> list[frozenset[RoomId]]:
    """Return for each step the rooms where the viewer sits then or later."""
    later = frozenset(play.world.store.rooms_of(play.viewer))
    result: list[frozenset[RoomId]] = []
    for sat in reversed(play.sat):
        later |= sat
        result.append(later)
    return result[::-1]


def kept(step: Step, answer: object, visible: frozenset[RoomId], viewer: MemberId) -> bool:
    """Say whether a step must stand in the second world as it stood in the first."""
    if step.member == viewer or step.room in visible:
        return True
    if step.op in ("exchange", "settle"):
        return True
    if step.op in ("land", "bring", "copy") and step.other in visible:
        return True
    return step.op == "open" and isinstance(answer, str) and RoomId(answer) in visible


def bridges(play: Watched, visible: list[frozenset[RoomId]]) -> dict[RoomId, int]:
    """Return for each hidden room the last step by which something of it crossed."""
    last: dict[RoomId, int] = {}
    for index, step in enumerate(play.steps):
        crossing = [r for r in (step.room, step.other) if r and r not in visible[index]]
        if step.op == "settle" and play.answers[index] == "released":
            last[step.room] = index
        elif (
            (
                step.op in ("land", "bring", "copy")
                or (step.op == "queue" and step.room in visible[index])
            )
            and len(crossing) == 1
            and not isinstance(play.answers[index], Refused)
        ):
            last[crossing[0]] = index
        elif step.op in ("commit", "exchange") and step.other and play.viewer == step.member:
            last[step.other] = index
    return last


def copies(
    play: Watched, visible: list[frozenset[RoomId]], last: dict[RoomId, int]
) -> dict[RoomId, int]:
    """Return for each hidden room the last step by which something beside its table crossed.

    What it was copied from in turn, another hidden room, is bound as long; so
    that is put into `last` as well.
    """
    copied: dict[RoomId, int] = {}
    for index in reversed(range(len(play.steps))):
        step = play.steps[index]
        if step.op != "copy" or isinstance(play.answers[index], Refused):
            continue
        crosses = step.room not in visible[index] and step.other in visible[index]
        if crosses or index <= copied.get(step.other, -1):
            until = index if crosses else copied[step.other]
            copied[step.room] = max(copied.get(step.room, -1), until)
            last[step.room] = max(last.get(step.room, -1), copied[step.room])
    return copied


def second(
    play: Watched, changes: int, world: World, before: Callable[[int, World, object], None]
) -> tuple[int, int, bool]:
    """Play the story in a world where hidden steps are changed.

    Returns how many were changed, how many were hidden, and whether every
    crossing turned out as it did in the first world.
    """
    rng = Random(changes)
    visible = visible_from(play)
    last = bridges(play, visible)
    copied = copies(play, visible, last)
    others = [m for m in MEMBERS if m != play.viewer]
    shadow = Play(world, prefix="x", rooms=dict(play.rooms), escrows=list(play.escrows))
    waiting: list[Step] = []
    changed = hidden = 0
    alike = True
    for index, step in enumerate(play.steps):
        pinned = {room for room, until in last.items() if index <= until}
        quiet = {room for room, until in copied.items() if index <= until}
        free = [r for r in play.rooms.values() if r not in visible[index]]
        while free and rng.random() < 0.12:  # put something in
            new = next_step(
                shadow,
                rng.randrange(2**32),
                rooms=free,
                members=others,
                harmless=frozenset(pinned),
                quiet=frozenset(quiet),
                apart=play.viewer,
            )
            if new.op != "open" or not new.args[0].get("visible"):
                shadow.take(new)
                changed += 1
        must = kept(step, play.answers[index], visible[index], play.viewer)
        harmless = step.op == "record" and isinstance(step.args[0], HARMLESS)
        if step.room in quiet:
            harmless = step.op == "record" and isinstance(step.args[0], QUIET)
        fixed = (step.room in pinned and not harmless) or (
            step.op == "copy" and step.other in quiet
        )
        opening_of_pinned = step.op == "open" and play.answers[index] in pinned
        seats = step.op == "record" and getattr(step.args[0], "member", "") == play.viewer
        if must or fixed or opening_of_pinned:
            answer = world.play(step)
            if must:
                before(index, world, answer)
                if step.op in ("land", "bring", "copy", "settle", "queue"):
                    alike = alike and _class(answer) == _class(play.answers[index])
            continue
        hidden += 1
        choice = rng.random()
        if choice < 0.3 or seats:  # leave it out
            changed += 1
        elif choice < 0.5:  # do it at another time
            world.play(replace(step, at=stamp(START + rng.randrange(3000))))
            changed += 1
        elif choice < 0.65:  # do it later
            waiting.append(step)
            changed += 1
        else:
            world.play(step)
        # What was put off comes back in another order, while nothing of its room has crossed.
        if waiting and rng.random() < 0.4:
            late = waiting.pop(rng.randrange(len(waiting)))
            if late.room not in visible[index]:
                world.play(late)
    return changed, hidden, alike


def _class(answer: object) -> str:
    if isinstance(answer, str):
        return "released" if answer == "released" else "kept"
    return type(answer).__name__


def check(
    story: Sequence[int],
    viewer: MemberId,
    changes: int,
    *,
    making: Making = honest,
    storing: Storing = MemoryStore,
    looking: Looking | None = None,
) -> Outcome:
    """Assert the law for one story, one viewer and one second world.

    `looking` asks all that can be asked, and is `look` where it is left out.
    """
    looked = looking if looking is not None else look
    first = World(making, storing())
    play = plenary_of(story, first, viewer)
    visible = visible_from(play)
    middle = len(play.steps) - 1 - len(story) // 2
    while middle > 0 and not kept(
        play.steps[middle], play.answers[middle], visible[middle], viewer
    ):
        middle -= 1

    def answered(seen: Seen, index: int, world: World, answer: object) -> None:
        step = play.steps[index]
        if step.member == viewer and step.op != "settle":  # the desk's own round answers nobody
            seen.add(f"{step.op} {step.kind}", repr(answer))

    # The first world once more, step by step: it must come out as it did, and is looked at.
    a, b = Seen(), Seen()
    again = World(making, storing())
    hidden_rooms = [r for r in (*play.rooms.values(), *play.escrows) if r not in visible[-1]]
    for index, step in enumerate(play.steps):
        answer = again.play(step)
        answered(a, index, again, answer)
        if index == middle:
            looked(again, viewer, (), a, "middle")
    looked(again, viewer, hidden_rooms, a, "end")

    def in_second(index: int, world: World, answer: object) -> None:
        answered(b, index, world, answer)
        if index == middle:
            looked(world, viewer, (), b, "middle")

    other = World(making, storing())
    changed, hidden, alike = second(play, changes, other, in_second)
    if not alike:
        return Outcome(False, changed, hidden, 0)
    looked(other, viewer, hidden_rooms, b, "end")
    for (what, one), (named, two) in zip(a.answers, b.answers, strict=False):
        assert what == named, f"{viewer} was answered {what}, then {named}"
        assert one == two, f"{viewer} sees a difference in {what}"
    assert len(a.answers) == len(b.answers)
    return Outcome(True, changed, hidden, len(a.answers))


__all__ = ["Outcome", "check", "honest", "look", "tell"]
