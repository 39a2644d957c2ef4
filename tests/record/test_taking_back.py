"""What is taken back has no effect any more and is not shown; that it was said stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings

from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.entries import Entry
from plenipo.record.kinds import (
    Basis,
    EntryId,
    Level,
    MemberId,
    ProposalId,
    Role,
    WordingHash,
)
from plenipo.record.picture import Painter, Picture, draw
from plenipo.record.rights import FOR_A_PARTY
from plenipo.record.taking_back import STAYS, TAKEN_BACK, may_take_back, told_of
from tests.record.dump import dump
from tests.record.made import bodies
from tests.record.rooms import ARTICLES, LATER, NOW, Room
from tests.record.test_picture import told

HIDDEN = "Tenpercentisourlastoffer"
WORDS = f"Article 1 The Parties shall pay {HIDDEN}."
SPAN = e.Span(start=0, end=7, words="Article")


def ground() -> Room:
    """A room in which something of every sort stands, for ARD to take further."""
    r = Room(("ARD", "ZEM", "MIR"))
    r.table("ARD", {"u1": "Article 1 The Parties may withdraw."}, name="ard")
    r.table("ZEM", {"u2": "Article 2 All prisoners shall return."}, name="zem")
    r.table("ARD", {"u3": ""}, name="shared")
    r.say(e.ProposalJoined(proposal=ProposalId("shared"), party="ZEM"))
    r.take("ARD", "u3", Level.ACCEPT_AD_REFERENDUM)
    hold = e.HoldPlaced(
        hold="held", unit="u2", wording=r.wording("u2"), span=SPAN, party="ARD", reason="Why"
    )
    r.say(hold, behalf="ARD")
    r.say(e.ReservationMade(reservation="res", party="ARD", units=["u1"], words="Not us."))
    r.say(e.GroupFormed(group="G2", name="Two", members=["ARD", "MIR"]))
    r.say(e.GroupFormed(group="G3", name="Three", members=["MIR"]))
    r.say(e.PackageOffered(package="pack", wordings=pair(r), party="ZEM"))
    r.say(meeting("met"))
    r.say(e.UnderstandingMinuted(understanding="minuted", words="Both agree."))
    r.say(silence(r, "quiet"))
    r.say(statement("spoken"))
    r.say(e.CommitmentNoted(commitment="promised", party="ZEM", words="By May."))
    r.say(e.CommuniqueDrafted(communique="joint", versions=[("all", "Words.")]))
    r.say(e.IncidentReported(incident="happened", words="A bridge fell.", place="Pass", when=NOW))
    r.say(e.ScrubOpened(scrub="s", revision=1))
    return r


def statement(name: str, words: str = "") -> e.StatementRecorded:
    return e.StatementRecorded(
        statement=name, speaker=words, behalf="ARD", words=words, source=words, uttered=NOW
    )


def pair(r: Room) -> list[tuple[str, WordingHash]]:
    return [("u2", r.wording("u2")), ("u3", r.wording("u3"))]


def meeting(name: str, title: str = "") -> e.MeetingScheduled:
    return e.MeetingScheduled(
        meeting=name,
        round_number=1,
        place=title,
        starts=NOW,
        meeting_format="plenary",
        title=title,
    )


def silence(r: Room, name: str) -> e.SilenceOpened:
    return e.SilenceOpened(silence=name, wordings=pair(r), opens=NOW, expires=LATER, zone="UTC")


def said(r: Room) -> dict[type[e.Body], e.Body]:
    """One entry of every kind that can be taken back, with hidden words wherever words go."""
    w1, w3 = r.wording("u1"), r.wording("u3")
    change = [e.Change(unit="u1", text=WORDS)]
    unit = e.UnitText(unit="x", kind="article", depth=1, label="", text=HIDDEN)
    condition = e.Condition(words=HIDDEN)
    found: list[e.Body] = [
        e.GroupAssociated(group="G3", party="ARD"),
        e.GroupDissociated(group="G2", party="ARD"),
        e.InstrumentFiled(instrument="another", title=HIDDEN, units=[unit]),
        e.LanguageVersionFiled(instrument="draft", language="fr", standing="working", units=[unit]),
        e.ProposalDrafted(proposal=ProposalId("d"), letter="A", changes=change, title=HIDDEN),
        e.ProposalTabled(
            proposal=ProposalId("t"),
            number="ARD-9",
            changes=change,
            sponsors=["ARD"],
            title=HIDDEN,
        ),
        e.ProposalRevised(
            proposal=ProposalId("ard"), changes=change, reason=HIDDEN, title=HIDDEN, retitled=1
        ),
        e.ProposalJoined(proposal=ProposalId("zem"), party="ARD"),
        e.ProposalDissociated(proposal=ProposalId("shared"), party="ARD"),
        e.ProposalWithdrawn(proposal=ProposalId("ard")),
        e.HoldPlaced(hold="h", unit="u1", wording=w1, span=SPAN, party="ARD", reason=HIDDEN),
        e.HoldLifted(hold="held"),
        e.HoldClaimed(unit="u1", wording=w1, party="ARD"),
        e.PositionTaken(
            party="ARD",
            unit="u1",
            wording=w1,
            level=Level.ACCEPT,
            conditions=[condition],
            words=HIDDEN,
        ),
        e.CapitalConfirmed(party="ARD", unit="u3", wording=w3),
        e.ReservationMade(reservation="r", party="ARD", units=["u1"], words=HIDDEN),
        e.ReservationLifted(reservation="res"),
        e.CommentMade(comment="c", unit="u1", words=HIDDEN),
        e.BriefSet(unit="u1", brief=HIDDEN, fallbacks=[HIDDEN]),
        meeting("new", HIDDEN),
        e.MeetingClosed(meeting="met", summary=HIDDEN),
        e.UnderstandingMinuted(understanding="u", words=HIDDEN),
        e.UnderstandingConfirmed(understanding="minuted", party="ARD"),
        silence(r, "another"),
        e.SilenceBroken(silence="quiet", units=["u2"], party="ARD", received=NOW, words=HIDDEN),
        e.LateObjectionLogged(silence="quiet", party="ARD", received=LATER, words=HIDDEN),
        e.PackageOffered(
            package="p",
            wordings=pair(r),
            party="ARD",
            words=HIDDEN,
        ),
        e.PackageAccepted(package="pack", party="ARD"),
        statement("s", HIDDEN),
        e.StatementMarked(statement="spoken", state="disputed", words=HIDDEN),
        e.DocumentFiled(document="d", title=HIDDEN, digest="", media="text/plain"),
        e.FrameworkLinked(unit="u1", document="d", relation="repeats", words=HIDDEN),
        e.CommitmentNoted(commitment="c", party="ARD", words=HIDDEN),
        e.CommitmentMarked(commitment="promised", state="done", evidence=HIDDEN),
        e.IncidentReported(incident="i", words=HIDDEN, place=HIDDEN, when=NOW),
        e.IncidentMarked(incident="happened", state="disputed", words=HIDDEN),
        e.ProgressReported(
            progress="p",
            on="2031-05-06",
            of="articles",
            counts=[(HIDDEN, 1)],
            total=2,
            words=HIDDEN,
        ),
        e.CommuniqueDrafted(communique="c", versions=[("all", HIDDEN)]),
        e.CommuniqueCleared(communique="joint", party="ARD", digest=HIDDEN),
        e.CommuniqueQueued(communique="joint", digest="d"),
        e.ScrubOpened(scrub=HIDDEN, revision=1),
        e.ScrubConfirmed(
            scrub="s", party="ARD", changes=[("u1", WordingHash(HIDDEN), WordingHash(HIDDEN))]
        ),
        e.TextFrozen(language="en", digest=HIDDEN),
        e.Initialled(party="ARD", name=HIDDEN, digest=""),
        e.Signed(party="ARD", name=HIDDEN, digest=""),
        e.Ratified(party="ARD", instrument_kind=HIDDEN, deposited=NOW),
        e.ErrorCorrected(unit="u1", old=HIDDEN, new=HIDDEN, notice=HIDDEN),
        e.EnteredIntoForce(on=HIDDEN),
    ]
    return {type(body): body for body in found}


def figures(picture: Picture) -> tuple[object, ...]:
    """All that the room's pages show of its text."""
    return (
        list(picture.units.items()),
        picture.order,
        picture.rolling,
        picture.gauge,
        picture.what_ifs,
    )


