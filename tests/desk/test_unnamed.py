"""Objections without a name: which party raised them changes no byte that anybody else is answered."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo import desk as d
from plenipo.desk import unnamed
from plenipo.desk.desk import Recorded
from plenipo.record import entries as e
from plenipo.record.canon import decode
from plenipo.record.decide import Refused
from plenipo.record.kinds import Basis, EntryId, MemberId, RoomId, RoomKind
from plenipo.record.state import Silence
from tests.desk.table import (
    ARD,
    ARD_ADVISER,
    ARD_DELEGATE,
    FAC,
    OBSERVER,
    SEC,
    SUN,
    ZEM,
    Table,
    code,
    done,
)
from tests.desk.two_worlds import Seen, look
from tests.desk.worlds import CAST, START, stamp

HEADS = {"ARD": ARD, "ZEM": ZEM, "SUN": SUN}
NOBODY, ALL, CHAIR = 0, 1, 2


@dataclass(frozen=True)
class Said:
    """One objection: when, to what, in which words, by letter or by hand, and whether taken back."""

    minutes: int
    units: tuple[int, ...]
    words: str
    letter: bool
    back: bool


SAID = st.builds(
    Said,
    st.sampled_from((1, 1, 2, 30, 59, 60, 61, 90)),  # the silence runs out after sixty minutes
    st.sampled_from(((), (1,), (3,), (1, 3))),
    st.sampled_from(("", "Not so.", "Each Party shall name three liaison officers.")),
    st.booleans(),
    st.booleans(),
)


def opened(names: int) -> Table:
    """A table with two provisions under silence for an hour."""
    table = Table()
    wordings = [(table.unit(1), table.base(1)), (table.unit(3), table.base(3))]
    body = e.SilenceOpened(
        silence="s",
        wordings=wordings,
        opens=stamp(START),
        expires=stamp(START + 60),
        zone="UTC",
        names_shown=names,
    )
    done(table.desk.record(FAC, table.plenary, body))
    return table


def objected(t: Table, party: str, said: Said) -> Recorded | Refused:
    return d.object_to(
        t.desk,
        SEC if said.letter else HEADS[party],
        t.plenary,
        "s",
        party=party,
        received=stamp(START + said.minutes) if said.letter else "",
        units=tuple(t.unit(n) for n in said.units),
        words=said.words,
        basis=Basis.BY_EMAIL if said.letter else Basis.OWN_HAND,
    )


def told(names: int, story: list[Said], parties: list[str]) -> Table:
    """Play a story in which each objection is raised by the party that stands in its place."""
    t = opened(names)
    for number, (said, party) in enumerate(zip(story, parties, strict=True)):
        t.at(START + said.minutes)
        t.world.chance.begin(f"object {number}")
        made = done(objected(t, party, said))
        if said.back:
            t.world.chance.begin(f"take back {number}")
            done(d.recall(t.desk, HEADS[party], t.plenary, made.id, reason="Settled."))
    t.at(START + 200)
    t.world.chance.begin("conclude")
    done(d.conclude(t.desk, FAC, t.plenary, "s"))
    return t


def escrows(t: Table) -> list[RoomId]:
    return [r for r in t.desk.operator_rooms() if t.state(r).kind is RoomKind.ESCROW]


def answers(t: Table, viewer: MemberId) -> list[tuple[str, object]]:
    """Return all that a viewer is answered: of his rooms, of the escrows, of objections by entry."""
    seen = Seen()
    look(t.world, viewer, escrows(t), seen, "end")
    seen.add("raised by", d.raised_by(t.desk, viewer, t.plenary))
    for _, row in t.desk.operator_rows(t.plenary):
        entry = decode(row)
        if isinstance(entry.body, e.SilenceBroken | e.LateObjectionLogged):
            seen.add("recall", d.recall(t.desk, viewer, t.plenary, entry.id))
            seen.add("spill", d.spill(t.desk, viewer, t.plenary, entry.id))
    return seen.answers


def others(names: int, story: list[Said], parties: set[str]) -> list[MemberId]:
    """Return who knows nothing of who objected: not the parties, not who typed, not a chair told."""
    chair = {"fac", "sec"} if names == CHAIR else set[str]()
    typed = {"sec"} if any(said.letter for said in story) else set[str]()
    left = {"public", "newcomer", "ard-adviser"}  # do not sit in the plenary
    return [
        MemberId(name)
        for name, (_, party) in CAST.items()
        if party not in parties and name not in chair | typed | left
    ]


@settings(max_examples=60)
@given(
    st.sampled_from((NOBODY, CHAIR)),
    st.lists(SAID, min_size=1, max_size=4),
    st.data(),
)
def test_which_party_objected_changes_no_byte_for_anybody_else(
    names: int, story: list[Said], data: st.DataObject
) -> None:
    pair = data.draw(st.sampled_from([("ARD", "ZEM"), ("ZEM", "SUN"), ("SUN", "ARD")]))
    by = st.lists(st.sampled_from(pair), min_size=len(story), max_size=len(story))
    one, two = data.draw(by), data.draw(by)
    first, second = told(names, story, one), told(names, story, two)
    for viewer in others(names, story, set(pair)):
        assert answers(first, viewer) == answers(second, viewer), f"{viewer} sees a difference"


def test_the_law_is_not_blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """An objection in its party's own hand, as it was recorded once, is seen by everybody."""

    def shown(silence: Silence) -> bool:
        return False

    monkeypatch.setattr("plenipo.desk.silence.withholds", shown)
    story = [Said(1, (1,), "Not so.", letter=False, back=False)]
    first, second = told(NOBODY, story, ["ARD"]), told(NOBODY, story, ["ZEM"])
    for viewer in (FAC, SUN, OBSERVER):
        assert answers(first, viewer) != answers(second, viewer)


