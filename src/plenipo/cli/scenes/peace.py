"""Two states and a facilitator: from a first draft to agreement on all but two articles.

Ardenia (ARD) and Zembria (ZEM) negotiate at Arlen House on the shipped peace
draft, in three rounds. Each function is a step; `STEPS` is their order.

It has this many lines because it is one story: a reader follows it from the first
seat to the last revision without turning to another file.
"""

from __future__ import annotations

from typing import Final

from plenipo.cli.scenes import communique as report
from plenipo.cli.scenes import earlier_texts as earlier
from plenipo.cli.scenes import press
from plenipo.cli.scenes.stage import Stage, Step, done
from plenipo.desk import attention, commit, conclude, object_to, open_exchange, settle
from plenipo.desk.beside import Thing, copy_out
from plenipo.record import entries as e
from plenipo.record.attention import Following
from plenipo.record.kinds import Basis, ClosingRule, EntryId, Level, ProposalId, Role, RoomKind
from plenipo.record.places import places
from plenipo.record.standpoints import standpoints

TITLE: Final = "Peace between Ardenia and Zembria"
START: Final = "2031-04-28 09:00"

SECRETARY: Final = "Ines Marlow"
FACILITATOR: Final = "Arlen House"
ARD_HEAD: Final = "Davit Orsel"
ARD_PEN: Final = "Mira Tane"
ARD_LAWYER: Final = "Pol Aszen"
ZEM_HEAD: Final = "Rehan Kolde"
ZEM_PEN: Final = "Sefa Lurin"
OBSERVER: Final = "Observer of the river council"

ARD_ROOM: Final = "Delegation of Ardenia"
ZEM_ROOM: Final = "Delegation of Zembria"
WITH_ARD: Final = "Good offices with Ardenia"
WITH_ZEM: Final = "Good offices with Zembria"
CHAIR: Final = "The facilitator's team"


# --- before the first round -------------------------------------------------------------------


def the_table_is_set(s: Stage) -> None:
    """The secretariat opens the negotiation, admits both states and seats everybody."""
    s.open("plenary", RoomKind.PLENARY, by=SECRETARY, role=Role.SECRETARIAT)
    s.record(SECRETARY, e.ProcessOpened(title=TITLE))
    s.record(SECRETARY, e.PartyAdmitted(party="ARD", name="Ardenia"))
    s.record(SECRETARY, e.PartyAdmitted(party="ZEM", name="Zembria"))
    s.record(SECRETARY, e.RuleSet(rule=ClosingRule.UNANIMITY))
    s.seat(FACILITATOR, Role.FACILITATOR, by=SECRETARY, room="plenary")
    for name, role, party in (
        (ARD_HEAD, Role.HEAD, "ARD"),
        (ARD_PEN, Role.DELEGATE, "ARD"),
        (ZEM_HEAD, Role.HEAD, "ZEM"),
        (ZEM_PEN, Role.DELEGATE, "ZEM"),
    ):
        s.seat(name, role, party, by=SECRETARY, room="plenary")
    s.seat(OBSERVER, Role.OBSERVER, by=SECRETARY, room="plenary")


def the_draft_becomes_the_basis(s: Stage) -> None:
    """The facilitator's draft is filed; that it is the basis is a decision, and recorded."""
    s.clock.pass_by(minutes=30)
    s.file(SECRETARY, "draft", "peace/base.md")
    s.record(FACILITATOR, e.BasisAdopted(instrument="draft"))


