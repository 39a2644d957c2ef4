"""Commitments and incidents: what was undertaken and what happened, how it stands, who says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from plenipo.desk import Refused
from plenipo.record import entries as e
from plenipo.record.days import days
from plenipo.record.reported import COMMITMENT_MARKS, INCIDENT_MARKS
from plenipo.web.commitments import (
    STANDS,
    incidents,
    kept,
    returnable,
    undertakings,
)
from plenipo.web.drawing import record_ways, room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.acting import Made, perform_on
from plenipo.web.pages.beside import copies_to
from plenipo.web.pages.opening import opened
from plenipo.web.pages.outside import section
from plenipo.web.viewer import NotHere, Reading

_NONE: Final = Form({})


@get("/r/{room:str}/commitments", sync_to_thread=True)
def show_commitments(
    request: Asking,
    room: FromPath[str],
    show: FromQuery[str] = "",
    party: FromQuery[str] = "",
    unit: FromQuery[str] = "",
    statement: FromQuery[str] = "",
    document: FromQuery[str] = "",
    start: FromQuery[int] = 0,
    end: FromQuery[int] = 0,
) -> Response[Any]:
    """Show the commitments and incidents of a room, all or what the address asks for.

    With a `statement`, or a passage of a `document`, the form to note a commitment
    stands open, filled in with it.
    """
    with opened(request, room) as reading:
        begun = _begun(reading, statement, document, start, end)
        act = "note" if begun else ""
        return _draw(request, reading, show=show, party=party, unit=unit, act=act, form=Form(begun))


def _begun(reading: Reading, statement: str, document: str, start: int, end: int) -> dict[str, str]:
    """Return the fields of a form that begins from a statement or a passage; {} for neither."""
    outside = reading.state.outside
    if statement in outside.statements:
        body = outside.statements[statement].body
        party = body.behalf if body.behalf in reading.state.parties else ""
        fields = {"statement": statement, "words": body.words, "party_code": party}
        return fields if party else {**fields, "party_name": body.behalf or body.speaker}
    if document in outside.documents:
        quote = outside.documents[document].words[max(0, start) : max(0, end)]
        return {"document": document, "quote": quote, "words": quote}
    return {}


@post("/r/{room:str}/commitments/{act:str}", sync_to_thread=True)
def act_on_commitments(
    request: Asking, room: FromPath[str], act: FromPath[str], data: FormBody
) -> Response[Any]:
    """Note a commitment, report an incident, or mark one of them."""
    make = _ACTS.get(act)
    if make is None:
        raise NotHere
    name = house_of(request).desk.new_name()

    def draw(asked: Asking, reading: Reading, sentence: str, form: Form) -> Response[Any]:
        return _draw(asked, reading, refusal=sentence, act=act, form=form)

    return perform_on(
        request,
        room,
        data,
        f"commitments/{act}",
        lambda reading, form: make(reading, form, name),
        draw=draw,
        to=f"/commitments{_place(act, Form(data), name)}",
    )


def _place(act: str, form: Form, name: str) -> str:
    """Return where on the page what was done is seen."""
    match act:
        case "note":
            return f"#c-{name}"
        case "report":
            return f"#i-{name}"
        case "mark":
            return f"#c-{form.text('commitment')}"
        case _:
            return f"#i-{form.text('incident')}"


# --- what forms come to -------------------------------------------------------------------------


def _note(reading: Reading, form: Form, name: str) -> Made | Refused:
    passage = _passage(reading, form)
    if isinstance(passage, Refused):
        return passage
    document, start, end = passage
    body = e.CommitmentNoted(
        commitment=name,
        party=form.text("party_code") or form.words("party_name"),
        words=form.words("words"),
        undertaken=form.text("undertaken"),
        due=form.text("due"),
        units=_units(reading, form),
        statement=form.text("statement"),
        document=document,
        start=start,
        end=end,
        source=form.words("source"),
    )
    return Made((body,))


def _passage(reading: Reading, form: Form) -> tuple[str, int, int] | Refused:
    """Return a document and the code points of the passage that a form quotes from it."""
    name, quote = form.text("document"), form.words("quote")
    document = reading.state.outside.documents.get(name)
    if document is None:
        if quote:
            return Refused("no-such-document", "Say from which document the words are taken.")
        return "", 0, 0
    if not quote:
        return name, 0, 0
    times = document.words.count(quote)
    if times != 1:
        return Refused(
            "not-these-words",
            "These words do not stand in that document exactly so; copy them from it."
            if not times
            else "These words stand there more than once; take in a word before or after them.",
        )
    start = document.words.index(quote)
    return name, start, start + len(quote)


def _mark(reading: Reading, form: Form, name: str) -> Made | Refused:  # noqa: ARG001
    body = e.CommitmentMarked(
        commitment=form.text("commitment"),
        state=form.text("state"),
        evidence=form.words("evidence"),
        on=form.text("on"),
    )
    return Made((body,))


def _report(reading: Reading, form: Form, name: str) -> Made | Refused:
    when = form.text("when")
    found = days(when)
    lines = [Form({"x": line}).words("x") for line in form.text("sources").splitlines()]
    body = e.IncidentReported(
        incident=name,
        words=form.words("words"),
        place=form.words("place"),
        when=when,
        sources=[line for line in lines if line],
        units=_units(reading, form),
        precision=found.precision.value if found is not None else "",
        form="event" if form.text("form") == "event" else "",
    )
    return Made((body,))


def _mark_incident(reading: Reading, form: Form, name: str) -> Made | Refused:  # noqa: ARG001
    body = e.IncidentMarked(
        incident=form.text("incident"), state=form.text("state"), words=form.words("evidence")
    )
    return Made((body,))


def _units(reading: Reading, form: Form) -> list[str]:
    chosen = set(form.all("unit"))
    return [piece.id for piece in reading.sheet.pieces if piece.id in chosen]


_ACTS: Final[dict[str, Callable[[Reading, Form, str], Made | Refused]]] = {
    "note": _note,
    "mark": _mark,
    "report": _report,
    "mark-incident": _mark_incident,
}


# --- drawing ------------------------------------------------------------------------------------


def _draw(
    request: Asking,
    reading: Reading,
    *,
    show: str = "",
    party: str = "",
    unit: str = "",
    refusal: str = "",
    act: str = "",
    form: Form = _NONE,
) -> Response[Any]:
    units = section(reading, unit) or ((unit,) if unit else ())
    rows = undertakings(reading.state, reading.now, units=units)
    return room_page(
        request,
        "commitments.html",
        reading,
        status=409 if refusal else 200,
        undertakings=kept(rows, show=show, party=party),
        count={stands: len(kept(rows, show=stands, party=party)) for stands in STANDS},
        happened=incidents(reading.state, units=units),
        stands=STANDS,
        asked={"show": show, "party": party, "unit": unit},
        notes=reading.may("CommitmentNoted"),
        marks=COMMITMENT_MARKS,
        incident_marks=INCIDENT_MARKS,
        returnable=returnable(reading),
        copies=copies_to(reading),
        known=record_ways(request),
        refusal=refusal,
        loose=refusal if _lost(reading, act, form) else "",
        act=act,
        form=form,
    )


def _lost(reading: Reading, act: str, form: Form) -> bool:
    """Say whether a refusal has no form to stand in: what was to be marked is not there."""
    outside = reading.state.outside
    return (act == "mark" and form.text("commitment") not in outside.commitments) or (
        act == "mark-incident" and form.text("incident") not in outside.incidents
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_commitments, act_on_commitments)
