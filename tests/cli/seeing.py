"""What a delegate sees of a scripted negotiation, for the checks of its steps."""

from __future__ import annotations

from plenipo import desk
from plenipo.cli import standing
from plenipo.cli.scenes.stage import Stage
from plenipo.record.decide import Refused
from plenipo.record.kinds import SIGN

PLENARY = "plenary"


def text(s: Stage, who: str, room: str = PLENARY) -> str:
    found = desk.text(s.desk, s.members[who], s.rooms[room])
    assert isinstance(found, str)
    return found


def sign(s: Stage, who: str, place: str, room: str = PLENARY) -> str:
    rows = desk.status(s.desk, s.members[who], s.rooms[room])
    assert not isinstance(rows, Refused)
    unit = s.unit(place, room=room)
    return next(row.sign for row in rows if row.unit == unit)


def reasons(s: Stage, who: str, place: str) -> str:
    unit = s.unit(place)
    return "\n".join(standing.explanation_lines(s.desk, s.members[who], s.rooms[PLENARY], unit))


def would(s: Stage, who: str) -> list[str]:
    return standing.what_if_lines(s.desk, s.members[who], s.rooms[PLENARY])


def table(s: Stage, who: str) -> list[str]:
    return standing.status_lines(s.desk, s.members[who], s.rooms[PLENARY])


def articles(s: Stage, who: str) -> dict[str, str]:
    found = standing.rows(s.desk, s.members[who], s.rooms[PLENARY])
    return {row.group.name: SIGN[row.status] for row in found}


def letters(s: Stage, who: str, room: str) -> list[str]:
    return [p.number for p in s.state(who, room).proposals.values() if p.live]


def hidden(s: Stage, who: str, room: str) -> bool:
    """A room is answered like one that never was."""
    unknown = s.desk.room(s.members[who], s.desk.new_room_id())
    return s.desk.room(s.members[who], s.rooms[room]) == unknown and isinstance(unknown, Refused)
