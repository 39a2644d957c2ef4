"""Copies of what lies beside the table, from one room into another: the act that lets it cross.

A statement, document, link, commitment, incident, report of progress or
communiqué is tabled (into the plenary) or published (into the public room) as a
copy under fresh ids. What goes over are the thing's own words and those of what
it refers to; who filed it, when, its marks and everything else of the room it
comes from stay behind. The rights of the room it goes to decide.

In two steps, so that nothing else can slip through: `parcel` takes from the
room's state the bodies that go, and `unpacked` makes of these alone, and of the
other room's state, what is recorded there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import msgspec

from plenipo.desk.envelope import with_outside
from plenipo.record import entries as e
from plenipo.record.decide import Act, Refused
from plenipo.record.kinds import MemberId, RoomId, RoomKind
from plenipo.record.outside import Document, Link
from plenipo.record.state import RoomState

if TYPE_CHECKING:
    from plenipo.desk.desk import Desk, Recorded


class Thing(StrEnum):
    """What can be copied; a link is named by the entry that made it, all others by their id."""

    STATEMENT = "statement"
    DOCUMENT = "document"
    LINK = "link"
    COMMITMENT = "commitment"
    INCIDENT = "incident"
    PROGRESS = "progress"
    COMMUNIQUE = "communique"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes: bodies as the room has them, each before those that refer to it.

    The last is the thing itself; a communiqué that was issued is two bodies.
    `versions` says of a document in it by which digest and words to know the
    document that it is a language version of. `groups` are the groups known to
    the room it comes from.
    """

    thing: Thing
    bodies: tuple[e.Body, ...]
    versions: tuple[tuple[str, str, str], ...] = ()  # document, digest, words
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Copy:
    """What would be recorded in the other room, and in sentences what of it stays behind."""

    bodies: tuple[e.Body, ...]
    left_out: tuple[str, ...]


_NOTHING: Final = Refused("no-such-thing", "There is no such thing beside this room's text.")
_THERE: Final = Refused("already", "That room has it already.")
_SAME_ROOM: Final = Refused("not-wider", "It is in this room already; name another.")


def copy_out(
    desk: Desk, member: MemberId, room: RoomId, thing: Thing, *, name: str, to_room: RoomId
) -> Recorded | Refused:
    """Record a copy of one thing of `room` in `to_room`, with what it refers to; or say why not.

    The member sits in both. Of what the copy refers to, that which the other
    room has already is not brought again.
    """
    found = _taken(desk, member, room, thing, name, to_room)
    if isinstance(found, Refused):
        return found

    def acts(state: RoomState) -> Sequence[Act] | Refused:
        copy = unpacked(found, state, new=desk.new_name)
        return copy if isinstance(copy, Refused) else _decided(desk, state, copy, member)

    return desk.write(member, to_room, acts)


def record_beside(
    desk: Desk, member: MemberId, room: RoomId, bodies: Sequence[e.Body]
) -> Recorded | Refused:
    """Record things beside the table that rest on each other, in one go: all of them, or none.

    Each is decided as if those before it stood: an article, what was said in
    it, and what repeats something said before.
    """
    return desk.write(
        member, room, lambda state: _decided(desk, state, Copy(tuple(bodies), ()), member)
    )


def refusal_of(
    desk: Desk, state: RoomState, member: MemberId, bodies: Sequence[e.Body]
) -> Refused | None:
    """Answer why `record_beside` would not record these, as the room stands; or None."""
    found = _decided(desk, state, Copy(tuple(bodies), ()), member)
    return found if isinstance(found, Refused) else None


def copy_of(
    desk: Desk, member: MemberId, room: RoomId, thing: Thing, *, name: str, to_room: RoomId
) -> Copy | Refused:
    """Return what `copy_out` would record and what it would leave behind; or why it would not."""
    found = _taken(desk, member, room, thing, name, to_room)
    if isinstance(found, Refused):
        return found
    with desk.still(to_room):
        state = desk.room(member, to_room)
        if isinstance(state, Refused):
            return state
        copy = unpacked(found, state, new=desk.new_name)
        if isinstance(copy, Refused):
            return copy
        refused = _decided(desk, state, copy, member)
        return refused if isinstance(refused, Refused) else copy


