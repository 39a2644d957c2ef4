"""Pages whose examples are commands: run them, and compare or write anew.

A block of text that opens with `==> name <==` lines holds files; a console
block opens with `$ plenipo …` and holds what that prints. Write the outputs
of a page anew with `python -m tests.cli.pages docs/formats.md`.
"""

from __future__ import annotations

import re
import shlex
import sys
import tempfile
from pathlib import Path

from tests.cli.running import as_program

_FILES = re.compile(r"^```text\n(==> .*?)^```$", re.MULTILINE | re.DOTALL)
_CONSOLE = re.compile(r"^```console\n\$ plenipo ([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^==> (\S+) <==\n", re.MULTILINE)


def files_of(page: str) -> dict[str, str]:
    """Return the files that a page shows, by name."""
    found: dict[str, str] = {}
    for block in _FILES.findall(page):
        _, *parts = _FILE.split(block)
        for name, text in zip(parts[::2], parts[1::2], strict=True):
            found[name] = text.rstrip("\n") + "\n"
    return found


def commands_of(page: str) -> list[tuple[str, str]]:
    """Return the commands that a page shows, with what they are said to print."""
    return _CONSOLE.findall(page)


def written_files(page: str, folder: Path) -> None:
    """Write the page's files, and the rolling text that some of its commands read."""
    for name, text in files_of(page).items():
        (folder / name).write_text(text, "utf-8")
    rolling = ("base.txt", "ARD=ARD.txt", "ZEM=ZEM.txt", "-o", "rolling.json")
    if (folder / "base.txt").exists():
        assert as_program("compile", *rolling, folder=folder).code == 0


def printed(command: str, folder: Path) -> str:
    """Return what a command of a page prints."""
    return as_program(*shlex.split(command), folder=folder).text


def anew(page: str) -> str:
    """Return the page with what its commands print today."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written_files(page, folder)
        return _CONSOLE.sub(
            lambda m: f"```console\n$ plenipo {m[1]}\n{printed(m[1], folder)}```", page
        )


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(anew(path.read_text("utf-8")), "utf-8")
