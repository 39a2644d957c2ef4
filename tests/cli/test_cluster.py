"""`plenipo cluster`: the files go out and come back, by the program itself, LibreOffice in between."""

from __future__ import annotations

import json
import re
import shlex
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from plenipo.formats import docx, rolling_json
from plenipo.formats.docx import names as n
from tests.cli.pages import files_of
from tests.cli.running import COUNCIL, PEACE, Plenipo, as_program, is_refused
from tests.conftest import ROOT
from tests.documents.groups import (
    paragraphs,
    rewritten,
    run_of,
    with_body,
    with_new,
    with_parts,
    without_carried,
    without_marks,
)
from tests.formats.docx.office import ask_office, needs_office

_COMMAND = re.compile(r"^\$ plenipo ([^\n]*)\n((?:(?!\$ )[^\n]*\n)*)", re.MULTILINE)
PAGE = (ROOT / "docs" / "procedure.md").read_text("utf-8")


def rolling_file(folder: Path, plenipo: Plenipo) -> Path:
    out = folder / "rolling.json"
    versions = (f"ARD={PEACE / 'ARD.md'}", f"ZEM={PEACE / 'ZEM.md'}")
    assert plenipo("compile", PEACE / "base.md", *versions, "-o", out).code == 0
    return out


def unit_of(path: Path, opening: str) -> str:
    """Return the id of the provision whose words begin so."""
    for row in json.loads(path.read_text("utf-8"))["provisions"]:
        text = "".join(s for s in [*row["lead"], *row["segments"]] if isinstance(s, str))
        if text.startswith(opening):
            return str(row["id"])
    raise AssertionError(opening)


@pytest.fixture
def rolling(tmp_path: Path, plenipo: Plenipo) -> Path:
    return rolling_file(tmp_path, plenipo)


def cut(plenipo: Plenipo, rolling: Path, articles: str, *more: str) -> Path:
    out = rolling.with_name("cluster.docx")
    assert plenipo("cluster", "cut", rolling, "--articles", articles, *more, "-o", out).code == 0
    return out


def test_without_articles_they_are_listed(rolling: Path, plenipo: Plenipo) -> None:
    ran = plenipo("cluster", "cut", rolling)
    assert ran.text.splitlines()[:4] == [
        "Title",
        "Preamble",
        "Article 1  Borders",
        "Article 2  No claims",
    ]
    assert "Article 6 bis  Cultural heritage" in ran.text


@pytest.mark.parametrize("style", ["attributed", "plain", "tracked"])
def test_cut_and_merged_unedited_not_a_byte_changes(
    rolling: Path, plenipo: Plenipo, style: str
) -> None:
    file = cut(plenipo, rolling, "preamble, 3, 5-7, 9, 11-13, Annex I", "--style", style)
    out = rolling.with_name("merged.json")
    ran = plenipo("cluster", "merge", rolling, file, "-o", out)
    assert out.read_bytes() == rolling.read_bytes()
    assert re.search(
        r": 0 conflict, 0 orphaned, 0 proposal, 0 new, 0 adopted, \d+ unchanged$", ran.err.strip()
    )


@needs_office
@pytest.mark.office
@pytest.mark.parametrize("style", ["attributed", "plain", "tracked"])
def test_what_an_office_program_saves_is_still_enough_to_come_back(
    rolling: Path, plenipo: Plenipo, style: str
) -> None:
    file = cut(plenipo, rolling, "title, preamble, 1-17, Annex I", "--style", style)
    saved = ask_office({"cluster.docx": file.read_bytes()})["cluster.docx"].saved
    file.write_bytes(saved)
    out = rolling.with_name("merged.json")
    ran = plenipo("cluster", "merge", rolling, file, "-o", out)
    assert out.read_bytes() == rolling.read_bytes(), ran.err
    assert "found by their words" not in ran.err
    unit = unit_of(rolling, "2. Neither Party shall let")
    words = "2. Neither Party shall let its territory be used against the other."
    if style != "tracked":
        file.write_bytes(rewritten(saved, {unit: words}))
        ran = plenipo("cluster", "merge", rolling, file, "--for", "ARD,ZEM", "-o", out)
        assert f"proposal: Article 3, 2.: the group has “{words}”" in ran.err
        ran = plenipo("project", out, "--party", "ZEM")
        assert words in ran.text


def test_a_bare_word_of_the_group_is_tracked_under_no_partys_name_and_is_the_groups(
    rolling: Path, plenipo: Plenipo
) -> None:
    file = cut(plenipo, rolling, "3", "--style", "tracked")
    unit = unit_of(rolling, "2. Neither Party shall let")

    def change(body: etree._Element) -> None:
        added = etree.SubElement(paragraphs(body)[unit], n.W_INS)
        added.set(n.AUTHOR, "Rapporteur")
        added.set(n.ID, "900")
        added.append(run_of(" It says so in public."))

    file.write_bytes(with_body(file.read_bytes(), change))
    ran = plenipo("cluster", "merge", rolling, file)
    assert "proposal: Article 3, 2.: the group has “2. Neither Party" in ran.err
    assert "[It says so in public.]" in ran.text


