"""`python -m benchmarks`: run the jobs and write the page."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import jobs_compare, jobs_compile, jobs_word
from benchmarks.report import PAGE, Section, write

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
    "start": jobs_word.start_up,
}


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for; print as it comes, write the page at the end."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("jobs", nargs="*", metavar="JOB", help="all, when none is named")
    parser.add_argument("--quick", action="store_true", help="small cases, about two minutes")
    parser.add_argument(
        "-o",
        type=Path,
        metavar="FILE",
        dest="page",
        help="write the page here (docs/benchmarks.md)",
    )
    chosen = parser.parse_args(arguments)
    names = chosen.jobs or list(JOBS)
    begun = time.monotonic()
    sections = []
    for name in names:
        start = time.monotonic()
        section = _run(name, quick=chosen.quick)
        sections.append(section)
        print(f"{name}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
        for finding in section.findings:
            print(f"  {finding.job}: {finding.found} (must be {finding.must})", file=sys.stderr)
    text = write(sections, arguments=arguments, took=time.monotonic() - begun)
    # A part of the jobs, or their small cases, must not replace the page of a whole run.
    page = chosen.page or (None if chosen.quick or chosen.jobs else PAGE)
    if page is None:
        print(text)
    else:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, "utf-8")
        print(f"Written: {page.name}", file=sys.stderr)
    return 1 if any(section.failed for section in sections) else 0


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
