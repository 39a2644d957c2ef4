"""The desk's picture of a room: one value for all members, current after every step."""

from __future__ import annotations

from random import Random

from plenipo import desk as d
from plenipo.record import entries as e
from plenipo.record.decide import Refused
from plenipo.record.picture import draw
from tests.desk.table import ARD, FAC, SUN, ZEM, Table, done
from tests.desk.worlds import CAST, MEMBERS, World, next_step, opening
from tests.record.test_picture import told


def test_after_any_story_the_picture_is_the_room() -> None:
    """Keep all rooms' pictures through stories; each is at every step the one from nothing."""
    drawn = 0
    for number in range(25):
        rng = Random(f"pictures {number}")
        play = opening(World())
        desk = play.world.desk
        for _ in range(30):
            play.take(next_step(play, rng.randrange(2**32)))
            for room in play.rooms.values():
                if rng.random() < 0.5:
                    continue  # several entries may come between two looks
                state = desk.operator_state(room)
                seated = [m for m in MEMBERS if state.seat_of(m) is not None]
                if not seated:
                    continue
                found = desk.picture(rng.choice(seated), room)
                assert not isinstance(found, Refused)
                assert told(found) == told(draw(state, max(desk.now(), state.at)))
                drawn += 1
    assert drawn > 25 * 30
    assert len(CAST) == len(MEMBERS)


def test_all_members_get_one_value_until_the_room_moves() -> None:
    t = Table()
    first = t.desk.picture(ARD, t.plenary)
    assert not isinstance(first, Refused)
    assert all(t.desk.picture(m, t.plenary) is first for m in (ZEM, SUN, FAC))
    done(t.desk.record(ZEM, t.plenary, e.CommentMade(comment="c", unit="", words="Well.")))
    second = t.desk.picture(ZEM, t.plenary)
    assert not isinstance(second, Refused)
    assert second is not first
    assert second.seq == first.seq + 1
    assert second.units is first.units  # nothing of the text was touched


def test_who_does_not_sit_there_gets_no_picture() -> None:
    t = Table()
    assert t.desk.picture(ZEM, t.ard) == d.NO_ROOM