def everybody_has_a_room(s: Stage) -> None:
    """Delegations open their own rooms, the facilitator one with each side and one of its own."""
    s.clock.pass_by(minutes=15)
    for party, room, head, pen in (
        ("ARD", ARD_ROOM, ARD_HEAD, ARD_PEN),
        ("ZEM", ZEM_ROOM, ZEM_HEAD, ZEM_PEN),
    ):
        s.open(room, RoomKind.DELEGATION, by=head, role=Role.HEAD, party=party, parties=[party])
        s.seat(pen, Role.DELEGATE, party, by=head, room=room)
        done(s.desk.bring_text(s.members[head], s.rooms["plenary"], s.rooms[room]))
    s.seat(ARD_LAWYER, Role.ADVISER, "ARD", by=ARD_HEAD, room=ARD_ROOM)
    for party, room, head in (("ARD", WITH_ARD, ARD_HEAD), ("ZEM", WITH_ZEM, ZEM_HEAD)):
        s.open(
            room,
            RoomKind.GOOD_OFFICES,
            by=FACILITATOR,
            role=Role.FACILITATOR,
            parties=[party],
        )
        s.seat(head, Role.HEAD, party, by=FACILITATOR, room=room)
        done(s.desk.bring_text(s.members[FACILITATOR], s.rooms["plenary"], s.rooms[room]))
    s.open(CHAIR, RoomKind.CHAIR, by=FACILITATOR, role=Role.FACILITATOR)
    s.seat(SECRETARY, Role.SECRETARIAT, by=FACILITATOR, room=CHAIR)


def the_delegations_draft(s: Stage) -> None:
    """Each side drafts among itself; drafts have letters, and nobody else learns of them."""
    s.clock.pass_by(hours=2)
    s.record(
        ARD_HEAD,
        e.BriefSet(
            unit=s.unit("7"),
            brief="A firm duty; ten kilometres.",
            fallbacks=["Fifteen kilometres, if observers are notified."],
        ),
        room=ARD_ROOM,
    )
    s.notes["ARD firm"] = s.draft(
        ARD_PEN,
        ARD_ROOM,
        {
            "6.3": s.reworded("6.3", "should", "shall"),
            "7": s.reworded("7", "should station", "shall station"),
        },
        title="Duties, not intentions",
    )
    s.notes["ARD time"] = s.draft(
        ARD_PEN,
        ARD_ROOM,
        {"6.2": s.reworded("6.2", "twelve (12)", "eighteen (18)")},
        title="Time for the delimitation",
    )
    s.notes["ARD claims"] = s.draft(
        ARD_PEN,
        ARD_ROOM,
        {"15": s.reworded("15", "withdraw", "suspend")},
        title="Claims kept in hand",
    )
    s.notes["ARD order"] = s.draft(
        ARD_PEN,
        ARD_ROOM,
        {"6.2": s.reworded("6.2", "the sectors listed in Annex I", "the northern sector")},
        title="Begin in the north",
    )
    s.notes["ARD haste"] = s.draft(
        ARD_PEN,
        ARD_ROOM,
        {"5.1": s.reworded("5.1", "thirty (30)", "ninety (90)")},
        title="Embassies later",
    )
    s.record(
        ARD_LAWYER,
        e.CommentMade(
            comment="claims-1",
            unit=s.unit("15"),
            words="A claim that is suspended can be taken up again. Do we want to say that aloud?",
        ),
        room=ARD_ROOM,
    )
    s.notes["ZEM days"] = s.draft(
        ZEM_PEN,
        ZEM_ROOM,
        {"5.1": s.reworded("5.1", "thirty (30)", "sixty (60)")},
        title="Two months for the embassies",
    )
    s.notes["ZEM wide"] = s.draft(
        ZEM_PEN,
        ZEM_ROOM,
        {
            "6.3": s.reworded("6.3", "of confidence", "of confidence and of security"),
            "7": s.reworded("7", "ten (10)", "twenty-five (25)"),
        },
        title="A wider zone",
    )
    s.notes["ZEM claims"] = s.draft(
        ZEM_PEN,
        ZEM_ROOM,
        {"15": s.reworded("15", "one month", "three months")},
        title="Time to withdraw the claims",
    )


