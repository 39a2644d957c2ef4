"""Three states and a ferry: from a first draft to a text in force, through every step on the way.

Hallin (HAL), Skerra (SKE) and Tolvo (TOL) want to share a ferry. Each function
is a step; `STEPS` is their order. What a small agreement needs of the procedure
is here once: nothing is left out, and nothing is done twice without a reason.

It has this many lines because it is one story: a reader follows it from the first
seat to the day of entry into force without turning to another file.
"""

from __future__ import annotations

import json
from typing import Final

from plenipo.brackets.returning import Choice, Outcome
from plenipo.cli.scenes.ferry_public import something_is_undertaken, the_public_is_let_in
from plenipo.cli.scenes.stage import Stage, Step, done
from plenipo.desk import commit, conclude, object_to, open_exchange, settle
from plenipo.desk.clusters import Merging, compare_cluster, cut_cluster, merge_cluster
from plenipo.desk.communiques import draft, issue
from plenipo.desk.finishing import (
    CONSENTS_OPTION,
    DAYS_OPTION,
    PLACE_OPTION,
    force,
    renumbering,
)
from plenipo.documents.clusters import write_cluster
from plenipo.record import entries as e
from plenipo.record.canon import wording_hash
from plenipo.record.communiques import communique_digest
from plenipo.record.kinds import (
    Basis,
    ClosingRule,
    EntryId,
    Level,
    ProposalId,
    Role,
    RoomKind,
    WordingHash,
)
from plenipo.record.outcome import digest_of
from plenipo.record.places import places
from plenipo.record.scrubbing import changed_since, pair_of

TITLE: Final = "A ferry between Hallin, Skerra and Tolvo"
START: Final = "2029-11-05 09:00"

PARTIES: Final = {"HAL": "Hallin", "SKE": "Skerra", "TOL": "Tolvo"}
SECRETARY: Final = "Oskar Thiel"
FACILITATOR: Final = "Maren Aldis"
HAL_HEAD: Final = "Liv Sandar"
HAL_PEN: Final = "Joren Pell"
SKE_HEAD: Final = "Edda Vorn"
SKE_PEN: Final = "Tam Iverin"
TOL_HEAD: Final = "Bas Orlay"
HEADS: Final = {"HAL": HAL_HEAD, "SKE": SKE_HEAD, "TOL": TOL_HEAD}

HAL_ROOM: Final = "Delegation of Hallin"
SKE_ROOM: Final = "Delegation of Skerra"
TOL_ROOM: Final = "Delegation of Tolvo"
WITH_HAL: Final = "Good offices with Hallin"
WITH_SKE: Final = "Good offices with Skerra"
WITH_TOL: Final = "Good offices with Tolvo"
CHAIR: Final = "The facilitator's table"
CONTACT: Final = "Contact group on fares and timetable"

THE_SICK: Final = (
    "Whoever is sick or injured, and one person with them, is carried before all others and"
    " without a fare."
)
BRIDGE: Final = (
    "1. The Service shall call at each harbour twice a day from April to October. From November to"
    " March it shall call once a day, and twice on Fridays and Sundays."
)
_FIRST_BRIDGE: Final = BRIDGE.replace(" and Sundays", "")


# --- before the first round -------------------------------------------------------------------


def the_table_is_set(s: Stage) -> None:
    """The secretariat opens the negotiation; all three must accept what is to close."""
    s.open("plenary", RoomKind.PLENARY, by=SECRETARY, role=Role.SECRETARIAT)
    s.record(SECRETARY, e.ProcessOpened(title=TITLE))
    for party, name in PARTIES.items():
        s.record(SECRETARY, e.PartyAdmitted(party=party, name=name))
    s.record(SECRETARY, e.RuleSet(rule=ClosingRule.UNANIMITY))
    s.seat(FACILITATOR, Role.FACILITATOR, by=SECRETARY, room="plenary")
    for party, head in HEADS.items():
        s.seat(head, Role.HEAD, party, by=SECRETARY, room="plenary")
    s.seat(HAL_PEN, Role.DELEGATE, "HAL", by=SECRETARY, room="plenary")
    s.seat(SKE_PEN, Role.DELEGATE, "SKE", by=SECRETARY, room="plenary")


def the_draft_becomes_the_basis(s: Stage) -> None:
    """A draft of nine articles is filed; that it is the basis is a decision, and recorded."""
    s.clock.pass_by(hours=1)
    s.file(SECRETARY, "draft", "ferry/base.md")
    s.record(FACILITATOR, e.BasisAdopted(instrument="draft"))


