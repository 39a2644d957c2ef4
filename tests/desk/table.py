"""A table to try the desk at: the cast and rooms of `worlds.opening`, and short ways to act."""

from __future__ import annotations

from plenipo.desk.desk import Desk, Recorded
from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.decide import Refused
from plenipo.record.kinds import EntryId, Level, MemberId, ProposalId, RoomId, WordingHash
from plenipo.record.state import RoomState
from tests.desk.worlds import World, opening, stamp

FAC, SEC = MemberId("fac"), MemberId("sec")
ARD, ARD_DELEGATE, ARD_ADVISER = (
    MemberId("ard-head"),
    MemberId("ard-delegate"),
    MemberId("ard-adviser"),
)
ZEM, SUN = MemberId("zem-head"), MemberId("sun-head")
OBSERVER, NEWCOMER = MemberId("observer"), MemberId("newcomer")
NEW_WORDS = "The Parties shall open the crossing at once."


class Table:
    """A fresh world after its opening, with its rooms by name."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world if world is not None else World()
        play = opening(self.world)
        self.rooms = play.rooms
        self.escrow = play.escrows[0]
        self.plenary = play.rooms["plenary"]
        self.ard, self.zem = play.rooms["ard"], play.rooms["zem"]
        self.world.chance.begin("test")

    @property
    def desk(self) -> Desk:
        return self.world.desk

    def at(self, minutes: int) -> None:
        """Set the clock, in minutes of the month."""
        self.world.clock.at = stamp(minutes)

    def state(self, room: RoomId) -> RoomState:
        return self.desk.operator_state(room)

    def unit(self, nth: int = 1) -> str:
        return list(self.state(self.plenary).units)[nth]

    def base(self, nth: int = 1) -> WordingHash:
        unit = self.unit(nth)
        return wording_hash(unit, self.state(self.plenary).units[unit].text)

    def drafted(self, words: str = NEW_WORDS) -> ProposalId:
        """File a draft in Ardenia's room."""
        answer = done(self.desk.draft(ARD, self.ard, {self.unit(): words}))
        body = answer.entries[-1].body
        assert isinstance(body, e.ProposalDrafted)
        return body.proposal

    def queued(self, lands_at: int, *, to: RoomId | None = None) -> EntryId:
        return done(
            self.desk.queue_tabling(
                ARD, self.ard, self.drafted(), to or self.plenary, lands_at=stamp(lands_at)
            )
        ).id

    def accept(self, member: MemberId, party: str, nth: int = 1) -> Recorded | Refused:
        body = e.PositionTaken(
            party=party, unit=self.unit(nth), wording=self.base(nth), level=Level.ACCEPT
        )
        return self.desk.record(member, self.plenary, body)


def done(answer: Recorded | Refused) -> Recorded:
    """Return what was recorded; fail with the refusal's sentence otherwise."""
    assert not isinstance(answer, Refused), answer
    return answer


def code(answer: object) -> str:
    """Return the code of a refusal, or "" where there is none."""
    return answer.code if isinstance(answer, Refused) else ""
