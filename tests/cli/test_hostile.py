"""Files made to harm, damaged, or simply huge: a sentence or a result, never a traceback."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path

import pytest

from tests.cli.running import PEACE, Plenipo, is_refused
from tests.formats.docx.builder import HEAD, TYPES, docx, package, paragraph, run

COMMANDS = ("text", "parse", "status", "check")


def random_bytes() -> bytes:
    return random.Random(20).randbytes(5000)


def zip_bomb() -> bytes:
    return package({"[Content_Types].xml": TYPES, "word/document.xml": b" " * 200_000_000})


def entity_bomb() -> bytes:
    entities = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 12))
    body = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><x>&a11;</x>'
    return package(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/'
            '2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/'
            'officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
            "</Relationships>",
            "word/document.xml": HEAD + body,
        }
    )


def truncated() -> bytes:
    whole = (PEACE / "base.docx").read_bytes()
    return whole[: len(whole) // 2]


REFUSED: list[tuple[str, bytes, str]] = [
    ("random.docx", random_bytes(), "not a Word document"),
    ("random.txt", random_bytes(), "is not UTF-8 text"),
    ("random.md", random_bytes(), "is not UTF-8 text"),
    ("random.html", random_bytes(), "is not UTF-8 text"),
    ("random.json", random_bytes(), "is not JSON"),
    ("empty.docx", b"", "The file is empty"),
    ("empty.json", b"", "is not JSON"),
    ("bomb.docx", zip_bomb(), "larger than an agreement can be"),
    ("entities.docx", entity_bomb(), "document type"),
    ("truncated.docx", truncated(), "truncated.docx: "),
    ("latin.txt", "Les États".encode("latin-1"), "Byte 4 is not UTF-8 text"),
    ("latin.md", "Les États".encode("latin-1"), "Byte 4 is not UTF-8 text"),
    ("nul.txt", b"one\0two", "Byte 3 is a NUL"),
    ("utf32.txt", "Text".encode("utf-32"), "UTF-32"),
    ("word.txt", (PEACE / "base.docx").read_bytes(), "give it the ending .docx"),
    ("text.docx", b"The Parties agree.", "not a Word document"),
    ("deep.json", b"[" * 200_000, "is not JSON"),
    ("list.json", b"[]", "not the JSON of a rolling text"),
    ("other.json", b'{"schema": "plenipo.rolling/2"}', "not the JSON of a rolling text"),
    ("number.json", b"1" * 10_000, "is not JSON"),
    ("deep.md", b">" * 5000 + b" x", "nested more than 60 levels deep"),
    ("deep.html", b"<div>" * 100_000 + b"x", "nested thousands of levels deep"),
]


@pytest.mark.parametrize(("name", "data", "says"), REFUSED, ids=[name for name, *_ in REFUSED])
def test_refused_in_one_sentence(
    plenipo: Plenipo, tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    out = tmp_path / "out.txt"
    ran = plenipo("text", path, "-o", out)
    assert says in is_refused(ran)
    assert str(path) in ran.err
    assert not out.exists()
    is_refused(plenipo("compile", path, f"ARD={PEACE / 'ARD.md'}", "-o", out))
    is_refused(plenipo("compile", PEACE / "base.md", f"ARD={path}", "-o", out))
    if path.suffix not in (".txt", ".md"):
        is_refused(plenipo("project", path, "--base", "-o", out))
    assert not out.exists()


def rolling(**changed: object) -> dict[str, object]:
    """A rolling text of one provision, with a part of that provision changed."""
    row = {"id": "a", "label": "", "kind": "body", "depth": 0, "status": "common"}
    row |= {"segments": ["They agree."], **changed}
    return {"schema": "plenipo.rolling/1", "parties": ["ARD", "ZEM"], "provisions": [row]}


def place(*alternatives: object, **more: object) -> list[object]:
    return [{"alternatives": list(alternatives), **more}]


def wording(*segments: object, parties: object = (), base: bool = False) -> dict[str, object]:
    return {"segments": list(segments), "parties": parties, "base": base}


def nested(levels: int) -> list[object]:
    inner: list[object] = ["words"]
    for _ in range(levels):
        inner = place(wording(*inner, base=True), wording("others"))
    return inner


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"schema": "plenipo.rolling/1", "provisions": []}, "names no parties"),
        ({**rolling(), "parties": ["1A"]}, "“1A” is not a party code"),
        ({**rolling(), "parties": ["A", "A"]}, "a party is listed twice"),
        ({**rolling(), "parties": 7}, "is damaged"),
        ({**rolling(), "provisions": None}, "is damaged"),
        ({**rolling(), "provisions": "rows"}, "provision 1 is not as its schema says"),
        ({**rolling(), "title": "\ud800"}, "half of a character"),
        (rolling(segments="words"), "segments are not a list"),
        (rolling(segments=["\ud800"]), "half of a character"),
        (rolling(segments=[7]), "provision 1"),
        (rolling(segments=place()), "a place without words"),
        (rolling(segments=place(wording(), wording("a"), wording())), "a place without words"),
        (rolling(segments=place(wording("a", parties=["KOL"]))), "KOL is not among the parties"),
        (
            rolling(segments=place(wording("a", parties=["ARD"]), wording("b", parties=["ARD"]))),
            "holds two wordings",
        ),
        (rolling(segments=place(wording("a", base=True), wording("b", base=True))), "of the base"),
        (rolling(segments=place(wording("a"), consensus=True)), "other than two wordings"),
        (rolling(segments=nested(200)), "nested over 40 deep"),
        (rolling(kind="chapterette"), "is not a valid Kind"),
        (rolling(depth=float("inf")), "provision 1"),
        (rolling(depth=[]), "provision 1"),
        (rolling(id=None), "words are not a string"),
        (rolling(moved=["to"]), "provision 1"),
        (rolling(blocks=7), "provision 1"),
        (rolling(lead=["a\n\n"], blocks=[{}, {}]), "label is missing"),
    ],
)
def test_a_rolling_text_that_is_damaged(
    plenipo: Plenipo, tmp_path: Path, value: object, says: str
) -> None:
    path = tmp_path / "rolling.json"
    path.write_text(json.dumps(value), "utf-8")
    for words in (("project", "--base"), ("status",), ("text",)):
        assert says in is_refused(plenipo(*words, path))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("open.txt", "[" * 100_000),
        ("close.txt", "]" * 100_000),
        ("pairs.txt", "[a] " * 30_000),
        ("nested.txt", "a[b" * 33_000 + "]" * 33_000),
        ("angles.html", "<" * 200_000),
    ],
)
def test_nothing_but_brackets(
    plenipo: Plenipo, tmp_path: Path, command: str, name: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    ran = plenipo(command, path)
    assert ran.code in (0, 1), ran.err
    assert ran.code == 0 or command == "check"
    assert ran.out


@pytest.mark.slow
def test_ten_megabytes_in_one_paragraph(plenipo: Plenipo, tmp_path: Path) -> None:
    sentence = "The Parties shall co-operate in good faith. "
    path = tmp_path / "long.txt"
    path.write_text(sentence * 230_000, "utf-8")
    other = tmp_path / "other.txt"
    other.write_text(sentence * 115_000 + "They may rest. " + sentence * 115_000, "utf-8")
    for command in COMMANDS:
        assert plenipo(command, path).code == 0
    rolling_text = tmp_path / "rolling.json"
    ran = plenipo("compile", path, f"ARD={other}", "-o", rolling_text)
    assert ran.code == 0, ran.err
    assert plenipo("project", rolling_text, "--party", "ARD").out == plenipo("text", other).out
    chance = random.Random(4)
    words = [f"{chance.randrange(10**9)}" for _ in range(1_200_000)]
    as_word = tmp_path / "long.docx"
    as_word.write_bytes(docx(paragraph(run(" ".join(words)))))
    assert "split" in is_refused(plenipo("text", as_word))


def test_letters_that_look_alike_are_found(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("The P\u0430rties sh\u0430ll agree.\n", "utf-8")
    ran = plenipo("check", path)
    assert ran.code == 1
    assert "U+0430" in ran.text


def test_marks_that_turn_the_text_are_told_and_dropped(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("The Parties \u202eshall agree.\n\nA\u200bll of\u2066 them.\n", "utf-8")
    ran = plenipo("text", path)
    assert ran.text == "The Parties shall agree.\n\nAll of them.\n"
    assert f"{path}, line 1: A directional control without its pair was dropped." in ran.err
    assert f"{path}, line 3: A zero-width space was dropped." in ran.err


def test_many_notices_are_summed_up(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("\n\n".join(["A\u200bll."] * 100), "utf-8")
    ran = plenipo("text", path)
    assert len(ran.err.splitlines()) == 13
    assert "88 more such notices" in ran.err


def test_what_others_could_run_is_words(plenipo: Plenipo, tmp_path: Path) -> None:
    """Words of a document that look like a page stay words in the report."""
    attack = "<script>alert(1)</script> <img src=x onerror=alert(1)> & \"quoted\" 'also'"
    (tmp_path / "b.txt").write_text("They shall agree.\n", "utf-8")
    (tmp_path / "a.txt").write_text(f"They shall agree. {attack}\n", "utf-8")
    report = tmp_path / "r.html"
    plenipo("compile", tmp_path / "b.txt", f"ARD={tmp_path / 'a.txt'}", "-o", report)
    page = report.read_text("utf-8")
    assert "<script>alert" not in page
    assert "<img" not in page
    drawn = plenipo("project", report, "--party", "ARD")
    assert drawn.text == f"They shall agree. {attack}\n"


def test_a_file_inside_the_archive_leads_nowhere(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tmp_path / "slip.docx"
    path.write_bytes((PEACE / "base.docx").read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../outside.xml", "<x/>")
    plenipo("text", path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["slip.docx"]
    assert not (tmp_path.parent / "outside.xml").exists()
