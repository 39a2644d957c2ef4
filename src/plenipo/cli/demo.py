"""`plenipo demo`: the main job on the shipped examples, then the report in the browser."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from plenipo.brackets.model import Party
from plenipo.brackets.project import project
from plenipo.cli.documents import open_document, rolling_of
from plenipo.cli.files import emit
from plenipo.cli.main import main
from plenipo.cli.showing import counts_line
from plenipo.documents.reading import source_of
from plenipo.text.errors import UnusableInput

if TYPE_CHECKING:
    from plenipo.cli.scenes.cast import Cast
    from plenipo.cli.scenes.stage import Stage


def run_demo(args: argparse.Namespace) -> int:
    """Compile the examples into a folder, say what was done, and serve the folder."""
    folder = Path(args.output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableInput(
            f"the folder cannot be made ({error.strerror}); name another with --output",
            where=str(folder),
        ) from None
    with as_file(files("plenipo.cli") / "examples") as examples:
        _peace(examples / "peace", folder)
        _tracked(examples / "peace", folder)
        _council(examples / "council", folder)
        _others(examples, folder)
    cast = _negotiation(folder)
    _tell(f"results are in {folder}{'/' if not str(folder).endswith('/') else ''}")
    if args.no_serve:
        return 0
    return _serve(folder / "negotiation.db", cast, args.port)


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _peace(examples: Path, folder: Path) -> None:
    """A facilitator's draft and two delegations' Word files."""
    versions = [f"{code}={examples / code}.docx" for code in ("ARD", "ZEM")]
    made = _compile(
        "Peace agreement: a draft and two delegations' Word files",
        [str(examples / "base.docx"), *versions],
        folder,
        "peace",
    )
    _run(
        [
            "compile",
            str(examples / "base.docx"),
            *versions,
            "--tracked",
            "-o",
            f"{made}-tracked.docx",
        ]
    )
    _run(
        [
            "compile",
            str(examples / "base.docx"),
            *versions,
            "--style",
            "plain",
            "-o",
            f"{made}-plain.docx",
        ]
    )
    _run(["status", f"{made}.json", "-o", f"{made}-status.txt"])
    for code in ("ARD", "ZEM"):
        _prove(Path(f"{made}.json"), Party(code), examples / f"{code}.docx")


def _tracked(examples: Path, folder: Path) -> None:
    """One Word file in which three teams tracked their changes."""
    _compile(
        "Peace agreement: one Word file with three authors' tracked changes",
        [
            str(examples / "three-authors.docx"),
            "--author",
            "Legal team of Ardenia=ARD",
            "--author",
            "Legal team of Zembria=ZEM",
            "--author",
            "Arlen House=FAC",
        ],
        folder,
        "tracked",
    )


def _council(examples: Path, folder: Path) -> None:
    """Twelve parties on one draft."""
    base = examples / "base.txt"
    codes = sorted(p.stem for p in examples.glob("*.txt") if p.stem != "base")
    versions = [f"{code}={examples / code}.txt" for code in codes]
    made = _compile(
        "River council: twelve parties on one draft", [str(base), *versions], folder, "council"
    )
    _run(["status", f"{made}.json", "-o", f"{made}-status.txt"])
    for code in codes:
        _prove(Path(f"{made}.json"), Party(code), examples / f"{code}.txt")


def _others(examples: Path, folder: Path) -> None:
    """A bracketed text from elsewhere, a redline, and a proposal carried over."""
    _tell("")
    _tell("Other jobs")
    _run(["parse", str(examples / "bracketed.txt"), "-o", str(folder / "parsed.txt")])
    _tell("  a bracketed text from elsewhere, read: parsed.txt")
    pair = examples / "redline"
    _run(
        [
            "redline",
            str(pair / "old.txt"),
            str(pair / "new.txt"),
            "-o",
            str(folder / "redline.html"),
        ]
    )
    _tell("  two versions compared: redline.html")
    trio = examples / "rebase"
    arguments = [str(trio / "proposal.txt"), "--from", str(trio / "old.txt")]
    _run(["rebase", *arguments, "--onto", str(trio / "new.txt"), "-o", str(folder / "rebased.txt")])
    _tell("  a proposal carried over to a changed draft: rebased.txt")


def _negotiation(folder: Path) -> Cast:
    """Play the scripted negotiations into a file, and say where two of them stand."""
    from plenipo import desk
    from plenipo.bootstrap import open_store
    from plenipo.cli.scenes import peace
    from plenipo.cli.scenes.cast import play_all
    from plenipo.cli.scenes.stage import done
    from plenipo.cli.standing import (
        explanation_lines,
        status_lines,
        trend_lines,
        what_if_lines,
    )
    from plenipo.documents.writing import written
    from plenipo.settings import Settings

    data = folder / "negotiation.db"
    for old in (data, folder / "negotiation.db-wal", folder / "negotiation.db-shm"):
        old.unlink(missing_ok=True)  # of an earlier demonstration in this folder
    store = open_store(Settings(data=data), make=True)
    try:
        told = play_all(store)
        scene = told.peace
        table, room = scene.desk, scene.rooms["plenary"]
        member = scene.members[peace.FACILITATOR]
        standing = status_lines(table, member, room)
        waits = explanation_lines(table, member, room, scene.unit("6.3"))
        why = next((line for line in waits if "condition" in line), waits[0])
        would = what_if_lines(table, member, room, most=1)
        trend = trend_lines(table, member, room)
        report = written(done(desk.rolling(table, member, room)), "html")
        ended = _ferry(told.ferry, folder)
    finally:
        store.close()
    emit(report, str(folder / "negotiation.html"))
    emit(("\n".join([*standing, "", *trend]) + "\n").encode(), str(folder / "negotiation.txt"))
    _tell("")
    _tell("A negotiation of three rounds, played into negotiation.db")
    for line in standing:
        _tell(f"  {line}".rstrip())
    for title, lines in (
        ("Why Article 6 is open", [why]),
        ("What would close it", would),
        ("How it came to this", trend),
    ):
        _tell("")
        _tell(f"  {title}")
        for line in lines:
            _tell(f"    {line}")
    _tell("")
    _tell(f"  look further: plenipo admin rooms --as {member} --data {data}")
    _tell("")
    _tell("A negotiation that went all the way, in the same file")
    for line in ended:
        _tell(f"  {line}")
    return told.cast()


def _ferry(scene: Stage, folder: Path) -> list[str]:
    """Write each party's original of the agreement that is in force; say how it ended."""
    from plenipo.cli.scenes import ferry
    from plenipo.cli.standing import end_lines, status_lines
    from plenipo.desk.finishing import originals
    from plenipo.documents.writing import written_texts

    member, room = scene.members[ferry.SECRETARY], scene.rooms["plenary"]
    title, _, counted, *_ = status_lines(scene.desk, member, room)
    state = scene.state(ferry.SECRETARY)
    names: list[str] = []
    for language in ("en", "fr"):
        for found in originals(state, scene.clock.now(), language):
            name = f"ferry-original-{found.party}-{language}.docx"
            emit(written_texts([text for _, text in found.blocks], "docx"), str(folder / name))
            names.append(name)
    lines = [title, counted, *(line for line in end_lines(state) if "final in" not in line)]
    return [*lines, "each party's own original, in both languages:", *(f"  {n}" for n in names)]