def _taken(
    desk: Desk, member: MemberId, room: RoomId, thing: Thing, name: str, to_room: RoomId
) -> Parcel | Refused:
    # Both doors first: of a room where the member does not sit nothing else is told.
    if isinstance(refused := desk.room(member, to_room), Refused):
        return refused
    with desk.still(room):
        state = desk.room(member, room)
        if isinstance(state, Refused):
            return state
        return _SAME_ROOM if room == to_room else parcel(state, thing, name)


def _decided(desk: Desk, state: RoomState, copy: Copy, member: MemberId) -> list[Act] | Refused:
    """Decide the bodies of a copy one after the other, each as if those before it stood."""
    made: list[Act] = []
    for body in copy.bodies:
        # Whose consent an issue needed was asked where it was issued: nobody clears it again here.
        on = replace(state, required=[]) if isinstance(body, e.CommuniqueIssued) else state
        found = desk.decide(on, body, member)
        if isinstance(found, Refused):
            return found
        made.append(found)
        state = with_outside(state, body)
    return made


# --- what goes ----------------------------------------------------------------------------------


def parcel(state: RoomState, thing: Thing, name: str) -> Parcel | Refused:
    """Take one thing of a room with what it refers to; nothing else of the room goes into it."""
    packing = _Packing(state)
    bodies = packing.add(thing, name)
    if not bodies:
        return _NOTHING
    return Parcel(thing, tuple(packing.bodies), tuple(packing.versions), frozenset(state.groups))


class _Packing:
    """A parcel while it is packed."""

    def __init__(self, state: RoomState) -> None:
        self._state = state
        self._outside = state.outside
        self.bodies: list[e.Body] = []
        self.versions: list[tuple[str, str, str]] = []

    def add(self, thing: Thing, name: str) -> bool:
        """Put a thing in, behind what it refers to; say whether the room has it."""
        found = self._body(thing, name)
        if not found:
            return False
        for one in found:
            if one not in self.bodies:
                self.bodies.append(one)
        return True

    def _body(self, thing: Thing, name: str) -> list[e.Body]:
        outside = self._outside
        match thing:
            case Thing.STATEMENT if name in outside.statements:
                said = outside.statements[name].body
                return [self._without_document(said) if self._lost(said.document) else said]
            case Thing.DOCUMENT if name in outside.documents:
                row = outside.documents[name]
                original = outside.documents.get(row.version_of)
                if original is not None:
                    self.versions.append((name, original.digest, original.words))
                return [_filed(name, row)]
            case Thing.LINK:
                for link in outside.links:
                    if link.entry == name and self.add(Thing.DOCUMENT, link.document):
                        return [_linked(link)]
            case Thing.COMMITMENT if name in outside.commitments:
                return [self.commitment(name)]
            case Thing.INCIDENT if name in outside.incidents:
                return [self.incident(name)]
            case Thing.PROGRESS if name in outside.progress:
                told = outside.progress[name].body
                lost = self._lost(told.document)
                return [msgspec.structs.replace(told, document="") if lost else told]
            case Thing.COMMUNIQUE if name in outside.communiques:
                return self.communique(name)
            case _:
                pass
        return []

    def _lost(self, document: str) -> bool:
        """Put a document in that something refers to; say whether it has gone from the room."""
        return not self.add(Thing.DOCUMENT, document)

    @staticmethod
    def _without_document(said: e.StatementRecorded) -> e.StatementRecorded:
        return msgspec.structs.replace(said, document="", start=0, end=0)

    def _source(self, source: str) -> str:
        """Put in what a source names, if it is something of this room; return the source."""
        _ = self.add(Thing.STATEMENT, source) or self.add(Thing.DOCUMENT, source)
        return source

    def commitment(self, name: str) -> e.CommitmentNoted:
        row = self._outside.commitments[name]
        lost = self._lost(row.document)
        return e.CommitmentNoted(
            commitment=name,
            party=row.party,
            words=row.words,
            due=row.due,
            source=self._source(row.source),
            undertaken=row.undertaken,
            units=row.units,
            statement=row.statement if self.add(Thing.STATEMENT, row.statement) else "",
            document="" if lost else row.document,
            start=0 if lost else row.start,
            end=0 if lost else row.end,
        )

    def incident(self, name: str) -> e.IncidentReported:
        row = self._outside.incidents[name]
        return e.IncidentReported(
            incident=name,
            words=row.words,
            place=row.place,
            when=row.when,
            sources=[self._source(source) for source in row.sources],
            units=row.units,
            precision=row.precision,
            form=row.form,
        )

    def communique(self, name: str) -> list[e.Body]:
        row = self._outside.communiques[name]
        bodies: list[e.Body] = [
            e.CommuniqueDrafted(
                communique=name,
                versions=row.versions,
                title=row.title,
                release=row.release,
                words=row.words,
                language=row.language,
                meeting=row.meeting,
                round_number=row.round_number,
                form=row.form,
                zone=row.zone,
            )
        ]
        if row.issued_at:
            issued = e.CommuniqueIssued(
                communique=name, versions=row.issued, at_minute=row.issued_at
            )
            bodies.append(issued)
        return bodies