def everybody_has_a_room(s: Stage) -> None:
    """Delegations open their own rooms, the facilitator one with each and one for drafting."""
    s.clock.pass_by(minutes=30)
    for party, room in (("HAL", HAL_ROOM), ("SKE", SKE_ROOM), ("TOL", TOL_ROOM)):
        head = HEADS[party]
        s.open(room, RoomKind.DELEGATION, by=head, role=Role.HEAD, party=party, parties=[party])
        done(s.desk.bring_text(s.members[head], s.rooms["plenary"], s.rooms[room]))
    s.seat(HAL_PEN, Role.DELEGATE, "HAL", by=HAL_HEAD, room=HAL_ROOM)
    s.seat(SKE_PEN, Role.DELEGATE, "SKE", by=SKE_HEAD, room=SKE_ROOM)
    for party, room in (("HAL", WITH_HAL), ("SKE", WITH_SKE), ("TOL", WITH_TOL)):
        s.open(room, RoomKind.GOOD_OFFICES, by=FACILITATOR, role=Role.FACILITATOR, parties=[party])
        s.seat(HEADS[party], Role.HEAD, party, by=FACILITATOR, room=room)
        done(s.desk.bring_text(s.members[FACILITATOR], s.rooms["plenary"], s.rooms[room]))
    s.open(CHAIR, RoomKind.CHAIR, by=FACILITATOR, role=Role.FACILITATOR)
    s.seat(SECRETARY, Role.SECRETARIAT, by=FACILITATOR, room=CHAIR)
    done(s.desk.bring_text(s.members[FACILITATOR], s.rooms["plenary"], s.rooms[CHAIR]))


def the_delegations_draft(s: Stage) -> None:
    """Each side writes among itself; Hallin keeps a brief, Skerra drafts a new article."""
    s.clock.pass_by(days=1)
    s.record(
        HAL_HEAD,
        e.BriefSet(
            unit=s.unit("2.1"),
            brief="Two crossings a day all through the winter.",
            fallbacks=["Two on the days before and after the weekend."],
        ),
        room=HAL_ROOM,
    )
    s.notes["HAL winter"] = s.draft(
        HAL_PEN,
        HAL_ROOM,
        {
            "2.1": s.reworded(
                "2.1", " and once a day from November to March", " and from November to March"
            )
        },
        title="Twice a day in winter too",
    )
    s.notes["HAL fares"] = s.draft(
        HAL_PEN, HAL_ROOM, {"4.1": s.reworded("4.1", "should", "shall")}, title="One fare for all"
    )
    s.notes["SKE ships"] = s.draft(
        SKE_PEN,
        SKE_ROOM,
        {"3.1": s.reworded("3.1", "two (2)", "three (3)")},
        title="A third ship",
    )
    s.notes["SKE costs"] = s.draft(
        SKE_PEN,
        SKE_ROOM,
        {
            "6": s.reworded(
                "6",
                "in equal parts",
                "in proportion to the passengers who board in the harbour of each",
            )
        },
        title="Who boards, pays",
    )
    s.notes["SKE sick"] = s.draft(SKE_PEN, SKE_ROOM, {}, title="The sick first", new=_the_sick(s))


def _the_sick(s: Stage) -> list[e.Change]:
    """Return Skerra's new article, which would follow Article 5."""
    changes: list[e.Change] = []
    after = s.unit("5")
    for kind, label, text in (
        ("article", "Article 5 bis", "Article 5 bis"),
        ("heading", "", "The sick"),
        ("body", "", THE_SICK),
    ):
        unit = s.desk.new_name()
        depth = 2 if kind == "body" else 1
        changes.append(
            e.Change(unit=unit, text=text, new=1, after=after, kind=kind, depth=depth, label=label)
        )
        after = unit
    return changes


# --- the first round --------------------------------------------------------------------------


def a_meeting_is_called(s: Stage) -> None:
    """The first round is called with its agenda, and moved by a day when the weather turns."""
    s.clock.pass_by(days=1)
    for day in ("20", "21"):
        s.record(
            SECRETARY,
            e.MeetingScheduled(
                meeting="round-1",
                round_number=1,
                place="Harbour office, Brackwater",
                starts=f"2029-11-{day}T10:00:00.000+01:00",
                ends=f"2029-11-{day}T16:00:00.000+01:00",
                meeting_format="plenary",
                title="First round",
                host="Hallin",
            ),
        )
        s.clock.pass_by(hours=4)
    s.record(
        SECRETARY,
        e.AgendaSet(
            meeting="round-1",
            units=[s.unit(place) for place in ("2.1", "4.1", "5", "8")],
            notes="What has been tabled, then what is said from the floor.",
        ),
    )


