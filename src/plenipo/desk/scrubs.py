"""The legal scrub of a room as data: for programs, and for the terminal.

One schema, `plenipo.scrub-standing/1`, whoever asks: every member of the room
gets the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Final

from plenipo.brackets.scrub_change import Class
from plenipo.desk.finishing import renumbering
from plenipo.record.alarms import alarms
from plenipo.record.outcome import Scrub
from plenipo.record.scrubbing import Compared, Pair, Standing, compared, standing
from plenipo.record.state import RoomState

SCHEMA: Final = "plenipo.scrub-standing/1"


def scrub_of(state: RoomState, name: str = "") -> tuple[str, Scrub] | None:
    """Return the scrub of a name, or without one the open one, else the last; None for none."""
    rows = state.outcome.scrubs
    found = name or state.outcome.open_scrub or next(reversed(rows), "")
    return (found, rows[found]) if found in rows else None


def digest_of_pairs(pairs: Iterable[Pair]) -> str:
    """Return what stands for a list of changes: another list has another digest."""
    joined = "\x1e".join("\x1f".join(pair) for pair in pairs)
    return hashlib.sha256(joined.encode()).hexdigest()[:32]


def editorials(rows: Sequence[Standing], party: str) -> tuple[Pair, ...]:
    """Return the editorial changes that a party has yet to confirm: what one act confirms."""
    return tuple(
        row.pair
        for row in rows
        if row.change.klass is Class.EDITORIAL and party not in row.confirmed
    )


def scrub_json(state: RoomState, name: str, now: str) -> dict[str, Any]:
    """Return a scrub as the values of its JSON form; of a closed one, as its text stands now.

    Hashes are of the wording in the revision and of the wording of now, "" for
    none: what a confirmation names. Cost: that of comparing both texts.
    """
    scrub = state.outcome.scrubs[name]
    found = compared(state, scrub.revision)
    assert found is not None, "a scrub is opened on a revision"
    rows = standing(state, scrub, found)
    anew = renumbering(state) if state.units else None
    return {
        "schema": SCHEMA,
        "scrub": name,
        "revision": scrub.revision,
        "opened": scrub.at,
        "closed": scrub.closed,
        "required": state.required_parties(),
        "done": not any(row.waits for row in rows),
        "counts": {klass.value: found.count(klass) for klass in Class},
        "changes": [_change(state, row) for row in rows],
        "numbers": _numbers(found),
        "misled": [
            {
                "unit": str(row.unit),
                "where": found.names.get(row.unit, ""),
                "words": row.words,
                "was": [str(unit) for unit in row.was],
                "now": [str(unit) for unit in row.now],
            }
            for row in found.misled
        ],
        "anew": [list(row) for row in anew.body.labels] if anew is not None else [],
        "alarms": [
            {
                "unit": row.unit,
                "revision": row.revision,
                "flag": row.point.flag.value,
                "words": row.sentence,
            }
            for row in alarms(state, now)
        ],
    }


def _change(state: RoomState, row: Standing) -> dict[str, Any]:
    unit, was, now = row.pair
    d = row.change.difference
    return {
        "unit": unit,
        "where": row.where,
        "was": was,
        "now": now,
        "old": d.old.text if d.old is not None else "",
        "new": d.new.text if d.new is not None else "",
        "class": row.change.klass.value,
        "flags": [flag.value for flag in row.change.flags],
        "reasons": list(dict.fromkeys(said.reason for said in row.change.said)),
        "numbers_only": row.change.numbers_only,
        "moved": d.moved,
        "runs": [{run.mark.value: run.text} for run in row.change.runs],
        "proposals": [state.proposals[p].number for p in row.proposals],
        "confirmed": list(row.confirmed),
        "waits_for": list(row.waits),
        "lapsed": list(row.lapsed),
    }


def _numbers(found: Compared) -> list[dict[str, str]]:
    """Return the concordance of the revision and the text of now: what has another number."""
    return [
        {"unit": str(d.unit), "was": d.old.label, "now": d.new.label}
        for d in (change.difference for change in found.changes)
        if d.old is not None and d.new is not None and d.old.label != d.new.label
    ]
