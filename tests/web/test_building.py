"""The tool that builds style sheet and script: when it works, with what, and what it says if not."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tools import build_assets
from tools.build_assets import STAMP, CannotBuildError, digest, fresh, main, node_and_npm

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def frontend(tmp_path: Path) -> Path:
    """Sources small enough to change."""
    made = tmp_path / "frontend"
    (made / "src").mkdir(parents=True)
    (made / "src" / "app.ts").write_text("export {};\n", encoding="utf-8")
    (made / "package.json").write_text("{}\n", encoding="utf-8")
    (made / "node_modules").mkdir()
    return made


def built(frontend: Path) -> Path:
    """What a build of these sources leaves, as far as the tool looks at it."""
    static = frontend.parent / "static"
    static.mkdir()
    (static / "manifest.json").write_text("{}\n", encoding="utf-8")
    (static / STAMP).write_text(f"{digest(frontend)}\n", encoding="utf-8")
    return static


def test_what_is_built_stays_fresh_until_a_source_changes(frontend: Path) -> None:
    static = built(frontend)
    assert fresh(frontend, static)
    (frontend / "node_modules" / "anything.js").write_text("1", encoding="utf-8")
    assert fresh(frontend, static)
    (frontend / "src" / "app.ts").write_text("export const changed = 1;\n", encoding="utf-8")
    assert not fresh(frontend, static)


@pytest.mark.parametrize("change", ["added", "removed", "renamed"])
def test_a_source_that_comes_goes_or_is_renamed_counts(frontend: Path, change: str) -> None:
    static = built(frontend)
    source = frontend / "src" / "app.ts"
    match change:
        case "added":
            (frontend / "src" / "more.ts").write_text("", encoding="utf-8")
        case "removed":
            source.unlink()
        case _:
            source.rename(source.with_name("other.ts"))
    assert not fresh(frontend, static)


@pytest.mark.parametrize("name", ["manifest.json", STAMP])
def test_a_build_that_was_broken_off_is_not_fresh(frontend: Path, name: str) -> None:
    static = built(frontend)
    (static / name).unlink()
    assert not fresh(frontend, static)


def test_without_any_node_it_says_in_one_sentence_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(build_assets, "_from_pypi", lambda: None)
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)  # so that nothing is installed
    with pytest.raises(CannotBuildError):
        node_and_npm()
    monkeypatch.setattr(build_assets, "fresh", lambda *_: False)
    assert main([]) == 1
    said = capsys.readouterr().err
    assert "Node 20.19 or newer" in said
    assert said.count("\n") == 1


def test_the_lock_file_holds_no_address_to_fetch_from() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    assert lock["packages"]
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]


def test_every_package_that_is_built_in_may_be_given_on() -> None:
    """What ends up in a page has a licence that asks for no more than its notice."""
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    shipped = {n: e.get("license") for n, e in lock["packages"].items() if n and not e.get("dev")}
    assert shipped
    allowed = {"MIT", "BSD-0-Clause", "0BSD", "OFL-1.1", "Apache-2.0", "BSD-2-Clause", "ISC"}
    assert set(shipped.values()) <= allowed, shipped
