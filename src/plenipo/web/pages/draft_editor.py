"""The draft editor: words as they are typed, provisions put in and left out, and keeping it all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import msgspec
from litestar import Response, get, post, put
from litestar.enums import MediaType
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from plenipo.desk import Refused
from plenipo.desk.papers import Papers
from plenipo.record import entries as e
from plenipo.record.kinds import MemberId, ProposalId, RoomId, WordingHash
from plenipo.record.state import Proposal
from plenipo.web import crossing, drafting
from plenipo.web.drafting import Clash, NewUnit, Typed
from plenipo.web.drawing import room_page
from plenipo.web.editing import KINDS, editing, theirs
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.opening import asking, back, opened
from plenipo.web.viewer import NotHere, Reading, member_in


def papers_of(request: Asking, reading: Reading) -> Papers:
    """Return the papers of the room that is being read."""
    found = house_of(request).desk.papers(reading.member, reading.room)
    assert not isinstance(found, Refused), "the reader sits here"
    return found


def kept_draft(reading: Reading, proposal: str) -> Proposal:
    """Return a draft that this room has kept; for anything else there is no such page."""
    found = reading.state.proposals.get(ProposalId(proposal))
    if found is None or found.state != "drafted":
        raise NotHere
    return found


def draw_editor(
    request: Asking,
    reading: Reading,
    key: str,
    *,
    refusal: str = "",
    clashes: Sequence[tuple[Clash, str]] = (),
    form: Form | None = None,
    by: str = "",
) -> Response[Any]:
    """Draw the editor, with the other's words beside one's own where two typed.

    `by` is a party whose wordings stand open, to be taken.
    """
    typed = drafting.read(papers_of(request, reading), key)
    shown = editing(reading, key, typed, clashes=clashes)
    if shown is None:
        raise NotHere
    return room_page(
        request,
        "draft_edit.html",
        reading,
        status=409 if refusal or clashes else 200,
        d=shown,
        refusal=refusal,
        clashes=bool(clashes),
        by=by,
        behind=crossing.behind(reading),
        people={member: seat.name for member, seat in reading.state.seats.items()},
        kinds=KINDS,
        reason=form.text("reason") if form is not None else "",
    )


@get("/r/{room:str}/draft/{proposal:str}/edit", sync_to_thread=True)
def edit_draft(request: Asking, room: FromPath[str], proposal: FromPath[str]) -> Response[Any]:
    """Open the editor on a kept draft."""
    with opened(request, room) as reading:
        found = kept_draft(reading, proposal)
        if not crossing.may_draft(reading.state, reading.seat):
            raise NotHere
        return draw_editor(request, reading, drafting.KEPT + found.id)


# --- acts of the editor ----------------------------------------------------------------------


@post("/r/{room:str}/draft", sync_to_thread=True)
def act_on_draft(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Take in what the editor's form brings, then do what its button says."""
    form = Form(data)
    key = form.text("key")
    with opened(request, room) as reading:
        _must_be_draft(reading, key)
        papers = papers_of(request, reading)
        if form.text("act") == "drop":
            papers.purge(key)
            return back(_after(reading, key))
        clashes = _take_in(reading, papers, key, form)
        if isinstance(clashes, Refused):
            return draw_editor(request, reading, key, refusal=clashes.sentence, form=form)
        if clashes:
            return draw_editor(request, reading, key, clashes=clashes, form=form)
        refused = _arrange(request, reading, papers, key, form)
        if refused is not None:
            return draw_editor(request, reading, key, refusal=refused.sentence, form=form)
        if form.text("act") == "keep":
            return _keep(request, reading, papers, key, form)
        return back(
            f"{_editor(reading, key)}#preview"
            if form.text("act") == "preview"
            else _editor(reading, key)
        )


