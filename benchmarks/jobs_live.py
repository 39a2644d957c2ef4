"""How fast an open page hears that a room has moved, with a thousand of them on one process."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks import files
from benchmarks.peers import Missing
from benchmarks.report import Finding, Section, Table
from benchmarks.timing import ROOT, ChildFailed

EVERY: Final = 0.1  # seconds between two frames
_NAMES: Final = {
    "ours": "Plenipo, as `plenipo serve` runs it",
    "ours-durable": "the same, each entry synchronised to disk first",
    "ours-asgi": "Plenipo under plain uvicorn",
    "bare": "bare uvicorn, a queue a page",
    "ws": "node `ws`",
    "sends": "one `send` after another, no server",
}


@dataclass
class Heard:
    """What one contender's pages heard: figures of each round, times in seconds."""

    half: list[float] = field(default_factory=list)  # p50 of the deliveries of a round
    most: list[float] = field(default_factory=list)  # p99
    last: list[float] = field(default_factory=list)  # median time until the last page has it
    cpu: list[float] = field(default_factory=list)  # of the server, a delivery
    memory: int = 0  # of the server, a page
    missed: int = 0


def live_delivery(*, quick: bool) -> Section:
    """Push small frames to a thousand pages, every contender in turn, round after round."""
    pages, frames, rounds = (300, 10, 3) if quick else (1000, 25, 7)
    ws = _ws()
    kinds = [kind for kind in _NAMES if kind != "ws" or isinstance(ws, Path)]
    found = {kind: Heard() for kind in kinds}
    with ExitStack() as running:
        servers = {kind: running.enter_context(closing(_Server(kind, ws))) for kind in kinds}
        for turn in range(rounds + 1):
            order = kinds[turn % len(kinds) :] + kinds[: turn % len(kinds)]
            for kind in order:
                _round(servers[kind], kind, found[kind], pages, frames, warm=turn == 0)
    ours, bare = found["ours"], found["bare"]
    rows = [_row(_NAMES[kind], heard, bare) for kind, heard in found.items()]
    note = "" if isinstance(ws, Path) else f"{ws}."
    return Section(
        "Hear that a room has moved",
        f"{pages:,} pages on one process, each with its own session; a frame of 71 bytes about "
        f"every {EVERY * 1000:.0f} ms, {frames} a round, {rounds} rounds. Server on one core, the "
        "pages on another, as one program that reads by `epoll`. Times run from the moment when "
        "the entry is handed to the record (or the frame to the peer) until a page has read it. "
        "Processor time is the server's, all of it, divided by the deliveries.",
        [
            Table(
                (
                    "server",
                    "p50",
                    "p99",
                    "last page",
                    "server CPU a delivery",
                    "of bare uvicorn",
                    "memory a page",
                ),
                rows,
                note,
            )
        ],
        _findings(ours, bare, found.get("ws")),
    )


def _findings(ours: Heard, bare: Heard, ws: Heard | None) -> list[Finding]:
    found = []
    for peer, name in ((bare, "a bare uvicorn loop"), (ws, "node `ws`")):
        if peer is None:
            found.append(Finding(f"live delivery beside {name}", "≤ 1.0×", "not measured", None))
            continue
        half, cpu = _share(ours.half, peer.half), _share(ours.cpu, peer.cpu)
        found.append(
            Finding(
                f"live delivery beside {name}",
                "p50 and CPU a delivery ≤ 1.0×",
                f"p50 {half:.2f}×, CPU {cpu:.2f}×, last page {_share(ours.last, peer.last):.2f}×",
                half <= 1 and cpu <= 1,
            )
        )
    return found


def _share(one: Sequence[float], other: Sequence[float]) -> float:
    return statistics.median(one) / statistics.median(other)


def _row(name: str, heard: Heard, bare: Heard) -> tuple[str, ...]:
    def ms(values: Sequence[float]) -> str:
        low, high = min(values) * 1000, max(values) * 1000
        return f"{statistics.median(values) * 1000:.1f} ms ({low:.1f} to {high:.1f})"

    return (
        name if not heard.missed else f"{name} ({heard.missed:,} not delivered)",
        ms(heard.half),
        ms(heard.most),
        ms(heard.last),
        f"{statistics.median(heard.cpu) * 1e6:.1f} µs",
        f"{_share(heard.cpu, bare.cpu):.2f}×",
        f"{heard.memory / 1024:.1f} KiB",
    )


# ---------------------------------------------------------------- one round


def _round(
    server: _Server, kind: str, heard: Heard, pages: int, frames: int, *, warm: bool
) -> None:
    before = server.ask("memory")
    asked = (pages, before["stands"], frames, "ws" if kind == "ws" else "sse")
    listening = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.live_pages", server.port, *map(str, asked)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    _pin(listening, 1)
    assert listening.stdout is not None
    if listening.stdout.readline() != "ready\n":
        raise ChildFailed(f"the pages of {kind} could not be opened")
    if warm:  # later rounds use again what the first has taken
        heard.memory = (server.ask("memory")["bytes"] - before["bytes"]) // pages
    told = server.ask(f"publish {frames} {EVERY}")
    moments = json.loads(listening.stdout.readline())
    listening.wait(60)
    if warm:
        return
    late = sorted(
        moment - began
        for number, began in told["began"].items()
        for moment in moments.get(number, ())
    )
    heard.missed += pages * frames - len(late)
    heard.half.append(late[len(late) // 2])
    heard.most.append(late[len(late) * 99 // 100])
    heard.last.append(
        statistics.median(
            max(moments[number]) - began
            for number, began in told["began"].items()
            if len(moments.get(number, ())) == pages
        )
    )
    heard.cpu.append(told["cpu"] / len(late))


class _Server:
    """A server in a process of its own, that does what it is asked."""

    def __init__(self, kind: str, ws: Path | Missing) -> None:
        self._process = subprocess.Popen(
            ["node", str(ROOT / "benchmarks" / "live_ws.mjs"), str(ws)]
            if kind == "ws"
            else [sys.executable, "-m", "benchmarks.live_server", kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        _pin(self._process, 0)
        self.port = self._line()

    def ask(self, what: str) -> dict[str, Any]:
        """Have it do something, and give what it tells."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        told: dict[str, Any] = json.loads(self._line())
        return told

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self.close()
            raise ChildFailed("a server has ended before its time")
        return line.strip()


def _pin(process: subprocess.Popen[str], core: int) -> None:
    """Keep a process on one core, where there are several and the system can."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(process.pid, {core})


def _ws() -> Path | Missing:
    """Give the folder where node's `ws` is installed, after installing it there if need be."""
    if not shutil.which("node") or not shutil.which("npm"):
        return Missing("node ws", "install node and npm")
    folder = files.DATA / "node"
    if not (folder / "node_modules" / "ws").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["npm", "install", "--silent", "--no-save", "--prefix", str(folder), "ws@8"],
            check=False,
            capture_output=True,
        )
        if done.returncode:
            return Missing("node ws", f"npm install --prefix {folder.relative_to(ROOT)} ws")
    return folder
