"""Communiqués at the terminal: two of elsewhere compared; ours drafted, shown, cleared, issued."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plenipo.cli.scenes import communique, peace
from plenipo.cli.scenes.stage import Step, play, stage
from plenipo.store.sqlite import SqliteStore
from tests.cli.running import Plenipo, is_refused

ARD = "Minister Mira Tane of Ardenia and Minister Rehan Kolde of Zembria met in Selm on the lake.\n"
ZEM = "Minister Rehan Kolde of Zembria and Minister Mira Tane of Ardenia met in Zelim on lake.\n"


@pytest.fixture
def pair(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "ARD.txt", tmp_path / "ZEM.txt"]
    for path, text in zip(paths, (ARD, ZEM), strict=True):
        path.write_text(text, "utf-8")
    return paths


def test_two_versions_are_compared(plenipo: Plenipo, pair: list[Path]) -> None:
    place = ("--place", "ARD=Selm; ZEM=Zelim")
    ran = plenipo("communique", "compare", *pair, *place)
    assert ran.code == 0
    first, *rows = ran.text.splitlines()
    assert first == (
        "They differ by the alternat (the order of the parties and each side’s name for a place)"
        " and by an article (1 place)."
    )
    assert "  A  … met in Selm on [the] lake. …" in rows or "[the]" in ran.text
    ran = plenipo("communique", "compare", *pair, *place, "--format", "json")
    found = json.loads(ran.out)
    assert found["schema"] == "plenipo.parallel/1"
    assert found["same_but_for_the_alternat"] is False
    assert [row["sort"] for row in found["differences"]] == ["order", "place", "article"]
    named = ("--party", "ARD=Ardenia", "--party", "ZEM=Zembria")
    assert plenipo("communique", "compare", pair[0], pair[0], *named).text == (
        "The two texts are the same, word for word.\n"
    )


def test_bad_names_are_told(plenipo: Plenipo, pair: list[Path]) -> None:
    for more, said in (
        (("--party", "ARD"), "names no party"),
        (("--party", "ARD=Ardenia"), "one party alone"),
        (("--party", "1=Ardenia", "--party", "ZEM=Z"), "1"),
        (("--place", "ARD=Selm"), "names no place"),
    ):
        assert said in is_refused(plenipo("communique", "compare", *pair, *more))
    assert "no-such.txt" in is_refused(
        plenipo("communique", "compare", pair[0], pair[0].with_name("no-such.txt"))
    )


# --- of a record ---------------------------------------------------------------------------------


def told_up_to(last: Step, path: Path) -> tuple[Path, dict[str, str]]:
    store = SqliteStore(path)
    scene = stage(store, seed="communiqués", start=peace.START)
    play(scene, peace.STEPS[: peace.STEPS.index(last) + 1])
    scene.desk.close()
    store.close()
    return path, {name: str(member) for name, member in scene.members.items()}


@pytest.fixture
def talks(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """The peace talks up to the end of their first round, and who is who."""
    return told_up_to(peace.the_first_round_ends, tmp_path / "talks.db")


def test_from_draft_to_issue(
    plenipo: Plenipo, talks: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    data, who = talks

    def run(name: str, *words: str | Path) -> str:
        ran = plenipo("admin", *words, "--as", who[name], "--data", data)
        assert ran.code == 0, ran.err
        return ran.text

    shown = run(peace.SECRETARY, "communique-draft", "--meeting", "round-1", "--print")
    assert "Agreement was reached on Article 3, paragraph 1" in shown
    assert "borne out: First round was held on 29 April 2031, at Arlen House." in shown
    assert run(peace.SECRETARY, "communiques") == "No communiqué has been drafted yet.\n"
    text = tmp_path / "text.txt"
    text.write_text("Ardenia and Zembria met.\n\nAll articles have been agreed.\n", "utf-8")
    title = ("--title", "After the talks")
    made = run(peace.SECRETARY, "communique-draft", text, "--round", "1", *title)
    name = made.splitlines()[-1].removeprefix("communiqué ")
    assert "says more than the record: None of the 17 articles is agreed." in made
    run(peace.ARD_HEAD, "communique-clear", name)
    seen = run(peace.OBSERVER, "communiques", name)
    assert "cleared by ARD; yet to clear it: ZEM" in seen
    assert "version of ZEM: the same but for the alternat" in seen
    text.write_text("Ardenia and Zembria met.\n\nNo article has been agreed.\n", "utf-8")
    run(peace.SECRETARY, "communique-draft", text, "--round", "1", *title, "--redraft", name)
    seen = run(peace.OBSERVER, "communiques")
    assert "ARD had cleared an earlier draft; the redraft ended that" in seen
    for head in (peace.ARD_HEAD, peace.ZEM_HEAD):
        run(head, "communique-clear", name)
    assert run(peace.SECRETARY, "communique-issue", name).startswith("issued ")
    found = json.loads(run(peace.OBSERVER, "communiques", name, "--format", "json"))
    assert found["schema"] == "plenipo.communique/1"
    assert found["waiting"] == []
    assert {v["party"]: v["same_but_for_the_alternat"] for v in found["versions"]} == {
        "ARD": True,
        "ZEM": True,
    }
    said = found["sentences"][1]
    assert found["words"][slice(*said["offsets"])] == said["words"] == "No article has been agreed."
    assert said["verdict"] == "borne-out"


def test_what_cannot_be_done_is_told(plenipo: Plenipo, talks: tuple[Path, dict[str, str]]) -> None:
    data, who = talks
    for name, words, said in (
        (peace.SECRETARY, ("communiques", "none"), "there is no communiqué “none”"),
        (peace.SECRETARY, ("communique-issue", "none"), "there is no communiqué “none”"),
        (peace.OBSERVER, ("communique-draft",), "may not record this"),
        (
            peace.SECRETARY,
            ("communique-draft", "--release", "soon"),
            "“soon” in “UTC” is no minute",
        ),
        (
            peace.SECRETARY,
            ("communique-draft", "--meeting", "none"),
            "no such meeting",
        ),
    ):
        ran = plenipo("admin", *words, "--as", who[name], "--data", data)
        assert said in is_refused(ran)


def test_the_shipped_communique_is_shown(plenipo: Plenipo, tmp_path: Path) -> None:
    path, who = told_up_to(peace.the_communique_goes_out, tmp_path / "talks.db")
    observer = who[peace.OBSERVER]
    ran = plenipo("admin", "communiques", communique.FIRST, "--as", observer, "--data", path)
    assert ran.code == 0, ran.err
    assert "After the first round (communique-1): issued" in ran.text
    assert ran.text.count("the same but for the alternat") == 2
    assert "says more" not in ran.text
