"""Tasks that need a process of their own: `python -m benchmarks.child TASK …`.

Each prints one JSON object on its last line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import inputs, peers


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


TASKS: dict[str, Callable[..., dict[str, float]]] = {
    "collate": collate,
    "command-memory": command_memory,
    "compile-memory": compile_memory,
    "flat": flat,
}


def main(arguments: Sequence[str]) -> int:
    """Run one task and print what it gives."""
    print(json.dumps(TASKS[arguments[0]](*arguments[1:])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
