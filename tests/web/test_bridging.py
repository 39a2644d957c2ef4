"""What a bridging text gives and takes, and who may read what is said of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given as tried
from hypothesis import strategies as st

from plenipo.record import entries as e
from plenipo.web.bridges import Asked, draws_on, given
from tests.web.played import Played, played

FAC, ARD, ZEM, SEC = "Arlen House", "Davit Orsel", "Rehan Kolde", "Ines Marlow"
words = st.lists(st.sampled_from("a b c d shall should".split()), max_size=8).map(" ".join)


@tried(words, words, words)
def test_what_a_party_gets_is_within_what_it_asked_for(base: str, bridge: str, own: str) -> None:
    (row,) = given(base, bridge, [Asked("ARD", "ARD-1", own)])
    assert 0 <= row.had <= row.asked
    assert (row.asked == 0) == (own == base)
    mine = given(base, own, [Asked("ARD", "ARD-1", own)])[0]
    assert (mine.had, mine.taken_on) == (mine.asked, 0)
    nothing = given(base, base, [Asked("ARD", "ARD-1", own)])[0]
    assert (nothing.had, nothing.taken_on) == (0, 0)
    assert draws_on(base, base, [("x", own)]) == ()
    if own != base:
        assert draws_on(base, own, [("x", own)]) == ("x",)


@pytest.fixture
def table() -> Iterator[Played]:
    with played() as found:
        yield found


def test_the_chair_sees_what_its_draft_gives_and_takes(table: Played) -> None:
    room = table.room("plenary")
    draft = next(
        p for p in table.state(FAC, "plenary").proposals.values() if p.title.startswith("A bridge")
    )
    page = table.get(FAC, f"/r/{room}/draft/{draft.id}/bridge")
    assert page.status_code == 200
    assert "It draws on the words of ARD-1" in page.text
    assert "asked in ARD-1 for" in page.text
    assert "words to go or to come" in page.text
    # It was shown to each side alone before it was put forward, and nowhere else.
    releases = page.text.partition('id="releases"')[2]
    assert releases.count("in these words") == 2
    assert "Good offices with Ardenia" in releases
    assert "Good offices with Zembria" in releases
    for who in (ARD, ZEM):
        assert table.get(who, f"/r/{room}/draft/{draft.id}/bridge").status_code == 404


def test_criticism_is_shown_to_the_chair_alone(table: Played) -> None:
    draft = next(
        p for p in table.state(FAC, "plenary").proposals.values() if p.title.startswith("A bridge")
    )
    body = e.CommentMade(
        comment="c" * 32, unit=draft.changes[0].unit, words="Not this number, please."
    )
    table.scene.record(ZEM, body, room="Good offices with Zembria")
    path = f"/r/{table.room('plenary')}/draft/{draft.id}/bridge"
    assert "Not this number, please." in table.get(FAC, path).text
    # The secretariat sits in the chair's room, not in the good offices.
    assert "Not this number, please." not in table.get(SEC, path).text
