"""Twelve members of a river council: a text with many hands, and how a few words close.

The members of the Mereth council negotiate the shipped protocol by mail, in a
caucus, in a contact group and in the plenary. Each function is a step;
`STEPS` is their order.
"""

from __future__ import annotations

from typing import Final

from plenipo.cli.scenes.stage import Stage, Step, done
from plenipo.record import entries as e
from plenipo.record.kinds import Basis, ClosingRule, EntryId, Level, ProposalId, Role, RoomKind
from plenipo.record.places import places
from plenipo.record.standpoints import standpoints

TITLE: Final = "Monitoring of the waters of the Mereth"
START: Final = "2031-09-01 08:00"

MEMBERS: Final = {
    "ALV": "Alvenia",
    "BRO": "Brosk",
    "CAL": "Calder Coast",
    "DUN": "Dunmark",
    "ELD": "Eldor",
    "FEN": "Fenwick Isles",
    "GAR": "Garonia",
    "HOL": "Holm Republic",
    "ISK": "Iskaria",
    "KEL": "Kelland",
    "LOR": "Lorvia",
    "MER": "Merethia",
}
SECRETARY: Final = "Secretariat of the council"
CHAIR: Final = "Chair of the council"
UPPER: Final = "Caucus of the upper basin"
CONTACT: Final = "Contact group on Article 4"

# Party, provision, words of the draft, words that are wanted instead.
WANTED: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("ALV", "2.1", "two (2)", "three (3)"),
    ("ALV", "2.2", "should", "shall"),
    ("ALV", "4.1", "seven (7)", "two (2)"),
    (
        "ALV",
        "9",
        "should review this Protocol every three (3)",
        "shall review this Protocol every two (2)",
    ),
    ("BRO", "2.2", "should", "shall"),
    ("BRO", "4.1", "seven (7)", "two (2)"),
    (
        "BRO",
        "8.2",
        "equally among the members",
        "among the members in proportion to their part of the basin",
    ),
    ("CAL", "2.1", "two (2) measuring stations", "one (1) measuring station"),
    ("CAL", "4.1", "seven (7)", "thirty (30)"),
    ("CAL", "7", "after giving", "with the consent of the member and after giving"),
    ("DUN", "3.1", "once an hour", "once a day"),
    ("DUN", "7", "after giving", "with the consent of the member and after giving"),
    ("ELD", "2.2", "should", "shall"),
    ("ELD", "10.1", "eight (8)", "seven (7)"),
    ("FEN", "4.2", "to the members", "to the public"),
    ("GAR", "4.1", "seven (7)", "thirty (30)"),
    ("GAR", "6", "five (5)", "three (3)"),
    ("HOL", "10.2", "one year's", "six months'"),
    ("ISK", "8.2", "equally among the members", "among the members according to their means"),
    ("KEL", "2.1", "two (2)", "three (3)"),
    ("LOR", "2.1", "shall operate", "should operate"),
    ("LOR", "10.1", "eight (8) members have", "every member has"),
)


_DROUGHT: Final = (
    "When the water level falls below the mark that the Council has set, stations shall"
    " measure it every ten (10) minutes."
)


def head_of(party: str) -> str:
    """Return what the head of a member's delegation is called."""
    return f"Head of delegation, {MEMBERS[party]}"


def the_council_meets(s: Stage) -> None:
    """The secretariat admits eleven members; everything closes by the consent of all."""
    s.open("plenary", RoomKind.PLENARY, by=SECRETARY, role=Role.SECRETARIAT)
    s.record(SECRETARY, e.ProcessOpened(title=TITLE))
    s.seat(CHAIR, Role.FACILITATOR, by=SECRETARY, room="plenary")
    for party in MEMBERS:
        if party != "MER":
            _admit(s, party)
    s.record(SECRETARY, e.RuleSet(rule=ClosingRule.UNANIMITY))


def _admit(s: Stage, party: str) -> None:
    s.record(SECRETARY, e.PartyAdmitted(party=party, name=MEMBERS[party]))
    s.seat(head_of(party), Role.HEAD, party, by=SECRETARY, room="plenary")


def the_protocol_is_the_basis(s: Stage) -> None:
    """The chair's draft is filed and adopted as the basis."""
    s.clock.pass_by(hours=1)
    s.file(SECRETARY, "protocol", "council/base.txt")
    s.record(CHAIR, e.BasisAdopted(instrument="protocol"))


