"""Compile: many parties' documents into one rolling text."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import files, inputs, ours, peers
from benchmarks.files import Case
from benchmarks.report import Finding, Section, Table, seconds, size, timed, times
from benchmarks.timing import Timed, Unfinished, in_child, in_turn

FASTER_IN_PROCESS = 15.0  # times, than the chain on words, M with 198 parties
FASTER_AS_COMMAND = 8.0
MICROSECONDS_AN_EDIT = 5.0
MEMORY_JOB = "compile L, 198 parties, documents one at a time"
MEMORY = "memory ≤ two documents + the edits"
COLLATEX_LIMIT = 60.0  # seconds


def whole_documents(*, quick: bool) -> Section:
    """Compile whole documents beside a chain of three-way merges by git."""
    cases = [("S", 12), ("M", 12), ("M", 198)] if quick else [
        ("S", 2), ("S", 12), ("S", 50), ("S", 198),
        ("M", 2), ("M", 12), ("M", 50), ("M", 198),
        ("L", 2), ("L", 12),
    ]  # fmt: skip
    gone = peers.git()
    rows, conflicts = [], []
    findings: list[Finding] = []
    for name, parties in cases:
        made = files.case(name, parties, words=True)
        rounds = 3 if parties == 198 or name == "L" else 5
        rounds = min(rounds, 2) if quick else rounds
        results = _beside_git(made, rounds=rounds, git=gone is None)
        ours.check(made)
        compiled, command = results["compile"], results["command"]
        words = results.get("words") or gone
        rows.append(
            (
                f"{name}, {parties} parties",
                timed(compiled),
                timed(results["text"]),
                timed(command),
                timed(results.get("lines") or gone),
                timed(words),
                times(compiled, words),
                times(command, words),
            )
        )
        if gone is None:
            conflicts.append(_conflicts(made))
        if (name, parties) == ("M", 198):
            findings += _whole_findings(compiled, command, results.get("words"))
    tables = [
        Table(
            (
                "case",
                "documents to rolling text",
                "… to attributed text",
                "whole command",
                "git, provision a line",
                "git, word a line",
                "faster than git on words",
                "as a command",
            ),
            rows,
            "Before timing counts, each party's own text and the base are drawn out of the rolling "
            "text and compared with what went in, character by character.",
        )
    ]
    if conflicts:
        tables.append(
            Table(
                ("case", "git on lines: conflicts (nested)", "result", "on words", "result"),
                conflicts,
                "The chain merges what does not conflict without saying who wanted it, nests one "
                "conflict in another, and depends on the order of the parties.",
            )
        )
    return Section(
        "Compile whole documents",
        "Peer: `git merge-file -q --diff3 CURRENT BASE PARTY`, once for each party. Ours starts "
        "from the documents' bytes in memory; as a command it starts from files and writes one: "
        "`plenipo compile base.txt P001=p001.txt … -o rolling.txt`.",
        tables,
        findings,
    )


def collatex(*, quick: bool) -> Section:
    """Compile a few hundred words beside CollateX."""
    cases = [(165, 2), (349, 2)] if quick else [(165, 2), (349, 2), (349, 6), (1_005, 2)]
    gone = peers.collatex()
    rows = []
    for words, parties in cases:
        edits = 2 if words < 400 else 4
        base = inputs.agreement(max(1, round(words / 100)), words)
        wanted = inputs.party_edits(base, parties, edits)
        texts = [_bytes(base.lines), *(_bytes(inputs.apply(base, party)) for party in wanted)]
        mine = in_turn({"ours": lambda t=texts: ours.compile_bytes(t[0], t[1:])}, rounds=5)["ours"]  # type: ignore[misc]
        rounds = 1 if words > 1_000 or parties > 2 else 3
        peer: Timed | Unfinished | peers.Missing = gone or _collate(words, parties, edits, rounds)
        rows.append((f"{words}", f"{parties}", timed(mine), timed(peer), times(mine, peer)))
    return Section(
        "Compile beside CollateX",
        "`collate(…, output='table', segmentation=False)` in a process of its own, stopped after "
        f"{COLLATEX_LIMIT:.0f} s. It aligns without knowing a base and looks for transpositions, "
        "so this is not quite the same job.",
        [Table(("words", "parties", "ours", "CollateX", "faster"), rows)],
    )


def stored_edits(*, quick: bool) -> Section:
    """Compile from edits that are stored, and one provision after one change."""
    cases = [("S", 12), ("M", 50)] if quick else [("S", 198), ("M", 12), ("M", 198), ("L", 198)]
    rows = []
    findings: list[Finding] = []
    for name, parties in cases:
        made = files.case(name, parties, only_values=True)
        kept = ours.store(made)
        ours.check_stored(made, kept)
        taken = in_turn({"ours": lambda k=kept: ours.compile_stored(k)}, rounds=3)["ours"]  # type: ignore[misc]
        each = taken.median / kept.edits * 1e6
        rows.append(
            (f"{name}, {parties} parties", f"{kept.edits:,}", timed(taken), f"{each:.2f} µs")
        )
        if name in ("M", "L") and parties == 198:
            findings.append(
                Finding(
                    f"compile from stored edits, {name}, 198 parties",
                    f"≤ {MICROSECONDS_AN_EDIT:.0f} µs an edit",
                    f"{each:.2f} µs",
                    each <= MICROSECONDS_AN_EDIT,
                )
            )
    one, disk, finding = _one_provision(quick=quick)
    return Section(
        "Compile from stored edits",
        "The edits of each party, as they are kept with its proposal, to the rolling text. An edit "
        "is one of the canonical difference: neighbours that a delegate would put in one bracket "
        "are one.",
        [
            Table(("case", "edits", "time", "an edit"), rows),
            Table(("one provision recompiled", "one fdatasync of 300 bytes"), [(one, disk)]),
        ],
        [*findings, finding],
    )


def linearity(*, quick: bool) -> Section:
    """Compile ever more parties, and ever more edits."""
    cases = [("M", 2), ("M", 12), ("M", 50)] if quick else [
        ("M", 2), ("M", 12), ("M", 50), ("M", 198), ("M", 1_000),
        ("L", 2), ("L", 12), ("L", 50), ("L", 198),
    ]  # fmt: skip
    rows = []
    found: dict[tuple[str, int], float] = {}
    for name, parties in cases:
        made = files.case(name, parties, only_values=True)
        taken = _one_by_one(made, rounds=1 if parties * made.base.words > 10_000_000 else 3)
        found[name, parties] = taken.median
        each = taken.median / parties
        rows.append(
            (f"{name}, {parties} parties", f"{made.edit_count:,}", timed(taken), seconds(each))
        )
    by_edits = []
    for edits in (10, 40) if quick else (10, 40, 160):
        made = files.case("M", 50 if quick else 198, edits=edits, only_values=True)
        taken = _one_by_one(made, rounds=2)
        each = taken.median / made.edit_count
        by_edits.append((f"{edits}", f"{made.edit_count:,}", timed(taken), seconds(each)))
    findings = []
    if ("L", 198) in found:
        growth = found["L", 198] / found["L", 50]
        findings.append(
            Finding(
                "compile L, from 50 to 198 parties",
                "linear in parties (≤ 3.96× with room for noise: 5×)",
                f"{growth:.2f}×",
                growth <= 5.0,
            )
        )
    return Section(
        "How compiling grows",
        "Documents handed over one at a time, in memory; making them is not counted.",
        [
            Table(("case", "edits", "time", "a party"), rows),
            Table(("edits asked of each party (M)", "edits", "time", "time / edits"), by_edits),
        ],
        findings,
    )


def memory(*, quick: bool) -> Section:
    """Compile with documents read one at a time, and look at what is held at most."""
    name, most = ("M", 50) if quick else ("L", 198)
    made = files.case(name, most)
    rows: list[tuple[str, ...]] = []
    commands: list[tuple[str, ...]] = []
    findings: list[Finding] = []
    for parties in (2, 12, most) if quick else (2, 12, 50, most):
        case = f"{name}, {parties} parties"
        result = in_child("compile-memory", str(made.folder), str(parties), limit=300)
        if isinstance(result, Unfinished):
            rows.append((case, result.why, "–", "–", "–", "–"))
            if parties == 198:
                findings.append(Finding(MEMORY_JOB, MEMORY, result.why, reached=None))
        else:
            more = result["peak"] - result["start"]
            allowed = 2 * result["document"] + result["edits"]
            cells = (result["read"], result["document"], result["edits"], more)
            rows.append((case, *map(size, cells), f"{more / allowed:.2f}"))
            if parties == 198:
                found = f"{size(more)} of {size(allowed)}"
                findings.append(Finding(MEMORY_JOB, MEMORY, found, more <= allowed))
        arguments = ours.compile_arguments(made, parties, made.folder / "rolling.txt")
        whole = in_child("command-memory", *arguments, limit=300)
        if isinstance(whole, Unfinished):
            commands.append((case, whole.why, "–"))
        else:
            commands.append((case, seconds(whole["seconds"]), size(whole["peak"])))
    shutil.rmtree(made.folder)  # 400 MB of documents
    return Section(
        "Memory",
        "A process of its own: the most it holds while it reads files one at a time and compiles "
        "them, over what it held once everything was imported. A document is what the base takes "
        "as blocks; the edits are what the parties leave behind in the compiler and the rolling "
        "text.",
        [
            Table(
                ("case", "read", "one document", "edits", "most held", "of what is allowed"),
                rows,
            ),
            Table(("whole command", "time", "most held, Python included"), commands),
        ],
        findings,
    )


def _beside_git(made: Case, *, rounds: int, git: bool) -> dict[str, Timed]:
    base = made.file().read_bytes()
    versions = [path.read_bytes() for path in made.files()]
    with tempfile.TemporaryDirectory(dir=files.DATA) as folder:
        work = Path(folder)
        jobs: dict[str, Callable[[], object]] = {
            "compile": lambda: ours.compile_bytes(base, versions),
            "text": lambda: ours.attributed(ours.compile_bytes(base, versions)),
            "command": lambda: ours.compile_command(made, work / "rolling.txt"),
        }
        if git:
            jobs["lines"] = lambda: peers.merge_chain(made.file(), made.files(), work=work)
            jobs["words"] = lambda: peers.merge_chain(
                made.file(ending="words"), made.files(ending="words"), work=work
            )
        return in_turn(jobs, rounds=rounds, warm=len(versions) < 198)


def _conflicts(made: Case) -> tuple[str, ...]:
    cells = [f"{made.name.replace('_', ', ')} parties"]
    with tempfile.TemporaryDirectory(dir=files.DATA) as folder:
        for ending in ("txt", "words"):
            merged = peers.look_at_merge(
                peers.merge_chain(
                    made.file(ending=ending), made.files(ending=ending), work=Path(folder)
                )
            )
            cells += [f"{merged.conflicts:,} ({merged.nested:,})", size(merged.size)]
    return tuple(cells)


def _whole_findings(compiled: Timed, command: Timed, words: Timed | None) -> list[Finding]:
    job = "compile whole documents, M, 198 parties"
    findings = []
    for what, mine, must in (
        ("in process", compiled, FASTER_IN_PROCESS),
        ("whole command", command, FASTER_AS_COMMAND),
    ):
        reached = None if words is None else mine.times(words) >= must
        findings.append(
            Finding(
                f"{job}, {what}",
                f"≥ {must:.0f}× faster than the git merge-file chain on words",
                times(mine, words),
                reached,
            )
        )
    return findings


def _collate(words: int, parties: int, edits: int, rounds: int) -> Timed | Unfinished:
    taken = []
    for _ in range(rounds):
        result = in_child("collate", str(words), str(parties), str(edits), limit=COLLATEX_LIMIT)
        if isinstance(result, Unfinished):
            return result
        taken.append(result["seconds"])
    return Timed(tuple(taken))


def _one_provision(*, quick: bool) -> tuple[str, str, Finding]:
    """Recompile one provision after one change, and sync one line to the disk, in turn."""
    made = files.case("M", 50 if quick else 198, only_values=True)
    recompile = ours.one_provision(made)
    files.DATA.mkdir(exist_ok=True)
    path = files.DATA / "append"
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    mine, disk = [], []
    try:
        for turn in range(100 if quick else 400):
            start = time.perf_counter()
            recompile(turn)
            middle = time.perf_counter()
            os.write(descriptor, b"x" * 299 + b"\n")
            os.fdatasync(descriptor)
            disk.append(time.perf_counter() - middle)
            mine.append(middle - start)
    finally:
        os.close(descriptor)
        path.unlink()
    one, sync = Timed(tuple(mine)), Timed(tuple(disk))
    return (
        timed(one),
        timed(sync),
        Finding(
            f"one changed provision recompiled, M, {len(made.edits)} parties",
            "≤ one fdatasync",
            f"{seconds(one.median)} beside {seconds(sync.median)}",
            one.median <= sync.median,
        ),
    )


def _one_by_one(made: Case, *, rounds: int) -> Timed:
    """Time the compiler while documents are made one at a time, and not their making."""
    taken = []
    for _ in range(rounds):
        clock = ours.Clock()
        ours.compile_one_by_one(
            _bytes(made.base.lines),
            (
                (code, _bytes(inputs.apply(made.base, e)))
                for code, e in zip(made.codes, made.edits, strict=True)
            ),
            clock,
        )
        taken.append(clock.seconds)
    return Timed(tuple(taken))


def _bytes(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