def test_every_kind_is_taken_back_or_stays() -> None:
    assert set(TAKEN_BACK) | set(STAYS) == set(e.BODIES)
    assert not set(TAKEN_BACK) & set(STAYS)
    assert set(said(ground())) == set(TAKEN_BACK)
    # What somebody else may record for a party can be contested, so it can be taken back; an
    # escrow has no readers, and only the party itself commits there.
    assert set(FOR_A_PARTY) - {e.ExchangeCommitted, e.ObjectionReceived} <= set(TAKEN_BACK)
    for why in STAYS.values():
        assert why.endswith(".")


def taken_back(kind: type[e.Body], *, by: str) -> tuple[Room, Picture, EntryId]:
    """Record an entry of a kind, and recall or contest it: the room, and how it was before."""
    r = ground()
    painter = Painter(r.state)
    r.before.append(painter.take)
    before = painter.picture(NOW)
    body = said(r)[kind]
    entry = r.say(body, behalf="ARD", basis=Basis.FROM_FLOOR)
    assert told(painter.picture(NOW)) == told(draw(r.state, NOW))
    shown = HIDDEN in dump(r.state)
    assert shown == (HIDDEN in repr(body))
    if by == "recall":
        r.say(e.Recalled(entry=entry))
    else:
        r.say(e.EntryContested(entry=entry, party="ARD"), behalf="ARD")
    assert told(painter.picture(NOW)) == told(draw(r.state, NOW))
    return r, before, entry


