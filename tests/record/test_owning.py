"""Whose thing it is: what a role has the right to, and yet only some may do to this one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plenipo.record import entries as e
from plenipo.record.decide import Act, decide
from plenipo.record.kinds import (
    Basis,
    Level,
    MemberId,
    ProposalId,
    Role,
    RoomId,
    RoomKind,
    WordingHash,
)
from plenipo.record.owning import PARTY_ROLES, may_sit
from plenipo.record.state import Seat
from tests.record.rooms import ARTICLES, LATER, NOW, Room

SEATS = {
    "ard": (Role.HEAD, "ARD"),
    "ard-delegate": (Role.DELEGATE, "ARD"),
    "zem": (Role.HEAD, "ZEM"),
    "mir": (Role.HEAD, "MIR"),
    "fac": (Role.FACILITATOR, ""),
    "sec": (Role.SECRETARIAT, ""),
}
WHO = "ard ard-delegate zem mir fac sec sec:ARD sec:ZEM sec:MIR".split()
NEW = {"u1": "Article 1 The Parties may withdraw."}


def room() -> Room:
    """ARD and ZEM sponsor "both", ARD alone "ard"; ARD has a hold, a reservation, a package."""
    r = Room(("ARD", "ZEM", "MIR"))
    for name, (role, party) in SEATS.items():
        if name != "sec":
            r.say(e.MemberSeated(member=MemberId(name), name=name, role=role, party=party))
    r.table("ARD", NEW, name="ard")
    r.table("ARD", {"u2": ""}, name="both")
    r.say(e.ProposalJoined(proposal=ProposalId("both"), party="ZEM"))
    span = e.Span(start=0, end=9, words="Article 3")
    hold = e.HoldPlaced(hold="h", unit="u3", wording=r.wording("u3"), span=span, party="ARD")
    r.say(hold, behalf="ARD")
    r.say(e.ReservationMade(reservation="res", party="ARD", units=[], words="Not us."))
    rows = [("u2", r.wording("u2")), ("u3", r.wording("u3"))]
    r.say(e.PackageOffered(package="p", wordings=rows, party="ARD"))
    r.say(e.GroupFormed(group="G2", name="Two", members=["MIR"]))
    typed = e.PositionTaken(party="ARD", unit="u3", wording=r.wording("u3"), level=Level.ACCEPT)
    r.say(typed, behalf="ARD", basis=Basis.FROM_FLOOR)
    return r


def tabled(*sponsors: str, supersedes: str = "") -> e.ProposalTabled:
    return e.ProposalTabled(
        proposal=ProposalId("new"),
        number="X-1",
        changes=[e.Change(unit="u1", text="Article 1 Words.")],
        sponsors=list(sponsors),
        supersedes=supersedes,
    )


def seated(role: Role, party: str) -> e.MemberSeated:
    return e.MemberSeated(member=MemberId("new"), name="New", role=role, party=party)


ANY = "sec sec:ARD sec:ZEM sec:MIR"  # the secretariat, at any party's wish too
CHANGES = [e.Change(unit="u1", text="Article 1 Words.")]
# What, and who may record it; "sec:ARD" is the secretariat for ARD, from the floor.
ROWS: dict[str, tuple[Callable[[Room], e.Body], str]] = {
    "withdraw one's own": (
        lambda r: e.ProposalWithdrawn(proposal=ProposalId("ard")),
        "ard sec:ARD",
    ),
    "withdraw what others sponsor too": (
        lambda r: e.ProposalWithdrawn(proposal=ProposalId("both")),
        "",
    ),
    "leave what one sponsors": (
        lambda r: e.ProposalDissociated(proposal=ProposalId("both"), party="ZEM"),
        "zem sec sec:ZEM",
    ),
    "join": (
        lambda r: e.ProposalJoined(proposal=ProposalId("ard"), party="ZEM"),
        "zem sec sec:ZEM",
    ),
    "reword one's own": (
        lambda r: e.ProposalRevised(proposal=ProposalId("ard"), changes=CHANGES),
        "ard sec:ARD",
    ),
    "reword together": (
        lambda r: e.ProposalRevised(proposal=ProposalId("both"), changes=CHANGES),
        "ard zem sec:ARD sec:ZEM",
    ),
    "table for ARD": (lambda r: tabled("ARD"), "ard sec:ARD"),
    "table for two": (lambda r: tabled("ARD", "ZEM"), ""),
    "table for a group": (lambda r: tabled("G2"), "sec:G2"),
    "table for nobody": (lambda r: tabled(), ""),
    "table in place of one's own": (lambda r: tabled("ARD", supersedes="ard"), "ard sec:ARD"),
    "table in place of a common one": (lambda r: tabled("ARD", supersedes="both"), ""),
    "table in place of another's": (lambda r: tabled("ZEM", supersedes="ard"), ""),
    "lift a hold": (lambda r: e.HoldLifted(hold="h"), "ard ard-delegate sec:ARD"),
    "withdraw a reservation": (lambda r: e.ReservationLifted(reservation="res"), "ard sec:ARD"),
    "break a package": (
        lambda r: e.PackageBroken(package="p"),
        "ard fac sec sec:ARD sec:ZEM sec:MIR",
    ),
    "speak for ARD": (
        lambda r: e.PositionTaken(
            party="ARD", unit="u2", wording=r.wording("u2"), level=Level.ACCEPT
        ),
        "ard sec sec:ARD",
    ),
    "contest what was typed for ARD": (
        lambda r: e.EntryContested(entry=r.entries[-1].id, party="ARD"),
        "ard",
    ),
    "seat one's own delegate": (lambda r: seated(Role.DELEGATE, "ARD"), "ard fac sec sec:ARD"),
    "seat another's delegate": (lambda r: seated(Role.DELEGATE, "MIR"), "mir fac sec sec:MIR"),
    "seat a facilitator": (lambda r: seated(Role.FACILITATOR, ""), f"fac {ANY}"),
    "unseat ARD's delegate": (
        lambda r: e.MemberLeft(member=MemberId("ard-delegate")),
        f"ard fac {ANY}",
    ),
    "unseat the facilitator": (lambda r: e.MemberLeft(member=MemberId("fac")), f"fac {ANY}"),
    "admit a party": (lambda r: e.PartyAdmitted(party="NEW", name="New"), "fac sec"),
    "set a rule of the room": (lambda r: e.OptionSet(name="outbox", value="0"), "fac sec"),
    "grant the beginning": (
        lambda r: e.HistoryGranted(member=MemberId("ard-delegate"), from_seq=1),
        "",  # nobody here reads it
    ),
}


def may(r: Room, who: str, body: e.Body) -> bool:
    """Say whether somebody may record it; the secretariat for a party says so from the floor."""
    name, _, behalf = who.partition(":")
    basis = Basis.FROM_FLOOR if name == "sec" else Basis.OWN_HAND
    found = decide(r.state, body, member=MemberId(name), now=NOW, behalf=behalf, basis=basis)
    return isinstance(found, Act)


@pytest.mark.parametrize("what", ROWS)
def test_whose_it_is(what: str) -> None:
    make, allowed = ROWS[what]
    r = room()
    everybody = [*WHO, *(who for who in allowed.split() if who not in WHO)]
    found = {who for who in everybody if may(r, who, make(r))}
    expected = set(allowed.split())
    assert found == expected


def test_whoever_is_spoken_for_can_contest_it() -> None:
    """Of everything that the secretariat may type, the party named in it is the one to answer."""
    r = room()
    for make, _ in ROWS.values():
        body = make(r)
        for behalf in ("", "ARD", "ZEM", "MIR", "G2"):
            found = decide(
                r.state,
                body,
                member=MemberId("sec"),
                now=NOW,
                behalf=behalf,
                basis=Basis.FROM_FLOOR,
            )
            if isinstance(found, Act):
                named = getattr(body, "party", "") or "".join(getattr(body, "sponsors", ()))
                if not isinstance(body, e.MemberSeated | e.PartyAdmitted):
                    assert not named or found.behalf == named


def test_only_words_that_nobody_holds_are_claimed() -> None:
    r = room()
    r.say(
        e.ProposalDrafted(
            proposal=ProposalId("text"), letter="A", changes=[e.Change(unit="u3", text="Other.")]
        )
    )
    theirs, nobodys = r.wording("u1", "may withdraw"), r.wording("u3", "Other.")

    def claimed(unit: str, wording: str, party: str = "ZEM") -> str:
        body = e.HoldClaimed(unit=unit, wording=WordingHash(wording), party=party)
        found = decide(r.state, body, member=MemberId(party.lower()), now=NOW)
        if isinstance(found, Act):
            r.say(body, behalf=party)
            return ""
        return found.code

    assert claimed("u1", theirs) == "no-unknown-holder"  # it is ARD's: join it
    assert claimed("u3", r.wording("u3")) == "no-unknown-holder"  # the draft is nobody's to claim
    assert claimed("u3", "ab") == "not-on-the-table"
    assert claimed("u3", nobodys) == ""
    assert claimed("u3", nobodys) == "already"
    assert claimed("u3", nobodys, "MIR") == ""  # more than one may have meant them


def test_a_brief_is_kept_where_only_the_delegation_reads() -> None:
    r = room()
    body = e.BriefSet(unit="u1", brief="Not above ten per cent.")
    for kind in RoomKind:
        r.state.kind = kind
        found = decide(r.state, body, member=MemberId("ard"), now=NOW)
        if kind is RoomKind.DELEGATION:
            assert isinstance(found, Act)
        else:
            assert not isinstance(found, Act)
            assert found.code == "not-here"


# Who may sit where, as letters: D delegate, H head, A adviser of the room's party, d h a of another,
# F facilitator, S secretariat, O observer, P public.
SITS = {
    RoomKind.DELEGATION: "DHA",
    RoomKind.CAUCUS: "DHA",
    RoomKind.GOOD_OFFICES: "DHAFS",
    RoomKind.CHAIR: "FS",
    RoomKind.PLENARY: "DHAdhaFSOP",
    RoomKind.PUBLIC: "DHAdhaFSOP",
    RoomKind.CONTACT_GROUP: "DHAdhaFSOP",
}


@pytest.mark.parametrize("kind", SITS)
def test_who_may_sit_where(kind: RoomKind) -> None:
    """In a delegation's room nobody else is seated, by whomever."""
    seats = {
        **{r.value[0].upper(): (r, "") for r in Role if r not in PARTY_ROLES},
        **{r.value[0].upper(): (r, "ARD") for r in PARTY_ROLES},
        **{r.value[0]: (r, "ZEM") for r in PARTY_ROLES},
    }
    seats["D"], seats["d"] = (Role.DELEGATE, "ARD"), (Role.DELEGATE, "ZEM")
    found = {at for at, (role, party) in seats.items() if may_sit(kind, ["ARD"], role, party)}
    assert found == set(SITS[kind])
    r = Room(("ARD", "ZEM"))
    r.state.kind, r.state.of_parties = kind, ["ARD"]
    r.state.seats[MemberId("sec")] = Seat("Ines", Role.SECRETARIAT, "", 1)
    for at, (role, party) in seats.items():
        answer = decide(r.state, seated(role, party), member=MemberId("sec"), now=NOW)
        refused = getattr(answer, "code", "") == "not-this-room"
        assert refused == (at not in SITS[kind]), at


