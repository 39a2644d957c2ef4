"""Bringing an article into the register: paste or upload it, say yes or no to each find, record.

Nothing counts before it is recorded; until then the article lies with the
room's papers, and all who sit in the room may go on with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from plenipo.desk import Refused
from plenipo.desk.beside import record_beside, refusal_of
from plenipo.desk.papers import Papers
from plenipo.record import entries as e
from plenipo.record.kinds import MemberId
from plenipo.text.errors import UnusableInput
from plenipo.web.clippings import (
    KEPT_DAYS,
    Brought,
    Clipping,
    answered,
    bodies,
    decode,
    for_parties,
    keep,
    kept,
    key_of,
    parties_of,
    pointed_out,
    read,
    yes_to_clear,
)
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.acting import Made, ask, must_ask, remember
from plenipo.web.pages.draft_editor import papers_of
from plenipo.web.pages.opening import back, opened
from plenipo.web.reviewing import DAY_RULE, review
from plenipo.web.uploads import Sent, sent
from plenipo.web.viewer import Reading

_READS_ONLY: Final = "In this room you read; you record no statements."
_GONE: Final = (
    "The article is not here any more: it was recorded, thrown away, or lay here too long."
)
_CHANGED: Final = "Somebody else went on with this article meanwhile; look at it as it is now."
_UNANSWERED: Final = (
    "{n} of the finds have no answer yet: say yes or no to each, or record the others and leave"
    " these out."
)
_ONE_UNANSWERED: Final = (
    "One find has no answer yet: say yes or no to it, or record the others and leave it out."
)


@get("/r/{room:str}/statements/read", sync_to_thread=True)
def ask_for_article(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Ask for an article, and list those that wait for review."""
    with opened(request, room) as reading:
        return _ask(request, reading)


def _ask(
    request: Asking,
    reading: Reading,
    *,
    refusal: str = "",
    form: Form | None = None,
    status: int = 409,
) -> Response[Any]:
    papers = papers_of(request, reading)
    waiting = [
        (name, clipping, reading.telling.member(MemberId(clipping.by)))
        for name, clipping in kept(papers)
    ]
    return room_page(
        request,
        "clipping.html",
        reading,
        status=status if refusal else 200,
        refusal=refusal,
        form=form or Form({}),
        today=reading.now[:10],
        waiting=waiting,
        days=KEPT_DAYS,
        may=reading.may("StatementRecorded"),
    )


@post("/r/{room:str}/statements/read")
async def take_article(request: Asking, room: FromPath[str]) -> Response[Any]:
    """Take an article in and find its statements; nothing is recorded."""
    brought = await sent(request)
    return await asyncio.to_thread(_taken, request, room, brought)


def _taken(request: Asking, room: str, came: Sent) -> Response[Any]:
    form = came.form
    with opened(request, room) as reading:
        if not reading.may("StatementRecorded"):
            return _ask(request, reading, refusal=_READS_ONLY, form=form)
        by, now = str(reading.member), reading.now
    brought = Brought(
        form.text("words"),
        came.name,
        came.data,
        form.words("title"),
        form.words("publisher"),
        form.words("link"),
        form.text("published"),
        form.text("retrieved"),
    )
    try:
        # Reading takes a moment; the room is not held meanwhile.
        clipping = read(brought, by=by, at=now)
    except UnusableInput as error:
        said = str(error)
        with opened(request, room) as reading:
            sentence = f"{said[:1].upper()}{said[1:].rstrip('.')}."
            return _ask(request, reading, refusal=sentence, form=form)
    name = house_of(request).desk.new_name()
    with opened(request, room) as reading:
        for_parties(parties_of(reading), clipping)
        refused = keep(papers_of(request, reading), clipping, name=name, now=now)
        if refused is not None:
            return _ask(request, reading, refusal=refused.sentence, form=form)
    return back(f"/r/{room}/statements/review/{name}")


@get("/r/{room:str}/statements/review/{key:str}", sync_to_thread=True)
def show_review(request: Asking, room: FromPath[str], key: FromPath[str]) -> Response[Any]:
    """Show an article with every find marked in it, to be said yes or no to."""
    with opened(request, room) as reading:
        found = _kept(request, reading, key)
        if found is None:
            return _ask(request, reading, refusal=_GONE, status=404)
        return _draw(request, reading, key, found[2])


def _kept(request: Asking, reading: Reading, name: str) -> tuple[Papers, bytes, Clipping] | None:
    papers = papers_of(request, reading)
    key = key_of(papers, name)
    data = papers.read(key) if key else None
    return None if data is None else (papers, data, decode(data))


