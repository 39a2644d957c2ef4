"""The stage of a scripted negotiation: a clock that the script moves, names drawn from a seed.

With the same seed and the same steps every store comes to hold the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import TypeVar

from plenipo import desk
from plenipo.desk import Desk, Recorded, Refused
from plenipo.desk.ports import Store
from plenipo.formats import markdown, plain
from plenipo.instrument.model import Block
from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.kinds import (
    Basis,
    Level,
    MemberId,
    ProposalId,
    Role,
    RoomId,
    RoomKind,
    WordingHash,
)
from plenipo.record.places import places
from plenipo.record.state import RoomState
from plenipo.text.errors import PlenipoError

_T = TypeVar("_T")


class ScriptedClock:
    """A clock that stands still until the script moves it."""

    def __init__(self, start: str) -> None:
        self._at = datetime.strptime(start, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)

    def now(self) -> str:
        """Return the time as the record writes it."""
        return self.ahead()

    def ahead(self, *, days: int = 0, hours: int = 0, minutes: int = 0) -> str:
        """Return a time that lies ahead, as the record writes it."""
        at = self._at + timedelta(days=days, hours=hours, minutes=minutes)
        return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"

    def pass_by(self, *, days: int = 0, hours: int = 0, minutes: int = 0) -> None:
        """Let time pass."""
        self._at += timedelta(days=days, hours=hours, minutes=minutes)

    def until(self, at: str) -> None:
        """Let time pass until a moment that the script names, in UTC; time never runs back."""
        then = datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
        if then < self._at:
            raise OutOfScript(f"{at} is past: it is {self.now()}")
        self._at = then


class SeededChance:
    """Names and salts that follow from a seed. For scripts alone: they can be guessed."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._drawn = 0

    def name(self) -> str:
        """Return the next 128 bits in hexadecimal."""
        return self.salt()[:32]

    def salt(self) -> str:
        """Return the next 256 bits in hexadecimal."""
        self._drawn += 1
        return hashlib.sha256(f"{self._seed}\x00{self._drawn}".encode()).hexdigest()


class OutOfScript(PlenipoError):  # noqa: N818 - reads as the sentence it prints
    """The desk refused what the script wants done: the script is wrong, or the desk."""

    code = "out-of-script"


def done(answer: _T | Refused) -> _T:
    """Return what the desk answered, which the script expects not to be a refusal."""
    if isinstance(answer, Refused):
        raise OutOfScript(f"{answer.sentence} ({answer.code})")
    return answer


def example(name: str) -> tuple[Block, ...]:
    """Return a shipped draft's blocks: `peace/base.md`, `council/base.txt`."""
    data = (files("plenipo.cli") / "examples" / name).read_bytes()
    read = markdown.read if name.endswith(".md") else plain.read
    return read(data, where=name).blocks


