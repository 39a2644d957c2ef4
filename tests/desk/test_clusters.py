"""A room's articles go out as a file and come back: what is recorded, for whom, and what is refused."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo import desk as d
from plenipo.brackets.cluster import Cluster, Drawn, words_hash
from plenipo.brackets.returning import Choice, Outcome
from plenipo.desk.clusters import MOVED_ON, Merging, Returned, compare_cluster, merge_cluster
from plenipo.desk.desk import Desk, Recorded
from plenipo.documents.clusters import write_cluster
from plenipo.instrument.model import Block
from plenipo.record import entries as e
from plenipo.record.decide import Refused
from plenipo.record.kinds import Basis, Level, MemberId, RoomId
from plenipo.record.places import Wording, places
from plenipo.text.errors import UnusableInput
from tests.desk.table import ARD, FAC, OBSERVER, SEC, Table, done
from tests.desk.worlds import MEMBERS, World, stories, tell
from tests.documents.groups import rewritten, with_new

NAMED = "Each Party shall appoint a liaison officer."


def cut(table: Table, member: MemberId, articles: str, room: RoomId | None = None) -> Cluster:
    found = d.cut_cluster(table.desk, member, room or table.plenary, articles)
    assert not isinstance(found, Refused)
    return found


def compared(table: Table, member: MemberId, data: bytes, room: RoomId | None = None) -> Returned:
    found = compare_cluster(table.desk, member, room or table.plenary, "c.docx", data)
    assert not isinstance(found, Refused)
    return found


def edited(table: Table, articles: str = "2") -> bytes:
    data = write_cluster(cut(table, SEC, articles), "docx")
    return rewritten(data, {table.unit(3): NAMED})


def tabled(
    table: Table, data: bytes, *sponsors: str, choices: dict[str, Choice] | None = None
) -> Recorded | Refused:
    found = compared(table, SEC, data)
    how = Merging(choices or {}, table=True, sponsors=sponsors, looked=found.looked)
    return merge_cluster(table.desk, SEC, table.plenary, found.brought, how)


def test_what_nobody_touched_files_nothing() -> None:
    table = Table()
    data = write_cluster(cut(table, SEC, "1, 2"), "docx")
    before = table.state(table.plenary).seq
    answer = tabled(table, data, "ARD")
    assert isinstance(answer, Refused)
    assert answer.sentence == "Nothing of the file is to be taken in: nothing was filed."
    assert table.state(table.plenary).seq == before


def test_the_secretariat_tables_for_those_it_chooses_in_one_go_and_from_a_file() -> None:
    table = Table()
    entries = done(tabled(table, edited(table), "ARD", "ZEM")).entries
    assert [type(x.body).__name__ for x in entries] == ["ProposalTabled", "ProposalJoined"]
    assert {x.basis for x in entries} == {Basis.FROM_FILE}
    body = entries[0].body
    assert isinstance(body, e.ProposalTabled)
    assert [(c.unit, c.text) for c in body.changes] == [(table.unit(3), NAMED)]
    (row,) = table.state(table.plenary).proposals.values()
    assert row.sponsors == {"ARD", "ZEM"}
    assert "[ARD, ZEM: appoint]" in str(d.text(table.desk, OBSERVER, table.plenary))


def test_a_stance_is_recorded_for_each_sponsor() -> None:
    table = Table()
    found = compared(table, SEC, edited(table))
    how = Merging({}, table=True, sponsors=("ARD", "ZEM"), stance=Level.ACCEPT)
    entries = done(merge_cluster(table.desk, SEC, table.plenary, found.brought, how)).entries
    taken = [x.body for x in entries if isinstance(x.body, e.PositionTaken)]
    assert [(p.party, p.level) for p in taken] == [("ARD", Level.ACCEPT), ("ZEM", Level.ACCEPT)]


def test_a_facilitator_drafts_in_nobodys_name_and_a_head_in_the_own_partys() -> None:
    table = Table()
    data = edited(table)
    found = compared(table, FAC, data)
    entry = done(
        merge_cluster(table.desk, FAC, table.plenary, found.brought, Merging({}, title="Group 1"))
    ).entries[0]
    assert isinstance(entry.body, e.ProposalDrafted)
    assert (entry.behalf, entry.basis, entry.body.title) == ("", Basis.FROM_FILE, "Group 1")
    found = compared(table, ARD, data, table.ard)
    entry = done(merge_cluster(table.desk, ARD, table.ard, found.brought, Merging({}))).entries[0]
    assert (entry.behalf, entry.basis) == ("ARD", Basis.OWN_HAND)
    refused = merge_cluster(
        table.desk, ARD, table.ard, found.brought, Merging({}, table=True, sponsors=("ZEM",))
    )
    assert isinstance(refused, Refused)


def test_a_conflict_is_chosen_by_a_person_and_both_texts_stand() -> None:
    table = Table()
    data = edited(table)
    done(tabled(table, rewritten(data, {table.unit(3): "Each Party shall send an envoy."}), "SUN"))
    found = compared(table, SEC, data)
    (conflict,) = found.of(Outcome.CONFLICT)
    refused = tabled(table, data, "ARD")
    assert isinstance(refused, Refused)
    assert refused.sentence == "Choose first what is taken of: Article 2."
    done(tabled(table, data, "ARD", choices={conflict.key: Choice.TAKE}))
    words = {w.text for w in _wordings(table)}
    assert {NAMED, "Each Party shall send an envoy."} <= words
    assert isinstance(tabled(table, data, "ARD", choices={conflict.key: Choice.KEEP}), Refused)


def _wordings(table: Table) -> tuple[Wording, ...]:
    return places(table.state(table.plenary))[table.unit(3)].wordings


def test_a_room_that_moved_on_is_looked_at_again() -> None:
    table = Table()
    data = edited(table)
    found = compared(table, SEC, data)
    done(tabled(table, rewritten(data, {table.unit(3): "Each Party shall send an envoy."}), "SUN"))
    how = Merging({}, table=True, sponsors=("ARD",), looked=found.looked)
    assert merge_cluster(table.desk, SEC, table.plenary, found.brought, how) == MOVED_ON


def test_new_provisions_stand_where_the_group_put_them() -> None:
    table = Table()
    data = with_new(edited(table, "1-2"), table.unit(1), "It shall be open by day.")
    done(tabled(table, data, "ARD"))
    lines = str(d.text(table.desk, OBSERVER, table.plenary)).split("\n\n")
    at = lines.index("The Parties shall open the crossing.")
    assert lines[at + 1] == "[ARD: It shall be open by day.]"
    top = with_new(write_cluster(cut(table, SEC, "2"), "docx"), "", "Before all this.")
    done(tabled(table, top, "ARD"))
    lines = str(d.text(table.desk, OBSERVER, table.plenary)).split("\n\n")
    assert lines[lines.index("Article 2") - 1] == "[ARD: Before all this.]"


def test_a_room_of_ones_own_cuts_nothing_of_another_and_the_other_way_round() -> None:
    table = Table()
    for member, room in ((ARD, table.zem), (OBSERVER, table.ard)):
        for answer in (
            d.cut_cluster(table.desk, member, room, "1"),
            d.compare_cluster(table.desk, member, room, "c.docx", b""),
            merge_cluster(
                table.desk, member, room, compared(table, SEC, edited(table)).brought, Merging({})
            ),
        ):
            assert answer == d.NO_ROOM
    secret = "The Parties shall open the crossing in secret."
    done(table.desk.draft(ARD, table.ard, {table.unit(1): secret}))
    for drawn in Drawn:
        found = d.cut_cluster(table.desk, ARD, table.plenary, "1-2", drawn=drawn)
        assert isinstance(found, Cluster)
        assert b"in secret" not in write_cluster(found, "json")
    own = d.cut_cluster(table.desk, ARD, table.ard, "1-2")
    assert isinstance(own, Cluster)
    assert b"in secret" in write_cluster(own, "json")


def test_another_negotiations_file_is_refused_in_a_sentence() -> None:
    table = Table()
    other = Table()
    units = [Block("Article 1", heading=1), Block("Fish stocks are shared.")]
    done(d.file_draft(other.desk, SEC, other.plenary, units, adopt=True))
    data = write_cluster(cut(other, SEC, "1"), "docx")
    with pytest.raises(UnusableInput) as refusal:
        compare_cluster(table.desk, SEC, table.plenary, "c.docx", data)
    assert str(refusal.value) == (
        "c.docx: was cut out of another text: none of its provisions is in this one;"
        " merge it into the text it came from"
    )


def test_two_clusters_merged_in_either_order_come_to_the_same_text() -> None:
    texts = []
    for order in ((0, 1), (1, 0)):
        table = Table()
        files = [
            with_new(
                rewritten(
                    write_cluster(cut(table, SEC, "1"), "docx"),
                    {table.unit(1): "The crossing is open."},
                ),
                table.unit(1),
                "It stays so.",
            ),
            with_new(edited(table), table.unit(3), "Of liaison."),
        ]
        for at in order:
            done(tabled(table, files[at], "ARD", "ZEM"))
        texts.append(d.text(table.desk, OBSERVER, table.plenary))
    assert texts[0] == texts[1]


def test_two_wordings_of_one_provision_for_one_party_are_two_proposals() -> None:
    table = Table()
    words = "Each Party shall [ARD: promptly] appoint a liaison officer."
    data = rewritten(edited(table), {table.unit(3): words})
    done(tabled(table, data, "ARD"))
    rows = list(table.state(table.plenary).proposals.values())
    assert [[c.text for c in row.changes] for row in rows] == [
        [NAMED],
        ["Each Party shall promptly appoint a liaison officer."],
    ]
    text = str(d.text(table.desk, OBSERVER, table.plenary))
    assert "[ARD: promptly appoint]" in text


# --- laws, on whatever a negotiation has come to -------------------------------------------------


@given(stories(), st.sampled_from(Drawn), st.sampled_from(("docx", "json")), st.randoms())
def test_what_nobody_touched_is_unchanged_in_every_room_of_every_story(
    story: list[int], drawn: Drawn, kind: str, chance: Random
) -> None:
    play = tell(story, World())
    desk = play.world.desk
    for room in play.rooms.values():
        for member, ids in _readers(desk, room):
            chosen = [i for i in ids if chance.random() < 0.7] or ids
            cluster = d.cut_cluster(desk, member, room, chosen, drawn=drawn)
            assert isinstance(cluster, Cluster)
            data = write_cluster(cluster, kind)
            found = compare_cluster(desk, member, room, f"c.{kind}", data)
            assert isinstance(found, Returned)
            assert {x.outcome for x in found.endings} == {Outcome.UNCHANGED}, found.endings
            assert [x.key for x in found.endings] == [i for i in ids if i in chosen]


@given(stories(), st.sampled_from((Drawn.ATTRIBUTED, Drawn.PLAIN)), st.randoms())
def test_what_a_group_settles_is_tabled_word_for_word_and_touches_nothing_else(
    story: list[int], drawn: Drawn, chance: Random
) -> None:
    play = tell(story, World())
    desk = play.world.desk
    room = play.rooms["plenary"]
    if SEC not in {m for m, _ in _readers(desk, room)}:
        return
    before = {p.id: p for p in desk.picture_of(desk.operator_state(room)).rolling.passages}
    cluster = d.cut_cluster(desk, SEC, room, list(map(str, before)), drawn=drawn)
    assert isinstance(cluster, Cluster)
    touched = {str(i): f"Settled words {n}." for n, i in enumerate(before) if chance.random() < 0.4}
    data = rewritten(write_cluster(cluster, "docx"), touched)
    found = compare_cluster(desk, SEC, room, "c.docx", data)
    assert isinstance(found, Returned)
    assert {x.key for x in found.of(Outcome.PROPOSAL)} == set(touched)
    how = Merging({}, table=True, sponsors=("ZEM",), looked=found.looked)
    answer = merge_cluster(desk, SEC, room, found.brought, how)
    if isinstance(answer, Refused):
        assert not touched or answer.code in ("frozen", "no-such-party"), answer
        return
    changes = [
        change
        for entry in answer.entries
        if isinstance(entry.body, e.ProposalTabled)
        for change in entry.body.changes
    ]
    assert {c.unit: c.text for c in changes} == touched
    after = {p.id: p for p in desk.picture_of(desk.operator_state(room)).rolling.passages}
    for unit, passage in before.items():
        if str(unit) not in touched:
            assert words_hash(after[unit]) == words_hash(passage)


def _readers(desk: Desk, room: RoomId) -> list[tuple[MemberId, list[str]]]:
    """Return those who sit in a room that has a text, with its provisions: at most two of them."""
    state = desk.operator_state(room)
    ids = [str(p.id) for p in desk.picture_of(state).rolling.passages]
    seated = [m for m in MEMBERS if state.seat_of(m) is not None]
    return [(m, ids) for m in seated[:2]] if ids else []
