"""Where results go: files whole or not at all, terminals, pipes, devices; and the same every time."""

from __future__ import annotations

import io
import json
import os
import pty
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plenipo.cli.files import emit
from tests.cli.running import COUNCIL, FORMATS, PEACE, PROGRAM, Plenipo, as_program, is_refused

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

MEMBERS = [path.stem for path in sorted(COUNCIL.glob("[A-Z]*.txt"))]
COUNCIL_FILES = [f"{code}={COUNCIL / code}.txt" for code in MEMBERS]
PEACE_FILES = [f"ARD={PEACE / 'ARD.docx'}", f"ZEM={PEACE / 'ZEM.docx'}"]


def on_terminal(arguments: Sequence[str | Path], **settings: str) -> str:
    """Return what a command shows on a terminal, on both of its outputs."""
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        stdout=theirs,
        stderr=theirs,
        stdin=subprocess.DEVNULL,
        env={**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, **settings},
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    program.wait()
    return shown.decode()


@pytest.fixture
def rolling(plenipo: Plenipo, tmp_path: Path) -> Path:
    path = tmp_path / "rolling.json"
    assert plenipo("compile", PEACE / "base.docx", *PEACE_FILES, "-o", path).code == 0
    return path


def test_colour_is_for_terminals_only(plenipo: Plenipo, rolling: Path, tmp_path: Path) -> None:
    assert "\033[1m" in on_terminal(["status", rolling])
    assert "\033" not in on_terminal(["status", rolling], NO_COLOR="1")
    assert b"\033" not in plenipo("status", rolling).out
    out = tmp_path / "status.txt"
    assert "\033" not in on_terminal(["status", rolling, "-o", out])
    assert b"\033" not in out.read_bytes()


def test_progress_is_for_terminals_only(plenipo: Plenipo, tmp_path: Path) -> None:
    arguments = ["compile", f"{COUNCIL}/base.txt", *COUNCIL_FILES, "-o", f"{tmp_path}/r.json"]
    shown = on_terminal(arguments)
    assert "\rread 12/12" in shown
    assert shown.endswith("\n")
    assert plenipo(*arguments).err == ""


def test_a_word_file_is_not_for_the_terminal() -> None:
    shown = on_terminal(["text", PEACE / "base.md", "--format", "docx"])
    assert shown.strip() == (
        "plenipo: a Word file is not for the terminal; name a file with -o OUT"
    )


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_the_reader_of_a_pipe_may_leave(tmp_path: Path, unbuffered: str) -> None:
    long = tmp_path / "long.txt"
    long.write_text("\n\n".join(["The Parties agree."] * 100_000), "utf-8")
    program = subprocess.Popen(
        [*PROGRAM, "text", str(long)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )
    assert program.stdout is not None
    assert program.stderr is not None
    assert program.stdout.readline() == b"The Parties agree.\n"
    program.stdout.close()
    errors = program.stderr.read()
    program.stderr.close()
    assert program.wait() == 0
    assert errors == b""


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_disk_that_is_full(tmp_path: Path, unbuffered: str) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full on this machine to stand for a full disk")
    with full.open("wb") as out:
        found = subprocess.run(
            [*PROGRAM, "text", str(PEACE / "base.md")],
            stdout=out,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            check=False,
        )
    assert found.returncode == 2
    (sentence,) = found.stderr.decode().splitlines()
    assert sentence.startswith("plenipo: standard output: cannot be written (")


class Narrow(io.BytesIO):
    """Takes ten bytes at a time, as a terminal or an unbuffered pipe may."""

    def write(self, data: Buffer, /) -> int:
        return super().write(bytes(data)[:10])


def test_an_output_that_takes_little_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = Narrow()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(narrow, write_through=True))
    emit(b"The Parties agree to write it all.\n", None)
    assert narrow.getvalue() == b"The Parties agree to write it all.\n"


def test_standard_output_by_name(plenipo: Plenipo) -> None:
    expected = plenipo("text", PEACE / "base.md").out
    assert plenipo("text", PEACE / "base.md", "-o", "-").out == expected


def test_a_pipe_with_a_name_is_written_to_and_stays(plenipo: Plenipo, tmp_path: Path) -> None:
    """As with every device: nothing is put in its place."""
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        ran = plenipo("text", PEACE / "base.md", "-o", pipe)
        assert ran.code == 0, ran.err
        assert stat.S_ISFIFO(pipe.stat().st_mode)
        assert os.read(end, 1_000_000).startswith(b"Agreement on Peace")
    finally:
        os.close(end)


