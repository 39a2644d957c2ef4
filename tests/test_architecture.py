"""The house keeps its shape: pure packages stay pure, the ladder is one-way, modules stay small.

The import contract in pyproject.toml sees who imports whom. It does not see
`open(...)` or `datetime.now()`, and it lists what is forbidden; here every
import of a pure package must be on the list of what is allowed.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "plenipo"
PURE = ("text", "instrument", "brackets", "record", "statements", "formats", "documents")
LONGEST = 600  # lines of a module that does not say at its top why it is longer

# Modules of the standard library that compute and do nothing else.
COMPUTING = frozenset(
    {
        "__future__",
        "abc",
        "array",
        "base64",
        "binascii",
        "bisect",
        "collections",
        "collections.abc",
        "copy",
        "dataclasses",
        "datetime",
        "decimal",
        "difflib",
        "enum",
        "fractions",
        "functools",
        "hashlib",
        "heapq",
        "hmac",
        "html",
        "html.entities",
        "html.parser",
        "io",
        "itertools",
        "json",
        "keyword",
        "math",
        "operator",
        "posixpath",  # only those of its functions that work on the string alone, see below
        "re",
        "string",
        "struct",
        "textwrap",
        "types",
        "typing",
        "unicodedata",
        "xml.sax.saxutils",
        "zipfile",
        "zlib",
    }
)
# Libraries from outside, each only where it is needed.
LIBRARIES = {
    "text": frozenset({"icu4py", "rapidfuzz"}),
    "instrument": frozenset({"rapidfuzz"}),
    "brackets": frozenset({"msgspec", "rapidfuzz"}),
    "record": frozenset({"msgspec"}),
    "statements": frozenset({"msgspec"}),
    "formats": frozenset({"lxml", "markdown_it"}),
}
BANNED_CALLS = frozenset({"open", "eval", "exec", "input", "print", "__import__", "breakpoint"})
BANNED_METHODS = frozenset({"now", "today", "utcnow", "fromtimestamp"})  # of dates and times
NAMES_OF_PATHS = frozenset({"basename", "dirname", "join", "normpath", "split", "splitext"})
DATES = frozenset({"datetime", "date", "dt"})


def python_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every module a file imports, wherever the import stands, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")


def impurities(source: str, *, package: str) -> list[str]:
    """What a module of pure `package` does that it may not, one line a finding, in order."""
    tree = ast.parse(source)
    found: list[tuple[int, str]] = []
    for line, module in imported(tree):
        ours = module == "plenipo" or module.startswith("plenipo.")
        if not ours and module not in COMPUTING and module.split(".")[0] not in LIBRARIES[package]:
            found.append((line, f"imports {module}"))
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in BANNED_CALLS:
                found.append((node.lineno, f"calls {name}()"))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="io"), attr="open" | "open_code")):
                found.append((node.lineno, "calls io.open()"))
            case ast.Attribute(value=ast.Name(id="posixpath"), attr=attribute) if (
                attribute not in NAMES_OF_PATHS
            ):
                found.append((node.lineno, f"looks at the disk by posixpath.{attribute}"))
            case ast.ImportFrom(module="posixpath", names=names):
                found.extend(
                    (node.lineno, f"looks at the disk by posixpath.{name.name}")
                    for name in names
                    if name.name not in NAMES_OF_PATHS
                )
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if (
                name in DATES and attribute in BANNED_METHODS
            ):
                found.append((node.lineno, f"reads the clock by {name}.{attribute}"))
            case ast.Attribute(value=ast.Attribute(attr=name), attr=attribute) if (
                name in DATES and attribute in BANNED_METHODS
            ):
                found.append((node.lineno, f"reads the clock by {name}.{attribute}"))
    return [f"line {line}: {what}" for line, what in sorted(found)]


@pytest.mark.parametrize("package", PURE)
def test_a_pure_package_computes_and_does_nothing_else(package: str) -> None:
    findings = [
        f"{path.relative_to(ROOT)} {finding}"
        for path in python_files(SOURCE / package)
        for finding in impurities(path.read_text("utf-8"), package=package)
    ]
    assert findings == []


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        ("import os", "line 1: imports os"),
        ("def f():\n    from pathlib import Path", "line 2: imports pathlib"),
        ("from . import model", "line 1: imports ."),
        ("import importlib.resources", "line 1: imports importlib.resources"),
        ("import lxml.etree", "line 1: imports lxml.etree"),
        ("x = open('a')", "line 1: calls open()"),
        ("import io\nx = io.open('a')", "line 2: calls io.open()"),
        ("print('a')", "line 1: calls print()"),
        ("x = __import__('os')", "line 1: calls __import__()"),
        ("x = eval('1')", "line 1: calls eval()"),
        ("exec('1')", "line 1: calls exec()"),
        ("x = input()", "line 1: calls input()"),
        (
            "from datetime import datetime\nx = datetime.now()",
            "line 2: reads the clock by datetime.now",
        ),
        (
            "import datetime\nx = datetime.date.today",
            "line 2: reads the clock by date.today",
        ),
        (
            "import posixpath\nx = posixpath.exists('a')",
            "line 2: looks at the disk by posixpath.exists",
        ),
        (
            "from posixpath import join, realpath",
            "line 1: looks at the disk by posixpath.realpath",
        ),
    ],
)
def test_each_impurity_is_seen(source: str, finding: str) -> None:
    assert impurities(source, package="text") == [finding]


def test_what_computes_is_no_impurity() -> None:
    source = "import re\nfrom plenipo.text import canonical\nre.compile('a').match('a')"
    assert impurities(source, package="text") == []


def unexplained_length(source: str) -> int:
    """Lines of a module that is too long and does not say why at its top; else 0."""
    lines = source.count("\n")
    docstring = ast.get_docstring(ast.parse(source)) or ""
    return 0 if lines <= LONGEST or "lines" in docstring else lines


def test_a_long_module_says_at_its_top_why() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files(ROOT / "src")
        if (lines := unexplained_length(path.read_text("utf-8")))
    }
    assert long == {}, "split it, or say in the module docstring why it has so many lines"


def test_an_unexplained_long_module_is_seen() -> None:
    body = "x = 1\n" * (LONGEST + 1)
    assert unexplained_length(body) == LONGEST + 1
    assert unexplained_length(f'"""Tables.\n\nMore lines than most: one a label."""\n{body}') == 0


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "helpers", "common", "base", "manager", "misc", "types", "codecs"}
    assert [p for p in python_files(ROOT / "src") if p.stem in drawers] == []


def broken_contracts(folder: Path) -> str:
    """What the import contract says of the copy in `folder`; "" when it is kept."""
    program = (
        "import sys; sys.path.insert(0, 'src'); "
        "from importlinter.cli import lint_imports; "
        "sys.exit(lint_imports(no_cache=True))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the packages, small: what they import of each other does not matter here."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in (
        "",
        "cli",
        "asgi",
        "bootstrap",
        "settings",
        "web",
        "store",
        "desk",
        *PURE,
        "formats/one",
        "formats/two",
    ):
        folder = tmp_path / "src" / "plenipo" / package
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").write_text('"""A room of the house."""\n', "utf-8")
    return tmp_path


def test_the_contract_keeps_an_empty_house(house: Path) -> None:
    assert broken_contracts(house) == ""


@pytest.mark.parametrize(
    ("place", "line", "contract"),
    [
        ("text", "import plenipo.brackets", "Each package imports only those below it"),
        ("formats", "import plenipo.cli", "Each package imports only those below it"),
        ("record", "import plenipo.desk", "Each package imports only those below it"),
        ("web", "import plenipo.store", "Each package imports only those below it"),
        ("record", "import sqlite3", "Pure packages reach no disk"),
        ("text", "import os.path", "Pure packages reach no disk"),
        ("formats/one", "import socket", "Pure packages reach no disk"),
        ("formats/one", "import plenipo.formats.two", "Formats do not know each other"),
    ],
)
def test_the_contract_sees_a_step_out_of_line(
    house: Path, place: str, line: str, contract: str
) -> None:
    (house / "src" / "plenipo" / place / "planted.py").write_text(f"{line}\n", "utf-8")
    verdicts = [v for v in broken_contracts(house).splitlines() if v.endswith(" BROKEN")]
    assert [v for v in verdicts if v.startswith(contract)] == verdicts
    assert len(verdicts) == 1


def test_the_contract_sees_a_package_nobody_placed(house: Path) -> None:
    folder = house / "src" / "plenipo" / "annex"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""Built without asking."""\n', "utf-8")
    assert "annex" in broken_contracts(house)
