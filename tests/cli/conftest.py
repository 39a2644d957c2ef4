"""The command line, run in the tests' own process."""

from __future__ import annotations

from pathlib import Path

import pytest

from plenipo.cli.main import main
from tests.cli.running import Plenipo, Ran


@pytest.fixture
def plenipo(capfdbinary: pytest.CaptureFixture[bytes]) -> Plenipo:
    """Run one command and say what it did."""

    def run(*arguments: str | Path) -> Ran:
        capfdbinary.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        written = capfdbinary.readouterr()
        return Ran(code, written.out, written.err.decode())

    return run
