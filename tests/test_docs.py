"""The documents hold: names in them exist, links lead somewhere, pages are complete."""

from __future__ import annotations

import importlib
import inspect
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import plenipo.brackets.model
import plenipo.instrument.model
from plenipo.record.entries import BODIES
from tests.conftest import ROOT
from tools import kinds_page
from tools.cli_page import page

ADR = ROOT / "docs" / "adr"
NAME = re.compile(r"`(plenipo(?:\.\w+)+)`")
DOCUMENTS = [
    str(path.relative_to(ROOT))
    for path in sorted((ROOT / "docs").rglob("*.md"))
    if NAME.search(path.read_text("utf-8"))
]
ENTRY = re.compile(
    r"^### (.+)\n(.+)\n- Example: (.+)\n- In code: (.+)\n- Not: (.+)\n", re.MULTILINE
)
# Where packages come from, and places on somebody's own machine. Written so that this file does
# not hold what it looks for.
ADDRESS = (
    r"(?:pypi|files\.pythonhosted|pythonhosted|registry\.npmjs|registry\.yarnpkg)\.(?:org|com)"
)
PLACE = r"(?<![\w./~*-])/(?:home|Users|root|opt|mnt|srv|var|work)/[\w.]|[.]pyenv\b"
UNWANTED = re.compile(f"{ADDRESS}|{PLACE}")


def tracked() -> list[Path]:
    """Every file of the repository that git knows, or would take if asked."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout: which files belong to the repository is not known")
    paths = (ROOT / name for name in listed.stdout.decode("utf-8").split("\0") if name)
    return [path for path in paths if path.is_file()]


def exists(name: str) -> bool:
    """Whether a dotted name is a module, or something inside one."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[end:]:
            fields = getattr(found, "__dataclass_fields__", {})
            if attribute in fields:
                found = fields[attribute]
            elif hasattr(found, attribute):
                found = getattr(found, attribute)
            else:
                return False
        return True
    return False


def test_the_check_of_names_sees_what_is_missing() -> None:
    assert exists("plenipo.brackets.model.Alternative.holders")
    assert exists("plenipo.instrument.model.Kind.CHAPEAU")
    assert not exists("plenipo.brackets.model.Alternative.backers")
    assert not exists("plenipo.brackets.no_such_module")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_names_in_a_document_exist(document: str) -> None:
    names = set(NAME.findall((ROOT / document).read_text("utf-8")))
    assert names
    assert sorted(name for name in names if not exists(name)) == []


def test_every_algorithm_named_in_the_code_is_written_down() -> None:
    named = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"docs/[\w/-]+\.md", path.read_text("utf-8"))
    }
    assert named
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []


def test_the_ladder_in_the_document_is_the_one_in_force() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    drawn = re.search(
        r"```\n(.+?)```", (ROOT / "docs/architecture.md").read_text("utf-8"), re.DOTALL
    )
    assert drawn is not None
    assert drawn.group(1).splitlines() == layers


def test_every_glossary_entry_is_whole() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    titles = re.findall(r"^### (.+)$", text, re.MULTILINE)
    entries = ENTRY.findall(text)
    assert [title for title, *_ in entries] == titles
    assert len(set(titles)) == len(titles)
    assert [title for title, _, _, code, _ in entries if not NAME.search(code)] == []


@pytest.mark.parametrize("module", [plenipo.instrument.model, plenipo.brackets.model])
def test_every_value_of_the_model_is_in_the_glossary(module: object) -> None:
    assert inspect.ismodule(module)
    named = set(NAME.findall((ROOT / "docs" / "glossary.md").read_text("utf-8")))
    values = {
        f"{module.__name__}.{name}"
        for name, value in vars(module).items()
        if inspect.isclass(value) and value.__module__ == module.__name__
    }
    assert values - named == set()


def decisions() -> list[Path]:
    return sorted(ADR.glob("[0-9]*.md"))


def test_the_index_of_decisions_is_complete() -> None:
    index = (ADR / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \| (.+) \|$", index, re.MULTILINE)
    found = []
    for path in decisions():
        text = path.read_text("utf-8")
        title = re.match(r"# (\d{4})\. (.+)\n", text)
        status = re.search(r"^Status: (\w+)", text, re.MULTILINE)
        assert title is not None, path
        assert status is not None, path
        found.append((title.group(1), path.name, title.group(2), status.group(1)))
    assert rows == found
    assert [number for number, *_ in found] == [f"{n:04}" for n in range(1, len(found) + 1)]


@pytest.mark.parametrize("path", decisions(), ids=lambda path: path.stem)
def test_a_decision_has_its_parts(path: Path) -> None:
    headings = re.findall(r"^## (.+)$", path.read_text("utf-8"), re.MULTILINE)
    assert headings == ["Context", "Options", "Decision", "Consequences"]


def links(text: str) -> Iterator[str]:
    """Targets of relative Markdown links outside code."""
    text = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"`[^`\n]*`", "", text)
    for target in re.findall(r"!?\[[^\]\n]*\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:|#", target):
            yield target


def anchors(text: str) -> set[str]:
    """What a heading of a Markdown text can be linked by."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def dead_links(path: Path) -> list[str]:
    found = []
    for target in links(path.read_text("utf-8")):
        name, _, anchor = target.partition("#")
        there = path.parent / name
        if not there.exists() or (anchor and anchor not in anchors(there.read_text("utf-8"))):
            found.append(target)
    return found


def test_relative_links_lead_somewhere() -> None:
    pages = [path for path in tracked() if path.suffix == ".md" and "examples" not in path.parts]
    pages.append(ROOT / "examples" / "README.md")
    assert {str(p.relative_to(ROOT)): d for p in pages if (d := dead_links(p))} == {}


def test_a_dead_link_is_seen(tmp_path: Path) -> None:
    page_with_links = tmp_path / "page.md"
    (tmp_path / "there.md").write_text("# A heading: here\n", "utf-8")
    page_with_links.write_text(
        "[a](there.md) [b](there.md#a-heading-here) [c](gone.md) [d](there.md#elsewhere)\n"
        "`[e](code.md)`\n```\n[f](block.md)\n```\n[g](https://example.org/)\n",
        "utf-8",
    )
    assert dead_links(page_with_links) == ["gone.md", "there.md#elsewhere"]


def unwanted(text: str) -> list[str]:
    """Lines that name where packages come from or a place on somebody's machine."""
    return [line.strip() for line in text.splitlines() if UNWANTED.search(line)]


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = {}
    for path in tracked():
        try:
            lines = unwanted(path.read_text("utf-8"))
        except UnicodeDecodeError:
            continue
        if lines:
            found[str(path.relative_to(ROOT))] = lines
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "resolved = https://files." + "pythonhosted" + ".org/packages/x.whl",
        "see " + "pypi" + ".org/project/x",
        "cd /" + "work/main && make",
        "/" + "home/ann/plenipo",
        "/" + "root/notes.txt",
    ],
)
def test_an_address_or_a_path_is_seen(line: str) -> None:
    assert unwanted(f"before\n{line}\nafter") == [line]


def test_the_page_of_the_command_line_is_as_the_program_says() -> None:
    main = importlib.import_module("plenipo.cli.main")
    written = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert written == page(main.build_parser()), "run `make docs` and commit docs/cli.md"


def test_the_kinds_of_entry_are_as_the_record_has_them() -> None:
    written = (ROOT / "docs" / "record.md").read_text("utf-8")
    assert written == kinds_page.page(written), "run `make docs` and commit docs/record.md"
    for kind in BODIES:
        assert written.count(f"| `{kind.__struct_config__.tag}`") == 2  # its row, and taking back