# --- what can be read afterwards --------------------------------------------------------------


def filed(**more: object) -> e.InstrumentFiled:
    fields = {"unit": "x", "kind": "article", "depth": 1, "label": "", "text": "Words."}
    unit = e.UnitText(**{**fields, **more})  # type: ignore[arg-type]
    return e.InstrumentFiled(instrument="new", title="New", units=[unit])


SHAPES: dict[str, tuple[Callable[[Room], e.Body], str]] = {
    "a text": (lambda r: filed(), ""),
    "of a kind that is none": (lambda r: filed(kind="stanza"), "no-such-kind"),
    "too deep": (lambda r: filed(depth=41), "no-such-kind"),
    "a label that it does not begin with": (lambda r: filed(label="1."), "not-its-label"),
    "no words": (lambda r: filed(text=""), "no-words"),
    "two spaces": (lambda r: filed(text="Two  spaces."), "not-canonical"),
    "too long": (lambda r: filed(text="a" * 1_000_001), "too-long"),
    "an id in use": (
        lambda r: e.InstrumentFiled(instrument="draft", title="", units=[]),
        "already",
    ),
    "a unit twice": (
        lambda r: e.ProposalDrafted(
            proposal=ProposalId("n"), letter="A", changes=[*CHANGES, *CHANGES]
        ),
        "twice",
    ),
    "a proposal's id in use": (
        lambda r: e.ProposalDrafted(proposal=ProposalId("ard"), letter="A", changes=CHANGES),
        "already",
    ),
    "a time that is none": (
        lambda r: e.SilenceOpened(
            silence="s",
            wordings=[("u1", r.wording("u1"))],
            opens="today",
            expires="tomorrow",
            zone="UTC",
        ),
        "no-time",
    ),
    "a label that it does not have": (
        lambda r: e.ProvisionsRenumbered(labels=[("u1", "Article 9", "Article 10")]),
        "not-its-label",
    ),
    "the same room": (
        lambda r: e.MeetingScheduled(
            meeting="m", round_number=1, place="", starts=NOW, meeting_format="plenary"
        ),
        "",
    ),
}


@pytest.mark.parametrize("what", SHAPES)
def test_what_can_be_read_afterwards(what: str) -> None:
    make, code = SHAPES[what]
    r = room()
    found = decide(r.state, make(r), member=MemberId("sec"), now=NOW)
    assert (found.code if not isinstance(found, Act) else "") == code


def test_a_version_is_sent_into_another_room() -> None:
    r = room()
    body = e.TablingQueued(
        proposal=ProposalId("ard"),
        to_room=RoomId("plenary"),
        lands_at=LATER,
        changes=CHANGES,
        sponsors=["ARD"],
        stance=Level.ACCEPT,
    )
    found = decide(r.state, body, member=MemberId("ard"), now=NOW)
    assert not isinstance(found, Act)
    assert found.code == "not-wider"
    assert ARTICLES
