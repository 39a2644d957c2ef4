"""Word files with tracked changes, and how long the command takes to say anything."""

from __future__ import annotations

import sys
from collections.abc import Callable

from benchmarks import files, inputs, ours, peers, tracked
from benchmarks.report import Finding, Section, Table, seconds, timed, times
from benchmarks.timing import Timed, command, in_turn

FASTER_THAN_PANDOC = 20.0
TIMES_THE_PARSE = 4.0


def read_tracked(*, quick: bool) -> Section:
    """Read a Word file with a thousand tracked changes beside pandoc and a bare parse."""
    base = inputs.sized("M")
    made = tracked.many_authors(base)
    files.DATA.mkdir(exist_ok=True)
    path = files.DATA / "tracked_M.docx"
    path.write_bytes(made.data)
    ours.check_tracked(base, made)

    pandoc, revisions = peers.pandoc(), peers.docx_revisions()
    jobs: dict[str, Callable[[], object]] = {
        "ours": lambda: ours.read_docx(made.data),
        "parse": lambda: peers.unzip_and_parse(made.data),
    }
    if revisions is None:
        jobs["docx-revisions"] = lambda: peers.list_revisions(made.data)
    if isinstance(pandoc, str):
        program = pandoc
        jobs["pandoc"] = lambda: peers.pandoc_tracked(program, path)
        if not quick:
            jobs["pandoc markdown"] = lambda: peers.pandoc_tracked(program, path, "markdown")
    results = in_turn(jobs, rounds=3 if quick else 5)
    mine, parse = results["ours"], results["parse"]
    rows = [
        ("Plenipo: blocks, authors, kinds of change", timed(mine), ""),
        ("unzip + lxml parse: the least any reader does", timed(parse), _share(mine, parse)),
        (
            "docx-revisions: list of changes",
            timed(results.get("docx-revisions") or revisions),
            times(mine, results.get("docx-revisions")),
        ),
        (
            "pandoc --track-changes=all -t json",
            timed(results.get("pandoc") or _missing(pandoc)),
            times(mine, results.get("pandoc")),
        ),
    ]
    if "pandoc markdown" in results:
        slower = results["pandoc markdown"]
        rows.append(("pandoc … -t markdown", timed(slower), times(mine, slower)))
    share = mine.median / parse.median
    findings = [
        Finding(
            "read .docx with 1,000 tracked changes",
            f"≤ {TIMES_THE_PARSE:.0f}× unzip + XML parse",
            f"{share:.2f}×",
            share <= TIMES_THE_PARSE,
        ),
        Finding(
            "read .docx with 1,000 tracked changes",
            f"≥ {FASTER_THAN_PANDOC:.0f}× faster than pandoc --track-changes=all",
            times(mine, results.get("pandoc")),
            mine.times(results["pandoc"]) >= FASTER_THAN_PANDOC if "pandoc" in results else None,
        ),
    ]
    return Section(
        "Read a Word file with tracked changes",
        f"{base.words:,} words, {made.changes:,} changes ({made.elements:,} `w:ins` and `w:del` "
        f"around runs) by {len(made.edits)} authors. The text of the base and of every author is "
        "compared with what was written before the time counts. Pandoc is timed as a process.",
        [Table(("reader", "time", "Plenipo faster (slower)"), rows)],
        findings,
    )


def word_files(*, quick: bool) -> Section:
    """Compile Word files: one with everybody's changes, and one from each party."""
    base = inputs.sized("S" if quick else "M")
    wanted = inputs.party_edits(base, tracked.AUTHORS, 8 if quick else 40)
    copies = [
        tracked.tracked(base, {inputs.party_code(i): party}).data for i, party in enumerate(wanted)
    ]
    together = tracked.many_authors(base, changes=60 if quick else tracked.CHANGES).data
    clean = tracked.tracked(base, {}).data
    results = in_turn(
        {
            "together": lambda: ours.compile_tracked(together),
            "copies": lambda: ours.compile_word_files(clean, copies),
        },
        rounds=3,
    )
    return Section(
        "Compile Word files",
        "From bytes to the rolling text; reading included. Word's own Combine is not measured here "
        "and no claim is made beside it.",
        [
            Table(
                ("input", "time"),
                [
                    ("one file, changes of 12 authors", timed(results["together"])),
                    ("a base and 12 tracked copies", timed(results["copies"])),
                ],
            )
        ],
    )


def start_up(*, quick: bool) -> Section:
    """Start the command and let it print its help."""
    results = in_turn(
        {
            "help": lambda: command([*ours.COMMAND, "--help"]),
            "python": lambda: command([sys.executable, "-c", ""]),
            "isolated": lambda: command([sys.executable, "-I", "-S", "-c", ""]),
        },
        rounds=5 if quick else 15,
    )
    above = results["help"].median - results["python"].median
    return Section(
        "Start",
        f"`plenipo --help` takes {seconds(above)} more than an empty Python.",
        [
            Table(
                ("command", "time"),
                [
                    ("plenipo --help", timed(results["help"])),
                    ("python -c ''", timed(results["python"])),
                    ("python -I -S -c ''", timed(results["isolated"])),
                ],
            )
        ],
    )


def _share(mine: Timed, parse: Timed) -> str:
    return f"({mine.median / parse.median:.2f}× slower)"


def _missing(pandoc: str | peers.Missing) -> peers.Missing | None:
    return pandoc if isinstance(pandoc, peers.Missing) else None