def test_both_texts_stand_where_both_changed(rolling: Path, plenipo: Plenipo) -> None:
    file = cut(plenipo, rolling, "3")
    unit = unit_of(rolling, "2. Neither Party shall let")
    group = "2. Neither Party shall let its territory or waters be used against the other."
    file.write_bytes(rewritten(file.read_bytes(), {unit: group}))
    today = rolling.with_name("today.json")
    moved = rolling.with_name("ARD.md")
    moved.write_text(
        (PEACE / "ARD.md").read_text("utf-8").replace("starting point of an armed", "base of any"),
        "utf-8",
    )
    versions = (f"ARD={moved}", f"ZEM={PEACE / 'ZEM.md'}")
    plenipo("compile", PEACE / "base.md", *versions, "-o", today)
    out = rolling.with_name("merged.json")
    ran = plenipo("cluster", "merge", today, file, "--for", "ZEM", "-o", out)
    line = next(line for line in ran.err.splitlines() if "conflict: Article 3, 2." in line)
    assert group in line
    assert "[ARD: base of any]" in line
    assert line.endswith("Both stand.")
    assert group in plenipo("project", out, "--party", "ZEM").text
    assert plenipo("project", out, "--party", "ARD").text == plenipo("text", moved).text
    ran = plenipo("cluster", "merge", today, file, "--conflicts", "keep", "-o", out)
    assert out.read_bytes() == today.read_bytes()
    assert "Nothing of it was written." in ran.err


def test_a_text_compiled_anew_is_found_again_by_its_words(
    rolling: Path, plenipo: Plenipo, tmp_path: Path
) -> None:
    file = cut(plenipo, rolling, "5-8")
    base = tmp_path / "base.md"
    text = (PEACE / "base.md").read_text("utf-8")
    base.write_text(text.replace("Borders", "Frontiers"), "utf-8")
    today = tmp_path / "today.json"
    plenipo("compile", base, f"ARD={PEACE / 'ARD.md'}", f"ZEM={PEACE / 'ZEM.md'}", "-o", today)
    ran = plenipo("cluster", "merge", today, file, "-o", tmp_path / "merged.json")
    assert ran.code == 0
    assert "compiled anew since: its provisions were found again by their words" in ran.err
    assert "0 conflict" in ran.err
    assert (tmp_path / "merged.json").read_bytes() == today.read_bytes()


def test_what_it_was_cut_from_can_be_given_beside_it(rolling: Path, plenipo: Plenipo) -> None:
    file = cut(plenipo, rolling, "3, 5")
    beside = rolling.with_name("cut.json")
    plenipo("cluster", "cut", rolling, "--articles", "3, 5", "-o", beside)
    bare = without_marks(without_carried(file.read_bytes()))
    file.write_bytes(bare)
    out = rolling.with_name("merged.json")
    ran = plenipo("cluster", "merge", rolling, file, "--from", beside, "-o", out)
    assert "were found by their words." in ran.err
    assert out.read_bytes() == rolling.read_bytes()
    ran = plenipo("cluster", "merge", rolling, file, "-o", out)
    assert "whether the text has moved since cannot be told" in ran.err
    assert out.read_bytes() == rolling.read_bytes()


def bomb(data: bytes) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        return b"<w:document>" + b" " * 40_000_000 if name == "word/document.xml" else part

    return with_parts(data, change)


def entities(data: bytes) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        if name != "customXml/item1.xml":
            return part
        return part.replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY a "aaaa">]>\n', 1)

    return with_parts(data, change)


def no_text(data: bytes) -> bytes:
    return with_parts(data, lambda name, part: None if name == "word/document.xml" else part)


def no_provisions(data: bytes) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"provisions", b"prov1sions") if "item1.xml" in name else part

    return with_parts(data, change)


