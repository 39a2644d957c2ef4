"""The register of public statements: its lines, one statement with its article, marks on it."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from plenipo.desk import Refused
from plenipo.record import entries as e
from plenipo.record.last_things import MARKS
from plenipo.record.taking_back import may_take_back
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.acting import Made, perform_on
from plenipo.web.pages.beside import copies_to
from plenipo.web.pages.opening import opened
from plenipo.web.public_line import public_lines
from plenipo.web.register import (
    EVIDENCE,
    STATES,
    Asked,
    alike,
    by_day,
    choices,
    line_of,
    register,
    told_of,
)
from plenipo.web.reviewing import FORM, date_rule
from plenipo.web.viewer import NotHere, Reading

_AT_ONCE: Final = 150  # lines of the register on one page
_ROUND: Final = 320  # characters of the article that are shown around the words, each way


@get("/r/{room:str}/statements", sync_to_thread=True)
def show_register(
    request: Asking,
    room: FromPath[str],
    speaker: FromQuery[str] = "",
    behalf: FromQuery[str] = "",
    unit: FromQuery[str] = "",
    stands: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Response[Any]:
    """List the public statements of a room, all of them or what the address asks for."""
    asked = Asked(speaker, behalf, unit, stands)
    with opened(request, room) as reading:
        lines = register(reading, asked)
        pages = max(1, -(-len(lines) // _AT_ONCE))
        page = min(max(page, 1), pages)
        papers = house_of(request).desk.papers(reading.member, reading.room)
        assert not isinstance(papers, Refused), "the room was opened"
        return room_page(
            request,
            "statements.html",
            reading,
            asked=asked,
            days=by_day(lines[(page - 1) * _AT_ONCE : page * _AT_ONCE]),
            count=len(lines),
            page=page,
            pages=pages,
            choices=choices(reading),
            states=STATES,
            near=_near(reading),
            lines=public_lines(reading),
            waiting=len(papers.keys("clipping-")),
            may_read=reading.may("StatementRecorded"),
            evidence=EVIDENCE,
        )


def _near(reading: Reading) -> tuple[tuple[Any, Any], ...]:
    """Return pairs that look the same, each as it is told."""
    rows = reading.state.outside.statements
    return tuple(
        (told_of(reading, one, rows[one]), told_of(reading, two, rows[two]))
        for one, two in alike(reading)
    )


@get("/r/{room:str}/statements/{statement:str}", sync_to_thread=True)
def show_statement(request: Asking, room: FromPath[str], statement: FromPath[str]) -> Response[Any]:
    """Show one statement: its words in the article, where they come from, what was marked."""
    with opened(request, room) as reading:
        return _draw(request, reading, statement)


def _draw(
    request: Asking,
    reading: Reading,
    statement: str,
    refusal: str = "",
    form: Form | None = None,
) -> Response[Any]:
    row = reading.state.outside.statements.get(statement)
    line = line_of(reading, statement)
    if row is None or line is None:
        raise NotHere
    document = reading.state.outside.documents.get(row.body.document)
    before, after = "", ""
    if document is not None and document.words:
        before = document.words[max(row.body.start - _ROUND, 0) : row.body.start]
        after = document.words[row.body.end : row.body.end + _ROUND]
    h = reading.story.entry(row.entry)
    told = told_of(reading, statement, row, joined=True)
    near = [pair for pair in _near(reading) if statement in (pair[0].id, pair[1].id)]
    return room_page(
        request,
        "statement.html",
        reading,
        status=409 if refusal else 200,
        t=told,
        body=row.body,
        line=line,
        others=[c for c in (line.told, *line.copies) if c.id != statement],
        document=document,
        before=_from_break(before),
        after=_to_break(after),
        form_said=FORM.get(row.body.form, ""),
        day_rule=date_rule(row.body.rule),
        recorded_by=reading.telling.member(row.by),
        near=[two if one.id == statement else one for one, two in near],
        marks=[mark for mark in MARKS if mark != "same-as"],
        may_mark=reading.may("StatementMarked"),
        may_take_back=h is not None
        and may_take_back(reading.state, reading.member, h.entry) is None,
        copies=copies_to(reading),
        refusal=refusal,
        form=form or Form({}),
    )


def _from_break(words: str) -> str:
    """Return what stands before the words, from the beginning of a paragraph or sentence on."""
    if len(words) < _ROUND:
        return words
    at = max(words.find("\n"), words.find(". ") + 1)
    return f"… {words[at + 1 :].lstrip()}" if 0 < at < _ROUND - 40 else f"…{words}"


def _to_break(words: str) -> str:
    """Return what stands behind the words, up to the end of a paragraph or sentence."""
    if len(words) < _ROUND:
        return words
    at = max(words.rfind("\n"), words.rfind(". ") + 1)
    return f"{words[:at]} …" if at > 0 else f"{words}…"


@post("/r/{room:str}/statements/{statement:str}/mark", sync_to_thread=True)
def mark_statement(
    request: Asking, room: FromPath[str], statement: FromPath[str], data: FormBody
) -> Response[Any]:
    """Dispute, correct or retract a statement, or say that it is the same as another."""

    def make(reading: Reading, form: Form) -> Made | Refused:
        state = form.text("state")
        if state not in MARKS:
            return Refused("no-such-mark", "Say first what is to be marked.")
        if state != "same-as" and not form.words("words"):
            return Refused("no-words", "Say in words why; who reads the register reads them.")
        if statement not in reading.state.outside.statements:
            raise NotHere
        return Made(
            (
                e.StatementMarked(
                    statement=statement,
                    state=state,
                    words=form.words("words"),
                    same_as=form.text("same") if state == "same-as" else "",
                ),
            )
        )

    return perform_on(
        request,
        room,
        data,
        f"statements/{statement}/mark",
        make,
        draw=lambda req, reading, refusal, form: _draw(req, reading, statement, refusal, form),
        to=f"/statements/{statement}",
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_register,
    show_statement,
    mark_statement,
)
