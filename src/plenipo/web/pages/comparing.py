"""Compare: any two versions, one column or two, every change with its class and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from markupsafe import Markup, escape

from plenipo.brackets.redline import What
from plenipo.documents.redlines import MODAL, Compared
from plenipo.formats.html.redline import (
    DELETED,
    INSERTED,
    LEFT,
    MOVED,
    RENUMBERED,
    Row,
    Run,
)
from plenipo.formats.html.redline_rows import redline_rows
from plenipo.instrument.model import Kind
from plenipo.web.drawing import room_page
from plenipo.web.house import Asking, house_of
from plenipo.web.looks import look
from plenipo.web.pages.opening import opened
from plenipo.web.strings import Sentence
from plenipo.web.versions import Choice, Version, choices, version
from plenipo.web.viewer import NotHere, Reading

LOOKED: Final = "looked"  # names the text as it stood when the viewer last looked
_PART: Final = 200  # rows that are shown at once
CLASSES: Final = (MODAL, "substantive", "legal", "editorial")
_HEADS: Final = frozenset({Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE, Kind.ANNEX})


@dataclass(frozen=True, slots=True)
class Shown:
    """One provision as the page shows it; drawn when the page asks, once or as two columns.

    `number` counts the changes that are shown, 0 for a row without one; `shape`
    says how it is set: head, or its kind.
    """

    row: Row
    number: int
    shape: str

    @property
    def drawn(self) -> Markup:
        """Return both versions in one."""
        return draw_runs(self.row.runs)

    @property
    def old(self) -> Markup:
        """Return what the earlier version has here."""
        return draw_runs(self.row.runs, (INSERTED, MOVED))

    @property
    def new(self) -> Markup:
        """Return what the later version has here."""
        return draw_runs(self.row.runs, (DELETED, LEFT))


@get("/r/{room:str}/compare", sync_to_thread=True)
def show_comparison(
    request: Asking,
    room: FromPath[str],
    old: FromQuery[str] = "",
    new: FromQuery[str] = "",
    view: FromQuery[str] = "",
    show: FromQuery[str] = "changed",
    part: FromQuery[int] = 1,
) -> Response[Any]:
    """Compare two versions. `only`, repeated, names classes of change; none means all."""
    only = request.query_params.getall("only", [])
    with opened(request, room) as reading:
        one, two = chosen(request, reading, old, new)
        found = house_of(request).comparisons.of(
            one.instrument, two.instrument, language=reading.state.language
        )
        classes = found.classes
        wanted = [name for name in CLASSES if name in only]
        every = shown_rows(found, wanted, everything=show == "all")
        parts = _parts(every)
        at = min(max(part, 1), len(parts))
        rows = parts[at - 1]
        counts = {name: sum(name in c for c in classes.values()) for name in CLASSES}
        return room_page(
            request,
            "compare.html",
            reading,
            one=one,
            two=two,
            rows=rows,
            changes=sum(bool(row.number) for row in every),
            nth=at,
            nths=len(parts),
            first=min((row.number for row in rows if row.number), default=0),
            last=max((row.number for row in rows if row.number), default=0),
            every=sum(r.what is not What.UNCHANGED for r in found.found.rows),
            words_in=found.found.counts.words_inserted,
            words_out=found.found.counts.words_deleted,
            classes=[(name, counts[name], name in wanted) for name in CLASSES],
            wanted=wanted,
            columns=view == "columns",
            show=show,
            choices=(
                Choice(LOOKED, Sentence("As it stood when you last looked"), "Today"),
                *choices(reading),
            ),
            aside=sorted({v.room for v in (one, two) if v.room}),
            q=_query(one.key, two.key, view, show, wanted),
        )


def chosen(request: Asking, reading: Reading, old: str, new: str) -> tuple[Version, Version]:
    """Return the two versions that an address names; for a key of nothing there is no such page."""
    first = old or (f"rev-{len(reading.state.revisions)}" if reading.state.revisions else "words")
    found: list[Version] = []
    for key in (first, new or "text"):
        if key == LOOKED:
            key = _last_looked(request, reading)
        one = version(house_of(request).desk, reading, key)
        if one is None:
            raise NotHere
        found.append(one)
    return found[0], found[1]


def _last_looked(request: Asking, reading: Reading) -> str:
    """Return the version that the viewer saw at the end of the visit before this one."""
    seq = look(house_of(request).vault, reading).seq
    return f"at-{max(seq, reading.reads_from - 1, 1)}"


def _query(old: str, new: str, view: str, show: str, wanted: Sequence[str]) -> str:
    """Return what the address of the next part of a comparison says."""
    said = [("old", old), ("new", new), ("view", view), ("show", show)]
    return urlencode([(k, v) for k, v in said if v] + [("only", name) for name in wanted])


def _parts(rows: Sequence[Shown]) -> tuple[tuple[Shown, ...], ...]:
    """Cut a long comparison into parts that a browser draws at once; one where there is nothing."""
    parts: list[list[Shown]] = [[]]
    for at, row in enumerate(rows):
        # What stands over a change goes with it.
        over = row.number == 0 and at + 1 < len(rows) and rows[at + 1].number > 0
        if len(parts[-1]) + over >= _PART:
            parts.append([])
        parts[-1].append(row)
    return tuple(map(tuple, parts))


def shown_rows(
    found: Compared, wanted: Sequence[str] = (), *, everything: bool = False
) -> Sequence[Shown]:
    """Return the rows of a comparison that are shown: those changed, under their article's head."""
    rows = redline_rows(found.found, classes=found.classes, reasons=found.reasons)
    out: list[Shown] = []
    number = 0
    heading: Row | None = None
    for row in rows:
        changed = bool(row.status) and (not wanted or bool(set(wanted) & set(row.classes)))
        if row.kind in _HEADS:
            heading = row
        if not changed and not everything:
            continue
        if changed:
            number += 1
        if heading is not None and heading is not row and not everything:
            out.append(_row(heading, 0))  # the article that a change stands in is named
        heading = None
        out.append(_row(row, number if changed else 0))
    return out


def _row(row: Row, number: int) -> Shown:
    shape = "head" if row.kind in _HEADS or row.kind is Kind.TITLE else row.kind.value
    return Shown(row, number, shape)


def draw_runs(runs: Sequence[Run], without: Collection[str] = ()) -> Markup:
    """Draw runs as a redline is drawn everywhere, with words for who listens."""
    return Markup("".join([_run(run) for run in runs if run.kind not in without]))  # noqa: S704 - each run is escaped


def _run(run: Run) -> str:
    if run.kind == RENUMBERED:
        was = f'<span class="was">{_SAID.format("number was")}{escape(run.old)}</span>'
        return f'<span class="rn">{escape(run.text)}{was}</span>'
    marked = _MARKED.get(run.kind)
    if marked is None:
        return str(escape(run.text))
    opening, name, begin, end = marked
    return f"<{opening}>{_SAID.format(begin)}{escape(run.text)}{_SAID.format(end)}</{name}>"


_SAID: Final = '<span class="vh"> [{}] </span>'
_MARKED: Final = {
    INSERTED: ("ins", "ins", "inserted", "end of insertion"),
    DELETED: ("del", "del", "deleted", "end of deletion"),
    LEFT: ('del class="mv"', "del", "moved away", "end of move"),
    MOVED: ('span class="mv"', "span", "moved", "end of move"),
}


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_comparison,)
