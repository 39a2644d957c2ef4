"""Who may record what in the plenary: role by kind of entry, as a table to be read."""

from __future__ import annotations

import pytest

from plenipo import desk as d
from plenipo.record import entries as e
from plenipo.record.kinds import Basis, EntryId, MemberId, Role, RoomId, RoomKind
from plenipo.record.rights import OWN_HAND
from plenipo.text.errors import UnusableInput
from tests.desk.table import ARD, FAC, NEW_WORDS, NEWCOMER, SEC, SUN, ZEM, Table, code, done
from tests.desk.worlds import KINDS, START, Dice, make_body

# D delegate, H head, A adviser (all three of ARD), F facilitator, S secretariat (for a party: on
# a stated basis), O observer, P public. An empty row is the desk's own entry.
TABLE = """
RoomOpened
ProcessOpened FS
PartyAdmitted FS
PartyLeft FS
GroupFormed FS
GroupAssociated HS
GroupDissociated HS
RequiredPartiesSet FS
RuleSet FS
OptionSet FS
MemberSeated HFS
MemberLeft HFS
HistoryGranted HFS
InstrumentFiled DHFS
BasisAdopted FS
RevisionIssued
ProvisionsRenumbered FS
LanguageVersionFiled DHFS
ProposalDrafted FS
ProposalRevised DHFS
ProposalTabled HS
ProposalJoined HS
ProposalDissociated HS
ProposalWithdrawn HS
ProposalIncorporated FS
ProposalRejected FS
TablingQueued H
TablingRecalled DH
TablingLanded
HoldPlaced DHS
HoldLifted DHS
HoldClaimed DHS
PositionTaken HS
ReservationMade HS
ReservationLifted HS
CapitalConfirmed HS
ProvisionParked FS
ProvisionResumed FS
CommentMade DHAFS
BriefSet
MeetingScheduled FS
MeetingOpened FS
MeetingClosed FS
AgendaSet FS
UnderstandingMinuted FS
UnderstandingConfirmed HS
SilenceOpened FS
SilenceExtended FS
SilenceBroken
LateObjectionLogged
ObjectionReceived
SilenceConcluded
PackageOffered HS
PackageAccepted HS
PackageBroken HFS
ExchangeCommitted
ExchangeReleased
ExchangeReturned
StatementRecorded DHAFS
StatementMarked DHAFS
DocumentFiled DHAFS
FrameworkLinked DHAFS
CommitmentNoted DHAFS
CommitmentMarked DHAFS
IncidentReported DHAFS
IncidentMarked DHAFS
ProgressReported DHAFS
CommuniqueDrafted DHFS
CommuniqueCleared HS
CommuniqueQueued FS
CommuniqueIssued FS
ScrubOpened FS
ScrubConfirmed HS
ScrubClosed FS
TextFrozen FS
Initialled HS
Signed HS
Ratified HS
EnteredIntoForce FS
ErrorCorrected FS
EntryConfirmed H
EntryContested H
Recalled
Spilled
"""
ROLES = {
    "D": Role.DELEGATE,
    "H": Role.HEAD,
    "A": Role.ADVISER,
    "F": Role.FACILITATOR,
    "S": Role.SECRETARIAT,
    "O": Role.OBSERVER,
    "P": Role.PUBLIC,
}
RIGHTS = ("not-your-role", "no-basis", "desk-only", "not-here")
EXPECTED = {
    name: letters
    for line in TABLE.strip().splitlines()
    for name, _, letters in [line.partition(" ")]
}


def seats() -> tuple[Table, dict[str, MemberId]]:
    """A plenary where every role has a seat."""
    t = Table()
    members: dict[str, MemberId] = {}
    for letter, role in ROLES.items():
        members[letter] = MemberId(f"seat-{letter}")
        party = "ARD" if letter in "DHA" else ""
        seat = e.MemberSeated(member=members[letter], name=letter, role=role, party=party)
        done(t.desk.record(FAC, t.plenary, seat))
    return t, members


