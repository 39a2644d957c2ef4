"""The four styles: what each names, and which can be projected."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.cli.running import COUNCIL, FORMATS, PEACE, Plenipo, is_refused

BASE = "The Parties shall report within ten days.\n"
OF_X = "The Parties should report within ten days.\n"
OF_Y = "The Parties shall report at once within ten days.\n"


def compiled(plenipo: Plenipo, folder: Path, *more: str | Path) -> bytes:
    for name, text in (("base", BASE), ("x", OF_X), ("y", OF_Y)):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    named = (f"XENIA={folder / 'x.txt'}", f"YSOLDE={folder / 'y.txt'}")
    ran = plenipo("compile", folder / "base.txt", *named, *more)
    assert ran.code == 0, ran.err
    return ran.out


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (
            "attributed",
            "The Parties [YSOLDE: shall] [XENIA: should] report [YSOLDE: at once] within ten days.",
        ),
        ("plain", "The Parties [shall] [should] report [at once] within ten days."),
        (
            "trade",
            (
                "The Parties [YSOLDE retain; XENIA oppose: shall] [XENIA propose; YSOLDE oppose:"
                " should] report [YSOLDE propose; XENIA oppose: at once] within ten days."
            ),
        ),
        (
            "alternatives",
            (
                "Option 1 (the draft)\nThe Parties shall report within ten days.\n"
                "Option 2 (YSOLDE)\nThe Parties shall report at once within ten days.\n"
                "Option 3 (XENIA)\nThe Parties should report within ten days."
            ),
        ),
    ],
)
def test_styles(plenipo: Plenipo, tmp_path: Path, style: str, expected: str) -> None:
    drawn = compiled(plenipo, tmp_path, "--style", style).decode().split("\n\n")
    assert "\n".join(drawn[1:] if style == "attributed" else drawn) == expected + "\n"


def all_bytes(data: bytes) -> bytes:
    """A file's bytes, and those of everything packed in it with their names."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        packed = [name.encode() + archive.read(name) for name in archive.namelist()]
        return data + b"".join(packed) + archive.comment


@pytest.mark.parametrize("kind", FORMATS)
def test_the_plain_style_names_nobody_anywhere(plenipo: Plenipo, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"out.{kind}"
    compiled(plenipo, tmp_path, "-o", out)
    assert b"XENIA" in all_bytes(out.read_bytes())
    compiled(plenipo, tmp_path, "--style", "plain", "-o", out)
    data = all_bytes(out.read_bytes())
    assert b"should" in data
    assert b"xenia" not in data.lower()
    assert b"ysolde" not in data.lower()


@pytest.mark.parametrize("kind", FORMATS)
def test_the_plain_style_does_not_tell_parties_apart(
    plenipo: Plenipo, tmp_path: Path, kind: str
) -> None:
    """Who holds what is not to be read from the file: others with the same words give its bytes."""
    one, two = tmp_path / f"one.{kind}", tmp_path / f"two.{kind}"
    compiled(plenipo, tmp_path, "--style", "plain", "-o", one)
    named = (f"YVES={tmp_path / 'x.txt'}", f"ADA={tmp_path / 'y.txt'}")
    plenipo("compile", tmp_path / "base.txt", *named, "--style", "plain", "-o", two)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("style", ["plain", "trade", "alternatives"])
def test_only_what_keeps_every_partys_text_is_projected(
    plenipo: Plenipo, tmp_path: Path, kind: str, style: str
) -> None:
    out = tmp_path / f"out.{kind}"
    compiled(plenipo, tmp_path, "--style", style, "-o", out)
    ran = plenipo("project", out, "--party", "XENIA")
    if kind == "json" and style != "plain":
        assert ran.out.decode() == OF_X  # the style draws text; data is data
        return
    sentence = is_refused(ran)
    assert "--style attributed" in sentence
    assert "so no party's text" in sentence


def test_tracked_changes_in_word(plenipo: Plenipo, tmp_path: Path) -> None:
    out = tmp_path / "tracked.docx"
    compiled(plenipo, tmp_path, "--tracked", "-o", out)
    assert plenipo("text", out, "--base").out.decode() == BASE
    assert plenipo("text", out, "--author", "XENIA").out.decode() == OF_X
    assert "without --tracked" in is_refused(plenipo("project", out, "--base"))
    back = plenipo("compile", out)
    assert back.out == compiled(plenipo, tmp_path)


def test_tracked_changes_elsewhere(plenipo: Plenipo, tmp_path: Path) -> None:
    named = ("compile", PEACE / "base.md", f"ARD={PEACE / 'ARD.md'}", "--tracked")
    assert "only Word files" in is_refused(plenipo(*named))
    ran = plenipo(*named, "--style", "plain", "-o", tmp_path / "x.docx")
    assert "carry names" in is_refused(ran)


def test_brackets_in_documents_are_literal_text(plenipo: Plenipo, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("The [old] road [ARD: is] closed.\n", "utf-8")
    (tmp_path / "a.txt").write_text("The [old] road [ARD: is] open.\n", "utf-8")
    rolling = tmp_path / "r.txt"
    plenipo("compile", tmp_path / "b.txt", f"ARD={tmp_path / 'a.txt'}", "-o", rolling)
    assert rolling.read_text("utf-8").splitlines()[-1] == (
        r"The \[old\] road \[ARD: is\] [closed] [ARD: open]."
    )
    drawn = plenipo("project", rolling, "--party", "ARD")
    assert drawn.out == (tmp_path / "a.txt").read_bytes()


def test_brackets_read_as_alternatives_are_claimed(plenipo: Plenipo, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("The road [is][was] closed [promptly].\n", "utf-8")
    (tmp_path / "a.txt").write_text("The road was closed.\n", "utf-8")
    rolling = tmp_path / "r.json"
    ran = plenipo(
        "compile", tmp_path / "b.txt", f"ARD={tmp_path / 'a.txt'}", "--brackets", "-o", rolling
    )
    assert ran.code == 0, ran.err
    assert plenipo("project", rolling, "--party", "ARD").out == (tmp_path / "a.txt").read_bytes()
    shown = plenipo("text", rolling).text.splitlines()[-1]
    assert shown == "The road [is] [ARD: was] closed [promptly]."


def test_a_bracketed_base_without_versions_needs_them(plenipo: Plenipo, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("The road [is] [was] closed.\n", "utf-8")
    assert "add PARTY=FILE" in is_refused(plenipo("compile", tmp_path / "b.txt", "--brackets"))


def test_the_order_of_parties_does_not_matter(plenipo: Plenipo) -> None:
    codes = ["ALV", "BRO", "CAL", "DUN"]
    named = [f"{code}={COUNCIL / code}.txt" for code in codes]
    one = plenipo("compile", COUNCIL / "base.txt", *named, "--format", "json")
    two = plenipo("compile", COUNCIL / "base.txt", *reversed(named), "--format", "json")
    assert one.out == two.out
