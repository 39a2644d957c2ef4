"""`plenipo demo`: the main job on the shipped examples, and the page that shows it."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.cli.running import PROGRAM, Plenipo, as_program, is_refused

_STARTED_WITHIN = 120  # seconds; generous, since the machine may be busy
LINK = re.compile(r'href="([^"]+)"')


def test_the_results_are_left_in_the_folder(plenipo: Plenipo, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    ran = plenipo("demo", "--no-serve", "--output", folder)
    assert ran.code == 0, ran.err
    names = {path.name for path in folder.iterdir()}
    for name in ("peace", "tracked", "council"):
        assert {f"{name}.{kind}" for kind in ("txt", "docx", "html", "json")} <= names
    assert {"negotiation.db", "negotiation.html", "negotiation.txt", "redline.html"} <= names
    assert all((folder / name).stat().st_size for name in names)


def test_it_says_what_it_did_and_proves_it(plenipo: Plenipo, tmp_path: Path) -> None:
    ran = plenipo("demo", "--no-serve", "--output", tmp_path)
    assert ran.text.count("drawn out again: the same, to the character") == 14
    assert "NOT the same" not in ran.text
    assert re.search(r"\d+ provisions, \d+ common; \d+ brackets", ran.text)
    assert f"results are in {tmp_path}/" in ran.text
    assert "http://" not in ran.text


def test_a_negotiation_is_played_and_can_be_looked_into(plenipo: Plenipo, tmp_path: Path) -> None:
    ran = plenipo("demo", "--no-serve", "--output", tmp_path)
    assert "21 provisions: 19 agreed ●, 1 conditional ◈, 1 bracketed [ ]" in ran.text
    assert (
        "Why Article 6 is open\n    Article 6, paragraph 3 is open because ZEM accepts" in ran.text
    )
    assert "What would close it\n    If ZEM accepts Article 7" in ran.text
    further = re.search(r"plenipo (admin rooms --as \w+ --data \S+)$", ran.text, re.MULTILINE)
    assert further is not None
    assert "good-offices  Good offices with Zembria" in plenipo(*further[1].split()).text
    again = plenipo("demo", "--no-serve", "--output", tmp_path)
    assert again.text == ran.text


def test_a_folder_that_cannot_be(plenipo: Plenipo, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    sentence = is_refused(plenipo("demo", "--no-serve", "--output", tmp_path / "file" / "in"))
    assert "the folder cannot be made" in sentence


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """The address that a running demo prints, as soon as it prints it."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "out" / "inside").mkdir(parents=True)
    program = subprocess.Popen(
        [*PROGRAM, "demo", "--output", str(folder / "out")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    try:
        yield printed_address(program)
    finally:
        program.send_signal(signal.SIGINT)
        rest, errors = program.communicate(timeout=60)
    assert program.returncode == 0
    assert b"Traceback" not in errors
    assert rest.decode().splitlines()[-1] == "stopped"


def printed_address(program: subprocess.Popen[bytes]) -> tuple[str, int]:
    """Read until a line is an address and nothing else."""
    assert program.stdout is not None
    waiting = b""
    while True:
        ready, _, _ = select.select([program.stdout], [], [], _STARTED_WITHIN)
        assert ready, f"no address after {_STARTED_WITHIN} s; so far: {waiting.decode()}"
        part = os.read(program.stdout.fileno(), 65536)
        assert part, f"ended without an address: {waiting.decode()}"
        waiting += part
        found = re.search(rb"^http://(127\.0\.0\.1):(\d+)/\n", waiting, re.MULTILINE)
        if found:
            return found[1].decode(), int(found[2])


def fetched(
    address: tuple[str, int], path: str, headers: dict[str, str] | None = None
) -> HTTPResponse:
    connection = HTTPConnection(*address, timeout=30)
    connection.request("GET", path, headers={"Connection": "close"} | (headers or {}))
    return connection.getresponse()


def test_the_table_is_served(address: tuple[str, int]) -> None:
    home = fetched(address, "/")
    assert home.status == 200
    page = home.read().decode()
    assert "Demonstration" in page
    rooms = {link for link in LINK.findall(page) if link.startswith("/r/")}
    assert len(rooms) == 3
    for room in sorted(rooms):
        answer = fetched(address, room)
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.read().endswith(b"</html>")


@pytest.mark.parametrize(
    "path",
    ["/negotiation.db", "/static/../negotiation.db", "/%2e%2e/negotiation.db", "/peace.json"],
)
def test_nothing_else_is_served(address: tuple[str, int], path: str) -> None:
    answer = fetched(address, path)
    assert answer.status == 404
    assert b"SQLite" not in answer.read()


def test_another_name_for_this_machine_is_refused(address: tuple[str, int]) -> None:
    answer = fetched(address, "/", headers={"Host": "somebody.example"})
    assert answer.status == 421
    answer.read()


def test_a_port_in_use(address: tuple[str, int], tmp_path: Path) -> None:
    ran = as_program("demo", "--output", tmp_path, "--port", str(address[1]))
    assert ran.code == 2
    assert ran.err.splitlines()[-1].startswith(f"plenipo: port {address[1]} cannot be used")
    assert "Traceback" not in ran.err