@pytest.mark.parametrize("names", [NOBODY, CHAIR])
def test_the_room_s_entry_tells_what_and_when_and_nobody(names: int) -> None:
    t = opened(names)
    t.at(START + 5)
    said = Said(5, (3,), "Not so.", letter=False, back=False)
    (landed,) = done(objected(t, "ZEM", said)).entries
    assert isinstance(landed.body, e.SilenceBroken)
    assert landed.body == e.SilenceBroken(
        silence="s", units=[t.unit(3)], party="", received=stamp(START + 5), words="Not so."
    )
    assert (landed.by, landed.behalf, landed.basis) == (FAC, "", Basis.OWN_HAND)
    t.at(START + 60)
    letter = Said(60, (), "Too late.", letter=True, back=False)
    (late,) = done(objected(t, "ARD", letter)).entries
    assert isinstance(late.body, e.LateObjectionLogged)
    assert (late.by, late.behalf, late.basis, late.body.party) == (FAC, "", Basis.OWN_HAND, "")
    # One escrow for the procedure, read by nobody.
    (kept,) = set(escrows(t)) - {t.escrow}
    bodies = [n.body for n in t.desk.operator_entries(kept)][1:]
    assert [b.party for b in bodies if isinstance(b, e.ObjectionReceived)] == ["ZEM", "ARD"]
    for member in (ARD, ZEM, FAC, SEC):
        assert t.desk.room(member, kept) == d.NO_ROOM


def known(t: Table, member: MemberId) -> dict[EntryId, str]:
    found = d.raised_by(t.desk, member, t.plenary)
    assert not isinstance(found, Refused)
    return {entry: row.party for entry, row in found.items()}


def test_who_raised_it_is_known_to_its_party_and_to_a_chair_that_is_told() -> None:
    for names in (NOBODY, CHAIR):
        t = opened(names)
        t.at(START + 5)
        said = Said(5, (), "", letter=False, back=False)
        theirs = done(objected(t, "ZEM", said)).id
        ours = done(objected(t, "ARD", said)).id
        assert known(t, ZEM) == known(t, MemberId("zem-delegate")) == {theirs: "ZEM"}
        assert known(t, ARD) == known(t, ARD_DELEGATE) == {ours: "ARD"}
        assert known(t, SUN) == known(t, OBSERVER) == {}
        told_to = {theirs: "ZEM", ours: "ARD"} if names == CHAIR else {}
        assert known(t, FAC) == known(t, SEC) == told_to
        assert d.raised_by(t.desk, ARD_ADVISER, t.plenary) == d.NO_ROOM