def _compile(title: str, arguments: Sequence[str], folder: Path, name: str) -> Path:
    made = folder / name
    _tell("")
    _tell(title)
    for ending in ("json", "txt", "docx", "html"):
        _run(["compile", *arguments, "-o", f"{made}.{ending}"])
    _tell(f"  {counts_line(rolling_of(open_document(f'{made}.json')))}")
    _tell(f"  written: {name}.txt, {name}.docx, {name}.html, {name}.json")
    return made


def _run(arguments: list[str]) -> None:
    code = main(arguments)
    if code:
        raise UnusableInput(f"plenipo {' '.join(arguments)} ended with {code}")


def _prove(rolling: Path, party: Party, original: Path) -> None:
    """Draw a party's text out again and compare it with what the party handed in."""
    drawn = "\n\n".join(project(rolling_of(open_document(str(rolling))), party))
    handed_in = "\n\n".join(b.text for b in source_of(open_document(str(original))).blocks)
    same = "the same, to the character" if drawn == handed_in else "NOT the same"
    _tell(f"  {party}'s text, drawn out again: {same}")
    if drawn != handed_in:
        raise UnusableInput(f"the text of {party} was not recovered", where=str(rolling))


def _serve(data: Path, cast: Cast, port: int) -> int:
    """Serve the negotiation just played, on this machine alone; anybody may take any place."""
    from plenipo.bootstrap import ContinuedClock, MachineChance, open_store
    from plenipo.cli.serving import serve
    from plenipo.desk.desk import Desk
    from plenipo.desk.rounds import Rounds
    from plenipo.settings import Settings
    from plenipo.web.app import make_app
    from plenipo.web.demo import DemoDoor
    from plenipo.web.house import House
    from plenipo.web.live.hub import Hub

    chance = MachineChance()
    places = cast.places(chance.salt())
    store = open_store(Settings(data=data))
    try:
        clock = ContinuedClock(cast.until)
        desk = Desk(store, clock=clock, chance=chance)
        house = House(
            desk=desk,
            clock=clock,
            door=DemoDoor(places),
            places=places,
            hub=Hub(store),
            rounds=Rounds(desk, store),
            vault=store,
        )
        app = make_app(house)
        return serve(app, host="127.0.0.1", port=port, tell=_tell)
    finally:
        store.close()
