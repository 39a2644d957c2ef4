"""The scripted negotiations, step by step as a delegate would see them, on every store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plenipo import desk
from plenipo.cli.scenes import communique, council, earlier_texts, ferry, peace
from plenipo.cli.scenes.stage import OutOfScript, Stage, Step, done, play, stage
from plenipo.desk.bearing import Verdict
from plenipo.desk.communiques import facts, flags
from plenipo.desk.ports import Store
from plenipo.record import entries as e
from plenipo.record.attention import Following
from plenipo.record.decide import Refused
from plenipo.record.framework import disputes, instruments
from plenipo.record.kinds import SIGN, Level
from plenipo.store.memory import MemoryStore
from plenipo.store.sqlite import SqliteStore
from tests.cli.ferry_story import FERRY_CHECKS
from tests.cli.seeing import PLENARY, articles, hidden, letters, reasons, sign, table, text, would
from tests.store.conftest import database, server

__all__ = ["database", "server"]  # fixtures of the stores, used here by name

BOTH = (peace.ARD_HEAD, peace.ZEM_HEAD)


# --- two states and a facilitator -------------------------------------------------------------


def the_table_is_set(s: Stage) -> None:
    for who in (*BOTH, peace.FACILITATOR, peace.OBSERVER, peace.ZEM_PEN):
        state = s.state(who)
        assert (state.title, state.required_parties()) == (peace.TITLE, ["ARD", "ZEM"])
        assert len(s.desk.rooms(s.members[who])) == 1


def the_draft_becomes_the_basis(s: Stage) -> None:
    shown = text(s, peace.OBSERVER)
    assert "within ten (10) kilometres of the line" in shown
    assert "[" not in shown.split("\n\n", 1)[1]
    assert set(articles(s, peace.ARD_HEAD).values()) == {"○"}


def everybody_has_a_room(s: Stage) -> None:
    assert len(s.desk.rooms(s.members[peace.ARD_HEAD])) == 3
    for who, room in (
        (peace.ZEM_HEAD, peace.ARD_ROOM),
        (peace.ZEM_HEAD, peace.WITH_ARD),
        (peace.ARD_HEAD, peace.WITH_ZEM),
        (peace.ARD_HEAD, peace.CHAIR),
        (peace.FACILITATOR, peace.ARD_ROOM),
        (peace.SECRETARY, peace.WITH_ZEM),
    ):
        assert hidden(s, who, room), (who, room)


def the_delegations_draft(s: Stage) -> None:
    assert letters(s, peace.ARD_LAWYER, peace.ARD_ROOM) == ["A", "B", "C", "D", "E"]
    assert letters(s, peace.ZEM_HEAD, peace.ZEM_ROOM) == ["A", "B", "C"]
    assert set(articles(s, peace.ZEM_HEAD).values()) == {"○"}
    over = desk.overlay(s.desk, s.members[peace.ARD_HEAD], s.rooms[PLENARY])
    assert not isinstance(over, Refused)
    assert {draft.room_name for draft in over.drafts} == {peace.ARD_ROOM}
    assert any("A firm duty" in note.words for note in over.notes)
    nothing = desk.overlay(s.desk, s.members[peace.OBSERVER], s.rooms[PLENARY])
    assert not isinstance(nothing, Refused)
    assert (nothing.drafts, nothing.notes) == ((), ())


def the_facilitator_is_told_in_confidence(s: Stage) -> None:
    over = desk.overlay(s.desk, s.members[peace.FACILITATOR], s.rooms[PLENARY])
    assert not isinstance(over, Refused)
    assert [draft.title for draft in over.drafts] == ["If it is a duty, fifteen would do"]
    assert [note.room_name for note in over.notes] == [peace.WITH_ZEM]
    assert "fifteen" in text(s, peace.ARD_HEAD, peace.WITH_ARD)
    assert "fifteen" not in text(s, peace.ZEM_HEAD, peace.WITH_ZEM)
    assert "fifteen" not in text(s, peace.ZEM_HEAD)


def both_sides_table(s: Stage) -> None:
    waiting = [q.title for q in s.state(peace.ARD_PEN, peace.ARD_ROOM).outbox.values()]
    assert waiting == ["Duties, not intentions", "Time for the delimitation", "Claims kept in hand"]
    assert s.state(peace.ZEM_HEAD).proposals == {}


def ardenia_calls_one_back(s: Stage) -> None:
    states = [q.state for q in s.state(peace.ARD_HEAD, peace.ARD_ROOM).outbox.values()]
    assert states == ["waiting", "waiting", "recalled"]


def the_proposals_land(s: Stage) -> None:
    numbers = [p.number for p in s.state(peace.OBSERVER).proposals.values()]
    assert numbers == ["ARD-1", "ARD-2", "ZEM-1", "ZEM-2", "ZEM-3"]
    shown = text(s, peace.OBSERVER)
    assert "[thirty (30) days] [ZEM: sixty (60) days]" in shown
    assert "[ZEM: should] [ARD: shall] station" in shown
    assert "[ARD: ten (10) kilometres] [ZEM: twenty-five (25) kilometres]" in shown
    assert "suspend" not in shown
    assert [sign(s, peace.ZEM_HEAD, p) for p in ("5.1", "6.2", "6.3", "7", "15")] == ["[ ]"] * 5
    assert sign(s, peace.ZEM_HEAD, "1.1") == "○"
    said = "Article 5, paragraph 1 is open because ARD has not spoken on the words of ZEM-1."
    assert said in reasons(s, peace.ZEM_HEAD, "5.1")
    assert len(s.state(peace.OBSERVER).revisions) == 1


def the_floor_is_typed(s: Stage) -> None:
    state = s.state(peace.ZEM_HEAD)
    waiting = {st.behalf for st in state.standing.values() if not st.answer}
    assert waiting == {"ARD", "ZEM"}
    assert "[ARD: in any form]" in text(s, peace.ZEM_HEAD)
    assert "[ZEM: 9 September 1991]" in text(s, peace.ARD_HEAD)


def the_heads_answer(s: Stage) -> None:
    answers = [st.answer for st in s.state(peace.OBSERVER).standing.values()]
    assert answers.count("contested") == 1
    shown = text(s, peace.OBSERVER)
    assert "and at once when either Party so requests" in shown
    assert "at once if asked" not in shown


def zembria_holds_a_word(s: Stage) -> None:
    assert sign(s, peace.ARD_HEAD, "8.1") == "[ ]"
    assert "in brackets" in reasons(s, peace.ARD_HEAD, "8.1")
    assert "      [ ] paragraph 1: ZEM holds “separatism”" in table(s, peace.ARD_HEAD)


def the_first_round_ends(s: Stage) -> None:
    assert sign(s, peace.OBSERVER, "3.1") == "●"
    assert sign(s, peace.OBSERVER, "13.2") == "●"
    assert reasons(s, peace.OBSERVER, "3.1") == "Article 3, paragraph 1 is agreed."


def the_round_is_reported(s: Stage) -> None:
    row = s.state(peace.OBSERVER).outside.communiques[communique.FIRST]
    assert list(row.cleared) == ["ARD"]
    assert "Agreement was reached on Article 3, paragraph 1" in row.words


def the_communique_is_redrafted_and_cleared(s: Stage) -> None:
    row = s.state(peace.OBSERVER).outside.communiques[communique.FIRST]
    assert (list(row.cleared), [party for party, _ in row.lapsed]) == (["ZEM", "ARD"], ["ARD"])
    known = done(facts(s.desk, s.members[peace.FACILITATOR], s.rooms["plenary"], meeting="round-1"))
    found = {sentence.verdict for sentence in flags(row.words, known)}
    assert found == {None, Verdict.BORNE_OUT}


def the_communique_goes_out(s: Stage) -> None:
    row = s.state(peace.OBSERVER).outside.communiques[communique.FIRST]
    assert row.issued_at == row.release
    issued = dict(row.issued)
    assert issued["ARD"].startswith("Delegations of Ardenia (Davit Orsel")
    assert issued["ZEM"].startswith("Delegations of Zembria (Rehan Kolde")
    assert "the river at Selm." in issued["ARD"]
    assert "the river at Zelim." in issued["ZEM"]


def zembria_lifts_its_hold(s: Stage) -> None:
    assert sign(s, peace.ARD_HEAD, "8.1") == "○"
    (minuted,) = s.state(peace.ARD_HEAD).understandings.values()
    assert minuted.confirmed == {"ARD", "ZEM"}


def the_earlier_texts_are_filed(s: Stage) -> None:
    outside = s.state(peace.OBSERVER).outside
    sell = next(i for i in instruments(outside) if i.id == earlier_texts.SELL)
    assert [i.id for i in instruments(outside)] == [earlier_texts.VELM, earlier_texts.SELL]
    assert len(sell.documents) == 3


def who_says_what_governs(s: Stage) -> None:
    state = s.state(peace.OBSERVER)
    found = disputes(state.outside, state.units)
    assert [(d.instrument, d.governs) for d in found] == [
        (earlier_texts.VELM, False),
        (earlier_texts.SELL, True),
    ]
    assert {link.behalf for d in found for link in d.links} == {"ARD", "ZEM"}
    # What Ardenia's lawyer says at home nobody else hears.
    assert not any("Say nothing of it" in link.words for link in state.outside.links)
    ours = s.state(peace.ARD_PEN, peace.ARD_ROOM).outside
    assert any("Say nothing of it" in link.words for link in ours.links)


def the_press_reports(s: Stage) -> None:
    state = s.state(peace.OBSERVER)
    rows = state.outside.statements
    for row in rows.values():
        article = state.outside.documents[row.body.document]
        assert article.words[row.body.start : row.body.end] == row.body.words
    # Two printings of one report: what is the same is said to be, and was found to be by a person.
    papers = Counter(row.body.publisher for row in rows.values())
    assert papers == {"Arlen Wire": 6, "Velmora Herald": 7}
    assert sum(row.state == "same-as" for row in rows.values()) == 6
    (disputed,) = (row for row in rows.values() if row.state == "disputed")
    assert "anonymous" in disputed.body.flags
    assert {"ARD", "ZEM"} <= {row.body.behalf for row in rows.values()}


def a_package_is_offered(s: Stage) -> None:
    assert [sign(s, peace.ZEM_HEAD, p) for p in ("5.1", "6.2")] == ["◈", "[ ]"]
    assert "ARD accepts ZEM-1 in a package" in "\n".join(table(s, peace.ZEM_HEAD))
    assert (
        "Article 5, paragraph 1 and Article 6, paragraph 2 would close."
        in would(s, peace.ZEM_HEAD)[0]
    )


def the_package_is_accepted(s: Stage) -> None:
    assert [sign(s, peace.OBSERVER, p) for p in ("5.1", "6.2")] == ["●", "●"]


def each_waits_for_the_other(s: Stage) -> None:
    assert [sign(s, peace.OBSERVER, p) for p in ("1.1", "14.2")] == ["◈", "◈"]
    assert "only together" in reasons(s, peace.OBSERVER, "1.1")
    everything = desk.what_ifs(s.desk, s.members[peace.OBSERVER], s.rooms[PLENARY], most=999)
    assert not isinstance(everything, Refused)
    assert any("only as an exchange" in line for line in everything)


def one_side_commits(s: Stage) -> None:
    assert [sign(s, peace.ZEM_HEAD, p) for p in ("1.1", "14.2")] == ["◈", "◈"]
    assert hidden(s, peace.ZEM_HEAD, "escrow")
    entries = s.desk.ledger(s.members[peace.ZEM_HEAD], s.rooms[PLENARY])
    assert not isinstance(entries, Refused)
    assert not any(isinstance(n.body, e.ExchangeCommitted) for n in entries)


def the_other_side_commits(s: Stage) -> None:
    assert [sign(s, peace.OBSERVER, p) for p in ("1.1", "14.2")] == ["●", "●"]


def the_draft_takes_in_what_is_agreed(s: Stage) -> None:
    shown = text(s, peace.OBSERVER)
    for words in ("within sixty (60) days", "within eighteen (18) months", "9 September 1991."):
        assert words in shown
    assert "[ZEM: sixty" not in shown
    for place in ("1.1", "3.1", "5.1", "6.2", "13.2", "14.2"):
        assert sign(s, peace.OBSERVER, place) == "●"


def ardenia_looks_after_its_drafts(s: Stage) -> None:
    state = s.state(peace.ARD_PEN, peace.ARD_ROOM)
    by_letter = {p.number: p for p in state.proposals.values()}
    assert by_letter["E"].state == "withdrawn"  # ninety days, against sixty
    followed = by_letter["D"].changes[0].text
    assert "the northern sector" in followed
    assert "eighteen (18) months" in followed
    fates = desk.attention(
        s.desk, s.members[peace.ARD_PEN], s.rooms[peace.ARD_ROOM], by_letter["B"].id
    )
    assert not isinstance(fates, Refused)
    assert [f.state for f in fates] == [Following.ADOPTED]


def the_facilitator_asks_for_criticism(s: Stage) -> None:
    assert "Keep" not in text(s, peace.ZEM_HEAD, peace.WITH_ZEM)
    ours = [c.words for c in s.state(peace.ARD_HEAD, peace.WITH_ARD).comments.values()]
    theirs = [c.words for c in s.state(peace.ZEM_HEAD, peace.WITH_ZEM).comments.values()]
    assert any("Fifteen is as far" in words for words in ours)
    assert any("Who chooses the observers" in words for words in theirs)
    assert not set(ours) & set(theirs)
    assert "fifteen" not in text(s, peace.OBSERVER)


def the_bridge_is_put_forward(s: Stage) -> None:
    shown = text(s, peace.ZEM_HEAD)
    assert "[fifteen (15) kilometres]" in shown
    assert "[to whom both Parties have agreed]" in shown
    bridge = [p for p in s.state(peace.ZEM_HEAD).proposals.values() if p.number == "A"]
    assert [p.sponsors for p in bridge] == [set()]


def zembria_sets_a_condition(s: Stage) -> None:
    assert sign(s, peace.ARD_HEAD, "6.3") == "◈"
    said = reasons(s, peace.ARD_HEAD, "6.3")
    assert "ZEM accepts the words of ARD-1 on a condition" in said
    assert "Article 7 is open because ZEM has not spoken on the words of draft A" in said


def what_nobody_disputes_is_accepted(s: Stage) -> None:
    assert sign(s, peace.OBSERVER, "9") == "◐"
    assert sign(s, peace.OBSERVER, "2") == "●"
    assert sign(s, peace.OBSERVER, "4") == "○"


def the_capital_confirms(s: Stage) -> None:
    assert sign(s, peace.OBSERVER, "9") == "●"


def a_silence_is_opened(s: Stage) -> None:
    (silence,) = s.state(peace.OBSERVER).silences.values()
    assert (silence.opens, silence.expires) == (s.clock.now(), s.clock.ahead(days=3))
    assert [sign(s, peace.OBSERVER, p) for p in ("4", "10(b)", "15")] == ["○", "○", "[ ]"]


def the_silence_is_broken_in_part(s: Stage) -> None:
    (silence,) = s.state(peace.OBSERVER).silences.values()
    assert silence.result == "adopted-in-part"
    assert silence.adopted == [s.unit("4"), s.unit("10(b)")]
    assert [row.party for row in silence.objections] == ["ARD"]
    assert [row.party for row in silence.late] == ["ZEM"]
    assert [sign(s, peace.OBSERVER, p) for p in ("4", "10(b)", "15")] == ["●", "●", "[ ]"]


def the_silence_is_renewed(s: Stage) -> None:
    silence = s.state(peace.OBSERVER).silences["silence-2"]
    assert (silence.result, len(silence.extensions)) == ("adopted", 1)
    assert sign(s, peace.OBSERVER, "15") == "●"


def all_but_two_are_agreed(s: Stage) -> None:
    found = articles(s, peace.OBSERVER)
    assert {name: shown for name, shown in found.items() if shown != "●"} == {
        "Article 6": "◈",
        "Article 7": "[ ]",
    }
    assert sum(name.startswith("Article") for name in found) == 17
    assert table(s, peace.OBSERVER) == table(s, peace.ARD_HEAD)
    first, *_ = would(s, peace.ZEM_HEAD)
    assert first == (
        "If ZEM accepts Article 7 (the words of draft A), Article 6, paragraph 3 and Article 7 would close."
    )
    trend = desk.trend(s.desk, s.members[peace.SECRETARY], s.rooms[PLENARY])
    assert not isinstance(trend, Refused)
    assert [issue.number for issue in trend] == [1, 2, 3, 4]
    agreed = [issue.words for issue in trend]
    shares = [sum(n for st, n in w.items() if SIGN[st] == "●") for w in agreed]
    assert shares == sorted(shares)
    for number in (1, 2, 3, 4):
        checked = desk.check_revision(s.desk, s.members[peace.SECRETARY], s.rooms[PLENARY], number)
        assert checked == ()


PEACE_CHECKS = (
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


# --- twelve members of a river council --------------------------------------------------------

ALV, MER, KEL = (council.head_of(party) for party in ("ALV", "MER", "KEL"))


def the_council_meets(s: Stage) -> None:
    assert s.state(ALV).required_parties() == [p for p in sorted(council.MEMBERS) if p != "MER"]


def the_protocol_is_the_basis(s: Stage) -> None:
    assert "seven (7) days" in text(s, KEL)


def merethia_comes_late(s: Stage) -> None:
    assert len(s.state(MER).required_parties()) == 12
    entries = s.desk.ledger(s.members[MER], s.rooms[PLENARY])
    assert not isinstance(entries, Refused)
    assert any(isinstance(n.body, e.InstrumentFiled) for n in entries)


def wishes_come_by_mail(s: Stage) -> None:
    shown = text(s, MER)
    assert "[CAL, GAR: thirty (30) days] [ALV, BRO: two (2) days]" in shown
    assert "[should] [ALV, BRO, ELD: shall] be placed" in shown
    assert "{shall | was: should} review" in shown
    assert "Rivers in drought" in shown
    assert articles(s, MER)["Article 7 bis"] == "[ ]"


def the_members_confirm(s: Stage) -> None:
    state = s.state(MER)
    tabled = {p.entry for p in state.proposals.values()}
    assert {state.standing[entry].answer for entry in tabled} == {"confirmed"}


def the_upper_basin_caucuses(s: Stage) -> None:
    assert hidden(s, MER, council.UPPER)
    assert "[ALV, BRO, ELD, KEL: three (3) days]" in text(s, MER)


def a_contact_group_works(s: Stage) -> None:
    assert hidden(s, MER, council.CONTACT)
    assert sign(s, MER, "4.1") == "●"
    assert "three (3) days" not in text(s, MER)


def reviews_become_a_duty(s: Stage) -> None:
    assert sign(s, MER, "9") == "●"


def most_can_live_with_it(s: Stage) -> None:
    assert sign(s, MER, "2.2") == "◔"


def the_number_of_stations_divides(s: Stage) -> None:
    assert sign(s, MER, "2.1") == "◇"
    assert "LOR opposes the words of the draft" in reasons(s, MER, "2.1")


def eight_are_enough(s: Stage) -> None:
    assert sign(s, MER, "10.1") == "●"
    assert sign(s, MER, "10.2") == "[ ]"


def inspections_are_parked(s: Stage) -> None:
    assert articles(s, MER)["Article 7"] == "‖"
    assert reasons(s, MER, "7") == "Article 7 is set aside."


def the_rest_is_accepted(s: Stage) -> None:
    found = articles(s, MER)
    agreed = [name for name, shown in found.items() if shown == "●"]
    assert agreed == ["Title", "Preamble", "Article 1", "Article 5", "Article 9"]
    assert "9 parties can live with" in "\n".join(table(s, MER))
    assert len(s.state(MER).revisions) == 2


COUNCIL_CHECKS = (
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


# --- the tests --------------------------------------------------------------------------------

SCENES: dict[str, tuple[str, tuple[Step, ...], tuple[Step, ...]]] = {
    "peace": (peace.START, peace.STEPS, PEACE_CHECKS),
    "council": (council.START, council.STEPS, COUNCIL_CHECKS),
    "ferry": (ferry.START, ferry.STEPS, FERRY_CHECKS),
}


def played(name: str, store: Store, *, upto: int | None = None) -> Stage:
    start, steps, _ = SCENES[name]
    return play(stage(store, seed=name, start=start), steps[:upto])


def rows(store: Store) -> dict[str, list[tuple[int, bytes]]]:
    return {room: list(store.read(room)) for room in store.rooms()}


@pytest.mark.parametrize("name", SCENES)
def test_every_step_shows_what_it_should(name: str) -> None:
    start, steps, checks = SCENES[name]
    assert [step.__name__ for step in steps] == [check.__name__ for check in checks]
    scene = stage(MemoryStore(), seed=name, start=start)
    for step, check in zip(steps, checks, strict=True):
        step(scene)
        check(scene)


@pytest.mark.parametrize("name", SCENES)
def test_the_checks_are_not_met_before_their_step(name: str) -> None:
    """A check that held before its step would prove nothing of it."""
    start, steps, checks = SCENES[name]
    scene = stage(MemoryStore(), seed=name, start=start)
    held: list[str] = []
    for step, check in zip(steps, checks, strict=True):
        if _holds(check, scene):
            held.append(check.__name__)
        step(scene)
    assert held == []


def _holds(check: Callable[[Stage], None], scene: Stage) -> bool:
    try:
        check(scene)
    except (AssertionError, KeyError, IndexError, ValueError, StopIteration, OutOfScript):
        return False
    return True


@pytest.fixture(params=["sqlite", "postgres"])
def durable(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind that outlives the process."""
    made: Store
    if request.param == "sqlite":
        made = SqliteStore(tmp_path / "scene.db")
    else:
        from tests.store.server import Server

        running: Server = request.getfixturevalue("server")
        name: str = request.getfixturevalue("database")
        from plenipo.store.postgres import open_postgres

        made = open_postgres(running.address(name, user=name))
    yield made
    made.close()


@pytest.mark.parametrize("name", SCENES)
def test_every_store_comes_to_hold_the_same_bytes(name: str, durable: Store) -> None:
    memory = MemoryStore()
    played(name, memory)
    scene = played(name, durable)
    assert rows(durable) == rows(memory)
    for room in durable.rooms():
        assert scene.desk.verify(room) == []


def test_the_same_script_gives_the_same_bytes_again() -> None:
    one, two = MemoryStore(), MemoryStore()
    played("peace", one)
    played("peace", two)
    assert rows(one) == rows(two)


def test_a_script_that_the_desk_refuses_says_why() -> None:
    scene = played("peace", MemoryStore(), upto=2)
    with pytest.raises(OutOfScript, match="delegates may not"):
        scene.takes(peace.ARD_PEN, "ARD", Level.ACCEPT, "7")
    with pytest.raises(OutOfScript, match="does not stand exactly once"):
        scene.reworded("7", "of", "off")