def the_facilitator_is_told_in_confidence(s: Stage) -> None:
    """Each side shows the facilitator how far it might go; neither sees the other's."""
    s.clock.pass_by(hours=1)
    s.draft(
        ARD_HEAD,
        WITH_ARD,
        {
            "7": s.reworded("7", "should station", "shall station").replace(
                "ten (10)", "fifteen (15)"
            )
        },
        title="If it is a duty, fifteen would do",
    )
    s.clock.pass_by(minutes=40)
    s.record(
        ZEM_HEAD,
        e.CommentMade(
            comment="zone-1",
            unit=s.unit("7"),
            words="Less than twenty-five can be discussed, if the observers are ours to agree to.",
        ),
        room=WITH_ZEM,
    )


# --- the first round --------------------------------------------------------------------------


def both_sides_table(s: Stage) -> None:
    """Drafts go into the outbox, where they wait a quarter of an hour and can be called back."""
    s.clock.pass_by(days=1)
    s.record(
        SECRETARY,
        e.MeetingScheduled(
            meeting="round-1",
            round_number=1,
            place="Arlen House",
            starts="2031-04-29T16:30:00.000+02:00",
            ends="2031-04-29T20:00:00.000+02:00",
            meeting_format="plenary",
            title="First round",
            host="The river council",
        ),
    )
    s.record(
        SECRETARY,
        e.AgendaSet(
            meeting="round-1",
            units=[s.unit(place) for place in ("Article 7, number", "Article 6, number")],
            notes="What the delegations table, then what they say from the floor.",
        ),
    )
    for key, head, room in (
        ("ARD firm", ARD_HEAD, ARD_ROOM),
        ("ARD time", ARD_HEAD, ARD_ROOM),
        ("ARD claims", ARD_HEAD, ARD_ROOM),
        ("ZEM days", ZEM_HEAD, ZEM_ROOM),
        ("ZEM wide", ZEM_HEAD, ZEM_ROOM),
        ("ZEM claims", ZEM_HEAD, ZEM_ROOM),
    ):
        queued = done(
            s.desk.queue_tabling(
                s.members[head],
                s.rooms[room],
                ProposalId(s.notes[key]),
                s.rooms["plenary"],
                lands_at=s.clock.ahead(minutes=15),
            )
        )
        s.notes[f"{key}: queued"] = queued.id


def ardenia_calls_one_back(s: Stage) -> None:
    """Ardenia thinks again about the claims, and calls its draft back before it lands."""
    s.clock.pass_by(minutes=5)
    queued = EntryId(s.notes["ARD claims: queued"])
    s.record(ARD_PEN, e.TablingRecalled(queued=queued), room=ARD_ROOM)


def the_proposals_land(s: Stage) -> None:
    """What was not called back is tabled, under the plenary's own numbers; Rev.1 is issued."""
    s.clock.pass_by(minutes=10)
    for key, head, room in (
        ("ARD firm", ARD_HEAD, ARD_ROOM),
        ("ARD time", ARD_HEAD, ARD_ROOM),
        ("ZEM days", ZEM_HEAD, ZEM_ROOM),
        ("ZEM wide", ZEM_HEAD, ZEM_ROOM),
        ("ZEM claims", ZEM_HEAD, ZEM_ROOM),
    ):
        queued = EntryId(s.notes[f"{key}: queued"])
        landed = done(s.desk.land(s.members[head], s.rooms[room], queued))
        body = landed.entries[0].body
        assert isinstance(body, e.ProposalTabled)
        s.notes[body.number] = body.proposal
    s.issue(SECRETARY, mandate="The facilitator's draft with all proposals.")


