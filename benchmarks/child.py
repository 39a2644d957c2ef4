"""Tasks that need a process of their own: `python -m benchmarks.child TASK …`.

Each prints one JSON object on its last line.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence

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


def compile_memory(name: str, parties: str) -> dict[str, float]:
    """Compile with documents read one at a time; give what was held at most."""
    from benchmarks import ours

    return ours.compile_memory(name, int(parties))


TASKS: dict[str, Callable[..., dict[str, float]]] = {
    "collate": collate,
    "compile-memory": compile_memory,
    "flat": flat,
}


def main(arguments: Sequence[str]) -> int:
    """Run one task and print what it gives."""
    print(json.dumps(TASKS[arguments[0]](*arguments[1:])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
