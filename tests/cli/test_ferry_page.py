"""docs/procedure.md tells how the ferry agreement came about: every figure is the script's."""

from __future__ import annotations

import re

import pytest

from plenipo import desk
from plenipo.cli.scenes import ferry
from plenipo.cli.scenes.stage import Stage, play, stage
from plenipo.cli.standing import end_lines
from plenipo.record import entries as e
from plenipo.record.decide import Refused
from plenipo.record.kinds import Status
from plenipo.store.memory import MemoryStore
from tests.conftest import ROOT

MONTHS = "January February March April May June July August September October November December"


@pytest.fixture(scope="module")
def told() -> str:
    page = (ROOT / "docs" / "procedure.md").read_text("utf-8")
    return page.partition("## How the ferry agreement came about")[2]


@pytest.fixture(scope="module")
def scene() -> Stage:
    return play(stage(MemoryStore(), seed="ferry", start=ferry.START), ferry.STEPS)


def day(at: str) -> str:
    year, month, number = at[:10].split("-")
    return f"{int(number)} {MONTHS.split()[int(month) - 1]} {year}"


def bodies(scene: Stage, kind: type[e.Body]) -> list[e.Entry]:
    found = scene.desk.ledger(scene.members[ferry.SECRETARY], scene.rooms["plenary"])
    assert not isinstance(found, Refused)
    return [n for n in found if isinstance(n.body, kind)]


def test_every_day_is_a_day_of_the_record(told: str, scene: Stage) -> None:
    """A day that the page names in full is one on which something was recorded, or a day it names."""
    entries = scene.desk.operator_entries(scene.rooms["plenary"])
    known = {day(n.at) for n in entries} | {
        day(value)
        for n in entries
        for field in ("expires", "objections_until", "deposited", "on", "starts")
        if (value := getattr(n.body, field, ""))
    }
    named = re.findall(rf"\b\d{{1,2}} (?:{MONTHS.replace(' ', '|')}) \d{{4}}", told)
    assert len(named) >= 6
    assert set(named) <= known


def test_its_figures_are_those_of_the_script(told: str, scene: Stage) -> None:
    state = scene.state(ferry.SECRETARY)
    (filed,) = bodies(scene, e.InstrumentFiled)
    assert isinstance(filed.body, e.InstrumentFiled)
    articles = sum(u.kind == "article" for u in filed.body.units)
    assert f"a draft of {articles} articles" in told
    points = desk.convergence(scene.desk, scene.members[ferry.HAL_HEAD], scene.rooms["plenary"])
    assert not isinstance(points, Refused)
    at = {p.name: p for p in points}
    agreed = {name: p.words.get(Status.AGREED, 0) for name, p in at.items()}
    one, two, three = at["Rev. 1"], at["Rev. 2"], at["Rev. 3"]
    assert agreed["Rev. 1"] == 0
    assert f"Rev. 1 has {one.brackets} brackets, and no word of its {one.total}" in told
    assert f"Rev. 2 has {two.brackets} brackets; {agreed['Rev. 2']} of {two.total} words" in told
    assert (three.brackets, agreed["Rev. 3"]) == (0, three.total)
    assert f"all {three.total} words are agreed" in told
    first = [p for p in state.proposals.values() if p.seq < state.revisions[0].seq]
    assert f"{len(first)} proposals lie on the table" in told
    silence = state.silences["january"]
    assert len(silence.wordings) == 6
    (logged,) = bodies(scene, e.LateObjectionLogged)
    assert isinstance(logged.body, e.LateObjectionLogged)
    late = int(logged.body.received[14:16])
    assert f"{late} minutes after the expiry" in told
    assert "until 24 January, 12:00 UTC" in told
    assert silence.expires == "2030-01-24T12:00:00.000Z"
    scrub = state.outcome.scrubs["scrub-1"]
    each = {party: sum(row[0] == party for row in scrub.confirmed) for party in ferry.PARTIES}
    assert set(each.values()) == {7}
    assert "Each of the three confirms 7 changes" in told


def test_the_rooms_that_are_opened_at_the_start(told: str) -> None:
    scene = stage(MemoryStore(), seed="ferry", start=ferry.START)
    steps = ferry.STEPS[: ferry.STEPS.index(ferry.everybody_has_a_room) + 1]
    rooms = len(play(scene, steps).desk.operator_rooms())
    assert f"{rooms} rooms, and who does not sit" in told


def test_what_it_prints_is_what_is_printed(told: str, scene: Stage) -> None:
    lines = end_lines(scene.state(ferry.SECRETARY))
    printed = told.partition("…\n")[2].partition("\n```")[0].splitlines()
    assert printed == lines[-len(printed) :]
    assert len(printed) == 5