def the_proposals_are_tabled(s: Stage) -> None:
    """Hallin and Skerra table from their rooms; Tolvo sends a letter, which is typed for it."""
    s.clock.pass_by(days=6)
    ours = (
        ("HAL winter", HAL_HEAD, HAL_ROOM),
        ("HAL fares", HAL_HEAD, HAL_ROOM),
        ("SKE ships", SKE_HEAD, SKE_ROOM),
        ("SKE costs", SKE_HEAD, SKE_ROOM),
        ("SKE sick", SKE_HEAD, SKE_ROOM),
    )
    queued = {key: _queue(s, head, room, key) for key, head, room in ours}
    s.clock.pass_by(minutes=15)
    for key, head, room in ours:
        _numbered(s, done(s.desk.land(s.members[head], s.rooms[room], queued[key])).entries)
    text = s.reworded("5", "thirty (30)", "sixty (60)")
    _typed(s, "TOL", "5", text, basis=Basis.BY_EMAIL)


def _queue(s: Stage, head: str, room: str, key: str) -> EntryId:
    queued = s.desk.queue_tabling(
        s.members[head],
        s.rooms[room],
        ProposalId(s.notes[key]),
        s.rooms["plenary"],
        lands_at=s.clock.ahead(minutes=15),
    )
    return done(queued).id


def _numbered(s: Stage, entries: tuple[e.Entry, ...]) -> str:
    """Keep what was tabled under its number, and the entries that came with it."""
    body = entries[0].body
    assert isinstance(body, e.ProposalTabled)
    s.notes[body.number] = body.proposal
    for number, entry in enumerate(entries):
        s.notes[f"{body.number}: entry {number}"] = entry.id
    return body.number


def _typed(s: Stage, party: str, place: str, text: str, *, basis: Basis) -> None:
    """Type a party's words for it, and let its head confirm them."""
    tabled = done(
        s.desk.table_directly(
            s.members[SECRETARY],
            s.rooms["plenary"],
            changes=[s.change(place, text)],
            sponsors=[party],
            basis=basis,
        )
    )
    _numbered(s, tabled.entries)
    s.clock.pass_by(minutes=5)
    for entry in tabled.entries:
        s.record(HEADS[party], e.EntryConfirmed(entry=entry.id, party=party))


def the_first_round_opens(s: Stage) -> None:
    """All three heads are present; Tolvo asks from the floor for somebody who decides."""
    s.clock.until("2029-11-21 09:05")
    _open(s, "round-1", [FACILITATOR, *HEADS.values()])
    s.clock.pass_by(minutes=40)
    text = s.reworded(
        "8", "taken up by the ministers", "decided by an arbitrator chosen by the ministers"
    )
    _typed(s, "TOL", "8", text, basis=Basis.FROM_FLOOR)


def _open(s: Stage, meeting: str, names: list[str]) -> None:
    seats = s.state(SECRETARY).seats
    present = [
        (name, seats[s.members[name]].role.value, seats[s.members[name]].party) for name in names
    ]
    s.record(SECRETARY, e.MeetingOpened(meeting=meeting, present=present))


def tolvo_holds_a_word(s: Stage) -> None:
    """Tolvo brackets a word without offering another: many who live there are nationals of none."""
    s.clock.pass_by(minutes=20)
    text = s.text("4.1")
    start = text.index("nationals")
    s.record(
        TOL_HEAD,
        e.HoldPlaced(
            hold="nationals",
            unit=s.unit("4.1"),
            wording=s.wording("4.1"),
            span=e.Span(start=start, end=start + len("nationals"), words="nationals"),
            party="TOL",
            reason="One in five who live in Tolvo has the papers of none of us.",
        ),
    )


def an_understanding_is_minuted(s: Stage) -> None:
    """What the word is to mean is minuted; Hallin and Tolvo confirm it in the room."""
    s.clock.pass_by(hours=1)
    s.record(
        SECRETARY,
        e.UnderstandingMinuted(
            understanding="who-lives-here",
            words="In Article 4, whoever lives in a Party is treated as one of its nationals.",
            units=[s.unit("4.1")],
            meeting="round-1",
        ),
    )
    for party in ("HAL", "TOL"):
        s.record(
            HEADS[party], e.UnderstandingConfirmed(understanding="who-lives-here", party=party)
        )


def the_first_round_ends(s: Stage) -> None:
    """Skerra will ask at home; Rev.1 is issued with all that was tabled."""
    s.clock.pass_by(hours=3)
    s.record(
        SECRETARY,
        e.MeetingClosed(
            meeting="round-1", summary="Seven proposals are on the table; one word is held."
        ),
    )
    s.issue(SECRETARY, mandate="The draft with all that was tabled in the first round.")


# --- between the rounds -----------------------------------------------------------------------


