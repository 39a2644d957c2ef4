"""Versions of one text side by side, written as a file: text, JSON or a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from plenipo.brackets.collation import Collation, Version, collate
from plenipo.brackets.collation_words import (
    Compared,
    More,
    Shown,
    Side,
    Standing,
    Stretch,
    compare,
    counts,
)
from plenipo.brackets.scrub_change import Class, Classed
from plenipo.documents.tables import to_json
from plenipo.instrument.model import Kind
from plenipo.instrument.points import Point

SCHEMA: Final = "plenipo.collation/1"
OPENING: Final = "Opening words"
TITLE: Final = "Title"


@dataclass(frozen=True, slots=True)
class Collated:
    """Versions lined up and compared with one of them."""

    collation: Collation
    against: int
    rows: tuple[Compared, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the versions are called."""
        return tuple(version.name for version in self.collation.versions)

    def places(self) -> tuple[str, ...]:
        """Return what each row is called: its number, or where it stands."""
        return tuple(places(self.collation))


def collated(versions: Sequence[Version], *, against: int = 0) -> Collated:
    """Line versions up and compare each with the one whose index is `against`."""
    found = collate(versions)
    return Collated(found, against, compare(found, against=against))


def places(found: Collation) -> Iterator[str]:
    """Yield what each row is called: "4.", "Article 2, (b)", or what it stands behind."""
    from plenipo.brackets.whereabouts import places_by_labels

    labels = [found.label(row) for row in found.rows]
    for row, label, place in zip(found.rows, labels, places_by_labels(labels), strict=True):
        named = place.removesuffix(".")
        kinds = {p.kind for v in range(len(row.cells)) if (p := found.point(row, v)) is not None}
        if kinds == {Kind.TITLE}:
            yield TITLE
        else:
            yield named if label else f"after {named}" if named else OPENING


def breaks(found: Collation, version: int) -> tuple[str, ...]:
    """Return where words of a version are missing: the places of points that break off."""
    named = tuple(places(found))
    return tuple(
        place
        for place, row in zip(named, found.rows, strict=True)
        if (point := found.point(row, version)) is not None and point.breaks
    )


def tally(found: Collated, version: int) -> str:
    """Say in a line how a version stands to the chosen one."""
    if not found.collation.one_language(found.against, version):
        return "another language: compared by its numbers"
    number = counts(found.rows, version)
    sides = [row.sides[version] for row in found.rows]
    equal = sum(side.standing is Standing.EQUAL for side in sides)
    said = [f"{number[klass]} {klass.value}" for klass in reversed(Class) if number[klass]]
    points = f"{equal} point{'' if equal == 1 else 's'} the same"
    return f"{points}; changes: {', '.join(said)}" if said else f"{points}; no change"


def written_collation(found: Collated, kind: str) -> bytes:
    """Return a collation as bytes of a format: "txt", "json" or "html". Same input, same bytes."""
    if kind == "json":
        return to_json(collation_json(found))
    if kind == "html":
        from plenipo.formats.html.collation import write_collation

        return write_collation(_columns(found), tuple(_rows(found)))
    from plenipo.formats import plain

    return plain.write(_texts(found))


# --- JSON -------------------------------------------------------------------------------------


def collation_json(found: Collated) -> dict[str, Any]:
    """Return a collation as the values of its JSON form, schema `plenipo.collation/1`."""
    collation = found.collation
    named = found.places()
    return {
        "schema": SCHEMA,
        "against": found.against,
        "versions": [
            {
                "name": version.name,
                "language": version.language,
                "points": len(its),
                "breaks": list(breaks(collation, v)),
                "counts": {k.value: n for k, n in counts(found.rows, v).items()},
            }
            for v, (version, its) in enumerate(
                zip(collation.versions, collation.points, strict=True)
            )
        ],
        "rows": [
            {
                "place": named[r],
                "points": list(row.cells),
                "sides": [side_json(side) for side in found.rows[r].sides],
                "more": [_more_json(found, r, more) for more in found.rows[r].more],
            }
            for r, row in enumerate(collation.rows)
        ],
    }


def side_json(side: Side) -> dict[str, Any]:
    """Return one version's side of a row."""
    return {
        "standing": side.standing.value,
        "class": side.klass.value if side.klass else None,
        "flags": [flag.value for flag in side.flags],
        "runs": [{run.shown.value: run.text} for run in side.runs],
        "changes": [
            {
                "class": change.klass.value,
                "flags": [flag.value for flag in change.flags],
                "reason": change.reason,
                "old": change.old,
                "new": change.new,
            }
            for change in side.changes
        ],
    }


def _more_json(found: Collated, r: int, more: More) -> dict[str, Any]:
    return {
        "version": more.version,
        "start": more.start,
        "end": more.end,
        "words": more_words(found, r, more),
    }


def more_words(found: Collated, r: int, more: More) -> str:
    """Return the words that one version alone has in a row."""
    point = found.collation.point(found.collation.rows[r], more.version)
    return point.text[more.start : more.end] if point else ""


# --- text -------------------------------------------------------------------------------------


