"""What each step of the ferry negotiation leaves behind, as those at the table see it."""

from __future__ import annotations

import json

from plenipo import desk
from plenipo.cli.scenes import ferry, ferry_public
from plenipo.cli.scenes.stage import Stage
from plenipo.desk.finishing import force, originals
from plenipo.record import entries as e
from plenipo.record.decide import Refused
from plenipo.record.kinds import ProposalId
from plenipo.record.outcome import Reached, digest_of, effective, reached
from plenipo.record.scrubbing import changed_since, waiting
from plenipo.web.commitments import incidents, undertakings
from plenipo.web.public import public_page
from tests.cli.seeing import PLENARY, articles, hidden, letters, reasons, sign, table, text, would

HAL, SKE, TOL = ferry.HEADS.values()


# --- before the first round -------------------------------------------------------------------


def the_table_is_set(s: Stage) -> None:
    for who in (HAL, SKE, TOL, ferry.SKE_PEN, ferry.FACILITATOR):
        state = s.state(who)
        assert (state.title, state.required_parties()) == (ferry.TITLE, ["HAL", "SKE", "TOL"])


def the_draft_becomes_the_basis(s: Stage) -> None:
    shown = text(s, TOL)
    assert "one hundred and twenty (102) passengers" in shown  # nobody sees it until it is signed
    assert set(articles(s, TOL).values()) == {"○"}
    (adopted,) = (n for n in ledger(s, TOL) if isinstance(n.body, e.BasisAdopted))
    assert adopted.by == s.members[ferry.FACILITATOR]


def ledger(s: Stage, who: str) -> list[e.Entry]:
    found = s.desk.ledger(s.members[who], s.rooms[PLENARY])
    assert not isinstance(found, Refused)
    return found


def everybody_has_a_room(s: Stage) -> None:
    assert [len(s.desk.rooms(s.members[who])) for who in (HAL, SKE, TOL)] == [3, 3, 3]
    for who, room in (
        (SKE, ferry.HAL_ROOM),
        (HAL, ferry.WITH_TOL),
        (TOL, ferry.CHAIR),
        (ferry.FACILITATOR, ferry.SKE_ROOM),
        (ferry.SECRETARY, ferry.WITH_SKE),
    ):
        assert hidden(s, who, room), (who, room)


def the_delegations_draft(s: Stage) -> None:
    assert letters(s, HAL, ferry.HAL_ROOM) == ["A", "B"]
    assert letters(s, ferry.SKE_PEN, ferry.SKE_ROOM) == ["A", "B", "C"]
    assert "carried before all others" in text(s, SKE, ferry.SKE_ROOM)
    assert "carried before all others" not in text(s, SKE)


# --- the first round --------------------------------------------------------------------------


def a_meeting_is_called(s: Stage) -> None:
    meeting = s.state(TOL).meetings["round-1"]
    assert meeting.starts == "2029-11-21T10:00:00.000+01:00"
    assert [s.unit(place) for place in ("2.1", "4.1", "5", "8")] == meeting.agenda


def the_proposals_are_tabled(s: Stage) -> None:
    numbers = [p.number for p in s.state(TOL).proposals.values()]
    assert numbers == ["HAL-1", "HAL-2", "SKE-1", "SKE-2", "SKE-3", "TOL-1"]
    shown = text(s, ferry.HAL_PEN)
    assert "[should] [HAL: shall]" in shown
    assert "[two (2)] [SKE: three (3)] ships" in shown
    assert "[SKE: Article 5 bis" in shown
    assert {standing.answer for standing in s.state(TOL).standing.values()} == {"confirmed"}


def the_first_round_opens(s: Stage) -> None:
    meeting = s.state(HAL).meetings["round-1"]
    assert [party for _, _, party in meeting.present] == ["", "HAL", "SKE", "TOL"]
    assert "decided by an arbitrator" in text(s, HAL)


def tolvo_holds_a_word(s: Stage) -> None:
    assert "TOL holds “nationals”" in "\n".join(table(s, HAL))


def an_understanding_is_minuted(s: Stage) -> None:
    assert s.state(SKE).understandings["who-lives-here"].confirmed == {"HAL", "TOL"}


def the_first_round_ends(s: Stage) -> None:
    assert [r.number for r in s.state(SKE).revisions] == [1]
    held = desk.sittings(s.desk, s.members[SKE], s.rooms[PLENARY])
    assert not isinstance(held, Refused)
    assert {turn.unit for turn in held["round-1"].turns} == {s.unit("8")}


