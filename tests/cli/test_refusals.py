"""What cannot be used is refused in one sentence, with exit code 2 and nothing half-written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import COUNCIL, FORMATS, PEACE, Plenipo, is_refused

BASE = PEACE / "base.md"
ARD = f"ARD={PEACE / 'ARD.md'}"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "the following arguments are required: COMMAND; see plenipo --help"),
        (["merge"], "invalid choice: 'merge'"),
        (["compile"], "the following arguments are required: BASE"),
        (["compile", str(BASE), ARD, "--style", "fancy"], "invalid choice: 'fancy'"),
        (["compile", str(BASE), ARD, "--bogus"], "unrecognized arguments: --bogus"),
        (["text", str(BASE), "more"], "unrecognized arguments: more"),
        (["project", str(BASE)], "one of the arguments --party --base is required"),
        (["project", str(BASE), "--base", "--party", "X"], "not allowed with argument"),
        (["redline", str(BASE)], "the following arguments are required: NEW"),
        (["rebase", str(BASE)], "the following arguments are required: --from, --onto"),
        (["compile", str(BASE), "somefile.docx"], "“somefile.docx” is not PARTY=FILE"),
        (["compile", str(BASE), "ARD="], "“ARD=” is not PARTY=FILE"),
        (["compile", str(BASE), "1A=x.md"], "“1A” is not a party code"),
        (["compile", str(BASE), "A_B=x.md"], "“A_B” is not a party code"),
        (["compile", str(BASE), "others=x.md"], "none of the words of the notation"),
        (["compile", str(BASE), ARD, ARD], "ARD is given two files; give each party one"),
        (["compile", str(BASE)], "has no tracked changes to compile; add PARTY=FILE"),
        (["compile", "gone.md", ARD], "gone.md: there is no such file; check the name"),
        (["compile", str(BASE), "ZEM=gone.md"], "gone.md: there is no such file"),
        (["text", str(PEACE)], "has no ending; the ending says the format: .txt, .md"),
        (["text", "notes.pages"], "the ending “.pages” is of no format Plenipo knows"),
        (["text", "a\0b.txt"], "is no name of a file"),
        (["compile", str(BASE), ARD, "-o", "out.pdf"], "the ending “.pdf” is of no format"),
        (["compile", str(BASE), ARD, "-o", "gone/out.md"], "gone/out.md: cannot be written"),
        (["project", str(BASE), "--base"], "is not a rolling text in the attributed style"),
        (["redline", str(BASE), "gone.md"], "gone.md: there is no such file"),
        (["demo", "--port", "many"], "invalid int value: 'many'"),
    ],
)
def test_sentences(
    plenipo: Plenipo,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = plenipo(*arguments)
    assert says in is_refused(ran)
    assert len(ran.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_document(plenipo: Plenipo, tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    assert "is a folder; name a file in it" in is_refused(plenipo("text", tmp_path / "folder.txt"))


def test_a_party_that_does_not_take_part(plenipo: Plenipo, tmp_path: Path) -> None:
    rolling = tmp_path / "r.json"
    plenipo("compile", BASE, ARD, f"ZEM={PEACE / 'ZEM.md'}", "-o", rolling)
    sentence = is_refused(plenipo("project", rolling, "--party", "KOL"))
    assert "KOL is not among the parties of this rolling text (ARD, ZEM)" in sentence


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_that_is_there_survives_a_refusal(
    plenipo: Plenipo, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / f"out.{kind}"
    out.write_bytes(b"as it was")
    is_refused(plenipo("compile", BASE, ARD, "ZEM=gone.md", "-o", out))
    assert out.read_bytes() == b"as it was"
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda text: text.replace("[ZEM:", "[ZEM", 1), "this is not as Plenipo wrote it"),
        (lambda text: text.replace("]", "", 1), "this is not as Plenipo wrote it"),
        (lambda text: text.replace("{Rolling text.", "{A text.", 1), "not a rolling text"),
    ],
)
def test_an_attributed_text_changed_by_hand(
    plenipo: Plenipo, tmp_path: Path, damage: object, says: str
) -> None:
    rolling = tmp_path / "r.txt"
    plenipo("compile", BASE, ARD, f"ZEM={PEACE / 'ZEM.md'}", "-o", rolling)
    assert callable(damage)
    rolling.write_text(damage(rolling.read_text("utf-8")), "utf-8")
    ran = plenipo("project", rolling, "--party", "ARD")
    if ran.code == 0:
        # Without its colon a tag is words; then ZEM's words are nobody's, never ARD's.
        assert b"[ZEM" not in ran.out
        return
    assert says in is_refused(ran)


def test_an_empty_document(plenipo: Plenipo, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"\n \n")
    assert "holds no text" in is_refused(plenipo("compile", empty, ARD))
    assert "holds no text" in is_refused(plenipo("compile", BASE, f"ARD={empty}"))
    assert "holds no text" in is_refused(plenipo("status", empty))
    assert "holds no text" in is_refused(plenipo("redline", BASE, empty))
    ran = plenipo("text", empty)
    assert (ran.code, ran.out) == (0, b"")
    assert "holds no text" in ran.err


def test_help_has_examples_for_each_command(plenipo: Plenipo) -> None:
    ran = plenipo("--help")
    assert ran.code == 0
    for command in "compile project text parse redline rebase status check demo".split():
        assert f"    {command} " in ran.text
        own = plenipo(command, "--help")
        assert own.code == 0
        assert f"examples:\n  plenipo {command}" in own.text


def test_options_may_stand_anywhere(plenipo: Plenipo, tmp_path: Path) -> None:
    base, one, two = COUNCIL / "base.txt", f"ALV={COUNCIL}/ALV.txt", f"BRO={COUNCIL}/BRO.txt"
    expected = plenipo("compile", base, one, two, "--format", "json").out
    assert plenipo("compile", "--format", "json", base, one, two).out == expected
    assert plenipo("compile", base, "--format", "json", one, two).out == expected
    assert plenipo("compile", base, one, "--format", "json", two).out == expected
