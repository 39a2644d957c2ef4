"""Write the golden logs of a released shape, once: `python -m tests.record.write_golden`.

A log that is there is never written again: stored bytes are read for ever, in
whatever shape they were recorded. A new shape gets a folder of its own.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from plenipo.record import entries as e
from plenipo.record.canon import digest, encode, wording_hash
from plenipo.record.entries import Entry
from plenipo.record.kinds import (
    Basis,
    ClosingRule,
    EntryId,
    Level,
    MemberId,
    ProposalId,
    Role,
    RoomId,
    RoomKind,
)
from plenipo.record.lift import SHAPE
from plenipo.record.replay import replay_bytes
from tests.record.dump import dump

HERE = Path(__file__).parent / "golden"
# Who records, for whom, on what basis; and what.
Said = tuple[str, str, Basis, e.Body]

ART_1 = "Article 1 The Parties shall withdraw their forces. They shall report."
ART_1_ARD = "Article 1 The Parties shall withdraw their forces within 30 days. They shall report."
ART_2 = "Article 2 The Parties shall exchange prisoners."
ART_1_BIS = "Article 1 bis The withdrawal shall be observed."
W1 = wording_hash("u1", ART_1)
W1_ARD = wording_hash("u1", ART_1_ARD)
W2 = wording_hash("u2", ART_2)
UNITS = [
    e.UnitText(unit="u1", kind="article", depth=1, label="Article 1", text=ART_1),
    e.UnitText(unit="u2", kind="article", depth=1, label="Article 2", text=ART_2),
]


def chair(body: e.Body) -> Said:
    """The secretariat records for the room."""
    return ("m-sec", "", Basis.OWN_HAND, body)


def ard(body: e.Body) -> Said:
    """Ardenia's head records for Ardenia."""
    return ("m-ard", "ARD", Basis.OWN_HAND, body)


def zem(body: e.Body, basis: Basis = Basis.OWN_HAND) -> Said:
    """Zembria's head, or the secretariat for Zembria on another basis."""
    return ("m-zem" if basis is Basis.OWN_HAND else "m-sec", "ZEM", basis, body)


def opening(kind: RoomKind = RoomKind.PLENARY) -> list[Said]:
    """A room with two parties and a text."""
    return [
        chair(e.RoomOpened(room_kind=kind, name="Plenary", parties=[])),
        chair(e.MemberSeated(member=MemberId("m-sec"), name="Ines", role=Role.SECRETARIAT)),
        chair(e.ProcessOpened(title="Peace between Ardenia and Zembria")),
        chair(e.PartyAdmitted(party="ARD", name="Ardenia")),
        chair(e.PartyAdmitted(party="ZEM", name="Zembria")),
        chair(e.InstrumentFiled(instrument="draft-1", title="Draft", units=UNITS)),
        chair(e.BasisAdopted(instrument="draft-1")),
    ]


def process() -> list[Said]:
    """Rooms, parties, groups, seats, rules."""
    member = MemberId("m-zem")
    return [
        *opening(),
        chair(e.PartyAdmitted(party="MIR", name="Mirland")),
        chair(e.PartyLeft(party="MIR")),
        chair(e.GroupFormed(group="G2", name="The two rivers", members=["ARD"])),
        zem(e.GroupAssociated(group="G2", party="ZEM")),
        ard(e.GroupDissociated(group="G2", party="ARD")),
        chair(e.RequiredPartiesSet(parties=["ZEM", "ARD"])),
        chair(e.RuleSet(rule=ClosingRule.NO_OBJECTION)),
        chair(e.RuleSet(rule=ClosingRule.THRESHOLD, threshold=2, units=["u2"])),
        chair(e.OptionSet(name="outbox-minutes", value="15")),
        chair(e.HistoryGranted(member=member, from_seq=3)),
        chair(e.MemberSeated(member=member, name="Rehan", role=Role.HEAD, party="ZEM")),
        chair(e.MemberSeated(member=MemberId("m-obs"), name="Ola", role=Role.OBSERVER)),
        chair(e.MemberLeft(member=MemberId("m-obs"))),
    ]