def a_contact_group_goes_to_work(s: Stage) -> None:
    """Articles 4 and 5 are cut out as a file; Hallin and Tolvo take it away with the facilitator."""
    s.clock.pass_by(days=5)
    s.open(
        CONTACT,
        RoomKind.CONTACT_GROUP,
        by=FACILITATOR,
        role=Role.FACILITATOR,
        parties=["HAL", "TOL"],
    )
    for party in ("HAL", "TOL"):
        s.seat(HEADS[party], Role.HEAD, party, by=FACILITATOR, room=CONTACT)
    plenary = s.rooms["plenary"]
    done(s.desk.bring_text(s.members[FACILITATOR], plenary, s.rooms[CONTACT]))
    cluster = done(cut_cluster(s.desk, s.members[FACILITATOR], plenary, "4, 5"))
    s.notes["cluster"] = write_cluster(cluster, "json").decode()
    s.clock.pass_by(hours=2)
    s.record(
        TOL_HEAD,
        e.CommentMade(
            comment="timetable", unit=s.unit("5"), words="Forty-five days are enough to print it."
        ),
        room=CONTACT,
    )


def the_plenary_does_not_wait(s: Stage) -> None:
    """While the group is away, Skerra tables an age of its own in Article 4."""
    s.clock.pass_by(hours=1)
    tabled = s.desk.table_directly(
        s.members[SKE_HEAD],
        s.rooms["plenary"],
        changes=[s.change("4.2", s.reworded("4.2", "twelve (12)", "fourteen (14)"))],
        sponsors=["SKE"],
        title="Fourteen",
    )
    _numbered(s, done(tabled).entries)


def the_group_comes_back(s: Stage) -> None:
    """The file comes back with other words: one provision is in conflict, and the chair chooses.

    Both wordings stand, until Skerra has read of the pupils and takes its own back.
    """
    s.clock.pass_by(hours=4)
    data = json.loads(s.notes["cluster"])
    by_text = {str(row["segments"][0])[:8]: row for row in data["provisions"]}
    by_text["Children"]["now"] = [f"2. {_CHILDREN_AND_PUPILS} travel free."]
    by_text["The Comm"]["now"] = [s.reworded("5", "thirty (30)", "forty-five (45)")]
    file = json.dumps(data, ensure_ascii=False).encode()
    chair, plenary = s.members[FACILITATOR], s.rooms["plenary"]
    found = done(compare_cluster(s.desk, chair, plenary, "fares.json", file))
    s.notes["conflicts"] = "; ".join(x.name for x in found.of(Outcome.CONFLICT))
    choices = {x.key: Choice.TAKE for x in found.endings if x.must_choose}
    how = Merging(choices, title="Fares and timetable, from the contact group", looked=found.looked)
    merged = done(merge_cluster(s.desk, chair, plenary, found.brought, how))
    body = merged.entries[-1].body
    assert isinstance(body, e.ProposalDrafted)
    s.notes["fares"] = body.proposal
    s.record(TOL_HEAD, e.ProposalWithdrawn(proposal=ProposalId(s.notes["TOL-1"])))
    s.clock.pass_by(days=1)
    s.record(SKE_HEAD, e.ProposalWithdrawn(proposal=ProposalId(s.notes["SKE-4"])))


_CHILDREN_AND_PUPILS: Final = (
    "Children under twelve (12) years of age, and pupils on their way to school,"
)


def the_facilitator_drafts(s: Stage) -> None:
    """A bridge for the winter is written at the facilitator's table; nobody else can see it."""
    s.clock.pass_by(days=4)
    s.notes["bridge"] = s.draft(
        FACILITATOR, CHAIR, {"2.1": _FIRST_BRIDGE}, title="A bridge for the winter"
    )


def it_is_shown_in_confidence(s: Stage) -> None:
    """Hallin sees the bridge first, then Skerra; each criticises it where the other cannot read."""
    for room, head, words in (
        (WITH_HAL, HAL_HEAD, "Fridays help nobody who goes home on a Sunday."),
        (WITH_SKE, SKE_HEAD, "We can carry Fridays. A second winter day costs us a crew."),
    ):
        s.clock.pass_by(days=1)
        s.notes[f"bridge: {room}"] = s.draft(
            FACILITATOR, room, {"2.1": _FIRST_BRIDGE}, title="A bridge for the winter"
        )
        s.clock.pass_by(hours=5)
        comment = e.CommentMade(comment=f"bridge-{room}", unit=s.unit("2.1"), words=words)
        s.record(head, comment, room=room)


