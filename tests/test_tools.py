"""What keeps the repository in order does what it says."""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tools.cli_page import HEAD, page


def small_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="table", description="Set the table.")
    parser.add_argument("--version", action="version", version="1", help="say the version")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    lay = commands.add_parser(
        "lay",
        description="Lay places at the %(prog)s.",
        epilog="examples:\n  table lay cloth\n  table lay cloth Ann --all",
    )
    lay.add_argument("base", metavar="BASE", help="where to begin")
    lay.add_argument("guests", metavar="GUEST", nargs="*", help="who comes")
    lay.add_argument("-o", "--output", metavar="FILE", default="-", help="where to (%(default)s)")
    lay.add_argument("--not", metavar="NAME", action="append", help="who stays away")
    lay.add_argument("--hidden", help=argparse.SUPPRESS)
    which = lay.add_mutually_exclusive_group(required=True)
    which.add_argument("--party", metavar="P", help="one party's place")
    which.add_argument("--all", action="store_true", help="every place")
    commands.add_parser("clear", description="Clear it.").add_argument(
        "--how", choices=["fast", "slow"], help="at which pace"
    )
    return parser


def test_the_page_says_every_command_and_option() -> None:
    assert page(small_parser()) == (
        HEAD
        + """
## `table`

Set the table.

```
table [--version] COMMAND ...
```

- `--version`: say the version

### `table lay`

Lay places at the table lay.

```
table lay [-o FILE] [--not NAME]... (--party P | --all) BASE [GUEST ...]
```

- `BASE`: where to begin
- `GUEST`: who comes
- `-o, --output FILE`: where to (-)
- `--not NAME`: who stays away
- `--party P`: one party's place
- `--all`: every place

Examples:

```
table lay cloth
table lay cloth Ann --all
```

### `table clear`

Clear it.

```
table clear [--how {fast,slow}]
```

- `--how {fast,slow}`: at which pace
"""
    )


def test_an_option_without_help_is_refused() -> None:
    parser = argparse.ArgumentParser(prog="table")
    parser.add_argument("--mystery")
    with pytest.raises(SystemExit, match=r"table: --mystery MYSTERY has no help: write one\."):
        page(parser)


def find_python(venv: Path, python: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(ROOT / "tools" / "find-python"), str(venv)],
        env={"PATH": "/usr/bin:/bin", "PYTHON": python},
        capture_output=True,
        text=True,
        check=False,
    )


def fake_python(path: Path, body: str) -> str:
    path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    path.chmod(0o755)
    return str(path)


def test_an_old_python_is_refused_in_a_sentence(tmp_path: Path) -> None:
    old = fake_python(tmp_path / "old", "exit 1")
    done = find_python(tmp_path / "venv", old)
    assert done.returncode == 2
    assert done.stderr.startswith("Plenipo needs Python 3.11 or newer: install it, or name it")
    assert done.stderr.count("\n") == 1


def test_a_python_without_venv_is_told_what_to_install(tmp_path: Path) -> None:
    bare = fake_python(tmp_path / "bare", 'case "$2" in *ensurepip*) exit 1;; esac')
    done = find_python(tmp_path / "venv", bare)
    assert done.returncode == 2
    assert done.stderr == (
        f"{bare} cannot make virtual environments: install its venv module "
        "(on Debian and Ubuntu: apt-get install python3-venv).\n"
    )


def test_a_working_environment_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    fake_python(tmp_path / "venv" / "bin" / "python", "exit 0")
    assert find_python(tmp_path / "venv", "/nowhere/python").returncode == 0


def test_every_target_of_make_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = next(line for line in makefile.splitlines() if line.startswith(".PHONY:"))
    told = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    named = [line.split()[0] for line in told.stdout.splitlines()[1:]]
    assert sorted(named) == sorted(phony.removeprefix(".PHONY:").split())