def text() -> list[Said]:
    """Texts, revisions, numbers, languages."""
    content = '{"schema":"plenipo.rolling/1"}'
    return [
        *opening(),
        chair(
            e.RevisionIssued(
                number=1,
                engine=1,
                content=content,
                digest=hashlib.sha256(content.encode()).hexdigest(),
                mandate="At the end of the first round.",
            )
        ),
        chair(
            e.LanguageVersionFiled(
                instrument="draft-1",
                language="fr",
                standing="translation",
                units=[
                    e.UnitText(
                        unit="u1",
                        kind="article",
                        depth=1,
                        label="Article 1",
                        text="Article 1 Retrait.",
                    )
                ],
            )
        ),
        chair(e.ProvisionsRenumbered(labels=[("u1", "Article 1", "Article 3")])),
        chair(
            e.ErrorCorrected(
                unit="u2",
                old="prisoner",
                new="prisoners",
                notice="N-1",
                objections_until="2031-08-01T00:00:00.000Z",
            )
        ),
    ]


def proposals() -> list[Said]:
    """A proposal's life in a wide room."""
    one, two, three = ProposalId("p1"), ProposalId("p2"), ProposalId("p3")
    change = e.Change(unit="u1", text=ART_1_ARD, base=W1)
    new = e.Change(
        unit="n1",
        text=ART_1_BIS,
        new=1,
        after="u1",
        kind="article",
        depth=1,
        label="Article 1 bis",
    )
    return [
        *opening(),
        ard(e.ProposalTabled(proposal=one, number="ARD-1", changes=[change], sponsors=["ARD"])),
        zem(e.ProposalJoined(proposal=one, party="ZEM"), Basis.FROM_FLOOR),
        zem(e.ProposalDissociated(proposal=one, party="ZEM")),
        ard(
            e.ProposalRevised(
                proposal=one,
                changes=[change, new],
                reason="Observation.",
                title="Observed",
                retitled=1,
            )
        ),
        zem(
            e.ProposalTabled(
                proposal=two,
                number="ZEM-1",
                changes=[e.Change(unit="u2", text="")],
                sponsors=["ZEM"],
                title="No exchange",
                sub_of="p1",
            )
        ),
        zem(e.ProposalWithdrawn(proposal=two)),
        ard(
            e.ProposalTabled(
                proposal=three,
                number="ARD-2",
                changes=[new],
                sponsors=["ARD", "ZEM"],
                supersedes="p1",
            )
        ),
        chair(e.ProposalIncorporated(proposal=three)),
        ard(
            e.ProposalTabled(
                proposal=ProposalId("p4"), number="ARD-3", changes=[change], sponsors=["ARD"]
            )
        ),
        chair(e.ProposalRejected(proposal=ProposalId("p4"), reason="Overtaken.")),
    ]


def drafts() -> list[Said]:
    """A delegation's own room: drafts, the outbox, instructions."""
    draft = ProposalId("d1")
    change = e.Change(unit="u1", text=ART_1_ARD, base=W1)
    queued = e.TablingQueued(
        proposal=draft,
        to_room=RoomId("plenary"),
        lands_at="2031-05-04T10:30:00.000Z",
        changes=[change],
        sponsors=["ARD"],
        stance=Level.ACCEPT,
        title="Thirty days",
    )
    return [
        *opening(RoomKind.DELEGATION),
        ard(e.ProposalDrafted(proposal=draft, letter="A", changes=[change], title="Thirty days")),
        ard(queued),
        ard(e.TablingRecalled(queued=EntryId("e9"))),
        ard(queued),
        ard(
            e.TablingLanded(queued=EntryId("e11"), as_proposal=ProposalId("p9"), as_number="ARD-9")
        ),
        ard(e.BriefSet(unit="u1", brief="Thirty days.", fallbacks=["Forty-five.", "Sixty."])),
        ard(e.CommentMade(comment="c1", unit="u1", words="Forty-five may do.")),
        ard(e.CommentMade(comment="c2", unit="", words="Agreed.", answers="c1")),
    ]