def _must_be_draft(reading: Reading, key: str) -> None:
    """Go no further for a key of no draft of this room, or of one that cannot be typed in."""
    fresh = key.startswith(drafting.FRESH)
    piece = reading.sheet.piece(key.removeprefix(drafting.FRESH)) if fresh else None
    known = piece is not None and key == drafting.FRESH + piece.id
    if not known and drafting.proposal_of(reading.state, key) is None:
        raise NotHere
    if not crossing.may_draft(reading.state, reading.seat):
        raise NotHere


def _editor(reading: Reading, key: str) -> str:
    if key.startswith(drafting.FRESH):
        return f"/r/{reading.room}/draft?at={key.removeprefix(drafting.FRESH)}"
    return f"/r/{reading.room}/draft/{key.removeprefix(drafting.KEPT)}/edit"


def _after(reading: Reading, key: str) -> str:
    if key.startswith(drafting.FRESH):
        return f"/r/{reading.room}/draft"
    return f"/r/{reading.room}/draft/{key.removeprefix(drafting.KEPT)}"


def _take_in(
    reading: Reading, papers: Papers, key: str, form: Form
) -> list[tuple[Clash, str]] | Refused:
    """Type in every field that the form brings; return where others typed meanwhile.

    Fields without a clash are taken in whether or not others clash: what was
    typed is kept. A field marked `over` was seen with the other's words.
    """
    clashes: list[tuple[Clash, str]] = []
    proposal = drafting.proposal_of(reading.state, key)

    def typing(typed: Typed) -> Typed | Refused:
        clashes.clear()
        for unit, text in _fields(form):
            start = _start(reading, typed, proposal, unit)
            if start is None:
                continue
            seq = form.text(f"s-{unit}")
            made = drafting.type_in(
                typed,
                unit,
                text,
                seq=int(seq) if seq.isdecimal() and len(seq) < 10 else 0,
                member=reading.member,
                now=reading.now,
                start=start,
            )
            if isinstance(made, Clash):
                clashes.append((made, text))
            else:
                typed = made
        shown = set(form.all("shown"))
        out = [u for u in typed.out if u not in shown] + [u for u in form.all("out") if u in shown]
        if sorted(out) != sorted(typed.out):
            stepped = drafting.step(typed, member=reading.member, now=reading.now, always=True)
            typed = msgspec.structs.replace(stepped, out=sorted(set(out)))
        return typed

    made = drafting.change(papers, key, proposal, typing)
    if isinstance(made, Refused):
        return made
    return clashes


def _fields(form: Form) -> Iterator[tuple[str, str]]:
    for name in form.names():
        if name.startswith("u-"):
            yield name.removeprefix("u-"), form.raw(name).replace("\r\n", "\n")


def _start(reading: Reading, typed: Typed, proposal: Proposal | None, unit: str) -> str | None:
    if any(one.unit == unit for one in typed.new):
        return ""
    return drafting.starting(reading.state, proposal, unit)


def _arrange(
    request: Asking, reading: Reading, papers: Papers, key: str, form: Form
) -> Refused | None:
    """Put a provision in, take one away, add a section, go a step back: as the button says."""
    act = _arrangement(request, reading, key, form)
    if act is None:
        return None
    made = drafting.change(papers, key, drafting.proposal_of(reading.state, key), act)
    return made if isinstance(made, Refused) else None