def the_bridge_is_put_forward(s: Stage) -> None:
    """The facilitator adds the Sundays and puts the bridge before all; it is nobody's proposal."""
    s.clock.pass_by(days=2)
    for room, letter in (
        (CHAIR, s.notes["bridge"]),
        (WITH_HAL, s.notes[f"bridge: {WITH_HAL}"]),
        (WITH_SKE, s.notes[f"bridge: {WITH_SKE}"]),
    ):
        unit = s.unit("2.1", room=room)
        s.record(
            FACILITATOR,
            e.ProposalRevised(
                proposal=ProposalId(letter),
                changes=[e.Change(unit=unit, text=BRIDGE, base=s.wording_in(room, unit))],
                reason="Sundays as well; the crew is paid from the fares.",
            ),
            room=room,
        )
    s.notes["winter"] = s.draft(
        FACILITATOR, "plenary", {"2.1": BRIDGE}, title="A bridge for the winter"
    )
    s.clock.pass_by(days=1)
    for party, head in HEADS.items():
        s.takes(head, party, Level.ACCEPT, "2.1", "Fridays and Sundays")
    s.record(HAL_HEAD, e.ProposalWithdrawn(proposal=ProposalId(s.notes["HAL-1"])))


# --- the second round -------------------------------------------------------------------------


def the_second_round_opens(s: Stage) -> None:
    """In Sant Edda Skerra confirms what was understood, and Tolvo lifts its hold."""
    s.clock.pass_by(days=3)
    s.record(
        SECRETARY,
        e.MeetingScheduled(
            meeting="round-2",
            round_number=2,
            place="Town hall, Sant Edda",
            starts="2030-01-09T09:00:00.000Z",
            ends="2030-01-09T17:00:00.000Z",
            meeting_format="heads",
            title="Second round",
            host="Skerra",
        ),
    )
    s.record(
        SECRETARY,
        e.AgendaSet(meeting="round-2", units=[s.unit(place) for place in ("4.1", "3.1", "6", "8")]),
    )
    s.clock.until("2030-01-09 09:10")
    _open(s, "round-2", [FACILITATOR, *HEADS.values()])
    s.record(SKE_HEAD, e.UnderstandingConfirmed(understanding="who-lives-here", party="SKE"))
    s.record(TOL_HEAD, e.HoldLifted(hold="nationals"))


def a_package_is_offered(s: Stage) -> None:
    """Hallin offers the third ship for one fare: both or neither."""
    s.clock.pass_by(hours=1)
    s.record(
        HAL_HEAD,
        e.PackageOffered(
            package="ship-and-fare",
            wordings=[
                (s.unit("3.1"), s.wording("3.1", "three (3)")),
                (s.unit("4.1"), s.wording("4.1", "shall")),
            ],
            party="HAL",
            words="Three ships, and one fare for all who live among us.",
        ),
    )


def the_package_is_accepted(s: Stage) -> None:
    """Skerra and Tolvo accept the package, and both provisions close together."""
    s.clock.pass_by(hours=2)
    for party in ("SKE", "TOL"):
        s.record(HEADS[party], e.PackageAccepted(package="ship-and-fare", party=party))


def each_waits_for_the_other(s: Stage) -> None:
    """Costs for arbitration: Hallin takes both, the other two each if the other has closed."""
    s.clock.pass_by(hours=1)
    s.takes(HAL_HEAD, "HAL", Level.ACCEPT, "6", "in proportion")
    s.takes(HAL_HEAD, "HAL", Level.ACCEPT, "8", "arbitrator")
    s.takes(
        SKE_HEAD,
        "SKE",
        Level.ACCEPT,
        "8",
        "arbitrator",
        conditions=[
            e.Condition(closed=[s.wording("6", "in proportion")], words="if Article 6 closes")
        ],
    )
    s.takes(
        TOL_HEAD,
        "TOL",
        Level.ACCEPT,
        "6",
        "in proportion",
        conditions=[
            e.Condition(closed=[s.wording("8", "arbitrator")], words="if Article 8 closes")
        ],
    )


def one_side_commits(s: Stage) -> None:
    """An exchange is opened, and Skerra commits; Tolvo cannot tell."""
    s.clock.pass_by(minutes=30)
    s.rooms["escrow"] = done(
        open_exchange(
            s.desk,
            s.members[FACILITATOR],
            s.rooms["plenary"],
            exchange="costs-for-arbitration",
            sides=["SKE", "TOL"],
            expires=s.clock.ahead(hours=6),
        )
    )
    _commit(s, SKE_HEAD, "8", "arbitrator")


def the_other_side_commits(s: Stage) -> None:
    """Tolvo commits as well, both sides land at once, and the round ends."""
    s.clock.pass_by(hours=1)
    _commit(s, TOL_HEAD, "6", "in proportion")
    settle(s.desk, s.rooms["escrow"])
    s.clock.pass_by(minutes=30)
    s.record(
        SECRETARY,
        e.MeetingClosed(
            meeting="round-2", summary="Ships, fares, costs and differences are agreed."
        ),
    )