def positions() -> list[Said]:
    """Holds, claims, positions with their conditions, reservations, parking."""
    span = e.Span(start=28, end=36, words="withdraw")
    return [
        *opening(),
        chair(
            e.ProposalTabled(
                proposal=ProposalId("p1"),
                number="-1",
                changes=[e.Change(unit="u1", text=ART_1_ARD, base=W1)],
                sponsors=[],
            )
        ),
        ard(e.HoldClaimed(unit="u1", wording=W1_ARD, party="ARD")),
        zem(e.HoldPlaced(hold="h1", unit="u1", wording=W1, span=span, party="ZEM", reason="Study")),
        zem(e.HoldLifted(hold="h1")),
        ard(e.PositionTaken(party="ARD", unit="u1", wording=W1, level=Level.ACCEPT)),
        zem(
            e.PositionTaken(
                party="ZEM",
                unit="u1",
                wording=W1,
                level=Level.ACCEPT_AD_REFERENDUM,
                conditions=[
                    e.Condition(closed=[W2], words="if Article 2 closes"),
                    e.Condition(accepted=[("ARD", W2)]),
                ],
                expires="2031-06-01T00:00:00.000Z",
                instruction="capital",
                words="With the exchange.",
                language="en",
            ),
            Basis.BY_EMAIL,
        ),
        zem(
            e.PositionTaken(party="ZEM", unit="u1", wording=W1, level=Level.RESERVE, sentence=1),
        ),
        zem(e.CapitalConfirmed(party="ZEM", unit="u1", wording=W1)),
        zem(
            e.ReservationMade(reservation="r1", party="ZEM", units=["u2"], words="Not of officers.")
        ),
        ard(e.ReservationMade(reservation="r2", party="ARD", units=["u2"], words="Of officers.")),
        zem(e.ReservationLifted(reservation="r1")),
        chair(e.ProvisionParked(unit="u2", reason="After the summit.")),
        chair(e.ProvisionParked(unit="u1")),
        chair(e.ProvisionResumed(unit="u1")),
    ]


def procedure() -> list[Said]:
    """Meetings, understandings, silences, packages, exchanges."""
    pair = [("u1", W1), ("u2", W2)]
    return [
        *opening(),
        chair(
            e.MeetingScheduled(
                meeting="m1",
                round_number=1,
                place="Arlen House",
                starts="2031-05-05T08:00:00.000Z",
                meeting_format="plenary",
                title="First meeting",
            )
        ),
        chair(e.AgendaSet(meeting="m1", units=["u1"], notes="Withdrawal first.")),
        chair(e.MeetingOpened(meeting="m1", present=[("Rehan", "head", "ZEM")])),
        chair(e.MeetingClosed(meeting="m1", summary="Article 1 was read.")),
        chair(
            e.UnderstandingMinuted(
                understanding="n1",
                words="Forces means armed forces.",
                units=["u1"],
                meeting="m1",
                allows="figures",
            )
        ),
        zem(e.UnderstandingConfirmed(understanding="n1", party="ZEM")),
        chair(
            e.SilenceOpened(
                silence="s1",
                wordings=pair,
                opens="2031-05-05T12:00:00.000Z",
                expires="2031-05-08T12:00:00.000Z",
                zone="Europe/Zurich",
                names_shown=0,
            )
        ),
        chair(e.SilenceExtended(silence="s1", expires="2031-05-09T12:00:00.000Z")),
        zem(
            e.SilenceBroken(
                silence="s1",
                units=["u2"],
                party="ZEM",
                received="2031-05-09T11:00:00.000Z",
                words="Officers.",
            )
        ),
        ard(e.LateObjectionLogged(silence="s1", party="ARD", received="2031-05-09T13:00:00.000Z")),
        zem(e.ObjectionReceived(silence="s1", party="ZEM", objection=EntryId("e16"))),
        chair(e.SilenceConcluded(silence="s1", result="adopted-in-part", adopted=["u1"])),
        ard(e.PackageOffered(package="k1", wordings=pair, party="ARD", words="Both or neither.")),
        zem(e.PackageAccepted(package="k1", party="ZEM")),
        ard(e.PackageBroken(package="k1", reason="Overtaken.")),
        ard(e.ExchangeCommitted(exchange="x1", party="ARD", positions=[("u1", W1)])),
        zem(e.ExchangeCommitted(exchange="x2", party="ZEM", positions=[("u2", W2)])),
        chair(e.ExchangeReleased(exchange="x1", positions=[("ARD", "u1", W1), ("ZEM", "u2", W2)])),
        chair(e.ExchangeReturned(exchange="x2")),
    ]