def _draw(
    request: Asking,
    reading: Reading,
    name: str,
    clipping: Clipping,
    *,
    refusal: str = "",
    leave: bool = False,
    form: Form | None = None,
) -> Response[Any]:
    return room_page(
        request,
        "clipping_review.html",
        reading,
        status=409 if refusal else 200,
        v=review(reading, clipping),
        c=clipping,
        key=name,
        day_rule=DAY_RULE.get(clipping.day_rule, ""),
        by=reading.telling.member(MemberId(clipping.by)),
        parties=sorted(set(parties_of(reading).values())),
        may=reading.may("StatementRecorded"),
        refusal=refusal,
        leave=leave,
        form=form or Form({}),
        days=KEPT_DAYS,
    )


@post("/r/{room:str}/statements/review/{key:str}", sync_to_thread=True)
def go_on(
    request: Asking, room: FromPath[str], key: FromPath[str], data: FormBody
) -> Response[Any]:
    """Keep what was said of an article, add to it, throw it away, or record it: as the button says."""
    form = Form(data)
    at = f"/r/{room}/statements/review/{key}"
    with opened(request, room) as reading:
        if not reading.may("StatementRecorded"):
            return _ask(request, reading, refusal=_READS_ONLY)
        found = _kept(request, reading, key)
        if found is None:
            return _ask(request, reading, refusal=_GONE, status=404)
        papers, was, clipping = found
        act = form.text("act")
        if act == "drop":
            papers.purge(key_of(papers, key))
            return back(f"/r/{room}/statements/read")
        refused = answered(reading, clipping, form)
        if act == "clear" and refused is None:
            yes_to_clear(clipping)
        if act == "add" and refused is None:
            refused = pointed_out(
                clipping, form.text("first"), form.text("last"), form.words("who")
            )
        if refused is not None:
            return _draw(request, reading, key, clipping, refusal=refused.sentence, form=form)
        now = msgspec.msgpack.encode(clipping)
        done = papers.swap(key_of(papers, key), was, now)
        if isinstance(done, Refused):
            return _draw(request, reading, key, clipping, refusal=done.sentence, form=form)
        if not done:
            other = _kept(request, reading, key)
            if other is None:
                return _ask(request, reading, refusal=_GONE, status=404)
            return _draw(request, reading, key, other[2], refusal=_CHANGED)
        if act not in ("record", "leave"):
            return back(f"{at}{_AFTER.get(act, '')}")
        return _record(request, reading, key, clipping, form, at)


_AFTER: Final = {"clear": "#record", "add": "#add"}


def _record(
    request: Asking, reading: Reading, name: str, clipping: Clipping, form: Form, at: str
) -> Response[Any]:
    """Record an article and what was said yes to, after asking where others will read it."""
    if clipping.waiting and form.text("act") == "record":
        n = clipping.waiting
        said = _ONE_UNANSWERED if n == 1 else _UNANSWERED.format(n=n)
        return _draw(request, reading, name, clipping, refusal=said, leave=True)
    if not clipping.taken:
        said = "Nothing would be recorded: say yes to a find, or throw the article away."
        return _draw(request, reading, name, clipping, refusal=said)
    desk = house_of(request).desk
    made = bodies(clipping, new=desk.new_name)
    refused = refusal_of(desk, reading.state, reading.member, made)
    if refused is not None:
        return _draw(request, reading, name, clipping, refusal=refused.sentence)
    if must_ask(request, reading, form):
        # What was typed is kept by now: the question carries nothing but what is to be done.
        short = Form({"act": form.text("act")})
        to = f"statements/review/{name}"
        return ask(request, reading, short, to, Made(tuple(made)), to=at)
    said = _recorded(request, reading, name, clipping, made)
    if said:
        return _draw(request, reading, name, clipping, refusal=said)
    return remember(request, str(reading.room), form, back(f"/r/{reading.room}/statements"))


def _recorded(
    request: Asking, reading: Reading, name: str, clipping: Clipping, made: Sequence[e.Body]
) -> str:
    """Record, and let go of the paper; answer why not, "" when it is done.

    The paper is taken away first, by whoever comes first: of two who press the
    button at once one records.
    """
    papers = papers_of(request, reading)
    key, data = key_of(papers, name), msgspec.msgpack.encode(clipping)
    if papers.swap(key, data, None) is not True:
        return _CHANGED
    answer = record_beside(house_of(request).desk, reading.member, reading.room, made)
    if isinstance(answer, Refused):
        papers.swap(key, None, data)
        return answer.sentence
    return ""


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    ask_for_article,
    take_article,
    show_review,
    go_on,
)
