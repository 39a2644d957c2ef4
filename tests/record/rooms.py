"""A room that a test fills by hand: three articles, parties, and short ways of saying things."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from plenipo.record import entries as e
from plenipo.record.entries import Entry
from plenipo.record.kinds import (
    Basis,
    EntryId,
    Level,
    MemberId,
    ProposalId,
    Role,
    RoomId,
    RoomKind,
    Status,
    WordingHash,
)
from plenipo.record.lift import SHAPE
from plenipo.record.replay import evolve
from plenipo.record.state import RoomState
from plenipo.record.views import places, table

NOW = "2031-05-04T13:00:00.000Z"
LATER = "2031-07-01T00:00:00.000Z"
ARTICLES = {
    "u1": "Article 1 The Parties shall withdraw. They shall report.",
    "u2": "Article 2 The Parties shall exchange prisoners.",
    "u3": "Article 3 The border shall be opened.",
}


class Room:
    """One room; what is said is folded at once, without asking whether it may be said."""

    def __init__(
        self,
        parties: Sequence[str] = ("ARD", "ZEM"),
        articles: Mapping[str, str] = ARTICLES,
    ) -> None:
        self.entries: list[Entry] = []
        self.before: list[Callable[[Entry], None]] = []  # told of each entry before it is folded
        self.state = RoomState()
        self.say(e.RoomOpened(room_kind=RoomKind.PLENARY, name="Plenary"))
        for party in parties:
            self.say(e.PartyAdmitted(party=party, name=party.title()))
            self.say(
                e.MemberSeated(
                    member=MemberId(f"head-{party}"), name=party, role=Role.HEAD, party=party
                )
            )
        self.say(e.MemberSeated(member=MemberId("sec"), name="Ines", role=Role.SECRETARIAT))
        units = [
            e.UnitText(unit=u, kind="article", depth=1, label=label_of(text), text=text)
            for u, text in articles.items()
        ]
        self.say(e.InstrumentFiled(instrument="draft", title="Draft", units=units))
        self.say(e.BasisAdopted(instrument="draft"))

    def say(self, body: e.Body, *, behalf: str = "", basis: Basis = Basis.OWN_HAND) -> EntryId:
        """Record a body; return the entry's id."""
        seq = len(self.entries) + 1
        entry = Entry(
            v=SHAPE,
            id=EntryId(f"e{seq}"),
            room=RoomId("plenary"),
            seq=seq,
            at=f"2031-05-04T12:00:00.{seq:03}Z",
            by=MemberId("sec"),
            behalf=behalf,
            basis=basis,
            salt="",
            prev="",
            body=cast("e.AnyBody", body),
        )
        self.entries.append(entry)
        for tell in self.before:
            tell(entry)
        self.state = evolve(self.state, entry)
        return entry.id

    def table(
        self,
        party: str,
        texts: Mapping[str, str],
        *,
        new: Sequence[e.Change] = (),
        name: str = "",
        supersedes: str = "",
        sub_of: str = "",
        basis: Basis = Basis.OWN_HAND,
    ) -> ProposalId:
        """Table words for units, and new units; return the proposal's id."""
        number = self.state.numbers.get(party, 0) + 1
        proposal = ProposalId(name or f"{party}-{number}")
        changes = [e.Change(unit=unit, text=text) for unit, text in texts.items()]
        body = e.ProposalTabled(
            proposal=proposal,
            number=f"{party}-{number}",
            changes=[*changes, *new],
            sponsors=[party] if party else [],
            supersedes=supersedes,
            sub_of=sub_of,
        )
        self.say(body, behalf=party, basis=basis)
        return proposal

    def wording(self, unit: str, fragment: str = "") -> WordingHash:
        """Return the draft's wording of a unit, or the one that holds some words."""
        place = places(self.state)[unit]
        return next(
            w.hash
            for w in place.wordings
            if (fragment in w.text and (not w.base or fragment in place.base.text))
            and (fragment or w.base)
        )

    def take(
        self,
        party: str,
        unit: str,
        level: Level = Level.ACCEPT,
        *,
        on: str = "",
        wording: WordingHash | None = None,
        sentence: int = -1,
        conditions: Sequence[e.Condition] = (),
        expires: str = "",
    ) -> EntryId:
        """Take a position on the draft's words, or on those that hold some words."""
        body = e.PositionTaken(
            party=party,
            unit=unit,
            wording=wording if wording is not None else self.wording(unit, on),
            level=level,
            sentence=sentence,
            conditions=list(conditions),
            expires=expires,
        )
        return self.say(body, behalf=party)

    def status(self, unit: str, now: str = NOW) -> Status:
        """Return where a unit stands."""
        return table(self.state, now).status[unit]

    def parts(self, unit: str, now: str = NOW) -> tuple[Status, ...]:
        """Return where the sentences of a unit stand."""
        return table(self.state, now).parts.get(unit, ())


def label_of(text: str) -> str:
    """The label of an article as tests write them: its first two words."""
    return " ".join(text.split()[:2]) if text.startswith("Article ") else ""