def outside() -> list[Said]:
    """What lies beside the text: statements, documents, commitments, incidents, communiqués."""
    versions = [("ARD", "Ardenia and Zembria met."), ("ZEM", "Zembria and Ardenia met.")]
    return [
        *opening(),
        chair(
            e.StatementRecorded(
                statement="t1",
                speaker="The foreign minister of Ardenia",
                behalf="ARD",
                words="We are close.",
                source="Arlen Gazette",
                uttered="2031-05-05",
                digest="ab" * 32,
                units=["u1"],
                form="direct",
                role="foreign minister",
                document="f0",
                start=10,
                end=23,
            )
        ),
        chair(e.StatementMarked(statement="t1", state="disputed", words="Not said so.")),
        chair(
            e.DocumentFiled(document="f1", title="Truce of 2029", digest="cd" * 32, media="text")
        ),
        chair(e.FrameworkLinked(unit="u1", document="f1", relation="implements", words="Point 4")),
        chair(
            e.CommitmentNoted(
                commitment="c1",
                party="ARD",
                words="To open the bridge.",
                due="2031-07-01",
                source="f1",
            )
        ),
        chair(e.CommitmentMarked(commitment="c1", state="done", evidence="Seen by observers.")),
        chair(
            e.IncidentReported(
                incident="i1",
                words="A checkpoint was set up.",
                place="The bridge",
                when="2031-05-06",
                sources=["Arlen Gazette"],
                units=["u1"],
            )
        ),
        chair(
            e.IncidentReported(
                incident="i2",
                words="Ministers met for four days.",
                place="Arlen",
                when="2031-05-01/2031-05-04",
                sources=["Arlen Gazette"],
                precision="interval",
                form="event",
            )
        ),
        chair(e.IncidentMarked(incident="i1", state="disputed", words="Ardenia says two.")),
        chair(
            e.ProgressReported(
                progress="p1",
                on="2031-05-06",
                of="articles",
                counts=[("agreed", 13), ("partly", 3)],
                total=17,
                source="Arlen Gazette",
            )
        ),
        chair(
            e.CommuniqueDrafted(
                communique="q1",
                versions=versions,
                words=versions[0][1],
                release="2031-05-07T16:00:00.000Z",
                zone="Europe/Vienna",
                round_number=1,
            )
        ),
        chair(e.CommuniqueQueued(communique="q1", digest="ef" * 32)),
        ard(e.CommuniqueCleared(communique="q1", party="ARD", digest="ef" * 32)),
        chair(
            e.CommuniqueIssued(communique="q1", versions=versions, at_minute="2031-05-07T18:00Z")
        ),
    ]