def test_a_link_stays_and_its_target_is_replaced(plenipo: Plenipo, tmp_path: Path) -> None:
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_text("as it was", "utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    assert plenipo("text", PEACE / "base.md", "-o", link).code == 0
    assert link.is_symlink()
    assert target.read_bytes() == plenipo("text", PEACE / "base.md").out
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_new_file_has_the_usual_permissions(plenipo: Plenipo, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        plenipo("text", PEACE / "base.md", "-o", tmp_path / "new.txt")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.txt").stat().st_mode) == 0o640


def test_a_folder_in_the_place_of_the_result(plenipo: Plenipo, tmp_path: Path) -> None:
    (tmp_path / "out.txt").mkdir()
    sentence = is_refused(plenipo("text", PEACE / "base.md", "-o", tmp_path / "out.txt"))
    assert "cannot be written (Is a directory)" in sentence
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_a_result_may_replace_what_it_was_made_from(plenipo: Plenipo, tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("One  word.\n\n\n\nTwo.", "utf-8")
    assert plenipo("text", path, "-o", path).code == 0
    assert path.read_bytes() == b"One word.\n\nTwo.\n"


def test_endings_may_be_in_capitals(plenipo: Plenipo, tmp_path: Path) -> None:
    assert plenipo("text", PEACE / "base.docx", "-o", tmp_path / "X.TXT").code == 0
    assert plenipo("text", tmp_path / "X.TXT").out == plenipo("text", PEACE / "base.docx").out


def test_a_name_may_hold_spaces_signs_and_any_script(plenipo: Plenipo, tmp_path: Path) -> None:
    name = tmp_path / "проект [2] = état.txt"
    name.write_text("The Parties agree.\n", "utf-8")
    ran = plenipo("compile", name, f"ARD={name}")
    assert ran.code == 0, ran.err
    assert ran.text.endswith("The Parties agree.\n")


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_command_gives_the_same_bytes(tmp_path: Path, kind: str) -> None:
    made = set()
    for seed in ("0", "1", "4242"):
        out = tmp_path / f"seed{seed}.{kind}"
        arguments = ("compile", f"{COUNCIL}/base.txt", *COUNCIL_FILES, "-o", str(out))
        assert as_program(*arguments, settings={"PYTHONHASHSEED": seed}).code == 0
        made.add(out.read_bytes())
    assert len(made) == 1


@pytest.mark.parametrize("kind", ["txt", "html", "json", "docx"])
def test_redlines_and_rebased_texts_are_the_same_every_time(tmp_path: Path, kind: str) -> None:
    pair = COUNCIL.parent / "redline"
    trio = COUNCIL.parent / "rebase"
    made: set[tuple[bytes, bytes]] = set()
    for seed in ("0", "4242"):
        settings = {"PYTHONHASHSEED": seed}
        redlined = ("redline", pair / "old.txt", pair / "new.txt", "--format", kind)
        onto = ("--from", trio / "old.txt", "--onto", trio / "new.txt", "--format", kind)
        rebased = ("rebase", trio / "proposal.txt", *onto)
        one, two = (as_program(*words, settings=settings) for words in (redlined, rebased))
        assert (one.code, two.code) == (0, 0), (one.err, two.err)
        made.add((one.out, two.out))
    assert len(made) == 1


def test_no_result_says_where_files_lie(plenipo: Plenipo, tmp_path: Path) -> None:
    """Results travel to people who have no business knowing the folders of the one who made them."""
    for name in ("base.docx", "ARD.docx", "ZEM.docx"):
        (tmp_path / name).write_bytes((PEACE / name).read_bytes())
    named = [f"{code}={tmp_path / code}.docx" for code in ("ARD", "ZEM")]
    for kind in FORMATS:
        out = tmp_path / f"out.{kind}"
        plenipo("compile", tmp_path / "base.docx", *named, "-o", out)
        assert tmp_path.name.encode() not in out.read_bytes()
        plenipo("redline", tmp_path / "base.docx", tmp_path / "ARD.docx", "-o", out)
        assert tmp_path.name.encode() not in out.read_bytes()


def test_the_installed_command(tmp_path: Path) -> None:
    command = Path(sys.executable).parent / "plenipo"
    if not command.exists():
        pytest.skip("the command is not installed beside this Python: pip install -e .")
    ran = as_program("--version", program=[str(command)])
    assert ran.text.startswith("plenipo ")
    ran = as_program("text", PEACE / "base.md", program=[str(command)], folder=tmp_path)
    assert ran.text.startswith("Agreement on Peace")
    ran = as_program("check", PEACE / "base.md", "--format", "json", program=[str(command)])
    assert ran.code == (1 if json.loads(ran.out)["findings"] else 0)
