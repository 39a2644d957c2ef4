"""Released shapes are read for ever: golden logs replay to what they always came to."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from plenipo.record import entries as e
from plenipo.record import snapshot
from plenipo.record.canon import decode, digest, encode, verify
from plenipo.record.lift import SHAPE
from plenipo.record.replay import replay_bytes
from tests.conftest import ROOT
from tests.record.dump import dump
from tests.record.write_golden import AREAS, log, write

GOLDEN = Path(__file__).parent / "golden"
LOGS = sorted(GOLDEN.glob("shape-*/*.jsonl"))
# What was released stays as it is: a log that was touched is seen here.
RELEASED = {
    "shape-1/drafts": "5f81f4f404aa94a6",
    "shape-1/end": "647fdb2071ad7156",
    "shape-1/outside": "7c0b2f8afeaca332",
    "shape-1/positions": "304b74f368276aa6",
    "shape-1/procedure": "c73632428895f366",
    "shape-1/process": "8094168e60fc8019",
    "shape-1/proposals": "97f9978a7b41ff28",
    "shape-1/record-keeping": "668a24cf33f37717",
    "shape-1/text": "0eab998f16b87ac4",
    "shape-2/drafts": "975a718d8ffb42d3",
    "shape-2/end": "9b975b7a8dcfad2d",
    "shape-2/outside": "387f11eb2e6b2997",
    "shape-2/positions": "9039275ff4b4b5f1",
    "shape-2/procedure": "229f3508fb70f8c0",
    "shape-2/process": "bf08d53180d9920e",
    "shape-2/proposals": "cace5735090eddbb",
    "shape-2/record-keeping": "bde4744e0fbbfb8c",
    "shape-2/text": "8dd1ce0134dd3809",
    "shape-3/drafts": "61639e26c5856774",
    "shape-3/end": "44574658a840a19a",
    "shape-3/outside": "7dba6f73893469d4",
    "shape-3/positions": "be83fed34bea04f1",
    "shape-3/procedure": "a9642970a3174aec",
    "shape-3/process": "005082b7d322c42f",
    "shape-3/proposals": "d1385715e70a75a5",
    "shape-3/record-keeping": "c16da713ea0ec90e",
    "shape-3/text": "da5835242b892468",
}


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def test_every_released_log_is_there_untouched() -> None:
    found = {name(path): hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in LOGS}
    assert found == RELEASED


@pytest.mark.parametrize("path", LOGS, ids=name)
def test_a_golden_log_comes_to_what_it_always_came_to(path: Path) -> None:
    rows = path.read_bytes().splitlines()
    state = replay_bytes(rows)
    assert dump(state) == path.with_suffix(".txt").read_text("utf-8")
    head = ""
    for seq, row in enumerate(rows, 1):
        entry = verify(row)
        assert (entry.seq, entry.prev) == (seq, head)
        head = digest(row)
    assert state.head == head
    again = snapshot.from_bytes(snapshot.to_bytes(state))
    assert again is not None
    assert dump(again) == dump(state)


@pytest.mark.parametrize("path", [p for p in LOGS if p.parent.name == f"shape-{SHAPE}"], ids=name)
def test_todays_shape_is_written_as_it_was_released(path: Path) -> None:
    for row in path.read_bytes().splitlines():
        assert encode(decode(row)) == row


def test_every_kind_of_entry_is_in_a_golden_log() -> None:
    kinds = {
        type(decode(row).body)
        for path in LOGS
        if path.parent.name == f"shape-{SHAPE}"
        for row in path.read_bytes().splitlines()
    }
    assert sorted(kind.__name__ for kind in set(e.BODIES) - kinds) == []


def test_the_script_still_writes_what_was_released() -> None:
    for area, make in AREAS.items():
        path = GOLDEN / f"shape-{SHAPE}" / f"{area}.jsonl"
        assert b"".join(row + b"\n" for row in log(area, make())) == path.read_bytes()


def test_a_log_that_is_there_is_not_written_again(tmp_path: Path) -> None:
    (tmp_path / "end.jsonl").write_bytes(b"kept")
    rows = {"end": log("end", AREAS["end"]()), "text": log("text", AREAS["text"]())}
    assert write(tmp_path, rows) == ["text"]
    assert (tmp_path / "end.jsonl").read_bytes() == b"kept"


def test_nothing_depends_on_the_order_of_hash_tables() -> None:
    said = set()
    for seed in ("0", "1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "tests.record.say_all"],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        said.add(done.stdout)
    assert len(said) == 1
    assert len(said.pop().split()) == 4 * len(LOGS)


def test_what_replay_makes_of_entries_has_a_number() -> None:
    """Snapshots of another form are passed over; so whatever replay makes anew needs a number.

    When this fails because `replay` makes something else of the same entries, raise
    `plenipo.record.snapshot.FORM`, then write the new pair here. A new golden log alone
    changes the hash and not the number.
    """
    lines = [dump(replay_bytes(path.read_bytes().splitlines())) for path in LOGS]
    found = hashlib.sha256("".join(lines).encode()).hexdigest()[:16]
    assert (snapshot.FORM, found) == (8, "cc38f814f8b305ef")
