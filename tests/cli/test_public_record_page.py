"""docs/public-record.md: its examples are what the commands print."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.pages import commands_of, printed, written_files
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "public-record.md").read_text("utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page")
    written_files(PAGE, path)
    return path


@pytest.mark.parametrize(("command", "shown"), commands_of(PAGE), ids=lambda text: text[:40])
def test_examples_are_what_the_commands_print(folder: Path, command: str, shown: str) -> None:
    assert printed(command, folder) == shown, (
        "write its outputs anew with `python -m tests.cli.pages docs/public-record.md`"
    )
