"""Law P1 as a user sees it: what comes out of a rolling text is what the party sent in, byte by byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings

from plenipo.brackets.model import Party, Rolling
from plenipo.brackets.project import project
from plenipo.brackets.structure import compile_documents
from plenipo.cli.documents import open_document, rolling_of
from plenipo.documents.writing import written
from plenipo.formats import rolling_json
from plenipo.instrument.model import Block
from plenipo.instrument.recognise import recognise
from tests.brackets.worlds import World, worlds
from tests.cli.running import COUNCIL, FORMATS, PEACE, Plenipo

MEMBERS = sorted(path.stem for path in COUNCIL.glob("*.txt") if path.stem != "base")


def versions(folder: Path, ending: str, codes: list[str]) -> list[str]:
    """The arguments that name each party's file."""
    return [f"{code}={folder / code}{ending}" for code in codes]


def check_projects(
    plenipo: Plenipo, rolling: Path, originals: dict[str, Path], base: Path, *, out: str = "txt"
) -> None:
    """Every party's text and the base come out of `rolling` with the bytes of `text FILE`."""
    for code, original in originals.items():
        drawn = plenipo("project", rolling, "--party", code, "--format", out)
        assert drawn.code == 0, drawn.err
        assert drawn.out == plenipo("text", original, "--format", out).out, code
    drawn = plenipo("project", rolling, "--base", "--format", out)
    assert drawn.out == plenipo("text", base, "--format", out).out
    assert drawn.out


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("ending", [".md", ".docx"])
def test_peace(plenipo: Plenipo, tmp_path: Path, kind: str, ending: str) -> None:
    rolling = tmp_path / f"rolling.{kind}"
    base = PEACE / f"base{ending}"
    named = versions(PEACE, ending, ["ARD", "ZEM"])
    assert plenipo("compile", base, *named, "-o", rolling).code == 0
    originals = {code: PEACE / f"{code}{ending}" for code in ("ARD", "ZEM")}
    check_projects(plenipo, rolling, originals, base)


@pytest.mark.parametrize("kind", FORMATS)
def test_twelve_members(plenipo: Plenipo, tmp_path: Path, kind: str) -> None:
    rolling = tmp_path / f"rolling.{kind}"
    base = COUNCIL / "base.txt"
    assert plenipo("compile", base, *versions(COUNCIL, ".txt", MEMBERS), "-o", rolling).code == 0
    check_projects(plenipo, rolling, {c: COUNCIL / f"{c}.txt" for c in MEMBERS}, base)


@pytest.mark.parametrize("out", FORMATS)
def test_texts_are_written_alike_whatever_they_were_drawn_from(
    plenipo: Plenipo, tmp_path: Path, out: str
) -> None:
    rolling = tmp_path / "rolling.json"
    named = versions(PEACE, ".docx", ["ARD", "ZEM"])
    plenipo("compile", PEACE / "base.docx", *named, "-o", rolling)
    originals = {code: PEACE / f"{code}.docx" for code in ("ARD", "ZEM")}
    check_projects(plenipo, rolling, originals, PEACE / "base.docx", out=out)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_text_written_in_any_format_reads_back(
    plenipo: Plenipo, tmp_path: Path, kind: str
) -> None:
    there = tmp_path / f"there.{kind}"
    assert plenipo("text", PEACE / "ZEM.docx", "-o", there).code == 0
    assert plenipo("text", there).out == plenipo("text", PEACE / "ZEM.docx").out


def test_versions_in_different_formats_make_one_text(plenipo: Plenipo, tmp_path: Path) -> None:
    for kind in FORMATS:
        plenipo("text", PEACE / "ARD.docx", "-o", tmp_path / f"A.{kind}")
    base = plenipo("text", PEACE / "base.docx", "-o", tmp_path / "base.txt")
    assert base.code == 0
    compiled = {
        plenipo("compile", tmp_path / "base.txt", f"ARD={tmp_path / 'A'}.{kind}").out
        for kind in FORMATS
    }
    assert len(compiled) == 1


@pytest.mark.parametrize("kind", ["json", "html", "txt", "md"])
def test_a_rolling_text_prints_as_it_was_compiled(
    plenipo: Plenipo, tmp_path: Path, kind: str
) -> None:
    rolling = tmp_path / f"rolling.{kind}"
    named = versions(PEACE, ".docx", ["ARD", "ZEM"])
    plenipo("compile", PEACE / "base.docx", *named, "-o", rolling)
    compiled = plenipo("compile", PEACE / "base.docx", *named)
    printed = plenipo("text", rolling)
    assert printed.out == compiled.out
    assert printed.err == ""


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text.decode().encode("utf-16"),
    ],
    ids=["line breaks of Windows", "byte-order mark", "UTF-16"],
)
def test_a_rolling_text_survives_other_programs(
    plenipo: Plenipo, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    rolling = tmp_path / "rolling.txt"
    plenipo("compile", PEACE / "base.md", *versions(PEACE, ".md", ["ARD", "ZEM"]), "-o", rolling)
    rolling.write_bytes(change(rolling.read_bytes()))
    originals = {code: PEACE / f"{code}.md" for code in ("ARD", "ZEM")}
    check_projects(plenipo, rolling, originals, PEACE / "base.md")


# --- the same on made-up worlds ---------------------------------------------------------------


def rolling_of_world(world: World) -> Rolling:
    numbers = iter(range(1, 100_000))

    def ids() -> str:
        return f"u{next(numbers)}"

    base = recognise([Block(text) for text in world.base], ids=ids)
    named = [(Party(code), texts) for code, texts in world.versions.items()]
    return compile_documents(base, named, ids=ids, terms=world.terms)


def check_world(world: World, kind: str, folder: Path) -> None:
    """Every party's text and the base come out of the file as they went in."""
    rolling = rolling_of_world(world)
    path = folder / f"world.{kind}"
    path.write_bytes(written(rolling, kind))
    back = rolling_of(open_document(str(path)))
    assert back.parties == rolling.parties
    for code, texts in world.versions.items():
        assert "\n\n".join(project(back, Party(code))) == "\n\n".join(texts), code
    assert "\n\n".join(project(back, None)) == "\n\n".join(world.base)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("worlds")


@pytest.mark.parametrize("kind", FORMATS)
@given(world=worlds())
@settings(max_examples=40)
def test_worlds(world: World, kind: str, folder: Path) -> None:
    check_world(world, kind, folder)


@given(worlds())
def test_json_reads_back_to_what_it_was_written_from(world: World) -> None:
    data = written(rolling_of_world(world), "json")
    assert rolling_json.write(rolling_json.read(data, where="rolling.json")) == data
