"""`plenipo serve`: from an empty folder to the table, by a browser's requests alone."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from litestar.testing import TestClient

from plenipo.asgi import make
from plenipo.text.errors import UnusableInput
from tests.cli.running import PROGRAM, Plenipo, is_refused

_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


@contextmanager
def serving(*words: str) -> Iterator[int]:
    """Run `plenipo serve` on a free port and yield the port."""
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--port", "0", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\n", line)
            if found is not None:
                yield int(found.group(1))
                break
        else:
            raise AssertionError(process.stderr.read() if process.stderr else "it said nothing")
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=30)
        finally:
            process.kill()


def ask(
    port: int, method: str, path: str, *, cookies: dict[str, str], **form: str
) -> tuple[int, str, str]:
    """Ask as a browser does; keep cookies; return status, where one is sent, and the page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"host": f"localhost:{port}"}
    headers["cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    if form:
        headers["content-type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, urlencode(form) if form else None, headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    for line in answer.headers.get_all("set-cookie", []):
        name, _, rest = line.partition("=")
        cookies[name] = rest.partition(";")[0]
    connection.close()
    return answer.status, answer.headers.get("location", ""), page


def test_from_nothing_to_the_table(plenipo: Plenipo, tmp_path: Path) -> None:
    data = str(tmp_path / "talks.db")
    made = plenipo("admin", "create", "Peace talks", "--secretary", "Ines Marlow", "--data", data)
    link = made.text.split()[-1]
    path = link.removeprefix("http://localhost:8000")
    with serving("--data", data) as port:
        cookies: dict[str, str] = {}
        assert ask(port, "GET", "/", cookies=cookies)[:2] == (303, "/sign-in")
        page = ask(port, "GET", path, cookies=cookies)[2]
        assert "Whoever runs this server invites Ines Marlow" in page
        found = _TOKEN.search(page)
        assert found is not None
        form = {"csrf": found.group(1), "name": "Ines Marlow", "password": "nine swans on a river"}
        assert ask(port, "POST", path, cookies=cookies, **form)[:2] == (303, "/account/welcome")
        assert "Peace talks" in ask(port, "GET", "/", cookies=cookies)[2]
        assert plenipo("admin", "sign-out", "--data", data).text == "1 session ended\n"
        assert ask(port, "GET", "/", cookies=cookies)[:2] == (303, "/sign-in"), "at once"


def test_a_record_that_is_not_there_is_one_sentence(plenipo: Plenipo, tmp_path: Path) -> None:
    sentence = is_refused(plenipo("serve", "--data", tmp_path / "none.db"))
    assert "there is no such file" in sentence
    sentence = is_refused(plenipo("serve", "--data", tmp_path / "x", "--address", "talks.example"))
    assert "an address of a server is written" in sentence


def test_a_server_of_one_s_own_takes_the_app_from_the_environment(
    plenipo: Plenipo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "talks.db"
    plenipo("admin", "create", "Peace talks", "--secretary", "Ines Marlow", "--data", data)
    monkeypatch.delenv("PLENIPO_DATABASE", raising=False)
    monkeypatch.setenv("PLENIPO_DATA", str(data))
    monkeypatch.setenv("PLENIPO_ADDRESS", "https://talks.example")
    with TestClient(make(), base_url="https://talks.example") as client:
        answer = client.get("/sign-in")
        assert answer.status_code == 200
        assert answer.headers["set-cookie"].startswith("__Host-plenipo-visit=")
        assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 421
    monkeypatch.setenv("PLENIPO_DATA", str(tmp_path / "none.db"))
    with pytest.raises(UnusableInput, match="there is no such file"):
        make()
