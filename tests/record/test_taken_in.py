"""What was taken into a text stands there, or a later recorded change took it out; else it is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plenipo.record import entries as e
from plenipo.record.kinds import ProposalId
from plenipo.record.taken_in import TakenIn
from tests.record.rooms import Room

ALL = "Article 2 The Parties shall exchange all prisoners."


def owed(room: Room) -> TakenIn:
    taken = TakenIn()
    for entry in room.entries:
        taken.take(entry)
    return taken


def text(room: Room) -> dict[str, str]:
    return {unit.id: unit.text for unit in room.state.units.values()}


def adopted(room: Room, *texts: str) -> None:
    units = [
        e.UnitText(unit=f"x{n}", kind="article", depth=1, label="", text=words)
        for n, words in enumerate(texts)
    ]
    room.say(e.InstrumentFiled(instrument="new", title="New", units=units))
    room.say(e.BasisAdopted(instrument="new"))


def taken_in(words: str = ALL) -> Room:
    room = Room()
    proposal = room.table("ARD", {"u2": words})
    room.say(e.ProposalIncorporated(proposal=proposal))
    return room


def test_what_was_taken_in_stands() -> None:
    room = taken_in()
    assert owed(room).lost(text(room)) == ()
    assert owed(room).proposals == 1


def test_a_text_without_a_word_has_lost_it() -> None:
    room = taken_in()
    (lost,) = owed(room).lost({**text(room), "u2": ALL.replace(" all ", " ")})
    assert (lost.unit, lost.number, lost.words) == ("u2", "ARD-1", ("all",))
    assert lost.seq == len(room.entries)


def test_a_later_recorded_change_takes_words_out_and_loses_none() -> None:
    room = taken_in()
    room.say(e.ProposalIncorporated(proposal=room.table("ZEM", {"u2": "Article 2 None shall."})))
    assert owed(room).lost(text(room)) == ()
    room.say(e.ProposalIncorporated(proposal=room.table("ZEM", {"u2": ""}, name="out")))
    assert "u2" not in text(room)
    assert owed(room).lost(text(room)) == ()


def test_a_new_basis_loses_what_it_leaves_out() -> None:
    room = taken_in()
    adopted(room, "Article 1 The Parties shall withdraw.", ALL, "Article 3 Else.")
    assert owed(room).lost(text(room)) == (), "found by its words, under another id"
    adopted(room, "Article 1 The Parties shall withdraw.", ALL.replace(" all ", " "))
    (lost,) = owed(room).lost(text(room))
    assert (lost.number, lost.words) == ("ARD-1", ("all",))
    assert owed(room).lost({})[0].words == tuple(ALL.replace(".", " .").split())


def test_new_numbers_lose_no_words() -> None:
    room = taken_in()
    room.say(e.ProvisionsRenumbered(labels=[("u2", "Article 2", "Article 4")]))
    assert text(room)["u2"].startswith("Article 4")
    assert owed(room).lost(text(room)) == ()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("u1", "u2", "u3")),
            st.lists(st.sampled_from("may shall not go come all".split()), min_size=1, max_size=6),
        ),
        max_size=8,
    )
)
def test_no_story_of_taking_in_loses_a_word(story: list[tuple[str, list[str]]]) -> None:
    room = Room()
    for number, (unit, words) in enumerate(story):
        proposal = room.table("ARD", {unit: " ".join(words)}, name=f"p{number}")
        room.say(e.ProposalIncorporated(proposal=ProposalId(proposal)))
    taken = owed(room)
    assert taken.lost(text(room)) == ()
    touched = {unit for unit, _ in story}
    for unit, stands in text(room).items():
        words = stands.split()
        for at, word in enumerate(words if unit in touched else ()):
            without = " ".join(words[:at] + words[at + 1 :])
            (lost,) = taken.lost({**text(room), unit: without})
            assert lost.words == (word,)
