"""Time and memory, measured so that one program cannot win by the weather.

Those that are compared run in turn, round after round, each round beginning
with another one; what counts is the median. Programs that must not share a
process (memory, time limits) run as children.
"""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OPENING = 0.02  # seconds that a run is brought up to by repeating it, when it is shorter


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of each run of one contender, in order."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)

    def times(self, other: Timed) -> float:
        """How many of this contender's runs fit in one of the other's, by the medians."""
        return other.median / self.median


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A contender that was stopped or failed: why, as a phrase."""

    why: str


class ChildFailed(Exception):  # noqa: N818 - reads as the sentence it prints
    """A child process that gave no result."""


def run_once(job: Callable[[], object]) -> float:
    """Time one run, with what earlier runs left collected first."""
    gc.collect()
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def in_turn(
    jobs: Mapping[str, Callable[[], object]], *, rounds: int, warm: bool = True
) -> dict[str, Timed]:
    """Run all jobs once a round, so many rounds, the first one shifting.

    A job that takes less than `OPENING` seconds is repeated inside a run and
    the run divided, so that the clock's own steps do not count. With `warm`,
    a first run of each is thrown away.
    """
    repeats = dict.fromkeys(jobs, 1)
    if warm:
        for name, job in jobs.items():
            took = run_once(job)
            repeats[name] = max(1, min(10_000, int(OPENING / max(took, 1e-7))))
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    names = list(jobs)
    for turn in range(rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            job, times = jobs[name], repeats[name]
            if times == 1:
                seconds[name].append(run_once(job))
            else:
                gc.collect()
                start = time.perf_counter()
                for _ in range(times):
                    job()
                seconds[name].append((time.perf_counter() - start) / times)
    return {name: Timed(tuple(taken)) for name, taken in seconds.items()}


def command(arguments: Sequence[str], *, allowed: Sequence[int] = (0,)) -> None:
    """Run a program to its end; its output is not kept.

    Raises `ChildFailed` with what it said when its exit code is none of `allowed`.
    """
    done = subprocess.run(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, cwd=ROOT
    )
    if done.returncode not in allowed:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ChildFailed(said[-1] if said else f"exit code {done.returncode}")


def in_child(task: str, *arguments: str, limit: float) -> dict[str, Any] | Unfinished:
    """Run `python -m benchmarks.child TASK …` and give what it prints, a JSON object.

    `limit` is in seconds. A task that runs over it or fails is `Unfinished`.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.child", task, *arguments],
            capture_output=True,
            timeout=limit,
            check=False,
            cwd=ROOT,
        )
    except subprocess.TimeoutExpired:
        return Unfinished(f"stopped at {limit:.0f} s")
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return Unfinished(said[-1] if said else f"exit code {done.returncode}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def peak_memory() -> int:
    """Give the most memory this process has held at once, in bytes.

    Linux counts it per program; elsewhere `getrusage` may count the parent's.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return _status(status, "VmHWM:")
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def held_memory() -> int:
    """Give the memory this process holds now, in bytes; the peak where that is not known."""
    status = Path("/proc/self/status")
    return _status(status, "VmRSS:") if status.exists() else peak_memory()


def _status(path: Path, field: str) -> int:
    for line in path.read_text("ascii").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    return 0