@dataclass(slots=True)
class Stage:
    """The desk, the clock, and who and what has a name in the script.

    `members` and `rooms` are by name; `plenary` is the room where all sit.
    `notes` keeps ids that a later step needs: what was queued, drafted, opened.
    """

    desk: Desk
    clock: ScriptedClock
    members: dict[str, MemberId] = field(default_factory=dict)
    rooms: dict[str, RoomId] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    # --- who and where ------------------------------------------------------------------------

    def person(self, name: str) -> MemberId:
        """Return a person's id; one who is new gets one."""
        if name not in self.members:
            self.members[name] = self.desk.new_member()
        return self.members[name]

    def open(
        self,
        room: str,
        kind: RoomKind,
        *,
        by: str,
        role: Role,
        party: str = "",
        parties: Sequence[str] = (),
    ) -> None:
        """Open a room; whoever opens it sits in it."""
        self.rooms[room] = self.desk.open_room(
            self.person(by),
            kind,
            name=room,
            member_name=by,
            role=role,
            party=party,
            parties=parties,
        )

    def seat(self, name: str, role: Role, party: str = "", *, by: str, room: str) -> None:
        """Seat a person in a room."""
        body = e.MemberSeated(member=self.person(name), name=name, role=role, party=party)
        self.record(by, body, room=room)

    def state(self, name: str, room: str = "plenary") -> RoomState:
        """Return a room as a person who sits in it sees it."""
        return done(self.desk.room(self.members[name], self.rooms[room]))

    def record(
        self,
        by: str,
        body: e.Body,
        *,
        room: str = "plenary",
        behalf: str = "",
        basis: Basis = Basis.OWN_HAND,
    ) -> Recorded:
        """Record one thing in a room."""
        return done(
            self.desk.record(self.members[by], self.rooms[room], body, behalf=behalf, basis=basis)
        )

    # --- words --------------------------------------------------------------------------------

    def file(self, by: str, name: str, draft: str, *, adopt: bool = False) -> None:
        """File a shipped draft in the plenary, and adopt it as the basis at once if asked."""
        room = self.rooms["plenary"]
        filed = desk.file_draft(
            self.desk, self.members[by], room, example(draft), name=name, adopt=adopt
        )
        done(filed)

    def file_version(self, by: str, language: str, version: str) -> None:
        """File a shipped version of the plenary's text in another language, as authentic."""
        room = self.rooms["plenary"]
        done(
            desk.file_version(
                self.desk, self.members[by], room, example(version), language=language
            )
        )

    def incorporate(self, by: str, number: str) -> None:
        """Make a tabled proposal's words the draft's own."""
        proposal = ProposalId(self.notes[number])
        done(desk.incorporate(self.desk, self.members[by], self.rooms["plenary"], proposal))

    def unit(self, place: str, *, room: str = "plenary") -> str:
        """Return the unit that a name such as "7", "6.3" or "5.2(a)" stands for."""
        from plenipo.cli.standing import unit_named

        return unit_named(self.desk.operator_state(self.rooms[room]), place)

    def text(self, place: str, *, room: str = "plenary") -> str:
        """Return the draft's words of a provision."""
        return self.desk.operator_state(self.rooms[room]).units[self.unit(place, room=room)].text

    def reworded(self, place: str, old: str, new: str, *, room: str = "plenary") -> str:
        """Return the draft's words of a provision with some of them replaced."""
        text = self.text(place, room=room)
        if text.count(old) != 1:
            raise OutOfScript(f"“{old}” does not stand exactly once in {place}")
        return text.replace(old, new)

    def wording(self, place: str, holding: str = "") -> WordingHash:
        """Return the hash of a wording on the table in the plenary: the one that holds words.

        Without words it is the draft's.
        """
        unit = self.unit(place)
        found = places(self.desk.operator_state(self.rooms["plenary"]))[unit].wordings
        if not holding:
            return found[0].hash
        fitting = [w.hash for w in found if holding in w.text]
        if len(fitting) != 1:
            raise OutOfScript(f"{len(fitting)} wordings of {place} hold “{holding}”")
        return fitting[0]

    def wording_in(self, room: str, unit: str) -> WordingHash:
        """Return the hash of the draft's words of a unit in a room."""
        return wording_hash(unit, self.desk.operator_state(self.rooms[room]).units[unit].text)

    # --- what recurs --------------------------------------------------------------------------

    def draft(
        self,
        by: str,
        room: str,
        words: dict[str, str],
        *,
        title: str,
        new: Sequence[e.Change] = (),
    ) -> ProposalId:
        """File a draft in a room: new words by the name of the provision, and new provisions."""
        wordings = {self.unit(place, room=room): text for place, text in words.items()}
        made = done(
            self.desk.draft(self.members[by], self.rooms[room], wordings, title=title, new=new)
        )
        body = made.entries[-1].body
        assert isinstance(body, e.ProposalDrafted)
        return body.proposal

    def change(self, place: str, text: str) -> e.Change:
        """Return a change of the plenary's draft: new words of a provision."""
        unit = self.unit(place)
        return e.Change(unit=unit, text=text, base=wording_hash(unit, self.text(place)))

    def takes(
        self,
        by: str,
        party: str,
        level: Level,
        place: str,
        holding: str = "",
        *,
        conditions: Iterable[e.Condition] = (),
    ) -> Recorded:
        """Record a head of delegation's position on a wording in the plenary."""
        return self.record(
            by,
            e.PositionTaken(
                party=party,
                unit=self.unit(place),
                wording=self.wording(place, holding),
                level=level,
                conditions=list(conditions),
            ),
        )

    def issue(self, by: str, *, mandate: str = "") -> None:
        """Issue the plenary's next revision: its rolling text as it stands, with its hash."""
        done(
            desk.issue_revision(self.desk, self.members[by], self.rooms["plenary"], mandate=mandate)
        )


Step = Callable[[Stage], None]


def stage(store: Store, *, seed: str, start: str) -> Stage:
    """Return an empty stage over a store."""
    clock = ScriptedClock(start)
    return Stage(Desk(store, clock=clock, chance=SeededChance(seed)), clock)


def play(scene: Stage, steps: Iterable[Step]) -> Stage:
    """Play steps in order."""
    for step in steps:
        step(scene)
    return scene