@pytest.mark.parametrize(
    ("hurt", "says"),
    [
        (
            bomb,
            "cluster.docx: The part 'word/document.xml' unpacks to more than 250 times its size",
        ),
        (entities, "cluster.docx: The part 'customXml/item1.xml' declares a document type"),
        (no_text, "cluster.docx: The file is a zip without a Word document in it; give a .docx."),
        (no_provisions, "cluster.docx, what it carries: is damaged: provisions is missing"),
        (lambda data: data[: len(data) // 2], "cluster.docx: The Word file is cut off or damaged"),
        (lambda data: b"", "cluster.docx: The file is empty; give a .docx."),
    ],
)
def test_a_damaged_or_hostile_file_gets_one_sentence(
    rolling: Path,
    plenipo: Plenipo,
    hurt: Callable[[bytes], bytes],
    says: str,
) -> None:
    file = cut(plenipo, rolling, "3")
    file.write_bytes(hurt(file.read_bytes()))
    out = rolling.with_name("merged.json")
    sentence = is_refused(plenipo("cluster", "merge", rolling, file, "-o", out))
    assert says in sentence
    assert not out.exists()


def test_another_negotiations_file_is_refused(
    rolling: Path, plenipo: Plenipo, tmp_path: Path
) -> None:
    other = tmp_path / "council.json"
    names = [f"{path.stem}={path}" for path in sorted(COUNCIL.glob("*.txt")) if len(path.stem) == 3]
    base = next(path for path in COUNCIL.glob("*.txt") if len(path.stem) != 3)
    assert plenipo("compile", base, *names, "-o", other).code == 0
    ids = plenipo("cluster", "cut", other).text.splitlines()[1].split("  ")[0]
    file = tmp_path / "other.docx"
    assert plenipo("cluster", "cut", other, "--articles", ids, "-o", file).code == 0
    sentence = is_refused(plenipo("cluster", "merge", rolling, file))
    assert "was cut out of another text: none of its provisions is in this one" in sentence


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--articles", "99"), "“99” is no article of this text; it has Title, Preamble, "),
        (("--articles", "7-5"), "“7-5” ends before it begins; write for example 5-7"),
        (("--articles", " , "), "nothing was chosen; name the articles to cut, such as 3, 5-7"),
        (("--articles", "3", "-o", "c.txt"), "a cluster is cut as Word or as JSON"),
        (("--format", "docx"), "say which articles are cut"),
    ],
)
def test_articles_that_are_none_are_refused(
    rolling: Path, plenipo: Plenipo, arguments: tuple[str, ...], says: str
) -> None:
    assert says in is_refused(plenipo("cluster", "cut", rolling, *arguments))


def test_a_sponsor_that_is_no_party_and_a_whole_text_are_refused(
    rolling: Path, plenipo: Plenipo
) -> None:
    file = cut(plenipo, rolling, "3")
    unit = unit_of(rolling, "2. Neither Party shall let")
    file.write_bytes(rewritten(file.read_bytes(), {unit: "2. Neither Party shall."}))
    sentence = is_refused(plenipo("cluster", "merge", rolling, file, "--for", "SUN"))
    assert "SUN is not among the parties of this rolling text (ARD, ZEM)" in sentence
    whole = rolling.with_name("whole.docx")
    whole.write_bytes(
        docx.write_bracketed(
            rolling_json.read(rolling.read_bytes(), where=""),
            embedded=rolling.read_text("utf-8"),
        )
    )
    sentence = is_refused(plenipo("cluster", "merge", rolling, whole))
    assert "is a whole rolling text and no cluster" in sentence


def test_a_program_says_what_comes_back_with_now(rolling: Path, plenipo: Plenipo) -> None:
    file = rolling.with_name("cluster.json")
    plenipo("cluster", "cut", rolling, "--articles", "3", "-o", file)
    value = json.loads(file.read_text("utf-8"))
    value["provisions"][-1]["now"] = ["2. Neither Party shall help an attack."]
    value["provisions"].append({"kind": "paragraph", "depth": 2, "now": ["3. Each says so."]})
    file.write_text(json.dumps(value), "utf-8")
    ran = plenipo("cluster", "merge", rolling, file)
    assert (
        "proposal: Article 3, 2.: the group has “2. Neither Party shall help an attack.”" in ran.err
    )
    assert "new: New after Article 3, 2.: the group has “3. Each says so.”" in ran.err


def test_nobody_is_named_in_a_file_in_the_plain_style(rolling: Path, plenipo: Plenipo) -> None:
    file = cut(plenipo, rolling, "3, 5-8", "--style", "plain")
    with zipfile.ZipFile(file) as parts:
        inside = b"".join(parts.read(name) for name in parts.namelist())
    assert not re.search(rb"\b(ARD|ZEM)\b", inside)


def test_the_worked_example_of_the_page(tmp_path: Path) -> None:
    """The group's own writing is the one step that no command does: it is done to the file here."""
    for name, text in files_of(PAGE).items():
        (tmp_path / name).write_text(text, "utf-8")
    steps = re.findall(r"^```console\n(\$ plenipo c.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(steps) == 2
    for step in steps:
        for command, shown in _COMMAND.findall(step):
            ran = as_program(*shlex.split(command), folder=tmp_path)
            assert ran.err.replace("plenipo: ", "") + ran.text == shown, command
            if command.startswith("cluster cut") and command.endswith("cluster.docx"):
                _group_writes(tmp_path / "cluster.docx", tmp_path / "rolling.json")


def _group_writes(file: Path, rolling: Path) -> None:
    typed = dict(re.findall(r"^> \*([^*]+)\* (.+)$", PAGE, re.MULTILINE))
    assert set(typed) == {"in paragraph 1", "behind paragraph 2"}
    data = rewritten(file.read_bytes(), {unit_of(rolling, "1. "): typed["in paragraph 1"]})
    file.write_bytes(with_new(data, unit_of(rolling, "2. "), typed["behind paragraph 2"]))
