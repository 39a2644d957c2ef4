"""What the desk records by hand is what `record.decide` alone says may be recorded."""

from __future__ import annotations

from random import Random

from plenipo.desk.desk import Recorded
from plenipo.desk.envelope import UNREADABLE, numbered
from plenipo.desk.guards import by_hand
from plenipo.record.decide import Refused, decide
from tests.desk.worlds import World, next_step, opening


def test_the_record_is_the_rule_book() -> None:
    asked = refused = 0
    for number in range(120):
        rng = Random(f"rules {number}")
        play = opening(World())
        for _ in range(30):
            step = next_step(play, rng.randrange(2**32))
            state = play.world.desk.room(step.member, step.room)
            if step.op != "record" or isinstance(state, Refused):
                play.take(step)
                continue
            body, behalf, basis = step.args
            expected = by_hand(body) or decide(
                state,
                numbered(state, body, now=step.at),
                member=step.member,
                now=max(step.at, state.at),
                behalf=behalf,
                basis=basis,
            )
            answer = play.take(step)
            asked += 1
            if isinstance(expected, Refused):
                assert answer == expected
                refused += 1
            elif answer != UNREADABLE:
                assert isinstance(answer, Recorded)
                entry = answer.entries[0]
                assert (entry.behalf, entry.basis, entry.body) == (
                    expected.behalf,
                    expected.basis,
                    expected.body,
                )
    assert asked > 1000
    assert asked // 4 < refused < asked