def the_floor_is_typed(s: Stage) -> None:
    """The secretariat types what the heads say in the meeting; each stands until answered."""
    s.clock.pass_by(hours=1)
    s.record(
        SECRETARY,
        e.MeetingOpened(
            meeting="round-1",
            present=[
                (FACILITATOR, "facilitator", ""),
                (ARD_HEAD, "head", "ARD"),
                (ZEM_HEAD, "head", "ZEM"),
            ],
        ),
    )
    _from_the_floor(s, "ARD", "3.1", s.reworded("3.1", "using force", "using force in any form"))
    _from_the_floor(
        s, "ZEM", "13.2", s.reworded("13.2", "in turn", "in turn, and at once if asked")
    )
    _from_the_floor(s, "ARD", "14.2", s.reworded("14.2", _ANOTHER_MEANS, _ARBITRATION))
    _from_the_floor(s, "ZEM", "1.1", s.reworded("1.1", "3 June 1987", "9 September 1991"))


_ANOTHER_MEANS: Final = "look for another peaceful means that both accept"
_ARBITRATION: Final = "submit it to arbitration at the request of either"


def _from_the_floor(s: Stage, party: str, place: str, text: str) -> None:
    tabled = done(
        s.desk.table_directly(
            s.members[SECRETARY],
            s.rooms["plenary"],
            changes=[s.change(place, text)],
            sponsors=[party],
            basis=Basis.FROM_FLOOR,
        )
    )
    body = tabled.entries[0].body
    assert isinstance(body, e.ProposalTabled)
    s.notes[body.number] = body.proposal
    for number, entry in enumerate(tabled.entries):
        s.notes[f"{body.number}: entry {number}"] = entry.id


def _confirm(s: Stage, head: str, party: str, number: str) -> None:
    for key in (f"{number}: entry 0", f"{number}: entry 1"):
        s.record(head, e.EntryConfirmed(entry=EntryId(s.notes[key]), party=party))


def the_heads_answer(s: Stage) -> None:
    """Ardenia confirms what was typed; Zembria contests one: it is off the table, and typed again."""
    s.clock.pass_by(minutes=10)
    _confirm(s, ARD_HEAD, "ARD", "ARD-3")
    _confirm(s, ARD_HEAD, "ARD", "ARD-4")
    _confirm(s, ZEM_HEAD, "ZEM", "ZEM-5")
    s.record(
        ZEM_HEAD,
        e.EntryContested(
            entry=EntryId(s.notes["ZEM-4: entry 0"]),
            party="ZEM",
            words="I said: when either Party so requests.",
        ),
    )
    words = "in turn, and at once when either Party so requests"
    _from_the_floor(s, "ZEM", "13.2", s.reworded("13.2", "in turn", words))
    _confirm(s, ZEM_HEAD, "ZEM", "ZEM-6")


def zembria_holds_a_word(s: Stage) -> None:
    """Zembria brackets a word without offering another."""
    s.clock.pass_by(minutes=20)
    text = s.text("8.1")
    start = text.index("separatism")
    s.record(
        ZEM_PEN,
        e.HoldPlaced(
            hold="hold-1",
            unit=s.unit("8.1"),
            wording=s.wording("8.1"),
            span=e.Span(start=start, end=start + len("separatism"), words="separatism"),
            party="ZEM",
            reason="The word is used against our own people.",
        ),
    )


def the_first_round_ends(s: Stage) -> None:
    """What both accept is said; Rev.2 is issued."""
    s.clock.pass_by(hours=2)
    s.takes(ZEM_HEAD, "ZEM", Level.ACCEPT, "3.1", "in any form")
    s.takes(ARD_HEAD, "ARD", Level.ACCEPT, "13.2", "when either Party so requests")
    s.record(SECRETARY, e.MeetingClosed(meeting="round-1", summary="Two amendments accepted."))
    s.issue(SECRETARY)


def the_round_is_reported(s: Stage) -> None:
    """A communiqué is drafted from the record; Ardenia clears it."""
    s.clock.pass_by(minutes=30)
    report.draft_from_the_record(s, secretary=SECRETARY, meeting="round-1")
    report.clear(s, ARD_HEAD, "ARD")