def test_only_the_head_that_raised_it_takes_it_back_and_unnamed_too() -> None:
    t = opened(NOBODY)
    t.at(START + 5)
    made = done(objected(t, "ZEM", Said(5, (1,), "Not so.", letter=False, back=False)))
    for member in (ARD, FAC, SEC, SUN, ARD_DELEGATE, MemberId("zem-delegate"), OBSERVER):
        assert code(d.recall(t.desk, member, t.plenary, made.id)) == "not-yours"
        assert code(d.spill(t.desk, member, t.plenary, made.id)) == "not-yours"
    assert d.recall(t.desk, ARD_ADVISER, t.plenary, made.id) == d.NO_ROOM
    (back,) = done(d.recall(t.desk, ZEM, t.plenary, made.id, reason="Settled.")).entries
    assert (back.by, back.behalf, back.basis) == (FAC, "", Basis.OWN_HAND)
    assert t.state(t.plenary).silences["s"].objections == []
    assert code(d.recall(t.desk, ZEM, t.plenary, made.id)) == "already"
    t.at(START + 60)
    assert done(d.conclude(t.desk, FAC, t.plenary, "s")).entries[0].body == e.SilenceConcluded(
        silence="s", result="adopted", adopted=[t.unit(1), t.unit(3)]
    )


def test_two_objections_at_one_moment_are_taken_back_one_by_one() -> None:
    t = opened(NOBODY)
    t.at(START + 5)
    first = done(objected(t, "ZEM", Said(5, (1,), "", letter=False, back=False)))
    done(objected(t, "ARD", Said(5, (3,), "", letter=False, back=False)))
    done(d.recall(t.desk, ZEM, t.plenary, first.id))
    (row,) = t.state(t.plenary).silences["s"].objections
    assert row.units == [t.unit(3)]


def test_what_decides_an_objection_is_asked_as_before() -> None:
    t = opened(NOBODY)
    t.at(START + 5)
    head = t.desk.operator_state(t.plenary).seq
    rooms = t.desk.operator_rooms()
    assert code(d.object_to(t.desk, ARD, t.plenary, "s", party="ZEM")) == "not-yours"
    assert code(d.object_to(t.desk, ARD_DELEGATE, t.plenary, "s", party="ARD")) == "not-your-role"
    assert code(d.object_to(t.desk, OBSERVER, t.plenary, "s", party="ARD")) == "not-your-role"
    assert code(d.object_to(t.desk, ARD, t.plenary, "s", party="ARD", units=("u",)))
    assert code(d.object_to(t.desk, ARD, t.plenary, "s", party="ARD", words="e\u0301")) == (
        "unreadable"
    )
    assert d.object_to(t.desk, ARD_ADVISER, t.plenary, "s", party="ARD") == d.NO_ROOM
    assert (t.state(t.plenary).seq, t.desk.operator_rooms()) == (head, rooms)


def test_a_rule_that_nobody_knows_is_refused() -> None:
    t = Table()
    body = e.SilenceOpened(
        silence="s",
        wordings=[(t.unit(1), t.base(1))],
        opens=stamp(START),
        expires=stamp(START + 60),
        zone="UTC",
        names_shown=3,
    )
    assert code(t.desk.record(FAC, t.plenary, body)) == "no-such-rule"


def test_two_escrows_of_one_procedure_are_read_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when two processes record the first objection at once."""
    t = opened(NOBODY)
    t.at(START + 5)
    found = unnamed._escrows

    def none(*_: object) -> list[RoomId]:
        return []

    monkeypatch.setattr(unnamed, "_escrows", none)
    said = Said(5, (), "", letter=False, back=False)
    one, two = done(objected(t, "ZEM", said)).id, done(objected(t, "ZEM", said)).id
    monkeypatch.setattr(unnamed, "_escrows", found)
    assert known(t, ZEM) == {one: "ZEM", two: "ZEM"}