def _arrangement(
    request: Asking, reading: Reading, key: str, form: Form
) -> Callable[[Typed], Typed | Refused] | None:
    who, now = reading.member, reading.now
    proposal = drafting.proposal_of(reading.state, key)
    after, gone, also = form.text("add"), form.text("remove"), form.text("also")

    def add(typed: Typed) -> Typed | Refused:
        fresh = {one.unit for one in drafting.new_units(typed, proposal)}
        if after not in reading.state.units and after not in fresh:
            return Refused("no-such-provision", "There is no such provision in this room’s text.")
        unit = house_of(request).desk.new_name()
        kind, depth = shape(reading, form.text(f"k-{after}"), after)
        new = [*typed.new, NewUnit(unit=unit, after=after, kind=kind, depth=depth)]
        stepped = drafting.step(typed, member=who, now=now, always=True)
        return msgspec.structs.replace(stepped, new=new)

    def remove(typed: Typed) -> Typed | Refused:
        stepped = drafting.step(typed, member=who, now=now, always=True)
        new = [one for one in typed.new if one.unit != gone]
        if len(new) == len(typed.new):  # one that was kept with the draft
            return msgspec.structs.replace(stepped, out=sorted({*typed.out, gone}))
        words = {unit: word for unit, word in typed.words.items() if unit != gone}
        # What followed it follows what it followed.
        before = next(one.after for one in typed.new if one.unit == gone)
        new = [
            msgspec.structs.replace(one, after=before) if one.after == gone else one for one in new
        ]
        return msgspec.structs.replace(stepped, new=new, words=words)

    def work_on(typed: Typed) -> Typed | Refused:
        stepped = drafting.step(typed, member=who, now=now, always=True)
        return msgspec.structs.replace(stepped, also=[*typed.also, also])

    def take(typed: Typed) -> Typed | Refused:
        unit, _, proposed = form.text("take").partition(" ")
        wanted = next((t for t in theirs(reading, unit) if t.proposal == proposed), None)
        start = _start(reading, typed, proposal, unit)
        if wanted is None or start is None:
            return Refused("no-such-wording", "Those words are no longer on the table.")
        stepped = drafting.step(typed, member=who, now=now, always=True)
        known = stepped.words.get(unit)
        made = drafting.type_in(
            stepped,
            unit,
            wanted.text,
            seq=known.seq if known is not None else 0,
            member=who,
            now=now,
            start=start,
        )
        assert not isinstance(made, Clash), "typed on the words as they stand"
        return made

    if form.text("take"):
        return take
    if form.text("act") == "undo":
        return lambda typed: drafting.undo(typed, member=who, now=now)
    if after:
        return add
    if gone:
        return remove
    if form.text("act") == "also" and reading.sheet.piece(also) is not None:
        return work_on
    return None


def shape(reading: Reading, wanted: str, after: str) -> tuple[str, int]:
    """Return kind and depth of a new provision: as asked for, at the place where it stands."""
    piece = reading.sheet.piece(after)
    first = reading.state.units.get(piece.id) if piece is not None else None
    top = first.depth if first is not None else 0
    here = reading.state.units.get(after)
    match wanted:
        case "article":
            return "article", max(top, 1)
        case "heading":
            return "heading", top
        case "point":
            return "point", top + 2
        case "paragraph":
            return "paragraph", top + 1
        case _:
            return ("paragraph", top + 1) if here is None else (here.kind, here.depth)


def _keep(request: Asking, reading: Reading, papers: Papers, key: str, form: Form) -> Response[Any]:
    """File what is typed as a draft, or as the next version of one; then it is typed no more."""
    state, desk = reading.state, house_of(request).desk
    proposal = drafting.proposal_of(state, key)
    typed = drafting.read(papers, key) or drafting.begun(proposal)
    changes = drafting.filed(state, typed, proposal, reading.sheet.names.provision)
    if isinstance(changes, Refused):
        return draw_editor(request, reading, key, refusal=changes.sentence, form=form)
    body: e.Body
    if proposal is None:
        name = ProposalId(desk.new_name())
        body = e.ProposalDrafted(
            proposal=name,
            letter="",
            changes=list(changes),
            title=drafting.title_of(typed, None),
        )
    else:
        name = proposal.id
        title = drafting.title_of(typed, proposal)
        retitled = title != proposal.title
        if list(changes) == proposal.changes and not retitled:
            papers.purge(key)
            return back(f"/r/{reading.room}/draft/{name}")
        body = e.ProposalRevised(
            proposal=name,
            changes=list(changes),
            reason=form.words("reason"),
            title=title if retitled else "",
            retitled=int(retitled),
        )
    answer = desk.record(reading.member, reading.room, body)
    if isinstance(answer, Refused):
        return draw_editor(request, reading, key, refusal=answer.sentence, form=form)
    papers.purge(key)
    return back(f"/r/{reading.room}/draft/{name}")