def the_communique_is_redrafted_and_cleared(s: Stage) -> None:
    """At Zembria's wish the chair says more in it; both clear the new words, to go out at its minute."""
    s.clock.pass_by(minutes=40)
    report.redraft(s, by=FACILITATOR, meeting="round-1")
    report.clear(s, ZEM_HEAD, "ZEM")
    report.let_it_go_out(s, chair=FACILITATOR)
    report.clear(s, ARD_HEAD, "ARD")


def the_communique_goes_out(s: Stage) -> None:
    """At the agreed minute it is issued in two versions that differ by the alternat alone."""
    s.clock.pass_by(hours=2, minutes=20)
    report.at_its_minute(s, chair=FACILITATOR)


# --- the second round -------------------------------------------------------------------------


def zembria_lifts_its_hold(s: Stage) -> None:
    """An understanding is minuted and confirmed by both; Zembria lifts its hold."""
    s.clock.pass_by(days=7)
    s.record(
        SECRETARY,
        e.UnderstandingMinuted(
            understanding="understanding-1",
            words="Peaceful political opinion is not separatism within the meaning of Article 8.",
            units=[s.unit("8.1")],
        ),
    )
    s.record(ARD_HEAD, e.UnderstandingConfirmed(understanding="understanding-1", party="ARD"))
    s.record(ZEM_HEAD, e.UnderstandingConfirmed(understanding="understanding-1", party="ZEM"))
    s.record(ZEM_HEAD, e.HoldLifted(hold="hold-1"))


def the_earlier_texts_are_filed(s: Stage) -> None:
    """The statement of 2029 is filed as each ministry published it, beside the declaration of 1991."""
    s.clock.pass_by(minutes=20)
    earlier.file_earlier_texts(s, secretary=SECRETARY, head=ZEM_HEAD)


def who_says_what_governs(s: Stage) -> None:
    """Each side says what the draft rests on; on Article 7 they disagree whether the statement governs."""
    s.clock.pass_by(minutes=30)
    earlier.link(s, FACILITATOR, "Article 3", "implements", earlier.SELL, point="1.")
    earlier.link(s, ARD_HEAD, "Article 9", "implements", earlier.SELL, point="4.")
    earlier.link(
        s,
        ZEM_HEAD,
        "Article 7",
        "governs",
        earlier.SELL,
        words="The statement is the only thing that both Presidents have signed.",
    )
    earlier.link(
        s,
        ARD_HEAD,
        "Article 7",
        "does-not-govern",
        earlier.SELL,
        words="The statement ended the fire; this Agreement is negotiated afresh.",
    )
    earlier.link(s, ZEM_PEN, "Article 1", "departs-from", earlier.VELM, point="2.")
    earlier.link(s, ARD_PEN, "Article 1", "repeats", earlier.VELM, point="2.")
    done(
        copy_out(
            s.desk,
            s.members[ARD_HEAD],
            s.rooms["plenary"],
            Thing.DOCUMENT,
            name=earlier.SELL,
            to_room=s.rooms[ARD_ROOM],
        )
    )
    ours = next(iter(s.state(ARD_LAWYER, ARD_ROOM).outside.documents))
    earlier.link(
        s,
        ARD_LAWYER,
        "Article 6",
        "departs-from",
        ours,
        point="2.",
        words="If point 2 governed, the districts would come before the line. Say nothing of it.",
        room=ARD_ROOM,
    )


def the_press_reports(s: Stage) -> None:
    """The secretariat reads a report in two printings; Zembria disputes what was said of it."""
    s.clock.pass_by(minutes=40)
    said = press.read_the_press(s, SECRETARY, press.WIRE)
    press.read_the_press(s, SECRETARY, press.HERALD)
    denial = said[4]
    s.record(
        ZEM_HEAD,
        e.StatementMarked(
            statement=denial, state="disputed", words="No official of ours spoke to the paper."
        ),
    )


