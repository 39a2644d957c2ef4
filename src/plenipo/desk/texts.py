"""Acts on a room's text: file a draft or a version of it, issue a revision, incorporate a proposal."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from plenipo.desk.envelope import with_text
from plenipo.desk.views import ENGINE
from plenipo.formats import rolling_json
from plenipo.instrument.model import Block, Instrument, Kind
from plenipo.instrument.model import Unit as InstrumentUnit
from plenipo.instrument.recognise import recognise
from plenipo.record import entries as e
from plenipo.record import views
from plenipo.record.attention import Following, attention
from plenipo.record.canon import wording_hash
from plenipo.record.decide import Act, Refused
from plenipo.record.kinds import Level, MemberId, ProposalId, RoomId
from plenipo.record.state import RoomState, Unit

if TYPE_CHECKING:
    from plenipo.desk.desk import Desk, Recorded


def file_draft(
    desk: Desk,
    member: MemberId,
    room: RoomId,
    document: Sequence[Block] | Instrument,
    *,
    name: str = "",
    title: str = "",
    language: str = "en",
    ids: Callable[[], str] | None = None,
    adopt: bool = False,
) -> Recorded | Refused:
    """File a document as a text of the room, and with `adopt` make it the basis at once.

    Blocks are recognised first (`plenipo.instrument.recognise`); `ids` makes
    the ids of units and is the desk's chance when left out. The title is the
    document's own unless given.
    """
    if isinstance(document, Instrument):
        instrument = document
    else:
        instrument = recognise(document, ids=ids if ids is not None else desk.new_name)
    filed = e.InstrumentFiled(
        instrument=name or desk.new_name(),
        title=title or instrument.title,
        units=[
            e.UnitText(unit=u.id, kind=u.kind.value, depth=u.depth, label=u.label, text=u.text)
            for u in instrument.units
        ],
        language=language,
    )

    def acts(state: RoomState) -> Sequence[Act] | Refused:
        if not filed.units:
            return Refused("no-words", "The document holds no text.")
        first = desk.decide(state, filed, member)
        if isinstance(first, Refused) or not adopt:
            return first if isinstance(first, Refused) else (first,)
        adopted = e.BasisAdopted(instrument=filed.instrument)
        second = desk.decide(with_text(state, filed), adopted, member)
        return second if isinstance(second, Refused) else (first, second)

    return desk.write(member, room, acts)


STANDINGS: Final = ("working", "translation", "prevailing", "authentic")


def file_version(
    desk: Desk,
    member: MemberId,
    room: RoomId,
    document: Sequence[Block],
    *,
    language: str,
    standing: str = "authentic",
) -> Recorded | Refused:
    """File the room's text in another language, provision by provision.

    Each block of the document stands for the provision at its place and gets
    its id, so that what is said of a provision holds in both. A document with
    another number of blocks, or another kind or number somewhere, is refused
    with the first place where it differs. Cost: one recognition of the document.
    """
    read = recognise(document, ids=desk.new_name).units

    def acts(state: RoomState) -> Sequence[Act] | Refused:
        if not state.units:
            return Refused("no-such-text", "There is no text here yet that it could be beside.")
        if standing not in STANDINGS:
            return Refused("no-such-standing", f"It is one of these: {', '.join(STANDINGS)}.")
        if not _LANGUAGE.fullmatch(language) or language == state.language:
            return Refused(
                "no-language", "Name the language by its code, another than the text's own: fr, ru."
            )
        units: list[e.UnitText] = []
        for place, (own, other) in enumerate(zip_longest(state.units.values(), read), 1):
            if (
                own is None
                or other is None
                or _shape(own.kind, own.label) != _shape(other.kind.value, other.label)
            ):
                return Refused("another-shape", _differs(place, own, other))
            units.append(
                e.UnitText(
                    unit=own.id, kind=own.kind, depth=own.depth, label=other.label, text=other.text
                )
            )
        body = e.LanguageVersionFiled(
            instrument=state.basis, language=language, standing=standing, units=units
        )
        found = desk.decide(state, body, member)
        return found if isinstance(found, Refused) else (found,)

    return desk.write(member, room, acts)


_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SHOWN: Final = 40  # characters of a block that a refusal quotes


def _shape(kind: str, label: str) -> tuple[str, str]:
    """Return what must be the same in every language: the kind, and the number without its word."""
    number = label.rpartition(" ")[2] if kind == Kind.ARTICLE.value else label
    return kind, number


def _differs(place: int, own: Unit | None, other: InstrumentUnit | None) -> str:
    """Say where a version first differs in shape from the text it is of."""

    def quoted(text: str) -> str:
        return f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”"

    if own is None and other is not None:
        return f"The version goes on where the text has ended: {quoted(other.text)}."
    if other is None and own is not None:
        return f"The version has ended where the text goes on: {quoted(own.text)}."
    assert own is not None
    assert other is not None
    return (
        f"Block {place} of the version, {quoted(other.text)}, does not stand for"
        f" {quoted(own.text)}: it is another kind of provision, or has another number."
    )


def issue_revision(
    desk: Desk, member: MemberId, room: RoomId, *, mandate: str = "", handling: str = ""
) -> Recorded | Refused:
    """Issue the room's rolling text as its next revision: the bytes, their hash, the engine.

    `mandate` says on whose word and for what it is issued, `handling` is the
    mark on every page of it, such as "restricted"; both may be left out.
    The bytes are the JSON of `plenipo.desk.views.as_json` as of the entry's
    time. `plenipo.desk.views.check_revision` compiles them again.
    """
    now = desk.now()

    def acts(state: RoomState) -> Sequence[Act] | Refused:
        if not state.units:
            return Refused("no-such-text", "There is no text to issue yet.")
        content = rolling_json.write(views.rolling(state, max(now, state.at))).decode()
        body = e.RevisionIssued(
            number=len(state.revisions) + 1,
            engine=ENGINE,
            content=content,
            digest=hashlib.sha256(content.encode()).hexdigest(),
            mandate=mandate,
            handling=handling,
        )
        found = desk.decide(state, body, member)
        return found if isinstance(found, Refused) else (found,)

    return desk.write(member, room, acts, at=now)


def incorporate(
    desk: Desk, member: MemberId, room: RoomId, proposal: ProposalId
) -> Recorded | Refused:
    """Make a proposal's words the draft's own.

    Refused when the draft has moved under the proposal since: taking its words
    then would undo, unseen, what was agreed meanwhile. Its sponsors revise it
    first.
    """

    def acts(state: RoomState) -> Sequence[Act] | Refused:
        body = e.ProposalIncorporated(proposal=proposal)
        found = desk.decide(state, body, member)
        if isinstance(found, Refused):
            return found
        fits = (Following.STANDS, Following.ADOPTED)
        if any(f.state not in fits for f in attention(state, state.proposals[proposal])):
            return Refused(
                "moved", "The draft has moved under this proposal; its sponsors revise it first."
            )
        return (found,)

    return desk.write(member, room, acts)


def revise(
    desk: Desk,
    member: MemberId,
    room: RoomId,
    proposal: ProposalId,
    changes: Sequence[e.Change],
    *,
    reason: str = "",
    stance: Level = Level.ACCEPT,
) -> Recorded | Refused:
    """Give a tabled proposal other words, and record the reviser's stance on them in one go.

    As tabling records the sponsor's stance, so does this; other sponsors say
    for themselves where they stand on the new words.
    """

    def acts(state: RoomState) -> Sequence[Act] | Refused:
        body = e.ProposalRevised(proposal=proposal, changes=list(changes), reason=reason)
        found = desk.decide(state, body, member)
        if isinstance(found, Refused):
            return found
        party = state.seats[member].party
        known = views.places(state)
        if not party or state.proposals[proposal].state != "tabled":
            return (found,)
        return (
            found,
            *(
                Act(
                    party,
                    found.basis,
                    e.PositionTaken(
                        party=party,
                        unit=change.unit,
                        wording=wording_hash(change.unit, change.text),
                        level=stance,
                    ),
                )
                for change in changes
                if change.new or change.unit in known
            ),
        )

    return desk.write(member, room, acts)
