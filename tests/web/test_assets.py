"""The files that a page asks for: all there, ours alone, and light."""

from __future__ import annotations

import gzip
import json
import os
import re
from pathlib import Path

import pytest

from plenipo.web.drawing import assets
from tests.web.played import played

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "src" / "plenipo" / "web" / "static"
FIRST_VIEW = ("app.css", "app.js", "serif-latin.woff2", "serif-italic-latin.woff2")
FIRST_FONTS = ("sans-latin.woff2", "signs.woff2")
# With a scheme, or without one where a quotation or `url(` opens before it.
ADDRESS = re.compile(
    rb"(?:(?:https?|wss?):|(?<=[\"'`(]))//[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE
)
# Names of vocabularies, which nothing is ever fetched from.
NAMES = (b"http://www.w3.org/",)


@pytest.fixture(scope="module")
def built() -> dict[str, str]:
    """The manifest: plain name → built name."""
    manifest = STATIC / "manifest.json"
    if not manifest.is_file() and "CI" not in os.environ:
        pytest.skip("no built files here: run `make assets`")
    read: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    return read


def compressed(name: str) -> int:
    """Bytes that go over the line: fonts are compressed as they are."""
    content = (STATIC / name).read_bytes()
    return len(content) if name.endswith(".woff2") else len(gzip.compress(content, 6))


def test_every_file_of_the_manifest_is_there_under_a_name_that_never_changes_meaning(
    built: dict[str, str],
) -> None:
    assert {"app.css", "app.js"} <= built.keys()
    for plain, name in built.items():
        stem, _, ending = plain.rpartition(".")
        assert re.fullmatch(rf"{re.escape(stem)}-[\w-]{{8}}\.{ending}", name), name
        assert (STATIC / name).is_file(), name


def test_nothing_is_built_that_the_manifest_does_not_name(built: dict[str, str]) -> None:
    there = {path.name for path in STATIC.iterdir()}
    assert there - set(built.values()) <= {"manifest.json", "sources.sha256"}


def test_no_built_file_names_an_address_of_elsewhere(built: dict[str, str]) -> None:
    for name in built.values():
        if name.endswith((".woff2", ".txt")):  # notices name their authors' addresses, as asked
            continue
        content = (STATIC / name).read_bytes()
        found = [m.group() for m in ADDRESS.finditer(content)]
        foreign = [a for a in found if not any(n.startswith(a) for n in NAMES)]
        assert not foreign, (name, foreign)


def test_the_style_sheet_asks_only_for_files_beside_it(built: dict[str, str]) -> None:
    sheet = (STATIC / built["app.css"]).read_text(encoding="utf-8")
    asked = {target.strip("\"'") for target in re.findall(r"url\(([^)]+)\)", sheet)}
    assert asked <= {*built.values(), *(f"./{name}" for name in built.values())}


def test_all_script_together_is_at_most_150_kb_compressed(built: dict[str, str]) -> None:
    scripts = [name for name in built.values() if name.endswith(".js")]
    assert sum(map(compressed, scripts)) <= 150_000


def test_the_first_view_is_at_most_200_kb_before_the_page_itself(built: dict[str, str]) -> None:
    """The page may take what is left of 250 kB."""
    asked = [*FIRST_VIEW, *FIRST_FONTS]
    assert sum(compressed(built[name]) for name in asked) <= 200_000


def test_the_notices_name_every_package_that_is_built_in(built: dict[str, str]) -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    notices = (STATIC / built["notices.txt"]).read_text(encoding="utf-8")
    for path, entry in lock["packages"].items():
        if path and not entry.get("dev"):
            assert f"{path.removeprefix('node_modules/')} {entry['version']}" in notices, path
    assert "SIL OPEN FONT LICENSE" in notices.upper()
    assert "Permission is hereby granted" in notices


@pytest.mark.usefixtures("built")
def test_style_and_script_alone_are_compressed() -> None:
    """What a page says must not be told from its compressed length."""
    with played() as table:
        page = table.get("Davit Orsel", f"/r/{table.room('plenary')}")
        assert "content-encoding" not in page.headers
        for path in (*assets()["css"], *assets()["js"]):
            assert table.get("Davit Orsel", path).headers["content-encoding"] == "gzip"
        for path in assets()["fonts"]:
            assert "content-encoding" not in table.get("Davit Orsel", path).headers
