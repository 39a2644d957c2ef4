"""A package that was accepted by all, and one of whose provisions got other words since."""

from __future__ import annotations

from plenipo.cli.scenes import ferry
from plenipo.cli.scenes.stage import Stage, play, stage
from plenipo.cli.standing import explanation_lines
from plenipo.record import entries as e
from plenipo.record.kinds import Level
from plenipo.store.memory import MemoryStore


def why(s: Stage, place: str) -> str:
    member, room = s.members[ferry.HAL_HEAD], s.rooms["plenary"]
    return "\n".join(explanation_lines(s.desk, member, room, s.unit(place)))


def test_what_is_left_of_it_waits_until_it_is_taken_off_the_table() -> None:
    """All or nothing: other words of one provision open the other, and the sentence says the way out."""
    steps = ferry.STEPS[: ferry.STEPS.index(ferry.each_waits_for_the_other)]
    s = play(stage(MemoryStore(), seed="ferry", start=ferry.START), steps)
    assert why(s, "3.1") == "Article 3, paragraph 1 is agreed."
    for number in ("HAL-2", "SKE-1"):
        s.incorporate(ferry.SECRETARY, number)
    assert why(s, "3.1") == "Article 3, paragraph 1 is agreed."
    other = s.draft(
        ferry.FACILITATOR,
        "plenary",
        {"4.1": s.reworded("4.1", "They are set", "They are published and set")},
        title="Published",
    )
    s.notes["other"] = other
    for party, head in ferry.HEADS.items():
        s.takes(head, party, Level.ACCEPT, "4.1", "published and set")
        s.takes(head, party, Level.ACCEPT, "3.1")
    s.incorporate(ferry.SECRETARY, "other")
    assert why(s, "4.1") == "Article 4, paragraph 1 is agreed."
    assert "waits for words that are no longer on the table" in why(s, "3.1")
    assert "when the package is taken off the table, each can be accepted by itself" in why(
        s, "3.1"
    )
    s.record(ferry.FACILITATOR, e.PackageBroken(package="ship-and-fare"))
    assert why(s, "3.1") == "Article 3, paragraph 1 is agreed."