@pytest.mark.parametrize("kind", TAKEN_BACK, ids=lambda kind: kind.__name__)
def test_what_was_recalled_is_gone_from_the_state(kind: type[e.Body]) -> None:
    r, before, entry = taken_back(kind, by="recall")
    assert HIDDEN not in dump(r.state)
    assert HIDDEN not in repr(r.state)
    assert entry in r.state.recalled
    after = draw(r.state, NOW)
    if kind is e.ProposalRevised:  # the earlier version does not come back by itself
        assert after.units["u1"].proposals == ()
        assert r.state.proposals[ProposalId("ard")].state == "withdrawn"
    else:
        assert figures(after) == figures(before)


@pytest.mark.parametrize(
    "kind", [kind for kind in FOR_A_PARTY if kind in TAKEN_BACK], ids=lambda kind: kind.__name__
)
def test_what_was_contested_has_no_effect(kind: type[e.Body]) -> None:
    """Whoever types for a party cannot bind it: not to a withdrawal either."""
    r, before, entry = taken_back(kind, by="contest")
    assert r.state.standing[entry].answer == "contested"
    assert figures(draw(r.state, NOW)) == figures(before)
    old = ground().state
    assert {n: p.state for n, p in r.state.proposals.items() if n != "t"} == {
        n: p.state for n, p in old.proposals.items()
    }
    assert r.state.reservations == old.reservations
    assert {h: bool(x.lifted) for h, x in r.state.holds.items() if h != "h"} == {"held": False}
    assert {g: x.members for g, x in r.state.groups.items()} == {
        g: x.members for g, x in old.groups.items()
    }
    assert r.state.understandings == old.understandings
    assert r.state.silences == old.silences
    assert r.state.packages["pack"] == old.packages["pack"]
    assert r.state.outside == old.outside
    assert r.state.outcome == old.outcome


def test_a_contested_proposal_is_shown_as_contested() -> None:
    r, *_ = taken_back(e.ProposalTabled, by="contest")
    assert r.state.proposals[ProposalId("t")].state == "contested"
    assert HIDDEN in dump(r.state)