# --- words as they are typed -----------------------------------------------------------------


@put("/r/{room:str}/scratch/{key:str}/{unit:str}", sync_to_thread=True)
def type_words(
    request: Asking,
    room: FromPath[str],
    key: FromPath[str],
    unit: FromPath[str],
    data: JSONBody[dict[str, Any]],
) -> Response[Any]:
    """Keep words as typed: `{"words", "seq"}`; 409 with the other's words when two typed on one.

    Answers `{"seq", "at"}`. Who may not draft here is told what an unknown room is told.
    """
    text, seq = data.get("words"), data.get("seq")
    if not isinstance(text, str) or not isinstance(seq, int) or isinstance(seq, bool):
        return _json({"sentence": "Send the words and the number that they rest on."}, 400)
    with opened(request, room) as reading:
        _must_be_draft(reading, key)
        proposal = drafting.proposal_of(reading.state, key)
        if len(text) > drafting.LONGEST:
            return _json(
                {"sentence": "This is more than one provision holds; file it as a document."}, 413
            )

        def typing(typed: Typed) -> Typed | Clash | Refused:
            start = _start(reading, typed, proposal, unit)
            if start is None:
                return drafting.THROWN_AWAY
            return drafting.type_in(
                typed, unit, text, seq=seq, member=reading.member, now=reading.now, start=start
            )

        made = drafting.change(papers_of(request, reading), key, proposal, typing)
        if isinstance(made, Refused):
            return _json({"sentence": made.sentence}, 410 if made is drafting.THROWN_AWAY else 403)
        if isinstance(made, Clash):
            seat = reading.state.seats.get(MemberId(made.theirs.by))
            return _json(
                {
                    "seq": made.theirs.seq,
                    "at": made.theirs.at,
                    "words": made.theirs.text,
                    "by": seat.name if seat is not None else "",
                },
                409,
            )
        word = made.words.get(unit)
        return _json({"seq": word.seq if word is not None else 0, "at": reading.now}, 200)


def _json(value: dict[str, object], status: int) -> Response[Any]:
    return Response(value, status_code=status, media_type=MediaType.JSON)


@post("/r/{room:str}/draft/take", sync_to_thread=True)
def take_wording(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Begin a draft in this room from a wording on the table: `from` a room of one's own, `wording`."""
    form = Form(data)
    viewer = asking(request)
    desk = house_of(request).desk
    source = member_in(desk, viewer, RoomId(form.text("from")))
    if source is None:
        raise NotHere
    known = source[1].texts.get(WordingHash(form.text("wording")))
    with opened(request, room) as reading:
        unit = known[2] if known is not None else ""
        piece = reading.sheet.piece(unit)
        if known is None or piece is None or not crossing.may_draft(reading.state, reading.seat):
            raise NotHere
        key = drafting.FRESH + piece.id
        start = drafting.starting(reading.state, None, unit) or ""

        def typing(typed: Typed) -> Typed:
            word = typed.words.get(unit)
            seq = word.seq if word is not None else 0
            stepped = drafting.step(typed, member=reading.member, now=reading.now, always=True)
            made = drafting.type_in(
                stepped,
                unit,
                known[1],
                seq=seq,
                member=reading.member,
                now=reading.now,
                start=start,
            )
            assert isinstance(made, Typed), "typed on the number that was just read"
            return made

        drafting.change(papers_of(request, reading), key, None, typing)
    return back(f"/r/{room}/draft?at={piece.id}")


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    edit_draft,
    act_on_draft,
    type_words,
    take_wording,
)
