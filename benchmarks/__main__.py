"""Run the benchmarks and write what they find into docs/benchmarks.md.

With `--jobs` only the named ones run, and only their rows are replaced.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import (
    jobs_compare,
    jobs_compile,
    jobs_live,
    jobs_record,
    jobs_statements,
    jobs_store,
    jobs_table,
    jobs_word,
)
from benchmarks.report import PAGE, Section, measured, read_measured, write, write_measured

JOBS: dict[str, Callable[..., Section]] = {
    "compile": jobs_compile.whole_documents,
    "collatex": jobs_compile.collatex,
    "edits": jobs_compile.stored_edits,
    "linear": jobs_compile.linearity,
    "memory": jobs_compile.memory,
    "redline": jobs_compare.redline,
    "unstructured": jobs_compare.unstructured,
    "rebase": jobs_compare.rebase,
    "docx": jobs_word.read_tracked,
    "word-files": jobs_word.word_files,
    "replay": jobs_record.replay,
    "room-start": jobs_record.start,
    "viewers": jobs_record.viewers,
    "append": jobs_store.durable_append,
    "group": jobs_store.group_commit,
    "postgres": jobs_store.postgres_append,
    "live": jobs_live.live_delivery,
    "statements": jobs_statements.articles,
    "table": jobs_table.table,
    "processes": jobs_table.processes,
    "start": jobs_word.start_up,
}


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for; print as it comes, write the page at the end."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--jobs",
        nargs="+",
        metavar="JOB",
        choices=list(JOBS),
        default=list(JOBS),
        help=f"which: {', '.join(JOBS)} (all)",
    )
    parser.add_argument("--quick", action="store_true", help="small cases, about two minutes")
    parser.add_argument(
        "-o",
        type=Path,
        metavar="FILE",
        dest="page",
        help="write a page of this run alone here, and leave docs/benchmarks.md as it is",
    )
    chosen = parser.parse_args(arguments)
    begun = time.monotonic()
    found = {}
    for name in JOBS:
        if name not in chosen.jobs:
            continue
        start = time.monotonic()
        section = _run(name, quick=chosen.quick)
        found[name] = measured(section, quick=chosen.quick)
        print(f"{name}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
        for finding in section.findings:
            print(f"  {finding.job}: {finding.found} (must be {finding.must})", file=sys.stderr)
    print(f"All in {(time.monotonic() - begun) / 60:.1f} minutes", file=sys.stderr)
    failed = any(one.section.failed for one in found.values())
    if chosen.page is not None:
        chosen.page.write_text(write(found), "utf-8")
    elif chosen.quick:  # small cases must not replace whole ones
        print(write(found))
    else:
        kept = read_measured() | {n: m for n, m in found.items() if not m.section.failed}
        kept = {name: kept[name] for name in JOBS if name in kept}
        write_measured(kept)
        PAGE.write_text(write(kept), "utf-8")
        print(f"Written: {PAGE.name}", file=sys.stderr)
    return 1 if failed else 0


def _run(name: str, *, quick: bool) -> Section:
    """Run one job; one that fails is a section that says so, and the others go on."""
    try:
        return JOBS[name](quick=quick)
    except Exception as error:  # whatever broke, the page must say it
        traceback.print_exc()
        return Section(
            name.capitalize(), f"Failed: {type(error).__name__}: {error}", (), failed=True
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