def letters_for(kind: type[e.Body]) -> str:
    """The roles whose right to this kind is not what a refusal rests on."""
    found = ""
    for letter in ROLES:
        t, members = seats()
        body = make_body(Dice(4), t.state(t.plenary), kind, "ARD", "k", START)
        t.world.chance.begin("try")
        bases = (Basis.OWN_HAND, Basis.FROM_FLOOR) if letter == "S" else (Basis.OWN_HAND,)
        codes = [
            code(t.desk.record(members[letter], t.plenary, body, basis=basis)) for basis in bases
        ]
        refusals = (*RIGHTS, "not-yours") if kind in OWN_HAND else RIGHTS
        if any(answer not in refusals for answer in codes):
            found += letter
    return found


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_role_by_kind(kind: type[e.Body]) -> None:
    assert letters_for(kind) == EXPECTED[kind.__name__]


def test_the_table_is_whole() -> None:
    assert sorted(EXPECTED) == sorted(kind.__name__ for kind in KINDS)


# --- rights that no role alone gives ------------------------------------------------------------


def seating(member: MemberId, role: Role, party: str) -> e.MemberSeated:
    return e.MemberSeated(member=member, name=str(member), role=role, party=party)


def test_a_head_seats_its_own_delegation_and_nobody_else() -> None:
    t = Table()
    other = MemberId("other")
    for role, party in (
        (Role.FACILITATOR, ""),
        (Role.SECRETARIAT, ""),
        (Role.HEAD, "ZEM"),
        (Role.OBSERVER, "ARD"),
    ):
        assert code(t.desk.record(ARD, t.plenary, seating(other, role, party))) == "not-yours"
    taken_over = seating(ZEM, Role.DELEGATE, "ARD")
    assert code(t.desk.record(ARD, t.plenary, taken_over)) == "not-yours"
    assert code(t.desk.record(ARD, t.plenary, e.MemberLeft(member=ZEM))) == "not-yours"
    granted = e.HistoryGranted(member=ZEM, from_seq=t.state(t.plenary).seq)
    assert code(t.desk.record(ARD, t.plenary, granted)) == "not-yours"
    done(t.desk.record(ARD, t.plenary, seating(NEWCOMER, Role.DELEGATE, "ARD")))


def test_nobody_grants_more_history_than_he_may_read() -> None:
    t = Table()
    done(t.desk.record(ARD, t.plenary, seating(NEWCOMER, Role.DELEGATE, "ARD")))
    whole = e.HistoryGranted(member=NEWCOMER, from_seq=1)
    assert code(t.desk.record(ARD, t.plenary, whole)) == "not-yours"
    done(t.desk.record(FAC, t.plenary, whole))
    assert t.desk.ledger_rows(NEWCOMER, t.plenary) == t.desk.ledger_rows(FAC, t.plenary)


def test_nobody_speaks_for_another_party() -> None:
    t = Table()
    comment = e.CommentMade(comment="c", unit="", words="We agree.")
    for member in (ARD, FAC):
        answer = t.desk.record(member, t.plenary, comment, behalf="ZEM", basis=Basis.FROM_FLOOR)
        assert code(answer) == "not-yours"
    assert code(t.desk.record(SEC, t.plenary, comment, behalf="ZEM")) == "no-basis"
    answer = t.desk.record(SEC, t.plenary, comment, behalf="ZEM", basis=Basis.FROM_FLOOR)
    typed = done(answer).id
    assert t.state(t.plenary).standing[typed].behalf == "ZEM"
    answered = e.EntryContested(entry=typed, party="ZEM", words="We did not.")
    assert code(t.desk.record(ARD, t.plenary, answered)) == "not-yours"
    done(t.desk.record(ZEM, t.plenary, answered))


def test_who_left_or_never_sat_meets_an_unknown_room() -> None:
    t = Table()
    done(t.desk.record(FAC, t.plenary, e.MemberLeft(member=SUN)))
    unknown = RoomId("0" * 32)
    comment = e.CommentMade(comment="c", unit="", words="Hello?")
    for member in (SUN, NEWCOMER, MemberId("nobody")):
        for act in (
            lambda room, who=member: t.desk.room(who, room),
            lambda room, who=member: t.desk.ledger_rows(who, room),
            lambda room, who=member: t.desk.record(who, room, comment),
            lambda room, who=member: d.text(t.desk, who, room),
            lambda room, who=member: d.pack_room(t.desk, who, room),
        ):
            assert act(t.plenary) == act(unknown) == d.NO_ROOM
        assert t.plenary not in t.desk.rooms(member)