def merethia_comes_late(s: Stage) -> None:
    """The twelfth member is admitted after the start, and granted what came before."""
    s.clock.pass_by(days=2)
    _admit(s, "MER")
    s.record(SECRETARY, e.HistoryGranted(member=s.members[head_of("MER")], from_seq=2))


def wishes_come_by_mail(s: Stage) -> None:
    """The secretariat types what the members sent; equal words are pooled by themselves."""
    s.clock.pass_by(days=20)
    for party, place, old, new in WANTED:
        _table(s, party, [s.change(place, s.reworded(place, old, new))])
    _table(
        s,
        "ISK",
        [
            e.Change(unit=s.unit(place), text="", base=s.wording(place))
            for place in ("7, number", "7, heading", "7")
        ],
    )
    _table(s, "KEL", _drought(s))
    for party in MEMBERS:
        if party != "ALV":
            text = s.reworded("9", "should review", "shall review")
            _table(s, party, [s.change("9", text)])
    s.issue(SECRETARY, mandate="Compilation of all that was sent in.")


def _table(s: Stage, party: str, changes: list[e.Change]) -> None:
    tabled = done(
        s.desk.table_directly(
            s.members[SECRETARY],
            s.rooms["plenary"],
            changes=changes,
            sponsors=[party],
            basis=Basis.BY_EMAIL,
        )
    )
    body = tabled.entries[0].body
    assert isinstance(body, e.ProposalTabled)
    s.notes[body.number] = body.proposal
    s.notes[f"{body.number}: entry"] = tabled.entries[0].id


def _drought(s: Stage) -> list[e.Change]:
    """Return Kelland's new article, which would follow Article 7."""
    words = (
        ("article", "Article 7 bis", "Article 7 bis"),
        ("heading", "", "Rivers in drought"),
        (
            "body",
            "",
            _DROUGHT,
        ),
    )
    changes: list[e.Change] = []
    after = s.unit("7")
    for kind, label, text in words:
        unit = s.desk.new_name()
        depth = 2 if kind == "body" else 1
        changes.append(
            e.Change(unit=unit, text=text, new=1, after=after, kind=kind, depth=depth, label=label)
        )
        after = unit
    return changes


def the_members_confirm(s: Stage) -> None:
    """Each head confirms what was typed for the delegation."""
    s.clock.pass_by(days=1)
    for key, entry in list(s.notes.items()):
        party, _, rest = key.partition("-")
        if rest.endswith(": entry"):
            s.record(head_of(party), e.EntryConfirmed(entry=EntryId(entry), party=party))


def the_upper_basin_caucuses(s: Stage) -> None:
    """Four members agree among themselves on three days, and table that together."""
    s.clock.pass_by(days=1)
    party = "ALV"
    s.open(
        UPPER,
        RoomKind.CAUCUS,
        by=head_of(party),
        role=Role.HEAD,
        party=party,
        parties=["ALV", "BRO", "ELD", "KEL"],
    )
    for other in ("BRO", "ELD", "KEL"):
        s.seat(head_of(other), Role.HEAD, other, by=head_of(party), room=UPPER)
    done(s.desk.bring_text(s.members[head_of(party)], s.rooms["plenary"], s.rooms[UPPER]))
    three = s.reworded("4.1", "seven (7)", "three (3)", room=UPPER)
    made = s.draft(head_of(party), UPPER, {"4.1": three}, title="Three days")
    queued = done(
        s.desk.queue_tabling(
            s.members[head_of(party)],
            s.rooms[UPPER],
            made,
            s.rooms["plenary"],
            lands_at=s.clock.ahead(minutes=15),
        )
    )
    s.clock.pass_by(minutes=15)
    landed = done(s.desk.land(s.members[head_of(party)], s.rooms[UPPER], queued.id))
    body = landed.entries[0].body
    assert isinstance(body, e.ProposalTabled)
    s.notes["three days"] = body.proposal
    for other in ("BRO", "ELD", "KEL"):
        s.record(
            head_of(other),
            e.ProposalJoined(proposal=ProposalId(body.proposal), party=other),
        )


