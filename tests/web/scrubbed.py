"""The scripted peace talks with a legal scrub under way: a revision, a scrub of it, four changes."""

from __future__ import annotations

from collections.abc import Mapping

from plenipo.cli.scenes.stage import Stage
from plenipo.desk import Recorded, incorporate, issue_revision
from plenipo.record import entries as e
from plenipo.record.kinds import Basis, ProposalId, RoomId
from plenipo.record.state import RoomState

FAC, SEC = "Arlen House", "Ines Marlow"


def plenary(scene: Stage) -> tuple[RoomId, RoomState]:
    room = scene.rooms["plenary"]
    return room, scene.desk.operator_state(room)


def take_in(scene: Stage, changes: Mapping[str, str], *, new: tuple[e.Change, ...] = ()) -> None:
    """Table words for Ardenia and take them into the draft."""
    room, _ = plenary(scene)
    body = [*(e.Change(unit=unit, text=text) for unit, text in changes.items()), *new]
    tabled = scene.desk.table_directly(
        scene.members[SEC], room, changes=body, sponsors=["ARD"], basis=Basis.FROM_FLOOR
    )
    assert isinstance(tabled, Recorded), tabled
    proposal: ProposalId = list(plenary(scene)[1].proposals)[-1]
    taken = incorporate(scene.desk, scene.members[FAC], room, proposal)
    assert isinstance(taken, Recorded), taken


def reworded(state: RoomState, old: str, new: str, *, nth: int = 0) -> dict[str, str]:
    """Return the nth provision that says `old`, with `new` in its place."""
    unit = [u for u in state.units.values() if old in u.text][nth]
    return {unit.id: unit.text.replace(old, new, 1)}


def open_scrub(scene: Stage) -> str:
    """Issue a revision and open the scrub of it; return the scrub's id."""
    room, _ = plenary(scene)
    issued = issue_revision(scene.desk, scene.members[FAC], room)
    assert isinstance(issued, Recorded), issued
    body = issued.entries[-1].body
    assert isinstance(body, e.RevisionIssued)
    opened = e.ScrubOpened(scrub="scrub-1", revision=body.number)
    assert isinstance(scene.desk.record(scene.members[FAC], room, opened), Recorded)
    return "scrub-1"


def scrubbed(scene: Stage) -> str:
    """Open a scrub and make the four sorts of change that it tells apart; return its id."""
    name = open_scrub(scene)
    state = plenary(scene)[1]
    take_in(scene, reworded(state, " shall ", " should "))
    state = plenary(scene)[1]
    take_in(scene, reworded(state, " the Parties", " both of the Parties", nth=2))
    state = plenary(scene)[1]
    third = next(u for u in state.units.values() if u.label == "Article 3")
    units = list(state.units)
    before = units[units.index(third.id) - 1]
    put_in = e.Change(
        unit="f" * 32,
        text="Article 3 bis",
        new=1,
        after=before,
        kind="article",
        depth=third.depth,
        label="Article 3 bis",
    )
    take_in(scene, {}, new=(put_in,))
    return name


def confirmed(scene: Stage, head: str, party: str, pairs: list[tuple[str, str, str]]) -> RoomId:
    """Record that a party confirms some changes."""
    room, _ = plenary(scene)
    body = e.ScrubConfirmed(scrub="scrub-1", party=party, changes=pairs)  # type: ignore[arg-type]
    assert isinstance(scene.desk.record(scene.members[head], room, body), Recorded)
    return room