def _commit(s: Stage, head: str, place: str, holding: str) -> None:
    positions = [(s.unit(place), s.wording(place, holding))]
    done(commit(s.desk, s.members[head], s.rooms["escrow"], positions=positions))


def the_draft_takes_in_what_is_agreed(s: Stage) -> None:
    """Words that all three have accepted become the draft's own; Rev.2 is issued."""
    s.clock.pass_by(days=1)
    for number in ("winter", "HAL-2", "SKE-1", "SKE-2", "TOL-2"):
        s.incorporate(SECRETARY, number)
    s.issue(SECRETARY, mandate="With what was agreed in the second round.")


# --- silence ----------------------------------------------------------------------------------


def a_silence_is_opened(s: Stage) -> None:
    """What nobody has disputed aloud is put under silence for a week."""
    s.clock.until("2030-01-14 12:00")
    s.record(
        FACILITATOR,
        e.SilenceOpened(
            silence="january",
            wordings=[
                (s.unit("2.2"), s.wording("2.2")),
                (s.unit("4.2"), s.wording("4.2", "pupils")),
                (s.unit("5"), s.wording("5", "forty-five")),
                *_wordings_of(s, "SKE-3"),
            ],
            opens=s.clock.now(),
            expires=s.clock.ahead(days=7),
            zone="UTC",
        ),
    )


def _wordings_of(s: Stage, number: str) -> list[tuple[str, WordingHash]]:
    """Return what a proposal asks for, as positions and silence name it."""
    proposal = s.state(FACILITATOR).proposals[ProposalId(s.notes[number])]
    return [(c.unit, wording_hash(c.unit, c.text)) for c in proposal.changes]


def the_silence_is_extended(s: Stage) -> None:
    """A storm has closed the offices in Tolvo: three more days, told before the old expiry."""
    s.clock.until("2030-01-19 09:00")
    s.record(
        FACILITATOR,
        e.SilenceExtended(silence="january", expires="2030-01-24T12:00:00.000Z"),
    )


def the_silence_is_broken_in_part(s: Stage) -> None:
    """Skerra objects to one paragraph in time; what Tolvo sends is late, and logged."""
    s.clock.until("2030-01-23 16:30")
    done(
        object_to(
            s.desk,
            s.members[SKE_HEAD],
            s.rooms["plenary"],
            "january",
            party="SKE",
            received=s.clock.now(),
            units=(s.unit("2.2"),),
            words="“As soon as the weather allows” may be never. The same day, or the next.",
        )
    )
    s.clock.until("2030-01-24 12:20")
    done(
        object_to(
            s.desk,
            s.members[SECRETARY],
            s.rooms["plenary"],
            "january",
            party="TOL",
            received="2030-01-24T12:07:00.000Z",
            words="Sixty days would have been better.",
            basis=Basis.BY_EMAIL,
        )
    )
    done(conclude(s.desk, s.members[FACILITATOR], s.rooms["plenary"], "january"))


# --- all is agreed ----------------------------------------------------------------------------


def tolvo_asks_its_capital(s: Stage) -> None:
    """Skerra tables its words; Hallin accepts them, Tolvo does so ad referendum."""
    s.clock.pass_by(days=1)
    done(s.desk.bring_text(s.members[SKE_HEAD], s.rooms["plenary"], s.rooms[SKE_ROOM]))
    s.notes["SKE next day"] = s.draft(
        SKE_PEN,
        SKE_ROOM,
        {"2.2": s.reworded("2.2", "as soon as the weather allows", "on the same day or the next")},
        title="The same day or the next",
    )
    queued = _queue(s, SKE_HEAD, SKE_ROOM, "SKE next day")
    s.clock.pass_by(minutes=15)
    landed = done(s.desk.land(s.members[SKE_HEAD], s.rooms[SKE_ROOM], queued))
    _numbered(s, landed.entries)
    s.clock.pass_by(days=1)
    s.takes(HAL_HEAD, "HAL", Level.ACCEPT, "2.2", "the next")
    s.takes(TOL_HEAD, "TOL", Level.ACCEPT_AD_REFERENDUM, "2.2", "the next")


def the_capital_confirms(s: Stage) -> None:
    """Tolvo's capital confirms, and the paragraph is agreed."""
    s.clock.pass_by(days=4)
    s.record(
        TOL_HEAD,
        e.CapitalConfirmed(party="TOL", unit=s.unit("2.2"), wording=s.wording("2.2", "the next")),
    )
    for number in ("fares", "SKE-3", "SKE-5"):
        s.incorporate(SECRETARY, number)