def a_contact_group_works(s: Stage) -> None:
    """Those who differ on Article 4 meet with the chair; its text goes back to the plenary."""
    s.clock.pass_by(days=1)
    differ = ("ALV", "CAL", "GAR", "BRO")
    s.open(CONTACT, RoomKind.CONTACT_GROUP, by=CHAIR, role=Role.FACILITATOR, parties=differ)
    for party in differ:
        s.seat(head_of(party), Role.HEAD, party, by=CHAIR, room=CONTACT)
    done(s.desk.bring_text(s.members[CHAIR], s.rooms["plenary"], s.rooms[CONTACT]))
    five = s.reworded("4.1", "seven (7)", "five (5)", room=CONTACT)
    s.draft(CHAIR, CONTACT, {"4.1": five}, title="Five days")
    s.record(
        head_of("CAL"),
        e.CommentMade(comment="five", unit=s.unit("4.1"), words="Five working days?"),
        room=CONTACT,
    )
    s.draft(CHAIR, "plenary", {"4.1": five}, title="Five days, from the contact group")
    for number in ("ALV-3", "BRO-2", "CAL-2", "GAR-1"):
        party = number.partition("-")[0]
        withdrawn = e.ProposalWithdrawn(proposal=ProposalId(s.notes[number]))
        s.record(head_of(party), withdrawn)
    for party in ("BRO", "ELD", "KEL", "ALV"):
        s.record(
            head_of(party),
            e.ProposalDissociated(proposal=ProposalId(s.notes["three days"]), party=party),
        )
    for party in MEMBERS:
        s.takes(head_of(party), party, Level.ACCEPT, "4.1", "five (5)")


def reviews_become_a_duty(s: Stage) -> None:
    """All accept that the review is a duty, every three years; Alvenia takes its own back."""
    s.clock.pass_by(hours=2)
    s.record(head_of("ALV"), e.ProposalWithdrawn(proposal=ProposalId(s.notes["ALV-4"])))
    s.takes(head_of("ALV"), "ALV", Level.ACCEPT, "9", "shall review")


def most_can_live_with_it(s: Stage) -> None:
    """Where stations shall stand: three ask for a duty, the others can live with it."""
    s.clock.pass_by(hours=1)
    for party in MEMBERS:
        if party not in ("ALV", "BRO", "ELD"):
            s.takes(head_of(party), party, Level.CAN_LIVE_WITH, "2.2", "shall be placed")


def the_number_of_stations_divides(s: Stage) -> None:
    """Every number of stations is opposed by somebody."""
    s.clock.pass_by(hours=1)
    for party, holding in (
        ("LOR", ""),
        ("CAL", "three (3)"),
        ("ALV", "one (1)"),
        ("BRO", "should operate"),
    ):
        s.takes(head_of(party), party, Level.OPPOSE, "2.1", holding)


def eight_are_enough(s: Stage) -> None:
    """For the entry into force eight acceptances suffice; nine members accept the draft."""
    s.clock.pass_by(hours=1)
    rule = e.RuleSet(rule=ClosingRule.THRESHOLD, threshold=8, units=[s.unit("10.1")])
    s.record(SECRETARY, rule)
    for party in MEMBERS:
        if party not in ("ELD", "LOR", "HOL"):
            s.takes(head_of(party), party, Level.ACCEPT, "10.1")


def inspections_are_parked(s: Stage) -> None:
    """The chair sets Article 7 aside, and its number and heading with it."""
    s.clock.pass_by(hours=1)
    for place in ("7, number", "7, heading", "7"):
        parked = e.ProvisionParked(unit=s.unit(place), reason="To be taken up with the costs.")
        s.record(CHAIR, parked)


def the_rest_is_accepted(s: Stage) -> None:
    """All heads accept every provision with one wording; the second revision is issued."""
    s.clock.pass_by(days=1)
    for party in MEMBERS:
        head = head_of(party)
        state = s.state(head)
        now = s.clock.now()
        for place in list(places(state).values()):
            taken = (party, place.base.hash) in standpoints(state, place, now)
            if len(place.wordings) > 1 or taken:
                continue
            s.record(
                head,
                e.PositionTaken(
                    party=party, unit=place.unit, wording=place.base.hash, level=Level.ACCEPT
                ),
            )
    s.issue(SECRETARY)


STEPS: Final[tuple[Step, ...]] = (
    the_council_meets,
    the_protocol_is_the_basis,
    merethia_comes_late,
    wishes_come_by_mail,
    the_members_confirm,
    the_upper_basin_caucuses,
    a_contact_group_works,
    reviews_become_a_duty,
    most_can_live_with_it,
    the_number_of_stations_divides,
    eight_are_enough,
    inspections_are_parked,
    the_rest_is_accepted,
)
