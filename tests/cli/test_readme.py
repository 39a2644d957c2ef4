"""What the front page says is so."""

from __future__ import annotations

import re

from tests.cli.running import PEACE, Plenipo
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_the_articles_shown_are_what_compile_prints(plenipo: Plenipo) -> None:
    shown = re.search(r"^```\n(Article 7\n.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert shown is not None
    named = [f"{code}={PEACE / code}.docx" for code in ("ARD", "ZEM")]
    assert shown[1] in plenipo("compile", PEACE / "base.docx", *named).text


def test_every_command_is_in_the_table(plenipo: Plenipo) -> None:
    listed = re.findall(r"^\| `plenipo (\w+)` \|", README, re.MULTILINE)
    known = re.findall(r"^    (\w+)(?: +\w|$)", plenipo("--help").text, re.MULTILINE)
    assert listed == known


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", index))
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert linked == pages
