"""What runs found, and the page that shows it: `docs/benchmarks.md`.

A run of some jobs replaces what was found of these and leaves the others, so
each section says when it was measured and on what. All of it is kept in
`benchmarks/measured.json`, of which the page is drawn.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks import peers
from benchmarks.timing import ROOT, Timed, Unfinished

PAGE = ROOT / "docs" / "benchmarks.md"
MEASURED = ROOT / "benchmarks" / "measured.json"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that must be reached, what was found, and whether that reaches it.

    `reached` is None where it could not be measured.
    """

    job: str
    must: str
    found: str
    reached: bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of figures under a head; `note` stands below."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What one job measured."""

    title: str
    intro: str
    tables: Sequence[Table]
    findings: Sequence[Finding] = field(default=())
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A section, when it was measured, on which machine and with which programs."""

    section: Section
    day: str
    machine: str
    programs: str
    quick: bool = False


def read_measured(path: Path = MEASURED) -> dict[str, Measured]:
    """Read what was found before, by job; nothing when nothing was."""
    if not path.exists():
        return {}
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Measured])


def write_measured(found: Mapping[str, Measured], path: Path = MEASURED) -> None:
    """Keep what was found, by job."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(found)) + b"\n")


def measured(section: Section, *, quick: bool) -> Measured:
    """Put to a section what was found just now when and on what."""
    found = ", ".join(f"{name} {version}" for name, version in peers.versions().items())
    return Measured(
        section,
        datetime.now(UTC).strftime("%d %B %Y").lstrip("0"),
        f"{_processor()}, {_memory()}, {platform.system()} {_kernel()}",
        f"Python {platform.python_version()}, {found}",
        quick,
    )


def seconds(value: float) -> str:
    """Write a time with three figures, in the unit that fits."""
    for scale, unit in ((1.0, "s"), (1e3, "ms"), (1e6, "µs")):
        if value * scale >= 1 or unit == "µs":
            return f"{_figures(value * scale)} {unit}"
    raise AssertionError("the smallest unit takes every value")


def timed(result: Timed | Unfinished | peers.Missing | None) -> str:
    """Write a median with the fastest and slowest run, or why there is none."""
    if result is None:
        return "–"
    if isinstance(result, Unfinished):
        return result.why
    if isinstance(result, peers.Missing):
        return str(result)
    median = seconds(result.median)
    if len(result.seconds) == 1:
        return f"{median} (one run)"
    return f"{median} ({seconds(min(result.seconds))} to {seconds(max(result.seconds))})"


def times(faster: object, slower: object) -> str:
    """Write how many times faster one is than another, by medians, or "–"."""
    if not isinstance(faster, Timed) or not isinstance(slower, Timed):
        return "–"
    return f"{_figures(faster.times(slower))}×"


def size(value: float) -> str:
    """Write a number of bytes in megabytes."""
    return f"{_figures(value / 1e6)} MB"


def write(found: Mapping[str, Measured]) -> str:
    """Write the page out as Markdown, its sections in the order given."""
    runs = _runs(found)
    findings = [finding for one in found.values() for finding in one.section.findings]
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`; do not edit. Every ratio compares two programs that ran in turn",
        "in one run on one machine; times are medians with the fastest and the slowest run.",
        "Differences below one and a half times are within the noise of a shared machine.",
        "",
        *(f"- {run}" for run in runs),
        "",
        "## What must be reached",
        "",
        *_rows(
            Table(
                ("job", "must", "found", "reached"),
                [(f.job, f.must, f.found, _reached(f.reached)) for f in findings],
            )
        ),
        "",
        *_inputs(),
    ]
    for name, one in found.items():
        lines += ["", f"## {one.section.title}", "", one.section.intro]
        for table in one.section.tables:
            lines += ["", *_rows(table)]
            if table.note:
                lines += ["", table.note]
        small = " --quick" if one.quick else ""
        lines += ["", f'`make bench ARGS="--jobs {name}{small}"`, {one.day}.']
    return "\n".join(lines) + "\n"


def _runs(found: Mapping[str, Measured]) -> list[str]:
    """Say on what the sections were measured, those that are alike together."""
    alike: dict[tuple[str, str], list[str]] = {}
    for name, one in found.items():
        alike.setdefault((one.machine, one.programs), []).append(f"`{name}`")
    return [
        f"{', '.join(names) if len(alike) > 1 else 'All jobs'}: {machine}; {programs}."
        for (machine, programs), names in alike.items()
    ]


def _figures(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _reached(reached: bool | None) -> str:
    if reached is None:
        return "not measured"
    return "yes" if reached else "**no**"


def _rows(table: Table) -> list[str]:
    def row(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    return [row(table.head), row(["---"] * len(table.head)), *map(row, table.rows)]


def _processor() -> str:
    import os

    cores = os.cpu_count()
    path = Path("/proc/cpuinfo")
    model = platform.machine()
    if path.exists():
        named = re.search(r"^model name\s*:\s*(.+)$", path.read_text("utf-8"), re.MULTILINE)
        model = named[1] if named else model
    return f"{cores} cores ({model})"


def _memory() -> str:
    path = Path("/proc/meminfo")
    if not path.exists():
        return "memory unknown"
    total = int(path.read_text("ascii").split()[1]) * 1024
    return f"{total / 2**30:.0f} GiB of memory"


def _kernel() -> str:
    """Give the kernel's number without what a builder may have added to it."""
    numbers = re.match(r"[\d.]+", platform.release())
    return numbers[0] if numbers else ""


def _inputs() -> list[str]:
    return [
        "## Inputs",
        "",
        "Made by `benchmarks/inputs.py`, the same on every machine. An agreement is a list of",
        "numbered provisions in invented words: 40 function words make 45 % of them, 6,000 content",
        "words follow Zipf's law with exponent 1.07. S has 17 provisions and 2,940 words, M 300 and",
        "30,011, L 3,000 and 303,138. Each party is asked for 8 (S), 40 (M) or 100 (L) edits: 30 %",
        "word for word from a pool that all draw from, 20 % at places where others write too, 50 %",
        "its own; 60 % put one to three words in place of as many, 15 % insert one to five, 13 %",
        "delete one to four, 12 % insert a paragraph of 30 words. The text is synthetic and evenly",
        "numbered: real agreements are harder to pair, and no table, footnote or formatting is here.",
    ]