def test_words_that_somebody_else_said_too_stay() -> None:
    r = ground()
    mine = r.table("ARD", {"u1": WORDS}, name="mine")
    r.table("ZEM", {"u1": WORDS}, name="theirs")
    accepted = wording_hash("u1", WORDS)
    r.take("MIR", "u1", wording=accepted)
    r.say(e.Recalled(entry=r.state.proposals[mine].entry))
    assert r.state.texts[accepted][1] == WORDS
    assert r.state.proposals[mine].changes == []
    found = draw(r.state, NOW).units["u1"]
    assert ("MIR", accepted) in found.standpoints
    r.say(e.Recalled(entry=r.state.proposals[ProposalId("theirs")].entry))
    assert HIDDEN not in dump(r.state)
    assert ("MIR", "u1", -1, accepted) in r.state.positions  # it was said; its words are gone


def test_all_versions_of_a_recalled_proposal_go() -> None:
    r = ground()
    mine = r.table("ARD", {"u1": WORDS}, name="mine")
    r.say(e.ProposalRevised(proposal=mine, changes=[e.Change(unit="u1", text="Better words.")]))
    r.say(e.Recalled(entry=r.state.proposals[mine].revisions[0]))
    assert HIDDEN not in dump(r.state)
    assert "Better words." not in dump(r.state)


def test_what_became_the_drafts_own_words_stays() -> None:
    r = ground()
    mine = r.table("ARD", {"u1": WORDS}, name="mine")
    r.say(e.ProposalIncorporated(proposal=mine))
    before = figures(draw(r.state, NOW))
    r.say(e.Recalled(entry=r.state.proposals[mine].entry))
    assert figures(draw(r.state, NOW)) == before
    assert r.state.texts[wording_hash("u1", WORDS)][1] == WORDS


def test_words_that_are_the_drafts_stay() -> None:
    r = ground()
    for name in ("mine", "taken"):
        r.table("ARD", {"u1": WORDS}, name=name)
    r.say(e.ProposalIncorporated(proposal=ProposalId("taken")))
    del r.state.proposals[ProposalId("taken")]  # as in an extract that begins later
    r.say(e.Recalled(entry=r.state.proposals[ProposalId("mine")].entry))
    assert r.state.texts[wording_hash("u1", WORDS)][1] == WORDS
    r.table("ARD", {"u2": ARTICLES["u2"]}, name="old words")
    r.say(e.Recalled(entry=r.state.proposals[ProposalId("old words")].entry))
    assert r.state.texts[wording_hash("u2", ARTICLES["u2"])][1] == ARTICLES["u2"]


def test_taking_back_twice_brings_nothing_back() -> None:
    """The lifting of a hold that was itself recalled, and the like, in the other order."""
    r = ground()
    placed = r.state.holds["held"].entry
    lifted = r.say(e.HoldLifted(hold="held"))
    r.say(e.Recalled(entry=placed))
    r.say(e.Recalled(entry=lifted))
    assert r.state.holds["held"].lifted
    row = r.state.reservations["res"][3]
    lifted = r.say(e.ReservationLifted(reservation="res"))
    r.say(e.Recalled(entry=row))
    assert "Not us." not in dump(r.state)
    r.say(e.Recalled(entry=lifted))
    assert "res" not in r.state.reservations
    tabled = r.state.proposals[ProposalId("ard")].entry
    gone = r.say(e.ProposalWithdrawn(proposal=ProposalId("ard")))
    r.say(e.Recalled(entry=tabled))
    r.say(e.Recalled(entry=gone))
    assert r.state.proposals[ProposalId("ard")].state == "withdrawn"


def test_a_later_word_on_the_same_matter_stays() -> None:
    r = ground()
    first = r.say(e.BriefSet(unit="u1", brief="Hold out.", fallbacks=[]))
    r.say(e.BriefSet(unit="u1", brief="Give way.", fallbacks=[]))
    r.say(e.Recalled(entry=first))
    assert r.state.briefs["u1"][0] == "Give way."
    assert "Hold out." not in dump(r.state)


# --- who may ----------------------------------------------------------------------------------