# --- between the rounds -----------------------------------------------------------------------


def a_contact_group_goes_to_work(s: Stage) -> None:
    assert hidden(s, SKE, ferry.CONTACT)
    rows = json.loads(s.notes["cluster"])["provisions"]
    assert [row["label"] for row in rows] == ["Article 4", "", "1.", "2.", "Article 5", "", ""]


def the_plenary_does_not_wait(s: Stage) -> None:
    assert "[SKE: fourteen (14) years]" in text(s, HAL)


def the_group_comes_back(s: Stage) -> None:
    assert s.notes["conflicts"] == "Article 4, 2."
    shown = text(s, SKE)
    assert "[, and pupils on their way to school,]" in shown
    assert "forty-five (45)" in shown
    assert "sixty (60)" not in shown
    assert "fourteen (14)" not in shown


def the_facilitator_drafts(s: Stage) -> None:
    assert "twice on Fridays" in text(s, ferry.SECRETARY, ferry.CHAIR)
    assert hidden(s, HAL, ferry.CHAIR)


def it_is_shown_in_confidence(s: Stage) -> None:
    assert "twice on Fridays" in text(s, HAL, ferry.WITH_HAL)
    assert "twice on Fridays" in text(s, SKE, ferry.WITH_SKE)
    assert "twice on Fridays" not in text(s, TOL, ferry.WITH_TOL)
    assert "twice on Fridays" not in text(s, TOL)
    said = [c.words for c in s.state(HAL, ferry.WITH_HAL).comments.values()]
    assert said == ["Fridays help nobody who goes home on a Sunday."]


def the_bridge_is_put_forward(s: Stage) -> None:
    assert sign(s, TOL, "2.1") == "●"
    assert "Fridays and Sundays" in text(s, HAL, ferry.WITH_HAL)
    bridge = next(p for p in s.state(TOL).proposals.values() if "winter" in p.title and p.live)
    assert (bridge.number, bridge.sponsors) == ("B", set())


# --- the second round -------------------------------------------------------------------------


def the_second_round_opens(s: Stage) -> None:
    assert s.state(HAL).understandings["who-lives-here"].confirmed == {"HAL", "SKE", "TOL"}
    assert "TOL holds" not in "\n".join(table(s, HAL))


def a_package_is_offered(s: Stage) -> None:
    assert [sign(s, TOL, place) for place in ("3.1", "4.1")] == ["[ ]", "[ ]"]
    assert "HAL accepts SKE-1 in a package" in "\n".join(table(s, TOL))


def the_package_is_accepted(s: Stage) -> None:
    assert [sign(s, TOL, place) for place in ("3.1", "4.1")] == ["●", "●"]


def each_waits_for_the_other(s: Stage) -> None:
    assert [sign(s, HAL, place) for place in ("6", "8")] == ["◈", "◈"]
    assert "only together" in reasons(s, HAL, "6")
    everything = desk.what_ifs(s.desk, s.members[HAL], s.rooms[PLENARY], most=999)
    assert not isinstance(everything, Refused)
    assert any("only as an exchange" in line for line in everything)


def one_side_commits(s: Stage) -> None:
    assert hidden(s, TOL, "escrow")
    assert [sign(s, TOL, place) for place in ("6", "8")] == ["◈", "◈"]
    assert not any(isinstance(n.body, e.ExchangeCommitted) for n in ledger(s, TOL))


def the_other_side_commits(s: Stage) -> None:
    assert [sign(s, HAL, place) for place in ("6", "8")] == ["●", "●"]
    held = desk.sittings(s.desk, s.members[HAL], s.rooms[PLENARY])
    assert not isinstance(held, Refused)
    closed = {s.unit(place) for place in ("3.1", "4.1", "6", "8")}
    assert closed <= {turn.unit for turn in held["round-2"].turns}


def the_draft_takes_in_what_is_agreed(s: Stage) -> None:
    shown = text(s, TOL)
    for words in ("three (3) ships", "Fridays and Sundays", "fares shall", "by an arbitrator"):
        assert words in shown
    assert "should" not in shown
    assert [r.number for r in s.state(SKE).revisions] == [1, 2]


# --- silence, and all is agreed ---------------------------------------------------------------