def all_is_agreed(s: Stage) -> None:
    """The heads accept every provision by itself; the package has done its work; Rev.3 is issued.

    While a package stands, what was accepted in it holds together: the change of
    a single reference in one of its provisions would open the other again.
    """
    s.clock.pass_by(days=2)
    for party, head in HEADS.items():
        state = s.state(head)
        for place in list(places(state).values()):
            taken = state.positions.get((party, place.unit, -1, place.base.hash))
            if taken is None or taken.level is not Level.ACCEPT or taken.conditions:
                body = e.PositionTaken(
                    party=party, unit=place.unit, wording=place.base.hash, level=Level.ACCEPT
                )
                s.record(head, body)
    s.record(
        FACILITATOR,
        e.PackageBroken(package="ship-and-fare", reason="Its words are accepted one by one."),
    )
    s.issue(SECRETARY, mandate="The agreed text.")


# --- the legal scrub --------------------------------------------------------------------------


def the_scrub_is_opened(s: Stage) -> None:
    """The lawyers read Rev.3; whatever changes from here on, every side confirms by itself."""
    s.clock.pass_by(days=1)
    s.record(FACILITATOR, e.ScrubOpened(scrub="scrub-1", revision=3))


def the_numbers_are_set_anew(s: Stage) -> None:
    """Article 5 bis becomes Article 6, and all that follow move by one."""
    s.clock.pass_by(days=3)
    found = renumbering(s.state(SECRETARY))
    s.notes["references"] = "\n".join(words for _, words in found.references)
    s.record(SECRETARY, found.body)


def the_references_follow(s: Stage) -> None:
    """Two references still name the old number; a draft of the chair's puts them right."""
    s.clock.pass_by(hours=2)
    s.notes["references put right"] = s.draft(
        FACILITATOR,
        "plenary",
        {place: s.reworded(place, "Article 7", "Article 8") for place in ("4.1", "5")},
        title="References to the Committee",
    )
    s.clock.pass_by(days=1)
    for party, head in HEADS.items():
        for place in ("4.1", "5"):
            s.takes(head, party, Level.ACCEPT, place, "Article 8")
    s.incorporate(SECRETARY, "references put right")


def the_scrub_is_confirmed(s: Stage) -> None:
    """Each side confirms every change since Rev.3; the scrub is closed, and Rev.4 issued."""
    s.clock.pass_by(days=2)
    for party, head in HEADS.items():
        changes = [pair_of(found) for found in changed_since(s.state(head), 3)]
        s.record(head, e.ScrubConfirmed(scrub="scrub-1", party=party, changes=changes))
        s.clock.pass_by(hours=4)
    s.record(FACILITATOR, e.ScrubClosed(scrub="scrub-1"))
    s.issue(SECRETARY, mandate="As read by the lawyers.")


def the_other_language_is_filed(s: Stage) -> None:
    """The French text is filed beside the English one, provision by provision."""
    s.clock.pass_by(days=10)
    s.file_version(SECRETARY, "fr", "ferry/fr.md")


def the_text_is_made_final(s: Stage) -> None:
    """Both texts are made final, each under its digest; from here on only errors are corrected."""
    s.clock.pass_by(days=1)
    state = s.state(FACILITATOR)
    for language in ("en", "fr"):
        s.notes[f"digest {language}"] = digest_of(state, language)
        s.record(FACILITATOR, e.TextFrozen(language=language, digest=s.notes[f"digest {language}"]))


# --- initials and signatures ------------------------------------------------------------------


def the_heads_initial(s: Stage) -> None:
    """Hallin and Tolvo initial the whole; Skerra reads once more, and initials in two parts."""
    s.clock.until("2030-03-01 10:00")
    _initial(s, "HAL", [])
    _initial(s, "TOL", [])
    units = list(s.state(SKE_HEAD).units)
    half = units.index(s.unit("6, number"))
    _initial(s, "SKE", units[:half])
    s.clock.pass_by(days=1)
    _initial(s, "SKE", units[half:])


def _initial(s: Stage, party: str, units: list[str]) -> None:
    body = e.Initialled(party=party, name=HEADS[party], digest=s.notes["digest en"], units=units)
    s.record(HEADS[party], body)


STATEMENT: Final = (
    "The ministers of Hallin, Skerra and Tolvo have today signed at Brackwater an agreement on a"
    " ferry across the Long Sound. Three ships will sail on every day of the year."
)


def a_communique_is_cleared(s: Stage) -> None:
    """Each side reads the joint statement with itself named first and its own name for the water."""
    s.clock.until("2030-04-12 09:00")
    s.record(
        SECRETARY,
        e.OptionSet(name=f"{PLACE_OPTION}1", value="HAL=the Long Sound; SKE=the Skerra Strait"),
    )
    s.record(
        SECRETARY,
        e.OptionSet(name=f"{PLACE_OPTION}2", value="HAL=le Long Sund; SKE=le détroit de Skerra"),
    )
    drafted = draft(
        s.desk,
        s.members[SECRETARY],
        s.rooms["plenary"],
        STATEMENT,
        communique="signature",
        title="On the day of signature",
        release="2030-04-15T15:00:00.000Z",
        zone="Europe/London",
    )
    body = done(drafted).entries[-1].body
    assert isinstance(body, e.CommuniqueDrafted)
    for party, head in HEADS.items():
        s.clock.pass_by(hours=3)
        digest = communique_digest(body.versions)
        s.record(head, e.CommuniqueCleared(communique="signature", party=party, digest=digest))