def entry_of(r: Room, body: e.Body, *, behalf: str, by: str = "sec") -> Entry:
    r.say(body, behalf=behalf)
    found = r.entries[-1]
    assert found.by == MemberId(by)
    return found


OTHERS: list[tuple[str, Role, str]] = [
    ("sec", Role.SECRETARIAT, ""),
    ("fac", Role.FACILITATOR, ""),
    ("head-ZEM", Role.HEAD, "ZEM"),
    ("del-ARD", Role.DELEGATE, "ARD"),
    ("watch", Role.OBSERVER, ""),
]


def seated() -> Room:
    r = ground()
    for name, role, party in OTHERS:
        r.say(e.MemberSeated(member=MemberId(name), name=name, role=role, party=party))
    return r


@pytest.mark.parametrize("kind", TAKEN_BACK, ids=lambda kind: kind.__name__)
def test_what_stands_for_a_party_its_head_alone_takes_back(kind: type[e.Body]) -> None:
    r = seated()
    entry = entry_of(r, said(r)[kind], behalf="ARD")
    assert may_take_back(r.state, MemberId("head-ARD"), entry) is None
    for name, _, _ in OTHERS:
        refused = may_take_back(r.state, MemberId(name), entry)
        assert refused is not None, name
        assert refused.code == "not-yours"
    stranger = may_take_back(r.state, MemberId("nobody"), entry)
    assert stranger is not None
    assert stranger.code == "no-such-room"
    assert told_of(entry).split()[0] in ("a", "an", "the", "initials")


@pytest.mark.parametrize("kind", STAYS, ids=lambda kind: kind.__name__)
def test_what_stays_says_what_to_do_instead(kind: type[e.Body]) -> None:
    r = seated()
    row = next(n for n in r.entries if n.behalf == "")
    fields = {f: getattr(row, f) for f in row.__struct_fields__}
    entry = Entry(**{**fields, "body": _any(kind), "by": MemberId("fac")})
    for member in ("fac", "sec"):
        refused = may_take_back(r.state, MemberId(member), entry)
        assert refused is not None
        assert refused.code == "stays"
        assert STAYS[kind] in refused.sentence


def _any(kind: type[e.Body]) -> e.Body:
    """Some body of a kind, whichever."""
    found: list[e.Body] = []

    @settings(max_examples=1, database=None, derandomize=True)
    @given(bodies(kind))
    def look(body: e.Body) -> None:
        found.append(body)

    look()
    return found[0]


BUILT_ON: dict[str, Callable[[Room], e.Body]] = {
    "the basis of work": lambda r: e.InstrumentFiled(instrument="draft", title="", units=[]),
    "draft's now": lambda r: e.ProposalTabled(
        proposal=ProposalId("taken"), number="ARD-9", changes=[], sponsors=["ARD"]
    ),
    "was opened": lambda r: meeting("met"),
    "initialled or signed": lambda r: e.TextFrozen(language="en", digest="final"),
    "It was issued": lambda r: e.CommuniqueDrafted(communique="joint", versions=[]),
    "has ended": lambda r: e.SilenceBroken(silence="quiet", units=[], party="ARD", received=NOW),
}


@pytest.mark.parametrize("why", BUILT_ON)
def test_what_others_have_built_on_stays(why: str) -> None:
    r = seated()
    entry = entry_of(r, BUILT_ON[why](r), behalf="ARD")
    r.table("ARD", {"u1": WORDS}, name="taken")
    r.say(e.ProposalIncorporated(proposal=ProposalId("taken")))
    r.say(e.MeetingOpened(meeting="met", present=[]))
    r.say(e.Initialled(party="ZEM", name="Zoe", digest="final"), behalf="ZEM")
    r.say(e.CommuniqueIssued(communique="joint", versions=[], at_minute=NOW))
    r.say(e.SilenceConcluded(silence="quiet", result="broken", adopted=[]))
    refused = may_take_back(r.state, MemberId("head-ARD"), entry)
    assert refused is not None
    assert refused.code == "stays"
    assert why in refused.sentence
