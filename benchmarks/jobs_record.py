"""The record: how fast a room comes back from its entries, and what its viewers cost."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks import files, ours_record, peers
from benchmarks.report import Finding, Section, Table, seconds, size, timed, times
from benchmarks.timing import Timed, Unfinished, in_child

FASTER = 10.0  # times, than the eventsourcing package
OF_BARE = 2.0  # times what reading and decoding takes, at most
START = 0.050  # seconds, with a snapshot
LIMIT = 240.0  # seconds that one replay may take

Runs = Timed | Unfinished


def replay(*, quick: bool) -> Section:
    """Replay a room beside the eventsourcing package and beside reading and decoding."""
    sizes = (20_000,) if quick else (100_000, 1_000_000)
    gone = peers.eventsourcing()
    rows: list[tuple[str, ...]] = []
    findings: list[Finding] = []
    for count in sizes:
        path = str(ours_record.record(count))
        held = ours_record.check_replayed(count)
        tasks = {"bare": ("replay-bare", path), "ours": ("replay", path)}
        if gone is None:
            from benchmarks import eventsourced

            tasks["peer"] = ("replay-eventsourcing", str(eventsourced.record(count)))
        found, memory = _in_children(tasks, rounds=3, once=("peer",) if count > 500_000 else ())
        mine, bare, peer = found["ours"], found["bare"], found.get("peer")
        rows.append(
            (
                f"{count:,}",
                timed(mine),
                timed(bare),
                timed(peer or gone),
                times(bare, mine),
                times(mine, peer),
                size(memory),
                f"{held['proposals']:,}, {held['positions']:,}, {held['texts']:,}",
            )
        )
        if count == sizes[-1]:
            findings += _findings(count, mine, bare, peer)
    return Section(
        "Replay a room",
        "One plenary of 300 provisions and 198 parties: half of what is said there are proposals "
        "and new versions of them, a third are positions on exact wordings, then comments and "
        "withdrawals; a provision is a sentence of some twenty words. Each program in a process "
        "of its own, from opening its database to the room's state. The bare reader takes the same "
        "rows from the same SQLite file with `sqlite3`, decodes each to the same class, and drops "
        "it. `eventsourcing` keeps the same matter, without salts and hashes, as its documentation "
        "shows it: an aggregate with a method for each event, JSON, SQLite.",
        [
            Table(
                (
                    "entries",
                    "Plenipo",
                    "read and decode",
                    "eventsourcing",
                    "of reading and decoding",
                    "faster than eventsourcing",
                    "the state takes",
                    "proposals, positions, wordings in it",
                ),
                rows,
            )
        ],
        findings,
    )


def start(*, quick: bool) -> Section:
    """Start rooms from their snapshots."""
    made = files.case("M", 12 if quick else 198, only_values=True)
    plenary = ours_record.plenary(made)
    ours_record.check_plenary(made, plenary)
    cases = [(f"plenary, {len(made.edits)} parties", plenary, ours_record.PLENARY)]
    cases += [
        (f"{count:,} entries", ours_record.record(count), ours_record.ROOM)
        for count in ((20_000,) if quick else (100_000, 1_000_000))
    ]
    rows = []
    findings: list[Finding] = []
    for name, path, room in cases:
        found, _ = _in_children({"ours": ("start", str(path), room)}, rounds=5)
        rows.append((name, timed(found["ours"])))
        findings.append(_started(name, found["ours"]))
    return Section(
        "Start a room from its snapshot",
        "In a process that has just begun: open the database, read the snapshot, take in the "
        f"{ours_record.TAIL} entries that followed it. The rooms are those of the replay, and a "
        "plenary in which every party has tabled what it wants of M and taken positions on half "
        "of the provisions.",
        [Table(("room", "time"), rows)],
        findings,
    )


def viewers(*, quick: bool) -> Section:
    """Fold a plenary once, and lay on top what each of its viewers knows besides."""
    made = files.case("M", 12 if quick else 198, only_values=True)
    path = ours_record.plenary(made)
    ours_record.check_plenary(made, path)
    found = in_child("viewers", str(path), "50" if quick else "300", limit=LIMIT)
    title = "A plenary and its viewers"
    if isinstance(found, Unfinished):
        return Section(title, found.why, [], failed=True)
    number = int(found["viewers"])
    each = (found["rooms held"] + found["overlays held"]) / number
    rows = [
        ("fold the plenary once", seconds(found["fold"]), size(found["fold held"])),
        (
            "fold a delegation's own room (mean)",
            seconds(found["rooms"] / number),
            size(found["rooms held"] / number),
        ),
        (
            "its overlay (mean)",
            seconds(found["overlays"] / number),
            size(max(found["overlays held"], 0) / number),
        ),
        ("draw the plenary's picture once", seconds(found["draw"]), size(found["draw held"])),
        ("draw it again after one entry (median)", seconds(found["again"]), ""),
        ("one fdatasync of 300 bytes, in turn (median)", seconds(found["sync"]), ""),
    ]
    return Section(
        title,
        f"{len(made.base.provisions)} provisions, {number} delegations, {int(found['entries']):,} "
        f"entries, {int(found['brackets']):,} brackets. The plenary is folded and drawn once for "
        "everybody. One more viewer costs the room of his delegation and its overlay: "
        f"{size(each)} and {seconds((found['rooms'] + found['overlays']) / number)}; a fold for "
        f"each viewer would cost {size(found['fold held'])} and {seconds(found['fold'])}.",
        [Table(("", "time", "memory"), rows)],
    )


def _in_children(
    tasks: Mapping[str, tuple[str, ...]], *, rounds: int, once: tuple[str, ...] = ()
) -> tuple[dict[str, Runs], float]:
    """Run tasks in processes of their own, in turn; those in `once` in the first round only.

    Give their times, and the most memory that one of them says it held.
    """
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    failed: dict[str, Unfinished] = {}
    memory = 0.0
    for turn in range(rounds):
        for name, task in tasks.items():
            if name in failed or (turn and name in once):
                continue
            result = in_child(*task, limit=LIMIT)
            if isinstance(result, Unfinished):
                failed[name] = result
            else:
                taken[name].append(result["seconds"])
                memory = max(memory, result.get("held", 0))
    return {name: failed.get(name) or Timed(tuple(taken[name])) for name in tasks}, memory


def _findings(count: int, mine: Runs, bare: Runs, peer: Runs | None) -> list[Finding]:
    job = f"replay {count:,} entries"
    faster = _ratio(mine, peer)
    share = _ratio(bare, mine)
    return [
        Finding(
            job,
            f"≥ {FASTER:.0f}× faster than the eventsourcing package",
            times(mine, peer),
            None if faster is None else faster >= FASTER,
        ),
        Finding(
            job,
            f"≤ {OF_BARE:.0f}× a bare read-and-decode of the same rows",
            times(bare, mine),
            None if share is None else share <= OF_BARE,
        ),
    ]


def _ratio(faster: Runs | None, slower: Runs | None) -> float | None:
    if isinstance(faster, Timed) and isinstance(slower, Timed):
        return faster.times(slower)
    return None


def _started(name: str, mine: Runs) -> Finding:
    job, must = f"start with a snapshot, {name}", f"≤ {START * 1000:.0f} ms"
    if isinstance(mine, Unfinished):
        return Finding(job, must, mine.why, None)
    return Finding(job, must, seconds(mine.median), mine.median <= START)