def a_silence_is_opened(s: Stage) -> None:
    silence = s.state(TOL).silences["january"]
    assert silence.expires == "2030-01-21T12:00:00.000Z"
    assert len(silence.wordings) == 6


def the_silence_is_extended(s: Stage) -> None:
    assert s.state(TOL).silences["january"].expires == "2030-01-24T12:00:00.000Z"


def the_silence_is_broken_in_part(s: Stage) -> None:
    silence = s.state(HAL).silences["january"]
    assert silence.result == "adopted-in-part"
    assert [row.party for row in silence.objections] == ["SKE"]
    assert [row.party for row in silence.late] == ["TOL"]
    assert [sign(s, HAL, place) for place in ("2.2", "4.2", "5")] == ["○", "●", "●"]
    assert articles(s, HAL)["Article 5 bis"] == "●"


def tolvo_asks_its_capital(s: Stage) -> None:
    assert sign(s, HAL, "2.2") == "◐"


def the_capital_confirms(s: Stage) -> None:
    assert sign(s, HAL, "2.2") == "●"
    assert "[" not in text(s, HAL).split("\n\n", 1)[1]
    assert "carried before all others" in text(s, HAL)


def all_is_agreed(s: Stage) -> None:
    assert set(articles(s, TOL).values()) == {"●"}
    assert would(s, TOL) == []
    assert s.state(TOL).revisions[-1].number == 3


# --- the legal scrub --------------------------------------------------------------------------


def the_scrub_is_opened(s: Stage) -> None:
    assert s.state(TOL).outcome.open_scrub == "scrub-1"
    assert changed_since(s.state(TOL), 3) == ()


def the_numbers_are_set_anew(s: Stage) -> None:
    shown = text(s, TOL)
    assert "Article 10" in shown
    assert "bis" not in shown
    assert s.notes["references"].split("\n") == ["Article 7", "Article 7"]


def the_references_follow(s: Stage) -> None:
    assert text(s, TOL).count("referred to in Article 8") == 2
    waits = waiting(s.state(TOL), s.state(TOL).outcome.scrubs["scrub-1"])
    assert len(waits) == 7  # five numbers, two references
    assert set(waits.values()) == {("HAL", "SKE", "TOL")}
    early = s.desk.record(
        s.members[ferry.FACILITATOR],
        s.rooms[PLENARY],
        e.TextFrozen(language="en", digest=digest_of(s.state(TOL), "en")),
    )
    assert isinstance(early, Refused)
    assert "waits" in early.sentence or "wait to be confirmed" in early.sentence


def the_scrub_is_confirmed(s: Stage) -> None:
    assert s.state(TOL).outcome.open_scrub is None
    assert waiting(s.state(TOL), s.state(TOL).outcome.scrubs["scrub-1"]) == {}
    assert set(articles(s, TOL).values()) == {"●"}
    for number in (1, 2, 3, 4):
        checked = desk.check_revision(s.desk, s.members[HAL], s.rooms[PLENARY], number)
        assert checked == ()
    lost = desk.lost_words(s.desk, s.members[HAL], s.rooms[PLENARY])
    assert not isinstance(lost, Refused)
    assert [row.lost for row in lost] == [()] * len(lost)


# --- the end ----------------------------------------------------------------------------------


def the_other_language_is_filed(s: Stage) -> None:
    ((standing, units),) = s.state(SKE).languages.values()
    assert standing == "authentic"
    assert [u.unit for u in units] == list(s.state(SKE).units)
    assert any("cent vingt (120)" in u.text for u in units)


def the_text_is_made_final(s: Stage) -> None:
    assert reached(s.state(TOL))[0] is Reached.FINAL
    assert sorted(s.state(SKE).outcome.frozen) == ["en", "fr"]
    refused = s.desk.record(
        s.members[HAL],
        s.rooms[PLENARY],
        e.ProposalTabled(
            proposal=ProposalId("0" * 32),
            number="",
            changes=[s.change("5", "Never.")],
            sponsors=["HAL"],
        ),
    )
    assert isinstance(refused, Refused)
    assert refused.code == "frozen"


def the_heads_initial(s: Stage) -> None:
    assert reached(s.state(TOL))[0] is Reached.INITIALLED
    rows = s.state(TOL).outcome.initials
    assert [(row.party, len(row.units)) for row in rows][:2] == [("HAL", 0), ("TOL", 0)]
    parts = [unit for row in rows if row.party == "SKE" for unit in row.units]
    assert parts == list(s.state(TOL).units)