def end() -> list[Said]:
    """The end of a negotiation."""
    return [
        *opening(),
        chair(e.ScrubOpened(scrub="s1", revision=1)),
        ard(e.ScrubConfirmed(scrub="s1", party="ARD", changes=[("u1", W1, W1_ARD)])),
        chair(e.ScrubClosed(scrub="s1")),
        chair(e.TextFrozen(language="en", digest="01" * 32)),
        ard(e.Initialled(party="ARD", name="Davit Orsel", digest="01" * 32, units=["u1"])),
        zem(e.Signed(party="ZEM", name="Rehan Kolde", digest="01" * 32, ad_referendum=1)),
        ard(
            e.Ratified(
                party="ARD",
                instrument_kind="acceptance",
                deposited="2031-09-01",
                words="As of this day.",
            )
        ),
        chair(e.EnteredIntoForce(on="2031-10-01")),
    ]


def keeping() -> list[Said]:
    """Confirmed, contested, recalled, spilled."""
    take = e.PositionTaken(party="ZEM", unit="u1", wording=W1, level=Level.ACCEPT)
    other = e.PositionTaken(party="ZEM", unit="u2", wording=W2, level=Level.OPPOSE)
    tabled = e.ProposalTabled(
        proposal=ProposalId("p1"),
        number="ZEM-1",
        changes=[e.Change(unit="u1", text=ART_1_ARD, base=W1)],
        sponsors=["ZEM"],
    )
    return [
        *opening(),
        zem(take, Basis.FROM_FLOOR),
        zem(other, Basis.FROM_FILE),
        zem(tabled, Basis.FROM_FLOOR),
        zem(e.EntryConfirmed(entry=EntryId("e8"), party="ZEM")),
        zem(e.EntryContested(entry=EntryId("e9"), party="ZEM", words="We said reserve.")),
        zem(e.EntryContested(entry=EntryId("e10"), party="ZEM")),
        ard(e.PositionTaken(party="ARD", unit="u1", wording=W1, level=Level.ACCEPT)),
        ard(e.Recalled(entry=EntryId("e14"), reason="Not yet instructed.")),
        chair(e.Spilled(entry=EntryId("e14"), seen_by=[MemberId("m-zem")], reason="Wrong room.")),
    ]


AREAS = {
    "process": process,
    "text": text,
    "proposals": proposals,
    "drafts": drafts,
    "positions": positions,
    "procedure": procedure,
    "outside": outside,
    "end": end,
    "record-keeping": keeping,
}


def log(area: str, said: Sequence[Said]) -> list[bytes]:
    """Put what was said into envelopes with plain ids and times, and encode it."""
    rows: list[bytes] = []
    for seq, (by, behalf, basis, body) in enumerate(said, 1):
        entry = Entry(
            v=SHAPE,
            id=EntryId(f"e{seq}"),
            room=RoomId(area),
            seq=seq,
            at=f"2031-05-04T10:{seq:02}:00.000Z",
            by=MemberId(by),
            behalf=behalf,
            basis=basis,
            salt=hashlib.sha256(f"{area} {seq}".encode()).hexdigest(),
            prev=digest(rows[-1]) if rows else "",
            body=cast("e.AnyBody", body),
        )
        rows.append(encode(entry))
    return rows


def write(folder: Path, logs: Mapping[str, Sequence[bytes]]) -> list[str]:
    """Write logs that are not there yet, and what they come to; return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for area, rows in logs.items():
        path = folder / f"{area}.jsonl"
        if not path.exists():
            path.write_bytes(b"".join(row + b"\n" for row in rows))
            path.with_suffix(".txt").write_text(dump(replay_bytes(rows)), "utf-8")
            written.append(area)
    return written


def main() -> int:
    """Write what is missing, and say what was written."""
    found = write(
        HERE / f"shape-{SHAPE}", {area: log(area, make()) for area, make in AREAS.items()}
    )
    print(f"written: {', '.join(found) or 'nothing; what is there stays'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