def a_package_is_offered(s: Stage) -> None:
    """Ardenia offers Zembria's two months for its own eighteen: both or neither."""
    s.clock.pass_by(hours=1)
    s.record(
        ARD_HEAD,
        e.PackageOffered(
            package="package-1",
            wordings=[
                (s.unit("5.1"), s.wording("5.1", "sixty (60)")),
                (s.unit("6.2"), s.wording("6.2", "eighteen (18)")),
            ],
            party="ARD",
            words="Sixty days for the embassies, eighteen months for the border.",
        ),
    )


def the_package_is_accepted(s: Stage) -> None:
    """Zembria accepts the package, and both provisions close together."""
    s.clock.pass_by(hours=3)
    s.record(ZEM_HEAD, e.PackageAccepted(package="package-1", party="ZEM"))


def each_waits_for_the_other(s: Stage) -> None:
    """The date of the border for arbitration: each accepts if the other has closed."""
    s.clock.pass_by(hours=1)
    s.takes(
        ARD_HEAD,
        "ARD",
        Level.ACCEPT,
        "1.1",
        "1991",
        conditions=[
            e.Condition(closed=[s.wording("14.2", "arbitration")], words="if Article 14 closes")
        ],
    )
    s.takes(
        ZEM_HEAD,
        "ZEM",
        Level.ACCEPT,
        "14.2",
        "arbitration",
        conditions=[e.Condition(closed=[s.wording("1.1", "1991")], words="if Article 1 closes")],
    )


def one_side_commits(s: Stage) -> None:
    """The facilitator opens an exchange, and Ardenia commits; Zembria cannot tell."""
    s.clock.pass_by(minutes=30)
    s.rooms["escrow"] = done(
        open_exchange(
            s.desk,
            s.members[FACILITATOR],
            s.rooms["plenary"],
            exchange="border-for-arbitration",
            sides=["ARD", "ZEM"],
            expires=s.clock.ahead(days=1),
        )
    )
    _commit(s, ARD_HEAD, "1.1", "1991")


def the_other_side_commits(s: Stage) -> None:
    """Zembria commits as well, and both sides land at once."""
    s.clock.pass_by(hours=5)
    _commit(s, ZEM_HEAD, "14.2", "arbitration")
    settle(s.desk, s.rooms["escrow"])


def _commit(s: Stage, head: str, place: str, holding: str) -> None:
    positions = [(s.unit(place), s.wording(place, holding))]
    done(commit(s.desk, s.members[head], s.rooms["escrow"], positions=positions))


def the_draft_takes_in_what_is_agreed(s: Stage) -> None:
    """Words that both have accepted become the draft's own; Rev.3 is issued."""
    s.clock.pass_by(hours=1)
    for number in ("ARD-2", "ARD-3", "ARD-4", "ZEM-1", "ZEM-5", "ZEM-6"):
        s.incorporate(SECRETARY, number)
    s.issue(SECRETARY, mandate="With what both sides have accepted.")


def ardenia_looks_after_its_drafts(s: Stage) -> None:
    """Ardenia brings the new draft home: one of its own follows, one it withdraws."""
    s.clock.pass_by(hours=1)
    room = s.rooms[ARD_ROOM]
    done(s.desk.bring_text(s.members[ARD_HEAD], s.rooms["plenary"], room))
    state = s.state(ARD_HEAD, ARD_ROOM)
    for proposal in [p for p in state.proposals.values() if p.live]:
        fates = done(attention(s.desk, s.members[ARD_HEAD], room, proposal.id))
        if any(f.state is Following.CONFLICT for f in fates):
            s.record(ARD_HEAD, e.ProposalWithdrawn(proposal=proposal.id), room=ARD_ROOM)
        elif any(f.state is Following.FOLLOWS for f in fates):
            words = {f.change.unit: f.text for f in fates}
            s.notes[f"followed {proposal.number}"] = "\n".join(words.values())
            s.record(
                ARD_PEN,
                e.ProposalRevised(
                    proposal=proposal.id,
                    changes=[
                        e.Change(unit=unit, text=text, base=s.wording_in(ARD_ROOM, unit))
                        for unit, text in words.items()
                    ],
                    reason="Follows the draft of today.",
                ),
                room=ARD_ROOM,
            )