def a_communique_is_cleared(s: Stage) -> None:
    row = s.state(TOL).outside.communiques["signature"]
    assert set(row.cleared) == {"HAL", "SKE", "TOL"}
    said = dict(row.versions)
    assert said["SKE"].startswith("The ministers of Skerra, Hallin and Tolvo")
    assert "the Skerra Strait" in said["SKE"]
    assert "the Long Sound" in said["TOL"]


def the_agreement_is_signed(s: Stage) -> None:
    assert reached(s.state(TOL))[0] is Reached.SIGNED
    rows = s.state(TOL).outcome.signatures
    assert [(row.party, row.ad_referendum) for row in rows] == [
        ("HAL", False),
        ("SKE", False),
        ("TOL", True),
    ]
    assert s.state(TOL).outside.communiques["signature"].issued_at == s.clock.now()


def an_error_is_found(s: Stage) -> None:
    (error,) = s.state(TOL).outcome.corrections
    assert (error.old, error.new) == ("(102)", "(120)")
    assert effective(s.state(TOL).outcome, s.clock.now()) == []  # the period has only begun


def the_instruments_are_deposited(s: Stage) -> None:
    assert force(s.state(TOL)).day == "2030-10-02"
    assert [row.unit for row in effective(s.state(TOL).outcome, s.clock.now())] == [s.unit("3.1")]
    assert list(s.state(TOL).reservations) == ["inspection"]


def it_enters_into_force(s: Stage) -> None:
    assert reached(s.state(TOL))[0] is Reached.IN_FORCE
    state = s.state(TOL)
    assert state.outcome.in_force == "2030-10-02"
    found = {o.party: o for o in originals(state, s.clock.now())}
    assert [o.same for o in found.values()] == [True, True, True]
    title = {party: o.blocks[0][1] for party, o in found.items()}
    assert title["TOL"] == "Agreement on a Ferry Service between Tolvo, Hallin and Skerra"
    french = {o.party: o for o in originals(state, s.clock.now(), "fr")}
    assert [o.same for o in french.values()] == [True, True, True]
    assert "entre Skerra, Hallin et Tolvo" in french["SKE"].blocks[0][1]
    assert any("à travers le détroit de Skerra" in text for _, text in french["SKE"].blocks)
    assert any("à travers le Long Sund" in text for _, text in french["TOL"].blocks)
    assert originals(state, s.clock.now(), "ru") == ()
    words = {party: " ".join(text for _, text in o.blocks) for party, o in found.items()}
    assert "across the Skerra Strait" in words["SKE"]
    assert all("one hundred and twenty (120)" in text for text in words.values())


# --- what lies beside the table, and what the public reads ---------------------------------------


def something_is_undertaken(s: Stage) -> None:
    state = s.state(HAL)
    soundings, fares = undertakings(state, state.at)
    assert (soundings.party, soundings.stands, soundings.due) == ("TOL", "open", "15 December 2029")
    assert fares.sentence == "Due in January 2030."
    (mishap,) = incidents(state)
    assert (mishap.when, mishap.state) == ("12 to 14 November 2029", "disputed")


def the_public_is_let_in(s: Stage) -> None:
    assert (ferry.SECRETARY, dict(ferry.HEADS)) == (ferry_public.SECRETARY, ferry_public.HEADS)
    room = s.rooms[ferry_public.ROOM]
    state = desk.public_room(s.desk, room)
    assert not isinstance(state, Refused)
    page = public_page(state, state.at)
    (issue,) = page.issues
    assert [of for of, _ in issue.versions] == ["Hallin", "Skerra", "Tolvo"]
    stands = {row.party: row.stands for row in page.undertakings}
    assert stands == {"TOL": "done", "SKE": "overdue"}
    (course,) = page.progress
    assert course.reports[0].counts == (("agreed", course.reports[0].total),)
    # The mishap was not published, and nobody's seat is.
    shown = repr(page)
    assert "Brackwater, its engine" not in shown
    assert "did not sail for three days" not in shown
    assert not any(name in shown for name in s.members)
    for who in (HAL, SKE, TOL):
        assert hidden(s, who, ferry_public.ROOM)
        assert s.state(who).options["public-room"] == room


FERRY_CHECKS = (
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