def test_a_party_admitted_late_counts_from_then_on() -> None:
    t = Table()
    for member, party in ((ARD, "ARD"), (ZEM, "ZEM"), (SUN, "SUN")):
        done(t.accept(member, party))
    assert d.explain(t.desk, FAC, t.plenary, t.unit()) == ()
    done(t.desk.record(FAC, t.plenary, e.PartyAdmitted(party="KOV", name="Kovania")))
    kov = MemberId("kov-head")
    done(t.desk.record(FAC, t.plenary, seating(kov, Role.HEAD, "KOV")))
    assert d.explain(t.desk, kov, t.plenary, t.unit()) == (
        "Article 1 is open because KOV has not spoken on the words of the draft.",
    )
    done(t.accept(kov, "KOV"))
    assert d.explain(t.desk, kov, t.plenary, t.unit()) == ()


def test_a_group_holds_words_by_a_member_who_speaks_for_it() -> None:
    t = Table()
    formed = e.GroupFormed(group="NORD", name="Northern Group", members=["ARD", "SUN"])
    done(t.desk.record(FAC, t.plenary, formed))
    change = e.Change(unit=t.unit(), text=NEW_WORDS, base=t.base())
    table = t.desk.table_directly
    assert code(table(ARD, t.plenary, changes=[change], sponsors=["NORD"])) == "not-yours"
    speaker = MemberId("nord-speaker")
    done(t.desk.record(FAC, t.plenary, seating(speaker, Role.HEAD, "NORD")))
    body = done(table(speaker, t.plenary, changes=[change], sponsors=["NORD"])).entries[0].body
    assert isinstance(body, e.ProposalTabled)
    assert (body.number, body.sponsors) == ("NORD-1", ["NORD"])
    assert "[NORD: at once]" in str(d.text(t.desk, ZEM, t.plenary))


def test_an_escrow_is_not_opened_as_a_room() -> None:
    t = Table()
    with pytest.raises(UnusableInput):
        t.desk.open_room(
            ARD, RoomKind.ESCROW, name="x", member_name="x", role=Role.HEAD, party="ARD"
        )


def test_a_room_is_opened_as_who_one_is() -> None:
    t = Table()

    def opened(member: MemberId, kind: RoomKind, role: Role, party: str, parties: list[str]) -> str:
        try:
            t.desk.open_room(
                member, kind, name="x", member_name="x", role=role, party=party, parties=parties
            )
        except UnusableInput as refused:
            return str(refused)
        return ""

    assert opened(ARD, RoomKind.CAUCUS, Role.HEAD, "ARD", ["ARD", "SUN"]) == ""
    assert opened(FAC, RoomKind.GOOD_OFFICES, Role.FACILITATOR, "", ["ARD"]) == ""
    # Not as another's head, nor as the chair; and not where one has no place.
    assert "sit nowhere as head of ZEM" in opened(ARD, RoomKind.CAUCUS, Role.HEAD, "ZEM", ["ZEM"])
    assert "sit nowhere as facilitator" in opened(ARD, RoomKind.CHAIR, Role.FACILITATOR, "", [])
    assert "no seat" in opened(FAC, RoomKind.DELEGATION, Role.FACILITATOR, "", ["ZEM"])
    assert "no seat" in opened(ARD, RoomKind.CAUCUS, Role.HEAD, "ARD", ["ZEM", "SUN"])


def test_no_recall_by_the_wrong_hand_is_told_apart_from_an_unknown_entry_elsewhere() -> None:
    t = Table()
    hidden = t.desk.operator_entries(t.zem)[-1].id
    for entry in (hidden, EntryId("0" * 32)):
        assert code(d.recall(t.desk, ARD, t.plenary, entry)) == "no-such-entry"
