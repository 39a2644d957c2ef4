"""Revisions: issued with mandate and handling mark, each checked; and the ledger of brackets."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Recorded, Refused, issue_revision
from plenipo.documents.meetings import as_csv
from plenipo.documents.tables import to_json
from plenipo.record import entries as e
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, House, house_of
from plenipo.web.pages.acting import carry_out_on
from plenipo.web.pages.opening import opened
from plenipo.web.revisions import Line, checked, editions, lines
from plenipo.web.viewer import NotHere, Reading

# Marks that stand on every page of a document; any other may be typed.
MARKS: Final = ("", "limited", "restricted", "confidential")


@get("/r/{room:str}/revisions", sync_to_thread=True)
def show_revisions(request: Asking, room: FromPath[str]) -> Response[Any]:
    """List the revisions as issued; the chair issues the next one here."""
    with opened(request, room) as reading:
        return _list(request, reading)


@post("/r/{room:str}/revisions", sync_to_thread=True)
def issue_next(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Issue the text as it stands as the next revision."""

    def issued(house: House, reading: Reading, form: Form) -> Recorded | Refused:
        mandate, handling = form.words("mandate"), form.words("handling")
        return issue_revision(
            house.desk, reading.member, reading.room, mandate=mandate, handling=handling
        )

    def to(made: Recorded) -> str:
        body = made.entries[-1].body
        assert isinstance(body, e.RevisionIssued)
        return f"/r/{room}/revisions/{body.number}"

    return carry_out_on(request, room, data, issued, draw=_list, to=to)


@get("/r/{room:str}/revisions/{number:int}", sync_to_thread=True)
def show_revision(request: Asking, room: FromPath[str], number: FromPath[int]) -> Response[Any]:
    """Show one revision: what was issued, and everything that is checked of it."""
    house = house_of(request)
    with opened(request, room) as reading:
        found = checked(house.desk, house.courses, reading, number)
        if found is None:
            raise NotHere
        return room_page(request, "revision.html", reading, c=found, i=found.edition.issued)


@get("/r/{room:str}/brackets", sync_to_thread=True)
def show_brackets(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Show every bracket that stands or stood: who put it, who lifted it, when and where."""
    house = house_of(request)
    show = request.query_params.get("show", "")
    with opened(request, room) as reading:
        rows = lines(house.desk, house.courses, reading)
        shown = [row for row in rows if show != "standing" or row.lifted is None]
        return room_page(
            request,
            "brackets.html",
            reading,
            rows=shown,
            every=len(rows),
            standing=sum(row.lifted is None for row in rows),
            show=show,
        )


@get("/r/{room:str}/brackets/{ending:str}", sync_to_thread=True)
def take_brackets(request: Asking, room: FromPath[str], ending: FromPath[str]) -> Response[Any]:
    """Give the ledger of brackets as data: `csv` or `json`."""
    house = house_of(request)
    with opened(request, room) as reading:
        rows = [_row(line) for line in lines(house.desk, house.courses, reading)]
    if ending == "json":
        data = to_json({"schema": "plenipo.brackets/1", "brackets": rows})
        return _file(data, "brackets.json", "application/json")
    if ending == "csv":
        return _file(as_csv(rows), "brackets.csv", "text/csv; charset=utf-8")
    raise NotHere


def _row(line: Line) -> dict[str, object]:
    row: dict[str, object] = {
        "where": line.where,
        "nature": line.nature,
        "words": " / ".join(w.text or "–" for w in line.words),
    }
    for name, act in (("put", line.put), ("lifted", line.lifted)):
        row[f"{name}_by"] = (", ".join(act.parties) or act.who) if act is not None else ""
        row[f"{name}_how"] = act.how if act is not None else ""
        row[f"{name}_at"] = act.at if act is not None else ""
        row[f"{name}_entry"] = act.seq if act is not None else 0
        row[f"{name}_meeting"] = act.name if act is not None else ""
    return row


def _file(data: bytes, name: str, media: str) -> Response[Any]:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=media, headers=headers)


def _list(
    request: Asking, reading: Reading, refusal: str = "", form: Form | None = None
) -> Response[Any]:
    return room_page(
        request,
        "revisions.html",
        reading,
        status=409 if refusal else 200,
        editions=editions(reading),
        issues=bool(reading.state.units) and reading.may(e.RevisionIssued.__name__),
        marks=MARKS,
        refusal=refusal,
        form=form or Form({}),
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_revisions,
    issue_next,
    show_revision,
    show_brackets,
    take_brackets,
)
