"""Acts on proposals that lie on the table: join, leave, withdraw, revise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from markupsafe import Markup

from plenipo.desk import Refused, revise
from plenipo.record import entries as e
from plenipo.record.attention import Following, attention
from plenipo.record.canon import wording_hash
from plenipo.record.kinds import ProposalId
from plenipo.record.state import Proposal
from plenipo.web.drawing import room_page
from plenipo.web.forms import Form, FormBody
from plenipo.web.house import Asking, house_of
from plenipo.web.pages.acting import Made, ask, must_ask, perform, remember, speaking
from plenipo.web.pages.opening import back, opened
from plenipo.web.proposed import lying
from plenipo.web.redlines import redline
from plenipo.web.viewer import NotHere, Reading


@post("/r/{room:str}/join", sync_to_thread=True)
def join_proposal(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Become a sponsor of a proposal."""
    return perform(request, room, data, "join", _join)


@post("/r/{room:str}/dissociate", sync_to_thread=True)
def leave_proposal(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Stop being a sponsor of a proposal that has others."""
    return perform(request, room, data, "dissociate", _dissociate)


@post("/r/{room:str}/withdraw", sync_to_thread=True)
def withdraw_proposal(request: Asking, room: FromPath[str], data: FormBody) -> Response[Any]:
    """Take a proposal back."""
    return perform(request, room, data, "withdraw", _withdraw)


def _join(reading: Reading, form: Form) -> Made:
    party, behalf, basis = speaking(reading, form)
    body = e.ProposalJoined(proposal=_named(form), party=party)
    return Made((body,), behalf, basis)


def _dissociate(reading: Reading, form: Form) -> Made:
    party, behalf, basis = speaking(reading, form)
    body = e.ProposalDissociated(proposal=_named(form), party=party)
    return Made((body,), behalf, basis)


def _withdraw(reading: Reading, form: Form) -> Made:
    _, behalf, basis = speaking(reading, form)
    return Made((e.ProposalWithdrawn(proposal=_named(form)),), behalf, basis)


def _named(form: Form) -> ProposalId:
    return ProposalId(form.text("proposal"))


# --- other words --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """The words of one unit in a proposal that is being revised.

    `typed` is what stands in the field, `drawn` what it would change of the
    draft, `moved` what to know where the draft has moved under the proposal.
    """

    name: str
    where: str
    draft: str
    typed: str
    drawn: Markup
    moved: str


_MOVED: Final = {
    Following.FOLLOWS: "The draft has changed since; the words below are yours, carried over to it.",
    Following.CONFLICT: "The draft has changed the same words since. Yours stand below as they were.",
    Following.ADOPTED: "The draft says this already.",
    Following.ORPHANED: "This provision has left the draft.",
}


@get("/r/{room:str}/revise/{proposal:str}", sync_to_thread=True)
def show_revision(request: Asking, room: FromPath[str], proposal: FromPath[str]) -> Response[Any]:
    """Show a tabled proposal's words in fields, to be changed."""
    with opened(request, room) as reading:
        found = _own(reading, proposal)
        return _draw(request, reading, found, Form({}))


@post("/r/{room:str}/revise/{proposal:str}", sync_to_thread=True)
def revise_proposal(
    request: Asking, room: FromPath[str], proposal: FromPath[str], data: FormBody
) -> Response[Any]:
    """Give a proposal other words; its sponsor accepts them with the same act."""
    form = Form(data)
    with opened(request, room) as reading:
        found = _own(reading, proposal)
        changes = [
            e.Change(
                unit=c.unit,
                text=form.words(f"text-{n}"),
                base=_hash_now(reading, c.unit),
                new=c.new,
                after=c.after,
                kind=c.kind,
                depth=c.depth,
                label=c.label,
            )
            for n, c in enumerate(found.changes)
        ]
        reason = form.words("reason")
        if form.text("look"):
            return _draw(request, reading, found, form)
        if all(new.text == old.text for new, old in zip(changes, found.changes, strict=True)):
            return _draw(
                request, reading, found, form, "These are the words that it has; change some."
            )
        body = e.ProposalRevised(proposal=found.id, changes=changes, reason=reason)
        if must_ask(request, reading, form):
            return ask(request, reading, form, f"revise/{found.id}", Made((body,)))
        answer = revise(
            house_of(request).desk,
            reading.member,
            reading.room,
            found.id,
            changes,
            reason=reason,
        )
        if isinstance(answer, Refused):
            return _draw(request, reading, found, form, answer.sentence)
        piece = reading.sheet.piece(found.changes[0].unit)
    to = f"/r/{room}?at={piece.id}#u-{piece.id}" if piece is not None else f"/r/{room}"
    return remember(request, room, form, back(to))


def _own(reading: Reading, name: str) -> Proposal:
    """Return a tabled proposal that the viewer may revise; for any other there is no such page."""
    found = reading.state.proposals.get(ProposalId(name))
    if found is None or found.state != "tabled":
        raise NotHere
    offered = lying(reading, [c.unit for c in found.changes]).shown
    if not any(line.id == found.id and line.revise for line in offered):
        raise NotHere
    return found


def _hash_now(reading: Reading, unit: str) -> str:
    known = reading.state.units.get(unit)
    return wording_hash(unit, known.text) if known is not None else ""


def _draw(
    request: Asking, reading: Reading, found: Proposal, form: Form, refusal: str = ""
) -> Response[Any]:
    fields: list[Field] = []
    for n, followed in enumerate(attention(reading.state, found)):
        change = followed.change
        known = reading.state.units.get(change.unit)
        draft = known.text if known is not None else ""
        name = f"text-{n}"
        own = followed.text if followed.state is Following.FOLLOWS else change.text
        typed = form.words(name) if form.has(name) else own
        fields.append(
            Field(
                name,
                reading.sheet.names.provision(change.unit),
                draft,
                typed,
                redline(draft, typed),
                _MOVED.get(followed.state, ""),
            )
        )
    return room_page(
        request,
        "revise.html",
        reading,
        status=409 if refusal else 200,
        proposal=found,
        fields=fields,
        reason=form.text("reason"),
        at=found.changes[0].unit,
        refusal=refusal,
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    join_proposal,
    leave_proposal,
    withdraw_proposal,
    show_revision,
    revise_proposal,
)
