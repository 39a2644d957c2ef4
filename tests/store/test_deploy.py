"""What `docs/deploy.md` tells to type does what the page says."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from plenipo.desk.ports import Batch, SeatChange
from plenipo.desk.vault import Change
from plenipo.record.kinds import MemberId, RoomId
from tests.conftest import ROOT
from tests.store.server import PASSWORD, Server

PAGE = ROOT / "docs" / "deploy.md"
ROOM, ANNA = RoomId("room"), MemberId("anna")


def blocks(kind: str) -> list[str]:
    """The code blocks of the page, in order."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [text for marked, text in found if marked == kind]


@pytest.fixture
def own(server: Server) -> Iterator[Server]:
    """A server where the page's roles may be made; they are dropped afterwards."""
    psycopg = pytest.importorskip("psycopg")
    if server.bin is None:
        pytest.skip("the server given by URL may have such roles: leave it out to use our own")
    yield server
    with psycopg.connect(server.url, autocommit=True) as owner:
        for name in ("plenipo", "plenipo_again"):
            owner.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        for role in (
            "plenipo",
            "plenipo_backup",
            "plenipo_appender",
            "plenipo_viewer",
            "plenipo_keeper",
            "plenipo_owner",
        ):
            owner.execute(f"DROP ROLE IF EXISTS {role}")


def test_the_roles_of_the_page_serve_back_up_and_restore(own: Server, tmp_path: Path) -> None:
    import psycopg

    from plenipo.store.postgres import open_postgres
    from plenipo.store.postgres_schema import prepare

    making, backing_up = blocks("sql")
    with psycopg.connect(own.url, autocommit=True) as superuser:
        # The roles without a login belong to whoever prepares first, here to the page's owner.
        superuser.execute("DROP ROLE IF EXISTS plenipo_appender, plenipo_viewer, plenipo_keeper")
        for statement in (making + backing_up).split(";\n"):
            if statement.strip():
                superuser.execute(statement.encode())
    prepare(own.address("plenipo", user="plenipo_owner"), login="plenipo", password=PASSWORD)
    store = open_postgres(own.address("plenipo", user="plenipo"))
    store.append([Batch(ROOM, 0, (b"a", b"b"), (SeatChange(ANNA, True),))])
    store.put_scratch(ROOM, "draft", b"as typed")
    store.change([Change("account", "anna", None, b"kept")])
    store.close()

    (commands,) = (block for block in blocks("") if "pg_dump" in block)
    dumping, restoring, _ = commands.replace("\\\n", "").strip().splitlines()
    dump = tmp_path / "monday.dump"
    for line in (dumping, restoring):
        if "plenipo_again" in line:
            with psycopg.connect(own.url, autocommit=True) as superuser:
                superuser.execute("CREATE DATABASE plenipo_again OWNER plenipo_owner")
        run(own, line, dump)
    again = open_postgres(own.address("plenipo_again", user="plenipo"))
    assert list(again.read(ROOM)) == [(1, b"a"), (2, b"b")]
    assert again.reader(ANNA).rooms() == (ROOM,)
    assert again.scratch(ROOM, "draft") is None
    assert again.document("account", "anna") == b"kept"
    again.append([Batch(ROOM, 2, (b"c",))])
    again.close()


def run(server: Server, line: str, dump: Path) -> None:
    """Run a line of the page with the test server's addresses in place of the example's."""
    assert server.bin is not None
    program, *arguments = line.split()
    for n, argument in enumerate(arguments):
        address = re.search(r"postgresql://(\w+)@db\.example/(\w+)", argument)
        if address is not None:
            user, database = address.groups()
            arguments[n] = f"--dbname={server.address(database, user=user)}"
        arguments[n] = arguments[n].replace("monday.dump", str(dump))
    done = subprocess.run(
        [server.bin / program, *arguments], capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_sentences_of_the_page_are_the_program_s() -> None:
    table = PAGE.read_text("utf-8").partition("## When something goes wrong")[2]
    said = re.findall(r"^\| [^|]+ \| ([^|]+) \| [^|]+ \|$", table, re.MULTILINE)[2:]
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "src/plenipo/store").glob("*.py"))
    joined = re.sub(r'"\s+"', "", sources)
    assert len(said) > 5
    assert [sentence for sentence in said if sentence not in joined] == []
