"""Who calls the API, in which room, and how a refusal is answered."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from litestar import Response
from litestar.enums import MediaType
from litestar.openapi.datastructures import ResponseSpec

from plenipo.desk import Recorded, Refused
from plenipo.web.api.shapes import ErrorBody, ErrorShape, RecordedShape
from plenipo.web.house import Asking, house_of
from plenipo.web.viewer import Reading, SignInFirst, Viewer, reading


def _told(description: str) -> ResponseSpec:
    return ResponseSpec(ErrorShape, description=description, generate_examples=False)


RESPONSES: Final = {
    400: _told("What was sent cannot be read."),
    401: _told("No token, or one that is not good."),
    404: _told("There is no such thing, or it is not yours to see."),
}
REFUSALS: Final = {
    **RESPONSES,
    403: _told("The token may only read."),
    409: _told("It was not recorded; the sentence says why."),
}


class ReadOnly(Exception):  # noqa: N818 - reads as what it is
    """The token was made for reading alone."""


def caller(request: Asking, *, acting: bool = False) -> Viewer:
    """Return who calls, by token or by the session of a page of ours. Raises `SignInFirst`."""
    door = house_of(request).door
    authorization = request.headers.get("authorization", "")
    if authorization:
        scheme, _, token = authorization.partition(" ")
        found = door.bearer(token.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise SignInFirst
        if acting and not found.may_act:
            raise ReadOnly
        return found.viewer
    viewer = door.viewer(request.cookies)
    if viewer is None:
        raise SignInFirst
    if acting:
        sent = request.headers.get("x-csrf", "")
        if not hmac.compare_digest(sent.encode(), viewer.csrf.encode()):
            raise SignInFirst
    return viewer


@contextmanager
def called(request: Asking, room: str, *, acting: bool = False) -> Iterator[Reading]:
    """Hold a room still for a caller; see `plenipo.web.viewer.reading`."""
    house = house_of(request)
    viewer = caller(request, acting=acting)
    with reading(house.desk, house.sheets, viewer, room) as found:
        yield found


def recorded(answer: Recorded | Refused) -> Response[Any]:
    """Answer an act: what was recorded, or why it was not."""
    if isinstance(answer, Refused):
        return refused(answer)
    entries = [str(entry.id) for entry in answer.entries]
    return Response(RecordedShape(entries=entries, seq=answer.entries[-1].seq), status_code=201)


def refused(answer: Refused) -> Response[Any]:
    """Answer a refusal: 404 for what is not there for the caller, 409 for the rest."""
    status = 404 if answer.code.startswith("no-such-room") else 409
    return error(status, answer.sentence, code=answer.code)


def error(status: int, sentence: str, *, code: str = "", where: str = "") -> Response[Any]:
    """Answer an error in the API's one shape."""
    body = ErrorShape(error=ErrorBody(status=status, sentence=sentence, code=code, where=where))
    return Response(body, status_code=status, media_type=MediaType.JSON)
