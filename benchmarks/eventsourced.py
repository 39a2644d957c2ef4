"""The same plenary as `benchmarks.ours_record`, kept by the `eventsourcing` package.

Written as its documentation shows: an aggregate whose methods are events, an
application with a repository over SQLite, transcoded as JSON. The events hold
what our entries hold but for salts, hashes and the room's own rules.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from benchmarks import files, inputs, records
from benchmarks.records import Table
from plenipo.record.canon import wording_hash

_PAGE = 5_000


class Plenary(Aggregate):
    """A room: the draft, what is on the table, who has said what of it."""

    @event("Opened")
    def __init__(self, parties: list[str], units: dict[str, str]) -> None:
        self.parties = parties
        self.units = units
        self.proposals: dict[str, dict[str, Any]] = {}
        self.positions: dict[tuple[str, str, str], str] = {}
        self.comments: dict[str, tuple[str, str, str]] = {}
        self.last = ""

    @event("ProposalTabled")
    def table(self, by: str, proposal: str, number: str, changes: list[dict[str, str]]) -> None:
        """Put a proposal on the table."""
        self.proposals[proposal] = {
            "number": number, "changes": changes, "sponsors": {by}, "state": "tabled"
        }  # fmt: skip

    @event("ProposalRevised")
    def revise(self, by: str, proposal: str, changes: list[dict[str, str]]) -> None:
        """Give a proposal other words."""
        self.last = by
        self.proposals[proposal]["changes"] = changes

    @event("PositionTaken")
    def take(self, by: str, unit: str, wording: str, level: str) -> None:
        """Say how far a party goes with a wording."""
        self.positions[by, unit, wording] = level

    @event("CommentMade")
    def comment(self, by: str, comment: str, unit: str, words: str) -> None:
        """Say something beside a provision."""
        self.comments[comment] = (by, unit, words)

    @event("ProposalWithdrawn")
    def withdraw(self, by: str, proposal: str) -> None:
        """Take a proposal back."""
        self.last = by
        self.proposals[proposal]["state"] = "withdrawn"


def _application(path: Path) -> Any:  # noqa: ANN401 - the package's own class
    return Application(
        env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    )


def record(count: int) -> Path:
    """Make, or find made, a database with so many events of one plenary."""
    path = files.DATA / f"eventsourced_{count}.db"
    stamp = files.Stamp(path, (__file__, records.__file__, inputs.__file__), str(count))
    if stamp.fresh():
        return path
    stamp.clear()
    at: Table = records.table()
    application = _application(path)
    room = Plenary(parties=list(at.parties), units=dict(zip(at.units, at.texts, strict=True)))
    bases = [wording_hash(unit, text) for unit, text in zip(at.units, at.texts, strict=True)]

    def change(unit: int, text: str) -> list[dict[str, str]]:
        return [{"unit": at.units[unit], "text": text, "base": bases[unit]}]

    for n, one in enumerate(records.said(at, count - 1), 2):
        by = at.parties[one.party]
        match one:
            case records.Tabled():
                room.table(by, one.proposal, one.number, change(one.unit, one.text))
            case records.Revised():
                room.revise(by, one.proposal, change(one.unit, one.text))
            case records.Taken():
                unit = at.units[one.unit]
                room.take(by, unit, wording_hash(unit, one.text), one.level)
            case records.Commented():
                room.comment(by, one.comment, at.units[one.unit], one.words)
            case records.Withdrawn():
                room.withdraw(by, one.proposal)
        if n % _PAGE == 0 or n == count:
            application.save(room)
    application.close()
    path.with_suffix(".id").write_text(str(room.id), "ascii")
    stamp.write()
    return path


def replayed(path: Path) -> Plenary:
    """Read the plenary from its events, as the package does it."""
    from uuid import UUID

    application = _application(path)
    try:
        found: Plenary = application.repository.get(
            UUID(path.with_suffix(".id").read_text("ascii"))
        )
        return found
    finally:
        application.close()
