"""Redline and rebase: two versions of one text, and a proposal whose base has moved on."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks import files, inputs, ours, peers
from benchmarks.inputs import ACCEPTED, REVISION_EDITS, Revision
from benchmarks.report import Finding, Section, Table, seconds, timed, times
from benchmarks.timing import Timed, Unfinished, in_child, in_turn

WITH_NUMBERS = 1.0  # times what git takes, at most
WITHOUT_NUMBERS = 2.0
MICROSECONDS_AN_EDIT = 1.0


def redline(*, quick: bool) -> Section:
    """Compare two versions beside `git diff --word-diff`."""
    rows, others = [], []
    findings: list[Finding] = []
    gone = peers.git()
    for name in ("S", "M") if quick else ("S", "M", "L"):
        made = inputs.revision(inputs.sized(name), REVISION_EDITS[name])
        bare = replace(
            made, old=inputs.without_numbers(made.old), new=inputs.without_numbers(made.new)
        )
        for numbered, pair in ((True, made), (False, bare)):
            kind = "numbered" if numbered else "not numbered"
            moves = ours.check_redline(pair.old, pair.new)
            results = _beside_git(f"redline_{name}_{numbered}", pair, rounds=7, git=gone is None)
            mine, git = results["texts"], results.get("git")
            rows.append(
                (
                    f"{name}, {kind}",
                    f"{made.edits:,}",
                    timed(mine),
                    timed(results["bytes"]),
                    timed(git or gone),
                    f"{mine.median / git.median:.2f}" if git else "–",
                    f"{results['bytes'].median / git.median:.2f}" if git else "–",
                    f"{moves} of at most {made.relocated}",
                )
            )
            if name != "S":
                findings.append(_against_git(name, kind, mine, git, moves))
        if name != "L":
            others.append((name, *_others(made, quick=quick)))
    return Section(
        "Redline two versions",
        "Peer: `git diff --no-index --word-diff OLD NEW`, process and file reading included (3 to "
        "4 ms). Ours ends with the redline as a value, of which both versions can be drawn again; "
        "it starts from both documents' paragraphs, or from their files' bytes. In the revision "
        "2 % of the paragraphs stand elsewhere; git does not look for that.",
        [
            Table(
                (
                    "case",
                    "edits",
                    "ours, from paragraphs",
                    "from bytes",
                    "git",
                    "of git's time",
                    "from bytes",
                    "moves found",
                ),
                rows,
            ),
            Table(
                ("numbered", "ours", "difflib (words)", "rapidfuzz (words, flat)", "ours faster"),
                others,
            ),
        ],
        findings,
    )


def unstructured(*, quick: bool) -> Section:
    """Compare and compile one paragraph of 30,000 or 300,000 words."""
    rows = []
    for name in ("M",) if quick else ("M", "L"):
        made = inputs.revision(inputs.sized(name), REVISION_EDITS[name], relocate=0)
        one = Revision(
            [inputs.as_one_paragraph(made.old)], [inputs.as_one_paragraph(made.new)], 0, made.edits
        )
        results = _beside_git(f"paragraph_{name}", one, rounds=3, git=peers.git() is None)
        flat: Timed | Unfinished | peers.Missing | None = peers.rapidfuzz()
        if flat is None:
            result = in_child("flat", name, limit=60)
            flat = result if isinstance(result, Unfinished) else Timed((result["seconds"],))
        compiled = in_turn(
            {"compile": lambda o=one: ours.compile_bytes(_bytes(o.old), [_bytes(o.new)] * 2)},  # type: ignore[misc]
            rounds=3,
        )["compile"]
        rows.append(
            (
                f"{len(one.old[0].split()):,} words, {made.edits:,} edits",
                timed(results["bytes"]),
                timed(compiled),
                timed(results.get("git") or peers.git()),
                timed(flat),
            )
        )
    return Section(
        "A text without any structure",
        "One paragraph, so that nothing but words can be aligned: the input that breaks programs "
        "that pair provisions first.",
        [
            Table(
                ("one paragraph", "redline", "compile", "git diff --word-diff", "rapidfuzz, flat"),
                rows,
            )
        ],
    )


def rebase(*, quick: bool) -> Section:
    """Let a proposal follow its base, from stored edits and from documents."""
    rows = []
    findings: list[Finding] = []
    for name in ("S", "M") if quick else ("S", "M", "L"):
        made = inputs.followed(inputs.sized(name), *ACCEPTED[name])
        held = ours.hold(made)
        results = _rebase_results(name, made, held)
        ends = ours.check_rebase(held)
        document_ends = ours.check_rebased(made)
        mine = results["edits"]
        each = mine.median / held.edits * 1e6
        rows.append(
            (
                f"{name}: {len(made.accepted):,} accepted, {held.edits:,} edits",
                timed(mine),
                f"{each:.2f} µs",
                timed(results["documents"]),
                timed(results.get("git") or peers.git()),
                ends,
                document_ends,
            )
        )
        if name != "S":
            findings.append(
                Finding(
                    f"rebase, {name}",
                    f"≤ {MICROSECONDS_AN_EDIT:.0f} µs an edit",
                    f"{each:.2f} µs",
                    each <= MICROSECONDS_AN_EDIT,
                )
            )
    return Section(
        "Rebase a proposal",
        "From stored edits of the proposal and of what was accepted; and from three documents, "
        "beside `git merge-file -p --diff3` on words. A fifth of what the party wants is among "
        "what was accepted. Every edit ends as exactly one of rebased, conflict, already adopted, "
        "orphaned. Stored edits are those of words; documents have new paragraphs besides.",
        [
            Table(
                (
                    "case",
                    "from edits",
                    "an edit",
                    "from documents",
                    "git on words",
                    "edits ended",
                    "documents",
                ),
                rows,
            )
        ],
        findings,
    )


def _beside_git(name: str, pair: Revision, *, rounds: int, git: bool) -> dict[str, Timed]:
    old_file, new_file = (
        files.written(f"{name}_old", pair.old),
        files.written(f"{name}_new", pair.new),
    )
    old, new = old_file.read_bytes(), new_file.read_bytes()
    jobs: dict[str, Callable[[], object]] = {
        "texts": lambda: ours.redline_texts(pair.old, pair.new),
        "bytes": lambda: ours.redline_bytes(old, new),
    }
    if git:
        jobs["git"] = lambda: peers.word_diff(old_file, new_file)
    return in_turn(jobs, rounds=rounds)


def _against_git(name: str, kind: str, mine: Timed, git: Timed | None, moves: int) -> Finding:
    must = WITH_NUMBERS if kind == "numbered" else WITHOUT_NUMBERS
    if git is None:
        return Finding(f"redline {name}, {kind}", _at_most(must), seconds(mine.median), None)
    share = mine.median / git.median
    found = f"{share:.2f}×, {moves} moves"
    return Finding(f"redline {name}, {kind}", _at_most(must), found, share <= must and moves > 0)


def _at_most(share: float) -> str:
    return f"≤ {share:.1f}× git diff --word-diff, moves reported"


def _others(made: Revision, *, quick: bool) -> tuple[str, ...]:
    old = [word for line in made.old for word in line.split()]
    new = [word for line in made.new for word in line.split()]
    jobs: dict[str, Callable[[], object]] = {
        "ours": lambda: ours.redline_texts(made.old, made.new),
    }
    if not quick or len(old) < 10_000:
        jobs["difflib"] = lambda: peers.difflib_words(old, new)
    missing = peers.rapidfuzz()
    if missing is None:
        jobs["rapidfuzz"] = lambda: peers.rapidfuzz_words(old, new)
    results = in_turn(jobs, rounds=3)
    mine = results["ours"]
    return (
        timed(mine),
        timed(results.get("difflib")),
        timed(results.get("rapidfuzz") or missing),
        f"{times(mine, results.get('difflib'))}, {times(mine, results.get('rapidfuzz'))}",
    )


def _rebase_results(name: str, made: inputs.Followed, held: ours.Held) -> dict[str, Timed]:
    old, new, own = _bytes(made.old), _bytes(made.new), _bytes(made.proposal)
    jobs: dict[str, Callable[[], object]] = {
        "edits": lambda: ours.rebase_held(held),
        "documents": lambda: ours.rebase_bytes(own, old, new),
    }
    with tempfile.TemporaryDirectory(dir=files.DATA):
        if peers.git() is None:
            paths: list[Path] = [
                files.written_words(f"rebase_{name}_{part}", lines)
                for part, lines in (
                    ("old", made.old),
                    ("new", made.new),
                    ("own", made.proposal),
                )
            ]
            jobs["git"] = lambda: peers.merge_words(*paths)
        return in_turn(jobs, rounds=5)


def _bytes(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