def the_agreement_is_signed(s: Stage) -> None:
    """The ministers sign at Brackwater, Tolvo ad referendum; the joint statement is issued."""
    s.clock.until("2030-04-15 14:30")
    for party, name in (
        ("HAL", "Signe Alder, Minister of Transport"),
        ("SKE", "Olin Marr, Minister for the Sea"),
        ("TOL", "Petra Lunn, Minister of Public Works"),
    ):
        s.record(
            HEADS[party],
            e.Signed(
                party=party,
                name=name,
                digest=s.notes["digest en"],
                ad_referendum=int(party == "TOL"),
            ),
        )
    s.clock.until("2030-04-15 15:00")
    done(issue(s.desk, s.members[SECRETARY], s.rooms["plenary"], "signature"))


# --- until it is in force ---------------------------------------------------------------------


def an_error_is_found(s: Stage) -> None:
    """The French text says 120 where the English figure says 102; notice is given of it."""
    s.clock.until("2030-05-06 08:00")
    s.record(
        SECRETARY,
        e.ErrorCorrected(
            unit=s.unit("3.1"),
            old="(102)",
            new="(120)",
            notice="The figure does not agree with the words, nor with the French text.",
            objections_until="2030-08-04T00:00:00.000Z",
        ),
    )


def the_instruments_are_deposited(s: Stage) -> None:
    """Hallin ratifies; Skerra accepts with a reservation, Tolvo approves with a declaration."""
    s.record(SECRETARY, e.OptionSet(name=CONSENTS_OPTION, value="3"))
    s.record(SECRETARY, e.OptionSet(name=DAYS_OPTION, value="30"))
    s.clock.until("2030-06-03 10:00")
    _deposit(s, "HAL", "ratification", "2030-06-03")
    s.clock.until("2030-07-12 10:00")
    s.record(
        SKE_HEAD,
        e.ReservationMade(
            reservation="inspection",
            party="SKE",
            units=[s.unit("3.2")],
            words="Until 2033 Skerra will inspect its ships every second year.",
        ),
    )
    _deposit(s, "SKE", "acceptance", "2030-07-12")
    s.clock.until("2030-09-02 10:00")
    _deposit(
        s,
        "TOL",
        "approval",
        "2030-09-02",
        words="Tolvo reads Article 4 as was minuted on 21 November 2029.",
    )


def _deposit(s: Stage, party: str, form: str, day: str, *, words: str = "") -> None:
    body = e.Ratified(party=party, instrument_kind=form, deposited=day, words=words)
    s.record(HEADS[party], body)


def it_enters_into_force(s: Stage) -> None:
    """Thirty days after the last deposit the agreement is in force."""
    s.clock.until("2030-10-02 00:00")
    s.record(SECRETARY, e.EnteredIntoForce(on=force(s.state(SECRETARY)).day))


STEPS: Final[tuple[Step, ...]] = (
    the_table_is_set,
    the_draft_becomes_the_basis,
    everybody_has_a_room,
    the_delegations_draft,
    a_meeting_is_called,
    the_proposals_are_tabled,
    the_first_round_opens,
    tolvo_holds_a_word,
    an_understanding_is_minuted,
    the_first_round_ends,
    something_is_undertaken,
    a_contact_group_goes_to_work,
    the_plenary_does_not_wait,
    the_group_comes_back,
    the_facilitator_drafts,
    it_is_shown_in_confidence,
    the_bridge_is_put_forward,
    the_second_round_opens,
    a_package_is_offered,
    the_package_is_accepted,
    each_waits_for_the_other,
    one_side_commits,
    the_other_side_commits,
    the_draft_takes_in_what_is_agreed,
    a_silence_is_opened,
    the_silence_is_extended,
    the_silence_is_broken_in_part,
    tolvo_asks_its_capital,
    the_capital_confirms,
    all_is_agreed,
    the_scrub_is_opened,
    the_numbers_are_set_anew,
    the_references_follow,
    the_scrub_is_confirmed,
    the_other_language_is_filed,
    the_text_is_made_final,
    the_heads_initial,
    a_communique_is_cleared,
    the_agreement_is_signed,
    the_public_is_let_in,
    an_error_is_found,
    the_instruments_are_deposited,
    it_enters_into_force,
)