def _texts(found: Collated) -> Iterator[str]:
    names = found.names
    yield "\n".join(_head(found))
    for r, (place, row) in enumerate(zip(found.places(), found.rows, strict=True)):
        lines = [f"# {place}"]
        lines += [f"Only {names[m.version]} says: “{more_words(found, r, m)}”" for m in row.more]
        for v, side in enumerate(row.sides):
            if side.standing is not Standing.NEITHER:
                lines += _side_lines(names[v], side)
        yield "\n".join(lines)


def _head(found: Collated) -> Iterator[str]:
    names = found.names
    yield f"{len(names)} versions, {len(found.rows)} points, compared with {names[found.against]}."
    for v, name in enumerate(names):
        missing = breaks(found.collation, v)
        told = "" if v == found.against else f" {tally(found, v)}."
        if missing:
            told += f" Words are missing in: {', '.join(missing)}."
        if told:
            yield f"{name}:{told}"


_SAID: Final = {
    Standing.CHOSEN: "",
    Standing.EQUAL: " (the same words)",
    Standing.DIFFERS: "",
    Standing.ALONE: " (this point stands here alone)",
    Standing.LACKING: " (this point is not here)",
    Standing.UNSEEN: " (not to be seen: one of the two breaks off before it)",
    Standing.LANGUAGE: " (another language)",
    Standing.NEITHER: "",
}


def _said(side: Side) -> str:
    if side.standing is Standing.EQUAL and len(side.runs) > 1:
        return " (the same words as far as both go)"
    return _SAID[side.standing]


def _side_lines(name: str, side: Side) -> Iterator[str]:
    if side.standing in (Standing.EQUAL, Standing.LACKING):
        yield f"{name}{_said(side)}"
        return
    runs = side.runs
    if side.standing is Standing.LANGUAGE:
        runs = tuple(Stretch(Shown.SAME, run.text) for run in runs if run.shown.of_new)
    yield f"{name}{_SAID[side.standing]}: {marked(runs)}"
    if side.standing is not Standing.ALONE:
        for change in side.changes:
            yield f"    {change_line(change)}"


def change_line(change: Classed) -> str:
    """Say what a change is: class, flags, reason, and the words."""
    flags = f" ({', '.join(change.flags)})" if change.flags else ""
    words = " → ".join(f"“{' '.join(text.split()) or '–'}”" for text in (change.old, change.new))
    return f"{change.klass.value}{flags}. {change.reason} {words}"


def marked(runs: Sequence[Stretch]) -> str:
    """Write runs in one line: `[-taken out-]`, `{+put in+}`; what lies beyond in `<<…>>`."""
    signs = {
        Shown.SAME: ("", ""),
        Shown.DELETED: ("[-", "-]"),
        Shown.INSERTED: ("{+", "+}"),
        Shown.BEYOND_OLD: ("<<", ">>"),
        Shown.BEYOND_NEW: ("<<", ">>"),
    }
    parts: list[str] = []
    for shown, text in runs:
        if shown is Shown.BEYOND_OLD:
            continue  # it stands with the chosen version
        words = text.replace("\n\n", " ¶ ").replace("\n", " ")
        bare = words.strip(" ") or words
        before, _, after = words.partition(bare)
        parts.append(f"{before}{signs[shown][0]}{bare}{signs[shown][1]}{after}")
    return "".join(parts)


# --- page -------------------------------------------------------------------------------------


def _columns(found: Collated) -> tuple[tuple[str, str], ...]:
    """Return each version's name, and what is told of it as a whole."""
    columns: list[tuple[str, str]] = []
    for v, name in enumerate(found.names):
        told = "the others are compared with it" if v == found.against else tally(found, v)
        missing = breaks(found.collation, v)
        if missing:
            told += f"; words are missing in {', '.join(missing)}"
        columns.append((name, told))
    return tuple(columns)


def _rows(found: Collated) -> Iterator[Any]:
    from plenipo.formats.html.collation import Cell, Row

    for r, (place, row) in enumerate(zip(found.places(), found.rows, strict=True)):
        cells = [
            Cell(
                tuple((run.shown.value, run.text) for run in _own(side)),
                said_of(side),
                tuple(change_line(change) for change in side.changes),
            )
            for side in row.sides
        ]
        more = [(found.names[m.version], more_words(found, r, m)) for m in row.more]
        yield Row(place, tuple(cells), tuple(more))


def _own(side: Side) -> Iterator[Stretch]:
    """Yield the runs of a cell: its own words, and of the chosen version what it lacks."""
    for run in side.runs:
        if side.standing is Standing.LANGUAGE:
            if run.shown.of_new:
                yield Stretch(Shown.SAME, run.text)
        elif run.shown is not Shown.BEYOND_OLD:
            yield run


def said_of(side: Side) -> str:
    """Say in some words how a version's point stands to the chosen one, "" for that one."""
    told = _said(side).strip(" ()")
    if side.standing is Standing.DIFFERS and side.klass:
        flags = f": {', '.join(side.flags)}" if side.flags else ""
        return f"{side.klass.value}{flags}"
    return told


def points_of(found: Collated, version: int) -> tuple[Point, ...]:
    """Return a version's points."""
    return found.collation.points[version]
