"""`plenipo admin scrub` and `plenipo redline --scrub` as a person uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plenipo.bootstrap import open_store
from plenipo.cli.main import main
from plenipo.cli.scenes.stage import ScriptedClock, SeededChance, Stage
from plenipo.desk.desk import Desk
from plenipo.settings import Settings
from tests.cli.test_admin import Terminal, played, recorded, terminal
from tests.web.scrubbed import plenary, reworded, take_in

__all__ = ["played", "recorded", "terminal"]  # fixtures, used here by name

FAC, ARD, ZEM, SEC = "Arlen House", "Davit Orsel", "Rehan Kolde", "Ines Marlow"


def change(terminal: Terminal, told: Stage, old: str, new: str) -> None:
    """Let the chair take other words into the draft."""
    store = open_store(Settings(data=terminal.data))
    try:
        clock = ScriptedClock("2031-06-01 10:00")
        desk = Desk(store, clock=clock, chance=SeededChance(f"{old} {new}"))
        scene = Stage(desk, clock, dict(told.members), dict(told.rooms), dict(told.notes))
        take_in(scene, reworded(plenary(scene)[1], old, new))
        desk.close()
    finally:
        store.close()


def keys(text: str) -> list[str]:
    return [line.split()[0] for line in text.splitlines()[1:] if line[:1].strip() and "  " in line]


def test_from_opening_to_closing(terminal: Terminal, played: Stage) -> None:
    fac, ard, zem = (played.members[name] for name in (FAC, ARD, ZEM))
    room = ("--room", str(played.rooms["plenary"]))
    said = terminal.run("scrub", "--as", fac, *room)
    assert said == "No legal scrub was opened; open one with --open REV.\n"
    assert "no legal scrub is open" in terminal.run("scrub", "--close", "--as", fac, *room, code=2)
    terminal.run("revisions", "--issue", "--as", fac, *room)
    refused = terminal.run("scrub", "--open", "99", "--as", fac, *room, code=2)
    assert refused == "Issue the revision that was agreed, then open it."
    number = terminal.run("revisions", "--as", fac, *room).count("compiled again it is the same")
    assert terminal.run("scrub", "--open", str(number), "--as", fac, *room).startswith("entry ")
    change(terminal, played, " shall ", " should ")
    change(terminal, played, ", and", " and")
    text = terminal.run("scrub", "--as", ard, *room)
    assert text.startswith(f"Legal scrub since Rev.{number}, open: 2 changes, 2 not confirmed")
    assert "“shall” has become “should” in " in text
    assert "[-shall-]{+should+}" in text
    assert "  waits for ARD, ZEM" in text
    (bulk,) = [line for line in text.splitlines() if line.startswith("all editorial (1) for ARD")]
    own = keys(text)
    assert len(own) == 2
    wrong = terminal.run("scrub", "--confirm", "abc", "--as", ard, *room, code=2)
    assert wrong.startswith("no change has the key “abc”")
    terminal.run("scrub", "--confirm", bulk.split()[-1], "--as", ard, *room)
    early = terminal.run("scrub", "--close", "--as", fac, *room, code=2)
    assert early.startswith(f"2 changes of the legal scrub since Rev. {number} wait")
    final = terminal.run("freeze", "--as", fac, *room, code=2)
    assert final.endswith("The text is made final when all have.")
    change(terminal, played, " should ", " may ")
    stale = terminal.run("scrub", "--confirm", own[0], "--as", zem, *room, code=2)
    assert stale.startswith("no change has the key")
    data = json.loads(terminal.run("scrub", "--as", ard, "--format", "json", *room))
    assert data["schema"] == "plenipo.scrub-standing/1"
    assert data["counts"] == {"editorial": 1, "legal": 1, "substantive": 0}
    assert not data["done"]
    for member in (ard, zem):
        found = keys(terminal.run("scrub", "--as", member, *room))
        words = [word for key in found for word in ("--confirm", key)]
        terminal.run("scrub", *words, "--as", member, *room)
    assert terminal.run("scrub", "--close", "--as", fac, *room).startswith("entry ")
    assert ", closed 20" in terminal.run("scrub", "--as", ard, *room)
    terminal.run("freeze", "--as", fac, *room)


def test_redline_lists_the_changes_by_class(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("Article 1\n\nA road is open.\n\nArticle 2\n\nThe Parties should pay.\n")
    new.write_text("Article 1\n\nThe road is open.\n\nArticle 2\n\nThe Parties shall pay.\n")
    assert main(["redline", "--scrub", str(old), str(new)]) == 0
    blocks = capsys.readouterr().out.split("\n\n")
    assert blocks[0] == "Changes: 0 substantive, 1 legal, 1 editorial."
    assert blocks[1].startswith("# Article 2: legal (modal). Modal verb: “should” becomes “shall”")
    assert main(["redline", "--scrub", "--format", "json", str(old), str(new)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "plenipo.scrub/1"
    assert [row["class"] for row in data["changes"]] == ["legal", "editorial"]
