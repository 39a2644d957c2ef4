"""docs/formats.md: its examples are what the commands print, and its shapes are those checked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli import shapes
from tests.cli.pages import commands_of, files_of, printed, written_files
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "formats.md").read_text("utf-8")
ANEW = "docs/formats.md: write its outputs anew with `python -m tests.cli.pages docs/formats.md`"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page")
    written_files(PAGE, path)
    return path


@pytest.mark.parametrize(("command", "shown"), commands_of(PAGE), ids=lambda text: text[:40])
def test_examples_are_what_the_commands_print(folder: Path, command: str, shown: str) -> None:
    assert printed(command, folder) == shown, ANEW


def test_every_schema_is_shown_with_an_example() -> None:
    shown = [json.loads(out) for command, out in commands_of(PAGE) if "--format json" in command]
    assert {value["schema"] for value in shown} == set(shapes.BY_SCHEMA)
    for value in shown:
        assert shapes.faults(value, shapes.BY_SCHEMA[value["schema"]]) == []


def test_every_key_is_described() -> None:
    """A key of a shape stands on the page in words, not only in an example."""
    prose = re.sub(r"^```.*?^```", "", PAGE, flags=re.MULTILINE | re.DOTALL)
    words = set(re.findall(r"`([a-z_]+)`", prose))
    for shape in (shapes.ROLLING, shapes.provision(), shapes.variation(True), shapes.TEXT):
        assert {name.removesuffix("?") for name in shape} - words == set()
    assert set(shapes.ROLLING["counts"]) - words == set()


def test_the_page_shows_files_and_commands() -> None:
    assert {"base.txt", "ARD.txt", "ZEM.txt"} <= set(files_of(PAGE))
    assert len(commands_of(PAGE)) >= 8


def test_the_grammar_is_that_of_the_code() -> None:
    grammar = re.search(r"```text\n(document    = .*?)```", PAGE, re.DOTALL)
    assert grammar is not None
    code = (ROOT / "src/plenipo/brackets/notation.py").read_text("utf-8")
    inside = re.search(r"\n    (document    = .*?)\n\n", code, re.DOTALL)
    assert inside is not None
    assert [line.strip() for line in grammar[1].strip().splitlines()] == [
        line.strip() for line in inside[1].splitlines()
    ]


@pytest.mark.parametrize("name", re.findall(r"`(tests/[\w/.]+)`", PAGE))
def test_tests_named_on_the_page_exist(name: str) -> None:
    assert (ROOT / name).exists()