# --- the third round --------------------------------------------------------------------------

BRIDGE: Final = (
    "Neither Party shall station on its side of the border, within fifteen (15) kilometres of the"
    " line, armed personnel of a third State. Civilian observers to whom both Parties have agreed"
    " are not armed personnel within the meaning of this Article."
)
_FIRST_BRIDGE: Final = BRIDGE.replace(" to whom both Parties have agreed", "")


def the_facilitator_asks_for_criticism(s: Stage) -> None:
    """A bridging text for Article 7 is shown to each side alone, for criticism."""
    s.clock.pass_by(days=5)
    for room, head, words in (
        (WITH_ARD, ARD_HEAD, "Fifteen is as far as we can go. The duty is clear; keep it."),
        (WITH_ZEM, ZEM_HEAD, "Who chooses the observers? Without our consent this is no zone."),
    ):
        s.notes[f"bridge: {room}"] = s.draft(
            FACILITATOR, room, {"7": _FIRST_BRIDGE}, title="A bridge for Article 7"
        )
        s.clock.pass_by(minutes=30)
        comment = e.CommentMade(comment=f"bridge-{room}", unit=s.unit("7"), words=words)
        s.record(head, comment, room=room)


def the_bridge_is_put_forward(s: Stage) -> None:
    """The facilitator redrafts, and puts the bridge before both; it is nobody's proposal."""
    s.clock.pass_by(hours=3)
    for room in (WITH_ARD, WITH_ZEM):
        unit = s.unit("7", room=room)
        s.record(
            FACILITATOR,
            e.ProposalRevised(
                proposal=ProposalId(s.notes[f"bridge: {room}"]),
                changes=[e.Change(unit=unit, text=BRIDGE, base=s.wording_in(room, unit))],
                reason="Observers need the consent of both.",
            ),
            room=room,
        )
    s.draft(FACILITATOR, "plenary", {"7": BRIDGE}, title="A bridge for Article 7")
    s.takes(ARD_HEAD, "ARD", Level.ACCEPT, "7", "fifteen (15)")


def zembria_sets_a_condition(s: Stage) -> None:
    """Zembria accepts the duty in Article 6 if Article 7 closes as bridged."""
    s.clock.pass_by(hours=1)
    condition = e.Condition(closed=[s.wording("7", "fifteen (15)")], words="if Article 7 closes")
    s.takes(ZEM_HEAD, "ZEM", Level.ACCEPT, "6.3", "Parties shall", conditions=[condition])


def what_nobody_disputes_is_accepted(s: Stage) -> None:
    """Both heads accept every provision with one wording; Zembria takes Article 9 to its capital."""
    s.clock.pass_by(days=1)
    later = {s.unit(place) for place in ("4", "9", "10(b)", "15")}
    for head, party in ((ARD_HEAD, "ARD"), (ZEM_HEAD, "ZEM")):
        state = s.state(head)
        now = s.clock.now()
        for place in list(places(state).values()):
            taken = (party, place.base.hash) in standpoints(state, place, now)
            if len(place.wordings) > 1 or place.unit in later or taken:
                continue
            s.record(
                head,
                e.PositionTaken(
                    party=party, unit=place.unit, wording=place.base.hash, level=Level.ACCEPT
                ),
            )
    s.takes(ARD_HEAD, "ARD", Level.ACCEPT, "9")
    s.takes(ZEM_HEAD, "ZEM", Level.ACCEPT_AD_REFERENDUM, "9")


def the_capital_confirms(s: Stage) -> None:
    """Zembria's capital confirms Article 9."""
    s.clock.pass_by(days=2)
    s.record(
        ZEM_HEAD,
        e.CapitalConfirmed(party="ZEM", unit=s.unit("9"), wording=s.wording("9")),
    )


