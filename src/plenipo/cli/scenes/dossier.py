"""A public record of real talks, made of published facts with their sources.

No negotiation is played here: an archivist keeps a public room, and files what
was published in it. The facts stand in `examples/dossier/record.toml`, each with
the source that reported it; this module only turns them into entries.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any, Final

from plenipo.cli.scenes.stage import Stage, Step
from plenipo.desk.publishing import NOTE
from plenipo.record import entries as e
from plenipo.record.days import days
from plenipo.record.kinds import THE_PUBLIC, Role, RoomKind

ARCHIVIST: Final = "The archivist"
ROOM: Final = "Public archive"
START: Final = "2025-12-02 09:00"
COUNTED: Final = ("agreed", "partly", "open")
Facts = Mapping[str, Any]


def facts() -> Facts:
    """Return the facts as they stand in the file."""
    data = (files("plenipo.cli") / "examples" / "dossier" / "record.toml").read_text("utf-8")
    return tomllib.loads(data)


def title() -> str:
    """Return what the record is called."""
    return str(facts()["title"])


def the_room_is_opened(s: Stage) -> None:
    """The archivist opens a public room; anybody reads in it."""
    found = facts()
    s.open(ROOM, RoomKind.PUBLIC, by=ARCHIVIST, role=Role.SECRETARIAT)
    s.record(
        ARCHIVIST, e.ProcessOpened(title=found["title"], language=found["language"]), room=ROOM
    )
    s.record(ARCHIVIST, e.OptionSet(name=NOTE, value=found["note"]), room=ROOM)
    for code, name in found["parties"].items():
        s.record(ARCHIVIST, e.PartyAdmitted(party=code, name=name), room=ROOM)
    seat = e.MemberSeated(member=THE_PUBLIC, name="The public", role=Role.PUBLIC)
    s.record(ARCHIVIST, seat, room=ROOM)


def the_sources_are_filed(s: Stage) -> None:
    """Texts by title and date, and where things were reported; no words of either."""
    found = facts()
    for row in found["text"]:
        _file(s, row, row.get("form", "framework"))
    for row in found["source"]:
        _file(s, row, "article")


def what_was_published_is_recorded(s: Stage) -> None:
    """Events, statements, commitments and figures, each under the name it has in the file."""
    found = facts()
    for form in ("event", "incident"):
        _all(s, (_happened(row, form) for row in found[form]))
    _all(s, (_statement(row, found) for row in found["statement"]))
    for row in found["commitment"]:
        _all(s, _commitment(row))
    _all(s, (_progress(row) for row in found["progress"]))


def _all(s: Stage, bodies: Iterable[e.Body]) -> None:
    for body in bodies:
        s.record(ARCHIVIST, body, room=ROOM)


def _file(s: Stage, row: Facts, form: str) -> None:
    body = e.DocumentFiled(
        document=row["key"],
        title=row["title"],
        digest="",
        media="",
        form=form,
        language="",
        publisher=row["publisher"],
        dated=row["dated"],
        link=row.get("link", ""),
    )
    s.record(ARCHIVIST, body, room=ROOM)


def _happened(row: Facts, form: str) -> e.Body:
    when = days(row["when"])
    return e.IncidentReported(
        incident=row["key"],
        words=row["words"],
        place=row.get("place", ""),
        when=row["when"],
        sources=row["sources"],
        precision=when.precision.value if when is not None else "",
        form="event" if form == "event" else "",
    )


def _statement(row: Facts, found: Facts) -> e.Body:
    source = next(d for d in (*found["source"], *found["text"]) if d["key"] == row["source"])
    when = days(row["uttered"])
    return e.StatementRecorded(
        statement=row["key"],
        speaker=row["speaker"],
        role=row.get("role", ""),
        behalf=row.get("behalf", ""),
        words=row["words"],
        form=row["form"],
        source=source["title"],
        uttered=row["uttered"],
        precision=when.precision.value if when is not None else "",
        document=source["key"],
        publisher=source["publisher"],
        published=source["dated"],
        link=source.get("link", ""),
    )


def _commitment(row: Facts) -> Iterable[e.Body]:
    yield e.CommitmentNoted(
        commitment=row["key"],
        party=row["party"],
        words=row["words"],
        undertaken=row["undertaken"],
        due=row.get("due", ""),
        document=row["source"],
    )
    for mark in row.get("mark", ()):
        yield e.CommitmentMarked(
            commitment=row["key"], state=mark["state"], evidence=mark["evidence"], on=mark["on"]
        )


def _progress(row: Facts) -> e.Body:
    return e.ProgressReported(
        progress=row["key"],
        on=row["on"],
        of="articles",
        counts=[(status, row[status]) for status in COUNTED if status in row],
        total=row["total"],
        words=row["words"],
        document=row["source"],
    )


STEPS: Final[tuple[Step, ...]] = (
    the_room_is_opened,
    the_sources_are_filed,
    what_was_published_is_recorded,
)
