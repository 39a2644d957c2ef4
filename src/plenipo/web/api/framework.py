"""What the API tells of earlier texts: what rests on them, who says so, their versions."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get
from litestar.enums import MediaType
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery

from plenipo.documents.collations import collation_json
from plenipo.documents.tables import to_json
from plenipo.record.framework import disputes, is_framework, root_of, standing
from plenipo.record.outside import Link
from plenipo.web import framework as fw
from plenipo.web.api.calling import RESPONSES, called
from plenipo.web.api.framework_shapes import (
    EarlierShape,
    EarlierTextShape,
    FrameworkShape,
    PassageShape,
    WordShape,
)
from plenipo.web.house import Asking
from plenipo.web.relations import place_names
from plenipo.web.side_by_side import laid_out, laying
from plenipo.web.viewer import NotHere, Reading

COLLATION: Final = {
    **RESPONSES,
    200: ResponseSpec(
        dict[str, Any],
        description="Versions side by side; docs/formats.md says its shape.",
        generate_examples=False,
    ),
}


@get("/rooms/{room:str}/framework", sync_to_thread=True, responses=RESPONSES)
def tell_framework(request: Asking, room: FromPath[str]) -> FrameworkShape:
    """Tell the earlier texts of a room, what is said of them now, and where parties disagree.

    `disagreements` are sentences; `disputed` are the words in them by entry.
    """
    with called(request, room) as r:
        outside = r.state.outside
        return FrameworkShape(
            texts=[_earlier(r, version.document) for row in fw.rows(r) for version in row.versions],
            words=[_word(r, link) for link in standing(outside)],
            disagreements=list(fw.disagreements(r)),
            disputed=[
                [str(link.entry) for link in dispute.links]
                for dispute in disputes(outside, fw.units_in_order(r))
            ],
        )


def _earlier(r: Reading, name: str) -> EarlierShape:
    outside = r.state.outside
    row = outside.documents[name]
    return EarlierShape(
        document=name,
        title=row.title,
        version_of=root_of(outside, name) if row.version_of else "",
        language=row.language,
        publisher=row.publisher,
        dated=row.dated,
        link=row.link,
        digest=row.digest,
        entry=str(row.entry),
    )


def _word(r: Reading, link: Link) -> WordShape:
    return WordShape(
        unit=link.unit,
        provision=fw.called(r, link.unit),
        document=link.document,
        relation=link.relation,
        party=link.behalf,
        start=link.start,
        end=link.end,
        words=link.words,
        at=link.at,
        entry=str(link.entry),
    )


@get("/rooms/{room:str}/framework/{document:str}", sync_to_thread=True, responses=RESPONSES)
def tell_earlier_text(
    request: Asking, room: FromPath[str], document: FromPath[str]
) -> EarlierTextShape:
    """Tell an earlier text with its words and points; offsets are code points of the words."""
    with called(request, room) as r:
        if not is_framework(r.state.outside, document):
            raise NotHere
        words = r.state.outside.documents[document].words
        names = place_names(words)
        return EarlierTextShape(
            text=_earlier(r, document),
            words=words,
            points=[
                PassageShape(name=names[k], label=p.label, start=p.start, end=p.end)
                for k, p in enumerate(fw.points(r, document))
            ],
        )


@get(
    "/rooms/{room:str}/framework/{document:str}/versions",
    sync_to_thread=True,
    responses=COLLATION,
)
def tell_versions(
    request: Asking, room: FromPath[str], document: FromPath[str], against: FromQuery[str] = ""
) -> Response[bytes]:
    """Tell the versions of an earlier text side by side, schema plenipo.collation/1.

    `against` is the document that the others are compared with.
    """
    with called(request, room) as r:
        found = fw.instrument_of(r, document)
        wanted = laying(r, found, against or document) if found else None
    if wanted is None or wanted.too_long:
        raise NotHere
    return Response(to_json(collation_json(laid_out(wanted))), media_type=MediaType.JSON)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (tell_framework, tell_earlier_text, tell_versions)
