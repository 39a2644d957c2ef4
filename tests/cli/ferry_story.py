"""What each step of the ferry negotiation leaves behind, as those at the table see it."""

from __future__ import annotations

from plenipo import desk
from plenipo.cli.scenes import ferry
from plenipo.cli.scenes.stage import Stage
from plenipo.record import entries as e
from plenipo.record.decide import Refused
from tests.cli.seeing import PLENARY, articles, hidden, letters, reasons, sign, table, text

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


def a_contact_group_works(s: Stage) -> None:
    assert hidden(s, SKE, ferry.CONTACT)
    shown = text(s, SKE)
    assert "[, and pupils on their way to school,]" in shown
    assert "forty-five (45)" in shown
    assert "sixty (60)" not in shown


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
    a_contact_group_works,
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
)
