"""The benchmark's stopwatch and page say what was measured, and name what was not."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

from benchmarks import peers
from benchmarks.peers import Merged, Missing, look_at_merge
from benchmarks.report import (
    PAGE,
    Finding,
    Section,
    Table,
    measured,
    read_measured,
    seconds,
    timed,
    times,
    write,
    write_measured,
)
from benchmarks.timing import Timed, Unfinished, held_memory, in_turn, peak_memory


def test_contenders_run_in_turn_and_each_round_begins_with_another() -> None:
    order: list[str] = []
    in_turn(
        {name: lambda name=name: order.append(name) for name in "abc"},  # type: ignore[misc]
        rounds=3,
        warm=False,
    )
    assert "".join(order) == "abc" + "bca" + "cab"


def test_a_short_job_is_repeated_and_the_run_divided() -> None:
    calls = 0

    def job() -> None:
        nonlocal calls
        calls += 1

    taken = in_turn({"job": job}, rounds=2)["job"]
    assert calls > 100
    assert taken.median < 0.01
    assert len(taken.seconds) == 2


def test_the_median_counts_and_the_ratio_is_of_medians() -> None:
    ours, peer = Timed((0.2, 0.1, 0.9)), Timed((4.0, 3.0, 1.0))
    assert ours.median == 0.2
    assert times(ours, peer) == "15.0×"
    assert times(ours, Unfinished("stopped at 60 s")) == "–"


def test_times_are_written_with_three_figures_in_the_unit_that_fits() -> None:
    assert [seconds(s) for s in (12.34, 0.25, 0.0019, 0.0000049)] == [
        "12.3 s",
        "250 ms",
        "1.90 ms",
        "4.90 µs",
    ]
    assert timed(Timed((0.2, 0.1, 0.3))) == "200 ms (100 ms to 300 ms)"
    assert timed(Timed((2.0,))) == "2.00 s (one run)"


def test_a_peer_that_is_missing_is_named_with_what_to_install() -> None:
    assert timed(Missing("CollateX", "pip install collatex")) == (
        "CollateX not present (pip install collatex)"
    )
    assert timed(Unfinished("stopped at 60 s")) == "stopped at 60 s"


def test_conflicts_inside_conflicts_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "merged"
    path.write_text(
        "one\n<<<<<<< a\n<<<<<<< b\ntwo\n>>>>>>> c\n=======\n>>>>>>> d\n<<<<<<< e\n>>>>>>> f\n",
        "utf-8",
    )
    assert look_at_merge(path) == Merged(path.stat().st_size, conflicts=3, nested=1)


def test_the_page_says_what_was_reached_and_what_was_not() -> None:
    section = Section(
        "Compile",
        "How it went.",
        [Table(("case", "time"), [("a | b", "1 s")], "A note.")],
        [
            Finding("compile", "≥ 15×", "20×", reached=True),
            Finding("redline", "≤ 1×", "2×", reached=False),
            Finding("read", "≥ 20×", "–", reached=None),
        ],
    )
    page = write({"compile": measured(section, quick=True)})
    assert "| compile | ≥ 15× | 20× | yes |" in page
    assert "| redline | ≤ 1× | 2× | **no** |" in page
    assert "| read | ≥ 20× | – | not measured |" in page
    assert "| a \\| b | 1 s |" in page
    assert "## Compile\n\nHow it went.\n\n| case | time |" in page
    assert '`make bench ARGS="--jobs compile --quick"`' in page
    for name in peers.versions():
        assert name in page


def test_what_was_found_is_kept_and_drawn_again(tmp_path: Path) -> None:
    section = Section("Replay", "How.", [Table(("a",), [("1",)])], [Finding("b", "c", "d", None)])
    found = {"replay": measured(section, quick=False)}
    path = tmp_path / "measured.json"
    assert read_measured(path) == {}
    write_measured(found, path)
    assert write(read_measured(path)) == write(found)


def test_the_page_of_the_repository_is_drawn_from_what_was_kept() -> None:
    assert PAGE.read_text("utf-8") == write(read_measured())


def test_the_page_names_no_path_of_the_machine() -> None:
    page = write({"nothing": measured(Section("Nothing", "", []), quick=False)})
    assert f"Python {platform.python_version()}" in page
    for place in (Path.cwd(), Path(sys.executable).parent):
        assert str(place) not in page


def test_memory_is_counted_in_bytes() -> None:
    assert 1_000_000 < held_memory() <= peak_memory() < 100_000_000_000
