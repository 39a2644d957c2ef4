"""Run the command line as a user does, in this process or as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.conftest import ROOT

EXAMPLES = ROOT / "src" / "plenipo" / "cli" / "examples"
PEACE = EXAMPLES / "peace"
COUNCIL = EXAMPLES / "council"
FORMATS = ("txt", "md", "html", "json", "docx")
PROGRAM = (sys.executable, "-m", "plenipo.cli.main")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did: its exit code, and what it wrote where."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode()


class Plenipo(Protocol):
    """Runs one command."""

    def __call__(self, *arguments: str | Path) -> Ran: ...


def as_program(
    *arguments: str | Path,
    folder: Path | None = None,
    settings: dict[str, str] | None = None,
    program: Sequence[str] = PROGRAM,
) -> Ran:
    """Run the command as a program of its own, with settings added to its environment."""
    found = subprocess.run(
        [*program, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, **(settings or {})},
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Ran(found.returncode, found.stdout, found.stderr.decode())


def is_refused(ran: Ran) -> str:
    """Check that input was refused as promised; return the sentence."""
    assert ran.code == 2, (ran.code, ran.err)
    assert ran.out == b""
    assert "Traceback" not in ran.err
    *notices, sentence = ran.err.splitlines()
    assert all(line.startswith("plenipo: ") for line in (*notices, sentence)), ran.err
    assert sentence.strip() != "plenipo:"
    return sentence.removeprefix("plenipo: ")
