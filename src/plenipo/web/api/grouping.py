"""A contact group's file by program: cut out of a room, compared when it comes back, taken in."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody

from plenipo.brackets.cluster import Drawn, chosen, cut
from plenipo.brackets.merging import summary
from plenipo.brackets.returning import Choice, Ending, Words, drawn_text
from plenipo.desk import Refused
from plenipo.desk.clusters import Merging, Returned, compare_cluster, merge_cluster
from plenipo.documents.clusters import FORMATS, write_cluster
from plenipo.text.canonical import canonical
from plenipo.text.errors import UnusableInput
from plenipo.web.api.acting import PROVE
from plenipo.web.api.calling import REFUSALS, RESPONSES, called, error, recorded, refused
from plenipo.web.api.shapes import (
    CameWordingShape,
    ClusterIn,
    ClusterMergeIn,
    EndingShape,
    RecordedShape,
    ReturnedShape,
)
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.door import proof_is_missing
from plenipo.web.pages.downloading import file_of
from plenipo.web.viewer import Reading

_DRAWN: Final = {drawn.value: drawn for drawn in Drawn}
_CHOICES: Final = {choice.value: choice for choice in Choice}
_FILE: Final = {
    **RESPONSES,
    200: ResponseSpec(
        dict[str, Any],
        description="The file: Word, or JSON as docs/formats.md says its shape.",
        generate_examples=False,
    ),
}
_COMPARED: Final = {
    **RESPONSES,
    200: ResponseSpec(
        ReturnedShape, description="What became of each provision.", generate_examples=False
    ),
}


@get("/rooms/{room:str}/cluster", sync_to_thread=True, responses=_FILE)
def tell_cluster(
    request: Asking,
    room: FromPath[str],
    articles: FromQuery[str] = "",
    drawn: FromQuery[str] = "attributed",
    form: FromQuery[str] = "json",
) -> Response[Any]:
    """Cut articles ("3, 5-7") out of the room's text as one file, to be worked on elsewhere."""
    if drawn not in _DRAWN:
        return error(400, f"It is drawn in one of: {', '.join(_DRAWN)}.", where="drawn")
    if form not in FORMATS:
        return error(400, f"It comes as one of: {', '.join(FORMATS)}.", where="form")
    with called(request, room) as r:
        rolling = r.sheet.rolling
        try:
            cluster = cut(rolling, chosen(rolling.passages, articles), drawn=_DRAWN[drawn])
        except UnusableInput as unusable:
            return error(400, _sentence(unusable), where="articles")
        return file_of(write_cluster(cluster, form), "cluster", form)


@post(
    "/rooms/{room:str}/cluster/compared", sync_to_thread=True, status_code=200, responses=_COMPARED
)
def compare(request: Asking, room: FromPath[str], data: JSONBody[ClusterIn]) -> Response[Any]:
    """Tell what became of each provision of a file that came back; nothing is recorded."""
    with called(request, room) as r:
        found = _compared(request, r, data.name, data.data)
        if isinstance(found, Response):
            return found
        cluster, notices = found.brought.cluster, found.brought.notices
        names = bool(cluster.parties)
        return Response(
            ReturnedShape(
                title=cluster.title,
                counts=summary(found.endings),
                provisions=[_ending(ending, names=names) for ending in found.endings],
                notices=[f"{n.where}: {n.what}" if n.where else n.what for n in notices],
                looked=found.looked,
            ),
            status_code=200,
        )


@post("/rooms/{room:str}/cluster/merged", sync_to_thread=True, responses=REFUSALS)
def merge(
    request: Asking, room: FromPath[str], data: JSONBody[ClusterMergeIn]
) -> Response[RecordedShape]:
    """Take in a file that came back, as chosen: tabled, or as drafts; all of it or nothing."""
    unknown = sorted(set(data.choices.values()) - set(_CHOICES))
    if unknown:
        return error(400, f"A choice is one of: {', '.join(_CHOICES)}.", where="choices")
    with called(request, room, acting=True) as r:
        found = _compared(request, r, data.name, data.data)
        if isinstance(found, Response):
            return found
        if data.table and proof_is_missing(request, r.state):
            return refused(PROVE)
        how = Merging(
            choices={key: _CHOICES[value] for key, value in data.choices.items()},
            table=data.table,
            sponsors=tuple(data.sponsors),
            stance=data.stance,
            title=canonical(data.title).text,
            looked=data.looked,
        )
        desk = house_of(request).desk
        return recorded(merge_cluster(desk, r.member, r.room, found.brought, how))


def _compared(
    request: Asking, reading: Reading, name: str, data: bytes
) -> Returned | Response[Any]:
    try:
        found = compare_cluster(
            house_of(request).desk, reading.member, reading.room, canonical(name).text, data
        )
    except UnusableInput as unusable:
        return error(400, _sentence(unusable), where="data")
    return refused(found) if isinstance(found, Refused) else found


def _sentence(unusable: UnusableInput) -> str:
    text = str(unusable)
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _ending(ending: Ending, *, names: bool) -> EndingShape:
    cut_out, here = ending.cut, ending.here
    return EndingShape(
        key=ending.key,
        outcome=ending.outcome.value,
        name=ending.name,
        reason=ending.reason,
        unclear=ending.came.unclear,
        cut=drawn_text(cut_out.passage, names=names) if cut_out is not None else None,
        came=ending.came.typed,
        today=drawn_text(here, names=names) if here is not None else None,
        wordings=[_wording(words) for words in ending.wordings],
        onto=[_wording(w) for w in ending.onto] if ending.onto is not None else None,
        choices=[choice.value for choice in ending.choices],
        must_choose=ending.must_choose,
    )


def _wording(words: Words) -> CameWordingShape:
    return CameWordingShape(text=words.text, parties=sorted(words.holders))


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (tell_cluster, compare, merge)