def _filed(name: str, row: Document) -> e.DocumentFiled:
    return e.DocumentFiled(
        document=name,
        title=row.title,
        digest=row.digest,
        media=row.media,
        form=row.form,
        words=row.words,
        language=row.language,
        version_of=row.version_of,
        publisher=row.publisher,
        dated=row.dated,
        retrieved=row.retrieved,
        link=row.link,
    )


def _linked(row: Link) -> e.FrameworkLinked:
    return e.FrameworkLinked(
        unit=row.unit,
        document=row.document,
        relation=row.relation,
        words=row.words,
        start=row.start,
        end=row.end,
    )


# --- what arrives -------------------------------------------------------------------------------


def unpacked(parcel: Parcel, state: RoomState, *, new: Callable[[], str]) -> Copy | Refused:
    """Return a parcel's bodies as the room in `state` will have them; or why they say too much.

    `new` makes fresh ids, one for each body but an issue. Provisions that the
    room's text does not have are not named there: their ids would tell of a text
    that its members do not know.
    """
    return _Unpacking(parcel, state, new).copy()


class _Unpacking:
    def __init__(self, parcel: Parcel, state: RoomState, new: Callable[[], str]) -> None:
        self._parcel = parcel
        self._state = state
        self._new = new
        self._ids: dict[str, str] = {}
        self._left: dict[str, None] = {}
        self._units = set(state.units) | {
            change.unit for p in state.proposals.values() if p.live for change in p.changes
        }

    def copy(self) -> Copy | Refused:
        issued = [b for b in self._parcel.bodies if isinstance(b, e.CommuniqueIssued)]
        public = self._state.kind is RoomKind.PUBLIC
        if self._parcel.thing is Thing.COMMUNIQUE and public and not issued:
            return Refused("not-issued", "It has not been issued; what is published was issued.")
        made: list[e.Body] = []
        *rest, last = [b for b in self._parcel.bodies if b not in issued]
        for body in (*rest, last):
            there = self._there(body)
            if there is not None and body is last:
                return _THERE
            if there is not None:
                continue
            fresh = self._renamed(body)
            if isinstance(fresh, Refused):
                return fresh
            made.append(fresh)
        # In a room of the parties an issued communiqué arrives as a draft: they clear it there.
        made += [self._issued(body) for body in issued if public]
        if issued and not public:
            self._left["It arrives as a draft; that it was issued is not told there."] = None
        return Copy(tuple(made), tuple(self._left))

    def _issued(self, body: e.CommuniqueIssued) -> e.CommuniqueIssued:
        return msgspec.structs.replace(body, communique=self._ids[body.communique])

    def _fresh(self, name: str) -> str:
        self._ids[name] = self._new()
        return self._ids[name]

    def _renamed(self, body: e.Body) -> e.Body | Refused:
        """Return a body under a fresh id, with the other room's ids for what it refers to."""
        match body:
            case e.StatementRecorded():
                return self._strange(body.behalf) or msgspec.structs.replace(
                    body,
                    statement=self._fresh(body.statement),
                    document=self._ids.get(body.document, ""),
                    units=self._known(body.units),
                )
            case e.DocumentFiled():
                return msgspec.structs.replace(
                    body,
                    document=self._fresh(body.document),
                    version_of=self._original(body.document),
                )
            case e.FrameworkLinked():
                if body.unit not in self._units:
                    return Refused(
                        "no-such-provision",
                        "The provision that it links is not in the text of that room; whoever"
                        " reads there would learn of it from the link.",
                    )
                return msgspec.structs.replace(body, document=self._ids[body.document])
            case e.CommitmentNoted():
                return self._strange(body.party) or msgspec.structs.replace(
                    body,
                    commitment=self._fresh(body.commitment),
                    source=self._ids.get(body.source, body.source),
                    statement=self._ids.get(body.statement, ""),
                    document=self._ids.get(body.document, ""),
                    units=self._known(body.units),
                )
            case e.IncidentReported():
                return msgspec.structs.replace(
                    body,
                    incident=self._fresh(body.incident),
                    sources=[self._ids.get(source, source) for source in body.sources],
                    units=self._known(body.units),
                )
            case e.ProgressReported():
                return msgspec.structs.replace(
                    body,
                    progress=self._fresh(body.progress),
                    document=self._ids.get(body.document, ""),
                )
            case e.CommuniqueDrafted():
                if body.meeting and body.meeting not in self._state.meetings:
                    self._left["The meeting that it reports on is not a meeting of that room."] = (
                        None
                    )
                return msgspec.structs.replace(
                    body,
                    communique=self._fresh(body.communique),
                    meeting=body.meeting if body.meeting in self._state.meetings else "",
                )
            case _:
                raise AssertionError(f"{type(body).__name__} is not copied")

    def _strange(self, party: str) -> Refused | None:
        """Refuse what is said of a group that only the room it comes from has formed."""
        if party not in self._parcel.groups or party in self._state.groups:
            return None
        return Refused(
            "no-such-party", f"{party} is a group of this room, which that room does not know."
        )

    def _known(self, units: list[str]) -> list[str]:
        known = [unit for unit in units if unit in self._units]
        if len(known) < len(units):
            self._left["A provision that it is tied to here is not in the text of that room."] = (
                None
            )
        return known

    def _original(self, document: str) -> str:
        """Return the other room's id for what a document is a language version of, "" for none."""
        for name, digest, words in self._parcel.versions:
            if name == document:
                return self._document(digest, words)
        return ""

    def _document(self, digest: str, words: str) -> str:
        rows = self._state.outside.documents.items()
        return next((n for n, d in rows if (d.digest, d.words) == (digest, words)), "")

    def _there(self, body: e.Body) -> str | None:
        """Return the id under which the room has this already, None where it has not."""
        known = next((name for name, other in self._held(body) if _same(body, other)), None)
        match body:
            case e.DocumentFiled():
                known = self._document(body.digest, body.words) or None
                if known is not None:
                    self._ids[body.document] = known
            case e.StatementRecorded() if known is not None:
                self._ids[body.statement] = known
            case _:
                pass
        return known

    def _held(self, body: e.Body) -> Iterator[tuple[str, e.Body]]:
        """Yield what the room holds of the same kind, packed as it would be to go elsewhere."""
        outside = self._state.outside
        match body:
            case e.StatementRecorded():
                yield from ((name, row.body) for name, row in outside.statements.items())
            case e.ProgressReported():
                yield from ((name, row.body) for name, row in outside.progress.items())
            case e.CommitmentNoted():
                yield from ((n, _Packing(self._state).commitment(n)) for n in outside.commitments)
            case e.IncidentReported():
                yield from ((n, _Packing(self._state).incident(n)) for n in outside.incidents)
            case e.CommuniqueDrafted():
                for name in outside.communiques:
                    yield name, _Packing(self._state).communique(name)[0]
            case e.FrameworkLinked():
                here = self._ids.get(body.document, "")
                for row in outside.links:
                    if row.document == here:
                        yield (
                            row.entry,
                            msgspec.structs.replace(_linked(row), document=body.document),
                        )
            case _:
                pass


# Of these two rooms have names of their own, or the one has fewer of them.
_OWN: Final = ("statement", "document", "commitment", "incident", "progress", "communique")
_FEWER: Final = ("units", "sources", "source", "meeting", "retrieved")


def _same(one: e.Body, other: e.Body) -> bool:
    """Say whether two bodies are of the same thing, whatever ids they go by."""
    return _bare(one) == _bare(other)


def _bare(body: e.Body) -> e.Body:
    blank = {name: "" for name in _OWN if hasattr(body, name)}
    fewer = {name: type(getattr(body, name))() for name in _FEWER if hasattr(body, name)}
    return msgspec.structs.replace(body, **blank, **fewer)
