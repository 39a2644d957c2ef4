"""Compare: any two versions, one column or two, every change with its class and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from markupsafe import Markup

from plenipo.brackets.redline import What
from plenipo.documents.redlines import MODAL, Compared, compared
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
from plenipo.web.versions import Choice, Version, choices, version
from plenipo.web.viewer import NotHere, Reading

LOOKED: Final = "looked"  # names the text as it stood when the viewer last looked
CLASSES: Final = (MODAL, "substantive", "legal", "editorial")
_HEADS: Final = frozenset({Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE, Kind.ANNEX})


@dataclass(frozen=True, slots=True)
class Shown:
    """One provision as the page shows it: drawn once, or as two columns.

    `number` counts the changes that are shown, 0 for a row without one.
    """

    row: Row
    drawn: Markup
    old: Markup
    new: Markup
    number: int
    shape: str  # how it is set: head, sub, point, para


@get("/r/{room:str}/compare", sync_to_thread=True)
def show_comparison(
    request: Asking,
    room: FromPath[str],
    old: FromQuery[str] = "",
    new: FromQuery[str] = "",
    view: FromQuery[str] = "",
    show: FromQuery[str] = "changed",
) -> Response[Any]:
    """Compare two versions. `only`, repeated, names classes of change; none means all."""
    only = request.query_params.getall("only", [])
    with opened(request, room) as reading:
        one, two = chosen(request, reading, old, new)
        found = compared(one.instrument, two.instrument, language=reading.state.language)
        wanted = [name for name in CLASSES if name in only]
        rows = tuple(shown_rows(found, wanted, everything=show == "all"))
        counts = {name: sum(name in c for c in found.classes.values()) for name in CLASSES}
        return room_page(
            request,
            "compare.html",
            reading,
            one=one,
            two=two,
            rows=rows,
            changes=sum(bool(row.number) for row in rows),
            every=sum(r.what is not What.UNCHANGED for r in found.found.rows),
            words_in=found.found.counts.words_inserted,
            words_out=found.found.counts.words_deleted,
            classes=[(name, counts[name], name in wanted) for name in CLASSES],
            wanted=wanted,
            columns=view == "columns",
            show=show,
            choices=(
                Choice(LOOKED, "As it stood when you last looked", "Today"),
                *choices(reading),
            ),
            aside=sorted({v.room for v in (one, two) if v.room}),
            q=_query(one.key, two.key),
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


def _query(old: str, new: str) -> str:
    return f"old={old}&new={new}"


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
    return Shown(
        row=row,
        drawn=_runs(row.runs),
        old=_runs([r for r in row.runs if r.kind not in (INSERTED, MOVED)]),
        new=_runs([r for r in row.runs if r.kind not in (DELETED, LEFT)]),
        number=number,
        shape=shape,
    )


def _runs(runs: Sequence[Run]) -> Markup:
    drawn = Markup("")
    for run in runs:
        drawn += _run(run)
    return drawn


def _run(run: Run) -> Markup:
    """Draw one run as a redline is drawn everywhere, with words for who listens."""
    match run.kind:
        case k if k == INSERTED:
            return _told("ins", "", "inserted", run.text, "end of insertion")
        case k if k == DELETED:
            return _told("del", "", "deleted", run.text, "end of deletion")
        case k if k == LEFT:
            return _told("del", "mv", "moved away", run.text, "end of move")
        case k if k == MOVED:
            return _told("span", "mv", "moved", run.text, "end of move")
        case k if k == RENUMBERED:
            was = _told("span", "was", "number was", run.old, "")
            return Markup('<span class="rn">{}{}</span>').format(run.text, was)
        case _:
            return Markup("{}").format(run.text)


def _told(name: str, look: str, begin: str, text: str, end: str) -> Markup:
    tag = Markup(name)  # noqa: S704 - one of the names above
    said = Markup('<span class="vh"> [{}] </span>').format(end) if end else Markup("")
    kind = Markup(' class="{}"').format(look) if look else Markup("")
    return Markup('<{0}{1}><span class="vh"> [{2}] </span>{3}{4}</{0}>').format(
        tag, kind, begin, text, said
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_comparison,)
