"""Tasks that need a process of their own: `python -m benchmarks.child TASK …`.

Each prints one JSON object on its last line.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import inputs, peers
from benchmarks.timing import held_memory
from plenipo.record.kinds import RoomId


def collate(words: str, parties: str, edits: str) -> dict[str, float]:
    """Align a base and its parties' versions with CollateX."""
    base = inputs.agreement(max(1, round(int(words) / 100)), int(words))
    wanted = inputs.party_edits(base, int(parties), int(edits))
    texts = [" ".join(base.lines), *(" ".join(inputs.apply(base, party)) for party in wanted)]
    peers.collate(["one word", "one more word"])  # what it imports late is not its work
    start = time.perf_counter()
    peers.collate(texts)
    return {"seconds": time.perf_counter() - start}


def flat(name: str) -> dict[str, float]:
    """Compare two versions as one flat sequence of words with rapidfuzz."""
    made = inputs.revision(inputs.sized(name), inputs.REVISION_EDITS[name], relocate=0)
    old = inputs.as_one_paragraph(made.old).split()
    new = inputs.as_one_paragraph(made.new).split()
    start = time.perf_counter()
    peers.rapidfuzz_words(old, new)
    return {"seconds": time.perf_counter() - start}


def compile_memory(folder: str, parties: str) -> dict[str, float]:
    """Compile with documents read one at a time; give what was held at most."""
    from benchmarks import ours

    return ours.compile_memory(Path(folder), int(parties))


def command_memory(*arguments: str) -> dict[str, float]:
    """Run a program; give the most memory it held, and its seconds.

    From here and not from the benchmarks' own process, because a program is
    charged with what its parent held when it was started.
    """
    start = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"exit code {os.waitstatus_to_exitcode(status)}")
    unit = 1 if sys.platform == "darwin" else 1024
    return {"seconds": time.perf_counter() - start, "peak": usage.ru_maxrss * unit}


def replay(path: str) -> dict[str, float]:
    """Replay a record, and say how much the state takes."""
    from benchmarks import ours_record

    before = held_memory()
    start = time.perf_counter()
    state = ours_record.replayed(Path(path))
    taken = time.perf_counter() - start
    return {"seconds": taken, "seq": state.seq, "held": held_memory() - before}


def replay_bare(path: str) -> dict[str, float]:
    """Read the rows of a record and decode them, nothing else."""
    from benchmarks import ours_record

    start = time.perf_counter()
    ours_record.bare(Path(path))
    return {"seconds": time.perf_counter() - start}


def replay_eventsourcing(path: str) -> dict[str, float]:
    """Replay the same matter with the `eventsourcing` package."""
    from benchmarks import eventsourced

    start = time.perf_counter()
    eventsourced.replayed(Path(path))
    return {"seconds": time.perf_counter() - start}


def start(path: str, room: str) -> dict[str, float]:
    """Start a room from its snapshot, in a program that has just begun."""
    from benchmarks import ours_record

    begun = time.perf_counter()
    ours_record.started(Path(path), RoomId(room))
    return {"seconds": time.perf_counter() - begun}


def viewers(path: str, turns: str) -> dict[str, float]:
    """Fold a plenary once, lay every delegation's own matter on it, and draw it.

    Then one entry after another is taken in and the room drawn again, each
    followed by a line that is synced to the disk.
    """
    from benchmarks import ours_record

    place = Path(path)
    found: dict[str, float] = {}

    def timed(name: str, job: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the job gives
        gc.collect()
        held, begun = held_memory(), time.perf_counter()
        result = job()
        found[name] = time.perf_counter() - begun
        found[f"{name} held"] = held_memory() - held
        return result

    state = timed("fold", lambda: ours_record.replayed(place, ours_record.PLENARY))
    own = timed("rooms", lambda: ours_record.delegations(place))
    laid = timed("overlays", lambda: [ours_record.overlaid(room) for room in own])
    drawn = timed("draw", lambda: ours_record.drawn(state))
    found["entries"], found["viewers"] = state.seq, len(laid)
    found["brackets"] = drawn.counts.brackets
    again = ours_record.redrawn(state)
    mine, disk = [], []
    descriptor = os.open(place.with_suffix(".sync"), os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    for turn in range(int(turns)):
        begun = time.perf_counter()
        again(turn)
        middle = time.perf_counter()
        os.write(descriptor, b"x" * 299 + b"\n")
        os.fdatasync(descriptor)
        disk.append(time.perf_counter() - middle)
        mine.append(middle - begun)
    os.close(descriptor)
    place.with_suffix(".sync").unlink()
    found["again"], found["sync"] = statistics.median(mine), statistics.median(disk)
    return found


TASKS: dict[str, Callable[..., dict[str, float]]] = {
    "collate": collate,
    "command-memory": command_memory,
    "compile-memory": compile_memory,
    "flat": flat,
    "replay": replay,
    "replay-bare": replay_bare,
    "replay-eventsourcing": replay_eventsourcing,
    "start": start,
    "viewers": viewers,
}


def main(arguments: Sequence[str]) -> int:
    """Run one task and print what it gives."""
    print(json.dumps(TASKS[arguments[0]](*arguments[1:])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
