"""Say what every golden log comes to, as hashes: run by a test under several hash seeds."""

from __future__ import annotations

import hashlib
from pathlib import Path

from plenipo.brackets.render import render
from plenipo.record.canon import decode, encode
from plenipo.record.explain import reasons, what_ifs
from plenipo.record.replay import replay_bytes
from plenipo.record.views import gauge, rolling, table
from tests.record.dump import dump

NOW = "2031-05-05T00:00:00.000Z"


def main() -> None:
    """Print four hashes a log: bytes, state, text, status with its reasons."""
    for path in sorted((Path(__file__).parent / "golden").glob("shape-*/*.jsonl")):
        rows = path.read_bytes().splitlines()
        state = replay_bytes(rows)
        found = table(state, NOW)
        said = [
            b"".join(encode(decode(row)) for row in rows).decode(),
            dump(state),
            repr((rolling(state, NOW).passages, render(rolling(state, NOW)))),
            repr(
                (
                    found.status,
                    [reasons(found, key) for key in found.status],
                    what_ifs(found),
                    gauge(state, NOW),
                )
            ),
        ]
        # Sets inside values are printed in any order: what is compared is their sorted text.
        print(
            *(hashlib.sha256("".join(sorted(text)).encode()).hexdigest()[:16] for text in said[2:])
        )
        print(*(hashlib.sha256(text.encode()).hexdigest()[:16] for text in said[:2]))


if __name__ == "__main__":
    main()