def a_silence_is_opened(s: Stage) -> None:
    """Three provisions are put under silence for three days."""
    s.clock.pass_by(hours=1)
    s.record(
        FACILITATOR,
        e.SilenceOpened(
            silence="silence-1",
            wordings=[
                (s.unit("4"), s.wording("4")),
                (s.unit("10(b)"), s.wording("10(b)")),
                (s.unit("15"), s.wording("15", "three months")),
            ],
            opens=s.clock.now(),
            expires=s.clock.ahead(days=3),
            zone="UTC",
        ),
    )


def the_silence_is_broken_in_part(s: Stage) -> None:
    """Ardenia objects to one provision in time; a second objection comes too late and is logged."""
    s.clock.pass_by(days=2)
    done(
        object_to(
            s.desk,
            s.members[ARD_HEAD],
            s.rooms["plenary"],
            "silence-1",
            party="ARD",
            received=s.clock.now(),
            units=(s.unit("15"),),
            words="Three months are too long.",
        )
    )
    s.takes(ARD_HEAD, "ARD", Level.OPPOSE, "15", "three months")
    s.clock.pass_by(days=1, minutes=4)
    done(
        object_to(
            s.desk,
            s.members[SECRETARY],
            s.rooms["plenary"],
            "silence-1",
            party="ZEM",
            received=s.clock.now(),
            words="A remark on Article 4.",
            basis=Basis.BY_EMAIL,
        )
    )
    done(conclude(s.desk, s.members[FACILITATOR], s.rooms["plenary"], "silence-1"))


def the_silence_is_renewed(s: Stage) -> None:
    """The facilitator redrafts Article 15; the new silence is extended once, and holds."""
    s.clock.pass_by(hours=4)
    s.draft(
        FACILITATOR,
        "plenary",
        {"15": s.reworded("15", "one month", "two months")},
        title="Two months for the claims",
    )
    s.record(
        FACILITATOR,
        e.SilenceOpened(
            silence="silence-2",
            wordings=[(s.unit("15"), s.wording("15", "two months"))],
            opens=s.clock.now(),
            expires=s.clock.ahead(days=2),
            zone="UTC",
        ),
    )
    s.clock.pass_by(days=1)
    s.record(FACILITATOR, e.SilenceExtended(silence="silence-2", expires=s.clock.ahead(days=2)))
    s.clock.pass_by(days=2)
    done(conclude(s.desk, s.members[FACILITATOR], s.rooms["plenary"], "silence-2"))


def all_but_two_are_agreed(s: Stage) -> None:
    """Rev.4 is issued: all is agreed but Articles 6 and 7, and Article 6 waits for Article 7."""
    s.clock.pass_by(hours=2)
    s.issue(SECRETARY, mandate="At the end of the third round.")


STEPS: Final[tuple[Step, ...]] = (
    the_table_is_set,
    the_draft_becomes_the_basis,
    everybody_has_a_room,
    the_delegations_draft,
    the_facilitator_is_told_in_confidence,
    both_sides_table,
    ardenia_calls_one_back,
    the_proposals_land,
    the_floor_is_typed,
    the_heads_answer,
    zembria_holds_a_word,
    the_first_round_ends,
    the_round_is_reported,
    the_communique_is_redrafted_and_cleared,
    the_communique_goes_out,
    zembria_lifts_its_hold,
    the_earlier_texts_are_filed,
    who_says_what_governs,
    the_press_reports,
    a_package_is_offered,
    the_package_is_accepted,
    each_waits_for_the_other,
    one_side_commits,
    the_other_side_commits,
    the_draft_takes_in_what_is_agreed,
    ardenia_looks_after_its_drafts,
    the_facilitator_asks_for_criticism,
    the_bridge_is_put_forward,
    zembria_sets_a_condition,
    what_nobody_disputes_is_accepted,
    the_capital_confirms,
    a_silence_is_opened,
    the_silence_is_broken_in_part,
    the_silence_is_renewed,
    all_but_two_are_agreed,
)
