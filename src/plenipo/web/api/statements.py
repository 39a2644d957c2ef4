"""The register by program: its statements, and an article read without recording anything."""

from __future__ import annotations

from typing import Annotated, Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter

from plenipo.text.errors import UnusableInput
from plenipo.web.api.calling import RESPONSES, called, error
from plenipo.web.api.shapes import (
    ArticleIn,
    ArticleShape,
    FindShape,
    LeftOutShape,
    ReasonShape,
    StatementMarkShape,
    StatementShape,
    SuggestionShape,
)
from plenipo.web.clippings import Brought, Clipping, for_parties, parties_of, read
from plenipo.web.house import Asking
from plenipo.web.register import Asked, Line, Told, register, state_of
from plenipo.web.reviewing import NOT_READ, provisions
from plenipo.web.viewer import Reading


@get("/rooms/{room:str}/statements", sync_to_thread=True, responses=RESPONSES)
def tell_statements(
    request: Asking,
    room: FromPath[str],
    speaker: Annotated[str, QueryParameter(description="who spoke, as recorded")] = "",
    behalf: Annotated[str, QueryParameter(description="for whom, as recorded")] = "",
    unit: Annotated[str, QueryParameter(description="a provision that it is tied to")] = "",
    stands: Annotated[
        str, QueryParameter(description="reviewed, disputed, corrected or retracted")
    ] = "",
) -> list[StatementShape]:
    """Tell the register, the latest utterance first; what is the same stands side by side."""
    with called(request, room) as r:
        lines = register(r, Asked(speaker, behalf, unit, stands))
        return [_statement(r, line, told) for line in lines for told in (line.told, *line.copies)]


def _statement(r: Reading, line: Line, told: Told) -> StatementShape:
    row = r.state.outside.statements[told.id]
    body = row.body
    return StatementShape(
        id=told.id,
        line=told.honest.line,
        speaker=body.speaker,
        role=body.role,
        behalf=body.behalf,
        words=body.words,
        form=body.form,
        cue=body.cue,
        uttered=body.uttered,
        precision=body.precision,
        publisher=body.publisher or body.source,
        published=body.published,
        retrieved=body.retrieved,
        link=body.link,
        digest=body.digest,
        document=body.document,
        start=body.start,
        end=body.end,
        units=body.units,
        flags=body.flags,
        rule=body.rule,
        state=state_of(row),
        marks=[
            StatementMarkShape(state=state, words=words, same_as=same, entry=str(entry))
            for state, words, same, entry in row.marks
        ],
        entry=str(row.entry),
        copies=[other.id for other in (line.told, *line.copies) if other.id != told.id],
        evidence=line.evidence + 1,
        attested=line.attested,
        outlets=line.outlets,
        reports=line.reports,
    )


@post(
    "/rooms/{room:str}/statements/found",
    sync_to_thread=True,
    responses=RESPONSES,
    status_code=200,
)
def find_statements(
    request: Asking, room: FromPath[str], data: JSONBody[ArticleIn]
) -> Response[Any]:
    """Read an article and tell what was found in it; nothing is recorded or kept."""
    with called(request, room) as r:
        by, now = str(r.member), r.now
    brought = Brought(
        data.words, "", b"", data.title, data.publisher, data.link, data.published, ""
    )
    try:
        clipping = read(brought, by=by, at=now)
    except (UnusableInput, UnicodeError) as refused:
        said = str(refused) if isinstance(refused, UnusableInput) else "The text is no text."
        return error(400, f"{said[:1].upper()}{said[1:].rstrip('.')}.", where="words")
    with called(request, room) as r:
        for_parties(parties_of(r), clipping)
        return Response(_article(r, clipping))


def _article(r: Reading, c: Clipping) -> ArticleShape:
    words = [c.words[f.start : f.end] for f in c.finds]
    suggested = provisions(r).suggest(words)
    return ArticleShape(
        title=c.title,
        words=c.words,
        digest=c.digest,
        media=c.media,
        publisher=c.publisher,
        published=c.published,
        retrieved=c.retrieved,
        link=c.link,
        language=c.language,
        finds=[
            FindShape(
                start=f.start,
                end=f.end,
                words=said,
                form=f.form,
                speaker=f.speaker,
                role=f.role,
                behalf=f.behalf,
                cue=f.cue,
                uttered=f.uttered,
                precision=f.precision,
                rule=f.rule,
                flags=f.flags,
                suggestions=[
                    SuggestionShape(
                        unit=one.provision,
                        name=piece.caption,
                        reasons=[
                            ReasonShape(why=reason.why.value, words=list(reason.words))
                            for reason in one.reasons
                        ],
                    )
                    for one in ideas
                    if (piece := r.sheet.piece(one.provision)) is not None
                ],
            )
            for f, said, ideas in zip(c.finds, words, suggested, strict=True)
        ],
        left_out=[
            LeftOutShape(start=start, end=end, part=part)
            for start, end, part in c.passages
            if part in NOT_READ
        ],
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (tell_statements, find_statements)
